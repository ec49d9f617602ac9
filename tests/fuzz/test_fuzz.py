"""What the fuzzer once found stays mended, and for a little while it looks further."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.fuzz import targets
from tests.fuzz.logs import put_right
from tests.fuzz.targets import TARGETS

import eventkit

CORPUS = Path(__file__).parent / "corpus"
ROOT = Path(__file__).parents[2]
KEPT = [(path.parent.name, path) for path in sorted(CORPUS.glob("*/*"))]


@pytest.mark.parametrize(("target", "path"), KEPT, ids=lambda value: getattr(value, "name", value))
def test_no_kept_input_breaks_a_promise(target: str, path: Path) -> None:
    TARGETS[target](path.read_bytes())


def test_every_target_has_a_corpus() -> None:
    assert {target for target, _ in KEPT} == set(TARGETS)


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_notices_another_error_than_ours(
    target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise KeyError("id")

    for reader in ("loads", "load_log"):
        monkeypatch.setattr(eventkit, reader, fails)

    with pytest.raises(KeyError):
        TARGETS[target](b"")


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_notices_a_long_message(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(targets, "LONGEST", 5)

    with pytest.raises(AssertionError, match="a message of"):
        TARGETS[target](b"=")


@pytest.mark.slow
@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed")
@pytest.mark.skipif(
    os.environ.get("HYPOTHESIS_PROFILE") == "quick", reason="a quick run fuzzes nothing"
)
@pytest.mark.parametrize("target", TARGETS)
def test_a_short_run_finds_nothing(target: str, tmp_path: Path) -> None:
    # The same seed each time: a red build is to be about the change in it.
    # A slow input is for `make fuzz` to find: here the machine may be busy.
    limits = ["-seed=1", "-runs=500", "-max_total_time=10", "-timeout=100"]
    limits.append("-report_slow_units=100")
    done = subprocess.run(
        [sys.executable, "-m", "tests.fuzz.fuzzer", target, str(tmp_path), *limits],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=120,
        check=False,
    )

    assert done.returncode == 0, done.stderr[-4000:]
    assert "DONE" in done.stderr
    assert [path.name for path in tmp_path.glob("*-*")] == []


@pytest.mark.parametrize("name", ["four-releases", "public-part"])
def test_a_log_that_is_put_right_is_read_and_not_refused_by_its_seals(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / "event.releases.jsonl"
    path.write_bytes(put_right((CORPUS / "log" / name).read_bytes()))

    assert len(eventkit.load_log(path)) == 4
