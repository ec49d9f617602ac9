"""The text of a translating sibling: texts to fill in, each below its original.

Comments, order and layout of a person stay. The original of a text stands above it in comments,
with a digest by which a later change of it shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import field, frozen

from eventkit.document._nodes import Keys
from eventkit.document._quoting import quoted
from eventkit.document._setting import set_values
from eventkit.document._sibling_rows import (
    WITHHELD,
    Heading,
    Leaf,
    Mark,
    Original,
    SiblingRows,
    Statement,
    comment_lines,
    digest_of,
    mark_row,
    original_rows,
    path_of_text,
    read_rows,
)
from eventkit.document._writing import dotted, toml_value
from eventkit.document.keys import FORMAT, ITEMS
from eventkit.document.values import is_to_fill_in

__all__ = [
    "Originals",
    "is_same_text",
    "leaves_of",
    "new_sibling",
    "path_of_text",
    "stale_paths",
    "to_fill_in",
    "with_originals",
    "with_texts",
    "without_originals",
    "without_texts",
]

_TABLES = ("event", *ITEMS)
_HEAD = (
    "# Write each translation between the quotation marks below its original.",
    "# What stays empty is shown in the original language.",
    r"# Inside the marks write \" for a straight quotation mark, and \\ for a backslash.",
    "",
)

Words: TypeAlias = str | Sequence[str]


@frozen
class Originals:
    """The originals of texts, and what is known of their translations.

    Args:
        language: The event's own language.
        texts: The originals by path.
        withheld: The paths of those that a translator must not read.
        uncertain: The paths of translations that are stale, whatever the comments say.
        certain: The paths of translations that are not.
    """

    language: str
    texts: Mapping[str, Words] = field(repr=False)
    withheld: Collection[str] = frozenset()
    uncertain: Collection[str] = frozenset()
    certain: Collection[str] = frozenset()


def new_sibling(id: str) -> str:
    """Return the head of a translating sibling of an event, without texts."""
    lines = (*_HEAD, f"eventkit = {FORMAT}", f"translates = {quoted(id)}")
    return "".join(f"{line}\n" for line in lines)


def to_fill_in(original: Words) -> Any:
    r"""Return the value that stands for a text that is still to be translated.

    >>> to_fill_in("Wells"), to_fill_in("One\ntwo"), to_fill_in(("a", "b"))
    ('', '\n', ['', ''])
    """
    if isinstance(original, str):
        return "\n" if len(comment_lines(original)) > 1 else ""
    return [""] * len(original)


def is_same_text(one: Words, other: Words) -> bool:
    """Return whether two texts are the same for a translator."""
    return comment_lines(one) == comment_lines(other)


def leaves_of(text: str) -> Mapping[str, Keys]:
    """Return where the texts of a translating sibling stand, by their paths in the event."""
    rows = read_rows(text)
    return {leaf.path: leaf.keys for it in rows.statements for leaf in it.leaves}


# --- originals


def with_originals(text: str, tables: Mapping[str, Any], originals: Originals) -> str:
    """Return the text of a sibling with the original of each text above it.

    Args:
        text: The text.
        tables: The same, parsed.
        originals: The originals.
    """
    sibling = read_rows(text)
    rows = _Rows(sibling)
    for commented in _commented_texts(sibling, tables, originals):
        commented.write(rows)
    for _, comment in sibling.orphans:
        if isinstance(comment, Mark):
            rows.remove(comment.row)
        elif comment.is_intact:
            rows.remove(*comment.rows)
    return rows.text()


def stale_paths(text: str, tables: Mapping[str, Any], originals: Originals) -> frozenset[str]:
    """Return the paths of translations whose originals have changed since.

    The arguments are those of `with_originals`.
    """
    texts = _commented_texts(read_rows(text), tables, originals)
    return frozenset(it.leaf.path for it in texts if it.is_stale)


def _commented_texts(
    sibling: SiblingRows, tables: Mapping[str, Any], originals: Originals
) -> Iterator[_CommentedText]:
    for statement in sibling.statements:
        for leaf in statement.leaves:
            original = originals.texts.get(leaf.path)
            if original is not None:
                value = _value_at(tables, leaf.keys)
                yield _CommentedText(statement, leaf, value, original, originals)


@frozen(eq=False)
class _CommentedText:
    """A text of a sibling with the comments above it, and its original."""

    statement: Statement
    leaf: Leaf
    value: Any
    original: Words
    originals: Originals

    @property
    def shown(self) -> Original | None:
        """The original in the comments."""
        return self.statement.originals.get(self.leaf.path)

    @property
    def mark(self) -> Mark | None:
        """The mark in the comments."""
        return self.statement.marks.get(self.leaf.path)

    @property
    def is_marked(self) -> bool:
        """Whether the mark is of this translation, and not of one that stood there before."""
        return self.mark is not None and self.mark.digest == digest_of(self.value)

    @property
    def is_stale(self) -> bool:
        """Whether the text is translated, and its original has changed since."""
        path, shown = self.leaf.path, self.shown
        if self.value is None or is_to_fill_in(self.value) or path in self.originals.certain:
            return False
        is_older = shown is not None and shown.digest != digest_of(self.original)
        return self.is_marked or is_older or path in self.originals.uncertain

    def write(self, rows: _Rows) -> None:
        """Write the original above the text, and whether the translation is stale."""
        shown, mark, indent = self.shown, self.mark, self.statement.indent
        is_withheld = self.leaf.path in self.originals.withheld
        language, label = self.originals.language, self.leaf.label
        lines = original_rows(label, language, self.original, withheld=is_withheld)
        lines = [f"{indent}{line}" for line in lines]
        keeps_mark = self.is_stale and self.is_marked
        marks = [f"{indent}{mark_row(label, self.value)}"] if self.is_stale else []
        marks = [] if keeps_mark else marks
        if mark and not keeps_mark:
            rows.remove(mark.row)
        if shown is None or not (shown.is_intact or shown.digest == digest_of(self.original)):
            rows.insert(self.statement.rows.start, [*lines, *marks])
            return
        if shown.is_intact and rows.differ(shown.rows, lines):
            rows.replace(shown.rows, lines)
        rows.insert(shown.rows.stop, marks)


def _value_at(tables: Any, keys: Keys) -> Any:
    for key in keys:
        tables = tables.get(key) if isinstance(tables, Mapping) else None
    return tables


# --- texts to fill in


def with_texts(text: str, values: Mapping[str, Any]) -> str:
    r"""Return the text of a sibling in which more texts stand.

    Each is written as its neighbours are: below the heading of its item, in its braces, or behind
    the dotted keys of it.

    Args:
        text: The text.
        values: The new texts by path, in the order of the event.

    >>> print(with_texts("[sessions.dig]\nabstract = 'A'\n", {"sessions.dig.title": ""}), end="")
    [sessions.dig]
    abstract = 'A'
    title = ""
    """
    sibling = read_rows(text)
    rows, places = _Rows(sibling), _Places(sibling)
    present = leaves_of(text)
    set_later: dict[Keys, Any] = {}
    for path, value in values.items():
        keys = places.keys_of(path)
        if path in present:
            set_later[present[path]] = value
        elif places.is_in_braces(keys):
            set_later[keys] = "" if isinstance(value, str) and not value.strip() else value
        else:
            places.write(rows, keys, value)
    places.write_new_tables(rows)
    # Rows shift, paths do not.
    return set_values(rows.text(), "toml", set_later) if set_later else rows.text()


class _Places:
    """Where texts can be written into a sibling."""

    def __init__(self, sibling: SiblingRows) -> None:
        self.sibling = sibling
        self.has_venue = any(it.keys[:1] == ("venue",) for it in sibling.statements)
        self.headings = {it.keys: it for it in sibling.headings}
        self.dotted: dict[Keys, Statement] = {}
        self.last_rows: dict[Keys, int] = {}
        self.above: set[Keys] = set()
        self.new_tables: dict[Keys, list[str]] = defaultdict(list)
        self.first_row = 0
        for statement in sibling.statements:
            if not statement.heading:
                self.first_row = statement.rows.stop
            for length in range(len(statement.heading) + 1, len(statement.keys)):
                self.dotted[statement.keys[:length]] = statement
        for heading in sibling.headings:
            for length in range(1, len(heading.keys) + 1):
                prefix = heading.keys[:length]
                self.above.add(prefix)
                self.last_rows[prefix] = max(heading.last_row, self.last_rows.get(prefix, 0))

    def keys_of(self, path: str) -> Keys:
        keys = tuple(path.split("."))
        return keys[1:] if self.has_venue and keys[:2] == ("venues", "venue") else keys

    def is_in_braces(self, keys: Keys) -> bool:
        """Return whether a text goes into a table in braces."""
        return any(keys[:length] in self.sibling.braces for length in range(1, len(keys)))

    def write(self, rows: _Rows, keys: Keys, value: Any) -> None:
        """Write a text among the rows, or into a new table."""
        item = keys[: 1 if keys[0] in ("event", "venue") else 2]
        for length in range(len(keys) - 1, 0, -1):
            prefix = keys[:length]
            if prefix in self.dotted:
                other = self.dotted[prefix]
                rest = keys[len(other.heading) :]
                rows.insert(other.rows.stop, _lines(other.indent, rest, value))
                return
            if length < len(item):
                break
            if prefix in self.headings:
                heading = self.headings[prefix]
                lines = _lines(heading.indent, keys[length:], value)
                rows.insert(heading.last_row + 1, lines)
                return
            if prefix in self.above:  # it has tables of its own
                item = keys[:-1]
                break
        self.new_tables[item] += _lines("", keys[len(item) :], value)

    def write_new_tables(self, rows: _Rows) -> None:
        """Write the new tables, each behind those of its kind."""
        for heading, lines in self.new_tables.items():
            rows.insert_table(self._row_after(heading), ["", f"[{dotted(heading)}]", *lines])

    def _row_after(self, heading: Keys) -> int:
        """Return the row behind the tables that a new one follows."""
        for length in range(len(heading), 0, -1):
            if heading[:length] in self.last_rows:
                return self.last_rows[heading[:length]] + 1
        kind = "venues" if heading[0] == "venue" else str(heading[0])
        kinds = _TABLES[: _TABLES.index(kind)]
        rows = [self.last_rows[kind,] for kind in (*kinds, "venue") if (kind,) in self.last_rows]
        if not rows and not self.sibling.headings:
            return len(self.sibling.rows)
        return max([row + 1 for row in rows], default=self.first_row)


def _lines(indent: str, keys: Keys, value: Any) -> list[str]:
    return f"{indent}{dotted(keys)} = {toml_value(value)}".split("\n")


# --- texts that go


def without_texts(text: str, goes: Callable[[Leaf], bool]) -> str:
    """Return the text of a sibling without texts that `translate` wrote, and their originals.

    These have a line of their own, below the original. A table that loses all its texts, and has
    no comment of a person, goes too.

    Args:
        text: The text.
        goes: Whether such a text goes.
    """
    sibling = read_rows(text)
    rows = _Rows(sibling)
    emptied: set[Keys] = set()
    for statement in sibling.statements:
        leaves = [it for it in statement.leaves if it.keys == statement.keys]
        if any(it.path in statement.originals and goes(it) for it in leaves):
            rows.remove(*statement.rows, *_comment_rows(statement))
            emptied.add(statement.heading)
    for heading in sibling.headings:
        if heading.keys in emptied:
            rows.remove_if_empty(heading)
    return rows.text()


def _comment_rows(statement: Statement) -> Iterator[int]:
    for original in statement.originals.values():
        if original.is_intact:
            yield from original.rows
    yield from (mark.row for mark in statement.marks.values())


# --- rows


class _Rows:
    """Rows of a text, of which some go and before which others come."""

    def __init__(self, sibling: SiblingRows) -> None:
        self.rows, self.line_end = sibling.rows, sibling.line_end
        self._is_ended = sibling.is_ended
        self._inserted: dict[int, list[str]] = defaultdict(list)
        self._tables: dict[int, list[str]] = defaultdict(list)
        self._removed: set[int] = set()

    def insert(self, row: int, lines: Iterable[str]) -> None:
        """Insert lines before a row."""
        self._inserted[row] += lines

    def insert_table(self, row: int, lines: Iterable[str]) -> None:
        """Insert the lines of a table before a row, behind other lines that are inserted there."""
        self._tables[row] += lines

    def remove(self, *rows: int) -> None:
        """Remove rows."""
        self._removed.update(rows)

    def replace(self, rows: range, lines: Iterable[str]) -> None:
        """Put lines in the place of rows."""
        self._removed.update(rows)
        self._inserted[rows.start] = [*lines, *self._inserted[rows.start]]

    def differ(self, rows: range, lines: Sequence[str]) -> bool:
        """Return whether rows are other than these lines, but for blanks around them."""
        return [self.rows[row].strip() for row in rows] != [line.strip() for line in lines]

    def remove_if_empty(self, heading: Heading) -> None:
        """Remove a heading, and the blank rows above it, if nothing remains below it."""
        below = range(heading.row + 1, heading.last_row + 1)
        if all(row in self._removed or not self.rows[row].strip() for row in below):
            self.remove(heading.row, *below)
            row = heading.row - 1
            while row >= 0 and not self.rows[row].strip():
                self.remove(row)
                row -= 1

    def text(self) -> str:
        """Return the text of all rows."""
        result: list[str] = []
        for number in range(len(self.rows) + 1):
            result += self._new_rows(number)
            if number < len(self.rows) and number not in self._removed:
                result.append(self.rows[number])
        has_new_end = bool(self._new_rows(len(self.rows)))
        if has_new_end and self.rows and not self._is_ended:
            last = len(result) - len(self._new_rows(len(self.rows))) - 1
            result[last] += self.line_end
        return "\n".join([*result, *([""] if self._is_ended or has_new_end else [])])

    def _new_rows(self, number: int) -> list[str]:
        lines = (*self._inserted.get(number, ()), *self._tables.get(number, ()))
        return [f"{line}{self.line_end}" for line in lines]


# --- what a person's name leaves in comments


def without_originals(
    text: str, is_gone: Callable[[str], bool], replace: Callable[[str], str | None]
) -> str:
    """Return the text of a sibling in which the originals in comments are others.

    Args:
        text: The text.
        is_gone: Whether the original of a path goes, with its comments.
        replace: From the lines of an original to what stands for them, None if they are withheld.
    """
    sibling = read_rows(text)
    rows = _Rows(sibling)
    comments: list[tuple[str, Original | Mark, str]] = []
    for statement in sibling.statements:
        above: list[tuple[str, Original | Mark]] = [*statement.originals.items()]
        above += statement.marks.items()
        comments += ((path, comment, statement.indent) for path, comment in above)
    comments += ((path, comment, "") for path, comment in sibling.orphans)
    for path, comment, indent in comments:
        if is_gone(path):
            rows.remove(*([comment.row] if isinstance(comment, Mark) else comment.rows))
        elif isinstance(comment, Original):
            _replace_original(rows, comment, indent, replace)
    return rows.text()


def _replace_original(
    rows: _Rows, original: Original, indent: str, replace: Callable[[str], str | None]
) -> None:
    words = "\n".join(original.lines)
    new = replace(words)
    if new == words or not original.is_intact:
        return
    language = rows.rows[original.rows.start].partition(" (")[2].partition(" ")[0]
    if new is None:
        lines = [f"# {original.label} ({language} {original.digest}): {WITHHELD}"]
    else:
        lines = original_rows(original.label, language, new)
    rows.replace(original.rows, [f"{indent}{line}" for line in lines])
