"""`schedule.json`, and the second schedule of c3voc's hub."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from eventkit import DocumentError
from eventkit.plugins import Fault, Imported
from eventkit_schedule.drafting import Drafting, Raw, Spot
from eventkit_schedule.values import day_of, text_of

HIDDEN = frozenset({"DRAFT", "SUBMITTED", "REJECTED", "WITHDRAWN", "DELETED"})
"""The states of what nobody is to see."""

STATES = {"CANCELED": "cancelled", "ACCEPTED": "tentative"}


def read_json(data: bytes) -> Imported:
    """Return the draft of a schedule.

    Raises:
        DocumentError: If it is no JSON, or no schedule.
    """
    whole = _parsed(data)
    schedule = whole.get("schedule")
    if not isinstance(schedule, dict) or not isinstance(schedule.get("conference"), dict):
        message = 'there is no "schedule" with a "conference"'
        raise DocumentError([Fault(rule="not-a-schedule", message=message)])
    drafting = Drafting(text_of(_table(whole.get("generator")).get("url")))
    if isinstance(schedule.get("events"), list):
        _read_hub(drafting, schedule)
    else:
        _read_schedule(drafting, schedule)
    return drafting.imported()


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data)
    except json.JSONDecodeError as error:
        fault = Fault(
            rule="json-syntax", message=f"this is not JSON: {error.msg}", line=error.lineno
        )
        raise DocumentError([fault]) from error
    except RecursionError as error:
        fault = Fault(rule="json-syntax", message="lists and objects are nested too deep")
        raise DocumentError([fault]) from error
    except ValueError as error:  # another encoding, a number too long
        fault = Fault(rule="json-syntax", message=f"this is not JSON: {error}")
        raise DocumentError([fault]) from error
    return _table(value)


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _tables(value: object) -> Iterator[dict[str, Any]]:
    return (it for it in value if isinstance(it, dict)) if isinstance(value, list) else iter(())


def _read_conference(drafting: Drafting, schedule: Raw) -> object:
    """Take over the conference with its tracks and rooms, and return its days."""
    conference = schedule["conference"]
    drafting.base_url = text_of(schedule.get("base_url"))
    days, rooms = conference.pop("days", None), conference.pop("rooms", None)
    tracks = conference.pop("tracks", None)
    drafting.conference(conference, schedule.get("version"), "conference")
    for number, track in enumerate(_tables(tracks), start=1):
        drafting.track(track, f"track {number}")
    for key in (rooms, schedule.get("rooms")):  # older files have them beside the conference
        for number, room in enumerate(_tables(key), start=1):
            drafting.room(room, f"room {number}")
    return days


# --- schedule.json


def _read_schedule(drafting: Drafting, schedule: Raw) -> None:
    days = _read_conference(drafting, schedule)
    for number, day in enumerate(_tables(days), start=1):
        rooms = _table(day.pop("rooms", None))
        for room in list(rooms):
            talks = rooms.pop(room)
            for index, talk in enumerate(_tables(talks), start=1):
                place = f"day {number}, {text_of(room)}, talk {index}"
                drafting.talk(talk, place, Spot(room=text_of(room), day=day_of(day.get("date"))))


# --- schedule2.json


def _read_hub(drafting: Drafting, schedule: Raw) -> None:
    conference = schedule["conference"]
    defaults = _table(conference.pop("defaults", None))
    languages = conference.pop("languages", None)
    first = languages[0] if isinstance(languages, list) and languages else ""
    drafting.language = text_of(defaults.get("language") or first)
    _read_conference(drafting, schedule)
    people = {text_of(it.get("guid")): it for it in _tables(schedule.get("persons"))}
    for number, talk in enumerate(_tables(schedule["events"]), start=1):
        _read_event(drafting, talk, people, f"event {number}")


def _read_event(drafting: Drafting, talk: Raw, people: Mapping[str, Raw], place: str) -> None:
    state = text_of(talk.pop("state", "")).upper()
    if state in HIDDEN:
        drafting.note("left-out", place, f"it is {state.lower()}")
        return
    if state in STATES:
        talk["state"] = STATES[state]
    elif state not in ("", "CONFIRMED"):
        drafting.note("left-out", place, f"the state {state} has no place in an event")
    room = _table(talk.pop("room", None))
    talk["date"] = talk.pop("start", None)
    kind = text_of(talk.get("type"))
    talk["type"] = "break" if kind == "BREAK" else kind.lower() if kind.isupper() else kind
    talk["persons"] = [
        {**people.get(text_of(it.get("guid")), {}), **it}
        for it in _tables(talk.pop("participants", None))
    ]
    for person in talk["persons"]:
        person.pop("links", None)
    spot = Spot(room=text_of(room.get("name")), room_guid=text_of(room.get("guid")))
    drafting.talk(talk, place, spot)
