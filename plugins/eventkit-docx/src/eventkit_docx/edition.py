"""An event in one language, and how its paragraphs are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache, cached_property
from itertools import count
from unicodedata import bidirectional
from urllib.parse import quote, urlsplit

from attrs import field, frozen

from eventkit import Event, wording
from eventkit.outcome_reports import Line, Mark, OutcomeReport, Step, outcome_report
from eventkit.text import Block, blocks, is_safe_target, lines, one_line, simple_paragraphs
from eventkit_docx import elements
from eventkit_docx.elements import Cell, Element, Piece, Table
from eventkit_docx.house_style import House

_HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_UNFIT = '"<>\\^`{|}'
_MARKS: Mapping[frozenset[str], str] = {
    frozenset({"strong"}): "Strong",
    frozenset({"em"}): "Emphasis",
    frozenset({"strong", "em"}): "Intense Emphasis",
}
_DEEPEST = 3  # levels of lists that have a look of their own, from 0
_WEB = ("http", "https")


@cache
def is_rtl(language: str) -> bool:
    """Return whether a language is written from right to left.

    >>> is_rtl("ar"), is_rtl("en"), is_rtl("xx")
    (True, False, False)
    """
    from babel.core import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(language, sep="-").text_direction == "rtl")
    except (UnknownLocaleError, ValueError):
        return False


def reads_rtl(text: str, language: str) -> bool:
    """Return whether a text is written from right to left: as its first letter, or its language.

    >>> reads_rtl("1. Opening?", "ar"), reads_rtl("2027", "ar")
    (False, True)
    """
    directions = map(bidirectional, text)
    first = next((it for it in directions if it in {"L", "R", "AL"}), "")
    return first != "L" if first else is_rtl(language)


class Writer:
    """Writes paragraphs, tables and links of a document.

    Args:
        house: The document.
        language: The BCP 47 tag of its language.
    """

    def __init__(self, house: House, language: str) -> None:
        self.house, self.language = house, language
        self._links: dict[str, str] = {}
        self._bookmarks: dict[str, str] = {}
        self._numbers = count(1)

    def runs(self, piece: Piece, language: str) -> Iterable[Element]:
        """Yield the runs of a piece of text, in a link if it has a target."""
        style = self.house.style(piece.style, "character") if piece.style else ""
        rtl = reads_rtl(piece.text, language)
        is_other = language != self.language and rtl == is_rtl(language)
        content = elements.runs(piece.text, style, language if is_other else "", is_rtl=rtl)
        if piece.target.startswith("#"):
            return [elements.link_to_bookmark(self.bookmark(piece.target[1:]), content)]
        if target := link_target(piece.target):
            return [elements.link(self._relation(target), content)]
        return content

    def bookmark(self, key: str) -> str:
        """Return the name of the place in the document that has a key."""
        return self._bookmarks.setdefault(key, f"place_{len(self._bookmarks) + 1}")

    def place(self, key: str, content: Iterable[Element]) -> Iterable[Element]:
        """Yield content as the place that has a key."""
        return elements.bookmarked(self.bookmark(key), next(self._numbers), content)

    def _relation(self, target: str) -> str:
        if target not in self._links:
            # Looking each up among the others, as `relate_to` does, takes long where they are many.
            self._links[target] = id = f"link{len(self._links) + 1}"
            self.house.document.part.load_rel(_HYPERLINK, target, id, is_external=True)
        return self._links[target]


def link_target(address: str) -> str:
    """Return an address as Word accepts it in a link; empty if it is none.

    >>> link_target("https://example.org/a b"), link_target("javascript:alert(1)")
    ('https://example.org/a%20b', '')
    """
    target = one_line(address)
    if not is_safe_target(target):
        return ""
    encoded = "".join(_encoded(sign) for sign in target)
    try:
        parts = urlsplit(encoded)
        is_whole = bool(parts.hostname) and parts.port != 0 if parts.scheme in _WEB else True
    except ValueError:  # impossible brackets or port
        return ""
    return encoded if is_whole else ""


def _encoded(sign: str) -> str:
    if sign in _UNFIT or sign.isspace() or not (sign.isprintable() and sign.isascii()):
        return quote(sign, safe="", errors="replace")
    return sign


_STYLES: Mapping[Mark, str] = {"": "", "id": "Strong", "label": "Emphasis", "warning": "Strong"}


def pieces_of(line: Line) -> list[str | Piece]:
    """Return a line of a report as pieces of text in their styles.

    >>> from eventkit.outcome_reports import Span
    >>> pieces_of((Span("R-1", "id"), Span(" Measure")))[0].style
    'Strong'
    """
    return [Piece(text, _STYLES[mark]) for text, mark in line]


@frozen
class Edition:
    """An event in one language.

    Args:
        event: The event in that language.
        writer: What writes the document.
        on: The day of the report on outcomes.
        since: The day since which that lists changes.
    """

    event: Event
    writer: Writer = field(repr=False)
    on: date | None = None
    since: date | None = None

    @cached_property
    def report(self) -> OutcomeReport:
        """The report on outcomes."""
        return outcome_report(self.event, on=self.on, since=self.since)

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The outcomes in the report, by their ids."""
        steps = self.report.chain.steps if self.report.chain else ()
        return {it.id: it for it in steps if it.standing}

    @property
    def language(self) -> str:
        """The BCP 47 tag of its language."""
        return self.event.language

    def word(self, key: str, *, count: int | None = None, **values: object) -> str:
        """Return a word that the document adds, with values filled in.

        Args:
            key: The key of the message.
            count: The number by which it chooses its form.
            values: What stands for its placeholders.
        """
        return wording.word(key, self.event, count=count, **values)

    def paragraph(
        self,
        style: str,
        *pieces: str | Piece,
        place: str = "",
        numbering: tuple[int, int] | None = None,
    ) -> Element:
        """Return a paragraph in this language.

        Args:
            style: The name of its style.
            pieces: Its texts.
            place: The key of the place that it is, for links.
            numbering: The level in a list, from 0, and the id of the list.
        """
        content: Iterable[Element] = self._content(pieces)
        if place:
            content = self.writer.place(place, content)
        id = self.writer.house.style(style)
        text = "".join(it if isinstance(it, str) else it.text for it in pieces)
        rtl = reads_rtl(text, self.language)
        return elements.paragraph(id, content, is_rtl=rtl, numbering=numbering)

    def _content(self, pieces: Iterable[str | Piece]) -> Iterator[Element]:
        for piece in pieces:
            whole = Piece(piece) if isinstance(piece, str) else piece
            yield from self.writer.runs(whole, whole.language or self.language)

    def labelled(self, style: str, label: str, *pieces: str | Piece) -> Element:
        """Return a paragraph that begins with what it is about."""
        space = [" "] if pieces else []
        colon = wording.colon(self.event).rstrip()
        return self.paragraph(style, Piece(f"{label}{colon}", "Strong"), *space, *pieces)

    def lines(self, style: str, text: str | None) -> Iterator[Element]:
        """Yield a paragraph for each paragraph of a plain text."""
        for paragraph in lines(text or "").split("\n\n"):
            if stripped := paragraph.strip():
                yield self.paragraph(style, stripped)

    def table(
        self,
        caption: str,
        heads: Sequence[Sequence[str | Piece]],
        shares: Sequence[int],
        rows: Iterable[Sequence[Cell]],
    ) -> Element:
        """Return a table.

        Args:
            caption: What it is, for those who do not see it.
            heads: The texts of the headings of its columns.
            shares: How wide each column is beside the others.
            rows: Its rows.
        """
        house = self.writer.house
        width, whole = house.text_width, sum(shares)
        return elements.table(
            Table(
                style=house.style("Agenda Table", "table"),
                widths=[width * share // whole for share in shares],
                caption=caption,
                head=[[self.paragraph("Agenda Head", *head)] for head in heads],
                rows=rows,
                is_rtl=is_rtl(self.language),
            )
        )

    # --- Markdown

    def markdown(self, text: str | None, style: str) -> Iterator[Element]:
        """Yield the paragraphs and lists of a Markdown text.

        Args:
            text: The text; None is none.
            style: The name of the style of its paragraphs.
        """
        if not text:
            return
        paragraphs = simple_paragraphs(text)
        if paragraphs is None:
            yield from self._blocks(blocks(text), style)
            return
        for paragraph in paragraphs:
            yield self.paragraph(style, " ".join(paragraph.split("\n")))

    def _blocks(self, tree: Sequence[Block], style: str) -> Iterator[Element]:
        for block in tree:
            match block.kind:
                case "paragraph":
                    yield self.paragraph(style, *_pieces(block))
                case "blockquote":
                    yield from self._blocks(block.blocks, "Quote")
                case "bullet_list" | "ordered_list":
                    yield from self._list(block, 0)
                case "hr":
                    yield self.paragraph(style, "—")
                case _:
                    yield self.paragraph("HTML Preformatted", block.token.content.rstrip("\n"))

    def _list(self, block: Block, level: int) -> Iterator[Element]:
        house = self.writer.house
        is_numbered = block.kind == "ordered_list"
        id = house.new_numbers(block.number) if is_numbered else house.bullets
        style = "List Number" if is_numbered else "List Bullet"
        # The bullets of a house are those of its style: only deeper ones need to be named.
        numbering = (min(level, _DEEPEST), id) if is_numbered or level else None
        for item in block.blocks:
            is_first = True
            for inner in item.blocks:
                if inner.kind in {"bullet_list", "ordered_list"}:
                    yield from self._list(inner, level + 1)
                elif inner.kind == "paragraph" and is_first:
                    yield self.paragraph(style, *_pieces(inner), numbering=numbering)
                else:
                    yield from self._blocks([inner], "List Continue")
                is_first = False


def _pieces(block: Block) -> Iterator[Piece]:
    """Yield the texts of a paragraph of Markdown, each with its style and where it leads."""
    marks: list[str] = []
    target = ""
    for token in block.inline:
        match token.type:
            case "strong_open" | "em_open":
                marks.append(token.type.removesuffix("_open"))
            case "strong_close" | "em_close":
                marks.pop()
            case "link_open":
                target = str(token.attrGet("href") or "")
            case "link_close":
                target = ""
            case "softbreak":
                yield Piece(" ", "", target)
            case "hardbreak":
                yield Piece("\n", "", target)
            case "code_inline":
                yield Piece(_clean(token.content), "HTML Code", target)
            case "image":
                yield linked(_clean(token.content), str(token.attrGet("src") or ""))
            case _:
                style = _MARKS.get(frozenset(marks), "")
                leads = bool(link_target(target))
                yield Piece(_clean(token.content), "Hyperlink" if leads else style, target)


def _clean(text: str) -> str:
    """Return text without control characters that were written as entities."""
    return one_line(f".{text}.")[1:-1] if not text.isprintable() else text


def linked(label: str, target: str | None) -> Piece:
    """Return a text as a link, if the target is a web or e-mail address."""
    if target and link_target(target):
        return Piece(label, "Hyperlink", target)
    return Piece(label)
