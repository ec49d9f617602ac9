"""What the rules cost on a hundred thousand sessions, as ratios to the least that must be done.

    python benchmarks/checks.py [SESSIONS]

The floor is sorting the sessions by their instants, which no search for overlaps can do without.
It is measured in turn with the rules, round after round, in time of the processor, so that neither
a machine that changes its pace nor its other work counts. Each round has the event as it is when
it was just read: nothing that an event remembers helps the next one.
"""

from __future__ import annotations

import copy
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

from eventkit.checks import CHECKS, run_checks
from eventkit.model import Event, Participation, Person, Room, Session, Track, Venue
from eventkit.model.times import utc, zone
from eventkit.plugins import Check, DatedCheck

SESSIONS = 100_000
ROUNDS = 5
AT_ONCE = 50
TODAY = date(2027, 3, 20)
OVERLAPS = (
    "person-in-two-places",
    "room-taken-twice",
    "too-little-time-to-walk",
    "break-missed",
    "track-in-parallel",
    "part-outside-whole",
)


def programme(count: int) -> Event:
    """Return an event of so many sessions, fifty at a time, in which little is doubtful."""
    numbers = range(AT_ONCE)
    first = datetime(2027, 3, 26, tzinfo=UTC)
    last = first + timedelta(minutes=30) * (count // AT_ONCE + 1)
    berlin = zone("Europe/Berlin")

    def session(number: int) -> Session:
        start = first + timedelta(minutes=30) * (number // AT_ONCE)
        which = number % AT_ONCE
        return Session(
            id=f"s{number}",
            title=f"Session {number}",
            kind="talk",
            start=start.astimezone(berlin),
            end=(start + timedelta(minutes=25)).astimezone(berlin),
            rooms=[f"r{which}"],
            track=f"t{which}",
            languages=["en"],
            participations=[Participation(who=f"p{which}", role="speaker")],
        )

    return Event(
        id="large",
        uid="large-event-of-examples",
        title="Large",
        start=first.date(),
        end=last.date(),
        timezone="Europe/Berlin",
        venues=[Venue(id="v0", name="Hall"), Venue(id="v1", name="House")],
        rooms=[Room(id=f"r{n}", name=f"Room {n}", venue=f"v{n % 2}") for n in numbers],
        tracks=[Track(id=f"t{n}", title=f"Track {n}") for n in numbers],
        people=[Person(id=f"p{n}", name=f"Person {n}") for n in numbers],
        sessions=map(session, range(count)),
    )


def sort(event: Event) -> None:
    """Sort the sessions by their instants: the floor."""
    spans = [(utc(s.start), utc(s.end), s.id) for s in event.sessions if s.start and s.end]
    spans.sort()


def measured() -> dict[str, Callable[[Event], object]]:
    """Return what is measured: first the floor, then what stands on it."""
    overlaps = [rule for rule in CHECKS if rule.id in OVERLAPS]
    return {
        "sorting the sessions": sort,
        **{rule.id: partial(checked, [rule]) for rule in overlaps},
        f"the {len(overlaps)} rules on overlaps": partial(checked, overlaps),
        f"all {len(CHECKS)} rules": partial(checked, CHECKS),
    }


def checked(rules: Sequence[Check | DatedCheck], event: Event) -> None:
    """Run rules on an event."""
    run_checks(event, rules, TODAY)


def seconds(run: Callable[[Event], object], event: Event) -> float:
    """Return the time of the processor that a call takes on a copy of an event."""
    fresh = copy.copy(event)
    start = time.process_time()
    run(fresh)
    return time.process_time() - start


def main() -> None:
    """Measure and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    event = programme(count)
    runs = measured()
    rounds = [{name: seconds(run, event) for name, run in runs.items()} for _ in range(ROUNDS)]
    floor = next(iter(runs))
    print(f"{count} sessions: ratio to {floor}, median of {ROUNDS} rounds, and seconds")
    for name in runs:
        ratio = statistics.median(took[name] / took[floor] for took in rounds)
        took = statistics.median(took[name] for took in rounds)
        print(f"{ratio:6.1f}  {took:7.3f} s  {name}")


if __name__ == "__main__":
    main()
