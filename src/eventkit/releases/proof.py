"""Prove that the lines of a release log are what was written, one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import datetime

from eventkit.model.errors import shortened
from eventkit.model.uids import is_day_uid, session_uid
from eventkit.releases.format import (
    Line,
    Text,
    can_unpublish,
    digest_of,
    languages_in,
    places_at,
    read_line,
    refusing_edited,
    standing,
    states,
)
from eventkit.releases.patch import (
    INSTANTS,
    Change,
    Places,
    places_digest,
    split,
    split_instants,
)


def read_lines(text: Text) -> list[Line]:
    """Return the lines of a log, each proved to be what was written.

    Raises:
        LogError: At the first line that is torn, edited, forked, of another format or no release.
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
    # What is public of an event may begin with a later release.
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
    """Require that the last state is proved, and that lines name its readers and its UIDs alone.

    Raises:
        LogError: If one does not.
    """
    unknown_names = _unknown(lines)
    for line in lines:
        with refusing_edited(text, line.number):
            unknown = next(unknown_names)
        if unknown:
            text.fail(line.number, f"it tells of {unknown}; restore the log from a copy")
    with refusing_edited(text, lines[-1].number):
        is_proved = places_digest(places_at(lines)) == lines[-1].digest
    if not is_proved:
        text.refuse_edited(lines[-1].number)


def _unknown(lines: Sequence[Line]) -> Iterator[str]:
    """Yield of each line in words the first reader or UID that no state knows."""
    known, spoken = set[str](), set[str]()
    gone: dict[str, set[str]] = {}
    first = ""
    for line, places in states(lines):
        event_uid = places["event"]["uid"]
        first = first or event_uid
        if line.unpublishes:
            spoken, gone = languages_in(places), _gone_after(lines, line)
            yield ""
            continue
        _require_instants(line.change, places)
        known |= {event_uid, *_session_uids(line.change, event_uid)}
        now = languages_in(places)
        readers = (name for name in line.shown if name.partition(".")[2] not in {"", *spoken, *now})
        entries = (uid for uid in line.unknown(known) if not is_day_uid(uid, event_uid))
        reader, entry = next(readers, None), next(entries, None)
        uid_untold = next(_untold_entries(line, gone), None)
        spoken = now
        if event_uid != first:
            yield f"another event, {shortened(repr(event_uid))}, than the first line"
        elif reader:
            yield f"a reader {shortened(repr(reader))}, whom no state of the event knows"
        elif entry:
            yield f"an entry {shortened(repr(entry))}, which no state of the event knows"
        elif uid_untold:
            yield f"an untold title of {shortened(repr(uid_untold))}, an entry that is not gone"
        else:
            yield ""


def _untold_entries(line: Line, gone: dict[str, set[str]]) -> Iterator[str]:
    """Yield the UIDs whose titles a line takes back, and that are there for its reader.

    Args:
        line: The line.
        gone: By reader the UIDs of entries that are gone, which the line changes.
    """
    for name in (*line.shown, *(gone.keys() - line.shown.keys())):
        audience = name.partition(".")[0]
        shown = line.shown[name if name in line.shown else audience]
        ended = gone.setdefault(name, set(gone.get(audience, ())))
        ended.difference_update(shown.new)
        ended.update(shown.gone)
        yield from (uid for uid in shown.untold if uid not in ended)


def _gone_after(lines: Sequence[Line], last: Line) -> dict[str, set[str]]:
    """Return by reader the UIDs of entries that are gone after a line."""
    gone: dict[str, set[str]] = {}
    for line in standing(lines[: lines.index(last) + 1]):
        deque(_untold_entries(line, gone), maxlen=0)
    return gone


def _require_instants(change: Change, places: Places) -> None:
    """Raise an error of Python's if instants are none, or of no session."""
    for place, instants in change.set.items():
        group, id = split(place)
        if group == INSTANTS:
            places["sessions"][id]
            for moment in filter(None, split_instants(instants)):
                datetime.fromisoformat(moment)


def _session_uids(change: Change, event_uid: str) -> Iterator[str]:
    for place, session in change.set.items():
        if place.startswith("sessions."):
            yield session_uid(place.removeprefix("sessions."), session.get("uid"), event_uid)
