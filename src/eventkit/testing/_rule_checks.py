"""The checks of a rule: each a function from a trial to a sentence for each fault."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date
from types import FrameType
from typing import Any

import attrs

from eventkit._plugin_context import plugin_context
from eventkit.checking import problem_of
from eventkit.model import Event, Problem
from eventkit.model.contents import TABLES
from eventkit.plugins import Check, DatedCheck, PluginRegistry
from eventkit.plugins._isolation import describe_error
from eventkit.testing._declared import Trial, declaration_faults
from eventkit.testing.contract import Clause, Contract
from eventkit.testing.samples import SAMPLES

TODAY = date(2027, 1, 15)
"""The day that rules which must know it are handed: before the samples."""

_FEW, _MANY = 250, 500  # sessions
_FACTOR = 3  # twice as many sessions may take this many times the work
_SETTINGS = ("event", "days", "words", "translations", "checks", "exporters")


class RuleTrial(Trial):
    """A rule, and what it finds.

    Args:
        check: The rule.
        example: An event in which it finds something, if there is one.
        mended: The same event without the fault.
        registry: The registry that should offer it; the one in use unless given.
    """

    def __init__(
        self,
        check: Check | DatedCheck,
        example: Event | None = None,
        mended: Event | None = None,
        registry: PluginRegistry | None = None,
    ) -> None:
        super().__init__(registry)
        self.check, self.example, self.mended = check, example, mended

    def problems(self, event: Event) -> tuple[Problem, ...]:
        """Return what it finds in an event."""
        check: Any = self.check
        arguments = (event, TODAY) if isinstance(check, DatedCheck) else (event,)
        with plugin_context.get()():
            return tuple([problem_of(problem, check) for problem in check.run(*arguments)])


def check_contract(
    check: Check | DatedCheck,
    *,
    example: Event | None = None,
    mended: Event | None = None,
    registry: PluginRegistry | None = None,
) -> Contract[RuleTrial]:
    """Return the contract of a check, which is a rule: its checks, to be run.

    Args:
        check: The rule.
        example: An event in which it finds something; without one that is not tried.
        mended: The same event without the fault; without one that is not tried.
        registry: The registry that should offer it; the one in use unless given.

    >>> from eventkit.plugins import Check
    >>> rule = Check(id="acme-rule", summary="A rule", severity="hint", run=lambda event: ())
    >>> check_contract(rule).result("sound").faults
    ()
    """
    return Contract(
        kind="check",
        name=check.id,
        trial=RuleTrial(check, example, mended, registry),
        clauses=_clauses(example, mended),
        waived=check.waived,
    )


def _clauses(example: Event | None, mended: Event | None) -> Iterator[Clause[RuleTrial]]:
    yield Clause(id="declared", summary="the registry offers it", faults=declared)
    if example is not None:
        yield Clause(id="fires", summary="it finds the fault of its example", faults=fires)
    if mended is not None:
        yield Clause(id="silent", summary="it finds nothing in the mended one", faults=silent)
    yield Clause(id="sound", summary="it names places that exist", faults=sound)
    yield Clause(id="linear", summary="twice the sessions are twice the work", faults=linear)


def declared(trial: RuleTrial) -> Iterator[str]:
    """Yield whether a rule of a package is not found by the registry."""
    offers = trial.registry.checks()
    is_offered = any(offer.value is trial.check for offer in offers)
    yield from declaration_faults(trial.check.id, trial.check.run, is_offered=is_offered)


def fires(trial: RuleTrial) -> Iterator[str]:
    """Yield whether it does not find the fault of its example."""
    if trial.example is not None and not trial.problems(trial.example):
        yield "It finds nothing in its example."


def silent(trial: RuleTrial) -> Iterator[str]:
    """Yield what it finds in the mended example."""
    for problem in trial.problems(trial.mended) if trial.mended is not None else ():
        yield f"It finds something in the mended example: {problem.place}: {problem.message}."


def sound(trial: RuleTrial) -> Iterator[str]:
    """Yield the samples in which it fails, or finds something at no place."""
    for name, event in SAMPLES.items():
        try:
            problems = trial.problems(event)
            again = trial.problems(event)
        except Exception as error:  # noqa: BLE001  # whatever a rule raises
            yield f"The sample {name!r} cannot be checked: {describe_error(error)}."
            continue
        if problems != again:
            yield f"{name}: checked twice, the problems differ."
        for problem in problems:
            if not _has_place(event, problem.place):
                yield f"{name}: it names {problem.place!r}, which the event does not have."


def _has_place(event: Event, place: str) -> bool:
    table, _, remainder = place.partition(".")
    id = remainder.partition(".")[0]
    if table in _SETTINGS:
        return True
    items: tuple[Any, ...] = getattr(event, TABLES.get(table, ""), ())
    return any(not id or item.id == id for item in items)


def linear(trial: RuleTrial) -> Iterator[str]:
    """Yield whether twice as many sessions take much more than twice the work."""
    whole = SAMPLES["thousand-sessions"]
    few, many = (attrs.evolve(whole, sessions=whole.sessions[:it]) for it in (_FEW, _MANY))
    try:
        work, more = (_steps(trial, event) for event in (few, many))
    except Exception:  # noqa: BLE001  # `sound` says that it fails
        return
    if more > _FACTOR * work + _MANY:
        factor = more / work
        yield f"{_MANY} sessions take {factor:.0f} times the work of {_FEW}: look things up by id."


def _steps(trial: RuleTrial, event: Event) -> int:
    """Return how many lines of Python a run takes: the same on every machine."""
    count = 0

    def trace(_: FrameType, event: str, _argument: object) -> Any:  # noqa: ANN401  # as Python calls it
        nonlocal count
        count += event == "line"
        return trace

    trial.problems(event)  # what events remember of themselves is there from now on
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        trial.problems(event)
    finally:
        sys.settrace(before)
    return count
