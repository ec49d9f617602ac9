"""The names of countries and languages that the CLDR has, in a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from babel.core import Locale

_OTHER_CODES = {"el": "GR", "uk": "GB", "usa": "US"}
_NO_COUNTRIES = {"EZ", "QO", "XA", "XB", "ZZ"}  # that the CLDR names


@cache
def locale_of(language: str) -> Locale | None:
    """Return what the CLDR has in a language, or None."""
    from babel.core import Locale, UnknownLocaleError  # imported only where a name is needed

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None


def simplified(text: str) -> str:
    """Return a text without what spellings of one name differ in: case, accents and hyphens."""
    letters = (it for it in normalize("NFKD", text.casefold()) if not combining(it))
    return " ".join(re.split(r"[\s_.-]+", "".join(letters))).strip()


@cache
def countries(language: str) -> Mapping[str, str]:
    """Return the names of countries by their codes of ISO 3166-1; empty for an unknown language.

    >>> countries("de")["GR"]
    'Griechenland'
    """
    locale = locale_of(language)
    territories = locale.territories.items() if locale else ()
    return {code: name for code, name in territories if _is_country(code)}


def _is_country(code: str) -> bool:
    return code.isalpha() and code not in _NO_COUNTRIES


def country_code(text: str, language: str = "en") -> str | None:
    """Return the code of the country that a text means, by its code or its name.

    >>> country_code("DE"), country_code("Germany"), country_code("UK"), country_code("Atlantis")
    ('DE', 'DE', 'GB', None)
    """
    if text in countries("en"):
        return text
    name = simplified(text)
    return _codes_by_name("en").get(name) or _codes_by_name(language).get(name)


@cache
def _codes_by_name(language: str) -> Mapping[str, str]:
    names = {simplified(name): code for code, name in countries(language).items()}
    return _OTHER_CODES | names


def language_tag(name: str) -> str | None:
    """Return the tag of the language of an English name.

    >>> language_tag("Turkmen"), language_tag("Elvish")
    ('tk', None)
    """
    return _tags_by_name().get(simplified(name))


@cache
def _tags_by_name() -> Mapping[str, str]:
    english = locale_of("en")
    return {simplified(name): tag for tag, name in (english.languages if english else {}).items()}
