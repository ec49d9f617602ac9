"""The rules on outcomes that are followed up."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import wraps
from typing import NamedTuple

from eventkit import Event
from eventkit.model import Answer, Outcome, OutcomeKind, OutcomeStatus
from eventkit.outcome_reports import SETTLED, is_overdue
from eventkit.plugins import Check, DatedCheck, Problem

_ACCEPTED = {Answer.ACCEPTED, Answer.PARTLY}
_PROMISES = {OutcomeKind.COMMITMENT, OutcomeKind.ACTION, OutcomeKind.DECISION}


class Finding(NamedTuple):
    """What a rule reports: the place in the document, what is wrong, and what to do now."""

    place: str
    message: str
    hint: str


def _rule(
    id: str, severity: str, summary: str
) -> Callable[[Callable[[Event], Iterable[Finding]]], Check]:
    """Return a decorator that makes a rule of a function that yields findings."""

    def decorate(find: Callable[[Event], Iterable[Finding]]) -> Check:
        @wraps(find)
        def run(event: Event) -> Iterator[Problem]:
            return (_problem(id, severity, finding) for finding in find(event))

        return Check(id=id, summary=summary, severity=severity, run=run)

    return decorate


def _dated_rule(
    id: str, severity: str, summary: str
) -> Callable[[Callable[[Event, date], Iterable[Finding]]], DatedCheck]:
    """Return a decorator that makes a rule of a function that needs the day."""

    def decorate(find: Callable[[Event, date], Iterable[Finding]]) -> DatedCheck:
        @wraps(find)
        def run(event: Event, today: date) -> Iterator[Problem]:
            return (_problem(id, severity, finding) for finding in find(event, today))

        return DatedCheck(id=id, summary=summary, severity=severity, run=run)

    return decorate


def _problem(id: str, severity: str, finding: Finding) -> Problem:
    place, message, hint = finding
    return Problem(rule=id, severity=severity, place=place, message=message, hint=hint)


@_rule(
    "followup-recommendation-without-finding", "hint", "A recommendation that follows no finding"
)
def recommendation_without_finding(event: Event) -> Iterator[Finding]:
    """Yield recommendations for which nobody can tell what they answer."""
    for outcome in _of_kind(event, OutcomeKind.RECOMMENDATION):
        if not outcome.follows and not outcome.follows_elsewhere:
            yield Finding(
                f"outcomes.{outcome.id}",
                "it follows no finding",
                'add what it answers, such as follows = ["F-1"]',
            )


@_rule(
    "followup-accepted-without-commitment",
    "hint",
    "An accepted recommendation that led to no commitment",
)
def accepted_without_commitment(event: Event) -> Iterator[Finding]:
    """Yield accepted recommendations which nothing that somebody promised follows."""
    for outcome in _of_kind(event, OutcomeKind.RECOMMENDATION):
        is_accepted = outcome.response and outcome.response.answer in _ACCEPTED
        if is_accepted and not any(it.kind in _PROMISES for it in event.followers_of(outcome)):
            yield Finding(
                f"outcomes.{outcome.id}",
                "it was accepted, and no commitment, action or decision follows it",
                f'add one with follows = ["{outcome.id}"]',
            )


@_rule(
    "followup-rejected-without-reason", "warning", "A rejected recommendation without the reason"
)
def rejected_without_reason(event: Event) -> Iterator[Finding]:
    """Yield rejections without a reason, which a management response owes (UNEG)."""
    for outcome in event.outcomes:
        answer = outcome.response
        if answer and answer.answer is Answer.REJECTED and not (answer.reason or "").strip():
            yield Finding(
                f"outcomes.{outcome.id}.response",
                "it was rejected without a reason",
                "add reason to the response",
            )


@_rule("followup-commitment-without-owner", "hint", "A commitment without an owner")
def commitment_without_owner(event: Event) -> Iterator[Finding]:
    """Yield open commitments of nobody."""
    for outcome in _open(event, OutcomeKind.COMMITMENT):
        if not outcome.owners:
            yield Finding(
                f"outcomes.{outcome.id}",
                "it has no owner",
                'add who promised it, such as owners = ["institute"]',
            )


@_rule("followup-commitment-without-due", "hint", "A commitment without a due date or a horizon")
def commitment_without_due(event: Event) -> Iterator[Finding]:
    """Yield open commitments of which nobody can tell by when they are to be kept."""
    for outcome in _open(event, OutcomeKind.COMMITMENT):
        if not (outcome.due or outcome.due_text or outcome.horizon):
            yield Finding(
                f"outcomes.{outcome.id}",
                "it has no due date and no horizon",
                'add due, such as due = "Q3 2027", or a horizon',
            )


@_rule("followup-done-without-evidence", "hint", "An outcome that is done, without evidence")
def done_without_evidence(event: Event) -> Iterator[Finding]:
    """Yield outcomes that are done, where no source shows it."""
    for outcome in event.outcomes:
        sources = (*outcome.sources, *(it for entry in outcome.progress for it in entry.sources))
        if outcome.status is OutcomeStatus.DONE and not sources and not outcome.url:
            yield Finding(
                f"outcomes.{outcome.id}",
                "it is done, and nothing shows it",
                "add sources to its latest progress, or a url",
            )


@_rule("followup-actual-without-baseline", "hint", "An indicator with actuals and no baseline")
def actual_without_baseline(event: Event) -> Iterator[Finding]:
    """Yield measured values of which nobody can tell how much they changed."""
    for outcome in event.outcomes:
        for indicator in outcome.indicators:
            if indicator.actuals and indicator.baseline is None:
                yield Finding(
                    f"outcomes.{outcome.id}.indicators.{indicator.id}",
                    "it has actual values and no baseline",
                    "add the value at the start: baseline = 0",
                )


@_rule("followup-before-event", "warning", "A date of an outcome before the event")
def before_event(event: Event) -> Iterator[Finding]:
    """Yield due dates, progress and horizons before the first day of the event."""
    for outcome in event.outcomes:
        for key, day in _dates(outcome):
            if day < event.start:
                yield Finding(
                    f"outcomes.{outcome.id}.{key}",
                    f"{day} is before the event begins on {event.start}",
                    "correct the year, or take it out",
                )


def _dates(outcome: Outcome) -> Iterator[tuple[str, date]]:
    if outcome.due:
        yield "due", outcome.due.last
    for number, entry in enumerate(outcome.progress):
        yield f"progress[{number}].date", entry.date
    if outcome.horizon and outcome.horizon.start:
        yield "horizon.start", outcome.horizon.start


@_dated_rule("followup-overdue", "warning", "An outcome that is overdue")
def overdue(event: Event, today: date) -> Iterator[Finding]:
    """Yield outcomes whose last day is over and that are neither done nor dropped."""
    for outcome in event.outcomes:
        if outcome.due and is_overdue(outcome, today):
            days = (today - outcome.due.last).days
            yield Finding(
                f"outcomes.{outcome.id}.due",
                f"it was due on {outcome.due.last}, {days} day{'s' * (days > 1)} ago",
                "add progress with its status, or a later due date",
            )


@_dated_rule("followup-progress-ahead", "warning", "Progress that is dated in the future")
def progress_ahead(event: Event, today: date) -> Iterator[Finding]:
    """Yield progress that nobody can know of yet."""
    for outcome in event.outcomes:
        for number, entry in enumerate(outcome.progress):
            if entry.date > today:
                yield Finding(
                    f"outcomes.{outcome.id}.progress[{number}].date",
                    f"{entry.date} is in the future: today is {today}",
                    "correct the date; what is planned is due",
                )


def _of_kind(event: Event, kind: OutcomeKind) -> Iterator[Outcome]:
    return (outcome for outcome in event.outcomes if outcome.kind == kind)


def _open(event: Event, kind: OutcomeKind) -> Iterator[Outcome]:
    return (outcome for outcome in _of_kind(event, kind) if outcome.status not in SETTLED)


CHECKS: tuple[Check | DatedCheck, ...] = (
    recommendation_without_finding,
    accepted_without_commitment,
    rejected_without_reason,
    commitment_without_owner,
    commitment_without_due,
    done_without_evidence,
    actual_without_baseline,
    before_event,
    overdue,
    progress_ahead,
)
"""The rules, in the order in which their problems are reported."""
