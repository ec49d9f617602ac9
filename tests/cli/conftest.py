"""The command line as a user has it, in a folder of its own."""

from __future__ import annotations

import gc
import io
import os
import subprocess
import sys
import warnings
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

import pytest
from tests.commands import Done, Run

from eventkit.cli import main

HERE = Path(__file__).parent
DATA = HERE / "data"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of the process: nothing of the user's steers it, and its home is empty."""
    steering = ("EVENTKIT", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHON", "TERM")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
    return {
        **kept,
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / ".config"),
        "PYTHONUTF8": "1",
        "COLUMNS": "100",
    }


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run eventkit in this process; keywords are added to the environment."""

    def run(*arguments: str, **extra: str) -> Done:
        stdin, output, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(3))
        threshold = gc.get_threshold()
        with (
            chdir(tmp_path),
            patch.dict(os.environ, {**environment, **extra}, clear=True),
            patch.multiple(sys, argv=["eventkit", *arguments], stdin=stdin),
            redirect_stdout(output),
            redirect_stderr(errors),
            warnings.catch_warnings(action="default"),  # they are printed, and are no errors
            pytest.raises(SystemExit) as ended,
        ):
            main()
        gc.set_threshold(*threshold)
        assert isinstance(ended.value.code, int)
        printed = (stream.buffer.getvalue() for stream in (output, errors))
        return subprocess.CompletedProcess(arguments, ended.value.code, *printed)

    return run


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run eventkit in a process of its own, as `run` does, for what Python reads when it starts."""

    def start(*arguments: str, stdin: int = subprocess.DEVNULL, **extra: str) -> Done:
        return subprocess.run(  # our own program
            [sys.executable, "-m", "eventkit", *arguments],
            cwd=tmp_path,
            env={**environment, **extra},
            stdin=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )

    return start


@pytest.fixture
def parallel(tmp_path: Path) -> Path:
    """A document with everything that is hard to draw, in the temporary folder."""
    target = tmp_path / "event.toml"
    target.write_bytes((DATA / "parallel.toml").read_bytes())
    return target
