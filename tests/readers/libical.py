"""libical, the C library of the desktops' calendars, as Debian packages it."""

from __future__ import annotations

from collections.abc import Iterator
from ctypes import CDLL, Structure, c_char_p, c_int, c_int64, c_void_p
from ctypes.util import find_library
from datetime import UTC, date, datetime
from functools import cache

from tests.readers.entries import Entry, said


class _Time(Structure):
    """struct icaltimetype of libical 3."""

    _fields_ = [
        *((name, c_int) for name in ("year", "month", "day", "hour", "minute", "second")),
        *((name, c_int) for name in ("is_date", "is_daylight")),
        ("zone", c_void_p),
    ]


# Results and arguments of the functions that are called.
_FUNCTIONS = {
    "icalparser_parse_string": (c_void_p, c_char_p),
    "icalcomponent_free": (None, c_void_p),
    "icalcomponent_count_errors": (c_int, c_void_p),
    "icalcomponent_string_to_kind": (c_int, c_char_p),
    "icalproperty_string_to_kind": (c_int, c_char_p),
    "icalcomponent_get_first_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_component": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_first_property": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_next_property": (c_void_p, c_void_p, c_int),
    "icalcomponent_get_dtstart": (_Time, c_void_p),
    "icalcomponent_get_dtend": (_Time, c_void_p),
    "icalproperty_get_value_as_string": (c_char_p, c_void_p),
    "icalproperty_get_uid": (c_char_p, c_void_p),
    "icalproperty_get_summary": (c_char_p, c_void_p),
    "icalproperty_get_location": (c_char_p, c_void_p),
    "icalproperty_get_description": (c_char_p, c_void_p),
    "icalproperty_get_categories": (c_char_p, c_void_p),
    "icaltime_as_timet_with_zone": (c_int64, _Time, c_void_p),
    "icalrestriction_check": (c_int, c_void_p),
}


@cache
def library() -> CDLL | None:
    """Return libical 3, or nothing where the machine does not have it."""
    name = find_library("ical")
    if name is None:
        return None
    found = CDLL(name)
    for function, (result, *arguments) in _FUNCTIONS.items():
        getattr(found, function).restype = result
        getattr(found, function).argtypes = arguments
    return found


def with_libical(text: str) -> list[Entry]:
    """Read as libical does, and hold it to what it calls an error (its icalrestriction.c too)."""
    lib = library()
    assert lib, "libical is missing"
    calendar = lib.icalparser_parse_string(text.encode("utf-8"))
    try:
        assert lib.icalcomponent_count_errors(calendar) == 0
        assert lib.icalrestriction_check(calendar) == 1
        return [_entry(lib, each) for each in _components(lib, calendar, b"VEVENT")]
    finally:
        lib.icalcomponent_free(calendar)


def outcomes_with_libical(text: str) -> list[dict[str, str]]:
    """Read tasks and journal entries as libical does, held to what it calls an error."""
    lib = library()
    assert lib, "libical is missing"
    calendar = lib.icalparser_parse_string(text.encode("utf-8"))
    try:
        assert lib.icalcomponent_count_errors(calendar) == 0
        assert lib.icalrestriction_check(calendar) == 1
        return [
            {"component": name.decode(), **_values(lib, each)}
            for name in (b"VTODO", b"VJOURNAL")
            for each in _components(lib, calendar, name)
        ]
    finally:
        lib.icalcomponent_free(calendar)


def _values(lib: CDLL, component: int) -> dict[str, str]:
    """Return the first value of some properties, as libical spells it; empty if there is none."""
    names = {
        "uid": "UID",
        "summary": "SUMMARY",
        "start": "DTSTART",
        "due": "DUE",
        "status": "STATUS",
        "percent": "PERCENT-COMPLETE",
        "parent": "RELATED-TO",
    }
    values = {}
    for key, name in names.items():
        kind = lib.icalproperty_string_to_kind(name.encode())
        found = lib.icalcomponent_get_first_property(component, kind)
        value = lib.icalproperty_get_value_as_string(found).decode("utf-8") if found else ""
        values[key] = value.replace("\\,", ",").replace("\\;", ";")
    return values


def _components(lib: CDLL, calendar: int, name: bytes) -> Iterator[int]:
    kind = lib.icalcomponent_string_to_kind(name)
    found = lib.icalcomponent_get_first_component(calendar, kind)
    while found:
        yield found
        found = lib.icalcomponent_get_next_component(calendar, kind)


def _entry(lib: CDLL, event: int) -> Entry:
    def text(name: str) -> str:
        return next(iter(_texts(lib, event, name)), "")

    return Entry(
        uid=text("uid"),
        start=_moment(lib, lib.icalcomponent_get_dtstart(event)),
        end=_moment(lib, lib.icalcomponent_get_dtend(event)),
        summary=text("summary"),
        location=text("location"),
        description=text("description"),
        status=text("status"),
        categories=tuple(_texts(lib, event, "categories")),
        busy=text("transp") != "TRANSPARENT",
        alarm="".join(
            each
            for alarm in _components(lib, event, b"VALARM")
            for each in _texts(lib, alarm, "trigger")
        ),
    )


def _texts(lib: CDLL, event: int, name: str) -> Iterator[str]:
    """Yield the texts of a property; libical makes a property of each value of a list."""
    kind = lib.icalproperty_string_to_kind(name.upper().encode())
    # To libical these are no texts, but one of a few values or a length of time.
    read = (
        lib.icalproperty_get_value_as_string
        if name in ("status", "transp", "trigger")
        else getattr(lib, f"icalproperty_get_{name}")
    )
    found = lib.icalcomponent_get_first_property(event, kind)
    while found:
        yield read(found).decode("utf-8")
        found = lib.icalcomponent_get_next_property(event, kind)


def _moment(lib: CDLL, time: _Time) -> str:
    """Say a time, which libical puts into the zone that the calendar describes."""
    if time.is_date:
        return said(date(time.year, time.month, time.day))
    return said(datetime.fromtimestamp(lib.icaltime_as_timet_with_zone(time, time.zone), UTC))
