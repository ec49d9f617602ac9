"""`eventkit diff`: what changed between two states of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

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
        "eventkit diff event.toml",
        "eventkit diff event.toml@1 event.toml --audience participants --format markdown",
        "eventkit diff event.toml --person ada",
        "eventkit diff old.toml event.toml --json",
    ],
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
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
    help="How it is told: for a terminal, as Markdown to send, or for machines.",
)
@click.option("--json", "form", flag_value="json", help="The same as --format json.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where there are changes.")
@debug_option
@click.pass_context
def command(
    ctx: click.Context,
    *,
    first: str,
    second: str | None,
    audience: str,
    language: str | None,
    only: tuple[str, ...],
    person: str | None,
    form: str,
    exit_code: bool,
) -> None:
    """Say what changed between two states of an event.

    A is the older state and B the newer one: a document in TOML or JSON, or PATH@N for its release
    N, as `eventkit log` counts them. With one document alone, it is compared with its last release;
    with one release alone, that with the one before. Of every session that changed, title, time,
    place and people are told, old and new.
    """
    from eventkit.changes import difference
    from eventkit.cli._changes import Report, as_json
    from eventkit.cli._paint import paint, print_plain
    from eventkit.cli._states import between, from_and_to, states_of

    select = selection(only)
    if person is not None:
        select["person"] = [*select.get("person", []), person]
    old, new = states_of(first, second)
    _require_one_event(old.event, new.event)
    asked: dict[str, Any] = {"language": language, "select": select}
    found = difference(old.event, new.event, audience=audience, between=between(old, new), **asked)
    report = Report(found, since=from_and_to(old, new), person=person)
    if form == "json":
        about = {"old": old.told(), "new": new.told(), "audience": audience}
        write_data(as_json(found, **about, language=found.new.language).encode())
    elif form == "markdown":
        write_data("".join(report.markdown()).encode())
    elif drawing_wanted():
        paint(report.drawn(terminal_width()))
    else:
        print_plain(report.drawn(None))
    every = difference(old.event, new.event, audience="organizers", **asked)
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
