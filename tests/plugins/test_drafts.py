"""Drafts: what importers read without having a whole event, and what eventkit makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import eventkit
from eventkit import DocumentError
from eventkit.model.errors import FormatError, OptionsError
from eventkit.plugins import (
    AnyImporter,
    Draft,
    Imported,
    Importer,
    NoOptions,
    Note,
    PluginError,
    PluginRegistry,
    TreeImporter,
    hookimpl,
)
from eventkit.testing import registry_with

EVENT = {
    "id": "school",
    "title": "School",
    "start": "2027-03-26",
    "end": "2027-03-27",
    "timezone": "UTC",
}
FILLING: dict[str, Any] = {
    "id": "school",
    "title": "School",
    "start": date(2027, 3, 26),
    "end": date(2027, 3, 27),
    "timezone": "Europe/Berlin",
}


class Plugin:
    """A plugin with importers."""

    def __init__(self, *importers: AnyImporter) -> None:
        self.importers = importers

    @hookimpl
    def eventkit_importers(self) -> Iterable[AnyImporter]:
        return self.importers


def importer_of(*drafts: Draft, **more: Any) -> Importer[NoOptions]:
    def read(data: bytes, options: NoOptions) -> Imported:
        return Imported(drafts=drafts)

    return Importer(name="acme", summary="S", extensions=[".acme"], read=read, **more)


def read_drafts(*drafts: Draft, source: Path | bytes = b"", **options: object) -> Imported:
    with registry_with(Plugin(importer_of(*drafts))):
        return eventkit.read(source, format="acme", options=options)


def faults_of(*drafts: Draft, **more: Any) -> list[str]:
    with pytest.raises(DocumentError) as raised:
        read_drafts(*drafts, **more)
    return [str(fault) for fault in raised.value.faults]


# --- one draft


def test_a_list_of_people_alone_becomes_an_event_by_options() -> None:
    people = {"people": {"ada": {"name": "Ada Example"}}}

    event = read_drafts(Draft(tables=people), **FILLING).events[0]

    assert [person.name for person in event.people] == ["Ada Example"]
    assert (event.title, event.timezone) == ("School", "Europe/Berlin")
    assert eventkit.loads(eventkit.dumps(event)) == event


def test_what_neither_the_source_nor_an_option_says_is_asked_for_all_at_once() -> None:
    faults = faults_of(Draft(tables={"people": {"ada": {}}}, places={"people.ada": "row 3"}))

    assert [fault.partition(";")[0] for fault in faults if "--" in fault] == [
        f"event: the key {key!r} is missing" for key in ("id", "title", "start", "end", "timezone")
    ]
    assert any(fault.startswith("row 3: people.ada: the key 'name'") for fault in faults)
    assert any("--timezone …" in fault for fault in faults)


def test_an_option_fills_a_gap_and_nothing_else() -> None:
    imported = read_drafts(
        Draft(tables={"event": EVENT}, places={"event.title": 7}), title="Camp", timezone="UTC"
    )

    assert imported.events[0].title == "School"
    assert imported.notes == (
        Note(
            place=7,
            message="the source has the title 'School', so the option is not used",
            kind="read",
        ),
    )


def test_days_and_id_are_guessed_from_sessions_and_title_and_said_to_be() -> None:
    sessions = {
        "late": {"title": "Late", "start": "2027-03-28T01:30", "duration": "1 h"},
        "open": {"title": "Open", "day": "2027-03-26", "time": "09:00-10:00"},
        "walk": {"title": "Walk", "start": datetime(2027, 3, 27, 9, 0), "duration": "1 h"},
    }
    tables = {"event": {"title": "Spring School", "timezone": "UTC"}, "sessions": sessions}

    imported = read_drafts(Draft(tables=tables))

    event = imported.events[0]
    assert (event.id, event.start, event.end) == (
        "spring-school",
        date(2027, 3, 26),
        date(2027, 3, 27),
    )
    assert [note.kind for note in imported.notes] == ["guessed"] * 3


def test_a_title_without_letters_of_ids_leaves_the_id_to_the_file(tmp_path: Path) -> None:
    file = tmp_path / "river.acme"
    file.write_bytes(b"")
    event = {key: value for key, value in EVENT.items() if key != "id"}

    imported = read_drafts(Draft(tables={"event": {**event, "title": "水法"}}), source=file)

    assert imported.events[0].id == "river"


@pytest.mark.parametrize(
    ("place", "where"), [(12, "line 12"), ("sheet People, row 3", "sheet People, row 3")]
)
def test_a_fault_names_the_place_of_the_value_in_the_source(place: int | str, where: str) -> None:
    tables = {"event": EVENT, "people": {"ada": {"name": "Ada", "country": "Germany"}}}

    (fault,) = faults_of(Draft(tables=tables, places={"people.ada": place}))

    assert fault.startswith(f"{where}: people.ada.country: 'Germany' is not")


def test_a_fault_names_the_file_and_its_line(tmp_path: Path) -> None:
    file = tmp_path / "in.acme"
    file.write_bytes(b"")
    draft = Draft(tables={"event": {**EVENT, "title": 5}}, places={"": 1, "event.title": 4})

    (fault,) = faults_of(draft, source=file)

    assert fault.startswith(f"{file}:4: event.title: 5 is not a text")


@pytest.mark.parametrize("start", ["0001-01-01T00:00", "9999-12-31T23:00"])
def test_no_day_is_guessed_from_a_year_without_events(start: str) -> None:
    event = {**EVENT}
    del event["end"]

    faults = faults_of(
        Draft(tables={"event": event, "sessions": {"a": {"title": "A", "start": start}}})
    )

    assert any("sessions.a.start" in fault for fault in faults)


def test_a_draft_that_is_no_table_is_told_as_a_document_is() -> None:
    fault = faults_of(Draft(tables={"event": "School"}))[0]

    assert fault.startswith("event: [event] is not a table but 'School'")


# --- several drafts


def test_drafts_are_merged_by_table_item_and_key() -> None:
    programme = {"event": EVENT, "people": {"ada": {"name": "Ada Example"}}}
    people = {"people": {"ada": {"country": "DE"}, "ben": {"name": "Ben Example"}}}

    event = read_drafts(Draft(tables=programme), Draft(tables=people)).events[0]

    assert [(person.name, person.country) for person in event.people] == [
        ("Ada Example", "DE"),
        ("Ben Example", None),
    ]


def test_drafts_that_say_different_things_are_told_at_the_later_place() -> None:
    first = Draft(tables={"event": EVENT}, places={"event": 1})
    later = Draft(
        tables={"event": {"title": "Camp", "timezone": "UTC", "kind": 5}}, places={"event": 9}
    )

    conflict, kind = faults_of(first, later)

    assert conflict.startswith("line 9: event.title: it is 'Camp' here")
    assert kind.startswith("line 9: event.kind: 5 is not")


# --- notes and values


def holding_itself() -> dict[str, Any]:
    table: dict[str, Any] = {}
    table["deeper"] = table["again"] = table
    return table


@pytest.mark.parametrize(
    "make",
    [
        lambda: Note(message=""),
        lambda: Note(message="m", kind="lost"),  # type: ignore[arg-type]
        lambda: Note(message="m", place=1.5),  # type: ignore[arg-type]
        lambda: Draft(tables=[]),  # type: ignore[arg-type]
        lambda: Draft(tables={}, places=[]),  # type: ignore[arg-type]
        lambda: Draft(tables={}, places={"event": [3]}),  # type: ignore[dict-item]
        lambda: Draft(tables={"sessions": {1: {"title": "Opening"}}}),
        lambda: Draft(tables={"event": {"topics": [{None: "law"}]}}),
        lambda: Draft(tables={"event": {"x": holding_itself()}}),
        lambda: Imported(notes=[5]),
        lambda: Imported(drafts=[{}]),  # type: ignore[list-item]
    ],
)
def test_what_no_importer_may_return_is_refused_when_it_is_made(make: Any) -> None:
    with pytest.raises(PluginError):
        make()


def test_a_text_is_a_note_on_what_was_left_out() -> None:
    assert Imported(notes=["a note"]).notes == (Note(message="a note", kind="left-out"),)
    assert str(Note(place=3, message="m")) == "line 3: m"


def test_options_for_drafts_are_refused_where_whole_events_are_read() -> None:
    def read(data: bytes, options: NoOptions) -> Imported:
        return Imported(events=[eventkit.Event(**FILLING)])

    whole = Importer(name="acme", summary="S", extensions=[".acme"], read=read)
    with registry_with(Plugin(whole)), pytest.raises(OptionsError, match="whole events"):
        eventkit.read(b"", format="acme", options={"title": "Camp"})


# --- which importer


def recognizing(name: str, *extensions: str, head: bytes = b"<acme") -> Importer[NoOptions]:
    def read(data: bytes, options: NoOptions) -> Imported:
        return Imported(drafts=[Draft(tables={"event": {**EVENT, "title": name}})])

    return Importer(
        name=name,
        summary="S",
        extensions=extensions,
        recognizes=lambda data, _: data.startswith(head),
        read=read,
    )


def test_an_importer_that_recognises_a_file_goes_before_one_of_its_suffix(tmp_path: Path) -> None:
    file = tmp_path / "in.acme"
    file.write_bytes(b"<acme>")

    with registry_with(Plugin(importer_of(), recognizing("acme-xml", ".xml"))):
        assert eventkit.read(file).events[0].title == "acme-xml"
        assert eventkit.read(b"<acme>").events[0].title == "acme-xml"


def test_of_several_that_recognise_a_file_one_is_to_be_named(tmp_path: Path) -> None:
    file = tmp_path / "in.xml"
    file.write_bytes(b"<acme>")
    both = Plugin(recognizing("acme-one", ".xml"), recognizing("acme-two"))

    with registry_with(both):
        with pytest.raises(FormatError, match=r"acme-one .*acme-two .*name one with --from"):
            eventkit.read(file)
        with pytest.raises(FormatError, match="acme-two"):
            eventkit.read(b"<acme>")
        assert eventkit.read(file, format="acme-two").events[0].title == "acme-two"


def test_a_suffix_is_no_claim_of_what_is_recognised_by_its_content(tmp_path: Path) -> None:
    file = tmp_path / "in.acme"
    file.write_bytes(b"other")

    with (
        registry_with(Plugin(recognizing("acme-xml", ".acme"))),
        pytest.raises(FormatError, match="no format has the suffix"),
    ):
        eventkit.read(file)


def test_an_importer_that_fails_to_recognise_a_file_costs_a_line_alone(tmp_path: Path) -> None:
    file = tmp_path / "in.acme"
    file.write_bytes(b"<acme>")

    def recognizes(head: bytes, name: str) -> bool:
        raise ValueError("no luck")

    broken = Importer(
        name="acme-broken",
        summary="S",
        extensions=[".acme"],
        recognizes=recognizes,
        read=lambda data, options: Imported(),
    )
    plugins: PluginRegistry
    with registry_with(Plugin(broken, recognizing("acme-xml"))) as plugins:
        assert eventkit.read(file).events[0].title == "acme-xml"
        assert "importer 'acme-broken'" in plugins.reports[0]
        assert "no luck" in plugins.reports[0]


# --- limits and folders


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "in.acme"
    with file.open("wb") as large:
        large.truncate(512 * 2**20 + 1)

    assert faults_of(source=file) == [
        f"{file}: the source is larger than 512 MiB; import a part of it [too-large]"
    ]


def folder_reader() -> AbstractContextManager[PluginRegistry]:
    def read(files: Mapping[str, bytes], options: NoOptions) -> Imported:
        titles = [f"{path}={len(files[path])}" for path in files]
        return Imported(drafts=[Draft(tables={"event": {**EVENT, "title": " ".join(titles)}})])

    return registry_with(Plugin(TreeImporter(name="acme-tree", summary="S", read=read)))


def test_a_folder_is_read_by_the_paths_in_it(tmp_path: Path) -> None:
    (tmp_path / "talks").mkdir()
    (tmp_path / "talks" / "one.md").write_bytes(b"12")
    (tmp_path / "index.md").write_bytes(b"1")
    (tmp_path / "link.md").symlink_to(tmp_path / "index.md")

    with folder_reader():
        imported = eventkit.read(tmp_path, format="acme-tree")

    assert imported.events[0].title == "index.md=1 talks/one.md=2"


@pytest.mark.parametrize("source", [b"", Path(__file__)])
def test_what_reads_folders_reads_nothing_else(source: Path | bytes) -> None:
    with folder_reader(), pytest.raises(FormatError, match="acme-tree reads a folder"):
        eventkit.read(source, format="acme-tree")


def test_a_folder_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as large:
        large.truncate(512 * 2**20 + 1)

    with folder_reader(), pytest.raises(DocumentError, match="larger than 512 MiB"):
        eventkit.read(tmp_path, format="acme-tree")
