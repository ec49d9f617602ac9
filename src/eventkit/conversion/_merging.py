"""The second import: what changed in the source goes into the document, what was edited stays.

Three states are compared, value by value: what the source said last time, what it says now, and
what the document says. Nothing of it changes an id or a UID.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, Literal

from attrs import field, frozen
from immutabledict import immutabledict

from eventkit._import_records import SourceRecord
from eventkit.conversion._matching import (
    EVENT,
    MERGED,
    SESSIONS,
    WHEN,
    Item,
    keys_of,
    matches,
    tables_of,
    with_ids,
)
from eventkit.document import document
from eventkit.document.editing import DocumentFile, Keys
from eventkit.edits.plan import OpenDocument, Step, file_of, value_at
from eventkit.edits.times import timing_steps
from eventkit.model import Event, Status

Gone = Literal["keep", "cancel", "remove"]
Prefer = Literal["ours", "theirs"]

_NEVER = {("uid",)}


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
        prefer: Which side counts where both changed.
        gone: What becomes of what is gone from the source.
    """
    merging = _Merging(theirs, ours, record, prefer, guessed=guessed, keys=keys)
    merging.run()
    gone_items = merging.gone_items()
    ended = merging.end(gone_items, gone)
    known = record or SourceRecord(files=(), facts={}, keys={}, tables={})
    source = {**merging.source}
    keys_here = {name: dict(ids) for name, ids in merging.keys.items()}
    for name, id in gone_items:  # it may come back
        source[name] = {**source.get(name, {}), id: known.tables[name][id]}
        keys_here.setdefault(name, {})[id] = known.keys[name][id]
    return Merge(
        steps=tuple(merging.steps),
        record=SourceRecord(files=files, facts=facts, keys=keys_here, tables=source),
        taken=tuple(merging.taken),
        new=tuple(merging.new),
        conflicts=tuple(merging.conflicts),
        gone=tuple(".".join(item) for item in gone_items if item not in ended),
        matched=tuple(merging.matched),
        contacts=merging.contacts,
    )


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
        self.ours, self.record, self.prefer = ours, record, prefer
        self.steps: list[Step] = []
        self.taken: list[str] = []
        self.new: list[str] = []
        self.conflicts: list[Conflict] = []
        self.contacts: dict[str, Any] = {}
        tables = tables_of(theirs, guessed)
        self._matches = matches(theirs, tables, ours.event, record, keys)
        ids = self._matches.ids
        self.matched = [f"{name}.{ids[name, id]}" for name, id in self._matches.by_title]
        self._sessions = {ids[SESSIONS, it.id]: it for it in theirs.sessions}
        self._raw = document(theirs)
        self._raw_ids = {(name, new): id for (name, id), new in ids.items()}
        self._here = tables_of(ours.event)
        self.source = with_ids(tables, ids)
        self.keys = {
            name: {ids[name, id]: key for id, key in items.items()}
            for name, items in keys_of(theirs, tables, keys).items()
        }
        self._removed = {
            id
            for name in MERGED
            for id in (record.tables.get(name, {}) if record else ())
            if id not in self._here.get(name, {})
        }

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
                self._set_contact(item, value)
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
            contact: object = dict(self.source[name][id].get("contact", {})) if id else None
            self._set_contact(item, contact)
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

    def _set_contact(self, item: Item, contact: object) -> None:
        name, id = item
        keys: Keys = (EVENT, "contact") if name == EVENT else (name, id, "contact")
        file = self._contact_file(keys)
        if file:
            self.steps.append(Step(file, keys, contact or None))
        elif contact:
            holder = self.contacts.setdefault(name, {})
            (holder if name == EVENT else holder.setdefault(id, {}))["contact"] = contact

    def _contact_file(self, keys: Keys) -> DocumentFile | None:
        """Return the file of contact data: where they are written, or the private one."""
        files = list(self.ours.editable_files())
        with_contact = [file for file in files if value_at(file.tables, keys) is not None]
        return next(iter([*with_contact, *(file for file in files if file.is_private)]), None)

    # --- what is gone

    def gone_items(self) -> list[Item]:
        """Return the items that the source said last time, and the document still has."""
        if self.record is None:
            return []
        return [
            (name, id)
            for name in MERGED
            for id in self.record.keys.get(name, {})
            if id not in self.source.get(name, {}) and id in self._here.get(name, {})
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
                self.steps += [
                    Step(file, table, None)
                    for file in self.ours.files
                    if value_at(file.tables, table) is not None
                ]
        return ended
