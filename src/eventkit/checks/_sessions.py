"""What several rules ask of sessions: whether they count, and how they are named."""

from __future__ import annotations

from collections.abc import Iterator

from eventkit import wording
from eventkit.model import Event, Session, SessionKind, Status, Timed

_OFF = (Status.CANCELLED, Status.POSTPONED)

_WITHOUT_FIXED_AUDIENCE = frozenset(
    {SessionKind.BREAK, SessionKind.POSTER, SessionKind.REGISTRATION, SessionKind.SOCIAL}
)


def come_and_go(session: Session) -> bool:
    """Say whether people come to a session and go as they like."""
    return session.kind in _WITHOUT_FIXED_AUDIENCE


def takes_place(event: Event, session: Session) -> bool:
    """Say whether a session is on: what the event or its whole does not do, no session does."""
    if session.status in _OFF or event.status in _OFF:
        return False
    return session.part_of is None or event.session(session.part_of).status not in _OFF


def attended(event: Event) -> Iterator[Timed]:
    """Yield in order of time the sessions at which one has to be: all that is on but posters."""
    for timed in event.timetable:
        if timed.session.kind != SessionKind.POSTER and takes_place(event, timed.session):
            yield timed


def told(event: Event, session: Session) -> str:
    """Return a session with its id and hours, as messages name it."""
    if session.start is None or session.end is None:
        return f"{session.title!r} ({session.id})"
    start, end = (moment.astimezone(event.zone) for moment in (session.start, session.end))
    hours = f"{wording.weekday(start)} {wording.time_range(start, end)}"
    return f"{session.title!r} ({session.id}), {hours}"
