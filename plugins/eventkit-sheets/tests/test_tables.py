"""Tables of sessions and people, read through the doors that users have."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import ClassVar
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eventkit
from eventkit import DocumentError, Event
from eventkit.model import Session, Timing
from eventkit.model.errors import OptionsError
from eventkit.plugins import Imported
from eventkit.testing import ImporterContract
from eventkit_csv import CSV
from eventkit_sheets import SHEET
from eventkit_xlsx import XLSX

ROOT = Path(__file__).parents[3]
EXAMPLE = ROOT / "examples/spring-school-2027/event.toml"

TALKS = """\
Date,Time,Title,Room,Speaker
26 March 2027,9:00–9:30,Opening,Aula,Ada Example (Institute of Water)
,9:30–10:15,Whose river is it?,Aula,"Ben Muster, Cleo Sample"
27 March 2027,19:00,Dinner,Jetty,
"""
GRID = """\
Friday 26 March 2027,,
Time,Aula,Library
9:00,Opening,
9:30,Rivers,Lakes
10:30-11:00,Coffee,Coffee
"""


class TestSheet(ImporterContract):
    importer = SHEET
    inputs: ClassVar = {"talks": TALKS.encode(), "grid": GRID.encode("utf-16")}
    exporter = CSV


class TestWorkbook(ImporterContract):
    importer = SHEET
    exporter = XLSX


def read(text: str | bytes, **options: object) -> Imported:
    data = text if isinstance(text, bytes) else text.encode()
    facts = {"title": "School", "timezone": "Europe/Berlin", **options}
    return eventkit.read(data, format="sheet", options=facts)


def event_of(text: str | bytes, **options: object) -> Event:
    return read(text, **options).events[0]


def table(*rows: str, head: str = "Date;Time;Title;Room;Speaker") -> str:
    return "\n".join([head, *rows])


def notes_of(text: str | bytes, **options: object) -> list[str]:
    return [
        f"{note.kind}: {note}"
        for note in read(text, **options).notes
        if "the source does not say it" not in note.message
    ]


def when(session: Session) -> str:
    """Return the day and hours of a session in short."""
    start = f"{session.start:%d %H:%M}" if session.start else "-"
    return f"{start}-{session.end:%H:%M}" if session.end else start


def whens(text: str | bytes, **options: object) -> list[str]:
    return [when(session) for session in event_of(text, **options).sessions]


# --- a row a session


def test_a_row_is_a_session_with_room_and_people() -> None:
    event = event_of(TALKS)

    opening, river, dinner = event.sessions
    assert [it.id for it in event.sessions] == ["opening", "whose-river-is-it", "dinner"]
    assert (when(opening), when(river), when(dinner)) == (
        "26 09:00-09:30",
        "26 09:30-10:15",
        "27 19:00",
    )
    assert [room.name for room in event.rooms_of(river)] == ["Aula"]
    assert [party.name for party in event.speakers_of(river)] == ["Ben Muster", "Cleo Sample"]
    assert event.organization(str(event.people[0].organization)).name == "Institute of Water"
    assert notes_of(TALKS) == []


def test_a_start_without_an_end_is_an_open_end() -> None:
    assert event_of(TALKS).sessions[2].timing is Timing.OPEN


def test_what_is_read_makes_a_document() -> None:
    event = event_of(TALKS)

    assert eventkit.loads(eventkit.dumps(event)) == event


@pytest.mark.parametrize(
    "head",
    [
        "Дата;Время;Тема;Аудитория;Докладчик",
        "Sene;Wagty;Mowzuk;Otag;Çykyş ediji",
        "Datum;Uhrzeit;Titel;Raum;Referent/in",
        "Date;Horaire;Titre;Salle;Intervenant(e)",
        "Fecha;Hora;Título;Sala;Ponentes",
        " DATE* ;Time slot:;Talk;Location;Speaker(s)",
    ],
)
def test_heads_are_understood_in_each_language(head: str) -> None:
    event = event_of(table("26.03.2027;9:00-9:30;Opening;Aula;Ada Example", head=head))

    (opening,) = event.sessions
    assert (opening.title, when(opening)) == ("Opening", "26 09:00-09:30")
    assert [room.name for room in event.rooms_of(opening)] == ["Aula"]
    assert [party.name for party in event.speakers_of(opening)] == ["Ada Example"]


def test_days_may_be_rows_above_their_sessions() -> None:
    rows = ["Friday, 26 March 2027;;", "9:00;Opening;Ada Example", "27.3.2027;;", "9:00;Rivers;"]

    assert whens(table(*rows, head="Time;Title;Speaker")) == ["26 09:00", "27 09:00"]


def test_start_and_end_may_be_two_columns() -> None:
    head = "Start;End;Title;Abstract"
    rows = [
        "2027-03-26 09:00;2027-03-26 10:00;Opening;x",
        "2027-03-26 22:00;2027-03-27 01:00;Ball;x",
    ]

    assert whens(table(*rows, head=head)) == ["26 09:00-10:00", "26 22:00-01:00"]


def test_dates_of_start_and_end_may_have_hours() -> None:
    head = "Start Date;End Date;Title;Abstract"

    assert whens(table("26/03/2027 6:00;26/03/2027 11:59;Posters;x", head=head)) == [
        "26 06:00-11:59"
    ]


def test_a_length_stands_for_an_end() -> None:
    head = "Date;Start;Duration;Title"

    assert whens(table("26.3.2027;9:00;45 min;Opening", head=head)) == ["26 09:00-09:45"]


def test_a_time_of_another_zone_is_that_instant() -> None:
    (opening,) = event_of(
        table("2027-03-26 09:00 UTC;Opening;Aula", head="Start;Title;Room")
    ).sessions

    assert opening.start == datetime(2027, 3, 26, 10, tzinfo=ZoneInfo("Europe/Berlin"))


def test_a_row_for_each_presenter_is_one_session() -> None:
    rows = ["26.3.2027;9:00;Panel;Aula;Ada Example", "26.3.2027;9:00;Panel;Aula;Ben Muster"]
    event = event_of(table(*rows, "26.3.2027;9:00;Panel;Library;Cleo Sample"))

    speakers = [[it.name for it in event.speakers_of(session)] for session in event.sessions]
    assert speakers == [["Ada Example", "Ben Muster"], ["Cleo Sample"]]


def test_a_presenter_without_a_title_is_of_the_session_above() -> None:
    event = event_of(table("26.3.2027;9:00;Panel;Aula;Ada Example", ";;;;Ben Muster"))

    assert [it.name for it in event.speakers_of(event.sessions[0])] == ["Ada Example", "Ben Muster"]


def test_people_may_stand_in_several_columns() -> None:
    head = "Date;Title;Speaker 1;Affiliation 1;Speaker 2;Affiliation 2;Moderator"
    row = "26.3.2027;Panel;Ada Example;Institute A;Ben Muster;Institute B;Chair: Cleo Sample"
    event = event_of(table(row, head=head))

    roles = {event.party(it.who).name: str(it.role) for it in event.sessions[0].participations}
    homes = {it.name: event.organization(str(it.organization)).name for it in event.people[:2]}
    assert roles == {"Ada Example": "speaker", "Ben Muster": "speaker", "Cleo Sample": "chair"}
    assert homes == {"Ada Example": "Institute A", "Ben Muster": "Institute B"}


def test_nobody_becomes_no_person() -> None:
    rows = [
        f"26.3.2027;{hour}:00;Talk {hour};TBA;{name}"
        for hour, name in enumerate(["NA", "TBA", "-"], 9)
    ]
    event = event_of(table(*rows))

    assert (event.people, event.rooms) == ((), ())
    assert [session.tba for session in event.sessions] == [
        ("rooms",),
        ("rooms", "speakers"),
        ("rooms",),
    ]


def test_a_room_that_stands_once_for_a_day_is_told() -> None:
    rows = ["26.3.2027;9:00;Opening;Aula;", ";10:00;Rivers;;", "27.3.2027;9:00;Lakes;Library;"]

    event = event_of(table(*rows))
    assert [[it.name for it in event.rooms_of(session)] for session in event.sessions] == [
        ["Aula"],
        ["Aula"],
        ["Library"],
    ]
    assert notes_of(table(*rows)) == [
        "guessed: line 3: the room stands once for a day: it is that of the 1 rows below it too"
    ]


def test_hours_without_am_and_pm_follow_those_above_and_are_told() -> None:
    rows = [
        "26.3.2027;9:00-12:00;Rivers;Aula;",
        ";12:00-1:30;Lunch;Aula;",
        ";1:30-2:45;Lakes;Aula;",
    ]

    assert whens(table(*rows)) == ["26 09:00-12:00", "26 12:00-13:30", "26 13:30-14:45"]
    (note,) = notes_of(table(*rows))
    assert note.startswith("guessed: line 4: 01:30 is read as 13:30: it follows later hours")


def test_a_column_is_chosen_by_its_head_or_letter() -> None:
    text = table("26.3.2027;9:00;Opening;Aula", head="Date;Time;Wovon;Wo genau")

    event = event_of(text, column=("title=Wovon", "rooms=D"))
    assert (event.sessions[0].title, event.rooms[0].name) == ("Opening", "Aula")


@pytest.mark.parametrize("choice", ["title", "title=Nowhere", "weather=Title"])
def test_a_column_that_cannot_be_chosen_is_an_error(choice: str) -> None:
    with pytest.raises(OptionsError, match="column"):
        read(TALKS, column=(choice,))


def test_telephone_numbers_beside_speakers_are_theirs() -> None:
    text = table(
        "26.3.2027;9:00;Opening;Ada Example;ada@example.org;+49 30 5550100",
        "26.3.2027;10:00;Rivers;Ben Muster, Cleo Sample;;030 5550101, NA",
        head="Date;Time;Title;Speaker;E-mail;Phone",
    )

    event = event_of(text)

    contacts = [person.contact for person in event.people]
    assert [contact and contact.phone for contact in contacts] == [
        "+49 30 5550100", "030 5550101", None
    ]  # fmt: skip
    assert contacts[0]
    assert contacts[0].email == "ada@example.org"


@pytest.mark.parametrize("people", ["Ben Muster, Cleo Sample, Dan Probe", ""])
def test_facts_of_nobody_in_particular_are_left_out_and_told(people: str) -> None:
    text = table(
        f'26.3.2027;9:00;Rivers;{people};"Lakes; Ponds"',
        head="Date;Time;Title;Speaker;Affiliation",
    )

    notes = notes_of(text)
    assert any("'Lakes; Ponds' is left out" in note for note in notes), notes


def test_columns_that_are_not_understood_are_told_once() -> None:
    text = table("26.3.2027;9:00;Opening;yes", head="Date;Time;Title;Catering")

    (note,) = notes_of(text)
    assert note.startswith("left-out: line 1, column D: the column 'Catering' is not understood")


def test_rooms_under_the_head_of_tracks_are_told() -> None:
    text = table("26.3.2027;9:00;Opening;Great Hall", head="Date;Time;Title;Track")

    assert any("the head 'Track' seems to be that of the rooms" in note for note in notes_of(text))


def test_ends_before_starts_are_told() -> None:
    text = table("26.3.2027;14:00;13:00;Opening", head="Date;Start;End;Title")

    assert any("the head 'Start' seems to be that of the end" in note for note in notes_of(text))


def test_hours_without_a_day_are_on_day_1_and_told() -> None:
    text = table("9:00-10:00;Opening;Aula", head="Time;Title;Room")

    assert whens(text, start=date(2027, 3, 26)) == ["26 09:00-10:00"]
    assert "all sessions are on day 1" in notes_of(text, start=date(2027, 3, 26))[0]


def test_numbered_days_count_from_the_start() -> None:
    text = table("Day 1;9:00;Opening;;", "Day 2;9:00;Rivers;;")

    assert whens(text, start=date(2027, 3, 26)) == ["26 09:00", "27 09:00"]


# --- dates


def test_one_date_tells_the_order_of_the_others() -> None:
    rows = ["04/03/2027;9:00;Opening;;", "03/15/2027;9:00;Closing;;"]

    days = [f"{session.start:%d %B}" for session in event_of(table(*rows)).sessions]
    assert days == ["03 April", "15 March"]


def test_an_ambiguous_order_is_the_one_of_fewer_days_and_is_told() -> None:
    rows = ["04/03/2027;9:00;Opening;;", "04/04/2027;9:00;Closing;;"]

    days = [f"{session.start:%d %B}" for session in event_of(table(*rows)).sessions]
    assert days == ["03 April", "04 April"]
    assert notes_of(table(*rows))[0].startswith(
        "guessed: line 2: '04/03/2027' is read as 2027-04-03"
    )
    assert event_of(table(*rows), order="day-first").start == date(2027, 3, 4)


def test_a_date_without_a_year_asks_for_it() -> None:
    text = table("26 March;9:00;Opening;;")

    with pytest.raises(
        DocumentError, match=r"'26 March' has no year.*--year 2027, in Python"
    ) as caught:
        read(text)
    assert caught.value.faults[0].line == 2
    assert whens(text, year=2027) == ["26 09:00"]


def test_what_is_no_date_is_told_with_its_place() -> None:
    text = table("26.3.2027;9:00;Opening;;", "soon-ish;9:00;Closing;;", "26.3.2027;25:00;Ball;;")

    assert sorted(notes_of(text)) == [
        "left-out: line 3: 'Closing' has a time and no day: the time is left out",
        "left-out: line 3: 'soon-ish' is no date that is understood",
        "left-out: line 4: '25:00' is no time that is understood",
    ]


# --- texts


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1251", "koi8-r", "cp866"]
)
def test_texts_of_many_encodings_are_read(encoding: str) -> None:
    text = table("26.03.2027;09:30;Чья это река?;Большой зал;Ирина Образцова")

    assert event_of(text.encode(encoding)).sessions[0].title == "Чья это река?"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [("cp1252", "Señor Müller"), ("cp1250", "Açylyş, Ýaňy"), ("mac-roman", "Größe über Flüssen")],
)
def test_a_guessed_encoding_is_told(encoding: str, title: str) -> None:
    text = table(f"26.03.2027;09:30;{title};;")

    assert event_of(text.encode(encoding)).sessions[0].title == title
    assert f"it is read as {encoding}" in notes_of(text.encode(encoding))[0]


def test_lines_in_another_encoding_are_told() -> None:
    good = [f"26.03.2027;{hour}:30;Müller {hour};;" for hour in range(10, 14)]
    data = table(*good).encode() + b"\n26.03.2027;15:30;Z\xfcrich;;"

    assert event_of(data).sessions[-1].title == "Zürich"
    assert notes_of(data)[0].startswith("guessed: line 6: the file is not in UTF-8: lines in it")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_any_separator_is_found(separator: str) -> None:
    rows = ["Date;Time;Title;Room", '26.03.2027;09:30;"Rivers, lakes";Aula']
    text = "\n".join(row.replace(";", separator) for row in rows)

    assert event_of(text).sessions[0].title == "Rivers, lakes"


def test_a_line_that_names_the_separator_is_heeded() -> None:
    assert whens("sep=;\n" + table("26.03.2027;09:30;A, b, c;;")) == ["26 09:30"]


def test_quotation_marks_that_are_not_paired_are_told() -> None:
    text = table('26.03.2027;09:30;"Rivers" and lakes;Aula;')

    assert event_of(text).sessions[0].title == "Rivers and lakes"
    assert notes_of(text)[0].startswith("guessed: line 2: the quotation marks in this row")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "no cells that say something"),
        (b"\0\xff\xfe\x80" * 99, "neither a workbook nor a text"),
        (b"<html><table><tr><td>Title</td></tr></table>", "a web page"),
        (b"one\ntwo\nthree\n", "no table of sessions or people"),
        (b"Date,Time,Title\n", "a head and no rows"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        read(data)
    assert caught.value.faults[0].hint


# --- people


PEOPLE = """\
Name,E-mail,Organisation,Role,Status,Country
Ada Example,ada@example.org,Institute of Water,organiser,confirmed,Germany
"Muster, Ben",ben at example,Institute of Water,participant,,Atlantis
TBA,,,,,
"""


def test_a_list_of_people_is_read() -> None:
    event = event_of(PEOPLE, start=date(2027, 3, 26), end=date(2027, 3, 27))

    ada, ben = event.people
    assert (ada.name, ada.contact and ada.contact.email) == ("Ada Example", "ada@example.org")
    assert (ada.country, ada.notes, ben.name) == ("DE", "Status: confirmed", "Ben Muster")
    assert [(event.party(it.who).name, str(it.role)) for it in event.participations] == [
        ("Ada Example", "organizer"),
        ("Ben Muster", "participant"),
    ]
    assert len(event.organizations) == 1


def test_what_of_a_person_is_not_read_is_told() -> None:
    assert notes_of(PEOPLE, start=date(2027, 3, 26), end=date(2027, 3, 27)) == [
        "guessed: line 3: 'Muster, Ben' is read as Ben Muster",
        "left-out: line 3: 'ben at example' is no e-mail address",
        "left-out: line 3: 'Atlantis' is no country that is known",
        "left-out: line 4: the row names nobody: 'TBA'",
    ]


# --- our own exports


def facts(event: Event) -> list[object]:
    """Return what a programme says of its sessions: when, where and who."""
    return [
        (
            session.title,
            session.start.astimezone(UTC),
            session.end and session.end.astimezone(UTC),
            sorted(room.name for room in event.rooms_of(session)),
            sorted((event.party(it.who).name, str(it.role)) for it in session.participations),
        )
        for session in sorted(event.sessions, key=lambda it: it.title)
        if session.start
    ]


@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_an_exported_programme_comes_back(format: str) -> None:
    event = eventkit.load(EXAMPLE).view(audience="public")
    data = eventkit.export(event, to=format)
    back = event_of(data, title=event.title, timezone=event.timezone)

    assert sorted(map(str, facts(back))) == sorted(map(str, facts(event)))


def more_facts(event: Event) -> list[str]:
    """Return what a programme says of its sessions in words of a language."""
    return sorted(
        f"{it.title}: {it.kind}, {it.status}, {it.languages}, {it.recording}, {it.subtitle}"
        for it in event.sessions
    )


@pytest.mark.parametrize("language", ["ar", "de", "en-US", "es", "fr", "ru", "tk", "uk"])
@pytest.mark.parametrize("format", ["csv", "xlsx"])
def test_a_programme_in_another_language_comes_back(format: str, language: str) -> None:
    event = attrs.evolve(eventkit.load(EXAMPLE).view(audience="public"), translations={})
    event = event.replace(attrs.evolve(event.session("opening"), status="cancelled"))
    options = {"title": event.title, "timezone": event.timezone}
    english = event_of(eventkit.export(event, to=format), **options)

    back = event_of(eventkit.export(event, to=format, language=language), **options)

    assert sorted(map(str, facts(back))) == sorted(map(str, facts(event)))
    assert more_facts(back) == more_facts(english)
    assert {it.country for it in back.people} == {it.country for it in english.people}


def test_an_hour_after_noon_follows_it_where_others_are_of_24_hours() -> None:
    rows = ["26.3.2027;9:00;Rivers;Aula;", ";1:30;Lakes;;", ";19:00;Dinner;Jetty;"]
    rows += ["27.3.2027;22:00;Ball;Aula;", ";1:30;Bus;;"]

    assert whens(table(*rows)) == ["26 09:00", "26 13:30", "26 19:00", "27 22:00", "28 01:30"]
    assert any("01:30 follows the evening" in note for note in notes_of(table(*rows)))


def test_weekdays_alone_are_numbered_by_the_fewest_days_and_told_once() -> None:
    rows = ["Thu;9:00;Rivers;;", "Wed;9:00;Lakes;;", "Thu;10:00;Closing;;"]

    with pytest.raises(DocumentError, match="the key 'start' is missing"):
        read(table(*rows))
    assert whens(table(*rows), start=date(2027, 3, 24)) == ["25 09:00", "24 09:00", "25 10:00"]
    assert [note for note in notes_of(table(*rows), start=date(2027, 3, 24)) if "Thu" in note] == [
        "guessed: line 2: 'Thu' is read as 2027-03-25: there is no date"
    ]


def test_a_row_without_a_title_is_called_by_its_kind() -> None:
    event = event_of(table("26.3.2027;9:00;;Break", head="Date;Time;Title;Type"))

    assert [(it.title, it.kind) for it in event.sessions] == [("Break", "break")]


def test_dates_of_which_none_is_understood_are_refused() -> None:
    with pytest.raises(DocumentError, match="no date in the table is understood") as caught:
        read(table("the ides of March;9:00;Opening;;"))
    assert caught.value.faults[0].line == 2


def test_markup_in_titles_is_read_as_what_it_means() -> None:
    text = "Date,Time,Title\n26.3.2027,9:00,<i>Rivers</i> &amp; <b>lakes</b>\n"

    assert event_of(text).sessions[0].title == "Rivers & lakes"


def test_heads_may_be_written_together_or_with_remarks() -> None:
    head = "StartTime;SessionTitle;Date (required);Location"

    assert whens(table("9:00;Opening;26.3.2027;Aula", head=head)) == ["26 09:00"]


def test_a_list_without_heads_is_read_by_its_times() -> None:
    rows = ["09:00-09:30;Welcome;;", "09:30-10:00;Rivers;Ada Example;Chair: tbd", ";Session 2;;"]
    event = event_of("\n".join(rows), start=date(2027, 3, 26))

    assert [(it.title, when(it)) for it in event.sessions] == [
        ("Welcome", "26 09:00-09:30"),
        ("Rivers", "26 09:30-10:00"),
    ]
    assert [party.name for party in event.speakers_of(event.sessions[1])] == ["Ada Example"]
    assert event.sessions[1].tba == ("chairs",)
    notes = notes_of("\n".join(rows), start=date(2027, 3, 26))
    assert "left-out: line 3: the row 'Session 2' has no time" in notes


def test_long_titles_beside_names_are_those_of_talks() -> None:
    title = "How the readings of two banks of one river can be compared"
    text = f"Title,First name,Last name,Affiliation\n{title},Ada,Example,Institute\n"
    event = event_of(text, start=date(2027, 3, 26), end=date(2027, 3, 26))

    assert [it.title for it in event.sessions] == [title]
    assert [it.name for it in event.speakers_of(event.sessions[0])] == ["Ada Example"]


WORDS = ("9:00", "9:00-10:00", "26.3.2027", "Day 1", "Mon", "Opening", "Ada Example", "TBA", "Aula")
HEADS = ("Time", "Title", "Date", "Room", "Speaker")
ODD = ("", "?", "0.5", "=A1", "1:30", "x" * 300, "\n", '"')
CELLS = st.sampled_from([*WORDS, *HEADS, *ODD])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=8), st.sampled_from(",;"))
def test_any_table_is_read_or_refused(rows: list[list[str]], separator: str) -> None:
    stream = StringIO()
    csv.writer(stream, delimiter=separator).writerows(rows)
    try:
        imported = read(stream.getvalue(), start=date(2027, 3, 26), end=date(2027, 3, 28))
    except DocumentError:
        return
    titles = {cell for row in rows for cell in row}
    for session in imported.events[0].sessions:
        assert session.title in titles or session.title == "?" or " " in session.title


def test_sessions_in_the_hours_and_rooms_of_a_longer_one_are_its_parts() -> None:
    head = "Date;Start;End;Title;Room"
    rows = ["26.3.2027;9:00;10:30;Rivers;Aula", ";9:00;9:45;Upstream;Aula"]
    rows += [";9:45;10:30;Downstream;Aula", ";9:00;10:00;Lakes;Library"]

    wholes = {it.title: it.part_of for it in event_of(table(*rows, head=head)).sessions}
    assert wholes == {"Rivers": None, "Upstream": "rivers", "Downstream": "rivers", "Lakes": None}
    assert "line 2: the 2 sessions below it" in notes_of(table(*rows, head=head))[0]


def test_an_organisation_in_a_list_of_people_is_one() -> None:
    people = "Name,E-mail,Role\nMinistry of Rivers,rivers@example.org,host\n"
    event = event_of(people, start=date(2027, 3, 26), end=date(2027, 3, 26))

    assert [it.name for it in event.organizations] == ["Ministry of Rivers"]
    assert [str(it.role) for it in event.participations] == ["host"]


def test_a_long_cell_does_not_hide_the_separator() -> None:
    names = "; ".join(f"Ada Example{number}" for number in range(5000))

    event = event_of(f"Date,Time,Title,Speaker\n26.3.2027,9:00,Opening,{names}\n")
    assert [it.title for it in event.sessions] == ["Opening"]


def test_html_in_a_description_is_read_as_markdown() -> None:
    html = "<script>x()</script><p>Bring <b>boots</b></p>"

    (session,) = event_of(f"Date,Time,Title,Description\n26.3.2027,9:00,Rivers,{html}\n").sessions
    assert session.description == "Bring **boots**"


BREAKS = """\
Date,Time,Title,Speaker
2027-03-26,9:00-9:30,Coffee,
2027-03-26,9:30-10:00,Кофе-брейк,
2027-03-26,10:00-11:00,Tea and its history,Ada Example
"""


def test_sessions_that_are_called_breaks_are_some() -> None:
    grid = eventkit.read(
        GRID.encode(), format="sheet", options={"title": "School", "timezone": "UTC"}
    ).events[0]
    rows = eventkit.read(
        BREAKS.encode(), format="sheet", options={"title": "School", "timezone": "UTC"}
    ).events[0]

    assert {it.title: it.kind for it in grid.sessions}["Coffee"] == "break"
    assert [it.kind for it in rows.sessions] == ["break", "break", None]


def test_a_column_of_kinds_has_the_last_word_on_breaks() -> None:
    table = "Date,Time,Title,Kind\n2027-03-26,9:00-9:30,Lunch,\n2027-03-26,9:30-10:00,Law,talk\n"
    options = {"title": "School", "timezone": "UTC"}

    event = eventkit.read(table.encode(), format="sheet", options=options).events[0]

    assert [it.kind for it in event.sessions] == [None, "talk"]
