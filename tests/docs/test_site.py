"""The documentation as readers see it in a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the text of each page of the site."""
    site = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-d", str(site)]
    subprocess.run(command, cwd=ROOT, check=True, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    return {
        path.relative_to(site).as_posix(): path.read_text(encoding="utf-8")
        for path in site.rglob("*.html")
    }


@pytest.mark.slow
def test_every_block_of_a_page_is_shown_as_a_block(pages: dict[str, str]) -> None:
    assert len(pages) > 20
    assert [name for name, page in pages.items() if "```" in page or "~~~" in page] == []


@pytest.mark.slow
def test_every_row_of_a_table_is_shown_as_a_row(pages: dict[str, str]) -> None:
    paragraph = re.compile(r"<p>\s*\|.*?</p>", re.DOTALL)

    assert [name for name, page in pages.items() if paragraph.search(page)] == []


@pytest.mark.slow
@pytest.mark.parametrize("tag", ["b", "i", "em", "strong", "code", "a"])
def test_every_tag_of_a_page_has_its_end(pages: dict[str, str], tag: str) -> None:
    open_tag = re.compile(rf"<{tag}[ >]")
    open_tags = {name: len(open_tag.findall(page)) for name, page in pages.items()}

    assert {name: page.count(f"</{tag}>") for name, page in pages.items()} == open_tags


@pytest.mark.slow
def test_every_file_that_a_page_shows_has_its_name_above_it(pages: dict[str, str]) -> None:
    named = {
        name: re.findall(
            r'^```\w+ title="([^"]+)"$', (ROOT / "docs" / name).read_text(), re.MULTILINE
        )
        for name in (
            path.relative_to(ROOT / "docs").as_posix() for path in ROOT.glob("docs/*/*.md")
        )
    }
    shown = {
        name: re.findall(r'<span class="filename">(.*?)</span>', page)
        for name, page in pages.items()
    }

    assert any(named.values())
    for name, files in named.items():
        assert shown[f"{name.removesuffix('.md')}/index.html"] == files


@pytest.mark.slow
def test_no_page_fetches_anything_from_elsewhere(pages: dict[str, str]) -> None:
    fetched = re.compile(r'<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?//(?!127)')

    assert [name for name, page in pages.items() if fetched.search(page)] == []


# --- pictures

PICTURE = re.compile(r"!\[(.*?)\]\((?!https?:)(.*?)\)", re.DOTALL)
MOST_BYTES = 100_000


def test_every_picture_is_small_and_says_in_words_what_it_shows() -> None:
    pictures = [
        (path.parent / target, words)
        for path in ROOT.glob("docs/**/*.md")
        for words, target in PICTURE.findall(path.read_text("utf-8"))
    ]

    assert {path.suffix for path, _ in pictures} == {".svg", ".png"}
    assert [path for path, _ in pictures if path.stat().st_size >= MOST_BYTES] == []
    assert [path for path, words in pictures if len(words) < len("The programme")] == []


def test_the_pictures_of_terminals_show_what_terminals_show() -> None:
    check = [sys.executable, "scripts/pictures.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stderr
