"""Repeated entries, expanded within the days that are asked for (RFC 5545, 3.8.5)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from eventkit.importers.icalendar._lines import Component, Property
from eventkit.importers.icalendar._values import When, when_of
from eventkit.plugins import Note

NoteKind: TypeAlias = Literal["left-out", "guessed"]
ZoneName: TypeAlias = Callable[[str, int], str]
"""From what a calendar calls a zone, and the line, to the name of IANA; empty if it has none."""

REPEATING = ("RRULE", "RDATE")
_PARTS = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_BY = {
    "DAILY": frozenset({"BYDAY"}),
    "WEEKLY": frozenset({"BYDAY"}),
    "MONTHLY": frozenset({"BYDAY", "BYMONTHDAY", "BYSETPOS"}),
    "YEARLY": frozenset({"BYDAY", "BYMONTHDAY", "BYMONTH"}),
}
"""What the rules of programmes say of their days, by how often these come."""

_STEPS = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 28, "YEARLY": 365}
_DAY = re.compile(r"(?:[+-]?[1-5])?(?:MO|TU|WE|TH|FR|SA|SU)")
_NUMBERS = re.compile(r"-?[0-9]{1,3}(?:,-?[0-9]{1,3})*")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_WEEKS = 4  # that each month has
_LONG = timedelta(days=31)
_LONGEST_STEP = 3660
_MOST_STEPS = 100_000
"""How many days, weeks, months or years all rules together may pass; more is no programme."""

_MOST = 400
"""How many repetitions one entry may have; more is no programme."""

_EVERY_DAY = date(9000, 1, 1)


class Span(NamedTuple):
    """Days from the first to the last one."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Return whether a day is one of them."""
        return self.first <= day <= self.last


class Repetition(NamedTuple):
    """An entry at one of its times.

    Args:
        component: The entry, or what replaces it at this time.
        start: When it begins; None where that is said by the entry itself.
        end: When it ends, likewise.
    """

    component: Component
    start: date | datetime | None = None
    end: date | datetime | None = None


class Rule(NamedTuple):
    """How an entry is repeated.

    Args:
        parts: The parts of the rule; empty where only dates are listed.
        first: The first day.
        last: The last day, if it has one.
    """

    parts: Mapping[str, str]
    first: date
    last: date | None

    @property
    def is_endless(self) -> bool:
        """Whether it has no end."""
        return self.last is None


def rule_of(component: Component) -> Rule | None:
    """Return how an entry is repeated; None if it is not, or in a way that is not read."""
    start = _start(component)
    if start is None:
        return None
    text = component.text("RRULE").upper().removeprefix("RRULE:")
    parts = dict(part.partition("=")[::2] for part in text.split(";") if part)
    if parts and not _is_read(parts, start.day):
        return None
    listed = [
        when.day for it in component.every("RDATE") for part in it.value.split(",")
        if (when := when_of(part.partition("/")[0]))
    ]  # fmt: skip
    last: date | None = max([start.day, *listed])
    if parts:
        last = _last_of(parts, start.day, last or start.day)
    return Rule(parts, start.day, last)


def _start(component: Component) -> When | None:
    it = component.first("DTSTART")
    return when_of(it.value) if it else None


def _is_read(parts: Mapping[str, str], first: date) -> bool:
    """Return whether a rule is one of a programme, whose days come again and again.

    The library seeks a day that never comes until the last of all years.
    """
    known = _PARTS | _BY.get(parts.get("FREQ", ""), frozenset())
    if not parts.keys() <= known or parts.get("FREQ") not in _STEPS:
        return False
    numbers = [parts.get(key, "1") for key in ("INTERVAL", "COUNT")]
    if not all(it.isascii() and it.isdecimal() and 0 < int(it[:9]) == int(it) for it in numbers):
        return False
    is_until = "UNTIL" not in parts or when_of(parts["UNTIL"]) is not None
    is_near = int(numbers[0]) * _STEPS[parts["FREQ"]] <= _LONGEST_STEP
    return is_until and is_near and _comes_again(parts, first, is_every=int(numbers[0]) == 1)


def _comes_again(parts: Mapping[str, str], first: date, *, is_every: bool) -> bool:
    """Return whether the days of a rule are there whenever it comes to them.

    Args:
        parts: The parts of the rule.
        first: The first day.
        is_every: Whether it leaves no day, week, month or year out.
    """
    by_number = [parts[key] for key in ("BYMONTH", "BYMONTHDAY", "BYSETPOS") if key in parts]
    if not all(map(_NUMBERS.fullmatch, by_number)):
        return False
    months, days, positions = (
        [int(it) for it in parts[key].split(",")] if key in parts else []
        for key in ("BYMONTH", "BYMONTHDAY", "BYSETPOS")
    )
    weekdays = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    if not all(map(_DAY.fullmatch, weekdays)) or len({it.isalpha() for it in weekdays}) > 1:
        return False  # of some with numbers and some without, the library wants both at once
    are_nth = bool(weekdays) and not weekdays[0].isalpha()
    if any(not 1 <= month <= len(_LENGTHS) for month in months):
        return False
    if positions and (
        not weekdays or are_nth or any(not 1 <= abs(it) <= _WEEKS for it in positions)
    ):
        return False
    if weekdays:
        is_rare = are_nth and "5" in parts["BYDAY"] and (months or not is_every)
        return not (days or is_rare or (parts["FREQ"] == "DAILY" and not is_every))
    days = days or ([first.day] if months else [])
    lengths = [_LENGTHS[month - 1] for month in months] if months else _LENGTHS
    shortest = min(lengths) if months or not is_every else max(lengths)
    return all(1 <= abs(day) <= shortest for day in days)


def _last_of(parts: Mapping[str, str], first: date, listed: date) -> date | None:
    """Return the last day that a rule may have; None if it has no end."""
    if until := when_of(parts.get("UNTIL", "")):
        return max(until.day, listed)
    if "COUNT" not in parts:
        return None
    steps = int(parts["COUNT"]) * int(parts.get("INTERVAL", "1"))
    days = steps * (_STEPS[parts["FREQ"]] + 4)  # a month is up to 31 days, a year up to 366
    if "BYDAY" in parts and parts["FREQ"] != "WEEKLY":
        days *= 7
    return max(first + timedelta(days=min(days, (_EVERY_DAY - first).days)), listed)


class Repetitions:
    """The repetitions of a calendar's entries.

    Args:
        span: The days in which they are read; None where nothing says it.
        notes: Takes what was guessed or left out.
    """

    def __init__(self, span: Span | None, notes: list[Note]) -> None:
        self._span, self._notes = span, notes
        self._steps = 0

    def of(
        self, master: Component, changed: Sequence[Component], zone_name: ZoneName
    ) -> list[Repetition]:
        """Return an entry at each of its times.

        Args:
            master: The entry that is repeated.
            changed: Entries that replace it at some of them.
            zone_name: Returns the IANA name of a time zone.
        """
        rule = rule_of(master)
        if rule is None:
            return self._once(master, changed, "it is repeated in a way that is not read")
        span = self._span
        if span is None and rule.is_endless:
            return self._once(master, changed, "it is repeated without end, and alone")
        window = span or Span(rule.first, rule.last or rule.first)
        if rule.is_endless:
            days = f"{window.first} to {window.last}"
            self._note(master, f"it is repeated without end: it is read from {days}")
        if not self._may_pass(rule, window):
            return self._once(master, changed, "it is repeated too often")
        try:
            times = list(_expanded(master, changed, rule, window, zone_name))
        except (ValueError, TypeError, AttributeError, OverflowError):
            times = self._once(master, changed, "its repetitions cannot be read")
        if len(times) > _MOST:
            omission = f"it is repeated more than {_MOST} times: the others are left out"
            self._note(master, omission, is_omission=True)
        elif not times and span is None:
            times = self._once(master, changed, "its repetitions end before it begins")
        elif not times:
            omission = f"none of its repetitions is from {window.first} to {window.last}"
            self._note(master, omission, is_omission=True)
        elif rule.last and span and rule.last > span.last:
            omission = f"its repetitions after {span.last} are left out"
            self._note(master, omission, is_omission=True)
        return times[:_MOST]

    def _once(
        self, master: Component, changed: Iterable[Component], reason: str
    ) -> list[Repetition]:
        self._note(master, f"{reason}: it is taken once")
        return [Repetition(it) for it in (master, *changed)]

    def _note(self, component: Component, text: str, *, is_omission: bool = False) -> None:
        kind: NoteKind = "left-out" if is_omission else "guessed"
        self._notes.append(Note(place=component.line, message=text, kind=kind))

    def _may_pass(self, rule: Rule, window: Span) -> bool:
        """Return whether a rule takes few steps to the end of the window; count them."""
        if not rule.parts:
            return True
        last = min(window.last, rule.last or window.last)
        step = _STEPS[rule.parts["FREQ"]] * int(rule.parts.get("INTERVAL", "1"))
        self._steps += max((last - rule.first).days, 0) // step + 1
        return self._steps <= _MOST_STEPS


def is_long(rule: Rule) -> bool:
    """Return whether an entry is repeated for longer than an event takes."""
    return rule.last is None or rule.last - rule.first > _LONG


def _expanded(
    master: Component, changed: Iterable[Component], rule: Rule, window: Span, zone_name: ZoneName
) -> Iterator[Repetition]:
    import recurring_ical_events  # type: ignore[import-untyped]  # slow to import, without types

    sources = [master, *changed]
    calendar = _calendar(sources, rule, window, zone_name)
    start = datetime.combine(window.first, time())
    stop = datetime.combine(min(window.last, _EVERY_DAY), time()) + timedelta(days=1)
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    occurrences: list[Any] = query.between(start, stop)
    for it in sorted(occurrences, key=lambda it: str(it["DTSTART"].dt)):
        first, last = it["DTSTART"].dt, it["DTEND"].dt if "DTEND" in it else None
        day = first.date() if isinstance(first, datetime) else first
        if window.holds(day):
            yield Repetition(sources[int(it["X-SOURCE"])], first, last)


_TIMES = ("UID", "DTSTART", "DTEND", "DURATION", "RDATE", "EXDATE", "RECURRENCE-ID", "SEQUENCE")


def _calendar(
    sources: Sequence[Component], rule: Rule, window: Span, zone_name: ZoneName
) -> object:
    """Return a calendar of an entry and its changes, of their times alone."""
    from icalendar import Calendar

    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for number, source in enumerate(sources):
        lines += ["BEGIN:VEVENT", f"X-SOURCE:{number}"]
        for name in _TIMES:
            lines += (_line(name, it, zone_name) for it in source.every(name))
        if number == 0 and rule.parts:
            lines.append(f"RRULE:{_clipped(rule, window, source)}")
        lines.append("END:VEVENT")
    return Calendar.from_ical("\r\n".join([*lines, "END:VCALENDAR", ""]))


def _line(name: str, it: Property, zone_name: ZoneName) -> str:
    kept = {key: value for key, value in it.parameters.items() if key in ("VALUE", "RANGE")}
    if "TZID" in it.parameters and (known := zone_name(it.parameters["TZID"], it.line)):
        kept["TZID"] = known
    spelt = "".join(f";{key}={value}" for key, value in kept.items())
    return f"{name}{spelt}:{' '.join(it.value.split())}"


def _clipped(rule: Rule, window: Span, master: Component) -> str:
    """Return a rule that ends with the window at the latest."""
    parts = dict(rule.parts)
    if "COUNT" not in parts and (rule.last is None or rule.last > window.last):
        after = min(window.last, _EVERY_DAY) + timedelta(days=1)
        start = _start(master)
        is_day = start is not None and start.clock is None
        parts["UNTIL"] = f"{after:%Y%m%d}" if is_day else f"{after:%Y%m%d}T235959Z"
    return ";".join(f"{key}={value}" for key, value in parts.items())
