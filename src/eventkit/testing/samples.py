"""Ready-made events, plainly invented: one for each thing that a format may get wrong.

`SAMPLES` maps a name to an event, which is made when it is first asked for. More may be added
to the mapping: `{**SAMPLES, "ours": event}`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import attrs

from eventkit.model import (
    Contact,
    Day,
    Event,
    Group,
    Horizon,
    Indicator,
    Material,
    Online,
    Organization,
    Outcome,
    OutcomeKind,
    Participation,
    Person,
    Project,
    Response,
    Room,
    Session,
    SessionKind,
    Source,
    Statement,
    Status,
    Track,
    Venue,
)

SENTINEL = "hushhush"
"""What every restricted text of the sample `restricted` begins with, and no other text holds."""

BERLIN = "Europe/Berlin"
FRIDAY = date(2027, 3, 26)

ADA = Person(id="ada", name="Ada Example", position="Professor of water law", organization="inst")
BOB = Person(id="bob", name="Bob Beispiel", country="DE")
INSTITUTE = Organization(
    id="inst", name="Institute of Examples", abbreviation="IoE", kind="academic", country="DE"
)
HOUSE = Venue(id="house", name="Haus am Fluss", street="Uferweg 1", city="Berlin", country="DE")
AULA = Room(id="aula", name="Aula", floor="1", capacity=120)
LAB = Room(id="lab", name="Laboratory")
STREAM = Room(id="stream", name="Live stream", online=Online(url="https://example.org/live"))


def _event(id: str, **fields: Any) -> Event:  # noqa: ANN401  # fields of many types
    """Return an event with what each of them has, and these fields."""
    common: dict[str, Any] = {
        "uid": f"sample.{id}",
        "title": "Spring School on Water Law",
        "start": FRIDAY,
        "end": FRIDAY,
        "timezone": BERLIN,
        "updated": datetime(2027, 1, 11, 8, 30, tzinfo=UTC),
    }
    return Event(id=id, **{**common, **fields})


def _hours(day: date, start: str, end: str, zone: str = BERLIN) -> dict[str, Any]:
    """Return a start and an end of one day; an end before the start passes midnight."""
    clocks = [datetime.fromisoformat(f"{day} {clock}") for clock in (start, end)]
    begin, finish = (clock.replace(tzinfo=ZoneInfo(zone)) for clock in clocks)
    return {"start": begin, "end": finish if finish > begin else finish + timedelta(days=1)}


def _takes_part(who: Person | Organization | Group, role: str = "speaker") -> Participation:
    return Participation(who=who, role=role)


def _opening(**fields: Any) -> Session:  # noqa: ANN401  # fields of many types
    common: dict[str, Any] = {
        "title": "Opening",
        "kind": SessionKind.PLENARY,
        "rooms": [AULA],
        **_hours(FRIDAY, "09:30", "10:15"),
    }
    return Session(id="opening", **{**common, **fields})


def _empty() -> Event:
    return _event("empty")


def _one_session() -> Event:
    return _event(
        "one-session",
        venues=[HOUSE],
        rooms=[AULA],
        people=[ADA],
        organizations=[INSTITUTE],
        sessions=[_opening(participations=[_takes_part(ADA)], description="*Welcome* to all.")],
    )


def _several_days() -> Event:
    days = [FRIDAY + timedelta(days=number) for number in range(3)]
    talks = [
        Session(
            id=f"talk-{number}-{clock[:2]}",
            title=f"Talk at {clock} of day {number}",
            **_hours(day, clock, end),
        )
        for number, day in enumerate(days, 1)
        for clock, end in (("09:00", "10:30"), ("14:00", "15:30"))
    ]
    breaks = [
        Session(
            id=f"coffee-{number}",
            title="Coffee",
            kind=SessionKind.BREAK,
            repeats="coffee",
            **_hours(day, "10:30", "11:00"),
        )
        for number, day in enumerate(days, 1)
    ]
    return _event(
        "several-days",
        end=days[-1],
        days=[Day(id="1", title="Arriving"), Day(id="3", title="Parting")],
        sessions=[
            *talks,
            *breaks,
            Session(id="excursion", title="Excursion", day=days[1]),
            Session(id="surprise", title="Surprise"),
        ],
    )


def _parallel_tracks() -> Event:
    tracks = [Track(id="law", title="Law", color="#1b6ca8"), Track(id="water", title="Water")]
    return _event(
        "parallel-tracks",
        venues=[HOUSE],
        rooms=[AULA, LAB, STREAM],
        tracks=tracks,
        sessions=[
            _opening(rooms=[AULA, STREAM]),
            Session(
                id="moot",
                title="Moot court",
                track="law",
                rooms=[AULA],
                **_hours(FRIDAY, "11:00", "13:00"),
            ),
            Session(
                id="greeting",
                title="Greeting",
                part_of="opening",
            ),
            Session(
                id="rivers",
                title="Rivers",
                track="water",
                rooms=[LAB],
                **_hours(FRIDAY, "11:00", "12:00"),
            ),
            Session(
                id="lakes",
                title="Lakes",
                track="water",
                rooms=[LAB],
                **_hours(FRIDAY, "12:00", "13:00"),
            ),
        ],
    )


def _over_midnight() -> Event:
    night = Session(id="night", title="Night walk", **_hours(FRIDAY, "22:00", "01:30"))
    return _event("over-midnight", end=FRIDAY + timedelta(days=1), sessions=[night])


def _dst_gap() -> Event:
    sunday = date(2027, 3, 28)
    vigil = Session(id="vigil", title="Vigil", **_hours(sunday, "01:30", "03:30"))
    return _event("dst-gap", start=sunday, end=sunday, sessions=[vigil])


def _dst_fold() -> Event:
    sunday, zone = date(2027, 10, 31), ZoneInfo(BERLIN)
    first, second = (datetime(2027, 10, 31, 2, 30, fold=fold, tzinfo=zone) for fold in (0, 1))
    third = datetime(2027, 10, 31, 3, 30, tzinfo=zone)
    return _event(
        "dst-fold",
        start=sunday,
        end=sunday,
        sessions=[
            Session(id="before", title="The first half past two", start=first, end=second),
            Session(id="after", title="The second half past two", start=second, end=third),
        ],
    )


def _mixed_zones() -> Event:
    remote = {
        "ashgabat": ("Asia/Ashgabat", "14:00", "15:00"),
        "kathmandu": ("Asia/Kathmandu", "16:45", "17:30"),
        "new-york": ("America/New_York", "20:00", "21:00"),
    }
    calls = [
        Session(id=id, title=f"Call from {zone}", timezone=zone, **_hours(FRIDAY, start, end, zone))
        for id, (zone, start, end) in remote.items()
    ]
    return _event("mixed-zones", sessions=[_opening(rooms=[]), *calls])


def _no_speakers() -> Event:
    return _event("no-speakers", rooms=[AULA], sessions=[_opening()])


def _many_speakers() -> Event:
    people = [
        Person(id=f"p{number}", name=f"Person {number:02}", position=f"Chair no. {number}")
        for number in range(1, 41)
    ]
    crowd = Group(id="crowd", name="Legal institutions", members=people[:2], count=60)
    return _event(
        "many-speakers",
        rooms=[AULA],
        people=[ADA, *people],
        organizations=[INSTITUTE],
        groups=[crowd],
        sessions=[
            _opening(
                participations=[
                    *map(_takes_part, people),
                    _takes_part(ADA, "moderator"),
                    _takes_part(crowd, "participant"),
                    Participation(who=ADA, role="time-keeper", remote=True),
                ]
            )
        ],
    )


def _cancelled() -> Event:
    return _event(
        "cancelled",
        status=Status.POSTPONED,
        rooms=[AULA],
        sessions=[
            _opening(status=Status.CANCELLED, notice="Speaker ill"),
            Session(id="later", title="Later", status=Status.TENTATIVE, day=FRIDAY),
        ],
    )


def _outcomes_missing() -> Event:
    return _event(
        "outcomes-missing",
        rooms=[AULA],
        sessions=[_opening()],
        statements=[Statement(id="S-1", text="Nobody wrote down what came of it.", quote=False)],
    )


def _outcomes() -> Event:
    named = {
        OutcomeKind.FINDING: "Rivers do not stop at borders",
        OutcomeKind.RECOMMENDATION: "Measure together",
        OutcomeKind.DECISION: "A commission is founded",
        OutcomeKind.COMMITMENT: "Data are published",
        OutcomeKind.ACTION: "Write the first report",
    }
    ids = [f"{kind[0].upper()}{number}" for number, kind in enumerate(named, 1)]
    chain = [
        Outcome(
            id=id,
            kind=kind,
            title=named[kind],
            session="opening",
            follows=ids[number - 1 : number] if number else [],
            sources=["minutes"],
        )
        for number, (id, kind) in enumerate(zip(ids, named, strict=True))
    ]
    full = Outcome(
        id="full",
        kind="open-question",
        title="Who pays?",
        text="The institute is asked to say who pays.",
        description="It was asked *three times*.",
        stage="preliminary",
        status="in-progress",
        follows=ids[:2],
        addressed_to=[INSTITUTE],
        owners=[ADA],
        response=Response(answer="partly", reason="Half of it"),
        due=date(2028, 1, 31),
        horizon=Horizon(years=(3, 5), text="three to five years"),
        indicators=[
            Indicator(id="share", title="Share paid", unit="%", baseline=0, target=62.5),
            Indicator(id="mood", title="Mood", baseline="sceptical"),
        ],
    )
    return _event(
        "outcomes",
        rooms=[AULA],
        people=[ADA],
        organizations=[INSTITUTE],
        project="rivers",
        projects=[Project(id="rivers", title="Rivers", donors=[INSTITUTE])],
        sessions=[_opening()],
        statements=[
            Statement(id="S-1", by=ADA, text="Water has no passport.", session="opening"),
            Statement(id="S-2", by=INSTITUTE, text="All agreed to go on.", quote=False),
            Statement(id="S-3", text="We were not asked."),
        ],
        outcomes=[*chain, full, Outcome(id="later", kind="action", title="x", due_text="mid-2028")],
        sources=[
            Source(
                id="minutes",
                title="Minutes",
                publisher="Institute",
                date=date(2027, 4, 2),
                url="https://example.org/minutes",
            )
        ],
    )


def _hushed(place: str) -> str:
    return f"{SENTINEL}-{place}"


def _restricted() -> Event:
    """Return an event with a restricted text in every place that can hold one."""
    shut: dict[str, Any] = {"audience": "organizers"}
    secret = {"title": _hushed("title"), "description": _hushed("description"), **shut}
    contact = Contact(email=_hushed("email") + "@example.org", phone=_hushed("phone"))
    online = Online(url=f"https://example.org/{SENTINEL}", passcode=_hushed("passcode"))
    aside: dict[str, Any] = {
        "notes": _hushed("notes"),
        "x": {"acme": {"text": _hushed("x"), "n": {"a": [1]}}},
    }
    ghost = Person(id=_hushed("person"), name=_hushed("name"), position=_hushed("job"), **shut)
    cellar = Room(id=_hushed("room"), name=_hushed("room-name"), **shut)
    opening = _opening(
        participations=[
            _takes_part(ADA),
            _takes_part(ghost),
            Participation(who=BOB, role=_hushed("role"), audience="organizers"),
        ],
        rooms=[AULA, cellar],
        online=online,
        materials=[
            Material(id="slides", title="Slides", url="https://example.org/slides"),
            Material(id=_hushed("m"), url=f"https://example.org/{SENTINEL}/m", **secret),
        ],
        **aside,
    )
    meeting = Session(id=_hushed("s"), **secret, **_hours(FRIDAY, "12:00", "13:00"))
    part = Session(id=_hushed("part"), title=_hushed("part-title"), part_of=meeting)
    outcome = Outcome(
        id="F-1",
        kind="finding",
        title="Found",
        follows=[_hushed("o")],
        owners=[ghost],
        indicators=[Indicator(id=_hushed("i"), unit=_hushed("unit"), **secret)],
    )
    hidden = {
        f"sessions.{meeting.id}.title": _hushed("translated"),
        f"sessions.opening.materials.{_hushed('m')}.title": _hushed("translated-m"),
        "sessions.opening.title": "Открытие",
    }
    return _event(
        "restricted",
        contact=contact,
        online=online,
        **aside,
        venues=[HOUSE],
        rooms=[AULA, cellar],
        people=[Person(id="ada", name="Ada Example", contact=contact, **aside), BOB, ghost],
        groups=[Group(id="crowd", name="Crowd", members=[ADA, ghost])],
        tracks=[Track(id=_hushed("track"), **secret)],
        sessions=[opening, meeting, part],
        statements=[
            Statement(id="S-1", text="Said.", by=ghost),
            Statement(id=_hushed("st"), text=_hushed("statement"), **shut),
        ],
        outcomes=[outcome, Outcome(id=_hushed("o"), kind="finding", **secret)],
        sources=[Source(id=_hushed("src"), publisher=_hushed("publisher"), **secret)],
        translations={"ru": hidden},
        exporters={"acme": {"key": _hushed("setting")}},
    )


def _unattributed() -> Event:
    """Return an event of which only the organisers know who said what."""
    return attrs.evolve(
        _outcomes(), id="unattributed", uid="sample.unattributed", attribution="none"
    )


def _discreet() -> Event:
    """Return an event that a telephone may show by other titles than its own."""
    witness = Session(
        id="s2",
        title="Hearing of a witness",
        discreet_title="Appointment",
        **_hours(FRIDAY, "11:00", "12:00"),
    )
    return _event(
        "discreet",
        discreet_title="Course",
        venues=[HOUSE],
        rooms=[AULA],
        people=[ADA],
        organizations=[INSTITUTE],
        sessions=[_opening(participations=[_takes_part(ADA)]), witness],
        translations={"ru": {"event.discreet_title": "Встреча"}},
        exporters={"icalendar": {"discreet": True}},
    )


def _translations() -> Event:
    return _event(
        "translations",
        rooms=[AULA],
        topics=["water", "law"],
        sessions=[_opening(description="*Welcome* to all.")],
        translations={
            "ru": {
                "event.title": "Весенняя школа по водному праву",
                "event.topics": ["вода", "право"],
                "rooms.aula.name": "Актовый зал",
                "sessions.opening.title": "Открытие",
                "sessions.opening.description": "*Добро пожаловать.*",
            },
            "tk": {"sessions.opening.title": "Açylyş"},
            "ar": {"sessions.opening.title": "الافتتاح"},
        },
    )


HOSTILE = (
    "'single' \"double\" \\back\\ `tick`",
    "=cmd()|' /C calc'!A0",
    "</script><b>bold</b><!-- & &lt;",
    "line\nfeed\r\nand return\rtab\t. END:VEVENT\r\nBEGIN:VEVENT",
    "separator\u2028and\u2029next line\x85",
    "nul\0bell\x07 escape\x1b[31mred\x1b[0m",
    "\u202etfel ot thgir\u202c \u2067عربي\u2069",
    "👩\u200d👩\u200d👧 🇹🇲 e\u0301 \ufeff",
    "# Heading | [link](javascript:alert(1)) | *a* _b_",
    "\n# Heading\n---\n| a | b |\n|---|---|\n",
)


def _hostile_text() -> Event:
    long = "An endless sentence about water law. " * 300
    sessions = [
        Session(
            id=f"s{number}",
            title=text,
            notice=text,
            description=text,
            rooms=["odd"],
            participations=[Participation(who="odd-person", role="speaker")],
            **_hours(FRIDAY, f"{8 + number:02}:00", f"{8 + number:02}:45"),
        )
        for number, text in enumerate((*HOSTILE, "x" * 3000, long))
    ]
    return _event(
        "hostile-text",
        title="".join(HOSTILE),
        summary=long,
        rooms=[Room(id="odd", name=HOSTILE[3])],
        people=[Person(id="odd-person", name=HOSTILE[1], position=HOSTILE[2])],
        sessions=sessions,
        outcomes=[
            Outcome(id=f"o{number}", kind="finding", title=text, text=text)
            for number, text in enumerate(HOSTILE)
        ],
        statements=[Statement(id=f"t{number}", text=text) for number, text in enumerate(HOSTILE)],
    )


def _thousand_sessions() -> Event:
    rooms = [Room(id=f"r{number}", name=f"Room {number}") for number in range(1, 11)]
    sessions = [
        Session(
            id=f"s{number}",
            title=f"Talk number {number}",
            rooms=[rooms[number % 10]],
            **_hours(
                FRIDAY + timedelta(days=number // 200),
                f"{9 + number // 20 % 10:02}:{number // 10 % 2 * 30:02}",
                f"{9 + number // 20 % 10:02}:{number // 10 % 2 * 30 + 25:02}",
            ),
        )
        for number in range(1000)
    ]
    return _event(
        "thousand-sessions", end=FRIDAY + timedelta(days=4), rooms=rooms, sessions=sessions
    )


_MAKERS: dict[str, Callable[[], Event]] = {
    "empty": _empty,
    "one-session": _one_session,
    "several-days": _several_days,
    "parallel-tracks": _parallel_tracks,
    "over-midnight": _over_midnight,
    "dst-gap": _dst_gap,
    "dst-fold": _dst_fold,
    "mixed-zones": _mixed_zones,
    "no-speakers": _no_speakers,
    "many-speakers": _many_speakers,
    "cancelled": _cancelled,
    "outcomes-missing": _outcomes_missing,
    "outcomes": _outcomes,
    "restricted": _restricted,
    "unattributed": _unattributed,
    "discreet": _discreet,
    "translations": _translations,
    "hostile-text": _hostile_text,
    "thousand-sessions": _thousand_sessions,
}


@cache
def _made(name: str) -> Event:
    return _MAKERS[name]()


class _Samples(Mapping[str, Event]):
    """The samples by name, each made when it is first asked for."""

    def __getitem__(self, name: str) -> Event:
        return _made(name)

    def __iter__(self) -> Iterator[str]:
        return iter(_MAKERS)

    def __len__(self) -> int:
        return len(_MAKERS)


SAMPLES: Mapping[str, Event] = _Samples()
"""An event for each thing that a format may get wrong, by its name.

>>> len(SAMPLES["thousand-sessions"].sessions)
1000
"""
