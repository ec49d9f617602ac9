"""Rules of plugins run beside the built-in ones, and answer for their faults."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import attrs
import pytest

import eventkit
from eventkit.model import CheckSettings, Event
from eventkit.plugins import PluginError, PluginRegistry

Install = Callable[..., None]
Look = Callable[..., PluginRegistry]

EVENT = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26), timezone="UTC")
CODE = """
from eventkit.plugins import Check, Problem, hookimpl
def run(event):
    {run}
@hookimpl
def eventkit_checks():
    yield Check(id="{id}", summary="S", severity="hint", run=run)
"""
FIND = 'yield Problem(rule="acme-door", severity="hint", place="event", message="too long")'


def rules(event: Event, plugins: PluginRegistry) -> list[str]:
    return [problem.rule for problem in eventkit.check(event, plugins=plugins)]


def test_a_rule_of_a_plugin_is_run(install: Install, look: Look) -> None:
    install("acme", CODE.format(run=FIND, id="acme-door"))

    assert "acme-door" in rules(EVENT, look())


def test_a_rule_of_a_plugin_can_be_ignored(install: Install, look: Look) -> None:
    install("acme", CODE.format(run=FIND, id="acme-door"))
    event = attrs.evolve(EVENT, checks=CheckSettings(ignore=["acme-door"]))

    assert "acme-door" not in rules(event, look())


def test_a_built_in_rule_is_never_shadowed(install: Install, look: Look) -> None:
    install("acme", CODE.format(run="return ()", id="event-without-uid"))

    assert "event-without-uid" in rules(EVENT, look())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("raise ValueError('no luck')", "ValueError: no luck"),
        ("yield 5", "run gave int, not Problem"),
        ("return None", "run gave NoneType"),
        ("raise SystemExit(0)", "SystemExit: 0"),
        (
            "yield Problem(rule='a', severity='warn', place='', message='M')",
            "did you mean 'warning'?",
        ),
        ("event.session('gone')", "UnknownIdError"),
        (FIND.replace("acme-door", "other"), "each has the id 'acme-door'"),
        (FIND.replace("hint", "error"), "is a error: each has the id 'acme-door' and the severity"),
    ],
)
def test_a_fault_is_put_down_to_the_plugin(
    fault: str, said: str, install: Install, look: Look
) -> None:
    install("acme", CODE.format(run=fault, id="acme-door"))

    with pytest.raises(PluginError, match="the check 'acme-door' of plugin 'acme'") as raised:
        eventkit.check(EVENT, plugins=look())
    assert said in str(raised.value)
    assert "report it at https://example.org/acme/issues" in "".join(raised.value.__notes__)


def test_a_fault_of_a_file_comes_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "acme.py"
    path.write_text(CODE.format(run="raise ValueError('no luck')", id="acme-door"), "utf-8")

    with pytest.raises(PluginError, match=r"no luck \(.*acme\.py, line 4\)"):
        eventkit.check(EVENT, plugins=PluginRegistry(files=[path]))


# --- rules that must know the day

DATED = """
from eventkit.plugins import DatedCheck, Problem, hookimpl
def run(event, today):
    {run}
@hookimpl
def eventkit_checks():
    yield DatedCheck(id="acme-day", summary="S", severity="hint", run=run)
"""
SAY = 'yield Problem(rule="acme-day", severity="hint", place="event", message=str(today))'


def test_a_dated_rule_of_a_plugin_is_handed_the_date(install: Install, look: Look) -> None:
    install("acme", DATED.format(run=SAY))

    problems = eventkit.check(EVENT, today=date(2027, 3, 25), plugins=look())
    assert "2027-03-25" in [problem.message for problem in problems]


def test_a_dated_rule_is_not_run_without_a_date(install: Install, look: Look) -> None:
    install("acme", DATED.format(run="raise ValueError('no date')"))

    assert "acme-day" not in rules(EVENT, look())


def test_a_fault_of_a_dated_rule_is_put_down_to_the_plugin(install: Install, look: Look) -> None:
    install("acme", DATED.format(run="raise ValueError('no luck')"))

    with pytest.raises(PluginError, match="the check 'acme-day' of plugin 'acme'"):
        eventkit.check(EVENT, today=date(2027, 3, 25), plugins=look())
