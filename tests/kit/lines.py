"""A text that holds everything that the contract asks about: a line for each session."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from eventkit.model import Event, Session
from eventkit.plugins import NoOptions
from eventkit.wording import status_of

FACTS: dict[str, Callable[[Event, Session], str]] = {
    "title": lambda event, session: session.title,
    "hours": lambda event, session: f"{session.start} {session.end}",
    "room": lambda event, session: ", ".join(room.name for room in event.rooms_of(session)),
    "people": lambda event, session: ", ".join(
        f"{event.party(it.who).name} ({it.role})" for it in session.participations
    ),
    "status": lambda event, session: str(status_of(event, session)),
    "notice": lambda event, session: session.notice or "",
}


def line(event: Event, session: Session, *, without: str = "") -> str:
    """Return a session in a line, without one of the facts."""
    return " / ".join(fact(event, session) for name, fact in FACTS.items() if name != without)


def render(event: Event, options: NoOptions) -> Iterator[str]:
    yield f"{event.title}\n"
    for session in event.sessions:
        yield f"{line(event, session)}\n"
