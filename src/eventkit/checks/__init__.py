"""What is doubtful in an event: the built-in rules, and the way in which rules are run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from eventkit.checks.identity import event_without_uid, uid_not_portable
from eventkit.checks.links import link_not_web
from eventkit.checks.outcomes import (
    action_without_due,
    action_without_owner,
    outcome_without_origin,
    outcomes_in_a_circle,
)
from eventkit.checks.privacy import count_below_five
from eventkit.checks.programme import (
    break_missed,
    hours_past_midnight,
    part_outside_whole,
    person_in_two_places,
    room_taken_twice,
    session_outside_event,
    session_without_hours,
    too_little_time_to_walk,
    track_in_parallel,
)
from eventkit.checks.sessions import (
    interpretation_out_of_nothing,
    room_too_small,
    session_without_people,
    session_without_room,
)
from eventkit.checks.texts import (
    backslash_before_n,
    comma_in_track,
    text_not_plain,
    text_too_long,
    translation_missing,
)
from eventkit.checks.vocabulary import (
    misspelt_kind,
    misspelt_role,
    unknown_kind,
    unknown_language,
    unknown_role,
)
from eventkit.model import Event, Problem, Severity
from eventkit.model.words import nearest
from eventkit.plugins import Check, DatedCheck, hookimpl
from eventkit.plugins._found import normal

CHECKS: tuple[Check | DatedCheck, ...] = (
    person_in_two_places,
    room_taken_twice,
    too_little_time_to_walk,
    break_missed,
    track_in_parallel,
    part_outside_whole,
    session_outside_event,
    hours_past_midnight,
    session_without_hours,
    session_without_people,
    session_without_room,
    room_too_small,
    interpretation_out_of_nothing,
    outcomes_in_a_circle,
    outcome_without_origin,
    action_without_owner,
    action_without_due,
    count_below_five,
    event_without_uid,
    uid_not_portable,
    link_not_web,
    text_not_plain,
    backslash_before_n,
    comma_in_track,
    text_too_long,
    translation_missing,
    misspelt_kind,
    misspelt_role,
    unknown_kind,
    unknown_role,
    unknown_language,
)
"""The built-in rules, in the order in which their problems are told."""


_UNKNOWN_FORMAT = "unknown-format"


@hookimpl
def eventkit_checks() -> Iterable[Check | DatedCheck]:
    """Offer the built-in rules as any plugin offers its own."""
    return CHECKS


def run_checks(
    event: Event,
    checks: Iterable[Check | DatedCheck],
    today: date | None = None,
    formats: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """Run checks on an event; what `[checks] ignore` names stays silent.

    Args:
        event: The event.
        checks: The checks to run.
        today: The date in the event's zone; without it no dated check is run.
        formats: The names of all formats; without them it is not asked whether those are there for
            which the document has options.

    Returns:
        Errors first, then warnings, then hints; within these in the order of the checks.
    """
    every = tuple(checks)
    known = {check.id for check in every} | {_UNKNOWN_FORMAT}
    wanted = [check for check in every if check.id not in event.checks.ignore]
    found = [problem for check in wanted for problem in _run(check, event, today)]
    found += (_unknown_rule(id, known) for id in event.checks.ignore if id not in known)
    if _UNKNOWN_FORMAT not in event.checks.ignore:
        found += _unknown_formats(event, {*formats})
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return tuple(sorted(found, key=lambda problem: ranks[problem.severity]))


def _run(check: Check | DatedCheck, event: Event, today: date | None) -> Iterable[Problem]:
    if isinstance(check, DatedCheck):
        return () if today is None else check.run(event, today)
    return check.run(event)


def _unknown_formats(event: Event, formats: set[str]) -> Iterator[Problem]:
    for name in event.exporters:
        if not formats or normal(name) in formats:
            continue
        near = nearest(normal(name), formats)
        yield Problem(
            rule=_UNKNOWN_FORMAT,
            severity=Severity.WARNING if near else Severity.HINT,
            place=f"exporters.{name}",
            message=f"there is no format {name!r}: these options change nothing",
            hint=f"did you mean {near!r}?" if near else "take them out, or install the plugin",
        )


def _unknown_rule(id: str, known: Iterable[str]) -> Problem:
    near = nearest(id, known)
    return Problem(
        rule="unknown-rule",
        severity=Severity.HINT,
        place="checks.ignore",
        message=f"there is no rule {id!r} to ignore",
        hint=f"did you mean {near!r}?" if near else "take it out, or name the plugin that has it",
    )
