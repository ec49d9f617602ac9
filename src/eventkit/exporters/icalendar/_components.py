"""Entries as components of the icalendar package, which knows how iCalendar is spelt."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from icalendar import Alarm, Calendar, vDatetime, vDuration, vGeo, vText, vUri
from icalendar import Event as Component

from eventkit import __version__
from eventkit.exporters.icalendar._entries import Entry
from eventkit.exporters.icalendar._folding import FoldedCalendar
from eventkit.exporters.icalendar._options import CalendarOptions
from eventkit.exporters.icalendar._timezones import may_use_tzid
from eventkit.model import Status
from eventkit.model.times import utc

PRODID = f"-//eventkit//eventkit {__version__}//EN"

_STATUS = {
    Status.TENTATIVE: "TENTATIVE",
    Status.CONFIRMED: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "CANCELLED",  # it does not take place then; RFC 5545 has no word for "later"
}
_ADDRESS = re.compile(r"\s*(https?|mailto):", re.IGNORECASE)
_WEBCAL = re.compile("^webcal:", re.IGNORECASE)
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UTC_NAMES = {"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"}


def envelope(name: str, clock: str, options: CalendarOptions) -> Calendar:
    """Return a calendar without components.

    It has no UID (RFC 7986, 5.3): there are readers that take it for that of every entry.

    Args:
        name: What it is called; empty for a file of one entry, which Outlook would otherwise open
            as a calendar of its own.
        clock: The zone in which a reader may show what is in UTC; empty to leave that open.
        options: Where it is published, and how often to look.
    """
    calendar = FoldedCalendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    if name:
        # The package knows neither as TEXT, and would escape nothing in them.
        calendar.add("name", vText(name))
        calendar.add("x-wr-calname", vText(name))
    if name and clock:
        calendar.add("x-wr-timezone", clock)
    if feed := address(_fetched(options.feed_url)):
        _add_feed(calendar, feed, options.refresh)
    return calendar


def _fetched(feed_url: str | None) -> str | None:
    """Return the address by which programs fetch a feed: webcal is a word to subscribe by."""
    return feed_url and _WEBCAL.sub("https:", feed_url)


def _add_feed(calendar: Calendar, feed: vUri, refresh: timedelta) -> None:
    """Say where a feed is and how often to look (RFC 7986, 5.7 and 5.8).

    Outlook goes by the older name of the interval.
    """
    calendar.add("source", feed, parameters={"VALUE": "URI"})
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))


def in_utc(start: datetime, end: datetime, options: CalendarOptions) -> bool:
    """Say whether both ends are written in UTC: asked for, or a wall time would be doubtful."""
    asked = options.times == "utc" or options.discreet
    named = str(start.tzinfo) in _UTC_NAMES
    return asked or named or not (may_use_tzid(start) and may_use_tzid(end))


def component(entry: Entry, options: CalendarOptions) -> Component:
    """Return the component of an entry."""
    made = Component()
    made.add("uid", entry.uid)
    made.add("summary", entry.summary)
    _add_times(made, entry, options)
    _add_stamp(made, entry)
    _add_texts(made, entry)
    if entry.status:
        made.add("status", _STATUS[entry.status])
    made.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    if options.reminder is not None and entry.has_hours and entry.is_busy:
        made.add_component(_alarm(entry, options.reminder))
    return made


def _add_times(made: Component, entry: Entry, options: CalendarOptions) -> None:
    start, end = entry.start, entry.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        made.add("dtstart", start)
        made.add("dtend", end)
    elif in_utc(start, end, options):
        made.add("dtstart", utc(start))
        made.add("dtend", utc(end))
    else:
        made.add("dtstart", _Wall(start))
        made.add("dtend", _Wall(end))


class _Wall(vDatetime):
    """A time on the clock of its zone, also where that shows UTC all year (Dakar, Reykjavik).

    There the package would write UTC, which says nothing of the clock.
    """

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment, params={"TZID": str(moment.tzinfo)})

    def is_utc(self) -> bool:
        return False


def _add_stamp(made: Component, entry: Entry) -> None:
    """Add when it changed, never when it was written (RFC 5545, 3.8.7.2 and 3.8.7.3)."""
    made.add("dtstamp", entry.revision.modified.astimezone(UTC))
    made.add("last-modified", entry.revision.modified.astimezone(UTC))
    if entry.is_created_known:
        made.add("created", entry.revision.created.astimezone(UTC))
    made.add("sequence", entry.revision.sequence)


def _add_texts(made: Component, entry: Entry) -> None:
    if entry.description:
        made.add("description", entry.description)
    if entry.location:
        made.add("location", entry.location)
    if entry.geo:
        made.add("geo", _Place(entry.geo))
    if entry.categories:
        made.add("categories", list(entry.categories))
    if url := address(entry.url):
        made.add("url", url)
    if join := address(entry.join):
        made.add("conference", join, parameters={"VALUE": "URI"})


class _Place(vGeo):
    """A place to six decimals (RFC 5545, 3.8.1.6): a reader need not know what 1e-05 is."""

    def to_ical(self) -> str:
        # Adding zero makes minus zero zero.
        latitude, longitude = (round(each, 6) + 0.0 for each in (self.latitude, self.longitude))
        return f"{latitude:.6f};{longitude:.6f}"


def address(said: str | None) -> vUri | None:
    """Return an address as a URI value: nothing that parts values, no blanks (RFC 5545, 3.3.13)."""
    if not said or not _ADDRESS.match(said):
        return None
    quoted = quote(said.strip(), safe="%:/?#[]@!$&'()*+=~._-")
    return vUri(_LONE_PERCENT.sub("%25", quoted))


def _alarm(entry: Entry, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    alarm.add("trigger", -before)
    return alarm
