"""What the CLDR knows of languages: their direction, and dates in few letters."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale


@cache
def is_leftward(language: str) -> bool:
    """Return whether a language is written from right to left.

    >>> is_leftward("ar"), is_leftward("tk"), is_leftward("x-none")
    (True, False, False)
    """
    return _locale(language).character_order == "right-to-left"


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
