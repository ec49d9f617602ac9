"""Sessions that are a part of another since a release merged them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eventkit.model import Event, Session, Status
from eventkit.releases.log import Log
from eventkit.releases.patch import session_uids


def heirs(log: Log, since: int = 0) -> dict[str, str]:
    """Return the UIDs of the sessions that others were merged into, by the UIDs of those.

    What was put back later is no part of another any more.

    Args:
        log: The releases.
        since: The number of a release; earlier merges do not count.
    """
    merged: dict[str, str] = {}
    for line in log.lines:
        if merged:
            for uid in session_uids(line.change, log.uid):
                merged.pop(uid, None)
        if line.release.number > since:
            merged |= line.merged
    return merged


def chain_of(uid: str, merged: Mapping[str, str]) -> Iterator[str]:
    """Yield the UIDs of the sessions into which one was merged, one after the other.

    >>> list(chain_of("a", {"a": "b", "b": "c"}))
    ['b', 'c']
    """
    passed = {uid}  # a log that was edited may lead in a circle
    while (uid := merged.get(uid, uid)) not in passed:
        passed.add(uid)
        yield uid


def heir_of(
    uid: str, merged: Mapping[str, str], view: Event, sessions: Mapping[str, Session]
) -> Session | None:
    """Return the session of which one that was merged is a part now.

    Args:
        uid: The UID of the one that was merged.
        merged: The UIDs of the sessions that others were merged into, by the UIDs of those.
        view: The reader's view of the event.
        sessions: Its sessions by UID.

    Returns:
        None if there is none, the reader may not see it, or it does not take place.
    """
    heir = next((sessions[it] for it in chain_of(uid, merged) if it in sessions), None)
    return heir if heir and takes_place(view, heir) else None


def takes_place(event: Event, session: Session) -> bool:
    """Return whether neither a session nor its whole nor the event is cancelled."""
    holders = (session, event.whole_of(session), event)
    return not any(it and it.status is Status.CANCELLED for it in holders)
