"""What every kind of source becomes: a stream of lines and rows of tables, with their places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from attrs import field, frozen

from eventkit import DocumentError
from eventkit.plugins import Fault, Note

Place: TypeAlias = int | str
"""Where something stands: the number of a line, or words such as `table 1, row 3`."""


@frozen(kw_only=True)
class Cell:
    """A cell of a table.

    Args:
        text: Its lines.
        across: How many columns it takes.
        down: How many rows it takes.
        marks: How each of its lines looks: `strong`, `link`; empty if no line looks so.
    """

    text: str
    across: int = 1
    down: int = 1
    marks: tuple[frozenset[str], ...] = ()


@frozen(kw_only=True)
class Block:
    """A line, or a row of a table.

    Args:
        place: Where it stands.
        text: The line, without marks of its format; tabs part its columns.
        level: The level of a heading, from 1; 0 of other lines.
        depth: How deep it is indented, or stands in lists; 0 at the margin.
        is_item: Whether it begins an item of a list.
        is_strong: Whether all of it is bold.
        is_struck: Whether all of it is struck out.
        follows_gap: Whether a blank line stands above it.
        url: The first address of the web that it links to.
        cells: The cells of a row.
        table: The number of the row's table.
        is_tab: Whether it is the tab of what follows, which stands elsewhere too.
    """

    place: Place
    text: str = ""
    level: int = 0
    depth: int = 0
    is_item: bool = False
    is_strong: bool = False
    is_struck: bool = False
    follows_gap: bool = False
    url: str = ""
    cells: tuple[Cell, ...] = ()
    table: int = 0
    is_tab: bool = False


@frozen(kw_only=True)
class Content:
    """What a source holds.

    Args:
        blocks: Its lines and rows, in order.
        facts: What it says of itself apart from them, such as a title, by small words.
        notes: What was guessed in reading it.
    """

    blocks: tuple[Block, ...]
    facts: Mapping[str, str] = field(factory=dict)
    notes: tuple[Note, ...] = ()


def marks_of(looks: Iterable[tuple[bool, bool]]) -> tuple[frozenset[str], ...]:
    """Return the marks of a cell.

    Args:
        looks: Of each line whether it is bold, and whether it is a link.
    """
    marks = tuple(
        frozenset(mark for mark, is_so in zip(("strong", "link"), look, strict=True) if is_so)
        for look in looks
    )
    return marks if any(marks) else ()


def refusal(rule: str, message: str, hint: str = "", line: int | None = None) -> DocumentError:
    """Return the error of a source that cannot be read."""
    return DocumentError([Fault(rule=rule, message=message, hint=hint or None, line=line)])
