"""Rules on the programme: who and what is where, and when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from eventkit import wording
from eventkit.checks._rule import Found, rule
from eventkit.model import Event, Session, SessionKind, Severity, Status
from eventkit.model.times import utc

_NOT_TAKING_PLACE = {Status.CANCELLED, Status.POSTPONED}


@rule("person-in-two-places", Severity.ERROR, "A person takes part in two sessions at one time")
def person_in_two_places(event: Event) -> Iterator[Found]:
    """A person who is named for two sessions at one time will be missed in one of them.

    An error: one of the two entries is wrong. Posters, parts under their whole, and what is
    cancelled or postponed do not count; nor do organisations and groups: they can be anywhere.
    """
    people = {person.id: person for person in event.people}

    def who(session: Session) -> set[str]:
        return {p.who for p in session.participations if p.who in people}

    for id, first, second in _clashes(event, who):
        yield Found(
            f"sessions.{second.id}",
            f"{people[id].name} is also in {first.title!r} ({first.id}), {_when(event, first)}",
            "move one of the two sessions, or take the person out of one",
        )


@rule("room-taken-twice", Severity.ERROR, "Two sessions are in one room at the same time")
def room_taken_twice(event: Event) -> Iterator[Found]:
    """Two sessions in one room at the same time leave somebody in the corridor.

    An error: one of the two entries is wrong. Posters share a room; parts are in that of their
    whole; what is cancelled or postponed needs none.
    """

    def where(session: Session) -> set[str]:
        return {room.id for room in event.rooms_of(session)}

    for id, first, second in _clashes(event, where):
        room = event.room(id).name
        yield Found(
            f"sessions.{second.id}",
            f"{room} is taken by {first.title!r} ({first.id}), {_when(event, first)}",
            "move one of the two sessions to another room or time",
        )


@rule("session-outside-event", Severity.ERROR, "A session on a day that is not the event's")
def session_outside_event(event: Event) -> Iterator[Found]:
    """A session before the event's first day or after its last is nearly always a wrong date.

    An error: who trusts it comes on the wrong day. A session that passes midnight of the last day
    belongs to the day on which it begins.
    """
    for session in event.sessions:
        day = event.day_of(session)
        if day and not event.start <= day <= event.end:
            yield Found(
                f"sessions.{session.id}",
                f"{wording.long_date(day)} is outside the event"
                f" ({wording.date_range(event.start, event.end)})",
                "mend the date, or the event's start and end",
            )


def _clashes(
    event: Event, keys: Callable[[Session], Iterable[str]]
) -> Iterator[tuple[str, Session, Session]]:
    """Yield each session that begins while another of the same key goes on, with that other.

    A sweep in order of time: each session is held against the one that lasts longest of those
    before it, so that the work and the findings grow with the sessions and not with their pairs.
    """
    held: dict[str, list[Session]] = defaultdict(list)
    for session in event.sessions:
        if session.start and _counts(session):
            for key in keys(session):
                held[key].append(session)
    for key, sessions in held.items():
        wholes = {session.id for session in sessions}
        own = [session for session in sessions if session.part_of not in wholes]
        yield from ((key, first, second) for first, second in _overlapping(own))


def _counts(session: Session) -> bool:
    return session.status not in _NOT_TAKING_PLACE and session.kind != SessionKind.POSTER


def _overlapping(sessions: Iterable[Session]) -> Iterator[tuple[Session, Session]]:
    spans = sorted(
        ((_span(session), session) for session in sessions), key=lambda spanned: spanned[0]
    )
    last: tuple[tuple[datetime, datetime], Session] | None = None
    for span, session in spans:
        if last and span[0] < last[0][1]:
            yield last[1], session
        if last is None or span[1] > last[0][1]:
            last = span, session


def _span(session: Session) -> tuple[datetime, datetime]:
    assert session.start is not None and session.end is not None  # noqa: S101, PT018  # both or none
    return utc(session.start), utc(session.end)


def _when(event: Event, session: Session) -> str:
    start, end = (moment.astimezone(event.zone) for moment in _span(session))
    return f"{wording.weekday(start)} {wording.time_range(start, end)}"
