"""What callgrind counts the instructions of: a fixed script, and the three main paths.

Before and after each of them `os.getppid` is called, where callgrind writes what it counted since
the last call. Nothing else here calls it.
"""

from __future__ import annotations

import copy
import gc
import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from operator import attrgetter

from benchmarks.programmes import congress

import eventkit

SESSIONS = 200
MARK = "getppid"


class _Entry:
    __slots__ = ("number", "start", "title")

    def __init__(self, number: int, title: str, start: datetime) -> None:
        self.number, self.title, self.start = number, title, start


def fixed_script(size: int = 6000) -> bytes:
    """Do what programs in Python do, without eventkit; a change of it changes every ratio."""
    rows = json.loads(
        json.dumps([{"number": it, "title": f"Part {it} of it"} for it in range(size)])
    )
    first = datetime(2027, 3, 1, tzinfo=UTC)
    entries = [
        _Entry(row["number"], row["title"], first + timedelta(minutes=row["number"] * 7919 % 997))
        for row in rows
    ]
    word, lines = re.compile(r"\w+"), []
    for entry in sorted(entries, key=attrgetter("start", "number")):
        words = {match: len(match) for match in word.findall(entry.title)}
        lines.append(f"{entry.start.isoformat()} {entry.title.upper()} {sum(words.values())}\r\n")
    return "".join(lines).encode()


def paths() -> Mapping[str, Callable[[], object]]:
    """Return what is counted, by name; each is done once on a small event before."""
    event = congress(SESSIONS, hidden=10)
    text = eventkit.dumps(event)
    return {
        "fixed script": fixed_script,
        "load": partial(eventkit.loads, text),
        "calendar": partial(eventkit.export, copy.copy(event), to="icalendar"),
        "view": partial(copy.copy(event).view, audience="public"),
    }


def main() -> None:
    """Do all of them, with a mark between each two."""
    small = congress(2)
    eventkit.export(eventkit.loads(eventkit.dumps(small)), to="icalendar")
    small.view(audience="public")
    fixed_script(2)
    for name, make in paths().items():
        gc.collect()
        gc.disable()
        os.getppid()
        make()
        os.getppid()
        gc.enable()
        print(name)


if __name__ == "__main__":
    main()
