"""`eventkit plugin show`: all about one plugin or format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from eventkit.cli._plugins import is_builtin, patient_registry, plugin_options
from eventkit.cli._program import ExampleCommand
from eventkit.cli._screen import safe

if TYPE_CHECKING:
    from eventkit.plugins import Check, Command, Exporter, Importer
    from eventkit.plugins._registry import LoadedPlugin


@click.command("show", cls=ExampleCommand, examples=["eventkit plugin show icalendar"])
@click.argument("name")
@plugin_options
def command(name: str, *, plugins: tuple[str, ...], no_plugins: bool) -> None:
    """Show what a plugin or a format is and takes.

    NAME is that of a plugin or command, of the distribution that brings it, or of a format. What
    is shown: state, error, where to report it, and what the plugin offers with all options.
    """
    held = patient_registry(plugins, no_plugins=no_plugins)
    known = (*held.plugins(), *held.loaded_commands())
    matching = [plugin for plugin in known if _is_meant(plugin, name)]
    if not matching:
        raise click.BadParameter(_unknown(known, name), param_hint="'NAME'")
    for number, plugin in enumerate(matching):
        if number:
            click.echo()
        click.echo(click.style(safe(_title(plugin)), bold=True))
        for line in _lines(plugin):
            click.echo(safe(line))


def _is_meant(plugin: LoadedPlugin, name: str) -> bool:
    from eventkit.plugins._found import normal

    return normal(name) in map(normal, _names(plugin))


def _names(plugin: LoadedPlugin) -> Iterator[str]:
    yield plugin.found.name
    yield from filter(None, [plugin.found.distribution])
    for offers in plugin.offers.values():
        for value in offers:
            own = _name(value)
            yield from (own, f"{plugin.found.name}:{own}")


def _unknown(plugins: Iterable[LoadedPlugin], name: str) -> str:
    from eventkit.model.words import guess, nearest

    known = [known for plugin in plugins for known in _names(plugin)]
    said = [f"no plugin or format {name!r}", guess(nearest(name, known))]
    return "; ".join(filter(None, said))


def _title(plugin: LoadedPlugin) -> str:
    return "eventkit itself" if is_builtin(plugin) else f"{plugin.found.kind} {plugin.found.name}"


def _lines(plugin: LoadedPlugin) -> Iterator[str]:
    found = plugin.found
    if found.distribution:
        yield f"  distribution   {found.distribution} {found.version}"
    if found.issues:
        yield f"  report faults  {found.issues}"
    yield f"  state          {plugin.state}{': ' if found.reason else ''}{found.reason}"
    for hook, offers in plugin.offers.items():
        for value in offers:
            yield from _offer(hook.removeprefix("eventkit_").removesuffix("s"), value)
    if plugin.details:
        yield ""
        yield plugin.details.rstrip()


def _offer(kind: str, value: Exporter | Importer[Any] | Check | Command) -> Iterator[str]:
    import attrs  # here, not at the top: help does without

    from eventkit.cli._options import typed
    from eventkit.plugins import NoOptions

    more = " ".join(getattr(value, "extensions", ())) or getattr(value, "severity", "")
    yield f"  {kind} {_name(value)} {more}".rstrip()
    yield f"    {value.summary}"
    options = {
        f"--option {typed(option.name)}={spelt(option.default)}": option.metadata["help"]
        for option in attrs.fields(getattr(value, "options", NoOptions))
    }
    width = max(map(len, options), default=0)
    for option, help in options.items():
        yield f"    {option:{width}}  {help}"


def _name(value: Exporter | Importer[Any] | Check | Command) -> str:
    """Return what an object is called: a check has an id."""
    return getattr(value, "name", "") or str(getattr(value, "id", ""))


def spelt(default: object) -> str:
    """Return a default as one would type it."""
    if isinstance(default, bool):
        return "yes" if default else "no"
    if isinstance(default, tuple | list):
        return ",".join(map(str, default))
    if isinstance(default, timedelta):
        from eventkit.document.values import Duration

        return str(Duration().write(default)).replace(" ", "")
    return "" if default is None else str(default)
