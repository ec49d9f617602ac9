"""What hostile schedules cost: tested here, where steps are counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest
from tests.steps import steps

import eventkit

FILLING: dict[str, object] = {
    "title": "School",
    "start": date(2027, 3, 26),
    "end": date(2027, 3, 26),
    "timezone": "UTC",
    "id": "school",
}


def nested(depth: int) -> bytes:
    """Return a schedule with an element in an element, and so on."""
    return b"<schedule>" + b"<a>" * depth + b"</a>" * depth + b"</schedule>"


def alike(number: int) -> bytes:
    """Return a schedule as eventkit writes them, in which all talks have the same name."""
    talks = [
        {
            "guid": f"a0a0fcfe-b7fb-46e3-84b6-97a540{it:06}",
            "date": "2027-03-26T09:30:00+00:00",
            "duration": "00:45",
            "slug": "school-x",
            "title": "Opening",
        }
        for it in range(number)
    ]
    conference = {"days": [{"date": "2027-03-26", "rooms": {"Aula": talks}}]}
    generator = {"url": "eventkit:?id=school"}
    return json.dumps({"generator": generator, "schedule": {"conference": conference}}).encode()


@pytest.mark.parametrize(("make", "number"), [(nested, 1000), (alike, 200)])
def test_reading_takes_time_by_the_number_of_things_alone(
    make: Callable[[int], bytes], number: int
) -> None:
    few, many = make(number), make(4 * number)
    eventkit.read(few, options=FILLING)  # imports what it needs

    cost = steps(lambda: eventkit.read(few, options=FILLING))
    assert steps(lambda: eventkit.read(many, options=FILLING)) < 5 * cost
