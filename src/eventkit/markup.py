"""Read the HTML that people paste into texts as what it means.

A title becomes plain text, a text in Markdown stays Markdown. Only tags that mark text are read,
and most only in pairs: `a < b`, `x<y>z`, `<https://…>` and `Why <b> is dead` stay as they are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from html import unescape
from html.entities import html5
from itertools import islice
from typing import NamedTuple

__all__ = ["first_html", "markdown_of", "text_of"]

_PARAGRAPHS = {
    *("address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
    *("html", "main", "nav", "ol", "p", "section", "table", "tbody", "tfoot", "thead", "ul"),
}
_EMPHASIS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*", "var": "*"}
_CODE = frozenset({"code", "kbd", "pre", "samp", "tt"})
_PHRASES = {
    *("a", "abbr", "bdi", "bdo", "big", "del", "font", "ins", "label", "mark", "o:p", "q", "s"),
    *("small", "span", "strike", "sub", "sup", "td", "th", "u"),
}
_ALONE = frozenset({"br", "hr", "img", "wbr"})
_OPEN = frozenset({"dd", "dt", "li", "p", "td", "th", "tr"})  # their end may be left out
_KNOWN = _PARAGRAPHS | _EMPHASIS.keys() | _CODE | _PHRASES | _ALONE | _OPEN

_HIDDEN = re.compile(r"(?<!\\)<(?:(script|style)\b[^<>]*>|(!--))", re.IGNORECASE)
_TAG = re.compile(r"(?<!\\)<(/?)([A-Za-z][A-Za-z0-9:]*)((?:\s[^<>]*)?/?)>")
_ENTITY = re.compile(r"(?<!\\)&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_BLANK = re.compile(rf"\s+|{_ENTITY.pattern}")
_TARGET = re.compile(r"""\bhref\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_PICTURE = re.compile(r"""\balt\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_SAFE = re.compile("https?://|mailto:", re.IGNORECASE)
_NO_ENTITY = re.compile(  # what follows an "&" that begins none, whatever becomes of a tag
    r"[A-Za-z0-9]*+(?![A-Za-z0-9;&#]|<(?!/?(?:p|br|li|div|ul|ol|td|tr|h[1-6])\b))"
)
_MARKS = frozenset("\\`*_[]<>&#+-|~!=")  # of Markdown
_TICKS = re.compile("`+")
_BLANK_LINE = re.compile("^[ \t\u00a0]+$", re.MULTILINE)
_READINGS = 4  # of a title: what was escaped twice is read twice
_DEPTH = 6  # of lists; deeper ones are not indented any further

Ranges = list[tuple[int, int]]


class _Tag(NamedTuple):
    """A tag in a text.

    Args:
        start: Where it starts.
        end: Where it ends.
        name: Its name in small letters.
        is_end: Whether it ends an element.
        attributes: The rest of it.
    """

    start: int
    end: int
    name: str
    is_end: bool
    attributes: str


@lru_cache(maxsize=64)  # of a session that repeats, which is cleaned each time
def text_of(title: str) -> str:
    """Return a title or name as plain text: without HTML, with breaks as line ends.

    >>> text_of("<b>Water</b> &amp; law"), text_of("a < b, x<y>z, <https://example.org>")
    ('Water & law', 'a < b, x<y>z, <https://example.org>')
    """
    for _ in range(_READINGS):
        if not _may_have_html(title):
            break
        former, title = title, _plain(_without_hidden(title, []))
        if title == former:
            break
    return title


@lru_cache(maxsize=64)
def markdown_of(text: str) -> str:
    r"""Return a text in Markdown with Markdown for HTML; code stays as it is.

    >>> markdown_of('<p><b>Bring</b> boots<br>&amp; a <a href="https://a.example">map</a></p>')
    '**Bring** boots  \n& a [map](<https://a.example>)'
    """
    if not _may_have_html(text):
        return text
    shown = _without_hidden(text, _code(text))
    code = _code(shown)
    tags = _tags(shown, code)
    has_html = bool(first_html(text))
    written = _Writer(shown, code, tags, has_html=has_html).written()
    return _BLANK_LINE.sub("", written).strip("\n") if tags or shown != text else written


def first_html(text: str) -> str:
    """Return the first tag, comment or entity of a text that is read as HTML; empty without any.

    >>> first_html("Water &amp; <b>law</b>"), first_html("Water & law, a < b")
    ('&amp;', '')
    """
    if not _may_have_html(text):
        return ""
    code = _code(text)
    has_hidden = _without_hidden(text, code) != text
    firsts = [(tag.start, text[tag.start : tag.end]) for tag in _tags(text, code)[:1]]
    for pattern in (_ENTITY, _HIDDEN) if has_hidden else (_ENTITY,):
        matches = (match for match in pattern.finditer(text) if not _is_in(code, match.start()))
        known = (it for it in matches if pattern is _HIDDEN or _character(it[0]) != it[0])
        firsts += [(match.start(), match[0]) for match in islice(known, 1)]
    return min(firsts, default=(0, ""))[1]


def _may_have_html(text: str) -> bool:
    """Return whether a text may have HTML; most have not."""
    has_tag = "<" in text and (_TAG.search(text) or _HIDDEN.search(text))
    return bool(has_tag or ("&" in text and _ENTITY.search(text)))


def _character(entity: str) -> str:
    """Return what an entity stands for, or the entity if it is unknown."""
    if entity[1] == "#" or entity[1:] in html5:
        return unescape(entity)
    return entity


# --- what is HTML in a text


def _code(text: str) -> Ranges:
    """Return where a text in Markdown has code between backticks."""
    runs = [match.span() for match in _TICKS.finditer(text)]
    by_length: dict[int, list[int]] = defaultdict(list)
    for number, (start, end) in enumerate(runs):
        by_length[end - start].append(number)
    ranges: Ranges = []
    number = 0
    while number < len(runs):
        start, end = runs[number]
        start += text[start - 1 : start] == "\\"  # this one is a backtick as text
        same = by_length.get(end - start, ())
        later = bisect_right(same, number)
        if later < len(same):
            number = same[later]
            ranges.append((start, runs[number][1]))
        number += 1
    return ranges


def _is_in(ranges: Ranges, place: int) -> bool:
    number = bisect_right(ranges, (place, len(ranges) and ranges[-1][1])) - 1
    return number >= 0 and place < ranges[number][1]


def _without_hidden(text: str, code: Ranges) -> str:
    """Return a text without comments, scripts and styles, which nobody is shown."""
    shown: list[str] = []
    end = 0
    small = text.lower()
    closings: dict[str, bool] = {}
    for match in _HIDDEN.finditer(text):
        name = (match[1] or match[2]).lower()
        if match.start() < end or _is_in(code, match.start()) or closings.get(name) is False:
            continue
        closing = "-->" if match[2] else f"</{name}"
        at = small.find(closing, match.end())
        until = small.find(">", at) + 1 if at >= 0 else 0
        closings[name] = until > 0
        if until:
            shown.append(text[end : match.start()])
            end = until
    return "".join([*shown, text[end:]])


def _tags(text: str, code: Ranges) -> list[_Tag]:
    """Return the tags of a text that are HTML: known ones, and most only in pairs."""
    tags = [
        _Tag(*match.span(), match[2].lower(), bool(match[1]), match[3])
        for match in _TAG.finditer(text)
        if match[2].lower() in _KNOWN and not _is_in(code, match.start())
    ]
    beginning = _beginning(text)
    paired: set[int] = set()
    unended: set[str] = set()
    waiting: dict[str, list[int]] = defaultdict(list)
    for number, tag in enumerate(tags):
        if tag.name in _ALONE:
            paired.add(number)
        elif not tag.is_end:
            waiting[tag.name].append(number)
            if tag.name in _OPEN and (tag.start <= beginning or text[tag.start - 1] in "\n>"):
                unended.add(tag.name)
        elif waiting[tag.name]:
            paired |= {number, waiting[tag.name].pop()}
    return [
        tag
        for number, tag in enumerate(tags)
        if number in paired or (tag.name in unended and not tag.is_end)
    ]


def _beginning(text: str) -> int:
    """Return where a text begins after blanks, those written as entities included."""
    at = 0
    while (blank := _BLANK.match(text, at)) and unescape(blank[0]).isspace():
        at = blank.end()
    return at


def _attribute(pattern: re.Pattern[str], tag: _Tag) -> str:
    match = pattern.search(tag.attributes)
    return unescape(match[1].strip("\"'")).strip() if match else ""


# --- a title


def _plain(title: str) -> str:
    pieces: list[str] = []
    end = 0
    for tag in _tags(title, []):
        pieces += [title[end : tag.start], _plain_tag(tag)]
        end = tag.end
    text = "".join([*pieces, title[end:]])
    return _ENTITY.sub(lambda match: _character(match[0]), text)


def _plain_tag(tag: _Tag) -> str:
    if tag.name in _PARAGRAPHS or tag.name in ("br", "hr", "li", "pre", "tr", "td", "th"):
        return "\n"
    if tag.name == "q":
        return "”" if tag.is_end else "“"
    return _attribute(_PICTURE, tag) if tag.name == "img" else ""


# --- a text in Markdown


class _List(NamedTuple):
    """A list around the place that is written.

    Args:
        is_ordered: Whether its items have numbers.
        indent: The blanks before the lines of its items.
    """

    is_ordered: bool
    indent: str


class _Writer:
    """Writes a text in Markdown with Markdown for its tags.

    Args:
        text: The text.
        code: Where it has code.
        tags: Its tags.
        has_html: Whether it has HTML at all: what only looks like it is then marked as text.
    """

    def __init__(self, text: str, code: Ranges, tags: Sequence[_Tag], *, has_html: bool) -> None:
        self._text = text
        self._has_html = has_html
        self._code = code
        self._tags = tags
        self._parts: list[str] = []
        self._lists: list[_List] = []
        self._numbers: list[int] = []
        self._started: dict[str, list[int]] = defaultdict(list)
        self._targets: list[str] = []

    def written(self) -> str:
        """Return the whole text."""
        end = 0
        numbers = iter(range(len(self._tags)))
        for number in numbers:
            tag = self._tags[number]
            self._add_text(end, tag.start)
            end = tag.end
            if tag.name in _CODE and not tag.is_end:
                closing = self._closing(number)
                self._add_code(tag, self._tags[closing])
                end = self._tags[closing].end
                for _ in range(closing - number):
                    next(numbers)
            else:
                self._add_tag(tag)
        self._add_text(end, len(self._text))
        return "".join(self._parts)

    def _closing(self, number: int) -> int:
        """Return the number of the tag that ends an element of code."""
        name = self._tags[number].name
        later = range(number + 1, len(self._tags))
        return next(it for it in later if self._tags[it].name == name and self._tags[it].is_end)

    @property
    def _last(self) -> str:
        """The last character that was written."""
        return next((part[-1] for part in reversed(self._parts) if part), "\n")

    def _add_text(self, start: int, end: int) -> None:
        pieces = []
        for first, last in self._outside_code(start, end):
            text = self._text[first:last]
            if not _is_in(self._code, first):
                text = _ENTITY.sub(partial(self._escaped, offset=first), text)
                if self._has_html:
                    text = _HIDDEN.sub(r"\\\g<0>", _TAG.sub(_unread, text))
                if self._lists:
                    text = re.sub(r"(?<!\s)\s*\n\s*", " ", text)
            pieces.append(text)
        text = "".join(pieces)
        is_start = self._last == "\n" or self._is_item_empty
        if start and is_start:
            text = text.lstrip(" \t\n")
        if text:
            indent = self._indent if self._last == "\n" and self._lists else ""
            self._parts.append(f"{indent}{text}")

    def _escaped(self, entity: re.Match[str], offset: int) -> str:
        """Return what an entity stands for as text in Markdown: `R&D` needs no backslash."""
        character = _character(entity[0])
        if character == entity[0]:
            return character
        if character == "&" and _NO_ENTITY.match(self._text, offset + entity.end()):
            return character
        return "".join(map(_safe, character))

    def _outside_code(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the pieces of a stretch of text, code and other text by turns."""
        number = bisect_right(self._code, (start, start))
        while number < len(self._code) and self._code[number][0] < end:
            first, last = self._code[number]
            number += 1
            yield start, first
            yield first, last
            start = last
        yield start, end

    @property
    def _indent(self) -> str:
        return self._lists[-1].indent if self._lists else ""

    @property
    def _is_item_empty(self) -> bool:
        return bool(self._parts) and self._parts[-1].endswith(("- ", ". ")) and bool(self._lists)

    def _break(self, ends: str) -> None:
        """Add line ends, unless nothing was written since the last or since an item began."""
        if self._parts and not self._is_item_empty and not self._ends_with(ends):
            self._parts.append(ends)

    def _ends_with(self, ends: str) -> bool:
        tail = "".join(self._parts[-3:])
        return tail.rstrip(" ").endswith(ends)

    def _add_tag(self, tag: _Tag) -> None:
        match tag.name:
            case "ul" | "ol":
                self._add_list(tag)
            case "li":
                self._add_item(tag)
            case name if name in _PARAGRAPHS:
                self._break("\n\n")
            case "br":
                self._break("\n\n" if self._last == "\n" else "  \n")
            case "tr":
                self._break("\n" if self._last == "\n" else "  \n")
            case "hr":
                self._break("\n\n")
                self._parts += [f"{self._indent}---", "\n\n"]
            case _:
                self._add_phrase(tag)

    def _add_phrase(self, tag: _Tag) -> None:
        match tag.name:
            case name if name in _EMPHASIS:
                self._add_emphasis(tag)
            case "a":
                self._add_link(tag)
            case "td" | "th":
                self._parts += [" · "] if not tag.is_end and self._last != "\n" else []
            case "img":
                self._parts += map(_safe, _attribute(_PICTURE, tag))
            case "q":
                self._parts.append("”" if tag.is_end else "“")

    def _add_list(self, tag: _Tag) -> None:
        self._break("\n" if self._lists else "\n\n")
        if not tag.is_end:
            self._lists.append(_List(tag.name == "ol", self._indent))
            self._numbers.append(0)
        elif self._lists:
            self._lists.pop()
            self._numbers.pop()
            self._break("\n" if self._lists else "\n\n")

    def _add_item(self, tag: _Tag) -> None:
        if tag.is_end:
            self._break("\n")
            return
        self._break("\n")
        outer = self._lists[-2].indent if len(self._lists) > 1 else ""
        if self._lists:
            is_ordered = self._lists[-1].is_ordered
            self._numbers[-1] += 1
            mark = f"{self._numbers[-1]}. " if is_ordered else "- "
            depth = min(len(self._lists), _DEPTH)
            indent = outer + " " * len(mark) if depth == len(self._lists) else outer
            self._lists[-1] = _List(is_ordered, indent)
        else:
            mark = "- "
        self._parts.append(f"{outer}{mark}")

    def _add_emphasis(self, tag: _Tag) -> None:
        mark = _EMPHASIS[tag.name]
        started = self._started[mark]
        if not tag.is_end:
            started.append(len(self._parts))
        elif started and (first := started.pop()) <= len(self._parts) and not started:
            inner = "".join(self._parts[first:])
            del self._parts[first:]
            following = self._text[tag.end : tag.end + 1]
            self._parts += filter(None, [_emphasised(inner, mark, self._last, following)])

    def _add_link(self, tag: _Tag) -> None:
        started = self._started["a"]
        if not tag.is_end:
            started.append(len(self._parts))
            self._targets.append(_attribute(_TARGET, tag))
        elif started:
            first, target = started.pop(), self._targets.pop()
            label = "".join(self._parts[first:])
            if _SAFE.match(target) and not started and first <= len(self._parts):
                del self._parts[first:]
                self._parts.append(_link(label, target))

    def _add_code(self, tag: _Tag, closing: _Tag) -> None:
        """Add code, or preformatted lines."""
        code = unescape(_TAG.sub("", self._text[tag.end : closing.start]))
        longest = max(map(len, _TICKS.findall(code)), default=0)
        if tag.name == "pre":
            fence = "`" * max(3, longest + 1)
            self._break("\n\n")
            lines = [fence, *code.strip("\n").split("\n"), fence]
            self._parts.append("\n".join(f"{self._indent}{line}" for line in lines))
            self._parts.append("\n\n")
        elif code := " ".join(code.split()):
            ticks = "`" * (longest + 1)
            pad = " " if code[0] == "`" or code[-1] == "`" else ""
            self._parts.append(f"{ticks}{pad}{code}{pad}{ticks}")


def _unread(tag: re.Match[str]) -> str:
    """Return a tag that is none of HTML's with a backslash: it is text for who reads it again."""
    return f"\\{tag[0]}" if tag[2].lower() in _KNOWN else tag[0]


def _safe(character: str) -> str:
    if character in _MARKS:
        return f"\\{character}"
    return " " if character in "\n\r\t\v\f" else character


def _emphasised(inner: str, mark: str, before: str, after: str) -> str:
    """Return a text as emphasised in Markdown, if that can be written there."""
    text = inner.strip()
    if not text or "\n\n" in inner or before == "*" == mark:
        return inner
    lead = inner[: len(inner) - len(inner.lstrip())]
    tail = inner[len(inner.rstrip()) :]
    opens = text[0].isalnum() or lead or not before.isalnum()
    closes = text[-1].isalnum() or tail or not after.isalnum()
    if not (opens and closes):
        return inner
    if mark == "*" and not (before.isalnum() or after.isalnum()):
        mark = "_"
    return f"{lead}{mark}{text}{mark}{tail}"


def _link(label: str, target: str) -> str:
    """Return a link in Markdown; one whose label is no line is text, with the address after it."""
    address = re.sub(r"[\s<>\\]", lambda match: f"%{ord(match[0]):02X}", target)
    text = label.strip()
    if not text or text in (target, f"<{target}>"):
        return f"<{address}>"
    if "\n\n" in text:
        return f"{label} <{address}>"
    lead = label[: len(label) - len(label.lstrip())]
    return f"{lead}[{text}](<{address}>){label[len(label.rstrip()) :]}"
