"""References to items that a document does not have any more, or is to lose."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from eventkit.conversion._matching import MERGED, SESSIONS
from eventkit.document.editing import Keys
from eventkit.document.references import references
from eventkit.edits.plan import OpenDocument, Step, value_at
from eventkit.model import Session
from eventkit.model.fields import PARTIES


class Reference(NamedTuple):
    """What refers to an item: the paths of the key and of the item."""

    path: str
    item: str


def missing_items(known: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return by table the ids of items that a source said, and a document does not have.

    Args:
        known: The tables of what the source said.
        here: Those of the document.
    """
    missing = {}
    for name in MERGED:
        tables = PARTIES if name in PARTIES else (name,)
        present = {id for table in tables for id in here.get(table, ())}
        if ids := known.get(name, {}).keys() - present:
            missing[name] = ids
    return missing


def without_references(
    tables: Mapping[str, Any], missing: Mapping[str, Collection[str]]
) -> tuple[Mapping[str, Any], list[Reference]]:
    """Return tables without the references to some items, and these references.

    A table that means nothing without one, such as a participation, goes as a whole.

    Args:
        tables: The tables.
        missing: By table the ids of the items.
    """
    mentions = {
        mention: f"{name}.{value_at(tables, mention.keys)}"
        for name, ids in missing.items()
        for mention in references(tables, name, ids)
    }
    if not mentions:
        return tables, []
    copy: dict[str, Any] = json.loads(json.dumps(dict(tables)))
    places = {it.keys[:-1] if it.is_required else it.keys for it in mentions}
    for keys in sorted(places, reverse=True):  # so that numbers in lists stay true
        if not any(keys[:length] in places for length in range(1, len(keys))):
            _remove(copy, keys)
    return copy, [Reference(_path(it.keys), item) for it, item in mentions.items()]


def _path(keys: Keys) -> str:
    """Return a path without the numbers in lists, which change when others do."""
    return ".".join(key for key in keys if isinstance(key, str))


def _remove(tables: Any, keys: Keys) -> None:  # noqa: ANN401  # any parsed value
    """Remove the value at a path, and a list of which nothing is left."""
    above, last = keys[:-1], keys[-1]
    holder = value_at(tables, above)
    if isinstance(holder, list):
        del holder[int(last)]
        if not holder:
            _remove(tables, above)
    elif isinstance(holder, dict):
        holder.pop(last, None)


def remaining_references(
    document: OpenDocument, sessions: Collection[Session], steps: Iterable[Step]
) -> dict[str, Reference]:
    """Return which of the sessions that are to go something still refers to, by their ids.

    A session that one of those refers to is among them too.
    """
    ids = {session.id for session in sessions}
    changed = {step.keys for step in steps}
    words: dict[str, list[str]] = {}
    for session in sessions:
        for word in {session.id, session.title, session.repeats or session.id}:
            words.setdefault(word, []).append(session.id)
    by_holder: dict[str, list[tuple[str, Reference]]] = {}
    for word, keys in _mentions(document, words):
        if not any(keys[:length] in changed for length in range(1, len(keys) + 1)):
            holder = _session_at(keys)
            by_holder.setdefault(holder if holder in ids else "", []).extend(
                (id, Reference(_path(keys), f"{SESSIONS}.{id}")) for id in words[word]
            )
    remaining: dict[str, Reference] = {}
    holders = [""]
    while holders:
        for id, reference in by_holder.get(holders.pop(), ()):
            if id not in remaining:
                remaining[id] = reference
                holders.append(id)
    return remaining


def _mentions(document: OpenDocument, words: Collection[str]) -> Iterator[tuple[str, Keys]]:
    for file in document.editable_files():
        for mention in references(file.tables, SESSIONS, words):
            yield value_at(file.tables, mention.keys), mention.keys


def _session_at(keys: Keys) -> str:
    """Return the id of the session whose table holds a key; empty if that is none."""
    if keys[0] != SESSIONS:
        return ""
    table = keys[:4] if keys[2:3] == ("slots",) else keys[:2]
    return "-".join(str(it) for it in (table[1], *table[3:]))
