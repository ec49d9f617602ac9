"""`eventkit export --only` of what a release showed and the event no longer has."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import HEAD

DOCUMENT = f"""{HEAD.replace("end = 2027-03-26", "end = 2027-03-29")}
[people.ada]
name = "Ada Example"
[rooms.aula]
name = "Aula"
[tracks.law]
title = "Law"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
"""
WALK = """
[sessions.walk]
title = "Evening walk"
kind = "excursion"
day = 4
time = "18:00-19:00"
rooms = ["aula"]
track = "law"
speakers = ["ada"]
languages = ["tk"]
"""
CHOICES = ("kind:excursion", "room:aula", "track:law", "person:ada", "language:tk", "session:walk")


@pytest.fixture(autouse=True)
def document(run: Run, tmp_path: Path) -> Path:
    """A document whose walk was released, and is gone since."""
    target = tmp_path / "event.toml"
    target.write_text(DOCUMENT + WALK, "utf-8")
    assert run("release", "event.toml").returncode == 0
    target.write_text(bare(), "utf-8")
    return target


def bare(*restricted: str) -> str:
    """Return the document without the walk, of three days, with some things restricted."""
    text = DOCUMENT.replace("end = 2027-03-29", "end = 2027-03-28")
    for place in restricted:
        text = text.replace(f"[{place}]", f'[{place}]\naudience = "organizers"')
    return text


def calendar(run: Run, *only: str) -> str:
    choices = (word for choice in only for word in ("--only", choice))
    done = run("export", "event.toml", "--to", "icalendar", *choices)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.mark.parametrize("is_released", [True, False])
@pytest.mark.parametrize("choice", [*CHOICES, "day:4", "day:2027-03-29"])
def test_subscribers_of_what_is_gone_get_its_cancellations(
    choice: str, is_released: bool, run: Run
) -> None:
    if is_released:
        assert run("release", "event.toml").returncode == 0

    entries = calendar(run, choice).split("BEGIN:VEVENT")[1:]

    assert len(entries) == 1
    assert "SUMMARY:CANCELLED: Evening walk\r\n" in entries[0]
    assert "SEQUENCE:1\r\n" in entries[0]


def test_what_is_gone_is_selected_beside_what_is_there(run: Run) -> None:
    text = calendar(run, "session:walk", "session:opening")

    assert text.count("BEGIN:VEVENT") == 2
    assert "SUMMARY:Opening" in text


@pytest.mark.parametrize("form", ["markdown", "json"])
@pytest.mark.parametrize("choice", ["kind:excursion", "person:ada"])
def test_other_formats_have_nothing_of_what_is_gone(choice: str, form: str, run: Run) -> None:
    done = run("export", "event.toml", "--to", form, "--only", choice)

    assert done.returncode == 0
    assert b"Opening" not in done.stdout
    assert b"walk" not in done.stdout.lower()


def test_changes_are_told_where_neither_state_has_what_is_gone(run: Run, document: Path) -> None:
    run("release", "event.toml")
    document.write_text(bare().replace("Opening", "Welcome"), "utf-8")
    run("release", "event.toml")
    options = ("--to", "markdown", "--option", "changes=yes", "--only", "kind:excursion")

    assert run("export", "event.toml", *options).returncode == 0


def error_of(run: Run, choice: str) -> tuple[int, bytes]:
    done = run("export", "event.toml", "--to", "icalendar", "--only", choice)
    message = next(line for line in done.stderr.splitlines() if b"cannot select" in line)
    return done.returncode, message.replace(choice.partition(":")[2].encode(), b"X")


@pytest.mark.parametrize("choice", CHOICES)
def test_what_no_release_showed_is_as_unknown_as_what_never_was(
    choice: str, run: Run, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "event.releases.jsonl").unlink()
    hidden = WALK.replace("[sessions.walk]", '[sessions.walk]\naudience = "participants"')
    places = ("people.ada", "rooms.aula", "tracks.law")
    document.write_text(bare(*places).replace("03-28", "03-29") + hidden, "utf-8")
    assert run("release", "event.toml").returncode == 0
    document.write_text(bare(*places), "utf-8")
    assert run("release", "event.toml").returncode == 0

    assert error_of(run, choice) == error_of(run, f"{choice.partition(':')[0]}:nothing")
    assert error_of(run, choice)[0] == 2


@pytest.mark.parametrize(
    ("choice", "place"),
    [
        ("person:ada", "people.ada"),
        ("room:aula", "rooms.aula"),
        ("track:law", "tracks.law"),
        ("session:walk", "sessions.walk"),
        ("kind:excursion", "sessions.walk"),
    ],
)
def test_what_is_restricted_since_is_as_unknown(
    choice: str, place: str, run: Run, document: Path
) -> None:
    text = bare() + (WALK.replace("day = 4", "day = 3") if place == "sessions.walk" else "")
    document.write_text(text.replace(f"[{place}]", f'[{place}]\naudience = "organizers"'), "utf-8")
    assert run("release", "event.toml").returncode == 0

    assert error_of(run, choice) == error_of(run, f"{choice.partition(':')[0]}:nothing")
