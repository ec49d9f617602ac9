"""Keep what plugins print out of the output of the program, which may be the export itself."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any, TextIO, cast

from eventkit._plugin_context import plugin_context


@contextmanager
def plugin_output_redirected() -> Iterator[None]:
    """Redirect what plugins print to standard error, for as long as the program runs."""
    token = plugin_context.set(captured_output)
    try:
        yield
    finally:
        plugin_context.reset(token)


@contextmanager
def captured_output() -> Iterator[None]:
    """Redirect prints to standard error, and restore the working folder afterwards.

    Relative paths of the command line depend on the working folder. Closing one of the two
    streams has no effect.
    """
    errors = cast("TextIO", _Lasting(sys.stderr))
    with redirect_stdout(errors), redirect_stderr(errors):
        here = _working_folder()
        try:
            yield
        finally:
            if here and _working_folder() != here:
                os.chdir(here)


def _working_folder() -> str | None:
    with suppress(OSError):  # it was deleted
        return os.getcwd()  # noqa: PTH109  # called for each piece of an export
    return None


class _Lasting:
    """A stream whose `close` has no effect."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the stream has
        return getattr(self._stream, name)

    def close(self) -> None:
        """Leave the stream open."""
