"""The csv format, through the doors that users have."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve

import eventkit
from eventkit.model import (
    Contact,
    Event,
    Horizon,
    Organization,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Venue,
)
from eventkit.plugins import OptionsError
from eventkit.testing import ExporterContract
from eventkit_csv import CSV

ZONE = ZoneInfo("Europe/Berlin")
INSTITUTE = Organization(id="institute", name="Institute of Examples", country="DE")
ADA = Person(
    id="ada", name="Ada Example", organization=INSTITUTE, contact=Contact(email="ada@example.org")
)
AULA = Room(id="aula", name="Aula")
OPENING = Session(
    id="opening",
    title="Opening; with “quotes” and, a comma",
    start=datetime(2027, 3, 26, 9, 30, tzinfo=ZONE),
    end=datetime(2027, 3, 26, 10, 15, tzinfo=ZONE),
    rooms=[AULA],
    participations=[Participation(who=ADA, role="speaker")],
    description="*Welcome* to [us](https://example.org).",
)
EVENT = Event(
    id="school",
    uid="school-2027-example",
    title="Spring School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 27),
    timezone="Europe/Berlin",
    venues=[Venue(id="venue", name="House", city="Berlin")],
    rooms=[AULA],
    people=[ADA],
    organizations=[INSTITUTE],
    sessions=[
        Session(id="later", title='=HYPERLINK("x")', day=date(2027, 3, 27)),
        OPENING,
        Session(id="greeting", title="Greeting", part_of=OPENING),
        Session(id="someday", title="Türkmençe: açylyş"),
    ],
    outcomes=[
        Outcome(
            id="R-1",
            kind="recommendation",
            title="Write it down",
            owners=[INSTITUTE],
            horizon=Horizon(years=(3, 5)),
        )
    ],
)


def exported(event: Event = EVENT, **options: Any) -> list[dict[str, str]]:
    text = eventkit.export(event, to="csv", **options).decode("utf-8-sig")
    delimiter = {"semicolon": ";", "tab": "\t"}.get(str(options.get("delimiter")), ",")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_rows_are_the_sessions_in_the_order_of_the_programme() -> None:
    assert [row["id"] for row in exported()] == ["opening", "greeting", "later", "someday"]


def test_a_session_is_told_with_its_time_place_and_people() -> None:
    row = exported()[0]

    assert row["date"] == "2027-03-26"
    assert (row["start"], row["end"], row["timezone"]) == ("09:30", "10:15", "Europe/Berlin")
    assert (row["rooms"], row["venue"]) == ("Aula", "House")
    assert row["people"] == "Ada Example (speaker)"
    assert row["title"] == OPENING.title


def test_every_session_is_told_in_the_zone_of_the_event() -> None:
    zone = ZoneInfo("Asia/Ashgabat")
    call = Session(
        id="call",
        title="Call",
        timezone="Asia/Ashgabat",
        start=datetime(2027, 3, 26, 12, 30, tzinfo=zone),
        end=datetime(2027, 3, 26, 13, 0, tzinfo=zone),
    )

    row = exported(evolve(EVENT, sessions=[*EVENT.sessions, call]))[0]

    assert (row["id"], row["start"], row["end"]) == ("call", "08:30", "09:00")
    assert (row["timezone"], row["own_hours"]) == ("Europe/Berlin", "12:30–13:00 Asia/Ashgabat")


def test_a_night_in_which_clocks_change_has_the_minutes_that_pass() -> None:
    night = Session(
        id="night",
        title="Night",
        start=datetime(2027, 3, 27, 23, 30, tzinfo=ZONE),
        end=datetime(2027, 3, 28, 3, 30, tzinfo=ZONE),
    )

    row = exported(evolve(EVENT, sessions=[night], outcomes=[]))[0]

    assert (row["date"], row["start"], row["end"]) == ("2027-03-27", "23:30", "03:30")
    assert row["minutes"] == "180"


def test_what_is_not_known_is_an_empty_cell() -> None:
    row = exported()[3]

    assert [row[key] for key in ("date", "start", "end", "minutes", "own_hours")] == [""] * 5


def test_a_description_is_plain_text() -> None:
    assert exported()[0]["description"] == "Welcome to us (https://example.org)."


def test_a_title_that_looks_like_a_formula_is_made_harmless() -> None:
    assert exported()[2]["title"] == '\'=HYPERLINK("x")'


def cells_of(*texts: str, **options: Any) -> list[str]:
    """Return the cells of a column whose values these texts are."""
    rows = [Session(id=f"s{number}", title=text) for number, text in enumerate(texts)]
    event = evolve(EVENT, sessions=rows, outcomes=[])
    return [row["title"] for row in exported(event, columns="title", **options)]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
@pytest.mark.parametrize("before", ["", "\u200b", "x;", "x,", "x; ", 'x;"', "x;\u2060", ";;"])
def test_no_part_of_a_cell_starts_as_a_formula(start: str, before: str) -> None:
    (cell,) = cells_of(f"{before}{start}cmd()")

    parts = re.split("[,;]", cell)
    assert parts[-1].strip(' "\u200b\u2060').startswith("'")
    assert cell.replace("'", "") == f"{before}{start}cmd()".strip()


def test_no_line_of_a_cell_starts_as_a_formula() -> None:
    talk = Session(id="s", title="S", description="first\n\\=1+2\n\n- a list\n- =3+4")

    (row,) = exported(evolve(EVENT, sessions=[talk], outcomes=[]))
    assert row["description"] == "first\n'=1+2\n\n• a list\n• =3+4"


def test_a_second_name_in_a_cell_is_no_formula() -> None:
    names = [Room(id="a", name="Aula"), Room(id="b", name="=2+2")]
    talk = Session(id="s", title="S", rooms=names)

    (row,) = exported(evolve(EVENT, rooms=names, sessions=[talk], outcomes=[]))
    assert row["rooms"] == "Aula;' =2+2"


@pytest.mark.parametrize(
    "text",
    [
        "+996 555 123456", "+49 (30) 555-01-00", "+1 202.555.0100", "0305550100", "012", "1e5",
        "-5", "+3.5", "TRUE", "2027-03-26", "a-b", "a = b", "mail@example.org",
        "Rivers; lakes, 2+2", "It's", "between -5, +7", "6/7", "'quoted'",
    ],
)  # fmt: skip
def test_every_other_value_stays_as_it_is(text: str) -> None:
    assert cells_of(text) == [text]


@pytest.mark.parametrize("text", ["+1+1", "-1-1", "+996 555 12345+A1", "-SUM(1)", "+A1", "+12-3"])
def test_what_is_nearly_a_number_is_a_formula(text: str) -> None:
    assert cells_of(text) == [f"'{text}"]


def test_the_file_begins_with_a_mark_for_excel_unless_told_not_to() -> None:
    assert eventkit.export(EVENT, to="csv").startswith(b"\xef\xbb\xbfid,")
    assert eventkit.export(EVENT, to="csv", bom=False).startswith(b"id,")


def test_lines_end_as_rfc_4180_says() -> None:
    assert eventkit.export(EVENT, to="csv", columns="id") == (
        b"\xef\xbb\xbfid\r\nopening\r\ngreeting\r\nlater\r\nsomeday\r\n"
    )


def test_columns_come_as_named() -> None:
    assert list(exported(columns="title, id")[0]) == ["title", "id"]


def test_an_unknown_column_lists_the_known_ones() -> None:
    with pytest.raises(OptionsError, match="no column 'tilte'; there are id, date"):
        eventkit.export(EVENT, to="csv", columns="tilte")


@pytest.mark.parametrize("delimiter", ["comma", "semicolon", "tab"])
def test_every_delimiter_reads_back(delimiter: str) -> None:
    assert exported(delimiter=delimiter)[0]["title"] == OPENING.title


def test_people_come_with_their_roles_and_sessions() -> None:
    row = exported(rows="people")[0]

    assert (row["id"], row["type"], row["organization"]) == (
        "ada",
        "person",
        "Institute of Examples",
    )
    assert (row["roles"], row["sessions"]) == ("speaker", OPENING.title)


BEN = Person(id="ben", name="Ben Beispiel")
LAB = Room(id="lab", name="Lab")
TALKS = evolve(
    EVENT,
    people=[ADA, BEN],
    rooms=[AULA, LAB],
    sessions=[
        Session(
            id="panel",
            title="Panel",
            start=datetime(2027, 3, 27, 9, tzinfo=ZONE),
            end=datetime(2027, 3, 27, 10, tzinfo=ZONE),
            rooms=[AULA, LAB],
            participations=[
                Participation(who=BEN, role="moderator"), Participation(who=ADA, role="speaker"),
                Participation(who=ADA, role="chair"),
            ],
        ),
        OPENING,
        Session(
            id="greeting", title="Greeting", part_of=OPENING,
            participations=[Participation(who=ADA, role="host")],
        ),
        Session(
            id="later", title="Later", day=date(2027, 3, 27),
            participations=[Participation(who=ADA, role="speaker")],
        ),
        Session(id="open", title="Open", participations=[Participation(who=BEN, role="speaker")]),
    ],
)  # fmt: skip


def test_people_come_with_the_times_and_rooms_of_their_sessions() -> None:
    ada, ben = exported(TALKS, rows="people", columns="programme", bom=False)[:2]

    assert ada["programme"].split("\n") == [
        f"Friday, 26 March 2027, 09:30–10:15, Aula: {OPENING.title} (Speaker)",
        "Friday, 26 March 2027, 09:30–10:15, Aula: Greeting (Host)",
        "Saturday, 27 March 2027, 09:00–10:00, Aula, Lab: Panel (Speaker, Chair)",
        "Saturday, 27 March 2027, House: Later (Speaker)",
    ]
    assert ben["programme"].split("\n") == [
        "Saturday, 27 March 2027, 09:00–10:00, Aula, Lab: Panel (Moderator)",
        "House: Open (Speaker)",
    ]


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("moderator", ["Ben Beispiel"]),
        ("chair, moderator", ["Ada Example", "Ben Beispiel"]),
        ("interpreter", []),
    ],
)
def test_people_can_be_those_of_a_role(role: str, names: list[str]) -> None:
    assert [row["name"] for row in exported(TALKS, rows="people", role=role)] == names


def test_an_unknown_role_lists_the_known_ones() -> None:
    with pytest.raises(OptionsError, match="no role 'speakers'; there are chair, "):
        eventkit.export(TALKS, to="csv", rows="people", role="speakers")


def test_a_role_chooses_among_people_alone() -> None:
    with pytest.raises(OptionsError, match="rows=people"):
        eventkit.export(TALKS, to="csv", role="speaker")


def test_the_public_gets_no_addresses_and_the_organisers_do() -> None:
    assert exported(rows="people")[0]["email"] == ""
    assert exported(rows="people", audience="organizers")[0]["email"] == "ada@example.org"


def test_outcomes_come_with_owners_and_horizon() -> None:
    row = exported(rows="outcomes")[0]

    assert (row["owners"], row["horizon"]) == ("Institute of Examples", "3-5 years")


class TestCsv(ExporterContract):
    exporter = CSV


@pytest.mark.parametrize(
    ("options", "head"), [({}, "Kennung,Titel"), ({"heads": "keys"}, "id,title")]
)
def test_heads_are_words_of_the_language_or_keys(options: dict[str, Any], head: str) -> None:
    options = {"columns": "id,title", "bom": False, **options}

    text = eventkit.export(EVENT, to="csv", language="de", options=options).decode()

    assert text.splitlines()[0] == head
