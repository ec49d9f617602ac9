"""The program `eventkit`: its commands, imported when they are used, and how it ends."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from eventkit.cli._screen import colour_wanted, warn

COMMANDS = {
    "new": "Write a starter document.",
    "check": "Say what is wrong or doubtful in documents.",
    "show": "Draw the programme in the terminal.",
    "diff": "Say what changed between two states of an event.",
    "export": "Write calendars, Markdown, JSON and other formats.",
    "feeds": "Write the calendars that people subscribe to, and an index of them.",
    "release": "Add the event as it is to its release log.",
    "log": "List the releases of an event.",
    "forget": "Take a person out of an event and of its release log.",
    "audit": "Say whether files hold what their readers may not see.",
    "schema": "Print the JSON Schema of the document.",
    "formats": "List what can be written and read.",
    "plugin": "List, show and examine plugins.",
    "completion": "Print the script that completes commands in a shell.",
}
"""The commands, in the order of help, each with its line there."""

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count
BROKEN_PIPE = 141  # 128 and the number of SIGPIPE


def _note_debug(ctx: click.Context, _: click.Parameter, wanted: object) -> None:
    if wanted:
        ctx.find_root().meta["eventkit.debug"] = True


debug_option = click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    callback=_note_debug,
    help="Show where in the program an error comes from.",
)


class Command(click.Command):
    """A command that shows examples in its help.

    Args:
        examples: Lines as one would type them.
        click: What every command of click takes.
    """

    def __init__(
        self,
        *,
        examples: Sequence[str] = (),
        **click: Any,  # noqa: ANN401  # handed on as it is
    ) -> None:
        super().__init__(**click)
        self.examples = tuple(examples)

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples below the options."""
        write_examples(self.examples, formatter)


def write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    """Write examples as they are to be typed, each on a line of its own."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"  {example}\n")


class LazyGroup(click.Group):
    """A group whose commands are each a module, imported when the command is used.

    Args:
        package: Where the modules are: one for each command, named as the command is, with the
            command itself as `command`.
        summaries: The commands, in the order of help, each with its line there.
        examples: Lines as one would type them.
        click: What every group of click takes.
    """

    def __init__(
        self,
        *,
        package: str,
        summaries: Mapping[str, str],
        examples: Sequence[str],
        **click: Any,  # noqa: ANN401  # handed on as it is
    ) -> None:
        super().__init__(**click)
        self.package, self.summaries, self.examples = package, summaries, tuple(examples)

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples below the commands."""
        write_examples(self.examples, formatter)

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the names of the commands, in the order of help."""
        return list(self.summaries)

    def get_command(self, _: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in self.summaries:
            return None
        command = import_module(f"{self.package}.{cmd_name}").command
        assert isinstance(command, click.Command)  # noqa: S101  # every module is shaped alike
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for help, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; where there is none, name the nearest."""
        if args and args[0] not in self.summaries and not args[0].startswith("-"):
            ctx.fail(_no_such_command(args[0], self.summaries))
        return super().resolve_command(ctx, args)


class Program(LazyGroup):
    """The whole program: its errors become a message and an exit code."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that the line names."""
        ctx.color = colour_wanted(os.environ)
        try:
            with warnings.catch_warnings():
                warnings.showwarning = _show_warning
                result = super().invoke(ctx)
            sys.stdout.flush()
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            forget_output()
            ctx.exit(BROKEN_PIPE)
        except Exception as error:  # noqa: BLE001  # whatever it is, it ends as a message
            from eventkit.cli._failures import report  # brings the model: only where needed

            ctx.exit(report(error, debug=ctx.meta.get("eventkit.debug", False)))
        return result


def _show_warning(  # noqa: PLR0917  # what Python hands over
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Print a warning of Python, such as that of a plugin, as all warnings are printed."""
    if category.__module__.partition(".")[0] == "eventkit":
        warn(str(message))
        return
    warn(f"{category.__name__}: {message} ({filename}:{lineno})")


def _no_such_command(name: str, known: Mapping[str, str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, known, n=1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"No such command {name!r}.{guess}"


def forget_output() -> None:
    """Send what is still to be written nowhere: it cannot be written any more."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _print_version(ctx: click.Context, _: click.Parameter, wanted: object) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from eventkit import __version__
    from eventkit.cli._namesake import namesake

    click.echo(f"eventkit {__version__}")
    if warning := namesake():
        click.echo(f"warning: {warning}", err=True)
    ctx.exit()


@click.group(
    cls=Program,
    package="eventkit.cli",
    summaries=COMMANDS,
    examples=[
        "eventkit new event.toml",
        "eventkit check event.toml",
        "eventkit show event.toml",
        "eventkit export event.toml --to icalendar -o out/",
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@debug_option
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Print the version and exit.",
)
def program() -> None:
    """A workshop as one file; everything else is an export.

    Exit codes: 0 done, 1 the event or a file is at fault, 2 the command line is, 3 a plugin is.
    """
