"""What `eventkit export --dry-run` prints: what would go out, and to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

import click

from eventkit.cli._progress import progress
from eventkit.cli._results import Result
from eventkit.cli._screen import counted, safe_line
from eventkit.cli._views import readers_of
from eventkit.exporting import Export, rehearse
from eventkit.model import TABLES, Event
from eventkit.model.disclosure import left_out, not_for_all
from eventkit.model.fields import PARTIES

Planned: TypeAlias = "tuple[Result, Export, Path | None]"

_ONE = {"people": "person"}


def tell_plan(
    results: Sequence[Result],
    ready: Sequence[Export],
    targets: Sequence[Path | None],
) -> None:
    """Render everything, keep nothing, and print for each audience what would go out.

    Raises:
        ExporterError: If an exporter fails, as it would when it counts.
    """
    for export in progress(ready, "rehearsing"):
        rehearse(export)
    by_reader: dict[tuple[Path, str, str], list[Planned]] = defaultdict(list)
    for result, export, target in zip(results, ready, targets, strict=True):
        key = result.document, result.event.id, result.reader.audience
        by_reader[key].append((result, export, target))
    for planned in by_reader.values():
        for line in _lines(planned):
            click.echo(line)


def _lines(planned: Sequence[Planned]) -> Iterator[str]:
    result, export, _ = planned[0]
    whole = result.event.view(select=result.reader.select)
    readers = click.style(f"for {readers_of(result.reader.audience)}", bold=True)
    yield f"{safe_line(str(result.document))}: {readers}"
    for each, _, target in planned:
        where = "to standard output" if target is None else safe_line(str(target))
        yield f"  would write {where} ({each.format.label})"
    yield f"  holds {_counts(export.event)}"
    yield from _listed("names", _named(export.event), none="nobody")
    yield from _listed("of it not for the public", not_for_all(export.event, result.event))
    yield from _listed("left out", left_out(export.event, whole))


def _counts(seen: Event) -> str:
    held = {table: len(getattr(seen, attribute)) for table, attribute in TABLES.items()}
    said = [
        counted(number, _ONE.get(table, table.removesuffix("s")), table)
        for table, number in held.items()
        if number
    ]
    return ", ".join(said) or "the event alone"


def _named(seen: Event) -> list[str]:
    """Return who is named, by place and name: an id that tells nothing would not say who it is."""
    parties = [(table, party) for table in PARTIES for party in getattr(seen, TABLES[table])]
    return [f"{table}.{party.id}: {party.name}" for table, party in parties]


def _listed(what: str, lines: Sequence[str], *, none: str = "nothing") -> Iterator[str]:
    if lines:
        yield f"  {what}:"
        yield from (f"    {safe_line(line)}" for line in lines)
    else:
        yield f"  {what}: {none}"
