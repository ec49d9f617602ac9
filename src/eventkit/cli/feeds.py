"""`eventkit feeds`: the calendars of an event, to be published and subscribed to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, FileProblem, NonEmptyPath
from eventkit.cli._log import release_option
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import ExampleCommand
from eventkit.cli._screen import counted, safe, safe_line
from eventkit.cli._views import AUDIENCES

if TYPE_CHECKING:
    from eventkit import Event, Log
    from eventkit.feeds import FeedFolder
    from eventkit.plugins import PluginRegistry


@click.command(
    "feeds",
    cls=ExampleCommand,
    examples=[
        "eventkit feeds event.toml -o public/ --url https://example.org/school/",
        "eventkit feeds event.toml -o public/ --url https://example.org/school/ --option breaks=no",
        "eventkit feeds event.toml -o inside/ --audience participants",
    ],
)
@click.argument("path", type=DOCUMENT)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    required=True,
    type=NonEmptyPath(Path),
    help="The folder; it is made where there is none. Each audience needs its own.",
)
@click.option(
    "--url",
    metavar="URL",
    help="Where the folder will be published. Without it the index has no links to subscribe by.",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    show_default=True,
    help="Who it is for.",
)
@click.option(
    "--language",
    "languages",
    metavar="TAG",
    multiple=True,
    help="In which language, such as ru; otherwise in all that there are.",
)
@click.option(
    "--option",
    "options",
    metavar="KEY=VALUE",
    multiple=True,
    help="An option of the calendar; `eventkit plugin show icalendar` lists them.",
)
@click.option(
    "--retire",
    is_flag=True,
    help="The event is over: these are its last calendars, and say so.",
)
@click.option(
    "--more",
    metavar="URL",
    help="With --retire, the page to send people to; otherwise the url of the event.",
)
@release_option
@plugin_options
def command(
    *,
    path: Path,
    output: Path,
    url: str | None,
    audience: str,
    languages: tuple[str, ...],
    options: tuple[str, ...],
    retire: bool,
    more: str | None,
    number: int | None,
    plugins: tuple[str, ...],
    no_plugins: bool,
) -> None:
    """Write the calendars that people subscribe to, and an index of them.

    There is one of the whole event, one with an entry for each day, and one for each person, room,
    track and language of the sessions, all in one folder that any web server can publish. Files
    that would hold what they hold already are not touched.

    Where the document was released, its log is read with it, and what is gone is cancelled. What
    there was a feed of and is no more keeps it, so that its subscribers are told.

    When the event is over, `eventkit feeds event.toml -o public/ --url URL --retire` leaves its
    last calendars: they and the index say that it is over and where there is more, and ask to be
    fetched once a month. Leave the folder where it is: a calendar that cannot be fetched any more
    is an error in programs that subscribed. Without --retire they are written as before.
    """
    from eventkit.cli._export_notes import note_unreleased
    from eventkit.cli._log import load_with_logs
    from eventkit.cli._problems import note_problems
    from eventkit.cli._screen import progress
    from eventkit.feeds import write_feed, write_index

    if more and not retire:
        raise click.UsageError("--more says where last calendars send people: it needs --retire")
    held = registry(plugins, no_plugins=no_plugins)
    documents, logs = load_with_logs([path], held, number)
    document, event = _only(documents, path)
    if retire:
        _require_over(document, event)
    ready = _made_ready(
        document,
        event,
        held,
        log=logs.get(document),
        output=output,
        url=url,
        audience=audience,
        languages=languages,
        given=options,
        retire=retire,
        more=more,
    )
    changed = [write_feed(ready, feed) for feed in progress(ready.all, "writing")]
    index = write_index(ready)
    _tell(ready, sum(changed) + len(index))
    for past in list(ready.histories.values())[:1]:
        note_unreleased(document, past.of())
    note_problems([(document, event)], held)


def _only(documents: list[tuple[Path, Event]], path: Path) -> tuple[Path, Event]:
    """Return the only event of a PATH.

    Raises:
        FileProblem: If there are several: the index of one would overwrite that of another.
    """
    if len(documents) > 1:
        named = "".join(f"\n  {safe_line(str(document))}" for document, _ in documents)
        raise FileProblem(f"{safe_line(str(path))}: several events; each needs a folder:{named}")
    return documents[0]


def _require_over(document: Path, event: Event) -> None:
    """Raise `FileProblem` if an event, or a session of it, is still to come."""
    from eventkit.cli._problems import today_at

    ends = (it.end.astimezone(event.zone).date() for it in event.sessions if it.end)
    last = max(event.end, *ends)
    if today_at(event) <= last:
        raise FileProblem(
            f"{safe_line(str(document))}: the event is not over: its last day is {last}; its"
            " calendars are retired after that, and until then written without --retire"
        )


def _made_ready(
    document: Path,
    event: Event,
    held: PluginRegistry,
    *,
    log: Log | None,
    output: Path,
    url: str | None,
    audience: str,
    languages: tuple[str, ...],
    given: tuple[str, ...],
    retire: bool,
    more: str | None,
) -> FeedFolder:
    """Return the folder made ready, with the options of the line as the calendar takes them.

    Raises:
        FileProblem: If the options of the document are wrong.
        EventkitError: The errors of `eventkit.feeds.prepare_feeds`.
    """
    from eventkit.cli._export_jobs import blaming_document, formats_for, request_for
    from eventkit.cli._format_options import options_for
    from eventkit.feeds import FORMAT, prepare_feeds
    from eventkit.model.reader import Reader

    (format,) = formats_for(held, [FORMAT], None)
    options = options_for([format], given)
    request = request_for(
        document, format, Reader(audience), options=options, log=log, plugins=held
    )
    with blaming_document(document):
        return prepare_feeds(
            event, output, request, url=url, languages=languages, retire=retire, more=more
        )


def _tell(ready: FeedFolder, changed: int) -> None:
    """Say on standard error what was done, and what subscribers are left with."""
    folder = safe_line(str(ready.path))
    files = counted(len(ready.all) + 2, "file")  # the index is two
    click.echo(f"{folder}: {files}, {changed or 'none'} of them new or changed", err=True)
    for feed in ready.former:
        became = "is no more" if feed.is_former else "has another name now"
        said = f"{safe(feed.file)} {became}; it is kept for those who subscribed"
        click.echo(f"{folder}: {said}", err=True)
    if ready.url is None:
        said = "the index has no links to subscribe by: say with --url where it will be published"
        click.echo(f"{folder}: {said}", err=True)
