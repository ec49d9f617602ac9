"""What is looked up among plugins, and what is said of those that cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import eventkit
from eventkit.builtin import BUILTINS
from eventkit.model import Event
from eventkit.model.errors import ExporterError, FormatError
from eventkit.plugins import NoOptions, PluginError, PluginRegistry, TextExporter, TreeExporter

Install = Callable[..., None]
Look = Callable[..., PluginRegistry]

EXPORTER = """
from eventkit.plugins import TextExporter, hookimpl

@hookimpl
def eventkit_exporters():
    yield TextExporter(name={name!r}, summary="S", extension={extension!r}, aliases={aliases!r},
                       media_type="text/plain", render=lambda event, options: "")
"""
IMPORTER = """
from eventkit.plugins import Importer, hookimpl

@hookimpl
def eventkit_importers():
    yield Importer(name="acme", summary="S", extensions=[".acme"], media_types=["text/X-Acme"],
                   read=lambda data, options: data)
"""


def exporter(name: str, extension: str = ".acme", aliases: tuple[str, ...] = ()) -> str:
    return EXPORTER.format(name=name, extension=extension, aliases=aliases)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that writes a plugin file."""

    def write(name: str, code: str) -> Path:
        path = tmp_path / f"{name}.py"
        path.write_text(code, "utf-8")
        return path

    return write


File = Callable[[str, str], Path]


# --- which offer is meant


def test_an_offer_says_who_provides_it(install: Install, look: Look, file: File) -> None:
    install("bcme")
    plugins = look(files=[file("acme", exporter("acme"))])

    offers = [plugins.exporter(name) for name in ("json", "acme", "bcme")]

    assert [offer.provider for offer in offers] == ["eventkit", "acme", "bcme"]
    assert [offer.builtin for offer in offers] == [True, False, False]


def test_the_distribution_provides_what_an_installed_plugin_offers(
    install: Install, look: Look
) -> None:
    install("eventkit-acme", exporter("acme"), plugin="acme")

    assert look().exporter("acme").provider == "eventkit-acme"


def test_a_name_in_full_is_understood_however_it_is_written(install: Install, look: Look) -> None:
    install("acme-tools", exporter("acme-table"))

    for name in ("acme-tools:acme-table", "ACME_Tools:Acme_Table"):
        assert look().exporter(name).value.name == "acme-table"
    with pytest.raises(FormatError, match="no format 'other:acme-table'"):
        look().exporter("other:acme-table")


def test_a_built_in_format_comes_before_that_of_a_file(file: File) -> None:
    plugins = PluginRegistry(
        builtins=BUILTINS, installed=(), files=[file("mine", exporter("json", ".json"))]
    )

    assert plugins.exporter("json").provider == "eventkit"
    assert plugins.exporter_for(Path("out.json")).provider == "eventkit"


def test_for_the_format_of_a_file_nothing_installed_is_imported(
    install: Install, look: Look, file: File
) -> None:
    install("broken", "raise RuntimeError('imported')")
    plugins = look(files=[file("acme", exporter("acme"))])

    assert plugins.exporter("acme").provider == "acme"
    assert plugins.reports == ()


def test_the_longest_suffix_decides(file: File) -> None:
    files = [
        file("short", exporter("short", ".acme", (".x.acme",))),
        file("long", exporter("long", ".acme", (".long.acme",))),
    ]
    plugins = PluginRegistry(installed=(), files=files)

    assert plugins.exporter_for(Path("out.LONG.acme")).value.name == "long"
    with pytest.raises(FormatError, match=r"long:long \(long\), short:short \(short\); name one"):
        plugins.exporter_for(Path("out.acme"))


@pytest.mark.parametrize("media_type", ["text/x-acme", " TEXT/X-ACME ; charset=utf-8"])
def test_a_media_type_is_known_whatever_its_case_and_parameters(
    media_type: str, file: File
) -> None:
    plugins = PluginRegistry(installed=(), files=[file("acme", IMPORTER)])

    assert plugins.importer_of(media_type).value.name == "acme"
    with pytest.raises(FormatError, match="has the media type 'text/x'"):
        plugins.importer_of("text/x")


def test_where_there_is_no_format_at_all_it_is_said() -> None:
    with pytest.raises(FormatError, match="no format 'acme'; there is none"):
        PluginRegistry(installed=()).exporter("acme")


def test_a_suffix_is_taken_for_its_format_whatever_its_case(file: File) -> None:
    plugins = PluginRegistry(installed=(), files=[file("table", exporter("acme-grid", ".tbl"))])

    for name in ("tbl", ".TBL"):
        with pytest.raises(FormatError, match="did you mean 'acme-grid'"):
            plugins.exporter(name)


# --- plugins that cannot be used


@pytest.mark.parametrize(
    ("message", "reason"),
    [("no luck", "no luck."), ("no luck.", "no luck."), ("why?", "why?"), ("no!", "no!")],
)
def test_a_report_is_sentences(message: str, reason: str, install: Install, look: Look) -> None:
    install("acme", f"raise RuntimeError({message!r})")
    plugins = look()
    plugins.plugins()

    (report,) = plugins.reports
    assert report.startswith(f"plugin 'acme' (acme 1.2) is broken: RuntimeError: {reason} Details")


def test_a_report_is_one_line(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError('first\\nsecond')")
    plugins = look()

    [plugin] = [plugin for plugin in plugins.plugins() if plugin.info.name == "acme"]

    assert plugin.reason == "RuntimeError: first"


@pytest.mark.parametrize("name", ["acme", "acme-table", "acme:table", "ACME_table"])
def test_what_a_broken_plugin_would_have_is_refused_with_advice_and_not_reported_again(
    name: str, install: Install, look: Look
) -> None:
    install("acme", "raise RuntimeError('no luck')")
    plugins = look()

    with pytest.raises(PluginError, match="no luck") as caught:
        plugins.exporter(name)

    assert caught.value.__notes__ == [
        "this is a bug in acme 1.2: report it at https://example.org/acme/issues"
    ]
    assert plugins.reports == ()


@pytest.mark.parametrize("name", ["acmetable", "table"])
def test_what_no_plugin_seems_to_have_is_no_fault_of_a_broken_one(
    name: str, install: Install, look: Look
) -> None:
    install("acme", "raise RuntimeError('no luck')")

    with pytest.raises(FormatError, match=f"no format '{name}'"):
        look().exporter(name)


def test_a_plugin_that_works_is_not_to_blame_for_a_format_that_it_lacks(
    install: Install, look: Look
) -> None:
    install("acme", exporter("acme-table"))

    with pytest.raises(FormatError, match=r"no format 'acme-grid'; there is acme-table, icalendar"):
        look().exporter("acme-grid")


def test_a_suffix_in_place_of_a_format_is_answered_with_the_format(look: Look) -> None:
    with pytest.raises(FormatError) as caught:
        look().exporter("MD")

    assert str(caught.value) == "no format 'MD'; did you mean 'markdown'?"
    assert (caught.value.name, caught.value.nearest) == ("MD", "markdown")
    assert caught.value.known == ("icalendar", "json", "markdown")


def test_of_two_plugins_of_one_name_one_is_to_be_left_out(install: Install, look: Look) -> None:
    install("acme", exporter("acme"))
    install("other", exporter("acme"), plugin="acme")

    with pytest.raises(PluginError) as caught:
        look(strict=True).plugins()

    assert caught.value.__notes__ == [
        "leave one out, such as -p no:other; else report it at https://example.org/other/issues"
    ]


def test_an_exception_is_put_down_to_the_plugin_in_whose_code_it_was_raised(file: File) -> None:
    code = exporter("other").replace('""', "event.title")
    files = [file("acme", exporter("acme")), file("other", code)]
    plugins = PluginRegistry(installed=(), files=files)

    with pytest.raises(AttributeError) as caught:
        list(plugins.exporter("other").value.render(None, None))

    culprit = plugins.culprit(caught.value)
    assert culprit
    assert culprit.plugin.info.name == "other"
    assert plugins.culprit(ValueError()) is None


def test_a_file_that_cannot_be_loaded_is_refused_without_advice_for_its_author(
    file: File,
) -> None:
    with pytest.raises(PluginError, match="no luck") as caught:
        PluginRegistry(installed=(), files=[file("acme", "raise RuntimeError('no luck')")])

    assert not hasattr(caught.value, "__notes__")


def test_patience_makes_a_line_of_a_file_that_cannot_be_loaded(file: File) -> None:
    path = file("acme", "raise RuntimeError('no luck')")
    plugins = PluginRegistry(installed=(), files=[path], lenient=True)

    assert [
        f"Details: eventkit plugin show acme -p {path}" in line for line in plugins.reports
    ] == [True]


def test_a_built_in_plugin_that_cannot_be_loaded_is_reported() -> None:
    (report,) = PluginRegistry(builtins=["no_such_module"], installed=()).reports

    assert "No module named 'no_such_module'" in report


def test_a_file_named_twice_is_loaded_once(file: File) -> None:
    path = file("acme", exporter("acme"))

    assert len(PluginRegistry(installed=(), files=[path, path]).plugins()) == 1


def test_in_strict_mode_the_error_tells_its_cause(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError('no luck')")

    with pytest.raises(PluginError) as caught:
        look(strict=True).plugins()

    assert isinstance(caught.value.__cause__, RuntimeError)


def test_an_interruption_is_no_fault_of_a_plugin(file: File) -> None:
    with pytest.raises(KeyboardInterrupt):
        PluginRegistry(installed=(), files=[file("acme", "raise KeyboardInterrupt")])


def test_what_only_has_the_name_of_a_hook_is_none(file: File) -> None:
    code = exporter("acme") + "\neventkit_checks = ['nothing']\n"
    plugins = PluginRegistry(installed=(), files=[file("acme", code)])

    assert plugins.exporter("acme").provider == "acme"


@pytest.mark.parametrize("wrapper", ["wrapper=True", "hookwrapper=True"])
def test_a_hook_that_wraps_others_is_refused(wrapper: str, file: File) -> None:
    code = exporter("acme").replace("@hookimpl", f"@hookimpl({wrapper})")

    with pytest.raises(PluginError, match="eventkit_exporters is a wrapper"):
        PluginRegistry(installed=(), files=[file("acme", code)])


# --- steering


def test_names_that_are_not_those_of_any_plugin_are_told(install: Install, look: Look) -> None:
    install("acme")

    for steering in ({"disabled": ["acne"]}, {"allowed": ["acne"]}):
        (report,) = look(**steering).reports
        assert report == "there is no plugin 'acne'; did you mean 'acme'?"
    for steering in ({"disabled": ["ACME"]}, {"allowed": ["Acme"]}):
        assert look(**steering).reports == ()


@pytest.mark.parametrize("name", ["acme", "ACME_Tools", "acme-tools"])
def test_a_plugin_is_steered_by_its_name_or_its_distribution(
    name: str, install: Install, look: Look
) -> None:
    install("acme-tools", exporter("acme"), plugin="acme")

    (left_out,), (allowed,) = look(disabled=[name]).installed(), look(allowed=[name]).installed()

    assert (left_out.state, left_out.reason) == ("disabled", "switched off")
    assert allowed.state == "found"


def test_where_none_is_allowed_all_are_left_out(install: Install, look: Look) -> None:
    install("acme")

    (plugin,) = look(allowed=[]).installed()

    assert (plugin.state, plugin.reason) == ("disabled", "not among those allowed")


def test_what_is_left_out_is_not_imported_and_no_fault(install: Install, look: Look) -> None:
    install("acme", "raise RuntimeError('imported')")
    plugins = look(disabled=["acme"], strict=True)

    assert [plugin.state for plugin in plugins.plugins() if plugin.info.name == "acme"] == [
        "disabled"
    ]
    assert plugins.reports == ()


# --- plugins and exporters of one's own

DAY = date(2027, 3, 26)
SCHOOL = Event(id="school", title="School", start=DAY, end=DAY, timezone="UTC")


def render(event: Event, _: NoOptions) -> str:
    if event.title == "Fault":
        raise KeyError(event.title)
    return event.title


TITLE = TextExporter(
    name="acme-title", summary="S", extension=".acme", media_type="text/plain", render=render
)


def test_an_exporter_is_taken_as_it_is(tmp_path: Path) -> None:
    tree = TreeExporter(
        name="acme-tree", summary="S", media_type="text/plain",
        render=lambda event, _: [("a.txt", event.title.encode())],
    )  # fmt: skip

    assert eventkit.export(SCHOOL, to=TITLE) == b"School"
    assert eventkit.write(SCHOOL, tmp_path / "x.json", to=TITLE).read_bytes() == b"School"
    eventkit.write(SCHOOL, tmp_path / "tree", to=tree)
    assert (tmp_path / "tree" / "a.txt").read_bytes() == b"School"


def test_the_name_of_an_exporter_of_ones_own_may_be_taken() -> None:
    json = TextExporter(
        name="json", summary="S", extension=".json", media_type="text/plain", render=render
    )

    assert eventkit.export(SCHOOL, to=json) == b"School"
    assert eventkit.export(SCHOOL, to="json") != b"School"


def test_a_fault_of_an_exporter_of_ones_own_names_its_module() -> None:
    event = Event(id="school", title="Fault", start=DAY, end=DAY, timezone="UTC")

    with pytest.raises(ExporterError, match=r"exporter 'acme-title' of module 'tests\.plugins"):
        eventkit.export(event, to=TITLE)


def test_a_fault_of_an_exporter_that_a_plugin_offers_names_the_plugin(file: File) -> None:
    plugins = PluginRegistry()
    plugins.add(file("acme", exporter("acme").replace('""', "1 / 0")))
    offered = plugins.exporter("acme").value

    with pytest.raises(ExporterError, match="exporter 'acme' of plugin 'acme' failed"):
        eventkit.export(SCHOOL, to=offered, plugins=plugins)


def test_what_is_no_exporter_is_refused() -> None:
    with pytest.raises(FormatError, match="5 is no format, and no name of one"):
        eventkit.export(SCHOOL, to=5)  # type: ignore[arg-type]  # that is the fault


def test_a_plugin_is_added_to_a_registry_and_its_second_name_is_refused(file: File) -> None:
    plugins = PluginRegistry(builtins=BUILTINS)
    plugins.add(file("acme", exporter("acme")))

    assert eventkit.export(SCHOOL, to="acme", plugins=plugins) == b""
    with pytest.raises(PluginError, match="another plugin is called 'acme'"):
        plugins.add(file("acme", exporter("other")))
    plugins.add(file("acme", exporter("other")), "second")
    assert plugins.exporter("second:other").value.name == "other"


def test_an_object_without_hooks_is_no_plugin() -> None:
    plugins = PluginRegistry()

    with pytest.raises(PluginError, match="plugin 'object' is broken: it offers nothing"):
        plugins.add(object())
    assert plugins.reports == ()
