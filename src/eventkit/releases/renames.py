"""Items whose id or `uid` may have changed, so that calendars and feeds take them for new ones."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from attrs import frozen

from eventkit.model import Event
from eventkit.model.uids import session_uid
from eventkit.model.views import TABLES_OF_KEYS
from eventkit.model.words import SESSION_SHORTHANDS
from eventkit.releases.log import Log, last_places
from eventkit.releases.patch import places_of

WITH_FEEDS = tuple(chain.from_iterable(TABLES_OF_KEYS.values()))
"""The tables whose items have feeds, which are named by id."""


@frozen
class Renamed:
    """An item that an event dropped since its last release, and a similar one that it added.

    Args:
        table: The table of both, such as `sessions`.
        old: The id of the dropped item.
        new: The id of the added item; the same if only the `uid` of a session changed.
        uid: The UID of a dropped session in calendars; None for other items.
    """

    table: str
    old: str
    new: str
    uid: str | None = None


def renamed(log: Log, event: Event) -> tuple[Renamed, ...]:
    """Return the items dropped since the last release that seem to have come back under a new id.

    Two sessions match if they have the same id, the same title, or the same hours and a party in
    common; people, organisations, groups, rooms and tracks of sessions match by name. Items of an
    earlier release that the event has again do not count. Each item is in one pair at most.

    Args:
        log: The releases of the event.
        event: The event as it is now.
    """
    before, now = last_places(log), places_of(event)
    sessions = before.get("sessions", {})
    pairs_ = list(_sessions(log, sessions, now.get("sessions", {})))
    for table in WITH_FEEDS:
        old, new = before.get(table, {}), now.get(table, {})
        if gone := old.keys() - new.keys():
            referred = {id for session in sessions.values() for id in _references(table, session)}
            dropped = {id: old[id] for id in old if id in gone & referred}
            added = {id: item for id, item in new.items() if id not in old}
            pairs = _pairs(dropped, added, lambda _, item: [_title(item)])
            pairs_ += (Renamed(table, one, other) for one, other in pairs)
    return tuple(pairs_)


def _sessions(
    log: Log, old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> Iterator[Renamed]:
    before, now = (
        {_uid(log, id, session): id for id, session in sessions.items()} for sessions in (old, new)
    )
    gone = {id: old[id] for uid, id in before.items() if uid not in now}
    added = {id: new[id] for uid, id in now.items() if uid not in before}
    if gone and added:
        earlier = {
            _uid(log, place.removeprefix("sessions."), session)
            for line in log.lines
            for place, session in line.change.set.items()
            if place.startswith("sessions.")
        }
        added = {id: it for id, it in added.items() if _uid(log, id, it) not in earlier}
    for one, other in _pairs(gone, added, _likenesses):
        yield Renamed("sessions", one, other, _uid(log, one, old[one]))


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
