"""The format `outcomes-report`: what came of an event and what became of it, in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from eventkit import Event
from eventkit.outcome_reports import (
    Changes,
    Indicators,
    Line,
    Mark,
    MeasureTable,
    OutcomeReport,
    Responses,
    Span,
    Step,
    Steps,
    block_bar,
    outcome_report,
)
from eventkit.plugins import Loss
from eventkit_followup.markdown import escaped, escaped_span, table_row
from eventkit_followup.options import ReportOptions

_DASH = "–"
_MARKS: Mapping[Mark, str] = {"": "", "id": "**", "label": "*", "warning": "**"}


def render(event: Event, options: ReportOptions) -> Iterator[str]:
    """Yield the sections of the report."""
    report = outcome_report(event, on=options.on, since=options.since)
    sections = [_head(report)]
    if report.changes:
        sections.append(_changes(report.changes))
    if report.chain:
        sections.append(_chain(report.chain))
    if report.responses:
        sections.append(_responses(report.responses))
    if report.indicators:
        sections.append(_indicators(report.indicators))
    for number, lines in enumerate(sections):
        part = "\n".join(lines)
        yield f"\n{part}\n" if number else f"{part}\n"


def losses(event: Event, _: ReportOptions) -> Iterator[Loss]:
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


def _spelled(line: Line) -> str:
    return "".join(map(_span, line))


def _span(span: Span) -> str:
    mark = _MARKS[span.mark]
    return f"{mark}{escaped_span(span.text)}{mark}"


def _head(report: OutcomeReport) -> Iterator[str]:
    yield f"# {escaped(report.title)}"
    yield ""
    yield from (f"- {_spelled(fact)}" for fact in report.facts)
    if report.note:
        yield ""
        yield escaped(report.note)


def _changes(changes: Changes) -> Iterator[str]:
    yield f"## {escaped(changes.heading)}"
    yield ""
    for change in changes.outcomes:
        yield f"- {_spelled(change.title)}"
        yield from (f"  - {_spelled(entry)}" for entry in change.entries)
    if not changes.outcomes:
        yield escaped(changes.note)


def _chain(chain: Steps) -> Iterator[str]:
    yield f"## {escaped(chain.heading)}"
    yield ""
    for step in chain.steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[str]:
    indent = "  " * step.depth
    standing = f" {_DASH} {_spelled(step.standing)}" if step.standing else ""
    yield f"{indent}- {_spelled(step.title)}{standing}"
    yield from (f"{indent}  - {_spelled(line)}" for line in (*step.details, *step.progress))


def _responses(responses: Responses) -> Iterator[str]:
    yield f"## {escaped(responses.heading)}"
    yield ""
    yield _row(map(escaped, responses.columns))
    yield table_row(["---"] * len(responses.columns))
    yield from (_row(map(_spelled, row.cells)) for row in responses.rows)


def _indicators(indicators: Indicators) -> Iterator[str]:
    yield f"## {escaped(indicators.heading)}"
    outcome = ""
    for table in indicators.tables:
        if table.id != outcome:
            outcome = table.id
            yield ""
            yield f"### {_spelled(table.outcome)}"
        yield ""
        yield from _measures(table)


def _measures(table: MeasureTable) -> Iterator[str]:
    yield _row([f"**{escaped(table.title)}**", escaped(table.unit), " "])
    yield table_row(["---", "---:", ":---"])
    for measure in table.rows:
        yield _row([escaped(measure.label), escaped(measure.value), block_bar(measure.share)])


def _row(cells: Iterable[str]) -> str:
    return table_row(cell or _DASH for cell in cells)
