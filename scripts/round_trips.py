"""The page of what comes back when an example is exported and imported again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import attrs

import eventkit
from eventkit import DocumentError, Event
from eventkit.conversion import convert
from eventkit.model import Session

EXAMPLES = Path(__file__).parents[1] / "examples"
EVENTS = ("spring-school-2027", "ashgabat-2024")
FILES = {
    "icalendar": ("event.ics", "icalendar"),
    "schedule-xml": ("event.xml", "schedule-xml"),
    "schedule-json": ("event.schedule.json", "schedule-json"),
    "xlsx": ("event.xlsx", "sheet"),
    "csv": ("event.csv", "sheet"),
    "docx": ("event.docx", "agenda"),
    "markdown": ("event.md", "agenda"),
}


class Part(NamedTuple):
    """Something that a session says, and how it is compared."""

    head: str
    values: Callable[[Event, Session], Iterable[object]]


def _people(event: Event, session: Session) -> Iterator[object]:
    names = {it.id: it.name for it in event.people}
    names |= {it.id: it.name for it in event.organizations}
    names |= {it.id: it.name for it in event.groups}
    yield from {names[it.who] for it in session.participations if it.who in names}


def _rooms(event: Event, session: Session) -> Iterator[object]:
    names = {it.id: it.name.partition(", ")[0] for it in event.rooms}  # with no venue
    yield from (names[it] for it in session.rooms if it in names)


def _tracks(event: Event, session: Session) -> Iterator[object]:
    yield from (it.title for it in event.tracks if it.id == session.track)


PARTS = (
    Part("ends", lambda _, it: [it.end] if it.end else []),
    Part("rooms", _rooms),
    Part("people", _people),
    Part("tracks", _tracks),
    Part(
        "descriptions", lambda _, it: [" ".join(it.description.split())] if it.description else []
    ),
)


HEAD = """\
# What comes back

Both examples, as the public sees them, written in each format that eventkit reads as well, and imported again.
Title, time zone, first and last day were typed, as tables do not say them.
`eventkit import` tells what it guesses and leaves out of each; a document in JSON is one already.

{generated}

A session came back if one of its title and hour is there; what is below the other heads is counted in those.
"other" are sessions that came back under another title or hour.
"""
MEMORY = """\
## Why not all of it

- **Calendars** show a room without a place, such as a live stream, as its link alone, and have no entry for a session without hours. What the entry of a day lists has a title and hours, and no description.
- **`schedule.xml` and `schedule.json`** have no place for a session without hours.
- **Word and Markdown** are for people. Kind, track and languages stand in one line with the description, or above it, and come back as a part of it; a room is what stands below the hours if its name says so, as `Great Hall` does. A session without hours becomes a comment, and the import tells of it.

## How much memory it takes

An import needs memory in proportion to what it reads: in CSV, XLSX, plain text and `schedule.xml` 13 to 23 times the size of the document that results, and of a calendar about 25 times its own size.
Python's `tracemalloc` measured 500 and 2,000 sessions, and found the same factors for both.
"""


def round_trips_page(generated: str) -> str:
    """Return the page.

    Args:
        generated: The line that says so.
    """
    return "\n".join([HEAD.format(generated=generated), *_tables(), MEMORY])


def _tables() -> Iterator[str]:
    for name in EVENTS:
        document = EXAMPLES / name / "event.toml"
        event = eventkit.load(document).view(audience="public")
        yield f"## {event.title}\n"
        heads = ("written as", "read by", "sessions", *(it.head for it in PARTS), "other")
        yield f"| {' | '.join(heads)} |"
        yield f"|{'---|' * len(heads)}"
        for format, (file, importer) in FILES.items():
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, file)
                eventkit.write(event, path, to=format)
                try:
                    again = convert(path, format=importer, options=_typed(event)).event
                except DocumentError:  # an agenda whose session has no hours is none
                    again = attrs.evolve(event, sessions=[], outcomes=[], statements=[])
            yield f"| {' | '.join(_row(event, again, format, importer))} |"
        yield ""


def _typed(event: Event) -> dict[str, object]:
    """Return what a person types, since a table does not say it."""
    days = {"start": event.start, "end": event.end}
    return {"title": event.title, "timezone": event.timezone, **days}


def _row(event: Event, again: Event, format: str, importer: str) -> Iterator[str]:
    sessions = {_known_by(it): it for it in again.sessions}
    pairs = [(it, sessions[_known_by(it)]) for it in event.sessions if _known_by(it) in sessions]
    yield from (f"`{format}`", f"`{importer}`", _share(len(pairs), len(event.sessions)))
    for part in PARTS:
        whole = sum(len(set(part.values(event, it))) for it in event.sessions)
        same = sum(
            len({*part.values(event, one)} & {*part.values(again, other)}) for one, other in pairs
        )
        yield _share(same, whole)
    yield f"{len(again.sessions) - len(pairs)}"


def _known_by(session: Session) -> tuple[object, ...]:
    return " ".join(session.title.split()), session.start


def _share(count: int, whole: int) -> str:
    return f"{count} of {whole}" if whole else "–"
