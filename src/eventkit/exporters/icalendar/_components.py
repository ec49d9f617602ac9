"""A calendar as components of the icalendar package, for programs that go on with it.

They are made of the entries that the export spells, and hold the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import (
    Alarm,
    Calendar,
    Timezone,
    TimezoneDaylight,
    TimezoneStandard,
    vDatetime,
    vDuration,
    vGeo,
    vRecur,
    vText,
    vUri,
)
from icalendar import Event as VEvent

from eventkit.calendars import CalendarOptions, Entry
from eventkit.exporters.icalendar._folding import fold
from eventkit.exporters.icalendar._spelling import (
    PRODID,
    STATUS,
    Stamps,
    address,
    fetched_address,
    in_utc,
    position,
)
from eventkit.exporters.icalendar._timezones import Observance
from eventkit.model import Revision
from eventkit.model.times import utc


class FoldedCalendar(Calendar):
    """A calendar of the icalendar package whose bytes are those of the export."""

    def to_ical(self, sorted: bool = True) -> bytes:  # noqa: FBT001, FBT002  # as in its base
        """Return the bytes of the calendar."""
        lines = self.content_lines(sorted=sorted)
        return "".join(f"{fold(str(line))}\r\n" for line in lines if line).encode("utf-8")


def envelope(name: str, about: str, clock: str, options: CalendarOptions) -> Calendar:
    """Return a calendar without components, as `_spelling.envelope` spells it."""
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
    if about:
        calendar.add("description", vText(about))
        calendar.add("x-wr-caldesc", vText(about))
    if feed := fetched_address(options.feed_url):
        calendar.add("source", vUri(feed), parameters={"VALUE": "URI"})
        refresh = vDuration(options.refresh)
        calendar.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vDuration(options.refresh))
    return calendar


def timezone(name: str, observances: Iterable[Observance]) -> Timezone:
    """Return the component of a zone, its name verbatim."""
    zone = Timezone()
    zone.add("TZID", name)
    for observance in observances:
        zone.add_component(_observance(observance))
    return zone


def _observance(observance: Observance) -> TimezoneStandard | TimezoneDaylight:
    component = TimezoneDaylight() if observance.daylight else TimezoneStandard()
    component.DTSTART = observance.start
    component.TZOFFSETFROM = observance.offset_from
    component.TZOFFSETTO = observance.offset_to
    if observance.name:
        component.add("TZNAME", observance.name)
    if observance.rule:
        component.add("RRULE", vRecur({part: list(values) for part, values in observance.rule}))
    return component


def component(entry: Entry, options: CalendarOptions, stamps: Stamps) -> VEvent:
    """Return the component of an entry, as `_spelling.Speller` spells it."""
    component = VEvent()
    component.add("uid", entry.uid)
    component.add("summary", entry.summary)
    _add_times(component, entry, options)
    _add_stamp(component, *stamps.of(entry.uid))
    _add_texts(component, entry)
    if entry.status:
        component.add("status", STATUS[entry.status])
    component.add("transp", "OPAQUE" if entry.is_busy else "TRANSPARENT")
    if options.reminder is not None and entry.has_hours and entry.is_busy:
        component.add_component(_alarm(entry.summary, options.reminder))
    return component


def _add_times(component: VEvent, entry: Entry, options: CalendarOptions) -> None:
    start, end = entry.start, entry.end
    for name, moment in (("dtstart", start), ("dtend", end)):
        if not isinstance(moment, datetime) or not isinstance(start, datetime):
            if moment:
                component.add(name, moment)
        elif in_utc(start, end if isinstance(end, datetime) else start, options):
            component.add(name, utc(moment))
        else:
            component.add(name, _Wall(moment))


class _Wall(vDatetime):
    """A time on the clock of its zone, also where that shows UTC all year (Dakar, Reykjavik).

    There the package would write UTC, which says nothing of the clock.
    """

    def __init__(self, moment: datetime) -> None:
        super().__init__(moment, params={"TZID": str(moment.tzinfo)})

    def is_utc(self) -> bool:
        return False


def _add_stamp(component: VEvent, revision: Revision, is_released: bool) -> None:  # noqa: FBT001  # a pair of `Stamps`
    component.add("dtstamp", utc(revision.modified))
    component.add("last-modified", utc(revision.modified))
    if is_released:
        component.add("created", utc(revision.created))
    component.add("sequence", revision.sequence)


def _add_texts(component: VEvent, entry: Entry) -> None:
    if entry.description:
        component.add("description", entry.description)
    if entry.location:
        component.add("location", entry.location)
    if entry.geo:
        component.add("geo", _Place(entry.geo))
    if entry.categories:
        component.add("categories", list(entry.categories))
    if url := address(entry.url):
        component.add("url", vUri(url))
    if join := address(entry.join):
        component.add("conference", vUri(join), parameters={"VALUE": "URI"})


class _Place(vGeo):
    """A place to six decimals, as `_spelling.position` spells it."""

    def to_ical(self) -> str:
        return position((self.latitude, self.longitude))


def _alarm(summary: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", -before)
    return alarm
