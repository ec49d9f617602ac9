"""What a calendar has to hold of an event, said by the model and not by the exporter.

docs/explanation/calendars.md says what an entry tells. Titles, places and categories are said here
word for word; of a description it is said what it has to tell and in which order, and not with
which words between.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from tests.readers.entries import Entry, before, said

from eventkit.model import (
    Contact,
    Event,
    Online,
    Participation,
    Person,
    ProgrammeDay,
    Room,
    Session,
    SessionKind,
    Status,
    Venue,
)
from eventkit.text import is_safe_target, one_line, plain, verbatim_line
from eventkit.wording import (
    clock,
    kind_name,
    language_name,
    role_name,
    unmarked_title,
    word,
)

OFF = (Status.CANCELLED, Status.POSTPONED)
LONGEST_TITLE = 255
FIRST_WORDS = 5

Told: TypeAlias = AbstractSet[str]  # the ids of the sessions that a calendar is to tell of


class Verbatim(str):
    """A value or plain text in which what looks like HTML stays."""

    __slots__ = ()


class Held(NamedTuple):
    """An entry that a calendar has to hold.

    Args:
        entry: The entry, but for its description.
        needed: What the description has to tell, in this order.
        more: What it has to tell after that where there is room.
        left_out: What it may not tell.
    """

    entry: Entry
    needed: tuple[str, ...] = ()
    more: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def held(event: Event, **options: Any) -> Iterator[Held]:
    """Yield what has to be in a calendar of that view and those options."""
    asked = {"audience": "public", **event.exporters.get("icalendar", {}), **options}
    viewing = ("audience", "language", "select")
    view = event.view(**{key: asked[key] for key in viewing if key in asked})
    entries = _entries(view, asked.get("entries", "all"), breaks=asked.get("breaks", True))
    for item, each in entries:
        full = _with_hours(each, busy=asked.get("busy", True), reminder=asked.get("reminder"))
        yield _discreet(view, item, full) if asked.get("discreet") else full


def _entries(event: Event, which: str, *, breaks: bool) -> Iterator[tuple[object, Held]]:
    """Yield each entry after the session that it is of, if it is of one."""
    left = [each for each in event.sessions if breaks or each.kind != SessionKind.BREAK]
    told = {each.id for each in left}
    if which in ("all", "event") and not event.is_selection:
        yield None, _of_event(event, told)
    if which in ("all", "sessions"):
        yield from ((each, _of_session(event, each)) for each in left if _has_entry(each))
    those = {day for each in left for day in event.days_of(each)}
    days = [day for day in event.days if day.date in those or not event.is_selection]
    if which == "days":
        yield from ((None, _of_day(event, day, told, first=day is days[0])) for day in days)


def _has_entry(session: Session) -> bool:
    has_time = session.start or session.last_day
    return has_time is not None and session.part_of is None


def _with_hours(each: Held, *, busy: bool, reminder: timedelta | None) -> Held:
    """Add what only that is which takes hours and takes place: busy time, and an alarm."""
    entry = each.entry
    is_busy = busy and "T" in entry.start and entry.status != "CANCELLED"
    alarm = before(-reminder) if is_busy and reminder else ""
    return each._replace(entry=entry._replace(busy=is_busy, alarm=alarm))


# --- an entry


def _of_event(event: Event, told: Told) -> Held:
    entry = Entry(
        uid=event.uid or event.id,
        start=said(event.start),
        end=said(event.end + timedelta(days=1)),
        summary=_title(event, event.title, event.status) or event.id,
        location=_joined([_place([], _only(event.venues))], _ways(event.online)),
        status=_state(event.status),
    )
    those = [each for each in event.participations if each.role != "participant"]
    on_days = [each for day in event.days for each in day.sessions]
    without_hours = [each for each in on_days if not each.start and not each.last_day]
    needed = (
        *_joins(_ways(event.online)),
        *_people(event, those),
        *_programme(event, told, (*without_hours, *event.unscheduled)),
    )
    more = (event.summary or "", *_beginning(event.description), *_contact(event.contact))
    return Held(entry, _tamed(needed), _tamed(more))


def _of_session(event: Event, session: Session) -> Held:
    start, end = _times(session)
    status = event.status if event.status in OFF else session.status or event.status
    rooms = event.rooms_of(session)
    ways = _ways(session.online, *(room.online for room in rooms)) or _ways(event.online)
    entry = Entry(
        uid=session.uid or f"{session.id}@{event.uid or event.id}",
        start=said(start),
        end=said(end),
        summary=_title(event, session.title, status) or session.id,
        location=_places(event, session, ways),
        status=_state(status),
        categories=_categories(event, session),
    )
    needed = (
        session.notice or "",
        session.subtitle or "",
        *_open_end(event, session),
        *_joins(ways),
        *_people(event, session.participations),
        *(
            language_name(tag, event)
            for tag in (*event.languages_of(session), *session.interpretation)
        ),
        *([word("recording", event)] if session.recording is not None else []),
        session.license or "",
        *([word("to-be-announced", event, names="").rstrip(": ")] if session.tba else []),
        *(piece for part in event.parts_of(session) for piece in _line(event, part)),
    )
    links = (piece for each in session.materials for piece in (each.title, each.url or ""))
    picture = session.image or ""
    more = (
        *_beginning(session.abstract),
        *_beginning(session.description),
        *links,
        picture if picture.startswith("https://") else "",
        session.url or "",
        *_contact(event.contact),
    )
    return Held(entry, _tamed(needed), _tamed(more))


def _of_day(event: Event, day: ProgrammeDay, told: Told, *, first: bool) -> Held:
    own = day.title or word("day-number", event, number=day.number)
    title = event.title if len(event.days) == 1 else f"{event.title} · {own}"
    uid = f"day.{day.date}@{event.uid or event.id}"
    start, end = _hours(event, day, told)
    on_day = [each for each in event.sessions if not each.part_of and _is_on(each, day.date)]
    on_day += [each for each in day.sessions if each not in on_day]
    venues = {venue for each in on_day for venue, _ in _rooms_at(event, each) if venue}
    entry = Entry(
        uid=uid,
        start=said(start),
        end=said(end),
        summary=_title(event, title, event.status) or uid,
        location=_joined([_place([], _only(venues or event.venues))], _ways(event.online)),
        status=_state(event.status),
    )
    begun = [each for each in on_day if each not in day.sessions]
    on_it = (*begun, *day.sessions, *(event.unscheduled if first else ()))
    needed = (*_joins(_ways(event.online)), *_programme(event, told, on_it, day.date))
    more = (*_beginning(day.item.description if day.item else None), *_contact(event.contact))
    left_out = (each.title for each in on_it if each.id not in told)
    return Held(entry, _tamed(needed), _tamed(more), _tamed(left_out))


def _discreet(event: Event, item: object, full: Held) -> Held:
    """Leave what somebody who looks on may know: a discreet title, the times and the status."""
    own = item.discreet_title if isinstance(item, Session) else None
    mark = full.entry.summary.partition(":")[0] if full.entry.status == "CANCELLED" else ""
    title = _tame(": ".join(filter(None, (mark, one_line(own or event.discreet_title or "")))))
    return Held(full.entry._replace(summary=title, location="", categories=()))


# --- its fields


def _title(event: Event, title: str, status: Status | None) -> str:
    """Say a title, and before it what does not take place."""
    mark = word(status, event).upper() if status in OFF else ""
    # The mark stands once, also where the title begins with it.
    whole = ": ".join(filter(None, (mark, unmarked_title(title, status, event))))
    cut = whole if len(whole) <= LONGEST_TITLE else f"{whole[: LONGEST_TITLE - 1].rstrip()}…"
    return _tame(cut)


def _state(status: Status | None) -> str:
    """Say a status in the words of RFC 5545, which has none for "later"."""
    return "CANCELLED" if status in OFF else str(status or "").upper()


def _is_on(session: Session, day: date) -> bool:
    """Return whether a session takes the whole of a day."""
    first, last = session.day, session.last_day
    return first is not None and last is not None and first <= day <= last


def _open_end(event: Event, session: Session) -> Iterator[str]:
    if session.start and not session.end:
        # Beside an hour that clocks have twice stands its offset.
        before, _, after = word("open-end", event, start="|").partition("|")
        begun = before + clock(session.start, event)
        yield begun[0].upper() + begun[1:]
        yield f"{after.lstrip(', ،')} ({session.timezone or event.timezone})"


def _times(session: Session) -> tuple[date, date]:
    if session.start:
        return session.start, _end(session.start, session.end)
    assert session.day
    assert session.last_day
    return session.day, session.last_day + timedelta(days=1)


def _end(start: datetime, end: datetime | None) -> datetime:
    """Nothing that lasts lasts less than a second in a calendar; what has no end ends at once."""
    if end is None or end.astimezone(UTC) == start.astimezone(UTC):
        return start
    return max(end.astimezone(UTC), start.astimezone(UTC) + timedelta(seconds=1))


def _hours(event: Event, day: ProgrammeDay, told: Told) -> tuple[date, date]:
    """Return when a day begins and ends: with its first and last session, or as usual."""
    held = [each for each in day.sessions if each.id in told]
    starts = [each.start.astimezone(UTC) for each in held if each.start]
    ends = [(each.end or each.start).astimezone(UTC) for each in held if each.start]
    if starts:
        return min(starts), _end(min(starts), max(ends))
    if hours := (day.item and day.item.hours) or event.hours:
        first, last = hours.start, hours.end
        last_day = day.date + timedelta(days=last <= first)
        start = datetime.combine(day.date, first, tzinfo=event.zone).astimezone(UTC)
        end = datetime.combine(last_day, last, tzinfo=event.zone).astimezone(UTC)
        if start < end:  # not where clocks skip them
            return start, end
    return day.date, day.date + timedelta(days=1)


def _only(venues: Iterable[Venue]) -> Venue | None:
    found = list(venues)
    return found[0] if len(found) == 1 else None


def _rooms_at(event: Event, session: Session) -> list[tuple[Venue | None, list[Room]]]:
    """Return the venues of a session, each with its rooms there; rooms in no venue come last."""
    rooms = event.rooms_of(session)
    whole = event.session(session.part_of) if session.part_of else session
    hidden = {f"sessions.{session.id}", f"sessions.{whole.id}"} & event.unplaced
    if not rooms and not (session.online or whole.online or hidden):
        return [(venue, []) for venue in event.venues if len(event.venues) == 1]
    places = [event.venue_of(room) for room in rooms]
    order = sorted(set(places), key=lambda venue: (venue is None, places.index(venue)))
    return [(each, [room for room in rooms if event.venue_of(room) == each]) for each in order]


def _places(event: Event, session: Session, ways: tuple[Online, ...]) -> str:
    """Say each place that a map finds; only where there is none a room that is in no venue."""
    places = _rooms_at(event, session)
    mapped = [each for each in places if each[0]] or places
    return _joined([_place([room.name for room in rooms], at) for at, rooms in mapped], ways)


def _place(rooms: list[str], venue: Venue | None) -> str:
    """Say room, venue, street and city in one line."""
    where = (venue.name, venue.street, venue.city) if venue else ()
    parts = [" / ".join(map(one_line, rooms)), *(one_line(each or "") for each in where)]
    # A venue that is called as its city is named once.
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _joined(places: list[str], ways: tuple[Online, ...]) -> str:
    """Say the places in one line; of what is nowhere where one joins it."""
    links = [way.url for way in ways[:1] if way.url and is_safe_target(way.url)]
    return _tame("; ".join(filter(None, places)) or one_line("".join(links)))


def _categories(event: Event, session: Session) -> tuple[str, ...]:
    """Say track and kind, without what parts names or hides their end from some readers."""
    track = event.track_of(session)
    names = (track.title if track else "", kind_name(session.kind, event) if session.kind else "")
    plain = (re.sub("[,;]", "", one_line(each)).translate(READ_ALIKE) for each in names)
    return tuple(filter(None, map(_tame, plain)))


READ_ALIKE = str.maketrans({'"': "'", "\\": "/"})


# --- what a description tells


def _ways(*ways: Online | None) -> tuple[Online, ...]:
    return tuple(way for way in ways if way and way.url)


def _joins(ways: Iterable[Online]) -> Iterator[str]:
    for way in dict.fromkeys(ways):
        yield from (way.url or "", Verbatim(way.passcode or ""))


def _people(event: Event, those: Iterable[Participation]) -> Iterator[str]:
    """Say who takes part, role by role, with what they are and where they are from."""
    by_role: dict[str, list[Participation]] = {}
    for each in those:
        by_role.setdefault(each.role, []).append(each)
    for role, who in by_role.items():
        yield role_name(role, len(who), event)
        for each in who:
            yield from _person(event, each)


def _person(event: Event, one: Participation) -> Iterator[str]:
    party = event.party(one.who)
    yield party.name
    if isinstance(party, Person):
        yield party.position or ""
        yield event.organization(party.organization).name if party.organization else ""
    yield word("from-afar", event) if one.remote else ""


def _programme(
    event: Event, told: Told, those: Iterable[Session], day: date | None = None
) -> Iterator[str]:
    for session in those:
        if session.id in told:
            parts = event.parts_on(session, day) if day else event.parts_of(session)
            for each in (session, *parts):
                yield from _line(event, each)


def _line(event: Event, session: Session) -> Iterator[str]:
    """Say what a session without an entry of its own is told of with: titles, notice, people."""
    yield _title(event, session.title, session.status) or session.id
    yield session.subtitle or ""
    yield session.notice or ""
    yield from (event.party(each.who).name for each in session.participations)
    by_venue = _rooms_at(event, session) if session.rooms else []
    rooms = [room for _, rooms in by_venue for room in rooms]
    if len(event.venues) == 1:  # which is not said then
        rooms = sorted(rooms, key=lambda room: session.rooms.index(room.id))
    yield from (room.name for room in rooms)
    yield from _joins(_ways(session.online, *(event.room(id).online for id in session.rooms)))


def _beginning(markdown: str | None) -> Iterator[str]:
    """Say the first words of a text, of very long ones the beginning."""
    yield from (Verbatim(word[:100]) for word in plain(markdown or "").split()[:FIRST_WORDS])


def _contact(contact: Contact | None) -> tuple[str, ...]:
    return (contact.email or "", contact.phone or "") if contact else ()


# --- characters


def _tamed(pieces: Iterable[str]) -> tuple[str, ...]:
    one_lines = (
        verbatim_line(piece) if isinstance(piece, Verbatim) else one_line(piece) for piece in pieces
    )
    return tuple(filter(None, map(_tame, one_lines)))


def _tame(text: str) -> str:
    """Return a text of one line as every reader takes it.

    What no format may hold is `eventkit.text` to say; generated texts are full of it. Of the rest
    docs/reference/readers.md tells: blanks at the ends, and a backslash that readers stumble over.
    """
    return re.sub(r"\\(?=[nN'\"])", "/", text.replace("\ufeff", "")).strip()
