"""What eventkit costs, measured beside its peers.

python -m benchmarks                    # the whole table
python -m benchmarks --row calendar-1000 --row view
python -m benchmarks --list
"""

from __future__ import annotations

import argparse
import statistics
import warnings
from collections.abc import Iterator, Sequence

from attrs import evolve
from benchmarks.rows import ROWS, Row

from eventkit.exporting import UnreleasedWarning


def measured(rows: Sequence[Row], rounds: int, divisor: int) -> Iterator[tuple[Row, list[float]]]:
    """Yield rows with their figures, one of each round; rows of one race come from one run."""
    races = list(dict.fromkeys(id(row.race) for row in rows))
    for race in races:
        of_race = [row for row in rows if id(row.race) == race]
        ways = [way for row in of_race for way in row.ways]
        first = of_race[0].race
        runs = evolve(first, sessions=max(1, first.sessions // divisor)).run(ways, rounds)
        yield from ((row, [row.figure(took) for took in runs]) for row in of_race)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--row", action="append", default=[], help="this row alone; again for more")
    parser.add_argument("--list", action="store_true", help="list the rows")
    parser.add_argument("--rounds", type=int, default=0, help="how often all take turns")
    parser.add_argument("--divide", type=int, default=1, help="take so many times fewer sessions")
    asked = parser.parse_args()
    known = {row.name: row for row in ROWS}
    if unknown := sorted({*asked.row} - {*known}):
        parser.error(f"no row {', '.join(unknown)}; there are {', '.join(known)}")
    if asked.list:
        print("\n".join(f"{row.name:28}{row.what}" for row in ROWS))
        return
    warnings.simplefilter("ignore", UnreleasedWarning)
    chosen = [known[name] for name in asked.row] or ROWS
    for row, figures in measured(chosen, asked.rounds, asked.divide):
        print(line(row, figures), flush=True)


def line(row: Row, figures: Sequence[float]) -> str:
    """Return a row as a line: the median of its figures, their range, and what is to be reached."""
    figure = statistics.median(figures)
    bound = "" if row.bound is None else f"{'≥' if row.at_least else '≤'} {row.bound:g}"
    reached = "" if row.is_reached(figure) else "  not reached"
    spread = f"({min(figures):.2f} to {max(figures):.2f})"
    return f"{figure:7.2f} {row.unit:5} {spread:20} {bound:8} {row.name:28}{reached}"


if __name__ == "__main__":
    main()
