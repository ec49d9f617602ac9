"""Lines of styled text, and how they are printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NamedTuple, TypeAlias

import click

from eventkit.cli._terminal import safe_line

_UNICODE, _ASCII = "┃╎─━■•·–→", "|:-=#*.->"


class Span(NamedTuple):
    """Text in one style, as rich spells styles."""

    text: str
    style: str = ""


Line: TypeAlias = tuple[Span, ...]


def print_styled(lines: Iterable[Line]) -> None:
    """Print lines on a terminal, in those styles that it can show."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        spans = [(_printable(span.text), span.style) for span in line]
        console.print(Text.assemble(*spans), soft_wrap=True)


def print_plain(lines: Iterable[Line]) -> None:
    """Print lines without styles, for pipes and files."""
    for line in lines:
        click.echo("".join(_printable(span.text) for span in line).rstrip())


def _printable(text: str) -> str:
    """Return a safe text, in ASCII where standard output cannot show box characters."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        _UNICODE.encode(encoding)
    except UnicodeEncodeError:
        text = text.translate(str.maketrans(_UNICODE, _ASCII))
    return safe_line(text)
