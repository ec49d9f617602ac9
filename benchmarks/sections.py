"""Sections of the page on scale that scripts measure and write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "scale.md"


def replace_section(name: str, text: str) -> None:
    """Replace what stands between the marks of a section.

    Args:
        name: The name in its marks, `<!-- NAME -->` and `<!-- end of NAME -->`.
        text: What is to stand there.

    Raises:
        ValueError: If the page has no such section.
    """
    start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
    section = re.compile(f"{re.escape(start)}.*?{re.escape(end)}", re.DOTALL)
    page = PAGE.read_text(encoding="utf-8")
    if not section.search(page):
        raise ValueError(f"{PAGE.name} has no section {name}")
    new = f"{start}\n{text.strip()}\n\n{end}"
    PAGE.write_text(section.sub(lambda _: new, page), encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of Markdown: the first column to the left, the others to the right."""
    marks = [":--", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, marks, *rows))
