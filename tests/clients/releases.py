"""Documents that are released one after the other, and the calendar of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import eventkit
from eventkit.model import Event
from eventkit.releases import Log, release

FEED = "https://example.org/endings.ics"


def released(documents: Path, folder: Path) -> Iterator[tuple[Event, Log]]:
    """Release the documents of a folder by turns, and yield each with the log of that time."""
    for number, path in enumerate(sorted(documents.glob("*.toml"))):
        event = eventkit.load(path)
        now = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=number)
        yield event, release(event, folder / "event.releases.jsonl", now=now)


def calendars(documents: Path, folder: Path, options: Mapping[str, object]) -> list[bytes]:
    """Return the public calendar of each document, as it is when it is released."""
    given = {**options, "feed_url": FEED}
    return [
        eventkit.export(event, to="icalendar", log=log, options=given)
        for event, log in released(documents, folder)
    ]


def expected(steps: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return what is shown after each step: what a step does not name is as before."""
    shown: dict[str, str] = {}
    return [shown := {**shown, **step} for step in steps]
