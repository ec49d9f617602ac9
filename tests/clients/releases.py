"""Documents that are released one after the other, and the calendar of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import eventkit
from eventkit.model import Event
from eventkit.releases import Log, release

FEED = "https://example.org/endings.ics"


def released(
    documents: Path, folder: Path, merged: Iterable[Mapping[str, str]] = ()
) -> Iterator[tuple[Event, Log]]:
    """Release the documents of a folder by turns, and yield each with the log of that time.

    Args:
        documents: Their folder.
        folder: Where the log is.
        merged: Which sessions each release says were merged into which.
    """
    for number, (path, merges) in enumerate(
        zip(sorted(documents.glob("*.toml")), chain(merged, repeat({})), strict=False)
    ):
        event = eventkit.load(path)
        now = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=number)
        yield event, release(event, folder / "event.releases.jsonl", merged=merges, now=now)


def calendars(
    documents: Path,
    folder: Path,
    options: Mapping[str, object],
    merged: Iterable[Mapping[str, str]] = (),
) -> list[bytes]:
    """Return the public calendar of each document, as it is when it is released."""
    given = {**options, "feed_url": FEED}
    return [
        eventkit.export(event, to="icalendar", log=log, options=given)
        for event, log in released(documents, folder, merged)
    ]


def expected(steps: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Return what is shown after each step: what a step does not name is as before."""
    shown: dict[str, str] = {}
    return [shown := {**shown, **step} for step in steps]
