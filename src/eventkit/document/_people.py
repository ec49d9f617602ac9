"""Find what stands in a document because of some people: their items, and what refers to them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from eventkit.document._nodes import Keys
from eventkit.document.keys import EVENT, ITEMS, SESSION
from eventkit.document.tables import Inline, Table, TableOf
from eventkit.document.values import ListOf, Reference, Type

PEOPLE = "people"


def people_in(tables: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return the people of a document, or a part of one, by their ids."""
    people = tables.get(PEOPLE)
    return people if isinstance(people, Mapping) else {}


def names_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a person of a document is called, in each language.

    >>> names_of({"name": {"en": "Ada", "ru": "Ада"}})
    ('Ada', 'Ада')
    """
    name = person.get("name") if isinstance(person, Mapping) else None
    held = name.values() if isinstance(name, Mapping) else (name,)
    return tuple(each for each in held if isinstance(each, str))


def contact_paths(tables: Mapping[str, Any], ids: Collection[str]) -> list[Keys]:
    """Return where the contact data of people stand."""
    return [
        (PEOPLE, id, "contact")
        for id, person in people_in(tables).items()
        if id in ids and isinstance(person, Mapping) and "contact" in person
    ]


def person_paths(tables: Mapping[str, Any], words: Collection[str]) -> list[Keys]:
    """Return where people stand, with their translations, and where something refers to them.

    Args:
        tables: A document, or a part of one, as it was parsed.
        words: The ids of the people, and the names by which they may be referred to.
    """
    return list(_in_tables(tables, words))


def _in_tables(tables: Mapping[str, Any], words: Collection[str]) -> Iterator[Keys]:
    yield from ((PEOPLE, id) for id in people_in(tables) if id in words)
    yield from _in_table(EVENT, tables.get("event"), ("event",), words)
    for name, table in ITEMS.items():
        yield from _in_items(table, tables.get(name), (name,), words)
    for language, translated in _items(tables.get("translations")):
        for id in people_in(translated) if isinstance(translated, Mapping) else ():
            if id in words:
                yield "translations", language, PEOPLE, id


def _items(value: object) -> Iterator[tuple[str, Any]]:
    yield from value.items() if isinstance(value, Mapping) else ()


def _in_items(table: Table, items: object, at: Keys, words: Collection[str]) -> Iterator[Keys]:
    for id, item in _items(items):
        yield from _in_table(table, item, (*at, id), words)
        if table is SESSION and isinstance(item, Mapping):
            yield from _in_items(SESSION, item.get("slots"), (*at, id, "slots"), words)


def _in_table(table: Table, values: object, at: Keys, words: Collection[str]) -> Iterator[Keys]:
    for name, value in _items(values):
        if name not in table.by_name:
            continue
        key = table.by_name[name]
        found = _in_value(key.type, value, (*at, name), words)
        # What says of nobody who it is says nothing: a participation goes with its person.
        yield from (at if key.required and path == (*at, name) else path for path in found)


def _in_value(type: Type, value: object, at: Keys, words: Collection[str]) -> Iterator[Keys]:
    if isinstance(type, Reference):
        if PEOPLE in type.tables and isinstance(value, str) and value in words:
            yield at
    elif isinstance(type, ListOf) and isinstance(value, list):
        for number, each in enumerate(value):
            yield from _in_value(type.element, each, (*at, number), words)
    elif isinstance(type, TableOf):
        yield from _in_items(type.table(), value, at, words)
    elif isinstance(type, Inline):
        yield from _in_table(type.table(), value, at, words)
