"""What an event is: whole, immutable, compared by value; and what its items say together."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

from eventkit.model import (
    CheckSettings,
    Contact,
    Day,
    Event,
    Group,
    Horizon,
    Hours,
    Indicator,
    Online,
    Organization,
    Outcome,
    Participation,
    Person,
    Role,
    Room,
    Session,
    Source,
    Statement,
    Track,
    Venue,
)
from eventkit.model.errors import EventkitError, ModelError, UnknownIdError

BERLIN = ZoneInfo("Europe/Berlin")


def event(**more: Any) -> Event:
    fields: dict[str, Any] = {
        "id": "school",
        "title": "School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 28),
        "timezone": "Europe/Berlin",
    }
    return Event(**fields | more)


def session(
    id: str = "s", hours: tuple[int, int] | None = None, day: int = 26, **more: Any
) -> Session:
    times: dict[str, Any] = {}
    if hours:
        start, end = (datetime(2027, 3, day, hour, tzinfo=BERLIN) for hour in hours)
        times = {"start": start, "end": end}
    return Session(id=id, title=id.title(), **times, **more)


def faults(**more: Any) -> list[tuple[str, str]]:
    with pytest.raises(ModelError) as raised:
        event(**more)
    return [(fault.rule, fault.place) for fault in raised.value.faults]


# --- values


def test_an_event_is_built_without_spelling_an_id_twice() -> None:
    ada, aula, water = (
        Person(id="ada", name="A"),
        Room(id="aula", name="A"),
        Track(id="w", title="W"),
    )
    talk = session(rooms=[aula], track=water, participations=[Participation(who=ada, role="chair")])
    whole = event(people=[ada], rooms=[aula], tracks=[water], sessions=[talk])

    assert whole.rooms_of(talk) == (aula,)
    assert whole.track_of(talk) == water
    assert whole.parties_of(talk, role=Role.CHAIR) == (ada,)


def test_events_of_the_same_values_are_equal_and_hash_alike() -> None:
    one, two = (
        event(sessions=[session(hours=(9, 10), x={"acme": {"a": [1, {"b": 2}]}})]) for _ in "12"
    )

    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one  # noqa: S301  # our own pickle


def test_nothing_of_an_event_can_be_changed() -> None:
    whole = event(sessions=[session(x={"acme": {"list": [1]}})])

    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        whole.title = "Other"  # type: ignore[misc]  # that is the point
    with pytest.raises(TypeError):
        whole.sessions[0].x["acme"]["list"] = 5  # type: ignore[index]  # that is the point
    assert whole.sessions[0].x["acme"]["list"] == (1,)


def test_the_two_sides_of_a_fold_are_different_times() -> None:
    night = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN)
    first, second = (
        Session(id="s", title="S", start=night.replace(fold=fold), end=night + timedelta(hours=3))
        for fold in (0, 1)
    )

    assert first != second


def test_the_same_instant_in_another_zone_is_another_value_until_an_event_holds_it() -> None:
    here, there = session(hours=(9, 10)), session(hours=(9, 10))
    there = attrs.evolve(
        there, **{key: getattr(there, key).astimezone(UTC) for key in ("start", "end")}
    )

    assert here != there
    assert event(sessions=[here]) == event(sessions=[there])


# --- what cannot be


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"end": datetime(2027, 3, 26, 9, tzinfo=BERLIN)}, "half-a-time"),
        ({"start": datetime(2027, 3, 26, 9), "end": datetime(2027, 3, 26, 10)}, "naive-time"),
        ({"id": "a b"}, "wrong-id"),
        ({"title": " "}, "empty-text"),
        ({"title": 5}, "wrong-type"),
        ({"description": "half \ud800"}, "half-a-character"),
        ({"status": "canceled"}, "unknown-word"),
        ({"kind": "Talk"}, "wrong-word"),
        ({"rooms": "aula"}, "wrong-type"),
        ({"x": {"acme": {"when": date(2027, 1, 1)}}}, "wrong-type"),
        ({"day": date(1, 1, 1)}, "impossible-date"),
        ({"day": datetime(2027, 3, 26, 9)}, "wrong-type"),
        ({"start": date(2027, 3, 26), "end": date(2027, 3, 27)}, "wrong-type"),
        ({"timezone": 5}, "wrong-type"),
        ({"languages": ["not a tag"]}, "wrong-pattern"),
        ({"interpretation": [5]}, "wrong-pattern"),
    ],
)
def test_a_session_of_wrong_values_is_refused(wrong: dict[str, Any], rule: str) -> None:
    with pytest.raises(ModelError) as raised:
        Session(**{"id": "s", "title": "S"} | wrong)
    assert raised.value.faults[0].rule == rule


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (Venue, {"id": "v", "name": "V", "geo": (91, 0)}),
        (Venue, {"id": "v", "name": "V", "geo": [1.0]}),
        (Room, {"id": "r", "name": "R", "capacity": -1}),
        (Group, {"id": "g", "name": "G", "count": True}),
        (Contact, {"email": 5}),
        (Online, {"url": b"https://example.org"}),
        (Participation, {"who": "ada", "role": "chair", "remote": "no"}),
        (Statement, {"id": "s", "text": "T", "quote": None}),
        (Horizon, {"years": (5, 3)}),
        (Indicator, {"id": "i", "title": "I", "target": float("nan")}),
        (Source, {"id": "s", "title": "S", "date": "2027-01-01"}),
        (Outcome, {"id": "o", "kind": "action", "title": "O", "due": "mid-2027"}),
        (Hours, {"start": time(9, 0, 30), "end": time(10)}),
        (CheckSettings, {"buffer": timedelta(milliseconds=1500)}),
        (event, {"start": datetime(2027, 3, 26, 9)}),
        (event, {"updated": date(2027, 3, 26)}),
        (event, {"timezone": None}),
        (event, {"topics": [5]}),
    ],
)
def test_what_no_document_can_hold_is_refused_at_once(
    kind: Callable[..., object], wrong: dict[str, Any]
) -> None:
    with pytest.raises(ModelError) as raised:
        kind(**wrong)
    assert raised.value.faults[0].rule == "wrong-type"


def test_a_place_given_as_a_list_is_held_as_a_value() -> None:
    assert hash(Venue(id="v", name="V", geo=[52.5, 13.4])) == hash(
        Venue(id="v", name="V", geo=(52.5, 13.4))
    )


def test_a_zone_of_another_library_becomes_the_zone_of_its_name() -> None:
    class Berlin(tzinfo):
        """A zone that calls itself so, and does not know on which side of a fold it is."""

        def utcoffset(self, _: datetime | None) -> timedelta:
            return timedelta(hours=1)

        def dst(self, _: datetime | None) -> timedelta:
            return timedelta()

        def tzname(self, _: datetime | None) -> str:
            return "CET"

        def __str__(self) -> str:
            return "Europe/Berlin"

    start, end = (datetime(2027, 10, 31, 2, minute, tzinfo=Berlin()) for minute in (0, 30))
    held = event(sessions=[Session(id="s", title="S", start=start, end=end)]).session("s")

    assert held.start == datetime(2027, 10, 31, 2, fold=1, tzinfo=BERLIN)
    assert held.start and held.start.tzinfo is BERLIN


def test_a_session_has_hours_or_a_day_and_ends_no_earlier_than_it_begins() -> None:
    with pytest.raises(ModelError, match="not both"):
        attrs.evolve(session(hours=(9, 10)), day=date(2027, 3, 26))
    with pytest.raises(ModelError, match="before the start"):
        session(hours=(10, 9))


@pytest.mark.parametrize(
    ("hours", "timing", "duration"),
    [
        ((9, 10), "hours", timedelta(hours=1)),
        ((9, None), "open", None),
        ((9, 9), "moment", timedelta()),
        ((None, None), "unknown", None),
    ],
)
def test_a_session_says_what_is_known_of_its_time(
    hours: tuple[int | None, int | None], timing: str, duration: timedelta | None
) -> None:
    start, end = (
        None if hour is None else datetime(2027, 3, 26, hour, tzinfo=BERLIN) for hour in hours
    )

    dinner = Session(id="dinner", title="Dinner", start=start, end=end)
    assert (dinner.timing, dinner.duration) == (timing, duration)


def test_a_day_alone_has_no_duration() -> None:
    excursion = Session(id="excursion", title="Excursion", day=date(2027, 3, 26))

    assert (excursion.timing, excursion.duration) == ("day", None)


def test_the_hour_in_which_clocks_go_back_is_no_moment() -> None:
    before, after = (datetime(2027, 10, 31, 2, 30, fold=fold, tzinfo=BERLIN) for fold in (0, 1))

    watch = Session(id="watch", title="Watch", start=before, end=after)
    assert (watch.timing, watch.duration) == ("hours", timedelta(hours=1))


def test_all_that_keeps_items_from_being_an_event_comes_at_once() -> None:
    assert faults(
        end=date(2027, 3, 25),
        timezone="Europe/Berln",
        people=[Person(id="x", name="X")],
        groups=[Group(id="X", name="X")],
        sessions=[session(rooms=["aula"])],
    ) == [
        ("unknown-zone", "event.timezone"),
        ("end-before-start", "event.end"),
        ("id-used-twice", "groups.X"),
        ("unknown-id", "sessions.s.rooms"),
    ]


def test_parts_have_one_level() -> None:
    whole, part = session("whole"), session("part", part_of="whole")

    assert faults(sessions=[whole, part, session("deep", part_of=part)]) == [
        ("part-of-a-part", "sessions.deep.part_of")
    ]


def test_a_uid_is_of_one_session() -> None:
    sessions = [session("a", uid="same"), session("b", uid="same")]

    assert faults(sessions=sessions) == [("uid-used-twice", "sessions.b.uid")]


def test_no_session_has_the_uid_of_a_day_of_the_event() -> None:
    own, others = session("a", uid="day.2027-03-26@school"), session("b", uid="day.2027-03-26@b")

    assert faults(sessions=[own, others]) == [("uid-used-twice", "sessions.a.uid")]


def test_no_session_has_the_uid_of_the_event() -> None:
    assert faults(sessions=[session("a", uid="school")]) == [("uid-used-twice", "sessions.a.uid")]


@pytest.mark.parametrize("uid", ["", "a\nb", "a\ud800b", "x" * 256])
def test_a_uid_is_printable_and_not_too_long(uid: str) -> None:
    with pytest.raises(ModelError, match="printable"):
        session("a", uid=uid)


@pytest.mark.parametrize("name", ["posix/Europe/Berlin", "right/Europe/Berlin", "localtime"])
def test_a_zone_that_only_some_machines_have_is_no_zone(name: str) -> None:
    assert faults(timezone=name) == [("unknown-zone", "event.timezone")]


def test_a_uid_of_its_own_is_not_the_made_one_of_another() -> None:
    sessions = [session("a", uid="b@school"), session("b")]

    assert faults(sessions=sessions) == [("uid-used-twice", "sessions.a.uid")]


def test_an_error_survives_being_pickled() -> None:
    with pytest.raises(ModelError) as raised:
        event(sessions=[session(rooms=["aula"])])
    copy = pickle.loads(pickle.dumps(raised.value))  # noqa: S301  # our own pickle

    assert copy.faults == raised.value.faults


# --- asking


def test_an_unknown_id_offers_the_near_one() -> None:
    whole = event(people=[Person(id="ada", name="Ada")])

    with pytest.raises(
        UnknownIdError, match=r"no 'adda' in people or .*; did you mean 'ada'\?"
    ) as error:
        whole.party("adda")
    assert (error.value.id, error.value.nearest) == ("adda", "ada")
    assert isinstance(error.value, EventkitError | LookupError)


def test_days_hold_their_sessions_in_order_and_parts_only_under_their_whole() -> None:
    late, early, open_ = session("late", (11, 12)), session("early", (9, 10)), session("open")
    dated = Session(id="dated", title="D", day=date(2027, 3, 26))
    part = session("part", part_of=late)
    whole = event(
        sessions=[dated, late, part, early, open_], day_infos=[Day(id="1", title="First")]
    )

    assert [(day.number, day.title) for day in whole.days] == [(1, "First"), (2, None), (3, None)]
    assert [each.id for each in whole.days[0].sessions] == ["early", "late", "dated"]
    assert [each.id for each in whole.parts_of(late)] == ["part"]
    assert [each.id for each in whole.unscheduled] == ["open"]


def test_a_session_outside_the_event_has_a_day_of_its_own() -> None:
    whole = event(sessions=[Session(id="eve", title="Eve", day=date(2027, 3, 24))])

    assert [(day.number, len(day.sessions)) for day in whole.days][:2] == [(-1, 1), (1, 0)]


def test_a_part_takes_day_room_track_and_languages_from_its_whole() -> None:
    aula, water = Room(id="aula", name="Aula"), Track(id="water", title="Water")
    panel = session("panel", (9, 11), rooms=[aula], track=water, languages=["de"])
    part, own = session("part", part_of=panel), session("own", part_of=panel, languages=["ru"])
    whole = event(rooms=[aula], tracks=[water], sessions=[panel, part, own])

    assert whole.rooms_of(part) == (aula,)
    assert whole.track_of(part) == water
    assert whole.day_of(part) == date(2027, 3, 26)
    assert (whole.languages_of(part), whole.languages_of(own)) == (("de",), ("ru",))


def test_what_names_no_venue_is_at_the_only_one() -> None:
    house, aula = Venue(id="house", city="Berlin"), Room(id="aula", name="Aula")
    whole = event(venues=[house], rooms=[aula], sessions=[session("a", rooms=[aula]), session("b")])

    places: list[Room | Session] = [aula, *whole.sessions]
    assert [whole.venue_of(each) for each in places] == [house] * 3


def test_what_names_no_venue_is_nowhere_where_there_are_two() -> None:
    whole = event(
        venues=[Venue(id="one", city="A"), Venue(id="two", city="B")], sessions=[session()]
    )

    assert whole.venue_of(whole.sessions[0]) is None


def test_outcomes_and_sources_are_followed_both_ways() -> None:
    finding = Outcome(id="F-1", kind="finding", title="F", sources=["report"])
    advice = Outcome(id="R-1", kind="recommendation", title="R", follows=[finding])
    report = Source(id="report", title="Report")
    whole = event(outcomes=[finding, advice], sources=[report], cites=[report])

    assert whole.followers_of(finding) == (advice,)
    assert whole.sources_of(finding) == whole.sources_of(whole) == (report,)


def test_contact_data_is_for_organisers_unless_it_says_otherwise() -> None:
    assert Contact(email="a@example.org").audience == "organizers"
    assert Contact(email="a@example.org", audience="public").audience == "public"


def test_a_value_prints_what_is_said_of_it() -> None:
    assert repr(Session(id="s", title="S", rooms=["aula"])) == (
        "Session(id='s', title='S', rooms=('aula',))"
    )


# --- people, their sessions, and a changed item


def test_the_speakers_of_a_session_are_those_in_that_role() -> None:
    ada, ben = Person(id="ada", name="Ada"), Person(id="ben", name="Ben")
    roles = [Participation(who=ben, role="chair"), Participation(who=ada, role="speaker")]
    talk = session(participations=roles)

    assert event(people=[ada, ben], sessions=[talk]).speakers_of(talk) == (ada,)


def test_the_sessions_of_a_party_are_those_it_takes_part_in_once_each() -> None:
    ada, club = Person(id="ada", name="Ada"), Group(id="club", name="Club")
    twice = [Participation(who=ada, role=role) for role in ("speaker", "chair")]
    talk, walk, rest = session("talk", participations=twice), session("walk"), session("rest")
    whole = event(people=[ada], groups=[club], sessions=[rest, talk, walk])

    assert whole.sessions_of(ada) == (talk,)
    assert whole.sessions_of(club) == ()


def test_a_person_is_found_by_id_and_an_organisation_is_none() -> None:
    ada, club = Person(id="ada", name="Ada"), Organization(id="club", name="Club")
    whole = event(people=[ada], organizations=[club])

    assert whole.person("ada") is ada
    with pytest.raises(UnknownIdError, match="no 'club' in people"):
        whole.person("club")


def test_an_item_takes_the_place_of_the_one_of_its_class_and_id() -> None:
    room, track = Room(id="water", name="Old"), Track(id="water", title="Water")
    whole = event(rooms=[Room(id="aula", name="Aula"), room], tracks=[track])

    changed = whole.replace(Room(id="water", name="New"))

    assert [it.name for it in changed.rooms] == ["Aula", "New"]
    assert changed.tracks == (track,)


def test_an_item_that_is_not_there_cannot_be_replaced() -> None:
    with pytest.raises(UnknownIdError, match="no 'aula' in items of the class Room"):
        event().replace(Room(id="aula", name="Aula"))


def test_a_replaced_item_is_checked_with_the_others() -> None:
    with pytest.raises(ModelError, match="no 'attic' in rooms"):
        event(sessions=[session()]).replace(session(rooms=["attic"]))
