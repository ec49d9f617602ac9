"""Which table a sheet holds, where its head is, and what its columns say."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal, TypeAlias

from attrs import frozen

from eventkit import wording
from eventkit.plugins import OptionsError
from eventkit.spellings import role_of
from eventkit_sheets.heads import Head, heads_of, plain_head, vocabulary
from eventkit_sheets.sheets import Row, Sheet, letters

Kind: TypeAlias = Literal["sessions", "people", "outcomes"]

_LONG_POSITION = 45
_ROWS_ABOVE = 60
"""How far down a sheet its head is looked for."""

_WHEN = frozenset({"day", "start", "end", "time", "duration"})
_OF_PROGRAMMES = _WHEN | {"abstract", "rooms", "track"}
_OF_LISTS = frozenset({"description", "subtitle", "people", "languages", "affiliation", "email"})
_SEVERAL = frozenset(
    {"email", "phone", "affiliation", "position", "first_name", "last_name", "people", "rooms"}
)
"""The keys that several columns may be about, besides those of roles."""

_OTHERWISE = {
    **dict.fromkeys(("session", "session title", "session name", "sitzung", "séance"), "track"),
    **dict.fromkeys(("panel title", "block", "сессия", "заседание", "mejlis"), "track"),
    "name": "role:speaker",
}
"""What the head of another title may say, where there is a better one."""


@frozen(kw_only=True)
class Table:
    """A table with a head.

    Args:
        kind: What its rows are.
        head: The number of the row of its head among the rows of the sheet; -1 without one.
        columns: What each column says that is understood.
        unknown: The columns that are not understood, with their heads.
    """

    kind: Kind
    head: int
    columns: Mapping[int, Head]
    unknown: Mapping[int, str]

    @cached_property
    def by_key(self) -> Mapping[str, int]:
        """The first column of each key."""
        numbered = sorted(self.columns.items(), key=lambda it: (it[1].number, it[0]))
        return {head.key: column for column, head in reversed(numbered)}

    @cached_property
    def role_columns(self) -> list[tuple[int, Head]]:
        """The columns of people, in order."""
        return [
            (column, head)
            for column, head in sorted(self.columns.items())
            if head.key == "people" or head.key.startswith("role:")
        ]

    @cached_property
    def _columns_by_key(self) -> Mapping[str, list[tuple[int, Head]]]:
        columns: dict[str, list[tuple[int, Head]]] = defaultdict(list)
        for column, head in sorted(self.columns.items()):
            columns[head.key].append((column, head))
        return columns

    def columns_of(self, key: str) -> list[tuple[int, Head]]:
        """Return the columns of a key, in order."""
        return self._columns_by_key.get(key, [])


class ChosenColumns:
    """The columns that options name: `title=Subject` by the head, `title=C` by the letter.

    Args:
        choices: The options.

    Raises:
        OptionsError: If one has no such form, or there is no such key.
    """

    def __init__(self, choices: Iterable[str]) -> None:
        self.by_head: dict[str, str] = {}
        self.used: set[str] = set()
        for choice in choices:
            key, sign, head = (part.strip() for part in choice.partition("="))
            if not sign or not head or not key:
                raise OptionsError(f"column: {choice!r} is not KEY=HEAD, such as title=Subject")
            self.by_head[plain_head(head)] = _known_key(key)

    def head_at(self, column: int, text: str) -> Head | None:
        """Return what options say of a column, if they do."""
        for name in (plain_head(text), letters(column).casefold()):
            if name and name in self.by_head:
                self.used.add(name)
                return Head(self.by_head[name], -1)
        return None

    def require_used(self, sheets: Iterable[Sheet]) -> None:
        """Raise OptionsError if no sheet has a column that an option names."""
        missing = [name for name in self.by_head if name not in self.used]
        if not missing:
            return
        texts = [
            row.text(column) for sheet in sheets for row in sheet.rows[:3] for column in row.filled
        ]
        known = ", ".join(repr(text) for text in dict.fromkeys(texts) if len(text) < 40)  # noqa: PLR2004
        raise OptionsError(
            f"column: no column has the head {missing[0]!r}; the first rows are {known}"
        )


def _known_key(key: str) -> str:
    plain = key.casefold().replace("-", "_")
    keys = {*vocabulary()["sessions"], *vocabulary()["people"]}
    if plain in keys:
        return plain
    if role := role_of(key):
        return f"role:{role}"
    raise OptionsError(f"column: there is no key {key!r}; there are {', '.join(sorted(keys))}")


def table_of(sheet: Sheet, chosen: ChosenColumns) -> Table | None:
    """Return the table of a sheet whose rows are sessions or people; None if it has none."""
    best: Table | None = None
    for number, row in enumerate(sheet.rows[:_ROWS_ABOVE]):
        table = _table(number, row, sheet, chosen)
        if table and (best is None or len(table.columns) > len(best.columns)):
            best = table
        elif best and number > best.head + 5:
            break
    return best


def _table(number: int, row: Row, sheet: Sheet, chosen: ChosenColumns) -> Table | None:
    texts = {
        column: row.text(column) for column in row.filled if isinstance(row.cells[column], str)
    }
    if len(texts) < 2 and not chosen.by_head:  # noqa: PLR2004  # one cell is no head
        return None
    sessions, people = (_assigned(texts, table, chosen) for table in ("sessions", "people"))
    kind = _kind({head.key for head in sessions.values()}, {head.key for head in people.values()})
    if kind is None or _is_grid(sessions):
        return None
    if kind == "people" and _has_titles_of_talks(people, sheet.rows[number + 1 :]):
        kind = "sessions"
    names_outcomes = wording.key_named(sheet.name, ["outcomes"]) is not None
    if names_outcomes or (kind == "sessions" and sum(map(_is_outcome_head, texts.values())) > 1):
        kind = "outcomes"
    columns = people if kind == "people" else sessions
    if len(columns) * 3 < len(texts) and not any(head.rank < 0 for head in columns.values()):
        return None
    unknown = {column: text for column, text in texts.items() if column not in columns}
    return Table(kind=kind, head=number, columns=columns, unknown=unknown)


def _has_titles_of_talks(people: Mapping[int, Head], rows: Sequence[Row]) -> bool:
    """Return whether what may be the title of a person is that of a talk: it is too long."""
    column = next((it for it, head in people.items() if head.key == "position"), None)
    if column is None:
        return False
    lengths = [len(text) for row in rows[:_ROWS_ABOVE] if (text := row.text(column))]
    return sum(lengths) > _LONG_POSITION * len(lengths)


def _is_outcome_head(text: str) -> bool:
    return any(plain_head(text) in words for words in vocabulary()["outcomes"].values()) or (
        plain_head(text) in ("addressed to", "owners")
    )


def _kind(sessions: set[str], people: set[str]) -> Kind | None:
    """Return what the rows are, of the keys that the heads may say."""
    roles = {key for key in sessions if key.startswith("role:")}
    is_programme = "title" in sessions and bool(sessions & _OF_PROGRAMMES or roles)
    has_name = "name" in people or {"first_name", "last_name"} <= people
    of_people = people & {"email", "phone", "organization", "position", "role", "country", "type"}
    is_list = has_name and bool(of_people or {"first_name", "last_name"} <= people)
    if is_programme and not (
        is_list and not sessions & _OF_PROGRAMMES and not _names_talk(sessions, roles)
    ):
        return "sessions"
    if is_list:
        return "people"
    return "sessions" if "title" in sessions and sessions & _OF_LISTS else None


def _names_talk(sessions: set[str], roles: set[str]) -> bool:
    """Return whether a title beside people is that of a talk rather than of a person's job."""
    return bool(roles and sessions & {"description", "kind", "languages", "notes", "url"})


def _is_grid(heads: Mapping[int, Head]) -> bool:
    """Return whether several numbered columns hold sessions: `Session 1`, `Session 2`."""
    numbers = Counter(head.number for head in heads.values() if head.key == "title")
    return sum(numbers.values()) > 1 and len(numbers) > 1


def _assigned(texts: Mapping[int, str], table: str, chosen: ChosenColumns) -> dict[int, Head]:
    """Return what each column says, no two of them the same where that makes no sense."""
    options: list[tuple[int, int, Head]] = []
    for column, text in texts.items():
        choice = chosen.head_at(column, text)
        heads = (choice,) if choice else heads_of(text, table)
        options += [(place, column, head) for place, head in enumerate(heads)]
        if not choice and heads and heads[0].key == "title" and table == "sessions":
            other = _OTHERWISE.get(plain_head(text))
            options += [(len(heads), column, Head(other, 99))] if other else []
    assigned: dict[int, Head] = {}
    taken: set[str] = set()
    for _, column, head in sorted(options, key=lambda it: (it[0], it[2].rank, it[1])):
        is_single = head.key not in _SEVERAL and not head.key.startswith("role:")
        if column in assigned or (is_single and head.key in taken and not head.number):
            continue
        assigned[column] = head
        taken.add(head.key)
    rooms = [column for column, head in assigned.items() if head.key == "rooms"]
    if len(rooms) > 1 and "venue" not in taken:  # "Salles" and "Lieu": a place beside the rooms
        for column in rooms:
            venue = next((it for it in heads_of(texts[column], table) if it.key == "venue"), None)
            if venue and not chosen.head_at(column, texts[column]):
                assigned[column] = venue
    for column, text in texts.items():  # a weekday beside a date says nothing more
        if column not in assigned and any(it.key == "day" for it in heads_of(text, table)):
            assigned[column] = Head("other-day")
    return assigned
