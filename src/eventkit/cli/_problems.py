"""Problems of documents, printed for people, for programs and for GitHub, or only counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import click

from eventkit.cli._failures import print_faults
from eventkit.cli._terminal import counted, print_json, safe, safe_line

if TYPE_CHECKING:
    from eventkit.model import Event, Problem
    from eventkit.model.errors import Fault
    from eventkit.plugins import PluginRegistry

Places: TypeAlias = Callable[[str], tuple[str, int] | None]

COLOURS = {"error": "red", "warning": "yellow", "hint": "blue"}
LEVELS = {"error": "error", "warning": "warning", "hint": "notice"}  # GitHub's words


class Row(NamedTuple):
    """A problem or fault with its place: the keys of an object in the format `json`."""

    rule: str
    severity: str
    file: str
    line: int | None
    place: str
    message: str
    hint: str


class CheckedDocument(NamedTuple):
    """A document with its problems, or with the faults that make it unreadable."""

    document: Path
    problems: Sequence[Row] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def rows(self) -> Sequence[Row]:
        """Faults and problems in one form."""
        return [*(fault_row(fault, self.document) for fault in self.faults), *self.problems]

    def has_any(self, severities: Iterable[str]) -> bool:
        """Return whether the document has a problem of one of these severities."""
        return not {row.severity for row in self.rows}.isdisjoint(severities)


def problem_row(problem: Problem, document: Path, places: Places) -> Row:
    """Return a problem with its file and line."""
    file, line = places(problem.place) or (str(document), None)
    severity = str(problem.severity)
    return Row(problem.rule, severity, file, line, problem.place, problem.message, problem.hint)


def fault_row(fault: Fault, document: Path) -> Row:
    """Return a fault as an error."""
    file = fault.file or str(document)
    hint = "; ".join(fault.advice)
    message = ": ".join(filter(None, [fault.source_place, fault.message]))
    return Row(fault.rule, "error", file, fault.line, fault.place, message, hint)


def print_text(results: Iterable[CheckedDocument]) -> None:
    """Print problems for people, and faults on standard error."""
    for result in results:
        if result.faults:
            print_faults(result.faults)
            continue
        for problem in result.problems:
            _print_problem(problem)
        name = click.style(safe_line(str(result.document)), bold=True)
        counts = severity_counts(problem.severity for problem in result.problems)
        click.echo(f"{name}: {counts or 'no problems'}")


def _print_problem(problem: Row) -> None:
    at = f"{problem.file}:{problem.line}" if problem.line else problem.file
    severity = click.style(problem.severity, fg=COLOURS[problem.severity], bold=True)
    place = f"{click.style(safe_line(problem.place), fg='cyan')}: " if problem.place else ""
    rule = click.style(f"[{problem.rule}]", dim=True)
    click.echo(f"{safe(at)}: {severity}: {place}{safe_line(problem.message)} {rule}")
    if problem.hint:
        click.echo(f"    {safe_line(problem.hint)}")


def severity_counts(severities: Iterable[str]) -> str:
    """Return the number of problems of each severity, in words.

    >>> severity_counts(["hint", "error", "hint"])
    '1 error, 2 hints'
    """
    numbers = Counter(severities)
    return ", ".join(counted(numbers[key], key) for key in COLOURS if numbers[key])


def note_problems(documents: Iterable[tuple[Path, Event]], plugins: PluginRegistry) -> None:
    """Print on standard error how many problems the built-in rules find in each document."""
    from eventkit.checks import run_checks

    for document, event in documents:
        problems = run_checks(event, plugins.builtin_checks(), today_at(event))
        print_counts(document, problems)


def print_counts(document: Path, problems: Iterable[Problem]) -> None:
    """Print on standard error how many problems a document has, if any."""
    if counts := severity_counts(str(problem.severity) for problem in problems):
        shown = safe_line(str(document))
        click.echo(f"{shown}: {counts}; see: eventkit check {shown}", err=True)


def today_at(event: Event) -> date:
    """Return the present date at the event; rules read no clock themselves."""
    return datetime.now(event.zone).date()


def print_as_json(results: Iterable[CheckedDocument]) -> None:
    """Print problems and faults as one list of objects."""
    print_json([row._asdict() for result in results for row in result.rows])


def print_for_github(results: Iterable[CheckedDocument]) -> None:
    """Print problems and faults as workflow commands, which GitHub shows beside the lines."""
    for result in results:
        for row in result.rows:
            click.echo(_command(row))


def _command(row: Row) -> str:
    r"""Return a row as a workflow command.

    >>> print(_command(Row("room-taken-twice", "hint", "a,b.toml", 3, "rooms", "100 %", "ok")))
    ::notice file=a%2Cb.toml,line=3,title=room-taken-twice::rooms: 100 %25%0Aok
    """
    properties = {"file": Path(row.file).as_posix(), "line": row.line, "title": row.rule}
    pairs = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    place = f"{row.place}: " if row.place else ""
    lines = [safe_line(place + row.message), *filter(None, [safe(row.hint)])]
    return f"::{LEVELS[row.severity]} {pairs}::{_data(chr(10).join(lines))}"


def _data(text: str) -> str:
    """Return a text escaped as GitHub's runner reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(safe_line(str(value))).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Iterable[CheckedDocument]], None]] = {
    "text": print_text,
    "json": print_as_json,
    "github": print_for_github,
}
"""How results are printed, by the name of the format."""
