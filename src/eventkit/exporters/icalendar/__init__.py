"""The icalendar format: calendars that every client reads alike (RFC 5545, RFC 7986).

What is written, and what is left out, follows what independent readers make of it:
docs/explanation/calendars.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from eventkit._zone_data import warn_of_old_data
from eventkit.calendars.options import CalendarOptions
from eventkit.model import Event
from eventkit.plugins import Exporter, Loss, TextExporter, hookimpl

if TYPE_CHECKING:
    from icalendar import Calendar

    from eventkit.calendars import Entries
    from eventkit.exporters.icalendar._timezones import Observance

Property: TypeAlias = tuple[str, str | int | date | tuple[str, ...] | None]
"""The name of a property of iCalendar, and its value: a text, a number, a day, or several texts."""

_AT_ONCE = 32  # entries: what it costs to hand on a piece is little beside them


def render(event: Event, options: CalendarOptions) -> Iterator[str]:
    """Yield a calendar, some entries at a time: memory does not grow with the programme."""
    from eventkit.calendars import Entries
    from eventkit.exporters.icalendar import _spelling as spelling

    warn_of_old_data()
    entries = Entries(event, options)
    clock, zones = spelled_zones(entries)
    yield calendar_head(_name(entries), options, clock, zones)
    lines = map(spelling.Speller(event, options).entry, entries)
    while batch := "".join(islice(lines, _AT_ONCE)):
        yield batch
    yield spelling.END


def calendar(event: Event, options: CalendarOptions) -> Calendar:
    """Return the same calendar as an object of the icalendar package."""
    from eventkit.calendars import Entries
    from eventkit.exporters.icalendar import _components as components
    from eventkit.exporters.icalendar._spelling import Stamps

    entries, stamps = Entries(event, options), Stamps(event)
    clock, zones = _calendar_zones(entries)
    calendar = components.envelope(_name(entries), _about(options), clock, options)
    for name, observances in zones:
        calendar.add_component(components.timezone(name, observances))
    for entry in entries:
        calendar.add_component(components.component(entry, options, stamps))
    return calendar


def losses(event: Event, options: CalendarOptions) -> Iterator[Loss]:
    """Yield what no entry holds: outcomes and statements, and at times sessions without hours.

    Of a discreet calendar also the event and each session, of which it holds little.
    """
    from eventkit.calendars import is_untimed, tells_of_untimed

    for table, items in (("outcomes", event.outcomes), ("statements", event.statements)):
        for item in items:
            yield Loss(place=f"{table}.{item.id}", message="a calendar has no place for it")
    for session in () if tells_of_untimed(event, options) else event.sessions:
        if is_untimed(session) and not session.part_of:
            yield Loss(place=f"sessions.{session.id}", message="it has no hours, and so no entry")
    if options.discreet:
        for place in ("event", *(f"sessions.{session.id}" for session in event.sessions)):
            yield Loss(place=place, message="discreet: all but its discreet title and its times")


def calendar_head(name: str, options: CalendarOptions, clock: str, zones: str) -> str:
    """Return what stands before the entries of a calendar.

    Args:
        name: What it is called; empty for a file of one entry.
        options: Its options.
        clock: The zone in which to show times.
        zones: The zones of its entries, as `spelled_zones` returns them.
    """
    from eventkit.exporters.icalendar import _spelling as spelling

    return spelling.envelope(name, _about(options), clock, options) + zones


def spelled_zones(entries: Entries) -> tuple[str, str]:
    """Return the zone in which to show times, and the text of those of the entries.

    The first is empty where no zone may be named, as `_calendar_zones` has it.
    """
    from eventkit.exporters.icalendar import _spelling as spelling

    clock, zones = _calendar_zones(entries)
    return clock, "".join(spelling.timezone(*zone) for zone in zones)


def spelled_entries(entries: Entries) -> dict[str, str]:
    """Return the text of each entry of a calendar by its UID, in order of time."""
    from eventkit.exporters.icalendar._spelling import Speller

    speller = Speller(entries.event, entries.options)
    return {entry.uid: speller.entry(entry) for entry in entries}


def component_speller(event: Event) -> Callable[[str, str, Iterable[Property]], str]:
    """Return a function that spells a component by its name, its UID and its properties.

    It is stamped by what the releases of the event recorded of the UID.
    """
    from eventkit.exporters.icalendar._spelling import Stamps, component_lines

    stamps = Stamps(event)

    def spell(name: str, uid: str, properties: Iterable[Property]) -> str:
        return component_lines(name, uid, stamps.of(uid), properties)

    return spell


def calendar_end() -> str:
    """Return what stands after the entries of a calendar."""
    from eventkit.exporters.icalendar._spelling import END

    return END


def _name(entries: Entries) -> str:
    """Return what a calendar is called; nothing where it is a file of one entry."""
    from eventkit.calendars.texts import calendar_title

    event, options = entries.event, entries.options
    if len(entries) == 1 and not (options.name or options.feed_url):
        return ""
    titles = dict.fromkeys(
        (it.discreet_title or "") if options.discreet else it.title for it in event.editions
    )
    event_names = (" / ".join(filter(None, titles)), "" if options.discreet else event.id)
    names = (calendar_title(name, None, event) for name in (options.name or "", *event_names))
    return next(filter(None, names), "")


def _about(options: CalendarOptions) -> str:
    """Return what a calendar says of itself; nothing unless it is asked for."""
    from eventkit.calendars.texts import calendar_text

    return calendar_text(options.description or "")


def _calendar_zones(entries: Entries) -> tuple[str, list[tuple[str, list[Observance]]]]:
    """Return the zone in which to show times, and a description of each that is used, by name.

    None is named where its clock shows one of the times twice: readers that turn UTC into that
    zone would take the later of the two for the earlier one. A discreet calendar names none
    either: it is the name of a place.

    A calendar without entries describes the event's own: it must hold one component (RFC 5545,
    3.6).
    """
    from zoneinfo import ZoneInfo

    from eventkit.exporters.icalendar._spelling import in_utc
    from eventkit.exporters.icalendar._timezones import observances
    from eventkit.model.times import says_instant

    event, options = entries.event, entries.options
    event_zone = event.zone
    is_clear = not options.discreet
    spans: dict[tzinfo | None, tuple[datetime, datetime]] = {}
    for start, end in entries.spans():
        is_wall, zone = not in_utc(start, end, options), start.tzinfo
        if is_wall:
            first, last = spans.get(zone, (start, end))
            spans[zone] = min(first, start), max(last, end)
        if is_clear and not (is_wall and zone is event_zone):
            is_clear = all(says_instant(moment.astimezone(event_zone)) for moment in (start, end))
    if not entries:
        zone = ZoneInfo("UTC") if options.discreet else event_zone
        day = max(event.start, date(1970, 1, 1))  # before it, readers know no zones
        noon = datetime.combine(day, time(12), tzinfo=zone)
        spans[zone] = noon, noon
    names = {str(zone): span for zone, span in spans.items()}
    zones = [(name, observances(ZoneInfo(name), *span)) for name, span in sorted(names.items())]
    return event.timezone if is_clear else "", zones


ICALENDAR = TextExporter(
    name="icalendar",
    summary="Calendar file that every client reads alike",
    extension=".ics",
    aliases=(".ical",),
    media_type="text/calendar",
    options=CalendarOptions,
    raw=True,
    several_languages=True,
    render=render,
    losses=losses,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield ICALENDAR
