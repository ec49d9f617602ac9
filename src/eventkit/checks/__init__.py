"""The built-in rules, and the function that runs rules on an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from importlib import import_module

from eventkit._zone_data import zone_data
from eventkit.checks._rule import RULES
from eventkit.checks.series import SERIES_RULES
from eventkit.model import Event, Problem, Severity
from eventkit.model.words import guess, nearest
from eventkit.plugins import Check, DatedCheck, hookimpl
from eventkit.plugins._discovery import normalize_name

_MODULES = (
    "programme",
    "sessions",
    "outcomes",
    "privacy",
    "identity",
    "zones",
    "links",
    "texts",
    "vocabulary",
    "open_points",
)
for _module in _MODULES:
    import_module(f"eventkit.checks.{_module}")

CHECKS: tuple[Check | DatedCheck, ...] = tuple(RULES)
"""The built-in rules, in the order in which their problems are reported."""


_UNKNOWN_FORMAT = "unknown-format"
_OLD_ZONE_DATA = "old-zone-data"
_STILL_NEW = timedelta(days=182)


@hookimpl
def eventkit_checks() -> Iterable[Check | DatedCheck]:
    """Register the built-in rules as a plugin registers its own."""
    return CHECKS


def run_checks(
    event: Event,
    checks: Iterable[Check | DatedCheck],
    today: date | None = None,
    formats: Iterable[str] = (),
) -> tuple[Problem, ...]:
    """Run checks on an event, except those that `[checks] ignore` names.

    Args:
        event: The event.
        checks: The checks to run.
        today: The date in the event's zone; without it dated checks are left out.
        formats: The names of all formats; without them options for unknown formats are not
            reported.

    Returns:
        Errors first, then warnings, then hints; within these in the order of the checks.
    """
    all_checks = tuple(checks)
    known = {check.id for check in all_checks} | {_UNKNOWN_FORMAT, _OLD_ZONE_DATA, *SERIES_RULES}
    enabled = [check for check in all_checks if check.id not in event.checks.ignore]
    problems = [problem for check in enabled for problem in _run(check, event, today)]
    problems += (_unknown_rule(id, known) for id in event.checks.ignore if id not in known)
    if today and _OLD_ZONE_DATA not in event.checks.ignore:
        problems += _old_zone_data(event, today)
    if _UNKNOWN_FORMAT not in event.checks.ignore:
        problems += _unknown_formats(event, {*formats})
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    return tuple(sorted(problems, key=lambda problem: ranks[problem.severity]))


def _run(check: Check | DatedCheck, event: Event, today: date | None) -> Iterable[Problem]:
    if isinstance(check, DatedCheck):
        return () if today is None else check.run(event, today)
    return check.run(event)


def _old_zone_data(event: Event, today: date) -> Iterator[Problem]:
    """Find old time zone data before an event: by then, its clocks may have other rules.

    A version tells its year alone, so that data are old half a year after the end of that year.
    """
    data = zone_data()
    if event.end < today or not data.version:
        return
    if date(int(data.version[:4]), 12, 31) + _STILL_NEW < today:
        yield Problem(
            rule=_OLD_ZONE_DATA,
            severity=Severity.WARNING,
            place="event.timezone",
            message=f"the time zone data are old: {data}",
            hint="update the package tzdata, or the time zone data of the system, and check again",
        )


def _unknown_formats(event: Event, formats: set[str]) -> Iterator[Problem]:
    for name in event.exporters:
        if not formats or normalize_name(name) in formats:
            continue
        near = nearest(normalize_name(name), formats)
        yield Problem(
            rule=_UNKNOWN_FORMAT,
            severity=Severity.WARNING if near else Severity.HINT,
            place=f"exporters.{name}",
            message=f"there is no format {name!r}: these options change nothing",
            hint=guess(near, "remove them, or install the plugin"),
        )


def _unknown_rule(id: str, known: Iterable[str]) -> Problem:
    return Problem(
        rule="unknown-rule",
        severity=Severity.HINT,
        place="checks.ignore",
        message=f"there is no rule {id!r} to ignore",
        hint=guess(nearest(id, known), "remove it, or install the plugin that has it"),
    )
