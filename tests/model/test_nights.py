"""A night belongs to the day of the programme before it, and a session of a hub to its own day."""

from __future__ import annotations

from datetime import date
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

import eventkit
from eventkit.model import Event

HEAD = """
eventkit = 1
[event]
id = "fair"
uid = "of-nights-2027"
title = "Fair"
start = 2027-03-26
end = 2027-03-28
timezone = "Europe/Berlin"
updated = 2027-01-15T12:00:00Z
"""
NIGHTS = """
[sessions.opening]
title = "Opening"
day = 1
time = "20:00-23:00"
[sessions.first]
title = "First night"
start = "2027-03-27 00:30"
end = "2027-03-27 02:00"
[sessions.breakfast]
title = "Breakfast"
day = 2
time = "09:00-10:00"
[sessions.last]
title = "Last night"
start = "2027-03-29 01:00"
end = "2027-03-29 03:00"
"""
HUBS = """
[sessions.tokyo]
title = "Tokyo in the morning"
timezone = "Asia/Tokyo"
day = 2
time = "06:00-07:00"
[sessions.angeles]
title = "Los Angeles in the evening"
timezone = "America/Los_Angeles"
day = 3
time = "20:00-21:00"
"""


def fair(sessions: str = NIGHTS) -> Event:
    return eventkit.loads(HEAD + sessions)


def by_day(event: Event) -> dict[date, list[str]]:
    return {day.date: [session.id for session in day.sessions] for day in event.days}


def exported(to: str, sessions: str = NIGHTS, **options: Any) -> str:
    return eventkit.export(fair(sessions), to=to, **options).decode()


def test_a_night_is_listed_under_the_day_before_it() -> None:
    assert by_day(fair()) == {
        date(2027, 3, 26): ["opening", "first"],
        date(2027, 3, 27): ["breakfast"],
        date(2027, 3, 28): ["last"],
    }


def test_the_night_after_the_last_day_is_no_error() -> None:
    assert [it for it in eventkit.check(fair()) if it.rule == "session-outside-event"] == []


def test_a_night_outside_the_event_is_told_with_the_date_of_the_document() -> None:
    late = '[sessions.late]\ntitle = "L"\nstart = "2027-03-31 01:00"\nduration = "1 h"\n'

    (problem,) = (it for it in eventkit.check(fair(late)) if it.rule == "session-outside-event")
    assert problem.message.startswith("31 March 2027 is outside the event")


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2027-03-27 03:59", date(2027, 3, 26)),
        ("2027-03-27 04:00", date(2027, 3, 27)),
        ("2027-03-26 03:00", date(2027, 3, 26)),  # the event has not begun the day before
        ("2027-03-25 03:00", date(2027, 3, 25)),
    ],
)
def test_a_night_ends_at_four_and_none_is_before_the_event(start: str, day: date) -> None:
    event = fair(f'[sessions.s]\ntitle = "S"\nstart = "{start}"\nduration = "1 h"\n')

    assert event.day_of(event.session("s")) == day


def test_a_session_of_a_hub_belongs_to_its_day_there() -> None:
    assert by_day(fair(HUBS)) == {
        date(2027, 3, 26): [],
        date(2027, 3, 27): ["tokyo"],
        date(2027, 3, 28): ["angeles"],
    }
    assert [it for it in eventkit.check(fair(HUBS)) if it.rule == "session-outside-event"] == []


def test_a_session_of_a_hub_that_is_on_no_day_of_the_event_there_belongs_to_the_day_here() -> None:
    eve = """
[sessions.eve]
title = "The evening before in Los Angeles"
timezone = "America/Los_Angeles"
start = "2027-03-25 22:00"
end = "2027-03-25 23:00"
"""
    assert by_day(fair(eve))[date(2027, 3, 26)] == ["eve"]


def test_the_document_keeps_the_date() -> None:
    assert 'day = 2027-03-29\ntime = "01:00-03:00"' in eventkit.dumps(fair())
    assert eventkit.loads(eventkit.dumps(fair())) == fair()


def test_a_programme_shows_a_night_below_its_evening() -> None:
    markdown = exported("markdown")

    titles = ["Opening", "First night", "Day 2", "Breakfast", "Day 3", "Last night"]
    places = [markdown.index(title) for title in titles]
    assert places == sorted(places)


def test_hours_on_another_date_than_their_day_are_shown_with_the_weekday() -> None:
    markdown = exported("markdown", NIGHTS + HUBS)
    agenda = exported("icalendar", entries="days")

    assert "| Saturday 00:30–02:00 |" in markdown
    assert "Saturday 00:30–02:00 First night" in agenda.replace("\r\n ", "")
    assert "| Monday 05:00–06:00 |" in markdown
    assert "20:00–21:00 America/Los" in markdown.replace("\\", "")


def test_the_entry_of_a_day_ends_with_its_night() -> None:
    calendar = icalendar.Calendar.from_ical(exported("icalendar", entries="days"))

    spans = {str(it["UID"]): (it.start, it.end) for it in calendar.events}
    start, end = spans["day.2027-03-26@of-nights-2027"]
    assert (f"{start:%d %H:%M}", f"{end:%d %H:%M}") == ("26 20:00", "27 02:00")


def test_a_selection_of_a_day_holds_its_night() -> None:
    view = fair().view(select={"day": 1})

    assert [session.id for session in view.sessions] == ["opening", "first"]


def test_a_table_has_the_date_that_its_hours_are_on() -> None:
    rows = exported("csv", NIGHTS + HUBS).splitlines()

    dates = {row.split(",")[0]: row.split(",")[1:3] for row in rows}
    assert dates["first"] == ["2027-03-27", "00:30"]
    assert dates["angeles"] == ["2027-03-29", "05:00"]
    assert [row.split(",")[0] for row in rows[1:3]] == ["opening", "first"]


@given(st.datetimes(), st.dates())
def test_a_day_of_the_programme_is_the_date_or_the_one_before(start: Any, first: date) -> None:
    from eventkit.model.programme import programme_day

    day = programme_day(start, first)
    assert 0 <= (start.date() - day).days <= (start.hour < 4)
    assert day >= min(first, start.date())
