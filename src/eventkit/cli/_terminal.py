"""Output: safe text and colour on a terminal, exact bytes elsewhere."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from shutil import get_terminal_size
from typing import TypeVar

import click

T = TypeVar("T")

SHORT_LIST = 3  # names printed in one line; the others are counted
_SHORT_WORK = 3  # fewer items are done before anyone looks

# C0 and C1 controls, line and paragraph separators, bidi controls that reorder the text around
# them, and lone surrogates. Callers deal with tabs and line ends.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff]"
)


F = TypeVar("F", bound=Callable[..., object])

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def format_option(names: Iterable[str], help: str) -> Callable[[F], F]:
    """Return the options `--format` and `--json` of a command that prints in several forms."""
    named = click.option(
        "--format",
        type=click.Choice(list(names)),
        default="text",
        show_default=True,
        callback=lambda ctx, _, name: "json" if ctx.meta.get(_AS_JSON) else name,
        help=help,
    )
    # Two options of one parameter are at odds before click 8.2.2. An eager one comes first.
    json = click.option(
        "--json",
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_note_json,
        help="The same as --format json.",
    )
    return lambda function: named(json(function))


_AS_JSON = "eventkit.json"  # a key of `meta` of the context


def _note_json(ctx: click.Context, _: click.Parameter, is_set: object) -> None:
    ctx.meta[_AS_JSON] = is_set


def safe(text: str) -> str:
    r"""Return a text that cannot steer a terminal: control characters become visible.

    >>> print(safe("red \x1b[31malert"))
    red \x1b[31malert
    """
    return _UNSAFE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def safe_line(text: str) -> str:
    r"""Return a text as one safe line.

    >>> print(safe_line("one\ntwo"))
    one\ntwo
    """
    return safe(text).replace("\n", "\\n").replace("\t", "\\t")


def colour_setting(environ: Mapping[str, str]) -> bool | None:
    """Return whether the environment forbids or asks for colour; None leaves it to the terminal.

    The rules are those of no-color.org and force-color.org: any non-empty `NO_COLOR` forbids it,
    any non-empty `FORCE_COLOR` asks for it; the former wins.
    """
    if environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return False
    return True if environ.get("FORCE_COLOR") else None


def can_draw() -> bool:
    """Return whether standard output is a terminal, or is to be treated as one."""
    ctx = click.get_current_context(silent=True)
    forced = ctx is not None and ctx.find_root().color is True
    return forced or sys.stdout.isatty()


def terminal_width() -> int:
    """Return the columns of the terminal: `COLUMNS` if it is set, 80 if nothing is known."""
    return max(get_terminal_size().columns, 20)


def warn(message: str) -> None:
    """Print a warning on standard error."""
    click.echo(click.style("warning: ", fg="yellow") + safe(message), err=True)


def fail(message: str) -> None:
    """Print an error on standard error."""
    click.echo(click.style("error: ", fg="red", bold=True) + safe(message), err=True)


def print_json(value: object) -> None:
    """Print a value as JSON, in ASCII, which cannot steer a terminal."""
    import json

    click.echo(json.dumps(value, indent=2))


def write_data(pieces: Iterable[bytes]) -> None:
    """Write exported text on standard output: as it is, but on a terminal as safe text."""
    if sys.stdout.isatty():
        text = b"".join(pieces).decode("utf-8", "replace").replace("\r\n", "\n")
        click.echo(safe(text), nl=False)
        return
    for piece in pieces:
        click.echo(piece, nl=False)


def counted(number: int, one: str, several: str | None = None) -> str:
    """Return a number with its word.

    >>> counted(1, "error"), counted(2, "error")
    ('1 error', '2 errors')
    """
    return f"{number} {one if number == 1 else several or one + 's'}"


def shortened(names: Sequence[str], limit: int = SHORT_LIST) -> str:
    """Return the first names, and the number of the others.

    >>> shortened(["F-1", "F-2", "R-1", "R-2", "R-3"])
    'F-1, F-2, R-1 and 2 more'
    """
    more = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {more} more" if more > 0 else "")


def section(heading: str, lines: Sequence[str]) -> list[str]:
    """Return a heading with indented lines below it, or nothing where there are none."""
    return [f"  {heading}:", *(f"    {safe_line(line)}" for line in lines)] if lines else []


def progress(items: Iterable[T], label: str, total: int | None = None) -> Iterator[T]:
    """Yield the items, meanwhile with a progress bar on standard error if it is a terminal.

    Args:
        items: The items.
        label: What is done, before the bar.
        total: How many items there are, where they do not know it.
    """
    number = len(items) if isinstance(items, Sequence) else total or 0
    if number < _SHORT_WORK or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, label, number, console=Console(stderr=True), transient=True)


def columns(rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns, the first in bold."""
    lines = [[safe_line(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for first, *rest in lines:
        padded = [cell.ljust(width) for cell, width in zip(rest, widths[1:], strict=True)]
        gap = " " * (widths[0] - len(first))
        click.echo("  ".join([click.style(first, bold=True) + gap, *padded]).rstrip())
