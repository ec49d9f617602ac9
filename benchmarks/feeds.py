"""What a folder of feeds costs on ten thousand sessions, as ratios to one calendar of them all.

    python benchmarks/feeds.py [SESSIONS [PEOPLE]]

Each session is in a feed of the event, of two people, of a room, of a track and of a language: six
times the entries of one calendar. So a ratio near six says that a thousand selections cost nothing
beside what is written. Calendars and feeds take turns, round after round, in time of the processor,
so that neither a machine that changes its pace nor its other work counts.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import eventkit
from eventkit.model import Event, Participation, Person, Room, Session, Track
from eventkit.model.times import zone

SESSIONS, PEOPLE = 10_000, 1_000
ROUNDS = 3
AT_ONCE = 40
FIRST = datetime(2027, 3, 1, 7, tzinfo=UTC)


def programme(sessions: int, people: int) -> Event:
    """Return an event of so many sessions, each of two of so many people."""

    def session(number: int) -> Session:
        start = (FIRST + timedelta(minutes=30) * (number // AT_ONCE)).astimezone(zone("Asia/Tokyo"))
        return Session(
            id=f"s{number}",
            title=f"Session {number}",
            start=start,
            end=start + timedelta(minutes=25),
            rooms=[f"r{number % AT_ONCE}"],
            track=f"t{number % 20}",
            languages=["en"],
            participations=[
                Participation(who=f"p{number * 7 % people}", role="speaker"),
                Participation(who=f"p{(number * 13 + 5) % people}", role="moderator"),
            ],
        )

    return Event(
        id="large",
        uid="large-event-of-examples",
        title="Large",
        start=date(2027, 3, 1),
        end=date(2027, 3, 7),
        timezone="Asia/Tokyo",
        rooms=[Room(id=f"r{n}", name=f"Room {n}") for n in range(AT_ONCE)],
        tracks=[Track(id=f"t{n}", title=f"Track {n}") for n in range(20)],
        people=[Person(id=f"p{n}", name=f"Person {n}") for n in range(people)],
        sessions=map(session, range(sessions)),
    )


def seconds(run: Callable[[], object]) -> float:
    """Return the time of the processor that a call takes."""
    start = time.process_time()
    run()
    return time.process_time() - start


def measured(event: Event) -> tuple[float, float, int]:
    """Return what one calendar takes, what a new folder of feeds takes, and how many it holds."""
    alone = seconds(lambda: eventkit.export(event, to="icalendar"))
    with tempfile.TemporaryDirectory() as folder:
        feeds = seconds(lambda: eventkit.write_feeds(event, folder, url="https://example.org/"))
        return alone, feeds, len(list(Path(folder).glob("*.ics")))


def main() -> None:
    """Measure and print."""
    given = [int(each) for each in sys.argv[1:]]
    sessions, people = [*given, *(SESSIONS, PEOPLE)[len(given) :]]
    event = programme(sessions, people)
    rounds = [measured(event) for _ in range(ROUNDS)]
    ratio = statistics.median(feeds / alone for alone, feeds, _ in rounds)
    took = statistics.median(feeds for _, feeds, _ in rounds)
    held = rounds[0][2]
    print(f"{sessions} sessions, {people} people, median of {ROUNDS} rounds: ratio to one calendar")
    print(f"{ratio:6.1f}  {took:7.3f} s  {held} feeds")


if __name__ == "__main__":
    main()
