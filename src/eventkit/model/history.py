"""What releases recorded of an event: stamps, withdrawn items and changes."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from eventkit.model.fields import Value
from eventkit.model.times import identity


@frozen(kw_only=True, repr=False, cache_hash=True)
class Release(Value):
    """A published state of the event.

    Args:
        number: Its number, counted from 1.
        time: Its time in UTC, in whole seconds.
        note: The organiser's note, which only exports for organisers show.
        by: Who released it, if that is known; for organisers only.
        forced: Whether it was released although `check` found errors; for organisers only.
    """

    number: int
    time: datetime = field(eq=identity)
    note: str = ""
    by: str = ""
    forced: bool = False


@frozen(kw_only=True, repr=False, cache_hash=True)
class Revision(Value):
    """The stamp of a calendar entry, found by its UID.

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
    """Why an item no longer has an entry in calendars.

    BREAK applies only to calendars without breaks: all others still show the item.
    """

    WITHDRAWN = "withdrawn"
    PART = "part"
    OPEN = "open"
    BREAK = "break"


@frozen(kw_only=True, repr=False, cache_hash=True)
class Withdrawn(Value):
    """An item that a past release showed and the event no longer shows.

    Args:
        uid: The UID of its entry.
        start: Its last shown start: an aware datetime, or a date for a whole day.
        end: Its last shown end; for whole days the day after the last; None for an open end or a
            moment.
        revision: Its stamp.
        title: Its title; None if that is hidden from the audience.
        why: Whether it was withdrawn, became a part (also by a merge) or a break, or lost its
            hours.
        whole: The title of the session that it is a part of now, or was merged into.
        is_break: Whether it was always a break, so that calendars without breaks never showed it.
        is_task: Whether it is an outcome that asked for something.
    """

    uid: str
    start: datetime | date = field(eq=identity)
    end: datetime | date | None = field(eq=identity)
    revision: Revision
    title: str | None = None
    why: Ending = Ending.WITHDRAWN
    whole: str | None = None
    is_break: bool = False
    is_task: bool = False


class ChangeKind(StrEnum):
    """How an item can differ between two states of an event, the most important first."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
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
    """How an item differs between two states of an event.

    Args:
        table: The table of the item; `event` for the event itself.
        old: Its id in the older state; None if it is new, or hidden from the reader by now.
        new: Its id in the newer state; None if it is absent there. A change without ids concerns
            the order of the table, or an item that is hidden from the reader by now.
        kinds: How it differs, the most important first.
        keys: The keys that differ, such as `title` or, for a translation, `translations.ru.title`.
        start: The start of a session without ids, if it was known.
        end: Its end; None if it is open.
        into: The id of the session of which one that was merged is a part now.
        whole: The title of that session.
    """

    table: str
    old: str | None = None
    new: str | None = None
    kinds: tuple[ChangeKind, ...] = field(converter=tuple[ChangeKind, ...])
    keys: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    start: datetime | date | None = field(default=None, eq=identity)
    end: datetime | None = field(default=None, eq=identity)
    into: str | None = None
    whole: str | None = None
