from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import HEAD

import eventkit

TABLE = """
import attrs
from eventkit.plugins import NoOptions, TextExporter, hookimpl

@attrs.frozen(kw_only=True)
class Options:
    wide: bool = attrs.field(default=False, metadata={"help": "wide columns"})
    names: tuple[str, ...] = attrs.field(default=("a", "b"), metadata={"help": "whose"})

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme-table", summary="Plain table", extension=".table",
                       aliases=(".tab",), media_type="text/plain", options=Options,
                       render=lambda event, options: event.title)
"""
BROKEN = "import nothing_of_that_name\n"
NOISY = "raise SystemExit('imported')\n"

Install = Callable[..., None]


ONLY_HERE = """
import importlib.metadata
from pathlib import Path

here, every = Path(__file__).parent, importlib.metadata.distributions
importlib.metadata.distributions = lambda **search: [
    each for each in every(**search) if Path(each.locate_file("")) == here
]
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of distributions; those of the environment that runs the tests are hidden by it."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(ONLY_HERE)
    return folder


@pytest.fixture
def install(site: Path) -> Install:
    """Put a plugin where Python finds it, as an installer would."""

    def install(name: str, code: str, *, needs: str = "", distribution: str = "") -> None:
        distribution = distribution or f"eventkit-{name}"
        module = distribution.replace("-", "_")
        info = site / f"{module}-1.2.dist-info"
        info.mkdir()
        (site / f"{module}.py").write_text(code)
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n"
            f"Project-URL: Issues, https://example.org/{name}/issues\n{needs}"
        )
        (info / "entry_points.txt").write_text(f"[eventkit.plugins]\n{name} = {module}\n")

    return install


@pytest.fixture
def plugged(start: Run, site: Path) -> Run:
    """Run eventkit where the plugins of the folder are installed."""
    return lambda line, **extra: start(*line.split(), **{"PYTHONPATH": str(site), **extra})


# --- what a plugin does to the program

MISCHIEF = """
import os, sys, warnings
from eventkit.plugins import TextExporter, hookimpl

def render(event, options):
    yield "one "
    {deed}
    yield "two"

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme", summary="Mischief", extension=".acme",
                       media_type="text/plain", render=render)
"""


@pytest.mark.parametrize(
    "deed", ["os.chdir('/')", "sys.stdout.close()", "sys.stderr.close()", "os.close(1)"]
)
def test_a_plugin_takes_neither_the_folder_nor_the_streams_away(
    deed: str, run: Run, tmp_path: Path
) -> None:
    (tmp_path / "event.toml").write_text(HEAD)
    (tmp_path / "mischief.py").write_text(MISCHIEF.format(deed=deed))

    done = run("export", "event.toml", "-p", "mischief.py", "--to", "acme", "-o", "out/x")

    assert done.returncode == 0
    assert b"wrote out/x" in done.stderr
    assert (tmp_path / "out" / "x").read_bytes() == b"one two"


def test_a_warning_of_a_plugin_cannot_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(HEAD)
    deed = "warnings.warn('red \\x1b[31m')"
    (tmp_path / "mischief.py").write_text(MISCHIEF.format(deed=deed))

    done = run("export", "event.toml", "-p", "mischief.py", "--to", "acme")

    assert done.stdout == b"one two"
    assert b"warning: UserWarning: red \\x1b[31m (" in done.stderr


RULES = """
from eventkit.plugins import Check, Problem, hookimpl

def wrong(event):
    yield Problem(rule="acme-wrong", severity="hint", place="event", message="half of it")
    raise ValueError("no luck")

def right(event):
    yield Problem(rule="acme-right", severity="hint", place="event", message="found")

@hookimpl
def eventkit_checks():
    yield Check(id="acme-wrong", summary="S", severity="hint", run=wrong)
    yield Check(id="acme-right", summary="S", severity="hint", run=right)
"""


def test_a_rule_that_fails_costs_no_other_rule(
    plugged: Run, install: Install, tmp_path: Path
) -> None:
    install("acme", RULES)
    for name in ("event.toml", "other.toml"):
        (tmp_path / name).write_text(HEAD.replace('uid = "9d5c2f0a-school"\n', ""))

    done = plugged("check --format json event.toml other.toml")

    assert done.returncode == 3
    rules = [problem["rule"] for problem in json.loads(done.stdout)]
    assert rules == ["event-without-uid", "acme-right"] * 2
    said = (
        b"the check 'acme-wrong' of plugin 'acme' (eventkit-acme 1.2) failed: ValueError: no luck"
    )
    assert done.stderr.count(said) == 1
    assert b"report it at https://example.org/acme/issues" in done.stderr


def test_a_rule_that_fails_keeps_nobody_from_a_release(
    plugged: Run, install: Install, tmp_path: Path
) -> None:
    install("acme", RULES)
    (tmp_path / "event.toml").write_text(HEAD)

    done = plugged("release event.toml")

    assert done.returncode == 0
    assert b"warning: the check 'acme-wrong' of plugin 'acme'" in done.stderr


NOTE = """
from eventkit.model import Event
from eventkit.plugins import Imported, Importer, hookimpl
from datetime import date

def read(data, options):
    event = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26), timezone="UTC")
    return Imported(events=(event,), notes=("left out\\nerror: not told by us",))

@hookimpl
def eventkit_importers():
    yield Importer(name="acme", summary="S", extensions=(".acme",), media_types=("text/acme",),
                   read=read)
"""


def test_what_an_importer_notes_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text(NOTE)
    (tmp_path / "in.acme").write_text("")

    done = run("check", "in.acme", "-p", "acme.py")

    assert b"warning: in.acme: left out\\nerror: not told by us\n" in done.stderr


# --- formats


def test_the_list_of_formats_begins_each_line_with_the_name(plugged: Run) -> None:
    lines = plugged("formats").stdout.decode().splitlines()

    names = [line.split()[0] for line in lines]
    assert names == ["icalendar", "json", "markdown", "toml"]
    assert lines[0].split()[1:6] == [".ics", ".ical", ".ifb", ".icalendar", "write,"]


def test_the_format_of_a_plugin_is_listed_with_who_provides_it(
    plugged: Run, install: Install
) -> None:
    install("acme", TABLE)

    line = plugged("formats").stdout.decode().splitlines()[0]

    assert " ".join(line.split()) == ("acme-table .table .tab write eventkit-acme 1.2 Plain table")


def test_formats_for_programs_are_json(plugged: Run, install: Install) -> None:
    install("acme", TABLE)

    formats = json.loads(plugged("formats --json").stdout)

    assert formats[0] == {
        "name": "acme-table",
        "extensions": [".table", ".tab"],
        "write": True,
        "read": False,
        "provider": "eventkit-acme",
        "version": "1.2",
        "summary": "Plain table",
    }
    assert [(row["write"], row["read"]) for row in formats if row["name"] == "json"] == [
        (True, True)
    ]


def test_a_broken_plugin_costs_one_line_and_no_format(plugged: Run, install: Install) -> None:
    install("acme", TABLE)
    install("bad", BROKEN)

    done = plugged("formats")

    assert done.returncode == 0
    assert done.stdout.startswith(b"acme-table")
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("warning: plugin 'bad' (eventkit-bad 1.2) is broken: ModuleNotFoundErr")
    assert line.endswith("Details: eventkit plugin show bad")


# --- steering


@pytest.mark.parametrize(
    ("line", "extra"),
    [
        ("formats -p no:acme", {}),
        ("formats -p no:eventkit-acme", {}),
        ("formats --no-plugins", {}),
        ("formats", {"EVENTKIT_PLUGINS": ""}),
        ("formats", {"EVENTKIT_PLUGINS": "other"}),
    ],
)
def test_a_plugin_can_be_left_out(
    plugged: Run, install: Install, line: str, extra: dict[str, str]
) -> None:
    install("acme", TABLE)
    install("other", "")

    assert b"acme-table" not in plugged(line, **extra).stdout


def test_a_plugin_file_is_loaded_even_without_the_installed_ones(
    plugged: Run, tmp_path: Path
) -> None:
    (tmp_path / "house.py").write_text(TABLE)

    assert b"acme-table" in plugged("formats --no-plugins -p house.py").stdout


def test_an_unknown_name_in_steering_is_told_with_the_nearest(
    plugged: Run, install: Install
) -> None:
    install("acme", TABLE)

    done = plugged("formats -p no:acm")

    assert b"warning: there is no plugin 'acm'; did you mean 'acme'?" in done.stderr


def test_asking_for_a_format_of_a_broken_plugin_is_the_plugins_fault(
    plugged: Run, install: Install, parallel: Path
) -> None:
    install("bad", BROKEN)

    done = plugged(f"export {parallel.name} --to bad")

    assert done.returncode == 3
    assert b"eventkit-bad 1.2" in done.stderr


def test_a_format_of_two_plugins_needs_its_full_name(
    plugged: Run, install: Install, parallel: Path
) -> None:
    install("acme", TABLE)
    install("other", TABLE)

    ambiguous = plugged(f"export {parallel.name} --to acme-table")
    full = plugged(f"export {parallel.name} --to other:acme-table --option acme-table.wide=yes")

    assert ambiguous.returncode == 2
    assert b"acme:acme-table" in ambiguous.stderr
    assert (full.returncode, full.stdout) == (0, b"Spring School on Water Law")


# --- plugin list, show, doctor


def test_listing_plugins_imports_none(plugged: Run, install: Install) -> None:
    install("noisy", NOISY)

    done = plugged("plugin list")

    assert done.returncode == 0
    assert done.stdout.decode().split() == ["noisy", "eventkit-noisy", "1.2", "found"]
    assert done.stderr == b""


def test_listing_tells_what_is_incompatible_or_clashes(plugged: Run, install: Install) -> None:
    install("new", TABLE, needs="Requires-Dist: eventkit-core>=99\n")
    install("twice", TABLE, distribution="eventkit-a")
    install("twice", TABLE, distribution="eventkit-b")

    rows = json.loads(plugged("plugin list --json").stdout)

    assert {(row["distribution"], row["state"]) for row in rows} == {
        ("eventkit-new", "incompatible"),
        ("eventkit-a", "found"),
        ("eventkit-b", "conflicting"),
    }
    assert any("eventkit-core>=99" in row["reason"] for row in rows)


def test_listing_with_load_tells_what_came_of_each(plugged: Run, install: Install) -> None:
    install("acme", TABLE)
    install("bad", BROKEN)

    rows = json.loads(plugged("plugin list --load --json").stdout)

    assert {row["name"]: row["state"] for row in rows} == {"acme": "active", "bad": "broken"}


def test_no_plugin_at_all_is_told_in_one_line(plugged: Run) -> None:
    assert plugged("plugin list").stdout.startswith(b"no plugin is installed")


def test_showing_a_plugin_tells_all_about_it(plugged: Run, install: Install) -> None:
    install("acme", TABLE)

    for name in ("acme", "eventkit-acme", "acme-table", "acme:acme-table", "ACME_table"):
        shown = plugged(f"plugin show {name}").stdout.decode()

        assert "eventkit-acme 1.2" in shown
        assert "https://example.org/acme/issues" in shown
        assert "active" in shown
        assert "exporter acme-table .table .tab" in shown
        assert "--option wide=no    wide columns" in shown
        assert "--option names=a,b  whose" in shown


def test_options_are_shown_as_they_are_typed(plugged: Run) -> None:
    shown = plugged("plugin show icalendar").stdout.decode()

    assert "--option changed-since=  " in shown
    assert "--option refresh=12h  " in shown


def test_showing_a_broken_plugin_shows_its_traceback(plugged: Run, install: Install) -> None:
    install("bad", BROKEN)

    done = plugged("plugin show bad", EVENTKIT_PLUGINS_STRICT="1")

    assert done.returncode == 0
    assert b"broken" in done.stdout
    assert b"Traceback" in done.stdout
    assert b"nothing_of_that_name" in done.stdout


def test_a_broken_file_is_shown_by_the_command_that_its_error_names(
    plugged: Run, tmp_path: Path
) -> None:
    (tmp_path / "house.py").write_text(BROKEN)

    refused = plugged("formats -p house.py")
    assert refused.returncode == 3
    assert b"Details: eventkit plugin show house -p house.py" in refused.stderr

    shown = plugged("plugin show house -p house.py", EVENTKIT_PLUGINS_STRICT="1")
    assert shown.returncode == 0
    assert b"nothing_of_that_name" in shown.stdout
    assert plugged("plugin list --load -p house.py").returncode == 0
    assert plugged("plugin doctor -p house.py").returncode == 3


def test_showing_what_there_is_not_names_the_nearest(plugged: Run) -> None:
    done = plugged("plugin show icalender")

    assert done.returncode == 2
    assert b"did you mean 'icalendar'?" in done.stderr


def test_the_doctor_finds_nothing_where_nothing_is_wrong(plugged: Run, install: Install) -> None:
    install("acme", TABLE)

    done = plugged("plugin doctor")

    zones, summary = done.stdout.decode().splitlines()
    assert (done.returncode, summary) == (0, "1 plugin: nothing is wrong")
    assert zones == f"time zone data {eventkit.zone_data()}"


def test_the_doctor_names_every_finding(plugged: Run, install: Install) -> None:
    install("acme", TABLE)
    install("bad", BROKEN)
    install("noisy", NOISY)
    install("new", TABLE, needs="Requires-Dist: eventkit-core>=99\n")
    install("other", TABLE)

    done = plugged("plugin doctor", EVENTKIT_PLUGINS_STRICT="1")
    said = done.stdout.decode()

    assert done.returncode == 3
    assert "plugin 'bad' (eventkit-bad 1.2) is broken" in said
    assert "plugin 'noisy' (eventkit-noisy 1.2) is broken" in said
    assert "plugin 'new' (eventkit-new 1.2) is incompatible" in said
    assert "'acme-table' is offered by acme (eventkit-acme), other (eventkit-other)" in said
    assert said.endswith("5 plugins: 4 findings\n")


def test_help_and_version_work_with_a_broken_plugin(plugged: Run, install: Install) -> None:
    install("bad", NOISY)

    for line in ("--help", "--version", "plugin --help", "export --help"):
        assert plugged(line, EVENTKIT_PLUGINS_STRICT="1").returncode == 0


def test_the_unrelated_distribution_of_the_same_import_name_is_noticed(
    start: Run, tmp_path: Path
) -> None:
    import eventkit

    site = tmp_path / "site"
    info = site / "eventkit-1.0.3.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: eventkit\nVersion: 1.0.3\n")
    elsewhere = start("--version", PYTHONPATH=str(site))
    (site / "eventkit").symlink_to(Path(eventkit.__file__).parent)
    shared = start("--version", PYTHONPATH=str(site))
    doctor = start("plugin", "doctor", PYTHONPATH=str(site))

    assert elsewhere.stderr == b""
    assert b"the unrelated distribution 'eventkit' 1.0.3 shares the folder" in shared.stderr
    assert (shared.returncode, shared.stdout) == (0, elsewhere.stdout)
    assert b"'eventkit' 1.0.3" in doctor.stdout
    assert doctor.returncode == 3


TYPED = """
import attrs, enum
from typing import Literal
from eventkit.plugins import TextExporter, hookimpl

class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"

@attrs.frozen(kw_only=True)
class Options:
    colour: Colour = attrs.field(default=Colour.RED, metadata={"help": "the colour"})
    size: Literal["a4", "a3"] | None = attrs.field(default=None, metadata={"help": "the paper"})
    rooms: list[str] = attrs.field(factory=lambda: ["hall", "aula"], metadata={"help": "which"})

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme", summary="S", extension=".acme", media_type="text/plain",
                       options=Options, render=lambda event, options: "")
"""


def test_options_are_shown_with_their_choices_and_made_defaults(run: Run, tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text(TYPED)

    shown = run("plugin", "show", "acme", "-p", "acme.py").stdout.decode()

    assert "--option colour=red       the colour (red, blue)" in shown
    assert "--option size=            the paper (a4, a3)" in shown
    assert "--option rooms=hall,aula  which" in shown


LATE = """
import os
from eventkit.plugins import TextExporter, hookimpl

def fsync(handle):
    raise ArithmeticError("oh")

def render(event, options):
    os.fsync = fsync
    yield "one"

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme", summary="S", extension=".acme", media_type="text/plain",
                       render=render)
"""


def test_what_a_plugin_broke_is_put_down_to_it(
    start: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "event.toml").write_text(HEAD)
    (tmp_path / "acme.py").write_text(LATE)

    done = start("export", "event.toml", "-p", "acme.py", "--to", "acme", "-o", "out.txt")

    assert done.returncode == 3
    assert b"the code of plugin 'acme' failed: ArithmeticError: oh (acme.py, line 6)" in done.stderr
    assert not (tmp_path / "out.txt").exists()


def test_a_subclass_of_str_is_written_as_the_text_it_holds(run: Run, tmp_path: Path) -> None:
    class_ = "class Text(str):\n    def encode(self, *_):\n        raise ArithmeticError\n"
    (tmp_path / "event.toml").write_text(HEAD)
    code = MISCHIEF.format(deed='yield Text("1 1/2 ")')
    (tmp_path / "mischief.py").write_text(code.replace("\ndef render", f"\n{class_}\ndef render"))

    done = run("export", "event.toml", "-p", "mischief.py", "--to", "acme")

    assert done.stdout == b"one 1 1/2 two"


def test_a_suffix_that_two_read_needs_a_name(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text(NOTE.replace('name="acme"', f'name="{name}"'))
    (tmp_path / "in.acme").write_text("School")

    done = run("check", "in.acme", "-p", "one.py", "-p", "two.py")

    assert done.returncode == 2
    assert b"several formats can read 'in.acme': one:one (one), two:two (two)" in done.stderr
