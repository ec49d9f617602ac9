"""The draft that the rows of sheets make: sessions, people, rooms and tracks, each once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from attrs import define, field

from eventkit.ids import Ids
from eventkit.plugins import Draft, Note
from eventkit.spellings import SpelledPerson, is_nobody, is_open, is_organization
from eventkit_sheets.sheets import Value

Place = int | str

_ID = re.compile(r"[A-Za-z0-9_-]{1,48}")
SHORTHANDS = {
    "speaker": "speakers",
    "moderator": "moderators",
    "facilitator": "facilitators",
    "panellist": "panellists",
    "rapporteur": "rapporteurs",
    "interpreter": "interpreters",
    "chair": "chairs",
}


@define
class Drafting:
    """The tables of a draft while sheets are read."""

    event: dict[str, Any] = field(factory=dict)
    tables: dict[str, dict[str, dict[str, Any]]] = field(factory=lambda: defaultdict(dict))
    places: dict[str, Place] = field(factory=dict)
    notes: list[Note] = field(factory=list)
    _ids: dict[str, Ids] = field(factory=lambda: defaultdict(Ids))
    _known: dict[tuple[str, str], str] = field(factory=dict)

    def note(self, place: Place, message: str, kind: str = "guessed") -> None:
        """Add a note on a place."""
        self.notes.append(Note(place=place, message=message, kind=kind))  # type: ignore[arg-type]  # one of three words

    # --- items

    def _item(self, table: str, name: str, place: Place, key: str = "name") -> str:
        """Return the id of the item of a name, which is made when the name comes first."""
        known = (table, " ".join(name.split()).casefold())
        if known not in self._known:
            ids = self._ids["parties" if table in _PARTIES else table]
            id = ids.new(name, table.removesuffix("s"))
            self._known[known] = id
            self.tables[table][id] = {key: name}
            self.places[f"{table}.{id}"] = place
        return self._known[known]

    def room(self, name: str, place: Place) -> str:
        """Return the id of a room."""
        return self._item("rooms", name, place)

    def venue(self, name: str, place: Place) -> str:
        """Return the id of a venue."""
        return self._item("venues", name, place)

    def track(self, name: str, place: Place) -> str:
        """Return the id of a track."""
        return self._item("tracks", name, place, "title")

    def organization(self, name: str, place: Place) -> str:
        """Return the id of an organisation."""
        return self._item("organizations", name, place)

    def party(self, person: SpelledPerson, place: Place, *, table: str = "") -> str:
        """Return the id of a person, or of an organisation in a person's place.

        Args:
            person: The name, with what is known beside it.
            place: Where it stands.
            table: The table of the party, if it is known.
        """
        if person.guess:
            self.note(place, person.guess)
        if not table:
            key = " ".join(person.name.split()).casefold()
            known = next((it for it in _PARTIES if (it, key) in self._known), "")
            table = known or ("organizations" if is_organization(person.name) else "people")
        id = self._item(table, person.name, place)
        if table == "people":
            self._add_affiliation(id, person, place)
        for key, text in (("email", person.email), ("phone", person.phone)):
            if text:
                self.add_contact(table, id, key, text, place)
        return id

    def _add_affiliation(self, id: str, person: SpelledPerson, place: Place) -> None:
        if not person.affiliation or is_nobody(person.affiliation):
            return
        table = self.tables["people"][id]
        if "organization" not in table:
            table["organization"] = self.organization(person.affiliation, place)
            self.places[f"people.{id}.organization"] = place
            return
        known = self.tables["organizations"][table["organization"]]["name"]
        if known.casefold() != person.affiliation.casefold():
            message = f"{person.name} is of {known!r} elsewhere: {person.affiliation!r} is left out"
            self.note(place, message, "left-out")

    def add_contact(self, table: str, id: str, key: str, text: str, place: Place) -> None:
        """Add a way to reach a party, unless it has another already."""
        contact = self.tables[table][id].setdefault("contact", {})
        if contact.setdefault(key, text) != text:
            name = self.tables[table][id]["name"]
            self.note(
                place, f"{name} has another {key} elsewhere: {text!r} is left out", "left-out"
            )
        self.places.setdefault(f"{table}.{id}.contact", place)

    def people_of(self, values: Iterable[tuple[SpelledPerson, str, Place]]) -> dict[str, Any]:
        """Return the keys of a session that hold its people.

        Args:
            values: The people, with their roles and places.
        """
        keys: dict[str, Any] = {}
        for person, role, place in values:
            id = self.party(person, place)
            if role in SHORTHANDS:
                ids = keys.setdefault(SHORTHANDS[role], [])
                if id not in ids:
                    ids.append(id)
            else:
                keys.setdefault("participations", []).append({"who": id, "role": role})
        return keys

    def new_session(
        self, keys: dict[str, Any], place: Place, places: dict[str, Place], id: str = ""
    ) -> str:
        """Add a session and return its id.

        Args:
            keys: Its keys, with the title.
            place: Where it stands.
            places: Where its keys stand, if that is elsewhere.
            id: Its id, if the source has one.
        """
        if not (_ID.fullmatch(id) and re.search("[A-Za-z]", id) and self._ids["sessions"].take(id)):
            id = self._ids["sessions"].new(str(keys["title"]), "session")
        self.tables["sessions"][id] = keys
        self.places[f"sessions.{id}"] = place
        self.places |= {f"sessions.{id}.{key}": it for key, it in places.items() if it != place}
        return id

    # --- the whole

    def draft(self) -> Draft:
        """Return the draft."""
        tables = {name: table for name, table in self.tables.items() if table}
        event = {"event": self.event} if self.event else {}
        return Draft(tables={**event, **tables}, places=self.places)


_PARTIES = ("people", "organizations", "groups")


def is_filled(value: Value) -> bool:
    """Return whether a cell says something: it is not blank, and names not nobody."""
    return value is not None and not (isinstance(value, str) and is_nobody(value))


def to_be_announced(text: str) -> bool:
    """Return whether a cell says that something is to be announced."""
    return is_open(text)
