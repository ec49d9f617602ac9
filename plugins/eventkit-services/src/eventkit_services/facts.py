"""What values of other programs mean, and which key of a document each belongs to.

A program declares its keys once, as a mapping from each to a `Fact`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlsplit

from eventkit.markup import markdown_of
from eventkit.model import SessionKind
from eventkit.spellings import dates, length, moments
from eventkit.spellings import kind_of_title as spelled_kind
from eventkit.text import lines, one_line
from eventkit_services.records import scalar

_COLOR = re.compile("#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_TAG = re.compile("[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")
_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_NUMBER = re.compile("[0-9]{1,6}")
_CLOCK = re.compile("([0-9]{1,2}):([0-9]{1,2})(?::[0-9]{1,2})?")
_COUNTRY = re.compile("[A-Z]{2}")
_WORDS = re.compile(r"[^\W\d_]+")
_LONGEST = timedelta(days=365)
_FIRST_YEAR, _LAST_YEAR = 1900, 3000


class Fact(NamedTuple):
    """What a key of another program says.

    Args:
        key: The key of the document; `contact.email` is one in a table.
        meaning: What its value means; None if it is not understood.
    """

    key: str
    meaning: Callable[[object], Any]


Facts: TypeAlias = Mapping[str, Fact]


def title(value: object) -> str | None:
    """Return a title or name as one line, without HTML.

    >>> title("<b>Rivers</b> &amp; law ")
    'Rivers & law'
    """
    return one_line(scalar(value)) or None


def markdown(value: object) -> str | None:
    """Return a text in Markdown, with Markdown for HTML."""
    return markdown_of(lines(scalar(value))).strip() or None


def address(value: object) -> str | None:
    """Return the address of a page or picture on the web; None of anything else."""
    text = scalar(value)
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    is_web = parts.scheme in ("http", "https") and parts.netloc and text.isprintable()
    return text if is_web and " " not in text else None


def color(value: object) -> str | None:
    """Return a colour as #rrggbb.

    >>> color("1b6ca8"), color("#fff"), color("green")
    ('#1b6ca8', '#ffffff', None)
    """
    match = _COLOR.fullmatch(scalar(value))
    if match is None:
        return None
    digits = match[1] if len(match[1]) > 3 else "".join(it * 2 for it in match[1])  # noqa: PLR2004  # #fff
    return f"#{digits.lower()}"


def email(value: object) -> str | None:
    """Return an e-mail address."""
    text = scalar(value)
    return text if _EMAIL.fullmatch(text) else None


def number(value: object) -> int | None:
    """Return a number that is not negative."""
    text = scalar(value)
    return int(text) if _NUMBER.fullmatch(text) else None


def country(value: object) -> str | None:
    """Return the code of a country."""
    text = scalar(value).upper()
    return text if _COUNTRY.fullmatch(text) else None


def languages(value: object) -> list[str] | None:
    """Return the language tags in a text or list, such as `de, en`; names are none."""
    texts = [scalar(it) for it in value] if isinstance(value, list) else [scalar(value)]
    tags = [tag for text in texts for tag in re.split(r"[\s,;/]+", text) if tag]
    if not tags or not all(map(_TAG.fullmatch, tags)):
        return None
    return [tag.replace("_", "-") for tag in tags]


def text_list(value: object) -> list[str] | None:
    """Return the texts of a list, or of a text with commas."""
    values = value if isinstance(value, list) else scalar(value).split(",")
    return [it for it in map(title, values) if it] or None


_KINDS = {
    "keynote": SessionKind.KEYNOTE,
    "panel": SessionKind.PANEL,
    "discussion": SessionKind.DISCUSSION,
    "workshop": SessionKind.WORKSHOP,
    "tutorial": SessionKind.TRAINING,
    "training": SessionKind.TRAINING,
    "poster": SessionKind.POSTER,
    "posters": SessionKind.POSTER,
    "plenary": SessionKind.PLENARY,
    "registration": SessionKind.REGISTRATION,
    "social": SessionKind.SOCIAL,
    "party": SessionKind.SOCIAL,
    "dinner": SessionKind.SOCIAL,
    "talk": SessionKind.TALK,
    "talks": SessionKind.TALK,
    "lightning": SessionKind.TALK,
    "presentation": SessionKind.TALK,
    "lecture": SessionKind.TALK,
    "vortrag": SessionKind.TALK,
}
_BREAKS = frozenset({"break", "breaks", "lunch", "coffee", "tea", "pause", "breakfast"})
_KINDS_OF_TITLES = (SessionKind.BREAK, SessionKind.REGISTRATION)


def kind(value: object) -> str | None:
    """Return the kind of a session that a word for it means.

    >>> kind("Talk (30 min)"), kind("Lightning talk"), kind("Stranger")
    ('talk', 'talk', None)
    """
    words = [it.casefold() for it in _WORDS.findall(scalar(value)[:200])]
    known = next((_KINDS[word] for word in words if word in _KINDS), None)
    if known is None and not _BREAKS.isdisjoint(words):
        known = SessionKind.BREAK
    return known and str(known)


def kind_of_title(text: str) -> str | None:
    """Return `break` for a title that names one, and `registration` likewise.

    >>> kind_of_title("Coffee break"), kind_of_title("Tea leaf reading")
    ('break', None)
    """
    guess = spelled_kind(text)
    return guess if guess in _KINDS_OF_TITLES else None


# --- times


def moment(value: object, *, year: int | None = None) -> datetime | None:
    """Return a date with a time of day, with its offset if it says one.

    >>> moment("2027-03-26T09:30:00Z").isoformat(), moment("26 March 2027, 9:30").isoformat()
    ('2027-03-26T09:30:00+00:00', '2027-03-26T09:30:00')
    """
    text = scalar(value)
    try:
        exact = datetime.fromisoformat(text)
    except ValueError:
        return _spelled_moment(text, year)
    return exact if len(text) > len("2027-03-26") and _is_usual(exact) else None


def _spelled_moment(text: str, year: int | None) -> datetime | None:
    meanings = moments(text, year=year)
    if not meanings or not _is_usual(meanings[0].day):
        return None
    first = meanings[0]
    spelled = datetime.combine(first.day, first.hours.start)
    if first.offset is None:
        return spelled
    return datetime.fromisoformat(f"{spelled.isoformat()}{_offset(first.offset)}")


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def day(value: object, *, year: int | None = None) -> date | None:
    """Return a date; the likeliest where a text may mean several.

    >>> str(day("2027-03-26")), str(day("March 26", year=2027))
    ('2027-03-26', '2027-03-26')
    """
    text = scalar(value)
    try:
        exact: date | None = date.fromisoformat(text)
    except ValueError:
        spelled = moment(text, year=year)
        exact = spelled.date() if spelled else next(iter(dates(text, year=year)), None)
    return exact if exact and _is_usual(exact) else None


def _is_usual(exact: date) -> bool:
    return _FIRST_YEAR < exact.year < _LAST_YEAR


def minutes(value: object) -> timedelta | None:
    """Return a length of time: minutes, hours and minutes, or in words.

    >>> [str(minutes(it)) for it in (30, "0:5", "01:30", "1 h 15 min", "soon")]
    ['0:30:00', '0:05:00', '1:30:00', '1:15:00', 'None']
    """
    text = scalar(value)
    if match := _CLOCK.fullmatch(text):
        return timedelta(hours=int(match[1]), minutes=int(match[2]))
    if _NUMBER.fullmatch(text):
        read = timedelta(minutes=int(text))
    else:
        read = length(text) or timedelta(-1)
    return read if timedelta() <= read <= _LONGEST else None
