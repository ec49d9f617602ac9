"""What past releases say of an event: the stamps of its items, the items withdrawn, the changes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from attrs import field, frozen
from immutabledict import immutabledict

from eventkit.model.fields import Value
from eventkit.model.times import identity

if TYPE_CHECKING:
    from eventkit.model.event import Event


@frozen(kw_only=True, repr=False, cache_hash=True)
class Release(Value):
    """A published state of the event.

    Args:
        number: Counted from 1.
        time: When, in UTC, to the second.
        note: What the organiser wrote to it; formats for others than the organisers never have it.
        by: Who released it, where that is said; as for `note`.
        forced: Whether it was released although `check` found errors; as for `note`.
    """

    number: int
    time: datetime = field(eq=identity)
    note: str = ""
    by: str = ""
    forced: bool = False


@frozen(kw_only=True, repr=False, cache_hash=True)
class Revision(Value):
    """What releases say of one item, found by its UID.

    Args:
        sequence: SEQUENCE of RFC 5545, 3.8.7.4: it never falls.
        created: Time of the first release that showed the item, in UTC.
        modified: Time of the last release that changed what is shown of it, in UTC.
        release: Number of that release; 0 where there is none.
    """

    sequence: int
    created: datetime = field(eq=identity)
    modified: datetime = field(eq=identity)
    release: int = 0


class Ending(StrEnum):
    """Why an item has no entry in calendars any more.

    BREAK is true of calendars without breaks alone: all others go on to show it.
    """

    WITHDRAWN = "withdrawn"
    PART = "part"
    OPEN = "open"
    BREAK = "break"


@frozen(kw_only=True, repr=False, cache_hash=True)
class Withdrawn(Value):
    """An item that a past release showed and the event no longer does.

    Args:
        uid: Its UID, which readers of calendars know it by.
        start: When it was last shown to begin: an aware datetime, or a date for a whole day.
        end: When it was last shown to end; for whole days the day after the last.
        revision: Its stamp.
        title: Its title, or None where that is not for this audience.
        why: Whether it was withdrawn, or became a part, lost its hours or became a break.
        whole: Of a part the title of the session that it is a part of now.
        is_break: Whether it was always a break: calendars without breaks never showed it.
    """

    uid: str
    start: datetime | date = field(eq=identity)
    end: datetime | date = field(eq=identity)
    revision: Revision
    title: str | None = None
    why: Ending = Ending.WITHDRAWN
    whole: str | None = None
    is_break: bool = False


class ChangeKind(StrEnum):
    """What became of an item between two states of an event, the weightiest first."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    POSTPONED = "postponed"
    REINSTATED = "reinstated"
    TENTATIVE = "tentative"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    RENAMED = "renamed"
    ROOM = "room"
    PEOPLE = "people"
    LANGUAGE = "language"
    TRACK = "track"
    KIND = "kind"
    TEXT = "text"
    OTHER = "other"
    IDENTITY = "identity"
    ORDER = "order"


@frozen(kw_only=True, repr=False, cache_hash=True)
class Change(Value):
    """What became of one item between two states of an event.

    Args:
        table: The table of the item; `event` for the event itself.
        old: Its id in the older state; None where it is new, or hidden from the reader by now.
        new: Its id in the newer state; None where it is gone. A change without either id is one of
            the table: its order, or an item that is hidden from the reader by now.
        kinds: What became of it, the weightiest first.
        keys: The keys that differ, such as `title` or, for a translation, `translations.ru.title`.
        start: When a session without either id was to begin, if that was known.
        end: When it was to end.
    """

    table: str
    old: str | None = None
    new: str | None = None
    kinds: tuple[ChangeKind, ...] = field(converter=tuple[ChangeKind, ...])
    keys: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    start: datetime | date | None = field(default=None, eq=identity)
    end: datetime | None = field(default=None, eq=identity)


@frozen(kw_only=True, repr=False, cache_hash=True)
class History(Value):
    """What is known of an event's past; empty where there is no release.

    Args:
        modified: When the event last changed, in UTC; None is not known.
        releases: The releases so far, oldest first.
        revisions: A `Revision` for each UID.
        withdrawn: What calendars must be told to cancel.
        changes: What changed since an earlier release, where a format asks for that.
        since: That release; None where there are no changes.
        earlier: The event as it was then, without what is hidden from the reader by now.
        has_unreleased: Whether the event differs from its last release.
    """

    modified: datetime | None = field(default=None, eq=identity)
    releases: tuple[Release, ...] = field(default=(), converter=tuple[Release, ...])
    revisions: immutabledict[str, Revision] = field(factory=immutabledict, converter=immutabledict)
    withdrawn: tuple[Withdrawn, ...] = field(default=(), converter=tuple[Withdrawn, ...])
    changes: tuple[Change, ...] = field(default=(), converter=tuple[Change, ...])
    since: Release | None = None
    earlier: Event | None = None
    has_unreleased: bool = False
