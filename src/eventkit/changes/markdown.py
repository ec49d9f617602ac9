"""The report of changes as Markdown, for a mail or a page."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit import wording
from eventkit.changes.report import Fact, Report
from eventkit.exporters.markdown import verbatim


def markdown_lines(report: Report) -> Iterator[str]:
    """Yield the lines of a report in CommonMark, with all text escaped.

    The texts of a report are plain: no HTML is read in them again.
    """
    yield f"# {verbatim(report.heading)}"
    for subheading in report.subheadings:
        yield from ("", verbatim(subheading))
    if report.remark:
        yield from ("", f"{report.remark}.")
    colon = wording.colon(report.event)
    for section in report.sections:
        yield from ("", f"## {verbatim(section.heading)}", "")
        for item in section.items:
            title = f"**{verbatim(item.title)}**{colon}" if item.title else ""
            yield f"- {title}{verbatim(item.summary)}"
            yield from (f"  - {_fact(report, fact)}" for fact in item.facts)


def _fact(report: Report, fact: Fact) -> str:
    """Return a fact such as `Room: Room 3 (was Room 2)`."""
    now = f"{verbatim(fact.label)}{wording.colon(report.event)}{verbatim(fact.now)}"
    if fact.was is None:
        return now
    was = report.word("was", old=fact.was) if fact.was else report.word("how-added")
    return f"{now} ({verbatim(was)})"
