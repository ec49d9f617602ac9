"""The people in the cells of a row: in one column or several, with affiliations beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from attrs import evolve

from eventkit import spellings, wording
from eventkit.ids import short_id
from eventkit.model import Role
from eventkit.spellings import SpelledPerson
from eventkit_sheets.drafting import Place
from eventkit_sheets.heads import role_named
from eventkit_sheets.sheets import Row, Sheet
from eventkit_sheets.tables import Table

Presenter: TypeAlias = tuple[SpelledPerson, str, Place]
"""A person, the role, and the place."""

_FACTS = {"affiliation": r"[;\n]", "email": r"[;,\n]", "phone": r"[;,\n]"}
"""The columns beside people, and what stands between those of several people."""

_BRACKETED = re.compile(r"(.*\S)\s*\(([^()]*)\)", re.DOTALL)


class Presenters:
    """The columns of a table that name people.

    Args:
        sheet: The sheet.
        table: Where its head is, and what the columns say.
    """

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self.sheet, self.table = sheet, table
        self._columns_with_roles = {
            column for column, head in table.role_columns if self._has_roles(column, head.key)
        }

    def _has_roles(self, column: int, key: str) -> bool:
        """Return whether all of a column is `Ada Example (speaker)`, as eventkit writes it."""
        texts = [row.text(column) for row in self.sheet.rows[self.table.head + 1 :]]
        chunks = [chunk.strip() for text in texts if text for chunk in text.split(";")]
        matches = [match for chunk in chunks if (match := _BRACKETED.fullmatch(chunk))]
        is_of_roles = key == "people" and len(matches) == len(chunks) > 0
        return is_of_roles and any(role_named(match[2]) for match in matches)

    def people_of(self, row: Row) -> list[Presenter]:
        """Return the people of a row."""
        columns = [self._texts(row, key) for key in _FACTS]
        people: list[Presenter] = []
        for column, head in self.table.role_columns:
            role = _role_of_column(head.key)
            place = self.sheet.place(row.number, column)
            named = self._people_of_cell(row.text(column), column)
            if head.number and len(named) == 1:
                facts = [column.get(head.number, "") for column in columns]
                named = [_with_facts(named[0], *facts)]
            people += [(person, person.role or role, place) for person in named]
        people += self._names_in_two_cells(row)
        shared = _parted([column.get(0, "") for column in columns], len(people))
        return [
            (_with_facts(person, *facts), role, place)
            for (person, role, place), facts in zip(people, shared, strict=True)
        ]

    def unassigned(self, row: Row, count: int) -> Iterator[tuple[str, Place]]:
        """Yield the texts of a row that are of none of its people in particular, with their places.

        Args:
            row: The row.
            count: The number of its people.
        """
        for key in _FACTS if count != 1 else ():
            for column, head in self.table.columns_of(key):
                text = row.text(column)
                number = len(_parts(key, text))
                is_shared = number == count or (number == 1 and key == "affiliation" and count)
                if not (head.number or is_shared or spellings.is_nobody(text)):
                    yield text, self.sheet.place(row.number, column)

    def announced_roles(self, row: Row) -> list[str]:
        """Return the roles of which a row says that they are to be announced."""
        columns = self.table.role_columns
        return [
            _role_of_column(head.key) for it, head in columns if spellings.is_open(row.text(it))
        ]

    def _texts(self, row: Row, key: str) -> dict[int, str]:
        return {head.number: row.text(it) for it, head in self.table.columns_of(key)}

    def _people_of_cell(self, text: str, column: int) -> list[SpelledPerson]:
        if column not in self._columns_with_roles:
            return [*spellings.people(text)]
        chunks = map(str.strip, text.split(";"))
        matches = [match for chunk in chunks if (match := _BRACKETED.fullmatch(chunk))]
        return [SpelledPerson(name=match[1], role=_role(match[2])) for match in matches]

    def _names_in_two_cells(self, row: Row) -> list[Presenter]:
        """Return the people whose given and family names stand in two columns."""
        columns = (self.table.columns_of(key) for key in ("first_name", "last_name"))
        people: list[Presenter] = []
        for (first, _), (last, _) in zip(*columns, strict=False):
            name = " ".join(filter(None, [row.text(first), row.text(last)]))
            if not spellings.is_nobody(name):
                place = self.sheet.place(row.number, last)
                people.append((SpelledPerson(name=name), "speaker", place))
        return people


def _role_of_column(key: str) -> str:
    return key.removeprefix("role:") if key != "people" else "speaker"


def _role(text: str) -> str | None:
    """Return a role in brackets, as exports write it, which may be a word of an event's own."""
    return wording.key_named(text, Role) or role_named(text) or short_id(text, "") or None


def _with_facts(person: SpelledPerson, affiliation: str, email: str, phone: str) -> SpelledPerson:
    address = email if "@" in email else ""
    number = "" if spellings.is_nobody(phone) else phone
    if not (affiliation or address or number):
        return person
    return evolve(
        person,
        affiliation=person.affiliation or affiliation or None,
        email=person.email or address or None,
        phone=person.phone or number or None,
    )


def _parted(texts: list[str], count: int) -> list[tuple[str, ...]]:
    """Return the facts of each person of a row, if they can be told apart.

    One affiliation is that of all.

    Args:
        texts: What the row says for each of the facts.
        count: The number of people.
    """
    if count == 1 or not any(texts):
        return [tuple(texts)] * count
    columns = [_parts(key, text) for key, text in zip(_FACTS, texts, strict=True)]
    if len(columns[0]) == 1:
        columns[0] *= count
    parted = [column if len(column) == count else [""] * count for column in columns]
    return [*zip(*parted, strict=True)]


def _parts(key: str, text: str) -> list[str]:
    return [it.strip() for it in re.split(_FACTS[key], text)]
