"""What past releases say of an event: the stamps of its items, and the items withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from attrs import field, frozen
from immutabledict import immutabledict

from eventkit.model.fields import Value


@frozen(kw_only=True, repr=False)
class Release(Value):
    """A published state of the event.

    Args:
        number: Counted from 1.
        time: When, in UTC, to the second.
        note: What the organiser wrote to it.
    """

    number: int
    time: datetime
    note: str = ""


@frozen(kw_only=True, repr=False)
class Revision(Value):
    """What releases say of one item, found by its UID.

    Args:
        sequence: SEQUENCE of RFC 5545, 3.8.7.4: it never falls.
        created: Time of the first release that showed the item, in UTC.
        modified: Time of the last release that changed what is shown of it, in UTC.
    """

    sequence: int
    created: datetime
    modified: datetime


@frozen(kw_only=True, repr=False)
class Withdrawn(Value):
    """An item that a past release showed and the event no longer does.

    Args:
        uid: Its UID, which readers of calendars know it by.
        start: When it was last shown to begin: an aware datetime, or a date for a whole day.
        end: When it was last shown to end; for whole days the day after the last.
        revision: Its stamp.
        title: Its last title, or None where that is not for this audience.
    """

    uid: str
    start: datetime | date
    end: datetime | date
    revision: Revision
    title: str | None = None


@frozen(kw_only=True, repr=False)
class History(Value):
    """What is known of an event's past; empty where there is no release.

    Args:
        modified: When the event last changed, in UTC; None is not known.
        releases: The releases so far, oldest first.
        revisions: A `Revision` for each UID.
        withdrawn: What calendars must be told to cancel.
    """

    modified: datetime | None = None
    releases: tuple[Release, ...] = field(default=(), converter=tuple[Release, ...])
    revisions: immutabledict[str, Revision] = field(factory=immutabledict, converter=immutabledict)
    withdrawn: tuple[Withdrawn, ...] = field(default=(), converter=tuple[Withdrawn, ...])
