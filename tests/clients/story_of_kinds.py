"""Four releases in which sessions become of another kind: open ends, moments, days, TBA."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.readers.entries import Entry

DOCUMENTS = Path(__file__).parent / "kinds"
UID = "kinds-of-examples"

# After each release, by id: when it begins and ends in UTC, and the title; what has no end ends at
# once, days end with the day after, and what is cancelled has a "!".
ENTRIES = [
    {
        UID: "05-03 05-06 Kinds",
        "exhibition": "05-03 05-06 Exhibition",
        "panel": "05-03T09:00 05-03T10:00 Panel",
        "photo": "05-03T11:00 05-03T11:00 Photo",
        "excursion": "05-04 05-05 Excursion",
        "fair": "05-04 05-06 Fair",
        "bus": "05-04T06:15 05-04T06:15 Bus",
        "workshop": "05-04T08:00 05-04T14:00 Workshop",
        "closed": "05-05T13:00 05-05T13:00 Testimony",
        "walk": "05-05T16:00 05-05T16:00 Walk",
        "party": "05-05T18:00 05-05T18:00 Party",
    },
    {
        "exhibition": "05-04 05-06 Exhibition",
        "keynote": "05-03T08:00 05-03T09:00 Keynote",
        "dinner": "05-03T17:00 05-03T17:00 Dinner",
        "photo": "05-03 05-04 Photo",
        "excursion": "05-04T07:00 05-04T15:00 Excursion",
        "fair": "05-04 05-06 !CANCELLED: Fair",
        "bus": "05-04T06:45 05-04T06:45 Bus",
        "workshop": "05-04 05-05 Workshop",
        "closed": "05-05T13:00 05-05T13:00 !CANCELLED",
        "walk": "05-05T16:00 05-05T16:00 !Walk (time to be announced)",
        "party": "05-05T18:00 05-05T18:00 !Party (time to be announced)",
    },
    {
        "exhibition": "05-04T07:00 05-04T16:00 Exhibition",
        "dinner": "05-03T17:00 05-03T20:00 Dinner",
        "photo": "05-03 05-04 !CANCELLED: Photo",
        "excursion": "05-04T07:00 05-04T07:00 Excursion",
        "fair": "05-05T10:00 05-05T10:00 Fair",
        "bus": "05-04T06:45 05-04T07:30 Bus",
        "workshop": "05-04 05-06 Workshop",
        "walk": "05-05 05-06 Walk",
        "party": "05-05T18:00 05-05T18:00 !CANCELLED: Party",
    },
    {
        "exhibition": "05-03 05-06 !CANCELLED: Exhibition",
        "keynote": "05-03T08:00 05-03T09:00 !CANCELLED: Keynote",
        "panel": "05-03T09:00 05-03T10:00 !CANCELLED: Panel",
        "dinner": "05-03T17:00 05-03T17:00 !CANCELLED: Dinner",
        "photo": "05-03T11:00 05-03T11:15 Photo",
        "excursion": "05-04 05-05 !CANCELLED: Excursion",
        "fair": "05-05T10:00 05-05T10:00 !CANCELLED: Fair",
        "bus": "05-04T06:15 05-04T06:15 !CANCELLED: Bus",
        "workshop": "05-04 05-06 !CANCELLED: Workshop",
        "walk": "05-05 05-06 !CANCELLED: Walk",
    },
]
DAYS = [
    {
        "day.2027-05-03": "05-03T09:00 05-03T11:00 Kinds · Day 1",
        "day.2027-05-04": "05-04T06:15 05-04T14:00 Kinds · Day 2",
        "day.2027-05-05": "05-05T13:00 05-05T18:00 Kinds · Day 3",
    },
    {
        "day.2027-05-03": "05-03T08:00 05-03T17:00 Kinds · Day 1",
        "day.2027-05-04": "05-04T06:45 05-04T15:00 Kinds · Day 2",
        "day.2027-05-05": "05-05 05-06 Kinds · Day 3",
    },
    {
        "day.2027-05-03": "05-03T08:00 05-03T20:00 Kinds · Day 1",
        "day.2027-05-04": "05-04T06:45 05-04T16:00 Kinds · Day 2",
        "day.2027-05-05": "05-05T10:00 05-05T10:00 Kinds · Day 3",
    },
    {
        "day.2027-05-03": "05-03T09:00 05-03T17:00 Kinds · Day 1",
        "day.2027-05-04": "05-04T06:15 05-04T06:15 Kinds · Day 2",
        "day.2027-05-05": "05-05 05-06 Kinds · Day 3",
    },
]


def entries(step: Mapping[str, str]) -> list[Entry]:
    """Return the entries that a table above tells of."""
    return [_entry(id, *line.split(" ", 2)) for id, line in step.items()]


def _entry(id: str, start: str, end: str, title: str) -> Entry:
    uid = UID if id == UID else f"{id}@{UID}"
    status = "CANCELLED" if title.startswith("!") else ""
    return Entry(uid, _moment(start), _moment(end), title.removeprefix("!"), status=status)


def _moment(text: str) -> str:
    return f"2027-{text}:00Z" if "T" in text else f"2027-{text}"
