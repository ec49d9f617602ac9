"""Find values anywhere in an event by the names of their fields."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs

from eventkit.model import Event
from eventkit.model.tree import Field, Kind, fields_of, holders, inside


def values_of(event: Event, names: frozenset[str]) -> Iterator[tuple[str, Any]]:
    """Yield the place and value of every non-empty field of these names, in order of the tables.

    >>> from datetime import date
    >>> from eventkit.model import Source
    >>> book = Source(id="book", title="Rivers", url="https://example.org/rivers")
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin", sources=[book])
    >>> list(values_of(school, frozenset({"url"})))
    [('sources.book.url', 'https://example.org/rivers')]
    """
    for path, holder in holders(event):
        yield from _values_in(holder, path, names)


def _values_in(
    holder: attrs.AttrsInstance, path: str, names: frozenset[str]
) -> Iterator[tuple[str, Any]]:
    for field in _ways_to(type(holder), names):
        value, key_path = getattr(holder, field.name), f"{path}.{field.key}"
        if value and field.name in names:
            yield key_path, value
        if value and field.holds:
            for inner_path, inner in inside(field, value, key_path):
                yield from _values_in(inner, inner_path, names)


@cache
def _ways_to(kind: type[attrs.AttrsInstance], names: frozenset[str]) -> tuple[Field, ...]:
    """Return the fields of these names, and those that contain items with such fields."""
    return tuple(
        field
        for field in fields_of(kind)
        if field.kind not in (Kind.TABLE, Kind.VIEW)
        and (field.name in names or (field.holds and _ways_to(field.holds, names)))
    )
