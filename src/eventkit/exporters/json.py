"""The json format: the document itself, for machines."""

from __future__ import annotations

from collections.abc import Iterable

from eventkit.document import dumps
from eventkit.model import Event
from eventkit.plugins import Exporter, NoOptions, TextExporter, hookimpl


def render(event: Event, options: NoOptions) -> str:
    """Return the document of the event as JSON, with what the view left of it."""
    return dumps(event, "json")


JSON = TextExporter(
    name="json",
    summary="The whole document for machines",
    extension=".json",
    media_type="application/json",
    raw=True,
    several_languages=True,
    render=render,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Register the format."""
    yield JSON
