"""Parsed values with their places: the source, and the path in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from attrs import define, field, frozen

from eventkit.model.errors import shortened

Keys = tuple[str | int, ...]
NESTING = 64
_PATH_LENGTH = 300


@frozen(eq=False)
class Source:
    """A text that a document is read from.

    Args:
        text: The whole text.
        format: `toml` or `json`.
        path: The file, if it is one.
        private: Whether it is the private sibling.
        language: The language of a translating sibling.
    """

    text: str = field(repr=False)
    format: str
    path: Path | None = None
    private: bool = False
    language: str | None = None

    @property
    def name(self) -> str | None:
        """The name of the file, if it is one."""
        return str(self.path) if self.path else None


@define(eq=False)
class Node:
    """A parsed value with its place."""

    value: Any
    source: Source
    keys: Keys = ()

    def __getitem__(self, key: str | int) -> Node:
        return Node(self.value[key], self.source, (*self.keys, key))

    def get(self, key: str) -> Node | None:
        """Return the value of a key, if there is one."""
        return self[key] if isinstance(self.value, Mapping) and key in self.value else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the keys of a table with their values."""
        return ((key, self[key]) for key in self.value)

    def elements(self) -> Iterator[Node]:
        """Yield the elements of a list."""
        return (self[number] for number in range(len(self.value)))

    def at(self, value: Any) -> Node:
        """Return another value at the same place."""
        return Node(value, self.source, self.keys)

    @property
    def place(self) -> str:
        """The path, such as `sessions.opening.rooms[1]`, with long keys shortened."""
        path = ""
        for key in self.keys:
            name = shortened(str(key))
            path += f"[{name}]" if isinstance(key, int) else f".{name}" if path else name
        return shortened(path, _PATH_LENGTH)


@define(eq=False)
class Entry:
    """The keys of one item, which may be in several tables and files.

    Most keys are read by their values alone; `[]` makes the node of one.

    Args:
        node: The table of the item, at which faults of the whole are noted.
        values: The value of each key.
        elsewhere: The nodes of keys that are not in that table.
    """

    node: Node
    values: Mapping[str, Any]
    elsewhere: Mapping[str, Node] = MappingProxyType({})

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def __getitem__(self, key: str) -> Node:
        return self.elsewhere.get(key) or self.node[key]

    def get(self, key: str) -> Node | None:
        """Return the value of a key, if there is one."""
        return self[key] if key in self.values else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the keys with their values."""
        return ((key, self[key]) for key in self.values)

    def with_keys(self, keys: Mapping[str, Node]) -> Entry:
        """Return the entry with more keys, which replace its own."""
        values = {key: node.value for key, node in keys.items()}
        return Entry(self.node, {**self.values, **values}, {**self.elsewhere, **keys})

    def without(self, keys: Collection[str]) -> Entry:
        """Return the entry without some keys."""
        values = {key: value for key, value in self.values.items() if key not in keys}
        return Entry(self.node, values, self.elsewhere)


def entry(node: Node) -> Entry:
    """Return a table as an entry."""
    return Entry(node, node.value)
