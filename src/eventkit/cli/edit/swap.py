"""`eventkit edit swap`: two sessions change places."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._program import command_with_examples
from eventkit.cli.edit._run import edit_options, path_argument, run


@command_with_examples("swap", "eventkit edit swap event.toml treaties posters")
@path_argument
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@edit_options
def command(path: Path, first: str, second: str, *, dry_run: bool, no_backup: bool) -> None:
    """Give two sessions each other's day, hour and rooms.

    A and B are ids or exact titles. Each session keeps its length.
    """
    from eventkit.edits import swap

    run(path, lambda it: swap(it, first, second), dry_run=dry_run, no_backup=no_backup)
