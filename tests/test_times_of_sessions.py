"""Open ends, moments and whole days: each way in and each way out says which it is."""

from __future__ import annotations

import csv
import json
import re
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
from eventkit.model import Event, Participation, Person, Session
from eventkit.model.errors import DocumentError, ModelError
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


# --- whole days

FAIR = f"""{HEAD.replace("end = 2027-03-26", "end = 2027-03-28")}{AULA}
[sessions.fair]
title = "Fair"
start = 2027-03-26
end = 2027-03-28
rooms = ["aula"]

[sessions.trip]
title = "Trip"
day = 2
time = "all-day"

[sessions.talk]
title = "Talk"
day = 2
time = "09:00-10:00"
rooms = ["aula"]

[sessions.posters]
title = "Posters"
day = 2
"""


def fair() -> Event:
    return eventkit.loads(FAIR)


def march(day: int) -> date:
    return date(2027, 3, day)


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ('day = 1\ntime = "all-day"', 26, 26),
        ("start = 2027-03-26\nend = 2027-03-28", 26, 28),
        ('start = "2027-03-26"\nend = "2027-03-28"', 26, 28),
        ("start = 2027-03-26\nend = 2027-03-26", 26, 26),
    ],
)
def test_whole_days_are_written_as_dates_of_which_the_last_is_included(
    when: str, first: int, last: int
) -> None:
    session = eventkit.loads(f'{HEAD}[sessions.s]\ntitle = "S"\n{when}\n').session("s")

    assert (session.timing, session.start, session.end) == ("all-day", None, None)
    assert (session.day, session.last_day, session.duration) == (march(first), march(last), None)


@pytest.mark.parametrize("format", ["toml", "json"])
def test_whole_days_have_a_normal_form(format: str) -> None:
    assert dumps(fair()).partition("\n\n[rooms")[2] == FAIR.partition("\n[rooms")[2]
    assert eventkit.loads(dumps(fair(), format=format), format=format) == fair()


@pytest.mark.parametrize(
    ("when", "place", "message", "hint"),
    [
        (
            "start = 2027-03-26",
            "start",
            "a date as start needs a last day as end [half-a-time]",
            'of one day write day = 2027-03-26 and time = "all-day"',
        ),
        (
            'start = 2027-03-26\nduration = "1 h"',
            "start",
            "a date as start needs a last day as end [half-a-time]",
            'write start = "2027-03-26 09:30"',
        ),
        (
            'start = 2027-03-26\nend = "2027-03-26 10:00"',
            "end",
            "start and end are two dates for whole days, or both have a time [two-times]",
            "or two dates",
        ),
        (
            'start = "2027-03-26 10:00"\nend = 2027-03-27',
            "end",
            "start and end are two dates for whole days, or both have a time [two-times]",
            "or two dates",
        ),
        (
            "start = 2027-03-27\nend = 2027-03-26",
            "end",
            "the last day is before the first [end-not-after-start]",
            None,
        ),
        (
            "start = 2027-03-27\nend = 2028-03-28",
            "end",
            "whole days of one session are at most 366 [impossible-date]",
            None,
        ),
        (
            'start = 2027-03-26\nend = 2027-03-27\nduration = "8 h"',
            "start",
            "a session has an end or a duration, not both [half-a-time]",
            "keep one of them",
        ),
        (
            'day = 1\ntime = "all-day"\nduration = "8 h"',
            "duration",
            '"all-day" has no duration [half-a-time]',
            "start and end as dates",
        ),
        ('time = "all-day"', "time", "hours need a day [half-a-time]", "add day = 1"),
        (
            "day = 1\nstart = 2027-03-26\nend = 2027-03-27",
            "day",
            "a session with a start has no 'day' [two-times]",
            "keep start and end",
        ),
    ],
)
def test_whole_days_that_are_none_are_told_with_the_way_out(
    when: str, place: str, message: str, hint: str | None
) -> None:
    with pytest.raises(DocumentError) as caught:
        eventkit.loads(f'{HEAD}[sessions.s]\ntitle = "S"\n{when}\n')

    (fault,) = caught.value.faults
    assert fault.place == f"sessions.s.{place}"
    assert f"{fault.message} [{fault.rule}]" == message
    assert (hint or "") in (fault.hint or "")


@pytest.mark.parametrize(
    "text", ["All day", "all day", "whole day", "ganztägig", "весь день", "00:00-24:00", "ALL-DAY"]
)
def test_other_words_for_whole_days_are_answered(text: str) -> None:
    with pytest.raises(DocumentError) as caught:
        eventkit.loads(f'{HEAD}[sessions.s]\ntitle = "S"\nday = 1\ntime = "{text}"\n')

    assert [fault.nearest for fault in caught.value.faults] == ["all-day"]


def test_the_usual_hours_of_an_event_are_hours() -> None:
    with pytest.raises(DocumentError, match="'all-day' is not a valid time"):
        eventkit.loads(f'{HEAD}hours = "all-day"\n')


def test_whole_days_without_end_are_refused_together() -> None:
    sessions = "".join(
        f'[sessions.s{number}]\ntitle = "S"\nstart = 2027-01-01\nend = 2028-01-01\n'
        for number in range(60)
    )

    with pytest.raises(
        DocumentError, match=r"^all-day sessions take more than 20,000 days together"
    ):
        eventkit.loads(HEAD + sessions)


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        ({"last_day": march(26)}, "half-a-time"),
        ({"day": march(27), "last_day": march(26)}, "end-before-start"),
        ({"day": march(27), "last_day": date(2028, 3, 27)}, "impossible-date"),
        ({"start": clock("09:00"), "last_day": march(27)}, "half-a-time"),
        ({"start": clock("09:00"), "day": march(26), "last_day": march(27)}, "two-times"),
    ],
)
def test_whole_days_of_the_model_are_in_order(days: dict[str, Any], rule: str) -> None:
    with pytest.raises(ModelError) as caught:
        Session(id="s", title="S", **days)

    assert [fault.rule for fault in caught.value.faults] == [rule]


def test_whole_days_belong_to_each_of_their_days_and_come_first() -> None:
    event = fair()

    first, second, third = event.days
    assert [it.id for it in first.all_sessions] == ["fair"]
    assert [it.id for it in second.ongoing] == ["fair"]
    assert [it.id for it in second.sessions] == ["trip", "talk", "posters"]
    assert [it.id for it in third.all_sessions] == ["fair"]
    assert event.days_of(event.session("fair")) == (march(26), march(27), march(28))


@pytest.mark.parametrize(("day", "ids"), [(1, {"fair"}), (2, {"fair", "trip", "talk", "posters"})])
def test_a_selection_of_a_day_has_what_goes_on_then(day: int, ids: set[str]) -> None:
    view = fair().view(select={"day": day})

    assert {session.id for session in view.sessions} == ids


def test_each_day_of_whole_days_may_be_selected_outside_the_event_too() -> None:
    event = eventkit.loads(FAIR.replace("end = 2027-03-28\nrooms", "end = 2027-03-30\nrooms"))

    view = event.view(select={"day": "2027-03-30"})
    assert [session.id for session in view.sessions] == ["fair"]


def test_whole_days_are_dates_in_calendars_and_take_nobodys_time() -> None:
    calendar = eventkit.export(fair(), to="icalendar", busy=True, reminder=timedelta(minutes=5))

    assert faults(calendar) == []
    entry = next(it for it in read(calendar).inner if it.value("UID").startswith("fair@"))
    times = [(line.name, line.value) for line in entry.lines if line.name.startswith("DT")][:2]
    assert times == [("DTSTART", "20270326"), ("DTEND", "20270329")]
    assert entry.value("TRANSP") == "TRANSPARENT"
    assert entry.inner == []


def test_each_agenda_has_a_line_of_whole_days_and_hours_of_others() -> None:
    calendar = read(eventkit.export(fair(), to="icalendar", entries="days"))

    days = [entry for entry in calendar.inner if entry.name == "VEVENT"]
    assert [unescaped(day.value("DESCRIPTION")).splitlines()[0] for day in days] == [
        "all day, 26–28 March 2027: Fair (Aula)"
    ] * 3
    assert unescaped(days[1].value("DESCRIPTION")).splitlines()[1] == "all day: Trip"
    assert [day.value("DTSTART") for day in days] == ["20270326", "20270327T090000", "20270328"]


def test_whole_days_are_no_loss_and_do_not_stand_in_the_text_of_the_event() -> None:
    calendar = read(eventkit.export(fair(), to="icalendar"))

    event = next(entry for entry in calendar.inner if entry.value("UID") == "9d5c2f0a-school")
    assert unescaped(event.value("DESCRIPTION")) == "• Saturday, 27 March 2027: Posters"


def test_whole_days_that_are_gone_are_cancelled_on_their_days(tmp_path: Path) -> None:
    before = fair()
    after = attrs.evolve(before, sessions=[it for it in before.sessions if it.id != "fair"])
    log = tmp_path / "event.releases.jsonl"
    release(before, log)

    calendar = eventkit.export(after, to="icalendar", log=release(after, log))
    gone = next(it for it in read(calendar).inner if it.value("UID").startswith("fair@"))
    assert gone.value("STATUS") == "CANCELLED"
    assert (gone.value("DTSTART"), gone.value("DTEND")) == ("20270326", "20270329")


def test_another_last_day_changes_the_agendas_of_the_days_it_is_on(tmp_path: Path) -> None:
    before = fair()
    after = before.replace(attrs.evolve(before.session("fair"), last_day=march(27)))
    log = tmp_path / "event.releases.jsonl"
    release(before, log)

    calendar = eventkit.to_icalendar(after, log=release(after, log), entries="days")
    assert [entry["SEQUENCE"] for entry in calendar.events] == [1, 1, 1]
    assert "Fair" not in calendar.events[2].get("DESCRIPTION", "")


def test_what_changes_says_the_whole_days() -> None:
    before = fair()
    after = before.replace(attrs.evolve(before.session("fair"), last_day=march(27)))

    changes = diff(before, after)
    assert "26–28 March 2027, all day" in changes.text()
    assert "26–27 March 2027, all day" in changes.text()
    (change,) = json.loads(changes.json())["changes"]
    assert (change["old"]["last_day"], change["new"]["last_day"]) == ("2027-03-28", "2027-03-27")


def test_whole_days_collide_with_nothing_and_are_not_without_hours() -> None:
    event = fair()
    people = [Person(id="ada", name="Ada", audience="public")]
    speaking = [Participation(who="ada", role="speaker")]
    sessions = [attrs.evolve(it, participations=speaking) for it in event.sessions]
    event = attrs.evolve(event, people=people, sessions=sessions)

    problems = eventkit.check(event, today=march(20))
    assert [(it.rule, it.place) for it in problems] == [
        ("session-without-hours", "sessions.posters")
    ]


def test_whole_days_that_end_after_the_event_are_outside_it() -> None:
    event = eventkit.loads(FAIR.replace("end = 2027-03-28\nrooms", "end = 2027-03-29\nrooms"))

    (problem,) = eventkit.check(event)
    assert (problem.rule, problem.place) == ("session-outside-event", "sessions.fair")
    assert problem.message.startswith("29 March 2027 is outside the event")


@pytest.mark.parametrize(
    ("when", "is_outside"),
    [
        ('day = 3\ntime = "10:00-11:00"', False),
        ("start = 2027-03-27\nend = 2027-03-28", False),
        ("start = 2027-03-27\nend = 2027-03-29", True),
        ('day = 2027-03-25\ntime = "10:00-11:00"', True),
    ],
)
def test_a_part_lies_within_whole_days(when: str, is_outside: bool) -> None:
    event = eventkit.loads(f'{FAIR}[sessions.p]\ntitle = "P"\npart_of = "fair"\n{when}\n')

    rules = [problem.rule for problem in eventkit.check(event)]
    assert rules == ["part-outside-whole"] * is_outside


def test_a_part_without_a_day_takes_the_first_of_its_whole() -> None:
    event = eventkit.loads(
        f'{FAIR}[sessions.p]\ntitle = "P"\npart_of = "fair"\ntime = "10:00-11:00"\n'
    )

    assert event.session("p").start == clock("10:00")


def test_tables_of_markdown_have_whole_days_above_the_hours() -> None:
    lines = eventkit.export(fair(), to="markdown").decode().splitlines()

    rows = [
        line.split(" | ")[0] for line in lines if line.startswith("| all") or "**Talk**" in line
    ]
    assert rows == [
        "| all day, 26–28 March 2027",
        "| all day, 26–28 March 2027",
        "| all day",
        "| 09:00–10:00",
        "| all day, 26–28 March 2027",
    ]


def test_rows_of_the_csv_tell_whole_days_from_hours_that_nobody_knows() -> None:
    rows = csv.DictReader(eventkit.export(fair(), to="csv").decode("utf-8-sig").splitlines())

    told = {row["id"]: (row["date"], row["last_date"], row["timing"]) for row in rows}
    assert told == {
        "fair": ("2027-03-26", "2027-03-28", "all-day"),
        "trip": ("2027-03-27", "2027-03-27", "all-day"),
        "talk": ("2027-03-27", "", "hours"),
        "posters": ("2027-03-27", "", "day"),
    }


def test_the_terminal_draws_whole_days_above_the_hours() -> None:
    lines = drawn(fair(), 80)

    titles = [
        line.partition("┃ ")[2] for line in lines if re.search("┃ (Fair|Trip|Talk|Post)", line)
    ]
    assert titles == ["Fair", "Fair", "Trip", "Talk", "Posters", "Fair"]
    assert "all day      ┃ Trip" in lines


# --- parts of whole days

TOUR = f"""{FAIR}
[sessions.tour]
title = "Tour"
part_of = "fair"
day = 2
time = "10:00-10:30"

[sessions.stand]
title = "Stand"
part_of = "fair"
"""


def test_an_agenda_lists_of_whole_days_the_parts_of_that_day() -> None:
    event = eventkit.loads(TOUR)

    calendar = read(eventkit.export(event, to="icalendar", entries="days"))
    days = [unescaped(it.value("DESCRIPTION")) for it in calendar.inner if it.name == "VEVENT"]
    assert ["  ◦ 10:00–10:30 Tour" in day for day in days] == [False, True, False]
    assert ["  ◦ Stand" in day for day in days] == [True, True, True]


def test_the_entry_of_whole_days_says_on_which_day_a_part_is() -> None:
    calendar = read(eventkit.export(eventkit.loads(TOUR), to="icalendar"))

    entry = next(it for it in calendar.inner if it.value("UID").startswith("fair@"))
    assert unescaped(entry.value("DESCRIPTION")).splitlines()[:2] == [
        "• Saturday 10:00–10:30 Tour",
        "• Stand",
    ]


def test_a_part_on_another_day_than_its_whole_begins_says_its_weekday() -> None:
    event = eventkit.loads(
        f'{HEAD}[sessions.camp]\ntitle = "Camp"\nstart = "2027-03-26 18:00"\n'
        'end = "2027-03-27 18:00"\n[sessions.swim]\ntitle = "Swim"\npart_of = "camp"\n'
        'start = "2027-03-27 10:00"\n'
    )

    calendar = read(eventkit.export(event, to="icalendar"))
    entry = next(it for it in calendar.inner if it.value("UID").startswith("camp@"))
    lines = unescaped(entry.value("DESCRIPTION")).splitlines()
    assert lines[0] == "• Saturday from 10:00, open end: Swim"


def test_a_part_that_moves_to_another_of_the_days_changes_both_agendas(tmp_path: Path) -> None:
    before = eventkit.loads(TOUR)
    tour = before.session("tour")
    assert tour.start
    assert tour.end
    day = timedelta(days=1)
    after = before.replace(attrs.evolve(tour, start=tour.start - day, end=tour.end - day))
    log = tmp_path / "event.releases.jsonl"
    release(before, log)

    log_of_both = release(after, log)
    days = eventkit.to_icalendar(after, log=log_of_both, entries="days").events
    assert [entry["SEQUENCE"] for entry in days] == [1, 1, 0]
    entries = eventkit.to_icalendar(after, log=log_of_both).events
    changed = {str(it["UID"]).partition("@")[0]: it["SEQUENCE"] for it in entries}
    assert (changed["fair"], changed["trip"]) == (1, 0)


@pytest.mark.parametrize("format", ["markdown", "show"])
def test_a_programme_lists_of_whole_days_the_parts_of_that_day(format: str) -> None:
    event = eventkit.loads(TOUR)

    lines = (
        drawn(event, 80)
        if format == "show"
        else eventkit.export(event, to="markdown").decode().splitlines()
    )
    day = [number for number, line in enumerate(lines) if "Day " in line and "March" in line]
    tours = [number for number, line in enumerate(lines) if "Tour" in line]
    assert len(tours) == 1
    assert day[1] < tours[0] < day[2]
    assert sum("Stand" in line for line in lines) == 3


def test_the_lines_of_a_person_have_dates_and_hours_of_one_zone() -> None:
    event = eventkit.loads(
        f'{HEAD}[people.ada]\nname = "Ada"\naudience = "public"\n'
        '[sessions.talk]\ntitle = "Talk"\nspeakers = ["ada"]\ntimezone = "Asia/Tokyo"\n'
        'start = "2027-03-27 02:00"\nend = "2027-03-27 03:00"\n'
        '[sessions.fair]\ntitle = "Fair"\nspeakers = ["ada"]\nday = 1\ntime = "all-day"\n'
    )

    (row,) = csv.DictReader(
        eventkit.export(event, to="csv", rows="people")
        .decode("utf-8-sig")
        .splitlines(keepends=True)
    )
    assert row["programme"].splitlines() == [
        "Friday, 26 March 2027, all day: Fair (Speaker)",
        "Friday, 26 March 2027, 18:00–19:00: Talk (Speaker)",
    ]
