"""What holds of every rule for every event: it raises nothing, changes nothing, and keeps pace."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.steps import steps

import eventkit
from eventkit.builtin import default_registry
from eventkit.checks import CHECKS
from eventkit.model import (
    Event,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Track,
    Venue,
)
from eventkit.plugins import Check, DatedCheck
from eventkit.testing.strategies import events

START = datetime(2027, 3, 26, 8, tzinfo=UTC)
DAYS = st.dates(date(2018, 1, 1), date(2033, 1, 1))


# --- any event


@given(events(), DAYS)
def test_no_rule_raises_and_none_changes_the_event(event: Event, today: date) -> None:
    before = eventkit.dumps(event)

    problems = eventkit.check(event, today=today)

    assert eventkit.dumps(event) == before
    rules = (offer.value for offer in default_registry().checks())
    severities = {rule.id: rule.severity for rule in rules} | {"old-zone-data": "warning"}
    assert all(severities.get(each.rule, "hint") == each.severity for each in problems)
    assert all(each.place and each.message and each.hint for each in problems)


@given(events(), DAYS)
def test_the_same_event_has_the_same_problems(event: Event, today: date) -> None:
    def told(event: Event) -> list[str]:
        # Equal events may hold their translations in another order, and the uid that is offered
        # to an event without one is a new one each time.
        every = eventkit.check(event, today=today)
        return sorted(str(each) for each in every if each.rule != "event-without-uid")

    assert told(event) == told(eventkit.loads(eventkit.dumps(event)))


@given(events())
def test_a_rule_that_is_ignored_is_silent_and_the_others_are_not(event: Event) -> None:
    problems = eventkit.check(event)
    ids = {problem.rule for problem in problems}

    for id in ids - {"unknown-rule", "event-without-uid"}:
        settings = eventkit.model.CheckSettings(ignore=[id], buffer=event.checks.buffer)
        left = eventkit.check(evolve(event, checks=settings))
        assert {problem.rule for problem in left} - {"unknown-rule"} <= ids - {id}


# --- sweeps find what holding each against each finds

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20), st.integers(0, 2)), max_size=12)


def programme(spans: Iterable[tuple[int, int, int]], of: Callable[[int], dict[str, Any]]) -> Event:
    """Return an event with a session for each span: its start, its length and what it is of."""
    sessions = [
        Session(
            id=f"s{number}",
            title=f"Session {number}",
            start=START + timedelta(minutes=start),
            end=START + timedelta(minutes=start + length),
            **of(which),
        )
        for number, (start, length, which) in enumerate(spans)
    ]
    return Event(
        id="school",
        uid="school-2027-example",
        title="School",
        start=START.date(),
        end=START.date() + timedelta(days=4000),
        timezone="UTC",
        rooms=[Room(id=f"r{number}", name=f"Room {number}") for number in range(3)],
        tracks=[Track(id=f"t{number}", title=f"Track {number}") for number in range(3)],
        people=[Person(id=f"p{number}", name=f"Person {number}") for number in range(3)],
        sessions=sessions,
    )


def in_room(which: int) -> dict[str, Any]:
    return {"rooms": [f"r{which}"]}


def in_track(which: int) -> dict[str, Any]:
    return {"track": f"t{which}"}


def with_person(which: int) -> dict[str, Any]:
    return {"participations": [Participation(who=f"p{which}", role="speaker")]}


def during_breaks(which: int) -> dict[str, Any]:
    return {"kind": "break"} if which == 0 else {}


def places(event: Event, rule: str) -> set[str]:
    return {each.place for each in eventkit.check(event) if each.rule == rule}


@pytest.mark.parametrize(
    ("rule", "of"),
    [
        ("room-taken-twice", in_room),
        ("track-in-parallel", in_track),
        ("person-in-two-places", with_person),
    ],
)
@given(spans=SPANS)
def test_a_session_is_found_exactly_if_one_that_began_before_it_still_goes_on(
    rule: str, of: Callable[[int], dict[str, Any]], spans: list[tuple[int, int, int]]
) -> None:
    order = sorted(range(len(spans)), key=lambda number: spans[number][0])
    wanted = {
        f"sessions.s{later}"
        for place, later in enumerate(order)
        for earlier in order[:place]
        if spans[earlier][2] == spans[later][2] and sum(spans[earlier][:2]) > spans[later][0]
    }

    assert places(programme(spans, of), rule) == wanted


@given(spans=SPANS)
def test_a_session_is_found_exactly_if_any_break_overlaps_it(
    spans: list[tuple[int, int, int]],
) -> None:
    breaks = [span for span in spans if span[2] == 0]
    wanted = {
        f"sessions.s{number}"
        for number, (start, length, which) in enumerate(spans)
        if which and any(s < start + length and s + n > start for s, n, _ in breaks)
    }

    assert places(programme(spans, during_breaks), "break-missed") == wanted


FOLLOWS = st.lists(st.lists(st.integers(0, 5), max_size=3, unique=True), min_size=6, max_size=6)


@given(FOLLOWS)
def test_a_circle_is_found_exactly_if_an_outcome_leads_back_to_itself(
    follows: list[list[int]],
) -> None:
    outcomes = [
        Outcome(id=f"o{n}", kind="finding", title="O", follows=[f"o{other}" for other in links])
        for n, links in enumerate(follows)
    ]
    event = evolve(programme([], in_room), outcomes=outcomes)

    def leads_back(start: int) -> bool:
        seen: set[int] = set()
        waiting = list(follows[start])
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += follows[here]
        return start in seen

    found = places(event, "outcomes-in-a-circle")
    circling = {f"outcomes.o{n}.follows" for n in range(6) if leads_back(n)}
    assert found <= circling
    assert bool(found) == bool(circling)


# --- the work grows with the event and not with its pairs


def busy(count: int) -> Event:
    """Return an event in which everything goes on at once, and everything is doubtful."""
    venues = [Venue(id="a", name="A, b"), Venue(id="b", name="B")]
    rooms = [Room(id=f"r{number}", name=f"R{number}", venue="ab"[number]) for number in range(2)]
    ada = Person(id="ada", name="Ada Example")

    def session(number: int) -> Session:
        start = START + timedelta(minutes=number)
        return Session(
            id=f"s{number}",
            title="A\\new, long title " * 20,
            kind="break" if number % 10 == 0 else "tallk",
            start=start,
            end=start + timedelta(days=3 if number % 3 else 2),
            part_of="s1" if number % 7 == 6 else None,
            rooms=[rooms[number % 2]],
            track="t",
            languages=["xx"],
            interpretation=["xx"],
            url="ftp://example.org",
            participations=[Participation(who=ada, role="speeker")],
        )

    outcomes = [
        Outcome(id=f"o{n}", kind="acton", title="O", follows=[f"o{(n + 1) % count}", "o0"])
        for n in range(count)
    ]
    return evolve(
        programme([], in_room),
        venues=venues,
        rooms=rooms,
        people=[ada],
        tracks=[Track(id="t", title="T, u")],
        sessions=[session(number) for number in range(count)],
        outcomes=outcomes,
    )


@pytest.mark.parametrize("rule", CHECKS, ids=lambda rule: rule.id)
def test_twice_as_many_sessions_take_a_rule_no_more_than_twice_the_work(
    rule: Check | DatedCheck,
) -> None:
    def work(count: int) -> int:
        event = busy(count)
        today = [event.start] if isinstance(rule, DatedCheck) else []
        return steps(lambda: list(rule.run(event, *today)))

    work(10)  # what is made once for all
    assert work(200) < 2.2 * work(100) + 1000
