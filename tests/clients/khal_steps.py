"""Lets khal import each calendar, or read it as a folder of entries, and prints what it shows.

One process for all steps, since khal is slow to start: python khal_steps.py import|read STEPS
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from khal.cli import main_khal  # type: ignore[import-untyped]  # it brings no types

FIELDS = ("uid", "start-long", "end-long", "all-day", "title", "location", "description", "status")


def step(way: str, number: str) -> list[dict[str, str]]:
    if way == "import":
        khal("import", "--batch", "--include-calendar", "story", f"{number}.ics")
    else:
        fill(Path("story"), json.loads(Path(f"{number}.json").read_text("utf-8")))
    fields = (part for field in FIELDS for part in ("--json", field))
    shown = khal("list", "--once", *fields, "2027-05-01", "2027-05-06")
    days: list[list[dict[str, str]]] = [json.loads(day) for day in shown.splitlines()]
    return [entry for day in days for entry in day]


def fill(folder: Path, entries: dict[str, str]) -> None:
    """Write what changed and take away what is gone, as a synchroniser does."""
    for uid, entry in entries.items():
        file = folder / f"{uid}.ics"
        if not file.exists() or file.read_bytes() != entry.encode():
            new = folder / f".{uid}"
            new.write_bytes(entry.encode())
            new.replace(file)
    for file in folder.glob("*.ics"):
        if file.stem not in entries:
            file.unlink()


def khal(*arguments: str) -> str:
    done: Any = CliRunner().invoke(main_khal, ["--config", "config", *arguments])
    if done.exit_code:
        raise SystemExit(f"khal {' '.join(arguments)}: {done.output}") from done.exception
    return str(done.stdout)


if __name__ == "__main__":
    setattr(os, "fsync", id)  # noqa: B010  # a test does not wait for the disk
    way, steps = sys.argv[1:]
    sys.stdout.write(json.dumps([step(way, str(number)) for number in range(int(steps))]))
