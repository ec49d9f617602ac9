"""The names that forges give to headings, so that links can lead to them.

Forges lower-case a heading, replace spaces by `-` and drop other characters. They differ in which
characters they keep, so a link leads to a heading only where all of them give it the same name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from unicodedata import category

from eventkit.text import one_line


class Forge(NamedTuple):
    """How a forge names headings.

    Args:
        kept: The Unicode categories of the characters it keeps, besides `-` and `_`.
        lower: Function that lower-cases a heading.
        is_blank: Function that is true of characters replaced by `-`.
    """

    kept: tuple[str, ...]
    lower: Callable[[str], str]
    is_blank: Callable[[str], bool]


def _sign_by_sign(text: str) -> str:
    return "".join(map(str.lower, text))  # a final sigma is lower-cased like any other


def _one_for_one(text: str) -> str:
    return "".join(sign.lower()[0] for sign in text)  # "İ" is "i" without the dot of Unicode


# GitHub goes by Ruby's word characters, GitLab (from 17 on) by comrak's anchors; Gitea and Forgejo
# have a rule of their own.
GITHUB = Forge(("L", "M", "Nd", "Nl", "Pc"), _sign_by_sign, " ".__eq__)
GITLAB = Forge(("L", "M", "N", "Pc"), str.lower, " ".__eq__)
GITEA = Forge(("L", "N"), _one_for_one, str.isspace)
FORGES = (GITHUB, GITLAB, GITEA)


def slug(heading: str, forge: Forge = GITHUB) -> str:
    """Return the name that a forge gives to a heading.

    >>> slug("Law & water: what's new?"), slug("Açylyş dabarasy")
    ('law--water-whats-new', 'açylyş-dabarasy')
    >>> slug("CO₂"), slug("CO₂", GITEA)
    ('co', 'co₂')
    """
    return forge.lower(one_line(heading)).translate(_Signs(forge))


class _Signs(dict[int, str | None]):
    """A translation table from characters to what a forge writes, filled on demand."""

    def __init__(self, forge: Forge) -> None:
        super().__init__()
        self._forge = forge

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        self[code] = "-" if self._forge.is_blank(sign) else sign if self._stays(sign) else None
        return self[code]

    def _stays(self, sign: str) -> bool:
        if sign.isascii():
            return sign.isalnum() or sign in "-_"
        return category(sign).startswith(self._forge.kept)


class Slugs:
    """The names of a page's headings: a second heading of one name gets `-1`, a third `-2`."""

    def __init__(self) -> None:
        self._forges = [(forge, _Signs(forge), dict[str, int]()) for forge in FORGES]

    def of_next(self, heading: str) -> str | None:
        """Return the name of the next heading; None if it has none or forges disagree."""
        # Forges agree on ASCII, but the names before may still differ.
        alike = heading.lower().translate(self._forges[0][1]) if heading.isascii() else None
        names = {
            _next(forge.lower(heading).translate(signs) if alike is None else alike, counts)
            for forge, signs, counts in self._forges
        }
        return names.pop() or None if len(names) == 1 else None


def _next(plain: str, counts: dict[str, int]) -> str:
    name = plain
    while name in counts:
        counts[plain] += 1
        name = f"{plain}-{counts[plain]}"
    counts[name] = 0
    return name
