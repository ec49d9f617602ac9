"""From an event to the normal form of its document, as TOML or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeAlias

from eventkit.document._quoting import escaped, quoted
from eventkit.document.keys import (
    CHECKS,
    EVENT,
    EXPORTERS,
    FORMAT,
    INNER,
    ITEMS,
    WORDS,
    written_values,
)
from eventkit.document.time_values import ALL_DAY, LAST_DAY, NO_TIME
from eventkit.model import Event, Participation, Session, Timing
from eventkit.model.contents import TABLES
from eventkit.model.times import elapsed, says_instant
from eventkit.model.words import EVENT_SHORTHANDS, SESSION_SHORTHANDS

_SURROGATE = re.compile("[\ud800-\udfff]")
_BARE_KEY = re.compile("[A-Za-z0-9_-]+")


def document(event: Event) -> dict[str, Any]:
    """Return an event as nested tables, in the order of the key table."""
    written = {"eventkit": FORMAT, "event": _event(event)}
    for table, attribute in TABLES.items():
        items = {item.id: _item(event, table, item) for item in getattr(event, attribute)}
        written |= {table: items} if items else {}
    if event.words:
        written["words"] = WORDS.type.write(event.words)
    if event.translations:
        written["translations"] = {
            language: _nested(texts) for language, texts in event.translations.items()
        }
    checks = CHECKS.write(event.checks)
    exporters = EXPORTERS.type.write(event.exporters)
    settings = {"checks": checks, "exporters": exporters}
    return written | {name: table for name, table in settings.items() if table}


def _event(event: Event) -> dict[str, Any]:
    people = _people(event.participations, EVENT_SHORTHANDS)
    return EVENT.write(event, {**people, "sources": list(event.cites) or None})


def _item(event: Event, table: str, item: Any) -> dict[str, Any]:
    if not isinstance(item, Session):
        return ITEMS[table].write(item, written_values(item))
    people = _people(item.participations, SESSION_SHORTHANDS)
    return ITEMS[table].write(item, {**people, **_when(event, item)})


def _nested(texts: Mapping[str, Any]) -> dict[str, Any]:
    """Return a flat mapping of paths as nested tables."""
    root: dict[str, Any] = {}
    for path, text in texts.items():
        *tables, key = path.split(".")
        parent = root
        for table in tables:
            parent = parent.setdefault(table, {})
        parent[key] = text if isinstance(text, str) else list(text)
    return root


# --- participations


def _people(
    participations: tuple[Participation, ...], shorthands: Mapping[str, str]
) -> dict[str, Any]:
    """Return the keys for participations: the last plain ones under shorthands."""
    number = _short_from(participations, list(shorthands.values()))
    table: dict[str, Any] = {
        "participations": [INNER["participations"].write(it) for it in participations[:number]]
        or None
    }
    names = {role: name for name, role in shorthands.items()}
    for participation in participations[number:]:
        table.setdefault(names[participation.role], []).append(participation.who)
    return table


def _short_from(participations: tuple[Participation, ...], roles: list[str]) -> int:
    """Return the index from which all participations are plain and in the order of shorthands."""
    last = len(roles)
    for number in range(len(participations) - 1, -1, -1):
        it = participations[number]
        plain = it.role in roles and not it.remote and it.audience is None
        if not plain or roles.index(it.role) > last:
            return number + 1
        last = roles.index(it.role)
    return 0


# --- times


def _when(event: Event, session: Session) -> dict[str, Any]:
    """Return the keys for the time of a session, in the shortest exact form."""
    if session.day:
        return _days(event, session.day, session.last_day)
    if session.start is None:
        return {}
    if session.timing is Timing.HOURS and session.end:
        if _by_hours(session.start, session.end):
            hours = f"{_clock(session.start)}-{_clock(session.end)}"
            return {"day": _day(event, session.start.date()), "time": hours}
        return {"start": _moment(session.start), "end": _moment(session.end)}
    length = {"duration": NO_TIME} if session.timing is Timing.MOMENT else {}
    if _by_clock(session.start):
        return {"day": _day(event, session.start.date()), "time": _clock(session.start), **length}
    return {"start": _moment(session.start), **length}


def _days(event: Event, day: date, last: date | None) -> dict[str, Any]:
    """Return the keys for a session without hours, or on whole days."""
    if last is None:
        return {"day": _day(event, day)}
    if last > day:
        return {"start": day, "end": last}
    return {"day": _day(event, day), "time": ALL_DAY}


def _clock(moment: datetime) -> str:
    return f"{moment.hour:02}:{moment.minute:02}"


def _day(event: Event, day: date) -> int | date:
    number = (day - event.start).days + 1
    return number if event.start <= day <= event.end and number <= LAST_DAY else day


def _by_clock(moment: datetime) -> bool:
    """Return whether a moment can be written as a time of a day, such as "22:00"."""
    return not (moment.second or moment.microsecond) and says_instant(moment)


def _by_hours(start: datetime, end: datetime) -> bool:
    """Return whether two moments can be written as hours of a day, such as "22:00-01:00"."""
    passes = timedelta(days=end.time() < start.time())
    if end.time() == start.time() or end.date() != start.date() + passes:
        return False
    return _by_clock(start) and _by_clock(end) and elapsed(start, end) > timedelta()


def _moment(moment: datetime) -> str:
    """Return a moment as text, with its offset only if clocks show it twice."""
    wall = moment if not says_instant(moment) else moment.replace(tzinfo=None)
    timespec = "auto" if moment.second or moment.microsecond else "minutes"
    return wall.isoformat(" ", timespec)


# --- JSON and TOML


def json_text(written: Mapping[str, Any]) -> str:
    """Return a document as JSON, laid out as by `json.dumps(indent=2)`, in half the time."""
    return json_value(written, "\n") + "\n"


def json_value(value: Any, indent: str = "\n") -> str:
    """Return a value as JSON, with a line for each value in it, after a break and an indent."""
    within = f"{indent}  "
    if isinstance(value, str):
        return _json_string(value)
    if isinstance(value, Mapping) and value:
        rows = [
            f"{_json_string(key)}:"
            f" {_json_string(it) if type(it) is str else json_value(it, within)}"
            for key, it in value.items()
        ]
        return f"{{{within}{f',{within}'.join(rows)}{indent}}}"
    if isinstance(value, list | tuple) and value:
        return f"[{within}{f',{within}'.join([json_value(it, within) for it in value])}{indent}]"
    return json.dumps(value, default=_spelt, allow_nan=False)


def _json_string(text: str) -> str:
    """Return a text in quotes, with lone surrogates escaped: UTF-8 cannot encode them."""
    spelt = quoted(text)
    return spelt if spelt.isascii() else _SURROGATE.sub(lambda it: f"\\u{ord(it[0]):04x}", spelt)


def compact(value: object) -> str:
    """Return a part of a document as JSON on one line, without blanks, that UTF-8 can encode.

    >>> compact({"start": date(2027, 3, 26)})
    '{"start":"2027-03-26"}'
    """
    return quoted(value) if isinstance(value, str) else escaped(_COMPACT.encode(value))


def _spelt(value: date) -> str:
    """Return a date or time as both TOML and JSON spell it."""
    return value.isoformat().replace("+00:00", "Z")


_COMPACT = json.JSONEncoder(
    ensure_ascii=False, separators=(",", ":"), default=_spelt, allow_nan=False
)


Comments: TypeAlias = Mapping[tuple[str, ...], Sequence[str]]
"""The lines of comments above the tables and keys of a document, by their paths."""


def toml_text(written: Mapping[str, Any], comments: Comments | None = None) -> str:
    """Return a document as TOML.

    Short tables are put in braces; a text of several lines keeps its lines.

    Args:
        written: The document.
        comments: The lines of comments. A path must be that of a table with a heading, or of a key
            below one.
    """
    lines: list[str] = []
    _add_tables(lines, written, (), comments or {})
    return "\n".join(lines).lstrip("\n") + "\n"


def _add_tables(
    lines: list[str], table: Mapping[str, Any], path: tuple[str, ...], comments: Comments
) -> None:
    """Add the lines of a table, and of those in it, to others."""
    values = _values(table, path)
    if path and (values or not table):
        above = "".join([f"# {line}\n" for line in comments.get(path, ())])
        lines.append(f"\n{above}[{dotted(path)}]")
    for key, value in values.items():
        if comments:
            lines += [f"# {line}" for line in comments.get((*path, key), ())]
        lines.append(f"{toml_key(key)} = {toml_value(value)}")
    for key in table if len(values) < len(table) else ():
        if key not in values:
            _add_tables(lines, table[key], (*path, key), comments)


def _values(table: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """Return the values of a table that come before its tables with a heading."""
    values = {
        key: value
        for key, value in table.items()
        if isinstance(value, _NO_TABLES) or not _is_table(key, value, path)
    }
    if not values or len(values) == len(table) or not _has_free_order(path):
        return values
    # To keep the order, tables before a value are put in braces.
    length = list(table).index(next(reversed(values))) + 1
    return dict(islice(table.items(), length))


def _has_free_order(path: tuple[str, ...]) -> bool:
    """Return whether the event, not the key table, defines the order of a table's keys."""
    keys = path[1:] if path[:1] == ("event",) else path[2:]
    return path[:1] in {("translations",), ("exporters",)} or "x" in {*keys[:1], *keys[2:3]}


_NO_TABLES = (str, list, int)
_BRACES = {"contact", "online", "response", "horizon"}


def _is_table(key: str, value: Any, path: tuple[str, ...]) -> bool:
    """Return whether a value is a table with a heading of its own, not one in braces."""
    if not isinstance(value, Mapping):
        return False
    return (key not in _BRACES and path[2:] != ("slots",)) or path[:1] == ("translations",)


def toml_value(value: Any) -> str:
    """Return a value as TOML, a table in braces."""
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, Mapping):
        pairs = [f"{toml_key(key)} = {toml_value(item)}" for key, item in value.items()]
        return f"{{ {', '.join(pairs)} }}"
    return _spelt(value) if isinstance(value, date) else repr(value)


_WIDTH = 90


def _list(values: Iterable[Any]) -> str:
    elements = [toml_value(value) for value in values]
    line = f"[{', '.join(elements)}]"
    if len(line) <= _WIDTH or len(elements) < 2:  # noqa: PLR2004  # one element needs no column
        return line
    return "[\n" + "".join(f"    {element},\n" for element in elements) + "]"


def toml_key(key: str) -> str:
    return key if _BARE_KEY.fullmatch(key) else quoted(key)


def dotted(keys: Iterable[str | int]) -> str:
    """Return the path of a table or key as TOML spells it."""
    return ".".join(toml_key(str(key)) for key in keys)


def _string(text: str) -> str:
    if "\n" not in text:
        return quoted(text)
    lines = "\n".join(quoted(line)[1:-1] for line in text.split("\n"))
    # Between triple quotation marks a single one needs no backslash.
    readable = lines if '""' in text else lines.replace('\\"', '"')
    return f'"""\n{readable}"""'
