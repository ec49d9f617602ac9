"""The words of agendas, and what a text says by them."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from unicodedata import normalize

_LONGEST = 200
_MOST_WORDS_OF_ROOM = 6
_LONGEST_ROOM = 60
_WORD = re.compile(r"[^\W\d_]+")


@cache
def word_set(table: str, key: str) -> frozenset[str]:
    """Return the words under a key of the file of words.

    >>> "uhrzeit" in word_set("heads", "time")
    True
    """
    tables = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
    return frozenset(tables[table][key])


def plain(text: str) -> str:
    """Return a text in small letters, without signs around it."""
    small = normalize("NFKC", text[:_LONGEST]).casefold()
    return " ".join(small.split()).strip(" :*.!?,;_|()[]–—-")


@lru_cache(maxsize=4096)  # each piece of a line is tried in several ways
def names_room(text: str) -> bool:
    """Return whether a short text is the name of a place, such as `Great Hall` or `Raum 5`.

    >>> names_room("актовый зал"), names_room("Raum 5"), names_room("a talk on rivers")
    (True, True, False)
    """
    words = _WORD.findall(plain(text)) if len(text) <= _LONGEST_ROOM else []
    if not 0 < len(words) <= _MOST_WORDS_OF_ROOM or ":" in text:
        return False
    if words[0] in word_set("rooms", "anywhere"):
        return len(words) <= 2  # noqa: PLR2004  # online, on Zoom
    return not word_set("rooms", "words").isdisjoint(words)


@cache
def _words_of_rooms() -> frozenset[str]:
    labels = _WORD.findall(" ".join(word_set("rooms", "labels")))
    return word_set("rooms", "words") | word_set("rooms", "anywhere") | frozenset(labels)


def has_word_of_room(line: str) -> bool:
    """Return whether a line has a word without which no piece of it names a room.

    >>> has_word_of_room("Opening, Raum 5"), has_word_of_room("A talk on rivers")
    (True, False)
    """
    words = _WORD.findall(normalize("NFKC", line).casefold())
    return not _words_of_rooms().isdisjoint(words)


def labelled_room(text: str) -> str:
    """Return the room of a line such as `Room: Aula`; nothing if it names none.

    >>> labelled_room("Ort: Altes Rathaus"), labelled_room("Topic: Halls")
    ('Altes Rathaus', '')
    """
    label, colon, name = text.partition(":")
    return name.strip() if colon and plain(label) in word_set("rooms", "labels") else ""


def is_generic(title: str) -> bool:
    """Return whether a title says only that this is an agenda.

    >>> is_generic("Draft Agenda:"), is_generic("Water Law")
    (True, False)
    """
    return plain(title) in word_set("generic", "titles")


def head_of(text: str) -> str | None:
    """Return what the head of a column says, such as `time`; None if it says nothing known.

    >>> head_of("Uhrzeit"), head_of("Responsible"), head_of("Aula")
    ('time', 'people', None)
    """
    bare = plain(text)
    for key in ("time", "start", "end", "day", "length", "people", "title", "room", "detail"):
        if bare in word_set("heads", key):
            return key
    return None


@cache
def ordinal_words() -> dict[str, int]:
    """Return the numbers of days by what they are called, such as `first day`.

    >>> ordinal_words()["second day"], ordinal_words()["erster tag"]
    (2, 1)
    """
    tables = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))["ordinals"]
    days = {"en": "day", "de": "tag", "fr": "jour", "es": "día", "ru": "день", "tk": "gün"}
    return {
        f"{word} {days[language]}": number
        for language, words in tables.items()
        for number, word in enumerate(words, 1)
    }
