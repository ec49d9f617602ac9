"""Dates, hours and people as people write them, read by the helpers for importers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from babel.dates import format_date
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from eventkit import spellings, wording
from eventkit.spellings import SpelledPerson

LANGUAGES = ["en", "ru", "tk", "de", "fr", "es"]
DAYS = st.dates(date(1990, 1, 1), date(2089, 12, 31))
MINUTES = st.integers(0, 24 * 60 - 1).map(lambda it: time(it // 60, it % 60))
NAMES = st.tuples(
    st.sampled_from(["Ada", "Inés", "Farid", "Ирина", "Ogulgerek"]),
    st.sampled_from(["Example", "Ejemplo", "Namuna", "Образцова", "van der Muster"]),
).map(" ".join)
PLACES = st.sampled_from([None, "Institute of Water", "LAKES", "Haus am Fluss, Berlin"])
ROLES = st.sampled_from([None, "speaker", "chair", "moderator", "interpreter"])
PEOPLE = st.builds(SpelledPerson, name=NAMES, affiliation=PLACES, role=ROLES)


# --- dates


@pytest.mark.once
@given(DAYS, st.sampled_from(LANGUAGES), st.sampled_from(["full", "long", "medium"]))
def test_dates_in_words_are_read_in_each_language(day: date, language: str, form: str) -> None:
    text = format_date(day, form, locale=language)

    assert day in spellings.dates(text)
    assert spellings.dates(text, language=language)[0] == day or day.day <= 12


@given(DAYS)
def test_dates_that_we_write_are_read(day: date) -> None:
    assert spellings.dates(wording.full_date(day)) == (day,)
    assert spellings.dates(day.isoformat()) == (day,)
    assert spellings.weekday(wording.full_date(day)) == day.weekday()


@given(DAYS, st.sampled_from("/.-"))
def test_the_order_decides_what_digits_mean(day: date, separator: str) -> None:
    text = separator.join([f"{day:%d}", f"{day:%m}", f"{day:%Y}"])

    assert spellings.dates(text, order="day-first") == (day,)
    assert len(spellings.dates(text, order="month-first")) == 1
    assert spellings.dates(text)[0] == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thursday, Sep 4", ["2014-09-04"]),
        ("04.09.", ["2014-09-04"]),
        ("9/4", ["2014-04-09", "2014-09-04"]),
        ("15-Mar-27", ["2027-03-15"]),
        ("mar. 3 nov. 2026", ["2026-11-03"]),
        ("Day 2: 1er mars 2027", ["2027-03-01"]),
        ("3 speakers in March 2027", []),
        ("30 February 2027", []),
        ("٣ March 2027", []),
        ("12", []),
        ("mie 3 fevrier 2027", ["2027-02-03"]),
        ("3 aout 2027", ["2027-08-03"]),
    ],
)
def test_dates_are_read_in_full_or_not_at_all(text: str, expected: list[str]) -> None:
    assert [str(day) for day in spellings.dates(text, year=2014)] == expected


def test_a_weekday_decides_between_two_dates() -> None:
    assert [str(day) for day in spellings.dates("Thu 03/04/2027")] == ["2027-03-04"]


def test_one_date_tells_the_order_of_all() -> None:
    assert spellings.day_order(["3/4/2027", "3/15/2027"]) == "month-first"
    assert spellings.day_order(["15/3/2027", "3/15/2027"]) is None


def test_a_weekday_with_a_number_is_no_numbered_day() -> None:
    assert spellings.day_number("Wednesday 14") is None
    assert spellings.weekday("Wednesday 14") == 2


@pytest.mark.parametrize(
    ("text", "number"),
    [("Day 2", 2), ("Day two – Rivers", 2), ("2. Tag", 2), ("Jour 2 : Eau", 2), ("2-nji gün", 2)],
)
def test_numbers_of_days_are_read_in_headings(text: str, number: int) -> None:
    assert spellings.day_number(text) == number


# --- hours


@given(MINUTES, MINUTES)
def test_hours_that_we_write_are_read(one: time, other: time) -> None:
    assume(one != other)
    day = date(2027, 3, 26)
    start, end = sorted([one, other])
    text = wording.time_range(datetime.combine(day, start), datetime.combine(day, end))
    hours = spellings.hours(text)

    assert hours is not None
    assert (hours.start, hours.end) == (start, end)


@given(MINUTES)
def test_fractions_of_a_day_are_times(clock: time) -> None:
    assert spellings.clock_of((clock.hour * 60 + clock.minute) / 1440) == clock


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("8h45-9h00", "08:45", "09:00"),
        ("15.30 Uhr", "15:30", None),
        ("2:30 pm", "14:30", None),
        ("11 am – 1 pm", "11:00", "13:00"),
        ("1:45-3:15", "01:45", "03:15"),
        ("5:15 on", "05:15", None),
        ("19:00 – open end", "19:00", None),
        ("с 10:00 до 11:30", "10:00", "11:30"),
        ("0,375", "09:00", None),
    ],
)
def test_hours_are_read_in_many_spellings(text: str, start: str, end: str | None) -> None:
    hours = spellings.hours(text)

    assert hours is not None
    assert (f"{hours.start:%H:%M}", hours.end and f"{hours.end:%H:%M}") == (start, end)


@pytest.mark.parametrize("text", ["", "-", "Lunch", "25:00", "9:00-10:00-11:00", "9:99", "x" * 99])
def test_what_is_no_time_is_none(text: str) -> None:
    assert spellings.hours(text) is None


def test_times_without_am_and_pm_follow_those_before() -> None:
    texts = ["8:30-9:45", "12:00-1:30", "1:30-2:45", "5:15 on", "6:30-10:00"]
    hours = spellings.afternoons(filter(None, map(spellings.hours, texts)))

    starts = [f"{it.start:%H:%M}" for it in hours]
    assert starts == ["08:30", "12:00", "13:30", "17:15", "18:30"]
    assert hours[-1].end == time(22)


@given(st.lists(MINUTES, min_size=1))
def test_a_clock_of_24_hours_is_left_alone(clocks: list[time]) -> None:
    hours = [it for clock in clocks if (it := spellings.hours(f"{clock:%H:%M}"))]

    if any(it.clock == 24 for it in hours):
        assert spellings.afternoons(hours) == hours


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("2027-03-15T09:30:00+01:00", timedelta(hours=1)),
        ("2027-03-15 09:30:00 UTC", timedelta()),
        ("2027-03-15T09:30Z", timedelta()),
        ("Monday, 15 March 2027, 9:30", None),
        ("9:30 15.03.2027", None),
        ("3/15/27 9:30 AM", None),
    ],
)
def test_dates_with_a_time_are_read(text: str, offset: timedelta | None) -> None:
    (moment,) = spellings.moments(text)

    assert (moment.day, moment.hours.start) == (date(2027, 3, 15), time(9, 30))
    assert moment.offset == offset


def test_hours_behind_a_date_have_no_offset() -> None:
    (moment,) = spellings.moments("15.03.2027 09:00-10:00")

    assert (moment.hours.end, moment.offset) == (time(10), None)


@pytest.mark.parametrize("text", ["45 Minuten", "45'", "0:45", "45", "45 минут", "¾"])
def test_lengths_are_read_in_each_language(text: str) -> None:
    expected = None if text == "¾" else timedelta(minutes=45)

    assert spellings.length(text) == expected


# --- people


def written(person: SpelledPerson) -> str:
    """Return a person as our tables write one."""
    brackets = [f" ({it})" for it in (person.affiliation, person.role) if it]
    return f"{person.name}{''.join(brackets)}"


@given(st.lists(PEOPLE, max_size=5), st.sampled_from(["; ", "\n", ";"]))
def test_people_that_are_written_alike_are_read(people: list[SpelledPerson], by: str) -> None:
    assert list(spellings.people(by.join(map(written, people)))) == people


@settings(max_examples=30)
@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    for person in spellings.people(text):
        assert person.name
    spellings.dates(text)
    spellings.moments(text)
    spellings.hours(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ada Example and Ben Muster", ["Ada Example", "Ben Muster"]),
        ("Ada Example, Ben Muster & Cleo Sample", ["Ada Example", "Ben Muster", "Cleo Sample"]),
        ("Ada Example, University of X", ["Ada Example | University of X"]),
        ("Ada Example (A), Ben Muster (B)", ["Ada Example | A", "Ben Muster | B"]),
        ("Ada Example / Ben Muster", ["Ada Example", "Ben Muster"]),
        ("Muster B./LAKES", ["Muster B. | LAKES"]),
        ("Rivers & Partners", ["Rivers & Partners"]),
        ("Ada Example – Institute", ["Ada Example | Institute"]),
        ("Образцова И. И., Ivanov P.", ["Образцова И. И.", "Ivanov P."]),
        ("TBA; Ben Muster", ["Ben Muster"]),
        ("Ada Example et al.", ["Ada Example"]),
    ],
)
def test_people_are_parted_from_each_other(text: str, expected: list[str]) -> None:
    people = spellings.people(text)

    assert [" | ".join(filter(None, [it.name, it.affiliation])) for it in people] == expected


def test_a_role_before_a_colon_is_that_of_its_line() -> None:
    people = spellings.people(
        "Chair: Ada Example\nBen Muster\nModerators:\nCleo Sample\nDina Muster"
    )

    roles = [person.role for person in people]
    assert roles == ["chair", None, "moderator", "moderator"]


def test_a_surname_before_a_comma_is_told() -> None:
    (person,) = spellings.people("Muster, Ben")

    assert (person.name, person.guess) == ("Ben Muster", "'Muster, Ben' is read as Ben Muster")


def test_an_address_stands_beside_the_name() -> None:
    (person,) = spellings.people("Ada Example <ada@example.org>")

    assert (person.name, person.email) == ("Ada Example", "ada@example.org")


@pytest.mark.parametrize("number", ["+49 30 555 0100", "0049 30 5550-100"])
def test_a_telephone_number_in_brackets_is_no_affiliation(number: str) -> None:
    (person,) = spellings.people(f"Ada Example (Institute of Lakes, ada@example.org, {number})")

    assert (person.affiliation, person.phone) == ("Institute of Lakes", number)


BREAKS = [
    "Coffee",
    "Coffee & tea",
    "Lunch (canteen)",
    "Lunch break 2",
    "Mittagspause im Foyer",
    "Kaffee und Kuchen",
    "Pause café",
    "Déjeuner libre",
    "Pausa para el café",
    "Перерыв на обед",
    "Обеденный перерыв",
    "Çaý",
]
TALKS = [
    "Tea leaf reading",
    "Lunch talk: rivers",
    "Break-out groups",
    "Coffee growing in the hills",
    "Social cohesion",
    "Kaffee als Ware",
    "Café philo",
    "Comida rápida y salud",
    "Чай как культура",
    "Çaý medeniýeti",
    "Party politics",
]


@pytest.mark.parametrize("title", BREAKS)
def test_a_title_that_names_a_break_as_a_whole_is_one(title: str) -> None:
    assert spellings.kind_of_title(title) == "break"


@pytest.mark.parametrize("title", TALKS)
def test_a_title_that_only_begins_with_a_break_is_none(title: str) -> None:
    assert spellings.kind_of_title(title) is None


NOBODIES = [
    "NA",
    "NA NA",
    "n/a",
    "-",
    "- -",
    "TBA TBA",
    "[Por definir]",
    "TBA",
    "N.N.",
    "–",
    "?",
    "уточняется",
    "",
    "Noch offen",
    "À préciser",
    "Anyklanylýar",
    "Уточнюється",
    "يُعلن لاحقاً",
]


@pytest.mark.parametrize("text", NOBODIES)
def test_nobody_is_known(text: str) -> None:
    assert spellings.is_nobody(text)
    assert spellings.people(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Professor of water law, University of Example",
        "Senior Lecturer",
        "Leiterin der Abteilung Wasser",
        "Directrice générale",
        "Старший научный сотрудник",
    ],
)
def test_a_position_is_told_from_a_person(text: str) -> None:
    assert spellings.is_position(text)


@pytest.mark.parametrize("text", ["Professor Ada Example", "Max Head", "Dean Example", "Rivers"])
def test_a_person_or_a_title_is_no_position(text: str) -> None:
    assert not spellings.is_position(text)
