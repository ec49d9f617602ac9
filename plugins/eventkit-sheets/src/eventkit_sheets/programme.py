"""Tables with a row for each session, or for each presenter of one."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from eventkit import spellings, wording
from eventkit.ids import short_id
from eventkit.markup import first_html, markdown_of
from eventkit.model import SessionKind, Status
from eventkit.spellings import SpelledHours
from eventkit.text import one_line
from eventkit_sheets.calendar import Calendar, hours_of, shown, with_end
from eventkit_sheets.drafting import Drafting, Place
from eventkit_sheets.heads import status_of
from eventkit_sheets.items import Item, add_kinds
from eventkit_sheets.presenters import Presenters
from eventkit_sheets.sheets import Row, Sheet, text_of
from eventkit_sheets.tables import Table
from eventkit_sheets.whole_tables import (
    fill_rooms,
    filled_down,
    find_parts,
    note_exchanged_heads,
    resolve_halves,
)

NoteKind: TypeAlias = Literal["read", "guessed", "left-out"]

_LONG = ("abstract", "description")
_TEXTS = ("subtitle", "abstract", "description", "notice", "notes", "license", "track")
_REFERENCES = ("uid", "part_of", "repeats", "image")
_LINK = re.compile(r"(?:https?://|mailto:|www\.)\S+", re.IGNORECASE)
_ANSWERS = {"yes": True, "no": False, "recording-allowed": True, "recording-not-allowed": False}
_TRUTH = {"true": "yes", "false": "no", "TRUE": "yes", "FALSE": "no"}
_LONGEST_RANGE = 60
_DAY_OF_MINUTES = 24 * 60


class ProgrammeReading:
    """The reading of a table of sessions.

    Args:
        sheet: The sheet.
        table: Where its head is, and what the columns say.
        calendar: How dates are written.
        drafting: What the sessions are added to.
    """

    def __init__(self, sheet: Sheet, table: Table, calendar: Calendar, drafting: Drafting) -> None:
        self.sheet, self.table = sheet, table
        self.calendar, self.drafting = calendar, drafting
        self.columns = table.by_key
        self.items: list[Item] = []
        self._day: date | int | None = None
        self._by_identity: dict[tuple[object, ...], Item] = {}
        self._presenters = Presenters(sheet, table)
        self._texts = [key for key in _TEXTS if key in self.columns]
        self._references = [key for key in _REFERENCES if key in self.columns]
        self._repeated: dict[tuple[str, NoteKind], tuple[int, Place]] = {}

    def read(self) -> list[Item]:
        """Return the sessions of the table; notes are added to the draft."""
        self._note_unknown_columns()
        self._take_day_above()
        head = self.sheet.rows[self.table.head].cells
        for row in filled_down(self.sheet, self.sheet.rows[self.table.head + 1 :]):
            if row.cells != head:
                self._read_row(row)
        fill_rooms(self.sheet, self.table, self.items, self.drafting)
        resolve_halves(self.sheet, self.items, self.drafting)
        find_parts(self.sheet, self.table, self.items, self.drafting)
        note_exchanged_heads(self.sheet, self.table, self.items, self.drafting)
        if "kind" not in self.columns:
            add_kinds(self.items)
        for (message, kind), (count, place) in self._repeated.items():
            more = f" ({count} rows)" if count > 1 else ""
            self.drafting.note(place, message + more, kind)
        return self.items

    # --- cells

    def _place(self, row: Row, key: str) -> Place:
        return self.sheet.place(row.number, self.columns.get(key))

    def _text(self, row: Row, key: str) -> str:
        column = self.columns.get(key)
        return "" if column is None else row.text(column)

    def _note(self, row: Row, key: str, message: str, kind: NoteKind = "guessed") -> None:
        self.drafting.note(self._place(row, key), message, kind)

    def _count(self, place: Place, message: str, kind: NoteKind = "guessed") -> None:
        """Note something that may hold for many rows: once, with how often."""
        count, first = self._repeated.get((message, kind), (0, place))
        self._repeated[message, kind] = (count + 1, first)

    def _note_unknown_columns(self) -> None:
        rows = self.sheet.rows[self.table.head + 1 :]
        head = self.sheet.rows[self.table.head]
        for column, text in self.table.unknown.items():
            value = next((row.cell(column) for row in rows if row.cell(column) is not None), None)
            if value is None:
                continue
            message = (
                f"the column {text!r} is not understood ({shown(value)}, …):"
                f" --option column=KEY={text} says what it is"
            )
            self.drafting.note(self.sheet.column_place(head.number, column), message, "left-out")

    # --- rows

    def _take_day_above(self) -> None:
        """Take the day that the name of the sheet or a row above the table names."""
        rows = self.sheet.rows[: self.table.head]
        texts = [row.text(row.filled[0]) for row in rows if len(row.filled) == 1]
        for text in (self.sheet.name, *texts):
            when = self.calendar.day(text)
            if when.day is not None and not text.isdigit():
                self._day = when.day

    def _read_row(self, row: Row) -> None:
        title = one_line(self._text(row, "title"))
        if self._is_heading(row, title):
            return
        if not title and self._has_when(row) and (kind := self._text(row, "kind")):
            message = "a row has no title: it is called by its kind"
            self._count(self._place(row, "kind"), message)
            title = kind
        if not title:
            self._read_row_without_title(row)
            return
        item = Item(
            row=row, title=title, place=self.sheet.place(row.number), id=self._text(row, "id")
        )
        self._read_day(item)
        self._read_hours(item)
        self._read_people(item)
        self._read_rooms(item)
        self._read_keys(item)
        self._add(item)

    def _is_heading(self, row: Row, title: str) -> bool:
        """Return whether a row is the heading of a day, and note its day."""
        if not row.is_single or (title and self._text(row, "day")):
            return False
        column = row.filled[0]
        when = self.calendar.day(row.cells[column])
        if (
            when.day is None
            or when.hours
            or (isinstance(when.day, int) and row.text(column).isdigit())
        ):
            return False
        self._day = when.day
        return True

    def _has_when(self, row: Row) -> bool:
        return any(self._text(row, key) for key in ("start", "time"))

    def _read_row_without_title(self, row: Row) -> None:
        """Add the people of a row to the session above it, or note that it is left out."""
        before = self.items[-1] if self.items else None
        columns = {column for column, _ in self.table.role_columns}
        if before and not self._has_when(row) and columns.intersection(row.filled):
            more = Item(row=row, title=before.title)
            self._read_people(more)
            before.people += more.people
            return
        if self._text(row, "day"):
            self._set_day(Item(row=row, title=""))
        if len(row.filled) > 1 or not self._text(row, "day"):
            words = ", ".join(shown(row.cells[column]) for column in row.filled[:3])
            place = self.sheet.place(row.number)
            self._count(place, f"the row has no title: {words}", "left-out")

    # --- when

    def _set_day(self, item: Item) -> SpelledHours | None:
        """Set the day of a session by its cell or those above it; return hours in that cell."""
        column = self.columns.get("day")
        cell = item.row.cell(column) if column is not None else None
        if cell is None:
            item.day = self._day
            return None
        place = self._place(item.row, "day")
        when = self.calendar.day(cell)
        if spellings.is_open(text_of(cell)):
            item.announced.append("day")
            return None
        if when.day is None and when.hours is None:
            if text_of(cell) not in self.calendar.yearless:
                self._count(place, f"{shown(cell)} is no date that is understood", "left-out")
                item.is_undated = True
            return None
        if isinstance(when.day, date) and spellings.weekday(text_of(cell)) not in (
            None,
            when.day.weekday(),
        ):
            full = wording.full_date(when.day)
            self.drafting.note(place, f"{shown(cell)} is read as {full}: the weekday differs")
        item.day = self._day = when.day
        item.offset = when.offset
        item.places["day"] = place
        return when.hours

    def _read_day(self, item: Item) -> None:
        item.hours = self._set_day(item)

    def _read_hours(self, item: Item) -> None:
        start = self._clock(item, "start") or self._clock(item, "time") or item.hours
        end = self._clock(item, "end")
        if start and end:
            start = with_end(start, end)
            if start.end != end.start:
                message = (
                    f"the end {end.start:%H:%M} is read as {start.end:%H:%M}: it follows the start"
                )
                self._note(item.row, "end", message)
        elif end:
            self._note(
                item.row,
                "end",
                f"{self._text(item.row, 'end')!r} is an end without a start",
                "left-out",
            )
        item.hours = start
        self._read_length(item)
        item.timing = self._text(item.row, "timing") or item.timing
        if (column := self.columns.get("last_day")) is not None:
            last = self.calendar.day(item.row.cell(column))
            item.last_day = last.day if isinstance(last.day, date) else item.last_day
            if start and last.hours and not end:
                item.hours = with_end(start, last.hours)
                item.end_day = item.last_day

    def _clock(self, item: Item, key: str) -> SpelledHours | None:
        """Return the hours of a cell; its date, if it has one, is the day of the session."""
        column = self.columns.get(key)
        cell = item.row.cell(column) if column is not None else None
        if cell is None:
            return None
        place = self._place(item.row, key)
        item.places.setdefault("time", place)
        text = text_of(cell)
        hours = hours_of(cell)
        when = self.calendar.day(cell) if hours is None or isinstance(cell, datetime) else None
        if when and isinstance(when.day, date):
            self._take_date(item, key, when.day, when.offset, place)
            return when.hours or (
                SpelledHours(start=time()) if isinstance(cell, datetime) else None
            )
        if hours:
            item.is_of_text |= isinstance(cell, str)
            return hours
        if spellings.is_all_day(text.partition(",")[0]):
            item.timing = "all-day"
            item.last_day = item.last_day or _last_of_range(item.day, text)
            item.keys["time"] = "all-day"
        elif spellings.is_open(text):
            item.announced += ["time"] * (key != "end")
        elif not spellings.is_nobody(text) and text not in self.calendar.yearless:
            self.drafting.note(place, f"{shown(cell)} is no time that is understood", "left-out")
        return None

    def _take_date(
        self, item: Item, key: str, day: date, offset: timedelta | None, place: Place
    ) -> None:
        if key == "end":
            item.end_day = day
        else:
            item.day = self._day = day
            item.places["day"] = place
        item.offset = offset if offset is not None else item.offset

    def _read_length(self, item: Item) -> None:
        column = self.columns.get("duration")
        cell = item.row.cell(column) if column is not None else None
        if cell is None:
            return
        if isinstance(cell, time):
            item.length = timedelta(hours=cell.hour, minutes=cell.minute)
        elif isinstance(cell, timedelta):
            item.length = cell
        elif isinstance(cell, int | float):
            minutes = cell * _DAY_OF_MINUTES if 0 < cell < 1 else cell
            item.length = timedelta(minutes=round(minutes)) if 0 <= minutes < 10**5 else None
        elif isinstance(cell, str):
            is_zero = re.fullmatch("0+", cell)
            item.length = timedelta() if is_zero else spellings.length(cell)
        if item.length is None:
            self._note(
                item.row, "duration", f"{shown(cell)} is no length that is understood", "left-out"
            )

    # --- people, rooms, other keys

    def _read_people(self, item: Item) -> None:
        people = self._presenters.people_of(item.row)
        item.people += people
        for text, place in self._presenters.unassigned(item.row, len(people)):
            message = f"{text!r} is left out: the row does not say whose it is"
            self.drafting.note(place, message, "left-out")
        item.announced += self._presenters.announced_roles(item.row)

    def _read_rooms(self, item: Item) -> None:
        for column, _ in self.table.columns_of("rooms"):
            text = item.row.text(column)
            if spellings.is_open(text):
                item.announced.append("rooms")
            for name in re.split(r"\s*[;؛\n]\s*", text):
                if name and not spellings.is_nobody(name):
                    item.rooms.setdefault(
                        " ".join(name.split()), self.sheet.place(item.row.number, column)
                    )

        venue = self._text(item.row, "venue")
        if "rooms" in self.columns:
            item.venue = venue
        elif venue and not spellings.is_nobody(venue):
            item.rooms.setdefault(venue, self._place(item.row, "venue"))

    def _read_keys(self, item: Item) -> None:
        row = item.row
        for key in self._texts:
            if text := self._text(row, key):
                item.keys[key] = markdown_of(text) if key in _LONG and first_html(text) else text
                item.places[key] = self._place(row, key)
        if kind := _open_word(self._text(row, "kind")):
            item.keys["kind"] = kind
            item.places["kind"] = self._place(row, "kind")
        self._read_status(item)
        self._read_languages(item)
        self._read_link(item)
        for key in self._references:
            if text := self._text(row, key):
                item.keys[key] = text
        recording = self._text(row, "recording")
        if answer := wording.key_named(_TRUTH.get(recording, recording), _ANSWERS):
            item.keys["recording"] = _ANSWERS[answer]
        item.announced += (
            re.findall(r"[a-z][a-z0-9-]*", self._text(row, "tba")) if self._is_of_csv() else []
        )

    def _is_of_csv(self) -> bool:
        return "timing" in self.columns

    def _read_status(self, item: Item) -> None:
        text = self._text(item.row, "status")
        status = status_of(text) if text else None
        if status:
            item.keys["status"] = status
            item.title = wording.bare_title(item.title, Status(status))
        elif text:
            self._count(
                self._place(item.row, "status"), f"the status {text!r} is not one of sessions"
            )

    def _read_languages(self, item: Item) -> None:
        for key in ("languages", "interpretation"):
            text = self._text(item.row, key)
            named = _languages(text) if text else ()
            tags = [tag for _, tag in named if tag]
            if named and len(tags) == len(named):
                item.keys[key] = tags
                item.places[key] = self._place(item.row, key)
            elif named:
                message = f"{named[0][0]!r} is no language that is known"
                self._count(self._place(item.row, key), message)

    def _read_link(self, item: Item) -> None:
        text = self._text(item.row, "url")
        if not text:
            return
        if _LINK.fullmatch(text):
            item.keys["url"] = f"https://{text}" if text.lower().startswith("www.") else text
            item.places["url"] = self._place(item.row, "url")
        else:
            self._count(self._place(item.row, "url"), f"{shown(text)} is no address of a page")

    # --- all rows

    def _add(self, item: Item) -> None:
        """Add a session, or what a row says more of one that is there."""
        id = item.id if self._is_of_csv() else None
        key = (item.title.casefold(), item.day, item.hours, id)
        other = self._by_identity.get(key) if item.hours else None
        if (
            other is None
            or (other.rooms.keys() != item.rooms.keys() and _names(other) != _names(item))
            or (not item.people and not item.rooms)
        ):
            self._by_identity[key] = item
            self.items.append(item)
            return
        known = {(person.name, role) for person, role, _ in other.people}
        other.people += [it for it in item.people if (it[0].name, it[1]) not in known]
        other.rooms |= item.rooms
        message = "the row is one of several of a session: they differ by people or rooms alone"
        self._count(item.place, message, "read")


def _last_of_range(day: date | int | None, text: str) -> date | None:
    """Return the last day of a text such as `all day, 26–28 March 2027`."""
    following = (
        day + timedelta(days=number) for number in range(1, _LONGEST_RANGE) if isinstance(day, date)
    )
    return next((it for it in following if text.endswith(wording.long_date(it))), None)


def _names(item: Item) -> set[str]:
    return {person.name for person, _, _ in item.people}


@lru_cache(maxsize=1024)  # there are few kinds
def _open_word(text: str) -> str:
    """Return a kind as documents write it, such as `working-group`."""
    if kind := wording.key_named(text, SessionKind):
        return kind
    word = short_id(text, "", length=48) if text else ""
    return word if re.fullmatch("[a-z][a-z0-9-]*", word) else ""


@lru_cache(maxsize=1024)  # most rows have the same
def _languages(text: str) -> tuple[tuple[str, str | None], ...]:
    """Return the languages that a text names, each with its tag; None if it is not known."""
    return tuple((it, _language_tag(it)) for it in re.split(r"\s*[;؛,،/]\s*", text) if it)


def _language_tag(name: str) -> str | None:
    """Return the tag of a language, or of its name in a language of exports."""
    if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", name):
        return name
    return wording.language_tag_named(name)
