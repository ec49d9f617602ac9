"""Agendas as people write them, read through the doors that users have."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import ClassVar

import pytest

import eventkit
from eventkit import DocumentError, Event
from eventkit.model import Session
from eventkit.plugins import Imported
from eventkit.testing import ImporterContract
from eventkit_agenda import AGENDA

ROOT = Path(__file__).parents[3]
SPAN = {"start": date(2027, 3, 26), "end": date(2027, 3, 28)}
FACTS = {"title": "School", "timezone": "Europe/Berlin", "id": "school"}

MARKDOWN = """\
# Evening School

## Friday, 26 March 2027

- 09:30–10:15 Opening — Ada Example (Institute), chair: Ben Muster
- 10:15 Coffee
"""
HTML = """\
<h2>26 March 2027</h2>
<table><tr><th>Time<th>Session<th>Speaker</tr>
<tr><td rowspan=2>9:00-10:00<td>Rivers<td>Ada Example<tr><td>Lakes<td>Ben Muster</table>
"""
MAIL = """\
From: Ada Example <ada@example.org>
Subject: Re: Our day
Date: Fri, 5 Mar 2027 10:00:00 +0100

Dear all,

> Friday, 26 March
> 09:00 Welcome
"""


def read(source: str | bytes, **options: object) -> Imported:
    data = source.encode() if isinstance(source, str) else source
    return eventkit.read(data, format="agenda", options={**FACTS, **options})


def lines(source: str | bytes, **options: object) -> list[str]:
    """Return a line for each session: day, hours, title, who and where."""
    event = read(source, **options).events[0]
    return [line_of(event, session) for session in event.sessions]


def line_of(event: Event, session: Session) -> str:
    start = f"{session.start:%m-%d %H:%M}" if session.start else "?"
    end = f"-{session.end:%H:%M}" if session.end else ""
    who = [
        f"{event.party(it.who).name}{'' if it.role == 'speaker' else f'={it.role}'}"
        for it in session.participations
    ]
    rooms = [room.name for room in event.rooms_of(session)]
    parts = [f"{start}{end} {session.title}", ", ".join(sorted(who)), ", ".join(rooms)]
    return " | ".join(filter(None, parts))


def notes(source: str | bytes, **options: object) -> list[str]:
    """Return the notes of an agenda, but those on what every event needs."""
    imported = read(source, **{**SPAN, **options})
    return [f"{it.kind}: {it}" for it in imported.notes]


def faults(source: str | bytes, **options: object) -> list[str]:
    with pytest.raises(DocumentError) as error:
        read(source, **options)
    return [str(fault) for fault in error.value.faults]


class TestAgenda(ImporterContract):
    importer = AGENDA
    inputs: ClassVar = {
        "markdown": MARKDOWN.encode(),
        "html": HTML.encode(),
        "mail": MAIL.encode(),
    }


def test_a_line_says_hours_title_people_and_roles() -> None:
    assert lines(MARKDOWN) == [
        "03-26 09:30-10:15 Opening | Ada Example, Ben Muster=chair",
        "03-26 10:15 Coffee",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "09:30–10:15 Opening",
        "9.30 - 10.15 Opening",
        "9h30-10h15 : Opening",
        "[09:30 – 10:15] Opening",
        "* **9:30am-10:15am**: Opening",
        "0930-1015 Opening",
        "from 9:30 to 10:15 Opening",
        "с 9:30 до 10:15 Opening",
        "von 9.30 bis 10.15 Uhr: Opening",
        "9:30\t10:15\tOpening",
        "1. 9:30–10:15 Opening",
        "- Opening (9:30–10:15)",
        "### Opening, 9:30–10:15",
        "### 9:30–10:15\nOpening",
        "### Opening\n*9:30–10:15*",
        "9:30–10:15\nOpening",
        "<ul><li>9:30–10:15 <b>Opening</b></ul>",
    ],
)
def test_hours_are_read_in_many_spellings(text: str) -> None:
    assert lines(f"26 March 2027\n\n{text}\n") == ["03-26 09:30-10:15 Opening"]


@pytest.mark.parametrize(
    "heading",
    [
        "Friday, 26 March 2027",
        "**26.03.2027**",
        "## Day 1 – Friday 26/03/2027",
        "# Day one: 26 March 2027",
        "26 марта 2027 г. (пятница)",
        "26-nji mart 2027",
        "Freitag, den 26. März 2027",
        "Vendredi 26 mars 2027",
        "Viernes, 26 de marzo de 2027",
        "Agenda 2027\n\n26 March",
        "---\ndate: 2027\n---\n\nFri 26.03.",
        "School, 26–28 March 2027\n\nFirst day",
        "School, 26–28 March 2027\n\nFriday",
        "5. & 26. Mai 2027\n\n26 March",
    ],
)
def test_days_are_read_in_many_spellings(heading: str) -> None:
    assert lines(f"{heading}\n\n9:00 Opening\n") == ["03-26 09:00 Opening"]


@pytest.mark.parametrize(
    "prose",
    [
        "We meet at 18:00 in the bar.",
        "Registration is open until 18:00 on 5 March 2027.",
        "18:00 is the hour at which the doors close.",
        "If you are late, wait in the lobby of the house until\n18:00 and then ring the bell",
        "The year 2027 is 10:1 better.",
    ],
)
def test_hours_inside_of_prose_are_no_sessions(prose: str) -> None:
    text = f"26 March 2027\n\n9:00 Opening\n\n{prose}\n"

    assert lines(text) == ["03-26 09:00 Opening"]
    assert notes(text) == [f"left-out: line 5: not understood: {' '.join(prose.split())}"]


def test_what_stands_below_a_session_describes_it() -> None:
    text = """26 March 2027

9:00-10:00 Opening
    Ada Example (Institute)
    Moderation: Ben Muster
    Room: Aula
10:00-11:00 Rivers and what
    they carry
"""

    assert lines(text) == [
        "03-26 09:00-10:00 Opening | Ada Example, Ben Muster=moderator | Aula",
        "03-26 10:00-11:00 Rivers and what they carry",
    ]


def test_indented_papers_are_parts() -> None:
    text = """26 March 2027

- 9:00-10:00 Session 1
  - 9:00-9:20 Rivers
  - Ada Example: Lakes (20 min)
  - Ben Muster: Seas (20 min)
- 10:00 Coffee
"""
    event = read(text).events[0]

    assert [(it.title, it.part_of) for it in event.sessions] == [
        ("Session 1", None),
        ("Rivers", "session-1"),
        ("Ada Example: Lakes", "session-1"),
        ("Ben Muster: Seas", "session-1"),
        ("Coffee", None),
    ]
    assert [it.name for it in event.speakers_of(event.session("ben-muster-seas"))] == ["Ben Muster"]


def test_rooms_are_headings_brackets_and_labels() -> None:
    text = """26 March 2027

Room A
9:00-10:00 Alpha
10:00-11:00 Beta (Library)

Room B
9:00-10:00 Gamma, Great Hall
1:00-2:00 Delta
"""

    assert lines(text) == [
        "03-26 09:00-10:00 Alpha | Room A",
        "03-26 10:00-11:00 Beta | Room A, Library",
        "03-26 09:00-10:00 Gamma | Room B, Great Hall",
        "03-26 13:00-14:00 Delta | Room B",
    ]


def test_a_section_is_a_track_with_its_room() -> None:
    text = "15 марта 2027\n\nСекция 1. Реки (ауд. 305)\n10:00–10:20 Иванова А.А. (МГУ) Озёра\n"

    (event,) = read(text).events
    (session,) = event.sessions
    assert line_of(event, session) == "03-15 10:00-10:20 Озёра | Иванова А.А. | ауд. 305"
    assert [it.title for it in event.tracks] == ["Секция 1. Реки"]


def test_a_session_may_be_to_be_announced() -> None:
    (event,) = read("26 March 2027\n\n18:00-19:00 TBA\n").events

    assert (event.sessions[0].title, event.sessions[0].tba) == ("TBA", ("title",))


def test_a_table_has_a_session_in_each_row() -> None:
    text = """## 26 March 2027

| Uhrzeit | Was | Wer | Wo |
|---|---|---|---|
| 9:00–10:00 | Flüsse | Ada Beispiel; ICIMOD | Aula |
| | Seen | Ben Muster | |
| 10:00–10:30 | Pause | | Foyer |
"""

    assert lines(text) == [
        "03-26 09:00-10:00 Flüsse | Ada Beispiel, ICIMOD | Aula",
        "? Seen | Ben Muster | Aula",
        "03-26 10:00-10:30 Pause | Foyer",
    ]


def test_a_grid_has_rooms_or_days_across() -> None:
    rooms = """## 26 March 2027

| Time | Room 1 | Room 2 |
|---|---|---|
| 9:00–10:00 | Alpha | Beta<br>Speaker: Ben Muster |
"""
    days = """| | Friday 26 March 2027 | 27 March 2027 |
|---|---|---|
| 9:00 - 10:00 | Maths | Physics |
"""

    assert lines(rooms) == [
        "03-26 09:00-10:00 Alpha | Room 1",
        "03-26 09:00-10:00 Beta | Ben Muster | Room 2",
    ]
    assert lines(days) == ["03-26 09:00-10:00 Maths", "03-27 09:00-10:00 Physics"]


def test_a_line_below_the_hours_is_a_room_and_a_role_names_those_below_it() -> None:
    agenda = """## 26 March 2027

| Time | Item | Who |
|---|---|---|
| 9:00-10:00<br>Great Hall | Opening | Speaker<br>Ada Example<br>Ben Ort<br>Chair:<br>Cem Muster |
| 10:00–11:00<br>30 seats | Tour | Facilitator<br>Ada Example |
"""

    assert lines(agenda) == [
        "03-26 09:00-10:00 Opening | Ada Example, Ben Ort, Cem Muster=chair | Great Hall",
        "03-26 10:00-11:00 Tour | Ada Example=facilitator",
    ]


def test_a_cell_over_several_rows_holds_for_all_of_them() -> None:
    assert lines(HTML) == [
        "03-26 09:00-10:00 Rivers | Ada Example",
        "03-26 09:00-10:00 Lakes | Ben Muster",
    ]


def test_labels_below_a_heading_describe_its_session() -> None:
    text = """# 26 March 2027

## Mañana

### 09:00 - 09:30 | Apertura
- **Ubicación**: Hall principal
- **Speakers**: [Por definir]

## Lakes

**Time**: 9:30-11:00 **Location**: Aula **Chair**: Ben Muster
"""
    imported = read(text)

    assert lines(text) == [
        "03-26 09:00-09:30 Apertura | Hall principal",
        "03-26 09:30-11:00 Lakes | Ben Muster=chair | Aula",
    ]
    assert imported.events[0].sessions[0].tba == ("speakers",)


def test_a_week_has_its_hours_at_either_side_and_long_cells() -> None:
    text = """<table>
<tr><th></th><th>Friday 26 March 2027</th><th>27 March 2027</th><th></th></tr>
<tr><td>11:00</td><td>Arrival</td><td rowspan="3"></td><td>11:00</td></tr>
<tr><td>11:10</td><td rowspan="2">Rivers</td><td>11:10</td></tr>
<tr></tr>
<tr><td>13:30</td><td>Walk</td><td>Boat</td><td>13:30</td></tr>
</table>
"""

    assert lines(text) == [
        "03-26 11:00 Arrival",
        "03-26 11:10 Rivers",
        "03-26 13:30 Walk",
        "03-27 13:30 Boat",
    ]


def test_a_mail_is_read_without_its_head_and_greeting() -> None:
    imported = eventkit.read(MAIL.encode(), format="agenda", options={"timezone": "UTC"})

    (event,) = imported.events
    assert event.title == "Our day"
    assert [session.title for session in event.sessions] == ["Welcome"]
    assert "not understood: Dear all," in "; ".join(map(str, imported.notes))


def test_a_mail_of_several_parts_is_read() -> None:
    data = (
        b"Subject: Our day\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=koi8-r\r\n\r\n"
        + "<p>26 марта 2027</p><p>9:00 Открытие</p>".encode("koi8-r")
    )

    assert lines(data) == ["03-26 09:00 Открытие"]


def test_names_are_those_that_the_agenda_writes_so_more_than_once() -> None:
    once = "26 March 2027\n\n9:00 Lunch — Old Mill\n10:00 Rivers — what they carry\n"
    often = "26 March 2027\n\n9:00 Rivers — Ada Example\n10:00 Lakes — Ben Muster\n"

    assert lines(once)[0] == "03-26 09:00 Lunch — Old Mill"
    assert lines(often) == ["03-26 09:00 Rivers | Ada Example", "03-26 10:00 Lakes | Ben Muster"]


@pytest.mark.parametrize(
    "line",
    [
        "Rivers, Prof. Ada Example (Institute)",
        "Rivers / Ada Example (Institute)",
        "Rivers, by Ada Example (Institute)",
        "Rivers par Ada Example, Institute",
        "“Rivers”, Ada Example (Institute)",
        "Rivers (speaker: Ada Example, Institute)",
        "Rivers. A. Example (Institute)",
    ],
)
def test_people_stand_behind_the_title_in_many_ways(line: str) -> None:
    (event,) = read(f"26 March 2027\n\n9:00 {line}\n").events

    (session,) = event.sessions
    (person,) = event.speakers_of(session)
    assert session.title == "Rivers"
    assert person.name.endswith("Example")
    assert [it.name for it in event.organizations] == ["Institute"]


# --- what is not said


def test_the_year_of_a_date_is_said_elsewhere_or_asked_for() -> None:
    text = "26 March\n9:00 Opening\n"

    assert lines(text, year=2027) == ["03-26 09:00 Opening"]
    assert faults(text) == [
        "line 1: the date '26 March' has no year, and nothing else says it;"  # noqa: ISC004  # one fault
        " say it: --year 2027 [no-year]"
    ]


def test_hours_without_a_day_are_on_the_first_one() -> None:
    text = "18:00 Doors\n22:00 Music\n00:30 End\n"

    assert lines(text, start=date(2027, 3, 26)) == [
        "03-26 18:00 Doors",
        "03-26 22:00 Music",
        "03-27 00:30 End",
    ]
    assert any("--start" in fault for fault in faults(text))


def test_dates_of_digits_are_told_by_others_or_guessed() -> None:
    told = "03/04/2027\n9:00 Opening\n\n03/26/2027\n9:00 Second\n"
    guessed = "03/04/2027\n9:00 Opening\n"

    assert lines(told)[0] == "03-04 09:00 Opening"
    assert lines(guessed) == ["04-03 09:00 Opening"]
    assert lines(guessed, order="month-first") == ["03-04 09:00 Opening"]
    assert "guessed: line 1: it is read as 2027-04-03" in notes(guessed, end=date(2027, 4, 3))[0]


def test_an_end_before_its_start_is_left_out_and_told() -> None:
    text = "26 March 2027\n14:00–13:00 Rivers\n10:00-9:00 Lakes\n22:00–01:00 Music\n"

    assert lines(text) == [
        "03-26 14:00 Rivers",
        "03-26 10:00 Lakes",
        "03-26 22:00-01:00 Music",
    ]
    assert notes(text) == [
        "left-out: line 2: the end 13:00 is before its start 14:00: it is left out",
        "left-out: line 3: the end 09:00 is before its start 10:00: it is left out",
    ]


def test_impossible_hours_are_told() -> None:
    text = "26 March 2027\n9:00 Opening\n25:00 Music\n"

    assert notes(text) == ["left-out: line 3: not understood: 25:00 Music"]


# --- bad input


def test_a_text_without_hours_is_refused() -> None:
    (fault,) = faults("Dear all,\nthe agenda follows.\n")

    assert "no line of it begins with hours" in fault


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1251", "koi8-r"])
def test_other_encodings_are_read(encoding: str) -> None:
    text = "26 марта 2027\n9:00 Открытие конференции\n"

    assert lines(text.encode(encoding)) == ["03-26 09:00 Открытие конференции"]


def test_lines_in_another_encoding_are_told() -> None:
    data = b"26 March 2027\n9:00 Z\xfcrich\n10:00 " + "Müll\n".encode()

    assert lines(data) == ["03-26 09:00 Zürich", "03-26 10:00 Müll"]
    assert notes(data) == ["guessed: line 2: this line is not UTF-8, and read as cp1252"]


@pytest.mark.parametrize("number", ["+49 30 123456", "+33 1 23 45 67 89", "(030) 12 34 56 78"])
def test_addresses_do_not_become_public(number: str) -> None:
    text = f"26 March 2027\n\nWrite to ada@example.org, {number}\n\n9:00 Opening\n"

    assert notes(text) == ["left-out: line 3: not understood: Write to …, …"]


def test_address_and_number_behind_a_name_are_contact_data() -> None:
    text = "26 March 2027\n\n9:00 Opening - Ada Example (ada@example.org, +49 30 5550100)\n"

    event = read(text).events[0]

    contact = event.people[0].contact
    assert contact is not None
    assert (contact.email, contact.phone) == ("ada@example.org", "+49 30 5550100")
    assert not event.organizations


def test_dots_part_a_line_and_a_day() -> None:
    text = (
        "# Day 1 · Friday, 26 March 2027 · Rivers\n\n"
        "9:00 Opening · Aula · Chair: Ada Example\n10:00 Rivers · Lakes\n"
    )

    assert lines(text) == [
        "03-26 09:00 Opening | Ada Example=chair | Aula",
        "03-26 10:00 Rivers · Lakes",
    ]


def test_a_dash_in_a_grid_is_nothing() -> None:
    text = (
        "# 26 March 2027\n\n| Time | Aula | Library |\n|---|---|---|\n"
        "| 9:00 | Opening | – |\n| 10:00 | Rivers | Lakes |\n"
    )

    assert lines(text) == [
        "03-26 09:00 Opening | Aula",
        "03-26 10:00 Rivers | Aula",
        "03-26 10:00 Lakes | Library",
    ]


def test_a_picture_in_a_grid_is_a_title() -> None:
    text = "# 26 March 2027\n\n| Time | Aula |\n|---|---|\n| 9:00 | Rivers |\n| 12:00 | 🍕🍕 |\n"

    assert lines(text) == ["03-26 09:00 Rivers | Aula", "03-26 12:00 🍕🍕 | Aula"]


@pytest.mark.parametrize("first", ["\t\t<div>", "<?php include('head.php') ?>\n\t<div>"])
def test_a_part_of_a_page_is_html(first: str) -> None:
    row = "\t\t\t<tr><td>9:00 - 10:00</td><td>Rivers</td></tr>"
    text = f"{first}\n\t\t<h2>26 March 2027</h2>\n\t\t<table>\n{row}\n\t\t</table>\n</div>\n"

    assert lines(text) == ["03-26 09:00-10:00 Rivers"]


def test_a_table_in_a_cell_is_a_list_or_a_page_in_a_frame() -> None:
    head = "<h2>26 March 2027</h2><table><tr><th>No<th>Time<th>Title<th>Speaker</tr>"
    names = "<table><tr><td>Ada Example</td><td>Ben Muster</td></tr></table>"
    row = f"<tr><td>1</td><td>9:00-10:00</td><td>Rivers</td><td>{names}</td></tr>"
    program = f"{head}{row}<tr><td>2</td><td>11:00</td><td>Lakes</td><td></td></tr></table>"
    expected = ["03-26 09:00-10:00 Rivers | Ada Example, Ben Muster", "03-26 11:00 Lakes"]

    assert lines(f"<html><body>{program}") == expected
    assert lines(f"<html><body><table><tr><td>{program}</td></tr></table>") == expected


@pytest.mark.parametrize(
    ("line", "zone"),
    [
        ("9:00-10:00 CET Rivers", "CET"),
        ("9:00-10:00 (PT): Rivers", "PT"),
        ("9:00-10:00 EDT – Rivers", "EDT"),
        ("9:00-10:00 ET\nRivers", "ET"),
    ],
)
def test_the_zone_of_hours_is_no_title(line: str, zone: str) -> None:
    assert lines(f"26 March 2027\n\n{line}\n") == ["03-26 09:00-10:00 Rivers"]
    message = f"hours in {zone} are taken for those of the time zone of the event"
    assert f"guessed: line 3: {message}" in notes(f"26 March 2027\n\n{line}\n")


def test_a_word_that_is_a_zone_elsewhere_stays() -> None:
    assert lines("26 March 2027\n\n9:00 CT scans\n") == ["03-26 09:00 CT scans"]


def test_markdown_may_begin_and_end_with_elements() -> None:
    text = "<div align=center>\n\n# 26 March 2027\n\n- 9:00-10:00 Rivers\n\n</div>\n"

    assert lines(text) == ["03-26 09:00-10:00 Rivers"]


def test_a_room_below_a_heading_is_that_of_its_section() -> None:
    text = (
        "## 26 March 2027\n\n### All day: posters\n\n- Room: Hall\n\n"
        "### 9:00-10:00: Rivers\n\n- Room: Aula\n"
    )

    assert lines(text) == ["03-26 09:00-10:00 Rivers | Aula"]
    assert "left-out: line 3: not understood: All day: posters" in notes(text)


@pytest.mark.parametrize(
    "piece",
    ["[", "**a ", "<b ", "<table><tr><td>9:00", "9:00 a - b, c: d; (e)\n", "# 5 May\n", "<!--"],
)
def test_what_is_large_is_read_or_refused_in_time(piece: str) -> None:
    data = (piece * (30_000 // len(piece))).encode()
    before = time.process_time()
    with suppress(DocumentError):
        read(data, year=2027)

    assert time.process_time() - before < 5
