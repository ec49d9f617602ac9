from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from eventkit.document import load, loads, schema
from eventkit.exporters.json import JSON, render
from eventkit.exporting import export
from eventkit.model import Contact, Event, Participation, Person, Session
from eventkit.plugins import NoOptions
from eventkit.testing.strategies import events

SCHOOL = Path(__file__).parent / "golden" / "school.toml"


def event(**fields: Any) -> Event:
    given: dict[str, Any] = {
        "id": "workshop",
        "title": "Workshop",
        "start": date(2024, 11, 18),
        "end": date(2024, 11, 19),
        "timezone": "Asia/Ashgabat",
    }
    return Event(**(given | fields))


def test_what_is_written_is_the_document_of_the_event() -> None:
    school = load(SCHOOL)

    assert loads(export(school, to="json", audience="organizers").decode(), "json") == school


def test_what_an_audience_may_not_see_is_not_in_it() -> None:
    held = event(
        people=[Person(id="ada", name="Ada", contact=Contact(email="ada@example.org"))],
        participations=[Participation(who="ada", role="host")],
        sessions=[Session(id="secret", title="Rehearsal", audience="organizers")],
    )
    written = export(held, to="json").decode()

    assert "Rehearsal" not in written
    assert "ada@example.org" not in written
    assert json.loads(written)["people"] == {"ada": {"name": "Ada"}}


@given(events())
def test_the_schema_holds_for_what_is_written(generated: Event) -> None:
    written = json.loads("".join(render(generated, NoOptions())))

    Draft202012Validator(schema()).validate(written)


@given(events())
def test_what_is_written_can_be_sent_as_utf_8_and_ends_with_a_line_feed(generated: Event) -> None:
    written = "".join(render(generated, NoOptions()))

    assert json.loads(written.encode())
    assert written.endswith("}\n")


@pytest.mark.parametrize(
    "text",
    [
        "a\u2028b\u2029c",
        "a\x00b\x1b[31m\x9b2J\u202e",
        "a\ud800b",
        "\ufeff",
        '"}],\n"x": ["',
        "</script>",
    ],
)
def test_hostile_text_comes_back_as_it_went(text: str) -> None:
    held = event(x={"acme": {"said": text}})
    written = export(held, to="json", audience="organizers").decode()

    assert json.loads(written)["event"]["x"]["acme"]["said"] == text
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", written)


def test_the_suffix_of_json_stands_for_the_format() -> None:
    assert JSON.extension == ".json"
    assert JSON.media_type == "application/json"
