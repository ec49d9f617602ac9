"""`eventkit audit`: whether a file holds what its readers may not see."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from eventkit import EventkitError
from eventkit.commands import (
    DOCUMENT,
    ExampleCommand,
    load_document,
    load_log,
    progress,
    safe_line,
)
from eventkit.plugins import Command

if TYPE_CHECKING:
    from eventkit import Log
    from eventkit.model import Event
    from eventkit_audit import Audit, Finding

AUDIENCES = ("public", "participants", "organizers")
STANDARD_INPUT = Path("-")
NAMED = 3  # lines and places named in one line; the others are counted


@click.command(
    "audit",
    cls=ExampleCommand,
    examples=[
        "eventkit audit agenda.ics --against event.toml",
        "eventkit audit agenda.ics agenda.md --against event.toml --audience participants",
        "pdftotext agenda.pdf - | eventkit audit - --against event.toml",
        "eventkit audit out/ --against event.toml --audience organizers --strict --format json",
    ],
)
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(path_type=Path, allow_dash=True),
)
@click.option(
    "--against",
    "document",
    metavar="PATH",
    required=True,
    type=DOCUMENT,
    help="The document, with everything that is restricted; its siblings and its release log are"
    " read with it.",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    show_default=True,
    help="Who may read the files.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 also where something cannot be told.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="How to say what is found.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option(
    "--show-values", is_flag=True, help="Print the values themselves, and not only their places."
)
@click.pass_context
def command(
    ctx: click.Context,
    *,
    files: tuple[Path, ...],
    document: Path,
    audience: str,
    strict: bool,
    form: str,
    show_values: bool,
) -> None:
    """Search files for what their readers may not see.

    A FILE is in any format and made by anybody: a calendar, Markdown, HTML, CSV, JSON, .docx,
    .xlsx, a mail; or a folder of such files; or - for standard input. Encodings are undone, and
    archives unpacked. What has fewer than six letters and digits, one word alone of a person's
    name, and what stands elsewhere where its readers may see it, cannot be told.

    The exit code is 1 where something is found, or where a file, or what is packed into it or
    attached, cannot be read. Pictures in a file are named, and fail with --strict.
    """
    event, log = load_document(document), load_log(document)
    names = dict(named for file in files for named in _files(file))
    audits = {
        path: _audited(path, names[path], event, audience, log)
        for path in progress(list(names), "auditing")
    }
    if form == "json":
        _print_json(audits, audience, show_values=show_values)
    else:
        for path, audited in audits.items():
            _print(path, audited, audience, show_values=show_values)
    if any(map(_fails, audits.values())) or (strict and any(map(_doubts, audits.values()))):
        ctx.exit(1)


def _files(path: Path) -> Iterable[tuple[Path, str]]:
    """Return a file, or every file in a folder, with the name that its readers see."""
    if path == STANDARD_INPUT:
        return [(path, "")]
    if not path.exists():
        named = safe_line(str(path))
        raise EventkitError(f"{named}: there is no such file; name what is to be audited")
    if not path.is_dir():
        return [(path, path.name)]
    paths = sorted(file for file in path.rglob("*") if file.is_file() or _leads_astray(file))
    if not paths:
        raise click.BadParameter(f"{path}: no file in this folder", param_hint="'FILE...'")
    return [(file, str(file.relative_to(path))) for file in paths]


def _leads_astray(path: Path) -> bool:
    """Return whether a path is a link to a folder or to nothing, which is not audited."""
    return path.is_symlink() and (path.is_dir() or not path.exists())


def _audited(path: Path, name: str, event: Event, audience: str, log: Log | None) -> Audit:
    from eventkit_audit import Unread, audit

    try:
        data = _read(path)
    except OSError as error:  # the other files are audited all the same
        unread = Unread("", error.strerror or str(error))
        return attrs.evolve(audit(event, b"", audience=audience, log=log), unread=(unread,))
    return audit(event, data, audience=audience, name=name, log=log)


def _read(path: Path) -> bytes:
    if path == STANDARD_INPUT:
        return sys.stdin.buffer.read()
    return path.read_bytes()


def _fails(audited: Audit) -> bool:
    """Return whether a file has findings, or parts that could not be read and may have some."""
    return bool(audited.findings) or any(not unread.is_minor for unread in audited.unread)


def _doubts(audited: Audit) -> bool:
    return bool(audited.doubtful or audited.unread)


# --- as text


def _print(path: Path, audited: Audit, audience: str, *, show_values: bool) -> None:
    for finding in audited.findings:
        label = click.style("found", fg="red", bold=True)
        origin = f"{finding.hash} of " if finding.hash else ""
        _print_finding(path, finding, f"{label}: {origin}", show_values=show_values)
    for finding in audited.doubtful:
        label = click.style("cannot tell", fg="yellow", bold=True)
        _print_finding(path, finding, f"{label}: ", show_values=show_values)
    for unread in audited.unread:
        label = click.style("cannot read", fg="yellow", bold=True)
        click.echo(f"{_at(path, unread.part, unread.line)}: {label}: {unread.why}")
    click.echo(f"{click.style(safe_line(str(path)), bold=True)}: {_summary(audited, audience)}")


def _print_finding(path: Path, finding: Finding, label: str, *, show_values: bool) -> None:
    places = click.style(safe_line(_named(list(finding.places))), fg="cyan")
    first, *more = finding.lines or (0,)
    also = f" (also in {_named([f'line {line}' for line in more])})" if more else ""
    why = f" ({finding.doubt})" if finding.doubt else ""
    value = f" {safe_line(repr(finding.value))}" if show_values else ""
    click.echo(f"{_at(path, finding.part, first)}: {label}{places}{value}{why}{also}")


def _at(path: Path, part: str, line: int = 0) -> str:
    named = "/".join(filter(None, [str(path), part]))
    return safe_line(f"{named}:{line}" if line else named)


def _named(names: list[str]) -> str:
    """Return names in a few words.

    >>> _named(["line 2", "line 4", "line 7", "line 8", "line 9"])
    'line 2, line 4, line 7 and 2 more'
    """
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _summary(audited: Audit, audience: str) -> str:
    counts = {
        "found": len(audited.findings),
        "cannot be told": len(audited.doubtful),
        "not read": len(audited.unread),
    }
    phrases = ", ".join(f"{number} {label}" for label, number in counts.items() if number)
    readers = "the organisers" if audience == "organizers" else f"the {audience}"
    values = "value" if audited.looked_for == 1 else "values"
    number = audited.looked_for
    return f"{phrases or 'nothing found'} of {number} {values} that {readers} may not see"


# --- as JSON


def _print_json(audits: dict[Path, Audit], audience: str, *, show_values: bool) -> None:
    import json

    files = [
        {
            "file": str(path),
            "looked_for": audited.looked_for,
            "found": list(_as_json(audited.findings, show_values=show_values)),
            "cannot_tell": list(_as_json(audited.doubtful, show_values=show_values)),
            "cannot_read": [
                {"part": it.part, "line": it.line, "why": it.why, "minor": it.is_minor}
                for it in audited.unread
            ],
        }
        for path, audited in audits.items()
    ]
    click.echo(json.dumps({"audience": audience, "files": files}, indent=2))


def _as_json(findings: Iterable[Finding], *, show_values: bool) -> Iterator[dict[str, Any]]:
    for finding in findings:
        yield {
            "places": finding.places,
            "part": finding.part,
            "lines": finding.lines,
            "made": finding.hash,
            **({"why": str(finding.doubt)} if finding.doubt else {}),
            **({"value": finding.value} if show_values else {}),
        }


AUDIT = Command(name="audit", summary=str(command.help).splitlines()[0], command=command)
