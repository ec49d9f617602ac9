"""Check an event by the rules that are built in and those of plugins."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve

from eventkit._options import OptionValues, merged_options
from eventkit.builtin import default_registry
from eventkit.checks import run_checks
from eventkit.model import Event, Problem, Severity
from eventkit.model.errors import EventkitError, OptionsError
from eventkit.model.views import with_catalogues
from eventkit.plugins import Check, DatedCheck, PluginRegistry
from eventkit.plugins._discovery import normalize_name
from eventkit.plugins._isolation import expect_type, isolated

if TYPE_CHECKING:
    from eventkit.plugins._registry import Registered


def check(
    event: Event, *, today: date | None = None, plugins: PluginRegistry | None = None
) -> tuple[Problem, ...]:
    """Return what is doubtful in an event, by the built-in rules and those of plugins.

    Args:
        event: The event.
        today: The date on which it is checked, in the event's zone; without it the rules that
            must know the day stay silent.
        plugins: The registry to take the rules from; that of the process unless given.

    Returns:
        Errors first, then warnings, then hints.

    Raises:
        PluginError: If a rule of a plugin fails.

    >>> from eventkit.model import Event, Session
    >>> talk = Session(id="talk", title="Rivers")
    >>> school = Event(id="school", uid="school-2027", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC", sessions=[talk])
    >>> [problem.rule for problem in check(school, today=date(2027, 3, 20))]
    ['session-without-hours']
    """
    problems, failures = try_checks(event, today=today, plugins=plugins)
    for failure in failures:
        raise failure
    return problems


def try_checks(
    event: Event,
    *,
    today: date | None = None,
    plugins: PluginRegistry | None = None,
    folder: Path | None = None,
) -> tuple[tuple[Problem, ...], tuple[EventkitError, ...]]:
    """Return the problems that `check` returns, and the errors of the rules that failed.

    A rule that fails has no problems; all others are run as well. Files that options name are read
    where the folder of the document is known.
    """
    errors: list[EventkitError] = []
    registry = plugins or default_registry()
    checks = (_guarded(offer, errors) for offer in registry.checks())
    formats = {normalize_name(offer.value.name) for offer in registry.exporters()}
    wrong_options = [*_wrong_options(event, registry, errors, folder)]
    if event.words:
        event = with_catalogues(event, (it.value.catalogue for it in registry.exporters()))
    return (*wrong_options, *run_checks(event, checks, today, formats)), tuple(errors)


def _wrong_options(
    event: Event, registry: PluginRegistry, errors: list[EventkitError], folder: Path | None
) -> Iterator[Problem]:
    """Yield the options in the document with which its formats cannot be exported."""
    offers = {normalize_name(offer.value.name): offer for offer in registry.exporters()}
    for name, table in event.exporters.items():
        offer = offers.get(normalize_name(name))
        if offer is None or not isinstance(table, Mapping):
            continue
        try:
            values = OptionValues(table, "document", folder=folder, reads_files=folder is not None)
            merged_options(offer.value.options, offer.value.name, values)
        except OptionsError as error:
            for fault in error.faults:
                key = fault.partition(":")[0]
                yield Problem(
                    rule="wrong-option",
                    severity=Severity.ERROR,
                    place=f"exporters.{name}.{key}" if key in table else f"exporters.{name}",
                    message=fault,
                    hint=f"correct it: {offer.value.name} is not exported with it",
                )
        except EventkitError as error:
            errors.append(error)


def problem_of(value: object, check: Check | DatedCheck) -> Problem:
    """Return a problem that a check found, if it has its rule and severity."""
    problem: Problem = expect_type(value, Problem, "run")
    if (problem.rule, problem.severity) != (check.id, check.severity):
        raise ValueError(
            f"a problem has the rule {problem.rule!r} and is a {problem.severity}: each has the id"
            f" {check.id!r} and the severity {check.severity} of its check"
        )
    return problem


def _guarded(
    offer: Registered[Check | DatedCheck], errors: list[EventkitError]
) -> Check | DatedCheck:
    """Return a check that adds its error to these, as one of its plugin, and raises none."""
    check: Any = offer.value  # of either kind, which it stays

    def run(*arguments: Event | date) -> tuple[Problem, ...]:
        try:
            with isolated(offer.caller("check")):
                problems = expect_type(check.run(*arguments), Iterable, "run")
                return tuple(problem_of(problem, check) for problem in problems)
        except EventkitError as error:
            errors.append(error)
            return ()

    return evolve(check, run=run)  # type: ignore[no-any-return]  # a check, as it was
