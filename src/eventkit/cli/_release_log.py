"""The release log beside a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, TypeVar

import click

from eventkit.cli._documents import FileProblem, Source, load_all, log_beside, only_document
from eventkit.cli._terminal import counted, safe_line, warn

if TYPE_CHECKING:
    from eventkit import Event, Log

F = TypeVar("F", bound=Callable[..., object])

release_option = click.option(
    "--release",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="The event of release N, as `eventkit log` numbers them: as it was then, with what is"
    " restricted since.",
)


def warn_of_other_rules(log: Log, event: Event) -> None:
    """Warn of time zones whose rules changed since the last release."""
    from eventkit.releases.log import guests_at_other_hours, zones_with_other_rules
    from eventkit.releases.readers import moved_days

    for zone, number in sorted(zones_with_other_rules(log, event).items()):
        sessions = counted(number, "session keeps its", "sessions keep their")
        warn(f"the clock rules of {zone} changed: {sessions} wall time, at another instant")
    if guests := guests_at_other_hours(log, event):
        sessions = counted(guests, "session of another zone is", "sessions of other zones are")
        warn(
            f"the clock rules of {event.timezone} changed: {sessions} at another hour of the event"
        )
    if days := len({*moved_days(log, event)}):
        hours = counted(days, "day keeps its usual hours", "days keep their usual hours")
        warn(f"the clock rules of {event.timezone} changed: {hours}, at other instants")


def released(document: Path, number: int) -> tuple[Event, Log]:
    """Return the event of a release, and the log up to it.

    Raises:
        FileProblem: If the document was never released.
        LogError: If there is no release of that number, or the log cannot be used.
    """
    log = log_beside(document)
    if log is None:
        raise _never_released(document)
    until = log.until(number)
    return until.event(), until


def load_with_logs(
    sources: Sequence[Source], options: Mapping[str, Mapping[str, str]], number: int | None
) -> tuple[list[tuple[Path, Event]], dict[Path, Log]]:
    """Return every document with its event, and the logs by document.

    Args:
        sources: The documents, and files in other formats.
        options: The options of the importers, as `options_for` returns them.
        number: The number of the release; None returns the present events.

    Raises:
        DocumentError: With the faults of all documents.
        FileProblem: If a document was never released.
        LogError: If there is no such release, or a log cannot be used.
        OptionsError: If an importer does not take an option.
    """
    names = [source.path for source in sources]
    if number is None:
        # Logs first: a release made meanwhile then counts as unreleased, and not as taken back.
        logs = {document: log_beside(document) for document in names}
        return load_all(sources, options), {document: log for document, log in logs.items() if log}
    states = {document: released(document, number) for document in names}
    events = [(document, event) for document, (event, _) in states.items()]
    return events, {document: log for document, (_, log) in states.items()}


def log_file(path: Path) -> Path:
    """Return the log at a PATH, or that of its only document.

    Raises:
        FileProblem: If there is none, or there are several documents.
    """
    from eventkit.document import log_path
    from eventkit.document._files import private_log_path

    if path.name.endswith(".releases.jsonl"):
        return path
    document = only_document(path)
    target = log_path(document)
    if not target.exists() and not private_log_path(target).exists():
        raise _never_released(document)
    return target


def _never_released(document: Path) -> FileProblem:
    if not document.exists():
        return FileProblem("there is no such file", document)
    quoted = safe_line(quote(str(document)))
    return FileProblem(f"it was never released; `eventkit release {quoted}` does that", document)
