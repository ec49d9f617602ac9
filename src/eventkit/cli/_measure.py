"""How wide text is in a terminal, and how it is broken into lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

JOINER, EMOJI_STYLE, TOGETHER = "\u200d", "\ufe0f", "\u00a0"


def cells(text: str) -> int:
    """Return how many columns a text takes in a terminal; rich knows best, where it is installed.

    >>> cells("Açylyş"), cells("水法"), cells("a\u0301")
    (6, 4, 1)
    """
    return _measure()(text)


@cache
def _measure() -> Callable[[str], int]:
    try:
        from rich.cells import cell_len
    except ImportError:
        return estimated_cells
    return cell_len


def estimated_cells(text: str) -> int:
    """Return how many columns a text takes, by the width that Unicode gives each character.

    East Asian wide and full-width characters take two columns (UAX #11), marks and format
    characters none; an emoji sequence joined by U+200D is as wide as its first emoji.

    >>> estimated_cells("👩\u200d🔬"), estimated_cells("❤\ufe0f"), estimated_cells("שלום")
    (2, 2, 4)
    """
    width, before = 0, ""
    for character in text:
        if character == EMOJI_STYLE and before and _own_width(before) == 1:
            width += 1
        elif before != JOINER:
            width += _own_width(character)
        before = character
    return width


def _own_width(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf", "Cc"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, width: int | None, hang: int = 0) -> list[str]:
    """Break a text at blanks into lines of at most `width` columns; None leaves one line.

    Args:
        text: One line of text; what no-break spaces (U+00A0) join stays together if it can.
        width: Columns there are, at least 2 more than `hang`.
        hang: Columns by which all lines but the first are indented.

    >>> wrapped("Opening of the school", 12, hang=2)
    ['Opening of', '  the school']
    """
    lines, line = [], ""
    for word in [text] if width is None else _pieces(text, width - hang):
        if line.strip() and width and cells(line + word.rstrip()) > width:
            lines.append(line.rstrip())
            line = " " * hang
        line += word
    return [kept.replace(TOGETHER, " ") for kept in (*lines, line.rstrip())]


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield words with the blanks after them; in smaller pieces what is wider than a line."""
    for word in re.findall(r"[^ ]+ *| +", text):
        if cells(word.rstrip()) <= width:
            yield word
        elif TOGETHER in word:
            yield from _pieces(word.replace(TOGETHER, " "), width)
        else:
            yield from _cut(word, width)


def _cut(word: str, width: int) -> Iterator[str]:
    """Yield a word in pieces: one too long for a line, or of a script without blanks."""
    piece = ""
    for character in word:
        joined = piece.endswith(JOINER) or estimated_cells(character) == 0
        if piece and not joined and cells(piece + character.rstrip()) > width:
            yield piece
            piece = ""
        piece += character
    yield piece
