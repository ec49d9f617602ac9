"""Sessions that may only have got another id: calendars would take them for others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from eventkit.model.uids import session_uid
from eventkit.model.words import SESSION_SHORTHANDS
from eventkit.releases.format import places_at
from eventkit.releases.log import Log
from eventkit.releases.patch import split


@frozen
class Renamed:
    """A session that a release dropped, and one it added that is much like it.

    Args:
        old: Id of the one.
        new: Id of the other.
        uid: What calendars know the old one by.
    """

    old: str
    new: str
    uid: str


def renamed(log: Log) -> tuple[Renamed, ...]:
    """Return the sessions that the last release dropped and seems to have added under another id.

    They have the same title, or the same hours and somebody who takes part in both.

    Args:
        log: The log with the release.
    """
    if len(log) == 1:
        return ()
    before = places_at(log.lines[:-1]).get("sessions", {})
    change = log.lines[-1].change
    now = dict(_sessions(change.set))
    kept = {_uid(log, id, session) for id, session in now.items()}
    gone = {id: before[id] for id in map(_session, change.removed) if id}
    added = {id: session for id, session in now.items() if id not in before}
    found = []
    for old, session in gone.items():
        uid = _uid(log, old, session)
        new = next((id for id, other in added.items() if _is_like(session, other)), None)
        if new is not None and uid not in kept:
            del added[new]
            found.append(Renamed(old, new, uid))
    return tuple(found)


def _sessions(places: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    return ((id, held) for place, held in places.items() if (id := _session(place)))


def _session(place: str) -> str | None:
    group, name = split(place)
    return name if group == "sessions" else None


def _uid(log: Log, id: str, session: Mapping[str, Any]) -> str:
    return session_uid(id, session.get("uid"), log.uid)


def _is_like(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one["title"].casefold() == other["title"].casefold():
        return True
    times = [
        {key: each.get(key) for key in ("day", "time", "start", "end")} for each in (one, other)
    ]
    return times[0] == times[1] and bool(_people(one) & _people(other))


def _people(session: Mapping[str, Any]) -> set[str]:
    written_out = {each["who"] for each in session.get("participations", ())}
    return written_out.union(*(session.get(name, ()) for name in SESSION_SHORTHANDS))
