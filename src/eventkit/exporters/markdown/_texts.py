"""The Markdown that people write in descriptions, written again so that it stays where it is.

It is read into blocks and written in one form, which no fence, list, quotation or definition in
it can leave. Headings and raw HTML become text (`eventkit.text.blocks`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import count
from typing import TYPE_CHECKING

from eventkit.exporters.markdown._inline import (
    address,
    escaped,
    link,
    linked,
    marked,
    start_of_line,
)
from eventkit.text import Block, blocks, lines, one_line, simple_paragraphs

if TYPE_CHECKING:
    from markdown_it.token import Token

# Lists of ours begin with "-": a list that follows one of them is another list.
_BULLETS = "*+"
_DELIMITERS = ".)"
_LAST_NUMBER = 999_999_999
_LANGUAGE = re.compile(r"[A-Za-z0-9+#-]{1,20}")
_BACKTICKS = re.compile("`+")
_LISTS = ("bullet_list", "ordered_list")


def rewritten(markdown: str | None) -> str:
    r"""Return a Markdown text in a form that nothing in it can leave; empty for none.

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
        return _written(blocks(markdown))
    # Such a text is only lines of paragraphs, none of them empty, and has no entity to clean.
    text = linked("\n\n".join(paragraphs))
    return "\n".join([start_of_line(line) for line in text.split("\n")])


def paragraphs(text: str | None) -> str:
    r"""Return a plain text as paragraphs, parted where it has empty lines.

    >>> print(paragraphs("* one\ntwo"))
    \* one
    two
    """
    held = (
        "\n".join(escaped(line) for line in paragraph.split("\n") if line.strip())
        for paragraph in re.split(r"\n[ \t]*\n", lines(text or ""))
    )
    return "\n\n".join(filter(None, held))


def indented(text: str, by: str) -> str:
    """Return a text with something before each of its lines that is not empty."""
    return re.sub(r"(?m)^(?=.)", lambda _: by, text)


def quoted(text: str) -> str:
    """Return a text as a quotation in Markdown."""
    return re.sub(r"(?m)^(.?)", lambda found: "> " + found[0] if found[0] else ">", text)


def _written(held: Iterable[Block]) -> str:
    """Return blocks one below the other; lists that would flow together alternate their marks."""
    said: list[str] = []
    before: Block | None = None
    alternate = 0
    for block in held:
        alternate = 1 - alternate if before and before.kind == block.kind in _LISTS else 0
        text = _block(block, alternate)
        if text and before:
            said.append("\n" if _is_close(before, block) else "\n\n")
        if text:
            said.append(text)
            before = block
    return "".join(said)


def _is_close(before: Block, block: Block) -> bool:
    """Say whether a block can follow the paragraph of a tight list without an empty line."""
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
    # Blanks at either end of a line, written as entities, would become code or a line break.
    held = (line.strip(" ") for line in "".join(_inline(block.inline)).split("\n"))
    return "\n".join(start_of_line(line) for line in held if line)


def _list(block: Block, alternate: int) -> str:
    items = list(filter(None, (_written(item.blocks) for item in block.blocks)))
    marks = zip(_marks(block, alternate), items, strict=False)
    tight = all(inner.is_tight for inner in _paragraphs(block))
    return ("\n" if tight else "\n\n").join(
        mark + indented(item, " " * len(mark))[len(mark) :] for mark, item in marks
    )


def _paragraphs(block: Block) -> Iterator[Block]:
    return (held for item in block.blocks for held in item.blocks if held.kind == "paragraph")


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
    said: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        if token.type == "link_open":
            links.append((str(token.attrGet("href") or ""), len(said)))
        elif token.type == "link_close":
            target, since = links.pop()
            label = "".join(said[since:])
            said[since:] = [_link(token, label, target)]
        else:
            said.append(_piece(token, is_linked=bool(links)))
    return said


def _link(token: Token, label: str, target: str) -> str:
    if token.markup == "autolink" and label == marked(target):
        return address(target)
    return link(label if label.strip() else escaped(target), target)


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
        label = escaped(token.content)
        return label if is_linked else link(label, str(token.attrGet("src") or ""))
    return token.markup  # begins or ends emphasis


def _clean(text: str) -> str:
    """Return text without the control characters that entities bring; edges stay."""
    return one_line(f".{text}.")[1:-1]


def _code_span(content: str) -> str:
    fence = _fence(content, least=1)
    ends = content[0] + content[-1]
    edge = " " if "`" in ends or (ends == "  " and content.strip(" ")) else ""
    return f"{fence}{edge}{content}{edge}{fence}"
