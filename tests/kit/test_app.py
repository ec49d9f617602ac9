"""The fixture `app`: the command line in this process, with the plugins under test."""

from __future__ import annotations

import sys

import click

from eventkit.model import Event
from eventkit.plugins import Command, NoOptions, TextExporter
from eventkit.testing import App


def render(event: Event, options: NoOptions) -> str:
    return f"{event.title}\n"


ACME = TextExporter(
    name="acme", summary="A", extension=".acme", media_type="text/plain", render=render
)


@click.command("acme-hello")
def hello() -> None:
    click.echo(sys.stdin.read())
    click.echo("careful", err=True)


HELLO = Command(name="acme-hello", summary="Greet.", command=hello)


def test_a_command_runs_in_a_folder_of_its_own(app: App) -> None:
    done = app.run("new", "school.toml")

    assert (done.code, done.output) == (0, "")
    assert done.errors.startswith("wrote school.toml")
    assert (app.folder / "school.toml").exists()


def test_a_format_that_is_registered_can_be_used(app: App) -> None:
    app.run("new", "school.toml")
    app.register(ACME)

    assert app.run("export", "school.toml", "--to", "acme").data == b"School\n"
    assert "csv" not in app.run("formats").output  # it is installed, and left out


def test_a_command_that_is_registered_can_be_run(app: App) -> None:
    app.register(HELLO)
    app.register(ACME)

    done = app.run("acme-hello", stdin=b"hello")

    assert (done.code, done.output, done.errors) == (0, "hello\n", "careful\n")


def test_it_says_how_a_command_failed(app: App) -> None:
    done = app.run("export", "nothing.toml", "--to", "acme")

    assert done.code == 2
    assert "nothing.toml" in done.errors or "acme" in done.errors
