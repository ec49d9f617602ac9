"""Where an outcome stands on a day: overdue, open, in progress, done or dropped."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from eventkit import Event, wording
from eventkit.model import Outcome, OutcomeKind
from eventkit.outcome_reports import is_overdue, progress_on, status_on

_TO_DO = {OutcomeKind.RECOMMENDATION, OutcomeKind.COMMITMENT, OutcomeKind.ACTION}


class State(StrEnum):
    """Where an outcome stands on a day; NONE is one that asks nothing of anybody."""

    OVERDUE = "overdue"
    OPEN = "open"
    IN_PROGRESS = "in-progress"
    DONE = "done"
    DROPPED = "dropped"
    NONE = "none"


def state_on(outcome: Outcome, day: date) -> State:
    """Return where an outcome stands on a day.

    Progress that is dated later does not count yet. Without any status an outcome is open if it is
    a recommendation, commitment or action or is due on some day.

    Args:
        outcome: The outcome.
        day: The day, in the time zone of its event.

    >>> plan = Outcome(id="A-1", kind="action", title="Plan", due=date(2027, 6, 30),
    ...                progress=[Progress(date=date(2027, 7, 5), status="done")])
    >>> [str(state_on(plan, date(2027, *day))) for day in ((6, 30), (7, 1), (7, 5))]
    ['open', 'overdue', 'done']
    """
    if is_overdue(outcome, day):
        return State.OVERDUE
    if status := status_on(outcome, day):
        return State(status.value)
    return State.OPEN if outcome.due or outcome.kind in _TO_DO else State.NONE


def percent_on(outcome: Outcome, day: date) -> int | None:
    """Return how much of an outcome was done on a day, from 0 to 100; None if not known."""
    numbers = [it.percent for it in progress_on(outcome, day) if it.percent is not None]
    return numbers[-1] if numbers else None


def state_name(state: State, event: Event) -> str:
    """Return a state in words, in the language of an event; a dash for none."""
    if state is State.NONE:
        return "–"
    if state is State.OVERDUE:
        return wording.word("overdue", event)
    return wording.kind_name(state, event)
