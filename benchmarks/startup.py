"""What starting eventkit costs, each as a ratio to starting Python alone, measured in one run.

    python benchmarks/startup.py

The commands run in turn, round after round, so that a machine that changes its pace changes it for
all of them. Printed is the median of the ratios of each round, with their quartiles.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 21
EXAMPLE = Path(__file__).parents[1] / "examples" / "ashgabat-2024" / "event.toml"


def commands(folder: str) -> dict[str, list[str]]:
    """Return what is measured: first the floor, then what stands on it."""
    run = [sys.executable, "-m", "eventkit"]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import eventkit; eventkit.Event": [
            sys.executable,
            "-c",
            "import eventkit; eventkit.Event",
        ],
        "eventkit --help": [*run, "--help"],
        "eventkit export ashgabat-2024 (.ics)": [
            *run,
            "export",
            str(EXAMPLE),
            "--to",
            "icalendar",
            "-o",
            f"{folder}/event.ics",
        ],
        "eventkit export ashgabat-2024 (.ics, .md, .json)": [
            *run,
            "export",
            str(EXAMPLE),
            "--to",
            "icalendar",
            "--to",
            "markdown",
            "--to",
            "json",
            "-o",
            f"{folder}/",
        ],
    }


def seconds(command: list[str]) -> float:
    """Return how long a command takes as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        measured = commands(folder)
        for command in measured.values():
            seconds(command)  # fills the caches of files and bytecode
        rounds = [
            {name: seconds(command) for name, command in measured.items()} for _ in range(ROUNDS)
        ]
    floor = next(iter(measured))
    print(f"ratio to `{floor}`, median of {ROUNDS} rounds (quartiles)")
    for name in measured:
        ratios = [took[name] / took[floor] for took in rounds]
        low, middle, high = statistics.quantiles(ratios, n=4)
        print(f"{middle:6.1f}  ({low:.1f} to {high:.1f})  {name}")


if __name__ == "__main__":
    main()
