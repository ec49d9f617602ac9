"""Calendars that readers are known to stumble over, and those of the examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import HealthCheck, Phase, given, settings
from tests.readers.entries import Entry, expected

import eventkit
from eventkit.model import Audience, Event, Room, Session, Status, Track, Venue
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events

EXAMPLES = Path(__file__).parents[2] / "examples"
UPDATED = datetime(2024, 1, 1, tzinfo=UTC)
YEAR = 2024  # zone data of later years differ between distributions

ODD_ZONES = [
    "Africa/Casablanca",  # its winter time "saves", and Ramadan has other dates each year
    "Africa/Sao_Tome",
    "America/New_York",
    "America/Santiago",  # on the Sunday after the first Saturday
    "America/St_Johns",
    "Antarctica/Troll",  # by two hours
    "Asia/Almaty",  # moved for good on 1 March 2024
    "Asia/Ashgabat",
    "Asia/Gaza",  # twice there and back in a year
    "Asia/Kathmandu",
    "Australia/Lord_Howe",  # by half an hour
    "Europe/Berlin",
    "Europe/Dublin",  # its winter time "saves"
    "Pacific/Apia",
    "Pacific/Chatham",
    "UTC",
]
NO_ZONES = {"Factory", "localtime"}  # one says "not set", the other is that of the machine
EVERY_ZONE = sorted(available_timezones() - NO_ZONES)

LONG = {
    "turkmen": "Zenanlara garşy zorlugyň öňüni almak boýunça çäreler we oňa jogap bermegiň ýollary",
    "russian": "Меры по предупреждению насилия и ответу на него: рекомендации участников семинара",
    "emoji": "🤝🏽 " * 20 + "👩🏽\u200d💻 🇹🇲🇩🇪 конец",
    "accents": "e\u0301" * 60 + " в и\u0306 конце",
    "marks": 'commas, semicolons; colons: "quotes" \\ back/slash',
}


class Case(NamedTuple):
    """A calendar, and what is in it."""

    calendar: bytes
    entries: list[Entry]


def case(event: Event, **options: Any) -> Case:
    return Case(eventkit.export(event, to="icalendar", **options), expected(event, **options))


def talk(id: str, start: datetime, hours: float = 1, **more: Any) -> Session:
    fields = {"title": id.title(), **more}
    return Session(id=id, start=start, end=start + timedelta(hours=hours), **fields)


def around(zone: str, sessions: Iterable[Session], **more: Any) -> Event:
    day = date(YEAR, 7, 1)
    fields = {"start": day, "end": day, **more}
    return Event(
        id=re.sub(r"\W", "-", zone), uid="readers-of-examples", title=f"In {zone}",
        timezone=zone, sessions=sessions, updated=UPDATED, **fields,
    )  # fmt: skip


# --- hand-made


def odd_hours(zone: str) -> Event:
    """Return an event with sessions in winter and summer, past midnight, and at every change."""
    there = ZoneInfo(zone)
    times = [datetime(YEAR, 1, 15, 9, 30), datetime(YEAR, 7, 15, 9, 30), datetime(YEAR, 7, 15, 22)]
    moments = [moment.replace(tzinfo=there) for moment in times]
    moments += [
        (change + timedelta(hours=away)).astimezone(there)
        for change in changes(there)
        for away in (-5, -1, 0, 5)
    ]
    return around(zone, (talk(f"s{number}", when, 3) for number, when in enumerate(moments)))


def changes(zone: ZoneInfo) -> list[datetime]:
    """Return the hours of the year in which the clocks of a zone change."""
    hours = [datetime(YEAR, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(366 * 24)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    return [hours[n] for n in range(1, len(hours)) if offsets[n] != offsets[n - 1]]


def in_month(month: int, zones: Iterable[str]) -> Event:
    """Return an event with a session at noon in each of the zones."""
    noon = datetime(YEAR, month, 15, 12)
    sessions = (
        talk(f"z{number}", noon.replace(tzinfo=ZoneInfo(zone)), title=zone, timezone=zone)
        for number, zone in enumerate(zones)
    )
    return around("UTC", sessions)


@cache
def every_zone() -> dict[str, Case]:
    """Return calendars of some zones each: clients copy all that one describes into every entry."""
    some = [EVERY_ZONE[first : first + SOME] for first in range(0, len(EVERY_ZONE), SOME)]
    return {
        f"{month}, {zones[0]} to {zones[-1]}": case(in_month(number, zones))
        for month, number in MONTHS.items()
        for zones in some
    }


MONTHS = {"January": 1, "July": 7}
SOME = 40


def long_texts() -> Event:
    noon = datetime(YEAR, 7, 1, 12, tzinfo=ZoneInfo("Asia/Ashgabat"))
    texts = (talk(id, noon, title=text, description=f"{text}\n" * 4) for id, text in LONG.items())
    return around("Asia/Ashgabat", texts)


def cancelled() -> Event:
    noon = datetime(YEAR, 7, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    return around("Europe/Berlin", (talk(str(state), noon, status=state) for state in Status))


def midnight() -> Event:
    """Return an event of sessions that begin, end and last at midnight, at the turn of a year."""
    zone = ZoneInfo("Europe/Berlin")
    eve = datetime(YEAR - 1, 12, 31, tzinfo=zone)
    new_year = datetime(YEAR, 1, 1, tzinfo=zone)
    sessions = [
        talk("until", new_year - timedelta(hours=2), 2),
        talk("from", new_year, 2),
        talk("over", new_year - timedelta(hours=1), 2),
        talk("whole-day", eve, 24),
        talk("second", new_year - timedelta(seconds=1), 1 / 3600),
    ]
    return around("Europe/Berlin", sessions, start=eve.date(), end=new_year.date())


def all_day() -> Event:
    """Return an event of a leap day and its neighbours, with no session that has hours."""
    day = date(YEAR, 2, 29)
    only = Session(id="excursion", title="Excursion", day=day)
    return around("Asia/Ashgabat", [only], start=day - timedelta(days=1), end=day)


def everything() -> Case:
    """Return one entry with all that is compared, and what it must be, word for word."""
    noon = datetime(YEAR, 7, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    session = talk(
        "water", noon, title="Water; law, and “peace”", status=Status.TENTATIVE, kind="panel",
        track="law", rooms=["aula", "lab"], description="One, two; three\\four.\n\n- a\n- b",
    )  # fmt: skip
    event = around(
        "Europe/Berlin", [session], status=Status.CONFIRMED,
        tracks=[Track(id="law", title="Water law")],
        venues=[Venue(id="house", name="Haus am Fluß", street="Uferweg 1", city="Berlin")],
        rooms=[Room(id="aula", name="Aula"), Room(id="lab", name="Lab, upstairs")],
    )  # fmt: skip
    own = Entry(
        uid="readers-of-examples",
        start="2024-07-01",
        end="2024-07-02",
        summary="In Europe/Berlin",
        location="Haus am Fluß, Uferweg 1, Berlin",
        status="CONFIRMED",
    )
    timed = Entry(
        uid="water@readers-of-examples",
        start="2024-07-01T10:00:00Z",
        end="2024-07-01T11:00:00Z",
        summary="Water; law, and “peace”",
        location="Aula / Lab, upstairs, Haus am Fluß, Uferweg 1, Berlin",
        description="One, two; three\\four.\n\n- a\n- b",
        status="TENTATIVE",
        categories=("Water law", "Panel"),
    )
    return Case(eventkit.export(event, to="icalendar"), [own, timed])


@cache
def hard_cases() -> dict[str, Case]:
    made = {
        "long texts": long_texts(),
        "cancelled": cancelled(),
        "midnight": midnight(),
        "all day": all_day(),
        **{f"sample {name}": event for name, event in SAMPLES.items()},
    }
    return {"everything": everything(), **{name: case(event) for name, event in made.items()}}


@cache
def changes_of_clocks() -> dict[str, Case]:
    return {zone: case(odd_hours(zone)) for zone in ODD_ZONES}


# --- the examples


@cache
def examples() -> dict[str, Case]:
    """Return the calendars that lie beside the examples, for each audience and language."""
    documents = sorted(EXAMPLES.glob("*/event.toml"))
    return {name: each for document in documents for name, each in _beside(document)}


def _beside(document: Path) -> Iterator[tuple[str, Case]]:
    event = eventkit.load(document)
    for file in sorted(document.parent.glob(f"{event.id}*.ics")):
        yield file.name, Case(file.read_bytes(), expected(event, **_view(file, event)))


def _view(file: Path, event: Event) -> dict[str, str]:
    """Read off the name of a file whom it is for: <event id>[.<audience>][.<language>].ics."""
    marks = file.name.removeprefix(event.id).removesuffix(".ics").split(".")
    audiences = set(map(str, Audience))
    return {"audience" if mark in audiences else "language": mark for mark in marks if mark}


# --- generated


@cache
def generated() -> dict[str, Case]:
    """Return some events, the same at each run: programs are too slow to be asked one by one."""
    drawn: list[Event] = []

    @settings(
        max_examples=EVENTS,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],  # the machines that run this are shared
    )
    @given(events())
    def draw(event: Event) -> None:
        drawn.append(event)

    draw()
    held = enumerate(event for event in drawn if has_agreed_times(event))
    return {f"event {number}": case(event, audience="organizers") for number, event in held}


def has_agreed_times(event: Event) -> bool:
    """Say whether the zone data of this machine and of the package index tell its times alike.

    Readers bring data of their own, and of later years they differ.
    """
    ends = (end for session in event.sessions for end in (session.start, session.end) if end)
    return all(end.utcoffset() == elsewhere(end).utcoffset() for end in ends)


def elsewhere(moment: datetime) -> datetime:
    return moment.astimezone(_of_the_index(str(moment.tzinfo)))


@cache
def _of_the_index(name: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


EVENTS = 40


GROUPS = {
    "examples": examples,
    "hard cases": hard_cases,
    "changes of clocks": changes_of_clocks,
    "every zone": every_zone,
    "generated events": generated,
}
