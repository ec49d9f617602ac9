"""The time zones of a calendar: those of IANA, by name, by what it means, or by its rules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import NamedTuple

from eventkit.importers.icalendar._lines import Component
from eventkit.importers.icalendar._values import offset_of, when_of
from eventkit.model.times import is_zone, zone
from eventkit.model.zone_names import offsets_in_year, zones_at, zones_meant
from eventkit.plugins import Note

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH = re.compile(r"([+-]?[0-9])?(MO|TU|WE|TH|FR|SA|SU)")
_MONTHS = 12
_OFFSETS_OF_A_YEAR = 2  # of more there are no rules of a place


class NamedZone(NamedTuple):
    """A zone of a calendar.

    Args:
        name: The name of IANA; empty if there is none.
        clock: Its clock; None where nothing says how it goes.
    """

    name: str
    clock: tzinfo | None


class Zones:
    """The zones that a calendar names, each found once.

    Args:
        calendars: The calendars, with their zone components.
        year: A year in which the zones are used.
        notes: Takes what was guessed.
    """

    def __init__(self, calendars: Iterable[Component], year: int, notes: list[Note]) -> None:
        self._year, self._notes = year, notes
        self._described: dict[str, Component] = {}
        for calendar in calendars:
            for it in calendar.inner("VTIMEZONE"):
                self._described.setdefault(it.text("TZID"), it)
        self._zones: dict[str, NamedZone] = {}

    def named(self, name: str, line: int) -> NamedZone:
        """Return the zone that a calendar calls so."""
        if name not in self._zones:
            self._zones[name] = self._zone_of(name, line)
        return self._zones[name]

    def _zone_of(self, name: str, line: int) -> NamedZone:
        if known := _known(name):
            return NamedZone(known, zone(known))
        component = self._described.get(name)
        if component and (known := _known(component.text("X-LIC-LOCATION"))):
            return NamedZone(known, zone(known))
        candidates = zones_meant(name, date(self._year, 1, 1)).zones
        if len(candidates) == 1:
            text = f"the time zone {name!r} is {candidates[0]}"
            self._notes.append(Note(place=line, message=text, kind="read"))
            return NamedZone(candidates[0], zone(candidates[0]))
        offsets = _offsets(component, self._year) if component else None
        if offsets is None:
            message = f"nothing says what the time zone {name!r} is: its times have no zone"
            self._notes.append(Note(place=line, message=message, kind="guessed"))
            return NamedZone("", None)
        for candidate in zones_at(offsets[0], date(self._year, 1, 1)):
            if offsets_in_year(candidate, self._year) == offsets:
                text = f"the time zone {name!r} is read as {candidate}, which has its rules"
                self._notes.append(Note(place=line, message=text, kind="guessed"))
                return NamedZone(candidate, zone(candidate))
        message = f"no place has the rules of the time zone {name!r}: its times are read by them"
        self._notes.append(Note(place=line, message=message, kind="guessed"))
        return NamedZone("", timezone(offsets[0]) if len({*offsets}) == 1 else _Clock(offsets))


class _Clock(tzinfo):
    """A clock of which the offset of each month is known."""

    def __init__(self, offsets: tuple[timedelta, ...]) -> None:
        self._offsets = offsets

    def utcoffset(self, moment: datetime | None) -> timedelta:
        return self._offsets[moment.month - 1 if moment else 0]

    def dst(self, moment: datetime | None) -> timedelta:
        return self.utcoffset(moment) - min(self._offsets)

    def tzname(self, moment: datetime | None) -> str:
        return str(self.utcoffset(moment))


def _known(name: str) -> str:
    """Return the name of IANA in a name such as `/example.org/20270101/Europe/Berlin`."""
    parts = name.strip().strip("/").split("/")
    for length in (3, 2, 1):
        candidate = "/".join(parts[-length:])
        if length <= len(parts) and candidate and is_zone(candidate):
            return candidate
    return ""


# --- rules


class _Onset(NamedTuple):
    """When an offset begins in a year: what clocks show before, and the offsets around it."""

    moment: datetime
    before: timedelta
    after: timedelta


def _offsets(component: Component, year: int) -> tuple[timedelta, ...] | None:
    """Return the offset of each month of a year, by the rules of a zone; None without rules."""
    onsets = sorted(_onsets(component, year))
    if not onsets or len({it.after for it in onsets}) > _OFFSETS_OF_A_YEAR:
        return None
    noons = (datetime.combine(date(year, month, 1), time(12)) for month in range(1, _MONTHS + 1))
    return tuple(
        max((it for it in onsets if it.moment <= noon), default=onsets[0]).after
        if onsets[0].moment <= noon
        else onsets[0].before
        for noon in noons
    )


def _onsets(component: Component, year: int) -> Iterator[_Onset]:
    """Yield the onsets of a year and the one before, or the last single one before."""
    for it in component.components:
        before, after = offset_of(it.text("TZOFFSETFROM")), offset_of(it.text("TZOFFSETTO"))
        start = when_of(it.text("DTSTART"))
        if after is None or start is None or start.clock is None:
            continue
        rule = dict(part.partition("=")[::2] for part in it.text("RRULE").upper().split(";"))
        if (until := when_of(rule.get("UNTIL", ""))) and until.day.year < year:
            continue
        if "FREQ" not in rule:
            if start.day.year <= year:
                yield _Onset(start.wall, before or after, after)
            continue
        for its_year in (year - 1, year):
            if day := _day_in(rule, start.day, its_year):
                yield _Onset(datetime.combine(day, start.clock), before or after, after)


def _day_in(rule: dict[str, str], start: date, year: int) -> date | None:
    """Return the day of a yearly rule in a year; None if it has none."""
    month = rule.get("BYMONTH", str(start.month))
    match = _NTH.fullmatch(rule.get("BYDAY", ""))
    if not month.isdecimal() or not 1 <= int(month) <= _MONTHS:
        return None
    try:
        if match is None:
            return date(year, int(month), start.day)
        return _nth(year, int(month), int(match[1] or 1), _WEEKDAYS.index(match[2]))
    except ValueError:
        return None


def _nth(year: int, month: int, number: int, weekday: int) -> date:
    """Return the first, second … or last weekday of a month."""
    if number > 0:
        first = date(year, month, 1)
        return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
    last = date(year + month // _MONTHS, month % _MONTHS + 1, 1) - timedelta(days=1)
    return last - timedelta(days=(last.weekday() - weekday) % 7 + 7 * (-number - 1))
