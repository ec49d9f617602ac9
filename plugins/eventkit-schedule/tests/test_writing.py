"""schedule.xml and schedule.json, through the doors that users have."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given

import eventkit
from eventkit.model import Event, Material, Online, Participation, Person, Room, Session, Track
from eventkit.model.errors import EventkitError
from eventkit.testing import ExporterContract
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import events
from eventkit_schedule import SCHEDULE_JSON, SCHEDULE_XML, ScheduleOptions

ROOT = Path(__file__).parents[3]
SHARED = os.environ.get("EVENTKIT_TEST_DATA")  # tests themselves run without such variables
ZONE = ZoneInfo("Europe/Berlin")
ADA = Person(id="ada", name="Ada Example")
BEN = Person(id="ben", name="Ben Example", description="Writes.")
AULA, CELLAR = Room(id="aula", name="Aula"), Room(id="cellar", name="Cellar", capacity=20)
STREAM = Room(id="stream", name="Stream", online=Online(url="https://example.org/live"))
LAW = Track(id="Law_1", title="Law", color="#8250df")

Faults = Callable[[bytes], list[str]]


def at(hour: int, minute: int = 0, *, day: int = 26) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


NINE = at(9)


def session(id: str, start: datetime = NINE, minutes: int = 45, **more: Any) -> Session:
    fields = {"title": id.title(), "end": start + timedelta(minutes=minutes), **more}
    return Session(id=id, start=start, **fields)


def school(*sessions: Session, **more: Any) -> Event:
    facts: dict[str, Any] = {
        "id": "school-2027",
        "uid": "school-2027-example",
        "title": "Spring School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
        "rooms": [AULA, CELLAR, STREAM],
        "people": [ADA, BEN],
        "tracks": [LAW],
    }
    return Event(**{**facts, "sessions": sessions, **more})


def xml_of(event: Event, **options: Any) -> ET.Element:
    return ET.fromstring(eventkit.export(event, to="schedule-xml", **options))  # noqa: S314  # ours


def json_of(event: Event, **options: Any) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(eventkit.export(event, to="schedule-json", **options))
    conference: dict[str, Any] = written["schedule"]["conference"]
    return conference


def talks_of(event: Event, **options: Any) -> list[dict[str, Any]]:
    days = json_of(event, **options)["days"]
    return [talk for day in days for room in day["rooms"].values() for talk in room]


def in_xml(event: Event, path: str, **options: Any) -> list[str]:
    return [it.text or "" for it in xml_of(event, **options).iterfind(f"day/room/event/{path}")]


# --- schemas


@pytest.fixture(scope="session")
def data() -> Path:
    """Return the folder of the schemas and examples of c3voc."""
    if not SHARED:
        pytest.skip("EVENTKIT_TEST_DATA is not set, which names where the schemas of c3voc are")
    return Path(SHARED, "c3voc")


@pytest.fixture(scope="session")
def xml_faults(data: Path) -> Callable[[bytes], list[str]]:
    """Return a function from schedule.xml to what its schema finds wrong."""
    from lxml import etree  # type: ignore[import-untyped]  # it brings no types

    schema = etree.XMLSchema(etree.parse(data / "schedule.xml.xsd"))

    def faults(xml: bytes) -> list[str]:
        schema.validate(etree.fromstring(xml))
        return [str(fault) for fault in schema.error_log]

    return faults


@pytest.fixture(scope="session")
def json_faults(data: Path) -> Callable[[bytes], list[str]]:
    """Return a function from schedule.json to what its schema finds wrong."""
    import jsonschema

    schema = json.loads((data / "schema.json").read_text("utf-8"))
    validator: Any = jsonschema.Draft6Validator(
        schema, format_checker=jsonschema.Draft6Validator.FORMAT_CHECKER
    )

    def faults(text: bytes) -> list[str]:
        return [f"{list(it.path)}: {it.message}" for it in validator.iter_errors(json.loads(text))]

    return faults


@pytest.mark.parametrize("name", ["ashgabat-2024", "spring-school-2027"])
@pytest.mark.parametrize("audience", ["public", "organizers"])
def test_the_examples_are_valid(
    name: str, audience: str, xml_faults: Faults, json_faults: Faults
) -> None:
    event = eventkit.load(ROOT / "examples" / name / "event.toml")

    assert xml_faults(eventkit.export(event, to="schedule-xml", audience=audience)) == []
    assert json_faults(eventkit.export(event, to="schedule-json", audience=audience)) == []


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"thousand-sessions"}))
def test_every_sample_is_valid(name: str, xml_faults: Faults, json_faults: Faults) -> None:
    event = SAMPLES[name]

    audience = event.audience or "public"
    assert xml_faults(eventkit.export(event, to="schedule-xml", audience=audience)) == []
    assert json_faults(eventkit.export(event, to="schedule-json", audience=audience)) == []


@given(event=events())
def test_every_event_is_valid(event: Event, xml_faults: Faults, json_faults: Faults) -> None:
    try:
        xml = eventkit.export(event, to="schedule-xml")
    except EventkitError:  # not for the public
        return

    assert xml_faults(xml) == []
    assert json_faults(eventkit.export(event, to="schedule-json")) == []


@pytest.mark.slow
def test_a_thousand_sessions_are_valid(xml_faults: Faults, json_faults: Faults) -> None:
    sessions = (
        session(f"talk-{n}", at(9) + timedelta(minutes=n % 900), rooms=[(AULA, CELLAR)[n % 2]])
        for n in range(1000)
    )
    event = school(*sessions)

    assert xml_faults(eventkit.export(event, to="schedule-xml")) == []
    assert json_faults(eventkit.export(event, to="schedule-json")) == []


# --- what stands where


def test_a_talk_is_told_with_its_hours_room_and_people() -> None:
    talk = session(
        "opening",
        at(9, 30),
        rooms=[AULA],
        track=LAW,
        kind="lecture",
        languages=["de", "en"],
        subtitle="All of it",
        url="https://example.org/a b",
        license="CC-BY-4.0",
        recording=False,
        participations=[
            Participation(who="ben", role="moderator"),
            Participation(who="ada", role="speaker"),
        ],
        materials=[Material(id="slides", title="Slides", url="https://example.org/s.pdf")],
    )
    (event,) = xml_of(school(talk)).iterfind("day/room/event")

    texts = {it.tag: it.text for it in event if it.text and it.text.strip()}
    assert texts["date"] == "2027-03-26T09:30:00+01:00"
    assert (texts["start"], texts["duration"], texts["room"]) == ("09:30", "00:45", "Aula")
    assert (texts["type"], texts["track"], texts["language"]) == ("lecture", "Law", "de")
    assert (texts["title"], texts["subtitle"]) == ("Opening", "All of it")
    assert (texts["slug"], texts["url"]) == ("school_2027-opening", "https://example.org/a%20b")
    assert [it.text for it in event.iterfind("persons/person")] == ["Ada Example", "Ben Example"]
    assert [it.get("href") for it in event.iterfind("links/link")] == ["https://example.org/s.pdf"]
    assert event.findtext("recording/optout") == "true"
    (told,) = talks_of(school(talk))
    assert [it.get("role") for it in told["persons"]] == [None, "moderator"]
    assert (told["end"], told["do_not_record"]) == ("2027-03-26T10:15:00+01:00", True)


def test_the_conference_is_told() -> None:
    event = school(
        session("a", at(9, 30), 45), updated=datetime.fromisoformat("2027-01-15T12:00:00+01:00")
    )
    conference = json_of(event)

    assert (conference["acronym"], conference["title"]) == ("school_2027", "Spring School")
    assert (conference["start"], conference["end"]) == ("2027-03-26", "2027-03-27")
    assert (conference["daysCount"], conference["timeslot_duration"]) == (2, "00:15")
    assert conference["time_zone_name"] == "Europe/Berlin"
    assert [track["slug"] for track in conference["tracks"]] == ["law-1"]
    assert [room.get("capacity") for room in conference["rooms"]] == [None, 20, None]
    assert xml_of(event).findtext("version") == "2027-01-15 11:00"
    assert xml_of(event, version="v 2").findtext("version") == "v 2"


@pytest.mark.parametrize(("id", "acronym"), [("e", "event_e"), ("A-b_c", "a_b_c")])
def test_an_acronym_has_no_hyphen_and_is_long_enough(id: str, acronym: str) -> None:
    assert json_of(school(id=id))["acronym"] == acronym


def test_a_session_in_several_rooms_stands_in_each_with_identities_of_its_own() -> None:
    talks = talks_of(school(session("walk", rooms=[AULA, STREAM])))

    assert [talk["room"] for talk in talks] == ["Aula", "Stream"]
    for key in ("guid", "id", "slug"):
        assert len({talk[key] for talk in talks}) == 2


def test_a_plenary_without_a_room_stands_in_all_of_them() -> None:
    event = school(session("plenary", kind="plenary"), session("walk", at(11)))

    assert [(it["title"], it["room"]) for it in talks_of(event)] == [
        ("Plenary", "Aula"),
        ("Plenary", "Cellar"),
        ("Plenary", "Stream"),
        ("Walk", "–"),
    ]


def test_the_room_of_sessions_without_one_has_no_guid() -> None:
    room = xml_of(school(session("walk"))).find("day/room[event]")

    assert room is not None
    assert room.attrib == {"name": "–"}


def test_rooms_of_one_name_are_told_apart() -> None:
    rooms = [Room(id="one", name="Aula"), Room(id="two", name="Aula")]
    event = school(session("a", rooms=["one"]), session("b", rooms=["two"]), rooms=rooms)

    assert [talk["room"] for talk in talks_of(event)] == ["Aula", "Aula (two)"]


def test_what_begins_in_the_night_belongs_to_the_day_before() -> None:
    late = session("late", at(1, 30, day=28), rooms=[AULA])
    early = session("early", at(0, 30), rooms=[AULA])
    days = json_of(school(early, late))["days"]

    assert [day["date"] for day in days] == ["2027-03-26", "2027-03-27"]
    assert days[0]["day_start"] == "2027-03-26T00:30:00+01:00"
    assert days[1]["day_end"] == "2027-03-28T04:00:00+02:00"
    assert days[1]["rooms"]["Aula"][0]["date"] == "2027-03-28T01:30:00+01:00"


def test_days_are_numbered_from_one_also_before_the_event() -> None:
    days = json_of(school(session("before", at(9, day=24), rooms=[AULA])))["days"]

    assert [(day["index"], day["date"]) for day in days] == [
        (1, "2027-03-24"),
        (2, "2027-03-26"),
        (3, "2027-03-27"),
    ]


def test_what_does_not_take_place_says_so_in_its_title() -> None:
    off = session("talk", status="cancelled")

    assert in_xml(school(off), "title") == ["CANCELLED: Talk"]
    assert in_xml(school(session("talk"), status="postponed"), "title") == ["POSTPONED: Talk"]


def test_what_is_to_be_known_first_stands_before_the_abstract() -> None:
    talk = session("talk", notice="Speaker ill", abstract="Rivers.", tba=["speakers"])

    assert in_xml(school(talk), "abstract") == [
        "Speaker ill\n\nTo be announced: speakers\n\nRivers."
    ]


def test_parts_are_lines_of_the_description_of_their_whole() -> None:
    whole = session("panel", minutes=90, description="About rivers.")
    parts = [
        session("one", part_of="panel", participations=[Participation(who="ada", role="speaker")]),
        Session(id="two", title="Two", part_of="panel"),
    ]

    assert in_xml(school(whole, *parts), "description") == [
        "About rivers.\n\n- 09:00–09:45 One (Ada Example)\n- Two"
    ]


def test_seconds_of_a_length_stand_where_the_format_has_them() -> None:
    event = school(Session(id="a", title="A", start=at(9), end=at(9) + timedelta(seconds=100)))

    assert in_xml(event, "duration") == ["00:01:40"]
    assert (talks_of(event)[0]["duration"], talks_of(event)[0]["end"]) == (
        "00:01",
        "2027-03-26T09:01:40+01:00",
    )


def test_breaks_may_be_left_out() -> None:
    event = school(session("coffee", kind="break"), session("talk", at(10)))

    assert in_xml(event, "title") == ["Coffee", "Talk"]
    assert in_xml(event, "title", breaks=False) == ["Talk"]


# --- identities


def identities(event: Event) -> dict[str, tuple[int, str]]:
    return {talk["title"]: (talk["id"], talk["guid"]) for talk in talks_of(event)}


def test_no_edit_of_time_room_or_order_changes_an_identity() -> None:
    one, two = session("one", rooms=[AULA]), session("two", at(10), rooms=[AULA])
    before = identities(school(one, two))

    moved = evolve(two, start=at(8), end=at(9), rooms=["cellar"])

    assert identities(school(moved, one)) == before
    assert identities(school(moved))["Two"] == before["Two"]


def test_identities_that_were_read_are_kept() -> None:
    read: dict[str, Any] = {
        "audience": "public",
        "guid": "A0A0FCFE-B7FB-46E3-84B6-97A5406016B4",
        "id": 10386,
        "code": "HQCCYH",
    }
    (talk,) = talks_of(school(session("talk", x={"schedule": read})))

    assert (talk["guid"], talk["id"], talk["code"]) == (read["guid"].lower(), 10386, "HQCCYH")


@pytest.mark.parametrize(
    "read", [{"guid": "x", "id": 0, "code": "c"}, {"id": 2**31}, {"id": True, "guid": 5}]
)
def test_identities_that_no_app_takes_are_made_anew(read: dict[str, Any]) -> None:
    kept = {"audience": "public", **read}

    assert identities(school(session("a", x={"schedule": kept}))) == identities(
        school(session("a"))
    )


def test_of_two_sessions_with_one_identity_the_first_keeps_it() -> None:
    x = {"schedule": {"audience": "public", "guid": "a0a0fcfe-b7fb-46e3-84b6-97a5406016b4",
                      "id": 7, "code": "HQCCYH"}}  # fmt: skip
    talks = talks_of(school(session("one", x=x), session("two", at(10), x=x)))

    assert [(it["id"] == 7, it["guid"][:8] == "a0a0fcfe", "code" in it) for it in talks] == [
        (True, True, True),
        (False, False, False),
    ]


def test_numbers_are_distinct_where_those_of_guids_meet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eventkit_schedule.identity.LARGEST", 64)
    sessions = [session(f"talk-{number}") for number in range(60)]

    numbers = [talk["id"] for talk in talks_of(school(*sessions))]

    assert len(set(numbers)) == 60
    assert max(numbers) <= 64


def test_short_ids_and_ids_that_end_with_a_hyphen_have_slugs_of_their_own() -> None:
    slugs = [talk["slug"] for talk in talks_of(school(session("a"), session("talk-")))]

    assert len(set(slugs)) == 2
    assert all(re.fullmatch("school_2027-(a|talk-)-[0-9]{4,}", slug) for slug in slugs)


# --- losses and pieces


class TestXml(ExporterContract):
    exporter = SCHEDULE_XML


class TestJson(ExporterContract):
    exporter = SCHEDULE_JSON


def losses_of(event: Event, kind: Any = SCHEDULE_XML) -> list[str]:
    return [loss.place for loss in kind.losses(event, ScheduleOptions())]


def test_what_has_no_hours_or_no_place_is_a_loss() -> None:
    event = school(
        Session(id="someday", title="Someday"),
        Session(id="dinner", title="Dinner", start=at(19)),
        session("long", minutes=60 * 102),
        session("whole", minutes=90, status="tentative", interpretation=["fr"]),
        session("part", part_of="whole", abstract="Rivers."),
        kind="training",
    )

    assert losses_of(event, SCHEDULE_JSON) == [
        "event.kind",
        "rooms.stream.online",
        "sessions.someday",
        "sessions.dinner.end",
        "sessions.long",
        "sessions.whole.interpretation",
        "sessions.whole.status",
        "sessions.part.abstract",
        "people.ada",
        "people.ben",
    ]


def test_xml_has_no_place_for_roles_and_what_people_say_of_themselves() -> None:
    talk = session("talk", participations=[Participation(who="ben", role="chair")])
    event = school(talk, people=[BEN], rooms=[CELLAR], description="Rivers")

    assert losses_of(event) == [
        "event.description",
        "rooms.cellar.capacity",
        "sessions.talk.participations[0]",
        "people.ben.description",
    ]
    assert losses_of(event, SCHEDULE_JSON) == []


@pytest.mark.parametrize("kind", [SCHEDULE_XML, SCHEDULE_JSON])
def test_talks_are_written_one_by_one(kind: Any) -> None:
    event = school(*(session(f"talk-{number}", abstract="x" * 1000) for number in range(50)))
    pieces: Iterator[str] = kind.render(event, ScheduleOptions())

    assert max(len(piece) for piece in pieces) < 3000


def test_no_text_becomes_a_tag_or_a_key() -> None:
    title = '</title><script a="b">& "x": ]]>'
    event = school(session("talk", title=title, abstract=title + "\ufffe"))

    assert in_xml(event, "title") == [title]
    assert in_xml(event, "abstract") == [title]
    assert talks_of(event)[0]["title"] == title
