"""`eventkit new`: a starter document."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from pathlib import Path
from shlex import quote

import click

from eventkit.cli._documents import FileProblem, Named
from eventkit.cli._program import Command, debug_option
from eventkit.cli._screen import safe, safe_line, warn


@click.command(
    "new",
    cls=Command,
    examples=[
        "eventkit new event.toml",
    ],
)
@click.argument("path", type=Named(Path))
@debug_option
def command(path: Path) -> None:
    """Write a starter document.

    It has a comment at every step and passes `eventkit check`. A file that is there already is
    never overwritten. Where PATH is a folder, the document is event.toml in it.

    A line in .gitignore keeps its private sibling, NAME.private.toml, out of what is published with
    git. Its release log, NAME.releases.jsonl, holds what is for organisers too: publish the exports
    and not the folder.
    """
    from eventkit.document import starter

    target = path / "event.toml" if path.is_dir() else path
    if target.suffix != ".toml":
        raise click.BadParameter(
            f"{safe_line(str(target))} does not end in .toml", param_hint="'PATH'"
        )
    id = _id(target)
    title = id.replace("-", " ").capitalize()
    text = starter(id, title, quote(target.name), datetime.now().astimezone().date())
    _write_new(target, text.encode())
    _ignore_private(target)
    shown = safe(quote(str(target)))
    click.echo(f"wrote {shown}; edit it, then try:", err=True)
    for line in ("check {}", "show {}", "export {} --to icalendar -o ./"):
        click.echo(f"  eventkit {line.format(shown)}", err=True)


def _id(target: Path) -> str:
    """Return an id made of the file's name, or of its folder's where the file is event.toml.

    >>> _id(Path("Spring School/event.toml")), _id(Path("talks.toml"))
    ('spring-school', 'talks')
    """
    folder = target.absolute().parent.name
    name = folder if target.stem == "event" else target.stem
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", letters)
    return "-".join(words)[:48].strip("-") or "event"


def _ignore_private(target: Path) -> None:
    """Keep the private sibling out of git; what .gitignore says already stays."""
    from eventkit._atomic import write_file

    wanted = (f"{target.stem}.private.toml", f".{target.stem}.releases.jsonl.lock")
    ignore = target.with_name(".gitignore")
    try:
        held = ignore.read_bytes() if ignore.exists() else b""
        said = held.decode("utf-8", "surrogateescape").splitlines()
        missing = "".join(f"{line}\n" for line in wanted if line not in map(str.strip, said))
        gap = b"\n" if held and not held.endswith(b"\n") else b""
        if missing:
            write_file(ignore, [held, gap, missing.encode()])
    except OSError as error:
        warn(f"{safe_line(str(ignore))}: not changed, so git does not ignore {wanted[0]}: {error}")


def _write_new(target: Path, data: bytes) -> None:
    """Write a file that must not be there yet, whole or not at all; a missing folder is made."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        file = target.open("xb")
    except FileExistsError:
        raise FileProblem(
            f"{safe_line(str(target))}: is there already; name another file"
        ) from None
    try:
        with file:
            file.write(data)
    except OSError:
        target.unlink()
        raise
