"""Dates, numbers of days and weekdays, read as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal, TypeAlias
from unicodedata import normalize

from eventkit.spellings._vocabulary import LANGUAGES, vocabulary, word_set
from eventkit.spellings.times import dates_of, months, valid_date, weekdays

DayOrder: TypeAlias = Literal["day-first", "month-first"]
"""Whether 03/04/2027 is the third of April or the fourth of March."""

_LONGEST = 100
_TOKENS = re.compile(r"[^\W\d_]+|[0-9]+|.", re.DOTALL)
_SIGNS = frozenset(" *`.,/-‐‑‒–—−'’()[]:;|_\t")  # noqa: RUF001  # the dashes that people write
_NUMERIC = re.compile(
    r"([0-9](?<![0-9]{2})[0-9]?)\s?[/.-]\s?([0-9]{1,2})\s?[/.-]\s?([0-9]{4}|[0-9]{2})(?![0-9])"
)
_DIGITS_OF_YEAR = 4
_COUNTS = {word: n for n, word in enumerate(("one", "two", "three", "four", "five", "six"), 1)}
_COUNTS |= {word: n for n, word in enumerate(("i", "ii", "iii", "iv", "v", "vi"), 1)}


def dates(
    text: str,
    *,
    language: str | None = None,
    year: int | None = None,
    order: DayOrder | None = None,
) -> tuple[date, ...]:
    """Return the dates that a text may mean, the likeliest first; several if it is ambiguous.

    A weekday in the text decides between them. A text with other words than those of dates is none.

    Args:
        text: What stands where a date belongs, such as `15 March 2027`, `Mo, 15.03.2027` or
            `Day 1 – 15/03/2027`.
        language: The BCP 47 tag of the language of its words; without one, those of English,
            Russian, Turkmen, German, French and Spanish are understood.
        year: The year of a date that is written without one.
        order: Which comes first where a date is digits alone; without one, both are returned.

    >>> dates("15 марта 2027"), dates("Montag, 15. März", year=2027)
    ((datetime.date(2027, 3, 15),), (datetime.date(2027, 3, 15),))
    >>> [str(day) for day in dates("03/04/2027")], [str(day) for day in dates("Sat 03/04/2027")]
    (['2027-04-03', '2027-03-04'], ['2027-04-03'])
    >>> dates("03/04/2027", order="month-first"), dates("3 rooms in March 2027")
    ((datetime.date(2027, 3, 4),), ())
    """
    if len(text) > _LONGEST:
        return ()
    return _dates(text, language, year, order)


@lru_cache(maxsize=4096)  # many rows of a table have one date
def _dates(
    text: str, language: str | None, year: int | None, order: DayOrder | None
) -> tuple[date, ...]:
    plain = _without_day_number(_plain(text))
    numbers, its_months, its_weekdays, is_date = _parts(plain, language)
    if not is_date:
        return ()
    candidates = dict.fromkeys(_candidates(plain, numbers, its_months, year, order))
    fitting = tuple(day for day in candidates if day.weekday() in its_weekdays)
    return fitting or tuple(candidates)


def weekday(text: str, *, language: str | None = None) -> int | None:
    """Return the day of the week that a text names, from 0 for Monday; None if it names none.

    >>> weekday("Tuesday, 15 March"), weekday("Vendredi"), weekday("15 March")
    (1, 4, None)
    """
    return _weekday(text, language) if len(text) <= _LONGEST else None


@lru_cache(maxsize=4096)  # as above
def _weekday(text: str, language: str | None) -> int | None:
    _, _, its_weekdays, is_date = _parts(_without_day_number(_plain(text)), language)
    return its_weekdays[0] if is_date and its_weekdays else None


def day_number(text: str) -> int | None:
    """Return the number of a day that a heading begins with; None if it begins with none.

    >>> day_number("Day 2"), day_number("2. Tag: Rivers"), day_number("2 days")
    (2, 2, None)
    """
    match = _day_heading().match(_plain(text[:_LONGEST]))
    if match is None:
        return None
    number = match["after"] or match["before"]
    return _COUNTS.get(number) or int(number)


def day_order(texts: Iterable[str]) -> DayOrder | None:
    """Return whether days or months come first in dates of digits alone; None if none tells.

    >>> day_order(["03/04/2027", "15/04/2027"]), day_order(["03/04/2027"])
    ('day-first', None)
    """
    orders = set()
    for text in texts:
        match = _NUMERIC.search(text[:_LONGEST])
        if match is None or not (match[3].isdigit() and len(match[3]) in (2, 4)):
            continue
        possible = dates(match[0])
        if len(possible) == 1 and int(match[1]) != int(match[2]):
            orders.add("day-first" if possible[0].day == int(match[1]) else "month-first")
    if orders == {"day-first"}:
        return "day-first"
    return "month-first" if orders == {"month-first"} else None


def _plain(text: str) -> str:
    return " ".join(normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=1)
def _day_heading() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(word_set("dates", "day"), key=len, reverse=True)))
    counts = "|".join(sorted(_COUNTS, key=len, reverse=True))
    before = (
        rf"(?P<before>[0-9]{{1,2}})\s*[.-]?\s*(?:st|nd|rd|th|й|-?nji|-?njy|er|e|o)?\s+(?:{words})"
    )
    after = rf"(?<!\w)(?:{words})\s*(?:no\.?|nr\.?|#|№)?\s*(?P<after>[0-9]{{1,2}}|{counts})"
    return re.compile(rf"(?:{before}|{after})(?=$|\s*[:,;.()|/·•–—-])")


def _without_day_number(plain: str) -> str:
    has_word = any(word in plain for word in word_set("dates", "day"))
    return _day_heading().sub("", plain, count=1) if has_word else plain


def _parts(plain: str, language: str | None) -> tuple[list[str], list[int], list[int], bool]:
    """Return the numbers, months and weekdays of a text, and whether it has no other words."""
    tongues = (language,) if language else LANGUAGES
    numbers: list[str] = []
    named: list[tuple[int | None, int | None]] = []
    for match in _TOKENS.finditer(plain):  # most texts have another word at once
        token = match[0]
        if token.isdigit() and token.isascii():
            numbers.append(token)
        elif token in _SIGNS:
            continue
        else:
            month = next((months(it)[token] for it in tongues if token in months(it)), None)
            day = next((n for it in tongues if (n := _weekday_of(token, it)) is not None), None)
            if month is None and day is None and token not in word_set("dates", "words"):
                return [], [], [], False
            named.append((month, day))
    its_months = [month for month, _ in named if month]
    if len(its_months) > 1:  # "mar. 3 nov.": mar is a Tuesday, too
        its_months = [month for month, day in named if month and day is None]
    its_weekdays = [day for month, day in named if day is not None and month not in its_months]
    return numbers, its_months, its_weekdays, True


def _weekday_of(word: str, language: str) -> int | None:
    more = (n for n, names in enumerate(vocabulary()["dates"]["weekdays"]) if word in names)
    return weekdays(language).get(word, next(more, None))


def _candidates(
    plain: str, numbers: list[str], its_months: list[int], year: int | None, order: DayOrder | None
) -> Iterable[date]:
    """Yield the dates that numbers and names of months make, days before months."""
    match numbers, its_months:
        case [first, second], [] if year and re.search(r"[0-9]\s?[./]\s?[0-9]", plain):
            is_day_first = order == "day-first" or "." in plain  # dots never follow a month
            pairs = [(second, first)] if is_day_first else [(second, first), (first, second)]
            for month, day in pairs[order == "month-first" and not is_day_first :]:
                yield from valid_date(year, month, day)
        case [first, second], [month] if max(len(first), len(second)) < _DIGITS_OF_YEAR:
            yield from valid_date(second, month, first)  # 15-Mar-27, Mar 15 27
        case _:
            years = [year] if year else ()
            days = [*dict.fromkeys(dates_of(plain, numbers, its_months, years))]
            numeric = _NUMERIC.search(plain)
            if numeric and order and len(days) > 1:
                is_day_first = order == "day-first"
                days = [it for it in days if (it.day == int(numeric[1])) == is_day_first]
            yield from days
