"""`eventkit show`: the programme in the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from eventkit.cli._documents import DOCUMENT, load_one, only_document
from eventkit.cli._program import ExampleCommand
from eventkit.cli._release_log import release_option, released
from eventkit.cli._terminal import can_draw, counted, terminal_width
from eventkit.cli._view_options import selection, view_options, warn_if_empty

if TYPE_CHECKING:
    from eventkit import Event


@click.command(
    "show",
    cls=ExampleCommand,
    examples=[
        "eventkit show event.toml",
        "eventkit show event.toml --audience organizers --only day:1",
    ],
)
@click.argument("path", type=DOCUMENT)
@view_options
@release_option
@click.option(
    "--width", type=click.IntRange(min=20), help="Columns to use.  [default: those of the terminal]"
)
def command(
    path: Path,
    *,
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
    view = view_for(event, Reader(audience, language, selection(only)), is_sheet=True)
    if can_draw():
        print_styled(draw_timetable(view, Frame(width or terminal_width())))
    else:
        print_plain(draw_timetable(view, Frame(width, plain=True)))
    warn_if_empty(path, view, audience)
    _note_hidden(event, audience)


def _note_hidden(event: Event, audience: str) -> None:
    """Print on standard error how many sessions are hidden from this audience."""
    number = len(event.sessions) - len(event.view(audience=audience).sessions)
    if number:
        hidden = counted(number, "session is", "sessions are")
        click.echo(f"{hidden} not for the {audience}: --audience organizers shows all", err=True)
