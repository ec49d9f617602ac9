"""Search a file for many texts at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from attrs import frozen

from eventkit.searching._index import SHORTEST, Index, Line, Text, pieces
from eventkit.searching._reading import Means, Reading, Unread, charsets_for, readings


@frozen
class Piece:
    """A text that is looked for, as it is compared, or a part of a long one.

    Args:
        text: The number of the text, counted from 0.
        letters: Its letters and digits, small and without accents; empty where it has none.
        is_whole: Whether it is the whole text.
    """

    text: int
    letters: str
    is_whole: bool

    @property
    def is_short(self) -> bool:
        """Whether it has so few letters and digits that many files hold it by chance."""
        return len(self.letters) < SHORTEST


@frozen(order=True)
class Match:
    """A place at which a file holds a piece.

    Args:
        piece: The number of the piece, counted from 0.
        part: The member of an archive; empty for the file itself.
        line: The line of the file, counted from 1; 0 is the name of the file or member.
    """

    piece: int
    part: str
    line: int


class Search:
    """Texts that are looked for, all of them at once.

    Args:
        texts: The texts.

    >>> search = Search(["Ada Example", "+49 30 1234567"])
    >>> list(search.in_file(b"Agenda: ADA%20Example opens"))
    [Match(piece=0, part='', line=1)]
    >>> search.pieces[0]
    Piece(text=0, letters='adaexample', is_whole=True)
    """

    def __init__(self, texts: Iterable[str]) -> None:
        looked_for = tuple(texts)
        self.pieces = tuple(
            Piece(number, letters, is_whole=len(parts) == 1)
            for number, text in enumerate(looked_for)
            for parts in [pieces(text)]
            for letters in parts
        )
        self._index = Index([piece.letters for piece in self.pieces])
        self._charsets = charsets_for(looked_for)

    def in_file(self, data: bytes, name: str = "") -> Iterator[Match | Unread]:
        """Yield where a file holds a piece, each place once, and what of it cannot be read.

        Args:
            data: The file.
            name: What the file is called: that is searched as well.
        """
        reported: set[Match | Unread] = set()
        all_readings = chain(
            [Reading("", [Line(0, name)])], readings(data, means=Means(self._charsets))
        )
        for reading in all_readings:
            for match in self._in_reading(reading):
                if match not in reported:
                    reported.add(match)
                    yield match

    def in_texts(self, texts: Iterable[str]) -> set[int]:
        """Return the numbers of the pieces that some texts hold, each a text of its own."""
        text = Text((Line(0, text) for text in texts), apart=True)
        return {number for number, _ in self._index.matches_in(text)}

    def _in_reading(self, reading: Reading | Unread) -> Iterator[Match | Unread]:
        if isinstance(reading, Unread):
            yield reading
            return
        for number, line in self._index.matches_in(Text(reading.lines, apart=reading.apart)):
            yield Match(number, reading.part, line)
