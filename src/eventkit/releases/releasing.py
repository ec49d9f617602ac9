"""Add a release of an event to its log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from os import PathLike
from pathlib import Path

from eventkit._atomic import write_file
from eventkit.model import Event, Release
from eventkit.model.errors import ReleaseError, TargetError
from eventkit.releases.format import Line, document_of, spelled_line
from eventkit.releases.log import Log, load_log, require_same_event
from eventkit.releases.patch import change_between, event_digest, places_of
from eventkit.releases.readers import shown_to_readers

_SECOND = timedelta(seconds=1)


def release(
    event: Event,
    path: str | PathLike[str],
    *,
    note: str = "",
    by: str = "",
    forced: bool = False,
    now: datetime | None = None,
) -> Log:
    """Add a release of an event to its log, which is made where there is none yet.

    The file is replaced in one step: after a crash it holds the old log or the new one.

    Args:
        event: The whole event.
        path: The log, `NAME.releases.jsonl`.
        note: What is said to it.
        by: Who releases it.
        forced: Whether it is released although `check` finds errors.
        now: Aware datetime of the release; the present unless it is given. It is put a second
            after the last release where it is not later: times in a log only rise.

    Returns:
        The log with the release.

    Raises:
        ReleaseError: If nothing changed, the event has no `uid` or another one than in the log,
            it is a selection, or somebody else is releasing at this moment.
        LogError: If the log cannot be used; `load_log` says when.
        TargetError: If it cannot be written; the old one is still there.
    """
    target = Path(path)
    _require_whole(event)
    with locked(target):
        log = load_log(target) if target.exists() else None
        if log:
            require_same_event(event, log)
            _require_changed(event, log)
        made = Release(
            number=len(log or ()) + 1,
            time=next_time(log.releases[-1] if log else None, now or datetime.now(UTC)),
            note=note,
            by=by,
            forced=forced,
        )
        lines = *(log.lines if log else ()), next_line(log, made, event)
        write_file(target, (line.data + b"\n" for line in lines), like=document_of(target))
    return Log(path=target, lines=lines)


def _require_whole(event: Event) -> None:
    if event.is_selection:
        raise ReleaseError("a selection cannot be released: it would withdraw all the rest")
    if event.uid is None:
        raise ReleaseError(
            "the event has no uid, by which calendars know it for ever: add one to [event], such"
            f' as uid = "{_new_uid()}"'
        )


def _new_uid() -> str:
    from uuid import uuid4

    return str(uuid4())


def _require_changed(event: Event, log: Log) -> None:
    if event_digest(event) == log.digest:
        raise ReleaseError(f"nothing changed since release {len(log)}: there is nothing to release")


def next_time(last: Release | None, now: datetime) -> datetime:
    """Return the time of the release after the last: now, but later than that one."""
    seconds = now.astimezone(UTC).replace(microsecond=0)
    return max(seconds, last.time + _SECOND) if last else seconds


def next_line(log: Log | None, made: Release, event: Event) -> Line:
    """Return the line of a release that follows a log, or begins one.

    Args:
        log: The releases so far, of the same event; None before the first.
        made: The release.
        event: The whole event.
    """
    places = places_of(event)
    if log is None:
        return spelled_line(made, places, change_between({}, places), {}, last=None)
    change = change_between(log.places(), places)
    return spelled_line(made, places, change, shown_to_readers(log, event), last=log.lines[-1])


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Keep everybody else from changing a log meanwhile.

    Raises:
        ReleaseError: If somebody is changing it already.
        TargetError: If nothing can be written beside it.
    """
    from filelock import FileLock, Timeout  # brings asyncio: only where something is written

    beside = target.with_name(f".{target.name}.lock")
    lock = FileLock(beside)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ReleaseError(
            f"{target}: somebody else is releasing at this moment; try again when they are done"
        ) from None
    except OSError as error:
        raise TargetError(f"cannot write {target}: {error.strerror}", target) from error
    try:
        yield
    finally:
        lock.release()
