"""What stands in the languages of the pages: dates in few letters, lists, labels and spans."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from eventkit import Event, wording
from eventkit.text import one_line

if TYPE_CHECKING:
    from babel import Locale


@cache
def is_leftward(language: str) -> bool:
    """Return whether a language is written from right to left.

    >>> is_leftward("ar"), is_leftward("tk"), is_leftward("x-none")
    (True, False, False)
    """
    return _locale(language).character_order == "right-to-left"


def direction_of_hours(hours: str, page: str = "ltr") -> str:
    """Return the direction of hours: they run as the page does, `ltr` or `rtl`.

    Where letters stand at the first one, such as those of an offset, these decide.

    >>> direction_of_hours("09:00–10:00 Asia/Tokyo", "rtl")
    'rtl'
    >>> direction_of_hours("01:30 UTC+01:00 – 03:30 UTC+02:00", "rtl")
    'auto'
    """
    return "auto" if any(map(str.isalpha, hours.partition("–")[0])) else page


def parts_of(text: str) -> Sequence[str]:
    """Return a text in each of its languages, once where it is the same.

    >>> parts_of(wording.word("when", "en+de")), parts_of("Day")
    (['When', 'Wann'], ['Day'])
    """
    if isinstance(text, wording.SideBySide):
        return [part for _, part in text.in_languages]
    return [text]


def sentence(text: str) -> str:
    """Return a text with a capital letter at its beginning, in each of its languages.

    >>> sentence("online")
    'Online'
    """
    if isinstance(text, wording.SideBySide):
        return text.mapped(sentence)
    return f"{text[:1].upper()}{text[1:]}"


@wording.multilingual
def listed(event: Event, *texts: str | None) -> str:
    """Return texts one after the other, in each language as it separates them."""
    return wording.enumeration(texts, event)


@wording.multilingual
def labelled(event: Event, *texts: str) -> str:
    """Return a label and what it is about, in each language; empty ones are left out."""
    return wording.colon(event).join(filter(None, texts))


@wording.multilingual
def joined(event: Event, between: str, *texts: str) -> str:  # noqa: ARG001  # whose languages they are in
    """Return texts with a sign between them, each once; empty ones are left out."""
    return between.join(dict.fromkeys(filter(None, texts)))


@wording.multilingual
def not_repeated(event: Event, *texts: str | None) -> str:
    """Return phrases one after the other, without those that stand in the ones before."""
    line = ""
    for text in map(one_line, filter(None, texts)):
        if text.casefold() not in line.casefold():
            line = wording.enumeration([line, text], event)
    return line


@wording.multilingual
def zone_of(event: Event) -> str:
    """Return the time zone of an event with its offsets."""
    return f"{event.timezone} ({wording.offsets(event)})"


@wording.multilingual
def short_date(day: date, language: str) -> str:
    """Return a date with its weekday in few letters.

    >>> short_date(date(2027, 3, 26), "en"), short_date(date(2027, 3, 26), "de")
    ('Fri 26 Mar', 'Fr., 26. März')
    """
    from babel.dates import format_skeleton

    return format_skeleton("MMMEd", day, locale=_locale(language))


@cache
def _locale(language: str) -> Locale:
    """Return what the CLDR knows of a language; English stands in for others."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en", "GB")
    return Locale("en", "GB") if str(locale) == "en" else locale
