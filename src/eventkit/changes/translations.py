"""The translations of an event, item by item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, TypeAlias

from eventkit.model import Event, Item

Path: TypeAlias = tuple[str, str]
Translations: TypeAlias = Mapping[Path, dict[str, Any]]

PREFIX = "translations."


def translations_by_item(event: Event) -> Translations:
    """Return the translations of each item, by keys such as `translations.ru.title`.

    The translations of nested items, such as materials, are one key with all their texts, since
    some of their ids may be hidden from the reader.
    """
    items: dict[Path, dict[str, Any]] = defaultdict(dict)
    for language, texts in event.translations.items():
        for path, text in texts.items():
            table, _, rest = path.partition(".")
            id, _, within = ("", "", rest) if table == "event" else rest.partition(".")
            key, _, inner = within.partition(".")
            keys = items[table, id]
            name = f"{PREFIX}{language}.{key}"
            keys[name] = {**keys.get(name, {}), inner: text} if inner else text
    return items


def path_of(table: str, item: Item | Event) -> Path:
    """Return the path of an item among the translations."""
    return table, "" if isinstance(item, Event) else item.id
