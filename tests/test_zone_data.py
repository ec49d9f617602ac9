"""The newer of the system's and the installed time zone data is used by commands, and told of."""

from __future__ import annotations

import os
import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

import eventkit
from eventkit.model import CheckSettings, Event

SALMON = """
eventkit = 1
[event]
id = "salmon"
uid = "6f1d2c1e-salmon-2027"
title = "Salmon Days"
start = 2027-01-18
end = 2027-01-19
timezone = "America/Vancouver"
updated = 2026-11-01T12:00:00Z
"""
SYSTEM = "import sys, zoneinfo; zoneinfo.reset_tzpath(to=[sys.argv.pop(1)]); "
COMMAND = SYSTEM + "from eventkit.cli import main; main()"
LIBRARY = SYSTEM + "import eventkit; [eventkit.load(sys.argv[1]) for _ in range(2)]"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A system's time zone data of 2020, in which Vancouver is at UTC−08:00."""
    folder = tmp_path / "zoneinfo"
    (folder / "America").mkdir(parents=True)
    fixed = resources.files("tzdata.zoneinfo.Etc").joinpath("GMT+8").read_bytes()
    (folder / "America/Vancouver").write_bytes(fixed)
    (folder / "tzdata.zi").write_text("# version 2020a\n", encoding="ascii")
    return folder


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "event.toml"
    path.write_text(SALMON, encoding="utf-8")
    return path


@pytest.fixture
def used(old: Path) -> Iterator[Path]:
    """The old data, used in this process."""
    before = zoneinfo.TZPATH
    zoneinfo.reset_tzpath(to=[old])
    yield old
    zoneinfo.reset_tzpath(to=before)


def run(code: str, *args: object, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONTZPATH"}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        env={**kept, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def salmon(**more: Any) -> Event:
    days = {"start": date(2027, 1, 18), "end": date(2027, 1, 19)}
    fields: dict[str, Any] = {"id": "salmon", "uid": "salmon-2027", "title": "Salmon Days", **days}
    return Event(**fields, timezone="America/Vancouver", **more)


def old_data_found(event: Event, today: date | None) -> list[str]:
    problems = eventkit.check(event, today=today)
    return [problem.message for problem in problems if problem.rule == "old-zone-data"]


def test_commands_use_installed_data_that_are_newer(old: Path, document: Path) -> None:
    shown = run(COMMAND, old, "show", document)

    assert "America/Vancouver (UTC−07:00)" in shown.stdout
    assert shown.stderr == ""


def test_commands_keep_the_data_that_the_user_has_chosen(old: Path, document: Path) -> None:
    shown = run(COMMAND, old, "show", document, PYTHONTZPATH=str(old))

    assert "America/Vancouver (UTC−08:00)" in shown.stdout
    assert "the time zone data are 2020a" in shown.stderr


@pytest.mark.parametrize("line", [["--version"], ["plugin", "doctor"]])
def test_commands_say_which_data_they_use(old: Path, line: list[str]) -> None:
    installed = eventkit.zone_data().installed

    assert f"time zone data {installed} of the installed package tzdata" in (
        run(COMMAND, old, *line).stdout
    )
    chosen = run(COMMAND, old, *line, PYTHONTZPATH=str(old)).stdout
    assert f"time zone data 2020a of {old}; the package tzdata has {installed}" in chosen


def test_the_library_uses_what_zoneinfo_uses_and_warns_once(old: Path, document: Path) -> None:
    done = run(LIBRARY, old, document)

    assert done.returncode == 0
    assert done.stderr.count("OldZoneDataWarning") == 1


def test_it_says_which_data_it_uses(used: Path) -> None:
    data = eventkit.zone_data()

    assert (data.version, data.folder, data.is_outdated) == ("2020a", str(used), True)


def test_data_that_do_not_say_their_version_are_not_called_old(used: Path) -> None:
    (used / "tzdata.zi").unlink()

    assert eventkit.zone_data().version is None
    assert not eventkit.zone_data().is_outdated
    assert old_data_found(salmon(), date(2026, 12, 1)) == []


@pytest.mark.usefixtures("used")
@pytest.mark.parametrize(
    ("today", "is_found"),
    [
        (date(2021, 6, 30), False),  # the year of the data ended half a year ago
        (date(2021, 7, 2), True),
        (date(2027, 1, 19), True),
        (date(2027, 1, 20), False),  # the event is over
        (None, False),
    ],
)
def test_old_data_are_warned_of_until_an_event_is_over(today: date | None, is_found: bool) -> None:
    assert bool(old_data_found(salmon(), today)) == is_found


@pytest.mark.usefixtures("used")
def test_old_data_can_be_ignored() -> None:
    ignored = salmon(checks=CheckSettings(ignore=["old-zone-data"]))

    assert eventkit.check(ignored, today=date(2026, 12, 1)) == ()
