"""Preloaded by workers: notes what they write, and the first that wrote a file dies at once.

It dies before anybody knows that its task is done; the worker that takes its place lives.
"""

from __future__ import annotations

import os
import signal
from os import PathLike
from pathlib import Path
from typing import Any

import eventkit
from eventkit.exporting import write  # as it is: a worker may load this file twice


def _write_and_die(event: eventkit.Event, path: str | PathLike[str], **more: Any) -> None:
    write(event, path, **more)
    with Path("writes.log").open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} {Path(path).name}\n")
    try:
        Path("died").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


eventkit.write = _write_and_die  # type: ignore[assignment]
