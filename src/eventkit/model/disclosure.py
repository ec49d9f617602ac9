"""The places of restricted values that a view shows, and of those that it hides.

They are found by comparing views, so that they always agree with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise

import attrs

from eventkit.model.errors import RestrictedError
from eventkit.model.event import Event
from eventkit.model.tree import Kind, fields_of, holders, inside, tables
from eventkit.model.unreferenced import PROGRAMME
from eventkit.model.words import Audience

_NO_ITEMS = ("translations", "checks", "exporters")  # as restricted as what they are about


def restricted_places(view: Event, whole: Event) -> tuple[str, ...]:
    """Return the places of values in a view that are hidden from the public.

    Args:
        view: The view.
        whole: The event that it is a view of.

    >>> from datetime import date
    >>> from eventkit.model import Session
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", notes="Bring cups.",
    ...                sessions=[Session(id="dinner", title="Dinner", audience="participants")])
    >>> restricted_places(school.view(audience="participants"), school)
    ('sessions.dinner',)
    """
    try:
        public = set(_places(whole.view(audience=Audience.PUBLIC)))
    except RestrictedError:
        return ("event",)
    return _outermost(place for place in _places(view) if place not in public)


def hidden_places(view: Event, whole: Event) -> tuple[str, ...]:
    """Return the places of values that a view hides.

    Args:
        view: The view.
        whole: The event that it is a view of, with the same selection, if any.

    >>> from datetime import date
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", notes="Bring cups.")
    >>> hidden_places(school.view(audience="participants"), school)
    ('event.notes',)
    """
    visible = set(_places(view))
    return _outermost(place for place in _places(whole) if place not in visible)


def hidden_by_reference(event: Event) -> dict[str, Audience]:
    """Return items without an `audience` that are hidden because no visible item refers to them.

    Returns:
        The widest audience that sees each, by the place of the item in the document.

    >>> from datetime import date
    >>> from eventkit.model import Person
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", people=[Person(id="ada", name="Ada")])
    >>> hidden_by_reference(school)
    {'people.ada': <Audience.ORGANIZERS: 'organizers'>}
    """
    hidden: dict[str, Audience] = {}
    for audience, wider in pairwise(Audience):
        with suppress(RestrictedError):
            visible = {place for place, _ in holders(event.view(audience=audience))}
            hidden |= {
                place: wider
                for place, item in holders(event)
                if item.audience is None and place not in visible
                if place.partition(".")[0] not in PROGRAMME
            }
    return hidden


def _outermost(places: Iterable[str]) -> tuple[str, ...]:
    """Return places without those inside others; outer places come first."""
    outermost: dict[str, None] = {}
    for place in places:
        parts = place.split(".")
        holders = (".".join(parts[:length]) for length in range(2, len(parts)))
        if not any(holder in outermost for holder in holders):
            outermost[place] = None
    return tuple(outermost)


def _places(event: Event) -> Iterator[str]:
    """Yield the places of all values of an event, outer ones first."""
    yield from _of(event, "event")
    for table, items in tables(event):
        for item in items:
            yield f"{table}.{item.id}"
            yield from _of(item, f"{table}.{item.id}")


def _of(holder: attrs.AttrsInstance, path: str) -> Iterator[str]:
    for field in fields_of(type(holder)):
        value = getattr(holder, field.name)
        if not value or field.kind in (Kind.TABLE, Kind.VIEW) or field.name in _NO_ITEMS:
            continue
        key_path = f"{path}.{field.key}"
        if field.name == "participations":
            yield from (f"{key_path}.{it.who}.{it.role}" for it in value)
        elif field.kind is Kind.ITEMS:
            for place, item in inside(field, value, key_path):
                yield place
                yield from _of(item, place)
        elif isinstance(value, Mapping):
            yield from (f"{key_path}.{key}" for key in value)
        else:
            yield key_path
