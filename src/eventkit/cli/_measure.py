"""How wide text is in a terminal, and how it is broken into lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

JOINER, TOGETHER = "\u200d", "\u00a0"


def cells(text: str) -> int:
    """Return how many columns a text takes in a terminal.

    >>> cells("Açylyş"), cells("水法"), cells("a\u0301")
    (6, 4, 1)
    """
    from rich.cells import cell_len  # what is written into a pipe is not measured

    return cell_len(text)


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
        joined = piece.endswith(JOINER) or cells(character) == 0
        if piece and not joined and cells(piece + character.rstrip()) > width:
            yield piece
            piece = ""
        piece += character
    yield piece
