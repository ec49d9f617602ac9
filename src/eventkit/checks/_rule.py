"""The form that every built-in rule has: a function, and what it says of itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from eventkit.model import Event, Problem, Severity
from eventkit.plugins import Check, DatedCheck

HEAD = """\
eventkit = 1

[event]
id = "school"
uid = "6f1d2c1e-spring-school"
title = "Spring School"
start = 2027-03-26
end = 2027-03-29
timezone = "Europe/Berlin"
"""
"""What the examples of rules stand below, unless they have a table `event` of their own."""


class Found(NamedTuple):
    """What a rule found: the place in the document, what is wrong, and what to do now."""

    place: str
    message: str
    hint: str


class Explained(NamedTuple):
    """What a rule says of itself: why it is there, where it finds something, and the mend."""

    text: str
    example: str
    mended: str


def rule(
    id: str, severity: Severity, summary: str
) -> Callable[[Callable[[Event], Iterable[Found]]], Check]:
    """Make a check of a function that yields what it finds.

    The docstring of the function ends in two sections with parts of a document: `Example:`, in
    which the rule finds something, and `Mended:`, in which no rule does.

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
            return _problems(id, severity, find(event))

        run.__doc__ = find.__doc__
        return Check(id=id, summary=summary, severity=severity, run=run)

    return decorate


def dated_rule(
    id: str, severity: Severity, summary: str
) -> Callable[[Callable[[Event, date], Iterable[Found]]], DatedCheck]:
    """Make a check of a function that must know the day; otherwise like `rule`."""

    def decorate(find: Callable[[Event, date], Iterable[Found]]) -> DatedCheck:
        def run(event: Event, today: date) -> Iterator[Problem]:
            return _problems(id, severity, find(event, today))

        run.__doc__ = find.__doc__
        return DatedCheck(id=id, summary=summary, severity=severity, run=run)

    return decorate


def _problems(id: str, severity: Severity, found: Iterable[Found]) -> Iterator[Problem]:
    for place, message, hint in found:
        yield Problem(rule=id, severity=severity, place=place, message=message, hint=hint)


def explained(check: Check | DatedCheck) -> Explained:
    """Return what the docstring of a built-in rule says, the examples as parts of documents."""
    text, _, examples = inspect.cleandoc(check.run.__doc__ or "").partition("\n\nExample:\n")
    example, _, mended = examples.partition("\n\nMended:\n")
    return Explained(text, inspect.cleandoc(example), inspect.cleandoc(mended))


def document_of(part: str) -> str:
    """Return the whole document that an example is a part of.

    >>> print(document_of('[people.ada]').splitlines()[-1])
    [people.ada]
    """
    head = "eventkit = 1\n" if "[event]" in part.splitlines() else HEAD
    return f"{head}\n{part}\n"
