"""Plugins that `pyproject.toml` of the working folder names: nothing runs that is not trusted."""

from __future__ import annotations

import importlib.util
import json
import os
import py_compile
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import HEAD

import eventkit

ACME = """
from pathlib import Path
import click
from eventkit.plugins import Command, TextExporter, hookimpl

Path("ran").touch()

@hookimpl
def eventkit_commands():
    yield Command(name="hello", summary="Greet.", command=click.Command("hello", callback=hello))

def hello():
    click.echo("hello")

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme-table", summary="A table", extension=".acme",
                       media_type="text/plain", render=lambda event, _: event.title)
"""
EXPORT = ("export", "event.toml", "--to", "acme-table")
NEVER = (
    b"plugin 'acme' is untrusted: acme.py was never trusted by you: read it, then run"
    b" `eventkit plugin trust acme.py`\n"
)
CHANGED = NEVER.replace(b"was never trusted by you", b"changed since it was trusted")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a document, and a plugin that leaves a file where it is run."""
    (tmp_path / "event.toml").write_text(HEAD)
    (tmp_path / "acme.py").write_text(ACME)
    name_plugins(tmp_path, ["acme.py"])
    return tmp_path


def name_plugins(folder: Path, value: object, key: str = "plugins") -> None:
    (folder / "pyproject.toml").write_text(f"[tool.eventkit]\n{key} = {json.dumps(value)}\n")


def has_run(folder: Path) -> bool:
    """Return whether the plugin was run since this was asked before."""
    mark = folder / "ran"
    was_run = mark.exists()
    mark.unlink(missing_ok=True)
    return was_run


def trust_list(folder: Path) -> Path:
    return folder / ".config" / "eventkit" / "trusted-plugins.json"


@pytest.mark.parametrize(
    ("line", "exit_code"),
    [
        (("check", "event.toml"), 0),
        (("formats",), 0),
        (("plugin", "list", "--load"), 0),
        (("plugin", "show", "acme"), 0),
        (("plugin", "doctor"), 3),
        (("--help",), 0),
        (("hello",), 2),
        (EXPORT, 3),
    ],
)
def test_a_file_that_is_not_trusted_costs_one_line_and_is_not_run(
    run: Run, folder: Path, line: tuple[str, ...], exit_code: int
) -> None:
    done = run(*line)

    output = done.stdout + done.stderr
    assert output.count(b"read it, then run `eventkit plugin trust acme.py`") == 1
    assert (done.returncode, has_run(folder)) == (exit_code, False)


def test_a_trusted_file_offers_what_a_plugin_offers(run: Run, folder: Path) -> None:
    trusted = run("plugin", "trust")

    assert trusted.stdout.startswith(b"trusted acme.py  sha256 ")
    assert not has_run(folder)
    assert run(*EXPORT).stdout
    assert run("hello").stdout == b"hello\n"
    assert b"Commands of acme:\n  hello  Greet.\n" in run("--help").stdout
    assert run("plugin", "list").stdout.split()[:3] == [b"acme", b"file", b"found"]
    assert run("check", "event.toml").stderr == b""


def test_a_file_that_changed_is_asked_for_again(run: Run, folder: Path) -> None:
    run("plugin", "trust")
    (folder / "acme.py").write_text(f"{ACME}\n")

    done = run("check", "event.toml")

    assert (done.stderr, has_run(folder)) == (b"warning: " + CHANGED, False)
    assert run("plugin", "trust").stdout.startswith(b"trusted acme.py")
    assert (run("check", "event.toml").stderr, has_run(folder)) == (b"", True)


def test_trust_is_taken_back_and_listed(run: Run, folder: Path) -> None:
    run("plugin", "trust", "acme.py")

    assert run("plugin", "trust").stdout.startswith(b"was trusted already: acme.py")
    assert str(folder / "acme.py").encode() in run("plugin", "trust", "--list").stdout
    assert b"no longer trusted: " in run("plugin", "trust", "--remove").stdout
    assert run("plugin", "trust", "--list").stdout == b""
    assert (run(*EXPORT).returncode, has_run(folder)) == (3, False)


def test_the_list_says_what_became_of_a_file(run: Run, folder: Path) -> None:
    run("plugin", "trust")

    (folder / "acme.py").write_text("")
    assert run("plugin", "trust", "--list").stdout.endswith(b"acme.py  (changed since)\n")
    (folder / "acme.py").unlink()
    assert run("plugin", "trust", "--list").stdout.endswith(b"acme.py  (not there)\n")
    assert run("plugin", "trust", "--remove", "acme.py").returncode == 0


def test_the_same_bytes_elsewhere_are_not_trusted(run: Run, folder: Path) -> None:
    run("plugin", "trust")
    (folder / "other.py").write_text(ACME)
    name_plugins(folder, ["other.py"])

    assert (run("check", "event.toml").returncode, has_run(folder)) == (0, False)


def test_bytecode_beside_a_trusted_file_is_not_run(run: Run, folder: Path) -> None:
    run("plugin", "trust")
    source = folder / "acme.py"
    evil = folder / "evil.py"
    evil.write_text('open("evil ran", "w")\n'.ljust(len(ACME)))
    os.utime(evil, ns=(source.stat().st_atime_ns, source.stat().st_mtime_ns))
    py_compile.compile(str(evil), importlib.util.cache_from_source(str(source)), doraise=True)

    run(*EXPORT)
    run(*EXPORT, "-p", "acme.py")

    assert not (folder / "evil ran").exists()


def test_the_bytes_that_were_compared_are_run_whatever_the_file_holds_then(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from eventkit.cli import _local_plugins

    run("plugin", "trust")
    compare = _local_plugins.LocalFile.fault

    def swap(self: _local_plugins.LocalFile, trusted: dict[str, str]) -> str:
        (folder / "acme.py").write_text('open("evil ran", "w")')
        return compare(self, trusted)

    monkeypatch.setattr(_local_plugins.LocalFile, "fault", swap)

    assert run("hello").stdout == b"hello\n"
    assert not (folder / "evil ran").exists()


@pytest.mark.parametrize("place", ["../acme.py", "/acme.py", "C:\\acme.py", "sub/../../acme.py"])
def test_a_file_elsewhere_is_refused(run: Run, folder: Path, place: str) -> None:
    name_plugins(folder, [place])

    done, trusted = run("check", "event.toml"), run("plugin", "trust")

    assert b"is broken: " in done.stderr
    assert b"is no path inside the folder: no '..', no absolute path" in done.stderr
    assert (done.returncode, trusted.returncode, trusted.stdout) == (0, 1, b"")
    assert not trust_list(folder).exists()


@pytest.mark.parametrize("link", ["acme.py", "sub"])
def test_a_link_that_leads_elsewhere_is_refused(
    run: Run, folder: Path, link: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (folder / "acme.py").rename(elsewhere / "acme.py")
    name, target = ("acme.py", "acme.py") if link == "acme.py" else ("sub/acme.py", "")
    (folder / link).symlink_to(elsewhere / target)
    name_plugins(folder, [name])

    trusted = run("plugin", "trust")

    assert b"is a link that leads out of" in trusted.stderr
    assert (trusted.returncode, has_run(folder)) == (1, False)


def test_a_link_inside_the_folder_is_trusted_by_what_it_leads_to(run: Run, folder: Path) -> None:
    (folder / "link.py").symlink_to("acme.py")
    (folder / "evil.py").write_text('open("evil ran", "w")')
    name_plugins(folder, ["link.py"])
    run("plugin", "trust")

    assert run("hello").stdout == b"hello\n"
    (folder / "link.py").unlink()
    (folder / "link.py").symlink_to("evil.py")
    assert run("hello").returncode == 2
    assert not (folder / "evil ran").exists()


def test_what_is_no_file_is_refused_and_not_waited_for(run: Run, folder: Path) -> None:
    (folder / "acme.py").unlink()
    os.mkfifo(folder / "acme.py")
    name_plugins(folder, ["acme.py", "gone.py"])

    done = run("check", "event.toml")

    assert b"acme.py is a pipe, not a file" in done.stderr
    assert b"plugin 'gone' is broken: there is no 'gone.py' in " in done.stderr
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.eventkit\n", b"it is no TOML"),
        ("[tool.eventkit]\nplugins = 'acme.py'\n", b"plugins is no list of Python files"),
        ("[tool.eventkit]\nplugins = ['acme']\n", b"plugins is no list of Python files"),
        ("[tool]\neventkit = 5\n", b"[tool.eventkit] is no table"),
        ("[tool.eventkit]\nplugin = []\n", b"no key 'plugin'; did you mean 'plugins'?"),
    ],
)
def test_a_wrong_pyproject_costs_one_line(run: Run, folder: Path, text: str, said: bytes) -> None:
    (folder / "pyproject.toml").write_text(text)

    done, helped = run("check", "event.toml"), run("--help")

    assert said in done.stderr
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1)
    assert (helped.returncode, has_run(folder)) == (0, False)


def test_a_pyproject_of_others_is_not_read_as_ours(run: Run, folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[[[ of another program")

    assert run("check", "event.toml").stderr == b""


@pytest.mark.parametrize(
    "steering", [{"line": ("--no-plugins",)}, {"line": ("-p", "no:acme")}, {"EVENTKIT_PLUGINS": ""}]
)
def test_plugins_of_a_folder_are_left_out_as_installed_ones_are(
    run: Run, folder: Path, steering: dict[str, object]
) -> None:
    run("plugin", "trust")
    line = steering.get("line", ())
    assert isinstance(line, tuple)
    environ = {key: str(value) for key, value in steering.items() if key != "line"}

    run(*line, "check", "event.toml", **environ)

    assert not has_run(folder)


def test_a_built_in_format_runs_no_plugin_of_the_folder(run: Run, folder: Path) -> None:
    run("plugin", "trust")

    run("export", "event.toml", "--to", "json")

    assert not has_run(folder)


def test_a_broken_trusted_file_costs_one_line(run: Run, folder: Path) -> None:
    (folder / "acme.py").write_text("import nothing_of_that_name")
    run("plugin", "trust")

    done = run("check", "event.toml")

    assert b"plugin 'acme' is broken: ModuleNotFoundError" in done.stderr
    assert (done.returncode, done.stderr.count(b"\n")) == (0, 1)


@pytest.mark.parametrize("content", ["{", "[]", '{"a": 5}', "\x00"])
def test_a_list_that_cannot_be_read_trusts_nothing(run: Run, folder: Path, content: str) -> None:
    run("plugin", "trust")
    trust_list(folder).write_text(content)

    done = run("check", "event.toml")

    assert (
        b"trusted-plugins.json cannot be read: delete it, and trust the files again" in done.stderr
    )
    assert (run("plugin", "trust").returncode, has_run(folder)) == (1, False)


def test_the_list_is_read_by_its_owner_alone(run: Run, folder: Path) -> None:
    run("plugin", "trust")

    assert trust_list(folder).stat().st_mode & 0o777 == 0o600


def test_a_relative_place_of_the_configuration_is_none(run: Run, folder: Path) -> None:
    """It would be a folder that comes with the document."""
    home = folder / "home"
    home.mkdir()

    done = run("plugin", "trust", XDG_CONFIG_HOME="conf", HOME=str(home))

    assert done.returncode == 0
    assert not (folder / "conf").exists()
    assert list(home.rglob("trusted-plugins.json"))


def test_files_that_are_trusted_at_once_are_all_trusted(start: Run, folder: Path) -> None:
    names = [f"acme{number}.py" for number in range(6)]
    for name in names:
        (folder / name).write_text("")
    name_plugins(folder, names)

    with ThreadPoolExecutor() as pool:
        codes = [done.returncode for done in pool.map(partial(start, "plugin", "trust"), names)]

    assert codes == [0] * 6
    assert json.loads(trust_list(folder).read_text()).keys() == {str(folder / it) for it in names}


def test_only_what_pyproject_names_can_be_trusted(run: Run, folder: Path) -> None:
    (folder / "other.py").write_text(ACME)

    assert b"does not name 'other.py'" in run("plugin", "trust", "other.py").stderr
    (folder / "pyproject.toml").unlink()
    done = run("plugin", "trust")
    assert b"no pyproject.toml in this folder names plugins" in done.stderr
    assert done.returncode == 2


# --- a document never makes code run


def test_the_folder_of_a_document_names_no_plugins(run: Run, folder: Path) -> None:
    """Not even trusted ones: whose folder one works in is another matter than what one opens."""
    project = folder / "project"
    project.mkdir()
    for name in ("acme.py", "event.toml"):
        (folder / name).rename(project / name)
    name_plugins(folder, ["project/acme.py"])
    run("plugin", "trust")
    (folder / "pyproject.toml").unlink()
    name_plugins(project, ["acme.py"])

    done = run("check", "project/event.toml")

    assert (done.returncode, done.stderr, has_run(folder)) == (0, b"", False)


@pytest.mark.parametrize(
    "table",
    [
        '[tool.eventkit]\nplugins = ["acme.py"]\n',
        'plugins = ["acme.py"]\n',
        '[exporters.acme-table]\nplugins = ["acme.py"]\n',
        '[plugins]\nacme = "acme.py"\n',
    ],
)
def test_a_document_has_no_key_that_makes_code_run(run: Run, folder: Path, table: str) -> None:
    (folder / "pyproject.toml").unlink()
    document = folder / "event.toml"
    lines = document.read_text()
    document.write_text(f"{table}{lines}" if table.startswith("plugins") else f"{lines}\n{table}")

    run("check", "event.toml")
    run(*EXPORT)
    with pytest.raises(eventkit.EventkitError):
        eventkit.export(eventkit.load(document), to="acme-table")

    assert not has_run(folder)


def test_the_library_reads_no_pyproject(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plugin", "trust")
    monkeypatch.chdir(folder)
    monkeypatch.delitem(sys.modules, "eventkit_plugin_file_acme", raising=False)

    with pytest.raises(eventkit.model.errors.FormatError):
        eventkit.export(eventkit.load("event.toml"), to="acme-table")

    assert not has_run(folder)
    assert "eventkit_plugin_file_acme" not in sys.modules
