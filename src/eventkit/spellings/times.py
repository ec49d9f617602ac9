"""What dates, days, hours and lengths mean that documents write in another way.

Errors of documents suggest it, and importers read it. Words are understood in English and in the
language of the event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date, time, timedelta
from functools import cache
from itertools import chain, permutations, product
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

from eventkit.model.fields import FIRST_YEAR, LAST_YEAR

if TYPE_CHECKING:
    from babel import Locale

_LONGEST = 60
_DIGITS_OF_YEAR = 4
_NOON, _MIDNIGHT = time(12), time()


def dates_meant(text: str, language: str, first: date | None, last: date | None) -> list[date]:
    """Return the dates that a text may mean, those within the event alone if there are any.

    Args:
        text: What stands where a date belongs.
        language: The BCP 47 tag of the event's language.
        first: The first day of the event, if it is known; a date without a year is in its year.
        last: The last day.

    >>> dates_meant("15 March 2027", "en", None, None)
    [datetime.date(2027, 3, 15)]
    >>> [str(it) for it in dates_meant("03/04/2027", "en", None, None)]
    ['2027-04-03', '2027-03-04']
    """
    plain = _plain(text)
    words, numbers = re.findall(r"[^\W\d_]+", plain), re.findall("[0-9]+", plain)
    named = [number for word in words if (number := months(language).get(word))]
    years = [year for day in (first, last) if day for year in [day.year]]
    dates = list(dict.fromkeys(dates_of(plain, numbers, named, years)))
    within = [it for it in dates if first and last and first <= it <= last]
    return within or dates


def dates_of(
    plain: str, numbers: list[str], named: list[int], years: Iterable[int]
) -> Iterator[date]:
    """Yield the dates that some numbers and the numbers of named months make."""
    match numbers, named:
        case [digits], [] if len(digits) == len("20270315"):
            yield from valid_date(digits[:4], digits[4:6], digits[6:])
        case [year, month, day], [] if len(year) == _DIGITS_OF_YEAR:
            yield from valid_date(year, month, day)
        case [day, month, year], []:
            yield from valid_date(year, month, day)
            if not re.search(r"[0-9]\.\s*[0-9]", plain):  # dots never follow a month
                yield from valid_date(year, day, month)
        case [_, _], [month]:
            for day, year in permutations(numbers):
                if len(year) == _DIGITS_OF_YEAR:
                    yield from valid_date(year, month, day)
        case [day], [month]:
            for its_year in years:
                yield from valid_date(its_year, month, day)


def valid_date(year: int | str, month: int | str, day: int | str) -> Iterator[date]:
    """Yield the date of three numbers if there is such a date; 27 is 2027."""
    if max(len(str(it)) for it in (year, month, day)) > _DIGITS_OF_YEAR:
        return
    number = int(year) + (2000 if len(str(year)) == 2 else 0)  # noqa: PLR2004  # of the century
    if FIRST_YEAR <= number <= LAST_YEAR:
        try:
            yield date(number, int(month), int(day))
        except ValueError:  # there is no such month or day
            return


def days_meant(text: str, language: str, first: date, last: date) -> list[date] | None:
    """Return the days of an event that a text may mean by number or weekday; None if it has none.

    >>> [str(it) for it in days_meant("Monday", "en", date(2027, 3, 15), date(2027, 3, 17))]
    ['2027-03-15']
    """
    plain = _plain(text)
    words, numbers = set(re.findall(r"[^\W\d_]+", plain)), re.findall("[0-9]+", plain)
    within = [first + timedelta(days=number) for number in range(min((last - first).days, 99) + 1)]
    if len(numbers) == 1 and words:
        return [day for number, day in enumerate(within, 1) if str(number) == numbers[0]]
    named = {weekdays(language)[word] for word in words if word in weekdays(language)}
    if numbers or not named:
        return None
    return [day for day in within if day.weekday() in named]


# --- hours

_DASHES = r"\s*(?:[-‐‑‒–—―−~]+|\.{2,}|…|/)\s*"  # noqa: RUF001  # the very mistake
_TO = r"\s+(?:to|till?|until|through|bis|à|a|au|al|до|по|do|tot|til|gacha|чейин)\s+"
_FROM = r"(?:from|between|at|von|ab|um|de|le|da|dalle|с|в|в|od|van|kl\.?|klo)\s+"  # noqa: RUF001
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:\s?[:.h,]\s?(?P<minute>[0-9]{2}))?(?::[0-9]{2})?\s?h?\s?(?P<half>am|pm)?"
    r"|(?P<digits>[0-9]{3,4})\s?(?P<half_of_digits>am|pm)?"
)
_HOUR_WORDS = re.compile(r"\s*\b(?:o'?clock|uhr|hours|hrs|heures|час|часа|часов|godz)\b\.?")
_NAMED_HOURS = {"noon": _NOON, "midday": _NOON, "12 noon": _NOON, "midnight": _MIDNIGHT}


def hours_meant(text: str) -> tuple[time, time | None] | None:
    """Return the hours that a text means, from and to or only from.

    >>> hours_meant("9.30am - 10am")
    (datetime.time(9, 30), datetime.time(10, 0))
    >>> hours_meant("9-5")
    (datetime.time(9, 0), datetime.time(17, 0))
    >>> hours_meant("0930-1000") == hours_meant("09:30 to 10:00") == hours_meant("9h30 – 10h")
    True
    """
    parts = parts_of_hours(text)
    if len(parts) > 2 or not all(parts):  # noqa: PLR2004  # from and to
        return None
    halves = [half_of_day(part) for part in parts]
    ends = [_clock(part, half) for part, half in zip(parts, halves, strict=True)]
    start, end = ends[0], ends[-1]
    if start is None or end is None:
        return None
    if len(ends) == 1:
        return start, None
    if halves[1] and not halves[0]:  # 9:30-11 am, 11-1 pm, 11-1 am
        ends_meant = (_clock(parts[0], half) for half in (halves[1], "am"))
        start = next((it for it in ends_meant if it and it < end), _clock(parts[0], "pm") or start)
    if halves[0] and not halves[1]:  # 2 pm-3, 11 am-1
        candidates = (_clock(parts[1], half) for half in (halves[0], "pm", "am"))
        end = next((it for it in candidates if it and it > start), end)
    if end <= start and not any(halves) and not parts[1].startswith("0"):  # 9-5, 10-2:30
        afternoon = _clock(parts[1], "pm") or end
        end = afternoon if afternoon > start else end
    return start, end


def parts_of_hours(text: str) -> list[str]:
    """Return the times that a text parts by a dash or a word, in small letters.

    >>> parts_of_hours("from 9.30 a.m. to noon")
    ['9.30 am', 'noon']
    """
    plain = re.sub(r"\b([ap])\.?\s?m\b\.?", r"\1m", _plain(text))
    plain = _HOUR_WORDS.sub("", re.sub(rf"^{_FROM}", "", plain)).strip()
    return re.split(f"{_DASHES}|{_TO}", plain)


_EVERY_DAY = {"all", "all days", "daily", "each day", "every day", "everyday", "jeden tag"}
_EVERY_DAY |= {"täglich", "ежедневно", "каждый день", "tous les jours", "todos los días"}
_MANY_DAYS = 100
_SEVERAL = re.compile(r"[0-9]{1,4}(?:(?:\s*[,;+&]\s*|\s+and\s+)[0-9]{1,4})*")
_FIRST_TO_LAST = re.compile(rf"([0-9]{{1,4}})(?:{_DASHES}|{_TO})([0-9]{{1,4}})")


def repeats_meant(text: str) -> str | list[int] | None:
    """Return the numbers of the days that a text means, or "all" for every day.

    >>> [repeats_meant(text) for text in ("1-3", "days 1 and 3", "every day", "some")]
    [[1, 2, 3], [1, 3], 'all', None]
    """
    plain = re.sub(r"^days?\s+", "", _plain(text))
    if plain in _EVERY_DAY:
        return "all"
    ends = _FIRST_TO_LAST.fullmatch(plain)
    if ends and 0 < int(ends[1]) < int(ends[2]) < int(ends[1]) + _MANY_DAYS:
        return list(range(int(ends[1]), int(ends[2]) + 1))
    days = map(int, re.findall("[0-9]+", plain)) if _SEVERAL.fullmatch(plain) else ()
    return list(dict.fromkeys(days)) or None


_ALL_DAY = {"all day", "all-day", "allday", "whole day", "full day", "day long", "ganztägig"}
_ALL_DAY |= {"ganzer tag", "весь день", "целый день", "toute la journée", "todo el día"}


def is_all_day(text: str) -> bool:
    """Return whether a text means a whole day: in words, or from midnight to midnight.

    >>> is_all_day("All day"), is_all_day("00:00-24:00"), is_all_day("00:00-12:00")
    (True, True, False)
    """
    plain = _plain(text).replace("_", " ")
    return plain in _ALL_DAY or hours_meant(plain) == (_MIDNIGHT, _MIDNIGHT)


def half_of_day(text: str) -> str:
    """Return the half of the day, `am` or `pm`, that a time says; empty if it says none."""
    if text in _NAMED_HOURS:
        return "pm" if _NAMED_HOURS[text] == _NOON else "am"
    return "".join(re.findall("[ap]m$", text))


def _clock(text: str, half: str) -> time | None:
    """Return a time of day, in the morning (`am`) or afternoon (`pm`) if it says so."""
    if text in _NAMED_HOURS:
        return _NAMED_HOURS[text]
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    digits = match["digits"]
    hour, minute = (digits[:-2], digits[-2:]) if digits else (match["hour"], match["minute"] or 0)
    number = int(hour)
    if half and 1 <= number <= 12:  # noqa: PLR2004  # on the face of a clock
        number = number % 12 + (12 if half == "pm" else 0)
    try:
        return time(number % 24 if number == 24 and not int(minute) else number, int(minute))  # noqa: PLR2004
    except ValueError:
        return None


def moments_meant(
    text: str, language: str, first: date | None, last: date | None
) -> list[tuple[date, time]]:
    """Return the dates with times that a text may mean.

    >>> moments_meant("15 March 2027, 9.30am", "en", None, None)
    [(datetime.date(2027, 3, 15), datetime.time(9, 30))]
    """
    for gap in re.finditer(r"[\sTt,]+", text[:_LONGEST]):
        hours = hours_meant(text[gap.end() :])
        days = dates_meant(text[: gap.start()], language, first, last) if hours else []
        if hours and days and hours[1] is None:
            return [(day, hours[0]) for day in days]
    return []


# --- lengths

_LENGTHS = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s?([^\W\d_]*)\.?(?:,?\s(?:and|und|et|и)\b)?")


def length_meant(text: str, language: str) -> timedelta | None:
    """Return the length of time that a text means.

    >>> length_meant("30 minutes", "en"), length_meant("1.5 hours", "en")
    (datetime.timedelta(seconds=1800), datetime.timedelta(seconds=5400))
    """
    plain = _plain(text)
    if clock := re.fullmatch("([0-9]{1,2}):([0-5][0-9])(?::00)?", plain):
        return timedelta(hours=int(clock[1]), minutes=int(clock[2]))
    if not _LENGTHS.search(plain) or _LENGTHS.sub("", plain).strip(" ,."):
        return None
    length = timedelta()
    for number, word in _LENGTHS.findall(plain):
        unit = _units(language).get(word, 0) if word else 1  # minutes: "90", and "1 h 30"
        if not unit or len(number) > len("1000.25"):
            return None
        length += timedelta(minutes=float(number.replace(",", ".")) * unit)
    whole = timedelta(minutes=round(length / timedelta(minutes=1)))
    return whole if timedelta() < whole < timedelta(days=366) else None


# --- words


def _plain(text: str) -> str:
    """Return a text in lower case with plain digits and blanks; empty if it is long."""
    return " ".join(normalize("NFKC", text).casefold().split()) if len(text) <= _LONGEST else ""


@cache
def _locales(language: str) -> list[Locale]:
    from babel.core import Locale, UnknownLocaleError  # imported only where a time is wrong

    locales = [Locale("en")]
    with suppress(UnknownLocaleError, ValueError, TypeError):
        locales.append(Locale.parse(language, sep="-"))
    return locales


def _names(tables: Iterable[Mapping[str, Mapping[str, Mapping[int, str]]]]) -> dict[str, int]:
    """Return the numbers of months or weekdays by their names, long and short."""
    names: dict[str, int] = {}
    of_all_forms = chain.from_iterable(table.values() for table in tables)
    for widths, width in product(of_all_forms, ("wide", "abbreviated")):
        for number, name in widths.get(width, {}).items():
            names.setdefault(name.casefold().strip("."), number)
    plain = {_without_accents(name): number for name, number in names.items()}
    return {**plain, **names}


def _without_accents(name: str) -> str:
    """Return a name as it is typed in a hurry: Miercoles, fevrier."""
    return "".join(sign for sign in normalize("NFD", name) if not combining(sign))


@cache
def months(language: str) -> dict[str, int]:
    """Return the numbers of months by their names in English and in a language."""
    return _names(locale.months for locale in _locales(language)) | {"sept": 9}


@cache
def weekdays(language: str) -> dict[str, int]:
    """Return the numbers of weekdays, from 0, by their names in English and in a language."""
    return _names(locale.days for locale in _locales(language))


@cache
def _units(language: str) -> dict[str, int]:
    """Return the minutes of each unit by its names, long and short."""
    from babel.units import format_unit

    units = dict.fromkeys(("hr", "hrs", "std"), 60) | dict.fromkeys(("mins", "mn"), 1)
    for locale in _locales(language):
        for minutes, unit in ((60, "duration-hour"), (1, "duration-minute")):
            for length in ("long", "short", "narrow"):
                for count in (1, 2, 5, 1.5):
                    text = format_unit(count, unit, length=length, locale=locale).casefold()
                    word = re.sub(r"[\d.,\s]+", "", text)
                    units.setdefault(word, minutes)
    return units
