"""The UTC offsets of an event's zone around its days, by which usual hours mean instants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from typing import TypeAlias

from eventkit.calendars.entries import has_daily_entries
from eventkit.model import Event
from eventkit.model.times import offset_change
from eventkit.releases.patch import CLOCKS_NEVER_CHANGE, cached_by_event

Offsets: TypeAlias = dict[datetime, timedelta]
"""The UTC offset of a zone from each instant on."""

_DAY = timedelta(days=1)
_AROUND = [number * _DAY for number in range(-1, 4)]
"""From a day to those at whose midnights, in UTC, its hours begin or end, in whatever zone."""


@cached_by_event
def offsets_of(event: Event) -> Offsets:
    """Return the offsets of an event's zone: at the first and last moment, and at each change.

    If no day has usual hours, or the offset of the zone never changes, nothing is returned.

    >>> from datetime import date
    >>> from eventkit.model import Hours
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                hours=Hours(start=time(9), end=time(17)), timezone="Europe/Berlin")
    >>> spelled_offsets(offsets_of(school))
    ['2027-03-25T01:00:00+01:00', '2027-03-28T03:00:00+02:00', '2027-03-29T02:00:00+02:00']
    """
    if event.timezone in CLOCKS_NEVER_CHANGE or not _has_usual_hours(event):
        return {}
    zone = event.zone
    known = {it: it.astimezone(zone).utcoffset() or timedelta() for it in _midnights(event)}
    first, *_, last = known
    offsets = {first: known[first]}
    for before, after in pairwise(known):
        if known[before] != known[after]:
            # Between days that are far apart, the last change alone would tell nothing.
            is_next = after - before == _DAY
            offsets[offset_change(zone, before, after) if is_next else after] = known[after]
    return offsets | {last: known[last]}


def _has_usual_hours(event: Event) -> bool:
    """Return whether some day has hours of its own or of the event, and may have an entry."""
    has_hours = event.hours or any(day.item and day.item.hours for day in event.days)
    return bool(has_hours) and has_daily_entries(event)


def _midnights(event: Event) -> list[datetime]:
    """Return the midnights in UTC around the days of an event, in order."""
    dates = {day.date + days for day in event.days for days in _AROUND}
    return [datetime.combine(day, time(), tzinfo=UTC) for day in sorted(dates)]


def spelled_offsets(offsets: Offsets) -> list[str]:
    """Return offsets as JSON: from which wall time on each applies, with the offset itself."""
    return [it.astimezone(timezone(offset)).isoformat() for it, offset in offsets.items()]


def parsed_offsets(moments: Iterable[str]) -> Offsets:
    """Return offsets from JSON.

    Raises:
        TypeError, ValueError: If the JSON has another form.
    """
    offsets: Offsets = {}
    for moment in map(datetime.fromisoformat, moments):
        offset = moment.utcoffset()
        is_in_zones = MINYEAR < moment.year < MAXYEAR
        if offset is None or moment.microsecond or not is_in_zones:
            raise ValueError(moment)
        offsets[moment.astimezone(UTC)] = offset
    return offsets
