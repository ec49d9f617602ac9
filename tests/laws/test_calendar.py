"""Law 4: every session with a time that is no part is in the calendar once, at its instant, under
a UID that no edit of title, time, room, order or neighbours changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import attrs
import icalendar
from hypothesis import given
from hypothesis import strategies as st

import eventkit
from eventkit.model import Event, Session
from eventkit.model.times import utc
from eventkit.testing.strategies import events

OPEN = events().map(lambda event: attrs.evolve(event, audience=None))


def entries(event: Event) -> dict[str, icalendar.Event]:
    """Return the entries of a calendar by UID; a UID twice is an error at once."""
    calendar = icalendar.Calendar.from_ical(eventkit.export(event, to="icalendar"))
    found = [(str(entry["UID"]), entry) for entry in calendar.events]
    assert len(dict(found)) == len(found)
    return dict(found)


def timed(event: Event) -> list[Session]:
    public = event.view(audience="public")
    with_time = (session for session in public.sessions if session.start or session.last_day)
    return [session for session in with_time if not session.part_of]


@given(OPEN)
def test_every_session_with_a_time_is_in_the_calendar_once_at_its_instant(event: Event) -> None:
    found = entries(event)
    sessions = timed(event)

    assert len(found) == len(sessions) + 1
    for session in sessions:
        entry: Any = found[event.uid_of(session)]
        if session.last_day:
            assert (entry.start, entry.end) == (session.day, session.last_day + timedelta(days=1))
            assert entry["TRANSP"] == "TRANSPARENT"
            continue
        assert session.start
        assert utc(entry.start) == utc(session.start).replace(microsecond=0)
        assert ("DTEND" in entry) == bool(session.duration)
        if session.duration and session.end:
            assert utc(entry.end) == utc(session.end).replace(microsecond=0)


@given(OPEN, st.data())
def test_no_edit_changes_a_uid(event: Event, data: st.DataObject) -> None:
    before = {session.id: event.uid_of(session) for session in timed(event)}

    sessions = data.draw(st.permutations([edited(session) for session in event.sessions]))
    changed = attrs.evolve(event, sessions=sessions, title="Another title")
    after = {session.id: changed.uid_of(session) for session in timed(changed)}
    assert after == before
    assert set(after.values()) <= set(entries(changed))


def edited(session: Session) -> Session:
    """Return a session with another title, time, and no room."""
    times: dict[str, Any] = {}
    if session.day and session.last_day:
        times = {
            "day": session.day + timedelta(days=1),
            "last_day": session.last_day + timedelta(days=2),
        }
    if session.start:
        end = session.end and session.end + timedelta(days=2)
        times = {"start": session.start + timedelta(days=1), "end": end}
    return attrs.evolve(session, title="Other", rooms=[], **times)


@given(OPEN)
def test_a_session_has_the_same_entry_without_its_neighbours(event: Event) -> None:
    held = entries(event)
    for session in timed(event)[:2]:
        own = [each for each in event.sessions if session.id in (each.id, each.part_of)]
        alone = attrs.evolve(event, sessions=own, statements=[], outcomes=[], translations={})
        uid = event.uid_of(session)

        assert entries(alone)[uid].start == held[uid].start


OPTIONS = st.fixed_dictionaries(
    {"entries": st.sampled_from(["all", "sessions", "days", "event"])},
    optional={
        "breaks": st.booleans(),
        "busy": st.booleans(),
        "times": st.just("utc"),
        "name": st.sampled_from(["Rivers; lakes, seas", "\\N"]),
        "description": st.sampled_from(["Over; see\nhttps://example.org/", " "]),
        "reminder": st.timedeltas(timedelta(0), timedelta(days=366)),
        "feed_url": st.just("webcal://example.org/school.ics"),
        "refresh": st.timedeltas(timedelta(minutes=1), timedelta(days=366)),
    },
)


@given(OPEN, OPTIONS)
def test_the_bytes_are_those_of_the_calendar_object(
    event: Event, options: dict[str, object]
) -> None:
    made = eventkit.to_icalendar(event, options=options)

    assert eventkit.export(event, to="icalendar", options=options) == made.to_ical()
