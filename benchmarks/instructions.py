"""How many instructions the main paths take, as ratios to a fixed script in the same run.

python -m benchmarks.instructions                               # compare with what is recorded
python -m benchmarks.instructions --record load                 # record the new figure of a path
python -m benchmarks.instructions --record load --reason "…"    # the same, where it is higher

callgrind of valgrind counts them: the figures do not depend on the pace or the load of a machine.
A path may take a tenth more than at its best since the last reason that is recorded for it.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from attrs import frozen
from benchmarks.paths import MARK

FILE = Path(__file__).with_suffix(".toml")
ROOT = Path(__file__).parents[1]
MOST = 1.1
"""How much of its recorded figure a path may take without a reason."""
FIXED = "fixed script"
HEADER = """\
# Instructions of the main paths under callgrind, each divided by those of a fixed script in the
# same run; `python -m benchmarks.instructions` compares and records them. The last figure of a path
# is what it takes now; one that is a tenth higher than those before it has a reason.
"""


@frozen
class Ratio:
    """A recorded figure of a path.

    Args:
        ratio: Its instructions by those of the fixed script.
        reason: Why it is higher than before; empty if it need not be explained.
    """

    ratio: float
    reason: str = ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, compare or record, and return 1 if a path takes too many instructions."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.instructions",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--record", action="append", default=[], metavar="PATH", help="a path")
    parser.add_argument("--reason", default="", help="why it takes more than before")
    line = parser.parse_args(arguments)
    version, recorded = read(FILE)
    if version != python_version():
        print(f"the figures are those of Python {version}: make PYTHON=python{version} full")
        return 1
    if not shutil.which("valgrind"):
        print("there is no valgrind, which counts instructions: as root, apt-get install valgrind")
        return 1
    figures = measured()
    for name in line.record:
        if name not in figures:
            parser.error(f"no path {name}; there are {', '.join(figures)}")
        recorded[name] = [*recorded.get(name, ()), Ratio(figures[name], line.reason)]
    if line.record:
        FILE.write_text(written(recorded), encoding="utf-8")
    for name, figure in figures.items():
        print(f"{figure:8.4f}  {baseline(recorded.get(name, ())):8.4f} recorded  {name}")
    wrong = faults(figures, recorded)
    print("".join(f"{fault}\n" for fault in wrong), end="")
    return int(bool(wrong))


def faults(figures: Mapping[str, float], recorded: Mapping[str, Sequence[Ratio]]) -> list[str]:
    """Return what is wrong with the figures of this run, or with those that are recorded.

    Args:
        figures: Those of this run.
        recorded: Those of earlier runs, by the names of paths, the oldest first.
    """
    wrong = []
    for name, figure in figures.items():
        ratios = recorded.get(name, ())
        best = baseline(ratios)
        if not ratios:
            wrong.append(f"{name}: nothing is recorded; --record {name}")
        elif figure > MOST * best:
            wrong.append(
                f"{name}: takes {figure / best - 1:+.0%} instructions; make it quicker, or"
                f' --record {name} --reason "why"'
            )
        wrong += [
            f"{name}: {later.ratio} is recorded without a reason, after {before}"
            for number, later in enumerate(ratios[1:], 1)
            if not later.reason and later.ratio > MOST * (before := baseline(ratios[:number]))
        ]
    wrong += [f"{name}: is recorded, and no path" for name in recorded if name not in figures]
    return wrong


def baseline(ratios: Sequence[Ratio]) -> float:
    """Return the lowest figure since the last reason, with that one; 0 if there is none.

    So small steps do not add up to a large one.
    """
    lowest = 0.0
    for it in ratios:
        lowest = it.ratio if it.reason or not lowest else min(lowest, it.ratio)
    return lowest


def read(file: Path) -> tuple[str, dict[str, Sequence[Ratio]]]:
    """Return the version of Python that figures are of, and the figures by paths."""
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    version = table.pop("python")
    return version, {name: [Ratio(**row) for row in rows] for name, rows in table.items()}


def written(recorded: Mapping[str, Sequence[Ratio]]) -> str:
    """Return figures as they are recorded."""
    lines = [HEADER, f'python = "{python_version()}"']
    for name, ratios in recorded.items():
        for it in ratios:
            lines += ["", f"[[{name}]]", f"ratio = {it.ratio}"]
            if it.reason:
                reason = it.reason.replace("\\", "\\\\").replace('"', '\\"')
                lines.append(f'reason = "{reason}"')
    return "\n".join(lines) + "\n"


def python_version() -> str:
    """Return the version of this Python, as `3.11`."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def measured() -> dict[str, float]:
    """Return the instructions of each path by those of the fixed script."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "counts"
        done = subprocess.run(
            [
                *("valgrind", "--tool=callgrind", f"--callgrind-out-file={file}"),
                *(f"--dump-before={MARK}", sys.executable, "-m", "benchmarks.paths"),
            ],
            check=True,
            cwd=ROOT,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"PYTHONHASHSEED": "0", "PYTHONTZPATH": ""},
        )
        # Each path is what was counted between two marks: 1 is before the first of them.
        counts = {
            name: _count(file.with_name(f"{file.name}.{2 * number}"))
            for number, name in enumerate(done.stdout.splitlines(), 1)
        }
    return {
        name: round(count / counts[FIXED], 4) for name, count in counts.items() if name != FIXED
    }


def _count(file: Path) -> int:
    found = re.search(r"^totals: (\d+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    if not found:
        raise ValueError(f"callgrind counted nothing in {file.name}")
    return int(found[1])


if __name__ == "__main__":
    sys.exit(main())
