"""Files and pictures of exports on the command line: where they are looked for, whose fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import HEAD

PAGE = """
import attrs
from eventkit.plugins import Assets, InputFile, TextExporter, hookimpl

@attrs.frozen(kw_only=True)
class Options:
    template: InputFile | None = attrs.field(default=None, metadata={"help": "a page to fill"})
    assets: Assets = attrs.field(factory=Assets)

def render(event, options):
    if options.template:
        yield options.template.data.decode()
    for data in options.assets.values():
        yield data.decode()

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme-page", summary="A page", extension=".page",
                       media_type="text/plain", options=Options, render=render)
"""
EXPORT = ("export", "event/event.toml", "-p", "page.py", "--to", "acme-page")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a plugin, and below it one with a document, a template and a picture."""
    (tmp_path / "page.py").write_text(PAGE)
    (tmp_path / "event").mkdir()
    (tmp_path / "event" / "in.html").write_text("inside ")
    (tmp_path / "event" / "logo.png").write_text("logo")
    (tmp_path / "out.html").write_text("outside ")
    return tmp_path


def name(folder: Path, *, template: str = "", logo: str = "") -> None:
    options = f'[exporters.acme-page]\ntemplate = "{template}"\n' if template else ""
    picture = f'logo = "{logo}"\n' if logo else ""
    (folder / "event" / "event.toml").write_text(f"{HEAD}{picture}{options}")


def test_a_document_names_files_beside_it_wherever_one_works(run: Run, folder: Path) -> None:
    name(folder, template="in.html", logo="logo.png")

    assert run(*EXPORT).stdout == b"inside logo"


def test_the_line_names_files_from_where_one_works(run: Run, folder: Path) -> None:
    name(folder, template="in.html")

    assert run(*EXPORT, "--option", "template=out.html").stdout == b"outside "
    assert run(*EXPORT, "--option", "template=").stdout == b""


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("../out.html", b"'../out.html' is no path inside the folder: no '..', no absolute path"),
        ("gone.html", b"there is no 'gone.html' in /"),
    ],
)
def test_a_file_that_the_document_may_not_name_is_its_fault(
    run: Run, folder: Path, template: str, message: bytes
) -> None:
    name(folder, template=template)

    done, checked = run(*EXPORT), run("check", "event/event.toml", "-p", "page.py")

    assert b"event/event.toml: in [exporters]: options of acme-page: template: " in done.stderr
    assert message in done.stderr
    assert (done.returncode, done.stdout) == (1, b"")
    assert message in checked.stdout
    assert checked.returncode == 1


def test_a_file_that_the_line_names_wrongly_is_the_fault_of_the_line(
    run: Run, folder: Path
) -> None:
    name(folder)

    done = run(*EXPORT, "--option", "template=gone.html")

    assert b"options of acme-page: template: " in done.stderr
    assert b"gone.html cannot be read: No such file" in done.stderr
    assert done.returncode == 2


def test_a_picture_that_is_not_there_stops_the_export(run: Run, folder: Path) -> None:
    name(folder, logo="gone.png")

    done = run(*EXPORT)

    assert b"pictures cannot be used: event.logo: there is no 'gone.png' in /" in done.stderr
    assert (done.returncode, done.stdout) == (1, b"")
    assert run(*EXPORT[:2], "--to", "json").returncode == 0


def test_pictures_are_no_option_of_the_line(run: Run, folder: Path) -> None:
    name(folder)

    done = run(*EXPORT, "--option", "assets=x")
    shown = run("plugin", "show", "acme-page", "-p", "page.py").stdout

    assert b"no option 'assets'" in done.stderr
    assert b"--option template=" in shown
    assert b"assets" not in shown
