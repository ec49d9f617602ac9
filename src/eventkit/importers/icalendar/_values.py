"""The values of calendar properties: dates, times and lengths."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

_WHEN = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})?(Z?))?")
_LENGTH = re.compile(
    r"([+-])?P(?:([0-9]{1,6})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?"
)
_OFFSET = re.compile(r"([+-])([0-9]{2}):?([0-9]{2})(?::?([0-9]{2}))?")
_LAST_SECOND = 59


class When(NamedTuple):
    """A date, or a time on a clock.

    Args:
        day: The date.
        clock: The time; None for a whole day.
        is_utc: Whether the clock shows UTC.
    """

    day: date
    clock: time | None = None
    is_utc: bool = False

    @property
    def wall(self) -> datetime:
        """What the clock shows; of a day its beginning."""
        return datetime.combine(self.day, self.clock or time())

    @property
    def utc(self) -> datetime:
        """The instant of a time in UTC."""
        return self.wall.replace(tzinfo=UTC)


def when_of(text: str) -> When | None:
    """Return the date or time of a text; None if it is neither.

    >>> when_of("20270326"), when_of("20270326T093000Z").utc.hour, when_of("20270230")
    (When(day=datetime.date(2027, 3, 26), clock=None, is_utc=False), 9, None)
    """
    match = _WHEN.fullmatch(text.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, mark = match.groups()
    try:
        its_day = date(int(year), int(month), int(day))
        if hour is None:
            return When(its_day)
        clock = time(int(hour), int(minute), min(int(second or 0), _LAST_SECOND))
    except ValueError:
        return None
    return When(its_day, clock, is_utc=bool(mark))


def length_of(text: str) -> timedelta | None:
    """Return the length of a text such as `PT1H30M`; None if it is none.

    >>> str(length_of("PT1H30M")), str(length_of("-P1D")), length_of("1:30")
    ('1:30:00', '-1 day, 0:00:00', None)
    """
    match = _LENGTH.fullmatch(text.strip())
    if match is None or not any(match.groups()[1:]):
        return None
    weeks, days, hours, minutes, seconds = (int(it or 0) for it in match.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if match[1] == "-" else length


def offset_of(text: str) -> timedelta | None:
    """Return the offset of a text such as `+0530`; None if it is none.

    >>> str(offset_of("+0530"))
    '5:30:00'
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, seconds = (int(it or 0) for it in match.groups()[1:])
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if offset >= timedelta(days=1):
        return None
    return -offset if match[1] == "-" else offset
