"""The types of values that keys of the document have.

Every type has one form: `expected` says in words what is right, `read` turns a parsed value into
the model's or notes what is wrong, `write` turns it back, `schema` describes it for editors.
Nothing is coerced: `title = 5` is an error.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from eventkit.document._faults import found_text, listed
from eventkit.document._nodes import Node
from eventkit.model import Hours
from eventkit.model.errors import ModelError, shortened
from eventkit.model.fields import FIRST_YEAR, LAST_YEAR, freeze
from eventkit.model.items import COLOR, COUNTRY, LANGUAGE
from eventkit.model.times import zone
from eventkit.model.words import EVENT_UID, ID, ID_LENGTH, SESSION_UID, SESSION_UID_LENGTH, WORD

if TYPE_CHECKING:
    from eventkit.document._reading import Reading
    from eventkit.document.keys import Table

LAST_DAY = 9999
"""The last day that has a number: the key of a day has four digits."""

WRONG: Final = object()
"""What `read` returns where it has noted a fault."""

# Digits are spelt out: what else counts as one (٣) the standard library does not read.
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = re.compile(rf"(?P<start>{_CLOCK})\s*[-–]\s*(?P<end>{_CLOCK})")
_MOMENT = rf"\d{{4}}-\d\d-\d\d[T ]{_CLOCK}(:[0-5]\d([.,]\d+)?)?"
_OFFSET = r"(Z|[+-]\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?)"
SHORT_CLOCK = re.compile(_CLOCK)
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
    def read(self, node: Node, path: str, reading: Reading) -> Any:
        """Return the value for the model, or note a fault and return `WRONG`.

        Args:
            node: What was parsed, with its place.
            path: Where the value belongs in the model, such as `sessions.opening.title`.
            reading: What is known of the document, and its faults.
        """

    def write(self, value: Any) -> Any:
        """Return a value of the model as documents have it."""
        return value

    @abstractmethod
    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the value."""

    def wrong(self, node: Node, reading: Reading, rule: str = "wrong-type", **more: Any) -> Any:
        """Note that the value is not what was expected."""
        message = f"{_article(node.value)} {found_text(node.value)} is not right here"
        facts = {"expected": self.expected, "hint": _hint(node.value, self.expected), **more}
        reading.faults.add(node, rule, message, **facts)
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
        each = ", ".join(f'"{part.strip()}"' for part in shortened(value).split(","))
        return f"put it in brackets: [{each}]"
    if expected.startswith(("a whole number", "the number")) and _is_number(value):
        return f"take the quotes away: {value}"
    if expected.startswith("an id") and isinstance(value, list) and len(value) == 1:
        return "take the brackets away: there is one at most"
    return None


def _is_number(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch("[0-9]{1,9}", value) is not None


# --- plain values


@frozen
class String(Type):
    """A text that is not translated."""

    @property
    def expected(self) -> str:
        return "a text in quotes"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, str):
            return self.wrong(node, reading)
        if _SURROGATE.search(node.value):
            return self.wrong(node, reading, "half-a-character", hint="half a character is no text")
        return node.value

    def schema(self) -> dict[str, Any]:
        return {"type": "string"}


@frozen
class Filled(String):
    """A text that must hold more than blanks."""

    @property
    def expected(self) -> str:
        return "a text in quotes, not an empty one"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        text = super().read(node, path, reading)
        if text is not WRONG and not text.strip():
            return self.wrong(node, reading, "empty-text")
        return text

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": r"\S"}


@frozen
class Pattern(String):
    """A text of a certain form."""

    pattern: re.Pattern[str]
    wanted: str
    rule: str = "wrong-pattern"

    @property
    def expected(self) -> str:
        return self.wanted

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        text = super().read(node, path, reading)
        if text is not WRONG and not self.pattern.fullmatch(text):
            return self.wrong(node, reading, self.rule, nearest=self._meant(text))
        return text

    def _meant(self, text: str) -> str | None:
        """Return the text in the letters that are allowed, if that is all it wants."""
        plain = re.sub("[^a-z0-9]+", "-", text.casefold()).strip("-")
        return next((each for each in (plain, text.upper()) if self.pattern.fullmatch(each)), None)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": f"^({self.pattern.pattern})$"}


@frozen
class Integer(Type):
    """A whole number that is not negative."""

    expected = "a whole number"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, int) or isinstance(node.value, bool) or node.value < 0:
            return self.wrong(node, reading)
        return node.value

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": 0}


@frozen
class Boolean(Type):
    """Yes or no."""

    expected = "true or false"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        return node.value if isinstance(node.value, bool) else self.wrong(node, reading)

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


@frozen
class Measure(Type):
    """A number or a text, as indicators have them."""

    expected = "a number, or a text in quotes"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        value = node.value
        finite = isinstance(value, int | float) and not isinstance(value, bool)
        if isinstance(value, str) or (finite and abs(value) < float("inf")):
            return value
        return self.wrong(node, reading)

    def schema(self) -> dict[str, Any]:
        return {"type": ["number", "string"]}


@frozen
class Closed(Type):
    """One of a few words."""

    words: type[StrEnum]

    @property
    def expected(self) -> str:
        return f"one of {listed(self.words)}"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if isinstance(node.value, str) and node.value in set(self.words):
            return self.words(node.value)
        near = (
            reading.faults.nearest(node.value, self.words) if isinstance(node.value, str) else None
        )
        return self.wrong(node, reading, "unknown-word", nearest=near)

    def write(self, value: Any) -> Any:
        return str(value)

    def schema(self) -> dict[str, Any]:
        return {"enum": [str(word) for word in self.words]}


# --- texts that can be translated


@frozen
class Text(Type):
    """A text that can be translated: a string, or a table of languages with the event's own."""

    filled: bool = False
    expected = "a text in quotes, or a table of languages"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, Mapping):
            return self._one(node, path, reading)
        own = reading.language
        for language, translation in node.items():
            if language != own:
                self.read_translation(translation, path, language, reading)
        if own not in node.value:
            reading.faults.add(
                node,
                "own-language-missing",
                f"the event's own language {found_text(own)} is missing here",
                expected=f"{shortened(own)} = …",
                hint="write the text in the event's language as well; the key language of [event]"
                " says which that is",
            )
            return WRONG
        return self._one(node[own], path, reading)

    def read_translation(self, node: Node, path: str, language: str, reading: Reading) -> None:
        """Note a text in another language."""
        if not LANGUAGE.fullmatch(language):
            wanted = LANGUAGE_TEXT.expected
            self.wrong(node.at(language), reading, "wrong-pattern", expected=wanted)
            return
        text = self._one(node, path, reading)
        if text is not WRONG:
            reading.translate(node, language, path, text)

    def _one(self, node: Node, path: str, reading: Reading) -> Any:
        return (Filled() if self.filled else String()).read(node, path, reading)

    def schema(self) -> dict[str, Any]:
        one = (Filled() if self.filled else String()).schema()
        languages = {
            "type": "object",
            "propertyNames": {"pattern": f"^({LANGUAGE.pattern})$"},
            "additionalProperties": one,
            "minProperties": 1,
        }
        return {"anyOf": [one, languages]}

    def translation_schema(self) -> dict[str, Any]:
        """Return the JSON Schema of the text in another language, which is never empty."""
        return Filled().schema()


@frozen
class Texts(Text):
    """A list of texts that can be translated."""

    expected = "a list of texts"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, reading)
        read = [self._each(each, path, reading) for each in node.elements()]
        if WRONG in read:
            return WRONG
        self._gather(node, path, reading)
        return tuple(read)

    def _each(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, Mapping):
            return Filled().read(node, path, reading)
        own = node.get(reading.language)
        if own is None:
            return self.wrong(node, reading, "own-language-missing")
        return Filled().read(own, path, reading)

    def _gather(self, node: Node, path: str, reading: Reading) -> None:
        """Note the translations of a list whose elements are tables of languages."""
        tables = [each for each in node.elements() if isinstance(each.value, Mapping)]
        for language in dict.fromkeys(key for table in tables for key in table.value):
            texts = [
                each.value.get(language) if isinstance(each.value, Mapping) else each.value
                for each in node.elements()
            ]
            if language != reading.language:
                self.read_translation(node.at(texts), path, language, reading)

    def _one(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, reading)
        texts = tuple(Filled().read(each, path, reading) for each in node.elements())
        return WRONG if WRONG in texts else texts

    def write(self, value: Any) -> Any:
        return list(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": Text(filled=True).schema()}

    def translation_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": Filled().schema()}


# --- times


def as_date(value: object) -> date | None:
    """Return a date that was parsed, or spelt as `2027-03-26`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def as_moment(value: object) -> datetime | None:
    """Return a date with a time that was parsed, or spelt as `2027-03-26 09:30`."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def is_possible(moment: date) -> bool:
    """Say whether a year can be meant."""
    return FIRST_YEAR <= moment.year <= LAST_YEAR


_YEARS = f"in a year from {FIRST_YEAR} to {LAST_YEAR}"


@frozen
class Date(Type):
    """A calendar date."""

    expected = f"a date such as 2027-03-26, {_YEARS}"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        day = as_date(node.value)
        if day is None or not is_possible(day):
            return self.wrong(node, reading, "impossible-date")
        return day

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"}


@frozen
class DayOrDate(Type):
    """A day of the event: its number, or a date."""

    expected = f"the number of a day, from 1, or a date such as 2027-03-26, {_YEARS}"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        number = node.value
        if isinstance(number, int) and not isinstance(number, bool):
            if not 1 <= number <= LAST_DAY or reading.start is None:
                return WRONG if reading.start is None else self.wrong(node, reading)
            return reading.start + timedelta(days=number - 1)
        day = as_date(number)
        if day is None or not is_possible(day):
            return self.wrong(node, reading, "impossible-date")
        return day

    def schema(self) -> dict[str, Any]:
        return {"anyOf": [{"type": "integer", "minimum": 1, "maximum": LAST_DAY}, Date().schema()]}


@frozen
class OffsetMoment(Type):
    """A moment with its offset from UTC."""

    expected = "a time with an offset such as 2027-03-26T09:30:00Z"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        moment = as_moment(node.value)
        if moment is None or moment.utcoffset() is None or not is_possible(moment):
            return self.wrong(node, reading, "impossible-time")
        return moment

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^{_MOMENT}{_OFFSET}$"}


@frozen
class Moment(Type):
    """A date with a time, in the zone of the session unless it has an offset."""

    expected = 'a date with a time such as "2027-03-26 09:30"'

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        moment = as_moment(node.value)
        if moment is not None and is_possible(moment):
            return moment
        if _is_clock(node.value):
            hint = 'hours without a date go with a day: day = 1, time = "09:30-10:15"'
            return self.wrong(node, reading, "impossible-time", hint=hint)
        return self.wrong(node, reading, "impossible-time")

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "pattern": rf"^{_MOMENT}{_OFFSET}?$"}


def _is_clock(value: object) -> bool:
    is_text = isinstance(value, str) and SHORT_CLOCK.fullmatch(value.strip()) is not None
    return is_text or isinstance(value, time)


@frozen
class Span(Type):
    """Hours from and to, or only from."""

    alone: bool = True
    expected = 'hours such as "09:30-10:15"'

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        """Return the two times of day; the second is None where it is not said."""
        said = node.value.strip() if isinstance(node.value, str) else ""
        if self.alone and SHORT_CLOCK.fullmatch(said):
            return time.fromisoformat(said), None
        span = _SPAN.fullmatch(said)
        if not span:
            return self.wrong(node, reading, "impossible-time", nearest=self._meant(said))
        return time.fromisoformat(span["start"]), time.fromisoformat(span["end"])

    def _meant(self, said: str) -> str | None:
        """Return hours with two digits and a colon, if that is all they want."""
        if len(said) > len("00:00") * 4:
            return None
        full = re.sub("([0-9]{1,2})[:.](?=[0-9]{2})", lambda found: f"{found[1]:0>2}:", said)
        is_hours = _SPAN.fullmatch(full) or (self.alone and SHORT_CLOCK.fullmatch(full))
        return full if is_hours else None

    def schema(self) -> dict[str, Any]:
        end = rf"(\s*[-–]\s*{_CLOCK}){'?' if self.alone else ''}"
        return {"type": "string", "pattern": rf"^\s*{_CLOCK}{end}\s*$"}


@frozen
class UsualHours(Span):
    """The usual hours of the event's days."""

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        span = super().read(node, path, reading)
        return span if span is WRONG else Hours(start=span[0], end=span[1])

    def write(self, value: Any) -> Any:
        return f"{value.start:%H:%M}-{value.end:%H:%M}"


@frozen
class Duration(Type):
    """A length of time."""

    expected = 'a duration such as "45 min", "1 h 30 min" or "PT45M"'

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        length = as_duration(node.value)
        if length is None:
            return self.wrong(node, reading, "impossible-time")
        return length

    def write(self, value: Any) -> Any:
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        if seconds:
            return f"PT{minutes}M{seconds}S"
        hours, minutes = divmod(minutes, 60)
        return " ".join([f"{hours} h"] * bool(hours) + [f"{minutes} min"] * bool(minutes))

    def schema(self) -> dict[str, Any]:
        said = f"{_ISO_DURATION.pattern}|{_DURATION.pattern}"
        return {"type": "string", "pattern": rf"^\s*(?=.*[1-9])({said})\s*$"}


def as_duration(value: object) -> timedelta | None:
    """Return a length of time above nothing and below a year, or None."""
    if not isinstance(value, str) or len(value) > 40:  # noqa: PLR2004  # digits without end
        return None
    said = value.strip()
    if iso := _ISO_DURATION.fullmatch(said):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
    elif plain := _DURATION.fullmatch(said):
        days, seconds = 0, 0
        hours, minutes = (int(part or 0) for part in plain.groups())
    else:
        return None
    if max(days, hours, minutes, seconds) > 10**7:
        return None
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return length if timedelta() < length < timedelta(days=366) else None


@frozen
class Zone(Type):
    """The name of a time zone."""

    expected = "an IANA name such as 'Europe/Berlin'"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        name = String().read(node, path, reading)
        if name is WRONG:
            return name
        try:
            return zone(name).key
        except ValueError:
            from zoneinfo import available_timezones  # reads a folder: only where it is wrong

            zones = sorted(available_timezones())
            cities = {each.rpartition("/")[2]: each for each in zones}
            city = reading.faults.nearest(name.replace(" ", "_"), cities)
            near = reading.faults.nearest(name, zones) or cities.get(city or "")
            message = f"unknown time zone {found_text(name)}"
            reading.faults.add(node, "unknown-zone", message, expected=self.expected, nearest=near)
            return WRONG

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


# --- references


@frozen
class Reference(Type):
    """The id of an item, or its exact name."""

    tables: tuple[str, ...]

    @property
    def expected(self) -> str:
        return f"an id or exact name in {' or '.join(self.tables)}"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, str):
            return self.wrong(node, reading)
        return reading.resolve(node, self.tables)

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "minLength": 1}


# --- what holds other values


@frozen
class ListOf(Type):
    """A list of values of one type."""

    each: Type
    kind: str = "a list"

    @property
    def expected(self) -> str:
        return f"{self.kind} of which each is {self.each.expected}"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, list):
            return self.wrong(node, reading)
        read = tuple(self.each.read(each, path, reading) for each in node.elements())
        return WRONG if WRONG in read else read

    def write(self, value: Any) -> Any:
        return [self.each.write(each) for each in value]

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.each.schema()}


@frozen
class Pair(Type):
    """Two numbers, the first not above the second where they are whole."""

    first: tuple[float, float]
    second: tuple[float, float]
    wanted: str
    whole: bool = False

    @property
    def expected(self) -> str:
        return self.wanted

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        value = node.value
        if not isinstance(value, list) or len(value) != 2:  # noqa: PLR2004  # a pair
            return self.wrong(node, reading)
        bounds = zip(value, (self.first, self.second), strict=True)
        if not all(self._fits(number, *bound) for number, bound in bounds):
            return self.wrong(node, reading)
        if self.whole and value[0] > value[1]:
            return self.wrong(node, reading)
        return tuple(value)

    def _fits(self, number: object, low: float, high: float) -> bool:
        kinds = (int,) if self.whole else (int, float)
        return isinstance(number, kinds) and not isinstance(number, bool) and low <= number <= high

    def write(self, value: Any) -> Any:
        return list(value)

    def schema(self) -> dict[str, Any]:
        kind = "integer" if self.whole else "number"
        items = [
            {"type": kind, "minimum": low, "maximum": high}
            for low, high in (self.first, self.second)
        ]
        return {"type": "array", "prefixItems": items, "minItems": 2, "maxItems": 2}


@frozen
class Inline(Type):
    """A table that is a value of its own, such as a contact."""

    table: Callable[[], Table] = field(repr=False)
    expected = "a table in braces"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        return reading.inline(node, path, self.table())

    def write(self, value: Any) -> Any:
        return self.table().write(value)

    def schema(self) -> dict[str, Any]:
        return self.table().schema()


@frozen
class TableOf(Type):
    """Items keyed by id: materials, indicators."""

    table: Callable[[], Table] = field(repr=False)
    expected = "a table of tables, each under its id"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, Mapping):
            return self.wrong(node, reading)
        read = tuple(reading.nested(id, each, path, self.table()) for id, each in node.items())
        return WRONG if WRONG in read else read

    def write(self, value: Any) -> Any:
        return {item.id: self.table().write(item) for item in value}

    def schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "propertyNames": {"pattern": f"^({ID.pattern})$"},
            "additionalProperties": self.table().schema(),
        }


@frozen
class Extensions(Type):
    """Tables of extension data, each under the name of its plugin or format."""

    expected = "tables of texts, finite numbers, true or false, lists and tables, each under a name"

    def read(self, node: Node, path: str, reading: Reading) -> Any:
        if not isinstance(node.value, Mapping):
            return self.wrong(node, reading)
        read = {}
        for name, table in node.items():
            if not isinstance(table.value, Mapping):
                self.wrong(table, reading)
                continue
            try:
                read[name] = freeze(table.value)
            except ModelError:
                self.wrong(table, reading)
        return read

    def write(self, value: Any) -> Any:
        return _thawed(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "object", "additionalProperties": {"type": "object"}}


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(held) for key, held in value.items()}
    return [_thawed(held) for held in value] if isinstance(value, tuple) else value


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
