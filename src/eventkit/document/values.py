"""The types of values that keys of the document have.

Every type has one form: `expected` says in words what is right, `convert` turns a parsed value into
the model's, `read` does so with its place and notes what is wrong, `write` turns it back, `schema`
describes it for editors. Nothing is coerced: `title = 5` is an error.

Most values are right: `convert` alone reads them, which is fast. `read` is asked about the others.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import StrEnum
from functools import cached_property
from typing import Any, Final, TypeGuard

from attrs import frozen

from eventkit.document._context import Context
from eventkit.document._faults import found_text, listed
from eventkit.document._nodes import Node
from eventkit.model.errors import ModelError, shortened
from eventkit.model.fields import freeze_extensions
from eventkit.model.items import COLOR, COUNTRY, LANGUAGE
from eventkit.model.words import EVENT_UID, ID, ID_LENGTH, SESSION_UID, SESSION_UID_LENGTH, WORD

WRONG: Final = object()
"""What reading returns in the place of a value that is not right."""

_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_SURROGATE = re.compile("[\ud800-\udfff]")


class Type(ABC):
    """The type of a key's value."""

    @property
    @abstractmethod
    def expected(self) -> str:
        """What is right, in words."""

    @abstractmethod
    def convert(self, value: Any, context: Context) -> Any:
        """Return the value for the model, or `WRONG`; nothing is noted.

        `WRONG` may also stand for what is right and can only be read with its place, such as a
        table: `read` makes the difference.
        """

    def read(self, node: Node, path: str, context: Context) -> Any:
        """Return the value for the model, or note a fault and return `WRONG`.

        Args:
            node: What was parsed, with its place.
            path: Where the value belongs in the model, such as `sessions.opening.title`.
            context: What is known of the document, and its faults.
        """
        value = self.convert(node.value, context)
        return self.explain(node, context) if value is WRONG else value

    def explain(self, node: Node, context: Context) -> Any:
        """Note what is wrong with a value that `convert` refuses, and return `WRONG`."""
        return self.wrong(node, context)

    def write(self, value: Any) -> Any:
        """Return a value of the model as documents have it."""
        return value

    @cached_property
    def is_written_as_is(self) -> bool:
        """Whether documents have a value just as the model has it."""
        return type(self).write is Type.write

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the value."""

    def wrong(self, node: Node, context: Context, rule: str = "wrong-type", **more: Any) -> Any:
        """Note that the value is not what was expected, and return `WRONG`."""
        message = f"{_article(node.value)} {found_text(node.value)} is not right here"
        facts = {"expected": self.expected, "hint": _hint(node.value, self.expected), **more}
        context.faults.add(node, rule, message, **facts)
        return WRONG


def _article(value: object) -> str:
    names: list[tuple[type | tuple[type, ...], str]] = [
        (bool, "the yes-or-no value"),
        ((int, float), "the number"),
        (str, "the text"),
        (Mapping, "the table"),
        (list, "the list"),
        (datetime, "the time"),
        (date, "the date"),
        (time, "the time"),
    ]
    return next((name for kind, name in names if isinstance(value, kind)), "the value")


def _hint(value: object, expected: str) -> str | None:
    """Return what to do about one of the usual mistakes."""
    if isinstance(value, time):
        return f'put it in quotes: "{value:%H:%M}"'
    if isinstance(value, str) and (german := _GERMAN_DATE.fullmatch(value.strip())):
        day, month, year = german.groups()
        return f"dates are written year first: {year}-{int(month):02}-{int(day):02}"
    if isinstance(value, str) and "24:00" in value:
        return "midnight at the end of a day is written 00:00"
    return _marks(value, expected)


def _marks(value: object, expected: str) -> str | None:
    """Return which quotes or brackets are missing, or too many."""
    wants_text = expected.startswith("a text")
    if wants_text and isinstance(value, int | float | date) and not isinstance(value, bool):
        return f'put it in quotes: "{shortened(str(value))}"'
    if expected.startswith("a list") and isinstance(value, str):
        parts = ", ".join(f'"{part.strip()}"' for part in shortened(value).split(","))
        return f"put it in brackets: [{parts}]"
    if expected.startswith(("a whole number", "the number")) and _is_digits(value):
        return f"take the quotes away: {value}"
    if expected.startswith("an id") and isinstance(value, list) and len(value) == 1:
        return "take the brackets away: there is one at most"
    return None


def _is_digits(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) is not None


# --- plain values


def is_text(value: object) -> TypeGuard[str]:
    """Return whether a value is a text; with half a character in it, it is none."""
    return isinstance(value, str) and (value.isascii() or not _SURROGATE.search(value))


def is_filled(value: object) -> bool:
    """Return whether a value is a text that holds more than blanks."""
    if not isinstance(value, str) or value == "" or value.isspace():
        return False
    return value.isascii() or is_text(value)


class String(Type):
    """A text that is not translated."""

    @property
    def expected(self) -> str:
        return "a text in quotes"

    def convert(self, value: Any, context: Context) -> Any:
        is_right = isinstance(value, str) and (value.isascii() or is_text(value))
        return value if is_right else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if not isinstance(node.value, str):
            return self.wrong(node, context)
        if not is_text(node.value):
            return self.wrong(node, context, "half-a-character", hint="half a character is no text")
        return self.refuse(node, node.value, context)

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        """Note what is wrong with a text that is one, and return `WRONG`."""
        return self.wrong(node, context)

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


class Filled(String):
    """A text that must hold more than blanks."""

    @property
    def expected(self) -> str:
        return "a text in quotes, not an empty one"

    def convert(self, value: Any, context: Context) -> Any:
        return value if is_filled(value) else WRONG

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        return self.wrong(node, context, "empty-text")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"\S"}


@frozen(eq=False)
class Pattern(String):
    """A text of a certain form."""

    pattern: re.Pattern[str]
    wanted: str
    rule: str = "wrong-pattern"

    @property
    def expected(self) -> str:
        return self.wanted

    def convert(self, value: Any, context: Context) -> Any:
        is_right = isinstance(value, str) and self.pattern.fullmatch(value) and is_text(value)
        return value if is_right else WRONG

    def refuse(self, node: Node, text: str, context: Context) -> Any:
        return self.wrong(node, context, self.rule, nearest=self._meant(text))

    def _meant(self, text: str) -> str | None:
        """Return the text in the letters that are allowed, if that is all it wants."""
        plain = re.sub("[^a-z0-9]+", "-", text.casefold()).strip("-")
        return next((form for form in (plain, text.upper()) if self.pattern.fullmatch(form)), None)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({self.pattern.pattern})$"}


class Integer(Type):
    """A whole number that is not negative."""

    expected = "a whole number"

    def convert(self, value: Any, context: Context) -> Any:
        return value if is_number(value, int) and value >= 0 else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0}


class Boolean(Type):
    """Yes or no."""

    expected = "true or false"

    def convert(self, value: Any, context: Context) -> Any:
        return value if isinstance(value, bool) else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class Measure(Type):
    """A number or a text, as indicators have them."""

    expected = "a number, or a text in quotes"

    def convert(self, value: Any, context: Context) -> Any:
        is_finite = is_number(value, (int, float)) and abs(value) < float("inf")
        return value if is_finite or isinstance(value, str) else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": ["number", "string"]}


def is_number(value: object, kinds: type | tuple[type, ...]) -> bool:
    """Return whether a value is a number of some kinds; yes and no are none."""
    return isinstance(value, kinds) and not isinstance(value, bool)


@frozen(eq=False)
class Closed(Type):
    """One of a few words."""

    words: type[StrEnum]

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


# --- texts that can be translated

_STRING, _FILLED = String(), Filled()


@frozen(eq=False)
class Text(Type):
    """A text that can be translated: a string, or a table of languages with the event's own."""

    filled: bool = False
    expected = "a text in quotes, or a table of languages"

    @property
    def _one(self) -> String:
        return _FILLED if self.filled else _STRING

    def convert(self, value: Any, context: Context) -> Any:
        is_right = is_filled(value) if self.filled else is_text(value)
        return value if is_right else WRONG

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, Mapping):
            return self._read_one(node, path, context)
        language = context.language
        for other, translation in node.items():
            if other != language:
                self.read_translation(translation, path, other, context)
        if language not in node.value:
            context.faults.add(
                node,
                "own-language-missing",
                f"the event's own language {found_text(language)} is missing here",
                expected=f"{shortened(language)} = …",
                hint="write the text in the event's language as well; the key language of [event]"
                " says which that is",
            )
            return WRONG
        return self._read_one(node[language], path, context)

    def read_translation(self, node: Node, path: str, language: str, context: Context) -> None:
        """Keep a text in another language, or note what is wrong with it."""
        if not LANGUAGE.fullmatch(language):
            wanted = LANGUAGE_TEXT.expected
            self.wrong(node.at(language), context, "wrong-pattern", expected=wanted)
            return
        text = self._read_one(node, path, context)
        if text is not WRONG:
            context.translate(node, language, path, text)

    def _read_one(self, node: Node, path: str, context: Context) -> Any:
        return self._one.read(node, path, context)

    def schema(self) -> dict[str, Any]:
        one = self._one.schema()
        languages = {
            "type": "object",
            "propertyNames": {"pattern": f"^({LANGUAGE.pattern})$"},
            "additionalProperties": one,
            "minProperties": 1,
        }
        return {"anyOf": [one, languages]}

    def translation_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the text in another language, which is never empty."""
        return _FILLED.schema()


class Texts(Text):
    """A list of texts that can be translated."""

    expected = "a list of texts"

    def convert(self, value: Any, context: Context) -> Any:
        is_right = isinstance(value, list) and all(map(is_filled, value))
        return tuple(value) if is_right else WRONG

    def read(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, context)
        texts = tuple([self._element(element, path, context) for element in node.elements()])
        if WRONG in texts:
            return WRONG
        self._translate(node, path, context)
        return texts

    def _element(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, Mapping):
            return _FILLED.read(node, path, context)
        text = node.get(context.language)
        if text is None:
            return self.wrong(node, context, "own-language-missing")
        return _FILLED.read(text, path, context)

    def _translate(self, node: Node, path: str, context: Context) -> None:
        """Keep the translations of a list whose elements are tables of languages."""
        tables = [value for value in node.value if isinstance(value, Mapping)]
        for language in dict.fromkeys(key for table in tables for key in table):
            texts = [
                value.get(language) if isinstance(value, Mapping) else value for value in node.value
            ]
            if language != context.language:
                self.read_translation(node.at(texts), path, language, context)

    def _read_one(self, node: Node, path: str, context: Context) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, context)
        texts = tuple([_FILLED.read(element, path, context) for element in node.elements()])
        return WRONG if WRONG in texts else texts

    def write(self, value: Any) -> Any:
        return list(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": Text(filled=True).schema()}

    def translation_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": _FILLED.schema()}


# --- references


@frozen(eq=False)
class Reference(Type):
    """The id of an item, or its exact name."""

    tables: tuple[str, ...]

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


# --- what holds other values


@frozen(eq=False)
class ListOf(Type):
    """A list of values of one type."""

    element: Type
    kind: str = "a list"

    @property
    def expected(self) -> str:
        return f"{self.kind} of which each is {self.element.expected}"

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
    """Two numbers, the first not above the second where they are whole."""

    first: tuple[float, float]
    second: tuple[float, float]
    wanted: str
    whole: bool = False

    @property
    def expected(self) -> str:
        return self.wanted

    def convert(self, value: Any, context: Context) -> Any:
        if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  # a pair
            return WRONG
        bounds = zip(value, (self.first, self.second), strict=True)
        fits = all(self._fits(number, *bound) for number, bound in bounds)
        is_right = fits and not (self.whole and value[0] > value[1])
        return tuple(value) if is_right else WRONG

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


class Extensions(Type):
    """Tables of extension data, each under the name of its plugin or format."""

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


# --- the patterns that several keys share

ID_TEXT = Pattern(ID, f"letters, digits, - and _, at most {ID_LENGTH} of them", "wrong-id")
WORD_TEXT = Pattern(WORD, "a word of small letters, digits and -", "wrong-word")
EVENT_UID_TEXT = Pattern(EVENT_UID, "8 to 48 letters, digits, dots, - and _")
SESSION_UID_TEXT = Pattern(SESSION_UID, f"up to {SESSION_UID_LENGTH} printable characters")
COUNTRY_TEXT = Pattern(COUNTRY, "a country code of ISO 3166-1 such as 'DE'")
COLOR_TEXT = Pattern(COLOR, "a colour such as '#1b6ca8'")
LANGUAGE_TEXT = Pattern(LANGUAGE, "a language tag (BCP 47) such as 'en' or 'pt-BR'")


def references(*tables: str) -> ListOf:
    """Return the type of a list of references."""
    return ListOf(Reference(tables))
