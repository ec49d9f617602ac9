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


def word(
    key: str, language: wording.Language, *, count: int | None = None, **values: object
) -> str:
    """Return a word or phrase that the document adds, with values filled in.

    Args:
        key: The key of the message.
        language: The BCP 47 tag of the language, or the event whose language and words to use.
        count: The number by which a message with a plural chooses its form.
        values: What stands for its placeholders.

    Raises:
        KeyError: If there is no such word.

    >>> word("who", "en"), word("all-times", "en", zone="UTC")
    ('Who', 'All times are UTC')
    """
    return _WORDS.get(key) or wording.word(key, language, count=count, **values)
