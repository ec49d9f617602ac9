"""States with the ids of an older or newer state, so that items whose id changed stay the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import count
from typing import Any, TypeVar

import attrs

from eventkit.changes.translations import translations_by_item
from eventkit.model import TABLES, Audience, Event, Item
from eventkit.model.names import Names
from eventkit.model.tree import Kind, copy_with, fields_of, holders, rewrite, tables
from eventkit.model.words import ID_LENGTH
from eventkit.releases.format import Line
from eventkit.releases.heirs import heirs
from eventkit.releases.log import Log
from eventkit.releases.restrictions import earlier_names

A = TypeVar("A", bound=attrs.AttrsInstance)


def follow_renames(newer: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """Return the newer places of items by their older ones, after a release renamed further items.

    A place is empty if its item is gone, and another item has its id.

    >>> follow_renames({}, {"people.b": "people.a", "people.c": "people.b"})
    {'people.a': '', 'people.b': 'people.a', 'people.c': 'people.b'}
    """
    taken = {*renamed.values()}
    known = {*newer, *newer.values()}
    followed = {old: renamed.get(new, "" if new in taken else new) for old, new in newer.items()}
    others = sorted({*renamed, *taken} - known)
    return followed | {old: renamed.get(old, "") for old in others}


def renamed_since(log: Log, number: int) -> dict[str, str]:
    """Return the last places of items whose id changed since a release, by their places there."""
    newer: dict[str, str] = {}
    for line in log.lines:
        if line.release.number > number:
            newer = follow_renames(newer, line.renamed)
    return newer


def merged_since(log: Log, number: int) -> set[str]:
    """Return the places in a release of items that were merged into others since."""
    newer: dict[str, str] = {}
    merged = set[str]()
    for line in log.lines:
        if line.release.number > number and line.renamed:
            kept = {old for old, new in line.renamed.items() if old == new}
            known = {*newer, *newer.values()}
            before = {place: place for place in line.renamed if place not in known} | newer
            merged |= {
                old
                for old, place in before.items()
                if place not in kept and line.renamed.get(place) in kept
            }
            newer = follow_renames(newer, line.renamed)
    return merged


@attrs.frozen(eq=False)
class Lineage:
    """What the items of a state were called before it, and what their ids are since.

    Args:
        lines: The releases until the state, oldest first.
        newer: The newer places of items whose id changed since, by their places in the state; empty
            for items that are gone, and whose id another has.
        merged: The places in the state of items that were merged into others since.
        merged_sessions: The UIDs of the sessions that others are a part of since, by the UIDs of
            those.
    """

    lines: Sequence[Line] = ()
    newer: Mapping[str, str] = attrs.field(factory=dict)
    merged: Collection[str] = ()
    merged_sessions: Mapping[str, str] = attrs.field(factory=dict)

    @classmethod
    def since(cls, log: Log, number: int) -> Lineage:
        """Return the lineage of the items of a release, with their last ids in the log."""
        newer, merged = renamed_since(log, number), merged_since(log, number)
        return cls(log.until(number).lines, newer, merged, heirs(log, number))

    @classmethod
    def until(cls, log: Log, number: int) -> Lineage:
        """Return the lineage of the items of a release that is compared with an older state."""
        newer, merged = renamed_since(log, number), merged_since(log, number)
        return cls(log.until(number).lines, newer, merged, heirs(log, number))

    def merged_into_hidden(self, view: Event) -> dict[str, Audience]:
        """Return the places of items that were merged into some that a later view does not show."""
        visible = {place for place, _ in holders(view)}
        hidden = (old for old in self.merged if self.newer[old] not in visible)
        return dict.fromkeys(hidden, Audience.ORGANIZERS)

    def for_reader(self, older: Event, view: Event, *, is_hiding: bool = True) -> Lineage:
        """Return the lineage with the places at which a reader may be told of the items.

        What the reader sees no more stays at its older place, since they may not know its newer
        id; so does what was merged into an item that looks different: it is gone for those who knew
        it. What was merged into a hidden item is at the place of that, and so as hidden.

        Args:
            older: The state, as the reader could see it then.
            view: The newer state, as the reader may see it.
            is_hiding: Whether what was merged into a hidden item is as hidden.
        """
        visible = {place for place, _ in holders(view)}
        known = {*self.newer, *self.newer.values(), *visible}
        heirs = {new: old for old, new in self.newer.items() if old not in self.merged}
        looks = _looks(older) if self.merged else {}
        places: dict[str, str] = {}
        for old in sorted(self.newer, key=self.merged.__contains__):
            new = self.newer[old]
            heir = heirs.get(new, new) if old in self.merged else old
            if new in visible and looks.get(old) == looks.get(heir):
                places[old] = new
            elif new not in visible and heir in places and is_hiding:
                places[old] = places[heir]
            else:
                places[old] = _free_place(old, visible, known)
        return attrs.evolve(self, newer=places)

    def with_hidden_items(self, whole: Event, view: Event, last: Mapping[str, str]) -> Event:
        """Return the newer state with its hidden items at the places that `for_reader` gave them.

        Args:
            whole: The newer state, whole.
            view: The same, as the reader may see it.
            last: The newer places of all items.
        """
        visible = {place for place, _ in holders(view)}
        hidden = {new: self.newer[old] for old, new in last.items() if new and new not in visible}
        return with_other_ids(whole, hidden) if hidden else whole

    def former_names(self, places: Collection[str]) -> Names:
        """Return the names that the items which are at some places now had until the state."""
        older = older_places(self.newer, ())
        return earlier_names(self.lines, [{older.get(place, place) for place in places}])


def _looks(event: Event) -> dict[str, Any]:
    """Return by place what an item is but for its id, with its translations."""
    texts = translations_by_item(event)
    return {
        place: (attrs.evolve(item, id="x"), texts.get((place.partition(".")[0], item.id), {}))
        for place, item in holders(event)
        if isinstance(item, Item)
    }


def _free_place(place: str, taken: Collection[str], known: Collection[str]) -> str:
    """Return a place for an item that keeps its id if no visible item has it now."""
    return next(new for new in _unused(place) if new not in known) if place in taken else place


UNKNOWN = Lineage()
"""The lineage of items that were in no release."""


def older_places(newer: Mapping[str, str], present: Collection[str]) -> dict[str, str]:
    """Return the older places of items by their newer ones; empty for an item that is new.

    Args:
        newer: The newer places by the older ones.
        present: The places in the older state; of several items that are one now, one counts.
    """
    places = dict.fromkeys(newer, "")
    for old in sorted(newer, key=lambda old: (old in present, newer[old] == old)):
        if newer[old]:
            places[newer[old]] = old
    return places


def with_other_ids(event: Event, others: Mapping[str, str]) -> Event:
    """Return an event with other ids, older or newer, in its items and in references to them.

    Of several items that are one, only one remains.

    Args:
        event: The event.
        others: The other place of each such item: `people.ada`. An item whose other place is empty,
            or is that of another item, gets an id that nothing has.
    """
    present = [place for place, _ in holders(event)]
    places = _free_places(present, others)
    if all(place == other for place, other in places.items()):
        return event
    first = {other: place for place, other in reversed(places.items())}
    first |= {place: place for place, other in places.items() if place == other}
    merged = {place for place, other in places.items() if first[other] != place}

    def respelled(tables: tuple[str, ...], id: str) -> str:
        other_places = (places.get(f"{table}.{id}") for table in tables)
        return next((other.partition(".")[2] for other in other_places if other), id)

    def change(holder: attrs.AttrsInstance, _: str) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for field in fields_of(type(holder), Kind.REFERENCE):
            value = getattr(holder, field.name)
            if isinstance(value, tuple):
                ids = (respelled(field.tables, id) for id in value)
                changes[field.name] = tuple(dict.fromkeys(ids))
            elif value:
                changes[field.name] = respelled(field.tables, value)
        return changes

    def renamed(table: str, item: Any) -> Any:  # noqa: ANN401  # an item of any table
        return copy_with(once(rewrite(item, change)), {"id": respelled((table,), item.id)})

    def once(holder: A) -> A:
        """Return a holder in which those who are one now stand once in each role."""
        people = getattr(holder, "participations", ()) if merged else ()
        return copy_with(holder, {"participations": tuple(dict.fromkeys(people))} if people else {})

    changes: dict[str, Any] = {
        TABLES[table]: tuple(
            renamed(table, item) for item in items if f"{table}.{item.id}" not in merged
        )
        for table, items in tables(event)
        if table in TABLES and table != "days"
    }
    translations = {
        language: {
            _other_path(path, places): text
            for path, text in texts.items()
            if ".".join(path.split(".")[:2]) not in merged
        }
        for language, texts in event.translations.items()
    }
    return attrs.evolve(once(rewrite(event, change)), **changes, translations=translations)


def _free_places(present: Collection[str], others: Mapping[str, str]) -> dict[str, str]:
    """Return the other places of items that have one, each of which no other item keeps."""
    known = {*present, *others, *others.values()}
    moving = {place: others[place] for place in present if place in others}
    taken = {*moving.values()}
    places = {}
    for place in present:
        other = moving.get(place, "" if place in taken else place)
        if not other:
            other = next(new for new in _unused(place) if new not in known)
            known.add(other)
        if other != place or place in taken:
            places[place] = other
    return places


def _unused(place: str) -> Iterator[str]:
    table, _, id = place.partition(".")
    for number in count(1):
        ending = f"-old-{number}" if number > 1 else "-old"
        yield f"{table}.{id[: ID_LENGTH - len(ending)]}{ending}"


def _other_path(path: str, places: Mapping[str, str]) -> str:
    """Return the path of a text with the other id of its item."""
    table, id, *key = path.split(".")
    place = places.get(f"{table}.{id}")
    return ".".join((place, *key)) if place else path
