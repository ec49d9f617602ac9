"""The preview of a site: what it serves, to whom, and what it says of a document with errors."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from eventkit.testing import CommandContract
from eventkit_html.preview import PREVIEW
from eventkit_html.rebuilding import Rebuilding
from eventkit_html.serving import LOOPBACK, server_of

DOCUMENT = """\
eventkit = 1
[event]
id = "school"
uid = "school-of-examples"
title = "Spring School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
updated = 2027-01-11T08:30:00Z
"""


class TestPreview(CommandContract):
    command = PREVIEW


@contextmanager
def serving(site: Rebuilding) -> Iterator[int]:
    server = server_of(site, 0)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


def fetched(port: int, path: str, host: str = "localhost") -> tuple[int, str]:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def state_of(port: int) -> dict[str, Any]:
    _, text = fetched(port, "/-preview/state.js?after=0")
    state: dict[str, Any] = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    return state


def test_a_saved_document_is_built_anew_and_a_broken_one_leaves_the_site_before(
    tmp_path: Path,
) -> None:
    document, folder = tmp_path / "event.toml", tmp_path / "site"
    document.write_text(DOCUMENT, "utf-8")
    site = Rebuilding(document, folder)
    assert site.refresh()
    assert not site.refresh()

    with serving(site) as port:
        status, page = fetched(port, "/")
        assert status == 200
        assert "Spring School" in page
        assert '<script defer src="/-preview/preview.js"></script>' in page
        assert state_of(port)["built"]

        document.write_text(DOCUMENT + '[sessions.talk]\ntitel = "Talk"\n', "utf-8")
        assert site.refresh()
        state = state_of(port)

        assert not state["built"]
        [problem] = state["problems"]
        assert (problem["line"], problem["rule"]) == (11, "unknown-key")
        assert "Spring School" in fetched(port, "/index.html")[1]


def test_a_name_of_another_place_is_not_answered(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<head></head>secret", "utf-8")
    site = Rebuilding(tmp_path / "event.toml", tmp_path)

    with serving(site) as port:
        assert fetched(port, "/", "localhost")[0] == 200
        status, text = fetched(port, "/", "evil.example")

    assert status == 403
    assert "secret" not in text
