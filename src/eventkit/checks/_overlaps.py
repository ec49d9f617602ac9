"""Find sessions that overlap: sweeps in order of time, never pair by pair."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from eventkit.model import ScheduledSession, Session

K = TypeVar("K", bound=Hashable)


def nothing_shared(_: Session) -> bool:
    """Return False: no session shares what it takes up."""
    return False


def clashes(
    timed: Iterable[ScheduledSession],
    keys: Callable[[Session], Iterable[K]],
    shares: Callable[[Session], bool] = nothing_shared,
) -> Iterator[tuple[K, Session, Session]]:
    """Yield pairs of sessions that overlap and have a key in common, with that key.

    Parts of one whole are compared with each other, and the whole with everything else.

    Args:
        timed: The sessions in order of time.
        keys: Function from a session to what it takes up, without repeats: its people or rooms.
        shares: Function that is true of sessions that may share what they take up.
    """
    by_key: dict[K, list[ScheduledSession]] = defaultdict(list)
    for slot in timed:
        for key in keys(slot.session):
            by_key[key].append(slot)
    for key, of_key in by_key.items():
        for family in _families(of_key):
            yield from ((key, first, second) for first, second in overlapping(family, shares))


def _families(timed: Iterable[ScheduledSession]) -> Iterable[list[ScheduledSession]]:
    """Group sessions by their whole; those whose whole is absent form one more group."""
    all_timed = list(timed)
    wholes = {slot.session.id for slot in all_timed}
    families: dict[str | None, list[ScheduledSession]] = defaultdict(list)
    for slot in all_timed:
        whole = slot.session.part_of
        families[whole if whole in wholes else None].append(slot)
    return families.values()


def overlapping(
    timed: Iterable[ScheduledSession], shares: Callable[[Session], bool] = nothing_shared
) -> Iterator[tuple[Session, Session]]:
    """Yield pairs of sessions that overlap, the earlier one first.

    A session is compared only with the earlier one that ends last, so that the work and the
    findings grow with the number of sessions and not of pairs. A session that shares is compared
    only with those that do not.
    """
    last_alone: ScheduledSession | None = None
    last_sharing: ScheduledSession | None = None
    for slot in timed:
        is_sharing = shares(slot.session)
        last = last_alone if is_sharing else _later(last_alone, last_sharing)
        if last and slot.start < last.end:
            yield last.session, slot.session
        if is_sharing:
            last_sharing = _later(last_sharing, slot)
        else:
            last_alone = _later(last_alone, slot)


def _later(
    first: ScheduledSession | None, second: ScheduledSession | None
) -> ScheduledSession | None:
    """Return the one that ends later, or the first if both end together."""
    if first is None or second is None:
        return first or second
    return second if second.end > first.end else first


class Spans:
    """Sessions, added in order of time, that can be searched by a span of time in O(log n)."""

    def __init__(self) -> None:
        self._starts: list[datetime] = []
        self._longest: list[ScheduledSession] = []  # among the sessions up to this index

    def add(self, timed: ScheduledSession) -> None:
        """Add a session that begins no earlier than those added before."""
        lasts = self._longest[-1] if self._longest else timed
        self._starts.append(timed.start)
        self._longest.append(timed if timed.end > lasts.end else lasts)

    def during(self, other: ScheduledSession) -> Session | None:
        """Return a session that overlaps another, if there is one."""
        before = bisect_left(self._starts, other.end)
        longest = self._longest[before - 1] if before else None
        return longest.session if longest and longest.end > other.start else None
