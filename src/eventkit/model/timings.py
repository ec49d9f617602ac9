"""What is known of the time of a session, and which times are none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Protocol

from eventkit.model import times
from eventkit.model.fields import reject
from eventkit.model.words import Timing

MOST_DAYS = 366
"""The most days of an all-day session: each is a line in every agenda."""


class HasTimes(Protocol):
    """Anything with the times of a session."""

    @property
    def start(self) -> datetime | None:
        """When it begins."""

    @property
    def end(self) -> datetime | None:
        """When it ends."""

    @property
    def day(self) -> date | None:
        """Its day, or the first of several."""

    @property
    def last_day(self) -> date | None:
        """The last of its whole days."""


def timing(when: HasTimes) -> Timing:
    """Return what is known of a time."""
    if when.start is None:
        known = Timing.DAY if when.last_day is None else Timing.ALL_DAY
        return Timing.UNKNOWN if when.day is None else known
    if when.end is None:
        return Timing.OPEN
    return Timing.HOURS if times.elapsed(when.start, when.end) else Timing.MOMENT


def whole_days(when: HasTimes) -> Iterator[date]:
    """Yield the days of an all-day session, the last one included; none of others."""
    if when.day and when.last_day:
        for number in range((when.last_day - when.day).days + 1):
            yield when.day + timedelta(days=number)


def require_time(when: HasTimes, place: str) -> None:
    """Raise ModelError if the times of a session contradict each other."""
    if when.last_day is not None:
        _require_days(when, place)
    if when.start is None:
        if when.end is not None:
            raise reject("half-a-time", "an end needs a start", place, when.end)
        return
    if when.day is not None:
        raise reject("two-times", "a session has hours or a day without hours, not both", place)
    moments = [when.start] if when.end is None else [when.start, when.end]
    if any(moment.utcoffset() is None for moment in moments):
        raise reject("naive-time", "a time needs a time zone (tzinfo)", place, when.start)
    if times.utc(moments[-1]) < times.utc(when.start):
        raise reject("end-not-after-start", "the end is before the start", place, when.end)


def _require_days(when: HasTimes, place: str) -> None:
    if when.day is None or when.last_day is None:
        raise reject("half-a-time", "a last day needs a day", place, when.last_day)
    if when.last_day < when.day:
        message = f"the last day {when.last_day} is before the first"
        raise reject("end-before-start", message, place, when.last_day)
    if (when.last_day - when.day).days >= MOST_DAYS:
        message = f"whole days of one session are at most {MOST_DAYS}"
        raise reject("impossible-date", message, place, when.last_day)
