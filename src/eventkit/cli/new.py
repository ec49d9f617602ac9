"""`eventkit new`: a starter document."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, FileProblem, NonEmptyPath, only_document
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import safe, safe_line

if TYPE_CHECKING:
    from eventkit.model import Event


@command_with_examples("new", "eventkit new event.toml", "eventkit new next.toml --like old.toml")
@click.argument("path", type=NonEmptyPath(Path))
@click.option("--like", metavar="FILE", type=DOCUMENT, help="The document of the last event.")
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="With --like, the first day.  [default: 52 weeks after that of the last event]",
)
def command(path: Path, *, like: Path | None, start: datetime | None) -> None:
    """Write a starter document.

    It explains itself in comments and passes `eventkit check`. No existing file is overwritten. If
    PATH is a folder, the document is event.toml in it.

    With --like it is the document of the last event, with its translations and private part: all
    dates are later, statuses, notices, statements and outcomes are gone, id and uid are new, and
    the rest, comments too, stays.

    Lines in .gitignore keep NAME.private.toml and its release log out of git; if they cannot be
    written, no document is written either. The release log of the document itself,
    NAME.releases.jsonl, contains what is for organisers in it: publish the exports, not the folder.
    """
    target = path / "event.toml" if path.is_dir() else path
    if target.suffix != ".toml":
        raise click.BadParameter(
            f"{safe_line(str(target))} does not end in .toml", param_hint="'PATH'"
        )
    if start and not like:
        raise click.UsageError("--start goes with --like")
    if os.path.lexists(target):
        raise FileProblem("is there already; name another file", target)
    files = _write_next(target, like, start) if like else _write_starter(target)
    shown = safe(quote(str(target)))
    click.echo(f"wrote {safe_line(', '.join(map(str, files)))}; edit it, then try:", err=True)
    for line in ("check {}", "show {}", "export {} --to icalendar -o ./"):
        click.echo(f"  eventkit {line.format(shown)}", err=True)


def _write_starter(target: Path) -> tuple[Path, ...]:
    from eventkit._atomic import created_folder, write_new_file
    from eventkit._git_ignore import private_ignored
    from eventkit.document import starter

    id = _id(target)
    title = id.replace("-", " ").capitalize()
    text = starter(id, title, quote(target.name), datetime.now().astimezone())
    # .gitignore comes first: after a crash git must not take the private sibling of a document.
    with created_folder(target.parent), private_ignored(target):
        write_new_file(target, [text.encode()])
    return (target,)


def _write_next(target: Path, like: Path, start: datetime | None) -> tuple[Path, ...]:
    """Write the document of the next event, and its siblings."""
    from uuid import uuid4  # slow to import

    from eventkit.edits import YEAR, next_time, open_document, plan_edit, write_copy

    document = open_document(only_document(like))
    by = start.date() - document.event.start if start else YEAR
    steps = next_time(document, by, id=_id(target), uid=str(uuid4()))
    plan = plan_edit(document, steps, now=datetime.now().astimezone(), is_new=True)
    files = write_copy(document, plan, target)
    _note_years(document.event, plan.after)
    return files


def _note_years(before: Event, after: Event) -> None:
    """Say where the title still has the year of the last event."""
    year = str(before.start.year)
    if before.start.year != after.start.year and year in after.title:
        click.echo(f"the title still says {year}: {safe_line(after.title)}", err=True)


def _id(target: Path) -> str:
    """Return an id made from the name of the file, or of the folder of an event.toml.

    >>> _id(Path("Spring School/event.toml")), _id(Path("talks.toml"))
    ('spring-school', 'talks')
    """
    from eventkit.model.words import id_of

    folder = target.absolute().parent.name
    name = folder if target.stem == "event" else target.stem
    return id_of(name, "event")
