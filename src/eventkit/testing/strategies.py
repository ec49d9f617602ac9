"""Hypothesis strategies for events: what real programmes hold, and what nobody wants them to.

Needs the extra `eventkit-core[testing]`; nothing else in eventkit imports Hypothesis.

    from eventkit.testing.strategies import events
    from hypothesis import given

    @given(events())
    def test_a_table_has_a_row_for_each_session(event): ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias, TypeVar

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
    Indicator,
    Item,
    Material,
    Online,
    Organization,
    OrganizationKind,
    Outcome,
    OutcomeKind,
    OutcomeStatus,
    Participation,
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
    texts,
    times,
)
from eventkit.model.errors import ModelError

__all__ = ["events", "lines", "markdown", "walks"]

I = TypeVar("I", bound=Item)  # noqa: E741  # the letter of Item
Strategies: TypeAlias = dict[str, SearchStrategy[Any]]
Fields: TypeAlias = dict[str, Any]
Drawn: TypeAlias = list[tuple[str, Fields]]
Ids: TypeAlias = dict[str, list[str]]
Setting: TypeAlias = tuple[str, date, int]
Said: TypeAlias = list[tuple[str, list[tuple[int, str]]]]

# --- what to choose from: the plain first, since that is what a failure shrinks to

NAMES = (
    "Opening",
    "Ada Example",
    "Working group on water law",
    "Açylyş dabarasy",
    "Открытие семинара",
    "افتتاح الورشة",
    "開会の辞",
)

HOSTILE = (
    *("'", '"', '"""', "'''", "\\", "\\n", "\\,\\;", ",", ";", ":", "%s", "{}", "$x$", "&amp;"),
    *("\n", "\r\n", "\r", "\t", "\0", "\x0b", "\x1b[31mred\x1b[0m", "\x7f", "\x85", "\x9b2J"),
    *("\u00a0", "\u2028", "\u2029", "\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\ufffe"),
    *("👩\u200d👩\u200d👧", "🇹🇲", "e\u0301", "\u0301", "İ", "ß", "\U0010ffff"),
    *("=cmd()", "+1", "-1", "@SUM(A1)", "|", "||", "\\|", "`", "```", "~~~", "*", "**", "_", "~"),
    *("#", "# Heading", "\n# Heading\n", "x\n===\n", "\n---\n", "- ", "1. ", "> ", "    ", "  \n"),
    *("[x](y)", "![x](javascript:alert(1))", "[x]: https://example.org", "](", "[^1]", "www.x.org"),
    *("</script>", "<b>", "<!--", "]]>", "<https://example.org>", "<br>", "&#x3c;"),
    *("\nBEGIN:VEVENT\n", "\r\nEND:VCALENDAR\r\n", "\r\n ATTENDEE:mailto:x@example.org"),
    *("long " * 60, "unbroken" * 40),
)

URLS = (
    "https://example.org/",
    "https://example.org/a(b)?c=d&e=%20#f",
    "https://example.org/ü 'x' \"y\" <z>|",
    "mailto:ada@example.org",
    "javascript:alert(1)",
    "page\nBEGIN:VEVENT",
)

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


# --- texts


# What is drawn often is a composite: Hypothesis prints a strategy with all it is made of whenever
# it retries a draw, but a composite by its name alone.

_TEXT = st.one_of(
    st.sampled_from(NAMES),
    st.lists(st.sampled_from((*HOSTILE, *NAMES)), min_size=1, max_size=4).map("".join),
    st.text(max_size=6),
)


@st.composite
def markdown(draw: DrawFn) -> str:
    """Return a strategy for any text: plain, foreign, hostile, empty or long.

    It makes what can be written as UTF-8, so no lone surrogates.
    """
    return draw(_TEXT)


@st.composite
def lines(draw: DrawFn) -> str:
    """Return a strategy for titles and names: any text that is not blank."""
    return _filled(draw(_TEXT))


def _filled(text: str) -> str:
    return text if text.strip() else f"A{text}"


# --- the fields of each kind of item, built once for all events

# References are drawn as numbers and resolved when it is known what there is to refer to.
_ONE = st.integers(0, 9)
_SOME = st.lists(_ONE, max_size=3, unique=True)

_YEAR = st.dates(date(2024, 1, 1), date(2032, 12, 31))
_COUNTRY = st.sampled_from(COUNTRIES)
_SPOKEN = st.lists(st.sampled_from(LANGUAGES), max_size=3, unique=True)
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


_URL, _ID, _WHEN = _url(), _id(), _when()

# Which session a part belongs to, and which fifths of it the part takes.
_FIFTHS = st.tuples(st.integers(0, 4), st.integers(1, 5))
_PART = st.one_of(st.none(), st.none(), st.tuples(_ONE, st.none() | _FIFTHS))


@attrs.frozen(eq=False)
class _Paint:
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


def _table(form: SearchStrategy[Fields], most: int, least: int = 0) -> SearchStrategy[Drawn]:
    """Return a strategy for ids and the fields of their items: drawn together, they shrink well."""
    return st.lists(st.tuples(_ID, form), min_size=least, max_size=most, unique_by=_id_of)


def _id_of(drawn: tuple[Any, ...]) -> str:
    return str(drawn[0]).casefold()


def _extensions(paint: _Paint) -> SearchStrategy[dict[str, Any]]:
    number = st.floats(allow_nan=False, allow_infinity=False)
    leaf = st.one_of(paint.text, st.integers(*INT64), st.booleans(), number)
    inner = st.dictionaries(paint.key, leaf, max_size=2)
    value = st.one_of(leaf, st.lists(st.one_of(leaf, inner), max_size=2), inner)
    table = st.dictionaries(paint.key, value, max_size=2)
    said = st.builds(lambda held, audience: {**held, "audience": audience}, table, paint.shut)
    plugin = st.one_of(st.just("acme"), paint.key)
    return st.dictionaries(plugin, st.one_of(table, said.map(_plain)), max_size=2)


def _plain(table: dict[str, Any]) -> dict[str, Any]:
    return {**table, "audience": str(table["audience"])}


def _contact(paint: _Paint) -> SearchStrategy[Contact]:
    return st.builds(
        Contact,
        email=st.one_of(st.none(), st.just("ada@example.org"), paint.text),
        phone=st.one_of(st.none(), st.just("+49 30 1234567"), paint.text),
        audience=paint.shut,
    )


def _online(paint: _Paint) -> SearchStrategy[Online]:
    passcode = st.none() | paint.text
    return st.builds(Online, url=st.none() | _URL, passcode=passcode, audience=paint.shut)


def _participations(paint: _Paint) -> SearchStrategy[list[dict[str, Any]]]:
    fields: Strategies = {
        "who": _ONE,
        "role": _word(Role),
        "remote": st.booleans(),
        "audience": paint.audience,
    }
    return st.lists(st.fixed_dictionaries(fields), max_size=4)


def _forms(paint: _Paint) -> dict[type, SearchStrategy[Fields]]:
    """Return for each class a strategy for what its items are made of."""
    described: Strategies = {
        "audience": paint.audience,
        "url": _URL,
        "description": paint.text,
        "notes": paint.text,
        "x": _extensions(paint),
    }
    common: Strategies = {**described, "sources": _SOME}
    contact, online = _contact(paint), _online(paint)
    participations = _participations(paint)
    amount = st.one_of(st.integers(0, 1000), st.floats(-1e6, 1e6), paint.text)
    title: Strategies = {"title": paint.line}
    name: Strategies = {"name": paint.line}
    material = _form({**title, "url": _URL}, common)
    indicator = _form(title, {**common, "unit": paint.text, "baseline": amount, "target": amount})
    return {
        Event: _form(
            {**title, "language": st.sampled_from(LANGUAGES), "participations": participations},
            {**described, **_own(paint), "contact": contact, "online": online},
        ),
        Day: _form({}, {**common, "title": paint.text}),
        Project: _form(title, {**common, "donors": _SOME, "implemented_by": _SOME}),
        Venue: _form(
            {},
            {
                **common,
                **dict.fromkeys(("name", "city", "street", "region"), paint.text),
                "country": _COUNTRY,
                "geo": st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
            },
        ),
        Room: _form(
            name,
            {
                **common,
                "venue": _ONE,
                "floor": paint.text,
                "capacity": st.integers(0, 2000),
                "online": online,
            },
        ),
        Organization: _form(
            name,
            {
                **common,
                "abbreviation": paint.text,
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
                "position": paint.text,
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
                "audience": paint.audience,
                "when": _WHEN,
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
                "languages": _SPOKEN,
                "interpretation": _SPOKEN,
                "online": online,
                "materials": _table(material, 2),
                "notice": paint.text,
                "discreet_title": paint.line,
                "uid": st.sampled_from(("imported", "ü @:;,", "x" * 200)),
                "repeats": st.sampled_from(("again", "every-day")),
            },
        ),
        Statement: _form(
            {"text": paint.line},
            {**common, "by": _ONE, "quote": st.booleans(), "session": _ONE},
        ),
        Outcome: _form(
            {**title, "kind": _word(OutcomeKind)},
            {**common, **_outcome(paint), "indicators": _table(indicator, 2)},
        ),
        Source: _form(title, {**common, "publisher": paint.text, "date": _YEAR}),
    }


def _own(paint: _Paint) -> Strategies:
    """Return the strategies for what stands in the table `event` alone."""
    clock = st.sampled_from([clock.replace(second=0) for clock in CLOCKS])
    minutes = st.integers(1, 600).map(lambda count: timedelta(minutes=count))
    rules = st.lists(st.sampled_from(("room-taken-twice", "no-uid")), max_size=2, unique=True)
    setting = st.one_of(paint.text, st.booleans(), st.integers(*INT64))
    settings = st.dictionaries(paint.text, setting, max_size=2)
    return {
        "audience": st.sampled_from((None,) * 9) | paint.audience,
        "cites": _SOME,
        "uid": st.sampled_from(("4d0c2f5e-1111-4222-8333-444455556666", "some.event_uid")),
        "summary": paint.text,
        "discreet_title": paint.line,
        "attribution": st.sampled_from(Attribution),
        "kind": _word(EventKind),
        "status": st.sampled_from(Status),
        "hours": st.builds(Hours, start=clock, end=clock),
        "updated": st.sampled_from(ZONES).map(
            lambda zone: datetime(2026, 10, 25, 1, 30, tzinfo=times.zone(zone))
        ),
        "topics": st.lists(paint.line, max_size=3),
        "project": _ONE,
        "series": paint.text,
        "checks": st.builds(CheckSettings, ignore=rules, buffer=st.none() | minutes),
        "exporters": st.dictionaries(st.just("acme-table"), settings, max_size=1),
    }


def _outcome(paint: _Paint) -> Strategies:
    answer = st.sampled_from(Answer)
    years = st.tuples(st.integers(0, 5), st.integers(5, 10))
    text = st.none() | paint.text
    return {
        "text": paint.text,
        "stage": st.sampled_from(Stage),
        "status": st.sampled_from(OutcomeStatus),
        "session": _ONE,
        "follows": _SOME,
        "addressed_to": _SOME,
        "owners": _SOME,
        "response": st.builds(Response, answer=answer, reason=text),
        "due": _YEAR,
        "due_text": paint.text,
        "horizon": st.builds(Horizon, start=st.none() | _YEAR, years=st.none() | years, text=text),
    }


# --- from what is drawn to an event


def _made(kind: type[I], drawn: Drawn, ids: Ids) -> list[I]:
    return [kind(id=id, **_resolved(kind, fields, ids)) for id, fields in drawn]


def _resolved(kind: type, drawn: Fields, ids: Ids) -> Fields:
    """Return drawn fields with ids for the numbers, none where there is nothing to refer to."""
    fields = dict(drawn)
    for field in attrs.fields(kind):
        if field.name in fields and (tables := field.metadata.get("refers")):
            known = [id for table in tables for id in ids[table]]
            fields[field.name] = _referred(fields[field.name], known)
    for name, nested in _NESTED.items():
        if name in fields:
            fields[name] = _made(nested, fields[name], ids)
    if "participations" in fields:
        fields["participations"] = list(_taking_part(fields["participations"], ids))
    return fields


_NESTED: dict[str, type[Item]] = {"materials": Material, "indicators": Indicator}


def _referred(numbers: int | list[int], known: list[str]) -> str | list[str] | None:
    if isinstance(numbers, int):
        return known[numbers % len(known)] if known else None
    return list(dict.fromkeys(known[number % len(known)] for number in numbers)) if known else []


def _taking_part(drawn: list[Fields], ids: Ids) -> Iterator[Participation]:
    for fields in drawn:
        resolved = _resolved(Participation, fields, ids)
        if resolved["who"]:
            yield Participation(**resolved)


def _venues(drawn: Drawn, ids: Ids) -> list[Venue]:
    """Return venues, with a city where neither name nor city was drawn."""
    named = ("name", "city")
    return _made(
        Venue,
        [
            (id, fields if any(map(fields.get, named)) else {**fields, "city": "Aşgabat"})
            for id, fields in drawn
        ],
        ids,
    )


def _sessions(drawn: Drawn, ids: Ids, zone: str, days: Sequence[date]) -> list[Session]:
    made: list[Session] = []
    for id, fields in drawn:
        given = _resolved(Session, fields, ids)
        when, part = given.pop("when"), given.pop("part")
        if "uid" in given:
            given["uid"] += id
        wholes = [session for session in made if not session.part_of]
        if part and wholes:
            whole = wholes[part[0] % len(wholes)]
            given |= {"part_of": whole.id, **_inside(whole, part[1])}
        else:
            given |= _placed(when, given.get("timezone", zone), days)
        made.append(Session(id=id, **given))
    return made


def _placed(when: Fields, zone: str, days: Sequence[date]) -> Fields:
    """Return the time of a session: two of ten days are outside the event."""
    if not when:
        return {}
    outside = {8: days[-1] + timedelta(days=2), 9: days[0] - timedelta(days=1)}
    day = outside.get(when["day"]) or days[when["day"] % len(days)]
    if "clock" not in when:
        return {"day": day}
    start = datetime.combine(day, when["clock"], tzinfo=times.zone(zone))
    start = start.replace(fold=when["fold"])
    end = times.utc(start) + timedelta(minutes=when["length"])
    return {"start": start, "end": end.astimezone(start.tzinfo)}


def _inside(whole: Session, fifths: tuple[int, int] | None) -> Fields:
    """Return hours inside a whole that has some, or nothing."""
    if whole.start is None or whole.end is None or fifths is None:
        return {}
    fifth = round(times.elapsed(whole.start, whole.end).total_seconds()) // 5
    first, length = fifths
    start = times.utc(whole.start) + timedelta(seconds=first * fifth)
    end = start + timedelta(seconds=min(length, 5 - first) * fifth)
    return {"start": start, "end": end}


def _translations(event: Event, drawn: Said) -> Fields:
    there = list(texts(event))
    held: dict[str, dict[str, str | list[str]]] = {}
    for language, said in drawn:
        if language != event.language:
            chosen = [(*there[number % len(there)], text) for number, text in said]
            held[language] = {
                path: text if isinstance(own, str) else [text] * len(own)
                for path, own, text in chosen
            }
    return held


# --- the event


def _tables(
    forms: dict[type, SearchStrategy[Fields]], most: int, many: int
) -> SearchStrategy[Fields]:
    """Return a strategy for what the tables hold, but for references."""
    party = st.one_of(
        *(st.tuples(_ID, forms[kind], st.just(kind)) for kind in (Person, Organization, Group))
    )
    few = {table: _table(forms[kind], most) for table, kind in _FEW.items()}
    number = st.sampled_from("1249")
    return st.fixed_dictionaries(
        {
            # What matters most first: when Hypothesis varies an event, its tail withers.
            "sessions": _table(forms[Session], many)
            | _table(forms[Session], many, least=many // 2),
            "parties": st.lists(party, max_size=many, unique_by=_id_of),
            **few,
            "days": st.lists(st.tuples(number, forms[Day]), max_size=2, unique_by=_id_of),
        }
    )


_FEW: dict[str, type[Item]] = {
    "projects": Project,
    "venues": Venue,
    "rooms": Room,
    "tracks": Track,
    "statements": Statement,
    "outcomes": Outcome,
    "sources": Source,
}
_PARTIES: dict[str, type[Item]] = {
    "people": Person,
    "organizations": Organization,
    "groups": Group,
}


def _event(*, id: str, setting: Setting, own: Fields, tables: Fields, said: Said) -> Event:
    zone, start, length = setting
    days = [start + timedelta(days=number) for number in range(length)]
    drawn = {table: held for table, held in tables.items() if table != "parties"}
    for table, kind in _PARTIES.items():
        drawn[table] = [(id, fields) for id, fields, of in tables["parties"] if of is kind]
    ids = {table: [id for id, _ in held] for table, held in drawn.items()}
    made: Fields = {
        table: _made(kind, drawn[table], ids)
        for table, kind in (_FEW | _PARTIES).items()
        if table != "venues"
    }
    event = Event(
        id=id,
        start=days[0],
        end=days[-1],
        timezone=zone,
        **made,
        days=_made(Day, drawn["days"], ids),
        venues=_venues(drawn["venues"], ids),
        sessions=_sessions(drawn["sessions"], ids, zone, days),
        **_resolved(Event, own, ids),
    )
    translations = _translations(event, said)
    return attrs.evolve(event, translations=translations) if translations else event


def events(
    *,
    max_days: int = 4,
    max_sessions: int = 6,
    max_items: int = 3,
    restricted: bool = True,
    titles: SearchStrategy[str] | None = None,
    descriptions: SearchStrategy[str] | None = None,
) -> SearchStrategy[Event]:
    """Return a strategy for events of every kind that the model accepts.

    They hold several days around a change of clocks, sessions over midnight, in a gap, on both
    sides of a fold, in zones of their own, outside the event, without hours or without a day;
    parts; rooms that are online; restricted items at every level; translations; statements,
    outcomes and what they refer to, in circles too; extension data; and hostile text everywhere.

    Args:
        max_days: Days of the event, at most.
        max_sessions: Sessions at most, and parties at most.
        max_items: Items of each other table, at most.
        restricted: Whether items say an audience of their own.
        titles: A strategy for titles and names instead of `lines()`; never blank texts.
        descriptions: A strategy for all other texts instead of `markdown()`.

    Returns:
        A strategy; what it makes shrinks to an event of one day with a plain title.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=1)
    ... @given(events())
    ... def test_every_session_is_found_by_its_id(event: Event) -> None:
    ...     assert all(event.session(each.id) is each for each in event.sessions)
    >>> test_every_session_is_found_by_its_id()
    """
    paint = _Paint(
        line=lines() if titles is None else titles,
        text=markdown() if descriptions is None else descriptions,
        audience=st.sampled_from((None, None, *Audience)) if restricted else st.none(),
    )
    forms = _forms(paint)
    sayings = st.lists(st.tuples(st.integers(0, 99), paint.line), min_size=1, max_size=6)
    made = st.builds(
        _event,
        id=_ID,
        setting=st.builds(
            lambda setting, length: (*setting, length),
            st.sampled_from(SETTINGS),
            st.integers(1, max_days),
        ),
        tables=_tables(forms, max_items, max_sessions),
        own=forms[Event],
        said=st.lists(st.tuples(st.sampled_from(LANGUAGES), sayings), max_size=2),
    )

    @st.composite
    def event(draw: DrawFn) -> Event:
        return draw(made)

    return event()


# --- walks: an event that is edited again and again

Edit: TypeAlias = Callable[[DrawFn, Event, Sequence[Event]], Event]


def _session_edit(change: Callable[[DrawFn, Event, Session], Fields]) -> Edit:
    """Return the edit that changes some fields of one session."""

    def edit(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
        session = _one_of(draw, event.sessions)
        return event if session is None else _with(event, session, **change(draw, event, session))

    return edit


def _item_edit(table: str, change: Callable[[DrawFn], Fields]) -> Edit:
    """Return the edit that changes some fields of one item of a table."""

    def edit(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
        item = _one_of(draw, getattr(event, table))
        return event if item is None else _with(event, item, table, **change(draw))

    return edit


def _event_edit(change: Callable[[DrawFn], Fields]) -> Edit:
    """Return the edit that changes some fields of the event itself."""
    return lambda draw, event, _: attrs.evolve(event, **change(draw))


def _one_of(draw: DrawFn, items: Sequence[I]) -> I | None:
    return items[draw(st.integers(0, len(items) - 1))] if items else None


def _with(event: Event, item: Item, table: str = "sessions", **changes: object) -> Event:
    """Return the event with a changed item."""
    other: Any = attrs.evolve(item, **changes)  # type: ignore[arg-type]  # fields of its class
    held = [other if each is item else each for each in getattr(event, table)]
    changed: Fields = {"days" if table == "day_items" else table: held}
    return attrs.evolve(event, **changed)


def _without_session(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    session = _one_of(draw, event.sessions)
    return event if session is None else _dropped(event, {session.id})


def _dropped(event: Event, ids: set[str]) -> Event:
    """Return the event without some sessions, their parts, and what is said of them."""
    gone = {each.id for each in event.sessions if {each.id, each.part_of} & ids}
    return attrs.evolve(
        event,
        sessions=[each for each in event.sessions if each.id not in gone],
        statements=[_let_go(each, gone) for each in event.statements],
        outcomes=[_let_go(each, gone) for each in event.outcomes],
        translations={
            language: {path: text for path, text in said.items() if not _is_of(path, gone)}
            for language, said in event.translations.items()
        },
    )


def _let_go(item: Any, gone: set[str]) -> Any:  # noqa: ANN401  # a statement or an outcome
    return attrs.evolve(item, session=None) if item.session in gone else item


def _is_of(path: str, gone: set[str]) -> bool:
    table, id, *_ = path.split(".")
    return table == "sessions" and id in gone


def _session_again(draw: DrawFn, event: Event, before: Sequence[Event]) -> Event:
    """Bring back a session as it was at some time, as far as what it refers to is there."""
    there = {session.id for session in event.sessions}
    gone = [session for state in before for session in state.sessions if session.id not in there]
    session = _one_of(draw, gone)
    return event if session is None else attrs.evolve(event, sessions=[*event.sessions, session])


def _new_session(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    id = draw(st.sampled_from(("new-1", "new-2", "new-3")))
    when = _placed(draw(_WHEN), event.timezone, [event.start, event.end])
    session = Session(id=id, title=draw(_EDITED), **when)
    there = any(each.id.casefold() == id for each in event.sessions)
    return event if there else attrs.evolve(event, sessions=[session, *event.sessions])


def _other_id(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    """Give a session another id, but the UID that it has."""
    session = _one_of(draw, event.sessions)
    if session is None:
        return event
    changed = _dropped(event, {session.id})
    again = attrs.evolve(session, id=f"{session.id[:44]}-re", uid=event.uid_of(session))
    return attrs.evolve(changed, sessions=[*changed.sessions, again])


def _other_order(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    return attrs.evolve(event, sessions=draw(st.permutations(event.sessions)))


def _translated(draw: DrawFn, event: Event, _: Sequence[Event]) -> Event:
    paths = [path for path, text in texts(event) if isinstance(text, str)]
    path, language = draw(st.sampled_from(paths)), draw(st.sampled_from(LANGUAGES[:3]))
    if language == event.language:
        return event
    said = {**event.translations.get(language, {}), path: draw(_EDITED)}
    return attrs.evolve(event, translations={**event.translations, language: said})


def _other_hours(draw: DrawFn, event: Event, session: Session) -> Fields:
    if session.start is None or session.end is None:
        zone = session.timezone or event.timezone
        return {"day": None, **_placed(draw(_WHEN), zone, [event.start, event.end])}
    by = timedelta(minutes=draw(st.sampled_from((15, -15, 60, 1440, -1440))))
    zone_of = session.start.tzinfo
    start, end = (times.utc(each) + by for each in (session.start, session.end))
    return {"start": start.astimezone(zone_of), "end": end.astimezone(zone_of)}


def _no_hours(draw: DrawFn, event: Event, session: Session) -> Fields:
    day = event.day_of(session) if draw(st.booleans()) else None
    return {"start": None, "end": None, "day": None if session.part_of else day}


def _other_rooms(draw: DrawFn, event: Event, _: Session) -> Fields:
    return {"rooms": [room.id for room in event.rooms if draw(st.booleans())]}


def _other_track(draw: DrawFn, event: Event, _: Session) -> Fields:
    track = _one_of(draw, event.tracks)
    return {"track": track and track.id}


def _other_people(draw: DrawFn, event: Event, session: Session) -> Fields:
    held = [each for each in session.participations if draw(st.booleans())]
    party = _one_of(draw, event.parties)
    more = [Participation(who=party.id, role=draw(st.sampled_from(Role)))] if party else []
    return {"participations": [*held, *more]}


def _other_whole(draw: DrawFn, event: Event, session: Session) -> Fields:
    if session.part_of:
        return {"part_of": None}
    others = [each for each in event.sessions if each is not session and not each.part_of]
    whole = None if event.parts_of(session) else _one_of(draw, others)
    return {"part_of": whole.id, "start": None, "end": None, "day": None} if whole else {}


_EDITED = st.sampled_from(
    ("Other", "Another title", "Иное", "C:\\new; a, b", "x" * 300, "* a\n* b")
)
_AUDIENCES = st.sampled_from((None, *Audience))
_STATUSES = st.sampled_from((None, *Status))


def _earlier_start(_: DrawFn, event: Event, __: Sequence[Event]) -> Event:
    return attrs.evolve(event, start=event.start - timedelta(days=1))


def _drawn(**fields: SearchStrategy[Any]) -> Callable[..., Fields]:
    return lambda draw, *_: {name: draw(strategy) for name, strategy in fields.items()}


_EDITS: tuple[Edit, ...] = (
    _session_edit(_drawn(title=_EDITED)),
    _session_edit(_other_hours),
    _session_edit(_drawn(audience=_AUDIENCES)),
    _session_edit(_other_rooms),
    _session_edit(_other_people),
    _session_edit(_drawn(status=_STATUSES)),
    _without_session,
    _session_again,
    _new_session,
    _session_edit(_no_hours),
    _session_edit(_other_whole),
    _session_edit(_other_track),
    _session_edit(_drawn(notice=st.none() | _EDITED)),
    _session_edit(_drawn(description=st.none() | _EDITED)),
    _session_edit(_drawn(kind=st.sampled_from((None, *SessionKind)))),
    _session_edit(_drawn(languages=_SPOKEN, interpretation=_SPOKEN)),
    _other_id,
    _other_order,
    _translated,
    *(_item_edit(table, _drawn(name=_EDITED)) for table in ("people", "organizations", "groups")),
    _item_edit("people", _drawn(audience=_AUDIENCES, position=st.none() | _EDITED)),
    _item_edit("rooms", _drawn(name=_EDITED, audience=_AUDIENCES)),
    _item_edit("venues", _drawn(city=_EDITED, audience=_AUDIENCES)),
    _item_edit("tracks", _drawn(title=_EDITED, audience=_AUDIENCES)),
    _item_edit("day_items", _drawn(title=st.none() | _EDITED, audience=_AUDIENCES)),
    _item_edit("outcomes", _drawn(title=_EDITED)),
    _event_edit(_drawn(title=_EDITED, notes=st.none() | _EDITED)),
    _event_edit(_drawn(status=_STATUSES)),
    _event_edit(_drawn(description=st.none() | _EDITED, summary=st.none() | _EDITED)),
    _event_edit(_drawn(audience=_AUDIENCES)),
    _event_edit(_drawn(timezone=st.sampled_from(ZONES))),
    _earlier_start,
)
"""What an organiser does to an event between two releases, the most usual first."""


def _edited(draw: DrawFn, event: Event, before: Sequence[Event]) -> Event:
    """Return the event after an edit; as it is where that would make no event."""
    edit = draw(st.sampled_from(_EDITS))
    try:
        return edit(draw, event, before)
    except ModelError:
        return event


def walks(*, max_steps: int = 4, **like: Any) -> SearchStrategy[tuple[Event, ...]]:  # noqa: ANN401
    """Return a strategy for events that are edited again and again.

    Between two states lie up to three edits such as organisers make: another title, time, room or
    speaker; sessions restricted, cancelled, removed, brought back, made parts or put in another
    order; items renamed; texts translated. All states have one `uid`.

    Args:
        max_steps: How often it is edited, at most.
        like: What events, as `events` takes it.

    Returns:
        A strategy for tuples of events: the first state first.
    """

    @st.composite
    def walk(draw: DrawFn) -> tuple[Event, ...]:
        first = draw(events(**like))
        states = [attrs.evolve(first, uid="11111111-walk")]
        for _ in range(draw(st.integers(1, max_steps))):
            state = states[-1]
            for _ in range(draw(st.integers(1, 3))):
                state = _edited(draw, state, states)
            states.append(state)
        return tuple(states)

    return walk()
