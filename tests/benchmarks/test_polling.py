"""What a calendar asks of a server for static files, of which the page on scale tells the cost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from benchmarks.polling import fetched, in_bytes, serving

import eventkit
from eventkit.model import Participation, Person, Session

pytestmark = pytest.mark.once


def school(title: str) -> eventkit.Event:
    """An event with a session of each of two people, of which one has the title."""
    start = datetime(2027, 3, 26, 9, tzinfo=UTC)
    titles = {"ada": title, "bob": "Boats"}
    return eventkit.Event(
        id="school",
        uid="uid-of-school",
        title="School",
        start=start.date(),
        end=start.date(),
        timezone="UTC",
        updated=start,
        people=[Person(id=id, name=id.title()) for id in titles],
        sessions=[
            Session(
                id=f"of-{id}",
                title=words,
                start=start,
                end=start + timedelta(hours=1),
                participations=[Participation(who=id, role="speaker")],
            )
            for id, words in titles.items()
        ],
    )


def test_a_calendar_that_did_not_change_is_answered_without_its_bytes(tmp_path: Path) -> None:
    eventkit.write_feeds(school("Salt"), tmp_path, url="https://example.org/")

    with serving(tmp_path) as port:
        whole = fetched(port, "school.ics")
        unchanged = fetched(port, "school.ics", whole.etag)

    assert (whole.status, unchanged.status) == (200, 304)
    assert whole.etag
    assert unchanged.size < 400 < whole.size


def test_a_change_is_fetched_in_the_feeds_that_show_it_alone(tmp_path: Path) -> None:
    names = ["school.ics", "school.person-ada.ics", "school.person-bob.ics"]
    eventkit.write_feeds(school("Salt"), tmp_path, url="https://example.org/")

    with serving(tmp_path) as port:
        etags = {name: fetched(port, name).etag for name in names}
        eventkit.write_feeds(school("Sand"), tmp_path, url="https://example.org/")
        answers = [fetched(port, name, etags[name]).status for name in names]

    assert answers == [200, 200, 304]


def test_bytes_are_told_in_three_digits() -> None:
    assert [in_bytes(it) for it in (343, 1391, 48e6 * 28105)] == ["343 bytes", "1.39 kB", "1.35 TB"]
