"""Values of a wrong class, and zones and times that are none: refused where an item is made."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

import eventkit
from eventkit.model import (
    Contact,
    Event,
    Online,
    Participation,
    Person,
    Problem,
    Room,
    Session,
    Track,
)
from eventkit.model.errors import (
    AudienceError,
    FormatError,
    LanguageError,
    ModelError,
    OptionsError,
    RestrictedError,
    SelectionError,
)

pytz: Any = import_module("pytz")  # it has no types
ADA = Person(id="ada", name="Ada Example")
HALL = Room(id="hall", name="Hall")
BERLIN = ZoneInfo("Europe/Berlin")


def event(**more: Any) -> Event:
    day = date(2027, 3, 26)
    return Event(id="school", title="School", start=day, end=day, timezone="Europe/Berlin", **more)


def talk(*, title: Any = "Rivers", **more: Any) -> Session:
    return Session(id="talk", title=title, **more)


# --- wrong classes

WRONG: list[tuple[Callable[[], object], str]] = [
    (
        lambda: talk(participations=[ADA]),
        "sessions.talk.participations[0]: a Participation is needed, not Person(id='ada', name=",
    ),
    (
        lambda: talk(participations=None),
        "sessions.talk.participations: a list of Participation objects is needed, not None",
    ),
    (lambda: talk(rooms="hall"), "sessions.talk.rooms: a list of ids is needed, not 'hall'"),
    (lambda: talk(rooms=[None]), "sessions.talk.rooms[0]: an id, or an item with one, is needed"),
    (lambda: talk(track={"id": "law"}), "sessions.talk.track: an id, or an item with one,"),
    (lambda: talk(languages="de"), "sessions.talk.languages: a list of texts is needed"),
    (lambda: talk(online="https://example.org"), "sessions.talk.online: an Online is needed"),
    (
        lambda: talk(status="canceled"),
        "sessions.talk.status: 'canceled'; did you mean 'cancelled'?",
    ),
    (lambda: talk(audience="everyone"), "sessions.talk.audience: 'everyone'; it is one of public,"),
    (lambda: talk(title=5), "sessions.talk.title: a text is needed, not 5"),
    (lambda: Participation(who=None, role="chair"), "Participation.who: an id, or"),  # type: ignore[arg-type]  # what is tried
    (lambda: event(rooms=[ADA]), "rooms[0]: a Room is needed, not Person(id='ada'"),
    (lambda: event(people=[HALL]), "people[0]: a Person is needed, not Room(id='hall'"),
    (lambda: event(tracks=[HALL]), "tracks[0]: a Track is needed, not Room(id='hall'"),
    (lambda: event(people=[{"name": "Ada"}]), "people[0]: a Person is needed, not {'name': 'Ada'}"),
    (lambda: event(people={"ada": ADA}), "people: a list of Person objects is needed, not {'ada'"),
    (lambda: event(sessions=None), "sessions: a list of Session objects is needed, not None"),
    (lambda: event(contact=ADA), "event.contact: a Contact is needed, not Person(id='ada'"),
    (lambda: event(status="over"), "event.status: 'over'; it is one of tentative, confirmed,"),
    (
        lambda: Problem(rule="r", severity="bad", place="event", message="m"),
        "Problem.severity: 'bad'; it is one of error, warning, hint",
    ),
]


@pytest.mark.parametrize(("make", "message"), WRONG, ids=[text[:40] for _, text in WRONG])
def test_a_wrong_value_is_refused_with_item_field_and_class(
    make: Callable[[], object], message: str
) -> None:
    with pytest.raises(ModelError) as raised:
        make()
    assert str(raised.value).startswith(message)


def test_all_values_of_a_wrong_class_come_at_once() -> None:
    with pytest.raises(ModelError) as raised:
        event(rooms=[ADA, HALL, None], tracks=[Track(id="law", title="Law"), 5])
    assert [fault.place for fault in raised.value.faults] == ["rooms[0]", "rooms[2]", "tracks[1]"]


def test_a_party_stands_for_its_id() -> None:
    session = talk(participations=[Participation(who=ADA, role="speaker")], rooms=[HALL])

    assert event(people=[ADA], rooms=[HALL], sessions=[session]).parties_of(session) == (ADA,)


# --- what errors know


def test_the_errors_of_a_view_say_what_was_asked_for() -> None:
    whole, closed = event(people=[ADA]), event(audience="participants")

    with pytest.raises(AudienceError) as audience:
        whole.view(audience="everyone")
    with pytest.raises(RestrictedError) as restricted:
        closed.view(audience="public")
    with pytest.raises(LanguageError) as language:
        whole.view(language="kk")
    with pytest.raises(SelectionError) as choice:
        whole.view(select={"person": "adda"})
    with pytest.raises(SelectionError) as key:
        whole.view(select={"persons": "ada"})

    assert audience.value.audience == "everyone"
    assert (restricted.value.id, restricted.value.needed) == ("school", "participants")
    assert (language.value.language, language.value.known) == ("kk", ("en",))
    facts = (choice.value.key, choice.value.choice, choice.value.nearest)
    assert facts == ("person", "adda", "ada")
    assert (key.value.key, key.value.choice, key.value.nearest) == (None, "persons", "person")


def test_the_errors_of_formats_say_what_was_asked_for() -> None:
    with pytest.raises(FormatError) as unknown:
        eventkit.export(event(), to="icalender")
    with pytest.raises(OptionsError) as options:
        eventkit.export(event(), to="icalendar", alarm="15 min", breaks=5)

    assert (unknown.value.name, unknown.value.nearest) == ("icalender", "icalendar")
    assert "markdown" in unknown.value.known
    assert options.value.format == "icalendar"
    assert [re.split("[:;]", fault)[0] for fault in options.value.faults] == [
        "no option 'alarm'",
        "breaks",
    ]


# --- times of other libraries


def at(zone: Any, hour: int = 9) -> datetime:
    return datetime(2027, 3, 26, hour, tzinfo=zone)


def test_a_time_with_the_bare_zone_of_pytz_is_refused() -> None:
    bare = pytz.timezone("Europe/Berlin")  # it begins with the mean time of 1893

    with pytest.raises(ModelError, match=r"sessions.talk.start: .*localize\(\), or zoneinfo"):
        talk(start=at(bare), end=at(bare, 10))


@pytest.mark.parametrize(
    "start",
    [
        pytz.timezone("Europe/Berlin").localize(datetime(2027, 3, 26, 9)),
        pytz.utc.localize(datetime(2027, 3, 26, 8)),
        at(tz.gettz("Europe/Berlin")),
        at(UTC, 8),
    ],
    ids=["pytz", "pytz.utc", "dateutil", "datetime.UTC"],
)
def test_a_time_of_any_sound_zone_is_the_same_instant(start: datetime) -> None:
    session = talk(start=start, end=at(BERLIN, 10))

    assert event(sessions=[session]).sessions[0].start == at(BERLIN)


class NotATime(datetime):
    """As pandas has one: equal to nothing, and without an offset."""

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = datetime.__hash__

    def utcoffset(self) -> Any:
        raise ValueError("no time has no offset")


class Stamp(datetime):
    """As pandas, pendulum and freezegun have one: a datetime with more to it."""


@pytest.mark.parametrize("field", ["start", "end"])
def test_no_time_is_not_a_time(field: str) -> None:
    hours = {"start": at(BERLIN), "end": at(BERLIN, 10)} | {field: NotATime(2027, 3, 26)}

    with pytest.raises(ModelError, match=f"sessions.talk.{field}: a date with a time is needed"):
        talk(**hours)


def test_no_time_is_not_when_an_event_changed() -> None:
    with pytest.raises(ModelError, match=r"event.updated: a date with a time is needed"):
        event(updated=NotATime(2027, 3, 26))


def test_a_datetime_of_another_library_is_kept_as_a_plain_one() -> None:
    session = talk(start=Stamp(2027, 3, 26, 9, tzinfo=BERLIN), end=at(BERLIN, 10))

    assert type(session.start) is datetime
    assert session == talk(start=at(BERLIN), end=at(BERLIN, 10))


# --- what is printed

SECRET = "not-for-everybody"  # noqa: S105  # no password


def private() -> Event:
    contact, online = Contact(email=SECRET, phone=SECRET), Online(url=SECRET, passcode=SECRET)
    board = talk(audience="organizers", notes=SECRET, online=online, start=at(BERLIN), end=at(UTC))
    return event(
        people=[Person(id="ada", name="Ada", contact=contact, notes=SECRET)],
        rooms=[Room(id="hall", name="Hall | of * mirrors", x={"acme": {"key": SECRET}})],
        sessions=[board, Session(id="tea", title="Tea", rooms=["hall"], day=date(2027, 3, 26))],
        online=online,
        contact=contact,
    )


def test_an_event_is_printed_in_a_short_line() -> None:
    assert repr(private()) == "<Event 'school', 2027-03-26 to 2027-03-26, 2 sessions, 1 people>"


def test_what_is_printed_holds_nothing_private() -> None:
    whole = private()
    values = [whole, *whole.people, *whole.rooms, *whole.sessions, whole.contact, whole.online]

    assert SECRET not in repr(values) + whole._repr_markdown_()


def test_a_notebook_shows_the_public_programme_as_a_table() -> None:
    assert private()._repr_markdown_().splitlines()[2:] == [
        "| Day | Time | Session | Room |",
        "|---|---|---|---|",
        r"| 2027-03-26 |  | Tea | Hall \| of \* mirrors |",
    ]


def test_a_notebook_shows_nothing_of_a_restricted_event() -> None:
    shown = event(audience="organizers", sessions=[talk()])._repr_markdown_()

    assert "is for its organizers" in shown
    assert "Rivers" not in shown
