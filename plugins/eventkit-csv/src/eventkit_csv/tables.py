"""What stands in the rows and columns of each table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from eventkit import Event, wording
from eventkit.model import Affiliation, Outcome, Party, Session, Timing
from eventkit.text import one_line, picture_address, plain

_BULLET = re.compile(r"(?m)^( *)- ")


class Table(NamedTuple):
    """The items that make the rows, and for each column what it says of an item."""

    items: Iterable[Any]
    columns: Mapping[str, Callable[[Any], str]]


def joined(values: Iterable[str | None]) -> str:
    """Return several values in one cell."""
    return "; ".join([one_line(value) for value in values if value])


def cell_text(value: object) -> str:
    """Return a value as a cell; what is not known is empty."""
    return "" if value is None else one_line(str(value))


def with_bullets(text: str) -> str:
    r"""Return a plain text whose lists have bullets: a line that begins with - may be a formula.

    >>> with_bullets("to do:\n- read")
    'to do:\n• read'
    """
    return _BULLET.sub(r"\1• ", text)


def description(item: Party | Session | Outcome) -> str:
    """Return the description of an item as plain text."""
    return with_bullets(plain(item.description or ""))


def clock(event: Event, moment: datetime | None) -> str:
    """Return a time of day in the event's zone, as spreadsheets know it.

    All rows are told in one zone, or sorting them would put them in a wrong order.
    """
    return moment.astimezone(event.zone).time().isoformat("minutes") if moment else ""


def minutes(session: Session) -> str:
    """Return how long a session lasts: hours do not say it where it passes midnight."""
    return "" if session.duration is None else str(round(session.duration / timedelta(minutes=1)))


def in_order(event: Event) -> Iterable[Session]:
    """Yield the sessions as the programme has them, each followed by its parts."""
    for session in (*(s for day in event.days for s in day.sessions), *event.unscheduled):
        yield session
        yield from event.parts_of(session)


def venue(event: Event, session: Session) -> str:
    """Return the names of the venues where a session is."""
    return joined(map(wording.venue_name, event.venues_of(session)))


def organization(event: Event, party: Party | Affiliation) -> str:
    """Return the name of the organisation that a person or an organisation belongs to."""
    id = getattr(party, "organization", None) or getattr(party, "part_of", None)
    return cell_text(event.organization(id).name) if id else ""


def affiliations(event: Event, party: Party) -> str:
    """Return all affiliations of a person: position, organisation and country of each."""
    return joined(
        ", ".join(filter(None, [it.position, organization(event, it), it.country]))
        for it in getattr(party, "affiliations", ())
    )


class Involved(NamedTuple):
    """A party, its roles in the event, and its sessions with its roles in each."""

    party: Party
    event_roles: list[str]
    sessions: list[tuple[Session, list[str]]]

    @property
    def roles(self) -> dict[str, None]:
        """All roles, in order."""
        of_sessions = (role for _, roles in self.sessions for role in roles)
        return dict.fromkeys((*self.event_roles, *of_sessions))


def involved(event: Event) -> Iterator[Involved]:
    """Yield every party with what it does in the event and its sessions, as the programme goes."""
    rows = {party.id: Involved(party, [], []) for party in event.parties}
    for participation in event.participations:
        rows[participation.who].event_roles.append(participation.role)
    for session in in_order(event):
        roles: dict[str, list[str]] = {}
        for participation in session.participations:
            roles.setdefault(participation.who, []).append(participation.role)
        for who, its_roles in roles.items():
            rows[who].sessions.append((session, its_roles))
    yield from rows.values()


def event_roles(event: Event) -> set[str]:
    """Return the roles that parties have in an event or its sessions."""
    return {role for row in involved(event) for role in row.roles}


def programme_of(event: Event, row: Involved) -> str:
    """Return a line for each session of a party: when, where, what, and in which roles."""
    return "\n".join(_session_line(event, session, roles) for session, roles in row.sessions)


def _session_line(event: Event, session: Session, roles: Iterable[str]) -> str:
    when = session
    if session.timing is Timing.UNKNOWN and session.part_of:
        when = event.session(session.part_of)
    day = event.date_of(when)
    parts = [wording.full_date(day, event) if day else ""]
    parts.append(wording.hours(when, event.zone, event))
    parts.append(wording.place_name(event, session))
    names = wording.enumeration((wording.role_name(role, language=event) for role in roles), event)
    when_and_where = one_line(wording.enumeration(parts, event))
    return f"{when_and_where}{wording.colon(event)}{one_line(f'{session.title} ({names})')}"


def parties(event: Event, ids: Iterable[str]) -> str:
    """Return the names of several parties."""
    return joined(event.party(id).name for id in ids)


def party_cell(key: str) -> Callable[[Involved], str]:
    """Return a column that holds what a party says of itself; not every kind has every key."""
    return lambda row: cell_text(getattr(row.party, key, None))


def contact(key: str) -> Callable[[Involved], str]:
    """Return a column that holds one way to reach a party, where the view has it."""
    return lambda row: cell_text(getattr(getattr(row.party, "contact", None), key, None))


def picture(row: Involved) -> str:
    """Return the address of a person's picture or an organisation's logo on the web."""
    return picture_address(getattr(row.party, "image", None) or getattr(row.party, "logo", None))


def horizon(event: Event, outcome: Outcome) -> str:
    """Return over which years an outcome takes effect."""
    if not outcome.horizon:
        return ""
    if outcome.horizon.text or not outcome.horizon.years:
        return cell_text(outcome.horizon.text)
    first, last = outcome.horizon.years
    return wording.word("so-many-years", event, count=last, years=f"{first}-{last}")


def sessions(event: Event) -> Table:
    """Return the table of the sessions; a cell that many of them share is made once."""
    part = cache(lambda who, role: one_line(f"{event.party(who).name} ({role})"))
    rooms = cache(lambda key: joined(room.name for room in key))
    track = cache(lambda key: cell_text(key and key.title))
    return Table(
        items=in_order(event),
        columns={
            "id": lambda session: session.id,
            "date": lambda session: cell_text(event.date_of(session)),
            "start": lambda session: clock(event, session.start),
            "end": lambda session: clock(event, session.end),
            "minutes": minutes,
            "timing": lambda session: str(session.timing),
            "last_date": lambda session: cell_text(session.last_day),
            "timezone": lambda session: event.timezone,
            "own_hours": lambda session: wording.local_hours(event, session),
            "title": lambda session: one_line(session.title),
            "subtitle": lambda session: cell_text(session.subtitle),
            "kind": lambda session: cell_text(session.kind),
            "status": lambda session: cell_text(wording.status_of(event, session)),
            "notice": lambda session: cell_text(session.notice),
            "to_be_announced": lambda session: joined(session.tba),
            "rooms": lambda session: rooms(event.rooms_of(session)),
            "venue": lambda session: venue(event, session),
            "track": lambda session: track(event.track_of(session)),
            "people": lambda session: "; ".join(
                [part(it.who, it.role) for it in session.participations]
            ),
            "languages": lambda session: joined(event.languages_of(session)),
            "interpretation": lambda session: joined(session.interpretation),
            "part_of": lambda session: cell_text(session.part_of),
            "recording": lambda session: wording.recording(session, event),
            "license": lambda session: cell_text(session.license),
            "url": lambda session: cell_text(session.url),
            "image": lambda session: picture_address(session.image),
            "abstract": lambda session: with_bullets(plain(session.abstract or "")),
            "description": description,
        },
    )


def people(event: Event) -> Table:
    """Return the table of the people, organisations and groups."""
    return Table(
        items=involved(event),
        columns={
            "id": party_cell("id"),
            "type": lambda row: type(row.party).__name__.lower(),
            "name": party_cell("name"),
            "position": party_cell("position"),
            "organization": lambda row: organization(event, row.party),
            "country": party_cell("country"),
            "affiliations": lambda row: affiliations(event, row.party),
            "roles": lambda row: joined(row.roles),
            "sessions": lambda row: joined(dict.fromkeys(it.title for it, _ in row.sessions)),
            "programme": lambda row: programme_of(event, row),
            "email": contact("email"),
            "phone": contact("phone"),
            "url": party_cell("url"),
            "image": picture,
            "description": lambda row: description(row.party),
        },
    )


def outcomes(event: Event) -> Table:
    """Return the table of the outcomes."""
    return Table(
        items=event.outcomes,
        columns={
            "id": lambda outcome: outcome.id,
            "kind": lambda outcome: outcome.kind,
            "title": lambda outcome: one_line(outcome.title),
            "text": lambda outcome: with_bullets(plain(outcome.text or "")),
            "stage": lambda outcome: cell_text(outcome.stage),
            "status": lambda outcome: cell_text(outcome.status),
            "session": lambda outcome: (
                one_line(event.session(outcome.session).title) if outcome.session else ""
            ),
            "follows": lambda outcome: joined((*outcome.follows, *outcome.follows_elsewhere)),
            "addressed_to": lambda outcome: parties(event, outcome.addressed_to),
            "owners": lambda outcome: parties(event, outcome.owners),
            "response": lambda outcome: cell_text(outcome.response and outcome.response.answer),
            "reason": lambda outcome: cell_text(outcome.response and outcome.response.reason),
            "due": lambda outcome: cell_text(outcome.due or outcome.due_text),
            "horizon": lambda outcome: horizon(event, outcome),
            "description": description,
        },
    )


TABLES = {"sessions": sessions, "people": people, "outcomes": outcomes}
