"""The JSON Schema of the document, for editors and for programs in other languages."""

from __future__ import annotations

from typing import Any

from eventkit.document.keys import (
    CHECKS,
    EVENT,
    EXPORTERS,
    FORMAT,
    ID_TYPES,
    ITEMS,
    SESSION,
    SLOT_KEYS,
    WORDS,
    text_keys,
)
from eventkit.document.tables import Inline, Numbered, Table, TableOf
from eventkit.document.text_values import Text
from eventkit.document.time_values import DayOrDate
from eventkit.document.values import Type
from eventkit.model.items import LANGUAGE
from eventkit.model.words import ID


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the document, made from the key table.

    It describes each value by itself: types, patterns, closed words, known and required keys. Only
    `load` finds ids that refer to nothing, or ends before starts.

    >>> schema()["required"]
    ['eventkit', 'event']
    """
    tables = {name: _keyed(name) for name in ITEMS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"eventkit document, format {FORMAT}",
        "type": "object",
        "properties": {
            "eventkit": {"const": FORMAT, "description": "the format of the document"},
            "event": EVENT.schema(),
            "venue": {**_item("venues"), "description": "short for [venues.venue]"},
            **tables,
            "words": {"description": WORDS.help, **WORDS.type.schema()},
            "translations": {
                "type": "object",
                "description": "texts in other languages, by language and then by path",
                "propertyNames": {"pattern": f"^({LANGUAGE.pattern})$"},
                "additionalProperties": _translation(),
            },
            "checks": CHECKS.schema(),
            "exporters": {"description": EXPORTERS.help, **EXPORTERS.type.schema()},
        },
        "required": ["eventkit", "event"],
        "additionalProperties": False,
    }


def _keyed(name: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": ITEMS[name].help,
        "propertyNames": {"pattern": f"^({ID_TYPES[name].pattern.pattern})$"},
        "additionalProperties": _item(name),
    }


def _item(name: str) -> dict[str, Any]:
    described = ITEMS[name].schema()
    if name == "venues":
        described["anyOf"] = [{"required": ["name"]}, {"required": ["city"]}]
    if name == "sessions":
        described["properties"] |= _repeat_keys()
        described |= _single_or_repeated(described.pop("required"))
    return described


def _single_or_repeated(required: list[str]) -> dict[str, Any]:
    """Return the required and excluded keys of a session, which its slots may have instead."""
    in_slots = {"properties": {"slots": {"additionalProperties": {"required": required}}}}
    alone = [{"required": [key]} for key in ("slots", "day", "uid")]
    return {
        "anyOf": [{"required": required}, {"required": ["slots"], **in_slots}],
        "dependentSchemas": {
            "days": {"not": {"anyOf": alone}},
            "slots": {"not": {"required": ["uid"]}},
        },
    }


def _repeat_keys() -> dict[str, Any]:
    """Return the keys that repeat a session."""
    slot = SESSION.schema()
    names = {key.name for key in SLOT_KEYS}
    slot["properties"] = {key: type for key, type in slot["properties"].items() if key in names}
    slot.pop("required", None)
    return {
        "days": {
            "description": 'days on which it takes place: "all" or a list',
            "anyOf": [{"const": "all"}, {"type": "array", "items": DayOrDate().schema()}],
        },
        "slots": {
            "type": "object",
            "description": "the times at which it takes place, each under its name",
            "propertyNames": {"pattern": f"^({ID.pattern})$"},
            "additionalProperties": slot,
            "minProperties": 1,
        },
    }


def _translation() -> dict[str, Any]:
    """Return the tables of one language: the same, with texts only."""
    items = {
        name: {"type": "object", "additionalProperties": _texts(table)}
        for name, table in ITEMS.items()
    }
    return _only({"event": _texts(EVENT), "venue": _texts(ITEMS["venues"]), **items})


def _texts(table: Table) -> dict[str, Any]:
    return _only({name: _text(key.type) for name, key in text_keys(table).items()})


def _text(type: Type) -> dict[str, Any]:
    if isinstance(type, TableOf):
        return {"type": "object", "additionalProperties": _texts(type.table())}
    if isinstance(type, Inline):
        return _texts(type.table())
    if isinstance(type, Numbered):
        texts = _texts(type.element.table())
        return {
            "type": "object",
            "propertyNames": {"pattern": r"^[1-9]\d{0,3}$"},
            "additionalProperties": texts,
        }
    assert isinstance(type, Text)  # noqa: S101  # text_keys has no others
    return type.translation_schema()


def _only(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}
