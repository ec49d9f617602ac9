"""Call what a plugin offers: what it prints stays out of outputs, its faults are put down to it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from pathlib import Path
from traceback import walk_tb
from typing import Any, TextIO, cast

from attrs import frozen

from eventkit.model.errors import EventkitError, ExporterError, PluginError, shortened
from eventkit.plugins._found import FoundPlugin


@contextmanager
def quietly() -> Iterator[None]:
    """Send what is printed to standard error, and come back to the folder in which one works.

    Standard output may be the export itself, and where it goes may be named from that folder.
    Whatever closes one of the two streams closes neither.
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
    with suppress(OSError):  # it was taken away
        return os.getcwd()  # noqa: PTH109  # asked for each piece of an export
    return None


class _Lasting:
    """A stream that nobody but its owner can close."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  # whatever the stream has
        return getattr(self._stream, name)

    def close(self) -> None:
        """Leave it open."""


_LONGEST = 500


def said_of(error: BaseException) -> str:
    """Return what an error says, with its kind: shortly, and whatever it does when it is asked.

    >>> said_of(ValueError("no luck"))
    'ValueError: no luck'
    """
    kind = type(error).__name__
    try:
        said = str(error)
    except BaseException:  # noqa: BLE001  # a fault in telling a fault is no second one
        said = ""
    return shortened(f"{kind}: {said}" if said else kind, _LONGEST)


@frozen
class Caller:
    """Whom a fault is put down to.

    Args:
        plugin: The plugin.
        kind: What fails: `exporter`, `importer`, `check` or `command`.
        name: Its name.
    """

    plugin: FoundPlugin
    kind: str
    name: str

    def blame(self, error: BaseException) -> PluginError:
        """Return the error that names plugin, distribution, version and where to report it."""
        found = self.plugin
        said = said_of(error) + _line_in(found, error)
        owner = found.owner if found.kind == self.kind else found.title
        message = f"the {self.kind} {self.name!r} of {owner} failed: {said}"
        if self.kind == "exporter":
            blamed: PluginError = ExporterError(
                message,
                exporter=self.name,
                plugin=found.name,
                distribution=found.distribution,
                version=found.version,
            )
        else:
            blamed = PluginError(
                message, plugin=found.name, distribution=found.distribution, version=found.version
            )
        blamed.add_note(
            f"this is a bug in {self.kind} {self.name!r} of {found.owner}: {found.where}"
        )
        return blamed


def _line_in(found: FoundPlugin, error: BaseException) -> str:
    """Return which line of a plugin's own an error came through last; a file's alone is known."""
    lines = [
        line
        for frame, line in walk_tb(error.__traceback__)
        if isinstance(found.origin, Path) and frame.f_code.co_filename == str(found.origin)
    ]
    return f" ({found.origin}, line {lines[-1]})" if lines else ""


class calling:  # noqa: N801  # used as a function in `with`
    """Call what a plugin offers.

    What it raises becomes a `PluginError` (of an exporter: an `ExporterError`) from the original.
    An `EventkitError` is raised on purpose and passes, unless it is a plugin's that names none, or
    a check's, which has nothing to refuse; so does Ctrl-C. SystemExit is a fault: whether the
    program ends is not a plugin's to say. So is any other that is no `Exception`: libraries written
    in Rust panic with one.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._quiet = quietly()

    def __enter__(self) -> None:
        self._quiet.__enter__()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._quiet.__exit__(None, None, None)
        if error is not None and not self._is_on_purpose(error):
            raise self._caller.blame(error) from error

    def _is_on_purpose(self, error: BaseException) -> bool:
        if isinstance(error, KeyboardInterrupt):
            return True
        return self._caller.kind != "check" and _is_refusal(error)


def _is_refusal(error: BaseException) -> bool:
    nameless = isinstance(error, PluginError) and error.plugin is None
    return isinstance(error, EventkitError) and not nameless


def required(value: object, kind: type[Any], source: str) -> Any:  # noqa: ANN401  # of that kind
    """Return a value that a plugin gave, if it is of the kind it must be.

    Raises:
        TypeError: If it is not.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{source} gave {type(value).__name__}, not {kind.__name__}")
    return value
