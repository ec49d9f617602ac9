"""devopsdays: `data/events/….yml`, with the pages of talks and speakers below `content/events`."""

from __future__ import annotations

from collections.abc import Mapping

from eventkit.plugins import Imported
from eventkit_services import facts
from eventkit_services.drafting import Programme, one
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_one, require_read
from eventkit_services.recognition import recognizes_devopsdays
from eventkit_services.records import (
    Record,
    front_matter,
    read_files,
    records,
    scalar,
    yaml_file,
)

EVENT: Facts = {
    "description": Fact("description", facts.markdown),
    "startdate": Fact("start", facts.day),
    "enddate": Fact("end", facts.day),
}
TALK: Facts = {
    "content": Fact("description", facts.markdown),
    "description": Fact("abstract", facts.markdown),
}
SPEAKER: Facts = {
    "content": Fact("description", facts.markdown),
    "website": Fact("url", facts.address),
}
KINDS: Mapping[str, str] = {
    "talk": "talk", "ignite": "talk", "workshop": "workshop", "panel": "panel",
    "open-space": "discussion",
}  # fmt: skip
"""The types of entries, and the kinds of sessions."""

_PAGES = ("talk", "ignite", "workshop")
"""The types of entries that are named by the slugs of their pages."""

IGNORED_OF_ENTRY = frozenset(
    {"title", "type", "date", "start_time", "end_time", "background_color", "icon", "speakers"}
)
IGNORED_OF_TALK = frozenset(
    {*TALK, "title", "talk_date", "talk_start_time", "talk_end_time", "speakers", "type", "date",
     "linktitle", "aliases", "sharing_image", "slug", "draft"}
)  # fmt: skip


def read(files: Mapping[str, bytes]) -> Imported:
    """Read the data of an event, with the pages of its talks and speakers."""
    site = _Site()
    readers = {
        **dict.fromkeys((".yml", ".yaml"), yaml_file),
        **dict.fromkeys((".md", ".markdown"), front_matter),
    }
    values = read_files(files, readers, otherwise=yaml_file, recognizes=recognizes_devopsdays,
                        omit=site.programme.omit)  # fmt: skip
    for path, value in values:
        site.add(path, value)
    require_read(files, "devopsdays", are_any=bool(site.events))
    require_one(site.events, "devopsdays")
    return site.imported()


class _Site:
    """What the files hold."""

    def __init__(self) -> None:
        self.programme = Programme()
        self.events: list[Record] = []
        self._programs: list[Record] = []  # they stand in a file besides since 2024
        self._talks: dict[str, Record] = {}
        self._speakers: dict[str, Record] = {}

    def add(self, path: str, value: object) -> None:
        """Add what a file holds."""
        if not isinstance(value, Record):
            return
        *_, folder, stem = f"/{path.rpartition('.')[0]}".split("/")
        small = Record(((key.casefold(), it) for key, it in value.items()), place=value.place)
        small.lines = {key.casefold(): line for key, line in value.lines.items()}
        if "startdate" in small and ("program" in small or "city" in small):
            self.events.append(small)
        elif isinstance(small.get("program"), list):
            self._programs.append(small)
        elif folder == "program":
            self._talks[stem] = small
        elif folder == "speakers":
            self._speakers[stem] = small

    def imported(self) -> Imported:
        """Return the draft."""
        for event in self.events:
            programme = self.programme
            programme.places["event"] = event.place
            programme.take(programme.event, event, EVENT)
            if city := facts.title(event.get("city")):
                year = scalar(event.get("year")) or scalar(programme.event.get("start"))[:4]
                programme.event.setdefault("title", f"devopsdays {city} {year}".strip())
            self._venue(event)
            for source in (event, *self._programs):
                self._entries(source)
        return self.programme.imported()

    def _venue(self, event: Record) -> None:
        pairs = {"name": "location", "street": "location_address", "city": "city"}
        venue = {key: facts.title(event.get(name)) for key, name in pairs.items()}
        known = {key: text for key, text in venue.items() if text}
        if "name" in known:
            self.programme.event_tables["venues"] = {"venue": known}

    def _entries(self, source: Record) -> None:
        """Take over the programme of a file, and the short talks, which are parts of a slot."""
        slots: dict[object, list[str]] = {}
        for entry in records(source.get("program")):
            id = self._entry(entry)
            if id and scalar(entry.get("type")) == "ignite":
                slots.setdefault(facts.day(entry.get("date")), []).append(id)
        for entry in records(source.get("ignites")):
            id = self._entry(entry, kind="ignite")
            wholes = slots.get(facts.day(entry.get("date")), [])
            if id and len(wholes) == 1:
                self.programme.tables["sessions"][id]["part_of"] = wholes[0]

    def _entry(self, entry: Record, kind: str = "") -> str:
        """Take over an entry, and return the id of its session; empty if it has none."""
        programme = self.programme
        day = facts.day(entry.get("date"))
        if day is None and scalar(entry.get("date")):
            message = f"the date {entry['date']!r} is not understood"
            programme.omit(entry.place_of("date"), message)
        when = programme.at(day, entry.get("start_time"), entry.get("end_time"), entry.place)
        slug, kind = scalar(entry.get("title")), scalar(entry.get("type")) or kind
        talk = self._talks.get(slug)
        title: object = slug
        if talk is not None:
            title = talk.get("title")
        elif kind in _PAGES and "-" in slug and " " not in slug:
            title = slug.replace("-", " ").title()
            message = f"no page has the talk {slug!r}: its title is made of that"
            programme.guessed(entry.place_of("title"), message)
        source = talk if talk is not None else Record()
        roles = {"speakers": [*self._people(source), *self._people(entry)]}
        id = programme.session(
            title, entry.place, when=when, roles=roles, source=source, facts=TALK
        )
        if not id:
            return ""
        table = programme.tables["sessions"][id]
        if text := facts.markdown(entry.get("comments")):
            table.setdefault("description", text)
        if kind in KINDS:
            table.setdefault("kind", KINDS[kind])
        programme.rest("the programme", entry, {*IGNORED_OF_ENTRY, "comments"})
        programme.rest("the talks", source, IGNORED_OF_TALK)
        return id

    def _people(self, source: Record) -> list[str]:
        """Return the ids of speakers, who are named by the slugs of their pages."""
        listed = source.get("speakers")
        ids = []
        for item in listed if isinstance(listed, list) else [listed]:
            slug = one(item)
            page = self._speakers.get(slug)
            place = source.place_of("speakers")
            name: object = slug
            if page is not None:
                name = page.get("title")
            elif "-" in slug and " " not in slug:
                name = slug.replace("-", " ").title()
                self.programme.guessed(place, f"no page has the speaker {slug!r}: {name}")
            ids.append(self.programme.person(name, place, source=page, facts=SPEAKER))
        return ids
