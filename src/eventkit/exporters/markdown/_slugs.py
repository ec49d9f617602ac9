"""What forges call the headings of a page, so that links can lead to them."""

from __future__ import annotations

from unicodedata import category

from eventkit.text import one_line

_KEPT = ("L", "M", "Nd", "Nl", "Pc")


def slug(heading: str) -> str:
    """Return the name that GitHub gives a heading: small letters, digits, `_` and `-`.

    Blanks become `-`, and every other sign goes; GitLab and Gitea do the same to all headings
    but those with signs between blanks.

    >>> slug("Law & water: what's new?"), slug("Açylyş dabarasy")
    ('law--water-whats-new', 'açylyş-dabarasy')
    """
    kept = (sign for sign in one_line(heading).lower() if sign in " -" or _is_kept(sign))
    return "".join(kept).replace(" ", "-")


def _is_kept(sign: str) -> bool:
    return sign.isalnum() if sign.isascii() and sign != "_" else category(sign).startswith(_KEPT)


class Slugs:
    """The names given so far: a second heading of one name is followed by `-1`, a third by `-2`."""

    def __init__(self) -> None:
        self._given: dict[str, int] = {}

    def of_next(self, heading: str) -> str | None:
        """Return the name of the next heading of the page; None where it has none."""
        plain = found = slug(heading)
        while found in self._given:
            self._given[plain] += 1
            found = f"{plain}-{self._given[plain]}"
        self._given[found] = 0
        return found or None
