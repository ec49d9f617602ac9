"""`eventkit log`: the releases of an event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventkit.cli._documents import DOCUMENT
from eventkit.cli._log import log_file
from eventkit.cli._program import ExampleCommand
from eventkit.cli._screen import columns, print_json, safe_line

if TYPE_CHECKING:
    from eventkit.model import Release


@click.command(
    "log",
    cls=ExampleCommand,
    examples=[
        "eventkit log event.toml",
        "eventkit log event.toml --json",
        "eventkit log event.toml --mend",
    ],
)
@click.argument("path", type=DOCUMENT)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@click.option(
    "--mend",
    is_flag=True,
    help="Put a log in order to which two people added at once, or whose last line is torn.",
)
def command(path: Path, *, as_json: bool, mend: bool) -> None:
    """List the releases of an event.

    The last one comes last. PATH is the document or its log. The whole log is proved first: a line
    that was edited is an error that names it. --mend keeps a copy of the log as it was.
    """
    from eventkit.releases import load_log, mend_log

    file = log_file(path)
    if mend:
        mended = mend_log(file)
        click.echo(f"{safe_line(str(file))}: {mended.said}", err=True)
    releases = load_log(file).releases
    if as_json:
        print_json([_told(each) for each in releases])
    else:
        columns([_row(each) for each in releases])


def _told(release: Release) -> dict[str, Any]:
    return {
        "number": release.number,
        "time": f"{release.time:%Y-%m-%dT%H:%M:%SZ}",
        "note": release.note,
        "by": release.by,
        "forced": release.forced,
    }


def _row(release: Release) -> tuple[str, ...]:
    forced = "(with errors)" if release.forced else ""
    said = " ".join(filter(None, [release.note, forced]))
    return str(release.number), f"{release.time:%Y-%m-%d %H:%M:%S} UTC", release.by, said
