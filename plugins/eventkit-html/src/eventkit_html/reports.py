"""The report on outcomes, as pages show it: a nested chain, tables, and bars that are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple
from unicodedata import bidirectional

from markupsafe import Markup, escape

from eventkit import Event
from eventkit.outcome_reports import (
    Line,
    Mark,
    Measure,
    MeasureTable,
    OutcomeReport,
    Step,
    outcome_report,
    plain_line,
)
from eventkit.plugins import Loss
from eventkit_html.edition import Edition

_DEEPEST = 8  # lists in lists, after which the rest of a chain is no deeper
_LENGTH = 160  # of the longest bar, in units of its own
_BAR = Markup(
    '<svg class="bar" viewBox="0 0 160 8" width="160" height="8" preserveAspectRatio="none"'
    ' role="img"><title>{words}</title>'
    '<rect width="160" height="8" fill="{color}" fill-opacity="0.15"/>'
    '<rect x="{start}" width="{length}" height="8" fill="{color}"/></svg>'
)


class Node(NamedTuple):
    """An outcome of the chain, with those below it."""

    step: Step
    below: list[Node]


def report_values(
    edition: Edition, *, on: date | None = None, since: date | None = None
) -> Mapping[str, Any]:
    """Return what the template of a report shows.

    Args:
        edition: The event in a language.
        on: The day of the report.
        since: The day since which changes are listed.
    """
    report = outcome_report(edition.event, on=on, since=since)
    tables = report.indicators.tables if report.indicators else ()
    groups = ([*several] for _, several in groupby(tables, key=lambda it: it.id))
    is_rtl = edition.direction == "rtl"
    return {
        "report": report,
        "chain": _nested(report),
        "measured": [{"outcome": it[0], "tables": it} for it in groups],
        "spelled": spelled,
        "bar": partial(bar, is_rtl=is_rtl),
        "side": lambda line: _direction(line, edition.direction),
    }


def _nested(report: OutcomeReport) -> list[Node]:
    roots: list[Node] = []
    lists = [roots]
    for step in report.chain.steps if report.chain else ():
        depth = min(step.depth, _DEEPEST)
        node = Node(step, [])
        lists[depth].append(node)
        lists[depth + 1 :] = [node.below]
    return roots


def spelled(line: Line) -> Markup:
    """Return a line with its marks.

        >>> from eventkit import Event
    from eventkit.outcome_reports import Span
        >>> print(spelled((Span("R-1", "id"), Span(" <b>"))))
        <strong>R-1</strong> &lt;b&gt;
    """
    return Markup().join(_span(text, mark) for text, mark in line)


_TAGS: Mapping[Mark, Markup] = {
    "id": Markup("<strong>{}</strong>"),
    "label": Markup('<span class="label">{}</span>'),
    "warning": Markup('<strong class="late">{}</strong>'),
}


def _span(text: str, mark: Mark) -> Markup:
    return _TAGS[mark].format(text) if mark else escape(text)


def _direction(line: Line, default: str) -> str:
    """Return the direction of a line: that of its words, of which its id says nothing."""
    words = [span for span in line if span.mark != "id"]
    kinds = (bidirectional(letter) for letter in plain_line(tuple(words)))
    first = next((it for it in kinds if it in ("L", "R", "AL")), "")
    return {"L": "ltr", "": default}.get(first, "rtl")


def bar(measure: Measure, table: MeasureTable, color: str, *, is_rtl: bool) -> Markup:
    """Return a value as a bar, drawn in the page, and said in words for those who do not see it.

    Args:
        measure: The value.
        table: The values among which it is.
        color: Its colour.
        is_rtl: Whether it begins at the right.
    """
    if measure.share is None:
        return Markup()
    length = round(measure.share * _LENGTH, 1)
    start = _LENGTH - length if is_rtl else 0
    words = " ".join(filter(None, (measure.value, table.unit)))
    return _BAR.format(words=words, color=color, start=f"{start:g}", length=f"{length:g}")


def losses_of_report(event: Event) -> Iterator[Loss]:
    """Yield what a report on outcomes leaves out: the programme, and what was said."""
    tables = {"days": event.day_infos, "sessions": event.sessions, "rooms": event.rooms}
    tables |= {"tracks": event.tracks, "venues": event.venues, "statements": event.statements}
    for table, items in tables.items():
        for item in items:
            yield Loss(place=f"{table}.{item.id}", message="a report on outcomes has no programme")
    for outcome in event.outcomes:
        if outcome.description:
            message = "a report has the wording alone"
            yield Loss(place=f"outcomes.{outcome.id}.description", message=message)
