"""A site that is built anew when its document is saved, and what is wrong with the document."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Condition
from typing import Any

from attrs import field, frozen

_MOST_FILES = 5_000
"""The most files that are watched in the folder of a document."""

Stamp = frozenset[tuple[str, int, int]]
"""The files that are watched: path, time of the last change, and size of each."""


@frozen(kw_only=True)
class State:
    """What a build came to.

    Args:
        number: How many builds there were.
        is_built: Whether the site is that of the document as it is now.
        problems: What is wrong: tables with severity, file, line, message and hint.
    """

    number: int = 0
    is_built: bool = False
    problems: tuple[dict[str, Any], ...] = field(default=())


class Rebuilding:
    """A site in a folder, built by the command line as its users do it.

    Args:
        document: The document.
        folder: The folder of the site.
        arguments: More arguments of `eventkit export`.
    """

    def __init__(self, document: Path, folder: Path, arguments: Sequence[str] = ()) -> None:
        self._document, self._arguments = document, arguments
        self.folder = folder
        self.state = State()
        self._changed = Condition()
        self._stamp: Stamp | None = None

    def refresh(self) -> bool:
        """Build the site if a file has changed since the last time, and return whether it did."""
        stamp = frozenset(self._files())
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        failure = self._export()
        problems = self._problems()
        if failure and not any(it["severity"] == "error" for it in problems):
            problems = [{"severity": "error", "message": failure}, *problems]
        with self._changed:
            number = self.state.number + 1
            self.state = State(number=number, is_built=not failure, problems=tuple(problems))
            self._changed.notify_all()
        return True

    def after(self, number: int, seconds: float) -> State:
        """Return the state after a build of that number, or the same after some seconds."""
        with self._changed:
            self._changed.wait_for(lambda: self.state.number > number, timeout=seconds)
            return self.state

    def _files(self) -> Iterator[tuple[str, int, int]]:
        """Yield the files beside the document, and in the folders below it."""
        folders, count = [self._document.parent], 0
        while folders and count < _MOST_FILES:
            with os.scandir(folders.pop()) as entries:
                for entry in entries:
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        if Path(entry.path) != self.folder:
                            folders.append(Path(entry.path))
                        continue
                    status = entry.stat()
                    yield entry.path, status.st_mtime_ns, status.st_size
                    count += 1

    def _export(self) -> str:
        """Write the site, and return what went wrong; empty if nothing did."""
        arguments = [str(self._document), "--to", "html", "-o", str(self.folder), "--force"]
        done = _run("export", *arguments, "--option", "html.offline=no", *self._arguments)
        return done.stderr.strip() if done.returncode else ""

    def _problems(self) -> list[dict[str, Any]]:
        """Return what `eventkit check` finds."""
        done = _run("check", str(self._document), "--format", "json")
        try:
            problems: list[dict[str, Any]] = json.loads(done.stdout)
        except ValueError:
            return [{"severity": "error", "message": done.stderr.strip()}]
        return problems


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eventkit", *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603  # our own program
