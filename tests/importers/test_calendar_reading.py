"""Calendars of other programs and our own, read through the doors that users have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import eventkit
from eventkit import DocumentError, Event
from eventkit.importers.icalendar import ICALENDAR
from eventkit.model import Session, Timing
from eventkit.model.errors import EventkitError
from eventkit.plugins import Imported, Note
from eventkit.testing import ImporterContract
from eventkit.testing.samples import SAMPLES

EXAMPLE = Path(__file__).parents[2] / "examples" / "spring-school-2027" / "event.toml"

HEAD = "VERSION:2.0\nX-WR-CALNAME:School\nX-WR-TIMEZONE:Europe/Berlin\n"
TALK = "UID:talk@example.org\nSUMMARY:Talk\nDTSTART:20270326T083000Z\nDTEND:20270326T091500Z\n"
BERLIN = ZoneInfo("Europe/Berlin")
RULES = """\
BEGIN:VTIMEZONE
TZID:{name}
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
"""


class TestContract(ImporterContract):
    importer = ICALENDAR
    inputs: ClassVar = {
        "talk": f"BEGIN:VCALENDAR\n{HEAD}BEGIN:VEVENT\n{TALK}END:VEVENT\nEND:VCALENDAR".encode()
    }


def calendar(*entries: str, head: str = HEAD) -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{it.rstrip()}\nEND:VEVENT\n" for it in entries)
    return f"BEGIN:VCALENDAR\n{head}{body}END:VCALENDAR\n".encode()


def imported(*entries: str, head: str = HEAD, **options: object) -> Imported:
    return eventkit.read(calendar(*entries, head=head), format="icalendar", options=options)


def read(*entries: str, head: str = HEAD, **options: object) -> Event:
    (event,) = imported(*entries, head=head, **options).events
    return event


def session(*lines: str) -> Session:
    """Return the session of the lines of an entry, which replace those of the talk."""
    names = {line.partition(":")[0].partition(";")[0] for line in lines}
    kept = [line for line in TALK.splitlines() if line.partition(":")[0] not in names]
    return read("\n".join([*kept, *lines])).sessions[0]


def told(*entries: str, head: str = HEAD, **options: object) -> list[str]:
    """Return the notes but for those on the gaps that every calendar has."""
    notes = imported(*entries, head=head, **options).notes
    return [str(note) for note in notes if not note.message.startswith("the event has the ")]


def fault(data: bytes) -> str:
    with pytest.raises(DocumentError) as raised:
        eventkit.read(data, format="icalendar")
    return str(raised.value.faults[0])


# --- an entry


def test_an_entry_is_a_session_in_the_zone_of_the_calendar() -> None:
    event = read(f"{TALK}LOCATION:Aula\nDESCRIPTION:What it is about\\, in short\n")

    talk = event.sessions[0]
    assert (event.title, event.timezone) == ("School", "Europe/Berlin")
    assert (talk.id, talk.uid, talk.title) == ("talk", "talk@example.org", "Talk")
    assert talk.start == datetime(2027, 3, 26, 9, 30, tzinfo=BERLIN)
    assert talk.description == "What it is about, in short"
    assert [room.name for room in event.rooms_of(talk)] == ["Aula"]


@pytest.mark.parametrize(
    ("lines", "timing", "length"),
    [
        (["DTEND:20270326T083000Z"], Timing.MOMENT, 0),
        (["DTEND:"], Timing.OPEN, None),
        (["DTEND:", "DURATION:PT1H30M"], Timing.HOURS, 90),
        (["DTEND:20270326T080000Z"], Timing.OPEN, None),
        (["DTSTART;VALUE=DATE:20270326", "DTEND;VALUE=DATE:20270327"], Timing.ALL_DAY, None),
        (["DTSTART;VALUE=DATE:20270326", "DTEND:"], Timing.ALL_DAY, None),
        (["DTSTART;VALUE=DATE:20270326", "DTEND;VALUE=DATE:20270328"], Timing.ALL_DAY, None),
    ],
)
def test_no_time_is_invented(lines: list[str], timing: Timing, length: int | None) -> None:
    talk = session(*lines)

    assert talk.timing is timing
    minutes = None if talk.duration is None else talk.duration.total_seconds() / 60
    assert minutes == length


def test_the_last_day_of_whole_days_is_the_one_before_the_end() -> None:
    days = session("DTSTART;VALUE=DATE:20270326", "DTEND;VALUE=DATE:20270329")

    assert (days.day, days.last_day) == (date(2027, 3, 26), date(2027, 3, 28))


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["DTEND:20270326T080000Z"], "its end, 2027-03-26 08:00, is before its start"),
        (["DTEND:soon"], "'soon' is no date or time"),
        (["SUMMARY:"], "it has no title: a question mark stands for it"),
        (["DTSTART:20270230T090000Z"], "'20270230T090000Z' is no date or time"),
        (["URL:see below"], "'see below' is no address on the web"),
        (["ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA"], "a file in the calendar itself"),
        (["CATEGORIES:Law,Water"], "it has one track; other categories: Water"),
    ],
)
def test_what_cannot_be_taken_over_is_told_with_its_line(lines: list[str], message: str) -> None:
    names = {line.partition(":")[0].partition(";")[0] for line in lines}
    kept = [line for line in TALK.splitlines() if line.partition(":")[0] not in names]
    other = TALK.replace("talk@", "other@")

    notes = told("\n".join([*kept, *lines]), other)

    assert any(note.startswith("line ") and note.endswith(f": {message}") for note in notes)


def test_a_text_of_html_is_read_as_what_it_means() -> None:
    text = session(
        "DESCRIPTION:<p>Two <b>banks</b>\\, one river.</p><p>Bring a map.</p>"
    ).description

    assert text == "Two **banks**, one river.\n\nBring a map."


def test_status_class_and_categories_become_keys() -> None:
    event = read(f"{TALK}STATUS:CANCELLED\nCLASS:PRIVATE\nCATEGORIES:Keynote,Water law\n")

    talk = event.sessions[0]
    assert (talk.status, talk.audience, talk.kind) == ("cancelled", "organizers", "keynote")
    assert event.tracks[0].title == "Water law"


def test_a_link_to_join_is_for_participants() -> None:
    talk = session("LOCATION:https://meet.example.org/school", "CONFERENCE:")

    assert talk.online and talk.online.url == "https://meet.example.org/school"
    assert talk.online.audience == "participants" and not talk.rooms


# --- people


def test_lines_of_a_text_name_people_and_the_track() -> None:
    event = read(
        f"{TALK}DESCRIPTION:Talk\\nSpeaker: Ada Example\\, Ben Muster\\nTrack: 2\\nSee you there.\n"
    )

    talk = event.sessions[0]
    assert [person.name for person in event.parties_of(talk, role="speaker")] == [
        *("Ada Example", "Ben Muster"),
    ]
    assert [track.title for track in event.tracks] == ["Track 2"]
    assert talk.description == "See you there."


def test_address_and_number_behind_a_name_are_contact_data() -> None:
    event = read(
        f"{TALK}DESCRIPTION:Speaker: Ada Example (ada@example.org\\, +49 30 555 0100)\nLOCATION:A\n"
    )

    contact = event.people[0].contact
    assert contact is not None
    assert (contact.email, contact.phone) == ("ada@example.org", "+49 30 555 0100")


@pytest.mark.parametrize(
    "line", ["Speaker: TBA", "Host: the river is ours.", "Speaker: [Por definir]"]
)
def test_nobody_is_no_person(line: str) -> None:
    event = read(f"{TALK}DESCRIPTION:{line}\n")

    assert not event.people


def test_attendees_are_participants_and_the_organizer_is_nobody() -> None:
    guests = "".join(
        f"ATTENDEE;CN={name};PARTSTAT={answer}:mailto:{name.split()[0].lower()}@example.org\n"
        for name, answer in (
            ("Ada Example", "ACCEPTED"),
            ("Ben Muster", "DECLINED"),
            ("Org Anizer", "ACCEPTED"),
        )
    )
    room = "ATTENDEE;CUTYPE=ROOM;CN=Aula:mailto:aula@example.org\n"
    boss = "ORGANIZER;CN=Org Anizer:mailto:org@example.org\n"

    event = read(f"{TALK}{guests}{room}{boss}")

    assert [(it.name, it.contact and it.contact.email) for it in event.people] == [
        ("Ada Example", "ada@example.org"),
    ]
    assert [it.role for it in event.sessions[0].participations] == ["participant"]


def test_who_attends_alone_is_the_owner_of_the_calendar() -> None:
    assert not read(f"{TALK}ATTENDEE;CN=The Office:mailto:office@example.org\n").people


# --- rooms


def test_a_room_is_made_once_however_it_is_spelt() -> None:
    entries = [
        f"{TALK.replace('talk@', f'{number}@')}LOCATION:{name}\n"
        for number, name in enumerate(["Great Hall", "The great hall", "Great-Hall"])
    ]

    event = read(*entries)

    assert [room.name for room in event.rooms] == ["Great Hall"]
    assert any("are one room" in note for note in told(*entries))


def test_what_most_locations_end_with_is_the_venue() -> None:
    names = ["Aula", "Foyer", "Library"]
    entries = [
        f"{TALK.replace('talk@', f'{name}@')}LOCATION:{name}\\, Law House\\, Uferweg 1\\, Berlin\n"
        for name in names
    ]

    event = read(*entries)

    (venue,) = event.venues
    assert (venue.name, venue.street, venue.city) == ("Law House", "Uferweg 1", "Berlin")
    assert [room.name for room in event.rooms] == names


# --- zones


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("Europe/Berlin", ""),
        ("/example.org/20270101_1/Europe/Berlin", ""),
        ("W. Europe Standard Time", ""),
        ("Customized Time Zone", RULES),
        ("Ours", RULES.replace("TZID:{name}", "TZID:{name}\nX-LIC-LOCATION:Europe/Berlin")),
    ],
)
def test_a_zone_is_read_by_its_name_or_its_rules(name: str, rules: str) -> None:
    entry = f"SUMMARY:Talk\nDTSTART;TZID={name}:20270326T093000\n"
    event = read(entry, head="X-WR-CALNAME:School\n" + rules.format(name=name))

    talk = event.sessions[0]
    assert event.timezone in {"Europe/Berlin", "Europe/Amsterdam", "Europe/Paris"}
    assert talk.start == datetime(2027, 3, 26, 9, 30, tzinfo=ZoneInfo(event.timezone))


def test_a_zone_that_nobody_knows_leaves_the_times_without_one() -> None:
    entry = "SUMMARY:Talk\nDTSTART;TZID=Here:20270326T093000\n"

    event = read(entry, head="X-WR-CALNAME:School\n", timezone="Asia/Ashgabat")

    assert str(event.sessions[0].start) == "2027-03-26 09:30:00+05:00"


def test_times_without_a_zone_take_that_of_the_option() -> None:
    entry = "SUMMARY:Talk\nDTSTART:20270326T093000\n"

    event = read(entry, head="X-WR-CALNAME:School\n", timezone="Asia/Ashgabat")

    assert str(event.sessions[0].start) == "2027-03-26 09:30:00+05:00"
    with pytest.raises(DocumentError, match="--timezone"):
        read(entry, head="X-WR-CALNAME:School\n")


def test_an_entry_in_another_zone_has_it() -> None:
    event = read(TALK, "SUMMARY:Call\nDTSTART;TZID=Asia/Ashgabat:20270326T140000\n")

    call = next(it for it in event.sessions if it.title == "Call")
    assert (call.timezone, str(call.start)) == ("Asia/Ashgabat", "2027-03-26 14:00:00+05:00")


# --- repetitions

WEEK = "SUMMARY:Standup\nDTSTART;TZID=Europe/Berlin:20270322T090000\nDURATION:PT15M\n"


def starts(event: Event, title: str = "Standup") -> list[str]:
    return [f"{it.start:%m-%d %H:%M}" for it in event.sessions if it.title == title and it.start]


def test_an_endless_repetition_is_read_within_the_other_entries() -> None:
    others = [TALK, TALK.replace("talk@", "end@").replace("20270326", "20270329")]

    event = read(f"UID:a\n{WEEK}RRULE:FREQ=DAILY\n", *others)

    assert starts(event) == ["03-26 09:00", "03-27 09:00", "03-28 09:00", "03-29 09:00"]


def test_an_endless_repetition_is_read_within_the_days_of_the_options() -> None:
    days = date(2027, 3, 23), date(2027, 3, 24)

    event = read(f"UID:a\n{WEEK}RRULE:FREQ=DAILY\n", start=days[0], end=days[1])

    assert starts(event) == ["03-23 09:00", "03-24 09:00"]


def test_an_endless_repetition_alone_is_one_session_and_told() -> None:
    entry = f"UID:a\n{WEEK}RRULE:FREQ=DAILY\n"

    assert starts(read(entry)) == ["03-22 09:00"]
    assert told(entry) == ["line 5: it is repeated without end, and alone: it is taken once"]


def test_repetitions_that_are_moved_left_out_or_added_are_read() -> None:
    entry = (
        f"UID:a\n{WEEK}RRULE:FREQ=DAILY;COUNT=4\nEXDATE;TZID=Europe/Berlin:20270323T090000\n"
        "RDATE;TZID=Europe/Berlin:20270328T100000\n"
    )
    moved = (
        "UID:a\nSUMMARY:Standup\nRECURRENCE-ID;TZID=Europe/Berlin:20270324T090000\n"
        "DTSTART;TZID=Europe/Berlin:20270324T110000\nLOCATION:Garden\n"
    )

    event = read(entry, moved)

    # On the 28th the clocks have changed: it is ten o'clock all the same.
    assert starts(event) == ["03-22 09:00", "03-25 09:00", "03-28 10:00", "03-24 11:00"]
    assert [room.name for room in event.rooms] == ["Garden"]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYHOUR=1,2;BYSECOND=0,1",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYDAY=1MO;BYSETPOS=2",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=MONTHLY;INTERVAL=2;BYMONTH=2",
        "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYDAY=9MO;COUNT=3",
        "FREQ=WEEKLY;INTERVAL=9999999;COUNT=3",
        "FREQ=DAILY;UNTIL=never",
        "nothing",
    ],
)
def test_a_rule_that_is_none_of_a_programme_is_taken_once_and_told(rule: str) -> None:
    entry = f"UID:a\n{WEEK}RRULE:{rule}\n"

    assert starts(read(entry, TALK)) == ["03-22 09:00"]
    assert any("it is taken once" in note for note in told(entry, TALK))


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3", ["03-22", "03-24", "03-29"]),
        ("FREQ=MONTHLY;BYDAY=-1MO;COUNT=2", ["03-29", "04-26"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1;COUNT=2", ["03-30", "04-27"]),
        ("FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=1;UNTIL=20270501T000000Z", ["04-01"]),
    ],
)
def test_rules_of_programmes_are_read(rule: str, days: list[str]) -> None:
    event = read(f"UID:a\n{WEEK}RRULE:{rule}\n", start=date(2027, 3, 1), end=date(2027, 4, 30))

    assert [it.partition(" ")[0] for it in starts(event)][-len(days) :] == days


def test_an_old_rule_takes_few_steps() -> None:
    entry = f"UID:a\n{WEEK}RRULE:FREQ=DAILY\n".replace("20270322", "19700101")
    many = [entry.replace("UID:a", f"UID:a{number}") for number in range(40)]

    event = read(*many, TALK)

    assert 0 < len(starts(event)) <= len(many)
    assert any("it is repeated too often" in note for note in told(*many, TALK))


# --- what the file is


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"<!DOCTYPE html><html>Sign in</html>", "this is a web page"),
        (b"Title;Start", "this is not a calendar"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:a\n", "the file ends within VEVENT"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n", "END:VCALENDAR stands where VEVENT"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "the calendar has no entries"),
        (
            b"BEGIN:VCALENDAR\nBEGIN:VTODO\nEND:VTODO\nEND:VCALENDAR\n",
            "the calendar has no entries (VEVENT), but 1 VTODO",
        ),
    ],
)
def test_what_is_no_calendar_is_refused_with_the_line(data: bytes, message: str) -> None:
    assert message in fault(data) and fault(data).startswith("line ")


@pytest.mark.parametrize("line", ["END:VCALENDAR", "BEGIN:VCALENDAR"])
def test_the_envelope_of_a_calendar_may_be_missing(line: str) -> None:
    data = calendar(TALK, head="").replace(f"{line}\n".encode(), b"")

    (event,) = eventkit.read(
        data, format="icalendar", options={"title": "School", "timezone": "UTC"}
    ).events

    assert [it.title for it in event.sessions] == ["Talk"]


def test_a_letter_may_be_parted_by_a_fold() -> None:
    data = calendar(TALK).replace(b"SUMMARY:Talk", "SUMMARY:Öffnung".encode())
    parted = data.replace("Ö".encode(), "Ö".encode()[:1] + b"\r\n " + "Ö".encode()[1:])

    assert eventkit.read(parted, format="icalendar").events[0].sessions[0].title == "Öffnung"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "cp1252"])
def test_other_encodings_are_read(encoding: str) -> None:
    data = calendar(TALK.replace("Talk", "Öffnung")).decode().encode(encoding)

    assert eventkit.read(data, format="icalendar").events[0].sessions[0].title == "Öffnung"


def test_a_line_that_is_no_property_is_more_of_the_text_before_it() -> None:
    notes = told(f"{TALK}DESCRIPTION:One\ntwo\nthree\n")

    assert session("DESCRIPTION:One\ntwo\nthree").description == "One\ntwo\nthree"
    assert notes == ["line 11: this line is no property: it is taken as more of the text before it"]


def test_entries_that_share_a_uid_have_none() -> None:
    event = read(TALK, TALK.replace("SUMMARY:Talk", "SUMMARY:Walk"))

    assert [(it.title, it.uid) for it in event.sessions] == [("Talk", None), ("Walk", None)]


def test_an_entry_that_stands_twice_is_read_once() -> None:
    newer = f"{TALK}SEQUENCE:1\nLOCATION:Aula\n"

    event = read(TALK, newer)

    assert len(event.sessions) == 1 and event.rooms


def test_what_is_no_entry_is_told() -> None:
    head = f"{HEAD}BEGIN:VTODO\nSUMMARY:Book the room\nEND:VTODO\n"

    assert told(TALK, head=head) == ["line 5: 1 VTODO: an event has entries alone"]


LINES = [
    *TALK.split("\n"),
    *("BEGIN:VEVENT", "END:VEVENT", "RRULE:FREQ=DAILY", "DTSTART;TZID=X:20270101T000000"),
    *("ATTENDEE:mailto:", "RECURRENCE-ID:20270326", "RDATE:x", "\0", " more"),
]


@given(lines=st.lists(st.sampled_from(LINES), max_size=24))
def test_whatever_the_lines_are_a_calendar_is_read_or_refused(lines: list[str]) -> None:
    data = "\n".join(["BEGIN:VCALENDAR", *lines, "END:VCALENDAR"]).encode()

    try:
        eventkit.read(data, format="icalendar")
    except EventkitError:
        return


# --- our own


@pytest.mark.parametrize("name", ["one-session", "several-days", "mixed-zones", "over-midnight"])
def test_our_own_calendars_come_back_with_their_ids_and_uids(name: str) -> None:
    event = SAMPLES[name]

    back = eventkit.read(eventkit.export(event, to="icalendar"), format="icalendar").events[0]

    sessions = {it.id: (it.title, it.start, it.end, it.day, it.uid) for it in event.sessions}
    assert {it.id: (it.title, it.start, it.end, it.day, it.uid) for it in back.sessions} == sessions
    assert (back.title, back.uid or back.id) == (event.title, event.uid or event.id)


def without_list(session: Session) -> Session:
    """Return a session without a list of parts that stays text, with the words of its language."""
    is_list = (session.description or "").startswith("•")
    return attrs.evolve(session, description=None) if is_list else session


@pytest.mark.parametrize("language", ["ar", "de", "en-US", "es", "fr", "ru", "tk", "uk"])
def test_our_own_calendars_in_other_languages_come_back_as_in_english(language: str) -> None:
    event = attrs.evolve(eventkit.load(EXAMPLE), translations={})
    event = event.replace(attrs.evolve(event.sessions[3], status="cancelled"))

    english, back = (
        eventkit.read(
            eventkit.export(event, to="icalendar", language=tag), format="icalendar"
        ).events[0]
        for tag in (None, language)
    )

    assert [*map(without_list, back.sessions)] == [*map(without_list, english.sessions)]
    assert {it.name for it in back.people} == {it.name for it in english.people}


def facts(event: Event) -> Mapping[str, Any]:
    return {
        it.title: (
            *(it.kind, it.url, it.languages, it.interpretation, it.recording, it.license),
            [(event.party(p.who).name, p.role, p.remote) for p in it.participations],
            [room.name for room in event.rooms_of(it)],
            [(link.title, link.url) for link in it.materials],
        )
        for it in event.sessions
    }


def test_our_own_calendars_come_back_with_all_that_they_hold() -> None:
    text = """
eventkit = 1
[event]
id = "school"
uid = "9d5c2f0a-school"
title = "School"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
[venue]
name = "Law House"
city = "Berlin"
[rooms.aula]
name = "Aula"
[rooms.foyer]
name = "Foyer"
[organizations.institute]
name = "Example Institute"
[people.ada]
name = "Ada Example"
position = "Professor"
organization = "institute"
[people.ben]
name = "Ben Muster"
[sessions.talk]
title = "Talk"
kind = "keynote"
day = 1
time = "09:00-10:00"
rooms = ["aula"]
speakers = ["ada"]
moderators = ["ben"]
remote = ["ben"]
languages = ["en"]
interpretation = ["ru", "tk"]
recording = false
license = "CC-BY-4.0"
materials.slides = { title = "Slides", url = "https://example.org/slides.pdf" }
[sessions.dinner]
title = "Dinner"
day = 1
time = "19:00"
rooms = ["foyer"]
[sessions.bus]
title = "Bus"
day = 1
time = "08:15"
duration = "0 min"
"""
    event = eventkit.loads(text)

    back = eventkit.read(eventkit.export(event, to="icalendar"), format="icalendar").events[0]

    assert facts(back) == facts(event)
    assert {it.title: it.timing for it in back.sessions} == {
        it.title: it.timing for it in event.sessions
    }
    ada = next(it for it in back.people if it.name == "Ada Example")
    assert ada.position == "Professor" and ada.organization
    assert [(it.name, it.city) for it in back.venues] == [("Law House", "Berlin")]


def test_parts_and_sessions_without_hours_come_back_from_the_lines_of_a_text() -> None:
    text = """
eventkit = 1
[event]
id = "school"
uid = "9d5c2f0a-school"
title = "School"
start = 2027-03-26
end = 2027-03-27
timezone = "Europe/Berlin"
[rooms.aula]
name = "Aula"
[people.ada]
name = "Ada Example"
[sessions.panel]
title = "Panel"
day = 1
time = "09:00-10:00"
rooms = ["aula"]
description = "A panel — with two maps."
[sessions.one]
title = "The map (of the river)"
subtitle = "A beginning"
part_of = "panel"
time = "09:00-09:30"
panellists = ["ada"]
[sessions.two]
title = "Law — and order"
part_of = "panel"
time = "09:30-10:00"
[sessions.walk]
title = "Walk"
day = 2
chairs = ["ada"]
rooms = ["aula"]
"""
    event = eventkit.loads(text)

    back = eventkit.read(eventkit.export(event, to="icalendar"), format="icalendar").events[0]

    def rows(event: Event) -> list[Any]:
        return sorted(
            (it.title, it.subtitle, str(it.start), event.day_of(it), bool(it.part_of), it.rooms,
             [p.role for p in it.participations], it.description) for it in event.sessions
        )  # fmt: skip

    assert rows(back) == rows(event)


def test_notes_are_few_where_nothing_is_wrong() -> None:
    notes: tuple[Note, ...] = imported(TALK).notes

    assert {note.message.split(":")[0] for note in notes} == {
        "the event has the id school",
        "the event has the start 2027-03-26",
        "the event has the end 2027-03-26",
    }
