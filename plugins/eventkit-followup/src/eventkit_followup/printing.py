"""Outcomes as text for people: lists for terminals and pipes, Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from eventkit import Event, wording
from eventkit.outcome_reports import progress_on
from eventkit.text import one_line, without_formulas
from eventkit_followup.graphs import links_of, mermaid
from eventkit_followup.markdown import escaped, table_row
from eventkit_followup.rows import Row, as_table
from eventkit_followup.series import Reference
from eventkit_followup.states import State, state_name

NOBODY = "–"
_COLUMNS = (
    *("event", "id", "kind", "title", "state", "percent", "due", "due_text", "days_late"),
    *("response", "owners", "addressed_to", "follows"),
)


# --- words


def group_name(by: str, key: str, event: Event) -> str:
    """Return the heading of a group of rows, in the language of an event."""
    if by == "state":
        return state_name(State(key), event)
    if by == "kind":
        return wording.kind_name(key, event)
    return one_line(key) or NOBODY


def standing(row: Row) -> str:
    """Return where an outcome stands, how much is done and since when it is overdue."""
    parts = [state_name(row.state, row.event)]
    if row.percent is not None:
        parts.append(wording.percent(row.percent, row.event))
    if row.days_late:
        parts.append(f"+{row.days_late} d")
    return wording.enumeration(parts, row.event)


def due(row: Row) -> str:
    """Return by when it is to be done, in words; empty if that is not known."""
    if row.outcome.due:
        return wording.period(row.outcome.due, row.event)
    return one_line(row.outcome.due_text or "")


def _owners(row: Row) -> str:
    return wording.enumeration(map(one_line, row.owners()), row.event)


def _cells(row: Row, *, is_series: bool) -> tuple[str, ...]:
    reference = str(row.reference) if is_series else row.outcome.id
    kind = wording.kind_name(row.outcome.kind, row.event)
    return reference, kind, one_line(row.outcome.title), standing(row), due(row), _owners(row)


# --- lists


def list_lines(
    groups: Mapping[str, Sequence[Row]], by: str, *, is_series: bool
) -> Iterator[tuple[str, State | None]]:
    """Yield the lines of a list, each with the state that gives its colour; None is a heading."""
    for key, rows in groups.items():
        yield f"{group_name(by, key, rows[0].event)} ({len(rows)})", None
        for row in rows:
            reference, kind, title, state, date, owners = _cells(row, is_series=is_series)
            facts = [f"{kind}, {state}", date and f"{_word('due', row)}: {date}"]
            facts.append(owners and f"{_word('owners', row)}: {owners}")
            yield f"  {reference}  {title}", row.state
            yield f"      {' · '.join(filter(None, facts))}", State.NONE


def _word(key: str, row: Row) -> str:
    return wording.word(key, row.event)


def list_markdown(groups: Mapping[str, Sequence[Row]], by: str, *, is_series: bool) -> str:
    """Return a list as Markdown: a table below the heading of each group."""
    parts = []
    for key, rows in groups.items():
        event = rows[0].event
        heads = [_head("id", event), *(_head(it, event) for it in _HEADS)]
        lines = [f"## {escaped(group_name(by, key, event))}", "", table_row(heads)]
        lines.append(table_row(["---"] * len(heads)))
        cells = (_cells(row, is_series=is_series) for row in rows)
        lines += [table_row(map(escaped, it)) for it in cells]
        parts.append("".join(f"{line}\n" for line in lines))
    return "\n".join(parts)


_HEADS = ("kind", "title", "status", "due", "owners")


def _head(key: str, event: Event) -> str:
    return escaped(wording.key_name(key, event))


# --- chains


def chain_lines(
    rows: Sequence[Row], unknown: Sequence[Reference]
) -> Iterator[tuple[str, State | None]]:
    """Yield the lines of a chain: each outcome indented by its distance, with its progress."""
    least = min(row.depth for row in rows)
    for row in rows:
        indent = "  " * (row.depth - least)
        mark = "→ " if row.depth else "• "
        kind = wording.kind_name(row.outcome.kind, row.event)
        yield f"{indent}{mark}{row.reference}  {one_line(row.outcome.title)}", row.state
        facts = [kind, standing(row) if row.state is not State.NONE else "", due(row), _owners(row)]
        yield f"{indent}    {' · '.join(filter(None, facts))}", State.NONE
        for text in _history(row):
            yield f"{indent}    {text}", State.NONE
    for reference in unknown:
        yield f"{reference}  (not in these documents)", State.NONE


def _history(row: Row) -> Iterator[str]:
    """Yield what was answered, and the progress until the day."""
    event = row.event
    if answer := row.outcome.response:
        words = [wording.kind_name(answer.answer, event), one_line(answer.reason or "")]
        yield f"{wording.word('answer', event)}: {': '.join(filter(None, words))}"
    for entry in progress_on(row.outcome, row.day):
        texts = (
            wording.kind_name(entry.status, event) if entry.status else "",
            "" if entry.percent is None else wording.percent(entry.percent, event),
            one_line(entry.text or ""),
            f"({one_line(event.party(entry.by).name)})" if entry.by else "",
        )
        date = wording.long_date(entry.date, event)
        yield f"{date}: {', '.join(filter(None, texts))}"


def chain_markdown(rows: Sequence[Row], unknown: Sequence[Reference]) -> str:
    """Return a chain as Markdown: a nested list."""
    least = min(row.depth for row in rows)
    lines = []
    for row in rows:
        indent = "  " * (row.depth - least)
        title = f"**{escaped(str(row.reference))}** {escaped(row.outcome.title)}"
        facts = [wording.kind_name(row.outcome.kind, row.event)]
        facts += [standing(row)] * (row.state is not State.NONE)
        facts += [due(row), _owners(row)]
        lines.append(f"{indent}- {title}: {escaped(', '.join(filter(None, facts)))}")
        lines += [f"{indent}  - {escaped(text)}" for text in _history(row)]
    lines += [f"- {escaped(str(it))} (not in these documents)" for it in unknown]
    return "".join(f"{line}\n" for line in lines)


# --- for programs


def as_csv(rows: Iterable[Row], *, is_chain: bool = False) -> str:
    """Return rows as CSV, without anything that a spreadsheet would take for a formula."""
    columns = (*(("distance",) if is_chain else ()), *_COLUMNS)
    lines = []
    for row in rows:
        table = {**as_table(row), "distance": row.depth}
        lines.append([without_formulas(_cell(table.get(column, ""))) for column in columns])
    return _spelled([columns, *lines])


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(one_line(it if isinstance(it, str) else it["name"]) for it in value)
    return one_line(str(value))


def links_csv(rows: Sequence[Row]) -> str:
    """Return the links between outcomes as CSV."""
    return _spelled([("earlier", "later"), *(map(str, pair) for pair in links_of(rows))])


def _spelled(lines: Iterable[Iterable[str]]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(lines)
    return buffer.getvalue()


def as_json(rows: Sequence[Row], unknown: Sequence[Reference] = (), *, is_chain: bool) -> str:
    """Return rows as JSON; of a chain with the distance of each, and what is not known."""
    tables = [as_table(row) | ({"distance": row.depth} if is_chain else {}) for row in rows]
    value = {"outcomes": tables, "unknown": list(map(str, unknown))} if is_chain else tables
    return _dumped(value)


def links_json(rows: Sequence[Row]) -> str:
    """Return the outcomes and the links between them as JSON."""
    links = [{"earlier": str(one), "later": str(other)} for one, other in links_of(rows)]
    return _dumped({"outcomes": [as_table(row) for row in rows], "links": links})


def _dumped(value: object) -> str:
    return json.dumps(value, indent=2) + "\n"


def graph_markdown(rows: Sequence[Row]) -> str:
    """Return the links between outcomes as Markdown, in which Mermaid draws them."""
    return f"```mermaid\n{mermaid(rows)}```\n"


GRAPHS: Mapping[str, Callable[[Sequence[Row]], str]] = {
    "text": mermaid,
    "markdown": graph_markdown,
    "csv": links_csv,
    "json": links_json,
}
"""How the links are printed, by the name of the format."""
