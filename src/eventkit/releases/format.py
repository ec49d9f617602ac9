"""The lines of a release log: how a release is written and read.

docs/reference/release-log.md describes the format.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import MAXYEAR, UTC, datetime
from itertools import chain
from pathlib import Path
from shlex import quote
from typing import Any, NoReturn

from attrs import evolve, field, frozen

from eventkit.document import compact, log_path
from eventkit.document._files import LOG_SUFFIX, PRIVATE, other_than_file
from eventkit.document._parsing import FORMATS
from eventkit.model import Audience, Release
from eventkit.model.errors import LogError
from eventkit.releases.offsets import Offsets, parsed_offsets, spelled_offsets
from eventkit.releases.patch import (
    BESIDE_DOCUMENT,
    Change,
    Groups,
    Places,
    apply,
    groups_before,
    places_digest,
    places_in,
    restore,
    tables_of,
)
from eventkit.releases.shown import Shown, Step, parsed, spelled

FORMAT = 2
UNPUBLISH_FORMAT = 3
"""The format of lines that take back a release; older versions refuse it as too new."""
SIZE_LIMIT = 1 << 30
_CONFLICT = re.compile(rb"(<{7}|={7}|>{7}|\|{7})( |$)")
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_SEAL = ',"seal":"%s"}'
_FAULTS = (LookupError, TypeError, ValueError, AttributeError, OverflowError)
"""The errors that reading raises if a line is JSON but not a release."""


@frozen(kw_only=True)
class Line:
    """One line of a log: a release, what it changed, and what that changed for each reader.

    A line that takes back a release restores the state before that release.

    Args:
        data: Its bytes, without the line end.
        release: The release. If the line takes one back: the number of that release, and when, why
            and by whom it was taken back.
        change: The places that it set and removed; in the first line all places are set.
        shown: The changes for each reader, by the reader's name; empty for the first line, which
            shows everything for the first time.
        digest: The digest of the event at this release.
        previous: The digest of the line before it; None for the first.
        number: Its number in the file, from 1.
        private: In a public log, the digest of the line of the same release in the private log.
        renamed: The new places of items whose id changed, by the old ones: `people.ada`.
        merged: The UIDs of the sessions that others are a part of from then on, by the UIDs of
            those.
        offsets: The offsets of the event's zone around its days, if these have usual hours; empty
            where an older version wrote the line.
        unpublishes: Whether it takes back the release.
    """

    data: bytes
    release: Release
    change: Change
    shown: Mapping[str, Shown]
    digest: str
    previous: str | None
    number: int
    private: str | None = None
    renamed: Mapping[str, str] = field(factory=dict)
    merged: Mapping[str, str] = field(factory=dict)
    offsets: Offsets = field(factory=dict)
    unpublishes: bool = False

    @property
    def step(self) -> Step:
        """The number and time of the release."""
        return Step(self.release.number, self.release.time)

    @property
    def name(self) -> tuple[int, bool]:
        """The name of the line in its log: its release's number, and whether it takes that back."""
        return self.release.number, self.unpublishes

    def unknown(self, uids: Container[str]) -> Iterator[str]:
        """Yield every UID that it names and that is not among these."""
        named = (self.merged, self.merged.values(), *(it.uids() for it in self.shown.values()))
        yield from (uid for uid in chain.from_iterable(named) if uid not in uids)


def standing(lines: Iterable[Line]) -> list[Line]:
    """Return the lines of the releases that were not taken back."""
    remaining: list[Line] = []
    for line in lines:
        if line.unpublishes:
            remaining.pop()
        else:
            remaining.append(line)
    return remaining


def can_unpublish(remaining: Sequence[Line], number: int) -> bool:
    """Return whether a release is the last of the remaining ones, but not the only one."""
    return bool(remaining[1:]) and remaining[-1].release.number == number


def digest_of(data: bytes) -> str:
    """Return the digest of a line, which the next line contains."""
    return hashlib.sha256(data).hexdigest()


# --- writing


def spelled_line(
    release: Release,
    places: Places,
    change: Change,
    shown: Mapping[str, Shown],
    last: Line | None,
    *,
    offsets: Offsets,
    private: str | None = None,
    renamed: Mapping[str, str] | None = None,
    merged: Mapping[str, str] | None = None,
) -> Line:
    """Return the line of a release.

    Args:
        release: The release.
        places: The event at this release.
        change: The places that it sets and removes.
        shown: The changes for each reader, by the reader's name.
        last: The line before; None for the first line, which contains the whole event.
        offsets: The offsets of the event's zone around its days.
        private: In a public log, the digest of the line of the same release in the private log.
        renamed: The new places of items whose id changed, by the old ones.
        merged: The UIDs of the sessions that others are a part of now, by the UIDs of those.
    """
    changed = {**_spelled_change(change), "shown": _spelled_readers(shown)}
    line = Line(
        data=b"",
        release=release,
        change=change,
        shown={name.casefold(): record for name, record in shown.items()},
        digest=places_digest(places),
        previous=digest_of(last.data) if last else None,
        number=release.number,
        private=private,
        renamed=renamed or {},
        merged=merged or {},
        offsets=offsets,
    )
    return _sealed(line, changed if last else _spelled_event(places))


def spelled_unpublish(
    release: Release, lines: Sequence[Line], *, private: str | None = None
) -> Line:
    """Return the line that takes back the last release that is not taken back yet.

    Args:
        release: Its number, and when, why and by whom it is taken back.
        lines: The lines before.
        private: In a public log, the digest of the same line in the private log.
    """
    line = Line(
        data=b"",
        release=release,
        change=Change(),
        shown={},
        digest=standing(lines)[-2].digest,
        previous=digest_of(lines[-1].data),
        number=release.number,
        private=private,
        unpublishes=True,
    )
    return _sealed(line, {"unpublished": True})


def _sealed(line: Line, body: Mapping[str, Any]) -> Line:
    """Return a line with its bytes."""
    release = line.release
    optional = {
        "note": release.note,
        "by": release.by,
        "forced": release.forced,
        "previous": line.previous,
        "private": line.private,
        "renamed": line.renamed,
        "merged": line.merged,
        "offsets": spelled_offsets(line.offsets),
    }
    table = {
        "eventkit-log": UNPUBLISH_FORMAT if line.unpublishes else FORMAT,
        "number": release.number,
        "time": release.time.strftime(_TIME),
        **{key: value for key, value in optional.items() if value},
        **body,
        "digest": line.digest,
    }
    text = compact(table)
    return evolve(line, data=(text[:-1] + _SEAL % digest_of(text.encode())).encode())


def _spelled_event(places: Places) -> dict[str, Any]:
    beside = {group: places[group] for group in BESIDE_DOCUMENT if places.get(group)}
    return {"event": tables_of(places), **beside}


def _spelled_change(change: Change) -> dict[str, Any]:
    body = {"set": change.set, "removed": list(change.removed), "after": change.after}
    return {key: value for key, value in body.items() if value}


def _spelled_readers(shown: Mapping[str, Shown]) -> dict[str, Any]:
    """Return the records of all readers; a record equal to an earlier one is that reader's name."""
    readers: dict[str, Any] = {}
    for name, record in shown.items():
        equal = (other for other in readers if shown[other] == record)
        readers[name] = next(equal, None) or spelled(record)
    return readers


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

    def fail(self, number: int | None, problem: str) -> NoReturn:
        """Raise an error with the path of the log and the number of the line."""
        where = f"{self.path}:{number}" if number else str(self.path)
        raise LogError(f"{where}: {problem}", path=self.path, line=number)

    def refuse_edited(self, number: int) -> NoReturn:
        """Raise the error for a line that was changed after it was written."""
        self.fail(number, "this line was edited since it was written; restore the log from a copy")

    @property
    def repair(self) -> str:
        """The command that repairs the log."""
        return f"`eventkit log {self.document} --repair`"

    @property
    def anew(self) -> str:
        """The advice for a log of which nothing can be read."""
        return f"move it away, and `eventkit release {self.document}` begins a new one"

    @property
    def document(self) -> str:
        """The document, quoted for a shell."""
        return quote(str(document_of(self.path)))


def document_of(log: Path) -> Path:
    """Return the document that a log belongs to: an existing file, or else its usual name."""
    stem = log.name.removesuffix(LOG_SUFFIX).removesuffix(f".{PRIVATE}")
    named = [log.with_name(f"{stem}.{format}") for format in FORMATS]
    return next(filter(Path.exists, named), named[0])


def text_of(path: Path) -> Text:
    """Return the text of a log.

    Raises:
        LogError: If it cannot be read, or is too large.
    """
    try:
        if other := other_than_file(path):  # reading a pipe would never end
            raise LogError(f"{path}: it is a {other}, not a file", path=path)
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        reason = "there is no such log; `eventkit release` makes one" if missing else error.strerror
        raise LogError(f"{path}: {reason}", path=path) from error
    if len(data) > SIZE_LIMIT:
        raise LogError(f"{path}: it is larger than {SIZE_LIMIT >> 20} MiB", path=path)
    lines = data.removeprefix(b"\xef\xbb\xbf").split(b"\n")
    numbered = ((number, line.rstrip(b"\r")) for number, line in enumerate(lines, 1))
    return Text(path, tuple((number, line) for number, line in numbered if line.strip()))


def states(lines: Sequence[Line]) -> Iterator[tuple[Line, Places]]:
    """Yield each line with the event at that line; all steps share one object, which changes."""
    places: Places = {}
    taken_back = _taken_back(lines)
    before: list[Groups] = []
    for number, line in enumerate(lines):
        if line.unpublishes:
            restore(before.pop(), places)
        else:
            if number in taken_back:
                before.append(groups_before(line.change, places))
            apply(line.change, places)
        yield line, places


def _taken_back(lines: Iterable[Line]) -> set[int]:
    """Return the positions of the lines whose releases were taken back."""
    taken_back = set[int]()
    remaining: list[int] = []
    for number, line in enumerate(lines):
        if line.unpublishes:
            taken_back.add(remaining.pop())
        else:
            remaining.append(number)
    return taken_back


def places_at(lines: Iterable[Line]) -> Places:
    """Return the event after some lines, as places."""
    places: Places = {}
    for line in standing(lines):
        apply(line.change, places)
    return places


def read_line(text: Text, number: int, data: bytes) -> Line:
    """Return one line of a log.

    Raises:
        LogError: If it is torn, edited or of another format.
    """
    table = _parsed(text, number, data)
    _require_format(text, number, table.get("eventkit-log"), _format_of(table))
    try:
        return _read(number, data, table)
    except _FAULTS:
        text.refuse_edited(number)


def is_torn(data: bytes) -> bool:
    """Return whether a line is incomplete."""
    return _json(data) is None


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def is_conflict_mark(data: bytes) -> bool:
    """Return whether a line is a conflict marker of git."""
    return _CONFLICT.match(data) is not None


def _format_of(table: Mapping[str, Any]) -> int:
    """Return the format number for a line of this kind."""
    return UNPUBLISH_FORMAT if table.get("unpublished") is True else FORMAT


def _require_format(text: Text, number: int, format: object, known: int) -> None:
    if isinstance(format, int) and format > known:
        text.fail(number, "a newer eventkit wrote this line: use that one")
    if isinstance(format, int) and 0 < format < FORMAT:
        text.fail(
            number,
            f"a log of the old format {format}, which this eventkit does not read: {text.anew}",
        )


def _parsed(text: Text, number: int, data: bytes) -> Mapping[str, Any]:
    if is_conflict_mark(data):
        text.fail(
            number, f"two people released at once, and git could not join them: {text.repair}"
        )
    table = _json(data)
    if table is None:
        _refuse_unread(text, number)
    return table


def _refuse_unread(text: Text, number: int) -> NoReturn:
    if number != text.lines[-1][0]:
        text.refuse_edited(number)
    is_only = len(text.lines) == 1
    torn = f"{'its only' if is_only else 'the last'} line is torn, it was not written to its end"
    if _is_in_public_log(text):
        text.fail(number, f"{torn}, but the public log has its release: restore both from copies")
    text.fail(number, f"{torn}: {text.anew if is_only else f'{text.repair} takes it out'}")


def _is_in_public_log(text: Text) -> bool:
    """Return whether the public log has a line whose private line is not in this log."""
    public = log_path(document_of(text.path))
    if public == text.path or not public.exists():
        return False
    whole = {digest_of(data) for _, data in text.lines}
    lines = (_json(data) for _, data in text_of(public).lines)
    return any(str(line["private"]) not in whole for line in lines if line and "private" in line)


def _read(number: int, data: bytes, table: Mapping[str, Any]) -> Line:
    """Return the line in a JSON table; a missing key or a wrong type raises a built-in error."""
    sealed, _, seal = data.decode("utf-8").rpartition(_SEAL.partition("%")[0])
    if digest_of(f"{sealed}}}".encode()) != seal.rstrip('"}'):
        raise ValueError(seal)
    if table["eventkit-log"] != _format_of(table):
        raise ValueError(table["eventkit-log"])
    unpublishes = bool(table.get("unpublished"))
    previous, private = table.get("previous"), table.get("private")
    if ("event" in table) != (previous is None) or not isinstance(previous, str | None):
        raise TypeError(previous)
    if not isinstance(private, str | None):
        raise TypeError(private)
    change = Change(
        _set(table), tuple(map(str, table.get("removed", ()))), dict(table.get("after", {}))
    )
    time = datetime.strptime(table["time"], _TIME).replace(tzinfo=UTC)
    if time.year == MAXYEAR:  # the next release could be later than Python's last year
        raise ValueError(time)
    release = Release(
        number=int(table["number"]),
        time=time,
        note=str(table.get("note", "")),
        by=str(table.get("by", "")),
        forced=bool(table.get("forced")),
    )
    return Line(
        data=data,
        release=release,
        change=change,
        shown={}
        if "event" in table or unpublishes
        else _parsed_readers(table["shown"], is_public=bool(private)),
        digest=str(table["digest"]),
        previous=previous,
        number=number,
        private=private,
        renamed=_texts(table.get("renamed", {})),
        merged=_texts(table.get("merged", {})),
        offsets=parsed_offsets(table.get("offsets", ())),
        unpublishes=unpublishes,
    )


def _texts(table: Mapping[Any, Any]) -> dict[str, str]:
    return {str(old): str(new) for old, new in dict(table).items()}


def _parsed_readers(table: Mapping[str, Any], *, is_public: bool) -> dict[str, Shown]:
    audiences = {str(Audience.PUBLIC)} if is_public else set(map(str, Audience))
    shown: dict[str, Shown] = {}
    for name, record in table.items():
        equal = isinstance(record, str)
        shown[name.casefold()] = shown[record.casefold()] if equal else parsed(record)
    if {name.partition(".")[0] for name in shown} != audiences or not shown.keys() >= audiences:
        raise ValueError(shown)
    return shown


def _set(table: Mapping[str, Any]) -> dict[str, Any]:
    if "event" not in table:
        return dict(table.get("set", {}))
    return {
        f"{group}.{name}": value
        for group, values in _places_of_first(table).items()
        for name, value in values.items()
    }


def _places_of_first(table: Mapping[str, Any]) -> Places:
    beside = {group: dict(table[group]) for group in BESIDE_DOCUMENT if group in table}
    return {**places_in(table["event"]), **beside}


@contextmanager
def refusing_edited(text: Text, number: int) -> Iterator[None]:
    """Refuse a line whose change cannot be applied, since it was edited.

    Raises:
        LogError: If the block raises one of the errors of a line that is not a release.
    """
    try:
        yield
    except LogError:
        raise
    except _FAULTS:
        text.refuse_edited(number)


def languages_in(places: Places) -> set[str]:
    """Return the language of a state and those that it is translated into."""
    groups = (group.split(".") for group, values in places.items() if values)
    translated = {group[1].casefold() for group in groups if group[0] == "translations"}
    return {str(places["event"].get("language", "en")).casefold(), *translated}
