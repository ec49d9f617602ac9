"""Dates, days, hours and lengths in other spellings are answered with what documents write."""

from __future__ import annotations

import pytest
from tests.documents import HEAD

import eventkit
from eventkit.model.errors import DocumentError, Fault

WEEK = HEAD.replace("end = 2027-03-26", "end = 2027-04-03")
"""From a Friday to the Saturday of the next week."""


def fault_of(line: str, head: str = WEEK) -> Fault:
    with pytest.raises(DocumentError) as caught:
        eventkit.loads(f'{head}[sessions.s]\ntitle = "S"\n{line}\n')
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9.30am - 10am", "09:30-10:00"),
        ("9:30 a.m. – 10 a.m.", "09:30-10:00"),
        ("11:30-1 pm", "11:30-13:00"),
        ("1:30-3pm", "13:30-15:00"),
        ("10am-12pm", "10:00-12:00"),
        ("0930-1000", "09:30-10:00"),
        ("930-1000", "09:30-10:00"),
        ("09:30 to 10:00", "09:30-10:00"),
        ("from 9 till 10", "09:00-10:00"),
        ("09:30—10:00", "09:30-10:00"),
        ("9h30-10h", "09:30-10:00"),
        ("9.30 bis 10 Uhr", "09:30-10:00"),
        ("с 9:30 до 10:00", "09:30-10:00"),
        ("09:30:00-10:00:00", "09:30-10:00"),
        ("noon - 1pm", "12:00-13:00"),
        ("09:30 / 10:00", "09:30-10:00"),
        ("11-1 am", "23:00-01:00"),
        ("9:30-11 am", "09:30-11:00"),
        ("12:30-1 am", "00:30-01:00"),
        ("noon-1", "12:00-13:00"),
        ("11-noon", "11:00-12:00"),
        ("10-midnight", "22:00-00:00"),
        ("9-5", "09:00-17:00"),
        ("10:30 - 2:15", "10:30-14:15"),
        ("22-2", "22:00-02:00"),
        ("09.30 - 05.00", "09:30-05:00"),
    ],
)
def test_hours_in_another_spelling(text: str, hours: str) -> None:
    fault = fault_of(f'day = 1\ntime = "{text}"')

    assert (fault.rule, fault.nearest) == ("impossible-time", hours)


@pytest.mark.parametrize("text", ["25:00-26:00", "9-10-11", "morning", "13:75", "0:0", "-", "pm"])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert fault_of(f'day = 1\ntime = "{text}"').nearest is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("15 March 2027", "2027-03-15"),
        ("March 15th, 2027", "2027-03-15"),
        ("Mon, 15 Mar 2027", "2027-03-15"),
        ("15. März 2027", "2027-03-15"),
        ("15/03/2027", "2027-03-15"),
        ("3/15/27", "2027-03-15"),
        ("2027/3/15", "2027-03-15"),
        ("20270315", "2027-03-15"),
        ("03/04/2027", "2027-04-03 or 2027-03-04"),
        ("03.04.2027", "2027-04-03"),
    ],
)
def test_a_date_in_another_spelling(text: str, dates: str) -> None:
    head = WEEK.replace("start = 2027-03-26", f'start = "{text}"\nlanguage = "de"')

    fault = fault_of("", head)
    assert (fault.rule, fault.place) == ("impossible-date", "event.start")
    assert fault.hint == f"dates are written year first: {dates}"


@pytest.mark.parametrize("text", ["soon", "32/01/2027", "March 2027", "15 Marchember 2027"])
def test_what_is_no_date_is_not_guessed(text: str) -> None:
    assert fault_of("", WEEK.replace("2027-03-26", f'"{text}"')).hint is None


def test_a_date_with_hours_is_told_without_them() -> None:
    fault = fault_of("", WEEK.replace("start = 2027-03-26", "start = 2027-03-26T09:00:00"))

    assert fault.hint == "take the hours away: 2027-03-26"


@pytest.mark.parametrize(
    ("day", "hint"),
    [
        ('"Monday"', "write 4 for Monday, 29 March 2027"),
        ('"mon"', "write 4 for Monday, 29 March 2027"),
        (
            '"Friday"',
            "write 1 for Friday, 26 March 2027, 8 for Friday, 2 April 2027",
        ),
        ('"Day 2"', "write 2 for Saturday, 27 March 2027"),
        ('"Samstag"', "write 2 for Saturday, 27 March 2027, 9 for Saturday, 3 April 2027"),
        ('"day 20"', "the event is on 26 March – 3 April 2027"),
        ('"29 March"', "dates are written year first: 2027-03-29"),
        ('"03/04/2027"', "dates are written year first: 2027-04-03"),
        ('"all"', 'for several days, write days = "all"'),
        ("[1, 2]", "for several days, write days = [1, 2]"),
        ('"1-3"', "for several days, write days = [1, 2, 3]"),
        ('"1, 3"', "for several days, write days = [1, 3]"),
    ],
)
def test_a_day_in_another_spelling(day: str, hint: str) -> None:
    fault = fault_of(f"day = {day}", f'{WEEK}language = "de"\n')

    assert fault.hint == hint


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ('"30 minutes"', "30 min"),
        ('"1.5 hours"', "1 h 30 min"),
        ('"1 hour and 30 minutes"', "1 h 30 min"),
        ('"1h30"', "1 h 30 min"),
        ('"0:45"', "45 min"),
        ('"2 hrs"', "2 h"),
        ('"30 минут"', "30 min"),
        ('"45"', "45 min"),
        ("45", "45 min"),
        ("00:45:00", "45 min"),
    ],
)
def test_a_length_in_another_spelling(value: str, hint: str) -> None:
    fault = fault_of(f'day = 1\ntime = "09:00"\nduration = {value}', f'{WEEK}language = "ru"\n')

    assert (fault.place, fault.hint) == ("sessions.s.duration", f'write "{hint}"')


@pytest.mark.parametrize("text", ["1" * 40, "1 1 1 1 1 1 1 1 1 1 1 1 x", "0 minutes", "1 year"])
def test_what_is_no_length_is_not_guessed(text: str) -> None:
    assert fault_of(f'day = 1\ntime = "09:00"\nduration = "{text}"').hint is None


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("26.03.2027 9:30", 'write "2027-03-26 09:30"'),
        ("26 March 2027, 9.30am", 'write "2027-03-26 09:30"'),
        ("2027-3-26 9:30", 'write "2027-03-26 09:30"'),
        ("26 March 2027", 'write "2027-03-26 09:30", with its hours'),
    ],
)
def test_a_date_with_hours_in_another_spelling(text: str, hint: str) -> None:
    assert fault_of(f'start = "{text}"\nduration = "1 h"').hint == hint


def test_an_instant_without_an_offset_is_told_how_it_is_written() -> None:
    fault = fault_of("", f'{WEEK}updated = "2027-01-15 12:00"\n')

    assert (fault.hint or "").endswith("or Z for UTC: 2027-01-15T12:00:00Z")
