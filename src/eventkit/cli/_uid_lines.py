"""The `uid` lines by which sessions with another id stay the same in calendars."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from eventkit.cli._documents import FileProblem
from eventkit.cli._terminal import safe_line

if TYPE_CHECKING:
    from eventkit import Event
    from eventkit.releases import Renamed

_HEADER = re.compile(
    rb"^\[sessions\.(?:([\w-]+)|\"([\w-]+)\"|'([\w-]+)')\][ \t]*(?:#[^\r\n]*)?(\r?\n)", re.MULTILINE
)
_UID = re.compile(rb"^uid[ \t]*=.*\r?\n?", re.MULTILINE)
_TABLE = re.compile(rb"^[ \t]*\[", re.MULTILINE)


@frozen
class UidLine:
    """A line for a session to keep its UID.

    Args:
        table: The table that it belongs into, such as `sessions.opening`.
        line: The line.
        is_slot: Whether it belongs to a slot of that table.
        private: The name of the private file, if the table is there alone.
        is_json: Whether it is a line of JSON.
    """

    table: str
    line: str
    is_slot: bool = False
    private: str = ""
    is_json: bool = False

    @property
    def advice(self) -> str:
        """What to add to the document, and where."""
        place = f"{self.table} of {self.private}" if self.private else self.table
        if not self.is_slot:
            return f"add this line to {place}:\n    {self.line}"
        return (
            f"add this uid to its slot in {place} (days are to be written as slots):\n"
            f"    {self.line}"
        )

    @property
    def header(self) -> str:
        """The line above it, and above others of its table."""
        if self.is_json:
            return f"{self.table}:"
        return f"[{self.table}]  # in {self.private}" if self.private else f"[{self.table}]"


def uid_lines(renames: Sequence[Renamed], document: Path, event: Event) -> list[UidLine]:
    """Return the lines for the sessions among some items."""
    from eventkit.document._files import PRIVATE, siblings

    sessions = [it for it in renames if it.uid]
    files = [document, siblings(document).get(PRIVATE)] if sessions else []
    tables = {file: _headers(file.read_bytes()) for file in files if file}
    return [_uid_line(it, event, tables) for it in sessions]


def _uid_line(rename: Renamed, event: Event, tables: Mapping[Path, Container[str]]) -> UidLine:
    """Return the line for a session.

    Args:
        rename: The session.
        event: The event.
        tables: The ids of sessions with a table of their own, by file, the document first.
    """
    document, *others = tables
    family = event.session(rename.new).repeats
    slot = rename.new.removeprefix(f"{family}-")
    is_slot = slot != rename.new and not any(rename.new in ids for ids in tables.values())
    id = str(family) if is_slot else rename.new
    hidden = (file.name for file in others if id in tables[file] and id not in tables[document])
    is_json = document.suffix == ".json"
    return UidLine(
        table=f"sessions.{safe_line(id)}",
        line=_line(safe_line(rename.uid or ""), slot if is_slot else None, is_json=is_json),
        is_slot=is_slot,
        private=safe_line(next(hidden, "")),
        is_json=is_json,
    )


def _line(uid: str, slot: str | None, *, is_json: bool) -> str:
    """Return the line with a UID, or with the slot that gets it."""
    if is_json:
        return f'"slots": {{ "{slot}": {{ "uid": "{uid}", … }} }}' if slot else f'"uid": "{uid}"'
    return f'slots.{slot} = {{ uid = "{uid}", … }}' if slot else f'uid = "{uid}"'


def keep_uids(document: Path, event: Event, renames: Sequence[Renamed]) -> None:
    """Write the `uid` of sessions into the document, and change nothing else of them.

    Raises:
        FileProblem: If one has no table of its own there, or one that would lose something.
    """
    from eventkit._atomic import write_file
    from eventkit.document import load
    from eventkit.model.errors import EventkitError

    before = document.read_bytes()
    advice = [line.advice for line in uid_lines(renames, document, event)]
    if after := _with_uids(before, renames):
        write_file(document, [after])
        with suppress(EventkitError):
            now = load(document)
            sessions = ((now.session(it.new), event.session(it.new), it.uid) for it in renames)
            if all(session == evolve(old, uid=uid) for session, old, uid in sessions):
                return
        write_file(document, [before])
    raise FileProblem("not released; " + "\n".join(advice), document)


def _with_uids(document: bytes, renames: Sequence[Renamed]) -> bytes | None:
    """Return a document with the `uid` of sessions; None if one has no table of its own."""
    headers = _headers(document)
    if any(it.new not in headers for it in renames):
        return None
    pieces: list[bytes] = []
    end = len(document)
    for rename in sorted(renames, key=lambda it: headers[it.new].start(), reverse=True):
        header = headers[rename.new]
        following = _TABLE.search(document, header.end(), end)
        last = following.start() if following else end
        rest = _UID.sub(b"", document[header.end() : last])
        line = b'uid = "%b"%b' % (str(rename.uid).encode(), header[4])
        pieces += [document[last:end], rest, line]
        end = header.end()
    return b"".join([document[:end], *reversed(pieces)])


def _headers(document: bytes) -> Mapping[str, re.Match[bytes]]:
    """Return the headers of the tables of sessions, by id; the first of each."""
    headers = list(_HEADER.finditer(document))
    return {(it[1] or it[2] or it[3]).decode(): it for it in reversed(headers)}
