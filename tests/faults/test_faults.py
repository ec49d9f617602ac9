"""Law 6 for every command that writes: a fault at any call leaves the old or the new, no part."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner
from tests.faults.scenarios import RECORD, SCENARIOS, Scenario, Snapshot, snapshot, unrecorded

from eventkit.cli._program import program

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Attempt(NamedTuple):
    """What an attempt left, and with which exit code it ended."""

    work: Path
    code: int
    said: str


def is_sound(before: Snapshot, left: Snapshot, after: Snapshot, *, each: bool) -> bool:
    """Say whether what is left is the old or the new; each file by itself, or all together.

    A record of files holds the old and the new ones in between; `unrecorded` looks at it.
    """
    if not each:
        return left in (before, after)
    missing = object()
    names = {name for name in {*before, *after, *left} if not name.endswith(RECORD)}
    return all(
        left.get(name, missing) in (before.get(name, missing), after.get(name, missing))
        for name in names
    )


def before_and_after(scenario: Scenario, folder: Path, patch: Any) -> tuple[Snapshot, Snapshot]:
    """Return what a folder holds before the command and after it."""
    folder.mkdir(parents=True)
    scenario.prepare(folder)
    before = snapshot(folder)
    patch.chdir(folder)
    done = CliRunner().invoke(program, scenario.line.split())
    assert done.exit_code == 0, done.output
    return before, snapshot(folder)


# --- by exceptions, in this process

CALLS = ("open", "fdopen", "fsync", "close", "replace", "rename", "link", "mkdir", "chmod")


class FullDisk:
    """Makes the n-th of the calls that write below a folder fail.

    Args:
        number: Which.
        folder: The folder.
        patch: Puts the calls back.
    """

    def __init__(self, number: int, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.left, self.folder = number, str(folder)
        self.files = set[int]()
        for name in CALLS:
            patch.setattr(os, name, partial(self.call, name, getattr(os, name)))

    def call(self, name: str, real: Any, *given: Any, **more: Any) -> Any:
        """Do what the system does, but fail where it is time."""
        is_below = self.is_below(name, *given)
        if is_below:
            self.left -= 1
            if not self.left:
                raise OSError(errno.ENOSPC, "No space left on device")
        result = real(*given, **more)
        if name == "open":  # the number may be one that was closed before
            (self.files.add if is_below else self.files.discard)(result)
        return result

    def is_below(self, name: str, first: Any, *more: Any) -> bool:
        """Say whether a call writes below the folder: to a path, or to what was opened there."""
        if isinstance(first, int):
            return first in self.files
        if name == "open" and not more[0] & (os.O_WRONLY | os.O_RDWR):
            return False
        target = more[0] if name in {"replace", "rename", "link"} else first
        return str(os.path.abspath(target)).startswith(self.folder)  # noqa: PTH100  # a link stays


@pytest.mark.parametrize("name", SCENARIOS)
def test_an_error_of_any_call_leaves_the_old_or_the_new(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = SCENARIOS[name]
    before, after = before_and_after(scenario, tmp_path / "whole" / "work", monkeypatch)

    for number in count(1):
        work = tmp_path / str(number) / "work"
        work.mkdir(parents=True)
        scenario.prepare(work)
        with monkeypatch.context() as patch:
            patch.chdir(work)
            disk = FullDisk(number, work, patch)
            done = CliRunner().invoke(program, scenario.line.split())
        left = snapshot(work)

        assert is_sound(before, left, after, each="error" in scenario.each), (
            number,
            done.output,
            left,
        )
        assert done.exit_code == (0 if left == after else 1), (number, done.output)
        assert unrecorded(work, before) == []
        if disk.left > 0:
            break
    assert number > 3


# --- by a library that is loaded before the system's


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    if sys.platform != "linux" or compiler is None:
        pytest.skip("there is no C compiler, or no Linux, to make calls of the system fail with")
    made = tmp_path_factory.mktemp("faults") / "faults.so"
    options = ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-ldl"]
    subprocess.run([compiler, HERE / "faults.c", "-o", made, *options], check=True)
    return made


def attempts(name: str, how: str, folder: Path, library: Path) -> list[Attempt]:
    """Return what is left of a command, once for each call at which there was a fault."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.attempts", name, how, folder],
        cwd=ROOT,
        env=os.environ | {"LD_PRELOAD": str(library)},
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    places = sorted(folder.iterdir(), key=lambda path: int(path.name))
    return [
        Attempt(place / "work", int((place / "code").read_text()), (place / "said").read_text())
        for place in places
    ]


ERRORS = [
    str(errno.ENOSPC),
    pytest.param(str(errno.EIO), marks=pytest.mark.full),
    pytest.param(str(errno.EACCES), marks=pytest.mark.full),
    pytest.param(str(errno.EINVAL), marks=pytest.mark.full),
]


@pytest.mark.once
@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_fault_of_the_system_leaves_the_old_or_the_new(
    name: str, error: str, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = SCENARIOS[name]
    before, after = before_and_after(scenario, tmp_path / "whole" / "work", monkeypatch)

    left, each = attempts(name, error, tmp_path / "left", library), "error" in scenario.each

    assert len(left) > 5
    for work, code, said in left:
        now = snapshot(work)
        assert is_sound(before, now, after, each=each), (work, code, said, now)
        assert code == (0 if now == after else 1), (work, code, said)
        assert unrecorded(work, before) == []
        assert "itself failed" not in said


@pytest.mark.once
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_kill_at_any_call_leaves_the_old_or_the_new_and_the_next_run_goes_on(
    name: str, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scenario = SCENARIOS[name]
    before, after = before_and_after(scenario, tmp_path / "whole" / "work", monkeypatch)

    left, each = attempts(name, "kill", tmp_path / "left", library), "kill" in scenario.each

    assert {code for _, code, _ in left} == {-9, 0}
    for work, _, _ in left:
        now = without_rest(snapshot(work))
        assert is_sound(before, now, after, each=each), (work, now)
        assert unrecorded(work, before) == []
        if name.startswith("new") and list(work.rglob("event.toml")):
            assert "*.private.*" in next(work.rglob(".gitignore")).read_text().splitlines()
        monkeypatch.chdir(work)
        again = CliRunner().invoke(program, scenario.line.split())
        known = ("already", "nothing", "nobody")
        assert again.exit_code == 0 or any(word in again.output for word in known)
        assert without_rest(snapshot(work)).items() >= after.items()


def without_rest(left: Snapshot) -> Snapshot:
    """Return what is left of a folder without what a killed process could not take away.

    Docs: it is hidden, is called `.NAME.eventkit-…`, and may be deleted; folders stay empty.
    """
    files = {
        name: data
        for name, data in left.items()
        if data is not None and ".eventkit-" not in name.removesuffix(RECORD)
    }
    above = {str(each) for name in files for each in Path(name).parents} - {"."}
    return files | dict.fromkeys(above)
