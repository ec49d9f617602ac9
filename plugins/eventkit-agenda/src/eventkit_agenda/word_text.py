"""A document of Word as a stream of lines and rows, with its tracked changes accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from attrs import define, field

from eventkit_agenda.blocks import Block, Cell, Content, marks_of
from eventkit_agenda.word_package import broken, part_of, require_package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DC = "{http://purl.org/dc/elements/1.1/}"
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|заголовок) ?([1-9])", re.IGNORECASE)
_DEPTH = 60
"""How deep text boxes, tables and controls may stand in each other."""
_MARGIN, _STEP = 340, 720  # twentieths of a point: what is no indent yet, and a step of it
_SKIPPED = frozenset(("del", "moveFrom", "Fallback", "instrText", "rPr", "pPr", "delText"))
_BREAKS = frozenset(("br", "cr"))
_OFF = frozenset(("0", "false", "off"))


class _Text(NamedTuple):
    """A piece of text with its looks."""

    text: str
    is_strong: bool = False
    is_struck: bool = False
    url: str = ""


@define
class _Word:
    """A document while it is read."""

    levels: Mapping[str, int]
    targets: Mapping[str, str]
    paragraph: int = 0
    table: int = 0
    is_gap: bool = True
    rest: list[_Text] = field(factory=list)


def word_content(data: bytes) -> Content:
    """Return what a document of Word holds.

    Raises:
        DocumentError: If it cannot be read.
    """
    package = require_package(data)
    root = part_of(package, "word/document.xml")
    body = None if root is None else next((it for it in root if _name(it) == "body"), None)
    if body is None:
        raise broken()
    styles = part_of(package, "word/styles.xml")
    links = part_of(package, "word/_rels/document.xml.rels")
    word = _Word(_levels(styles), _targets(links))
    core = part_of(package, "docProps/core.xml")
    facts = {} if core is None else _facts(core)
    return Content(blocks=tuple(_flow(word, body, 0)), facts=facts)


def _facts(core: Any) -> dict[str, str]:  # noqa: ANN401  # an element of ElementTree, as all of them here
    facts = {key: core.findtext(f"{_DC}{key}") or "" for key in ("title", "language")}
    return {key: " ".join(text.split()) for key, text in facts.items() if text.strip()}


def _name(element: Any) -> str:  # noqa: ANN401
    return str(element.tag).rpartition("}")[2]


def _value(element: Any, path: str, key: str = "val") -> str | None:  # noqa: ANN401
    """Return an attribute of what a path leads to; empty without one, None if nothing is there."""
    for step in path.split("/"):
        element = next((it for it in element if _name(it) == step), None)
        if element is None:
            return None
    return str(element.get(f"{_W}{key}", element.get(f"{_STRICT}{key}", "")))


def _is_on(element: Any, path: str) -> bool:  # noqa: ANN401
    value = _value(element, path)
    return value is not None and value not in _OFF


def _levels(styles: Any | None) -> dict[str, int]:  # noqa: ANN401
    """Return the levels of headings by the ids of their styles."""
    levels: dict[str, int] = {}
    for style in styles if styles is not None else ():
        id = style.get(f"{_W}styleId", style.get(f"{_STRICT}styleId", ""))
        name = (_value(style, "name") or "").casefold()
        outline = _value(style, "pPr/outlineLvl") or ""
        if name == "title":
            levels[id] = 1
        elif heading := _HEADING.fullmatch(name):
            levels[id] = int(heading[1])
        elif outline.isdigit() and int(outline) < 9:  # noqa: PLR2004  # 9 is the text itself
            levels[id] = int(outline) + 1
    return levels


def _targets(links: Any | None) -> dict[str, str]:  # noqa: ANN401
    targets = {
        it.get("Id", ""): it.get("Target", "") for it in (links if links is not None else ())
    }
    return {id: it for id, it in targets.items() if it.startswith(("https://", "http://"))}


def _flow(word: _Word, holder: Any, depth: int) -> Iterator[Block]:  # noqa: ANN401
    """Yield the lines and rows in a body, a cell or a control."""
    if depth > _DEPTH:
        return
    for element in holder:
        name = _name(element)
        if name == "p":
            yield from _paragraph(word, element, depth)
        elif name == "tbl":
            yield from _table(word, element, depth)
        elif name not in _SKIPPED:  # a control, an insertion, a change of markup
            yield from _flow(word, element, depth + 1)


def _paragraph(word: _Word, element: Any, depth: int) -> Iterator[Block]:  # noqa: ANN401
    word.paragraph += 1
    pieces = [*word.rest, *_texts(word, element, "", 0)]
    if _value(element, "pPr/rPr/del") is not None:  # its end is deleted: the next one goes on
        word.rest = pieces
        return
    word.rest = []
    for number, its in enumerate(_lines(pieces)):
        line = "".join(piece.text for piece in its)
        worded = [piece for piece in its if piece.text.strip(" :–—-.,\t")]
        text = line.strip()
        if not text:
            word.is_gap = True
            continue
        yield Block(
            place=f"paragraph {word.paragraph}",
            text="\t".join(filter(None, (" ".join(it.split()) for it in text.split("\t")))),
            level=_level(word, element) if not number else 0,
            depth=_indent(element, line),
            is_item=not number and _value(element, "pPr/numPr/numId") not in (None, "0"),
            is_strong=bool(worded) and all(it.is_strong for it in worded),
            is_struck=bool(worded) and all(it.is_struck for it in worded),
            follows_gap=word.is_gap,
            url=next((it.url for it in its if it.url), ""),
        )
        word.is_gap = False
    for box in _boxes(element, 0):
        yield from _flow(word, box, depth + 1)


def _lines(pieces: list[_Text]) -> list[list[_Text]]:
    """Return the pieces of each line of a paragraph; breaks are pieces of their own."""
    lines: list[list[_Text]] = [[]]
    for piece in pieces:
        if piece.text == "\n":
            lines.append([])
        else:
            lines[-1].append(piece)
    return lines


def _level(word: _Word, element: Any) -> int:  # noqa: ANN401
    outline = _value(element, "pPr/outlineLvl") or ""
    style = word.levels.get(_value(element, "pPr/pStyle") or "", 0)
    return int(outline) + 1 if outline.isdigit() and int(outline) < 9 else style  # noqa: PLR2004  # as above


def _indent(element: Any, line: str) -> int:  # noqa: ANN401
    """Return how deep a paragraph is indented, by lists, measures or tabs."""
    if _value(element, "pPr/numPr/numId") not in (None, "0"):
        level = _value(element, "pPr/numPr/ilvl") or "0"
        return 1 + (int(level) if level.isdigit() else 0)
    sizes = (_value(element, "pPr/ind", key) for key in ("left", "start"))
    size = next((int(it) for it in sizes if it and it.isdigit()), 0)
    measured = 1 + (size - _MARGIN) // _STEP if size >= _MARGIN else 0
    return measured + len(line) - len(line.lstrip("\t"))


def _texts(word: _Word, holder: Any, url: str, depth: int) -> Iterator[_Text]:  # noqa: ANN401
    """Yield the pieces of text of a paragraph that show when its changes are accepted."""
    for element in holder if depth < _DEPTH else ():
        name = _name(element)
        if name == "r":
            yield from _run(element, url)
        elif name == "hyperlink":
            yield from _texts(word, element, word.targets.get(element.get(_R, ""), url), depth + 1)
        elif name not in _SKIPPED:
            yield from _texts(word, element, url, depth + 1)


def _run(run: Any, url: str) -> Iterator[_Text]:  # noqa: ANN401
    if _is_on(run, "rPr/vanish"):
        return
    is_strong, is_struck = _is_on(run, "rPr/b"), _is_on(run, "rPr/strike")
    for element in run:
        name = _name(element)
        if name == "t":
            text = (element.text or "").replace("\n", " ")
        elif name in ("tab", "ptab"):
            text = "\t"
        elif name in _BREAKS:
            text = "\n"
        elif name == "noBreakHyphen":
            text = "-"
        else:
            continue
        yield _Text(text, is_strong, is_struck, url)


def _boxes(holder: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401
    """Yield the contents of text boxes in a paragraph."""
    for element in holder if depth < _DEPTH else ():
        name = _name(element)
        if name == "txbxContent":
            yield element
        elif name not in _SKIPPED:
            yield from _boxes(element, depth + 1)


# --- tables


class _WordCell(NamedTuple):
    """A cell with the column in which it begins."""

    column: int
    text: str
    marks: tuple[frozenset[str], ...]
    across: int
    merge: str  # "restart", "continue", or "" for a cell of one row


def _table(word: _Word, element: Any, depth: int) -> Iterator[Block]:  # noqa: ANN401
    word.table += 1
    number = word.table
    inner: list[list[Block]] = []
    rows = [_row(word, it, depth, inner) for it in _rows(element, 0)]
    downs = _downs(rows)
    for index, row in enumerate(rows):
        cells = tuple(
            Cell(
                text="" if it.merge == "continue" else it.text,
                marks=it.marks,
                across=it.across,
                down=downs.get((index, it.column), 1),
            )
            for it in row
            if it.merge != "continue"
        )
        yield Block(place=f"table {number}, row {index + 1}", cells=cells, table=number)
        yield from inner[index]
    word.is_gap = True


def _rows(table: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401
    """Yield the rows of a table that are not deleted."""
    for element in table if depth < _DEPTH else ():
        name = _name(element)
        if name == "tr" and _value(element, "trPr/del") is None:
            yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _rows(element, depth + 1)


def _row(
    word: _Word,
    row: Any,  # noqa: ANN401
    depth: int,
    inner: list[list[Block]],
) -> list[_WordCell]:
    """Return the cells of a row; the tables that stand in them are added to the inner ones."""
    before = _value(row, "trPr/gridBefore") or ""
    column = int(before) if before.isdigit() else 0
    cells = []
    tables: list[Block] = []
    inner.append(tables)
    for cell in _cells(row, 0):
        span = _value(cell, "tcPr/gridSpan") or ""
        across = max(int(span), 1) if span.isdigit() else 1
        merge = _value(cell, "tcPr/vMerge")
        blocks = list(_flow(word, cell, depth + 1))
        tables += (block for block in blocks if block.table)
        lines = [block for block in blocks if block.text]
        text = "\n".join(map(_bulleted, lines))
        marks = marks_of((it.is_strong or it.level > 0, bool(it.url)) for it in lines)
        word.rest = []
        kind = "" if merge is None else merge or "continue"
        cells.append(_WordCell(column, text, marks, across, kind))
        column += across
    return cells


def _bulleted(block: Block) -> str:
    return f"• {block.text}" if block.is_item else block.text


def _cells(row: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401
    for element in row if depth < _DEPTH else ():
        name = _name(element)
        if name == "tc":
            yield element
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _cells(element, depth + 1)


def _downs(rows: list[list[_WordCell]]) -> dict[tuple[int, int], int]:
    """Return over how many rows the cells go on, by the row and column where they begin."""
    downs: dict[tuple[int, int], int] = {}
    begun: dict[int, tuple[int, int]] = {}
    for index, row in enumerate(rows):
        going_on = {it.column for it in row if it.merge == "continue"}
        begun = {column: it for column, it in begun.items() if column in going_on}
        for it in row:
            if it.merge == "continue" and it.column in begun:
                downs[begun[it.column]] += 1
            elif it.merge == "restart":
                begun[it.column] = (index, it.column)
                downs[index, it.column] = 1
    return downs
