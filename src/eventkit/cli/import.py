"""`eventkit import`: what people have already becomes a document."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from eventkit.cli._documents import (
    DOCUMENT,
    FileProblem,
    NonEmptyPath,
    Source,
    from_option,
    importer_of_file,
    only_document,
    option_owner,
    options_option,
    sources_of,
)
from eventkit.cli._draft_options import all_typed_facts, draft_options, typed_facts
from eventkit.cli._plugins import plugin_options, registry
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import json_option, safe_line, warn

if TYPE_CHECKING:
    from eventkit.conversion import Reading
    from eventkit.plugins import PluginRegistry


@command_with_examples(
    "import",
    "eventkit import programme.ics -o event.toml",
    'eventkit import programme.ics --title "Spring School" --timezone Europe/Berlin --dry-run',
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
@click.option("--theirs", is_flag=True, help="Where both changed, take the source.")
@click.option("--ours", is_flag=True, help="Where both changed, keep the document.  [default]")
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
@options_option("a format that is read")
@click.option(
    "--column",
    "columns",
    metavar="KEY=HEAD",
    multiple=True,
    help="What a column of a spreadsheet says whose head does not tell, such as title=Subject:"
    " short for --option column=KEY=HEAD; once for each.",
)
@click.option(
    "--dry-run", is_flag=True, help="Write nothing: print the document on standard output."
)
@json_option
@plugin_options
def command(
    *,
    sources: tuple[Path, ...],
    output: Path | None,
    into: Path | None,
    theirs: bool,
    ours: bool,
    gone: Literal["keep", "cancel", "remove"],
    names: tuple[str, ...],
    strict: bool,
    source_format: str | None,
    options: tuple[str, ...],
    columns: tuple[str, ...],
    dry_run: bool,
    as_json: bool,
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
    from eventkit.cli._import_again import Choices, import_again
    from eventkit.cli._import_summary import refusals_printed
    from eventkit.conversion import require_new, source_names

    texts = (*options, f"column={','.join(columns)}") if columns else options
    if output and into:
        raise click.UsageError("-o writes a new document, --into changes one: take one of them")
    if output is None and into is None and not dry_run:
        raise click.UsageError("Missing option '-o': the document to write; or take --dry-run.")
    if theirs and ours:
        raise click.UsageError("--theirs takes the source, --ours the document: take one of them")
    if names and len(names) != len(sources):
        raise click.UsageError("--as NAME goes with each source: give one for each, in their order")
    available = registry()
    with refusals_printed(as_json=as_json):
        if output:
            require_new(output)
        read_from = _sources(sources, available, source_format)
        if into:
            prefer: Literal["ours", "theirs"] = "theirs" if theirs else "ours"
            import_again(
                only_document(into),
                list(names) or source_names(into, sources),
                lambda: _readings(read_from, texts),
                Choices(prefer, gone, strict, dry_run, as_json, is_named=bool(names)),
            )
            return
        target = None if dry_run else output
        called = list(names) or (source_names(output, sources) if output else [])
        _import_new(_readings(read_from, texts), target, called, available, as_json=as_json)


def _import_new(
    readings: list[Reading],
    output: Path | None,
    names: Sequence[str],
    plugins: PluginRegistry,
    *,
    as_json: bool,
) -> None:
    """Write a new document of sources, or print it.

    Args:
        readings: The sources.
        output: The document to write; None prints it.
        names: What the sources are called in the record of imports.
        plugins: The registry with the rules that are built in.
        as_json: Whether to print for programs what was made.
    """
    from uuid import uuid4

    from eventkit.cli._import_summary import print_conversion
    from eventkit.conversion import convert_with, first_record, write_conversion

    is_terminal = sys.stdin.isatty() and sys.stderr.isatty()
    conversion = convert_with(
        readings,
        ask=_ask if is_terminal else None,
        uid=str(uuid4()),
        updated=datetime.now().astimezone().replace(microsecond=0),
    )
    files: tuple[Path, ...] = ()
    if output:
        record = first_record(conversion, names, all_typed_facts())
        files = write_conversion(conversion, output, records=[record])
    print_conversion(conversion, files, plugins, as_json=as_json, shows_text=output is None)


def _sources(paths: tuple[Path, ...], plugins: PluginRegistry, format: str | None) -> list[Source]:
    """Return the sources with what reads them; of a folder of files each that a format reads."""
    sources: list[Source] = []
    for path in paths:
        try:
            sources += sources_of([path], plugins, format)
        except FileProblem as error:
            files = _files_in(path, plugins, format)
            if not files:
                raise _unread_folder(path, plugins) from error
            sources += files
    return list({source.path: source for source in sources}.values())


def _files_in(folder: Path, plugins: PluginRegistry, format: str | None) -> list[Source]:
    """Return the files of a folder with what reads each, and warn of those that nothing reads."""
    chosen = plugins.importer(format) if format else None
    sources: list[Source] = []
    unread: list[str] = []
    for path in sorted(it for it in folder.iterdir() if it.name[:1] not in ".~"):
        importer = None if path.is_dir() else importer_of_file(path, plugins)
        if chosen and path.suffix.lower() in chosen.value.extensions:
            importer = chosen
        if importer is None or (chosen and importer.value is not chosen.value):
            unread.append(path.name)
        else:
            sources.append(Source(path, importer))
    if sources and unread:
        reader = format or "no format"
        verb = "does not read" if format else "reads"
        warn(safe_line(f"{folder}: left out, since {reader} {verb} them: {', '.join(unread)}"))
    return sources


def _unread_folder(path: Path, plugins: PluginRegistry) -> FileProblem:
    from eventkit.plugins import TreeImporter

    names = [it.value.name for it in plugins.importers() if isinstance(it.value, TreeImporter)]
    known = f" one of {', '.join(sorted(names))}" if names else " none is installed that does"
    return FileProblem(
        "no file of it is read; --from NAME says which format reads the whole folder:"
        f"{known}; files of other formats are named one by one",
        path,
    )


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
