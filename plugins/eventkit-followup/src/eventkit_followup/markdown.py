"""Texts and tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterable

from eventkit.text import one_line

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>#|&~$"})


def escaped(text: str) -> str:
    r"""Return a text as one line of Markdown that shows it as it is.

    >>> print(escaped("a *b* | c"))
    a \*b\* \| c
    """
    return escaped_span(one_line(text))


def escaped_span(text: str) -> str:
    """Return a part of a line of Markdown that shows it as it is, with the blanks at its ends."""
    return text.translate(_SIGNS)


def table_row(cells: Iterable[str]) -> str:
    """Return a row of a table.

    >>> table_row(["a", "b"])
    '| a | b |'
    """
    return f"| {' | '.join(cells)} |"
