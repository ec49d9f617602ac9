"""What independent readers make of tasks and journal entries of icalendar-outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from tests.readers.javascript import outcomes_with_ical_js
from tests.readers.libical import library, outcomes_with_libical
from tests.readers.server import alone, new_calendar, put, queried, radicale

import eventkit
from eventkit.model import Event, Outcome, Period, Progress
from eventkit.releases import release

pytestmark = pytest.mark.once

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


# --- a server, asked as programs for tasks ask


@pytest.fixture(scope="module")
def tasks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., list[Any]]]:
    """Put the calendar on Radicale, and ask it for its components."""
    folder = tmp_path_factory.mktemp("radicale")
    log = release(EVENT, folder / "school.releases.jsonl")
    whole: Any = Calendar.from_ical(eventkit.export(EVENT, to="icalendar-outcomes", log=log))
    with radicale(folder) as client:
        there = new_calendar(client)
        for number, item in enumerate(alone([*whole.walk("VTODO"), *whole.walk("VJOURNAL")])):
            put(client, there.url.join(f"{number}.ics"), item)
        yield partial(queried, client, there)


def test_a_server_lists_the_actions_as_tasks(tasks: Callable[..., list[Any]]) -> None:
    listed = {str(it["summary"]): str(it["uid"]) for it in tasks("VTODO")}

    to_do = [it for it in EVENT.outcomes if it.kind in ("action", "commitment")]
    assert listed == {it.title: f"outcome.{it.id}@school-2027" for it in to_do}
    assert [str(it["summary"]) for it in tasks("VJOURNAL")] == ["Rivers; low, all"]


@pytest.mark.parametrize(
    ("status", "ids"), [("IN-PROCESS", ["A-1"]), ("COMPLETED", ["A-2"]), ("CANCELLED", ["C-1"])]
)
def test_a_server_lists_the_tasks_of_a_status(
    tasks: Callable[..., list[Any]], status: str, ids: list[str]
) -> None:
    match = f'<C:prop-filter name="STATUS"><C:text-match>{status}</C:text-match></C:prop-filter>'

    assert [str(it["uid"]) for it in tasks("VTODO", match)] == [
        f"outcome.{id}@school-2027" for id in ids
    ]


def test_a_server_lists_the_tasks_that_are_due_within_days(
    tasks: Callable[..., list[Any]],
) -> None:
    summer = '<C:time-range start="20270625T000000Z" end="20270701T000000Z"/>'
    with_due = '<C:prop-filter name="DUE"/>'

    assert [str(it["summary"]) for it in tasks("VTODO", summer + with_due)] == ["Go"]
    assert {it["due"].dt for it in tasks("VTODO", with_due)} == {
        it.due.last for it in EVENT.outcomes if it.due
    }
