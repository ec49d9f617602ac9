"""Tables of agendas: a row a session, or a grid of rooms or days across and times down."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from attrs import define, evolve

from eventkit.plugins import Note
from eventkit.spellings import (
    SpelledHours,
    SpelledPerson,
    is_open,
    is_position,
    kind_of_title,
    length,
    people,
    role_of,
)
from eventkit_agenda.blocks import Block, Cell, Place
from eventkit_agenda.cells import talks_of
from eventkit_agenda.days import DayMark
from eventkit_agenda.items import Item
from eventkit_agenda.line_facts import facts_of
from eventkit_agenda.line_hours import leading_hours
from eventkit_agenda.words import head_of, names_room, plain, word_set

if TYPE_CHECKING:
    from eventkit_agenda.reading import Reader

_BULLET = re.compile(r"^[•·▪●○◦‣*–-]\s+")
_OPTIONAL = re.compile(r"\((?:s|es|en|in|innen|e|a)\)$")
_MOST_COLUMNS = 60
_SHARE = 0.5
_SAMPLE = 40


class Spot(NamedTuple):
    """What stands in a column of a row.

    Args:
        cell: The cell.
        is_first: Whether the cell begins here, and does not reach here from above or the left.
        column: The column where it begins.
        row: The row where it begins.
    """

    cell: Cell
    is_first: bool
    column: int
    row: int


Rows = list[list[Spot | None]]


@define
class _Table:
    """A table whose columns are known.

    Args:
        rows: Its rows, with every column filled that a cell reaches.
        places: Where the rows stand.
        keys: What each column says, such as `time`; `room:` and `day:` of a grid.
        heads: The heads of the columns.
        first: The first row that is no head.
    """

    rows: Rows
    places: list[Place]
    keys: list[str]
    heads: list[str]
    first: int = 0


def read_table(reader: Reader, blocks: list[Block]) -> None:
    """Read the rows of a table."""
    rows = _spread(blocks)
    places = [block.place for block in blocks]
    table = _understood(reader, rows, places)
    if table is None:
        for block in blocks:
            _read_as_lines(reader, [it.text for it in block.cells if it.text], block.place)
        return
    is_grid = any(key in ("in-room", "on-day") for key in table.keys)
    marks = _marks_of_heads(reader, table)
    for index in range(table.first, len(rows)):
        if _is_head_again(table, index):
            continue
        if is_grid:
            _grid_row(reader, table, index, marks)
        else:
            _list_row(reader, table, index)


def _spread(blocks: list[Block]) -> Rows:
    """Return the rows with each cell in all columns and rows that it reaches."""
    rows: Rows = []
    below: dict[int, tuple[int, Spot]] = {}
    for index, block in enumerate(blocks):
        row: list[Spot | None] = []
        cells = iter(block.cells)
        cell = next(cells, None)
        while len(row) < _MOST_COLUMNS and (
            cell is not None or any(it >= len(row) for it in below)
        ):
            column = len(row)
            if column in below:
                rows_below, spot = below[column]
                row.append(spot._replace(is_first=False))
                below[column] = (rows_below - 1, spot)
                if rows_below <= 1:
                    del below[column]
                continue
            if cell is None:
                row.append(None)
                continue
            for offset in range(cell.across):
                spot = Spot(cell, offset == 0, column, index)
                row.append(spot)
                if cell.down > 1:
                    below[column + offset] = (cell.down - 1, spot)
            cell = next(cells, None)
        rows.append(row)
    return rows


def _texts(row: list[Spot | None]) -> list[str]:
    """Return the text of each column, empty where none begins."""
    return [spot.cell.text if spot and spot.is_first else "" for spot in row]


def _is_hours(text: str) -> bool:
    lead = leading_hours(" ".join(text.split()))
    return lead is not None and not lead.rest


# --- what the columns say


def _understood(reader: Reader, rows: Rows, places: list[Place]) -> _Table | None:
    """Return a table with the meaning of its columns; None of one without a column of hours."""
    width = max((len(row) for row in rows), default=0)
    head = _head_row(rows)
    heads = [""] * width
    if head is not None:
        for column, spot in enumerate(rows[head]):
            heads[column] = " ".join(spot.cell.text.split()) if spot else ""
    first = 0 if head is None else head + 1
    for index in range(0 if head is None else head):
        _read_as_lines(reader, [it for it in _texts(rows[index]) if it], places[index])
    keys = [_key_of(text) for text in heads]
    body = [_texts(row) for row in rows[first : first + _SAMPLE]]
    if not {"time", "start"} & set(keys):
        time = _column_of_hours(body, width)
        if time is None:
            return None
        keys[time] = "time"
    table = _Table(rows, places, keys, heads, first)
    _complete(reader, table, body)
    return table


def _head_row(rows: Rows) -> int | None:
    """Return the first row with heads of columns, if it is one of the first."""
    for index, row in enumerate(rows[:4]):
        texts = [it for it in _texts(row) if it]
        if len(texts) > 1 and not any(leading_hours(it) for it in texts):
            known = [it for it in texts if head_of(it) or role_of(it) or names_room(it)]
            if known or not _texts(row)[0]:
                return index
    return None


def _key_of(text: str) -> str:
    head = _OPTIONAL.sub("", text)
    if not head:
        return ""
    if key := head_of(head):
        return key
    if role := role_of(head):
        return f"role:{role}"
    parts = [it.strip() for it in re.split(r"[/&,]|\s(?:and|und|et|y|и)\s", head) if it.strip()]
    keys = [head_of(it) or (role_of(it) and "people") for it in parts]
    return next((it for it in keys if it), "") if len(parts) > 1 else ""


def _column_of_hours(body: list[list[str]], width: int) -> int | None:
    counts = [
        sum(1 for row in body if column < len(row) and _begins_with_hours(row[column]))
        for column in range(width)
    ]
    most = max(counts, default=0)
    return counts.index(most) if most else None


def _begins_with_hours(text: str) -> bool:
    return any(_is_hours(line) for line in text.split("\n")[:2])


def _complete(reader: Reader, table: _Table, body: list[list[str]]) -> None:
    """Fill in what the columns say whose heads do not."""
    unknown = [
        column
        for column, key in enumerate(table.keys)
        if not key and any(column < len(row) and row[column] for row in body)
    ]
    for column in unknown:
        texts = [row[column] for row in body if column < len(row) and row[column]]
        if texts and all(map(_is_hours, texts)):
            table.keys[column] = "again"  # the hours once more, at the other side
    unknown = [it for it in unknown if not table.keys[it]]
    dated = [it for it in unknown if reader.calendar.mark(table.heads[it], is_heading=True)]
    if len(dated) > 1:
        for column in dated:
            table.keys[column] = "on-day"
    elif not _complete_rooms(reader, table, body, [it for it in unknown if it not in dated]):
        mark = reader.calendar.mark(table.heads[dated[0]], is_heading=True) if dated else None
        if mark:
            reader.take_day(mark, table.places[max(table.first - 1, 0)])
        _complete_list(reader, table, body, unknown)


def _complete_rooms(
    reader: Reader, table: _Table, body: list[list[str]], unknown: list[int]
) -> bool:
    """Return whether the columns are rooms, which are filled in then."""
    rooms = [it for it in unknown if _is_room_head(table.heads[it])]
    known = {key for key in table.keys if key not in ("", "time", "start", "end", "again")}
    others = [it for it in unknown if table.heads[it] and it not in rooms]
    are_rooms = (
        len(rooms) > 1 or (rooms and "title" not in known) or (len(others) > 1 and not known)
    )
    if not are_rooms or any(_are_people(reader, body, it) for it in others):
        return False
    for column in [*rooms, *others]:
        table.keys[column] = "in-room"
    if not rooms:
        place = table.places[max(table.first - 1, 0)]
        message = "the heads of the columns are read as rooms"
        reader.notes.append(Note(place=place, message=message, kind="guessed"))
    return True


def _complete_list(
    reader: Reader, table: _Table, body: list[list[str]], unknown: list[int]
) -> None:
    for column in unknown:
        if _are_people(reader, body, column) and ("title" in table.keys or len(unknown) > 1):
            table.keys[column] = "people"
        elif _are_rooms(body, column):
            table.keys[column] = "room"
        else:
            table.keys[column] = "detail" if "title" in table.keys else "title"


def _is_room_head(head: str) -> bool:
    return names_room(head) or plain(head).split(" ")[0] in word_set("rooms", "tracks")


def _are_people(reader: Reader, body: list[list[str]], column: int) -> bool:
    texts = [row[column] for row in body if column < len(row) and row[column]]
    names = [it for it in texts if reader.sense.people(" ; ".join(it.split("\n")))]
    return len(names) > _SHARE * len(texts)


def _are_rooms(body: list[list[str]], column: int) -> bool:
    texts = [row[column] for row in body if column < len(row) and row[column]]
    return sum(map(names_room, texts)) > _SHARE * len(texts)


def _marks_of_heads(reader: Reader, table: _Table) -> dict[int, DayMark]:
    marks = {
        column: reader.calendar.mark(table.heads[column], is_heading=True)
        for column, key in enumerate(table.keys)
        if key == "on-day"
    }
    return {column: mark for column, mark in marks.items() if mark}


def _is_head_again(table: _Table, index: int) -> bool:
    """Return whether a row repeats the heads, as on a new page."""
    texts = [it for it in _texts(table.rows[index]) if it]
    return len(texts) > 1 and all(head_of(it) or role_of(it) for it in texts)


# --- a row a session


def _list_row(reader: Reader, table: _Table, index: int) -> None:
    row, place = table.rows[index], table.places[index]
    texts = _texts(row)
    filled = [(column, text) for column, text in enumerate(texts) if re.search(r"\w", text)]
    if not filled:
        return
    values: dict[str, list[str]] = {}
    for column, text in filled:
        values.setdefault(table.keys[column] or "detail", []).append(text)
    hours, above = _hours_of_row(reader, table, index, values)
    if "day" in values:
        mark = reader.calendar.mark(" ".join(values["day"]), is_heading=True)
        if mark:
            reader.take_day(mark, place)
    if hours is None:
        if len(filled) == 1 or not ({"title"} & values.keys()):
            _read_as_lines(reader, [text for _, text in filled], place, is_whole=True)
        else:
            _row_without_hours(reader, values, place)
        return
    titles = [*values.get("title", []), *(() if "title" in values else values.get("detail", []))]
    if above and not titles:
        return
    item = reader.begin(Block(place=place), hours)
    _fill(reader, item, values, place)


def _hours_of_row(
    reader: Reader, table: _Table, index: int, values: dict[str, list[str]]
) -> tuple[SpelledHours | None, bool]:
    """Return the hours of a row, and whether they are those of a cell that begins above.

    What else stands in the cells of the hours becomes the title, or the day; below them a room.
    """
    spots = _spots_of_hours(table, index)
    above = any(not spot.is_first for spot in spots)
    texts = []
    for text in (line.strip() for spot in spots for line in spot.cell.text.split("\n")):
        mark = None if leading_hours(text) else reader.calendar.mark(text)
        if mark and not above:
            reader.take_day(mark, table.places[index])
        elif text:
            texts.append(text)
    if "title" in values:
        rooms = [it for it in texts[1:] if any(map(names_room, it.split(",")))]
        values |= {"room": [*values.get("room", []), *rooms]} if rooms else {}
        texts = [it for it in texts if it not in rooms]
    are_ends = len(texts) > 1 and all(map(_is_hours, texts[:2]))
    lead = leading_hours(" – ".join(texts[:2]) if are_ends else " ".join(texts))
    if lead is None:
        return None, above
    if lead.before and (mark := reader.calendar.mark(lead.before)):
        if not above and len([it for it in _texts(table.rows[index]) if it]) == 1:
            return None, above  # the hours of a day, above it
        reader.take_day(mark, table.places[index])
    if lead.rest:
        values.setdefault("detail" if "title" in values else "title", []).insert(0, lead.rest)
    return lead.hours, above


def _spots_of_hours(table: _Table, index: int) -> list[Spot]:
    """Return what stands in the columns of hours of a row, the start before the end."""
    row = table.rows[index]
    pairs = zip(table.keys, row, strict=False)
    spots = [
        (key, spot) for column, (key, spot) in enumerate(pairs) if spot and spot.column == column
    ]
    return [
        spot for column_key in ("time", "start", "end") for key, spot in spots if key == column_key
    ]


def _row_without_hours(reader: Reader, values: dict[str, list[str]], place: Place) -> None:
    """Read a row below a session: a part of it, or lines that describe it."""
    title = values["title"][0].split("\n")[0]
    lead = leading_hours(title)
    current = reader.current
    if lead:
        item = reader.begin(Block(place=place), lead.hours)
        _fill(reader, item, {**values, "title": [lead.rest]}, place)
    elif current and current.hours and len(values) > 1:
        whole = current.whole or current
        part = Item(place=place, day=whole.day, depth=1, group=whole.group, whole=whole)
        reader.items.append(part)
        _fill(reader, part, values, place)
    else:
        _read_as_lines(reader, [it for its in values.values() for it in its], place)


def _fill(reader: Reader, item: Item, values: dict[str, list[str]], place: Place) -> None:
    """Fill a session with the cells of its row."""
    titles = values.get("title") or values.get("detail", [])[:1]
    details = [*titles[1:], *(values.get("detail", [])[0 if "title" in values else 1 :])]
    lines = [line for text in titles[:1] for line in text.split("\n") if line.strip()]
    if lines:
        item.take(facts_of(_BULLET.sub("", lines[0]), reader.sense))
    for key, texts in values.items():
        role = key.removeprefix("role:") if key.startswith("role:") else ""
        for text in texts if role or key == "people" else ():
            spelled = _people_of_cell(text, role or "speaker")
            item.people += spelled
            if not spelled and is_open(text):
                item.announced.append("speakers")
        for text in texts if key == "room" else ():
            names = [it.strip() for it in re.split(r"[;\n]", text) if it.strip()]
            item.rooms += [it for it in names if not is_open(it) and it not in item.rooms]
            item.announced += ["rooms"] if is_open(text) else []
        for text in texts if key == "length" else ():
            item.length = item.length or length(text)
    item.lines += [line.strip() for text in details for line in text.split("\n") if line.strip()]
    for line in lines[1:]:
        if line.strip():
            bullet = _BULLET.match(line)
            bare = line[bullet.end() :] if bullet else line
            reader.detail(
                item,
                Block(
                    place=place, text=bare, depth=item.depth + bool(bullet), is_item=bool(bullet)
                ),
            )
    reader.current = item


def _people_of_cell(text: str, role: str) -> list[SpelledPerson]:
    """Return the people of a cell; a line with nothing but a role is that of those below it."""
    lines: dict[str, list[str]] = {role: []}
    for line in filter(None, map(str.strip, text.split("\n"))):
        role = role_of(line) or role
        its = lines.setdefault(role, [])
        if its and is_position(line):
            its[-1] = f"{its[-1]}, {line}"
        elif not role_of(line):
            its.append(line)
    return [
        it if it.role else evolve(it, role=of)
        for of, its in lines.items()
        for it in people(";".join(its))
    ]


def _read_as_lines(
    reader: Reader, texts: list[str], place: Place, *, is_whole: bool = False
) -> None:
    """Read cells as lines: a day, a room, or hours and title in one."""
    for text in texts:
        for number, raw in enumerate(text.split("\n")):
            bullet = _BULLET.match(raw.strip())
            line = raw.strip()[bullet.end() :] if bullet else raw
            if line.strip():
                is_strong = is_whole and number == 0 and len(texts) == 1
                reader.line(
                    Block(
                        place=place, text=line.strip(), is_strong=is_strong, follows_gap=number == 0
                    )
                )


# --- a grid


def _grid_row(reader: Reader, table: _Table, index: int, marks: dict[int, DayMark]) -> None:
    row, place = table.rows[index], table.places[index]
    values: dict[str, list[str]] = {}
    hours, _ = _hours_of_row(reader, table, index, values)
    spots = [
        (column, spot)
        for column, spot in enumerate(row)
        if spot
        and spot.is_first
        and any(map(_is_word_or_picture, spot.cell.text))  # a dash is nothing
        and table.keys[column] not in ("time", "start", "end", "again")
    ]
    if hours is None:
        texts = [
            spot.cell.text for spot in row if spot and spot.is_first and spot.cell.text.strip()
        ]
        _read_as_lines(reader, texts, place, is_whole=True)
        return
    for column, spot in spots:
        columns = range(column, min(column + spot.cell.across, len(table.keys)))
        last = index + spot.cell.down - 1
        reader.close()
        whole_hours = _until(reader, table, hours, last) if last > index else hours
        for talk in talks_of(reader, spot.cell, place):
            if not talk.depth:
                reader.close()
            item = reader.begin(Block(place=place, depth=talk.depth), talk.hours or whole_hours)
            if all(table.keys[it] == "on-day" for it in columns) and column in marks:
                item.day = reader.calendar.resolve(marks[column], place)
                item.group = 1_000_000 + column
            elif not (
                item.whole
                or _is_everywhere(table, columns)
                or (len(spots) == 1 and kind_of_title("".join(talk.lines[:1])) == "break")
            ):
                item.rooms += [table.heads[it] for it in columns if table.keys[it] == "in-room"]
            values = {"title": ["\n".join(talk.lines)]} if talk.lines else {}
            _fill(reader, item, values, place)


def _is_word_or_picture(character: str) -> bool:
    """Return whether a character is one of words, or a picture."""
    return character.isalnum() or "☀" <= character <= "⛿" or character >= "\U0001f000"


def _is_everywhere(table: _Table, columns: range) -> bool:
    """Return whether a cell reaches across all rooms."""
    rooms = [column for column, key in enumerate(table.keys) if key == "in-room"]
    return len(rooms) > 1 and set(rooms) <= set(columns)


def _until(reader: Reader, table: _Table, hours: SpelledHours, last: int) -> SpelledHours:
    """Return the hours of a cell that reaches down to another row."""
    later, _ = _hours_of_row(reader, table, min(last, len(table.rows) - 1), {})
    return evolve(hours, end=later.end) if later else hours
