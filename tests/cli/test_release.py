"""`eventkit release` and `eventkit log`, and what the log does to `export` and `show`."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

DOCUMENT = """
eventkit = 1
[event]
id = "school"
uid = "9d5c2f0a-school"
title = "School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
[rooms.aula]
name = "Aula"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
rooms = ["aula"]
"""
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
    assert b"it changed since release 1" in done.stderr
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
    assert b"it is no text in UTF-8" in done.stderr
    assert not (tmp_path / "event.releases.jsonl").exists()


def test_another_id_for_a_session_prints_the_line_that_keeps_its_identity(
    run: Run, document: Path
) -> None:
    run("release", "event.toml")
    edit(document, "sessions.opening", "sessions.welcome")

    done = run("release", "event.toml")

    assert done.returncode == 0
    assert b'uid = "opening@9d5c2f0a-school"' in done.stderr


@pytest.mark.parametrize(
    "line", [["log", "nosuch.toml"], ["show", "nosuch.toml", "--release", "1"]]
)
def test_a_file_that_is_not_there_is_not_told_to_be_released(run: Run, line: list[str]) -> None:
    done = run(*line)

    assert done.returncode == 1
    assert done.stderr == b"error: nosuch.toml: there is no such file\n"


def test_a_torn_log_is_mended(run: Run, document: Path, tmp_path: Path) -> None:
    run("release", "event.toml")
    log = tmp_path / "event.releases.jsonl"
    log.write_bytes(log.read_bytes() + b'{"eventkit-log":1,"num')

    broken = run("export", "event.toml", "--to", "icalendar")
    assert broken.returncode == 1
    assert b"event.releases.jsonl:2: the last line is torn" in broken.stderr

    assert run("log", "event.toml", "--mend").returncode == 0
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
    compared = run("diff", "event.toml")
    assert (compared.returncode, compared.stdout.splitlines()[-1]) == (0, b"No changes")


@pytest.mark.parametrize("command", ["check", "release"])
def test_a_log_with_private_parts_is_warned_of(
    command: str, run: Run, document: Path, tmp_path: Path
) -> None:
    run("release", "event.toml")
    (tmp_path / "event.releases.jsonl.old-1").touch()
    document.with_name("event.private.toml").write_text(PRIVATE, "utf-8")

    said = run(command, "event.toml").stderr

    assert b"warning: event.releases.jsonl: it holds private parts" in said
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
