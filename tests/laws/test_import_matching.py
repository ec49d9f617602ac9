"""The second import of sources without ids of their own: every session is found again."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from eventkit.conversion import (
    Reading,
    convert_with,
    first_record,
    import_into,
    write_conversion,
    write_import,
)
from eventkit.conversion._into import SecondImport
from eventkit.document import dumps, load
from eventkit.edits import open_document
from eventkit.model import Event
from eventkit.plugins import Draft, Imported, Importer, PluginRegistry
from eventkit.testing import registry_with

FEW = settings(max_examples=max(1, settings().max_examples // 4))  # each is several imports
NOW = datetime(2027, 1, 1, tzinfo=UTC)
HEAD = {
    "title": "S",
    "start": "2027-03-01",
    "end": "2027-03-31",
    "timezone": "UTC",
    "language": "en",
}


class Row(NamedTuple):
    """A session in a source, which has no id."""

    title: str
    day: int
    hour: int
    room: str
    speaker: str


def read(data: bytes, options: None) -> Imported:
    """Read rows as sessions, whose ids are their numbers."""
    rows = [Row(*row) for row in json.loads(data)]
    people = {row.speaker.lower(): {"name": row.speaker} for row in rows if row.speaker}
    rooms = {row.room.lower(): {"name": row.room} for row in rows}
    sessions = {
        f"s{number}": {
            "title": row.title,
            "day": f"2027-03-{row.day:02}",
            "time": f"{row.hour:02}:00-{row.hour:02}:30",
            "rooms": [row.room.lower()],
            **({"speakers": [row.speaker.lower()]} if row.speaker else {}),
        }
        for number, row in enumerate(rows)
    }
    tables: dict[str, Any] = {"event": HEAD, "people": people, "rooms": rooms}
    return Imported(drafts=[Draft(tables={**tables, "sessions": sessions})])


ROWS = Importer(name="rows", summary="Rows", extensions=[".rows"], read=read)

rows = st.lists(
    st.builds(
        Row,
        st.sampled_from(["Tea", "Tea", "Plenary", "Rivers", "Lakes", "Deltas"]),
        st.integers(1, 4),
        st.integers(9, 17),
        st.sampled_from(["Aula", "Lab"]),
        st.sampled_from(["Ada", "Bob", ""]),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)
Edit = tuple[str, int, int]
edits = st.lists(
    st.tuples(
        st.sampled_from(
            ["title", "day", "hour", "room", "speaker", "drop", "add", "turn", "shift"]
        ),
        st.integers(0, 7),
        st.integers(0, 5),
    ),
    max_size=4,
)
hands = st.lists(
    st.tuples(st.sampled_from(["session", "room", "person", "text", "title"]), st.integers(0, 7)),
    max_size=4,
)


def edited(source: list[Row], edits: Sequence[Edit]) -> list[Row]:
    """Return the rows of a source after somebody changed it."""
    for kind, number, value in edits:
        place = number % len(source) if source else 0
        row = source[place] if source else Row("Lakes", 1, 9, "Lab", "")
        changed = {
            "title": row._replace(title=f"Talk {value}"),
            "day": row._replace(day=1 + value),
            "hour": row._replace(hour=9 + value),
            "room": row._replace(room="Hall"),
            "speaker": row._replace(speaker="Cem"),
        }
        if kind in changed:
            source = [*source[:place], changed[kind], *source[place + 1 :]]
        elif kind == "drop":
            source = [*source[:place], *source[place + 1 :]]
        elif kind == "add":
            source = [row._replace(day=5 + value), *source]
        elif kind == "turn":
            source = source[::-1]
        else:
            source = [it._replace(day=it.day + value) for it in source]
    return [*dict.fromkeys(source)] or [Row("Lakes", 1, 9, "Lab", "")]


def by_hand(event: Event, hands: Sequence[tuple[str, int]]) -> Event:
    """Return an event after somebody edited its document: ids, texts and titles."""
    for count, (kind, number) in enumerate(hands):
        if kind in ("session", "text", "title"):
            place = number % len(event.sessions)
            several = [*event.sessions]
            more: dict[str, Any] = {
                "session": {"id": f"by-hand-{count}"},
                "text": {"abstract": f"Written {count}"},
                "title": {"title": f"By hand {count}"},
            }[kind]
            several[place] = evolve(several[place], repeats=None, **more)
            event = evolve(event, sessions=several)
        else:
            event = renamed(
                event, "rooms" if kind == "room" else "people", number, f"by-hand-{count}"
            )
    return event


def renamed(event: Event, table: str, number: int, new: str) -> Event:
    items = [*getattr(event, table)]
    if not items:
        return event
    old = items[number % len(items)].id
    tables: dict[str, Any] = {table: [evolve(it, id=new) if it.id == old else it for it in items]}
    sessions = [
        evolve(
            it,
            rooms=[new if room == old and table == "rooms" else room for room in it.rooms],
            participations=[
                evolve(who, who=new if who.who == old and table == "people" else who.who)
                for who in it.participations
            ],
        )
        for it in event.sessions
    ]
    return evolve(event, sessions=sessions, **tables)


class Folder:
    """A document and its sources."""

    def __init__(self, path: str, plugins: PluginRegistry) -> None:
        self._folder, self.document = Path(path), Path(path, "event.toml")
        self._importer = plugins.importer("rows")

    def first(self, source: Sequence[Row]) -> None:
        """Make the document of a source."""
        conversion = self._converted("a.rows", source)
        record = first_record(conversion, ["a.rows"], {})
        write_conversion(conversion, self.document, records=[record])

    def again(
        self, name: str, source: Sequence[Row], gone: Literal["keep", "remove"]
    ) -> SecondImport:
        """Import a source into the document: a second time changes nothing."""
        merged = self._import(name, source, gone)
        files = self._files()
        assert not self._import(name, source, gone).plan.files
        assert self._files() == files
        return merged

    def _import(
        self, name: str, source: Sequence[Row], gone: Literal["keep", "remove"]
    ) -> SecondImport:
        conversion = self._converted(name, source)
        document = open_document(self.document)
        second = import_into(conversion, document, files=[name], facts={}, gone=gone, now=NOW)
        write_import(second, backup=False)
        return second

    def _converted(self, name: str, source: Sequence[Row]) -> Any:
        path = self._folder / name
        path.write_text(json.dumps(source), "utf-8")
        return convert_with([Reading(path=path, importer=self._importer)])

    def _files(self) -> dict[str, bytes]:
        return {it.name: it.read_bytes() for it in self._folder.iterdir()}

    @property
    def event(self) -> Event:
        """The event of the document."""
        return load(self.document)

    def edit(self, change: Callable[[Event], Event]) -> None:
        """Write the document anew."""
        self.document.write_bytes(dumps(change(self.event)).encode())


def programme(event: Event) -> Counter[Row]:
    """Return the sessions of an event as rows."""
    names = {it.id: it.name for it in event.rooms} | {it.id: it.name for it in event.people}
    return Counter(
        Row(
            it.title,
            it.start.day,
            it.start.hour,
            "+".join(names[room] for room in it.rooms),
            "+".join(names[who.who] for who in it.participations),
        )
        for it in event.sessions
        if it.start
    )


def folders() -> Iterator[Folder]:
    with tempfile.TemporaryDirectory() as path, registry_with(ROWS) as plugins:
        yield Folder(path, plugins)


@FEW
@given(rows, edits)
def test_a_document_that_nobody_edits_follows_its_source(
    source: list[Row], changes: list[Edit]
) -> None:
    for folder in folders():
        folder.first(source)
        after = edited(source, changes)

        folder.again("a.rows", after, "remove")

        assert programme(folder.event) == Counter(after)


@FEW
@given(rows, hands, edits)
def test_what_somebody_wrote_stays(
    source: list[Row], hands: list[tuple[str, int]], changes: list[Edit]
) -> None:
    for folder in folders():
        folder.first(source)
        folder.edit(lambda event: by_hand(event, hands))
        before = folder.event

        second = folder.again("a.rows", edited(source, changes), "keep")

        after = folder.event
        by_id = {it.id: it for it in after.sessions}
        for session in before.sessions:
            assert by_id[session.id].abstract == session.abstract
            if session.title.startswith("By hand"):
                assert by_id[session.id].title == session.title
        assert {it.id for it in before.rooms} <= {it.id for it in after.rooms}
        assert {it.name for it in after.rooms} >= {"Aula"} & {it.name for it in before.rooms}
        assert {*Counter([it.name for it in after.rooms]).values()} == {1}
        assert {*Counter([it.name for it in after.people]).values()} <= {1}
        assert len(after.sessions) == len(before.sessions) + len(
            [it for it in second.merge.new if it.startswith("sessions.")]
        )


@FEW
@given(rows, rows, edits, edits)
def test_two_sources_do_not_disturb_each_other(
    one: list[Row], two: list[Row], changes: list[Edit], more: list[Edit]
) -> None:
    two = [it._replace(title=f"{it.title} B", day=it.day + 10) for it in two]
    for folder in folders():
        folder.first(one)
        folder.again("b.rows", two, "keep")

        one = edited(one, changes)
        two = [it._replace(title=f"{it.title} B") for it in edited(two, more)]
        folder.again("a.rows", one, "remove")
        folder.again("b.rows", two, "remove")

        assert not folder.again("a.rows", one, "remove").merge.taken
        assert programme(folder.event) == Counter([*one, *two])


same = st.lists(
    st.tuples(st.sampled_from(["turn", "shift"]), st.just(0), st.integers(0, 5)), max_size=2
)


@FEW
@given(rows, hands, same, st.integers(0, 8))
def test_sessions_of_days_that_move_keep_their_ids(
    source: list[Row], hands: list[tuple[str, int]], changes: list[Edit], hour: int
) -> None:
    hands = [it for it in hands if it[0] != "title"]
    for folder in folders():
        folder.first(source)
        folder.edit(lambda event: by_hand(event, hands))
        before = {it.id: it for it in folder.event.sessions}

        second = folder.again("a.rows", edited(source, changes), "keep")

        after = {it.id: it for it in folder.event.sessions}
        assert after.keys() == before.keys()
        assert not second.merge.gone
        moves = {(after[id].start or NOW) - (it.start or NOW) for id, it in before.items()}
        assert len(moves) == 1
