"""`eventkit new`: a starter document."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
    with created_folder(target.parent), _private_ignored(target):
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


_IGNORED = ("*.private.*", ".*.releases.jsonl.lock", ".*.eventkit-*")
"""Files that git is to ignore: private parts, locks, and remains of a killed process."""


@contextmanager
def _private_ignored(document: Path) -> Iterator[None]:
    """Add private files to .gitignore, which is restored if no document is written.

    Raises:
        DocumentError: If .gitignore cannot be read.
        TargetError: If it cannot be written.
    """
    from eventkit._atomic import write_file
    from eventkit.document._files import file_bytes
    from eventkit.model.errors import TargetError

    ignore = document.with_name(".gitignore")
    before = file_bytes(ignore) if ignore.exists() else b""
    lines = before.decode("utf-8", "surrogateescape").splitlines()
    missing = [line for line in _IGNORED if line not in map(str.strip, lines)]
    gap = b"\n" if before and not before.endswith(b"\n") else b""
    if not missing:
        yield
        return
    try:
        write_file(ignore, [before, gap, "".join(f"{line}\n" for line in missing).encode()])
    except TargetError as error:
        paste = "".join(f"\n    {line}" for line in missing)
        error.add_note(f"git would take private files; add these lines to it and try again:{paste}")
        raise
    try:
        yield
    except BaseException:
        if not os.path.lexists(document):
            with suppress(OSError):
                write_file(ignore, [before]) if before else ignore.unlink()
        raise
