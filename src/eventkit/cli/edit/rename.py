"""`eventkit edit rename`: an item gets another id."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._program import command_with_examples
from eventkit.cli.edit._run import edit_options, path_argument, run


@command_with_examples(
    "rename",
    "eventkit edit rename event.toml treaties water-law",
    "eventkit edit rename event.toml rooms.aula great-hall",
)
@path_argument
@click.argument("id")
@click.argument("new")
@edit_options
def command(path: Path, id: str, new: str, *, dry_run: bool, no_backup: bool) -> None:
    """Give an item another id, in every file and reference.

    The files are those of the document, its translations and its private part. ID may name the
    table too, as in rooms.aula. A session keeps its UID, so that calendars know it; the next
    `eventkit release` asks whether a person, room or track that has another id is the same.
    """
    from eventkit.edits import rename, rename_in_records

    run(
        path,
        lambda it: rename(it, id, new),
        dry_run=dry_run,
        no_backup=no_backup,
        beside=lambda it: rename_in_records(it, id, new),
        summary=f"{id} is {new} now, also where something refers to it",
    )
