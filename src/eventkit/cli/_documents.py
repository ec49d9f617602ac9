"""The documents that the PATHs of a command line mean, and their events."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from eventkit.cli._draft_options import all_typed_facts
from eventkit.cli._terminal import counted, fail, safe_line, warn

if TYPE_CHECKING:
    from eventkit import Event, Log
    from eventkit.plugins import AnyImporter, Note, PluginRegistry
    from eventkit.plugins._registry import Registered

F = TypeVar("F", bound=Callable[..., object])

DOCUMENT_SUFFIXES = (".toml", ".json")

_FORM_KEY = re.compile(rb'"eventkit"\s*:')  # not the name of what wrote another format

NOTES_LIMIT = 50
"""How many notes on a file are printed."""


class NonEmptyPath(click.Path):
    """A path that may not be empty: that does not mean this folder, but an unset variable.

    Whether it can be read shows when it is read.
    """

    def __init__(self, path_type: type[Path] | None = None) -> None:
        super().__init__(readable=False, path_type=path_type)

    def convert(
        self,
        value: Any,  # noqa: ANN401  # a word of the line, or a default
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> Any:  # noqa: ANN401  # of the path type
        """Return the path, unless it is empty."""
        if not str(value):
            self.fail("it is empty; is a variable not set?", param, ctx)
        return super().convert(value, param, ctx)


DOCUMENT = NonEmptyPath(Path)
"""A document, or a folder of documents."""


from_option = click.option(
    "--from",
    "source_format",
    metavar="NAME",
    help="The format in which to read each PATH that is a file, or a folder that such a format"
    " reads: `toml` or `json` for a document, or one that `eventkit formats` lists.  [default: what"
    " recognises it, or its suffix]",
)


def options_option(of: str) -> Callable[[F], F]:
    """Return `--option`, which gives options of formats.

    Args:
        of: Which formats, in words.
    """
    return click.option(
        "--option",
        "options",
        metavar="[NAME.]KEY=VALUE",
        multiple=True,
        help=f"An option of {of}; `eventkit plugin show NAME` lists them.",
    )


class Source(NamedTuple):
    """A file that the command line means, and what reads it: None stands for a document."""

    path: Path
    importer: Registered[AnyImporter] | None = None


class FileProblem(click.ClickException):
    """A fault of a file or folder that the command line names, which its message begins with."""

    def __init__(self, message: str, path: Path | None = None) -> None:
        super().__init__(f"{safe_line(str(path))}: {message}" if path else message)

    def show(self, file: object = None) -> None:
        """Print the message in the form of all errors."""
        fail(self.format_message())


def find(path: Path) -> tuple[Path, ...]:
    """Return the document at a PATH, or those in the folder.

    Raises:
        FileProblem: If the folder has no document.
    """
    if not path.is_dir():
        return (path,)
    from eventkit.document import find_documents

    documents = tuple(find_documents(path))
    if not documents:
        advice = "a .toml file with eventkit = 1 and the table [event]; `eventkit new` writes one"
        raise FileProblem(f"no document in this folder: {advice}", path)
    return documents


def sources_of(
    paths: Iterable[Path], plugins: PluginRegistry, format: str | None = None
) -> list[Source]:
    """Return the files that several PATHs mean, each once, with what reads it.

    Args:
        paths: The PATHs.
        plugins: The registry, with importers of other formats.
        format: The format of the files among them, as `--from` names it.

    Raises:
        FileProblem: If a folder has no document.
        FormatError: If there is no such format, or a suffix stands for several.
    """
    sources = (source for path in paths for source in _sources(path, plugins, format))
    return list({source.path: source for source in sources}.values())


def _sources(path: Path, plugins: PluginRegistry, format: str | None) -> Iterator[Source]:
    importer = None
    if format and f".{format}" not in DOCUMENT_SUFFIXES:
        importer = plugins.importer(format)
    if path.is_dir() and not _reads_folders(importer):
        yield from _sources_in(path, plugins, is_named=format is not None)
    else:
        yield Source(path, importer or importer_of_file(path, plugins))


def _sources_in(folder: Path, plugins: PluginRegistry, *, is_named: bool) -> Iterator[Source]:
    """Yield the documents in a folder; in one without, the folder if a format recognises it."""
    from eventkit.document import find_documents
    from eventkit.importing import importer_of_folder

    documents = list(find_documents(folder))
    importer = None if documents or is_named else importer_of_folder(folder, plugins)
    if importer:
        yield Source(folder, importer)
    else:
        yield from map(Source, documents or find(folder))


def _reads_folders(importer: Registered[AnyImporter] | None) -> bool:
    from eventkit.plugins import TreeImporter

    return importer is not None and isinstance(importer.value, TreeImporter)


def importer_of_file(path: Path, plugins: PluginRegistry) -> Registered[AnyImporter] | None:
    """Return the importer that recognises a file or has its suffix; None reads a document."""
    suffix = path.suffix.lower()
    if suffix == ".toml":
        return None
    from eventkit.importing import file_head
    from eventkit.model.errors import FormatError

    head = file_head(path)
    if suffix == ".json" and (not head or _FORM_KEY.search(head)):
        return None  # so that no plugin is loaded for a document
    try:
        importer = plugins.importer_for(path, head)
    except FormatError as error:
        if error.is_ambiguous:
            raise
        return None  # reading it as a document raises the right error
    return importer if suffix != ".json" or importer.value.recognizes else None


def load_all(
    sources: Iterable[Source], options: Mapping[str, Mapping[str, str]]
) -> list[tuple[Path, Event]]:
    """Return every document with its event or events.

    Args:
        sources: The documents, and files in other formats.
        options: The options of the importers, as `options_for` returns them.

    Raises:
        DocumentError: With the faults of all documents.
        OptionsError: If an importer does not take an option.
    """
    from eventkit.model.errors import DocumentError, Fault

    loaded: list[tuple[Path, Event]] = []
    faults: list[Fault] = []
    for source in sources:
        try:
            loaded += ((source.path, event) for event in events_of(source, options))
        except DocumentError as error:
            faults.extend(error.faults)
    if faults:
        raise DocumentError(faults)
    return loaded


def events_of(source: Source, options: Mapping[str, Mapping[str, str]]) -> Iterable[Event]:
    """Return the event of a document, or the events of a file that an importer reads.

    Args:
        source: The file.
        options: As for `load_all`.
    """
    from eventkit._options import OptionValues
    from eventkit.document import load
    from eventkit.importing import read_with

    if source.importer is None:
        return [load(source.path)]
    values = OptionValues(options[option_owner(source.importer)], are_texts=True)
    imported = read_with(source.importer, source.path, values, overrides=all_typed_facts())
    _print_notes(source.path, imported.notes)
    return imported.events


def _print_notes(path: Path, notes: Sequence[Note]) -> None:
    """Print the notes on a file on standard error, as warnings but for what was only read."""
    for note in notes[:NOTES_LIMIT]:
        place = f":{note.place}: " if isinstance(note.place, int) else f", {note.place}: "
        text = safe_line(f"{path}{place if note.place else ': '}{note.message}")
        if note.kind == "read":
            click.echo(text, err=True)
        else:
            warn(text)
    if len(notes) > NOTES_LIMIT:
        more = counted(len(notes) - NOTES_LIMIT, "more note", "more notes")
        warn(f"{safe_line(str(path))}: {more}: in Python, eventkit.read(…).notes has them all")


def option_owner(importer: Registered[AnyImporter]) -> str:
    """Return the name under which the options of an importer are kept: no exporter has it."""
    return f"--from {importer.name}"


def warn_of_strays(document: Path) -> None:
    """Warn of files that look like siblings of a document, but are not read with it."""
    from eventkit.document import strays

    for stray in strays(document):
        names = f"{document.stem}.private.toml or {document.stem}.LANGUAGE.toml"
        warn(f"{safe_line(str(stray))}: no document is read with this file; name it {names}")


def warn_of_exposed_logs(document: Path) -> None:
    """Warn of logs that hold more, or that more people may read, than they should."""
    from eventkit.document._files import exposed_logs

    if document.suffix.lower() in DOCUMENT_SUFFIXES and document.exists():
        for log, message in exposed_logs(document):
            warn(f"{safe_line(str(log))}: {message}")


def only_document(path: Path) -> Path:
    """Return the only document of a PATH.

    Raises:
        FileProblem: If there is none or several.
    """
    documents = find(path)
    if len(documents) > 1:
        names = "".join(f"\n  {safe_line(str(document))}" for document in documents)
        raise FileProblem(f"several documents; name one of them:{names}", path)
    return documents[0]


def load_one(path: Path) -> Event:
    """Return the event of the only document of a PATH.

    Raises:
        FileProblem: If there is none or several.
    """
    from eventkit.document import load

    return load(only_document(path))


def load_document(path: Path) -> Event:
    """Return the event of the only document of a PATH, with a warning of stray siblings.

    Raises:
        DocumentError: If it cannot be read.
        FileProblem: If there is none or several.
    """
    warn_of_strays(only_document(path))
    return load_one(path)


def load_documents(paths: Iterable[Path]) -> list[tuple[Path, Event]]:
    """Return each document of several PATHs, once, with its event.

    Raises:
        DocumentError: With the faults of all documents.
        FileProblem: If a folder has no document.
    """
    documents = dict.fromkeys(document for path in paths for document in find(path))
    for document in documents:
        warn_of_strays(document)
    return load_all(map(Source, documents), {})


def log_beside(document: Path) -> Log | None:
    """Return the log of a document, if there is one.

    Raises:
        LogError: If it cannot be used.
    """
    from eventkit.document import _files

    path = _files.log_beside(document)
    if path is None:
        return None
    from eventkit import releases  # most documents have no log

    return releases.load_log(path)


def load_log(path: Path) -> Log | None:
    """Return the release log of the only document of a PATH; None if it was never released.

    Raises:
        FileProblem: If there is no document or several.
        LogError: If the log cannot be used.
    """
    return log_beside(only_document(path))
