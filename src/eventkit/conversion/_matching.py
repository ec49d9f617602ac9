"""Which item of a source is which of a document: by what the source knows it by."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from immutabledict import immutabledict

from eventkit._import_records import SourceRecord
from eventkit.document import compact, document
from eventkit.document.references import references
from eventkit.edits.plan import value_at
from eventkit.ids import Ids
from eventkit.model import Audience, Event
from eventkit.model.contents import TABLES
from eventkit.model.errors import RestrictedError
from eventkit.model.fields import PARTIES

MERGED = tuple(name for name in TABLES if name != "days")
EVENT, SESSIONS = "event", "sessions"
WHEN = ("day", "time", "start", "end", "duration")

Item = tuple[str, str]
"""A table and an id; the event itself has the id `""`."""


def tables_of(event: Event, guessed: Collection[str] = ()) -> dict[str, Any]:
    """Return what an event says, as it is compared: tables as JSON has them, days as dates.

    Args:
        event: The event.
        guessed: The keys of the event that no source says.
    """
    tables: dict[str, Any] = json.loads(compact(document(event)))
    for name in ("eventkit", "days", "translations", "checks", "exporters"):
        tables.pop(name, None)
    for key in ("id", "uid", "updated", *guessed):  # which an import makes up
        tables[EVENT].pop(key, None)
    for session in tables.get(SESSIONS, {}).values():
        if isinstance(session.get("day"), int):
            session["day"] = (event.start + timedelta(days=session["day"] - 1)).isoformat()
    return tables


def public_tables(event: Event) -> dict[str, Any]:
    """Return what an event says to the public, as it is compared."""
    try:
        return tables_of(event.view(audience=Audience.PUBLIC))
    except RestrictedError:  # nothing of it is for the public
        return {}


def keys_of(
    event: Event, tables: Mapping[str, Any], known: Mapping[str, str] = immutabledict()
) -> dict[str, dict[str, str]]:
    """Return by table and id what a source knows each item by.

    That is a key that it has, or the UID or GUID of a session, else its title and day, and the name
    of anything else.

    Args:
        event: The event.
        tables: Its tables, as they are compared.
        known: The keys that the source has, by the paths of items.
    """
    keys: dict[str, dict[str, str]] = {}
    for name in MERGED:
        items = tables.get(name, {})
        plain = {
            id: f"key:{known[path]}"
            if (path := f"{name}.{id}") in known
            else _key(event, name, id, item)
            for id, item in items.items()
        }
        shared = Counter(plain.values())
        counts: Counter[str] = Counter()
        for id, key in plain.items():
            full = key
            if shared[key] > 1 and name == SESSIONS:  # entries of one UID, or of one title
                full = f"{key} | {_when_and_where(items[id])} | {_title(items[id])}"
            counts[full] += 1
            number = f" #{counts[full]}" if counts[full] > 1 else ""
            keys.setdefault(name, {})[id] = f"{full}{number}"
    return keys


def _key(event: Event, name: str, id: str, item: Mapping[str, Any]) -> str:
    if name != SESSIONS:
        return " ".join(str(item.get("name") or item.get("title") or id).casefold().split())
    if "uid" in item:
        return f"uid:{item['uid']}"
    for service, values in item.get("x", {}).items():
        if isinstance(values, Mapping) and "guid" in values:
            return f"{service}:{values['guid']}"
    return _title_and_day(event, id, item)


def _title_and_day(event: Event, id: str, item: Mapping[str, Any]) -> str:
    day = event.day_of(event.session(id))
    return f"{' '.join(str(item['title']).casefold().split())} | {day or ''}"


class Matches(NamedTuple):
    """The ids of the document by those of the source, and how they came about."""

    ids: Mapping[Item, str]
    new: frozenset[Item]
    by_title: tuple[Item, ...]


def matches(
    theirs: Event,
    source: Mapping[str, Any],
    ours: Event,
    record: SourceRecord | None,
    known_keys: Mapping[str, str],
) -> Matches:
    """Return which items of a source are which of a document.

    Args:
        theirs: The event of the source.
        source: Its tables, as they are compared.
        ours: The event of the document.
        record: What the source said last time, if it was imported before.
        known_keys: What the source itself knows items by, by their paths.
    """
    now = keys_of(theirs, source, known_keys)
    here = tables_of(ours)
    ids: dict[Item, str] = {}
    new: set[Item] = set()
    by_title: list[Item] = []
    for name in MERGED:
        known = dict(record.keys.get(name, {})) if record else {}
        taken: set[str] = set()
        pairs = _by(now.get(name, {}), known, taken)
        if record and name == SESSIONS:
            before = record.tables.get(name, {})
            for feature in (_title, _when_and_where):
                rest = {id: it for id, it in source.get(name, {}).items() if id not in pairs}
                old = {id: it for id, it in before.items() if id not in taken and id in known}
                pairs |= _by(_unique(rest, feature), _unique(old, feature), taken)
        elsewhere = keys_of(ours, {name: here.get(name, {})}).get(name, {})
        if name == SESSIONS:
            elsewhere |= {id: _title_and_day(ours, id, it) for id, it in here.get(name, {}).items()}
            rest_keys = {
                id: _title_and_day(theirs, id, it)
                for id, it in source.get(name, {}).items()
                if id not in pairs
            }
        else:
            rest_keys = {id: key for id, key in now.get(name, {}).items() if id not in pairs}
        free = {id: key for id, key in elsewhere.items() if id not in known}
        same_here = _by(rest_keys, free, taken)
        by_title += [(name, id) for id in same_here]
        pairs |= same_here
        fresh = Ids({*elsewhere, *known, *_ids_beside(here, name)})
        for id in source.get(name, {}):
            if id not in pairs:
                new.add((name, id))
                pairs[id] = id if fresh.take(id) else fresh.new(id)
        ids |= {(name, id): other for id, other in pairs.items()}
    return Matches(ids, frozenset(new), tuple(by_title))


def _ids_beside(tables: Mapping[str, Any], name: str) -> Iterator[str]:
    """Yield the ids of other tables that share theirs with a table."""
    if name in PARTIES:
        for other in PARTIES:
            yield from tables.get(other, {})


def _by(these: Mapping[str, str], those: Mapping[str, str], taken: set[str]) -> dict[str, str]:
    """Return the ids of items with the same key, which are taken then."""
    by_key: dict[str, list[str]] = {}
    for id, key in those.items():
        if id not in taken:
            by_key.setdefault(key, []).append(id)
    pairs = {}
    for id, key in these.items():
        if by_key.get(key):
            pairs[id] = by_key[key].pop(0)
            taken.add(pairs[id])
    return pairs


def _unique(
    items: Mapping[str, Mapping[str, Any]], feature: Callable[[Mapping[str, Any]], str]
) -> dict[str, str]:
    """Return a feature of each item that no other has."""
    features = {id: feature(it) for id, it in items.items()}
    counts = Counter(features.values())
    return {id: it for id, it in features.items() if it and counts[it] == 1}


def _title(item: Mapping[str, Any]) -> str:
    return " ".join(str(item.get("title", "")).casefold().split())


def _when_and_where(item: Mapping[str, Any]) -> str:
    when = [str(item[key]) for key in WHEN if key in item]
    return " | ".join([*when, *map(str, item.get("rooms", ()))]) if when else ""


def with_ids(tables: Mapping[str, Any], ids: Mapping[Item, str]) -> dict[str, Any]:
    """Return tables with the ids of the document, also where items refer to others."""
    copy: dict[str, Any] = json.loads(json.dumps(dict(tables)))
    for name in MERGED:
        changed = {id: new for (table, id), new in ids.items() if table == name and id != new}
        for mention in references(tables, name, changed) if changed else ():
            holder = value_at(copy, mention.keys[:-1])
            holder[mention.keys[-1]] = changed[value_at(tables, mention.keys)]
    return {
        name: {ids.get((name, id), id): it for id, it in items.items()} if name in MERGED else items
        for name, items in copy.items()
    }
