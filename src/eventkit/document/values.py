"""The types of the values of keys.

Every type has one form: `noun` and `expected` describe valid values, `convert` turns a parsed value
into one of the model, `read` does the same with its place and notes faults, `write` turns it back,
and `schema` describes it for editors. Nothing is coerced: `title = 5` is an error.

Most values are valid: `convert` alone reads them, which is fast. `read` reads only the others.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, TypeGuard

from attrs import frozen

from eventkit.document._context import Context
from eventkit.document._faults import listed, shown_value
from eventkit.document._nodes import Node
from eventkit.model.cldr import country_code, language_tag
from eventkit.model.errors import ModelError, shortened
from eventkit.model.freezing import freeze_extensions
from eventkit.model.house_style import SHORT_WORD
from eventkit.model.items import COLOR, COUNTRY, LANGUAGE
from eventkit.model.words import (
    EVENT_UID,
    ID,
    ID_LENGTH,
    SESSION_UID,
    SESSION_UID_LENGTH,
    WORD,
    SessionKind,
    id_of,
    means_break,
)

WRONG: Final = object()
"""The result of reading an invalid value."""

_SURROGATE = re.compile("[\ud800-\udfff]")


class Type(ABC):
    """The type of a key's value."""

    noun: str = "a text"
    """A valid value in a word or two, for messages."""

    @property
    @abstractmethod
    def expected(self) -> str:
        """A description of valid values."""

    def convert(self, value: Any, context: Context) -> Any:
        """Return the value for the model, or `WRONG` without noting a fault.

        `WRONG` also stands for a value that can only be read with its place, such as a table, as
        it does here: `read` decides.
        """
        return WRONG

    def read(self, node: Node, path: str, context: Context) -> Any:
        """Return the value for the model, or note a fault and return `WRONG`.

        Args:
            node: The parsed value, with its place.
            path: The place of the value in the model, such as `sessions.opening.title`.
            context: The state of reading.
        """
        value = self.convert(node.value, context)
        return self.explain(node, context) if value is WRONG else value

    def explain(self, node: Node, context: Context) -> Any:
        """Note the fault of a value that `convert` refuses, and return `WRONG`."""
        return self.wrong(node, context)

    def write(self, value: Any) -> Any:
        """Return a value of the model as documents spell it."""
        return value

    @cached_property
    def is_written_as_is(self) -> bool:
        """Whether documents spell a value just as it is in the model."""
        return type(self).write is Type.write

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the value."""

    def wrong(self, node: Node, context: Context, rule: str = "wrong-type", **more: Any) -> Any:
        """Note that the value is not as expected, and return `WRONG`."""
        message = f"{shown_value(node.value)} is not {self.noun}"
        hint = more.pop("hint", None) or _hint(node.value, self.expected)
        facts = {"expected": self.expected, "hint": hint, **more}
        context.faults.add(node, rule, message, **facts)
        return WRONG


def _hint(value: object, expected: str) -> str | None:
    """Return the remedy for a common mistake."""
    if isinstance(value, time):
        return f'put it in quotes: "{value:%H:%M}"'
    if isinstance(value, str) and "24:00" in value:
        return "midnight at the end of a day is written 00:00"
    return _marks(value, expected)


def _marks(value: object, expected: str) -> str | None:
    """Return the remedy for missing or needless quotes and brackets."""
    if (
        expected.startswith("a text")
        and isinstance(value, int | float | date)
        and not isinstance(value, bool)
    ):
        return f'put it in quotes: "{shortened(str(value))}"'
    if expected.startswith("a list") and isinstance(value, str):
        parts = ", ".join(f'"{part.strip()}"' for part in shortened(value).split(","))
        return f"put it in brackets: [{parts}]"
    if expected.startswith(("a whole number", "the number")) and _is_digits(value):
        return f"take the quotes away: {value}"
    if expected.startswith("an id") and isinstance(value, list) and len(value) == 1:
        return "take the brackets away: there is at most one"
    return None


def _is_digits(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) is not None


# --- plain values


def is_text(value: object) -> TypeGuard[str]:
    """Return whether a value is a text without half characters (lone surrogates)."""
    return isinstance(value, str) and (value.isascii() or not _SURROGATE.search(value))


def is_filled(value: object) -> bool:
    """Return whether a value is a text with more than blanks."""
    if not isinstance(value, str) or value == "" or value.isspace():
        return False
    return value.isascii() or is_text(value)


def is_to_fill_in(value: object) -> bool:
    """Return whether a value is a blank text, a list with one, or a table of nothing else.

    >>> is_to_fill_in(""), is_to_fill_in(["Вода", ""]), is_to_fill_in({"title": "Вода", "text": ""})
    (True, True, False)
    """
    if isinstance(value, Mapping):
        return bool(value) and all(map(is_to_fill_in, value.values()))
    if isinstance(value, list):
        return any(map(is_to_fill_in, value))
    return isinstance(value, str) and not value.strip()


class String(Type):
    """A text without translations."""

    @property
    def expected(self) -> str:
        return "a text in quotes"

    def convert(self, value: Any, context: Context) -> Any:
        is_valid = isinstance(value, str) and (value.isascii() or is_text(value))
        return value if is_valid else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if not isinstance(node.value, str):
            return self.wrong(node, context)
        if not is_text(node.value):
            return self.wrong(
                node,
                context,
                "half-a-character",
                hint="it contains half a character (a lone surrogate)",
            )
        return self.refuse(node, node.value, context)

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        """Note the fault of a text, and return `WRONG`."""
        return self.wrong(node, context)

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class Filled(String):
    """A text with more than blanks."""

    @property
    def expected(self) -> str:
        return "a text in quotes, not an empty one"

    def convert(self, value: Any, context: Context) -> Any:
        return value if is_filled(value) else WRONG

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        context.faults.add(node, "empty-text", "the text is empty", expected=self.expected)
        return WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"\S"}


@frozen(eq=False)
class Pattern(String):
    """A text of a certain form."""

    pattern: re.Pattern[str]
    noun: str
    expected: str
    rule: str = "wrong-pattern"

    def convert(self, value: Any, context: Context) -> Any:
        is_valid = isinstance(value, str) and self.pattern.fullmatch(value) and is_text(value)
        return value if is_valid else WRONG

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        return self.wrong(node, context, self.rule, nearest=self._corrected(text))

    def _corrected(self, text: str) -> str | None:
        """Return the text with only valid characters, if that is enough."""
        plain = id_of(text, "")
        return next((form for form in (plain, text.upper()) if self.pattern.fullmatch(form)), None)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({self.pattern.pattern})$"}


@frozen(eq=False)
class Country(Pattern):
    """The code of a country; its name is answered with the code."""

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        near = country_code(text, context.language) or self._corrected(text)
        return self.wrong(node, context, self.rule, nearest=near)


@frozen(eq=False)
class Language(Pattern):
    """The tag of a language; its name in English is answered with the tag."""

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        is_of_code = re.match(r"\w{2,3}(?:\W|_|$)", text)  # not "English, Russian"
        near = language_tag(text) or (self._corrected(text) if is_of_code else None)
        return self.wrong(node, context, self.rule, nearest=near)


@frozen(eq=False)
class Word(Pattern):
    """An open word, such as a kind or role."""

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        is_kind = node.keys[:1] == ("sessions",) and node.keys[-1:] == ("kind",)
        is_break = is_kind and means_break(id_of(text, ""))
        near = str(SessionKind.BREAK) if is_break else self._corrected(text)
        return self.wrong(node, context, self.rule, nearest=near)


class Integer(Type):
    """A whole number that is not negative."""

    noun = expected = "a whole number from 0"

    def convert(self, value: Any, context: Context) -> Any:
        return value if is_number(value, int) and value >= 0 else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0}


class Boolean(Type):
    """Yes or no."""

    noun = expected = "true or false"

    def convert(self, value: Any, context: Context) -> Any:
        return value if isinstance(value, bool) else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Measure(Type):
    """A number or a text, as indicators have them."""

    noun = "a number or a text"
    expected = "a number, or a text in quotes"

    def convert(self, value: Any, context: Context) -> Any:
        is_finite = is_number(value, (int, float)) and abs(value) < float("inf")
        return value if is_finite or isinstance(value, str) else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": ["number", "string"]}


def is_number(value: object, kinds: type | tuple[type, ...]) -> bool:
    """Return whether a value is a number of some kinds, and not a boolean."""
    return isinstance(value, kinds) and not isinstance(value, bool)


@frozen(eq=False)
class Closed(Type):
    """One of a few words."""

    words: type[StrEnum]
    noun = "a known word"

    @property
    def expected(self) -> str:
        return f"one of {listed(self.words)}"

    @cached_property
    def _by_text(self) -> Mapping[str, StrEnum]:
        return {str(word): word for word in self.words}

    def convert(self, value: Any, context: Context) -> Any:
        return self._by_text.get(value, WRONG) if isinstance(value, str) else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        word = node.value
        near = context.faults.nearest(word, self.words) if isinstance(word, str) else None
        return self.wrong(node, context, "unknown-word", nearest=near)

    def write(self, value: Any) -> Any:
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"enum": [str(word) for word in self.words]}


# --- references


@frozen(eq=False)
class Reference(Type):
    """The id of an item, or its exact name."""

    tables: tuple[str, ...]
    noun = "an id or a name"

    @property
    def expected(self) -> str:
        return f"an id or exact name in {' or '.join(self.tables)}"

    def convert(self, value: Any, context: Context) -> Any:
        if isinstance(value, str):
            entries = context.entries
            for table in self.tables:
                if value in entries[table]:
                    return value
        return WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if not isinstance(node.value, str):
            return self.wrong(node, context)
        id = context.resolve(node, self.tables)
        return WRONG if id is None else id

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


# --- values that contain others


@frozen(eq=False)
class ListOf(Type):
    """A list of values of one type."""

    element: Type
    noun: str = "a list"

    @property
    def expected(self) -> str:
        return f"{self.noun} in which each element is {self.element.expected}"

    def convert(self, value: Any, context: Context) -> Any:
        if not isinstance(value, list):
            return WRONG
        convert = self.element.convert
        values = tuple([convert(element, context) for element in value])
        return WRONG if WRONG in values else values

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, context)
        values = tuple([self.element.read(element, path, context) for element in node.elements()])
        return WRONG if WRONG in values else values

    def write(self, value: Any) -> Any:
        if self.element.is_written_as_is:
            return list(value)
        return [self.element.write(element) for element in value]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.element.schema()}


@frozen(eq=False)
class Pair(Type):
    """Two numbers; if they are whole, the first is not above the second."""

    first: tuple[float, float]
    second: tuple[float, float]
    noun: str
    expected: str
    whole: bool = False

    def convert(self, value: Any, context: Context) -> Any:
        if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  # a pair
            return WRONG
        bounds = zip(value, (self.first, self.second), strict=True)
        fits = all(self._fits(number, *bound) for number, bound in bounds)
        is_valid = fits and not (self.whole and value[0] > value[1])
        return tuple(value) if is_valid else WRONG

    def _fits(self, number: Any, low: float, high: float) -> bool:
        return is_number(number, int if self.whole else (int, float)) and low <= number <= high

    def write(self, value: Any) -> Any:
        return list(value)

    def schema(self) -> dict[str, Any]:
        kind = "integer" if self.whole else "number"
        items = [
            {"type": kind, "minimum": low, "maximum": high}
            for low, high in (self.first, self.second)
        ]
        return {"type": "array", "prefixItems": items, "minItems": 2, "maxItems": 2}


def schema_of_table(names: re.Pattern[str], values: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of a table whose keys have a form, and its values a schema."""
    form = {"pattern": f"^({names.pattern})$"}
    return {"type": "object", "propertyNames": form, "additionalProperties": values}


class Extensions(Type):
    """Tables of extension data, each under the name of its plugin or format."""

    noun = "a table of such values"
    expected = "tables of texts, finite numbers, true or false, lists and tables, each under a name"

    def convert(self, value: Any, context: Context) -> Any:
        try:
            return freeze_extensions(value) if isinstance(value, Mapping) else WRONG
        except ModelError:
            return WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if not isinstance(node.value, Mapping):
            return self.wrong(node, context)
        for name, table in node.items():
            if self.convert({name: table.value}, context) is WRONG:
                self.wrong(table, context)
        return WRONG

    def write(self, value: Any) -> Any:
        return _thawed(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "object"}}


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(element) for key, element in value.items()}
    return [_thawed(element) for element in value] if isinstance(value, tuple) else value


# --- patterns of several keys

DAY_NUMBER = Pattern(
    re.compile(r"[1-9][0-9]{0,3}"), "a day", "the number of a day, from 1", "wrong-id"
)
SHORT_WORD_TEXT = Pattern(
    SHORT_WORD,
    "a valid role or kind",
    f"small letters, digits and -, a letter first, at most {ID_LENGTH} of them",
    "wrong-id",
)
ID_TEXT = Pattern(
    ID,
    "a valid id",
    f"letters, digits, - and _ (a-z, A-Z, 0-9), at most {ID_LENGTH} of them",
    "wrong-id",
)
WORD_TEXT = Word(WORD, "a valid word", "a word of small letters, digits and -", "wrong-word")
EVENT_UID_TEXT = Pattern(EVENT_UID, "a valid uid", "8 to 48 letters, digits, dots, - and _")
SESSION_UID_TEXT = Pattern(
    SESSION_UID, "a valid uid", f"up to {SESSION_UID_LENGTH} printable characters"
)
COUNTRY_TEXT = Country(COUNTRY, "a country code", "a country code of ISO 3166-1 such as 'DE'")
COLOR_TEXT = Pattern(COLOR, "a colour", "a colour such as '#1b6ca8'")
LANGUAGE_TEXT = Language(
    LANGUAGE, "a language tag", "a language tag (BCP 47) such as 'en' or 'pt-BR'"
)


def references(*tables: str) -> ListOf:
    """Return the type of a list of references."""
    return ListOf(Reference(tables))
