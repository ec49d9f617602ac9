"""The states of an event between two releases, reduced to the items that the next step changes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from eventkit.changes.older_ids import follow_renames, older_places, renamed_since, with_other_ids
from eventkit.model import TABLES, Audience, Event
from eventkit.model.names import strings_in
from eventkit.model.reader import Reader
from eventkit.model.selections import TABLES_OF_KEYS
from eventkit.model.tree import holders
from eventkit.model.views import with_audiences
from eventkit.releases.log import Log, event_of
from eventkit.releases.patch import (
    INSTANTS,
    Change,
    Places,
    apply,
    change_between,
    places_of,
    split,
)
from eventkit.releases.readers import folded

REQUIRED = ("id", "uid", "title", "start", "end", "timezone", "language")
"""The keys that an event requires, and those that identify it."""
_KEPT = {*REQUIRED, "audience", "attribution"}
"""The keys in every excerpt: the former, and those that restrict items."""


def states_between(log: Log, number: int, event: Event) -> Iterator[Event]:
    """Yield the states between a release and the event, reduced to what the next step changes.

    Other items are as visible in the newest state as in these. Items whose id changed have the id
    that they had at the release, in the newest state too.
    """
    if log.is_public:
        yield _restricted_since(log, number, event)
    places: Places = {}
    present: set[str] = set()
    newer: dict[str, str] = {}
    older: dict[str, str] = {}
    is_later = False
    for line in log.lines:
        if is_later:
            yield with_other_ids(_excerpt(places, line.change), older)
        apply(line.change, places)
        is_later = line.release.number > number
        if is_later:
            newer = follow_renames(newer, line.renamed)
            older = older_places(newer, present)
        else:
            present = {f"{table}.{id}" for table in TABLES for id in places.get(table, ())}
    change = change_between(places, places_of(event)) if number < log.releases[-1].number else None
    if change:
        yield with_other_ids(_excerpt(places, change), older)
    if older:
        yield with_other_ids(event, older)


def _restricted_since(log: Log, number: int, event: Event) -> Event:
    """Return the event of a release with the restrictions made since, as far as a public log shows.

    The states of a public log lack restricted items just as they lack deleted ones. So an item that
    is gone counts as restricted unless the log says that it may be shown.
    """
    state, fold = log.event(number), folded(log, Reader(Audience.PUBLIC))
    before = [place for place, _ in holders(state)]
    older = older_places(renamed_since(log, number), before)
    present = {place for place, _ in holders(with_other_ids(event, older))}
    present |= {event.uid_of(session) for session in event.sessions}
    titles = {uid: gone.title for uid, gone in fold.gone.items()}

    def may_be_named(place: str, id: str) -> bool:
        table = place.partition(".")[0]
        if table == "sessions":
            uid = state.uid_of(state.session(id))
            return bool(titles.get(uid, not present.isdisjoint({place, uid})))
        key = next((key for key, tables in TABLES_OF_KEYS.items() if table in tables), "")
        if id in fold.unnamed.get(key, ()):
            return False
        return place in present or id in fold.left.get(key, ())

    restricted = (place for place in before if not may_be_named(place, place.partition(".")[2]))
    return with_audiences(state, dict.fromkeys(restricted, Audience.ORGANIZERS))


def _excerpt(places: Places, change: Change) -> Event:
    """Return the part of an event that a change touches, with all items that it refers to.

    Args:
        places: The event as places, before the change.
        change: The change.
    """
    paths = [split(place) for place in change.touched]
    is_of_event = any(group.rpartition(".")[2] == "event" for group, _ in paths)
    event = places["event"]
    header = event if is_of_event else {key: event[key] for key in event if key in _KEPT}
    # With all venues: whether one is visible depends on whether it is the only one.
    ids = _referenced(places, [header, *places.get("venues", {}), *(name for _, name in paths)])

    def is_in_excerpt(group: str, name: str) -> bool:
        table = group.rpartition(".")[2]
        if table == "event":
            return name in header
        return ("sessions" if table == INSTANTS else table, name) in ids

    excerpt = {
        group: {name: value for name, value in values.items() if is_in_excerpt(group, name)}
        for group, values in places.items()
    }
    return event_of(excerpt)


def _referenced(places: Places, waiting: list[Any]) -> set[tuple[str, str]]:
    """Return the tables and ids of all items that some values refer to, directly or indirectly.

    A text that equals the id of an item counts as a reference; one too many does no harm.
    """
    ids: set[tuple[str, str]] = set()
    while waiting:
        for text, table in product(strings_in(waiting.pop()), TABLES):
            items = places.get(table, {})
            if text in items and (table, text) not in ids:
                ids.add((table, text))
                waiting.append(items[text])
    return ids
