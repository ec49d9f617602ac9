"""The contents of an event: all its items, and the questions they answer together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, cast

import attrs
from attrs import field, frozen
from immutabledict import immutabledict

from eventkit.model import times, tree
from eventkit.model.errors import UnknownIdError
from eventkit.model.fields import (
    PARTIES,
    VIEW,
    Several,
    aware_datetime,
    calendar_date,
    item_id,
    key,
    matching,
    member_of,
    non_blank,
    non_blank_or_none,
    non_blanks,
    open_word,
    optional,
    picture,
    plain_id,
    plain_word,
    ref,
    refers,
    refs,
    rows,
    string,
    to_attribution,
    to_optional_status,
    translatable,
    values,
    words,
    zone_name,
)
from eventkit.model.freezing import (
    Extension,
    Translation,
    exact,
    freeze_extensions,
    freeze_translations,
)
from eventkit.model.house_style import KindName, RoleName, Words, freeze_words
from eventkit.model.items import (
    CheckSettings,
    Day,
    Described,
    Hours,
    Item,
    Online,
    Participation,
    Project,
    Room,
    Session,
    Source,
    Track,
    Venue,
    language_tag,
)
from eventkit.model.outcomes import Actual, Outcome, Progress, Statement
from eventkit.model.parties import Contact, Group, Organization, Party, Person
from eventkit.model.programme import (
    ProgrammeDay,
    ScheduledSession,
    by_start,
    hours_on,
    programme_day,
    programme_days,
    scheduled,
)
from eventkit.model.timings import whole_days
from eventkit.model.uids import day_uid, is_day_uid, session_uid
from eventkit.model.words import EVENT_UID, Attribution, Role, Status, nearest

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

event_uid = matching(EVENT_UID, "8 to 48 letters, digits, dots, - and _")


@frozen(kw_only=True, repr=False, cache_hash=True)
class Contents(Described):
    """What a document says of an event, with the questions that its items answer together.

    It is neither validated nor made by itself: an `Event` is, which adds its past and its views.
    """

    table = "event"

    id: str = field(
        converter=plain_id, validator=item_id, metadata=key("its name for people and files")
    )
    uid: str | None = optional(key("its name for machines; never change it"), event_uid)
    title: str = field(validator=non_blank, metadata=translatable("what it is called"))
    discreet_title: str | None = optional(
        translatable("the title in discreet calendars, also of sessions without their own"),
        non_blank_or_none,
    )
    summary: str | None = optional(translatable("what it is, in a sentence"), string)
    kind: str | None = field(
        default=None,
        converter=plain_word,
        validator=open_word,
        metadata=key("workshop, conference, training, seminar, meeting …"),
    )
    status: Status | None = field(
        default=None,
        converter=to_optional_status,
        validator=member_of(Status),
        metadata=key("whether it takes place"),
    )
    start: date = field(validator=calendar_date, metadata=key("the first day"))
    end: date = field(validator=calendar_date, metadata=key("the last day, inclusive"))
    hours: Hours | None = optional(values(Hours, 'the usual hours of its days: "09:00-17:00"'))
    contact: Contact | None = optional(values(Contact, "how to reach them; for organisers"))
    timezone: str = field(validator=zone_name, metadata=key("the time zone of the programme"))
    language: str = field(
        default="en",
        validator=language_tag,
        metadata=key("the language of its texts; en by default"),
    )
    updated: datetime | None = field(
        default=None,
        converter=times.at_offset,
        eq=times.identity,
        validator=aware_datetime,
        metadata=key("when it last changed"),
    )
    topics: tuple[str, ...] = field(
        default=(), converter=words, validator=non_blanks, metadata=translatable("what it is about")
    )
    project: str | None = field(
        default=None, converter=ref, metadata=refers("projects", help="what it is part of")
    )
    series: str | None = optional(key("the series it belongs to"), string)
    participations: tuple[Participation, ...] = field(
        default=(),
        converter=Several[Participation],
        metadata=values(Participation, "who takes part, with role, remotely or not"),
    )
    online: Online | None = optional(values(Online, "where to join; for participants"))
    logo: str | None = optional(picture("its logo"), non_blank_or_none)
    attribution: Attribution = field(
        default=Attribution.NAMES,
        converter=to_attribution,
        validator=member_of(Attribution),
        metadata=key("none: only organisers see whose statements and outcomes are"),
    )
    cites: tuple[str, ...] = field(default=(), converter=refs, metadata=refers("sources"))

    day_infos: tuple[Day, ...] = field(default=(), converter=Several[Day], metadata=rows(Day))
    projects: tuple[Project, ...] = field(
        default=(), converter=Several[Project], metadata=rows(Project)
    )
    venues: tuple[Venue, ...] = field(default=(), converter=Several[Venue], metadata=rows(Venue))
    rooms: tuple[Room, ...] = field(default=(), converter=Several[Room], metadata=rows(Room))
    organizations: tuple[Organization, ...] = field(
        default=(), converter=Several[Organization], metadata=rows(Organization)
    )
    people: tuple[Person, ...] = field(default=(), converter=Several[Person], metadata=rows(Person))
    groups: tuple[Group, ...] = field(default=(), converter=Several[Group], metadata=rows(Group))
    tracks: tuple[Track, ...] = field(default=(), converter=Several[Track], metadata=rows(Track))
    sessions: tuple[Session, ...] = field(
        default=(), converter=Several[Session], metadata=rows(Session)
    )
    statements: tuple[Statement, ...] = field(
        default=(), converter=Several[Statement], metadata=rows(Statement)
    )
    outcomes: tuple[Outcome, ...] = field(
        default=(), converter=Several[Outcome], metadata=rows(Outcome)
    )
    sources: tuple[Source, ...] = field(
        default=(), converter=Several[Source], metadata=rows(Source)
    )
    roles: tuple[RoleName, ...] = field(
        default=(), converter=Several[RoleName], metadata=rows(RoleName)
    )
    kinds: tuple[KindName, ...] = field(
        default=(), converter=Several[KindName], metadata=rows(KindName)
    )
    words: Words = field(factory=immutabledict, converter=freeze_words, eq=exact)
    translations: immutabledict[str, Translation] = field(
        factory=immutabledict, converter=freeze_translations, eq=exact
    )
    checks: CheckSettings = field(factory=CheckSettings, metadata=values(CheckSettings))
    exporters: immutabledict[str, immutabledict[str, Extension]] = field(
        factory=immutabledict, converter=freeze_extensions, eq=exact
    )
    unplaced: frozenset[str] = field(default=frozenset(), repr=False, metadata=VIEW)
    whole_language: str | None = field(default=None, repr=False, metadata=VIEW)
    catalogues: tuple[str, ...] = field(default=(), repr=False, metadata=VIEW)
    view_languages: tuple[str, ...] = field(default=(), repr=False, metadata=VIEW)
    selection: immutabledict[str, tuple[str, ...]] = field(
        factory=immutabledict, converter=immutabledict, repr=False, metadata=VIEW
    )
    past_zones: immutabledict[str, tzinfo] = field(
        factory=immutabledict, converter=immutabledict, repr=False, metadata=VIEW
    )

    @property
    def is_selection(self) -> bool:
        """Whether this is a view of some sessions only."""
        return bool(self.selection)

    # --- items by id

    @cached_property
    def _index(self) -> dict[str, dict[str, Item]]:
        return {table: {item.id: item for item in items} for table, items in tree.tables(self)}

    def _find(self, tables: tuple[str, ...], id: str) -> Item:
        for table in tables:
            if item := self._index[table].get(id):
                return item
        known = (known for table in tables for known in self._index[table])
        raise UnknownIdError(id, " or ".join(tables), nearest(id, known))

    def item(self, id: str, *tables: str) -> Item:
        """Return the item of that id in one of some tables of the document.

        Raises:
            UnknownIdError: If there is none.
        """
        return self._find(tables, id)

    def party(self, id: str) -> Party:
        """Return the person, organisation or group of that id, or raise UnknownIdError."""
        return cast("Party", self._find(PARTIES, id))

    def person(self, id: str) -> Person:
        """Return the person of that id, or raise UnknownIdError."""
        return cast("Person", self._find(("people",), id))

    def session(self, id: str) -> Session:
        """Return the session of that id, or raise UnknownIdError."""
        return cast("Session", self._find(("sessions",), id))

    def room(self, id: str) -> Room:
        """Return the room of that id, or raise UnknownIdError."""
        return cast("Room", self._find(("rooms",), id))

    def venue(self, id: str) -> Venue:
        """Return the venue of that id, or raise UnknownIdError."""
        return cast("Venue", self._find(("venues",), id))

    def track(self, id: str) -> Track:
        """Return the track of that id, or raise UnknownIdError."""
        return cast("Track", self._find(("tracks",), id))

    def outcome(self, id: str) -> Outcome:
        """Return the outcome of that id, or raise UnknownIdError."""
        return cast("Outcome", self._find(("outcomes",), id))

    def source(self, id: str) -> Source:
        """Return the source of that id, or raise UnknownIdError."""
        return cast("Source", self._find(("sources",), id))

    def organization(self, id: str) -> Organization:
        """Return the organisation of that id, or raise UnknownIdError."""
        return cast("Organization", self._find(("organizations",), id))

    def project_of(self) -> Project | None:
        """Return the project that the event is part of, if any."""
        return cast("Project", self._find(("projects",), self.project)) if self.project else None

    def uid_of(self, item: Session | date | None = None) -> str:
        """Return the UID of a session, a day or the event itself in calendars (RFC 7986, 5.3).

        It does not depend on anything that may change, such as title, time, room or order.

        Args:
            item: A session, the date of a day, or None for the event.
        """
        event_uid = self.uid or self.id
        if isinstance(item, Session):
            return session_uid(item.id, item.uid, event_uid)
        return day_uid(item, event_uid) if item else event_uid

    def is_uid_of_day(self, uid: str) -> bool:
        """Return whether a UID is that of a day of this event."""
        return is_day_uid(uid, self.uid_of())

    # --- relations between items

    def hours_of(
        self, day: date, sessions: Iterable[Session]
    ) -> tuple[datetime, datetime | None] | tuple[date, date]:
        """Return start and end of a day: of its first and last session.

        A session with an open end counts by its start; if nothing that day has an end after the
        first start, the end is None. Without sessions that have a start, these are the hours of the
        day or else the usual ones of the event; without them, or if clocks skip them, the date and
        the next one.

        Args:
            day: The date.
            sessions: The sessions of that day.
        """
        timed = [(it.start, it.end or it.start) for it in sessions if it.start]
        if timed:
            first = min((start for start, _ in timed), key=times.utc).astimezone(self.zone)
            last = max((end for _, end in timed), key=times.utc).astimezone(self.zone)
            return times.in_seconds(first, last if times.elapsed(first, last) else None)
        item = self._day_items.get((day - self.start).days + 1)
        hours = (item.hours if item else None) or self.hours
        usual = hours_on(day, hours, self.zone) if hours else None
        return usual or (day, day + timedelta(days=1))

    @cached_property
    def _day_items(self) -> dict[int, Day]:
        return {int(item.id): item for item in self.day_infos}

    @property
    def zone(self) -> ZoneInfo:
        """The event's time zone."""
        return self._zone_of(self.timezone)

    def _zone_of(self, name: str) -> ZoneInfo:
        return cast("ZoneInfo", self.past_zones.get(name) or times.zone(name))

    @property
    def parties(self) -> tuple[Party, ...]:
        """All people, organisations and groups."""
        return (*self.people, *self.organizations, *self.groups)

    def parties_of(
        self, holder: Session | Self | None = None, *, role: str | None = None
    ) -> tuple[Party, ...]:
        """Return the parties that take part in a session or the event itself, without repeats.

        Args:
            holder: A session; None or the event for the event's own parties.
            role: Only parties in this role.
        """
        ids = (
            participation.who
            for participation in (holder or self).participations
            if role is None or participation.role == role
        )
        return tuple(map(self.party, dict.fromkeys(ids)))

    def speakers_of(self, session: Session) -> tuple[Party, ...]:
        """Return the speakers of a session."""
        return self.parties_of(session, role=Role.SPEAKER)

    @cached_property
    def _sessions_of(self) -> dict[str, tuple[Session, ...]]:
        sessions: dict[str, dict[str, Session]] = defaultdict(dict)
        for session in self.sessions:
            for participation in session.participations:
                sessions[participation.who][session.id] = session
        return {who: tuple(by_id.values()) for who, by_id in sessions.items()}

    def sessions_of(self, party: Party) -> tuple[Session, ...]:
        """Return the sessions in which a party takes part, in order of the document."""
        return self._sessions_of.get(party.id, ())

    @cached_property
    def _parts(self) -> dict[str, tuple[Session, ...]]:
        parts: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if session.part_of:
                parts[session.part_of].append(session)
        return {whole: tuple(sorted(its, key=by_start)) for whole, its in parts.items()}

    def parts_of(self, session: Session) -> tuple[Session, ...]:
        """Return the parts of a session by time, then those without a time in document order."""
        return self._parts.get(session.id, ())

    def parts_on(self, session: Session, day: date) -> tuple[Session, ...]:
        """Return the parts of a session to list on a day.

        These are all parts, unless it is an all-day session of several days: each of its parts is
        listed on its own days, and on the first one if it has no other of them.
        """
        parts, days = self.parts_of(session), set(whole_days(session))
        return tuple(
            part
            for part in parts
            if not days or day in (days.intersection(self.days_of(part)) or {min(days)})
        )

    def whole_of(self, session: Session) -> Session | None:
        """Return the session that this one is a part of, if any."""
        return self.session(session.part_of) if session.part_of else None

    def rooms_of(self, session: Session) -> tuple[Room, ...]:
        """Return the rooms of a session; a part without rooms has those of its whole."""
        whole = self.whole_of(session)
        ids = session.rooms or (whole.rooms if whole else ())
        return tuple(map(self.room, ids))

    def track_of(self, session: Session) -> Track | None:
        """Return the track of a session; a part without a track has that of its whole."""
        whole = self.whole_of(session)
        id = session.track or (whole.track if whole else None)
        return self.track(id) if id else None

    def languages_of(self, session: Session) -> tuple[str, ...]:
        """Return the languages of a session; a part without languages has those of its whole."""
        whole = self.whole_of(session)
        return session.languages or (whole.languages if whole else ())

    def day_of(self, session: Session) -> date | None:
        """Return the day of the programme to which a session belongs, or None if it is not known.

        It is the date on which the session begins, in its own zone, or in that of the event where
        the event has no such day. What begins before 04:00 belongs to the day before, unless that
        lies before the event's first day. An all-day session belongs to its first day, and by
        `days_of` to all of them.
        """
        if session.start:
            day = programme_day(session.start, self.start)
            if session.timezone is None or self.start <= day <= self.end:
                return day
            return programme_day(session.start.astimezone(self.zone), self.start)
        whole = self.whole_of(session)
        return session.day or (self.day_of(whole) if whole else None)

    def days_of(self, session: Session) -> tuple[date, ...]:
        """Return the days of the programme to which a session belongs; empty if none is known.

        These are all its days if it is an all-day session, and else the one of `day_of`. A part
        without a time has the days of its whole.
        """
        if session.last_day:
            return tuple(whole_days(session))
        whole = self.whole_of(session)
        if whole and session.start is None and session.day is None:
            return self.days_of(whole)
        day = self.day_of(session)
        return (day,) if day else ()

    def date_of(self, session: Session) -> date | None:
        """Return the date of a session's start in the event's zone, or None if it is not known.

        It goes with hours in the event's zone, and may be after the day of the programme to which
        the session belongs.
        """
        if session.start:
            return session.start.astimezone(self.zone).date()
        return self.day_of(session)

    def venue_of(self, place: Room | Session) -> Venue | None:
        """Return the venue of a room, or the first of those of a session.

        Rooms that name no venue are at the only one, if there is just one. An online room has no
        venue.
        """
        if isinstance(place, Room):
            return self._venue_of_room(place)
        return next(iter(self.venues_of(place)), None)

    def venues_of(self, session: Session) -> tuple[Venue, ...]:
        """Return the venues of a session, in the order of its rooms."""
        return tuple(venue for venue in self.rooms_by_venue(session) if venue)

    def rooms_by_venue(self, session: Session) -> dict[Venue | None, tuple[Room, ...]]:
        """Return the rooms of a session by venue; under None, at the end, those without one.

        A session without rooms is at the only venue, if there is just one, unless it or its whole
        has a way to join of its own.
        """
        rooms = self.rooms_of(session)
        if not rooms:
            venue = None if self.is_elsewhere(session) else self._only_venue
            return {venue: ()} if venue else {}
        by_venue: dict[Venue | None, tuple[Room, ...]] = {}
        for room in sorted(rooms, key=lambda room: self._venue_of_room(room) is None):
            venue = self._venue_of_room(room)
            by_venue[venue] = (*by_venue.get(venue, ()), room)
        return by_venue

    def is_elsewhere(self, session: Session) -> bool:
        """Return whether a session without rooms is online, or its place is hidden."""
        whole = self.whole_of(session)
        ways = (session.online, whole and whole.online)
        return any(ways) or self.is_unplaced(session)

    def is_unplaced(self, place: Room | Session) -> bool:
        """Return whether a view shows a room or session without its place, which is hidden."""
        if isinstance(place, Room):
            return f"rooms.{place.id}" in self.unplaced
        return not self.unplaced.isdisjoint((f"sessions.{place.id}", f"sessions.{place.part_of}"))

    def _venue_of_room(self, room: Room) -> Venue | None:
        if room.venue:
            return self.venue(room.venue)
        nowhere = room.online is not None or self.is_unplaced(room)
        return None if nowhere else self._only_venue

    @property
    def _only_venue(self) -> Venue | None:
        return self.venues[0] if len(self.venues) == 1 else None

    @cached_property
    def _followers(self) -> dict[str, tuple[Outcome, ...]]:
        followers: dict[str, list[Outcome]] = defaultdict(list)
        for outcome in self.outcomes:
            for id in outcome.follows:
                followers[id].append(outcome)
        return {id: tuple(outcomes) for id, outcomes in followers.items()}

    def followers_of(self, outcome: Outcome) -> tuple[Outcome, ...]:
        """Return the outcomes that follow from this one."""
        return self._followers.get(outcome.id, ())

    def sources_of(self, item: Item | Progress | Actual | Self) -> tuple[Source, ...]:
        """Return the sources that an item, a part of an outcome or the event itself cites."""
        return tuple(map(self.source, item.cites if isinstance(item, Contents) else item.sources))

    def replace(self, item: Item) -> Self:
        """Return the event with another item instead of the one of that class and id.

        Raises:
            UnknownIdError: If the event has no item of that class with that id.
            ModelError: If the items no longer make an event.

        >>> from eventkit.model import Event
        >>> school = Event(id="school", title="School", start=date(2027, 3, 26),
        ...                end=date(2027, 3, 26), timezone="UTC",
        ...                rooms=[Room(id="aula", name="Aula")])
        >>> school.replace(Room(id="aula", name="Great Hall")).room("aula").name
        'Great Hall'
        """
        for table in tree.fields_of(Contents, tree.Kind.TABLE):
            old = self._index[table.key].get(item.id)
            if type(old) is type(item):
                items = tuple(item if it is old else it for it in getattr(self, table.name))
                changes: dict[str, Any] = {table.name: items}
                return attrs.evolve(self, **changes)
        raise UnknownIdError(item.id, f"items of the class {type(item).__name__}")

    # --- the programme

    @property
    def days(self) -> tuple[ProgrammeDay, ...]:
        """The days of the event in order, and others with sessions; a selection has all of them."""
        return self._days

    @cached_property
    def _days(self) -> tuple[ProgrammeDay, ...]:
        sessions = ((it, self.day_of(it)) for it in self.sessions if not it.part_of)
        return programme_days(self.start, self.end, self._day_items, sessions)

    @property
    def timetable(self) -> tuple[ScheduledSession, ...]:
        """The sessions that have a start, by start, then in document order."""
        return self._timetable

    @cached_property
    def _timetable(self) -> tuple[ScheduledSession, ...]:
        return scheduled(self.sessions)

    @property
    def unscheduled(self) -> tuple[Session, ...]:
        """The sessions without a day, except parts."""
        return self._unscheduled

    @cached_property
    def _unscheduled(self) -> tuple[Session, ...]:
        wholes = (session for session in self.sessions if not session.part_of)
        return tuple(session for session in wholes if self.day_of(session) is None)


TABLES = {field.key: field.name for field in tree.fields_of(Contents, tree.Kind.TABLE)}
"""The tables of the document, in order, and the attributes of an event that hold them."""
