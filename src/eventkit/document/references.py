"""Where the parsed tables of a document refer to an item."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

from attrs import frozen

from eventkit.document._nodes import Keys
from eventkit.document.keys import EVENT, ITEMS, SESSION
from eventkit.document.tables import Inline, Table, TableOf
from eventkit.document.values import ListOf, Reference, Type

__all__ = ["Mention", "references"]


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
    walk = _Walk(name, words)
    yield from walk.in_table(EVENT, tables.get("event"), ("event",))
    for table_name, table in ITEMS.items():
        yield from walk.in_items(table, tables.get(table_name), (table_name,))


@frozen
class _Walk:
    """A walk over a parsed document, along the keys that its tables may have."""

    name: str
    words: Collection[str]

    def in_items(self, table: Table, items: object, at: Keys) -> Iterator[Mention]:
        for id, item in _items(items):
            yield from self.in_table(table, item, (*at, id))
            if table is SESSION and isinstance(item, Mapping):
                yield from self.in_items(SESSION, item.get("slots"), (*at, id, "slots"))

    def in_table(self, table: Table, values: object, at: Keys) -> Iterator[Mention]:
        for name, value in _items(values):
            if name not in table.by_name:
                continue
            key = table.by_name[name]
            for mention in self._in_value(key.type, value, (*at, name)):
                is_key = mention.keys == (*at, name)
                yield Mention(mention.keys, mention.is_required or (key.required and is_key))

    def _in_value(self, type: Type, value: object, at: Keys) -> Iterator[Mention]:
        if isinstance(type, Reference):
            if self.name in type.tables and isinstance(value, str) and value in self.words:
                yield Mention(at)
        elif isinstance(type, ListOf) and isinstance(value, list):
            for number, element in enumerate(value):
                yield from self._in_value(type.element, element, (*at, number))
        elif isinstance(type, TableOf):
            yield from self.in_items(type.table(), value, at)
        elif isinstance(type, Inline):
            yield from self.in_table(type.table(), value, at)


def _items(value: object) -> Iterator[tuple[str, Any]]:
    yield from value.items() if isinstance(value, Mapping) else ()
