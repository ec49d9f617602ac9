"""Calendars as text, of which parts make calendars of their own.

For formats that hold calendars, such as a web site with a file for each session: nothing but
eventkit spells iCalendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from immutabledict import immutabledict

from eventkit.calendars import CalendarOptions, Entries
from eventkit.calendars.texts import calendar_title
from eventkit.exporters.icalendar import (
    Property,
    calendar_end,
    calendar_head,
    component_speller,
    spelled_entries,
    spelled_zones,
)
from eventkit.model import Event, History
from eventkit.model.tree import copy_with

__all__ = ["CalendarText", "ComponentText", "Property"]


class CalendarText:
    r"""The calendar of an event, each entry of which is spelled once.

    Args:
        event: The event as its readers see it, as an exporter is handed it.

    >>> from datetime import UTC, date, datetime
    >>> from eventkit.model import stamp
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", updated=datetime(2027, 1, 5, tzinfo=UTC))
    >>> calendar = CalendarText(stamp(school))
    >>> list(calendar.entries)
    ['school']
    >>> calendar.joined(["school"]) == calendar.head() + calendar.entries["school"] + calendar.end
    True
    """

    end = calendar_end()
    """What stands after the entries."""

    def __init__(self, event: Event) -> None:
        entries = Entries(event, CalendarOptions())
        self._language = event.language
        self._clock, self._zones = spelled_zones(entries)
        self.entries: Mapping[str, str] = immutabledict(spelled_entries(entries))
        """The text of each entry by its UID, in order of time, with those that are withdrawn."""

    def head(self, name: str = "", feed_url: str | None = None) -> str:
        """Return what stands before the entries, with the zones of all of them.

        Args:
            name: What the calendar is called; empty for a file of one entry.
            feed_url: Where it will be published, for calendars that subscribe to it.

        Raises:
            ValueError: If calendars cannot be fetched from that address.
        """
        options = CalendarOptions(name=name or None, feed_url=feed_url)
        title = calendar_title(name, None, self._language)
        return calendar_head(title, options, self._clock, self._zones)

    def joined(self, uids: Iterable[str], *, name: str = "", feed_url: str | None = None) -> str:
        """Return a calendar of some entries.

        Args:
            uids: The UIDs of the entries; those without an entry are left out.
            name: As for `head`.
            feed_url: As for `head`.

        Raises:
            ValueError: As for `head`.
        """
        texts = (self.entries[uid] for uid in uids if uid in self.entries)
        return "".join([self.head(name, feed_url), *texts, self.end])


class ComponentText:
    r"""Components of iCalendar that eventkit has no exporter for, such as VTODO, as text.

    Each is stamped by what the releases of its event recorded of its UID.

    Args:
        event: The event as its readers see it, as an exporter is handed it.

    >>> from datetime import UTC, date, datetime
    >>> from eventkit.model import stamp
    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC", updated=datetime(2027, 1, 5, tzinfo=UTC))
    >>> text = ComponentText(stamp(school))
    >>> print(text.component("VTODO", "a@school", [("SUMMARY", "Plan, and go"), ("URL", None),
    ...     ("DUE", date(2027, 6, 30))]).replace("\r\n", "\n"), end="")
    BEGIN:VTODO
    DTSTAMP:20270105T000000Z
    UID:a@school
    SEQUENCE:0
    LAST-MODIFIED:20270105T000000Z
    SUMMARY:Plan\, and go
    DUE;VALUE=DATE:20270630
    END:VTODO
    """

    end = calendar_end()
    """What stands after the components."""

    def __init__(self, event: Event) -> None:
        self._event = event
        self._spell = component_speller(event)

    def head(self, name: str, *, is_empty: bool = False) -> str:
        """Return what stands before components that need no zone.

        Args:
            name: What the calendar is called.
            is_empty: Whether no component follows: then the event's own zone does, since a
                calendar must hold one component (RFC 5545, 3.6).
        """
        options = CalendarOptions(entries="sessions")
        bare = copy_with(self._event, {"sessions": (), "history": History()})
        zones = spelled_zones(Entries(bare, options))[1] if is_empty else ""
        return calendar_head(calendar_title(name, None, self._event), options, "", zones)

    def component(self, name: str, uid: str, properties: Iterable[Property]) -> str:
        """Return a component with its stamps.

        Args:
            name: Its name, such as `VTODO`.
            uid: Its UID.
            properties: Its other properties, in order; those without a value are left out. URL is
                written only if it is an address.
        """
        return self._spell(name, uid, properties)
