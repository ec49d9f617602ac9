"""What clients show of entries that end, come back, divide or get another id."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from tests.clients.clients import CLIENTS, synchronised
from tests.clients.releases import FEED, calendars, expected
from tests.readers.entries import Entry

import eventkit
from eventkit.releases import release, unpublish

pytestmark = pytest.mark.once

DOCUMENTS = Path(__file__).parent / "endings"
UID = "endings-of-examples"

# After each release, by id: when it begins in UTC, and the title; what is cancelled has a "!".
ENTRIES = [
    {
        UID: "05-03 Endings",
        "hello": "05-03 06:00 Opening",
        "part": "05-03 07:00 Salt in the delta",
        "kept": "05-03 09:00 Mapping a river",
        "doubled": "05-03 10:00 Reading gauges",
        "again": "05-03 14:00 Mapping again",
        "pause": "05-03 12:00 Questions",
        "open": "05-03 17:00 Dinner",
        "film": "05-04 18:00 Film",
    },
    {
        "block": "05-03 07:00 Rivers",
        "part": "05-03 07:00 !Salt in the delta (now part of Rivers)",
        "kept-second": "05-05 09:00 Mapping a river",
        "again": "05-03 14:00 !Mapping again (now part of Mapping a river)",
        "doubled": "05-03 10:00 !CANCELLED: Reading gauges",
        "doubled-first": "05-03 10:00 Reading gauges",
        "doubled-second": "05-05 10:00 Reading gauges",
        "open": "05-03 17:00 !Dinner (time to be announced)",
        "film": "05-04 18:00 !Film (time to be announced)",
    },
    {
        "part": "05-03 08:30 Salt in the delta",
        "doubled": "05-03 10:00 Reading gauges",
        "doubled-first": "05-03 10:00 !CANCELLED: Reading gauges",
        "doubled-second": "05-05 10:00 !CANCELLED: Reading gauges",
        "open": "05-03 17:30 Dinner",
        "film": "05-04 18:00 Film",
    },
]
MERGED = {f"again@{UID}": f"kept@{UID}"}
WITHOUT_BREAKS = [
    ENTRIES[0],
    ENTRIES[1] | {"pause": "05-03 12:00 !CANCELLED: Questions"},
    ENTRIES[2] | {"pause": "05-03 12:00 Questions"},
]
# In the second release day 2 loses its only session, and day 3 gets two.
DAYS = [
    {
        "day.2027-05-03": "05-03 06:00 Endings · Day 1",
        "day.2027-05-04": "05-04 18:00 Endings · Day 2",
        "day.2027-05-05": "05-05 Endings · Day 3",
    },
    {"day.2027-05-04": "05-04 Endings · Day 2", "day.2027-05-05": "05-05 09:00 Endings · Day 3"},
    {"day.2027-05-04": "05-04 18:00 Endings · Day 2"},
]
CASES: dict[str, tuple[Mapping[str, object], list[dict[str, str]]]] = {
    "sessions": ({}, ENTRIES),
    "without breaks": ({"breaks": False}, WITHOUT_BREAKS),
    "days": ({"entries": "days"}, DAYS),
}
QUICK = "ical.js, newest of each UID"  # the others start servers and commands


def case(name: str, client: str, *values: str) -> Any:
    """Return the parameters of a case: of slow clients the first alone is for every run."""
    is_for_all = name == "sessions" or client == QUICK
    return pytest.param(*values, name, marks=[] if is_for_all else [pytest.mark.full])


def given(folder: Path, options: Mapping[str, object]) -> list[bytes]:
    """Return the calendars of the releases; the second merges two sessions."""
    return calendars(DOCUMENTS, folder, options, merged=[{}, MERGED])


def described(entries: Sequence[Entry]) -> dict[str, str]:
    """Return the entries as this page writes them; each UID may be there once."""
    assert len({entry.uid for entry in entries}) == len(entries)
    return {entry.uid.removesuffix(f"@{UID}"): _described(entry) for entry in entries}


def _described(entry: Entry) -> str:
    start = entry.start.removeprefix("2027-").replace("T", " ").replace(":00Z", "")
    return f"{start} {'!' if entry.status == 'CANCELLED' else ''}{entry.summary}"


@pytest.mark.parametrize(
    ("client", "name"), [case(name, client, client) for client in CLIENTS for name in CASES]
)
def test_a_client_shows_of_each_ending_what_the_organiser_means(
    client: str, name: str, tmp_path: Path
) -> None:
    options, steps = CASES[name]

    shown = CLIENTS[client](given(tmp_path, options), tmp_path)

    assert [described(step) for step in shown] == expected(steps)


@pytest.mark.parametrize("name", [case(name, "vdirsyncer") for name in CASES])
def test_a_synchroniser_carries_each_ending(name: str, tmp_path: Path) -> None:
    options, steps = CASES[name]

    synced = synchronised(given(tmp_path, options), tmp_path)

    assert [described(step.shown["file_items"]) for step in synced] == expected(steps)
    # From the web vdirsyncer gives each entry a UID of its own, made of what is in it.
    for place in ("feed_items", "server"):
        shown = [sorted(map(_described, step.shown[place])) for step in synced]
        assert shown == [sorted(step.values()) for step in expected(steps)]


# --- a release that nobody received


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_never_hears_of_a_release_that_was_taken_back(client: str, tmp_path: Path) -> None:
    first, draft, last = map(eventkit.load, sorted(DOCUMENTS.glob("*.toml")))
    path = tmp_path / "endings.releases.jsonl"
    options = {"feed_url": FEED}
    log = release(first, path)
    given = [eventkit.export(first, to="icalendar", log=log, options=options)]
    release(draft, path)
    unpublish(path, 2)
    log = release(last, path, merged=MERGED)
    given.append(eventkit.export(last, to="icalendar", log=log, options=options))

    shown = CLIENTS[client](given, tmp_path)

    new = {"block": "05-03 07:00 Rivers", "kept-second": "05-05 09:00 Mapping a river"}
    moved = {"part": "05-03 08:30 Salt in the delta", "open": "05-03 17:30 Dinner"}
    merged = {"again": ENTRIES[1]["again"]}
    assert [described(step) for step in shown] == expected([ENTRIES[0], {**new, **moved, **merged}])


# --- clocks that are known otherwise

CLOCKS = """
eventkit = 1
[event]
id = "endings"
uid = "endings-of-examples"
title = "Endings"
start = 2027-05-03
end = 2027-05-03
timezone = "Europe/Berlin"
[sessions.talk]
title = "Talk"
day = 1
time = "09:00-10:00"
"""


@pytest.fixture
def other_clocks(tmp_path: Path) -> str:
    """A folder of zone data in which Berlin is three hours ahead all year."""
    target = tmp_path / "zones" / "Europe" / "Berlin"
    target.parent.mkdir(parents=True)
    data = resources.files("tzdata.zoneinfo.Etc").joinpath("GMT-3").read_bytes()
    target.write_bytes(data)
    return str(tmp_path / "zones")


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_moves_what_new_clock_rules_move(
    client: str, other_clocks: str, tmp_path: Path
) -> None:
    (tmp_path / "event.toml").write_text(CLOCKS, encoding="utf-8")
    (tmp_path / "client").mkdir()
    given = [released(tmp_path, {}), released(tmp_path, {"PYTHONTZPATH": other_clocks})]

    shown = CLIENTS[client](given, tmp_path / "client")

    starts = [described(step)["talk"] for step in shown]
    assert starts == ["05-03 07:00 Talk", "05-03 06:00 Talk"]


def released(folder: Path, environment: Mapping[str, str]) -> bytes:
    """Release a document by a program with its own zone data, and return the calendar in UTC."""
    for command in ("release", "export"):
        options = ["--to", "icalendar", "--option", "times=utc"] if command == "export" else []
        done = subprocess.run(
            [sys.executable, "-m", "eventkit", command, "event.toml", *options],
            cwd=folder,
            env={**os.environ, **environment},
            capture_output=True,
            check=True,
        )
    return done.stdout
