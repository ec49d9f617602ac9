"""A start without an end, and a moment: each way in and each way out says which it is."""

from __future__ import annotations

import csv
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from tests.documents import AULA, HEAD
from tests.exporters.wire import faults, read, unescaped

import eventkit
from eventkit.changes import diff
from eventkit.cli._timetable import Frame, draw_timetable
from eventkit.document import dumps
from eventkit.model import Event
from eventkit.model.errors import DocumentError
from eventkit.releases import release
from eventkit.testing.samples import SAMPLES

BERLIN = ZoneInfo("Europe/Berlin")
EVENING = f"""{HEAD}{AULA}
[sessions.talk]
title = "Talk"
day = 1
time = "18:00-18:45"
rooms = ["aula"]

[sessions.bus]
title = "The bus leaves"
day = 1
time = "08:15"
duration = "0 min"

[sessions.dinner]
title = "Dinner"
day = 1
time = "19:00"
rooms = ["aula"]
"""


def evening() -> Event:
    return eventkit.loads(EVENING)


def with_dinner(**changes: Any) -> Event:
    event = evening()
    return event.replace(attrs.evolve(event.session("dinner"), **changes))


def clock(text: str) -> datetime:
    return datetime.fromisoformat(f"2027-03-26 {text}").replace(tzinfo=BERLIN)


# --- documents


@pytest.mark.parametrize(
    ("when", "timing", "end"),
    [
        ('day = 1\ntime = "19:00"', "open", None),
        ('start = "2027-03-26 19:00"', "open", None),
        ("start = 2027-03-26T19:00:00", "open", None),
        ('day = 1\ntime = "19:00"\nduration = "0 min"', "moment", "19:00"),
        ('day = 1\ntime = "19:00"\nduration = "PT0M"', "moment", "19:00"),
        ('start = "2027-03-26 19:00"\nduration = "0 h"', "moment", "19:00"),
        ('day = 1\ntime = "19:00"\nduration = "5 min"', "hours", "19:05"),
    ],
)
def test_a_document_says_where_a_session_ends_or_that_nobody_knows(
    when: str, timing: str, end: str | None
) -> None:
    session = eventkit.loads(f'{HEAD}[sessions.s]\ntitle = "S"\n{when}\n').session("s")

    assert (session.timing, session.start) == (timing, clock("19:00"))
    assert session.end == (end and clock(end))


@pytest.mark.parametrize(
    "when",
    [
        'day = 1\ntime = "19:00"\n',
        'day = 1\ntime = "08:15"\nduration = "0 min"\n',
        'start = "2027-03-26 19:00:30"\n',
        'start = "2027-03-26 08:15:30"\nduration = "0 min"\n',
        'day = 2027-10-31\ntime = "19:00"\n',
        'start = "2027-10-31 02:30+01:00"\nduration = "0 min"\n',
        'start = "2027-10-31 02:30+02:00"\n',
    ],
)
@pytest.mark.parametrize("format", ["toml", "json"])
def test_the_normal_form_is_what_was_read(when: str, format: str) -> None:
    document = f'{HEAD}\n[sessions.s]\ntitle = "S"\n{when}'
    event = eventkit.loads(document)

    assert dumps(event).endswith(f'"S"\n{when}')
    assert eventkit.loads(dumps(event, format=format), format=format) == event


@pytest.mark.parametrize(
    "when",
    [
        'day = 1\ntime = "19:00-19:00"',
        'start = "2027-03-26 19:00"\nend = "2027-03-26 19:00"',
        'start = "2027-03-26 20:00+01:00"\nend = "2027-03-26 19:00Z"',
    ],
)
def test_an_end_at_the_start_is_an_error_that_leads_to_a_moment(when: str) -> None:
    with pytest.raises(DocumentError) as caught:
        eventkit.loads(f'{HEAD}[sessions.s]\ntitle = "S"\n{when}\n')

    (fault,) = caught.value.faults
    assert fault.rule == "end-not-after-start"
    assert fault.hint == 'of a moment write its start, and duration = "0 min"'


def test_only_the_length_of_a_session_may_be_nothing() -> None:
    with pytest.raises(DocumentError, match="'0 min' is not a valid duration"):
        eventkit.loads(f'{HEAD}[checks]\nbuffer = "0 min"\n')


@pytest.mark.parametrize("length", ["", "min", "h", "P", "PT"])
def test_a_length_without_a_number_is_none(length: str) -> None:
    with pytest.raises(DocumentError, match="is not a valid duration"):
        eventkit.loads(
            f'{HEAD}[sessions.s]\ntitle = "S"\nday = 1\ntime = "9:00"\nduration = "{length}"\n'
        )


def test_each_day_may_have_an_evening_without_an_end() -> None:
    event = eventkit.loads(
        f'{HEAD}[sessions.walk]\ntitle = "Walk"\ndays = "all"\ntime = "20:00"\n'
        '[sessions.bus]\ntitle = "Bus"\nday = 1\nduration = "0 min"\n'
        '[sessions.bus.slots]\nout = { time = "08:15" }\nback = { time = "18:15-18:20" }\n'
        'late = { time = "23:00", duration = "10 min" }\n'.replace(
            "day = 1\nduration", "duration"
        ).replace("{ time", "{ day = 1, time")
    )

    timings = {session.id: str(session.timing) for session in event.sessions}
    assert timings == {
        "walk-1": "open",
        "bus-out": "moment",
        "bus-back": "hours",
        "bus-late": "hours",
    }


# --- calendars


def test_a_calendar_says_when_it_begins_and_in_its_text_that_the_end_is_open() -> None:
    calendar = eventkit.export(evening(), to="icalendar")

    assert faults(calendar) == []
    bus, dinner = (
        next(it for it in read(calendar).inner if it.value("UID").startswith(id))
        for id in ("bus@", "dinner@")
    )
    assert [line.value for line in bus.all("DTSTART")] == ["20270326T081500"]
    assert bus.all("DTEND") == dinner.all("DTEND") == []
    assert unescaped(dinner.value("DESCRIPTION")) == "From 19:00, open end (Europe/Berlin)"
    assert bus.all("DESCRIPTION") == []


def test_the_agenda_of_a_day_lists_them_and_ends_with_the_last_that_is_known() -> None:
    calendar = read(eventkit.export(evening(), to="icalendar", entries="days"))

    (day,) = (it for it in calendar.inner if it.name == "VEVENT")
    assert day.value("DTSTART") == "20270326T081500"
    assert day.value("DTEND") == "20270326T190000"
    assert unescaped(day.value("DESCRIPTION")).splitlines()[:3] == [
        "08:15 The bus leaves",
        "18:00–18:45 Talk (Aula)",
        "from 19:00, open end: Dinner (Aula)",
    ]


def test_a_day_of_one_open_evening_has_no_end_either() -> None:
    event = evening()
    event = attrs.evolve(event, sessions=[event.session("dinner")])

    calendar = eventkit.export(event, to="icalendar", entries="days")
    assert faults(calendar) == []
    assert b"DTEND" not in calendar.partition(b"BEGIN:VEVENT")[2]


def test_a_discreet_calendar_tells_nothing_of_an_open_end() -> None:
    event = attrs.evolve(evening(), discreet_title="Away")

    calendar = eventkit.export(event, to="icalendar", discreet=True)
    assert faults(calendar) == []
    assert b"open" not in calendar


# --- releases


def test_an_end_that_becomes_known_raises_the_sequence(tmp_path: Path) -> None:
    known = with_dinner(end=clock("22:00"))
    log = tmp_path / "event.releases.jsonl"
    release(evening(), log)

    calendar = eventkit.to_icalendar(known, log=release(known, log))
    sequences = {str(it["UID"]).partition("@")[0]: it["SEQUENCE"] for it in calendar.events}
    assert (sequences["dinner"], sequences["bus"]) == (1, 0)


@pytest.mark.parametrize("id", ["dinner", "bus"])
def test_what_had_no_end_is_cancelled_without_one(id: str, tmp_path: Path) -> None:
    before = evening()
    after = attrs.evolve(before, sessions=[it for it in before.sessions if it.id != id])
    log = tmp_path / "event.releases.jsonl"
    release(before, log)

    calendar = eventkit.export(after, to="icalendar", log=release(after, log))
    assert faults(calendar) == []
    gone = next(it for it in read(calendar).inner if it.value("UID").startswith(f"{id}@"))
    assert gone.value("STATUS") == "CANCELLED"
    assert (len(gone.all("DTSTART")), gone.all("DTEND")) == (1, [])


def test_what_changes_says_the_open_end() -> None:
    changes = diff(evening(), with_dinner(end=clock("22:00")))

    assert "19:00–22:00" in changes.text()
    assert "from 19:00, open end" in changes.text()


# --- checks


@pytest.mark.parametrize(
    ("start", "clashes"),
    [("18:44", True), ("18:45", False), ("18:00", True), ("17:59", False)],
)
@pytest.mark.parametrize("is_open", [True, False])
def test_an_open_end_and_a_moment_count_by_their_start(
    start: str, clashes: bool, is_open: bool
) -> None:
    event = with_dinner(start=clock(start), end=None if is_open else clock(start))

    assert ([it.rule for it in eventkit.check(event)] == ["room-taken-twice"]) == clashes


def test_two_that_begin_at_once_in_one_room_clash() -> None:
    event = evening()
    other = attrs.evolve(event.session("dinner"), id="party", title="Party")

    problems = eventkit.check(attrs.evolve(event, sessions=[*event.sessions, other]))
    assert [(it.rule, it.message) for it in problems] == [
        (
            "room-taken-twice",
            "Aula is taken by 'Dinner' (dinner), Friday from 19:00, open end",
        )
    ]


@pytest.mark.parametrize(
    ("start", "end", "problems"),
    [
        ("18:30", "19:30", ["part-outside-whole"]),
        ("19:30", "23:00", []),
        ("19:30", None, []),
        ("18:59", None, ["part-outside-whole"]),
    ],
)
def test_a_part_begins_no_earlier_than_a_whole_with_an_open_end(
    start: str, end: str | None, problems: list[str]
) -> None:
    event = evening()
    part = attrs.evolve(
        event.session("dinner"),
        id="toast",
        title="Toast",
        rooms=(),
        part_of="dinner",
        start=clock(start),
        end=clock(end) if end else None,
    )

    event = attrs.evolve(event, sessions=[*event.sessions, part])
    assert [it.rule for it in eventkit.check(event)] == problems


# --- tables and lists


def test_a_table_of_markdown_says_it_in_the_time() -> None:
    lines = eventkit.export(evening(), to="markdown").decode().splitlines()

    assert [line.split(" | ")[0] for line in lines if line.startswith("| ")][2:] == [
        "| 08:15",
        "| 18:00–18:45",
        "| from 19:00, open end",
    ]


def test_a_row_of_the_csv_has_no_end_or_lasts_no_minute() -> None:
    rows = csv.DictReader(eventkit.export(evening(), to="csv").decode("utf-8-sig").splitlines())

    assert {row["id"]: (row["start"], row["end"], row["minutes"]) for row in rows} == {
        "bus": ("08:15", "08:15", "0"),
        "talk": ("18:00", "18:45", "45"),
        "dinner": ("19:00", "", ""),
    }


def drawn(event: Event, width: int) -> list[str]:
    frame = Frame(width)
    return ["".join(span.text for span in line).rstrip() for line in draw_timetable(event, frame)]


def test_the_terminal_shows_the_open_end_beside_the_session() -> None:
    lines = drawn(evening(), 80)

    first = next(number for number, line in enumerate(lines) if line.endswith("Dinner"))
    assert lines[first : first + 2] == ["from 19:00,  ┃ Dinner", "open end     ┃ Aula"]


@pytest.mark.parametrize(
    ("start", "rooms", "is_beside"),
    [
        ("19:59", (), True),
        ("20:00", (), False),
        ("19:30", ("aula",), False),
    ],
)
def test_an_open_end_is_drawn_up_to_the_next_in_its_room_or_an_hour(
    start: str, rooms: tuple[str, ...], is_beside: bool
) -> None:
    event = evening()
    music = attrs.evolve(
        event.session("talk"),
        id="music",
        title="Music",
        rooms=rooms,
        start=clock(start),
        end=clock(start) + timedelta(hours=2),
    )

    lines = drawn(attrs.evolve(event, sessions=[*event.sessions, music]), 80)
    (line,) = (line for line in lines if line.endswith("Music"))
    assert line.count("┃") == 1 + is_beside


def test_a_moment_is_drawn_beside_what_goes_on() -> None:
    event = with_dinner(start=clock("18:15"), end=clock("18:15"), rooms=())

    (line,) = (line for line in drawn(event, 80) if line.endswith("Dinner"))
    assert line.startswith("18:15 ")
    assert line.count("┃") == 2


def test_a_notebook_shows_an_open_end_as_one() -> None:
    table = evening()._repr_markdown_()

    assert "| 19:00– | Dinner |" in table
    assert "| 08:15 | The bus leaves |" in table


def test_the_sample_of_open_ends_has_one_of_each() -> None:
    timings = {str(session.timing) for session in SAMPLES["open-ends"].sessions}

    assert timings == {"hours", "open", "moment"}


def test_the_day_of_an_open_night_is_the_day_before() -> None:
    event = with_dinner(start=datetime(2027, 3, 27, 1, tzinfo=BERLIN))

    assert event.day_of(event.session("dinner")) == date(2027, 3, 26)
