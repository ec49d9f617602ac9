"""Cells of grids in spreadsheets that hold several talks."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

import eventkit
from eventkit.plugins import Imported

OPTIONS = {"title": "School", "timezone": "Europe/Berlin"}


def read(cell: str) -> Imported:
    """Return what is read of a grid whose first cell holds what is to be read."""
    file = StringIO()
    rows = [
        ["26 March 2027", "", ""],
        ["Time", "Hall A", "Hall B"],
        ["9:00-10:00", cell, "Lakes\nBen Muster"],
        ["10:00-11:00", "Seas\nCleo Sample", "Bays"],
    ]
    csv.writer(file).writerows(rows)
    return eventkit.read(file.getvalue().encode(), format="sheet", options=OPTIONS)


def lines(imported: Imported) -> list[str]:
    """Return a line for each session in the first cell: hours, title, people."""
    event = imported.events[0]
    return [
        f"{it.start:%H:%M} {it.end or it.start:%H:%M} {it.title}: {people}"
        for it in event.sessions
        if it.start and it.start.hour < 10 and "Hall A" in [of.name for of in event.rooms_of(it)]
        for people in [", ".join(event.party(who.who).name for who in it.participations)]
    ]


def guesses(imported: Imported) -> list[str]:
    return [str(it) for it in imported.notes if "cell" in str(it)]


@pytest.mark.parametrize(
    "cell",
    [
        "Rivers\nAda Example\nHow tides come\nEve Instance",
        "• Rivers\nAda Example\n• How tides come\nEve Instance",
    ],
)
def test_a_cell_that_repeats_titles_and_people_is_as_many_sessions(cell: str) -> None:
    imported = read(cell)

    assert lines(imported) == [
        "09:00 10:00 Rivers: Ada Example",
        "09:00 10:00 How tides come: Eve Instance",
    ]
    assert "the cell is read as 2 sessions, each at the hours of all" in guesses(imported)[0]


def test_hours_in_a_cell_are_those_of_its_sessions() -> None:
    imported = read("9:00-9:30 Rivers\nAda Example\n9:30-10:00 Tides\nEve Instance")

    assert lines(imported) == ["09:00 09:30 Rivers: Ada Example", "09:30 10:00 Tides: Eve Instance"]


def test_a_cell_that_may_hold_several_sessions_is_told() -> None:
    imported = read("Rivers\nAda Example\nTides\nEve Instance")

    assert len(lines(imported)) == 1
    assert "the cell may hold several sessions" in guesses(imported)[0]
    assert imported.events[0].sessions[0].description == "Tides"


def test_a_cell_with_a_description_is_one_session() -> None:
    imported = read("Rivers\nAda Example\nHow rivers move in their beds.")

    assert (len(lines(imported)), guesses(imported)) == (1, [])
