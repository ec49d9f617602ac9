"""`eventkit forget`: remove a person from all files of an event."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, find, only_document
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import safe_line, section, shortened

if TYPE_CHECKING:
    from eventkit.forgetting import Forgetting

_MAX_NAMES = 12  # people printed by name; the others are counted


@command_with_examples(
    "forget",
    'eventkit forget event.toml "Ada Example" --dry-run',
    "eventkit forget event.toml ada",
    "eventkit forget event.toml ines --instead N.N. --no-backup",
    "eventkit forget . --contacts --before 2027-01-01",
)
@click.argument("path", type=DOCUMENT)
@click.argument("person", required=False)
@click.option("--contacts", is_flag=True, help="Remove the contact data only.")
@click.option(
    "--before",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    help="With --contacts: those of all people, in events that ended before this day.",
)
@click.option(
    "--instead",
    metavar="WORD",
    help="Replace the name, e-mail address and telephone number in texts by WORD, in old releases"
    " too.",
)
@click.option("--no-backup", is_flag=True, help="Keep no copies of the old files.")
@click.option(
    "--dry-run", is_flag=True, help="Print what would change and what would remain; write nothing."
)
@click.option("--yes", is_flag=True, help="Do not ask for confirmation on a terminal.")
def command(
    *,
    path: Path,
    person: str | None,
    contacts: bool,
    before: datetime | None,
    instead: str | None,
    no_backup: bool,
    dry_run: bool,
    yes: bool,
) -> None:
    """Remove a person from an event and its release log.

    PERSON is an id or an exact name. The person is removed from the document, from the files that
    are read with it and from every line of the log, with all references to them, and as the one
    who made a release. Numbers, times and stamps of releases stay, so that calendars change by
    this name only. Texts and files beside the document that still name the person are listed;
    --instead replaces the name in texts, also after the person was removed; then PERSON must be the
    name or the address.

    All files are ready before the first is replaced; the log comes last. If the command is
    interrupted in between, running it again completes the work.

    The exit code is 1 if a text still names the person, and 2 if there is nobody to forget.
    """
    _require_valid_line(person, contacts=contacts, before=before, instead=instead)
    plans = list(_plans(path, person, contacts=contacts, before=before, instead=instead))
    for plan in plans:
        for line in _lines(plan, person, contacts=contacts, dry_run=dry_run):
            click.echo(line)
    if plans and not dry_run:
        _carry_out(plans, backup=not no_backup, ask=not yes)
    if any(not mention.is_id for plan in plans for mention in plan.mentions):
        raise click.exceptions.Exit(1)


def _require_valid_line(
    person: str | None, *, contacts: bool, before: datetime | None, instead: str | None
) -> None:
    if before and not contacts:
        raise click.UsageError("--before needs --contacts: it removes contact data only")
    if before and person:
        raise click.UsageError("name a PERSON, or all people with --before, not both")
    if not before and not person:
        raise click.UsageError("Missing argument 'PERSON': the id or the exact name of somebody.")
    if instead is not None and not instead.strip():
        raise click.BadParameter("it is empty; give the words for the text", param_hint="--instead")


def _plans(
    path: Path, person: str | None, *, contacts: bool, before: datetime | None, instead: str | None
) -> Iterator[Forgetting]:
    from eventkit.document import load
    from eventkit.forgetting import plan_forgetting
    from eventkit.model.errors import SelectionError

    if not before:
        yield plan_forgetting(only_document(path), person, contacts=contacts, instead=instead)
        return
    for document in find(path):
        shown = safe_line(str(document))
        event = load(document)
        if event.end >= before.date():
            click.echo(f"{shown}: left as it is, it ends on {event.end}", err=True)
            continue
        try:
            yield plan_forgetting(document, None, contacts=True, instead=instead)
        except SelectionError:
            click.echo(f"{shown}: it has no contact data of people", err=True)


def _carry_out(plans: Sequence[Forgetting], *, backup: bool, ask: bool) -> None:
    from eventkit.forgetting import carry_out

    if ask and sys.stdin.isatty():
        click.confirm("Go on?", abort=True, err=True)
    for plan in plans:
        for copy in carry_out(plan, backup=backup):
            note = "is the file as it was: delete it when all is well"
            click.echo(f"{safe_line(str(copy))} {note}", err=True)


def _lines(plan: Forgetting, person: str | None, *, contacts: bool, dry_run: bool) -> Iterator[str]:
    scope = "the contact data of " if contacts else ""
    people = [f"{name or id} (people.{id})" for id, name in plan.people.items()]
    verb = "would remove" if dry_run else "will remove"
    names = safe_line(shortened(people or [f"{person} from texts"], _MAX_NAMES))
    yield f"{safe_line(str(plan.document))}: {verb} {scope}{names}"
    yield from section("files that change", [str(edit.path) for edit in plan.edits])
    for heading, is_id in (
        ("still named in (change documents by hand, logs only with --instead)", False),
        ("the id remains as a word in (the UIDs of calendars stay for ever)", True),
    ):
        mentions = (it for it in plan.mentions if it.is_id == is_id)
        yield from section(heading, [f"{it.path}:{it.line}: {it.word}" for it in mentions])
    copies = [str(copy) for copy in plan.copies]
    if not plan.is_complete:
        copies.append("files that were not searched: there are too many")
    if plan.repository:
        copies.append(f"the history that git keeps in {plan.repository}")
    copies.append("calendars and files that were published, sent or copied elsewhere")
    yield from section("copies may remain in", copies)
