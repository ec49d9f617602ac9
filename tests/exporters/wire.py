"""A check of the bytes of a calendar: what readers forgive each in their own way, it does not.

It reads the file itself, after RFC 5545, and shares no code with eventkit or the icalendar package.
Each rule is a function from what was read to a line for each fault.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

OCTETS = 75
TEXTS = {
    *("SUMMARY", "DESCRIPTION", "LOCATION", "NAME", "X-WR-CALNAME", "X-WR-CALDESC"),
    *("TZNAME", "PRODID", "UID"),
}
ONE_LINE = TEXTS - {"DESCRIPTION", "X-WR-CALDESC"}
MADE_UID = re.compile(r"[A-Za-z0-9.@_-]{1,99}")
URI = re.compile(r"(?:https?|mailto):(?:[A-Za-z0-9:/?#\[\]@!$&'()*+=~._-]|%[0-9A-Fa-f]{2})*")
NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY", "SEQUENCE", "LAST-MODIFIED", "TRANSP")
AT_MOST_ONCE = ("DTEND", "CREATED", "DESCRIPTION", "LOCATION", "GEO", "URL", "STATUS", "CATEGORIES")
FEED = {"SOURCE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"}
DURATION = re.compile(r"P(\d+W|(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?)(?<!P)")
STAMPS = ("DTSTAMP", "LAST-MODIFIED", "CREATED")


class Line(NamedTuple):
    """A content line."""

    name: str
    parameters: dict[str, str]
    value: str


class Component(NamedTuple):
    """A component with its lines and what is in it."""

    name: str
    lines: list[Line]
    inner: list[Component]

    def all(self, name: str) -> list[Line]:
        return [line for line in self.lines if line.name == name]

    def value(self, name: str) -> str:
        return next((line.value for line in self.all(name)), "")

    def walk(self) -> Iterator[Component]:
        yield self
        for each in self.inner:
            yield from each.walk()


def faults(data: bytes, *, given: Iterable[str] = (), named: bool = False) -> list[str]:
    """Return what is wrong with the bytes of a calendar.

    Args:
        data: The file.
        given: UIDs that were not made by eventkit, and may be of any form.
        named: Whether it was given a name of its own.
    """
    found = list(_bytes(data))
    if found:
        return found
    calendar = read(data)
    events = [each for each in calendar.inner if each.name == "VEVENT"]
    zones = [each for each in calendar.inner if each.name == "VTIMEZONE"]
    return [
        *_calendar(calendar, named=named),
        *_feed(calendar),
        *(fault for each in calendar.walk() for line in each.lines for fault in _line(line)),
        *(fault for each in zones for fault in _zone(each)),
        *(fault for each in events for fault in _event(each)),
        *_zones_used(zones, events),
        *_identities(events, set(given)),
        *_order(calendar, events),
    ]


# --- bytes (RFC 5545, 3.1)


def _bytes(data: bytes) -> Iterator[str]:
    if data.startswith(b"\xef\xbb\xbf"):
        yield "a byte-order mark"
    if not data.endswith(b"\r\n"):
        yield "the last line does not end in CRLF"
    rows = data.removesuffix(b"\r\n").split(b"\r\n")
    if any(b"\r" in row or b"\n" in row for row in rows):
        yield "a line end that is not CRLF"
    for row in rows:
        yield from _row(row)
    for before, row in pairwise(rows):
        if row.startswith(b" ") and _is_cut(before, row[1:]):
            yield f"a fold inside a character that readers see: {before!r} | {row!r}"


def _row(row: bytes) -> Iterator[str]:
    if not row.strip():
        yield "a blank line"
    if len(row) > OCTETS:
        yield f"{len(row)} octets in a line: {row!r}"
    try:
        text = row.decode("utf-8")
    except UnicodeDecodeError:
        yield f"a fold inside a character: {row!r}"
        return
    if any(unicodedata.category(each) in ("Cc", "Cs") and each != "\t" for each in text):
        yield f"a control character: {row!r}"


def _is_cut(before: bytes, after: bytes) -> bool:
    """Say whether a fold parts what is seen as one character (Unicode Annex 29, the main rules)."""
    try:
        last, first = before.decode()[-1:], after.decode()[:1]
    except UnicodeDecodeError:
        return True
    extends = unicodedata.category(first) in ("Mn", "Me") or first in "\u200d\u200c"
    joined = last == "\u200d" and unicodedata.category(first) == "So"
    tone = "\U0001f3fb" <= first <= "\U0001f3ff"
    flags = [each for each in (last, first) if "\U0001f1e6" <= each <= "\U0001f1ff"]
    return extends or tone or joined or (len(flags) == 2 and _odd_flags(before))


def _odd_flags(before: bytes) -> bool:
    text = before.decode()
    return (len(text) - len(text.rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))) % 2 == 1


# --- lines and components


def read(data: bytes) -> Component:
    """Return the calendar of a file whose bytes are in order."""
    stack = [Component("", [], [])]
    for row in data.decode().replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        line = _parsed(row)
        if line.name == "BEGIN":
            made = Component(line.value, [], [])
            stack[-1].inner.append(made)
            stack.append(made)
        elif line.name == "END":
            assert stack.pop().name == line.value, f"END:{line.value} ends nothing"
        else:
            stack[-1].lines.append(line)
    assert len(stack) == 1 and len(stack[0].inner) == 1 and not stack[0].lines
    return stack[0].inner[0]


def _parsed(row: str) -> Line:
    head = re.match(r'([A-Z][A-Z0-9-]*)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):', row)
    assert head, f"no content line: {row!r}"
    pairs = re.findall(r';([A-Z-]+)=("[^"]*"|[^";:,]*)', head[2])
    assert len(pairs) == len(dict(pairs)), f"a parameter twice: {row!r}"
    return Line(head[1], {key: value.strip('"') for key, value in pairs}, row[head.end() :])


def unescaped(text: str) -> str:
    """Return the text that a TEXT value says (RFC 5545, 3.3.11)."""
    meaning = {"n": "\n", "N": "\n"}
    return re.sub(r"\\(.)", lambda found: meaning.get(found[1], found[1]), text)


# --- values


def _line(line: Line) -> Iterator[str]:  # noqa: C901  # a branch for each rule
    if line.name in TEXTS:
        yield from _text(line)
    elif line.name == "CATEGORIES":
        for value in re.sub(r"\\.|(,)", _parted, line.value).split("\n"):
            yield from _text(line._replace(value=value))
            if "," in unescaped(value) or not value:
                yield f"a category that parts in two, or is empty: {line.value!r}"
    elif line.name in ("URL", "CONFERENCE"):
        if not URI.fullmatch(line.value):
            yield f"no URI: {line.value!r}"
        if line.name == "CONFERENCE" and line.parameters.get("VALUE") != "URI":
            yield "CONFERENCE without VALUE=URI"
    elif line.name == "GEO":
        numbers = line.value.split(";")
        if len(numbers) != 2 or not all(NUMBER.fullmatch(number) for number in numbers):
            yield f"no place on earth: {line.value!r}"
    elif line.name in STAMPS and not re.fullmatch(r"\d{8}T\d{6}Z", line.value):
        yield f"a stamp that is not in UTC: {line.value!r}"


def _parted(found: re.Match[str]) -> str:
    return "\n" if found[1] else found[0]


def _text(line: Line) -> Iterator[str]:
    rest = re.sub(r"\\[\\;,n]", "", line.value)
    if re.search(r"[\\;,]", rest) and line.name != "UID":
        yield f"{line.name}: something unescaped in {line.value!r}"
    said = unescaped(line.value)
    if said != said.strip() and line.name != "UID":  # one that was given stays as it is
        yield f"{line.name}: blanks at an end of {said!r}"
    if re.search(r"\\[nN]", said):
        yield f"{line.name}: a backslash before n in {said!r}"
    if line.name in ONE_LINE and "\n" in said:
        yield f"{line.name}: more than one line: {said!r}"
    if line.name in ("SUMMARY", "NAME") and not 0 < len(said) <= 255:
        yield f"{line.name}: {len(said)} characters"


# --- the calendar


def _calendar(calendar: Component, *, named: bool) -> Iterator[str]:
    names = [line.name for line in calendar.lines]
    if calendar.name != "VCALENDAR" or names[:2] != ["VERSION", "PRODID"]:
        yield f"VERSION and PRODID do not come first: {names}"
    allowed = {"VERSION", "PRODID", "CALSCALE", "NAME", "X-WR-CALNAME", "X-WR-TIMEZONE"}
    allowed |= {"DESCRIPTION", "X-WR-CALDESC"}
    if surplus := set(names) - allowed - FEED:
        yield f"the calendar says {sorted(surplus)}"
    if len(names) != len(set(names)):
        yield f"a line of the calendar comes twice: {names}"
    if calendar.value("NAME") != calendar.value("X-WR-CALNAME"):
        yield "NAME and X-WR-CALNAME differ"
    if calendar.value("DESCRIPTION") != calendar.value("X-WR-CALDESC"):
        yield "DESCRIPTION and X-WR-CALDESC differ"
    if not calendar.inner:
        yield "no component (RFC 5545, 3.6)"
    entries = [each for each in calendar.inner if each.name == "VEVENT"]
    if ("NAME" in names) != (len(entries) != 1 or named or "SOURCE" in names):
        yield f"{len(entries)} entries, and the name of the calendar is {calendar.value('NAME')!r}"


def _feed(calendar: Component) -> Iterator[str]:
    """Yield what is wrong with what a feed says of itself (RFC 7986, 5.7 and 5.8)."""
    said = {line.name: line for line in calendar.lines if line.name in FEED}
    if not said:
        return
    if set(said) != FEED:
        yield f"a feed says only {sorted(said)}"
        return
    source, refresh, ttl = (
        said[name] for name in ("SOURCE", "REFRESH-INTERVAL", "X-PUBLISHED-TTL")
    )
    if source.parameters != {"VALUE": "URI"} or not URI.fullmatch(source.value):
        yield f"no address of a feed: {source}"
    if not source.value.startswith(("https://", "http://")):
        yield f"an address that no program fetches: {source.value!r}"
    if refresh.parameters != {"VALUE": "DURATION"} or not DURATION.fullmatch(refresh.value):
        yield f"REFRESH-INTERVAL: {refresh}"
    if ttl.parameters or ttl.value != refresh.value:
        yield f"X-PUBLISHED-TTL differs from REFRESH-INTERVAL: {ttl}"


def _identities(events: list[Component], given: set[str]) -> Iterator[str]:
    counted = Counter(event.value("UID") for event in events)
    yield from (f"the UID {uid} comes {times} times" for uid, times in counted.items() if times > 1)
    for uid in counted:
        if unescaped(uid) not in given and not MADE_UID.fullmatch(uid):
            yield f"an odd UID was made: {uid!r}"


def _order(calendar: Component, events: list[Component]) -> Iterator[str]:
    names = [each.name for each in calendar.inner]
    if names != sorted(names, reverse=True):  # VTIMEZONE, then VEVENT
        yield f"components in another order: {names}"
    if set(names) - {"VTIMEZONE", "VEVENT"}:
        yield f"other components: {names}"
    hours = [moment(event.all("DTSTART")[0]) for event in events]
    timed = [utc(start) for start in hours if isinstance(start, datetime)]
    days = [start for start in hours if not isinstance(start, datetime)]
    if timed != sorted(timed) or days != sorted(days):
        yield "entries not in order of time"


# --- entries


def _event(event: Component) -> Iterator[str]:  # noqa: C901  # a branch for each rule
    uid = event.value("UID")
    for name in ONCE:
        if len(event.all(name)) != 1:
            yield f"{uid}: {name} {len(event.all(name))} times"
    for name in AT_MOST_ONCE:
        if len(event.all(name)) > 1:
            yield f"{uid}: {name} {len(event.all(name))} times"
    if surplus := {line.name for line in event.lines} - {*ONCE, *AT_MOST_ONCE, "CONFERENCE"}:
        yield f"{uid}: says {sorted(surplus)}"
    if event.value("DTSTAMP") != event.value("LAST-MODIFIED"):
        yield f"{uid}: DTSTAMP and LAST-MODIFIED differ"
    if not event.value("SEQUENCE").isdigit():
        yield f"{uid}: SEQUENCE {event.value('SEQUENCE')}"
    if event.all("STATUS") and event.value("STATUS") not in ("TENTATIVE", "CONFIRMED", "CANCELLED"):
        yield f"{uid}: STATUS {event.value('STATUS')}"
    if event.value("TRANSP") not in ("OPAQUE", "TRANSPARENT"):
        yield f"{uid}: TRANSP {event.value('TRANSP')}"
    if event.value("STATUS") == "CANCELLED" and event.value("TRANSP") != "TRANSPARENT":
        yield f"{uid}: takes up time although it is cancelled"
    yield from (f"{uid}: {fault}" for fault in _times(event))
    yield from (f"{uid}: {fault}" for alarm in event.inner for fault in _alarm(alarm))


def _times(event: Component) -> Iterator[str]:
    start = event.all("DTSTART")[0]
    end = next(iter(event.all("DTEND")), None)
    if end is None:
        if "T" in start.value:
            yield from _doubtful(start)
        else:
            yield f"days without an end: {start}"
        return
    form = [(line.parameters, line.value.endswith("Z"), "T" in line.value) for line in (start, end)]
    if form[0] != form[1]:
        yield f"DTSTART and DTEND of two forms: {start} {end}"
        return
    parameters, in_utc, has_hours = form[0]
    if not has_hours and parameters != {"VALUE": "DATE"}:
        yield f"a date that says {parameters}"
    if has_hours and (in_utc, list(parameters)) not in [(True, []), (False, ["TZID"])]:
        yield f"a floating time, or of two zones: {start}"
        return
    begin, finish = moment(start), moment(end)
    if isinstance(begin, datetime) and isinstance(finish, datetime):
        begin, finish = utc(begin), utc(finish)
        yield from _doubtful(start)
        yield from _doubtful(end)
    if begin >= finish:
        yield f"DTEND is not after DTSTART: {start.value} {end.value}"


def _doubtful(line: Line) -> Iterator[str]:
    said = moment(line)
    assert isinstance(said, datetime)
    if said.replace(fold=0).utcoffset() != said.replace(fold=1).utcoffset():
        yield f"a wall time that does not exist, or twice: {line}"


def _alarm(alarm: Component) -> Iterator[str]:
    said = {line.name: line.value for line in alarm.lines}
    if said.get("ACTION") != "DISPLAY" or set(said) != {"ACTION", "DESCRIPTION", "TRIGGER"}:
        yield f"an alarm that is not shown: {said}"
    if not re.fullmatch(r"-P(\d+W|(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)|P0D", said["TRIGGER"]):
        yield f"TRIGGER {said['TRIGGER']}"


def moment(line: Line) -> date | datetime:
    """Return what DTSTART or DTEND says; the zone is that of the name."""
    if "T" not in line.value:
        return datetime.strptime(line.value, "%Y%m%d").date()
    wall = datetime.strptime(line.value.rstrip("Z"), "%Y%m%dT%H%M%S")
    zone = line.parameters.get("TZID")
    return wall.replace(tzinfo=ZoneInfo(zone) if zone else UTC)


def utc(said: datetime) -> datetime:
    return said.astimezone(UTC)


# --- zones (RFC 5545, 3.6.5); what they say in all zones of the world: test_timezones.py


def _zone(zone: Component) -> Iterator[str]:
    name = zone.value("TZID")
    if name not in available_timezones() or [line.name for line in zone.lines] != ["TZID"]:
        yield f"VTIMEZONE {name} says {zone.lines}"
    if not any(each.name == "STANDARD" for each in zone.inner) and len(zone.inner) < 2:
        yield f"{name}: no STANDARD"
    for each in zone.inner:
        yield from (f"{name}: {fault}" for fault in _observance(each))


def _observance(each: Component) -> Iterator[str]:
    names = sorted(line.name for line in each.lines)
    if set(names) - {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME", "RRULE"}:
        yield f"an observance says {names}"
    if len(names) != len(set(names)) or len(names) - ("RRULE" in names) < 3:
        yield f"an observance lacks a line, or repeats one: {names}"
    if not re.fullmatch(r"(19[7-9]|[2-9]\d\d)\d{5}T\d{6}", each.value("DTSTART")):
        yield f"an onset before 1970, or not on the wall: {each.value('DTSTART')}"
    for name in ("TZOFFSETFROM", "TZOFFSETTO"):
        if not re.fullmatch(r"[+-]\d{4}(\d\d)?", each.value(name)):
            yield f"{name} {each.value(name)}"
    keys = [part.partition("=")[0] for part in each.value("RRULE").split(";") if part]
    if keys and (keys[0] != "FREQ" or not set(keys) <= {"FREQ", "BYMONTH", "BYDAY", "BYMONTHDAY"}):
        yield f"a rule that not every reader knows: {each.value('RRULE')}"
    if keys and "FREQ=YEARLY" not in each.value("RRULE"):
        yield f"a rule that is not yearly: {each.value('RRULE')}"


def _zones_used(zones: list[Component], events: list[Component]) -> Iterator[str]:
    ends = [line for event in events for line in event.lines if "TZID" in line.parameters]
    used = {line.parameters["TZID"] for line in ends}
    described = [zone.value("TZID") for zone in zones]
    if len(described) != len(set(described)) or (events and set(described) != used):
        yield f"zones {described} are described, and {sorted(used)} are used"
    for zone in zones:
        own = [line for line in ends if line.parameters["TZID"] == zone.value("TZID")]
        yield from _held(zone, own)


def _held(zone: Component, ends: list[Line]) -> Iterator[str]:
    """Yield the moments before the first onset, and those whose offset no observance knows."""
    onsets = [datetime.strptime(each.value("DTSTART"), "%Y%m%dT%H%M%S") for each in zone.inner]
    offsets = {_offset(each.value("TZOFFSETTO")) for each in zone.inner}
    for line in ends:
        said = moment(line)
        assert isinstance(said, datetime)
        if said.replace(tzinfo=None) < min(onsets) or said.utcoffset() not in offsets:
            yield f"{zone.value('TZID')} is not described for {line.value}"


def _offset(said: str) -> timedelta:
    hours, minutes, seconds = int(said[1:3]), int(said[3:5]), int(said[5:] or 0)
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if said[0] == "-" else size
