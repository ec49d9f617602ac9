"""Four releases of one event, in which everything happens to a programme that does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.readers.entries import Entry

import eventkit
from eventkit.model import Event, Participation, Person, Session
from eventkit.releases import Log, release

DAY = date(2027, 5, 3)
UID = "story-of-examples"
FEED = "https://example.org/story.ics"
PEOPLE = [Person(id="ada", name="Ada Example"), Person(id="bob", name="Bob Beispiel")]


def session(id: str, clock: str, **fields: Any) -> Session:
    start = datetime.fromisoformat(f"{DAY} {clock}").replace(tzinfo=ZoneInfo("Europe/Berlin"))
    given: dict[str, Any] = {"id": id, "title": id.title(), "start": start}
    return Session(**(given | {"end": start + timedelta(minutes=45)} | fields))


def event(*sessions: Session) -> Event:
    return Event(
        id="story",
        uid=UID,
        title="Story",
        start=DAY,
        end=DAY,
        timezone="Europe/Berlin",
        people=PEOPLE,
        sessions=sessions,
    )


def speaking(*who: str) -> list[Participation]:
    return [Participation(who=each, role="speaker") for each in who]


STEADY = session("steady", "09:00", participations=speaking("ada"))
SHARED = session("shared", "14:00", participations=speaking("ada", "bob"))
RELEASES = [
    event(
        STEADY,
        session("moved", "10:00"),
        session("renamed", "11:00", title="Rivers"),
        session("cancelled", "12:00"),
        session("lost", "13:00"),
        SHARED,
        session("closed", "15:00", title="Testimony", participations=speaking("bob")),
    ),
    # Moved, renamed and cancelled.
    event(
        STEADY,
        session("moved", "16:30"),
        session("renamed", "11:00", title="Rivers, lakes; and more"),
        session("cancelled", "12:00", status="cancelled"),
        session("lost", "13:00"),
        SHARED,
        session("closed", "15:00", title="Testimony", participations=speaking("bob")),
    ),
    # A neighbour removed, somebody left, something new before all others.
    event(
        session("new", "08:00"),
        STEADY,
        session("moved", "16:30"),
        session("renamed", "11:00", title="Rivers, lakes; and more"),
        session("cancelled", "12:00", status="cancelled"),
        session("shared", "14:00", participations=speaking("ada")),
        session("closed", "15:00", title="Testimony", participations=speaking("bob")),
    ),
    # Reinstated, put back, and restricted later.
    event(
        session("new", "08:00"),
        STEADY,
        session("moved", "16:30"),
        session("renamed", "11:00", title="Rivers, lakes; and more"),
        session("cancelled", "12:00"),
        session("lost", "13:00"),
        session("shared", "14:00", participations=speaking("ada")),
        session(
            "closed",
            "15:00",
            title="Testimony",
            participations=speaking("bob"),
            audience="participants",
        ),
    ),
]

# Times in UTC, two hours before those of Berlin in May; what is not named is as before.
SEEN: list[dict[str, tuple[str, str, str]]] = [
    {
        "steady": ("07:00", "Steady", ""),
        "moved": ("08:00", "Moved", ""),
        "renamed": ("09:00", "Rivers", ""),
        "cancelled": ("10:00", "Cancelled", ""),
        "lost": ("11:00", "Lost", ""),
        "shared": ("12:00", "Shared", ""),
        "closed": ("13:00", "Testimony", ""),
    },
    {
        "moved": ("14:30", "Moved", ""),
        "renamed": ("09:00", "Rivers, lakes; and more", ""),
        "cancelled": ("10:00", "CANCELLED: Cancelled", "CANCELLED"),
    },
    {
        "new": ("06:00", "New", ""),
        "lost": ("11:00", "CANCELLED: Lost", "CANCELLED"),
    },
    {
        "cancelled": ("10:00", "Cancelled", ""),
        "lost": ("11:00", "Lost", ""),
        "closed": ("13:00", "CANCELLED", "CANCELLED"),
    },
]
FIELDS = ("uid", "start", "end", "summary", "status")


def calendars(folder: Path) -> list[bytes]:
    """Return the public calendar of each release, as it is when it is released."""
    return [
        eventkit.export(held, to="icalendar", log=log, feed_url=FEED)
        for held, log in zip(RELEASES, released(folder), strict=True)
    ]


def released(folder: Path) -> Iterator[Log]:
    for number, held in enumerate(RELEASES):
        now = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=number)
        yield release(held, folder / "story.releases.jsonl", now=now)


def seen() -> list[list[tuple[str, ...]]]:
    """Return what a client is to show after each release, in `FIELDS`."""
    shown: dict[str, tuple[str, str, str]] = {}
    steps = []
    for changes in SEEN:
        shown = shown | changes
        steps.append(sorted([_whole_day(), *(_entry(id, *said) for id, said in shown.items())]))
    return steps


def _whole_day() -> tuple[str, ...]:
    return (UID, str(DAY), str(DAY + timedelta(days=1)), "Story", "")


def _entry(id: str, clock: str, title: str, status: str) -> tuple[str, ...]:
    start = datetime.fromisoformat(f"{DAY} {clock}")
    times = (f"{moment.isoformat()}Z" for moment in (start, start + timedelta(minutes=45)))
    return (f"{id}@{UID}", *times, title, status)


def told(entries: list[Entry]) -> list[tuple[str, ...]]:
    return sorted(tuple(getattr(entry, field) for field in FIELDS) for entry in entries)
