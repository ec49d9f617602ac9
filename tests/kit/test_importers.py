"""Importers that break the contract of importers, each in one way."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from eventkit.document import loads
from eventkit.model import Event, Session
from eventkit.model.errors import DocumentError
from eventkit.plugins import Draft, Imported, Importer, NoOptions, Note
from eventkit.testing import ImporterContract, importer_contract, registry_with


def read(data: bytes, options: NoOptions) -> Imported:
    try:
        return Imported(events=[loads(data.decode(), "json")])
    except UnicodeDecodeError as error:
        raise DocumentError("it is not UTF-8") from error


def importer(read: Callable[[bytes, Any], Any], **fields: Any) -> Importer[NoOptions]:
    return Importer(name="json", summary="A", extensions=[".acme"], read=read, **fields)


GOOD = importer(read)
INPUTS = {"ours": b'{"eventkit": 1, "event": {"id": "a", "title": "A", "start": "2027-03-26",'
                  b' "end": "2027-03-26", "timezone": "UTC"}}'}  # fmt: skip


class TestDocuments(ImporterContract):
    importer = GOOD
    inputs = INPUTS

    @pytest.fixture(autouse=True, scope="class")
    @classmethod
    def registry(cls) -> Iterator[None]:
        with registry_with(GOOD, builtins=True):
            yield


def changed(change: Callable[[Event], Event], **more: Any) -> Importer[NoOptions]:
    def read_changed(data: bytes, options: NoOptions) -> Imported:
        (event,) = read(data, options).events
        return Imported(events=[change(event)], **more)

    return importer(read_changed)


def with_sessions(event: Event, *sessions: Session) -> Event:
    return evolve(event, sessions=sessions)


def crash(data: bytes, options: NoOptions) -> Imported:
    json.loads(data) if data.startswith(b"[[[") else None
    return read(data, options)


def crash_when_cut(data: bytes, options: NoOptions) -> Imported:
    if data.startswith(b"{\n"):
        json.loads(data)
    return read(data, options)


def empty_handed(data: bytes, options: NoOptions) -> Imported:
    if data in INPUTS.values():
        return Imported()
    return read(data, options)


def nothing(data: bytes, options: NoOptions) -> Any:
    return read(data, options) if data else None


def an_hour_late(event: Event) -> Event:
    hour = timedelta(hours=1)
    return with_sessions(
        event,
        *(
            evolve(it, start=it.start + hour, end=it.end + hour) if it.start and it.end else it
            for it in event.sessions
        ),
    )


@pytest.mark.parametrize(
    ("broken", "wrong", "fault"),
    [
        ("survives[deep-json]", importer(crash), "deeply nested"),
        ("survives[empty]", importer(nothing), "returns NoneType, not Imported"),
        ("truncated", importer(crash_when_cut), "one-session, cut off: A broken source fails"),
        ("reads[ours]", importer(empty_handed), "nothing comes of it"),
        (
            "repeatable",
            changed(lambda event: evolve(event, id=f"e{uuid.uuid4().hex[:8]}")),
            "ours: read twice, the events differ",
        ),
        (
            "placed",
            changed(lambda event: event, notes=[Note(message="a colour is left out")]),
            "ours: the note 'a colour is left out' names no place",
        ),
        (
            "reads-back",
            changed(lambda event: with_sessions(event, *event.sessions[1:])),
            "one-session: the session 'Opening' is not read, and no note says so",
        ),
        ("reads-back", changed(an_hour_late), "'Opening' is read at 2027-03-26 10:30"),
        (
            "reads-back",
            changed(
                lambda event: with_sessions(
                    event, *event.sessions, Session(id="made-up", title="Made up")
                )
            ),
            "the session 'Made up' is read, and nothing of that name was written",
        ),
    ],
)
def test_an_importer_is_caught_by_the_check_that_it_breaks(
    broken: str, wrong: Importer[NoOptions], fault: str
) -> None:
    with registry_with(wrong, builtins=True):
        report = importer_contract(wrong, inputs=INPUTS).report()

    assert [result.id for result in report.failures] == [broken]
    assert fault in report.failures[0].message


def test_an_importer_of_a_package_is_found_by_the_registry() -> None:
    with registry_with(builtins=True):
        assert "[project.entry-points" in importer_contract(GOOD).result("declared").message


def read_draft(data: bytes, options: NoOptions) -> Imported:
    """Read the tables of a document, without what a list of sessions does not say."""
    read(data, options)
    tables = json.loads(data)
    event = {key: tables["event"][key] for key in ("title", "uid") if key in tables["event"]}
    sessions = {**tables.pop("sessions", {})}
    for table in ("eventkit", "event"):
        del tables[table]
    return Imported(drafts=[Draft(tables={"event": event, "sessions": sessions, **tables})])


def test_what_a_draft_lacks_is_taken_from_the_event_that_was_exported() -> None:
    draft = importer(read_draft)
    with registry_with(draft, builtins=True):
        report = importer_contract(draft, inputs=INPUTS).report()

    assert [(it.id, it.faults) for it in report.failures] == []
