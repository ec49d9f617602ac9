"""Items that are hidden from an audience because no visible item refers to them.

A forgotten `audience` therefore errs on the safe side: a person whom only a closed session names
and the room of that session have its audience, and a list of participants is for participants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from operator import is_
from typing import Any

import attrs

from eventkit.model.items import Item, Participation
from eventkit.model.parties import Person
from eventkit.model.tree import Items, copy_with, reference_counts, references, tables
from eventkit.model.words import Role

ALWAYS_SHOWN = ("roles", "kinds")
"""The tables to whose items nothing refers by id: every view shows what its audience may see."""

PROGRAMME = ("days", "sessions", "statements", "outcomes", *ALWAYS_SHOWN)
"""The tables whose items are visible without references to them."""

ONE_OF_SEVERAL = "venues"
"""Stands among what a view shows without its place where its only venue is not the event's only."""

_TAKES_PART = str(Role.PARTICIPANT)


def shown_by_lists(people: Iterable[Person]) -> frozenset[str]:
    """Return the people whom lists of participants and members show to participants only."""
    return frozenset(person.id for person in people if person.audience is None)


def is_listing(value: Participation, people: frozenset[str]) -> bool:
    """Return whether a participation only says that one of some people takes part."""
    return value.role == _TAKES_PART and value.audience is None and value.who in people


def without_unreferenced(
    event: attrs.AttrsInstance, changes: Mapping[str, Any], remaining: Items
) -> Items:
    """Return items without unreferenced people and without items that only hidden items refer to.

    Items with an `audience` stay, and so does the only venue, where the event is.

    Args:
        event: The event, whole or a view.
        changes: The changed fields of the event itself.
        remaining: The remaining items of each table.
    """
    whole = dict(tables(event))
    is_only = len(whole["venues"]) == 1 and ONE_OF_SEVERAL not in getattr(event, "unplaced", ())
    dependent = {
        table: {item.id: item for item in items if item.audience is None}
        for table, items in remaining.items()
        if table not in PROGRAMME and not (table == "venues" and is_only)
    }
    lost = [item for table, items in whole.items() for item in _changed(items, remaining[table])]
    waiting = [
        *(("people", id) for id in dependent["people"]),
        *(
            (table, id)
            for names, ids in reference_counts([event, *lost] if changes else lost).items()
            for table in dependent.keys() & {*names}
            for id in ids
        ),
    ]
    if not waiting:
        return remaining
    counts = reference_counts([copy_with(event, changes), *chain.from_iterable(remaining.values())])
    while waiting:
        table, id = waiting.pop()
        item = dependent[table].get(id)
        if item is None or any(ids[id] for names, ids in counts.items() if table in names):
            continue
        del dependent[table][id]
        for names, referred in references(item):
            counts[names][referred] -= 1
            waiting += ((name, referred) for name in names if name in dependent)
    return {
        table: tuple(item for item in items if item.audience or item.id in dependent[table])
        if table in dependent
        else items
        for table, items in remaining.items()
    }


def _changed(items: tuple[Item, ...], remaining: tuple[Item, ...]) -> list[Item]:
    """Return the items that were removed or changed."""
    if len(items) == len(remaining) and all(map(is_, items, remaining)):
        return []
    same = set(map(id, remaining))
    return [item for item in items if id(item) not in same]
