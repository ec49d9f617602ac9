"""By when something is to be done, as minutes write it."""

from __future__ import annotations

import re
from functools import cache

from attrs import frozen

from eventkit.model import Period
from eventkit.spellings import dates
from eventkit_followup.minutes.lines import vocabulary

_QUARTERS = (
    re.compile(r"q\s?(?P<number>[1-4])[\s/,-]+(?P<year>[0-9]{4})"),
    re.compile(r"(?P<year>[0-9]{4})[\s/-]*q(?P<number>[1-4])"),
    re.compile(r"(?P<number>[1-4]|i{1,3}|iv)[\w-]*\s+(?:quarter(?: of)?|квартала?)"
    r"\s+(?P<year>[0-9]{4})"),
)  # fmt: skip
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR_WORDS = re.compile(r"\s*(?:г\.?|года?)$")  # noqa: RUF001  # Cyrillic
_ANY_YEAR = 2000  # a leap year: in which every date without a year is one


@frozen(kw_only=True)
class Due:
    """By when something is to be done.

    Args:
        period: The day or the range of days; None if that is not certain.
        text: The words, where nothing is computed from them.
        doubt: Why no day is certain; empty where nothing in the words looks like one.
    """

    period: Period | None = None
    text: str = ""
    doubt: str = ""


def due_of(text: str, year: int | None = None) -> Due | None:
    """Return by when something is to be done; None if a text does not look like a date.

    Args:
        text: The words, such as `by 30 June 2027`, `до 30 июня 2027` or `Q3 2027`.
        year: The year of a date that has none.

    >>> [str(due_of(it).period) for it in ("by 30 June 2027", "III квартал 2027", "June 2027")]
    ['2027-06-30', 'Q3 2027', '2027-06']
    >>> due_of("03/04/2027").doubt, due_of("by the next meeting").text, due_of("the plan")
    ('it is 2027-04-03 or 2027-03-04', 'by the next meeting', None)
    """
    words = " ".join(text.split()).strip(" .()[]")
    match = _leads().match(words)
    bare = words[match.end() :] if match else words
    period = _period(bare)
    if period:
        return Due(period=period)
    days = dates(bare, year=year)
    if len(days) == 1:
        return Due(period=Period.of_day(days[0]))
    if days:
        return Due(text=words, doubt=f"it is {' or '.join(map(str, days))}")
    if dates(bare, year=_ANY_YEAR):
        return Due(text=words, doubt="it has no year")
    return Due(text=words) if match else None


@cache
def _leads() -> re.Pattern[str]:
    leads = sorted(vocabulary()["due"]["leads"], key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, leads))})\b[:\s]+", re.IGNORECASE)


def _period(text: str) -> Period | None:
    plain = _YEAR_WORDS.sub("", text.casefold())
    try:
        return Period.parse(plain)
    except ValueError:
        pass
    for pattern in _QUARTERS:
        if match := pattern.fullmatch(plain):
            number = _ROMAN.get(match["number"]) or int(match["number"])
            return Period.parse(f"Q{number} {match['year']}")
    month = dates(f"1 {plain}") if re.fullmatch(r"[^\W\d_]+\.? [0-9]{4}", plain) else ()
    return Period.parse(f"{month[0]:%Y-%m}") if len(month) == 1 else None
