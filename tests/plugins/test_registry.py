"""Plugins are found, loaded and steered; one that is broken never costs another."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.plugins.conftest import GOOD

import eventkit
from eventkit.builtin import registry
from eventkit.model import Event
from eventkit.model.errors import FormatError
from eventkit.plugins import ExporterError, PluginError, PluginRegistry

Install = Callable[..., None]
Look = Callable[..., PluginRegistry]

EVENT = Event(id="e", title="E", start=date(2027, 3, 26), end=date(2027, 3, 26), timezone="UTC")
CLASS = """
from eventkit.plugins import hookimpl
class Plugin:
    @hookimpl
    def eventkit_exporters(self):
        return ()
"""
HOOK = """
from eventkit.plugins import TextExporter, hookimpl
def render(event, options):
    {render}
@hookimpl
def eventkit_exporters():
    {hook}
"""
OFFER = (
    'yield TextExporter(name="acme", summary="S", extension=".acme", media_type="text/plain",'
    " render=render)"
)
CHECK = """
from eventkit.plugins import Check, hookimpl
@hookimpl
def eventkit_checks():
    yield Check(id="acme-rule", summary="S", severity="hint", run=lambda {arguments}: ())
"""
OPTIONS = """
from attrs import field, make_class
from eventkit.plugins import TextExporter, hookimpl
OPTIONS = make_class(
    "Options",
    {{name: field(default=None, type=kind, metadata={{"help": "H"}})
      for name, kind in zip("ab", [{types}])}},
    frozen=True, kw_only=True,
)
def render(event, options):
    return ""
@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme", summary="S", extension=".acme", media_type="text/plain",
                       render=render, options=OPTIONS)
"""
COMMAND = """
import click
from eventkit.plugins import Command, hookimpl
@hookimpl
def eventkit_commands():
    yield Command(name="acme-hello", summary="Greet.", command=click.Command("acme-hello"))
"""
BROKEN = {
    "raises on import": ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
    "leaves on import": ("raise SystemExit(4)", "SystemExit: 4"),
    "cannot be parsed": ("def :", "SyntaxError"),
    "lacks a library": ("import no_such_library", "No module named 'no_such_library'"),
    "raises in the hook": (HOOK.format(render="yield ''", hook="raise KeyError('x')"), "KeyError"),
    "raises while yielding": (
        HOOK.format(render="yield ''", hook=f"{OFFER}; raise KeyError('x')"), "KeyError",
    ),
    "leaves in the hook": (
        HOOK.format(render="yield ''", hook="raise SystemExit(4)"), "SystemExit: 4",
    ),
    "a hook that returns nothing": (
        HOOK.format(render="yield ''", hook="return None"), "eventkit_exporters returned NoneType",
    ),
    "a hook that returns one": (
        HOOK.format(render="yield ''", hook=OFFER.replace("yield", "return")),
        "not several of TextExporter or BinaryExporter or TreeExporter: yield each",
    ),
    "a hook with arguments": (
        HOOK.format(render="yield ''", hook=OFFER).replace("exporters()", "exporters(config)"),
        "Argument(s) {'config'} are declared",
    ),
    "one name twice": (
        HOOK.format(render="yield ''", hook=f"{OFFER}; {OFFER}"), "offers acme more than once",
    ),
    "no marked function": (
        HOOK.format(render="yield ''", hook=OFFER).replace("@hookimpl", ""),
        "it offers nothing: no function is marked with @hookimpl",
    ),
    "one marked function of two": (
        HOOK.format(render="yield ''", hook=OFFER) + "\ndef eventkit_checks(): return ()\n",
        "eventkit_checks is not marked: put @hookimpl before it",
    ),
    "misspelt hook": (
        HOOK.format(render="yield ''", hook=OFFER).replace("kit_exporters", "kit_exporter"),
        "did you mean 'eventkit_exporters'?",
    ),
    "wrong object": (HOOK.format(render="yield ''", hook="yield 5"), "offers 5, which is no"),
    "wrong name": (
        HOOK.format(render="yield ''", hook=OFFER.replace('"acme"', '"Acme Table"')),
        "the name must be small words",
    ),
    "a function with other arguments": (
        HOOK.format(render="yield ''", hook=OFFER).replace("(event, options)", "(event)"),
        "render is called with (event, options), and takes (event)",
    ),
    "an async function": (
        HOOK.format(render="yield ''", hook=OFFER).replace("def render", "async def render"),
        "render is async, and nothing awaits it: write a plain function",
    ),
    "a rule with other arguments": (
        CHECK.format(arguments=""), "run is called with (event), and takes ()",
    ),
    "options that nobody can give": (
        OPTIONS.format(types="'complex', 'dict[str, int]'"),
        "for the option 'a': it has the type <class 'complex'>; options are of the types bool,",
    ),
    "several of them": (
        OPTIONS.format(types="'complex', 'dict[str, int]'"),
        "for the option 'b': it has the type dict[str, int]; options are",
    ),
    "options whose types are unknown": (
        OPTIONS.format(types="'int', 'Nowhere'"),
        "the types of its options cannot be read: NameError: name 'Nowhere' is not defined",
    ),
    "a wrapper": (
        HOOK.format(render="yield ''", hook="yield").replace(
            "@hookimpl", "@hookimpl(hookwrapper=True)"
        ),
        "a wrapper; hooks only offer objects",
    ),
}  # fmt: skip


def test_an_installed_format_is_used_by_its_name(install: Install, look: Look) -> None:
    install("acme")

    assert eventkit.export(EVENT, to="Acme", plugins=look()) == b"E"


def test_one_object_is_one_plugin_and_its_second_name_is_refused(
    install: Install, look: Look, tmp_path: Path
) -> None:
    install("acme")
    install("copy", value=f"plugin_{tmp_path.name.replace('-', '_')}_acme")

    plugins = look()

    assert [it.provider for it in plugins.exporters() if it.value.name == "acme"] == ["acme"]
    assert "already registered under" in plugins.reports[0]


def test_nothing_is_imported_to_find_plugins(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError")

    (found,) = look().installed()
    assert (found.name, found.distribution, found.version) == ("acme", "acme", "1.2")


def test_a_built_in_format_loads_no_plugin(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError")
    plugins = look()

    eventkit.export(EVENT, to="json", plugins=plugins)
    assert plugins.reports == ()


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_plugin_costs_a_line_and_no_other_plugin(
    fault: str, install: Install, look: Look
) -> None:
    code, said = BROKEN[fault]
    install("acme", code)
    install("zebra")
    plugins = look()

    assert eventkit.export(EVENT, to="zebra", plugins=plugins) == b"E"
    (report,) = plugins.reports
    assert report.startswith("plugin 'acme' (acme 1.2) is broken: ")
    assert said in report
    assert "Details: eventkit plugin show acme" in report


def test_a_class_instead_of_an_instance_is_told(install: Install, look: Look) -> None:
    install("acme", CLASS)
    install("other", CLASS, value=f"{module_of('acme', look)}:Plugin")
    plugins = look()
    plugins.plugins()

    assert "did you forget the parentheses?" in "".join(plugins.reports)


def module_of(name: str, look: Look) -> str:
    found = next(plugin for plugin in look().installed() if plugin.name == name)
    return str(found.origin.value)  # type: ignore[attr-defined]  # an entry point


def test_asking_for_a_broken_plugin_is_an_error_that_names_it(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError('no luck')")

    with pytest.raises(PluginError, match="no luck") as raised:
        eventkit.export(EVENT, to="acme-table", plugins=look())
    assert (raised.value.plugin, raised.value.distribution) == ("acme", "acme")


def test_a_plugin_for_another_eventkit_is_not_imported(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError", requires="eventkit-core>=99")
    plugins = look()
    plugins.plugins()

    (report,) = plugins.reports
    assert "is incompatible: wants eventkit-core>=99; this is" in report


def test_every_requirement_of_us_must_be_met(install: Install, look: Look) -> None:
    install("acme", requires="eventkit-core>=0.1\nRequires-Dist: eventkit-core<0.1")

    (found,) = look().installed()
    assert (found.state, found.reason.split(";")[0]) == ("incompatible", "wants eventkit-core<0.1")


def test_a_requirement_of_an_extra_is_none_of_the_plugin(install: Install, look: Look) -> None:
    install("acme", requires='eventkit-core>=99; extra == "new"')

    assert eventkit.export(EVENT, to="acme", plugins=look()) == b"E"


def test_metadata_that_cannot_be_read_costs_a_line(
    install: Install, look: Look, tmp_path: Path
) -> None:
    install("zebra")
    install("acme")
    (tmp_path / "acme-1.2.dist-info" / "entry_points.txt").write_bytes(b"\xff[eventkit.plugins]")
    plugins = look()

    assert eventkit.export(EVENT, to="zebra", plugins=plugins) == b"E"
    (report,) = plugins.reports
    assert "plugin 'acme' (acme 1.2) is broken: its metadata cannot be read" in report


def test_an_installation_that_was_broken_off_is_passed_over(
    install: Install, look: Look, tmp_path: Path
) -> None:
    install("zebra")
    (tmp_path / "half-1.0.dist-info").mkdir()

    assert [plugin.name for plugin in look().installed()] == ["zebra"]


def test_a_plugin_of_an_interrupted_installation_costs_a_line(
    install: Install, look: Look, tmp_path: Path
) -> None:
    install("zebra")
    install("acme")
    (tmp_path / "acme-1.2.dist-info" / "METADATA").unlink()
    plugins = look()

    assert eventkit.export(EVENT, to="zebra", plugins=plugins) == b"E"
    (report,) = plugins.reports
    assert "plugin 'acme' is broken: its installation was interrupted" in report
    with pytest.raises(PluginError, match="install it again"):
        plugins.exporter("acme")


def test_the_first_of_two_distributions_of_one_name_hides_the_other(
    install: Install, look: Look, tmp_path: Path
) -> None:
    install("acme-table")
    old = tmp_path / "acme_table-0.9.dist-info"
    old.mkdir()
    for file in (tmp_path / "acme_table-1.2.dist-info").iterdir():
        text = file.read_text("utf-8").replace("Name: acme-table", "Name: Acme.Table")
        (old / file.name).write_text(text, encoding="utf-8")

    assert len(look().installed()) == 1


def test_two_distributions_with_one_plugin_name_are_both_shown(
    install: Install, look: Look
) -> None:
    install("acme")
    install("bcme", plugin="acme")
    plugins = look()
    plugins.plugins()

    (report,) = plugins.reports
    assert "plugin 'acme' (bcme 1.2) is conflicting: acme 1.2 has a plugin of that name" in report


@pytest.mark.parametrize("out", [{"disabled": ["acme-one"]}, {"allowed": ["acme-two"]}])
def test_a_plugin_that_is_left_out_takes_no_name(
    out: dict[str, list[str]], install: Install, look: Look
) -> None:
    install("acme-one", plugin="acme")
    install("acme-two", plugin="acme")

    assert [plugin.state for plugin in look(**out).installed()] == ["disabled", "found"]


def test_a_file_keeps_its_name_against_an_installed_plugin(
    install: Install, look: Look, tmp_path: Path
) -> None:
    install("acme")
    file = tmp_path / "files" / "acme.py"
    file.parent.mkdir()
    file.write_text(HOOK.format(render="yield 'mine'", hook=OFFER), encoding="utf-8")
    plugins = look(files=[file])
    plugins.plugins()

    assert eventkit.export(EVENT, to="acme", plugins=plugins) == b"mine"
    (report,) = plugins.reports
    assert "plugin 'acme' (acme 1.2) is conflicting: the file" in report


def test_a_name_that_two_plugins_have_is_ambiguous_and_only_it(
    install: Install, look: Look
) -> None:
    code = HOOK.format(render="yield __name__", hook=OFFER)
    install("one", code)
    install("two", code)
    install("zebra")
    plugins = look()

    with pytest.raises(FormatError, match=r"one:acme \(one\), two:acme \(two\); name one in full"):
        eventkit.export(EVENT, to="acme", plugins=plugins)
    assert eventkit.export(EVENT, to="two:acme", plugins=plugins).endswith(b"_two")
    assert eventkit.export(EVENT, to="zebra", plugins=plugins) == b"E"


def test_a_built_in_name_is_never_shadowed(install: Install, look: Look) -> None:
    install("acme", HOOK.format(render="yield 'mine'", hook=OFFER.replace('"acme"', '"json"')))
    plugins = look()

    assert eventkit.export(EVENT, to="json", plugins=plugins) != b"mine"
    assert eventkit.export(EVENT, to="acme:json", plugins=plugins) == b"mine"


def test_a_command_that_a_package_offers_by_the_hook_is_told_where_it_belongs(
    install: Install, look: Look
) -> None:
    install("acme", COMMAND)
    plugins = look()
    plugins.plugins()

    (report,) = plugins.reports
    assert "plugin 'acme' (acme 1.2) offers a command 'acme-hello'" in report
    assert "name it in the entry-point group eventkit.commands" in report
    assert plugins.file_commands() == ()


def test_an_unknown_format_offers_the_near_one(install: Install, look: Look) -> None:
    install("zebra")

    with pytest.raises(FormatError, match=r"no format 'zebr'; did you mean 'zebra'?"):
        eventkit.export(EVENT, to="zebr", plugins=look())


@pytest.mark.parametrize("name", ["ics", ".ical", "ICS"])
def test_a_suffix_for_a_format_offers_the_format(name: str, look: Look) -> None:
    with pytest.raises(FormatError, match="did you mean 'icalendar'"):
        eventkit.export(EVENT, to=name, plugins=look())


def test_a_suffix_stands_for_its_format(install: Install, look: Look, tmp_path: Path) -> None:
    install("zebra")

    eventkit.write(EVENT, tmp_path / "out.ZEBRA", plugins=look())
    assert (tmp_path / "out.ZEBRA").read_bytes() == b"E"


def test_a_suffix_that_two_plugins_claim_needs_a_name(
    install: Install, look: Look, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        hook = OFFER.replace('name="acme"', f'name="{name}"')
        install(name, HOOK.format(render="yield ''", hook=hook))

    with pytest.raises(FormatError, match=r"several formats have the suffix of 'x.acme'"):
        eventkit.write(EVENT, tmp_path / "x.acme", plugins=look())


def test_an_unknown_suffix_lists_the_known_ones(look: Look, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"there are \.ical, \.ics, \.json"):
        eventkit.write(EVENT, tmp_path / "x.doc", plugins=look())


# --- steering


@pytest.mark.parametrize("named", ["acme", "ACME"])
def test_a_plugin_can_be_left_out(named: str, install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError")
    plugins = look(disabled=[named])
    plugins.plugins()

    assert plugins.reports == ()


def test_only_allowed_plugins_are_loaded(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError")
    install("zebra")
    plugins = look(allowed=["zebra"])

    assert eventkit.export(EVENT, to="zebra", plugins=plugins) == b"E"
    assert plugins.reports == ()


def test_leaving_out_what_is_not_there_is_a_warning(install: Install, look: Look) -> None:
    install("acme")
    plugins = look(disabled=["acm"])
    plugins.plugins()

    assert plugins.reports == ("there is no plugin 'acm'; did you mean 'acme'?",)


def test_an_unknown_name_is_told_even_where_no_plugin_is_looked_for(
    install: Install, look: Look
) -> None:
    install("acme", "raise RuntimeError")
    plugins = look(disabled=["zzz"])

    eventkit.export(EVENT, to="json", plugins=plugins)
    assert plugins.reports == ("there is no plugin 'zzz'",)


def test_strict_mode_raises(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError('no luck')")

    with pytest.raises(PluginError, match="no luck") as raised:
        look(strict=True).plugins()
    assert (raised.value.distribution, raised.value.version) == ("acme", "1.2")


def test_the_environment_steers() -> None:
    assert registry(environ={"EVENTKIT_PLUGINS": ""}).installed()[0].state == "disabled"
    with pytest.raises(PluginError, match="there is no file"):
        registry(["none.py"], environ={})


def test_a_file_is_a_plugin(tmp_path: Path) -> None:
    file = tmp_path / "acme.py"
    file.write_text(HOOK.format(render="yield 'mine'", hook=OFFER), encoding="utf-8")

    plugins = registry([str(file)], environ={"EVENTKIT_PLUGINS": ""})
    assert eventkit.export(EVENT, to="acme", plugins=plugins) == b"mine"


def test_a_file_may_tell_its_types_as_texts(tmp_path: Path) -> None:
    file = tmp_path / "acme.py"
    file.write_text(
        "from __future__ import annotations\n"
        "from typing import Literal\n"
        "from attrs import field, frozen\n"
        "@frozen\n"
        "class Options:\n"
        "    case: Literal['up', 'down'] = field(default='up', metadata={'help': 'H'})\n"
        + HOOK.format(
            render="yield options.case", hook=OFFER.replace("render=", "options=Options, render=")
        ),
        encoding="utf-8",
    )

    plugins = registry([str(file)], environ={"EVENTKIT_PLUGINS": ""})
    assert eventkit.export(EVENT, to="acme", plugins=plugins, case="down") == b"down"


@pytest.mark.parametrize("code", ["raise SystemExit(0)", "def :", None])
def test_a_file_that_cannot_be_loaded_is_an_error(code: str | None, tmp_path: Path) -> None:
    file = tmp_path / "acme.py"
    if code:
        file.write_text(code, encoding="utf-8")

    with pytest.raises(PluginError, match="plugin 'acme' is broken") as raised:
        registry([str(file)], environ={})
    assert raised.value.plugin == "acme"


def test_two_files_of_one_name_are_an_error(tmp_path: Path) -> None:
    files = [tmp_path / folder / "acme.py" for folder in ("one", "two")]
    for file in files:
        file.parent.mkdir()
        file.write_text(HOOK.format(render="yield ''", hook=OFFER), encoding="utf-8")

    with pytest.raises(PluginError, match="another plugin is called 'acme'"):
        registry(map(str, files), environ={})


# --- rendering

FAULTS = {
    "raises half-way": ("yield 'x'; raise ValueError('no luck')", "ValueError: no luck"),
    "returns nothing": ("return None", "TypeError: render gave NoneType"),
    "leaves": ("raise SystemExit(0)", "SystemExit: 0"),
    "leaves half-way": ("yield 'x'; raise SystemExit(0)", "SystemExit: 0"),
    "stops in a wrong way": ("raise StopIteration", "StopIteration"),
    "yields bytes": ("yield b'x'", "render gave bytes, not text"),
    "yields what cannot be encoded": (r"yield '\ud800'", "UnicodeEncodeError"),
    "fails after a hundred megabytes": (
        "yield from ('x' * 10**6 for _ in range(100)); raise ValueError('late')", "late",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_failing_exporter_leaves_the_old_file_and_names_who_is_told(
    fault: str, install: Install, look: Look, tmp_path: Path
) -> None:
    render, said = FAULTS[fault]
    install("acme", HOOK.format(render=render, hook=OFFER))
    target = tmp_path / "out" / "x.acme"
    target.parent.mkdir()
    target.write_text("old", encoding="utf-8")

    with pytest.raises(ExporterError, match="the exporter 'acme' of plugin 'acme'") as raised:
        eventkit.write(EVENT, target, plugins=look())
    assert said in str(raised.value)
    assert "report it at https://example.org/acme/issues" in "".join(raised.value.__notes__)
    assert [path.name for path in target.parent.iterdir()] == ["x.acme"]
    assert target.read_text(encoding="utf-8") == "old"


def test_a_plugin_that_prints_does_not_print_into_the_export(tmp_path: Path) -> None:
    file = tmp_path / "acme.py"
    hook = HOOK.format(render="print('rendering'); yield 'mine'; print('done')", hook=OFFER)
    file.write_text(f"print('importing')\n{hook}", "utf-8")
    document = tmp_path / "e.toml"
    document.write_text(eventkit.dumps(EVENT), encoding="utf-8")

    done = subprocess.run(
        [sys.executable, "-m", "eventkit", "export", document, "-p", file, "--to", "acme"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == b"mine"
    assert done.stderr.split()[:3] == [b"importing", b"rendering", b"done"]


def test_a_format_with_a_built_in_name_is_reached_in_full_and_said_so(
    install: Install, look: Look
) -> None:
    install("acme", GOOD.format(name="markdown").replace(".markdown", ".acme"))

    plugins = look()

    assert plugins.exporter("markdown").builtin
    assert not plugins.exporter("acme:markdown").builtin
    (report,) = plugins.reports
    assert "offers a format 'markdown', which is built in: name its own acme:markdown" in report
