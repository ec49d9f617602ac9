"""What schedules cannot hold of an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from eventkit import Event
from eventkit.model import Item, Role, Session, SessionKind, Timing
from eventkit.plugins import Loss
from eventkit.text import picture_address
from eventkit.wording import OFF
from eventkit_schedule.programme import Schedule, web_address

NO_PLACE = "a schedule has no place for it"

EVENT = ("kind", "hours", "contact", "project", "series", "participations", "online")
TABLES = {
    "days": "day_infos",
    **{name: name for name in ("projects", "statements", "outcomes", "sources")},
}
ROOM = ("venue", "floor", "features", "online")
TRACK = ("description", "url")
PERSON = ("position", "organization", "country", "further_affiliations", "contact")
PARTY = (*PERSON, "abbreviation", "part_of", "members", "count", "kind", "logo")
SESSION = ("interpretation", "timezone", "online")
VENUE = ("street", "region", "country", "geo")
PART: tuple[str, ...] = (
    "subtitle",
    "abstract",
    "description",
    "kind",
    "rooms",
    "track",
    "languages",
    "materials",
)
PART += (*SESSION, "url", "image", "license", "notice", "tba")

XML_ALONE: Mapping[str, tuple[str, ...]] = {
    "event": ("description", "topics"),
    "rooms": ("capacity", "description", "url"),
    "parties": ("description", "url", "image"),
}
"""What only schedule.json has a place for."""


def losses(event: Event, format: Literal["xml", "json"], *, breaks: bool) -> Iterator[Loss]:
    """Yield what a schedule cannot hold, item by item.

    Args:
        event: The event.
        format: Which spelling.
        breaks: Whether it holds breaks.
    """
    schedule = Schedule(event, "", breaks=breaks)
    more = XML_ALONE if format == "xml" else {}
    yield from _of_event(event, more.get("event", ()))
    for room in event.rooms:
        yield from _lost(f"rooms.{room.id}", room, (*ROOM, *more.get("rooms", ())))
    yield from _of_venues(schedule)
    for track in event.tracks:
        yield from _lost(f"tracks.{track.id}", track, TRACK)
    for session in event.sessions:
        yield from _of_session(schedule, session, format)
    yield from _of_parties(schedule, (*PARTY, *more.get("parties", ())))


def _lost(
    place: str, item: Item | Event, keys: Iterable[str], message: str = NO_PLACE
) -> Iterator[Loss]:
    for key in keys:
        if getattr(item, key, None):
            yield Loss(place=f"{place}.{key}", message=message)


def _of_venues(schedule: Schedule) -> Iterator[Loss]:
    """Yield what is lost of venues: all but the names of those that stand for a room."""
    event = schedule.event
    roomless = (it for it in schedule.sessions if schedule.stands_for_room(it))
    named = {venue.id for session in roomless for venue in event.venues_of(session)}
    for venue in event.venues:
        if venue.id not in named:
            yield Loss(place=f"venues.{venue.id}", message=NO_PLACE)
        else:
            keys = (*VENUE, "city") if venue.name else VENUE
            yield from _lost(f"venues.{venue.id}", venue, keys)


def _of_event(event: Event, more: tuple[str, ...]) -> Iterator[Loss]:
    yield from _lost("event", event, (*EVENT, *more))
    if event.summary and ("description" in more or event.description):
        yield Loss(place="event.summary", message=NO_PLACE)  # else it stands for the description
    if event.status and event.status not in OFF:
        yield Loss(place="event.status", message=NO_PLACE)
    yield from _unlinked("event", event, ("url",))
    for table, attribute in TABLES.items():
        for item in getattr(event, attribute):
            yield Loss(place=f"{table}.{item.id}", message=NO_PLACE)


def _of_session(schedule: Schedule, session: Session, format: str) -> Iterator[Loss]:
    place = f"sessions.{session.id}"
    if session.part_of and schedule.is_written(schedule.event.session(session.part_of)):
        yield from _lost(place, session, PART, "it is a line of its whole, with hours and people")
    elif schedule.is_written(session):
        yield from _of_written(schedule, session, place)
        yield from _of_participations(place, session, format)
        if format == "xml" and session.license and session.recording is None:
            message = "with a license it is said to be recorded"
            yield Loss(place=f"{place}.recording", message=message)
    elif reason := _absence(session):
        yield Loss(place=place, message=reason)


def _of_written(schedule: Schedule, session: Session, place: str) -> Iterator[Loss]:
    yield from _lost(place, session, SESSION)
    yield from _unlinked(place, session, ("url",))
    if session.status and schedule.status(session) not in OFF:
        yield Loss(place=f"{place}.status", message=NO_PLACE)
    if session.timing is Timing.OPEN:
        yield Loss(
            place=f"{place}.end", message="it has no length: its open end is written as 0:00"
        )
    if session.image and not web_address(picture_address(session.image)):
        yield Loss(place=f"{place}.image", message="apps need the address of a picture on the web")
    if len(schedule.event.languages_of(session)) > 1:
        yield Loss(place=f"{place}.languages", message="a schedule names one language: the first")
    for material in session.materials:
        if not web_address(material.url):
            yield Loss(place=f"{place}.materials.{material.id}", message="it is not on the web")


def _absence(session: Session) -> str:
    """Return why a session is not written; nothing if that is asked for."""
    if session.kind == SessionKind.BREAK and session.start:
        return ""
    return (
        "it is longer than 99 hours" if session.start else "a schedule holds what has hours alone"
    )


def _unlinked(place: str, item: Item | Event, keys: Iterable[str]) -> Iterator[Loss]:
    for key in keys:
        if getattr(item, key, None) and not web_address(getattr(item, key)):
            yield Loss(place=f"{place}.{key}", message="it is not on the web")


def _of_participations(place: str, session: Session, format: str) -> Iterator[Loss]:
    named: set[str] = set()
    for number, it in enumerate(sorted(session.participations, key=_speakers_first)):
        spot = f"{place}.participations[{number}]"
        if it.who in named:
            yield Loss(place=spot, message="a schedule says one role of each: the first")
        elif it.role != Role.SPEAKER and format == "xml":
            yield Loss(place=spot, message=f"{it.who} stands in it without the role {it.role}")
        if it.remote:
            yield Loss(place=spot, message=f"that {it.who} is not on site is not said")
        named.add(it.who)


def _speakers_first(participation: object) -> bool:
    return getattr(participation, "role", "") != Role.SPEAKER


def _of_parties(schedule: Schedule, keys: tuple[str, ...]) -> Iterator[Loss]:
    speaking = {it.who for session in schedule.sessions for it in session.participations}
    tables = ("people", "organizations", "groups")
    for table in tables:
        for party in getattr(schedule.event, table):
            place = f"{table}.{party.id}"
            if party.id not in speaking:
                yield Loss(place=place, message="a schedule names those who are in its sessions")
                continue
            yield from _lost(place, party, keys)
            yield from _unlinked(place, party, ("url",) if "url" not in keys else ())
