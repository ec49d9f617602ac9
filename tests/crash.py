"""Write again and again, stopped each time one line later in the code that writes.

    python crash.py HOW KIND FOLDER

HOW is `kill` or `interrupt`, KIND `file`, `new-file`, `tree` or `new-tree`. What each attempt
leaves stays in FOLDER/NUMBER; the last attempt is the one that nothing stopped.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import eventkit
from eventkit import _atomic, _folders
from eventkit.model import Event
from eventkit.plugins import BinaryExporter, NoOptions, PluginRegistry, TreeExporter, hookimpl
from eventkit.testing import registry_with

EVENT = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26), timezone="UTC")
WRITERS = {"fill_folder", "_write_record", "_exchange", "_remove"}
"""The functions of `_folders` that can leave something behind."""
PIECE = b"x" * 100_000  # more than what is held back before it is written


class Plugin:
    """Formats that come in several pieces."""

    @hookimpl
    def eventkit_exporters(self) -> Iterator[object]:
        yield BinaryExporter(
            name="file", summary="F", extension=".bin", media_type="a/b", render=pieces
        )
        yield TreeExporter(
            name="tree", summary="T", extension=".site", media_type="a/b", render=files
        )


class Old:
    """The tree as it was before."""

    @hookimpl
    def eventkit_exporters(self) -> Iterator[object]:
        yield TreeExporter(
            name="tree",
            summary="T",
            media_type="a/b",
            render=lambda event, options: [("old", b"old"), ("one", b"old")],
        )


def pieces(event: Event, options: NoOptions) -> Iterator[bytes]:
    yield from [PIECE] * 3


def files(event: Event, options: NoOptions) -> Iterator[tuple[str, bytes]]:
    yield from [("one", b"new"), ("below/two", b"new")]


def stopped_at(moment: int, how: str) -> Any:
    """Return a trace function that stops at that line, counted as they are run."""
    passed = count(1)

    def trace(frame: FrameType, event: str, _: object) -> Any:
        code = frame.f_code
        is_writer = code.co_filename == _folders.__file__ and code.co_name in WRITERS
        if code.co_filename != _atomic.__file__ and not is_writer:
            return None
        if event == "line" and next(passed) == moment:
            if how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise KeyboardInterrupt
        return trace

    return trace


def attempt(place: Path, moment: int, how: str, kind: str, plugins: PluginRegistry) -> bool:
    """Write in a process of its own, and say whether it came to its end."""
    place.mkdir()
    if kind == "file":
        (place / "x").write_bytes(b"old")
    if kind == "tree":
        with registry_with(Old()) as old:
            eventkit.write(EVENT, place / "x", to="tree", plugins=old)
    child = os.fork()
    if not child:
        sys.settrace(stopped_at(moment, how))
        try:
            eventkit.write(EVENT, place / "x", to=kind.removeprefix("new-"), plugins=plugins)
        except KeyboardInterrupt:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def main() -> None:
    how, kind, folder = sys.argv[1:]
    with registry_with(Plugin()) as plugins:
        for moment in count(1):
            if attempt(Path(folder, str(moment)), moment, how, kind, plugins):
                return


if __name__ == "__main__":
    main()
