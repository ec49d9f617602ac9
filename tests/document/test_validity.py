"""What is read is made without the checks of the model, and is what the model accepts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given

import eventkit
from eventkit.model import Event
from eventkit.testing.strategies import events

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*/event.toml"))


def rebuilt(value: Any) -> Any:
    """Return a value with all that it holds made once more, by the constructors."""
    if isinstance(value, tuple):
        return tuple(map(rebuilt, value))
    if not attrs.has(type(value)):
        return value
    fields = attrs.fields(type(value))
    return type(value)(**{f.alias: rebuilt(getattr(value, f.name)) for f in fields})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_an_example_is_what_the_constructors_make(path: Path) -> None:
    event = eventkit.load(path)

    assert repr(rebuilt(event)) == repr(event)
    assert rebuilt(event) == event


@pytest.mark.parametrize("format", ["toml", "json"])
@given(event=events())
def test_what_is_read_is_what_the_constructors_make(format: str, event: Event) -> None:
    read = eventkit.loads(eventkit.dumps(event, format), format)

    assert repr(rebuilt(read)) == repr(read)
    assert rebuilt(read) == read


RICH = """
[event.x.acme]
list = [1, 2.5, true, { a = "b" }]

[venue]
name = "House"
geo = [52.5, 13.4]

[rooms.aula]
name = "Aula"
online = { url = "https://example.org" }

[people.ada]
name = "Ada"
contact = { email = "ada@example.org", audience = "public" }

[sessions.a]
title = { en = "A", ru = "А" }
kind = "talk"
status = "tentative"
start = "2027-03-28 01:30"
duration = "PT1H"
timezone = "Asia/Ashgabat"
languages = ["en", "ru"]
speakers = ["Ada"]
remote = ["ada"]
rooms = ["Aula"]

[sessions.a.materials.m]
title = "M"
url = "https://example.org"

[sessions.b]
title = "B"
slots.x = { day = 1, time = "22:00-01:00" }
slots.y = { day = "2027-03-27" }

[outcomes.R-1]
kind = "recommendation"
title = "R"
stage = "final"
status = "open"
response = { answer = "partly", reason = "cost" }
horizon = { start = 2027-01-01, years = [3, 5] }
indicators.i = { title = "I", baseline = 1, target = "two" }

[checks]
ignore = ["no-room"]
buffer = "10 min"
"""


def test_what_people_write_is_what_the_constructors_make(load: Any) -> None:
    event = load(RICH)

    assert repr(rebuilt(event)) == repr(event)


def test_what_the_types_of_keys_cannot_tell_the_model_does(faults: Any) -> None:
    """A zone leads out of the years that can be meant, a venue is nameless, an address empty."""
    found = faults("""
[venues.a]
street = "S"
[sessions.s]
title = "S"
start = "1900-01-01 01:00+05:00"
end = "1900-01-01 02:00+05:00"
[sessions.m]
title = "M"
materials.a = { title = "A", url = "" }
""")

    assert [(fault.rule, fault.line) for fault in found] == [
        ("missing-key", 9), ("impossible-date", 11), ("empty-text", 17),
    ]  # fmt: skip
