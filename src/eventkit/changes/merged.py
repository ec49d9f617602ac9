"""What became of the sessions of an older state: their newer ids, or of what they are a part."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from eventkit.model import Audience, Event
from eventkit.model.errors import RestrictedError
from eventkit.model.reader import Reader
from eventkit.model.views import for_audience, with_audiences
from eventkit.releases.heirs import chain_of, heir_of
from eventkit.releases.log import Log
from eventkit.releases.readers import folded


def newer_ids(old: Event, new: Event, merged: Container[str]) -> dict[str, str]:
    """Return the newer ids of older sessions that still exist.

    Args:
        old: The older state.
        new: The newer state.
        merged: The UIDs of the sessions that are a part of others since.
    """
    uids = {new.uid_of(session): session.id for session in new.sessions}
    ids = {
        session.id: uids[old.uid_of(session)]
        for session in old.sessions
        if old.uid_of(session) in uids
    }
    # If the uid of the event or of a session was added or corrected, match by id.
    unmatched = {session.id for session in new.sessions} - {*ids.values()}
    gone = (session for session in old.sessions if session.id not in ids)
    same = {session.id for session in gone if old.uid_of(session) not in merged} & unmatched
    return ids | {id: id for id in same}


def merged_sessions(old: Event, view: Event, merged: Mapping[str, str]) -> dict[str, str]:
    """Return the ids of the sessions that older ones are a part of, by the ids of those.

    Args:
        old: The older state, whole.
        view: The newer state, as the reader may see it.
        merged: The UIDs of the sessions that others were merged into, by the UIDs of those.
    """
    sessions = {view.uid_of(session): session for session in view.sessions} if merged else {}
    heirs = {
        session.id: heir_of(uid, merged, view, sessions)
        for session in old.sessions
        if (uid := old.uid_of(session)) in merged
    }
    return {id: heir.id for id, heir in heirs.items() if heir}


def merged_into_hidden(
    states: Sequence[Event], merged: Mapping[str, str], audience: Audience
) -> set[str]:
    """Return the UIDs of the sessions that were merged into restricted ones.

    Args:
        states: States of an event, whole, oldest first; the last with a session counts.
        merged: As for `merged_sessions`.
        audience: The audience of the reader.
    """
    hidden: dict[str, bool] = {}
    uids: dict[str, str] = {}
    for state in states if merged else ():
        visible = _visible_uids(state, audience)
        now = {session.id: state.uid_of(session) for session in state.sessions}
        hidden |= {uid: uid not in visible for uid in now.values()}
        # One whose uid was added or corrected is the same session.
        hidden |= {uids[id]: hidden[uid] for id, uid in now.items() if uids.get(id, uid) != uid}
        uids |= now
    return {uid for uid in merged if any(map(hidden.get, chain_of(uid, merged)))}


def restricted(states: Sequence[Event], uids: AbstractSet[str]) -> Iterator[Event]:
    """Yield those of some states that have sessions of some UIDs, with these restricted."""
    for state in states if uids else ():
        places = [f"sessions.{it.id}" for it in state.sessions if state.uid_of(it) in uids]
        if places:
            yield with_audiences(state, dict.fromkeys(places, Audience.ORGANIZERS))


def with_untold_sessions(old: Event, new: Event, log: Log, reader: Reader) -> Iterator[Event]:
    """Yield the older state with the sessions restricted whose title calendars tell no more.

    A calendar tells a title that was hidden once no more, though it might be told again.

    Args:
        old: The older state, whole.
        new: The newer state, whole.
        log: All releases.
        reader: The reader.
    """
    gone = folded(log, reader).gone
    untold = {uid for uid, entry in gone.items() if entry.title is None}
    yield from restricted([old], untold.difference(map(new.uid_of, new.sessions)))


def _visible_uids(state: Event, audience: Audience) -> set[str]:
    try:
        view = for_audience(state, audience)
    except RestrictedError:
        return set()
    return set(map(view.uid_of, view.sessions))
