"""The icalendar format: calendars that every client reads alike (RFC 5545, RFC 7986).

What is written, and what is left out, follows what independent readers make of it:
docs/explanation/calendars.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from eventkit.exporters.icalendar._options import CalendarOptions
from eventkit.model import Event
from eventkit.plugins import Exporter, Loss, TextExporter, hookimpl

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone

    from eventkit.exporters.icalendar._entries import Planned


def render(event: Event, options: CalendarOptions) -> Iterator[str]:
    """Yield a calendar entry by entry: memory does not grow with the programme."""
    from eventkit.exporters.icalendar._components import component
    from eventkit.exporters.icalendar._entries import planned
    from eventkit.exporters.icalendar._folding import folded

    plans = planned(event, options)
    yield folded(_envelope(event, plans, options)).removesuffix(_END)
    for timezone in _zones(event, plans, options):
        yield folded(timezone)
    for plan in plans:
        yield folded(component(plan.make(), options))
    yield _END


_END = "END:VCALENDAR\r\n"


def calendar(event: Event, options: CalendarOptions) -> Calendar:
    """Return the same calendar as an object of the icalendar package."""
    from eventkit.exporters.icalendar._components import component
    from eventkit.exporters.icalendar._entries import planned

    plans = planned(event, options)
    whole = _envelope(event, plans, options)
    for timezone in _zones(event, plans, options):
        whole.add_component(timezone)
    for plan in plans:
        whole.add_component(component(plan.make(), options))
    return whole


def losses(event: Event, options: CalendarOptions) -> Iterator[Loss]:
    """Yield what no entry holds: outcomes and statements, and at times sessions without hours.

    Of a discreet calendar also the event and each session, of which it holds little.
    """
    for table, items in (("outcomes", event.outcomes), ("statements", event.statements)):
        for item in items:
            yield Loss(place=f"{table}.{item.id}", message="a calendar has no place for it")
    for session in () if _tells_all(event, options) else event.sessions:
        if not session.start and not session.part_of:
            yield Loss(place=f"sessions.{session.id}", message="it has no hours, and so no entry")
    if options.discreet:
        for place in ("event", *(f"sessions.{session.id}" for session in event.sessions)):
            yield Loss(place=place, message="discreet: all but its discreet title and its times")


def _tells_all(event: Event, options: CalendarOptions) -> bool:
    """Say whether some entry tells of the sessions that have no hours."""
    from eventkit.exporters.icalendar._entries import days_told

    if options.discreet:
        return False
    if options.entries == "days":
        return bool(days_told(event))
    return options.entries != "sessions" and not event.is_selection


def _envelope(event: Event, plans: list[Planned], options: CalendarOptions) -> Calendar:
    from eventkit.exporters.icalendar._components import envelope

    return envelope(_name(event, plans, options), _clock(event, plans, options), options)


def _clock(event: Event, plans: list[Planned], options: CalendarOptions) -> str:
    """Return the zone in which to show times; none where its clock shows one of them twice.

    Readers that turn UTC into that zone would take the later of the two for the earlier one.
    A discreet calendar names none either: it is the name of a place.
    """
    from eventkit.model.times import says_instant

    if options.discreet:
        return ""
    moments = (moment for hours in _hours(plans) for moment in hours)
    shown = (moment.astimezone(event.zone) for moment in moments)
    return event.timezone if all(map(says_instant, shown)) else ""


def _name(event: Event, plans: list[Planned], options: CalendarOptions) -> str:
    from eventkit.exporters.icalendar._texts import shown_title

    if len(plans) == 1 and not (options.name or options.feed_url):
        return ""
    own = (event.discreet_title or "",) if options.discreet else (event.title, event.id)
    titles = (shown_title(said, None, event.language) for said in (options.name or "", *own))
    return next(filter(None, titles), "")


def _zones(event: Event, plans: list[Planned], options: CalendarOptions) -> Iterator[Timezone]:
    """Yield a description of each zone that is used, by name.

    A calendar without entries describes the event's own: it must hold one component (RFC 5545,
    3.6).
    """
    from zoneinfo import ZoneInfo

    from eventkit.exporters.icalendar._components import in_utc
    from eventkit.exporters.icalendar._timezones import timezone_component

    spans: dict[str, tuple[datetime, datetime]] = {}
    for start, end in _hours(plans):
        if not in_utc(start, end, options):
            first, last = spans.get(str(start.tzinfo), (start, end))
            spans[str(start.tzinfo)] = min(first, start), max(last, end)
    if not plans:
        zone = ZoneInfo("UTC") if options.discreet else event.zone
        day = max(event.start, date(1970, 1, 1))  # before it, readers know no zones
        noon = datetime.combine(day, time(12), tzinfo=zone)
        spans[zone.key] = noon, noon
    for name, (first, last) in sorted(spans.items()):
        yield timezone_component(ZoneInfo(name), first, last)


def _hours(plans: list[Planned]) -> Iterator[tuple[datetime, datetime]]:
    for plan in plans:
        if isinstance(plan.start, datetime) and isinstance(plan.end, datetime):
            yield plan.start, plan.end


ICALENDAR = TextExporter(
    name="icalendar",
    summary="Calendar file that every client reads alike",
    extension=".ics",
    aliases=(".ical",),
    media_type="text/calendar",
    options=CalendarOptions,
    render=render,
    losses=losses,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Offer the format to eventkit."""
    yield ICALENDAR
