"""`eventkit export` of many documents: each on its own, their results in one folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import BrokenExecutor
from functools import partial
from pathlib import Path

import click
from attrs import asdict

from eventkit import __version__
from eventkit._atomic import created_folder
from eventkit._folders import (
    Contents,
    Result,
    UntidyError,
    add_results,
    fill_folder,
    require_results,
    spooling,
)
from eventkit._source_digests import (
    SourceDigest,
    are_unchanged,
    document_digest,
    read_sources,
    source_digest,
    source_key,
    write_sources,
)
from eventkit._zone_data import zone_data
from eventkit.cli._documents import Source
from eventkit.cli._export_documents import DocumentOutcome, ExportLine, Workshop, export_document
from eventkit.cli._export_jobs import require_folder
from eventkit.cli._export_results import UP_TO_DATE, Entry, note_skipped, print_differences
from eventkit.cli._terminal import counted, fail, print_json, progress, safe, safe_line
from eventkit.cli._workers import outcomes
from eventkit.model.errors import TargetError

_FEWEST = 64  # documents whose results are written at a time
_LARGEST = 16 << 20  # bytes of results that wait in memory
_LABELS = {"write": "exporting", "check": "comparing", "dry-run": "rendering"}


def export_batch(
    sources: Sequence[Source],
    line: ExportLine,
    workshop: Workshop,
    *,
    processes: int,
    force: bool,
    as_json: bool,
) -> bool:
    """Export many documents, and return whether all of them were, and none differs with `--check`.

    Args:
        sources: The documents.
        line: What is asked of each.
        workshop: What is used for them in this process.
        processes: How many processes there are.
        force: Whether files are replaced that were edited since eventkit wrote them.
        as_json: Whether to print for programs what was made.

    Raises:
        click.UsageError: If the command line is at fault, and not a document.
    """
    paths = [source.path for source in sources]
    require_folder(line.output, len(paths), is_dry_run=line.mode == "dry-run")
    batch = _Batch(paths, line, workshop, force=force)
    changed = [path for path in paths if not batch.skips(path)]
    processes = min(processes, len(changed)) or 1
    function = partial(export_document, line=line, workshop=None if processes > 1 else workshop)
    done = outcomes(function, changed, processes)
    try:
        for path, outcome, error in progress(done, _LABELS[line.mode], total=len(changed)):
            batch.take(outcome or _failed(path, error))
    finally:  # an interrupt costs nothing of what is done
        batch.write()
    return batch.finish(as_json=as_json)


def _failed(path: Path, error: Exception | None) -> DocumentOutcome:
    """Return what becomes of a document whose process could not say it."""
    reason = str(error)
    if isinstance(error, BrokenExecutor):
        reason = "the process that exported it ended at once; it may have run out of memory"
    line = click.style("error: ", fg="red", bold=True) + safe(f"{path}: {reason}")
    return DocumentOutcome(path, is_failed=True, messages=f"{line}\n")


class _Batch:
    """The documents of a command line: what became of each, and what waits to be written."""

    def __init__(
        self, paths: Sequence[Path], line: ExportLine, workshop: Workshop, *, force: bool
    ) -> None:
        self._line, self._force = line, force
        self._folder = Path(line.output or "")
        self._entries: dict[Path, Sequence[Entry]] = dict.fromkeys(paths, ())
        self._document_of: dict[str, Path] = {}  # by the paths of results, whatever their case
        self._waiting: list[DocumentOutcome] = []
        self._number_written = 0
        self._failed: dict[Path, str] = {}
        self._record_faults: dict[str, str] = {}  # each is told once, at the end
        self._sources: dict[str, SourceDigest] = {}
        self._digests: dict[Path, str] = {}
        if line.mode == "write":
            require_results(self._folder, workshop.record)
            self._sources = read_sources(self._folder)
            self._digests = _digests(paths, line, workshop)

    def skips(self, path: Path) -> bool:
        """Return whether a document is left out, because nothing changed since it was exported."""
        source = self._sources.get(source_key(self._folder, path))
        digest = self._digests.get(path)
        if not self._line.changed or source is None or source.digest != digest:
            return False
        if not are_unchanged(self._folder, source):
            return False
        self._entries[path] = [
            {**entry, "path": str(self._folder / name), "state": UP_TO_DATE}
            for name, entry in zip(source.results, source.entries, strict=True)
        ]
        self._add_names(path, self._entries[path])
        return True

    def take(self, outcome: DocumentOutcome) -> None:
        """Print what was printed for a document, and have its results written.

        Raises:
            click.UsageError: If it found the command line at fault.
        """
        if outcome.fault_of_line:
            raise click.UsageError(outcome.fault_of_line)
        click.echo(outcome.output, nl=False)
        click.echo(outcome.messages, nl=False, err=True)
        if outcome.is_failed:
            self._failed[outcome.path] = click.unstyle(outcome.messages).strip()
            return
        if self._line.mode == "check":
            print_differences(outcome.entries)
        if reason := self._add_names(outcome.path, outcome.entries):
            self._fail(outcome.path, reason)
            return
        self._entries[outcome.path] = outcome.entries
        self._waiting.append(outcome)
        size = sum(result.size for it in self._waiting for result in it.results)
        # Each time the record of the folder is written anew, which grows with what is in it.
        if size > _LARGEST or len(self._waiting) >= max(_FEWEST, self._number_written // 8):
            self.write()

    def _add_names(self, path: Path, entries: Iterable[Entry]) -> str:
        """Note the results of a document; return why not if one has the name of another's."""
        names = [str(entry["path"]).casefold() for entry in entries]
        for name, entry in zip(names, entries, strict=True):
            if other := self._document_of.get(name):
                return (
                    f"its result would be called {entry['path']}, as that of {other}: export them"
                    " into two folders, or give one of the events another id"
                )
        self._document_of |= dict.fromkeys(names, path)
        return ""

    def _fail(self, path: Path, reason: str) -> None:
        self._failed[path] = reason
        self._entries[path] = ()
        fail(safe_line(f"{path}: {reason}"))

    def write(self) -> None:
        """Write the results that wait; one that cannot be written fails its document alone."""
        waiting, self._waiting = self._waiting, []
        if self._line.mode != "write" or not waiting:
            return
        try:
            self._write(waiting)
        except TargetError:
            for outcome in waiting:
                try:
                    self._write([outcome])
                except TargetError as error:
                    self._fail(outcome.path, str(error))
        try:
            write_sources(self._folder, self._sources)
        except TargetError as error:
            self._record_faults["sources"] = f"{error}; --changed will make all results anew"

    def _write(self, documents: Sequence[DocumentOutcome]) -> None:
        results = [result for outcome in documents for result in outcome.results]
        with created_folder(self._folder), spooling() as spool:
            files = [
                (it.record, it.name, spool([it.data]))
                for it in results
                if isinstance(it.data, bytes)
            ]
            if files:
                self._add(files)
            for result in results:
                if not isinstance(result.data, bytes):
                    target = self._folder / result.name
                    fill_folder(
                        target, "tree", result.record, result.data.items(), force=self._force
                    )
        for result in results:
            click.echo(f"wrote {safe_line(str(self._folder / result.name))}", err=True)
        self._number_written += len(documents)
        for outcome in documents:
            if digest := self._digests.get(outcome.path):
                self._sources[source_key(self._folder, outcome.path)] = source_digest(
                    self._folder, digest, outcome.inputs, outcome.entries
                )

    def _add(self, files: Sequence[tuple[Result, str, Contents]]) -> None:
        try:
            add_results(self._folder, files, force=self._force)
        except UntidyError as error:
            self._record_faults["folder"] = (
                f"{error}; all results are written, and the next export puts it right"
            )

    def finish(self, *, as_json: bool) -> bool:
        """Print what became of all documents; return whether all is well."""
        entries = [entry for entries in self._entries.values() for entry in entries]
        if self._line.mode == "write":
            note_skipped(sum(entry["state"] == UP_TO_DATE for entry in entries))
        for fault in self._record_faults.values():
            fail(safe_line(fault))
        if self._failed:
            total = counted(len(self._entries), "document")
            fail(f"{len(self._failed)} of {total} failed")
        if as_json and self._line.mode != "dry-run":
            failed = [
                {"document": str(path), "state": "failed", "error": reason}
                for path, reason in self._failed.items()
            ]
            print_json([*entries, *failed])
        differs = self._line.mode == "check" and bool(entries)
        return not (self._failed or self._record_faults or differs)


def _digests(paths: Iterable[Path], line: ExportLine, workshop: Workshop) -> dict[Path, str]:
    """Return the digest of each document with what is asked of it, before any is read.

    There are none where a format is that of a plugin file: it has no version.
    """
    versions = [
        __version__ if it.offer.builtin else it.offer.plugin.info.version for it in workshop.formats
    ]
    if None in versions:
        return {}
    asked_for = asdict(line, filter=lambda field, _: field.name not in {"changed", "output"})
    text = json.dumps([__version__, zone_data().version, versions, asked_for], sort_keys=True)
    return {path: document_digest(path, text) for path in paths}
