"""Texts made safe for any format, and Markdown made plain.

A document may hold any Unicode. What formats are handed to readers as is: one line for names and
titles, clean lines for the rest, without control characters and without the marks that turn the
direction of a text round behind the reader's back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_BREAKS = "\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_BREAK = re.compile(f" *[{_BREAKS}][ {_BREAKS}]*")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Embeddings, overrides and isolates (Unicode Annex 9): they reorder what stands around them.
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def one_line(text: str) -> str:
    r"""Return a name or title as one line without blanks at its ends.

    Line breaks and tabs become a blank; other control characters and the marks that override the
    direction of writing go.

    >>> one_line(" Water\r\n  law\a ")
    'Water law'
    """
    return _printable(_BREAK.sub(" ", text)).strip()


def lines(text: str) -> str:
    r"""Return a text of several lines that end in a line feed, without control characters.

    Tabs stay; other control characters and the marks that override the direction of writing go.

    >>> lines("one\r\ntwo\x00")
    'one\ntwo'
    """
    return _printable(_LINE_END.sub("\n", text))


def _printable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _BIDI.sub("", _CONTROL.sub("", text)))


def plain(markdown: str) -> str:
    r"""Return a Markdown text as plain text that is pleasant to read.

    Paragraphs are parted by an empty line, links are followed by their address, emphasis marks
    go. Headings and raw HTML are no part of the texts of an event: they stay as they are written.

    >>> plain("*Read* the [treaty](https://example.org/treaty):\n\n- part one\n- part two")
    'Read the treaty (https://example.org/treaty):\n\n- part one\n- part two'
    """
    tokens = _parser().parse(lines(markdown))
    return lines("\n".join(_blocks(tokens))).strip()


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).disable(["heading", "lheading", "reference"])


def _blocks(tokens: list[Token]) -> Iterator[str]:
    """Yield the lines of all blocks, each after what its place in lists and quotes asks for."""
    prefixes: list[str] = []
    numbers: list[int | None] = []
    pending = ""
    for token in tokens:
        if token.type.endswith("_list_open"):
            ordered = token.type.startswith("ordered")
            numbers.append(int(token.attrGet("start") or 1) if ordered else None)
        elif token.type.endswith("_list_close"):
            numbers.pop()
            if not numbers:
                yield ""
        elif token.type == "list_item_open":
            pending = "- " if numbers[-1] is None else f"{numbers[-1]}. "
            numbers[-1] = None if numbers[-1] is None else numbers[-1] + 1
            prefixes.append(" " * len(pending))
        elif token.type == "blockquote_open":
            prefixes.append("> ")
        elif token.type in ("list_item_close", "blockquote_close"):
            prefixes.pop()
            pending = ""
        elif token.type in ("inline", "fence", "code_block", "hr"):
            yield from _indented(_said(token), prefixes, pending)
            pending = ""
            if not prefixes:
                yield ""


def _said(token: Token) -> str:
    if token.type == "hr":
        return "—"
    return _inline(token.children or []) if token.type == "inline" else token.content.rstrip("\n")


def _indented(text: str, prefixes: list[str], first: str) -> Iterator[str]:
    """Yield the lines of a block, the first with the mark of its list item."""
    indent = "".join(prefixes)
    head, *rest = text.split("\n")
    yield (indent[: len(indent) - len(first)] + first if first else indent) + head
    yield from (indent + line for line in rest)


def _inline(tokens: Iterable[Token]) -> str:
    said: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            links.append((str(token.attrGet("href") or ""), len(said)))
        elif token.type == "link_close":
            target, since = links.pop()
            label = "".join(said[since:])
            said.append("" if _names(label, target) else f" ({target})")
        elif token.type in ("softbreak", "hardbreak"):
            said.append("\n")
        else:
            said.append(_inline(token.children) if token.children else token.content)
    return "".join(said)


def _names(label: str, target: str) -> bool:
    """Say whether a label is itself the address that it leads to."""
    return target in (label, f"mailto:{label}")
