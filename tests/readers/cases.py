"""Calendars that readers are known to stumble over, and those of the examples."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import attrs
from hypothesis import HealthCheck, Phase, given, settings
from tests.clients.releases import expected, released
from tests.clients.story_of_kinds import DOCUMENTS, ENTRIES, entries
from tests.readers.entries import Entry
from tests.readers.held import Held, held

import eventkit
from eventkit.model import (
    Audience,
    Contact,
    Event,
    Material,
    Online,
    Organization,
    Participation,
    Person,
    Room,
    Session,
    Status,
    Track,
    Venue,
)
from eventkit.releases import release
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
    "quoted": '"Law" and "peace"',
    "marks": 'commas, semicolons; colons: "quotes" \\ back/slash',
}


class Case(NamedTuple):
    """A calendar, what is in it, and of that what the model holds, by UID."""

    calendar: bytes
    entries: list[Entry]
    held: Mapping[str, Held]


def case(event: Event, *more: Entry, **options: Any) -> Case:
    """Return the calendar of an event, in which there may be more than the event now holds."""
    return found_in(eventkit.export(event, to="icalendar", **options), event, *more, **options)


def found_in(calendar: bytes, event: Event, *more: Entry, **options: Any) -> Case:
    """Return a calendar as a case.

    A description must be read as the exporter means it, before anything is escaped, folded or
    encoded; the rest is the model's to say, and so is what the description has to tell.
    """
    meant: Any = eventkit.to_icalendar(event, **options)
    texts = {str(each["UID"]): str(each.get("DESCRIPTION", "")) for each in meant.events}
    of_model = {each.entry.uid: each for each in held(event, **options)}
    entries = [each.entry._replace(description=texts[uid]) for uid, each in of_model.items()]
    return Case(calendar, [*entries, *more], of_model)


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


def changes(zone: ZoneInfo, year: int = YEAR) -> list[datetime]:
    """Return the hours of a year in which the clocks of a zone change."""
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=n) for n in range(367)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    found: list[datetime] = []
    for number in range(366):
        if offsets[number] != offsets[number + 1]:
            hours = [days[number] + timedelta(hours=n) for n in range(25)]
            found += [
                after
                for before, after in pairwise(hours)
                if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
            ]
    return [change for change in found if change.year == year]


def near_changes(zones: Iterable[str], years: Iterable[int]) -> dict[str, Case]:
    """Return two calendars for each year in which clocks of a zone change.

    One has a session in January alone, long before the changes; the other a session a week after
    each of them. Of zones with the same changes one stands for all.
    """
    cases: dict[str, Case] = {}
    told: set[tuple[object, ...]] = set()
    for name in zones:
        zone = ZoneInfo(name)
        by_year = {year: changes(zone, year) for year in years}
        history = tuple(
            (moment, moment.astimezone(zone).utcoffset())
            for moments in by_year.values()
            for moment in moments
        )
        if history in told:
            continue
        told.add(history)
        for year, moments in by_year.items():
            january = [datetime(year, 1, 15, 12, tzinfo=zone)]
            weeks = [(it + timedelta(days=7)).astimezone(zone) for it in moments]
            for when, starts in (("January", january), ("after", weeks)) if moments else ():
                sessions = (talk(f"s{number}", start) for number, start in enumerate(starts))
                day = date(year, 7, 1)
                cases[f"{name}, {year}, {when}"] = case(around(name, sessions, start=day, end=day))
    return cases


@cache
def some_changes() -> dict[str, Case]:
    """Return calendars near changes that came once or for a few years, and near usual ones."""
    return {
        name: each
        for zone, years in SOME_CHANGES.items()
        for name, each in near_changes([zone], years).items()
    }


SOME_CHANGES = {
    "Africa/Cairo": (2014, 2023, 2024),
    "Africa/Casablanca": (2018, 2023),
    "America/Caracas": (2007, 2016),
    "America/Mexico_City": (2022,),
    "America/Nuuk": (2023, 2024),
    "America/Sao_Paulo": (2018, 2019),
    "Asia/Almaty": (2004, 2024),
    "Asia/Amman": (2021, 2022),
    "Asia/Gaza": (2016, 2023),
    "Asia/Pyongyang": (2015, 2018),
    "Asia/Tehran": (2021, 2022),
    "Europe/Athens": (2024,),
    "Europe/Berlin": (2024,),
    "Europe/Istanbul": (2015, 2016),
    "Europe/London": (2024,),
    "Europe/Moscow": (2010, 2011, 2014),
    "Pacific/Apia": (2011, 2021),
}


@cache
def every_change() -> dict[str, Case]:
    return near_changes(EVERY_ZONE, range(2000, YEAR + 1))


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
        notice="The boat leaves late", url="https://example.org/water",
        online=Online(url="https://example.org/live", passcode="a,b", audience="public"),
        languages=["en", "ru"], interpretation=["tk"],
        participations=[
            Participation(who="ada", role="speaker"),
            Participation(who="bob", role="moderator", remote=True),
            Participation(who="eve", role="speaker"),
        ],
        materials=[Material(id="slides", title="Slides", url="https://example.org/slides")],
    )  # fmt: skip
    event = around(
        "Europe/Berlin", [session, Session(id="greeting", title="Greeting", part_of="water")],
        status=Status.CONFIRMED, contact=Contact(email="ada@example.org", audience="public"),
        tracks=[Track(id="law", title="Water law")],
        venues=[Venue(id="house", name="Haus am Fluß", street="Uferweg 1", city="Berlin")],
        rooms=[Room(id="aula", name="Aula"), Room(id="lab", name="Lab, upstairs")],
        organizations=[Organization(id="institute", name="Institute of Examples")],
        people=[
            Person(id="ada", name="Ada Example", position="Judge", organization="institute"),
            Person(id="bob", name="Bob Beispiel"),
            Person(id="eve", name="Eve Exemple", organization="institute"),
        ],
    )  # fmt: skip
    own = Entry(
        uid="readers-of-examples",
        start="2024-07-01",
        end="2024-07-02",
        summary="In Europe/Berlin",
        location="Haus am Fluß, Uferweg 1, Berlin",
        description="Contact: ada@example.org",
        status="CONFIRMED",
    )
    timed = Entry(
        uid="water@readers-of-examples",
        start="2024-07-01T10:00:00Z",
        end="2024-07-01T11:00:00Z",
        summary="Water; law, and “peace”",
        location="Aula / Lab, upstairs, Haus am Fluß, Uferweg 1, Berlin",
        description=EVERYTHING,
        status="TENTATIVE",
        categories=("Water law", "Panel"),
        busy=True,
    )
    return Case(eventkit.export(event, to="icalendar"), [own, timed], {})


EVERYTHING = """\
The boat leaves late

Join: https://example.org/live (Passcode: a,b)

Speakers: Ada Example (Judge, Institute of Examples); Eve Exemple (Institute of Examples)
Moderator: Bob Beispiel (from afar)

Languages: English, Russian
Interpretation: Turkmen

• Greeting

One, two; three\\four.

- a
- b

Slides: https://example.org/slides
https://example.org/water

Contact: ada@example.org"""


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
        yield file.name, found_in(file.read_bytes(), event, **_view(file, event))


def _view(file: Path, event: Event) -> dict[str, str]:
    """Read off the name of a file whom it is for: <event id>[.<audience>][.<language>].ics."""
    marks = file.name.removeprefix(event.id).removesuffix(".ics").split(".")
    audiences = set(map(str, Audience))
    return {"audience" if mark in audiences else "language": mark for mark in marks if mark}


# --- the options of the format


@cache
def options() -> dict[str, Case]:
    """Return the examples, whole or one day of them, with each option and state of an event."""
    both = [eventkit.load(document) for document in sorted(EXAMPLES.glob("*/event.toml"))]
    (school,) = (event for event in both if event.id == "spring-school-2027")
    day = only_day(school, 2)
    day = attrs.evolve(day, sessions=[*day.sessions, breakfast(day)])
    return {
        **{
            f"{event.id}, entries={entries}": case(event, entries=entries)
            for event in both
            for entries in ("days", "event", "sessions")
        },
        **{name: case(day, **given) for name, given in GIVEN.items()},
        "one person": case(school, select={"person": "ines"}),
        "one person, entries=days": case(school, select={"person": "ines"}, entries="days"),
        "one track": case(school, select={"track": "law"}),
        "cancelled": case(attrs.evolve(day, status="cancelled")),
        "postponed": case(attrs.evolve(day, status="postponed")),
        "postponed, discreet": case(attrs.evolve(day, status="postponed"), discreet=True),
        **releases(),
        **kinds(),
    }


GIVEN: dict[str, dict[str, Any]] = {
    "times=utc": {"times": "utc"},
    "busy=no": {"busy": False},
    "conference=no": {"conference": False},
    "breaks=no": {"breaks": False},
    "breaks=no, entries=days": {"breaks": False, "entries": "days"},
    "reminder": {"reminder": timedelta(minutes=15)},
    "discreet": {"discreet": True},
    "discreet, entries=days": {"discreet": True, "entries": "days"},
    "feed": {
        "name": LONG["marks"],
        "description": "Over, and out; see\nhttps://example.org/a,b;c",
        "feed_url": "https://example.org/a,b;c.ics",
        "refresh": timedelta(hours=1),
    },
}


def only_day(event: Event, number: int) -> Event:
    """Return an event with what takes place on one of its days, or on no day yet."""
    day = event.start + timedelta(days=number - 1)
    left = [each for each in event.sessions if event.day_of(each) in (day, None)]
    return attrs.evolve(event, sessions=left, statements=(), outcomes=(), translations={})


def breakfast(event: Event) -> Session:
    """Return a break with which the second day of an event begins."""
    day = event.start + timedelta(days=1)
    early = datetime.combine(day, time(7, 30), tzinfo=event.zone)
    return talk("breakfast", early, kind="break", title="Breakfast")


def releases() -> dict[str, Case]:
    """Return an event after two releases, and what the second one changed."""
    now = changed()
    with TemporaryDirectory() as folder:
        log = [
            release(event, Path(folder, "log"), now=UPDATED + timedelta(days=day))
            for day, event in enumerate((before(), now))
        ][-1]
    gone = [
        Entry(f"{id}@readers-of-examples", *CLOCKS[id], title, status="CANCELLED")
        for id, title in {
            "deleted": "CANCELLED: Deleted",
            "without-hours": "Without-Hours (time to be announced)",
            "restricted": "CANCELLED",
        }.items()
    ]
    whole = case(now, *gone, log=log)
    since = eventkit.export(now, to="icalendar", log=log, changed_since=1)
    left = [entry for entry in whole.entries if not entry.uid.startswith("steady@")]
    return {"two releases": whole, "changed since": whole._replace(calendar=since, entries=left)}


def kinds() -> dict[str, Case]:
    """Return each release of an event of open ends, moments, whole days and what is open."""
    cases = {}
    with TemporaryDirectory() as folder:
        states = zip(released(DOCUMENTS, Path(folder)), expected(ENTRIES), strict=True)
        for number, ((event, log), step) in enumerate(states, 1):
            there = {each.entry.uid for each in held(event)}
            gone = [entry for entry in entries(step) if entry.uid not in there]
            cases[f"kinds {number}"] = case(event, *gone, log=log)
            days = case(event, log=log, entries="days")
            cases[f"kinds {number}, entries=days"] = days
    return cases


CLOCKS = {
    id: (f"2024-07-01T{hour:02}:00:00Z", f"2024-07-01T{hour + 1:02}:00:00Z")
    for hour, id in enumerate(
        ("steady", "moved", "cancelled", "deleted", "without-hours", "restricted"), 8
    )
}


def before() -> Event:
    """Return an event with a session for each thing that may happen to one."""
    starts = {id: datetime.fromisoformat(start) for id, (start, _) in CLOCKS.items()}
    return around("Europe/Berlin", (talk(id, start) for id, start in starts.items()))


def changed() -> Event:
    """Return what became of it."""
    event = before()
    day = event.start
    steady, moved, cancelled, _, without_hours, restricted = event.sessions
    assert moved.start
    assert moved.end
    hour = timedelta(hours=1)
    return attrs.evolve(
        event,
        sessions=[
            steady,
            attrs.evolve(moved, start=moved.start + hour, end=moved.end + hour),
            attrs.evolve(cancelled, status="cancelled"),
            attrs.evolve(without_hours, start=None, end=None, day=day),
            attrs.evolve(restricted, audience="organizers"),
        ],
    )


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
    agreed = [event for event in drawn if has_agreed_times(event)]
    return {
        f"event {number}, entries={entries}": case(event, audience="organizers", entries=entries)
        for number, event in enumerate(agreed)
        for entries in ("all", "days")
    }


def has_agreed_times(event: Event) -> bool:
    """Say whether the zone data of this machine and of the package index tell its times alike.

    Readers bring data of their own, and of later years they differ.
    """
    ends = (end for session in event.sessions for end in (session.start, session.end) if end)
    return all(
        moment.astimezone(_of_the_index(name)).utcoffset()
        == moment.astimezone(_of_the_machine(name)).utcoffset()
        for moment in ends
        for name in [str(moment.tzinfo)]
    )


@cache
def _of_the_index(name: str) -> ZoneInfo:
    with files("tzdata").joinpath("zoneinfo", *name.split("/")).open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


@cache
def _of_the_machine(name: str) -> ZoneInfo:
    path = Path("/usr/share/zoneinfo", name)
    if not path.exists():
        return _of_the_index(name)
    with path.open("rb") as data:
        return ZoneInfo.from_file(data, key=name)


EVENTS = 40


GROUPS = {
    "examples": examples,
    "hard cases": hard_cases,
    "options": options,
    "changes of clocks": changes_of_clocks,
    "some changes": some_changes,
    "every zone": every_zone,
    "every change": every_change,
    "generated events": generated,
}
