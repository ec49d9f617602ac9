"""A few walks, the same ones each time; `make walks` goes many, and says how many."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.walks.audiences import knowledge
from tests.walks.documents import Document
from tests.walks.tokens import tokens_of
from tests.walks.walk import Walk

SEEDS = (1, 2)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("seed", SEEDS)
def test_no_output_of_a_walk_tells_what_its_reader_may_not_see(seed: int, tmp_path: Path) -> None:
    walk = Walk(seed, tmp_path)

    walk.go(releases=3)

    assert walk.figures["releases"] == 3
    assert walk.figures["outputs"] > 500
    assert walk.faults == []


@pytest.mark.parametrize(
    "data",
    [
        b"SUMMARY:Talk of Zqab\r\n 12cd",
        "zqáb12ĆD".encode(),
        "zqa\N{COMBINING ACUTE ACCENT}b12cd".encode(),
        b"https://example.org/zq%C3%A1b12cd",
        b"zq&aacute;b12cd",
        rb'"zq\u00e1b12cd"',
        b"data:;base64,cmVhZCB6cWFiMTJjZA==",
    ],
)
def test_a_token_is_found_however_it_is_spelt(data: bytes) -> None:
    assert "zqab12cd" in tokens_of(data)


TABLES = ("people", "organizations", "groups", "venues", "rooms", "tracks", "sessions")


def state(session: str, room: str = "") -> Document:
    """Return a document with a session and a room, each for an audience if there is one.

    The session mentions the id of the room.
    """
    title = {"en": "Talk with zqab12cd"}
    talk = {"zqta1k00": {"_key": "talk", "title": title, "audience": session}}
    rooms = {"zqab12cd": {"_key": "room", "audience": room}}
    document: Document = {table: {} for table in TABLES}
    document["event"] = {"event": {"_key": "event"}}
    return document | ({"sessions": talk} if session else {}) | ({"rooms": rooms} if room else {})


@pytest.mark.parametrize(("room", "may_be_told"), [("public", True), ("organizers", False)])
def test_what_was_removed_may_be_told_unless_it_was_restricted_whatever_mentions_it_now(
    room: str, may_be_told: bool
) -> None:
    released = [state("", "public"), state("public", "public"), state("organizers", room)]

    known = knowledge(released, state("organizers"), 0)

    assert ("zqab12cd" in known.allowed) is may_be_told
