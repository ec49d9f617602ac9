"""Sheets: what one reader is handed, as the programme of a person or the sheet of a door."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.documents import IN_UTC

import eventkit
from eventkit.cli._program import program

DOCUMENT = f"""{IN_UTC}
[rooms.hall]
name = "Hall"
[rooms.stream]
name = "Stream"
[rooms.foyer]
name = "Foyer"
[people.ada]
name = "Ada Example"
[people.bo]
name = "Bo Example"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
rooms = ["hall", "stream"]
speakers = ["ada"]
[sessions.coffee]
title = "Coffee"
kind = "break"
days = "all"
time = "10:00-10:30"
rooms = ["foyer"]
[sessions.tasting]
title = "Tasting"
kind = "break"
day = 1
time = "11:00-11:30"
speakers = ["bo"]
[sessions.closing]
title = "Closing"
day = 2
time = "12:00-13:00"
rooms = ["hall"]
speakers = ["bo"]
"""
EVENT = eventkit.loads(DOCUMENT)


def markdown(**select: str) -> str:
    return eventkit.export(EVENT, to="markdown", select=select).decode()


def test_a_sheet_says_whose_it_is() -> None:
    assert markdown(person="ada").startswith("# School\n\n**Sessions of Ada Example**\n")
    assert markdown(room="Hall", day="1").startswith("# School\n\n**Room: Hall**\n")
    assert "Sessions of" not in markdown(day="1")


def test_the_sheet_of_a_person_has_the_breaks_of_its_days() -> None:
    text = markdown(person="ada")

    assert "| 10:00–10:30 | *Coffee* | Foyer |" in text
    assert "Day 2" not in text
    assert "Tasting" not in text  # it is for those who are named


def test_the_sheet_of_somebody_without_sessions_is_empty() -> None:
    event = eventkit.loads(DOCUMENT + '[people.cem]\nname = "Cem Example"\n')

    text = eventkit.export(event, to="markdown", audience="organizers", select={"person": "cem"})
    assert b"## Day" not in text


@pytest.mark.parametrize("select", [{"kind": "talk"}, {"session": "opening"}])
def test_who_chooses_kinds_or_sessions_gets_no_breaks(select: dict[str, str]) -> None:
    event = eventkit.loads(
        DOCUMENT.replace('title = "Opening"', 'title = "Opening"\nkind = "talk"')
    )

    assert "Coffee" not in eventkit.export(event, to="markdown", select=select).decode()


def test_the_sheet_of_a_room_does_not_repeat_the_room() -> None:
    text = markdown(room="hall")

    assert "Speaker: Ada Example | Stream |" in text
    assert text.count("Hall") == 1


def test_a_calendar_of_a_person_has_no_breaks() -> None:
    with warnings.catch_warnings(action="ignore"):
        calendar = eventkit.export(EVENT, to="icalendar", select={"person": "ada"})

    assert b"Coffee" not in calendar


@pytest.fixture
def document(tmp_path: Path) -> str:
    eventkit.dump(EVENT, tmp_path / "event.toml")
    return str(tmp_path / "event.toml")


def test_show_draws_the_sheet(document: str) -> None:
    drawn = CliRunner().invoke(program, ["show", document, "--only", "room:Hall"]).stdout

    assert drawn.splitlines()[:2] == ["School", "Room: Hall"]
    assert "Coffee" in drawn
    assert drawn.count("Hall") == 1


def test_a_file_is_named_for_the_id_of_a_name(document: str, tmp_path: Path) -> None:
    line = ["export", document, "--to", "json", "-o", f"{tmp_path}/out/"]
    CliRunner().invoke(program, [*line, "--only", "person:Ada Example"])

    assert (tmp_path / "out" / "school.person-ada.json").exists()
