"""The width of text in a terminal, and lines broken to a width."""

from __future__ import annotations

import re
from collections.abc import Iterator

NO_BREAK_SPACE = "\u00a0"
_ZERO_WIDTH_JOINER = "\u200d"


def text_width(text: str) -> int:
    """Return how many columns a text takes in a terminal.

    >>> text_width("Açylyş"), text_width("水法"), text_width("a\u0301")
    (6, 4, 1)
    """
    from rich.cells import cell_len  # pipes need no widths

    return cell_len(text)


def wrap(text: str, width: int | None, hang: int = 0) -> list[str]:
    """Break a text at blanks into lines of at most `width` columns; None leaves one line.

    Args:
        text: One line of text; words joined by no-break spaces stay together if they can.
        width: The available columns, at least 2 more than `hang`.
        hang: The indentation of all lines but the first.

    >>> wrap("Opening of the school", 12, hang=2)
    ['Opening of', '  the school']
    """
    lines, line = [], ""
    for word in [text] if width is None else _words(text, width - hang):
        if line.strip() and width and text_width(line + word.rstrip()) > width:
            lines.append(line.rstrip())
            line = " " * hang
        line += word
    return [line.replace(NO_BREAK_SPACE, " ") for line in (*lines, line.rstrip())]


def _words(text: str, width: int) -> Iterator[str]:
    """Yield words with the blanks after them, and in pieces those wider than a line."""
    for word in re.findall(r"[^ ]+ *| +", text):
        if text_width(word.rstrip()) <= width:
            yield word
        elif NO_BREAK_SPACE in word:
            yield from _words(word.replace(NO_BREAK_SPACE, " "), width)
        else:
            yield from _split_word(word, width)


def _split_word(word: str, width: int) -> Iterator[str]:
    """Yield a word in pieces: it is too long for a line, or its script has no blanks."""
    piece = ""
    for character in word:
        joined = piece.endswith(_ZERO_WIDTH_JOINER) or text_width(character) == 0
        if piece and not joined and text_width(piece + character.rstrip()) > width:
            yield piece
            piece = ""
        piece += character
    yield piece
