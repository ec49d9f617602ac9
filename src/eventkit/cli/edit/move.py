"""`eventkit edit move`: a session gets another day, hour or room."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._program import command_with_examples
from eventkit.cli.edit._run import edit_options, path_argument, run


@command_with_examples(
    "move",
    'eventkit edit move event.toml opening --to "day 2 11:00" --room aula',
    'eventkit edit move event.toml "Doctoral panel" --to 14:00-15:30',
    "eventkit edit move event.toml opening --room blue",
)
@path_argument
@click.argument("session")
@click.option("--to", "words", metavar="WHEN", help="A day, hours or both: 'day 2 11:00'.")
@click.option("--room", "rooms", multiple=True, help="A room, by id or name; several are allowed.")
@edit_options
def command(
    path: Path,
    session: str,
    *,
    words: str | None,
    rooms: tuple[str, ...],
    dry_run: bool,
    no_backup: bool,
) -> None:
    """Move a session to another day, hour or room.

    SESSION is an id or an exact title. The session keeps its length unless WHEN has an end; what
    follows it (`after`) moves with it.
    """
    from eventkit.cli.edit._words import target_named
    from eventkit.edits import OpenDocument, move
    from eventkit.edits.plan import Step

    if not words and not rooms:
        raise click.UsageError("where to? Give --to WHEN, --room ROOM or both")

    def steps(document: OpenDocument) -> list[Step]:
        if not words:
            return move(document, session, rooms=rooms)
        day, start, end = target_named(document.event, words, "--to")
        return move(document, session, day=day, start=start, end=end, rooms=rooms)

    run(path, steps, dry_run=dry_run, no_backup=no_backup)
