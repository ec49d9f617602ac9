"""Remove values from a document: from the parsed tables, and from the text that people wrote.

The text keeps its comments and its layout. Lines with nothing but a comment left on them go too.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from eventkit.document._lines import SECONDS, SHORT_HOURS, hours_in_full, nodes, without_comments
from eventkit.document._nodes import Keys

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

Span = tuple[int, int]

_BLANK = b" \t"
_TABLES = ("table", "table_array_element")


def without(value: Any, paths: Iterable[Keys]) -> Any:  # any parsed value
    """Return a parsed document without the values at some paths, and without tables emptied by it.

    >>> without({"speakers": ["ada", "bob"], "chairs": ["ada"]}, [("speakers", 0), ("chairs", 0)])
    {'speakers': ['bob']}
    """
    inner: dict[str | int, list[Keys]] = defaultdict(list)
    for first, *rest in paths:
        inner[first].append(tuple(rest))
    items = enumerate(value) if isinstance(value, list) else value.items()
    kept = {
        key: without(item, inner[key]) if key in inner else item
        for key, item in items
        if () not in inner.get(key, ())
    }
    kept = {key: item for key, item in kept.items() if item not in ([], {}) or key not in inner}
    return list(kept.values()) if isinstance(value, list) else kept


def without_empty(value: Any) -> Any:  # any parsed value
    """Return a parsed document without its empty lists and tables.

    >>> without_empty({"people": {}, "event": {"id": "school"}})
    {'event': {'id': 'school'}}
    """
    if isinstance(value, list):
        return [without_empty(item) for item in value]
    if not isinstance(value, dict):
        return value
    items = ((key, without_empty(item)) for key, item in value.items())
    return {key: item for key, item in items if item not in ([], {})}


def cut(text: str, format: str, paths: Collection[Keys]) -> str:
    r"""Return the text of a document without the values at some paths.

    >>> cut('[rooms.a]\nname = "A"\n\n[rooms.b]\nname = "B"\n', "toml", [("rooms", "a")])
    '[rooms.b]\nname = "B"\n'
    >>> cut('speakers = ["ada", "bob"]  # both\n', "toml", [("speakers", 0)])
    'speakers = ["bob"]  # both\n'
    """
    data = text.encode("utf-8")
    full = hours_in_full(text) if format == "toml" else text
    removed = [node for keys, node in nodes(full.encode("utf-8"), format) if keys in paths]
    move = moved_by(text if format == "toml" else "")
    spans = _joined((move(first), move(end)) for first, end in _spans(removed))
    return _cut_out(data, [*_whole_lines(data, spans)]).decode("utf-8")


def moved_by(text: str) -> Callable[[int], int]:
    """Return a function from an offset in the text with hours in full to one in the text itself."""
    ends = [len(text[: match.end()].encode("utf-8")) for match in SHORT_HOURS.finditer(text)]
    added = [end + number * len(SECONDS) for number, end in enumerate(ends)]
    return lambda offset: offset - len(SECONDS) * bisect_left(added, offset)


# --- bytes of removed values


def _spans(removed: Iterable[Syntax]) -> Iterator[Span]:
    """Yield the spans of bytes of some nodes."""
    elements: dict[int, tuple[Syntax, set[int]]] = {}
    for node in removed:
        part = node.parent if node.parent and node.parent.type == "pair" else node
        holder = part.parent
        if part.type in _TABLES or holder is None or holder.type in ("document", *_TABLES):
            yield part.start_byte, _end(part)
        else:
            elements.setdefault(holder.id, (holder, set()))[1].add(part.start_byte)
    for holder, starts in elements.values():
        yield from _elements(holder, starts)


def _end(part: Syntax) -> int:
    """Return the end of a node, before the comment and the blank lines after it."""
    last = without_comments(part.children)[-1:]
    is_block = part.type in (*_TABLES, "pair")
    return _end(last[0]) if last and is_block else part.end_byte


def _elements(holder: Syntax, starts: Collection[int]) -> Iterator[Span]:
    """Yield the spans of elements of a list, or keys of a table in braces, with their commas."""
    children = without_comments(holder.children[1:-1])
    elements = [child for child in children if child.type != ","]
    commas = {one.start_byte: two for one, two in pairwise(children) if two.type == ","}
    kept = [child for child in elements if child.start_byte not in starts]
    last = kept[-1].start_byte if kept else -1
    befores, followings = [None, *elements], [*elements[1:], None]
    for before, element, following in zip(befores, elements, followings, strict=False):
        if element.start_byte not in starts:
            continue
        comma = commas.get(element.start_byte)
        first, end = element.start_byte, comma.end_byte if comma else element.end_byte
        if first < last and following and _is_beside(element, following):
            end = following.start_byte
        elif first > last and before and _is_beside(before, element):
            first = commas[before.start_byte].end_byte
        yield first, end
    is_bare = bool(elements) and elements[-1].start_byte not in commas
    if kept and is_bare and kept[-1] != elements[-1]:
        yield commas[last].start_byte, commas[last].end_byte


def _is_beside(one: Syntax, other: Syntax) -> bool:
    return one.end_point[0] == other.start_point[0]


# --- lines that become empty


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order; adjacent ones are joined."""
    joined: list[Span] = []
    for first, end in sorted(spans):
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((first, end))
    return joined


def _whole_lines(data: bytes, spans: Iterable[Span]) -> list[Span]:
    """Return spans, extended to whole lines where only a comment would remain."""
    widened: list[Span] = []
    for first, end in spans:
        start = data.rfind(b"\n", 0, first) + 1
        after = data.find(b"\n", end)
        after = len(data) if after < 0 else after + 1
        before, rest = data[start:first].strip(_BLANK), data[end:after].strip()
        if not before and (not rest or rest.startswith(b"#")):
            last = _after_blank_lines(data, start, after)
            widened.append((start if last < len(data) else _last_line_end(data, start), last))
        else:
            widened.append((first, end))
    return _joined(widened)


def _after_blank_lines(data: bytes, start: int, end: int) -> int:
    """Return the end of removed lines, with blank lines after them if one is before them."""
    before = data[data.rfind(b"\n", 0, max(start - 1, 0)) + 1 : start]
    if not before.strip():
        while (line := data[end : (data.find(b"\n", end) + 1) or len(data)]) and not line.strip():
            end += len(line)
    return end


def _last_line_end(data: bytes, start: int) -> int:
    """Return the end of the last line before an offset that is not blank, if there is one."""
    rest = data[:start].rstrip()
    return data.find(b"\n", len(rest)) + 1 if rest else start


def _cut_out(data: bytes, spans: Iterable[Span]) -> bytes:
    kept, position = [], 0
    for first, end in spans:
        kept.append(data[position:first])
        position = end
    return b"".join([*kept, data[position:]])
