"""`eventkit edit add-person`: somebody joins."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._program import command_with_examples
from eventkit.cli.edit._run import edit_options, path_argument, run


@command_with_examples(
    "add-person",
    'eventkit edit add-person event.toml "Cleo Sample" --session opening',
    'eventkit edit add-person event.toml "Bob Beispiel" --session doctoral --role moderator',
)
@path_argument
@click.argument("name")
@click.option("--id", metavar="ID", help="The id.  [default: made of the name]")
@click.option("--session", "sessions", multiple=True, help="A session to take part in.")
@click.option("--role", default="speaker", show_default=True, help="What they do there.")
@edit_options
def command(
    path: Path,
    name: str,
    *,
    id: str | None,
    sessions: tuple[str, ...],
    role: str,
    dry_run: bool,
    no_backup: bool,
) -> None:
    """Add a person, and let them take part in sessions."""
    from eventkit.edits import OpenDocument, add_person
    from eventkit.edits.plan import Step

    def steps(document: OpenDocument) -> list[Step]:
        return add_person(document, name, id=id, sessions=sessions, role=role)

    run(path, steps, dry_run=dry_run, no_backup=no_backup)
