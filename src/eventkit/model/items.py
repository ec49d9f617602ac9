"""The items of an event: sessions, parties, places, statements, outcomes and their parts.

Every class is frozen, compared and hashed by value, and built with keywords. Where a field holds
an id, the item itself may be given: `Session(id="opening", title="Opening", rooms=[aula])`.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from attrs import field, frozen, validators
from immutabledict import immutabledict

from eventkit.model import times
from eventkit.model.fields import (
    PARTIES,
    Extension,
    Value,
    all_match,
    are_years,
    exact,
    freeze_extensions,
    is_count,
    is_date,
    is_filled,
    is_filled_or_none,
    is_flag,
    is_hour,
    is_id,
    is_length,
    is_measure,
    is_moment,
    is_place,
    is_text,
    is_word,
    is_zone_name,
    key,
    matches,
    nested,
    optional_measure,
    optional_numbers,
    optional_place,
    plain_hour,
    plain_word,
    ref,
    refers,
    refs,
    reject,
    required_ref,
    to_answer,
    to_audience,
    to_optional_audience,
    to_optional_outcome_status,
    to_optional_stage,
    to_optional_status,
    translatable,
    values,
    words,
)
from eventkit.model.words import (
    SESSION_UID,
    SESSION_UID_LENGTH,
    Answer,
    Audience,
    OutcomeStatus,
    Stage,
    Status,
)

COUNTRY = re.compile(r"[A-Z]{2}")
COLOR = re.compile(r"#[0-9a-fA-F]{6}")
CalendarDate: TypeAlias = date  # where a field is itself called `date`
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")

is_country = matches(COUNTRY, "a country code of ISO 3166-1, such as DE")
is_color = matches(COLOR, "a colour such as #1b6ca8")
is_session_uid = matches(SESSION_UID, f"up to {SESSION_UID_LENGTH} printable characters")
is_language = matches(LANGUAGE, "a language tag (BCP 47)")
are_languages = all_match(LANGUAGE, "a language tag (BCP 47)")


@frozen(kw_only=True, repr=False, cache_hash=True)
class Contact(Value):
    """How to reach somebody; for organisers unless it says otherwise."""

    email: str | None = field(default=None, validator=is_text, metadata=key("e-mail address"))
    phone: str | None = field(default=None, validator=is_text, metadata=key("telephone number"))
    audience: Audience = field(
        default=Audience.ORGANIZERS,
        converter=to_audience,
        metadata=key("who sees it; organizers unless it is said"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Online(Value):
    """Where to join from afar; for participants unless it says otherwise."""

    url: str | None = field(default=None, validator=is_text, metadata=key("address to join at"))
    passcode: str | None = field(
        default=None, validator=is_text, metadata=key("what to enter there")
    )
    audience: Audience = field(
        default=Audience.PARTICIPANTS,
        converter=to_audience,
        metadata=key("who sees it; participants unless it is said"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Participation(Value):
    """Who does what in a session or an event.

    Args:
        who: A party or its id.
        role: An open word; `Role` holds the known ones.
        remote: Whether the party takes part from afar.
        audience: Who may see it; None is whoever sees what it belongs to.
    """

    who: str = field(
        converter=required_ref, metadata=refers(*PARTIES, help="a person, organisation or group")
    )
    role: str = field(
        converter=str, validator=is_word, metadata=key("what they do, such as speaker")
    )
    remote: bool = field(
        default=False, validator=is_flag, metadata=key("whether they take part from afar")
    )
    audience: Audience | None = field(
        default=None,
        converter=to_optional_audience,
        metadata=key(
            "who sees it: public, participants or organizers; what holds it unless it is said"
        ),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Described(Value):
    """What the event and every item in it have.

    Args:
        audience: Who may see it; None is whoever sees what holds it.
        url: A page about it.
        description: Markdown, without headings and HTML.
        notes: Markdown for the organisers, always.
        x: Extension data, a table for each plugin; for organisers unless its `audience` says
            otherwise.
    """

    audience: Audience | None = field(
        default=None,
        converter=to_optional_audience,
        metadata=key(
            "who sees it: public, participants or organizers; what holds it unless it is said"
        ),
    )
    url: str | None = field(default=None, validator=is_text, metadata=key("a page about it"))
    description: str | None = field(
        default=None, validator=is_text, metadata=translatable("Markdown without headings and HTML")
    )
    notes: str | None = field(
        default=None, validator=is_text, metadata=key("Markdown for the organisers, always")
    )
    x: immutabledict[str, immutabledict[str, Extension]] = field(
        factory=immutabledict,
        converter=freeze_extensions,
        eq=exact,
        metadata=key("extension data, a table for each plugin; for organisers"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Item(Described):
    """What every item has: an id, all of `Described`, and the sources its facts come from.

    Args:
        id: Its key in its table of the document.
        sources: Ids of the sources.
    """

    id: str = field(validator=is_id)
    sources: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("sources", help="where its facts come from")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Day(Item):
    """A title and a text for one day of the event; `id` is its number, from 1."""

    id: str = field(
        converter=str, validator=matches(re.compile(r"[1-9][0-9]{0,3}"), "a day's number")
    )
    title: str | None = field(
        default=None, validator=is_text, metadata=translatable("what the day is called")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Project(Item):
    """What an event is part of: who pays for it and who carries it out."""

    title: str = field(validator=is_filled, metadata=translatable("what it is called"))
    donors: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who pays for it")
    )
    implemented_by: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who carries it out")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Venue(Item):
    """A place with rooms, or only a city where more is not known."""

    name: str | None = field(
        default=None, validator=is_text, metadata=translatable("what it is called")
    )
    street: str | None = field(default=None, validator=is_text, metadata=key("street and number"))
    city: str | None = field(default=None, validator=is_text, metadata=translatable("the city"))
    region: str | None = field(default=None, validator=is_text, metadata=translatable("the region"))
    country: str | None = field(
        default=None,
        validator=is_country,
        metadata=key("two letters of ISO 3166-1"),
    )
    geo: tuple[float, float] | None = field(
        default=None,
        converter=optional_place,
        validator=is_place,
        eq=exact,
        metadata=key("latitude and longitude in degrees"),
    )

    def __attrs_post_init__(self) -> None:
        if not (self.name or self.city):
            raise reject("missing-key", "a venue needs a name or a city", f"venues.{self.id}")


@frozen(kw_only=True, repr=False, cache_hash=True)
class Room(Item):
    """A room of a venue, or one that is online."""

    name: str = field(validator=is_filled, metadata=translatable("what it is called"))
    venue: str | None = field(
        default=None,
        converter=ref,
        metadata=refers("venues", help="where it is; the only venue unless it is said"),
    )
    floor: str | None = field(default=None, validator=is_text, metadata=key("on which floor"))
    capacity: int | None = field(
        default=None, validator=is_count, metadata=key("how many people it holds")
    )
    online: Online | None = field(
        default=None, metadata=values(Online, help="where to join; for participants")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Organization(Item):
    """An organisation, authority or institution."""

    name: str = field(validator=is_filled, metadata=translatable("what it is called"))
    abbreviation: str | None = field(
        default=None, validator=is_text, metadata=translatable("its short name")
    )
    kind: str | None = field(
        default=None,
        converter=plain_word,
        validator=is_word,
        metadata=key("government, academic, civil-society …"),
    )
    country: str | None = field(
        default=None,
        validator=is_country,
        metadata=key("two letters of ISO 3166-1"),
    )
    part_of: str | None = field(
        default=None,
        converter=ref,
        metadata=refers("organizations", help="the organisation it belongs to"),
    )
    contact: Contact | None = field(
        default=None, metadata=values(Contact, help="how to reach them; for organisers")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Person(Item):
    """A person known by name."""

    name: str = field(validator=is_filled, metadata=translatable("the whole name"))
    position: str | None = field(
        default=None,
        validator=is_text,
        metadata=translatable("what they are, such as Professor of water law"),
    )
    organization: str | None = field(
        default=None, converter=ref, metadata=refers("organizations", help="where they belong")
    )
    country: str | None = field(
        default=None,
        validator=is_country,
        metadata=key("two letters of ISO 3166-1"),
    )
    contact: Contact | None = field(
        default=None, metadata=values(Contact, help="how to reach them; for organisers")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Group(Item):
    """People known only together, such as "legal institutions".

    Args:
        members: Parties known to be among them.
        count: How many there are.
    """

    name: str = field(validator=is_filled, metadata=translatable("what they are called"))
    members: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="parties known to be among them")
    )
    count: int | None = field(default=None, validator=is_count, metadata=key("how many they are"))


Party: TypeAlias = Person | Organization | Group
"""Who can take part, organise, fund, say or own."""


@frozen(kw_only=True, repr=False, cache_hash=True)
class Track(Item):
    """A thread through the programme."""

    title: str = field(validator=is_filled, metadata=translatable("what it is called"))
    color: str | None = field(
        default=None,
        validator=is_color,
        metadata=key("a colour such as #1b6ca8"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Material(Item):
    """Something to read or see with a session; its `url` is where it is."""

    title: str = field(validator=is_filled, metadata=translatable("what it is called"))
    url: str = field(validator=is_filled, metadata=key("where it is"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Session(Item):
    """One item of the programme, at a time, on a day without hours, or with no time yet.

    Args:
        start: Aware datetime; with `end` or not at all. Put into the event's zone, and out of a
            gap of its clocks.
        end: Aware datetime after `start`.
        day: The date, where the hours are not known.
        discreet_title: What a discreet calendar calls it, where others may look on.
        timezone: IANA name, where it is not the event's.
        languages: Spoken languages, as BCP 47 tags.
        interpretation: Languages into which it is interpreted.
        part_of: The session that holds it.
        notice: What is shown before everything else, such as "Speaker ill".
        uid: Stands instead of the made UID, for imports and renames.
        repeats: The name that repeated sessions share.

    Raises:
        ModelError: If a time is not aware, stands without its fellow, or the end is not after
            the start.

    >>> from zoneinfo import ZoneInfo
    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> opening = Session(id="opening", title="Opening",
    ...                   start=datetime(2027, 3, 26, 9, 30, tzinfo=berlin),
    ...                   end=datetime(2027, 3, 26, 10, 15, tzinfo=berlin))
    """

    title: str = field(validator=is_filled, metadata=translatable("what it is called"))
    discreet_title: str | None = field(
        default=None,
        validator=is_filled_or_none,
        metadata=translatable("what a discreet calendar calls it"),
    )
    kind: str | None = field(
        default=None,
        converter=plain_word,
        validator=is_word,
        metadata=key("talk, panel, working-group, plenary, break …"),
    )
    status: Status | None = field(
        default=None, converter=to_optional_status, metadata=key("whether it takes place")
    )
    start: datetime | None = field(
        default=None, converter=times.as_shown, eq=times.identity, validator=is_moment
    )
    end: datetime | None = field(
        default=None, converter=times.as_shown, eq=times.identity, validator=is_moment
    )
    day: date | None = field(default=None, validator=is_date)
    timezone: str | None = field(
        default=None,
        validator=is_zone_name,
        metadata=key("the zone of its times, where it is not the event's"),
    )
    rooms: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("rooms", help="where it is")
    )
    track: str | None = field(
        default=None, converter=ref, metadata=refers("tracks", help="the thread it belongs to")
    )
    languages: tuple[str, ...] = field(
        default=(), converter=words, validator=are_languages, metadata=key("what is spoken")
    )
    interpretation: tuple[str, ...] = field(
        default=(),
        converter=words,
        validator=are_languages,
        metadata=key("into what it is interpreted"),
    )
    participations: tuple[Participation, ...] = field(
        default=(),
        converter=tuple[Participation, ...],
        metadata=values(Participation, help="who does what, with role, from afar or not"),
    )
    part_of: str | None = field(
        default=None, converter=ref, metadata=refers("sessions", help="the session that holds it")
    )
    online: Online | None = field(
        default=None, metadata=values(Online, help="where to join; for participants")
    )
    materials: tuple[Material, ...] = field(
        default=(),
        converter=tuple[Material, ...],
        metadata=nested(Material, help="what to read or see with it"),
    )
    notice: str | None = field(
        default=None, validator=is_text, metadata=translatable("shown before everything else")
    )
    uid: str | None = field(
        default=None,
        validator=is_session_uid,
        metadata=key("stands instead of the made UID"),
    )
    repeats: str | None = field(
        default=None,
        validator=validators.optional(is_id),
        metadata=key("the name that repeated sessions share"),
    )

    def __attrs_post_init__(self) -> None:
        place = f"sessions.{self.id}"
        if (self.start is None) != (self.end is None):
            raise reject("half-a-time", "a start needs an end and an end a start", place)
        if self.start is None or self.end is None:
            return
        if self.day is not None:
            raise reject("two-times", "a session has hours or a day without hours, not both", place)
        if self.start.utcoffset() is None or self.end.utcoffset() is None:
            raise reject("naive-time", "a time needs a time zone (tzinfo)", place, self.start)
        if times.utc(self.start) >= times.utc(self.end):
            raise reject("end-not-after-start", "the end is not after the start", place, self.end)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Statement(Item):
    """What a party said.

    Args:
        by: Who; None where it is not attributed.
        text: The words.
        quote: Whether these are the very words; a paraphrase never stands in quotation marks.
        session: Where it was said.
    """

    by: str | None = field(
        default=None,
        converter=ref,
        metadata=refers(*PARTIES, help="who said it; without it, it is not attributed"),
    )
    text: str = field(validator=is_filled, metadata=translatable("the words"))
    quote: bool = field(
        default=True,
        validator=is_flag,
        metadata=key("false for a paraphrase, which gets no quotation marks"),
    )
    session: str | None = field(
        default=None, converter=ref, metadata=refers("sessions", help="where it was said")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Response(Value):
    """What those it was addressed to answered to an outcome."""

    answer: Answer = field(converter=to_answer, metadata=key("what was answered"))
    reason: str | None = field(default=None, validator=is_text, metadata=translatable("why"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Horizon(Value):
    """The years over which an outcome is to take effect.

    Args:
        start: From when; None is the end of the event.
        years: From so many years after the start to so many.
        text: The same in words.
    """

    start: date | None = field(
        default=None,
        validator=is_date,
        metadata=key("from when; the event's end unless it is said"),
    )
    years: tuple[int, int] | None = field(
        default=None,
        converter=optional_numbers,
        validator=are_years,
        metadata=key("from so many years after that to so many"),
    )
    text: str | None = field(
        default=None, validator=is_text, metadata=translatable("the same in words")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Indicator(Item):
    """What shows how far an outcome has come."""

    title: str = field(validator=is_filled, metadata=translatable("what is measured"))
    unit: str | None = field(default=None, validator=is_text, metadata=key("in what"))
    baseline: int | float | str | None = field(
        default=None,
        converter=optional_measure,
        validator=is_measure,
        eq=exact,
        metadata=key("what it is now"),
    )
    target: int | float | str | None = field(
        default=None,
        converter=optional_measure,
        validator=is_measure,
        eq=exact,
        metadata=key("what it is to be"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Outcome(Item):
    """What came of an event: a finding, recommendation, decision, commitment or action.

    Args:
        text: The wording; `description` is the background.
        stage: Whether the wording is final.
        status: How far it is; None is not known.
        session: Where it came about.
        follows: Outcomes that it follows from.
        addressed_to: Parties it is meant for.
        owners: Parties who see to it.
        due: The day by which it is to be done.
        due_text: The same where no day is known, such as "mid-2027".
    """

    kind: str = field(
        converter=str,
        validator=is_word,
        metadata=key("finding, recommendation, decision, commitment, action …"),
    )
    title: str = field(validator=is_filled, metadata=translatable("what it is, in a line"))
    text: str | None = field(default=None, validator=is_text, metadata=translatable("the wording"))
    stage: Stage | None = field(
        default=None,
        converter=to_optional_stage,
        metadata=key("whether the wording may still change"),
    )
    status: OutcomeStatus | None = field(
        default=None,
        converter=to_optional_outcome_status,
        metadata=key("how far it is; not known unless it is said"),
    )
    session: str | None = field(
        default=None, converter=ref, metadata=refers("sessions", help="where it came about")
    )
    follows: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers("outcomes", help="outcomes it follows from")
    )
    addressed_to: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who it is meant for")
    )
    owners: tuple[str, ...] = field(
        default=(), converter=refs, metadata=refers(*PARTIES, help="who sees to it")
    )
    response: Response | None = field(
        default=None, metadata=values(Response, help="what was answered")
    )
    due: date | None = field(
        default=None, validator=is_date, metadata=key("the day by which it is to be done")
    )
    due_text: str | None = field(
        default=None,
        validator=is_text,
        metadata=translatable("the same where no day is known: mid-2027"),
    )
    horizon: Horizon | None = field(
        default=None, metadata=values(Horizon, help="the years over which it is to take effect")
    )
    indicators: tuple[Indicator, ...] = field(
        default=(),
        converter=tuple[Indicator, ...],
        metadata=nested(Indicator, help="what shows how far it has come"),
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Source(Item):
    """Where a fact comes from."""

    title: str = field(validator=is_filled, metadata=translatable("what it is called"))
    publisher: str | None = field(default=None, validator=is_text, metadata=key("who published it"))
    date: CalendarDate | None = field(
        default=None, validator=is_date, metadata=key("when it was published")
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Hours(Value):
    """The usual hours of an event's days; an end before the start passes midnight."""

    start: time = field(converter=plain_hour, validator=is_hour)
    end: time = field(converter=plain_hour, validator=is_hour)


@frozen(kw_only=True, repr=False, cache_hash=True)
class CheckSettings(Value):
    """What the document asks of the checks.

    Args:
        ignore: Ids of rules that stay silent.
        buffer: Time that a change of venue takes.
    """

    ignore: tuple[str, ...] = field(
        default=(), converter=words, metadata=key("ids of rules that stay silent")
    )
    buffer: timedelta | None = field(
        default=None,
        validator=is_length,
        metadata=key('time that a change of venue takes, such as "10 min"'),
    )
