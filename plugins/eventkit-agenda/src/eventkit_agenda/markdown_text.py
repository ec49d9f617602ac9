"""Markdown as a stream of lines and rows, read block by block by markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from eventkit_agenda.blocks import Block, Cell
from eventkit_agenda.html_text import HtmlReader, visible
from eventkit_agenda.plain_text import LONGEST, line_blocks, with_columns

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_LISTS = ("bullet_list", "ordered_list")
_TAG = re.compile(r"<[^<>]{1,300}>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKED = re.compile(r"[*_`~\[\]<>&\\!#]")
_MARKS = re.compile(r"(?<!\w)[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}(?!\w)")


class Inline(NamedTuple):
    """A line without its marks.

    Args:
        text: What is left.
        url: The first address of the web that it links to.
        is_strong: Whether all of it is bold.
        is_struck: Whether all of it is struck out.
    """

    text: str
    url: str = ""
    is_strong: bool = False
    is_struck: bool = False


def markdown_blocks(text: str) -> Iterator[Block]:
    """Yield the lines and rows of a Markdown text."""
    lines = text.split("\n")
    html = HtmlReader()
    walk = _Walk(lines)
    for token in _parser().parse(text):
        first, after = token.map or (0, 0)
        is_raw = token.type in ("html_block", "code_block", "fence") or token.type == "inline"
        if token.type == "html_block" or (is_raw and html.is_in_table):
            yield from html.feed("\n".join([*lines[first:after], ""]), first + 1)
            walk.is_gap = True
            if token.type == "html_block" and not html.is_in_table:
                yield from html.close()
        else:
            yield from walk.blocks(token, html)
    yield from html.close()


class _Walk:
    """Where in a document the tokens stand."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._level = 0
        self._depth = 0
        self._marker = ""
        self._is_item = False
        self._cells: list[Cell] | None = None
        self._table = 0
        self._row = 0
        self.is_gap = True
        self._after = 0

    def blocks(self, token: Token, html: HtmlReader) -> Iterator[Block]:
        """Yield the blocks that a token ends."""
        kind, _, end = token.type.rpartition("_")
        if kind in _LISTS:
            self._depth += 1 if end == "open" else -1
        elif token.type == "list_item_open":
            self._is_item = True
            # A day such as "5. May" is no number of a list.
            self._marker = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "heading_open":
            self._level = int(token.tag[1:])
        elif token.type == "heading_close":
            self._level = 0
        elif token.type == "table_open":
            html.table += 1
            self._table = html.table
        elif token.type == "tr_open" and token.map:
            self._cells, self._row = [], token.map[0] + 1
        elif token.type == "tr_close":
            yield Block(place=self._row, cells=tuple(self._cells or ()), table=self._table)
            self._cells = None
        elif token.type in ("code_block", "fence") and token.map:
            numbered = enumerate(
                token.content.split("\n"), token.map[0] + 1 + (token.type == "fence")
            )
            yield from line_blocks(numbered, self._depth + (token.type == "code_block"))
            self._after = token.map[1]
        elif token.type == "inline":
            yield from self._inline(token)

    def _inline(self, token: Token) -> Iterator[Block]:
        if self._cells is not None:
            cell = _BREAK.sub("\n", token.content)
            text = "\n".join(inline_of(line).text for line in cell.split("\n"))
            self._cells.append(Cell(text=text))
            return
        first = token.map[0] if token.map else 0
        is_gap = self._gap_before(first)
        for number, raw in enumerate(token.content.split("\n"), first + 1):
            for line in _BREAK.split(raw):
                inline = inline_of(f"{self._marker}{line}")
                self._marker = ""
                if not inline.text:
                    continue
                yield Block(
                    place=number,
                    text=with_columns(inline.text),
                    level=self._level,
                    depth=self._depth,
                    is_item=self._is_item,
                    is_strong=inline.is_strong,
                    is_struck=inline.is_struck,
                    follows_gap=is_gap,
                    url=inline.url,
                )
                self._is_item = is_gap = False
        self._after = token.map[1] if token.map else first

    def _gap_before(self, first: int) -> bool:
        is_gap = self.is_gap or (first > 0 and not self._lines[first - 1].strip(" >\t"))
        self.is_gap = False
        return is_gap


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt  # imported only where Markdown is read

    # Lines are read one by one: what is bold does not end in another line of an agenda.
    return MarkdownIt("commonmark").enable("table").disable("inline").disable("reference")


@cache
def _line_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("strikethrough")


def inline_of(line: str) -> Inline:
    """Return a line without the marks of Markdown and HTML.

    >>> inline_of("**9:00** [Opening](https://example.org/o) by *Ada*")[:2]
    ('9:00 Opening by Ada', 'https://example.org/o')
    """
    if len(line) > LONGEST or not _MARKED.search(line):
        return Inline(" ".join(line.split()))
    visible_line = _TAG.sub("", visible(line)) if "<" in line else line
    pieces: list[str] = []
    url = ""
    open_marks = {"strong": 0, "s": 0}
    outside = {"strong": False, "s": False}
    for token in _line_parser().parseInline(visible_line.strip())[0].children or ():
        name = token.type.rpartition("_")[0]
        if name in open_marks:
            open_marks[name] += token.nesting
        elif token.type == "link_open" and not url:
            target = str(token.attrGet("href") or "")
            url = target if target.startswith(("https://", "http://")) else ""
        elif token.content:
            pieces.append(token.content)
            for mark, depth in open_marks.items():
                outside[mark] |= not depth and bool(token.content.strip(" :–—-.,"))
    text = " ".join(_MARKS.sub("", "".join(pieces)).split())
    is_filled = bool(text)
    return Inline(
        text,
        url,
        is_strong=is_filled and not outside["strong"],
        is_struck=is_filled and not outside["s"],
    )
