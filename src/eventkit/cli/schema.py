"""`eventkit schema`: the JSON Schema of the document."""

from __future__ import annotations

import json

import click

from eventkit.cli._program import Command, debug_option


@click.command(
    "schema",
    cls=Command,
    examples=[
        "eventkit schema > eventkit.schema.json",
    ],
)
@debug_option
def command() -> None:
    """Print the JSON Schema of the document.

    Editors that are given it complete keys and mark mistakes while one writes.
    """
    from eventkit.document import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
