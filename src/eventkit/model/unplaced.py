"""Rooms and sessions whose place a view hides, so that nothing puts them at its only venue."""

from __future__ import annotations

from eventkit.model.contents import Contents
from eventkit.model.items import Room, Session
from eventkit.model.tree import Items
from eventkit.model.unreferenced import ONE_OF_SEVERAL


def unplaced(event: Contents, items: Items) -> frozenset[str]:
    """Return the paths of rooms and sessions that a view must not place at its only venue.

    They were elsewhere, or the view hides their rooms or how to join them.

    Args:
        event: The event, whole or a view.
        items: The remaining items of each table.
    """
    sessions, rooms, venues = items["sessions"], items["rooms"], items["venues"]
    if len(venues) != 1:
        return frozenset()
    only = venues[0].id
    places = {f"{table}.{item.id}" for table in ("rooms", "sessions") for item in items[table]}
    paths = event.unplaced & {ONE_OF_SEVERAL, *places}
    if len(event.venues) > 1:
        paths |= {ONE_OF_SEVERAL}
    paths |= {
        f"rooms.{room.id}"
        for room in rooms
        if not (room.venue or room.online or _is_at(event, event.room(room.id), only))
    }
    wholes = {session.id: session for session in sessions if not session.part_of}
    paths |= {
        f"sessions.{session.id}"
        for session in sessions
        if not (_has_place(session) or _has_place(wholes.get(session.part_of or "")))
        and _was_elsewhere(event, event.session(session.id), only)
    }
    return paths


def _has_place(session: Session | None) -> bool:
    """Return whether a session names where it is: rooms, or how to join it."""
    return session is not None and bool(session.rooms or session.online)


def _is_at(event: Contents, place: Room | Session, venue: str) -> bool:
    at = event.venue_of(place)
    return at is not None and at.id == venue


def _was_elsewhere(event: Contents, session: Session, only: str) -> bool:
    return bool(event.rooms_of(session)) or not _is_at(event, session, only)
