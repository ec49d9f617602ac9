"""The columns of a poster: the largest letters with which all days fit beside one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventkit.model import SessionKind
from eventkit_html.cards import Card
from eventkit_html.fitting import POINT, lines_of
from eventkit_html.languages import parts_of

_SIZES = [half / 2 for half in range(44, 9, -1)]  # points: from 22 to 5
_NARROWEST = 22  # letters in a line of a column, if a day could do with fewer columns
_LINE = 1.3  # heights of a line in letters
_SMALL = 0.86  # of the letters: hours, places and marks
_GAP = 0.55  # letters between two sessions
_MARGIN = 7.0  # mm beside the text of a column
_HEADING = 4.5  # letters: the day and its title


class Entry(NamedTuple):
    """A session on a poster, below a heading if it is the first of its kind."""

    card: Card
    heading: str = ""


class Poster(NamedTuple):
    """The size of the letters in points, and the columns of each day."""

    size: float
    days: tuple[tuple[tuple[Entry, ...], ...], ...]


def poster_of(days: Sequence[Sequence[Entry]], width: float, height: float) -> Poster:
    """Return the layout of a poster; with too many sessions for one page it goes on on others.

    Args:
        days: The sessions of each day.
        width: The width of the page in mm.
        height: The height that days have on it.
    """
    low, high = 0, len(_SIZES) - 1  # the smallest is taken, whether it fits or not
    while low < high:
        middle = (low + high) // 2
        fits = bool(_counts(days, width, height, _SIZES[middle]))
        low, high = (low, middle) if fits else (middle + 1, high)
    size = _SIZES[low]
    most = max(1, int(width / (size * POINT) / _NARROWEST) // len(days))
    counts = _counts(days, width, height, size) or [most] * len(days)
    return Poster(size, tuple(map(_columns, days, counts, _heights(days, counts, width, size))))


def _heights(
    days: Sequence[Sequence[Entry]], counts: Sequence[int], width: float, size: float
) -> Iterator[list[float]]:
    """Yield the heights of the sessions of each day, in letters, in columns of the same width."""
    column = max(width / sum(counts) - _MARGIN, 1.0) / (size * POINT)
    for entries in days:
        yield [_height_of(it, column) for it in entries]


def _counts(days: Sequence[Sequence[Entry]], width: float, height: float, size: float) -> list[int]:
    """Return how many columns each day has with letters of a size; none if they do not fit."""
    most = max(len(days), int(width / (size * POINT) / _NARROWEST))
    room = height / (size * POINT) - _HEADING
    counts = []
    for heights in _heights(days, [most], width, size):
        if max(heights, default=0.0) > room:
            return []
        counts.append(len(_filled(heights, room)))
    return counts if sum(counts) <= most else []


def _filled(heights: Sequence[float], most: float) -> list[int]:
    """Return how many sessions each column has, if they are filled one after another."""
    columns, used = [0], 0.0
    for height in heights:
        if columns[-1] and used + height > most:
            columns.append(0)
            used = 0.0
        columns[-1] += 1
        used += height
    return columns


def _columns(
    entries: Sequence[Entry], count: int, heights: Sequence[float]
) -> tuple[tuple[Entry, ...], ...]:
    """Return the sessions of a day in columns of about the same height."""
    low, high = 0.0, sum(heights)
    while high - low > 1:
        middle = (low + high) / 2
        low, high = (low, middle) if len(_filled(heights, middle)) <= count else (middle, high)
    columns, first = [], 0
    for number in _filled(heights, high):
        columns.append(tuple(entries[first : first + number]))
        first += number
    return tuple(columns)


def _height_of(entry: Entry, width: float) -> float:
    """Return about how high a session is in a column, in letters."""
    card = entry.card
    small = width / _SMALL
    facts = f"{card.hours} {card.place}"
    if card.session.kind == SessionKind.BREAK:
        title, *titles = parts_of(card.title)
        texts = [f"{facts} {title}", *titles]
        lines = _SMALL * sum(lines_of(it, small, is_bold=True) for it in texts)
    else:
        lines = _SMALL * lines_of(facts, small, is_bold=True)
        lines += lines_of(card.title, width, is_bold=True)
    lines += _SMALL * lines_of(" ".join(it.text for it in card.badges), small, is_bold=True)
    lines += lines_of(card.notice, width, is_bold=True)
    lines += lines_of(" ".join(it.text + it.note for it in card.people), width)
    return lines * _LINE + _GAP + (_HEADING if entry.heading else 0)
