"""`eventkit plugin check`: the contract of plugins, without pytest."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from eventkit.cli._failures import PLUGIN_AT_FAULT
from eventkit.cli._plugins import (
    is_called,
    offer_names,
    plugin_arguments,
    plugin_options,
    plugins_called,
    registry,
)
from eventkit.cli._program import command_with_examples
from eventkit.cli._terminal import counted, json_option, print_json, progress, safe, terminal_width
from eventkit.cli.plugin._check_process import (
    DONE,
    FAILED,
    Answers,
    NoAnswerError,
    answers,
    confine,
    print_line,
)

if TYPE_CHECKING:
    from eventkit.plugins import PluginRegistry
    from eventkit.plugins._registry import LoadedPlugin
    from eventkit.testing import CheckResult, Contract, ContractReport


_LOADING = 60.0
"""How many seconds all plugins together may take to be loaded."""


class Examined(NamedTuple):
    """The report on something that a plugin offers, with its title and that plugin."""

    title: str
    plugin: Mapping[str, Any]
    report: ContractReport


@command_with_examples(
    "check", "eventkit plugin check icalendar", "eventkit plugin check eventkit-csv --json"
)
@click.argument("name")
@json_option
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=30,
    show_default=True,
    help="How long each check may take.",
)
@click.option("--lines", is_flag=True, hidden=True)
@plugin_options
@click.pass_context
def command(
    ctx: click.Context,
    name: str,
    *,
    as_json: bool,
    timeout: float,
    lines: bool,
) -> None:
    """Run the contract of plugins on a format, plugin or distribution.

    The checks are those of `eventkit.testing`, which the tests of a plugin run with pytest; here
    they need no pytest, and run in a process of their own, which ends with the last of them. All
    that a plugin offers is examined; of NAME alone, if that is a format. What the plugin waives is
    printed with the reason. The exit code is 3 if a check fails.
    """
    if lines:
        _examine(name)
        return
    debug = ["--debug"] if ctx.find_root().meta.get("eventkit.debug") else []
    options = plugin_arguments()
    with answers(["plugin", "check", "--lines", *debug, *options, "--", name]) as source:
        examined = [*_examined(source, timeout)]
    if as_json:
        print_json([{**it.plugin, **it.report.as_json()} for it in examined])
    else:
        for number, it in enumerate(examined):
            click.echo("\n" if number else "", nl=False)
            _print(it)
    if any(it.report.failures for it in examined):
        ctx.exit(PLUGIN_AT_FAULT)


def _examined(source: Answers, timeout: float) -> Iterator[Examined]:
    """Yield the report on each thing, as the process sends it.

    Args:
        source: The lines of the process.
        timeout: How many seconds each check may take.

    Raises:
        PluginError: If the process ends early or takes too long.
        click.exceptions.Exit: If it failed, and printed why.
    """
    from eventkit.testing import CheckResult, ContractReport

    while "end" not in (head := _answer(source, _LOADING, "loading the plugins")):
        title = f"{head['kind']} {head['name']} of {head['owner']}"
        results = []
        for id in progress(head["ids"], f"Checking {head['name']}"):
            result = _answer(source, timeout, f"{title}: its check {id}")
            if "end" in result:
                source.fail()
            results.append(CheckResult(**result))
        report = ContractReport(kind=head["kind"], name=head["name"], results=results)
        plugin = {key: head[key] for key in ("plugin", "distribution", "version")}
        yield Examined(title, plugin, report)
    if head["end"] == FAILED:
        source.fail()


def _answer(source: Answers, seconds: float, step: str) -> dict[str, Any]:
    """Return the next line of the process.

    Raises:
        PluginError: If there is none.
    """
    from eventkit.model.errors import PluginError

    try:
        return source.next(seconds)
    except NoAnswerError as error:
        raise PluginError(f"{step} {error}; nothing more of it is run") from None


# --- in the process of its own


def _examine(name: str) -> None:
    """Print a line for each contract of a name, and for each result.

    Raises:
        click.BadParameter: If nothing has the name, or it offers nothing with a contract.
        PluginError: If the plugin cannot be used.
    """
    confine()
    send = partial(print_line, sys.stdout)  # plugins may replace it
    try:
        available = registry(lenient=True)
        for plugin, contract in _contracts(name, available):
            info = plugin.info
            send(
                plugin=info.name,
                distribution=info.distribution,
                version=info.version,
                owner=info.owner,
                kind=contract.kind,
                name=contract.name,
                ids=contract.ids,
            )
            for id in contract.ids:
                result = contract.result(id)
                send(id=id, summary=result.summary, faults=result.faults, waiver=result.waiver)
    except Exception:
        send(end=FAILED)
        raise
    send(end=DONE)


def _contracts(name: str, available: PluginRegistry) -> list[tuple[LoadedPlugin, Contract[Any]]]:
    """Return the contract of what has a name, or of all that plugins of that name offer.

    Raises:
        click.BadParameter: If nothing has the name, or it offers nothing with a contract.
        PluginError: If the plugin cannot be used.
    """
    contracts = [
        (plugin, contract)
        for plugin in plugins_called(name, available)
        for contract in _contracts_of(plugin, name, available)
    ]
    if not contracts:
        raise click.BadParameter(f"{name!r} offers nothing to check", param_hint="'NAME'")
    return contracts


def _contracts_of(
    plugin: LoadedPlugin, name: str, available: PluginRegistry
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


# --- the table


def _print(examined: Examined) -> None:
    from eventkit.cli._text_width import wrap

    report, width = examined.report, terminal_width()
    title = wrap(safe(examined.title), width)
    click.echo("\n".join(click.style(line, bold=True) for line in title))
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
