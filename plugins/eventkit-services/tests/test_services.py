"""Programmes of other programs, read through the doors that users have."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import eventkit
from eventkit import DocumentError, Event
from eventkit.model import Session
from eventkit.plugins import Imported, Note
from eventkit.testing import ImporterContract
from eventkit_services import JEKYLL, OPENEVENT, PRETALX, SESSIONIZE, WRITETHEDOCS

ZONE = ZoneInfo("Europe/Berlin")
HEAD = {"title": "River Days", "timezone": "Europe/Berlin", "start": date(2027, 3, 26)}
Content = bytes | str | list[Any] | dict[str, Any]


def encoded(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    return (content if isinstance(content, str) else json.dumps(content)).encode()


class Folder:
    """A folder with files of a programme, which is read as a user would."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, files: Mapping[str, Content], **options: object) -> Imported:
        for name, content in files.items():
            file = self.path / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(encoded(content))
        end = {"end": date(2027, 3, 28)}
        return eventkit.read(self.path, options={**HEAD, **end, **options})

    def event(self, files: Mapping[str, Content], **options: object) -> Event:
        return self.read(files, **options).events[0]

    def notes(self, files: Mapping[str, Content], **options: object) -> list[str]:
        notes = self.read(files, **options).notes
        return [shown(note) for note in notes if note.kind != "read"]

    def fault(self, files: Mapping[str, Content]) -> str:
        with pytest.raises(DocumentError) as raised:
            self.read(files)
        fault = raised.value.faults[0]
        name = str(fault.file).removeprefix(f"{self.path}/")
        return f"{name}:{fault.line}: {fault.message} [{fault.rule}]"


def shown(note: Note) -> str:
    return f"{note.kind}: {note}"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def at(hour: int, minute: int = 0, *, day: int = 26) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


def people_of(event: Event, session: Session) -> list[str]:
    return [party.name for party in event.speakers_of(session)]


def rooms_of(event: Event, session: Session) -> list[str]:
    return [room.name for room in event.rooms_of(session)]


# --- Sessionize

ALL: dict[str, Any] = {
    "sessions": [
        {
            "id": "11",
            "title": "Rivers &amp; law",
            "description": "<p>Who <b>owns</b> it?</p>",
            "startsAt": "2027-03-26T09:00:00",
            "endsAt": "2027-03-26T09:45:00",
            "isServiceSession": False,
            "speakers": ["ada"],
            "categoryItems": [1, 2, 3],
            "roomId": 7,
        },
        {
            "id": "12",
            "title": "Coffee",
            "startsAt": "2027-03-26T10:00:00",
            "endsAt": "2027-03-26T10:15:00",
            "isServiceSession": True,
            "speakers": [],
            "roomId": 7,
        },
    ],
    "speakers": [
        {"id": "ada", "fullName": "Ada Example", "tagLine": "Lawyer", "bio": "Of rivers."},
        {"id": "ben", "firstName": "Ben", "lastName": "Muster", "links": ["x"]},
    ],
    "rooms": [{"id": 7, "name": "Aula"}],
    "categories": [
        {"title": "Track", "items": [{"id": 1, "name": "Water"}]},
        {"title": "Language", "items": [{"id": 2, "name": "German"}]},
        {"title": "Level", "items": [{"id": 3, "name": "All"}]},
    ],
    "questions": [],
}


def test_the_view_all_of_sessionize_is_a_programme(folder: Folder) -> None:
    event = folder.event({"all.json": ALL})

    talk, coffee = event.sessions
    assert (talk.title, talk.description) == ("Rivers & law", "Who **owns** it?")
    assert (talk.start, talk.end) == (at(9), at(9, 45))
    assert (people_of(event, talk), rooms_of(event, talk)) == (["Ada Example"], ["Aula"])
    assert (talk.track, talk.languages, coffee.kind) == ("water", ("de",), "break")
    assert (event.people[0].name, event.people[0].position) == ("Ada Example", "Lawyer")


def test_what_has_no_place_is_told_once_with_the_first_place(folder: Folder) -> None:
    notes = folder.notes({"all.json": ALL})

    assert "left-out: all.json, speakers[2]: the key 'links' of the speakers is not taken over" in (
        notes
    )
    assert any("all.json, sessions[1]" in it and "category 'Level'" in it for it in notes)


def test_grid_and_speakers_of_sessionize_are_one_programme(folder: Folder) -> None:
    talk = {
        "id": "11",
        "title": "Rivers",
        "startsAt": "2027-03-26T09:00:00",
        "endsAt": "2027-03-26T09:45:00",
        "isPlenumSession": True,
        "speakers": [{"id": "ada", "name": "Ada Example"}],
    }
    rooms = [
        {"id": 7, "name": "Aula", "sessions": [{**talk, "roomId": 7, "room": "Aula"}]},
        {"id": 8, "name": "Hall", "sessions": [{**talk, "roomId": 8, "room": "Hall"}]},
    ]
    speakers = [{"id": "ada", "fullName": "Ada Example", "bio": "Of rivers.", "tagLine": "Lawyer"}]
    event = folder.event(
        {"grid.json": [{"date": "2027-03-26", "rooms": rooms}], "s.json": speakers}
    )

    (session,) = event.sessions
    assert rooms_of(event, session) == ["Aula", "Hall"]
    assert [person.description for person in event.people] == ["Of rivers."]


def test_many_values_of_one_key_that_are_not_understood_are_counted(folder: Folder) -> None:
    speakers = [{"id": n, "fullName": f"Ada {n}", "profilePicture": f"/{n}.jpg"} for n in range(9)]
    notes = folder.notes({"s.json": speakers})

    assert len([note for note in notes if "profilePicture" in note]) == 4
    assert any("(6 times)" in note for note in notes)


# --- pretalx

TALKS: dict[str, Any] = {
    "count": 2,
    "results": [
        {
            "code": "ABCDEF",
            "title": "Rivers",
            "speakers": [{"code": "ADA", "name": "Ada Example", "email": "ada@example.org"}],
            "submission_type": {"en": "Talk (30 min)"},
            "track": {"en": "Water", "de": "Wasser"},
            "state": "confirmed",
            "abstract": "Who owns it?",
            "duration": 30,
            "slot": {"room": {"en": "Aula"}, "start": "2027-03-26T09:00:00+01:00"},
        },
        {"code": "GHIJKL", "title": "Not taken", "state": "rejected", "speakers": []},
    ],
}


def test_talks_of_pretalx_have_hours_rooms_and_people(folder: Folder) -> None:
    event = folder.event({"talks.json": TALKS})

    (talk,) = event.sessions
    assert (talk.title, talk.kind, talk.start, talk.end) == ("Rivers", "talk", at(9), at(9, 30))
    assert (people_of(event, talk), rooms_of(event, talk)) == (["Ada Example"], ["Aula"])
    assert [track.title for track in event.tracks] == ["Water"]
    assert event.people[0].contact is not None
    assert event.people[0].contact.email == "ada@example.org"


def test_a_talk_that_was_not_accepted_is_left_out_and_told(folder: Folder) -> None:
    assert folder.notes({"talks.json": TALKS}) == [
        "left-out: talks.json, results[2]: its state is rejected",
        "guessed: the event has the id river-days: the source does not say it",
    ]


def test_lists_of_pretalx_with_numbers_are_joined(folder: Folder) -> None:
    talk = {"code": "ABC", "title": "Rivers", "speakers": ["ADA"], "submission_type": 3, "track": 5,
            "state": "confirmed", "slots": [1]}  # fmt: skip
    slot = {"id": 1, "submission": "ABC", "room": 7, "start": "2027-03-26T09:00:00+01:00",
            "end": "2027-03-26T10:00:00+01:00"}  # fmt: skip
    event = folder.event(
        {
            "submissions.json": {"results": [talk]},
            "slots.json": {"results": [slot]},
            "speakers.json": {"results": [{"code": "ADA", "name": "Ada", "biography": "B"}]},
            "rooms.json": {"results": [{"id": 7, "name": {"en": "Aula"}, "capacity": 40}]},
            "tracks.json": {"results": [{"id": 5, "name": {"en": "Water"}, "color": "#00aa00"}]},
            "types.json": {"results": [{"id": 3, "name": {"en": "Workshop"},
                                        "default_duration": 60}]},
        }
    )  # fmt: skip

    (session,) = event.sessions
    assert (session.kind, session.track, session.end) == ("workshop", "water", at(10))
    assert (people_of(event, session), rooms_of(event, session)) == (["Ada"], ["Aula"])
    assert (event.rooms[0].capacity, event.tracks[0].color) == (40, "#00aa00")


def test_the_schedule_page_of_pretalx_is_read(folder: Folder) -> None:
    page = {
        "talks": [{"code": "ABC", "id": 1, "title": {"de": "Flüsse"}, "abstract": "",
                   "speakers": ["ADA"], "track": 5, "room": 7, "duration": 30,
                   "start": "2027-03-26T09:00:00+01:00", "end": "2027-03-26T09:30:00+01:00"}],
        "rooms": [{"id": 7, "name": {"de": "Aula"}}],
        "tracks": [{"id": 5, "name": {"de": "Wasser"}, "color": "#00aa00"}],
        "speakers": [{"code": "ADA", "name": "Ada Example", "avatar": None}],
        "event_start": "2027-03-25", "event_end": "2027-03-28", "timezone": "Europe/Berlin",
    }  # fmt: skip
    event = folder.event({"schedule.json": page})

    assert [session.title for session in event.sessions] == ["Flüsse"]
    assert (people_of(event, event.sessions[0]), event.rooms[0].name) == (["Ada Example"], "Aula")


def test_csv_of_pretalx_has_sessions_and_speakers(folder: Folder) -> None:
    sessions = (
        "ID,Proposal title,Proposal state,Session type,Track,Room,Start,End,Speaker names\n"
        'ABC,Rivers,confirmed,Talk,Water,Aula,2027-03-26T09:00:00,2027-03-26T09:30:00,"Ada, Ben"\n'
    )
    speakers = "name,email,confirmed\nAda,ada@example.org,True\nCara,cara@example.org,False\n"
    event = folder.event({"sessions.csv": sessions, "speakers.csv": speakers})

    (talk,) = event.sessions
    assert (people_of(event, talk), talk.start) == (["Ada", "Ben"], at(9))
    assert [person.name for person in event.people] == ["Ada", "Cara", "Ben"]


def test_what_talks_of_pretalx_name_by_numbers_is_told(folder: Folder) -> None:
    talk = {"code": "ABC", "title": "Rivers", "speakers": [], "submission_type": 12, "track": None,
            "state": "confirmed", "duration": 20, "slots": [1223]}  # fmt: skip
    notes = folder.notes({"submissions.json": {"count": 1, "results": [talk]}})

    for thing in (
        "when and where a talk takes place, which no file has (save slots too),",
        "the duration of a talk without a time",
        "the type of a talk, which no file has (save submission-types too),",
    ):
        assert f"left-out: submissions.json, results[1]: {thing} is not taken over" in notes


# --- Open Event

OPEN: dict[str, Content] = {
    "event.json": {
        "name": "River Days",
        "start_time": "2027-03-26T09:00:00",
        "end_time": "2027-03-27T18:00:00",
        "timezone": "Europe/Berlin",
        "location_name": "Boat house",
        "organizer_name": "River Society",
    },
    "sessions.json": [
        {
            "id": 1,
            "title": "Rivers",
            "long_abstract": "Who owns it?",
            "start_time": "2027-03-26T09:00:00",
            "end_time": "2027-03-26T09:30:00",
            "microlocation": {"id": 7, "name": "Aula"},
            "track": {"id": 5, "name": "Water"},
            "speakers": [{"id": 3, "name": "Ada Example", "organisation": "Institute"}],
            "state": "accepted",
            "video": "https://video.example/1",
            "slides": "none yet",
        }
    ],
    "speakers.json": [{"id": 3, "name": "Ada Example", "short_biography": "Lawyer."}],
    "microlocations.json": [{"id": 7, "name": "Aula", "floor": 1}],
    "tracks.json": [{"id": 5, "name": "Water", "color": "#3DC8C3"}],
}


def test_a_folder_of_open_event_is_a_programme(folder: Folder) -> None:
    event = folder.event(OPEN)

    (talk,) = event.sessions
    assert (talk.start, talk.end, talk.description) == (at(9), at(9, 30), "Who owns it?")
    assert (people_of(event, talk), rooms_of(event, talk)) == (["Ada Example"], ["Aula"])
    assert [it.url for it in talk.materials] == ["https://video.example/1"]
    assert (event.tracks[0].color, event.rooms[0].floor) == ("#3dc8c3", "1")
    assert [it.name for it in event.organizations] == ["River Society", "Institute"]
    assert event.venues[0].name == "Boat house"


def test_an_address_that_is_none_is_told(folder: Folder) -> None:
    assert "left-out: sessions.json, [1]: the slides 'none yet' is no address" in folder.notes(OPEN)


# --- jekyll-theme-conference

PROGRAM = """\
days:
  - name: Friday
    date: 2027-03-26
    rooms:
      - name: Aula
        talks:
          - name: Rivers
            time_start: 09:00
            time_end: 09:45
          - name: Break
            time_start: "09:45"
            time_end: "10:00"
          - name: Night walk
            time_start: "23:00"
            time_end: "01:00"
"""
SITE: dict[str, Content] = {
    "_data/program.yml": PROGRAM,
    "_talks/rivers.md": "---\nname: Rivers\nspeakers: [Ada Example]\n---\nText",
    "_talks/later.md": "---\nname: Later\nspeakers:\n  - Ben Muster\n---\n",
    "_speakers/ada.md": "---\nname: Ada Example\nlast_name: Example\n---\nLawyer.\n",
    "index.md": "---\nlayout: home\n---\n",
    "README.md": b"\xff no text",
}


def test_a_talk_of_jekyll_without_categories_tells_what_it_leaves_out(folder: Folder) -> None:
    page = "---\nname: d1t2\ntitle: Rivers and lakes\nslot: 1\nspeakers: [Ada Example]\n---\n"
    files = {"_talks/d1t2.md": page}

    assert [it.title for it in folder.event(files).sessions] == ["Rivers and lakes"]
    message = "the key 'slot' of the talks is not taken over"
    assert f"left-out: _talks/d1t2.md:4: {message}" in folder.notes(files)


@pytest.mark.parametrize(
    "keys",
    [
        "day: 2027-03-27\ntime_start: '09:00'\ntime_end: '09:45'",
        "day: 2\nslot: 9:00-9:45",
        "day: Day 2\nslot: 9:00–9:45",
        "date: 2027-03-27\nslot: 9.00-9.45",
    ],
)
def test_a_talk_page_of_jekyll_says_its_own_time_and_room(folder: Folder, keys: str) -> None:
    page = f"---\nname: Rivers\nspeakers: [Ada Example]\nroom: Aula\n{keys}\n---\n"

    event = folder.event({"_talks/rivers.md": page})

    (talk,) = event.sessions
    assert (talk.start, talk.end) == (at(9, day=27), at(9, 45, day=27))
    assert rooms_of(event, talk) == ["Aula"]
    assert not [it for it in folder.notes({}) if "left-out" in it]


def test_tea_is_a_break_and_the_reading_of_its_leaves_is_none(folder: Folder) -> None:
    names = {"tea": "Tea", "leaves": "Tea leaf reading"}
    pages = {f"_talks/{key}.md": f"---\nname: {name}\n---\n" for key, name in names.items()}

    kinds = {it.title: it.kind for it in folder.event(pages).sessions}

    assert kinds == {"Tea": "break", "Tea leaf reading": None}


def test_a_site_of_jekyll_joins_its_programme_with_talks_and_speakers(folder: Folder) -> None:
    event = folder.event(SITE)

    rivers, pause, walk, later = event.sessions
    assert (rivers.start, rivers.end, rivers.description) == (at(9), at(9, 45), "Text")
    assert (people_of(event, rivers), rooms_of(event, rivers)) == (["Ada Example"], ["Aula"])
    assert (pause.kind, walk.end, later.start) == ("break", at(1, day=27), None)
    assert event.people[0].description == "Lawyer."


def test_a_day_without_a_date_is_counted_and_told(folder: Folder) -> None:
    program = PROGRAM.replace("    date: 2027-03-26\n", "").replace("Friday", "First")
    files = {"program.yml": program}

    assert folder.event(files).sessions[0].start == at(9)
    assert "guessed: program.yml:2: it has no date: it is day 1" in folder.notes(files)


# --- Write the Docs

SCHEDULE = """\
writing_day:
  - time: '9:00'
    title: <b>Writing day</b>
    duration: '8:00'
talks_day1:
  - time: '09:30'
    duration: '0:25'
    title: Introduction
  - duration: '0:5'
    title: 5 minute break
  - duration: '0:00'
    title: Doors open
  - duration: '0:30'
    slug: rivers-ada
  - title: Open end
  - title: Beside it
late:
  - title: Lost
    duration: '0:30'
"""
SESSIONS = """\
- title: Rivers
  slug: rivers-ada
  series_slug: berlin
  speakers:
    - name: Ada Example
      slug: ada
  abstract: '<p>Who owns it?</p>'
"""
CONFIG = """\
name: Atlantis
shortcode: atlantis
city: Atlantis
year: 2027
tz: Europe/Berlin
date:
  conference:
    event: Speaker talks
    date: March 27-28
  day_one:
    event: Writing Day
    date: March 26
  day_two:
    event: Conference Day 1
    date: March 27
flaghasschedule: True
"""
DOCS: dict[str, Content] = {"s.yaml": SCHEDULE, "sessions.yaml": SESSIONS, "config.yaml": CONFIG}


def test_items_of_write_the_docs_follow_one_another(folder: Folder) -> None:
    event = folder.event(DOCS)

    found = {session.title: (session.start, session.end) for session in event.sessions}
    assert found == {
        "Writing day": (at(9), at(17)),
        "Introduction": (at(9, 30, day=27), at(9, 55, day=27)),
        "5 minute break": (at(9, 55, day=27), at(10, day=27)),
        "Doors open": (at(10, day=27), at(10, day=27)),
        "Rivers": (at(10, day=27), at(10, 30, day=27)),
        "Open end": (at(10, 30, day=27), None),
        "Beside it": (at(10, 30, day=27), None),
        "Lost": (None, None),
    }
    rivers = next(it for it in event.sessions if it.title == "Rivers")
    assert (people_of(event, rivers), rivers.description) == (["Ada Example"], "Who owns it?")


def test_an_item_whose_start_is_guessed_or_unknown_is_told(folder: Folder) -> None:
    notes = folder.notes(DOCS)

    message = "the one before has no end: it begins when that began"
    assert f"guessed: s.yaml:16: {message}" in notes
    message = "when it begins is not known: none before it has a time"
    assert f"left-out: s.yaml:18: {message}" in notes


def test_an_old_schedule_of_a_file_a_day_has_speakers_behind_titles(folder: Folder) -> None:
    day = "- Duration: '30'\n  Session: Why rivers bend - Ada Example\n  Time: '{}'\n  Slug: a-b\n"
    event = folder.event({"day-1.yaml": day.format("9:00"), "day-2.yaml": day.format("10:00")})

    first, second = event.sessions
    assert (first.title, first.start, second.start) == ("Why rivers bend", at(9), at(10, day=27))
    assert people_of(event, second) == ["Ada Example"]


def test_a_slug_may_stand_where_a_title_belongs(folder: Folder) -> None:
    files = {**DOCS, "s.yaml": SCHEDULE.replace("slug: rivers-ada", "title: rivers-ada")}

    assert "Rivers" in [session.title for session in folder.event(files).sessions]


def test_a_schedule_alone_has_numbers_of_days(folder: Folder) -> None:
    files: dict[str, Content] = {"s.yaml": SCHEDULE}
    event = folder.event(files)

    assert event.sessions[0].start == at(9)
    assert "Rivers ada".casefold() in [session.title for session in event.sessions]
    assert "guessed: s.yaml:2: no file says the date of 'writing_day': it is day 1" in (
        folder.notes(files)
    )


# --- broken and hostile files

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(8)
)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("program.yml", PROGRAM + "x: !!python/object:os.system []\n", "the tag"),
        ("program.yml", PROGRAM + BOMB, "its aliases stand for more than"),
        ("program.yml", PROGRAM + "  x: [\n", "this is not YAML"),
        ("program.yml", PROGRAM + "x: *y\n", "nothing before it is called 'y'"),
        ("program.yml", PROGRAM + "x: " + "[" * 100 + "]" * 100, "nests deeper"),
        ("program.yml", PROGRAM.encode() + b"x: \xff\n", "this is no text in UTF-8"),
        ("all.json", json.dumps(ALL)[:-20], "this is not JSON"),
        ("all.json", json.dumps(ALL)[:-1] + ', "x": ' + "[" * 200_000, "nested too deep"),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_reason(
    folder: Folder, name: str, content: Content, message: str
) -> None:
    fault = folder.fault({name: content})

    assert fault.startswith(f"{name}:")
    assert message in fault


def test_values_of_other_types_are_told_and_nothing_fails(folder: Folder) -> None:
    wrong: list[object] = [None, 5, True, [], {}, [[]], {"x": 1}, "\ud800", "<p>"]
    notes = []
    for value in wrong:
        talk = {**ALL["sessions"][0]}
        sessions = [{**talk, "id": f"{key}", key: value} for key in talk]
        speakers = [{**it, key: value} for it in ALL["speakers"] for key in it]
        files = {"all.json": {**ALL, "sessions": sessions, "speakers": speakers}}
        notes += folder.notes(files)

    assert "left-out: all.json, sessions[4]: the startsAt '<p>' is no date with hours" in notes
    assert "left-out: all.json, sessions[4]: the startsAt True is no date with hours" in notes


def test_a_hundred_kilobytes_are_read_in_linear_time(folder: Folder) -> None:
    talks = "".join(f"          - {{name: T{n}, time_start: 09:00}}\n" for n in range(2500))
    program = PROGRAM + talks

    assert len(folder.event({"program.yml": program}).sessions) == 2503


# --- the contract

INPUTS_OF_PRETALX = {"talks": encoded(TALKS)}
INPUTS_OF_SESSIONIZE = {"all": encoded(ALL)}
INPUTS_OF_OPENEVENT = {
    "sessions": encoded(OPEN["sessions.json"]),
    "event": encoded(OPEN["event.json"]),
}
INPUTS_OF_JEKYLL = {"program": PROGRAM.encode()}
INPUTS_OF_WRITETHEDOCS = {"schedule": SCHEDULE.encode(), "sessions": SESSIONS.encode()}


class TestPretalx(ImporterContract):
    importer = PRETALX
    inputs = INPUTS_OF_PRETALX


class TestSessionize(ImporterContract):
    importer = SESSIONIZE
    inputs = INPUTS_OF_SESSIONIZE


class TestOpenEvent(ImporterContract):
    importer = OPENEVENT
    inputs = INPUTS_OF_OPENEVENT


class TestJekyll(ImporterContract):
    importer = JEKYLL
    inputs = INPUTS_OF_JEKYLL


class TestWriteTheDocs(ImporterContract):
    importer = WRITETHEDOCS
    inputs = INPUTS_OF_WRITETHEDOCS
