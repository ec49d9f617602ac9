"""`eventkit diff`: what changed between two states of an event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import (
    can_draw,
    counted,
    format_option,
    terminal_width,
    warn,
    write_data,
)
from eventkit.cli._view_options import note_first_language, note_language, selection, view_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from eventkit import Event
    from eventkit.changes import Diff
    from eventkit.cli._styled_text import Line

FORMATS = ("text", "markdown", "json")


@command_with_examples(
    "diff",
    "eventkit diff event.toml",
    "eventkit diff event.toml@1 event.toml --audience participants --format markdown",
    "eventkit diff event.toml --person ada",
    "eventkit diff old.toml event.toml --json",
)
@click.argument("first", metavar="A")
@click.argument("second", metavar="[B]", required=False)
@view_options
@click.option(
    "--person", metavar="ID", help="Tell this person, or other party, what changes for them."
)
@format_option(FORMATS, "The output: text for a terminal, markdown to send, json for programs.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where there are changes.")
def command(
    *,
    first: str,
    second: str | None,
    audience: str,
    language: str | None,
    only: tuple[str, ...],
    person: str | None,
    format: str,
    exit_code: bool,
) -> None:
    """Show what changed between two states of an event.

    A is the older state and B the newer one: a document in TOML or JSON, or PATH@N for its release
    N, as `eventkit log` numbers them. One document alone is compared with its last release, one
    release alone with the previous one. The title, time, place and people of each changed session
    are printed, old and new. Below the organizers, nothing is shown that was restricted since, by a
    later release or in the present document. Of two languages, such as en+ru, the changes in the
    second stand below those in the first.
    """
    from attrs import evolve

    from eventkit.changes.compare import compare_states
    from eventkit.changes.text import text_lines
    from eventkit.cli._changes import draw_changes
    from eventkit.cli._release_log import warn_of_other_rules
    from eventkit.cli._revisions import (
        comparable_event,
        lineage_between,
        lineage_of,
        releases_between,
        states_after,
        states_of,
    )
    from eventkit.cli._styled_text import Span, print_plain, print_styled
    from eventkit.model import Audience
    from eventkit.model.reader import Reader

    old, new = states_of(first, second)
    _require_one_event(old.event, new.event)
    if old.log and not new.log and old.log.uid == new.event.uid:
        warn_of_other_rules(old.log, new.event)
    whole = Reader(audience, language, selection(only))
    for log in filter(None, (old.log, new.log)):
        log.require_audience(whole.audience)
    lineage = lineage_between(old, new)
    by_language: list[Diff] = []
    hidden = 0
    for reader in whole.by_language():
        changes = compare_states(
            old.event,
            new.event,
            reader,
            person=person,
            between=releases_between(old, new, reader),
            later=() if reader.audience is Audience.ORGANIZERS else states_after(new),
            lineage=lineage,
            newer=lineage_of(new),
        )
        by_language.append(evolve(changes, since=old.release, until=new.release))
        organizer = evolve(reader, audience=Audience.ORGANIZERS)
        everything = compare_states(
            old.event, comparable_event(old, new), organizer, person=person, lineage=lineage
        )
        hidden = max(hidden, len(everything.changes) - len(changes.changes))
    if format == "json":
        write_data([by_language[0].json(old=old.origin(), new=new.origin()).encode()])
        note_first_language(whole.language, "json")
    elif format == "markdown":
        write_data(["\n".join(it.markdown() for it in by_language).encode()])
    elif can_draw():
        reports = (draw_changes(it.report(), terminal_width()) for it in by_language)
        print_styled(_below(reports))
    else:
        reports = (((Span(line),) for line in text_lines(it.report())) for it in by_language)
        print_plain(_below(reports))
    note_language((new.document, new.event, it.new) for it in by_language)
    _count_hidden(hidden, audience)
    if exit_code and any(by_language):
        raise click.exceptions.Exit(1)


def _below(reports: Iterable[Iterable[Line]]) -> Iterator[Line]:
    """Yield the lines of reports, with an empty line between two."""
    for number, report in enumerate(reports):
        if number:
            yield ()
        yield from report


def _require_one_event(old: Event, new: Event) -> None:
    """Warn where the two states seem to be of two events."""
    if old.id != new.id and old.uid != new.uid:
        warn(f"these are two events: {old.id} and {new.id}")


def _count_hidden(number: int, audience: str) -> None:
    """Print on standard error how many changes are hidden from this audience."""
    if number > 0:
        hidden = counted(number, "more change is", "more changes are")
        click.echo(f"{hidden} not for the {audience}: --audience organizers shows all", err=True)
