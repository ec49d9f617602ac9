"""The tree that an event is: its tables, their items, what these hold, with references and texts.

What the fields of a class hold is read once from their marks (`eventkit.model.fields`), so that
everybody who visits an event visits a new field without another line.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import chain, groupby, repeat
from operator import attrgetter, is_not
from typing import Any, NamedTuple, TypeAlias, TypeVar, cast

import attrs

A = TypeVar("A", bound="attrs.AttrsInstance")
Class: TypeAlias = "type[attrs.AttrsInstance]"
Items: TypeAlias = Mapping[str, tuple[Any, ...]]
"""The items of each table of the document, in order."""
Change: TypeAlias = Callable[[Any, str], dict[str, Any]]
"""From a value and its path to those of its fields that change."""


class Kind(StrEnum):
    """What a field holds, by its mark.

    PLAIN is a word, a number, a date or a mapping; TEXT can be translated; REFERENCE is ids;
    ITEMS are keyed by id, VALUES have fields of their own and no id; TABLE is one of the event's;
    VIEW is what a view knows, which no walk comes to.
    """

    PLAIN = "plain"
    TEXT = "text"
    REFERENCE = "refers"
    ITEMS = "nested"
    VALUES = "values"
    TABLE = "table"
    VIEW = "view"


class Field(NamedTuple):
    """What a field of a class holds.

    Args:
        name: The attribute.
        key: Its name in the document.
        kind: What it holds.
        tables: The tables that it refers to.
        holds: The class of the items or values in it.
        is_list: Whether it holds several.
        is_required: Whether it has no default.
        help: What its key in the document says; empty where it is no key.
        first: The number of its first value, where values have places of their own by number, as
            those with texts have; 0 elsewhere.
    """

    name: str
    key: str
    kind: Kind
    tables: tuple[str, ...]
    holds: Class | None
    is_list: bool
    is_required: bool
    help: str
    first: int


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
        key=marks.get("key", attribute.name),
        kind=next((kind for kind in Kind if kind in marks), Kind.PLAIN),
        tables=marks.get(Kind.REFERENCE, ()),
        holds=marks.get(Kind.ITEMS) or marks.get(Kind.VALUES) or marks.get(Kind.TABLE),
        is_list=attribute.default == (),
        is_required=attribute.default is attrs.NOTHING,
        help=marks.get("help", ""),
        first=marks.get("first", 0),
    )


def ways_to(kind: Class, *kinds: Kind) -> tuple[Field, ...]:
    """Return the fields of some kinds, or all, and those that hold something with such fields.

    >>> from eventkit.model import Outcome
    >>> [field.name for field in ways_to(Outcome, Kind.TEXT)][-3:]
    ['progress', 'horizon', 'indicators']
    """
    return _ways_to(kind, *kinds)


@cache
def _ways_to(kind: Class, *kinds: Kind) -> tuple[Field, ...]:
    return tuple(
        field
        for field in fields_of(kind)
        if field.kind not in (Kind.TABLE, Kind.VIEW)
        and (not kinds or field.kind in kinds or (field.holds and _ways_to(field.holds, *kinds)))
    )


def tables(event: attrs.AttrsInstance) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield the name and the items of each table of an event, in the order of the document."""
    for field in fields_of(type(event), Kind.TABLE):
        yield field.key, getattr(event, field.name)


def holders(event: attrs.AttrsInstance) -> Iterator[tuple[str, Any]]:
    """Yield an event and all its items with their paths, in the order of the document.

    >>> from datetime import date
    >>> from eventkit.model import Event, Room
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", rooms=[Room(id="aula", name="Aula")])
    >>> [path for path, _ in holders(school)]
    ['event', 'rooms.aula']
    """
    yield "event", event
    for table, items in tables(event):
        yield from ((f"{table}.{item.id}", item) for item in items)


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
    for path, holder in holders(event):
        yield from steps(holder, path, *kinds)


def steps(holder: attrs.AttrsInstance, path: str, *kinds: Kind) -> Iterator[Step]:
    """Yield every filled field of an item or value and of what it holds, as `walk` does.

    Args:
        holder: The item or value; of an event only what stands in none of its tables.
        path: Its own path.
        kinds: Only fields of these kinds.
    """
    for field in _ways_to(type(holder), *kinds):
        value = getattr(holder, field.name)
        if value is None or value == ():
            continue
        key_path = f"{path}.{field.key}"
        if not kinds or field.kind in kinds:
            yield Step(key_path, field, value)
        if field.holds:
            for inner_path, inner in inside(field, value, key_path):
                yield from steps(inner, inner_path, *kinds)


def inside(field: Field, value: Any, path: str) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # what a field holds
    """Yield the path and each of the items or values that a field of that path holds."""
    if field.kind is Kind.ITEMS:
        yield from ((f"{path}.{item.id}", item) for item in value)
    elif isinstance(value, tuple):
        for number, inner in enumerate(value, field.first):
            yield f"{path}.{number}" if field.first else f"{path}[{number}]", inner
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


def texts_to_translate(event: attrs.AttrsInstance) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Yield the texts of an event, as `texts` does, without those that stay as they are.

    These are the texts of items with `translate=False`, and of what these hold.

    >>> from datetime import date
    >>> from eventkit.model import Event, Room
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", rooms=[Room(id="aula", name="Aula", translate=False)])
    >>> list(texts_to_translate(school))
    [('event.title', 'School')]
    """
    for path, holder in holders(event):
        if holder.translate:
            untranslated = _untranslated(holder, path)
            yield from (
                (place, text)
                for place, _, text in steps(holder, path, Kind.TEXT)
                if text and not (untranslated and place.startswith(untranslated))
            )


def _untranslated(holder: attrs.AttrsInstance, path: str) -> tuple[str, ...]:
    """Return the beginnings of the places of what a holder holds and is not to be translated."""
    return tuple(
        f"{inner_path}."
        for place, field, value in steps(holder, path, Kind.ITEMS)
        for inner_path, inner in inside(field, value, place)
        if not inner.translate
    )


def values(event: attrs.AttrsInstance) -> Iterator[tuple[str, Any]]:
    """Yield the path and the value of every filled field of an event that holds no fields itself.

    References to items are left out.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin")
    >>> dict(values(school))["event.timezone"]
    'Europe/Berlin'
    """
    return (
        (path, value)
        for path, field, value in walk(event)
        if not (field.holds or field.kind is Kind.REFERENCE)
    )


def text_at(holders: Mapping[str, Any], path: str) -> str | tuple[str, ...] | None:
    """Return the text of a path that can be translated, an empty one where none is given yet.

    Args:
        holders: The event and its items by their paths.
        path: The path of a text.

    Returns:
        None where nothing at that path can be translated.
    """
    parts = path.split(".")
    depth = 1 if parts[0] == "event" else 2
    holder = holders.get(".".join(parts[:depth]))
    return None if holder is None else _text_in(type(holder), holder, parts[depth:])


def _text_in(kind: Class, holder: Any, keys: list[str]) -> str | tuple[str, ...] | None:  # noqa: ANN401  # of that class, or None
    field = next((field for field in _ways_to(kind, Kind.TEXT) if [field.key] == keys[:1]), None)
    if field is None:
        return None
    value: Any = None if holder is None else getattr(holder, field.name)
    if field.kind is Kind.TEXT:
        return None if keys[1:] else value or ""
    if field.kind is Kind.ITEMS:
        item = next((item for item in value if [item.id] == keys[1:2]), None)
        return None if item is None else _text_in(type(item), item, keys[2:])
    if field.first:
        inner = (item for place, item in inside(field, value or (), "") if [place[1:]] == keys[1:2])
        item = next(inner, None)
        return None if item is None else _text_in(type(item), item, keys[2:])
    return _text_in(cast("Class", field.holds), value, keys[1:])


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


def reference_counts(
    holders: Iterable[attrs.AttrsInstance],
) -> Mapping[tuple[str, ...], Counter[str]]:
    """Return how often items and what they hold refer to each id.

    Many items cost less than with `references`, field by field.

    Returns:
        By the tables that the ids may be in.

    >>> from eventkit.model import Session
    >>> talks = [Session(id=id, title="Talk", rooms=["aula"]) for id in ("one", "two")]
    >>> dict(reference_counts(talks))
    {('rooms',): Counter({'aula': 2})}
    """
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    _count(holders, counts)
    return counts


def _count(
    holders: Iterable[attrs.AttrsInstance], counts: Mapping[tuple[str, ...], Counter[str]]
) -> None:
    for kind, group in groupby(holders, type):
        alike = tuple(group)
        for field in _ways_to(kind, Kind.REFERENCE):
            values = list(filter(None, map(attrgetter(field.name), alike)))
            if values and isinstance(values[0], tuple):
                values = list(chain.from_iterable(values))
            if field.holds:
                _count(values, counts)
            elif values:
                counts[field.tables].update(values)


def ids_in(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the ids that a field holds which refers to items."""
    if isinstance(value, tuple):
        return value
    return () if value is None else (value,)


# --- changes


def unchecked(kind: type[A], fields: Mapping[str, Any]) -> A:
    """Return an object of a class with these fields, all of its; nothing is checked or converted.

    Who calls this knows that the values are right.
    """
    item: Any = object.__new__(kind)
    item.__setstate__({})  # no hash is known of it yet
    deque(map(object.__setattr__, repeat(item), fields, fields.values()), maxlen=0)
    return item  # type: ignore[no-any-return]  # of that class


def copy_with(holder: A, changes: Mapping[str, Any]) -> A:
    """Return a copy in which some fields hold another value; nothing is checked or converted.

    >>> from eventkit.model import Room
    >>> copy_with(Room(id="aula", name="Aula"), {"floor": "2"})
    Room(id='aula', name='Aula', floor='2')
    """
    fields: Any = holder.__getstate__()
    return unchecked(type(holder), {**fields, **changes})


def rewrite(
    holder: A,
    change: Change,
    stays: Callable[[Any], bool] | None = None,
    may_change: Callable[[Class | None], bool] | None = None,
    *,
    path: str = "",
) -> A:
    """Return an item or value as it and all that it holds are changed, itself where nothing is.

    The arguments are those of `changes_in`.
    """
    changes = changes_in(holder, change, stays, may_change, path=path)
    return copy_with(holder, changes) if changes else holder


def changes_in(
    holder: attrs.AttrsInstance,
    change: Change,
    stays: Callable[[Any], bool] | None = None,
    may_change: Callable[[Class | None], bool] | None = None,
    *,
    path: str = "",
) -> dict[str, Any]:
    """Return the fields of a holder that change when it and all that it holds are changed.

    Args:
        holder: The item or value; of an event only what stands in none of its tables.
        change: Which fields change in the holder, and in each that it holds.
        stays: Whether what a holder holds stays in it; all does unless this is given.
        may_change: Whether anything of a class, or what it holds, may change; anything may unless
            this is given.
        path: The path of the holder.
    """
    changes = change(holder, path)
    for field in _fields_of(type(holder), Kind.ITEMS, Kind.VALUES):
        value = getattr(holder, field.name)
        if not value:
            continue
        old = value if isinstance(value, tuple) else (value,)
        if may_change is None or may_change(field.holds):
            new = tuple(
                rewrite(inner, change, stays, may_change, path=place)
                for place, inner in inside(field, value, f"{path}.{field.key}")
                if stays is None or stays(inner)
            )
        elif stays is None or all(map(stays, old)):
            continue
        else:
            new = tuple(filter(stays, old))
        if len(new) != len(old) or any(map(is_not, new, old)):
            changes[field.name] = new if old is value else next(iter(new), None)
    return changes
