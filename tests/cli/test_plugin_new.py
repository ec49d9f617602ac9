"""The package that `eventkit plugin new` writes; `scripts/try_wheel.py` installs and tests it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from tests.commands import Run

import eventkit
from eventkit.scaffold import KINDS, plugin_files

ROOT = Path(eventkit.__file__).parents[2]


@pytest.mark.once
@pytest.mark.parametrize("name", ["a", "zebra-table", "x" * 30])
def test_packages_of_every_kind_are_clean_for_ruff(tmp_path: Path, name: str) -> None:
    for kind in KINDS:
        for path, data in plugin_files(name, kind, "MIT").items():
            (tmp_path / kind / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / kind / path).write_bytes(data)

    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--no-cache", tmp_path],
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b""), done.stdout.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_no_word_of_a_template_is_left(kind: str) -> None:
    for path, data in plugin_files("acme-table", kind, "GPL-3.0-only").items():
        words = data.decode().replace("@click", "").replace("@hookimpl", "").replace("@v", "")
        assert "@" not in path + words, path


@pytest.mark.parametrize("kind", KINDS)
def test_no_name_makes_a_constant_that_the_template_has(kind: str) -> None:
    for path, data in plugin_files("zebra", kind, "MIT").items():
        names = set(re.findall(r"\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)*\b", _code(path, data)))
        assert names <= {"ZEBRA"} or "ZEBRA" not in names, path


def _code(path: str, data: bytes) -> str:
    """Return the names that Python code reads and binds alone, without attributes of others."""
    if not path.endswith(".py"):
        return ""
    nodes = ast.walk(ast.parse(data))
    names = (it.id if isinstance(it, ast.Name) else getattr(it, "name", None) for it in nodes)
    return " ".join(name for name in names if name)


def test_an_exporter_is_the_default_and_the_next_steps_are_said(run: Run, tmp_path: Path) -> None:
    done = run("plugin", "new", "acme-table")

    folder = tmp_path / "eventkit-acme-table"
    project = tomllib.loads((folder / "pyproject.toml").read_text())["project"]
    assert project["entry-points"] == {"eventkit.plugins": {"acme-table": "eventkit_acme_table"}}
    assert project["license"] == "Apache-2.0"
    assert b"wrote eventkit-acme-table; try it" in done.stderr
    assert (done.returncode, done.stdout) == (0, b"")
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == set(plugin_files("acme-table", "exporter", "MIT"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_chosen_by_its_option(run: Run, tmp_path: Path, kind: str) -> None:
    run("plugin", "new", "acme", f"--{kind}", "-o", "here/acme")

    written = (tmp_path / "here/acme/src/eventkit_acme/__init__.py").read_bytes()
    assert written == plugin_files("acme", kind, "MIT")["src/eventkit_acme/__init__.py"]


def test_a_new_exporter_works_before_it_is_installed(run: Run, tmp_path: Path) -> None:
    run("plugin", "new", "acme")
    run("new", "event.toml")
    package = tmp_path / "eventkit-acme/src/eventkit_acme"
    (package / "__init__.py").rename(tmp_path / "acme.py")
    (package / "locale").rename(tmp_path / "locale")

    done = run("export", "event.toml", "-p", "acme.py", "--to", "acme", "--language", "de")

    assert done.returncode == 0
    assert done.stdout.count(b"\n") == 4
    assert "noch niemand" in done.stdout.decode()


def test_the_licence_is_chosen_and_its_text_written(run: Run, tmp_path: Path) -> None:
    run("plugin", "new", "one", "--license", "apache-2.0")
    run("plugin", "new", "two", "--license", "mit")
    done = run("plugin", "new", "three", "--license", "GPL-3.0-only")

    text = (tmp_path / "eventkit-one/LICENSE").read_bytes()
    assert text == (ROOT / "LICENSE").read_bytes()
    assert b"the authors of eventkit-two" in (tmp_path / "eventkit-two/LICENSE").read_bytes()
    assert b"put the text of GPL-3.0-only into eventkit-three/LICENSE" in done.stderr


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Acme", b"'Acme' is no name: small words joined by '-'"),
        ("../acme", b"is no name"),
        ("x" * 31, b"of at most 30 characters"),
        ("json", b"'json' is a format of eventkit itself: choose another name"),
        ("check --command", b"'check' is a command of eventkit itself: choose another name"),
        ("core", b"eventkit-core is eventkit itself: choose another name"),
        ("eventkit-core --check", b"eventkit-core is eventkit itself: choose another name"),
        ("acme --license none", b"'none' is no SPDX id of a licence"),
    ],
)
def test_what_makes_no_package_is_refused_and_writes_nothing(
    run: Run, tmp_path: Path, line: str, message: bytes
) -> None:
    done = run("plugin", "new", *line.split())

    assert message in done.stderr
    assert (done.returncode, list(tmp_path.glob("eventkit-*"))) == (2, [])


def test_nothing_that_is_there_is_overwritten(run: Run, tmp_path: Path) -> None:
    run("plugin", "new", "acme", "--check")
    written = tmp_path / "eventkit-acme/src/eventkit_acme/__init__.py"
    before = written.read_bytes()

    done = run("plugin", "new", "acme")

    assert b"eventkit-acme: is there already; name another with -o" in done.stderr
    assert (done.returncode, written.read_bytes()) == (1, before)
