"""Sources of other formats become a document, and what it says is the event that was read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eventkit
from eventkit import DocumentError, Event
from eventkit.conversion import Conversion, Reading, convert, convert_with, write_conversion
from eventkit.document import _context, readable
from eventkit.model.errors import EventkitError, Fault, FormatError, TargetError
from eventkit.plugins import (
    AnyImporter,
    Draft,
    Imported,
    Importer,
    NoOptions,
    Note,
    TreeImporter,
    hookimpl,
)
from eventkit.testing import registry_with
from eventkit.testing.strategies import events

HEAD = {"title": "School", "timezone": "Europe/Berlin"}
DAYS = ("2027-03-26", "2027-03-27", "2027-03-28")


class Plugin:
    """Reads drafts that a test names by the file that they are for."""

    def __init__(self, drafts: Mapping[str, Draft], notes: Iterable[Note] = ()) -> None:
        self.drafts, self.notes = drafts, tuple(notes)

    @hookimpl
    def eventkit_importers(self) -> Iterable[AnyImporter]:
        def read(data: bytes, options: NoOptions) -> Imported:
            return Imported(drafts=[self.drafts[data.decode()]], notes=self.notes)

        yield Importer(name="acme", summary="S", extensions=[".acme"], read=read)


def converted(
    folder: Path, drafts: Mapping[str, Draft], notes: Iterable[Note] = (), **options: object
) -> Conversion:
    paths = [folder / f"{name}.acme" for name in drafts]
    for name, path in zip(drafts, paths, strict=True):
        path.write_text(name, "utf-8")
    with registry_with(Plugin(drafts, notes)) as plugins:
        return convert(*paths, options=options, plugins=plugins)


def programme(*sessions: Mapping[str, Any], **tables: Any) -> Draft:
    items = {f"s{number}": dict(session) for number, session in enumerate(sessions)}
    return Draft(tables={"event": HEAD, "sessions": items, **tables})


def coffee(day: str, **more: Any) -> dict[str, Any]:
    return {"title": "Coffee", "day": day, "time": "10:15-10:45", **more}


@given(event=events(), format=st.sampled_from(["json", "icalendar"]))
def test_the_document_of_an_import_is_read_as_the_event_that_was_read(
    event: Event, format: str
) -> None:
    with TemporaryDirectory() as folder:
        source, target = Path(folder, f"source.{format}"), Path(folder, "event.toml")
        try:
            source.write_bytes(eventkit.export(event, to=format, audience="organizers"))
        except EventkitError:  # its options in the document are of another format
            return

        if format == "json":
            conversion = convert_with([Reading(path=source)])
        else:
            days = {"start": event.start, "end": event.end, "timezone": event.timezone}
            conversion = convert(source, format=format, options={"title": "School", **days})
        write_conversion(conversion, target)

        assert eventkit.load(target) == conversion.event


def test_sessions_that_are_repeated_are_one_table_with_days(tmp_path: Path) -> None:
    talk = {"title": "Talk", "day": DAYS[1], "time": "09:00-10:00"}
    draft = programme(coffee(DAYS[2]), talk, coffee(DAYS[0]), coffee(DAYS[1]))

    conversion = converted(tmp_path, {"a": draft})

    assert '\n[sessions.coffee]\ntitle = "Coffee"\ndays = "all"\n' in conversion.text
    assert [session.id for session in conversion.event.sessions] == [
        *("coffee-1", "coffee-2", "coffee-3", "s1"),
    ]
    assert eventkit.loads(conversion.text) == conversion.event


def test_repetitions_with_uids_of_their_own_have_slots(tmp_path: Path) -> None:
    draft = programme(coffee(DAYS[0], uid="a@example.org"), coffee(DAYS[2], uid="b@example.org"))

    conversion = converted(tmp_path, {"a": draft})

    assert '[sessions.coffee.slots]\n1 = { day = 1, uid = "a@example.org" }\n' in conversion.text
    assert eventkit.loads(conversion.text) == conversion.event


def test_two_breaks_of_one_name_have_a_table_each(tmp_path: Path) -> None:
    later = {"title": "Coffee", "time": "15:00-15:30"}
    draft = programme(
        *(coffee(day) for day in DAYS[:2]), *({**later, "day": day} for day in DAYS[:2])
    )

    conversion = converted(tmp_path, {"a": draft})

    assert [it.id for it in conversion.event.sessions] == [
        *("coffee-1", "coffee-2", "coffee-b-1", "coffee-b-2"),
    ]
    assert eventkit.loads(conversion.text) == conversion.event


def test_many_repetitions_of_one_name_have_ids_of_their_own(tmp_path: Path) -> None:
    hours = [f"{hour:02}:{minute:02}" for hour in range(9, 15) for minute in range(0, 60, 10)]
    meets = [{"title": "Meet", "day": day, "time": start} for start in hours for day in DAYS[:2]]

    conversion = converted(tmp_path, {"a": programme(*meets)})

    assert len(conversion.event.sessions) == len(meets)
    assert conversion.text.count("days = [1, 2]") + conversion.text.count('days = "all"') == 36
    assert eventkit.loads(conversion.text) == conversion.event


@pytest.mark.parametrize(("titles", "topics"), [(7, 0), (2, 60)])
def test_no_more_is_folded_than_a_document_may_repeat(
    titles: int, topics: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (_context, readable):
        monkeypatch.setattr(module, "REPETITION_LIMIT", 20)
        monkeypatch.setattr(module, "REPEATED_LIMIT", 200)
    languages = ["en", "de", "fr"] * topics
    meets = [
        {"title": f"Meet {number}", "day": day, "time": "09:00", "languages": languages}
        for number in range(titles)
        for day in DAYS
    ]

    conversion = converted(tmp_path, {"a": programme(*meets)})

    assert eventkit.loads(conversion.text) == conversion.event


def test_what_is_known_by_its_id_is_not_renamed(tmp_path: Path) -> None:
    part = {"title": "Part", "part_of": "s0"}
    known = programme(coffee(DAYS[0]), coffee(DAYS[1]), event={**HEAD, "uid": "school-2027"})

    for draft in (programme(coffee(DAYS[0]), coffee(DAYS[1]), part), known):
        conversion = converted(tmp_path, {"a": draft})

        assert {it.id for it in conversion.event.sessions} >= {"s0", "s1"}
        assert "days = " not in conversion.text


def test_sessions_stand_in_the_order_in_which_they_take_place(tmp_path: Path) -> None:
    draft = programme(
        {"title": "Some time"},
        {"title": "Second day", "day": DAYS[1], "time": "09:00-10:00"},
        {"title": "Night", "day": DAYS[1], "time": "01:00-02:00"},
        {"title": "Evening", "day": DAYS[0], "time": "20:00"},
    )

    conversion = converted(tmp_path, {"a": draft})

    assert [it.title for it in conversion.event.sessions] == [
        *("Evening", "Night", "Second day", "Some time"),
    ]


def test_several_sources_are_one_event(tmp_path: Path) -> None:
    people = Draft(tables={"people": {"ada": {"name": "Ada Example", "country": "DE"}}})
    talks = programme(
        {"title": "Talk", "day": DAYS[0], "speakers": ["ada"]},
        people={"ada": {"name": "Ada Example"}},
    )

    event = converted(tmp_path, {"talks": talks, "people": people}).event

    assert [(person.name, person.country) for person in event.people] == [("Ada Example", "DE")]


def test_one_id_never_stands_for_two_items_of_several_sources(tmp_path: Path) -> None:
    ada, other = {"name": "Ada Example"}, {"name": "Ada Exemple"}
    one = programme(
        {"title": "Lunch", "day": DAYS[0], "speakers": ["ada"], "uid": "a@example.org"},
        people={"ada": ada},
    )
    two = programme(
        {"title": "Lunch", "day": DAYS[1], "speakers": ["ada", "ben"], "part_of": "s1"},
        {"title": "Lunch", "day": DAYS[0], "speakers": ["ben"], "uid": "b@example.org"},
        people={"ada": other, "ben": ada},
    )
    two.tables["sessions"]["s0"]["part_of"] = "s1"
    del two.tables["sessions"]["s1"]["speakers"]

    event = converted(tmp_path, {"one": one, "two": two}).event

    assert [person.name for person in event.people] == ["Ada Example", "Ada Exemple"]
    first, second = event.sessions
    assert (first.id, first.uid, second.part_of) == ("s0", "a@example.org", "s0")
    assert [event.party(it.who).name for it in second.participations] == [
        *("Ada Exemple", "Ada Example"),
    ]


def test_sources_that_disagree_are_told_with_their_files(tmp_path: Path) -> None:
    one = Draft(tables={"event": {**HEAD, "title": "One"}})
    two = Draft(tables={"event": {**HEAD, "title": "Two", "kind": 5}}, places={"event": 7})
    day = date(2027, 3, 26)

    with pytest.raises(DocumentError) as raised:
        converted(tmp_path, {"one": one, "two": two}, start=day, end=day)

    faults = [str(fault) for fault in raised.value.faults]
    assert [fault.partition(": ")[0] for fault in faults] == [f"{tmp_path / 'two.acme'}:7"] * 2

    sound = Draft(tables={"event": {**HEAD, "title": "Two"}})
    conversion = converted(tmp_path, {"one": one, "two": sound}, title="Both", start=day, end=day)
    assert conversion.event.title == "Both"


def test_of_two_values_of_a_person_the_first_counts_and_the_other_is_told(tmp_path: Path) -> None:
    talks = programme(coffee(DAYS[0]), people={"ada": {"name": "Ada Example", "position": "Judge"}})
    people = Draft(
        tables={
            "people": {"ada": {"name": "Ada Example", "position": "Poet", "description": "Writes"}}
        },
        places={"people.ada": 2},
    )

    conversion = converted(tmp_path, {"talks": talks, "people": people})

    (ada,) = conversion.event.people
    assert (ada.position, ada.description) == ("Judge", "Writes")
    assert [
        (it.file, it.note.message) for it in conversion.notes if it.note.kind == "left-out"
    ] == [
        (
            tmp_path / "people.acme",
            "'Poet' is left out: an earlier source has 'Judge' for people.ada.position",
        )
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"start": "2027-03-26T09:00:00", "end": "2027-03-26T11:00:00"},
        {"day": "2027-03-26", "time": "09:00", "duration": "2 h"},
    ],
)
def test_hours_that_two_sources_spell_in_two_ways_are_the_same(
    tmp_path: Path, other: dict[str, str]
) -> None:
    first = {"uid": "r", "title": "Rivers", "day": "2027-03-26", "time": "09:00-11:00"}
    drafts = {
        "one": Draft(tables={"event": HEAD, "sessions": {"rivers": first}}),
        "two": Draft(tables={"sessions": {"rivers": {"uid": "r", "title": "Rivers", **other}}}),
    }
    day = date(2027, 3, 26)

    conversion = converted(tmp_path, drafts, start=day, end=day)

    assert not [it.note for it in conversion.notes if it.note.kind == "left-out"]
    assert conversion.event.session("rivers").duration == timedelta(hours=2)


def test_an_option_goes_before_what_a_source_says(tmp_path: Path) -> None:
    conversion = converted(tmp_path, {"a": programme(coffee(DAYS[0]))}, title="Camp")

    assert conversion.event.title == "Camp"
    assert [it.note.message for it in conversion.notes if it.note.kind == "read"] == [
        "the source has the title 'School', so the option is used"
    ]


def test_a_guess_is_a_comment_at_its_place(tmp_path: Path) -> None:
    draft = Draft(
        tables={"event": HEAD, "sessions": {"talk": {"title": "Talk", "day": DAYS[0]}}},
        places={"sessions.talk": 12},
    )
    notes = [
        Note(place=12, message="its hours\ncannot be read", kind="left-out"),
        Note(place=3, message="the title is the first line", kind="guessed", path="event.title"),
        Note(place=9, message="nothing is known of this", kind="left-out"),
        Note(place=12, message="it is read", kind="read"),
    ]

    text = converted(tmp_path, {"a": draft}, notes).text

    assert "\n# left out: its hours cannot be read (a.acme:12)\n[sessions.talk]\n" in text
    assert "\n# guessed: the title is the first line (a.acme:3)\ntitle = " in text
    assert text.startswith("# left out: nothing is known of this (a.acme:9)\neventkit = 1\n")
    assert "it is read" not in text


def test_contact_data_are_in_a_file_that_only_the_owner_may_read(tmp_path: Path) -> None:
    contact = {"email": "ada@example.org", "phone": "+49 30 5550100"}
    draft = programme(coffee(DAYS[0]), people={"ada": {"name": "Ada Example", "contact": contact}})
    conversion = converted(tmp_path, {"a": draft})

    files = write_conversion(conversion, tmp_path / "new" / "event.toml")

    assert [file.name for file in files] == ["event.toml", "event.private.toml"]
    assert b"@" not in files[0].read_bytes()
    assert eventkit.load(files[0]) == conversion.event
    assert "*.private.*" in (tmp_path / "new/.gitignore").read_text("utf-8").splitlines()
    if os.name == "posix":
        assert stat.S_IMODE(files[1].stat().st_mode) == 0o600


def test_comments_of_the_document_have_no_contact_data(tmp_path: Path) -> None:
    message = "another address, 'ada@lakes.example.org', and '+49 30 555 0100' are left out"

    conversion = converted(
        tmp_path, {"a": programme(coffee(DAYS[0]))}, [Note(place=3, message=message)]
    )

    assert "# left out: another address, '…', and '…' are left out (a.acme:3)" in conversion.text
    assert message in [placed.note.message for placed in conversion.notes]


@pytest.mark.parametrize("name", ["event.toml", "event.private.toml"])
def test_no_file_is_overwritten(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine", "utf-8")
    contact = {"email": "ada@example.org"}
    draft = programme(coffee(DAYS[0]), people={"ada": {"name": "Ada", "contact": contact}})

    with pytest.raises(TargetError, match=f"{name}: is there already"):
        write_conversion(converted(tmp_path, {"a": draft}), tmp_path / "event.toml")

    assert (tmp_path / name).read_text("utf-8") == "mine"
    assert len(list(tmp_path.glob("*.toml"))) == 1


def test_the_faults_of_all_sources_are_told_at_once(tmp_path: Path) -> None:
    class Torn:
        @hookimpl
        def eventkit_importers(self) -> Iterable[AnyImporter]:
            def read(data: bytes, options: NoOptions) -> Imported:
                raise DocumentError(f"torn: {data.decode()}")

            yield Importer(name="acme", summary="S", extensions=[".acme"], read=read)

    paths = [tmp_path / "a.acme", tmp_path / "b.acme"]
    for path in paths:
        path.write_text(path.stem, "utf-8")

    with registry_with(Torn()) as plugins, pytest.raises(DocumentError) as raised:
        convert(*paths, plugins=plugins)

    assert [fault.message for fault in raised.value.faults] == ["torn: a", "torn: b"]


# --- several files that an importer reads together


class TogetherPlugin:
    """Reads the lines of files together; a file that begins with `talks` is one of them."""

    @hookimpl
    def eventkit_importers(self) -> Iterable[AnyImporter]:
        def read(files: Mapping[str, bytes], options: NoOptions) -> Imported:
            if torn := next((path for path in files if files[path].endswith(b"torn")), None):
                raise DocumentError([Fault(rule="acme-torn", message="torn", file=torn, line=2)])
            sessions = {path.split(".")[0].replace("/", "-"): {"title": path} for path in files}
            places = {f"sessions.{id}": f"{it['title']}:1" for id, it in sessions.items()}
            notes = [Note(place=f"{path}, row 2", message="no title") for path in files]
            draft = Draft(tables={"event": HEAD, "sessions": sessions}, places=places)
            return Imported(drafts=[draft], notes=notes)

        def recognizes(head: bytes, path: str) -> bool:
            return head.startswith(b"talks") or "/also/" in f"/{path}"

        yield TreeImporter(name="acme-tree", summary="S", recognizes=recognizes, read=read)


def converted_together(*sources: Path) -> Conversion:
    days = {"start": date(2027, 3, 26), "end": date(2027, 3, 26)}
    with registry_with(TogetherPlugin()) as plugins:
        return convert(*sources, options=days, plugins=plugins)


def test_files_of_one_importer_of_folders_are_read_together(tmp_path: Path) -> None:
    one, two = tmp_path / "one.md", tmp_path / "also" / "two.md"
    two.parent.mkdir()
    one.write_text("talks", "utf-8")
    two.write_text("x", "utf-8")

    result = converted_together(one, two)

    assert [session.title for session in result.event.sessions] == ["one.md", "also/two.md"]
    assert result.places["sessions.also-two"] == (str(two), 1)
    assert f"{two}, row 2" in [note.where for note in result.notes]


def test_a_folder_is_read_by_what_recognises_a_file_in_it(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("x", "utf-8")
    (tmp_path / "two.md").write_text("talks", "utf-8")
    (tmp_path / ".hidden.md").write_text("talks", "utf-8")

    result = converted_together(tmp_path)

    assert [session.title for session in result.event.sessions] == ["one.md", "two.md"]
    assert f"{tmp_path / 'two.md'}, row 2" in [note.where for note in result.notes]


def test_a_fault_of_a_file_in_a_folder_names_that_file(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("talks torn", "utf-8")

    with pytest.raises(DocumentError) as raised:
        converted_together(tmp_path)

    assert raised.value.faults[0].file == str(tmp_path / "two.md")


def test_a_folder_that_two_importers_recognise_needs_a_name(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("talks", "utf-8")
    other = TreeImporter(
        name="acme-other", summary="S", recognizes=lambda *_: True, read=lambda *_: Imported()
    )

    class Other:
        @hookimpl
        def eventkit_importers(self) -> Iterable[AnyImporter]:
            yield other

    with (
        registry_with(TogetherPlugin(), Other()) as plugins,
        pytest.raises(FormatError, match=r"acme-tree .*acme-other .*--from"),
    ):
        convert(tmp_path, plugins=plugins)
