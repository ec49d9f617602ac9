"""What eventkit must be able to do with an offer: call its functions, and fill its options.

It is looked at when a plugin is loaded, so that a fault shows before the first export.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import attrs

from eventkit.model.errors import PluginError
from eventkit.model.fields import default_of
from eventkit.plugins._inputs import FILLED, InputFile
from eventkit.plugins._types import Check

_READABLE = (
    "bool, int, float, str, date, timedelta, Literal, Enum, Path, InputFile and lists of these"
)
"""The types of options, in words."""

_PLAIN = (bool, int, float, str, date, timedelta, Path, InputFile, NoneType, Any)
_COLLECTIONS = (tuple, list, set, frozenset)
_ARGUMENTS = {
    "render": ("event", "options"),
    "losses": ("event", "options"),
    "read": ("data", "options"),
    "recognizes": ("head", "name"),
    "run": ("event", "today"),
}


def require_usable(offer: Any) -> None:  # noqa: ANN401  # what any hook offers
    """Raise PluginError if eventkit cannot call a function of an offer, or fill its options.

    Args:
        offer: An exporter, importer, check or command.
    """
    faults = [*_faults_of_functions(offer), *_faults_of_options(getattr(offer, "options", None))]
    if faults:
        name = getattr(offer, "name", None) or getattr(offer, "id", "")
        raise PluginError(f"{type(offer).__name__} {name!r}: {'; '.join(faults)}")


def settable_options(kind: type[attrs.AttrsInstance]) -> list[attrs.Attribute[Any]]:
    """Return the options that users set: all but those that eventkit fills."""
    return [it for it in attrs.fields(kind) if not isinstance(default_of(it), FILLED)]


# --- functions


def _faults_of_functions(offer: object) -> Iterator[str]:
    for name, arguments in _ARGUMENTS.items():
        function = getattr(offer, name, None)
        if function is None:
            continue
        function = inspect.unwrap(function)
        names = arguments[:1] if isinstance(offer, Check) else arguments
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            yield f"{name} is async, and nothing awaits it: write a plain function"
        elif not _takes(function, len(names)):
            signature = str(inspect.signature(function))
            yield f"{name} is called with ({', '.join(names)}), and takes {signature}"


def _takes(function: Callable[..., object], count: int) -> bool:
    """Return whether a function can be called with so many arguments."""
    try:
        inspect.signature(function).bind(*range(count))
    except TypeError:
        return False
    except ValueError:  # one written in C need not have a signature
        return True
    return True


# --- options


def _faults_of_options(kind: type[attrs.AttrsInstance] | None) -> Iterator[str]:
    if kind is None or not attrs.fields(kind):
        return
    try:
        attrs.resolve_types(kind)
    except Exception as error:  # noqa: BLE001  # annotations of plugins raise what they want
        yield f"the types of its options cannot be read: {type(error).__name__}: {error}"
        return
    for option in settable_options(kind):
        if not _is_readable(option.type):
            yield (
                f"no value can be given for the option {option.name!r}: it has the type"
                f" {option.type}; options are of the types {_READABLE}"
            )


def _is_readable(kind: Any) -> bool:  # noqa: ANN401  # any annotation
    """Return whether a document and the command line can give a value of a type."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _is_readable(inner[0])
    if origin in (Union, UnionType) or origin in _COLLECTIONS:
        return all(_is_readable(it) for it in inner if it is not Ellipsis)
    is_choice = origin is Literal or (isinstance(kind, type) and issubclass(kind, Enum))
    return is_choice or kind in _PLAIN or kind in _COLLECTIONS
