"""What independent readers make of tasks and journal entries of icalendar-outcomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.readers.javascript import outcomes_with_ical_js
from tests.readers.libical import library, outcomes_with_libical

import eventkit
from eventkit.model import Event, Outcome, Period, Progress
from eventkit.releases import release

EVENT = Event(
    id="school",
    uid="school-2027",
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 29),
    timezone="Europe/Berlin",
    outcomes=[
        Outcome(id="F-1", kind="finding", title="Rivers; low, all", stage="final"),
        Outcome(
            id="A-1",
            kind="action",
            title="Measure, and tell “everybody” below the dam, in every language that they speak",
            follows=["F-1"],
            due=Period.parse("Q3 2027"),
            progress=[Progress(date=date(2027, 6, 1), status="in-progress", percent=40)],
        ),
        Outcome(id="A-2", kind="action", title="Go", due=date(2027, 6, 30), status="done"),
        Outcome(id="C-1", kind="commitment", title="Stay", status="dropped"),
    ],
)
PARENT = "outcome.F-1@school-2027"


def rows(start: str, due: str, day: str, journal: str) -> list[tuple[str, ...]]:
    """Return what is to be read, with dates as a reader spells them."""
    titles = {it.id: it.title for it in EVENT.outcomes}
    return [
        ("VTODO", "A-1", titles["A-1"], start, due, "IN-PROCESS", "40", PARENT),
        ("VTODO", "A-2", "Go", "", day, "COMPLETED", "100", ""),
        ("VTODO", "C-1", "Stay", "", "", "CANCELLED", "", ""),
        ("VJOURNAL", "F-1", titles["F-1"], journal, "", "FINAL", "", ""),
    ]


def found(entries: list[dict[str, str]]) -> list[tuple[str, ...]]:
    keys = ("summary", "start", "due", "status", "percent", "parent")
    return [
        (it["component"], it["uid"].split("@")[0].split(".")[1], *(it[key] for key in keys))
        for it in entries
    ]


@pytest.fixture
def calendar(tmp_path: Path) -> bytes:
    log = release(EVENT, tmp_path / "school.releases.jsonl")
    return eventkit.export(EVENT, to="icalendar-outcomes", log=log)


@pytest.mark.skipif(library() is None, reason="no libical here")
def test_libical_reads_tasks_and_journal_entries(calendar: bytes) -> None:
    entries = found(outcomes_with_libical(calendar.decode()))

    assert entries == rows("20270701", "20270930", "20270630", "20270329")


def test_ical_js_reads_tasks_and_journal_entries(calendar: bytes, tmp_path: Path) -> None:
    entries = found(outcomes_with_ical_js(calendar, tmp_path))

    assert entries == rows("2027-07-01", "2027-09-30", "2027-06-30", "2027-03-29")
