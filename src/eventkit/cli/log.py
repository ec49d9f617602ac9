"""`eventkit log`: the releases of an event."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from eventkit.cli._documents import DOCUMENT
from eventkit.cli._program import command_with_examples
from eventkit.cli._release_log import log_file
from eventkit.cli._terminal import columns, json_option, print_json, safe_line

if TYPE_CHECKING:
    from datetime import datetime

    from eventkit.model import Release


@command_with_examples(
    "log",
    "eventkit log event.toml",
    "eventkit log event.toml --json",
    "eventkit log event.toml --repair",
)
@click.argument("path", type=DOCUMENT)
@json_option
@click.option(
    "--repair",
    is_flag=True,
    help="Repair a log that two people extended at once, or whose last line is incomplete.",
)
def command(path: Path, *, as_json: bool, repair: bool) -> None:
    """List the releases of an event.

    The latest comes last. PATH is the document or its log. The whole log is verified first: an
    edited line is an error that names it. A release that was taken back is marked, with the time.
    --repair keeps a copy of the old log.
    """
    from eventkit.releases import load_log, repair_log

    file = log_file(path)
    if repair:
        repaired = repair_log(file)
        click.echo(f"{safe_line(str(file))}: {repaired.summary}", err=True)
    log = load_log(file)
    taken_back = log.unpublished
    releases = sorted((*log.releases, *taken_back), key=lambda release: release.number)
    if as_json:
        print_json([_json(release, taken_back.get(release)) for release in releases])
    else:
        columns([_cells(release, taken_back.get(release)) for release in releases])


def _json(release: Release, taken_back: Release | None) -> dict[str, Any]:
    return {
        "number": release.number,
        "time": _utc(release.time),
        "note": release.note,
        "by": release.by,
        "forced": release.forced,
        "unpublished": taken_back
        and {"time": _utc(taken_back.time), "note": taken_back.note, "by": taken_back.by},
    }


def _cells(release: Release, taken_back: Release | None) -> tuple[str, ...]:
    forced = "(with errors)" if release.forced else ""
    note = " ".join(filter(None, [release.note, forced, _withdrawal(taken_back)]))
    return str(release.number), _clock(release.time), release.by, note


def _withdrawal(taken_back: Release | None) -> str:
    """Return when, by whom and why a release was taken back, in words; nothing if it was not."""
    if taken_back is None:
        return ""
    by = taken_back.by and f" by {taken_back.by}"
    why = taken_back.note and f": {taken_back.note}"
    return f"(taken back {_clock(taken_back.time)}{by}{why})"


def _clock(time: datetime) -> str:
    return f"{time:%Y-%m-%d %H:%M:%S} UTC"


def _utc(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
