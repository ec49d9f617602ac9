"""Write the tables and grids of an event into a workbook."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from itertools import count
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it brings no types

from eventkit import Event, wording
from eventkit.model import ProgrammeDay, Session, SessionKind
from eventkit.text import one_line
from eventkit_xlsx.grid import Block, grid_of
from eventkit_xlsx.tables import Table, Value, tables_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it brings no types
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

_PAPERS = {"a3": 8, "a4": 9, "letter": 1}
_CELL = 32_767  # characters, at most
_NAME = 31  # characters of the name of a sheet, at most
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_WIDEST, _NARROWEST = 36, 8  # characters of a column of a table
_HOURS_WIDTH, _ROOM_WIDTH = 14, 26
_LINE = 15  # points
_MOST_LINES = 8  # of a row of a table that are seen at once
_GAP = 6  # points of a row in which nothing takes place
_HEADING = "#1f3b57"
_BREAK = "#eeeeee"
_ROOMS = ("#fde9d9", "#e2efda", "#ddebf7", "#fff2cc", "#ede7f6", "#e0f2f1", "#fce4ec", "#f1f8e9")
_VALUE = {"valign": "top", "bottom": 1, "bottom_color": "#dddddd"}
_LOOKS: dict[str, dict[str, Any]] = {
    "text": _VALUE | {"text_wrap": True},
    "date": _VALUE | {"num_format": "yyyy-mm-dd", "align": "left"},
    "time": _VALUE | {"num_format": "hh:mm", "align": "left"},
    "number": _VALUE,
    "title": {"bold": True, "font_size": 16, "font_color": _HEADING},
    "subtitle": {"font_size": 11, "font_color": "#555555"},
    "head": {
        "bold": True,
        "font_color": "#ffffff",
        "bg_color": _HEADING,
        "text_wrap": True,
        "valign": "vcenter",
        "align": "center",
        "border": 1,
        "border_color": "#ffffff",
    },
    "hours": {"bold": True, "valign": "top", "font_color": _HEADING},
    "bold": {"bold": True},
    "plain": {"font_color": "#444444"},
    "struck": {"bold": True, "font_strikeout": True, "font_color": "#a00000"},
}


def workbook(event: Event, *, paper: str, grids: int) -> bytes:
    """Return a workbook of an event.

    Args:
        event: A view of the event.
        paper: The paper on which its sheets fit: `a3`, `a4` or `letter`.
        grids: For how many days at most there is a sheet with their grid.
    """
    file = BytesIO()
    with Workbook(file, {"in_memory": True, "strings_to_urls": False}) as book:
        writer = _Writer(book, event, _PAPERS[paper])
        for table in tables_of(event):
            writer.add_table(table)
        days = [day for day in event.days if day.all_sessions]
        for day in days[:grids]:
            writer.add_grid(day)
        if not book.worksheets():
            writer.add_sheet(wording.word("programme", event))
    return file.getvalue()


class _Writer:
    """Adds sheets to a workbook.

    Args:
        book: The workbook.
        event: The event.
        paper: The number by which Excel knows the paper.
    """

    def __init__(self, book: Workbook, event: Event, paper: int) -> None:
        self._book, self._event, self._paper = book, event, paper
        self._looks: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()
        self._tracks = {it.id: it.color for it in event.tracks if it.color}
        self._of_rooms = {room.name: _ROOMS[n % len(_ROOMS)] for n, room in enumerate(event.rooms)}
        created = event.updated or datetime.combine(event.start, time(), UTC)
        book.set_properties(
            {
                "title": one_line(event.title),
                "created": created.astimezone(UTC).replace(tzinfo=None),
            }
        )

    def add_sheet(self, name: str) -> Worksheet:
        """Return a new sheet in landscape, one page wide, with the event's title on each page."""
        sheet = self._book.add_worksheet(self._new_name(name))
        sheet.set_landscape()
        sheet.set_paper(self._paper)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
        title = one_line(self._event.title).replace("&", "&&")
        sheet.set_header(f"&L{title[:120]}&R&A")
        sheet.set_footer("&C&P / &N")
        sheet.hide_gridlines(2)
        if self._is_from_right:
            sheet.right_to_left()
        return sheet

    @property
    def _is_from_right(self) -> bool:
        return wording.is_rtl(self._event)

    def _new_name(self, title: str) -> str:
        """Return a name for a sheet that no other has, however the case."""
        clean = _NOT_IN_NAMES.sub(" ", title).strip(" '")[:_NAME].strip() or "Sheet"
        name = clean
        for number in count(2):
            if name.casefold() not in self._names:
                break
            suffix = f" {number}"
            name = clean[: _NAME - len(suffix)] + suffix
        self._names.add(name.casefold())
        return name

    def _look(self, name: str, **more: Any) -> Format:  # noqa: ANN401  # values of many types
        look = _LOOKS[name] | more
        key = tuple(sorted(look.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(look)
        return self._looks[key]

    # --- tables

    def add_table(self, table: Table) -> None:
        """Add a sheet with a table: with filters, a frozen head, and columns as wide as needed."""
        sheet = self.add_sheet(table.title)
        sheet.fit_to_pages(1, 0)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        headings = _unlike(table.columns)
        sheet.add_table(
            0,
            0,
            len(table.items),
            len(headings) - 1,
            {
                "columns": [
                    {"header": heading, "header_format": self._look("head", align="left")}
                    for heading in headings
                ],
                "style": "Table Style Light 1",
            },
        )
        sheet.print_area(0, 0, len(table.items), table.printed - 1)
        columns = [[column(item) for item in table.items] for column in table.columns.values()]
        widths = [_width(*pair) for pair in zip(headings, columns, strict=True)]
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        for row, (item, *values) in enumerate(zip(table.items, *columns, strict=True), 1):
            lines = max(map(_line_count, values[: table.printed], widths))
            sheet.set_row(row, _LINE * min(_MOST_LINES, lines))
            for number, value in enumerate(values):
                self._write(sheet, row, number, value, self._fill(item, value))

    def _fill(self, item: object, value: Value) -> dict[str, Any]:
        """Return the colour of a cell that names the room or the track of a session."""
        if not isinstance(item, Session) or not isinstance(value, str) or not value:
            return {}
        track = self._event.track_of(item)
        if track and track.color and value == one_line(track.title):
            return {"bg_color": _pale(track.color)}
        rooms = self._event.rooms_of(item)
        if rooms and value == wording.place_name(self._event, item):
            return {"bg_color": self._of_rooms[rooms[0].name]}
        return {}

    def _write(
        self, sheet: Worksheet, row: int, column: int, value: Value, more: Mapping[str, Any]
    ) -> None:
        """Write a value as what it is: texts are never read as numbers, links or formulas."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self._look("text", **more))
        elif isinstance(value, str):
            sheet.write_string(row, column, _cut(value), self._look("text", **more))
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self._look("number", **more))
        else:
            look = self._look("time" if isinstance(value, time) else "date", **more)
            sheet.write_datetime(row, column, value, look)

    # --- grids

    def add_grid(self, day: ProgrammeDay) -> None:
        """Add a sheet with the grid of a day: rooms across, times down."""
        event = self._event
        grid = grid_of(event, day)
        number = wording.word("day-number", event, number=day.number)
        sheet = self.add_sheet(f"{number} · {day.date}")
        sheet.fit_to_pages(1, 1)
        last = max(1, len(grid.rooms))
        sheet.set_column(0, 0, _HOURS_WIDTH)
        sheet.set_column(1, last, max(_ROOM_WIDTH, 2 * _ROOM_WIDTH // last))
        sheet.write_string(0, 0, one_line(event.title)[:255], self._look("title"))
        heading = wording.day_heading(day.number, day.date, event)
        heading = " · ".join(filter(None, [heading, one_line(day.title or "")]))
        sheet.write_string(1, 0, heading, self._look("subtitle"))
        self._add_heads(sheet, [one_line(room.name) if room else None for room in grid.rooms])
        sheet.freeze_panes(3, 1)
        row = 3
        for session in day.all_sessions:
            if not session.start and session.last_day:
                self._add_row(sheet, row, wording.hours(session, event.zone, event), session, last)
                row += 1
        self._add_blocks(sheet, row, grid.starts, grid.blocks)
        row += len(grid.starts)
        for session in day.sessions:
            if not (session.start or session.last_day):
                self._add_row(sheet, row, wording.word("no-hours", event), session, last)
                row += 1

    def _add_heads(self, sheet: Worksheet, names: Sequence[str | None]) -> None:
        event = self._event
        nameless = wording.word("no-room" if len(names) > 1 else "programme", event)
        heads = [wording.word("time", event), *(name or nameless for name in names or [None])]
        for column, head in enumerate(heads):
            sheet.write_string(2, column, head[:255], self._look("head"))
        sheet.set_row(2, 2 * _LINE)

    def _add_row(self, sheet: Worksheet, row: int, label: str, session: Session, last: int) -> None:
        """Add a session without hours in a row of its own, over all columns."""
        sheet.set_row(row, 2 * _LINE)
        sheet.write_string(row, 0, label, self._look("hours", text_wrap=True))
        self._add_block(sheet, row, Block((0, 0), (0, last - 1), (session,)))

    def _add_blocks(
        self, sheet: Worksheet, top: int, starts: Sequence[datetime], blocks: Sequence[Block]
    ) -> None:
        begins = {block.rows[0] for block in blocks}
        heights = _heights(len(starts), {b.rows: self._lines(b) for b in blocks})
        for row, start in enumerate(starts):
            sheet.set_row(top + row, heights[row])
            if row in begins:
                local = wording.clock(start.astimezone(self._event.zone))
                sheet.write_string(top + row, 0, local, self._look("hours"))
        for block in blocks:
            self._add_block(sheet, top, block)

    def _lines(self, block: Block) -> int:
        width = _ROOM_WIDTH * (1 + block.columns[1] - block.columns[0])
        texts = "".join(text for _, text in self._pieces(block.sessions)).split("\n")
        return sum(1 + len(text) // width for text in texts)

    def _add_block(self, sheet: Worksheet, top: int, block: Block) -> None:
        """Write the sessions of a block into its cells, merged if these are several."""
        (first, last), (start, end) = block.rows, block.columns
        cells = (top + first, start + 1, top + last, end + 1)
        look = self._look("text", border=1, border_color="#bbbbbb", bg_color=self._color(block))
        if cells[:2] != cells[2:]:
            sheet.merge_range(*cells, "", look)
        pieces = [*self._pieces(block.sessions)]
        text = "".join(text for _, text in pieces)
        if len(pieces) > 1 and len(text) < _CELL:
            rich = [it for name, text in pieces for it in (self._look(name), text)]
            sheet.write_rich_string(*cells[:2], *rich, look)
        else:
            sheet.write_string(*cells[:2], _cut(text), look)

    def _color(self, block: Block) -> str:
        session = block.sessions[0]
        if session.kind == SessionKind.BREAK:
            return _BREAK
        return _pale(self._tracks.get(session.track or "", "#d6e4f0"))

    def _pieces(self, sessions: Iterable[Session]) -> Iterator[tuple[str, str]]:
        """Yield the texts of sessions, each with its look."""
        event = self._event
        gap = ""
        for session in sessions:
            status = wording.status_of(event, session)
            title = wording.marked_title(session.title, status, event) or "–"
            yield "struck" if status in wording.OFF else "bold", gap + title
            gap = "\n"
            for text in filter(None, self._facts(session)):
                yield "plain", f"\n{text}"
            for part in event.parts_of(session):
                names = self._parties(part)
                yield "plain", "\n– " + one_line(part.title) + (f" ({names})" if names else "")

    def _facts(self, session: Session) -> Iterator[str]:
        event = self._event
        yield wording.hours(session, event.zone, event) if session.start else ""
        yield one_line(session.subtitle or "")
        yield self._parties(session)
        yield wording.to_be_announced(session, event)
        yield one_line(session.notice or "")

    def _parties(self, session: Session) -> str:
        names = (one_line(party.name) for party in self._event.parties_of(session))
        return wording.enumeration(names, self._event)


def _unlike(headings: Iterable[str]) -> list[str]:
    """Return headings of which no two are alike, as a table wants them."""
    names: dict[str, str] = {}
    for heading in headings:
        name = next(it for it in _numbered(heading) if it.casefold() not in names)
        names[name.casefold()] = name
    return list(names.values())


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name} {number}" for number in count(2))


def _heights(count: int, lines: Mapping[tuple[int, int], int]) -> list[float]:
    """Return the height of each row, in points, in which the lines of every block fit."""
    heights = [float(_GAP)] * count
    for (first, last), needed in sorted(lines.items(), key=lambda it: it[0][1] - it[0][0]):
        missing = needed * _LINE + 4 - sum(heights[first : last + 1])
        if missing > 0:
            heights[last] += missing
    return [min(height, 400.0) for height in heights]


def _width(heading: str, values: Iterable[Value]) -> float:
    """Return how wide a column of a table has to be, in characters."""
    texts = (10 if isinstance(it, date) else len(it) if isinstance(it, str) else 6 for it in values)
    return min(_WIDEST, max(_NARROWEST, len(heading) + 3, *texts) + 1)


def _line_count(value: Value, width: float) -> int:
    texts = value.split("\n") if isinstance(value, str) else [""]
    return sum(1 + int(len(text) / width) for text in texts)


def _cut(text: str) -> str:
    return text if len(text) <= _CELL else text[: _CELL - 1] + "…"


def _pale(color: str) -> str:
    """Return a colour so pale that black text is read on it."""
    parts = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - (255 - part) * 0.28):02x}" for part in parts)
