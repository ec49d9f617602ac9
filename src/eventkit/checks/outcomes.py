"""Rules on what came of an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventkit.checks._rule import Found, rule
from eventkit.model import Event, Outcome, OutcomeKind, OutcomeStatus, Severity

_SETTLED = {OutcomeStatus.DONE, OutcomeStatus.DROPPED}
_NAMED = 8  # links of a circle that a message names


@rule("outcomes-in-a-circle", Severity.ERROR, "Outcomes that follow from each other in a circle")
def outcomes_in_a_circle(event: Event) -> Iterator[Found]:
    """What follows from something comes after it; in a circle of `follows` nothing comes first.

    An error: one of the links is the wrong way round.
    """
    for circle in _circles({outcome.id: outcome.follows for outcome in event.outcomes}):
        named = [*circle[:_NAMED], *["…"] * (len(circle) > _NAMED), circle[0]]
        yield Found(
            f"outcomes.{circle[0]}.follows",
            f"a circle in which each follows the next: {', '.join(named)}",
            "take the link out that is the wrong way round",
        )


@rule("outcome-without-origin", Severity.HINT, "An outcome that nothing says where it came about")
def outcome_without_origin(event: Event) -> Iterator[Found]:
    """An outcome comes about in a session, or follows from another outcome.

    A hint: it may have come about between sessions, and a report may not say where. Readers would
    like to know who was there.
    """
    for outcome in event.outcomes:
        if not outcome.session and not outcome.follows:
            yield Found(
                f"outcomes.{outcome.id}",
                "nothing says where it came about",
                "name the session, or the outcomes that it follows",
            )


@rule("action-without-owner", Severity.WARNING, "An action that nobody sees to")
def action_without_owner(event: Event) -> Iterator[Found]:
    """An action without `owners` is everybody's, and so nobody's.

    A warning: it may be agreed on and not written down. What is done or dropped needs no owner.
    """
    for action in _open_actions(event):
        if not action.owners:
            yield Found(
                f"outcomes.{action.id}",
                "nobody is named who sees to it",
                'add owners, such as owners = ["institute"]',
            )


@rule("action-without-due", Severity.WARNING, "An action that has no day by which it is to be done")
def action_without_due(event: Event) -> Iterator[Found]:
    """An action without `due` or `due_text` is put off.

    A warning: it may be agreed on and not written down. What is done or dropped needs no day.
    """
    for action in _open_actions(event):
        if not action.due and not action.due_text:
            yield Found(
                f"outcomes.{action.id}",
                "nothing says by when it is to be done",
                'add due, such as due = 2027-06-30, or due_text = "mid-2027"',
            )


def _open_actions(event: Event) -> Iterator[Outcome]:
    for outcome in event.outcomes:
        if outcome.kind == OutcomeKind.ACTION and outcome.status not in _SETTLED:
            yield outcome


def _circles(follows: Mapping[str, Sequence[str]]) -> Iterator[Sequence[str]]:
    """Yield a circle for each outcome at which a walk along the links closes one.

    A walk in depth that passes each link once; only so much of a circle is copied as is named.
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
