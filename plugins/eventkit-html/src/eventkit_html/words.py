"""The words that a site adds to the texts of an event, all in `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from eventkit import wording
from eventkit.wording import Language

if TYPE_CHECKING:
    from babel import Locale

_FILE = Path(__file__).with_name("words.toml")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def word(key: str, language: Language = "en", *, count: int | None = None, **values: object) -> str:
    """Return a word or phrase of a page: one of the site, or else one of all formats.

    Raises:
        KeyError: If there is no such word.

    >>> word("my-programme"), word("sources"), word("moved-from", old="09:30")
    ('My programme', 'Sources', 'before: 09:30')
    """
    text = _words()["pages"].get(key)
    if text is None:
        return wording.word(key, language, count=count, **values)
    return text.format(count=count, **values) if values or count is not None else text


def script_words() -> Mapping[str, str]:
    """Return the words that the script adds, by their keys."""
    return _words()["script"]


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
