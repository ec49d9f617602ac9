"""The rows of a translating sibling: its texts, and the originals in comments above them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from attrs import define, field, frozen

from eventkit.document._lines import syntax_of, table_head, value_of
from eventkit.document._nodes import Keys
from eventkit.document._writing import dotted
from eventkit.document.keys import ITEMS, text_keys
from eventkit.document.tables import Numbered

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

_ADVICE = "the original has changed; correct the translation, or delete this line if it is right"
_MARK = re.compile(rf"[ \t]*# (\S+) \(stale ([0-9a-f]{{8}})\): {re.escape(_ADVICE)}\s*")
_HEAD = re.compile(r"[ \t]*# (\S+) \((?!stale )[A-Za-z0-9-]+ ([0-9a-f]{8})\):(?: (.*?))?\s*")
_LINE = re.compile(r"[ \t]*# \|(?: (.*?))?\s*")
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_FIRST_NUMBERS = {
    name: key.type.first
    for table in ITEMS.values()
    for name, key in text_keys(table).items()
    if isinstance(key.type, Numbered)
}
"""The keys of numbered lists, with the number of the first element with a place of its own."""
WITHHELD = "…"
"""What stands for an original that a translator must not read."""

Rows = range


# --- comments


def comment_lines(text: str | Iterable[str]) -> list[str]:
    r"""Return the lines in which a text, or several, stands in comments.

    >>> comment_lines("One\r\n\r\ntwo \x07\n"), comment_lines(("a", "b\nc"))
    (['One', '', 'two'], ['a', 'b c'])
    """
    if isinstance(text, str):
        lines = re.split("\r\n|\r|\n", text.strip("\r\n"))
    else:
        lines = [" ".join(it.split()) for it in text]
    return [_UNWRITABLE.sub(" ", line).strip() for line in lines]


def digest_of(text: str | Iterable[str]) -> str:
    """Return a short digest of a text or several, as they stand in comments."""
    return _digest(comment_lines(text))


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode()).hexdigest()[:8]


def original_rows(
    label: str, language: str, text: str | Sequence[str], *, withheld: bool = False
) -> list[str]:
    """Return the rows of comments in which an original stands.

    >>> original_rows("title", "en", "Wells")
    ['# title (en 332e04b7): Wells']
    """
    lines = comment_lines(text)
    head = f"# {label} ({language} {_digest(lines)}):"
    if withheld or (isinstance(text, str) and len(lines) == 1):
        return [f"{head} {WITHHELD if withheld else lines[0]}"]
    return [head, *(f"# | {line}".rstrip() for line in lines)]


def mark_row(label: str, text: str | Iterable[str]) -> str:
    """Return the comment that a translation is of an older original."""
    return f"# {label} (stale {digest_of(text)}): {_ADVICE}"


@frozen(eq=False)
class Original:
    """An original in comments.

    Args:
        label: The key of the text below, from the heading of its table on.
        digest: The digest of the original as it was.
        rows: Its rows.
        lines: Its lines.
        is_intact: Whether they are as they were written; a person may have changed them.
    """

    label: str
    digest: str
    rows: Rows
    lines: Sequence[str] = field(repr=False)
    is_intact: bool


class Mark(NamedTuple):
    """The comment that a translation is stale: its label, its row, the digest of that."""

    label: str
    row: int
    digest: str


def _read_comments(rows: Sequence[str], first: int, end: int) -> Iterator[Original | Mark]:
    """Yield the originals and the marks in adjacent rows of comments."""
    row = first
    while row < end:
        if match := _MARK.fullmatch(rows[row]):
            yield Mark(match[1], row, match[2])
        elif match := _HEAD.fullmatch(rows[row]):
            original = _original(match, rows, row, end)
            yield original
            row = original.rows.stop - 1
        row += 1


def _original(match: re.Match[str], rows: Sequence[str], row: int, end: int) -> Original:
    label, digest, words = match[1], match[2], match[3]
    if words:
        is_intact = words == WITHHELD or _digest([words]) == digest
        return Original(label, digest, Rows(row, row + 1), [words], is_intact)
    lines: list[str] = []
    sum_of_lines = sha256()
    for number in range(row + 1, end):
        line = _LINE.fullmatch(rows[number])
        if line is None:
            break
        lines.append(line[1] or "")
        sum_of_lines.update((("\n" if len(lines) > 1 else "") + lines[-1]).encode())
        if sum_of_lines.hexdigest()[:8] == digest:
            return Original(label, digest, Rows(row, number + 1), lines, is_intact=True)
    is_intact = not lines and _digest([""]) == digest
    return Original(label, digest, Rows(row, row + 1 + len(lines)), lines, is_intact=is_intact)


# --- texts


@frozen(eq=False)
class Leaf:
    """A text in a statement: its keys, its path in the event, and the label of its comments."""

    keys: Keys
    path: str
    label: str


@define(eq=False)
class Statement:
    """A key with its value, and the comments above it.

    Args:
        rows: Its rows.
        heading: The path of its table.
        keys: Its path.
        indent: What stands before it.
        leaves: Its texts; several where it is a table in braces.
        originals: The originals above it, by the paths of their texts.
        marks: The marks above it, by the paths of their texts.
    """

    rows: Rows
    heading: Keys
    keys: Keys
    indent: str
    leaves: Sequence[Leaf]
    originals: dict[str, Original] = field(factory=dict)
    marks: dict[str, Mark] = field(factory=dict)


class Heading(NamedTuple):
    """The heading of a table: its path and row, and the last row of the table's keys."""

    keys: Keys
    row: int
    last_row: int
    indent: str


@frozen(eq=False)
class SiblingRows:
    """The rows of a translating sibling, and what they say.

    Args:
        rows: The rows.
        is_ended: Whether the last of them ends with a line feed.
        statements: Its statements, in order.
        headings: Its tables, in order.
        braces: The paths of tables in braces.
        orphans: Originals and marks that stand above no text of theirs, with their paths.
    """

    rows: Sequence[str] = field(repr=False)
    is_ended: bool
    statements: Sequence[Statement]
    headings: Sequence[Heading]
    braces: frozenset[Keys]
    orphans: Sequence[tuple[str, Original | Mark]]

    @property
    def line_end(self) -> str:
        """What ends a row, before its line feed."""
        return "\r" if any(row.endswith("\r") for row in self.rows[:2]) else ""


def path_of_text(keys: Keys) -> str:
    """Return the path in an event of a text in a translating sibling.

    >>> path_of_text(("venue", "city")), path_of_text(("people", "a", "affiliations", "1", "name"))
    ('venues.venue.city', 'people.a.name')
    """
    names = [str(key) for key in keys]
    if names[0] == "venue":
        names[:1] = ["venues", "venue"]
    for number in range(2, len(names) - 1):
        if _FIRST_NUMBERS.get(names[number], 1) > 1 and names[number + 1] == "1":
            del names[number : number + 2]
            break
    return ".".join(names)


@lru_cache(maxsize=4)  # several functions read the text of one sibling
def read_rows(text: str) -> SiblingRows:
    """Return the rows of the text of a translating sibling."""
    rows = text.removesuffix("\n").split("\n") if text else []
    reader = _Reader(rows)
    for node in syntax_of(text.encode("utf-8"), "toml").named_children:
        if node.type == "table":
            reader.read_table(node)
        else:
            reader.read(node, ())
    return reader.result(is_ended=text.endswith("\n"))


class _Reader:
    """Reads the rows of a sibling."""

    def __init__(self, rows: Sequence[str]) -> None:
        self.rows = rows
        self.comments: dict[int, Keys] = {}
        self.statements: list[Statement] = []
        self.headings: list[Heading] = []
        self.braces: set[Keys] = set()

    def read_table(self, node: Syntax) -> None:
        keys, row = table_head(node), node.start_point[0]
        first = len(self.statements)
        for child in node.named_children[1:]:
            if child.start_point[0] > row:
                self.read(child, keys)
        inside = self.statements[first:]
        last_row = inside[-1].rows.stop - 1 if inside else row
        indent = inside[-1].indent if inside else ""
        self.headings.append(Heading(keys, row, last_row, indent))

    def read(self, node: Syntax, heading: Keys) -> None:
        row, column = node.start_point
        if node.type == "comment":
            self.comments[row] = heading
        elif node.type == "pair":
            value = value_of(node)
            keys = (*heading, *table_head(node))
            leaves = [
                Leaf(path, path_of_text(path), dotted(path[len(heading) :]))
                for path in self._leaves(value, keys)
            ]
            rows = Rows(row, value.end_point[0] + 1)
            indent = self.rows[row].encode()[:column].decode("utf-8", "replace")
            self.statements.append(Statement(rows, heading, keys, indent, leaves))

    def _leaves(self, value: Syntax, keys: Keys) -> Iterator[Keys]:
        if value.type != "inline_table":
            yield keys
            return
        self.braces.add(keys)
        for child in value.named_children:
            if child.type == "pair":
                yield from self._leaves(value_of(child), (*keys, *table_head(child)))

    def result(self, *, is_ended: bool) -> SiblingRows:
        used: set[int] = set()
        orphans: list[tuple[str, Original | Mark]] = []
        for statement in self.statements:
            first = end = statement.rows.start
            while first - 1 in self.comments:
                first -= 1
            used.update(range(first, end))
            _attach(statement, _read_comments(self.rows, first, end), orphans)
        for run in _runs(row for row in self.comments if row not in used):
            heading = self.comments[run.start]
            comments = _read_comments(self.rows, run.start, run.stop)
            orphans += ((_path_of_label(heading, it.label), it) for it in comments)
        return SiblingRows(
            self.rows, is_ended, self.statements, self.headings, frozenset(self.braces), orphans
        )


def _attach(
    statement: Statement,
    comments: Iterable[Original | Mark],
    orphans: list[tuple[str, Original | Mark]],
) -> None:
    """Give comments above a statement to its texts: by their labels, else by their last keys.

    Labels in which a table has another id stay from before the id was changed.
    """
    paths = {leaf.label: leaf.path for leaf in statement.leaves}
    near = {leaf.label.rpartition(".")[2]: leaf.path for leaf in statement.leaves}
    for it in comments:
        path = paths.get(it.label) or near.get(it.label.rpartition(".")[2])
        kept: dict[str, Any] = statement.originals if isinstance(it, Original) else statement.marks
        if path is None:
            orphans.append((_path_of_label(statement.heading, it.label), it))
            continue
        if earlier := kept.get(path):
            orphans.append((path, earlier))
        kept[path] = it


def _path_of_label(heading: Keys, label: str) -> str:
    return path_of_text((*heading, *(it.strip('"') for it in label.split("."))))


def _runs(rows: Iterable[int]) -> Iterator[Rows]:
    """Yield adjacent rows together."""
    first = last = None
    for row in sorted(rows):
        if last is not None and first is not None and row != last + 1:
            yield Rows(first, last + 1)
            first = None
        first, last = row if first is None else first, row
    if first is not None and last is not None:
        yield Rows(first, last + 1)
