"""What holds for every command: help, streams, exit codes, errors, colour, interruptions."""

from __future__ import annotations

import os
import pty
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Never

import click
import pytest
from tests.commands import Run

import eventkit
from eventkit.cli._program import COMMANDS, LazyGroup, program
from eventkit.scaffold import plugin_files

DATA = Path(__file__).parent / "data"
ACME = plugin_files("acme-table", "exporter", "MIT")
ESCAPES = 'title = "Opening \\u001b[31mred\\u0007 \\u009b2J"'


def every_command(
    group: LazyGroup = program, before: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command, groups first."""
    for name in group.summaries:
        yield (*before, name)
        command = import_module(f"{group.package}.{name.replace('-', '_')}").command
        if isinstance(command, LazyGroup):
            yield from every_command(command, (*before, name))


EVERY = [(), *every_command()]


def command_of(words: tuple[str, ...]) -> click.Command:
    command: click.Command = program
    for word in words:
        assert isinstance(command, LazyGroup)
        command = import_module(f"{command.package}.{word.replace('-', '_')}").command
    return command


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_command_has_help_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words, "--help")

    example = " ".join(["eventkit", *words])
    assert done.returncode == 0
    assert f"Examples:\n  {example}" in done.stdout.decode()
    assert done.stderr == b""


@pytest.mark.parametrize("words", EVERY[1:], ids=" ".join)
def test_the_line_in_the_list_is_the_first_line_of_the_help(words: tuple[str, ...]) -> None:
    group = command_of(words[:-1])
    assert isinstance(group, LazyGroup)

    assert (command_of(words).help or "").splitlines()[0] == group.summaries[words[-1]]


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_every_example_runs(run: Run, parallel: Path, words: tuple[str, ...]) -> None:
    parallel.with_name("old.toml").write_bytes(parallel.read_bytes())
    parallel.with_name("acme.py").write_bytes(ACME["src/eventkit_acme_table/__init__.py"])
    locale = parallel.with_name("locale")
    locale.mkdir()
    name = "src/eventkit_acme_table/locale/messages.pot"
    locale.joinpath("messages.pot").write_bytes(ACME[name])
    if words == ("plugin", "trust"):
        names = '[tool.eventkit]\nplugins = ["acme.py"]\n'
        parallel.with_name("pyproject.toml").write_text(names)
    if words == ("export",):
        folder = parallel.with_name("workshops")
        folder.mkdir()
        for name in ("one", "two"):
            run("new", str(folder / f"{name}.toml"))
    if words in {("log",), ("diff",)}:
        run("release", str(parallel))
    if words == ("import",):
        run("export", str(parallel), "-o", "programme.ics")
        parallel.unlink()
    for example in command_of(words).examples:  # type: ignore[attr-defined]  # all of ours have them
        ours = example.rpartition("|")[2].partition(">")[0]
        arguments = shlex.split(ours)[1:]
        if arguments[:1] == ["new"]:
            parallel.unlink(missing_ok=True)
        done = run(*arguments)

        assert done.returncode == 0, (example, done.stderr.decode())


def test_the_list_of_commands_imports_none_of_them(environment: dict[str, str]) -> None:
    code = (
        "import sys; from eventkit.cli._program import program\n"
        "program.main(['--help'], standalone_mode=False)\n"
        "heavy = {'attrs', 'attr', 'babel', 'cattrs', 'icalendar', 'importlib.metadata', 'rich',\n"
        "         'pluggy', 'eventkit.model', 'eventkit_audit'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(  # our own program
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("example", ["ashgabat-2024", "spring-school-2027"])
@pytest.mark.parametrize("command", [["check"], ["export", "--to", "json"]])
def test_what_writes_no_date_reads_no_data_of_languages(
    command: list[str], example: str, environment: dict[str, str]
) -> None:
    path = Path(__file__).parents[2] / "examples" / example / "event.toml"
    code = (
        "import sys; from eventkit.cli._program import program\n"
        f"program.main({[*command, str(path)]!r}, standalone_mode=False)\n"
        "print('babel' in sys.modules)"
    )
    done = subprocess.run(  # our own program
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines()[-1] == "False"


def test_every_command_is_a_module_of_its_own() -> None:
    folder = Path(import_module("eventkit.cli").__file__ or "").parent
    modules = {path.stem for path in folder.iterdir() if not path.stem.startswith("_")}

    assert modules == set(COMMANDS)


def test_the_version_is_printed(run: Run) -> None:
    done = run("--version")

    version, zones = done.stdout.decode().splitlines()
    assert (done.returncode, version) == (0, "eventkit 0.1.0")
    assert zones == f"time zone data {eventkit.zone_data()}"


def test_a_misspelt_command_names_the_nearest(run: Run) -> None:
    done = run("exprot")

    assert done.returncode == 2
    assert b"Did you mean 'export'?" in done.stderr
    assert done.stdout == b""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "event.toml"], 0),
        (["show", "nowhere.toml"], 1),
        (["show", "event.toml", "--only", "person:nobody"], 2),
        (["show", "event.toml", "--only", "person"], 2),
        (["show", "event.toml", "--language", "kk"], 2),
        (["show", "event.toml", "--audience", "everybody"], 2),
        (["show"], 2),
        (["--nonsense"], 2),
    ],
)
@pytest.mark.usefixtures("parallel")
def test_the_exit_code_says_who_is_at_fault(run: Run, arguments: list[str], code: int) -> None:
    done = run(*arguments)

    assert done.returncode == code
    assert (done.stdout == b"") == (code != 0)
    assert b"Traceback" not in done.stderr


BROKEN = {
    "missing": None,
    "not utf-8": b'eventkit = 1\n[event]\ntitle = "M\xfcller"\n',
    "broken toml": b"eventkit = 1\n[event\n",
    "unknown key": b'eventkit = 1\n[event]\ntilte = "x"\n',
    "wrong type": b"eventkit = 1\n[event]\ntitle = 5\n",
    "empty": b"",
    "binary": bytes(range(256)),
    "unknown id": b'eventkit = 1\n[event]\nid = "a"\ntitle = "A"\nstart = 2027-01-01\n'
    b'end = 2027-01-01\ntimezone = "UTC"\n[sessions.x]\ntitle = "X"\nspeakers = ["ada"]\n',
    "impossible time": b'eventkit = 1\n[event]\nid = "a"\ntitle = "A"\nstart = 2027-01-01\n'
    b'end = 2027-01-01\ntimezone = "UTC"\n[sessions.x]\n'
    b'title = "X"\nday = 1\ntime = "25:00-26:00"\n',
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize(
    "words",
    [["show"], ["check"], ["export", "--to", "json", "-o", "out.json"]],
    ids=lambda words: words[0],
)
def test_a_broken_document_is_named_on_standard_error(
    run: Run, tmp_path: Path, words: tuple[str, ...], data: bytes | None
) -> None:
    (tmp_path / "out.json").write_bytes(b"old")
    if data is not None:
        (tmp_path / "bad.toml").write_bytes(data)

    done = run(*words, "bad.toml")

    assert done.returncode == 1
    assert done.stderr.startswith(b"bad.toml")
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""
    assert (tmp_path / "out.json").read_bytes() == b"old"


def test_debug_shows_where_an_error_comes_from(run: Run) -> None:
    for arguments in (["--debug", "show", "no.toml"], ["show", "no.toml", "--debug"]):
        done = run(*arguments)

        assert done.returncode == 1
        assert b"Traceback" in done.stderr


def test_a_failure_of_eventkit_itself_says_how_to_report_it(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(path: Path) -> Never:
        raise ZeroDivisionError("a \x1b[31m bug")

    monkeypatch.setattr("eventkit.document.load", load)

    done = run("show", "event.toml")

    assert done.returncode == 1
    assert b"eventkit itself failed: ZeroDivisionError: a \\x1b[31m bug" in done.stderr
    assert b"--debug" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(environment: dict[str, str], parallel: Path) -> None:
    process = subprocess.Popen(  # our own program
        [sys.executable, "-m", "eventkit", "show", str(parallel)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)

    assert errors == b""
    assert process.returncode == 141


def test_an_interruption_ends_quietly(
    environment: dict[str, str], parallel: Path, tmp_path: Path
) -> None:
    ready = tmp_path / "ready"
    code = (
        "import eventkit.document as d, pathlib, time\n"
        f"def load(path): pathlib.Path({str(ready)!r}).touch(); time.sleep(60)\n"
        "d.load = load\n"
        "from eventkit.cli import main; main()"
    )
    process = subprocess.Popen(  # our own program
        [sys.executable, "-c", code, "show", str(parallel)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    while not ready.exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)

    assert process.returncode == 130
    assert errors == b"interrupted\n"


# --- terminals


def on_terminal(arguments: list[str], environment: dict[str, str], cwd: Path) -> bytes:
    """Run eventkit with its standard output and error on a terminal; return what it shows."""
    master, slave = pty.openpty()
    process = subprocess.Popen(  # our own program
        [sys.executable, "-m", "eventkit", *arguments],
        env=environment,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=slave,
        stderr=slave,
    )
    os.close(slave)
    shown = b""
    try:
        while data := os.read(master, 65536):
            shown += data
    except OSError:  # Linux says so when the other end is closed
        pass
    os.close(master)
    process.wait(timeout=60)
    return shown


@pytest.fixture
def terminal(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "TERM": "xterm-256color"}


@pytest.mark.usefixtures("parallel")
def test_a_terminal_gets_colour_and_a_pipe_none(
    run: Run, terminal: dict[str, str], tmp_path: Path
) -> None:
    assert b"\x1b[" in on_terminal(["show", "event.toml"], terminal, tmp_path)
    assert b"\x1b[" not in run("show", "event.toml", TERM="xterm-256color").stdout


def test_no_color_is_obeyed_on_a_terminal(terminal: dict[str, str], tmp_path: Path) -> None:
    shown = on_terminal(["show", "bad.toml"], {**terminal, "NO_COLOR": "1"}, tmp_path)

    assert b"cannot read it" in shown
    assert b"\x1b[" not in shown


@pytest.mark.usefixtures("parallel")
def test_force_color_is_obeyed_in_a_pipe(run: Run) -> None:
    shown = run("show", "event.toml", FORCE_COLOR="1", TERM="xterm-256color").stdout

    assert b"\x1b[" in shown
    assert "┃".encode() in shown


@pytest.mark.usefixtures("parallel")
def test_a_pipe_gets_plain_text(run: Run) -> None:
    shown = run("show", "event.toml").stdout.decode()

    assert "09:00–10:15  Opening\n             Aula · Live stream · Plenary" in shown
    assert "┃" not in shown


def test_control_characters_of_a_document_never_reach_a_terminal(
    terminal: dict[str, str], parallel: Path, tmp_path: Path
) -> None:
    text = parallel.read_text("utf-8").replace('title = "Opening"', ESCAPES)
    parallel.write_text(text, "utf-8")

    for arguments in (
        ["show", "event.toml"],
        ["check", "event.toml"],
        ["export", "event.toml", "--to", "json"],
        ["export", "event.toml", "--to", "markdown"],
    ):
        shown = on_terminal(arguments, {**terminal, "NO_COLOR": "1"}, tmp_path)

        assert b"Opening" in shown
        assert b"\x1b[31m" not in shown
        assert b"\x07" not in shown
        assert "\u009b".encode() not in shown


@pytest.mark.usefixtures("parallel")
def test_how_many_sessions_are_hidden_is_said_on_standard_error(run: Run) -> None:
    public = run("show", "event.toml")
    all_of_it = run("show", "event.toml", "--audience", "organizers")

    assert b"Meeting of the committee" not in public.stdout
    assert public.stderr == (b"1 session is not for the public: --audience organizers shows all\n")
    assert b"Meeting of the committee" in all_of_it.stdout
    assert all_of_it.stderr == b""


@pytest.mark.usefixtures("parallel")
def test_a_terminal_without_unicode_gets_signs_it_knows(start: Run) -> None:
    shown = start(
        "show", "event.toml", FORCE_COLOR="1", PYTHONUTF8="0", PYTHONIOENCODING="latin-1"
    ).stdout

    assert b"|" in shown
    assert b"09:00-10:15" in shown.replace(b"\x1b[0m", b"")


def test_a_binary_format_is_never_written_on_a_terminal(
    terminal: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "event.toml").write_bytes((DATA / "parallel.toml").read_bytes())
    (tmp_path / "acme.py").write_text(
        "from eventkit.plugins import BinaryExporter, hookimpl\n"
        "@hookimpl\n"
        "def eventkit_exporters():\n"
        "    yield BinaryExporter(name='acme', summary='A', extension='.bin', media_type='a/b',\n"
        "                         render=lambda event, options: b'secret')\n"
    )

    line = "export event.toml --to acme -p acme.py -o -"
    shown = on_terminal(line.split(), terminal, tmp_path)

    assert b"acme is binary" in shown
    assert b"secret" not in shown


@pytest.mark.usefixtures("parallel")
def test_long_work_shows_progress_on_a_terminal_alone(
    run: Run, terminal: dict[str, str], tmp_path: Path
) -> None:
    line = (
        "export event.toml --to icalendar --to json --to markdown --audience public"
        " --audience participants -o out/"
    )

    assert b"exporting" in on_terminal(line.split(), terminal, tmp_path)
    assert b"exporting" not in run(*line.split()).stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_script_of_each_shell_is_printed(run: Run, shell: str) -> None:
    done = run("completion", shell)

    assert done.returncode == 0
    assert b"_EVENTKIT_COMPLETE" in done.stdout


def test_commands_and_formats_are_completed(run: Run) -> None:
    commands = run(_EVENTKIT_COMPLETE="bash_complete", COMP_WORDS="eventkit ex", COMP_CWORD="1")
    formats = run(
        _EVENTKIT_COMPLETE="bash_complete", COMP_WORDS="eventkit export --to j", COMP_CWORD="3"
    )

    assert commands.stdout.split() == [b"plain,export"]
    assert formats.stdout.split() == [b"plain,json"]
