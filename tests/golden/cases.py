"""Which exports are pinned: events that were drawn once, and everything that is asked of them."""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

import eventkit
from eventkit.model import Audience, Event
from eventkit.model.errors import EventkitError, UnreleasedWarning
from eventkit.releases import Log, release

HERE = Path(__file__).parent
EXAMPLES = HERE.parents[1] / "examples"
MODIFIED = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIRST_RELEASE = datetime(2025, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

FEED = {"feed_url": "https://example.org/school.ics", "refresh": timedelta(hours=1)}
OPTIONS: dict[str, list[dict[str, object]]] = {
    "icalendar": [
        {},
        {"entries": "sessions"},
        {"entries": "days"},
        {"entries": "event"},
        {"breaks": False, "busy": False},
        {"breaks": False, "entries": "days"},
        {"times": "utc", "reminder": timedelta(minutes=15), "name": "School, “spring”; 2025"},
        {"discreet": True},
        {"discreet": True, "entries": "days"},
        FEED,
    ],
    "markdown": [
        {},
        {"details": False},
        {"people": False},
        {"outcomes": False},
        {"sources": False},
    ],
    "json": [{}],
    "toml": [{}],
    "csv": [
        {},
        {"rows": "people"},
        {"rows": "outcomes", "delimiter": "semicolon"},
        {"columns": "title, start", "bom": False, "delimiter": "tab"},
    ],
}
"""Options of each format; the first are the defaults. `toml` is what `dumps` writes of a view."""

TRANSLATED: dict[str, list[dict[str, object]]] = {
    "icalendar": [{}, {"entries": "days"}, {"discreet": True}],
    **{name: [{}] for name in ("markdown", "json", "toml", "csv")},
}
"""What is asked for in another language than the event's own."""

SELECTED: dict[str, list[dict[str, object]]] = {
    "icalendar": [{}, {"entries": "days"}],
    "markdown": [{}],
    "csv": [{}],
}

RELEASED: dict[str, list[dict[str, object]]] = {
    "icalendar": [
        {},
        {"entries": "days"},
        {"breaks": False, "times": "utc", **FEED},
        {"changed_since": 1},
    ],
    "markdown": [{"changes": True}, {"changes_since": 1}],
}
"""What is asked for with a log of releases."""

UNRELEASED: dict[str, list[dict[str, object]]] = {
    "icalendar": [{}, {"entries": "days"}],
    "markdown": [{"changes": True}],
}
"""What is asked for where the last state is not released yet."""


class Case(NamedTuple):
    """One export of an event: what is asked for."""

    format: str
    audience: Audience
    language: str | None = None
    options: Mapping[str, object] = {}
    select: Mapping[str, str] = {}
    released: str = ""

    def __str__(self) -> str:
        """Return the key of the export, such as `icalendar public ru entries=days`."""
        words = [self.format, self.audience.value, self.language or "", self.released]
        words += [f"{key}={value}" for key, value in self.options.items()]
        words += [f"select:{key}={value!a}" for key, value in self.select.items()]
        return " ".join(filter(None, words))


@cache
def events() -> dict[str, Callable[[], Event]]:
    """Return the events whose exports are pinned, by name: both examples, and those drawn.

    Each is read when it is called for.
    """
    documents = sorted(EXAMPLES.glob("*/event.toml"))
    drawn = enumerate(_lines("events.jsonl"), 1)
    return {
        **{path.parent.name: partial(eventkit.load, path) for path in documents},
        **{f"event-{number:03}": partial(eventkit.loads, line, "json") for number, line in drawn},
    }


@cache
def walks() -> dict[str, Callable[[], tuple[Event, ...]]]:
    """Return the events that change from release to release, by name: all states of each."""
    drawn = enumerate(_lines("walks.jsonl"), 1)
    return {f"walk-{number:02}": partial(_states, line) for number, line in drawn}


def _states(line: str) -> tuple[Event, ...]:
    return tuple(eventkit.loads(json.dumps(state), "json") for state in json.loads(line))


def _lines(name: str) -> list[str]:
    return (HERE / name).read_text("utf-8").rstrip("\n").split("\n")


# --- what is asked for


def cases(event: Event) -> Iterator[Case]:
    """Yield every export of an event that is pinned."""
    for audience in Audience:
        yield from _asked(OPTIONS if _is_shown(event, audience) else SELECTED, audience)
        for language in (event.language, *event.translations) if event.translations else ():
            yield from _asked(TRANSLATED, audience, language)
    for select in _selections(event):
        yield from _asked(SELECTED, Audience.PUBLIC, select=select)


def released_cases(states: tuple[Event, ...]) -> Iterator[Case]:
    """Yield every export of the last state of a walk that is pinned.

    Its states are all released, or all but the last: that one then counts as the next release.
    """
    last = states[-1]
    for audience in Audience:
        yield from _asked(RELEASED, audience, released="released")
        for language in last.translations:
            yield from _asked(RELEASED, audience, language, released="released")
        for select in _selections(last):
            yield Case("icalendar", audience, select=select, released="released")
        yield from _asked(UNRELEASED, audience, released="unreleased")


def _asked(
    options: Mapping[str, list[dict[str, object]]],
    audience: Audience,
    language: str | None = None,
    **more: Any,
) -> Iterator[Case]:
    for format, choices in options.items():
        for choice in choices:
            yield Case(format, audience, language, choice, **more)


def _is_shown(event: Event, audience: Audience) -> bool:
    return event.audience is None or audience.sees(event.audience)


def _selections(event: Event) -> Iterator[dict[str, str]]:
    """Yield selections by what sessions refer to first, and by the first day."""
    parties = (it.who for session in event.sessions for it in session.participations)
    rooms = (room for session in event.sessions for room in session.rooms)
    tracks = (session.track for session in event.sessions if session.track)
    first_ids = {"person": parties, "room": rooms, "track": tracks, "day": iter(["1"])}
    for key, ids in first_ids.items():
        if first := next(ids, None):
            yield {key: first}


# --- what comes out


def content(event: Event, case: Case, log: Log | None = None) -> bytes:
    """Return what is exported; where that is refused, how."""
    try:
        if case.format == "toml":
            return eventkit.dumps(
                event.view(audience=case.audience, language=case.language)
            ).encode()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UnreleasedWarning)
            return eventkit.export(
                event,
                to=case.format,
                audience=case.audience,
                language=case.language,
                select={key: _choice(key, value) for key, value in case.select.items()},
                options=case.options,
                log=log,
                modified=MODIFIED,
            )
    except EventkitError as error:
        return f"{type(error).__name__}: {error}".encode()


def _choice(key: str, value: str) -> str | int:
    return int(value) if key == "day" else value


def contents(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield the key and the content of every export of an event or walk."""
    if name in events():
        event = events()[name]()
        for case in cases(event):
            yield str(case), content(event, case)
        return
    states = walks()[name]()
    logs = _logs(states)
    for case in released_cases(states):
        yield str(case), content(states[-1], case, logs[case.released])


def _logs(states: tuple[Event, ...]) -> dict[str, Log]:
    """Return the log of all states, and that in which the last is not released yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "event.releases.jsonl")
        logs = [
            release(state, path, note=f"Note {number}", now=FIRST_RELEASE + number * DAY)
            for number, state in enumerate(states)
        ]
    return {"released": logs[-1], "unreleased": logs[-2]}


def digests(name: str) -> dict[str, str]:
    """Return the first 16 digits of the SHA-256 of every export of an event or walk, by key."""
    return {key: hashlib.sha256(data).hexdigest()[:16] for key, data in contents(name)}
