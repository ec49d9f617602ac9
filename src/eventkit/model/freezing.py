"""Mappings made immutable: extension data and translations."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import TypeAlias

from immutabledict import immutabledict

from eventkit.model.fields import plain_number, plain_text, reject

Extension: TypeAlias = (
    "str | int | float | bool | tuple[Extension, ...] | immutabledict[str, Extension]"
)

Translation: TypeAlias = "immutabledict[str, str | tuple[str, ...]]"
Translations: TypeAlias = "immutabledict[str, Translation]"


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
