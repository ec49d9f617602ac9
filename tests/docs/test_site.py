"""The documentation as readers see it in a browser."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_every_block_of_a_page_is_shown_as_a_block(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)

    pages = {path: path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.html")}

    assert pages
    assert [path for path, page in pages.items() if "```" in page] == []
