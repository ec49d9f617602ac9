"""The jobs of one `eventkit export`: which files to make, for whom, and how they are written."""

from __future__ import annotations

import os
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click
from attrs import evolve

from eventkit._options import OptionValues
from eventkit._preparing import Export, Request, Views, prepare
from eventkit.cli._documents import FileProblem
from eventkit.cli._terminal import counted, safe_line
from eventkit.exporting import file_name
from eventkit.model import Event
from eventkit.model.errors import OptionsError, UnreleasedWarning
from eventkit.model.reader import Reader
from eventkit.model.selections import Selector
from eventkit.plugins import BinaryExporter, Exporter, PluginRegistry, TextExporter, TreeExporter

if TYPE_CHECKING:
    from eventkit.plugins._registry import Registered
    from eventkit.releases import Log

STANDARD_OUTPUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
"""Names of standard output; most are files to the system, which would be replaced."""


class Format(NamedTuple):
    """A format with its unique name and its exporter or importer."""

    name: str
    offer: Registered[Any]

    @property
    def exporter(self) -> Exporter:
        """The exporter itself, of a format that is written."""
        exporter: Exporter = self.offer.value
        return exporter

    @property
    def label(self) -> str:
        """The name as people know it."""
        name: str = self.offer.value.name
        return name


class Job(NamedTuple):
    """One file or folder to make.

    Args:
        document: The document of the event.
        event: The whole event.
        views: The views of the event, which its jobs share.
        format: The format of the file.
        reader: The audience and language, with a selection.
        name: The name of the file or folder.
    """

    document: Path
    event: Event
    views: Views
    format: Format
    reader: Reader
    name: str


class PreparedJob(NamedTuple):
    """A job with its export, ready to be rendered, and its target: None is standard output."""

    job: Job
    export: Export
    target: Path | None


def formats_for(plugins: PluginRegistry, names: Sequence[str], output: str | None) -> list[Format]:
    """Return the formats that the line names, or else the one of the output's suffix.

    Raises:
        click.UsageError: If there is neither.
        FormatError: If a format does not exist, or a name or suffix is ambiguous.
        PluginError: If the plugin of a format cannot be used.
    """
    if names:
        return [Format(name, plugins.exporter(name)) for name in dict.fromkeys(names)]
    if output is None or output in STANDARD_OUTPUT or _is_folder(output):
        raise click.UsageError("which format? Name it with --to; `eventkit formats` lists them")
    offer = plugins.exporter_for(Path(output))
    return [Format(offer.name, offer)]


def jobs_for(
    documents: Iterable[tuple[Path, Event]],
    formats: Iterable[Format],
    audiences: Sequence[str],
    languages: Sequence[str],
    select: Mapping[str, Sequence[str]],
    *,
    split_by: str | None = None,
) -> list[Job]:
    """Return a job for each combination of event, format, audience and language.

    Args:
        documents: The documents, with their events.
        formats: The formats.
        audiences: The audiences; none is the public.
        languages: The languages; none is the event's own.
        select: The selection.
        split_by: A key of selections, for whose every id there is a job of its own.

    Raises:
        click.UsageError: If two results would have the same name.
        FileProblem: If no session has such an id.
        SelectionError: If several items have a name of the selection.
    """
    if split_by in select:
        raise click.UsageError(
            f"--each {split_by} and --only {split_by} are at odds: leave one out"
        )
    tongues: Sequence[str | None] = languages or [None]
    readers = [
        Reader(audience, language, select)
        for audience in dict.fromkeys(audiences or ["public"])
        for language in dict.fromkeys(tongues)
    ]
    jobs = [
        Job(document, event, views, format, reader, file_name(event, _ending(format), reader))
        for document, event in documents
        for views in [Views(event)]
        for format, reader in product(formats, _readers_of(document, views, readers, split_by))
    ]
    _require_distinct_names(jobs)
    return jobs


def _readers_of(
    document: Path, views: Views, readers: Iterable[Reader], split_by: str | None
) -> Sequence[Reader]:
    """Return the readers by ids, with `--each` each of them once for every id of sessions."""
    readers = [views.by_ids(reader) for reader in readers]
    if split_by is None:
        return readers
    single = [
        evolve(reader, select={**reader.select, split_by: (id,)})
        for reader in readers
        for id in _ids_of_sessions(views.view(reader), split_by)
    ]
    if not single:
        raise FileProblem(f"--each {split_by}: no session has one", document)
    return single


def _ids_of_sessions(view: Event, key: str) -> list[str]:
    words = sorted(Selector(view).words(key), key=str)
    if key == "day":
        return [str((day - view.start).days + 1) for day in words if isinstance(day, date)]
    return [str(word) for word in words]


def _ending(format: Format) -> str:
    is_folder = isinstance(format.exporter, TreeExporter)
    return f".{format.label}" if is_folder else format.exporter.extension


def _require_distinct_names(jobs: Iterable[Job]) -> None:
    by_name: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        by_name[job.name.casefold()].append(job)  # on some systems case makes no difference
    for same in by_name.values():
        if len(same) > 1:
            origins = "".join(f"\n  {_origin(job)}" for job in same)
            raise click.UsageError(
                f"{len(same)} results would be called {same[0].name!r}; export them one by"
                f" one:{origins}"
            )


def _origin(job: Job) -> str:
    parts = [job.format.label, job.reader.audience, job.reader.language]
    return f"{safe_line(str(job.document))}: {', '.join(filter(None, parts))}"


def folder_of(jobs: Sequence[Job], output: str | None, *, are_several: bool = False) -> Path | None:
    """Return the folder in which files get the names of their results; None if they have others.

    Args:
        jobs: The jobs.
        output: The value of `-o`, if any.
        are_several: Whether one job counts as several, of which only one is there.
    """
    if output is None or output in STANDARD_OUTPUT:
        return None
    return None if not are_several and _is_single(jobs, output) else Path(output)


def _is_single(jobs: Sequence[Job], output: str) -> bool:
    """Return whether `-o` names the only result: a file, or the folder of a tree."""
    is_tree = isinstance(jobs[0].format.exporter, TreeExporter)
    return len(jobs) == 1 and (is_tree or not _is_folder(output))


def targets_for(
    jobs: Sequence[Job], output: str | None, *, are_several: bool = False, dry_run: bool = False
) -> list[Path | None]:
    """Return the target of each job; None is standard output.

    Args:
        jobs: The jobs.
        output: The value of `-o`, if any.
        are_several: As for `folder_of`.
        dry_run: Whether nothing is written: then several results need no folder.

    Raises:
        click.UsageError: If standard output would get several results or a binary one, or several
            results would go into a file.
    """
    is_text = isinstance(jobs[0].format.exporter, TextExporter)
    if output is None and dry_run and (len(jobs) > 1 or are_several or not is_text):
        return [Path(job.name) for job in jobs]
    if output is None or output in STANDARD_OUTPUT:
        if are_several:
            raise click.UsageError("--each makes several files: name a folder with -o FOLDER/")
        _require_printable(jobs, output)
        return [None]
    if folder_of(jobs, output, are_several=are_several) is None:
        return [Path(output)]
    if Path(output).is_file():
        raise click.UsageError(
            f"-o {safe_line(output)} is a file: name a folder for {counted(len(jobs), 'result')}"
        )
    return [Path(output) / job.name for job in jobs]


def require_folder(output: str | None, number: int, *, is_dry_run: bool) -> None:
    """Refuse `-o` where the results of several documents need a folder.

    Raises:
        click.UsageError: If it is none.
    """
    if output is None and is_dry_run:
        return
    if output is None or output in STANDARD_OUTPUT:
        raise click.UsageError(f"there are {number} documents: name a folder with -o FOLDER/")
    if Path(output).is_file():
        raise click.UsageError(
            f"-o {safe_line(output)} is a file: name a folder for {counted(number, 'document')}"
        )


def _is_folder(output: str) -> bool:
    return Path(output).is_dir() or output.endswith(tuple(filter(None, (os.sep, os.altsep))))


def _require_printable(jobs: Sequence[Job], output: str | None) -> None:
    if len(jobs) > 1:
        raise click.UsageError(f"there are {len(jobs)} results: name a folder with -o FOLDER/")
    exporter = jobs[0].format.exporter
    if isinstance(exporter, TreeExporter):
        raise click.UsageError(
            f"{exporter.name} is a folder of files: name a folder with -o FOLDER/"
        )
    if isinstance(exporter, BinaryExporter) and (output is None or sys.stdout.isatty()):
        raise click.UsageError(
            f"{exporter.name} is binary: name a file with -o FILE{exporter.extension}"
        )


def prepare_jobs(
    jobs: Sequence[Job],
    targets: Sequence[Path | None],
    options: Mapping[str, Mapping[str, str]],
    logs: Mapping[Path, Log],
    plugins: PluginRegistry,
) -> list[PreparedJob]:
    """Prepare every job: this finds all faults of options and views before anything is written.

    Raises:
        FileProblem: If a document has wrong options.
        EventkitError: The errors of `eventkit._preparing.prepare`.
    """
    prepared = []
    for job, target in zip(jobs, targets, strict=True):
        request = Request(
            offer=job.format.offer,
            reader=job.reader,
            log=logs.get(job.document),
            options=OptionValues(options[job.format.name], are_texts=True),
            plugins=plugins,
            folder=job.document.parent,
        )
        with blaming_document(job.document):
            export = prepare(job.event, request, job.views)
            prepared.append(PreparedJob(job, export, target))
    return prepared


@contextmanager
def blaming_document(document: Path) -> Iterator[None]:
    """Attribute faults in a document's own options to it, and silence warnings of `prepare`.

    `note_unreleased` prints the same once for each document.

    Raises:
        FileProblem: If the document has wrong options.
        OptionsError: If the command line has.
    """
    try:
        with warnings.catch_warnings(action="ignore", category=UnreleasedWarning):
            yield
    except OptionsError as error:
        if error.origin == "document":
            raise FileProblem(f"in [exporters]: {error}", document) from error
        raise
