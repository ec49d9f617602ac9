"""`eventkit new`: a starter document."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from shlex import quote

import click

from eventkit.cli._documents import FileProblem, NonEmptyPath
from eventkit.cli._program import ExampleCommand
from eventkit.cli._terminal import safe, safe_line


@click.command("new", cls=ExampleCommand, examples=["eventkit new event.toml"])
@click.argument("path", type=NonEmptyPath(Path))
def command(path: Path) -> None:
    """Write a starter document.

    It explains itself in comments and passes `eventkit check`. No existing file is overwritten. If
    PATH is a folder, the document is event.toml in it.

    Lines in .gitignore keep NAME.private.toml and its release log out of git; if they cannot be
    written, no document is written either. The release log of the document itself,
    NAME.releases.jsonl, contains what is for organisers in it: publish the exports, not the folder.
    """
    from eventkit._atomic import created_folder, write_new_file
    from eventkit._git_ignore import private_ignored
    from eventkit.document import starter

    target = path / "event.toml" if path.is_dir() else path
    if target.suffix != ".toml":
        raise click.BadParameter(
            f"{safe_line(str(target))} does not end in .toml", param_hint="'PATH'"
        )
    id = _id(target)
    title = id.replace("-", " ").capitalize()
    text = starter(id, title, quote(target.name), datetime.now().astimezone())
    if os.path.lexists(target):
        raise FileProblem(f"{safe_line(str(target))}: is there already; name another file")
    # .gitignore comes first: after a crash git must not take the private sibling of a document.
    with created_folder(target.parent), private_ignored(target):
        write_new_file(target, [text.encode()])
    shown = safe(quote(str(target)))
    click.echo(f"wrote {shown}; edit it, then try:", err=True)
    for line in ("check {}", "show {}", "export {} --to icalendar -o ./"):
        click.echo(f"  eventkit {line.format(shown)}", err=True)


def _id(target: Path) -> str:
    """Return an id made from the name of the file, or of the folder of an event.toml.

    >>> _id(Path("Spring School/event.toml")), _id(Path("talks.toml"))
    ('spring-school', 'talks')
    """
    from eventkit.model.words import id_of

    folder = target.absolute().parent.name
    name = folder if target.stem == "event" else target.stem
    return id_of(name, "event")
