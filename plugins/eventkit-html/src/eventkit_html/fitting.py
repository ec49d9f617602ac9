"""Sizes of letters: the largest ones with which a text fits into a box on paper.

Widths are estimated, and rather too large: which fonts a machine has is known to the engine alone.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cache

from markupsafe import Markup

from eventkit.wording import SideBySide
from eventkit_html.languages import parts_of

POINT = 0.3528
"""The mm of a point."""

_STEP = 0.5  # points between two sizes
_LEADING = 1.25  # heights of a line in letters
_BOLD = 1.15  # how much wider bold letters are
_NARROW = frozenset("fijlrtIJ.,:;'!|()[]-·’ ")
_FIRST_WIDE = "Ա"  # from the Armenian letters on, small letters are as wide as capitals
_BROAD = frozenset("mwMW@%—ЖШЩЮФжшщюфмМ")


@cache
def _width_of_letter(letter: str) -> float:
    """Return the width of a letter, in those of its height."""
    if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
        return 0.0
    if unicodedata.east_asian_width(letter) in ("W", "F"):
        return 1.05
    if letter in _NARROW:
        return 0.38
    if letter in _BROAD:
        return 0.95
    return 0.7 if letter.isupper() or letter >= _FIRST_WIDE else 0.59


def width_of(text: str, *, is_bold: bool = False) -> float:
    """Return about how wide a text is in one line, in heights of its letters."""
    return sum(map(_width_of_letter, text)) * (_BOLD if is_bold else 1)


def lines_of(text: str, width: float, *, is_bold: bool = False) -> int:
    """Return in how many lines a text is set; in several languages each begins a line.

    Args:
        text: The text.
        width: The width of a line, in heights of its letters.
        is_bold: Whether the letters are bold.

    >>> lines_of("Rivers and lakes", 20), lines_of("Rivers and lakes", 6), lines_of("", 6)
    (1, 2, 0)
    """
    if isinstance(text, SideBySide):
        return sum(lines_of(it, width, is_bold=is_bold) for it in parts_of(text))
    lines, used = 0, math.inf
    for word in text.split():
        length = width_of(word, is_bold=is_bold)
        if used + length + _width_of_letter(" ") <= width:
            used += length + _width_of_letter(" ")
        else:  # a word that is longer than a line goes on in the next
            full = math.ceil(length / width) or 1
            lines, used = lines + full, length - (full - 1) * width
    return lines


def fitting_size(
    text: str,
    box: tuple[float, float],
    sizes: tuple[float, float],
    *,
    is_bold: bool = False,
) -> float:
    """Return the size in points with which a text fits into a box: the largest, or the smallest.

    No word is parted, unless letters of half the size would be needed for it.

    Args:
        text: The text.
        box: The width and the height of the box, in mm.
        sizes: The largest and the smallest size, in points.
        is_bold: Whether the letters are bold.

    >>> fitting_size("Ada Example", (78, 13), (20, 3)), fitting_size("Ada " * 40, (78, 13), (20, 3))
    (20, 7.0)
    """
    if isinstance(text, Markup):
        text = text.striptags()
    width, height = box
    size, smallest = sizes
    longest = max((width_of(it, is_bold=is_bold) for it in text.split()), default=0.0)
    whole = min(width / POINT / longest if longest else size, size)  # points for whole words
    while size > smallest:
        lines = lines_of(text, width / (size * POINT), is_bold=is_bold)
        fits = lines * size * _LEADING * POINT <= height
        if fits and size <= max(whole, sizes[0] / 2):
            return size
        size -= _STEP
    return smallest
