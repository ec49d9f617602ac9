"""Edits of texts: a value is set where it belongs, whatever else the document holds."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from eventkit.document import dumps
from eventkit.edits import (
    YEAR,
    OpenDocument,
    cancel,
    next_time,
    open_document,
    plan_edit,
    rename,
    shift,
)
from eventkit.edits.plan import EditPlan
from eventkit.model import Event, Session
from eventkit.model.errors import DocumentError, SelectionError
from eventkit.testing.strategies import events

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LENGTHS = st.integers(-12, 12).map(lambda number: timedelta(minutes=15 * number))


def shifted(document: OpenDocument, by: timedelta) -> EditPlan:
    return plan_edit(document, shift(document, by), now=NOW)


def turned_back() -> Event:
    """Return an event with a session from 02:45 to 02:00, when clocks have gone back."""
    berlin = ZoneInfo("Europe/Berlin")
    night = datetime(2026, 10, 25, 2, 45, tzinfo=berlin)
    end = datetime(2026, 10, 25, 2, tzinfo=berlin, fold=1)
    walk = Session(id="walk", title="Walk", start=night, end=end)
    return Event(
        id="school",
        title="School",
        start=night.date(),
        end=night.date(),
        timezone="Europe/Berlin",
        sessions=[walk],
    )


@given(events(max_days=3), LENGTHS, st.sampled_from(["toml", "json"]))
@example(turned_back(), timedelta(hours=2), "toml")
def test_a_shift_moves_the_clock_of_each_session_alone(
    event: Event, by: timedelta, format: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"event.{format}")
        path.write_bytes(dumps(event, format=format).encode("utf-8"))
        try:
            plan = shifted(open_document(path), by)
        except SelectionError:
            moments = [it for session in event.sessions for it in (session.start, session.end)]
            assert not any(moments) or any(it and is_skipped(it + by) for it in moments)
            return
        except DocumentError as error:
            rules = {fault.rule for fault in error.faults}
        else:
            rules = set()

    if rules:  # clocks skip an hour at which something would begin, or go back while it takes place
        is_turned_back = any(map(ends_on_an_earlier_clock, event.sessions))
        assert rules <= {"skipped-time", *(["end-not-after-start"] if is_turned_back else [])}
        return
    sessions = [
        evolve(it, start=later.start, end=later.end) if it.start else it
        for it, later in zip(event.sessions, plan.after.sessions, strict=True)
    ]
    assert plan.after == evolve(event, sessions=sessions, updated=plan.after.updated)
    for before, after in zip(event.sessions, plan.after.sessions, strict=True):
        assert_by_clock(before.start, after.start, by)
        assert_by_clock(before.end, after.end, by)


def ends_on_an_earlier_clock(session: Session) -> bool:
    """Return whether clocks go back during a session, to before they read when it began."""
    readings = [it.replace(tzinfo=None) for it in (session.start, session.end) if it]
    return readings != sorted(readings)


def is_skipped(moment: datetime) -> bool:
    there_and_back = moment.astimezone(UTC).astimezone(moment.tzinfo)
    return there_and_back.replace(tzinfo=None, fold=0) != moment.replace(tzinfo=None, fold=0)


def assert_by_clock(before: datetime | None, after: datetime | None, by: timedelta) -> None:
    """The clock reads as much later; where it reads so twice, as much time has passed if it can."""
    if before is None or after is None:
        assert before is after
        return
    reading = before.replace(tzinfo=None) + by
    assert after.replace(tzinfo=None, fold=0) == reading.replace(fold=0)
    instant = before.astimezone(UTC) + by
    if instant.astimezone(before.tzinfo).replace(tzinfo=None, fold=0) == reading.replace(fold=0):
        assert after.astimezone(UTC) == instant


@given(events(max_days=3), st.sampled_from(["toml", "json"]), st.integers(0))
def test_an_edit_changes_what_it_names_alone(event: Event, format: str, number: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"event.{format}")
        path.write_bytes(dumps(event, format=format).encode("utf-8"))
        document = open_document(path)
        rules = set[str]()
        try:
            later = plan_edit(document, next_time(document, id="next", uid="next-event"), now=NOW)
        except DocumentError as error:
            rules = {it.rule for it in error.faults}
        else:
            assert later.after.start == event.start + YEAR
            assert not (later.after.outcomes or later.after.statements)
        assert rules <= {"end-not-after-start"}  # clocks go back in that night of the next year
        if not event.sessions:
            return
        session = event.sessions[number % len(event.sessions)]
        cancelled = plan_edit(document, cancel(document, session.id, notice="Ill"), now=NOW)
        renamed = plan_edit(document, rename(document, f"sessions.{session.id}", "zzz"), now=NOW)

    changed = evolve(session, status="cancelled", notice="Ill")
    expected = event.replace(changed)
    assert cancelled.after == evolve(expected, updated=cancelled.after.updated)
    uids = [event.uid_of(it) for it in event.sessions]
    assert [renamed.after.uid_of(it) for it in renamed.after.sessions] == uids
