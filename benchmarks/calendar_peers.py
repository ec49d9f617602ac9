"""Other ways to the calendar that eventkit makes of a congress: by hand, and with five libraries.

What is written by hand is given the event, as eventkit is. The libraries are given texts and times
that are ready: what they take is the time of the calendar alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from ctypes import CDLL, c_char_p, c_int, c_void_p
from ctypes.util import find_library
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import ical.calendar
import ical.calendar_stream
import ical.event
import icalendar
import ics  # type: ignore[import-untyped]  # it brings no types
import vobject  # type: ignore[import-untyped]  # it brings no types
from benchmarks.programmes import UPDATED
from dateutil.tz import tzutc

from eventkit import __version__
from eventkit.model import Event, Session
from eventkit.model.times import zone

PRODID = f"-//eventkit//eventkit {__version__}//EN"
OCTETS = 75  # of a line (RFC 5545, 3.1)
BERLIN = """\
BEGIN:VTIMEZONE\r
TZID:Europe/Berlin\r
BEGIN:DAYLIGHT\r
DTSTART:20250330T020000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r
TZNAME:CEST\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0200\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
DTSTART:20251026T030000\r
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10\r
TZNAME:CET\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
END:VTIMEZONE\r
"""


# --- by hand


def by_hand(event: Event) -> bytes:
    """Return the calendar of a congress, as code for such an event alone makes it."""
    rooms = {room.id: room.name for room in event.rooms}
    tracks = {track.id: track.title for track in event.tracks}
    people = people_with_affiliation(event)
    where = address(event)
    modified = f"{UPDATED:%Y%m%dT%H%M%SZ}"
    parts = [_head(event, where, modified)]
    for uid, session in in_order(event):
        text = text_of(session, people)
        location = f"{rooms[session.rooms[0]]}, {where}"
        parts.append(
            "BEGIN:VEVENT\r\n"
            f"{_line(f'SUMMARY:{_escaped(session.title)}')}"
            f"DTSTART;TZID=Europe/Berlin:{session.start:%Y%m%dT%H%M%S}\r\n"
            f"DTEND;TZID=Europe/Berlin:{session.end:%Y%m%dT%H%M%S}\r\n"
            f"DTSTAMP:{modified}\r\n"
            f"UID:{uid}\r\n"
            "SEQUENCE:0\r\n"
            f"CATEGORIES:{tracks[session.track or '']},Talk\r\n"
            f"{_line(f'DESCRIPTION:{_escaped(text)}')}"
            f"LAST-MODIFIED:{modified}\r\n"
            f"{_line(f'LOCATION:{_escaped(location)}')}"
            "TRANSP:OPAQUE\r\n"
            "END:VEVENT\r\n"
        )
    parts.append("END:VCALENDAR\r\n")
    return "".join(parts).encode()


def people_with_affiliation(event: Event) -> dict[str, str]:
    """Return the people of a congress by id, each with position and organisation."""
    names = {organization.id: organization.name for organization in event.organizations}
    return {
        person.id: f"{person.name} ({person.position}, {names[person.organization or '']})"
        for person in event.people
    }


def text_of(session: Session, people: Mapping[str, str]) -> str:
    """Return the text of a session: who speaks, the language, the description."""
    label = "Speaker" if len(session.participations) == 1 else "Speakers"
    speakers = "; ".join([people[each.who] for each in session.participations])
    return f"{label}: {speakers}\n\nLanguage: English\n\n{session.description}"


def address(event: Event) -> str:
    """Return where a congress is, in one line."""
    venue = event.venues[0]
    return f"{venue.name}, {venue.street}, {venue.city}"


def in_order(event: Event) -> list[tuple[str, Session]]:
    """Return the sessions in the order of a calendar, each after its UID."""
    keyed = [(session.start, f"{session.id}@{event.uid}", session) for session in event.sessions]
    return [(uid, session) for _, uid, session in sorted(keyed, key=lambda each: each[:2])]


def _head(event: Event, where: str, modified: str) -> str:
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\nCALSCALE:GREGORIAN\r\n"
        f"{_line(f'NAME:{_escaped(event.title)}')}"
        f"{_line(f'X-WR-CALNAME:{_escaped(event.title)}')}"
        f"X-WR-TIMEZONE:Europe/Berlin\r\n{BERLIN}BEGIN:VEVENT\r\n"
        f"{_line(f'SUMMARY:{_escaped(event.title)}')}"
        f"DTSTART;VALUE=DATE:{event.start:%Y%m%d}\r\n"
        f"DTEND;VALUE=DATE:{event.end + timedelta(days=1):%Y%m%d}\r\n"
        f"DTSTAMP:{modified}\r\nUID:{event.uid}\r\nSEQUENCE:0\r\nLAST-MODIFIED:{modified}\r\n"
        f"{_line(f'LOCATION:{_escaped(where)}')}"
        "TRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
    )


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _line(line: str) -> str:
    """Return a line folded; no character of a congress is made of several."""
    if line.isascii():
        if len(line) <= OCTETS:
            return f"{line}\r\n"
        rows = [line[at : at + OCTETS - 1] for at in range(OCTETS, len(line), OCTETS - 1)]
        return "\r\n ".join([line[:OCTETS], *rows]) + "\r\n"
    rows, room = [], OCTETS
    while line:
        row = line[:room].encode()[:room].decode(errors="ignore")
        rows.append(row)
        line, room = line[len(row) :], OCTETS - 1
    return "\r\n ".join(rows) + "\r\n"


# --- by libraries, of texts that are ready


class Ready(NamedTuple):
    """An entry of a calendar whose texts are ready."""

    uid: str
    summary: str
    start: date
    end: date
    location: str
    description: str = ""
    categories: tuple[str, ...] = ()


def ready(event: Event) -> list[Ready]:
    """Return the entries of the calendar of a congress with their texts."""
    rooms = {room.id: room.name for room in event.rooms}
    tracks = {track.id: track.title for track in event.tracks}
    people, where = people_with_affiliation(event), address(event)
    own = Ready(
        uid=event.uid_of(),
        summary=event.title,
        start=event.start,
        end=event.end + timedelta(days=1),
        location=where,
    )
    return [
        own,
        *(
            Ready(
                uid=uid,
                summary=session.title,
                start=session.start,
                end=session.end,
                location=f"{rooms[session.rooms[0]]}, {where}",
                description=text_of(session, people),
                categories=(tracks[session.track or ""], "Talk"),
            )
            for uid, session in in_order(event)
            if session.start and session.end
        ),
    ]


def with_icalendar(title: str, entries: Sequence[Ready], zone: icalendar.Component) -> bytes:
    """Return the calendar as the icalendar package makes it."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("name", icalendar.vText(title))
    calendar.add("x-wr-calname", icalendar.vText(title))
    calendar.add("x-wr-timezone", "Europe/Berlin")
    calendar.add_component(zone)
    for entry in entries:
        event = icalendar.Event()
        event.add("uid", entry.uid)
        event.add("summary", entry.summary)
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end)
        event.add("dtstamp", UPDATED)
        event.add("last-modified", UPDATED)
        event.add("sequence", 0)
        if entry.description:
            event.add("description", entry.description)
        event.add("location", entry.location)
        if entry.categories:
            event.add("categories", list(entry.categories))
        event.add("transp", "OPAQUE" if entry.categories else "TRANSPARENT")
        calendar.add_component(event)
    text: bytes = calendar.to_ical()
    return text


def with_ics(entries: Sequence[Ready]) -> str:
    """Return the calendar as the ics package makes it."""
    calendar = ics.Calendar(creator=PRODID)
    for entry in entries:
        event = ics.Event(
            name=entry.summary,
            begin=entry.start,
            end=entry.end if entry.categories else entry.end - timedelta(days=1),
            uid=entry.uid,
            description=entry.description,
            last_modified=UPDATED,
            location=entry.location,
            transparent=not entry.categories,
            categories=entry.categories,
        )
        if not entry.categories:
            event.make_all_day()
        calendar.events.add(event)
    return str(calendar.serialize())


def with_ical(entries: Sequence[Ready]) -> str:
    """Return the calendar as the ical package makes it."""
    calendar = ical.calendar.Calendar(prodid=PRODID)
    for entry in entries:
        calendar.events.append(
            ical.event.Event(
                uid=entry.uid,
                summary=entry.summary,
                dtstart=entry.start,
                dtend=entry.end,
                dtstamp=UPDATED,
                last_modified=UPDATED,
                sequence=0,
                description=entry.description or None,
                location=entry.location,
                categories=list(entry.categories),
                transparency="OPAQUE" if entry.categories else "TRANSPARENT",
            )
        )
    return ical.calendar_stream.IcsCalendarStream.calendar_to_ics(calendar)


def with_vobject(entries: Sequence[Ready]) -> str:
    """Return the calendar as the vobject package makes it."""
    calendar = vobject.iCalendar()
    modified = UPDATED.astimezone(tzutc())  # the only UTC that it knows
    for entry in entries:
        event = calendar.add("vevent")
        event.add("uid").value = entry.uid
        event.add("summary").value = entry.summary
        event.add("dtstart").value = entry.start
        event.add("dtend").value = entry.end
        event.add("dtstamp").value = modified
        event.add("last-modified").value = modified
        event.add("sequence").value = "0"
        if entry.description:
            event.add("description").value = entry.description
        event.add("location").value = entry.location
        if entry.categories:
            event.add("categories").value = list(entry.categories)
        event.add("transp").value = "OPAQUE" if entry.categories else "TRANSPARENT"
    return str(calendar.serialize())


# --- by libical


def libical() -> CDLL | None:
    """Return the C library of the desktops' calendars; nothing where the machine has none."""
    name = find_library("ical")
    if name is None:
        return None
    library = CDLL(name)
    for function, (result, *arguments) in _FUNCTIONS.items():
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


def libical_version() -> str:
    """Return its version, which the name of its file ends with; empty where it is not loaded."""
    maps = Path("/proc/self/maps")
    loaded = maps.read_text(encoding="utf-8") if libical() and maps.exists() else ""
    return next(iter(re.findall(r"/libical\.so\.([0-9.]+)", loaded)), "")


_FUNCTIONS = {
    "icalcomponent_add_component": (None, c_void_p, c_void_p),
    "icalcomponent_add_property": (None, c_void_p, c_void_p),
    "icalcomponent_as_ical_string": (c_char_p, c_void_p),
    "icalcomponent_free": (None, c_void_p),
    "icalcomponent_new": (c_void_p, c_int),
    "icalcomponent_string_to_kind": (c_int, c_char_p),
    "icalparser_parse_string": (c_void_p, c_char_p),
    "icalproperty_new": (c_void_p, c_int),
    "icalproperty_new_categories": (c_void_p, c_char_p),
    "icalproperty_new_description": (c_void_p, c_char_p),
    "icalproperty_new_location": (c_void_p, c_char_p),
    "icalproperty_new_sequence": (c_void_p, c_int),
    "icalproperty_new_summary": (c_void_p, c_char_p),
    "icalproperty_new_uid": (c_void_p, c_char_p),
    "icalproperty_set_parameter_from_string": (None, c_void_p, c_char_p, c_char_p),
    "icalproperty_set_value_from_string": (None, c_void_p, c_char_p, c_char_p),
    "icalproperty_string_to_kind": (c_int, c_char_p),
}


def with_libical(library: CDLL, entries: Sequence[Ready]) -> bytes:
    """Return the calendar as libical makes it, called through ctypes."""
    kinds = {
        name: library.icalproperty_string_to_kind(name)
        for name in (b"DTSTART", b"DTEND", b"DTSTAMP", b"LAST-MODIFIED", b"TRANSP")
    }
    add = library.icalcomponent_add_property

    def value(event: int, name: bytes, kind: bytes, text: str) -> int:
        made: int = library.icalproperty_new(kinds[name])
        library.icalproperty_set_value_from_string(made, text.encode(), kind)
        add(event, made)
        return made

    def time(event: int, name: bytes, moment: date) -> None:
        if isinstance(moment, datetime):
            made = value(event, name, b"DATE-TIME", f"{moment:%Y%m%dT%H%M%S}")
            library.icalproperty_set_parameter_from_string(made, b"TZID", b"Europe/Berlin")
        else:
            value(event, name, b"DATE", f"{moment:%Y%m%d}")

    stamp = f"{UPDATED:%Y%m%dT%H%M%SZ}"
    calendar = library.icalparser_parse_string(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODID}\r\n{BERLIN}END:VCALENDAR\r\n".encode()
    )
    vevent = library.icalcomponent_string_to_kind(b"VEVENT")
    for entry in entries:
        event = library.icalcomponent_new(vevent)
        add(event, library.icalproperty_new_uid(entry.uid.encode()))
        add(event, library.icalproperty_new_summary(entry.summary.encode()))
        time(event, b"DTSTART", entry.start)
        time(event, b"DTEND", entry.end)
        value(event, b"DTSTAMP", b"DATE-TIME", stamp)
        value(event, b"LAST-MODIFIED", b"DATE-TIME", stamp)
        add(event, library.icalproperty_new_sequence(0))
        if entry.description:
            add(event, library.icalproperty_new_description(entry.description.encode()))
        add(event, library.icalproperty_new_location(entry.location.encode()))
        for category in entry.categories:
            add(event, library.icalproperty_new_categories(category.encode()))
        value(event, b"TRANSP", b"NO", "OPAQUE" if entry.categories else "TRANSPARENT")
        library.icalcomponent_add_component(calendar, event)
    try:
        text: bytes = library.icalcomponent_as_ical_string(calendar)
        return text
    finally:
        library.icalcomponent_free(calendar)


# --- what calendars are compared by


def unfolded(calendar: str | bytes) -> str:
    """Return a calendar with its lines whole: libraries fold them at different places."""
    text = calendar.decode() if isinstance(calendar, bytes) else calendar
    return re.sub("\r?\n[ \t]", "", text)


def facts(calendar: str | bytes) -> list[tuple[Any, ...]]:
    """Return the entries of a calendar by UID: title, instants, place, text, categories, busy."""
    return sorted(
        _facts_of(entry.partition("END:VEVENT")[0])
        for entry in unfolded(calendar).split("BEGIN:VEVENT")[1:]
    )


def _facts_of(entry: str) -> tuple[Any, ...]:
    found: dict[str, str] = {}
    categories: set[str] = set()
    for line in entry.split("\n"):
        head, _, value = line.rstrip("\r").partition(":")
        name, _, parameters = head.partition(";")
        if name == "CATEGORIES":
            categories.update(value.split(","))
        else:
            found[name] = _instant(parameters, value) if name in {"DTSTART", "DTEND"} else value
    texts = (found.get(name, "") for name in ("SUMMARY", "LOCATION", "DESCRIPTION"))
    times = (found["DTSTART"], found["DTEND"])
    return (found["UID"], *times, *map(_plain, texts), sorted(categories), found["TRANSP"])


def _instant(parameters: str, value: str) -> str:
    if "TZID=" not in parameters:
        return value
    wall = datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone("Europe/Berlin"))
    return f"{wall.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _plain(text: str) -> str:
    return re.sub(r"\\(.)", lambda mark: "\n" if mark[1] in "nN" else mark[1], text)
