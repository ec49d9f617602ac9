"""`eventkit plugin doctor`: what is wrong with the installed plugins."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from eventkit.cli._namesake import namesake
from eventkit.cli._plugins import is_builtin, patient_registry, plugin_options
from eventkit.cli._program import COMMANDS, ExampleCommand
from eventkit.cli._screen import counted, safe

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._registry import LoadedPlugin

PLUGIN_AT_FAULT = 3


@click.command("doctor", cls=ExampleCommand, examples=["eventkit plugin doctor"])
@plugin_options
@click.pass_context
def command(ctx: click.Context, *, plugins: tuple[str, ...], no_plugins: bool) -> None:
    """Load every plugin and say what is wrong.

    Broken, incompatible and conflicting plugins are found, formats or commands of one name, and
    another distribution in eventkit's own folder. The exit code is 3 where there is a finding.
    """
    held = patient_registry(plugins, no_plugins=no_plugins)
    ours = [plugin for plugin in held.plugins() if not is_builtin(plugin)]
    commands = held.loaded_commands()
    findings = [*_findings(held), *_of_commands(commands)]
    for finding in findings:
        click.echo(safe(finding))
    said = counted(len(findings), "finding") if findings else "nothing is wrong"
    click.echo(f"{counted(len(ours) + len(commands), 'plugin')}: {said}")
    if findings:
        ctx.exit(PLUGIN_AT_FAULT)


def _findings(held: PluginRegistry) -> Iterator[str]:
    yield from filter(None, [namesake()])
    yield from held.reports
    providers: dict[str, list[str]] = defaultdict(list)
    for offer in held.exporters():
        providers[offer.value.name].append(f"{offer.plugin.found.name} ({offer.provider})")
    for name, by in providers.items():
        if len(by) > 1:
            full = f"{by[-1].partition(' ')[0]}:{name}"
            yield f"the format {name!r} is offered by {', '.join(by)}: use names such as {full}"


def _of_commands(commands: Sequence[LoadedPlugin]) -> Iterator[str]:
    yield from filter(None, (command.report for command in commands))
    names = Counter(command.found.name for command in commands)
    for command in commands:
        name, package = command.found.name, command.found.distribution
        if name in COMMANDS or names[name] > 1:
            yield f"the command {name!r} is not of {package} alone: use {package}:{name}"
