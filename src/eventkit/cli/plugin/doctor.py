"""`eventkit plugin doctor`: what is wrong with the installed plugins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from eventkit.cli._namesake import namesake
from eventkit.cli._plugins import is_builtin, patient_registry, plugin_options
from eventkit.cli._program import Command, debug_option
from eventkit.cli._screen import counted, safe

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry

PLUGIN_AT_FAULT = 3


@click.command("doctor", cls=Command, examples=["eventkit plugin doctor"])
@plugin_options
@debug_option
@click.pass_context
def command(ctx: click.Context, *, plugins: tuple[str, ...], no_plugins: bool) -> None:
    """Load every plugin and say what is wrong.

    Broken, incompatible and conflicting plugins are found, formats of one name, and another
    distribution in eventkit's own folder. The exit code is 3 where there is a finding.
    """
    held = patient_registry(plugins, no_plugins=no_plugins)
    ours = [plugin for plugin in held.plugins() if not is_builtin(plugin)]
    findings = list(_findings(held))
    for finding in findings:
        click.echo(safe(finding))
    said = counted(len(findings), "finding") if findings else "nothing is wrong"
    click.echo(f"{counted(len(ours), 'plugin')}: {said}")
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
