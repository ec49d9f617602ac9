"""From a parsed document to an event, or to all its faults."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import Factory, define, field

from eventkit.document._announced import NOBODY, with_announced, without_announced
from eventkit.document._context import WAY_OUT, Context
from eventkit.document._faults import listed, shown_value
from eventkit.document._following import Times
from eventkit.document._nodes import Entry, Node, entry
from eventkit.document._repeats import expanded
from eventkit.document.keys import (
    CHECKS,
    EVENT,
    EXPORTERS,
    FORMAT,
    ID_TYPES,
    ITEMS,
    ROOT_KEYS,
    SESSION,
    WORDS,
    text_keys,
)
from eventkit.document.tables import (
    PRIVATE_KEYS,
    PRIVATE_PEOPLE,
    Inline,
    Numbered,
    Table,
    TableOf,
    holder_of,
)
from eventkit.document.text_values import Text
from eventkit.document.time_values import is_possible
from eventkit.document.values import LANGUAGE_TEXT, WRONG, Type, is_to_fill_in
from eventkit.model import TABLES, Event
from eventkit.model.errors import Fault, ModelError
from eventkit.model.fields import PARTIES
from eventkit.model.timings import whole_days
from eventkit.model.words import Audience, id_of

DUE_TO_OTHERS = frozenset({"unknown-id", "unknown-text", "id-used-twice"})
_NUMBER = re.compile(r"[1-9][0-9]{0,3}")


@define(eq=False, kw_only=True, slots=False)  # it remembers what it computes
class Reading(Context):
    """The reading of a document.

    Args:
        private: The private sibling, if any.
        siblings: The translating siblings, by language.
    """

    private: Node | None = None
    siblings: Mapping[str, Node] = field(factory=dict)
    name_keys: Mapping[str, str] = {
        name: "name" if "name" in table.by_name else "title" for name, table in ITEMS.items()
    }
    times: Times = field(init=False, default=Factory(Times, takes_self=True))

    # --- the whole event

    def event(self) -> Event:
        """Return the event, or raise `DocumentError` with all faults."""
        self._read_root()
        self.faults.raise_if_any()
        event = self._event_entry()
        self._read_head(event)
        self._gather()
        fields = EVENT.fields(event, "event", self)
        fields["cites"] = fields.pop("sources", ())
        fields |= {TABLES[table]: self._items(table) for table in ITEMS}
        fields |= self._settings()
        self._read_translations()
        fields["translations"] = self.translations
        if self.faults.noted:
            self._note_conflicts(fields)
            self.faults.raise_if_any()
        try:
            return Event(**fields)
        except ModelError as error:
            self._note_all(error.faults)
            self.faults.raise_if_any()
            raise

    def _note_conflicts(self, fields: Mapping[str, Any]) -> None:
        """Note conflicts between the parts that could be read, although others could not.

        References to parts that could not be read are ignored: these would seem to be missing.
        """
        day = fields.get("start") or fields.get("end") or date(2000, 1, 1)
        stand_ins = {"id": "not-known", "title": "?", "start": day, "end": day, "timezone": "UTC"}
        try:
            Event(**{**stand_ins, **fields})
        except ModelError as error:
            self._note_all(fault for fault in error.faults if fault.rule not in DUE_TO_OTHERS)

    def _note_all(self, faults: Iterable[Fault]) -> None:
        """Note the faults of the event itself, each at its place."""
        for fault in faults:
            self.faults.add(
                self._nearest_node(fault.place),
                fault.rule,
                fault.message,
                value=fault.value,
                place=fault.place,
                nearest=fault.nearest,
                hint=fault.hint,
                expected=fault.expected,
            )

    def _nearest_node(self, place: str) -> Node:
        """Return the node of a place in the model, or of the item that holds it."""
        table, id, *keys = [*re.split(r"[.\[]", place), ""]
        item = self.entries.get(table, {}).get(id)
        node = item.node if item else self.main.get(table) or self.main
        key = keys[0] if item else id
        return node.get(key) or node

    def _read_root(self) -> None:
        if not isinstance(self.main.value, Mapping):
            self.faults.add(
                self.main, "wrong-type", "a document must be a table", expected="a table"
            )
            return
        version = self.main.get("eventkit")
        if version is None:
            self.faults.add(
                self.main,
                "missing-key",
                "the key 'eventkit' is missing",
                value=None,
                hint=f"begin the document with: eventkit = {FORMAT}",
            )
        elif type(version.value) is not int or version.value != FORMAT:
            newer = isinstance(version.value, int) and version.value > FORMAT
            self.faults.add(
                version,
                "wrong-format",
                f"the format {shown_value(version.value)} is not known",
                expected=f"eventkit = {FORMAT}",
                hint="use a newer eventkit" if newer else None,
            )
        sibling = self.main.get("extends") or self.main.get("translates")
        if sibling is not None and self.main.source.path:
            self._note_sibling(sibling, self.main.source.path)
            return
        if version is None and self.main.get("event") is None and self.main.source.path:
            self.faults.noted.clear()
            message = f"{self.main.source.path.name!r} is not a document of eventkit"
            expected = f"a file that begins with eventkit = {FORMAT}, and has [event]"
            facts = {"expected": expected, "hint": WAY_OUT, "value": None}
            self.faults.add(self.main, "not-a-document", message, **facts)
            return
        if self.main.get("event") is None:
            self.faults.add(
                self.main,
                "missing-key",
                "the table [event] is missing",
                value=None,
                hint="add [event] with id, title, start, end and timezone",
            )
        self._require_known(self.main, ROOT_KEYS)

    def _note_sibling(self, node: Node, path: Path) -> None:
        """Note that the file is a sibling, and of which document."""
        main = path.with_name(f"{path.name.split('.')[0]}{path.suffix}")
        hint = f"name {main}: this file is read with it" if main != path else None
        event = shown_value(node.value)
        self.faults.add(
            node,
            "not-a-document",
            f"this file is a part of the document of the event {event}, not a document of its own",
            hint=hint or "name it like that document, such as event.private.toml or event.ru.toml",
        )

    def home_of(self, name: str, node: Node) -> str | None:
        """Return where a key belongs that stands in a table that does not have it."""
        if name in EVENT.by_name and node.keys[0] != "event":
            return "it is a key of the event: write it in [event]"
        home = next((table for table, keys in ITEMS.items() if name in keys.by_name), None)
        return f"it is a key of [{home}.ID]: write it in such a table" if home else None

    def _require_known(self, node: Node, known: Iterable[str]) -> None:
        for name, value in node.items():
            if name not in known:
                self.note_unknown(value, name, known)

    def _event_entry(self) -> Entry:
        event = self._table(self.main, "event")
        if self.private is None:
            return event
        return self._with_private(event, self._table(self.private, "event"), "event")

    def _read_head(self, event: Entry) -> None:
        """Read the language, zone and days, on which other values depend; note nothing."""

        def value(key: str) -> Any:
            converted = EVENT.by_name[key].type.convert(event.values.get(key), self)
            return None if converted is WRONG else converted

        self.language = value("language") or "en"
        self.zone = value("timezone") or "UTC"
        self.start, self.end = value("start"), value("end")

    def _table(self, root: Node, name: str) -> Entry:
        """Return a table of the root; note another type."""
        node = root.get(name)
        if node is None:
            return Entry(root, {})
        if not isinstance(node.value, Mapping):
            self.faults.add(
                node,
                "wrong-type",
                f"[{name}] is not a table but {shown_value(node.value)}",
                expected=self._table_to_write(node, name),
            )
            return Entry(node, {})
        return entry(node)

    @staticmethod
    def _table_to_write(node: Node, name: str) -> str:
        if name not in ITEMS:
            return f"[{name}]"
        return (
            f"[{name}.ID], in single brackets" if node.source.format == "toml" else f"[{name}.ID]"
        )

    # --- gathering the items of all files

    def _gather(self) -> None:
        self.entries = {table: {} for table in ITEMS}
        tables = (node.value for table in ITEMS if (node := self.main.get(table)))
        self.require_few(sum(len(value) for value in tables if isinstance(value, Mapping)))
        for table in ITEMS:
            for id, node in self._raw_items(self.main, table).items():
                self._take(table, id, node)
        if self.private is not None:
            self._gather_private(self.private)
        self.entries["sessions"] = expanded(self, self.entries["sessions"])
        self.require_few(sum(map(len, self.entries.values())))
        self._require_unique()

    def _raw_items(self, root: Node, table: str) -> Entry:
        items = self._table(root, table)
        short = root.get("venue") if table == "venues" else None
        if short is None:
            return items
        if "venue" in items:
            self.faults.add(
                short,
                "given-twice",
                "[venue] is short for [venues.venue], which is given too",
                value=None,
                hint="keep one of them",
            )
            return items
        return Entry(items.node, {"venue": short.value, **items.values}, {"venue": short})

    def _take(self, table: str, id: str, node: Node) -> None:
        if not isinstance(node.value, Mapping):
            name = f"[{table}.{id}]"
            message = f"{name} is not a table but {shown_value(node.value)}"
            expected = f"{name}, and its keys below it"
            self.faults.add(node, "wrong-type", message, expected=expected)
            return
        type = ID_TYPES[table]
        if not type.pattern.fullmatch(id):
            message, valid = f"{shown_value(id)} cannot be an id", id_of(id, "")
            hint = None
            if table != "days" and type.pattern.fullmatch(valid):
                name = self.name_keys[table]
                hint = f"write [{table}.{valid}]; its {name} may have any letters: {name} = …"
            facts = {"value": id, "expected": type.expected, "hint": hint}
            self.faults.add(node, "wrong-id", message, **facts)
            return
        self.entries[table][id] = entry(node)

    def _gather_private(self, root: Node) -> None:
        self._require_known(root, ("eventkit", "extends", "event", "venue", *ITEMS))
        for table in ITEMS:
            for id, node in self._raw_items(root, table).items():
                item = self.entries[table].get(id)
                if item is None or not isinstance(node.value, Mapping):
                    self._take(table, id, node)
                    continue
                self.entries[table][id] = self._with_private(item, entry(node), f"{table}.{id}")

    def _with_private(self, item: Entry, private: Entry, place: str) -> Entry:
        """Return an entry of the document with the keys that the private sibling adds.

        Keys that it may not add are noted, and values in both files.
        """
        added = {}
        for key, node in private.items():
            if key not in PRIVATE_KEYS:
                self.faults.add(
                    node,
                    "not-private",
                    f"{place} is in the document, so this file cannot set its {key!r}",
                    expected=f"one of {listed(PRIVATE_KEYS)}",
                    hint="say it in the document itself",
                )
            elif key not in item:
                added[key] = node
            elif key == "participations":
                added[PRIVATE_PEOPLE] = node
            elif key == "x":
                added["x"] = self._merged_extensions(item[key], node)
            else:
                self._note_twice(node, key, item[key])
        return item.with_keys(added)

    def _merged_extensions(self, document: Node, private: Node) -> Node:
        """Return the extension data of both files; what is no table is read, which is a fault."""
        for node in (document, private):
            if not isinstance(node.value, Mapping):
                return node
        for plugin, node in private.items():
            if plugin in document.value:
                self._note_twice(node, f"x.{plugin}", document[plugin])
        return document.at({**document.value, **private.value})

    def _note_twice(self, node: Node, key: str, first: Node) -> None:
        self.faults.add(
            node,
            "given-twice",
            f"{key} is given in {first.source.name or 'the document'} too",
            hint="keep one of them",
        )

    def _require_unique(self) -> None:
        """Note ids used twice, whatever the case; parties share one space."""
        for tables in (PARTIES, *((table,) for table in ITEMS if table not in PARTIES)):
            ids = [id.casefold() for table in tables for id in self.entries[table]]
            if len(set(ids)) < len(ids):
                self._note_used_twice(tables)

    def _note_used_twice(self, tables: Iterable[str]) -> None:
        places: dict[str, str] = {}
        for table in ITEMS:
            for id, item in self.entries[table].items() if table in tables else ():
                place = f"{table}.{id}"
                first = places.setdefault(id.casefold(), place)
                if first is not place:
                    self.faults.add(
                        item.node,
                        "id-used-twice",
                        f"{id!r} is taken by {first}",
                        value=id,
                        hint="give one of them another id",
                    )

    # --- reading items and tables

    def _items(self, table: str) -> list[Any]:
        read_item = self._session if table == "sessions" else ITEMS[table].item
        items = [
            read_item(id, item, f"{table}.{id}", self) for id, item in self.entries[table].items()
        ]
        items = [item for item in items if item is not WRONG]
        if table == "sessions":
            self.require_few_days(sum(1 for it in items for _ in whole_days(it)))
        return items

    def _session(self, id: str, entry: Entry, path: str, context: Context) -> Any:
        entry, announced = without_announced(entry)
        fields = SESSION.fields(entry, path, context)
        self._note_too_visible(entry, fields)
        fields = with_announced(fields, announced)
        fields["id"] = id
        fields |= (when := self.times.of(id, entry))
        # A zone or a number of days may lead to an impossible year.
        asks_more = not all(map(is_possible, when.values()))
        return SESSION.make(fields, entry.node, context, asks_more=asks_more)

    def _note_too_visible(self, entry: Entry, fields: Mapping[str, Any]) -> None:
        """Note unknown people whom fewer may see than the session: the role would be shown."""
        people = fields.get("participations", ())
        if all(it.who != NOBODY for it in people):
            return
        lists = (entry.get(key) for key in ("participations", PRIVATE_PEOPLE))
        nodes = [
            it for node in lists if node and isinstance(node.value, list) for it in node.elements()
        ]
        session = fields.get("audience") or Audience.PUBLIC
        for node, it in zip(nodes, people, strict=False):
            if it.who == NOBODY and it.audience and not session.sees(it.audience):
                self.faults.add(
                    node,
                    "too-visible",
                    f"this is for {it.audience}, and what is to be announced for all who see the"
                    " session",
                    hint="leave it out until the name is known, or write it in notes",
                )

    def _settings(self) -> dict[str, Any]:
        settings: dict[str, Any] = {}
        types: dict[str, Type] = {
            "words": WORDS.type,
            "checks": Inline(lambda: CHECKS),
            "exporters": EXPORTERS.type,
        }
        for name, type in types.items():
            node = self.main.get(name)
            value = type.read(node, name, self) if node else WRONG
            settings |= {} if value is WRONG else {name: value}
        return settings

    # --- translations

    def _read_translations(self) -> None:
        for language, tables in self._table(self.main, "translations").items():
            if not LANGUAGE_TEXT.pattern.fullmatch(language):
                self.faults.add(
                    tables,
                    "wrong-pattern",
                    f"no language {shown_value(language)}",
                    value=language,
                    expected=LANGUAGE_TEXT.expected,
                )
            elif not isinstance(tables.value, Mapping):
                self.faults.add(tables, "wrong-type", f"{tables.place} is not a table")
            else:
                self._read_translation(language, tables, ())
        for language, root in self.siblings.items():
            self._read_translation(language, root, ("eventkit", "translates"))

    def _read_translation(self, language: str, root: Node, besides: tuple[str, ...]) -> None:
        if language.casefold() == self.language.casefold():
            self.faults.add(
                root,
                "own-language",
                f"{shown_value(language)} is the event's own language",
                value=language,
                hint="write these texts in the document",
            )
            return
        for name, node in root.items():
            if name in besides:
                continue
            if name not in ("event", "venue", *ITEMS):
                is_word = name == "words"
                hint = f"write it in the document: [words.{language}]" if is_word else None
                self.note_unknown(node, name, ("event", *ITEMS), hint)
            elif name == "event":
                self._read_translated(language, node, "event", EVENT)
            elif name == "venue":
                self._read_translated(language, node, "venues.venue", ITEMS["venues"])
            elif self._require_table(node):
                self._read_translated_items(language, node, name)

    def _require_table(self, node: Node) -> bool:
        """Return whether a node is a table; note a fault if not."""
        if isinstance(node.value, Mapping):
            return True
        self.faults.add(node, "wrong-type", f"{node.place} is not a table", expected="a table")
        return False

    def _read_translated_items(self, language: str, node: Node, table: str) -> None:
        for id, item in node.items():
            ids = self._repeated_ids(id) if table == "sessions" else [id]
            known = [id for id in ids if id in self.entries[table]]
            if not known and not is_to_fill_in(item.value):
                near = self.faults.nearest(id, self.entries[table])
                self.faults.add(
                    item,
                    "unknown-id",
                    f"no {shown_value(id)} in {table} to translate",
                    value=id,
                    nearest=near,
                    hint="write its present id, or take the translation out",
                )
            self.require_few_repeated(item, item.value, len(known))
            for known_id in known:
                self._read_translated(language, item, f"{table}.{known_id}", ITEMS[table])

    def _repeated_ids(self, id: str) -> Sequence[str]:
        """Return the ids of the sessions that share a name, or the id itself."""
        if id in self.repeats or id in self.entries["sessions"]:
            return self.repeats.get(id, [id])
        return self._ids_by_shared_name.get(id, [id])

    @cached_property
    def _ids_by_shared_name(self) -> Mapping[str, Sequence[str]]:
        """The ids of the sessions that share a name (`repeats`), as the normal form has them."""
        ids: dict[str, list[str]] = defaultdict(list)
        for id, session in self.entries["sessions"].items():
            if isinstance(name := session.values.get("repeats"), str):
                ids[name].append(id)
        return ids

    def _read_translated(self, language: str, node: Node, path: str, table: Table) -> None:
        if not self._require_table(node):
            return
        known = text_keys(table)
        for name, value in node.items():
            if name not in known:
                self.note_unknown(value, name, known, holder_of(name, known.values()))
                continue
            type, key_path = known[name].type, f"{path}.{name}"
            if isinstance(type, Text):
                type.read_translation(value, key_path, language, self)
            elif isinstance(type, Numbered):
                self._read_numbered(language, value, key_path, type)
            elif isinstance(type, TableOf) and isinstance(value.value, Mapping):
                for id, inner in value.items():
                    self._read_translated(language, inner, f"{key_path}.{id}", type.table())
            elif isinstance(type, Inline | TableOf):
                self._read_translated(language, value, key_path, type.table())

    def _read_numbered(self, language: str, node: Node, path: str, type: Numbered) -> None:
        """Read the texts of a list's tables, which stand under their numbers."""
        for number, inner in node.items() if self._require_table(node) else ():
            if _NUMBER.fullmatch(number):
                place = type.place(path, int(number))
                self._read_translated(language, inner, place, type.element.table())
            else:
                message = f"{shown_value(number)} is not the number of one in the list, from 1"
                self.faults.add(inner, "unknown-key", message, value=number, expected="1, 2 …")
