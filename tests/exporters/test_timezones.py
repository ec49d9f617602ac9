"""The VTIMEZONE of every zone says what the zone says, to three readers that share no code with it.

The readers: the few lines of RFC 5545 below, which read the written text; dateutil's `tzical`; and
the transitions that the icalendar package computes. Zone data of later years differ between
distributions, so whatever names a result is about 2024 or earlier.
"""

from __future__ import annotations

import os
import subprocess
import sys
from bisect import bisect_right
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import StringIO
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Timezone

from eventkit.exporters.icalendar import _spelling as spelling
from eventkit.exporters.icalendar import _timezones as timezones
from eventkit.exporters.icalendar._timezones import may_use_tzid

ZONES = sorted(available_timezones())
SECOND = timedelta(seconds=1)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

JANUARY = (datetime(2024, 1, 15, 12), datetime(2024, 1, 15, 13))
JULY = (datetime(2024, 7, 15, 12), datetime(2024, 7, 15, 13))
OVER_TWO_NEW_YEARS = (datetime(2023, 12, 28), datetime(2025, 1, 5))
WINDOWS = [JANUARY, JULY, OVER_TWO_NEW_YEARS]


# A reader of VTIMEZONE text after RFC 5545 3.6.5 and 3.3.10.


class Onset(NamedTuple):
    moment: datetime
    offset_from: timedelta
    offset_to: timedelta


def observances(text: str) -> list[dict[str, str]]:
    assert text.endswith("\r\n")
    found: list[dict[str, str]] = []
    for line in text.split("\r\n"):
        name, _, value = line.partition(":")
        if (name, value) in {("BEGIN", "STANDARD"), ("BEGIN", "DAYLIGHT")}:
            found.append({"kind": value})
        elif found and name and name != "END":
            assert name not in found[-1]
            found[-1][name] = value
    return found


def offset(value: str) -> timedelta:
    hours, minutes, seconds = int(value[1:3]), int(value[3:5]), int(value[5:] or 0)
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if value[0] == "-" else size


def selects(rule: dict[str, str], day: date) -> bool:
    """Tell whether BYDAY and BYMONTHDAY of a rule choose this day of the rule's month."""
    position, weekday = rule.get("BYDAY", "")[:-2], rule.get("BYDAY", "")[-2:]
    from_end = (monthrange(day.year, day.month)[1] - day.day) // 7 + 1
    return (
        weekday in {"", WEEKDAYS[day.weekday()]}
        and position in {"", str((day.day - 1) // 7 + 1), str(-from_end)}
        and ("BYMONTHDAY" not in rule or str(day.day) in rule["BYMONTHDAY"].split(","))
    )


def walls(observance: dict[str, str], last_year: int) -> list[datetime]:
    """List the wall times of an observance's onsets up to the end of a year."""
    start = datetime.strptime(observance["DTSTART"], "%Y%m%dT%H%M%S")
    if "RRULE" not in observance:
        return [start]
    rule = dict(part.split("=") for part in observance["RRULE"].split(";"))
    assert rule.keys() <= {"FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY"}
    assert rule["FREQ"] == "YEARLY"
    month = int(rule["BYMONTH"])
    days = [
        date(year, month, day)
        for year in range(start.year, last_year + 1)
        for day in range(1, monthrange(year, month)[1] + 1)
    ]
    recurrences = [datetime.combine(day, start.time()) for day in days if selects(rule, day)]
    return [wall for wall in recurrences if wall >= start]


def onsets(text: str, last_year: int) -> list[Onset]:
    return sorted(
        Onset((wall - offset_from).replace(tzinfo=UTC), offset_from, offset_to)
        for observance in observances(text)
        for offset_from in [offset(observance["TZOFFSETFROM"])]
        for offset_to in [offset(observance["TZOFFSETTO"])]
        for wall in walls(observance, last_year)
    )


# What is compared.


def written(key: str, first: datetime, last: datetime) -> str:
    zone = ZoneInfo(key)
    window = first.replace(tzinfo=zone), last.replace(tzinfo=zone)
    return spelling.timezone(key, timezones.observances(zone, *window))


@cache
def written_for_2024(key: str, window: tuple[datetime, datetime]) -> str:
    return written(key, *window)


def moments(first: datetime, last: datetime, step: timedelta) -> list[datetime]:
    return [first + n * step for n in range((last - first) // step + 1)] + [last]


def around(found: list[Onset], first: datetime, last: datetime) -> list[datetime]:
    """List the last second before and the first second of each onset inside the window."""
    both = [onset.moment - before for onset in found for before in (SECOND, timedelta(0))]
    return [moment for moment in both if first <= moment <= last]


def disagreements(
    key: str, text: str, first: datetime, last: datetime, step: timedelta
) -> list[str]:
    """Compare text and zone from the first moment to the last: between onsets and at each of them.

    A missing onset shows between two steps, an onset at a wrong second shows beside itself.
    """
    zone = ZoneInfo(key)
    found = onsets(text, last.year + 1)
    starts = [onset.moment for onset in found]
    return [
        f"{key} {moment}"
        for moment in moments(first, last, step) + around(found, first, last)
        for number in [bisect_right(starts, moment)]
        if number == 0 or found[number - 1].offset_to != moment.astimezone(zone).utcoffset()
    ]


def covered(key: str, window: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    """Say in UTC what a component for the window promises.

    With a rule it holds till the end of the year after the window, else to the end of the window.
    """
    zone = ZoneInfo(key)
    first, end = (moment.replace(tzinfo=zone).astimezone(UTC) for moment in window)
    if "RRULE" in written(key, *window):
        end = datetime(window[1].year + 2, 1, 1, tzinfo=zone).astimezone(UTC) - SECOND
    return first, end


def plain_moments(key: str, window: tuple[datetime, datetime]) -> list[datetime]:
    """List moments that wall time can say: every eighth day, and beside each change of offset."""
    first, last = covered(key, window)
    changes = around(onsets(written_for_2024(key, window), last.year), first, last)
    hour = timedelta(hours=1)
    beside = [change + aside for change in changes for aside in (-hour, timedelta(0), hour)]
    zone = ZoneInfo(key)
    local = [moment.astimezone(zone) for moment in moments(first, last, timedelta(days=8)) + beside]
    return [moment for moment in local if may_use_tzid(moment)]


# Every zone, 2024.


@pytest.mark.once
@pytest.mark.parametrize("window", WINDOWS, ids=["january", "july", "over-two-new-years"])
def test_every_zone_is_described_to_the_second(window: tuple[datetime, datetime]) -> None:
    step = timedelta(hours=12)

    wrong = [
        disagreement
        for key in ZONES
        for disagreement in disagreements(
            key, written_for_2024(key, window), *covered(key, window), step
        )
    ]

    assert wrong == []


@pytest.mark.once
def test_dateutil_reads_every_zone_alike() -> None:
    wrong = []
    for key in ZONES:
        for window in (JANUARY, OVER_TWO_NEW_YEARS):
            read = tzical(StringIO(written_for_2024(key, window))).get(key)
            wrong += [
                (key, moment)
                for moment in plain_moments(key, window)
                if moment.replace(tzinfo=read).utcoffset() != moment.utcoffset()
            ]

    assert wrong == []


@pytest.mark.once
def test_icalendar_reads_every_zone_alike() -> None:
    wrong = []
    for key in ZONES:
        component = Timezone.from_ical(written_for_2024(key, JULY))
        assert isinstance(component, Timezone)
        read = component.to_tz(lookup_tzid=False)
        wrong += [
            (key, moment)
            for moment in plain_moments(key, JULY)
            if moment.replace(tzinfo=read).utcoffset() != moment.utcoffset()
        ]

    assert wrong == []


@pytest.mark.parametrize("key", ["Europe/Berlin", "Africa/Casablanca", "Australia/Lord_Howe"])
def test_icalendar_finds_the_same_transitions(key: str) -> None:
    text = written_for_2024(key, OVER_TWO_NEW_YEARS)
    component = Timezone.from_ical(text)
    assert isinstance(component, Timezone)

    times, infos = component.get_transitions()

    expected = [onset for onset in onsets(text, 2038) if onset.moment.year < 2038]
    found = [(time, info[0]) for time, info in zip(times, infos, strict=True) if time.year < 2038]
    assert found == [(onset.moment.replace(tzinfo=None), onset.offset_to) for onset in expected]


@pytest.mark.once
@pytest.mark.parametrize("window", WINDOWS, ids=["january", "july", "over-two-new-years"])
def test_every_zone_keeps_to_the_forms_that_readers_know(
    window: tuple[datetime, datetime],
) -> None:
    allowed = {"kind", "DTSTART", "RRULE", "TZNAME", "TZOFFSETFROM", "TZOFFSETTO"}
    required = {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO"}
    for key in ZONES:
        text = written_for_2024(key, window)
        found = observances(text)

        assert text.startswith(f"BEGIN:VTIMEZONE\r\nTZID:{key}\r\nBEGIN:"), key
        assert all(required <= observance.keys() <= allowed for observance in found), key
        assert min(observance["DTSTART"] for observance in found) >= "1970", key


@pytest.mark.once
def test_every_zone_has_an_onset_before_the_first_moment() -> None:
    late = [
        key
        for key in ZONES
        for window in WINDOWS
        if onsets(written_for_2024(key, window), 2025)[0].moment > covered(key, window)[0]
    ]

    assert late == []


@pytest.mark.slow
def test_a_rule_begins_with_its_own_dtstart() -> None:
    # RFC 5545 3.8.5.3: otherwise the recurrence set is undefined.
    ruled = [
        observance
        for key in ZONES
        for observance in observances(written_for_2024(key, JULY))
        if "RRULE" in observance
    ]

    assert ruled
    for observance in ruled:
        assert f"{walls(observance, 2024)[0]:%Y%m%dT%H%M%S}" == observance["DTSTART"]


# Every change.


def changes_since_2000(key: str) -> list[datetime]:
    """Return the moments up to 2024 at which the offset of a zone changes."""
    zone = ZoneInfo(key)
    moment, end = datetime(2000, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    found: list[datetime] = []
    while moment < end:
        following = moment + timedelta(days=1)
        before, after = (each.astimezone(zone).utcoffset() for each in (moment, following))
        if before != after:
            found.append(following)
        moment = following
    return found


@pytest.mark.full
@pytest.mark.once
def test_every_change_of_every_zone_is_described_before_it_after_it_and_across_it() -> None:
    week, wrong = timedelta(days=7), []
    for key in ZONES:
        for change in changes_since_2000(key):
            local = change.astimezone(ZoneInfo(key)).replace(tzinfo=None, fold=0)
            for window in (
                (local - 2 * week, local - week),
                (local - week, local + week),
                (local + week, local + 2 * week),
            ):
                text = written(key, *window)
                wrong += disagreements(key, text, *covered(key, window), timedelta(days=1))

    assert wrong == []


# Any zone, any years.


@pytest.mark.once
@given(
    key=st.sampled_from(ZONES),
    first=st.datetimes(datetime(1970, 1, 2), datetime(2040, 12, 31)),
    length=st.timedeltas(timedelta(0), timedelta(days=5 * 365)),
)
def test_every_window_of_some_years_is_described_to_the_second(
    key: str, first: datetime, length: timedelta
) -> None:
    window = (first.replace(microsecond=0), first + length)

    text = written(key, *window)

    assert disagreements(key, text, *covered(key, window), timedelta(days=2)) == []


# Zones with a story.


def short(key: str, first: datetime, last: datetime | None = None) -> list[str]:
    """Write each observance in a line: kind, onset, rule, offsets."""
    return [
        " ".join(
            observance[name]
            for name in ("kind", "DTSTART", "RRULE", "TZOFFSETFROM", "TZOFFSETTO")
            if name in observance
        )
        for observance in observances(written(key, first, last or first))
    ]


def test_summer_time_is_two_yearly_rules_with_onsets_in_the_old_offset() -> None:
    text = written("Europe/Berlin", *JULY)

    assert text.split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Berlin",
        "BEGIN:DAYLIGHT",
        "DTSTART:20220327T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZNAME:CEST",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:20221030T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZNAME:CET",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]


@pytest.mark.parametrize(
    ("key", "offset"),
    [("Asia/Ashgabat", "+0500"), ("Asia/Kathmandu", "+0545"), ("Pacific/Marquesas", "-0930")],
)
def test_a_zone_without_changes_is_one_standard(key: str, offset: str) -> None:
    assert short(key, datetime(2024, 11, 18)) == [f"STANDARD 20220101T000000 {offset} {offset}"]


def test_a_permanent_change_stands_alone_after_what_held_before() -> None:
    assert short("Asia/Almaty", datetime(2024, 2, 1), datetime(2024, 4, 1)) == [
        "STANDARD 20220101T000000 +0600 +0600",
        "STANDARD 20240301T000000 +0600 +0500",
    ]


@pytest.mark.parametrize(
    ("key", "moment", "offset"),
    [
        ("Asia/Almaty", datetime(2024, 2, 29), "+0600"),
        ("Asia/Almaty", datetime(2024, 3, 2), "+0500"),
        ("Asia/Almaty", datetime(2024, 11, 1), "+0500"),
        ("Africa/Casablanca", datetime(2023, 7, 1), "+0100"),
        ("Africa/Casablanca", datetime(2024, 3, 20), "+0000"),
        ("America/Mexico_City", datetime(2023, 7, 1), "-0600"),
        ("Asia/Amman", datetime(2023, 1, 15), "+0300"),
        ("Asia/Tehran", datetime(2023, 5, 1), "+0330"),
    ],
)
def test_single_changes_before_and_after_a_calendar_are_no_part_of_it(
    key: str, moment: datetime, offset: str
) -> None:
    # Emacs takes a zone for UTC that begins with a single change.
    assert short(key, moment) == [f"STANDARD {moment.year - 2}0101T000000 {offset} {offset}"]


def test_changes_without_a_rule_stand_alone() -> None:
    # Morocco goes back to +00 for Ramadan.
    assert short("Africa/Casablanca", datetime(2023, 3, 1), datetime(2024, 4, 1)) == [
        "STANDARD 20210101T000000 +0100 +0100",
        "STANDARD 20230319T030000 +0100 +0000",
        "DAYLIGHT 20230423T020000 +0000 +0100",
        "STANDARD 20240310T030000 +0100 +0000",
    ]


def test_a_single_change_is_left_out_once_a_rule_is_in_force() -> None:
    # Greenland kept summer time for good in March 2023, and took it up again a year later.
    assert short("America/Nuuk", datetime(2025, 1, 15)) == [
        "DAYLIGHT 20240330T230000 FREQ=YEARLY;BYDAY=-1SA;BYMONTH=3 -0200 -0100",
        "STANDARD 20241027T000000 FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10 -0100 -0200",
    ]


def test_irish_summer_is_daylight_although_its_winter_saves() -> None:
    assert short("Europe/Dublin", datetime(2024, 7, 1)) == [
        "DAYLIGHT 20220327T010000 FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3 +0000 +0100",
        "STANDARD 20221030T020000 FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10 +0100 +0000",
    ]


def test_a_saving_of_half_an_hour() -> None:
    assert short("Australia/Lord_Howe", datetime(2024, 7, 1)) == [
        "STANDARD 20220403T020000 FREQ=YEARLY;BYDAY=1SU;BYMONTH=4 +1100 +1030",
        "DAYLIGHT 20221002T020000 FREQ=YEARLY;BYDAY=1SU;BYMONTH=10 +1030 +1100",
    ]


def test_a_saving_of_two_hours() -> None:
    assert short("Antarctica/Troll", datetime(2023, 7, 1)) == [
        "DAYLIGHT 20210328T010000 FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3 +0000 +0200",
        "STANDARD 20211031T030000 FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10 +0200 +0000",
    ]


def test_a_weekday_on_or_after_a_date_is_a_weekday_within_seven_days() -> None:
    # Santiago's clocks change when its first Saturday ends, which may be Sunday the 8th.
    rule = "FREQ=YEARLY;BYDAY=SU;BYMONTHDAY=2,3,4,5,6,7,8;BYMONTH=9"

    assert short("America/Santiago", datetime(2024, 7, 1)) == [
        "STANDARD 20220403T000000 FREQ=YEARLY;BYDAY=1SU;BYMONTH=4 -0300 -0400",
        f"DAYLIGHT 20230903T000000 {rule} -0400 -0300",
    ]


def test_a_date_is_a_day_of_the_month() -> None:
    assert short("Europe/Moscow", datetime(1982, 7, 1)) == [
        "DAYLIGHT 19810401T000000 FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=4 +0300 +0400",
        "STANDARD 19811001T000000 FREQ=YEARLY;BYMONTHDAY=1;BYMONTH=10 +0400 +0300",
    ]


def test_a_rule_beside_changes_without_one() -> None:
    # Gaza's summer waits for the end of Ramadan and always ends in late October.
    assert short("Asia/Gaza", datetime(2023, 7, 1))[:2] == [
        "STANDARD 20221029T020000 FREQ=YEARLY;BYDAY=-1SA;BYMONTH=10 +0300 +0200",
        "DAYLIGHT 20230429T020000 +0200 +0300",
    ]


def test_two_years_alike_make_no_rule() -> None:
    # Egypt took summer time up again in 2023.
    assert short("Africa/Cairo", datetime(2023, 4, 1), datetime(2023, 12, 1))[1:] == [
        "DAYLIGHT 20230428T000000 +0200 +0300",
        "STANDARD 20231027T000000 +0300 +0200",
    ]


def test_another_time_of_day_makes_no_rule() -> None:
    # Labrador moved its November change from one minute past midnight to two o'clock in 2011.
    assert short("America/Goose_Bay", datetime(2010, 7, 1), datetime(2011, 12, 1))[1::2] == [
        "STANDARD 20101107T000100 -0300 -0400",
        "STANDARD 20111106T020000 -0300 -0400",
    ]


def test_a_weekday_on_days_more_than_a_week_apart_makes_no_rule() -> None:
    assert short("America/Bahia", datetime(1998, 7, 1), datetime(2000, 12, 1))[1::2] == [
        "DAYLIGHT 19981011T000000 -0300 -0200",
        "DAYLIGHT 19991003T000000 -0300 -0200",
        "DAYLIGHT 20001008T000000 -0300 -0200",
    ]


def test_a_rule_starts_when_the_law_does() -> None:
    # The United States moved both changes in 2007.
    assert short("America/New_York", datetime(2006, 7, 1), datetime(2009, 7, 1)) == [
        "STANDARD 20040101T000000 -0400 -0400",
        "STANDARD 20061029T020000 -0400 -0500",
        "DAYLIGHT 20070311T020000 FREQ=YEARLY;BYDAY=2SU;BYMONTH=3 -0500 -0400",
        "STANDARD 20071104T020000 FREQ=YEARLY;BYDAY=1SU;BYMONTH=11 -0400 -0500",
    ]


def test_no_rule_outlives_the_law() -> None:
    # Mexico kept its last summer time in 2022.
    assert short("America/Mexico_City", datetime(2020, 7, 1), datetime(2023, 7, 1))[-2:] == [
        "DAYLIGHT 20220403T020000 -0600 -0500",
        "STANDARD 20221030T020000 -0500 -0600",
    ]


def test_a_day_that_never_was_is_a_change_of_offset() -> None:
    # Samoa crossed the date line and had no 30 December 2011.
    days = datetime(2011, 12, 1), datetime(2012, 1, 1)

    assert "DAYLIGHT 20111230T000000 -1000 +1400" in short("Pacific/Apia", *days)


def test_two_changes_within_a_week_are_both_found() -> None:
    assert short("America/Boa_Vista", datetime(2000, 9, 1), datetime(2000, 12, 1))[-2:] == [
        "DAYLIGHT 20001008T000000 -0400 -0300",
        "STANDARD 20001015T000000 -0300 -0400",
    ]


def test_names_are_those_of_the_zone() -> None:
    text = written("Asia/Almaty", datetime(2024, 2, 1), datetime(2024, 4, 1))

    assert [observance["TZNAME"] for observance in observances(text)] == ["+06", "+05"]


def test_bounds_may_be_in_any_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first, last = (moment.replace(tzinfo=berlin) for moment in OVER_TWO_NEW_YEARS)

    described = timezones.observances(berlin, first.astimezone(UTC), last.astimezone(UTC))

    assert described == timezones.observances(berlin, first, last)


@pytest.mark.parametrize("year", [1970, 9997])
def test_the_outermost_years_have_a_description(year: int) -> None:
    window = (datetime(year, 1, 1), datetime(year, 12, 31, 23, 59, 59))
    for key in ("Pacific/Kiritimati", "Europe/Berlin", "Etc/GMT+12", "Africa/Monrovia"):
        text = written(key, *window)

        first, last = (moment.replace(tzinfo=ZoneInfo(key)).astimezone(UTC) for moment in window)
        assert disagreements(key, text, first, last, timedelta(days=1)) == []
        assert min(observance["DTSTART"] for observance in observances(text)) >= "1970"


def test_another_process_writes_the_same_bytes() -> None:
    program = """
from datetime import datetime
from zoneinfo import ZoneInfo
from eventkit.exporters.icalendar._timezones import observances
zone = ZoneInfo("Asia/Gaza")
moment = datetime(2024, 7, 15, 12, tzinfo=zone)
print(observances(zone, moment, moment))
"""
    surroundings = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"},
        {"PYTHONHASHSEED": "2", "TZ": "UTC"},
    ]

    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | surrounding,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for surrounding in surroundings
    }

    assert len(outputs) == 1


# What is refused.


def test_a_moment_without_zone_is_refused() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    aware, naive = datetime(2024, 7, 1, tzinfo=berlin), datetime(2024, 7, 1)
    for first, last in [(naive, aware), (aware, naive)]:
        with pytest.raises(ValueError, match="has no time zone"):
            timezones.observances(berlin, first, last)


def test_bounds_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="swap them"):
        written("Europe/Berlin", datetime(2024, 7, 2), datetime(2024, 7, 1))


def test_bounds_within_a_repeated_hour_go_by_instant() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    first = datetime(2024, 10, 27, 2, 50, tzinfo=berlin)
    last = datetime(2024, 10, 27, 2, 10, fold=1, tzinfo=berlin)

    assert timezones.observances(berlin, first, last)


@pytest.mark.parametrize("year", [1, 1969, 9998, 9999])
def test_years_that_utc_must_say_are_refused(year: int) -> None:
    moment = datetime(year, 12, 31, 23, 59, 59)

    with pytest.raises(ValueError, match="write it in UTC"):
        written("America/New_York", moment, moment)


# Which moments TZID can say.


@pytest.mark.parametrize("fold", [0, 1])
@pytest.mark.parametrize(
    ("key", "moment", "plain"),
    [
        ("Europe/Berlin", datetime(2024, 7, 1, 12), True),
        ("Europe/Berlin", datetime(2024, 3, 31, 1, 59, 59), True),
        ("Europe/Berlin", datetime(2024, 3, 31, 2), False),
        ("Europe/Berlin", datetime(2024, 3, 31, 2, 59, 59), False),
        ("Europe/Berlin", datetime(2024, 3, 31, 3), True),
        ("Europe/Berlin", datetime(2024, 10, 27, 1, 59, 59), True),
        ("Europe/Berlin", datetime(2024, 10, 27, 2), False),
        ("Europe/Berlin", datetime(2024, 10, 27, 2, 59, 59), False),
        ("Europe/Berlin", datetime(2024, 10, 27, 3), True),
        ("Australia/Lord_Howe", datetime(2024, 4, 7, 1, 29, 59), True),
        ("Australia/Lord_Howe", datetime(2024, 4, 7, 1, 30), False),
        ("Asia/Almaty", datetime(2024, 2, 29, 23, 30), False),
        ("Asia/Ashgabat", datetime(2024, 11, 18, 9), True),
        ("Asia/Ashgabat", datetime(1969, 12, 31, 23, 59, 59), False),
        ("Asia/Ashgabat", datetime(1970, 1, 1), True),
        ("Asia/Ashgabat", datetime(9997, 12, 31), True),
        ("Asia/Ashgabat", datetime(9998, 1, 1), False),
    ],
)
def test_tzid_says_what_a_clock_shows_once(
    key: str, moment: datetime, plain: bool, fold: int
) -> None:
    assert may_use_tzid(moment.replace(tzinfo=ZoneInfo(key), fold=fold)) is plain


def test_tzid_says_nothing_without_a_zone() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        may_use_tzid(datetime(2024, 7, 1))
