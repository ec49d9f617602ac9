"""Indico: JSON of the timetable, and of an event with its contributions or sessions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any

from eventkit.ids import Ids
from eventkit.plugins import Imported
from eventkit_services import facts
from eventkit_services.drafting import Programme, shown
from eventkit_services.facts import Fact, Facts
from eventkit_services.options import require_one, require_read
from eventkit_services.recognition import recognizes_indico
from eventkit_services.records import Record, json_value, read_files, record, records, scalar

EVENT: Facts = {
    "title": Fact("title", facts.title),
    "description": Fact("description", facts.markdown),
    "timezone": Fact("timezone", facts.title),
    "url": Fact("url", facts.address),
}
ENTRY: Facts = {
    "description": Fact("description", facts.markdown),
    "url": Fact("url", facts.address),
}
ROLES: Mapping[str, str] = {
    "presenters": "speakers",
    "speakers": "speakers",
    "conveners": "chairs",
}
"""The lists of people of an entry, and the keys of their roles."""

IGNORED = frozenset(
    {*ENTRY, *ROLES, "title", "id", "db_id", "friendly_id", "entryType", "type", "startDate",
     "endDate", "duration", "room", "roomFullname", "location", "address", "inheritLoc",
     "inheritRoom", "entries", "contributions", "subContributions", "sessionSlotId", "sessionId",
     "sessionCode", "contributionId", "conferenceId", "uniqueId", "slotTitle", "isPoster",
     "color", "textColor", "pdf", "allowed", "code", "session", "track", "board_number",
     "keywords", "primaryauthors", "coauthors", "references", "numSlots", "session_code",
     "attachments", "contribDuration", "friendlyId", "scheduleEntryId", "sessionSlotEntryId",
     "isParallel", "isParallelInSession", "canSwapUp", "canSwapDown", "authors"}
)  # fmt: skip


def read(files: Mapping[str, bytes]) -> Imported:
    """Read timetables and events; a session that both have counts once."""
    reading = _Reading()
    omit = reading.programme.omit
    values = read_files(files, {".json": json_value}, otherwise=json_value,
                        recognizes=recognizes_indico, omit=omit)  # fmt: skip
    for _, value in values:
        results = value.get("results", value) if isinstance(value, Record) else value
        events = records(results) if isinstance(results, list) else []
        require_one(events, "Indico")
        for event in events:
            reading.event(event)
        for timetable in results.values() if isinstance(results, Record) else ():
            for entry in _entries(timetable):
                reading.entry(entry)
    require_read(files, "Indico", are_any=bool(reading.programme.tables["sessions"]))
    return reading.programme.imported()


def _entries(timetable: object) -> Iterator[Record]:
    """Yield the entries of the days of a timetable."""
    for day in timetable.values() if isinstance(timetable, Record) else ():
        yield from (entry for entry in records(day) if "entryType" in entry)


class _Reading:
    """What is known while files are read."""

    def __init__(self) -> None:
        self.programme = Programme()
        self._known: set[tuple[str, ...]] = set()

    def event(self, event: Record) -> None:
        """Take over an event with its sessions and contributions."""
        programme = self.programme
        if not records(event.get("contributions")) and not records(event.get("sessions")):
            programme.omit(event.place, "the event has no contributions: export them too")
        programme.places["event"] = event.place
        programme.take(programme.event, event, EVENT)
        for key, name in (("startDate", "start"), ("endDate", "end")):
            if day := facts.day(record(event.get(key)).get("date")):
                programme.event.setdefault(name, day.isoformat())
        if place := facts.title(event.get("location")):
            programme.event_tables["venues"] = {"venue": {"name": place}}
        for session in records(event.get("sessions")):
            whole = record(session.get("session"))
            named = Record([*whole.items(), *session.items()], place=session.place)
            self.entry(named)
        for contribution in records(event.get("contributions")):
            self.entry(contribution)

    def entry(self, entry: Record, whole: str = "") -> None:
        """Take over a session, a contribution or a break."""
        programme = self.programme
        kind = scalar(entry.get("entryType") or entry.get("_type")).casefold()
        start, end = self._moment(entry, "startDate"), self._moment(entry, "endDate")
        if start and end is None and (length := facts.minutes(entry.get("duration"))):
            end = start + length
        title = facts.title(entry.get("title"))
        slot = facts.title(entry.get("slotTitle"))
        if title and slot and slot != title:
            title = f"{title}: {slot}"
        identity = (title or "", str(start), scalar(entry.get("room")), whole)
        if identity in self._known:
            return
        self._known.add(identity)
        track = facts.title(entry.get("track"))
        id = programme.session(
            title,
            entry.place,
            when=programme.span(start, end, entry.place),
            roles={key: self._people(entry, name) for name, key in ROLES.items() if name in entry},
            rooms=[programme.item("rooms", entry.get("room"), entry.place)],
            track=programme.item("tracks", track, entry.place) if track else "",
            source=self._with_whole_address(entry),
            facts=ENTRY,
        )
        if not id:
            return
        table = programme.tables["sessions"][id]
        if kind == "break":
            table["kind"] = "break"
        elif meaning := facts.kind(entry.get("type")):
            table.setdefault("kind", meaning)
        if whole:
            table["part_of"] = whole
        self._materials(table, entry)
        self._parts(entry, id, whole)
        if scalar(entry.get("session")) and not whole:
            noun = "the session to which contributions belong"
            programme.pass_over(noun, entry.place_of("session"))
        programme.rest("the entries", Record(
            ((key, it) for key, it in entry.items() if not key.startswith("_")), place=entry.place
        ), IGNORED)  # fmt: skip

    def _parts(self, entry: Record, id: str, whole: str) -> None:
        """Take over what a session consists of, one level deep."""
        parts = [*records(entry.get("entries")), *records(entry.get("contributions")),
                 *records(entry.get("subContributions"))]  # fmt: skip
        for part in parts:
            if whole:
                self.programme.omit(part.place, f"{shown(part.get('title'))} is a part of a part")
            else:
                self.entry(part, id)

    def _materials(self, table: dict[str, Any], entry: Record) -> None:
        """Add the files of an entry, of which each has an address."""
        attached = record(entry.get("attachments"))
        folders = (records(it.get("attachments")) for it in records(attached.get("folders")))
        ids = Ids()
        for file in (*records(attached.get("files")), *chain.from_iterable(folders)):
            title, address = (facts.title(file.get("title")),
                              facts.address(file.get("download_url")))  # fmt: skip
            if title and address:
                id = ids.new(title, "material")
                table.setdefault("materials", {})[id] = {"title": title, "url": address}
            else:
                self.programme.pass_over("the attached file without an address", entry.place)

    def _with_whole_address(self, entry: Record) -> Record:
        """Return an entry without the paths that Indico gives instead of addresses."""
        if scalar(entry.get("url"))[:1] != "/":
            return entry
        kept = ((key, value) for key, value in entry.items() if key != "url")
        return Record(kept, place=entry.place)

    def _moment(self, entry: Record, key: str) -> datetime | None:
        """Return a moment that stands as date and time, in the zone of the event."""
        parts = entry.get(key)
        if not isinstance(parts, Record):
            return self.programme.moment(entry, key)
        zone = scalar(parts.get("tz"))
        if "timezone" not in self.programme.event and "/" in zone:
            self.programme.event["timezone"] = zone
        text = f"{scalar(parts.get('date'))} {scalar(parts.get('time'))}".strip()
        joined = Record([(key, text)], place=entry.place)
        return self.programme.moment(joined, key) if text else None

    def _people(self, entry: Record, key: str) -> list[str]:
        ids = []
        for person in records(entry.get(key)):
            place = person.place
            id = self.programme.person(_name(person), place)
            self.programme.affiliate(id, person.get("affiliation"), place)
            if id and (address := facts.email(person.get("email"))):
                table: dict[str, Any] = self.programme.tables["people"][id]
                table.setdefault("contact", {"email": address})
            ids.append(id)
        return ids


def _name(person: Record) -> str:
    """Return the name of a person, first names first."""
    first = scalar(person.get("first_name") or person.get("firstName"))
    last = scalar(person.get("last_name") or person.get("familyName"))
    if first and last:
        return f"{first} {last}"
    name = scalar(person.get("name") or person.get("fullName")) or last
    family, comma, first_names = name.partition(", ")
    return f"{first_names} {family}" if comma else name
