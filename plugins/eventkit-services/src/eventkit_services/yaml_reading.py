"""YAML read as texts in lists and tables, each table with its line, and nothing executed.

Scalars stay as they are written: `09:30` is no number of seconds, and `no` is a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml  # type: ignore[import-untyped]  # it brings no types

from eventkit import DocumentError
from eventkit.plugins import Fault
from eventkit_services.records import DEEPEST, Record

_TAG = "tag:yaml.org,2002:"
_TAGS = frozenset(
    _TAG + name for name in ("str", "int", "float", "bool", "null", "map", "seq", "timestamp")
)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MOST_COPIES = 100_000
"""How many values aliases may stand for in a file."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C where there is one


def yaml_value(text: str, path: str, *, first_line: int = 1) -> Any:  # noqa: ANN401  # any shape
    """Return what a text in YAML holds: texts, None, lists, and records with their lines.

    Args:
        text: The text of one document; of several, the first is read.
        path: The file.
        first_line: The number of its first line in the file.

    Raises:
        DocumentError: If it is not YAML, has tags or nests too deep, or if its aliases stand for
            too much.

    >>> yaml_value("talk: {time: 09:30, room: ~}", "talks.yml")
    {'talk': {'time': '09:30', 'room': None}}
    """
    reading = _Reading(path, first_line)
    try:
        return reading.value(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + mark.line if mark else None
        raise _fault("yaml-syntax", f"this is not YAML: {error.problem}", path, line) from error
    except yaml.YAMLError as error:  # a character that YAML has not
        raise _fault("yaml-syntax", f"this is not YAML: {_first_line(error)}", path) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), "")


def _fault(
    rule: str, message: str, path: str, line: int | None = None, hint: str | None = None
) -> DocumentError:
    return DocumentError([Fault(rule=rule, message=message, file=path, line=line, hint=hint)])


class _Reading:
    """The reading of a file: containers that are open, and what anchors name."""

    def __init__(self, path: str, first_line: int) -> None:
        self._path = path
        self._first_line = first_line
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._copies = 0

    def value(self, events: Iterator[Any]) -> Any:  # noqa: ANN401  # any shape
        """Return the value of the first document."""
        # Each open container: itself, its key that waits for a value, its anchor, its size so far.
        stack: list[list[Any]] = []
        for event in events:
            size = 1
            if isinstance(event, yaml.AliasEvent):
                value, size = self._alias(event)
            elif isinstance(event, yaml.ScalarEvent):
                value = self._scalar(event)
                self._keep(event.anchor, value, 1)
            elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                self._open(event, stack)
                continue
            elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                value, _, anchor, size = stack.pop()
                self._keep(anchor, value, size)
            elif isinstance(event, yaml.DocumentEndEvent):
                return None  # an empty document
            else:
                continue
            if not stack:
                return value
            self._add(stack[-1], value, size, event)
        return None

    def _line(self, event: Any) -> int:  # noqa: ANN401  # an event of a library without types
        return int(event.start_mark.line) + self._first_line

    def _open(self, event: Any, stack: list[list[Any]]) -> None:  # noqa: ANN401  # as above
        self._require_plain(event)
        line = self._line(event)
        if len(stack) >= DEEPEST:
            raise _fault("yaml-deep", f"it nests deeper than {DEEPEST} levels", self._path, line)
        is_table = isinstance(event, yaml.MappingStartEvent)
        container: Any = Record(place=f"{self._path}:{line}") if is_table else []
        stack.append([container, None, event.anchor, 1])

    def _add(self, top: list[Any], value: Any, size: int, event: Any) -> None:  # noqa: ANN401  # as above
        container, key, _, _ = top
        top[3] += size
        if isinstance(container, list):
            container.append(value)
        elif key is None:
            if value is not None and not isinstance(value, str):
                message = "a key of a table is a list or a table"
                raise _fault("yaml-key", message, self._path, self._line(event))
            top[1] = (value or "", self._line(event))
        else:
            self._add_to_record(container, key, value)
            top[1] = None

    def _add_to_record(self, record: Record, key: tuple[str, int], value: Any) -> None:  # noqa: ANN401  # as above
        name, line = key
        if name == "<<":  # what is merged goes behind what the table says itself
            for merged in value if isinstance(value, list) else [value]:
                for inner, its_value in merged.items() if isinstance(merged, Record) else ():
                    record.setdefault(inner, its_value)
            return
        record[name] = value
        record.lines[name] = line

    def _scalar(self, event: Any) -> str | None:  # noqa: ANN401  # as above
        self._require_plain(event)
        text = str(event.value)
        return None if event.style is None and text in _NULLS else text

    def _require_plain(self, event: Any) -> None:  # noqa: ANN401  # as above
        if event.tag not in _TAGS and event.tag is not None:
            message = f"the tag {event.tag!r} is not read"
            hint = "write the value without it"
            raise _fault("yaml-tag", message, self._path, self._line(event), hint)

    def _keep(self, anchor: str | None, value: Any, size: int) -> None:  # noqa: ANN401  # as above
        if anchor is not None:
            self._anchors[anchor] = value, size

    def _alias(self, event: Any) -> tuple[Any, int]:  # noqa: ANN401  # as above
        if event.anchor not in self._anchors:
            message = f"nothing before it is called {event.anchor!r}"
            raise _fault("yaml-alias", message, self._path, self._line(event))
        value, size = self._anchors[event.anchor]
        self._copies += size
        if self._copies > _MOST_COPIES:
            message = f"its aliases stand for more than {_MOST_COPIES} values"
            raise _fault("yaml-alias", message, self._path, self._line(event))
        return value, size
