from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import Run

import eventkit
from eventkit import exporting
from eventkit._options import OptionValues
from eventkit._preparing import Request, prepare
from eventkit.builtin import default_registry
from eventkit.model.reader import Reader

Export = Run

DOCUMENT = """
eventkit = 1
[event]
id = "school"
uid = "9d5c2f0a-school"
title = { en = "School", ru = "Школа" }
start = 2027-03-26
end = 2027-03-27
timezone = "Europe/Berlin"
[rooms.aula]
name = "Aula"
[people.ada]
name = "Ada Example"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
rooms = ["aula"]
speakers = ["ada"]
[sessions.board]
title = "Board"
day = 1
time = "11:00-12:00"
audience = "participants"
[sessions.coffee]
title = "Coffee"
kind = "break"
day = 1
time = "10:00-10:30"
"""

RECORD = ".eventkit-files.json"
RECORDS = (RECORD, ".eventkit-sources.json")
EACH = """
eventkit = 1
[event]
id = "school"
title = "School"
start = 2027-03-26
end = 2027-03-29
timezone = "Europe/Berlin"
[rooms.aula]
name = "Aula"
[rooms.lab]
name = "Lab"
[rooms.empty]
name = "Empty"
[tracks.law]
title = "Law"
[people.ada]
name = "Ada"
[people.eve]
name = "Eve"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
rooms = ["aula"]
track = "law"
speakers = ["ada"]
[sessions.lab]
title = "Lab"
day = 3
time = "09:00-10:00"
rooms = ["lab"]
[sessions.board]
title = "Board"
day = 2
time = "09:00-10:00"
audience = "participants"
speakers = ["eve"]
"""
PLUGIN = """
import attrs
from eventkit.plugins import (
    BinaryExporter, Loss, NoOptions, TextExporter, TreeExporter, hookimpl
)

@attrs.frozen(kw_only=True)
class Options:
    breaks: bool = attrs.field(default=True, metadata={"help": "with breaks"})
    limit: int = attrs.field(default=9, metadata={"help": "how many"})

def text(event, options):
    yield f"{event.title}\\r\\n{options}\\n"

def binary(event, options):
    return bytes(range(256))

def tree(event, options):
    yield "index.txt", event.title.encode()
    yield "deep/er.txt", b"x"

def broken(event, options):
    yield "half"
    raise ZeroDivisionError("oh")

def lossy(event, options):
    for room in "abcd":
        yield Loss(place=f"rooms.{room}", message="colours")

@hookimpl
def eventkit_exporters():
    common = dict(summary="A test", media_type="text/plain")
    yield TextExporter(name="acme-text", extension=".txt", render=text, options=Options,
                       losses=lossy, **common)
    yield BinaryExporter(name="acme-binary", extension=".bin", render=binary, **common)
    yield TreeExporter(name="acme-tree", extension=".site", render=tree, **common)
    yield TextExporter(name="acme-broken", extension=".broken", render=broken, **common)
"""


@pytest.fixture(autouse=True)
def document(tmp_path: Path) -> Path:
    (tmp_path / "acme.py").write_text(PLUGIN, "utf-8")
    target = tmp_path / "event.toml"
    target.write_text(DOCUMENT, "utf-8")
    return target


@pytest.fixture
def export(run: Run) -> Export:
    """Run `eventkit export` with the words of a line; keywords are added to the environment."""
    return lambda line, **extra: run("export", *line.split(), **extra)


def files(folder: Path) -> list[str]:
    """The names of all files below a folder, but for the records of eventkit."""
    paths = (path for path in folder.rglob("*.*") if path.is_file() and path.name not in RECORDS)
    return sorted(path.relative_to(folder).as_posix() for path in paths)


# --- where it goes


def test_a_single_text_goes_to_standard_output_byte_by_byte(export: Export, document: Path) -> None:
    expected = eventkit.export(eventkit.load(document), to="icalendar")

    done = export("event.toml --to icalendar")

    assert done.returncode == 0
    assert done.stdout == expected
    assert b"\r\n" in done.stdout


def test_the_time_of_a_file_changes_no_calendar(export: Export, document: Path) -> None:
    before = export("event.toml --to icalendar").stdout
    os.utime(document, (10**9, 10**9))

    assert export("event.toml --to icalendar").stdout == before


def test_a_calendar_without_any_time_of_change_is_warned_of_once(export: Export) -> None:
    done = export("event.toml --to icalendar --language en --language ru -o out/")

    assert done.stderr.count(b"warning: nothing says when the event changed last") == 1
    assert b"eventkit release" in done.stderr


def test_a_file_gets_the_same_bytes_and_its_name_is_told(run: Run, tmp_path: Path) -> None:
    printed = run("export", "event.toml", "--to", "icalendar").stdout

    done = run("export", "event.toml", "--to", "icalendar", "-o", "out.ics")

    assert (tmp_path / "out.ics").read_bytes() == printed
    assert b"wrote out.ics" in done.stderr
    assert done.stdout == b""


def test_the_suffix_of_the_file_stands_for_the_format(run: Run, tmp_path: Path) -> None:
    assert run("export", "event.toml", "-o", "agenda.md").returncode == 0

    assert (tmp_path / "agenda.md").read_text("utf-8").startswith("# School")


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_gets_a_file_named_for_the_event(
    run: Run, tmp_path: Path, made: bool
) -> None:  # two cases
    if made:
        (tmp_path / "out").mkdir()

    run("export", "event.toml", "--to", "icalendar", "-o", "out" if made else "out/")

    assert files(tmp_path / "out") == ["school.ics"]


def test_every_combination_is_a_file(export: Export, tmp_path: Path) -> None:
    done = export(
        "event.toml --to icalendar --to json -o out "
        "--audience public --audience participants --language en --language ru"
    )

    assert done.returncode == 0
    assert files(tmp_path / "out") == sorted(
        f"school{audience}{language}.{suffix}"
        for audience in ("", ".participants")
        for language in ("", ".ru")
        for suffix in ("ics", "json")
    )


def test_each_audience_gets_what_is_for_it(export: Export, tmp_path: Path) -> None:
    export("event.toml --to icalendar -o out/ --audience public --audience participants")

    assert b"Board" not in (tmp_path / "out/school.ics").read_bytes()
    assert b"Board" in (tmp_path / "out/school.participants.ics").read_bytes()


def test_a_selection_is_in_the_name(export: Export, tmp_path: Path) -> None:
    export("event.toml --to json -o out/ --only person:ada --only room:aula")

    assert files(tmp_path / "out") == ["school.person-ada+room-aula.json"]


def test_a_selection_keeps_only_what_is_asked_for(export: Export) -> None:
    done = export("event.toml --to json --only person:ada")

    assert b"Opening" in done.stdout
    assert b"Coffee" not in done.stdout


def test_a_selection_that_leaves_no_session_is_warned_of(export: Export) -> None:
    done = export("event.toml --to icalendar --only person:ada --only day:2 -o agenda.ics")

    assert done.returncode == 0
    assert b"--only leaves no session for the public" in done.stderr


def test_several_documents_each_become_a_file(export: Export, tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "more/event.toml").write_text(DOCUMENT.replace('"school"', '"other"'), "utf-8")

    assert export(". --to json -o out/").returncode == 0

    assert files(tmp_path / "out") == ["other.json", "school.json"]


@pytest.mark.parametrize(
    "arguments",
    [
        "event.toml",
        "event.toml -o out/",
        "event.toml --to json --to icalendar",
        "event.toml --to json --to icalendar -o event.toml",
        "event.toml --to acme-binary -p acme.py",
        "event.toml --to acme-tree -p acme.py",
        "event.toml --to nonsense",
        "event.toml -o x.nonsense",
        "event.toml --to json --only person",
        "event.toml --to json --only person:nobody",
        "event.toml --to json --only colour:red",
        "event.toml --to json --language kk",
        "event.toml --to json --audience all",
        "event.toml --to json --option breaks",
        "event.toml --to json --option nonsense=1",
        "event.toml --to json --option icalendar.breaks=no",
        "event.toml --to icalendar --option breaks=perhaps",
        ". --to json",
        ". --to json -o event.toml",
        ". --to json -o out/ --option nonsense=1",
        ". --to icalendar -o out/ --option breaks=perhaps",
    ],
)
def test_a_wrong_command_line_is_refused_and_nothing_written(
    export: Export, tmp_path: Path, arguments: str
) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/event.toml").write_text(DOCUMENT, "utf-8")
    before = files(tmp_path)

    done = export(arguments)

    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr
    assert b"Traceback" not in done.stderr
    assert files(tmp_path) == before


def test_of_two_documents_of_one_id_the_first_is_exported(export: Export, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy/event.toml").write_text(DOCUMENT.replace("Board", "Copy"), "utf-8")

    done = export("event.toml copy/event.toml --to json -o out/")

    assert done.returncode == 1
    assert b"copy/event.toml: its result would be called out/school.json, as that of" in done.stderr
    assert b"1 of 2 documents failed" in done.stderr
    assert b"Copy" not in (tmp_path / "out/school.json").read_bytes()


def test_one_document_named_twice_is_exported_once(export: Export, tmp_path: Path) -> None:
    assert export("event.toml event.toml --to json -o out/").returncode == 0

    assert files(tmp_path / "out") == ["school.json"]


@pytest.mark.parametrize("id", ["con", "NUL", "lpt1"])
def test_an_id_that_windows_keeps_for_a_device_becomes_no_file_name(
    id: str, export: Export, tmp_path: Path
) -> None:
    document = (tmp_path / "event.toml").read_text("utf-8").replace('id = "school"', f'id = "{id}"')
    (tmp_path / "device.toml").write_text(document, "utf-8")

    for _ in range(2):  # the record of the first is read by the second
        assert export("device.toml --to json -o out/").returncode == 0

    assert files(tmp_path / "out") == [f"{id}_.json"]


# --- a file for each


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("person", ["school.person-ada.json"]),
        ("room", ["school.room-aula.json", "school.room-lab.json"]),
        ("track", ["school.track-law.json"]),
        ("day", ["school.day-1.json", "school.day-3.json"]),
    ],
)
def test_each_that_has_sessions_for_the_reader_gets_a_file(
    key: str, names: list[str], export: Export, tmp_path: Path
) -> None:
    (tmp_path / "each.toml").write_text(EACH, "utf-8")

    assert export(f"each.toml --to json --each {key} -o out").returncode == 0

    assert files(tmp_path / "out") == names
    key_and_id = names[0].split(".")[1].replace("-", ":", 1)
    alone = export(f"each.toml --to json --only {key_and_id}").stdout
    assert (tmp_path / "out" / names[0]).read_bytes() == alone


def test_each_is_of_what_is_selected(export: Export, tmp_path: Path) -> None:
    (tmp_path / "each.toml").write_text(EACH, "utf-8")

    export("each.toml --to json --each room --only day:3 --audience participants -o out/")

    assert files(tmp_path / "out") == ["school.day-3+room-lab.participants.json"]


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("event.toml --to json --each person", 2, b"name a folder with -o FOLDER/"),
        ("event.toml --to json --each person --only person:ada -o out/", 2, b"are at odds"),
        ("event.toml --to json --each track -o out/", 1, b"--each track: no session has one"),
        ("event.toml --to json --changed", 2, b"--changed is about files"),
        ("event.toml --to json --check", 2, b"--check is about files"),
        ("event.toml --to json --json -o -", 2, b"--json is about files"),
    ],
)
def test_what_makes_no_sense_together_is_said(
    line: str, code: int, message: bytes, export: Export, tmp_path: Path
) -> None:
    done = export(line)

    assert done.returncode == code
    assert message in done.stderr
    assert not (tmp_path / "out").exists()


# --- compared with what is there, and skipped


ALL = "event.toml -p acme.py --to json --to markdown --to acme-tree -o out/"


def test_a_check_writes_nothing_and_says_which_files_differ(export: Export, tmp_path: Path) -> None:
    export(ALL)
    assert export(f"{ALL} --check").returncode == 0
    (tmp_path / "out/school.md").write_text("edited")
    (tmp_path / "out/school.acme-tree/index.txt").unlink()
    (tmp_path / "out/school.acme-tree/mine.txt").write_text("mine")
    record = tmp_path / "out/school.acme-tree" / RECORD
    record.write_text(record.read_text("utf-8").replace('"deep/er.txt"', '"mine.txt"'), "utf-8")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    done = export(f"{ALL} --check")

    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "out/school.md differs",
        "out/school.acme-tree/index.txt is missing",
        "out/school.acme-tree/mine.txt is no longer part of it",
    ]
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


def test_a_check_of_a_file_needs_no_record(export: Export, document: Path) -> None:
    export("event.toml -o agenda.md")
    assert export("event.toml -o agenda.md --check").returncode == 0

    document.write_text(DOCUMENT.replace("Opening", "Welcome"), "utf-8")

    done = export("event.toml -o agenda.md --check --json")
    assert done.returncode == 1
    assert [(it["path"], it["state"]) for it in json.loads(done.stdout)] == [
        ("agenda.md", "differs")
    ]


def test_what_was_written_is_listed_for_programs(export: Export) -> None:
    done = export("event.toml --to json --only person:ada --audience participants -o out/ --json")

    assert json.loads(done.stdout) == [
        {
            "path": "out/school.person-ada.participants.json",
            "event": "school",
            "format": "json",
            "audience": "participants",
            "language": "en",
            "select": {"person": ["ada"]},
            "state": "written",
        }
    ]


def states(done: subprocess.CompletedProcess[bytes]) -> dict[str, str]:
    return {Path(it["path"]).name: it["state"] for it in json.loads(done.stdout)}


def test_what_is_up_to_date_is_skipped(export: Export, document: Path, tmp_path: Path) -> None:
    line = "event.toml --to json --to icalendar --audience public --audience participants"
    line = f"{line} -o out/ --changed --json"
    assert set(states(export(line)).values()) == {"written"}
    assert set(states(export(line)).values()) == {"up to date"}
    assert states(export(f"{line} --option breaks=no")) == {
        "school.json": "up to date",
        "school.participants.json": "up to date",
        "school.ics": "written",
        "school.participants.ics": "written",
    }
    export(line)

    document.write_text(DOCUMENT.replace('"Board', '"The board'), "utf-8")  # for participants
    assert {name for name, state in states(export(line)).items() if state == "written"} == {
        "school.participants.json",
        "school.participants.ics",
    }
    (tmp_path / "out/school.json").unlink()
    assert states(export(line))["school.json"] == "written"


def test_a_release_and_other_zone_data_make_calendars_out_of_date(
    export: Export, run: Run, document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = eventkit.load(document)
    before = export_digest(event)

    log = eventkit.release(event, document.with_suffix(".releases.jsonl"))

    assert export_digest(event, log=log) not in {before, export_digest(event, breaks=False)}
    data = eventkit.zone_data()
    monkeypatch.setattr(exporting, "zone_data", lambda: data._replace(version="2099a"))
    assert export_digest(event) != before


def export_digest(event: eventkit.Event, log: eventkit.Log | None = None, **more: object) -> str:
    """Return the digest of what a calendar is made of."""
    registry = default_registry()
    request = Request(
        offer=registry.exporter("icalendar"),
        reader=Reader("public"),
        log=log,
        options=OptionValues(more),
        plugins=registry,
    )
    return exporting.result_of(prepare(event, request)).inputs


def test_what_a_plugin_file_writes_is_never_up_to_date(export: Export) -> None:
    line = "event.toml -p acme.py --to acme-tree --to json -o out/ --changed --json"
    export(line)

    assert states(export(line)) == {"school.acme-tree": "written", "school.json": "up to date"}


# --- kinds of formats


def test_a_binary_format_goes_into_a_file(export: Export, tmp_path: Path) -> None:
    export("event.toml --to acme-binary -p acme.py -o out.bin")

    assert (tmp_path / "out.bin").read_bytes() == bytes(range(256))


def test_a_binary_format_goes_into_a_pipe_where_it_is_asked_to(export: Export) -> None:
    done = export("event.toml --to acme-binary -p acme.py -o -")

    assert done.stdout == bytes(range(256))


def test_a_folder_of_files_is_written_as_one(export: Export, tmp_path: Path) -> None:
    assert export("event.toml --to acme-tree -p acme.py -o web").returncode == 0

    assert files(tmp_path / "web") == ["deep/er.txt", "index.txt"]


@pytest.mark.parametrize("output", ["web", "web/"])
def test_a_tree_alone_fills_the_folder_there_or_not(
    output: str, export: Export, tmp_path: Path
) -> None:
    for _ in range(2):
        assert export(f"event.toml --to acme-tree -p acme.py -o {output}").returncode == 0

        assert files(tmp_path / "web") == ["deep/er.txt", "index.txt"]


def test_a_tree_among_several_results_has_a_folder_of_its_format(
    export: Export, tmp_path: Path
) -> None:
    for _ in range(2):
        export("event.toml --to acme-tree --to json --audience participants -p acme.py -o out/")

    tree = "school.participants.acme-tree"
    assert files(tmp_path / "out") == [
        f"{tree}/deep/er.txt", f"{tree}/index.txt", "school.participants.json"
    ]  # fmt: skip


# --- folders of several results


def test_several_exports_share_a_folder_and_its_other_files(export: Export, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/mine.json").write_text("mine")
    (tmp_path / "out/school.md").write_text("of the name of a result")
    other = DOCUMENT.replace('"school"', '"other"')
    (tmp_path / "other.toml").write_text(other, "utf-8")

    for line in ("event.toml --to json --to markdown", "other.toml --to json", "event.toml"):
        assert export(f"{line} --to icalendar --audience participants -o out/").returncode == 0
    assert export("event.toml --to json --to markdown -o out/").returncode == 0

    assert (tmp_path / "out/mine.json").read_text() == "mine"
    assert (tmp_path / "out/school.md").read_text("utf-8").startswith("# School")
    record = json.loads((tmp_path / "out" / RECORD).read_text("utf-8"))
    results = {(path, each["event"], each["format"], each["audience"])
               for each in record["results"] for path in each["files"]}  # fmt: skip
    assert {path for path, *_ in results} == {*files(tmp_path / "out")} - {"mine.json"}
    assert ("other.participants.json", "other", "json", "participants") in results


def test_a_result_that_was_edited_is_replaced_only_by_force(export: Export, tmp_path: Path) -> None:
    line = "event.toml --to json --to markdown -o out/"
    export(line)
    edited = tmp_path / "out/school.md"
    edited.write_text("edited")

    done = export(line)

    assert done.returncode == 1
    assert b"school.md: it was edited since eventkit wrote it" in done.stderr
    assert edited.read_text() == "edited"
    assert export(f"{line} --force").returncode == 0
    assert edited.read_text("utf-8").startswith("# School")


def test_a_file_named_by_o_is_replaced_and_counts_as_written(
    export: Export, tmp_path: Path
) -> None:
    line = "event.toml --to json --to markdown -o out/"
    export(line)
    (tmp_path / "out/school.md").write_text("edited")

    assert export("event.toml -o out/school.md --audience participants").returncode == 0
    assert export(line).returncode == 0


def test_a_folder_of_feeds_takes_no_results(export: Export, run: Run, tmp_path: Path) -> None:
    run("feeds", "event.toml", "-o", "out")

    done = export("event.toml --to markdown -o out/")

    assert done.returncode == 1
    assert b"it holds the feeds of 'school'" in done.stderr


def test_line_ends_are_written_as_the_format_gives_them(export: Export) -> None:
    done = export("event.toml --to acme-text -p acme.py")

    assert done.stdout.startswith(b"School\r\nOptions(breaks=True, limit=9)\n")


def test_an_option_is_read_as_its_type_wants(export: Export) -> None:
    for name in ("", "acme-text.", "ACME_text."):
        done = export(
            f"event.toml --to acme-text -p acme.py --option {name}breaks=no --option {name}limit=3"
        )

        assert b"Options(breaks=False, limit=3)" in done.stdout


def test_a_misspelt_option_names_the_nearest_as_one_types_it(export: Export) -> None:
    done = export("event.toml --to icalendar --option chnged-since=1")

    assert done.returncode == 2
    assert b"no option 'chnged-since'; did you mean 'changed-since'?" in done.stderr


def test_an_option_without_a_name_goes_to_the_formats_that_have_it(
    export: Export, tmp_path: Path
) -> None:
    done = export("event.toml --to icalendar --to json -o out/ --option breaks=no")

    assert done.returncode == 0
    assert b"Coffee" not in (tmp_path / "out/school.ics").read_bytes()
    assert b"Coffee" in (tmp_path / "out/school.json").read_bytes()


def test_a_wrong_option_in_the_document_is_the_documents_fault(
    export: Export, document: Path
) -> None:
    document.write_text(DOCUMENT + "[exporters.icalendar]\nbreaks = 5\n", "utf-8")

    done = export("event.toml --to icalendar")

    assert done.returncode == 1
    assert done.stderr.startswith(b"error: event.toml: in [exporters]")


def test_what_a_format_cannot_hold_is_told_in_one_line(export: Export) -> None:
    done = export("event.toml --to acme-text -p acme.py")

    line = "event.toml: acme-text leaves out rooms.a, rooms.b, rooms.c and 1 more (colours)\n"
    assert line in done.stderr.decode()


def test_problems_are_counted_but_do_not_stop_an_export(export: Export, document: Path) -> None:
    document.write_text(DOCUMENT.replace("11:00-12:00", "09:30-10:00"
        ).replace('title = "Board"', 'title = "Board"\nrooms = ["aula"]'), "utf-8")  # fmt: skip

    done = export("event.toml --to json")

    assert done.returncode == 0
    assert done.stdout
    assert b"event.toml: 1 error" in done.stderr
    assert b"eventkit check event.toml" in done.stderr


# --- failures leave everything as it was


def test_a_failing_exporter_is_named_and_nothing_is_written(export: Export, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/school.broken").write_text("old")

    done = export("event.toml --to json --to acme-broken -p acme.py -o out/")

    assert done.returncode == 3
    assert b"acme-broken" in done.stderr
    assert b"ZeroDivisionError: oh" in done.stderr
    assert b"this is a bug in exporter 'acme-broken'" in done.stderr
    assert b"Traceback" not in done.stderr
    assert files(tmp_path / "out") == ["school.broken"]
    assert (tmp_path / "out/school.broken").read_text() == "old"


def test_a_failing_exporter_prints_no_half_result(export: Export) -> None:
    done = export("event.toml --to acme-broken -p acme.py")

    assert (done.returncode, done.stdout) == (3, b"")


def test_a_plugin_file_that_breaks_is_the_plugins_fault(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text("import nothing_of_that_name\n")

    done = run("export", "event.toml", "--to", "json", "-p", "bad.py")

    assert (done.returncode, done.stdout) == (3, b"")
    assert b"plugin 'bad' is broken" in done.stderr


def test_a_plugin_file_that_is_not_there_is_the_lines_fault(run: Run) -> None:
    done = run("export", "event.toml", "--to", "json", "-p", "missing.py")

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"there is no file 'missing.py'" in done.stderr


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_target_that_may_not_be_written_stays(export: Export, tmp_path: Path) -> None:
    (tmp_path / "out.json").write_text("old")
    (tmp_path / "out.json").chmod(stat.S_IRUSR)

    done = export("event.toml --to json -o out.json")

    assert done.returncode == 1
    assert (tmp_path / "out.json").read_text() == "old"


@pytest.mark.parametrize("target", ["file/x.json", "/dev/null/x.json", "nowhere/"])
def test_a_target_that_cannot_be_written_is_named(run: Run, tmp_path: Path, target: str) -> None:
    (tmp_path / "file").write_text("old")
    (tmp_path / "nowhere").write_text("old")

    done = run("export", "event.toml", "--to", "json", "-o", target)

    assert done.returncode in {1, 2}
    assert target.split("/", 1)[0].encode() in done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "file").read_text() == "old"


def test_an_event_below_its_audience_is_refused(export: Export, document: Path) -> None:
    document.write_text(DOCUMENT.replace("[event]", '[event]\naudience = "participants"'), "utf-8")

    assert export("event.toml --to json").returncode == 2
    assert export("event.toml --to json --audience participants").returncode == 0


def test_an_export_of_a_built_in_format_imports_no_installed_plugin(
    start: Run, tmp_path: Path
) -> None:
    install(tmp_path / "site", "acme", "raise RuntimeError('imported')")

    done = start("export", "event.toml", "--to", "json", PYTHONPATH=str(tmp_path / "site"))

    assert done.returncode == 0
    assert b"acme" not in done.stderr


def install(site: Path, name: str, code: str) -> None:
    """Put a plugin where Python finds it, as an installer would."""
    info = site / f"eventkit_{name}-1.2.dist-info"
    info.mkdir(parents=True)
    (site / f"{name}_plugin.py").write_text(code)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: eventkit-{name}\nVersion: 1.2\n")
    (info / "entry_points.txt").write_text(f"[eventkit.plugins]\n{name} = {name}_plugin\n")


# --- saying what would be written


def test_a_dry_run_tells_for_each_audience_what_would_go_out(
    export: Export, tmp_path: Path
) -> None:
    done = export(
        "event.toml --to json --to markdown --audience public --audience participants -o out/"
        " --dry-run"
    )

    assert done.stdout.decode().splitlines() == [
        "event.toml: for the public",
        f"  would write {Path('out/school.json')} (json)",
        f"  would write {Path('out/school.md')} (markdown)",
        "  contents: 1 room, 1 person, 2 sessions",
        "  names:",
        "    people.ada: Ada Example",
        "  not for the public: nothing",
        "  left out:",
        "    sessions.board",
        "event.toml: for the participants",
        f"  would write {Path('out/school.participants.json')} (json)",
        f"  would write {Path('out/school.participants.md')} (markdown)",
        "  contents: 1 room, 1 person, 3 sessions",
        "  names:",
        "    people.ada: Ada Example",
        "  not for the public:",
        "    sessions.board",
        "  left out: nothing",
    ]
    assert not (tmp_path / "out").exists()


def test_a_dry_run_of_several_results_needs_no_folder(export: Export) -> None:
    done = export("event.toml -p acme.py --to json --to acme-tree --only person:ada --dry-run")

    assert done.returncode == 0
    assert b"would write school.person-ada.json" in done.stdout
    assert b"contents: 1 room, 1 person, 1 session\n" in done.stdout


def test_a_dry_run_fails_where_the_export_would(export: Export) -> None:
    assert export("event.toml -p acme.py --to acme-broken --dry-run").returncode == 3
    discreet = export("event.toml --to icalendar --option discreet=yes --dry-run")
    assert discreet.returncode == 2
    assert b"discreet_title" in discreet.stderr


# --- names of targets that are none


def test_an_empty_name_is_the_fault_of_the_line(run: Run, parallel: Path) -> None:
    for line in (["export", parallel.name, "--to", "json", "-o", ""], ["check", ""]):
        done = run(*line)

        assert (done.returncode, done.stdout) == (2, b"")
        assert b"it is empty" in done.stderr
    assert not list(parallel.parent.glob("*.json"))


def test_a_file_is_no_folder_for_one_result(run: Run, parallel: Path) -> None:
    done = run("export", parallel.name, "--to", "json", "-o", f"{parallel.name}/")

    assert done.returncode == 2
    assert b"-o event.toml/ is a file: name a folder for 1 result" in done.stderr


def test_the_file_of_standard_output_is_standard_output(
    environment: dict[str, str], parallel: Path, tmp_path: Path
) -> None:
    out, err = tmp_path / "out", tmp_path / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        line = ["export", "event.toml", "--to", "icalendar", "-o", "/dev/stdout"]
        subprocess.run(
            [sys.executable, "-m", "eventkit", *line],
            cwd=parallel.parent,
            env=environment,
            stdout=stdout,
            stderr=stderr,
            check=True,
        )

    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"VCALENDAR" not in err.read_bytes()


def test_a_name_of_a_file_is_told_in_one_line(run: Run, parallel: Path) -> None:
    done = run("export", parallel.name, "-o", "a\nerror: no.ics")

    assert b"wrote a\\nerror: no.ics\n" in done.stderr


def test_options_for_a_misspelt_format_are_warned_of(run: Run, parallel: Path) -> None:
    parallel.write_text(
        parallel.read_text("utf-8") + "\n[exporters.icalender]\ndiscreet = true\n", "utf-8"
    )

    done = run("export", "event.toml", "-o", "out.ics")

    assert done.returncode == 0
    assert done.stderr.decode().startswith(
        "warning: exporters.icalender: there is no format 'icalender', so that its options change"
        " nothing; did you mean 'icalendar'?\n"
    )


def test_a_language_that_an_event_is_not_translated_into_is_noted(export: Export) -> None:
    done = export("event.toml --to markdown --language de")

    assert "- **Wann:** " in done.stdout.decode()
    assert done.stderr.decode().splitlines()[0] == (
        "event.toml: nothing is translated into German: only the words and dates that exports add"
        " are in it, and the texts stay in English"
    )


def test_words_of_another_language_that_stand_in_are_noted(export: Export, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(
        DOCUMENT.replace('ru = "Школа"', 'kk = "Мектеп"'), encoding="utf-8"
    )

    done = export("event.toml --to markdown --language kk")

    assert done.stdout.decode().startswith("# Мектеп")
    assert done.stderr.decode().splitlines()[0] == (
        "event.toml: exports have no words in Kazakh: those that they add are in English"
    )


@pytest.mark.parametrize("language", ["xx", "de_DE", "deutsch!"])
def test_one_bad_language_of_several_is_an_error(
    export: Export, tmp_path: Path, language: str
) -> None:
    done = export(f"event.toml --to markdown -o out/ --language de --language {language}")

    assert done.returncode == 2
    assert f"nothing is translated into '{language}'" in done.stderr.decode()
    assert not (tmp_path / "out").exists()
