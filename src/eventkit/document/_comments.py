"""Comments of a document in TOML: in lists that are written anew, and those that an edit loses."""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from attrs import define, field

from eventkit.document._lines import comment_nodes, hours_in_full
from eventkit.document._writing import toml_value

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax


def lost_comments(old: str, new: str) -> tuple[str, ...]:
    r"""Return the comments of a text that are not in another, in their order.

    >>> lost_comments('a = 1  # one\nb = "#"  # two\n', 'b = "##"  # two\n')
    ('# one',)
    """
    kept = Counter(line for line in new.splitlines() if "#" in line)
    lines = Counter(line for line in old.splitlines() if "#" in line)
    if not lines - kept:
        return ()
    rest = Counter(_comments(new))
    lost: list[str] = []
    for comment in _comments(old):
        if rest[comment]:
            rest[comment] -= 1
        else:
            lost.append(comment)
    return tuple(lost)


def _comments(text: str) -> Iterator[str]:
    for node in comment_nodes(hours_in_full(text).encode("utf-8")):
        yield _text(node).strip()


def _text(node: Syntax) -> str:
    return (node.text or b"").decode("utf-8")


# --- lists


@define
class _Element:
    """An element of a list as it is written, with the comments above it and in its line."""

    text: str = ""
    above: list[str] = field(factory=list)
    beside: str = ""


def list_with_comments(
    array: Syntax, values: Sequence[Any], spelling: Callable[[Syntax], str], line_end: str
) -> str | None:
    """Return a list with the comments of what stays in it; None if the present one has none.

    Args:
        array: The present list.
        values: What is to stand in it.
        spelling: Returns the text of a node as people wrote it.
        line_end: The end of a line.
    """
    if not any(child.type == "comment" for child in array.children):
        return None
    *elements, tail = _elements(array, spelling)
    present: dict[str, list[_Element]] = defaultdict(list)
    for element in elements:
        present[_key(_parsed(element.text))].append(element)
    lines: list[str] = []
    for value in values:
        same = present[_key(value)]
        element = same.pop(0) if same else _Element(toml_value(value))
        lines += [*element.above, f"{element.text},{element.beside and '  '}{element.beside}"]
    indent = " " * next((it.start_point[1] for it in array.named_children), 4)
    body = "".join(f"{indent}{line}{line_end}" for line in [*lines, *tail.above])
    return f"[{line_end}{body}]"


def _elements(array: Syntax, spelling: Callable[[Syntax], str]) -> Iterator[_Element]:
    """Yield the elements of a list, and last what holds the comments behind them."""
    element, before = _Element(), None
    next_one = _Element()
    for child in array.children[1:-1]:
        if child.type == "comment":
            is_beside = before is not None and before.end_point[0] == child.start_point[0]
            if is_beside and element.text and not element.beside:
                element.beside = _text(child).strip()
            else:
                next_one.above.append(_text(child).strip())
        elif child.type != ",":
            if element.text:
                yield element
            element, next_one = next_one, _Element()
            element.text = spelling(child)
        before = child
    if element.text:
        yield element
    yield next_one


def _parsed(text: str) -> Any:  # any value of TOML
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:  # hours of TOML 1.1
        return text


def _key(value: object) -> str:
    return repr(value)
