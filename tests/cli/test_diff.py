"""`eventkit diff`: what changed is told in full, safely, and to those who may know it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from tests.commands import Run
from tests.releases.edits import edited

import eventkit
from eventkit import Event, loads
from eventkit.changes import changes_since, diff
from eventkit.cli._changes import draw_changes
from eventkit.cli._terminal import safe_line
from eventkit.cli._text_width import text_width

OLD = """
eventkit = 1

[event]
id = "school"
uid = "spring-school-2027"
title = "Spring School"
start = 2027-03-26
end = 2027-03-28
timezone = "Europe/Berlin"

[rooms.aula]
name = "Aula"
[rooms.room-2]
name = "Room 2"
[rooms.room-3]
name = "Room 3"

[people.ada]
name = "Ada Example"
contact = { email = "ada@example.org" }
[people.bob]
name = "Bob Sample"

[sessions.opening]
title = "Opening"
day = 1
time = "09:30-10:15"
rooms = ["room-2"]
speakers = ["ada"]

[sessions.panel]
title = "Panel"
day = 2
time = "14:00-15:00"
rooms = ["aula"]
panellists = ["ada", "bob"]

[sessions.clinic]
title = "Clinic"
day = 2
time = "16:00-17:00"
moderators = ["bob"]
"""
EDITS = (
    (
        'day = 1\ntime = "09:30-10:15"\nrooms = ["room-2"]',
        'day = 3\ntime = "10:00-10:45"\nrooms = ["room-3"]',
    ),
    ("[sessions.panel]\n", '[sessions.panel]\nstatus = "cancelled"\nnotice = "Speaker ill"\n'),
    ('moderators = ["bob"]', 'moderators = ["ada"]'),
    ('email = "ada@example.org"', 'email = "new@example.org"'),
)
MOVED_TO = "Sunday, 28 March 2027, 10:00–10:45 (Europe/Berlin, UTC+02:00)"
MOVED_FROM = "Friday, 26 March 2027, 09:30–10:15 (Europe/Berlin, UTC+01:00)"


def new() -> str:
    text = OLD
    for before, after in EDITS:
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.fixture
def states(tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(OLD, encoding="utf-8")
    (tmp_path / "event.toml").write_text(new(), encoding="utf-8")


def output_of(run: Run, *arguments: str) -> str:
    done = run("diff", "old.toml", "event.toml", *arguments)

    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


# --- what is told


@pytest.mark.usefixtures("states")
def test_times_are_told_in_full_old_and_new(run: Run) -> None:
    lines = [line.strip() for line in output_of(run).splitlines()]

    at = lines.index(f"Time     {MOVED_TO}")
    assert lines[at + 1] == f"was {MOVED_FROM}"


@pytest.mark.usefixtures("states")
def test_of_a_cancelled_session_title_people_time_and_room_are_told(run: Run) -> None:
    text = output_of(run)

    entry = text[text.index("Panel") :].split("\n\n")[0]
    for said in ("cancelled", "Speaker ill", "Ada Example, Bob Sample", "27 March 2027", "Aula"):
        assert said in entry


@pytest.mark.usefixtures("states")
def test_markdown_tells_what_it_was_in_brackets(run: Run) -> None:
    text = output_of(run, "--format", "markdown")

    assert text.startswith("# Spring School: Changes\n\n## Sessions\n\n- **")
    assert "  - Room: Room 3 (was Room 2)\n" in text
    assert f"  - Time: {MOVED_TO} (was {MOVED_FROM})\n" in text


@pytest.mark.usefixtures("states")
def test_json_gives_the_keys_that_differ(run: Run) -> None:
    read = json.loads(output_of(run, "--json"))

    opening = next(it for it in read["changes"] if it.get("id") == "opening")
    assert opening["how"] == ["moved", "room"]
    assert opening["old"] == {
        "rooms": ["room-2"],
        "start": "2027-03-26T09:30:00+01:00",
        "end": "2027-03-26T10:15:00+01:00",
    }
    assert opening["new"]["rooms"] == ["room-3"]
    assert output_of(run, "--format", "json") == output_of(run, "--json")


@pytest.mark.usefixtures("states")
def test_a_person_is_told_of_their_own_sessions(run: Run) -> None:
    text = output_of(run, "--person", "bob")

    assert text.startswith("What changes for you, Bob Sample\nSpring School\n")
    assert "you no longer take part" in text
    assert "was Moderator" in text
    assert "Opening" not in text


@pytest.mark.usefixtures("states")
def test_a_person_who_joins_is_told_so(run: Run) -> None:
    text = output_of(run, "--person", "ada", "--format", "markdown")

    assert "- **Clinic**: you take part now\n" in text
    assert "  - Your part: Moderator (new)\n" in text


def test_a_person_for_whom_nothing_changes_is_told_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(OLD, encoding="utf-8")
    (tmp_path / "event.toml").write_text(OLD.replace("Clinic", "Surgery"), encoding="utf-8")

    assert (
        output_of(run, "--person", "ada") == "Nothing changes for you, Ada Example\nSpring School\n"
    )


def test_a_change_of_others_is_none_for_a_person(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(OLD, encoding="utf-8")
    renamed = OLD.replace("Bob Sample", "Bob Other")
    (tmp_path / "event.toml").write_text(renamed, encoding="utf-8")

    assert output_of(run, "--person", "ada", "--exit-code").startswith("Nothing changes for you")
    assert json.loads(output_of(run, "--person", "ada", "--json"))["changes"] == []


@pytest.mark.parametrize("place", ["[event]", "[sessions.opening]"])
def test_json_gives_old_and_new_where_only_the_zone_changed(
    run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "old.toml").write_text(OLD, encoding="utf-8")
    old = OLD.replace('timezone = "Europe/Berlin"\n', "") if place == "[event]" else OLD
    moved = old.replace(place, f'{place}\ntimezone = "Europe/Paris"')
    (tmp_path / "event.toml").write_text(moved, encoding="utf-8")

    read = json.loads(output_of(run, "--json"))["changes"]

    opening = next(it for it in read if it.get("id") == "opening")
    hours = {"start": "2027-03-26T09:30:00+01:00", "end": "2027-03-26T10:15:00+01:00"}
    assert opening["old"] == hours | {"timezone": "Europe/Berlin"}
    assert opening["new"] == hours | {"timezone": "Europe/Paris"}


def test_a_session_without_a_room_is_told_with_its_place(run: Run, tmp_path: Path) -> None:
    old = OLD.replace("[rooms.aula]", '[venue]\nname = "Haus am Fluss"\n\n[rooms.aula]')
    (tmp_path / "old.toml").write_text(old, encoding="utf-8")
    (tmp_path / "event.toml").write_text(old.replace("16:00", "16:30"), encoding="utf-8")

    assert "    Place      Haus am Fluss\n" in output_of(run)


# --- the same in Python


@pytest.mark.usefixtures("states")
@pytest.mark.parametrize(
    ("options", "asked"),
    [
        ([], {"audience": "public"}),
        (["--audience", "organizers"], {"audience": "organizers"}),
        (["--person", "bob"], {"audience": "public", "person": "bob"}),
        (["--only", "day:3"], {"audience": "public", "select": {"day": 3}}),
    ],
)
def test_python_has_the_report_of_the_command_line(
    run: Run, options: list[str], asked: dict[str, Any]
) -> None:
    changes = eventkit.diff(loads(OLD), loads(new()), **asked)

    assert changes.text() == output_of(run, *options)
    assert changes.markdown() == output_of(run, *options, "--format", "markdown")
    states = {"old": {"path": "old.toml"}, "new": {"path": "event.toml"}}
    assert changes.json(**states) == output_of(run, *options, "--json")


@pytest.mark.usefixtures("released")
def test_python_has_the_report_between_releases(run: Run, tmp_path: Path) -> None:
    assert run("release", "event.toml").returncode == 0
    log = eventkit.load_log(tmp_path / "event.releases.jsonl")

    now = changes_since(log, 1, loads(new()), audience="public")
    then = changes_since(log, 1, 2, audience="public")

    assert now.text().encode() == run("diff", "event.toml@1", "event.toml").stdout
    assert then.text().encode() == run("diff", "event.toml@2").stdout
    assert then.markdown().encode() == run("diff", "event.toml@2", "--format", "markdown").stdout
    assert "up to release 2" in then.text()


# --- to whom


@pytest.mark.usefixtures("states")
def test_what_is_not_for_the_reader_is_counted_on_standard_error(run: Run) -> None:
    done = run("diff", "old.toml", "event.toml")

    assert b"example.org" not in done.stdout
    assert done.stderr == (
        b"1 more change is not for the public: --audience organizers shows all\n"
    )


def test_a_new_audience_is_told_in_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "old.toml").write_text(OLD, encoding="utf-8")
    new = OLD.replace("[rooms.aula]", '[rooms.aula]\naudience = "participants"')
    (tmp_path / "event.toml").write_text(new, encoding="utf-8")

    said = run("diff", "old.toml", "event.toml", "--audience", "organizers").stdout

    assert b"Audience  for participants only\n" in said


@pytest.mark.usefixtures("states")
def test_organisers_are_told_all(run: Run) -> None:
    done = run("diff", "old.toml", "event.toml", "--audience", "organizers")

    assert b"was ada@example.org" in done.stdout
    assert done.stderr == b""


# --- exit codes


@pytest.mark.usefixtures("states")
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["old.toml", "event.toml"], 0),
        (["old.toml", "event.toml", "--exit-code"], 1),
        (["old.toml", "old.toml", "--exit-code"], 0),
        (["old.toml", "event.toml", "--person", "bbo"], 2),
        (["old.toml", "event.toml", "--language", "kk"], 2),
        (["old.toml", "nowhere.toml"], 1),
    ],
)
def test_the_exit_code_says_whether_there_are_changes(
    run: Run, arguments: list[str], code: int
) -> None:
    done = run("diff", *arguments)

    assert done.returncode == code
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("states")
def test_two_events_are_compared_with_a_warning(run: Run, tmp_path: Path) -> None:
    other = OLD.replace('"school"', '"other"').replace("spring-school-2027", "other-school")
    (tmp_path / "event.toml").write_text(other, encoding="utf-8")

    done = run("diff", "old.toml", "event.toml")

    assert done.returncode == 0
    assert done.stderr.startswith(b"warning: these are two events: school and other\n")


# --- releases


@pytest.fixture
def released(run: Run, tmp_path: Path) -> None:
    """A document with the old state as its release 1, and the new one in its file."""
    (tmp_path / "event.toml").write_text(OLD, encoding="utf-8")
    assert run("release", "event.toml").returncode == 0
    (tmp_path / "event.toml").write_text(new(), encoding="utf-8")


@pytest.mark.usefixtures("released")
def test_a_document_alone_is_compared_with_its_last_release(run: Run) -> None:
    done = run("diff", "event.toml")

    assert re.match(rb"Spring School: Changes\nSince release 1 of \d+ \w+ \d+\n", done.stdout), (
        done.stderr
    )
    assert f"was {MOVED_FROM}" in done.stdout.decode()
    assert done.stdout == run("diff", "event.toml@1", "event.toml").stdout


def test_what_was_restricted_between_two_releases_is_not_named(run: Run, tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    restricted = OLD.replace("[sessions.clinic]", '[sessions.clinic]\naudience = "organizers"')
    removed = OLD.partition("[sessions.clinic]")[0]
    for text in (OLD, restricted, removed):
        document.write_text(text, encoding="utf-8")
        assert run("release", "event.toml").returncode == 0

    for states in (["event.toml@1", "event.toml"], ["event.toml@1", "event.toml@3"]):
        done = run("diff", *states)
        assert b"withdrawn" in done.stdout
        assert b"Clinic" not in done.stdout


@pytest.mark.usefixtures("released")
def test_what_the_document_restricts_is_not_told_of_past_releases(run: Run, tmp_path: Path) -> None:
    assert run("release", "event.toml").returncode == 0
    before = run("diff", "event.toml@2").stdout
    restricted = new().replace("[sessions.clinic]", '[sessions.clinic]\naudience = "organizers"')
    (tmp_path / "event.toml").write_text(restricted, encoding="utf-8")

    done = run("diff", "event.toml@2")

    assert b"Clinic" in before
    assert done.returncode == 0, done.stderr
    assert b"Clinic" not in done.stdout
    assert b"Clinic" in run("diff", "event.toml@2", "--audience", "organizers").stdout


@pytest.mark.usefixtures("released")
def test_a_release_alone_is_compared_with_the_one_before(run: Run) -> None:
    assert run("release", "event.toml").returncode == 0

    assert run("diff", "event.toml", "--exit-code").returncode == 0
    done = run("diff", "event.toml@2", "--json")

    read = json.loads(done.stdout)
    assert [read[state]["release"] for state in ("old", "new")] == [1, 2]
    assert done.stdout == run("diff", "event.toml@1", "event.toml@2", "--json").stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["event.toml@1"], 2), (["event.toml@2", "event.toml"], 1), (["other.toml"], 1)],
)
@pytest.mark.usefixtures("released")
def test_a_release_that_is_not_there_is_an_error(
    run: Run, tmp_path: Path, arguments: list[str], code: int
) -> None:
    (tmp_path / "other.toml").write_text(OLD, encoding="utf-8")

    done = run("diff", *arguments)

    assert (done.returncode, done.stdout) == (code, b"")
    assert b"Traceback" not in done.stderr


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("event.toml@9", b"no release 9; there is only release 1"),
        ("event.toml@x", b"'event.toml@x' is not a document"),
        ("event.toml@x", b"a release is PATH@1 for diff; show and export have --release 1"),
        ("nosuch.toml", b"nosuch.toml: cannot read it: there is no such file"),
    ],
)
def test_a_state_that_is_not_there_is_named_as_it_was_asked_for(
    run: Run, state: str, said: bytes
) -> None:
    done = run("diff", state)

    assert done.returncode == 1
    assert said in done.stderr


def test_a_file_whose_name_ends_as_a_release_does_is_meant_first(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(OLD, encoding="utf-8")
    folder = tmp_path / "school@2"
    folder.mkdir()
    (folder / "event.toml").write_text(OLD, encoding="utf-8")

    assert run("diff", "event.toml", "school@2", "--exit-code").returncode == 0


def test_a_diff_of_two_releases_knows_of_whom_the_second_restricts(
    run: Run, tmp_path: Path
) -> None:
    document = tmp_path / "event.toml"
    document.write_text(OLD, encoding="utf-8")
    run("release", "event.toml")
    hidden = OLD.replace("[people.ada]", '[people.ada]\naudience = "organizers"')
    document.write_text(hidden, encoding="utf-8")
    run("release", "event.toml")

    told = json.loads(run("diff", "event.toml@1", "event.toml@2", "--json").stdout)

    assert {tuple(change["how"]) for change in told["changes"]} == {("people",), ("withdrawn",)}
    assert "ada" not in json.dumps(told["changes"])


# --- how it looks


@pytest.mark.parametrize("width", [20, 30, 49, 50, 80, 160])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    report = diff(loads(OLD), loads(new())).report()

    lines = ["".join(span.text for span in line) for line in draw_changes(report, width)]

    assert max(map(text_width, lines)) <= width


@given(states=edited())
def test_a_terminal_shows_what_a_pipe_gets(states: tuple[Event, Event]) -> None:
    changes = diff(*states)

    lines = [
        "".join(span.text for span in line).rstrip()
        for line in draw_changes(changes.report(), 10**6)
    ]

    assert lines == changes.text().splitlines()


@given(states=edited())
def test_nothing_in_a_report_steers_a_terminal(states: tuple[Event, Event]) -> None:
    for line in draw_changes(diff(*states).report(), 80):
        for span in line:
            assert safe_line(span.text) == span.text


@pytest.mark.usefixtures("states")
def test_colour_is_for_terminals_only(run: Run) -> None:
    coloured = run("diff", "old.toml", "event.toml", FORCE_COLOR="1").stdout.decode()

    assert "\x1b[" in coloured
    assert "\x1b[" not in output_of(run)
