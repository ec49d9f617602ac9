"""What releases cost, each as a ratio to a plain export, measured in one run.

    python benchmarks/releases.py [SESSIONS]

Measured is an event of 10,000 sessions with 50 releases of 50 changes behind it: a plain export to
iCalendar, the same with the log, one more release, and what changed since the first. Each is a
process of its own, as a command is, that reads its document first. They run in turn, round after
round, so that a machine that changes its pace changes it for all of them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

from eventkit import dumps
from eventkit.model import Event, Participation, Person, Release, Room, Session, Venue
from eventkit.releases._places import Digests, Places, change_between, places_of
from eventkit.releases.log import line_of

SESSIONS = 10_000
RELEASES = 50
CHANGES = 50
ROUNDS = 3
DAYS = 10
BERLIN = ZoneInfo("Europe/Berlin")
TEXT = "What the law of *shared waters* asks of those upstream, in [cases](https://example.org). "


def programme(count: int) -> Event:
    """Return an event of so many sessions."""
    return Event(
        id="congress",
        uid="7d1f60c2-congress",
        title="Congress",
        start=date(2027, 3, 1),
        end=date(2027, 3, DAYS),
        timezone="Europe/Berlin",
        venues=[Venue(id="house", name="House on the river", city="Berlin")],
        rooms=[Room(id=f"r{number}", name=f"Room {number}") for number in range(50)],
        people=[
            Person(id=f"p{number}", name=f"Person {number}", position="Professor")
            for number in range(count // 5)
        ],
        sessions=[session(number, count) for number in range(count)],
    )


def session(number: int, count: int) -> Session:
    """Return one session of many."""
    hour, quarter = 8 + number // DAYS % 10, number % 4 * 15
    start = datetime(2027, 3, 1 + number % DAYS, hour, quarter, tzinfo=BERLIN)
    return Session(
        id=f"s{number}",
        title=f"Session {number}",
        kind="talk",
        start=start,
        end=start + timedelta(minutes=45),
        rooms=[f"r{number % 50}"],
        participations=[Participation(who=f"p{number % (count // 5)}", role="speaker")],
        description=TEXT * 3,
        notes=f"Ask about session {number}",
    )


def changed(event: Event, step: int) -> Event:
    """Return the event with so many sessions changed: titles, times and rooms."""
    sessions = list(event.sessions)
    for change in range(CHANGES):
        number = (step * 7919 + change * 101) % len(sessions)
        held = sessions[number]
        if change % 3 == 0:
            sessions[number] = attrs.evolve(held, title=f"Session {number}, edition {step}")
        elif change % 3 == 1 and held.start and held.end:
            quarter = timedelta(minutes=15)
            sessions[number] = attrs.evolve(
                held, start=held.start + quarter, end=held.end + quarter
            )
        else:
            sessions[number] = attrs.evolve(held, rooms=[f"r{(number + step) % 50}"])
    return attrs.evolve(event, sessions=sessions)


def lines(events: Iterable[Event]) -> Iterator[bytes]:
    """Yield the lines of a log: as `release` would, which proves the whole log each time."""
    before, digests, last = Places(), Digests(), None
    for number, event in enumerate(events, 1):
        places = places_of(event)
        moment = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(hours=number)
        made = Release(number=number, time=moment)
        change = change_between(before, places)
        last = line_of(made, places, digests, change=change, last=last)
        before = places
        yield last.data + b"\n"


def prepared(folder: Path, count: int) -> dict[str, list[str]]:
    """Write the document and its log, and return what is measured, the floor first."""
    event = programme(count)
    plain, logged = folder / "plain" / "event.toml", folder / "logged" / "event.toml"
    for document in (plain, logged):
        document.parent.mkdir()
    log = logged.with_name("event.releases.jsonl")
    steps = [event := changed(event, step) for step in range(RELEASES)]
    log.write_bytes(b"".join(lines(steps)))
    for document in (plain, logged):
        document.write_text(dumps(event), encoding="utf-8")
    more = folder / "more" / "event.toml"
    more.parent.mkdir()
    more.write_text(dumps(changed(event, RELEASES)), encoding="utf-8")
    run = [sys.executable, "-m", "eventkit"]
    return {
        "plain export": [*run, "export", str(plain), "-o", str(folder / "plain.ics")],
        "stamped export": [*run, "export", str(logged), "-o", str(folder / "logged.ics")],
        # So many sessions in so few rooms clash, which `check` holds for errors.
        "one more release": [*run, "release", str(more), "--force"],
        # Of what is restricted in each session all releases in between are asked.
        "what changed since the first": [*run, "diff", f"{logged}@1", str(logged)],
    }


def seconds(command: list[str]) -> float:
    """Return how long a command takes as a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Measure and print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SESSIONS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measured = prepared(folder, count)
        log, copy = (folder / each / "event.releases.jsonl" for each in ("logged", "more"))
        rounds = []
        for _ in range(ROUNDS):
            copy.write_bytes(log.read_bytes())
            rounds.append({name: seconds(command) for name, command in measured.items()})
        size = log.stat().st_size / 2**20
    floor = next(iter(measured))
    print(
        f"{count} sessions, {RELEASES} releases of {CHANGES} changes, a log of {size:.1f} MiB;"
        f" ratio to `{floor}`, median of {ROUNDS} rounds (least to most)"
    )
    for name in measured:
        ratios = [took[name] / took[floor] for took in rounds]
        middle = statistics.median(ratios)
        print(f"{middle:6.2f}  ({min(ratios):.2f} to {max(ratios):.2f})  {name}")


if __name__ == "__main__":
    main()
