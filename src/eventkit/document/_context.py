"""The state of reading a document: facts needed by its values, and the faults so far."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import define, field, validators

from eventkit.document._faults import Faults, listed, shown_value
from eventkit.document._nodes import Entry, Node
from eventkit.document._quoting import quoted
from eventkit.model.errors import DocumentWarning, shortened
from eventkit.model.words import id_of, other_word

ITEM_LIMIT, REPEATED_LIMIT = 200_000, 2_000_000
NAME_LENGTH = 200
WAY_OUT = (
    "`eventkit new` writes a document to begin with; `eventkit formats` lists what else can be"
    " read, to which plugins add"
)
"""What to do with a file of another program."""
NEWER = "take it out, or use a newer eventkit that knows it"


@define(eq=False, kw_only=True)
class Context:
    """The state of reading a document.

    Args:
        main: The document itself.
        unknown: How to treat unknown keys: `error` or `warn`.
        name_keys: For each table of items the key of their names: `name` or `title`.
        language: The event's own language.
        zone: The zone of the event.
        start: The event's first day, if it is known.
        end: The event's last day, if it is known.
        entries: The items of each table, by id.
        repeats: For the id of a repeated session the ids of the resulting ones.
        translations: For each language the translated texts, by path.
    """

    main: Node
    unknown: str = field(default="error", validator=validators.in_(("error", "warn")))
    name_keys: Mapping[str, str]
    faults: Faults = field(factory=Faults)
    language: str = "en"
    zone: str = "UTC"
    start: date | None = None
    end: date | None = None
    entries: dict[str, dict[str, Entry]] = field(factory=dict)
    repeats: dict[str, list[str]] = field(factory=dict)
    translations: dict[str, dict[str, Any]] = field(factory=lambda: defaultdict(dict))
    _repeated: int = 0
    _ids_by_name: dict[str, dict[str, list[str]]] = field(factory=dict)

    # --- limits

    def require_few(self, items: int) -> None:
        """Refuse a document with too many items at once."""
        if items > ITEM_LIMIT:
            message = f"more than {ITEM_LIMIT:,} items"
            self.faults.add(self.main, "too-many-items", message, value=items, hint="split it")
            self.faults.raise_if_any()

    def require_few_repeated(self, node: Node, value: object, times: int) -> None:
        """Refuse repeated lines that would need too much memory."""
        self._repeated += (times - 1) * _size(value)
        if self._repeated > REPEATED_LIMIT:
            message = f"repeated sessions amount to more than {REPEATED_LIMIT:,} values"
            self.faults.add(node, "too-many-items", message, value=None, hint="repeat less of it")
            self.faults.raise_if_any()

    # --- unknown keys

    def note_unknown(
        self, node: Node, name: str, known: Iterable[str], hint: str | None = None
    ) -> str | None:
        """Note an unknown key, and return the known one that was probably meant.

        Args:
            node: The value of the key.
            name: The key.
            known: The keys that are allowed there.
            hint: A remedy, if one is known.
        """
        words = list(known)
        near = self.faults.nearest(name, words) or other_word(name, words)
        home = None if hint or near else self.home_of(name, node)
        message = f"unknown key {shown_value(name)}"
        if self.unknown == "warn":
            where = f"{node.source.name}: " if node.source.name else ""
            warnings.warn(f"{where}{node.place}: {message}", DocumentWarning, stacklevel=2)
        else:
            self.faults.add(node, "unknown-key", message, nearest=near, hint=hint or home or NEWER)
        return near

    def home_of(self, name: str, node: Node) -> str | None:
        """Return where a key belongs that stands in a table that does not have it."""
        return None

    # --- references

    def resolve(self, node: Node, tables: tuple[str, ...]) -> str | None:
        """Return the id that a text refers to, as an id or an exact name; None with a fault."""
        text = str(node.value)
        if any(text in self.entries[table] for table in tables):
            return text
        if "sessions" in tables and text in self.repeats:
            self.faults.add(
                node,
                "repeated-session",
                f"the session {text!r} takes place several times",
                expected=f"one of {listed(self.repeats[text])}",
            )
            return None
        ids = [id for table in tables for id in self.ids_by_name(table).get(text, ())]
        if len(ids) > 1:
            self.faults.add(
                node,
                "ambiguous-name",
                f"several items are called {shown_value(text)}",
                expected=f"one of the ids {listed(ids)}",
            )
            return None
        if not ids:
            self._note_dangling(node, text, tables)
        return ids[0] if ids else None

    def ids_by_name(self, table: str) -> Mapping[str, list[str]]:
        """Return the names in a table, each with the ids of the items of this name."""
        if table not in self._ids_by_name:
            ids: dict[str, list[str]] = {}
            for id, entry in self.entries[table].items():
                name = entry.values.get("name", entry.values.get("title"))
                for text in name.values() if isinstance(name, Mapping) else (name,):
                    if isinstance(text, str):
                        ids.setdefault(text, []).append(id)
            self._ids_by_name[table] = ids
        return self._ids_by_name[table]

    def _note_dangling(self, node: Node, text: str, tables: tuple[str, ...]) -> None:
        if re.fullmatch(r"[\w-]+:[\w-]+", text):
            self.faults.add(
                node,
                "reserved-reference",
                f"{shown_value(text)} refers to another event",
                hint="references across events are not supported yet",
            )
            return
        if any(items.get(text) for table in tables if (items := self.main.get(table))):
            return  # the item has faults of its own, which are noted at its place
        known = (word for name in tables for word in (*self.entries[name], *self.ids_by_name(name)))
        near = self.faults.nearest(text, known)
        name = quoted(shortened(text, NAME_LENGTH))
        paste = f"[{tables[0]}.{id_of(text, 'new-id')}]\n{self.name_keys[tables[0]]} = {name}"
        self.faults.add(
            node,
            "unknown-id",
            f"no {shown_value(text)} in {' or '.join(tables)}",
            nearest=near,
            hint=None if near else f"add it:\n{paste}",
        )

    # --- translations

    def translate(self, node: Node, language: str, path: str, text: Any) -> None:
        """Add the translation of the text at a path; a second one is a fault."""
        texts = self.translations[language]
        if path in texts:
            self.faults.add(
                node,
                "given-twice",
                f"{path} is translated into {shown_value(language)} already",
                hint="keep one of the translations",
            )
            return
        texts[path] = text


def _size(value: object) -> int:
    """Return the number of values in a value, itself included."""
    size, values = 0, [value]
    while values:
        value = values.pop()
        size += 1
        if isinstance(value, Mapping | list):
            values += value.values() if isinstance(value, Mapping) else value
    return size
