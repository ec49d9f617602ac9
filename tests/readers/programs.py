"""Readers that are programs, with their settings and data in a folder of the test."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.readers.entries import Entry, said
from tests.readers.packages import with_vobject

HERE = Path(__file__).parent

# Programs that wait for the disk after each file would make up most of the time of these tests.
AT_ONCE = "import os; os.fsync = lambda descriptor: None; "
VDIRSYNCER = "from vdirsyncer.cli import app; app(prog_name='vdirsyncer')"


def python(program: str) -> list[str]:
    """Return the command that runs a program in Python, and does not wait for the disk."""
    return [sys.executable, "-c", AT_ONCE + program]


def surroundings(folder: Path) -> dict[str, str]:
    """Return an environment in which a program finds its home in the folder, and no proxy."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    homes = ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    return kept | dict.fromkeys(homes, str(folder)) | {"TZ": "UTC", "PYTHONUTF8": "1"}


def _run(command: list[str], folder: Path) -> str:
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


def _written(calendars: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Write each calendar into a file with a plain name."""
    folder.mkdir()
    files = {name: folder / f"c{number}.ics" for number, name in enumerate(calendars)}
    for name, file in files.items():
        file.write_bytes(calendars[name])
    return files


# --- khal

KHAL = """
[calendars]
[[{name}]]
path = {folder}/{name}
[sqlite]
path = :memory:
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M:%S
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%dT%H:%M:%SZ
longdatetimeformat = %Y-%m-%dT%H:%M:%SZ
"""


def with_khal(calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
    """Import each calendar into one of khal's, and list what khal then shows of it.

    Each is the only one of its configuration, which khal reads at every command.
    """
    files = _written(calendars, folder / "ours")
    for file in files.values():
        (folder / file.stem).mkdir()
        config = KHAL.format(name=file.stem, folder=folder)
        file.with_suffix(".config").write_text(config, encoding="utf-8")
    asked = {str(file): _days(file.read_bytes()) for file in files.values()}
    (folder / "asked.json").write_text(json.dumps(asked), encoding="utf-8")
    listed = json.loads(_run([sys.executable, str(HERE / "khal_lists.py")], folder))
    return {name: [_of_khal(each) for each in listed[str(file)]] for name, file in files.items()}


def _days(calendar: bytes) -> tuple[str, str]:
    """Return days between which everything is, in UTC too; any where there is nothing."""
    entries = calendar.decode().partition("BEGIN:VEVENT")[2]
    written = re.findall(r"DT(?:START|END)[^:]*:(\d{8})", entries)
    days = [date.fromisoformat(day) for day in written] or [date(2024, 7, 1)]
    return str(min(days) - timedelta(days=1)), str(max(days) + timedelta(days=1))


def _of_khal(shown: dict[str, str]) -> Entry:
    """Make an entry of what khal shows: of whole days the last one, not the day after it."""
    start, end = shown["start-long"], shown["end-long"]
    if shown["all-day"] == "True":
        end = said(date.fromisoformat(end) + timedelta(days=1))
    return Entry(
        uid=shown["uid"],
        start=start,
        end=end,
        summary=shown["title"],
        location=shown["location"],
        description=shown["description"],
        status=shown["status"],
        categories=tuple(filter(None, shown["categories"].split(","))),
    )


# --- vdirsyncer

SYNCER = """
[general]
status_path = "{folder}/status"
[pair readers]
a = "ours"
b = "theirs"
collections = {names}
[storage ours]
type = "singlefile"
path = "{folder}/ours/%s.ics"
[storage theirs]
type = "filesystem"
path = "{folder}/theirs"
fileext = ".ics"
"""


def with_vdirsyncer(calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
    """Read the files that vdirsyncer makes of each calendar, one for each entry."""
    files = _written(calendars, folder / "ours")
    for file in files.values():
        (folder / "theirs" / file.stem).mkdir(parents=True)
    names = json.dumps([file.stem for file in files.values()])
    (folder / "config").write_text(SYNCER.format(folder=folder, names=names), encoding="utf-8")
    synced(folder)
    return {name: in_items(folder / "theirs" / file.stem) for name, file in files.items()}


def synced(folder: Path) -> None:
    """Let vdirsyncer do what the config in the folder says."""
    for command in ("discover", "sync"):
        _run([*python(VDIRSYNCER), "--config", "config", command], folder)


def in_items(folder: Path) -> list[Entry]:
    """Read one entry a file, by the zones that the file itself describes."""
    items = [file.read_bytes().decode("utf-8") for file in folder.glob("*.ics")]
    read = [with_vobject(_with_zones_used(item)) for item in items]
    assert all(len(each) == 1 for each in read)
    return [entry for each in read for entry in each]


def _with_zones_used(item: str) -> str:
    """Leave out the zones that vdirsyncer copies into each file and the entry does not name."""
    used = set(re.findall(r"DT(?:START|END);TZID=([^:]*):", item))
    zones = re.compile(r"BEGIN:VTIMEZONE\r?\n(?s:.*?)TZID:(.*?)\r?\n(?s:.*?)END:VTIMEZONE\r?\n")
    return zones.sub(lambda zone: zone[0] if zone[1] in used else "", item)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the files of a folder to this machine, and yield the address."""

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
