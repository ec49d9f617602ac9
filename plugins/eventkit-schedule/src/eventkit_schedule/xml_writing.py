"""`schedule.xml`, in pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias
from xml.sax.saxutils import escape, quoteattr

from eventkit_schedule import identity
from eventkit_schedule.programme import DayPlan, RoomInfo, Schedule, Talk, label, web_address
from eventkit_schedule.spelling import clock, length, stamp

Attributes: TypeAlias = Mapping[str, object]

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_pieces(schedule: Schedule) -> Iterator[str]:
    """Yield the file: what it is of, then each day, room and talk."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<schedule>\n'
    generator = {"name": "eventkit", "system": identity.system(schedule.event)}
    yield _line(1, "generator", "", generator)
    yield _line(1, "version", schedule.version)
    yield from _conference(schedule)
    for day in schedule.days():
        yield from _day(schedule, day)
    yield "</schedule>\n"


def _conference(schedule: Schedule) -> Iterator[str]:
    event = schedule.event
    yield "  <conference>\n"
    yield _line(2, "acronym", identity.acronym(event))
    yield _line(2, "title", schedule.title)
    yield _line(2, "start", event.start.isoformat())
    yield _line(2, "end", event.end.isoformat())
    yield _line(2, "days", str(schedule.day_count))
    yield _line(2, "timeslot_duration", f"{schedule.slot_minutes // 60:02}:"
                                        f"{schedule.slot_minutes % 60:02}")  # fmt: skip
    yield _unless_empty(2, "logo", web_address(event.logo))
    yield _unless_empty(2, "url", web_address(event.url))
    yield _line(2, "time_zone_name", event.timezone)
    for track in event.tracks:
        color = {"color": track.color} if track.color else {}
        slug = {"slug": schedule.track_slugs[track.id]}
        yield _line(2, "track", "", {"name": label(track.title), **color, **slug})
    yield "  </conference>\n"


def _day(schedule: Schedule, day: DayPlan) -> Iterator[str]:
    facts = {
        "index": day.number,
        "date": day.date.isoformat(),
        "start": stamp(day.start),
        "end": stamp(day.end),
    }
    yield f"  <day{_attributes(facts)}>\n"
    for info, stands in day.rooms:
        yield f"    <room{_attributes(_room(info))}>\n"
        for session, room, is_copy in stands:
            yield _event(schedule.talk(session, room, is_copy=is_copy))
        yield "    </room>\n"
    yield "  </day>\n"


def _room(info: RoomInfo) -> Attributes:
    return {"name": info.name, "guid": info.guid} if info.guid else {"name": info.name}


def _event(talk: Talk) -> str:
    codes = {"code": talk.code} if talk.code else {}
    facts = {"guid": talk.guid, "id": talk.number, **codes}
    return "".join(
        [
            f"      <event{_attributes(facts)}>\n",
            _line(4, "date", stamp(talk.start)),
            _line(4, "start", clock(talk.start)),
            _line(4, "duration", length(talk.duration, seconds=True)),
            _line(4, "room", talk.room),
            _line(4, "slug", talk.slug),
            _unless_empty(4, "url", talk.url),
            _unless_empty(4, "logo", talk.logo),
            _recording(talk),
            _line(4, "title", talk.title),
            _unless_empty(4, "subtitle", talk.subtitle),
            _line(4, "track", talk.track),
            _line(4, "type", talk.kind),
            _unless_empty(4, "language", talk.language),
            _line(4, "abstract", talk.abstract),
            _unless_empty(4, "description", talk.description),
            _persons(talk),
            _links(talk),
            "      </event>\n",
        ]
    )


def _recording(talk: Talk) -> str:
    if talk.recording is None and not talk.license:
        return ""
    optout = _line(5, "optout", "true" if talk.recording is False else "false")
    return _holding("recording", _line(5, "license", talk.license) + optout)


def _persons(talk: Talk) -> str:
    people = (
        _line(5, "person", it.name, {"id": it.number, "guid": it.guid}) for it in talk.speakers
    )
    return _holding("persons", "".join(people))


def _links(talk: Talk) -> str:
    links = (
        _line(5, "link", label(it.title), {"href": web_address(it.url)})
        for it in talk.links
        if web_address(it.url)
    )
    return _holding("links", "".join(links))


def _holding(name: str, lines: str) -> str:
    return f"        <{name}>\n{lines}        </{name}>\n" if lines else ""


def _unless_empty(depth: int, name: str, text: str) -> str:
    return _line(depth, name, text) if text else ""


def _line(depth: int, name: str, text: str, attributes: Attributes | None = None) -> str:
    start = f"{'  ' * depth}<{name}{_attributes(attributes or {})}"
    return f"{start}>{escape(_in_xml(text))}</{name}>\n" if text else f"{start}/>\n"


def _attributes(values: Attributes) -> str:
    return "".join(f" {name}={quoteattr(_in_xml(str(value)))}" for name, value in values.items())


def _in_xml(text: str) -> str:
    """Return a text without the few characters that XML cannot hold, even escaped."""
    return _NOT_IN_XML.sub("", text)
