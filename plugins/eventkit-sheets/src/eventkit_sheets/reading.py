"""From the bytes of a spreadsheet to a draft: which sheets hold what, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, NamedTuple

from eventkit import DocumentError
from eventkit.plugins import Fault, Imported
from eventkit.spellings import SpelledHours
from eventkit_sheets.calendar import Calendar, years_in
from eventkit_sheets.cells import is_clock
from eventkit_sheets.delimited import delimited_sheet
from eventkit_sheets.drafting import SHORTHANDS, Drafting, Place
from eventkit_sheets.grids import GridReading, column_of_times
from eventkit_sheets.heads import heads_of
from eventkit_sheets.items import Item, add_kinds
from eventkit_sheets.people_lists import PeopleReading
from eventkit_sheets.places import resolve_rooms
from eventkit_sheets.programme import ProgrammeReading
from eventkit_sheets.sheets import Row, Sheet
from eventkit_sheets.tables import ChosenColumns, Table, table_of
from eventkit_sheets.workbooks import is_workbook, workbook_sheets

if TYPE_CHECKING:
    from eventkit_sheets import SheetOptions

_ROWS_OF_TITLES = 8
_OF_AGENDAS = frozenset({"time", "start", "end", "title"})
"""What the columns say of a table that is read as a grid with a single column."""

_MORNING = 6
_SHEET_OF_DAY = re.compile(r"[^\d·]*[0-9]+[^\d·]* · [0-9]{4}-[0-9]{2}-[0-9]{2}")
"""The names of the sheets of days that eventkit writes."""

_LONGEST_TITLE = 120
_MINUTES_OF_YEAR = 365 * 24 * 60


class _Part(NamedTuple):
    """A sheet with what it holds: a table with a head, or a grid with a column of times."""

    sheet: Sheet
    table: Table | None
    times: int | None


def read_sheets(data: bytes, options: SheetOptions) -> Imported:
    """Return the draft of a spreadsheet, with notes.

    Raises:
        DocumentError: If it cannot be read, or has no table that is understood.
        OptionsError: If it has no such sheet or column as an option names.
    """
    if is_workbook(data):
        sheets, notes = workbook_sheets(data)
    else:
        sheet, notes = delimited_sheet(data, options.encoding)
        sheets = [sheet]
    drafting = Drafting(notes=[*notes])
    chosen = ChosenColumns(options.column)
    parts = [_part(sheet, chosen) for sheet in sheets if sheet.rows]
    chosen.require_used(sheets)
    if options.start:
        drafting.event["start"] = options.start
    calendar = _calendar(parts, options, drafting)
    _read_parts(parts, calendar, drafting)
    if calendar.yearless:
        raise _without_year(parts, calendar)
    if not any(drafting.tables.values()):
        raise _nothing(sheets, has_head=any(part.table for part in parts))
    return Imported(drafts=[drafting.draft()], notes=drafting.notes)


def _part(sheet: Sheet, chosen: ChosenColumns) -> _Part:
    if _SHEET_OF_DAY.fullmatch(sheet.name):
        return _Part(sheet, None, column_of_times(sheet))
    table = table_of(sheet, chosen)
    may_be_grid = table and not chosen.by_head and {*table.by_key} <= _OF_AGENDAS
    if table and not may_be_grid:
        return _Part(sheet, table, None)
    times = column_of_times(sheet)
    return _Part(sheet, None, times) if times is not None else _Part(sheet, table, None)


# --- how dates are written


def _calendar(parts: Sequence[_Part], options: SheetOptions, drafting: Drafting) -> Calendar:
    """Return how dates are written in the sheets; what is guessed is noted."""
    year = options.year or (options.start.year if options.start else None)
    calendar = Calendar(year=year, order=options.order or None)
    if year is None:
        years = {*years_in(text for part in parts for text, _ in _titles(part))}
        calendar.year = years.pop() if len(years) == 1 else None
    cells = [it for part in parts for it in (*_cells_of_days(part), *_titles(part)[:1])]
    if calendar.learn(text for text, _ in cells):
        place, text = next(
            (place, text)
            for text, place in cells
            if len(Calendar(year=calendar.year).dates(text)) > 1
        )
        day = calendar.dates(text)[0]
        message = (
            f"{text!r} is read as {day}, and all dates like it;"
            " --option order=… says whether day-first or month-first"
        )
        drafting.note(place, message)
    days = [it for part in parts for it in (*_cells_of_days(part, ("day",)), *_titles(part)[:1])]
    named = calendar.learn_weekdays((text for text, _ in days), options.start)
    for text, numbered in named.items():
        place = next(place for cell, place in days if cell == text)
        drafting.note(place, f"{text!r} is read as {_shown_day(numbered)}: there is no date")
    return calendar


def _shown_day(day: date | int) -> str:
    return str(day) if isinstance(day, date) else f"day {day}"


def _titles(part: _Part) -> list[tuple[str, Place]]:
    """Return the name of a sheet and the texts above its table."""
    last = part.table.head if part.table else _ROWS_OF_TITLES
    rows = part.sheet.rows[: min(last, _ROWS_OF_TITLES)]
    cells = [(row.number, row.filled[0], row.text(row.filled[0])) for row in rows]
    texts = [(text, part.sheet.place(number, column)) for number, column, text in cells]
    return [(part.sheet.name, part.sheet.place(1)), *texts]


_KEYS_OF_DATES = ("day", "start", "end", "time", "last_day")


def _cells_of_days(
    part: _Part, keys: tuple[str, ...] = _KEYS_OF_DATES
) -> Iterator[tuple[str, Place]]:
    """Yield the texts in which dates may stand, with their places.

    Args:
        part: A sheet.
        keys: The columns of a table in which they may stand.
    """
    sheet = part.sheet
    if part.table:
        columns = sorted({part.table.by_key[key] for key in keys if key in part.table.by_key})
    else:
        columns = [*range(part.times + 1)] if part.times is not None else []
    for row in sheet.rows:
        if not row.is_single and (part.table or _has_clock(row, part)):
            places = [column for column in columns if row.cell(column) is not None]
        else:
            places = row.filled
        for column in places:
            if isinstance(row.cells[column], str):
                yield row.text(column), sheet.place(row.number, column)


def _has_clock(row: Row, part: _Part) -> bool:
    return part.times is not None and is_clock(row.cell(part.times))


def _without_year(parts: Sequence[_Part], calendar: Calendar) -> DocumentError:
    text = next(iter(calendar.yearless))
    cells = (it for part in parts for it in _cells_of_days(part))
    place = next((place for cell, place in cells if cell == text), None)
    named = {part.sheet.name: part.sheet.place(1) for part in parts}
    place = place or next((it for name, it in named.items() if name == text), None)
    more = f" and {len(calendar.yearless) - 1} more" if len(calendar.yearless) > 1 else ""
    fault = Fault(
        rule="sheet-year",
        message=f"the date {text!r}{more} has no year",
        hint="say it: --year 2027, in Python options={'year': 2027}",
        line=place if isinstance(place, int) else None,
        source_place=place if isinstance(place, str) else None,
    )
    return DocumentError([fault])


def _without_dates(item: Item) -> DocumentError:
    place = item.place
    fault = Fault(
        rule="sheet-dates",
        message="no date in the table is understood, this one neither",
        hint="write dates such as 2027-03-26 or 26 March 2027",
        line=place if isinstance(place, int) else None,
        source_place=place if isinstance(place, str) else None,
    )
    return DocumentError([fault])


def _nothing(sheets: Sequence[Sheet], *, has_head: bool) -> DocumentError:
    names = ", ".join(sheet.name for sheet in sheets if sheet.name)
    where = f" in the sheets {names}" if names else ""
    message = (
        f"no table of sessions or people and no grid of times is found{where}"
        if any(sheet.rows for sheet in sheets)
        else "the file has no cells that say something"
    )
    if has_head:
        message = f"the table{where} has a head and no rows"
    hint = (
        "a table has a head such as Date, Time, Title, Room, Speaker; --option column=title=HEAD"
        " names a column that is called otherwise"
    )
    return DocumentError([Fault(rule="sheet-no-table", message=message, hint=hint)])


# --- the sheets


def _read_parts(parts: Sequence[_Part], calendar: Calendar, drafting: Drafting) -> None:
    """Add what the sheets hold to the draft: tables before grids, which may repeat them."""
    is_of_eventkit = any(part.table and part.table.kind == "outcomes" for part in parts)
    items: list[Item] = []
    for part in parts:
        if part.table and part.table.kind == "sessions":
            items += ProgrammeReading(part.sheet, part.table, calendar, drafting).read()
            _read_zone(part, drafting)
    for part in parts:
        if part.table and part.table.kind == "people":
            has_sessions = "sessions" in part.table.by_key
            has_roles = has_sessions or is_of_eventkit
            PeopleReading(part.sheet, part.table, drafting, has_session_roles=has_roles).read()
        elif part.table and part.table.kind == "outcomes":
            message = "the table of outcomes is not read: their links are not in it"
            drafting.note(part.sheet.place(1), message, "left-out")
    grids = [part for part in parts if part.table is None]
    if any(item.hours or item.day is not None for item in items):
        for part in grids:
            message = "the sheet is left out: a table of the sessions says when they are"
            drafting.note(part.sheet.place(1), message, "read")
    else:
        items = _joined(items, [it for part in grids for it in _of_grid(part, calendar, drafting)])
    rooms = [name for part in grids for name in _heads_of_grid(part)]
    is_ours = any(_SHEET_OF_DAY.fullmatch(part.sheet.name) for part in parts)
    resolve_rooms(items, rooms, drafting, is_of_eventkit=is_ours)
    _add_sessions(items, drafting)
    _note_title(parts, drafting)


def _heads_of_grid(part: _Part) -> list[str]:
    """Return what stands in the row of a grid that begins with a word such as `Time`."""
    for row in part.sheet.rows[:_ROWS_OF_TITLES]:
        column = row.filled[0]
        if any(head.key == "time" for head in heads_of(row.text(column), "sessions")):
            return [row.text(it) for it in row.filled[1:]]
    return []


def _of_grid(part: _Part, calendar: Calendar, drafting: Drafting) -> list[Item]:
    if part.times is None:
        message = "the sheet has neither a table with a head nor a grid of times"
        drafting.note(part.sheet.place(1), message, "left-out")
        return []
    items = GridReading(part.sheet, part.times, calendar, drafting).read()
    add_kinds(items)
    return items


def _joined(described: list[Item], timed: list[Item]) -> list[Item]:
    """Return the sessions of a grid, with what a table without times says of the same titles."""
    by_title = {item.title.casefold(): item for item in described}
    for item in timed:
        if more := by_title.pop(item.title.casefold(), None):
            item.keys = {**more.keys, **item.keys}
            item.people = item.people or more.people
            item.rooms = item.rooms or more.rooms
    return timed + [item for item in described if item.title.casefold() in by_title]


def _read_zone(part: _Part, drafting: Drafting) -> None:
    """Take the time zone that a column names for all sessions."""
    column = part.table.by_key.get("timezone") if part.table else None
    if part.table is None or column is None:
        return
    rows = part.sheet.rows[part.table.head + 1 :]
    zones = {row.text(column) for row in rows if row.text(column)}
    if len(zones) == 1:
        drafting.event.setdefault("timezone", zones.pop())
        drafting.places.setdefault("event.timezone", part.sheet.place(rows[0].number, column))
    elif zones:
        place = part.sheet.column_place(part.sheet.rows[part.table.head].number, column)
        drafting.note(
            place, f"the rows are in several time zones: {', '.join(sorted(zones))}", "left-out"
        )


def _note_title(parts: Iterable[_Part], drafting: Drafting) -> None:
    """Take the title of the event from a line above its programme."""
    for part in parts:
        if part.table and part.table.kind != "sessions":
            continue
        for text, place in _titles(part)[1:2]:
            row = part.sheet.rows[0]
            is_above = part.table.head > 0 if part.table else part.times is not None
            if is_above and len(row.filled) == 1 and _is_title(text, row, part):
                drafting.event["title"] = " ".join(text.split())
                drafting.places["event.title"] = place
                drafting.note(
                    place, f"the title of the event is {text!r}, which stands above the programme"
                )
                return


def _is_title(text: str, row: Row, part: _Part) -> bool:
    calendar = Calendar(year=2000)
    is_text = isinstance(row.cells[row.filled[0]], str) and len(text) <= _LONGEST_TITLE
    is_of_times = part.times is not None and row.filled[0] > part.times
    return is_text and not is_of_times and calendar.day(text).day is None


# --- the sessions


def _add_sessions(items: Sequence[Item], drafting: Drafting) -> None:
    has_days = any(item.day is not None for item in items)
    is_timed = any(item.hours for item in items)
    undated = next((item for item in items if item.is_undated), None)
    if undated and not has_days:
        raise _without_dates(undated)
    start = drafting.event.get("start")
    for item in items:
        if is_timed and item.day is None and not has_days:
            item.day = 1
        if isinstance(item.day, int) and isinstance(start, date):
            item.day = start + timedelta(days=item.day - 1)
        keys = {"title": item.title, **_when(item, drafting), **item.keys}
        _add_references(keys, item, drafting)
        if item.whole:
            keys["part_of"] = item.whole.id
        item.id = drafting.new_session(keys, item.place, item.places, item.id)
    timed = next((item for item in items if item.hours), None)
    if timed and not has_days:
        message = "the sheet has no dates: all sessions are on day 1; --start says its date"
        drafting.note(timed.places.get("time", timed.place), message)


def _add_references(keys: dict[str, Any], item: Item, drafting: Drafting) -> None:
    if item.rooms:
        keys["rooms"] = [drafting.room(name, place) for name, place in item.rooms.items()]
        item.places["rooms"] = next(iter(item.rooms.values()))
    if "track" in keys:
        keys["track"] = drafting.track(keys["track"], item.places.get("track", item.place))
    keys |= drafting.people_of(item.people)
    announced = dict.fromkeys(SHORTHANDS.get(word, word) for word in item.announced)
    if still_open := sorted((key for key in announced if key not in keys), key=_order_of_key):
        keys["tba"] = still_open


def _order_of_key(key: str) -> int:
    keys = ["day", "time", "rooms", *SHORTHANDS.values()]
    return keys.index(key) if key in keys else len(keys)


def _when(item: Item, drafting: Drafting) -> dict[str, Any]:
    """Return the keys of a session that say when it is."""
    place = item.places.get("time", item.place)
    if item.timing == "all-day" and isinstance(item.day, date):
        last = item.last_day or item.end_day
        if last and last > item.day:
            item.keys.pop("time", None)
            return {"start": item.day, "end": last}
        return {"day": item.day, "time": "all-day"}
    day: dict[str, Any] = {} if item.day is None else {"day": item.day}
    hours = item.hours
    if hours is None:
        if "time" in item.keys and not day:
            del item.keys["time"]
        return day
    if isinstance(item.day, date) and (item.offset is not None or _is_long(item)):
        return _moments(item, item.day, hours)
    if item.day is None:
        message = f"{item.title!r} has a time and no day: the time is left out"
        drafting.note(place, message, "left-out")
        return {}
    return day | _times(item, hours, place, drafting)


def _is_long(item: Item) -> bool:
    is_later = item.end_day is not None and isinstance(item.day, date) and item.end_day > item.day
    is_over_night = bool(item.end_day and item.hours and item.hours.end)
    if is_later and is_over_night and item.end_day == _next(item.day) and item.hours:
        return bool(item.hours.end and item.hours.end >= item.hours.start)
    return is_later or bool(item.length and item.length >= timedelta(days=1))


def _next(day: date | int | None) -> date | None:
    return day + timedelta(days=1) if isinstance(day, date) else None


def _moments(item: Item, day: date, hours: SpelledHours) -> dict[str, Any]:
    """Return the start and the end as dates with times."""
    zone = None if item.offset is None else timezone(item.offset)
    start = datetime.combine(day, hours.start, zone)
    if hours.end is None or (item.length and item.length >= timedelta(days=1)):
        return {"start": start} | ({"duration": _length(item.length)} if item.length else {})
    last = item.end_day or day
    end = datetime.combine(last, hours.end, zone)
    if end < start and item.end_day is None:
        end += timedelta(days=1)
    return {"start": start} | ({"end": end} if end > start else {})


def _times(item: Item, hours: SpelledHours, place: Place, drafting: Drafting) -> dict[str, Any]:
    start, end = f"{hours.start:%H:%M}", hours.end
    if item.timing == "moment" or item.length == timedelta():
        return {"time": start, "duration": "0 min"}
    if end == hours.start:
        drafting.note(place, f"it ends at {start}, when it begins: the end is left out", "left-out")
        end = None
    if end is None:
        return {"time": start} | ({"duration": _length(item.length)} if item.length else {})
    if end < hours.start and item.end_day is None and end.hour >= _MORNING and item.length is None:
        drafting.note(
            place, f"it ends at {end:%H:%M}, before it begins: that is read as the next day"
        )
    return {"time": f"{start}-{end:%H:%M}"}


def _length(length: timedelta) -> str:
    return f"{min(round(length / timedelta(minutes=1)), _MINUTES_OF_YEAR)} min"
