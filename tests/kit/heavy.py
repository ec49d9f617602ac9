"""An exporter whose module imports far more than it needs."""

from __future__ import annotations

from collections.abc import Iterable

import hypothesis  # noqa: F401  # heavy
import icalendar  # noqa: F401
import jsonschema  # noqa: F401
import openpyxl  # type: ignore[import-untyped]  # noqa: F401
import pytest  # noqa: F401
from tests.kit.lines import render

from eventkit.plugins import Exporter, TextExporter, hookimpl

HEAVY = TextExporter(
    name="heavy",
    summary="Sessions, at a price",
    extension=".heavy",
    media_type="text/plain",
    render=render,
)


@hookimpl
def eventkit_exporters() -> Iterable[Exporter]:
    yield HEAVY
