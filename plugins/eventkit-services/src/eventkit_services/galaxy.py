"""Training events of the Galaxy Training Network: a page whose front matter has the programme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from eventkit.plugins import Imported
from eventkit.spellings import day_number, weekday
from eventkit_services import facts
from eventkit_services.drafting import Programme, one
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_one, require_read
from eventkit_services.recognition import recognizes_galaxy
from eventkit_services.records import (
    Record,
    front_matter,
    read_files,
    record,
    records,
    scalar,
    yaml_file,
)

EVENT: Facts = {
    "title": Fact("title", facts.title),
    "description": Fact("description", facts.markdown),
    "date_start": Fact("start", facts.day),
    "date_end": Fact("end", facts.day),
    "contact_email": Fact("contact.email", facts.email),
    "tags": Fact("topics", facts.text_list),
}
VENUE: Facts = {
    "name": Fact("name", facts.title),
    "address": Fact("street", facts.title),
    "city": Fact("city", facts.title),
    "region": Fact("region", facts.title),
}
SESSION: Facts = {"description": Fact("description", facts.markdown)}
IGNORED_OF_EVENT = frozenset(
    {*EVENT, "layout", "program", "location", "contributions", "content", "infrastructure",
     "draft", "status", "async", "mode", "registration", "cover-image", "cover-image-alt"}
)  # fmt: skip
IGNORED_OF_TUTORIAL = frozenset({*SESSION, "name", "topic", "type", "time"})
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_WORDS = re.compile(r"[^\W\d_]+")


def read(files: Mapping[str, bytes]) -> Imported:
    """Read an event, with the names of contributors if a file has them."""
    programme = Programme()
    readers = {
        **dict.fromkeys((".md", ".markdown"), front_matter),
        **dict.fromkeys((".yml", ".yaml"), yaml_file),
    }
    values = read_files(files, readers, otherwise=front_matter, recognizes=recognizes_galaxy,
                        omit=programme.omit)  # fmt: skip
    events: list[Record] = []
    names: dict[str, str] = {}
    for path, value in values:
        if isinstance(value, Record) and "date_start" in value:
            events.append(value)
        elif path.rpartition("/")[2].partition(".")[0] == "CONTRIBUTORS":
            names |= {key: one(it) for key, it in record(value).items() if one(it)}
    require_read(files, "the Galaxy Training Network", are_any=bool(events))
    require_one(events, "the Galaxy Training Network")
    _event(programme, events[0], names)
    return programme.imported()


def _event(programme: Programme, event: Record, names: Mapping[str, str]) -> None:
    programme.places["event"] = event.place
    programme.take(programme.event, event, EVENT)
    programme.event.setdefault("kind", "training")
    venue: dict[str, object] = {}
    programme.take(venue, record(event.get("location")), VENUE)
    if venue:
        programme.event_tables["venues"] = {"venue": venue}
    people = record(event.get("contributions"))
    for role, key in (("organisers", "organizers"), ("instructors", "participations")):
        listed = people.get(role)
        for id in listed if isinstance(listed, list) else ():
            _person(programme, people, scalar(id), names, key)
    first = facts.day(event.get("date_start"))
    for number, section in enumerate(records(event.get("program")), 1):
        day = _day(programme, section, first, number)
        for tutorial in records(section.get("tutorials")):
            _tutorial(programme, tutorial, day)
    programme.rest("the event", event, IGNORED_OF_EVENT)


def _person(
    programme: Programme, people: Record, id: str, names: Mapping[str, str], key: str
) -> None:
    if id not in names:
        message = f"no file has the name of {id!r}"
        programme.guessed(people.place, message)
    person = programme.person(names.get(id, id), people.place, key=id)
    if person and key == "organizers":
        programme.event.setdefault(key, []).append(person)
    elif person:
        part = {"who": person, "role": "trainer"}
        programme.event.setdefault(key, []).append(part)


def _day(programme: Programme, section: Record, first: date | None, number: int) -> date | int:
    """Return the day of a section, by its name or else by its place among the sections."""
    name = scalar(section.get("section"))
    if exact := facts.day(name.partition(":")[0]):
        return exact
    count = day_number(name)
    words = _WORDS.findall(name)
    its_weekday = weekday(words[0]) if words else None
    if count is None and its_weekday is not None and first is not None:
        return first + timedelta(days=(its_weekday - first.weekday()) % 7)
    if count is None:
        count = number
        programme.guessed(section.place, f"it has no date: it is day {number}")
    return first + timedelta(days=count - 1) if first else count


def _tutorial(programme: Programme, tutorial: Record, day: date | int) -> None:
    name = _LINK.sub(r"\1", scalar(tutorial.get("name")))
    if scalar(tutorial.get("type")) != "custom" and name and " " not in name:
        name = name.replace("-", " ").capitalize()
        programme.pass_over(
            "the title of tutorials, which are named by their files,", tutorial.place
        )
    programme.session(
        name,
        tutorial.place,
        when=programme.at(day, tutorial.get("time"), None, tutorial.place),
        source=tutorial,
        facts=SESSION,
    )
    programme.rest("the programme", tutorial, IGNORED_OF_TUTORIAL)
