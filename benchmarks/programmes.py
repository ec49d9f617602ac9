"""The events that are measured: congresses of any size, whose texts are those of real ones.

A seed changes every text, so that what is remembered from one round helps no other.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import attrs

from eventkit.model import Event, Organization, Participation, Person, Room, Session, Track, Venue
from eventkit.model.times import zone

ROOMS = 50
SLOTS = 16  # in a day
FIRST = date(2027, 3, 1)
ZONE = "Europe/Berlin"
UPDATED = datetime(2027, 1, 15, 12, tzinfo=UTC)
PEOPLE_PER_SESSION = 5

WORDS = Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split()
ACCENTED = ["Müller", "Nuñez", "Çelik", "Dvořák", "Ångström", "Øst", "Łukasz", "José"]
NAMES = ["Ada", "Ben", "Carla", "Dmitri", "Elif", "Farid", "Grace", "Hana", "Ivo", "Jun", "Kofi"]
SURNAMES = ["Example", "Smith", "Okafor", "Tanaka", "Ivanova", "Haddad", "Silva", "Meyer", "Novak"]
POSITIONS = ["Professor of water law", "Head of unit", "Researcher", "Director", "Legal adviser"]


def congress(count: int, *, seed: int = 0, hidden: int = 0) -> Event:
    """Return an event of so many sessions, fifty at a time, in which nobody is in two places.

    Args:
        count: How many sessions.
        seed: What the texts are drawn by.
        hidden: One session of so many is for the organisers alone; none if 0.
    """
    random = Random(seed)  # noqa: S311  # texts, not secrets
    days = max(2, -(-count // (ROOMS * SLOTS)))
    people = max(2 * ROOMS, count // PEOPLE_PER_SESSION)
    return Event(
        id="congress",
        uid="7d1f60c2-congress",
        title=f"Congress {seed}",
        start=FIRST,
        end=FIRST + timedelta(days=days - 1),
        timezone=ZONE,
        updated=UPDATED,
        venues=[Venue(id="house", name="House on the river", street="Quay 1", city="Berlin")],
        rooms=[
            Room(id=f"room-{number}", name=f"Room {number}", venue="house")
            for number in range(ROOMS)
        ],
        tracks=[Track(id=f"track-{number}", title=f"Track {number}") for number in range(ROOMS)],
        organizations=[
            Organization(id=f"org-{number}", name=f"Institute {number} of {_words(random, 2)}")
            for number in range(max(10, people // 10))
        ],
        people=list(_people(random, people)),
        sessions=[_session(random, number, people, hidden) for number in range(count)],
    )


def agenda(event: Event) -> str:
    """Return the agenda of a congress, as people write it: `09:00–09:25 Title — Who, Who (Room)`.

    Args:
        event: The congress. Digits in names become letters, as people have no numbers.
    """
    names = {it.id: it.name for it in event.people}
    rooms = {it.id: it.name for it in event.rooms}
    lines: list[str] = []
    day: date | None = None
    for session in event.sessions:
        start, end = session.start, session.end
        if start is None or end is None:
            continue
        if day != start.date():
            day = start.date()
            lines += ["", f"{day:%A, %-d %B %Y}", ""]
        who = ", ".join(_as_letters(names[it.who]) for it in session.participations)
        hours = f"{start:%H:%M}–{end:%H:%M}"  # as people write
        lines.append(f"{hours} {session.title} — {who} ({rooms[session.rooms[0]]})")
    return "\n".join(lines)


def _as_letters(name: str) -> str:
    words, _, number = name.rpartition(" ")
    return words + "".join(chr(ord("a") + int(digit)) for digit in number)


def changed(event: Event, step: int, changes: int = 50) -> Event:
    """Return an event in which so many sessions have another title, time or room than before."""
    sessions = list(event.sessions)
    for change in range(changes):
        number = (step * 7919 + change * 101) % len(sessions)
        session = sessions[number]
        if change % 3 == 0:
            sessions[number] = attrs.evolve(session, title=f"Session {number}, edition {step}")
        elif change % 3 == 1 and session.start and session.end:
            later = timedelta(minutes=5)
            sessions[number] = attrs.evolve(
                session, start=session.start + later, end=session.end + later
            )
        else:
            sessions[number] = attrs.evolve(session, rooms=[f"room-{(number + step) % ROOMS}"])
    return attrs.evolve(event, sessions=sessions)


def _people(random: Random, count: int) -> Iterator[Person]:
    for number in range(count):
        surname = random.choice(ACCENTED if number % 10 == 0 else SURNAMES)
        yield Person(
            id=f"person-{number}",
            name=f"{random.choice(NAMES)} {surname} {number}",
            position=random.choice(POSITIONS),
            organization=f"org-{number % max(10, count // 10)}",
        )


def _session(random: Random, number: int, people: int, hidden: int) -> Session:
    day, slot = divmod(number // ROOMS, SLOTS)
    start = datetime.combine(FIRST, datetime.min.time(), zone(ZONE)) + timedelta(
        days=day, hours=9, minutes=30 * slot
    )
    speakers = [number % people, (number + people // 2) % people][: 1 + number % 2]
    return Session(
        id=f"session-{number}",
        title=_title(random, number),
        kind="talk",
        start=start,
        end=start + timedelta(minutes=25),
        rooms=[f"room-{number % ROOMS}"],
        track=f"track-{number % ROOMS}",
        languages=["en"],
        participations=[Participation(who=f"person-{who}", role="speaker") for who in speakers],
        description=f"{_prose(random, number)}\n\n{_prose(random, number)}",
        audience="organizers" if hidden and number % hidden == 0 else None,
    )


def _title(random: Random, number: int) -> str:
    surname = random.choice(ACCENTED)
    return (
        f"{_words(random, 3)}: {f'the {surname} case, ' if number % 20 == 0 else ''}part {number}"
    )


def _prose(random: Random, number: int) -> str:
    sentences = [f"{_words(random, random.randint(6, 12))}." for _ in range(2)]
    if number % 10 == 0:
        sentences.append(f"With thanks to {random.choice(ACCENTED)}, who asked first.")
    return " ".join(sentences)


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count)).capitalize()
