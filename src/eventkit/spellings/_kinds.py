"""Kinds of sessions that their titles name: breaks, registrations and social events."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import normalize

from eventkit.spellings._vocabulary import word_set

_LONGEST = 200
_MOST_WORDS = 3
_LAST_WORDS = frozenset({"break", "pause", "перерыв", "arakesme"})
_LONGEST_NAME = 4
_KINDS = ("break", "registration", "social")


@lru_cache(maxsize=4096)  # a break stands on each day
def kind_of_title(title: str) -> str | None:
    """Return the kind of session that the first words of a title say; None if they say none.

    >>> kind_of_title("Coffee break"), kind_of_title("Mittagspause im Foyer"), kind_of_title("Ужин")
    ('break', 'break', 'social')
    >>> kind_of_title("Break-out groups"), kind_of_title("Rivers")
    (None, None)
    """
    small = normalize("NFKC", title[:_LONGEST]).casefold()
    words = " ".join(small.split()).strip(" :*.!?,;_|()[]–—-").split()
    if words[:2] == ["break", "out"]:
        return None
    starts = {" ".join(words[:count]).rstrip(":,;(") for count in range(1, _MOST_WORDS + 1)}
    for kind in _KINDS:
        if not starts.isdisjoint(word_set("kinds", kind)):
            return kind
    is_break = words and words[-1] in _LAST_WORDS and len(words) <= _LONGEST_NAME
    return "break" if is_break else None
