"""Spell a calendar as lines of iCalendar (RFC 5545): entries, zones and what stands around them.

Properties stand in the order in which the icalendar package sorts them, so that the bytes of the
export and of `to_icalendar` are the same.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from urllib.parse import quote

from eventkit import __version__
from eventkit.calendars import CalendarOptions, Entry
from eventkit.exporters.icalendar._folding import fold
from eventkit.exporters.icalendar._timezones import Observance, may_use_tzid
from eventkit.model import Event, Revision, Status
from eventkit.model.errors import UnstampedWarning
from eventkit.model.times import keeps_offset

PRODID = f"-//eventkit//eventkit {__version__}//EN"
END = "END:VCALENDAR\r\n"

STATUS = {
    Status.TENTATIVE: "TENTATIVE",
    Status.CONFIRMED: "CONFIRMED",
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "CANCELLED",  # it does not take place then; RFC 5545 has no word for "later"
}
_UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
_REPEATED = 1024  # places, and categories, that are spelled once for all sessions with them
_ADDRESS = re.compile(r"\s*(https?|mailto):", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"https?:[A-Za-z0-9:/?#\[\]@!$&'()*+=~._-]*")
_WEBCAL = re.compile("^webcal:", re.IGNORECASE)
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_UTC_NAMES = {"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "UCT", "Universal", "Zulu"}


# --- values


def escaped(text: str) -> str:
    r"""Return a text as a TEXT value (RFC 5545, 3.3.11), as the icalendar package escapes it.

    It takes a backslash before a capital N for a line break.

    >>> print(escaped("one, two;\nthree"))
    one\, two\;\nthree
    """
    if "\\" in text:
        text = text.replace("\\N", "\n").replace("\\", "\\\\")
    return text.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def address(text: str | None) -> str:
    """Return an address as a URI value: no blanks, nothing that parts values (RFC 5545, 3.3.13).

    It is empty where the text is no address of a page or a mailbox.
    """
    if not text or _PLAIN_ADDRESS.fullmatch(text):
        return text or ""
    if not _ADDRESS.match(text):
        return ""
    quoted = quote(text.strip(), safe="%:/?#[]@!$&'()*+=~._-")
    return _LONE_PERCENT.sub("%25", quoted)


def fetched_address(feed_url: str | None) -> str:
    """Return the address by which programs fetch a feed: webcal is a word to subscribe by."""
    return address(feed_url and _WEBCAL.sub("https:", feed_url))


def position(geo: tuple[float, float]) -> str:
    """Return degrees to six decimals (RFC 5545, 3.8.1.6): a reader need not know what 1e-05 is."""
    latitude, longitude = (round(degrees, 6) + 0.0 for degrees in geo)  # minus zero becomes zero
    return f"{latitude:.6f};{longitude:.6f}"


def in_utc(start: datetime, end: datetime, options: CalendarOptions) -> bool:
    """Return whether both ends are written in UTC: on request, or if a wall time is ambiguous."""
    if options.times == "utc" or options.discreet:
        return True
    zone = start.tzinfo
    if zone is end.tzinfo and _are_clear(zone, start.toordinal(), end.toordinal()):
        return False
    return _is_utc(zone) or not (may_use_tzid(start) and may_use_tzid(end))


def _is_utc(zone: tzinfo | None) -> bool:
    return str(zone) in _UTC_NAMES


@lru_cache(maxsize=4096)
def _are_clear(zone: tzinfo | None, *days: int) -> bool:
    """Return whether every wall time of some days is unambiguous in a zone, as on most days."""
    noons = [datetime.combine(date.fromordinal(day), time(12), tzinfo=zone) for day in days]
    is_fixed = zone is not None and all(keeps_offset(zone, day) for day in days)
    return is_fixed and not _is_utc(zone) and all(map(may_use_tzid, noons))


_TWO_DIGITS = [f"{number:02}" for number in range(60)]


def _clock(moment: datetime) -> str:
    hour, minute = _TWO_DIGITS[moment.hour], _TWO_DIGITS[moment.minute]
    return f"{_day_of_number(moment.toordinal())}T{hour}{minute}{_TWO_DIGITS[moment.second]}"


def _instant(moment: datetime) -> str:
    return f"{_clock(moment.astimezone(UTC))}Z"


_instant_of_utc = lru_cache(maxsize=1024)(_instant)


def _stamp(moment: datetime) -> str:
    """Return the same of a stamp: there are few, and equal ones in UTC are one instant."""
    return _instant_of_utc(moment) if moment.tzinfo is UTC else _instant(moment)


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


@lru_cache(maxsize=1024)
def _day_of_number(number: int) -> str:
    return _day(date.fromordinal(number))


def _duration(length: timedelta) -> str:
    """Return a DURATION (RFC 5545, 3.3.6) that is not negative."""
    hours, seconds = divmod(length.seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    parts = [f"{hours}H"] if hours else []
    parts += [f"{minutes}M"] if minutes or (hours and seconds) else []
    parts += [f"{seconds}S"] if seconds else []
    days = f"{length.days}D" if length.days or not parts else ""
    return f"P{days}{'T' if parts else ''}{''.join(parts)}"


def _offset(offset: timedelta) -> str:
    minutes, seconds = divmod(abs(offset) // timedelta(seconds=1), 60)
    sign = "-" if offset < timedelta() else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}{f'{seconds:02}' if seconds else ''}"


# --- what stands around entries


def envelope(name: str, about: str, clock: str, options: CalendarOptions) -> str:
    """Return the lines of a calendar before its components.

    It has no UID (RFC 7986, 5.3): there are readers that take it for that of every entry. Outlook
    goes by X-PUBLISHED-TTL, the older name of the interval after which to look for changes.

    Args:
        name: What it is called; empty for a file of one entry, which Outlook would otherwise open
            as a calendar of its own.
        about: What it says of itself (RFC 7986, 5.2), or nothing; older programs read X-WR-CALDESC.
        clock: The zone in which a reader may show what is in UTC; empty to leave that open.
        options: Where it is published, and how often to look (RFC 7986, 5.7 and 5.8).
    """
    feed, refresh = fetched_address(options.feed_url), _duration(options.refresh)
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN"]
    lines += [f"DESCRIPTION:{escaped(about)}", f"X-WR-CALDESC:{escaped(about)}"] if about else []
    lines += [f"NAME:{escaped(name)}", f"X-WR-CALNAME:{escaped(name)}"] if name else []
    lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{refresh}"] if feed else []
    lines += [f"SOURCE;VALUE=URI:{feed}", f"X-PUBLISHED-TTL:{refresh}"] if feed else []
    lines += [f"X-WR-TIMEZONE:{clock}"] if name and clock else []
    return _joined(lines)


def timezone(name: str, observances: Iterable[Observance]) -> str:
    """Return the lines of a VTIMEZONE (RFC 5545, 3.6.5)."""
    inner = (line for observance in observances for line in _observance(observance))
    return _joined(["BEGIN:VTIMEZONE", f"TZID:{name}", *inner, "END:VTIMEZONE"])


def _observance(observance: Observance) -> Iterator[str]:
    kind = "DAYLIGHT" if observance.daylight else "STANDARD"
    yield f"BEGIN:{kind}"
    yield f"DTSTART:{_clock(observance.start)}"
    if observance.rule:
        parts = (f"{part}={','.join(values)}" for part, values in observance.rule)
        yield f"RRULE:{';'.join(parts)}"
    if observance.name:
        yield f"TZNAME:{escaped(observance.name)}"
    yield f"TZOFFSETFROM:{_offset(observance.offset_from)}"
    yield f"TZOFFSETTO:{_offset(observance.offset_to)}"
    yield f"END:{kind}"


def _joined(lines: Iterable[str]) -> str:
    return "".join([f"{fold(line)}\r\n" for line in lines])


# --- entries


def _location(location: str) -> str:
    return fold(f"LOCATION:{escaped(location)}")


def _categories(categories: tuple[str, ...]) -> str:
    return fold(f"CATEGORIES:{','.join(map(escaped, categories))}")


class Speller:
    """Spells the entries of one calendar.

    Args:
        event: The event, as its readers may see it, with its history.
        options: How the calendar tells time.
    """

    def __init__(self, event: Event, options: CalendarOptions) -> None:
        self._options = options
        self._stamps = Stamps(event)
        self._location = lru_cache(maxsize=_REPEATED)(_location)
        self._categories = lru_cache(maxsize=_REPEATED)(_categories)
        self._alarm = _alarm(options.reminder) if options.reminder is not None else ""

    def entry(self, entry: Entry) -> str:
        """Return the lines of an entry."""
        revision, is_released = self._stamps.of(entry.uid)
        title, modified = escaped(entry.summary), _stamp(revision.modified)
        # Only what an event says can be longer than a row.
        lines = [
            "BEGIN:VEVENT",
            fold(f"SUMMARY:{title}"),
            self._times(entry),
            f"DTSTAMP:{modified}",
            fold(f"UID:{escaped(entry.uid)}"),
            f"SEQUENCE:{revision.sequence}",
        ]
        if entry.categories:
            lines.append(self._categories(entry.categories))
        if join := address(entry.join):
            lines.append(fold(f"CONFERENCE;VALUE=URI:{join}"))
        if is_released:
            lines.append(f"CREATED:{_stamp(revision.created)}")
        if entry.description:
            lines.append(fold(f"DESCRIPTION:{escaped(entry.description)}"))
        if entry.geo:
            lines.append(f"GEO:{position(entry.geo)}")
        lines.append(f"LAST-MODIFIED:{modified}")
        if entry.location:
            lines.append(self._location(entry.location))
        if entry.status:
            lines.append(f"STATUS:{STATUS[entry.status]}")
        lines.append("TRANSP:OPAQUE" if entry.is_busy else "TRANSP:TRANSPARENT")
        if url := address(entry.url):
            lines.append(fold(f"URL:{url}"))
        if self._alarm and entry.has_hours and entry.is_busy:
            lines += "BEGIN:VALARM", "ACTION:DISPLAY", fold(f"DESCRIPTION:{title}"), self._alarm
        lines.append("END:VEVENT\r\n")
        return "\r\n".join(lines)

    def _times(self, entry: Entry) -> str:
        """Return the lines of start and end; what has no end has one line (RFC 5545, 3.6.1)."""
        start, end = entry.start, entry.end
        if not isinstance(start, datetime):
            days = f"DTSTART;VALUE=DATE:{_day(start)}"
            return f"{days}\r\nDTEND;VALUE=DATE:{_day(end)}" if end else days
        last = end if isinstance(end, datetime) else None
        is_utc = in_utc(start, last or start, self._options)
        zone, spell = ("", _instant) if is_utc else (f";TZID={start.tzinfo}", _clock)
        begins = f"DTSTART{zone}:{spell(start)}"
        return f"{begins}\r\nDTEND{zone}:{spell(last)}" if last else begins


def component_lines(
    name: str,
    uid: str,
    stamp: tuple[Revision, bool],
    properties: Iterable[tuple[str, str | int | date | tuple[str, ...] | None]],
) -> str:
    """Return the lines of a component with some properties, in their order, after its stamps.

    Args:
        name: Its name.
        uid: Its UID.
        stamp: Its stamp, and whether that comes from releases.
        properties: The names and values of the others; those without a value are left out.
    """
    revision, is_released = stamp
    modified = _stamp(revision.modified)
    lines = [f"BEGIN:{name}", f"DTSTAMP:{modified}", f"UID:{escaped(uid)}"]
    lines += [f"SEQUENCE:{revision.sequence}"]
    lines += [f"CREATED:{_stamp(revision.created)}"] if is_released else []
    lines += [f"LAST-MODIFIED:{modified}"]
    lines += [line for it in properties if (line := _property(*it))]
    return _joined([*lines, f"END:{name}"])


def _property(name: str, value: str | int | date | tuple[str, ...] | None) -> str:
    """Return the line of a property; nothing if it has no value."""
    if value is None or value in ("", ()):
        return ""
    if isinstance(value, date):
        return f"{name};VALUE=DATE:{_day(value)}"
    if name == "URL":
        url = address(str(value))
        return f"URL:{url}" if url else ""
    if isinstance(value, tuple):
        return f"{name}:{','.join(map(escaped, value))}"
    return f"{name}:{escaped(str(value))}"


class Stamps:
    """The stamps of the entries of one calendar: when they changed, never when they are written.

    RFC 5545, 3.8.7.2 and 3.8.7.3.

    Args:
        event: The event with its history.
    """

    def __init__(self, event: Event) -> None:
        latest = event.history.modified or event.updated
        if latest is None:
            warnings.warn(
                "nothing says when the event changed last: its calendar is stamped 1970, and a"
                " corrected one may not replace it; make a release with `eventkit release`, or set"
                " `updated` in [event]",
                UnstampedWarning,
                stacklevel=2,
            )
            latest = _UNKNOWN
        self._first = Revision(sequence=0, created=latest, modified=latest)
        self._released = {gone.uid: gone.revision for gone in event.history.withdrawn}
        self._released.update(event.history.revisions.items())

    def of(self, uid: str) -> tuple[Revision, bool]:
        """Return the stamp of an entry, and whether it comes from releases."""
        revision = self._released.get(uid)
        return (revision, True) if revision else (self._first, False)


def _alarm(before: timedelta) -> str:
    """Return the last lines of an alarm that goes off so long before its entry."""
    sign = "-" if before else ""
    return f"TRIGGER:{sign}{_duration(before)}\r\nEND:VALARM"
