"""Exporting and writing: the right view, the right options, whole or not at all."""

from __future__ import annotations

import copy
import os
import pickle
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import attrs
import pytest

import eventkit
from eventkit._options import OptionValues
from eventkit._preparing import Request, prepare
from eventkit._rendering import losses
from eventkit.builtin import default_registry
from eventkit.exporting import file_name
from eventkit.model import Contact, Event, Participation, Person, Session
from eventkit.model.errors import (
    ExporterError,
    FormatError,
    MisspeltFormatWarning,
    ModelError,
    OptionsError,
    RestrictedError,
    SelectionError,
    TargetError,
)
from eventkit.model.reader import Reader
from eventkit.plugins import (
    BinaryExporter,
    NoOptions,
    PluginRegistry,
    TextExporter,
    TreeExporter,
    hookimpl,
)
from eventkit.testing import registry_with

EVENT = Event(
    id="school",
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 26),
    timezone="UTC",
    people=[Person(id="ada", name="Ada", contact=Contact(email="ada@example.org"))],
    sessions=[Session(id="secret", title="Behind doors", audience="participants")],
)


def registry_of(*offered: object) -> PluginRegistry:
    """Return a registry that has only these exporters."""

    class Plugin:
        @hookimpl
        def eventkit_exporters(self) -> Iterator[object]:
            yield from offered

    with registry_with(Plugin()) as registry:
        return registry


def tree(*files: tuple[str, bytes]) -> PluginRegistry:
    return registry_of(
        TreeExporter(
            name="tree",
            summary="T",
            extension=".site",
            media_type="text/html",
            render=lambda event, options: iter(files),
        )
    )


def binary(*pieces: bytes) -> PluginRegistry:
    def render(event: Event, options: NoOptions) -> Iterator[bytes]:
        yield from pieces

    return registry_of(
        BinaryExporter(name="bin", summary="B", extension=".bin", media_type="a/b", render=render)
    )


# --- the view


def test_the_public_is_the_default_audience() -> None:
    assert b"Behind doors" not in eventkit.export(EVENT, to="json")
    assert b"Behind doors" in eventkit.export(EVENT, to="json", audience="participants")
    assert b"ada@example.org" not in eventkit.export(EVENT, to="json", audience="participants")
    assert b"ada@example.org" in eventkit.export(EVENT, to="json", audience="organizers")


def test_what_is_hidden_is_unknown_to_a_selection() -> None:
    with pytest.raises(SelectionError) as hidden:
        eventkit.export(EVENT, to="json", select={"session": "secret"})
    with pytest.raises(SelectionError) as absent:
        eventkit.export(EVENT, to="json", select={"session": "absent"})
    assert str(hidden.value).replace("secret", "absent") == str(absent.value)


def test_an_event_is_not_exported_below_its_audience() -> None:
    with pytest.raises(RestrictedError):
        eventkit.export(attrs.evolve(EVENT, audience="organizers"), to="json")


# --- options


def test_options_come_from_the_document_and_the_call_which_wins() -> None:
    event = attrs.evolve(EVENT, exporters={"csv": {"columns": "id", "bom": False}})

    assert eventkit.export(event, to="csv") == b"id\r\n"
    assert eventkit.export(event, to="csv", columns="title") == b"title\r\n"
    assert eventkit.export(event, to="csv", options={"columns": "title"}) == b"title\r\n"


def test_the_document_may_spell_a_format_as_the_command_line_may() -> None:
    event = attrs.evolve(EVENT, exporters={"CSV": {"columns": "id", "bom": False}})

    assert eventkit.export(event, to="Csv") == b"id\r\n"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"bome": True}, r"options of csv: no option 'bome'; did you mean 'bom'\?"),
        ({"bom": 1}, "options of csv: bom: true or false is needed, not 1"),
        ({"bom": "yes"}, "bom: true or false is needed, not 'yes'"),
        ({"rows": "rooms"}, "rows"),
        ({"columns": 5}, "columns: a text is needed, not 5"),
    ],
)
def test_a_wrong_option_is_refused(options: dict[str, object], said: str) -> None:
    with pytest.raises(OptionsError, match=said):
        eventkit.export(EVENT, to="csv", options=options)


@pytest.mark.parametrize(
    ("document", "call", "origin"),
    [
        ({"bome": True}, {}, "document"),
        ({"bom": 1}, {"columns": "id"}, "document"),
        ({}, {"bome": True}, "call"),
        ({"bom": True}, {"bom": 1}, "call"),
        ({"bom": 1}, {"bom": 2}, "call"),
        ({"bom": 1}, {"columns": 5}, "document"),
    ],
)
def test_an_error_of_options_knows_whose_they_are(
    document: dict[str, object], call: dict[str, object], origin: str
) -> None:
    event = attrs.evolve(EVENT, exporters={"csv": document})

    with pytest.raises(OptionsError) as raised:
        eventkit.export(event, to="csv", options=call)
    assert raised.value.origin == origin


@pytest.mark.parametrize(
    ("document", "call", "origin"),
    [
        ({"reminder": "400 d"}, {}, "document"),
        ({"reminder": "400 d"}, {"breaks": False}, "document"),
        ({"breaks": False}, {"reminder": "400 d"}, "call"),
        ({"reminder": "400 d"}, {"reminder": "401 d"}, "call"),
    ],
)
def test_what_options_refuse_together_is_put_down_to_whom_it_belongs(
    document: dict[str, object], call: dict[str, object], origin: str
) -> None:
    event = attrs.evolve(EVENT, exporters={"icalendar": document})

    with pytest.raises(OptionsError, match="options of icalendar: ") as raised:
        eventkit.export(event, to="icalendar", options=call)
    assert raised.value.origin == origin


@pytest.mark.parametrize("origin", ["document", "call"])
def test_a_releases_number_that_is_not_known_is_whose_who_gives_it(origin: str) -> None:
    given = {"changes_since": 3}
    event = attrs.evolve(EVENT, exporters={"markdown": given if origin == "document" else {}})

    with pytest.raises(OptionsError, match="no release 3; there is none") as raised:
        eventkit.export(event, to="markdown", options=given if origin == "call" else {})
    assert raised.value.origin == origin


def test_a_copied_error_of_options_still_knows_whose_they_are() -> None:
    error = OptionsError("no option 'x'", "document")

    for copied in (copy.copy(error), pickle.loads(pickle.dumps(error))):  # noqa: S301  # made here
        assert (str(copied), copied.origin) == ("no option 'x'", "document")


def test_all_wrong_options_come_at_once() -> None:
    with pytest.raises(OptionsError) as raised:
        eventkit.export(EVENT, to="csv", bome=True, columns=5)
    assert "bome" in str(raised.value)
    assert "columns" in str(raised.value)


# --- the stamp


def test_the_document_says_when_it_changed_where_the_event_does_not() -> None:
    modified = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)

    assert b"DTSTAMP:20270102T030405Z" in eventkit.export(EVENT, to="icalendar", modified=modified)
    assert b"DTSTAMP:19700101T000000Z" in eventkit.export(EVENT, to="icalendar")


def test_a_change_without_an_offset_is_no_instant() -> None:
    with pytest.raises(ModelError, match="modified needs an offset"):
        eventkit.export(EVENT, to="icalendar", modified=datetime(2027, 1, 2))


HOSTILE = "School\r\nEND:VCALENDAR\x1b[31m\u202e"


def told(raw: bool) -> str:
    """Return what an exporter is handed of an event with hostile texts."""

    class Acme:
        @hookimpl
        def eventkit_exporters(self) -> Iterator[TextExporter]:
            yield TextExporter(
                name="acme",
                summary="S",
                extension=".acme",
                raw=raw,
                media_type="text/plain",
                render=render,
            )

    def render(event: Event, _: NoOptions) -> str:
        person, session = event.people[0], event.sessions[0]
        titles = [
            event.title,
            person.name,
            session.title,
            str(event.translations["ru"]["event.title"]),
        ]
        return "|".join([*titles, str(session.description), str(session.notice)])

    ada = Participation(who="ada", role="speaker")
    talk = Session(
        id="talk",
        title=HOSTILE,
        participations=[ada],
        description="one\r\ntwo\x07",
        notice="now\n\n!",
    )
    event = attrs.evolve(
        EVENT,
        title=HOSTILE,
        people=[Person(id="ada", name="Ada\tExample")],
        sessions=[talk],
        translations={"ru": {"event.title": "\u0428\n"}},
    )
    with registry_with(Acme()):
        return eventkit.export(event, to="acme").decode()


def test_an_exporter_is_handed_texts_that_can_do_no_harm() -> None:
    safe = "School END:VCALENDAR[31m"

    assert told(raw=False).split("|") == [safe, "Ada Example", safe, "\u0428", "one\ntwo", "now !"]


def test_an_exporter_may_ask_for_texts_as_they_were_written() -> None:
    assert told(raw=True).split("|")[0] == HOSTILE


# --- writing


def test_a_file_is_written_in_the_format_of_its_suffix(tmp_path: Path) -> None:
    path = eventkit.write(EVENT, tmp_path / "school.json")

    assert path.read_bytes() == eventkit.export(EVENT, to="json")


def test_pieces_are_joined_as_they_are(tmp_path: Path) -> None:
    path = eventkit.write(EVENT, tmp_path / "x.bin", plugins=binary(b"\r\n", b"\x00\xff"))

    assert path.read_bytes() == b"\r\n\x00\xff"


def test_a_new_file_has_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    old.touch()
    old.chmod(0o640)
    for path in (old, new):
        eventkit.write(EVENT, path)

    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    assert stat.S_IMODE(new.stat().st_mode) == 0o666 & ~mask


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.json", tmp_path / "link.json"
    real.touch()
    link.symlink_to(real)
    eventkit.write(EVENT, link)

    assert link.is_symlink()
    assert real.read_bytes() == eventkit.export(EVENT, to="json")


def test_a_folder_is_no_target_for_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()

    with pytest.raises(TargetError, match="it is a folder; name a file in it"):
        eventkit.write(EVENT, tmp_path / "x.json")


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    target = eventkit.write(EVENT, tmp_path / "out" / "below" / "x.json")

    assert target.read_bytes() == eventkit.export(EVENT, to="json")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(TargetError, match="it is a file, and a folder is needed") as raised:
        eventkit.write(EVENT, tmp_path / "file" / "x.json")
    assert raised.value.path == tmp_path / "file"


def test_a_device_is_no_target() -> None:
    with pytest.raises(TargetError, match="it is a device"):
        eventkit.write(EVENT, "/dev/null", to="json")


@pytest.mark.parametrize("name", ["a\0b.json", "\ud800.json", f"{'x' * 300}.json"])
def test_a_name_that_no_system_has_is_no_target(name: str, tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="cannot write"):
        eventkit.write(EVENT, tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_reads_what_will_replace_a_private_file(tmp_path: Path) -> None:
    target = tmp_path / "x.bin"
    seen: list[int] = []
    target.touch()
    target.chmod(0o600)

    def render(event: Event, options: NoOptions) -> Iterator[bytes]:
        yield b"x"
        seen.extend(stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir())

    exporter = BinaryExporter(
        name="bin", summary="B", extension=".bin", media_type="a/b", render=render
    )
    eventkit.write(EVENT, target, plugins=registry_of(exporter))
    assert seen == [0o600, 0o600]


def test_an_interrupt_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "x.bin"
    target.write_bytes(b"old")

    def render(event: Event, options: NoOptions) -> Iterator[bytes]:
        yield b"new"
        raise KeyboardInterrupt

    exporter = BinaryExporter(
        name="bin", summary="B", extension=".bin", media_type="a/b", render=render
    )
    with pytest.raises(KeyboardInterrupt):
        eventkit.write(EVENT, target, plugins=registry_of(exporter))
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("x.bin", b"old")]


def test_a_process_that_is_killed_leaves_the_old_file(tmp_path: Path) -> None:
    target, plugin = tmp_path / "x.slow", tmp_path / "slow.py"
    target.write_text("old", encoding="utf-8")
    plugin.write_text(
        "import time\n"
        "from eventkit.plugins import TextExporter, hookimpl\n"
        "def render(event, options):\n"
        "    yield 'x' * 10**6\n"
        f"    open({str(tmp_path / 'begun')!r}, 'w').close()\n"
        "    time.sleep(60)\n"
        "@hookimpl\n"
        "def eventkit_exporters():\n"
        "    yield TextExporter(name='slow', summary='S', extension='.slow', media_type='a/b',"
        " render=render)\n",
        encoding="utf-8",
    )
    code = (
        "import eventkit\nfrom eventkit.builtin import registry\n"
        f"event = eventkit.loads({eventkit.dumps(EVENT)!r})\n"
        f"eventkit.write(event, {str(target)!r}, plugins=registry([{str(plugin)!r}]))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    while not (tmp_path / "begun").exists():
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert target.read_text(encoding="utf-8") == "old"


# --- folders


NO_NAMES = [
    "/etc/x", "../x", "a/../../x", "", ".", "./a", "a//b", "a/", "a\\b", "c:/x", "a\0b", "\ud800",
    "x" * 300, "CON", "a/aux.txt", "Com1", "a.", "a /b", "a\u202eb", "a\x9bb",
    ".eventkit-files.json",
]  # fmt: skip


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_a_folder_of_files_stays_inside(name: str, tmp_path: Path) -> None:
    with pytest.raises(ExporterError, match="is no relative path in the folder"):
        eventkit.write(EVENT, tmp_path / "site", to="tree", plugins=tree((name, b"")))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        ("a", "A", "is written twice"),
        ("\u00e9", "e\u0301", "is written twice"),
        ("a", "A/b", "makes one name a file and a folder"),
        ("a/b/c", "A/b", "makes one name a file and a folder"),
    ],
)
def test_a_file_twice_is_refused(first: str, second: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ExporterError, match=said):
        eventkit.write(EVENT, tmp_path / "s", to="tree", plugins=tree((first, b""), (second, b"")))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_files_is_not_exported_as_bytes() -> None:
    with pytest.raises(FormatError, match="tree is a folder of files"):
        eventkit.export(EVENT, to="tree", plugins=tree())


# --- the rest


@pytest.mark.parametrize(
    ("reader", "name"),
    [
        (Reader("public"), "school.ics"),
        (Reader("public", "en"), "school.ics"),
        (Reader("participants", "ru"), "school.participants.ru.ics"),
        (
            Reader("public", select={"person": "ada", "day": [1, 2]}),
            "school.person-ada+day-1+day-2.ics",
        ),
        (Reader("public", select={"kind": "a/b"}), "school.kind-a-b.ics"),
        (Reader("public", "../ru"), "school...-ru.ics"),
    ],
)
def test_a_file_is_named_for_what_it_holds(reader: Reader, name: str) -> None:
    assert file_name(EVENT, ".ics", reader) == name


def test_what_a_format_cannot_carry_is_told() -> None:
    event = attrs.evolve(EVENT, sessions=[Session(id="open", title="Open")])
    registry = default_registry()
    request = Request(
        offer=registry.exporter("icalendar"),
        reader=Reader("public"),
        options=OptionValues({"entries": "sessions"}),
        plugins=registry,
    )
    ready = prepare(event, request)

    assert [loss.place for loss in losses(ready)] == ["sessions.open"]


@pytest.mark.parametrize(
    "export",
    [
        lambda event, _: eventkit.export(event, to="icalendar"),
        lambda event, _: eventkit.to_icalendar(event),
        lambda event, folder: eventkit.write(event, folder / "school.ics"),
        eventkit.write_feeds,
    ],
)
def test_options_for_a_misspelt_format_are_warned_of_where_it_is_exported(
    export: Callable[[Event, Path], object], tmp_path: Path
) -> None:
    defaults = {"icalender": {"discreet": True}}
    event = attrs.evolve(EVENT, exporters=defaults, updated=datetime(2027, 1, 2, tzinfo=UTC))

    with pytest.warns(MisspeltFormatWarning, match="did you mean 'icalendar'") as warned:
        export(event, tmp_path)
    assert [warning.filename for warning in warned] == [__file__]


def test_options_for_other_formats_are_not_warned_of() -> None:
    event = attrs.evolve(EVENT, exporters={"acme": {}, "markdown": {"people": False}})

    eventkit.export(event, to="icalendar")
