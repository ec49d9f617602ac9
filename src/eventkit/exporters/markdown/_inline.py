"""Plain text and links, written so that they are only that.

What stands in a title or a name is text for every reader: CommonMark, and the tables, struck-out
text, formulas and bare links that forges add to it.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from eventkit.text import is_safe_target, one_line

_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_SIGN = re.compile(r"[\\`*\[\]<|~$_&]")
_MEANT = re.compile(
    r"[\\`*\[\]<|~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # between letters it is no emphasis
    rf"|{_ENTITY.pattern}"
)
# Forges make links of what looks like an address.
_ADDRESS = re.compile(r"(?<=[a-z]):(?=//)|(?<=www)\.", re.IGNORECASE)
_START = re.compile(r"[-+=#>:]|[0-9]{1,9}(?=[.)])")
_UNFIT = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f-\xa0]')
_ENDING = re.compile(rf"[()\[\]]|{_ENTITY.pattern}")
# Without ";" there is no entity in it, so it can stand between "<" and ">".
_BARE = re.compile(
    r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][A-Za-z0-9._~/@!+,=%?#&-]*)?[A-Za-z0-9/]"
)
_WRITTEN_OUT = re.compile(r"(?<![^\W_])https?://[^\s<>]+")
_AFTER = ".,;:!?)'\"”’»"
NAMELESS = "–"


def escaped(text: str) -> str:
    r"""Return a title or name as Markdown in which it is text and nothing else.

    >>> print(escaped("# 1 * 2 | see www.example.org"))
    \# 1 \* 2 \| see www\.example.org
    """
    line = marked(one_line(text))
    closes = "\\#" if line.endswith("#") else ""
    return start_of_line(line[:-1] + closes if closes else line) or NAMELESS


def marked(text: str) -> str:
    """Return text with a backslash before what would mean something within a line."""
    if _SIGN.search(text):  # each that means something is one of these
        text = _MEANT.sub(r"\\\g<0>", text)
    if "://" in text or "www." in text.lower():  # so does each address
        text = _ADDRESS.sub(r"\\\g<0>", text)
    return text


def linked(text: str) -> str:
    r"""Return text as `marked` does, with the addresses of pages that are written out as links.

    GitHub's own way with them swallows backslashes, and lets out what stands after one.

    >>> print(linked("See https://example.org/a_b, or *not*."))
    See <https://example.org/a_b>, or \*not\*.
    """
    if "://" not in text:  # no page is written out without it
        return marked(text)
    parts: list[str] = []
    end = 0
    for match in _WRITTEN_OUT.finditer(text):
        page = match[0].rstrip(_AFTER)
        if _BARE.fullmatch(page):
            parts += [marked(text[end : match.start()]), f"<{page}>"]
            end = match.start() + len(page)
    return "".join([*parts, marked(text[end:])])


def start_of_line(line: str) -> str:
    r"""Return a line with a backslash where it would begin something other than a paragraph.

    >>> print(start_of_line("1. March"))
    1\. March
    """
    match = _START.match(line)
    if not match:
        return line
    at = match.end() if match[0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def link(label: str, target: str | None) -> str:
    """Return a label, itself Markdown, as a link where the target is a page or a mail address.

    >>> link("Slides", "https://example.org/a b"), link("Slides", "javascript:alert(1)")
    ('[Slides](https://example.org/a%20b)', 'Slides')
    """
    address = one_line(target or "")
    return f"[{label}]({_destination(address)})" if is_safe_target(address) else label


def address(target: str) -> str:
    r"""Return an address as a link that shows it; what is no page or mail address stays text.

    >>> print(address("https://example.org/a"), address("https://example.org/a b"))
    <https://example.org/a> [https\://example.org/a b](https://example.org/a%20b)
    """
    shown = one_line(target)
    if _BARE.fullmatch(shown):
        return f"<{shown}>"
    return link(escaped(shown.removeprefix("mailto:")), shown)


def to_heading(label: str, slug: str | None) -> str:
    """Return a label, itself Markdown, as a link to a heading; as it is where there is none."""
    return f"[{label}](#{slug})" if slug else label


def _destination(target: str) -> str:
    """Return an address without what could end it or mean something else to a reader."""
    encoded = _UNFIT.sub(lambda match: quote(match[0], safe="", errors="replace"), target)
    return _ENDING.sub(r"\\\g<0>", encoded)
