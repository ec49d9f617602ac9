"""The tags of languages, and those that have a catalogue of the words that exports add."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).parents[1] / "locale"
"""The folder with the catalogues of eventkit."""


def bases(tag: str) -> Iterator[str]:
    """Yield a language tag, then what is left of it without its last parts.

    >>> list(bases("uz-Cyrl-UZ"))
    ['uz-Cyrl-UZ', 'uz-Cyrl', 'uz']
    """
    parts = tag.split("-")
    yield from ("-".join(parts[:end]) for end in range(len(parts), 0, -1))


@cache
def folders(path: Path) -> Mapping[str, str]:
    """Return the folders of catalogues below a folder, by the tags of languages in small letters.

    >>> folders(LOCALES)["en-us"]
    'en_US'
    """
    names = sorted(it.parent.name for it in path.glob("*/LC_MESSAGES"))
    return {name.replace("_", "-").casefold(): name for name in names}


def has_words(tag: str) -> bool:
    """Return whether exports have words in a language, or in what it is based on.

    >>> has_words("de-AT"), has_words("en"), has_words("kk")
    (True, True, False)
    """
    return any(base == "en" or base in folders(LOCALES) for base in bases(tag.casefold()))
