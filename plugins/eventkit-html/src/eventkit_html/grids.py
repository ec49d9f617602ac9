"""Lay out a day of the programme: rooms or tracks across, times down.

Nothing here knows of HTML: a grid is rows, columns and blocks of sessions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from attrs import evolve, field, frozen

from eventkit import Event
from eventkit.model import ProgrammeDay, Session

_MOMENT = timedelta(minutes=10)
"""How much of a grid a moment takes up."""
_LONGEST_OPEN_END = timedelta(hours=1)

Placing = Callable[[Session], Sequence[str]]
"""From a session to the ids of its columns."""


@frozen(kw_only=True)
class Block:
    """Sessions that stand together in a grid: several only where they overlap in one column.

    Args:
        start: When it begins, in UTC.
        end: When it ends.
        first: Its first column, from 0.
        last: Its last column.
        sessions: Its sessions, in order of time.
    """

    start: datetime
    end: datetime
    first: int
    last: int
    sessions: tuple[Session, ...]

    def overlaps(self, other: Block) -> bool:
        """Return whether two blocks would lie on one another."""
        is_at_once = self.start < other.end and other.start < self.end
        return is_at_once and self.first <= other.last and other.first <= self.last

    def joined(self, other: Block) -> Block:
        """Return one block of two, around all that they take up."""
        return Block(
            start=min(self.start, other.start),
            end=max(self.end, other.end),
            first=min(self.first, other.first),
            last=max(self.last, other.last),
            sessions=(*self.sessions, *other.sessions),
        )


@frozen(kw_only=True)
class Grid:
    """The hours of a day.

    Args:
        columns: The ids of the columns; an empty one is the column of what has none.
        times: When each row begins, in UTC, and at the end when the last one ends.
        blocks: Its blocks, in order of time and then of columns.
    """

    columns: tuple[str, ...]
    times: tuple[datetime, ...]
    blocks: tuple[Block, ...] = field(converter=tuple[Block, ...])

    def rows(self, block: Block) -> tuple[int, int]:
        """Return the first row of a block, from 0, and the row after its last."""
        return self.times.index(block.start), self.times.index(block.end)

    def is_free(self, row: int) -> bool:
        """Return whether nothing takes place in a row."""
        start = self.times[row]
        return not any(it.start <= start < it.end for it in self.blocks)


def grid_of(event: Event, day: ProgrammeDay, by: str = "rooms") -> Grid:
    """Return the grid of the sessions of a day that have a start.

    What has no column, and what is alone at its time, reaches over all of them.

    Args:
        event: A view of the event.
        day: One of its days.
        by: What the columns are: `rooms` or `tracks`.
    """
    timed = [session for session in day.sessions if session.start]
    placing = _by_room(event) if by == "rooms" else _by_track(event)
    items = event.rooms if by == "rooms" else event.tracks
    places = [*(item.id for item in items), ""]
    blocks = _joined(_block(*span, places, placing) for span in _spans(event, timed))
    beside = _beside(blocks)
    numbers = sorted({it for block in beside.values() for it in range(block.first, block.last + 1)})
    used = [number for number in numbers if _is_used(places[number], beside.values(), placing)]
    columns = tuple(places[number] for number in used) or ("",)
    placed = [
        _moved(block, used)
        if id(block) in beside
        else evolve(block, first=0, last=len(columns) - 1)
        for block in blocks
    ]
    edges = {moment for block in placed for moment in (block.start, block.end)}
    ordered = sorted(placed, key=lambda it: (it.start, it.first))
    return Grid(columns=columns, times=tuple(sorted(edges)), blocks=ordered)


def _is_used(place: str, blocks: Iterable[Block], placing: Placing) -> bool:
    sessions = [session for block in blocks for session in block.sessions]
    return any(place in placing(it) or not (place or placing(it)) for it in sessions)


def _moved(block: Block, used: Sequence[int]) -> Block:
    """Return a block in the columns that are used."""
    numbers = [used.index(it) for it in range(block.first, block.last + 1) if it in used]
    return evolve(block, first=numbers[0], last=numbers[-1])


def _beside(blocks: Sequence[Block]) -> dict[int, Block]:
    """Return the blocks during which something else takes place, too, by their identity."""
    busy: dict[int, Block] = {}
    last: Block | None = None
    for block in sorted(blocks, key=lambda it: it.start):
        if last and block.start < last.end:
            busy |= {id(last): last, id(block): block}
        if not last or block.end > last.end:
            last = block
    return busy


def _by_room(event: Event) -> Placing:
    return lambda session: [room.id for room in event.rooms_of(session)]


def _by_track(event: Event) -> Placing:
    def placing(session: Session) -> Sequence[str]:
        track = event.track_of(session)
        return [track.id] if track else []

    return placing


def _spans(
    event: Event, sessions: Iterable[Session]
) -> Iterator[tuple[Session, datetime, datetime]]:
    """Yield each session with the span that a grid shows: an open end is an hour at most."""
    ordered = sorted(sessions, key=_start)
    next_in_room: dict[str, datetime] = {}
    spans: list[tuple[Session, datetime, datetime]] = []
    for session in reversed(ordered):
        start, end = _start(session), session.end
        rooms = [room.id for room in event.rooms_of(session)]
        if end is None:
            later = [next_in_room[id] for id in rooms if next_in_room.get(id, start) > start]
            last = min([start + _LONGEST_OPEN_END, *later])
        else:
            last = end.astimezone(UTC)
        spans.append((session, start, max(last, start + _MOMENT)))
        next_in_room |= dict.fromkeys(rooms, start)
    return reversed(spans)


def _start(session: Session) -> datetime:
    assert session.start is not None  # noqa: S101  # only such sessions are in a grid
    return session.start.astimezone(UTC)


def _block(
    session: Session,
    start: datetime,
    end: datetime,
    places: Sequence[str],
    placing: Placing,
) -> Block:
    """Return the block of one session: its columns side by side, from the first one on."""
    numbers = sorted(map(places.index, placing(session))) or [len(places) - 1]
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            break
        last = number
    return Block(start=start, end=end, first=first, last=last, sessions=(session,))


def _joined(blocks: Iterable[Block]) -> list[Block]:
    """Return blocks of which no two lie on one another."""
    return [it for together in _at_once(blocks) for it in _apart(together)]


def _at_once(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield blocks in order of time, those together that no moment parts from one another."""
    together: list[Block] = []
    end = datetime.max.replace(tzinfo=UTC)
    for block in sorted(blocks, key=lambda it: it.start):
        if block.start >= end:
            yield together
            together = []
        end = max(end, block.end) if together else block.end
        together.append(block)
    yield together


def _apart(blocks: Iterable[Block]) -> list[Block]:
    apart: list[Block] = []
    for block in blocks:
        growing = block
        while clashing := [it for it in apart if it.overlaps(growing)]:
            for it in clashing:
                growing = it.joined(growing)
            ids = {id(it) for it in clashing}
            apart = [it for it in apart if id(it) not in ids]
        apart.append(growing)
    return [evolve(it, sessions=tuple(sorted(it.sessions, key=_start))) for it in apart]
