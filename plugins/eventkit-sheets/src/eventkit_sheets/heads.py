"""What the heads of columns say, in six languages and as eventkit's own exports write them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from eventkit import wording
from eventkit.model import Role, Status
from eventkit.spellings import role_of

_LONGEST = 80
_NUMBER = re.compile(r"\s*[#№]?\s*([0-9]{1,2})$")


class Head(NamedTuple):
    """What a head says of its column.

    Args:
        key: The key that the column is about, such as `title`.
        rank: How well the head fits, from 0, the best; among heads of one key the best counts.
        number: The number behind it, as in `Speaker 2`; 0 without one.
    """

    key: str
    rank: int = 0
    number: int = 0


@cache
def vocabulary() -> Mapping[str, Any]:
    """Return the tables of the file of heads."""
    return tomllib.loads(Path(__file__).with_name("heads.toml").read_text("utf-8"))


def plain_head(text: str) -> str:
    """Return a head in small letters, without marks such as `*` and `:` around it."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z][a-z])", " ", normalize("NFKC", text[:_LONGEST]))
    words = parted.casefold().replace("_", " ").split()
    return " ".join(words).strip(" :*.!?")


@cache
def _heads(table: str) -> Mapping[str, list[Head]]:
    """Return what each word says, once for each key."""
    heads: dict[str, dict[str, Head]] = {}
    for key, words in vocabulary()[table].items():
        names = [wording.key_name(key, language) for language in wording.languages()]
        names += wording.names_of("hours") if key == "time" else ()
        for rank, word in enumerate([*words, key, *names]):
            heads.setdefault(plain_head(word), {}).setdefault(key, Head(key, rank))
    return {word: [*by_key.values()] for word, by_key in heads.items()}


@lru_cache(maxsize=4096)  # a sheet is searched for its head, and each cell may be one
def heads_of(text: str, table: str) -> tuple[Head, ...]:
    """Return all that a head may say in a table of `sessions` or `people`, the likeliest first.

    >>> [head.key for head in heads_of("Uhrzeit", "sessions")]
    ['time']
    >>> heads_of("Speaker 2", "sessions")
    (Head(key='role:speaker', rank=0, number=2),)
    """
    plain = plain_head(text)
    heads = _heads_of(plain, table)
    if not heads and "(" in plain:
        heads = _heads_of(re.sub(r"\s*\(.*", "", plain), table)
    return tuple(heads)


def _heads_of(plain: str, table: str) -> list[Head]:
    matches = [*_heads(table).get(plain, ())]
    role = _role_of_head(plain) if table == "sessions" else None
    if role and not matches:
        matches.append(Head(f"role:{role}"))
    numbered = _NUMBER.search(plain)
    if matches or numbered is None:
        return matches
    rest = plain[: numbered.start()]
    return [head._replace(number=int(numbered[1])) for head in _heads_of(rest, table)]


@cache
def _role_words() -> Mapping[str, str]:
    return {
        plain_head(word): role for role, words in vocabulary()["roles"].items() for word in words
    }


def _role_of_head(plain: str) -> str | None:
    return role_named(plain) or _role_words().get(plain)


def role_named(text: str) -> str | None:
    """Return the role that a text names, as people or eventkit's exports write it.

    >>> role_named("Докладчик"), role_named("المقرّر"), role_named("Rivers")
    ('speaker', 'rapporteur', None)
    """
    return role_of(text) or wording.key_named(text, Role)


@lru_cache(maxsize=256)
def status_of(text: str) -> str | None:
    """Return the status that a cell says; None if it says another.

    >>> status_of("abgesagt"), status_of("maybe")
    ('cancelled', None)
    """
    plain = plain_head(text)
    values = vocabulary()["values"]["status"].items()
    status = next((status for status, words in values if plain in words), None)
    return status or wording.key_named(text, Status)


@lru_cache(maxsize=1024)
def names_place(text: str) -> bool:
    """Return whether a cell has a word for a room, such as `Hall` or `зал`.

    >>> names_place("Great Hall"), names_place("Data")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]+", text.casefold())
    return not set(vocabulary()["values"]["place"]["words"]).isdisjoint(words)
