"""The ways that take turns: eventkit and its peers on one event, and what its commands take."""

from __future__ import annotations

import copy
import csv
import io
import json
import re
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from itertools import accumulate
from pathlib import Path

import icalendar
import jinja2
import tomli
from benchmarks import calendar_peers as peers
from benchmarks.measuring import DisagreementError, Way, run
from benchmarks.programmes import FIRST, UPDATED, ZONE, agenda, changed, congress

import eventkit
from eventkit import Event, Log
from eventkit._import_records import record_paths, record_texts
from eventkit.checks import CHECKS, run_checks
from eventkit.conversion import convert, first_record, import_into, write_conversion
from eventkit.edits import open_document
from eventkit.model.times import utc
from eventkit.releases import release
from eventkit.releases.patch import event_digest

EVENTKIT = [sys.executable, "-m", "eventkit"]


# --- calendars


def calendar_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the ways to the calendar of a congress, view included."""
    event = congress(sessions, seed=seed)
    entries = peers.ready(event)
    zone = icalendar.Timezone.from_ical(peers.BERLIN)
    ways = {
        "eventkit": Way(partial(eventkit.export, event, to="icalendar")),
        "by hand": Way(partial(peers.by_hand, event)),
        "icalendar": Way(partial(peers.with_icalendar, event.title, entries, zone), peers.unfolded),
        "ics": Way(partial(peers.with_ics, entries), peers.facts),
        "ical": Way(partial(peers.with_ical, entries), peers.facts),
        "vobject": Way(partial(peers.with_vobject, entries), peers.facts),
    }
    if library := peers.libical():
        ways["libical"] = Way(partial(peers.with_libical, library, entries), peers.facts)
    return ways


def memory_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the public view of a congress, and writing its calendar into a file."""
    event = congress(sessions, seed=seed)

    def write() -> None:
        with tempfile.TemporaryDirectory() as folder:
            eventkit.write(event, Path(folder) / "event.ics")

    view = partial(event.view, audience="public")
    return {"view": Way(view, _nothing), "write": Way(write, _nothing)}


def _nothing(_: object) -> None:
    """Return nothing of a result: there is nothing in it to compare."""


# --- views, other formats, reading


def view_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the public view of a congress, and a copy of each of its sessions."""
    event = congress(sessions, seed=seed, hidden=10)
    return {
        "eventkit": Way(partial(event.view, audience="public"), _nothing),
        "copy": Way(lambda: [copy.copy(session) for session in event.sessions], _nothing),
    }


def markdown_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the ways to a congress as Markdown."""
    event = congress(sessions, seed=seed)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent),
        autoescape=False,  # noqa: S701  # Markdown, not HTML
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["slug"] = _slug
    template = environment.get_template("programme.md.j2")
    return {
        "eventkit": Way(partial(eventkit.export, event, to="markdown")),
        "jinja2": Way(lambda: template.render(event=event).encode()),
    }


def _slug(title: str) -> str:
    return re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def table_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the ways to the table of a congress as CSV."""
    event = congress(sessions, seed=seed)
    made = eventkit.export(congress(sessions, seed=seed), to="csv").decode()
    rows = list(csv.reader(io.StringIO(made, newline="")))

    def write() -> bytes:
        table = io.StringIO(newline="")
        csv.writer(table).writerows(rows)
        return table.getvalue().encode()

    return {"eventkit": Way(partial(eventkit.export, event, to="csv")), "csv": Way(write)}


def json_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the ways to a congress as JSON, and its digest."""
    event = congress(sessions, seed=seed)
    tables = json.loads(eventkit.dumps(event, "json"))

    def write() -> bytes:
        return f"{json.dumps(tables, indent=2, ensure_ascii=False)}\n".encode()

    return {
        "eventkit": Way(partial(eventkit.export, event, to="json")),
        "json": Way(write),
        "digest": Way(partial(event_digest, copy.copy(event)), _nothing),
    }


def load_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return what reads the document of a congress, in both of its spellings."""
    event = congress(sessions, seed=seed)
    folder = _folder()
    toml, json_ = folder / "event.toml", folder / "event.json"
    toml.write_text(eventkit.dumps(event), encoding="utf-8")
    json_.write_text(eventkit.dumps(event, "json"), encoding="utf-8")

    def with_json() -> object:
        with json_.open(encoding="utf-8") as file:
            return json.load(file)

    def with_tomli() -> object:
        with toml.open("rb") as file:
            return tomli.load(file)

    return {
        "eventkit, JSON": Way(partial(eventkit.load, json_), _as_document),
        "json": Way(with_json, _as_document),
        "eventkit, TOML": Way(partial(eventkit.load, toml), _as_document),
        "tomli": Way(with_tomli, _nothing),  # times are no texts to it
    }


def site_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the whole of a rebuild of a web site, as a preview makes it, and `load` alone."""
    folder = _folder() / f"site-{sessions}"
    document, site = _document(folder, congress(sessions, seed=seed)), folder / "site"

    def rebuild() -> None:
        eventkit.write(eventkit.load(document), site, to="html")

    rebuild()
    return {"rebuild": Way(rebuild), "load": Way(partial(eventkit.load, document), _nothing)}


def _as_document(read: object) -> object:
    return json.loads(eventkit.dumps(read, "json")) if isinstance(read, Event) else read


# --- making documents of other formats


def import_ways(sessions: int, seed: int, *, suffix: str) -> Mapping[str, Way]:
    """Return what makes a document of a congress in another format, and what reads that document.

    Args:
        sessions: How many sessions.
        seed: What the texts are drawn by.
        suffix: That of the format.
    """
    folder = _folder()
    source, document = folder / f"source{suffix}", folder / "imported.toml"
    event = congress(sessions, seed=seed)
    if suffix == ".txt":
        source.write_text(agenda(event), encoding="utf-8")
    else:
        eventkit.write(event, source)
    import_it = partial(convert, source, options={"title": "Congress", "timezone": ZONE})
    conversion = import_it()
    document.unlink(missing_ok=True)
    record = first_record(conversion, [source.name], {})
    for path in record_paths(document):
        path.unlink(missing_ok=True)
    write_conversion(conversion, document, records=[record])

    def first() -> None:
        record_texts([first_record(import_it(), [source.name], {})])

    def again() -> None:
        now = datetime.now(UTC)
        opened = open_document(document)
        second = import_into(import_it(), opened, files=[source.name], facts={}, now=now)
        if second.files:
            raise DisagreementError("a second import of the same source changes the document")
        record_texts(second.records)

    return {
        "load": Way(partial(eventkit.load, document), _nothing),
        "import": Way(import_it, _nothing),
        "first": Way(first, _nothing),
        "again": Way(again, _nothing),
    }


def command_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return what the first and the second import of a congress take, each a process of its own."""
    folder = _folder() / f"import-{sessions}"
    folder.mkdir(exist_ok=True)
    source = folder / "source.csv"
    eventkit.write(congress(sessions, seed=seed), source)
    command = partial(run, *EVENTKIT, "import", source.name, folder=folder)

    def first() -> None:
        for path in folder.glob("event.*"):
            path.unlink()
        command("-o", "event.toml", "--title", "Congress", "--timezone", ZONE)

    return {
        "first": Way(first),
        "second": Way(partial(command, "--into", "event.toml")),
        "load": Way(partial(run, sys.executable, "-c", LOAD, str(folder / "event.toml")), _nothing),
    }


LOAD = "import sys, eventkit; eventkit.load(sys.argv[1])"


# --- rules and feeds


def check_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the rules on a congress, and the least that a search for overlaps must do."""
    event = congress(sessions, seed=seed)
    overlaps = [rule for rule in CHECKS if rule.id in OVERLAPS]
    return {
        "sort": Way(partial(_sorted, event), _nothing),
        "overlaps": Way(partial(run_checks, copy.copy(event), overlaps), _nothing),
        "all": Way(partial(run_checks, copy.copy(event), CHECKS, FIRST), _nothing),
    }


OVERLAPS = (
    "person-in-two-places",
    "room-taken-twice",
    "too-little-time-to-walk",
    "break-missed",
    "track-in-parallel",
    "part-outside-whole",
)


def _sorted(event: Event) -> object:
    return sorted((utc(s.start), utc(s.end), s.id) for s in event.sessions if s.start and s.end)


def feed_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return one calendar of a congress, and all of its feeds."""
    event = congress(sessions, seed=seed)

    def write() -> None:
        with tempfile.TemporaryDirectory() as folder:
            eventkit.write_feeds(event, folder, url="https://example.org/")

    calendar = partial(eventkit.export, copy.copy(event), to="icalendar")
    return {"calendar": Way(calendar, _nothing), "feeds": Way(write, _nothing)}


# --- releases


def log_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the ways to a calendar without a log and with one, all of it released or not."""
    event, log = _released(sessions, releases=50, changes=50)
    later = changed(event, 50)
    export = partial(eventkit.export, to="icalendar")
    for state in (event, later):
        event_digest(state)  # is made once for each event
    return {
        "without": Way(partial(export, event), peers.facts),
        "released": Way(partial(export, event, log=log), peers.facts),
        "later, without": Way(partial(export, later), _nothing),
        "unreleased": Way(partial(export, later, log=log), _nothing),
    }


def long_log_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the ways to a calendar with a log of one release, and with one of five hundred."""
    event, log = _released(sessions, releases=500, changes=2)
    export = partial(eventkit.export, event, to="icalendar")
    return {
        "1 release": Way(partial(export, log=_log([event])), peers.facts),
        "500 releases": Way(partial(export, log=log), peers.facts),
    }


@cache
def _released(sessions: int, releases: int, changes: int) -> tuple[Event, Log]:
    """Return the last state of a congress and the log of all of them."""
    steps = range(1, releases)
    first = congress(sessions)
    states = list(accumulate(steps, partial(changed, changes=changes), initial=first))
    return states[-1], _log(states)


def _log(states: Iterable[Event]) -> Log:
    """Return the log of states that were released one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "congress.releases.jsonl"
        for number, state in enumerate(states):
            release(state, path, now=UPDATED + timedelta(hours=number))
        return eventkit.load_log(path)


# --- commands


def start_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return what starting Python and starting eventkit take, each a process of its own."""
    python = partial(run, sys.executable, "-c")
    return {
        "pass": Way(partial(python, "pass")),
        "Event": Way(partial(python, "import eventkit; eventkit.Event")),
        "--help": Way(partial(run, *EVENTKIT, "--help")),
    }


def first_ways(sessions: int, seed: int) -> Mapping[str, Way]:
    """Return the first calendar of a new process, and importing icalendar."""
    document = _document(_folder() / f"first-{sessions}", congress(sessions, seed=seed))
    export = ("export", str(document), "-o", str(document.with_suffix(".ics")))
    return {
        "eventkit": Way(partial(run, *EVENTKIT, *export)),
        "import": Way(partial(run, sys.executable, "-c", "import icalendar")),
    }


def _document(folder: Path, event: Event) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "event.toml"
    path.write_text(eventkit.dumps(event), encoding="utf-8")
    return path


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def _folder() -> Path:
    return Path(_scratch().name)
