"""An export that is one file is written piece by piece."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tests.documents import HEAD
from tests.steps import memory

PIECE, PIECES = 2**20, 128
PLUGIN = f"""
from eventkit.plugins import TextExporter, hookimpl

def render(event, options):
    for _ in range({PIECES}):
        yield "x" * {PIECE - 1} + "\\n"

@hookimpl
def eventkit_exporters():
    yield TextExporter(name="acme-large", summary="Large", extension=".txt",
                       media_type="text/plain", render=render)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("target", "files"),
    [
        (("-o", "large.txt"), ["large.txt"]),
        (
            ("-o", "folder/", "--audience", "public", "--audience", "organizers"),
            ["folder/school.organizers.txt", "folder/school.txt"],
        ),
    ],
    ids=["one", "several"],
)
def test_large_files_are_on_disk_and_not_in_memory(
    tmp_path: Path, environment: dict[str, str], target: tuple[str, ...], files: list[str]
) -> None:
    (tmp_path / "event.toml").write_text(HEAD, "utf-8")
    (tmp_path / "acme.py").write_text(PLUGIN, "utf-8")
    command = ["export", "event.toml", "-p", "acme.py", "--to", "acme-large", *target]

    needed = memory(
        sys.executable, "-m", "eventkit", *command, folder=tmp_path, environment=environment
    )

    sizes = {
        str(path.relative_to(tmp_path)): path.stat().st_size for path in tmp_path.rglob("*.txt")
    }
    assert sizes == dict.fromkeys(files, PIECE * PIECES)
    assert needed < PIECES
