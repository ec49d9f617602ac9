"""What of a programme is still open: for the rule that sums it up, and for the list of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from eventkit import wording
from eventkit.checks._rule import Finding, rule
from eventkit.checks._sessions import takes_place
from eventkit.model import Event, ProgrammeDay, Session, SessionKind, Severity, texts
from eventkit.model.errors import shortened
from eventkit.model.tree import holders, references
from eventkit.model.words import Timing, is_to_be_announced
from eventkit.text import one_line

_GAP = timedelta(minutes=60)
_SHOWN = 60
_TO_DO = re.compile(r"\b(?:TODO|FIXME|XXX|TB[ACD])\b|\?{3}|\blorem ipsum\b", re.IGNORECASE)
_NAMED = ("people", "organizations", "groups", "rooms")


class OpenPoint(NamedTuple):
    """Something of an event that is still open.

    Args:
        group: What sort of point it is, such as `to be announced`.
        place: Where it is in the document, such as `sessions.opening`.
        text: What is open.
    """

    group: str
    place: str
    text: str


def open_points(event: Event) -> Iterator[OpenPoint]:
    """Yield everything of an event that is still open, group by group, in order of the document.

    >>> from datetime import date
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", sessions=[Session(id="talk", title="Talk", tba=["rooms"])])
    >>> [(point.group, point.place) for point in open_points(school)][:2]
    [('to be announced', 'sessions.talk'), ('without a day', 'sessions.talk')]
    """
    sessions = [session for session in event.sessions if takes_place(event, session)]
    for session in sessions:
        if session.tba:
            announced = f"{one_line(session.title)}: {', '.join(session.tba)}"
            yield OpenPoint("to be announced", f"sessions.{session.id}", announced)
    for path, text in texts(event):
        for line in (text,) if isinstance(text, str) else text:
            if _TO_DO.search(line) and not is_to_be_announced(line):
                yield OpenPoint("texts to write", path, shortened(one_line(line), _SHOWN))
    yield from _without_time(sessions)
    yield from _without_room(event, sessions)
    yield from _without_people(event, sessions)
    for day in event.days:
        if not day.all_sessions:
            yield OpenPoint("days without sessions", f"day {day.number}", _day(event, day))
        yield from _gaps(event, day)
    yield from _unused(event)


def _without_time(sessions: Iterable[Session]) -> Iterator[OpenPoint]:
    for session in sessions:
        if session.timing in (Timing.DAY, Timing.UNKNOWN) and not session.part_of:
            group = "without hours" if session.day else "without a day"
            yield OpenPoint(group, f"sessions.{session.id}", one_line(session.title))


def _without_room(event: Event, sessions: Iterable[Session]) -> Iterator[OpenPoint]:
    for session in sessions if event.rooms else ():
        is_known = "rooms" in session.tba or session.kind == SessionKind.BREAK
        if session.start and not (is_known or event.rooms_of(session) or session.online):
            yield OpenPoint("without a room", f"sessions.{session.id}", one_line(session.title))


def _without_people(event: Event, sessions: Iterable[Session]) -> Iterator[OpenPoint]:
    for session in sessions if event.people else ():
        named = (session, *event.parts_of(session))
        if session.kind != SessionKind.BREAK and not any(it.participations for it in named):
            yield OpenPoint("without people", f"sessions.{session.id}", one_line(session.title))


def _gaps(event: Event, day: ProgrammeDay) -> Iterator[OpenPoint]:
    """Yield the times of more than an hour within a day in which nothing takes place."""
    taking_place = (it for it in day.sessions if takes_place(event, it))
    spans = sorted((it.start, it.end or it.start) for it in taking_place if it.start)
    last = spans[0][1] if spans else None
    for (_, end), (start, _) in pairwise(spans):
        last = max(end, last) if last else end
        if start - last > _GAP:
            hours = wording.time_range(last.astimezone(event.zone), start.astimezone(event.zone))
            yield OpenPoint("gaps", f"day {day.number}", f"{_day(event, day)}, {hours}")


def _day(event: Event, day: ProgrammeDay) -> str:
    return wording.full_date(day.date, event.language)


def _unused(event: Event) -> Iterator[OpenPoint]:
    """Yield the people, organisations, groups and rooms that nothing refers to."""
    used = {id for _, holder in holders(event) for _, id in references(holder)}
    for table in _NAMED:
        for item in getattr(event, table):
            if item.id not in used:
                yield OpenPoint("not used", f"{table}.{item.id}", one_line(item.name))


@rule("to-be-announced", Severity.HINT, "Something that is still to be announced")
def to_be_announced(event: Event) -> Iterator[Finding]:
    """Sessions say with `tba`, or with "TBA" in place of a value, what is still to be announced.

    The rule reports once for the event; `eventkit show PATH --open` lists each of them, and what
    else is open.

    A hint: it is meant so, and only has to be remembered.
    """
    waiting = [it for it in event.sessions if it.tba and takes_place(event, it)]
    if waiting:
        names = ", ".join(session.id for session in waiting[:3])
        more = f" and {len(waiting) - 3} more" if len(waiting) > 3 else ""  # noqa: PLR2004  # names
        yield Finding(
            "event",
            f"something is to be announced of {names}{more}",
            "write it in its place once it is known; `eventkit show PATH --open` lists all that is"
            " open",
        )


@rule("named-to-be-announced", Severity.WARNING, "A person or room with the name TBA")
def named_to_be_announced(event: Event) -> Iterator[Finding]:
    """Nobody is called "TBA": as a person or room it would be listed, invited and counted.

    A warning: where a session names it, "TBA" itself says that the person is to be announced.
    """
    for table in _NAMED:
        for item in getattr(event, table):
            if is_to_be_announced(item.name):
                yield Finding(
                    f"{table}.{item.id}",
                    f"it is called {item.name!r}",
                    'remove it, and write "TBA" where a session names it',
                )
