"""The readers, each in the same form: calendars by name in, what is in them by name out."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

import pytest
from tests.readers import javascript, libical, packages, programs, server
from tests.readers.entries import ALL, Entry, said

# The ics package splits by a form that Python 3.13 warns of; nothing of ours does.
ICS_IS_OLD = pytest.mark.filterwarnings(
    "ignore:'maxsplit' is passed as positional argument:DeprecationWarning"
)
Read: TypeAlias = Callable[[Mapping[str, bytes], Path], dict[str, list[Entry]]]


class Reader(NamedTuple):
    """A reader.

    Args:
        what: What it is.
        zones: Whether it knows a zone by its name or by its description in the calendar.
        read: How it reads calendars, with a folder of its own for what it needs.
        tells: What it tells of an entry.
        mistakes: What it makes of an entry that it is known to misread.
        but: What it does not read alike.
    """

    what: str
    zones: Literal["name", "description"]
    read: Read
    tells: tuple[str, ...] = ALL
    mistakes: Callable[[Entry], Entry] = lambda entry: entry
    but: str = ""


def each(reads: Callable[[str], list[Entry]]) -> Read:
    """Make a reader of calendars out of one of a calendar."""

    def read(calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
        return {name: reads(data.decode("utf-8")) for name, data in calendars.items()}

    return read


def without(*fields: str) -> tuple[str, ...]:
    return tuple(field for field in ALL if field not in fields)


def escaped_uid(entry: Entry) -> Entry:
    """Leave the escapes of TEXT in a UID, as ics does (RFC 5545, 3.8.4.7: it is TEXT)."""
    return entry._replace(uid=re.sub(r"([\\;,])", r"\\\1", entry.uid))


def of_an_hour(entry: Entry) -> Entry:
    """Show an hour where no end is given, as khal does."""
    if entry.start != entry.end:
        return entry
    return entry._replace(end=said(datetime.fromisoformat(entry.start) + timedelta(hours=1)))


def unquoted(entry: Entry) -> Entry:
    """Leave out the quotation marks around a text of one line, as node-ical does."""
    return entry._replace(
        uid=_bare(entry.uid),
        summary=_bare(entry.summary),
        location=_bare(entry.location),
        description=_bare(entry.description),
    )


def _bare(text: str) -> str:
    return re.sub(r'\A"(.*)"\Z', r"\1", text)


READERS = {
    "icalendar": Reader("Python parser", "name", each(packages.with_icalendar)),
    "ics": Reader(
        "Python parser",
        "name",
        each(packages.with_ics),
        without("categories"),
        mistakes=escaped_uid,
        but="UIDs that hold `,` `;` or `\\`;"
        " the hour after Dublin's and Casablanca's clocks go back",
    ),
    "ical": Reader("Python parser", "name", each(packages.with_ical)),
    "vobject": Reader("Python parser", "description", each(packages.with_vobject)),
    "recurring-ical-events": Reader(
        "Python library that says what takes place when",
        "name",
        each(packages.with_recurring_ical_events),
    ),
    "khal": Reader(
        "terminal calendar",
        "name",
        programs.with_khal,
        without("alarm", "busy"),
        mistakes=of_an_hour,
        but="what has no end: it shows an hour",
    ),
    "vdirsyncer": Reader("synchroniser", "description", programs.with_vdirsyncer),
    "ical.js": Reader("JavaScript parser", "description", javascript.with_ical_js),
    "node-ical": Reader(
        "JavaScript parser",
        "name",
        javascript.with_node_ical,
        mistakes=unquoted,
        but='lines that begin and end with `"`',
    ),
    "libical": Reader(
        "C parser of the desktops' calendars", "description", each(libical.with_libical)
    ),
    "Radicale": Reader("server, with caldav as client", "description", server.with_radicale),
}


def reader(name: str) -> Reader:
    """Return the reader of that name; where the machine has no libical, skip the test."""
    if name == "libical" and libical.library() is None and "CI" not in os.environ:
        pytest.skip("no libical here: the package libical3 (in newer Debian libical3t64) has it")
    return READERS[name]
