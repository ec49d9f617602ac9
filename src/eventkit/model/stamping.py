"""Attach a history to an event: what releases recorded of it, or the time of its last change."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import attrs

from eventkit.model import tree
from eventkit.model.contents import Contents
from eventkit.model.event import Event, History
from eventkit.model.fields import reject


def with_history(event: Event, history: History) -> Event:
    """Return an event with another history, which keeps its cached look-ups.

    >>> from datetime import date
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> with_history(school, History(has_unreleased=True)).history.has_unreleased
    True
    """
    copy = tree.copy_with(event, {"history": history})
    for name in _INDEXES:
        with suppress(AttributeError):  # not computed yet
            object.__setattr__(copy, name, object.__getattribute__(event, name))
    return copy


# attrs turns a cached property into a slot; its own slots have two underscores.
_INDEXES = tuple(
    name
    for name in vars(Contents)["__slots__"]
    if name not in attrs.fields_dict(Contents) and not name.startswith(("__", "_attrs_"))
)


def stamp(event: Event, *, modified: datetime | None = None) -> Event:
    """Return an event without releases, with the time of its last change as history.

    That is the event's `updated`, otherwise `modified`. It is never the time of writing, so that an
    unchanged event gives the same bytes (RFC 5545, 3.8.7.2).

    Args:
        event: The event, viewed by audience and language.
        modified: Aware datetime of the last change of its document.

    Raises:
        ModelError: If `modified` has no offset, so that its instant is not known.

    >>> from datetime import date
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC")
    >>> stamp(event, modified=datetime(2027, 1, 5, tzinfo=UTC)).history.modified.year
    2027
    """
    if modified and modified.utcoffset() is None:
        raise reject("time-without-offset", "modified needs an offset", value=modified)
    latest = event.updated or modified
    if latest:
        latest = latest.astimezone(UTC).replace(microsecond=0)
    return with_history(event, History(modified=latest))
