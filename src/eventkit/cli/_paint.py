"""Styled lines on standard output: in colour where rich is installed, plainer without it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from eventkit.cli._programme import Span
from eventkit.cli._screen import has_rich, safe_line

_WITHOUT_UNICODE = str.maketrans("┃╎─━■•·–→", "|:-=#*.->")


def paint(lines: Iterable[Sequence[Span]]) -> None:
    """Print lines on a terminal, with what it can show of their styles."""
    clean = ([_clean(span) for span in line] for line in lines)
    if has_rich():
        _with_rich(clean)
    else:
        _without_rich(clean)


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


def _with_rich(lines: Iterable[Sequence[Span]]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=True)


def _without_rich(lines: Iterable[Sequence[Span]]) -> None:
    for line in lines:
        click.echo("".join(click.style(text, **_plain_style(style)) for text, style in line))


def _plain_style(style: str) -> dict[str, bool]:
    words = {"strikethrough" if word == "strike" else word for word in style.split()}
    return dict.fromkeys(words & {"bold", "dim", "italic", "strikethrough"}, True)
