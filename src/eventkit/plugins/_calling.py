"""Call what a plugin offers: what it prints stays out of outputs, its faults are put down to it."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, redirect_stdout
from typing import Any

from attrs import frozen

from eventkit.model.errors import EventkitError, ExporterError, PluginError
from eventkit.plugins._found import FoundPlugin


def quietly() -> AbstractContextManager[Any]:
    """Send what is printed to standard error: standard output may be the export itself."""
    return redirect_stdout(sys.stderr)


@frozen
class Caller:
    """Whom a fault is put down to.

    Args:
        plugin: The plugin.
        kind: What fails: `exporter`, `importer` or `check`.
        name: Its name.
    """

    plugin: FoundPlugin
    kind: str
    name: str

    def blame(self, error: BaseException) -> PluginError:
        """Return the error that names plugin, distribution, version and where to report it."""
        found = self.plugin
        said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        message = f"the {self.kind} {self.name!r} of {found.title} failed: {said}"
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
        where = f"report it at {found.issues}" if found.issues else "tell its author"
        blamed.add_note(f"this is a bug in {self.kind} {self.name!r} of {found.owner}: {where}")
        return blamed


class calling:  # noqa: N801  # used as a function in `with`
    """Call what a plugin offers.

    What it raises becomes a `PluginError` (of an exporter: an `ExporterError`) from the original.
    An `EventkitError` is raised on purpose and passes, unless it is a plugin's that names none; so
    does Ctrl-C. SystemExit is a fault: whether the program ends is not a plugin's to say.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._quiet = quietly()

    def __enter__(self) -> None:
        self._quiet.__enter__()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._quiet.__exit__(None, None, None)
        if isinstance(error, Exception | SystemExit) and not _is_on_purpose(error):
            raise self._caller.blame(error) from error


def _is_on_purpose(error: BaseException) -> bool:
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
