"""Which sessions go on at the same time: sweeps in order of time, never pair by pair."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from eventkit.model import Session, Timed

K = TypeVar("K", bound=Hashable)


def nothing_shared(_: Session) -> bool:
    """Say of no session that it shares what it takes up."""
    return False


def clashes(
    timed: Iterable[Timed],
    keys: Callable[[Session], Iterable[K]],
    shares: Callable[[Session], bool] = nothing_shared,
) -> Iterator[tuple[K, Session, Session]]:
    """Yield each session that begins while another of the same key goes on, with that other.

    The parts of a whole of that key are held against each other; for all others the whole stands.

    Args:
        timed: The sessions in order of time.
        keys: Function from a session to what it takes up, each once: its people, its rooms.
        shares: Function that says of which sessions several may take up the same at one time.
    """
    held: dict[K, list[Timed]] = defaultdict(list)
    for each in timed:
        for key in keys(each.session):
            held[key].append(each)
    for key, own in held.items():
        for family in _families(own):
            yield from ((key, first, second) for first, second in overlapping(family, shares))


def _families(timed: Iterable[Timed]) -> Iterable[list[Timed]]:
    """Return the parts of each whole that is there, and all that is no part of one."""
    every = list(timed)
    wholes = {each.session.id for each in every}
    families: dict[str | None, list[Timed]] = defaultdict(list)
    for each in every:
        whole = each.session.part_of
        families[whole if whole in wholes else None].append(each)
    return families.values()


def overlapping(
    timed: Iterable[Timed], shares: Callable[[Session], bool] = nothing_shared
) -> Iterator[tuple[Session, Session]]:
    """Yield each session that begins while another goes on, after that other.

    Each is held against the one that lasts longest of those before it, so that the work and the
    findings grow with the sessions and not with their pairs; one that shares only against those
    that do not.
    """
    last_alone: Timed | None = None
    last_sharing: Timed | None = None
    for each in timed:
        is_sharing = shares(each.session)
        last = last_alone if is_sharing else _later(last_alone, last_sharing)
        if last and each.start < last.end:
            yield last.session, each.session
        if is_sharing:
            last_sharing = _later(last_sharing, each)
        else:
            last_alone = _later(last_alone, each)


def _later(first: Timed | None, second: Timed | None) -> Timed | None:
    """Return the one that ends later, the first of two that end together."""
    if first is None or second is None:
        return first or second
    return second if second.end > first.end else first


class Spans:
    """Sessions that can be asked which of them goes on in a span of time.

    Sessions are added in order of time; a question takes as many steps as their number has digits.
    """

    def __init__(self) -> None:
        self._starts: list[datetime] = []
        self._longest: list[Timed] = []  # of those up to each

    def add(self, timed: Timed) -> None:
        """Add a session that begins no earlier than those there."""
        lasts = self._longest[-1] if self._longest else timed
        self._starts.append(timed.start)
        self._longest.append(timed if timed.end > lasts.end else lasts)

    def during(self, other: Timed) -> Session | None:
        """Return one that goes on while the other does, if any."""
        before = bisect_left(self._starts, other.end)
        longest = self._longest[before - 1] if before else None
        return longest.session if longest and longest.end > other.start else None
