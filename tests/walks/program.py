"""The command line, in this process or in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
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


def run(folder: Path, *arguments: str) -> Done:
    """Run a command in this process."""
    with chdir(folder):
        done = CliRunner().invoke(program, arguments, prog_name="eventkit")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise AssertionError(f"eventkit {' '.join(arguments)}") from done.exception
    assert "eventkit itself failed" not in done.stderr, (arguments, done.stderr)
    return Done(done.exit_code, done.stdout_bytes, done.stderr)


def run_process(folder: Path, *arguments: str, environment: Mapping[str, str]) -> Done:
    """Run a command as a user does."""
    done = subprocess.run(
        [sys.executable, "-m", "eventkit", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode())
