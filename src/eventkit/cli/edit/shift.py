"""`eventkit edit shift`: sessions begin and end later, or earlier."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._program import command_with_examples
from eventkit.cli.edit._run import edit_options, path_argument, run


@command_with_examples(
    "shift",
    "eventkit edit shift event.toml --day 2 --after 14:00 --by 30min",
    "eventkit edit shift event.toml --by -15min --dry-run",
)
@path_argument
@click.option("--by", required=True, metavar="LENGTH", help="30min, 1h or, for earlier, -15min.")
@click.option("--day", metavar="DAY", help="One day alone, by number or date.")
@click.option("--after", metavar="HH:MM", help="Only what begins at that hour or later.")
@edit_options
def command(
    path: Path, *, by: str, day: str | None, after: str | None, dry_run: bool, no_backup: bool
) -> None:
    """Shift sessions by a length of time.

    Hours are those of clocks. What follows another session (`after`) moves with that one.
    """
    from eventkit.cli.edit._words import day_named, hour_named, length_named
    from eventkit.edits import OpenDocument, shift
    from eventkit.edits.plan import Step

    length = length_named(by, "--by")
    hour = hour_named(after, "--after") if after else None

    def steps(document: OpenDocument) -> list[Step]:
        chosen = day_named(document.event, day, "--day") if day else None
        return shift(document, length, day=chosen, after=hour)

    run(path, steps, dry_run=dry_run, no_backup=no_backup)
