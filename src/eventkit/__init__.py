"""A workshop as one file; everything else is an export.

    import eventkit

    event = eventkit.load("event.toml")
    calendar = eventkit.export(event, to="icalendar")

The classes an event is made of live in `eventkit.model`, what plugins are written with in
`eventkit.plugins`, what they are tested with in `eventkit.testing`.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eventkit._zone_data import zone_data
    from eventkit.batches import Result, export_many
    from eventkit.changes import diff
    from eventkit.checking import check
    from eventkit.document import dumps, load, loads
    from eventkit.exporting import dump, export, to_icalendar, write
    from eventkit.feeds import write_feeds
    from eventkit.importing import read
    from eventkit.model import Event
    from eventkit.model.errors import DocumentError, EventkitError
    from eventkit.releases import Log, load_log, release

__version__ = "0.1.0"

__all__ = [
    "DocumentError",
    "Event",
    "EventkitError",
    "Log",
    "Result",
    "check",
    "diff",
    "dump",
    "dumps",
    "export",
    "export_many",
    "load",
    "load_log",
    "loads",
    "read",
    "release",
    "to_icalendar",
    "write",
    "write_feeds",
    "zone_data",
]

_HOMES = {
    "DocumentError": "eventkit.model.errors",
    "Event": "eventkit.model",
    "EventkitError": "eventkit.model.errors",
    "Log": "eventkit.releases",
    "Result": "eventkit.batches",
    "check": "eventkit.checking",
    "diff": "eventkit.changes",
    "dump": "eventkit.exporting",
    "dumps": "eventkit.document",
    "export": "eventkit.exporting",
    "export_many": "eventkit.batches",
    "load": "eventkit.document",
    "load_log": "eventkit.releases",
    "loads": "eventkit.document",
    "read": "eventkit.importing",
    "release": "eventkit.releases",
    "to_icalendar": "eventkit.exporting",
    "write": "eventkit.exporting",
    "write_feeds": "eventkit.feeds",
    "zone_data": "eventkit._zone_data",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: `import eventkit` alone costs next to nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
