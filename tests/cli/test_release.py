"""`eventkit release` and `eventkit log`, and what the log does to `export` and `show`."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from tests.commands import Run
from tests.documents import AULA, HEAD, OPENING

import eventkit
from eventkit.cli._documents import load_all

DOCUMENT = f'{HEAD}{AULA}{OPENING}rooms = ["aula"]\n'
CLASH = """
[sessions.other]
title = "Other"
day = 1
time = "09:30-10:30"
rooms = ["aula"]
"""


@pytest.fixture(autouse=True)
def document(tmp_path: Path) -> Path:
    target = tmp_path / "event.toml"
    target.write_text(DOCUMENT, "utf-8")
    return target


def edit(document: Path, old: str, new: str) -> None:
    document.write_text(document.read_text("utf-8").replace(old, new), "utf-8")


def test_a_release_is_listed_with_its_note_and_name(run: Run) -> None:
    done = run("release", "event.toml", "-m", "First", "--as", "Ada")

    listed = run("log", "event.toml").stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"release 1 is in event.releases.jsonl\n")
    assert listed.startswith("1  ")
    assert listed.endswith(" UTC  Ada  First\n")
    assert json.loads(run("log", "event.toml", "--json").stdout)[0]["by"] == "Ada"


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_note_cannot_steer_the_terminal(form: tuple[str, ...], run: Run, parallel: Path) -> None:
    note = "red \x1b[31m, turned \u202e, c1 \x9b31m\nerror: no"
    assert run("release", parallel.name, "-m", note).returncode == 0

    told = run("log", parallel.name, *form).stdout.decode()

    assert not {"\x1b", "\u202e", "\x9b"} & set(told)
    assert "\nerror" not in told
    assert "\\u202e" in told


def test_errors_keep_an_event_from_being_released_unless_forced(
    run: Run, document: Path, tmp_path: Path
) -> None:
    edit(document, "[sessions.opening]", f"{CLASH}[sessions.opening]")

    refused = run("release", "event.toml")
    assert refused.returncode == 1
    assert b"--force" in refused.stderr
    assert not (tmp_path / "event.releases.jsonl").exists()

    assert run("release", "event.toml", "--force").returncode == 0
    assert b"(with errors)" in run("log", "event.toml").stdout


def test_nothing_changed_is_exit_code_1(run: Run) -> None:
    run("release", "event.toml")

    again = run("release", "event.toml")

    assert again.returncode == 1
    assert b"nothing changed since release 1" in again.stderr


def test_export_reads_the_log_and_warns_of_what_is_not_released(run: Run, document: Path) -> None:
    run("release", "event.toml")
    edit(document, "Opening", "Welcome")

    done = run("export", "event.toml", "--to", "icalendar")

    assert b"SEQUENCE:1\r\n" in done.stdout
    assert b"changed since release 1" in done.stderr
    assert b"Traceback" not in done.stderr


def test_export_and_show_go_back_to_a_release(run: Run, document: Path) -> None:
    run("release", "event.toml")
    first = run("export", "event.toml", "--to", "icalendar").stdout
    edit(document, "Opening", "Welcome")
    run("release", "event.toml")

    assert run("export", "event.toml", "--to", "icalendar", "--release", "1").stdout == first
    assert b"Opening" in run("show", "event.toml", "--release", "1").stdout
    assert b"Welcome" in run("show", "event.toml").stdout


def test_a_release_that_is_not_there_is_named(run: Run) -> None:
    never = run("show", "event.toml", "--release", "1")
    assert never.returncode == 1
    assert b"never released" in never.stderr

    run("release", "event.toml")
    for line in (["show", "event.toml", "--release", "7"], ["diff", "event.toml@7"]):
        missing = run(*line)
        assert missing.returncode == 1
        assert b"no release 7" in missing.stderr


@pytest.mark.parametrize("option", ["-m", "--as"])
def test_a_note_in_another_encoding_is_the_lines_fault(
    option: str, run: Run, tmp_path: Path
) -> None:
    done = run("release", "event.toml", option, os.fsdecode(b"caf\xe9"))

    assert done.returncode == 2
    assert b"it is not valid UTF-8" in done.stderr
    assert not (tmp_path / "event.releases.jsonl").exists()


@pytest.mark.parametrize(
    "line", [["log", "nosuch.toml"], ["show", "nosuch.toml", "--release", "1"]]
)
def test_a_file_that_is_not_there_is_not_told_to_be_released(run: Run, line: list[str]) -> None:
    done = run(*line)

    assert done.returncode == 1
    assert done.stderr == b"error: nosuch.toml: there is no such file\n"


FORGET = """
import subprocess, sys
from eventkit.plugins import Check, hookimpl

def forget(event):
    line = [sys.executable, "-m", "eventkit", "forget", "event.toml", "ada", "--no-backup", "--yes"]
    with open("forget.txt", "wb") as said:
        subprocess.run(line, stdout=said, stderr=said)
    return []

@hookimpl
def eventkit_checks():
    yield Check(id="forget-meanwhile", summary="S", severity="hint", run=forget)
"""


@pytest.mark.parametrize("is_first", [True, False])
def test_a_person_who_is_forgotten_while_a_release_is_made_is_not_released(
    is_first: bool, run: Run, document: Path, tmp_path: Path
) -> None:
    if not is_first:
        run("release", "event.toml")
    with document.open("a", encoding="utf-8") as file:
        file.write('speakers = ["ada"]\n[people.ada]\nname = "Ada Example"\n')
    (tmp_path / "forget.py").write_text(FORGET, "utf-8")

    assert run("release", "event.toml", "-p", "forget.py").returncode == 0

    files = [document, tmp_path / "event.releases.jsonl"]
    refused = b"try again" in (tmp_path / "forget.txt").read_bytes()
    assert refused is all(b"Ada Example" in file.read_bytes() for file in files)
    if refused:
        assert run("forget", "event.toml", "ada", "--no-backup").returncode == 0
    assert not any(b"Ada Example" in file.read_bytes() for file in files)


def test_a_release_that_is_made_during_an_export_is_not_taken_for_an_older_state(
    run: Run, document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "event.releases.jsonl"
    run("release", "event.toml")

    def release_later(*arguments: Any) -> Any:
        loaded = load_all(*arguments)
        text = document.read_text("utf-8").replace("09:00-10:00", "11:00-12:00")
        document.write_text(text, "utf-8")
        eventkit.release(eventkit.load(document), log)
        return loaded

    monkeypatch.setattr("eventkit.cli._release_log.load_all", release_later)

    exported = run("export", "event.toml", "--to", "icalendar", "-o", "out.ics")

    assert exported.returncode == 0, exported.stderr
    assert len(log.read_bytes().splitlines()) == 2
    calendar = (tmp_path / "out.ics").read_bytes()
    assert {*re.findall(rb"SEQUENCE:(\d+)", calendar)} == {b"0"}


def test_a_torn_log_is_mended(run: Run, document: Path, tmp_path: Path) -> None:
    run("release", "event.toml")
    log = tmp_path / "event.releases.jsonl"
    log.write_bytes(log.read_bytes() + b'{"eventkit-log":1,"num')

    broken = run("export", "event.toml", "--to", "icalendar")
    assert broken.returncode == 1
    assert b"event.releases.jsonl:2: the last line is torn" in broken.stderr

    assert run("log", "event.toml", "--repair").returncode == 0
    assert run("export", "event.toml", "--to", "icalendar").returncode == 0


def test_changes_since_a_release_without_releases_are_the_lines_fault(run: Run) -> None:
    done = run("export", "event.toml", "--to", "icalendar", "--option", "changed-since=1")

    assert done.returncode == 2
    assert b"`eventkit release` makes them" in done.stderr


# --- private parts

PRIVATE = """
eventkit = 1
extends = "school"
[people.ada]
name = "Ada Secret"
"""


@pytest.fixture
def private(document: Path) -> Path:
    target = document.with_name("event.private.toml")
    target.write_text(PRIVATE, "utf-8")
    return target


def test_what_is_private_is_released_into_a_log_of_its_own(
    run: Run, private: Path, tmp_path: Path
) -> None:
    assert run("release", "event.toml").stderr == b"release 1 is in event.releases.jsonl\n"

    assert b"Secret" not in (tmp_path / "event.releases.jsonl").read_bytes()
    assert b"Secret" in (tmp_path / "event.private.releases.jsonl").read_bytes()
    assert run("log", "event.toml").stdout.startswith(b"1  ")
    assert run("check", "event.toml").stderr == b""


def test_without_the_private_log_only_the_public_gets_calendars(
    run: Run, private: Path, tmp_path: Path
) -> None:
    document = tmp_path / "event.toml"
    edit(
        document,
        "[rooms.aula]",
        '[sessions.closed]\ntitle = "Closed"\naudience = "participants"\n[rooms.aula]',
    )
    run("release", "event.toml")
    (tmp_path / "event.private.releases.jsonl").unlink()

    assert run("export", "event.toml", "--to", "icalendar").returncode == 0
    refused = run("export", "event.toml", "--to", "icalendar", "--audience", "organizers")
    assert refused.returncode == 1
    assert b"without event.private.releases.jsonl beside it" in refused.stderr
    refused = run("show", "event.toml", "--release", "1", "--audience", "organizers")
    assert refused.returncode == 1
    assert b"without event.private.releases.jsonl beside it" in refused.stderr
    compared = run("diff", "event.toml")
    assert (compared.returncode, compared.stdout.splitlines()[-1]) == (0, b"No changes")
    assert compared.stderr == b""
    refused = run("diff", "event.toml", "--audience", "participants")
    assert refused.returncode == 1
    assert b"without event.private.releases.jsonl beside it" in refused.stderr


def test_the_public_log_alone_does_not_tell_what_is_restricted_since(
    run: Run, private: Path, tmp_path: Path
) -> None:
    document = tmp_path / "event.toml"
    closed = '[sessions.closed]\ntitle = "Closed"\nday = 1\ntime = "20:00-21:00"\n'
    edit(document, "[rooms.aula]", f"{closed}[rooms.aula]")
    run("release", "event.toml")
    (tmp_path / "event.private.releases.jsonl").unlink()
    edit(document, closed, f'{closed}audience = "organizers"\n')

    for line in (["diff", "event.toml"], ["export", "event.toml", "--to", "icalendar"]):
        done = run(*line)
        assert done.returncode == 0
        assert b"Closed" not in done.stdout


@pytest.mark.parametrize("command", ["check", "release"])
def test_a_log_with_private_parts_is_warned_of(
    command: str, run: Run, document: Path, tmp_path: Path
) -> None:
    run("release", "event.toml")
    (tmp_path / "event.releases.jsonl.old-1").touch()
    document.with_name("event.private.toml").write_text(PRIVATE, "utf-8")

    said = run(command, "event.toml").stderr

    assert b"warning: event.releases.jsonl: it contains private parts" in said
    assert b"warning: event.releases.jsonl.old-1: it is a copy of private parts" in said


def test_a_log_that_more_people_may_read_than_the_document_is_warned_of(
    run: Run, document: Path, tmp_path: Path
) -> None:
    run("release", "event.toml")
    document.chmod(0o600)
    (tmp_path / "event.releases.jsonl").chmod(0o644)

    said = run("check", "event.toml").stderr

    assert said == (
        b"warning: event.releases.jsonl: more people may read it than event.toml: chmod 600 it\n"
    )


# --- taking back


def test_a_release_that_was_taken_back_is_listed_as_such(run: Run, document: Path) -> None:
    run("release", "event.toml", "-m", "First")
    edit(document, "Opening", "Draft")
    run("release", "event.toml", "-m", "Oops")

    done = run("release", "event.toml", "--unpublish", "2", "-m", "Nobody has it", "--as", "Ada")

    assert done.returncode == 0
    assert b"release 2 is taken back in event.releases.jsonl" in done.stderr
    listed = run("log", "event.toml").stdout.decode().splitlines()
    assert [line[:3] for line in listed] == ["1  ", "2  "]
    assert re.search(r"Oops \(taken back [-\d]+ [:\d]+ UTC by Ada: Nobody has it\)$", listed[1])
    told = json.loads(run("log", "event.toml", "--json").stdout)
    assert [each["unpublished"] and each["unpublished"]["by"] for each in told] == [None, "Ada"]


def test_a_comparison_passes_over_a_release_that_was_taken_back(run: Run, document: Path) -> None:
    for title in ("Draft", "Welcome"):
        run("release", "event.toml")
        run("release", "event.toml", "--unpublish", "2")
        edit(document, "Opening", "Draft")
        edit(document, "Draft", title)
    run("release", "event.toml")

    assert run("log", "event.toml").stdout.count(b"taken back") == 1
    refused = run("diff", "event.toml@2")
    assert (refused.returncode, b"no release 2; it was taken back" in refused.stderr) == (1, True)
    assert b"Opening" in run("diff", "event.toml@3").stdout
    assert run("diff", "event.toml").stdout.splitlines()[-1] == b"No changes"


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ([], 1, b"release 1 is the only one"),
        (["--force"], 2, b"--unpublish cannot be used with --force, --same, --new or --gone"),
        (["--new", "opening"], 2, b"cannot be used with"),
    ],
)
def test_what_cannot_be_taken_back_is_said(
    line: list[str], code: int, message: bytes, run: Run
) -> None:
    run("release", "event.toml")

    done = run("release", "event.toml", "--unpublish", "1", *line)

    assert (done.returncode, message in done.stderr) == (code, True)


def test_the_help_says_when_to_take_back_and_when_to_release_again(run: Run) -> None:
    told = " ".join(run("release", "--help").stdout.decode().split())

    assert "--unpublish N takes back the last release if nobody received it" in told
    assert "If somebody may have received it, correct the document and release again" in told
