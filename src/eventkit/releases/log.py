"""The release log of an event: read it, go back in it, add a release to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from os import PathLike
from pathlib import Path

from attrs import evolve, field, frozen

from eventkit._atomic import write_file
from eventkit.document import from_tables
from eventkit.model import Audience, Event, Release
from eventkit.model.errors import EventkitError, LogError, ReleaseError, TargetError
from eventkit.releases._lines import (
    SUFFIX,
    Line,
    Text,
    digest_of,
    places_at,
    read_line,
    read_lines,
    replayed,
    replayed_whole,
    spelt,
    text_of,
)
from eventkit.releases._places import Change, Digests, Places, change_between, places_of, tables_of
from eventkit.releases._shown import PROJECTION

_SECOND = timedelta(seconds=1)


@frozen(kw_only=True, repr=False, eq=False)
class Log:
    """The releases of an event, and the event as it was at each.

    Iterating yields each `Release` with its `Event`, oldest first; an event is made when it is
    asked for.

    Args:
        path: The file that it was read from.
        lines: Its lines; of no use but to eventkit itself.

    >>> from datetime import date
    >>> import tempfile
    >>> school = Event(id="school", uid="spring-school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log = release(school, f"{folder}/event.releases.jsonl", note="First programme")
    >>> [(each.number, each.note, event.title) for each, event in log]
    [(1, 'First programme', 'School')]
    """

    path: Path
    lines: tuple[Line, ...] = field(converter=tuple[Line, ...])

    def __repr__(self) -> str:
        return f"Log({str(self.path)!r}, {len(self)} releases)"

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[tuple[Release, Event]]:
        for line, places, _ in replayed(self.lines):
            yield line.release, self._event(line.release.number, places)

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases, oldest first."""
        return tuple(line.release for line in self.lines)

    @property
    def uid(self) -> str:
        """The `uid` of the event."""
        return str(self.lines[0].change.set["event.uid"])

    def event(self, number: int | None = None) -> Event:
        """Return the event as it was at a release; the last unless a number is given.

        Raises:
            LogError: If there is no release of that number.
        """
        wanted = len(self) if number is None else number
        return self._event(wanted, self.places(wanted))

    def places(self, number: int | None = None) -> Places:
        """Return the same as places, of no use but to eventkit itself."""
        wanted = len(self) if number is None else number
        return places_at(self.until(wanted).lines, wanted)

    def until(self, number: int) -> Log:
        """Return the log as it was after a release.

        Raises:
            LogError: If there is no release of that number.
        """
        if not 1 <= number <= len(self):
            there = "is only release 1" if len(self) == 1 else f"are releases 1 to {len(self)}"
            raise LogError(f"{self.path}: no release {number}; there {there}", path=self.path)
        return evolve(self, lines=self.lines[:number])

    def _event(self, number: int, places: Places) -> Event:
        try:
            return from_tables(tables_of(places))
        except EventkitError as error:
            line = self.lines[number - 1].number
            raise LogError(
                f"{self.path}:{line}: release {number} is no event that this eventkit can read:"
                f" {error}",
                path=self.path,
                line=line,
            ) from error


def as_told(made: Release, audience: Audience) -> Release:
    """Return a release as an audience may know it: what was noted to it is for the organisers."""
    if audience is Audience.ORGANIZERS:
        return made
    return Release(number=made.number, time=made.time)


def log_path(document: str | PathLike[str]) -> Path:
    """Return where the log of a document is: `NAME.releases.jsonl` beside `NAME.toml`.

    >>> log_path("out/event.toml").name
    'event.releases.jsonl'
    """
    path = Path(document)
    return path.with_name(f"{path.stem}{SUFFIX}")


def read_log(path: str | PathLike[str]) -> Log:
    """Read a release log, and prove that nothing in it was changed.

    Args:
        path: The file, `NAME.releases.jsonl`.

    Raises:
        LogError: If it cannot be read, or a line is torn, edited, of a newer format, or follows
            the same line as another; it names the line.
    """
    text = text_of(Path(path))
    return Log(path=Path(path), lines=read_lines(text))


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
        LogError: If the log cannot be used; `read_log` says when.
        TargetError: If it cannot be written; the old one is still there.
    """
    target = Path(path)
    _require_whole(event)
    with locked(target):
        lines = read_log(target).lines if target.exists() else ()
        line = _next_line(event, lines, target, _Said(note, by, forced, now or datetime.now(UTC)))
        write_file(target, (each.data + b"\n" for each in (*lines, line)))
    return Log(path=target, lines=(*lines, line))


@frozen
class _Said:
    note: str
    by: str
    forced: bool
    now: datetime


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


def require_same_event(event: Event, log: Log) -> None:
    """Raise `LogError` if a log is that of another event."""
    if event.uid != log.uid:
        raise LogError(
            f"{log.path}: this is the log of the event {log.uid!r}, not of {event.uid!r}: calendars"
            f' know the event by its uid for ever, so put back uid = "{log.uid}", or take the log'
            " away if it is another event",
            path=log.path,
        )


def _next_line(event: Event, lines: tuple[Line, ...], path: Path, said: _Said) -> Line:
    before, digests = replayed_whole(lines)
    last = lines[-1] if lines else None
    if last:
        require_same_event(event, Log(path=path, lines=lines))
    places = places_of(event)
    change = change_between(before, places)
    if not change:
        number = last.release.number if last else 0
        raise ReleaseError(f"nothing changed since release {number}: there is nothing to release")
    made = Release(
        number=len(lines) + 1,
        time=next_time(last.release if last else None, said.now),
        note=said.note,
        by=said.by,
        forced=said.forced,
    )
    return line_of(made, places, digests, change=change, last=last)


def next_time(last: Release | None, now: datetime) -> datetime:
    """Return the time of the release after the last: now, but later than that one."""
    seconds = now.astimezone(UTC).replace(microsecond=0)
    return max(seconds, last.time + _SECOND) if last else seconds


def line_of(
    made: Release,
    places: Places,
    digests: Digests,
    *,
    change: Change,
    last: Line | None,
    projection: int = PROJECTION,
) -> Line:
    """Return the line of a release; the digests are noted anew where it changes something."""
    digests.note(change)
    data = spelt(
        made,
        places,
        digests,
        change=change if last else None,
        previous=digest_of(last.data) if last else None,
        projection=projection,
    )
    return read_line(Text(Path(), ((made.number, data),)), made.number, data)


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
