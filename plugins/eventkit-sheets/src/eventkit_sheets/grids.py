"""Grids: rooms across and times down, or days across."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import NamedTuple

from attrs import define, evolve, field

from eventkit import spellings
from eventkit.spellings import SpelledHours
from eventkit.text import one_line
from eventkit_sheets.calendar import (
    Calendar,
    Timed,
    day_after,
    first_of_night,
    hours_of,
    night_note,
    resolved,
    with_end,
)
from eventkit_sheets.cells import is_clock, talks_of
from eventkit_sheets.drafting import Drafting, Place
from eventkit_sheets.heads import heads_of
from eventkit_sheets.items import Item
from eventkit_sheets.sheets import Row, Sheet, Value, text_of
from eventkit_sheets.whole_tables import half_of_day_note

_COLUMNS_OF_TIMES = 4
_ENOUGH = 2
_PARTS_OF_HEADING = re.compile(r"\s*[·|\n]\s*|\s+[–—-]\s+|:\s+")
_LONGEST_HEADING = 100


class _Column(NamedTuple):
    """What stands above a column: a room, a day, or both."""

    room: str = ""
    day: date | int | None = None


@define(eq=False)
class _Line:
    """A row with times.

    Args:
        row: The row.
        hours: Its hours.
        place: Where they stand.
        day: The day of the rows.
        columns: What stands above each column.
    """

    row: Row
    hours: SpelledHours
    place: Place
    day: date | int | None
    columns: Mapping[int, _Column]
    more: list[Row] = field(factory=list)


def column_of_times(sheet: Sheet) -> int | None:
    """Return the column of the times of a grid; None of a sheet that is none."""
    counts = [
        sum(1 for row in sheet.rows if is_clock(row.cell(column)))
        for column in range(_COLUMNS_OF_TIMES)
    ]
    best = max(range(_COLUMNS_OF_TIMES), key=counts.__getitem__)
    has_more = any(len(row.filled) > 1 for row in sheet.rows)
    is_named = any(
        head.key == "time"
        for row in sheet.rows[:20]
        for head in heads_of(row.text(best), "sessions")
    )
    return best if counts[best] >= (1 if is_named else _ENOUGH) and has_more else None


class GridReading:
    """The reading of a grid.

    Args:
        sheet: The sheet.
        times: The column of the times.
        calendar: How dates are written.
        drafting: What notes are added to.
    """

    def __init__(self, sheet: Sheet, times: int, calendar: Calendar, drafting: Drafting) -> None:
        self.sheet, self.times = sheet, times
        self.calendar, self.drafting = calendar, drafting
        ends = sum(1 for row in sheet.rows if is_clock(row.cell(times + 1)))
        starts = sum(1 for row in sheet.rows if is_clock(row.cell(times)))
        self.ends = times + 1 if ends * 2 > starts else None
        self.first_column = times + 1 + (self.ends is not None)
        self._columns: dict[int, _Column] = {}
        self._days_above: dict[int, date | int] = {}
        self._day: date | int | None = self._day_in(sheet.name)
        self._reached: list[Place] = []

    def read(self) -> list[Item]:
        """Return the sessions of the grid; notes are added to the draft."""
        lines = [*self._lines()]
        self._resolve_halves(lines)
        items = [item for number in range(len(lines)) for item in self._items(lines, number)]
        if self._reached:
            message = "it ends where the next row begins, as the rows of this grid have no ends"
            more = f" ({len(self._reached)} rows)" if len(self._reached) > 1 else ""
            self.drafting.note(self._reached[0], message + more)
        return items

    # --- rows

    def _lines(self) -> Iterator[_Line]:
        """Yield the rows with times, with the day and the rooms above them."""
        last: _Line | None = None
        for row in self.sheet.rows:
            hours = hours_of(row.cell(self.times)) if is_clock(row.cell(self.times)) else None
            self._take_day_beside(row)
            if hours:
                end = hours_of(row.cell(self.ends)) if self.ends is not None else None
                place = self.sheet.place(row.number, self.times)
                hours = with_end(hours, end) if end else hours
                last = _Line(row, hours, place, self._day, dict(self._columns))
                yield last
            elif self._take_day(row) or self._take_head(row, has_lines=last is not None):
                last = None
            elif last and row.cell(self.times) is None:
                last.more.append(row)
            elif last:  # titles above the grid are none of it
                self._note_lost(row)

    def _note_lost(self, row: Row) -> None:
        words = text_of(row.cells[row.filled[0]])[:60]
        place = self.sheet.place(row.number, row.filled[0])
        self.drafting.note(place, f"the row {words!r} has no time", "left-out")

    def _take_day_beside(self, row: Row) -> None:
        """Take the day that stands left of the times, once and then blank."""
        for column in range(self.times):
            day = self._day_in(row.text(column), row.cell(column))
            if day is not None:
                self._day = day

    def _take_day(self, row: Row) -> bool:
        """Return whether a row is the heading of a day, and take it."""
        if len(row.filled) > _ENOUGH:
            return False
        for column in row.filled:
            day = self._day_in(row.text(column), row.cell(column))
            if day is not None and self._width(row, column) != 1:
                self._day = day
                self._days_above = {}
                return True
            if day is not None and len(row.filled) == 1:
                self._day = day
                return True
        return False

    def _width(self, row: Row, column: int) -> int:
        last = self.sheet.spans.get((row.number - 1, column))
        return last[1] - column + 1 if last else 1

    def _day_in(self, text: str, value: Value = None) -> date | int | None:
        """Return the day that a heading names, alone or before or behind a dash."""
        if isinstance(value, date | datetime):
            return self.calendar.day(value).day
        if not text or len(text) > _LONGEST_HEADING or text.isdigit():
            return None
        parts = [text, *_PARTS_OF_HEADING.split(text)]
        days = [day for part in parts if (day := self.calendar.day(part).day) is not None]
        dated = [day for day in days if isinstance(day, date)]
        return (dated or days or [None])[0]

    def _take_head(self, row: Row, *, has_lines: bool) -> bool:
        """Return whether a row names what stands in the columns, and take it."""
        names = {column: row.text(column) for column in row.filled if column >= self.first_column}
        above = row.text(self.times)
        is_named = any(head.key in ("time", "start", "day") for head in heads_of(above, "sessions"))
        if not names or (above and not is_named) or (has_lines and not is_named):
            return False
        days = {
            column: day
            for column, name in names.items()
            if (day := self._day_in(name, row.cell(column))) is not None
        }
        if len(days) == len(names):
            self._days_above = {
                inner: day
                for column, day in days.items()
                for inner in range(column, column + self._width(row, column))
            }
            self._columns = {column: _Column(day=day) for column, day in self._days_above.items()}
            return True
        self._columns = {
            column: _Column(self._room(name, len(names)), self._days_above.get(column))
            for column, name in names.items()
        }
        return True

    @staticmethod
    def _room(name: str, count: int) -> str:
        """Return the room that a head names; none if it says what stands in the only column."""
        is_word = any(head.key == "title" for head in heads_of(name, "sessions"))
        return "" if count == 1 and is_word else " ".join(name.split())

    # --- hours

    def _resolve_halves(self, lines: list[_Line]) -> None:
        blocks: list[list[_Line]] = []
        for line in lines:
            if not blocks or blocks[-1][-1].day != line.day:
                blocks.append([])
            blocks[-1].append(line)
        timed = [
            [Timed(it.hours, isinstance(it.row.cell(self.times), str)) for it in block]
            for block in blocks
        ]
        for number, position, hours in resolved(timed):
            line = blocks[number][position]
            self.drafting.note(line.place, half_of_day_note(line.hours, hours))
            line.hours = hours
        for block in blocks:
            for line in block[first_of_night([it.hours.start for it in block]) :]:
                line.day = day_after(line.day)
                self.drafting.note(line.place, night_note(line.hours.start))

    def _hours(self, lines: list[_Line], first: int, last_row: int) -> SpelledHours:
        """Return the hours of a cell that reaches down to a row."""
        number = first
        while number + 1 < len(lines) and lines[number + 1].row.number <= last_row:
            number += 1
        hours, last = lines[first].hours, lines[number].hours
        if last.end:
            return evolve(hours, end=last.end)
        following = lines[number + 1] if number + 1 < len(lines) else None
        if len(lines[first].columns) < _ENOUGH:
            return evolve(hours, end=None)  # a list, and no grid
        if following is None or following.day != lines[first].day:
            return evolve(hours, end=None)
        if following.hours.start <= hours.start:
            return evolve(hours, end=None)
        if number == first or not self._reached:
            self._reached.append(lines[number].place)
        return evolve(hours, end=following.hours.start)

    # --- cells

    def _items(self, lines: list[_Line], number: int) -> Iterator[Item]:
        line = lines[number]
        if not line.columns:
            yield self._listed(line)
            return
        known = {column for column in line.columns if column >= self.first_column}
        rooms = {column: it.room for column, it in line.columns.items() if it.room}
        for column in line.row.filled:
            if column < self.first_column:
                continue
            value = line.row.cells[column]
            if is_clock(value) or not text_of(value):
                continue  # a second column of times
            last_row, last_column = self.sheet.spans.get(
                (line.row.number - 1, column), (line.row.number - 1, column)
            )
            covered = [it for it in range(column, last_column + 1) if it in known] or [column]
            hours = self._hours(lines, number, last_row + 1)
            place = self.sheet.place(line.row.number, column)
            more = [row.text(column) for row in line.more if row.text(column)]
            for text in talks_of(text_of(value), place, self.drafting):
                item = self._item(line, column, text, hours)
                if more:
                    item.keys["description"] = "\n".join(
                        [*filter(None, [item.keys.get("description")]), *more]
                    )
                    more = []
                item.day = next(
                    (day for it in covered if (day := _day_above(line, it)) is not None), line.day
                )
                if len(covered) < max(len(rooms), _ENOUGH) or not rooms.keys() <= set(covered):
                    item.rooms = {rooms[it]: item.place for it in covered if it in rooms}
                yield item

    def _listed(self, line: _Line) -> Item:
        """Return the session of a row without heads: its first text is the title."""
        columns = [it for it in line.row.filled if it >= self.first_column]
        texts = [line.row.text(it) for it in columns if not is_clock(line.row.cells[it])]
        for row in line.more:
            if row.cell(self.first_column) is not None:
                self._note_lost(row)
            else:
                texts += [row.text(it) for it in row.filled]
        first = columns[0] if columns else self.times
        item = self._item(line, first, "\n".join(texts), line.hours)
        item.day = line.day
        return item

    def _item(self, line: _Line, column: int, text: str, hours: SpelledHours) -> Item:
        """Return the session of a cell: the title, then hours, people or more in its lines."""
        place = self.sheet.place(line.row.number, column)
        title, *rest = [part.strip() for part in text.splitlines() if part.strip()] or ["?"]
        item = Item(row=line.row, title=one_line(title), place=place, hours=hours)
        item.places["time"] = line.place
        texts = []
        for part in rest:
            if is_clock(part) and (hours_beside := spellings.hours(part)):
                item.hours = hours_beside
            elif (role := _announced_role(part)) is not None:
                item.announced.append(role)
            elif (people := spellings.people(part)) and all(
                spellings.is_person_name(person.name) for person in people
            ):
                item.people += [(person, person.role or "speaker", place) for person in people]
            else:
                texts.append(part)
        if texts:
            item.keys["description"] = "\n".join(texts)
        return item


def _day_above(line: _Line, column: int) -> date | int | None:
    return line.columns[column].day if column in line.columns else None


def _announced_role(text: str) -> str | None:
    """Return the role of a text such as `Chair: TBA`; `speaker` of TBA alone; else None."""
    head, colon, rest = text.partition(":")
    role = spellings.role_of(head) if colon else None
    if role and spellings.is_open(rest):
        return role
    return "speaker" if spellings.is_open(text) else None
