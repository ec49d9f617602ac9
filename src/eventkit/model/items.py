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
    TEXT,
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
LANGUAGES = all_match(LANGUAGE, "a language tag (BCP 47)")


@frozen(kw_only=True, repr=False, cache_hash=True)
class Contact(Value):
    """How to reach somebody; for organisers unless it says otherwise."""

    email: str | None = field(default=None, validator=is_text)
    phone: str | None = field(default=None, validator=is_text)
    audience: Audience = field(default=Audience.ORGANIZERS, converter=to_audience)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Online(Value):
    """Where to join from afar; for participants unless it says otherwise."""

    url: str | None = field(default=None, validator=is_text)
    passcode: str | None = field(default=None, validator=is_text)
    audience: Audience = field(default=Audience.PARTICIPANTS, converter=to_audience)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Participation(Value):
    """Who does what in a session or an event.

    Args:
        who: A party or its id.
        role: An open word; `Role` holds the known ones.
        remote: Whether the party takes part from afar.
        audience: Who may see it; None is whoever sees what it belongs to.
    """

    who: str = field(converter=required_ref, metadata=refers(*PARTIES))
    role: str = field(converter=str, validator=is_word)
    remote: bool = field(default=False, validator=is_flag)
    audience: Audience | None = field(default=None, converter=to_optional_audience)


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

    audience: Audience | None = field(default=None, converter=to_optional_audience)
    url: str | None = field(default=None, validator=is_text)
    description: str | None = field(default=None, validator=is_text, metadata=TEXT)
    notes: str | None = field(default=None, validator=is_text)
    x: immutabledict[str, immutabledict[str, Extension]] = field(
        factory=immutabledict, converter=freeze_extensions, eq=exact
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Item(Described):
    """What every item has: an id, all of `Described`, and the sources its facts come from.

    Args:
        id: Its key in its table of the document.
        sources: Ids of the sources.
    """

    id: str = field(validator=is_id)
    sources: tuple[str, ...] = field(default=(), converter=refs, metadata=refers("sources"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Day(Item):
    """A title and a text for one day of the event; `id` is its number, from 1."""

    id: str = field(
        converter=str, validator=matches(re.compile(r"[1-9][0-9]{0,3}"), "a day's number")
    )
    title: str | None = field(default=None, validator=is_text, metadata=TEXT)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Project(Item):
    """What an event is part of: who pays for it and who carries it out."""

    title: str = field(validator=is_filled, metadata=TEXT)
    donors: tuple[str, ...] = field(default=(), converter=refs, metadata=refers(*PARTIES))
    implemented_by: tuple[str, ...] = field(default=(), converter=refs, metadata=refers(*PARTIES))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Venue(Item):
    """A place with rooms, or only a city where more is not known."""

    name: str | None = field(default=None, validator=is_text, metadata=TEXT)
    street: str | None = field(default=None, validator=is_text)
    city: str | None = field(default=None, validator=is_text, metadata=TEXT)
    region: str | None = field(default=None, validator=is_text, metadata=TEXT)
    country: str | None = field(
        default=None, validator=matches(COUNTRY, "a country code of ISO 3166-1, such as DE")
    )
    geo: tuple[float, float] | None = field(
        default=None, converter=optional_place, validator=is_place, eq=exact
    )

    def __attrs_post_init__(self) -> None:
        if not (self.name or self.city):
            raise reject("missing-key", "a venue needs a name or a city", f"venues.{self.id}")


@frozen(kw_only=True, repr=False, cache_hash=True)
class Room(Item):
    """A room of a venue, or one that is online."""

    name: str = field(validator=is_filled, metadata=TEXT)
    venue: str | None = field(default=None, converter=ref, metadata=refers("venues"))
    floor: str | None = field(default=None, validator=is_text)
    capacity: int | None = field(default=None, validator=is_count)
    online: Online | None = field(default=None, metadata=values(Online))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Organization(Item):
    """An organisation, authority or institution."""

    name: str = field(validator=is_filled, metadata=TEXT)
    abbreviation: str | None = field(default=None, validator=is_text, metadata=TEXT)
    kind: str | None = field(default=None, converter=plain_word, validator=is_word)
    country: str | None = field(
        default=None, validator=matches(COUNTRY, "a country code of ISO 3166-1, such as DE")
    )
    part_of: str | None = field(default=None, converter=ref, metadata=refers("organizations"))
    contact: Contact | None = field(default=None, metadata=values(Contact))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Person(Item):
    """A person known by name."""

    name: str = field(validator=is_filled, metadata=TEXT)
    position: str | None = field(default=None, validator=is_text, metadata=TEXT)
    organization: str | None = field(default=None, converter=ref, metadata=refers("organizations"))
    country: str | None = field(
        default=None, validator=matches(COUNTRY, "a country code of ISO 3166-1, such as DE")
    )
    contact: Contact | None = field(default=None, metadata=values(Contact))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Group(Item):
    """People known only together, such as "legal institutions".

    Args:
        members: Parties known to be among them.
        count: How many there are.
    """

    name: str = field(validator=is_filled, metadata=TEXT)
    members: tuple[str, ...] = field(default=(), converter=refs, metadata=refers(*PARTIES))
    count: int | None = field(default=None, validator=is_count)


Party: TypeAlias = Person | Organization | Group
"""Who can take part, organise, fund, say or own."""


@frozen(kw_only=True, repr=False, cache_hash=True)
class Track(Item):
    """A thread through the programme."""

    title: str = field(validator=is_filled, metadata=TEXT)
    color: str | None = field(default=None, validator=matches(COLOR, "a colour such as #1b6ca8"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Material(Item):
    """Something to read or see with a session; its `url` is where it is."""

    title: str = field(validator=is_filled, metadata=TEXT)
    url: str = field(validator=is_filled)


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

    title: str = field(validator=is_filled, metadata=TEXT)
    discreet_title: str | None = field(default=None, validator=is_filled_or_none, metadata=TEXT)
    kind: str | None = field(default=None, converter=plain_word, validator=is_word)
    status: Status | None = field(default=None, converter=to_optional_status)
    start: datetime | None = field(
        default=None, converter=times.as_shown, eq=times.identity, validator=is_moment
    )
    end: datetime | None = field(
        default=None, converter=times.as_shown, eq=times.identity, validator=is_moment
    )
    day: date | None = field(default=None, validator=is_date)
    timezone: str | None = field(default=None, validator=is_text)
    rooms: tuple[str, ...] = field(default=(), converter=refs, metadata=refers("rooms"))
    track: str | None = field(default=None, converter=ref, metadata=refers("tracks"))
    languages: tuple[str, ...] = field(default=(), converter=words, validator=LANGUAGES)
    interpretation: tuple[str, ...] = field(default=(), converter=words, validator=LANGUAGES)
    participations: tuple[Participation, ...] = field(
        default=(), converter=tuple[Participation, ...], metadata=values(Participation)
    )
    part_of: str | None = field(default=None, converter=ref, metadata=refers("sessions"))
    online: Online | None = field(default=None, metadata=values(Online))
    materials: tuple[Material, ...] = field(
        default=(), converter=tuple[Material, ...], metadata=nested(Material)
    )
    notice: str | None = field(default=None, validator=is_text, metadata=TEXT)
    uid: str | None = field(
        default=None,
        validator=matches(SESSION_UID, f"up to {SESSION_UID_LENGTH} printable characters"),
    )
    repeats: str | None = field(default=None, validator=validators.optional(is_id))

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

    by: str | None = field(default=None, converter=ref, metadata=refers(*PARTIES))
    text: str = field(validator=is_filled, metadata=TEXT)
    quote: bool = field(default=True, validator=is_flag)
    session: str | None = field(default=None, converter=ref, metadata=refers("sessions"))


@frozen(kw_only=True, repr=False, cache_hash=True)
class Response(Value):
    """What those it was addressed to answered to an outcome."""

    answer: Answer = field(converter=to_answer)
    reason: str | None = field(default=None, validator=is_text, metadata=TEXT)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Horizon(Value):
    """The years over which an outcome is to take effect.

    Args:
        start: From when; None is the end of the event.
        years: From so many years after the start to so many.
        text: The same in words.
    """

    start: date | None = field(default=None, validator=is_date)
    years: tuple[int, int] | None = field(
        default=None, converter=optional_numbers, validator=are_years
    )
    text: str | None = field(default=None, validator=is_text, metadata=TEXT)


@frozen(kw_only=True, repr=False, cache_hash=True)
class Indicator(Item):
    """What shows how far an outcome has come."""

    title: str = field(validator=is_filled, metadata=TEXT)
    unit: str | None = field(default=None, validator=is_text)
    baseline: int | float | str | None = field(
        default=None, converter=optional_measure, validator=is_measure, eq=exact
    )
    target: int | float | str | None = field(
        default=None, converter=optional_measure, validator=is_measure, eq=exact
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

    kind: str = field(converter=str, validator=is_word)
    title: str = field(validator=is_filled, metadata=TEXT)
    text: str | None = field(default=None, validator=is_text, metadata=TEXT)
    stage: Stage | None = field(default=None, converter=to_optional_stage)
    status: OutcomeStatus | None = field(default=None, converter=to_optional_outcome_status)
    session: str | None = field(default=None, converter=ref, metadata=refers("sessions"))
    follows: tuple[str, ...] = field(default=(), converter=refs, metadata=refers("outcomes"))
    addressed_to: tuple[str, ...] = field(default=(), converter=refs, metadata=refers(*PARTIES))
    owners: tuple[str, ...] = field(default=(), converter=refs, metadata=refers(*PARTIES))
    response: Response | None = field(default=None, metadata=values(Response))
    due: date | None = field(default=None, validator=is_date)
    due_text: str | None = field(default=None, validator=is_text, metadata=TEXT)
    horizon: Horizon | None = field(default=None, metadata=values(Horizon))
    indicators: tuple[Indicator, ...] = field(
        default=(), converter=tuple[Indicator, ...], metadata=nested(Indicator)
    )


@frozen(kw_only=True, repr=False, cache_hash=True)
class Source(Item):
    """Where a fact comes from."""

    title: str = field(validator=is_filled, metadata=TEXT)
    publisher: str | None = field(default=None, validator=is_text)
    date: CalendarDate | None = field(default=None, validator=is_date)


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

    ignore: tuple[str, ...] = field(default=(), converter=words)
    buffer: timedelta | None = field(default=None, validator=is_length)
