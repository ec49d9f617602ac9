"""The JSON Schema, judged by a validator that is not ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

import eventkit
from eventkit.document import schema
from eventkit.testing.strategies import events

VALIDATOR = Draft202012Validator(schema())
GOOD: dict[str, Any] = {
    "eventkit": 1,
    "event": {
        "id": "e", "title": {"en": "E", "ru": "Е"}, "start": "2027-03-26", "end": "2027-03-26",
        "timezone": "UTC",
    },
    "sessions": {"s": {"title": "S", "day": 1, "time": "09:30-10:15", "speakers": ["a"]}},
    "people": {"a": {"name": "A", "contact": {"email": "a@example.org"}}},
}  # fmt: skip


def changed(path: str, value: object, document: dict[str, Any] = GOOD) -> dict[str, Any]:
    """Return the good document, or another, with one value changed."""
    document = json.loads(json.dumps(document))
    *tables, key = path.split(".")
    held = document
    for table in tables:
        held = held.setdefault(table, {})
    held[key] = value
    return document


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


def test_a_good_document_is_valid() -> None:
    assert VALIDATOR.is_valid(GOOD)
    assert eventkit.loads(json.dumps(GOOD), "json")


RIGHT = {
    "event.hours": "22:00 – 01:00", "event.updated": "2027-03-26 09:30+02",
    "event.topics": [{"en": "Law", "ru": "Право"}, "Water"],
    "sessions.t": {"slots": {"x": {"title": "X", "day": 1}}},
    "sessions.u": {"title": "U", "start": "2027-03-26T09:30:15,5+01:00", "duration": "PT1H30M"},
    "sessions.v": {"title": "V", "days": "all", "time": "09:30", "duration": " 1 h 30 min "},
    "sessions.w": {"title": "W", "after": "s", "duration": "1 h", "pause": "0 min"},
    "sessions.x": {"title": "X", "slots": {"a": {"after": "w", "duration": "1 h"}}},
    "sessions.y": {"title": "Y", "slots": {"a": {"after": "w"}}, "duration": "PT5M"},
    "translations.tk": {"venue": {"city": "Ş"}, "event": {"title": "M"}},
    "venue": {"city": "S"},
}  # fmt: skip


def test_right_documents_are_valid_for_schema_and_reader_alike() -> None:
    document = GOOD
    for path, value in RIGHT.items():
        document = changed(path, value, document)

    VALIDATOR.validate(document)
    assert eventkit.loads(json.dumps(document), "json")


@given(events())
def test_what_is_written_is_valid(event: eventkit.Event) -> None:
    VALIDATOR.validate(json.loads(eventkit.dumps(event, "json")))


@pytest.mark.parametrize(
    "example",
    sorted({*Path("examples").glob("*/*.json")} - {*Path("examples/imports").iterdir()}),
    ids=str,
)
def test_the_examples_are_valid(example: Path) -> None:
    VALIDATOR.validate(json.loads(example.read_text(encoding="utf-8")))


WRONG = {
    "eventkit": 2, "event.title": 5, "event.titel": "E", "event.start": "26.03.2027",
    "event.kind": "Workshop", "sessions.s.time": "9:30", "sessions.s.speakers": "a",
    "sessions.s.status": "canceled", "sessions.s.slots": {"x": {"part_of": "s"}},
    "people.a.contact": {"mail": "a"}, "venues.v": {"street": "x"}, "tracks.t": {"title": " "},
    "tracks": {"a b": {"title": "T"}}, "days.0": {"title": "D"}, "outcomes.o": {"title": "O"},
    "rooms.r": {"name": "R", "capacity": -1}, "more": {}, "event.hours": "09:00",
    "event.updated": "2027-03-26T09:30:00", "event.summary": {"en": "E", "r u": "Е"},
    "sessions.s.duration": "1 hour", "sessions.s.start": "2027-03-26 25:00",
    "sessions.r": {"title": "R", "slots": {}}, "sessions.t": {"slots": {"x": {"day": 1}}},
    "sessions.u": {"title": "U", "slots": {"a b": {"day": 1}}},
    "sessions.v": {"title": "V", "days": [1], "slots": {"x": {"day": 1}}},
    "sessions.w": {"title": "W", "days": [1], "uid": "w"},
    "sessions.x": {"title": "X", "days": [1], "day": 1},
    "sessions.y": {"title": "Y", "after": ["s"], "duration": "1 h"},
    "sessions.z": {"title": "Z", "after": "s", "duration": "1 h", "pause": "5"},
    "checks.buffer": "0 min", "translations.r u": {}, "translations.ru.even": {},
    "translations.ru.event": {"titel": "Е"}, "translations.ru.people.a": {"name": ""},
    "translations.ru.sessions.s": {"kind": "talk"},
}  # fmt: skip


@pytest.mark.parametrize("path", WRONG)
def test_a_wrong_document_is_refused_by_schema_and_reader_alike(path: str) -> None:
    document = changed(path, WRONG[path])

    assert not VALIDATOR.is_valid(document)
    with pytest.raises(eventkit.DocumentError):
        eventkit.loads(json.dumps(document), "json")
