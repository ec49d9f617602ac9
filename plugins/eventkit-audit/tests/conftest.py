"""The command as a user has it: another process, in a folder of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., "subprocess.CompletedProcess[bytes]"]


@pytest.fixture
def start(tmp_path: Path) -> Run:
    """Run eventkit in the temporary folder; nothing of the user's steers it."""
    steering = ("EVENTKIT", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHON", "TERM")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(steering)}
    environment = {**kept, "HOME": str(tmp_path), "PYTHONUTF8": "1", "COLUMNS": "100"}

    def start(
        *arguments: str, stdin: int = subprocess.DEVNULL
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "eventkit", *arguments],
            cwd=tmp_path,
            env=environment,
            stdin=stdin,
            capture_output=True,
            check=False,
            timeout=60,
        )

    return start
