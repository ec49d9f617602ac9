"""What eventkit costs, measured beside its peers.

python -m benchmarks                    # the whole table
python -m benchmarks --page             # the same, and write the page and its plot
python -m benchmarks --row calendar-1000 --row view
python -m benchmarks --list
"""

from __future__ import annotations

import argparse
import warnings

from benchmarks.figures import Figure, measured, profiles
from benchmarks.page import versions, write_page
from benchmarks.rows import ROWS

from eventkit.model.errors import UnreleasedWarning


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--row", action="append", default=[], help="this row alone; again for more")
    parser.add_argument("--rounds", type=int, default=0, help="how often all take turns")
    parser.add_argument("--divide", type=int, default=1, help="take so many times fewer sessions")
    parser.add_argument("--list", action="store_true", help="list the rows, and measure nothing")
    parser.add_argument("--page", action="store_true", help="write the page and its plot")
    asked = parser.parse_args()
    if unknown := {*asked.row} - {*ROWS}:
        parser.error(f"no row {', '.join(sorted(unknown))}; there are {', '.join(ROWS)}")
    if asked.list:
        print("\n".join(f"{row.name:28}{row.what}" for row in ROWS.values()))
        return
    warnings.simplefilter("ignore", UnreleasedWarning)
    print("\n".join(f"{name}: {version}" for name, version in versions().items()))
    figures = []
    for figure in measured([ROWS[name] for name in asked.row or ROWS], asked.rounds, asked.divide):
        print(line(figure), flush=True)
        figures.append(figure)
    if asked.page:
        write_page(figures, profiles(figures))


def line(figure: Figure) -> str:
    """Return a figure as a line: its median, the range of its rounds, and its bound."""
    spread = f"{min(figure.rounds):.2f} to {max(figure.rounds):.2f}"
    mark = "" if figure.is_reached else "  not reached"
    return f"{figure.text:16} {figure.row.goal:7} {spread:16} {figure.row.name:26}{mark}"


if __name__ == "__main__":
    main()
