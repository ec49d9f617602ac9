"""HTML as a stream of lines and rows, without running or fetching anything of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from attrs import define, field

from eventkit_agenda.blocks import Block, Cell, marks_of

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]{0,15})((?:[\s/][^<>]*)?)>")
_SPAN = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?([0-9]{1,3})", re.IGNORECASE)
_TARGET = re.compile(r"\bhref\s*=\s*[\"']?(https?://[^\s\"'<>]+)", re.IGNORECASE)
_ID = re.compile(r"(?<![\w-])id\s*=\s*[\"']?([^\s\"'<>]{1,80})", re.IGNORECASE)
_TAB = re.compile(
    r"<[A-Za-z]{1,10}\s[^<>]{0,300}?(?<![\w-])(?:href\s*=\s*[\"']?#|(?:data-(?:bs-)?target|aria-controls|data-tab)"
    r"\s*=\s*[\"']?#?)(?P<id>[^\s\"'<>]{1,80})[^<>]{0,300}>(?P<text>[^<>]{1,80})<",
    re.IGNORECASE,
)
_HEADING = re.compile("h([1-6])")
_LINES = frozenset(
    [
        "p",
        "div",
        "br",
        "hr",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "nav",
        "aside",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "pre",
        "caption",
        "title",
        "body",
    ]
)
_UNSEEN = ("script", "style", "template", "noscript", "head")
_MOST_ACROSS, _MOST_DOWN = 50, 200
_HOURS = re.compile(r"\d[:.h]\d\d")
_LONGEST_LIST = 4_000
"""The characters of a table that is but a list in a cell."""


@define
class HtmlReader:
    """Reads pieces of HTML that follow each other.

    Args:
        table: The number of the table before.
    """

    table: int = 0
    _place: int = 0
    _pieces: list[str] = field(factory=list)
    _is_strong: bool = False
    _are_strong: bool = False
    _is_link: bool = False
    _are_links: bool = False
    _level: int = 0
    _lists: int = 0
    _is_item: bool = False
    _is_gap: bool = True
    _url: str = ""
    _tables: int = 0
    _cells: list[Cell] = field(factory=list)
    _lines: list[str] = field(factory=list)
    _looks: list[tuple[bool, bool]] = field(factory=list)
    _span: tuple[int, int] = (1, 1)
    _row: int = 0
    _is_row: bool = False
    _is_cell: bool = False
    _is_list_in_cell: bool = False
    _tabs: dict[str, str] = field(factory=dict)

    @property
    def is_in_table(self) -> bool:
        """Whether a table is open."""
        return self._tables > 0

    def feed(self, html: str, line: int) -> Iterator[Block]:
        """Yield the lines and rows that a piece of HTML ends.

        Args:
            html: The piece.
            line: The number of its first line.
        """
        position = 0
        for tab in _TAB.finditer(html):
            self._tabs.setdefault(tab["id"], " ".join(unescape(tab["text"]).split()))
        for match in _TAG.finditer(visible(html)):
            if self._is_cell and match[2].lower() == "table" and not match[1]:
                self._is_list_in_cell = _is_list(match.string, match.end())
            text = match.string[position : match.start()]
            self._text(text, line)
            line += text.count("\n")
            position = match.end()
            yield from self._tag(match[2].lower(), match[3], line, is_end=bool(match[1]))
            if self._tabs and not match[1]:
                yield from self._tab_of(match[3], line)
            line += match[0].count("\n")
        text = visible(html)[position:]
        self._text(text, line)

    def close(self) -> Iterator[Block]:
        """Yield what is open."""
        yield from self._end_line()
        yield from self._end_row()

    def _text(self, text: str, line: int) -> None:
        plain = " ".join(unescape(text).split())
        if plain:
            if not "".join(self._pieces).strip():
                blank = text[: len(text) - len(text.lstrip())]
                self._place = line + blank.count("\n")
                self._are_strong = self._are_links = True
            if plain.strip(" :–—-.,"):
                self._are_strong &= self._is_strong
                self._are_links &= self._is_link
            self._pieces.append(f"{' ' * text[0].isspace()}{plain}{' ' * text[-1].isspace()}")
        elif text and self._pieces:
            self._pieces.append(" ")

    def _tag(self, name: str, attributes: str, line: int, *, is_end: bool) -> Iterator[Block]:
        if name not in _LINES:
            self._phrase(name, attributes, is_end=is_end)
            return
        yield from self._end_line()
        self._is_gap |= name == "p"
        if heading := _HEADING.fullmatch(name):
            self._level = 0 if is_end else int(heading[1])
        elif name in ("ul", "ol"):
            self._lists = max(self._lists + (-1 if is_end else 1), 0)
            self._is_item = False
        elif name in ("li", "dt"):
            self._is_item = not is_end
        elif self._is_list_in_cell and name in ("table", "tr", "td", "th"):
            self._is_list_in_cell = not (name == "table" and is_end)
        elif name in ("table", "tr"):
            yield from self._end_row()
            self._row = line
            self._is_row = name == "tr" and not is_end
            if name == "table":
                self._tables = max(self._tables + (-1 if is_end else 1), 0)
                self.table += not is_end
        elif name in ("td", "th") and self._tables:
            self._end_cell()
            self._is_cell = not is_end
            self._span = _span_of(attributes)

    def _tab_of(self, attributes: str, line: int) -> Iterator[Block]:
        """Yield the tab that shows what an element holds."""
        id = _ID.search(attributes)
        text = self._tabs.pop(id[1], "") if id and not self._is_row and not self._is_cell else ""
        if text:
            yield from self._end_line()
            yield Block(place=line, text=text, is_tab=True)

    def _phrase(self, name: str, attributes: str, *, is_end: bool) -> None:
        if name in ("b", "strong"):
            self._is_strong = not is_end
        elif name == "a":
            self._is_link = not is_end
            target = _TARGET.search(attributes)
            self._url = self._url or (unescape(target[1]) if target else "")

    def _end_line(self) -> Iterator[Block]:
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        url, self._url = self._url, ""
        if not text:
            return
        if self._is_cell:
            self._lines.append(f"• {text}" if self._is_item else text)
            self._looks.append((self._are_strong or self._level > 0, self._are_links))
            self._is_item = False
            return
        yield Block(
            place=self._place,
            text=text,
            level=self._level,
            depth=self._lists or 0,
            is_item=self._is_item,
            is_strong=self._are_strong,
            follows_gap=self._is_gap,
            url=url,
        )
        self._is_item = self._is_gap = False

    def _end_cell(self) -> None:
        if self._is_cell:
            across, down = self._span
            text, marks = "\n".join(self._lines), marks_of(self._looks)
            self._cells.append(Cell(text=text, across=across, down=down, marks=marks))
        self._lines, self._looks = [], []
        self._is_cell = False

    def _end_row(self) -> Iterator[Block]:
        self._end_cell()
        if self._cells or (self._is_row and self._tables):
            yield Block(place=self._row, cells=tuple(self._cells), table=self.table)
        self._is_row = False
        self._cells = []


def _is_list(html: str, start: int) -> bool:
    """Return whether a table in a cell has but one row without hours, such as some names.

    Other tables in cells are pages in a frame.
    """
    piece, close, _ = html[start : start + _LONGEST_LIST].lower().partition("</table")
    is_row = piece.count("<tr") == 1 and "<table" not in piece
    return bool(close) and is_row and _HOURS.search(piece) is None


def _span_of(attributes: str) -> tuple[int, int]:
    """Return how many columns and rows a cell takes."""
    spans = {key.lower(): int(it) for key, it in _SPAN.findall(attributes)}
    across, down = max(spans.get("colspan", 1), 1), max(spans.get("rowspan", 1), 1)
    return min(across, _MOST_ACROSS), min(down, _MOST_DOWN)


def visible(html: str) -> str:
    """Return HTML without comments, scripts and styles; the line breaks in them stay.

    >>> visible("a<!-- 9:00 -->b<script>c</script>d")
    'abd'
    """
    if "<" not in html:
        return html
    pieces = []
    position = 0
    small = html.lower()
    while (start := small.find("<", position)) >= 0:
        end = _end_of_unseen(small, start)
        if end is None:
            pieces.append(html[position : start + 1])
            position = start + 1
        else:
            pieces.append(html[position:start] + "\n" * html.count("\n", start, end))
            position = end
    return "".join([*pieces, html[position:]])


def _end_of_unseen(small: str, start: int) -> int | None:
    """Return where what begins at a sign `<` ends, if it is a comment or nobody sees it."""
    if small.startswith("<!--", start):
        end = small.find("-->", start + 4)
        return len(small) if end < 0 else end + 3
    if small.startswith(("<!", "<?"), start):
        end = small.find(">", start)
        return len(small) if end < 0 else end + 1
    for name in _UNSEEN:
        if small.startswith(f"<{name}", start) and small[start + len(name) + 1 :][:1] in (
            "",
            " ",
            ">",
            "\n",
            "\t",
        ):
            close = small.find(f"</{name}", start)
            end = small.find(">", close) if close >= 0 else -1
            return len(small) if end < 0 else end + 1
    return None
