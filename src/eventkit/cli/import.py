"""`eventkit import`: what people have already becomes a document."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from eventkit.cli._documents import (
    DOCUMENT,
    FileProblem,
    NonEmptyPath,
    from_option,
    only_document,
    option_owner,
    sources_of,
)
from eventkit.cli._draft_options import all_typed_facts, draft_options, typed_facts
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import ExampleCommand
from eventkit.cli._terminal import json_option

if TYPE_CHECKING:
    from eventkit.cli._documents import Source
    from eventkit.conversion import Reading
    from eventkit.plugins import PluginRegistry


@click.command(
    "import",
    cls=ExampleCommand,
    examples=[
        "eventkit import programme.ics -o event.toml",
        'eventkit import programme.ics --title "Spring School" --timezone Europe/Berlin --dry-run',
    ],
)
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True, type=DOCUMENT)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=NonEmptyPath(Path),
    help="The document to write, which ends in .toml and is not there yet.",
)
@click.option(
    "--into",
    metavar="PATH",
    type=DOCUMENT,
    help="The document that these sources made: what changed in them goes into it.",
)
@click.option(
    "--theirs", "prefer", flag_value="theirs", help="Where both changed, take the source."
)
@click.option(
    "--ours",
    "prefer",
    flag_value="ours",
    default=True,
    help="Where both changed, keep the document.",
)
@click.option(
    "--gone",
    type=click.Choice(["keep", "cancel", "remove"]),
    default="keep",
    show_default=True,
    help="What becomes of sessions that are gone from the source.",
)
@click.option(
    "--as",
    "names",
    metavar="NAME",
    multiple=True,
    help="What the source is called in the record of imports, such as the file of which this is a"
    " new version; once for each source.  [default: its path from the document's folder]",
)
@click.option("--strict", is_flag=True, help="End with 1 if something changed on both sides.")
@draft_options()
@from_option
@click.option(
    "--option",
    "options",
    metavar="[NAME.]KEY=VALUE",
    multiple=True,
    help="An option of a format that is read; `eventkit plugin show NAME` lists them.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Write nothing: print the document on standard output.",
)
@json_option
@plugin_options
def command(
    *,
    sources: tuple[Path, ...],
    output: Path | None,
    into: Path | None,
    prefer: Literal["ours", "theirs"],
    gone: Literal["keep", "cancel", "remove"],
    names: tuple[str, ...],
    strict: bool,
    source_format: str | None,
    options: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
    plugins: tuple[str, ...],
    no_plugins: bool,
) -> None:
    """Make a document of what people have already.

    A SOURCE is a file or folder in a format that `eventkit formats` lists; several are parts of one
    event. What no source says, such as the title or the time zone, an option says; on a terminal it
    is asked for.

    What was guessed or left out is listed with its place in the source, and stands as a comment in
    the document. E-mail addresses and telephone numbers go into NAME.private.toml, which git
    ignores. No existing file is overwritten.

    NAME.imports.json beside the document keeps what the sources said. With --into it tells what
    changed in them since: that goes into the document, as careful edits of its text, and what was
    edited there stays. What changed on both sides is told and left as the document has it, what is
    gone from the source is told and kept. Ids and UIDs never change. A file of another name is
    another source, unless --as gives it the name of one that was imported before; of one that has
    most of the sessions of such a source that must be said.
    """
    from uuid import uuid4

    from eventkit.cli._import_again import Choices, import_again
    from eventkit.cli._import_summary import print_conversion
    from eventkit.conversion import (
        convert_with,
        first_record,
        require_new,
        source_names,
        write_conversion,
    )

    if output and into:
        raise click.UsageError("-o writes a new document, --into changes one: take one of them")
    if output is None and into is None and not dry_run:
        raise click.UsageError("Missing option '-o': the document to write; or take --dry-run.")
    if names and len(names) != len(sources):
        raise click.UsageError("--as NAME goes with each source: give one for each, in their order")
    if output:
        require_new(output)
    available = registry(plugins, no_plugins=no_plugins)
    read_from = _sources(sources, available, source_format)
    if into:
        import_again(
            only_document(into),
            list(names) or source_names(into, sources),
            lambda: _readings(read_from, options),
            Choices(prefer, gone, strict, dry_run, as_json, is_named=bool(names)),
        )
        return
    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    conversion = convert_with(
        _readings(read_from, options),
        ask=_ask if is_terminal else None,
        uid=str(uuid4()),
        updated=datetime.now().astimezone().replace(microsecond=0),
    )
    files: tuple[Path, ...] = ()
    if output and not dry_run:
        called = list(names) or source_names(output, sources)
        record = first_record(conversion, called, all_typed_facts())
        files = write_conversion(conversion, output, records=[record])
    print_conversion(conversion, files, available, as_json=as_json, shows_text=dry_run)


def _sources(paths: tuple[Path, ...], plugins: PluginRegistry, format: str | None) -> list[Source]:
    """Return the sources with what reads them; a folder of no documents needs --from."""
    from eventkit.plugins import TreeImporter

    try:
        return sources_of(paths, plugins, format)
    except FileProblem as error:
        names = [it.value.name for it in plugins.importers() if isinstance(it.value, TreeImporter)]
        known = f" one of {', '.join(sorted(names))}" if names else " none is installed that does"
        raise FileProblem(
            f"{error.message.partition(': ')[0]}: --from NAME says which format reads this folder:"
            f"{known}; files of other formats are named one by one"
        ) from error


def _readings(sources: list[Source], texts: tuple[str, ...]) -> list[Reading]:
    from eventkit._options import OptionValues
    from eventkit.cli._format_options import formats_read, options_for
    from eventkit.conversion import Reading

    formats = formats_read(sources)
    options = options_for(formats, texts) if formats else {}
    readings = []
    for source in sources:
        importer = source.importer
        values = options[option_owner(importer)] if importer else typed_facts(None)
        readings.append(
            Reading(
                path=source.path,
                importer=source.importer,
                options=OptionValues(values, are_texts=True),
            )
        )
    return readings


_QUESTIONS = {
    "title": "Title of the event",
    "timezone": "Its time zone, such as Europe/Berlin",
    "start": "Its first day, such as 2027-03-26",
    "end": "Its last day",
    "id": "Its id, in small Latin letters",
}


def _ask(key: str) -> object:
    """Ask on the terminal for what no source says."""
    convert = {"start": _date, "end": _date, "timezone": _zone_name}.get(key)
    return click.prompt(_QUESTIONS[key], value_proc=convert, err=True)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise click.UsageError(f"{text!r} is not a date such as 2027-03-26") from None


def _zone_name(text: str) -> str:
    from eventkit.model.times import is_zone

    if not is_zone(text.strip()):
        raise click.UsageError(f"there is no time zone {text!r}")
    return text.strip()
