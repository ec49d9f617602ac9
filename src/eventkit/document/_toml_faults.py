"""What is wrong with a text that is no TOML: every mistake that can be found, with its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING
from unicodedata import category, name

from attrs import evolve

from eventkit.document._lines import LINES_LIMIT, first_and_second
from eventkit.document._nodes import Node, Source
from eventkit.model import TABLES
from eventkit.model.errors import DocumentError, Fault, shortened
from eventkit.model.words import id_of
from eventkit.spellings.times import dates_meant, hours_meant, length_meant

if TYPE_CHECKING:
    from tomli import TOMLDecodeError

_MESSAGE_LENGTH = 200
_MOST = 20
_EFFORT = 2 * 2**20  # characters that are parsed again: of a large text few mistakes are found
_STATEMENT = re.compile(r"\s*(?:\[|[\w\"'-][\w\"'. -]*\s*=)")
_UNREAD = "not-read-"
_OF_ONE_VALUE = frozenset(
    {
        *("empty-text", "impossible-date", "impossible-time", "unknown-key", "unknown-word"),
        *("unknown-zone", "wrong-id", "wrong-pattern", "wrong-type", "wrong-word"),
    }
)
"""Rules that no part of the document can break which could not be read."""


def toml_faults(text: str, error: TOMLDecodeError, file: str | None) -> tuple[Fault, ...]:
    """Return the mistakes of a text that is no TOML, and faults of what can be read of it.

    Behind each mistake the text is read again without the lines that it stands in.
    """
    import tomli

    faults: list[Fault] = []
    rest: str | None = text
    value: dict[str, object] = {}
    for _ in range(max(1, min(_MOST, _EFFORT // (len(text) + 1)))):
        fault = _fault(rest or "", error)
        faults.append(evolve(fault, file=file))
        rest = _without(rest or "", fault)
        if rest is None:
            break
        try:
            value = tomli.loads(rest)
            break
        except tomli.TOMLDecodeError as another:
            error = another
        except (RecursionError, ValueError):
            break
    if value and "event" in value and rest:
        faults += (evolve(fault, file=file) for fault in _faults_of_values(value, rest))
    return tuple(sorted(faults, key=lambda fault: fault.line or 0))


def _faults_of_values(value: dict[str, object], text: str) -> Iterator[Fault]:
    """Yield the faults of single values in what could be read."""
    from eventkit.document._reading import Reading

    known = {key: part for key, part in value.items() if not key.startswith(_UNREAD)}
    try:
        Reading(main=Node(known, Source(text=text, format="toml"))).event()
    except DocumentError as error:
        for fault in error.faults:
            if fault.rule in _OF_ONE_VALUE:
                yield fault


def _without(text: str, fault: Fault) -> str | None:
    """Return a text without the statement of a mistake, in as many lines; None if it has no end."""
    if fault.line is None:
        return None
    rows = text.split("\n")
    first = after = fault.line - 1
    while first > 0 and not _STATEMENT.match(rows[first]):
        first -= 1
    after += 1
    while after < len(rows) and not _STATEMENT.match(rows[after]):
        after += 1
    statement = rows[first:after]
    if any(mark in row for mark in ('"""', "'''") for row in statement):
        return None
    is_table = statement[0].lstrip().startswith("[")
    stand_in = f"[{_UNREAD}{fault.line}]" if is_table else ""
    return "\n".join([*rows[:first], stand_in, *[""] * (len(statement) - 1), *rows[after:]])


# --- one mistake


def _fault(text: str, error: TOMLDecodeError) -> Fault:
    message = shortened(str(error).partition(" (at ")[0], _MESSAGE_LENGTH)
    line = _opening_line(text, message) or getattr(error, "lineno", None)
    row = text.split("\n")[line - 1].rstrip("\r") if line else ""
    is_list = row.lstrip().startswith("[[")
    is_twice = re.match("Cannot (?:declare|overwrite)", message) and not is_list
    if line and is_twice and len(text) <= LINES_LIMIT:
        with suppress(LookupError):
            return _used_twice(text, line, row)
    hint = _hint_of_blank(row) or _hint_of_time(row) or _hint_of_slip(row, message)
    message = f"this is not TOML: {message}"
    return Fault(rule="toml-syntax", message=message, line=line, value=row, hint=hint)


def _used_twice(text: str, line: int, row: str) -> Fault:
    """Return the fault of a table or key that stands a second time on a line."""
    keys, first = first_and_second(text, line)
    place = Node(None, Source(text, "toml"), keys).place
    is_table = row.lstrip().startswith("[")
    message = f"the {'table' if is_table else 'key'} stands twice, first on line {first}"
    hint = "write a key once: take one of them out"
    if is_table:
        hint = "write a table once: join its keys"
        if len(keys) == 2 and keys[0] in TABLES:  # noqa: PLR2004  # a table and an id
            hint += f", or give the second another id, such as [{place}-2]"
    return Fault(rule="toml-syntax", message=message, place=place, line=line, value=row, hint=hint)


def _opening_line(text: str, message: str) -> int | None:
    """Return the first line of an unterminated text: the parser reports the last one."""
    marks = {'Expected "\'"': "'", "Expected \"'''\"": "'''", "Unterminated string": '"""'}
    begins = text.rfind(marks[message]) if message in marks else -1
    return text.count("\n", 0, begins) + 1 if begins >= 0 else None


# --- remedies

_SLIPS = {
    r"\r.": "end its lines with a line feed (LF), not with CR alone",
    r"^\s*\[\[": "an item is a table with an id, such as [sessions.opening], in single brackets",
    r"""^Expected "'|^Unterminated string""": "end the text with the quotes that it begins with",
    r"^Cannot declare": "write a table once: join its keys, or give the second another id",
    r"^Cannot overwrite": "write a key once: take one of them out",
    r"[“”„«»‘’]": 'write straight quotes: "…"',  # noqa: RUF001  # the very mistake
    r"^Invalid date": "there is no such day, or no such hour",
    r"=\s*\d{4}-\d\d-\d\d[T ]\d:": "hours have two digits: 09:30",
    r"=\s*\d{1,2}:\d\d": 'put hours in quotes: time = "09:30-10:15"',
    r"[=\[,]\s*0(\d+)\s*(?=[,\]#]|$)": (
        'write {0} without the nought, or "0{0}" in quotes if it is no number'
    ),
    r"^\s*[\w.\"-]+\s*:": "write = between a key and its value, not :",
    r"^(?!Expected)\s*[\w-]+\s+[\"'\d\[{]": "write = between a key and its value",
    r"^(?:Illegal|Found invalid) character '\\[nr]'": (
        'end the text on its line, or put it between """ and """'
    ),
    r"^Unclosed inline table": "put a comma between its keys, and }} at its end",
    r"^Unclosed array": "put a comma between its values, and ] at its end",
    r"^\s*\[[^\]]*$": "end the name of a table with ]",
    r"^Invalid initial character for a key|^Expected (?:'=' after|']' at the end of a table)": (
        "an id or key is letters (a-z, A-Z), digits, - and _"
    ),
    r"=\s*(?:True|TRUE|False|FALSE)\b": "write true or false, in small letters",
    r"=\s*(?:#|$)": "write a value after =, or take the line out",
    r"""^\s*[\w-]+\s*=\s*(?:"[^"]*"|'[^']*'|[\w.:-]+)\s*,\s*(?:#|$)""": "end it without a comma",
    r"""=\s*"[^"]*"\s*[^\s"#,}\]]""": 'quotes inside a text are written \\"',
    r"""=\s*'[^']*'\s*[^\s'#,}\]]""": 'put a text with an apostrophe in it into quotes: "…"',
    r"=\s*[^\W\d_]|^Invalid value": 'put texts in quotes: "…"',
}
"""Patterns of the parser's message or of the line, with remedies."""

_TEXTS = re.compile(r'"(?:[^"\\]|\\.)*"|\'[^\']*\'')
_VALUE = re.compile(r"\s*(?P<key>[\w-]+)\s*=\s*(?P<value>[^\"'#\[{]+)")


def _hint_of_blank(row: str) -> str | None:
    """Return the remedy for a character between texts that nobody can see."""
    bare = _TEXTS.sub(lambda text: "_" * len(text[0]), row)
    for column, sign in enumerate(bare.partition("#")[0], 1):
        if not sign.isascii() and category(sign) in ("Zs", "Cf"):
            known = f"{name(sign, 'character').lower()} (U+{ord(sign):04X})"
            remedy = "put a blank in place of" if category(sign) == "Zs" else "take out"
            return f"{remedy} the {known} in column {column}, which word processors write"
    return None


def _hint_of_time(row: str) -> str | None:
    """Return how a date, hours or a length without quotes are written."""
    match = _VALUE.match(row)
    if match is None:
        return None
    key, value = match["key"], match["value"].strip()
    if key in ("time", "hours") and (hours := hours_meant(value)):
        text = "-".join(f"{end:%H:%M}" for end in hours if end is not None)
        return f'put hours in quotes: {key} = "{text}"'
    if key in ("duration", "pause") and (length := length_meant(value, "en")):
        return f'put a length of time in quotes: "{round(length.total_seconds() / 60)} min"'
    if days := dates_meant(value, "en", None, None):
        return f"dates are written year, month, day: {' or '.join(map(str, days))}"
    if key == "day" and re.match(r"[^\W\d_]", value):
        return "write the number of the day, from 1, or a date such as 2027-03-26"
    return None


def _hint_of_slip(row: str, message: str) -> str | None:
    for pattern, hint in _SLIPS.items():
        if slip := re.search(pattern, message) or re.search(pattern, row):
            return hint.format(*slip.groups()) + _valid_name(row, hint)
    return None


def _valid_name(row: str, hint: str) -> str:
    """Return the name of a table with an id that documents can have."""
    table, _, id = row.strip(" \t[]").partition(".")
    if not hint.startswith("an id or key is") or not row.lstrip().startswith("[") or not id:
        return ""
    valid = id_of(id, "")
    return f", such as [{table}.{valid}]" if valid and table.isascii() else ""
