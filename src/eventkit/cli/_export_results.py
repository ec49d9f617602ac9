"""The results of one `eventkit export`, written where they belong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from eventkit._atomic import created_folder, write_file
from eventkit._folders import RECORD, add_results, note_replaced
from eventkit.cli._export_jobs import PreparedJob
from eventkit.cli._terminal import progress, safe_line, write_data
from eventkit.exporting import pieces, result_of, write_export
from eventkit.plugins import TreeExporter


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
    rendered = [_rendered(job) for job in progress(prepared, "exporting")]
    pairs = list(zip(prepared, rendered, strict=True))
    is_recorded = folder is not None and (len(prepared) > 1 or (folder / RECORD).exists())
    if folder and is_recorded:
        files = [
            (result_of(job.export), job.job.name, data) for job, data in pairs if data is not None
        ]
        add_results(folder, files, force=force)
    for job, data in pairs:
        if job.target is None:
            write_data(data or b"")
            continue
        if data is None:
            write_export(job.export, job.target, force=force)
        elif not is_recorded:
            with created_folder(job.target.parent):
                write_file(job.target, [data])
            note_replaced(job.target)
        click.echo(f"wrote {safe_line(str(job.target))}", err=True)


def _rendered(job: PreparedJob) -> bytes | None:
    """Return the bytes of a file, None for a folder of files: writing renders it."""
    exporter = job.export.exporter
    return None if isinstance(exporter, TreeExporter) else b"".join(pieces(job.export))
