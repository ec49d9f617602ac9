"""The grids of the days on paper: the largest letters with which each day fits on a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, partial
from typing import Any

from eventkit import wording
from eventkit.model import ProgrammeDay, Session, SessionKind
from eventkit.text import one_line
from eventkit_html.cards import Card, Cards
from eventkit_html.edition import Edition
from eventkit_html.fitting import POINT, lines_of
from eventkit_html.grids import Block, grid_of
from eventkit_html.languages import parts_of
from eventkit_html.printed_grids import Row, is_split, least_height, tables_of

_SIZES = (10.0, 9.0, 8.0, 7.0, 6.5)
_OF_SEVERAL_TABLES = 8.0  # points, where a day is parted into tables
_LEADING = 1.3  # heights of a line in letters
_HEAD = 22.0  # mm above a grid, and what is left free below it
_BESIDE = 9.0  # mm of a session without hours, which stands above the grid
_NEXT_LANGUAGE = 0.8  # of the height of both, in each further language
_TICK = 13.0  # mm of the hours beside a grid
_PADDING, _BETWEEN = 3.4, 1.8  # mm beside and around the text of a session
_MANY = 7  # sessions in a block, which then stand in three columns and without people


class DayGrids:
    """The grids of an edition.

    Args:
        edition: The edition.
        cards: Its cards.
        columns: What the columns are: `rooms` or `tracks`.
        most: The most columns that a table may have.
        page: The width and the height of a page within its margins, in mm.
    """

    def __init__(
        self, edition: Edition, cards: Cards, columns: str, most: int, page: tuple[float, float]
    ) -> None:
        self._edition, self._event, self._cards = edition, edition.event, cards
        self._by, self._most, self._page = columns, most, page
        self._grids = {day.date: grid_of(self._event, day, columns) for day in self.days}

    @property
    def days(self) -> Sequence[ProgrammeDay]:
        """The days that have a grid: those with hours."""
        return [day for day in self._edition.days if any(it.start for it in day.sessions)]

    @cached_property
    def size(self) -> float:
        """The points of the letters of all grids."""
        grids = self._grids.values()
        sizes = [it for it in _SIZES if it <= _OF_SEVERAL_TABLES] if self._has_split else _SIZES
        heights = [self._height(day) for day in self.days]
        for size in sizes:
            measure = partial(self._measure, size=size)
            pairs = zip(grids, heights, strict=True)
            if all(least_height(it, self._most, measure) <= height for it, height in pairs):
                return size
        return sizes[-1]

    @property
    def _has_split(self) -> bool:
        return any(is_split(it, self._most) for it in self._grids.values())

    def values(self, day: ProgrammeDay) -> Mapping[str, Any]:
        """Return the tables of a day, and what stands above them."""
        measure = partial(self._measure, size=self.size)
        tables = [
            {
                "columns": [*map(self._column, table.columns)],
                "groups": [[self._row(row) for row in group] for group in table.groups],
            }
            for table in tables_of(self._grids[day.date], self._most, self._height(day), measure)
        ]
        return {
            "size": f"{self.size:g}",
            "tables": tables,
            "beside": [*map(self._cards.of, _beside(day))],
        }

    def _row(self, row: Row) -> Mapping[str, Any]:
        cells = [
            {
                "cards": [*map(self._cards.of, cell.block.sessions)] if cell.block else [],
                "rows": cell.rows,
                "columns": cell.columns,
            }
            for cell in row.cells
        ]
        tick = wording.clock(row.start.astimezone(self._event.zone))
        is_free = not any(cell["cards"] or cell["rows"] != 1 for cell in cells) and bool(cells)
        return {"tick": tick, "height": f"{row.height:.1f}", "cells": cells, "is_free": is_free}

    def _column(self, id: str) -> str:
        if not id:
            return self._edition.word(f"{self._by}-column")
        if self._by == "rooms":
            return one_line(self._event.room(id).name)
        return one_line(self._event.track(id).title)

    # --- heights

    def _height(self, day: ProgrammeDay) -> float:
        """Return the height in mm that a page has for the rows of a day."""
        more = 1 + _NEXT_LANGUAGE * (len(self._edition.tags) - 1)
        return self._page[1] - (_HEAD + len(_beside(day)) * _BESIDE) * more

    def _measure(self, block: Block, share: float, *, size: float) -> float:
        """Return the height in mm that the text of a block needs."""
        count, is_across = len(block.sessions), share == 1
        in_thirds = count >= _MANY and is_across
        width = (self._page[0] - _TICK) * share / (3 if in_thirds else 1) - _PADDING
        cards = map(self._cards.of, block.sessions)
        lines = [_lines(it, width / (size * POINT), count, is_across=is_across) for it in cards]
        heights = [it * size * POINT * _LEADING + _BETWEEN for it in lines]
        return max(heights) * -(-count // 3) if in_thirds else sum(heights)


def _beside(day: ProgrammeDay) -> list[Session]:
    """Return what has no hours, which stands above the grid."""
    all_day = [it for it in day.all_sessions if it.last_day]
    no_hours = [it for it in day.sessions if not it.start and not it.last_day]
    return [*dict.fromkeys(it for it in (*all_day, *no_hours) if not it.part_of)]


def _lines(card: Card, width: float, count: int, *, is_across: bool) -> int:
    """Return in how many lines a session is set in a grid.

    Args:
        card: The session.
        width: The width of a line in letters.
        count: How many sessions its block has.
        is_across: Whether the block goes across all columns, and names the place.
    """
    is_short = count >= _MANY
    people = "" if is_short else " ".join(it.text + it.note for it in card.people)
    place = card.place if is_across and not is_short else ""
    (title, *titles), below = parts_of(card.title), f"{people} {place}"
    if card.session.kind == SessionKind.BREAK:
        title, below = f"{title} {place}", people
    if count > 1:
        title = f"{card.hours} {title}"
    marks = " ".join(it.text for it in card.badges)
    bold = (lines_of(it, width, is_bold=True) for it in (title, *titles, marks, card.notice))
    return sum(bold) + lines_of(below, width)
