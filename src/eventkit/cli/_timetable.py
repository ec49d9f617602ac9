"""The timetable of an event in the terminal, with parallel sessions side by side where they fit.

Sessions that overlap form a block. In a block each session is in a lane, and each row begins
when a session does. A session that goes on beside others keeps its bar through their rows.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple

from eventkit import wording
from eventkit.cli._session_text import PAUSES, Paragraph, event_header, hours_text, session_text
from eventkit.cli._styled_text import Line, Span
from eventkit.cli._text_width import text_width, wrap
from eventkit.model import Event, Outcome, ProgrammeDay, Session, Timing
from eventkit.model.times import utc
from eventkit.text import one_line

GUTTER = 13  # "09:30–10:15" and two blanks
NARROW = 50  # below, hours are above a session and not beside it
LANE = 20  # the least width of a lane
_OPEN_END = timedelta(hours=1)  # so long an open end is drawn at most
GAP = 2
BAR, FAINT_BAR, RULE, MARK = "┃ ", "╎ ", "── ", "■ "
HEADING = "bold magenta"


class Frame(NamedTuple):
    """The available space, and whether to draw.

    Args:
        width: Columns of the terminal; None is no limit.
        plain: A list without lines and lanes, for pipes.
    """

    width: int | None
    plain: bool = False

    @property
    def gutter(self) -> int:
        """The columns of the hours."""
        return 2 if self.width and self.width < NARROW else GUTTER

    @property
    def body(self) -> int | None:
        """The columns beside the hours."""
        return self.width and max(self.width - self.gutter, 8)

    @property
    def lanes(self) -> int:
        """The number of lanes that fit."""
        return 1 if self.plain or not self.body else max((self.body + GAP) // (LANE + GAP), 1)

    def lane_width(self, lanes: int) -> int | None:
        """Return the columns of each of so many lanes."""
        return self.body and (self.body - GAP * (lanes - 1)) // lanes


class TimedSession(NamedTuple):
    """A session with the hours that it takes up in a grid, in UTC.

    Local hours would hide overlaps where clocks go back.
    """

    start: datetime
    end: datetime
    session: Session


def draw_timetable(event: Event, frame: Frame) -> Iterator[Line]:
    """Yield the lines of the timetable of a view."""
    title, *more = event_header(event)
    yield from _wrapped([title], frame.width)
    if not frame.plain:
        yield (Span("━" * min(text_width(title.text), frame.width or 0), "magenta"),)
    yield from _wrapped(more, frame.width)
    yield from _legend(event, frame)
    # A day without sessions is certain only where all sessions are known, and their days.
    complete = not (event.is_selection or event.unscheduled)
    for day in event.days:
        if day.all_sessions or complete:
            yield ()
            yield from _heading(_day_title(event, day), frame)
            yield from _day(event, day, frame)
    if event.unscheduled:
        yield ()
        yield from _heading(wording.word("no-time", event), frame)
        for session in event.unscheduled:
            yield from _untimed(event, session, frame, "")
    yield from _outcomes(event, frame)


def _wrapped(paragraphs: Iterable[Paragraph], width: int | None) -> Iterator[Line]:
    for text, style, hang in paragraphs:
        yield from ((Span(line, style),) for line in wrap(text, width, hang))


def _legend(event: Event, frame: Frame) -> Iterator[Line]:
    """Yield the tracks in their colours, as many on a line as fit."""
    if frame.plain or not frame.width or not any(track.color for track in event.tracks):
        return
    yield ()
    line: Line = ()
    for track in event.tracks:
        title = wrap(one_line(track.title), frame.width - len(MARK))[0]
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
    first, *rest = wrap(text, frame.width - len(RULE) - 2)
    rule = "─" * (frame.width - len(RULE) - text_width(first) - 1)
    yield Span(RULE, "dim"), Span(first, HEADING), Span(f" {rule}", "dim")
    yield from ((Span(" " * len(RULE)), Span(line, HEADING)) for line in rest)


def _day_title(event: Event, day: ProgrammeDay) -> str:
    heading = wording.day_heading(day.number, day.date, event)
    title = one_line(day.title) if day.title else ""
    hours = wording.day_hours(day.item.hours if day.item else None)
    return " · ".join(filter(None, [heading, title, hours]))


def _day(event: Event, day: ProgrammeDay, frame: Frame) -> Iterator[Line]:
    for session in day.all_sessions:
        if session.timing is Timing.ALL_DAY:
            yield from _untimed(event, session, frame, hours_text(event, session), day.date)
    for block in _blocks(_timed(day.sessions)):
        yield ()
        lanes = None if frame.plain else _lanes(event, block, frame.lanes)
        yield from _side_by_side(event, lanes, frame) if lanes else _in_rows(event, block, frame)
    for session in day.sessions:
        if session.timing in (Timing.DAY, Timing.UNKNOWN):
            yield from _untimed(event, session, frame, wording.word("no-hours", event))
    if not day.all_sessions:
        yield ()
        yield Span(" " * frame.gutter), Span(wording.word("no-sessions", event), "dim")


def _timed(sessions: Iterable[Session]) -> list[TimedSession]:
    """Return the sessions that have a start, in order of time.

    An open end reaches to the next session in the room, at most an hour. A moment takes up the
    shortest time that there is.
    """
    following: dict[str, datetime] = {}
    timed: list[TimedSession] = []
    in_order = [(utc(session.start), session) for session in sessions if session.start]
    for start, together in groupby(reversed(in_order), key=itemgetter(0)):
        group = [session for _, session in together]
        for session in group:
            end = utc(session.end) if session.end else start + _OPEN_END
            if session.timing is Timing.OPEN:
                end = min([end, *(following[room] for room in session.rooms if room in following)])
            timed.append(TimedSession(start, max(end, start + timedelta.resolution), session))
        following |= {room: start for session in group for room in session.rooms}
    return timed[::-1]


def _blocks(timed: Sequence[TimedSession]) -> Iterator[list[TimedSession]]:
    """Yield the sessions of a day in blocks: no session overlaps one of another block."""
    block: list[TimedSession] = []
    end: datetime | None = None
    for item in timed:
        if end and item.start >= end:
            yield block
            block, end = [], None
        block.append(item)
        end = max(end or item.end, item.end)
    if block:
        yield block


def _lanes(
    event: Event, block: Iterable[TimedSession], limit: int
) -> list[list[TimedSession]] | None:
    """Return overlapping sessions in lanes, if possible one for each room; None if above a limit.

    Lanes are in the order of rooms in the event.
    """
    lanes: list[list[TimedSession]] = []
    for item in block:
        free = [lane for lane in lanes if lane[-1].end <= item.start]
        same = [lane for lane in free if lane[-1].session.rooms == item.session.rooms]
        lane = next(iter(same or free), None)
        if lane is not None:
            lane.append(item)
        elif len(lanes) < limit:
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
    event: Event,
    session: Session,
    width: int | None,
    frame: Frame,
    *,
    timed: bool = False,
    day: date | None = None,
) -> list[Line]:
    """Return the lines of a session, each with the bar before it."""
    bar = _bar(event, session, frame)
    inner = width and width - _width(bar)
    text = session_text(event, session, timed=timed, day=day)
    return [(*bar, *line) for line in _wrapped(text, inner)]


def _bar(event: Event, session: Session, frame: Frame) -> Line:
    if frame.plain:
        return ()
    if session.kind in PAUSES:
        return (Span(FAINT_BAR, "dim"),)
    track = event.track_of(session)
    return (Span(BAR, (track and track.color) or "blue"),)


def _untimed(
    event: Event, session: Session, frame: Frame, label: str, day: date | None = None
) -> Iterator[Line]:
    """Yield a session without hours or for whole days, with a label in their place."""
    yield ()
    labels = wrap(label, GUTTER - 2) if label else []
    yield from _beside(labels, _cell(event, session, frame.body, frame, day=day), frame)


def _beside(hours: Sequence[str], cell: Sequence[Line], frame: Frame) -> Iterator[Line]:
    """Yield the lines of a row, with the hours beside it, or above it in a narrow terminal.

    Pipes get no broken lines: hours of several lines are joined above the row.
    """
    above = _stand_above(hours, frame)
    if above and hours:
        yield (Span(" ".join(hours), "bold green"),)
    height = max(len(cell), 0 if above else len(hours))
    for number in range(height):
        hour = hours[number] if not above and number < len(hours) else ""
        style = "green" if number else "bold green"
        rest = cell[number] if number < len(cell) else ()
        yield (Span(hour.ljust(frame.gutter), style if hour else ""), *rest)


def _stand_above(hours: Sequence[str], frame: Frame) -> bool:
    return frame.gutter < GUTTER or (frame.plain and len(hours) > 1)


# --- a block


def _in_rows(event: Event, block: Iterable[TimedSession], frame: Frame) -> Iterator[Line]:
    """Yield a block that needs more lanes than fit: in rows of sessions that start together."""
    is_first = True
    for start, group in groupby(block, key=attrgetter("start")):
        starting = list(group)
        hours, timed = _hours(event, starting)
        for row in _evenly(starting, frame.lanes):
            if not is_first:
                yield ()
            yield from _row(event, row, start, frame, hours, timed=timed)
            is_first = False
            hours = hours if frame.plain else []


def _evenly(items: Sequence[TimedSession], limit: int) -> Iterator[Sequence[TimedSession]]:
    """Yield the items in rows of about the same length, up to a limit."""
    number = -(-len(items) // limit)
    size = -(-len(items) // number)
    for first in range(0, len(items), size):
        yield items[first : first + size]


def _side_by_side(
    event: Event, lanes: Sequence[Sequence[TimedSession]], frame: Frame
) -> Iterator[Line]:
    """Yield a block lane beside lane; a session keeps its bar while others start beside it."""
    starts = sorted({item.start for lane in lanes for item in lane})
    for number, start in enumerate(starts):
        if number:
            before = [_current(lane, start, include_starting=False) for lane in lanes]
            yield from _row(event, before, None, frame)
        row = [_current(lane, start, include_starting=True) for lane in lanes]
        hours, timed = _hours(event, [item for item in row if item and item.start == start])
        yield from _row(event, row, start, frame, hours, timed=timed)


def _current(
    lane: Sequence[TimedSession], moment: datetime, *, include_starting: bool
) -> TimedSession | None:
    """Return the session of a lane that takes place at a moment."""
    before = (bisect_right if include_starting else bisect_left)(
        lane, moment, key=attrgetter("start")
    )
    item = lane[before - 1] if before else None
    return item if item and moment < item.end else None


def _hours(event: Event, starting: Sequence[TimedSession]) -> tuple[list[str], bool]:
    """Return the hours of sessions that start together, and whether their ends differ.

    Where they do, the hours are the start alone, and each session shows its own.
    """
    first = starting[0].session
    hours = hours_text(event, first)
    if all(hours_text(event, item.session) == hours for item in starting):
        return wrap(hours, GUTTER - 2), False
    start = wording.clock(starting[0].start.astimezone(event.zone), event)
    return wrap(wording.other_weekday(event, first) + start, GUTTER - 2), True


def _row(
    event: Event,
    items: Sequence[TimedSession | None],
    start: datetime | None,
    frame: Frame,
    hours: Sequence[str] = (),
    *,
    timed: bool = False,
) -> Iterator[Line]:
    """Yield a row of lanes: what starts then in full, and only the bars of what goes on."""
    width = frame.lane_width(len(items))
    cells = [
        _cell(event, item.session, width, frame, timed=timed)
        if item and item.start == start
        else []
        for item in items
    ]
    bars = [_bar(event, item.session, frame) if item else () for item in items]
    height = max(1, 0 if _stand_above(hours, frame) else len(hours), *map(len, cells))
    lanes = [[*cell, *[bar] * (height - len(cell))] for cell, bar in zip(cells, bars, strict=True)]
    yield from _beside(hours, [_joined(row, width) for row in zip(*lanes, strict=True)], frame)


def _joined(lines: Sequence[Line], width: int | None) -> Line:
    """Return lines beside each other, each padded to a width."""
    spans = list(lines[0])
    for before, line in pairwise(lines):
        spans.append(Span(" " * ((width or 0) + GAP - _width(before))))
        spans.extend(line)
    return tuple(spans)


def _width(line: Line) -> int:
    return sum(text_width(span.text) for span in line)


# --- outcomes


def _outcomes(event: Event, frame: Frame) -> Iterator[Line]:
    if not event.outcomes:
        return
    yield ()
    yield from _heading(wording.word("outcomes", event), frame)
    yield ()
    width = max(len(outcome.id) for outcome in event.outcomes) + 2
    for outcome in event.outcomes:
        yield from _outcome(event, outcome, min(width, 14), frame)


def _outcome(event: Event, outcome: Outcome, indent: int, frame: Frame) -> Iterator[Line]:
    kind = wording.kind_name(outcome.kind, event)
    text = f"{kind}: {one_line(outcome.title)}"
    for number, line in enumerate(wrap(text, frame.width and frame.width - indent)):
        id = "" if number else outcome.id
        yield Span(id.ljust(indent), "bold green"), Span(line)
