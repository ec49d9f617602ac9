"""What several rows of a table say together: merged cells, rooms, halves of days, wrong heads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from eventkit import spellings
from eventkit.spellings import SpelledHours
from eventkit_sheets.calendar import Timed, day_after, first_of_night, night_note, resolved
from eventkit_sheets.drafting import Drafting
from eventkit_sheets.heads import names_place
from eventkit_sheets.items import Item
from eventkit_sheets.sheets import Row, Sheet
from eventkit_sheets.tables import Table

_NIGHT = 5
"""The hour until which what ends before it begins ends on the next day."""


def filled_down(sheet: Sheet, rows: Sequence[Row]) -> Iterator[Row]:
    """Yield rows in which each row of a merged area has the value of its first."""
    down: dict[tuple[int, int], tuple[int, int]] = {
        (row, column): last for (row, column), last in sheet.spans.items() if last[0] > row
    }
    if not down:
        yield from rows
        return
    open_areas: dict[int, tuple[int, Any]] = {}
    for row in rows:
        cells = list(row.cells)
        for column, (last, value) in [*open_areas.items()]:
            if row.number - 1 > last:
                del open_areas[column]
            elif row.cell(column) is None:
                cells += [None] * (column + 1 - len(cells))
                cells[column] = value
        for column in row.filled:
            if last_cell := down.get((row.number - 1, column)):
                open_areas[column] = (last_cell[0], row.cells[column])
        yield Row(row.number, cells)


def fill_rooms(sheet: Sheet, table: Table, items: Sequence[Item], drafting: Drafting) -> None:
    """Give rooms that stand once for each day to the other sessions of that day."""
    day, rooms = (table.by_key.get(key) for key in ("day", "rooms"))
    if day is None or rooms is None:
        return
    in_rooms = [it for it in items if it.rooms]
    are_dated = all(it.row.cell(day) is not None for it in in_rooms)
    dated = sum(it.row.cell(day) is not None for it in items)
    if not are_dated or not 1 < dated == len(in_rooms) < len(items):
        return
    last = in_rooms[0]
    filled = []
    for item in items:
        if item.rooms:
            last = item
        elif last.day == item.day:
            item.rooms = dict(last.rooms)
            filled.append(item)
    place = sheet.place(filled[0].row.number, rooms) if filled else ""
    message = f"the room stands once for a day: it is that of the {len(filled)} rows below it too"
    if filled:
        drafting.note(place, message)


def resolve_halves(sheet: Sheet, items: Sequence[Item], drafting: Drafting) -> None:
    """Let hours without am or pm follow those before them, in each day or each of its rooms."""
    by_day: dict[object, list[Item]] = defaultdict(list)
    for item in items:
        if item.hours:
            by_day[item.day].append(item)
    groups = [group for day in by_day.values() for group in _in_order(day)]
    timed = [[Timed(it.hours, it.is_of_text) for it in group if it.hours] for group in groups]
    for number, position, hours in resolved(timed):
        item = groups[number][position]
        place = item.places.get("time", sheet.place(item.row.number))
        drafting.note(place, half_of_day_note(timed[number][position].hours, hours))
        item.hours = hours
    for group in groups:
        starts = [it.hours.start for it in group if it.hours]
        for item in group[first_of_night(starts) :]:
            item.day = day_after(item.day)
            if item.hours:
                drafting.note(item.places.get("time", item.place), night_note(item.hours.start))


def _in_order(items: list[Item]) -> list[list[Item]]:
    """Return the sessions of a day if they are in order of start, else those of each room."""
    hours = [item.hours for item in items if item.hours]
    clocks: tuple[Literal[24] | None, ...] = (None, 24)
    for clock in clocks:
        starts = [it.start for it in spellings.afternoons(hours, clock=clock)]
        by_day = starts[: first_of_night(starts)]
        if by_day == sorted(by_day):
            return [items]
    by_room: dict[tuple[str, ...], list[Item]] = defaultdict(list)
    for item in items:
        by_room[tuple(item.rooms)].append(item)
    return [*by_room.values()]


def find_parts(sheet: Sheet, table: Table, items: Sequence[Item], drafting: Drafting) -> None:
    """Let the sessions below a longer one, in its hours and its rooms, be parts of it."""
    if "part_of" in table.by_key:
        return
    whole: Item | None = None
    parts: list[Item] = []
    for item in [*items, None]:
        if item and whole and _lies_in(item, whole):
            parts.append(item)
            continue
        if whole and len(parts) > 1:
            for part in parts:
                part.whole = whole
            message = f"the {len(parts)} sessions below it, in its hours and rooms, are its parts"
            drafting.note(sheet.place(whole.row.number), message)
        whole, parts = item, []


def _lies_in(item: Item, whole: Item) -> bool:
    hours, outer = item.hours, whole.hours
    if not (hours and outer and hours.end and outer.end) or item.day != whole.day:
        return False
    is_inside = outer.start <= hours.start < hours.end <= outer.end
    is_shorter = (hours.start, hours.end) != (outer.start, outer.end)
    return is_inside and is_shorter and bool(item.rooms) and item.rooms.keys() == whole.rooms.keys()


def half_of_day_note(hours: SpelledHours, later: SpelledHours) -> str:
    """Return what is noted where hours are read as those of the afternoon."""
    return (
        f"{hours.start:%H:%M} is read as {later.start:%H:%M}:"
        " it follows later hours, and says neither am nor pm"
    )


def note_exchanged_heads(
    sheet: Sheet, table: Table, items: Sequence[Item], drafting: Drafting
) -> None:
    """Note heads that seem to be those of other columns: rooms under Track, ends under Start."""
    tracks = [text for it in items if (text := it.keys.get("track"))]
    rooms = [name for it in items for name in it.rooms]
    if _are_most_places(tracks) and not _are_most_places(rooms):
        _note_head(sheet, table, drafting, ("track", "rooms"))
    ends = [(it.hours.start, it.hours.end) for it in items if it.hours and it.hours.end]
    backwards = [end for start, end in ends if end < start and end.hour > _NIGHT]
    if len(backwards) * 2 > len(ends) and "end" in table.by_key:
        _note_head(sheet, table, drafting, ("start", "end"))


def _are_most_places(texts: Sequence[str]) -> bool:
    return sum(map(names_place, texts)) * 2 > len(texts)


def _note_head(sheet: Sheet, table: Table, drafting: Drafting, keys: tuple[str, str]) -> None:
    head = sheet.rows[table.head]
    column = table.by_key.get(keys[0], table.by_key.get("time", 0))
    name = head.text(column)
    message = (
        f"the head {name!r} seems to be that of the {keys[1]}:"
        f" --option column={keys[1]}={name} reads it so"
    )
    drafting.note(sheet.place(head.number, column), message)
