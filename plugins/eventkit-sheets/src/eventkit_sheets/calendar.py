"""Dates and hours in cells: their order of day and month, their year, their half of the day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from attrs import define, evolve, field

from eventkit import spellings
from eventkit.spellings import DayOrder, SpelledHours
from eventkit_sheets.sheets import Value, text_of

_YEAR = re.compile(r"(?<![0-9/.-])(19[89][0-9]|20[0-9]{2})(?![0-9/.-]|[^\W\d_])")
_HOURS_OF_DAY = 24
_NOON = 12
_MORNING, _EVENING = 5, 18
"""The hours between which nothing is after midnight."""

_LATEST_START = 24.6
_MOST_TEXTS = 5000
_MOST_DAYS = 100


class When(NamedTuple):
    """What a cell says of a time.

    Args:
        day: The date, or the number of a day; None if it says none.
        hours: The hours; None if it says none.
        offset: The offset from UTC that it says.
    """

    day: date | int | None = None
    hours: SpelledHours | None = None
    offset: timedelta | None = None


class Timed(NamedTuple):
    """Hours, and whether their cell is a text rather than a time of a spreadsheet."""

    hours: SpelledHours
    is_of_text: bool


@define
class Calendar:
    """How dates are written in a file.

    Args:
        year: The year of dates without one, if it is known.
        order: The order of days and months in dates of digits alone, if it is known.
        yearless: Texts of dates whose year is not known.
        weekdays: The days that weekdays alone name, from 0 for Monday.
    """

    year: int | None = None
    order: DayOrder | None = None
    yearless: dict[str, None] = field(factory=dict)
    weekdays: dict[int, date | int] = field(factory=dict)

    def learn(self, texts: Iterable[str]) -> bool:
        """Find the order of days and months in texts; return whether it had to be guessed.

        Where no date tells it, it is the order by which the dates lie closer together.
        """
        dated = [text for text, _ in zip(dict.fromkeys(texts), range(_MOST_TEXTS), strict=False)]
        if self.order:
            return False
        self.order = spellings.day_order(dated)
        read = [days for days in map(self.dates, dated) if days]
        if self.order or all(len(days) == 1 for days in read):
            return False
        spans = []
        for number in (0, -1):  # days first, months first
            days = [it[number] for it in read]
            spans.append(max(days) - min(days))
        self.order = "month-first" if spans[1] < spans[0] else "day-first"
        return True

    def dates(self, text: str) -> tuple[date, ...]:
        """Return the dates that a text may mean, alone or with hours."""
        moments = spellings.moments(text, year=self.year, order=self.order)
        return tuple(it.day for it in moments) or spellings.dates(
            text, year=self.year, order=self.order
        )

    def day(self, value: Value) -> When:
        """Return what a cell says where a date belongs: a date, hours beside it, or a number."""
        if isinstance(value, datetime):
            hours = _of_clock(value.time()) if value.time() != time() else None
            return When(value.date(), hours)
        if isinstance(value, date):
            return When(value)
        if isinstance(value, float) and not isinstance(value, bool):
            return When(int(value)) if value.is_integer() and 0 < value < _MOST_DAYS else When()
        return self._day_of_text(value) if isinstance(value, str) else When()

    def _day_of_text(self, text: str) -> When:
        for moment in spellings.moments(text, year=self.year, order=self.order):
            return When(moment.day, moment.hours, moment.offset)
        for day in spellings.dates(text, year=self.year, order=self.order):
            return When(day)
        if self.year is None and self._lacks_year(text):
            self.yearless[text] = None
            return When()
        number = spellings.day_number(text)
        if number is None and re.fullmatch("[1-9][0-9]?", text):
            return When(int(text))
        return When(self.weekday_day(text) if number is None else number)

    def weekday_day(self, text: str) -> date | int | None:
        """Return the day of a text that names a weekday and no date."""
        weekday = spellings.weekday(text)
        return None if weekday is None else self.weekdays.get(weekday)

    def learn_weekdays(self, texts: Iterable[str], start: date | None) -> dict[str, date | int]:
        """Number the days that weekdays alone name; return a text for each with its day.

        Args:
            texts: The cells in which days stand.
            start: The first day of the event, if it is known.
        """
        named: dict[int, str] = {}
        for text in dict.fromkeys(texts):
            weekday = spellings.weekday(text)
            if weekday is not None and not self.dates(text) and not self._lacks_year(text):
                named.setdefault(weekday, text)
        if not named:
            return {}
        # The first is the one from which the others follow in the fewest days.
        spans = {first: max((it - first) % 7 for it in named) for first in sorted(named)}
        first = start.weekday() if start else min(spans, key=spans.__getitem__)
        for weekday in named:
            after = (weekday - first) % 7
            self.weekdays[weekday] = start + timedelta(days=after) if start else after + 1
        return {text: self.weekdays[weekday] for weekday, text in named.items()}

    def _lacks_year(self, text: str) -> bool:
        dates = spellings.dates(text, year=2000) or spellings.moments(text, year=2000)
        return bool(dates)


def hours_of(value: Value) -> SpelledHours | None:
    """Return the hours that a cell says; None if it says none.

    >>> hours_of(0.5).start, hours_of(9.3).start, hours_of("9:30-10").end
    (datetime.time(12, 0), datetime.time(9, 30), datetime.time(10, 0))
    """
    match value:
        case datetime() | time():
            return _of_clock(value.time() if isinstance(value, datetime) else value)
        case timedelta() if timedelta() <= value < timedelta(days=1):
            return _of_clock(spellings.clock_of(value / timedelta(days=1)))
        case float() if 0 <= value < 1:
            return _of_clock(spellings.clock_of(value))
        case float() if value < _LATEST_START:
            return spellings.hours(f"{value:.2f}")  # 9.30, which is the number 9.3
        case str():
            return spellings.hours(value)
    return None


def _of_clock(clock: time) -> SpelledHours:
    """Return the hours of a time of a spreadsheet, which people type without am and pm, too."""
    start = clock.replace(second=0, microsecond=0, tzinfo=None)
    return SpelledHours(start=start, clock=None if 0 < start.hour <= _NOON else 24)


def with_end(start: SpelledHours, end: SpelledHours) -> SpelledHours:
    """Return hours from the start of one cell to that of another.

    >>> str(with_end(hours_of("12:00"), hours_of("1:30")).end)
    '13:30:00'
    """
    is_known = start.clock or end.clock
    last = end.start
    if not is_known and last < start.start and last.hour < _NOON:
        later = last.replace(hour=last.hour + _NOON)
        last = later if later > start.start else last
    return evolve(start, end=last, clock=is_known)


def years_in(texts: Iterable[str]) -> Iterator[int]:
    """Yield the years that titles name.

    >>> [*years_in(["Spring School 2027", "Room 2014a", "12.3.2027"])]
    [2027]
    """
    for text in texts:
        yield from (int(match[1]) for match in _YEAR.finditer(text[:200]))


def resolved(groups: Sequence[Sequence[Timed]]) -> Iterator[tuple[int, int, SpelledHours]]:
    """Yield the hours that change because those without am or pm follow the ones before them.

    Args:
        groups: The hours of each day and room, in order.

    Yields:
        The number of the group, that in the group, and the hours.
    """
    entries = [it for group in groups for it in group]
    exact = [it.hours.start.hour for it in entries if it.hours.clock == _HOURS_OF_DAY]
    if any(hour < _NOON for hour in exact):
        return
    are_times = not any(it.is_of_text for it in entries)
    clock: Literal[24] | None = 24 if exact or are_times else None
    for number, group in enumerate(groups):
        later = spellings.afternoons([it.hours for it in group], clock=clock)
        for place, (entry, hours) in enumerate(zip(group, later, strict=True)):
            if hours != entry.hours:
                yield number, place, hours


def first_of_night(starts: Sequence[time]) -> int:
    """Return the number of the first of the hours after midnight with which an evening ends.

    It is the number of all hours if none are after midnight.

    >>> first_of_night([time(9), time(22), time(1, 30)]), first_of_night([time(1, 30), time(9)])
    (2, 2)
    """
    number = len(starts)
    while number and starts[number - 1].hour < _MORNING:
        number -= 1
    is_evening = max(starts[:number], default=time()).hour >= _EVENING
    return number if is_evening else len(starts)


def day_after(day: date | int | None) -> date | int | None:
    """Return the day after a date or after the number of a day."""
    if isinstance(day, date):
        return day + timedelta(days=1)
    return None if day is None else day + 1


def night_note(start: time) -> str:
    """Return what is noted where hours after midnight are read as those of the next date."""
    return f"{start:%H:%M} follows the evening: it is read as the night after that day"


def shown(value: Value) -> str:
    """Return a cell as messages quote it."""
    text = text_of(value)
    return repr(text if len(text) <= 40 else f"{text[:39]}…")  # noqa: PLR2004
