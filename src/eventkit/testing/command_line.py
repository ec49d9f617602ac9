"""The command line in this process, with the plugins under test."""

from __future__ import annotations

import gc
import io
import os
import sys
import warnings
from collections.abc import Iterable, Mapping
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO
from unittest.mock import patch

from attrs import frozen

from eventkit.testing.registry import offers_of

_STEERING = ("EVENTKIT", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHON", "TERM")
_PLUGIN = """\
from eventkit.plugins import hookimpl
from eventkit.testing.command_line import registered
"""
_HOOK = """
@hookimpl
def {hook}():
    return registered({file!r}, {hook!r})
"""

_registered: dict[str, Mapping[str, tuple[Any, ...]]] = {}


def registered(file: str, hook: str) -> Iterable[Any]:
    """Return what the plugin file of an `App` offers."""
    return _registered[file][hook]


@frozen
class CommandResult:
    """What came of a command.

    Args:
        code: Its exit code.
        data: The bytes that it wrote on standard output.
        errors: The text that it wrote on standard error.
    """

    code: int
    data: bytes
    errors: str

    @property
    def output(self) -> str:
        """The text that it wrote on standard output."""
        return self.data.decode("utf-8")


class App:
    """The command line, run in this process; nothing of the user steers it.

    Installed plugins are left out: only what is registered is there, beside what is built in.

    Args:
        folder: The folder in which commands run. It is their home too.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = App(Path(folder)).run("new", "school.toml")
    >>> result.code, result.errors.splitlines()[0]
    (0, 'wrote school.toml; edit it, then try:')
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._plugins: list[object] = []

    def register(self, *plugins: object) -> None:
        """Add plugins to all commands that are run from now on.

        Args:
            plugins: Exporters, importers, checks and commands; modules with hooks; objects with
                hooks as methods.

        Raises:
            PluginError: If a plugin cannot be used.
        """
        self._plugins += plugins
        file = str(self.folder / ".plugins-under-test" / "under_test.py")
        _registered[file] = offers_of(self._plugins)
        hooks = [_HOOK.format(hook=hook, file=file) for hook in _registered[file]]
        Path(file).parent.mkdir(exist_ok=True)
        Path(file).write_text("\n".join([_PLUGIN, *hooks]), encoding="utf-8")
        self._file = file

    def run(
        self, *arguments: str, stdin: bytes = b"", stdout: TextIO | None = None, **environ: str
    ) -> CommandResult:
        """Run a command, such as `run("export", "event.toml", "--to", "acme")`.

        Args:
            arguments: The arguments of `eventkit`.
            stdin: What it reads from standard input.
            stdout: Where it writes to instead, such as a pipe that is closed.
            environ: Variables that are added to the environment.
        """
        plugins = ("-p", self._file) if self._plugins else ()
        return run_command(
            (*plugins, *arguments),
            folder=self.folder,
            environ={**self.environment(), "EVENTKIT_PLUGINS": "", **environ},
            stdin=stdin,
            stdout=stdout,
        )

    def environment(self) -> dict[str, str]:
        """Return the environment of commands: nothing of the user, a width and a home."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(_STEERING)}
        home = str(self.folder)
        return {
            **kept,
            "HOME": home,
            "XDG_CONFIG_HOME": f"{home}/.config",
            "PYTHONUTF8": "1",
            "COLUMNS": "100",
        }


def run_command(
    arguments: Iterable[str],
    *,
    folder: Path,
    environ: Mapping[str, str],
    stdin: bytes = b"",
    stdout: TextIO | None = None,
) -> CommandResult:
    """Run `eventkit` in this process, and return what came of it.

    Args:
        arguments: Its arguments.
        folder: The folder in which it runs.
        environ: Its whole environment.
        stdin: What it reads from standard input.
        stdout: Where it writes to instead.
    """
    main = import_module("eventkit.cli").main  # as a user starts it: nothing of it is leaned on
    output, errors = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    threshold = gc.get_threshold()
    with ExitStack() as stack:
        stack.enter_context(chdir(folder))
        stack.enter_context(patch.dict(os.environ, dict(environ), clear=True))
        reader = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
        stack.enter_context(patch.multiple(sys, argv=["eventkit", *arguments], stdin=reader))
        stack.enter_context(redirect_stdout(stdout or output))
        stack.enter_context(redirect_stderr(errors))
        # They are printed, and are no errors.
        stack.enter_context(warnings.catch_warnings(action="default"))
        try:
            main()
            code: object = 0
        except SystemExit as end:
            code = end.code
        finally:
            gc.set_threshold(*threshold)
            errors.flush()
    assert isinstance(code, int)  # noqa: S101  # as `main` ends
    data, text = (stream.buffer.getvalue() for stream in (output, errors))
    return CommandResult(code, data, text.decode("utf-8"))
