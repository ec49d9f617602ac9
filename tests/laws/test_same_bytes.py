"""Law 2: the same event gives the same bytes in another process, zone, locale and hash seed."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import eventkit
from eventkit.model import Event
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events

FORMATS = ("icalendar", "markdown", "json")
ELSEWHERE = (
    {"PYTHONHASHSEED": "1", "TZ": "Pacific/Chatham", "LC_ALL": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONUTF8": "0"},
)
PROGRAM = """
import hashlib, json, pickle, sys
import eventkit
said = []
for number, event in enumerate(pickle.load(sys.stdin.buffer)):
    asked = {"audience": "organizers", "language": f"{event.language}+de" if number % 2 else None}
    texts = [eventkit.export(event, to=name, **asked) for name in sys.argv[1:]]
    texts += [eventkit.dumps(event).encode(), b"%d" % len({event, event})]
    said.append([hashlib.sha256(text).hexdigest() for text in texts])
json.dump(said, sys.stdout)
"""


def exports(event: Event, language: str | None) -> list[bytes]:
    return [
        eventkit.export(event, to=name, audience="organizers", language=language)
        for name in FORMATS
    ]


def here(events: list[Event]) -> list[list[str]]:
    """Return digests of texts of events, of every second one in two languages."""
    return [
        [
            hashlib.sha256(text).hexdigest()
            for text in (
                *exports(event, f"{event.language}+de" if number % 2 else None),
                eventkit.dumps(event).encode(),
                b"1",
            )
        ]
        for number, event in enumerate(events)
    ]


def elsewhere(events: list[Event], environment: dict[str, str], folder: Path) -> object:
    done = subprocess.run(  # our own program
        [sys.executable, "-c", PROGRAM, *FORMATS],
        input=pickle.dumps(events),
        env={**os.environ, **environment},
        cwd=folder,
        capture_output=True,
        check=True,
        timeout=120,
    )
    return json.loads(done.stdout)


@pytest.mark.slow
@pytest.mark.parametrize("environment", ELSEWHERE, ids=lambda environment: environment["TZ"])
def test_the_samples_are_the_same_bytes_elsewhere(
    environment: dict[str, str], tmp_path: Path
) -> None:
    events = list(SAMPLES.values())

    assert elsewhere(events, environment, tmp_path) == here(events)


# Few examples of several events: each example costs a process.
@pytest.mark.slow
@settings(max_examples=4)
@given(events=st.lists(events(), min_size=1, max_size=4))
def test_generated_events_are_the_same_bytes_elsewhere(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    folder = tmp_path_factory.getbasetemp()

    assert elsewhere(events, ELSEWHERE[0], folder) == here(events)
