"""Call objects of plugins, so that their errors name the plugin."""

from __future__ import annotations

from traceback import walk_tb
from typing import Any

from attrs import frozen

from eventkit._plugin_context import plugin_context
from eventkit.model.errors import (
    EventkitError,
    EventkitWarning,
    ExporterError,
    PluginError,
    error_text,
    shortened,
)
from eventkit.plugins._discovery import PluginInfo

_LONGEST = 500


def describe_error(error: BaseException) -> str:
    """Return the class and message of an exception, shortened, even if `str()` of it fails.

    >>> describe_error(ValueError("no luck"))
    'ValueError: no luck'
    """
    kind = type(error).__name__
    try:
        message = error_text(error)
    except BaseException:  # noqa: BLE001  # an exception without a message
        message = ""
    return shortened(f"{kind}: {message}" if message else kind, _LONGEST)


@frozen
class Caller:
    """The object of a plugin that errors name.

    Args:
        plugin: The plugin.
        kind: `exporter`, `importer`, `check`, `command` or, for anything else of it, `code`.
        name: The name of the object, if it has one.
    """

    plugin: PluginInfo
    kind: str
    name: str

    def wrap_error(self, error: BaseException) -> PluginError:
        """Return an error that names plugin, distribution, version and where to report it."""
        info = self.plugin
        description = describe_error(error) + _line_in(info, error)
        owner = info.owner if info.kind == self.kind else info.title
        subject = f"{self.kind} {self.name!r}" if self.name else self.kind
        message = f"the {subject} of {owner} failed: {description}"
        if self.kind == "exporter":
            blamed: PluginError = ExporterError(
                message,
                exporter=self.name,
                plugin=info.name,
                distribution=info.distribution,
                version=info.version,
            )
        else:
            blamed = PluginError(
                message, plugin=info.name, distribution=info.distribution, version=info.version
            )
        blamed.add_note(f"this is a bug in {subject} of {info.owner}: {info.where}")
        return blamed


def _line_in(info: PluginInfo, error: BaseException) -> str:
    """Return the line of a plugin file at which an exception was raised; may be empty."""
    lines = [
        line
        for frame, line in walk_tb(error.__traceback__)
        if frame.f_code.co_filename == info.file
    ]
    return f" ({info.file}, line {lines[-1]})" if lines else ""


class isolated:  # noqa: N801  # used like a function in `with`
    """Call an object of a plugin.

    Its exceptions become a `PluginError`, or an `ExporterError` for exporters, from the original.
    An `EventkitError` passes unchanged, unless it comes from a check or is a `PluginError` that
    names no plugin. Ctrl-C passes too. SystemExit, and other exceptions that are no `Exception`,
    such as panics of libraries written in Rust, are wrapped.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._context = plugin_context.get()()

    def __enter__(self) -> None:
        self._context.__enter__()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._context.__exit__(None, None, None)
        if error is not None and not self._is_on_purpose(error):
            raise self._caller.wrap_error(error) from error

    def _is_on_purpose(self, error: BaseException) -> bool:
        if isinstance(error, KeyboardInterrupt):
            return True
        return self._caller.kind != "check" and _is_refusal(error)


def _is_refusal(error: BaseException) -> bool:
    nameless = isinstance(error, PluginError) and error.plugin is None
    return isinstance(error, EventkitError | EventkitWarning) and not nameless


def expect_type(value: object, kind: type[Any], source: str) -> Any:  # noqa: ANN401  # of that kind
    """Return a value of a plugin, if it has the expected type.

    Raises:
        TypeError: If it is not.
    """
    if not isinstance(value, kind):
        raise TypeError(f"{source} gave {type(value).__name__}, not {kind.__name__}")
    return value
