"""The second import: what changed in the source goes into the document, what was edited stays.

Three states are compared, value by value: what the source said last time, what it says now, and
what the document says. Nothing of it changes an id or a UID.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal

from attrs import field, frozen
from immutabledict import immutabledict

from eventkit._import_records import SourceRecord, renamed_record, secrets_of
from eventkit.conversion._matching import (
    EVENT,
    MERGED,
    SESSIONS,
    WHEN,
    Item,
    keys_of,
    matches,
    public_tables,
    renamed_by_hand,
    tables_of,
    with_ids,
)
from eventkit.document import compact, document
from eventkit.document.editing import Keys
from eventkit.edits.plan import OpenDocument, Step, file_of, value_at
from eventkit.edits.times import timing_steps
from eventkit.model import Event, Status

Gone = Literal["keep", "cancel", "remove"]
Prefer = Literal["ours", "theirs"]

_NEVER = {("uid",), ("repeats",)}


@frozen(kw_only=True)
class Conflict:
    """A value that changed in the source and in the document.

    Args:
        path: Where it stands, such as `sessions.opening.title`.
        ours: What the document says; None is nothing.
        theirs: What the source says.
    """

    path: str
    ours: Any
    theirs: Any


@frozen(kw_only=True)
class Merge:
    """What a second import changes.

    Args:
        steps: The steps of the edit.
        record: What the source says now.
        taken: The paths that are taken over.
        new: The items that are new.
        conflicts: What changed on either side.
        gone: The items that are gone from the source and still in the document.
        matched: The items that were matched by title and day, since no record has them.
        contacts: Contact data that have no private file yet to stand in, by table and id.
    """

    steps: tuple[Step, ...] = field(repr=False)
    record: SourceRecord = field(repr=False)
    taken: tuple[str, ...]
    new: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    gone: tuple[str, ...]
    matched: tuple[str, ...]
    contacts: Mapping[str, Any] = field(repr=False)


# --- values


def _flat(value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:  # noqa: ANN401  # any parsed value
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, (*at, key))
    else:
        yield at, value


def _values(name: str, item: Mapping[str, Any]) -> dict[tuple[str, ...], Any]:
    """Return the values of an item by their paths; the hours of a session are one."""
    values = {path: value for path, value in _flat(item) if path not in _NEVER}
    if name != SESSIONS:
        return values
    when = {path: values.pop(path) for path in [(key,) for key in WHEN] if path in values}
    if when:
        values[WHEN] = [[path[0], value] for path, value in when.items()]
    return values


def _items(tables: Mapping[str, Any]) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    yield (EVENT, ""), tables.get(EVENT, {})
    for name in MERGED:
        yield from (((name, id), it) for id, it in tables.get(name, {}).items())


def merge(
    theirs: Event,
    ours: OpenDocument,
    record: SourceRecord | None,
    *,
    guessed: Collection[str] = (),
    keys: Mapping[str, str] = immutabledict(),
    files: Iterable[str],
    facts: Mapping[str, str],
    others: Collection[Item] = (),
    is_part: bool = False,
    prefer: Prefer = "ours",
    gone: Gone = "keep",
) -> Merge:
    """Return what an import changes in a document.

    Args:
        theirs: The event as the source says it now.
        ours: The document.
        record: What the source said last time, if it was imported before.
        guessed: The keys of the event that the source does not say.
        keys: What the source itself knows items by, by their paths.
        files: The names of the files and folders of the source.
        facts: What was typed for it.
        others: The items that other sources said.
        is_part: Whether these are some of the files of the last time: of the rest they say nothing.
        prefer: Which side counts where both changed.
        gone: What becomes of what is gone from the source.
    """
    if record:
        for name, ids in renamed_by_hand(record, tables_of(ours.event), others):
            record = renamed_record(record, name, ids)
    merging = _Merging(theirs, ours, record, prefer, guessed=guessed, keys=keys)
    merging.run()
    absent = merging.gone_items(others)
    gone_items = [] if is_part else absent
    ended = merging.end(gone_items, gone)
    known = record or SourceRecord(files=(), facts={}, keys={}, tables={})
    secrets = merging.at_odds(merging.secrets())
    source = merging.at_odds(dict(merging.source))
    keys_here = {name: dict(ids) for name, ids in merging.keys.items()}
    removed = ended if gone == "remove" else []
    for name, id in (it for it in absent if it not in removed):  # it may come back
        if id in known.secrets.get(name, {}):
            secrets[name] = {**secrets.get(name, {}), id: known.secrets[name][id]}
        source[name] = {**source.get(name, {}), id: known.tables[name][id]}
        keys_here.setdefault(name, {})[id] = known.keys[name][id]
    return Merge(
        steps=tuple(merging.steps),
        record=SourceRecord(
            files=files, facts=facts, keys=keys_here, tables=source, secrets=secrets
        ),
        taken=tuple(merging.taken),
        new=tuple(merging.new),
        conflicts=tuple(merging.conflicts),
        gone=tuple(".".join(item) for item in gone_items if item not in ended),
        matched=tuple(merging.matched),
        contacts=merging.contacts,
    )


def _put(item: dict[str, Any], path: tuple[str, ...], value: Any) -> None:  # noqa: ANN401  # any parsed value
    """Put a value into an item at its path, or take it out; the hours of a session are one."""
    if path == WHEN:
        for key in WHEN:
            item.pop(key, None)
        item.update(value or [])
        return
    *above, last = path
    for key in above:
        item = item.setdefault(key, {})
    item.pop(last, None)
    if value is not None:
        item[last] = value


class _Merging:
    """The state of a merge."""

    def __init__(
        self,
        theirs: Event,
        ours: OpenDocument,
        record: SourceRecord | None,
        prefer: Prefer,
        *,
        guessed: Collection[str],
        keys: Mapping[str, str],
    ) -> None:
        self.ours, self.record, self.prefer, self._theirs = ours, record, prefer, theirs
        self.steps: list[Step] = []
        self.taken: list[str] = []
        self.new: list[str] = []
        self.conflicts: list[Conflict] = []
        self.contacts: dict[str, Any] = {}
        self._open: list[tuple[Item, tuple[str, ...], Any]] = []
        tables = tables_of(theirs, guessed)
        self._here = tables_of(ours.event)
        self._matches = matches(tables, self._here, record, keys)
        ids = self._matches.ids
        self.matched = [f"{name}.{ids[name, id]}" for name, id in self._matches.by_title]
        self._sessions = {ids[SESSIONS, it.id]: it for it in theirs.sessions}
        self._raw = document(theirs)
        self._raw_ids = {(name, new): id for (name, id), new in ids.items()}
        self.source = with_ids(tables, ids)
        self.keys = {
            name: {ids[name, id]: key for id, key in items.items()}
            for name, items in keys_of(tables, keys).items()
        }
        self._removed = {
            id
            for name in MERGED
            for id in (record.tables.get(name, {}) if record else ())
            if id not in self._here.get(name, {})
        }

    def at_odds(self, tables: dict[str, Any]) -> dict[str, Any]:
        """Return tables with what the source said before where the two sides are at odds."""
        for (name, id), path, was in self._open:
            item = tables.get(name, {}) if name == EVENT else tables.get(name, {}).get(id)
            if item is not None:
                _put(item, path, was)
        return tables

    def secrets(self) -> dict[str, Any]:
        """Return what the source says and is not for the public."""
        source: dict[str, Any] = json.loads(compact(self.source))
        return secrets_of(source, with_ids(public_tables(self._theirs), self._matches.ids))

    def run(self) -> None:
        """Compare all items."""
        new = {(name, self._matches.ids[name, id]) for name, id in self._matches.new}
        for item, values in _items(self.source):
            name, id = item
            if item in new:
                self.new.append(f"{name}.{id}")
                self._add(item, values)
            elif id and id not in self._here.get(name, {}):
                self._note_removed(item, values)
            else:
                self._compare(item, values)

    def _before(self, item: Item) -> Mapping[str, Any] | None:
        """Return what the source said of an item last time, None if it said nothing of it."""
        name, id = item
        if self.record is None:
            return None
        if name == EVENT:
            event: Mapping[str, Any] = self.record.tables.get(EVENT, {})
            return event
        source: Mapping[str, Any] | None = self.record.tables.get(name, {}).get(id)
        return source

    def _compare(self, item: Item, values: Mapping[str, Any]) -> None:
        name, id = item
        here = self._here.get(EVENT, {}) if name == EVENT else self._here[name][id]
        before, theirs, ours = self._before(item), _values(name, values), _values(name, here)
        base = {} if before is None else _values(name, before)
        for path in dict.fromkeys([*base, *theirs]):
            was, now, present = base.get(path), theirs.get(path), ours.get(path)
            if before is None and (now is None or name == EVENT):
                continue  # it never said anything of it
            if now in (was, present):
                continue
            if present == was or self.prefer == "theirs":
                self._take(item, path, now)
            else:
                shown = "time" if path == WHEN else ".".join(path)
                place = ".".join(filter(None, (name, id, shown)))
                self.conflicts.append(Conflict(path=place, ours=present, theirs=now))
                self._open.append((item, path, was))

    def _note_removed(self, item: Item, values: Mapping[str, Any]) -> None:
        before = self._before(item)
        name, _ = item
        if before is not None and _values(name, before) != _values(name, values):
            place = ".".join(item)
            self.conflicts.append(Conflict(path=place, ours=None, theirs=dict(values)))

    # --- steps

    def _add(self, item: Item, values: Mapping[str, Any]) -> None:
        name, id = item
        raw = self._raw[name][self._raw_ids[item]]
        for key, value in values.items():
            if key == "contact":
                for path, inner in _flat(value, ("contact",)):
                    self._set_contact(item, path, inner)
            elif key == "day":
                self.steps.append(self._step((name, id, key), self._day(id)))
            elif isinstance(value, list | Mapping):
                self.steps.append(self._step((name, id, key), self._known(value)))
            else:
                self.steps.append(self._step((name, id, key), raw[key]))

    def _day(self, id: str) -> object:
        session, event = self._sessions[id], self.ours.event
        day = session.start.date() if session.start else session.day
        assert day  # noqa: S101  # a day is written
        return (day - event.start).days + 1 if event.start <= day <= event.end else day

    def _take(self, item: Item, path: tuple[str, ...], value: object) -> None:
        name, id = item
        shown = "time" if path == WHEN else ".".join(path)
        self.taken.append(".".join(filter(None, (name, id, shown))))
        if path[0] == "contact":
            self._set_contact(item, path, value)
        elif path == WHEN:
            session = self.ours.event.session(id)
            self.steps += timing_steps(self.ours, session, self._sessions[id])
        else:
            base: Keys = (EVENT,) if name == EVENT else self._table(item)
            raw = self._raw_value(item, path) if not isinstance(value, list) else value
            self.steps.append(self._step((*base, *path), self._known(raw)))

    def _table(self, item: Item) -> Keys:
        name, id = item
        if name == SESSIONS:
            return self.ours.table_of(self.ours.event.session(id))
        is_alone = name == "venues" and any("venue" in it.tables for it in self.ours.files)
        return ("venue",) if is_alone else (name, id)

    def _raw_value(self, item: Item, path: tuple[str, ...]) -> Any:  # noqa: ANN401  # any value
        """Return a value as it is written, with dates as such."""
        name, _ = item
        raw = self._raw[EVENT] if name == EVENT else self._raw[name][self._raw_ids[item]]
        return value_at(raw, path)

    def _known(self, value: Any) -> Any:  # noqa: ANN401  # any parsed value
        """Return a list without what was removed from the document by hand."""
        if not isinstance(value, list):
            return value
        return [it for it in value if not (isinstance(it, str) and it in self._removed)]

    def _step(self, keys: Keys, value: object) -> Step:
        file = file_of(self.ours, keys[:-1], str(keys[-1]))
        written = value_at(file.tables, keys)
        if isinstance(written, Mapping) and isinstance(value, str):  # a text in several languages
            keys = (*keys, self.ours.event.language)
        return Step(file, keys, value)

    def _set_contact(self, item: Item, path: tuple[str, ...], value: object) -> None:
        """Set contact data where they stand, else in the private file, and never in another."""
        name, id = item
        holder: Keys = (EVENT,) if name == EVENT else (name, id)
        keys: Keys = (*holder, *path)
        files = list(self.ours.editable_files())
        written = [file for file in files if value_at(file.tables, keys) is not None]
        private = [file for file in files if file.is_private]
        public = [
            file
            for file in files
            if not file.is_private and value_at(file.tables, (*holder, "contact")) is not None
        ]
        if written:
            self.steps.append(Step(written[0], keys, value))
        elif value is None:
            return
        elif public or self.ours.path.suffix != ".toml":  # it would be there for all to read
            place = ".".join(map(str, keys))
            self.conflicts.append(Conflict(path=place, ours=None, theirs=value))
        elif private:
            self.steps.append(Step(private[0], keys, value))
        else:
            table = self.contacts.setdefault(name, {})
            table = table if name == EVENT else table.setdefault(id, {})
            table.setdefault("contact", {})[path[-1]] = value

    # --- what is gone

    def gone_items(self, others: Collection[Item]) -> list[Item]:
        """Return the items that the source alone said last time, and the document still has."""
        if self.record is None:
            return []
        return [
            (name, id)
            for name in MERGED
            for id in self.record.keys.get(name, {})
            if id not in self.source.get(name, {})
            and id in self._here.get(name, {})
            and (name, id) not in others
        ]

    def end(self, items: Collection[Item], gone: Gone) -> list[Item]:
        """Cancel or remove the sessions that are gone, and return those that need no more."""
        ended: list[Item] = []
        for name, id in items if gone != "keep" else ():
            if name != SESSIONS:
                continue
            ended.append((name, id))
            session = self.ours.event.session(id)
            table = self.ours.table_of(session)
            if gone == "cancel" and session.status != Status.CANCELLED:
                file = file_of(self.ours, table, "status")
                self.steps.append(Step(file, (*table, "status"), Status.CANCELLED.value))
            elif gone == "remove":
                is_day = table[2:3] == ("slots",) and self.ours.repeats_by_days(str(table[1]))
                self.steps += [
                    Step(file, table, None)
                    for file in ([self.ours.main] if is_day else self.ours.files)
                    if is_day or value_at(file.tables, table) is not None
                ]
        return ended
