"""The two states of an event that `diff` compares: documents, or releases as PATH@N."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from eventkit.cli._documents import load_one, log_beside, only_document
from eventkit.cli._release_log import released
from eventkit.model import Audience, Event, Release

if TYPE_CHECKING:
    from eventkit.changes.older_ids import Lineage
    from eventkit.model.reader import Reader
    from eventkit.releases import Log

_MAX_DIGITS = 9  # of the number of a release


class State(NamedTuple):
    """An event and its origin.

    Args:
        event: The whole event.
        path: The path on the command line.
        document: The document.
        log: Of a release, the log up to it.
    """

    event: Event
    path: str
    document: Path
    log: Log | None = None

    @property
    def release(self) -> Release | None:
        """The release, if it is one."""
        return self.log.releases[-1] if self.log else None

    def origin(self) -> dict[str, object]:
        """Return the origin of the state, for programs."""
        if self.release is None:
            return {"path": self.path}
        return {"path": self.path, "release": self.release.number, "time": self.release.time}


def states_of(first: str, second: str | None) -> tuple[State, State]:
    """Return the older and the newer state of a command line.

    Args:
        first: A document, or PATH@N for its release N.
        second: The same; None compares a document with its last release, and a release with the
            previous one.

    Raises:
        DocumentError: With the faults of a document.
        FileProblem: If there is no document, or it was never released.
        LogError: If there is no such release, or the log cannot be used.
        click.UsageError: If the first release has no other to compare with.
    """
    if second is not None:
        return _state(first), _state(second)
    path, number = _parts(first)
    document = only_document(path)
    if number is None:
        event, log = load_one(document), log_beside(document)
        last = log.releases[-1].number if log else 1
        return _release(document, last), State(event, first, document)
    newer = _release(document, number)
    before = newer.log.releases[-2:-1] if newer.log else ()
    if not before:
        raise click.UsageError(f"{first}: there is no release before the first; name another state")
    return _release(document, before[0].number), newer


def _state(text: str) -> State:
    path, number = _parts(text)
    if number is not None:
        return _release(only_document(path), number)
    return State(load_one(path), text, path)


def _release(document: Path, number: int) -> State:
    event, log = released(document, number)
    return State(event, f"{document}@{number}", document, log)


def _parts(text: str) -> tuple[Path, int | None]:
    """Return a path and the number of a release, if any; an existing file `x@1` is just a path."""
    path, at, digits = text.rpartition("@")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _MAX_DIGITS
    if at and path and is_number and not Path(text).exists():
        return Path(path), int(digits)
    return Path(text), None


def comparable_event(old: State, new: State) -> Event:
    """Return what of the newer state the older one may have: a public log has the public part."""
    if old.log and not new.log and old.log.uid == new.event.uid:
        return old.log.comparable_view(new.event, Audience.PUBLIC)
    return new.event


def releases_between(old: State, new: State, reader: Reader) -> Iterator[Event]:
    """Yield the releases of an event between two of its states, if the older one is a release.

    The first is the older state without what calendars tell this reader no more.
    """
    from eventkit.changes import states_between
    from eventkit.changes.merged import with_untold_sessions
    from eventkit.releases import load_log

    if old.log is None or old.log.uid != new.event.uid:
        return
    whole = load_log(old.log.path)
    log = new.log or whole
    yield from with_untold_sessions(old.event, new.event, whole, reader)
    yield from states_between(log, old.log.releases[-1].number, new.event)


def lineage_between(old: State, new: State) -> Lineage:
    """Return the lineage of the items of an older state until a newer one, if it is a release."""
    from eventkit.changes.older_ids import UNKNOWN, Lineage
    from eventkit.releases import load_log

    if old.log is None or old.log.uid != new.event.uid:
        return UNKNOWN
    return Lineage.since(new.log or load_log(old.log.path), old.log.releases[-1].number)


def lineage_of(state: State) -> Lineage:
    """Return the lineage of the items of a newer state, if it is a release."""
    from eventkit.changes.older_ids import UNKNOWN, Lineage
    from eventkit.releases import load_log

    if state.release is None or state.log is None:
        return UNKNOWN
    return Lineage.until(load_log(state.log.path), state.release.number)


def states_after(state: State) -> Iterator[Event]:
    """Yield the states of an event after a release: later releases, and the document as it is.

    Raises:
        DocumentError: With the faults of the document, since its restrictions are needed.
    """
    from eventkit.changes import states_between
    from eventkit.releases import load_log

    if state.release is None or state.log is None:
        return
    log = load_log(state.log.path)
    present = load_one(state.document) if state.document.exists() else log.event()
    yield from states_between(log, state.release.number, present)
    yield present
