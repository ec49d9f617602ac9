"""Find words by the names of the fields that hold them, wherever in an event these are."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from eventkit.model import Event
from eventkit.model.tree import walk


def values_of(event: Event, names: Collection[str]) -> Iterator[tuple[str, Any]]:
    """Yield the place and value of every filled field of these names, in the order of the tables.

    >>> from datetime import date
    >>> from eventkit.model import Source
    >>> book = Source(id="book", title="Rivers", url="https://example.org/rivers")
    >>> school = Event(id="school", title="Spring School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 29), timezone="Europe/Berlin", sources=[book])
    >>> list(values_of(school, {"url"}))
    [('sources.book.url', 'https://example.org/rivers')]
    """
    return ((path, value) for path, field, value in walk(event) if field.name in names and value)
