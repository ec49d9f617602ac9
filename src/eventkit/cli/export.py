"""`eventkit export`: calendars, Markdown, JSON and other formats."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._documents import DOCUMENT, Named
from eventkit.cli._log import release_option
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import ExampleCommand
from eventkit.cli._views import AUDIENCES, complete_formats, only_option, selection


@click.command(
    "export",
    cls=ExampleCommand,
    examples=[
        "eventkit export event.toml --to icalendar -o agenda.ics",
        "eventkit export event.toml -o agenda.md",
        "eventkit export event.toml --to icalendar --to json --audience participants -o out/",
        "eventkit export event.toml --to icalendar --only day:1 --option breaks=no",
        "eventkit export event.toml --to icalendar --audience participants --dry-run",
    ],
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=DOCUMENT)
@click.option(
    "--to",
    "names",
    metavar="NAME",
    multiple=True,
    shell_complete=complete_formats,
    help="The format, as `eventkit formats` names it; the suffix of -o may stand for it.",
)
@click.option(
    "-o",
    "--output",
    metavar="TARGET",
    type=Named(),
    help="A file; or a folder, which ends with a separator or is there already. - is standard"
    " output.",
)
@click.option(
    "--audience",
    "audiences",
    type=click.Choice(AUDIENCES),
    multiple=True,
    help="Who it is for.  [default: public]",
)
@click.option(
    "--language",
    "languages",
    metavar="TAG",
    multiple=True,
    help="In which language, such as ru; otherwise the event's own.",
)
@only_option
@click.option(
    "--option",
    "options",
    metavar="[NAME.]KEY=VALUE",
    multiple=True,
    help="An option of a format; `eventkit plugin show NAME` lists them.",
)
@release_option
@click.option(
    "--dry-run",
    is_flag=True,
    help="Write nothing: print for each audience what would go out and whom it names, what of it"
    " is not for the public, and what is left out.",
)
@plugin_options
def command(
    *,
    paths: tuple[Path, ...],
    names: tuple[str, ...],
    output: str | None,
    audiences: tuple[str, ...],
    languages: tuple[str, ...],
    only: tuple[str, ...],
    options: tuple[str, ...],
    number: int | None,
    dry_run: bool,
    plugins: tuple[str, ...],
    no_plugins: bool,
) -> None:
    """Write calendars, Markdown, JSON and other formats.

    Each --to, --audience and --language may be given several times: every combination becomes a
    file. Several files need a folder as -o; their names are made of the event's id, what is
    selected, the audience and the language. A single text goes to standard output where there is
    no -o.

    Where the document was released, its log is read with it: calendars then update what readers
    have, and cancel what is gone.
    """
    from eventkit.cli import _results as results  # brings the library, which help does not need
    from eventkit.cli._delivery import (
        count_problems,
        deliver,
        made_ready,
        tell_losses,
        tell_unreleased,
        warn_of_empty,
    )
    from eventkit.cli._log import load_with_logs
    from eventkit.cli._options import options_for
    from eventkit.cli._rehearsal import tell_plan

    held = registry(plugins, no_plugins=no_plugins)
    select = selection(only)
    formats = results.formats(held, names, output)
    given = options_for(formats, options)
    documents, logs = load_with_logs(paths, held, number)
    wanted = results.asked_for(documents, formats, audiences, languages, select)
    targets = results.targets(wanted, output, only_named=dry_run)
    ready = [
        made_ready(result, given[result.format.name], logs.get(result.document), held)
        for result in wanted
    ]
    if dry_run:
        tell_plan(wanted, ready, targets)
    else:
        deliver(ready, targets)
    tell_unreleased(wanted, ready)
    warn_of_empty(wanted, ready)
    tell_losses(wanted, ready)
    count_problems(documents, held)
