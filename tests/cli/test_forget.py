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


# --- ids that were exchanged, and words that are no names

PAIR = (
    f'{HEAD}[people.s1]\nname = "Ada Example"\n[people.s2]\nname = "Bob Sample"\n'
    f'{OPENING}speakers = ["s1"]\n[sessions.talk]\ntitle = "Talk"\nspeakers = ["s2"]\n'
)


def exchanged(text: str) -> str:
    """Exchange the ids of two people."""
    for old, new in (("s1", "s0"), ("s2", "s1"), ("s0", "s2")):
        text = text.replace(f"people.{old}]", f"people.{new}]").replace(f'"{old}"', f'"{new}"')
    return text


@pytest.mark.parametrize("person", ["Ada Example", "s2"])
@pytest.mark.parametrize("is_private", [True, False])
def test_only_who_is_meant_is_forgotten_where_ids_were_exchanged(
    person: str, is_private: bool, run: Run, document: Path
) -> None:
    if is_private:
        document.with_name("event.private.toml").write_text('eventkit = 1\nextends = "school"\n')
    document.write_text(PAIR, "utf-8")
    run("release", "event.toml")
    document.write_text(exchanged(PAIR), "utf-8")
    answers = ("--same=people.s1=people.s2", "--same=people.s2=people.s1")
    assert run("release", "event.toml", *answers).returncode == 0

    assert run("forget", "event.toml", person, "--no-backup").returncode == 0

    logs = list(document.parent.glob("*.jsonl"))
    assert len(logs) == 1 + is_private
    for path in (document, *logs):
        assert b"Ada" not in path.read_bytes()
        assert b"Bob Sample" in path.read_bytes()
    for state in ("event.toml", "event.toml@1", "event.toml@2"):
        number = state.partition("@")[2]
        shown = run("show", "event.toml", *(["--release", number] if number else []))
        assert b"Bob Sample" in shown.stdout
    assert b"No changes" in run("diff", "event.toml").stdout


def test_an_id_of_long_ago_is_forgotten_where_others_are_no_longer_told_of_it(
    run: Run, document: Path
) -> None:
    twice = f'{PAIR}[people.twice]\nname = "A. Example"\n[sessions.end]\ntitle = "End"\n'
    document.write_text(f'{twice}speakers = ["twice"]\n', "utf-8")
    run("release", "event.toml")
    once = f'{PAIR}[sessions.end]\ntitle = "End"\nspeakers = ["s1"]\n'
    document.write_text(once, "utf-8")
    assert run("release", "event.toml", "--same=people.twice=people.s1").returncode == 0
    hidden = exchanged(once).replace('"Ada Example"', '"Ada Example"\naudience = "organizers"')
    document.write_text(hidden, "utf-8")
    answers = ("--same=people.s1=people.s2", "--same=people.s2=people.s1")
    assert run("release", "event.toml", *answers).returncode == 0

    assert run("forget", "event.toml", "s2", "--no-backup").returncode == 0

    assert b"twice" not in document.with_name("event.releases.jsonl").read_bytes()


def test_nobody_is_forgotten_while_exchanged_ids_are_not_released(run: Run, document: Path) -> None:
    document.write_text(PAIR, "utf-8")
    run("release", "event.toml")
    document.write_text(exchanged(PAIR), "utf-8")
    before = document.read_bytes()

    done = run("forget", "event.toml", "Ada Example")

    assert done.returncode == 1
    assert b"somebody else seems to have been people.s1 at the last release" in done.stderr
    assert b"release the document first" in done.stderr
    assert document.read_bytes() == before


@pytest.mark.parametrize("word", ["will", "ada-2"])
def test_an_id_that_nobody_has_is_not_replaced_in_texts(
    word: str, run: Run, document: Path
) -> None:
    document.write_text(DOCUMENT + f'description = "We {word} meet."\n', "utf-8")

    done = run("forget", "event.toml", word, "--instead", "N.N.")

    assert done.returncode == 1
    assert b"name them by the name" in done.stderr
    assert f"We {word} meet.".encode() in document.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="no modes there")
def test_the_copy_of_a_private_log_is_private(run: Run, document: Path, tmp_path: Path) -> None:
    document.with_name("event.private.toml").write_text('eventkit = 1\nextends = "school"\n')
    run("release", "event.toml")
    for path in (document.with_name("event.private.toml"), *tmp_path.glob("*.jsonl")):
        path.chmod(0o644)

    assert run("forget", "event.toml", "ada").returncode == 0

    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes["event.private.releases.jsonl.old-1"] == 0o600
    assert modes["event.private.releases.jsonl"] == 0o600
    assert modes["event.releases.jsonl.old-1"] == 0o644
