"""The report of what changed as plain text."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit.changes.redaction import NAMELESS
from eventkit.changes.report import Report
from eventkit.model import ChangeKind

INDENT = "    "
_MARKS = {
    ChangeKind.ADDED: "+",
    ChangeKind.REINSTATED: "+",
    ChangeKind.WITHDRAWN: "-",
    ChangeKind.CANCELLED: "x",
    ChangeKind.POSTPONED: "x",
}


def mark(kind: ChangeKind) -> str:
    """Return the sign before a change: + it comes, - it goes, x it does not take place, ~ else."""
    return _MARKS.get(kind, "~")


def text_lines(report: Report) -> Iterator[str]:
    """Yield the lines of a report, as long as they are."""
    for line in _lines(report):
        yield line.replace("\u00a0", " ").rstrip()


def _lines(report: Report) -> Iterator[str]:
    yield report.heading
    yield from report.subheadings
    if report.remark:
        yield from ("", report.remark)
    for section in report.sections:
        yield from ("", section.heading)
        for item in section.items:
            yield from ("", f"{mark(item.kind):4}{item.title or NAMELESS}  {item.summary}")
            margin = max((len(fact.label) for fact in item.facts), default=0) + 2
            for fact in item.facts:
                yield f"{INDENT}{fact.label:{margin}}{fact.now or NAMELESS}"
                if fact.was:
                    yield f"{INDENT}{'':{margin}}{report.word('was', old=fact.was)}"
