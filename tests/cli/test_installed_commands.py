"""Commands of installed packages: listed without an import, and none costs another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.commands import Run

from eventkit.cli._commands import PACKAGES

Install = Callable[..., None]

HELLO = """
import click
from eventkit.commands import ExampleCommand
from eventkit.plugins import Command

@click.command("hello", cls=ExampleCommand, examples=["eventkit hello"])
@click.option("--loud", is_flag=True)
def hello(loud):
    "Greet."
    {deed}

HELLO = Command(name="{name}", summary="Greet.", command=hello)
"""
MISSING = "import nothing_of_that_name\n"
ONLY_HERE = """
import importlib.metadata, sys
from pathlib import Path

here, every = Path(__file__).parent, importlib.metadata.distributions
importlib.metadata.distributions = lambda **search: [
    each for each in every(**search) if Path(each.locate_file("")) == here
]
"""


def hello(deed: str = "click.echo('hello')", name: str = "hello") -> str:
    return HELLO.format(deed=deed, name=name)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def install(site: Path) -> Install:
    """Put a package with a command where Python finds it, as an installer would."""

    def install(
        package: str, code: str, *, name: str = "hello", needs: str = "", place: str = "HELLO"
    ) -> None:
        module = package.replace("-", "_")
        info = site / f"{module}-1.2.dist-info"
        info.mkdir()
        (site / f"{module}.py").write_text(code)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.2\nSummary: Of {package}.\n"
            f"Project-URL: Issues, https://example.org/{package}/issues\n{needs}\nSummary: none"
        )
        (info / "entry_points.txt").write_text(
            f"[a]\nx = y\n\n[eventkit.commands]\n{name} = {module}:{place}\n[z]\na = b"
        )

    return install


@pytest.fixture
def plugged(start: Run, site: Path) -> Run:
    """Run eventkit where the packages of the folder are installed."""
    return lambda line, **extra: start(*line.split(), **{"PYTHONPATH": str(site), **extra})


def test_help_lists_a_command_below_its_package_without_an_import(
    plugged: Run, install: Install
) -> None:
    install("acme-hello", MISSING)

    listed = plugged("--help")

    assert b"Commands of acme-hello:\n  hello  Of acme-hello.\n" in listed.stdout
    assert (listed.returncode, listed.stderr) == (0, b"")


def test_a_command_is_run_with_its_options(plugged: Run, install: Install) -> None:
    install("acme-hello", hello("click.echo(loud)"))

    assert plugged("hello --loud").stdout == b"True\n"
    assert b"Examples:\n  eventkit hello" in plugged("hello --help").stdout


def test_a_summary_steers_no_terminal(plugged: Run, install: Install, site: Path) -> None:
    install("acme-hello", hello())
    metadata = site / "acme_hello-1.2.dist-info" / "METADATA"
    metadata.write_text(metadata.read_text().replace("Of acme", "\x1b[31mOf acme"))

    assert b"hello  \\x1b[31mOf acme-hello." in plugged("--help").stdout


@pytest.mark.parametrize(
    ("code", "more", "said"),
    [
        (MISSING, {}, "is broken: ModuleNotFoundError: No module named 'nothing_of_that_name'"),
        ("raise SystemExit('x')", {}, "is broken: SystemExit: x"),
        ("HELLO = 5", {}, "is broken: its entry point leads to 5, which is no Command"),
        (hello(name="hallo"), {}, "is broken: its Command is called 'hallo'; give both one name"),
        (hello(), {"needs": "Requires-Dist: eventkit-core>=99\n"}, "is incompatible: wants"),
        (hello(), {"place": "NOTHING"}, "is broken: AttributeError"),
    ],
)
def test_a_command_that_cannot_be_used_costs_one_line_and_no_other(
    plugged: Run, install: Install, code: str, more: dict[str, str], said: str
) -> None:
    install("acme-hello", code, **more)
    install("acme-other", hello(name="other"), name="other")

    done, other = plugged("hello"), plugged("other")

    assert f"error: command 'hello' (acme-hello 1.2) {said}" in done.stderr.decode()
    assert b"https://example.org/acme-hello/issues" in done.stderr
    assert b"Traceback" not in done.stderr
    assert (done.returncode, done.stdout) == (3, b"")
    assert (other.returncode, other.stdout, other.stderr) == (0, b"hello\n", b"")


def test_a_command_of_eventkit_is_never_replaced(plugged: Run, install: Install) -> None:
    install("acme-schema", hello("click.echo('mine')", name="schema"), name="schema")

    assert json.loads(plugged("schema").stdout)
    assert plugged("acme-schema:schema").stdout == b"mine\n"
    assert b"  acme-schema:schema  Of acme-schema.\n" in plugged("--help").stdout


def test_of_two_commands_of_one_name_each_needs_its_package(plugged: Run, install: Install) -> None:
    for package in ("acme-one", "acme-two"):
        install(package, hello(f"click.echo({package!r})"))

    done = plugged("hello")

    assert done.returncode == 2
    assert b"name one: acme-one:hello, acme-two:hello" in done.stderr
    assert plugged("Acme_Two:hello").stdout == b"acme-two\n"
    assert b"  acme-two:hello  Of acme-two.\n" in plugged("--help").stdout


@pytest.mark.parametrize(
    ("deed", "code", "said"),
    [
        ("raise KeyError('x')", 3, "the command 'hello' of acme-hello 1.2 failed: KeyError: 'x'"),
        ("raise click.BadParameter('no')", 2, "no"),
        ("click.get_current_context().exit(7)", 7, ""),
        ("import eventkit; raise eventkit.EventkitError('none there')", 1, "error: none there"),
        ("open('none.txt')", 1, "none.txt: No such file"),
    ],
)
def test_the_exit_code_says_whether_the_package_is_at_fault(
    plugged: Run, install: Install, deed: str, code: int, said: str
) -> None:
    install("acme-hello", hello(deed))

    done = plugged("hello")

    assert done.returncode == code
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert (b"https://example.org/acme-hello/issues" in done.stderr) == (code == 3)


def test_debug_shows_where_a_command_fails(plugged: Run, install: Install) -> None:
    install("acme-hello", hello("raise KeyError('x')"))

    assert b"acme_hello.py" in plugged("hello --debug").stderr


def test_commands_that_are_not_allowed_are_not_imported(plugged: Run, install: Install) -> None:
    install("acme-hello", "raise SystemExit('imported')")

    done = plugged("hello", EVENTKIT_PLUGINS="csv")

    assert done.returncode == 2
    assert b"command 'hello' (acme-hello 1.2) is switched off by EVENTKIT_PLUGINS" in done.stderr


def test_a_misspelt_command_of_a_package_is_guessed(plugged: Run, install: Install) -> None:
    install("acme-hello", hello())

    assert b"Did you mean 'hello'?" in plugged("helo").stderr


@pytest.mark.parametrize("command", PACKAGES)
def test_a_command_of_a_package_of_ours_that_is_missing_says_what_to_install(
    plugged: Run, site: Path, command: str
) -> None:
    (site / "sitecustomize.py").write_text(ONLY_HERE)

    done = plugged(f"{command} x --y z")

    assert done.returncode == 2
    assert f"pip install {PACKAGES[command]}".encode() in done.stderr
    assert b"Traceback" not in done.stderr


def test_commands_are_completed_and_a_broken_one_disturbs_nobody(
    plugged: Run, install: Install
) -> None:
    install("acme-hello", MISSING)
    install("acme-help", hello(name="helper"), name="helper")
    complete = {"_EVENTKIT_COMPLETE": "bash_complete"}

    names = plugged("", **complete, COMP_WORDS="eventkit hel", COMP_CWORD="1")
    broken = plugged("", **complete, COMP_WORDS="eventkit hello --", COMP_CWORD="2")
    options = plugged("", **complete, COMP_WORDS="eventkit helper --l", COMP_CWORD="2")

    assert names.stdout.split() == [b"plain,hello", b"plain,helper"]
    assert (broken.returncode, broken.stderr) == (0, b"")
    assert options.stdout.split() == [b"plain,--loud"]


def test_plugin_commands_know_commands(plugged: Run, install: Install) -> None:
    install("acme-hello", MISSING)
    install("acme-schema", hello(name="schema"), name="schema")

    rows = json.loads(plugged("plugin list --json").stdout)
    doctor = plugged("plugin doctor")
    shown = plugged("plugin show hello").stdout

    kinds = {(row["name"], row["kind"], row["state"]) for row in rows}
    assert {("hello", "command", "found"), ("schema", "command", "found")} <= kinds
    assert doctor.returncode == 3
    assert b"command 'hello' (acme-hello 1.2) is broken" in doctor.stdout
    assert b"use acme-schema:schema" in doctor.stdout
    assert b"nothing_of_that_name" in shown
