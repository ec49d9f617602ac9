"""Items that a release may know under another id: what is asked about them, and the answers."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
from attrs import frozen

from eventkit.cli._documents import FileProblem
from eventkit.cli._screen import safe, safe_line, warn

if TYPE_CHECKING:
    from eventkit import Event, Log
    from eventkit.releases import Renamed


@frozen
class Answers:
    """What the command line says of items that may have got another id.

    Args:
        same: Pairs of an older and a newer name, `OLD=NEW`.
        new: Names of items that are new.
    """

    same: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


def settle_renames(
    document: Path, event: Event, log: Log, answers: Answers
) -> tuple[Event, dict[str, str]]:
    """Return the event and the new places of items that got another id, by the old.

    A session that is the same gets the line that keeps its UID, in the document.

    Raises:
        FileProblem: If it is not known of an item whether it is the same, or the line of a session
            cannot be written; the lines to paste are printed.
        click.BadParameter: If an answer names what is not there.
    """
    from eventkit.document import load
    from eventkit.releases import renamed as find_renamed

    suspects = find_renamed(log, event)
    same = [_answered(pair, suspects, log.event(), event) for pair in answers.same]
    for name in answers.new:
        if not any(_tables(name, event)):
            raise click.BadParameter(f"{name!r} is no item of the event", param_hint="'--new'")
    settled = {_new(each) for each in same} | {_old(each) for each in same}
    open_ = [
        each
        for each in suspects
        if not {_new(each), each.new} & {*answers.new} and not {_new(each), _old(each)} & settled
    ]
    if sys.stdin.isatty() and sys.stderr.isatty():
        same += [each for each in open_ if click.confirm(safe(_question(each)), err=True)]
    elif open_:
        for each in open_:
            warn(_advice(each))
        raise FileProblem(f"{safe_line(str(document))}: not released; nothing was written")
    sessions = [each for each in same if each.uid]
    for each in sessions:
        _keep_uid(document, each)
    renamed = {_old(each): _new(each) for each in same if not each.uid}
    return load(document) if sessions else event, renamed


def _old(each: Renamed) -> str:
    return f"{each.table}.{each.old}"


def _new(each: Renamed) -> str:
    return f"{each.table}.{each.new}"


def _question(each: Renamed) -> str:
    if each.old == each.new:
        return f"Is {_new(each)} the session that was released under another uid?"
    return f"Is {_new(each)} what {_old(each)} was?"


def _advice(each: Renamed) -> str:
    """Return what may be wrong, the line to paste, and the answers."""
    change = (
        f"{_new(each)} has another uid than the one it was released with"
        if each.old == each.new
        else f"{_old(each)} is gone and {_new(each)} is new"
    )
    remedy = (
        f"calendars would cancel the one and add the other. If they are the same session, add this"
        f' line to {_new(each)}:\n    uid = "{each.uid}"\n'
        if each.uid
        else f"the calendar of the one would end. If they are the same, put back {_old(each)}, "
    )
    return (
        f"{change}: {remedy}or release with --same {_old(each)}={_new(each)};"
        f" if they are not, release with --new {_new(each)}"
    )


# --- what the command line answers


def _answered(pair: str, suspects: Iterable[Renamed], last: Event, event: Event) -> Renamed:
    """Return the items that an answer says are the same."""
    from eventkit.releases import Renamed

    old, _, new = pair.partition("=")
    for each in suspects:
        if old in {each.old, _old(each)} and new in {each.new, _new(each)}:
            return each
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


def _tables(name: str, event: Event) -> Iterator[str]:
    """Yield the tables that have an item of that name, with or without the table before it."""
    from eventkit.releases.renames import WITH_FEEDS

    for table in ("sessions", *WITH_FEEDS):
        if name.removeprefix(f"{table}.") in {item.id for item in getattr(event, table)}:
            yield table


# --- the line that keeps the UID of a session


def _keep_uid(document: Path, each: Renamed) -> None:
    """Write the `uid` of a session into the document.

    Raises:
        FileProblem: If the session has no table of its own there.
    """
    from eventkit._atomic import write_file
    from eventkit.document import load
    from eventkit.model.errors import EventkitError

    before = document.read_bytes()
    if after := _with_uid(before, each):
        write_file(document, [after])
        with suppress(EventkitError):
            if load(document).session(each.new).uid == each.uid:
                return
        write_file(document, [before])
    raise FileProblem(
        f"{safe_line(str(document))}: not released; add this line to {safe_line(_new(each))}"
        f' yourself, where it stands:\n    uid = "{safe_line(each.uid or "")}"'
    )


def _with_uid(document: bytes, each: Renamed) -> bytes | None:
    """Return a document with the `uid` of a session; None where it has no table of its own."""
    id = re.escape(each.new).encode()
    header = rb"^\[sessions\.(?:%b|\"%b\"|'%b')\][ \t]*(?:#[^\r\n]*)?(\r?\n)" % (id, id, id)
    found = re.search(header, document, re.MULTILINE)
    if found is None:
        return None
    following = re.compile(rb"^[ \t]*\[", re.MULTILINE).search(document, found.end())
    end = following.start() if following else len(document)
    table = re.sub(rb"^uid[ \t]*=.*\r?\n?", b"", document[found.end() : end], flags=re.MULTILINE)
    line = b'uid = "%b"%b' % (str(each.uid).encode(), found[1])
    return document[: found.end()] + line + table + document[end:]
