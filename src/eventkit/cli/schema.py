"""`eventkit schema`: the JSON Schema of the document."""

from __future__ import annotations

import json

import click

from eventkit.cli._program import command_with_examples


@command_with_examples("schema", "eventkit schema > eventkit.schema.json")
def command() -> None:
    """Print the JSON Schema of the document.

    Editors use it to complete keys and to mark mistakes while you write.
    """
    from eventkit.document import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
