"""Several talks in one cell of a grid, known by what the cell repeats."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from eventkit.spellings._people import is_organization, is_position

_BULLET = re.compile(r"[•·▪●○◦‣*–-]\s+")
_DASH = re.compile(r"\s+[-–—]\s+")
_BRACKET = re.compile(r"\s*\(([^()]{3,200})\)$")
_COMMA = re.compile(r"[,;]\s+")
_SENTENCE = re.compile(r"[.!…]$")
_SMALL_WORD = re.compile(r"(?<![\w-])[^\W\d_]{4,}(?![\w-])")
_SEVERAL = 2
_WORDS, _MANY_WORDS = 3, 6  # of a title that is no name of an organisation
_MOST = 60
_LONGEST = 2000
_CAPITAL_NOUNS = frozenset(("der", "die", "das", "und"))


@frozen(kw_only=True)
class SpelledTalks:
    """The talks that a cell names.

    Args:
        talks: The lines of each, without bullets; the lines of the cell where it names one.
        is_sure: Whether the cell repeats what makes a talk; else it only may name several.
    """

    talks: tuple[tuple[str, ...], ...]
    is_sure: bool = True


@frozen
class _Cell:
    """The lines of a cell, and which of them are nothing but people."""

    lines: tuple[str, ...]
    marks: tuple[frozenset[str], ...]
    names_people: Callable[[str], bool]
    kinds: str  # P of people, T of another line

    def has_people(self, first: int, last: int) -> bool:
        """Return whether some lines name people: one alone, or its end."""
        return "P" in self.kinds[first:last] or any(
            self.ends_with_people(bare(line), by_comma=True) for line in self.lines[first:last]
        )

    def ends_with_people(self, line: str, *, by_comma: bool = False) -> bool:
        """Return whether people stand behind a dash, in a bracket, or behind a comma."""
        if bracket := _BRACKET.search(line):
            return self.names_people(bracket[1])
        signs = [*_DASH.finditer(line), *(_COMMA.finditer(line) if by_comma else ())]
        return any(self.names_people(line[sign.end() :]) for sign in signs)

    def from_starts(self, starts: Sequence[int], *, is_sure: bool) -> SpelledTalks:
        """Return the talks that begin at some lines."""
        ends = [*starts[1:], len(self.lines)]
        groups = [self.lines[first:last] for first, last in zip(starts, ends, strict=True)]
        return SpelledTalks(
            talks=tuple(tuple(map(bare, group)) for group in groups), is_sure=is_sure
        )


def bare(line: str) -> str:
    """Return a line of a cell without a bullet."""
    return _BULLET.sub("", line, count=1) if _BULLET.match(line) else line


def talks(
    lines: Sequence[str],
    names_people: Callable[[str], bool],
    marks: Sequence[frozenset[str]] = (),
) -> SpelledTalks:
    """Return the talks that the lines of one cell name.

    There are several for sure where the cell repeats what makes a talk: a bold or linked title or
    an item of a list with people each, or a title with people behind it or in the line below it.

    Args:
        lines: The lines, with a bullet and a blank before items of lists.
        names_people: Function that returns whether a text is nothing but people.
        marks: How each line looks: `strong`, `link`.

    >>> names = {"Ada Example", "Eve Instance"}.__contains__
    >>> talks(["Rivers", "Ada Example", "How tides come", "Eve Instance"], names).talks
    (('Rivers', 'Ada Example'), ('How tides come', 'Eve Instance'))
    >>> talks(["Rivers", "Ada Example", "Lakes", "Eve Instance"], names).is_sure
    False
    """
    rest = tuple(line.strip() for line in lines if line.strip())
    one = SpelledTalks(talks=(rest,))
    if not 0 < len(rest) <= _MOST or sum(map(len, rest)) > _LONGEST:
        return one
    looks = tuple(marks) if len(marks) == len(rest) else (frozenset(),) * len(rest)
    kinds = "".join("P" if names_people(bare(line)) else "T" for line in rest)
    cell = _Cell(rest, looks, names_people, kinds)
    guesses = []
    for rule in (_by_looks, _by_items, _by_ends, _by_turns, _within_line):
        guess = rule(cell)
        if guess and guess.is_sure:
            return guess
        guesses += [guess] if guess else []
    return guesses[0] if guesses else one


def _by_looks(cell: _Cell) -> SpelledTalks | None:
    """Return the talks whose titles alone are bold, or links."""
    for mark in ("strong", "link"):
        starts = [
            number
            for number, look in enumerate(cell.marks)
            if mark in look and cell.kinds[number] == "T" and cell.lines[number][-1] != ":"
        ]
        is_repeated = len(starts) >= _SEVERAL and not starts[0]
        if is_repeated and all(two - one > 1 for one, two in pairwise(starts)):
            return _judged(cell, starts)
    return None


def _by_items(cell: _Cell) -> SpelledTalks | None:
    """Return the talks that are the items of the list which a cell is."""
    starts = [number for number, line in enumerate(cell.lines) if _BULLET.match(line)]
    if len(starts) < _SEVERAL or starts[0] or all(cell.kinds[it] == "P" for it in starts):
        return None
    return _judged(cell, starts) if all(cell.kinds[it] == "T" for it in starts) else None


def _judged(cell: _Cell, starts: list[int]) -> SpelledTalks:
    ends = [*starts[1:], len(cell.lines)]
    has_people = [cell.has_people(first, last) for first, last in zip(starts, ends, strict=True)]
    return cell.from_starts(starts, is_sure=all(has_people))


def _by_ends(cell: _Cell) -> SpelledTalks | None:
    """Return the talks of lines, or of parts of one line, that all end with people."""
    lines = cell.lines if len(cell.lines) > 1 else tuple(cell.lines[0].split("; "))
    if len(lines) < _SEVERAL or "P" in cell.kinds:
        return None
    if not all(cell.ends_with_people(bare(line)) for line in lines):
        return None
    return SpelledTalks(talks=tuple((bare(line),) for line in lines))


def _by_turns(cell: _Cell) -> SpelledTalks | None:
    """Return the talks of a cell in which titles and people take turns."""
    if not re.search("TP+T+P|PTP+T", cell.kinds):
        return None
    starts = [match.start() for match in re.finditer("TP+", cell.kinds)]
    later = [bare(cell.lines[it]) for it in starts[1:]]
    if not later or any(is_organization(it) or is_position(it) for it in later):
        return None if later else SpelledTalks(talks=(cell.lines,), is_sure=False)
    is_sure = bool(re.fullmatch("(?:TP+)+", cell.kinds)) and all(map(_is_title, later))
    if starts[0]:
        return SpelledTalks(talks=(cell.lines,), is_sure=False)
    return cell.from_starts(starts, is_sure=is_sure)


def _is_title(line: str) -> bool:
    """Return whether a line below people is another title, and no place where they work.

    >>> _is_title("How the tides come"), _is_title("Example Works"), _is_title("writes on water")
    (True, False, False)
    """
    words = line.split()
    if line[0].islower() or len(words) < _WORDS or _SENTENCE.search(line):
        return False
    small = [word for word in _SMALL_WORD.findall(line) if word[0].islower()]
    is_german = not _CAPITAL_NOUNS.isdisjoint(line.casefold().split())
    return bool(small) or is_german or line.endswith("?") or len(words) >= _MANY_WORDS


def _within_line(cell: _Cell) -> SpelledTalks | None:
    """Return a guess where a line has a title behind the people of another one."""
    for line in cell.lines if len(cell.lines) == 1 else ():
        if any(_pairs_in(line, cell.names_people)):
            return SpelledTalks(talks=(cell.lines,), is_sure=False)
    return None


def _pairs_in(line: str, names_people: Callable[[str], bool]) -> Iterator[bool]:
    """Yield whether people, a comma and another title stand between two dashes."""
    pieces = _DASH.split(line)
    is_ended = len(pieces) > _SEVERAL and names_people(pieces[-1])
    for piece in pieces[1:-1] if is_ended else ():
        yield any(names_people(piece[: sign.start()]) for sign in _COMMA.finditer(piece))
