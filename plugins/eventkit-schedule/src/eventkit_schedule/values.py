"""Values of schedules, in the forms of the schemas and in those of real files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ID_LENGTH = 48
LONGEST = timedelta(days=365)
"""How long a session may be."""

_YEARS = range(1901, 2999)  # in which an event may be, in any zone

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9.]+)?")
_FEW_DIGITS = re.compile("[0-9]{1,5}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_OF_ONE_MACHINE = re.compile("(posix|right)/|(posixrules|localtime)$")
_HTML = re.compile(
    r"</?(?:p|br|div|ul|ol|li|a|b|i|em|strong|h[1-6]|span|img)\b[^<>]*>", re.IGNORECASE
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def text_of(value: object) -> str:
    """Return a text or number without blanks around it; nothing of anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _SURROGATES.sub("\ufffd", str(value)).strip()


def moment_of(value: object) -> datetime | None:
    """Return a date with hours, with an offset if it says one.

    >>> moment_of("2027-03-26T09:30:00+01:00").isoformat()
    '2027-03-26T09:30:00+01:00'
    """
    try:
        moment = datetime.fromisoformat(text_of(value))
    except ValueError:
        return None
    return moment if len(text_of(value)) > len("2027-03-26") and moment.year in _YEARS else None


def day_of(value: object, zone: ZoneInfo | None = None) -> date | None:
    """Return a date, or that of a moment in a zone."""
    moment = moment_of(value)
    if moment:
        return (moment.astimezone(zone) if zone and moment.tzinfo else moment).date()
    try:
        day = date.fromisoformat(text_of(value))
    except ValueError:
        return None
    return day if day.year in _YEARS else None


def clock_of(value: object) -> time | None:
    """Return a time of day.

    >>> clock_of("9:05")
    datetime.time(9, 5)
    """
    match = _CLOCK.fullmatch(text_of(value))
    try:
        return time(int(match[1]), int(match[2])) if match else None
    except ValueError:
        return None


def length_of(value: object) -> timedelta | None:
    """Return a length: minutes, hours and minutes, with seconds, or days before all of it.

    >>> [str(length_of(text)) for text in ("1:30", "00:30:15", "1:00:00:00", 45)]
    ['1:30:00', '0:30:15', '1 day, 0:00:00', '0:45:00']
    """
    parts = text_of(value).split(":")
    if not all(map(_FEW_DIGITS.fullmatch, parts)):
        return None
    length = _length([int(part) for part in parts])
    return None if length is None or length > LONGEST else length


def _length(parts: list[int]) -> timedelta | None:
    match parts:
        case [minutes]:
            return timedelta(minutes=minutes)
        case [hours, minutes]:
            return timedelta(hours=hours, minutes=minutes)
        case [hours, minutes, seconds]:
            return timedelta(hours=hours, minutes=minutes, seconds=seconds)
        case [days, hours, minutes, seconds]:
            return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return None


def spelt_length(length: timedelta) -> str:
    """Return a length as documents have it: in minutes, or in seconds where these are not whole."""
    seconds = int(length.total_seconds())
    return f"PT{seconds}S" if seconds % 60 else f"{seconds // 60} min"


def zone_of(name: str) -> ZoneInfo | None:
    """Return the time zone of a name, if there is one that is the same on every machine."""
    if _OF_ONE_MACHINE.match(name):
        return None
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a name may be a path that is none
        return None


def languages_of(value: object) -> tuple[list[str], list[str]]:
    """Return the language tags in a text such as `de` or `de/en`, and what is none.

    >>> languages_of("de, en"), languages_of("de_AT")
    ((['de', 'en'], []), (['de-AT'], []))
    """
    words = [word.replace("_", "-") for word in re.split(r"[\s,;/&+]+", text_of(value)) if word]
    tags = [word for word in words if _LANGUAGE.fullmatch(word)]
    return tags, [word for word in words if word not in tags]


def holds_html(text: str) -> bool:
    """Return whether a text has tags of HTML in it."""
    return _HTML.search(text) is not None


def word_of(text: str) -> str:
    """Return a text as a word of small letters, digits and hyphens; may be empty.

    >>> word_of("Talk 30 min + Q&A"), word_of("Über Flüsse")
    ('talk-30-min-q-a', 'uber-flusse')
    """
    letters = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(it for it in letters if not unicodedata.combining(it))
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:ID_LENGTH].strip("-")


class Ids:
    """The ids of a table, no two alike whatever the case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}

    def unused(self, candidates: Iterable[str]) -> str:
        """Return the first text that is an id and not taken; else the first with a number."""
        names = [name for name in candidates if name]
        for name in names:
            if name.casefold() not in self._taken:
                self._taken.add(name.casefold())
                return name
        base = names[0][: ID_LENGTH - 7]
        number = self._last.get(base, 1)
        while True:
            number += 1
            name = f"{base}-{number}"
            if name.casefold() not in self._taken:
                self._last[base] = number
                self._taken.add(name.casefold())
                return name
