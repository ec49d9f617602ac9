"""Documents as plain dictionaries, and how they are written as TOML: one file and its siblings.

An item is a dictionary of its keys. Three keys are ours: `_key`, which stays when an id changes;
`_private`, true for an item that stands in the private sibling; `_sealed`, keys of a public item
that stand there. A text is a dictionary of languages that holds `en`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from tests.walks.tokens import tokens_in

Item: TypeAlias = dict[str, Any]
Document: TypeAlias = dict[str, dict[str, Item]]  # by table; that of the event holds it alone

EVENT_ID = "walk"
EVENT_UID = "walk-of-examples-2027"
NAME = "event.toml"
PRIVATE = "event.private.toml"
OWN_LANGUAGE = "en"
PARTIES = ("people", "organizations", "groups")
TBA = "TBA"
WHEN = ("day", "time", "duration", "start", "end")
SHORTHANDS = {
    "event": ("organizers", "hosts", "partners", "sponsors", "donors", "participants"),
    "sessions": ("speakers", "moderators", "chairs", "interpreters"),
}
REFERENCES = {  # by key: in which tables the item is
    "organization": ("organizations",),
    "part_of": ("organizations",),  # of a session: a session
    "venue": ("venues",),
    "rooms": ("rooms",),
    "track": ("tracks",),
    "project": ("projects",),
    "sources": ("sources",),
    "session": ("sessions",),
    "follows": ("outcomes",),
    "members": PARTIES,
    "implemented_by": PARTIES,
    "by": PARTIES,
    "owners": PARTIES,
    "addressed_to": PARTIES,
    "who": PARTIES,
    **dict.fromkeys((*SHORTHANDS["event"], *SHORTHANDS["sessions"]), PARTIES),
}


def is_text(value: object) -> bool:
    return isinstance(value, dict) and OWN_LANGUAGE in value


def items(document: Document) -> Iterator[tuple[str, str, Item]]:
    for table, held in document.items():
        for id, item in held.items():
            yield table, id, item


def has_entry(when: Item) -> bool:
    """Say whether a session, or a slot of one, has an entry in calendars by its times."""
    return when.get("time", TBA) != TBA or "start" in when


def public_part(document: Document) -> Document:
    """Return a document without its private sibling."""
    return {
        table: {
            id: {key: value for key, value in item.items() if key != "_sealed"}
            for id, item in held.items()
            if not item.get("_private")
        }
        for table, held in document.items()
    }


def references(table: str, item: Item) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield what an item itself refers to: the key, the tables, the id."""
    for key, value in item.items():
        if key in REFERENCES:
            tables = ("sessions",) if (table, key) == ("sessions", "part_of") else REFERENCES[key]
            for id in [value] if isinstance(value, str) else value:
                if id != TBA and ":" not in id:  # of another event
                    yield key, tables, id


def holders(table: str, item: Item) -> Iterator[Item]:
    """Yield an item and every dictionary inside it that can refer to something."""
    yield item
    for key in ("participations", "affiliations", "materials", "indicators", "progress", "slots"):
        inner = item.get(key, ())
        yield from inner.values() if isinstance(inner, dict) else inner
    yield from item.get("_sealed", {}).get("participations", ())


def places(value: Any, token: str, path: str = "") -> Iterator[str]:
    """Yield where a token stands in a document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if token in tokens_in(key):
                yield f"{path}{key}"
            yield from places(inner, token, f"{path}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner, token, path)
    elif isinstance(value, str) and token in tokens_in(value):
        yield path.rstrip(".")


def write(document: Document, folder: Path, translated_in: str) -> bool:
    """Write a document and its siblings, and say whether it has a private one.

    Args:
        document: What to write.
        folder: Where to.
        translated_in: Where translations stand: beside the text ("place"), in a table ("table"),
            or in a file of each language ("file").
    """
    for old in folder.glob("event*.toml"):
        old.unlink()
    public: Document = {table: {} for table in document}
    private: Document = {table: {} for table in document}
    translations: dict[str, Document] = {}
    for table, id, item in items(document):
        shown = {key: value for key, value in item.items() if not key.startswith("_")}
        if item.get("_private"):
            private[table][id] = shown
            continue
        if translated_in != "place":
            shown = _without_translations(shown, (table, id), translations)
        public[table][id] = shown
        if sealed := item.get("_sealed"):
            private[table][id] = sealed
    has_private = any(private.values())
    if has_private:
        head = {"eventkit": 1, "extends": EVENT_ID}
        (folder / PRIVATE).write_text(_toml(head, private), encoding="utf-8")
    whole = _toml({"eventkit": 1}, public)
    for language, tables in translations.items():
        if translated_in == "table":
            whole += _toml({}, tables, prefix=f"translations.{language}.")
        else:
            head = {"eventkit": 1, "translates": EVENT_ID}
            text = _toml(head, tables)
            (folder / f"event.{language}.toml").write_text(text, encoding="utf-8")
    (folder / NAME).write_text(whole, encoding="utf-8")
    return has_private


def _without_translations(
    value: Any, path: tuple[str, ...], translations: dict[str, Document]
) -> Any:
    if is_text(value):
        for language, text in value.items():
            if language != OWN_LANGUAGE:
                table, id, *inner, key = path
                place = translations.setdefault(language, {}).setdefault(table, {})
                place = place.setdefault(id, {})
                for name in inner:
                    place = place.setdefault(name, {})
                place[key] = text
        return value[OWN_LANGUAGE]
    if isinstance(value, dict):
        return {
            key: _without_translations(inner, (*path, key), translations)
            for key, inner in value.items()
        }
    return value


def _toml(head: dict[str, Any], tables: Document, prefix: str = "") -> str:
    lines = [f"{key} = {_value(value)}" for key, value in head.items()]
    for table, held in tables.items():
        for id, item in held.items():
            place = table if table == "event" else f"{table}.{json.dumps(id)}"
            lines += ["", f"[{prefix}{place}]"]
            lines += [f"{json.dumps(key)} = {_value(value)}" for key, value in item.items()]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {_value(inner)}" for key, inner in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, Date):
        return str(value)
    return json.dumps(value, ensure_ascii=False)


class Date(str):
    """A date, which TOML writes without quotes."""

    __slots__ = ()
