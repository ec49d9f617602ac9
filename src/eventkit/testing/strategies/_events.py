"""The strategy for events, and how drawn fields become one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias, TypeVar

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from eventkit.model import (
    Affiliation,
    Audience,
    Day,
    Event,
    Group,
    Item,
    KindName,
    Organization,
    Outcome,
    Person,
    Project,
    RoleName,
    Room,
    Session,
    Source,
    Statement,
    Track,
    Venue,
    texts,
    times,
)
from eventkit.model.tree import Kind, fields_of
from eventkit.testing.strategies._fields import (
    ID,
    KINDS,
    LANGUAGES,
    ROLES,
    SETTINGS,
    Context,
    Drawn,
    Fields,
    id_of,
    table_of,
)
from eventkit.testing.strategies._texts import lines, markdown

I = TypeVar("I", bound=Item)  # noqa: E741  # the letter of Item
Ids: TypeAlias = dict[str, list[str]]
Setting: TypeAlias = tuple[str, date, int]
DrawnTexts: TypeAlias = list[tuple[str, list[tuple[int, str]]]]


def _items(kind: type[I], drawn: Drawn, ids: Ids) -> list[I]:
    return [kind(id=id, **_resolved(kind, fields, ids)) for id, fields in drawn]


def _resolved(kind: type[attrs.AttrsInstance], drawn: Fields, ids: Ids) -> Fields:
    """Return drawn fields with ids for the numbers, none where there is nothing to refer to."""
    resolved = dict(drawn)
    for field in fields_of(kind):
        value = resolved.get(field.name)
        if value is not None and field.kind is Kind.REFERENCE:
            known = [id for table in field.tables for id in ids[table]]
            resolved[field.name] = _referred(value, known)
        elif value is not None and field.holds:
            resolved[field.name] = _inner(field.holds, value, ids)
    names = {field.name: field.alias for field in attrs.fields(kind)}
    return {names.get(name) or name: value for name, value in resolved.items()}


def _inner(kind: type[Any], drawn: Any, ids: Ids) -> Any:  # noqa: ANN401  # of any field
    """Return the items, the values or the value of a field, as it was drawn.

    A value that needs a reference is none where there is nothing to refer to; nor is an affiliation
    without anything.
    """
    if issubclass(kind, Item):
        return _items(kind, drawn, ids)
    needed = [field.name for field in fields_of(kind, Kind.REFERENCE) if field.is_required]
    several = drawn if isinstance(drawn, list) else [drawn]
    resolved = (_resolved(kind, fields, ids) for fields in several)
    values = [
        kind(**fields)
        for fields in resolved
        if all(map(fields.get, needed))
        and not (kind is Affiliation and set(fields.values()) <= {None})
    ]
    return values if several is drawn else next(iter(values), None)


def _referred(numbers: int | list[int], known: list[str]) -> str | list[str] | None:
    if isinstance(numbers, int):
        return known[numbers % len(known)] if known else None
    return list(dict.fromkeys(known[number % len(known)] for number in numbers)) if known else []


def _venues(drawn: Drawn, ids: Ids) -> list[Venue]:
    """Return venues, with a city where neither name nor city was drawn."""
    named = ("name", "city")
    return _items(
        Venue,
        [
            (id, fields if any(map(fields.get, named)) else {**fields, "city": "Aşgabat"})
            for id, fields in drawn
        ],
        ids,
    )


def _outcomes(drawn: Drawn, ids: Ids) -> list[Outcome]:
    """Return outcomes, without a status where their progress has one."""
    return _items(
        Outcome,
        [
            (id, fields if not _has_status(fields) else {**fields, "stated_status": None})
            for id, fields in drawn
        ],
        ids,
    )


def _has_status(fields: Fields) -> bool:
    return any(entry.get("status") for entry in fields.get("progress") or ())


def _sessions(drawn: Drawn, ids: Ids, zone: str, days: Sequence[date]) -> list[Session]:
    sessions: list[Session] = []
    for id, fields in drawn:
        resolved = _resolved(Session, fields, ids)
        when, part = resolved.pop("when"), resolved.pop("part")
        if "uid" in resolved:
            resolved["uid"] += id
        wholes = [session for session in sessions if not session.part_of]
        if part and wholes:
            whole = wholes[part[0] % len(wholes)]
            resolved |= {"part_of": whole.id, **_inside(whole, part[1])}
        else:
            resolved |= time_of(when, resolved.get("timezone", zone), days)
        sessions.append(Session(id=id, **resolved))
    return sessions


def time_of(when: Fields, zone: str, days: Sequence[date]) -> Fields:
    """Return the time of a session: two of ten days are outside the event."""
    if not when:
        return {}
    outside = {8: days[-1] + timedelta(days=2), 9: days[0] - timedelta(days=1)}
    day = outside.get(when["day"]) or days[when["day"] % len(days)]
    if "days" in when:
        return {"day": day, "last_day": day + timedelta(days=when["days"] - 1)}
    if "clock" not in when:
        return {"day": day}
    start = datetime.combine(day, when["clock"], tzinfo=times.zone(zone))
    start = start.replace(fold=when["fold"])
    if when["length"] is None:
        return {"start": start, "end": None}
    end = times.utc(start) + timedelta(minutes=when["length"])
    return {"start": start, "end": end.astimezone(start.tzinfo)}


def _inside(whole: Session, fifths: tuple[int, int] | None) -> Fields:
    """Return a time inside a whole that has hours or days, or nothing."""
    if fifths is None:
        return {}
    first, length = fifths
    if whole.last_day:
        return {"day": whole.last_day, "last_day": whole.last_day}
    if whole.start is None or whole.end is None:
        return {}
    fifth = round(times.elapsed(whole.start, whole.end).total_seconds()) // 5
    start = times.utc(whole.start) + timedelta(seconds=first * fifth)
    end = start + timedelta(seconds=min(length, 5 - first) * fifth)
    return {"start": start, "end": end}


def _translations(event: Event, drawn: DrawnTexts) -> Fields:
    known = list(texts(event))
    translations: dict[str, dict[str, str | list[str]]] = {}
    for language, replacements in drawn:
        if language != event.language:
            chosen = [(*known[number % len(known)], text) for number, text in replacements]
            translations[language] = {
                path: text if isinstance(original, str) else [text] * len(original)
                for path, original, text in chosen
            }
    return translations


# --- the event


def _tables(
    forms: dict[type, SearchStrategy[Fields]], most: int, many: int
) -> SearchStrategy[Fields]:
    """Return a strategy for what the tables hold, but for references."""
    party = st.one_of(
        *(st.tuples(ID, forms[kind], st.just(kind)) for kind in (Person, Organization, Group))
    )
    few = {table: table_of(forms[kind], most) for table, kind in _FEW.items()}
    number = st.sampled_from("1249")
    return st.fixed_dictionaries(
        {
            # What matters most first: when Hypothesis varies an event, its tail withers.
            "sessions": table_of(forms[Session], many)
            | table_of(forms[Session], many, least=many // 2),
            "parties": st.lists(party, max_size=many, unique_by=id_of),
            **few,
            "days": st.lists(st.tuples(number, forms[Day]), max_size=2, unique_by=id_of),
            **{
                table: st.lists(st.tuples(ids, forms[kind]), max_size=2, unique_by=id_of)
                for table, (kind, ids) in _NAMES.items()
            },
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
_NAMES: dict[str, tuple[type[Item], SearchStrategy[str]]] = {
    "roles": (RoleName, st.sampled_from(ROLES)),
    "kinds": (KindName, st.sampled_from(KINDS)),
}
_PARTIES: dict[str, type[Item]] = {"people": Person, "organizations": Organization, "groups": Group}


def _event(
    *, id: str, setting: Setting, event_fields: Fields, tables: Fields, drawn_texts: DrawnTexts
) -> Event:
    zone, start, length = setting
    days = [start + timedelta(days=number) for number in range(length)]
    drawn = {table: drawn_items for table, drawn_items in tables.items() if table != "parties"}
    for table, kind in _PARTIES.items():
        drawn[table] = [(id, fields) for id, fields, of in tables["parties"] if of is kind]
    ids = {table: [id for id, _ in drawn_items] for table, drawn_items in drawn.items()}
    items: Fields = {
        table: _items(kind, drawn[table], ids)
        for table, kind in (_FEW | _PARTIES).items()
        if table not in ("venues", "outcomes")
    }
    items |= {table: _items(kind, drawn[table], ids) for table, (kind, _) in _NAMES.items()}
    event = Event(
        id=id,
        start=days[0],
        end=days[-1],
        timezone=zone,
        **items,
        day_infos=_items(Day, drawn["days"], ids),
        venues=_venues(drawn["venues"], ids),
        outcomes=_outcomes(drawn["outcomes"], ids),
        sessions=_sessions(drawn["sessions"], ids, zone, days),
        **_resolved(Event, event_fields, ids),
    )
    translations = _translations(event, drawn_texts)
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
    sides of a fold, in zones of their own, outside the event, with an open end, of a moment, on
    whole days, without hours or without a day; parts; rooms that are online; restricted items at
    every level; translations; statements, outcomes and what they refer to, in circles too;
    extension data; and hostile text everywhere.

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
    context = Context(
        line=lines() if titles is None else titles,
        text=markdown() if descriptions is None else descriptions,
        audience=st.sampled_from((None, None, *Audience)) if restricted else st.none(),
    )
    names = (kind for kind, _ in _NAMES.values())
    kinds = (Event, Day, Session, *_FEW.values(), *_PARTIES.values(), *names)
    forms = {kind: context.form_of(kind) for kind in kinds}
    sayings = st.lists(st.tuples(st.integers(0, 99), context.line), min_size=1, max_size=6)
    drawn_event = st.builds(
        _event,
        id=ID,
        setting=st.builds(
            lambda setting, length: (*setting, length),
            st.sampled_from(SETTINGS),
            st.integers(1, max_days),
        ),
        tables=_tables(forms, max_items, max_sessions),
        event_fields=forms[Event],
        drawn_texts=st.lists(st.tuples(st.sampled_from(LANGUAGES), sayings), max_size=2),
    )

    @st.composite
    def event(draw: DrawFn) -> Event:
        return draw(drawn_event)

    return event()
