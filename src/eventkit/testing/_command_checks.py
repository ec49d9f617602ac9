"""The checks of a command: each a function from a trial to a sentence for each fault."""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import cached_property
from inspect import unwrap
from pathlib import Path
from types import FrameType

from eventkit.document import dumps
from eventkit.plugins import Command, PluginRegistry
from eventkit.testing._declared import COMMANDS, Trial, declaration_faults
from eventkit.testing.command_line import App, CommandResult
from eventkit.testing.contract import Clause, Contract
from eventkit.testing.samples import SAMPLES

DOCUMENT = "event.toml"
"""The document that stands in the folder in which commands are tried."""

_DONE, _FAULT, _USAGE, _INTERRUPTED, _BROKEN_PIPE = 0, 1, 2, 130, 141  # exit codes


class CommandTrial(Trial):
    """A command, and what comes of it.

    Args:
        command: The command.
        arguments: Arguments with which it runs where `event.toml` is; those of the first example
            of its help unless given.
        registry: The registry that should find it; the one in use unless given.
    """

    def __init__(
        self,
        command: Command,
        arguments: Sequence[str] | None = None,
        registry: PluginRegistry | None = None,
    ) -> None:
        super().__init__(registry)
        self.command = command
        self._arguments = arguments

    @cached_property
    def help(self) -> CommandResult:
        """What `--help` prints."""
        return self.run("--help")

    @cached_property
    def arguments(self) -> Sequence[str] | None:
        """The arguments with which it is tried, if there are any."""
        if self._arguments is not None:
            return self._arguments
        pattern = rf"(?m)^  eventkit {re.escape(self.command.name)}\b(.*)$"
        example = re.search(pattern, self.help.output.partition("Examples:")[2])
        return shlex.split(re.split("[|>]", example[1])[0]) if example else None

    def run(self, *arguments: str, with_document: bool = True, **more: object) -> CommandResult:
        """Run it in an empty folder, or in one with a document."""
        with tempfile.TemporaryDirectory() as folder:
            app = App(Path(folder))
            app.register(self.command)
            if with_document:
                text = dumps(SAMPLES["one-session"])
                Path(folder, DOCUMENT).write_text(text, encoding="utf-8")
            return app.run(self.command.name, *arguments, **more)  # type: ignore[arg-type]  # as `App.run` takes them


def command_contract(
    command: Command,
    *,
    arguments: Sequence[str] | None = None,
    registry: PluginRegistry | None = None,
) -> Contract[CommandTrial]:
    """Return the contract of a command: its checks, to be run.

    Args:
        command: The command.
        arguments: Arguments with which it runs in a folder that has `event.toml`; those of the
            first example of its help unless given.
        registry: The registry that should find it; the one in use unless given.
    """
    return Contract(
        kind="command",
        name=command.name,
        trial=CommandTrial(command, arguments, registry),
        clauses=_CLAUSES,
        waived=command.waived,
    )


def declared(trial: CommandTrial) -> Iterator[str]:
    """Yield whether a command of a package is not found among the installed ones."""
    plugins = (*trial.registry.loaded_commands(), *trial.registry.plugins())
    values = (value for plugin in plugins for it in plugin.offers.values() for value in it)
    callback = trial.command.command.callback
    yield from declaration_faults(
        trial.command.name,
        callback or declared,
        is_offered=callback is None or any(value is trial.command for value in values),
        group=COMMANDS,
    )


def helpful(trial: CommandTrial) -> Iterator[str]:
    """Yield what its help lacks."""
    if trial.help.code != _DONE:
        yield f"`--help` ends with {trial.help.code}: {_last_line(trial.help)}"
    elif "Examples:" not in trial.help.output or trial.arguments is None:
        yield (
            "Its help has no example: make it with `cls=ExampleCommand` of eventkit.commands and"
            f' `examples=["eventkit {trial.command.name} …"]`.'
        )


def usage(trial: CommandTrial) -> Iterator[str]:
    """Yield whether it takes a wrong command line for something else."""
    result = trial.run("--no-such-option")
    if result.code != _USAGE:
        yield f"With an option that it does not have it ends with {result.code}, not {_USAGE}."
    if result.data:
        yield "It prints what is wrong with a command line on standard output: raise click's error."


def works(trial: CommandTrial) -> Iterator[str]:
    """Yield how it fails with the arguments of its example."""
    if trial.arguments is not None:
        result = trial.run(*trial.arguments)
        if result.code not in (_DONE, _FAULT):
            yield f"{_shown(trial)} ends with {result.code}: {_last_line(result)}"


def quiet(trial: CommandTrial) -> Iterator[str]:
    """Yield whether it prints what is no result on standard output."""
    if trial.arguments is None:
        return
    result = trial.run(*trial.arguments, with_document=False)
    if result.code not in (_DONE, _FAULT, _USAGE):
        yield f"{_shown(trial)} ends with {result.code} without its file: {_last_line(result)}"
    elif result.code and result.data:
        yield "It prints an error on standard output: raise an EventkitError or click's error."
    elif result.code and not result.errors:
        yield "Without its file it fails and says nothing."


def pipe(trial: CommandTrial) -> Iterator[str]:
    """Yield whether it ends badly when nobody reads what it prints."""
    if trial.arguments is None:
        return
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as closed:
        result = trial.run(*trial.arguments, stdout=closed)
    if result.code not in (_DONE, _FAULT, _BROKEN_PIPE) or "Traceback" in result.errors:
        yield f"On a closed pipe it ends with {result.code}: let BrokenPipeError pass."


def interrupt(trial: CommandTrial) -> Iterator[str]:
    """Yield whether Ctrl-C does not end it cleanly."""
    callback = unwrap(trial.command.command.callback or interrupt)
    code = getattr(callback, "__code__", None)
    hits: list[bool] = []

    def press(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is code and not hits:
            hits.append(True)
            raise KeyboardInterrupt

    if trial.arguments is None:
        return
    before = sys.getprofile()
    sys.setprofile(press)
    try:
        result = trial.run(*trial.arguments)
    finally:
        sys.setprofile(before)
    if hits and result.code != _INTERRUPTED:
        yield f"Interrupted by Ctrl-C it ends with {result.code}: let KeyboardInterrupt pass."


def _shown(trial: CommandTrial) -> str:
    return f"`eventkit {shlex.join([trial.command.name, *(trial.arguments or ())])}`"


def _last_line(result: CommandResult) -> str:
    return result.errors.strip().rpartition("\n")[2] or "it says nothing"


_CLAUSES = (
    Clause(id="declared", summary="its package is found", faults=declared),
    Clause(id="helpful", summary="its help has an example", faults=helpful),
    Clause(id="usage", summary="a wrong command line is one: exit code 2", faults=usage),
    Clause(id="works", summary="its first example runs", faults=works),
    Clause(id="quiet", summary="standard output has its result alone", faults=quiet),
    Clause(id="pipe", summary="a closed pipe ends it cleanly", faults=pipe),
    Clause(id="interrupt", summary="Ctrl-C ends it cleanly", faults=interrupt),
)
