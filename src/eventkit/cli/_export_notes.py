"""What commands print on standard error after an export: about releases, selections and losses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from eventkit._rendering import losses
from eventkit.cli._export_jobs import PreparedJob
from eventkit.cli._terminal import safe_line, shortened, warn
from eventkit.cli._view_options import note_language, warn_if_empty
from eventkit.model import History
from eventkit.plugins import Loss


def print_notes(prepared: Sequence[PreparedJob]) -> None:
    """Print what is to be known of an export, each fact once.

    That is documents with unreleased changes, languages that are not there, selections that leave
    no session, and what a format cannot carry.
    """
    histories = {
        job.document: export.event.history
        for job, export, _ in prepared
        if export.event.history.has_unreleased
    }
    views = {(job.document, job.reader.audience): export.event for job, export, _ in prepared}
    lost = {(job.document, job.format.label): losses(export) for job, export, _ in prepared}
    for document, history in histories.items():
        note_unreleased(document, history)
    note_language((job.document, job.event, export.event) for job, export, _ in prepared)
    for (document, audience), view in views.items():
        warn_if_empty(document, view, audience)
    for (document, format), facts in lost.items():
        if facts:
            summary = safe_line(_summary(facts))
            click.echo(f"{safe_line(str(document))}: {format} leaves out {summary}", err=True)


def note_unreleased(document: Path, history: History) -> None:
    """Warn where an event changed since its last release."""
    if history.has_unreleased:
        shown, last = safe_line(str(document)), history.releases[-1].number
        warn(
            f"{shown}: changed since release {last}; exports count it as the next release already."
            f" Before you publish: eventkit release {shown}"
        )


def _summary(lost: Iterable[Loss]) -> str:
    """Return losses in one line: for each reason the places, the first few by name."""
    places: dict[str, list[str]] = defaultdict(list)
    for loss in lost:
        places[loss.message].append(loss.place)
    return "; ".join(f"{shortened(names)} ({message})" for message, names in places.items())
