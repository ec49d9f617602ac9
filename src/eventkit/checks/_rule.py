"""The form that every built-in rule has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from eventkit.model import Event, Problem, Severity
from eventkit.plugins import Check


class Found(NamedTuple):
    """What a rule found: the place in the document, what is wrong, and what to do now."""

    place: str
    message: str
    hint: str


def rule(
    id: str, severity: Severity, summary: str
) -> Callable[[Callable[[Event], Iterable[Found]]], Check]:
    """Make a check of a function that yields what it finds.

    Args:
        id: Id of the rule, in kebab case, as it stands in `[checks] ignore`.
        severity: How bad everything is that the rule finds.
        summary: One line for lists.

    >>> @rule("empty-programme", Severity.HINT, "An event without sessions")
    ... def empty_programme(event: Event) -> Iterator[Found]:
    ...     if not event.sessions:
    ...         yield Found("sessions", "there is no session", "add one")
    >>> empty_programme.id
    'empty-programme'
    """

    def decorate(find: Callable[[Event], Iterable[Found]]) -> Check:
        def run(event: Event) -> Iterator[Problem]:
            for place, message, hint in find(event):
                yield Problem(rule=id, severity=severity, place=place, message=message, hint=hint)

        run.__doc__ = find.__doc__
        return Check(id=id, summary=summary, severity=severity, run=run)

    return decorate
