"""Law 6: a crash at any moment leaves the old file or the new one, never a part."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.crash import Plugin

import eventkit
from eventkit import _atomic
from eventkit.model import Event
from eventkit.testing import registry_with

pytestmark = pytest.mark.once

EVENT = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26), timezone="UTC")
OLD_FILE, NEW_FILE = {"x": b"old"}, {"x": b"x" * 300_000}
OLD_TREE = {"x/old": b"old", "x/one": b"old"}
NEW_TREE = {"x/one": b"new", "x/below/two": b"new"}
STATES: dict[str, list[dict[str, bytes]]] = {
    "file": [OLD_FILE, NEW_FILE],
    "new-file": [{}, NEW_FILE],
    "tree": [OLD_TREE, NEW_TREE],
    "new-tree": [{}, NEW_TREE],
}


def attempts(how: str, kind: str, folder: Path) -> list[Path]:
    """Return what is left of writing, once for each line of it at which it was stopped."""
    script = Path(__file__).with_name("crash.py")
    subprocess.run([sys.executable, script, how, kind, folder], check=True, timeout=120)
    return sorted(folder.iterdir(), key=lambda path: int(path.name))


def held(place: Path) -> dict[str, bytes]:
    """Return the files in a folder, and what they hold."""
    found = (path for path in place.rglob("*") if path.is_file())
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in found}


def seen(place: Path) -> dict[str, bytes]:
    """Return the files of a folder that are not hidden."""
    return {name: data for name, data in held(place).items() if "." not in name}


def is_sound(kind: str, files: dict[str, bytes]) -> bool:
    """Return whether files are the old or the new ones: of a tree each by itself."""
    old, new = STATES[kind]
    return files in (old, new) or (
        "tree" in kind
        and all(files.get(name) in (old.get(name), new.get(name)) for name in {*files, *old, *new})
    )


@pytest.mark.parametrize("kind", STATES)
def test_an_interrupt_at_any_moment_leaves_the_old_or_the_new(kind: str, tmp_path: Path) -> None:
    places = attempts("interrupt", kind, tmp_path)

    assert len(places) > 20
    for place in places:
        assert is_sound(kind, seen(place)), place
        assert held(place).keys() - seen(place).keys() <= {"x/.eventkit-files.json"}
    is_finished_by_the_next_run(kind, places)


@pytest.mark.parametrize("kind", STATES)
def test_a_kill_at_any_moment_leaves_the_old_or_the_new(kind: str, tmp_path: Path) -> None:
    places = attempts("kill", kind, tmp_path)

    assert len(places) > 20
    for place in places:
        assert is_sound(kind, seen(place)), place
    assert seen(places[-1]) == STATES[kind][1]
    is_finished_by_the_next_run(kind, places)


def is_finished_by_the_next_run(kind: str, places: list[Path]) -> None:
    with registry_with(Plugin()) as plugins:
        for place in places:
            eventkit.write(EVENT, place / "x", to=kind.removeprefix("new-"), plugins=plugins)

            assert seen(place) == STATES[kind][1]
            assert held(place).keys() - seen(place).keys() <= {"x/.eventkit-files.json"}


@pytest.mark.parametrize("kind", ["file", "new-file"])
def test_what_a_kill_leaves_is_hidden_and_goes_with_the_next_write_into_the_folder(
    kind: str, tmp_path: Path
) -> None:
    left = [place for place in attempts("kill", kind, tmp_path) if held(place) != seen(place)]

    assert left
    for place in left:
        hidden = held(place).keys() - seen(place).keys()
        assert all(name.startswith(".x.eventkit-") for name in hidden)
        eventkit.write(EVENT, place / "other", to="json")
        assert held(place) == seen(place)
        assert (place / "other").read_bytes() == eventkit.export(EVENT, to="json")


def test_what_somebody_else_is_writing_is_left(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"one, "
        (tmp_path / f".z.eventkit-{'0' * 16}").touch()
        eventkit.write(EVENT, tmp_path / "other", to="json")
        yield b"two"

    _atomic.write_file(tmp_path / "x", pieces())

    assert (tmp_path / "x").read_bytes() == b"one, two"
    assert held(tmp_path).keys() == {"x", "other", f".z.eventkit-{'0' * 16}"}


SLOW = """
import pathlib, time
from eventkit.plugins import TextExporter, hookimpl

def render(event, options):
    yield "half"
    pathlib.Path("begun").touch()
    time.sleep(60)

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="slow", summary="S", extension=".slow", media_type="a/b", render=render)
"""


def test_ctrl_c_ends_an_export_and_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    (tmp_path / "event.toml").write_text(eventkit.dumps(EVENT), encoding="utf-8")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x").write_text("old", encoding="utf-8")
    export = ["export", "event.toml", "-p", "slow.py", "--to", "slow", "-o", "out/x"]
    process = subprocess.Popen(
        [sys.executable, "-m", "eventkit", *export], cwd=tmp_path, stderr=subprocess.PIPE
    )
    while not (tmp_path / "begun").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (130, b"interrupted\n")
    assert held(tmp_path / "out") == {"x": b"old"}


# --- a full disk

BIG = """
from eventkit.plugins import BinaryExporter, TreeExporter, hookimpl

@hookimpl
def eventkit_exporters():
    yield BinaryExporter(name="big", summary="B", extension=".big", media_type="a/b",
                         render=lambda event, options: [b"x" * 100_000] * 10)
    yield TreeExporter(name="forest", summary="F", extension=".forest", media_type="a/b",
                       render=lambda event, options: [(str(n), b"x" * 100_000) for n in range(9)])
"""
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=200k tmpfs disk || exit 77
mkdir disk/forest && echo old > disk/big && echo old > disk/forest/old
"$@"
echo "exit code $?"
cd disk && ls -A . forest && cat big forest/old
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a small disk is mounted with Linux's means")
@pytest.mark.parametrize("format", ["big", "forest"])
def test_a_full_disk_costs_nothing(format: str, tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    (tmp_path / "disk").mkdir()
    (tmp_path / "big.py").write_text(BIG, encoding="utf-8")
    (tmp_path / "event.toml").write_text(eventkit.dumps(EVENT), encoding="utf-8")
    export = ["export", "event.toml", "-p", "big.py", "--to", format, "-o", f"disk/{format}"]
    if unshare is None:
        pytest.skip("there is no `unshare` to mount a small disk with")
    # In a namespace of its own: the disk goes with the process, and no rights are needed for it.
    shell = [unshare, "--map-root-user", "--mount", "sh", "-c", ON_A_SMALL_DISK, "sh"]
    done = subprocess.run(
        [*shell, sys.executable, "-m", "eventkit", *export],
        cwd=tmp_path,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.strip()}")

    assert done.stderr.startswith(f"error: cannot write disk/{format}")
    assert done.stderr.endswith(": No space left on device\n")
    assert " ".join(done.stdout.split()) == "exit code 1 .: big forest forest: old old old"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("line", ["--help", "--version", "schema", "formats"])
def test_standard_output_that_is_full_is_said_once(line: str) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "eventkit", *line.split()],
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == b"error: cannot write standard output: No space left on device\n"
