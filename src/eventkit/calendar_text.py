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
    calendar_end,
    calendar_head,
    calendar_zones,
    spelled_entries,
)
from eventkit.model import Event

__all__ = ["CalendarText"]


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
        self._clock, self._zones = calendar_zones(entries)
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
