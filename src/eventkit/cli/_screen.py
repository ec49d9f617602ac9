"""What reaches the terminal: safe text, colour where it is wanted, exact bytes elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from shutil import get_terminal_size

import click

# C0 and C1 controls, line and paragraph separators, bidi controls that turn what stands around
# them, and lone surrogates. Tabs and line ends are the caller's business.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff]"
)


def safe(text: str) -> str:
    r"""Return a text in which nothing can steer a terminal: control characters become visible.

    >>> print(safe("red \x1b[31malert"))
    red \x1b[31malert
    """
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def safe_line(text: str) -> str:
    r"""Return a text as one safe line.

    >>> print(safe_line("one\ntwo"))
    one\ntwo
    """
    return safe(text).replace("\n", "\\n").replace("\t", "\\t")


def colour_wanted(environ: Mapping[str, str]) -> bool | None:
    """Say whether the environment forbids colour or asks for it; None leaves it to the terminal.

    The rules of no-color.org and force-color.org: any filled `NO_COLOR` forbids it, any filled
    `FORCE_COLOR` asks for it; the former is stronger.
    """
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return True if environ.get("FORCE_COLOR") else None


def drawing_wanted() -> bool:
    """Say whether standard output is for eyes: a terminal, or made to look like one."""
    ctx = click.get_current_context(silent=True)
    forced = ctx is not None and ctx.find_root().color is True
    return forced or sys.stdout.isatty()


def terminal_width() -> int:
    """Return the columns of the terminal, 80 where that is not known; `COLUMNS` is stronger."""
    return max(get_terminal_size().columns, 20)


def warn(message: str) -> None:
    """Print a warning on standard error."""
    click.echo(click.style("warning: ", fg="yellow") + safe(message), err=True)


def fail(message: str) -> None:
    """Print an error on standard error."""
    click.echo(click.style("error: ", fg="red", bold=True) + safe(message), err=True)


def print_json(value: object) -> None:
    """Print a value as JSON, in ASCII: no terminal can be steered."""
    import json

    click.echo(json.dumps(value, indent=2))


def write_data(data: bytes) -> None:
    """Write exported text on standard output: byte by byte, but safely where it is a terminal."""
    if sys.stdout.isatty():
        text = data.decode("utf-8", "replace").replace("\r\n", "\n")
        click.echo(safe(text), nl=False)
        return
    click.echo(data, nl=False)


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return a number with its word.

    >>> counted(1, "error"), counted(2, "error")
    ('1 error', '2 errors')
    """
    return f"{number} {one if number == 1 else several or one + 's'}"


def columns(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns, the first in bold; what stands last may be as long as it likes."""
    lines = [[safe_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *rest in lines:
        padded = [cell.ljust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        gap = " " * (widths[0] - len(first))
        click.echo("  ".join([click.style(first, bold=True) + gap, *padded]).rstrip())
