"""Sessions that seem to have become a part of another since the last release."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import chain
from operator import itemgetter

from attrs import frozen

from eventkit.model import Event, Session, SessionKind, Status
from eventkit.model.times import utc
from eventkit.model.words import nearest

_MOST = 16  # candidates with one likeness that are tried, so that many alike cost little


@frozen(eq=False)
class _Candidate:
    """A session that others may be a part of now.

    Args:
        now: The session.
        before: The same session in the last release; None if it is new.
    """

    now: Session
    before: Session | None

    @property
    def former_series(self) -> set[str]:
        """The names of the slots or days of which it is the only one left."""
        if self.now.repeats is not None:
            return set()
        repeats = self.before and self.before.repeats
        return {self.now.id, repeats} if repeats else {self.now.id}

    def weight(self, gone: Session) -> int:
        """Return how much speaks for a session being a part of it now; 0 if too little does.

        What was so before says nothing alone: a repetition may be dropped, a speaker may leave.
        """
        if gone.repeats in self.former_series:
            return 4
        now, before = self.now, self.before
        people, rooms = _people(gone), {*gone.rooms}
        joined = people & (_people(now) - _people(before))
        has_people = bool(joined or (people and people <= _people(now)))
        has_hours = _covers(now, gone)
        if not (has_people or has_hours):
            return 0
        has_title = _is_alike(gone.title, now.title)
        news = (
            has_title and (before is None or before.title != now.title),
            joined,
            has_hours and not _covers(before, gone),
            rooms & {*now.rooms}.difference(before.rooms if before else ()),
        )
        signs = has_title + has_people + has_hours
        return signs if signs > 1 and any(news) else 0


def merged_sessions(
    last: Event, event: Event, successors: Mapping[str, str]
) -> Iterator[tuple[str, str, bool]]:
    """Yield sessions of the last release that seem to be a part of another now.

    Two of three signs are needed: the other has a similar title, or one that contains it; it has
    its people, or some who were not in it before; it takes its hours. It must have got something
    of it since: one of these, or a room. A session that was held several times and is held once
    needs no other sign. Breaks and what was cancelled do not count.

    Args:
        last: The event at the last release.
        event: The event as it is now.
        successors: The ids of sessions that seem to have another id now, by their older ones.

    Yields:
        The old id, the id of the other session, and whether that goes on as the old one: it is
        new, and the first of several is what it was.
    """
    gone = list(_gone(last, event, successors))
    waiting: dict[Hashable, list[_Candidate]] = defaultdict(list)
    for candidate in _candidates(last, event, successors) if gone else ():
        for likeness in _likenesses(event, candidate.now, candidate.former_series):
            waiting[likeness].append(candidate)
    olds_by_candidate: dict[_Candidate, list[str]] = defaultdict(list)
    for session in gone:
        likenesses = _likenesses(last, session, [session.repeats])
        alike = chain.from_iterable(waiting.get(key, ())[:_MOST] for key in likenesses)
        if best := _best(session, alike):
            olds_by_candidate[best].append(session.id)
    for candidate, olds in olds_by_candidate.items():
        is_new = candidate.before is None
        if not is_new or len(olds) > 1:
            yield from ((old, candidate.now.id, is_new and old == olds[0]) for old in olds)


def _gone(last: Event, event: Event, successors: Collection[str]) -> Iterator[Session]:
    """Yield the sessions that are gone and may be a part of another."""
    uids = {event.uid_of(session) for session in event.sessions}
    for session in last.sessions:
        counts = session.kind != SessionKind.BREAK and session.status is not Status.CANCELLED
        if counts and last.uid_of(session) not in uids and session.id not in successors:
            yield session


def _candidates(last: Event, event: Event, successors: Mapping[str, str]) -> Iterator[_Candidate]:
    """Yield the sessions that are new or have changed."""
    before = {last.uid_of(session): session for session in last.sessions}
    renamed = {new: last.session(old) for old, new in successors.items()}
    for session in event.sessions:
        earlier = renamed.get(session.id) or before.get(event.uid_of(session))
        if session != earlier and session.status is not Status.CANCELLED:
            yield _Candidate(session, earlier)


def _best(gone: Session, candidates: Iterable[_Candidate]) -> _Candidate | None:
    """Return the session for which most speaks, the first of several; None if nothing does."""
    weights = ((it.weight(gone), it) for it in {it.now.id: it for it in candidates}.values())
    weight, best = max(weights, key=itemgetter(0), default=(0, None))
    return best if weight else None


def _likenesses(event: Event, session: Session, series: Iterable[str | None]) -> Iterator[Hashable]:
    """Yield values of which sessions that were merged have one in common."""
    yield from (("series", name) for name in series)
    yield "title", session.title.casefold()
    yield from (("person", who) for who in sorted(_people(session)))
    yield from (("day", day) for day in event.days_of(session)[:1])


def _people(session: Session | None) -> set[str]:
    return {it.who for it in session.participations} if session else set()


def _is_alike(title: str, other: str) -> bool:
    """Return whether a title is similar to another, or is in it."""
    one, two = title.casefold(), other.casefold()
    return one in two or nearest(one, [two]) is not None


def _covers(session: Session | None, other: Session) -> bool:
    """Return whether a session takes at least half of the time of another."""
    span, others = session and _span(session), _span(other)
    if not (span and others):
        return False
    (start, end), (first, last) = span, others
    shared = min(end, last) - max(start, first)
    return shared > timedelta() and 2 * shared >= last - first


def _span(session: Session) -> tuple[datetime, datetime] | None:
    return (utc(session.start), utc(session.end)) if session.start and session.end else None
