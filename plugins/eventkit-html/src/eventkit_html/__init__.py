"""The programme of an event as a web site: a folder of pages that needs no server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from eventkit import Event
from eventkit.plugins import Exporter, TreeExporter, hookimpl
from eventkit_html.options import HtmlOptions


def render(event: Event, options: HtmlOptions) -> Iterator[tuple[str, bytes]]:
    """Yield the files of the site: pages, styles, scripts, calendars and pictures."""
    from eventkit_html.site import files  # imported only where a site is made

    return files(event, options)


HTML = TreeExporter(
    name="html",
    summary="A web site of the programme, which needs no server",
    media_type="text/html",
    options=HtmlOptions,
    catalogue=Path(__file__).with_name("locale"),
    render=render,
    raw=True,
    sheet=True,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield HTML
