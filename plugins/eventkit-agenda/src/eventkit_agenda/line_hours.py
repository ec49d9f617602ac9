"""Hours at the beginning or end of a line; those inside of prose are none."""

from __future__ import annotations

import re
from datetime import time
from functools import lru_cache
from typing import NamedTuple

from attrs import evolve

from eventkit.spellings import SpelledHours, day_number, hours

_HOUR = r"(?:[01]?[0-9]|2[0-4])"
_MINUTES = r"\s?(?:[:.]|[hHчЧ])\s?[0-5][0-9]"
_HALF = r"\s?(?:[AaPp]\.?\s?[Mm]\b\.?)"
_UNIT = r"\s?(?:[Uu]hr|hrs?|h|H|[Чч]ас(?:ов|а)?|[Чч]\.?|[Ss]agat|o['’]clock)(?![^\W\d_])"  # noqa: RUF001  # Cyrillic
_DIGITS = r"(?:[01][0-9]|2[0-4])[0-5][0-9]"
_FULL = rf"{_HOUR}{_MINUTES}(?::[0-5][0-9])?(?:{_HALF}|{_UNIT})?"
_MARKED = rf"{_HOUR}(?:{_HALF}|{_UNIT})"
_NAMED = r"(?:12 )?(?:[Nn]oon|[Mm]idday|[Mm]idnight)\b"
_SIDE = rf"(?:{_FULL}|{_MARKED}|{_NAMED})"
_SIGN = r"\s*(?:[-‐‑‒–—―−~]{1,3}|\.{2,3}|…)\s*"  # noqa: RUF001  # the dashes that people write
_WORD = r"\s+(?:to|till?|until|bis|à|a|au|al|hasta|до|по|do)\s+"
_TO = rf"(?:{_SIGN}|{_WORD})"
_FROM = r"(?:(?:[Ff]rom|[Aa]t|[Vv]on|[Aa]b|[Uu]m|[Dd]e|[Àà]|[Aa] las?|[Сс]|[Вв])\s+)?"  # noqa: RUF001  # Cyrillic, too
_RANGE = rf"{_SIDE}{_TO}{_SIDE}|{_HOUR}{_TO}(?:{_FULL}|{_MARKED})|{_SIDE}[-–]{_HOUR}(?=\s|[:|]|$)"
_OF_DIGITS = rf"{_DIGITS}(?:{_SIGN}{_DIGITS}(?:{_UNIT})?|{_UNIT})"
_HOURS = rf"(?:{_FROM}(?:{_RANGE}|{_OF_DIGITS}|{_SIDE}))"
_ENDS = r"(?![0-9])(?!\s?[.,:/][0-9])(?!\s?[%€$])(?![^\W\d_])"
_LEADING = re.compile(rf"[\[(]?(?P<hours>{_HOURS}){_ENDS}")
_ANYWHERE = re.compile(rf"(?<![\w.:,/-])(?P<hours>{_FROM}(?:{_RANGE}|{_OF_DIGITS}|{_SIDE})){_ENDS}")
_TRAILING = re.compile(
    rf"^(?P<title>.{{2,300}}?)\s*(?:(?P<bracket>[(\[|])|(?:[,:;]|\s[-–—])\s*|\s+)(?P<hours>{_FROM}(?:{_RANGE}|{_OF_DIGITS}|{_SIDE}))"
    r"\s*[)\]]?\s*[.:]?$"
)
_SIGN_OF_HOURS = re.compile(
    r"[0-9NnMm](?:(?<=[0-9])(?:\s?[:.hHчЧAaPpUuSso]|[0-9]{3})|(?<=[Nn])oon|(?<=[Mm])id)"  # Cyrillic
)
_YEARS = re.compile(r"(?:19|20)[0-9]{2}\s*[-–—]\s*(?:19|20)[0-9]{2}")
_LITERAL_END = re.compile(r"[-‐‑‒–—―−~.…\s](?:([0-9]{1,2})[:.hH]([0-5][0-9]))$")  # noqa: RUF001  # dashes
_EXACT = re.compile(r"[0-9]\s?[:.hH][0-9]{2}|[ap]\.?\s?m\b", re.IGNORECASE)
_LONGEST_LINE = 300  # one that is no prose
_LAST = 60
"""The characters at the end of a line within which its hours stand."""
_NOON, _LONGEST = 12, 8  # the hours of the short clock, and of a session on it
_QUARTERS = ("00", "15", "30", "45")
_OPEN_END = re.compile(r"\s*[-–—]\s*([^\W\d_]+(?: [^\W\d_]+)?)\s*")
_END_COLUMN = re.compile(rf"[\])]?\s*\t\s*(?P<hours>{_SIDE}){_ENDS}(?=\s|$)")
_NUMBER = re.compile(
    r"(?:[0-9]{1,3}[.)]|[([]?[0-9]{1,2}[)\]])\s+(?=\[?\(?[0-9]{1,2}\s?[:.hH][0-9]{2})"
)
_AFTER = re.compile(r"(?:-?ish\b)?[\s\])]*(?:[-–—:|•·,;>→]+\s*)*")
_FIRST = 120
"""The characters of a line within which its hours stand."""
_BEFORE = 40
"""The most characters of a date before hours."""


class LeadingHours(NamedTuple):
    """Hours at the beginning of a line.

    Args:
        hours: The hours.
        rest: What stands behind them.
        before: A date or a weekday before them.
        is_range: Whether they have an end.
    """

    hours: SpelledHours
    rest: str
    before: str = ""
    is_range: bool = False


def leading_hours(text: str) -> LeadingHours | None:
    """Return the hours that a line begins with; None if it begins with none.

    >>> leading_hours("8h45-9h00: Opening").rest, leading_hours("10.05.2027 Opening")
    ('Opening', None)
    >>> leading_hours("Mon 15 March, 9:30 Opening").before
    'Mon 15 March'
    """
    number = _NUMBER.match(text)
    line = text[number.end() :] if number else text
    if not _SIGN_OF_HOURS.search(line, 0, _FIRST):
        return None
    match = _LEADING.match(line)
    before = ""
    if match is None:
        matches = _ANYWHERE.finditer(line[:_FIRST], 1)
        match = next((it for it in matches if not _numbers_day(line[: it.start()])), None)
        before = line[: match.start()].strip(" ,:|–—-([") if match else ""
        if match is None or not before or len(before) > _BEFORE:
            return None
    spelled = _spelled(match["hours"])
    if spelled is None:
        return None
    rest = line[match.end() :]
    end = _OPEN_END.fullmatch(rest) if spelled.end is None else None
    if end and hours(f"{match['hours']} - {end[1]}"):
        rest = ""
    if spelled.end is None and (column := _END_COLUMN.match(rest)):
        complete = _spelled(f"{match['hours']} - {column['hours']}")
        spelled, rest = (complete, rest[column.end() :]) if complete else (spelled, rest)
    return LeadingHours(spelled, rest[_gap(rest) :].strip(), before, spelled.end is not None)


def _numbers_day(before: str) -> bool:
    """Return whether a number behind a text is that of a day, as in `Day 1: 18 March`."""
    return before.strip().isalpha() and day_number(f"{before.strip()} 1") is not None


def _gap(rest: str) -> int:
    match = _AFTER.match(rest)
    return match.end() if match else 0


@lru_cache(maxsize=4096)  # sessions side by side have the same hours
def _spelled(text: str) -> SpelledHours | None:
    """Return what hours mean; None of years and of the number of a chapter."""
    if _YEARS.fullmatch(text) and not all(
        it in _QUARTERS for it in re.findall(r"[0-9]{2}(?![0-9])", text)
    ):
        return None
    plain = re.sub(r"(?<=[0-9])\s?[чЧ]\s?(?=[0-9])", ":", text)
    plain = re.sub(r"(?<=[0-9])\s?(?:[Чч]\.?|[Ss]agat)(?![^\W\d_])", "", plain)
    spelled = hours(" ".join(plain.split()))
    end = _LITERAL_END.search(plain, max(0, len(plain) - 7))
    if spelled and spelled.end and end and spelled.clock != _NOON:
        literal = time(int(end[1]) % 24, int(end[2] or 0))
        if spelled.end != literal and spelled.end.hour - spelled.start.hour > _LONGEST:
            return evolve(spelled, end=literal)  # 10:00-9:00 is a slip, and no afternoon
    return spelled


def trailing_hours(text: str, *, needs_range: bool = True) -> tuple[SpelledHours, str, bool] | None:
    """Return the hours at the end of a line, what stands before them, and whether in brackets.

    Args:
        text: The line.
        needs_range: Whether hours without an end are none.

    >>> trailing_hours("Opening (09:30 – 10:15)")[1:], trailing_hours("We meet at 9:30")
    (('Opening', True), None)
    """
    if len(text) > _LONGEST_LINE or not _SIGN_OF_HOURS.search(text, max(0, len(text) - _LAST)):
        return None
    match = _TRAILING.match(text)
    spelled = _spelled(match["hours"]) if match else None
    if match is None or spelled is None:
        return None
    if spelled.end is None and (needs_range or not _EXACT.search(match["hours"])):
        return None
    return spelled, match["title"].strip(" ,:;|–—-"), bool(match["bracket"])
