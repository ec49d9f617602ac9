"""What changed as JSON, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from eventkit.changes.translations import Translations, path_of, translations_by_item
from eventkit.document.keys import EVENT, ITEMS
from eventkit.model import Change, Event, Session


def json_changes(old: Event, new: Event, changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """Yield changes as JSON tables: values as documents spell them, moments with their offset."""
    before, after = translations_by_item(old), translations_by_item(new)
    for change in changes:
        was = _keys(old, before, change.table, change.old)
        now = _keys(new, after, change.table, change.new)
        same = {key for key in was.keys() & now.keys() if was[key] == now[key]}
        written = {
            "table": change.table,
            "id": change.new or change.old,
            "old_id": change.old if change.new and change.old != change.new else None,
            "how": change.kinds,
            "keys": change.keys,
            "start": change.start,
            "end": change.end,
            "old": {key: value for key, value in was.items() if key not in same},
            "new": {key: value for key, value in now.items() if key not in same},
        }
        yield {key: value for key, value in written.items() if value not in (None, {}, ())}


def _keys(event: Event, translations: Translations, table: str, id: str | None) -> dict[str, Any]:
    """Return the keys of an item with their values, those of its translations last."""
    if id is None:
        return {}
    if table == "event":
        values = EVENT.write(event) | {"sources": list(event.cites)}
        return values | translations.get(path_of(table, event), {})
    item = event.item(id, table)
    values = ITEMS[table].write(item)
    if isinstance(item, Session):
        moments = {"start": item.start, "end": item.end, "day": item.day}
        values |= {key: moment for key, moment in moments.items() if moment}
    return values | translations.get(path_of(table, item), {})
