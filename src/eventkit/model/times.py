"""Aware datetimes in named zones, ordered and measured in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo


# Entries beside the IANA zones that differ from machine to machine.
_OF_ONE_MACHINE = re.compile(r"(posix|right)/|(posixrules|localtime)$")


@cache
def zone(name: str) -> ZoneInfo:
    """Return the time zone of that IANA name.

    Raises:
        ValueError: If the time zone database has no zone of exactly that name.

    >>> zone("Asia/Ashgabat")
    zoneinfo.ZoneInfo(key='Asia/Ashgabat')
    """
    if _OF_ONE_MACHINE.match(name):
        raise ValueError(f"no time zone of IANA: {name!r}")
    from zoneinfo import ZoneInfo  # it searches for its data, so it is imported only on use

    try:
        return ZoneInfo(name)
    except (LookupError, OSError, ValueError) as error:
        raise ValueError(f"unknown time zone {name!r}") from error


def is_zone(name: str) -> bool:
    """Return whether the time zone database has a zone of exactly that name."""
    try:
        zone(name)
    except ValueError:
        return False
    return True


def utc(moment: datetime) -> datetime:
    """Return the same instant in UTC."""
    return moment.astimezone(UTC)


def elapsed(start: datetime, end: datetime) -> timedelta:
    """Return the time that elapses between two moments, whatever clocks do meanwhile.

    >>> berlin = zone("Europe/Berlin")
    >>> elapsed(datetime(2027, 3, 28, 1, 30, tzinfo=berlin),
    ...         datetime(2027, 3, 28, 3, 30, tzinfo=berlin))
    datetime.timedelta(seconds=3600)
    """
    zone, day = start.tzinfo, start.toordinal()
    if zone is end.tzinfo and day == end.toordinal() and _keeps(zone, day):
        return end - start
    return utc(end) - utc(start)


def in_seconds(start: datetime, end: datetime | None) -> tuple[datetime, datetime | None]:
    """Return start and end in whole seconds, as iCalendar has them, at least one second apart.

    An open end stays open.

    >>> berlin = zone("Europe/Berlin")
    >>> start = datetime(2027, 3, 26, 9, 30, 15, 500, tzinfo=berlin)
    >>> [moment.second for moment in in_seconds(start, start + timedelta(microseconds=1))]
    [15, 16]
    """
    if end is None:
        return start.replace(microsecond=0), None
    if not (start.microsecond or end.microsecond):
        return start, end
    start, end = start.replace(microsecond=0), end.replace(microsecond=0)
    if utc(end) > utc(start):
        return start, end
    return start, (utc(start) + timedelta(seconds=1)).astimezone(start.tzinfo)


def says_instant(wall: datetime) -> bool:
    """Return whether a wall time exists exactly once in its zone (RFC 5545, 3.3.5).

    >>> berlin = zone("Europe/Berlin")
    >>> says_instant(datetime(2027, 3, 28, 2, 30, tzinfo=berlin))   # in the gap
    False
    >>> says_instant(datetime(2027, 10, 31, 2, 30, tzinfo=berlin))  # in the fold
    False
    """
    if wall.tzinfo is None or _keeps(wall.tzinfo, wall.toordinal()):
        return True
    return wall.replace(fold=0).utcoffset() == wall.replace(fold=1).utcoffset()


def _keeps(zone: tzinfo | None, day: int) -> bool:
    """Return whether it is known that the clocks of a zone do not change on a day."""
    hashes = zone.__hash__  # None where a class of zones has no hash, and nothing is kept of it
    return zone is not None and hashes is not None and keeps_offset(zone, day)


@lru_cache(maxsize=4096)
def keeps_offset(zone: tzinfo, day: int) -> bool:
    """Return whether the clocks of a zone do not change on a day."""
    if day == date.max.toordinal():
        return False
    midnight = datetime.fromordinal(day).replace(tzinfo=zone)
    hours = [midnight + timedelta(hours=hour) for hour in range(25)]
    # If clocks go back over midnight, only the fold of the last hour shows it.
    return len({hour.replace(fold=fold).utcoffset() for hour in hours for fold in (0, 1)}) == 1


def in_gap(wall: datetime) -> bool:
    """Return whether the clocks of its zone skip a wall time.

    >>> in_gap(datetime(2027, 3, 28, 2, 30, tzinfo=zone("Europe/Berlin")))
    True
    """
    round_trip = utc(wall).astimezone(wall.tzinfo)
    return round_trip.replace(tzinfo=None) != wall.replace(tzinfo=None)


def offset_change(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    """Return the second, in UTC, at which the clocks of a zone change between two moments.

    Args:
        zone: The zone.
        before: An aware datetime before the change.
        after: An aware datetime after it, with another offset.

    >>> berlin = zone("Europe/Berlin")
    >>> offset_change(berlin, datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC))
    datetime.datetime(2027, 3, 28, 1, 0, tzinfo=datetime.timezone.utc)
    """
    second = timedelta(seconds=1)
    before, after = utc(before), utc(after)
    old = before.astimezone(zone).utcoffset()
    while after - before > second:
        middle = before + (after - before) // second // 2 * second
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


def is_not_a_time(moment: datetime) -> bool:
    """Return whether a datetime is the one of pandas that stands for none, which equals nothing."""
    return moment != moment  # noqa: PLR0124  # that is how it is told


def has_foreign_offset(moment: datetime) -> bool:
    """Return whether the zone of a datetime, one of pytz, has another offset at that wall time."""
    localize = getattr(moment.tzinfo, "localize", None)
    if localize is None:
        return False
    wall = plain(moment).replace(tzinfo=None, fold=0)
    return moment.utcoffset() not in {
        localize(wall, is_dst=is_dst).utcoffset() for is_dst in (True, False)
    }


def plain(moment: datetime) -> datetime:
    """Return a datetime of a subclass, such as the one of pandas, as a plain one."""
    if type(moment) is datetime:
        return moment
    return datetime.combine(moment.date(), moment.time(), moment.tzinfo).replace(fold=moment.fold)


def as_shown(moment: datetime | None) -> datetime | None:
    """Return an aware datetime as clocks show it, moved out of a gap if it is in one.

    What is no time, or not one of its zone, is returned as it is.

    >>> as_shown(datetime(2027, 3, 28, 2, 30, tzinfo=zone("Europe/Berlin"))).isoformat()
    '2027-03-28T03:30:00+02:00'
    """
    if not isinstance(moment, datetime) or is_not_a_time(moment) or has_foreign_offset(moment):
        return moment
    moment = plain(moment)
    if moment.utcoffset() is None or not in_gap(moment):
        return moment
    return utc(moment).astimezone(moment.tzinfo)


def at_offset(moment: datetime | None) -> datetime | None:
    """Return an aware datetime with its offset as zone, or in UTC if that has odd seconds.

    >>> at_offset(datetime(2026, 10, 25, 1, 30, tzinfo=zone("Europe/Berlin"))).isoformat()
    '2026-10-25T01:30:00+02:00'
    """
    if not isinstance(moment, datetime) or is_not_a_time(moment) or has_foreign_offset(moment):
        return moment
    moment = plain(moment)
    offset = moment.utcoffset()
    if offset is None:
        return moment
    whole = offset % timedelta(minutes=1) == timedelta()
    return moment.astimezone(timezone(offset) if whole else UTC)


def identity(moment: datetime | date | None) -> object:
    """Return a key that is equal for the same instant in the same zone.

    In Python both sides of a fold are equal (PEP 495), which would hide a lost hour.
    """
    if not isinstance(moment, datetime):
        return moment
    return utc(moment).replace(tzinfo=None), str(moment.tzinfo)
