"""The people to forget: their ids and names, and their paths in a document."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from attrs import frozen

from eventkit.document.editing import Keys, Tables
from eventkit.document.references import references
from eventkit.model.errors import DocumentError, Fault, SelectionError
from eventkit.model.fields import PARTIES
from eventkit.releases.forgetting import LineName, ReadLog, ids_of_same
from eventkit.releases.format import standing

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


@frozen
class People:
    """The people to forget, who may have other ids in other states.

    Args:
        names: By each id that they ever had, the first name found with it.
        present: Their ids in the document.
        released: Their ids in each released state, by the name of its line in a log.
    """

    names: Mapping[str, str]
    present: Collection[str]
    released: Mapping[LineName, Collection[str]]

    def __bool__(self) -> bool:
        return bool(self.names)

    def ids_in(self, line: LineName | None) -> Collection[str]:
        """Return their ids in a released state, or in the document."""
        return self.released.get(line, ()) if line else self.present


State: TypeAlias = tuple[LineName | None, Tables]
"""The tables of a file of a document, or of a release with the name of its line."""


def people_meant(
    document: Path, states: Sequence[State], logs: Sequence[ReadLog], person: str | None
) -> People:
    """Return the people to forget.

    An id is that of somebody in the document, or else in the last release that has it. People whose
    id changed, in a release or since the last one, are returned with both ids.

    Args:
        document: The document.
        states: The states: the files of the document, then each release.
        logs: Its release logs, the whole one first.
        person: The id or the exact name; None is everybody.

    Raises:
        SelectionError: If a state has several people of that name.
        DocumentError: If somebody seems to have got the id of another since the last release.
    """
    ids_by_line = _ids_meant(document, states, person)
    present, lines = ids_by_line.pop(None, set()), logs[0].lines if logs else ()
    released = {line: ids for line, ids in ids_by_line.items() if line}
    if lines and person is not None:
        last = standing(lines)[-1].name
        before, now = (_people_at(line, states) for line in (last, None))
        _require_released(document, present | released[last], before, now)
        released[last] |= _ids_before(present | released[last], before, now)
        released, present = ids_of_same(lines, released, present)
    names: dict[str, str] = {}
    for line, tables in states:
        for id in people_in(tables).keys() & (released[line] if line else present):
            names[id] = names.get(id) or next(iter(names_of(people_in(tables)[id])), "")
    return People(dict(sorted(names.items())), present, released)


def _ids_meant(
    document: Path, states: Sequence[State], person: str | None
) -> dict[LineName | None, set[str]]:
    """Return the ids in each state of the people who are called so; an id counts in one state."""
    with_id = [line for line, tables in states if person in people_in(tables)]
    latest = None if None in with_id else max(filter(None, with_id), default=None)
    ids_by_line: dict[LineName | None, set[str]] = {}
    for line, tables in states:
        people = people_in(tables)
        ids = {id for id in people if person is None or person in names_of(people[id])}
        if with_id and person is not None:
            ids = {person} & people.keys() if line == latest else set()
        if len(ids) > 1 and person is not None:
            raise SelectionError(
                f"{document}: several people are called {person!r}; name one by the id:"
                f" {', '.join(sorted(ids))}"
            )
        ids_by_line.setdefault(line, set()).update(ids)
    return ids_by_line


def _people_at(line: LineName | None, states: Iterable[State]) -> Named:
    """Return the people in a released state, or in all files of the document."""
    parts = (people_in(tables) for name, tables in states if name == line)
    return {id: person for people in parts for id, person in people.items()}


Named: TypeAlias = Mapping[str, Mapping[str, Any]]


def _ids_before(ids: Collection[str], before: Named, now: Named) -> set[str]:
    """Return the ids of people at the last release that have another id in the document.

    They have the same name there, and the last release does not have their new id.
    """
    names = {name for id in ids if id not in before for name in names_of(now.get(id, {}))}
    return {id for id in before if id not in now and names.intersection(names_of(before[id]))}


def _require_released(document: Path, ids: Iterable[str], before: Named, now: Named) -> None:
    """Require that nobody has the id in the document that another had at the last release.

    Raises:
        DocumentError: With everybody of whom that seems so.
    """
    was, is_now = (
        {name: id for id, person in people.items() for name in names_of(person)}
        for people in (before, now)
    )
    faults = [
        Fault(
            rule="unreleased-ids",
            message=f"somebody else seems to have been people.{id} at the last release",
            place=f"people.{id}",
            file=str(document),
            hint="release the document first: it asks who is the same",
        )
        for id in sorted(ids)
        if id in before and id in now
        for old, new in [(names_of(before[id]), names_of(now[id]))]
        if not {*old} & {*new}
        if any(was.get(name, id) != id for name in new)
        or any(is_now.get(name, id) != id for name in old)
    ]
    if faults:
        raise DocumentError(faults)


@frozen
class Identity:
    """The names and addresses by which some people are known.

    Args:
        names: Their names, in each language.
        addresses: Their e-mail addresses and telephone numbers.
    """

    names: tuple[str, ...]
    addresses: tuple[str, ...]


def identity_of(people: People, states: Iterable[State]) -> Identity:
    """Return all names and addresses that people ever had."""
    values = [
        person
        for line, tables in states
        for part in (tables, *_translated(tables))
        for id, person in people_in(part).items()
        if id in people.ids_in(line) and isinstance(person, Mapping)
    ]
    names = dict.fromkeys(name for person in values for name in names_of(person))
    contacts = (person.get("contact") for person in values)
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
    # A table without a required reference is meaningless: a participation goes with its person.
    mentions = (
        it.keys[:-1] if it.is_required else it.keys for it in references(tables, PEOPLE, words)
    )
    return [
        *((PEOPLE, id) for id in people_in(tables) if id in words),
        *mentions,
        *_translated_paths(tables, words),
    ]


def _translated_paths(tables: Mapping[str, Any], words: Collection[str]) -> Iterator[Keys]:
    for language, translated in _items(tables.get("translations")):
        for id in people_in(translated) if isinstance(translated, Mapping) else ():
            if id in words:
                yield "translations", language, PEOPLE, id


def _items(value: object) -> Iterator[tuple[str, Any]]:
    yield from value.items() if isinstance(value, Mapping) else ()
