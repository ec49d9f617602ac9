"""Items that may have another id since the last release: what the command line answers."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, product
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from attrs import evolve, frozen

from eventkit.cli._documents import FileProblem
from eventkit.cli._rename_questions import Group, advice, grouped, new_place, old_place, question
from eventkit.cli._terminal import safe, warn
from eventkit.cli._uid_lines import keep_uids, uid_lines

if TYPE_CHECKING:
    from eventkit import Event, Log
    from eventkit.releases import Renamed

ALL = "all"
"""The answer about everything that is asked about."""


@frozen
class Answers:
    """The answers of the command line about items that may have another id.

    Args:
        same: Pairs of an older and a newer name, `OLD=NEW`, or `all`.
        new: Names of items that are new, or `all`.
        gone: Names of items of the last release that are gone.
    """

    same: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.same or self.new or self.gone)

    def is_about(self, rename: Renamed) -> bool:
        """Return whether they say that an item is new, or that what it may have been is gone."""
        is_new = not {ALL, rename.new, new_place(rename)}.isdisjoint(self.new)
        return is_new or not {rename.old, old_place(rename)}.isdisjoint(self.gone)


@frozen
class Settled:
    """An event of which it is known what became of the items of the last release.

    Args:
        event: The event.
        renamed: The new places of items with another id, by the old places.
        merged: The UIDs of the sessions that others are a part of now, by the UIDs of those.
    """

    event: Event
    renamed: Mapping[str, str]
    merged: Mapping[str, str]


def settle_renames(document: Path, event: Event, log: Log, answers: Answers) -> Settled:
    """Return an event with what became of items that seem to have another id.

    The table of a session that is the same gets the line that keeps its UID, in the document.

    Raises:
        FileProblem: If it is unknown whether an item is the same, or the line of a session cannot
            be written; the lines to paste are printed.
        click.BadParameter: If an answer names an item that does not exist, or contradicts another.
    """
    from eventkit.document import load
    from eventkit.releases import renamed as find_renamed

    suspects, last = find_renamed(log, event), log.event()
    _require_known(answers, last, event)
    same = [_answered(pair, suspects, last, event) for pair in answers.same if pair != ALL]
    open_ = [rename for rename in suspects if not _is_answered(rename, same, suspects, answers)]
    if ALL in answers.same:
        same, open_ = [*same, *open_], []
    same = list(_with_merges(same, log, event))
    _require_consistent(same, answers, last, event)
    if sys.stdin.isatty() and sys.stderr.isatty():
        same = list(_with_merges([*same, *_confirmed(grouped(open_))], log, event))
    elif open_:
        _refuse(document, event, open_, list(_replaced([*same, *open_], log, event)))
    going_on = (it for it in same if it.uid and it.kind != "merged")
    sessions = [it for it in going_on if it.uid != event.uid_of(event.session(it.new))]
    sessions += _replaced(same, log, event)
    if sessions:
        keep_uids(document, event, sessions)
        event = load(document)
    return Settled(event, _new_places(same), _merged(same, event))


def _confirmed(groups: Iterable[Group]) -> Iterator[Renamed]:
    """Ask on the terminal which items are the same; of many, one by one if not all of them are."""
    for group in groups:
        if click.confirm(safe(question(group)), err=True):
            yield from group
        elif len(group) > 1:
            yield from _confirmed([it] for it in group)


def _refuse(
    document: Path, event: Event, open_: Sequence[Renamed], replaced: Sequence[Renamed]
) -> None:
    """Print what is to be answered, and raise `FileProblem`."""
    others = {it.old: it for it in replaced}
    for group in grouped(open_):
        moved = (others[it.old] for it in group if it.uid and it.old in others)
        lines = [it for it in group if it.kind != "merged"]
        warn(advice(group, uid_lines([*lines, *moved], document, event)))
    raise FileProblem("not released; nothing was written", document)


def _replaced(same: Sequence[Renamed], log: Log, event: Event) -> Iterator[Renamed]:
    """Yield the sessions that have the id of another now, each with a `uid` that nothing had."""
    from eventkit.releases import Renamed

    continued = {it.new for it in same if it.uid and it.kind != "merged"}
    moved = {it.old: it.uid for it in same if it.uid and it.kind == "moved"}
    number = log.next_step.number
    for session in event.sessions:
        if session.id not in continued and event.uid_of(session) == moved.get(session.id):
            uid = f"{session.id}.{number}@{log.uid}"  # ids have no dots
            yield Renamed("sessions", session.id, session.id, uid, "moved")


def _with_merges(same: Iterable[Renamed], log: Log, event: Event) -> Iterator[Renamed]:
    """Yield items that are the same; of several sessions that are one now only one goes on.

    It is that which has the UID of the one already, or else the first; none if the one is a session
    of an earlier release that is put back.
    """
    from eventkit.releases.patch import session_uids

    same, last = list(same), log.event()
    released = (session_uids(line.change, log.uid) for line in log.lines)
    holders = dict.fromkeys(chain.from_iterable(released), "")
    holders |= {last.uid_of(session): session.id for session in last.sessions}
    successors = {it.old: it.new for it in same if it.uid}
    going_on = {it.new: it.old for it in same if it.uid and it.kind == "moved"}
    for rename in same:
        if not rename.uid:
            yield rename
            continue
        holder = holders.get(event.uid_of(event.session(rename.new)))
        if holder is None or (holder and successors.get(holder, rename.new) != rename.new):
            holder = rename.old
        is_going_on = going_on.setdefault(rename.new, holder) == rename.old
        kind = "renamed" if rename.kind == "merged" else rename.kind
        yield evolve(rename, kind=kind if is_going_on else "merged")


def _is_answered(
    rename: Renamed, same: Iterable[Renamed], suspects: Iterable[Renamed], answers: Answers
) -> bool:
    """Return whether an answer settles what an item was, or what became of it."""
    new = new_place(rename)
    is_one_of_several = any(it.kind == "merged" and new_place(it) == new for it in suspects)
    return answers.is_about(rename) or any(
        old_place(it) == old_place(rename) or (new_place(it) == new and not is_one_of_several)
        for it in same
    )


def _new_places(same: Iterable[Renamed]) -> dict[str, str]:
    """Return the new places of items by the old ones, also of those that others were merged into.

    Sessions have their UIDs instead.
    """
    items = [rename for rename in same if not rename.uid]
    kept = {new_place(rename): new_place(rename) for rename in items if rename.kind == "merged"}
    return kept | {old_place(rename): new_place(rename) for rename in items}


def _merged(same: Iterable[Renamed], event: Event) -> dict[str, str]:
    """Return the UIDs of the sessions that others are a part of now, by the UIDs of those."""
    merges = (it for it in same if it.uid and it.kind == "merged")
    return {str(it.uid): event.uid_of(event.session(it.new)) for it in merges}


# --- answers of the command line


def _require_known(answers: Answers, last: Event, event: Event) -> None:
    """Refuse answers about items that do not exist, and two about everything."""
    for name in answers.new:
        if name != ALL and not any(_tables(name, event)):
            raise click.BadParameter(f"{name!r} is no item of the event", param_hint="'--new'")
    for name in answers.gone:
        if not any(_tables(name, last)):
            message = f"{name!r} is no item of the last release"
            raise click.BadParameter(message, param_hint="'--gone'")
    if ALL in answers.same and ALL in answers.new:
        _contradict("--same", "all cannot be the same, and new too")


def _answered(pair: str, suspects: Iterable[Renamed], last: Event, event: Event) -> Renamed:
    """Return the rename that an answer states."""
    old, _, new = pair.partition("=")
    for rename in suspects:
        if old in {rename.old, old_place(rename)} and new in {rename.new, new_place(rename)}:
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
    if uid and uid not in map(event.uid_of, event.sessions):
        kind = "renamed"  # or merged, which depends on the other answers
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


def _require_consistent(
    same: Sequence[Renamed], answers: Answers, last: Event, event: Event
) -> None:
    """Refuse answers that contradict each other or the last release, before anything is written.

    Several items may be one now.
    """
    olds = Counter(map(old_place, same))
    if twice := [name for name, count in olds.items() if count > 1]:
        _contradict("--same", f"{twice[0]} is in two answers")
    released = {f"sessions.{session.id}" for session in last.sessions}
    present = set(map(event.uid_of, event.sessions))
    for rename in same:
        old, new = old_place(rename), new_place(rename)
        if not {rename.new, new}.isdisjoint(answers.new):
            _contradict("--new", f"{new} is the same as {old}, and new too")
        if not {rename.old, old}.isdisjoint(answers.gone):
            _contradict("--gone", f"{old} is the same as {new}, and gone too")
        if not rename.uid:
            continue
        if rename.kind == "merged" and rename.uid in present:
            _contradict("--same", f"{old} is still in the event, and cannot be a part of {new} too")
        if rename.kind != "merged" and new in released.difference(olds):
            _contradict("--same", f"{new} was released already, and is not {old}")


def _contradict(option: str, message: str) -> NoReturn:
    raise click.BadParameter(message, param_hint=f"'{option}'")


def _tables(name: str, event: Event) -> Iterator[str]:
    """Yield the tables with an item of a name, which may begin with the table."""
    from eventkit.releases.renames import WITH_FEEDS

    for table in ("sessions", *WITH_FEEDS):
        if name.removeprefix(f"{table}.") in {item.id for item in getattr(event, table)}:
            yield table
