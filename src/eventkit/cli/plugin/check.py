"""`eventkit plugin check`: the contract of plugins, without pytest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from eventkit.cli._failures import PLUGIN_AT_FAULT
from eventkit.cli._plugins import (
    is_called,
    offer_names,
    plugin_options,
    plugins_called,
    registry,
)
from eventkit.cli._program import ExampleCommand
from eventkit.cli._terminal import counted, json_option, print_json, progress, safe, terminal_width

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._registry import LoadedPlugin
    from eventkit.testing import CheckResult, Contract, ContractReport


class Examined(NamedTuple):
    """A plugin, and the report on something that it offers."""

    plugin: LoadedPlugin
    report: ContractReport


@click.command(
    "check",
    cls=ExampleCommand,
    examples=["eventkit plugin check icalendar", "eventkit plugin check eventkit-csv --json"],
)
@click.argument("name")
@json_option
@plugin_options
@click.pass_context
def command(
    ctx: click.Context, name: str, *, as_json: bool, plugins: tuple[str, ...], no_plugins: bool
) -> None:
    """Run the contract of plugins on a format, plugin or distribution.

    The checks are those of `eventkit.testing`, which the tests of a plugin run with pytest; here
    they need no pytest. All that a plugin offers is examined; of NAME alone, if that is a format.
    What the plugin waives is printed with the reason. The exit code is 3 if a check fails.
    """
    available = registry(plugins, no_plugins=no_plugins, lenient=True)
    examined = [*_examined(name, available)]
    if as_json:
        print_json([_as_json(it) for it in examined])
    else:
        for number, it in enumerate(examined):
            click.echo("\n" if number else "", nl=False)
            _print(it)
    if any(it.report.failures for it in examined):
        ctx.exit(PLUGIN_AT_FAULT)


def _examined(name: str, available: PluginRegistry) -> Iterator[Examined]:
    """Yield the report on each thing of a name, or on all that plugins of that name offer.

    Raises:
        click.BadParameter: If nothing has the name, or it offers nothing with a contract.
        PluginError: If the plugin cannot be used.
    """
    contracts = [
        (plugin, contract)
        for plugin in plugins_called(name, available)
        for contract in _contracts(name, plugin, available)
    ]
    if not contracts:
        raise click.BadParameter(f"{name!r} offers nothing to check", param_hint="'NAME'")
    for plugin, contract in contracts:
        _require_return(plugin, contract)
        yield Examined(plugin, _report(contract))


def _contracts(
    name: str, plugin: LoadedPlugin, available: PluginRegistry
) -> Iterator[Contract[Any]]:
    from eventkit.plugins._discovery import State
    from eventkit.testing.offers import CONTRACTS

    if plugin.state is not State.ACTIVE:
        raise plugin.refusal() from plugin.error
    offers = [(hook, value) for hook, values in plugin.offers.items() for value in values]
    of_name = [it for it in offers if is_called(name, *offer_names(plugin, it[1]))]
    for hook, value in of_name or offers:
        if hook in CONTRACTS:
            yield CONTRACTS[hook](value, available)


def _require_return(plugin: LoadedPlugin, contract: Contract[Any]) -> None:
    """Refuse an exporter that ends its process: it would end this one, as if all were well.

    Raises:
        PluginError: If it does.
    """
    from eventkit.model.errors import PluginError

    elsewhere = getattr(contract.trial, "elsewhere", None)
    if elsewhere and elsewhere.has_ended:
        fault = f"{contract.kind} {contract.name} of {plugin.info.owner}: {elsewhere.error}"
        raise PluginError(fault.rstrip(": ") + "; nothing more of it is run")


def _report(contract: Contract[Any]) -> ContractReport:
    from eventkit.testing import ContractReport

    results = [contract.result(id) for id in progress(contract.ids, f"Checking {contract.name}")]
    return ContractReport(kind=contract.kind, name=contract.name, results=results)


def _as_json(examined: Examined) -> dict[str, Any]:
    plugin = examined.plugin.info
    return {
        "plugin": plugin.name,
        "distribution": plugin.distribution,
        "version": plugin.version,
        **examined.report.as_json(),
    }


# --- the table


def _print(examined: Examined) -> None:
    from eventkit.cli._text_width import wrap

    report, width = examined.report, terminal_width()
    title = f"{report.kind} {report.name} of {examined.plugin.info.owner}"
    click.echo("\n".join(click.style(line, bold=True) for line in wrap(safe(title), width)))
    rows = [*_rows(report.results)]
    first, second = (max(len(row[column]) for row in rows) for column in (0, 1))
    for id, verdict, summary, message in rows:
        line = f"  {id:{first}}  {verdict:{second}}  {summary}"
        for text in wrap(safe(line), width, hang=first + second + 6):
            click.echo(text)
        for sentence in message.splitlines():
            for text in wrap(f"      {safe(sentence)}", width, hang=6):
                click.echo(text)
    click.echo(_summary(report.results))


def _summary(results: tuple[CheckResult, ...]) -> str:
    failed = sum(result.is_failure for result in results)
    waived = sum(bool(result.message) for result in results) - failed
    counts = [f"{number} {word}" for number, word in ((failed, "failed"), (waived, "waived"))
              if number]  # fmt: skip
    return f"{counted(len(results), 'check')}: {', '.join(counts) or 'all passed'}"


def _rows(results: tuple[CheckResult, ...]) -> Iterator[tuple[str, str, str, str]]:
    """Yield id, verdict, summary and message; those of one kind that passed are one row."""
    passed = Counter(_kind(result) for result in results if not result.message)
    for result in results:
        if result.message:
            verdict = str(result.verdict)
            if result.is_failure:
                verdict = verdict.upper()
            yield result.id, verdict, result.summary, result.message
        elif number := passed.pop(_kind(result), 0):
            summary = f"{number} of this kind" if number > 1 else result.summary
            yield _kind(result), "passed", summary, ""


def _kind(result: CheckResult) -> str:
    return result.id.partition("[")[0]
