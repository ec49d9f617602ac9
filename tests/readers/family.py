"""The readers, each in the same form: calendars by name in, what is in them by name out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeAlias

from tests.readers import javascript, libical, packages, programs, server
from tests.readers.cases import GROUPS, Case, every_kind
from tests.readers.entries import ALL, Entry

Read: TypeAlias = Callable[[Mapping[str, bytes], Path], dict[str, list[Entry]]]


class Reader(NamedTuple):
    """A reader.

    Args:
        what: What it is.
        read: How it reads calendars, with a folder of its own for what it needs.
        tells: What it tells of an entry.
        groups: The cases that it is held to.
        mistakes: What it makes of an entry that it is known to misread.
    """

    what: str
    read: Read
    tells: tuple[str, ...] = ALL
    groups: Mapping[str, Callable[[], dict[str, Case]]] = GROUPS
    mistakes: Callable[[Entry], Entry] = lambda entry: entry


def each(reads: Callable[[str], list[Entry]]) -> Read:
    """Make a reader of calendars out of one of a calendar."""

    def read(calendars: Mapping[str, bytes], folder: Path) -> dict[str, list[Entry]]:
        return {name: reads(data.decode("utf-8")) for name, data in calendars.items()}

    return read


def without(*fields: str) -> tuple[str, ...]:
    return tuple(field for field in ALL if field not in fields)


# Each entry is put on a server by itself, which takes long: one zone stands for those like it.
ON_A_SERVER = GROUPS | {"every zone": every_kind}


def escaped_uid(entry: Entry) -> Entry:
    """Leave the escapes of TEXT in a UID, as ics does (RFC 5545, 3.8.4.7: it is TEXT)."""
    return entry._replace(uid=re.sub(r"([\\;,])", r"\\\1", entry.uid))


READERS = {
    "icalendar": Reader("Python parser", each(packages.with_icalendar)),
    "ics": Reader(
        "Python parser", each(packages.with_ics), without("categories"), mistakes=escaped_uid
    ),
    "ical": Reader("Python parser", each(packages.with_ical)),
    "vobject": Reader("Python parser", each(packages.with_vobject)),
    "recurring-ical-events": Reader(
        "Python library that says what takes place when", each(packages.with_recurring_ical_events)
    ),
    "khal": Reader("terminal calendar", programs.with_khal),
    "vdirsyncer": Reader("synchroniser", programs.with_vdirsyncer),
    "ical.js": Reader("JavaScript parser", javascript.with_ical_js),
    "node-ical": Reader("JavaScript parser", javascript.with_node_ical),
    "libical": Reader("C parser of the desktops' calendars", each(libical.with_libical)),
    "Radicale": Reader("server, with caldav as client", server.with_radicale, groups=ON_A_SERVER),
}
