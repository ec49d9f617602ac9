"""Zones that are not of a place are warned of where clocks may differ."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

import eventkit
from eventkit.model import Event, Problem, Session, Venue

OF_NO_PLACE = "zone-of-no-place"
NEW_YORK = Venue(id="hall", city="New York", country="US")
REYKJAVIK = Venue(id="hall", city="Reykjavík", country="IS")


def problems(timezone: str, **more: Any) -> list[Problem]:
    """Return the problems of an event in July with that zone."""
    days = {"start": date(2027, 7, 5), "end": date(2027, 7, 6)}
    fields: dict[str, Any] = {"id": "school", "uid": "school-2027", "title": "School", **days}
    event = Event(**fields, timezone=timezone, **more)
    return [problem for problem in eventkit.check(event) if problem.rule == OF_NO_PLACE]


@pytest.mark.parametrize(
    ("zone", "instead"),
    [
        ("EST", "America/New_York"),
        ("MST", "America/Denver"),
        ("HST", "Pacific/Honolulu"),
        ("GMT", "Europe/London"),
        ("Etc/GMT+5", "America/Chicago"),
        ("Etc/GMT-6", "Asia/Bishkek"),
        ("EST5EDT", "America/New_York"),
        ("CET", "Europe/Berlin"),
        ("US/Eastern", "America/New_York"),
        ("Japan", "Asia/Tokyo"),
        ("Factory", ""),
    ],
)
def test_a_zone_of_no_place_is_warned_of_with_zones_of_places(zone: str, instead: str) -> None:
    (problem,) = problems(zone)

    assert problem.place == "event.timezone"
    assert instead in (problem.hint or "").split(" or ")[0]


def test_zones_of_the_country_of_the_venue_are_offered() -> None:
    (problem,) = problems("CET", venues=[Venue(id="hall", city="Wien", country="AT")])

    assert problem.hint == "write the zone of the place, such as 'Europe/Vienna'"


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Calcutta", "Africa/Abidjan"])
def test_a_zone_of_a_place_is_right(zone: str) -> None:
    assert problems(zone) == []


def test_utc_is_right_online_and_where_clocks_show_it() -> None:
    assert problems("UTC") == []
    assert problems("UTC", venues=[REYKJAVIK]) == []
    assert [problem.place for problem in problems("UTC", venues=[NEW_YORK])] == ["event.timezone"]


def test_the_zone_of_sessions_is_looked_at_once() -> None:
    sessions = [Session(id=id, title="Hub", timezone="EST") for id in ("hub", "hub-2")]

    assert [it.place for it in problems("Europe/Berlin", sessions=sessions)] == [
        "sessions.hub.timezone"
    ]
