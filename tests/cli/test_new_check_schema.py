from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from tests.commands import Run

import eventkit

BASE = """
eventkit = 1
[event]
id = "day"
uid = "9d5c2f0a-day"
title = "Day"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
"""

WARNING = BASE.replace('uid = "9d5c2f0a-day"\n', "")

CLASH = (
    BASE
    + """
[rooms.aula]
name = "Aula"
[sessions.one]
title = "One"
day = 1
time = "09:00-10:00"
rooms = ["aula"]
[sessions.two]
title = "Two"
day = 1
time = "09:30-10:30"
rooms = ["aula"]
"""
)


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "event.toml") -> Path:
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        target.write_text(text, "utf-8")
        return target

    return write


# --- new


def test_the_starter_document_passes_the_strict_check(run: Run) -> None:
    assert run("new", "event.toml").returncode == 0

    done = run("check", "--strict", "event.toml")

    assert (done.returncode, done.stdout, done.stderr) == (0, b"event.toml: no problems\n", b"")


def test_the_comments_name_the_file_as_a_shell_reads_it(run: Run, tmp_path: Path) -> None:
    run("new", "my event.toml")

    assert "eventkit show 'my event.toml'" in (tmp_path / "my event.toml").read_text("utf-8")


def test_git_is_told_to_ignore_the_private_sibling(run: Run, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_bytes(b"out/")

    run("new", "event.toml")
    run("new", "second.toml")

    assert (tmp_path / ".gitignore").read_text().splitlines() == [
        "out/",
        "*.private.*",
        ".*.releases.jsonl.lock",
        ".*.eventkit-*",
    ]


def test_git_takes_no_private_file_and_nothing_that_a_killed_process_left(
    run: Run, tmp_path: Path
) -> None:
    run("new", "event.toml")
    git = shutil.which("git")
    if git is None:
        pytest.skip("there is no git")
    subprocess.run([git, "init", "-q"], cwd=tmp_path, check=True)
    for name in ("private.toml", "private.releases.jsonl", "releases.jsonl"):
        (tmp_path / f"event.{name}").touch()
        (tmp_path / f".event.{name}.eventkit-0123").touch()
        (tmp_path / f".event.{name}.lock").touch()

    listing = [git, "ls-files", "--others", "--exclude-standard", "event*", ".event*.eventkit-*"]
    listed = subprocess.run(listing, cwd=tmp_path, check=True, capture_output=True)

    assert listed.stdout.split() == [b"event.releases.jsonl", b"event.toml"]


def test_without_the_lines_for_git_no_document_is_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "made" / ".gitignore").mkdir(parents=True)

    done = run("new", "made/event.toml")

    assert done.returncode == 1
    assert b".gitignore: cannot read it: it is a folder, not a file" in done.stderr
    assert not (tmp_path / "made" / "event.toml").exists()


def test_what_git_ignores_already_is_not_said_again(run: Run, tmp_path: Path) -> None:
    said = b"*.private.*\r\n.*.releases.jsonl.lock\r\n.*.eventkit-*\r\n"
    (tmp_path / ".gitignore").write_bytes(said)

    run("new", "event.toml")

    assert (tmp_path / ".gitignore").read_bytes() == said


def test_the_commands_that_new_proposes_run(run: Run) -> None:
    done = run("new", "my school/event.toml")

    proposed = [line.split("eventkit ")[1] for line in done.stderr.decode().splitlines()[1:]]
    for line in proposed:
        words = [word.strip("'") for word in line.replace("my school", "my_school").split()]
        words = [word.replace("my_school", "my school") for word in words]
        assert run(*words).returncode == 0, line
    assert len(proposed) == 3


def test_a_new_document_is_named_for_its_folder_or_file(run: Run, tmp_path: Path) -> None:
    run("new", "Spring School/event.toml")
    run("new", "Größe 2.toml")

    assert eventkit.load(tmp_path / "Spring School" / "event.toml").id == "spring-school"
    assert eventkit.load(tmp_path / "Größe 2.toml").id == "grosse-2"


def test_new_never_overwrites(run: Run, written: Callable[..., Path]) -> None:
    target = written("mine")

    done = run("new", "event.toml")

    assert done.returncode == 1
    assert b"event.toml: is there already" in done.stderr
    assert target.read_text() == "mine"


def test_two_new_documents_differ_in_their_uid(run: Run, tmp_path: Path) -> None:
    run("new", "a.toml")
    run("new", "b.toml")

    uids = {eventkit.load(tmp_path / name).uid for name in ("a.toml", "b.toml")}
    assert len(uids) == 2


def test_new_into_a_folder_that_cannot_be_made_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    done = run("new", "file/event.toml")

    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"file" in done.stderr


def test_a_document_that_is_no_toml_is_refused(run: Run) -> None:
    done = run("new", "event.json")

    assert done.returncode == 2
    assert b".toml" in done.stderr


# --- check


def test_a_problem_is_told_with_file_line_place_rule_and_remedy(
    run: Run, written: Callable[..., Path]
) -> None:
    written(CLASH)

    done = run("check", "event.toml")
    first, advice, summary = done.stdout.decode().splitlines()

    assert done.returncode == 1
    assert first.startswith("event.toml:18: error: sessions.two: ")
    assert first.endswith("[room-taken-twice]")
    assert advice.startswith("    ")
    assert summary == "event.toml: 1 error"
    assert done.stderr == b""


@pytest.mark.parametrize(("arguments", "code"), [((), 0), (("--strict",), 1)])
def test_only_the_strict_check_fails_on_warnings(
    run: Run, written: Callable[..., Path], arguments: tuple[str, ...], code: int
) -> None:
    written(WARNING)

    done = run("check", *arguments, "event.toml")

    assert done.returncode == code
    assert b"event.toml: 1 warning" in done.stdout


def test_what_the_document_ignores_is_not_told(run: Run, written: Callable[..., Path]) -> None:
    written(CLASH + '[checks]\nignore = ["room-taken-twice"]\n')

    done = run("check", "event.toml")

    assert (done.returncode, done.stdout) == (0, b"event.toml: no problems\n")


def test_every_document_is_checked_even_after_a_broken_one(
    run: Run, written: Callable[..., Path]
) -> None:
    written("eventkit = 1\n[event]\n", "a.toml")
    written(BASE, "b.toml")

    done = run("check", "a.toml", "b.toml")

    assert done.returncode == 1
    assert b"a.toml" in done.stderr
    assert done.stdout == b"b.toml: no problems\n"


def test_a_folder_is_searched_for_documents(run: Run, written: Callable[..., Path]) -> None:
    written(BASE, "one/event.toml")
    written(BASE.replace("day", "other"), "two/event.toml")
    written("[project]\n", "pyproject.toml")

    done = run("check", ".")

    assert done.stdout.decode().splitlines() == [
        f"one{os.sep}event.toml: no problems",
        f"two{os.sep}event.toml: no problems",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_what_is_no_file_is_no_document_of_a_folder(run: Run, written: Callable[..., Path]) -> None:
    document = written(BASE, "events/event.toml")
    os.mkfifo(document.with_name("pipe.toml"))

    done = run("check", "events")

    assert done.returncode == 0, done.stderr


def test_a_folder_without_documents_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = run("check", "empty")

    assert done.returncode == 1
    assert b"empty: no document in this folder" in done.stderr


def test_a_rule_of_a_plugin_file_is_checked_too(run: Run, written: Callable[..., Path]) -> None:
    written(BASE)
    written(RULE, "house.py")

    done = run("check", "event.toml", "-p", "house.py")

    assert b"event.toml:6: hint: event.title: too short [house-title]" in done.stdout
    assert done.returncode == 0


RULE = """
from eventkit.plugins import Check, Problem, hookimpl

def run(event):
    yield Problem(rule="house-title", severity="hint", place="event.title", message="too short")

@hookimpl
def eventkit_checks():
    yield Check(id="house-title", summary="Titles", severity="hint", run=run)
"""


# --- schema


def test_the_schema_is_a_right_one_and_holds_for_a_document(
    run: Run, written: Callable[..., Path]
) -> None:
    event = eventkit.load(written(CLASH))

    schema = json.loads(run("schema").stdout)

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(eventkit.dumps(event, "json")), schema)


# --- files beside a document


@pytest.mark.parametrize("name", ["event-private.toml", "Event.private.toml", "event.privat.toml"])
def test_a_private_file_that_is_not_read_is_named(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / "event.toml").write_text(BASE)
    (tmp_path / name).write_text('eventkit = 1\nextends = "day"\n')

    done = run("check", "event.toml")

    assert f"warning: {name}: no document is read with this file".encode() in done.stderr


def test_the_name_of_a_file_begins_no_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(BASE)
    name = "event-x\n::error::y.private.toml"
    (tmp_path / name).write_text('eventkit = 1\nextends = "day"\n')

    done = run("check", "event.toml")

    assert b"event-x\\n::error::y.private.toml: no document is read" in done.stderr


def test_siblings_and_those_of_other_documents_are_no_strays(run: Run, tmp_path: Path) -> None:
    for name in ("event.private.toml", "event-2.private.toml", "event.de.toml"):
        key = "extends" if "private" in name else "translates"
        (tmp_path / name).write_text(f'eventkit = 1\n{key} = "day"\n')
    for name in ("event.toml", "event-2.toml"):
        (tmp_path / name).write_text(BASE)

    assert run("check", "event.toml").stderr == b""


@pytest.mark.parametrize("command", ["check", "show"])
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("indico.json", '{"conference": {"title": "School"}}'),
        ("results.json", '{"results": []}'),
        ("talks.pptx", "PK"),
        ("school.pdf", "%PDF"),
    ],
)
def test_a_file_of_another_program_is_told_a_way_out(
    command: str, name: str, text: str, run: Run, written: Callable[..., Path]
) -> None:
    written(text, name)

    done = run(command, name)
    output = (done.stdout + done.stderr).decode()
    assert done.returncode == 1
    assert "is not a document" in output
    assert "`eventkit new` writes a document" in output
    assert "1 fault" in output


def test_the_hook_for_pre_commit_checks_the_documents_of_a_folder(run: Run, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8")
    hook = dict(line.lstrip("- ").split(": ", 1) for line in text.splitlines())
    program, *words = hook["entry"].split()
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "clash.toml").write_text(CLASH, "utf-8")

    done = run(*words, *json.loads(hook["args"]))

    assert (program, hook["id"]) == ("eventkit", "eventkit-check")
    assert "pass_filenames: false" in text
    assert done.returncode == 1
    assert b"clash.toml: 1 error" in done.stdout + done.stderr
