from eventkit.testing import ExporterContract
from eventkit_html import HTML


class TestHtml(ExporterContract):
    exporter = HTML
