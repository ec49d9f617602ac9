"""The translations of an event, item by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from eventkit.model import Event, Item

Place: TypeAlias = tuple[str, str]
Texts: TypeAlias = Mapping[Place, Mapping[str, Any]]

START = "translations."


def translated(event: Event) -> Texts:
    """Return for each item its translations, by keys such as `translations.ru.title`.

    What an item holds, such as its materials, is one key with the texts of all of them: their ids
    may be more than a reader may know.
    """
    found: dict[Place, dict[str, Any]] = defaultdict(dict)
    for language, texts in event.translations.items():
        for path, text in texts.items():
            table, _, rest = path.partition(".")
            id, _, within = ("", "", rest) if table == "event" else rest.partition(".")
            key, _, inner = within.partition(".")
            held = found[table, id]
            name = f"{START}{language}.{key}"
            held[name] = {**held.get(name, {}), inner: text} if inner else text
    return found


def place_of(table: str, held: Item | Event) -> Place:
    """Return where the translations of an item of a table stand."""
    return table, "" if isinstance(held, Event) else held.id
