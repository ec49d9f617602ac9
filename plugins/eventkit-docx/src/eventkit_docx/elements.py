"""The elements of WordprocessingML that a document is made of (ISO/IEC 29500-1, 17).

Children are in the order of the schema, without which Word calls a document damaged. Texts become
text nodes, never markup.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, TypeAlias

from lxml import etree  # type: ignore[import-untyped]  # it brings no types

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PREFIX = f"{{{WORD}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NAMESPACES = {"w": WORD, "r": RELATIONS}


def tag(name: str) -> str:
    """Return the name of an element or attribute with its namespace.

    >>> tag("p")
    '{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p'
    """
    return _PREFIX + name


def element(name: str, /, *children: Element | None, **attributes: str | int) -> Element:
    """Return an element with attributes of the same namespace; a child None is left out."""
    node = etree.Element(
        tag(name), {tag(key): str(value) for key, value in attributes.items()}, _NAMESPACES
    )
    node.extend([child for child in children if child is not None])
    return node


class Piece(NamedTuple):
    """A stretch of text in one style.

    Args:
        text: The text; a line feed breaks the line.
        style: The name of a character style.
        target: The address that it leads to, or `#` and the name of a bookmark.
        language: The BCP 47 tag of its language; empty for that of its paragraph.
    """

    text: str
    style: str = ""
    target: str = ""
    language: str = ""


def runs(text: str, style: str, language: str, *, is_rtl: bool) -> Iterable[Element]:
    """Yield the run of a text: none for an empty one.

    Args:
        text: The text; a line feed breaks the line, and a tab is a tab.
        style: The id of a character style, or an empty text.
        language: The BCP 47 tag to mark it with; empty for that of the document.
        is_rtl: Whether it is written from right to left.
    """
    if not text:
        return
    node = element("r")
    if style or language or is_rtl:
        node.append(_run_properties(style, language, is_rtl=is_rtl))
    for number, line in enumerate(text.split("\n")):
        if number:
            node.append(element("br"))
        for place, stretch in enumerate(line.split("\t")):
            if place:
                node.append(element("tab"))
            if stretch:
                shown = element("t")
                shown.text = stretch
                shown.set(_SPACE, "preserve")
                node.append(shown)
    yield node


def _run_properties(style: str, language: str, *, is_rtl: bool) -> Element:
    properties = element("rPr")
    if style:
        properties.append(element("rStyle", val=style))
    if is_rtl:
        properties.append(element("rtl"))
    if language:
        kind = "bidi" if is_rtl else "val"
        properties.append(element("lang", **{kind: language}))
    return properties


def paragraph(
    style: str,
    content: Iterable[Element],
    *,
    is_rtl: bool = False,
    numbering: tuple[int, int] | None = None,
) -> Element:
    """Return a paragraph.

    Args:
        style: The id of its style.
        content: Runs, links and bookmarks.
        is_rtl: Whether it is written from right to left.
        numbering: The level in a list, from 0, and the id of the list.
    """
    properties = element("pPr", element("pStyle", val=style))
    if numbering:
        level, number = numbering
        properties.append(
            element("numPr", element("ilvl", val=level), element("numId", val=number))
        )
    if is_rtl:
        properties.append(element("bidi"))
    return element("p", properties, *content)


def link(relation: str, content: Iterable[Element]) -> Element:
    """Return a link to what a relation of the part leads to."""
    node = element("hyperlink", *content)
    node.set(f"{{{RELATIONS}}}id", relation)
    return node


def link_to_bookmark(name: str, content: Iterable[Element]) -> Element:
    """Return a link to a place in the document."""
    return element("hyperlink", *content, anchor=name)


def bookmarked(name: str, number: int, content: Iterable[Element]) -> Iterable[Element]:
    """Yield content as a place that links lead to.

    Args:
        name: A name that no other place of the document has.
        number: A number that no other place of the document has.
        content: Runs.
    """
    yield element("bookmarkStart", id=number, name=name)
    yield from content
    yield element("bookmarkEnd", id=number)


Cell: TypeAlias = Sequence[Element]
"""The paragraphs of a cell."""


class Table(NamedTuple):
    """A table.

    Args:
        style: The id of its style.
        widths: The width of each column, in twentieths of a point.
        caption: What it is, for those who do not see it.
        head: The cells of the head, which is repeated on each page.
        rows: The cells of each row; no row is parted at the end of a page.
        is_rtl: Whether its first column is on the right.
    """

    style: str
    widths: Sequence[int]
    caption: str
    head: Sequence[Cell]
    rows: Iterable[Sequence[Cell]]
    is_rtl: bool = False


def table(content: Table) -> Element:
    """Return a table."""
    properties = element(
        "tblPr",
        element("tblStyle", val=content.style),
        element("bidiVisual") if content.is_rtl else None,
        element("tblW", w=sum(content.widths), type="dxa"),
        element("tblLayout", type="fixed"),
        element(
            "tblLook", val="0420", firstRow=1, lastRow=0, firstColumn=0, lastColumn=0, noVBand=1
        ),
        element("tblCaption", val=content.caption),
    )
    grid = element("tblGrid", *(element("gridCol", w=width) for width in content.widths))
    head = _row(content.head, content.widths, is_head=True)
    node = element("tbl", properties, grid, head)
    for cells in content.rows:
        node.append(_row(cells, content.widths))
    return node


def _row(cells: Sequence[Cell], widths: Sequence[int], *, is_head: bool = False) -> Element:
    properties = element("trPr", element("cantSplit"), element("tblHeader") if is_head else None)
    row = element("tr", properties)
    for cell, width in zip(cells, widths, strict=True):
        width_node = element("tcPr", element("tcW", w=width, type="dxa"))
        row.append(element("tc", width_node, *(cell or [element("p")])))
    return row


def copied(node: Element) -> Element:
    """Return a copy of an element, which can stand in another place."""
    return copy.deepcopy(node)
