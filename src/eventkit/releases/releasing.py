"""Add a release of an event to its log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import MAXYEAR, UTC, datetime, timedelta
from os import PathLike
from pathlib import Path

from attrs import evolve

from eventkit.document._files import private_log_path
from eventkit.model import Event, Release
from eventkit.model.errors import ReleaseError, TargetError, shortened
from eventkit.releases.format import Line, spelled_line, spelled_unpublish
from eventkit.releases.log import Log, last_places, load_log, require_same_event
from eventkit.releases.offsets import Offsets, offsets_of
from eventkit.releases.patch import change_between, places_of
from eventkit.releases.private import is_split, write_log
from eventkit.releases.readers import is_released, shown_to_readers
from eventkit.releases.shown import Shown

_SECOND = timedelta(seconds=1)


def release(
    event: Event,
    path: str | PathLike[str],
    *,
    note: str = "",
    by: str = "",
    forced: bool = False,
    renamed: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Log:
    """Add a release of an event to its log, which is created if it does not exist.

    The file is replaced in one step: after a crash it is the old log or the new one. If
    `NAME.private.toml` is beside it, the whole release is written to `NAME.private.releases.jsonl`,
    and the log gets only what the public may know.

    Args:
        event: The whole event.
        path: The log, `NAME.releases.jsonl`.
        note: A note on the release.
        by: The name of the person who releases.
        forced: Whether it is released although `check` finds errors.
        renamed: The new places of people, organisations, groups, rooms and tracks whose id changed,
            by the old ones, such as `people.ada`: the old feed links to the new one. If two items
            are one now, the one that kept its id is named too. An item whose id another has now,
            and that is not named itself, is gone.
        merged: The UIDs of the sessions that others are a part of now, by the UIDs of those, which
            the event no longer has: calendars say so instead of cancelling them.
        now: Aware datetime of the release; by default the present. If it is not later than the last
            release, it becomes one second after that: times in a log only rise.

    Returns:
        The log with the release.

    Raises:
        ReleaseError: If nothing changed, the event has no `uid` or another one than in the log,
            it is a selection, the note or name cannot be encoded in UTF-8, a merged session is in
            the event or in no release, or somebody else is releasing at this moment.
        LogError: If the log cannot be used (see `load_log`).
        TargetError: If it cannot be written; the old one is kept.

    >>> import tempfile
    >>> from datetime import date
    >>> school = Event(id="school", uid="spring-school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = f"{folder}/school.releases.jsonl"
    ...     log = release(school, path, note="First programme")
    ...     log = release(evolve(school, title="Spring School"), path, note="Its full title")
    >>> [made.note for made in log.releases]
    ['First programme', 'Its full title']
    """
    target = Path(path)
    with locked(target):
        log = log_to_extend(event, target)
        return add_release(
            event,
            target,
            log,
            note=note,
            by=by,
            forced=forced,
            renamed=renamed,
            merged=merged,
            now=now,
        )


def log_to_extend(event: Event, target: Path) -> Log | None:
    """Return the log to which a release of an event can be added; None before the first.

    The caller must have locked it.

    Raises:
        LogError: If it cannot be used or belongs to another event.
    """
    if not target.exists() and not private_log_path(target).exists():
        return None
    log = load_log(target)
    if log.is_public:
        raise log.private_missing("nothing can be released")
    require_same_event(event, log)
    return log


def add_release(
    event: Event,
    target: Path,
    log: Log | None,
    *,
    note: str,
    by: str,
    forced: bool,
    renamed: Mapping[str, str] | None,
    merged: Mapping[str, str] | None = None,
    now: datetime | None = None,
) -> Log:
    """Add a release to a locked log, as `release` does.

    Args:
        event: The whole event.
        target: The path of the log.
        log: The log, read after it was locked; None before the first release.
        note: As for `release`.
        by: As for `release`.
        forced: As for `release`.
        renamed: As for `release`.
        merged: As for `release`.
        now: As for `release`.
    """
    _require_whole(event)
    _require_utf8(note, by)
    if log:
        if is_split(target):  # a crash may have left the public log without the last release
            write_log(target, log.written)
        _require_changed(event, log)
    _require_merged(event, log, merged or {})
    entry = Release(
        number=log.next_step.number if log else 1,
        time=next_time(log.written[-1].release if log else None, now or datetime.now(UTC)),
        note=note,
        by=by,
        forced=forced,
    )
    line = next_line(log, entry, event, renamed=renamed, merged=merged)
    lines = *(log.written if log else ()), line
    write_log(target, lines)
    return Log(path=target, written=lines)


def unpublish(
    path: str | PathLike[str],
    number: int,
    *,
    note: str = "",
    by: str = "",
    now: datetime | None = None,
) -> Log:
    """Take back the last release of a log, which nobody received.

    Its line stays, and another line takes it back: calendars are those of the release before,
    what only that release showed disappears, and its number is not used again.

    Args:
        path: The log, `NAME.releases.jsonl`.
        number: The number of the last release.
        note: Why it is taken back.
        by: Who takes it back.
        now: Aware datetime of the taking back; as for `release`.

    Returns:
        The log without the release.

    Raises:
        ReleaseError: If it is not the last release or is the only one, and when `release` raises
            it.

    >>> import tempfile
    >>> from datetime import date
    >>> school = Event(id="school", uid="spring-school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = f"{folder}/school.releases.jsonl"
    ...     log = release(school, path)
    ...     log = release(evolve(school, title="Draft"), path)
    ...     log = unpublish(path, 2)
    >>> log.event().title
    'School'
    """
    target = Path(path)
    _require_utf8(note, by)
    with locked(target):
        log = load_log(target)
        if log.is_public:
            raise log.private_missing("nothing can be taken back")
        if any(entry.number == number for entry in log.unpublished):
            write_log(target, log.written)  # a crash may have left the public log without it
            raise ReleaseError(f"release {number} was taken back already: there is nothing to do")
        _require_last(log, number)
        time = next_time(log.written[-1].release, now or datetime.now(UTC))
        entry = Release(number=number, time=time, note=note, by=by)
        lines = *log.written, spelled_unpublish(entry, log.written)
        write_log(target, lines)
    return Log(path=target, written=lines)


def _require_last(log: Log, number: int) -> None:
    """Raise `ReleaseError` if a release is not the last, or is the only one."""
    last = log.releases[-1].number
    if number > last or number < log.releases[0].number:
        raise ReleaseError(f"there is no release {number} to take back: the last is {last}")
    if number < last:
        raise ReleaseError(
            f"release {number} cannot be taken back, only the last, which is {last}: if somebody"
            f" may have received {number}, correct the document and release again"
        )
    if len(log) == 1:
        raise ReleaseError(
            f"release {number} is the only one, and the log would be empty: if nobody received it,"
            f" move {log.path} away, and `eventkit release` begins a new log"
        )


def _require_whole(event: Event) -> None:
    if event.is_selection:
        raise ReleaseError("a selection cannot be released: it would withdraw all the rest")
    if event.uid is None:
        raise ReleaseError(
            "the event has no uid, by which calendars know it for ever: add one to [event], such"
            f' as uid = "{_new_uid()}"'
        )


def _require_utf8(*texts: str) -> None:
    for text in texts:
        try:
            text.encode()
        except UnicodeEncodeError as error:
            problem = f"{shortened(ascii(text))} is not valid UTF-8: write the note or name anew"
            raise ReleaseError(problem) from error


def _new_uid() -> str:
    from uuid import uuid4

    return str(uuid4())


def _require_changed(event: Event, log: Log) -> None:
    if is_released(event, log):
        last = log.releases[-1].number
        raise ReleaseError(f"nothing changed since release {last}: there is nothing to release")


def _require_merged(event: Event, log: Log | None, merged: Mapping[str, str]) -> None:
    """Raise `ReleaseError` if a merged session is not gone, or that which it is a part of is."""
    if not merged:
        return
    present = set(map(event.uid_of, event.sessions))
    last = log.event() if log else None
    released = set(map(last.uid_of, last.sessions)) if last else set()
    for old, new in merged.items():
        if old in present or old not in released:
            state = "is in the event" if old in present else "was not in the last release"
            raise ReleaseError(
                f"the session {old!r} {state}, so it cannot be a part of {new!r} now"
            )
        if new not in present:
            raise ReleaseError(f"the event has no session {new!r} that {old!r} could be a part of")


def next_time(last: Release | None, now: datetime) -> datetime:
    """Return the time of the next release: now, but later than the last release."""
    seconds = now.astimezone(UTC).replace(microsecond=0)
    time = max(seconds, last.time + _SECOND) if last else seconds
    if time.year == MAXYEAR:
        raise ReleaseError(
            f"a release in the year {MAXYEAR} could have no successor: set the clock right"
        )
    return time


def next_line(
    log: Log | None,
    release: Release,
    event: Event,
    touched: Mapping[str, Iterable[str]] | None = None,
    *,
    renamed: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
    offsets: Offsets | None = None,
) -> Line:
    """Return the line of the next release of a log, or of the first.

    Args:
        log: The releases so far, of the same event; None before the first.
        release: The release.
        event: The whole event.
        touched: By reader's name, UIDs to stamp with this release even if it does not change them,
            since calendars have them with its time already.
        renamed: The new places of items whose id changed, by the old ones.
        merged: The UIDs of the sessions that others are a part of now, by the UIDs of those.
        offsets: The offsets of the event's zone around its days; by default those of today's rules.
    """
    places = places_of(event)
    offsets = offsets_of(event) if offsets is None else offsets
    if log is None:
        change = change_between({}, places)
        return spelled_line(release, places, change, {}, last=None, offsets=offsets)
    change = change_between(last_places(log), places)
    shown = _with_touched(shown_to_readers(log, event, renamed, merged), touched or {})
    return spelled_line(
        release,
        places,
        change,
        shown,
        log.written[-1],
        offsets=offsets,
        renamed=renamed,
        merged=merged,
    )


def _with_touched(
    shown: Mapping[str, Shown], touched: Mapping[str, Iterable[str]]
) -> dict[str, Shown]:
    """Return what a release changes for each reader, including entries whose stamp may not go back.

    A reader missing on one side gets the record of the same audience in the event's own language.
    """
    names = {name.casefold() for name in shown}
    uids: dict[str, list[str]] = {name: [] for name in names}
    for name in {*names, *touched}:
        audience = name.partition(".")[0]
        uids[name if name in names else audience] += touched.get(name, touched.get(audience, ()))

    def with_touched(name: str, record: Shown) -> Shown:
        stamped = {*record.restamped()}
        others = (uid for uid in dict.fromkeys(uids[name.casefold()]) if uid not in stamped)
        return evolve(record, changed=(*record.changed, *others))

    return {name: with_touched(name, record) for name, record in shown.items()}


@contextmanager
def locked(target: Path) -> Iterator[None]:
    """Lock a log, so that nobody else changes or creates it.

    Raises:
        ReleaseError: If another process has locked it.
        TargetError: If the lock file cannot be written beside it.
    """
    from filelock import FileLock, Timeout  # imports asyncio, so only where something is written

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
        if not target.exists() and not private_log_path(target).exists():
            with suppress(OSError):  # on Windows the release of the lock removes it
                beside.unlink()
        lock.release()
