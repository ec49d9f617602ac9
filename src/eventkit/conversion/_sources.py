"""Drafts of several sources, in which one id never stands for two items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from eventkit.document.drafts import Places, Tables
from eventkit.ids import Ids
from eventkit.model import TABLES, Audience
from eventkit.model.fields import PARTIES
from eventkit.model.words import EVENT_SHORTHANDS, SESSION_SHORTHANDS

_NAMES = ("name", "title")
_TIMES = ("day", "time", "start", "end", "days", "slots", "timezone")
_WHERE_IDS_STAND: Mapping[str, tuple[str, ...]] = {
    "rooms": ("rooms",),
    "track": ("tracks",),
    "venue": ("venues",),
    "project": ("projects",),
    "organization": ("organizations",),
    **dict.fromkeys(("part_of", "session", "after"), ("sessions",)),
    **dict.fromkeys(("who", "by", "members", "owners", "addressed_to", "implemented_by"), PARTIES),
    **dict.fromkeys((*EVENT_SHORTHANDS, *SESSION_SHORTHANDS, "remote"), PARTIES),
}
"""The tables that the ids of a key are looked up in."""


class SourceDraft(NamedTuple):
    """A draft of a source.

    Args:
        tables: Its tables.
        places: The places of its values in files.
        keys: What the source knows items by.
        has_private: Whether the source keeps what only organisers may see in a file of its own.
    """

    tables: Tables
    places: Places
    keys: Mapping[str, str]
    has_private: bool = False

    def private_paths(self) -> Iterator[str]:
        """Yield the paths of the items and notes that go into a private file."""
        for table, items in self.tables.items() if self.has_private else ():
            if table == "event" and "notes" in items:
                yield "event.notes"
            for id, item in items.items() if table in TABLES else ():
                if item.get("audience") == Audience.ORGANIZERS.value:
                    yield f"{table}.{id}"
                elif "notes" in item:
                    yield f"{table}.{id}.notes"


def distinct(drafts: Sequence[SourceDraft]) -> Iterator[SourceDraft]:
    """Yield drafts whose items have ids of their own, unless they are the same item.

    Items are the same if they have one name, and sessions if they are at the same time too, or have
    one UID.
    """
    earlier = _Earlier()
    for number, draft in enumerate(drafts):
        new_ids = earlier.new_ids(draft.tables) if number else {}
        tables, places, keys, has_private = draft
        if new_ids:
            tables = _renamed(tables, new_ids)
            places = {with_new_id(path, new_ids): place for path, place in places.items()}
            keys = {with_new_id(path, new_ids): key for path, key in keys.items()}
        tables = earlier.with_known_uids(tables) if number else tables
        if number + 1 < len(drafts):
            earlier.add(tables)
        yield SourceDraft(tables, places, keys, has_private)


class _Earlier:
    """The items of the drafts before."""

    def __init__(self) -> None:
        self._items: dict[str, dict[str, Any]] = {}
        self._uids: dict[str, str] = {}
        self._same: dict[str, dict[object, str]] = {}

    def add(self, tables: Tables) -> None:
        """Add the items of a draft."""
        for table, id, item in _items(tables):
            self._items.setdefault(table, {}).setdefault(id, item)
            self._same.setdefault(table, {}).setdefault(_identity(table, item), id)
            if uid := item.get("uid"):
                self._uids.setdefault(uid, id)

    def new_ids(self, tables: Tables) -> dict[tuple[str, str], str]:
        """Return the new ids of a draft's items, by their tables and ids.

        An id that is kept in the draft is taken too.
        """
        names = {_space(table): set[str]() for table in _TABLES}
        for table, id, _ in (*_items(self._items), *_items(tables)):
            names[_space(table)].add(id)
        ids = {space: Ids(taken) for space, taken in names.items()}
        earlier = {
            space: {id.casefold() for table in space for id in self._items.get(table, ())}
            for space in names
        }
        new: dict[tuple[str, str], str] = {}
        for table, id, item in _items(tables):
            known = self._uids.get(item.get("uid", "")) if table == "sessions" else None
            known = known or self._same.get(table, {}).get(_identity(table, item))
            if known is None and id.casefold() in earlier[_space(table)]:
                known = ids[_space(table)].new(_name(item) or id, id)
            if known is not None and known != id:
                new[table, id] = known
        return new

    def with_known_uids(self, tables: Tables) -> Tables:
        """Return tables in which sessions that are known keep the UID that they have already."""
        sessions = tables.get("sessions")
        known = self._items.get("sessions", {})
        if not isinstance(sessions, Mapping) or known.keys().isdisjoint(sessions):
            return tables
        kept = {
            id: {key: value for key, value in item.items() if key != "uid" or id not in known}
            if isinstance(item, Mapping)
            else item
            for id, item in sessions.items()
        }
        return {**tables, "sessions": kept}


def _space(table: str) -> tuple[str, ...]:
    """Return the tables whose ids are looked up together."""
    return PARTIES if table in PARTIES else (table,)


def _items(tables: Tables) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for table, items in tables.items():
        if table in _TABLES and isinstance(items, Mapping):
            yield from ((table, id, it) for id, it in items.items() if isinstance(it, Mapping))


_TABLES = {*PARTIES, "rooms", "venues", "tracks", "sessions"}


def _name(item: Mapping[str, Any]) -> str:
    name = next((item[key] for key in _NAMES if key in item), "")
    return str(name) if isinstance(name, str) else str(next(iter(name.values()), ""))


def _identity(table: str, item: Mapping[str, Any]) -> object:
    """Return what two items have in common if they are the same."""
    times = [str(item.get(key)) for key in _TIMES] if table == "sessions" else []
    if table == "sessions" and "part_of" in item:
        times.append(str(item["part_of"]))
    return (_name(item).casefold(), *times)


def _renamed(value: Any, new_ids: Mapping[tuple[str, str], str]) -> Any:  # noqa: ANN401  # tables of any depth
    """Return tables in which items and what refers to them have the new ids."""
    tables: dict[str, Any] = {}
    for table, items in value.items():
        if table in _TABLES and isinstance(items, Mapping):
            tables[table] = {
                new_ids.get((table, id), id): _with_ids(item, new_ids) for id, item in items.items()
            }
        else:
            tables[table] = _with_ids(items, new_ids)
    return tables


def _with_ids(
    value: Any,  # noqa: ANN401  # what a table holds
    new_ids: Mapping[tuple[str, str], str],
    tables: tuple[str, ...] = (),
) -> Any:  # noqa: ANN401  # as above
    if isinstance(value, str):
        return next((new_ids[it, value] for it in tables if (it, value) in new_ids), value)
    if isinstance(value, list | tuple):
        return [_with_ids(it, new_ids, tables) for it in value]
    if isinstance(value, Mapping):
        return {
            key: it if key == "x" else _with_ids(it, new_ids, _WHERE_IDS_STAND.get(key, ()))
            for key, it in value.items()
        }
    return value


def with_new_id(path: str, new_ids: Mapping[tuple[str, str], str]) -> str:
    """Return the path of an item, or of something in it, with the new id of the item.

    >>> with_new_id("rooms.aula.name", {("rooms", "aula"): "hall"})
    'rooms.hall.name'
    """
    table, _, rest = path.partition(".")
    id, dot, key = rest.partition(".")
    return f"{table}.{new_ids[table, id]}{dot}{key}" if (table, id) in new_ids else path
