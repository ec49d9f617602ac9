"""Where a value stands: the document it comes from, and its path in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

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


@frozen(eq=False)
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
        return ((str(key), self[key]) for key in self.value)

    def elements(self) -> Iterator[Node]:
        """Yield what stands in a list."""
        return (self[number] for number in range(len(self.value)))

    def at(self, value: Any) -> Node:
        """Return another value at the same place."""
        return Node(value, self.source, self.keys)

    @property
    def place(self) -> str:
        """The path as people write it, such as `sessions.opening.rooms[1]`; long keys are cut."""
        said = ""
        for key in self.keys:
            name = shortened(str(key))
            said += f"[{name}]" if isinstance(key, int) else f".{name}" if said else name
        return shortened(said, _PATH_LENGTH)


Entry = dict[str, Node]
"""The keys of one item, each with its place: they may stand in several tables and files."""


def entry(node: Node) -> Entry:
    """Return a table as an entry."""
    return dict(node.items())
