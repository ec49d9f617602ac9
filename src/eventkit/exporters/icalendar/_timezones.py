"""Describe a time zone inside a calendar: the VTIMEZONE component of RFC 5545 section 3.6.5.

Some readers take a zone by its name, others by the component alone, so the component has to equal
the zone for everything that the calendar holds. Readers understand three forms alike, and no other
is written: a yearly rule, a single onset, and one STANDARD without any change.

What is known of a zone comes from `zoneinfo`'s public interface: it is asked for offsets, and the
moments at which they change are found by bisection.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

from eventkit.model.times import offset_change, says_instant, utc

# Readers refuse or misread onsets before 1970; the year after the last one must still be a date.
_YEARS = range(1970, 9998)

# Boa Vista went there and back within seven days in 2000: steps of a week may miss both.
_STEP = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_ZERO = timedelta(0)

_RULE_NEEDS = 3  # onsets: two years agree by chance
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


Rule: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


class _Kind(NamedTuple):
    """What an observance says besides when it begins."""

    offset_from: timedelta
    offset_to: timedelta
    name: str
    daylight: bool


class Observance(NamedTuple):
    """A part of the year, or of the past, with one offset (RFC 5545, 3.6.5).

    Args:
        start: Its onset, on the clock that it ends.
        rule: How it recurs: the parts of an RRULE and their values, in the order of RFC 5545;
            empty where it does not.
        offset_from: The offset before it.
        offset_to: Its offset.
        name: What it is called; empty where it has no name.
        daylight: Whether it is one of daylight saving.
    """

    start: datetime
    rule: Rule
    offset_from: timedelta
    offset_to: timedelta
    name: str
    daylight: bool


class _Onset(NamedTuple):
    """The moment (UTC) at which an observance begins."""

    moment: datetime
    kind: _Kind

    @property
    def wall(self) -> datetime:
        """The wall time of the onset before the change, as DTSTART has it (RFC 5545, 3.6.5)."""
        return (self.moment + self.kind.offset_from).replace(tzinfo=None)


Described: TypeAlias = tuple[_Onset, Rule]


def may_use_tzid(moment: datetime) -> bool:
    """Return whether a moment may be written as its wall time with TZID; if not, it is in UTC.

    It may not in the hour that a clock change skips or repeats: TZID has no word for which of
    the two is meant, and readers choose differently. Nor may it in years for which no VTIMEZONE
    is written (before 1970, after 9997).

    Args:
        moment: an aware datetime in the zone that TZID would name.

    Raises:
        ValueError: If the datetime has no time zone.

    >>> berlin = ZoneInfo("Europe/Berlin")
    >>> may_use_tzid(datetime(2024, 10, 27, 1, 30, tzinfo=berlin))
    True
    >>> may_use_tzid(datetime(2024, 10, 27, 2, 30, tzinfo=berlin))
    False

    Source: RFC 5545 section 3.3.5, form 3.
    """
    if moment.tzinfo is None:
        _require_aware(moment)
    return moment.year in _YEARS and says_instant(moment)


def observances(zone: ZoneInfo, first: datetime, last: datetime) -> list[Observance]:
    r"""Describe a zone so that it is right for every moment from the first to the last.

    Onsets are looked for from two years before `first`, since one client takes the months before
    the first onset for the other half of the year, to the year after `last`. Those that come every
    year on the same weekday or date, at the same time, become one observance with a yearly rule:
    then it holds to the end of the year after `last`. Any other onset stands alone. Where no rule
    fits it holds to `last`, and begins with a STANDARD of two equal offsets instead of changes
    before `first`: Emacs takes a zone for UTC that begins with a single change.

    UTC needs no VTIMEZONE: a moment in it is written with Z, so nobody should ask for one. Who
    does gets a STANDARD of +0000.

    Args:
        zone: a zone with a key.
        first: the earliest moment that the calendar says in this zone; aware, in any zone.
        last: the latest one; aware, in any zone.

    Returns:
        Observances in order of their onsets, which depend on the arguments and the zone data alone.

    Raises:
        ValueError: If a moment has no time zone, if it is in a year that `may_use_tzid` refuses,
            or if the last is before the first.

    >>> monday = datetime(2024, 11, 18, 9, 0, tzinfo=ZoneInfo("Asia/Ashgabat"))
    >>> [(each.name, each.start) for each in observances(monday.tzinfo, monday, monday)]
    [('+05', datetime.datetime(2022, 1, 1, 0, 0))]

    Source: RFC 5545 section 3.6.5; section 3.8.3 for the properties.
    """
    years = _covered_years(zone, first, last)
    described = _observances(_changes(zone, years), years)
    return [
        Observance(onset.wall, rule, *onset.kind)
        for onset, rule in _needed(described, zone, years, first, last)
    ]


def _covered_years(zone: ZoneInfo, first: datetime, last: datetime) -> range:
    _require_aware(first)
    _require_aware(last)
    first_year, last_year = _local_year(zone, first), _local_year(zone, last)
    if utc(last) < utc(first):
        raise ValueError(f"the last moment {last} is before the first, {first}: swap them")
    return range(max(first_year - 2, _YEARS.start), last_year + 2)


def _require_aware(moment: datetime) -> None:
    if moment.utcoffset() is None:
        raise ValueError(f"{moment} has no time zone: give it a tzinfo")


def _local_year(zone: ZoneInfo, moment: datetime) -> int:
    # astimezone() overflows at both ends of the calendar, far from here.
    near = _YEARS.start - 1 <= moment.year <= _YEARS.stop
    year = moment.astimezone(zone).year if near else moment.year
    if year not in _YEARS:
        raise ValueError(
            f"{moment} has a year outside {_YEARS.start}-{_YEARS[-1]}: write it in UTC"
        )
    return year


def _needed(
    described: Sequence[Described], zone: ZoneInfo, years: range, first: datetime, last: datetime
) -> list[Described]:
    """Return what a calendar needs: no single onset that is over before the first moment."""
    past = [change.moment for change in _changes(zone, years) if change.moment <= first]
    latest = max(past, default=None)
    ruled = [onset.moment for onset, rule in described if rule]
    if latest and ruled and min(ruled) <= latest:
        return [(onset, rule) for onset, rule in described if rule or onset.moment >= latest]
    until = _new_year(zone, years.stop) if ruled else last
    later = [it for it in described if first < it[0].moment <= until]
    return [(_unchanged(zone, years.start, first), ()), *later]


@lru_cache(maxsize=8)
def _changes(zone: ZoneInfo, years: range) -> tuple[_Onset, ...]:
    """List what makes the offset of the zone another one after the years began."""
    start, end = _new_year(zone, years.start), _new_year(zone, years.stop) - _SECOND
    steps = [*(start + n * _STEP for n in range((end - start) // _STEP + 1)), end]
    offsets = [_offset(zone, step) for step in steps]
    return tuple(
        _onset(zone, offset_change(zone, *steps[number : number + 2]))
        for number, (old, new) in enumerate(pairwise(offsets))
        if old != new
    )


def _new_year(zone: ZoneInfo, year: int) -> datetime:
    return utc(datetime(year, 1, 1, tzinfo=zone))


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or _ZERO


def _saving(moment: datetime) -> timedelta:
    return moment.dst() or _ZERO


def _onset(zone: ZoneInfo, change: datetime) -> _Onset:
    before, after = ((change - past).astimezone(zone) for past in (_SECOND, _ZERO))
    # Where winter is the one that "saves" (Dublin, Casablanca), leaving it begins DAYLIGHT:
    # readers know no negative saving, and other builds of the zone data tell it this way round.
    daylight = _saving(after) > _ZERO or _saving(before) < _ZERO == _saving(after)
    kind = _Kind(_offset(zone, before), _offset(zone, after), after.tzname() or "", daylight)
    return _Onset(change, kind)


def _unchanged(zone: ZoneInfo, year: int, moment: datetime) -> _Onset:
    """Return an onset at the beginning of a year of what holds at a later moment."""
    offset = _offset(zone, moment)
    name = moment.astimezone(zone).tzname() or ""
    start = datetime(year, 1, 1, tzinfo=UTC) - offset
    return _Onset(start, _Kind(offset, offset, name, daylight=False))


def _observances(onsets: Sequence[_Onset], years: range) -> list[Described]:
    """Gather the onsets of each kind under a rule where one fits, in order of beginning."""
    kinds = dict.fromkeys(onset.kind for onset in onsets)
    ruled_onsets = [
        observance
        for kind in kinds
        for observance in _ruled([onset for onset in onsets if onset.kind == kind], years)
    ]
    return sorted(ruled_onsets, key=lambda observance: observance[0].moment)


def _ruled(onsets: Sequence[_Onset], years: range) -> Iterator[tuple[_Onset, Rule]]:
    """Give the onsets one by one until a rule, which has no end, says all that are left."""
    for number, onset in enumerate(onsets):
        rule = _yearly_rule([other.wall for other in onsets[number:]], years)
        yield onset, rule
        if rule:
            return


def _yearly_rule(walls: Sequence[datetime], years: range) -> Rule:
    every_year = [wall.year for wall in walls] == list(range(walls[0].year, years.stop))
    alike = len({(wall.month, wall.time()) for wall in walls}) == 1
    days = _day_of_year(walls)
    if len(walls) < _RULE_NEEDS or not every_year or not alike or not days:
        return ()
    return (("FREQ", ("YEARLY",)), *days, ("BYMONTH", (str(walls[0].month),)))


def _day_of_year(walls: Sequence[datetime]) -> Rule:
    """Return the rule for the day of the month that all have in common; empty if there is none.

    Every reader knows the last and the nth weekday. "Sunday on or after the 2nd" (Santiago) takes
    a weekday within seven days of the month (RFC 5545 section 3.3.10: BYMONTHDAY limits BYDAY).
    """
    days = sorted({wall.day for wall in walls})
    if len(days) == 1:
        return (("BYMONTHDAY", (str(days[0]),)),)
    if len({wall.weekday() for wall in walls}) > 1:
        return ()
    weekday = _WEEKDAYS[walls[0].weekday()]
    if all(wall.day + 7 > monthrange(wall.year, wall.month)[1] for wall in walls):
        return (("BYDAY", (f"-1{weekday}",)),)
    weeks = {(day + 6) // 7 for day in days}
    if len(weeks) == 1:
        return (("BYDAY", (f"{weeks.pop()}{weekday}",)),)
    if days[-1] - days[0] < len(_WEEKDAYS):
        month_days = tuple(map(str, range(days[-1] - 6, days[-1] + 1)))
        return (("BYDAY", (weekday,)), ("BYMONTHDAY", month_days))
    return ()
