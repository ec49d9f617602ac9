"""Styled lines on standard output."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from eventkit.cli._programme import Span
from eventkit.cli._screen import safe_line

_WITHOUT_UNICODE = str.maketrans("┃╎─━■•·–→", "|:-=#*.->")


def paint(lines: Iterable[Sequence[Span]]) -> None:
    """Print lines on a terminal, with what it can show of their styles."""
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text.assemble(*map(_clean, line)), soft_wrap=True)


def print_plain(lines: Iterable[Sequence[Span]]) -> None:
    """Print lines without any style, as a pipe or a file wants them."""
    for line in lines:
        click.echo("".join(_clean(span).text for span in line).rstrip())


def _clean(span: Span) -> Span:
    text = safe_line(span.text)
    return Span(text if _shows_unicode() else text.translate(_WITHOUT_UNICODE), span.style)


def _shows_unicode() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    try:
        "┃╎─━■•·–→".encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
