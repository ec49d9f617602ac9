"""What of a session is to be announced: words such as TBA where a time or person belongs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventkit.document._nodes import Entry
from eventkit.model.words import (
    ANNOUNCED_KEYS,
    ANNOUNCED_TEXTS,
    TO_BE_ANNOUNCED,
    is_to_be_announced,
    to_announce,
)

NOBODY = TO_BE_ANNOUNCED[-1]
"""Stands for a room or person that is to be announced while a session is read; it is no id."""

_TIMES = {"start": "time", "end": "time"}
_ALONE = {*ANNOUNCED_KEYS, *_TIMES} - {*ANNOUNCED_TEXTS}


def without_announced(entry: Entry) -> tuple[Entry, list[str]]:
    """Return a session without the keys whose value is such a word, and what they are about."""
    keys = [key for key in _ALONE & entry.values.keys() if is_to_be_announced(entry.values[key])]
    return (entry.without(keys), [_TIMES.get(key, key) for key in keys]) if keys else (entry, [])


def with_announced(fields: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """Return the fields of a session without rooms and people that are to be announced.

    Args:
        fields: The fields of the model.
        names: What else is to be announced.
    """
    rooms, people = fields.get("rooms", ()), fields.get("participations", ())
    announced = [*names, *(str(it.role) for it in people if it.who == NOBODY)]
    announced += ["rooms"] if NOBODY in rooms else []
    announced += [name for name in ANNOUNCED_TEXTS if is_to_be_announced(fields.get(name))]
    if not announced:
        return {**fields}
    texts = {name: None for name in ANNOUNCED_TEXTS[1:] if is_to_be_announced(fields.get(name))}
    return {
        **fields,
        **texts,
        "rooms": tuple(room for room in rooms if room != NOBODY),
        "participations": tuple(it for it in people if it.who != NOBODY),
        "tba": to_announce((*fields.get("tba", ()), *announced)),
    }
