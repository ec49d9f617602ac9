"""The output of `eventkit export --dry-run`: what would go out, and to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from eventkit._rendering import rehearse
from eventkit.cli._export_jobs import PreparedJob
from eventkit.cli._terminal import counted, progress, safe_line, section
from eventkit.cli._view_options import readers_of
from eventkit.model import TABLES, Event
from eventkit.model.disclosure import hidden_places, restricted_places
from eventkit.model.fields import PARTIES

_SINGULARS = {"people": "person"}


def print_dry_run(prepared: Sequence[PreparedJob]) -> None:
    """Render everything, write nothing, and print for each audience what would go out.

    Raises:
        ExporterError: If an exporter fails, as in a real export.
    """
    for _, export, _ in progress(prepared, "rendering"):
        rehearse(export)
    by_reader: dict[tuple[Path, str, str], list[PreparedJob]] = defaultdict(list)
    for ready in prepared:
        job = ready.job
        by_reader[job.document, job.event.id, job.reader.audience].append(ready)
    for group in by_reader.values():
        for line in _lines(group):
            click.echo(line)


def _lines(prepared: Sequence[PreparedJob]) -> Iterator[str]:
    job, export, _ = prepared[0]
    view, whole = export.event, job.event.view(select=job.reader.select)
    readers = click.style(f"for {readers_of(job.reader.audience)}", bold=True)
    yield f"{safe_line(str(job.document))}: {readers}"
    for other, _, target in prepared:
        where = "to standard output" if target is None else safe_line(str(target))
        yield f"  would write {where} ({other.format.label})"
    yield f"  contents: {_counts(view)}"
    yield from section("names", _names(view)) or ["  names: nobody"]
    for heading, places in (
        ("not for the public", restricted_places(view, job.event)),
        ("left out", hidden_places(view, whole)),
    ):
        yield from section(heading, places) or [f"  {heading}: nothing"]


def _counts(view: Event) -> str:
    numbers = {table: len(getattr(view, attribute)) for table, attribute in TABLES.items()}
    counts = [
        counted(number, _SINGULARS.get(table, table.removesuffix("s")), table)
        for table, number in numbers.items()
        if number
    ]
    return ", ".join(counts) or "the event alone"


def _names(view: Event) -> list[str]:
    """Return the parties by place and name, since an id alone may not identify a person."""
    parties = [(table, party) for table in PARTIES for party in getattr(view, TABLES[table])]
    return [f"{table}.{party.id}: {party.name}" for table, party in parties]
