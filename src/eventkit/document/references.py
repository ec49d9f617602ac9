"""The values in the parsed tables of a document, and where they refer to an item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from eventkit.document._nodes import Keys
from eventkit.document.keys import EVENT, ITEMS, SESSION
from eventkit.document.tables import Inline, Table, TableOf
from eventkit.document.values import ListOf, Reference, Type

__all__ = ["Mention", "TypedValue", "references", "values_in"]


class TypedValue(NamedTuple):
    """A value of a parsed document that contains no others, with its path and type."""

    keys: Keys
    type: Type
    value: Any
    is_required: bool


class Mention(NamedTuple):
    """The path of a reference, and whether its table means nothing without it."""

    keys: Keys
    is_required: bool = False


def references(tables: Mapping[str, Any], name: str, words: Collection[str]) -> Iterator[Mention]:
    """Yield the references to some items of a table, by id or by name.

    Args:
        tables: A parsed document, or a part of one.
        name: The table of the items.
        words: Their ids and names.

    >>> talk = {"title": "Rivers", "speakers": ["ada", "bob"]}
    >>> [it.keys for it in references({"sessions": {"talk": talk}}, "people", {"bob"})]
    [('sessions', 'talk', 'speakers', 1)]
    """
    for it in values_in(tables):
        is_reference = isinstance(it.type, Reference) and name in it.type.tables
        if is_reference and isinstance(it.value, str) and it.value in words:
            yield Mention(it.keys, it.is_required)


def values_in(tables: Mapping[str, Any]) -> Iterator[TypedValue]:
    """Yield the values of a parsed document, along the keys that its tables may have."""
    yield from _in_table(EVENT, tables.get("event"), ("event",))
    yield from _in_table(ITEMS["venues"], tables.get("venue"), ("venue",))
    for name, table in ITEMS.items():
        yield from _in_items(table, tables.get(name), (name,))


def _in_items(table: Table, items: object, at: Keys) -> Iterator[TypedValue]:
    for id, item in _items(items):
        yield from _in_table(table, item, (*at, id))
        if table is SESSION and isinstance(item, Mapping):
            yield from _in_items(SESSION, item.get("slots"), (*at, id, "slots"))


def _in_table(table: Table, values: object, at: Keys) -> Iterator[TypedValue]:
    for name, value in _items(values):
        if name in table.by_name:
            key = table.by_name[name]
            yield from _in_value(key.type, value, (*at, name), is_required=key.required)


def _in_value(
    type: Type, value: object, at: Keys, *, is_required: bool = False
) -> Iterator[TypedValue]:
    if isinstance(type, ListOf) and isinstance(value, list):
        for number, element in enumerate(value):
            yield from _in_value(type.element, element, (*at, number))
    elif isinstance(type, TableOf):
        yield from _in_items(type.table(), value, at)
    elif isinstance(type, Inline):
        yield from _in_table(type.table(), value, at)
    else:
        yield TypedValue(at, type, value, is_required)


def _items(value: object) -> Iterator[tuple[str, Any]]:
    yield from value.items() if isinstance(value, Mapping) else ()
