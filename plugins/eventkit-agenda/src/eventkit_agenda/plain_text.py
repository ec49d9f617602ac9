"""Plain text as a stream of lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from attrs import evolve

from eventkit_agenda.blocks import Block

LONGEST = 2000
"""The most characters of a line of an agenda; a longer one is prose."""

_BULLET = re.compile(r"(?:[-–—*+•·▪●○◦‣⁃■□➢➤→»o]|\[[ xX]?\])[ \t]+(?=\S)")  # noqa: RUF001
_RULE = re.compile(r"[\s=~_*#.·•+|–—-]+")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_COLUMNS = re.compile(r"\t\s*| {3,}\t*")
_ADDRESS = re.compile(r"https?://[^\s<>()\"]+")
_TAB = 4
_INDENT = 2


def text_blocks(text: str) -> Iterator[Block]:
    """Yield the lines of a text, deeper ones where they are indented."""
    return line_blocks(enumerate(text.splitlines(), 1))


def line_blocks(lines: Iterable[tuple[int, str]], base: int = 0) -> Iterator[Block]:
    """Yield blocks of numbered lines.

    Args:
        lines: The lines with their numbers.
        base: How deep they stand.
    """
    margins: list[int] = []
    is_gap = True
    last: Block | None = None
    for number, line in lines:
        bare = _QUOTE.sub("", line, count=1) if line.startswith(">") else line
        content = bare.strip()
        if not content or _RULE.fullmatch(content):
            if last and content and _underlines(content, last.text):
                last = evolve(last, level=1 if content[0] == "=" else 2, depth=0)
            is_gap = True
            continue
        if last:
            yield last
        expanded = bare.expandtabs(_TAB)
        margin = len(expanded) - len(expanded.lstrip())
        if is_gap and margin == 0:
            margins = []
        while margins and margins[-1] >= margin:
            margins.pop()
        depth = sum(margin - it >= _INDENT for it in margins)
        margins.append(margin)
        last = _block(content, number, base + depth, follows_gap=is_gap)
        is_gap = False
    if last:
        yield last


def _underlines(rule: str, text: str) -> bool:
    return len(set(rule)) == 1 and rule[0] in "=-~" and len(rule) > 2 and bool(text)  # noqa: PLR2004


def _block(content: str, number: int, depth: int, *, follows_gap: bool) -> Block:
    bullet = _BULLET.match(content)
    text = content[bullet.end() :] if bullet else content
    address = _ADDRESS.search(text) if "://" in text else None
    return Block(
        place=number,
        text=with_columns(text),
        depth=depth,
        is_item=bool(bullet),
        follows_gap=follows_gap,
        url=address[0].rstrip(".,;") if address else "",
    )


def with_columns(text: str) -> str:
    """Return a line in which a tab stands for each wide gap, as between columns."""
    if text.startswith("|") and text.endswith("|"):
        return "\t".join(filter(None, map(str.strip, text.split("|"))))
    return _COLUMNS.sub("\t", text) if "\t" in text or "   " in text else text
