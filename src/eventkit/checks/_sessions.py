"""Questions about sessions that several rules ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from eventkit import wording
from eventkit.model import Event, ScheduledSession, Session, SessionKind, Status

_OFF = (Status.CANCELLED, Status.POSTPONED)

_WITHOUT_FIXED_AUDIENCE = frozenset(
    {SessionKind.BREAK, SessionKind.POSTER, SessionKind.REGISTRATION, SessionKind.SOCIAL}
)


def come_and_go(session: Session) -> bool:
    """Return whether people come and go during a session."""
    return session.kind in _WITHOUT_FIXED_AUDIENCE


def takes_place(event: Event, session: Session) -> bool:
    """Return whether neither a session nor its whole nor the event is cancelled or postponed."""
    if session.status in _OFF or event.status in _OFF:
        return False
    return session.part_of is None or event.session(session.part_of).status not in _OFF


def attended(event: Event) -> Iterator[ScheduledSession]:
    """Yield the sessions that people attend as a whole, in order of time: all but posters.

    Those with an open end and moments take up the instant in which they begin.
    """
    for timed in event.timetable:
        if timed.session.kind != SessionKind.POSTER and takes_place(event, timed.session):
            is_instant = timed.start == timed.end
            yield timed._replace(end=timed.end + timedelta.resolution) if is_instant else timed


def label(event: Event, session: Session) -> str:
    """Return the title, id and hours of a session for a message."""
    day, hours = event.date_of(session), wording.hours(session, event.zone)
    when = f", {wording.weekday(day)} {hours}" if day and hours else ""
    return f"{session.title!r} ({session.id}){when}"
