"""`eventkit export`: calendars, Markdown, JSON and other formats."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._documents import DOCUMENT, NonEmptyPath
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
    type=NonEmptyPath(),
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
    from eventkit.cli import _export_jobs as export_jobs  # brings the library: not for help
    from eventkit.cli._dry_run import print_dry_run
    from eventkit.cli._export_notes import print_notes
    from eventkit.cli._format_options import options_for
    from eventkit.cli._log import load_with_logs
    from eventkit.cli._problems import note_problems

    available = registry(plugins, no_plugins=no_plugins)
    select = selection(only)
    formats = export_jobs.formats_for(available, names, output)
    values = options_for(formats, options)
    documents, logs = load_with_logs(paths, available, number)
    jobs = export_jobs.jobs_for(documents, formats, audiences, languages, select)
    targets = export_jobs.targets_for(jobs, output, dry_run=dry_run)
    prepared = export_jobs.prepare_jobs(jobs, targets, values, logs, available)
    if dry_run:
        print_dry_run(prepared)
    else:
        export_jobs.write_results(prepared)
    print_notes(prepared)
    note_problems(documents, available)
