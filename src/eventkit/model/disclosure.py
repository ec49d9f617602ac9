"""What a view lets its readers know: what of it is not for everybody, and what is left out.

Both are told by the views themselves, so that they cannot say anything else than the views do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from eventkit.model.errors import RestrictedError
from eventkit.model.event import TABLES, Event
from eventkit.model.words import Audience

_NO_ITEMS = ("translations", "checks", "exporters")  # as restricted as what they are about


def not_for_all(seen: Event, whole: Event) -> tuple[str, ...]:
    """Return what a view holds though the public may not see it, by its place in the document.

    Args:
        seen: The view.
        whole: The event that it is a view of.

    >>> from datetime import date
    >>> from eventkit.model import Session
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", notes="Bring cups.",
    ...                sessions=[Session(id="dinner", title="Dinner", audience="participants")])
    >>> not_for_all(school.view(audience="participants"), school)
    ('sessions.dinner',)
    """
    try:
        public = set(_places(whole.view(audience=Audience.PUBLIC)))
    except RestrictedError:
        return ("event",)
    return _outermost(place for place in _places(seen) if place not in public)


def left_out(seen: Event, whole: Event) -> tuple[str, ...]:
    """Return what a view leaves out, by its place in the document.

    Args:
        seen: The view.
        whole: The event that it is a view of, for the organisers; with the same selection, if any.

    >>> from datetime import date
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", notes="Bring cups.")
    >>> left_out(school.view(audience="participants"), school)
    ('event.notes',)
    """
    held = set(_places(seen))
    return _outermost(place for place in _places(whole) if place not in held)


def _outermost(places: Iterable[str]) -> tuple[str, ...]:
    """Return places without those that are in others of them; what holds others comes first."""
    kept: dict[str, None] = {}
    for place in places:
        parts = place.split(".")
        within = (".".join(parts[:length]) for length in range(2, len(parts)))
        if not any(above in kept for above in within):
            kept[place] = None
    return tuple(kept)


def _places(event: Event) -> Iterator[str]:
    """Yield the place of everything that an event says, what holds others first."""
    yield from _of(event, "event")
    for table, attribute in TABLES.items():
        for item in getattr(event, attribute):
            yield f"{table}.{item.id}"
            yield from _of(item, f"{table}.{item.id}")


def _of(holder: Any, path: str) -> Iterator[str]:  # noqa: ANN401  # any class of the model
    for field in attrs.fields(type(holder)):
        held = getattr(holder, field.name)
        if not held or not field.eq or field.metadata.get("table") or field.name in _NO_ITEMS:
            continue
        here = f"{path}.{field.alias}"
        if field.name == "participations":
            yield from (f"{here}.{each.who}.{each.role}" for each in held)
        elif field.metadata.get("nested"):
            for item in held:
                yield f"{here}.{item.id}"
                yield from _of(item, f"{here}.{item.id}")
        elif isinstance(held, Mapping):
            yield from (f"{here}.{key}" for key in held)
        else:
            yield here
