"""What is doubtful in several events together: the references between their outcomes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from immutabledict import immutabledict

from eventkit.checks.outcomes import circles
from eventkit.model import Event, Problem, Severity
from eventkit.model.tree import Kind, copy_with, fields_of
from eventkit.model.words import guess, nearest

_UNKNOWN_OUTCOME = "unknown-outcome-of-series"
_CIRCLE = "outcomes-in-a-circle-of-series"
_SAME_ID = "event-id-used-twice-in-series"

SERIES_RULES = (_SAME_ID, _UNKNOWN_OUTCOME, _CIRCLE)
"""The ids of these rules, as they stand in `[checks] ignore`."""


class _Link(NamedTuple):
    """That an outcome of an event, by its number, follows one of another event."""

    number: int
    outcome: str
    reference: str


def without_programme(event: Event) -> Event:
    """Return what `check_series` needs of an event, so that many can be kept in memory."""
    tables = {field.name: () for field in fields_of(Event, Kind.TABLE) if field.key != "outcomes"}
    return copy_with(event, {**tables, "translations": immutabledict()})


def check_series(events: Sequence[Event]) -> list[list[Problem]]:
    """Return what is doubtful in each of several events because of the others.

    References such as `follows = ["school-2024:R-1"]` are looked up: a document alone keeps them
    unchecked. Among several events a reference to one that is not there is an error, and so are
    circles that lead through several events, and two events of one id where others refer to it.

    Args:
        events: The events, whole.

    Returns:
        The problems of each event, in their order.

    >>> from datetime import date
    >>> from eventkit.model import Outcome
    >>> facts = {"start": date(2027, 3, 26), "end": date(2027, 3, 26), "timezone": "UTC"}
    >>> plan = Outcome(id="A-1", kind="action", title="Plan", follows=["school-2024:R-1"])
    >>> events = [Event(id="school-2024", title="School", **facts),
    ...           Event(id="school-2027", title="School", outcomes=[plan], **facts)]
    >>> [[problem.message for problem in problems] for problems in check_series(events)]
    [[], ["the event 'school-2024' has no outcome 'R-1'"]]
    """
    problems: list[list[Problem]] = [[] for _ in events]
    links = [
        _Link(number, outcome.id, reference)
        for number, event in enumerate(events)
        for outcome in event.outcomes
        for reference in outcome.follows_elsewhere
    ]
    if len(events) > 1 and links:
        for number, problem in _problems(events, links):
            if problem.rule not in events[number].checks.ignore:
                problems[number].append(problem)
    return problems


def _problems(events: Sequence[Event], links: Sequence[_Link]) -> Iterator[tuple[int, Problem]]:
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, event in enumerate(events):
        numbers[event.id].append(number)
    yield from _same_ids(events, numbers, {it.reference.partition(":")[0] for it in links})
    ids = [{outcome.id for outcome in event.outcomes} for event in events]
    for link in links:
        event_id, _, id = link.reference.partition(":")
        known = [ids[number] for number in numbers.get(event_id, ())]
        if not any(id in outcomes for outcomes in known):
            yield link.number, _unknown(link, numbers, known)
    yield from _circles(events)


def _same_ids(
    events: Sequence[Event], numbers: Mapping[str, Sequence[int]], referred: set[str]
) -> Iterator[tuple[int, Problem]]:
    """Find events of one id to which others refer: nobody can tell which is meant."""
    for id, its_numbers in numbers.items():
        if len(its_numbers) > 1 and id in referred:
            for number in its_numbers:
                others = ", ".join(repr(events[it].title) for it in its_numbers if it != number)
                yield (
                    number,
                    Problem(
                        rule=_SAME_ID,
                        severity=Severity.ERROR,
                        place="event.id",
                        message=f"{others} has the id {id!r} too, and outcomes refer to it",
                        hint="give each event of a series its own id, such as one with the year",
                    ),
                )


def _unknown(
    link: _Link, events: Mapping[str, Sequence[int]], known: Sequence[Iterable[str]]
) -> Problem:
    event_id, _, id = link.reference.partition(":")
    if known:
        message = f"the event {event_id!r} has no outcome {id!r}"
        near = nearest(id, (it for outcomes in known for it in outcomes))
        near = near and f"{event_id}:{near}"
    else:
        message = f"there is no event {event_id!r} among these documents"
        near = nearest(event_id, events)
        near = near and f"{near}:{id}"
    return Problem(
        rule=_UNKNOWN_OUTCOME,
        severity=Severity.ERROR,
        place=f"outcomes.{link.outcome}.follows",
        message=message,
        hint=guess(near, "check its document too, or take the reference out"),
    )


def _circles(events: Sequence[Event]) -> Iterator[tuple[int, Problem]]:
    """Find circles of outcomes that lead through several events."""
    follows: dict[str, list[str]] = {}
    for event in events:
        for outcome in event.outcomes:
            here = (f"{event.id}:{id}" for id in outcome.follows)
            follows[f"{event.id}:{outcome.id}"] = [*here, *outcome.follows_elsewhere]
    known = {name: [it for it in names if it in follows] for name, names in follows.items()}
    numbers = {event.id: number for number, event in enumerate(events)}
    for circle in circles(known):
        event_ids = {name.partition(":")[0] for name in circle}
        if len(event_ids) > 1:
            event_id, _, id = circle[0].partition(":")
            yield (
                numbers[event_id],
                Problem(
                    rule=_CIRCLE,
                    severity=Severity.ERROR,
                    place=f"outcomes.{id}.follows",
                    message=f"a circle in which each follows the next: {', '.join(circle)}",
                    hint="remove the link that is the wrong way round",
                ),
            )
