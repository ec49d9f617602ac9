"""The results of one `eventkit export`: written into files, or compared with those there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import click

from eventkit._atomic import created_folder
from eventkit._folders import (
    RECORD,
    Record,
    add_results,
    file_difference,
    is_tree_unchanged,
    spooling,
    tree_differences,
    unchanged_files,
)
from eventkit._rendering import pieces, tree_files
from eventkit.cli._export_jobs import PreparedJob
from eventkit.cli._terminal import counted, progress, safe_line, write_data
from eventkit.exporting import result_of, write_export
from eventkit.plugins import TreeExporter

Entry: TypeAlias = Mapping[str, Any]
"""What programs are told of one file or folder."""
UP_TO_DATE = "up to date"
"""The state of a result that is not written again."""


def write_results(
    prepared: Sequence[PreparedJob], folder: Path | None, *, force: bool = False
) -> None:
    """Render all files, then write each in one step and print its target.

    Args:
        prepared: The jobs.
        folder: The folder in which files get the names of their results; None if they have others.
        force: Whether files are replaced that were edited since eventkit wrote them.

    Raises:
        ExporterError: If an exporter fails; then no file is written.
        TargetError: If a file cannot be written; its old content stays.
    """
    with spooling() as spool:
        # A file alone is written piece by piece.
        rendered = [
            spool(pieces(job.export))
            if not _is_tree(job) and (folder or job.target is None)
            else None
            for job in progress(prepared, "exporting")
        ]
        if folder:
            results = [
                (result_of(job.export), job.job.name, contents)
                for job, contents in zip(prepared, rendered, strict=True)
                if contents
            ]
            add_results(folder, results, force=force)
        for job, contents in zip(prepared, rendered, strict=True):
            if job.target is None:
                write_data(contents.pieces() if contents else ())
                continue
            if contents is None:
                with created_folder(job.target.parent):
                    write_export(job.export, job.target, force=force)
            click.echo(f"wrote {safe_line(str(job.target))}", err=True)


def recorded_folder(
    prepared: Sequence[PreparedJob], folder: Path | None, *, is_asked_for: bool
) -> Path | None:
    """Return the folder if it has, or is to have, a record: a single file needs none."""
    if folder and (is_asked_for or len(prepared) > 1 or (folder / RECORD).exists()):
        return folder
    return None


def changed_jobs(
    prepared: Sequence[PreparedJob], folder: Path | None, record: Record | None
) -> list[PreparedJob]:
    """Return the jobs whose results are not up to date, by the records of their folders.

    Args:
        prepared: The jobs.
        folder: The folder in which files get the names of their results; None if they have others.
        record: The record of that folder.
    """
    files = [(result_of(job.export), job.job.name) for job in prepared if not _is_tree(job)]
    unchanged = unchanged_files(folder, record, files) if folder else set()
    return [
        job
        for job in prepared
        if not (
            is_tree_unchanged(job.target, result_of(job.export))
            if job.target and _is_tree(job)
            else job.job.name in unchanged
        )
    ]


def differences(prepared: Sequence[PreparedJob]) -> list[Entry]:
    """Return an entry for each file that differs from what would be written, and how it differs.

    Raises:
        ExporterError: If an exporter fails.
    """
    return [
        {**_entry(job, path), "state": difference}
        for job in progress(prepared, "comparing")
        for path, difference in _differences(job)
    ]


def print_differences(entries: Iterable[Entry]) -> None:
    """Print for people which files differ from what would be written."""
    for entry in entries:
        click.echo(f"{safe_line(str(entry['path']))} {entry['state']}")


def _differences(job: PreparedJob) -> Iterator[tuple[Path, str]]:
    target = job.target or Path()
    if _is_tree(job):
        for path, difference in tree_differences(target, tree_files(job.export)):
            yield target / path, difference
    elif difference := file_difference(target, pieces(job.export)):
        yield target, difference


def states(prepared: Sequence[PreparedJob], written: Sequence[PreparedJob]) -> list[Entry]:
    """Return an entry for each result, with whether it is written or was up to date."""
    names = {job.job.name for job in written}
    words = {True: "written", False: UP_TO_DATE}
    return [
        {**_entry(job, job.target or Path()), "state": words[job.job.name in names]}
        for job in prepared
    ]


def note_skipped(number: int) -> None:
    """Print how many results are up to date, if any."""
    if number:
        verb = "is" if number == 1 else "are"
        click.echo(f"{counted(number, 'result')} {verb} up to date", err=True)


def _entry(job: PreparedJob, path: Path) -> Entry:
    reader = job.job.reader
    return {
        "path": str(path),
        "event": job.job.event.id,
        "format": job.job.format.label,
        "audience": str(reader.audience),
        "language": reader.language or job.job.event.language,
        "select": {key: [str(choice) for choice in words] for key, words in reader.select.items()},
    }


def _is_tree(job: PreparedJob) -> bool:
    return isinstance(job.export.exporter, TreeExporter)
