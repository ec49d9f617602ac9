"""What code costs, counted and not timed: the same on every machine, however busy."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

# Linux counts for a process also what its parent needed when it began: the parent must be small.
_MEMORY = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=sys.stderr)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(peak / (1024**2 if sys.platform == "darwin" else 1024))
sys.exit(done.returncode)
"""


def steps(run: Callable[[], object]) -> int:
    """Return how many instructions of Python a call takes."""
    count = 0

    def trace(frame: FrameType, what: str, _argument: object) -> Any:
        nonlocal count
        frame.f_trace_opcodes = True
        count += what == "opcode"
        return trace

    before = sys.gettrace()
    # From Python 3.12 on, instructions are traced only if a frame asks for it before the tracing.
    sys._getframe().f_trace_opcodes = True  # noqa: SLF001  # inspect gives the same, or None
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


def memory(*command: str | Path, folder: Path, environment: dict[str, str]) -> float:
    """Return how many MiB a command needed at most, with all of Python; it must succeed."""
    pytest.importorskip("resource", reason="this system does not tell what a process needs")
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return float(done.stdout)
