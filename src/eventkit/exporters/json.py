"""The json format: the document itself, for machines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventkit.document import dumps
from eventkit.model import Event
from eventkit.plugins import Exporter, NoOptions, TextExporter, hookimpl

_SURROGATE = re.compile("[\ud800-\udfff]")


def render(event: Event, options: NoOptions) -> str:
    """Return the document of the event as JSON, with what the view left of it."""
    # JSON can spell a lone surrogate; UTF-8 has no form for it.
    return _SURROGATE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", dumps(event, "json"))


JSON = TextExporter(
    name="json",
    summary="The whole document for machines",
    extension=".json",
    media_type="application/json",
    render=render,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    """Offer the format to eventkit."""
    yield JSON
