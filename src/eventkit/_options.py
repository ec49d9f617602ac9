"""The options of formats: from tables of the document and words of the command line to objects."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from os import PathLike
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, get_args, get_origin

import attrs
from attrs import field, frozen

from eventkit._input_files import path_inside, read_named, require_relative
from eventkit.document.time_values import as_duration
from eventkit.model.errors import OptionsError, Origin, error_text
from eventkit.model.fields import default_of
from eventkit.model.words import guess, nearest
from eventkit.plugins import InputFile
from eventkit.plugins.requirements import settable_options

if TYPE_CHECKING:
    from cattrs import Converter

O = TypeVar("O", bound="attrs.AttrsInstance")  # noqa: E741  # the options of a format

Hook: TypeAlias = Callable[[Any, Any], Any]


def _with_underscores(values: Mapping[str, object]) -> dict[str, object]:
    return {key.replace("-", "_"): value for key, value in values.items()}


@frozen
class OptionValues:
    """Values of options that come from one place.

    Args:
        values: The values by key; `-` and `_` are the same, and the last one counts.
        origin: Where they come from.
        folder: The folder of the document, in which its files are; None where it is not known.
        reads_files: Whether files are read; else their paths alone are looked at.
        are_texts: Whether they were typed: a text is read as the type of the option wants it: yes
            and no for booleans, digits for numbers, "45 min" or "PT45M" for durations, commas
            between several; nothing for none. Else nothing is coerced; only durations are texts.
    """

    values: Mapping[str, object] = field(converter=_with_underscores)
    origin: Origin = "call"
    are_texts: bool = False
    folder: Path | None = None
    reads_files: bool = True

    def structured(self, key: str, kind: Any) -> object:  # noqa: ANN401  # any annotation
        """Return a value as an option of that type has it."""
        value = self.values[key]
        if self.are_texts and not value and NoneType in get_args(kind):
            return None
        if mentions(kind, InputFile):
            new = _new_typed if self.are_texts else _new_strict
            return new(self._input_file).structure(value, kind)
        return (_typed() if self.are_texts else _strict()).structure(value, kind)

    def _input_file(self, value: object, _: object) -> InputFile:
        """Return the file that a value names; that of a document is in its folder."""
        is_call = self.origin == "call"
        if is_call and isinstance(value, InputFile):
            return value
        if not isinstance(value, str | PathLike) or not str(value):
            raise ValueError(f"the path of a file is needed, not {value!r}")
        name = str(value)
        if is_call:
            return InputFile(name, read_named(Path(os.path.realpath(name))))
        try:
            require_relative(name)
        except ValueError as error:
            raise ValueError(f"{error}; the command line may name it, with --option") from error
        if not self.reads_files:
            return InputFile(name, b"")
        if self.folder is None:
            raise ValueError(f"{name!r} is in the folder of the document: say assets=FOLDER")
        return InputFile(name, read_named(path_inside(self.folder, name)))


def mentions(kind: object, part: type) -> bool:
    """Return whether a type is another, or made with it.

    >>> mentions(tuple[int, ...] | None, int)
    True
    """
    return kind is part or any(mentions(inner, part) for inner in get_args(kind))


def merged_options(kind: type[O], owner: str, *sources: OptionValues) -> O:
    """Return an object of options, made of values of which later ones override earlier ones.

    Args:
        kind: The attrs class of the options.
        owner: The name of the format, for messages.
        sources: The values, with where they come from.

    Raises:
        OptionsError: With all keys that are not known and all values that are not right.

    >>> from eventkit.exporters.icalendar import ICALENDAR
    >>> typed = OptionValues({"reminder": "15 min"}, are_texts=True)
    >>> merged_options(ICALENDAR.options, "icalendar", typed).reminder
    datetime.timedelta(seconds=900)
    """
    source_of = {key: source for source in sources for key in source.values}
    if not source_of:
        return kind()  # without cattrs
    types = {option.name: option.type for option in settable_options(attrs.resolve_types(kind))}
    unknown = [key for key in source_of if key not in types]
    faults = [(unknown_option(key, list(types)), source_of[key].origin) for key in unknown]
    values: dict[str, object] = {}
    for key in filter(source_of.__contains__, types):
        try:
            values[key] = source_of[key].structured(key, types[key])
        except Exception as error:  # noqa: BLE001  # cattrs gathers whatever the values raised
            faults += [(f"{key}: {text}", source_of[key].origin) for text in _messages(error)]
    options = None
    if len(values) + len(unknown) == len(source_of):
        try:
            options = kind(**values)
        except Exception as error:  # noqa: BLE001  # validators of plugins raise what they want
            origin = _origin_of_refusal(kind, values, source_of)
            faults += [(text, origin) for text in _messages(error)]
    if options is None or faults:
        text = "; ".join(text for text, _ in faults)
        is_of_document = any(origin == "document" for _, origin in faults)
        raise OptionsError(
            f"options of {owner}: {text}",
            "document" if is_of_document else "call",
            format=owner,
            faults=[text for text, _ in faults],
        )
    return options


def filled_options(kind: type[attrs.AttrsInstance], part: type) -> list[str]:
    """Return the names of the options that eventkit fills with an object of a class."""
    return [it.name for it in attrs.fields(kind) if isinstance(default_of(it), part)]


def _origin_of_refusal(
    kind: type[attrs.AttrsInstance],
    values: Mapping[str, object],
    source_of: Mapping[str, OptionValues],
) -> Origin:
    """Return whose values options refuse: the document's if they are refused alone."""
    of_document = {key: values[key] for key in values if source_of[key].origin == "document"}
    if of_document:
        try:
            kind(**of_document)
        except Exception:  # noqa: BLE001  # validators of plugins raise what they want
            return "document"
    return "call"


def unknown_option(key: str, known: Sequence[str]) -> str:
    """Return what is said of an option that a format does not have."""
    listing = f"there is {', '.join(known) or 'none'}"
    return f"no option {key!r}; {guess(nearest(key, known), listing)}"


def _messages(error: Exception) -> list[str]:
    """Return what cattrs gathered, each as `key: what`."""
    from cattrs import transform_error

    lines = transform_error(error, path="", format_exception=lambda e, _: error_text(e))
    parts = (message.rpartition(" @ ") for message in lines)
    return [f"{path.lstrip('.')}: {message}" if path else message for message, _, path in parts]


# --- values as they stand in a document or in Python


def _new_strict(input_file: Hook | None = None) -> Converter:
    readers: dict[Any, Hook | None] = {
        InputFile: input_file,
        bool: _exactly(bool, "true or false"),
        int: _exactly(int, "a whole number"),
        float: lambda value, _: float(_exactly((int, float), "a number")(value, _)),
        str: _exactly(str, "a text"),
        date: _exactly(date, "a date"),
        timedelta: _duration,
    }
    return _converter(readers, _one_of, _items)


_strict = cache(_new_strict)


def _exactly(kind: type | tuple[type, ...], expected: str) -> Hook:
    """Return a reader of values of that very kind: Python holds True for a number."""

    def read(value: object, _: object) -> object:
        foreign = isinstance(value, bool) is not (kind is bool) or isinstance(value, datetime)
        if foreign or not isinstance(value, kind):
            raise ValueError(f"{expected} is needed, not {value!r}")
        return value

    return read


def _duration(value: object, _: object) -> timedelta:
    length = value if isinstance(value, timedelta) else as_duration(value)
    if length is None:
        raise ValueError(f'a duration such as "45 min" or PT45M is needed, not {value!r}')
    return length


def _one_of(value: object, kind: object) -> object:
    known = _choices(kind)
    equal = [
        choice
        for spelling, choice in known
        if value is choice or (spelling == value and type(spelling) is type(value))
    ]
    if not equal:
        raise _none_of(known, value)
    return equal[0]


def _choices(kind: Any) -> list[tuple[object, object]]:  # noqa: ANN401  # any annotation
    """Return the choices of a type, each after the value that stands for it."""
    if _is_enum(kind):
        return [(choice.value, choice) for choice in kind]
    return [(choice, choice) for choice in get_args(kind)]


def _none_of(known: Sequence[tuple[object, object]], value: object) -> ValueError:
    spellings = ", ".join(str(spelling) for spelling, _ in known)
    return ValueError(f"one of {spellings} is needed, not {value!r}")


def _items(value: object) -> list[object]:
    if not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(f"a list is needed, not {value!r}")  # noqa: TRY004  # bad input
    return list(value)


# --- texts of the command line

_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}


def _new_typed(input_file: Hook | None = None) -> Converter:
    readers: dict[Any, Hook | None] = {
        InputFile: input_file,
        bool: _read_as(lambda text: _BOOLEANS[text.casefold()], "yes or no"),
        int: _read_as(int, "a whole number"),
        float: _read_as(float, "a number"),
        date: _read_as(date.fromisoformat, "a date such as 2027-03-26"),
        timedelta: _duration,
    }
    return _converter(readers, _spelt_as_one_of, _parts)


_typed = cache(_new_typed)


def _read_as(read: Callable[[str], object], expected: str) -> Hook:
    def reader(text: str, _: object) -> object:
        try:
            return read(text.strip())
        except (ValueError, KeyError):
            raise ValueError(f"{expected} is needed, not {text!r}") from None

    return reader


def _spelt_as_one_of(text: str, kind: object) -> object:
    known = _choices(kind)
    choices = {str(spelling): choice for spelling, choice in known}
    if text not in choices:
        raise _none_of(known, text)
    return choices[text]


def _parts(text: str) -> list[object]:
    return [part.strip() for part in text.split(",") if part.strip()]


# --- both


def _converter(
    readers: Mapping[Any, Hook | None], one_of: Hook, items: Callable[[Any], list[object]]
) -> Converter:
    from cattrs import Converter

    converter = Converter(forbid_extra_keys=True)
    for kind, read in readers.items():
        if read:
            converter.register_structure_hook(kind, read)

    def several(value: object, kind: Any) -> object:  # noqa: ANN401  # any annotation
        item_kind = next(iter(get_args(kind)), str)
        return get_origin(kind)(converter.structure(item, item_kind) for item in items(value))

    converter.register_structure_hook_func(_is_choice, one_of)
    converter.register_structure_hook(Enum, one_of)  # of which older versions have one themselves
    converter.register_structure_hook_func(_is_several, several)
    return converter


def _is_choice(kind: object) -> bool:
    origin: object = get_origin(kind)
    return origin is Literal or _is_enum(kind)


def _is_enum(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _is_several(kind: object) -> bool:
    """Return whether a type is a collection of any number of values of one type."""
    origin: object = get_origin(kind)
    endless = origin is tuple and get_args(kind)[1:] == (...,)
    return endless or origin in (list, set, frozenset)
