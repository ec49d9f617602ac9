"""`eventkit release`: add the present state of an event to its release log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, FileProblem, only_document, warn_of_exposed_logs
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import command_with_examples
from eventkit.cli._release_log import log_file, warn_of_other_rules
from eventkit.cli._renames import Answers, Settled, settle_renames
from eventkit.cli._terminal import safe_line, warn

if TYPE_CHECKING:
    from eventkit import Event, Log
    from eventkit.plugins import PluginRegistry


def _utf8(_: click.Context, __: click.Parameter, text: str) -> str:
    """Return a text if UTF-8 can encode it; a terminal with another encoding may type others."""
    try:
        text.encode()
    except UnicodeEncodeError:
        message = "it is not valid UTF-8; is the terminal set to another encoding?"
        raise click.BadParameter(message) from None
    return text


@command_with_examples(
    "release", 'eventkit release event.toml -m "The panel moved to the Aula" --as Ada'
)
@click.argument("path", type=DOCUMENT)
@click.option("-m", "--note", callback=_utf8, default="", help="A note on the release.")
@click.option(
    "--as",
    "by",
    metavar="NAME",
    callback=_utf8,
    default="",
    help="The name of the person who releases.",
)
@click.option(
    "--force", is_flag=True, help="Release in spite of errors that check finds; the log notes it."
)
@click.option(
    "--same",
    metavar="OLD=NEW",
    multiple=True,
    help="NEW is the same as OLD was, or OLD is a part of it now: its calendars continue. A session"
    " gets the line for it. `--same all` says so of everything that is asked about.",
)
@click.option(
    "--new",
    metavar="NEW",
    multiple=True,
    help="NEW is new, not an older item under a new id; `--new all` says so of everything.",
)
@click.option(
    "--gone",
    metavar="OLD",
    multiple=True,
    help="OLD is gone, and neither another item nor a part of one.",
)
@click.option(
    "--unpublish",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Take back the last release, N, which nobody received.",
)
@plugin_options
def command(
    path: Path,
    *,
    note: str,
    by: str,
    force: bool,
    same: tuple[str, ...],
    new: tuple[str, ...],
    gone: tuple[str, ...],
    number: int | None,
) -> None:
    """Add the present state of an event to its release log.

    The log is NAME.releases.jsonl beside NAME.toml. Calendars exported from then on update what
    changed since earlier releases, and cancel what is gone. Release whenever you publish. The log
    contains what is for organisers too: keep it with the document. If there is a NAME.private.toml,
    the log contains only what the public may know, and NAME.private.releases.jsonl the rest: keep
    that with the private part.

    Calendars know a session by its id or uid, and feeds know a person, room or track by its id. If
    one of these seems to have changed, if two seem to have exchanged their ids, or if two became
    one, nothing is released until you answer whether it is the same: paste the line that is
    printed, or use --same, --new or --gone. Many ids that changed in one way are one question.
    Of sessions that became one the first goes on, and calendars say that the others are a part of
    it now: `eventkit release event.toml --same talk-a=talk --same talk-b=talk`.

    --unpublish N takes back the last release if nobody received it: its log was not published, no
    calendar of it was sent, and no feed written where somebody fetches it. After
    `eventkit release event.toml --unpublish 3` everything is as if release 3 had never been made,
    but the next release is number 4. If somebody may have received it, correct the document and
    release again: only that cancels entries in calendars that have them.
    """
    if number is not None:
        if force or same or new or gone:
            raise click.UsageError(
                "--unpublish cannot be used with --force, --same, --new or --gone"
            )
        _unpublish(path, number, note=note, by=by)
        return
    from eventkit.releases import log_path
    from eventkit.releases.releasing import locked

    document = only_document(path)
    answers = Answers(same, new, gone)
    rules = registry()
    with locked(log_path(document)):  # `forget` may not change the document after it is read
        log = _release(document, note=note, by=by, force=force, answers=answers, rules=rules)
    latest = log.releases[-1].number
    click.echo(f"release {latest} is in {safe_line(str(log.path))}", err=True)


def _release(
    document: Path, *, note: str, by: str, force: bool, answers: Answers, rules: PluginRegistry
) -> Log:
    """Add a release of a document to its log, which is locked."""
    from eventkit.document import load
    from eventkit.releases import log_path
    from eventkit.releases.releasing import add_release, log_to_extend

    event = load(document)
    has_errors = _has_errors(document, event, rules)
    if has_errors and not force:
        message = "not released; correct it, or release it as it is with --force"
        raise FileProblem(message, document)
    warn_of_exposed_logs(document)
    path = log_path(document)
    settled = Settled(event, {}, {})
    if log := log_to_extend(event, path):
        warn_of_other_rules(log, event)
        settled = settle_renames(document, event, log, answers)
    elif answers:
        raise click.UsageError(
            "--same, --new and --gone are about an earlier release, and there is none"
        )
    return add_release(
        settled.event,
        path,
        log,
        note=note,
        by=by,
        forced=has_errors,
        renamed=settled.renamed,
        merged=settled.merged,
    )


def _unpublish(path: Path, number: int, *, note: str, by: str) -> None:
    """Take back the last release, and print what remains to be done."""
    from eventkit.releases import unpublish

    log = unpublish(log_file(path), number, note=note, by=by)
    shown, last = safe_line(str(log.path)), log.releases[-1].number
    click.echo(
        f"release {number} is taken back in {shown}: calendars are those of release {last} again;"
        " export again what you made of it",
        err=True,
    )


def _has_errors(document: Path, event: Event, rules: PluginRegistry) -> bool:
    """Return whether check finds errors, and print how many."""
    from eventkit.checking import try_checks
    from eventkit.cli._problems import print_counts
    from eventkit.model import Severity

    problems, failures = try_checks(event, plugins=rules)
    for failure in failures:
        warn(str(failure))
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    print_counts(document, errors)
    return bool(errors)
