"""The report on outcomes: what changed, the outcomes in their chain, answers and indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from eventkit import wording
from eventkit.outcome_reports import (
    Changes,
    Indicators,
    Line,
    MeasureTable,
    Responses,
    block_bar,
    outcomes_on,
    plain_line,
)
from eventkit_docx import phrases
from eventkit_docx.edition import Edition, is_rtl, pieces_of, reads_rtl
from eventkit_docx.elements import Cell, Element, Piece
from eventkit_docx.outcomes import outcome_blocks

_DASH = "–"
_LEFTWARD = "\u200f"  # a line that begins with an id is written as its words are
_RIGHTWARD = "\u200e"  # a bar is filled from the left, in all languages
_RESPONSE = (25, 16, 13, 14, 21, 11)  # how wide the columns are, in hundredths
_MEASURES = (44, 18, 38)


def report_blocks(editions: Sequence[Edition]) -> Iterator[Element]:
    """Yield the report on outcomes.

    Args:
        editions: The event in each language of the document.
    """
    reports = [it.report for it in editions]
    if editions[0].on:
        yield from phrases.below(editions, _day)
    if changes := [it.changes for it in reports if it.changes]:
        yield from _changes(editions, changes)
    yield from outcome_blocks([evolve(it, event=outcomes_on(it.event, it.on)) for it in editions])
    if responses := [it.responses for it in reports if it.responses]:
        yield from _responses(editions, responses)
    if indicators := [it.indicators for it in reports if it.indicators]:
        yield from _indicators(editions, indicators)


def _day(edition: Edition) -> Iterator[Element]:
    if edition.on:
        date = wording.long_date(edition.on, edition.event)
        yield edition.paragraph("Agenda Note", edition.word("report-day", date=date))


def _beside(editions: Sequence[Edition], texts: Sequence[str]) -> list[Piece]:
    """Return the text of each edition, side by side."""
    of_edition = dict(zip(map(id, editions), texts, strict=True))
    return phrases.beside(editions, lambda it: of_edition[id(it)])


def _below(editions: Sequence[Edition], lines: Sequence[Line], style: str) -> Cell:
    """Return the line of each edition, one below the other; the same one stands there once."""
    first: dict[Line, Edition] = {}
    for edition, line in zip(editions, lines, strict=True):
        first.setdefault(line, edition)
    return [it.paragraph(style, *_pieces(line, it)) for line, it in first.items()]


def _pieces(line: Line, edition: Edition) -> list[str | Piece]:
    words = plain_line(tuple(span for span in line if span.mark != "id"))
    start: list[str | Piece] = [_LEFTWARD] * (is_rtl(edition.language) and reads_rtl(words, ""))
    return [*start, *pieces_of(line)] or [_DASH]


def _changes(editions: Sequence[Edition], changes: Sequence[Changes]) -> Iterator[Element]:
    first = editions[0]
    yield first.paragraph("heading 2", *_beside(editions, [it.heading for it in changes]))
    if not changes[0].outcomes:
        yield first.paragraph("Normal", *_beside(editions, [it.note for it in changes]))
    for outcomes in zip(*(it.outcomes for it in changes), strict=True):
        yield from _below(editions, [it.title for it in outcomes], "Agenda Note")
        for entries in zip(*(it.entries for it in outcomes), strict=True):
            yield from _below(editions, entries, "Agenda Fact")


def _responses(editions: Sequence[Edition], tables: Sequence[Responses]) -> Iterator[Element]:
    """Yield the management response, if anything is known of one."""
    if not any(any(row.cells[1:]) for row in tables[0].rows):
        return
    heading = _beside(editions, [it.heading for it in tables])
    yield editions[0].paragraph("heading 2", *heading)
    columns = zip(*(it.columns for it in tables), strict=True)
    heads = [_beside(editions, column) for column in columns]
    rows = zip(*(it.rows for it in tables), strict=True)
    cells = (
        [
            _below(editions, cell, "Agenda Cell")
            for cell in zip(*(it.cells for it in row), strict=True)
        ]
        for row in rows
    )
    yield editions[0].table(phrases.plain(heading), heads, _RESPONSE, cells)


def _indicators(editions: Sequence[Edition], indicators: Sequence[Indicators]) -> Iterator[Element]:
    """Yield a table for each indicator, with bars beside the values."""
    heading = _beside(editions, [it.heading for it in indicators])
    yield editions[0].paragraph("heading 2", *heading)
    outcome = ""
    for tables in zip(*(it.tables for it in indicators), strict=True):
        if tables[0].id != outcome:
            outcome = tables[0].id
            yield from _below(editions, [it.outcome for it in tables], "Agenda Note")
        yield _measures(editions, tables)


def _measures(editions: Sequence[Edition], tables: Sequence[MeasureTable]) -> Element:
    first = editions[0]
    title = _beside(editions, [it.title for it in tables])
    rows = []
    for measures in zip(*(it.rows for it in tables), strict=True):
        bar = block_bar(measures[0].share)
        texts = (
            _beside(editions, [it.label for it in measures]),
            [measures[0].value],
            [f"{_RIGHTWARD}{bar}"] if bar else [],
        )
        rows.append([[first.paragraph("Agenda Cell", *text)] for text in texts])
    value = phrases.beside(editions, lambda it: it.word("value"))
    chart = phrases.beside(editions, lambda it: it.word("chart"))
    unit: Sequence[str | Piece] = [tables[0].unit] if tables[0].unit else value
    return first.table(phrases.plain(title), [title, unit, chart], _MEASURES, rows)
