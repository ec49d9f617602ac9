"""Read what was parsed into an event, noting everything that is wrong."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from attrs import define, evolve, field, validators

from eventkit.document import _sessions
from eventkit.document._faults import Faults, found_text, listed
from eventkit.document._nodes import Entry, Node, entry
from eventkit.document._quoting import quoted
from eventkit.document.keys import (
    CHECKS,
    EVENT,
    EXPORTERS,
    FORMAT,
    ITEMS,
    ROOT_KEYS,
    SESSION,
    Key,
    Table,
    text_keys,
)
from eventkit.document.values import ID_TEXT, LANGUAGE_TEXT, WRONG, Date, Inline, Zone
from eventkit.model import Audience, Event, Participation
from eventkit.model.errors import Fault, ModelError, shortened
from eventkit.model.fields import PARTIES
from eventkit.model.words import EVENT_SHORTHANDS, SESSION_SHORTHANDS, other_word

ITEM_LIMIT, REPEATED_LIMIT = 200_000, 2_000_000
NAME_LENGTH = 200
DUE_TO_OTHERS = frozenset({"unknown-id", "unknown-text", "id-used-twice"})
NEWER = "take it out, or use a newer eventkit that knows it"


class DocumentWarning(UserWarning):
    """Something in a document that was left out, because `unknown="warn"` asked for it."""


@define
class Reading:
    """What is known while a document is read.

    Args:
        main: The document itself.
        private: The private sibling, if there is one.
        translations: The siblings that translate, by language.
        unknown: What becomes of unknown keys: `error` or `warn`.
    """

    main: Node
    private: Node | None = None
    siblings: Mapping[str, Node] = field(factory=dict)
    unknown: str = field(default="error", validator=validators.in_(("error", "warn")))

    faults: Faults = field(factory=Faults)
    language: str = "en"
    zone: str = "UTC"
    start: date | None = None
    end: date | None = None
    entries: dict[str, dict[str, Entry]] = field(factory=lambda: {table: {} for table in ITEMS})
    names: dict[str, dict[str, list[str]]] = field(factory=lambda: defaultdict(dict))
    repeats: dict[str, list[str]] = field(factory=dict)
    repeated: int = 0
    translated: dict[str, dict[str, Any]] = field(factory=lambda: defaultdict(dict))
    sources: dict[str, Node] = field(factory=dict)

    # --- the way from the root to the event

    def event(self) -> Event:
        """Return the event, or raise `DocumentError` with all that is wrong."""
        self._root()
        self.faults.raise_if_any()
        own = self._event_entry()
        self._settings(own)
        self._gather()
        fields = self._read(EVENT, own, "event")
        items: dict[str, Any] = {table: self._items(table) for table in ITEMS}
        settings = self._checks_and_exporters()
        self._translations()
        whole = {**fields, **items, **settings, "translations": self.translated}
        if self.faults.found:
            self._hold_together(whole)
            self.faults.raise_if_any()
        try:
            return Event(**whole)
        except ModelError as error:
            self._adopt(error.faults)
            self.faults.raise_if_any()
            raise

    def _hold_together(self, read: Mapping[str, Any]) -> None:
        """Note what is wrong between the parts that could be read, although others could not.

        What refers to a part that could not be read would seem to refer to nothing.
        """
        day = read.get("start") or read.get("end") or date(2000, 1, 1)
        stand_ins = {"id": "not-known", "title": "?", "start": day, "end": day, "timezone": "UTC"}
        try:
            Event(**{**stand_ins, **read})
        except ModelError as error:
            self._adopt(fault for fault in error.faults if fault.rule not in DUE_TO_OTHERS)

    def _root(self) -> None:
        if not isinstance(self.main.value, Mapping):
            self.faults.add(self.main, "wrong-type", "a document is a table", expected="a table")
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
                f"the format {found_text(version.value)} is not known",
                expected=f"eventkit = {FORMAT}",
                hint="use a newer eventkit" if newer else None,
            )
        sibling = self.main.get("extends") or self.main.get("translates")
        if sibling is not None and self.main.source.path:
            self._not_alone(sibling, self.main.source.path)
            return
        if self.main.get("event") is None:
            self.faults.add(
                self.main,
                "missing-key",
                "the table [event] is missing",
                value=None,
                hint="add [event] with id, title, start, end and timezone",
            )
        self._known(self.main, ROOT_KEYS)

    def _not_alone(self, node: Node, path: Path) -> None:
        """Note that the file is a sibling, and which document it is read with."""
        main = path.with_name(f"{path.name.split('.')[0]}{path.suffix}")
        hint = f"name {main}: this file is read with it" if main != path else None
        said = found_text(node.value)
        self.faults.add(
            node,
            "not-a-document",
            f"this file is a part of the document of the event {said}, and none of its own",
            hint=hint or "name it like that document, such as event.private.toml or event.ru.toml",
        )

    def _event_entry(self) -> Entry:
        own = self._table(self.main, "event")
        if self.private is None:
            return own
        allowed = self._table(self.private, "event")
        self._only_private("event", allowed)
        return self._merged(own, allowed)

    def _settings(self, own: Entry) -> None:
        """Read what other values are read by: language, zone and days."""
        quiet = evolve(self, faults=Faults())  # the same faults come once more with the keys

        def one(key: str, type: Any) -> Any:
            value = type.read(own[key], "", quiet) if key in own else WRONG
            return None if value is WRONG else value

        self.language = one("language", LANGUAGE_TEXT) or "en"
        self.zone = one("timezone", Zone()) or "UTC"
        self.start, self.end = one("start", Date()), one("end", Date())

    def _table(self, root: Node, name: str) -> Entry:
        """Return a table of the root as an entry; anything else is noted."""
        node = root.get(name)
        if node is None:
            return {}
        if not isinstance(node.value, Mapping):
            self.faults.add(
                node,
                "wrong-type",
                f"[{name}] is not a table but {found_text(node.value)}",
                expected=f"[{name}.ID], in single brackets" if name in ITEMS else f"[{name}]",
            )
            return {}
        return entry(node)

    # --- gathering the items of all files

    def _gather(self) -> None:
        said = (node.value for table in ITEMS if (node := self.main.get(table)))
        self._limit(sum(len(value) for value in said if isinstance(value, Mapping)))
        for table in ITEMS:
            for id, node in self._raw_items(self.main, table).items():
                self._take(table, id, node)
        if self.private is not None:
            self._gather_private(self.private)
        self.entries["sessions"] = _sessions.expanded(self, self.entries["sessions"], ITEM_LIMIT)
        self._limit(sum(map(len, self.entries.values())))
        self._unique()
        for table, held in self.entries.items():
            self._name(table, held)

    def _raw_items(self, root: Node, table: str) -> Entry:
        held = self._table(root, table)
        short = root.get("venue") if table == "venues" else None
        if short is None:
            return held
        if "venue" in held:
            self.faults.add(
                short,
                "given-twice",
                "[venue] is short for [venues.venue], which is there as well",
                value=None,
                hint="keep one of them",
            )
        return {"venue": short, **held}

    def _take(self, table: str, id: str, node: Node) -> None:
        if not isinstance(node.value, Mapping):
            name = f"[{table}.{id}]"
            message = f"{name} is not a table but {found_text(node.value)}"
            expected = f"{name}, and its keys below it"
            self.faults.add(node, "wrong-type", message, expected=expected)
            return
        pattern = re.compile(r"[1-9][0-9]{0,3}") if table == "days" else ID_TEXT.pattern
        if not pattern.fullmatch(id):
            wanted = "the number of a day, from 1" if table == "days" else ID_TEXT.wanted
            self.faults.add(
                node, "wrong-id", f"{found_text(id)} cannot be an id", value=id, expected=wanted
            )
            return
        self.entries[table][id] = entry(node)
        self.sources[f"{table}.{id}"] = node

    def _gather_private(self, root: Node) -> None:
        self._known(root, ("eventkit", "extends", "event", "venue", *ITEMS))
        for table in ITEMS:
            for id, node in self._raw_items(root, table).items():
                known = self.entries[table].get(id)
                if known is None or not isinstance(node.value, Mapping):
                    self._take(table, id, node)
                    continue
                allowed = entry(node)
                self._only_private(f"{table}.{id}", allowed)
                self.entries[table][id] = self._merged(known, allowed)

    def _only_private(self, place: str, held: Entry) -> None:
        """Note keys that the private sibling may not add to what the document has."""
        for key in [key for key in held if key not in PRIVATE_KEYS]:
            self.faults.add(
                held.pop(key),
                "not-private",
                f"{place} is in the document, so this file may not give it {key!r}",
                expected=f"one of {listed(PRIVATE_KEYS)}",
                hint="say it in the document itself",
            )

    def _merged(self, held: Entry, added: Entry) -> Entry:
        """Return two entries as one; a value in both is an error."""
        merged = dict(held)
        for key, node in added.items():
            if key not in held:
                merged[key] = node
            elif key == "participations":
                merged["private participations"] = node
            elif key == "x":
                merged["x"] = self._merged_extensions(held[key], node)
            else:
                self._twice(node, key, held[key])
        return merged

    def _merged_extensions(self, held: Node, added: Node) -> Node:
        if not isinstance(held.value, Mapping) or not isinstance(added.value, Mapping):
            return held
        for plugin, node in added.items():
            if plugin in held.value:
                self._twice(node, f"x.{plugin}", held[plugin])
        return held.at({**held.value, **added.value})

    def _twice(self, node: Node, what: str, first: Node) -> None:
        self.faults.add(
            node,
            "given-twice",
            f"{what} is given in {_file(first)} as well",
            hint="keep one of them",
        )

    def limit_repeated(self, node: Node, value: object, times: int) -> None:
        """Refuse at once that a few lines, said again and again, come to more than can be held."""
        self.repeated += (times - 1) * _size(value)
        if self.repeated > REPEATED_LIMIT:
            message = f"repeated sessions come to more than {REPEATED_LIMIT:,} values"
            self.faults.add(node, "too-many-items", message, value=None, hint="repeat less of it")
            self.faults.raise_if_any()

    def _limit(self, total: int) -> None:
        """Refuse at once what is too large to be read."""
        if total > ITEM_LIMIT:
            message = f"more than {ITEM_LIMIT:,} items"
            self.faults.add(self.main, "too-many-items", message, value=total, hint="split it")
            self.faults.raise_if_any()

    def _unique(self) -> None:
        """Note ids used twice, whatever the case; parties share one space."""
        seen: dict[tuple[str, str], str] = {}
        for table, held in self.entries.items():
            space = "parties" if table in PARTIES else table
            for id in held:
                first = seen.setdefault((space, id.casefold()), f"{table}.{id}")
                if first != f"{table}.{id}":
                    self.faults.add(
                        self._node(table, id),
                        "id-used-twice",
                        f"{id!r} is taken by {first}",
                        value=id,
                        hint="give one of them another id",
                    )

    def _node(self, table: str, id: str) -> Node:
        return self.sources.get(f"{table}.{id}", self.main)

    def _name(self, table: str, held: Mapping[str, Entry]) -> None:
        for id, item in held.items():
            node = item.get("name") or item.get("title")
            said = node.value if node else None
            for name in said.values() if isinstance(said, Mapping) else (said,):
                if isinstance(name, str):
                    self.names[table].setdefault(name, []).append(id)

    # --- reading items and tables

    def _items(self, table: str) -> list[Any]:
        read = (
            self._item(ITEMS[table], id, held, f"{table}.{id}", self._node(table, id))
            for id, held in self.entries[table].items()
        )
        return [item for item in read if item is not WRONG]

    def _item(self, table: Table, id: str, held: Entry, path: str, node: Node) -> Any:
        fields = self._read(table, held, path, node)
        if table is SESSION:
            fields |= _sessions.times(self, id, held)
        return self._made(table, {"id": id, **fields}, node)

    def _made(self, table: Table, fields: Mapping[str, Any], node: Node) -> Any:
        """Return an object of the model; what it finds wrong itself is noted."""
        if any(key.attribute not in fields for key in table.required):
            return WRONG
        try:
            return table.model(**fields)
        except ModelError as error:
            for fault in error.faults:
                self.faults.add(node, fault.rule, fault.message, value=fault.value, hint=fault.hint)
            return WRONG

    def _read(
        self, table: Table, held: Entry, path: str, node: Node | None = None
    ) -> dict[str, Any]:
        """Read all keys of a table into the fields of the model."""
        known = {key.name: key for key in table.keys}
        meant = self._unknown(held, known)
        self._missing(table, {*held, *meant}, node or self.main["event"])
        fields = {
            key.attribute: value
            for name, key in known.items()
            if name in held
            and key.attribute is not None
            and (value := key.type.read(held[name], f"{path}.{name}", self)) is not WRONG
        }
        if "participations" in known:
            fields["participations"] = self._participations(table, held, path)
        if table is EVENT:
            fields["cites"] = fields.pop("sources", ())
        private = node is not None and node.source.private
        if private and table.common and not held.get("audience"):
            fields["audience"] = Audience.ORGANIZERS
        return fields

    def _unknown(self, held: Entry, known: Mapping[str, Key]) -> list[str | None]:
        """Note unknown keys; return those that were probably meant."""
        internal = {"private participations", "slots", "days"}
        unknown = [name for name in held if name not in known and name not in internal]
        return [self._unknown_key(held.pop(name), name, known) for name in unknown]

    def _unknown_key(
        self, node: Node, name: str, known: Iterable[str] | Mapping[str, Key]
    ) -> str | None:
        near = self.faults.nearest(name, known) or other_word(name, known)
        hint = (_as_held(name, known) if isinstance(known, Mapping) else None) or NEWER
        message = f"unknown key {found_text(name)}"
        if self.unknown == "warn":
            where = f"{node.source.name}: " if node.source.name else ""
            warnings.warn(f"{where}{node.place}: {message}", DocumentWarning, stacklevel=2)
        else:
            self.faults.add(node, "unknown-key", message, nearest=near, hint=hint)
        return near

    def _known(self, node: Node, known: Iterable[str]) -> None:
        for name in list(node.value):
            if name not in known:
                self._unknown_key(node[name], str(name), known)

    def _missing(self, table: Table, held: Collection[str | None], node: Node) -> None:
        only_private = node.source.private and len(node.keys) > 1 and {*held} <= {*PRIVATE_KEYS}
        hint = f"{node.place} is not in the document: mend the id, or take this out"
        for key in table.required:
            if key.name not in held:
                self.faults.add(
                    node,
                    "missing-key",
                    f"the key {key.name!r} is missing",
                    value=None,
                    expected=f"{key.name}: {key.type.expected}",
                    hint=hint if only_private else None,
                )

    def inline(self, node: Node, path: str, table: Table) -> Any:
        """Read a table that is a value of its own."""
        if not isinstance(node.value, Mapping):
            self.faults.add(
                node,
                "wrong-type",
                f"{found_text(node.value)} is not a table",
                expected=f"a table in braces such as {{ {table.keys[0].name} = … }}",
            )
            return WRONG
        held = entry(node)
        fields = self._read(table, held, path, node)
        if node.source.private and any(key.name == "audience" for key in table.keys):
            fields.setdefault("audience", Audience.ORGANIZERS)
        return self._made(table, fields, node)

    def nested(self, id: str, node: Node, path: str, table: Table) -> Any:
        """Read an item that stands in another: a material, an indicator."""
        if not isinstance(node.value, Mapping) or not ID_TEXT.pattern.fullmatch(id):
            self.faults.add(
                node,
                "wrong-type",
                f"{found_text(id)} is not a table under an id",
                expected=f"[{path}.ID]",
            )
            return WRONG
        return self._item(table, id, entry(node), f"{path}.{id}", node)

    def _participations(self, table: Table, held: Entry, path: str) -> list[Participation]:
        """Read who takes part: those written out, then those of the short keys in their order."""
        shorthands = EVENT_SHORTHANDS if table is EVENT else SESSION_SHORTHANDS
        known = {key.name: key for key in table.keys}
        found: list[Participation] = []
        for name in ("participations", "private participations"):
            if name in held:
                read = known["participations"].type.read(held[name], path, self)
                found += () if read is WRONG else read
        for name, role in shorthands.items():
            if name in held:
                read = known[name].type.read(held[name], path, self)
                found += (
                    () if read is WRONG else (Participation(who=who, role=role) for who in read)
                )
        return self._from_afar(held.get("remote"), known, found, path)

    def _from_afar(
        self, node: Node | None, known: Mapping[str, Key], found: list[Participation], path: str
    ) -> list[Participation]:
        remote = known["remote"].type.read(node, path, self) if node else ()
        if node is None or remote is WRONG:
            return found
        for number, who in enumerate(remote):
            if all(participation.who != who for participation in found):
                self.faults.add(
                    node[number],
                    "not-taking-part",
                    f"{who!r} takes no part here",
                    hint="name them under a role as well",
                )
        return [evolve(p, remote=True) if p.who in remote else p for p in found]

    def _checks_and_exporters(self) -> dict[str, Any]:
        settings: dict[str, Any] = {}
        if checks := self.main.get("checks"):
            read = self.inline(checks, "checks", CHECKS)
            settings |= {} if read is WRONG else {"checks": read}
        if exporters := self.main.get("exporters"):
            read = EXPORTERS.type.read(exporters, "exporters", self)
            settings |= {} if read is WRONG else {"exporters": read}
        return settings

    # --- references

    def resolve(self, node: Node, tables: tuple[str, ...]) -> Any:
        """Return the id that a text refers to, as an id or an exact name."""
        said = str(node.value)
        if any(said in self.entries[table] for table in tables):
            return said
        if "sessions" in tables and said in self.repeats:
            self.faults.add(
                node,
                "repeated-session",
                f"{said!r} is held several times",
                expected=f"one of {listed(self.repeats[said])}",
            )
            return WRONG
        named = [id for table in tables for id in self.names[table].get(said, ())]
        if len(named) == 1:
            return named[0]
        if named:
            self.faults.add(
                node,
                "ambiguous-name",
                f"several items are called {found_text(said)}",
                expected=f"one of the ids {listed(named)}",
            )
            return WRONG
        self._dangling(node, said, tables)
        return WRONG

    def _dangling(self, node: Node, said: str, tables: tuple[str, ...]) -> None:
        if re.fullmatch(r"[\w-]+:[\w-]+", said):
            self.faults.add(
                node,
                "reserved-reference",
                f"{found_text(said)} refers to another event",
                hint="references across events are not supported yet",
            )
            return
        if any(held.get(said) for table in tables if (held := self.main.get(table))):
            return  # it is there, and what is wrong with it is told there
        known = (word for table in tables for word in (*self.entries[table], *self.names[table]))
        near = self.faults.nearest(said, known)
        table = tables[0]
        key = "name" if any(k.name == "name" for k in ITEMS[table].keys) else "title"
        paste = f"[{table}.{_slug(said)}]\n{key} = {quoted(shortened(said, NAME_LENGTH))}"
        self.faults.add(
            node,
            "unknown-id",
            f"no {found_text(said)} in {' or '.join(tables)}",
            nearest=near,
            hint=None if near else f"add it:\n{paste}",
        )

    # --- translations

    def translate(self, node: Node, language: str, path: str, text: Any) -> None:
        """Note the translation of the text of a path; a second one is an error."""
        held = self.translated[language]
        if path in held:
            self.faults.add(
                node,
                "given-twice",
                f"{path} is translated into {found_text(language)} already",
                hint="keep one of the translations",
            )
            return
        held[path] = text

    def _translations(self) -> None:
        for language, tables in self._table(self.main, "translations").items():
            if not LANGUAGE_TEXT.pattern.fullmatch(language):
                self.faults.add(
                    tables,
                    "wrong-pattern",
                    f"no language {found_text(language)}",
                    value=language,
                    expected=LANGUAGE_TEXT.wanted,
                )
            elif not isinstance(tables.value, Mapping):
                self.faults.add(tables, "wrong-type", f"{tables.place} is not a table")
            else:
                self._translation(language, tables, ())
        for language, root in self.siblings.items():
            self._translation(language, root, ("eventkit", "translates"))

    def _translation(self, language: str, root: Node, besides: tuple[str, ...]) -> None:
        if language.casefold() == self.language.casefold():
            self.faults.add(
                root,
                "own-language",
                f"{found_text(language)} is the event's own language",
                value=language,
                hint="write these texts in the document",
            )
            return
        for name, node in root.items():
            if name in besides:
                continue
            if name not in ("event", "venue", *ITEMS):
                self._unknown_key(node, name, ("event", *ITEMS))
            elif not isinstance(node.value, Mapping):
                self.faults.add(
                    node, "wrong-type", f"{node.place} is not a table", expected="a table"
                )
            elif name in ("event", "venue"):
                table = EVENT if name == "event" else ITEMS["venues"]
                path = "event" if name == "event" else "venues.venue"
                self._translated_table(language, node, path, table)
            else:
                self._translated_items(language, node, name)

    def _translated_items(self, language: str, node: Node, table: str) -> None:
        for id, item in node.items():
            ids = self.repeats.get(id, [id]) if table == "sessions" else [id]
            known = [each for each in ids if each in self.entries[table]]
            if not known:
                near = self.faults.nearest(id, self.entries[table])
                self.faults.add(
                    item,
                    "unknown-id",
                    f"no {found_text(id)} in {table} to translate",
                    value=id,
                    nearest=near,
                    hint="write the id that it has now, or take the translation out",
                )
            self.limit_repeated(item, item.value, len(known))
            for each in known:
                self._translated_table(language, item, f"{table}.{each}", ITEMS[table])

    def _translated_table(self, language: str, node: Node, path: str, table: Table) -> None:
        if not isinstance(node.value, Mapping):
            self.faults.add(node, "wrong-type", f"{node.place} is not a table", expected="a table")
            return
        known = text_keys(table)
        for name, value in node.items():
            if name not in known:
                self._unknown_key(value, name, known)
                continue
            type = known[name].type
            if hasattr(type, "read_translation"):
                type.read_translation(value, f"{path}.{name}", language, self)
            elif table_of := getattr(type, "table", None):
                self._translated_inside(language, value, f"{path}.{name}", table_of(), type)

    def _translated_inside(
        self, language: str, node: Node, path: str, table: Table, type: Any
    ) -> None:
        """Read the translation of what stands in an item, such as its materials."""
        if type.expected.startswith("a table of tables") and isinstance(node.value, Mapping):
            for id, inner in node.items():
                self._translated_table(language, inner, f"{path}.{id}", table)
        else:
            self._translated_table(language, node, path, table)

    def _adopt(self, faults: Iterable[Fault]) -> None:
        """Note what the event itself found wrong, at the place it names."""
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
        node = self.sources.get(f"{table}.{id}")
        if node is None:
            node = self.main.get(table) or self.main
            keys = [id, *keys]
        return node.get(keys[0]) or node if keys else node


def _size(value: object) -> int:
    """Return how many values there are in a value, itself included."""
    size, held = 0, [value]
    while held:
        each = held.pop()
        size += 1
        if isinstance(each, Mapping | list):
            held += each.values() if isinstance(each, Mapping) else each
    return size


def _as_held(name: str, known: Mapping[str, Key]) -> str | None:
    """Return how to write a key that a value beside it has: `contact = { email = … }`."""
    for key in known.values():
        if isinstance(key.type, Inline) and name in {each.name for each in key.type.table().keys}:
            return f"it stands in another: {key.name} = {{ {name} = … }}"
    return None


def _file(node: Node) -> str:
    return node.source.name or "the document"


PRIVATE_KEYS = ("contact", "online", "notes", "x", "participations")


def _slug(name: str) -> str:
    """Return an id made of a name."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:48].strip("-") or "new-id"
