"""The icalendar format, read: calendars of any program, and our own (RFC 5545, RFC 7986)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import field, frozen

from eventkit.plugins import AnyImporter, Imported, Importer, hookimpl

_BEGINNING = b"begin:vcalendar"


@frozen(kw_only=True)
class CalendarReadingOptions:
    """What of a calendar is read, and what it may not say."""

    start: date | None = field(
        default=None, metadata={"help": "the first day of which repetitions are read"}
    )
    end: date | None = field(
        default=None, metadata={"help": "the last day of which repetitions are read"}
    )
    timezone: str | None = field(
        default=None, metadata={"help": "the time zone of the event, if the calendar has none"}
    )


def recognizes(head: bytes, name: str) -> bool:
    """Return whether a file is a calendar, or is called one."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return plain.startswith(_BEGINNING) or name.lower().endswith(ICALENDAR.extensions)


def read(data: bytes, options: CalendarReadingOptions) -> Imported:
    """Read a calendar."""
    from eventkit.importers.icalendar._drafting import drafted

    return drafted(data, options.start, options.end, options.timezone)


ICALENDAR = Importer(
    name="icalendar",
    summary="Calendar file of Google, Outlook, Apple and others",
    extensions=[".ics", ".ical", ".ifb", ".icalendar"],
    media_types=["text/calendar"],
    options=CalendarReadingOptions,
    recognizes=recognizes,
    read=read,
)


@hookimpl
def eventkit_importers() -> Iterable[AnyImporter]:
    """Register the format."""
    yield ICALENDAR
