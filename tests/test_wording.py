from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from babel.core import Locale
from dateutil.tz import gettz
from tests.laws.formats import read_text

import eventkit
from eventkit import wording
from eventkit.model import Status
from eventkit.testing.samples import SAMPLES
from eventkit.wording._ordinals import turkmen_ordinal

BERLIN = ZoneInfo("Europe/Berlin")


def berlin(day: int, hour: int, minute: int = 0, *, month: int = 3, fold: int = 0) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=BERLIN, fold=fold)


def test_a_day_is_told_with_its_number_weekday_and_date() -> None:
    assert wording.day_heading(1, date(2024, 11, 18)) == "Day 1 · Monday, 18 November 2024"


def test_hours_in_a_zone_that_cannot_be_looked_up_by_itself_are_told() -> None:
    start = datetime(2027, 3, 26, 9, tzinfo=gettz("Europe/Berlin"))  # it has no hash

    assert wording.time_range(start, start + timedelta(hours=1)) == "09:00–10:00"


def test_a_day_before_the_first_has_no_number() -> None:
    assert wording.day_heading(0, date(2024, 11, 17)) == "Sunday, 17 November 2024"


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (date(2024, 11, 18), date(2024, 11, 18), "18 November 2024"),
        (date(2024, 11, 18), date(2024, 11, 19), "18–19 November 2024"),
        (date(2024, 10, 31), date(2024, 11, 1), "31 October – 1 November 2024"),
        (date(2024, 12, 31), date(2025, 1, 1), "31 December 2024 – 1 January 2025"),
    ],
)
def test_two_dates_are_told_as_one(start: date, end: date, said: str) -> None:
    assert wording.date_range(start, end) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (berlin(26, 9, 30), berlin(26, 10, 15), "09:30–10:15"),
        (berlin(26, 22), berlin(27, 1), "22:00–01:00 (+1 day)"),
        (berlin(25, 22), berlin(27, 1), "22:00–01:00 (+2 days)"),
        (berlin(28, 1, 30), berlin(28, 3, 30), "01:30 UTC+01:00 – 03:30 UTC+02:00"),
        (
            berlin(31, 2, 15, month=10),
            berlin(31, 2, 15, month=10, fold=1),
            "02:15 UTC+02:00 – 02:15 UTC+01:00",
        ),
    ],
)
def test_hours_are_told_without_doubt(start: datetime, end: datetime, said: str) -> None:
    assert wording.time_range(start, end) == said


def test_seconds_are_told_where_there_are_any() -> None:
    assert wording.clock(datetime(2027, 3, 26, 9, 30, 15, tzinfo=BERLIN)) == "09:30:15"


def test_a_duration_is_elapsed_time() -> None:
    assert wording.duration(berlin(28, 1), berlin(28, 4, 30)) == "2 h 30 min"


@pytest.mark.parametrize(
    ("offset", "said"),
    [
        (timedelta(hours=5), "UTC+05:00"),
        (-timedelta(hours=3, minutes=30), "UTC−03:30"),
        (timedelta(), "UTC+00:00"),
        (timedelta(minutes=19, seconds=32), "UTC+00:19:32"),
    ],
)
def test_an_offset_is_told_to_the_second_where_it_must(offset: timedelta, said: str) -> None:
    assert wording.utc_offset(datetime(2024, 1, 1, tzinfo=timezone(offset))) == said


def test_a_role_is_told_for_one_and_for_several() -> None:
    assert wording.role_name("organizer") == "Organiser"
    assert wording.role_name("organizer", 2) == "Organisers"


def test_a_word_of_ones_own_is_made_readable() -> None:
    assert wording.role_name("time-keeper", 2) == "Time keeper"
    assert wording.kind_name("mock-trial") == "Mock trial"


def test_a_language_is_told_by_its_name_and_else_by_its_tag() -> None:
    assert wording.language_name("tk") == "Turkmen"
    assert wording.language_name("pt-BR") == "Portuguese (Brazil)"
    assert wording.language_name("xx-YY") == "xx-YY"


def test_a_language_without_words_of_its_own_falls_back_to_english() -> None:
    assert wording.weekday(date(2024, 11, 18), "kk") == "дүйсенбі"
    assert wording.word("outcomes", "zh-Hant-TW") == "Outcomes"


def test_a_word_that_there_is_not_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        wording.word("weather")


def test_words_are_those_of_the_language_then_of_what_it_is_based_on_then_english() -> None:
    assert wording.word("followed-by", "de-AT") == "Gefolgt von"
    assert wording.word("followed-by", "xx-YY") == "Followed by"
    assert wording.role_name("organizer", 1, "en-US") == "Organizer"
    assert wording.role_name("speaker", 1, "en-US") == "Speaker"


def test_a_message_with_a_number_has_its_plural() -> None:
    assert [wording.word("capacity", count=count) for count in (0, 1, 2)] == [
        "0 places",
        "1 place",
        "2 places",
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "18–19 November 2024"),
        ("en-US", "November 18\u2009–\u200919, 2024"),
        ("de", "18.–19. November 2024"),
        ("fr", "18–19 novembre 2024"),
        ("es", "18–19 de noviembre de 2024"),
        ("sv", "18–19 november 2024"),
        ("lt", "2024 lapkričio 18–19"),
    ],
)
def test_dates_are_as_the_language_writes_them(language: str, text: str) -> None:
    assert wording.date_range(date(2024, 11, 18), date(2024, 11, 19), language) == text


def test_a_clock_of_twelve_hours_keeps_seconds() -> None:
    moment = berlin(26, 14, 30)

    assert wording.clock(moment, "en-US") == "2:30\u202fPM"
    assert wording.clock(moment.replace(second=5), "en-US") == "2:30:05\u202fPM"


def test_ordinals_of_turkmen_follow_the_last_vowel() -> None:
    headings = [wording.word("day-number", "tk", number=number) for number in (1, 6, 9, 10, 30)]

    assert headings == ["1-nji gün", "6-njy gün", "9-njy gün", "10-njy gün", "30-njy gün"]


def test_turkmen_ordinals_are_those_of_the_cldr_but_for_round_tens() -> None:
    rule = Locale("tk").ordinal_form
    days = [number for number in range(1, 100) if number not in {30, 40, 60, 90}]

    assert [turkmen_ordinal(it).endswith("njy") for it in days] == [
        rule(it) == "few" for it in days
    ]


@pytest.mark.parametrize("to", ["markdown", "icalendar", "docx"])
def test_french_has_a_blank_before_colons(to: str) -> None:
    data = eventkit.export(SAMPLES["many-speakers"], to=to, language="fr", audience="organizers")
    text = read_text(data).replace("\r\n ", "")

    assert "Orateurs" in text
    assert not re.search(r"Orateurs?:", text)


def test_a_title_that_is_cancelled_in_french_has_a_blank_before_its_colon() -> None:
    assert wording.marked_title("Thé", Status.CANCELLED, "fr") == "ANNULÉ\xa0: Thé"
    assert wording.marked_title("Annulé : Thé", Status.CANCELLED, "fr") == "ANNULÉ\xa0: Thé"
