"""Converters, validators and field marks that the items share.

A validator is named after the values it accepts. A mark is the metadata of an attrs field, by which
`eventkit.model.tree` walks over events:

- `key(…)`: a word, a number, a date or a mapping.
- `translatable(…)`: a text that can be translated.
- `refers(…)`: ids of items in some tables.
- `nested(…)`: items of a class, keyed by id in the document.
- `values(…)`: one or several values of a class that has fields.
- `rows(…)`: the items of a table of the event.
- `VIEW`: a field that views set, which is not in the document.

The first five describe the key of the document in a line. A field without a description has no key
of its own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar, get_args, get_type_hints

import attrs
from attrs import Attribute

from eventkit.model.errors import Fault, ModelError, shortened
from eventkit.model.times import has_foreign_offset, is_not_a_time
from eventkit.model.tree import Kind, fields_of
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
    guess,
    nearest,
)

VIEW = {"view": True}

FIRST_YEAR, LAST_YEAR = 1900, 2999

PARTIES = ("people", "organizations", "groups")

HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # UTF-8 cannot encode them

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")


class Value:
    """A value that holds what its marks say, and whose repr leaves out defaults.

    attrs would generate a method for each class, which takes a quarter of the time in which the
    classes are made.
    """

    __slots__ = ()

    def __attrs_post_init__(self) -> None:
        if faults := tuple(_of_wrong_class(self)):
            raise ModelError(faults)

    def __repr__(self) -> str:
        filled = (
            f"{field.alias}={value!r}"
            for field in attrs.fields(type(self))  # type: ignore[arg-type]  # a base of attrs classes
            if field.repr and (value := getattr(self, field.name)) != default_of(field)
        )
        return f"{type(self).__name__}({', '.join(filled)})"


def default_of(field: Attribute[Any]) -> Any:  # noqa: ANN401  # a value of any type
    """Return the default of a field, made if each object has its own."""
    factory = getattr(field.default, "factory", None)
    return factory() if factory else field.default


def _of_wrong_class(holder: Any) -> Iterator[Fault]:  # noqa: ANN401  # a value of any class
    """Find what is not an id, item or value of the class that a field refers to or holds."""
    for field in fields_of(type(holder), Kind.REFERENCE, Kind.ITEMS, Kind.VALUES, Kind.TABLE):
        kind, value = field.holds or str, getattr(holder, field.name)
        if field.is_list and isinstance(value, tuple):
            others = ((number, it) for number, it in enumerate(value) if not isinstance(it, kind))
            for number, inner in others:
                yield _not_of_class(kind, f"{field.key}[{number}]", holder, inner)
        elif field.is_list:
            expected = "ids" if kind is str else f"{kind.__name__} objects"
            yield _not_of_class(kind, field.key, holder, value, f"a list of {expected}")
        elif not isinstance(value, kind) and (value is not None or field.is_required):
            yield _not_of_class(kind, field.key, holder, value)


def _not_of_class(
    kind: type[Any], key: str, holder: Value, value: object, expected: str = ""
) -> Fault:
    article = "an" if kind.__name__[0] in "AEIO" else "a"
    needed = "an id, or an item with one," if kind is str else f"{article} {kind.__name__}"
    is_table = hasattr(kind, "table") and _place_of(holder) == "event"
    required = () if kind is str else [it.name for it in fields_of(kind) if it.is_required]
    form = f"{kind.__name__}({', '.join(f'{name}=…' for name in required)})"
    return Fault(
        rule="wrong-type",
        message=f"{expected or needed} is needed, not {shortened(repr(value))}",
        place=key if is_table else f"{_place_of(holder)}.{key}",
        value=value,
        hint=f"write {form}" if required and not expected else None,
    )


class HasId(Protocol):
    """Anything with an id: a person, a room, a session …."""

    @property
    def id(self) -> str:
        """Its key in its table."""


class HasTable(HasId, Protocol):
    """An item that stands in a table of the document."""

    table: ClassVar[str]
    """The name of the table; `event` for the event itself."""


Ref: TypeAlias = str | HasId
Validator: TypeAlias = "Callable[[Any, Attribute[Any], Any], None]"


def key(help: str) -> dict[str, Any]:
    """Mark a field as a key of the document."""
    return {"help": help}


def translatable(help: str) -> dict[str, Any]:
    """Mark a field as one or several texts that can be translated."""
    return {"text": True, "help": help}


PICTURES = frozenset({"image", "logo"})
"""The names of the fields that name a picture."""


def picture(help: str) -> dict[str, Any]:
    """Mark a field as a picture, which is named and never read."""
    return key(f"{help}: the path of a file beside the document, or a web address")


def refers(*tables: str, help: str = "") -> dict[str, Any]:
    """Mark a field as ids of items in these tables."""
    return {"refers": tables, "help": help}


def nested(kind: type[Value], help: str) -> dict[str, Any]:
    """Mark a field as items of a class."""
    return {"nested": kind, "help": help}


def values(kind: type[Value], help: str = "") -> dict[str, Any]:
    """Mark a field as one or several values of a class."""
    return {"values": kind, "help": help}


def rows(kind: type[HasTable]) -> dict[str, Any]:
    """Mark a field of the event as the items of a table."""
    return {"table": kind, "key": kind.table}


def optional(
    mark: dict[str, Any],
    validator: Callable[[Any, Attribute[Any], V], None] | None = None,
    *,
    repr: bool = True,
) -> V:
    """Declare a field with a mark that is None by default, and takes other values as they are.

    Type checkers see a default value, so that fields with a converter, which they read from
    `attrs.field`, are declared by that.
    """
    return attrs.field(default=None, validator=validator, repr=repr, metadata=mark)  # type: ignore[no-any-return]


def reject(rule: str, message: str, place: str = "", value: object = None) -> ModelError:
    """Return the error for one wrong value."""
    return ModelError([Fault(rule=rule, message=message, place=place, value=value)])


def ref(value: Ref | None) -> str | None:
    """Return the id that a value is or has."""
    return None if value is None else required_ref(value)


def required_ref(value: Ref) -> str:
    """Return the id that a value is or has; what has none is refused afterwards."""
    return plain_text(value) if isinstance(value, str) else getattr(value, "id", value)  # type: ignore[arg-type]  # see above


def refs(values: Iterable[Ref]) -> tuple[str, ...]:
    """Return the ids that values are or have."""
    return tuple(map(required_ref, values)) if _is_list(values) else values  # type: ignore[return-value]  # refused afterwards


class Several(tuple[V, ...]):
    """Converts items or values to a tuple; what is no list is refused afterwards."""

    __slots__ = ()

    def __new__(cls, values: Iterable[V]) -> Several[V]:
        """Return the tuple."""
        return tuple(values) if _is_list(values) else values  # type: ignore[return-value]  # see above


def words(values: Iterable[str]) -> tuple[str, ...]:
    """Return texts as a tuple."""
    return tuple(map(plain_text, values)) if _is_list(values) else values  # type: ignore[return-value]  # refused afterwards


def _is_list(values: object) -> bool:
    return isinstance(values, Iterable) and not isinstance(values, str | Mapping)


def member(kind: type[E], value: str) -> E:
    """Return the member of a closed vocabulary that a text spells; `member_of` refuses others."""
    try:
        return kind(value)
    except ValueError:
        return value  # type: ignore[return-value]  # refused afterwards


def member_of(kind: type[E]) -> Validator:
    """Return a validator that accepts members of a vocabulary, and None if that is the default."""

    def validate(instance: object, attribute: Attribute[Any], value: object) -> None:
        if isinstance(value, kind) or (value is None and attribute.default is None):
            return
        near = nearest(value, kind) if isinstance(value, str) else None
        advice = guess(near, f"it is one of {', '.join(kind)}")
        raise _refused("unknown-word", f"{value!r}; {advice}", instance, attribute, value)

    return validate


def vocabulary(converter: Any) -> type[StrEnum]:  # noqa: ANN401  # attrs has no type of converters
    """Return the closed vocabulary of whose members a converter makes one."""
    result = get_type_hints(converter)["return"]
    kinds = (kind for kind in (result, *get_args(result)) if isinstance(kind, type))
    return next(kind for kind in kinds if issubclass(kind, StrEnum))


def to_audience(value: str) -> Audience:
    """Return an audience by its word."""
    return member(Audience, value)


def to_optional_audience(value: str | None) -> Audience | None:
    """Return an audience by its word, or None."""
    return None if value is None else member(Audience, value)


def to_attribution(value: str) -> Attribution:
    """Return an attribution by its word."""
    return member(Attribution, value)


def to_optional_status(value: str | None) -> Status | None:
    """Return the status of an event or session by its word, or None."""
    return None if value is None else member(Status, value)


def to_optional_stage(value: str | None) -> Stage | None:
    """Return the stage of an outcome by its word, or None."""
    return None if value is None else member(Stage, value)


def to_optional_outcome_status(value: str | None) -> OutcomeStatus | None:
    """Return the status of an outcome by its word, or None."""
    return None if value is None else member(OutcomeStatus, value)


def to_answer(value: str) -> Answer:
    """Return an answer by its word."""
    return member(Answer, value)


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


def plain_id(value: str) -> str:
    """Return an id as a plain string; what is none is refused afterwards."""
    return plain_text(value)


def plain_number(value: float) -> float:
    """Return a number as a plain one, since subclasses may format differently."""
    if isinstance(value, int) and not isinstance(value, bool):
        return int(value)
    return float(value) if isinstance(value, float) else value


def optional_measure(value: float | str | None) -> float | str | None:
    """Return a number as a plain one; texts and None stay as they are."""
    return value if value is None or isinstance(value, str) else plain_number(value)


def required_measure(value: float | str) -> float | str:
    """Return a number as a plain one; a text stays as it is."""
    return value if isinstance(value, str) else plain_number(value)


def plain_hour(value: time) -> time:
    """Return a time of day without a fold."""
    return value.replace(fold=0) if isinstance(value, time) else value


def _refused(
    rule: str, message: str, instance: object, attribute: Attribute[Any], value: object
) -> ModelError:
    """Return the error for a wrong value of a field."""
    holder = type(instance).__name__ if attribute.name == "id" else _place_of(instance)
    return reject(rule, message, f"{holder}.{attribute.name}", value)


def _place_of(holder: object) -> str:
    """Return the path of an item in a document; of a value that has none the name of its class."""
    table, id = getattr(holder, "table", ""), getattr(holder, "id", "")
    if table in {"", "event"}:
        return table or type(holder).__name__
    return f"{table}.{id}"


def item_id(instance: object, attribute: Attribute[str], value: str) -> None:
    """Accept a TOML bare key of at most 48 characters."""
    if not isinstance(value, str) or not ID.fullmatch(value):
        expected = f"letters, digits, - and _, at most {ID_LENGTH} of them"
        message = f"{value!r} cannot be an id: {expected}"
        raise _refused("wrong-id", message, instance, attribute, value)


def open_word(instance: object, attribute: Attribute[Any], value: str | None) -> None:
    """Accept an open word, or None."""
    if value is not None and not WORD.fullmatch(value):
        expected = "small letters, digits and -, a letter first"
        message = f"{value!r} is no word for this: {expected}"
        raise _refused("wrong-word", message, instance, attribute, value)


def string(instance: object, attribute: Attribute[Any], value: str | None) -> None:
    """Accept a text; also None if that is the default."""
    optional = attribute.default is None
    if not (isinstance(value, str) or (value is None and optional)):
        raise _wrong_type("a text", instance, attribute, value)
    if type(value) is not str and value is not None and f"{value}" != value:
        raise _wrong_type("a text that is written as it is", instance, attribute, value)
    if value and not value.isascii() and HALF_A_CHARACTER.search(value):
        message = f"half a character is no text: {value!r}"
        raise _refused("half-a-character", message, instance, attribute, value)


def zone_name(instance: object, attribute: Attribute[Any], value: str | None) -> None:
    """Accept a text, as `string` does; the event checks whether the zone is known."""
    string(instance, attribute, value)


def non_blank(instance: object, attribute: Attribute[str], value: str) -> None:
    """Accept a text that is not blank."""
    string(instance, attribute, value)
    if not value.strip():
        message = "a text is needed here, not an empty one"
        raise _refused("empty-text", message, instance, attribute, value)


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
    """Accept a datetime in a plausible year, or None; the item checks whether it is aware.

    A datetime whose zone says another offset for that time, as the zones of pytz do before
    `localize`, is minutes or hours from what is meant.
    """
    if value is None:
        return
    if not isinstance(value, datetime) or is_not_a_time(value):
        raise _wrong_type("a date with a time", instance, attribute, value)
    _require_possible(instance, attribute, value)
    if has_foreign_offset(value):
        message = (
            f"{value.isoformat(' ')} has an offset that its zone {value.tzinfo} does not have then:"
            " use the zone's localize(), or zoneinfo.ZoneInfo"
        )
        raise _refused("wrong-offset", message, instance, attribute, value)


def _require_possible(instance: object, attribute: Attribute[Any], value: date) -> None:
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        message = f"the year {value.year} cannot be meant"
        raise _refused("impossible-date", message, instance, attribute, value)


def matching(pattern: re.Pattern[str], expected: str) -> Validator:
    """Return a validator that accepts texts of a pattern, or None."""

    def validate(instance: object, attribute: Attribute[Any], value: str | None) -> None:
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            message = f"{value!r} is not {expected}"
            raise _refused("wrong-pattern", message, instance, attribute, value)
        if value is not None:
            string(instance, attribute, value)

    return validate


def _texts(instance: object, attribute: Attribute[Any], values: object) -> tuple[str, ...]:
    """Return the texts of a list; what is no list is refused."""
    if not isinstance(values, tuple):
        raise _wrong_type("a list of texts", instance, attribute, values)
    return values


def texts(instance: object, attribute: Attribute[Any], values: tuple[str, ...]) -> None:
    """Accept a list of texts."""
    for value in _texts(instance, attribute, values):
        string(instance, attribute, value)


def all_matching(pattern: re.Pattern[str], expected: str) -> Validator:
    """Return a validator that accepts texts which all have a pattern."""
    one = matching(pattern, expected)

    def validate(instance: object, attribute: Attribute[Any], values: tuple[Any, ...]) -> None:
        for value in _texts(instance, attribute, values):
            one(instance, attribute, value)

    return validate


def non_blanks(instance: object, attribute: Attribute[Any], values: tuple[str, ...]) -> None:
    """Accept texts that are not blank."""
    for value in _texts(instance, attribute, values):
        non_blank(instance, attribute, value)


def boolean(instance: object, attribute: Attribute[Any], value: bool) -> None:  # noqa: FBT001  # a value to look at
    """Accept True or False; also None if that is the default."""
    if not (isinstance(value, bool) or (value is None and attribute.default is None)):
        raise _wrong_type("True or False", instance, attribute, value)


def natural_number(instance: object, attribute: Attribute[Any], value: int | None) -> None:
    """Accept a whole number that is not negative, or None."""
    if value is not None and not (_is_number(value, int) and value >= 0):
        raise _wrong_type("a whole number", instance, attribute, value)


MOST_PERCENT = 100


def percentage(instance: object, attribute: Attribute[Any], value: int | None) -> None:
    """Accept a whole number from 0 to 100, or None."""
    natural_number(instance, attribute, value)
    if value is not None and value > MOST_PERCENT:
        raise _wrong_type("a whole number from 0 to 100", instance, attribute, value)


def number_or_text(instance: object, attribute: Attribute[Any], value: float | str | None) -> None:
    """Accept a finite number or a text; also None if that is the default."""
    is_missing = value is None and attribute.default is None
    if not (is_missing or isinstance(value, str) or _is_number(value, (int, float))):
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
    return _refused("wrong-type", message, instance, attribute, value)


def optional_numbers(values: Iterable[int] | None) -> tuple[int, ...] | None:
    """Return whole numbers as a tuple, or None."""
    return None if values is None else tuple(values)


def optional_place(values: Iterable[float] | None) -> tuple[float, ...] | None:
    """Return latitude and longitude as a tuple, or None."""
    return None if values is None else tuple(map(plain_number, values))
