"""The second import: what changed in the source goes into the document, what was edited stays.

Three states are compared, value by value: what the source said last time, what it says now, and
what the document says. Nothing of it changes an id or a UID.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Literal

from attrs import field, frozen
from immutabledict import immutabledict

from eventkit._import_records import SourceRecord, in_order, renamed_record, without_known_publicly
from eventkit.conversion._dangling import (
    Reference,
    missing_items,
    remaining_references,
    without_references,
)
from eventkit.conversion._item_values import flat, items_of, put, restore_secrets, values_of
from eventkit.conversion._matching import (
    EVENT,
    MERGED,
    SESSIONS,
    TRANSLATIONS,
    WHEN,
    Item,
    keys_of,
    matches,
    renamed_by_hand,
    secrets_in,
    tables_of,
    with_ids,
)
from eventkit.conversion._renumbering import renumbered
from eventkit.conversion._sources import with_new_id
from eventkit.document import document
from eventkit.document.editing import DocumentFile, Keys
from eventkit.edits.plan import OpenDocument, Step, file_of, text_step, value_at
from eventkit.edits.times import timing_steps
from eventkit.model import Audience, Event, Session, Status

Gone = Literal["keep", "cancel", "remove"]
Prefer = Literal["ours", "theirs"]


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
        dangling: What the source newly refers to, and somebody took out of the document.
        referred: The sessions that were to be removed, and something still refers to.
        ids: The ids of the document by those of the source.
        private: What has no private file yet to stand in, by table and id.
    """

    steps: tuple[Step, ...] = field(repr=False)
    record: SourceRecord = field(repr=False)
    taken: tuple[str, ...]
    new: tuple[str, ...]
    conflicts: tuple[Conflict, ...]
    gone: tuple[str, ...]
    matched: tuple[str, ...]
    dangling: tuple[Reference, ...]
    referred: tuple[Reference, ...]
    ids: Mapping[Item, str] = field(repr=False)
    private: Mapping[str, Any] = field(repr=False)


def merge(
    theirs: Event,
    ours: OpenDocument,
    record: SourceRecord | None,
    *,
    guessed: Collection[str] = (),
    keys: Mapping[str, str] = immutabledict(),
    private: Collection[str] = (),
    files: Iterable[str],
    facts: Mapping[str, str],
    others: Collection[Item] = (),
    is_part: bool = False,
    answered: Collection[str] = (),
    open_days: Collection[str] = (),
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
        private: The paths of the items and notes that the source has in a private file.
        files: The names of the files and folders of the source.
        facts: What was typed for it.
        others: The items that other sources said.
        is_part: Whether these are some of the files of the last time: of the rest they say nothing.
        answered: The keys of the event that the document itself answered.
        open_days: Which of `start` and `end` of the document is a guess, which gives way.
        prefer: Which side counts where both changed.
        gone: What becomes of what is gone from the source.
    """
    here = tables_of(ours.event)
    if record:
        for name, ids in renamed_by_hand(record, here, others):
            record = renamed_record(record, name, ids)
    merging = _Merging(
        theirs, ours, here, record, prefer, guessed=guessed, keys=keys, private=private
    )
    merging.answered, merging.is_part = answered, is_part
    merging.run()
    merging.widen(open_days)
    absent = merging.gone_items(others)
    gone_items = [] if is_part else absent
    ended = merging.end(gone_items, gone)
    known = record or SourceRecord(files=(), facts={}, keys={}, tables={})
    secrets = merging.secrets()
    if is_part:
        secrets = without_known_publicly(secrets, merging.source, known)
    source = merging.at_odds(dict(merging.source))
    keys_here = {name: dict(ids) for name, ids in merging.keys.items()}
    removed = ended if gone == "remove" else []
    for name, id in (it for it in absent if it not in removed):  # it may come back
        if id in known.secrets.get(name, {}):
            secrets[name] = {**secrets.get(name, {}), id: known.secrets[name][id]}
        source[name] = {**source.get(name, {}), id: known.tables[name][id]}
        keys_here.setdefault(name, {})[id] = known.keys[name][id]
    return Merge(
        steps=tuple(renumbered(ours, merging.steps)),
        record=SourceRecord(
            files=files,
            facts=facts,
            keys=in_order(keys_here, known.keys),
            tables=in_order(source, known.tables),
            secrets=in_order(secrets, known.secrets),
            guessed=known.guessed if is_part else guessed_days(theirs, guessed),
        ),
        taken=tuple(merging.taken),
        new=tuple(merging.new),
        conflicts=tuple(merging.conflicts),
        gone=tuple(".".join(item) for item in gone_items if item not in ended),
        matched=tuple(merging.matched),
        dangling=tuple(merging.dangling),
        referred=tuple(merging.referred),
        ids=merging.ids,
        private=merging.private,
    )


def guessed_days(event: Event, guessed: Collection[str]) -> dict[str, str]:
    """Return the first and the last day of an event, where its source does not say them."""
    days = {"start": event.start.isoformat(), "end": event.end.isoformat()}
    return {key: day for key, day in days.items() if key in guessed}


class _Merging:
    """The state of a merge."""

    def __init__(
        self,
        theirs: Event,
        ours: OpenDocument,
        here: Mapping[str, Any],
        record: SourceRecord | None,
        prefer: Prefer,
        *,
        guessed: Collection[str],
        keys: Mapping[str, str],
        private: Collection[str],
    ) -> None:
        self.ours, self.record, self.prefer, self._theirs = ours, record, prefer, theirs
        self.steps: list[Step] = []
        self.taken: list[str] = []
        self.new: list[str] = []
        self.conflicts: list[Conflict] = []
        self.private: dict[str, Any] = {}
        self._texts: dict[Keys, dict[str, Any]] = {}
        self._open: list[tuple[Item, tuple[str, ...], Any]] = []
        self.answered: Collection[str] = ()
        self.is_part = False
        self._guessed = guessed
        self._tables = tables = tables_of(theirs, guessed)
        self._here = here
        self._matches = matches(tables, self._here, record, keys)
        ids = self.ids = self._matches.ids
        self.matched = [f"{name}.{ids[name, id]}" for name, id in self._matches.by_title]
        self._sessions = {ids[SESSIONS, it.id]: it for it in theirs.sessions}
        self._private = {with_new_id(path, ids) for path in private}
        self._raw_ids = {(name, new): id for (name, id), new in ids.items()}
        self.source = with_ids(tables, ids)
        self.keys = {
            name: {ids[name, id]: key for id, key in items.items()}
            for name, items in keys_of(tables, keys).items()
        }
        self.referred: list[Reference] = []
        missing = missing_items(record.tables, self._here) if record else {}
        self._source, dangling = without_references(self.source, missing)
        self._known, known = without_references(record.tables if record else {}, missing)
        absent = {f"{name}.{id}" for name, ids in missing.items() for id in ids}
        self.dangling = [
            it
            for it in dangling
            if it not in known and ".".join(it.path.split(".")[:2]) not in absent
        ]

    @cached_property
    def _raw(self) -> Mapping[str, Any]:
        """What the source says now, with its ids and with dates as such."""
        return document(self._theirs)

    def at_odds(self, tables: dict[str, Any]) -> dict[str, Any]:
        """Return tables with what the source said before where the two sides are at odds."""
        for (name, id), path, was in self._open:
            item = tables.get(name, {}) if name == EVENT else tables.get(name, {}).get(id)
            if item is not None:
                put(item, path, was)
        return tables

    def secrets(self) -> dict[str, Any]:
        """Return what the source says and is not for the public."""
        secrets = with_ids(secrets_in(self._theirs, self._tables), self._matches.ids)
        hidden = self.record.secrets if self.record else {}
        restore_secrets(secrets, hidden, [(item, path) for item, path, _ in self._open])
        return secrets

    def run(self) -> None:
        """Compare all items."""
        new = {(name, self._matches.ids[name, id]) for name, id in self._matches.new}
        for item, values in items_of(self._source):
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
            event: Mapping[str, Any] = self._known.get(EVENT, {})
            return event
        source: Mapping[str, Any] | None = self._known.get(name, {}).get(id)
        return source

    def _compare(self, item: Item, values: Mapping[str, Any]) -> None:
        name, id = item
        here = self._here.get(EVENT, {}) if name == EVENT else self._here[name][id]
        before, theirs, ours = self._before(item), values_of(name, values), values_of(name, here)
        base = {} if before is None else values_of(name, before)
        for path in dict.fromkeys([*base, *theirs]):
            was, now, present = base.get(path), theirs.get(path), ours.get(path)
            if before is None and (now is None or name == EVENT):
                continue  # it never said anything of it
            is_unsaid = (now is None and self.is_part) or (
                name == EVENT and path[0] in self.answered
            )
            if is_unsaid:
                self._open.append((item, path, was))  # another file may say it
                continue
            if now in (was, present):
                continue
            is_guess = name == EVENT and path[0] in self._guessed
            if is_guess and (present != was or str(now) < str(present)):
                self._open.append((item, path, was))  # it was settled, or is to hold all days
            elif present == was or self.prefer == "theirs":
                self._take(item, path, now)
            else:
                shown = "time" if path == WHEN else ".".join(path)
                place = ".".join(filter(None, (name, id, shown)))
                self.conflicts.append(Conflict(path=place, ours=present, theirs=now))
                self._open.append((item, path, was))

    def widen(self, open_days: Collection[str]) -> None:
        """Let a first or last day that was guessed give way to what the source says now.

        Args:
            open_days: Which of `start` and `end` of the document is a guess that nobody edited.
        """
        theirs, ours = self._theirs, self.ours.event
        wider = {"start": theirs.start < ours.start, "end": theirs.end > ours.end}
        for key in (it for it in open_days if wider[it] and f"{EVENT}.{it}" not in self.taken):
            self._take((EVENT, ""), (key,), getattr(theirs, key).isoformat())

    def _note_removed(self, item: Item, values: Mapping[str, Any]) -> None:
        before = self._before(item)
        name, _ = item
        if before is not None and values_of(name, before) != values_of(name, values):
            place = ".".join(item)
            self.conflicts.append(Conflict(path=place, ours=None, theirs=dict(values)))

    # --- steps

    def _is_private(self, item: Item, key: str) -> bool:
        """Return whether a key of an item goes into the private file, as contact data always do."""
        return key == "contact" or ".".join(filter(None, (*item, key))) in self._private

    def _add(self, item: Item, values: Mapping[str, Any]) -> None:
        name, id = item
        is_for_organizers = values.get("audience") == Audience.ORGANIZERS.value
        if is_for_organizers or ".".join(item) in self._private:
            self._add_privately(item, values)
            return
        for key, value in values.items():
            if self._is_private(item, key):
                for path, inner in flat(value, (key,)):
                    self._set_privately(item, path, inner)
            elif key == TRANSLATIONS:
                for path, text in flat(value, (TRANSLATIONS,)):
                    self._translate(item, path, text)
            elif key == "day":
                self.steps.append(self._step((name, id, key), self._day(id)))
            else:
                self.steps.append(self._step((name, id, key), self._written(item, (key,), value)))

    def _add_privately(self, item: Item, values: Mapping[str, Any]) -> None:
        """Add an item with its texts in all languages to the private file, and to no other."""
        _, id = item
        if self.ours.path.suffix != ".toml":  # it would be there for all to read
            whole = Conflict(path=".".join(item), ours=None, theirs=dict(values))
            self.conflicts.append(whole)
            return
        has_file = any(file.is_private for file in self.ours.files)
        written: dict[str, Any] = {
            key: self._written(item, (key,), value)
            for key, value in values.items()
            if key != TRANSLATIONS
        }
        if "day" in written:  # numbers are those of an event that may yet begin on another day
            written["day"] = self._day(id) if has_file else self._date(id)
        for path, text in flat(values.get(TRANSLATIONS, {})):
            language, key = path
            keys = tuple(key.split("."))
            put(written, keys, self._with_language(value_at(written, keys), language, text))
        for key, value in written.items():
            self._set_privately(item, (key,), value)

    def _with_language(self, present: object, language: str, text: object) -> dict[str, Any]:
        """Return a text in the languages that it is written in, and in another."""
        base = self.ours.event.language
        texts = dict(present) if isinstance(present, Mapping) else {base: present}
        return texts if language.casefold() == base.casefold() else {**texts, language: text}

    def _date(self, id: str) -> date:
        session = self._sessions[id]
        day = session.start.date() if session.start else session.day
        assert day  # noqa: S101  # a day is written
        return day

    def _day(self, id: str) -> object:
        day, event = self._date(id), self.ours.event
        return (day - event.start).days + 1 if event.start <= day <= event.end else day

    def _take(self, item: Item, path: tuple[str, ...], value: object) -> None:
        name, id = item
        shown = "time" if path == WHEN else ".".join(path)
        self.taken.append(".".join(filter(None, (name, id, shown))))
        if self._is_private(item, path[0]):
            self._set_privately(item, path, value)
        elif path[0] == TRANSLATIONS:
            self._translate(item, path, value)
        elif path == WHEN:
            session = self.ours.event.session(id)
            self.steps += timing_steps(self.ours, session, self._sessions[id])
        else:
            base: Keys = (EVENT,) if name == EVENT else self._table(item)
            self.steps.append(self._step((*base, *path), self._written(item, path, value)))

    def _table(self, item: Item) -> Keys:
        name, id = item
        if name == SESSIONS and id in self.ours.by_id:
            return self.ours.table_of(self.ours.by_id[id])
        is_alone = name == "venues" and any("venue" in it.tables for it in self.ours.files)
        return ("venue",) if is_alone else (name, id)

    def _written(self, item: Item, path: Keys, value: object) -> object:
        """Return a value as it is written: dates as such, and not as texts."""
        name, _ = item
        raw = value_at(
            self._raw[EVENT] if name == EVENT else self._raw[name][self._raw_ids[item]], path
        )
        return raw if isinstance(raw, date) else value

    def _step(self, keys: Keys, value: object) -> Step:
        file = file_of(self.ours, keys[:-1], str(keys[-1]))
        return text_step(self.ours, file, keys, value)

    def _translate(self, item: Item, path: tuple[str, ...], value: object) -> None:
        """Set the translation of a text where it stands, else where others of its language do."""
        _, language, key = path
        name, id = item
        text = tuple(key.split("."))
        table: Keys = (EVENT,) if name == EVENT else self._table(item)
        places = [
            *((file, (*table, *text, language)) for file in self.ours.editable_files()),
            *self._translations(language, name, id, text),
        ]
        written = [it for it in places if value_at(it[0].tables, it[1]) is not None]
        free = [
            (file, keys)
            for file, keys in places
            if keys[-1] != language or isinstance(value_at(file.tables, keys[:-1]), Mapping)
        ]
        if language.casefold() == self.ours.event.language.casefold():
            shown = ".".join(filter(None, (name, id, *path)))
            self.conflicts.append(Conflict(path=shown, ours=None, theirs=value))
        elif not written and (private := self._private_text((*table, *text))):
            file, present = private
            keys = (*table, *text)
            before = self._texts.get(keys, present)
            self._texts[keys] = self._with_language(before, language, value)
            self.steps.append(Step(file, keys, self._texts[keys]))
        elif value is not None or written:
            file, keys = (written or free)[0]
            self.steps.append(Step(file, keys, value))

    def _private_text(self, keys: Keys) -> tuple[DocumentFile, str] | None:
        """Return the private file with a text that it has in one language, if it has that."""
        values = [(it, value_at(it.tables, keys)) for it in self.ours.files if it.is_private]
        return next(((file, text) for file, text in values if isinstance(text, str)), None)

    def _translations(
        self, language: str, name: str, id: str, text: tuple[str, ...]
    ) -> Iterator[tuple[DocumentFile, Keys]]:
        """Yield where a translation may stand besides the text: first in a file of its language."""
        session = self.ours.by_id.get(id) if name == SESSIONS else None
        shared = session.repeats if session else None
        tables: list[Keys] = [(name, it) for it in (id, shared) if it] or [(EVENT,)]
        if name == "venues":
            tables.append(("venue",))
        for file in self.ours.files:
            if file.language == language:
                yield from ((file, (*table, *text)) for table in tables)
        for table in tables:
            yield self.ours.main, (TRANSLATIONS, language, *table, *text)

    def _set_privately(self, item: Item, path: tuple[str, ...], value: object) -> None:
        """Set a value where it stands, else in the private file, and never in another.

        Notes that stand where all may read them, and are private in the source now, move.
        """
        name, id = item
        holder: Keys = (EVENT,) if name == EVENT else (name, id)
        keys: Keys = (*holder, *path)
        files = list(self.ours.editable_files())
        written = [file for file in files if value_at(file.tables, keys) is not None]
        private = [file for file in files if file.is_private]
        public = [
            file
            for file in files
            if not file.is_private and value_at(file.tables, (*holder, path[0])) is not None
        ]
        moves = path == ("notes",) and self.ours.path.suffix == ".toml"
        if moves and written and not written[0].is_private and value is not None:
            self.steps.append(Step(written[0], keys, None))  # that all may read it was of old
            written, public = [], []
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
            table = self.private.setdefault(name, {})
            put(table if name == EVENT else table.setdefault(id, {}), path, value)

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
        sessions = [self.ours.event.session(id) for name, id in items if name == SESSIONS]
        if gone == "cancel":
            for session in (it for it in sessions if it.status != Status.CANCELLED):
                table = self.ours.table_of(session)
                file = file_of(self.ours, table, "status")
                self.steps.append(Step(file, (*table, "status"), Status.CANCELLED.value))
        elif gone == "remove":
            remaining = remaining_references(self.ours, sessions, self.steps)
            self.referred += remaining.values()
            sessions = [it for it in sessions if it.id not in remaining]
            self.steps += (step for it in sessions for step in self._removal(it))
        return [(SESSIONS, it.id) for it in sessions] if gone != "keep" else []

    def _removal(self, session: Session) -> Iterator[Step]:
        """Yield the steps that take a session out of all files, with its translations."""
        table = self.ours.table_of(session)
        if table[2:3] == ("slots",) and self.ours.repeats_by_days(str(table[1])):
            yield Step(self.ours.main, table, None)
            return
        for file in self.ours.files:
            languages = file.tables.get("translations", {})
            for keys in (table, *(("translations", it, *table) for it in languages)):
                if value_at(file.tables, keys) is not None:
                    yield Step(file, keys, None)
