"""Programmes of Indico, Sched and sites in YAML and Markdown, read as users would."""

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
from eventkit.plugins import Imported
from eventkit.testing import ImporterContract
from eventkit_services import DEVOPSDAYS, GALAXY, HUGO, INDICO, SCHED, YAML2ICS

ZONE = ZoneInfo("Europe/Berlin")
FACTS = {"timezone": "Europe/Berlin", "start": date(2027, 3, 26), "end": date(2027, 3, 28)}


def read(folder: Path, files: Mapping[str, str], **options: object) -> Imported:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    return eventkit.read(folder, options={**FACTS, "title": "River Days", **options})


def notes_of(imported: Imported) -> list[str]:
    return [f"{note.kind}: {note}" for note in imported.notes]


def at(hour: int, minute: int = 0, *, day: int = 26) -> datetime:
    return datetime(2027, 3, day, hour, minute, tzinfo=ZONE)


def summary_of(event: Event, session: Session) -> tuple[object, ...]:
    people = [party.name for party in event.speakers_of(session)]
    rooms = [room.name for room in event.rooms_of(session)]
    return session.title, session.start, session.end, people, rooms


def summaries(imported: Imported) -> list[tuple[object, ...]]:
    event = imported.events[0]
    return [summary_of(event, session) for session in event.sessions]


# --- Indico


def moment(time: str) -> dict[str, str]:
    return {"date": "2027-03-26", "time": time, "tz": "Europe/Berlin"}


ADA = {"name": "Example, Ada", "familyName": "Example", "firstName": "Ada",
       "affiliation": "Institute", "email": "ada@example.org"}  # fmt: skip
TALK = {"_type": "ContribSchEntry", "entryType": "Contribution", "id": "c1", "title": "Rivers",
        "startDate": moment("09:00:00"), "endDate": moment("09:30:00"), "presenters": [ADA],
        "room": "Aula", "url": "/event/1/contributions/1/", "material": ["x"]}  # fmt: skip
BLOCK = {"entryType": "Session", "id": "s1", "title": "Morning", "slotTitle": "Law",
         "startDate": moment("09:00:00"), "endDate": moment("10:00:00"), "room": "Aula",
         "conveners": [{"name": "Ben Muster"}], "entries": {"c1": TALK}}  # fmt: skip
PAUSE = {"entryType": "Break", "id": "b1", "title": "Coffee", "startDate": moment("10:00:00"),
         "endDate": moment("10:30:00")}  # fmt: skip
TIMETABLE = json.dumps({"results": {"1": {"20270326": {"s1": BLOCK, "b1": PAUSE}}}})


def test_a_timetable_of_indico_has_blocks_with_their_contributions(tmp_path: Path) -> None:
    imported = read(tmp_path, {"timetable.json": TIMETABLE})
    event = imported.events[0]

    block, talk, pause = event.sessions
    assert summary_of(event, block) == ("Morning: Law", at(9), at(10), [], ["Aula"])
    assert [party.name for party in event.parties_of(block, role="chair")] == ["Ben Muster"]
    assert summary_of(event, talk) == ("Rivers", at(9), at(9, 30), ["Ada Example"], ["Aula"])
    assert (talk.part_of, pause.kind) == (block.id, "break")
    ada = next(person for person in event.people if person.name == "Ada Example")
    assert ada.contact is not None
    assert [it.name for it in event.organizations] == ["Institute"]
    assert (
        "left-out: timetable.json, results.1.20270326.s1.entries.c1:"
        " the key 'material' of the entries is not taken over" in notes_of(imported)
    )


def test_an_event_of_indico_has_contributions_by_their_length(tmp_path: Path) -> None:
    talk = {"_type": "Contribution", "title": "Rivers", "startDate": moment("09:00:00"),
            "duration": 45, "room": "Aula", "type": "Keynote",
            "speakers": [{"first_name": "Ada", "last_name": "Example"}]}  # fmt: skip
    event = {"_type": "Conference", "title": "River Days", "timezone": "Europe/Berlin",
             "startDate": moment("08:00:00"), "endDate": moment("18:00:00"),
             "location": "Boat house", "contributions": [talk]}  # fmt: skip
    imported = read(tmp_path, {"event.json": json.dumps({"results": [event]})})

    assert summaries(imported) == [("Rivers", at(9), at(9, 45), ["Ada Example"], ["Aula"])]
    assert imported.events[0].sessions[0].kind == "keynote"
    assert imported.events[0].venues[0].name == "Boat house"


def test_the_attached_files_of_indico_are_materials(tmp_path: Path) -> None:
    slides = {"_type": "Attachment", "title": "Slides", "download_url": "https://example.org/1.pdf"}
    attached = {"files": None, "folders": [{"title": "More", "attachments": [slides]}]}
    talk = {**TALK, "attachments": attached, "scheduleEntryId": 7, "contribDuration": 20.0}
    bare = {**PAUSE, "attachments": {"files": None, "folders": []}}
    days = {"20270326": {"c1": talk, "b1": bare}}
    imported = read(tmp_path, {"timetable.json": json.dumps({"results": {"1": days}})})

    (material,) = imported.events[0].sessions[0].materials
    assert (material.title, material.url) == ("Slides", "https://example.org/1.pdf")
    assert not any("attach" in note or "Duration" in note for note in notes_of(imported))


# --- Sched

SCHEDULE = """\
event_key,active,name,event_start,event_end,event_type,description,speakers,venue,x
a1,Y,Rivers,2027-03-26 09:00,2027-03-26 09:45,Water,<b>Law</b>,"Ada Example, Ben Muster",Aula,1
a2,N,Hidden,2027-03-26 09:00,2027-03-26 09:45,Water,,,Aula,
a3,Y,Lunch,03/27/2027 12:00 PM,,Break,,,,
"""


def test_an_export_of_sched_is_a_programme(tmp_path: Path) -> None:
    imported = read(tmp_path, {"sched.csv": SCHEDULE})

    assert summaries(imported) == [
        ("Rivers", at(9), at(9, 45), ["Ada Example", "Ben Muster"], ["Aula"]),
        ("Lunch", at(12, day=27), None, [], []),
    ]
    assert [it.description for it in imported.events[0].sessions] == ["**Law**", None]
    assert "left-out: sched.csv:3: it is not published" in notes_of(imported)
    assert "left-out: sched.csv:2: the key 'x' of the sessions is not taken over" in (
        notes_of(imported)
    )


def test_hours_that_sched_does_not_know_yet_are_to_be_announced(tmp_path: Path) -> None:
    row = "a1,Y,Rivers,2027-03-26 TBA,2027-03-26 TBA,,,,,\n"
    imported = read(tmp_path, {"sched.csv": SCHEDULE.partition("\n")[0] + "\n" + row})

    (rivers,) = imported.events[0].sessions
    assert (rivers.day, rivers.start, rivers.tba) == (date(2027, 3, 26), None, ("time",))
    assert not any("no date with hours" in note for note in notes_of(imported))


# --- devopsdays

DATA = """\
name: "2027-atlantis"
year: "2027"
city: "Atlantis"
startdate: 2027-03-26T00:00:00+01:00
enddate: 2027-03-27
location: "Boat house"
location_address: "1 River Road"
team_members:
  - name: "Cara Team"
program:
  - title: "Registration"
    type: custom
    date: 2027-03-26
    start_time: "08:00"
    end_time: "09:00"
  - title: "ada-example"
    type: talk
    date: 2027-03-26
    start_time: "09:00"
    end_time: "09:30"
  - title: "no-page-here"
    type: talk
    date: 2027-03-26
    start_time: "9:30am"
"""
PAGE = """\
+++
Title = "Who owns the river?"
Type = "talk"
Speakers = ["ada-example"]
+++
Law and custom.
"""


def test_an_event_of_devopsdays_is_joined_with_its_pages(tmp_path: Path) -> None:
    folder = "content/events/2027-atlantis"
    files = {
        "data/events/2027-atlantis.yml": DATA,
        f"{folder}/program/ada-example.md": PAGE,
        f"{folder}/speakers/ada-example.md": '+++\nTitle = "Ada Example"\n+++\nA lawyer.\n',
    }
    imported = read(tmp_path, files)
    event = imported.events[0]

    assert summaries(imported) == [
        ("Registration", at(8), at(9), [], []),
        ("Who owns the river?", at(9), at(9, 30), ["Ada Example"], []),
        ("No Page Here", at(9, 30), None, [], []),
    ]
    assert [session.kind for session in event.sessions] == ["registration", "talk", "talk"]
    assert [(it.name, it.description) for it in event.people] == [("Ada Example", "A lawyer.")]
    assert event.venues[0].name == "Boat house"
    assert any("no page has the talk 'no-page-here'" in note for note in notes_of(imported))


PROGRAM = """\
program:
  - title: "Ignites :"
    type: ignite
    date: "2027-03-26"
    start_time: "13:30"
    end_time: "13:50"
ignites:
  - title: ada-example-ignite
    date: 2027-03-26
  - title: never-upgrade
    type: ignite
    date: "2027-03-26"
    start_time: "13:35"
    end_time: "13:40"
"""


def test_the_programme_of_devopsdays_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    files = {"2027/atlantis/main.yml": DATA.partition("program:")[0]}
    imported = read(tmp_path, {**files, "2027/atlantis/program.yml": PROGRAM})

    assert summaries(imported) == [
        ("Ignites :", at(13, 30), at(13, 50), [], []),
        ("Ada Example Ignite", None, None, [], []),
        ("Never Upgrade", at(13, 35), at(13, 40), [], []),
    ]
    whole, *parts = imported.events[0].sessions
    assert (parts[0].day, parts[1].start) == (date(2027, 3, 26), at(13, 35))
    assert [(it.part_of, it.kind) for it in parts] == [(whole.id, "talk")] * 2


def test_several_events_are_no_one_document(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as raised:
        read(tmp_path, {"one.yml": DATA, "two.yml": DATA})

    (fault,) = raised.value.faults
    assert fault.message == "there are 2 events of devopsdays in these files"
    assert fault.file == str(tmp_path / "two.yml")


# --- yaml2ics

CALENDAR = """\
name: River Days
timezone: Europe/Berlin
events:
  - summary: Meeting
    begin: 2027-03-26 15:00:00
    duration: { hours: 1, minutes: 30 }
    location: Aula
    repeat:
      interval: { days: 1 }
      until: 2027-03-28
      except_on:
        - 2027-03-27
  - summary: Elsewhere
    begin: 2027-03-26 15:00:00 -07:00
    end: 2027-03-26 15:30:00 -07:00
  - summary: Walk
    begin: 2027-03-27
"""


def test_entries_of_yaml2ics_are_repeated(tmp_path: Path) -> None:
    imported = read(tmp_path, {"cal.yaml": CALENDAR})

    first, second, elsewhere, walk = imported.events[0].sessions
    assert [(it.start, it.end) for it in (first, second)] == [
        (at(15), at(16, 30)),
        (at(15, day=28), at(16, 30, day=28)),
    ]
    assert elsewhere.start == at(23)
    assert (walk.day, walk.start) == (date(2027, 3, 27), None)


@pytest.mark.parametrize("interval", ["{ days: 0 }", "{ fortnights: 1 }", "{ days: 1, weeks: 1 }"])
def test_a_repetition_that_is_not_understood_is_read_once(tmp_path: Path, interval: str) -> None:
    imported = read(tmp_path, {"cal.yaml": CALENDAR.replace("{ days: 1 }", interval)})

    assert len(imported.events[0].sessions) == 3
    message = "how it is repeated is not understood: it is read once"
    assert f"left-out: cal.yaml:8: {message}" in notes_of(imported)


def test_a_repetition_of_seconds_ends_after_a_thousand(tmp_path: Path) -> None:
    imported = read(tmp_path, {"cal.yaml": CALENDAR.replace("{ days: 1 }", "{ seconds: 1 }")})

    assert len(imported.events[0].sessions) == 1002
    assert any("repeated more than 1000 times" in note for note in notes_of(imported))


# --- Hugo

PAGES = {
    "content/talks/rivers.md": (
        "---\ntitle: Rivers\ndate: 2027-03-26T09:00:00\nduration: 30 min\n"
        "speakers:\n  - Ada Example (Institute)\n  - ben-muster\nroom: Aula\ntrack: Water\n"
        "---\nLaw and custom.\n"
    ),
    "content/talks/banks.md": (
        '+++\ntitle = "Banks"\ndate = "2027-03-26"\ntime = "10:00-10:45"\nspeaker = "Cara"\n+++\n'
    ),
    "content/talks/_index.md": "---\ntitle: Talks\ndate: 2027-03-26\nspeakers: [x]\n---\n",
    "content/about.md": "---\ntitle: About\ndate: 2027-01-01\n---\n",
}


def test_pages_with_people_and_a_date_are_talks(tmp_path: Path) -> None:
    imported = read(tmp_path, PAGES)
    event = imported.events[0]

    banks, rivers = event.sessions
    assert summary_of(event, banks) == ("Banks", at(10), at(10, 45), ["Cara"], [])
    assert summary_of(event, rivers) == (
        "Rivers",
        at(9),
        at(9, 30),
        ["Ada Example", "Ben Muster"],
        ["Aula"],
    )
    assert (rivers.description, rivers.track) == ("Law and custom.", "water")
    assert (
        "guessed: content/talks/rivers.md:5: the speaker 'ben-muster' is read as Ben Muster"
        in notes_of(imported)
    )


# --- Galaxy

TRAINING = """\
---
layout: event
title: Water Data
date_start: 2027-03-26
date_end: 2027-03-27
location: {name: Boat house, city: Atlantis}
contributions:
  organisers: [ada]
  instructors: [ben]
program:
  - section: "Friday: Introduction"
    tutorials:
      - {type: custom, name: "[Welcome](https://a.example)", time: "09:00 - 10:00"}
      - {name: rivers-and-maps, topic: maps, time: "10:00"}
  - section: More
    tutorials:
      - {type: custom, name: Wrap-up}
---
Text.
"""


def test_a_training_of_galaxy_has_days_by_weekdays(tmp_path: Path) -> None:
    contributors = "ada:\n  name: Ada Example\nben:\n  name: Ben Muster\n"
    files = {"events/water.md": TRAINING, "CONTRIBUTORS.yaml": contributors}
    imported = read(tmp_path, files)
    event = imported.events[0]

    assert summaries(imported) == [
        ("Welcome", at(9), at(10), [], []),
        ("Rivers and maps", at(10), None, [], []),
        ("Wrap-up", None, None, [], []),
    ]
    assert event.sessions[2].day == date(2027, 3, 27)
    assert [person.name for person in event.people] == ["Ada Example", "Ben Muster"]
    assert (event.title, event.kind, event.venues[0].city) == ("Water Data", "training", "Atlantis")
    assert "guessed: events/water.md:15: it has no date: it is day 2" in notes_of(imported)


# --- the contract


def inputs_of(**texts: Any) -> dict[str, bytes]:
    return {name: text.encode() for name, text in texts.items()}


INPUTS_OF_INDICO = inputs_of(timetable=TIMETABLE)
# --- pages in several languages, and of speakers

TALK_PAGE = """\
---
title: {}
date: 2027-03-26
time: "09:00"
speakers: {}
---
"""


def test_a_page_in_another_language_is_no_other_talk(tmp_path: Path) -> None:
    files = {
        "rivers.md": TALK_PAGE.format("Rivers", "[Ada Example]"),
        "rivers.de.md": TALK_PAGE.format("Flüsse", "[Ada Example]"),
        "lakes/index.en.md": TALK_PAGE.format("Lakes", "[Ada Example]"),
        "lakes/index.zh-tw.md": TALK_PAGE.format("Hu", "[Ada Example]"),
    }
    imported = read(tmp_path, files)

    assert sorted(it.title for it in imported.events[0].sessions) == ["Lakes", "Rivers"]
    assert "left-out: rivers.de.md:2: it is rivers.md in another language" in notes_of(imported)


def test_hours_without_a_date_are_of_the_first_day_if_no_page_has_one(tmp_path: Path) -> None:
    bare = TALK_PAGE.replace("date: 2027-03-26\n", "")
    imported = read(tmp_path, {"rivers.md": bare.format("Rivers", "[Ada Example]")})

    assert imported.events[0].sessions[0].start == at(9)
    assert "guessed: rivers.md:2: no page has a date: it is on the first day" in notes_of(imported)

    files = {"lakes.md": TALK_PAGE.format("Lakes", "[Ada Example]")}
    imported = read(tmp_path, {**files, "rivers.md": bare.format("Rivers", "[Ada Example]")})

    rivers = next(it for it in imported.events[0].sessions if it.title == "Rivers")
    assert rivers.start is None
    assert "left-out: rivers.md:2: '09:00' has no day" in notes_of(imported)


def test_speakers_have_the_names_of_their_pages(tmp_path: Path) -> None:
    files = {
        "content/sessions/rivers.md": TALK_PAGE.format("Rivers", "[ada-exampl]"),
        "content/speakers/ada-exampl.md": "---\ntitle: Ada Exämpl\n---\nA lawyer.\n",
        "content/speakers/ada-exampl.de.md": "---\ntitle: Ada Exämpl\n---\nAnwältin.\n",
    }
    (ada,) = read(tmp_path, files).events[0].people

    assert (ada.name, ada.description) == ("Ada Exämpl", "A lawyer.")


def test_what_a_page_says_of_its_speakers_is_read(tmp_path: Path) -> None:
    facts = "bio: A lawyer., email: ada@example.org, company: Institute, x: 1"
    ada = f"[{{name: 'Ada Anna, Example', {facts}}}]"
    imported = read(tmp_path, {"rivers.md": TALK_PAGE.format("Rivers", ada)})

    event = imported.events[0]
    (person,) = event.people
    assert (person.name, person.description, person.contact and person.contact.email) == (
        "Ada Anna, Example",
        "A lawyer.",
        "ada@example.org",
    )
    assert event.organizations[0].name == "Institute"
    assert any("the key 'x' of the speakers is not taken over" in it for it in notes_of(imported))


INPUTS_OF_SCHED = inputs_of(sched=SCHEDULE)
INPUTS_OF_DEVOPSDAYS = inputs_of(data=DATA)
INPUTS_OF_YAML2ICS = inputs_of(calendar=CALENDAR)
INPUTS_OF_HUGO = inputs_of(page=PAGES["content/talks/rivers.md"])
INPUTS_OF_GALAXY = inputs_of(training=TRAINING)


class TestIndico(ImporterContract):
    importer = INDICO
    inputs = INPUTS_OF_INDICO


class TestSched(ImporterContract):
    importer = SCHED
    inputs = INPUTS_OF_SCHED


class TestDevopsdays(ImporterContract):
    importer = DEVOPSDAYS
    inputs = INPUTS_OF_DEVOPSDAYS


class TestYaml2ics(ImporterContract):
    importer = YAML2ICS
    inputs = INPUTS_OF_YAML2ICS


class TestHugo(ImporterContract):
    importer = HUGO
    inputs = INPUTS_OF_HUGO


class TestGalaxy(ImporterContract):
    importer = GALAXY
    inputs = INPUTS_OF_GALAXY
