"""The tables of a document: their keys, and the conversion of entries into objects of the model."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, cached_property, lru_cache
from typing import Any, TypeAlias

import attrs
from attrs import field, frozen

from eventkit.document._context import Context
from eventkit.document._faults import shown_value
from eventkit.document._nodes import Entry, Node, entry
from eventkit.document.values import ID_TEXT, WRONG, ListOf, Type, schema_of_table
from eventkit.model import Audience, Participation
from eventkit.model.errors import ModelError
from eventkit.model.fields import default_of
from eventkit.model.tree import unchecked
from eventkit.model.words import ID

PRIVATE_KEYS = ("contact", "online", "notes", "x", "participations")
"""The keys that the private sibling may add to an item of the document."""

PRIVATE_PEOPLE = "private participations"
"""The key of an entry for the participations that the private sibling adds."""

Converter: TypeAlias = Callable[[Any, Context], Any]
Reader: TypeAlias = Callable[[Node, str, Context], Any]


@frozen(eq=False)
class Key:
    """One key of a table.

    Args:
        name: The key.
        type: The type of its value.
        help: Its meaning, in one line.
        required: Whether the table needs it.
        attribute: The attribute of the model that it fills, by default of the same name;
            None for keys that are read together with others.
        excludes: The keys that are short for it, and cannot stand beside it.
    """

    name: str
    type: Type
    help: str
    required: bool = False
    attribute: str | None = field(
        default=attrs.Factory(lambda self: self.name, takes_self=True), kw_only=True
    )
    excludes: tuple[str, ...] = field(default=(), kw_only=True)


@frozen(eq=False)
class Table:
    """One table: its name, its keys in order, and the class of the model that it makes.

    Args:
        name: The name.
        help: Its content, in one line.
        model: The class.
        specific: The keys that are not common to all items.
        common: The keys that are, if it is a table of items.
        shorthands: The shorthands for participations, each with its role.
        asks_more: Whether the class validates more of some fields than the types of the keys do.
    """

    name: str
    help: str
    model: type[attrs.AttrsInstance]
    specific: tuple[Key, ...]
    common: tuple[Key, ...] = field(default=(), kw_only=True)
    shorthands: Mapping[str, str] = field(factory=dict, kw_only=True)
    asks_more: Callable[[Mapping[str, Any]], bool] = field(default=lambda _: False, kw_only=True)

    @cached_property
    def keys(self) -> tuple[Key, ...]:
        """The specific keys, then the common ones that they do not replace."""
        names = {key.name for key in self.specific}
        return (*self.specific, *(key for key in self.common if key.name not in names))

    @cached_property
    def by_name(self) -> Mapping[str, Key]:
        """The keys by their names."""
        return {key.name: key for key in self.keys}

    @cached_property
    def required(self) -> tuple[Key, ...]:
        """The keys that the table needs."""
        return tuple(key for key in self.keys if key.required)

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the table."""
        short = {
            key.name: {"not": {"anyOf": [{"required": [name]} for name in key.excludes]}}
            for key in self._lists
        }
        described: dict[str, Any] = {
            "type": "object",
            "description": self.help,
            "properties": {
                key.name: {"description": key.help, **key.type.schema()} for key in self.keys
            },
            "additionalProperties": False,
        }
        needed = [key.name for key in self.required]
        described |= {"dependentSchemas": short} if short else {}
        return described | ({"required": needed} if needed else {})

    @cached_property
    def _writers(self) -> tuple[tuple[str, str | None, Any, Callable[[Any], Any] | None], ...]:
        """The name of each key, its attribute, its default, which is left out, and its writer."""
        defaults = _defaults(self.model)
        return tuple(
            (
                key.name,
                key.attribute,
                attrs.NOTHING if key.required else defaults.get(str(key.attribute)),
                None if key.type.is_written_as_is else key.type.write,
            )
            for key in self.keys
        )

    def write(
        self, item: attrs.AttrsInstance, values: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return an item as a table of a document: in the order of the keys, without defaults.

        Args:
            item: The item.
            values: The values of some keys in place of attributes; None leaves a key out.
        """
        table = {}
        for name, attribute, default, write in self._writers:
            if values and name in values:
                if values[name] is not None:
                    table[name] = values[name]
            elif attribute:
                value = getattr(item, attribute)
                if value is not None and value is not default and value != default:
                    table[name] = write(value) if write else value
        return table

    # --- reading

    @cached_property
    def _converters(self) -> Mapping[str, tuple[str, Converter]]:
        """The attribute and the converter of each key that fills an attribute, by name."""
        return {
            key.name: (key.attribute, key.type.convert)
            for key in self.keys
            if key.attribute is not None
        }

    @cached_property
    def _required_names(self) -> frozenset[str]:
        return frozenset(key.name for key in self.required)

    @cached_property
    def _required_attributes(self) -> frozenset[str | None]:
        return frozenset(key.attribute for key in self.required)

    @cached_property
    def _people_names(self) -> frozenset[str]:
        """The shorthands of participations and their modifiers."""
        names = (PRIVATE_PEOPLE, *self.shorthands, "remote")
        return frozenset(names if self.shorthands else ())

    def item(self, id: str, entry: Entry, path: str, context: Context) -> Any:
        """Return the item of an entry, or `WRONG` after noting its faults."""
        fields = self.fields(entry, path, context)
        return self.make({"id": id, **fields}, entry.node, context)

    def fields(self, entry: Entry, path: str, context: Context) -> dict[str, Any]:
        """Return the fields of the model that the keys of an entry fill; note faults.

        Args:
            entry: The keys.
            path: The place of the object in the model, such as `sessions.opening`.
            context: The state of reading.
        """
        values = entry.values
        if not self._required_names <= values.keys() <= self.by_name.keys():
            self._note_keys(entry, context)
        for key in self._lists:
            if key.name in values:
                self._note_short(key, entry, context)
        fields: dict[str, Any] = {}
        refused = set()
        converters = self._converters
        for name, value in values.items():
            if name in converters:
                attribute, convert = converters[name]
                fields[attribute] = converted = convert(value, context)
                if converted is WRONG:
                    refused.add(name)
        if refused:
            self._read_refused(refused, fields, entry, path, context)
        if not self._people_names.isdisjoint(values):
            written_out = fields.get("participations", ())
            fields["participations"] = self._participations(entry, written_out, path, context)
        if self.common and "audience" not in values and entry.node.source.private:
            fields["audience"] = Audience.ORGANIZERS
        return fields

    @cached_property
    def _lists(self) -> tuple[Key, ...]:
        """The keys beside which others cannot stand, which are short for them."""
        return tuple(key for key in self.keys if key.excludes)

    def _note_short(self, key: Key, entry: Entry, context: Context) -> None:
        """Note keys that are short for what a list beside them says."""
        for name in key.excludes:
            if name in entry.values:
                context.faults.add(
                    entry[name],
                    "given-twice",
                    f"{name!r} is short for one of the {key.name}, which are given too",
                    hint=f"write it in the list: {key.name} = [{{ {name} = … }}, …]",
                )

    def _read_refused(
        self,
        names: Collection[str],
        fields: dict[str, Any],
        entry: Entry,
        path: str,
        context: Context,
    ) -> None:
        """Read the keys whose values need their place, in the order of the key table."""
        for key in self.keys:
            if key.name in names:
                attribute = str(key.attribute)
                fields[attribute] = key.type.read(entry[key.name], f"{path}.{key.name}", context)
                if fields[attribute] is WRONG:
                    del fields[attribute]

    def make(
        self, fields: Mapping[str, Any], node: Node, context: Context, *, asks_more: bool = False
    ) -> Any:
        """Return an object of the model, or `WRONG` after noting the faults that the model finds.

        Values that the types of the keys accepted are not validated again.

        Args:
            fields: The fields of the model that the document fills.
            node: The place of faults that the model finds.
            context: The state of reading.
            asks_more: Whether the model validates more of these fields than the types do.
        """
        if not self._required_attributes <= fields.keys():
            return WRONG
        has_list = any(key.attribute in fields for key in self._lists)
        if not (asks_more or has_list or self.asks_more(fields)):
            return _unchecked(self.model, fields)
        try:
            return self.model(**{_argument(self.model, name): it for name, it in fields.items()})
        except ModelError as error:
            for fault in error.faults:
                facts = {"value": fault.value, "hint": fault.hint}
                context.faults.add(node, fault.rule, fault.message, **facts)
            return WRONG

    def _note_keys(self, entry: Entry, context: Context) -> None:
        """Note unknown keys, and missing ones unless an unknown one resembles them."""
        known = [name for name in entry.values if name in self.by_name or name == PRIVATE_PEOPLE]
        near = [
            context.note_unknown(node, name, self.by_name, holder_of(name, self.keys))
            for name, node in entry.items()
            if name not in known
        ]
        self._note_missing({*known, *near}, entry.node, context)

    def _note_missing(self, names: Collection[str | None], node: Node, context: Context) -> None:
        only_private = node.source.private and len(node.keys) > 1 and {*names} <= {*PRIVATE_KEYS}
        hint = f"{node.place} is not in the document: correct the id, or take this out"
        for key in self.required:
            if key.name not in names:
                context.faults.add(
                    node,
                    "missing-key",
                    f"the key {key.name!r} is missing",
                    value=None,
                    expected=f"{key.name}: {key.type.expected}",
                    hint=hint if only_private else context.remedy_of_missing(key.name, node),
                )

    # --- participations

    def _participations(
        self, entry: Entry, written_out: Iterable[Participation], path: str, context: Context
    ) -> tuple[Participation, ...]:
        """Return the participations: those written out, then those of the shorthands in order."""
        people = list(written_out)
        if PRIVATE_PEOPLE in entry.values:
            people += self._listed("participations", PRIVATE_PEOPLE, entry, path, context)
        for name, role in self.shorthands.items():
            if name in entry.values:
                ids = self._listed(name, name, entry, path, context)
                people += [_plain_participation(id, role) for id in ids]
        if "remote" in entry.values:
            people = self._from_afar(entry, people, path, context)
        return tuple(people)

    def _listed(self, key: str, name: str, entry: Entry, path: str, context: Context) -> Any:
        """Return the value of a list of ids, which may have another name than its key."""
        type = self.by_name[key].type
        values = type.convert(entry.values[name], context)
        if values is WRONG:
            values = type.read(entry[name], path, context)
        return () if values is WRONG else values

    def _from_afar(
        self, entry: Entry, people: list[Participation], path: str, context: Context
    ) -> list[Participation]:
        """Return participations, with those marked that the key `remote` names."""
        remote = self._listed("remote", "remote", entry, path, context)
        for number, id in enumerate(remote):
            if all(participation.who != id for participation in people):
                context.faults.add(
                    entry["remote"][number],
                    "not-taking-part",
                    f"{id!r} does not take part here",
                    hint="name them under a role as well",
                )
        return [attrs.evolve(p, remote=True) if p.who in remote else p for p in people]


@cache
def _defaults(model: type[attrs.AttrsInstance]) -> Mapping[str, Any]:
    """Return the default of each attribute."""
    return {field.name: default_of(field) for field in attrs.fields(model)}


def _argument(model: type[attrs.AttrsInstance], name: str) -> str:
    return attrs.fields_dict(model)[name].alias or name


def _unchecked(model: type[attrs.AttrsInstance], fields: Mapping[str, Any]) -> Any:
    """Return an object without validation, with defaults for the other fields."""
    return unchecked(model, {**_defaults(model), **fields})


@lru_cache(maxsize=4096)  # a person speaks more than once
def _plain_participation(id: str, role: str) -> Participation:
    """Return the participation that a shorthand means."""
    participation: Participation = _unchecked(Participation, {"who": id, "role": str(role)})
    return participation


# --- types whose values are tables


@frozen(eq=False)
class Inline(Type):
    """A table as a value, such as a contact."""

    table: Callable[[], Table] = field(repr=False)
    noun = "a table"
    expected = "a table in braces"

    def read(self, node: Node, path: str, context: Context) -> Any:
        table = self.table()
        if not isinstance(node.value, Mapping):
            context.faults.add(
                node,
                "wrong-type",
                f"{shown_value(node.value)} is not a table",
                expected=f"a table in braces such as {{ {table.keys[0].name} = … }}",
            )
            return WRONG
        fields = table.fields(entry(node), path, context)
        if node.source.private and "audience" in table.by_name:
            fields.setdefault("audience", Audience.ORGANIZERS)
        return table.make(fields, node, context)

    def write(self, value: Any) -> Any:
        return self.table().write(value)

    def schema(self) -> dict[str, Any]:
        return self.table().schema()


@frozen(eq=False)
class Numbered(ListOf):
    """A list of tables with texts, whose translations stand under the numbers of the tables.

    Args:
        first: The number of the first that has a place of its own. What comes before it is what
            its holder says without a list, and has the place of its holder.
    """

    element: Inline = field()
    noun: str = "a list of tables"
    first: int = 1

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, context)
        values: list[Any] = []
        for number, element in enumerate(node.elements(), 1):
            value = self.element.read(element, self.place(path, number), context)
            if element.value == {}:
                keys = ", ".join(key.name for key in self.element.table().keys)
                context.faults.add(
                    element, "missing-key", "this says nothing", expected=f"one of {keys}"
                )
            values.append(value)
        return WRONG if WRONG in values else tuple(values)

    def place(self, path: str, number: int) -> str:
        """Return the place in the model of the table of a number, from 1."""
        return path.rpartition(".")[0] if number < self.first else f"{path}.{number}"


@frozen(eq=False)
class TableOf(Type):
    """Items keyed by id: materials, indicators."""

    table: Callable[[], Table] = field(repr=False)
    noun = "a table"
    expected = "a table of tables, each under its id"

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, Mapping):
            return self.wrong(node, context)
        items = [self._item(id, item, path, context) for id, item in node.items()]
        return WRONG if WRONG in items else tuple(items)

    def _item(self, id: str, node: Node, path: str, context: Context) -> Any:
        if isinstance(node.value, Mapping) and ID_TEXT.pattern.fullmatch(id):
            return self.table().item(id, entry(node), f"{path}.{id}", context)
        message = f"{shown_value(id)} is not a table under an id"
        context.faults.add(node, "wrong-type", message, expected=f"[{path}.ID]")
        return WRONG

    def write(self, value: Any) -> Any:
        return {item.id: self.table().write(item) for item in value}

    def schema(self) -> dict[str, Any]:
        return schema_of_table(ID, self.table().schema())


def holder_of(name: str, keys: Iterable[Key]) -> str | None:
    """Return a hint for a key that belongs into a value beside it: `contact = { email = … }`."""
    for key in keys:
        if isinstance(key.type, Inline) and name in key.type.table().by_name:
            return f"it belongs inside another key: {key.name} = {{ {name} = … }}"
    return None
