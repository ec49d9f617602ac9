"""What clients show of sessions that become of another kind: open ends, moments, days, TBA."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from tests.clients.clients import CLIENTS, synchronised
from tests.clients.releases import calendars, expected
from tests.clients.story_of_kinds import DAYS, DOCUMENTS, ENTRIES, entries
from tests.exporters.wire import faults
from tests.readers.entries import Entry, told
from tests.readers.family import READERS

pytestmark = pytest.mark.once

CASES: dict[str, tuple[Mapping[str, object], list[dict[str, str]]]] = {
    "sessions": ({}, ENTRIES),
    "days": ({"entries": "days"}, DAYS),
}
WHEN_AND_WHAT = ("uid", "start", "end", "summary", "status")
# The place and the text of the panel while its room and speaker are open, and then.
OPEN = ("", "To be announced: room, speakers")
ANNOUNCED = ("Aula", "Speaker: Ada Example")


def as_shown(step: Mapping[str, str], client: str) -> list[Entry]:
    """Return the entries of a step, with the mistakes that the client is known for."""
    reader = READERS.get(client.partition(",")[0])
    return [*map(reader.mistakes, entries(step))] if reader else entries(step)


def texts(shown: Sequence[Entry], id: str) -> list[tuple[str, str]]:
    return [
        (entry.location, entry.description) for entry in shown if entry.uid.startswith(f"{id}@")
    ]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_shows_a_session_as_the_kind_that_it_became(
    client: str, case: str, tmp_path: Path
) -> None:
    options, steps = CASES[case]

    shown = CLIENTS[client](calendars(DOCUMENTS, tmp_path, options), tmp_path)

    wanted = [told(as_shown(step, client), WHEN_AND_WHAT) for step in expected(steps)]
    assert [told(step, WHEN_AND_WHAT) for step in shown] == wanted


@pytest.mark.parametrize("case", CASES)
def test_a_synchroniser_carries_each_kind(case: str, tmp_path: Path) -> None:
    options, steps = CASES[case]

    synced = synchronised(calendars(DOCUMENTS, tmp_path, options), tmp_path)

    wanted = [told(entries(step), WHEN_AND_WHAT) for step in expected(steps)]
    assert [told(step.shown["file_items"], WHEN_AND_WHAT) for step in synced] == wanted
    # From the web vdirsyncer gives each entry a UID of its own, made of what is in it.
    for place in ("feed_items", "server"):
        shown = [told(step.shown[place], WHEN_AND_WHAT[1:]) for step in synced]
        assert shown == [sorted(entry[1:] for entry in step) for step in wanted]


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_shows_what_was_to_be_announced_once_it_is(client: str, tmp_path: Path) -> None:
    shown = CLIENTS[client](calendars(DOCUMENTS, tmp_path, {}), tmp_path)

    assert [texts(step, "panel") for step in shown] == [[OPEN], [ANNOUNCED], [ANNOUNCED], [OPEN]]
    assert [texts(step, "keynote") for step in shown][:3] == [[], [OPEN], [ANNOUNCED]]


@pytest.mark.parametrize("case", CASES)
def test_each_calendar_is_well_formed(case: str, tmp_path: Path) -> None:
    given = calendars(DOCUMENTS, tmp_path, CASES[case][0])

    assert [faults(calendar) for calendar in given] == [[], [], [], []]
