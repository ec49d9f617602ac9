"""`eventkit audit`: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from eventkit.commands import ExampleCommand
from eventkit.testing import CommandContract
from eventkit_audit._command import AUDIT

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]

DOCUMENT = """
eventkit = 1
[event]
id = "hearing"
title = "Hearing"
start = 2027-05-03
end = 2027-05-03
timezone = "Europe/Berlin"
notes = "river"
[people.ada]
name = "Ada Example"
audience = "public"
contact = { email = "ada@example.org" }
"""
AGAINST = ("--against", "event.toml")


@pytest.fixture
def start(tmp_path: Path) -> Run:
    """Run eventkit in the temporary folder; nothing of the user's steers it."""
    steering = ("EVENTKIT", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHON", "TERM")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
    environment = {**kept, "HOME": str(tmp_path), "PYTHONUTF8": "1", "COLUMNS": "100"}

    def start(
        *arguments: str, stdin: int = subprocess.DEVNULL
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "eventkit", *arguments],
            cwd=tmp_path,
            env=environment,
            stdin=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )

    return start


@pytest.fixture(autouse=True)
def _document(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(DOCUMENT, encoding="utf-8")


def test_it_says_where_a_value_stands_and_not_which_it_is(start: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Write to\nADA%40example.org or\nada\\@example.org")

    done = start("audit", "notes.md", *AGAINST)

    said = done.stdout.decode()
    assert said.splitlines() == [
        "notes.md:2: found: people.ada.contact.email (also in line 3)",
        "notes.md: 1 found of 2 values that the public may not see",
    ]
    assert done.returncode == 1
    shown = start("audit", "notes.md", *AGAINST, "--show-values").stdout.decode()
    assert "people.ada.contact.email 'ada@example.org'" in shown


def test_the_release_log_is_read_with_the_document(start: Run, tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(DOCUMENT.replace('id = "hearing"', 'id = "hearing"\nuid = "hearing-1"'))
    assert start("release", "event.toml").returncode == 0
    document.write_text(document.read_text().partition("[people.ada]")[0])
    (tmp_path / "notes.md").write_text("ada@example.org")

    done = start("audit", "notes.md", *AGAINST)

    assert b"notes.md:1: found: releases.1.people.ada.contact.email" in done.stdout
    assert done.returncode == 1


def test_what_cannot_be_told_is_listed_and_fails_only_if_asked_to(
    start: Run, tmp_path: Path
) -> None:
    (tmp_path / "notes.md").write_text("Down by the river")

    plain, strict = (start("audit", "notes.md", *AGAINST, *more) for more in ((), ("--strict",)))

    assert plain.stdout == strict.stdout
    assert b"notes.md:1: cannot tell: event.notes (too short)" in plain.stdout
    assert (plain.returncode, strict.returncode) == (0, 1)


def test_a_release_named_as_for_diff_is_told_the_option(start: Run) -> None:
    done = start("audit", "event.toml", "--against", "event.toml@2")

    assert b"show and export have --release 2" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["event-private.toml", "Event.private.toml", "event.privat.toml"])
def test_a_private_file_that_is_not_read_is_named(start: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text('eventkit = 1\nextends = "hearing"\n')
    (tmp_path / "notes.md").write_text("")

    done = start("audit", "notes.md", *AGAINST)

    assert f"warning: {name}: no document is read with this file".encode() in done.stderr


def test_a_file_that_cannot_be_read_passes_no_audit(start: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.7\n\0")

    done = start("audit", "notes.pdf", *AGAINST)

    assert b"notes.pdf: cannot read: a PDF" in done.stdout
    assert done.returncode == 1


def test_json_has_a_short_name(start: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("ada@example.org")

    short, long = (
        start("audit", "notes.md", *AGAINST, *how) for how in (["--json"], ["--format", "json"])
    )

    assert (short.returncode, json.loads(short.stdout)) == (1, json.loads(long.stdout))


def test_a_file_that_is_not_there_is_named(start: Run) -> None:
    done = start("audit", "notes.md", *AGAINST)

    assert done.returncode == 1
    assert b"error: notes.md: there is no such file" in done.stderr


def test_json_tells_the_same(start: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("ada@example.org by the river")

    done = start("audit", "notes.md", *AGAINST, "--format", "json")

    (held,) = json.loads(done.stdout)["files"]
    (found,) = held["found"]
    assert (found["places"], found["lines"]) == (["people.ada.contact.email"], [1])
    assert "value" not in found
    assert [each["why"] for each in held["cannot_tell"]] == ["too short"]


def test_a_folder_is_audited_file_by_file(start: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    for name, text in {"a.md": "Nothing", "b.md": "ada@example.org"}.items():
        (tmp_path / "out" / name).write_text(text)

    done = start("audit", "out", *AGAINST)

    assert "a.md: nothing found of 2 values" in done.stdout.decode()
    assert "b.md:1: found" in done.stdout.decode()


def test_the_names_of_folders_within_are_searched(start: Run, tmp_path: Path) -> None:
    (tmp_path / "out" / "ada@example.org").mkdir(parents=True)
    (tmp_path / "out" / "ada@example.org" / "a.md").write_text("Nothing")

    assert start("audit", "out", *AGAINST).returncode == 1


def test_what_is_exported_passes_its_audit(start: Run) -> None:
    start("export", "event.toml", "--to", "icalendar", "--to", "json", "-o", "out/")

    done = start("audit", "out", *AGAINST)

    assert done.returncode == 0
    assert b"found:" not in done.stdout


@pytest.mark.parametrize("name", ["nowhere.md", "empty"])
def test_a_file_that_is_not_there_is_an_error(start: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()

    assert start("audit", name, *AGAINST).returncode in {1, 2}


def test_a_file_that_is_packed_into_an_archive_and_cannot_be_read_passes_no_audit(
    start: Run, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("minutes.pdf", b"%PDF-1.7")

    assert start("audit", "all.zip", *AGAINST).returncode == 1


def test_standard_input_is_audited_too(start: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Thanks\nto ada@example.org")

    with (tmp_path / "notes.md").open("rb") as notes:
        done = start("audit", "-", *AGAINST, stdin=notes.fileno())

    assert done.returncode == 1
    assert b"-:2: found: people.ada.contact.email" in done.stdout


def test_what_a_folder_holds_and_cannot_be_opened_is_said(start: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.md").symlink_to("nowhere.md")
    (tmp_path / "out" / "b").symlink_to(tmp_path)
    (tmp_path / "out" / "c.md").write_text("ada@example.org")

    done = start("audit", "out", *AGAINST)

    assert done.returncode == 1
    assert [name for name in ("a.md", "b") if f"{name}: cannot read" in done.stdout.decode()] == [
        "a.md",
        "b",
    ]
    assert b"c.md:1: found" in done.stdout


def test_the_list_of_commands_has_it_with_the_line_of_its_help(start: Run) -> None:
    listed = start("--help").stdout.decode()
    shown = start("audit", "--help").stdout.decode()

    assert f"Commands of eventkit-audit:\n  audit  {AUDIT.summary}" in listed
    assert AUDIT.summary in shown


def test_every_example_runs(start: Run) -> None:
    for target in ("agenda.ics", "agenda.md", "out/agenda.md"):
        start("export", "event.toml", "-o", target)
    assert isinstance(AUDIT.command, ExampleCommand)
    examples = [shlex.split(line.rpartition("|")[2]) for line in AUDIT.command.examples]

    assert len(examples) == 4
    assert [start(*words[1:]).returncode for words in examples] == [0] * 4


class TestAudit(CommandContract):
    command = AUDIT
