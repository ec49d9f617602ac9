"""Figures: what was measured of each row, and where the time of one goes."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from cProfile import Profile
from pathlib import Path
from types import CodeType

from attrs import evolve, frozen
from benchmarks.measuring import own_time
from benchmarks.rows import Row


@frozen
class Figure:
    """What was measured of a row.

    Args:
        row: The row.
        rounds: The figure of each round.
    """

    row: Row
    rounds: Sequence[float]

    @property
    def median(self) -> float:
        """The figure of the row."""
        return statistics.median(self.rounds)

    @property
    def share(self) -> float:
        """How much of its bound it takes, to the digits that are written."""
        return self.row.share(float(_digits(self.median)))

    @property
    def is_reached(self) -> bool:
        """Whether it reaches its bound."""
        return self.share <= 1

    @property
    def text(self) -> str:
        """The figure with its unit."""
        return f"{_digits(self.median)}{self.row.kind.unit}"

    @property
    def mark(self) -> str:
        """Whether it reaches its bound, as the page tells it; empty where there is none."""
        if self.row.bound is None:
            return ""
        return "yes" if self.is_reached else "**no**"


_TEN = 10


def _digits(figure: float) -> str:
    return f"{figure:.1f}" if figure >= _TEN else f"{figure:.2f}"


def measured(rows: Sequence[Row], rounds: int = 0, divisor: int = 1) -> Iterator[Figure]:
    """Yield the figures of rows; those of one race come from one run.

    Args:
        rows: The rows.
        rounds: How many rounds; as many as the race has if 0.
        divisor: How many times fewer sessions are taken.
    """
    races = {id(row.race): row.race for row in rows}
    for key, race in races.items():
        of_race = [row for row in rows if id(row.race) == key]
        ways = {way for row in of_race for way in row.ways}
        rounds_taken = evolve(race, sessions=max(1, race.sessions // divisor)).run(ways, rounds)
        yield from (Figure(row, row.figures(rounds_taken)) for row in of_race)


def profiles(figures: Iterable[Figure]) -> dict[str, str]:
    """Return where the time goes, by the names of rows that do not reach their bounds."""
    return {
        figure.row.name: _profile(figure.row)
        for figure in figures
        if not figure.is_reached and figure.row.race.cost is own_time
    }


def _profile(row: Row) -> str:
    """Return the functions in which our way spends the most time by themselves."""
    profile = Profile()
    row.race.ways(1, -1)[row.ways[0]].make()  # imports what the next one uses
    way = row.race.ways(row.race.sessions, 0)[row.ways[0]]
    profile.runcall(way.make)
    entries = profile.getstats()
    total = sum(entry.inlinetime for entry in entries)
    most = sorted(entries, key=lambda entry: entry.inlinetime, reverse=True)[:5]
    shares = (f"{_name(entry.code)} ({entry.inlinetime / total:.0%})" for entry in most)
    return f"Most time goes to {', '.join(shares)}."


def _name(code: CodeType | str) -> str:
    """Return the name of a function, with its module if it is written in Python."""
    if isinstance(code, str):
        return f"`{code.strip('<>')}`"
    return f"`{code.co_name}` of `{Path(code.co_filename).stem}`"
