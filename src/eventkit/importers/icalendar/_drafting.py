"""A draft of the event of a calendar: its sessions, rooms, tracks and people."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from eventkit.ids import Ids
from eventkit.importers.icalendar._attendees import Attendee, attendees
from eventkit.importers.icalendar._entries import Entry, EntryReading, facts_of_time
from eventkit.importers.icalendar._lines import Component, calendars
from eventkit.importers.icalendar._places import is_address, places
from eventkit.importers.icalendar._rows import Row
from eventkit.importers.icalendar._texts import (
    EntryText,
    as_markdown,
    foreign_text,
    kind_of,
    written_text,
)
from eventkit.model.words import EVENT_UID, ID, SESSION_SHORTHANDS, SESSION_UID, Role, Status
from eventkit.plugins import Draft, Imported, Note
from eventkit.spellings import is_organization
from eventkit.text import one_line
from eventkit.wording import OFF, bare_title, enumerated

_OURS = "-//eventkit//"
_EMAIL = re.compile(r"\S+@\S+")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_STATUS = {"CANCELLED": Status.CANCELLED, "TENTATIVE": Status.TENTATIVE}
_RESTRICTED = ("PRIVATE", "CONFIDENTIAL")
_COLOURS = re.compile(r"(?:red|blue|green|orange|purple|yellow)(?: category)?", re.IGNORECASE)
_EVENT_SHORTHANDS = {
    "organizer": "organizers",
    "host": "hosts",
    "partner": "partners",
    "sponsor": "sponsors",
    "donor": "donors",
}

Kind = Literal["read", "guessed", "left-out"]


def drafted(data: bytes, start: date | None, end: date | None, zone: str | None) -> Imported:
    """Return the draft of a calendar, with notes.

    Args:
        data: The file.
        start: The first day of which repetitions are read, if that is asked for.
        end: The last one, likewise.
        zone: The time zone of the event, if the calendar's is not to be used.

    Raises:
        DocumentError: If it is no calendar, or is cut off.
    """
    notes: list[Note] = []
    whole = calendars(data, notes)
    reading = EntryReading(whole, start, end, notes)
    drafting = Drafting(whole, reading, zone, notes)
    drafting.add(reading.entries())
    return Imported(drafts=[drafting.draft()], notes=notes)


class Drafting:
    """A draft in the making.

    Args:
        calendars: The calendars of the file.
        reading: What knows their zones.
        zone: The time zone of the event, if the calendars' is not to be used.
        notes: Takes what was guessed or left out.
    """

    def __init__(
        self, calendars: list[Component], reading: EntryReading, zone: str | None, notes: list[Note]
    ) -> None:
        self._reading, self._zone, self._notes = reading, zone, notes
        self._is_ours = calendars[0].text("PRODID").startswith(_OURS)
        self._calendars = calendars
        self._event: dict[str, Any] = {}
        self._tables: dict[str, dict[str, Any]] = {}
        self._places: dict[str, int | str] = {"event": calendars[0].line}
        self._keys: dict[str, str] = {}
        self._ids = {"sessions": Ids(), "tracks": Ids(), "parties": Ids()}
        self._tracks: dict[str, str] = {}
        self._parties: dict[tuple[str, str], str] = {}
        self._written_uid = ""
        self._rows: list[Row] = []
        self._rows_line = 1
        self._room_ids: dict[str, str] = {}

    def draft(self) -> Draft:
        """Return the draft of what was added."""
        tables = {name: table for name, table in self._tables.items() if table}
        order = ("venues", "rooms", "organizations", "people", "tracks", "sessions")
        return Draft(
            tables={"event": self._event, **{it: tables[it] for it in order if it in tables}},
            places=self._places,
            keys=self._keys,
        )

    def add(self, entries: list[Entry]) -> None:
        """Add the entries, and what the calendar says of itself."""
        self._calendar()
        self._choose_zone(entries)
        whole = self._whole_of(entries)
        if whole:
            self._event_entry(whole)
        sessions = [it for it in entries if it is not whole]
        self._where = places(
            {
                it.component.text("LOCATION"): it.component.text("GEO")
                for it in sessions
                if not is_address(it.component.text("LOCATION"))
            },
            whole.component.text("LOCATION") if whole else "",
            is_ours=self._is_ours,
        )
        self._tables |= {name: dict(table) for name, table in self._where.tables.items()}
        rooms = self._tables.get("rooms", {})
        self._room_ids = {table["name"]: id for id, table in rooms.items()}
        self._note_places(whole)
        uids = Counter(it.uid for it in sessions)
        self._note_shared_uids(sessions, uids)
        owners = _owners(sessions)
        for entry in sessions:
            self._session(entry, is_alone=uids[entry.uid] == 1, owners=owners)
        self._listed(self._rows, "", self._rows_line)

    # --- the calendar

    def _calendar(self) -> None:
        titles = [it for calendar in self._calendars if (it := calendar.first("NAME", _NAME))]
        for title in titles:
            name = one_line(title.text)
            if _EMAIL.fullmatch(name):
                self._note(title.line, "the calendar has the name of an address", "left-out")
            elif "title" not in self._event:
                self._event["title"] = name
                self._places["event.title"] = title.line
            elif name != self._event["title"]:
                self._note(title.line, f"a calendar of the file is called {name!r} too", "left-out")
        if about := self._calendars[0].text("DESCRIPTION", "X-WR-CALDESC"):
            self._event["description"] = as_markdown(about)

    def _choose_zone(self, entries: Iterable[Entry]) -> None:
        """Take the zone in which most entries are; times in UTC are for the calendar's own."""
        spelt = next((it for it in self._calendars if it.first(*_ZONE)), None)
        calendar_zone = ""
        if spelt and (it := spelt.first(*_ZONE)):
            calendar_zone = self._reading.zone(it.text, it.line).name
        counts = Counter(it.zone or calendar_zone for it in entries if it.start)
        del counts[""]
        best = max(
            counts, key=lambda name: (counts[name], name == calendar_zone), default=calendar_zone
        )
        if best:
            self._event["timezone"] = best
        self._event_zone = self._zone or best

    def _whole_of(self, entries: list[Entry]) -> Entry | None:
        """Return the entry that is the event itself, if there is one."""
        for entry in entries if self._is_ours else ():
            if _is_whole_days(entry) and "@" not in entry.uid and _is_of_event(entry.uid):
                return entry
        title = self._event.get("title")
        days = filter(_is_whole_days, entries)
        alike = [it for it in days if one_line(it.component.text("SUMMARY")) == title]
        if len(alike) == 1 and len(entries) > 1:
            self._note(alike[0].line, "the entry of the calendar's name is the event", "guessed")
            return alike[0]
        return None

    def _event_entry(self, entry: Entry) -> None:
        """Take over the entry of the event itself."""
        self._places["event"] = entry.line
        title, status = self._title(entry)
        times = facts_of_time(entry, "", is_open=None)
        first = times.get("day", times.get("start"))
        self._event |= {"title": title, "start": first, "end": times.get("end", first)}
        self._rows_line = entry.line
        if self._is_ours:
            self._written_uid = entry.uid
            if EVENT_UID.fullmatch(entry.uid):
                self._event["uid"] = entry.uid
            else:  # an event without a UID has its id there
                self._event["id"] = entry.uid
        if entry.component.text("STATUS") == "CONFIRMED":
            status = Status.CONFIRMED
        if status:
            self._event["status"] = str(status)
        text = self._text(entry, title)
        self._event |= {key: it for key, it in text.keys.items() if key in ("online", "url")}
        if url := self._url(entry):
            self._event.setdefault("url", url)
        if text.contact:
            self._event["contact"] = {**text.contact, "audience": "public"}
        self._rows = text.rows
        if text.text:
            self._event["description"] = text.text
        for person in text.people:
            if key := _EVENT_SHORTHANDS.get(person.role):
                id = self._party(person.name, person.affiliation, person.contact, entry.line)
                self._event.setdefault(key, []).append(id)

    # --- sessions

    def _session(self, entry: Entry, *, is_alone: bool, owners: frozenset[str]) -> None:
        component = entry.component
        title, status = self._title(entry)
        text = self._text(entry, title)
        table: dict[str, Any] = {"title": title}
        track, kind = self._categories(component, entry.line)
        if kind:
            table["kind"] = kind
        if status:
            table["status"] = str(status)
        is_open = text.has_open_end if self._is_ours else None
        table |= facts_of_time(entry, self._event_zone, is_open=is_open)
        if rooms := self._where.rooms.get(one_line(component.text("LOCATION"))):
            table["rooms"] = list(rooms)
        if track or text.track:
            table["track"] = self._track(track or text.track, entry.line)
        self._people(table, entry, text, owners)
        if text.text:
            table["description"] = text.text
        table |= text.keys
        self._links(table, entry)
        if component.text("CLASS").upper() in _RESTRICTED:
            table["audience"] = "organizers"
        id = self._id(entry, title)
        if (uid := self._uid(entry, id)) and is_alone and not entry.is_repeated:
            table["uid"] = uid
        elif entry.uid:
            self._keys[f"sessions.{id}"] = _key(entry, is_alone=is_alone)
        self._tables.setdefault("sessions", {})[id] = table
        self._places[f"sessions.{id}"] = entry.line
        self._listed(text.rows, id, entry.line)

    def _listed(self, rows: Iterable[Row], whole: str, line: int) -> None:
        """Take over sessions that stand as lines in the text of an entry.

        Args:
            rows: The lines.
            whole: The id of the session that they are parts of; empty if they are none.
            line: The line of the entry.
        """
        last = whole
        for row in rows:
            id = self._ids["sessions"].new(row.title, "part")
            of = last if row.is_below and not whole else whole  # parts have one level
            table: dict[str, Any] = {"title": row.title}
            table |= {"subtitle": row.subtitle} if row.subtitle else {}
            table |= {"day": row.day} if row.day else {}
            table |= {"time": row.time} if row.time else {}
            if rooms := [self._room(group) for group in row.rooms.split("; ") if group]:
                table["rooms"] = rooms
            people = [(self._party(name, "", {}, line), role) for name, role in row.people]
            if people:
                table["participations"] = [{"who": who, "role": role} for who, role in people]
            table |= {"part_of": of} if of else {}
            table |= {"online": {"url": row.url}} if row.url else {}
            self._tables.setdefault("sessions", {})[id] = table
            self._places[f"sessions.{id}"] = line
            last = last if row.is_below else id

    def _is_room(self, text: str) -> bool:
        return all(enumerated(group)[0] in self._room_ids for group in text.split("; "))

    def _room(self, text: str) -> str:
        """Return the id of a room that a line names, perhaps with its venue."""
        name = enumerated(text)[0]
        if name not in self._room_ids:
            rooms = self._tables.setdefault("rooms", {})
            self._room_ids[name] = Ids(rooms).new(name, "room")
            rooms[self._room_ids[name]] = {"name": name}
        return self._room_ids[name]

    def _title(self, entry: Entry) -> tuple[str, Status | None]:
        """Return the title of an entry without the mark of its status, and the status."""
        spelt = entry.component.text("SUMMARY")
        title = one_line(as_markdown(spelt) if "<" in spelt else spelt)
        status = _STATUS.get(entry.component.text("STATUS").upper())
        for off in OFF:
            plain = bare_title(title, off)
            if plain != title and plain.strip():
                return plain, off
        if not title:
            self._note(entry.line, "it has no title: a question mark stands for it", "guessed")
        return title or "?", status

    def _text(self, entry: Entry, title: str) -> EntryText:
        component = entry.component
        text = component.text("DESCRIPTION") or component.text("X-ALT-DESC")
        if self._is_ours:
            read = written_text(text, self._is_room)
            if read.is_cut:
                self._note(entry.line, "its text is cut off: the calendar has no more", "left-out")
            return read
        return foreign_text(as_markdown(text), title, component.text("URL"))

    def _categories(self, component: Component, line: int) -> tuple[str, str]:
        """Return the track and the kind that the categories of an entry name."""
        names = [one_line(name) for it in component.every("CATEGORIES") for name in it.texts]
        names = [name for name in dict.fromkeys(names) if name and not _COLOURS.fullmatch(name)]
        kinds = {name: kind for name in names if (kind := kind_of(name))}
        others = [name for name in names if name not in kinds]
        if len(others) > 1:
            rest = ", ".join(others[1:])
            self._note(line, f"it has one track; other categories: {rest}", "left-out")
        return next(iter(others), ""), next(iter(kinds.values()), "")

    def _track(self, title: str, line: int) -> str:
        if title not in self._tracks:
            id = self._tracks[title] = self._ids["tracks"].new(title, "track")
            self._tables.setdefault("tracks", {})[id] = {"title": title}
            self._places[f"tracks.{id}"] = line
        return self._tracks[title]

    def _people(
        self, table: dict[str, Any], entry: Entry, text: EntryText, owners: frozenset[str]
    ) -> None:
        participations: list[dict[str, Any]] = []
        for it in text.people:
            id = self._party(it.name, it.affiliation, it.contact, entry.line)
            remote = {"remote": True} if it.is_remote else {}
            participations.append({"who": id, "role": it.role, **remote})
        for attendee in attendees(entry.component):
            if attendee.address in owners or not attendee.is_person:
                continue
            if attendee.has_declined:
                self._note(entry.line, f"{attendee.name} has declined", "left-out")
                continue
            contact = {"email": attendee.address} if attendee.address else {}
            id = self._party(attendee.name, "", contact, entry.line)
            if all(it["who"] != id for it in participations):
                participations.append({"who": id, "role": str(Role.PARTICIPANT)})
        table |= _keys_of_people(participations)
        if text.open_roles:
            table["tba"] = [_PLURALS.get(role, role) for role in dict.fromkeys(text.open_roles)]

    def _party(self, name: str, affiliation: str, contact: Mapping[str, str], line: int) -> str:
        """Take over a person or an organisation, once for each name, and return the id."""
        if not affiliation and not contact and is_organization(name):
            return self._named("organizations", "organization", name, line)
        id = self._named("people", "person", name, line)
        person = self._tables["people"][id]
        if affiliation and person.keys().isdisjoint(_AFFILIATION):
            parts = [self._affiliation(it, line) for it in affiliation.split(" · ")]
            person |= parts[0] if len(parts) == 1 else {"affiliations": parts}
        if contact:
            person["contact"] = {**contact, **person.get("contact", {})}
        return id

    def _affiliation(self, text: str, line: int) -> dict[str, str]:
        """Return a position and an organisation, of which the latter stands behind a comma."""
        *position, last = enumerated(text)
        if not is_organization(last):
            return {"position": text}
        organization = {"organization": self._named("organizations", "organization", last, line)}
        return {"position": ", ".join(position), **organization} if position else organization

    def _named(self, table: str, noun: str, name: str, line: int) -> str:
        """Take over the party of a name, once in each table, and return the id."""
        key = (table, one_line(name).casefold())
        if key not in self._parties:
            id = self._parties[key] = self._ids["parties"].new(name, noun)
            self._tables.setdefault(table, {})[id] = {"name": one_line(name)}
            self._places[f"{table}.{id}"] = line
        return self._parties[key]

    def _links(self, table: dict[str, Any], entry: Entry) -> None:
        """Take over addresses: where to join, the page, a picture, and what is attached."""
        component = entry.component
        join = component.text("CONFERENCE", "X-GOOGLE-CONFERENCE")
        if not join and is_address(component.text("LOCATION")):
            join = component.text("LOCATION")
        if _WEB.fullmatch(join):
            table.setdefault("online", {"url": join})
        if "online" in table:
            text = "where to join is for participants, unless you give it another audience"
            self._note(entry.line, text, "read")
        url = self._url(entry)
        if url and url not in (join, table.get("online", {}).get("url")):
            table.setdefault("url", url)
        elif url and table.get("url") == url:
            del table["url"]
        picture = component.text("IMAGE")
        if _WEB.fullmatch(picture):
            table.setdefault("image", picture)
        for it in component.every("ATTACH"):
            if not _WEB.fullmatch(it.text):
                self._note(it.line, "a file in the calendar itself", "left-out")
                continue
            materials = table.setdefault("materials", {})
            name = it.parameters.get("FILENAME") or it.text.rstrip("/").rpartition("/")[2]
            materials[f"link-{len(materials) + 1}"] = {"title": name or it.text, "url": it.text}

    def _url(self, entry: Entry) -> str:
        url = entry.component.text("URL")
        if url and not _WEB.fullmatch(url):
            self._note(entry.line, f"{url!r} is no address on the web", "left-out")
            return ""
        return url

    # --- ids

    def _id(self, entry: Entry, title: str) -> str:
        """Return the id of a session: that of which eventkit made the UID, or one of its title."""
        id = self._written_id(entry.uid)
        if id and self._ids["sessions"].take(id):
            return id
        return self._ids["sessions"].new(title, "session")

    def _written_id(self, uid: str) -> str:
        id, at, event = uid.rpartition("@")
        is_ours = self._is_ours and at and (event == self._written_uid or not self._written_uid)
        return id if is_ours and ID.fullmatch(id) else ""

    def _uid(self, entry: Entry, id: str) -> str:
        """Return the UID that a session keeps; empty if it is made of the id anyway."""
        uid = entry.uid
        if self._written_uid and uid == f"{id}@{self._written_uid}":
            return ""
        return uid if SESSION_UID.fullmatch(uid) else ""

    # --- notes

    def _note_places(self, whole: Entry | None) -> None:
        line = self._calendars[0].line
        if self._where.shared and not (whole and self._is_ours):
            text = f"{self._where.shared!r}, where most locations end, is the venue"
            self._note(line, text, "guessed", "venues.venue")
        for names in self._where.spellings:
            spelt = " and ".join(map(repr, names))
            self._note(line, f"{spelt} are one room", "guessed", self._room_path(names[0]))

    def _room_path(self, name: str) -> str:
        rooms = self._tables.get("rooms", {})
        return next((f"rooms.{id}" for id, it in rooms.items() if it["name"] == name), "")

    def _note_shared_uids(self, entries: Iterable[Entry], uids: Mapping[str, int]) -> None:
        lines: dict[str, int] = {}
        for entry in entries:
            if entry.uid and uids[entry.uid] > 1 and not entry.is_repeated:
                lines.setdefault(entry.uid, entry.line)
        for uid, line in lines.items():
            text = f"{uids[uid]} entries have the UID {uid!r}: they get UIDs of their own"
            self._note(line, text, "guessed")

    def _note(self, place: int, text: str, kind: Kind, path: str = "") -> None:
        self._notes.append(Note(place=place, message=text, kind=kind, path=path))


_NAME = "X-WR-CALNAME"
_ZONE = ("X-WR-TIMEZONE", "TIMEZONE-ID", "TZID", "VTIMEZONE")  # the last two are mistaken
_AFFILIATION = {"position", "organization", "affiliations"}
_PLURALS = {str(role): key for key, role in SESSION_SHORTHANDS.items()}


def _keys_of_people(participations: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the keys of a session for its people: the short ones where they say the same."""
    keys: dict[str, Any] = {}
    for it in participations:
        keys.setdefault(_PLURALS.get(it["role"], ""), []).append(it["who"])
    short = [(who, role) for role, key in _PLURALS.items() for who in keys.get(key, ())]
    is_plain = not any("remote" in it for it in participations)
    if is_plain and short == [(it["who"], it["role"]) for it in participations]:
        return keys
    return {"participations": participations}


def _key(entry: Entry, *, is_alone: bool) -> str:
    """Return what an entry is known by: its UID, and where several have it what tells which."""
    if entry.recurrence:
        return f"{entry.uid} | {entry.recurrence}"
    return (
        entry.uid
        if is_alone
        else f"{entry.uid} | {entry.start} | {entry.component.text('SUMMARY')}"
    )


def _is_whole_days(entry: Entry) -> bool:
    return entry.start is not None and not isinstance(entry.start, datetime)


def _is_of_event(uid: str) -> bool:
    """Return whether an event may have a UID, or an id in its place."""
    return EVENT_UID.fullmatch(uid) is not None or ID.fullmatch(uid) is not None


def _owners(entries: Iterable[Entry]) -> frozenset[str]:
    """Return the addresses that are in the calendar because it is theirs.

    Programs add the owner of a calendar, or whoever sent the invitation, as one who attends.
    """
    organizers: set[str] = set()
    alone: set[str] = set()
    among: set[str] = set()
    for entry in entries:
        people: list[Attendee] = [it for it in attendees(entry.component) if it.is_person]
        organizer = entry.component.text("ORGANIZER").lower().removeprefix("mailto:")
        organizers |= {organizer} if organizer else set()
        if len(people) == 1 and not organizer:
            alone.add(people[0].address)
        else:
            among |= {it.address for it in people}
    return frozenset(organizers | (alone - among))
