"""What code costs, counted and not timed: the same on every machine, however busy."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


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
