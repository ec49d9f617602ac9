"""Lay out a day of the programme: rooms across, times down.

Nothing here knows of workbooks: a grid is rows, columns and blocks of cells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import NamedTuple

from eventkit import Event
from eventkit.model import ProgrammeDay, Room, Session


class Block(NamedTuple):
    """Sessions that share cells of a grid.

    Args:
        rows: The first and the last row, from 0.
        columns: The first and the last column, from 0.
        sessions: The sessions: several only where they overlap in one room.
    """

    rows: tuple[int, int]
    columns: tuple[int, int]
    sessions: tuple[Session, ...]


class Grid(NamedTuple):
    """The hours of a day in rows and columns.

    Args:
        rooms: The rooms of the columns; None is the column of what has no room.
        starts: When each row begins, in UTC; it ends where the next begins.
        blocks: What stands in the cells, no two in one cell.
    """

    rooms: tuple[Room | None, ...]
    starts: tuple[datetime, ...]
    blocks: tuple[Block, ...]


class _Placed(NamedTuple):
    """A session, and the first and the last row that it takes up."""

    session: Session
    first: int
    last: int


def grid_of(event: Event, day: ProgrammeDay) -> Grid:
    """Return the grid of the sessions of a day that have a start.

    What has no room reaches over all columns, unless something else takes place then.

    Args:
        event: A view of the event.
        day: One of its days.
    """
    timed = [session for session in day.sessions if session.start]
    rows = _rows(timed)
    by_room: dict[str, list[_Placed]] = defaultdict(list)
    without: list[_Placed] = []
    for session in timed:
        placed = _placed(session, rows)
        for room in event.rooms_of(session):
            by_room[room.id].append(placed)
        if not event.rooms_of(session):
            without.append(placed)
    rooms: list[Room | None] = [room for room in event.rooms if room.id in by_room]
    wide, beside = _parted(without, by_room.values(), len(rows))
    columns = [by_room[room.id] for room in rooms if room]
    if beside or not rooms:
        rooms.append(None)
        columns.append(beside)
    blocks = [*_joined(list(_blocks(placed)) for placed in columns)]
    blocks += [Block((it.first, it.last), (0, len(rooms) - 1), (it.session,)) for it in wide]
    return Grid(tuple(rooms), tuple(rows), tuple(sorted(blocks, key=lambda it: it[:2])))


def _start(session: Session) -> datetime:
    assert session.start is not None  # noqa: S101  # only such sessions are in a grid
    return session.start.astimezone(UTC)


def _end(session: Session) -> datetime | None:
    """Return when a session ends; None for an open end and a moment."""
    end = session.end and session.end.astimezone(UTC)
    return end if end and end > _start(session) else None


def _rows(timed: Iterable[Session]) -> list[datetime]:
    """Return when rows begin: wherever a session begins or ends, but at the last end."""
    starts = {_start(session) for session in timed}
    ends = {end for session in timed if (end := _end(session))}
    edges = sorted(starts | ends)
    return edges[:-1] if edges and edges[-1] not in starts else edges


def _placed(session: Session, rows: Sequence[datetime]) -> _Placed:
    first, end = bisect_left(rows, _start(session)), _end(session)
    return _Placed(session, first, bisect_left(rows, end) - 1 if end else first)


def _parted(
    without: Sequence[_Placed], by_room: Iterable[Sequence[_Placed]], count: int
) -> tuple[list[_Placed], list[_Placed]]:
    """Return what has no room and takes place alone, and what does not.

    Args:
        without: What has no room.
        by_room: What is in each room.
        count: The number of rows.
    """
    changes = [0] * (count + 1)
    for placed in (*without, *(it for room in by_room for it in room)):
        changes[placed.first] += 1
        changes[placed.last + 1] -= 1
    crowded = [0, *accumulate(number > 1 for number in accumulate(changes))]
    parted: tuple[list[_Placed], list[_Placed]] = ([], [])
    for placed in without:
        parted[crowded[placed.last + 1] > crowded[placed.first]].append(placed)
    return parted


def _blocks(placed: Iterable[_Placed]) -> Iterator[tuple[tuple[int, int], tuple[Session, ...]]]:
    """Yield rows and sessions of the blocks of a column: sessions that overlap share one."""
    together: list[_Placed] = []
    last = -1
    for item in sorted(placed, key=lambda it: (it.first, it.last)):
        if together and item.first > last:
            yield (together[0].first, last), tuple(it.session for it in together)
            together, last = [], -1
        together.append(item)
        last = max(last, item.last)
    if together:
        yield (together[0].first, last), tuple(it.session for it in together)


def _joined(
    columns: Iterable[Sequence[tuple[tuple[int, int], tuple[Session, ...]]]],
) -> Iterator[Block]:
    """Yield the blocks of all columns; one for those side by side that hold the same sessions."""
    open_blocks: dict[tuple[int, int], Block] = {}
    for number, blocks in enumerate(columns):
        still_open: dict[tuple[int, int], Block] = {}
        for rows, sessions in blocks:
            before = open_blocks.pop(rows, None)
            is_same = before is not None and before.sessions == sessions
            if before and not is_same:
                yield before
            first = before.columns[0] if before and is_same else number
            still_open[rows] = Block(rows, (first, number), sessions)
        yield from open_blocks.values()
        open_blocks = still_open
    yield from open_blocks.values()
