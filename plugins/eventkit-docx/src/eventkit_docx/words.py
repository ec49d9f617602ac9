"""The words that a document adds and that eventkit itself has not."""

from __future__ import annotations

from collections.abc import Mapping

from eventkit import wording

_WORDS: Mapping[str, str] = {
    "agenda": "Agenda",
    "follow-up": "Follow-up",
    "item": "Item",
    "no-outcomes": "No outcomes are recorded.",
    "no-participants": "No participants are recorded.",
    "number": "No.",
    "others": "Others",
    "outcome": "Outcome",
    "parallel": "Parallel session",
    "who": "Who",
}


def word(key: str, language: str, **values: str | int) -> str:
    """Return a word or phrase that the document adds, with values filled in.

    Raises:
        KeyError: If there is no such word.

    >>> word("who", "en"), word("all-times", "en", zone="UTC")
    ('Who', 'All times are UTC')
    """
    phrase = _WORDS.get(key) or wording.word(key, language)
    return phrase.format(**values) if values else phrase
