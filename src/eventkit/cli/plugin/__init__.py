"""`eventkit plugin`: see installed plugins and find out what is wrong with them."""

from __future__ import annotations

import click

from eventkit.cli._program import LazyGroup

COMMANDS = {
    "list": "List the installed plugins, without importing them.",
    "show": "Show what a plugin or a format is and takes.",
    "doctor": "Load every plugin and say what is wrong.",
}


@click.group(
    "plugin",
    cls=LazyGroup,
    package="eventkit.cli.plugin",
    summaries=COMMANDS,
    examples=["eventkit plugin list", "eventkit plugin show icalendar", "eventkit plugin doctor"],
)
def command() -> None:
    """List, show and examine plugins.

    These commands work with any set of broken plugins.
    """
