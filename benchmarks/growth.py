"""Whether every command takes time in proportion to the sessions of an event.

python -m benchmarks.growth                    # all commands, and fail if one grows faster
python -m benchmarks.growth --page             # the same, and write the table into the page
python -m benchmarks.growth --command check    # this command alone; again for more

The 12,000 sessions from 4,000 to 16,000 cost a command so many times what the 3,000 from 1,000 to
4,000 do; what it takes to start is in neither. That is divided by the same ratio of a program that
is linear and takes turns with the commands: so neither the pace of a machine nor its caches, in
which large events do not fit, count.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from math import inf
from pathlib import Path

from attrs import frozen
from benchmarks.measuring import process_time, run
from benchmarks.programmes import ZONE, changed, congress
from benchmarks.sections import replace_section, table

import eventkit
from eventkit.model import Event

EVENTKIT = [sys.executable, "-m", "eventkit"]
SIZES = (1_000, 4_000, 16_000)
TURNS = (3, 1, 1)  # small events are soon done, and little lengthens their times much
MOST = 1.3
"""How much faster than the linear program a command may grow: where a quarter of its time on 16,000
sessions grows with their square, it is 1.3."""
ROUNDS = 4
"""How often a command has its turn before it counts as too fast growing."""
LINEAR = """
import json, tomli
with open("event.toml", "rb") as file:
    tables = tomli.load(file)
json.loads(json.dumps(tables, default=str))
"""

ICS = ("--to", "icalendar")
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "check": ("check", "event.toml"),
    "show": ("show", "event.toml"),
    "show, one day": ("show", "event.toml", "--only", "day:2"),
    "export to icalendar": ("export", "event.toml", "-o", "out.ics"),
    "export with a log": ("export", "released/event.toml", "-o", "out.ics"),
    "export to markdown": ("export", "event.toml", "-o", "out.md"),
    "export to json": ("export", "event.toml", "-o", "out.json"),
    "export to csv": ("export", "event.toml", "-o", "out.csv"),
    "export to xlsx": ("export", "event.toml", "-o", "out.xlsx"),
    "export to docx": ("export", "event.toml", "-o", "out.docx"),
    "export to html": ("export", "event.toml", "--to", "html", "-o", "site"),
    "export to schedule-xml": ("export", "event.toml", "--to", "schedule-xml", "-o", "out.xml"),
    "export to schedule-json": ("export", "event.toml", "--to", "schedule-json", "-o", "s.json"),
    "export --each person": ("export", "event.toml", "--each", "person", "-o", "people/", *ICS),
    "feeds": ("feeds", "event.toml", "--url", "https://example.org/", "-o", "feeds"),
    "release": ("release", "changed/event.toml", "--force"),
    "log": ("log", "released/event.toml"),
    "diff": ("diff", "released/event.toml", "changed/event.toml"),
    "import of csv": ("import", "made.csv", "-o", "new.toml", "--title", "A", "--timezone", ZONE),
    "import of icalendar": ("import", "made.ics", "-o", "new.toml"),
    "edit shift": ("edit", "shift", "event.toml", "--by", "5min"),
    "edit move": ("edit", "move", "event.toml", "session-0", "--room", "room-3"),
    "edit swap": ("edit", "swap", "event.toml", "session-0", "session-1"),
    "edit cancel": ("edit", "cancel", "event.toml", "session-0"),
    "edit rename": ("edit", "rename", "event.toml", "rooms.room-0", "blue"),
    "edit add-person": ("edit", "add-person", "event.toml", "Bo Example"),
    "translate": ("translate", "event.toml", "--to", "ru"),
    "forget": ("forget", "released/event.toml", "person-0"),
    "audit": ("audit", "made.ics", "--against", "event.toml"),
}
"""Those that read no document, such as `formats` and `schema`, take the same always."""


class Least:
    """The least seconds of the processor that something took on events of three sizes.

    What else a machine does can only lengthen a time.
    """

    def __init__(self) -> None:
        self.seconds = [inf] * len(SIZES)

    def add(self, command: Sequence[str]) -> None:
        """Run a command on all of them."""
        for at, size in enumerate(SIZES):
            for _ in range(TURNS[at]):
                self.seconds[at] = min(self.seconds[at], _seconds(command, size))

    @property
    def times(self) -> float:
        """How many times what the first sessions cost the others do; 4 if all cost the same."""
        few, some, many = self.seconds
        return (many - some) / max(some - few, 1e-3)


@frozen
class Growth:
    """How a command grows, and the linear program.

    Args:
        name: The command.
        took: What it took.
        linear: What the linear program took.
    """

    name: str
    took: Least
    linear: Least

    @property
    def ratio(self) -> float:
        """How much faster it grows than the linear program: 1 is linear."""
        return self.took.times / self.linear.times


def main() -> int:
    """Measure and print, and return 1 if a command grows faster than its bound."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--command", action="append", choices=COMMANDS, help="this one alone")
    parser.add_argument("--page", action="store_true", help="write the table into the page")
    line = parser.parse_args()
    growths = list(measured(line.command or list(COMMANDS)))
    if line.page:
        replace_section("growth", growth_table(growths))
    return int(any(growth.ratio > MOST for growth in growths))


def measured(names: Sequence[str]) -> Iterator[Growth]:
    """Yield the growth of commands; of one that seems to grow fast after more rounds."""
    linear = Least()
    for name in names:
        growth = Growth(name, Least(), linear)
        for _ in range(ROUNDS):
            linear.add([sys.executable, "-c", LINEAR])
            growth.took.add([*EVENTKIT, *COMMANDS[name]])
            if growth.ratio <= MOST:
                break
        seconds = "".join(f"{it:7.2f}" for it in growth.took.seconds)
        mark = "" if growth.ratio <= MOST else f"  more than {MOST:g}"
        print(
            f"{growth.ratio:5.2f} {growth.took.times:6.1f} times {seconds} s  {name}{mark}",
            flush=True,
        )
        yield growth


def _seconds(command: Sequence[str], sessions: int) -> float:
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder) / "here"
        shutil.copytree(_prepared(sessions), here)
        seconds, _ = process_time(partial(run, *command, folder=here))
        return seconds


@cache
def _prepared(sessions: int) -> Path:
    """Return a folder with a congress, one that was released, and one that was changed since."""
    folder, event = Path(_scratch().name) / str(sessions), congress(sessions)
    for part, state in (("", event), ("released", event), ("changed", changed(event, 1))):
        _write_document(folder / part, state)
    log = folder / "released" / "event.releases.jsonl"
    eventkit.release(event, log)
    shutil.copy(log, folder / "changed")
    for suffix in ("ics", "csv"):
        eventkit.write(event, folder / f"made.{suffix}")
    return folder


def _write_document(folder: Path, event: Event) -> None:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "event.toml").write_text(eventkit.dumps(event), encoding="utf-8")


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def growth_table(growths: Sequence[Growth]) -> str:
    """Return the growths as a table of Markdown."""
    rows = [
        (f"`{growth.name}`" if " " not in growth.name else growth.name, *_cells(growth))
        for growth in growths
    ]
    return table(
        ("command", "time of 1,000, 4,000 and 16,000 sessions", "beside a linear program"), rows
    )


def _cells(growth: Growth) -> tuple[str, str]:
    mark = "" if growth.ratio <= MOST else f", more than {MOST:g}"
    seconds = [f"{it:.2g}" for it in growth.took.seconds]
    return f"{' '.join(seconds)} s", f"{growth.ratio:.2f}{mark}"


if __name__ == "__main__":
    sys.exit(main())
