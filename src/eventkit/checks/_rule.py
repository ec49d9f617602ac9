"""The form that every built-in rule has: a function, and what it says of itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from eventkit.model import Event, Problem, Severity
from eventkit.plugins import Check, DatedCheck

RULES: list[Check | DatedCheck] = []
"""The built-in rules; each joins them where it is defined."""

_EXAMPLES = Path(__file__).with_name("examples")


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

    The docstring of the function says why the rule is there. The folder `examples` holds two parts
    of a document for it: `ID.toml`, in which the rule finds something, and `ID.mended.toml`, in
    which no rule does.

    Args:
        id: Id of the rule, in kebab case, as it stands in `[checks] ignore`.
        severity: How bad everything is that the rule finds.
        summary: One line for lists.

    Returns:
        What makes a check of the function, and adds it to `RULES`.
    """

    def decorate(find: Callable[[Event], Iterable[Found]]) -> Check:
        def run(event: Event) -> Iterator[Problem]:
            return _problems(id, severity, find(event))

        run.__doc__ = find.__doc__
        check = Check(id=id, summary=summary, severity=severity, run=run)
        RULES.append(check)
        return check

    return decorate


def dated_rule(
    id: str, severity: Severity, summary: str
) -> Callable[[Callable[[Event, date], Iterable[Found]]], DatedCheck]:
    """Make a check of a function that must know the day; otherwise like `rule`."""

    def decorate(find: Callable[[Event, date], Iterable[Found]]) -> DatedCheck:
        def run(event: Event, today: date) -> Iterator[Problem]:
            return _problems(id, severity, find(event, today))

        run.__doc__ = find.__doc__
        check = DatedCheck(id=id, summary=summary, severity=severity, run=run)
        RULES.append(check)
        return check

    return decorate


def _problems(id: str, severity: Severity, found: Iterable[Found]) -> Iterator[Problem]:
    for place, message, hint in found:
        yield Problem(rule=id, severity=severity, place=place, message=message, hint=hint)


def explained(check: Check | DatedCheck) -> Explained:
    """Return what a built-in rule says of itself, with its examples as parts of documents."""
    example, mended = (_example(f"{check.id}{part}.toml") for part in ("", ".mended"))
    return Explained(inspect.cleandoc(check.run.__doc__ or ""), example, mended)


def head() -> str:
    """Return what the examples of rules stand below, unless they have a table `event`."""
    return _example("head.toml")


def document_of(part: str) -> str:
    """Return the whole document that an example is a part of.

    >>> print(document_of("[people.ada]").splitlines()[-1])
    [people.ada]
    """
    start = "eventkit = 1\n" if "[event]" in part.splitlines() else head()
    return f"{start}\n{part}\n"


def _example(name: str) -> str:
    return (_EXAMPLES / name).read_text(encoding="utf-8")
