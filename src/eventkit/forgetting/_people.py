"""The people to forget: their ids and names, and their paths in a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from attrs import frozen

from eventkit.document.editing import Keys, Tables
from eventkit.document.keys import EVENT, ITEMS, SESSION
from eventkit.document.tables import Inline, Table, TableOf
from eventkit.document.values import ListOf, Reference, Type
from eventkit.model.errors import SelectionError
from eventkit.model.fields import PARTIES
from eventkit.releases.forgetting import ReadLog, ids_of_same

PEOPLE = "people"


def people_in(tables: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    """Return the people in a document, or in a part of one, by their ids."""
    people = tables.get(PEOPLE)
    return people if isinstance(people, Mapping) else {}


def names_of(person: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the name of a person in a document, in each language.

    >>> names_of({"name": {"en": "Ada", "ru": "Ада"}})
    ('Ada', 'Ада')
    """
    name = person.get("name") if isinstance(person, Mapping) else None
    names = name.values() if isinstance(name, Mapping) else (name,)
    return tuple(text for text in names if isinstance(text, str))


def people_meant(
    document: Path,
    current: Sequence[Tables],
    released: Sequence[Sequence[Tables]],
    logs: Iterable[ReadLog],
    person: str | None,
) -> dict[str, str]:
    """Return the ids of the people to forget, each with the first name found in these states.

    People whose id changed, in a release or since the last one, are returned with both ids.

    Args:
        document: The document.
        current: The tables of its files.
        released: The tables of each release of each log.
        logs: Its release logs.
        person: The id or the exact name; None is everybody.

    Raises:
        SelectionError: If a state has several people of that name.
    """
    meant: set[str] = set()
    states = [*current, *chain.from_iterable(released)]
    for tables in states:
        people = people_in(tables)
        named = {id for id in people if person is None or person in names_of(people[id])}
        ids = {person} if person is not None and person in people else named
        if len(ids) > 1 and person is not None:
            raise SelectionError(
                f"{document}: several people are called {person!r}; name one by the id:"
                f" {', '.join(sorted(ids))}"
            )
        meant |= ids
    meant |= _ids_before(meant, current, released)
    names: dict[str, str] = dict.fromkeys(sorted(ids_of_same(logs, meant)), "")
    for tables in states:
        for id, values in people_in(tables).items():
            if id in names:
                names[id] = names[id] or next(iter(names_of(values)), "")
    return names


def _ids_before(
    ids: Collection[str], current: Iterable[Tables], released: Iterable[Sequence[Tables]]
) -> set[str]:
    """Return the ids of people at the last release that have another id in the document.

    They have the same name there, and the last release does not have their new id.
    """
    last = {id: it for states in released for id, it in people_in(states[-1]).items()}
    people = {id: values for tables in current for id, values in people_in(tables).items()}
    names = {name for id in ids if id not in last for name in names_of(people.get(id, {}))}
    return {id for id in last if id not in people and names.intersection(names_of(last[id]))}


@frozen
class Identity:
    """The names and addresses by which some people are known.

    Args:
        names: Their names, in each language.
        addresses: Their e-mail addresses and telephone numbers.
    """

    names: tuple[str, ...]
    addresses: tuple[str, ...]


def identity_of(ids: Collection[str], states: Iterable[Tables]) -> Identity:
    """Return all names and addresses that people ever had."""
    people = [
        person
        for tables in states
        for part in (tables, *_translated(tables))
        for id, person in people_in(part).items()
        if id in ids and isinstance(person, Mapping)
    ]
    names = dict.fromkeys(name for person in people for name in names_of(person))
    contacts = (person.get("contact") for person in people)
    addresses = dict.fromkeys(address for contact in contacts for address in _addresses(contact))
    return Identity(tuple(filter(str.strip, names)), tuple(filter(str.strip, addresses)))


def _translated(tables: Tables) -> Iterator[Tables]:
    translations = tables.get("translations")
    parts = translations.values() if isinstance(translations, Mapping) else ()
    return (part for part in parts if isinstance(part, Mapping))


def _addresses(contact: object) -> Iterator[str]:
    if isinstance(contact, Mapping):
        values = (contact.get(key) for key in ("email", "phone"))
        yield from (address for address in values if isinstance(address, str))


def ids_of_parties(states: Iterable[Tables]) -> set[str]:
    """Return the ids of all parties; a reference that equals one of them is not a name."""
    parties = (tables.get(name) for tables in states for name in PARTIES)
    return {id for items in parties if isinstance(items, Mapping) for id in items}


# --- their paths


def contact_paths(tables: Mapping[str, Any], ids: Collection[str]) -> list[Keys]:
    """Return the paths of the contact data of people."""
    return [
        (PEOPLE, id, "contact")
        for id, person in people_in(tables).items()
        if id in ids and isinstance(person, Mapping) and "contact" in person
    ]


def person_paths(tables: Mapping[str, Any], words: Collection[str]) -> list[Keys]:
    """Return the paths of people, of their translations and of references to them.

    Args:
        tables: A parsed document, or a part of one.
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
        paths = _in_value(key.type, value, (*at, name), words)
        # A table without a required reference is meaningless: a participation goes with its person.
        yield from (at if key.required and path == (*at, name) else path for path in paths)


def _in_value(type: Type, value: object, at: Keys, words: Collection[str]) -> Iterator[Keys]:
    if isinstance(type, Reference):
        if PEOPLE in type.tables and isinstance(value, str) and value in words:
            yield at
    elif isinstance(type, ListOf) and isinstance(value, list):
        for number, element in enumerate(value):
            yield from _in_value(type.element, element, (*at, number), words)
    elif isinstance(type, TableOf):
        yield from _in_items(type.table(), value, at, words)
    elif isinstance(type, Inline):
        yield from _in_table(type.table(), value, at, words)
