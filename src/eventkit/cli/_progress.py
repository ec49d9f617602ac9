"""How far long work is, on a terminal; nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

FEW = 3  # fewer are done before anyone looks


def progress(items: Sequence[T], doing: str) -> Iterator[T]:
    """Yield the items; meanwhile a bar on standard error says how far it is.

    Args:
        items: What is worked on.
        doing: What is done, in one word.
    """
    if len(items) < FEW or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, doing, console=Console(stderr=True), transient=True)
