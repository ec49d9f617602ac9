"""`eventkit show`: the programme in the terminal."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, load_one, only_document
from eventkit.cli._program import command_with_examples
from eventkit.cli._release_log import release_option, released
from eventkit.cli._terminal import can_draw, counted, safe_line, terminal_width
from eventkit.cli._view_options import (
    note_first_language,
    note_language,
    selection,
    view_options,
    warn_if_empty,
)

if TYPE_CHECKING:
    from eventkit import Event


@command_with_examples(
    "show",
    "eventkit show event.toml",
    "eventkit show event.toml --audience organizers --only day:1",
    "eventkit show event.toml --open",
)
@click.argument("path", type=DOCUMENT)
@view_options
@release_option
@click.option(
    "--width", type=click.IntRange(min=20), help="Columns to use.  [default: those of the terminal]"
)
@click.option(
    "--open",
    "is_open",
    is_flag=True,
    help="List what is still open instead: what is to be announced, texts to write, days without"
    " sessions, gaps, sessions without time, room or people, and who is in no session; for the"
    " organizers unless --audience says otherwise.",
)
@click.pass_context
def command(
    ctx: click.Context,
    path: Path,
    *,
    is_open: bool,
    audience: str,
    language: str | None,
    only: tuple[str, ...],
    number: int | None,
    width: int | None,
) -> None:
    """Draw the programme in the terminal.

    Parallel sessions are side by side if the terminal is wide enough. A pipe gets plain text
    without broken lines.
    """
    from eventkit.cli._styled_text import print_plain, print_styled
    from eventkit.cli._timetable import Frame, draw_timetable
    from eventkit.model.fields import to_audience
    from eventkit.model.reader import Reader
    from eventkit.model.selections import view_for

    if number:
        event, log = released(only_document(path), number)
        log.require_audience(to_audience(audience))
    else:
        event = load_one(path)
    if is_open and ctx.get_parameter_source("audience") is click.core.ParameterSource.DEFAULT:
        audience = "organizers"
    view = view_for(event, Reader(audience, language, selection(only)), is_sheet=True)
    if is_open:
        _list_open_points(view)
        return
    if can_draw():
        print_styled(draw_timetable(view, Frame(width or terminal_width())))
    else:
        print_plain(draw_timetable(view, Frame(width, plain=True)))
    note_language([(path, event, view)])
    note_first_language(language, "show")
    warn_if_empty(path, view, audience)
    _note_hidden(event, audience)


def _list_open_points(event: Event) -> None:
    """Print what of an event is still open, each sort under its heading."""
    from eventkit.checks.open_points import open_points

    groups: dict[str, list[str]] = defaultdict(list)
    for point in open_points(event):
        groups[point.group].append(f"  {safe_line(point.place)}: {safe_line(point.text)}")
    for group, lines in groups.items():
        click.echo("\n".join([f"{group[0].upper()}{group[1:]}", *lines]))
    if not groups:
        click.echo("nothing is open")


def _note_hidden(event: Event, audience: str) -> None:
    """Print on standard error how many sessions are hidden from this audience."""
    number = len(event.sessions) - len(event.view(audience=audience).sessions)
    if number:
        hidden = counted(number, "session is", "sessions are")
        click.echo(f"{hidden} not for the {audience}: --audience organizers shows all", err=True)
