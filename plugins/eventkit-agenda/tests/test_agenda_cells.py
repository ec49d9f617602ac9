"""Cells that hold several talks, and days that stand above several tables."""

from __future__ import annotations

from datetime import date

import pytest

import eventkit
from eventkit.plugins import Imported

OPTIONS = {"title": "School", "timezone": "Europe/Berlin", "start": date(2027, 3, 26)}
TWO = ["09:00-10:00 Rivers: Ada Example", "09:00-10:00 How tides come: Eve Instance"]
ONE = ["09:00-10:00 Rivers: Ada Example"]


def read(html: str) -> Imported:
    return eventkit.read(html.encode(), format="agenda", options=OPTIONS)


def grid(cell: str) -> Imported:
    """Return what is read of a grid whose first cell holds what is to be read."""
    head = "<h2>26 March 2027</h2><table><tr><th>Time<th>Hall A<th>Hall B</tr>"
    other = "<td>Lakes<br>Ben Muster</tr><tr><td>10:00-11:00<td>Seas<br>Cleo Sample<td>Bays</tr>"
    return read(f"{head}<tr><td>9:00-10:00<td>{cell}{other}</table>")


def lines(imported: Imported, room: str = "Hall A") -> list[str]:
    """Return a line for each session in a room before ten: hours, title, people."""
    event = imported.events[0]
    return [
        f"{it.start:%H:%M}-{it.end:%H:%M} {it.title}: {people}"
        if it.end
        else f"{it.start:%H:%M} {it.title}: {people}"
        for it in event.sessions
        if it.start and it.start.hour < 10 and room in [of.name for of in event.rooms_of(it)]
        for people in [", ".join(event.party(who.who).name for who in it.participations)]
    ]


def guesses(imported: Imported) -> list[str]:
    return [str(it) for it in imported.notes if "cell" in str(it)]


@pytest.mark.parametrize(
    "cell",
    [
        "<p><b>Rivers</b></p><p>Ada Example</p><p><b>How tides come</b></p><p>Eve Instance</p>",
        "<a href=/1>Rivers</a><br>Ada Example<br><a href=/2>How tides come</a><br>Eve Instance",
        "<h4>Rivers</h4>Ada Example<h4>How tides come</h4>Eve Instance",
        "<ul><li>Rivers, Ada Example<li>How tides come, Eve Instance</ul>",
        "<ul><li>Rivers<br>Ada Example<li>How tides come<br>Eve Instance</ul>",
        "Rivers — Ada Example<br>How tides come — Eve Instance",
        "Rivers — Ada Example; How tides come — Eve Instance",
        "Rivers<br>Ada Example<br>How tides come<br>Eve Instance",
    ],
)
def test_a_cell_that_repeats_titles_and_people_is_as_many_sessions(cell: str) -> None:
    imported = grid(cell)
    assert lines(imported) == TWO
    assert "is read as 2 sessions, each at the hours of all" in guesses(imported)[0]


@pytest.mark.parametrize(
    "cell",
    [
        "9:00 Rivers<br>Ada Example<br>9:30 How tides come<br>Eve Instance",
        "Rivers<br>9:00<br>Ada Example<br>How tides come<br>9:30<br>Eve Instance",
    ],
)
def test_hours_in_a_cell_are_those_of_its_sessions(cell: str) -> None:
    assert lines(grid(cell)) == [
        "09:00 Rivers: Ada Example",
        "09:30 How tides come: Eve Instance",
    ]


def test_hours_below_a_title_in_a_cell_make_parts() -> None:
    event = grid("Water law<br>9:00 Rivers<br>9:30 How tides come").events[0]
    parts = [event.session(it.part_of).title for it in event.sessions if it.part_of]
    assert parts == ["Water law", "Water law"]


@pytest.mark.parametrize(
    "cell",
    [
        "Rivers<br>Ada Example<br>Tides<br>Eve Instance",
        "<b>Rivers</b><br>Ada Example<br><b>How tides come</b>",
        "Ada Example<br>Rivers<br>Eve Instance<br>How tides come",
        "Rivers — Ada Example, How tides come — Eve Instance",
    ],
)
def test_a_cell_that_may_hold_several_sessions_is_told(cell: str) -> None:
    imported = grid(cell)
    assert len(lines(imported)) == 1
    assert "may hold several sessions" in guesses(imported)[0]
    assert "ide" in str(imported.events[0].sessions[0])  # nothing is lost


@pytest.mark.parametrize(
    "cell",
    [
        "<b>Rivers</b><br>Ada Example<br>How rivers move in their beds.",
        "Rivers<br>Ada Example<br>University of Example<br>Eve Instance",
        "<b>Rivers</b><br><b>Speaker:</b><br>Ada Example",
    ],
)
def test_a_cell_with_a_description_or_a_place_is_one_session(cell: str) -> None:
    imported = grid(cell)
    assert len(lines(imported)) == 1
    assert not guesses(imported)


def test_a_title_behind_a_name_is_no_affiliation() -> None:
    event = grid("Rivers — Ada Example, How tides come — Eve Instance").events[0]
    assert event.sessions[0].title == "Rivers — Ada Example, How tides come — Eve Instance"
    assert not event.organizations


# --- days above several tables

TABLE = "<table{}><tr><th>Time<th>Session</tr><tr><td>9:00-10:00<td>{}</tr></table>"


def days(html: str) -> list[str]:
    return [f"{it.start:%m-%d} {it.title}" for it in read(html).events[0].sessions if it.start]


@pytest.mark.parametrize(
    "tabs",
    [
        '<ul class=tabs><li><a href="#one">{0}</a><li><a href="#two">{1}</a></ul>',
        "<button data-bs-target='#one'>{0}</button><button data-bs-target='#two'>{1}</button>",
        '<a aria-controls="one">{0}</a> <a aria-controls="two">{1}</a>',
    ],
)
@pytest.mark.parametrize("names", [("26 March 2027", "27 March 2027"), ("Day 1", "Day 2")])
def test_a_tab_is_the_day_of_the_table_that_it_shows(tabs: str, names: tuple[str, str]) -> None:
    first, second = TABLE.format(" id=one", "Opening"), TABLE.format("", "Rivers")
    page = f"<h1>School</h1>{tabs.format(*names)}{first}<div id='two'>{second}</div>"
    assert days(page) == ["03-26 Opening", "03-27 Rivers"]


def test_as_many_days_above_as_many_tables_are_theirs_and_told() -> None:
    heads = "<h3>26 March 2027</h3><h3>27 March 2027</h3>"
    page = heads + TABLE.format("", "Opening") + TABLE.format("", "Rivers")
    assert days(page) == ["03-26 Opening", "03-27 Rivers"]
    told = "the 2 tables below are read as those of these days"
    assert any(told in str(note) for note in read(page).notes)


# --- people and positions

POSITION = "Professor of water law, University of Example"


@pytest.mark.parametrize("position", [POSITION, "Leiterin der Abteilung, University of Example"])
def test_a_position_below_a_person_is_theirs(position: str) -> None:
    text = f"26 March 2027\n\n9:00-10:00 Rivers\nAda Example\n{position}\nBen Muster\n"
    event = read(text).events[0]
    assert [it.name for it in event.people] == ["Ada Example", "Ben Muster"]
    assert event.people[0].position == position.partition(",")[0]
    assert [it.name for it in event.organizations] == ["University of Example"]
    assert not event.sessions[0].description


def test_a_position_in_a_column_of_people_is_that_of_the_person_above() -> None:
    row = f"<tr><td>9:00-10:00<td>Rivers<td>Ada Example<br>{POSITION}<br>Ben Muster</tr>"
    html = f"<h2>26 March 2027</h2><table><tr><th>Time<th>Session<th>Speakers</tr>{row}</table>"
    people = read(html).events[0].people
    assert [(it.name, it.position) for it in people] == [
        ("Ada Example", "Professor of water law"),
        ("Ben Muster", None),
    ]


@pytest.mark.parametrize("nobody", ["NA NA", "n/a", "-", "Anyklanylýar", "Уточнюється", "TBA TBA"])
def test_nobody_speaks(nobody: str) -> None:
    row = f"<tr><td>9:00-10:00<td>Rivers<td>{nobody}</tr>"
    html = f"<h2>26 March 2027</h2><table><tr><th>Time<th>Session<th>Speakers</tr>{row}</table>"
    event = read(html).events[0]
    assert (event.people, event.organizations) == ((), ())


# --- hours of a day


@pytest.mark.parametrize(
    "head",
    [
        "## Day 1: 26 March 2027, 09:00-17:30",
        "Day 1: 26 March 2027, 09:00-17:30",
        "Friday, 26 March 2027 (9:00-17:30)",
        "26 March 2027\n09:00-17:30",
    ],
)
def test_hours_above_the_sessions_of_a_day_are_those_of_the_day(head: str) -> None:
    event = read(f"{head}\n\n09:00 Opening\n\n10:00-11:00 Rivers\n").events[0]
    assert [it.title for it in event.sessions] == ["Opening", "Rivers"]
    assert not any(it.part_of for it in event.sessions)
    document = eventkit.export(event, to="json").decode()
    assert '"hours": "09:00-17:30"' in document


def test_hours_above_the_rows_of_a_day_are_those_of_the_day() -> None:
    rows = "<tr><td colspan=2>Day 1: 26 March 2027, 09:00-17:30<tr><td>9:00-10:00<td>Rivers"
    event = read(f"<table><tr><th>Time<th>Session{rows}</table>").events[0]
    assert [it.title for it in event.sessions] == ["Rivers"]


def test_a_date_with_hours_above_a_title_is_a_session() -> None:
    event = read("26 March 2027, 9:30-10:00\nOpening\n\n26 March 2027, 10:00\nRivers\n").events[0]
    assert [it.title for it in event.sessions] == ["Opening", "Rivers"]
