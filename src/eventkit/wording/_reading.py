"""What the words of exports mean, whatever their language: for those who read exports again."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import MAXYEAR, date
from functools import cache, lru_cache

from eventkit.model import Status, cldr
from eventkit.model.reader import SEVERAL
from eventkit.wording._dates import full_date
from eventkit.wording._words import languages, message, unmarked_title

_DAY_AND_YEAR, _LONGEST_MONTH = 2, 31
EVERY_LANGUAGE = SEVERAL.join(dict.fromkeys(("en", *languages())))
"""All languages that have a catalogue, English first, as `unmarked_title` takes them."""


@lru_cache(maxsize=256)
def names_of(key: str) -> tuple[str, ...]:
    """Return all forms of a word that exports add, in every language, English first.

    >>> names_of("speaker")[:2], "Докладчики" in names_of("speaker")
    (('Speaker', 'Speakers'), True)
    """
    return tuple(dict.fromkeys(form for _, form in _forms((key,))))


def enumerated(text: str, separator: str = "comma") -> list[str]:
    """Return the items of a list that an export wrote in any language.

    Args:
        text: The list.
        separator: The key of what stands between its items: `comma` or `semicolon`.

    >>> enumerated("Ada, Ben"), enumerated("Ada، Ben"), enumerated("A, B; C", "semicolon")
    (['Ada', 'Ben'], ['Ada', 'Ben'], ['A, B', 'C'])
    """
    return re.split("|".join(map(re.escape, names_of(separator))), text)


def key_named(text: str, keys: Iterable[str]) -> str | None:
    """Return which of some words is called so in any language; None if none is.

    Args:
        text: The text, in letters of any case.
        keys: The keys of the words, such as all kinds of sessions.

    >>> key_named("abgesagt", ["confirmed", "cancelled"]), key_named("Rivers", ["cancelled"])
    ('cancelled', None)
    """
    plain = _plain(text)
    known = keys if isinstance(keys, type) else tuple(map(str, keys))
    return _keys_by_name(known).get(plain) if plain else None


def language_tag_named(name: str) -> str | None:
    """Return the tag of the language that is called so in a language with a catalogue.

    >>> language_tag_named("туркменский"), language_tag_named("Elvish")
    ('tk', None)
    """
    return _language_tags().get(_plain(name))


@lru_cache(maxsize=1024)
def full_date_named(text: str) -> date | None:
    """Return the day of which a full date of an export says this, in any language; None if of none.

    >>> full_date_named("Freitag, 26. März 2027"), full_date_named("Room 26, 2027")
    (datetime.date(2027, 3, 26), None)
    """
    numbers = sorted(map(int, re.findall("[0-9]+", text)))
    if (
        len(numbers) != _DAY_AND_YEAR
        or not 1 <= numbers[0] <= _LONGEST_MONTH < numbers[1] <= MAXYEAR
    ):
        return None
    number, year = numbers
    months = [it for it in range(1, 13) if number <= monthrange(year, it)[1]]
    days = [date(year, month, number) for month in months]
    tags = EVERY_LANGUAGE.split(SEVERAL)
    return next((day for tag in tags for day in days if full_date(day, tag) == text), None)


def bare_title(title: str, status: Status) -> str:
    """Return a title without the mark of its status, in whatever language it begins with that.

    >>> bare_title("ABGESAGT: Tee", Status.CANCELLED)
    'Tee'
    """
    return unmarked_title(title, status, EVERY_LANGUAGE)


@lru_cache(maxsize=64)
def _keys_by_name(keys: Iterable[str]) -> Mapping[str, str]:
    """Return words by their names; an enumeration is known as such, since to list it takes time."""
    known: dict[str, str] = {}
    for key, form in _forms(tuple(map(str, keys))):
        known.setdefault(_plain(form), key)
    return known


def _forms(keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the keys and forms of words, all English ones first."""
    for language in EVERY_LANGUAGE.split(SEVERAL):
        for key in keys:
            entry = message(key, language)
            yield from ((key, form) for form in (entry.forms if entry else ()))


@cache
def _language_tags() -> Mapping[str, str]:
    known: dict[str, str] = {}
    for language in EVERY_LANGUAGE.split(SEVERAL):
        names = sorted(cldr.languages(language).items(), key=lambda it: (len(it[0]), it[0]))
        for tag, name in names:
            known.setdefault(_plain(name), tag)
    return known


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
