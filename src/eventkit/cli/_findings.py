"""What `eventkit check` found in documents, told to people, to programs and to GitHub."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import click

from eventkit.cli._failures import print_faults
from eventkit.cli._screen import counted, print_json, safe, safe_line

if TYPE_CHECKING:
    from eventkit.model import Problem
    from eventkit.model.errors import Fault

Places: TypeAlias = Callable[[str], tuple[str, int] | None]

COLOURS = {"error": "red", "warning": "yellow", "hint": "blue"}
LEVELS = {"error": "error", "warning": "warning", "hint": "notice"}  # GitHub's words


class Finding(NamedTuple):
    """One thing that is wrong or doubtful: the keys of an object in the format `json`."""

    rule: str
    severity: str
    file: str
    line: int | None
    place: str
    message: str
    hint: str


class Checked(NamedTuple):
    """What was found in a document: problems, or the faults for which it is none."""

    document: Path
    problems: Sequence[Finding] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def findings(self) -> Sequence[Finding]:
        """All that was found in one form."""
        return [*(of_fault(fault, self.document) for fault in self.faults), *self.problems]

    def holds(self, severities: Iterable[str]) -> bool:
        """Say whether anything of these severities was found."""
        return not {finding.severity for finding in self.findings}.isdisjoint(severities)


def of_problem(problem: Problem, document: Path, where: Places) -> Finding:
    """Return a problem with its file and line."""
    file, line = where(problem.place) or (str(document), None)
    return Finding(
        problem.rule,
        str(problem.severity),
        file,
        line,
        problem.place,
        problem.message,
        problem.hint,
    )


def of_fault(fault: Fault, document: Path) -> Finding:
    """Return a fault as an error."""
    file = fault.file or str(document)
    hint = "; ".join(fault.advice)
    return Finding(fault.rule, "error", file, fault.line, fault.place, fault.message, hint)


def tell_in_text(checked: Iterable[Checked]) -> None:
    """Print what was found for people: problems, and on standard error faults."""
    for each in checked:
        if each.faults:
            print_faults(each.faults)
            continue
        for problem in each.problems:
            _print(problem)
        name = click.style(safe_line(str(each.document)), bold=True)
        click.echo(f"{name}: {_summary(each.problems)}")


def _print(problem: Finding) -> None:
    at = f"{problem.file}:{problem.line}" if problem.line else problem.file
    severity = click.style(problem.severity, fg=COLOURS[problem.severity], bold=True)
    place = f"{click.style(safe_line(problem.place), fg='cyan')}: " if problem.place else ""
    rule = click.style(f"[{problem.rule}]", dim=True)
    click.echo(f"{safe(at)}: {severity}: {place}{safe_line(problem.message)} {rule}")
    if problem.hint:
        click.echo(f"    {safe_line(problem.hint)}")


def _summary(problems: Iterable[Finding]) -> str:
    """Return how many problems there are of each severity.

    >>> _summary([])
    'no problems'
    """
    held = Counter(problem.severity for problem in problems)
    return ", ".join(counted(held[key], key) for key in COLOURS if held[key]) or "no problems"


def tell_in_json(checked: Iterable[Checked]) -> None:
    """Print all that was found as one list of objects."""
    print_json([finding._asdict() for each in checked for finding in each.findings])


def tell_in_github(checked: Iterable[Checked]) -> None:
    """Print what was found as workflow commands, which GitHub shows beside the lines."""
    for each in checked:
        for finding in each.findings:
            click.echo(_command(finding))


def _command(finding: Finding) -> str:
    r"""Return a finding as a workflow command.

    >>> print(_command(Finding("room-taken-twice", "hint", "a,b.toml", 3, "rooms", "100 %", "ok")))
    ::notice file=a%2Cb.toml,line=3,title=room-taken-twice::rooms: 100 %25%0Aok
    """
    properties = {
        "file": Path(finding.file).as_posix(),
        "line": finding.line,
        "title": finding.rule,
    }
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items() if value)
    place = f"{finding.place}: " if finding.place else ""
    lines = [safe_line(place + finding.message), *filter(None, [safe(finding.hint)])]
    text = _data("\n".join(lines))
    return f"::{LEVELS[finding.severity]} {said}::{text}"


def _data(text: str) -> str:
    """Escape what ends a command, as its runner reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: object) -> str:
    return _data(safe_line(str(value))).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Iterable[Checked]], None]] = {
    "text": tell_in_text,
    "json": tell_in_json,
    "github": tell_in_github,
}
"""The ways to tell what was found, by name."""
