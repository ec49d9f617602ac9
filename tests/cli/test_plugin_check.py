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
        people = ", ".join(f"{event.party(it.who).name} ({it.role})"
                           for it in session.participations)
        yield (f"{event.status} {session.title} {session.start} {session.end} {rooms} {people}"
               f" {session.notice}\\n")

LINES = TextExporter(name="acme-lines", summary="Sessions in lines", extension=".lines",
                     media_type="text/plain", render=render)

@hookimpl
def eventkit_exporters():
    yield LINES
"""
RULE = """
from eventkit.model import Problem
from eventkit.plugins import Check, hookimpl

def run(event):
    print("printed by the plugin")
    if not event.sessions:
        yield Problem(rule="acme-rule", severity="hint", place="sessions.nobody", message="empty")

@hookimpl
def eventkit_checks():
    yield Check(id="acme-rule", summary="A rule", severity="hint", run=run{waived})
"""
WAIVED = ', waived={"sound": "it is about nobody"}'


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    """The file of a plugin that drops what is cancelled."""
    file = tmp_path / "acme.py"
    file.write_text(PLUGIN)
    return file


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    """The file of a plugin whose rule names a place that does not exist."""
    file = tmp_path / "acme.py"
    file.write_text(RULE.replace("{waived}", ""))
    return file


@pytest.mark.slow
def test_it_prints_a_table_that_fits_a_narrow_terminal(run: Run, acme: Path) -> None:
    done = run("plugin", "check", "acme", "-p", str(acme), COLUMNS="60")

    lines = done.stdout.decode().splitlines()
    assert done.returncode == 3
    assert lines[0] == "exporter acme-lines of plugin 'acme'"
    assert lines[2] == "  renders           passed  22 of this kind"
    assert max(map(len, lines)) <= 60
    failed = next(number for number, line in enumerate(lines) if "FAILED" in line)
    assert lines[failed].startswith("  faithful[status]  FAILED  it carries the status")
    assert "A session with another value of status is exported" in done.stdout.decode()
    assert lines[-1] == "46 checks: 1 failed"


def test_on_a_wide_terminal_a_check_is_a_line(run: Run, rule: Path) -> None:
    done = run("plugin", "check", "acme-rule", "-p", str(rule), COLUMNS="120")

    assert done.stdout.decode().splitlines() == [
        "check acme-rule of plugin 'acme'",
        "  declared  passed  the registry offers it",
        "  sound     FAILED  it names places that exist",
        "      empty: it names 'sessions.nobody', which the event does not have.",
        "  linear    passed  twice the sessions are twice the work",
        "  waivers   passed  everything waived is a check of the contract",
        "4 checks: 1 failed",
    ]


def test_what_is_waived_is_printed_with_its_reason(run: Run, rule: Path) -> None:
    rule.write_text(RULE.replace("{waived}", WAIVED))

    done = run("plugin", "check", "acme:acme-rule", "-p", str(rule))

    assert done.returncode == 0
    assert b"  sound     waived  it names places that exist\n" in done.stdout
    assert b"      it is about nobody\n" in done.stdout
    assert done.stdout.endswith(b"4 checks: 1 waived\n")


def test_json_has_every_check(run: Run, rule: Path) -> None:
    done = run("plugin", "check", "acme-rule", "-p", str(rule), "--json")

    (report,) = json.loads(done.stdout)
    assert done.returncode == 3
    assert (report["plugin"], report["name"], report["kind"]) == ("acme", "acme-rule", "check")
    assert (report["passed"], report["checks"], report["kit"]) == (False, 4, 1)
    results = {result["id"]: result for result in report["results"]}
    assert len(results) == 4
    assert results["linear"]["verdict"] == "passed"
    assert results["sound"]["verdict"] == "failed"
    assert results["sound"]["faults"][0].startswith("empty: it names 'sessions.nobody'")


@pytest.mark.slow
def test_what_is_built_in_passes_without_pytest(start: Run, tmp_path: Path) -> None:
    """Neither pytest nor Hypothesis is installed where a user runs it."""
    for name in ("pytest", "_pytest", "hypothesis"):
        (tmp_path / f"{name}.py").write_text("raise ImportError('not installed')\n")

    done = start("plugin", "check", "icalendar", PYTHONPATH=str(tmp_path))

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"exporter icalendar of eventkit-core 0.1.0\n")
    assert b"\n46 checks: all passed\n\nimporter icalendar of eventkit-core 0.1.0\n" in done.stdout
    assert done.stdout.endswith(b" checks: all passed\n")


@pytest.mark.slow
def test_a_format_of_a_file_may_have_the_name_of_one_that_is_built_in(run: Run, acme: Path) -> None:
    acme.write_text(PLUGIN.replace('"acme-lines"', '"json"'))

    done = run("plugin", "check", "acme:json", "-p", str(acme))

    assert done.stdout.startswith(b"exporter json of plugin 'acme'\n")
    assert done.stdout.endswith(b"46 checks: 1 failed\n")


def test_the_file_of_a_package_has_the_name_of_the_package(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "acme" / "__init__.py"
    file.parent.mkdir()
    file.write_text(RULE.replace("{waived}", ""))

    done = run("plugin", "check", "acme", "-p", "acme/__init__.py")

    assert done.stdout.startswith(b"check acme-rule of plugin 'acme'\n")


def test_an_unknown_name_is_a_fault_of_the_command_line(run: Run, acme: Path) -> None:
    done = run("plugin", "check", "acme-line", "-p", str(acme))

    assert done.returncode == 2
    assert b"no plugin or format 'acme-line'; did you mean 'acme-lines'?" in done.stderr


def test_a_plugin_that_cannot_be_used_is_at_fault(run: Run, acme: Path) -> None:
    acme.write_text("import nothing_of_that_name\n")

    done = run("plugin", "check", "acme", "-p", str(acme))

    assert done.returncode == 3
    assert b"ModuleNotFoundError: No module named 'nothing_of_that_name'" in done.stderr


WORK = 'print("printed by the plugin")'
TITLE = "exporter acme-lines of plugin 'acme'"


def test_an_exporter_that_ends_the_process_is_a_fault_of_the_plugin(run: Run, acme: Path) -> None:
    acme.write_text(PLUGIN.replace(WORK, "__import__('os')._exit(5)"))

    done = run("plugin", "check", "acme-lines", "-p", str(acme))

    check = "its check renders[all-day]"
    assert done.returncode == 3
    assert done.stdout == b""
    assert done.stderr.decode() == (
        f"error: {TITLE}: {check} ended its process with code 5; nothing more of it is run\n"
    )


@pytest.mark.slow
def test_an_exporter_that_sleeps_is_not_waited_for(run: Run, acme: Path) -> None:
    acme.write_text(PLUGIN.replace(WORK, "__import__('time').sleep(3600)"))

    done = run("plugin", "check", "acme-lines", "-p", str(acme), "--timeout", "2")

    assert done.returncode == 3
    assert done.stderr.startswith(f"error: {TITLE}: its check ".encode())
    assert done.stderr.endswith(b" took more than 2 seconds; nothing more of it is run\n")


@pytest.mark.slow
def test_of_all_that_an_exporter_prints_the_last_is_shown(run: Run, acme: Path) -> None:
    print_much = "[print('x' * 10**6) for _ in range(20)]; print('the end')"
    acme.write_text(PLUGIN.replace(WORK, f"{print_much}; __import__('os')._exit(0)"))

    done = run("plugin", "check", "acme-lines", "-p", str(acme))

    assert done.stderr.startswith(b"(the last 8,192 bytes of what was printed)\nxxx")
    assert b"xxx\nthe end\nerror: " in done.stderr
    assert len(done.stderr) < 10_000


def test_a_plugin_that_ends_the_process_when_it_is_loaded_costs_a_line(
    run: Run, acme: Path
) -> None:
    acme.write_text("import os\nos._exit(0)\n")

    done = run("plugin", "check", "acme", "-p", str(acme))

    assert done.returncode == 3
    assert b"loading the plugins ended its process with code 0; nothing more" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    "work", ["__import__('os').fork()", "__import__('threading').Timer(60, print).start()"]
)
def test_copies_and_threads_that_an_exporter_leaves_are_faults_and_end(
    run: Run, acme: Path, work: str
) -> None:
    acme.write_text(PLUGIN.replace(WORK, work))

    done = run("plugin", "check", "acme-lines", "-p", str(acme))

    assert done.returncode == 3
    assert b"  pure              FAILED" in done.stdout
    assert done.stdout.endswith(b"46 checks: 2 failed\n")


def test_what_a_plugin_prints_cannot_steer_the_terminal(run: Run, rule: Path) -> None:
    rule.write_text(RULE.replace("{waived}", "").replace("printed", "\\x1b[31mprinted"))

    done = run("plugin", "check", "acme-rule", "-p", str(rule))

    assert b"\\x1b[31mprinted by the plugin\n" in done.stderr
