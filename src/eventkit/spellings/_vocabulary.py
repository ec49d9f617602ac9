"""The words that dates, hours and people are written with, in the languages that are understood."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "ru", "tk", "de", "fr", "es")
"""The languages whose words are understood where no language is named."""


@cache
def vocabulary() -> dict[str, Any]:
    """Return the tables of the file of words."""
    return tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


@cache
def word_set(table: str, key: str) -> frozenset[str]:
    """Return the words under a key of the file of words.

    >>> "n.n." in word_set("nobody", "open")
    True
    """
    return frozenset(vocabulary()[table][key])
