"""`eventkit preview`: the site of a document, built anew whenever it is saved."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import click

from eventkit.commands import DOCUMENT, ExampleCommand, load_document, safe_line
from eventkit.plugins import Command
from eventkit_html.rebuilding import Rebuilding
from eventkit_html.serving import LOOPBACK, server_of

AUDIENCES = ("public", "participants", "organizers")
_PAUSE = 0.4  # seconds between two looks at the files


@click.command(
    "preview",
    cls=ExampleCommand,
    examples=[
        "eventkit preview event.toml --once",
        "eventkit preview event.toml",
        "eventkit preview event.toml --audience participants --option style=slate --port 0",
    ],
)
@click.argument("path", metavar="PATH", type=DOCUMENT)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="Where to serve it; 0 for any port that is free.",
)
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default="public",
    show_default=True,
    help="Whose site to show.",
)
@click.option(
    "--option",
    "options",
    metavar="KEY=VALUE",
    multiple=True,
    help="An option of the site; `eventkit plugin show html` lists them.",
)
@click.option("--once", is_flag=True, help="Build it once, say what is wrong, and serve nothing.")
@click.pass_context
def command(
    ctx: click.Context,
    path: Path,
    *,
    port: int,
    audience: str,
    options: Sequence[str],
    once: bool,
) -> None:
    """Show the web site of a document, and build it anew when the document is saved.

    Open the address that is printed: pages load again by themselves, and show what is wrong with
    the document, with the line. Only this machine can reach it. With --once the exit code is 1 if
    the site cannot be built. Ctrl-C ends it.
    """
    document = _document(path)
    arguments = ["--audience", audience, *(part for it in options for part in ("--option", it))]
    with tempfile.TemporaryDirectory(prefix="eventkit-preview-") as folder:
        site = Rebuilding(document, Path(folder), arguments)
        if once:
            site.refresh()
            _tell(site)
            ctx.exit(0 if site.state.is_built else 1)
        _serve(site, port)


def _document(path: Path) -> Path:
    """Return the document of a path, absolute; a folder has one alone."""
    if path.is_dir():
        load_document(path)  # says why, where there is none or several
        [path] = [it for it in path.glob("*.toml") if it.with_suffix("").suffix == ""]
    return path.resolve()


def _serve(site: Rebuilding, port: int) -> None:
    try:
        server = server_of(site, port)
    except OSError as error:
        raise click.UsageError(
            f"port {port} cannot be used: {error.strerror}; --port 0 takes a free one"
        ) from error
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    click.echo(f"http://{LOOPBACK}:{server.server_port}/")
    try:
        while True:
            if site.refresh():
                _tell(site)
            time.sleep(_PAUSE)
    finally:
        server.shutdown()
        server.server_close()


def _tell(site: Rebuilding) -> None:
    """Say on standard error what a build came to."""
    state = site.state
    for problem in state.problems:
        if problem["severity"] == "error":
            place = ":".join(str(problem[key]) for key in ("file", "line") if problem.get(key))
            click.echo(
                safe_line(f"{place}: {problem['message']}" if place else problem["message"]),
                err=True,
            )
    counts = Counter(it["severity"] for it in state.problems)
    summary = ", ".join(f"{count} {name}{'s' * (count > 1)}" for name, count in counts.items())
    result = "built" if state.is_built else "not built: the pages are those before"
    click.echo(f"{result}; {summary or 'no problems'}", err=True)


PREVIEW = Command(name="preview", summary=str(command.help).splitlines()[0], command=command)
