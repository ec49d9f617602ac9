"""The values of the items of an import, by their paths: what a merge compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eventkit.conversion._matching import EVENT, MERGED, SESSIONS, WHEN, Item
from eventkit.edits.plan import value_at

_NEVER = {("uid",), ("repeats",)}


def flat(value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401  # any parsed value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat(inner, (*at, key))
    else:
        yield at, value


def values_of(name: str, item: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    """Return the values of an item by their paths; the hours of a session are one."""
    values = {path: value for path, value in flat(item) if path not in _NEVER}
    if name != SESSIONS:
        return values
    when = {path: values.pop(path) for path in [(key,) for key in WHEN] if path in values}
    if when:
        values[WHEN] = [[path[0], value] for path, value in when.items()]
    return values


def items_of(tables: Mapping[str, Any]) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    yield (EVENT, ""), tables.get(EVENT, {})
    for name in MERGED:
        yield from (((name, id), it) for id, it in tables.get(name, {}).items())


def put(item: dict[str, Any], path: tuple[str, ...], value: Any) -> None:  # noqa: ANN401  # any parsed value
    """Put a value into an item at its path, or take it out; the hours of a session are one."""
    if path == WHEN:
        for key in WHEN:
            item.pop(key, None)
        item.update(value or [])
        return
    *above, last = path
    for key in above:
        item = item.setdefault(key, {})
    item.pop(last, None)
    if value is not None:
        item[last] = value


def restore_secrets(
    secrets: dict[str, Any], known: Mapping[str, Any], paths: Iterable[tuple[Item, tuple[str, ...]]]
) -> None:
    """Put back what was secret before, of values that stay in a record as they were.

    Args:
        secrets: What is not for the public now, which changes.
        known: What was not before.
        paths: The items and paths of the values.
    """
    for (name, id), path in paths:
        at = (name,) if name == EVENT else (name, id)
        for keys in [(key,) for key in WHEN] if path == WHEN else [path]:
            value = value_at(known, (*at, *keys))
            if value is None and value_at(secrets, (*at, *keys)) is None:
                continue
            item = secrets
            for key in at:
                item = item.setdefault(key, {})
            put(item, keys, value)
