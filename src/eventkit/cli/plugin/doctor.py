"""`eventkit plugin doctor`: faults of the installed plugins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from eventkit._zone_data import zone_data
from eventkit.cli._failures import PLUGIN_AT_FAULT
from eventkit.cli._plugins import is_builtin, name_clash, plugin_options, registry
from eventkit.cli._program import COMMANDS, command_with_examples
from eventkit.cli._terminal import counted, safe

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._registry import LoadedPlugin


@command_with_examples("doctor", "eventkit plugin doctor")
@plugin_options
def command() -> None:
    """Load every plugin and report faults.

    Findings are broken, incompatible and conflicting plugins, several formats or commands of the
    same name, and another distribution in eventkit's own folder. The exit code is 3 if there is a
    finding. It prints the version of the time zone data as well.
    """
    available = registry(lenient=True)
    commands = available.loaded_commands()
    number = sum(not is_builtin(plugin) for plugin in (*available.plugins(), *commands))
    findings = [*_findings(available), *_command_findings(available, commands)]
    for finding in findings:
        click.echo(safe(finding))
    click.echo(f"time zone data {zone_data()}")
    summary = counted(len(findings), "finding") if findings else "nothing is wrong"
    click.echo(f"{counted(number, 'plugin')}: {summary}")
    if findings:
        raise click.exceptions.Exit(PLUGIN_AT_FAULT)


def _findings(plugins: PluginRegistry) -> Iterator[str]:
    yield from filter(None, [name_clash()])
    yield from plugins.reports
    providers: dict[str, list[str]] = defaultdict(list)
    for offer in plugins.exporters():
        providers[offer.value.name].append(f"{offer.plugin.info.name} ({offer.provider})")
    for name, by in providers.items():
        if len(by) > 1:
            full = f"{by[-1].partition(' ')[0]}:{name}"
            yield f"the format {name!r} is offered by {', '.join(by)}: use names such as {full}"


def _command_findings(plugins: PluginRegistry, commands: Sequence[LoadedPlugin]) -> Iterator[str]:
    yield from filter(None, (command.report for command in commands))
    providers = [(command.info.name, command.info.distribution) for command in commands]
    of_files = (*plugins.file_commands(), *plugins.local_commands())
    providers += [(it.value.name, it.plugin.info.name) for it in of_files]
    names = Counter(name for name, _ in providers)
    for name, package in providers:
        if name in COMMANDS or names[name] > 1:
            yield f"the command {name!r} is not of {package} alone: use {package}:{name}"
