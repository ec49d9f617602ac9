"""What forges call the headings of a page, so that links can lead to them.

They make small letters of a heading, `-` of its blanks, and drop other signs. Which ones they keep
differs, so a link leads to a heading only where all of them call it the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from unicodedata import category

from eventkit.text import one_line


class Forge(NamedTuple):
    """How a forge names headings.

    Args:
        kept: The Unicode categories of the signs it keeps, besides `-` and `_`.
        lower: How it makes small letters.
        is_blank: What it makes `-` of.
    """

    kept: tuple[str, ...]
    lower: Callable[[str], str]
    is_blank: Callable[[str], bool]


def _sign_by_sign(text: str) -> str:
    return "".join(map(str.lower, text))  # a sigma that ends a word is like any other


def _one_for_one(text: str) -> str:
    return "".join(sign.lower()[0] for sign in text)  # "İ" is "i" without the dot of Unicode


# GitHub goes by Ruby's word characters, GitLab (from 17 on) by comrak's anchors; Gitea and Forgejo
# have a rule of their own.
GITHUB = Forge(("L", "M", "Nd", "Nl", "Pc"), _sign_by_sign, " ".__eq__)
GITLAB = Forge(("L", "M", "N", "Pc"), str.lower, " ".__eq__)
GITEA = Forge(("L", "N"), _one_for_one, str.isspace)
FORGES = (GITHUB, GITLAB, GITEA)


def slug(heading: str, forge: Forge = GITHUB) -> str:
    """Return the name that a forge gives a heading.

    >>> slug("Law & water: what's new?"), slug("Açylyş dabarasy")
    ('law--water-whats-new', 'açylyş-dabarasy')
    >>> slug("CO₂"), slug("CO₂", GITEA)
    ('co', 'co₂')
    """
    return forge.lower(one_line(heading)).translate(_Signs(forge))


class _Signs(dict[int, str | None]):
    """What a forge makes of each sign of a heading; worked out where it is first met."""

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
    """The names given so far: a second heading of one name is followed by `-1`, a third by `-2`."""

    def __init__(self) -> None:
        self._forges = [(forge, _Signs(forge), dict[str, int]()) for forge in FORGES]

    def of_next(self, heading: str) -> str | None:
        """Return the name of the next heading; None where it has none, or forges disagree."""
        line = one_line(heading)
        # What is in ASCII all of them spell alike; which names they gave before may still differ.
        alike = line.lower().translate(self._forges[0][1]) if line.isascii() else None
        names = {
            _next(forge.lower(line).translate(signs) if alike is None else alike, counts)
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
