"""`eventkit release`: add the event as it is to its release log."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, FileProblem, only_document, warn_of_exposed_logs
from eventkit.cli._log import log_file, warn_of_other_rules
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import ExampleCommand
from eventkit.cli._renames import Answers, settle_renames
from eventkit.cli._screen import counted, safe_line, warn

if TYPE_CHECKING:
    from eventkit import Event
    from eventkit.plugins import PluginRegistry


def _utf8(_: click.Context, __: click.Parameter, text: str) -> str:
    """Return a text that UTF-8 can spell; what a terminal of another encoding typed may be none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        said = "it is no text in UTF-8; is the terminal set to another encoding?"
        raise click.BadParameter(said) from None
    return text


@click.command(
    "release",
    cls=ExampleCommand,
    examples=[
        'eventkit release event.toml -m "The panel moved to the Aula" --as Ada',
    ],
)
@click.argument("path", type=DOCUMENT)
@click.option("-m", "--note", callback=_utf8, default="", help="What there is to say about it.")
@click.option("--as", "by", metavar="NAME", callback=_utf8, default="", help="Who releases it.")
@click.option(
    "--force", is_flag=True, help="Release although check finds errors; the log notes it."
)
@click.option(
    "--same",
    metavar="OLD=NEW",
    multiple=True,
    help="NEW is what OLD was: calendars and feeds go on. A session gets the line for it.",
)
@click.option("--new", metavar="NEW", multiple=True, help="NEW is no older item under a new id.")
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
    number: int | None,
    plugins: tuple[str, ...],
    no_plugins: bool,
) -> None:
    """Add the event as it is to its release log.

    The log is NAME.releases.jsonl beside NAME.toml. Calendars that are exported from then on tell
    readers what changed since the releases before, and cancel what is gone. Release whenever you
    publish. The log holds what is for organisers too: keep it where the document is. Where there is
    a NAME.private.toml, it holds what the public may know, and NAME.private.releases.jsonl the
    rest: keep that where the private part is.

    Calendars know a session by its id or uid, and feeds know a person, room or track by its id.
    Where one of these seems to have got another, nothing is released before you say whether it is
    the same: paste the line that is printed, or answer with --same or --new.

    A release that went wrong is taken back with --unpublish N if it is the last and nobody
    received it: its log was not published, no calendar of it was sent, no feed written where
    somebody fetches it. After `eventkit release event.toml --unpublish 3` what release 3 alone
    showed is nowhere, as if it had never been made, and the next release is number 4. If somebody
    may have it, correct the document and release again: calendars cancel what is gone, and nothing
    else takes it out of those that have it.
    """
    if number is not None:
        if force or same or new:
            raise click.UsageError("--unpublish takes back a release, and needs no other answer")
        _unpublish(path, number, note=note, by=by)
        return
    from eventkit.document import load
    from eventkit.document._files import private_log_path
    from eventkit.releases import load_log, log_path, release
    from eventkit.releases.log import require_same_event

    document = only_document(path)
    event = load(document)
    has_errors = _has_errors(document, event, registry(plugins, no_plugins=no_plugins))
    if has_errors and not force:
        raise FileProblem(
            f"{safe_line(str(document))}: not released;"
            " mend it, or release it as it is with --force"
        )
    warn_of_exposed_logs(document)
    path = log_path(document)
    renamed: dict[str, str] = {}
    if path.exists() or private_log_path(path).exists():
        log = load_log(path)
        if log.is_public:
            raise log.private_missing("nothing can be released")
        require_same_event(event, log)
        warn_of_other_rules(log, event)
        event, renamed = settle_renames(document, event, log, Answers(same, new))
    log = release(event, path, note=note, by=by, forced=has_errors, renamed=renamed)
    made = log.releases[-1].number
    click.echo(f"release {made} is in {safe_line(str(log.path))}", err=True)


def _unpublish(path: Path, number: int, *, note: str, by: str) -> None:
    """Take back the last release, and say what is left to do."""
    from eventkit.releases import unpublish

    log = unpublish(log_file(path), number, note=note, by=by)
    shown, last = safe_line(str(log.path)), log.releases[-1].number
    click.echo(
        f"release {number} is taken back in {shown}: calendars are those of release {last} again;"
        " export anew what you made of it",
        err=True,
    )


def _has_errors(document: Path, event: Event, rules: PluginRegistry) -> bool:
    """Say whether check finds errors, and how many."""
    from eventkit.checking import try_checks
    from eventkit.model import Severity

    problems, failures = try_checks(event, plugins=rules)
    for failure in failures:
        warn(str(failure))
    errors = [each for each in problems if each.severity is Severity.ERROR]
    if errors:
        shown = safe_line(str(document))
        click.echo(
            f"{shown}: {counted(len(errors), 'error')}; see: eventkit check {shown}", err=True
        )
    return bool(errors)
