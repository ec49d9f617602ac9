"""An event as places with values, which releases set and remove.

A place is the path of an item, such as `sessions.opening`, or of one of the event's own facts,
such as `event.title`; a translation has a place such as `translations.ru.sessions.opening`. Places
that differ only in their last word form a group, and the items of a table have an order.
"""

from __future__ import annotations

import hashlib
import weakref
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, TypeAlias, TypeVar

from attrs import field, frozen

from eventkit.document import compact, document
from eventkit.document.keys import FORMAT
from eventkit.model import TABLES, Event
from eventkit.model.times import utc
from eventkit.model.uids import session_uid
from eventkit.model.unreferenced import ONE_OF_SEVERAL

T = TypeVar("T")

Places: TypeAlias = dict[str, dict[str, Any]]
"""For each group its places, by their last word: `{"sessions": {"opening": {…}}, …}`."""

Groups: TypeAlias = dict[str, dict[str, Any] | None]
"""Some groups; None for a group that does not exist."""

INSTANTS = "instants"
"""The group of the sessions' instants in UTC under the zone rules of that time, by session id.

For a session in another zone than the event's it also has its start on the event's clock.
"""

UNPLACED = "unplaced"
"""The group of rooms and sessions with a venue that a public state hides: `rooms.aula`."""

BESIDE_DOCUMENT = (INSTANTS, UNPLACED)
"""The groups that are not part of a document."""

_SETTINGS = ("words", "checks", "exporters")
CLOCKS_NEVER_CHANGE = ("UTC", "Etc/UTC")
"""Zones whose offset never changes."""


@frozen
class Change:
    """The places that one release sets and removes.

    Args:
        set: Places with their new values.
        removed: Places that no longer exist.
        after: Places of items that moved in their table, each with the place before it; None if it
            is the first.
    """

    set: Mapping[str, Any] = field(factory=dict)
    removed: tuple[str, ...] = ()
    after: Mapping[str, str | None] = field(factory=dict)

    def __bool__(self) -> bool:
        return bool(self.set or self.removed or self.after)

    @property
    def touched(self) -> tuple[str, ...]:
        """Every place that it changes."""
        return (*self.set, *self.removed, *self.after)


def session_uids(change: Change, event_uid: str) -> Iterator[str]:
    """Yield the UIDs of the sessions that a change sets."""
    return (uid for _, uid in session_places(change, event_uid))


def session_places(change: Change, event_uid: str) -> Iterator[tuple[str, str]]:
    """Yield the places of the sessions that a change sets, and their UIDs."""
    for place, session in change.set.items():
        if place.startswith("sessions."):
            id = place.removeprefix("sessions.")
            yield place, session_uid(id, session.get("uid"), event_uid)


def places_of(event: Event) -> Places:
    """Return an event as places, with the instants of its sessions and its hidden venues.

    The mark of an event with several venues is left out, since it would reveal hidden ones.
    """
    places = places_in(document(event))
    unplaced = dict.fromkeys(sorted(event.unplaced - {ONE_OF_SEVERAL}), True)
    beside = {INSTANTS: instants_of(event), UNPLACED: unplaced}
    return {**places, **{group: values for group, values in beside.items() if values}}


def instants_of(event: Event) -> dict[str, Any]:
    """Return when sessions begin and end, by id, except in zones whose offset never changes."""
    instants = {
        session.id: _instants(event, session.start, session.end)
        for session in event.sessions
        if session.start
    }
    return {id: spelled for id, spelled in instants.items() if spelled}


def _instants(event: Event, start: datetime, end: datetime | None) -> str:
    """Return when a session begins and ends, and its start on the event's clock."""
    zone, around = str(start.tzinfo), event.timezone
    is_guest = zone != around and around not in CLOCKS_NEVER_CHANGE
    if zone in CLOCKS_NEVER_CHANGE and not is_guest:
        return ""
    span = f"{utc(start).isoformat()}/{utc(end).isoformat() if end else ''}"
    return f"{span}/{start.astimezone(event.zone).isoformat()}" if is_guest else span


def split_instants(spelled: str) -> tuple[str, str, str]:
    """Return the start and end of a session, and its start on the event's clock if that differs.

    An open end is empty.

    >>> split_instants("2027-03-26T08:00:00+00:00/2027-03-26T09:00:00+00:00")
    ('2027-03-26T08:00:00+00:00', '2027-03-26T09:00:00+00:00', '')
    """
    start, _, rest = spelled.partition("/")
    end, _, around = rest.partition("/")
    return start, end, around


def places_in(tables: Mapping[str, Any]) -> Places:
    """Return a parsed document as places."""
    places: Places = {"event": dict(tables["event"])}
    for name in (*TABLES, *_SETTINGS):
        if name in tables:
            places[name] = dict(tables[name])
    for language, translated in tables.get("translations", {}).items():
        for name, values in translated.items():
            places[f"translations.{language}.{name}"] = dict(values)
    return places


def tables_of(places: Places) -> dict[str, Any]:
    """Return the document that places were made from, without the groups that are no part of it."""
    tables: dict[str, Any] = {"eventkit": FORMAT}
    for group, values in places.items():
        if group in BESIDE_DOCUMENT:
            continue
        *path, name = group.split(".")
        table = tables
        for part in path:
            table = table.setdefault(part, {})
        if values:
            table[name] = values
    return tables


def split(place: str) -> tuple[str, str]:
    """Return the group of a place and its last word.

    >>> split("translations.ru.sessions.opening")
    ('translations.ru.sessions', 'opening')
    """
    first, _, rest = place.partition(".")
    if first in (*_SETTINGS, UNPLACED):  # the last word may contain dots
        return first, rest
    group, _, name = place.rpartition(".")
    return group, name


# --- comparing


def change_between(old: Places, new: Places) -> Change:
    """Return the change from old to new places."""
    set_: dict[str, Any] = {}
    removed: list[str] = []
    after: dict[str, str | None] = {}
    for group in dict.fromkeys([*old, *new]):
        before, now = old.get(group, {}), new.get(group, {})
        removed += (f"{group}.{name}" for name in before if name not in now)
        set_ |= {
            f"{group}.{name}": value
            for name, value in now.items()
            if name not in before or not _is_same(before[name], value)
        }
        if group in TABLES:
            after |= _moves(group, before, now)
    return Change(set_, tuple(removed), after)


def _is_same(one: Any, other: Any) -> bool:  # noqa: ANN401  # what JSON can spell
    """Return whether two values are spelled alike, since the digest is that of the spelling.

    Equal values may differ in the order of their keys; unequal ones may be a date and its text.
    """
    return one is other or compact(one) == compact(other)


def _moves(group: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the items to move for the new order, each with the place that goes before it.

    The longest run of items whose order did not change stays in place.
    """
    kept = [name for name in old if name in new]
    positions = {name: number for number, name in enumerate(dict.fromkeys([*kept, *new]))}
    stay = _longest_rising([positions[name] for name in new])
    names = list(new)
    return {
        f"{group}.{name}": f"{group}.{names[number - 1]}" if number else None
        for number, name in enumerate(names)
        if positions[name] not in stay
    }


def _longest_rising(numbers: list[int]) -> set[int]:
    """Return the numbers of a longest rising run."""
    if numbers == sorted(numbers):
        return set(numbers)
    ends: list[int] = []  # the smallest number that a run of each length can end with
    before: dict[int, int | None] = {}
    for number in numbers:
        length = bisect_left(ends, number)
        before[number] = ends[length - 1] if length else None
        ends[length : length + 1] = [number]
    run: set[int] = set()
    last: int | None = ends[-1]
    while last is not None:
        run.add(last)
        last = before[last]
    return run


# --- changing


def apply(change: Change, places: Places) -> None:
    """Apply a change to places, ignoring places that do not exist."""
    for place in change.removed:
        group, name = split(place)
        places.get(group, {}).pop(name, None)
    for place, value in change.set.items():
        group, name = split(place)
        places.setdefault(group, {})[name] = value
    moved: dict[str, dict[str, str | None]] = {}
    for place, before in change.after.items():
        group, name = split(place)
        moved.setdefault(group, {})[name] = before and split(before)[1]
    for group, moves in moved.items():
        if group in places:
            places[group] = _reordered(places[group], moves)


def _reordered(items: Mapping[str, Any], moves: Mapping[str, str | None]) -> dict[str, Any]:
    followers: dict[str | None, list[str]] = {}
    for name, before in moves.items():
        followers.setdefault(before, []).append(name)
    order: list[str] = []
    waiting = [*reversed([name for name in items if name not in moves]), *followers.get(None, ())]
    while waiting:
        name = waiting.pop()
        order.append(name)
        waiting += reversed(followers.get(name, ()))
    return {name: items[name] for name in order if name in items}


def groups_before(change: Change, places: Places) -> Groups:
    """Return the groups that a change touches, as they are before it; None for a missing one."""
    groups = {split(place)[0] for place in change.touched}
    return {group: dict(places[group]) if group in places else None for group in groups}


def restore(groups: Groups, places: Places) -> None:
    """Restore groups to an earlier state."""
    for group, values in groups.items():
        if values is None:
            places.pop(group, None)
        else:
            places[group] = values


# --- the digest


def cached_by_event(compute: Callable[[Event], T]) -> Callable[[Event], T]:
    """Decorate a function so that it computes a value once for each living event.

    Values are known by the identity of events, since hashing an event costs as much.
    """
    known: dict[int, T] = {}

    @wraps(compute)
    def cached(event: Event) -> T:
        if id(event) not in known:
            known[id(event)] = compute(event)
            weakref.finalize(event, known.pop, id(event), None)
        return known[id(event)]

    return cached


@cached_by_event
def event_digest(event: Event) -> str:
    """Return the digest of an event, computed once for each: SHA-256 of its normal form.

    It covers the instants of the sessions, so it changes when the rules of a time zone change.

    >>> from datetime import date
    >>> event = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...               timezone="UTC")
    >>> len(event_digest(event))
    64
    """
    return places_digest(places_of(event))


def places_digest(places: Places) -> str:
    """Return the digest of an event in the form of places."""
    digest = hashlib.sha256()
    for group in sorted(places):
        values = places[group].items()
        if values:
            ordered = [*values] if group in TABLES else sorted(values)
            digest.update(compact([group, ordered]).encode())
    return digest.hexdigest()
