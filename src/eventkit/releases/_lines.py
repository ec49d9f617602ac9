"""The lines of a release log: how a release is spelt, read and proved whole.

docs/reference/release-log.md describes the format.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from attrs import frozen

from eventkit.document import compact
from eventkit.document._files import other_than_file
from eventkit.model import Release
from eventkit.model.errors import LogError
from eventkit.releases._places import (
    Change,
    Digests,
    Places,
    apply,
    copied,
    places_in,
    tables_of,
)
from eventkit.releases._shown import PROJECTION, PROJECTIONS

FORMAT = 1
SIZE_LIMIT = 1 << 30
_HEAD = ("eventkit-log", "number", "time", "note", "by", "forced", "projection", "previous")
_CONFLICT = re.compile(rb"(<{7}|={7}|>{7}|\|{7})( |$)")
_TIME = "%Y-%m-%dT%H:%M:%SZ"


@frozen
class Line:
    """One line of a log: a release and what it changed.

    Args:
        data: Its bytes, without the line end.
        head: What it says but for the event and its own digest.
        release: The release.
        change: What it set and removed; for the first line everything.
        digest: The digest that it says it has.
        number: Its number in the file, from 1.
    """

    data: bytes
    head: Mapping[str, Any]
    release: Release
    change: Change
    digest: str
    number: int

    @property
    def projection(self) -> int:
        """By which rules it was found out what it changed for readers of calendars."""
        said: int = self.head["projection"]
        return said

    @property
    def previous(self) -> str | None:
        """The digest of the line before it."""
        return self.head.get("previous")


def digest_of(data: bytes) -> str:
    """Return the digest by which the next line names this one."""
    return hashlib.sha256(data).hexdigest()


# --- writing


def spelt(
    release: Release,
    places: Places,
    digests: Digests,
    *,
    change: Change | None = None,
    previous: str | None = None,
    projection: int = PROJECTION,
) -> bytes:
    """Return the line of a release, without its end.

    Args:
        release: The release.
        places: The event as it is from this release on.
        digests: The digests of what stands there.
        change: What it sets and removes; None for the first line, which holds the whole event.
        previous: The digest of the line before.
        projection: By which rules it is found out what it changes for readers of calendars.
    """
    said = {
        "eventkit-log": FORMAT,
        "number": release.number,
        "time": release.time.strftime(_TIME),
        "note": release.note,
        "by": release.by,
        "forced": release.forced,
        "projection": projection,
        "previous": previous,
    }
    head = {key: value for key, value in said.items() if value not in ("", False, None)}
    body: dict[str, Any] = {"event": tables_of(places)} if change is None else _body(change)
    line = {**head, **body, "digest": digests.whole(places, head)}
    return compact(line).encode()


def _body(change: Change) -> dict[str, Any]:
    body = {"set": change.set, "removed": list(change.removed), "after": change.after}
    return {key: held for key, held in body.items() if held}


# --- reading


@frozen
class Text:
    """The text of a log.

    Args:
        path: The file, for messages.
        lines: The lines that are not empty, with their numbers, without their ends.
    """

    path: Path
    lines: tuple[tuple[int, bytes], ...]

    def fail(self, number: int | None, said: str) -> NoReturn:
        """Raise the error that names a line."""
        where = f"{self.path}:{number}" if number else str(self.path)
        raise LogError(f"{where}: {said}", path=self.path, line=number)

    def refuse_edited(self, number: int) -> NoReturn:
        """Raise the error of a line that is not what was written."""
        self.fail(number, "this line was edited since it was written; restore the log from a copy")

    @property
    def mend(self) -> str:
        """The command that mends the log."""
        return f"`eventkit log {document_of(self.path)} --mend`"


def document_of(log: Path) -> Path:
    """Return the document that a log belongs to, as one would name it."""
    return log.with_name(log.name.removesuffix(SUFFIX) + ".toml")


SUFFIX = ".releases.jsonl"


def text_of(path: Path) -> Text:
    """Return the text of a log.

    Raises:
        LogError: If it cannot be read, or is too large.
    """
    try:
        if other := other_than_file(path):  # to read a pipe would be to wait for ever
            raise LogError(f"{path}: it is a {other}, not a file", path=path)
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        said = "there is no such log; `eventkit release` makes one" if missing else error.strerror
        raise LogError(f"{path}: {said}", path=path) from error
    if len(data) > SIZE_LIMIT:
        raise LogError(f"{path}: it is larger than {SIZE_LIMIT >> 20} MiB", path=path)
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    held = ((number, line.rstrip(b"\r")) for number, line in enumerate(lines, 1))
    return Text(path, tuple((number, line) for number, line in held if line.strip()))


def read_lines(text: Text) -> list[Line]:
    """Return the lines of a log, each proved to be what was written.

    Raises:
        LogError: At the first line that is torn, edited, forked, of a newer format or no release.
    """
    lines = [read_line(text, number, data) for number, data in text.lines]
    if not lines:
        text.fail(None, "it is empty; take it away, and `eventkit release` makes a new one")
    _refuse_forks(text, lines)
    _require_chain(text, lines)
    for line, places, digests in replayed(lines):
        if digests.whole(places, line.head) != line.digest:
            text.refuse_edited(line.number)
    return lines


def replayed(lines: Sequence[Line]) -> Iterator[tuple[Line, Places, Digests]]:
    """Yield each line with the event as it was then; the places change from step to step."""
    places: Places = {}
    digests = Digests()
    for line in lines:
        apply(line.change, places)
        digests.note(line.change)
        yield line, places, digests


def replayed_whole(lines: Sequence[Line]) -> tuple[Places, Digests]:
    """Return the event as it is after the last line, and its digests."""
    places: Places = {}
    digests = Digests()
    for line in lines:
        apply(line.change, places)
        digests.note(line.change)
    return places, digests


def places_at(lines: Sequence[Line], number: int) -> Places:
    """Return the event as places as it was at a release."""
    places: Places = {}
    for line in lines[:number]:
        apply(line.change, places)
    return copied(places)


def read_line(text: Text, number: int, data: bytes) -> Line:
    """Return one line of a log.

    Raises:
        LogError: If it is torn, edited or of a newer format.
    """
    said = _parsed(text, number, data)
    if _is_newer(said.get("eventkit-log"), FORMAT) or _is_newer(said.get("projection"), PROJECTION):
        text.fail(number, "a newer eventkit wrote this line: use that one")
    try:
        return _read(number, data, said)
    except (KeyError, TypeError, ValueError, AttributeError):
        text.refuse_edited(number)


def is_torn(data: bytes) -> bool:
    """Say whether a line is not whole."""
    return _json(data) is None


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def is_conflict_mark(data: bytes) -> bool:
    """Say whether a line is one of those that git puts around what it could not join."""
    return _CONFLICT.match(data) is not None


def _is_newer(said: object, known: int) -> bool:
    return isinstance(said, int) and said > known


def _parsed(text: Text, number: int, data: bytes) -> Mapping[str, Any]:
    if is_conflict_mark(data):
        text.fail(number, f"two people released at once, and git could not join them: {text.mend}")
    said = _json(data)
    if said is None:
        _refuse_unread(text, number)
    return said


def _refuse_unread(text: Text, number: int) -> NoReturn:
    if number != text.lines[-1][0]:
        text.refuse_edited(number)
    text.fail(
        number, f"the last line is torn, it was not written to its end: {text.mend} takes it out"
    )


def _read(number: int, data: bytes, said: Mapping[str, Any]) -> Line:
    """Return what a line spells; what is not there or of another type raises as Python does."""
    if said["eventkit-log"] != FORMAT or said["projection"] not in PROJECTIONS:
        raise ValueError(said["projection"])
    head = {key: said[key] for key in _HEAD if key in said}
    change = Change(
        _set(said),
        tuple(map(str, said.get("removed", ()))),
        dict(said.get("after", {})),
    )
    release = Release(
        number=int(said["number"]),
        time=datetime.strptime(said["time"], _TIME).replace(tzinfo=UTC),
        note=str(said.get("note", "")),
        by=str(said.get("by", "")),
        forced=bool(said.get("forced")),
    )
    return Line(data, head, release, change, str(said["digest"]), number)


def _set(said: Mapping[str, Any]) -> dict[str, Any]:
    if "event" not in said:
        return dict(said.get("set", {}))
    return {
        f"{group}.{name}": value
        for group, held in places_in(said["event"]).items()
        for name, value in held.items()
    }


def _refuse_forks(text: Text, lines: Sequence[Line]) -> None:
    followers: dict[str | None, Line] = {}
    for line in lines:
        first = followers.setdefault(line.previous, line)
        if first is not line:
            after = f"follow {_named(text, line.previous)}" if line.previous else "begin the log"
            text.fail(
                line.number,
                f"this line and line {first.number} both {after}: two people released at once;"
                f" {text.mend} puts them in order",
            )


def _named(text: Text, digest: str | None) -> str:
    found = (number for number, data in text.lines if digest_of(data) == digest)
    number = next(found, None)
    return f"line {number}" if number else "one line"


def _require_chain(text: Text, lines: Sequence[Line]) -> None:
    before: Line | None = None
    for number, line in enumerate(lines, 1):
        if line.previous != (digest_of(before.data) if before else None):
            text.refuse_edited(before.number if before else line.number)
        late = before is not None and line.release.time <= before.release.time
        if line.release.number != number or late:
            text.refuse_edited(line.number)
        before = line
