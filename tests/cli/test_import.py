"""`eventkit import`: what people have already becomes a document."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import SCHOOL

import eventkit
from eventkit.document import load

PLUGIN = """
from eventkit.plugins import Draft, Imported, Importer, Note, NoOptions, hookimpl

def read(data, options):
    sessions, notes = {}, []
    for number, line in enumerate(data.decode().splitlines(), 1):
        if line == "?":
            notes.append(Note(place=number, message="no title", kind="left-out"))
            continue
        sessions[f"s{number}"] = {"title": line, "day": "2027-03-26", "time": "09:00-10:00",
                                  "rooms": ["aula"]}
    tables = {"sessions": sessions, "rooms": {"aula": {"name": "Aula"}}}
    places = {f"sessions.{id}": int(id[1:]) for id in sessions}
    return Imported(drafts=[Draft(tables=tables, places=places)], notes=notes)

@hookimpl
def eventkit_importers():
    yield Importer(name="acme", summary="S", extensions=[".acme"], read=read)
"""
FACTS = ("--title", "Spring School", "--timezone", "Europe/Berlin")


@pytest.fixture(autouse=True)
def source(tmp_path: Path) -> Path:
    (tmp_path / "acme.py").write_text(PLUGIN, "utf-8")
    target = tmp_path / "talks.acme"
    target.write_text("Opening\n?\n", "utf-8")
    return target


def test_a_document_is_written_that_passes_check(run: Run, tmp_path: Path) -> None:
    done = run("import", "talks.acme", "-p", "acme.py", "-o", "event.toml", *FACTS)

    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode().splitlines() == [
        "wrote event.toml: Spring School, 2027-03-26 to 2027-03-26; 1 session, 1 room",
        "guessed:",
        "  the event has the id spring-school: the source does not say it",
        "  the event has the start 2027-03-26: the source does not say it",
        "  the event has the end 2027-03-26: the source does not say it",
        "left out:",
        "  no title (talks.acme:2)",
    ]
    event = eventkit.load(tmp_path / "event.toml")
    assert event.uid and event.updated
    assert run("check", "event.toml").returncode == 0


def test_what_a_source_takes_twice_is_told_with_its_place(run: Run, source: Path) -> None:
    source.write_text("One\nTwo\n", "utf-8")

    done = run("import", "talks.acme", "-p", "acme.py", "-o", "event.toml", *FACTS)

    assert done.returncode == 0
    lines = done.stderr.decode().splitlines()
    clash = lines[lines.index("wrong in the source:") + 1]
    assert clash.startswith("  sessions.s2") and clash.endswith("(talks.acme:2)")


def test_what_nobody_says_is_told_all_at_once(run: Run, tmp_path: Path) -> None:
    done = run("import", "talks.acme", "-p", "acme.py", "-o", "event.toml")

    assert done.returncode == 1
    assert b"the key 'title' is missing" in done.stderr
    assert b"the key 'timezone' is missing" in done.stderr
    assert b"--title" in done.stderr
    assert not (tmp_path / "event.toml").exists()


def test_what_nothing_reads_is_named_with_the_reason(run: Run, tmp_path: Path) -> None:
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / "folder").mkdir()

    done = run("import", "photo.png", "none.ics", "-o", "event.toml")
    folder = run("import", "folder", "-o", "event.toml")

    assert (done.returncode, folder.returncode) == (1, 1)
    assert b"photo.png: nothing that is installed recognises it" in done.stderr
    assert b"none.ics: cannot read it: there is no such file" in done.stderr
    assert b"folder: no file of it is read; --from NAME says which format" in folder.stderr
    assert b"; files of other formats are named one by one" in folder.stderr


def test_no_file_is_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text("mine", "utf-8")

    done = run("import", "talks.acme", "-p", "acme.py", "-o", "event.toml", *FACTS)

    assert done.returncode == 1
    assert b"event.toml: is there already; name another file" in done.stderr
    assert (tmp_path / "event.toml").read_text("utf-8") == "mine"


def test_a_dry_run_prints_the_document_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())

    done = run("import", "talks.acme", "-p", "acme.py", "--dry-run", *FACTS)

    assert done.returncode == 0
    assert eventkit.loads(done.stdout).title == "Spring School"
    assert done.stderr.startswith(b"would write: Spring School,")
    assert sorted(tmp_path.iterdir()) == before


def test_an_option_that_no_source_needs_is_told(run: Run) -> None:
    done = run("import", "talks.acme", "-p", "acme.py", "--dry-run", "--year", "2027", *FACTS)

    assert done.returncode == 0
    assert b"warning: --year is not used: acme does not need it\n" in done.stderr


def test_programs_get_json(run: Run) -> None:
    done = run("import", "talks.acme", "-p", "acme.py", "-o", "event.toml", "--json", *FACTS)

    summary = json.loads(done.stdout)
    assert (summary["files"], summary["counts"]["sessions"]) == (["event.toml"], 1)
    assert {
        "kind": "left-out",
        "file": "talks.acme",
        "place": 2,
        "message": "no title",
    }.items() <= (summary["notes"][0].items())


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["talks.acme", "-p", "acme.py"], b"Missing option '-o'"),
        (["talks.acme", "-p", "acme.py", "-o", "event.json"], b"does not end in .toml"),
        (["talks.acme", "-p", "acme.py", "-o", "x.toml", "--start", "26.3."], b"start: "),
        (["talks.acme", "-p", "acme.py", "-o", "x.toml", "--from", "none"], b"'none'"),
    ],
)
def test_a_wrong_command_line_is_refused(line: list[str], message: bytes, run: Run) -> None:
    done = run("import", *line)

    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_on_a_terminal_what_is_missing_is_asked_for(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    import pty
    import subprocess

    line = [sys.executable, "-m", "eventkit", "import", "talks.acme", "-p", "acme.py"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*line, "-o", "event.toml"], cwd=tmp_path, env=environment, stdin=theirs, stderr=theirs
    ) as process:
        os.write(ours, b"A walk\nBerlin\nEurope/Berlin\n")
        assert process.wait(60) == 0
    os.close(ours)
    os.close(theirs)

    event = eventkit.load(tmp_path / "event.toml")
    assert (event.title, event.timezone) == ("A walk", "Europe/Berlin")


def test_of_many_clashes_the_first_are_told(run: Run, tmp_path: Path) -> None:
    rows = [f"2027-03-26,9:00-10:00,Talk {number},,Aula" for number in range(60)]
    table = "\n".join(["Date,Time,Title,Speaker,Room", *rows])
    (tmp_path / "talks.csv").write_text(table, "utf-8")

    facts = ("--title", "School", "--timezone", "UTC")
    done = run("import", "talks.csv", *facts, "-o", "event.toml")

    lines = done.stderr.decode().splitlines()
    start = lines.index("wrong in the source:")
    assert lines[start + 21].startswith("  and ")
    assert lines[start + 21].endswith(" more: --json has them all")


def test_a_schedule_that_eventkit_wrote_is_no_document(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(SCHOOL, "utf-8")
    run("export", "event.toml", "--to", "schedule-json", "-o", "s.json")

    assert run("import", "s.json", "-o", "next.toml").returncode == 0


PRIVATE = """\
eventkit = 1
extends = "school"

[people.bob]
name = "Bob Beispiel"

[sessions.board]
title = { en = "Board", de = "Vorstand" }
day = 1
time = "12:00-13:00"
speakers = ["bob"]
"""


def test_what_is_for_organisers_alone_goes_to_the_private_file(run: Run, tmp_path: Path) -> None:
    text = (
        'eventkit = 1\n[event]\nid = "school"\ntitle = "School"\nstart = 2027-03-26\n'
        'end = 2027-03-26\ntimezone = "UTC"\n[sessions.open]\ntitle = "Open"\n'
    )
    (tmp_path / "source.toml").write_text(text, "utf-8")
    (tmp_path / "source.private.toml").write_text(PRIVATE, "utf-8")

    done = run("import", "source.toml", "-o", "event.toml")

    assert done.returncode == 0, done.stderr
    dry = run("import", "source.toml", "--dry-run")
    assert b"what only the organisers may see would go into NAME.private.toml" in dry.stderr
    public = (tmp_path / "event.toml").read_text("utf-8")
    for word in ("Board", "Vorstand", "bob", "Bob"):
        assert word not in public
    private = tmp_path / "event.private.toml"
    assert private.stat().st_mode & 0o777 == 0o600
    event = load(tmp_path / "event.toml")
    assert [it.id for it in event.sessions] == ["open", "board"]
    assert event.view(language="de", audience="organizers").session("board").title == "Vorstand"


def test_what_one_source_says_publicly_stays_public_beside_a_private_one(
    run: Run, tmp_path: Path
) -> None:
    head = 'eventkit = 1\n[event]\nid = "school"\ntitle = "School"\nstart = 2027-03-26\n'
    head += 'end = 2027-03-26\ntimezone = "UTC"\n'
    text = '[sessions.open]\ntitle = "Open"\nnotes = "two banks"\n'
    (tmp_path / "a.toml").write_text(head + text, "utf-8")
    (tmp_path / "b.toml").write_text(head, "utf-8")
    (tmp_path / "b.private.toml").write_text(PRIVATE, "utf-8")

    done = run("import", "a.toml", "b.toml", "-o", "event.toml")

    assert done.returncode == 0, done.stderr
    assert "two banks" in (tmp_path / "event.toml").read_text("utf-8")
    assert "Board" not in (tmp_path / "event.toml").read_text("utf-8")


def test_contact_data_inside_texts_are_told_with_their_places(run: Run, tmp_path: Path) -> None:
    texts = {
        "open": "Write to ada@example.org, or call +49 30 123-4567.",
        "rivers": "Slides: bob@example.org",
        "lakes": "Room +1, 8 to 10 people @ noon, C++ 11",
    }
    head = 'eventkit = 1\n[event]\nid = "school"\ntitle = "School"\nstart = 2027-03-26\n'
    sessions = (f'[sessions.{id}]\ntitle = "T"\nabstract = "{it}"\n' for id, it in texts.items())
    text = f'{head}end = 2027-03-26\ntimezone = "UTC"\n{"".join(sessions)}'
    (tmp_path / "source.toml").write_text(text, "utf-8")

    done = run("import", "source.toml", "-o", "event.toml")

    lines = done.stderr.decode().splitlines()
    place = "(sessions.open.abstract, sessions.rivers.abstract)"
    assert f"  an e-mail address is in this text, which is not private {place}" in lines
    number = "a telephone number is in this text, which is not private"
    assert f"  sessions.open.abstract: {number}" in lines
    notes = json.loads(run("import", "source.toml", "--dry-run", "--json").stdout)["notes"]
    assert [it["path"] for it in notes] == [
        "sessions.open.abstract", "sessions.open.abstract", "sessions.rivers.abstract"
    ]  # fmt: skip


def test_a_program_reads_why_nothing_is_imported(run: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.csv").write_text("", "utf-8")
    (tmp_path / "event.toml").write_text("", "utf-8")

    broken = run("import", "notes.csv", "-o", "new.toml", "--json")
    taken = run("import", "notes.csv", "-o", "event.toml", "--json")

    assert (broken.returncode, taken.returncode) == (1, 1)
    (fault,) = json.loads(broken.stdout)["faults"]
    assert (fault["file"], fault["severity"]) == ("notes.csv", "error")
    (fault,) = json.loads(taken.stdout)["faults"]
    assert fault["file"] == "event.toml"
    assert "is there already" in fault["message"]


def test_a_folder_of_spreadsheets_is_one_source(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    folder.mkdir()
    (folder / "talks.csv").write_text("Date,Time,Title\n2027-03-26,9:00-9:30,Rivers\n", "utf-8")
    (folder / "people.csv").write_text("Name,Organisation\nAda Example,Lakes\n", "utf-8")
    (folder / "logo.bin").write_bytes(b"\0")

    done = run("import", "lists", "-o", "event.toml", *FACTS)

    assert done.returncode == 0, done.stderr
    event = load(tmp_path / "event.toml")
    assert [it.title for it in event.sessions] == ["Rivers"]
    assert [it.name for it in event.people] == ["Ada Example"]
    assert b"left out, since no format reads them: logo.bin" in done.stderr
    again = run("import", "lists", "--into", "event.toml")
    assert b"nothing changes: " in again.stderr


def test_columns_are_named_whose_heads_do_not_tell(run: Run, tmp_path: Path) -> None:
    text = "Date,Time,Betreff,Ecke\n2027-03-26,9:00-9:30,Rivers,Blue\n"
    (tmp_path / "talks.csv").write_text(text, "utf-8")
    columns = ("--column", "title=Betreff", "--column", "rooms=Ecke")

    done = run("import", "talks.csv", "-o", "event.toml", *FACTS, *columns)

    assert done.returncode == 0, done.stderr
    event = load(tmp_path / "event.toml")
    assert ([it.title for it in event.sessions], [it.name for it in event.rooms]) == (
        ["Rivers"],
        ["Blue"],
    )


def test_of_two_sources_the_first_says_when_and_the_other_is_told(run: Run, tmp_path: Path) -> None:
    head = 'eventkit = 1\n[event]\nid = "school"\ntitle = "School"\ntimezone = "UTC"\n'
    talk = '[sessions.opening]\nuid = "opening"\ntitle = "Opening"\n'
    first = "start = 2027-03-26\nend = 2027-03-28\n" + talk + 'day = 2\ntime = "09:00-11:00"\n'
    second = "start = 2027-03-27\nend = 2027-03-29\n" + talk + 'day = 1\ntime = "09:00-12:00"\n'
    (tmp_path / "a.toml").write_text(head + first, "utf-8")
    (tmp_path / "b.toml").write_text(head + second, "utf-8")

    done = run("import", "a.toml", "b.toml", "-o", "event.toml")

    event = load(tmp_path / "event.toml")
    assert (event.start.day, event.end.day) == (26, 28)
    assert f"{event.session('opening').end:%d %H:%M}" == "27 11:00"
    told = done.stderr.decode()
    assert "an earlier source has 2027-03-26 for event.start (b.toml)" in told
    assert "an earlier source has '2027-03-27 09:00-11:00' for sessions.opening (b.toml)" in told
