"""The options that steer plugins, and the registry they lead to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from eventkit.cli._screen import warn

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._registry import LoadedPlugin

F = TypeVar("F", bound=Callable[..., object])


def _require_files(
    _: click.Context, option: click.Parameter, given: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse a file that is not there: then the command line is at fault, and no plugin."""
    for each in given:
        if not each.startswith("no:") and not Path(each).exists():
            advice = "-p takes the path of a file; installed plugins need no -p"
            raise click.BadParameter(f"there is no file {each!r}: {advice}", param=option)
    return given


def plugin_options(function: F) -> F:
    """Add `-p/--plugin` and `--no-plugins` to a command."""
    plugin = click.option(
        "-p",
        "--plugin",
        "plugins",
        metavar="FILE|no:NAME",
        multiple=True,
        callback=_require_files,
        help="Load a plugin file; or leave out an installed plugin.",
    )
    none = click.option(
        "--no-plugins", is_flag=True, help="Leave out all installed plugins; files stay."
    )
    return plugin(none(function))


def registry(plugins: Iterable[str], *, no_plugins: bool) -> PluginRegistry:
    """Return the registry that the options and the environment ask for.

    At the end of the command it is said on standard error which plugins cannot be used.

    Args:
        plugins: What stands after each `-p`.
        no_plugins: Whether all installed plugins stay out.

    Raises:
        PluginError: If a file cannot be loaded as a plugin.
    """
    from eventkit import builtin

    held = builtin.registry(plugins, no_plugins=no_plugins)
    click.get_current_context().call_on_close(lambda: _tell(held))
    return held


def patient_registry(plugins: Iterable[str], *, no_plugins: bool) -> PluginRegistry:
    """Return the registry of commands that say themselves what is wrong with plugins.

    They work with any set of broken plugins, whatever `EVENTKIT_PLUGINS_STRICT` says.
    """
    from eventkit import builtin

    return builtin.registry(plugins, no_plugins=no_plugins, patient=True)


def _tell(held: PluginRegistry) -> None:
    for report in held.reports:
        warn(report)


def is_builtin(plugin: LoadedPlugin) -> bool:
    """Say whether a plugin is a module of eventkit itself."""
    return isinstance(plugin.found.origin, str)
