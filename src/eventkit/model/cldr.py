"""The names of countries, languages and weekdays that the CLDR has, in a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources
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
    return {
        code: name for code, name in territories if code.isalpha() and code not in _NO_COUNTRIES
    }


@cache
def _iso_codes() -> frozenset[str]:
    """Return the codes of ISO 3166-1 that the time zone data list, for which no CLDR is needed."""
    try:
        table = resources.files("tzdata").joinpath("zoneinfo", "iso3166.tab").read_text("utf-8")
    except (ImportError, OSError):
        return frozenset()
    return frozenset(it.partition("\t")[0] for it in table.splitlines() if not it.startswith("#"))


@cache
def weekdays(language: str) -> tuple[str, ...]:
    """Return the names of the days of the week, from Monday; empty for an unknown language.

    >>> weekdays("de")[0], weekdays("xx")
    ('Montag', ())
    """
    locale = locale_of(language)
    return (
        tuple(locale.days["stand-alone"]["wide"][number] for number in range(7)) if locale else ()
    )


@cache
def months(language: str) -> tuple[str, ...]:
    """Return the names of the months within a date; empty for an unknown language.

    >>> months("de")[0], months("ru")[0]
    ('Januar', 'января')
    """
    locale = locale_of(language)
    return tuple(locale.months["format"]["wide"][it] for it in range(1, 13)) if locale else ()


@cache
def languages(language: str) -> Mapping[str, str]:
    """Return the names of languages by their tags; empty for an unknown language.

    >>> languages("de")["tk"]
    'Turkmenisch'
    """
    locale = locale_of(language)
    return {tag.replace("_", "-"): name for tag, name in locale.languages.items()} if locale else {}


@cache
def language_name(tag: str, language: str) -> str:
    """Return the name of a language tag with its script and country; empty if it has none.

    >>> language_name("pt-BR", "en"), language_name("xx", "en")
    ('Portuguese (Brazil)', '')
    """
    primary, *others = tag.split("-")
    name, locale = languages(language).get(primary.casefold(), ""), locale_of(language)
    if not (others and name and locale):
        return name
    names = {**locale.scripts, **locale.territories}
    details = ", ".join(names.get(it.title()) or names.get(it.upper()) or it for it in others)
    return f"{name} ({details})"


def country_code(text: str, language: str = "en") -> str | None:
    """Return the code of the country that a text means, by its code or its name.

    >>> country_code("DE"), country_code("Germany"), country_code("UK"), country_code("Atlantis")
    ('DE', 'DE', 'GB', None)
    """
    if text in _iso_codes() or text in countries("en"):
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
    known = {simplified(name): tag for tag, name in languages("en").items()}
    return _OTHER_LANGUAGES | known
