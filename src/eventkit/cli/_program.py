"""The program `eventkit`: its commands, imported on use, its help, and its exit codes."""

from __future__ import annotations

import os
import sys
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from eventkit.cli._commands import PACKAGES, load, typed_names
from eventkit.cli._plugin_output import plugin_output_redirected
from eventkit.cli._plugins import IN_USE, PROGRAM_OPTIONS, has_files, registry, warn_of_namesakes
from eventkit.cli._terminal import colour_setting, safe_line, warn

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from eventkit.plugins._registry import PluginRegistry, Registered

COMMANDS = {
    "new": "Write a starter document.",
    "import": "Make a document of what people have already.",
    "check": "Find errors and doubtful points in documents.",
    "show": "Draw the programme in the terminal.",
    "diff": "Show what changed between two states of an event.",
    "edit": "Move sessions, rename ids and more, in the text as people wrote it.",
    "translate": "Write texts for translators to fill in, and count what is missing.",
    "export": "Write calendars, Markdown, JSON and other formats.",
    "feeds": "Write the calendars that people subscribe to, and an index of them.",
    "release": "Add the present state of an event to its release log.",
    "log": "List the releases of an event.",
    "forget": "Remove a person from an event and its release log.",
    "schema": "Print the JSON Schema of the document.",
    "formats": "List the formats that can be written or read.",
    "plugin": "List, show and examine plugins.",
    "completion": "Print the script that completes commands in a shell.",
}
"""The commands and their summaries, in the order of help."""

INTERRUPTED = 130  # 128 and the number of SIGINT, as shells count
BROKEN_PIPE = 141  # 128 and the number of SIGPIPE
_PLUGIN_COMMAND = "eventkit.command"  # a key of `meta` of the context


def _note_debug(ctx: click.Context, _: click.Parameter, is_set: object) -> None:
    if is_set:
        ctx.find_root().meta["eventkit.debug"] = True


DEBUG = click.Option(
    ["--debug"],
    is_flag=True,
    expose_value=False,
    callback=_note_debug,
    help="Show the traceback of an error.",
)


class ExampleCommand(click.Command):
    """A click command that shows examples in its help, and has the option --debug.

    Args:
        examples: Lines of a shell.
        params: The parameters of the command.
        click: The other arguments of `click.Command`.
    """

    def __init__(
        self,
        *,
        examples: Sequence[str] = (),
        params: Iterable[click.Parameter] | None = None,
        **click: Any,  # noqa: ANN401  # handed on as it is
    ) -> None:
        super().__init__(params=[*(params or ()), DEBUG], **click)
        self.examples = tuple(examples)

    def format_epilog(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples below the options."""
        write_examples(self.examples, formatter)


def command_with_examples(
    name: str, *examples: str
) -> Callable[[Callable[..., None]], ExampleCommand]:
    """Return the decorator of a command whose help shows examples, lines of a shell."""
    return click.command(name, cls=ExampleCommand, examples=examples)


def write_examples(examples: Sequence[str], formatter: click.HelpFormatter) -> None:
    """Write a section of examples, each on a line of its own, without line breaks."""
    with formatter.section("Examples"):
        for example in examples:
            formatter.write(f"  {example}\n")


class LazyGroup(click.Group):
    """A group of commands, each in a module that is imported when the command is used.

    Args:
        package: The package of the modules, which have the names of the commands; each command is
            the `command` of its module.
        summaries: The commands and their summaries, in the order of help.
        examples: Lines of a shell.
        click: The other arguments of `click.Group`.
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
        command = import_module(f"{self.package}.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)  # noqa: S101  # all modules have the same form
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for help, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.summaries.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options with this beginning, without importing one."""
        from click.shell_completion import CompletionItem

        names = [name for name in self.list_commands(ctx) if name.startswith(incomplete)]
        completed = [CompletionItem(name, help=self.summaries.get(name)) for name in names]
        return [*completed, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command; if there is none, fail with advice."""
        name, *rest = args
        if name.startswith("-"):
            return super().resolve_command(ctx, args)
        command = self.get_command(ctx, name)
        if command is None and not ctx.resilient_parsing:
            ctx.fail(self.advice_without(ctx, name))
        return (name if command else None), command, rest

    def advice_without(self, ctx: click.Context, name: str) -> str:
        """Return the message for an unknown command."""
        from difflib import get_close_matches

        near = get_close_matches(name, self.list_commands(ctx), n=1)
        guess = f" Did you mean {near[0]!r}?" if near else ""
        return f"No such command {name!r}.{guess}"


class Program(LazyGroup):
    """The program, with commands of packages too; errors become messages and exit codes."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, those of packages last."""
        return [*super().list_commands(ctx), *typed_names(ctx, self.summaries)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command; a broken one has no completion."""
        if command := super().get_command(ctx, cmd_name):
            if has_files(ctx) and not (ctx.resilient_parsing or _has_plugins(command)):
                warn_of_namesakes(registry(), cmd_name)
            return command
        try:
            plugins = registry(lenient=ctx.resilient_parsing, ctx=ctx)
            offer = load(cmd_name, plugins)
        except Exception:
            if ctx.resilient_parsing:
                return None
            raise
        if offer is None:
            return None
        from eventkit.builtin import using

        ctx.with_resource(using(plugins))  # what the command calls finds the plugins of the line
        ctx.meta[_PLUGIN_COMMAND] = offer
        return offer.value.command

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option --help, which is read after -p, wherever that stands."""
        option = super().get_help_option(ctx)
        if option:
            option.is_eager = False
        return option

    def advice_without(self, ctx: click.Context, name: str) -> str:
        """Return the message for an unknown command, perhaps with the package to install."""
        if package := PACKAGES.get(name):
            return f"{name!r} is a command of a package that is missing: pip install {package}"
        return super().advice_without(ctx, name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands for help, with a list for each package."""
        super().format_commands(ctx, formatter)
        packages: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, command in typed_names(ctx, self.summaries).items():
            packages[command.package].append((safe_line(name), safe_line(command.summary)))
        for package, commands in packages.items():
            with formatter.section(f"Commands of {safe_line(package)}"):
                formatter.write_dl(commands)

    def make_context(self, *args: Any, **more: Any) -> click.Context:  # noqa: ANN401  # as `main`
        """Return the context; help imports plugin files, which can be interrupted."""
        try:
            return super().make_context(*args, **more)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None

    def main(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401  # handed on as it is
        """Run the program; what plugins print goes to standard error."""
        with plugin_output_redirected():
            return super().main(*args, **more)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that the line names."""
        ctx.color = colour_setting(os.environ)
        try:
            with warnings.catch_warnings():
                warnings.showwarning = show_warning
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
        except Exception as error:  # noqa: BLE001  # any error ends as a message
            from eventkit.cli._failures import report  # slow: it imports the model

            debug = ctx.meta.get("eventkit.debug", False)
            ctx.exit(report(attributed(error, ctx.meta), debug=debug))
        return result


def _has_plugins(command: click.Command) -> bool:
    """Return whether a command, or those of a group, make the registry themselves."""
    names = {option.name for option in command.params}
    return isinstance(command, click.Group) or "no_plugins" in names


def attributed(error: Exception, meta: Mapping[str, Any]) -> Exception:
    """Return an error; an unexpected one is attributed to the plugin in whose code it was raised.

    That may have been called by anything, such as a function that the plugin replaced.
    """
    from eventkit.model.errors import EventkitError

    if isinstance(error, EventkitError | OSError):
        return error
    command: Registered[Any] | None = meta.get(_PLUGIN_COMMAND)
    plugins: PluginRegistry | None = meta.get(IN_USE)
    culprit = command or (plugins.culprit(error) if plugins else None)
    if culprit is None:
        return error
    blamed = culprit.caller("command" if command else "code").wrap_error(error)
    blamed.__cause__ = error
    return blamed


def show_warning(  # noqa: PLR0917  # what Python hands over
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: object = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Print a warning of Python, such as that of a plugin, in the form of all warnings."""
    if category.__module__.partition(".")[0] == "eventkit":
        warn(str(message))
        return
    warn(f"{category.__name__}: {message} ({filename}:{lineno})")


def forget_output() -> None:
    """Discard pending output, which can no longer be written."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _print_version(ctx: click.Context, _: click.Parameter, is_set: object) -> None:
    if not is_set or ctx.resilient_parsing:
        return
    from eventkit import __version__, zone_data
    from eventkit.cli._plugins import name_clash

    click.echo(f"eventkit {__version__}")
    click.echo(f"time zone data {zone_data()}")
    if warning := name_clash():
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
        "eventkit -p acme.py --help",
    ],
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    params=[DEBUG, *PROGRAM_OPTIONS],
)
@click.option(
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_print_version,
    help="Print the versions of eventkit and the time zone data and exit.",
)
def program() -> None:
    """A workshop as one file; everything else is an export.

    Exit codes: 0 done, 1 the event or a file is at fault, 2 the command line is, 3 a plugin is.
    """
