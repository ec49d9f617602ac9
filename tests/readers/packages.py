"""Readers from the Python package index: each a function from a calendar to what it finds in it."""

from __future__ import annotations

import sys
from typing import Any
from unittest.mock import patch

import ical.calendar_stream
import icalendar
import ics  # type: ignore[import-untyped]  # it brings no types
import recurring_ical_events  # type: ignore[import-untyped]  # it brings no types
import vobject  # type: ignore[import-untyped]  # it brings no types
import vobject.icalendar  # type: ignore[import-untyped]  # it brings no types
from tests.readers.entries import Entry, before, said


def with_icalendar(text: str) -> list[Entry]:
    """Read as icalendar does, and hold it to what it calls an error."""
    calendar = icalendar.Calendar.from_ical(text)
    assert [each.errors for each in calendar.walk() if each.errors] == []
    return [_of_icalendar(each) for each in calendar.events]


def with_recurring_ical_events(text: str) -> list[Entry]:
    """Ask for all that takes place, which goes by the zone that the calendar describes."""
    calendar = icalendar.Calendar.from_ical(text)
    return [_of_icalendar(each) for each in recurring_ical_events.of(calendar).all()]


def end_of(event: Any) -> str:
    """Return the property that says when an event ends."""
    return "DTEND" if "DTEND" in event else "DTSTART"


def _of_icalendar(each: Any) -> Entry:
    return Entry(
        uid=str(each["UID"]),
        start=said(each["DTSTART"].dt),
        end=said(each[end_of(each)].dt),
        summary=str(each["SUMMARY"]),
        location=str(each.get("LOCATION", "")),
        description=str(each.get("DESCRIPTION", "")),
        status=str(each.get("STATUS", "")),
        categories=tuple(map(str, each["CATEGORIES"].cats)) if "CATEGORIES" in each else (),
        busy=each.get("TRANSP") != "TRANSPARENT",
        alarm="".join(before(alarm["TRIGGER"].dt) for alarm in each.walk("VALARM")),
    )


def with_ics(text: str) -> list[Entry]:
    # Its parser has colorama wrap the standard streams at each text, one around the other.
    with patch.dict(sys.modules, {"colorama": None}):
        events = ics.Calendar(text).events
    return [
        Entry(
            uid=each.uid,
            start=said(each.begin.date() if each.all_day else each.begin.datetime),
            end=said(each.end.date() if each.all_day else each.end.datetime),
            summary=each.name,
            location=each.location or "",
            description=each.description or "",
            status=each.status or "",
            busy=not each.transparent,
            alarm="".join(before(alarm.trigger) for alarm in each.alarms),
        )
        for each in events
    ]


def with_ical(text: str) -> list[Entry]:
    entries: list[Any] = ical.calendar_stream.IcsCalendarStream.calendar_from_ics(text).events
    return [
        Entry(
            uid=each.uid,
            start=said(each.dtstart),
            end=said(each.end),
            summary=each.summary,
            location=each.location or "",
            description=each.description or "",
            status=each.status.value if each.status else "",
            categories=tuple(each.categories),
            busy=each.transparency != "TRANSPARENT",
            alarm="".join(before(alarm.trigger) for alarm in each.alarm),
        )
        for each in entries
    ]


# The zones that vobject has met since the program began: it keeps the first of each name.
MET = vars(vobject.icalendar)["__tzidMap"]
KNOWN = dict(MET)


def with_vobject(text: str) -> list[Entry]:
    """Read as a program does that has read nothing before."""
    MET.clear()
    MET.update(KNOWN)
    calendar = vobject.readOne(text)
    return [
        Entry(
            uid=each.uid.value,
            start=said(each.dtstart.value),
            end=said((each.dtend if "dtend" in each.contents else each.dtstart).value),
            summary=each.summary.value,
            location=each.location.value if "location" in each.contents else "",
            description=each.description.value if "description" in each.contents else "",
            status=each.status.value if "status" in each.contents else "",
            categories=tuple(each.categories.value) if "categories" in each.contents else (),
            busy="transp" not in each.contents or each.transp.value != "TRANSPARENT",
            alarm="".join(before(alarm.trigger.value) for alarm in each.contents.get("valarm", ())),
        )
        for each in calendar.contents.get("vevent", ())
    ]
