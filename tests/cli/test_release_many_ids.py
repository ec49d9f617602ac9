"""`eventkit release` on many items whose ids changed in one way: one question, one answer."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import HEAD

UID = "9d5c2f0a-school"
TOPICS = (
    *("Rivers", "Courts", "Borders", "Salt", "Fish", "Dams"),
    *("Law", "Ice", "Wells", "Reeds", "Floods", "Treaties"),
)
COUNT = len(TOPICS)
SESSION = '[sessions.{}]\ntitle = "{}"\nday = 1\ntime = "{:02}:00-{:02}:30"\n'


def sessions(ids: list[str]) -> str:
    talks = zip(ids, TOPICS, range(8, 8 + COUNT), strict=True)
    return "".join(SESSION.format(id, topic, hour, hour) for id, topic, hour in talks)


def people(ids: list[str]) -> str:
    names = "".join(
        f'[people.{id}]\nname = "{topic} Example"\n' for id, topic in zip(ids, TOPICS, strict=True)
    )
    speakers = ", ".join(f'"{id}"' for id in ids)
    return f'{names}[sessions.all]\ntitle = "All"\nday = 1\nspeakers = [{speakers}]\n'


def numbered(prefix: str, first: int = 1) -> list[str]:
    return [f"{prefix}{number}" for number in range(first, first + COUNT)]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return tmp_path / "event.toml"


@pytest.fixture
def released(run: Run, document: Path) -> Path:
    document.write_text(HEAD + sessions(numbered("s")), "utf-8")
    assert run("release", "event.toml").returncode == 0
    return document


NEW = SESSION.format("s1", "Welcome", 7, 7)
WAYS = {"another prefix": numbered("talk-"), "shifted": numbered("s", 2)}


@pytest.mark.parametrize("ids", WAYS.values(), ids=WAYS)
def test_many_ids_that_changed_in_one_way_are_one_question(
    ids: list[str], run: Run, released: Path
) -> None:
    new = NEW if ids[0] == "s2" else ""
    released.write_text(HEAD + new + sessions(ids), "utf-8")

    done = run("release", "event.toml")

    assert done.returncode == 1
    assert done.stderr.count(b"warning:") == 1
    text = done.stderr.decode()
    assert f"{COUNT} sessions seem to have other ids, s1 is {ids[0]} now, s2 is {ids[1]}" in text
    block = "".join(
        f'    [sessions.{id}]\n    uid = "s{number}@{UID}"\n' for number, id in enumerate(ids, 1)
    )
    assert f"add these lines:\n{block}" in text
    assert "release with --same all (add --new NEW for each that is another)" in text


@pytest.mark.parametrize("ids", WAYS.values(), ids=WAYS)
def test_one_answer_keeps_all_of_them(ids: list[str], run: Run, released: Path) -> None:
    new = NEW if ids[0] == "s2" else ""
    released.write_text(HEAD + new + sessions(ids), "utf-8")

    assert run("release", "event.toml", "--same", "all").returncode == 0

    calendar = run("export", "event.toml", "--to", "icalendar").stdout.decode()
    entries = calendar.split("BEGIN:VEVENT")[1:]
    found = {
        re.findall("UID:(.*)@", entry)[0]: re.findall("SUMMARY:(.*)\r", entry)[0]
        for entry in entries
        if "@" in entry
    }
    assert [found[f"s{number}"] for number in range(1, COUNT + 1)] == list(TOPICS)
    assert "CANCELLED" not in calendar


def test_the_lines_that_are_printed_answer_it_as_well(run: Run, released: Path) -> None:
    released.write_text(HEAD + sessions(numbered("talk-")), "utf-8")
    printed = run("release", "event.toml").stderr.decode()
    text = released.read_text("utf-8")
    for header, line in re.findall(
        r"^ {4}(\[sessions\..*\])\n {4}(uid = .*)$", printed, re.MULTILINE
    ):
        text = text.replace(f"{header}\n", f"{header}\n{line}\n")
    released.write_text(text, "utf-8")

    assert run("release", "event.toml").returncode == 0
    assert b"CANCELLED" not in run("export", "event.toml", "--to", "icalendar").stdout


def test_one_of_many_may_be_new(run: Run, released: Path) -> None:
    released.write_text(HEAD + sessions(numbered("talk-")), "utf-8")

    done = run("release", "event.toml", "--same=all", "--new=talk-3")

    assert done.returncode == 0
    calendar = run("export", "event.toml", "--to", "icalendar").stdout.decode()
    assert re.findall("CANCELLED: (.*)\r", calendar) == ["Borders"]


def test_all_may_be_new(run: Run, released: Path) -> None:
    released.write_text(HEAD + sessions(numbered("talk-")), "utf-8")

    assert run("release", "event.toml", "--new", "all").returncode == 0
    calendar = run("export", "event.toml", "--to", "icalendar").stdout
    assert calendar.count(b"CANCELLED: ") == COUNT


def test_others_are_asked_about_one_by_one(run: Run, released: Path) -> None:
    ids = [*numbered("talk-")[:-2], "welcome", "dinner"]
    released.write_text(HEAD + sessions(ids), "utf-8")

    done = run("release", "event.toml")

    assert done.stderr.count(b"warning:") == 3
    assert f"{COUNT - 2} sessions seem to have other ids".encode() in done.stderr
    assert f"--same sessions.s{COUNT}=sessions.dinner".encode() in done.stderr


def test_many_people_are_one_question_without_lines(run: Run, document: Path) -> None:
    document.write_text(HEAD + people(numbered("speaker-")), "utf-8")
    run("release", "event.toml")
    document.write_text(HEAD + people(numbered("p")), "utf-8")

    done = run("release", "event.toml")
    assert done.returncode == 1
    assert f"{COUNT} people seem to have other ids, speaker-1 is p1 now".encode() in done.stderr
    assert b"put back the old ids, or release with --same all" in done.stderr
    assert run("release", "event.toml", "--same", "all").returncode == 0
    assert run("diff", "event.toml@1", "event.toml").stdout.splitlines()[-1] == b"No changes"


@pytest.mark.parametrize(
    ("answers", "asked", "cancelled"),
    [(b"y\n", 1, []), (b"n\n" + b"y\n" * (COUNT - 1) + b"n\n", COUNT + 1, [TOPICS[-1]])],
    ids=["all", "not all"],
)
def test_on_a_terminal_it_is_asked_once(
    answers: bytes, asked: int, cancelled: list[str], run: Run, released: Path
) -> None:
    released.write_text(HEAD + sessions(numbered("talk-")), "utf-8")
    ours, theirs = os.openpty()
    os.write(ours, answers)
    line = [sys.executable, "-m", "eventkit", "release", "event.toml"]

    done = subprocess.run(line, cwd=released.parent, stdin=theirs, stderr=theirs, check=False)

    text = os.read(ours, 10_000)
    assert done.returncode == 0
    assert b"Are all of them the same? [y/N]" in text
    assert text.count(b"[y/N]") == asked
    calendar = run("export", "event.toml", "--to", "icalendar").stdout.decode()
    assert re.findall("CANCELLED: (.*)\r", calendar) == cancelled
