"""`eventkit diff`: what changed between two states of an event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, load_one
from eventkit.cli._program import Command, debug_option
from eventkit.cli._screen import counted, drawing_wanted, terminal_width, warn, write_data
from eventkit.cli._views import selection, view_options

if TYPE_CHECKING:
    from eventkit import Event

FORMATS = ("text", "markdown", "json")


@click.command(
    "diff",
    cls=Command,
    examples=[
        "eventkit diff old.toml event.toml",
        "eventkit diff old.toml event.toml --audience participants --format markdown",
        "eventkit diff old.toml event.toml --person ada",
    ],
)
@click.argument("old", metavar="A", type=DOCUMENT)
@click.argument("new", metavar="B", type=DOCUMENT)
@view_options
@click.option(
    "--person", metavar="ID", help="Tell this person, or other party, what changes for them."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How it is told: for a terminal, as Markdown to send, or for programs.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where there are changes.")
@debug_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    old: Path,
    new: Path,
    audience: str,
    language: str | None,
    only: tuple[str, ...],
    person: str | None,
    form: str,
    exit_code: bool,
) -> None:
    """Say what changed between two states of an event.

    A is the older state and B the newer one; each is a document in TOML or JSON. Of every session
    that changed, title, time, place and people are told, old and new.
    """
    from eventkit.cli._changes import Report, as_json
    from eventkit.cli._paint import paint, print_plain
    from eventkit.releases import difference

    select = selection(only)
    if person is not None:
        select["person"] = [*select.get("person", []), person]
    before, after = load_one(old), load_one(new)
    _require_one_event(before, after)
    found = difference(before, after, audience=audience, language=language, select=select)
    if form == "json":
        write_data(as_json(found, audience=audience, language=found.new.language).encode())
    elif form == "markdown":
        write_data("".join(Report(found, person=person).markdown()).encode())
    elif drawing_wanted():
        paint(Report(found, person=person).drawn(terminal_width()))
    else:
        print_plain(Report(found, person=person).drawn(None))
    every = difference(before, after, audience="organizers", language=language, select=select)
    _tell_hidden(len(every.changes) - len(found.changes), audience)
    if exit_code and found:
        ctx.exit(1)


def _require_one_event(old: Event, new: Event) -> None:
    """Warn where the two states seem to be of two events."""
    if old.id != new.id and old.uid != new.uid:
        warn(f"these are two events: {old.id} and {new.id}")


def _tell_hidden(number: int, audience: str) -> None:
    """Say on standard error how many changes this audience is not told of."""
    if number > 0:
        said = counted(number, "more change is", "more changes are")
        click.echo(f"{said} not for the {audience}: --audience organizers shows all", err=True)
