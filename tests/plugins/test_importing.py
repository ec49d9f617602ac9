"""Importers are chosen by name, media type or suffix, and answer for their faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from eventkit.importing import read
from eventkit.model.errors import DocumentError, FormatError, ModelError, OptionsError
from eventkit.plugins import PluginError, PluginRegistry

Install = Callable[..., None]
Look = Callable[..., PluginRegistry]

CODE = """
from datetime import date
from eventkit import Event
from eventkit.plugins import Imported, Importer, hookimpl
def read(data, options):
    {read}
def made(title):
    day = date(2027, 3, 26)
    return Event(id="e", title=title, start=day, end=day, timezone="UTC")
@hookimpl
def eventkit_importers():
    yield Importer(name="{name}", summary="S", extensions=[".{suffix}"],
                   media_types=["text/{suffix}"], read=read)
"""
READ = "return Imported(events=[made(data.decode())], notes=['a note'])"


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    file = tmp_path / "in" / "school.acme"
    file.parent.mkdir()
    file.write_bytes(b"School")
    return file


def test_a_file_is_read_by_its_suffix(install: Install, look: Look, list_file: Path) -> None:
    install("acme", CODE.format(read=READ, name="acme", suffix="acme"))

    imported = read(list_file, plugins=look())
    assert [event.title for event in imported.events] == ["School"]
    assert list(map(str, imported.notes)) == ["a note"]


@pytest.mark.parametrize(
    "how", [{"format": "acme"}, {"media_type": "Text/acme; charset=utf-8"}, {"format": "a:acme"}]
)
def test_bytes_are_read_by_format_or_media_type(
    how: dict[str, str], install: Install, look: Look
) -> None:
    install("a", CODE.format(read=READ, name="acme", suffix="acme"))

    assert read(b"School", plugins=look(), **how).events[0].title == "School"  # type: ignore[arg-type]  # keywords of a case


def test_bytes_alone_do_not_tell_their_format(look: Look) -> None:
    with pytest.raises(FormatError, match="name their format= or media_type="):
        read(b"School", plugins=look())


def test_a_media_type_that_two_read_needs_a_name(install: Install, look: Look) -> None:
    for name in ("one", "two"):
        install(name, CODE.format(read=READ, name=name, suffix="acme"))

    with pytest.raises(FormatError, match=r"^several formats have the media type 'text/acme'"):
        read(b"School", media_type="text/acme", plugins=look())
    with pytest.raises(FormatError, match="no format to read has the media type 'text/none'"):
        read(b"School", media_type="text/none", plugins=look())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("raise ValueError('no luck')", "ValueError: no luck"),
        ("raise SystemExit(2)", "SystemExit: 2"),
        ("return None", "read gave NoneType, not Imported"),
        ("return Imported(events=[5])", "an importer reads events, not 5"),
    ],
)
def test_a_fault_is_put_down_to_the_plugin(
    fault: str, said: str, install: Install, look: Look, list_file: Path
) -> None:
    install("acme", CODE.format(read=fault, name="acme", suffix="acme"))

    with pytest.raises(PluginError, match="the importer 'acme' of plugin 'acme'") as raised:
        read(list_file, plugins=look())
    assert said in str(raised.value)
    assert raised.value.distribution == "acme"
    assert "report it at https://example.org/acme/issues" in "".join(raised.value.__notes__)


def test_what_is_wrong_with_the_file_is_said_as_it_is(
    install: Install, look: Look, list_file: Path
) -> None:
    read_badly = "return Imported(events=[made(5)])"
    install("acme", CODE.format(read=read_badly, name="acme", suffix="acme"))

    with pytest.raises(ModelError):
        read(list_file, plugins=look())


@pytest.mark.parametrize("name", ["none.acme", "a\0b.acme"])
def test_a_file_that_cannot_be_read_is_named(
    name: str, install: Install, look: Look, tmp_path: Path
) -> None:
    install("acme", CODE.format(read=READ, name="acme", suffix="acme"))

    with pytest.raises(DocumentError, match="cannot read it"):
        read(tmp_path / name, plugins=look())


def test_an_unknown_option_is_refused(install: Install, look: Look, list_file: Path) -> None:
    install("acme", CODE.format(read=READ, name="acme", suffix="acme"))

    with pytest.raises(OptionsError, match="no option 'header'"):
        read(list_file, options={"header": True}, plugins=look())


def test_an_importer_may_refuse_a_file_in_its_own_words(
    install: Install, look: Look, list_file: Path
) -> None:
    refuse = "raise DocumentError('line 7 is torn')"
    code = CODE.format(read=refuse, name="acme", suffix="acme")
    install("acme", code.replace("from eventkit import", "from eventkit import DocumentError,"))

    with pytest.raises(DocumentError) as raised:
        read(list_file, plugins=look())
    assert [fault.message for fault in raised.value.faults] == ["line 7 is torn"]
    assert str(raised.value) == "line 7 is torn"


OPTIONS = """
from typing import Literal
from attrs import field, frozen
@frozen(kw_only=True)
class Options:
    zone: Literal["UTC", "Europe/Berlin"] = field(default="UTC", metadata={"help": "H"})
"""


def test_options_in_python_are_those_of_the_format(
    install: Install, look: Look, list_file: Path
) -> None:
    reading = "return Imported(events=[made(f'{data.decode()} {options.zone}')])"
    code = CODE.format(read=reading, name="acme", suffix="acme")
    install("acme", OPTIONS + code.replace("read=read)", "options=Options, read=read)"))

    imported = read(list_file, options={"zone": "Europe/Berlin"}, plugins=look())
    with pytest.raises(OptionsError, match="zone: one of UTC, Europe/Berlin is needed") as raised:
        read(list_file, options={"zone": "Mars"}, plugins=look())

    assert imported.events[0].title == "School Europe/Berlin"
    assert raised.value.format == "acme"
