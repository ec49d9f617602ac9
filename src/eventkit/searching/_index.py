"""Finding many values in a text at once, however it writes them.

Texts are compared by their letters and digits alone, small and without accents: so it does not
matter how a file breaks its lines, what it puts between words, or which of the spellings of Unicode
it has. One pass finds every value, however many there are.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

UNSPACED = (
    "\u0e00-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
"""The characters of scripts that put no blanks between words, such as Thai and Chinese."""

SHORTEST = 6
"""What has fewer letters and digits occurs in many texts by chance."""

_SURE = 20  # no other words hold so many letters in a row by chance
_PIECE = 32  # letters by which a part of a long text is known: formats shorten and wrap those
_LONG = 2 * _PIECE
_TURN = re.compile(r"(?<=\d)(?=\D)|(?<=\D)(?=\d)")
_TOKEN = re.compile(rf"[{UNSPACED}](?<=\w)|[^\W_{UNSPACED}]+")
_APART = "\0"


class Line(NamedTuple):
    """A line of a text, and its number in the file."""

    number: int
    text: str


def tokens(text: str) -> list[str]:
    """Return the words of a text as they are compared; characters where no blanks part words.

    >>> tokens("Açylyş_2: ADA"), tokens("王小明")
    (['acylys', '2', 'ada'], ['王', '小', '明'])
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text).translate(_VISIBLE)
    return _TOKEN.findall(text.casefold())


class _Visible(dict[int, int | None]):
    """What is left of each character, found out once: nothing of accents and soft hyphens."""

    def __missing__(self, code: int) -> int | None:
        character = chr(code)
        is_hidden = unicodedata.combining(character) or unicodedata.category(character) == "Cf"
        self[code] = None if is_hidden else code
        return self[code]


_VISIBLE = _Visible()


def pieces(value: str) -> list[str]:
    """Return what a value is known by: itself, or parts of a long text."""
    words = tokens(value)
    if sum(map(len, words)) <= _LONG:
        return ["".join(words)]
    parts = [""]
    for token in words:
        if len(token) > _PIECE:  # a key
            parts += [*_cut(token), ""]
        else:
            parts[-1] += token
            parts += [""] * (len(parts[-1]) >= _PIECE)
    return [piece for piece in parts if len(piece) >= SHORTEST]


def _cut(token: str) -> Iterator[str]:
    return (token[first : first + _PIECE] for first in range(0, len(token), _PIECE))


class Text:
    """A text made ready to be searched.

    Args:
        lines: Its lines.
        apart: Whether each line is a text of its own; else a value may go on in the next.
    """

    def __init__(self, lines: Iterable[Line], *, apart: bool = False) -> None:
        written: list[str] = []
        self.starts: list[int] = []
        self._ends: list[int] = []
        self._numbers: list[int] = []
        length = 0
        for number, text in lines:
            for token in tokens(text):
                self.starts.append(length)
                written.append(token)
                length += len(token)
            if apart:
                written.append(_APART)
                length += 1
            self._ends.append(length)
            self._numbers.append(number)
        self.letters = "".join(written)
        self._is_start = bytearray(length + 1)
        for start in (*self.starts, *(end - apart for end in self._ends)):
            self._is_start[start] = 1
        self._is_edge = bytearray(self._is_start)
        for turn in _TURN.finditer(self.letters):
            self._is_edge[turn.start()] = 1

    def line(self, position: int) -> int:
        """Return the number of the line in which a letter stands."""
        return self._numbers[bisect_right(self._ends, position)]

    def is_end(self, end: int) -> bool:
        """Return whether a word ends before a letter."""
        return bool(self._is_start[end])

    def is_whole_or_within(self, first: int, end: int) -> bool:
        """Return whether letters are whole words, maybe beside a number, or a part of one word."""
        is_whole = self._is_edge[first] and self._is_edge[end]
        return bool(is_whole) or self._is_start.find(1, first + 1, end) < 0


class Index:
    """Values that are looked for, each known by its number.

    Args:
        values: As `pieces` gives them.
    """

    def __init__(self, values: Sequence[str]) -> None:
        # By their first letters, then by length: what a text holds at a place is looked up once for
        # each length, however many values begin alike.
        self._long: dict[str, dict[int, dict[str, list[int]]]] = {}
        self._short: dict[str, list[int]] = defaultdict(list)
        for number, value in enumerate(values):
            if len(value) < SHORTEST:
                self._short[value].append(number)
            else:
                by_length = self._long.setdefault(value[:SHORTEST], {})
                by_length.setdefault(len(value), {}).setdefault(value, []).append(number)

    def matches_in(self, text: Text) -> Iterator[tuple[int, int]]:
        """Yield the number of each value that a text holds, and the line.

        A value may be part of a word. Several words are whole ones, unless they are so long that
        it does not matter; so is a short value.
        """
        letters, long = text.letters, self._long
        for first in range(len(letters) - SHORTEST + 1):
            by_length = long.get(letters[first : first + SHORTEST])
            if by_length is None:
                continue
            for length, values in by_length.items():
                end = first + length
                numbers = values.get(letters[first:end], ())
                if numbers and (length >= _SURE or text.is_whole_or_within(first, end)):
                    yield from ((number, text.line(first)) for number in numbers)
        yield from self._short_matches_in(text)

    def _short_matches_in(self, text: Text) -> Iterator[tuple[int, int]]:
        lengths = sorted({len(value) for value in self._short if value})
        for first in text.starts if lengths else ():
            for length in lengths:
                end = min(first + length, len(text.letters))
                numbers = self._short.get(text.letters[first:end], ())
                if numbers and text.is_end(end):
                    yield from ((number, text.line(first)) for number in numbers)
