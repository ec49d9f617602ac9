"""Tables with a row for each person, organisation or group."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from string import ascii_uppercase
from typing import Any

from attrs import evolve

from eventkit import spellings, wording
from eventkit.spellings import SpelledPerson
from eventkit_sheets.drafting import Drafting
from eventkit_sheets.sheets import Row, Sheet
from eventkit_sheets.tables import Table

_TABLES = {"person": "people", "organization": "organizations", "group": "groups"}
_EVENT_KEYS = {
    "organizer": "organizers",
    "host": "hosts",
    "partner": "partners",
    "sponsor": "sponsors",
    "donor": "donors",
    "participant": "participants",
}
_OF_EVENTS = frozenset(_EVENT_KEYS) - {"participant"}
"""The roles that parties have in an event and not in its sessions."""

_EMAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")
_LINK = re.compile(r"https?://\S+", re.IGNORECASE)
_TEXTS = ("position", "description", "notes", "image")


class PeopleReading:
    """The reading of a table of people.

    Args:
        sheet: The sheet.
        table: Where its head is, and what the columns say.
        drafting: What the people are added to.
        has_session_roles: Whether the roles are those in sessions, which say them already.
    """

    def __init__(
        self, sheet: Sheet, table: Table, drafting: Drafting, *, has_session_roles: bool
    ) -> None:
        self.sheet, self.table, self.drafting = sheet, table, drafting
        self.has_session_roles = has_session_roles
        self._texts: dict[str, str] = {}

    def read(self) -> None:
        """Add the people to the draft."""
        head, rows = self.sheet.rows[self.table.head], self.sheet.rows[self.table.head + 1 :]
        for column, text in self.table.unknown.items():
            if any(row.cell(column) is not None for row in rows):
                place = self.sheet.column_place(head.number, column)
                self.drafting.note(place, f"the column {text!r} is not understood", "left-out")
        for row in rows:
            if row.cells != head.cells:
                self._read_person(row)

    def _note(self, row: Row, key: str, message: str, kind: str = "left-out") -> None:
        place = self.sheet.place(row.number, self.table.by_key[key])
        self.drafting.note(place, message, kind)

    def _read_person(self, row: Row) -> None:
        columns = self.table.by_key.items()
        texts = {key: text for key, column in columns if (text := row.text(column))}
        place = self.sheet.place(row.number)
        parts = [*filter(None, [texts.get("first_name"), texts.get("last_name")])]
        name = " ".join(parts) or texts.get("name", "")
        if spellings.is_nobody(name):
            cells = ", ".join(repr(text) for text in [*texts.values()][:3])
            self.drafting.note(place, f"the row names nobody: {cells}", "left-out")
            return
        is_organization = spellings.is_organization(name) and not texts.get("position")
        kind = _TABLES.get(texts.get("type", ""), "organizations" if is_organization else "people")
        is_whole = bool(parts) or kind != "people"
        person = SpelledPerson(name=name) if is_whole else _single(name)
        if kind == "people":
            affiliation = person.affiliation or texts.get("organization")
            person = evolve(person, affiliation=affiliation)
        id = self.drafting.party(person, place, table=kind)
        keys = self.drafting.tables[kind][id]
        self._add_texts(keys, kind, texts)
        self._add_contact(row, kind, id, texts)
        if kind == "organizations" and texts.get("organization"):
            keys["part_of"] = self.drafting.organization(texts["organization"], place)
        if kind != "groups" and (code := self._country(row, texts.get("country", ""))):
            keys["country"] = code
        self._add_roles(row, id, texts.get("role", ""))

    def _add_texts(self, keys: dict[str, Any], kind: str, texts: dict[str, str]) -> None:
        for key in _TEXTS:
            if texts.get(key) and (kind == "people" or key in ("description", "notes")):
                keys.setdefault(key, texts[key])
        if _LINK.fullmatch(texts.get("url", "")):
            keys.setdefault("url", texts["url"])
        if status := texts.get("status"):
            label = self.sheet.rows[self.table.head].text(self.table.by_key["status"])
            notes = [keys.get("notes"), f"{label}: {status}"]
            keys["notes"] = "\n\n".join(filter(None, notes))

    def _add_contact(self, row: Row, kind: str, id: str, texts: dict[str, str]) -> None:
        email, phone = texts.get("email", ""), texts.get("phone", "")
        if phone and not spellings.is_nobody(phone):
            place = self.sheet.place(row.number, self.table.by_key["phone"])
            self.drafting.add_contact(kind, id, "phone", phone, place)
        if not email or spellings.is_nobody(email):
            return
        address = _EMAIL.search(email)
        if address is None:
            self._note(row, "email", f"{email!r} is no e-mail address")
            return
        if address[0] != email.strip("<> "):
            message = f"of {email!r} only {address[0]!r} is read"
            self._note(row, "email", message, "guessed")
        place = self.sheet.place(row.number, self.table.by_key["email"])
        self.drafting.add_contact(kind, id, "email", address[0].strip(".,;"), place)

    def _country(self, row: Row, text: str) -> str:
        code = text if re.fullmatch("[A-Z]{2}", text) else _codes().get(text.casefold(), "")
        if text and not code:
            self._note(row, "country", f"{text!r} is no country that is known")
        return code

    def _add_roles(self, row: Row, id: str, text: str) -> None:
        for word in filter(None, re.split(r"\s*[;,/]\s*", text)):
            role = spellings.role_of(word)
            if self.has_session_roles and role not in _OF_EVENTS:
                continue  # sessions say it
            if role in _EVENT_KEYS:
                ids = self.drafting.event.setdefault(_EVENT_KEYS[role], [])
                if id not in ids:
                    ids.append(id)
            elif role is None and not spellings.is_nobody(word):
                self._note(row, "role", f"the role {word!r} is not known")


def _single(name: str) -> SpelledPerson:
    """Return the person of a cell; a cell that seems to name several is one name all the same."""
    people = spellings.people(name)
    return people[0] if len(people) == 1 else SpelledPerson(name=name)


@cache
def _codes() -> dict[str, str]:
    """Return the codes of countries by their names in each language that is read."""
    codes: dict[str, str] = {"usa": "US", "uk": "GB", "россия": "RU"}
    for language in ("en", *wording.languages()):
        for code in map("".join, product(ascii_uppercase, repeat=2)):
            name = wording.country_name(code, language)
            if name != code:
                codes.setdefault(name.casefold(), code)
    return codes
