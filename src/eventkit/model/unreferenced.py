"""Items that an audience does not see because nothing that it sees refers to them.

Forgetting an `audience` errs on the safe side: a person whom only a closed session names, and the
room of that session, are as closed; a list of participants is for participants.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from operator import is_
from typing import Any

import attrs

from eventkit.model.items import Item, Participation, Person
from eventkit.model.tree import Items, copy_with, reference_counts, references, tables
from eventkit.model.words import Role

PROGRAMME = ("days", "sessions", "statements", "outcomes")
"""The tables whose items stand for themselves, whatever refers to them."""

ONE_OF_SEVERAL = "venues"
"""Stands among what a view shows without its place where its only venue is not the event's only."""

_TAKES_PART = str(Role.PARTICIPANT)


def shown_by_lists(people: Iterable[Person]) -> frozenset[str]:
    """Return the people whom lists of participants and members name to participants alone."""
    return frozenset(person.id for person in people if person.audience is None)


def is_listing(value: Participation, people: frozenset[str]) -> bool:
    """Say whether this only tells that one of these people takes part."""
    return value.role == _TAKES_PART and value.audience is None and value.who in people


def without_unreferenced(event: attrs.AttrsInstance, own: Mapping[str, Any], left: Items) -> Items:
    """Return items without people to whom nothing refers, and what only hidden things refer to.

    What says for whom it is stays, and so does the only venue: the event itself is there.

    Args:
        event: The event, whole or a view.
        own: The fields of the event itself that are not as in the whole.
        left: What is left of each table.
    """
    whole = dict(tables(event))
    is_only = len(whole["venues"]) == 1 and ONE_OF_SEVERAL not in getattr(event, "unplaced", ())
    dependent = {
        table: {item.id: item for item in held if item.audience is None}
        for table, held in left.items()
        if table not in PROGRAMME and not (table == "venues" and is_only)
    }
    lost = [item for table, held in whole.items() for item in _changed(held, left[table])]
    waiting = [
        *(("people", id) for id in dependent["people"]),
        *(
            (table, id)
            for names, ids in reference_counts([event, *lost] if own else lost).items()
            for table in dependent.keys() & {*names}
            for id in ids
        ),
    ]
    if not waiting:
        return left
    counts = reference_counts([copy_with(event, own), *chain.from_iterable(left.values())])
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
        table: tuple(item for item in held if item.audience or item.id in dependent[table])
        if table in dependent
        else held
        for table, held in left.items()
    }


def _changed(items: tuple[Item, ...], left: tuple[Item, ...]) -> list[Item]:
    """Return the items that are not left as they are."""
    if len(items) == len(left) and all(map(is_, items, left)):
        return []
    same = set(map(id, left))
    return [item for item in items if id(item) not in same]
