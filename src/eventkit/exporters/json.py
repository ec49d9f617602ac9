"""The json format: the document itself, for machines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eventkit.document import dumps
from eventkit.model import Event
from eventkit.plugins import Exporter, NoOptions, TextExporter, hookimpl

# What JSON may hold as it is, but terminals, scripts and UTF-8 take amiss.
_TELLING = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def render(event: Event, options: NoOptions) -> str:
    """Return the document of the event as JSON, with what the view left of it."""
    return _TELLING.sub(lambda sign: f"\\u{ord(sign[0]):04x}", dumps(event, "json"))


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
