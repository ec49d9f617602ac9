"""Strategies for the fields of each class of items, before references are resolved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from eventkit.model import (
    Answer,
    Attribution,
    Audience,
    CheckSettings,
    Contact,
    Day,
    Event,
    EventKind,
    Group,
    Horizon,
    Hours,
    Online,
    Organization,
    OrganizationKind,
    Outcome,
    OutcomeKind,
    OutcomeStatus,
    Person,
    Project,
    Response,
    Role,
    Room,
    Session,
    SessionKind,
    Source,
    Stage,
    Statement,
    Status,
    Track,
    Venue,
    times,
)
from eventkit.testing.strategies._texts import URLS

Strategies: TypeAlias = dict[str, SearchStrategy[Any]]
Fields: TypeAlias = dict[str, Any]
Drawn: TypeAlias = list[tuple[str, Fields]]

IDS = (
    *("a", "b", "opening", "R-1", "F-1", "coffee-1", "coffee-2", "C_3", "x"),
    *("1", "0", "-", "_", "-1", "--", "true", "nan", "inf", "1e5", "2027-03-26", "0x1F"),
    *("title", "audience", "event", "sessions", "translations", "__proto__", "constructor"),
    "Z" * 48,
)

# A zone and a day around which its clocks change, where they do.
SETTINGS = (
    ("Europe/Berlin", date(2027, 3, 26)),
    ("Asia/Ashgabat", date(2024, 11, 18)),
    ("Europe/Berlin", date(2027, 10, 30)),
    ("UTC", date(2024, 2, 28)),
    ("America/New_York", date(2026, 3, 7)),
    ("America/St_Johns", date(2026, 10, 31)),
    ("Europe/Dublin", date(2025, 10, 25)),
    ("Australia/Lord_Howe", date(2025, 4, 5)),
    ("Australia/Lord_Howe", date(2025, 10, 4)),
    ("Pacific/Chatham", date(2026, 4, 4)),
    ("Asia/Kathmandu", date(2023, 12, 31)),
    ("Asia/Kolkata", date(2030, 6, 1)),
    ("Africa/Casablanca", date(2025, 2, 22)),
    ("America/Sao_Paulo", date(2018, 11, 3)),
)
ZONES = tuple(dict.fromkeys(zone for zone, _ in SETTINGS))

CLOCKS = (
    *(time(9), time(9, 30), time(10, 15), time(14), time(22), time(23, 45), time(0)),
    *(time(0, 30), time(1, 30), time(1, 45), time(2), time(2, 30), time(2, 45), time(3)),
    time(17, 59, 59),
)
MINUTES = (45, 30, 60, 15, 90, 5, 180, 480, 1440, 1500)

LANGUAGES = ("en", "ru", "tk", "de", "ar", "pt-BR", "zh-Hant-TW")
COUNTRIES = ("DE", "TM", "US")
WORDS = ("round-table", "x", "a1-", "mock-trial")
INT64 = (-(2**63), 2**63 - 1)


# References are drawn as numbers and resolved when it is known what there is to refer to.
_ONE = st.integers(0, 9)
_SOME = st.lists(_ONE, max_size=3, unique=True)

_YEAR = st.dates(date(2024, 1, 1), date(2032, 12, 31))
_COUNTRY = st.sampled_from(COUNTRIES)
SPOKEN = st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True)
_DAY = st.integers(0, 9)
_CLOCK = st.sampled_from(CLOCKS)
_MINUTES = st.sampled_from(MINUTES)
_SIDE = st.integers(0, 1)
_FORM = st.sampled_from(("hours", "hours", "hours", "hours", "day", "none"))


@st.composite
def _url(draw: DrawFn) -> str:
    return draw(st.sampled_from(URLS))


@st.composite
def _id(draw: DrawFn) -> str:
    return draw(st.sampled_from(IDS))


@st.composite
def _when(draw: DrawFn) -> Fields:
    """Draw hours, a day without hours, or nothing.

    The fold says which side of a gap or a fold is meant; elsewhere it says nothing.
    """
    form = draw(_FORM)
    if form == "none":
        return {}
    if form == "day":
        return {"day": draw(_DAY)}
    hours = {"clock": draw(_CLOCK), "fold": draw(_SIDE), "length": draw(_MINUTES)}
    return {"day": draw(_DAY), **hours}


_URL, ID, WHEN = _url(), _id(), _when()

# Which session a part belongs to, and which fifths of it the part takes.
_FIFTHS = st.tuples(st.integers(0, 4), st.integers(1, 5))
_PART = st.one_of(st.none(), st.none(), st.tuples(_ONE, st.none() | _FIFTHS))


@attrs.frozen(eq=False)
class Context:
    """What texts and audiences an event is painted with."""

    line: SearchStrategy[str]
    text: SearchStrategy[str]
    audience: SearchStrategy[Audience | None]

    @property
    def shut(self) -> SearchStrategy[Audience]:
        """The audience of what is restricted unless it says otherwise."""
        return self.audience.map(lambda audience: audience or Audience.ORGANIZERS)

    @property
    def key(self) -> SearchStrategy[str]:
        return self.text.map(lambda text: "key" if text == "audience" else text)


def _word(known: Iterable[str]) -> SearchStrategy[str]:
    return st.sampled_from((*known, *WORDS))


def _form(needed: Strategies, optional: Strategies) -> SearchStrategy[Fields]:
    rest = {key: strategy for key, strategy in optional.items() if key not in needed}
    return st.fixed_dictionaries(needed, optional=rest)


def table_of(form: SearchStrategy[Fields], most: int, least: int = 0) -> SearchStrategy[Drawn]:
    """Return a strategy for ids and the fields of their items: drawn together, they shrink well."""
    return st.lists(st.tuples(ID, form), min_size=least, max_size=most, unique_by=id_of)


def id_of(drawn: tuple[Any, ...]) -> str:
    return str(drawn[0]).casefold()


def _extensions(context: Context) -> SearchStrategy[dict[str, Any]]:
    number = st.floats(allow_nan=False, allow_infinity=False)
    leaf = st.one_of(context.text, st.integers(*INT64), st.booleans(), number)
    inner = st.dictionaries(context.key, leaf, max_size=2)
    value = st.one_of(leaf, st.lists(st.one_of(leaf, inner), max_size=2), inner)
    table = st.dictionaries(context.key, value, max_size=2)
    restricted = st.builds(_restricted, table, context.shut)
    plugin = st.one_of(st.just("acme"), context.key)
    return st.dictionaries(plugin, st.one_of(table, restricted), max_size=2)


def _restricted(table: dict[str, Any], audience: Audience) -> dict[str, Any]:
    return {**table, "audience": str(audience)}


def _contact(context: Context) -> SearchStrategy[Contact]:
    return st.builds(
        Contact,
        email=st.one_of(st.none(), st.just("ada@example.org"), context.text),
        phone=st.one_of(st.none(), st.just("+49 30 1234567"), context.text),
        audience=context.shut,
    )


def _online(context: Context) -> SearchStrategy[Online]:
    passcode = st.none() | context.text
    return st.builds(Online, url=st.none() | _URL, passcode=passcode, audience=context.shut)


def _participations(context: Context) -> SearchStrategy[list[dict[str, Any]]]:
    fields: Strategies = {
        "who": _ONE,
        "role": _word(Role),
        "remote": st.booleans(),
        "audience": context.audience,
    }
    return st.lists(st.fixed_dictionaries(fields), max_size=4)


def forms_of(context: Context) -> dict[type, SearchStrategy[Fields]]:
    """Return for each class a strategy for what its items are made of."""
    described: Strategies = {
        "audience": context.audience,
        "url": _URL,
        "description": context.text,
        "notes": context.text,
        "x": _extensions(context),
    }
    common: Strategies = {**described, "sources": _SOME}
    contact, online = _contact(context), _online(context)
    participations = _participations(context)
    amount = st.one_of(st.integers(0, 1000), st.floats(-1e6, 1e6), context.text)
    title: Strategies = {"title": context.line}
    name: Strategies = {"name": context.line}
    material = _form({**title, "url": _URL}, common)
    indicator = _form(title, {**common, "unit": context.text, "baseline": amount, "target": amount})
    return {
        Event: _form(
            {**title, "language": st.sampled_from(LANGUAGES), "participations": participations},
            {**described, **_event_fields(context), "contact": contact, "online": online},
        ),
        Day: _form({}, {**common, "title": context.text}),
        Project: _form(title, {**common, "donors": _SOME, "implemented_by": _SOME}),
        Venue: _form(
            {},
            {
                **common,
                **dict.fromkeys(("name", "city", "street", "region"), context.text),
                "country": _COUNTRY,
                "geo": st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
            },
        ),
        Room: _form(
            name,
            {
                **common,
                "venue": _ONE,
                "floor": context.text,
                "capacity": st.integers(0, 2000),
                "online": online,
            },
        ),
        Organization: _form(
            name,
            {
                **common,
                "abbreviation": context.text,
                "kind": _word(OrganizationKind),
                "country": _COUNTRY,
                "part_of": _ONE,
                "contact": contact,
            },
        ),
        Person: _form(
            name,
            {
                **common,
                "position": context.text,
                "organization": _ONE,
                "country": _COUNTRY,
                "contact": contact,
            },
        ),
        Group: _form(name, {**common, "members": _SOME, "count": st.integers(0, 500)}),
        Track: _form(title, {**common, "color": st.sampled_from(("#1b6ca8", "#FFFFFF"))}),
        Session: _form(
            {
                **title,
                "audience": context.audience,
                "when": WHEN,
                "part": _PART,
                "participations": participations,
            },
            {
                **common,
                "kind": _word(SessionKind),
                "status": st.sampled_from(Status),
                "timezone": st.sampled_from(ZONES),
                "rooms": _SOME,
                "track": _ONE,
                "languages": SPOKEN,
                "interpretation": SPOKEN,
                "online": online,
                "materials": table_of(material, 2),
                "notice": context.text,
                "discreet_title": context.line,
                "uid": st.sampled_from(("imported", "ü @:;,", "x" * 200)),
                "repeats": st.sampled_from(("again", "every-day")),
            },
        ),
        Statement: _form(
            {"text": context.line},
            {**common, "by": _ONE, "quote": st.booleans(), "session": _ONE},
        ),
        Outcome: _form(
            {**title, "kind": _word(OutcomeKind)},
            {**common, **_outcome(context), "indicators": table_of(indicator, 2)},
        ),
        Source: _form(title, {**common, "publisher": context.text, "date": _YEAR}),
    }


def _event_fields(context: Context) -> Strategies:
    """Return the strategies for what stands in the table `event` alone."""
    clock = st.sampled_from([clock.replace(second=0) for clock in CLOCKS])
    minutes = st.integers(1, 600).map(lambda count: timedelta(minutes=count))
    rules = st.lists(st.sampled_from(("room-taken-twice", "no-uid")), max_size=2, unique=True)
    setting = st.one_of(context.text, st.booleans(), st.integers(*INT64))
    settings = st.dictionaries(context.text, setting, max_size=2)
    return {
        "audience": st.sampled_from((None,) * 9) | context.audience,
        "cites": _SOME,
        "uid": st.sampled_from(("4d0c2f5e-1111-4222-8333-444455556666", "some.event_uid")),
        "summary": context.text,
        "discreet_title": context.line,
        "attribution": st.sampled_from(Attribution),
        "kind": _word(EventKind),
        "status": st.sampled_from(Status),
        "hours": st.builds(Hours, start=clock, end=clock),
        "updated": st.sampled_from(ZONES).map(
            lambda zone: datetime(2026, 10, 25, 1, 30, tzinfo=times.zone(zone))
        ),
        "topics": st.lists(context.line, max_size=3),
        "project": _ONE,
        "series": context.text,
        "checks": st.builds(CheckSettings, ignore=rules, buffer=st.none() | minutes),
        "exporters": st.dictionaries(st.just("acme-table"), settings, max_size=1),
    }


def _outcome(context: Context) -> Strategies:
    answer = st.sampled_from(Answer)
    years = st.tuples(st.integers(0, 5), st.integers(5, 10))
    text = st.none() | context.text
    return {
        "text": context.text,
        "stage": st.sampled_from(Stage),
        "status": st.sampled_from(OutcomeStatus),
        "session": _ONE,
        "follows": _SOME,
        "addressed_to": _SOME,
        "owners": _SOME,
        "response": st.builds(Response, answer=answer, reason=text),
        "due": _YEAR,
        "due_text": context.text,
        "horizon": st.builds(Horizon, start=st.none() | _YEAR, years=st.none() | years, text=text),
    }
