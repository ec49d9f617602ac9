"""Find words by the names of the fields that hold them, wherever in an event these are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

import attrs

from eventkit.model import TABLES, Contact, Event, Online


def held_in(event: Event, names: Collection[str]) -> Iterator[tuple[str, Any]]:
    """Yield the place and value of every filled field of these names, in the order of the tables.

    >>> from datetime import date
    >>> from eventkit.model import Source
    >>> book = Source(id="book", title="Rivers", url="https://example.org/rivers")
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin", sources=[book])
    >>> list(held_in(school, {"url"}))
    [('sources.book.url', 'https://example.org/rivers')]
    """
    yield from _held_in(event, "event", names)
    for table, attribute in TABLES.items():
        for item in getattr(event, attribute):
            yield from _held_in(item, f"{table}.{item.id}", names)


def _held_in(
    holder: attrs.AttrsInstance, place: str, names: Collection[str]
) -> Iterator[tuple[str, Any]]:
    for field in attrs.fields(type(holder)):
        held = getattr(holder, field.name)
        if not held:
            continue
        if field.name in names:
            yield f"{place}.{field.name}", held
        elif isinstance(held, Contact | Online):
            yield from _held_in(held, f"{place}.{field.name}", names)
        elif field.metadata.get("nested"):
            for item in held:
                yield from _held_in(item, f"{place}.{field.name}.{item.id}", names)
