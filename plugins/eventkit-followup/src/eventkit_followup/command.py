"""`eventkit outcomes`: what is open, overdue and done, where it comes from and what came of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from shutil import which
from subprocess import run
from textwrap import wrap

import click

from eventkit import Event
from eventkit.commands import (
    DOCUMENT,
    ExampleCommand,
    can_draw,
    load_documents,
    safe_line,
    terminal_width,
    write_file,
)
from eventkit.plugins import Command
from eventkit_followup import graphs, printing
from eventkit_followup.rows import GROUPS, Row, chain_of, grouped, rows_of, selected
from eventkit_followup.series import Series, SeriesError
from eventkit_followup.states import State

AUDIENCES = ("public", "participants", "organizers")
FORMATS = ("text", "markdown", "csv", "json")
_STYLES = {
    State.OVERDUE: "red",
    State.OPEN: "yellow",
    State.IN_PROGRESS: "blue",
    State.DONE: "green",
    State.DROPPED: "bright_black",
}
_LEAST_WIDTH = 20  # columns of a line that is indented far
_MOST_SECONDS = 120  # that Graphviz may take


@click.command(
    "outcomes",
    cls=ExampleCommand,
    examples=[
        "eventkit outcomes event.toml",
        "eventkit outcomes event.toml --on 2027-07-01 --by owner --state overdue",
        "eventkit outcomes event.toml --trace R-1",
        "eventkit outcomes event.toml --graph",
    ],
)
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=DOCUMENT)
@click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="The day on which to look, such as 2027-07-01; progress after it does not count."
    "  [default: today in the time zone of each event]",
)
@click.option(
    "--by",
    type=click.Choice(GROUPS),
    default="state",
    show_default=True,
    help="What to group them by.",
)
@click.option(
    "--state",
    "states",
    type=click.Choice([str(it) for it in State]),
    multiple=True,
    help="Only those in this state; may be repeated.  [default: all but `none`: those that ask"
    " something of somebody]",
)
@click.option(
    "--trace",
    metavar="ID",
    help="Show where one outcome comes from and what became of it, across all PATHs: R-1, or"
    " school-2024:R-1 where several events have an R-1.",
)
@click.option(
    "--graph", is_flag=True, help="Write the links as a flowchart of Mermaid; with -o X.svg drawn."
)
@click.option(
    "--format",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="The output.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "-o",
    "--output",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write, instead of printing; .svg, .md, .csv and .json stand for their form.",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    show_default=True,
    help="Who reads it.",
)
@click.option(
    "--language", metavar="TAG", help="A language, such as ru.  [default: each event's own]"
)
def command(
    paths: tuple[Path, ...],
    *,
    day: datetime | None,
    by: str,
    states: tuple[str, ...],
    trace: str | None,
    graph: bool,
    format: str,
    as_json: bool,
    target: Path | None,
    audience: str,
    language: str | None,
) -> None:
    """Show what became of the outcomes of events: what is overdue, open and done on a day.

    A PATH is a document or a folder of documents. With several, links such as
    `follows = ["school-2024:R-1"]` are followed from one event to the other.
    """
    if trace and graph:
        raise click.UsageError("--trace and --graph: ask for one of them")
    series = Series(load_documents(paths), audience, language)
    day_at = _day_at(day.date() if day else None)
    form = "json" if as_json else _form_of(target, format)
    if target and target.suffix == ".svg":
        if not graph:
            raise click.UsageError("only --graph can be drawn as .svg")
        _write(target, _drawn(graphs.dot([*rows_of(series, day_at)])))
        return
    if graph:
        _put(printing.GRAPHS[form]([*rows_of(series, day_at)]), target)
    elif trace:
        _put_chain(series, trace, day_at, form, target)
    else:
        rows = [*selected(rows_of(series, day_at), states)]
        _put_list(rows, by, form, target, is_series=len(series.events) > 1)
        _note_progress_ahead(series, day_at)


def _day_at(day: date | None) -> Callable[[Event], date]:
    """Return a function from an event to the day on which to look at its outcomes."""
    return lambda event: day or datetime.now(event.zone).date()


def _form_of(target: Path | None, format: str) -> str:
    """Return the form to write: that of the suffix of a file, unless another is asked for."""
    suffixes = {".md": "markdown", ".csv": "csv", ".json": "json"}
    if target is None or format != "text":
        return format
    return suffixes.get(target.suffix, format)


def _put_list(
    rows: Sequence[Row], by: str, form: str, target: Path | None, *, is_series: bool
) -> None:
    groups = grouped(rows, by)
    if form == "csv":
        _put(printing.as_csv(rows), target)
    elif form == "json":
        _put(printing.as_json(rows, is_chain=False), target)
    elif form == "markdown":
        _put(printing.list_markdown(groups, by, is_series=is_series), target)
    elif rows:
        _put_lines(printing.list_lines(groups, by, is_series=is_series), target)
    else:
        _put("no outcomes\n", target)


def _put_chain(
    series: Series, trace: str, day_at: Callable[[Event], date], form: str, target: Path | None
) -> None:
    rows, unknown = chain_of(series, series.find(trace), day_at)
    if form == "csv":
        _put(printing.as_csv(rows, is_chain=True), target)
    elif form == "json":
        _put(printing.as_json(rows, unknown, is_chain=True), target)
    elif form == "markdown":
        _put(printing.chain_markdown(rows, unknown), target)
    else:
        _put_lines(printing.chain_lines(rows, unknown), target)


def _put_lines(lines: Iterable[tuple[str, State | None]], target: Path | None) -> None:
    """Print lines, on a terminal in colour and parted at its width."""
    if target or not can_draw():
        _put("".join(f"{safe_line(text)}\n" for text, _ in lines), target)
        return
    for text, state in lines:
        colour = None if state is None else _STYLES.get(state)
        for part in _parted(safe_line(text), terminal_width()):
            click.echo(click.style(part, fg=colour, bold=state is None))


def _parted(line: str, width: int) -> list[str]:
    """Return a line in parts that fit, those after the first indented a little more.

    >>> _parted("  A-1  Set all gauges to one time", 24)
    ['  A-1  Set all gauges to', '    one time']
    """
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    width = max(width, len(indent) + _LEAST_WIDTH)
    return wrap(line, width, subsequent_indent=indent, break_on_hyphens=False) or [""]


def _put(text: str, target: Path | None) -> None:
    """Print a text, or write it into a file in one step."""
    if target:
        _write(target, text.encode("utf-8"))
    elif sys.stdout.isatty():
        click.echo("".join(f"{safe_line(line)}\n" for line in text.splitlines()), nl=False)
    else:
        click.echo(text.encode("utf-8"), nl=False)


def _write(target: Path, data: bytes) -> None:
    write_file(target, [data])
    click.echo(f"wrote {safe_line(str(target))}", err=True)


def _drawn(text: str) -> bytes:
    """Return a drawing of Graphviz as SVG.

    Raises:
        SeriesError: If Graphviz is not installed, or draws nothing.
    """
    program = which("dot")
    if program is None:
        raise SeriesError(
            "SVG is drawn by Graphviz, and there is no program `dot`: install Graphviz, or write"
            " Mermaid with --graph alone"
        )
    done = run(  # noqa: S603  # the program of Graphviz, with a text of ours
        [program, "-Tsvg"],
        input=text.encode("utf-8"),
        capture_output=True,
        check=False,
        timeout=_MOST_SECONDS,
    )
    if done.returncode:
        raise SeriesError(f"Graphviz drew nothing: {done.stderr.decode('utf-8', 'replace')}")
    return done.stdout


def _note_progress_ahead(series: Series, day_at: Callable[[Event], date]) -> None:
    """Print on standard error what progress is dated later than the day, and does not count."""
    for event, outcome in series:
        ahead = [it for it in outcome.progress if it.date > day_at(event)]
        for entry in ahead:
            text = f"{event.id}:{outcome.id}: progress of {entry.date} does not count yet"
            click.echo(safe_line(text), err=True)


OUTCOMES = Command(
    name="outcomes", summary="Show what became of the outcomes of events.", command=command
)
