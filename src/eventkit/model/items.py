"""The items of an event: sessions, days, places, tracks, sources and their parts.

Every class is frozen, compared and hashed by value, and built with keywords. Where a field holds
an id, the item itself may be given: `Session(id="opening", title="Opening", rooms=[aula])`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import ClassVar, TypeAlias

from attrs import field, frozen, validators
from immutabledict import immutabledict

from eventkit.model import times, timings
from eventkit.model.fields import (
    PARTIES,
    Several,
    Value,
    all_matching,
    aware_datetime,
    boolean,
    calendar_date,
    duration_value,
    hour_and_minute,
    item_id,
    key,
    latlon,
    matching,
    member_of,
    natural_number,
    nested,
    non_blank,
    non_blank_or_none,
    non_blanks,
    open_word,
    optional,
    optional_place,
    picture,
    plain_hour,
    plain_id,
    plain_word,
    ref,
    refers,
    refs,
    reject,
    required_ref,
    string,
    texts,
    to_audience,
    to_optional_audience,
    to_optional_status,
    translatable,
    values,
    words,
    zone_name,
)
from eventkit.model.freezing import Extension, exact, freeze_extensions
from eventkit.model.words import (
    ANNOUNCED_TEXTS,
    SESSION_UID,
    SESSION_UID_LENGTH,
    WORD,
    Audience,
    Status,
    Timing,
    is_to_be_announced,
    to_announce,
)

COUNTRY = re.compile(r"[A-Z]{2}")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
CalendarDate: TypeAlias = date  # where a field is itself called `date`
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

country_code = matching(COUNTRY, "a country code of ISO 3166-1, such as DE")
color_code = matching(COLOR, "a colour such as #1b6ca8")
session_uid_text = matching(SESSION_UID, f"up to {SESSION_UID_LENGTH} printable characters")
language_tag = matching(LANGUAGE, "a language tag (BCP 47)")
language_tags = all_matching(LANGUAGE, "a language tag (BCP 47)")
announced_words = all_matching(WORD, "a key such as rooms or speakers, or a role")


def _announced(values: Iterable[str]) -> tuple[str, ...]:
    names = words(values)
    return to_announce(names) if all(isinstance(name, str) for name in names) else names


@frozen(kw_only=True, repr=False, cache_hash=True)
class Online(Value):
    """How to join online; for participants by default."""

    url: str | None = optional(key("address to join at"), string, repr=False)
    passcode: str | None = optional(key("the code to enter there"), string, repr=False)
    audience: Audience = field(
        default=Audience.PARTICIPANTS,
        converter=to_audience,
        validator=member_of(Audience),
        metadata=key("who may see it; participants by default"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Participation(Value):
    """Who does what in a session or an event.

    Args:
        who: A party or its id.
        role: An open word; `Role` holds the known ones.
        remote: Whether the party takes part remotely.
        audience: Who may see it; None means everybody who sees its holder.
    """

    who: str = field(
        converter=required_ref, metadata=refers(*PARTIES, help="a person, organisation or group")
    )
    role: str = field(
        converter=str, validator=open_word, metadata=key("what they do, such as speaker")
    )
    remote: bool = field(
        default=False, validator=boolean, metadata=key("whether they take part remotely")
    )
    audience: Audience | None = field(
        default=None,
        converter=to_optional_audience,
        validator=member_of(Audience),
        metadata=key(
            "who may see it: public, participants or organizers; by default who sees its holder"
        ),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Described(Value):
    """The fields that the event and every item have.

    Args:
        audience: Who may see it; None means everybody who sees its holder.
        translate: Whether its texts are to be translated; False means that they stay on purpose.
        url: A page about it.
        description: Markdown, without headings and HTML.
        notes: Markdown for the organisers, always.
        x: Extension data, a table for each plugin; for organisers, unless the table has another
            `audience`.
    """

    table: ClassVar[str] = ""

    audience: Audience | None = field(
        default=None,
        converter=to_optional_audience,
        validator=member_of(Audience),
        metadata=key(
            "who may see it: public, participants or organizers; by default who sees its holder"
        ),
    )
    translate: bool = field(
        default=True,
        validator=boolean,
        metadata=key("false: its texts stay as they are in every language, on purpose"),
    )
    url: str | None = optional(key("a page about it"), string)
    description: str | None = optional(translatable("Markdown without headings"), string)
    notes: str | None = optional(key("Markdown for the organisers, always"), string, repr=False)
    x: immutabledict[str, immutabledict[str, Extension]] = field(
        factory=immutabledict,
        converter=freeze_extensions,
        eq=exact,
        repr=False,
        metadata=key("extension data, a table for each plugin; for organisers"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Item(Described):
    """The base of all items: `Described` with an id and sources.

    Args:
        id: Its key in its table of the document.
        sources: Ids of the sources.
    """

    id: str = field(converter=plain_id, validator=item_id)
    sources: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("sources", help="the sources of its facts")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Hours(Value):
    """The hours of a day, or the usual ones of all days; an end before the start is on the next."""

    start: time = field(converter=plain_hour, validator=hour_and_minute)
    end: time = field(converter=plain_hour, validator=hour_and_minute)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Day(Item):
    """A title, hours and a text for one day of the event; `id` is its number, from 1."""

    table = "days"

    id: str = field(
        converter=str, validator=matching(re.compile(r"[1-9][0-9]{0,3}"), "a day's number")
    )
    title: str | None = optional(translatable("what the day is called"), string)
    hours: Hours | None = optional(
        values(Hours, 'its hours, "09:00-17:00", instead of the usual ones')
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Project(Item):
    """The project that an event is part of: its donors and who implements it."""

    table = "projects"

    title: str = field(validator=non_blank, metadata=translatable("what it is called"))
    donors: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who pays for it")
    )
    implemented_by: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who implements it")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Venue(Item):
    """A place with rooms, or only a city if no more is known."""

    table = "venues"

    name: str | None = optional(translatable("what it is called"), string)
    street: str | None = optional(key("street and number"), string)
    city: str | None = optional(translatable("the city"), string)
    region: str | None = optional(translatable("the region"), string)
    country: str | None = optional(key("two letters of ISO 3166-1"), country_code)
    geo: tuple[float, float] | None = field(
        default=None,
        converter=optional_place,
        validator=latlon,
        eq=exact,
        metadata=key("latitude and longitude in degrees"),
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        if not (self.name or self.city):
            raise reject("missing-key", "a venue needs a name or a city", f"venues.{self.id}")


@frozen(kw_only=True, repr=False, cache_hash=True)
class Room(Item):
    """A room of a venue, or one that is online."""

    table = "rooms"

    name: str = field(validator=non_blank, metadata=translatable("what it is called"))
    venue: str | None = field(
        default=None,
        converter=ref,
        metadata=refers(
            "venues", help="where it is; by default the only venue, unless it is online"
        ),
    )
    floor: str | None = optional(key("on which floor"), string)
    capacity: int | None = optional(key("how many people it holds"), natural_number)
    features: tuple[str, ...] = field(
        default=(),
        converter=words,
        validator=non_blanks,
        metadata=key('what it has, such as "step-free" or "hearing loop"'),
    )
    online: Online | None = optional(values(Online, "where to join; for participants"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Track(Item):
    """A thread through the programme."""

    table = "tracks"

    title: str = field(validator=non_blank, metadata=translatable("what it is called"))
    color: str | None = optional(key("a colour such as #1b6ca8"), color_code)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Material(Item):
    """Material for a session, such as slides, at a `url`."""

    title: str = field(validator=non_blank, metadata=translatable("what it is called"))
    url: str = field(validator=non_blank, metadata=key("where it is"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Session(Item):
    """An item of the programme: with hours, on whole days, on a day, or without a time yet.

    Args:
        start: Aware datetime. In an event it is in the zone of the session, or else in that of the
            event (`start.astimezone(event.zone)` for one clock), and moved out of a gap of its
            clocks.
        end: Aware datetime; None is an open end, and the start itself makes a moment.
        day: The date, if the hours are not known; the first of whole days.
        last_day: The last of its whole days, if it is an all-day session.
        discreet_title: The title in discreet calendars, which other people may see.
        subtitle: A second line of the title.
        abstract: Markdown, a paragraph; `description` is the full text.
        timezone: IANA name, if it is not the event's zone.
        languages: Spoken languages, as BCP 47 tags.
        interpretation: Languages into which it is interpreted.
        part_of: The session that it is a part of.
        recording: Whether it may be recorded; None if that is not known.
        license: The licence of what is shown: an SPDX id or the address of its text.
        image: A picture: a path beside the document, or a web address.
        notice: A text that is shown first, such as "Speaker ill".
        tba: What is to be announced: keys such as `time`, `rooms` and `speakers`, or a role.
        uid: The UID, if it is not made from the id, for imported and renamed sessions.
        repeats: The name that repeated sessions share.

    Raises:
        ModelError: If a time is not aware, the start or first day is missing, or the end or last
            day is before it.

    >>> from zoneinfo import ZoneInfo
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> opening = Session(id="opening", title="Opening",
    ...                   start=datetime(2027, 3, 26, 9, 30, tzinfo=berlin),
    ...                   end=datetime(2027, 3, 26, 10, 15, tzinfo=berlin))
    >>> dinner = Session(id="dinner", title="Dinner",
    ...                  start=datetime(2027, 3, 26, 19, tzinfo=berlin))
    >>> str(opening.timing), str(opening.duration), str(dinner.timing), dinner.duration
    ('hours', '0:45:00', 'open', None)
    """

    table = "sessions"

    title: str = field(validator=non_blank, metadata=translatable("what it is called"))
    discreet_title: str | None = optional(
        translatable("what a discreet calendar calls it"), non_blank_or_none
    )
    subtitle: str | None = optional(translatable("shown below the title"), string)
    abstract: str | None = optional(
        translatable("Markdown, a paragraph; the description is the full text"), string
    )
    kind: str | None = field(
        default=None,
        converter=plain_word,
        validator=open_word,
        metadata=key("talk, panel, working-group, plenary, break …"),
    )
    status: Status | None = field(
        default=None,
        converter=to_optional_status,
        validator=member_of(Status),
        metadata=key("whether it takes place"),
    )
    start: datetime | None = field(
        default=None, converter=times.as_shown, eq=times.identity, validator=aware_datetime
    )
    end: datetime | None = field(
        default=None, converter=times.as_shown, eq=times.identity, validator=aware_datetime
    )
    day: date | None = field(default=None, validator=calendar_date)
    last_day: date | None = field(default=None, validator=calendar_date)
    timezone: str | None = optional(
        key("the zone of its times, if it is not the event's"), zone_name
    )
    rooms: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("rooms", help="where it is")
    )
    track: str | None = field(
        default=None, converter=ref, metadata=refers("tracks", help="the thread it belongs to")
    )
    languages: tuple[str, ...] = field(
        default=(), converter=words, validator=language_tags, metadata=key("the languages spoken")
    )
    interpretation: tuple[str, ...] = field(
        default=(),
        converter=words,
        validator=language_tags,
        metadata=key("the languages it is interpreted into"),
    )
    participations: tuple[Participation, ...] = field(
        default=(),
        converter=Several[Participation],
        metadata=values(Participation, "who takes part, with role, remotely or not"),
    )
    part_of: str | None = field(
        default=None, converter=ref, metadata=refers("sessions", help="the session it belongs to")
    )
    online: Online | None = optional(values(Online, "where to join; for participants"))
    materials: tuple[Material, ...] = field(
        default=(),
        converter=Several[Material],
        metadata=nested(Material, "slides, papers and other material"),
    )
    recording: bool | None = optional(
        key("whether it may be recorded; unknown without it"), boolean
    )
    license: str | None = optional(
        key("the licence of what is shown: an id of SPDX, such as CC-BY-4.0, or a URL"),
        non_blank_or_none,
    )
    image: str | None = optional(picture("a picture"), non_blank_or_none)
    notice: str | None = optional(translatable("shown before everything else"), string)
    tba: tuple[str, ...] = field(
        default=(),
        converter=_announced,
        validator=announced_words,
        metadata=key("what is to be announced: day, time, rooms, a text, or a role"),
    )
    uid: str | None = optional(key("replaces the UID made from the id"), session_uid_text)
    repeats: str | None = optional(
        key("the name that repeated sessions share"), validators.optional(item_id)
    )

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        self._take_announced_texts()
        timings.require_time(self, f"sessions.{self.id}")

    def _take_announced_texts(self) -> None:
        """Know a word such as TBA for what it says: a title keeps it, a description is none."""
        names = [name for name in ANNOUNCED_TEXTS if is_to_be_announced(getattr(self, name))]
        if names:
            object.__setattr__(self, "tba", to_announce((*self.tba, *names)))
        for name in {*names} - {"title"}:
            object.__setattr__(self, name, None)

    @property
    def timing(self) -> Timing:
        """What is known of its time: hours, an open end, a moment, whole days, a day or nothing.

        A part without a time of its own takes the day of its whole, and is `unknown` here.
        """
        return timings.timing(self)

    @property
    def duration(self) -> timedelta | None:
        """The time that elapses from start to end; None for an open end and without a start."""
        if self.start is None or self.end is None:
            return None
        return times.elapsed(self.start, self.end)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Source(Item):
    """The source of a fact."""

    table = "sources"

    title: str = field(validator=non_blank, metadata=translatable("what it is called"))
    publisher: str | None = optional(key("who published it"), string)
    date: CalendarDate | None = optional(key("when it was published"), calendar_date)


@frozen(kw_only=True, repr=False, cache_hash=True)
class CheckSettings(Value):
    """The settings of checks in a document.

    Args:
        ignore: Ids of rules that stay silent.
        buffer: Time that a change of venue takes.
    """

    ignore: tuple[str, ...] = field(
        default=(), converter=words, validator=texts, metadata=key("ids of rules that stay silent")
    )
    buffer: timedelta | None = optional(
        key('time that a change of venue takes, such as "10 min"'), duration_value
    )
