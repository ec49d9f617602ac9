"""Rules on time zones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from eventkit import wording
from eventkit.checks._rule import Finding, rule
from eventkit.model import Event, Severity, zone_names
from eventkit.model.times import zone

_FOR_EVERYWHERE = {"UTC", "Etc/UTC"}
_MOST_LINES = 200
_LINES_AROUND, _LINES_OF_OFFSET, _LINES_OF_RULE = 3, 6, 7


@rule("zone-of-no-place", Severity.WARNING, "A time zone that is not named after a place")
def zone_of_no_place(event: Event) -> Iterator[Finding]:
    """Clocks of a zone such as `EST` or `Etc/GMT+5` never change, whatever the place does.

    What is at 10:00 `EST` begins at 11:00 in New York in summer. Zones with the name of a rule or
    a country, such as `EST5EDT` and `US/Eastern`, are kept for old programs only. `UTC` is right
    for an event online: the rule reports it where the country of a venue goes by other clocks. Each
    zone is reported once.

    A warning: the hours are right if the clocks at the place agree with the zone during the event.
    """
    places = {event.timezone: "event.timezone"}
    for session in event.sessions:
        if session.timezone:
            places.setdefault(session.timezone, f"sessions.{session.id}.timezone")
    for name, place in places.items():
        if not zone_names.is_of_place(name) and not _is_right_everywhere(event, name):
            zones = _instead(event, name)
            hint = "write the zone of the place"
            yield Finding(
                place,
                _reason(event, name),
                f"{hint}, such as {zone_names.listed_zones(zones)}" if zones else hint,
            )


@rule("many-time-zones", Severity.HINT, "More time zones than some calendar programs read")
def many_time_zones(event: Event) -> Iterator[Finding]:
    """A calendar begins with a description of each time zone in which it has a session.

    A calendar program was reported to garble files that begin with more than 200 lines of these
    ([eoleedi/TimeTree-Exporter#157](https://github.com/eoleedi/TimeTree-Exporter/issues/157)). Each
    zone takes 9 lines, and 17 if its clocks change.

    A hint: all programs that eventkit is tried with read such files.
    """
    options = event.exporters.get("icalendar")
    if options and options.get("times") == "utc":
        return
    years: dict[str, int] = {}
    for session in event.sessions:
        if session.start and not session.part_of:
            years.setdefault(session.timezone or event.timezone, session.start.year)
    lines = sum(_lines_of_zone(name, year) for name, year in years.items())
    if lines > _MOST_LINES:
        yield Finding(
            "event.timezone",
            f"calendars begin with about {lines} lines on {len(years)} time zones, and a program"
            f" was reported to garble them after {_MOST_LINES}",
            'add times = "utc" to [exporters.icalendar], or hold fewer sessions in zones of their'
            " own",
        )


def _lines_of_zone(name: str, year: int) -> int:
    """Return how many lines of a calendar describe a zone in a year (RFC 5545, 3.6.5)."""
    if name in _FOR_EVERYWHERE:
        return 0
    has_rules = len({*zone_names.offsets_in_year(name, year)}) > 1
    return _LINES_AROUND + (2 * _LINES_OF_RULE if has_rules else _LINES_OF_OFFSET)


def _local(event: Event) -> list[str]:
    """Return the zones of the countries of the venues."""
    countries = dict.fromkeys(venue.country for venue in event.venues if venue.country)
    return [name for code in countries for name in zone_names.zones_of_country(code)]


def _is_right_everywhere(event: Event, name: str) -> bool:
    if name not in _FOR_EVERYWHERE:
        return False
    local = _local(event)
    return not local or not {*local}.isdisjoint(zone_names.zones_at(timedelta(), event.start))


def _instead(event: Event, name: str) -> list[str]:
    """Return the zones that a zone may stand for, those of the venues' countries where possible."""
    zones = [*zone_names.zones_instead(name, event.start)]
    local = _local(event)
    return [it for it in zones if it in local] or local or zones


def _reason(event: Event, name: str) -> str:
    if len({*zone_names.offsets_in_year(name, event.start.year)}) > 1:
        return f"{name!r} is an old name, and not of a place"
    start = datetime.combine(event.start, datetime.min.time(), tzinfo=zone(name))
    return f"{name!r} is {wording.utc_offset(start)} all year, whatever the clocks of a place do"
