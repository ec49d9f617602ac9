"""`eventkit feeds`: the calendars of an event that people subscribe to."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, FileProblem, NonEmptyPath, from_option, sources_of
from eventkit.cli._draft_options import draft_options
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import command_with_examples
from eventkit.cli._release_log import release_option
from eventkit.cli._terminal import counted, safe, safe_line
from eventkit.cli._view_options import audience_option, force_option, note_language

if TYPE_CHECKING:
    from eventkit import Event
    from eventkit.feeds import FeedFolder


@command_with_examples(
    "feeds",
    "eventkit feeds event.toml -o public/ --url https://example.org/school/",
    "eventkit feeds event.toml -o public/ --url https://example.org/school/ --option breaks=no",
    "eventkit feeds event.toml -o inside/ --audience participants",
)
@click.argument("path", type=DOCUMENT)
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    required=True,
    type=NonEmptyPath(Path),
    help="The folder, which need not exist. Each audience needs its own.",
)
@click.option(
    "--url",
    metavar="URL",
    help="The address of the published folder, which later runs remember; without one the index has"
    " no links to subscribe.",
)
@audience_option
@click.option(
    "--language",
    "languages",
    metavar="TAG",
    multiple=True,
    help="A language, such as ru.  [default: all]",
)
@click.option(
    "--option",
    "options",
    metavar="KEY=VALUE",
    multiple=True,
    help="An option of the calendar; `eventkit plugin show icalendar` lists them. Or one of the"
    " format that PATH is read in.",
)
@from_option
@draft_options(besides=["language"])
@click.option(
    "--retire", is_flag=True, help="Write the last calendars of an event that is over, with a note."
)
@click.option(
    "--more",
    metavar="URL",
    help="With --retire: the page to send people to.  [default: the url of the event]",
)
@force_option
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
    source_format: str | None,
    retire: bool,
    more: str | None,
    force: bool,
    number: int | None,
) -> None:
    """Write the calendars that people subscribe to, and an index of them.

    There is a calendar of the whole event, one with an entry for each day, and one for each person,
    room, track and language of the sessions, all in one folder that any web server can publish.
    Files without changes are not touched. The index shows the programme too, and has a search.

    If the document has a release log, entries that are gone are cancelled. The feed of a person,
    room or track that is gone remains, so that its subscribers learn of it.

    When the event is over, `eventkit feeds event.toml -o public/ --url URL --retire` writes its
    last calendars: they and the index announce that it is over and where there is more, and ask
    to be fetched once a month. Leave the folder where it is: programs that subscribed report an
    error if they cannot fetch a calendar. Without --retire the calendars are as before.
    """
    from eventkit._options import OptionValues
    from eventkit._preparing import Request
    from eventkit.cli._export_jobs import blaming_document, formats_for
    from eventkit.cli._export_notes import note_unreleased
    from eventkit.cli._format_options import formats_read, options_for
    from eventkit.cli._problems import note_problems
    from eventkit.cli._release_log import load_with_logs
    from eventkit.cli._terminal import progress
    from eventkit.feeds import FORMAT, fill_with_feeds, prepare_feeds
    from eventkit.model.reader import Reader

    if more and not retire:
        raise click.UsageError("--more needs --retire: it is the page that last calendars name")
    available = registry()
    (format,) = formats_for(available, [FORMAT], None)
    sources = sources_of([path], available, source_format)
    values = options_for([format, *formats_read(sources)], options)
    documents, logs = load_with_logs(sources, values, number)
    document, event = _only(documents, path)
    if retire:
        _require_over(document, event)
    request = Request(
        offer=format.offer,
        reader=Reader(audience),
        log=logs.get(document),
        options=OptionValues(values[format.name], are_texts=True),
        plugins=available,
    )
    with blaming_document(document):
        folder = prepare_feeds(
            event, output, request, url=url, languages=languages, retire=retire, more=more
        )
    written = fill_with_feeds(folder, progress(folder.all, "writing"), force=force)
    _print_summary(folder, len(written))
    note_language((document, event, selector.event) for selector in folder.selectors.values())
    for history in list(folder.histories.values())[:1]:
        note_unreleased(document, history.of())
    note_problems([(document, event)], available)


def _only(documents: list[tuple[Path, Event]], path: Path) -> tuple[Path, Event]:
    """Return the only event of a PATH.

    Raises:
        FileProblem: If there are several: the index of one would overwrite that of another.
    """
    if len(documents) > 1:
        names = "".join(f"\n  {safe_line(str(document))}" for document, _ in documents)
        raise FileProblem(f"several events; each needs a folder:{names}", path)
    return documents[0]


def _require_over(document: Path, event: Event) -> None:
    """Raise `FileProblem` if an event or one of its sessions is not over."""
    from eventkit.cli._problems import today_at

    times = (session.end or session.start for session in event.sessions)
    days = (session.last_day for session in event.sessions if session.last_day)
    last = max(event.end, *days, *(it.astimezone(event.zone).date() for it in times if it))
    if today_at(event) <= last:
        raise FileProblem(
            f"the event is not over: its last day is {last}; its calendars are retired after that,"
            " and until then written without --retire",
            document,
        )


def _print_summary(folder: FeedFolder, changed: int) -> None:
    """Print on standard error what was written, and what subscribers need to know."""
    shown = safe_line(str(folder.path))
    files = counted(len(folder.all) + 2, "file")  # the index is two
    click.echo(f"{shown}: {files}, {changed or 'none'} of them new or changed", err=True)
    for feed in folder.former:
        state = "is no more" if feed.is_former else "has another name now"
        click.echo(f"{shown}: {safe(feed.file)} {state}; it remains for its subscribers", err=True)
    if folder.is_url_remembered:
        note = f"published at {safe(folder.url or '')}, as before; --url names another address"
        click.echo(f"{shown}: {note}", err=True)
    if folder.url is None:
        note = "the index has no links to subscribe; give the published address with --url"
        click.echo(f"{shown}: {note}", err=True)
