"""`eventkit plugin check`: the contract without pytest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.commands import Run

PLUGIN = """
from eventkit.plugins import TextExporter, hookimpl

def render(event, options):
    print("printed by the plugin")
    for session in event.sessions:
        rooms = ", ".join(room.name for room in event.rooms_of(session))
        people = ", ".join(event.party(it.who).name for it in session.participations)
        yield f"{session.title} {session.start} {rooms} {people} {session.notice}\\n"

LINES = TextExporter(name="acme-lines", summary="Sessions in lines", extension=".lines",
                     media_type="text/plain", render=render{waived})

@hookimpl
def eventkit_exporters():
    yield LINES
"""
WAIVED = ', waived={"faithful[status]": "screens have no place for it"}'


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The file of a plugin that drops what is cancelled."""
    file = tmp_path / "acme.py"
    file.write_text(PLUGIN.replace("{waived}", ""))
    return file


@pytest.mark.slow
@pytest.mark.parametrize("columns", [60, 120])
def test_it_prints_a_table_that_fits(run: Run, acme: Path, columns: int) -> None:
    done = run("plugin", "check", "acme", "-p", str(acme), COLUMNS=str(columns))

    lines = done.stdout.decode().splitlines()
    assert done.returncode == 3
    assert lines[0] == "exporter acme-lines of plugin 'acme'"
    assert lines[2] == "  renders           passed  22 of this kind"
    assert max(map(len, lines)) <= columns
    failed = next(number for number, line in enumerate(lines) if "FAILED" in line)
    assert lines[failed].startswith("  faithful[status]  FAILED  it carries the status")
    assert "A session with another value of status is exported" in done.stdout.decode()
    assert lines[-1] == "39 checks: 1 failed"


@pytest.mark.slow
def test_what_is_waived_is_printed_with_its_reason(run: Run, acme: Path) -> None:
    acme.write_text(PLUGIN.replace("{waived}", WAIVED))

    done = run("plugin", "check", "acme:acme-lines", "-p", str(acme))

    assert done.returncode == 0
    assert b"faithful[status]  waived" in done.stdout
    assert b"      screens have no place for it\n" in done.stdout
    assert done.stdout.endswith(b"39 checks: 1 waived\n")


@pytest.mark.slow
def test_json_has_every_check(run: Run, acme: Path) -> None:
    done = run("plugin", "check", "acme-lines", "-p", str(acme), "--json")

    (report,) = json.loads(done.stdout)
    assert done.returncode == 3
    assert (report["plugin"], report["name"], report["kind"]) == ("acme", "acme-lines", "exporter")
    assert (report["passed"], report["checks"], report["kit"]) == (False, 39, 1)
    results = {result["id"]: result for result in report["results"]}
    assert len(results) == 39
    assert results["renders[dst-fold]"]["verdict"] == "passed"
    assert results["faithful[status]"]["verdict"] == "failed"
    assert results["faithful[status]"]["faults"][0].startswith("A session with another value")


@pytest.mark.slow
def test_what_is_built_in_passes_without_pytest(start: Run, tmp_path: Path) -> None:
    """Neither pytest nor Hypothesis is installed where a user runs it."""
    for name in ("pytest", "_pytest", "hypothesis"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('not installed')\n")

    done = start("plugin", "check", "icalendar", PYTHONPATH=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"exporter icalendar of eventkit-core 0.1.0\n")
    assert done.stdout.endswith(b"39 checks: all passed\n")


@pytest.mark.slow
def test_a_format_of_a_file_may_have_the_name_of_one_that_is_built_in(run: Run, acme: Path) -> None:
    acme.write_text(PLUGIN.replace("{waived}", WAIVED).replace('"acme-lines"', '"json"'))

    done = run("plugin", "check", "acme:json", "-p", str(acme))

    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith(b"exporter json of plugin 'acme'\n")


def test_an_unknown_name_is_a_fault_of_the_command_line(run: Run, acme: Path) -> None:
    done = run("plugin", "check", "acme-line", "-p", str(acme))

    assert done.returncode == 2
    assert b"no plugin or format 'acme-line'; did you mean 'acme-lines'?" in done.stderr


def test_a_plugin_that_cannot_be_used_is_at_fault(run: Run, acme: Path) -> None:
    acme.write_text("import nothing_of_that_name\n")

    done = run("plugin", "check", "acme", "-p", str(acme))

    assert done.returncode == 3
    assert b"ModuleNotFoundError: No module named 'nothing_of_that_name'" in done.stderr
