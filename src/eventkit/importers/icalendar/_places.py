"""The rooms and the venue that the locations of a calendar mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from eventkit.ids import Ids
from eventkit.text import one_line

_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_ARTICLE = re.compile(r"^(?:the|der|die|das|la|le|el)\s+", re.IGNORECASE)
_NO_ROOM = {"tba", "tbc", "tbd", "?", "n/a", "na", "none", "-", "–"}
_MOST_PARTS = 8


class Places(NamedTuple):
    """Where the entries of a calendar are.

    Args:
        rooms: The ids of the rooms of each location.
        tables: The tables of a document: rooms and venues.
        spellings: For each room that is spelt in several ways, the ways.
        shared: The end of the locations that is taken for the venue; empty if there is none.
    """

    rooms: Mapping[str, tuple[str, ...]]
    tables: Mapping[str, dict[str, Any]]
    spellings: tuple[tuple[str, ...], ...]
    shared: str


def is_address(location: str) -> bool:
    """Return whether a location is an address on the web."""
    return _WEB.fullmatch(location.strip()) is not None


def places(locations: Mapping[str, str], whole: str, *, is_ours: bool) -> Places:
    """Return the rooms and the venues of a calendar.

    Where most locations end alike, that is the venue, and every other one is a venue of its own.

    Args:
        locations: The location of each entry, as it is spelt, with its position; empty if unknown.
        whole: The location of the event itself; empty if nothing says it.
        is_ours: Whether eventkit wrote them: rooms, venue, street and city, between commas.
    """
    positions: dict[str, str] = {}
    for spelt, position in locations.items():
        positions.setdefault(one_line(spelt), position)
    positions.pop("", None)
    parts = {it: _parts(it) for it in positions}
    tail = _parts(whole) if whole and is_ours else _shared_tail(list(parts.values()))
    making = _Making()
    venues: dict[str, tuple[str, ...]] = {}
    for location, its_parts in parts.items():
        is_at_tail = bool(tail) and its_parts[-len(tail) :] == tail
        names = ", ".join(its_parts[: -len(tail)] if is_at_tail else its_parts)
        if tail and not is_at_tail and its_parts[0].casefold() not in _NO_ROOM:
            venues[location] = its_parts[1:] if is_ours and len(its_parts) > 1 else its_parts
            names = its_parts[0]
        making.add(location, names.split(" / ") if is_ours else [names])
    if tail:
        at_tail = [it for it in parts if it not in venues]
        making.add_venue("venue", tail, at_tail, _only({positions[it] for it in at_tail}))
    # A room that is at none of several venues needs none; beside a single one it does.
    are_several = any(len(its_parts) > 1 for its_parts in venues.values())
    for location, its_parts in venues.items():
        if are_several and len(its_parts) == 1 and making.is_alone(location, its_parts[0]):
            continue
        making.add_venue("", its_parts, [location], positions[location])
    several = tuple(tuple(names) for names in making.spelt.values() if len(names) > 1)
    return Places(making.of_location, making.tables(), several, ", ".join(tail))


class _Making:
    """Rooms and venues in the making."""

    def __init__(self) -> None:
        self.of_location: dict[str, tuple[str, ...]] = {}
        self.spelt: dict[str, dict[str, None]] = {}
        self._rooms: dict[str, dict[str, Any]] = {}
        self._venues: dict[str, dict[str, Any]] = {}
        self._room_ids, self._venue_ids = Ids(), Ids()
        self._by_key: dict[str, str] = {}

    def add(self, location: str, names: Iterable[str]) -> None:
        """Add the rooms of a location, each once however it is spelt."""
        ids = []
        for name in names:
            if not name or name.casefold() in _NO_ROOM:
                continue
            key = _key(name)
            if key not in self._by_key:
                id = self._by_key[key] = self._room_ids.new(name, "room")
                self._rooms[id] = {"name": name}
            ids.append(self._by_key[key])
            self.spelt.setdefault(ids[-1], {})[name] = None
        self.of_location[location] = tuple(dict.fromkeys(ids))

    def add_venue(
        self, id: str, parts: Sequence[str], locations: Iterable[str], position: str
    ) -> None:
        """Add the venue of some locations."""
        if not id or not self._venue_ids.take(id):
            id = self._venue_ids.new(parts[0], "venue")
        self._venues[id] = _venue(parts)
        if geo := _geo(position):
            self._venues[id]["geo"] = geo
        for location in locations:
            for room in self.of_location[location]:
                self._rooms[room].setdefault("venue", id)

    def is_alone(self, location: str, name: str) -> bool:
        """Return whether a location is a room of that name, and nothing more."""
        return [self._rooms[id]["name"] for id in self.of_location[location]] == [name]

    def tables(self) -> dict[str, dict[str, Any]]:
        """Return the tables of a document."""
        if len(self._venues) == 1:  # the only one, where rooms are anyway
            for room in self._rooms.values():
                room.pop("venue", None)
        tables = {"venues": self._venues, "rooms": self._rooms}
        return {name: table for name, table in tables.items() if table}


def _only(values: set[str]) -> str:
    return next(iter(values)) if len(values) == 1 else ""


def _geo(position: str) -> list[float] | None:
    """Return latitude and longitude; None if a text says no place on the earth."""
    match = _POSITION.fullmatch(position.strip())
    if match is None:
        return None
    latitude, longitude = float(match[1]), float(match[2])
    is_on_earth = abs(latitude) <= _POLE and abs(longitude) <= 2 * _POLE
    return [latitude, longitude] if is_on_earth else None


_POLE = 90
_POSITION = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?);([+-]?[0-9]{1,3}(?:\.[0-9]{1,12})?)")


def _parts(location: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in location.split(","))))


def _key(name: str) -> str:
    """Return what is alike in the spellings of a room."""
    plain = re.sub(r"[\W_]+", " ", _ARTICLE.sub("", name.casefold())).strip()
    return plain or name


def _shared_tail(locations: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the end that most locations share, if it is the venue of rooms: three at least."""
    tails: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for parts in locations:
        for length in range(1, min(len(parts), _MOST_PARTS)):
            tails[parts[-length:]].add(parts[:-length])
    several = [tail for tail, heads in tails.items() if 2 * len(heads) > len(locations) > _FEW]
    return max(several, key=len, default=())


_FEW = 1


def _venue(parts: Sequence[str]) -> dict[str, Any]:
    """Return the table of a venue: its name, then a street, which has a number, then a city."""
    name, *rest = parts
    table: dict[str, Any] = {"name": name}
    street = next((part for part in rest if any(map(str.isdigit, part))), None)
    if street:
        table["street"] = street
        rest.remove(street)
    if rest:
        table["city"] = ", ".join(rest)
    return table
