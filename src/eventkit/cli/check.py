"""`eventkit check`: what is wrong or doubtful in documents."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import (
    DOCUMENT,
    DOCUMENT_SUFFIXES,
    events_of,
    find,
    warn_of_exposed_logs,
    warn_of_strays,
)
from eventkit.cli._failures import exit_code, report
from eventkit.cli._findings import FORMATS, Checked, of_problem
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import ExampleCommand

if TYPE_CHECKING:
    from eventkit.model import Problem
    from eventkit.model.errors import EventkitError
    from eventkit.plugins import PluginRegistry


@click.command(
    "check",
    cls=ExampleCommand,
    examples=[
        "eventkit check event.toml",
        "eventkit check --strict .",
        "eventkit check --strict --format github .",
    ],
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=DOCUMENT)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    default="text",
    help="How to tell: text for people (the default), json for programs, github for workflows.",
)
@click.option("--json", "format", flag_value="json", help="The same as --format json.")
@plugin_options
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    strict: bool,
    format: str,
    plugins: tuple[str, ...],
    no_plugins: bool,
) -> None:
    """Say what is wrong or doubtful in documents.

    Each problem comes with its line and with what to do about it. A PATH is a document, or a folder
    with documents. The exit code is 1 where there is an error, and 3 where a rule of a plugin
    fails: the others find what they find.
    """
    rules = registry(plugins, no_plugins=no_plugins)
    documents = dict.fromkeys(document for path in paths for document in find(path))
    bad = {"error", "warning"} if strict else {"error"}
    failed: list[bool] = []
    failures: dict[str, EventkitError] = {}

    def checked() -> Iterator[Checked]:
        for document in documents:
            warn_of_strays(document)
            warn_of_exposed_logs(document)
            held = _checked(document, rules, failures)
            failed.append(held.holds(bad))
            yield held

    FORMATS[format](checked())
    codes = [*map(exit_code, failures.values()), 1 if any(failed) else 0]
    for failure in failures.values():
        report(failure, debug=ctx.meta.get("eventkit.debug", False))
    ctx.exit(max(codes))


def _checked(document: Path, rules: PluginRegistry, failures: dict[str, EventkitError]) -> Checked:
    """Return what is found in a document on the day of its event's zone.

    What rules of plugins raise is kept in `failures`, each message once.
    """
    from eventkit.checking import try_checks
    from eventkit.cli._today import today_at
    from eventkit.document import places
    from eventkit.model.errors import DocumentError

    try:
        events = events_of(document, rules)
    except DocumentError as error:
        return Checked(document, faults=error.faults)
    problems: list[Problem] = []
    for event in events:
        found, raised = try_checks(event, today=today_at(event), plugins=rules)
        problems += found
        failures.update((str(error), error) for error in raised)
    known = places(document) if problems and _has_places(document) else _nowhere
    return Checked(document, [of_problem(problem, document, known) for problem in problems])


def _has_places(document: Path) -> bool:
    return document.suffix.lower() in DOCUMENT_SUFFIXES


def _nowhere(_place: str) -> None:
    """Say where a place stands in a file that is no document: nowhere that is known."""
