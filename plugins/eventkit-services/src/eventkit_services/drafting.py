"""A programme in the making: rooms, tracks, people and sessions, as a draft with its notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, TypeAlias
from unicodedata import normalize

from eventkit.ids import Ids
from eventkit.plugins import Draft, Imported, Note
from eventkit.spellings import hours, is_nobody, is_open, moments, people
from eventkit_services.facts import Facts, kind_of_title, moment, title
from eventkit_services.records import Record, scalar

Roles: TypeAlias = Mapping[str, Iterable[str]]
"""The ids of people by the key of their role, such as `speakers`."""

SHOWN_LENGTH = 60
MOST_ALIKE = 3
"""How many values of one key that are not understood are noted one by one."""

_NOTHING: tuple[object, ...] = (None, "", [], {})


def shown(value: object) -> str:
    """Return a value in quotation marks, cut where it is long."""
    text = repr(value)
    return text if len(text) <= SHOWN_LENGTH else f"{text[:SHOWN_LENGTH]}…"


def folded(name: object) -> str:
    """Return a name without what does not part names: case and blanks."""
    return " ".join(normalize("NFKC", scalar(name)).casefold().split())


class Programme:
    """What was read so far."""

    def __init__(self) -> None:
        self.event: dict[str, Any] = {}
        self.event_tables: dict[str, Any] = {}
        self.tables: dict[str, dict[str, dict[str, Any]]] = {
            name: {} for name in ("rooms", "tracks", "organizations", "people", "sessions")
        }
        self.places: dict[str, str] = {}
        self.keys: dict[str, str] = {}
        self.notes: list[Note] = []
        party_ids = Ids()
        self._ids = {name: Ids() for name in ("rooms", "tracks", "sessions")}
        self._ids |= {"people": party_ids, "organizations": party_ids}
        self._known: dict[tuple[str, str], str] = {}
        self._unread: Counter[str] = Counter()
        self._strange: Counter[str] = Counter()
        self._unread_places: dict[str, str] = {}

    # --- notes

    def omit(self, place: str, message: str) -> None:
        """Note what is not taken over."""
        self.notes.append(Note(place=place, message=message))

    def guessed(self, place: str, message: str, path: str = "") -> None:
        """Note what is guessed."""
        self.notes.append(Note(place=place, message=message, kind="guessed", path=path))

    def read(self, place: str, message: str) -> None:
        """Note what may be of interest."""
        self.notes.append(Note(place=place, message=message, kind="read"))

    def take(self, table: dict[str, Any], source: Record, facts: Facts) -> None:
        """Take over the facts of a record that are declared; others stand already."""
        for name, fact in facts.items():
            value = source.get(name)
            if value in _NOTHING or (isinstance(value, str) and not value.strip()):
                continue
            meaning = fact.meaning(value)
            if meaning in _NOTHING:
                self._not_understood(name, value, source)
            else:
                _set(table, fact.key, meaning)

    def _not_understood(self, name: str, value: object, source: Record) -> None:
        """Note a value; many of one key are counted."""
        self._strange[name] += 1
        if self._strange[name] <= MOST_ALIKE:
            self.omit(source.place_of(name), f"the {name} {shown(value)} is not understood")
        else:
            self.pass_over(f"the {name} of others, which is not understood,", source.place_of(name))

    def rest(self, noun: str, source: Record, known: Collection[str]) -> None:
        """Note the keys of a record that are not among those that are known."""
        for name, value in source.items():
            if name not in known and value not in (*_NOTHING, False):
                self.pass_over(f"the key {name!r} of {noun}", source.place_of(name))

    def pass_over(self, noun: str, place: str) -> None:
        """Count what is not taken over; `imported` notes each once, with its first place."""
        self._unread[noun] += 1
        self._unread_places.setdefault(noun, place)

    # --- rooms, tracks, people

    def item(self, table: str, name: object, place: str, *, key: object = None) -> str:
        """Return the id of a room, track or organisation, which is added if it is not known.

        Args:
            table: Where it belongs.
            name: Its name.
            place: Where it is named.
            key: What it is known by in the source, if that is not its name.
        """
        text = title(name)
        by_key = (table, f"key {scalar(key)}") if scalar(key) else None
        if by_key in self._known:
            return self._known[by_key]
        if text is None:
            return ""
        by_name = (table, folded(text))
        if by_key is None and by_name in self._known:
            return self._known[by_name]
        id = self._ids[table].new(text, table.removesuffix("s"))
        self.tables[table][id] = {"title" if table == "tracks" else "name": text}
        self.places[f"{table}.{id}"] = place
        self._known.setdefault(by_name, id)
        if by_key:
            self._known[by_key] = id
        return id

    def known(self, table: str, key: object) -> str:
        """Return the id of what is known by a key of the source; empty if nothing is."""
        return self._known.get((table, f"key {scalar(key)}"), "") if scalar(key) else ""

    def named(self, table: str, name: object) -> str:
        """Return the id of what has a name; empty if nothing has."""
        return self._known.get((table, folded(name)), "")

    def person(
        self, name: object, place: str, *, key: object = None, source: Record | None = None,
        facts: Facts | None = None,
    ) -> str:  # fmt: skip
        """Return the id of a person, who is added if not known; empty of nobody.

        Args:
            name: The name.
            place: Where it stands.
            key: What the person is known by in the source, if that is not the name.
            source: What is said of the person.
            facts: The keys of that.
        """
        by_key = ("people", f"key {scalar(key)}") if scalar(key) else None
        text = title(name)
        id = self._known.get(by_key, "") if by_key else ""
        if not id and (text is None or is_nobody(text)):
            return ""
        by_name = ("people", folded(text))
        if not id and by_key is None:
            id = self._known.get(by_name, "")
        if not id:
            id = self._ids["people"].new(text or "", "person")
            self.tables["people"][id] = {"name": text}
            self.places[f"people.{id}"] = place
        self._known.setdefault(by_name, id)
        if by_key:
            self._known[by_key] = id
        if source is not None:
            self.take(self.tables["people"][id], source, facts or {})
        return id

    def affiliate(self, person: str, organization: object, place: str) -> None:
        """Say where a person belongs, unless that is said already."""
        text = title(organization)
        if not person or text is None or is_nobody(text):
            return
        table = self.tables["people"][person]
        if "organization" not in table:
            table["organization"] = self.item("organizations", text, place)

    def spelled_people(self, text: object, place: str) -> list[tuple[str, str]]:
        """Return the ids of the people that a text names, with their roles; `speaker` if not said.

        Args:
            text: The text, such as `Ada Example (Institute); chair: Ben Muster`.
            place: Where it stands.
        """
        named: list[tuple[str, str]] = []
        for it in people(one(text)):
            id = self.person(it.name, place)
            if not id:
                continue
            if it.affiliation:
                self.affiliate(id, it.affiliation, place)
            if it.guess:
                self.guessed(place, it.guess, f"people.{id}")
            for key, value in (("email", it.email), ("phone", it.phone)):
                if value:
                    _set(self.tables["people"][id], f"contact.{key}", value)
            named.append((id, it.role or "speaker"))
        return named

    # --- sessions

    def session(
        self, name: object, place: str, *, when: Mapping[str, Any], roles: Roles | None = None,
        rooms: Iterable[str] = (), track: str = "", source: Record | None = None,
        facts: Facts | None = None,
    ) -> str:  # fmt: skip
        """Add a session, and return its id; one without a title is left out.

        Args:
            name: Its title.
            place: Where it stands.
            when: The keys of its time, as `span` and `at` return them.
            roles: Who takes part.
            rooms: The ids of its rooms.
            track: The id of its track.
            source: What else is said of it.
            facts: The keys of that.
        """
        text = title(name)
        if text is None:
            self.omit(place, "a session has no title")
            return ""
        id = self._ids["sessions"].new(text, "session")
        table: dict[str, Any] = {"title": text}
        if source is not None:
            self.take(table, source, facts or {})
        if "kind" not in table and (guess := kind_of_title(text)):
            table["kind"] = guess
        table |= when
        people_of_roles = {key: [*dict.fromkeys(filter(None, ids))] for key, ids in
                           (roles or {}).items()}  # fmt: skip
        table |= {key: ids for key, ids in people_of_roles.items() if ids}
        if its_rooms := [*dict.fromkeys(filter(None, rooms))]:
            table["rooms"] = its_rooms
        if track:
            table["track"] = track
        self.tables["sessions"][id] = table
        self.places[f"sessions.{id}"] = place
        if source is not None and (key := _key_of(source)):
            self.keys[f"sessions.{id}"] = key
        return id

    def span(self, start: datetime | None, end: datetime | None, place: str) -> dict[str, Any]:
        """Return the keys of the time between two moments, of which each may be unknown."""
        if start is None:
            return {}
        if end is not None and (end.tzinfo is None) != (start.tzinfo is None):
            self.omit(place, f"only one of {start} and {end} has an offset: the end is open")
            end = None
        if end is None:
            return {"start": start.isoformat()}
        if end < start:
            self.omit(place, f"its end, {end}, is before its start: the end is open")
            return {"start": start.isoformat()}
        if end == start:
            return {"start": start.isoformat(), "duration": "0 min"}
        return {"start": start.isoformat(), "end": end.isoformat()}

    def moment(self, source: Record, *names: str, year: int | None = None) -> datetime | None:
        """Return the date with hours that the first of several keys says, which is told if wrong.

        Args:
            source: The record.
            names: Its keys, of which the first with a value counts.
            year: The year of a date without one.
        """
        name = next((it for it in names if source.get(it) not in _NOTHING), None)
        if name is None:
            return None
        text = scalar(source[name])
        meaning = moment(text, year=year)
        place = source.place_of(name)
        if meaning is None:
            if not is_open(text):
                value = shown(source[name])
                self.omit(place, f"the {name} {value} is no date with hours")
        elif not text[:4].isdecimal() and len(moments(text, year=year)) > 1:
            self.guessed(place, f"the {name} {shown(text)} is read as {meaning:%Y-%m-%d %H:%M}")
        return meaning

    def at(self, day: date | int | None, start: object, end: object, place: str) -> dict[str, Any]:
        """Return the keys of the time on a day, whose hours are texts such as `9:30`.

        Args:
            day: The date, or the number of the day; None if it is not known.
            start: When it begins, or hours from and to.
            end: When it ends.
            place: Where that stands.
        """
        first, second = hours(scalar(start)), hours(scalar(end))
        for text, meaning in ((start, first), (end, second)):
            if scalar(text) and meaning is None and not is_open(scalar(text)):
                self.omit(place, f"{shown(text)} are no hours")
        if day is None:
            if first is not None:
                self.omit(place, f"{shown(start)} has no day")
            return {}
        spelled = day.isoformat() if isinstance(day, date) else day
        if first is None:
            return {"day": spelled}
        last = second.start if second else first.end
        if last is None:
            return {"day": spelled, "time": f"{first.start:%H:%M}"}
        if last == first.start:
            return {"day": spelled, "time": f"{first.start:%H:%M}", "duration": "0 min"}
        return {"day": spelled, "time": f"{first.start:%H:%M}-{last:%H:%M}"}

    def imported(self) -> Imported:
        """Return the draft, with a note for each key that was passed over."""
        for noun, count in self._unread.items():
            times = f" ({count} times)" if count > 1 else ""
            self.omit(self._unread_places[noun], f"{noun} is not taken over{times}")
        tables: dict[str, Any] = {name: table for name, table in self.tables.items() if table}
        tables |= self.event_tables
        if self.event:
            tables["event"] = self.event
        return Imported(
            drafts=[Draft(tables=tables, places=self.places, keys=self.keys)], notes=self.notes
        )


def _set(table: dict[str, Any], key: str, value: object) -> None:
    """Set a key, unless it is there, in a table of its own if it has a dot."""
    outer, dot, inner = key.partition(".")
    if dot:
        table = table.setdefault(outer, {})
        key = inner
    table.setdefault(key, value)


def _key_of(source: Record) -> str:
    """Return what the source knows a session by; empty if it has nothing for that."""
    return next(filter(None, (scalar(source.get(name)) for name in _KEYS)), "")


_KEYS = ("id", "code", "guid", "sid", "slug")


def one(value: object) -> str:
    """Return a text, or the name in a record; nothing of anything else."""
    if isinstance(value, Record):
        return scalar(value.get("name") or value.get("title"))
    return scalar(value)


def localized(value: object, language: str = "en") -> object:
    """Return one text of a record of languages, that in a language or the first; else the value."""
    if not isinstance(value, Record):
        return value
    texts = [value.get(language), *value.values()]
    return next((it for it in texts if isinstance(it, str) and it.strip()), None)
