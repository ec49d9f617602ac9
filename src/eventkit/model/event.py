"""The event: all its items, and the questions they answer together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import accumulate
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple, cast

import attrs
from attrs import field, frozen
from immutabledict import immutabledict

from eventkit.model import integrity, times, tree, views
from eventkit.model.errors import UnknownIdError
from eventkit.model.fields import (
    PARTIES,
    TABLE,
    VIEW,
    Extension,
    Value,
    are_filled,
    exact,
    freeze_extensions,
    is_date,
    is_filled,
    is_filled_or_none,
    is_id,
    is_moment,
    is_text,
    is_word,
    is_zone_name,
    key,
    matches,
    plain_text,
    plain_word,
    ref,
    refers,
    refs,
    reject,
    to_attribution,
    to_optional_status,
    translatable,
    values,
    words,
)
from eventkit.model.history import History
from eventkit.model.items import (
    CheckSettings,
    Contact,
    Day,
    Described,
    Group,
    Hours,
    Item,
    Online,
    Organization,
    Outcome,
    Participation,
    Party,
    Person,
    Project,
    Room,
    Session,
    Source,
    Statement,
    Track,
    Venue,
    is_language,
)
from eventkit.model.reader import Reader
from eventkit.model.uids import day_uid, is_day_uid, session_uid
from eventkit.model.words import EVENT_UID, Attribution, Audience, Status, nearest

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Translation = immutabledict[str, str | tuple[str, ...]]
is_event_uid = matches(EVENT_UID, "8 to 48 letters, digits, dots, - and _")


def _freeze_translations(
    translations: Mapping[str, Mapping[str, str | Iterable[str]]],
) -> immutabledict[str, Translation]:
    return immutabledict(
        {
            language: immutabledict({path: _words(texts[path]) for path in _in_order(texts)})
            for language, texts in translations.items()
            if texts
        }
    )


def _words(text: str | Iterable[str]) -> str | tuple[str, ...]:
    return plain_text(text) if isinstance(text, str) else tuple(map(plain_text, text))


def _in_order(paths: Iterable[str]) -> list[str]:
    """Return paths in the order of documents, in which those of one holder stand together."""
    first: dict[str, int] = {}

    def position(path: str) -> list[int]:
        holders = accumulate(path.split("."), "{}.{}".format)
        return [first.setdefault(holder, len(first)) for holder in holders]

    return sorted(paths, key=position)


@frozen(kw_only=True, repr=False, cache_hash=True)
class ProgrammeDay(Value):
    """One day of the programme.

    Args:
        number: Counted from the event's first day, which is 1; below 1 before it.
        date: The date, in the event's zone.
        item: The title and text that the document gives the day, if any.
        sessions: What begins on the day, in order, without parts; last, what has no hours.
    """

    number: int
    date: date
    item: Day | None = None
    sessions: tuple[Session, ...] = ()

    @property
    def title(self) -> str | None:
        """The title that the document gives the day, if any."""
        return self.item.title if self.item else None


class Timed(NamedTuple):
    """A session that has hours, with its start and end in UTC."""

    start: datetime
    end: datetime
    session: Session


@frozen(kw_only=True, repr=False, cache_hash=True)
class Event(Described):
    """A gathering: a workshop, conference, training, seminar or meeting.

    An event is immutable, compared and hashed by value, and can be pickled. Equal events export
    equal bytes: the order of keys counts, and 1 is not 1.0. Its fields are the keys and tables of
    the document (docs/reference/document.md); items refer to each other by id, and the methods
    follow the ids in constant time.

    Args:
        id: Its name for people and files.
        uid: Its name for machines, for ever; without one the id stands in.
        discreet_title: What a discreet calendar calls the event, and every session that says
            nothing of its own.
        start: The first day.
        end: The last day, as people say it.
        timezone: IANA name of the zone in which the programme is told.
        language: BCP 47 tag of the language of its texts.
        updated: Aware datetime of the last change.
        attribution: Whether statements and outcomes stand with names below the organisers.
        cites: The sources of the event's own facts (`sources` in the table `event`).
        days: `Day` items, for days that have a title or a text.
        translations: For each language a mapping from the path of a text, such as
            `sessions.opening.title`, to its translation.
        checks: Settings of the checks.
        exporters: Default options of formats, by name.
        history: What releases know; never in the document.
        unplaced: Paths of rooms and sessions that a view shows without their place, so that the
            only venue left is not taken for it; never in the document.
        is_selection: Whether this is a view of some sessions only; never in the document.

    Raises:
        ModelError: With all faults: ids used twice, references to nothing, an end before the
            start, unknown time zones.

    >>> aula = Room(id="aula", name="Aula")
    >>> event = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...               end=date(2027, 3, 29), timezone="Europe/Berlin", rooms=[aula],
    ...               sessions=[Session(id="opening", title="Opening", rooms=[aula])])
    >>> event.rooms_of(event.session("opening")) == (aula,)
    True
    """

    id: str = field(validator=is_id, metadata=key("its name for people and files"))
    uid: str | None = field(
        default=None,
        validator=is_event_uid,
        metadata=key("its name for machines, for ever"),
    )
    title: str = field(validator=is_filled, metadata=translatable("what it is called"))
    discreet_title: str | None = field(
        default=None,
        validator=is_filled_or_none,
        metadata=translatable(
            "what a discreet calendar calls it, and sessions that say nothing of their own"
        ),
    )
    summary: str | None = field(
        default=None, validator=is_text, metadata=translatable("what it is, in a sentence")
    )
    kind: str | None = field(
        default=None,
        converter=plain_word,
        validator=is_word,
        metadata=key("workshop, conference, training, seminar, meeting …"),
    )
    status: Status | None = field(
        default=None, converter=to_optional_status, metadata=key("whether it takes place")
    )
    start: date = field(validator=is_date, metadata=key("the first day"))
    end: date = field(validator=is_date, metadata=key("the last day, as people say it"))
    hours: Hours | None = field(
        default=None, metadata=values(Hours, help='the usual hours of its days: "09:00-17:00"')
    )
    contact: Contact | None = field(
        default=None, metadata=values(Contact, help="how to reach them; for organisers")
    )
    timezone: str = field(
        validator=is_zone_name, metadata=key("the zone in which the programme is told")
    )
    language: str = field(
        default="en",
        validator=is_language,
        metadata=key("the language of its texts; en unless it is said"),
    )
    updated: datetime | None = field(
        default=None,
        converter=times.at_offset,
        eq=times.identity,
        validator=is_moment,
        metadata=key("when it last changed"),
    )
    topics: tuple[str, ...] = field(
        default=(), converter=words, validator=are_filled, metadata=translatable("what it is about")
    )
    project: str | None = field(
        default=None, converter=ref, metadata=refers("projects", help="what it is part of")
    )
    series: str | None = field(
        default=None, validator=is_text, metadata=key("the series it belongs to")
    )
    participations: tuple[Participation, ...] = field(
        default=(),
        converter=tuple[Participation, ...],
        metadata=values(Participation, help="who does what, with role, from afar or not"),
    )
    online: Online | None = field(
        default=None, metadata=values(Online, help="where to join; for participants")
    )
    attribution: Attribution = field(
        default=Attribution.NAMES,
        converter=to_attribution,
        metadata=key("none: below the organisers, statements and outcomes stand without names"),
    )
    cites: tuple[str, ...] = field(default=(), converter=refs, metadata=refers("sources"))

    day_items: tuple[Day, ...] = field(
        default=(), converter=tuple[Day, ...], alias="days", metadata=TABLE
    )
    projects: tuple[Project, ...] = field(default=(), converter=tuple[Project, ...], metadata=TABLE)
    venues: tuple[Venue, ...] = field(default=(), converter=tuple[Venue, ...], metadata=TABLE)
    rooms: tuple[Room, ...] = field(default=(), converter=tuple[Room, ...], metadata=TABLE)
    organizations: tuple[Organization, ...] = field(
        default=(), converter=tuple[Organization, ...], metadata=TABLE
    )
    people: tuple[Person, ...] = field(default=(), converter=tuple[Person, ...], metadata=TABLE)
    groups: tuple[Group, ...] = field(default=(), converter=tuple[Group, ...], metadata=TABLE)
    tracks: tuple[Track, ...] = field(default=(), converter=tuple[Track, ...], metadata=TABLE)
    sessions: tuple[Session, ...] = field(default=(), converter=tuple[Session, ...], metadata=TABLE)
    statements: tuple[Statement, ...] = field(
        default=(), converter=tuple[Statement, ...], metadata=TABLE
    )
    outcomes: tuple[Outcome, ...] = field(default=(), converter=tuple[Outcome, ...], metadata=TABLE)
    sources: tuple[Source, ...] = field(default=(), converter=tuple[Source, ...], metadata=TABLE)
    translations: immutabledict[str, Translation] = field(
        factory=immutabledict, converter=_freeze_translations, eq=exact
    )
    checks: CheckSettings = field(factory=CheckSettings, metadata=values(CheckSettings))
    exporters: immutabledict[str, immutabledict[str, Extension]] = field(
        factory=immutabledict, converter=freeze_extensions, eq=exact
    )
    history: History = field(factory=History, repr=False, metadata=VIEW)
    unplaced: frozenset[str] = field(default=frozenset(), repr=False, metadata=VIEW)
    is_selection: bool = field(default=False, repr=False, metadata=VIEW)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "sessions", tuple(map(self._in_zone, self.sessions)))
        integrity.require_sound(self)

    def _in_zone(self, session: Session) -> Session:
        """Put a session's times into its zone; an unknown zone is left to the integrity rules."""
        name = session.timezone or self.timezone
        if session.start is None or session.end is None or not times.is_zone(name):
            return session
        zone = times.zone(name)
        if session.start.tzinfo is session.end.tzinfo is zone:
            return session
        start, end = session.start.astimezone(zone), session.end.astimezone(zone)
        return attrs.evolve(session, start=start, end=end)

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
        """Return the person, organisation or group of that id.

        Raises:
            UnknownIdError: If there is none.
        """
        return cast("Party", self._find(PARTIES, id))

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
        """Return what calendars know a session, a day or the event itself by (RFC 7986, 5.3).

        It is made of nothing that may change: not the title, time, room, order or neighbours.

        Args:
            item: A session, the date of a day, or None for the event.
        """
        own = self.uid or self.id
        if isinstance(item, Session):
            return session_uid(item.id, item.uid, own)
        return day_uid(item, own) if item else own

    def is_uid_of_day(self, uid: str) -> bool:
        """Say whether calendars know a day of this event by that UID."""
        return is_day_uid(uid, self.uid_of())

    # --- what items say together

    def hours_of(
        self, day: date, held: Iterable[Session]
    ) -> tuple[datetime, datetime] | tuple[date, date]:
        """Return when a day begins and ends: with its first and last item.

        Without any that has hours they are the usual hours of the event; without those, or where
        clocks skip them, the date and the next.

        Args:
            day: The date.
            held: The sessions told of on it.
        """
        timed = [(each.start, each.end) for each in held if each.start and each.end]
        if timed:
            first = min((start for start, _ in timed), key=times.utc)
            last = max((end for _, end in timed), key=times.utc)
            return times.in_seconds(first.astimezone(self.zone), last.astimezone(self.zone))
        return self._usual_hours(day) or (day, day + timedelta(days=1))

    def _usual_hours(self, day: date) -> tuple[datetime, datetime] | None:
        if self.hours is None:
            return None
        passes = timedelta(days=self.hours.end <= self.hours.start)
        start = datetime.combine(day, self.hours.start, tzinfo=self.zone)
        end = datetime.combine(day + passes, self.hours.end, tzinfo=self.zone)
        return (start, end) if times.utc(end) > times.utc(start) else None

    @property
    def zone(self) -> ZoneInfo:
        """The event's time zone."""
        return times.zone(self.timezone)

    @property
    def parties(self) -> tuple[Party, ...]:
        """All people, organisations and groups."""
        return (*self.people, *self.organizations, *self.groups)

    def people_of(
        self, holder: Session | Event | None = None, *, role: str | None = None
    ) -> tuple[Party, ...]:
        """Return who takes part in a session, or in the event itself, each party once.

        Args:
            holder: A session; None or the event for the event's own parties.
            role: Only those in this role.
        """
        ids = (
            participation.who
            for participation in (holder or self).participations
            if role is None or participation.role == role
        )
        return tuple(map(self.party, dict.fromkeys(ids)))

    @cached_property
    def _parts(self) -> dict[str, tuple[Session, ...]]:
        parts: dict[str, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if session.part_of:
                parts[session.part_of].append(session)
        return {whole: tuple(sorted(held, key=_by_start)) for whole, held in parts.items()}

    def parts_of(self, session: Session) -> tuple[Session, ...]:
        """Return the parts of a session: by time, those without one in the document's order."""
        return self._parts.get(session.id, ())

    def whole_of(self, session: Session) -> Session | None:
        """Return the session that this one is a part of, if any."""
        return self.session(session.part_of) if session.part_of else None

    def rooms_of(self, session: Session) -> tuple[Room, ...]:
        """Return the rooms of a session; a part without its own is in those of its whole."""
        whole = self.whole_of(session)
        ids = session.rooms or (whole.rooms if whole else ())
        return tuple(map(self.room, ids))

    def track_of(self, session: Session) -> Track | None:
        """Return the track of a session; a part without its own is in that of its whole."""
        whole = self.whole_of(session)
        id = session.track or (whole.track if whole else None)
        return self.track(id) if id else None

    def languages_of(self, session: Session) -> tuple[str, ...]:
        """Return the languages of a session; a part without its own has those of its whole."""
        whole = self.whole_of(session)
        return session.languages or (whole.languages if whole else ())

    def day_of(self, session: Session) -> date | None:
        """Return the date on which a session begins, in the event's zone, if it is known."""
        if session.start:
            return session.start.astimezone(self.zone).date()
        whole = self.whole_of(session)
        return session.day or (self.day_of(whole) if whole else None)

    def venue_of(self, place: Room | Session) -> Venue | None:
        """Return where a room is, or a session: by its first room that is somewhere.

        What names no venue is at the only one, where there is one; an online room is nowhere.
        """
        if isinstance(place, Room):
            return self._venue_of_room(place)
        rooms = self.rooms_of(place)
        if rooms:
            return next(filter(None, map(self._venue_of_room, rooms)), None)
        return None if self.is_unplaced(place) else self._only_venue

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
        return {id: tuple(held) for id, held in followers.items()}

    def followers_of(self, outcome: Outcome) -> tuple[Outcome, ...]:
        """Return the outcomes that follow from this one."""
        return self._followers.get(outcome.id, ())

    def sources_of(self, item: Item | Event) -> tuple[Source, ...]:
        """Return the sources that an item, or the event itself, cites."""
        return tuple(map(self.source, item.cites if isinstance(item, Event) else item.sources))

    # --- the programme

    @property
    def days(self) -> tuple[ProgrammeDay, ...]:
        """The days of the event in order, with any day outside it that holds a session."""
        return self._days

    @cached_property
    def _days(self) -> tuple[ProgrammeDay, ...]:
        held: dict[date, list[Session]] = defaultdict(list)
        for session in self.sessions:
            if not session.part_of and (day := self.day_of(session)):
                held[day].append(session)
        items = {int(item.id): item for item in self.day_items}
        dates = sorted({*held, *_dates(self.start, self.end)})
        numbers = ((day, (day - self.start).days + 1) for day in dates)
        return tuple(
            ProgrammeDay(
                number=number,
                date=day,
                item=items.get(number),
                sessions=tuple(sorted(held[day], key=_by_start)),
            )
            for day, number in numbers
        )

    @property
    def timetable(self) -> tuple[Timed, ...]:
        """The sessions that have hours by their start, those of one start in document order."""
        return self._timetable

    @cached_property
    def _timetable(self) -> tuple[Timed, ...]:
        timed = (
            Timed(times.utc(session.start), times.utc(session.end), session)
            for session in self.sessions
            if session.start and session.end
        )
        return tuple(sorted(timed, key=itemgetter(0)))

    @property
    def unscheduled(self) -> tuple[Session, ...]:
        """The sessions whose day is not known, without parts."""
        return self._unscheduled

    @cached_property
    def _unscheduled(self) -> tuple[Session, ...]:
        return tuple(
            session
            for session in self.sessions
            if not session.part_of and self.day_of(session) is None
        )

    # --- views

    def view(
        self,
        *,
        audience: Audience | str | None = None,
        language: str | None = None,
        select: Mapping[str, str | int | date | Iterable[str | int | date]] | None = None,
    ) -> Event:
        """Return what a reader may know of the event, in the reader's words.

        The parts are applied in this order, whatever the order of the call.

        Args:
            audience: Who reads; None leaves everything.
            language: BCP 47 tag; texts without a translation stay in the event's language;
                None keeps all languages.
            select: Which sessions, by `person` (any party), `room`, `track`, `day`, `kind`,
                `session` and `language`. Several values of a key mean "or", several keys "and".

        Returns:
            An ordinary event, in which nothing refers to what is left out.

        Raises:
            RestrictedError: If the event itself is not for that audience.
            LanguageError: If nothing is translated into that language.
            SelectionError: If a key, id or word of the selection is not known.
        """
        return views.view_for(self, Reader(audience, language, select))


def with_history(event: Event, history: History) -> Event:
    """Return an event with what releases know of it; what was looked up in it stays looked up.

    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> with_history(school, History(has_unreleased=True)).history.has_unreleased
    True
    """
    copy = tree.copy_with(event, {"history": history})
    for name in _INDEXES:
        with suppress(AttributeError):  # where it was not asked for yet
            object.__setattr__(copy, name, object.__getattribute__(event, name))
    return copy


# attrs turns a cached property into a slot; its own slots have two underscores.
_INDEXES = tuple(
    name
    for name in vars(Event)["__slots__"]
    if name not in attrs.fields_dict(Event) and not name.startswith(("__", "_attrs_"))
)
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(event: Event, *, modified: datetime | None = None) -> Event:
    """Return an event without releases with a history that says when it last changed.

    That is what the event says itself (`updated`), else the time handed in, else 1970: never the
    time of writing, so that what did not change comes out the same (RFC 5545, 3.8.7.2).

    Args:
        event: The event, viewed by audience and language.
        modified: Aware datetime of the last change of its document.

    Raises:
        ModelError: If that has no offset: which instant it is would depend on the machine.

    >>> from datetime import date
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC")
    >>> stamp(event).history.modified.year
    1970
    """
    if modified and modified.utcoffset() is None:
        raise reject("time-without-offset", "modified needs an offset", value=modified)
    latest = (event.updated or modified or _UNKNOWN).astimezone(UTC).replace(microsecond=0)
    return with_history(event, History(modified=latest))


TABLES = {field.key: field.name for field in tree.fields_of(Event, tree.Kind.TABLE)}
"""The tables of the document, in order, and the attributes of an event that hold them."""


def _dates(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range((end - start).days + 1))


def _by_start(session: Session) -> float:
    """Sort by instant; what has no hours comes last, in the document's order."""
    return session.start.timestamp() if session.start else inf
