"""`eventkit plugin`: the installed plugins and their faults."""

from __future__ import annotations

import click

from eventkit.cli._program import LazyGroup

COMMANDS = {
    "list": "List the installed plugins, without importing them.",
    "show": "Show the details and options of a plugin or format.",
    "new": "Write a package with a plugin to begin with.",
    "trust": "Trust the plugin files that pyproject.toml of this folder names.",
    "check": "Run the contract of plugins on a format, plugin or distribution.",
    "doctor": "Load every plugin and report faults.",
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
