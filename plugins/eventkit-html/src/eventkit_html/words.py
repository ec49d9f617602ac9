"""The words that a site adds to the texts of an event, all in `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from eventkit import wording

_FILE = Path(__file__).with_name("words.toml")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def word(key: str, language: str = "en", **values: object) -> str:
    """Return a word or phrase of a page: one of the site, or else one of all formats.

    Raises:
        KeyError: If there is no such word.

    >>> word("my-programme"), word("sources"), word("moved-from", old="09:30")
    ('My programme', 'Sources', 'before: 09:30')
    """
    text = _words()["pages"].get(key) or wording.word(key, language)
    return text.format(**values) if values else text


def script_words() -> Mapping[str, str]:
    """Return the words that the script adds, by their keys."""
    return _words()["script"]


@cache
def is_leftward(language: str) -> bool:
    """Return whether a language is written from right to left.

    >>> is_leftward("ar"), is_leftward("tk"), is_leftward("x-none")
    (True, False, False)
    """
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return locale.character_order == "right-to-left"
