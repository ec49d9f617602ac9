"""The format icalendar-outcomes, through the doors that users have."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings

import eventkit
from eventkit.model import Horizon, Indicator, Outcome, Period, Person, Progress, Session
from eventkit.releases import release
from eventkit.testing import ExporterContract
from eventkit.testing.strategies import events
from eventkit_followup import OUTCOME_CALENDAR

pytestmark = pytest.mark.filterwarnings(
    "ignore::eventkit.model.errors.OldZoneDataWarning",
    "ignore::eventkit.model.errors.UnreleasedWarning",
)

ADA = Person(id="ada", name="Ada Example")
TALK = Session(id="talk", title="Talk", day=date(2027, 3, 27))
FINDING = Outcome(
    id="F-1", kind="finding", title="Rivers; low, all", stage="final", session=TALK, text="Very."
)
PLAN = Outcome(
    id="A-1",
    kind="action",
    title="Write the plan",
    follows=["F-1"],
    owners=[ADA],
    due=Period.parse("Q3 2027"),
    horizon=Horizon(years=(1, 4)),
    progress=[Progress(date=date(2027, 6, 1), status="in-progress", percent=40)],
)


def school(*outcomes: Outcome, **more: Any) -> eventkit.Event:
    return eventkit.Event(
        id="school",
        uid="school-2027",
        title="School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 29),
        timezone="Pacific/Auckland",
        people=[ADA],
        sessions=[TALK],
        outcomes=outcomes or [FINDING, PLAN],
        **more,
    )


def calendar(event: eventkit.Event, **options: Any) -> dict[str, Any]:
    """Return the components of the calendar by UID, as the icalendar package reads them."""
    data = eventkit.export(event, to="icalendar-outcomes", **options)
    components = icalendar.Calendar.from_ical(data).subcomponents
    return {str(it["UID"]): it for it in components if "UID" in it}


def released(event: eventkit.Event, folder: Path) -> Any:
    return release(event, folder / "school.releases.jsonl")


class TestContract(ExporterContract):
    exporter = OUTCOME_CALENDAR


def test_an_action_is_a_task_and_a_finding_a_journal_entry(tmp_path: Path) -> None:
    event = school()
    entries = calendar(event, log=released(event, tmp_path))

    task, journal = entries["outcome.A-1@school-2027"], entries["outcome.F-1@school-2027"]
    assert (task.name, journal.name) == ("VTODO", "VJOURNAL")
    assert (task["DTSTART"].dt, task["DUE"].dt) == (date(2027, 7, 1), date(2027, 9, 30))
    assert (task["STATUS"], task["PERCENT-COMPLETE"]) == ("IN-PROCESS", 40)
    assert task["RELATED-TO"] == "outcome.F-1@school-2027"
    assert journal["DTSTART"].dt == date(2027, 3, 27)
    assert journal["STATUS"] == "FINAL"
    assert "Session: Talk" in journal["DESCRIPTION"]


def test_events_are_due_days_and_reviews(tmp_path: Path) -> None:
    event = school()
    entries = calendar(event, entries="events", log=released(event, tmp_path))

    assert {uid: it["DTSTART"].dt for uid, it in entries.items()} == {
        "outcome.A-1@school-2027": date(2027, 9, 30),
        "review.A-1.mid@school-2027": date(2029, 3, 29),
        "review.A-1.last@school-2027": date(2030, 3, 29),
        "review.A-1.end@school-2027": date(2031, 3, 29),
    }
    assert all(it.name == "VEVENT" for it in entries.values())
    assert entries["review.A-1.mid@school-2027"]["SUMMARY"] == "Mid-term review: Write the plan"


def test_an_owner_gets_their_own(tmp_path: Path) -> None:
    other = evolve(PLAN, id="A-2", owners=[])
    event = school(FINDING, PLAN, other)
    log = released(event, tmp_path)

    entries = calendar(event, entries="events", owner="Ada Example", log=log)
    assert {uid.split(".")[1].split("@")[0] for uid in entries} == {"A-1"}
    with pytest.raises(eventkit.EventkitError, match="nobody"):
        calendar(event, owner="bob", log=log)


def test_a_stamp_rises_when_what_is_shown_changes(tmp_path: Path) -> None:
    event = school()
    log = released(event, tmp_path)
    done = evolve(PLAN, progress=[*PLAN.progress, Progress(date=date(2027, 9, 1), status="done")])
    log = released(school(FINDING, done), tmp_path)
    measured = evolve(done, indicators=[Indicator(id="i", title="Gauges")])
    log = released(school(FINDING, measured), tmp_path)

    entries = calendar(school(FINDING, measured), log=log)
    numbers = {uid: it["SEQUENCE"] for uid, it in entries.items()}
    assert numbers == {"outcome.F-1@school-2027": 0, "outcome.A-1@school-2027": 1}
    reviews = calendar(school(FINDING, measured), log=log, entries="events")
    assert reviews["outcome.A-1@school-2027"]["SEQUENCE"] == 1


def test_an_outcome_that_is_new_in_a_later_release_begins_at_0(tmp_path: Path) -> None:
    released(school(FINDING), tmp_path)
    log = released(school(), tmp_path)

    entry = calendar(school(), log=log)["outcome.A-1@school-2027"]
    assert entry["SEQUENCE"] == 0
    assert entry["CREATED"].dt == log.lines[-1].release.time


def test_a_removed_outcome_is_cancelled_in_its_own_calendar_alone(tmp_path: Path) -> None:
    released(school(), tmp_path)
    log = released(school(FINDING), tmp_path)

    entries = calendar(school(FINDING), log=log)
    gone = entries["outcome.A-1@school-2027"]
    assert (gone.name, gone["STATUS"], gone["SEQUENCE"]) == ("VTODO", "CANCELLED", 1)
    assert gone["SUMMARY"] == "CANCELLED: Write the plan"
    assert b"outcome.A-1" not in eventkit.export(school(FINDING), to="icalendar", log=log)


def test_a_restricted_outcome_is_cancelled_without_its_title(tmp_path: Path) -> None:
    released(school(), tmp_path)
    closed = school(FINDING, evolve(PLAN, audience="organizers"))
    log = released(closed, tmp_path)

    data = eventkit.export(closed, to="icalendar-outcomes", log=log)
    assert b"UID:outcome.A-1@school-2027" in data
    assert b"Write the plan" not in data


def test_hidden_progress_leaves_the_status_that_is_shown(tmp_path: Path) -> None:
    secret = Progress(date=date(2027, 9, 1), status="done", text="Hushhush", audience="organizers")
    event = school(FINDING, evolve(PLAN, progress=[*PLAN.progress, secret]))
    log = released(event, tmp_path)

    entry = calendar(event, log=log)["outcome.A-1@school-2027"]
    assert (entry["STATUS"], entry["PERCENT-COMPLETE"]) == ("IN-PROCESS", 40)
    assert "Hushhush" not in str(entry)


def test_a_change_of_hidden_progress_changes_no_stamp(tmp_path: Path) -> None:
    released(school(), tmp_path)
    secret = Progress(date=date(2027, 9, 1), status="done", audience="organizers")
    event = school(FINDING, evolve(PLAN, progress=[*PLAN.progress, secret]))
    log = released(event, tmp_path)

    assert calendar(event, log=log)["outcome.A-1@school-2027"]["SEQUENCE"] == 0
    for_organizers = calendar(event, log=log, audience="organizers")
    assert for_organizers["outcome.A-1@school-2027"]["SEQUENCE"] == 1


def test_an_event_without_outcomes_has_a_sound_calendar(tmp_path: Path) -> None:
    event = evolve(school(), outcomes=())
    data = eventkit.export(event, to="icalendar-outcomes", log=released(event, tmp_path))

    assert b"BEGIN:VTIMEZONE" in data


@pytest.mark.hypothesis
@pytest.mark.filterwarnings("ignore::eventkit.model.errors.UnstampedWarning")
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(events())
def test_every_outcome_is_in_the_calendar_once(event: eventkit.Event) -> None:
    view = event.view(audience="organizers")
    data = eventkit.export(view, to="icalendar-outcomes", audience="organizers")

    uids = [str(it["UID"]) for it in icalendar.Calendar.from_ical(data).walk() if "UID" in it]
    assert sorted(uids) == sorted(view.uid_of_outcome(it) for it in view.outcomes)
