"""`eventkit check`: what is wrong or doubtful in documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import click

from eventkit.cli._documents import DOCUMENT, DOCUMENT_SUFFIXES, events_of, find
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import Command, debug_option
from eventkit.cli._screen import counted, safe, safe_line

if TYPE_CHECKING:
    from eventkit.model import Problem
    from eventkit.plugins import PluginRegistry

Places: TypeAlias = Callable[[str], tuple[str, int] | None]

COLOURS = {"error": "red", "warning": "yellow", "hint": "blue"}


@click.command(
    "check",
    cls=Command,
    examples=[
        "eventkit check event.toml",
        "eventkit check --strict .",
    ],
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=DOCUMENT)
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@plugin_options
@debug_option
@click.pass_context
def command(
    ctx: click.Context,
    paths: tuple[Path, ...],
    *,
    strict: bool,
    plugins: tuple[str, ...],
    no_plugins: bool,
) -> None:
    """Say what is wrong or doubtful in documents.

    Each problem comes with its line and with what to do about it. A PATH is a document, or a folder
    with documents. The exit code is 1 where there is an error.
    """
    rules = registry(plugins, no_plugins=no_plugins)
    documents = dict.fromkeys(document for path in paths for document in find(path))
    bad = {"error", "warning"} if strict else {"error"}
    passed = [_passes(document, rules, bad) for document in documents]
    if not all(passed):
        ctx.exit(1)


def _passes(document: Path, rules: PluginRegistry, bad: set[str]) -> bool:
    """Print what is found in a document; say whether nothing of it is bad."""
    from eventkit.cli._failures import print_faults
    from eventkit.document import places
    from eventkit.exporting import check
    from eventkit.model.errors import DocumentError

    try:
        events = events_of(document, rules)
    except DocumentError as error:
        print_faults(error.faults)
        return False
    problems = [problem for event in events for problem in check(event, plugins=rules)]
    if problems:
        known = places(document) if document.suffix.lower() in DOCUMENT_SUFFIXES else _nowhere
        _print(document, problems, known)
    click.echo(f"{click.style(safe(str(document)), bold=True)}: {_summary(problems)}")
    return not any(problem.severity in bad for problem in problems)


def _nowhere(_place: str) -> None:
    """Say where a place stands in a file that is no document: nowhere that is known."""


def _print(document: Path, problems: Sequence[Problem], where: Places) -> None:
    for problem in problems:
        file, line = where(problem.place) or (str(document), 0)
        at = f"{file}:{line}" if line else file
        severity = click.style(problem.severity, fg=COLOURS[problem.severity], bold=True)
        place = f"{click.style(safe_line(problem.place), fg='cyan')}: " if problem.place else ""
        rule = click.style(f"[{problem.rule}]", dim=True)
        click.echo(f"{safe(at)}: {severity}: {place}{safe_line(problem.message)} {rule}")
        if problem.hint:
            click.echo(f"    {safe_line(problem.hint)}")


def _summary(problems: Iterable[Problem]) -> str:
    """Return how many problems there are of each severity.

    >>> _summary([])
    'no problems'
    """
    held = Counter(str(problem.severity) for problem in problems)
    return ", ".join(counted(held[key], key) for key in COLOURS if held[key]) or "no problems"
