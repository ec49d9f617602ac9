"""From bytes to parsed values: encodings, limits, TOML, JSON, and faults of syntax."""

from __future__ import annotations

import codecs
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from eventkit.document._nodes import NESTING, Node, Source
from eventkit.model.errors import DocumentError, Fault, shortened

SIZE_LIMIT = 64 * 2**20
LARGEST_NUMBER = 10**1000
FORMATS = ("toml", "json")


def parsed(data: bytes | str, format: str, path: Path | None = None, **more: Any) -> Node:
    """Return the parsed value of a text, with its source.

    Raises:
        DocumentError: If it is too large, not UTF-8, or not valid; it has this one fault.
    """
    where = str(path) if path else None
    if format not in FORMATS:
        raise ValueError(f"documents are written in {' or '.join(FORMATS)}, not {format!r}")
    if len(data) > SIZE_LIMIT:
        _fail("too-large", f"the document is larger than {SIZE_LIMIT >> 20} MiB", where)
    text = _text(data, where).removeprefix("\ufeff")
    source = Source(text=text, format=format, path=path, **more)
    value = (_toml if format == "toml" else _json)(text, where)
    _require_shallow(value, where)
    return Node(value, source)


def _fail(rule: str, message: str, file: str | None, **facts: Any) -> NoReturn:
    raise DocumentError([Fault(rule=rule, message=message, file=file, **facts)])


def _too_deep(where: str | None) -> NoReturn:
    _fail("too-deep", f"tables and lists are nested deeper than {NESTING} levels", where)


def _too_many_digits(where: str | None) -> NoReturn:
    _fail("too-large", "a number has more than a thousand digits", where)


_DEEP_OR_LONG = frozenset({dict, list, int})


def _require_shallow(value: Any, where: str | None) -> None:
    """Refuse values that are nested too deep, without recursion, and numbers that are too long.

    Python reads hexadecimal numbers of any length, and then cannot write them.
    """
    layer: list[Any] = [[value]]
    for _ in range(NESTING + 1):
        values = [
            value
            for holder in layer
            for value in (holder.values() if type(holder) is dict else holder)
            if type(value) in _DEEP_OR_LONG
        ]
        layer = [value for value in values if type(value) is not int]
        if len(layer) < len(values):
            numbers = (value for value in values if type(value) is int)
            if max(map(abs, numbers)) > LARGEST_NUMBER:
                _too_many_digits(where)
    if any(layer):
        _too_deep(where)


def _text(data: bytes | str, where: str | None) -> str:
    if isinstance(data, str):
        return data
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _not_utf_8(data, where, data.count(b"\n", 0, error.start) + 1)
    if _ZERO_IN_TWO.match(data):  # UTF-16 without a byte order mark
        _not_utf_8(data, where, 1)
    return text


def _not_utf_8(data: bytes, where: str | None, line: int) -> NoReturn:
    hint = f"save it as UTF-8; it looks like {_encoding(data)}"
    _fail("not-utf-8", "the text is not UTF-8", where, line=line, hint=hint)


_ZERO_IN_TWO = re.compile(rb"(?s)(?:\0.){4}|(?:.\0){4}")


def _encoding(data: bytes) -> str:
    """Guess the encoding of a text that is not UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:100]:
        return "UTF-16"
    high = [byte for byte in data if byte >= 0x80]  # noqa: PLR2004  # beyond ASCII
    cyrillic = sum(byte >= 0xC0 for byte in high)  # noqa: PLR2004  # the letters of Windows-1251
    in_words = re.search(rb"[\xc0-\xff]{3,}", data)
    return "Windows-1251" if in_words and cyrillic * 2 > len(high) else "Windows-1252"


# --- TOML


def _toml(text: str, where: str | None) -> Any:
    import tomli

    try:
        return tomli.loads(text)
    except RecursionError:
        _too_deep(where)
    except tomli.TOMLDecodeError as error:
        from eventkit.document._toml_faults import toml_faults  # only if there is a fault

        raise DocumentError(toml_faults(text, error, where)) from None
    except ValueError:  # a number with more digits than Python reads
        _too_many_digits(where)


# --- JSON


class _DuplicateKeyError(ValueError):
    """A duplicate key in a JSON object."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        counts = Counter(key for key, _ in pairs)
        duplicate = next(key for key, _ in pairs if counts[key] > 1)
        raise _DuplicateKeyError(f"the key {shortened(repr(duplicate))} is twice in one object")
    return table


class _ConstantError(ValueError):
    """`NaN` or `Infinity`, which JSON does not have."""


def _no_constant(name: str) -> NoReturn:
    raise _ConstantError(f"documents have no number {name}")


def _json(text: str, where: str | None) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except RecursionError:
        _too_deep(where)
    except json.JSONDecodeError as error:
        _fail("json-syntax", f"this is not JSON: {error.msg}", where, line=error.lineno)
    except _DuplicateKeyError as error:
        from eventkit.document._lines import (
            first_duplicate,
        )  # parses again: only if there is a fault

        keys, line = first_duplicate(text) or ((), None)
        place = Node(None, Source(text, "json"), keys).place
        hint = "take one of them out"
        _fail("key-used-twice", str(error), where, hint=hint, line=line, place=place)
    except _ConstantError as error:
        _fail("json-syntax", f"this is not JSON: {error}", where)
    except ValueError:  # a number with more digits than Python reads
        _too_many_digits(where)
