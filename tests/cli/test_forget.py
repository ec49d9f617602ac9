"""`eventkit forget`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import ADA, HEAD, OPENING

DOCUMENT = f'{HEAD}{ADA}contact = {{ email = "ada@example.org" }}\n{OPENING}speakers = ["ada"]\n'
FORGOTTEN = f"{HEAD}{OPENING}speakers = []\n"


@pytest.fixture(autouse=True)
def document(tmp_path: Path) -> Path:
    target = tmp_path / "event.toml"
    target.write_text(DOCUMENT, "utf-8")
    return target


def test_the_files_that_change_and_their_copies_are_named(run: Run, tmp_path: Path) -> None:
    run("release", "event.toml")

    done = run("forget", "event.toml", "Ada Example")

    assert done.returncode == 0
    assert done.stdout.decode() == (
        "event.toml: will remove Ada Example (people.ada)\n"
        "  files that change:\n"
        "    event.toml\n"
        "    event.releases.jsonl\n"
        "  copies may remain in:\n"
        "    calendars and files that were published, sent or copied elsewhere\n"
    )
    assert done.stderr.decode() == (
        "event.toml.old-1 is the file as it was: delete it when all is well\n"
        "event.releases.jsonl.old-1 is the file as it was: delete it when all is well\n"
    )
    assert (tmp_path / "event.toml").read_text("utf-8") == FORGOTTEN
    assert (tmp_path / "event.toml.old-1").read_text("utf-8") == DOCUMENT


def test_a_dry_run_changes_nothing(run: Run, tmp_path: Path, document: Path) -> None:
    done = run("forget", "event.toml", "ada", "--dry-run")

    assert done.returncode == 0
    assert done.stdout.startswith(b"event.toml: would remove Ada Example (people.ada)\n")
    assert list(tmp_path.iterdir()) == [document]
    assert document.read_text("utf-8") == DOCUMENT


def test_without_a_backup_nothing_of_them_is_left(run: Run, tmp_path: Path, document: Path) -> None:
    done = run("forget", "event.toml", "ada", "--no-backup")

    assert (done.returncode, done.stderr) == (0, b"")
    assert list(tmp_path.iterdir()) == [document]
    assert document.read_text("utf-8") == FORGOTTEN


def test_a_text_that_still_names_the_person_ends_with_1(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.replace('"Opening"', '"Ada Example opens"'), "utf-8")

    left = run("forget", "event.toml", "ada", "--dry-run")
    done = run("forget", "event.toml", "ada", "--instead", "N.N.")

    assert left.returncode == 1
    assert b"event.toml:10: Ada Example\n" in left.stdout
    assert done.returncode == 0
    assert 'title = "N.N. opens"' in document.read_text("utf-8")


def test_a_name_is_taken_from_texts_when_the_person_is_gone(run: Run, document: Path) -> None:
    document.write_text(DOCUMENT.replace('"Opening"', '"Ada Example opens"'), "utf-8")
    run("forget", "event.toml", "ada")

    done = run("forget", "event.toml", "Ada Example", "--instead", "N.N.")

    assert done.returncode == 0
    assert done.stdout.startswith(b"event.toml: will remove Ada Example from texts\n")
    assert 'title = "N.N. opens"' in document.read_text("utf-8")


def test_a_second_time_there_is_nobody(run: Run) -> None:
    run("forget", "event.toml", "ada", "--no-backup")

    done = run("forget", "event.toml", "ada")

    said = "error: event.toml: there is nobody 'ada' in it, its siblings or its log\n"
    assert (done.returncode, done.stderr.decode()) == (2, said)


def test_contacts_go_from_events_that_are_over(run: Run, document: Path) -> None:
    later = document.with_name("later.toml")
    later.write_text(DOCUMENT.replace("2027-03-26", "2027-05-01"), "utf-8")

    done = run("forget", ".", "--contacts", "--before", "2027-05-01", "--no-backup")
    again = run("forget", ".", "--contacts", "--before", "2027-05-01", "--no-backup")

    assert b"event.toml: will remove the contact data of Ada Example" in done.stdout
    assert done.stderr == b"later.toml: left as it is, it ends on 2027-05-01\n"
    assert "contact" not in document.read_text("utf-8")
    assert "contact" in later.read_text("utf-8")
    assert (done.returncode, again.returncode, again.stdout) == (0, 0, b"")


@pytest.mark.parametrize(
    "line",
    [
        ["event.toml"],
        ["event.toml", "ada", "--before", "2027-05-01"],
        ["event.toml", "ada", "--contacts", "--before", "2027-05-01"],
        ["event.toml", "ada", "--instead", " "],
    ],
)
def test_words_that_do_not_go_together_end_with_2(
    run: Run, document: Path, line: list[str]
) -> None:
    assert run("forget", *line).returncode == 2
    assert document.read_text("utf-8") == DOCUMENT


@pytest.mark.skipif(sys.platform == "win32", reason="it has no pseudo-terminals")
@pytest.mark.parametrize(("answer", "left"), [(b"n\n", DOCUMENT), (b"y\n", FORGOTTEN)])
def test_on_a_terminal_it_asks(start: Run, document: Path, answer: bytes, left: str) -> None:
    keyboard, terminal = os.openpty()
    os.write(keyboard, answer)

    done = start("forget", "event.toml", "ada", stdin=terminal)

    os.close(keyboard)
    os.close(terminal)
    assert done.returncode == (answer == b"n\n")
    assert document.read_text("utf-8") == left


def test_nothing_is_forgotten_beside_a_public_log_alone(run: Run, tmp_path: Path) -> None:
    public = f'{HEAD}{ADA}{OPENING}speakers = ["ada"]\n'
    (tmp_path / "event.toml").write_text(public, "utf-8")
    private = 'eventkit = 1\nextends = "school"\n[people.ada.contact]\nemail = "ada@x.example"\n'
    (tmp_path / "event.private.toml").write_text(private, "utf-8")
    run("release", "event.toml")
    (tmp_path / "event.private.releases.jsonl").unlink()
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}

    done = run("forget", "event.toml", "ada", "--yes", "--no-backup")

    assert done.returncode == 1
    assert b"without event.private.releases.jsonl beside it" in done.stderr
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_who_made_a_release_under_their_id_is_forgotten_too(run: Run, tmp_path: Path) -> None:
    run("release", "event.toml", "--as", "ada")

    run("forget", "event.toml", "ada", "--yes", "--no-backup")

    assert b'"ada"' not in (tmp_path / "event.releases.jsonl").read_bytes()
