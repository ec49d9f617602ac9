"""Many documents at once: each on its own, in one process or several."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.commands import Done, Run

from eventkit import _atomic
from eventkit.cli import _export_documents, _release_log
from eventkit.cli._documents import Source

DOCUMENT = """
eventkit = 1
[event]
id = "{id}"
uid = "9d5c2f0a-{id}"
title = "School {id}"
start = 2027-03-26
end = 2027-03-27
timezone = "Europe/Berlin"
updated = 2027-01-05T09:00:00Z
[people.ada]
name = "Ada Example"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
speakers = ["ada"]
"""

PLUGIN = """
import os, signal
import attrs
from eventkit.plugins import InputFile, TextExporter, TreeExporter, hookimpl

@attrs.frozen(kw_only=True)
class Options:
    template: InputFile | None = attrs.field(default=None, metadata={"help": "words"})

def text(event, options):
    if event.id == os.environ.get("DEADLY"):
        os.kill(os.getpid(), signal.SIGKILL)
    if event.id == os.environ.get("BROKEN"):
        raise ZeroDivisionError("oh")
    if event.id == os.environ.get("LARGE"):
        yield "x" * 200_000
    yield f"{event.title}, {options.template and options.template.data.decode()}\\n"

def tree(event, options):
    yield "index.txt", event.title.encode()
    yield "deep/er.txt", b"x"

@hookimpl
def eventkit_exporters():
    common = dict(summary="A test", media_type="text/plain")
    yield TextExporter(name="acme", extension=".txt", render=text, options=Options, **common)
    yield TreeExporter(name="acme-tree", extension=".site", render=tree, **common)
"""


def write(folder: Path, *ids: str) -> None:
    folder.mkdir(exist_ok=True)
    for id in ids:
        (folder / f"{id}.toml").write_text(DOCUMENT.format(id=id), "utf-8")


@pytest.fixture(autouse=True)
def documents(tmp_path: Path) -> Path:
    (tmp_path / "acme.py").write_text(PLUGIN, "utf-8")
    write(tmp_path / "docs", "one", "three", "two")
    return tmp_path / "docs"


def files(folder: Path) -> dict[str, bytes]:
    """All files below a folder but those that begin with a dot."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def states(done: Done) -> dict[str, str]:
    entries = json.loads(done.stdout)
    return {Path(it.get("path") or it["document"]).name: it["state"] for it in entries}


def test_several_processes_write_what_one_writes(start: Run, tmp_path: Path) -> None:
    line = ["export", "docs", "-p", "acme.py", "--to", "icalendar", "--to", "acme-tree"]

    one = start(*line, "-o", "out/")
    several = start(*line, "-o", "out2/", "--jobs", "2")

    assert one.returncode == several.returncode == 0
    assert files(tmp_path / "out") == files(tmp_path / "out2")
    assert len(files(tmp_path / "out")) == 3 + 3 * 2
    assert several.stderr.replace(b"out2/", b"out/") == one.stderr


@pytest.mark.parametrize("processes", ["1", "2"])
def test_a_broken_document_is_told_and_the_others_are_done(
    run: Run, documents: Path, tmp_path: Path, processes: str
) -> None:
    (documents / "three.toml").write_text(DOCUMENT.format(id="three") + "colour = 1", "utf-8")

    done = run("export", "docs", "--to", "json", "-o", "out/", "--jobs", processes, "--json")

    assert done.returncode == 1
    assert b"docs/three.toml:18: sessions.opening.colour" in done.stderr
    assert b"1 of 3 documents failed" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.json", "two.json"}
    assert states(done) == {"one.json": "written", "two.json": "written", "three.toml": "failed"}


def test_an_exporter_that_fails_for_one_event_fails_that_alone(run: Run, tmp_path: Path) -> None:
    done = run("export", "docs", "-p", "acme.py", "--to", "acme", "-o", "out/", BROKEN="three")

    assert done.returncode == 1
    assert b"docs/three.toml: the exporter 'acme' of plugin 'acme' failed" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.txt", "two.txt"}


def test_a_process_that_dies_costs_its_document_alone(run: Run, tmp_path: Path) -> None:
    line = "export docs -p acme.py --to acme -o out/ --jobs 2"

    done = run(*line.split(), DEADLY="three")

    assert done.returncode == 1
    assert b"docs/three.toml: the process that exported it ended" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.txt", "two.txt"}


def test_a_batch_that_was_killed_is_finished_by_the_next(
    run: Run, tmp_path: Path, environment: dict[str, str]
) -> None:
    write(tmp_path / "docs", *(f"e{number:03}" for number in range(80)))
    line = [*["export", "docs", "-p", "acme.py", "--to", "acme", "--to", "acme-tree"], "-o"]
    run(*line, "whole/")

    killed = subprocess.run(  # our own program
        [sys.executable, "-m", "eventkit", *line, "out/"],
        cwd=tmp_path,
        env={**environment, "DEADLY": "e070"},
        capture_output=True,
        check=False,
        timeout=60,
    )
    partly = files(tmp_path / "out")
    again = run(*line, "out/")

    assert killed.returncode == -signal.SIGKILL
    assert 0 < len(partly) < len(files(tmp_path / "whole"))
    assert again.returncode == 0
    assert files(tmp_path / "out") == files(tmp_path / "whole")


def test_a_result_that_cannot_be_written_fails_its_document_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/three.json").mkdir()

    done = run("export", "docs", "--to", "json", "-o", "out/")

    assert done.returncode == 1
    assert b"out/three.json: it is a folder" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.json", "two.json"}


def test_what_did_not_change_is_skipped(run: Run, documents: Path, tmp_path: Path) -> None:
    line = "export docs --to json --to icalendar --audience participants -o out/ --changed --json"
    run(*line.split())
    assert set(states(run(*line.split())).values()) == {"up to date"}

    text = DOCUMENT.format(id="two").replace("Opening", "Start")
    (documents / "two.toml").write_text(text, "utf-8")
    changed = states(run(*line.split()))

    assert {name for name, state in changed.items() if state == "written"} == {
        "two.participants.json",
        "two.participants.ics",
    }
    assert next(iter(changed)) == "one.participants.json"  # in the order of the documents


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("one.de.toml", 'eventkit = 1\ntranslates = "one"\n[event]\ntitle = "Schule"\n'),
        ("one.private.toml", 'eventkit = 1\nextends = "one"\n[people.bo]\nname = "Bo"\n'),
    ],
)
def test_a_new_sibling_counts_as_a_change(run: Run, documents: Path, name: str, text: str) -> None:
    line = "export docs --to json --audience organizers -o out/ --changed --json"
    run(*line.split())

    (documents / name).write_text(text, "utf-8")

    written = [it for it, state in states(run(*line.split())).items() if state == "written"]
    assert written == ["one.organizers.json"]


def test_a_changed_line_a_release_and_an_edited_result_count_as_changes(
    run: Run, tmp_path: Path
) -> None:
    line = ["export", "docs", "--to", "icalendar", "-o", "out/", "--changed", "--json"]
    run(*line)

    assert set(states(run(*line, "--option", "busy=no")).values()) == {"written"}
    run(*line)
    run("release", "docs/one.toml")
    assert states(run(*line))["one.ics"] == "written"
    (tmp_path / "out/two.ics").unlink()
    assert states(run(*line)) == {
        "one.ics": "up to date",
        "three.ics": "up to date",
        "two.ics": "written",
    }


def test_only_the_owner_reads_what_documents_were_made_of(run: Run, tmp_path: Path) -> None:
    run("export", "docs", "--to", "json", "-o", "out/")

    mode = (tmp_path / "out/.eventkit-sources.json").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_several_documents_are_compared_each_on_its_own(run: Run, documents: Path) -> None:
    line = "export docs --to json -o out/"
    run(*line.split())
    (documents / "two.toml").write_text(DOCUMENT.format(id="two") + "[rooms.a]\nname = 'A'")

    done = run(*line.split(), "--check")

    assert done.returncode == 1
    assert done.stdout == b"out/two.json differs\n"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "utf-16-le"])
def test_a_document_in_another_encoding_is_told_and_not_passed_over(
    run: Run, documents: Path, tmp_path: Path, encoding: str
) -> None:
    text = DOCUMENT.format(id="three").replace("Ada Example", "Añda Example").lstrip()
    (documents / "three.toml").write_text(text, encoding)

    done = run("export", "docs", "--to", "json", "-o", "out/")

    assert done.returncode == 1
    assert b"docs/three.toml" in done.stderr and b"the text is not UTF-8" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.json", "two.json"}


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that nobody can read")
def test_a_file_that_cannot_be_read_is_told_and_not_passed_over(
    run: Run, documents: Path, tmp_path: Path
) -> None:
    (documents / "three.toml").unlink()
    (documents / "three.toml").symlink_to("/proc/self/mem")  # its first bytes are no memory

    done = run("export", "docs", "--to", "json", "-o", "out/")

    assert done.returncode == 1
    assert b"docs/three.toml" in done.stderr and b"cannot read it" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.json", "two.json"}


@pytest.mark.parametrize("processes", ["1", "2"])
def test_of_two_events_of_one_id_the_second_fails_alone(
    run: Run, documents: Path, tmp_path: Path, processes: str
) -> None:
    (documents / "twin.toml").write_text(DOCUMENT.format(id="one"), "utf-8")

    done = run("export", "docs", "--to", "json", "-o", "out/", "--jobs", processes)

    assert done.returncode == 1
    assert b"docs/twin.toml: its result would be called out/one.json" in done.stderr
    assert b"as that of docs/one.toml" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.json", "three.json", "two.json"}


@pytest.mark.parametrize("reading", ["one", "two"])
def test_a_document_that_is_replaced_meanwhile_is_exported_whole(
    run: Run, documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reading: str
) -> None:
    """Before it is read the new one counts, after that the old one; `--changed` sees it anyway."""
    old = DOCUMENT.format(id="two")
    (documents / "two.new").write_text(old.replace("School", "New school"), "utf-8")
    load = _release_log.load_with_logs

    def load_and_replace(sources: list[Source], *more: Any) -> Any:
        loaded = load(sources, *more)
        if sources[0].path.stem == reading and (documents / "two.new").exists():
            (documents / "two.new").replace(documents / "two.toml")
        return loaded

    monkeypatch.setattr(_export_documents, "load_with_logs", load_and_replace)
    line = ["export", "docs", "--to", "json", "-o", "out/"]
    assert run(*line).returncode == 0
    first = json.loads((tmp_path / "out/two.json").read_text("utf-8"))
    again = states(run(*line, "--changed", "--json"))

    assert first["event"]["title"] == ("New school two" if reading == "one" else "School two")
    assert again["two.json"] == ("up to date" if reading == "one" else "written")
    assert b"New school two" in (tmp_path / "out/two.json").read_bytes()


def test_a_disk_without_room_for_one_result_fails_its_document_alone(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/three.txt").write_text("of somebody else", "utf-8")
    (tmp_path / "out/notes.txt").write_text("of somebody else", "utf-8")
    line = f"{sys.executable} -m eventkit export docs -p acme.py --to acme -o out/"

    done = subprocess.run(
        ["bash", "-c", f"ulimit -f 100; {line}"],  # noqa: S607  # of 1,024 bytes
        cwd=tmp_path,
        env={**environment, "LARGE": "three"},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert done.returncode == 1
    assert b"docs/three.toml: cannot write out/three.txt: File too large" in done.stderr
    assert b"1 of 3 documents failed" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.txt", "two.txt", "three.txt", "notes.txt"}
    assert files(tmp_path / "out")["three.txt"] == b"of somebody else"
    assert unfinished(tmp_path / "out") == []


def test_on_a_full_disk_what_had_room_is_done_and_the_rest_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole = _atomic._write  # noqa: SLF001  # by which every file is written
    is_full = False

    def write_until_full(path: Path, pieces: Iterable[bytes], *, mode: int) -> None:
        nonlocal is_full
        is_full = is_full or path.name.startswith(".two.json")  # all before it had room
        if is_full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write_whole(path, pieces, mode=mode)

    monkeypatch.setattr(_atomic, "_write", write_until_full)
    done = run("export", "docs", "--to", "json", "-o", "out/")
    monkeypatch.undo()
    again = run("export", "docs", "--to", "json", "-o", "out/")

    errors = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert "wrote out/one.json" in errors and "wrote out/three.json" in errors
    assert "error: docs/two.toml: cannot write out/two.json: No space left on device" in errors
    assert "error: 1 of 3 documents failed" in errors
    assert again.returncode == 0  # also over what was done before
    assert set(files(tmp_path / "out")) == {"one.json", "three.json", "two.json"}
    assert unfinished(tmp_path / "out") == []


def unfinished(folder: Path) -> list[str]:
    """The files below a folder that writing leaves behind when it is cut short."""
    known = {".eventkit-files.json", ".eventkit-sources.json"}
    return [it.name for it in folder.rglob(".*") if it.name not in known]


def test_a_template_that_one_document_names_and_that_is_missing_fails_it_alone(
    run: Run, documents: Path, tmp_path: Path
) -> None:
    text = DOCUMENT.format(id="three") + '[exporters.acme]\ntemplate = "none.txt"\n'
    (documents / "three.toml").write_text(text, "utf-8")

    done = run("export", "docs", "-p", "acme.py", "--to", "acme", "-o", "out/")

    assert done.returncode == 1
    assert b"docs/three.toml" in done.stderr
    assert b"none.txt" in done.stderr
    assert set(files(tmp_path / "out")) == {"one.txt", "two.txt"}
