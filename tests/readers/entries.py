"""What a reader finds in a calendar, as plain values."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

WHEN_AND_WHAT = ("uid", "start", "end", "summary")
ALL = (*WHEN_AND_WHAT, "location", "description", "status", "categories", "busy", "alarm")


class Entry(NamedTuple):
    """One entry: days as 2024-07-01, moments as 2024-07-01T12:00:00Z, "" for what is not there.

    A time without Z is one whose zone the reader did not find. What has no end ends at once (RFC
    5545, 3.6.1), whether a reader gives it that end or none. An alarm is told by how long before
    the start it goes off: -PT15M.
    """

    uid: str
    start: str
    end: str
    summary: str
    location: str = ""
    description: str = ""
    status: str = ""
    categories: tuple[str, ...] = ()
    busy: bool = False
    alarm: str = ""


def said(moment: date) -> str:
    """Say a day or a moment in the words of an entry."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.utcoffset() is None:
        return moment.isoformat()
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def before(trigger: timedelta) -> str:
    """Say in the words of an entry when an alarm goes off."""
    return f"-PT{-trigger // timedelta(minutes=1)}M"


def told(entries: Iterable[Entry], fields: Collection[str] = ALL) -> list[tuple[Any, ...]]:
    """Return of each entry the fields that a reader tells of, in an order of their own."""
    return sorted(tuple(getattr(entry, field) for field in fields) for entry in entries)
