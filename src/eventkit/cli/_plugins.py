"""The plugins that a command uses: its options, the registry, and a clash of distributions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from eventkit.cli._terminal import warn

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._discovery import PluginInfo
    from eventkit.plugins._registry import LoadedPlugin

IN_USE = "eventkit.plugins"
"""The key of the registry in use in `meta` of the context."""

PYPROJECT = "pyproject.toml"
"""The file of the working folder that may name plugins."""

_FILES = "eventkit.plugins.files"  # keys of `meta` of the context: what was typed
_NO_PLUGINS = "eventkit.plugins.none"

F = TypeVar("F", bound=Callable[..., object])


def _note_files(ctx: click.Context, option: click.Parameter, names: tuple[str, ...]) -> None:
    """Note the values of `-p`, unless a file does not exist: then the command line is at fault."""
    for name in names:
        if not name.startswith("no:") and not os.path.exists(name):  # noqa: PTH110  # as in `_commands`
            advice = "-p takes the path of a file; installed plugins need no -p"
            raise click.BadParameter(f"there is no file {name!r}: {advice}", param=option)
    ctx.meta[_FILES] = (*ctx.meta.get(_FILES, ()), *names)


def _note_no_plugins(ctx: click.Context, _: click.Parameter, is_set: object) -> None:
    ctx.meta[_NO_PLUGINS] = ctx.meta.get(_NO_PLUGINS) or is_set


_PLUGIN: Mapping[str, Any] = {
    "metavar": "FILE|no:NAME",
    "multiple": True,
    "expose_value": False,
    "callback": _note_files,
}
_NONE: Mapping[str, Any] = {
    "is_flag": True,
    "expose_value": False,
    "callback": _note_no_plugins,
    "help": "Leave out all plugins that are installed or of pyproject.toml; those of -p stay.",
}

PROGRAM_OPTIONS = (
    click.Option(
        ["-p", "--plugin"],
        is_eager=True,
        help="Load a plugin file, with its commands; or leave out an installed plugin.",
        **_PLUGIN,
    ),
    click.Option(["--no-plugins"], is_eager=True, **_NONE),
)
"""The options before the command, where they serve all commands."""


def plugin_options(function: F) -> F:
    """Add the same options to a command; `registry` reads both."""
    help = "Load a plugin file; or leave out an installed plugin."
    plugin = click.option("-p", "--plugin", help=help, **_PLUGIN)
    return plugin(click.option("--no-plugins", **_NONE)(function))


def has_files(ctx: click.Context) -> bool:
    """Return whether the program itself has plugin files."""
    return any(not name.startswith("no:") for name in ctx.meta.get(_FILES, ()))


def registry(*, lenient: bool = False, ctx: click.Context | None = None) -> PluginRegistry:
    """Return the registry that the options, also those of the program, and the environment ask for.

    When the command ends, each plugin that cannot be used is named on standard error.

    Args:
        lenient: Whether to accept broken plugins in silence in spite of `EVENTKIT_PLUGINS_STRICT`,
            for commands that report them themselves.
        ctx: The context, where it is not the current one, as while a shell completes.

    Raises:
        PluginError: If a file cannot be loaded as a plugin.
    """
    from eventkit import builtin

    ctx = ctx or click.get_current_context()
    files, no_plugins = typed_plugins(ctx)
    available = builtin.registry(
        files, local=_local_plugins(), no_plugins=no_plugins, lenient=lenient
    )
    ctx.meta[IN_USE] = available
    if not lenient:
        ctx.call_on_close(lambda: [*map(warn, available.reports)])
        warn_of_namesakes(available, ctx.find_root().invoked_subcommand)
    return available


def typed_plugins(ctx: click.Context | None = None) -> tuple[tuple[str, ...], bool]:
    """Return what was typed before the command and after it: all of `-p`, and `--no-plugins`."""
    meta = (ctx or click.get_current_context()).meta
    return meta.get(_FILES, ()), bool(meta.get(_NO_PLUGINS))


def remember_plugins(files: tuple[str, ...], *, no_plugins: bool) -> None:
    """Take these values of `-p` and `--no-plugins` for typed, in a process that read no line."""
    click.get_current_context().meta.update({_FILES: files, _NO_PLUGINS: no_plugins})


def plugin_arguments() -> list[str]:
    """Return the options with which another process uses the plugins that `registry` gives."""
    files, no_plugins = typed_plugins()
    return [*["--no-plugins"] * no_plugins, *(f"--plugin={name}" for name in files)]


def has_local_plugins() -> bool:
    """Return whether the working folder may name plugins."""
    if not os.path.lexists(PYPROJECT):
        return False
    from pathlib import Path

    from eventkit.cli._pyproject import may_name_plugins

    return may_name_plugins(Path(PYPROJECT))


def _local_plugins() -> list[PluginInfo]:
    if not has_local_plugins():
        return []
    from pathlib import Path

    from eventkit.cli._local_plugins import local_plugins  # imports a lot

    return local_plugins(Path(PYPROJECT))


def warn_of_namesakes(plugins: PluginRegistry, name: str | None) -> None:
    """Warn of commands of files that have the name of the built-in command that is run."""
    for offer in plugins.file_commands():
        if offer.value.name == name:
            title = offer.plugin.info.title
            warn(f"{name!r} is a command of eventkit; that of {title} is {offer.name}")


def plugins_called(name: str, available: PluginRegistry) -> list[LoadedPlugin]:
    """Return the plugins and commands of a name: their own, a distribution's or an offer's.

    Raises:
        click.BadParameter: If nothing has this name.
    """
    from eventkit.model.words import guess, nearest

    plugins = (*available.plugins(), *available.loaded_commands())
    matching = [plugin for plugin in plugins if is_called(name, *_names(plugin))]
    if not matching:
        known = [known for plugin in plugins for known in _names(plugin)]
        parts = [f"no plugin or format {name!r}", guess(nearest(name, known))]
        raise click.BadParameter("; ".join(filter(None, parts)), param_hint="'NAME'")
    return matching


def is_called(typed: str, *names: str) -> bool:
    """Return whether one of several names was typed, whatever its case."""
    from eventkit.plugins._discovery import normalize_name

    return normalize_name(typed) in map(normalize_name, names)


def _names(plugin: LoadedPlugin) -> Iterator[str]:
    yield plugin.info.name
    yield from filter(None, [plugin.info.distribution])
    for offers in plugin.offers.values():
        for value in offers:
            yield from offer_names(plugin, value)


def offer_names(plugin: LoadedPlugin, value: Any) -> tuple[str, str]:  # noqa: ANN401  # any offer
    """Return the name of what a plugin offers, alone and after that of the plugin."""
    return offer_name(value), f"{plugin.info.name}:{offer_name(value)}"


def offer_name(value: Any) -> str:  # noqa: ANN401  # an offer of any kind
    """Return the name of an offer; that of a check is its id."""
    return getattr(value, "name", "") or str(getattr(value, "id", ""))


def is_builtin(plugin: LoadedPlugin) -> bool:
    """Return whether a plugin is a module of eventkit itself."""
    return isinstance(plugin.info.origin, str)


def name_clash() -> str | None:
    """Return a warning where the unrelated distribution `eventkit` shares our import folder.

    Ours is called `eventkit-core`. Whichever of the two is installed last overwrites files of the
    other.
    """
    from importlib import metadata  # imports a lot
    from pathlib import Path

    try:
        other = metadata.distribution("eventkit")
    except metadata.PackageNotFoundError:
        return None
    here = Path(__file__).resolve().parents[1]
    if Path(str(other.locate_file("eventkit"))).resolve() != here:
        return None
    return (
        f"the unrelated distribution 'eventkit' {other.version} shares the folder {here}; run"
        " `pip uninstall eventkit`, then `pip install --force-reinstall eventkit-core`"
    )
