"""Hours and lengths of time, read as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time, timedelta
from functools import lru_cache, partial
from math import isfinite
from typing import Literal

from attrs import evolve, frozen

from eventkit.spellings._dates import DayOrder, dates
from eventkit.spellings._vocabulary import LANGUAGES, word_set
from eventkit.spellings.times import half_of_day, hours_meant, length_meant, parts_of_hours

_LONGEST = 60
_FRACTION = re.compile(r"0?[.,][0-9]{1,17}")
_UTC = re.compile(r"\s*(?:\b(?:utc|gmt)|(?<=[0-9])z)$", re.IGNORECASE)
_OFFSET = re.compile(r"(?<=:[0-9]{2})\s?(?:UTC|GMT)?([+-])([0-9]{2}):?([0-9]{2})$", re.IGNORECASE)
_WITH_OFFSET = re.compile(r"[0-9]T[0-9]|:[0-9]{2}:|UTC|GMT")  # else 9:00-10:00 has one
_MORNING, _NOON, _AFTERNOON, _EVENING = 6, 12, 8, 17


@frozen(kw_only=True)
class SpelledHours:
    """Hours as a text says them.

    Args:
        start: When something begins.
        end: When it ends, which may be after midnight; None if the text does not say it.
        clock: 12 if the text says the half of the day, by am or pm; 24 if its clock has 24 hours,
            as in 09:00 and 14:00; None if neither is known, as in 1:30.
    """

    start: time
    end: time | None = None
    clock: Literal[12, 24] | None = 24


@frozen(kw_only=True)
class SpelledMoment:
    """A date with hours as a text says them.

    Args:
        day: The date.
        hours: The hours.
        offset: The offset from UTC, if the text says one.
    """

    day: date
    hours: SpelledHours
    offset: timedelta | None = None


def hours(text: str) -> SpelledHours | None:
    """Return the hours that a text means, from and to or only from; None if it means none.

    The end of `1:45-3` is in the afternoon if the start is. A number such as `0.375` is a fraction
    of the day, as spreadsheets hold times.

    >>> str(hours("8h45-9h00").end), str(hours("2:30 pm").start), str(hours("0.375").start)
    ('09:00:00', '14:30:00', '09:00:00')
    >>> hours("ab 19 Uhr").end, str(hours("5:15 on").start), hours("after lunch")
    (None, '05:15:00', None)
    >>> hours("15.30").clock, hours("3:30 pm").clock, hours("3:30").clock
    (24, 12, None)
    """
    return _hours(text.strip()) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)  # many sessions of a programme begin and end together
def _hours(text: str) -> SpelledHours | None:
    if _FRACTION.fullmatch(text):
        return SpelledHours(start=clock_of(float(text.replace(",", "."))))
    plain = _without_open_end(text)
    times = hours_meant(plain)
    if times is None:
        return None
    parts = parts_of_hours(plain)
    if any(map(half_of_day, parts)):
        return SpelledHours(start=times[0], end=times[1], clock=12)
    is_of_24_hours = any(map(_is_of_24_hours, parts))
    return SpelledHours(start=times[0], end=times[1], clock=24 if is_of_24_hours else None)


@lru_cache(maxsize=1)
def _open_end() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(word_set("hours", "open"), key=len, reverse=True)))
    return re.compile(rf"(?P<start>.*?\S)\s*(?:[-–—]\s*)?(?:(?<![a-z])(?:{words}))?")


def _without_open_end(text: str) -> str:
    """Return hours without a dash or words behind them, such as `on` and `open end`."""
    match = _open_end().fullmatch(" ".join(text.casefold().split()))
    return match["start"] if match else ""


def _is_of_24_hours(part: str) -> bool:
    """Return whether a time can be none of a clock of twelve hours: 09:00, 0900, 13:00."""
    digits = re.match("[0-9]*", part)[0]  # type: ignore[index]  # it matches always
    hour = digits[:-2] if len(digits) > 2 else digits  # noqa: PLR2004  # 0930, 930
    return hour.startswith("0") or not hour or int(hour) > _NOON


def clock_of(fraction: float) -> time:
    """Return the time of day of a fraction of a day, to the minute; whole days are left out.

    >>> clock_of(0.395833333), clock_of(46097.75)
    (datetime.time(9, 30), datetime.time(18, 0))

    Raises:
        ValueError: If the number is not finite.
    """
    if not isfinite(fraction):
        raise ValueError(f"{fraction} is no part of a day")
    minutes = round(fraction % 1 * 24 * 60) % (24 * 60)
    return time(minutes // 60, minutes % 60)


def afternoons(
    programme: Iterable[SpelledHours], *, clock: Literal[24] | None = None
) -> list[SpelledHours]:
    """Return hours in which those without am or pm follow the ones before them.

    Where one is written as 09:00, none is changed. Where one is such as 14:00, only what would be
    in the small hours, and before what it follows, is in the afternoon.

    Args:
        programme: The hours of a day in one room, in order.
        clock: 24 if hours elsewhere show that the clock has 24 hours.

    >>> [str(it.start) for it in afternoons(map(hours, ["9:00", "12:15-1.45", "1:45-3", "6:30"]))]
    ['09:00:00', '12:15:00', '13:45:00', '18:30:00']
    >>> [str(it.start) for it in afternoons(map(hours, ["9:00", "12:30", "1:30", "19:00"]))]
    ['09:00:00', '12:30:00', '13:30:00', '19:00:00']
    >>> [str(it.start) for it in afternoons(map(hours, ["09:00", "3:00"]))]
    ['09:00:00', '03:00:00']
    """
    entries = list(programme)
    exact = [it.start.hour for it in entries if it.clock == 24]  # noqa: PLR2004  # hours of a day
    if any(hour < _NOON for hour in exact):
        return entries
    is_of_24_hours = bool(exact) or clock is not None
    resolved: list[SpelledHours] = []
    before = time()
    for entry in entries:
        is_later = not entry.clock and _is_in_afternoon(entry.start, before, is_of_24_hours)
        resolved.append(_in_afternoon(entry) if is_later else entry)
        before = max(before, resolved[-1].start)
    return resolved


def _is_in_afternoon(start: time, before: time, is_of_24_hours: bool) -> bool:  # noqa: FBT001  # the last of three
    """Return whether a time without am or pm is in the afternoon, after what it follows."""
    hour = start.hour
    if not hour or hour >= _NOON or _later(start) < before:
        return False
    if is_of_24_hours:
        return start < before and hour <= _MORNING
    if before == time():
        return hour < _MORNING
    return start < before and (hour < _AFTERNOON or before.hour >= _EVENING)


def _in_afternoon(entry: SpelledHours) -> SpelledHours:
    start, end = _later(entry.start), entry.end
    if end and end.hour < _NOON and _later(end) > start:
        end = _later(end)
    return evolve(entry, start=start, end=end)


def _later(clock: time) -> time:
    return clock.replace(hour=clock.hour + _NOON)


def moments(
    text: str,
    *,
    language: str | None = None,
    year: int | None = None,
    order: DayOrder | None = None,
) -> tuple[SpelledMoment, ...]:
    """Return the dates with hours that a text may mean, the likeliest first.

    Args:
        text: What stands where a date with a time belongs.
        language: As in `dates`.
        year: As in `dates`.
        order: As in `dates`.

    >>> moment = moments("2027-03-15 10:00:00 UTC")[0]
    >>> str(moment.day), str(moment.hours.start), moment.offset
    ('2027-03-15', '10:00:00', datetime.timedelta(0))
    >>> [str(it.day) for it in moments("3/4/27 9:30 AM")], moments("15 March 2027")
    (['2027-04-03', '2027-03-04'], ())
    """
    return _moments(text, language, year, order) if len(text) <= _LONGEST else ()


@lru_cache(maxsize=4096)  # many rows of a table have one date
def _moments(
    text: str, language: str | None, year: int | None, order: DayOrder | None
) -> tuple[SpelledMoment, ...]:
    offset, plain = _offset(" ".join(text.split()))
    for gap in re.finditer(r"[\s,]+|(?<=[0-9])T(?=[0-9])", plain):
        first, second = plain[: gap.start()], plain[gap.end() :]
        for day, clock in ((first, second), (second, first)):
            its_hours = hours(clock)
            its_dates = dates(day, language=language, year=year, order=order) if its_hours else ()
            if its_hours and its_dates:
                make = partial(SpelledMoment, hours=its_hours, offset=offset)
                return tuple(make(day=it) for it in its_dates)
    return ()


def _offset(text: str) -> tuple[timedelta | None, str]:
    """Return the offset from UTC that a text ends with, and the text without it."""
    if match := _UTC.search(text):
        return timedelta(), text[: match.start()]
    match = _OFFSET.search(text) if _WITH_OFFSET.search(text) else None
    if match is None:
        return None, text
    length = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return (-length if match[1] == "-" else length), text[: match.start()]


def length(text: str, *, language: str | None = None) -> timedelta | None:
    """Return the length of time that a text means, to the minute; a number alone is minutes.

    >>> str(length("1,5 Stunden")), str(length("45'")), length("long")
    ('1:30:00', '0:45:00', None)
    """
    plain = text.strip().rstrip("'′’")  # noqa: RUF001  # the sign of minutes
    return _length(plain, language) if len(plain) <= _LONGEST else None


@lru_cache(maxsize=4096)  # many sessions are equally long
def _length(text: str, language: str | None) -> timedelta | None:
    tongues = (language,) if language else LANGUAGES
    return next((it for tongue in tongues if (it := length_meant(text, tongue))), None)
