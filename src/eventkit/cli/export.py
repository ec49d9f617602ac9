"""`eventkit export`: calendars, Markdown, JSON and other formats."""

from __future__ import annotations

from pathlib import Path

import click

from eventkit.cli._documents import DOCUMENT, NonEmptyPath, from_option, options_option, sources_of
from eventkit.cli._draft_options import all_typed_facts, draft_options
from eventkit.cli._plugins import plugin_options, registry, typed_plugins
from eventkit.cli._program import command_with_examples
from eventkit.cli._release_log import release_option
from eventkit.cli._terminal import json_option
from eventkit.cli._view_options import AUDIENCES, complete_formats, force_option, only_option


@command_with_examples(
    "export",
    "eventkit export event.toml --to icalendar -o agenda.ics",
    "eventkit export event.toml -o agenda.md",
    "eventkit export event.toml --to icalendar --to json --audience participants -o out/",
    "eventkit export event.toml --to icalendar --only day:1 --option breaks=no",
    "eventkit export event.toml --to icalendar --audience participants --dry-run",
    "eventkit export event.toml --to markdown --each person -o agendas/",
    "eventkit export event.toml -o agenda.md --check",
    "eventkit export workshops --to icalendar -o out/ --jobs 2 --changed",
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=DOCUMENT)
@click.option(
    "--to",
    "names",
    metavar="NAME",
    multiple=True,
    shell_complete=complete_formats,
    help="A format, as `eventkit formats` lists them.  [default: the one of the suffix of -o]",
)
@click.option(
    "-o",
    "--output",
    metavar="TARGET",
    type=NonEmptyPath(),
    help="A file; or a folder, which exists, ends with a separator, or is the only result; - is"
    " standard output.",
)
@click.option(
    "--audience",
    "audiences",
    type=click.Choice(AUDIENCES),
    multiple=True,
    help="Who reads it.  [default: public]",
)
@click.option(
    "--language",
    "languages",
    metavar="TAG",
    multiple=True,
    help="A language, such as ru.  [default: the event's own]",
)
@only_option
@options_option("a format that is written or read")
@from_option
@draft_options(besides=["language"])
@click.option(
    "--each",
    "split_by",
    type=click.Choice(["person", "room", "track", "day"]),
    help="A file for each of them that has sessions: agendas of people, sheets for doors.",
)
@click.option(
    "--changed", is_flag=True, help="Skip what is up to date, by the record in its folder."
)
@click.option(
    "--jobs",
    "processes",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    help="How many processes export several documents.  [default: 1]",
)
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing: print which files differ from what would be written, and end with 1 if any"
    " does.",
)
@json_option
@force_option
@release_option
@click.option(
    "--dry-run",
    is_flag=True,
    help="Write nothing: print for each audience what the files would contain and whom they would"
    " name, what of it is not for the public, and what is left out.",
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
    source_format: str | None,
    split_by: str | None,
    changed: bool,
    processes: int,
    check: bool,
    as_json: bool,
    force: bool,
    number: int | None,
    dry_run: bool,
) -> None:
    """Write calendars, Markdown, JSON and other formats.

    Each of --to, --audience and --language may be given several times: every combination becomes a
    file. Several files need a folder as -o; their names consist of the event's id, the selection,
    the audience and the language. Without -o a single text goes to standard output.

    .eventkit-files.json in a folder of several files lists what eventkit wrote there. A file in it
    that was edited since is not replaced without --force, and other files in it stay as they are.

    Several documents are exported each on its own: one that cannot be is named, the others are
    done, and the command ends with 1.

    If the document has a release log, calendars update the entries that readers have, and cancel
    those that are gone.
    """
    from eventkit.cli import _export_documents as documents  # brings the library: not for help
    from eventkit.cli._export_jobs import formats_for
    from eventkit.cli._format_options import formats_read, options_for

    _require_files(output, check=check, changed=changed, as_json=as_json)
    available = registry()
    formats = formats_for(available, names, output)
    sources = sources_of(paths, available, source_format)
    files, no_plugins = typed_plugins()
    line = documents.ExportLine(
        names=names,
        output=output,
        audiences=audiences,
        languages=languages,
        only=only,
        values=options_for([*formats, *formats_read(sources)], options),
        source_format=source_format,
        facts=all_typed_facts(),
        split_by=split_by,
        number=number,
        mode="dry-run" if dry_run else "check" if check else "write",
        changed=changed,
        plugins=files,
        no_plugins=no_plugins,
    )
    if len(sources) == 1:
        from eventkit.cli._export_single import export_single

        workshop = documents.Workshop(available, formats)
        is_well = export_single(sources[0], line, workshop, force=force, as_json=as_json)
    else:
        from eventkit.cli._export_batch import export_batch

        workshop = documents.workshop_of(output, available, formats)
        is_well = export_batch(
            sources, line, workshop, processes=processes, force=force, as_json=as_json
        )
    if not is_well:
        raise click.exceptions.Exit(1)


def _require_files(output: str | None, *, check: bool, changed: bool, as_json: bool) -> None:
    """Refuse options that are about files where the result goes to standard output."""
    from eventkit.cli._export_jobs import STANDARD_OUTPUT

    switches = {"--check": check, "--changed": changed, "--json": as_json}
    names = [name for name, is_set in switches.items() if is_set]
    if names and (output is None or output in STANDARD_OUTPUT):
        raise click.UsageError(f"{names[0]} is about files: name them with -o")
