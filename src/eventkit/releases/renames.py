"""Items whose id or `uid` may have changed, so that calendars and feeds take them for new ones."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Literal, TypeAlias

from attrs import frozen

from eventkit.model import Event
from eventkit.model.selections import TABLES_OF_KEYS
from eventkit.model.uids import session_uid
from eventkit.model.words import SESSION_SHORTHANDS, nearest
from eventkit.releases.log import Log, last_places
from eventkit.releases.merges import merged_sessions
from eventkit.releases.patch import places_of, session_uids

WITH_FEEDS = tuple(chain.from_iterable(TABLES_OF_KEYS.values()))
"""The tables whose items have feeds, which are named by id."""

Items: TypeAlias = Mapping[str, Mapping[str, Any]]
RenameKind: TypeAlias = Literal["renamed", "moved", "merged"]


@frozen
class Renamed:
    """An item of the last release, and the item of the event that it seems to be now.

    Args:
        table: The table of both, such as `sessions`.
        old: The id of the item in the last release.
        new: Its id now; the same if only the `uid` of a session changed.
        uid: The UID in calendars of a session of the last release; None for other items.
        kind: `renamed` if the old id is gone and the new one was not in the last release; `moved`
            if one of the two is the id of two items, of one before and of another now; `merged` if
            the item with the new id was in the last release too, or is what another one was, so
            that two are one now.
    """

    table: str
    old: str
    new: str
    uid: str | None = None
    kind: RenameKind = "renamed"


def renamed(log: Log, event: Event) -> tuple[Renamed, ...]:
    """Return the items of the last release that seem to have another id now.

    Two sessions match if they have the same id, the same title, or the same hours and a party in
    common; people, organisations, groups, rooms and tracks of sessions match by name. Items of an
    earlier release that the event has again do not count. Ids were exchanged or shifted if the name
    that one had is that of another now, and its own name is not similar to its old one. Two items
    were merged if they had the same name and a session of the one that is gone has the other now;
    sessions if the other got people, hours, a room or the title of the one that is gone. Each item
    is in one pair at most, before and now, but that several may be merged into one.

    Args:
        log: The releases of the event.
        event: The event as it is now.
    """
    before, now = last_places(log), places_of(event)
    sessions = before.get("sessions", {}), now.get("sessions", {})
    pairs = list(_sessions(log, *sessions))
    if before.get("sessions") != now.get("sessions"):
        pairs += _merged_sessions(log, event, pairs)
    for table in WITH_FEEDS:
        old, new = before.get(table, {}), now.get(table, {})
        if old and old != new:
            pairs += _with_feeds(table, old, new, *sessions)
    return tuple(pairs)


def kind_of(old: object, new: object | None, other: object | None) -> RenameKind:
    """Return how an item got another id.

    Args:
        old: The item of the last release that has the new id there; None if there is none.
        new: The item that has the new id now.
        other: The item that has the old id now; None if there is none.
    """
    if old is None:
        return "renamed" if other is None else "moved"
    before, now = (
        str(getattr(it, "title", None) or getattr(it, "name", "")).casefold() for it in (old, new)
    )
    return "merged" if _is_near(before, now) else "moved"


def _with_feeds(
    table: str, old: Items, new: Items, sessions: Items, sessions_now: Items
) -> Iterator[Renamed]:
    """Yield the items of one table that seem to have another id."""
    gone = {id: old[id] for id in old if id not in new}
    added = {id: new[id] for id in new if id not in old}
    moves = _moves(old, new, gone, added, [id for id in old if id in new])
    yield from (Renamed(table, one, other, kind="moved") for one, other in moves.items())
    arrived = {*moves.values()}
    holders = defaultdict[str, list[str]](list)
    for id, session in sessions.items() if gone else ():
        for one in _references(table, session):
            holders[one].append(id)
    dropped = {id: item for id, item in gone.items() if id in holders and id not in moves}
    others = {id: item for id, item in added.items() if id not in arrived}
    pairs = dict(_pairs(dropped, others, lambda _, item: [_title(item)]))
    yield from (Renamed(table, one, other) for one, other in pairs.items())
    rest = {id: item for id, item in dropped.items() if id not in pairs}
    kept = {id for id in new if id in old and id not in moves and id not in arrived}
    names = {
        id: {_title(state[one]): one for one in _references(table, sessions_now[id])
             if one in kept for state in (old, new)}
        for id in {id for one in rest for id in holders[one]} & sessions_now.keys()
    }  # fmt: skip
    for id, item in rest.items():
        heirs = (names[session].get(_title(item)) for session in holders[id] if session in names)
        if heir := next(filter(None, heirs), None):
            yield Renamed(table, id, heir, kind="merged")


def _moves(
    old: Items, new: Items, gone: Items, added: Items, kept: Collection[str]
) -> dict[str, str]:
    """Return the new ids of items that have exchanged or shifted ids by the old ones, in order.

    Args:
        old: The items of the last release.
        new: The items now.
        gone: Those of the last release whose id is gone.
        added: Those whose id is new.
        kept: The ids of both that may have changed hands.
    """
    before, now = ({id: _title(items[id]) for id in kept} for items in (old, new))
    changed = [id for id in before if before[id] != now[id]]
    names = {*map(_title, gone.values()), *(before[id] for id in changed)}
    others = [id for id in changed if now[id] in names or not _is_near(before[id], now[id])]
    dropped, arrived = (
        {**only, **{id: items[id] for id in others}} for only, items in ((gone, old), (added, new))
    )
    counts = [Counter(map(_title, items.values())) for items in (dropped, arrived)]
    clear = {id: it for id, it in dropped.items() if all(one[_title(it)] == 1 for one in counts)}
    of_two = {*others}
    pairs = dict(_pairs(clear, arrived, lambda _, item: [_title(item)]))
    moved = (one for one in old if one in pairs)
    return {one: pairs[one] for one in moved if one in of_two or pairs[one] in of_two}


def _is_near(one: str, other: str) -> bool:
    return one == other or nearest(one, [other]) is not None


def _sessions(log: Log, old: Items, new: Items) -> Iterator[Renamed]:
    before, now = (
        {_uid(log, id, session): id for id, session in sessions.items()} for sessions in (old, new)
    )
    gone = {id: old[id] for uid, id in before.items() if uid not in now}
    added = {id: new[id] for uid, id in now.items() if uid not in before}
    kept = [id for uid, id in before.items() if now.get(uid) == id and "uid" not in new[id]]
    moves = _moves(old, new, gone, added, kept)
    for one, other in moves.items():
        yield Renamed("sessions", one, other, _uid(log, one, old[one]), "moved")
    arrived = {*moves.values()}
    gone = {id: it for id, it in gone.items() if id not in moves}
    added = {id: it for id, it in added.items() if id not in arrived}
    if gone and added:
        earlier = {uid for line in log.lines for uid in session_uids(line.change, log.uid)}
        added = {id: it for id, it in added.items() if _uid(log, id, it) not in earlier}
    for one, other in _pairs(gone, added, _likenesses):
        yield Renamed("sessions", one, other, _uid(log, one, old[one]))


def _merged_sessions(log: Log, event: Event, pairs: Iterable[Renamed]) -> Iterator[Renamed]:
    """Yield the sessions that seem to be a part of another now.

    If that one is new, it goes on as the first of them.
    """
    last, successors = log.event(), {it.old: it.new for it in pairs}
    for old, new, goes_on in merged_sessions(last, event, successors):
        uid = last.uid_of(last.session(old))
        yield Renamed("sessions", old, new, uid, "renamed" if goes_on else "merged")


def _pairs(
    gone: Mapping[str, Mapping[str, Any]],
    added: Mapping[str, Mapping[str, Any]],
    likenesses: Callable[[str, Mapping[str, Any]], Iterable[Hashable]],
) -> Iterator[tuple[str, str]]:
    """Yield pairs of ids of similar items, each id once; the strongest similarity comes first."""
    waiting: dict[Hashable, deque[str]] = defaultdict(deque)
    for id, item in added.items():
        for likeness in likenesses(id, item):
            waiting[likeness].append(id)
    paired = set[str]()
    for id, item in gone.items():
        for likeness in likenesses(id, item):
            candidates = waiting[likeness]
            while candidates and candidates[0] in paired:
                candidates.popleft()
            if candidates:
                paired.add(candidates[0])
                yield id, candidates.popleft()
                break


def _likenesses(id: str, session: Mapping[str, Any]) -> Iterator[Hashable]:
    """Yield values that identify a session, the strongest first."""
    yield "id", id
    yield "title", _title(session)
    hours = tuple(str(session.get(key)) for key in ("day", "time", "start", "end", "duration"))
    yield from (("hours", *hours, person) for person in sorted(_people(session)))


def _uid(log: Log, id: str, session: Mapping[str, Any]) -> str:
    return session_uid(id, session.get("uid"), log.uid)


def _title(item: Mapping[str, Any]) -> str:
    return str(item.get("title") or item.get("name")).casefold()


def _references(table: str, session: Mapping[str, Any]) -> Iterable[str]:
    """Return the ids of a table that a session refers to."""
    if table == "rooms":
        return tuple(session.get("rooms", ()))
    if table == "tracks":
        return (session["track"],) if "track" in session else ()
    return _people(session)


def _people(session: Mapping[str, Any]) -> set[str]:
    written_out = {it["who"] for it in session.get("participations", ())}
    return written_out.union(*(session.get(name, ()) for name in SESSION_SHORTHANDS))
