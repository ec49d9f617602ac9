"""What a schedule says of an event, for both spellings: days, rooms, talks, people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from math import gcd
from typing import cast
from urllib.parse import quote

from attrs import frozen

from eventkit import Event, wording
from eventkit.model import Material, Role, Room, Session, SessionKind, Status
from eventkit.text import picture_address
from eventkit_schedule import identity

NOWHERE = "–"
LONGEST = timedelta(hours=99, minutes=59, seconds=59)
"""The longest session that schedule.xml can spell."""

_DAY_BEGINS = 4  # the hour, as eventkit has it
_SLOTS = (60, 30, 15, 10, 5)
_WEB = re.compile("https?://.")
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@frozen
class Speaker:
    """A person, organisation or group in a session."""

    number: int
    guid: str
    name: str
    role: str
    url: str
    picture: str
    biography: str


@frozen(eq=False)
class RoomInfo:
    """A room, or what stands for one where sessions have none: that has no GUID."""

    name: str
    guid: str = ""
    room: Room | None = None


@frozen(kw_only=True)
class Talk:
    """A session in one of its rooms."""

    number: int
    guid: str
    code: str | None
    slug: str
    room: str
    title: str
    subtitle: str
    kind: str
    start: datetime
    duration: timedelta
    track: str
    language: str
    abstract: str
    description: str
    logo: str
    url: str
    license: str
    recording: bool | None
    speakers: tuple[Speaker, ...]
    links: tuple[Material, ...]

    @property
    def end(self) -> datetime:
        """When it ends, in the zone of its start."""
        end = self.start.astimezone(UTC) + self.duration
        return exact(end.astimezone(self.start.tzinfo))


Stand = tuple[Session, RoomInfo, bool]
"""A session in a room, and whether it stands in another room already."""


@frozen
class DayPlan:
    """A day of the schedule, from the first to the last minute that belongs to it."""

    number: int
    date: date
    start: datetime
    end: datetime
    rooms: Sequence[tuple[RoomInfo, Sequence[Stand]]]


def web_address(url: str | None) -> str:
    """Return an address on the web as a URI without signs that schemas refuse; else nothing.

    >>> web_address("https://example.org/a b[1]"), web_address("ftp://example.org")
    ('https://example.org/a%20b%5B1%5D', '')
    """
    if not _WEB.match(url or ""):
        return ""
    address, hash_sign, fragment = (url or "").partition("#")
    parts = (_LONE_PERCENT.sub("%25", part) for part in (address, fragment))
    address, fragment = (quote(part, safe="%/:?@!$&'()*+,;=~-._") for part in parts)
    return f"{address}{hash_sign}{fragment}"


def label(name: str) -> str:
    """Return a title or name without blanks around it; a dash if nothing of it can be seen."""
    return name.strip() or NOWHERE


def exact(moment: datetime) -> datetime:
    """Return a moment in whole seconds whose offset from UTC has no seconds."""
    whole = moment.replace(microsecond=0)
    offset = whole.utcoffset() or timedelta()
    return whole if offset % timedelta(minutes=1) == timedelta() else whole.astimezone(UTC)


class Schedule:
    """The schedule of an event.

    Args:
        event: The event, as its readers may see it.
        version: The version that apps show; empty for that of the event.
        breaks: Whether breaks stand in it.
    """

    def __init__(self, event: Event, version: str, *, breaks: bool) -> None:
        self.event, self._version, self._breaks = event, version, breaks
        self._names: set[str] = set()
        self._places: dict[str, RoomInfo] = {}
        self._speakers: dict[tuple[str, str], Speaker] = {}

    # --- the whole

    @property
    def title(self) -> str:
        """The title, marked if the event does not take place."""
        return self._marked(self.event.title, self.event.status)

    @property
    def version(self) -> str:
        """The version: that of the call, that which was read, or when the event changed last."""
        read = identity.kept(self.event).get("version")
        updated = self.event.updated
        changed = f"{updated.astimezone(UTC):%Y-%m-%d %H:%M}" if updated else "1"
        return self._version or (read if isinstance(read, str) and read else changed)

    @cached_property
    def slot_minutes(self) -> int:
        """The longest usual length that divides all starts and lengths."""
        minutes = 60
        for session in self.sessions:
            if session.start:
                length = self.duration(session) // timedelta(minutes=1)
                start = session.start.astimezone(self.event.zone)
                minutes = gcd(minutes, start.minute, length)
        return next((slot for slot in _SLOTS if minutes % slot == 0), 1)

    # --- sessions

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """The sessions that are written, by start; others are losses."""
        return tuple(it.session for it in self.event.timetable if self.is_written(it.session))

    def is_written(self, session: Session) -> bool:
        """Return whether a session stands in the schedule by itself."""
        whole = self.event.whole_of(session)
        return (
            session.start is not None
            and not (whole and self.is_written(whole))
            and (self._breaks or session.kind != SessionKind.BREAK)
            and self.duration(session) <= LONGEST
        )

    def duration(self, session: Session) -> timedelta:
        """Return the length in whole seconds; that of an open end is zero."""
        return timedelta(seconds=(session.duration or timedelta()) // timedelta(seconds=1))

    def rooms_of(self, session: Session) -> Sequence[RoomInfo]:
        """Return where a session stands: a plenary without a room stands in all of them."""
        rooms = self.event.rooms_of(session)
        if not rooms and session.kind == SessionKind.PLENARY:
            rooms = self.event.rooms
        return [self.rooms[room.id] for room in dict.fromkeys(rooms)] or [self.roomless(session)]

    def stands_for_room(self, session: Session) -> bool:
        """Return whether the venue, or a dash, stands for the room of a session."""
        return not self.rooms_of(session)[0].guid

    def roomless(self, session: Session) -> RoomInfo:
        """Return what stands for the room of a session that has none: the venue, or a dash."""
        place = wording.place_name(self.event, session) or NOWHERE
        if place not in self._places:
            self._places[place] = RoomInfo(self._unused(place, NOWHERE))
        return self._places[place]

    @cached_property
    def track_slugs(self) -> dict[str, str]:
        """The slugs of the tracks by id, no two alike."""
        owners: dict[str, str] = {}
        for track in self.event.tracks:
            slug = identity.track_slug(track.id)
            while slug in owners:
                slug += "-2"
            owners[slug] = track.id
        return {id: slug for slug, id in owners.items()}

    @cached_property
    def rooms(self) -> dict[str, RoomInfo]:
        """The rooms by id, each with a name and a GUID that no other has."""
        infos = {}
        guids: set[str] = set()
        for room in self.event.rooms:
            guid = identity.guid_of(self.event, room)
            if guid in guids:
                guid = identity.default_guid(self.event, room)
            guids.add(guid)
            infos[room.id] = RoomInfo(self._unused(label(room.name), room.id), guid, room)
        return infos

    def _unused(self, name: str, addition: str) -> str:
        """Return a name that no room has yet: what two have would be one in a schedule."""
        while name in self._names:
            name = f"{name} ({addition})"
        self._names.add(name)
        return name

    # --- identities

    @cached_property
    def _guids(self) -> dict[str, str]:
        """The GUID of each session by id; that which two have is the first one's."""
        owners: dict[str, str] = {}
        for session in self.sessions:
            owners.setdefault(identity.guid_of(self.event, session), session.id)
        guids = {id: guid for guid, id in owners.items()}
        for session in self.sessions:
            if session.id not in guids:
                guids[session.id] = identity.copy_guid(
                    identity.default_guid(self.event, session), identity.NAMESPACE.hex
                )
        return guids

    def _stands(self, session: Session) -> Iterator[tuple[RoomInfo, str, bool]]:
        """Yield the rooms of a session with its GUID in each, and whether it is a copy."""
        guid = self._guids[session.id]
        for number, info in enumerate(self.rooms_of(session)):
            yield info, identity.copy_guid(guid, info.guid) if number else guid, number > 0

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return identity.numbers(
            (guid, None if is_copy else identity.kept_number(session))
            for session in self.sessions
            for _, guid, is_copy in self._stands(session)
        )

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The session that has a code, by code: apps refuse one that two have."""
        codes: dict[str, str] = {}
        for session in self.sessions:
            if code := identity.code_of(session):
                codes.setdefault(code, session.id)
        return codes

    @cached_property
    def _party_numbers(self) -> dict[str, int]:
        parties = self.event.parties
        return identity.numbers(
            (identity.guid_of(self.event, it), identity.kept_number(it)) for it in parties
        )

    # --- days

    def days(self) -> Iterator[DayPlan]:
        """Yield the days in order, numbered from 1, each with its rooms in order."""
        sessions: dict[date, list[Session]] = {}
        for session in self.sessions:
            sessions.setdefault(self._day_of(session), []).append(session)
        for number, day in enumerate(self._dates, start=1):
            yield self._day(number, day, sessions.get(day, []))

    @cached_property
    def _dates(self) -> list[date]:
        """The days of the event, and others on which something takes place."""
        count = (self.event.end - self.event.start).days + 1
        days = {self.event.start + timedelta(days=number) for number in range(count)}
        return sorted(days | set(map(self._day_of, self.sessions)))

    @property
    def day_count(self) -> int:
        """The number of days."""
        return len(self._dates)

    def _day_of(self, session: Session) -> date:
        """Return the day in the zone of the event, in which apps show everything.

        What begins in the night belongs to the day before, unless the event begins later.
        """
        start = cast("datetime", session.start).astimezone(self.event.zone)
        before = start.date() - timedelta(days=1)
        return before if start.hour < _DAY_BEGINS and before >= self.event.start else start.date()

    def _day(self, number: int, day: date, sessions: Sequence[Session]) -> DayPlan:
        # The first day has all rooms, so that their order is known.
        rooms: dict[RoomInfo, list[Stand]] = (
            {info: [] for info in self.rooms.values()} if number == 1 else {}
        )
        for session in sessions:
            for info, _, is_copy in self._stands(session):
                rooms.setdefault(info, []).append((session, info, is_copy))
        order = {info: place for place, info in enumerate(self.rooms.values())}
        in_order = sorted(rooms.items(), key=lambda it: (order.get(it[0], len(order)), it[0].name))
        start, end = self._bounds(day, sessions)
        return DayPlan(number, day, start, end, in_order)

    def _bounds(self, day: date, sessions: Sequence[Session]) -> tuple[datetime, datetime]:
        """Return when a day begins and ends: in the night, and with all that belongs to it."""
        begin, until = (
            datetime.combine(it, time(_DAY_BEGINS), tzinfo=self.event.zone).astimezone(UTC)
            for it in (day, day + timedelta(days=1))
        )
        starts = [it.start.astimezone(UTC) for it in sessions if it.start]
        ends = [start + self.duration(it) for start, it in zip(starts, sessions, strict=True)]
        return (
            exact(min([begin, *starts]).astimezone(self.event.zone)),
            exact(max([until, *ends]).astimezone(self.event.zone)),
        )

    # --- a talk

    def talk(self, session: Session, info: RoomInfo, *, is_copy: bool) -> Talk:
        """Return what is said of a session in one of its rooms."""
        event, _language = self.event, self.event.language
        session_guid = self._guids[session.id]
        guid = identity.copy_guid(session_guid, info.guid) if is_copy else session_guid
        number = self._numbers[guid]
        code = identity.code_of(session)
        track = event.track_of(session)
        start = cast("datetime", session.start)  # others are not written
        return Talk(
            number=number,
            guid=guid,
            code=code if code and not is_copy and self._codes[code] == session.id else None,
            slug=identity.slug(event, session, number, is_copy=is_copy),
            room=info.name,
            title=self._marked(session.title, self.status(session)),
            subtitle=(session.subtitle or "").strip(),
            kind=session.kind or "",
            start=exact(start.astimezone(event.zone)),
            duration=self.duration(session),
            track=label(track.title) if track else "",
            language=next(iter(event.languages_of(session)), ""),
            abstract=self._abstract(session),
            description=self._description(session),
            logo=web_address(picture_address(session.image)),
            url=web_address(session.url),
            license=(session.license or "").strip(),
            recording=session.recording,
            speakers=self.speakers_of(session),
            links=session.materials,
        )

    def status(self, session: Session) -> Status | None:
        """Return the status of a session, or of the whole event."""
        return wording.status_of(self.event, session)

    def _marked(self, title: str, status: Status | None) -> str:
        """Return a title, marked if something does not take place, and never the mark alone."""
        plain = label(wording.unmarked_title(title, status, self.event))
        return wording.marked_title(plain, status, self.event)

    def _abstract(self, session: Session) -> str:
        """Return the abstract, before which stands what is to be known first."""
        announced = wording.to_be_announced(session, self.event)
        if announced in (session.abstract or ""):
            announced = ""  # it was read of a schedule, and its title is a question mark
        parts = [session.notice, announced, session.abstract]
        return "\n\n".join(part.strip() for part in parts if part and part.strip())

    def _description(self, session: Session) -> str:
        """Return the description, after which stands a list of the parts."""
        parts = "\n".join(map(self._part, self.event.parts_of(session)))
        return "\n\n".join(filter(None, [(session.description or "").strip(), parts]))

    def _part(self, part: Session) -> str:
        hours = wording.hours(part, self.event.zone, self.event) if part.start else ""
        names = ", ".join(it.name for it in self.speakers_of(part))
        title = self._marked(part.title, self.status(part))
        return f"- {' '.join(filter(None, [hours, title]))}{f' ({names})' if names else ''}"

    def speakers_of(self, session: Session) -> tuple[Speaker, ...]:
        """Return who takes part, speakers first, each once."""
        people = sorted(session.participations, key=lambda it: it.role != Role.SPEAKER)
        roles: dict[str, str] = {}
        for participation in people:
            roles.setdefault(participation.who, participation.role)
        return tuple(self._speaker(who, role) for who, role in roles.items())

    def _speaker(self, who: str, role: str) -> Speaker:
        """Return a party in a role, which many sessions may share."""
        if (who, role) not in self._speakers:
            party = self.event.party(who)
            guid = identity.guid_of(self.event, party)
            self._speakers[who, role] = Speaker(
                number=self._party_numbers[guid],
                guid=guid,
                name=label(party.name),
                role=role,
                url=web_address(party.url),
                picture=web_address(picture_address(getattr(party, "image", None))),
                biography=(party.description or "").strip(),
            )
        return self._speakers[who, role]
