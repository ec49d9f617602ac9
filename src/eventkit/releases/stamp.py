"""Stamp an event with the time of its last change."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs

from eventkit.model import Event, History
from eventkit.model.fields import reject

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(event: Event, *, modified: datetime | None = None) -> Event:
    """Return the event with a history that says when it last changed.

    That is what the event says itself (`updated`), else the time handed in, else 1970: never the
    time of writing, so that what did not change comes out the same (RFC 5545, 3.8.7.2).

    Args:
        event: The event, viewed by audience and language.
        modified: Aware datetime of the last change of its document.

    Raises:
        ModelError: If that has no offset: which instant it is would depend on the machine.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC")
    >>> stamp(event).history.modified.year
    1970
    """
    if modified and modified.utcoffset() is None:
        raise reject("time-without-offset", "modified needs an offset", value=modified)
    latest = (event.updated or modified or UNKNOWN).astimezone(UTC).replace(microsecond=0)
    return attrs.evolve(event, history=History(modified=latest))
