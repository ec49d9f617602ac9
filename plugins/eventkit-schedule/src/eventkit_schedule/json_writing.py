"""`schedule.json`, in pieces."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from eventkit.model import Role, Track
from eventkit_schedule import identity
from eventkit_schedule.programme import DayPlan, Schedule, Speaker, Talk, label, web_address
from eventkit_schedule.spelling import clock, length, stamp

_ZONE_OF_SCHEMA = re.compile("^([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")


def json_pieces(schedule: Schedule) -> Iterator[str]:
    """Yield the file: what it is of, then each day, room and talk."""
    generator = {"name": "eventkit", "url": identity.system(schedule.event)}
    yield f'{{"generator": {_text(generator)},\n'
    yield f'"schedule": {{"version": {_text(schedule.version)},\n'
    yield f'"conference": {_text(_conference(schedule))[:-1]},\n"days": ['
    for number, day in enumerate(schedule.days()):
        yield ",\n" if number else "\n"
        yield from _day(schedule, day)
    yield "]}}}\n"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _conference(schedule: Schedule) -> dict[str, Any]:
    event, minutes = schedule.event, schedule.slot_minutes
    facts = {
        "acronym": identity.acronym(event),
        "title": schedule.title,
        "description": (event.description or event.summary or "").strip(),
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "daysCount": schedule.day_count,
        "timeslot_duration": f"{minutes // 60:02}:{minutes % 60:02}",
        "time_zone_name": event.timezone if _ZONE_OF_SCHEMA.search(event.timezone) else "",
        "logo": web_address(event.logo),
        "url": web_address(event.url),
        "keywords": [topic.strip() for topic in event.topics if topic.strip()],
        "tracks": [_track(track, schedule.track_slugs[track.id]) for track in event.tracks],
        "rooms": [_room(info.name, info.guid, info.room) for info in schedule.rooms.values()],
    }
    return _filled(facts)


def _filled(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if value not in ("", None, [])}


def _track(track: Track, slug: str) -> dict[str, Any]:
    return _filled({"name": label(track.title), "slug": slug, "color": track.color})


def _room(name: str, guid: str, room: Any) -> dict[str, Any]:  # noqa: ANN401
    description = (room.description or "").strip()
    facts = {"name": name, "guid": guid, "description": description, "capacity": room.capacity}
    return _filled({**facts, "url": web_address(room.url)})


def _day(schedule: Schedule, day: DayPlan) -> Iterator[str]:
    facts = {
        "index": day.number,
        "date": day.date.isoformat(),
        "day_start": stamp(day.start),
        "day_end": stamp(day.end),
    }
    yield f'{_text(facts)[:-1]}, "rooms": {{'
    for number, (info, stands) in enumerate(day.rooms):
        yield f"{',' * bool(number)}\n{_text(info.name)}: ["
        talks = (schedule.talk(it, room, is_copy=is_copy) for it, room, is_copy in stands)
        yield from _joined(_text(_event(talk)) for talk in talks)
        yield "]"
    yield "}}"


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        yield f",\n{piece}" if number else f"\n{piece}"


def _event(talk: Talk) -> dict[str, Any]:
    needed = {
        "guid": talk.guid,
        "id": talk.number,
        "date": stamp(talk.start),
        "start": clock(talk.start),
        "end": stamp(talk.end),
        "duration": length(talk.duration, seconds=False),
        "room": talk.room,
        "slug": talk.slug,
        # Every talk needs a URI: one that is its name leads nowhere.
        "url": talk.url or f"urn:uuid:{talk.guid}",
        "title": talk.title,
        "subtitle": talk.subtitle,
        "track": talk.track or None,
        "type": talk.kind,
        "language": talk.language or None,
        "abstract": talk.abstract,
        "description": talk.description,
        "do_not_record": None if talk.recording is None else not talk.recording,
        "persons": [_person(it) for it in talk.speakers],
        "links": [
            {"title": label(it.title), "url": web_address(it.url)}
            for it in talk.links
            if web_address(it.url)
        ],
    }
    return needed | _filled(
        {"code": talk.code, "logo": talk.logo, "recording_license": talk.license}
    )


def _person(speaker: Speaker) -> dict[str, Any]:
    return _filled(
        {
            "id": speaker.number,
            "guid": speaker.guid,
            "name": speaker.name,
            "url": speaker.url,
            "avatar": speaker.picture,
            "biography": speaker.biography,
            # Not in the schema, which allows it: that of hub has it in capitals.
            "role": "" if speaker.role == Role.SPEAKER else speaker.role,
        }
    )
