"""Clean texts for any format, and convert Markdown to plain text.

A document may contain any Unicode. Exports write names and titles as one line and other texts as
clean lines, without control characters and without marks that override the writing direction.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import count
from operator import is_not
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from immutabledict import immutabledict

from eventkit.markup import markdown_of, text_of
from eventkit.model.tree import Kind, changes_in, copy_with, fields_of, rewrite
from eventkit.side_by_side import SideBySide

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from eventkit.model import Event

__all__ = [
    "MARKDOWN_LIMIT",
    "Block",
    "blocks",
    "cleaned",
    "is_feed_address",
    "is_safe_target",
    "lines",
    "one_line",
    "picture_address",
    "plain",
    "removed_characters",
    "simple_paragraphs",
    "verbatim_line",
    "without_formulas",
]

_BREAKS = "\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029"
_LINE_END = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# Matches only at the start of a run of spaces: otherwise a long run is searched from each space.
_BREAK = re.compile(f"(?<! ) *[{_BREAKS}][ {_BREAKS}]*")
# XML, which servers answer in, must not contain the noncharacters U+FFFE and U+FFFF (1.0, 2.2).
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff"
# Embeddings, overrides and isolates (Unicode Annex 9) and their deprecated relatives: they reorder
# the text around them, and a text that is cut loses the mark that ends them.
_BIDI = "\u202a-\u202e\u2066-\u206f"
_UNSEEN = re.compile(f"[{_CONTROL}{_BIDI}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SAFE_TARGET = re.compile("https?://|mailto:", re.IGNORECASE)
_WHOLE_TARGET = re.compile(r"\s*(?:https?://|mailto:|webcal:)[^\s<>]*\s*", re.IGNORECASE)
_WEB = re.compile("https?://", re.IGNORECASE)
_FEED_SCHEMES = ("https", "http", "webcal")
_TARGETS_LENGTH = 1_000_000

MARKDOWN_LIMIT = 200_000
"""The most characters of a Markdown text that is parsed; a mark takes hundreds of bytes."""


def one_line(text: str) -> str:
    r"""Return a name or title as one line without spaces at its ends.

    Line breaks and tabs become a space. Other control characters and marks that override the
    writing direction are removed. HTML is read as what it means, except in an address.

    >>> one_line(" Water\r\n  law\a ")
    'Water law'
    """
    if ("<" in text or "&" in text) and not _WHOLE_TARGET.fullmatch(text):
        text = text.mapped(text_of) if isinstance(text, SideBySide) else text_of(text)
    return verbatim_line(text)


def verbatim_line(text: str) -> str:
    """Return a value such as a passcode as one line; what looks like HTML in it stays.

    >>> verbatim_line(" a&lt;b ")
    'a&lt;b'
    """
    if text.isprintable():  # then there is nothing to remove
        return text.strip()
    if isinstance(text, SideBySide):
        return text.mapped(verbatim_line)
    return _printable(_BREAK.sub(" ", text)).strip()


def lines(text: str) -> str:
    r"""Return a text with line feeds as line ends and without control characters.

    Tabs stay. Marks that override the writing direction are removed.

    >>> lines("one\r\ntwo\x00")
    'one\ntwo'
    """
    if _is_clean(text):
        return text
    return _printable(_LINE_END.sub("\n", text))


_SEVERAL_LINES = frozenset({"abstract", "description", "notes", "text"})


def cleaned(event: Event) -> Event:
    r"""Return an event whose texts can add no line where one is expected, and no control sequence.

    Descriptions, notes and wordings keep their lines, as `lines` does, with Markdown for HTML; all
    other texts become one line, as by `one_line`. Extension data stays as it is.

    >>> from datetime import date
    >>> from eventkit.model import Event
    >>> school = Event(id="school", title="School\r\nEND:VEVENT\x1b[31m", start=date(2027, 3, 26),
    ...                end=date(2027, 3, 26), timezone="UTC")
    >>> cleaned(school).title
    'School END:VEVENT[31m'
    """
    changes = changes_in(event, _cleaned_fields)
    for table in fields_of(type(event), Kind.TABLE):
        items = getattr(event, table.name)
        clean = tuple(rewrite(item, _cleaned_fields) for item in items)
        if any(map(is_not, clean, items)):
            changes[table.name] = clean
    if event.translations:
        changes["translations"] = immutabledict(
            {
                language: immutabledict(
                    {path: _cleaned(path.rpartition(".")[2], text) for path, text in texts.items()}
                )
                for language, texts in event.translations.items()
            }
        )
    if event.words:
        changes["words"] = immutabledict(
            {
                language: immutabledict({key: _cleaned(key, forms) for key, forms in words.items()})
                for language, words in event.words.items()
            }
        )
    return copy_with(event, changes) if changes else event


def _cleaned_fields(holder: Any, _: str) -> dict[str, Any]:  # noqa: ANN401  # an item or value
    values = ((it.name, getattr(holder, it.name)) for it in fields_of(type(holder), *_WITH_TEXT))
    clean = ((name, value, _cleaned(name, value)) for name, value in values)
    return {name: new for name, old, new in clean if new != old}


_WITH_TEXT = (Kind.TEXT, Kind.PLAIN)


def _cleaned(key: str, value: Any) -> Any:  # noqa: ANN401  # whatever a field holds
    if type(value) is str:
        if key == "passcode":
            return verbatim_line(value)
        return lines(markdown_of(value)) if key in _SEVERAL_LINES else one_line(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(key, inner) for inner in value)
    return value


def removed_characters(text: str) -> str:
    r"""Return the invisible characters that exports remove from a text, without repeats.

    >>> removed_characters("one\r\ntwo\x00\x07\x00")
    '\x00\x07'
    """
    if _is_clean(text):
        return ""
    signs = dict.fromkeys(_LINE_END.sub("\n", text))
    return "".join(sign for sign in signs if _printable(sign) != sign)


def _printable(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _UNSEEN.sub("", text))


def _is_clean(text: str) -> bool:
    """Return whether `lines` leaves a text unchanged: all that it changes is not printable."""
    return _without(text, _PRINTABLE).isprintable()


_PRINTABLE = b"\t\n" + bytes(range(0x20, 0x7F))


def _without(text: str, signs: bytes) -> str:
    """Return a text without some ASCII characters, which leaves little of most texts.

    In UTF-8 the bytes of other characters are never ASCII, so bytes can be removed.
    """
    rest = text.encode("utf-8", "surrogatepass").translate(None, signs)
    return rest.decode("utf-8", "surrogatepass")


# --- Markdown


class Block(NamedTuple):
    """A block of a Markdown text.

    Args:
        kind: Type of its token in markdown-it, without `_open`: `paragraph`, `bullet_list`,
            `ordered_list`, `list_item`, `blockquote`, `fence`, `code_block`, `hr`.
        token: The token itself.
        inline: The inline tokens of a paragraph.
        blocks: The blocks in a list, an item or a quotation.
    """

    kind: str
    token: Token
    inline: Sequence[Token]
    blocks: Sequence[Block]

    @property
    def number(self) -> int:
        """The number of the first item of an ordered list."""
        return int(self.token.attrGet("start") or 1)

    @property
    def is_tight(self) -> bool:
        """Whether a paragraph belongs to a list without empty lines between its items."""
        return self.token.hidden


def is_safe_target(target: str) -> bool:
    """Return whether an address is a web or e-mail address, which links may lead to.

    >>> is_safe_target("https://example.org"), is_safe_target("javascript:alert(1)")
    (True, False)
    """
    return _SAFE_TARGET.match(target) is not None


def picture_address(picture: str | None) -> str:
    """Return the address of a picture on the web; empty for a file beside the document.

    >>> picture_address("https://example.org/ada.png"), picture_address("pictures/ada.png")
    ('https://example.org/ada.png', '')
    """
    address = one_line(picture or "")
    return address if _WEB.match(address) else ""


def is_feed_address(address: str) -> bool:
    """Return whether calendars can be fetched from an address: a known scheme and an ASCII host.

    >>> is_feed_address("webcal://example.org/school.ics"), is_feed_address("school.ics")
    (True, False)
    """
    if not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, is_port = parts.hostname or "", parts.port != 0
    except ValueError:  # impossible brackets or port
        return False
    return parts.scheme in _FEED_SCHEMES and bool(host) and host.isascii() and is_port


def blocks(markdown: str) -> Sequence[Block]:
    """Return the blocks of a Markdown text of an event (CommonMark).

    HTML is read as what it means (`eventkit.markup`). Headings, other tags, and links to anything
    but web and e-mail addresses stay text. The time is
    proportional to the length of the text. A text of more than `MARKDOWN_LIMIT` characters is not
    parsed: it is one block, as it is written.
    """
    text = lines(markdown)
    if len(text) <= MARKDOWN_LIMIT:
        text = lines(markdown_of(text))
    if len(text) > MARKDOWN_LIMIT:
        return (_as_written(text),)
    tokens = _parser(references=True).parse(text)
    # A short reference can repeat a long address many times.
    if sum(map(_targets_length, tokens)) > _TARGETS_LENGTH + len(text):
        tokens = _parser(references=False).parse(text)
    return _tree(iter(tokens))


_MARKS = frozenset("*_`[<&\\")
_UNMARKED = bytes(sign for sign in _PRINTABLE if chr(sign) not in {*_MARKS, "\t"})
# Spaces, lists, quotations, rules and fences at the start of a line.
_MARK_OF_LINE = re.compile(r"\n(?:[ \-+>~]|[0-9]{1,9}[.)])")


def simple_paragraphs(markdown: str) -> Sequence[str] | None:
    r"""Return the paragraphs of a Markdown text without any markup; None if it may have markup.

    For such a text `blocks` would return the same paragraphs: inline markup of CommonMark needs one
    of ``* _ ` [ < & \``, every other block begins with one of a few characters at the start of a
    line, and a hard line break needs two spaces before its end.

    >>> simple_paragraphs("one\ntwo\n\nthree"), simple_paragraphs("*four*")
    (['one\ntwo', 'three'], None)
    """
    rest = _without(markdown, _UNMARKED)
    if rest and not (rest.isprintable() and _MARKS.isdisjoint(rest)):
        return None
    if len(markdown) > MARKDOWN_LIMIT or _MARK_OF_LINE.search(f"\n{markdown}"):
        return None
    if " \n" in markdown:
        if "  \n" in markdown:
            return None
        markdown = markdown.replace(" \n", "\n")
    return [paragraph for it in markdown.split("\n\n") if (paragraph := it.strip())]


def _as_written(text: str) -> Block:
    from markdown_it.token import Token

    return Block("code_block", Token("code_block", "code", 0, content=text), (), ())


@lru_cache(maxsize=2)
def _parser(*, references: bool) -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).disable(["heading", "lheading"])
    # markdown-it looks this function up on the parser, so that it can be replaced.
    parser.validateLink = is_safe_target  # type: ignore[assignment,method-assign]
    return parser if references else parser.disable("reference")


def _targets_length(token: Token) -> int:
    return sum(
        len(str(child.attrGet("href") or child.attrGet("src") or ""))
        for child in token.children or ()
    )


def _tree(tokens: Iterator[Token]) -> Sequence[Block]:
    """Return the blocks up to the end of their container."""
    tree: list[Block] = []
    for token in tokens:
        if token.nesting < 0:
            break
        kind = token.type.removesuffix("_open")
        if kind == "paragraph":
            inline = next(tokens).children or ()
            next(tokens)
            tree.append(Block(kind, token, inline, ()))
        else:
            tree.append(Block(kind, token, (), _tree(tokens) if token.nesting else ()))
    return tree


# --- plain text


def plain(markdown: str) -> str:
    r"""Return a Markdown text as readable plain text.

    An empty line separates paragraphs, the address follows a link, and emphasis marks are removed.
    Headings stay as they are written, and HTML is read as what it means.

    >>> plain("*Read* the [treaty](https://example.org/treaty):\n\n- part one\n- part two")
    'Read the treaty (https://example.org/treaty):\n\n- part one\n- part two'
    """
    paragraphs = simple_paragraphs(markdown)
    if paragraphs is not None:
        return "\n\n".join(paragraphs)
    return _plain_markup(markdown)


@lru_cache(maxsize=64)  # sessions that come again have one text, which may be long
def _plain_markup(markdown: str) -> str:
    return lines("\n".join(_plain_lines(blocks(markdown)))).strip()


def _plain_lines(tree: Sequence[Block]) -> Iterator[str]:
    """Yield the lines of blocks, with empty lines between blocks except in tight lists."""
    for before, block in zip([None, *tree], tree, strict=False):
        if before and not before.is_tight:
            yield ""
        yield from _plain_block(block)


def _plain_block(block: Block) -> Iterator[str]:
    match block.kind:
        case "paragraph":
            yield from _plain_inline(block.inline).split("\n")
        case "blockquote":
            yield from (f"> {line}".rstrip() for line in _plain_lines(block.blocks))
        case "bullet_list" | "ordered_list":
            yield from _plain_list(block)
        case "hr":
            yield "—"
        case _:
            yield from block.token.content.rstrip("\n").split("\n")


def _plain_list(block: Block) -> Iterator[str]:
    loose = any(inner.kind == "paragraph" and not inner.is_tight for inner in _inside(block))
    for number, item in zip(count(block.number), block.blocks, strict=False):
        if loose and number > block.number:
            yield ""
        mark = f"{number}. " if block.kind == "ordered_list" else "- "
        for line in _plain_lines(item.blocks):
            yield (mark + line).rstrip()
            mark = " " * len(mark)


def _inside(block: Block) -> Iterator[Block]:
    return (inner for item in block.blocks for inner in item.blocks)


def _plain_inline(tokens: Iterable[Token]) -> str:
    parts: list[str] = []
    links: list[tuple[str, int]] = []
    for token in tokens:
        match token.type:
            case "link_open":
                links.append((str(token.attrGet("href") or ""), len(parts)))
            case "link_close":
                target, since = links.pop()
                parts.append(_plain_target(token, "".join(parts[since:]), target))
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case _:
                parts.append(_plain_inline(token.children) if token.children else token.content)
    return "".join(parts)


def _plain_target(token: Token, label: str, target: str) -> str:
    """Return the address that follows the label of a link; empty if the label is the address."""
    is_label = token.markup == "autolink" or target in (label, f"mailto:{label}")
    return "" if is_label else f" ({target})"


# --- cells of tables

_SEPARATORS = re.compile("([,;\t\n\r]+)")
_STARTS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_TELEPHONE = re.compile(r"\+(?=(?:[^0-9]*[0-9]){6})[0-9][0-9 ().\u00a0-]*")


def without_formulas(cell: str) -> str:
    """Return a cell that adds no formula, however its file is split; a number is none.

    Where one begins, at the start or behind a comma, semicolon, tab or line break, it gets an
    apostrophe: a spreadsheet that parts the cells elsewhere takes what follows for a cell of its
    own.

    >>> without_formulas("Rivers;=2+2"), without_formulas("+996 555 000000")
    ("Rivers;'=2+2", '+996 555 000000')
    """
    if _STARTS.isdisjoint(cell):
        return cell
    return "".join("'" * _is_formula(part) + part for part in _SEPARATORS.split(cell))


def _is_formula(part: str) -> bool:
    """Return whether a spreadsheet may read a part of a cell as a formula.

    Some pass over blanks, invisible characters and quotation marks before they look.
    """
    start = next((sign for sign in part if not _is_passed_over(sign)), "")
    text = part.strip()
    is_number = _NUMBER.fullmatch(text) or _TELEPHONE.fullmatch(text)
    return start in _STARTS and not is_number


def _is_passed_over(sign: str) -> bool:
    return sign.isspace() or sign == '"' or unicodedata.category(sign) in ("Cc", "Cf")
