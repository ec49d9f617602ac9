"""The release log of an event: read it, and get the event as it was at a release."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import Any

from attrs import evolve, field, frozen

from eventkit.document import from_tables
from eventkit.document._files import private_log_path
from eventkit.document.time_values import NO_TIME
from eventkit.model import Audience, Event, Release
from eventkit.model.errors import DocumentError, EventkitError, LogError, shortened
from eventkit.model.views import for_audience
from eventkit.releases.format import Line, Text, digest_of, places_at, standing, states, text_of
from eventkit.releases.patch import (
    INSTANTS,
    UNPLACED,
    Places,
    instants_of,
    places_of,
    split_instants,
    tables_of,
)
from eventkit.releases.proof import read_lines
from eventkit.releases.shown import Step

_HOURS = ("day", "time", "start", "end", "duration")
_WHEN = (*_HOURS, "timezone", "part_of")
_SECOND = timedelta(seconds=1)
_LONGEST_REASON = 500  # a state may have thousands of faults


@frozen(kw_only=True, repr=False, eq=False)
class Log:
    """The releases of an event, and the event as it was at each.

    Iterating yields each `Release` with its `Event`, oldest first; an event is made only when it is
    reached.

    Args:
        path: The file that it was read from.
        written: All its lines, including those of releases that were taken back; for internal use.
        last: The last state, as places and as an event, if it is known already.

    >>> from datetime import date
    >>> import tempfile
    >>> from eventkit.releases import release
    >>> school = Event(id="school", uid="spring-school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log = release(school, f"{folder}/event.releases.jsonl", note="First programme")
    >>> [(each.number, each.note, event.title) for each, event in log]
    [(1, 'First programme', 'School')]
    """

    path: Path
    written: tuple[Line, ...] = field(converter=tuple[Line, ...])
    last: tuple[Places, Event] | None = None

    def __repr__(self) -> str:
        return f"Log({str(self.path)!r}, {len(self)} releases)"

    def __len__(self) -> int:
        return len(self.lines)

    def __iter__(self) -> Iterator[tuple[Release, Event]]:
        for line, places in states(self.lines):
            yield line.release, event_at(self.path, line, places)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the releases that were not taken back; for internal use."""
        return tuple(standing(self.written))

    @property
    def releases(self) -> tuple[Release, ...]:
        """The releases that were not taken back, oldest first."""
        return tuple(line.release for line in self.lines)

    def releases_for(self, audience: Audience) -> tuple[Release, ...]:
        """Return the releases, oldest first, as an audience may see them.

        Only organisers see the note of a release, who made it and whether it was forced.
        """
        return self.releases if audience is Audience.ORGANIZERS else self._bare_releases

    @cached_property
    def _bare_releases(self) -> tuple[Release, ...]:
        return tuple(Release(number=it.number, time=it.time) for it in self.releases)

    @property
    def unpublished(self) -> Mapping[Release, Release]:
        """The releases that were taken back, each with the time, reason and author of that."""
        releases = {
            line.release.number: line.release for line in self.written if not line.unpublishes
        }
        back = (line.release for line in self.written if line.unpublishes)
        return {releases[it.number]: it for it in back}

    @property
    def next_step(self) -> Step:
        """The number of the next release, and its earliest time."""
        number = max(line.release.number for line in self.written)
        return Step(number + 1, self.written[-1].release.time + _SECOND)

    @property
    def digest(self) -> str:
        """The digest of the event at the last release."""
        return self.lines[-1].digest

    @property
    def uid(self) -> str:
        """The `uid` of the event."""
        return str(self.lines[0].change.set["event.uid"])

    def event(self, number: int | None = None) -> Event:
        """Return the event as it was at a release; by default the last.

        Raises:
            LogError: If there is no release of that number.
        """
        if number is not None and number != self.lines[-1].release.number:
            return self.until(number).event()
        return self._last

    @cached_property
    def _last(self) -> Event:
        """The event at the last release, made once, since several exports use it."""
        if self.last:
            return self.last[1]
        return event_at(self.path, self.lines[-1], last_places(self))

    def until(self, number: int) -> Log:
        """Return the log as it was after a release.

        Raises:
            LogError: If there is no release of that number.
        """
        line = next((line for line in self.lines if line.release.number == number), None)
        if line is None:
            raise LogError(
                f"{self.path}: no release {number}; {self._alternatives(number)}", path=self.path
            )
        return evolve(self, written=self.written[: self.written.index(line) + 1], last=None)

    def _alternatives(self, number: int) -> str:
        """Return in words which releases exist instead of a missing one."""
        was = "it was taken back; " if any(it.number == number for it in self.unpublished) else ""
        runs: list[list[int]] = []
        for it in self.releases:
            if runs and runs[-1][-1] == it.number - 1:
                runs[-1][1:] = [it.number]
            else:
                runs.append([it.number])
        numbers = ", ".join(" to ".join(map(str, run)) for run in runs)
        count = "there is only release" if len(self) == 1 else "there are releases"
        return f"{was}{count} {numbers}"

    @property
    def is_public(self) -> bool:
        """Whether it contains only what the public may know: the private log is not here."""
        return self.lines[0].private is not None

    def comparable_view(self, event: Event, audience: Audience) -> Event:
        """Return the view of an event that an audience can compare with the log.

        Raises:
            LogError: If only the public log is here and the audience is not the public.
        """
        self.require_audience(audience)
        return for_audience(event, audience) if self.is_public else event

    def require_audience(self, audience: Audience) -> None:
        """Raise `LogError` if only the public log is here and the audience is not the public."""
        if self.is_public and audience is not Audience.PUBLIC:
            raise self.private_missing(f"nothing is made for {audience}")

    def private_missing(self, consequence: str) -> LogError:
        """Return the error for a missing private log."""
        private = private_log_path(self.path)
        return LogError(
            f"{self.path}: it contains only what the public may know, and without {private.name}"
            f" beside it {consequence}: ask the person who released for that file",
            path=self.path,
        )


def last_places(log: Log) -> Places:
    """Return the event at the last release of a log as places."""
    return log.last[0] if log.last else places_at(log.lines)


def event_of(places: Places) -> Event:
    """Return the event in some places, with its sessions at the instants of their release.

    The rules of time zones may have changed since: then its wall times mean other instants, or
    none.

    Raises:
        DocumentError: If it is not a valid event.
    """
    event = _at_instants(tables_of(places), places.get(INSTANTS, {}))
    unplaced = places.get(UNPLACED)
    return evolve(event, unplaced=frozenset(unplaced)) if unplaced else event


def _at_instants(tables: Mapping[str, Any], instants: Mapping[str, Any]) -> Event:
    try:
        event = from_tables(tables)
    except DocumentError:
        if not instants:
            raise
        moved = instants
    else:
        now = instants_of(event)
        moved = {
            id: text
            for id, text in instants.items()
            if split_instants(str(now.get(id, text)))[:2] != split_instants(str(text))[:2]
        }
        if not moved:
            return event
    sessions = tables.get("sessions", {})
    moved_sessions = {
        id: _at(sessions[id], str(text)) for id, text in moved.items() if id in sessions
    }
    return from_tables({**tables, "sessions": {**sessions, **moved_sessions}})


def _at(session: Mapping[str, Any], instants: str) -> dict[str, Any]:
    """Return a session with these instants instead of its wall times."""
    start, end, _ = split_instants(instants)
    rest = {key: value for key, value in session.items() if key not in _HOURS}
    if start == end:
        return {**rest, "start": start, "duration": NO_TIME}
    return {**rest, "start": start, **({"end": end} if end else {})}


def zones_with_other_rules(log: Log, event: Event) -> Counter[str]:
    """Return by time zone how many sessions moved because the rules of the zone changed.

    Their wall times are the same as at the last release, but mean other instants now.
    """
    before, now = last_places(log), places_of(event)
    then, sessions = before.get(INSTANTS, {}), before.get("sessions", {})
    return Counter(
        str(getattr(event.session(id).start, "tzinfo", ""))
        for id, instants in now.get(INSTANTS, {}).items()
        if id in sessions
        and split_instants(str(then.get(id, instants)))[:2] != split_instants(str(instants))[:2]
        and all(sessions[id].get(key) == now["sessions"][id].get(key) for key in _WHEN)
    )


def guests_at_other_hours(log: Log, event: Event) -> int:
    """Return how many released sessions in other zones have another hour in the event's zone now.

    Their hour in their own zone may be the same.
    """
    before = last_places(log)
    if before["event"].get("timezone") != event.timezone:
        return 0
    instants = (split_instants(str(text)) for text in before.get(INSTANTS, {}).values())
    return sum(
        datetime.fromisoformat(start).astimezone(event.zone).isoformat() != clock
        for start, _, clock in instants
        if clock
    )


def event_at(path: Path, line: Line, places: Places) -> Event:
    """Return the event at a line of a log.

    Raises:
        LogError: If this version of eventkit cannot read it.
    """
    try:
        return event_of(places)
    except EventkitError as error:
        raise LogError(
            f"{path}:{line.number}: release {line.release.number} is not an event that this"
            f" version of eventkit can read: {shortened(str(error), _LONGEST_REASON)}",
            path=path,
            line=line.number,
        ) from error


def load_log(path: str | PathLike[str]) -> Log:
    """Read a release log, and prove that nothing in it was changed.

    If `NAME.private.releases.jsonl`, the log with all private parts, is beside it, that is read.

    Args:
        path: The file, `NAME.releases.jsonl`.

    Raises:
        LogError: If it cannot be read, or a line is torn, edited, of a newer format, or follows
            the same line as another; the error names the line.

    >>> import tempfile
    >>> from datetime import date
    >>> from eventkit.releases import release
    >>> school = Event(id="school", uid="spring-school", title="School", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = release(school, f"{folder}/school.releases.jsonl", note="First programme")
    ...     log = load_log(f"{folder}/school.releases.jsonl")
    >>> log.event() == school
    True
    """
    public = Path(path)
    private = private_log_path(public)
    if not private.exists():
        return Log(path=public, written=read_lines(text_of(public)))
    whole = Log(path=private, written=read_lines(text_of(private)))
    if public.exists():
        text = text_of(public)
        require_pairs(text, read_lines(text), whole.written)
    return whole


def require_pairs(text: Text, lines: Iterable[Line], whole: Iterable[Line]) -> None:
    """Require that each line of a public log belongs to a line of the private log.

    Raises:
        LogError: If one does not.
    """
    private = private_log_path(text.path).name
    known = {digest_of(line.data) for line in whole}
    for line in lines:
        if line.private is None:
            problem = (
                f"it contains more than the public may know; {private} has everything: move it away"
            )
            text.fail(line.number, f"{problem}, and the next release writes it anew")
        if line.private not in known:
            problem = f"this release is not in {private}"
            text.fail(line.number, f"{problem}: restore both from copies of the same time")


def require_same_event(event: Event, log: Log) -> None:
    """Raise `LogError` if a log belongs to another event."""
    require_same_uid(event.uid, log.uid, log.path)


def require_same_uid(uid: str | None, uid_of_log: str, path: Path) -> None:
    """Raise `LogError` if the `uid` in a log is not that of the event."""
    if uid != uid_of_log:
        raise LogError(
            f"{path}: this is the log of the event {uid_of_log!r}, not of {uid!r}: calendars"
            f' know the event by its uid for ever, so put back uid = "{uid_of_log}", or move the'
            " log away if it belongs to another event",
            path=path,
        )
