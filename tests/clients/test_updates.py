"""Real clients are given one release after the other, and show each time what it says.

What was seen in which client stands in docs/explanation/calendars.md.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from tests.clients.clients import CLIENTS, synchronised
from tests.clients.story import UID, calendars, seen, told
from tests.exporters.wire import faults

pytestmark = pytest.mark.once


@pytest.fixture
def given(tmp_path: Path) -> list[bytes]:
    """The public calendar of each release."""
    return calendars(tmp_path)


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_shows_each_release_once_and_nothing_stale(
    client: str, given: list[bytes], tmp_path: Path
) -> None:
    shown = CLIENTS[client](given, tmp_path)

    assert [told(step) for step in shown] == seen()


def test_a_synchroniser_carries_each_release_and_touches_only_what_changed(
    given: list[bytes], tmp_path: Path
) -> None:
    steps = synchronised(given, tmp_path)

    assert [told(step.shown["file_items"]) for step in steps] == seen()
    # From the web vdirsyncer gives each entry a UID of its own, made of what is in it.
    for place in ("feed_items", "server"):
        shown = [sorted(entry[1:] for entry in told(step.shown[place])) for step in steps]
        assert shown == [sorted(entry[1:] for entry in step) for step in seen()]
    # A file that is written anew has another stamp: it was touched as the old and as the new.
    changed = [8, 6, 5, 6]
    for folder in ("file_items", "feed_items"):
        assert [step.touched[folder] for step in steps] == changed


def test_what_did_not_change_is_the_same_byte_for_byte(given: list[bytes]) -> None:
    changed = [
        {"moved", "renamed", "cancelled"},
        {"new", "lost", "shared"},
        {"cancelled", "lost", "closed"},
    ]

    assert [faults(calendar) for calendar in given] == [[], [], [], []]
    for (before, after), ids in zip(pairwise(map(entries, given)), changed, strict=True):
        differing = {uid for uid in after if after[uid] != before.get(uid)}
        assert differing == {f"{id}@{UID}" for id in ids}
        assert set(before) <= set(after)


def test_what_left_or_is_restricted_is_told_no_more(given: list[bytes]) -> None:
    told = [entries(calendar) for calendar in given]

    assert ["Bob" in step[f"shared@{UID}"] for step in told] == [True, True, False, False]
    for word in ("Bob", "Testimony", "DESCRIPTION"):
        assert [word in step[f"closed@{UID}"] for step in told] == [True, True, True, False]


def entries(calendar: bytes) -> dict[str, str]:
    """Return the bytes of each entry by its UID."""
    text = calendar.decode("utf-8").removesuffix("END:VCALENDAR\r\n")
    held = text.split("BEGIN:VEVENT\r\n")[1:]
    return {each.partition("\r\nUID:")[2].partition("\r\n")[0]: each for each in held}
