"""Rules on outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventkit.checks._rule import Finding, rule
from eventkit.model import Event, Outcome, OutcomeKind, OutcomeStatus, Severity

_SETTLED = {OutcomeStatus.DONE, OutcomeStatus.DROPPED}
_NAMED = 8  # outcomes of a circle that a message names


@rule("outcomes-in-a-circle", Severity.ERROR, "Outcomes that follow from each other in a circle")
def outcomes_in_a_circle(event: Event) -> Iterator[Finding]:
    """An outcome comes after those that it follows; in a circle of `follows` none comes first.

    An error: one of the links is the wrong way round.
    """
    for circle in circles({outcome.id: outcome.follows for outcome in event.outcomes}):
        named = [*circle[:_NAMED], *["…"] * (len(circle) > _NAMED), circle[0]]
        yield Finding(
            f"outcomes.{circle[0]}.follows",
            f"a circle in which each follows the next: {', '.join(named)}",
            "remove the link that is the wrong way round",
        )


@rule("outcome-without-origin", Severity.HINT, "An outcome without a session or an earlier outcome")
def outcome_without_origin(event: Event) -> Iterator[Finding]:
    """An outcome comes from a session or follows another outcome.

    A hint: it may have come about between sessions, or a report may not say where. Readers like to
    know who was there.
    """
    for outcome in event.outcomes:
        if not outcome.session and not outcome.follows:
            yield Finding(
                f"outcomes.{outcome.id}",
                "it has no session and follows no other outcome",
                "add session, or the outcomes that it follows",
            )


@rule("action-without-owner", Severity.WARNING, "An action without an owner")
def action_without_owner(event: Event) -> Iterator[Finding]:
    """An action without `owners` is everybody's, and so nobody's.

    A warning: the owner may be agreed on and not written down. An action that is done or dropped
    needs none.
    """
    for action in _open_actions(event):
        if not action.owners:
            yield Finding(
                f"outcomes.{action.id}",
                "it has no owner",
                'add owners, such as owners = ["institute"]',
            )


@rule("action-without-due", Severity.WARNING, "An action without a due date")
def action_without_due(event: Event) -> Iterator[Finding]:
    """An action without `due` or `due_text` is put off.

    A warning: the date may be agreed on and not written down. An action that is done or dropped
    needs none.
    """
    for action in _open_actions(event):
        if not action.due and not action.due_text:
            yield Finding(
                f"outcomes.{action.id}",
                "it has no due date",
                'add due, such as due = 2027-06-30, or due_text = "mid-2027"',
            )


def _open_actions(event: Event) -> Iterator[Outcome]:
    for outcome in event.outcomes:
        if outcome.kind == OutcomeKind.ACTION and outcome.status not in _SETTLED:
            yield outcome


def circles(follows: Mapping[str, Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield a circle for each outcome at which a walk along the links closes one.

    The walk is depth first and follows each link once. Only the part of a circle that a message
    names is copied.
    """
    done: set[str] = set()
    closed: set[str] = set()
    for start in follows:
        trail: list[str] = []
        at: dict[str, tuple[int, Iterator[str]]] = {}
        step: str | None = None if start in done else start
        while step or trail:
            if step:
                at[step] = len(trail), iter(follows[step])
                trail.append(step)
            step = next(at[trail[-1]][1], None)
            if step is None:
                done.add(trail.pop())
            elif step in done:
                step = None
            elif step in at:
                if step not in closed:
                    closed.add(step)
                    first = at[step][0]
                    yield trail[first : first + _NAMED + 1]
                step = None
