"""`eventkit export` of one document: to standard output, into a file, or into a folder."""

from __future__ import annotations

from eventkit._folders import read_record
from eventkit.cli import _export_results as export_results
from eventkit.cli._documents import Source
from eventkit.cli._dry_run import print_dry_run
from eventkit.cli._export_documents import ExportLine, Workshop, prepared_jobs, print_facts
from eventkit.cli._export_jobs import PreparedJob, folder_of
from eventkit.cli._terminal import print_json


def export_single(
    source: Source, line: ExportLine, workshop: Workshop, *, force: bool, as_json: bool
) -> bool:
    """Export a document, and return whether all is well: with `--check`, that no file differs.

    Args:
        source: The document.
        line: What is asked of it.
        workshop: What is used for it.
        force: Whether files are replaced that were edited since eventkit wrote them.
        as_json: Whether to print for programs what was made.

    Raises:
        click.UsageError: If the line asks for what is at odds.
        EventkitError: The errors of `load`, `export` and `write`.
    """
    are_several = line.split_by is not None
    prepared = prepared_jobs(source, line, workshop, are_several=are_several)
    entries: list[export_results.Entry] = []
    if line.mode == "dry-run":
        print_dry_run(prepared)
    elif line.mode == "check":
        entries = export_results.differences(prepared)
        if not as_json:
            export_results.print_differences(entries)
    else:
        entries = _written(prepared, line, force=force, are_several=are_several)
    if as_json and line.mode != "dry-run":
        print_json(entries)
    print_facts(prepared, workshop.plugins)
    return not (line.mode == "check" and entries)


def _written(
    prepared: list[PreparedJob], line: ExportLine, *, force: bool, are_several: bool
) -> list[export_results.Entry]:
    """Write the results, with `--changed` those that are not up to date, and return entries."""
    folder = folder_of([it.job for it in prepared], line.output, are_several=are_several)
    is_asked_for = are_several or line.changed
    recorded = export_results.recorded_folder(prepared, folder, is_asked_for=is_asked_for)
    to_write = prepared
    if line.changed:
        record = read_record(recorded) if recorded else None
        to_write = export_results.changed_jobs(prepared, recorded, record)
        export_results.note_skipped(len(prepared) - len(to_write))
    if to_write:
        export_results.write_results(to_write, recorded, force=force)
    return export_results.states(prepared, to_write)
