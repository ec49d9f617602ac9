"""What a calendar shows: the facts from which its entries are made, and by which they are compared.

Facts and not texts: another wording in a newer eventkit is no change of a session. The rules that
say which facts count have a number, which each line of a log keeps: where entries come to tell
more or less, a new set of rules is added, and the releases so far are compared by those of their
time. So no SEQUENCE ever falls.

Facts are told in two ways. `AS_WRITTEN` is quick and tells apart whatever may be shown apart;
`AS_SHOWN` does what calendars do with a text (Markdown made plain, only the beginning of it), and
is asked where the first differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import TypeAlias

from attrs import frozen

from eventkit.model import (
    Contact,
    Event,
    Online,
    Participation,
    Person,
    Role,
    Session,
    SessionKind,
    Status,
    Venue,
)
from eventkit.model.times import in_seconds, utc
from eventkit.text import lines, one_line, plain

Facts: TypeAlias = tuple[object, ...]

_OFF = (Status.CANCELLED, Status.POSTPONED)
_TITLE_LENGTH = 255
_TEXT_LENGTH = 600


@frozen
class Telling:
    """How texts are told.

    Args:
        title: A title; the second text stands in where nothing of it can be seen.
        line: A text of one line.
        text: Markdown.
        place: Degrees.
    """

    title: Callable[[str, str], object]
    line: Callable[[str | None], str]
    text: Callable[[str | None], object]
    place: Callable[[tuple[float, float] | None], object]


@frozen(eq=False)
class _Prose:
    """Markdown that is made plain only where it is compared with other Markdown."""

    said: str

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Prose):
            return NotImplemented
        return self.said == other.said or self._shown() == other._shown()

    def __hash__(self) -> int:
        return hash(self._shown())

    def _shown(self) -> object:
        return _begin(plain(self.said), _TEXT_LENGTH)


def _title(said: str, instead: str) -> object:
    return _begin(one_line(said), _TITLE_LENGTH) if lines(said).strip() else instead


def _begin(text: str, length: int) -> object:
    return text[:length], len(text) > length


def _degrees(place: tuple[float, float] | None) -> object:
    return place and tuple(round(each, 6) + 0.0 for each in place)


AS_WRITTEN = Telling(
    title=lambda said, instead: (said, instead),
    line=lambda said: said or "",
    text=lambda said: said or "",
    place=lambda place: place,
)
AS_SHOWN = Telling(
    title=_title,
    line=lambda said: one_line(said or ""),
    text=lambda said: _Prose(said or ""),
    place=_degrees,
)


# --- entries of their own


def session_facts(event: Event, session: Session, tell: Telling) -> Facts:
    """Return what the entry of a session is made of."""
    parts = event.parts_of(session)
    track = event.track_of(session)
    rooms = event.rooms_of(session)
    on_maps = [room for room in rooms if event.venue_of(room)] or rooms
    own = (session.online, *(room.online for room in rooms))
    return (
        _when(session),
        event.status if event.status in _OFF else session.status or event.status,
        tell.title(session.title, session.id),
        tell.line(session.discreet_title or event.discreet_title),
        tell.line(session.notice),
        _ways(own, tell) or _ways([event.online], tell),
        _people(event, session.participations, tell),
        event.languages_of(session),
        session.interpretation,
        tuple(row_facts(event, part, tell) for part in parts),
        event.timezone if any(part.start for part in parts) else "",
        tell.text(session.description),
        tuple((tell.line(each.title), tell.line(each.url)) for each in session.materials),
        tell.line(session.url),
        _contact(event.contact, tell),
        " / ".join(tell.line(room.name) for room in on_maps),
        _venue(event.venue_of(session), tell),
        tell.line(track.title) if track else "",
        session.kind,
        event.language,
    )


def event_facts(event: Event, told: Iterable[Told], tell: Telling) -> Facts:
    """Return what the event's own entry is made of.

    Args:
        event: The event.
        told: The sessions without hours, in order.
        tell: How.
    """
    rows = tuple((each.day, each.facts) for each in told)
    own = tuple(each for each in event.participations if each.role != Role.PARTICIPANT)
    return (
        tell.title(event.title, event.id),
        tell.line(event.discreet_title),
        event.start,
        event.end,
        event.status,
        _ways([event.online], tell),
        _people(event, own, tell),
        rows,
        event.timezone if _has_hours(facts for _, facts in rows) else "",
        tell.line(event.summary),
        tell.text(event.description),
        _contact(event.contact, tell),
        _venue(event.venues[0] if len(event.venues) == 1 else None, tell),
        tell.line(event.url),
        event.language,
    )


def day_facts(event: Event, day: DayTold, told: Iterable[Told], tell: Telling) -> Facts:
    """Return what the entry of a day is made of.

    Args:
        event: The event.
        day: The day.
        told: The sessions told of in it, in order.
        tell: How.
    """
    rows = tuple(each.facts for each in told)
    number = (day.date - event.start).days + 1
    item = next((each for each in event.day_items if each.id == str(number)), None)
    title = tell.line(item.title if item else None) or number
    hours = None if _has_hours(rows, breaks=False) else event.hours
    return (
        day.date,
        tell.title(event.title, ""),
        tell.line(event.discreet_title),
        None if day.is_only else title,
        event.status,
        hours,
        event.timezone if hours or _has_hours(rows) else "",
        _ways([event.online], tell),
        rows,
        tell.text(item.description if item else None),
        _contact(event.contact, tell),
        _venue(event.venue(day.venue) if day.venue else None, tell),
        tell.line(event.url),
        event.language,
    )


@frozen
class Told:
    """A session that is told of in another entry.

    Args:
        day: Its date, if it is known.
        facts: What is told of it, and of each of its parts.
    """

    day: date | None
    facts: tuple[Facts, ...]


@frozen
class DayTold:
    """A day that has an entry.

    Args:
        date: Its date.
        venue: Id of where all of it is, if it is at one.
        is_only: Whether there is no other.
    """

    date: date
    venue: str | None
    is_only: bool


def _has_hours(rows: Iterable[tuple[Facts, ...]], *, breaks: bool = True) -> bool:
    """Say whether anything told of has hours; without breaks, whether anything else has."""
    return any(
        facts[0] and (breaks or not facts[-1])
        for held in rows
        for facts in (held if breaks else held[:1])
    )


# --- lines of another's text


def told_facts(event: Event, session: Session, tell: Telling) -> tuple[Facts, ...]:
    """Return what is told of a session, and of each of its parts, in another entry."""
    rows = (row_facts(event, each, tell) for each in (session, *event.parts_of(session)))
    return tuple(rows)


def row_facts(event: Event, session: Session, tell: Telling) -> Facts:
    """Return what one line about a session is made of."""
    rooms = tuple(map(event.room, session.rooms))
    by_role = groupby(session.participations, key=lambda each: each.role)
    return (
        _when(session)[:2],
        tell.title(session.title, session.id),
        session.status if session.status in _OFF else None,
        tell.line(session.notice),
        tuple((role, tuple(_names(event, held, tell))) for role, held in by_role),
        ", ".join(tell.line(room.name) for room in rooms),
        _ways((session.online, *(room.online for room in rooms)), tell),
        session.kind == SessionKind.BREAK,
    )


def _when(session: Session) -> Facts:
    if not session.start or not session.end:
        return ()
    start, end = in_seconds(session.start, session.end)
    return _instant(start), _instant(end), str(start.tzinfo)


def _instant(moment: datetime) -> datetime:
    return utc(moment).replace(tzinfo=None)


def _names(event: Event, held: Iterable[Participation], tell: Telling) -> Iterable[object]:
    return (tell.line(event.party(each.who).name) for each in held)


def _people(event: Event, held: tuple[Participation, ...], tell: Telling) -> Facts:
    by_role: dict[str, list[object]] = {}
    for each in held:
        by_role.setdefault(each.role, []).append(_person(event, each, tell))
    return tuple((role, tuple(who)) for role, who in by_role.items())


def _person(event: Event, held: Participation, tell: Telling) -> Facts:
    party = event.party(held.who)
    if not isinstance(party, Person):
        return tell.line(party.name), held.remote
    employer = event.organization(party.organization) if party.organization else None
    position, of = tell.line(party.position), tell.line(employer.name if employer else None)
    return tell.line(party.name), held.remote, position, of


def _ways(ways: Iterable[Online | None], tell: Telling) -> Facts:
    told = ((tell.line(way.url), tell.line(way.passcode)) for way in ways if way and way.url)
    return tuple(dict.fromkeys(told))


def _contact(contact: Contact | None, tell: Telling) -> Facts:
    return (tell.line(contact.email), tell.line(contact.phone)) if contact else ("", "")


def _venue(venue: Venue | None, tell: Telling) -> Facts:
    if venue is None:
        return ()
    names = tuple(tell.line(part) for part in (venue.name, venue.street, venue.city))
    return (*names, tell.place(venue.geo))


@frozen
class Projection:
    """One set of rules: which facts each kind of entry is made of."""

    session: Callable[[Event, Session, Telling], Facts] = session_facts
    told: Callable[[Event, Session, Telling], tuple[Facts, ...]] = told_facts
    day: Callable[[Event, DayTold, Iterable[Told], Telling], Facts] = day_facts
    event: Callable[[Event, Iterable[Told], Telling], Facts] = event_facts


PROJECTION = 1
"""The number of the rules that are in force."""

PROJECTIONS: Mapping[int, Projection] = {PROJECTION: Projection()}
"""The rules of all times, by number: lines of old logs name those of theirs."""
