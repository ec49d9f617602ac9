"""Parsed values with their places: the source, and the path in it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from attrs import define, field, frozen

from eventkit.model.errors import shortened

Keys = tuple[str | int, ...]
NESTING = 64
_PATH_LENGTH = 300


class FilePlace(NamedTuple):
    """A place in one of several files of which a draft was made.

    Args:
        file: The name of the file.
        place: The number of a line, or words; empty for the whole.
    """

    file: str
    place: int | str


Place = int | str | FilePlace
"""Where a value of a draft stands in what it was imported from."""


@frozen(eq=False)
class Source:
    """A text that a document is read from.

    Args:
        text: The whole text.
        format: `toml` or `json`.
        path: The file, if it is one.
        private: Whether it is the private sibling.
        language: The language of a translating sibling.
        places: Of a draft, which has no text, where its values stand in what was imported, by
            their paths.
    """

    text: str = field(repr=False)
    format: str
    path: Path | None = None
    private: bool = False
    language: str | None = None
    places: Mapping[str, Place] | None = field(default=None, repr=False)

    @property
    def name(self) -> str | None:
        """The name of the file, if it is one."""
        return str(self.path) if self.path else None

    def place_of(self, keys: Keys) -> Place | None:
        """Return where a value of a draft stands, or else what holds it."""
        paths = (path_of(keys[:length]) for length in range(len(keys), -1, -1))
        places = self.places or {}
        return next((places[path] for path in paths if path in places), None)


def path_of(keys: Keys, name: Callable[[str], str] = str) -> str:
    """Return a path such as `sessions.opening.rooms[1]`.

    Args:
        keys: The keys of each level.
        name: Returns a key as it is written.
    """
    path = ""
    for key in keys:
        written = name(str(key))
        path += f"[{written}]" if isinstance(key, int) else f".{written}" if path else written
    return path


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
        return shortened(path_of(self.keys, shortened), _PATH_LENGTH)


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
