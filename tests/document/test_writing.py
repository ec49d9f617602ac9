"""The one form in which a document is written."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

import eventkit
from eventkit.document import starter
from eventkit.model import Outcome, Response

TEXT = '''eventkit = 1

[event]
id = "school"
title = "School"
start = 2027-03-26
end = 2027-03-29
timezone = "Europe/Berlin"
organizers = ["institute"]
description = """
Two lines,
and "quotes"."""

[organizations.institute]
name = "Institute"

[people.ada]
name = "Ada"
contact = { email = "ada@example.org" }

[sessions.opening]
title = "Opening"
day = 1
time = "09:30-10:15"
participations = [{ who = "ada", role = "chair", remote = true }]
speakers = ["ada"]

[sessions.party]
title = "Party"
day = 4
time = "22:00-01:00"

[sessions.late]
title = "Late"
day = 2027-04-02

[translations.ru.event]
title = "Школа"
'''


def test_a_document_in_normal_form_is_written_as_it_was() -> None:
    assert eventkit.dumps(eventkit.loads(TEXT)) == TEXT


def test_an_hour_that_comes_twice_is_written_with_its_offset() -> None:
    event = eventkit.loads(
        'eventkit=1\n[event]\nid="e"\ntitle="E"\nstart=2027-10-31\nend=2027-10-31\n'
        'timezone="Europe/Berlin"\n[sessions.s]\ntitle="S"\nstart="2027-10-31 02:30+01:00"\n'
        'duration="2 h"\n'
    )

    assert 'start = "2027-10-31 02:30+01:00"\nend = "2027-10-31 04:30"' in eventkit.dumps(event)


@pytest.mark.parametrize(
    ("length", "normal"),
    [
        ("PT90S", "PT1M30S"),
        ("P1DT1H", "25 h"),
        ("90 min", "1 h 30 min"),
        ("PT20M", "20 min"),
        ("P365D", "8760 h"),
    ],
)
def test_a_length_of_time_is_written_as_people_say_it(length: str, normal: str) -> None:
    text = f'{TEXT}\n[checks]\nbuffer = "{length}"\n'

    assert f'buffer = "{normal}"' in eventkit.dumps(eventkit.loads(text))


def test_only_toml_and_json_are_written() -> None:
    with pytest.raises(ValueError, match="documents are written in toml or json, not 'yaml'"):
        eventkit.dumps(eventkit.loads(TEXT), "yaml")


NOW = datetime(2027, 1, 1, tzinfo=UTC)


def test_the_starter_document_has_no_problems() -> None:
    event = eventkit.loads(starter("my-event", 'My "event"', "e.toml", NOW))

    assert event.title == 'My "event"'
    assert eventkit.check(event) == ()


def test_every_starter_document_has_a_uid_of_its_own() -> None:
    made = {eventkit.loads(starter("e", "E", "e.toml", NOW)).uid for _ in range(9)}

    assert len(made) == 9


def test_extension_data_and_translations_keep_their_order() -> None:
    extension = {"first": {"n": 1}, "then": 2, "contact": {}, "last": {"n": 3}}
    event = attrs.evolve(
        eventkit.loads(TEXT),
        x={"acme": extension},
        outcomes=[Outcome(id="R-1", kind="finding", title="R", response=Response(answer="noted"))],
        translations={
            "ru": {
                "outcomes.R-1.response.reason": "П",
                "event.title": "Ш",
                "outcomes.R-1.title": "Р",
            }
        },
    )

    text = eventkit.dumps(event)
    assert "[event.x.acme]\nfirst = { n = 1 }\nthen = 2\ncontact = {  }\n" in text
    assert '[translations.ru.outcomes.R-1]\nresponse = { reason = "П" }\ntitle = "Р"\n' in text
    assert eventkit.loads(text) == event
    assert eventkit.loads(eventkit.dumps(event, "json"), "json") == event
