"""Files of other formats on the command line: which importer reads them, and with which options."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from tests.commands import Run

import eventkit

PLUGIN = """
from datetime import date
from enum import Enum
from typing import Literal
from attrs import field, frozen
from eventkit import Event
from eventkit.plugins import (
    Draft, Imported, Importer, Note, TextExporter, TreeImporter, hookimpl
)

class Order(Enum):
    DAY = "by-day"
    ROOM = "by-room"

@frozen(kw_only=True)
class Reading:
    day: date = field(default=date(2027, 3, 26), metadata={"help": "the first day"})
    zone: Literal["UTC", "Europe/Berlin"] = field(default="UTC", metadata={"help": "the zone"})
    order: Order = field(default=Order.DAY, metadata={"help": "the order"})
    loud: bool = field(default=False, metadata={"help": "in capitals"})

@frozen(kw_only=True)
class Writing:
    loud: bool = field(default=False, metadata={"help": "in capitals"})

def read(data, options):
    title = data.decode().strip()
    return Imported(events=[Event(id="e", title=title.upper() if options.loud else title,
                                  start=options.day, end=options.day, timezone=options.zone)])

def render(event, options):
    return f"{event.title.upper() if options.loud else event.title} {event.start} {event.timezone}"

def read_draft(data, options):
    title, *talks = data.decode().split("\\n")[1:]
    event = {"title": title} if title else {}
    sessions = {f"talk-{n}": {"title": talk} for n, talk in enumerate(talks) if talk != "?"}
    places = {f"sessions.talk-{n}": n + 3 for n, _ in enumerate(talks)}
    notes = [Note(place=n + 3, message="no title") for n, talk in enumerate(talks) if talk == "?"]
    notes.append(Note(place="row 1", message="read", kind="read"))
    return Imported(drafts=[Draft(tables={"event": event, "sessions": sessions}, places=places)],
                    notes=notes)

def read_folder(files, options):
    return read_draft(b"\\n" + b"\\n".join(files.values()), options)

@hookimpl
def eventkit_importers():
    yield Importer(name="acme-json", summary="S", extensions=[".json"], read=read_draft,
                   recognizes=lambda head, name: head.startswith(b'{"acme'))
    yield TreeImporter(name="acme-tree", summary="S", read=read_folder)
    yield Importer(name="acme-list", summary="S", extensions=[".list"], options=Reading, read=read)
    yield Importer(name="acme-plain", summary="S", extensions=[".txt"],
                   read=lambda data, options: read(data, Reading()))

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme-line", summary="S", extension=".line", media_type="text/plain",
                       options=Writing, render=render)
"""
EXPORT = "export evening.list -p acme.py --to acme-line"


Line = Callable[[str], CompletedProcess[bytes]]


@pytest.fixture
def line(run: Run) -> Line:
    """Run `eventkit` with the words of a line."""
    return lambda words: run(*words.split())


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text(PLUGIN, "utf-8")
    (tmp_path / "evening.list").write_text("Evening\n", "utf-8")


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("", b"Evening 2027-03-26 UTC"),
        (
            "--option day=2027-04-01 --option zone=Europe/Berlin",
            b"Evening 2027-04-01 Europe/Berlin",
        ),
        ("--option acme-list.loud=yes", b"EVENING 2027-03-26 UTC"),
        ("--option acme-line.loud=yes", b"EVENING 2027-03-26 UTC"),
        ("--option loud=yes --option order=by-room", b"EVENING 2027-03-26 UTC"),
    ],
)
def test_options_of_an_importer_are_those_of_the_line(
    options: str, text: bytes, line: Line
) -> None:
    done = line(f"{EXPORT} {options}")

    assert done.returncode == 0
    assert done.stdout == text


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (
            "zone=Mars",
            b"options of acme-list: zone: one of UTC, Europe/Berlin is needed, not 'Mars'",
        ),
        ("order=by-hand", b"order: one of by-day, by-room is needed, not 'by-hand'"),
        ("day=1.4.2027", b"day: a date such as 2027-03-26 is needed"),
        ("oder=by-room", b"no option 'oder'; did you mean 'order'?"),
        ("acme-list.hour=9", b"no option 'hour'; there is day, zone, order, loud"),
        (
            "acme-csv.day=2027-04-01",
            b"not among those that are read or written: acme-line, acme-list",
        ),
    ],
)
def test_a_wrong_option_of_an_importer_is_answered_with_its_choices(
    option: str, message: bytes, line: Line
) -> None:
    done = line(f"{EXPORT} --option {option}")

    assert done.returncode == 2
    assert message in done.stderr


def test_check_reads_with_options_too(line: Line) -> None:
    done = line("check evening.list -p acme.py --option zone=Mars")

    assert done.returncode == 2
    assert b"one of UTC, Europe/Berlin is needed" in done.stderr
    assert line("check evening.list -p acme.py --option day=2999-01-01").returncode == 0


def test_an_option_where_nothing_takes_one_is_refused(line: Line, tmp_path: Path) -> None:
    line("new event.toml")

    done = line("check event.toml --option day=2027-04-01")

    assert done.returncode == 2
    assert b"no option 'day': every PATH is a document" in done.stderr


def test_feeds_are_written_of_a_file_that_is_read_with_options(line: Line, tmp_path: Path) -> None:
    words = "feeds evening.list -p acme.py -o public --option day=2027-04-01 --option breaks=no"
    done = line(words)

    assert done.returncode == 0
    assert "DTSTART;VALUE=DATE:20270401" in (tmp_path / "public" / "e.ics").read_text("utf-8")


@pytest.mark.parametrize("name", ["evening.list", "evening.odd", "evening.json"])
def test_from_names_the_importer_whatever_the_suffix(name: str, line: Line, tmp_path: Path) -> None:
    (tmp_path / name).write_text("Evening\n", "utf-8")

    done = line(f"export {name} -p acme.py --from acme-plain --to acme-line")

    assert done.stdout == b"Evening 2027-03-26 UTC"


def test_from_leaves_the_documents_of_a_folder_alone(line: Line, tmp_path: Path) -> None:
    (tmp_path / "events").mkdir()
    line("new events/event.toml")

    done = line("check events evening.list -p acme.py --from acme-list")

    assert done.returncode == 0


@pytest.mark.parametrize("name", ["toml", "json"])
def test_from_may_name_the_format_of_documents(name: str, line: Line, tmp_path: Path) -> None:
    line("new event.toml")
    event = eventkit.load(tmp_path / "event.toml")
    eventkit.dump(event, tmp_path / "other.json")

    document = {"toml": "event.toml", "json": "other.json"}[name]
    export = f"export {document} --to markdown"
    assert line(f"{export} --from {name}").stdout == line(export).stdout != b""


def test_a_format_that_cannot_be_read_is_answered_with_those_that_can(line: Line) -> None:
    done = line("check evening.list -p acme.py --from acme-lits")

    assert done.returncode == 2
    assert b"no format to read 'acme-lits'; did you mean 'acme-list'?" in done.stderr


def test_a_suffix_of_two_importers_is_answered_with_from(line: Line, tmp_path: Path) -> None:
    two = PLUGIN.replace('[".txt"]', '[".list"]')
    (tmp_path / "acme.py").write_text(two, "utf-8")

    done = line(EXPORT)

    assert done.returncode == 2
    assert b"acme:acme-plain (acme); name one with --from (Python: format=)" in done.stderr
    assert line(f"{EXPORT} --from acme:acme-list").stdout == b"Evening 2027-03-26 UTC"


DAYS = "--option start=2027-03-26 --option end=2027-03-26 --option timezone=UTC"
DRAFT = f"export talks.json -p acme.py --to acme-line {DAYS}"


def test_a_json_file_that_an_importer_recognises_is_no_document(line: Line, tmp_path: Path) -> None:
    (tmp_path / "talks.json").write_text('{"acme"\nEvening\nWelcome\n?', "utf-8")

    done = line(DRAFT)

    assert done.stdout == b"Evening 2027-03-26 UTC"
    assert done.stderr.decode().splitlines()[:3] == [
        "warning: talks.json:4: no title",
        "talks.json, row 1: read",
        "warning: talks.json: the event has the id evening: the source does not say it",
    ]


def test_a_json_file_that_nothing_recognises_is_answered_as_a_document(
    line: Line, tmp_path: Path
) -> None:
    (tmp_path / "talks.json").write_text('{"other": 1}', "utf-8")

    done = line("export talks.json -p acme.py --to acme-line")

    assert done.returncode == 1
    assert b"'talks.json' is not a document of eventkit" in done.stderr


def test_faults_of_a_draft_are_told_at_their_lines(line: Line, tmp_path: Path) -> None:
    (tmp_path / "talks.json").write_text('{"acme"\n\nWelcome\n', "utf-8")

    done = line(DRAFT)

    assert done.returncode == 1
    assert b"talks.json:4: sessions.talk-1.title: the text is empty" in done.stderr
    assert b"event: the key 'title' is missing" in done.stderr
    assert b"--title " in done.stderr


def test_a_draft_takes_its_options_beside_those_of_the_format(line: Line, tmp_path: Path) -> None:
    (tmp_path / "talks.json").write_text('{"acme"\n\n?', "utf-8")

    assert line(f"{DRAFT} --option title=Night").stdout == b"Night 2027-03-26 UTC"
    assert line(f"{DRAFT} --option acme-json.title=Night").stdout == b"Night 2027-03-26 UTC"
    assert b"did you mean 'title'?" in line(f"{DRAFT} --option titel=Night").stderr


def test_no_more_than_fifty_notes_are_printed(line: Line, tmp_path: Path) -> None:
    (tmp_path / "talks.json").write_text('{"acme"\nEvening' + "\n?" * 60, "utf-8")

    notes = [it for it in line(DRAFT).stderr.decode().splitlines() if it.startswith("warning")]

    assert notes[-1] == (
        "warning: talks.json: 12 more notes: in Python, eventkit.read(…).notes has them all"
    )


def test_from_names_what_reads_a_folder(line: Line, tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "a").write_text("Evening", "utf-8")

    done = line(f"export talks -p acme.py --from acme-tree --to acme-line {DAYS}")

    assert done.stdout == b"Evening 2027-03-26 UTC"
