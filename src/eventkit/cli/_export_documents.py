"""What `eventkit export` does with one document: the results that it makes, and what it says."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

import click
from attrs import asdict, evolve, field, frozen

from eventkit._folders import Record, Result, read_record
from eventkit._rendering import pieces, tree_files
from eventkit._source_digests import content_digest, input_digest
from eventkit.cli import _export_jobs as export_jobs
from eventkit.cli import _export_results as export_results
from eventkit.cli._documents import FileProblem, Source, sources_of
from eventkit.cli._draft_options import remember_facts
from eventkit.cli._dry_run import print_dry_run
from eventkit.cli._export_jobs import Format, PreparedJob
from eventkit.cli._export_notes import print_notes
from eventkit.cli._failures import report
from eventkit.cli._plugins import registry, remember_plugins
from eventkit.cli._problems import note_problems
from eventkit.cli._program import attributed, show_warning
from eventkit.cli._release_log import load_with_logs
from eventkit.cli._terminal import fail
from eventkit.cli._view_options import selection
from eventkit.exporting import result_of
from eventkit.model.errors import FormatError, OldZoneDataWarning, OptionsError
from eventkit.plugins import Assets, InputFile, PluginRegistry, TreeExporter

Mode: TypeAlias = Literal["write", "check", "dry-run"]


@frozen(kw_only=True)
class ExportLine:
    """What a command line asks of each document: values that other processes can be sent.

    Args:
        names: The formats, as they were typed.
        output: The value of `-o`.
        audiences: The audiences.
        languages: The languages.
        only: The values of `--only`.
        values: The options of the formats, as `options_for` returns them.
        source_format: The value of `--from`.
        facts: What was typed that sources in other formats do not say.
        split_by: The value of `--each`.
        number: The number of a release.
        mode: Whether results are written, compared, or only told of.
        changed: Whether what is up to date is skipped.
        plugins: The values of `-p`, also those before the command.
        no_plugins: Whether installed plugins are left out.
    """

    names: tuple[str, ...]
    output: str | None
    audiences: tuple[str, ...]
    languages: tuple[str, ...]
    only: tuple[str, ...]
    values: Mapping[str, Mapping[str, str]]
    source_format: str | None
    facts: Mapping[str, str]
    split_by: str | None
    number: int | None
    mode: Mode
    changed: bool
    plugins: tuple[str, ...]
    no_plugins: bool


class Workshop(NamedTuple):
    """What a command uses for all documents: its plugins, formats and the record of its folder."""

    plugins: PluginRegistry
    formats: Sequence[Format]
    record: Record | None = None


class DocumentResult(NamedTuple):
    """One result of a document, rendered: a file, or the files of a folder by their paths."""

    record: Result
    name: str
    data: bytes | Mapping[str, bytes]

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.data) if isinstance(self.data, bytes) else sum(map(len, self.data.values()))


@frozen
class DocumentOutcome:
    """What became of one of several documents.

    Args:
        path: The document.
        results: What is to be written.
        entries: What programs are told of each result.
        inputs: The digests of the other files that the document names, by their paths.
        output: What was printed for it on standard output.
        messages: What was printed on standard error.
        is_failed: Whether it failed.
        fault_of_line: Why the command line is at fault; empty if it is not.
    """

    path: Path
    results: tuple[DocumentResult, ...] = ()
    entries: tuple[Mapping[str, Any], ...] = ()
    inputs: Mapping[str, str] = field(factory=dict)
    output: str = ""
    messages: str = ""
    is_failed: bool = False
    fault_of_line: str = ""


def prepared_jobs(
    source: Source, line: ExportLine, workshop: Workshop, *, are_several: bool
) -> list[PreparedJob]:
    """Return the exports that a command line asks of a document, ready to be rendered.

    Args:
        source: The document.
        line: What is asked of it.
        workshop: What is used for it.
        are_several: Whether it is one of several, or one result counts as several.

    Raises:
        click.UsageError: If the line asks for what is at odds.
        FileProblem: If the document cannot be exported so.
        EventkitError: The errors of `load` and `export`.
    """
    documents, logs = load_with_logs([source], line.values, line.number)
    if not documents:
        raise FileProblem("there is no event in it", source.path)
    select, is_dry_run = selection(line.only), line.mode == "dry-run"
    jobs = export_jobs.jobs_for(
        documents, workshop.formats, line.audiences, line.languages, select, split_by=line.split_by
    )
    targets = export_jobs.targets_for(
        jobs, line.output, are_several=are_several, dry_run=is_dry_run
    )
    return export_jobs.prepare_jobs(jobs, targets, line.values, logs, workshop.plugins)


def print_facts(prepared: Sequence[PreparedJob], plugins: PluginRegistry) -> None:
    """Print on standard error what is to be known of exports, and the problems of their events."""
    print_notes(prepared)
    events = {(it.job.document, it.job.event.id): it.job.event for it in prepared}
    note_problems([(document, event) for (document, _), event in events.items()], plugins)


def export_document(
    path: Path, line: ExportLine, workshop: Workshop | None = None
) -> DocumentOutcome:
    """Return what becomes of one of several documents; nothing is written or printed.

    Args:
        path: The document.
        line: What is asked of it.
        workshop: What is used for it; made once in a process unless given.
    """
    with (
        _context(line) as ctx,
        redirect_stdout(StringIO()) as output,
        redirect_stderr(StringIO()) as messages,
    ):
        try:
            outcome = _export_document(path, line, workshop or _other_workshop(line))
        except click.ClickException as error:
            fail(error.format_message())
            fault = error.format_message() if isinstance(error, click.UsageError) else ""
            outcome = DocumentOutcome(path, is_failed=True, fault_of_line=fault)
        except Exception as error:  # noqa: BLE001  # it is that of one document
            report(attributed(error, ctx.meta), document=str(path))
            fault = str(error) if isinstance(error, FormatError) or _is_typed_option(error) else ""
            outcome = DocumentOutcome(path, is_failed=True, fault_of_line=fault)
    return evolve(outcome, output=output.getvalue(), messages=messages.getvalue())


def _is_typed_option(error: Exception) -> bool:
    return isinstance(error, OptionsError) and error.origin != "document"


def _export_document(path: Path, line: ExportLine, workshop: Workshop) -> DocumentOutcome:
    [source] = sources_of([path], workshop.plugins, line.source_format)
    prepared = prepared_jobs(source, line, workshop, are_several=True)
    inputs = dict(_inputs(prepared))  # before the pictures among them are read
    results: list[DocumentResult] = []
    entries: Sequence[export_results.Entry] = ()
    if line.mode == "dry-run":
        print_dry_run(prepared)
    elif line.mode == "check":
        entries = export_results.differences(prepared)
    else:
        changed = prepared
        if line.changed and line.output:
            changed = export_results.changed_jobs(prepared, Path(line.output), workshop.record)
        results = [_rendered(ready) for ready in changed]
        entries = export_results.states(prepared, changed)
    print_facts(prepared, workshop.plugins)
    return DocumentOutcome(path, tuple(results), tuple(entries), inputs)


def _rendered(ready: PreparedJob) -> DocumentResult:
    export = ready.export
    is_tree = isinstance(export.exporter, TreeExporter)
    data = dict(tree_files(export)) if is_tree else b"".join(pieces(export))
    return DocumentResult(result_of(export), ready.job.name, data)


def _inputs(prepared: Iterable[PreparedJob]) -> Iterator[tuple[str, str]]:
    """Yield the paths of the files that exports name, with the digest of each.

    Those that a document names are in its folder, and those of the command line in the working one.
    """
    for ready in prepared:
        folder = ready.job.document.parent
        for value in asdict(ready.export.options, recurse=False).values():
            if isinstance(value, InputFile):
                digest = content_digest(value.content)
                path = folder / value.name
                yield str(path if input_digest(path) == digest else value.name), digest
            elif isinstance(value, Assets):
                yield from ((str(folder / name), input_digest(folder / name)) for name in value)


def workshop_of(output: str | None, plugins: PluginRegistry, formats: Sequence[Format]) -> Workshop:
    """Return what is used for all documents of a command line, with the folder of `-o` as it is."""
    return Workshop(plugins, formats, read_record(Path(output)) if output else None)


@cache
def _workshop_of_process(
    names: tuple[str, ...], output: str | None, plugins: tuple[str, ...], *, no_plugins: bool
) -> Workshop:
    """Return the workshop of another process than that of the command, made once in it."""
    remember_plugins(plugins, no_plugins=no_plugins)
    available = registry(lenient=True)
    return workshop_of(output, available, export_jobs.formats_for(available, names, output))


def _other_workshop(line: ExportLine) -> Workshop:
    """Return the workshop of this process, which is not that of the command."""
    warnings.showwarning = show_warning
    warnings.simplefilter("ignore", OldZoneDataWarning)  # the command tells it
    return _workshop_of_process(line.names, line.output, line.plugins, no_plugins=line.no_plugins)


@contextmanager
def _context(line: ExportLine) -> Iterator[click.Context]:
    """Enter a context as that of the command, in which colours are kept until they are printed."""
    here = click.get_current_context(silent=True)
    with click.Context(click.Command("export"), color=True).scope() as ctx:
        ctx.meta.update(here.meta if here else {})
        remember_facts(line.facts)
        yield ctx
