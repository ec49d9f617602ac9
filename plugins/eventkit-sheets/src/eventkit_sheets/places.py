"""Which rooms and venues the cells of rooms name: `Aula, Library, House on the River`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from eventkit import wording
from eventkit_sheets.drafting import Drafting, Place
from eventkit_sheets.items import Item


def resolve_rooms(
    items: Sequence[Item], grid_rooms: Collection[str], drafting: Drafting, *, is_of_eventkit: bool
) -> None:
    """Part the rooms of sessions from one another and from venues, and add venues to the draft.

    Args:
        items: The sessions.
        grid_rooms: The rooms above the columns of grids in the same file.
        drafting: The draft.
        is_of_eventkit: Whether eventkit wrote the file: what is no room there is a venue.
    """
    names = dict.fromkeys(name for item in items for name in item.rooms)
    known = {name.casefold() for name in grid_rooms or names if ", " not in name}
    known_in_grids = {name.casefold() for name in grid_rooms}
    venues = _shared_ends(names)
    parted: dict[str, tuple[list[str], str]] = {}
    for name in names:
        rooms, rest = _peeled(name, known)
        if is_of_eventkit and known_in_grids and name.casefold() not in known_in_grids:
            parted[name] = (rooms, rest) if rooms else ([], name)
        elif rooms and (rest in venues or not rest):
            parted[name] = (rooms, rest)
        else:
            parted[name] = _with_venue(name, venues)
    for item in items:
        _apply(item, parted, drafting)


def _shared_ends(names: Iterable[str]) -> set[str]:
    """Return what several rooms have behind their last comma."""
    parts = (wording.enumerated(name) for name in names)
    ends = Counter(its_parts[-1] for its_parts in parts if its_parts[1:])
    return {end for end, count in ends.items() if count > 1}


def _peeled(name: str, known: Collection[str]) -> tuple[list[str], str]:
    """Return the known rooms at the beginning of a cell, and what follows them."""
    parts = wording.enumerated(name)
    count = 0
    while count < len(parts) and parts[count].casefold() in known:
        count += 1
    return parts[:count], ", ".join(parts[count:])


def _with_venue(name: str, venues: Collection[str]) -> tuple[list[str], str]:
    *rooms, venue = wording.enumerated(name)
    return ([", ".join(rooms)], venue) if any(rooms) and venue in venues else ([name], "")


def _apply(item: Item, parted: dict[str, tuple[list[str], str]], drafting: Drafting) -> None:
    rooms: dict[str, Place] = {}
    for name, place in item.rooms.items():
        its_rooms, venue = parted[name]
        rooms |= dict.fromkeys(its_rooms, place)
        for room in its_rooms:
            id = drafting.room(room, place)
            if venue or item.venue:
                drafting.tables["rooms"][id].setdefault(
                    "venue", drafting.venue(venue or item.venue, place)
                )
        if not its_rooms and venue:
            drafting.venue(venue, place)
    item.rooms = rooms
    if item.venue and not {";", "؛"} & {*item.venue} and not rooms:
        drafting.venue(item.venue, item.place)
