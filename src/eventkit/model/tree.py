"""The tree that an event is: its tables, their items, what these hold, with references and texts.

What the fields of a class hold is read once from their marks (`eventkit.model.fields`), so that
everybody who visits an event visits a new field without another line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from operator import is_not
from typing import Any, NamedTuple, TypeAlias, TypeVar

import attrs

A = TypeVar("A", bound="attrs.AttrsInstance")
Class: TypeAlias = "type[attrs.AttrsInstance]"
Change: TypeAlias = Callable[[Any, str], dict[str, Any]]
"""From a value and its path to those of its fields that change."""


class Kind(StrEnum):
    """What a field holds, by its mark.

    PLAIN is a word, a number, a date or a mapping; TEXT can be translated; REFERENCE is ids;
    ITEMS are keyed by id, VALUES have fields of their own and no id; TABLE is one of the event's.
    """

    PLAIN = "plain"
    TEXT = "text"
    REFERENCE = "refers"
    ITEMS = "nested"
    VALUES = "values"
    TABLE = "table"


class Field(NamedTuple):
    """What a field of a class holds.

    Args:
        name: The attribute.
        key: Its name in the document.
        kind: What it holds.
        tables: The tables that it refers to.
        holds: The class of the items or values in it.
        is_required: Whether it has no default.
    """

    name: str
    key: str
    kind: Kind
    tables: tuple[str, ...]
    holds: Class | None
    is_required: bool


class Step(NamedTuple):
    """A filled field that a walk comes to: its path, what kind of field it is, and its value."""

    path: str
    field: Field
    value: Any


def fields_of(kind: Class, *kinds: Kind) -> tuple[Field, ...]:
    """Return the fields of a class that are of some kinds, or all, in their order.

    >>> from eventkit.model import Session
    >>> [field.name for field in fields_of(Session, Kind.ITEMS, Kind.VALUES)]
    ['participations', 'online', 'materials']
    """
    return _fields_of(kind, *kinds)


@cache
def _fields_of(kind: Class, *kinds: Kind) -> tuple[Field, ...]:
    fields = map(_field, attrs.fields(kind))
    return tuple(field for field in fields if not kinds or field.kind in kinds)


def _field(attribute: attrs.Attribute[Any]) -> Field:
    marks = attribute.metadata
    return Field(
        name=attribute.name,
        key=str(attribute.alias),
        kind=next(map(Kind, marks), Kind.PLAIN),
        tables=marks.get(Kind.REFERENCE, ()),
        holds=marks.get(Kind.ITEMS) or marks.get(Kind.VALUES),
        is_required=attribute.default is attrs.NOTHING,
    )


@cache
def _ways(kind: Class, *kinds: Kind) -> tuple[Field, ...]:
    """Return the fields of some kinds, or all, and those that hold something with such fields."""
    return tuple(
        field
        for field in fields_of(kind)
        if field.kind is not Kind.TABLE
        and (not kinds or field.kind in kinds or (field.holds and _ways(field.holds, *kinds)))
    )


def tables(event: attrs.AttrsInstance) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the name and the items of each table of an event, in the order of the document."""
    for field in fields_of(type(event), Kind.TABLE):
        yield field.key, getattr(event, field.name)


def walk(event: attrs.AttrsInstance, *kinds: Kind) -> Iterator[Step]:
    """Yield every filled field of an event, of its items and of what they hold, holders first.

    Args:
        event: The event.
        kinds: Only fields of these kinds.

    >>> from datetime import date
    >>> from eventkit.model import Event, Room
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", rooms=[Room(id="aula", name="Aula")])
    >>> [(path, text) for path, _, text in walk(school, Kind.TEXT)]
    [('event.title', 'School'), ('rooms.aula.name', 'Aula')]
    """
    yield from steps(event, "event", *kinds)
    for table, items in tables(event):
        for item in items:
            yield from steps(item, f"{table}.{item.id}", *kinds)


def steps(holder: attrs.AttrsInstance, path: str, *kinds: Kind) -> Iterator[Step]:
    """Yield every filled field of an item or value and of what it holds, as `walk` does.

    Args:
        holder: The item or value; of an event only what stands in none of its tables.
        path: Its own path.
        kinds: Only fields of these kinds.
    """
    for field in _ways(type(holder), *kinds):
        value = getattr(holder, field.name)
        if value is None or value == ():
            continue
        here = f"{path}.{field.key}"
        if not kinds or field.kind in kinds:
            yield Step(here, field, value)
        if field.holds:
            for inner_path, inner in inside(field, value, here):
                yield from steps(inner, inner_path, *kinds)


def inside(field: Field, value: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # what a field holds
    """Yield the path and each of the items or values that a field of that path holds."""
    if field.kind is Kind.ITEMS:
        yield from ((f"{path}.{item.id}", item) for item in value)
    elif isinstance(value, tuple):
        yield from ((f"{path}[{number}]", inner) for number, inner in enumerate(value))
    else:
        yield path, value


def texts(event: attrs.AttrsInstance) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the path and the words of every text of an event that can be translated.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> list(texts(school))
    [('event.title', 'Spring School')]
    """
    return ((path, text) for path, _, text in walk(event, Kind.TEXT) if text)


def references(holder: attrs.AttrsInstance) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield what an item, or the event itself, and what it holds refer to, in order.

    Returns:
        The tables that the id may be in, one of which has it, and the id.

    >>> from eventkit.model import Participation, Session
    >>> talk = Session(id="talk", title="Talk", rooms=["aula"],
    ...                participations=[Participation(who="ada", role="speaker")])
    >>> list(references(talk))
    [(('rooms',), 'aula'), (('people', 'organizations', 'groups'), 'ada')]
    """
    for _, field, value in steps(holder, "", Kind.REFERENCE):
        yield from ((field.tables, id) for id in ids_in(value))


def referred_tables(kind: Class) -> frozenset[str]:
    """Return the tables that items of a class, or what they hold, may refer to.

    >>> from eventkit.model import Room, Statement
    >>> sorted(referred_tables(Room))
    ['sources', 'venues']
    """
    tables = (field.tables for field in fields_of(kind, Kind.REFERENCE))
    inner = (referred_tables(field.holds) for field in fields_of(kind) if field.holds)
    return frozenset().union(*tables, *inner)


def ids_in(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the ids that a field holds which refers to items."""
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


# --- changes


def copy_with(holder: A, changes: Mapping[str, Any]) -> A:
    """Return a copy in which some fields hold another value; nothing is checked or converted.

    It is made as a copy is unpickled. Who calls it knows that the values are right.

    >>> from eventkit.model import Room
    >>> copy_with(Room(id="aula", name="Aula"), {"floor": "2"})
    Room(id='aula', name='Aula', floor='2')
    """
    copy: Any = object.__new__(type(holder))
    state: Any = holder.__getstate__()
    copy.__setstate__({**state, **changes})
    return copy  # type: ignore[no-any-return]  # of the same class


def rewrite(
    holder: A, change: Change, stays: Callable[[Any], bool] | None = None, *, path: str = ""
) -> A:
    """Return an item or value as it and all that it holds are changed, itself where nothing is.

    The arguments are those of `changes_in`.
    """
    changes = changes_in(holder, change, stays, path=path)
    return copy_with(holder, changes) if changes else holder


def changes_in(
    holder: attrs.AttrsInstance,
    change: Change,
    stays: Callable[[Any], bool] | None = None,
    *,
    path: str = "",
) -> dict[str, Any]:
    """Return the fields of a holder that change when it and all that it holds are changed.

    Args:
        holder: The item or value; of an event only what stands in none of its tables.
        change: Which fields change in the holder, and in each that it holds.
        stays: Whether what a holder holds stays in it; all does unless this is given.
        path: The path of the holder.
    """
    changes = change(holder, path)
    for field in _fields_of(type(holder), Kind.ITEMS, Kind.VALUES):
        value = getattr(holder, field.name)
        if not value:
            continue
        old = value if isinstance(value, tuple) else (value,)
        new = tuple(
            rewrite(inner, change, stays, path=place)
            for place, inner in inside(field, value, f"{path}.{field.key}")
            if stays is None or stays(inner)
        )
        if len(new) != len(old) or any(map(is_not, new, old)):
            changes[field.name] = new if old is value else next(iter(new), None)
    return changes
