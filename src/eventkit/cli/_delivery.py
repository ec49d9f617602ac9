"""What `eventkit export` does with each result: make it ready, render, write, and tell."""

from __future__ import annotations

import warnings
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit._atomic import folder_made, write_file
from eventkit._options import OptionValues
from eventkit.checks import run_checks
from eventkit.cli._documents import FileProblem
from eventkit.cli._progress import progress
from eventkit.cli._results import Result
from eventkit.cli._screen import counted, safe_line, warn, write_data
from eventkit.cli._today import today_at
from eventkit.cli._views import warn_if_empty
from eventkit.document import modified
from eventkit.exporting import (
    Export,
    Request,
    UnreleasedWarning,
    losses,
    pieces,
    prepare,
    write_export,
)
from eventkit.model import Event, History, Severity
from eventkit.model.errors import OptionsError
from eventkit.plugins import Loss, PluginRegistry, TreeExporter

if TYPE_CHECKING:
    from eventkit.releases import Log

NAMED = 3  # places named in one line; the others are counted


def made_ready(
    result: Result, options: Mapping[str, str], log: Log | None, plugins: PluginRegistry
) -> Export:
    """Return an export made ready: all that is wrong with it is found, and nothing is written.

    Raises:
        FileProblem: If the options of the document are wrong.
        EventkitError: The errors of `eventkit.exporting.prepare`.
    """
    request = Request(
        offer=result.format.offer,
        reader=result.reader,
        log=log,
        modified=modified(result.document),
        options=OptionValues(options, are_texts=True),
        plugins=plugins,
    )
    with preparing(result.document):
        return prepare(result.event, request)


@contextmanager
def preparing(document: Path) -> Iterator[None]:
    """Put faults of a document's own options down to it; what is unreleased is said elsewhere.

    Raises:
        FileProblem: If the options of the document are wrong.
        OptionsError: If those of the command line are.
    """
    try:
        with warnings.catch_warnings(action="ignore", category=UnreleasedWarning):
            yield
    except OptionsError as error:
        if error.origin == "document":
            raise FileProblem(f"{document}: in [exporters]: {error}") from error
        raise


def deliver(ready: Sequence[Export], targets: Sequence[Path | None]) -> None:
    """Render everything, then write each result in one step, and say what is written where.

    Args:
        ready: The exports.
        targets: Where each goes; None is standard output.

    Raises:
        ExporterError: If an exporter fails; then nothing is written.
        TargetError: If a file cannot be written; what was there is still there.
    """
    rendered = [_rendered(export) for export in progress(ready, "exporting")]
    for export, target, data in zip(ready, targets, rendered, strict=True):
        if target is None:
            write_data(data or b"")
            continue
        with folder_made(target.parent):
            if data is None:
                write_export(export, target)
            else:
                write_file(target, [data])
        click.echo(f"wrote {safe_line(str(target))}", err=True)


def _rendered(export: Export) -> bytes | None:
    """Return the bytes of an export; a folder of files is rendered when it is written."""
    return None if isinstance(export.exporter, TreeExporter) else b"".join(pieces(export))


def warn_of_empty(results: Sequence[Result], ready: Sequence[Export]) -> None:
    """Warn of selections that leave no session, once for each document and audience."""
    views = {
        (result.document, result.reader.audience): export.event
        for result, export in zip(results, ready, strict=True)
    }
    for (document, audience), seen in views.items():
        warn_if_empty(document, seen, audience)


def tell_unreleased(results: Sequence[Result], ready: Sequence[Export]) -> None:
    """Say on standard error which events changed since their last release, each once."""
    pasts = {
        result.document: export.event.history
        for result, export in zip(results, ready, strict=True)
        if export.event.history.has_unreleased
    }
    for document, past in pasts.items():
        say_unreleased(document, past)


def say_unreleased(document: Path, past: History) -> None:
    """Say on standard error that an event changed since its last release, if it did."""
    if past.has_unreleased:
        shown, last = safe_line(str(document)), past.releases[-1].number
        warn(
            f"{shown}: it changed since release {last}, and calendars take it for the next release"
            f" already; before you publish: eventkit release {shown}"
        )


def tell_losses(results: Sequence[Result], ready: Sequence[Export]) -> None:
    """Say on standard error what of the events the formats cannot carry, once for each format."""
    told = {
        (result.document, result.format.label): losses(export)
        for result, export in zip(results, ready, strict=True)
    }
    for (document, name), lost in told.items():
        if lost:
            said = safe_line(_summed(lost))
            click.echo(f"{safe_line(str(document))}: {name} leaves out {said}", err=True)


def _summed(lost: Iterable[Loss]) -> str:
    """Return losses in one line: for each reason the places, the first few by name."""
    places: dict[str, list[str]] = defaultdict(list)
    for loss in lost:
        places[loss.message].append(loss.place)
    return "; ".join(f"{_named(held)} ({message})" for message, held in places.items())


def _named(places: Sequence[str]) -> str:
    """Return places in a few words.

    >>> _named(["outcomes.F-1", "outcomes.F-2", "outcomes.R-1", "outcomes.R-2", "outcomes.R-3"])
    'outcomes.F-1, outcomes.F-2, outcomes.R-1 and 2 more'
    """
    first = ", ".join(places[:NAMED])
    more = len(places) - NAMED
    return f"{first} and {more} more" if more > 0 else first


def count_problems(documents: Iterable[tuple[Path, Event]], held: PluginRegistry) -> None:
    """Say on standard error how many problems the built-in rules find in each document."""
    for document, event in documents:
        problems = run_checks(event, held.builtin_checks(), today_at(event))
        severities = Counter(problem.severity for problem in problems)
        said = [counted(severities[each], each.value) for each in Severity if severities[each]]
        if said:
            shown = safe_line(str(document))
            click.echo(f"{shown}: {', '.join(said)}; see: eventkit check {shown}", err=True)
