"""Commands that break the contract of commands, each in one way."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from eventkit.commands import DOCUMENT, ExampleCommand, load_document
from eventkit.plugins import Command
from eventkit.testing import command_contract, registry_with
from eventkit_audit._command import AUDIT


def command(act: Callable[[Path], object], **more: object) -> Command:
    """Return a command that does something with a document."""

    @click.argument("path", type=DOCUMENT)
    def count(path: Path) -> None:
        act(path)

    options = {"cls": ExampleCommand, "examples": ["eventkit acme-count event.toml"], **more}
    if options["examples"] is None:
        del options["examples"]
    made = click.command("acme-count", **options)(count)  # type: ignore[call-overload]  # options of many types
    return Command(name="acme-count", summary="Count.", command=made)


def count(path: Path) -> None:
    click.echo(len(load_document(path).sessions))


def fail(path: Path) -> None:
    raise ZeroDivisionError


def print_errors(path: Path) -> None:
    if not path.exists():
        click.echo("there is no such file")
        raise SystemExit(1)


def fail_in_silence(path: Path) -> None:
    if not path.exists():
        raise SystemExit(1)


def swallow_pipes(path: Path) -> None:
    try:
        click.echo("x" * 100_000)
        sys.stdout.flush()
    except BrokenPipeError as error:
        raise ValueError("nobody reads") from error


class Stubborn(click.Command):
    """A command that does not let itself be interrupted."""

    examples = ()

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            return None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Examples"):
            formatter.write("  eventkit acme-count event.toml\n")


class Lenient(ExampleCommand):
    """A command that takes whatever it is given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = [word for word in args if not word.startswith("--no-")]
        return super().parse_args(ctx, known or ["event.toml"])


def failures(command: Command) -> dict[str, str]:
    with registry_with(command):
        report = command_contract(command).report()
    return {result.id: result.message for result in report.failures}


def test_a_command_that_breaks_nothing_passes() -> None:
    assert failures(command(count)) == {}


@pytest.mark.parametrize(
    ("broken", "wrong", "fault"),
    [
        ("helpful", command(count, cls=click.Command, examples=None), "Its help has no example"),
        ("usage", command(count, cls=Lenient), "it ends with 0, not 2"),
        ("quiet", command(print_errors), "prints an error on standard output"),
        ("quiet", command(fail_in_silence), "fails and says nothing"),
        ("pipe", command(swallow_pipes), "On a closed pipe it ends with 3"),
        ("interrupt", command(count, cls=Stubborn, examples=None), "Interrupted by Ctrl-C"),
    ],
)
def test_a_command_is_caught_by_the_check_that_it_breaks(
    broken: str, wrong: Command, fault: str
) -> None:
    faults = failures(wrong)

    assert list(faults) == [broken]
    assert fault in faults[broken]


def test_an_example_has_to_run() -> None:
    with registry_with(command(fail)):
        result = command_contract(command(fail)).result("works")

    assert "`eventkit acme-count event.toml` ends with 3" in result.message


def test_a_command_of_a_package_is_named_by_an_entry_point() -> None:
    with registry_with():
        result = command_contract(AUDIT).result("declared")

    assert '[project.entry-points."eventkit.commands"]' in result.message
