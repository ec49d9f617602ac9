"""Rewrite the Markdown of descriptions so that it cannot change the page around it.

It is parsed into blocks and written in one form, which no fence, list, quotation or definition can
break out of. Headings and raw HTML become text (`eventkit.text.blocks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from eventkit.exporters.markdown._inline import (
    address,
    escaped,
    link,
    linked,
    marked,
    start_of_line,
    verbatim,
)
from eventkit.markup import text_of
from eventkit.text import Block, blocks, lines, simple_paragraphs, verbatim_line

if TYPE_CHECKING:
    from markdown_it.token import Token

# The page's own lists begin with "-"; another mark starts a separate list.
_BULLETS = "*+"
_DELIMITERS = ".)"
_LAST_NUMBER = 999_999_999
_LANGUAGE = re.compile(r"[A-Za-z0-9+#-]{1,20}")
_BACKTICKS = re.compile("`+")
_LISTS = ("bullet_list", "ordered_list")


def rewritten(markdown: str | None) -> str:
    r"""Return a Markdown text in a form that cannot change the page around it; empty for None.

    >>> print(rewritten("# Not a heading\n\n1. one\n2. *two*"))
    \# Not a heading
    <BLANKLINE>
    1. one
    2. *two*
    """
    if not markdown:
        return ""
    paragraphs = simple_paragraphs(markdown)
    if paragraphs is None:
        return _rewritten_markup(markdown)
    # Such a text has only paragraphs of non-empty lines, and no entities to clean.
    text = linked("\n\n".join(paragraphs))
    return "\n".join([start_of_line(line) for line in text.split("\n")])


@lru_cache(maxsize=64)  # sessions that come again have one text, which may be long
def _rewritten_markup(markdown: str) -> str:
    return _written(blocks(markdown))


def paragraphs(text: str | None) -> str:
    r"""Return a plain text as paragraphs, split at empty lines.

    >>> print(paragraphs("* one\ntwo"))
    \* one
    two
    """
    escaped_paragraphs = (
        "\n".join(escaped(line) for line in paragraph.split("\n") if line.strip())
        for paragraph in re.split(r"\n[ \t]*\n", lines(text_of(text or "")))
    )
    return "\n\n".join(filter(None, escaped_paragraphs))


def indented(text: str, by: str) -> str:
    """Return a text with an indent before each non-empty line."""
    return re.sub(r"(?m)^(?=.)", lambda _: by, text)


def quoted(text: str) -> str:
    """Return a text as a quotation in Markdown."""
    return re.sub(r"(?m)^(.?)", lambda match: "> " + match[0] if match[0] else ">", text)


def _written(siblings: Iterable[Block]) -> str:
    """Return blocks one below the other; adjacent lists alternate their marks."""
    pieces: list[str] = []
    before: Block | None = None
    alternate = 0
    for block in siblings:
        alternate = 1 - alternate if before and before.kind == block.kind in _LISTS else 0
        text = _block(block, alternate)
        if text and before:
            pieces.append("\n" if _is_close(before, block) else "\n\n")
        if text:
            pieces.append(text)
            before = block
    return "".join(pieces)


def _is_close(before: Block, block: Block) -> bool:
    """Return whether a block may follow the paragraph of a tight list without an empty line."""
    interrupts = block.kind != "paragraph" and not (
        block.kind == "ordered_list" and block.number != 1
    )
    return before.is_tight and interrupts


def _block(block: Block, alternate: int) -> str:
    if block.kind == "paragraph":
        return _paragraph(block)
    if block.kind == "blockquote":
        return quoted(_written(block.blocks))
    if block.kind in _LISTS:
        return _list(block, alternate)
    return "___" if block.kind == "hr" else _code(block)


def _paragraph(block: Block) -> str:
    # Spaces written as entities at the ends of a line would become code or a line break.
    stripped = (line.strip(" ") for line in "".join(_inline(block.inline)).split("\n"))
    return "\n".join(start_of_line(line) for line in stripped if line)


def _list(block: Block, alternate: int) -> str:
    items = list(filter(None, (_written(item.blocks) for item in block.blocks)))
    marks = zip(_marks(block, alternate), items, strict=False)
    inner = (it for item in block.blocks for it in item.blocks if it.kind == "paragraph")
    tight = all(it.is_tight for it in inner)
    return ("\n" if tight else "\n\n").join(
        mark + indented(item, " " * len(mark))[len(mark) :] for mark, item in marks
    )


def _marks(block: Block, alternate: int) -> Iterator[str]:
    if block.kind == "bullet_list":
        return (f"{_BULLETS[alternate]} " for _ in count())
    numbers = (min(number, _LAST_NUMBER) for number in count(block.number))
    return (f"{number}{_DELIMITERS[alternate]} " for number in numbers)


def _code(block: Block) -> str:
    content = block.token.content.rstrip("\n")
    fence = _fence(content, least=3)
    language = _LANGUAGE.match(block.token.info)
    return f"{fence}{language[0] if language else ''}\n{content}\n{fence}"


def _fence(content: str, least: int) -> str:
    longest = max(map(len, _BACKTICKS.findall(content)), default=0)
    return "`" * max(least, longest + 1)


# --- within a paragraph


def _inline(tokens: Iterable[Token]) -> list[str]:
    pieces: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            links.append((str(token.attrGet("href") or ""), len(pieces)))
        elif token.type == "link_close":
            target, since = links.pop()
            label = "".join(pieces[since:])
            pieces[since:] = [_link(token, label, target)]
        else:
            pieces.append(_piece(token, is_linked=bool(links)))
    return pieces


def _link(token: Token, label: str, target: str) -> str:
    if token.markup == "autolink" and label == marked(target):
        return address(target)
    return link(label if label.strip() else verbatim(target), target)


def _piece(token: Token, *, is_linked: bool) -> str:
    if token.type == "text":
        return (marked if is_linked else linked)(_clean(token.content))
    if token.type == "softbreak":
        return "\n"
    if token.type == "hardbreak":
        return "\\\n"
    if token.type == "code_inline":
        return _code_span(token.content)
    if token.type == "image":
        label = verbatim(token.content)
        return label if is_linked else link(label, str(token.attrGet("src") or ""))
    return token.markup  # begins or ends emphasis


def _clean(text: str) -> str:
    """Return text without control characters written as entities; spaces at the ends stay.

    HTML was read before: what looks like it now was written as text.
    """
    return verbatim_line(f".{text}.")[1:-1]


def _code_span(content: str) -> str:
    fence = _fence(content, least=1)
    ends = content[0] + content[-1]
    edge = " " if "`" in ends or (ends == "  " and content.strip(" ")) else ""
    return f"{fence}{edge}{content}{edge}{fence}"
