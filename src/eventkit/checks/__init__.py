"""What is doubtful in an event: the built-in rules, and the way in which rules are run."""

from __future__ import annotations

from collections.abc import Iterable

from eventkit.checks.identity import event_without_uid, uid_not_portable
from eventkit.checks.programme import person_in_two_places, room_taken_twice, session_outside_event
from eventkit.checks.texts import text_not_plain, translation_missing
from eventkit.checks.vocabulary import unknown_kind, unknown_role
from eventkit.model import Event, Problem, Severity
from eventkit.model.words import nearest
from eventkit.plugins import Check, hookimpl

CHECKS = (
    person_in_two_places,
    room_taken_twice,
    session_outside_event,
    event_without_uid,
    uid_not_portable,
    text_not_plain,
    translation_missing,
    unknown_kind,
    unknown_role,
)
"""The built-in rules."""


@hookimpl
def eventkit_checks() -> Iterable[Check]:
    """Offer the built-in rules as any plugin offers its own."""
    return CHECKS


def run_checks(event: Event, checks: Iterable[Check]) -> tuple[Problem, ...]:
    """Run checks on an event; what `[checks] ignore` names stays silent.

    Args:
        event: The event.
        checks: The checks to run.

    Returns:
        Errors first, then warnings, then hints; within these in the order of the checks.
    """
    every = tuple(checks)
    known = {check.id for check in every}
    wanted = [check for check in every if check.id not in event.checks.ignore]
    found = [problem for check in wanted for problem in check.run(event)]
    found += (_unknown_rule(id, known) for id in event.checks.ignore if id not in known)
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return tuple(sorted(found, key=lambda problem: ranks[problem.severity]))


def _unknown_rule(id: str, known: Iterable[str]) -> Problem:
    near = nearest(id, known)
    return Problem(
        rule="unknown-rule",
        severity=Severity.HINT,
        place="checks.ignore",
        message=f"there is no rule {id!r} to ignore",
        hint=f"did you mean {near!r}?" if near else "take it out, or name the plugin that has it",
    )
