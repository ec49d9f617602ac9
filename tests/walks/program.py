"""The command line, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from eventkit.cli._program import program  # what `eventkit` runs


class Done(NamedTuple):
    """How a command ended, and what it wrote."""

    code: int
    output: bytes
    messages: str


class Program:
    """Runs commands in a folder.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment: Mapping[str, str] | None = None
        """What is added to the environment of processes of their own; None starts none."""

    def run(self, *arguments: str) -> Done:
        """Run a command."""
        done = self._here(arguments) if self.environment is None else self._apart(arguments)
        assert "eventkit itself failed" not in done.messages, (arguments, done.messages)
        return done

    def _here(self, arguments: Sequence[str]) -> Done:
        with chdir(self.folder):
            done = CliRunner().invoke(program, arguments, prog_name="eventkit")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise AssertionError(f"eventkit {' '.join(arguments)}") from done.exception
        return Done(done.exit_code, done.stdout_bytes, done.stderr)

    def _apart(self, arguments: Sequence[str]) -> Done:
        done = subprocess.run(
            [sys.executable, "-m", "eventkit", *arguments],
            cwd=self.folder,
            env={**os.environ, **(self.environment or {}), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        return Done(done.returncode, done.stdout, done.stderr.decode())
