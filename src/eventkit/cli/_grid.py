"""The programme drawn for the terminal: parallel sessions side by side where there is room.

Sessions that overlap form a block. In a block each session stands in a lane, and each row begins
when a session does. A session that goes on beside others keeps its line through their rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple, TypeAlias

from eventkit import wording
from eventkit.cli._measure import cells, wrapped
from eventkit.cli._programme import PAUSES, Said, Span, about, header, hours_of, span_of
from eventkit.model import Event, Outcome, ProgrammeDay, Session
from eventkit.model.times import utc
from eventkit.text import one_line

Line: TypeAlias = tuple[Span, ...]

GUTTER = 13  # "09:30–10:15" and two blanks
NARROW = 50  # below, hours stand above a session and not beside it
LANE = 20  # the least width of a lane
GAP = 2
BAR, FAINT_BAR, RULE, MARK = "┃ ", "╎ ", "── ", "■ "
HEADING = "bold magenta"


class Frame(NamedTuple):
    """How much room there is, and whether to draw.

    Args:
        width: Columns of the terminal; None is no limit.
        plain: A list without lines and lanes, for pipes.
    """

    width: int | None
    plain: bool = False

    @property
    def gutter(self) -> int:
        """The columns that hours take."""
        return 2 if self.width and self.width < NARROW else GUTTER

    @property
    def body(self) -> int | None:
        """The columns beside the hours."""
        return self.width and max(self.width - self.gutter, 8)

    @property
    def lanes(self) -> int:
        """How many lanes there is room for."""
        return 1 if self.plain or not self.body else max((self.body + GAP) // (LANE + GAP), 1)


class Placed(NamedTuple):
    """A session that has hours, with them in UTC: clocks that go back hide what overlaps."""

    start: datetime
    end: datetime
    session: Session


def draw(event: Event, frame: Frame) -> Iterator[Line]:
    """Yield the lines of a programme.

    Args:
        event: The event as the reader may know it.
        frame: How much room there is.
    """
    title, *more = header(event)
    yield from _broken([title], frame.width)
    if not frame.plain:
        yield (Span("━" * min(cells(title.text), frame.width or 0), "magenta"),)
    yield from _broken(more, frame.width)
    yield from _legend(event, frame)
    # Of a selection, or where a session's day is not known, nobody knows that a day has none.
    named = not (event.is_selection or event.unscheduled)
    for day in event.days:
        if not (day.sessions or named):
            continue
        yield ()
        yield from _heading(_day_title(event, day), frame)
        yield from _day(event, day, frame)
    if event.unscheduled:
        yield ()
        yield from _heading(wording.word("no-time", event.language), frame)
        for session in event.unscheduled:
            yield ()
            yield from _beside((), _cell(event, session, frame.body, frame), frame)
    yield from _outcomes(event, frame)


def _broken(said: Iterable[Said], width: int | None) -> Iterator[Line]:
    for text, style, hang in said:
        yield from ((Span(line, style),) for line in wrapped(text, width, hang))


def _legend(event: Event, frame: Frame) -> Iterator[Line]:
    """Yield the tracks in their colours, as many on a line as fit."""
    if frame.plain or not frame.width or not any(track.color for track in event.tracks):
        return
    yield ()
    line: Line = ()
    for track in event.tracks:
        title = wrapped(one_line(track.title), frame.width - len(MARK))[0]
        entry = (Span(MARK, track.color or ""), Span(title))
        if line and _width((*line, *entry)) + GAP > frame.width:
            yield line
            line = ()
        line = (*line, Span(" " * GAP), *entry) if line else entry
    yield line


def _heading(text: str, frame: Frame) -> Iterator[Line]:
    if frame.plain or not frame.width:
        yield (Span(text),)
        return
    first, *rest = wrapped(text, frame.width - len(RULE) - 2)
    rule = "─" * (frame.width - len(RULE) - cells(first) - 1)
    yield Span(RULE, "dim"), Span(first, HEADING), Span(f" {rule}", "dim")
    yield from ((Span(" " * len(RULE)), Span(line, HEADING)) for line in rest)


def _day_title(event: Event, day: ProgrammeDay) -> str:
    said = wording.day_heading(day.number, day.date, event.language)
    return f"{said} · {one_line(day.title)}" if day.title else said


def _day(event: Event, day: ProgrammeDay, frame: Frame) -> Iterator[Line]:
    placed = [
        Placed(utc(start), utc(end), session)
        for session in day.sessions
        if session.start
        for start, end in [span_of(event, session)]
    ]
    for block in _blocks(placed):
        yield ()
        lanes = None if frame.plain else _lanes(event, block, frame.lanes)
        if lanes:
            yield from _side_by_side(event, lanes, frame)
        else:
            yield from _in_rows(event, block, frame)
    for session in day.sessions:
        if not session.start:
            unknown = wrapped(wording.word("no-hours", event.language), GUTTER - 2)
            yield ()
            yield from _beside(unknown, _cell(event, session, frame.body, frame), frame)
    if not day.sessions:
        yield ()
        yield Span(" " * frame.gutter), Span(wording.word("no-sessions", event.language), "dim")


def _blocks(placed: Sequence[Placed]) -> Iterator[list[Placed]]:
    """Yield the sessions of a day in blocks: no session overlaps one of another block."""
    block: list[Placed] = []
    end: datetime | None = None
    for item in placed:
        if end and item.start >= end:
            yield block
            block, end = [], None
        block.append(item)
        end = max(end or item.end, item.end)
    if block:
        yield block


def _lanes(event: Event, block: Iterable[Placed], most: int) -> list[list[Placed]] | None:
    """Put overlapping sessions into lanes, one room in one lane where that can be.

    None where it takes more lanes than there may be.
    """
    lanes: list[list[Placed]] = []
    for item in block:
        free = [lane for lane in lanes if lane[-1].end <= item.start]
        same = [lane for lane in free if lane[-1].session.rooms == item.session.rooms]
        lane = next(iter(same or free), None)
        if lane is not None:
            lane.append(item)
        elif len(lanes) < most:
            lanes.append([item])
        else:
            return None
    order = {room.id: number for number, room in enumerate(event.rooms)}
    return sorted(
        lanes,
        key=lambda lane: min(map(order.__getitem__, lane[0].session.rooms), default=len(order)),
    )


# --- a session


def _cell(
    event: Event, session: Session, width: int | None, frame: Frame, *, timed: bool = False
) -> list[Line]:
    """Return the lines of a session, each with the bar before it."""
    bar = _bar(event, session, frame)
    inner = width and width - sum(cells(span.text) for span in bar)
    return [(*bar, *line) for line in _broken(about(event, session, timed=timed), inner)]


def _bar(event: Event, session: Session, frame: Frame) -> Line:
    if frame.plain:
        return ()
    if session.kind in PAUSES:
        return (Span(FAINT_BAR, "dim"),)
    track = event.track_of(session)
    return (Span(BAR, (track and track.color) or "blue"),)


def _beside(hours: Sequence[str], cell: Sequence[Line], frame: Frame) -> Iterator[Line]:
    """Yield the lines of a row: the hours beside it, or above it where there is little room.

    In a pipe nothing is broken: hours of several lines stand above it, in one.
    """
    above = frame.gutter < GUTTER or (frame.plain and len(hours) > 1)
    if above and hours:
        yield (Span(" ".join(hours), "bold green"),)
    height = max(len(cell), 0 if above else len(hours))
    for number in range(height):
        hour = hours[number] if not above and number < len(hours) else ""
        style = "green" if number else "bold green"
        rest = cell[number] if number < len(cell) else ()
        yield (Span(hour.ljust(frame.gutter), style if hour else ""), *rest)


# --- a block


def _hours(event: Event, starting: Sequence[Placed]) -> tuple[list[str], bool]:
    """Return the hours of what begins together, in lines, and whether each has its own end."""
    if len({item.end for item in starting}) == 1:
        return wrapped(hours_of(event, starting[0].session), GUTTER - 2), False
    return [wording.clock(span_of(event, starting[0].session)[0])], True


def _in_rows(event: Event, block: Iterable[Placed], frame: Frame) -> Iterator[Line]:
    """Yield a block with more lanes than there is room for: row by row, as many as fit."""
    for number, (_, group) in enumerate(groupby(block, key=lambda item: item.start)):
        if number:
            yield ()
        yield from _row(event, list(group), frame)


def _row(event: Event, starting: Sequence[Placed], frame: Frame) -> Iterator[Line]:
    hours, own = _hours(event, starting)
    for number, some in enumerate(_evenly(starting, frame.lanes)):
        if number:
            yield ()
        width = _lane_width(len(some), frame)
        held = [_cell(event, item.session, width, frame, timed=own) for item in some]
        bars = [_bar(event, item.session, frame) for item in some]
        beside = hours if number == 0 or frame.plain else []
        yield from _beside(beside, _joined(held, bars, width), frame)


def _evenly(items: Sequence[Placed], most: int) -> Iterator[Sequence[Placed]]:
    """Yield the items in rows of at most so many, as equal as can be."""
    number = -(-len(items) // most)
    size = -(-len(items) // number)
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _side_by_side(event: Event, lanes: Sequence[Sequence[Placed]], frame: Frame) -> Iterator[Line]:
    """Yield a block lane beside lane: what goes on while others begin keeps its bar."""
    width = _lane_width(len(lanes), frame)
    starts = sorted({item.start for lane in lanes for item in lane})
    for number, start in enumerate(starts):
        if number:
            going = [_going(lane, start, begun=False) for lane in lanes]
            yield from _beside(
                (), _joined([[] for _ in lanes], _bars(event, going, frame), width), frame
            )
        now = [_going(lane, start, begun=True) for lane in lanes]
        hours, own = _hours(event, [item for item in now if item and item.start == start])
        held = [
            _cell(event, item.session, width, frame, timed=own)
            if item and item.start == start
            else []
            for item in now
        ]
        yield from _beside(hours, _joined(held, _bars(event, now, frame), width), frame)


def _going(lane: Sequence[Placed], moment: datetime, *, begun: bool) -> Placed | None:
    """Return what goes on in a lane at a moment, with or without what begins just then."""
    before = (bisect_right if begun else bisect_left)(lane, moment, key=attrgetter("start"))
    item = lane[before - 1] if before else None
    return item if item and moment < item.end else None


def _bars(event: Event, items: Iterable[Placed | None], frame: Frame) -> list[Line]:
    return [_bar(event, item.session, frame) if item else () for item in items]


def _joined(held: Sequence[Sequence[Line]], bars: Sequence[Line], width: int | None) -> list[Line]:
    """Join cells into lines of the terminal; below its text a cell has its bar alone."""
    height = max(1, *map(len, held))
    rows = zip(
        *([*lines, *[bar] * (height - len(lines))] for lines, bar in zip(held, bars, strict=True)),
        strict=True,
    )
    return [_padded(row, width) for row in rows]


def _padded(row: Sequence[Line], width: int | None) -> Line:
    """Put lines beside each other, each in so many columns."""
    spans = list(row[0])
    for before, line in pairwise(row):
        spans.append(Span(" " * ((width or 0) + GAP - _width(before))))
        spans.extend(line)
    return tuple(spans)


def _lane_width(lanes: int, frame: Frame) -> int | None:
    return frame.body and (frame.body - GAP * (lanes - 1)) // lanes


def _width(line: Line) -> int:
    return sum(cells(span.text) for span in line)


# --- outcomes


def _outcomes(event: Event, frame: Frame) -> Iterator[Line]:
    if not event.outcomes:
        return
    yield ()
    yield from _heading(wording.word("outcomes", event.language), frame)
    yield ()
    wide = max(len(outcome.id) for outcome in event.outcomes) + 2
    for outcome in event.outcomes:
        yield from _outcome(event, outcome, min(wide, 14), frame)


def _outcome(event: Event, outcome: Outcome, indent: int, frame: Frame) -> Iterator[Line]:
    kind = wording.kind_name(outcome.kind, event.language)
    said = wrapped(f"{kind}: {one_line(outcome.title)}", frame.width and frame.width - indent)
    for number, line in enumerate(said):
        id = outcome.id if number == 0 else ""
        yield Span(id.ljust(indent), "bold green"), Span(line)
