"""What is fuzzed. A target takes bytes, whatever they are, and fails where a promise is broken.

Promised is: a text is an event, or it is refused by an error of ours whose every line is short.
What is an event can be written and read again (law 1) and makes a calendar without a fault.
A log is read, or refused by an error of ours; it can be repaired, or stays as it is.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import icalendar
from attrs import evolve
from tests.exporters.wire import faults, read, unescaped
from tests.fuzz.logs import put_right

import eventkit
from eventkit.model import Audience, Event
from eventkit.model.errors import EventkitError, UnreleasedWarning
from eventkit.releases import release, repair_log, unpublish

LONGEST = 2000
"""As long as what is said of one fault may be: a path of 64 keys, a message and its advice."""


def toml(data: bytes) -> None:
    """A document as people write it."""
    if event := _event(data, "toml"):
        _written_again(event)


def json(data: bytes) -> None:
    """A document as programs write it."""
    if event := _event(data, "json"):
        _written_again(event)


def calendar(data: bytes) -> None:
    """The whole way from a document to a calendar, for each audience."""
    if event := _event(data, "toml"):
        for audience in Audience:
            _exported(event, audience)


def log(data: bytes) -> None:
    """A log of releases: as it is, and with right seals and digests."""
    for held in (data, put_right(data)):
        with TemporaryDirectory() as folder:
            path = Path(folder, "event.releases.jsonl")
            path.write_bytes(held)
            _log_used(path)


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    "toml": toml,
    "json": json,
    "calendar": calendar,
    "log": log,
}


def _event(data: bytes, format: str) -> Event | None:
    """Return what a text describes; None where it is refused as it should be."""
    try:
        return eventkit.loads(data, format)
    except eventkit.DocumentError as error:
        _short(error)
        return None


def _short(error: EventkitError) -> None:
    describe_error = getattr(error, "faults", [error])
    assert describe_error, "an error that says nothing"
    for said in describe_error:
        assert len(str(said)) <= LONGEST, f"a message of {len(str(said))} characters"


def _log_used(path: Path) -> None:
    """Read a log, go back in it, export with it, release into it, repair it."""
    event = None
    try:
        read = eventkit.load_log(path)
        for _, event in read:
            _exported(event, Audience.PUBLIC, read)
        if event:
            made = release(evolve(event, title="Another title"), path).releases[-1].number
            assert len(eventkit.load_log(path)) == len(read) + 1
            unpublish(path, made)
            assert len(eventkit.load_log(path)) == len(read)
    except EventkitError as error:
        _short(error)
    before = path.read_bytes()
    try:
        repair_log(path)
        eventkit.load_log(path)
    except EventkitError as error:
        _short(error)
        assert path.read_bytes() == before, "a log was changed that cannot be repaired"


def _written_again(event: Event) -> None:
    for format in ("toml", "json"):
        text = eventkit.dumps(event, format)
        again = eventkit.loads(text, format)
        assert again == event, f"another event after {format}: {again!r} != {event!r}"
        assert eventkit.dumps(again, format) == text


def _exported(event: Event, audience: Audience, log: eventkit.Log | None = None) -> None:
    for options in [{}, {"breaks": False}] if log else [{}]:
        try:
            with warnings.catch_warnings(action="ignore", category=UnreleasedWarning):
                made = eventkit.export(
                    event, to="icalendar", audience=audience, log=log, options=options
                )
        except EventkitError as error:
            _short(error)
        else:
            _readable(made, event)


def _readable(made: bytes, event: Event) -> None:
    """Hold a calendar to the rules byte by byte, and against an independent reader."""
    given = {session.uid for session in event.sessions if session.uid}
    found = faults(made, given=given)
    assert not found, found
    uids = [each.value("UID") for each in read(made).inner if each.name == "VEVENT"]
    entries = icalendar.Calendar.from_ical(made).events
    assert [str(entry["UID"]) for entry in entries] == list(map(unescaped, uids))
