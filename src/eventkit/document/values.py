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
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, Final, TypeGuard

from attrs import frozen

from eventkit.document._context import Context
from eventkit.document._faults import found_text, listed
from eventkit.document._nodes import Node
from eventkit.model import Hours
from eventkit.model.errors import ModelError, shortened
from eventkit.model.fields import FIRST_YEAR, LAST_YEAR, freeze_extensions
from eventkit.model.items import COLOR, COUNTRY, LANGUAGE
from eventkit.model.times import is_zone
from eventkit.model.words import EVENT_UID, ID, ID_LENGTH, SESSION_UID, SESSION_UID_LENGTH, WORD

LAST_DAY = 9999
"""The last day that has a number: the key of a day has four digits."""

WRONG: Final = object()
"""What reading returns in the place of a value that is not right."""

# Digits are spelt out: what else counts as one (٣) the standard library does not read.
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = re.compile(rf"(?P<start>{_CLOCK})\s*[-–]\s*(?P<end>{_CLOCK})")
_MOMENT = rf"\d{{4}}-\d\d-\d\d[T ]{_CLOCK}(:[0-5]\d([.,]\d+)?)?"
_OFFSET = r"(Z|[+-]\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?)"
SHORT_CLOCK = re.compile(_CLOCK)
_ISO_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_ISO_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_GERMAN_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO_DURATION = re.compile(
    r"P(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?"
)
_DURATION = re.compile(r"(?:([0-9]+)\s*h)?\s*(?:([0-9]+)\s*min)?")
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
        return value if _is_number(value, int) and value >= 0 else WRONG

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
        is_finite = _is_number(value, (int, float)) and abs(value) < float("inf")
        return value if is_finite or isinstance(value, str) else WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": ["number", "string"]}


def _is_number(value: object, kinds: type | tuple[type, ...]) -> bool:
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


# --- times


def as_date(value: object) -> date | None:
    """Return a date that was parsed, or spelt as `2027-03-26`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO_DATE.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """Return a date with a time that was parsed, or spelt as `2027-03-26 09:30`."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _ISO_MOMENT.match(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def is_possible(moment: date | None) -> TypeGuard[date]:
    """Return whether a year can be meant."""
    return moment is not None and FIRST_YEAR <= moment.year <= LAST_YEAR


_YEARS = f"in a year from {FIRST_YEAR} to {LAST_YEAR}"


class Date(Type):
    """A calendar date."""

    expected = f"a date such as 2027-03-26, {_YEARS}"

    def convert(self, value: Any, context: Context) -> Any:
        day = as_date(value)
        return day if is_possible(day) else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        return self.wrong(node, context, "impossible-date")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}


class DayOrDate(Date):
    """A day of the event: its number, or a date."""

    expected = f"the number of a day, from 1, or a date such as 2027-03-26, {_YEARS}"

    def convert(self, value: Any, context: Context) -> Any:
        if not _is_number(value, int):
            return super().convert(value, context)
        if context.start is None or not 1 <= value <= LAST_DAY:
            return WRONG
        return context.start + timedelta(days=value - 1)

    def explain(self, node: Node, context: Context) -> Any:
        if not _is_number(node.value, int):
            return super().explain(node, context)
        return WRONG if context.start is None else self.wrong(node, context)

    def schema(self) -> dict[str, Any]:
        number = {"type": "integer", "minimum": 1, "maximum": LAST_DAY}
        return {"anyOf": [number, super().schema()]}


class OffsetMoment(Type):
    """A moment with its offset from UTC."""

    expected = "a time with an offset such as 2027-03-26T09:30:00Z"

    def convert(self, value: Any, context: Context) -> Any:
        moment = as_moment(value)
        is_right = moment is not None and moment.utcoffset() is not None and is_possible(moment)
        return moment if is_right else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        return self.wrong(node, context, "impossible-time")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^{_MOMENT}{_OFFSET}$"}


class Moment(Type):
    """A date with a time, in the zone of the session unless it has an offset."""

    expected = 'a date with a time such as "2027-03-26 09:30"'

    def convert(self, value: Any, context: Context) -> Any:
        moment = as_moment(value)
        return moment if is_possible(moment) else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if _is_clock(node.value):
            hint = 'hours without a date go with a day: day = 1, time = "09:30-10:15"'
            return self.wrong(node, context, "impossible-time", hint=hint)
        return self.wrong(node, context, "impossible-time")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^{_MOMENT}{_OFFSET}?$"}


def _is_clock(value: object) -> bool:
    is_clock = isinstance(value, str) and SHORT_CLOCK.fullmatch(value.strip()) is not None
    return is_clock or isinstance(value, time)


def as_span(text: str) -> tuple[time, time | None] | None:
    """Return the two times of day that a text spells, the second None where there is one only."""
    text = text.strip()
    return (_as_span if len(text) <= _USUAL_LENGTH else _as_span.__wrapped__)(text)


_USUAL_LENGTH = 40  # what is longer is not kept: a document may hold any text where hours belong


@lru_cache(maxsize=4096)  # many sessions of a programme begin and end together
def _as_span(text: str) -> tuple[time, time | None] | None:
    if span := _SPAN.fullmatch(text):
        return time.fromisoformat(span["start"]), time.fromisoformat(span["end"])
    return (time.fromisoformat(text), None) if SHORT_CLOCK.fullmatch(text) else None


@frozen(eq=False)
class Span(Type):
    """Hours from and to, or only from."""

    alone: bool = True
    expected = 'hours such as "09:30-10:15"'

    def convert(self, value: Any, context: Context) -> Any:
        """Return the two times of day; the second is None where there is none."""
        span = as_span(value) if isinstance(value, str) else None
        return WRONG if span is None or (span[1] is None and not self.alone) else span

    def explain(self, node: Node, context: Context) -> Any:
        return self.wrong(node, context, "impossible-time", nearest=self._meant(node.value))

    def _meant(self, value: object) -> str | None:
        """Return hours with two digits and a colon, if that is all they want."""
        text = value.strip() if isinstance(value, str) else ""
        if len(text) > len("00:00") * 4:
            return None
        full = re.sub("([0-9]{1,2})[:.](?=[0-9]{2})", lambda match: f"{match[1]:0>2}:", text)
        is_hours = _SPAN.fullmatch(full) or (self.alone and SHORT_CLOCK.fullmatch(full))
        return full if is_hours else None

    def schema(self) -> dict[str, Any]:
        end = rf"(\s*[-–]\s*{_CLOCK}){'?' if self.alone else ''}"
        return {"type": "string", "pattern": rf"^\s*{_CLOCK}{end}\s*$"}


class UsualHours(Span):
    """The usual hours of the event's days."""

    def convert(self, value: Any, context: Context) -> Any:
        span = super().convert(value, context)
        return span if span is WRONG else Hours(start=span[0], end=span[1])

    def write(self, value: Any) -> Any:
        return f"{value.start:%H:%M}-{value.end:%H:%M}"


class Duration(Type):
    """A length of time."""

    expected = 'a duration such as "45 min", "1 h 30 min" or "PT45M"'

    def convert(self, value: Any, context: Context) -> Any:
        length = as_duration(value)
        return WRONG if length is None else length

    def explain(self, node: Node, context: Context) -> Any:
        return self.wrong(node, context, "impossible-time")

    def write(self, value: Any) -> Any:
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        if seconds:
            return f"PT{minutes}M{seconds}S"
        hours, minutes = divmod(minutes, 60)
        return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))

    def schema(self) -> dict[str, Any]:
        either = f"{_ISO_DURATION.pattern}|{_DURATION.pattern}"
        return {"type": "string", "pattern": rf"^\s*(?=.*[1-9])({either})\s*$"}


def as_duration(value: object) -> timedelta | None:
    """Return a length of time above nothing and below a year, or None."""
    if not isinstance(value, str) or len(value) > 40:  # noqa: PLR2004  # digits without end
        return None
    text = value.strip()
    if iso := _ISO_DURATION.fullmatch(text):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    elif plain := _DURATION.fullmatch(text):
        days, seconds = 0, 0
        hours, minutes = (int(part or 0) for part in plain.groups())
    else:
        return None
    if max(days, hours, minutes, seconds) > 10**7:
        return None
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return length if timedelta() < length < timedelta(days=366) else None


class Zone(Type):
    """The name of a time zone."""

    expected = "an IANA name such as 'Europe/Berlin'"

    def convert(self, value: Any, context: Context) -> Any:
        return value if is_text(value) and is_zone(value) else WRONG

    def explain(self, node: Node, context: Context) -> Any:
        if not is_text(node.value):
            return _STRING.explain(node, context)
        from zoneinfo import available_timezones  # reads a folder: only where it is wrong

        zones = sorted(available_timezones())
        cities = {name.rpartition("/")[2]: name for name in zones}
        city = context.faults.nearest(node.value.replace(" ", "_"), cities)
        near = context.faults.nearest(node.value, zones) or cities.get(city or "")
        message = f"unknown time zone {found_text(node.value)}"
        context.faults.add(node, "unknown-zone", message, expected=self.expected, nearest=near)
        return WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


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
        return _is_number(number, int if self.whole else (int, float)) and low <= number <= high

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
