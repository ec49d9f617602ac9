"""The plugins that a command uses: its options, the registry, and a clash of distributions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from eventkit.cli._terminal import warn

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._registry import LoadedPlugin

IN_USE = "eventkit.plugins"
"""The key of the registry in use in `meta` of the context."""

F = TypeVar("F", bound=Callable[..., object])


def _require_files(
    _: click.Context, option: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse a file that does not exist: this is a fault of the command line, not of a plugin."""
    for name in names:
        if not name.startswith("no:") and not Path(name).exists():
            advice = "-p takes the path of a file; installed plugins need no -p"
            raise click.BadParameter(f"there is no file {name!r}: {advice}", param=option)
    return names


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


def registry(plugins: Iterable[str], *, no_plugins: bool, lenient: bool = False) -> PluginRegistry:
    """Return the registry that the options and the environment ask for.

    When the command ends, each plugin that cannot be used is named on standard error.

    Args:
        plugins: The values of `-p`.
        no_plugins: Whether to leave out all installed plugins.
        lenient: Whether to accept broken plugins in silence in spite of `EVENTKIT_PLUGINS_STRICT`,
            for commands that report them themselves.

    Raises:
        PluginError: If a file cannot be loaded as a plugin.
    """
    from eventkit import builtin

    available = builtin.registry(plugins, no_plugins=no_plugins, lenient=lenient)
    ctx = click.get_current_context()
    ctx.meta[IN_USE] = available
    if not lenient:
        ctx.call_on_close(lambda: [*map(warn, available.reports)])
    return available


def is_builtin(plugin: LoadedPlugin) -> bool:
    """Return whether a plugin is a module of eventkit itself."""
    return isinstance(plugin.info.origin, str)


def name_clash() -> str | None:
    """Return a warning where the unrelated distribution `eventkit` shares our import folder.

    Ours is called `eventkit-core`. Whichever of the two is installed last overwrites files of the
    other.
    """
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
