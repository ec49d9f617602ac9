"""Set values and rename keys in a document: in the parsed tables, and in the text people wrote.

The text keeps its comments, its order and its layout. A new key stands last in its table, and a new
table behind the last of its kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from eventkit.document._comments import list_with_comments
from eventkit.document._cutting import moved_by
from eventkit.document._lines import hours_in_full, key_nodes, nodes, value_of
from eventkit.document._nodes import Keys
from eventkit.document._writing import compact, dotted, json_value, toml_key, toml_value

if TYPE_CHECKING:
    from tree_sitter import Node as Syntax

Values = Mapping[Keys, Any]
"""What is to stand at paths."""


class _Change(NamedTuple):
    """A replacement of bytes; those between equal offsets are inserted."""

    start: int
    end: int
    text: str


def with_values(tables: Mapping[str, Any], values: Values) -> Mapping[str, Any]:
    """Return a parsed document with other values at some paths.

    >>> with_values({"event": {"id": "e"}}, {("event", "title"): "E"})
    {'event': {'id': 'e', 'title': 'E'}}
    """
    changed: Any = tables
    for keys, value in values.items():
        changed = _with_value(changed, keys, value)
    result: Mapping[str, Any] = changed
    return result


def _with_value(holder: Any, keys: Keys, value: object) -> Any:  # any parsed value
    if not keys:
        return value
    first, rest = keys[0], keys[1:]
    if isinstance(holder, list):
        return [_with_value(it, rest, value) if n == first else it for n, it in enumerate(holder)]
    table = holder or {}
    return {**table, first: _with_value(table.get(first), rest, value)}


def with_names(tables: Any, names: Mapping[Keys, str], at: Keys = ()) -> Any:  # any parsed value
    """Return a parsed document with other names for the keys at some paths.

    >>> with_names({"rooms": {"a": {}}}, {("rooms", "a"): "aula"})
    {'rooms': {'aula': {}}}
    """
    if isinstance(tables, list):
        return [with_names(value, names, (*at, number)) for number, value in enumerate(tables)]
    if not isinstance(tables, Mapping):
        return tables
    return {
        names.get((*at, key), key): with_names(value, names, (*at, key))
        for key, value in tables.items()
    }


def set_values(text: str, format: str, values: Values) -> str:
    r"""Return the text of a document with other values at some paths.

    >>> set_values('[sessions.talk]\ntime = "09:00"  # early\n', "toml",
    ...            {("sessions", "talk", "time"): "10:00", ("sessions", "talk", "day"): 2})
    '[sessions.talk]\ntime = "10:00"  # early\nday = 2\n'
    """
    present = {keys: node for node, keys in _exact_paths(text, format) if keys in values}
    replaced = {keys: value for keys, value in values.items() if keys in present}
    added = {keys: value for keys, value in values.items() if keys not in present}
    spell = _toml_spelling(text) if format == "toml" else lambda _, value: json_value(value)
    move = moved_by(text if format == "toml" else "")
    changes = [
        _Change(move(node.start_byte), move(node.end_byte), spell(node, value))
        for keys, value in replaced.items()
        for node in [value_of(present[keys]) if present[keys].type == "pair" else present[keys]]
    ]
    insert = _toml_insertions if format == "toml" else _json_insertions
    return _changed(text, [*changes, *insert(text, added)])


def _toml_spelling(text: str) -> Callable[[Syntax, object], str]:
    """Return a function that spells a value in place of another: comments of a list stay."""
    data, move = text.encode("utf-8"), moved_by(text)
    line_end = "\r\n" if b"\r\n" in data else "\n"

    def written(node: Syntax) -> str:
        return data[move(node.start_byte) : move(node.end_byte)].decode("utf-8")

    def spell(node: Syntax, value: object) -> str:
        if node.type == "array" and isinstance(value, list):
            return list_with_comments(node, value, written, line_end) or toml_value(value)
        return toml_value(value)

    return spell


def set_names(text: str, format: str, names: Mapping[Keys, str]) -> str:
    r"""Return the text of a document with other names for the keys at some paths.

    >>> set_names('[people.ada]\n\n[people.ada.contact]\n', "toml", {("people", "ada"): "bob"})
    '[people.bob]\n\n[people.bob.contact]\n'
    """
    move = moved_by(text if format == "toml" else "")
    spell = toml_key if format == "toml" else json_value
    changes = [
        _Change(move(node.start_byte), move(node.end_byte), spell(names[keys]))
        for keys, node in key_nodes(_data(text, format), format)
        if keys in names
    ]
    return _changed(text, changes)


def _data(text: str, format: str) -> bytes:
    return (hours_in_full(text) if format == "toml" else text).encode("utf-8")


def _changed(text: str, changes: Iterable[_Change]) -> str:
    data = text.encode("utf-8")
    pieces, position = [], 0
    for change in sorted(changes, key=lambda it: (it.start, it.end)):
        pieces += [data[position : change.start], change.text.encode("utf-8")]
        position = change.end
    return b"".join([*pieces, data[position:]]).decode("utf-8")


def _exact_paths(text: str, format: str) -> Iterable[tuple[Syntax, Keys]]:
    """Return the nodes of a text, each with its own path, and not with one above it."""
    return {node: keys for keys, node in nodes(_data(text, format), format)}.items()


# --- TOML


class _Place(NamedTuple):
    """Where lines can be inserted into a table: behind its last line, with its indent."""

    offset: int
    indent: str


def _toml_insertions(text: str, values: Values) -> Iterator[_Change]:
    if not values:
        return
    data = text.encode("utf-8")
    line_end = "\r\n" if b"\r\n" in data else "\n"
    above = {keys[:length] for keys in values for length in range(1, len(keys))}
    places, braces, ends = _toml_places(text, above)
    lines: dict[Keys, list[str]] = defaultdict(list)
    for keys, value in values.items():
        holder = _holder(keys, places, braces)
        lines[holder].append(f"{dotted(keys[len(holder) :])} = {toml_value(value)}")
    for keys in sorted(lines, key=lambda keys: keys not in places):  # new tables come last
        pairs = lines[keys]
        if keys in braces:
            offset, is_empty = braces[keys]
            yield _Change(offset, offset, f"{' ' if is_empty else ', '}{', '.join(pairs)}")
        elif keys in places:
            offset, indent = places[keys]
            yield _lines(data, offset, [f"{indent}{pair}" for pair in pairs], line_end)
        else:
            offset = ends.get(keys[:1], len(data))
            yield _lines(data, offset, ["", f"[{dotted(keys)}]", *pairs], line_end)


def _holder(keys: Keys, places: Collection[Keys], braces: Collection[Keys]) -> Keys:
    """Return the path of the table in which a new key is written, with dots where it is above."""
    if keys[:-1] in places:
        return keys[:-1]
    prefixes = (keys[:length] for length in range(len(keys) - 1, 0, -1))
    return next((prefix for prefix in prefixes if prefix in braces), keys[:-1])


def _lines(data: bytes, offset: int, lines: Iterable[str], line_end: str) -> _Change:
    """Return the insertion of lines behind the line of an offset."""
    end = data.find(b"\n", offset) + 1
    start = "" if end or data.endswith(b"\n") or not data else line_end
    end = end or len(data)
    return _Change(end, end, start + "".join(f"{line}{line_end}" for line in lines))


def _toml_places(
    text: str, tables: Iterable[Keys]
) -> tuple[dict[Keys, _Place], dict[Keys, tuple[int, bool]], dict[Keys, int]]:
    """Return where tables end that have a heading, where those in braces do, and each kind.

    A kind, such as `("rooms",)`, ends with the last of its tables that has a heading.
    """
    move, paths = moved_by(text), set(tables)
    kinds = {keys[:1] for keys in paths}
    ends: dict[Keys, int] = {}
    places: dict[Keys, _Place] = {}
    braces: dict[Keys, tuple[int, bool]] = {}
    for node, keys in _exact_paths(text, "toml"):
        if node.type == "table":
            last = value_of(node)  # no comment below the table
            place = _Place(move(last.end_byte), _indent(node))
            if keys in paths:
                places[keys] = place
            if keys[:1] in kinds:
                ends[keys[:1]] = place.offset
        elif node.type == "pair" and keys in paths:
            value = value_of(node)
            if value.type == "inline_table":
                inner = value.named_children
                offset = inner[-1].end_byte if inner else value.start_byte + 1
                braces[keys] = move(offset), not inner
    return places, braces, ends


def _indent(table: Syntax) -> str:
    pairs = [child for child in table.named_children if child.type == "pair"]
    return " " * pairs[-1].start_point[1] if pairs else ""


# --- JSON


def _json_insertions(text: str, values: Values) -> Iterator[_Change]:
    """Yield insertions into objects that are there; those above may be new."""
    objects = {
        keys: node for keys, node in nodes(_data(text, "json"), "json") if node.type == "object"
    }
    nested: dict[Keys, dict[str, Any]] = defaultdict(dict)
    for keys, value in values.items():
        length = next(n for n in range(len(keys) - 1, -1, -1) if keys[:n] in objects)
        table = nested[keys[:length]]
        for key in keys[length:-1]:
            table = table.setdefault(str(key), {})
        table[str(keys[-1])] = value
    for keys, table in nested.items():
        node = objects[keys]
        pairs = [child for child in node.named_children if child.type == "pair"]
        last = pairs[-1] if pairs else None
        gap = _gap(last) if last else ""
        spell = partial(json_value, indent=gap) if "\n" in gap else compact
        rows = [f"{json_value(key)}: {spell(value)}" for key, value in table.items()]
        offset = last.end_byte if last else node.start_byte + 1
        yield _Change(offset, offset, (f",{gap}" if last else "") + f",{gap or ' '}".join(rows))


def _gap(pair: Syntax) -> str:
    """Return what stands before a pair: a line break and its indent if it has a line of its own."""
    before = pair.prev_sibling
    on_its_line = before is not None and before.end_point[0] < pair.start_point[0]
    return "\n" + " " * pair.start_point[1] if on_its_line else " "
