"""States with the ids of an older or newer state, so that items whose id changed stay the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from eventkit.model import TABLES, Event
from eventkit.model.tree import Kind, copy_with, fields_of, holders, rewrite, tables
from eventkit.releases.log import Log


def follow_renames(older: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """Return the older places of items by their new places, after further changes of ids.

    >>> follow_renames({"people.ada": "people.a"}, {"people.ada": "people.lovelace"})
    {'people.lovelace': 'people.a'}
    """
    changed = {new: older.get(old, old) for old, new in renamed.items()}
    return {new: old for new, old in older.items() if new not in renamed} | changed


def renamed_since(log: Log, number: int) -> dict[str, str]:
    """Return the places at a release of items whose id changed since, with their last places."""
    older: dict[str, str] = {}
    for line in log.lines:
        if line.release.number > number:
            older = follow_renames(older, line.renamed)
    return {old: new for new, old in older.items()}


def with_other_ids(event: Event, others: Mapping[str, str]) -> Event:
    """Return an event with other ids, older or newer, in its items and in references to them.

    Args:
        event: The event.
        others: The other place of each such item: `people.ada`. An item of the event that has this
            id itself keeps it.
    """
    present = {place for place, _ in holders(event)}
    places = {new: old for new, old in others.items() if new in present and old not in present}
    if not places:
        return event

    def respelled(tables: tuple[str, ...], id: str) -> str:
        older_places = (places.get(f"{table}.{id}") for table in tables)
        return next((old.partition(".")[2] for old in older_places if old), id)

    def change(holder: attrs.AttrsInstance, _: str) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for field in fields_of(type(holder), Kind.REFERENCE):
            value = getattr(holder, field.name)
            if isinstance(value, tuple):
                changes[field.name] = tuple(respelled(field.tables, id) for id in value)
            elif value:
                changes[field.name] = respelled(field.tables, value)
        return changes

    def renamed(table: str, item: Any) -> Any:  # noqa: ANN401  # an item of any table
        return copy_with(rewrite(item, change), {"id": respelled((table,), item.id)})

    changes: dict[str, Any] = {
        TABLES[table]: tuple(renamed(table, item) for item in items)
        for table, items in tables(event)
        if table in TABLES and table != "days"
    }
    translations = {
        language: {_older_path(path, places): text for path, text in texts.items()}
        for language, texts in event.translations.items()
    }
    return attrs.evolve(rewrite(event, change), **changes, translations=translations)


def _older_path(path: str, places: Mapping[str, str]) -> str:
    """Return the path of a text with the older id of its item."""
    table, id, *key = path.split(".")
    place = places.get(f"{table}.{id}")
    return ".".join((place, *key)) if place else path
