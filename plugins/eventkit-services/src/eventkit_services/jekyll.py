"""Sites of jekyll-theme-conference: `_data/program.yml` with `_talks`, `_speakers` and `_rooms`."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from eventkit.plugins import Imported
from eventkit.spellings import day_number
from eventkit_services import facts
from eventkit_services.drafting import Programme, folded, one
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_read
from eventkit_services.recognition import recognizes_jekyll
from eventkit_services.records import (
    Record,
    front_matter,
    read_files,
    record,
    records,
    scalar,
    yaml_file,
)

TALK: Facts = {
    "subtitle": Fact("subtitle", facts.title),
    "content": Fact("description", facts.markdown),
    "abstract": Fact("abstract", facts.markdown),
    "language": Fact("languages", facts.languages),
}
SPEAKER: Facts = {
    "content": Fact("description", facts.markdown),
    "position": Fact("position", facts.title),
    "email": Fact("contact.email", facts.email),
}
ROOM: Facts = {"content": Fact("description", facts.markdown)}
CONFIG: Facts = {
    "title": Fact("title", facts.title),
    "timezone": Fact("timezone", facts.title),
    "url": Fact("url", facts.address),
}
_AFFILIATIONS = ("organization", "organisation", "affiliation", "institution", "company")
IGNORED_OF_TALK = frozenset({*TALK, "name", "title", "speakers", "categories", "hide", "layout"})
IGNORED_OF_SPEAKER = frozenset(
    {*SPEAKER, "name", "first_name", "last_name", "hide", "layout", *_AFFILIATIONS}
)
IGNORED_OF_SLOT = frozenset({"name", "title", "time_start", "time_end", "hide", "live"})
_STARTS = ("time_start", "slot")
_TIMES_OF_PAGE = (*_STARTS, "time_end", "day", "date")
_IS_CLOCK = re.compile(r"[0-9]\s?[:.h][0-9]{2}|[0-9]\s?(?:[ap]\.?m|uhr|h)\b", re.IGNORECASE)
_PAGES = ("talks", "speakers", "rooms")


def is_programme(value: object) -> bool:
    """Return whether a value is a programme: days with rooms with talks."""
    days = records(value["days"]) if isinstance(value, Record) and "days" in value else []
    days = days or (records(value) if isinstance(value, list) else [])
    return any("talks" in room for day in days for room in records(day.get("rooms")))


def read(files: Mapping[str, bytes]) -> Imported:
    """Read a site, or some of its files."""
    readers = {
        **dict.fromkeys((".yml", ".yaml"), yaml_file),
        **dict.fromkeys((".md", ".markdown", ".html"), front_matter),
    }
    site = _Site()
    for path, value in read_files(
        files,
        readers,
        otherwise=yaml_file,
        recognizes=recognizes_jekyll,
        omit=site.programme.omit,
    ):
        site.add(path, value)
    require_read(files, "jekyll-theme-conference", are_any=bool(site.programmes or site.talks))
    return site.imported()


def _kind_of_page(path: str, page: Record) -> str:
    """Return whether a page is a talk, a speaker or a room; empty if it is none."""
    folder = path.rpartition("/")[0].rpartition("/")[2].removeprefix("_")
    if folder in _PAGES:
        return folder
    if "name" not in page or folder:
        return ""
    return "talks" if "speakers" in page else "speakers" if "last_name" in page else ""


class _Site:
    """What the files of a site hold."""

    def __init__(self) -> None:
        self.programmes: list[Record | list[Any]] = []
        self.talks: dict[str, Record] = {}
        self._pages: dict[str, list[Record]] = {name: [] for name in _PAGES}
        self.programme = Programme()
        self._used: set[str] = set()

    def add(self, path: str, value: Any) -> None:  # noqa: ANN401  # of any shape
        """Add what a file holds."""
        if is_programme(value):
            self.programmes.append(value)
        elif not isinstance(value, Record):
            return
        elif path.rpartition("/")[2].startswith("_config."):
            self._config(value)
        elif kind := _kind_of_page(path, value):
            self._pages[kind].append(value)
            if kind == "talks":
                self.talks[folded(_name(value))] = value

    def _config(self, config: Record) -> None:
        event = self.programme.event
        self.programme.places["event"] = config.place
        self.programme.take(event, config, CONFIG)
        language = record(config.get("conference")).get("lang")
        if tags := facts.languages(language):
            event["language"] = tags[0]

    def imported(self) -> Imported:
        """Return the draft of the site."""
        for room in self._pages["rooms"]:
            if id := self.programme.item("rooms", _name(room), room.place):
                self.programme.take(self.programme.tables["rooms"][id], room, ROOM)
        for speaker in self._pages["speakers"]:
            self._speaker(speaker)
        number = 0
        for programme in self.programmes:
            for day in records(programme["days"] if isinstance(programme, Record) else programme):
                number += 1
                self._day(day, number)
        for name, talk in self.talks.items():
            if name not in self._used and talk.get("hide") != "true":
                self._page(talk)
        return self.programme.imported()

    def _speaker(self, speaker: Record) -> None:
        id = self.programme.person(_name(speaker), speaker.place, source=speaker, facts=SPEAKER)
        for key in _AFFILIATIONS:
            self.programme.affiliate(id, one(speaker.get(key)), speaker.place_of(key))
        self.programme.rest("the speakers", speaker, IGNORED_OF_SPEAKER)

    def _day(self, day: Record, number: int) -> None:
        meaning: date | int | None = facts.day(day.get("date"))
        if meaning is None:
            meaning = facts.day(day.get("name")) or number
            if scalar(day.get("date")):
                message = f"the date {day['date']!r} is not understood"
                self.programme.omit(day.place_of("date"), message)
            if isinstance(meaning, int):
                self.programme.guessed(day.place, f"it has no date: it is day {number}")
        for room in records(day.get("rooms")):
            id = self.programme.item("rooms", room.get("name"), room.place)
            for slot in records(room.get("talks")):
                self._slot(slot, meaning, id)

    def _slot(self, slot: Record, day: date | int, room: str) -> None:
        name = slot.get("name") or slot.get("title")
        key = folded(name)
        self._used.add(key)
        when = self.programme.at(day, slot.get("time_start"), slot.get("time_end"), slot.place)
        self._session(name, self.talks.get(key), when, room, slot.place)
        self.programme.rest("the programme", slot, IGNORED_OF_SLOT)

    def _page(self, talk: Record) -> None:
        """Add a talk that is not in the programme, with the time and the room of its own page."""
        when, used = self._time_of_page(talk)
        if not when:
            self.programme.read(talk.place, "the talk is not in the programme: it has no time")
        room = self.programme.item("rooms", talk.get("room"), talk.place_of("room"))
        name = talk.get("name") or talk.get("title")
        self._session(name, talk, when, room, talk.place, used={*used, "room"})

    def _time_of_page(self, talk: Record) -> tuple[dict[str, Any], set[str]]:
        """Return the keys of the time that a page says, and the names of what says it."""
        spelled = {key: scalar(talk.get(key)) for key in _TIMES_OF_PAGE}
        start = next((key for key in _STARTS if _IS_CLOCK.search(spelled[key])), "")
        day_key = "date" if start and not spelled["day"] else "day"
        day = facts.day(spelled[day_key]) or _number_of_day(spelled[day_key])
        if not start and day is None:
            return {}, set()
        ends = "time_end" if start == "time_start" else ""
        place = talk.place_of(start or day_key)
        when = self.programme.at(day, spelled.get(start), spelled.get(ends), place)
        return when, {key for key in (start, ends, day_key) if key and when}

    def _session(
        self, name: object, talk: Record | None, when: Mapping[str, Any], room: str, place: str,
        *, used: Collection[str] = (),
    ) -> None:  # fmt: skip
        programme = self.programme
        talk = talk if talk is not None else Record()
        roles: dict[str, list[str]] = {}
        speakers = talk.get("speakers")
        for speaker in speakers if isinstance(speakers, list) else [speakers]:
            if id := programme.person(one(speaker), talk.place_of("speakers")):
                roles.setdefault("speakers", []).append(id)
        title, ignored = scalar(talk.get("title")), IGNORED_OF_TALK
        if title and " " not in scalar(name):
            name = title  # the name is a key, such as d1t2
        elif title != scalar(name):
            ignored = ignored - {"title"}
        id = programme.session(
            name, place, when=when, roles=roles, rooms=[room], source=talk, facts=TALK
        )
        if id:
            self._categories(programme.tables["sessions"][id], talk)
            programme.rest("the talks", talk, ignored | {*used})

    def _categories(self, table: dict[str, Any], talk: Record) -> None:
        """Take over the categories of a talk: its kind and its track."""
        programme = self.programme
        categories = facts.text_list(talk.get("categories")) or []
        if not categories:
            return
        if kind := facts.kind(categories[0]):
            table.setdefault("kind", kind)
        if table.get("kind") != "break":
            table["track"] = programme.item("tracks", categories[0], talk.place_of("categories"))
        for category in categories[1:]:
            message = f"the category {category!r} is left out: a session has one track"
            programme.omit(talk.place_of("categories"), message)


def _number_of_day(text: str) -> int | None:
    """Return the number of `2` and `Day 2`; None of another text."""
    return int(text) if re.fullmatch("[1-9][0-9]?", text) else day_number(text)


def _name(page: Record) -> str:
    name = scalar(page.get("name")) or scalar(page.get("title"))
    parts = (scalar(page.get(key)) for key in ("first_name", "last_name"))
    return name or " ".join(filter(None, parts))
