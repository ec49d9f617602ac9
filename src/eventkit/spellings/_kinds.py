"""Kinds of sessions that their titles name: breaks, registrations and social events."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from eventkit.spellings._vocabulary import word_set

_LONGEST = 200
_MOST_WORDS = 3
_LAST_WORDS = frozenset({"break", "pause", "перерыв", "arakesme"})
_LONGEST_NAME = 4
_KINDS = ("break", "registration", "social")
_SIGN = re.compile(r"\s*[,/&+|()\[\];]|\s+[–—-]|\s*:|\s*[–—-]\s")
_LONGEST_LABEL = 4
_NUMBER = re.compile(r"[0-9]{1,3}|[ivx]{1,4}|#[0-9]{1,2}")


@lru_cache(maxsize=4096)  # a break stands on each day
def kind_of_title(title: str) -> str | None:
    """Return the kind of session that a title says as a whole; None if it says none.

    What is beside may be where, with what or how long it is, behind a sign or a small word.

    >>> kind_of_title("Coffee break"), kind_of_title("Mittagspause im Foyer"), kind_of_title("Ужин")
    ('break', 'break', 'social')
    >>> kind_of_title("Tea leaf reading"), kind_of_title("Break-out groups")
    (None, None)
    """
    small = normalize("NFKC", title[:_LONGEST]).casefold()
    plain = " ".join(small.split()).strip(" :*.!?,;_|()[]–—-")
    for kind in _KINDS:
        if _is_as_a_whole(plain, kind):
            return kind
    words = plain.split()
    is_break = words and words[-1] in _LAST_WORDS and len(words) <= _LONGEST_NAME
    return "break" if is_break else None


def _is_as_a_whole(plain: str, kind: str) -> bool:
    """Return whether a title is a word for a kind, with nothing behind but more about it."""
    words = plain.split()
    for count in range(min(_MOST_WORDS, len(words)), 0, -1):
        head = " ".join(words[:count])
        name = head.rstrip(":,;(")
        if name in word_set("kinds", kind):
            return _says_more(plain[len(name) :])
    sign = _SIGN.search(plain)
    return bool(sign and plain[: sign.start()] in word_set("kinds", kind)) and _says_more(
        plain[sign.start() :] if sign else ""
    )


def _says_more(rest: str) -> bool:
    """Return whether what stands behind a word for a kind only says more about it."""
    words = rest.split()
    if not words or _NUMBER.fullmatch(words[0]) or rest.lstrip()[0] in "([,/&+|;":
        return True
    known = frozenset().union(*(word_set("kinds", kind) for kind in (*_KINDS, "beside")))
    if words[0] in ("-", "–", "—", ":") or rest[0] == ":":
        return len(words) <= _LONGEST_LABEL
    if words[0].strip(",;:") in known:
        return _says_more(" ".join(words[1:]))
    return words[0] in word_set("kinds", "before") and len(words) <= _LONGEST_LABEL
