"""`eventkit edit cancel`: a session does not take place."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._program import command_with_examples
from eventkit.cli.edit._run import edit_options, path_argument, run


@command_with_examples("cancel", 'eventkit edit cancel event.toml treaties --notice "Speaker ill"')
@path_argument
@click.argument("session")
@click.option("--notice", metavar="TEXT", help="What is shown first, wherever the session is.")
@edit_options
def command(
    path: Path, session: str, *, notice: str | None, dry_run: bool, no_backup: bool
) -> None:
    """Cancel a session.

    It stays in the programme and in calendars, marked as cancelled. SESSION is an id or an
    exact title; that of a repeated session cancels all of it.
    """
    from eventkit.edits import cancel

    run(path, lambda it: cancel(it, session, notice=notice), dry_run=dry_run, no_backup=no_backup)
