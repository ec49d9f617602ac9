"""The state of reading a document: facts needed by its values, and the faults so far."""

from __future__ import annotations

import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from typing import Any

from attrs import define, field, validators

from eventkit.document._announced import NOBODY
from eventkit.document._faults import Faults, listed, shown_value
from eventkit.document._names import is_unnamed, means_several, names_between, several_names
from eventkit.document._nodes import Entry, Node
from eventkit.document._quoting import quoted
from eventkit.model.errors import DocumentWarning, shortened
from eventkit.model.fields import PARTIES
from eventkit.model.outcomes import ELSEWHERE
from eventkit.model.words import ID_LENGTH, as_compared, id_of, is_to_be_announced, other_word

ITEM_LIMIT, REPETITION_LIMIT, REPEATED_LIMIT = 200_000, 20_000, 200_000
WHOLE_DAY_LIMIT = 20_000
NAME_LENGTH = 200
_NAMED_APART = ("people", "rooms", "organizations", "groups")  # names without commas
WAY_OUT = (
    "`eventkit new` writes a document to begin with; `eventkit formats` lists what else can be"
    " read, to which plugins add"
)
"""What to do with a file of another program."""
_AFTER_NAME = re.compile(r"\s*[(,].*", re.DOTALL)
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
        daily: The ids of the sessions that are repeated by days.
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
    daily: set[str] = field(factory=set)
    translations: dict[str, dict[str, Any]] = field(factory=lambda: defaultdict(dict))
    _repeated: int = 0
    _repetitions: int = 0
    _ids_by_name: dict[str, dict[str, list[str]]] = field(factory=dict)
    _offered: dict[tuple[str, str], str] = field(factory=dict)
    _taken: set[str] = field(factory=set)

    # --- limits

    def require_few(self, items: int) -> None:
        """Refuse a document with too many items at once."""
        if items > ITEM_LIMIT:
            message = f"more than {ITEM_LIMIT:,} items"
            self.faults.add(self.main, "too-many-items", message, value=items, hint="split it")
            self.faults.raise_if_any()

    def require_few_days(self, days: int) -> None:
        """Refuse all-day sessions that would be too many lines in the agendas of their days."""
        if days > WHOLE_DAY_LIMIT:
            message = f"all-day sessions take more than {WHOLE_DAY_LIMIT:,} days together"
            hint = "leave out the days on which nobody looks for them"
            self.faults.add(self.main, "too-many-items", message, value=days, hint=hint)
            self.faults.raise_if_any()

    def require_few_repeated(self, node: Node, value: object, times: int) -> None:
        """Refuse repeated lines that would need too much memory."""
        self._repeated += (times - 1) * size_of(value)
        if self._repeated > REPEATED_LIMIT:
            self._refuse_repeated(node, f"{REPEATED_LIMIT:,} values")

    def require_few_repetitions(self, node: Node, times: int) -> None:
        """Refuse repeated sessions where a few lines would need too much time."""
        self._repetitions += times
        if self._repetitions > REPETITION_LIMIT:
            self._refuse_repeated(node, f"{REPETITION_LIMIT:,} sessions")

    def _refuse_repeated(self, node: Node, amount: str) -> None:
        message = f"repeated sessions amount to more than {amount}"
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
        advice = hint or home or (None if near else NEWER)
        if self.unknown == "warn":
            where = f"{node.source.name}: " if node.source.name else ""
            warnings.warn(f"{where}{node.place}: {message}", DocumentWarning, stacklevel=2)
        else:
            self.faults.add(node, "unknown-key", message, nearest=near, hint=advice)
        return near

    def home_of(self, name: str, node: Node) -> str | None:
        """Return where a key belongs that stands in a table that does not have it."""
        return None

    def remedy_of_missing(self, key: str, node: Node) -> str | None:
        """Return what to do about a required key that a table does not have."""
        return None

    # --- references

    def resolve(self, node: Node, tables: tuple[str, ...]) -> str | None:
        """Return the id that a text refers to, as an id or an exact name; None with a fault."""
        text = str(node.value)
        if any(text in self.entries[table] for table in tables):
            return text
        if "sessions" in tables and text in self.repeats:
            message = f"the session {text!r} takes place several times"
            expected = f"one of {listed(self.repeats[text])}"
            if self.repeats[text]:  # else its days are wrong, which is a fault already
                self.faults.add(node, "repeated-session", message, expected=expected)
            return None
        ids = [id for table in tables for id in self.ids_of_name(table, text)]
        if len(ids) > 1:
            self.faults.add(
                node,
                "ambiguous-name",
                f"several items are called {shown_value(text)}",
                expected=f"one of the ids {listed(ids)}",
            )
            return None
        if not ids and is_to_be_announced(text) and _is_announced(node, tables):
            return NOBODY
        if not ids:
            self._note_dangling(node, text, tables)
        return ids[0] if ids else None

    def ids_of_name(self, table: str, name: str) -> list[str]:
        """Return the ids of the items in a table that have a name, however it is coded."""
        return self._ids_by_name_of(table).get(as_compared(name), [])

    def _ids_by_name_of(self, table: str) -> Mapping[str, list[str]]:
        """Return the names in a table, each with the ids of the items of this name."""
        if table not in self._ids_by_name:
            ids: dict[str, list[str]] = defaultdict(list)
            for id, entry in self.entries[table].items():
                for text in _names(entry):
                    ids[as_compared(text)].append(id)
            self._ids_by_name[table] = dict(ids)
        return self._ids_by_name[table]

    def _note_dangling(self, node: Node, text: str, tables: tuple[str, ...]) -> None:
        if ELSEWHERE.fullmatch(text):
            self.faults.add(
                node,
                "reserved-reference",
                f"{shown_value(text)} refers to another event",
                hint="only the follows of an outcome may do so",
            )
            return
        if any(items.get(text) for table in tables if (items := self.main.get(table))):
            return  # the item has faults of its own, which are noted at its place
        known: list[str] = []
        for name in tables if self.faults.can_guess else ():
            known += (*self.entries[name], *self._ids_by_name_of(name))
            known += self.repeats if name == "sessions" else ()
        several = several_names(text, known) if tables[0] in _NAMED_APART else ()
        bare = _AFTER_NAME.sub("", text)  # Ada Example (Institute)
        near = None if several else bare if bare in known else self.faults.nearest(text, known)
        hint = _apart(several) if several else self._offer(text, tables)
        if not several and tables[0] in _NAMED_APART and (names := names_between(text)):
            hint = f"if these are several, {_apart(names)}; else {hint}"
        message = f"no {shown_value(text)} in {' or '.join(tables)}"
        self.faults.add(node, "unknown-id", message, nearest=near, hint=None if near else hint)

    def _offer(self, text: str, tables: tuple[str, ...]) -> str:
        """Return the table to add for a name, or what to do with what is nobody's name."""
        if is_unnamed(text):
            return 'write "TBA" in a session, or leave it out until it is known'
        table = tables[0]
        is_crowd = "groups" in tables and means_several(text)
        if is_crowd:
            table = "groups"
        key = (table, as_compared(text))
        if key in self._offered:
            return f"add [{self._offered[key]}] once, as it is offered at its first use"
        id = self._offered[key] = f"{table}.{self._new_id(text)}"
        paste = f"[{id}]\n{self.name_keys[table]} = {quoted(shortened(text, NAME_LENGTH))}"
        if is_crowd:
            return f"leave it out until names are known, or add a group:\n{paste}"
        return f"add it:\n{paste}"

    def _new_id(self, name: str) -> str:
        """Return an id for a new item, which neither an item nor an offered one has."""
        if not self._taken:
            self._taken |= {id.casefold() for items in self.entries.values() for id in items}
        base = id_of(name, "new-id")
        suffixes = (f"-{number}" for number in count(2))
        id = base
        while id in self._taken:
            suffix = next(suffixes)
            id = f"{base[: ID_LENGTH - len(suffix)]}{suffix}"
        self._taken.add(id)
        return id

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


def _apart(names: Iterable[str]) -> str:
    return f"write each in quotes of its own: [{', '.join(map(quoted, names))}]"


def _names(entry: Entry) -> Iterator[str]:
    """Yield the name or title of an item in each language."""
    name = entry.values.get("name", entry.values.get("title"))
    texts = name.values() if isinstance(name, Mapping) else (name,)
    return (text for text in texts if isinstance(text, str))


def size_of(value: object) -> int:
    """Return the number of values in a value, itself included."""
    size, values = 0, [value]
    while values:
        value = values.pop()
        size += 1
        if isinstance(value, Mapping | list):
            values += value.values() if isinstance(value, Mapping) else value
    return size


def _is_announced(node: Node, tables: tuple[str, ...]) -> bool:
    """Return whether a value is one of a session that may be to be announced."""
    return node.keys[:1] == ("sessions",) and tables in (PARTIES, ("rooms",))
