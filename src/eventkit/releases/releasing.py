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
from eventkit.releases.patch import change_between, event_digest, places_of
from eventkit.releases.private import is_split, write_log
from eventkit.releases.readers import shown_to_readers
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
    now: datetime | None = None,
) -> Log:
    """Add a release of an event to its log, which is made where there is none yet.

    The file is replaced in one step: after a crash it holds the old log or the new one. Where
    `NAME.private.toml` is beside it, all goes into `NAME.private.releases.jsonl`, and the log holds
    what the public may know.

    Args:
        event: The whole event.
        path: The log, `NAME.releases.jsonl`.
        note: What is said to it.
        by: Who releases it.
        forced: Whether it is released although `check` finds errors.
        renamed: The new places of people, organisations, groups, rooms and tracks that got another
            id, by the old, such as `people.ada`: the feed of the one leads on to the other.
        now: Aware datetime of the release; the present unless it is given. It is put a second
            after the last release where it is not later: times in a log only rise.

    Returns:
        The log with the release.

    Raises:
        ReleaseError: If nothing changed, the event has no `uid` or another one than in the log,
            it is a selection, the note or name is no text that UTF-8 can spell, or somebody else is
            releasing at this moment.
        LogError: If the log cannot be used; `load_log` says when.
        TargetError: If it cannot be written; the old one is still there.

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
            event, target, log, note=note, by=by, forced=forced, renamed=renamed, now=now
        )


def log_to_extend(event: Event, target: Path) -> Log | None:
    """Return the log to which a release of an event can be added; None before the first.

    Whoever adds to it has locked it before.

    Raises:
        LogError: If it cannot be used, or is that of another event.
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
    now: datetime | None = None,
) -> Log:
    """Add a release to a log that is locked, as `release` does.

    Args:
        event: The whole event.
        target: The log.
        log: The same as it was read since it was locked; None before the first release.
        note: As for `release`.
        by: As for `release`.
        forced: As for `release`.
        renamed: As for `release`.
        now: As for `release`.
    """
    _require_whole(event)
    _require_utf8(note, by)
    if log:
        if is_split(target):  # a crash may have kept a release out of what the public may know
            write_log(target, log.written)
        _require_changed(event, log)
    entry = Release(
        number=log.next_step.number if log else 1,
        time=next_time(log.written[-1].release if log else None, now or datetime.now(UTC)),
        note=note,
        by=by,
        forced=forced,
    )
    lines = *(log.written if log else ()), next_line(log, entry, event, renamed=renamed)
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

    Its line stays, and another says that it is taken back: calendars are those of the release
    before, what that release alone showed is nowhere, and its number is not used again.

    Args:
        path: The log, `NAME.releases.jsonl`.
        number: The number of the last release.
        note: Why it is taken back.
        by: Who takes it back.
        now: Aware datetime of that; as for `release`.

    Returns:
        The log without the release.

    Raises:
        ReleaseError: If it is not the last release, or the only one; as well as what
            `release` raises.

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
            write_log(target, log.written)  # a crash may have kept it out of the public log
            raise ReleaseError(f"release {number} was taken back already: there is nothing to do")
        _require_last(log, number)
        time = next_time(log.written[-1].release, now or datetime.now(UTC))
        entry = Release(number=number, time=time, note=note, by=by)
        lines = *log.written, spelled_unpublish(entry, log.written)
        write_log(target, lines)
    return Log(path=target, written=lines)


def _require_last(log: Log, number: int) -> None:
    """Raise `ReleaseError` if a release is not the last, or there is none before it."""
    last = log.releases[-1].number
    if number > last or number < log.releases[0].number:
        raise ReleaseError(f"there is no release {number} to take back: the last is {last}")
    if number < last:
        raise ReleaseError(
            f"release {number} cannot be taken back, only the last, which is {last}: if somebody"
            f" may have {number}, correct the document and release again"
        )
    if len(log) == 1:
        raise ReleaseError(
            f"release {number} is the only one, and nothing would be left: if nobody received it,"
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
            problem = f"{shortened(ascii(text))} is no text in UTF-8: write the note or name anew"
            raise ReleaseError(problem) from error


def _new_uid() -> str:
    from uuid import uuid4

    return str(uuid4())


def _require_changed(event: Event, log: Log) -> None:
    if event_digest(event) == log.digest:
        last = log.releases[-1].number
        raise ReleaseError(f"nothing changed since release {last}: there is nothing to release")


def next_time(last: Release | None, now: datetime) -> datetime:
    """Return the time of the release after the last: now, but later than that one."""
    seconds = now.astimezone(UTC).replace(microsecond=0)
    time = max(seconds, last.time + _SECOND) if last else seconds
    if time.year == MAXYEAR:
        raise ReleaseError(
            f"a release in the year {MAXYEAR} would be the last: set the clock right"
        )
    return time


def next_line(
    log: Log | None,
    release: Release,
    event: Event,
    touched: Mapping[str, Iterable[str]] | None = None,
    *,
    renamed: Mapping[str, str] | None = None,
) -> Line:
    """Return the line of a release that follows a log, or begins one.

    Args:
        log: The releases so far, of the same event; None before the first.
        release: The release.
        event: The whole event.
        touched: By reader UIDs that calendars have with the time of this release already, whether
            or not it changes anything of them.
        renamed: The new places of items that got another id, by the old.
    """
    places = places_of(event)
    if log is None:
        return spelled_line(release, places, change_between({}, places), {}, last=None)
    change = change_between(last_places(log), places)
    shown = _with_touched(shown_to_readers(log, event, renamed), touched or {})
    return spelled_line(release, places, change, shown, log.written[-1], renamed=renamed)


def _with_touched(
    shown: Mapping[str, Shown], touched: Mapping[str, Iterable[str]]
) -> dict[str, Shown]:
    """Return what a release changes for each reader, with entries whose stamp may not go back.

    A reader that one of the two does not know is read as the same audience in its own language.
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
    """Keep everybody else from changing a log meanwhile, or beginning one.

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
        if not target.exists() and not private_log_path(target).exists():
            with suppress(OSError):  # on Windows it goes when it is released
                beside.unlink()
        lock.release()
