"""Escape plain text and links for Markdown.

A title or name stays text in CommonMark and in the extensions that forges add to it: tables,
strikethrough, formulas and bare links.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from eventkit.text import is_safe_target, one_line, verbatim_line

_ENTITY = re.compile(r"&(?=#?\w{1,32};)")
_SIGN = re.compile(r"[\\`*\[\]<|~$_&]")
_MARKUP = re.compile(
    r"[\\`*\[\]<|~$]"
    r"|(?<![^\W_])_|_(?![^\W_])"  # within a word it is not emphasis
    rf"|{_ENTITY.pattern}"
)
# Forges turn text that looks like an address into links.
_ADDRESS = re.compile(r"(?<=[a-z]):(?=//)|(?<=www)\.", re.IGNORECASE)
_START = re.compile(r"[-+=#>:]|[0-9]{1,9}(?=[.)])")
_UNFIT = re.compile(r'[\x00-\x20"<>\\^`{|}\x7f-\xa0]')
_ENDING = re.compile(rf"[()\[\]]|{_ENTITY.pattern}")
# Without ";" it has no entities, so it may be written between "<" and ">".
_BARE = re.compile(
    r"https?://[A-Za-z0-9.-]+(:[0-9]+)?([/?#][A-Za-z0-9._~/@!+,=%?#&-]*)?[A-Za-z0-9/]"
)
_WRITTEN_OUT = re.compile(r"(?<![^\W_])https?://[^\s<>]+")
_AFTER = ".,;:!?)'\"”’»"
NAMELESS = "–"


def escaped(text: str) -> str:
    r"""Return a title or name escaped, so that Markdown shows it as text.

    >>> print(escaped("# 1 * 2 | see www.example.org"))
    \# 1 \* 2 \| see www\.example.org
    """
    return _escaped(one_line(text))


def verbatim(text: str) -> str:
    """Return a value such as a passcode escaped, so that Markdown shows it as it is written."""
    return _escaped(verbatim_line(text))


def _escaped(text: str) -> str:
    line = marked(text)
    closes = "\\#" if line.endswith("#") else ""
    return start_of_line(line[:-1] + closes if closes else line) or NAMELESS


def marked(text: str) -> str:
    """Return text with a backslash before characters that have a meaning within a line."""
    if _SIGN.search(text):  # a quick test before the full one
        text = _MARKUP.sub(r"\\\g<0>", text)
    if "://" in text or "www." in text.lower():  # a quick test before the full one
        text = _ADDRESS.sub(r"\\\g<0>", text)
    return text


def linked(text: str) -> str:
    r"""Return text as `marked` does, with web addresses as links.

    GitHub's own detection swallows backslashes and drops text after them.

    >>> print(linked("See https://example.org/a_b, or *not*."))
    See <https://example.org/a_b>, or \*not\*.
    """
    if "://" not in text:  # a quick test: every web address has it
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
    r"""Return a line with a backslash if it would begin something other than a paragraph.

    >>> print(start_of_line("1. March"))
    1\. March
    """
    match = _START.match(line)
    if not match:
        return line
    at = match.end() if match[0].isdigit() else 0
    return f"{line[:at]}\\{line[at:]}"


def link(label: str, target: str | None) -> str:
    """Return a Markdown label as a link, if the target is a web or e-mail address.

    >>> link("Slides", "https://example.org/a b"), link("Slides", "javascript:alert(1)")
    ('[Slides](https://example.org/a%20b)', 'Slides')
    """
    address = one_line(target or "")
    return f"[{label}]({_destination(address)})" if is_safe_target(address) else label


def address(target: str) -> str:
    r"""Return an address as a link that shows it, or as text if it is no web or e-mail address.

    >>> print(address("https://example.org/a"), address("https://example.org/a b"))
    <https://example.org/a> [https\://example.org/a b](https://example.org/a%20b)
    """
    shown = one_line(target)
    if _BARE.fullmatch(shown):
        return f"<{shown}>"
    return link(escaped(shown.removeprefix("mailto:")), shown)


def to_heading(label: str, slug: str | None) -> str:
    """Return a Markdown label as a link to a heading, or unchanged without a heading."""
    return f"[{label}](#{slug})" if slug else label


def _destination(target: str) -> str:
    """Return an address with characters encoded that could end it or change its meaning."""
    encoded = _UNFIT.sub(lambda match: quote(match[0], safe="", errors="replace"), target)
    return _ENDING.sub(r"\\\g<0>", encoded)
