"""The changes as JSON, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from eventkit.changes.translations import Translations, path_of, translations_by_item
from eventkit.document.keys import EVENT, ITEMS, written_values
from eventkit.model import Change, Event, Session


def json_changes(old: Event, new: Event, changes: Iterable[Change]) -> Iterator[dict[str, Any]]:
    """Yield changes as JSON tables: values as in documents, times with their offset."""
    before, after = translations_by_item(old), translations_by_item(new)
    for change in changes:
        was = _keys(old, before, change.table, change.old)
        now = _keys(new, after, change.table, change.new)
        zones = _zone(old, change.table, change.old), _zone(new, change.table, change.new)
        if None not in zones and zones[0] != zones[1]:
            was["timezone"], now["timezone"] = zones
        differing = {key for key in {*was, *now} if was.get(key) != now.get(key)}
        differing.update(change.keys)  # the same wall times in two zones
        written = {
            "table": change.table,
            "id": change.new or change.old,
            "old_id": change.old if change.new and change.old != change.new else None,
            "how": change.kinds,
            "keys": change.keys,
            "start": change.start,
            "end": change.end,
            "into": change.into,
            "old": {key: value for key, value in was.items() if key in differing},
            "new": {key: value for key, value in now.items() if key in differing},
        }
        yield {key: value for key, value in written.items() if value not in (None, {}, ())}


def _zone(event: Event, table: str, id: str | None) -> str | None:
    """Return the zone of a session: its own or that of the event."""
    return (event.session(id).timezone or event.timezone) if table == "sessions" and id else None


def _keys(event: Event, translations: Translations, table: str, id: str | None) -> dict[str, Any]:
    """Return the keys of an item with their values, those of its translations last."""
    if id is None:
        return {}
    if table == "event":
        values = EVENT.write(event) | {"sources": list(event.cites)}
        return values | translations.get(path_of(table, event), {})
    item = event.item(id, table)
    values = ITEMS[table].write(item, written_values(item))
    if isinstance(item, Session):
        moments = {name: getattr(item, name) for name in ("start", "end", "day", "last_day")}
        values |= {key: moment for key, moment in moments.items() if moment}
    return values | translations.get(path_of(table, item), {})
