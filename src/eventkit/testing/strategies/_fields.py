"""Strategies for the fields of each class of items, before references are resolved.

A field of the model is drawn by what it holds and by what its validator accepts, so that a new one
needs no line here, unless its validator is new or others of its values matter more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from eventkit.model import (
    Audience,
    Event,
    EventKind,
    Indicator,
    Item,
    Organization,
    OrganizationKind,
    Outcome,
    OutcomeKind,
    Participation,
    Period,
    Role,
    Session,
    SessionKind,
    contents,
    fields,
    freezing,
    items,
    outcomes,
    periods,
    times,
)
from eventkit.model.tree import Field, Kind, fields_of
from eventkit.model.words import ANNOUNCED_KEYS
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
ROLES = ("speaker", "chair", *WORDS)
KINDS = ("talk", "break", "finding", *WORDS)
MESSAGES = ("speaker", "cancelled", "programme", "all-times", "day", "coffee", "talk", *WORDS)
"""Keys of words that exports add, and others."""
INT64 = (-(2**63), 2**63 - 1)


# References are drawn as numbers and resolved when it is known what there is to refer to.
_NUMBER = st.integers(0, 9)
_NUMBERS = st.lists(_NUMBER, max_size=3, unique=True)

_YEAR = st.dates(date(2024, 1, 1), date(2032, 12, 31))
SPOKEN = st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True)
_ANNOUNCED = st.lists(st.sampled_from((*ANNOUNCED_KEYS, "time-keeper")), max_size=2)
_PERIOD = st.one_of(
    _YEAR,
    st.sampled_from(("2027", "2027-06", "Q3 2027")).map(Period.parse),
    st.tuples(_YEAR, _YEAR).map(sorted).map(lambda ends: Period(*ends)),
)
_DAY = st.integers(0, 9)
_CLOCK = st.sampled_from(CLOCKS)
_MINUTES = st.sampled_from(MINUTES)
_DAYS = st.integers(1, 4)
_SIDE = st.integers(0, 1)
_FORM = st.sampled_from(("hours", "hours", "hours", "open", "moment", "all-day", "day", "none"))


@st.composite
def _url(draw: DrawFn) -> str:
    return draw(st.sampled_from(URLS))


@st.composite
def _id(draw: DrawFn) -> str:
    return draw(st.sampled_from(IDS))


@st.composite
def _when(draw: DrawFn) -> Fields:
    """Draw hours, an open end, a moment, whole days, a day without hours, or nothing.

    The fold says which side of a gap or a fold is meant; elsewhere it says nothing.
    """
    form = draw(_FORM)
    if form == "none":
        return {}
    if form == "day":
        return {"day": draw(_DAY)}
    if form == "all-day":
        return {"day": draw(_DAY), "days": draw(_DAYS)}
    start = {"day": draw(_DAY), "clock": draw(_CLOCK), "fold": draw(_SIDE)}
    length = {"open": None, "moment": 0}[form] if form != "hours" else draw(_MINUTES)
    return {**start, "length": length}


_URL, ID, WHEN = _url(), _id(), _when()

# Which session a part belongs to, and which fifths of it the part takes.
_FIFTHS = st.tuples(st.integers(0, 4), st.integers(1, 5))
_PART = st.one_of(st.none(), st.none(), st.tuples(_NUMBER, st.none() | _FIFTHS))


_KNOWN_WORDS: Mapping[type, Iterable[str]] = {
    Event: EventKind,
    Session: SessionKind,
    Organization: OrganizationKind,
    Outcome: OutcomeKind,
    Participation: Role,
}
_NOT_DRAWN: Mapping[type, set[str]] = {
    Event: {"id", "start", "end", "timezone", "translations"},
    Session: {"id", "start", "end", "day", "last_day", "part_of"},
}
"""What depends on other fields, and is made when these are drawn."""

_ALWAYS: Mapping[type, set[str]] = {
    Event: {"language", "participations"},
    Session: {"audience", "participations"},
    Participation: {"remote", "audience"},
}
"""Fields that may be missing, and matter so much that they never are."""


@attrs.frozen(eq=False)
class Context:
    """What texts and audiences an event is painted with."""

    line: SearchStrategy[str]
    text: SearchStrategy[str]
    audience: SearchStrategy[Audience | None]
    _forms: dict[type, SearchStrategy[Fields]] = attrs.field(factory=dict, init=False)

    def form_of(self, kind: type[attrs.AttrsInstance]) -> SearchStrategy[Fields]:
        """Return a strategy for what the items or values of a class are made of."""
        if kind not in self._forms:
            self._forms[kind] = self._form_of(kind)
        return self._forms[kind]

    def _form_of(self, kind: type[attrs.AttrsInstance]) -> SearchStrategy[Fields]:
        needed: Strategies = {"when": WHEN, "part": _PART} if kind is Session else {}
        optional: Strategies = {}
        for field in fields_of(kind):
            if field.name in _NOT_DRAWN.get(kind, {"id"}) or field.kind in (Kind.TABLE, Kind.VIEW):
                continue
            is_needed = field.is_required or field.name in _ALWAYS.get(kind, ())
            (needed if is_needed else optional)[field.name] = self._values_of(kind, field)
        return st.fixed_dictionaries(needed, optional=optional)

    def _values_of(self, kind: type[attrs.AttrsInstance], field: Field) -> SearchStrategy[Any]:
        """Return the strategy for the values of a field."""
        attribute = getattr(attrs.fields(kind), field.name)
        if field.kind is Kind.REFERENCE:
            return _NUMBERS if attribute.default == () else _NUMBER
        if field.holds:
            form = self.form_of(field.holds)
            if issubclass(field.holds, Item):
                return table_of(form, 2)
            most = 2 if kind in (Outcome, Indicator) else 4  # more would take the room of others
            return st.lists(form, max_size=most) if attribute.default == () else form
        validator = getattr(attribute.validator, "validator", attribute.validator)  # of optional()
        if validator is fields.open_word:
            return st.sampled_from((*_KNOWN_WORDS.get(kind, ()), *WORDS))
        for key in ((kind, field.name), field.name, validator, attribute.converter):
            if key in self._known:
                return self._known[key]
        return st.sampled_from(fields.vocabulary(attribute.converter))

    @cached_property
    def _known(self) -> Mapping[object, SearchStrategy[Any]]:
        """The strategies for fields by name, or by what their validators or converters accept."""
        clock = [clock.replace(second=0) for clock in CLOCKS]
        scalar = st.one_of(self.text, st.booleans(), st.integers(*INT64))
        settings = st.dictionaries(self.text, scalar, max_size=2)
        rules = st.sampled_from(("room-taken-twice", "no-uid"))
        return {
            (Event, "audience"): st.sampled_from((None,) * 9) | self.audience,
            "url": _URL,
            **dict.fromkeys(("image", "logo"), _URL | self.line),
            "email": st.just("ada@example.org") | self.text,
            "phone": st.just("+49 30 1234567") | self.text,
            "ignore": st.lists(rules, max_size=2, unique=True),
            "words": st.dictionaries(st.sampled_from(LANGUAGES), _words(self), max_size=2),
            "exporters": st.dictionaries(st.just("acme-table"), settings, max_size=1),
            fields.string: self.text,
            fields.non_blank: self.line,
            fields.non_blank_or_none: self.line,
            fields.non_blanks: st.lists(self.line, max_size=3),
            fields.words: st.lists(self.text, max_size=2, unique=True),
            fields.boolean: st.booleans(),
            fields.natural_number: st.integers(0, 2000),
            fields.number_or_text: st.integers(0, 1000) | st.floats(-1e6, 1e6) | self.text,
            fields.latlon: st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
            fields.year_range: st.tuples(st.integers(0, 5), st.integers(5, 10)),
            fields.percentage: st.integers(0, 100),
            fields.calendar_date: _YEAR,
            periods.calendar_period: _PERIOD,
            outcomes.outcomes_elsewhere: st.lists(
                st.sampled_from(("school-2019:R-1", "school-2021:F_1")), max_size=2, unique=True
            ),
            fields.aware_datetime: st.sampled_from(ZONES).map(_in_fold),
            fields.hour_and_minute: st.sampled_from(clock),
            fields.duration_value: st.integers(1, 600).map(_in_minutes),
            fields.zone_name: st.sampled_from(ZONES),
            fields.item_id: st.sampled_from(("again", "every-day")),
            fields.to_audience: self.shut,
            fields.to_optional_audience: self.audience,
            freezing.freeze_extensions: _extensions(self),
            items.country_code: st.sampled_from(COUNTRIES),
            items.color_code: st.sampled_from(("#1b6ca8", "#FFFFFF")),
            items.language_tag: st.sampled_from(LANGUAGES),
            items.language_tags: SPOKEN,
            items.announced_words: _ANNOUNCED,
            items.session_uid_text: st.sampled_from(("imported", "ü @:;,", "x" * 200)),
            contents.event_uid: st.sampled_from(
                ("4d0c2f5e-1111-4222-8333-444455556666", "some.event_uid")
            ),
        }

    @property
    def shut(self) -> SearchStrategy[Audience]:
        """The audience of what is restricted unless it says otherwise."""
        return self.audience.map(lambda audience: audience or Audience.ORGANIZERS)

    @property
    def key(self) -> SearchStrategy[str]:
        return self.text.map(lambda text: "key" if text == "audience" else text)


def table_of(form: SearchStrategy[Fields], most: int, least: int = 0) -> SearchStrategy[Drawn]:
    """Return a strategy for ids and the fields of their items: drawn together, they shrink well."""
    return st.lists(st.tuples(ID, form), min_size=least, max_size=most, unique_by=id_of)


def id_of(drawn: tuple[Any, ...]) -> str:
    return str(drawn[0]).casefold()


def _words(context: Context) -> SearchStrategy[dict[str, list[str]]]:
    forms = st.lists(context.line, min_size=1, max_size=3)
    return st.dictionaries(st.sampled_from(MESSAGES), forms, min_size=1, max_size=2)


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


def _in_fold(zone: str) -> datetime:
    return datetime(2026, 10, 25, 1, 30, tzinfo=times.zone(zone))


def _in_minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
