"""Runs khal for each calendar in asked.json: an import, and a list of what it then shows.

One process for all of them, since khal is slow to start.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from click.testing import CliRunner
from khal.cli import main_khal  # type: ignore[import-untyped]  # it brings no types

FIELDS = (
    *("uid", "start-long", "end-long", "all-day", "title"),
    *("location", "description", "status", "categories"),
)


def listed(file: str, first: str, last: str) -> Iterator[dict[str, str]]:
    config = str(Path(file).with_suffix(".config"))
    _khal(config, "import", "--batch", file)
    fields = (part for field in FIELDS for part in ("--json", field))
    shown = _khal(config, "list", "--once", *fields, first, last)
    for day in shown.splitlines():
        yield from json.loads(day)


def _khal(config: str, *arguments: str) -> str:
    done = CliRunner().invoke(main_khal, ["--config", config, *arguments])
    if done.exit_code:
        raise SystemExit(f"khal {' '.join(arguments)}: {done.output}") from done.exception
    return done.stdout


if __name__ == "__main__":
    setattr(os, "fsync", id)  # noqa: B010  # a test does not wait for the disk
    asked = json.loads(Path("asked.json").read_text("utf-8"))
    found = {file: list(listed(file, *days)) for file, days in asked.items()}
    sys.stdout.write(json.dumps(found))
