"""`eventkit edit`: edits that are tedious by hand, in the text as people wrote it."""

from __future__ import annotations

import click

from eventkit.cli._program import LazyGroup

COMMANDS = {
    "shift": "Shift sessions by a length of time.",
    "move": "Move a session to another day, hour or room.",
    "swap": "Give two sessions each other's day, hour and rooms.",
    "cancel": "Cancel a session.",
    "rename": "Give an item another id, in every file and reference.",
    "add-person": "Add a person, and let them take part in sessions.",
}


@click.group(
    "edit",
    cls=LazyGroup,
    package="eventkit.cli.edit",
    summaries=COMMANDS,
    examples=[
        "eventkit edit shift event.toml --day 2 --after 14:00 --by 30min",
        'eventkit edit move event.toml opening --to "day 2 11:00" --room aula',
        "eventkit edit rename event.toml people.ada ada-example --dry-run",
    ],
)
def command() -> None:
    """Move sessions, rename ids and more, in the text as people wrote it.

    Comments, order and layout stay. Each command prints what changes in the programme and the
    problems that the change brings, keeps the old file as NAME.old-1 and says how to undo the
    edit.
    """
