"""Markdown of descriptions as HTML: of elements that do no harm, with every text escaped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from eventkit.text import Block, blocks, is_safe_target, simple_paragraphs

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRAMES = {
    "bullet_list": Markup("<ul>\n{}</ul>\n"),
    "ordered_list": Markup("<ol>\n{}</ol>\n"),
    "list_item": Markup("<li>{}</li>\n"),
    "blockquote": Markup("<blockquote>\n{}</blockquote>\n"),
    "hr": Markup("<hr>\n"),
}
_TAGS = {
    "em_open": Markup("<em>"),
    "em_close": Markup("</em>"),
    "strong_open": Markup("<strong>"),
    "strong_close": Markup("</strong>"),
    "link_close": Markup("</a>"),
    "softbreak": Markup("\n"),
    "hardbreak": Markup("<br>\n"),
}


def to_html(markdown: str | None) -> Markup:
    """Return a Markdown text as HTML; a picture in it is a link, for pages fetch nothing.

    >>> print(to_html("*Read* <b>this</b> & [that](https://example.org)"), end="")
    <p><em>Read</em> <strong>this</strong> &amp; <a href="https://example.org">that</a></p>
    """
    if not markdown or not markdown.strip():
        return Markup()
    simple = simple_paragraphs(markdown)
    if simple is not None:
        return Markup().join(Markup("<p>%s</p>\n") % text for text in simple)
    return Markup().join(_html_of(blocks(markdown)))


def _html_of(tree: Sequence[Block]) -> Iterator[Markup]:
    for block in tree:
        yield _html_of_block(block)


def _html_of_block(block: Block) -> Markup:
    if block.kind == "paragraph":
        text = _inline(block.inline)
        return text if block.is_tight else Markup("<p>{}</p>\n").format(text)
    if block.kind == "ordered_list" and block.number != 1:
        inner = Markup().join(_html_of(block.blocks))
        return Markup('<ol start="{}">\n{}</ol>\n').format(block.number, inner)
    if frame := _FRAMES.get(block.kind):
        return frame.format(Markup().join(_html_of(block.blocks)))
    return Markup("<pre><code>{}</code></pre>\n").format(block.token.content)


def _inline(tokens: Iterable[Token]) -> Markup:
    return Markup().join(map(_inline_token, tokens))


def _inline_token(token: Token) -> Markup:
    if token.type in _TAGS:
        return _TAGS[token.type]
    match token.type:
        case "link_open":
            return Markup('<a href="{}">').format(str(token.attrGet("href") or ""))
        case "code_inline":
            return Markup("<code>{}</code>").format(token.content)
        case "image":
            return _picture(token)
        case _:
            return escape(token.content)


def _picture(token: Token) -> Markup:
    """Return a picture as a link to it, where it is on the web, and else its description."""
    target = str(token.attrGet("src") or "")
    text = _inline(token.children or ()) or escape(target)
    is_link = is_safe_target(target)
    return Markup('<a href="{}">{}</a>').format(target, text) if is_link else text
