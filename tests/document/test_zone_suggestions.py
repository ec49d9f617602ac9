"""What is no IANA name of a zone is answered with zones of that offset or place."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import eventkit
from eventkit.model import Event
from eventkit.model.errors import DocumentError, Fault, ModelError

HEAD = """
eventkit = 1
[event]
id = "school"
title = "School"
start = 2027-07-05
end = 2027-07-06
"""


def fault_of(zone: str, language: str = "en") -> Fault:
    text = f'{HEAD}timezone = "{zone}"\nlanguage = "{language}"\n'
    with pytest.raises(DocumentError) as caught:
        eventkit.loads(text)
    (fault,) = caught.value.faults
    assert fault.rule == "unknown-zone"
    return fault


def offered(fault: Fault) -> list[str]:
    return [fault.nearest] if fault.nearest else re.findall("'([^']+)'", fault.hint or "")


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("CEST", "Europe/Berlin"),
        ("cest", "Europe/Berlin"),
        ("CET/CEST", "Europe/Berlin"),
        ("AEST", "Australia/Sydney"),
        ("MSK", "Europe/Moscow"),
        ("PDT", "America/Los_Angeles"),
        ("ET", "America/New_York"),
        ("GST", "Asia/Dubai"),
        ("UTC+6", "Asia/Bishkek"),
        ("GMT+6", "Asia/Bishkek"),
        ("+06:00", "Asia/Bishkek"),
        ("UTC\N{MINUS SIGN}4", "America/New_York"),
        ("+0530", "Asia/Kolkata"),
        ("UTC+5:45", "Asia/Kathmandu"),
        ("Central European Summer Time", "Europe/Berlin"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "Europe/Amsterdam"),
        ("(GMT-05:00) Eastern Time (US & Canada)", "America/New_York"),
        ("United States", "America/New_York"),
    ],
)
def test_what_several_zones_have_is_answered_with_several_of_them(zone: str, first: str) -> None:
    fault = fault_of(zone)

    assert offered(fault)[0] == first
    assert fault.expected == "an IANA name such as 'Europe/Berlin'"


@pytest.mark.parametrize(
    ("zone", "meant"),
    [
        ("W. Europe Standard Time", "Europe/Berlin"),
        ("GMT Standard Time", "Europe/London"),
        ("Pacific Daylight Time", "America/Los_Angeles"),
        ("Vienna", "Europe/Vienna"),
        ("Bishkek", "Asia/Bishkek"),
        ("Europe/Wien", "Europe/Vienna"),
        ("Vienna, Austria", "Europe/Vienna"),
        ("São Paulo", "America/Sao_Paulo"),
        ("port au prince", "America/Port-au-Prince"),
        ("Berlin (CET)", "Europe/Berlin"),
        ("Calcutta", "Asia/Kolkata"),
        ("Kyrgyzstan", "Asia/Bishkek"),
        ("europe/berlin", "Europe/Berlin"),
        ("Europe/Belrin", "Europe/Berlin"),
        ("America/NewYork", "America/New_York"),
    ],
)
def test_what_one_zone_has_is_answered_with_it(zone: str, meant: str) -> None:
    assert offered(fault_of(zone, "de")) == [meant]


def test_places_are_known_in_the_language_of_the_event() -> None:
    assert offered(fault_of("Бишкек", "ru")) == ["Asia/Bishkek"]
    assert offered(fault_of("Österreich", "de")) == ["Europe/Vienna"]


@pytest.mark.parametrize(
    "zone",
    ["Belrin", "Atlanta, Georgia", "Vienna, Virginia", "Munich", "Europe/Munich", "US/Estern", "X"],
)
def test_nothing_is_suggested_by_spelling_alone(zone: str) -> None:
    assert offered(fault_of(zone)) == []


@pytest.mark.parametrize("hours", range(-12, 15))
def test_every_zone_that_is_offered_for_an_offset_has_it(hours: int) -> None:
    zones = offered(fault_of(f"UTC{hours:+}"))

    noon = datetime(2027, 7, 5, 12)
    offsets = {noon.replace(tzinfo=ZoneInfo(zone)).utcoffset() for zone in zones}
    assert offsets <= {timedelta(hours=hours)}


def test_an_offset_that_no_place_has_is_known_as_one() -> None:
    assert fault_of("UTC+13:37").hint == "an offset is no zone; write one of a place"


def test_an_event_made_in_python_is_answered_alike() -> None:
    facts: dict[str, Any] = {"id": "school", "title": "School", "timezone": "MSK"}
    with pytest.raises(ModelError) as caught:
        Event(**facts, start=datetime(2027, 7, 5).date(), end=datetime(2027, 7, 5).date())

    assert offered(caught.value.faults[0])[0] == "Europe/Moscow"
