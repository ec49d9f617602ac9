"""What many documents cost: in one process, in two, and when one of them changed.

python -m benchmarks.many                     # 1,000 documents of 50 sessions
python -m benchmarks.many --page              # the same, and write table and plot into the page
python -m benchmarks.many --documents 60      # fewer, in a minute

It measures by the clock, so nothing else may run on the machine; two cores have to be free.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs
from attrs import frozen
from benchmarks.plot import LineChart, drawn_lines
from benchmarks.programmes import congress
from benchmarks.sections import PAGE, replace_section, table

import eventkit

PARTS = (8, 4, 2, 1)  # of the documents, in runs one after the other
AT_MOST = {"two": 1.3, "changed": 0.1}
"""How much longer than half of one process two may take, and one changed document than all."""
PLOT = PAGE.with_suffix(".svg")
MORE = 100_000
"""As many documents nobody measures: what they take is extrapolated."""


@frozen
class Run:
    """What an export took.

    Args:
        seconds: By the clock.
        command: The most MiB of the command in memory.
        worker: The most MiB of one of its workers; 0 if it has none.
    """

    seconds: float
    command: float
    worker: float


@frozen
class Runs:
    """The exports of so many documents: in one process, in two, and after one of them changed."""

    documents: int
    one: Run
    two: Run
    changed: Run

    @property
    def two_by_half(self) -> float:
        """How long two processes take, by half of what one takes."""
        return self.two.seconds / (self.one.seconds / 2)

    @property
    def changed_by_all(self) -> float:
        """How long one changed document takes, by what all of them take."""
        return self.changed.seconds / self.one.seconds


def main() -> None:
    """Measure, print, and write the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.many",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--documents", type=int, default=1_000, help="how many documents")
    parser.add_argument("--sessions", type=int, default=50, help="how many sessions each has")
    parser.add_argument("--page", action="store_true", help="write table and plot into the page")
    line = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = list(_all_runs(Path(folder), line.documents, line.sessions))
    text = f"{times(runs[-1], line.sessions)}\n\n{memory(runs)}\n\n{extrapolated(runs)}"
    print(text)
    if line.page:
        PLOT.write_text(drawn_lines(charts(runs)), encoding="utf-8")
        replace_section("many", text)


def _all_runs(folder: Path, documents: int, sessions: int) -> Iterator[Runs]:
    _export(folder, _written(folder / "warm", 2, sessions), jobs=1)  # compiles what is imported
    for part in PARTS:
        number = max(2, documents // part)
        runs = _runs(folder, _written(folder / f"of-{number}", number, sessions), number)
        print(
            f"{number:6} documents: {runs.one.seconds:7.2f} s in one process,"
            f" {runs.two.seconds:7.2f} s in two, {runs.changed.seconds:6.2f} s with one changed",
            flush=True,
        )
        yield runs


def _runs(folder: Path, documents: Path, number: int) -> Runs:
    one = _export(folder, documents, jobs=1)
    first = _files(folder / "out")
    two = _export(folder, documents, jobs=2)
    if _files(folder / "out") != first or len(first) != number:
        raise ValueError("two processes write other files than one")
    document = next(documents.glob("*.toml"))
    text = document.read_text(encoding="utf-8")
    document.write_text(text.replace("Congress", "Changed congress", 1), encoding="utf-8")
    changed = _export(folder, documents, jobs=1, more=["--changed"])
    now = _files(folder / "out")
    if [name for name in first if now[name] != first[name]] != [f"{document.stem}.ics"]:
        raise ValueError("other files changed than that of the changed document")
    return Runs(number, one, two, changed)


def _files(folder: Path) -> Mapping[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.ics"))}


def _written(folder: Path, number: int, sessions: int) -> Path:
    """Write so many documents into a folder, each with texts of its own."""
    folder.mkdir()
    for seed in range(number):
        event = congress(sessions, seed=seed)
        event = attrs.evolve(event, id=f"congress-{seed:04}", uid=f"uid-of-congress-{seed}")
        eventkit.dump(event, folder / f"{event.id}.toml")
    return folder


def _export(folder: Path, documents: Path, *, jobs: int, more: Sequence[str] = ()) -> Run:
    """Return what the calendars of a folder of documents take; into a new folder unless changed."""
    out = folder / "out"
    if not more:
        shutil.rmtree(out, ignore_errors=True)
    command = [*("-m", "eventkit", "export", str(documents), "--to", "icalendar")]
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command, "-o", f"{out}/", "--jobs", str(jobs), *more],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    most: dict[int, float] = {}
    while process.poll() is None:
        for number in (process.pid, *_children(process.pid)):
            most[number] = max(most.get(number, 0), _most_memory(number))
        time.sleep(0.02)
    if process.returncode:
        raise ValueError(f"the export failed with {process.returncode}")
    seconds, of_command = time.perf_counter() - start, most.pop(process.pid, 0)
    return Run(seconds, of_command, max(most.values(), default=0))


def _children(process: int) -> list[int]:
    try:
        return list(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))
    except OSError:
        return []


def _most_memory(process: int) -> float:
    """Return the most MiB that a process had in memory until now, as Linux counts them."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


# --- what the page shows


def times(runs: Runs, sessions: int) -> str:
    """Return the times of most documents as a table."""
    two, changed = AT_MOST["two"], AT_MOST["changed"]
    rows = [
        ("one process", f"{runs.one.seconds:.1f} s", "", ""),
        (
            "two processes, `--jobs 2`",
            f"{runs.two.seconds:.1f} s",
            f"{runs.two_by_half:.2f} × half of one",
            f"≤ {two:g}: {_reached(runs.two_by_half, two)}",
        ),
        (
            "one document changed, `--changed`",
            f"{runs.changed.seconds:.1f} s",
            f"{runs.changed_by_all:.3f} × all",
            f"≤ {changed:g}: {_reached(runs.changed_by_all, changed)}",
        ),
    ]
    head = f"{runs.documents:,} documents of {sessions} sessions"
    return table((head, "by the clock", "beside one process", "to reach"), rows)


def _reached(figure: float, bound: float) -> str:
    return "yes" if figure <= bound else "**no**"


def memory(runs: Sequence[Runs]) -> str:
    """Return the memory over the number of documents as a table."""
    rows = [
        (
            f"{it.documents:,}",
            f"{it.one.command:.1f} MiB",
            f"{it.two.command:.1f} MiB",
            f"{it.two.worker:.1f} MiB",
        )
        for it in runs
    ]
    return table(("documents", "one process", "two: the command", "two: a worker"), rows)


def extrapolated(runs: Sequence[Runs]) -> str:
    """Return what many more documents would take, in proportion to what was measured."""
    before, last = runs[-2:]
    times = MORE / last.documents / 60
    each = (last.two.command - before.two.command) / (last.documents - before.documents)
    command = last.two.command + each * (MORE - last.documents)
    return (
        f"In proportion to these figures, and so extrapolated and not measured, {MORE:,} documents"
        f" would take {last.one.seconds * times:.0f} minutes in one process,"
        f" {last.two.seconds * times:.0f} in two and {last.changed.seconds * times:.0f} with one of"
        f" them changed; the command would need {command:,.0f} MiB beside its workers."
    )


def charts(runs: Sequence[Runs]) -> list[LineChart]:
    """Return the plot of time and memory over the number of documents."""

    def over(values: Sequence[float]) -> list[tuple[float, float]]:
        return [(it.documents, value) for it, value in zip(runs, values, strict=True)]

    return [
        LineChart(
            "Seconds over the number of documents",
            {
                "one process": over([it.one.seconds for it in runs]),
                "two processes": over([it.two.seconds for it in runs]),
                "one changed": over([it.changed.seconds for it in runs]),
            },
        ),
        LineChart(
            "MiB in memory over the number of documents",
            {
                "one process": over([it.one.command for it in runs]),
                "two: the command": over([it.two.command for it in runs]),
                "two: a worker": over([it.two.worker for it in runs]),
            },
        ),
    ]


if __name__ == "__main__":
    main()
