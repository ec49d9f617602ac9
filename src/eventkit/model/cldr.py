"""The names of countries and languages that the CLDR has, in a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import combining, normalize

if TYPE_CHECKING:
    from babel.core import Locale

_OTHER_CODES = {"el": "GR", "u k": "GB", "uk": "GB", "u s": "US", "u s a": "US", "usa": "US"}
_OTHER_CODES |= {"burma": "MM", "cabo verde": "CV", "czech republic": "CZ", "east timor": "TL"}
_OTHER_CODES |= {"england": "GB", "great britain": "GB", "scotland": "GB", "wales": "GB"}
_OTHER_CODES |= {"holland": "NL", "hong kong": "HK", "ivory coast": "CI", "macedonia": "MK"}
_OTHER_CODES |= {"palestine": "PS", "russian federation": "RU", "swaziland": "SZ"}
_OTHER_CODES |= {"turkey": "TR", "united states of america": "US", "viet nam": "VN"}
"""Codes that are no longer or never were in ISO 3166-1, and names that the CLDR has not."""
_OTHER_LANGUAGES = {"castilian": "es", "farsi": "fa", "flemish": "nl-BE", "mandarin": "zh"}
_OTHER_LANGUAGES |= {"moldovan": "ro", "dari": "fa-AF", "kirghiz": "ky", "valencian": "ca-valencia"}
_OTHER_LANGUAGES |= {"bahasa": "id", "tagalog": "fil", "gaelic": "gd", "kinyarwanda": "rw"}
"""Names that the CLDR has not."""
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
    """Return a text without what spellings of one name differ in: case, accents and signs.

    >>> simplified("Côte d’Ivoire") == simplified("cote d'ivoire"), simplified("A & B")
    (True, 'a and b')
    """
    small = normalize("NFKD", text.casefold().replace("&", " and "))
    letters = (it for it in small if not combining(it))
    return " ".join(re.split(r"[\s_.'’-]+", "".join(letters))).strip()


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
    name = simplified(text).removeprefix("the ")
    return _codes_by_name("en").get(name) or _codes_by_name(language).get(name)


@cache
def _codes_by_name(language: str) -> Mapping[str, str]:
    names = {simplified(name): code for code, name in countries(language).items()}
    return _OTHER_CODES | names


def language_tag(name: str) -> str | None:
    """Return the tag of the language of an English name.

    >>> language_tag("Turkmen"), language_tag("Brazilian Portuguese"), language_tag("Elvish")
    ('tk', 'pt-BR', None)
    >>> language_tag("Farsi")
    'fa'
    """
    return _tags_by_name().get(simplified(name))


@cache
def _tags_by_name() -> Mapping[str, str]:
    english = locale_of("en")
    names = english.languages.items() if english else ()
    known = {simplified(name): tag.replace("_", "-") for tag, name in names}
    return _OTHER_LANGUAGES | known
