"""The formats that are built in keep the contract of plugins."""

from __future__ import annotations

from eventkit.exporters.icalendar import ICALENDAR
from eventkit.exporters.json import JSON
from eventkit.exporters.markdown import MARKDOWN
from eventkit.testing import ExporterContract


class TestCalendars(ExporterContract):
    exporter = ICALENDAR


class TestJson(ExporterContract):
    exporter = JSON


class TestMarkdown(ExporterContract):
    exporter = MARKDOWN
