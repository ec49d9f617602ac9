"""Commands of plugin files: `eventkit -p FILE NAME`, and what they cost others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import HEAD

ACME = """
import sys
import click
from eventkit.commands import ExampleCommand
from eventkit.plugins import Command, TextExporter, hookimpl

{first}

@click.command("{name}", cls=ExampleCommand, examples=["eventkit -p acme.py {name}"])
@click.option("--loud", is_flag=True)
def hello(loud):
    "Greet."
    {deed}

@hookimpl
def eventkit_commands():
    yield {offer}

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme-table", summary="A table", extension=".acme",
                       media_type="text/plain", render=lambda event, _: event.title)
"""
OFFER = 'Command(name="{name}", summary="Greet a guest.", command=hello)'


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    return tmp_path / "acme.py"


def code(
    deed: str = "click.echo('hello')", *, name: str = "hello", first: str = "", offer: str = OFFER
) -> str:
    return ACME.format(deed=deed, name=name, first=first, offer=offer.format(name=name))


@pytest.mark.parametrize("line", ["-p acme.py --help", "--help -p acme.py"])
def test_help_lists_the_commands_of_a_file(run: Run, acme: Path, line: str) -> None:
    acme.write_text(code())

    done = run(*line.split())

    assert b"Commands of acme:\n  hello  Greet a guest.\n" in done.stdout
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_command_of_a_file_is_run_with_its_options_and_has_its_help(run: Run, acme: Path) -> None:
    acme.write_text(code("click.echo(loud)"))

    assert run("-p", "acme.py", "hello", "--loud").stdout == b"True\n"
    assert b"Examples:\n  eventkit -p acme.py hello" in run("-p", "acme.py", "hello", "-h").stdout


def test_without_the_file_there_is_no_such_command(run: Run, acme: Path) -> None:
    acme.write_text(code())

    assert run("hello").returncode == 2
    assert b"hello" not in run("--help").stdout
    assert b"Did you mean 'hello'?" in run("-p", "acme.py", "helo").stderr


BROKEN = [
    ({"first": "import nothing_of_that_name"}, "ModuleNotFoundError: No module named"),
    ({"first": "raise SystemExit('x')"}, "SystemExit: x"),
    ({"first": "raise EOFError('x')"}, "EOFError: x"),
    ({"offer": "5"}, "eventkit_commands offers 5, which is no Command"),
    ({"offer": "hello"}, "which is no Command"),
    ({"offer": "Command(name='hello', summary='x', command=print)"}, "must be one of click"),
    ({"offer": "Command(name='Hello', summary='x', command=hello)"}, "must be small words"),
    ({"offer": f"{OFFER}; yield {OFFER}"}, "eventkit_commands offers hello more than once"),
]


@pytest.mark.parametrize(("fault", "said"), BROKEN)
def test_a_broken_file_costs_one_line_and_nothing_of_help(
    run: Run, acme: Path, fault: dict[str, str], said: str
) -> None:
    acme.write_text(code(**fault))

    called, helped = run("-p", "acme.py", "hello"), run("-p", "acme.py", "--help")

    assert called.stderr.startswith(b"error: plugin 'acme' is broken: ")
    assert said in called.stderr.decode()
    assert b"Details: eventkit plugin show acme -p acme.py" in called.stderr
    assert (called.returncode, called.stdout, called.stderr.count(b"\n")) == (3, b"", 1)
    assert b"  check " in helped.stdout
    assert (helped.returncode, helped.stderr.count(b"\n")) == (0, 1)


def test_what_a_file_prints_when_it_is_imported_is_no_result(run: Run, acme: Path) -> None:
    acme.write_text(code(first="print('imported')"))

    assert run("-p", "acme.py", "hello").stdout == b"hello\n"


def test_a_command_of_eventkit_is_not_replaced_and_that_of_the_file_is_named(
    run: Run, acme: Path
) -> None:
    acme.write_text(code("click.echo('mine')", name="schema"))

    done = run("-p", "acme.py", "schema")

    assert done.stdout.startswith(b"{")
    assert done.stderr == (
        b"warning: 'schema' is a command of eventkit; that of plugin 'acme' is acme:schema\n"
    )
    assert run("-p", "acme.py", "acme:schema").stdout == b"mine\n"
    assert b"  acme:schema  Greet a guest.\n" in run("-p", "acme.py", "--help").stdout
    assert b"use acme:schema" in run("-p", "acme.py", "plugin", "doctor").stdout


def test_a_namesake_among_packages_has_to_be_named_in_full(run: Run, acme: Path) -> None:
    acme.write_text(code("click.echo('mine')", name="audit"))

    done = run("-p", "acme.py", "audit")

    assert done.returncode == 2
    assert (
        b"several packages have the command 'audit'; name one: acme:audit, eventkit-audit:audit"
        in b" ".join(done.stderr.split())
    )
    assert run("-p", "acme.py", "acme:audit").stdout == b"mine\n"
    assert run("-p", "acme.py", "--no-plugins", "audit").stdout == b"mine\n"


@pytest.mark.parametrize(
    ("deed", "exit_code", "said"),
    [
        (
            "raise KeyError('x')",
            3,
            "command 'hello' of plugin 'acme' failed: KeyError: 'x' (acme.py",
        ),
        ("raise click.BadParameter('no')", 2, "no"),
        ("click.get_current_context().exit(7)", 7, ""),
        ("sys.exit(5)", 5, ""),
        ("import eventkit; raise eventkit.EventkitError('none there')", 1, "error: none there"),
        ("open('none.txt')", 1, "none.txt: No such file"),
        ("raise KeyboardInterrupt", 130, "interrupted"),
    ],
)
def test_the_exit_code_says_whether_the_file_is_at_fault(
    run: Run, acme: Path, deed: str, exit_code: int, said: str
) -> None:
    acme.write_text(code(deed))

    done = run("-p", "acme.py", "hello")

    assert done.returncode == exit_code
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert (b"this is a bug in command 'hello' of plugin 'acme'" in done.stderr) == (exit_code == 3)


def test_debug_shows_where_a_command_of_a_file_fails(run: Run, acme: Path) -> None:
    acme.write_text(code("raise KeyError('x')"))

    assert b'acme.py", line' in run("-p", "acme.py", "hello", "--debug").stderr
    assert b'acme.py", line' in run("--debug", "-p", "acme.py", "hello").stderr


@pytest.mark.parametrize("line", ["-p acme.py hello", "-p acme.py --help"])
def test_a_file_that_is_interrupted_ends_the_program_as_ctrl_c_does(
    run: Run, acme: Path, line: str
) -> None:
    acme.write_text(code(first="raise KeyboardInterrupt"))

    done = run(*line.split())

    assert (done.returncode, done.stderr) == (130, b"interrupted\n")


def test_a_closed_pipe_ends_a_command_of_a_file_without_a_word(
    acme: Path, environment: dict[str, str]
) -> None:
    acme.write_text(code("[click.echo('hello ' * 999) for _ in range(99)]"))
    with subprocess.Popen(  # our own program
        [sys.executable, "-m", "eventkit", "-p", str(acme), "hello"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()

        assert process.stderr.read() == b""
    assert process.returncode == 141


def test_a_command_finds_the_formats_of_its_own_file(run: Run, acme: Path, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(HEAD)
    deed = (
        "import eventkit; click.echo(eventkit.export(eventkit.load('event.toml'), to='acme-table'))"
    )
    acme.write_text(code(deed))

    assert run("-p", "acme.py", "hello").stdout.strip()


def test_a_file_before_the_command_serves_every_command(
    run: Run, acme: Path, tmp_path: Path
) -> None:
    (tmp_path / "event.toml").write_text(HEAD)
    acme.write_text(code())

    assert run("-p", "acme.py", "export", "event.toml", "--to", "acme-table").returncode == 0
    assert run("export", "event.toml", "--to", "acme-table").returncode == 2
    assert b"acme-table" in run("-p", "acme.py", "formats").stdout
    assert b"csv" not in run("--no-plugins", "formats").stdout


def test_commands_of_files_are_completed_and_a_broken_file_disturbs_nobody(
    start: Run, tmp_path: Path, acme: Path
) -> None:
    acme.write_text(code())
    (tmp_path / "bad.py").write_text("import nothing_of_that_name")

    def complete(words: str) -> list[bytes]:
        number = str(words.count(" "))
        more = {"COMP_WORDS": words, "COMP_CWORD": number, "_EVENTKIT_COMPLETE": "bash_complete"}
        done = start(**more)
        assert (done.returncode, done.stderr) == (0, b"")
        return done.stdout.split()

    assert complete("eventkit -p acme.py hel") == [b"plain,hello"]
    assert complete("eventkit -p acme.py hello --l") == [b"plain,--loud"]
    assert complete("eventkit -p bad.py hel") == []


def test_plugin_show_lists_the_commands_of_a_file(run: Run, acme: Path) -> None:
    acme.write_text(code())

    shown = run("plugin", "show", "acme", "-p", "acme.py").stdout

    assert b"  command hello\n    Greet a guest.\n" in shown
