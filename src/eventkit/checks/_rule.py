"""Decorators that make a built-in rule of a function, and access to its documentation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import wraps
from pathlib import Path
from typing import NamedTuple, ParamSpec

from eventkit.model import Event, Problem, Severity
from eventkit.plugins import Check, DatedCheck

RULES: list[Check | DatedCheck] = []
"""The built-in rules; a rule is added where it is defined."""

_EXAMPLES = Path(__file__).with_name("examples")
P = ParamSpec("P")


class Finding(NamedTuple):
    """What a rule reports: the place in the document, what is wrong, and what to do now."""

    place: str
    message: str
    hint: str


class Explained(NamedTuple):
    """The documentation of a rule: its reason, an example with a fault, and the same mended."""

    text: str
    example: str
    mended: str


def rule(
    id: str, severity: Severity, summary: str
) -> Callable[[Callable[[Event], Iterable[Finding]]], Check]:
    """Make a check of a function that yields findings.

    The docstring of the function gives the reason for the rule. The folder `examples` holds two
    parts of a document for it: `ID.toml`, with a fault that the rule reports, and
    `ID.mended.toml`, in which no rule reports anything.

    Args:
        id: Id of the rule, in kebab case, as it stands in `[checks] ignore`.
        severity: The severity of all its findings.
        summary: One line that names the fault.

    Returns:
        A decorator that makes a check of the function and adds it to `RULES`.
    """

    def decorate(find: Callable[[Event], Iterable[Finding]]) -> Check:
        check = Check(id=id, summary=summary, severity=severity, run=_reported(id, severity, find))
        RULES.append(check)
        return check

    return decorate


def dated_rule(
    id: str, severity: Severity, summary: str
) -> Callable[[Callable[[Event, date], Iterable[Finding]]], DatedCheck]:
    """Make a check of a function that needs the date of today; otherwise like `rule`."""

    def decorate(find: Callable[[Event, date], Iterable[Finding]]) -> DatedCheck:
        run = _reported(id, severity, find)
        check = DatedCheck(id=id, summary=summary, severity=severity, run=run)
        RULES.append(check)
        return check

    return decorate


def _reported(
    id: str, severity: Severity, find: Callable[P, Iterable[Finding]]
) -> Callable[P, Iterator[Problem]]:
    """Return a function that reports what another finds as problems of a rule."""

    @wraps(find)
    def run(*args: P.args, **kwargs: P.kwargs) -> Iterator[Problem]:
        for place, message, hint in find(*args, **kwargs):
            yield Problem(rule=id, severity=severity, place=place, message=message, hint=hint)

    return run


def explained(check: Check | DatedCheck) -> Explained:
    """Return the documentation of a built-in rule, its examples as parts of documents."""
    example, mended = (_example(f"{check.id}{part}.toml") for part in ("", ".mended"))
    return Explained(inspect.cleandoc(check.run.__doc__ or ""), example, mended)


def head() -> str:
    """Return the start of a document for examples that have no table `event`."""
    return _example("head.toml")


def document_of(part: str) -> str:
    """Return a whole document with an example in it.

    >>> print(document_of("[people.ada]").splitlines()[-1])
    [people.ada]
    """
    start = "eventkit = 1\n" if "[event]" in part.splitlines() else head()
    return f"{start}\n{part}\n"


def _example(name: str) -> str:
    return (_EXAMPLES / name).read_text(encoding="utf-8")
