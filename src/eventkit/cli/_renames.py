"""Items that may have another id since the last release: questions about them, and answers."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import evolve, frozen

from eventkit.cli._documents import FileProblem
from eventkit.cli._terminal import safe, safe_line, warn

if TYPE_CHECKING:
    from eventkit import Event, Log
    from eventkit.releases import Renamed


@frozen
class Answers:
    """The answers of the command line about items that may have another id.

    Args:
        same: Pairs of an older and a newer name, `OLD=NEW`.
        new: Names of items that are new.
    """

    same: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def settle_renames(
    document: Path, event: Event, log: Log, answers: Answers
) -> tuple[Event, dict[str, str]]:
    """Return the event, and the new places of items with another id, by the old places.

    The table of a session that is the same gets the line that keeps its UID, in the document.

    Raises:
        FileProblem: If it is unknown whether an item is the same, or the line of a session cannot
            be written; the lines to paste are printed.
        click.BadParameter: If an answer names an item that does not exist.
    """
    from eventkit.document import load
    from eventkit.releases import renamed as find_renamed

    suspects = find_renamed(log, event)
    same = [_answered(pair, suspects, log.event(), event) for pair in answers.same]
    for name in answers.new:
        if not any(_tables(name, event)):
            raise click.BadParameter(f"{name!r} is no item of the event", param_hint="'--new'")
    _require_consistent(same, answers, log.event())
    settled = {place for rename in same for place in (_old(rename), _new(rename))}
    settled |= {*answers.new}
    open_ = [
        rename
        for rename in suspects
        if settled.isdisjoint({_old(rename), _new(rename), rename.new})
    ]
    if sys.stdin.isatty() and sys.stderr.isatty():
        same += [rename for rename in open_ if click.confirm(safe(_question(rename)), err=True)]
    elif open_:
        for rename in open_:
            warn(_advice(rename, _line_to_add(rename, document, event)))
        raise FileProblem(f"{safe_line(str(document))}: not released; nothing was written")
    sessions = [it for it in same if it.uid and it.uid != event.uid_of(event.session(it.new))]
    for rename in sessions:
        _keep_uid(document, event, rename, _line_to_add(rename, document, event))
    renamed = {_old(rename): _new(rename) for rename in same if not rename.uid}
    return load(document) if sessions else event, renamed


def _old(rename: Renamed) -> str:
    return f"{rename.table}.{rename.old}"


def _new(rename: Renamed) -> str:
    return f"{rename.table}.{rename.new}"


def _question(rename: Renamed) -> str:
    if rename.old == rename.new:
        return f"Is {_new(rename)} the session that was released under another uid?"
    return f"Is {_new(rename)} what {_old(rename)} was?"


def _advice(rename: Renamed, line: str) -> str:
    """Return the doubt, the line to paste, and the possible answers."""
    change = (
        f"{_new(rename)} has another uid than the one it was released with"
        if rename.old == rename.new
        else f"{_old(rename)} is gone and {_new(rename)} is new"
    )
    remedy = (
        f"calendars would cancel the one and add the other. If they are the same session, {line}\n"
        if rename.uid
        else f"the calendar of the one would end. If they are the same, put back {_old(rename)}, "
    )
    return (
        f"{change}: {remedy}or release with --same {_old(rename)}={_new(rename)};"
        f" if they are not, release with --new {_new(rename)}"
    )


# --- answers of the command line


def _answered(pair: str, suspects: Iterable[Renamed], last: Event, event: Event) -> Renamed:
    """Return the rename that an answer states."""
    from eventkit.releases import Renamed

    old, _, new = pair.partition("=")
    for rename in suspects:
        if old in {rename.old, _old(rename)} and new in {rename.new, _new(rename)}:
            return rename
    for table in _tables(old, last):
        before, after = (name.removeprefix(f"{table}.") for name in (old, new))
        if before != after and table in _tables(f"{table}.{after}", event):
            uid = last.uid_of(last.session(before)) if table == "sessions" else None
            return Renamed(table, before, after, uid)
    raise click.BadParameter(
        f"{pair!r} names no item of the last release and one of the event, as"
        " sessions.opening=sessions.welcome does",
        param_hint="'--same'",
    )


def _require_consistent(same: Sequence[Renamed], answers: Answers, last: Event) -> None:
    """Refuse answers that contradict each other or the last release, before anything is written.

    Several people, rooms or tracks may be one now; a session has one UID.
    """
    olds, news = Counter(map(_old, same)), Counter(_new(it) for it in same if it.uid)
    if twice := [name for name, count in (*olds.items(), *news.items()) if count > 1]:
        raise click.BadParameter(f"{twice[0]} is in two answers", param_hint="'--same'")
    for rename in same:
        if {rename.new, _new(rename)} & {*answers.new}:
            message = f"{_new(rename)} is the same as {_old(rename)}, and new too"
            raise click.BadParameter(message, param_hint="'--new'")
        released = {f"sessions.{session.id}" for session in last.sessions}
        if rename.uid and _new(rename) in released.difference(olds):
            message = f"{_new(rename)} was released already, and is not {_old(rename)}"
            raise click.BadParameter(message, param_hint="'--same'")


def _tables(name: str, event: Event) -> Iterator[str]:
    """Yield the tables with an item of a name, which may begin with the table."""
    from eventkit.releases.renames import WITH_FEEDS

    for table in ("sessions", *WITH_FEEDS):
        if name.removeprefix(f"{table}.") in {item.id for item in getattr(event, table)}:
            yield table


# --- the line that keeps the UID of a session


def _line_to_add(rename: Renamed, document: Path, event: Event) -> str:
    """Return what to add to the document for a session to keep its UID, and where."""
    if not rename.uid:
        return ""
    uid = f'uid = "{safe_line(rename.uid)}"'
    family = event.session(rename.new).repeats
    slot = rename.new.removeprefix(f"{family}-")
    if slot == rename.new or _table_of(document.read_bytes(), rename):
        return f"add this line to {safe_line(_new(rename))}:\n    {uid}"
    return (
        f"add this uid to its slot in sessions.{safe_line(str(family))} (days are to be written as"
        f" slots):\n    slots.{safe_line(slot)} = {{ {uid}, … }}"
    )


def _keep_uid(document: Path, event: Event, rename: Renamed, line: str) -> None:
    """Write the `uid` of a session into the document, and change nothing else of the session.

    Raises:
        FileProblem: If the session has no table of its own there, or one that would lose something.
    """
    from eventkit._atomic import write_file
    from eventkit.document import load
    from eventkit.model.errors import EventkitError

    before = document.read_bytes()
    if after := _with_uid(before, rename):
        write_file(document, [after])
        with suppress(EventkitError):
            session = event.session(rename.new)
            if load(document).session(rename.new) == evolve(session, uid=rename.uid):
                return
        write_file(document, [before])
    raise FileProblem(f"{safe_line(str(document))}: not released; {line}")


def _with_uid(document: bytes, rename: Renamed) -> bytes | None:
    """Return a document with the `uid` of a session; None if it has no table of its own."""
    match = _table_of(document, rename)
    if match is None:
        return None
    following = re.compile(rb"^[ \t]*\[", re.MULTILINE).search(document, match.end())
    end = following.start() if following else len(document)
    table = re.sub(rb"^uid[ \t]*=.*\r?\n?", b"", document[match.end() : end], flags=re.MULTILINE)
    line = b'uid = "%b"%b' % (str(rename.uid).encode(), match[1])
    return document[: match.end()] + line + table + document[end:]


def _table_of(document: bytes, rename: Renamed) -> re.Match[bytes] | None:
    """Return the header of the table of a session, if it has one of its own."""
    id = re.escape(rename.new).encode()
    header = rb"^\[sessions\.(?:%b|\"%b\"|'%b')\][ \t]*(?:#[^\r\n]*)?(\r?\n)" % (id, id, id)
    return re.search(header, document, re.MULTILINE)
