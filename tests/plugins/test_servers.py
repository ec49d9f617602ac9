"""A library that may live in a server: threads, processes, and a state that stays as it was."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import UTC, date, datetime
from multiprocessing import get_context
from pathlib import Path
from threading import Barrier
from threading import Event as Signal

import attrs
import pytest
from tests.plugins.conftest import Install, Look

import eventkit
from eventkit import builtin
from eventkit.model import Event, Session
from eventkit.model.errors import ExporterError, UnstampedWarning
from eventkit.plugins import PluginRegistry

ROOT = str(Path(__file__).parents[2])
NOON = datetime(2027, 3, 26, 12, tzinfo=UTC)
EVENT = Event(
    id="school",
    uid="school-2027",
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 26),
    timezone="UTC",
    sessions=[Session(id="talk", title="Rivers", start=NOON, end=NOON.replace(hour=13))],
    updated=datetime(2027, 1, 5, tzinfo=UTC),
)
NOISY = """
from eventkit.plugins import Check, TextExporter, hookimpl

def render(event, options):
    print("a plugin prints")
    yield event.title

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="noisy", summary="S", extension=".noisy", media_type="text/plain",
                       render=render)

def run(event):
    print("a plugin prints")
    return ()

@hookimpl
def eventkit_checks():
    yield Check(id="noisy-rule", summary="S", severity="hint", run=run)
"""
FAILING = """
from eventkit.plugins import TextExporter, hookimpl

def render(event, options):
    raise ValueError("no luck")

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="failing", summary="S", extension=".f", media_type="text/plain",
                       render=render)
"""


def process_state() -> tuple[object, ...]:
    return (sys.stdout, sys.stderr, Path.cwd(), warnings.filters, list(warnings.filters))


@pytest.fixture
def noisy(tmp_path: Path) -> PluginRegistry:
    (tmp_path / "noisy.py").write_text(NOISY)
    return builtin.registry([str(tmp_path / "noisy.py")])


def test_threads_leave_the_process_as_it_was(
    noisy: PluginRegistry, capsys: pytest.CaptureFixture[str]
) -> None:
    before, over, together = process_state(), Signal(), Barrier(9)
    formats = ("icalendar", "markdown", "json", "noisy")

    def work(_: int) -> bytes:
        together.wait()
        eventkit.check(EVENT, plugins=noisy)
        turns = range(100)
        return b"".join(eventkit.export(EVENT, to=formats[n % 4], plugins=noisy) for n in turns)

    def talk() -> int:
        together.wait()
        lines = 0
        while not over.is_set():
            sys.stdout.write("another thread prints\n")
            lines += 1
        return lines

    with ThreadPoolExecutor(9) as pool:
        talker = pool.submit(talk)
        results = set(pool.map(work, range(8)))
        over.set()
        lines = talker.result()

    assert len(results) == 1
    assert process_state() == before
    printed = capsys.readouterr()
    assert printed.out.count("another thread prints") == lines
    assert printed.out.count("a plugin prints") == 8 * 26
    assert not printed.err


def test_threads_that_ask_at_once_load_a_plugin_once(install: Install, look: Look) -> None:
    for name in ("one", "two", "three"):
        install(name)
    plugins, together = look(), Barrier(8)

    def names(_: int) -> list[str]:
        together.wait()
        return [offer.name for offer in plugins.exporters()]

    with ThreadPoolExecutor(8) as pool:
        assert len({tuple(found) for found in pool.map(names, range(8))}) == 1
    assert plugins.reports == ()


def test_a_failing_export_names_its_exporter_to_the_parent_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT)  # the new process imports this module
    (tmp_path / "failing.py").write_text(FAILING)

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        job = pool.submit(export_with, tmp_path / "failing.py")
        with pytest.raises(ExporterError, match="no luck") as raised:
            job.result()
        assert raised.value.exporter == "failing"
        assert pool.submit(abs, -1).result() == 1


def export_with(plugin: Path) -> bytes:
    return eventkit.export(EVENT, to="failing", plugins=builtin.registry([str(plugin)]))


WARNINGS = """
import warnings
import eventkit
from eventkit.model.errors import EventkitError
from tests.plugins.test_servers import EVENT

warnings.simplefilter("always")
warnings.showwarning = lambda message, kind, *_: print(f"{kind.__name__}: {message}")
try:
    for turn in range(2):
        eventkit.check(EVENT)
        eventkit.export(EVENT, to="markdown")
    print([rule for rule in ("csv", "good") if eventkit.export(EVENT, to=rule)])
except EventkitError as error:
    print(f"{type(error).__name__}: {error}")
"""


def warned(folder: Path, **environ: str) -> list[str]:
    """Return what a new process prints that uses the plugins installed in a folder."""
    paths = os.pathsep.join([str(folder), str(ROOT)])
    done = subprocess.run(
        [sys.executable, "-c", WARNINGS],
        env={**os.environ, "PYTHONPATH": paths, **environ},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()


def test_a_broken_plugin_is_warned_of_once_and_harms_no_other(
    install: Install, tmp_path: Path
) -> None:
    install("broken", "raise ValueError('no luck')")
    install("good")

    warning, exported = warned(tmp_path)

    assert warning.startswith(
        "PluginWarning: plugin 'broken' (broken 1.2) is broken: ValueError: no luck"
    )
    assert exported == "['csv', 'good']"


def test_a_broken_plugin_is_an_error_where_that_is_strict(install: Install, tmp_path: Path) -> None:
    install("broken", "raise ValueError('no luck')")

    (error,) = warned(tmp_path, EVENTKIT_PLUGINS_STRICT="1")

    assert error.startswith(
        "PluginError: plugin 'broken' (broken 1.2) is broken: ValueError: no luck"
    )


def test_a_calendar_without_any_time_of_change_is_warned_of() -> None:
    unstamped = attrs.evolve(EVENT, updated=None)

    with pytest.warns(UnstampedWarning, match="`eventkit release`"):
        eventkit.export(unstamped, to="icalendar")
    eventkit.export(unstamped, to="icalendar", modified=NOON)
    eventkit.export(unstamped, to="markdown")
