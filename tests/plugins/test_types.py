"""What a plugin offers is validated when it is made, and understood by the type checker."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

import eventkit
from eventkit import plugins
from eventkit.model import Event
from eventkit.plugins import Check, Importer, NoOptions, PluginError, TextExporter

PROGRAMS = Path(__file__).parent / "typed"


@attrs.frozen
class Undocumented:
    breaks: bool = True


@attrs.frozen
class Demanding:
    breaks: bool = attrs.field(metadata={"help": "whether breaks"})


def render(event: Event, options: NoOptions) -> str:
    return event.title


GOOD: dict[str, Any] = {
    "name": "acme", "summary": "S", "extension": ".acme", "media_type": "text/plain",
    "render": render,
}  # fmt: skip


def test_a_right_exporter_is_made() -> None:
    assert TextExporter(**GOOD).extensions == (".acme",)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name", "Acme Table", "small words joined by '-'"),
        ("summary", "two\nlines", "one line of text"),
        ("extension", "acme", "a dot and small letters"),
        ("aliases", ["txt"], "a dot and small letters"),
        ("media_type", "text", "such as 'text/plain'"),
        ("render", None, "render must be a function"),
        ("losses", 5, "losses must be a function"),
        ("waived", ["private"], "waived must be a mapping of checks"),
        ("waived", {"private": " "}, "waived: 'private' needs a reason"),
        ("options", dict, "options must be an attrs class"),
        ("options", Undocumented, "the option 'breaks' needs metadata"),
        ("options", Demanding, "the option 'breaks' needs a default"),
    ],
)
def test_a_wrong_exporter_is_refused(field: str, value: object, said: str) -> None:
    with pytest.raises(PluginError, match=said):
        TextExporter(**GOOD | {field: value})


def test_a_wrong_importer_and_a_wrong_check_are_refused() -> None:
    with pytest.raises(PluginError, match="a dot and small letters"):
        Importer(name="a", summary="A", extensions=["a"], read=lambda data, options: data)  # type: ignore[arg-type, return-value]  # wrong on purpose
    with pytest.raises(PluginError, match="small words"):
        Check(id="Too Long", summary="A", severity="hint", run=lambda event: ())


PUBLIC = """
    AnyImporter Assets BinaryExporter Check Command DatedCheck Destination Draft Exporter
    ExporterError Fault Imported Importer InputFile InputFileError Loss NoOptions Note
    OptionsError PersonalViews PluginError PluginRegistry Problem Readership
    RemovedInEventkit2Warning TextExporter TreeExporter TreeImporter hookimpl
"""


def test_the_public_names_are_few_and_sorted() -> None:
    assert plugins.__all__ == PUBLIC.split()
    assert eventkit.__all__ == sorted(eventkit.__all__)
    assert all(hasattr(eventkit, name) for name in eventkit.__all__)


@pytest.mark.once
@pytest.mark.parametrize("program", sorted(PROGRAMS.glob("*.py")), ids=lambda path: path.stem)
def test_the_type_checker_ties_options_to_render(program: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", tmp_path, "--config-file=",
         program],
        capture_output=True, encoding="utf-8", check=False, cwd=tmp_path,
    )  # fmt: skip

    lines = enumerate(program.read_text("utf-8").splitlines(), start=1)
    told = [int(line) for line in re.findall(r"(?m)^.*?\.py:(\d+): error:", done.stdout)]
    assert told == [number for number, line in lines if line.endswith("# wrong")], done.stdout
