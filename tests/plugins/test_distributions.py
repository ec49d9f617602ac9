"""Faults of plugins that are built and installed, as a user meets them on the command line."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.documents import HEAD
from tests.plugins.distributions import ALL, BROKEN, FAILING, files

PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
OFFLINE = ["--no-index", "--no-deps", "--no-compile"]

Run: TypeAlias = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which pip installed the wheels of all these plugins, once for all workers."""
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if is_worker else base) / "distributions"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "site").exists():
            _install(folder)
    return folder / "site"


def _install(folder: Path) -> None:
    for name in ALL:
        for file, text in files(name).items():
            path = folder / "projects" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    wheels, new = folder / "wheels", folder / "new"
    projects = sorted((folder / "projects").iterdir())
    build = Path(__file__).with_name("wheels.py")
    subprocess.run([sys.executable, build, wheels, *projects], check=True, capture_output=True)
    target = [*OFFLINE, "--target", str(new), *map(str, wheels.glob("*.whl"))]
    subprocess.run([*PIP, *target], check=True)
    new.rename(folder / "site")


@pytest.fixture
def run(site: Path, tmp_path: Path) -> Run:
    """Run eventkit with the words of a line, where these plugins are installed."""
    (tmp_path / "event.toml").write_text(HEAD, encoding="utf-8")

    def run(line: str, *, only: str | None = None) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join(filter(None, [str(site), os.environ.get("PYTHONPATH")]))
        allowed = {} if only is None else {"EVENTKIT_PLUGINS": only}
        return subprocess.run(
            [sys.executable, "-m", "eventkit", *line.split()],
            cwd=tmp_path,
            env=os.environ | allowed | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return run


# --- the plugin that is asked for


@pytest.mark.parametrize("name", [*BROKEN, *FAILING])
def test_a_faulty_plugin_that_is_asked_for_is_named_and_nothing_is_lost(
    name: str, run: Run, tmp_path: Path
) -> None:
    faulty, plugin = ALL[name], ALL[name].plugin or name
    old = tmp_path / "out" / "x"
    old.parent.mkdir()
    old.write_text("old", encoding="utf-8")
    # Nobody but these: what is said is said of this plugin.
    only = f"eventkit-{name},eventkit-first"
    done = run(f"export event.toml --to {plugin}:{name} -o out/x", only=only)

    warnings, _, error = done.stderr.rpartition("error: ")
    assert done.returncode == 3
    assert faulty.said in error
    assert f"plugin {plugin!r} (eventkit-{name} 1.2)" in error
    assert f"report it at https://example.org/{name}/issues" in error
    assert "Traceback" not in done.stderr
    assert len(error) < 2000
    assert warnings == ""
    assert [(path.name, path.read_text("utf-8")) for path in old.parent.iterdir()] == [("x", "old")]
    assert done.stdout == ""


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_can_be_looked_at(name: str, run: Run) -> None:
    done = run(f"plugin show eventkit-{name}")

    assert done.returncode == 0
    assert f"eventkit-{name} 1.2" in done.stdout
    assert f"https://example.org/{name}/issues" in done.stdout
    assert done.stderr == ""


def test_what_a_plugin_and_its_programs_print_is_not_in_the_export(run: Run) -> None:
    done = run("export event.toml --to prints", only="prints")

    assert (done.returncode, done.stdout) == (0, "text")
    for said in ("printed", "written", "by another program", "printed late"):
        assert said in done.stderr


def test_a_name_that_two_plugins_have_needs_the_plugin(run: Run) -> None:
    plain = run("export event.toml --to shared", only="one,other")
    full = run("export event.toml --to other:shared", only="one,other")

    assert plain.returncode == 2
    assert "one:shared (eventkit-one), other:shared (eventkit-other)" in plain.stderr
    assert (full.returncode, full.stdout) == (0, "other")


def test_the_name_of_a_built_in_format_stays_with_it(run: Run) -> None:
    plain = run("export event.toml --to json", only="builtin-name")
    full = run("export event.toml --to builtin-name:json", only="builtin-name")

    assert (plain.returncode, plain.stdout[0]) == (0, "{")
    assert (full.returncode, full.stdout) == (0, "mine")


# --- all others, with all of them installed


@pytest.mark.parametrize("line", ["--help", "--version", "plugin list", "plugin show icalendar"])
def test_a_command_that_recovers_works_and_is_silent(line: str, run: Run) -> None:
    done = run(line)

    assert done.returncode == 0
    assert done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize(
    ("line", "code"), [("plugin list --load", 0), ("plugin doctor", 3), ("formats", 0)]
)
def test_a_command_that_loads_all_names_every_broken_plugin(line: str, code: int, run: Run) -> None:
    done = run(line)

    assert done.returncode == code
    for name in BROKEN:
        assert f"eventkit-{name} 1.2" in done.stdout + done.stderr
    assert len(done.stdout) + len(done.stderr) < 10_000


@pytest.mark.parametrize("name", ["healthy", "csv", "json"])
def test_the_other_formats_can_be_written(name: str, run: Run, tmp_path: Path) -> None:
    done = run(f"export event.toml --to {name} -o x")

    assert done.returncode == 0
    assert (tmp_path / "x").stat().st_size
    # What is built in loads no plugin, and so has nothing to say of them.
    faults = len(BROKEN) + 1  # one offers a format that is built in
    assert done.stderr.count("warning: plugin") == (0 if name == "json" else faults)
