"""The second import, over random edits of source and document: each change is where it belongs."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from tests.costly import COSTLY

from eventkit.conversion import (
    Reading,
    convert_with,
    first_record,
    import_into,
    write_conversion,
    write_import,
)
from eventkit.document import dumps, load
from eventkit.edits import open_document
from eventkit.model import Event, Room, Session

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DAY = date(2027, 3, 26)
IDS = [f"s{number}" for number in range(5)]
FILES = ["source.toml"]

Change = tuple[str, str]
"""A field of a session, and its new value."""

changes = st.one_of(
    st.tuples(st.just("title"), st.sampled_from(["Lakes", "Deltas"])),
    st.tuples(st.just("start"), st.sampled_from(["08", "18"])),
    st.tuples(st.just("rooms"), st.sampled_from(["aula", "lab", ""])),
    st.tuples(st.just("abstract"), st.sampled_from(["Long", ""])),
)
edits = st.dictionaries(st.sampled_from(IDS), st.lists(changes, max_size=3), max_size=4)


def school() -> Event:
    sessions = [
        Session(
            id=id,
            uid=f"{id}@source",
            title=f"Talk {id}",
            abstract="Short",
            rooms=["aula"],
            start=datetime(2027, 3, 26, 9 + number, tzinfo=UTC),
            end=datetime(2027, 3, 26, 10 + number, tzinfo=UTC),
        )
        for number, id in enumerate(IDS)
    ]
    rooms = [Room(id="aula", name="Aula"), Room(id="lab", name="Lab")]
    return Event(id="school", uid="school-2027", title="School", start=DAY, end=DAY,
                 timezone="UTC", rooms=rooms, sessions=sessions)  # fmt: skip


def changed(session: Session, several: list[Change]) -> Session:
    for name, value in several:
        if name == "start":
            start = session.start and session.start.replace(hour=int(value))
            session = evolve(session, start=start, end=start and start + timedelta(hours=1))
        elif name == "rooms":
            session = evolve(session, rooms=[value] if value else [])
        else:
            more: dict[str, Any] = {name: value or None}
            session = evolve(session, **more)
    return session


def edited(event: Event, edits: Mapping[str, list[Change]]) -> Event:
    return evolve(event, sessions=[changed(it, edits.get(it.id, [])) for it in event.sessions])


def write(event: Event, path: Path) -> None:
    path.write_bytes(dumps(event).encode("utf-8"))


@COSTLY
@given(edits, edits)
def test_each_change_is_where_it_belongs(
    theirs: dict[str, list[Change]], ours: dict[str, list[Change]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, document = Path(folder, "source.toml"), Path(folder, "event.toml")
        write(school(), source)
        first = convert_with([Reading(path=source)])
        write_conversion(first, document, records=[first_record(first, FILES, {})])
        write(edited(load(document), ours), document)
        write(edited(school(), theirs), source)

        def again() -> tuple[str, int]:
            conversion = convert_with([Reading(path=source)])
            second = import_into(
                conversion, open_document(document), files=FILES, facts={}, now=NOW
            )
            write_import(second, backup=False)
            return document.read_text("utf-8"), len(second.merge.taken)

        text, _ = again()
        result = {it.id: it for it in load(document).sessions}
        assert again() == (text, 0)

    base, now, here = (
        {it.id: it for it in event.sessions}
        for event in (school(), edited(school(), theirs), edited(school(), ours))
    )
    for id in IDS:
        for name in ("title", "start", "rooms", "abstract"):
            was, source_value, own = (getattr(it[id], name) for it in (base, now, here))
            expected = source_value if own == was else own
            assert getattr(result[id], name) == expected, (id, name)
