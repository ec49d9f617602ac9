"""Where a value stands: the document it comes from, and its path in it."""

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
    """One text that a document is read from.

    Args:
        text: The whole text.
        format: `toml` or `json`.
        path: The file, where it is one.
        private: Whether it is the private sibling.
        language: The language, where it is a sibling that translates.
    """

    text: str = field(repr=False)
    format: str
    path: Path | None = None
    private: bool = False
    language: str | None = None

    @property
    def name(self) -> str | None:
        """The name of the file, where it is one."""
        return str(self.path) if self.path else None


@define(eq=False)
class Node:
    """A value as it was parsed, with its place."""

    value: Any
    source: Source
    keys: Keys = ()

    def __getitem__(self, key: str | int) -> Node:
        return Node(self.value[key], self.source, (*self.keys, key))

    def get(self, key: str) -> Node | None:
        """Return what stands under a key, if anything does."""
        return self[key] if isinstance(self.value, Mapping) and key in self.value else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the keys of a table and what stands under each."""
        return ((key, self[key]) for key in self.value)

    def elements(self) -> Iterator[Node]:
        """Yield what stands in a list."""
        return (self[number] for number in range(len(self.value)))

    def at(self, value: Any) -> Node:
        """Return another value at the same place."""
        return Node(value, self.source, self.keys)

    @property
    def place(self) -> str:
        """The path as people write it, such as `sessions.opening.rooms[1]`; long keys are cut."""
        path = ""
        for key in self.keys:
            name = shortened(str(key))
            path += f"[{name}]" if isinstance(key, int) else f".{name}" if path else name
        return shortened(path, _PATH_LENGTH)


@define(eq=False)
class Entry:
    """The keys of one item, which may stand in several tables and files.

    Most are read by their values alone: the place of one is looked up where it is asked for.

    Args:
        node: The table of the item: the place of what is wrong with it as a whole.
        values: What stands under each key.
        elsewhere: The keys that do not stand in that table, each with its place.
    """

    node: Node
    values: Mapping[str, Any]
    elsewhere: Mapping[str, Node] = MappingProxyType({})

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def __getitem__(self, key: str) -> Node:
        return self.elsewhere.get(key) or self.node[key]

    def get(self, key: str) -> Node | None:
        """Return what stands under a key, if anything does."""
        return self[key] if key in self.values else None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Yield the keys and what stands under each."""
        return ((key, self[key]) for key in self.values)

    def with_keys(self, keys: Mapping[str, Node]) -> Entry:
        """Return the entry with some keys more, or in the place of its own."""
        values = {key: node.value for key, node in keys.items()}
        return Entry(self.node, {**self.values, **values}, {**self.elsewhere, **keys})

    def without(self, keys: Collection[str]) -> Entry:
        """Return the entry without some keys."""
        values = {key: value for key, value in self.values.items() if key not in keys}
        return Entry(self.node, values, self.elsewhere)


def entry(node: Node) -> Entry:
    """Return a table as an entry."""
    return Entry(node, node.value)
