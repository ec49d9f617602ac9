"""Items that may have another id since the last release: questions about them, and answers."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import product
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

    suspects, last = find_renamed(log, event), log.event()
    same = [_answered(pair, suspects, last, event) for pair in answers.same]
    for name in answers.new:
        if not any(_tables(name, event)):
            raise click.BadParameter(f"{name!r} is no item of the event", param_hint="'--new'")
    _require_consistent(same, answers, last)
    open_ = [rename for rename in suspects if not _is_answered(rename, same, answers)]
    if sys.stdin.isatty() and sys.stderr.isatty():
        same += [rename for rename in open_ if click.confirm(safe(_question(rename)), err=True)]
    elif open_:
        others = {it.old: it for it in _replaced([*same, *open_], log, event)}
        for rename in open_:
            both = filter(None, (rename, others.get(rename.old)))
            lines = (_line_to_add(it, document, event) for it in both)
            warn(_advice(rename, "\nand ".join(lines)))
        raise FileProblem(f"{safe_line(str(document))}: not released; nothing was written")
    sessions = [it for it in same if it.uid and it.uid != event.uid_of(event.session(it.new))]
    sessions += _replaced(same, log, event)
    if sessions:
        _keep_uids(document, event, sessions)
    return load(document) if sessions else event, _new_places(same)


def _replaced(same: Sequence[Renamed], log: Log, event: Event) -> Iterator[Renamed]:
    """Yield the sessions that have the id of another now, each with a `uid` that nothing had."""
    from eventkit.releases import Renamed

    continued = {it.new for it in same if it.uid}
    number = log.next_step.number
    for session in event.sessions:
        taken = (it.uid for it in same if it.old == session.id and it.kind == "moved")
        if session.id not in continued and event.uid_of(session) in taken:
            uid = f"{session.id}.{number}@{log.uid}"  # ids have no dots
            yield Renamed("sessions", session.id, session.id, uid, "moved")


def _is_answered(rename: Renamed, same: Iterable[Renamed], answers: Answers) -> bool:
    """Return whether an answer settles what an item was, or what became of it."""
    return not {rename.new, _new(rename)}.isdisjoint(answers.new) or any(
        _old(it) == _old(rename) or (_new(it) == _new(rename) and rename.kind != "merged")
        for it in same
    )


def _new_places(same: Iterable[Renamed]) -> dict[str, str]:
    """Return the new places of items by the old ones, also of those that others were merged into.

    Sessions have their UIDs instead.
    """
    items = [rename for rename in same if not rename.uid]
    kept = {_new(rename): _new(rename) for rename in items if rename.kind == "merged"}
    return kept | {_old(rename): _new(rename) for rename in items}


def _old(rename: Renamed) -> str:
    return f"{rename.table}.{rename.old}"


def _new(rename: Renamed) -> str:
    return f"{rename.table}.{rename.new}"


def _question(rename: Renamed) -> str:
    if rename.old == rename.new:
        return f"Is {_new(rename)} the session that was released under another uid?"
    if rename.kind == "merged":
        return f"Were {_old(rename)} and {_new(rename)} the same, and are one now?"
    return f"Is {_new(rename)} what {_old(rename)} was?"


def _advice(rename: Renamed, line: str) -> str:
    """Return the doubt, the line to paste, and the possible answers."""
    old, new = _old(rename), _new(rename)
    back = f"If they are the same, put back {old}, or "
    if rename.kind == "merged":
        change = f"{old} is gone and {new} has its name and its sessions"
        effect, back = "the calendar of the one would end", "If they are one now, "
    elif rename.kind == "moved":
        change = f"{new} is called what {old} was called"
        effect = f"who has the calendar of {old} would get that of another"
    else:
        change = f"{old} is gone and {new} is new"
        effect = "the calendar of the one would end"
    if rename.old == rename.new:
        change = f"{new} has another uid than the one it was released with"
    if rename.uid:
        is_moved = rename.kind == "moved"
        effect = (
            "calendars would take the one for the other"
            if is_moved
            else "calendars would cancel the one and add the other"
        )
        back = f"If they are the same session, {line}\nor "
    return (
        f"{change}: {effect}. {back}release with --same {old}={new};"
        f" if they are not, release with --new {new}"
    )


# --- answers of the command line


def _answered(pair: str, suspects: Iterable[Renamed], last: Event, event: Event) -> Renamed:
    """Return the rename that an answer states."""
    old, _, new = pair.partition("=")
    for rename in suspects:
        if old in {rename.old, _old(rename)} and new in {rename.new, _new(rename)}:
            return rename
    for table in _tables(old, last):
        before, after = (name.removeprefix(f"{table}.") for name in (old, new))
        if before != after and table in _tables(f"{table}.{after}", event):
            return _rename_between(table, before, after, last, event)
    raise click.BadParameter(_no_pair(pair, last, event), param_hint="'--same'")


def _rename_between(table: str, before: str, after: str, last: Event, event: Event) -> Renamed:
    """Return the rename of an item of the last release to one of the event."""
    from eventkit.releases import Renamed
    from eventkit.releases.renames import kind_of

    uid = last.uid_of(last.session(before)) if table == "sessions" else None
    kind = kind_of(
        _item(table, after, last), _item(table, after, event), _item(table, before, event)
    )
    return Renamed(table, before, after, uid, kind)


def _item(table: str, id: str, event: Event) -> object | None:
    return next((item for item in getattr(event, table) if item.id == id), None)


def _no_pair(pair: str, last: Event, event: Event) -> str:
    """Return why an answer names no item that may have another id."""
    old, _, new = pair.partition("=")
    for before, after in product(_tables(old, last), _tables(new, event)):
        if before != after:
            old, new = (name.rpartition(".")[2] for name in (old, new))
            return (
                f"{before}.{old} cannot be the same as {after}.{new}, which is in another table:"
                f" release with --new {after}.{new}"
            )
    return (
        f"{pair!r} names no item of the last release and one of the event, as"
        " sessions.opening=sessions.welcome does"
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


def _keep_uids(document: Path, event: Event, renames: Sequence[Renamed]) -> None:
    """Write the `uid` of sessions into the document, and change nothing else of them.

    Raises:
        FileProblem: If one has no table of its own there, or one that would lose something.
    """
    from eventkit._atomic import write_file
    from eventkit.document import load
    from eventkit.model.errors import EventkitError

    before = document.read_bytes()
    lines = [_line_to_add(rename, document, event) for rename in renames]
    after: bytes | None = before
    for rename in renames:
        after = after and _with_uid(after, rename)
    if after:
        write_file(document, [after])
        with suppress(EventkitError):
            now = load(document)
            sessions = ((now.session(it.new), event.session(it.new), it.uid) for it in renames)
            if all(session == evolve(old, uid=uid) for session, old, uid in sessions):
                return
        write_file(document, [before])
    raise FileProblem(f"{safe_line(str(document))}: not released; " + "\n".join(lines))


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
