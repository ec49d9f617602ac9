"""The options of formats: from tables of the document and words of the command line to objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, get_args, get_origin

import attrs

from eventkit.document.values import as_duration
from eventkit.model.errors import EventkitError, OptionsError
from eventkit.model.words import nearest
from eventkit.plugins import Exporter, Importer

if TYPE_CHECKING:
    from cattrs import Converter

O = TypeVar("O", bound="attrs.AttrsInstance")  # noqa: E741  # the options of a format

Reader: TypeAlias = Callable[[Any, Any], Any]


def made_options(kind: type[O], values: Mapping[str, object], owner: str) -> O:
    """Return an object of options, of values from a document or from Python.

    Nothing is coerced; only durations are texts such as "45 min" or "PT45M".

    Args:
        kind: The attrs class of the options.
        values: What is said of them, by key; `-` and `_` are the same, and the last one counts.
        owner: The name of the format, for messages.

    Raises:
        OptionsError: With all keys that are not known and all values that are not right.
    """
    known = [field.name for field in attrs.fields(kind)]
    given = {key.replace("-", "_"): value for key, value in values.items()}
    wrong = [unknown_option(key, known) for key in given if key not in known]
    try:
        values = {key: value for key, value in given.items() if key in known}
        made = _strict().structure(values, kind) if values else kind()  # without cattrs
    except EventkitError:
        raise
    except Exception as error:  # noqa: BLE001  # cattrs gathers whatever the values raised
        wrong += _said(error)
    if wrong:
        raise _refusal(owner, wrong)
    return made


def parse_options(format: Exporter | Importer[Any], given: Mapping[str, str]) -> dict[str, object]:
    """Return options that were typed as texts as values of their types.

    A text is read as the type of the option wants it: yes and no for booleans, digits for numbers,
    "45 min" or "PT45M" for durations, commas between several; nothing for none.

    Args:
        format: The exporter or importer that takes them.
        given: The options by key.

    Raises:
        OptionsError: With all keys that are not known and all texts that are not right.

    >>> from eventkit.exporters.icalendar import ICALENDAR
    >>> parse_options(ICALENDAR, {"breaks": "no", "reminder": "15 min"})
    {'breaks': False, 'reminder': datetime.timedelta(seconds=900)}
    """
    kinds = {field.name: field.type for field in attrs.fields(attrs.resolve_types(format.options))}
    wrong = [unknown_option(key, list(kinds)) for key in given if key not in kinds]
    parsed: dict[str, object] = {}
    for key, text in given.items():
        try:
            parsed |= {key: _parsed(text, kinds[key])} if key in kinds else {}
        except Exception as error:  # noqa: BLE001  # cattrs gathers whatever the texts raised
            wrong += [f"{key}: {said}" for said in _said(error)]
    if wrong:
        raise _refusal(format.name, wrong)
    return parsed


def _parsed(text: str, kind: Any) -> object:  # noqa: ANN401  # any annotation
    if not text and NoneType in get_args(kind):
        return None
    return _textual().structure(text, kind)


def unknown_option(key: str, known: Sequence[str]) -> str:
    """Return what is said of an option that a format does not have."""
    near = nearest(key, known)
    guess = f"did you mean {near!r}?" if near else f"there is {', '.join(known) or 'none'}"
    return f"no option {key!r}; {guess}"


def _refusal(owner: str, wrong: list[str]) -> OptionsError:
    return OptionsError(f"options of {owner}: {'; '.join(wrong)}")


def _said(error: Exception) -> list[str]:
    """Return what cattrs gathered, each as `key: what`."""
    from cattrs import transform_error

    found = transform_error(error, path="", format_exception=lambda e, _: str(e))
    parts = (message.rpartition(" @ ") for message in found)
    return [f"{path.lstrip('.')}: {what}" if path else what for what, _, path in parts]


# --- values as they stand in a document or in Python


@cache
def _strict() -> Converter:
    readers: dict[Any, Reader] = {
        bool: _exactly(bool, "true or false"),
        int: _exactly(int, "a whole number"),
        float: lambda value, _: float(_exactly((int, float), "a number")(value, _)),
        str: _exactly(str, "a text"),
        date: _exactly(date, "a date"),
        timedelta: _duration,
    }
    return _converter(readers, _one_of, _items)


def _exactly(kind: type | tuple[type, ...], wanted: str) -> Reader:
    """Return a reader of values of that very kind: Python holds True for a number."""

    def read(value: object, _: object) -> object:
        foreign = isinstance(value, bool) is not (kind is bool) or isinstance(value, datetime)
        if foreign or not isinstance(value, kind):
            raise ValueError(f"{wanted} is needed, not {value!r}")
        return value

    return read


def _duration(value: object, _: object) -> timedelta:
    length = value if isinstance(value, timedelta) else as_duration(value)
    if length is None:
        raise ValueError(f'a duration such as "45 min" or PT45M is needed, not {value!r}')
    return length


def _one_of(value: object, kind: object) -> object:
    known = get_args(kind)
    found = [each for each in known if each == value and type(each) is type(value)]
    if not found:
        raise ValueError(f"one of {', '.join(map(str, known))} is needed, not {value!r}")
    return found[0]


def _items(value: object) -> list[object]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(f"a list is needed, not {value!r}")  # noqa: TRY004  # bad input
    return list(value)


# --- texts of the command line

_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


@cache
def _textual() -> Converter:
    readers: dict[Any, Reader] = {
        bool: _read_as(lambda text: _BOOLEANS[text.casefold()], "yes or no"),
        int: _read_as(int, "a whole number"),
        float: _read_as(float, "a number"),
        date: _read_as(date.fromisoformat, "a date such as 2027-03-26"),
        timedelta: _duration,
    }
    return _converter(readers, _spelt_as_one_of, _parts)


def _read_as(read: Callable[[str], object], wanted: str) -> Reader:
    def reader(text: str, _: object) -> object:
        try:
            return read(text.strip())
        except (ValueError, KeyError):
            raise ValueError(f"{wanted} is needed, not {text!r}") from None

    return reader


def _spelt_as_one_of(text: str, kind: object) -> object:
    spelt = {str(each): each for each in get_args(kind)}
    if text not in spelt:
        raise ValueError(f"one of {', '.join(spelt)} is needed, not {text!r}")
    return spelt[text]


def _parts(text: str) -> list[object]:
    return [part.strip() for part in text.split(",") if part.strip()]


# --- both


def _converter(
    readers: Mapping[Any, Reader], one_of: Reader, items: Callable[[Any], list[object]]
) -> Converter:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    for kind, read in readers.items():
        converter.register_structure_hook(kind, read)

    def several(value: object, kind: Any) -> object:  # noqa: ANN401  # any annotation
        each = next(iter(get_args(kind)), str)
        return get_origin(kind)(converter.structure(item, each) for item in items(value))

    converter.register_structure_hook_func(_is_choice, one_of)
    converter.register_structure_hook_func(_is_several, several)
    return converter


def _is_choice(kind: object) -> bool:
    origin: object = get_origin(kind)
    return origin is Literal


def _is_several(kind: object) -> bool:
    """Say whether a type holds any number of one other type."""
    origin: object = get_origin(kind)
    endless = origin is tuple and get_args(kind)[1:] == (...,)
    return endless or origin in (list, set, frozenset)
