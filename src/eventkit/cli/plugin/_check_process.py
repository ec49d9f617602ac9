"""A process of its own for the contracts of `eventkit plugin check`, with a time limit.

What is checked may sleep, end its process, fork, or print without end. The process writes a line of
JSON for each result to standard output; what plugins print goes to standard error.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any, NoReturn, TextIO

import click

from eventkit.cli._failures import PLUGIN_AT_FAULT
from eventkit.cli._terminal import safe

DONE, FAILED = "done", "failed"
"""The values of `end` in the last line."""

MEMORY = 4 * 2**30
"""How many bytes the process may have, where the system keeps such limits."""

_PRINTED = 2**13  # bytes of what plugins print that are shown
_LAST_LINES = 1.0  # seconds in which a process that is done ends, and its lines arrive
_REASON = 30.0  # seconds in which a process that failed prints why, also on a busy machine


class NoAnswerError(Exception):
    """The process ended early, or sent nothing for too long; the message says which."""


class Answers:
    """The lines of the process, as they come."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._lines: Queue[dict[str, Any] | None] = Queue()
        self._printed = bytearray()
        self._is_cut = False
        assert process.stdout and process.stderr  # noqa: S101, PT018  # pipes
        self._collecting = Thread(target=self._collect, args=(process.stderr,), daemon=True)
        self._collecting.start()
        Thread(target=self._receive, args=(process.stdout,), daemon=True).start()
        Thread(target=self._wait, daemon=True).start()

    def _receive(self, stream: IO[bytes]) -> None:
        with stream:
            for line in stream:
                with suppress(ValueError):  # printed by a plugin in a thread
                    self._lines.put(json.loads(line))

    def _collect(self, stream: IO[bytes]) -> None:
        with stream:
            while data := os.read(stream.fileno(), _PRINTED):
                self._is_cut |= len(self._printed) + len(data) > _PRINTED
                self._printed = (self._printed + data)[-_PRINTED:]  # why it failed comes last

    def _wait(self) -> None:
        self._process.wait()
        self._lines.put(None)

    def next(self, seconds: float) -> dict[str, Any]:
        """Return the next line.

        Args:
            seconds: How long it may take.

        Raises:
            NoAnswerError: If the process ends without one, or takes too long.
        """
        try:
            line = self._lines.get(timeout=seconds)
            if line is None:  # its last lines may be under way
                line = self._lines.get(timeout=_LAST_LINES)
        except Empty:
            raise NoAnswerError(self._reason(seconds)) from None
        return line or self.next(seconds)

    def _reason(self, seconds: float) -> str:
        code = self._process.poll()
        if code is None:
            return f"took more than {seconds:g} seconds"
        return f"ended its process with code {code}"

    def fail(self) -> NoReturn:
        """Exit as the process does, which prints why; with 3 if a thread of a plugin keeps it.

        Raises:
            click.exceptions.Exit: Always.
        """
        with suppress(subprocess.TimeoutExpired):
            raise click.exceptions.Exit(self._process.wait(_REASON))
        raise click.exceptions.Exit(PLUGIN_AT_FAULT)

    def print_errors(self) -> None:
        """Print what was printed meanwhile on standard error, as far as anyone would read."""
        self._collecting.join(_LAST_LINES)
        text = self._printed.decode("utf-8", "replace").replace("\r\n", "\n")
        cut = f"(the last {_PRINTED:,} bytes of what was printed)\n" if self._is_cut else ""
        click.echo(cut + safe(text), nl=False, err=True)


@contextmanager
def answers(arguments: Sequence[str]) -> Iterator[Answers]:
    """Start eventkit in a process of its own; its processes are ended with the block."""
    process = subprocess.Popen(  # noqa: S603  # our own program
        [sys.executable, "-P", "-m", "eventkit", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    lines = Answers(process)
    try:
        yield lines
        with suppress(subprocess.TimeoutExpired):  # a thread that goes on
            process.wait(_LAST_LINES)
    finally:
        _end(process)
        lines.print_errors()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process, and those that it started."""
    with suppress(ProcessLookupError, PermissionError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def print_line(output: TextIO, **values: object) -> None:
    """Print values as a line of an answer."""
    output.write(json.dumps(values) + "\n")
    output.flush()


def confine() -> None:
    """Limit the memory of this process, and end copies of it: they would check a second time."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, most))
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=lambda: os._exit(0))
