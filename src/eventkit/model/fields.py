"""Converters, validators and field marks that the items share.

A validator is named after the values it accepts. A mark is the metadata of an attrs field, by which
`eventkit.model.tree` walks over events:

- `key(…)`: a word, a number, a date or a mapping.
- `translatable(…)`: a text that can be translated.
- `refers(…)`: ids of items in some tables.
- `nested(…)`: items of a class, keyed by id in the document.
- `values(…)`: one or several values of a class that has fields.
- `TABLE`: the items of a table of the event.
- `VIEW`: a field that views set, which is not in the document.

The first five describe the key of the document in a line. A field without a description has no key
of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Any, Protocol, TypeAlias, TypeVar, get_args, get_type_hints

import attrs
from attrs import Attribute
from immutabledict import immutabledict

from eventkit.model.errors import Fault, ModelError
from eventkit.model.words import (
    ID,
    ID_LENGTH,
    WORD,
    Answer,
    Attribution,
    Audience,
    OutcomeStatus,
    Stage,
    Status,
)

TABLE = {"table": True}
VIEW = {"view": True}

FIRST_YEAR, LAST_YEAR = 1900, 2999

PARTIES = ("people", "organizations", "groups")

Extension: TypeAlias = (
    "str | int | float | bool | tuple[Extension, ...] | immutabledict[str, Extension]"
)

Translation: TypeAlias = "immutabledict[str, str | tuple[str, ...]]"

HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # UTF-8 cannot encode them

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")


class Value:
    """A value whose repr leaves out fields that have their default.

    attrs would generate a method for each class, which takes a quarter of the time in which the
    classes are made.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        filled = (
            f"{field.name}={value!r}"
            for field in attrs.fields(type(self))  # type: ignore[arg-type]  # a base of attrs classes
            if field.repr and not _is_default(value := getattr(self, field.name), field)
        )
        return f"{type(self).__name__}({', '.join(filled)})"


def _is_default(value: object, field: Attribute[Any]) -> bool:
    factory = getattr(field.default, "factory", None)
    return bool(value == (factory() if factory else field.default))


class HasId(Protocol):
    """Anything with an id: a person, a room, a session …."""

    @property
    def id(self) -> str:
        """Its key in its table."""


Ref: TypeAlias = str | HasId


def key(help: str) -> dict[str, Any]:
    """Mark a field as a key of the document."""
    return {"help": help}


def translatable(help: str) -> dict[str, Any]:
    """Mark a field as one or several texts that can be translated."""
    return {"text": True, "help": help}


def refers(*tables: str, help: str = "") -> dict[str, Any]:
    """Mark a field as ids of items in these tables."""
    return {"refers": tables, "help": help}


def nested(kind: type[Value], *, help: str) -> dict[str, Any]:
    """Mark a field as items of a class."""
    return {"nested": kind, "help": help}


def values(kind: type[Value], *, help: str = "") -> dict[str, Any]:
    """Mark a field as one or several values of a class."""
    return {"values": kind, "help": help}


def reject(rule: str, message: str, place: str = "", value: object = None) -> ModelError:
    """Return the error for one wrong value."""
    return ModelError([Fault(rule=rule, message=message, place=place, value=value)])


def ref(value: Ref | None) -> str | None:
    """Return the id that a value is or has."""
    return None if value is None else required_ref(value)


def required_ref(value: Ref) -> str:
    """Return the id that a value is or has."""
    return plain_text(value) if isinstance(value, str) else value.id


def refs(values: Iterable[Ref]) -> tuple[str, ...]:
    """Return the ids that values are or have; a single string is a mistake."""
    if isinstance(values, str):
        raise reject(
            "wrong-type", f"a list of ids is needed, not the text {values!r}", value=values
        )
    return tuple(map(required_ref, values))


def words(values: Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple; a single string is a mistake."""
    if isinstance(values, str):
        raise reject("wrong-type", f"a list of texts is needed, not {values!r}", value=values)
    return tuple(map(plain_text, values))


def closed(kind: type[E], value: str) -> E:
    """Return the member of a closed vocabulary that a text spells."""
    try:
        return kind(value)
    except ValueError:
        known = ", ".join(kind)
        raise reject("unknown-word", f"{value!r} is none of {known}", value=value) from None


def vocabulary(converter: Any) -> type[StrEnum]:  # noqa: ANN401  # attrs has no type of converters
    """Return the closed vocabulary of whose members a converter makes one."""
    result = get_type_hints(converter)["return"]
    kinds = (kind for kind in (result, *get_args(result)) if isinstance(kind, type))
    return next(kind for kind in kinds if issubclass(kind, StrEnum))


def to_audience(value: str) -> Audience:
    """Return an audience by its word."""
    return closed(Audience, value)


def to_optional_audience(value: str | None) -> Audience | None:
    """Return an audience by its word, or None."""
    return None if value is None else closed(Audience, value)


def to_attribution(value: str) -> Attribution:
    """Return an attribution by its word."""
    return closed(Attribution, value)


def to_optional_status(value: str | None) -> Status | None:
    """Return the status of an event or session by its word, or None."""
    return None if value is None else closed(Status, value)


def to_optional_stage(value: str | None) -> Stage | None:
    """Return the stage of an outcome by its word, or None."""
    return None if value is None else closed(Stage, value)


def to_optional_outcome_status(value: str | None) -> OutcomeStatus | None:
    """Return the status of an outcome by its word, or None."""
    return None if value is None else closed(OutcomeStatus, value)


def to_answer(value: str) -> Answer:
    """Return an answer by its word."""
    return closed(Answer, value)


def plain_word(value: str | None) -> str | None:
    """Return an open word as a plain string, also if it is a constant."""
    return None if value is None else str(value)


def plain_text(value: V) -> V | str:
    """Return a string as a plain `str`, since subclasses may format differently.

    >>> from enum import Enum
    >>> class Floor(str, Enum):
    ...     FIRST = "first"
    >>> f"{Floor.FIRST}", f"{plain_text(Floor.FIRST)}"
    ('Floor.FIRST', 'first')
    """
    return str.__str__(value) if isinstance(value, str) and type(value) is not str else value


def plain_number(value: float) -> float:
    """Return a number as a plain one, since subclasses may format differently."""
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return float(value) if isinstance(value, float) else value


def optional_measure(value: float | str | None) -> float | str | None:
    """Return a number as a plain one; texts and None stay as they are."""
    return value if value is None or isinstance(value, str) else plain_number(value)


def plain_hour(value: time) -> time:
    """Return a time of day without a fold."""
    return value.replace(fold=0) if isinstance(value, time) else value


def freeze(value: object) -> Extension:
    """Return extension data as immutable values.

    Raises:
        ModelError: If it has anything but strings, finite numbers, booleans, lists and tables.
    """
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return plain_number(value)
    if isinstance(value, Mapping):
        return immutabledict({str(key): freeze(inner) for key, inner in value.items()})
    if isinstance(value, list | tuple):
        return tuple(map(freeze, value))
    raise reject("wrong-type", f"extension data cannot hold {value!r}", value=value)


def exact(value: object) -> object:
    """Return a key that is equal for values that every export writes alike.

    In Python 1, 1.0 and True are equal, 0.0 and -0.0 are, and dicts in any order.

    >>> exact({"a": 1}) == exact({"a": True})
    False
    """
    if isinstance(value, Mapping):
        return Mapping, tuple((key, exact(inner)) for key, inner in value.items())
    if isinstance(value, tuple):
        return tuple(map(exact, value))
    return (type(value), repr(value)) if isinstance(value, bool | float) else value


def freeze_extensions(
    tables: Mapping[str, Mapping[str, object]],
) -> immutabledict[str, immutabledict[str, Extension]]:
    """Return the extension tables of an item, by the names of their plugins."""
    extensions = {}
    for plugin, table in tables.items():
        extension = freeze(table)
        if not isinstance(extension, immutabledict):
            raise reject("wrong-type", f"x.{plugin} must be a table", f"x.{plugin}", table)
        extensions[plugin] = extension
    return immutabledict(extensions)


def freeze_translations(
    translations: Mapping[str, Mapping[str, str | Iterable[str]]],
) -> immutabledict[str, Translation]:
    """Return the translations of an event by language, in order of the document."""
    return immutabledict(
        {
            language: immutabledict({path: _plain_texts(texts[path]) for path in _in_order(texts)})
            for language, texts in translations.items()
            if texts
        }
    )


def _plain_texts(text: str | Iterable[str]) -> str | tuple[str, ...]:
    return plain_text(text) if isinstance(text, str) else tuple(map(plain_text, text))


def _in_order(paths: Iterable[str]) -> list[str]:
    """Return paths in the order of documents, in which those of one holder stand together."""
    first: dict[str, int] = {}

    def position(path: str) -> list[int]:
        holders = accumulate(path.split("."), "{}.{}".format)
        return [first.setdefault(holder, len(first)) for holder in holders]

    return sorted(paths, key=position)


def _field_path(instance: object, attribute: Attribute[Any]) -> str:
    return f"{type(instance).__name__}.{attribute.name}"


def item_id(instance: object, attribute: Attribute[str], value: str) -> None:
    """Accept a TOML bare key of at most 48 characters."""
    if not isinstance(value, str) or not ID.fullmatch(value):
        expected = f"letters, digits, - and _, at most {ID_LENGTH} of them"
        raise reject(
            "wrong-id",
            f"{value!r} cannot be an id: {expected}",
            _field_path(instance, attribute),
            value,
        )


def open_word(instance: object, attribute: Attribute[Any], value: str | None) -> None:
    """Accept an open word, or None."""
    if value is not None and not WORD.fullmatch(value):
        expected = "small letters, digits and -, a letter first"
        raise reject(
            "wrong-word",
            f"{value!r} is no word for this: {expected}",
            _field_path(instance, attribute),
            value,
        )


def string(instance: object, attribute: Attribute[Any], value: str | None) -> None:
    """Accept a text; also None if that is the default."""
    optional = attribute.default is None
    if not (isinstance(value, str) or (value is None and optional)):
        raise _wrong_type("a text", instance, attribute, value)
    if type(value) is not str and value is not None and f"{value}" != value:
        raise _wrong_type("a text that is written as it is", instance, attribute, value)
    if value and not value.isascii() and HALF_A_CHARACTER.search(value):
        message = f"half a character is no text: {value!r}"
        raise reject("half-a-character", message, _field_path(instance, attribute), value)


def zone_name(instance: object, attribute: Attribute[Any], value: str | None) -> None:
    """Accept a text, as `string` does; the event checks whether the zone is known."""
    string(instance, attribute, value)


def non_blank(instance: object, attribute: Attribute[str], value: str) -> None:
    """Accept a text that is not blank."""
    string(instance, attribute, value)
    if not value.strip():
        raise reject(
            "empty-text",
            "a text is needed here, not an empty one",
            _field_path(instance, attribute),
            value,
        )


def non_blank_or_none(instance: object, attribute: Attribute[Any], value: str | None) -> None:
    """Accept a text that is not blank, or None."""
    if value is not None:
        non_blank(instance, attribute, value)


def calendar_date(instance: object, attribute: Attribute[Any], value: date | None) -> None:
    """Accept a date without a time in a plausible year; also None if that is the default."""
    if value is None and attribute.default is None:
        return
    if not isinstance(value, date) or isinstance(value, datetime):
        raise _wrong_type("a date", instance, attribute, value)
    _require_possible(instance, attribute, value)


def aware_datetime(instance: object, attribute: Attribute[Any], value: datetime | None) -> None:
    """Accept a datetime in a plausible year, or None; the item checks whether it is aware."""
    if value is None:
        return
    if not isinstance(value, datetime):
        raise _wrong_type("a date with a time", instance, attribute, value)
    _require_possible(instance, attribute, value)


def _require_possible(instance: object, attribute: Attribute[Any], value: date) -> None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise reject(
            "impossible-date",
            f"the year {value.year} cannot be meant",
            _field_path(instance, attribute),
            value,
        )


def matching(pattern: re.Pattern[str], expected: str) -> Callable[[Any, Attribute[Any], Any], None]:
    """Return a validator that accepts texts of a pattern, or None."""

    def validate(instance: object, attribute: Attribute[Any], value: str | None) -> None:
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            raise reject(
                "wrong-pattern",
                f"{value!r} is not {expected}",
                _field_path(instance, attribute),
                value,
            )

    return validate


def all_matching(
    pattern: re.Pattern[str], expected: str
) -> Callable[[Any, Attribute[Any], tuple[Any, ...]], None]:
    """Return a validator that accepts texts which all have a pattern."""
    one = matching(pattern, expected)

    def validate(instance: object, attribute: Attribute[Any], values: tuple[Any, ...]) -> None:
        for value in values:
            one(instance, attribute, value)

    return validate


def non_blanks(instance: object, attribute: Attribute[Any], values: tuple[str, ...]) -> None:
    """Accept texts that are not blank."""
    for value in values:
        non_blank(instance, attribute, value)


def boolean(instance: object, attribute: Attribute[Any], value: bool) -> None:  # noqa: FBT001  # a value to look at
    """Accept True or False."""
    if not isinstance(value, bool):
        raise _wrong_type("True or False", instance, attribute, value)


def natural_number(instance: object, attribute: Attribute[Any], value: int | None) -> None:
    """Accept a whole number that is not negative, or None."""
    if value is not None and not (_is_number(value, int) and value >= 0):
        raise _wrong_type("a whole number", instance, attribute, value)


def number_or_text(instance: object, attribute: Attribute[Any], value: float | str | None) -> None:
    """Accept a finite number, a text, or None."""
    if not (value is None or isinstance(value, str) or _is_number(value, (int, float))):
        raise _wrong_type("a number or a text", instance, attribute, value)


def latlon(instance: object, attribute: Attribute[Any], value: tuple[float, ...] | None) -> None:
    """Accept latitude and longitude in degrees, or None."""
    if value is None:
        return
    numbers = len(value) == 2 and all(_is_number(degree, (int, float)) for degree in value)  # noqa: PLR2004  # a pair
    if not (numbers and -90 <= value[0] <= 90 and -180 <= value[1] <= 180):  # noqa: PLR2004  # degrees
        raise _wrong_type("a pair of latitude and longitude", instance, attribute, value)


def year_range(instance: object, attribute: Attribute[Any], value: tuple[int, ...] | None) -> None:
    """Accept two whole numbers up to 999, the smaller first, or None."""
    if value is None:
        return
    numbers = len(value) == 2 and all(_is_number(year, int) for year in value)  # noqa: PLR2004  # a pair
    if not (numbers and 0 <= value[0] <= value[1] <= 999):  # noqa: PLR2004  # a longer span is not plausible
        raise _wrong_type("a pair of whole numbers, the smaller first,", instance, attribute, value)


def hour_and_minute(instance: object, attribute: Attribute[Any], value: time) -> None:
    """Accept a time of day in whole minutes, without a zone."""
    whole = isinstance(value, time) and value == time(value.hour, value.minute)
    if not whole or value.tzinfo:
        raise _wrong_type("a time in whole minutes", instance, attribute, value)


def duration_value(instance: object, attribute: Attribute[Any], value: timedelta | None) -> None:
    """Accept a duration in whole seconds, more than 0 and less than a year, or None."""
    if value is None:
        return
    possible = isinstance(value, timedelta) and timedelta() < value < timedelta(days=366)
    if not possible or value.microseconds:
        raise _wrong_type("a duration in whole seconds", instance, attribute, value)


def _is_number(value: object, kinds: type | tuple[type, ...]) -> bool:
    number = isinstance(value, kinds) and not isinstance(value, bool)
    return number and (not isinstance(value, float) or math.isfinite(value))


def _wrong_type(
    expected: str, instance: object, attribute: Attribute[Any], value: object
) -> ModelError:
    message = f"{expected} is needed, not {value!r}"
    return reject("wrong-type", message, _field_path(instance, attribute), value)


def optional_numbers(values: Iterable[int] | None) -> tuple[int, ...] | None:
    """Return whole numbers as a tuple, or None."""
    return None if values is None else tuple(values)


def optional_place(values: Iterable[float] | None) -> tuple[float, ...] | None:
    """Return latitude and longitude as a tuple, or None."""
    return None if values is None else tuple(map(plain_number, values))
