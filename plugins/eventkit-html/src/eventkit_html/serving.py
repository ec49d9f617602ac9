"""Serve a site to this machine alone, with the problems of its document on each page."""

from __future__ import annotations

import json
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from eventkit_html.paths import asset
from eventkit_html.rebuilding import Rebuilding

LOOPBACK = "127.0.0.1"
_OURS = "/-preview/"
_SCRIPT = f'<script defer src="{_OURS}preview.js"></script>'
_SHEET = f'<link rel="stylesheet" href="{_OURS}preview.css">'
_PATIENCE = 20.0  # seconds for which a page waits for a new build
_NO_SITE = (
    "<!doctype html><html lang=en><head><title>eventkit preview</title></head><body></body></html>"
)


def server_of(rebuilding: Rebuilding, port: int) -> ThreadingHTTPServer:
    """Return a server of a site that only this machine can reach.

    Args:
        rebuilding: The site.
        port: The port; 0 for any that is free.

    Raises:
        OSError: If the port is taken.
    """
    handler = partial(_Handler, rebuilding, directory=str(rebuilding.folder))
    server = ThreadingHTTPServer((LOOPBACK, port), handler)
    server.daemon_threads = True
    return server


class _Handler(SimpleHTTPRequestHandler):
    """Answers for one site."""

    def __init__(self, rebuilding: Rebuilding, *arguments: Any, **more: Any) -> None:  # noqa: ANN401  # those of the base class
        self._rebuilding = rebuilding
        super().__init__(*arguments, **more)

    def do_GET(self) -> None:
        """Answer a request: for the script of the preview, its state, a page or another file."""
        address = urlsplit(self.path)
        if not self._is_of_this_machine():
            # A name of another place that leads here would let its pages read this site.
            self.send_error(HTTPStatus.FORBIDDEN, "only for this machine")
        elif address.path == f"{_OURS}state.js":
            self._send(self._state(parse_qs(address.query)), "text/javascript")
        elif address.path in (f"{_OURS}preview.js", f"{_OURS}preview.css"):
            name = address.path.removeprefix(_OURS)
            self._send(asset(name), "text/css" if name.endswith("css") else "text/javascript")
        elif (page := self._page(address.path)) is not None:
            self._send(page, "text/html")
        else:
            super().do_GET()

    def _is_of_this_machine(self) -> bool:
        host = self.headers.get("Host", "").rpartition(":")[0] or self.headers.get("Host", "")
        return host in (LOOPBACK, "localhost")

    def _state(self, query: dict[str, list[str]]) -> str:
        text = query.get("after", ["-1"])[0]
        number = int(text) if text.isdecimal() else -1
        state = self._rebuilding.after(number, _PATIENCE)
        answer = {"number": state.number, "built": state.is_built, "problems": state.problems}
        return f"eventkitPreview({json.dumps(answer)});\n"

    def _page(self, path: str) -> str | None:
        """Return a page with the script of the preview; None if the path is of no page."""
        file = Path(self.translate_path(path))
        if file.is_dir() or path.endswith("/"):
            file = file / "index.html"
        if file.suffix != ".html":
            return None
        text = file.read_text("utf-8") if file.is_file() else _NO_SITE
        return text.replace("</head>", f"{_SHEET}{_SCRIPT}</head>", 1)

    def _send(self, text: str, media_type: str) -> None:
        data = text.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def end_headers(self) -> None:
        """Send the headers; nothing is kept, so that each page is that of the document."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing of requests."""
