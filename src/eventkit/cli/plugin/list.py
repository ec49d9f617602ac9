"""`eventkit plugin list`: the installed plugins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import click

from eventkit.cli._plugins import is_builtin, plugin_options, registry
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import columns, json_option, print_json

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._discovery import PluginInfo


class Row(NamedTuple):
    """A row of the list: a plugin."""

    name: str
    kind: str
    distribution: str | None
    version: str | None
    state: str
    reason: str


@command_with_examples("list", "eventkit plugin list", "eventkit plugin list --load")
@click.option("--load", is_flag=True, help="Load each plugin, and show the result.")
@json_option
@plugin_options
def command(*, load: bool, as_json: bool) -> None:
    """List the installed plugins, without importing them.

    Each line has the name of a plugin or command, its distribution and its state: found, disabled,
    incompatible, conflicting or untrusted. --load adds the states active and broken, and the files
    that -p names.
    """
    available = registry(lenient=True)
    rows = list(_loaded(available) if load else _discovered(available))
    if as_json:
        print_json([row._asdict() for row in rows])
    elif rows:
        columns(map(_cells, rows))
    else:
        click.echo("no plugin is installed; `eventkit formats` lists what eventkit itself writes")


def _discovered(plugins: PluginRegistry) -> Iterator[Row]:
    for plugin in (*plugins.local(), *plugins.installed(), *plugins.commands()):
        yield _row(plugin, plugin.state, plugin.reason)


def _loaded(plugins: PluginRegistry) -> Iterator[Row]:
    for plugin in (*plugins.plugins(), *plugins.loaded_commands()):
        if not is_builtin(plugin):
            yield _row(plugin.info, plugin.state, plugin.reason)


def _row(plugin: PluginInfo, state: str, reason: str) -> Row:
    return Row(plugin.name, plugin.kind, plugin.distribution, plugin.version, str(state), reason)


def _cells(row: Row) -> tuple[str, ...]:
    return row.name, f"{row.distribution or 'file'} {row.version or ''}", row.state, row.reason
