"""The line of each value in the text of a document.

The fast parsers keep no lines, so tree-sitter parses a text again once there is a fault to show. It
also understands texts with errors.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from eventkit.document._nodes import NESTING, Keys

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

Lines = dict[Keys, int]
LINES_LIMIT = 4 * 2**20


def lines_of(text: str, format: str, paths: Iterable[Keys]) -> Callable[[Keys], int | None]:
    r"""Return a function from one of several paths to the line of its value, from 1.

    If the text has no such path, it is the line of the nearest table above, or else None.

    >>> find = lines_of('[event]\nid = "e"\n', "toml", [("event", "id"), ("event", "title")])
    >>> find(("event", "id")), find(("event", "title"))
    (2, 1)
    """
    above = {keys[:length] for keys in paths for length in range(len(keys) + 1)}
    lines = line_table(text, format, above) if len(above) > 1 else {}  # the whole has no line

    def line(keys: Keys) -> int | None:
        for length in range(len(keys), 0, -1):
            if keys[:length] in lines:
                return lines[keys[:length]]
        return None

    return line


def line_table(text: str, format: str, paths: Collection[Keys] | None = None) -> Lines:
    """Return the first line of every path in a text, or only of some paths.

    These must include all paths above them. A very large text has no lines: its tree could take
    gigabytes.
    """
    if len(text) > LINES_LIMIT:
        return {}
    lines: Lines = {}
    for keys, node in nodes(hours_in_full(text).encode("utf-8", "replace"), format):
        if paths is None or keys in paths:
            lines.setdefault(keys, _line(node))
    return lines


def first_duplicate(text: str) -> tuple[Keys, int] | None:
    r"""Return the path and line of the first duplicate key in an object of a JSON text.

    >>> first_duplicate('{"a": {"b": 1,\n"b": 2}}')
    (('a', 'b'), 2)
    """
    earlier: set[Keys] = set()
    for keys, node in (
        nodes(text.encode("utf-8", "replace"), "json") if len(text) <= LINES_LIMIT else ()
    ):
        if keys in earlier:
            return keys, _line(node)
        earlier.add(keys)
    return None


def first_and_second(text: str, line: int) -> tuple[Keys, int]:
    r"""Return the path of a TOML text that stands on a line again, and where it stands first.

    Raises:
        LookupError: If there is none.

    >>> first_and_second('[event]\nid = "a"\nid = "b"', 3)
    (('event', 'id'), 2)
    """
    first: Lines = {}
    again: dict[Keys, int] = {}
    for keys, node in nodes(hours_in_full(text).encode("utf-8", "replace"), "toml"):
        if first.setdefault(keys, _line(node)) < _line(node) == line:
            again[keys] = first[keys]
    if not again:
        raise LookupError(line)
    return max(again.items(), key=lambda path: len(path[0]))


SHORT_HOURS = re.compile(r"(=[ \t]*(?:\d{4}-\d\d-\d\d[Tt ])?\d\d:\d\d)(?![:\d])")
"""Hours without seconds: new in TOML 1.1, and an error to tree-sitter."""

SECONDS = ":00"


def hours_in_full(text: str) -> str:
    """Return a text with seconds in all hours, which tree-sitter understands."""
    return SHORT_HOURS.sub(rf"\1{SECONDS}", text)


def without_comments(nodes: Iterable[Syntax]) -> list[Syntax]:
    """Return some nodes of a syntax, without the comments among them."""
    return [node for node in nodes if node.type != "comment"]


def value_of(pair: Syntax) -> Syntax:
    """Return the value of a key, or the last key of a table."""
    return without_comments(pair.named_children)[-1]


def nodes(data: bytes, format: str) -> Iterator[tuple[Keys, Syntax]]:
    """Yield every path in a text with its node of the syntax; some paths come more than once."""
    return _json(data) if format == "json" else _toml(data)


def comment_nodes(data: bytes) -> Iterator[Syntax]:
    """Yield the comments in a text of TOML, in their order."""
    import tree_sitter_toml

    stack = [_parse(data, tree_sitter_toml.language())]
    while stack:
        node = stack.pop()
        if node.type == "comment":
            yield node
        else:
            stack.extend(reversed(node.children))


def key_nodes(data: bytes, format: str) -> Iterator[tuple[Keys, Syntax]]:
    """Yield every key in a text, with its path and its node; most come more than once."""
    return _json_keys(data) if format == "json" else _toml_keys(data)


def table_head(table: Syntax) -> Keys:
    """Return the path in the heading of a table of TOML."""
    return _toml_key(table.named_children[0])


def _line(node: Syntax) -> int:
    return node.start_point[0] + 1


def syntax_of(data: bytes, format: str) -> Syntax:
    """Return the root of the syntax of a text."""
    if format == "json":
        import tree_sitter_json

        return _parse(data, tree_sitter_json.language())
    import tree_sitter_toml

    return _parse(data, tree_sitter_toml.language())


def _parse(data: bytes, language: object) -> Syntax:
    import tree_sitter

    return tree_sitter.Parser(tree_sitter.Language(language)).parse(data).root_node


def _toml(data: bytes) -> Iterator[tuple[Keys, Syntax]]:
    arrays: dict[Keys, int] = {}
    for node in syntax_of(data, "toml").named_children:
        if node.type == "pair":
            yield from _toml_pair(node, ())
        elif node.type in ("table", "table_array_element"):
            yield from _toml_table(node, arrays)


def _toml_table(node: Syntax, arrays: dict[Keys, int]) -> Iterator[tuple[Keys, Syntax]]:
    head, *pairs = node.named_children
    keys = _toml_key(head)
    if node.type == "table_array_element":
        arrays[keys] = arrays.get(keys, -1) + 1
        keys = (*keys, arrays[keys])
    yield from _prefixes(keys, node)
    for pair in pairs:
        if pair.type == "pair":
            yield from _toml_pair(pair, keys)


def _toml_pair(node: Syntax, above: Keys) -> Iterator[tuple[Keys, Syntax]]:
    head, *values = without_comments(node.named_children)
    keys = (*above, *_toml_key(head))
    yield from _prefixes(keys, node)
    for value in values:
        yield from _toml_value(value, keys)


def _toml_value(node: Syntax, keys: Keys) -> Iterator[tuple[Keys, Syntax]]:
    if len(keys) > NESTING:
        return
    if node.type == "inline_table":
        for child in node.named_children:
            if child.type == "pair":
                yield from _toml_pair(child, keys)
    elif node.type == "array":
        for number, element in enumerate(without_comments(node.named_children)):
            yield (*keys, number), element
            yield from _toml_value(element, (*keys, number))


def _prefixes(keys: Keys, node: Syntax) -> Iterator[tuple[Keys, Syntax]]:
    """Yield a path and all paths above it: a dotted key makes tables."""
    yield from ((keys[:length], node) for length in range(1, len(keys) + 1))


def _toml_key(node: Syntax) -> Keys:
    if node.type == "dotted_key":
        return tuple(key for child in node.named_children for key in _toml_key(child))
    text = (node.text or b"").decode("utf-8", "replace")
    if node.type != "quoted_key":
        return (text,)
    return (text[1:-1] if text.startswith("'") else _unescaped(text),)


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:  # an escape that only TOML has: the line of the table is near enough
        return text[1:-1]


def _json(data: bytes) -> Iterator[tuple[Keys, Syntax]]:
    for node in syntax_of(data, "json").named_children:
        yield from _json_value(node, ())


def _json_value(node: Syntax, keys: Keys) -> Iterator[tuple[Keys, Syntax]]:
    if len(keys) > NESTING:
        return
    yield keys, node
    if node.type == "object":
        for pair in node.named_children:
            if pair.type == "pair" and len(pair.named_children) > 1:
                head, value = pair.named_children[0], pair.named_children[-1]
                name = _unescaped((head.text or b'""').decode("utf-8", "replace"))
                yield from _json_value(value, (*keys, name))
    elif node.type == "array":
        for number, element in enumerate(node.named_children):
            yield from _json_value(element, (*keys, number))


# --- keys


def _toml_keys(data: bytes) -> Iterator[tuple[Keys, Syntax]]:
    for node in syntax_of(data, "toml").named_children:
        if node.type == "pair":
            yield from _keys_of_pair(node, ())
        elif node.type == "table":
            yield from _segments(node.named_children[0], ())
            for pair in node.named_children[1:]:
                if pair.type == "pair":
                    yield from _keys_of_pair(pair, table_head(node))


def _keys_of_pair(pair: Syntax, above: Keys) -> Iterator[tuple[Keys, Syntax]]:
    head, *values = without_comments(pair.named_children)
    yield from _segments(head, above)
    for value in values:
        yield from _keys_in_value(value, (*above, *_toml_key(head)))


def _keys_in_value(value: Syntax, above: Keys) -> Iterator[tuple[Keys, Syntax]]:
    if len(above) > NESTING:
        return
    elements = without_comments(value.named_children)
    if value.type == "inline_table":
        for pair in elements:
            yield from _keys_of_pair(pair, above)
    elif value.type == "array":
        for number, element in enumerate(elements):
            yield from _keys_in_value(element, (*above, number))


def _segments(head: Syntax, above: Keys) -> Iterator[tuple[Keys, Syntax]]:
    """Yield the parts of a dotted key."""
    if head.type == "dotted_key":
        first, last = head.named_children
        yield from _segments(first, above)
        yield from _segments(last, (*above, *_toml_key(first)))
    else:
        yield (*above, *_toml_key(head)), head


def _json_keys(data: bytes) -> Iterator[tuple[Keys, Syntax]]:
    for keys, value in _json(data):
        pair = value.parent
        if pair and pair.type == "pair":
            yield keys, pair.named_children[0]
