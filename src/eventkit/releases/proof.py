"""Prove that the lines of a release log are unchanged since they were written, and complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import define, field

from eventkit.model.errors import shortened
from eventkit.model.uids import is_day_uid, is_outcome_uid
from eventkit.releases.format import (
    Line,
    Text,
    can_unpublish,
    digest_of,
    languages_in,
    places_at,
    read_line,
    refusing_edited,
    states,
)
from eventkit.releases.patch import (
    INSTANTS,
    Change,
    Places,
    places_digest,
    session_uids,
    split,
    split_instants,
)


def read_lines(text: Text) -> list[Line]:
    """Return the lines of a log, each proved to be unchanged.

    Raises:
        LogError: At the first line that is torn, edited, forked, of another format or not a
            release.
    """
    lines = [read_line(text, number, data) for number, data in text.lines]
    if not lines:
        text.fail(None, f"it is empty: {text.anew}")
    _refuse_forks(text, lines)
    _require_chain(text, lines)
    _require_known(text, lines)
    return lines


def _refuse_forks(text: Text, lines: Sequence[Line]) -> None:
    followers: dict[str | None, Line] = {}
    for line in lines:
        first = followers.setdefault(line.previous, line)
        if first is not line:
            after = f"follow {_named(text, line.previous)}" if line.previous else "begin the log"
            text.fail(
                line.number,
                f"this line and line {first.number} both {after}: two people released at once;"
                f" {text.repair} puts them in order",
            )


def _named(text: Text, digest: str | None) -> str:
    numbers = (number for number, data in text.lines if digest_of(data) == digest)
    number = next(numbers, None)
    return f"line {number}" if number else "one line"


def _require_chain(text: Text, lines: Sequence[Line]) -> None:
    before: Line | None = None
    remaining: list[Line] = []
    # The first public release of an event may have a later number.
    number = lines[0].release.number if lines[0].private else 1
    for line in lines:
        if line.previous != (digest_of(before.data) if before else None):
            text.refuse_edited(before.number if before else line.number)
        late = before is not None and line.release.time <= before.release.time
        is_other = bool(line.private) != bool(lines[0].private)
        if late or is_other:
            text.refuse_edited(line.number)
        if line.unpublishes:
            if (
                not can_unpublish(remaining, line.release.number)
                or line.digest != remaining[-2].digest
            ):
                text.refuse_edited(line.number)
            remaining.pop()
        elif line.release.number != number:
            text.refuse_edited(line.number)
        else:
            remaining.append(line)
            number += 1
        before = line


def _require_known(text: Text, lines: Sequence[Line]) -> None:
    """Require that the last state matches its digest, and that lines name known readers and UIDs.

    Raises:
        LogError: If the digest differs, or a line names another reader or UID.
    """
    unknown_names = _unknown(lines)
    for line in lines:
        with refusing_edited(text, line.number):
            unknown = next(unknown_names)
        if unknown:
            text.fail(line.number, f"it names {unknown}; restore the log from a copy")
    with refusing_edited(text, lines[-1].number):
        is_proved = places_digest(places_at(lines)) == lines[-1].digest
    if not is_proved:
        text.refuse_edited(lines[-1].number)


def _unknown(lines: Sequence[Line]) -> Iterator[str]:
    """Yield for each line, in words, the first reader or UID that no state has; empty if none."""
    known, spoken = set[str](), set[str]()
    endings = _Endings()
    first = ""
    for line, places in states(lines):
        event_uid = places["event"]["uid"]
        first = first or event_uid
        if line.unpublishes:
            spoken = languages_in(places)
            endings.take_back()
            yield ""
            continue
        _require_instants(line.change, places)
        known |= {event_uid, *session_uids(line.change, event_uid)}
        now = languages_in(places)
        readers = (name for name in line.shown if name.partition(".")[2] not in {"", *spoken, *now})
        entries = (
            uid
            for uid in line.unknown(known)
            if not (is_day_uid(uid, event_uid) or is_outcome_uid(uid, event_uid))
        )
        reader, entry = next(readers, None), next(entries, None)
        uid_untold = endings.take(line)
        spoken = now
        problems = {
            "another event, {}, than the first line": event_uid if event_uid != first else None,
            "a reader {} that no state of the event has": reader,
            "an entry {} that no state of the event has": entry,
            "a hidden title of {}, an entry that has not ended": uid_untold,
        }
        yield next((it.format(shortened(repr(id))) for it, id in problems.items() if id), "")


@define
class _Endings:
    """The UIDs of the entries that have ended, by reader, updated line by line."""

    _gone: dict[str, set[str]] = field(factory=dict, init=False)
    _changes: list[dict[str, tuple[set[str], set[str]] | None]] = field(factory=list, init=False)

    def take(self, line: Line) -> str | None:
        """Add a release; return the UID of an entry whose title it hides although it has not ended.

        A reader that the line does not name gets the record of their audience.
        """
        wrong = None
        changes: dict[str, tuple[set[str], set[str]] | None] = {}
        for name in (*line.shown, *(self._gone.keys() - line.shown.keys())):
            audience = name.partition(".")[0]
            shown = line.shown[name if name in line.shown else audience]
            if is_new := name not in self._gone:
                self._gone[name] = set(self._gone.get(audience, ()))
            gone = self._gone[name]
            back = gone.intersection(shown.new)
            gone -= back
            ended = shown.gone.keys() - gone
            gone |= ended
            changes[name] = None if is_new else (back, ended)
            wrong = wrong or next((uid for uid in shown.untold if uid not in gone), None)
        self._changes.append(changes)
        return wrong

    def take_back(self) -> None:
        """Remove the last release."""
        for name, change in self._changes.pop().items():
            if change is None:
                del self._gone[name]
                continue
            back, ended = change
            self._gone[name] -= ended
            self._gone[name] |= back


def _require_instants(change: Change, places: Places) -> None:
    """Raise a built-in error if an instant is invalid or belongs to no session."""
    for place, instants in change.set.items():
        group, id = split(place)
        if group == INSTANTS:
            places["sessions"][id]
            for moment in filter(None, split_instants(instants)):
                datetime.fromisoformat(moment)
