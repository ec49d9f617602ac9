"""The command line as a user has it, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import Done, Run

from eventkit.testing.command_line import run_command

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
        done = run_command(arguments, folder=tmp_path, environ={**environment, **extra})
        return subprocess.CompletedProcess(arguments, done.code, done.data, done.errors.encode())

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
