"""Where an outcome stands on a day: open, overdue, done or dropped."""

from __future__ import annotations

from datetime import date

from eventkit.model import Outcome, OutcomeStatus

SETTLED = frozenset({OutcomeStatus.DONE, OutcomeStatus.DROPPED})
"""The statuses after which nothing is due."""


def is_overdue(outcome: Outcome, today: date) -> bool:
    """Return whether an outcome was to be done on an earlier day and is not settled.

    A due date or range counts to its last day, inclusive: on that day nothing is overdue.

    Args:
        outcome: The outcome.
        today: The day, in the time zone of its event.

    >>> plan = Outcome(id="A-1", kind="action", title="Plan", due=date(2027, 6, 30))
    >>> is_overdue(plan, date(2027, 6, 30)), is_overdue(plan, date(2027, 7, 1))
    (False, True)
    """
    if outcome.due is None or outcome.status in SETTLED:
        return False
    return outcome.due.last < today
