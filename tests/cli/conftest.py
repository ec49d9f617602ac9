"""The command line as a user has it: another process, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HERE = Path(__file__).parent
DATA = HERE / "data"

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of the process: nothing of the user's steers it, and its home is empty."""
    steering = ("EVENTKIT", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHON", "TERM")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
    return {
        **kept,
        "HOME": str(tmp_path),
        "PYTHONUTF8": "1",
        "COLUMNS": "100",
    }


@pytest.fixture
def run(tmp_path: Path, environment: dict[str, str]) -> Run:
    """Run eventkit in the temporary folder; keywords are added to the environment."""

    def run(
        *arguments: str, stdin: int = subprocess.DEVNULL, **extra: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # our own program
            [sys.executable, "-m", "eventkit", *arguments],
            cwd=tmp_path,
            env={**environment, **extra},
            stdin=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )

    return run


@pytest.fixture
def parallel(tmp_path: Path) -> Path:
    """A document with everything that is hard to draw, in the temporary folder."""
    target = tmp_path / "event.toml"
    target.write_bytes((DATA / "parallel.toml").read_bytes())
    return target
