"""What calendars say of sessions that changed, moved, vanished or came back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest

import eventkit
from eventkit.model import (
    Audience,
    Event,
    Participation,
    Person,
    Room,
    Session,
    Track,
    Venue,
)
from eventkit.model.errors import OptionsError, SelectionError, UnreleasedWarning, ViewError
from eventkit.releases import event_digest, history, release

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)
UID = "9d5c2f0a-school"


def at(hour: int, **more: Any) -> dict[str, Any]:
    start = datetime(2027, 3, 26, hour, tzinfo=BERLIN)
    return {"start": start, "end": start + timedelta(hours=1), **more}


SCHOOL = Event(
    id="school",
    uid=UID,
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 27),
    timezone="Europe/Berlin",
    people=[Person(id="ada", name="Ada Example"), Person(id="bob", name="Bob Example")],
    rooms=[Room(id="aula", name="Aula"), Room(id="lab", name="Laboratory")],
    tracks=[Track(id="law", title="Law")],
    sessions=[
        Session(id="opening", title="Opening", **at(9)),
        Session(
            id="talk",
            title="Talk",
            **at(10),
            rooms=["aula"],
            track="law",
            participations=[Participation(who="ada", role="speaker")],
        ),
        Session(id="coffee", title="Coffee", kind="break", **at(11)),
    ],
    translations={"ru": {"sessions.talk.title": "Доклад"}},
)

Releases = Callable[..., eventkit.Log]


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """Release events, a day after each other."""

    def made(*events: Event) -> eventkit.Log:
        path = tmp_path / "event.releases.jsonl"
        for number, event in enumerate(events):
            log = release(event, path, now=NOON + number * DAY)
        return log

    return made


def changed(event: Event, id: str, **changes: Any) -> Event:
    sessions = [attrs.evolve(s, **changes) if s.id == id else s for s in event.sessions]
    return attrs.evolve(event, sessions=sessions)


def with_room(event: Event, name: str) -> Event:
    return attrs.evolve(event, rooms=[*event.rooms, Room(id="new", name=name)])


def without(event: Event, id: str) -> Event:
    sessions = [session for session in event.sessions if session.id != id]
    return attrs.evolve(event, sessions=sessions, translations={})


def entries(event: Event, log: eventkit.Log, **how: Any) -> dict[str, Any]:
    """Return the entries of a calendar by the first part of their UID."""
    calendar = eventkit.to_icalendar(event, log=log, **how)
    return {str(entry["UID"]).partition("@")[0]: entry for entry in calendar.events}


def stamp(entry: Any) -> tuple[int, datetime, datetime, datetime]:
    """Return SEQUENCE, LAST-MODIFIED, DTSTAMP and CREATED."""
    moments = (entry[key].dt for key in ("LAST-MODIFIED", "DTSTAMP", "CREATED"))
    modified, stamped, created = moments
    return entry["SEQUENCE"], modified, stamped, created


# --- stamps


def test_a_first_release_has_sequence_zero_and_its_time(releases: Releases) -> None:
    found = entries(SCHOOL, releases(SCHOOL))

    assert {stamp(entry) for entry in found.values()} == {(0, NOON, NOON, NOON)}


def test_only_what_changed_gets_a_new_stamp(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", title="Lecture")

    found = entries(after, releases(SCHOOL, after))

    assert stamp(found["talk"]) == (1, NOON + DAY, NOON + DAY, NOON)
    assert stamp(found["opening"]) == (0, NOON, NOON, NOON)
    assert stamp(found[UID]) == (0, NOON, NOON, NOON)


def test_a_discreet_title_that_no_calendar_shows_stops_no_release(releases: Releases) -> None:
    before = attrs.evolve(SCHOOL, discreet_title="\ufeff")
    after = changed(before, "talk", title="Lecture")

    assert stamp(entries(after, releases(before, after))["talk"])[0] == 1


@pytest.mark.parametrize(
    "changes",
    [
        at(12),
        {"rooms": ["lab"]},
        {"participations": [Participation(who="bob", role="speaker")]},
        {"notice": "Speaker ill"},
        {"status": "cancelled"},
        {"languages": ["de"]},
        {"description": "New"},
        {"track": None},
    ],
    ids=["time", "room", "people", "notice", "status", "language", "text", "track"],
)
def test_what_readers_see_raises_the_sequence(releases: Releases, changes: dict[str, Any]) -> None:
    after = changed(SCHOOL, "talk", **changes)

    assert entries(after, releases(SCHOOL, after))["talk"]["SEQUENCE"] == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda event: changed(event, "talk", notes="For us"),
        lambda event: changed(event, "talk", x={"acme": {"key": 1}}),
        lambda event: attrs.evolve(event, sessions=event.sessions[::-1]),
        lambda event: attrs.evolve(event, updated=NOON),
        lambda event: changed(event, "talk", description=""),
        lambda event: changed(with_room(event, "\ufffe"), "opening", rooms=["new"]),
    ],
    ids=["notes", "extension", "order", "updated", "empty", "unseen room"],
)
def test_what_readers_do_not_see_changes_no_byte(
    releases: Releases, change: Callable[[Event], Event]
) -> None:
    after = change(SCHOOL)
    log = releases(SCHOOL, after)

    first = eventkit.export(SCHOOL, to="icalendar", log=log.until(1))
    assert eventkit.export(after, to="icalendar", log=log) == first


def test_the_tail_of_a_long_text_is_not_shown_and_so_no_change(releases: Releases) -> None:
    before = changed(SCHOOL, "talk", description="word " * 200)
    after = changed(SCHOOL, "talk", description="word " * 200 + "more")

    assert entries(after, releases(before, after))["talk"]["SEQUENCE"] == 0


def test_a_new_name_of_a_person_changes_their_sessions(releases: Releases) -> None:
    ada, bob = SCHOOL.people
    after = attrs.evolve(SCHOOL, people=[attrs.evolve(ada, name="Ada Lovely"), bob])

    found = entries(after, releases(SCHOOL, after))

    assert (found["talk"]["SEQUENCE"], found["opening"]["SEQUENCE"]) == (1, 0)


def test_audiences_have_stamps_of_their_own(releases: Releases) -> None:
    hidden = [Participation(who="bob", role="chair", audience="organizers")]
    after = changed(
        SCHOOL, "talk", participations=[*SCHOOL.session("talk").participations, *hidden]
    )
    log = releases(SCHOOL, after)

    assert entries(after, log)["talk"]["SEQUENCE"] == 0
    assert entries(after, log, audience="organizers")["talk"]["SEQUENCE"] == 1


def test_languages_have_stamps_of_their_own(releases: Releases) -> None:
    after = attrs.evolve(SCHOOL, translations={"ru": {"sessions.talk.title": "Лекция"}})
    log = releases(SCHOOL, after)

    assert entries(after, log)["talk"]["SEQUENCE"] == 0
    assert entries(after, log, language="ru")["talk"]["SEQUENCE"] == 1


def test_a_later_session_counts_from_the_release_that_brought_it(releases: Releases) -> None:
    more = Session(id="panel", title="Panel", **at(14))
    after = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, more])
    last = changed(after, "panel", title="Round table")
    log = releases(SCHOOL, after, last)

    assert stamp(entries(after, log.until(2))["panel"])[0] == 0
    assert stamp(entries(last, log)["panel"]) == (1, NOON + 2 * DAY, NOON + 2 * DAY, NOON + DAY)


def test_a_selection_changes_nothing_of_a_stamp(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", title="Lecture")
    log = releases(SCHOOL, after)

    selected = entries(after, log, select={"person": "ada"})

    assert selected["talk"].to_ical() == entries(after, log)["talk"].to_ical()


def test_what_is_not_released_yet_is_the_next_release_with_a_warning(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", title="Lecture")
    log = releases(SCHOOL)

    with pytest.warns(UnreleasedWarning, match="counts as the next release"):
        found = entries(after, log)

    soon = NOON + timedelta(seconds=1)
    assert stamp(found["talk"]) == (1, soon, soon, NOON)
    assert stamp(found["opening"]) == (0, NOON, NOON, NOON)


# --- withdrawn


def test_a_session_that_is_gone_is_cancelled(releases: Releases) -> None:
    after = without(SCHOOL, "talk")

    gone = entries(after, releases(SCHOOL, after))["talk"]

    assert gone["SUMMARY"] == "CANCELLED: Talk"
    assert gone["STATUS"] == "CANCELLED"
    assert gone["DTSTART"].dt == SCHOOL.session("talk").start
    assert stamp(gone) == (1, NOON + DAY, NOON + DAY, NOON)
    assert "LOCATION" not in gone
    assert "DESCRIPTION" not in gone


def test_a_cancelled_session_stays_cancelled_and_its_stamp_as_it_is(releases: Releases) -> None:
    after = without(SCHOOL, "talk")
    last = changed(after, "opening", title="Welcome")
    log = releases(SCHOOL, after, last)

    assert entries(last, log)["talk"].to_ical() == entries(after, log.until(2))["talk"].to_ical()


OPEN_AGAIN = {"start": None, "end": None, "day": date(2027, 3, 26)}
A_PART = {"part_of": "opening", "start": None, "end": None}


@pytest.mark.parametrize(
    ("changes", "title"),
    [
        (OPEN_AGAIN, "Talk (time to be announced)"),
        (A_PART, "Talk (now part of Opening)"),
        ({**A_PART, "title": "Lecture"}, "Lecture (now part of Opening)"),
        ({**OPEN_AGAIN, "status": "cancelled"}, "CANCELLED: Talk"),
    ],
    ids=["without hours", "a part", "renamed too", "cancelled too"],
)
def test_what_has_no_entry_any_more_says_what_became_of_it(
    releases: Releases, changes: dict[str, Any], title: str
) -> None:
    after = changed(SCHOOL, "talk", **changes)
    log = releases(SCHOOL, after)

    gone = entries(after, log)["talk"]
    assert (gone["SUMMARY"], gone["STATUS"]) == (title, "CANCELLED")
    assert entries(after, log, select={"person": "ada"})["talk"]["SUMMARY"] == title


def test_what_became_a_part_follows_the_title_of_its_whole(releases: Releases) -> None:
    part = changed(SCHOOL, "talk", **A_PART)
    after = changed(part, "opening", title="Welcome")
    log = releases(SCHOOL, part, after)

    gone = entries(after, log)["talk"]
    assert (gone["SUMMARY"], gone["SEQUENCE"]) == ("Talk (now part of Welcome)", 2)


def test_a_part_is_cancelled_with_its_whole(releases: Releases) -> None:
    part = changed(SCHOOL, "talk", **A_PART)
    after = changed(part, "opening", status="cancelled")
    log = releases(SCHOOL, part, after)

    gone = entries(after, log, select={"person": "ada"})["talk"]
    assert (gone["SUMMARY"], gone["SEQUENCE"]) == ("CANCELLED: Talk", 2)


def test_a_part_or_an_open_session_that_is_removed_is_cancelled(releases: Releases) -> None:
    part = changed(SCHOOL, "talk", **A_PART)
    opened = changed(SCHOOL, "talk", **OPEN_AGAIN)
    after = without(opened, "talk")
    log = releases(SCHOOL, part, opened, after)

    told = [entries(event, log.until(made.number))["talk"] for made, event in log]
    assert [(str(entry["SUMMARY"]), entry["SEQUENCE"]) for entry in told] == [
        ("Talk", 0),
        ("Talk (now part of Opening)", 1),
        ("Talk (time to be announced)", 2),
        ("CANCELLED: Talk", 3),
    ]


def test_what_comes_back_without_hours_is_not_cancelled(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", **OPEN_AGAIN)
    log = releases(SCHOOL, without(SCHOOL, "talk"), after)

    assert entries(after, log)["talk"]["SUMMARY"] == "Talk (time to be announced)"


def test_a_part_that_is_restricted_later_says_nothing_of_itself_or_its_whole(
    releases: Releases,
) -> None:
    part = changed(SCHOOL, "talk", **A_PART)
    after = changed(part, "opening", audience="organizers")
    log = releases(SCHOOL, part, after)

    found = entries(after, log)
    assert (found["talk"]["SUMMARY"], found["opening"]["SUMMARY"]) == ("CANCELLED", "CANCELLED")


def test_a_discreet_calendar_names_no_whole(releases: Releases) -> None:
    before = attrs.evolve(SCHOOL, discreet_title="Appointment")
    after = changed(before, "talk", **A_PART)

    gone = entries(after, releases(before, after), discreet=True)["talk"]
    assert gone["SUMMARY"] == "Appointment (now part of another session)"


def test_another_discreet_title_changes_what_is_gone(releases: Releases) -> None:
    before = attrs.evolve(SCHOOL, discreet_title="Appointment")
    after = without(before, "talk")
    last = attrs.evolve(after, discreet_title="Dentist")
    log = releases(before, after, last)

    gone = entries(last, log, discreet=True)["talk"]
    assert (gone["SUMMARY"], gone["SEQUENCE"]) == ("CANCELLED: Dentist", 2)


def test_a_long_title_leaves_room_for_what_became_of_it(releases: Releases) -> None:
    before = changed(SCHOOL, "talk", title="long " * 60)
    after = changed(before, "talk", **A_PART)

    title = entries(after, releases(before, after))["talk"]["SUMMARY"]
    assert title.endswith("(now part of Opening)")
    assert len(title) <= 255


def test_what_is_restricted_later_is_cancelled_without_its_title(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", audience="organizers", title="Secret")
    log = releases(SCHOOL, after)

    assert entries(after, log)["talk"]["SUMMARY"] == "CANCELLED"
    assert entries(after, log, audience="organizers")["talk"]["SUMMARY"] == "Secret"


def test_what_was_restricted_when_it_was_removed_has_no_title(releases: Releases) -> None:
    restricted = changed(SCHOOL, "talk", audience="organizers")
    after = without(restricted, "talk")

    assert entries(after, releases(SCHOOL, restricted, after))["talk"]["SUMMARY"] == "CANCELLED"


def test_what_was_removed_while_the_whole_event_was_restricted_has_no_title(
    releases: Releases,
) -> None:
    shut = attrs.evolve(SCHOOL, audience="organizers")
    after = without(SCHOOL, "talk")

    assert entries(after, releases(SCHOOL, shut, after))["talk"]["SUMMARY"] == "CANCELLED"


def test_what_was_restricted_where_a_language_was_missing_has_no_title(releases: Releases) -> None:
    spoken = attrs.evolve(SCHOOL, translations={"ru": {"sessions.talk.title": "Доклад"}})
    silent = attrs.evolve(changed(SCHOOL, "talk", audience="organizers"), translations={})
    after = attrs.evolve(
        without(SCHOOL, "talk"), translations={"ru": {"sessions.opening.title": "Открытие"}}
    )

    found = entries(after, releases(spoken, silent, after), language="ru")

    assert found["talk"]["SUMMARY"] == "ОТМЕНЕНО"


def test_what_nobody_was_shown_is_not_withdrawn(releases: Releases) -> None:
    restricted = changed(SCHOOL, "talk", audience="organizers")
    after = without(restricted, "talk")

    assert "talk" not in entries(after, releases(restricted, after))


def test_what_comes_back_is_reinstated_with_a_higher_sequence(releases: Releases) -> None:
    found = entries(SCHOOL, releases(SCHOOL, without(SCHOOL, "talk"), SCHOOL))

    assert "STATUS" not in found["talk"]
    assert stamp(found["talk"]) == (2, NOON + 2 * DAY, NOON + 2 * DAY, NOON)


def test_a_session_under_another_id_keeps_its_identity_by_uid(releases: Releases) -> None:
    after = without(SCHOOL, "talk")
    talk = attrs.evolve(SCHOOL.session("talk"), id="lecture", uid=f"talk@{UID}")
    after = attrs.evolve(after, sessions=[*after.sessions, talk])

    found = entries(after, releases(SCHOOL, after))

    assert sorted(found) == [UID, "coffee", "opening", "talk"]
    assert found["talk"]["SEQUENCE"] == 0


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_whole_event_that_is_off_cancels_every_entry(releases: Releases, status: str) -> None:
    after = attrs.evolve(SCHOOL, status=status)

    found = entries(after, releases(SCHOOL, after))

    assert {(entry["STATUS"], entry["SEQUENCE"]) for entry in found.values()} == {("CANCELLED", 1)}


@pytest.mark.parametrize(
    ("select", "holds"),
    [
        ({"person": "ada"}, True),
        ({"person": "bob"}, False),
        ({"room": "aula"}, True),
        ({"track": "law", "day": 1}, True),
        ({"day": 2}, False),
        ({"session": "opening"}, False),
    ],
)
def test_a_selection_holds_what_is_withdrawn_if_it_held_it_last(
    releases: Releases, select: dict[str, Any], holds: bool
) -> None:
    after = without(SCHOOL, "talk")
    extra = Session(
        id="other",
        title="Other",
        **at(15),
        track="law",
        participations=[Participation(who=who, role="speaker") for who in ("ada", "bob")],
    )
    elsewhere = Session(id="late", title="Late", day=date(2027, 3, 27))
    after = attrs.evolve(after, sessions=[*after.sessions, extra, elsewhere])

    assert ("talk" in entries(after, releases(SCHOOL, after), select=select)) is holds


def test_what_a_selection_leaves_out_is_not_withdrawn(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", participations=[])

    found = entries(after, releases(SCHOOL, after), select={"session": "opening"})

    assert set(found) == {"opening"}


def test_a_part_that_leaves_a_track_raises_its_whole_in_that_track_alone(
    releases: Releases,
) -> None:
    parts = [
        Session(id=each, title=each, part_of="opening", track="law") for each in ("one", "two")
    ]
    before = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, *parts])
    after = changed(before, "two", track=None)
    log = releases(before, after)

    assert entries(after, log, select={"track": "law"})["opening"]["SEQUENCE"] == 1
    assert entries(after, log, select={"session": "opening"})["opening"]["SEQUENCE"] == 0
    assert entries(after, log)["opening"]["SEQUENCE"] == 0


def test_a_session_that_joins_a_track_raises_the_day_in_that_track_alone(
    releases: Releases,
) -> None:
    before = changed(SCHOOL, "opening", kind="talk", track=None)
    after = changed(before, "opening", track="law")
    log = releases(before, after)

    day = "day.2027-03-26"
    assert entries(after, log, select={"track": "law"}, entries="days")[day]["SEQUENCE"] == 1
    assert entries(after, log, select={"session": "talk"}, entries="days")[day]["SEQUENCE"] == 0
    assert entries(after, log, entries="days")[day]["SEQUENCE"] == 0


def test_a_day_of_sessions_without_a_venue_is_at_none_that_a_selection_leaves(
    releases: Releases,
) -> None:
    """The person is at one venue on the next day; it gets another name in the second release."""
    venues = [Venue(id="hall", name="Hall"), Venue(id="barn", name="Barn")]
    here = Session(
        id="here", title="Here", **at(10, participations=[Participation(who="ada", role="chair")])
    )
    there = Session(id="there", title="There", day=date(2027, 3, 27), rooms=["attic"])
    there = attrs.evolve(there, participations=here.participations)
    rooms = [Room(id="attic", name="Attic", venue="barn")]
    before = attrs.evolve(
        SCHOOL, venues=venues, rooms=rooms, tracks=[], sessions=[here, there], translations={}
    )
    after = before.replace(Venue(id="barn", name="New Barn"))

    day = entries(after, releases(before, after), select={"person": "ada"}, entries="days")[
        "day.2027-03-26"
    ]

    assert "LOCATION" not in day
    assert day["SEQUENCE"] == 0


def test_a_break_that_is_gone_is_left_out_with_the_others(releases: Releases) -> None:
    after = without(SCHOOL, "coffee")
    log = releases(SCHOOL, after)

    assert "coffee" in entries(after, log)
    assert "coffee" not in entries(after, log, breaks=False)


def test_a_day_that_is_gone_is_cancelled(releases: Releases) -> None:
    after = attrs.evolve(SCHOOL, end=date(2027, 3, 26))
    log = releases(SCHOOL, after)

    gone = entries(after, log, entries="days")["day.2027-03-27"]
    assert gone["SUMMARY"] == "CANCELLED: School · Day 2"
    assert "day.2027-03-27" not in entries(after, log)


def test_a_release_that_could_not_be_shown_says_nothing(releases: Releases) -> None:
    shut = attrs.evolve(SCHOOL, audience="organizers")
    log = releases(SCHOOL, shut, SCHOOL)

    assert entries(SCHOOL, log)["talk"]["SEQUENCE"] == 0


def test_what_is_noted_to_a_release_is_for_the_organisers(tmp_path: Path) -> None:
    log = release(SCHOOL, tmp_path / "event.releases.jsonl", note="Without Ada", by="Bob")

    told = {each: history(SCHOOL, log, audience=each).releases[0] for each in Audience}

    assert {each: (made.note, made.by) for each, made in told.items()} == {
        Audience.PUBLIC: ("", ""),
        Audience.PARTICIPANTS: ("", ""),
        Audience.ORGANIZERS: ("Without Ada", "Bob"),
    }


# --- what is asked wrongly


def test_a_selection_is_asked_for_where_the_event_is_exported(releases: Releases) -> None:
    selected = SCHOOL.view(select={"person": "ada"})

    with pytest.raises(ViewError, match="select="):
        eventkit.export(selected, to="icalendar", log=releases(SCHOOL))


def test_a_selection_that_is_wrong_is_the_same_error_with_a_log(releases: Releases) -> None:
    with pytest.raises(SelectionError):
        eventkit.export(SCHOOL, to="icalendar", log=releases(SCHOOL), select={"persons": "ada"})


# --- only what changed


def test_only_what_changed_since_a_release_is_written(releases: Releases) -> None:
    second = changed(SCHOOL, "talk", title="Lecture")
    third = without(second, "coffee")
    log = releases(SCHOOL, second, third)

    assert set(entries(third, log, changed_since=1)) == {"talk", "coffee"}
    assert set(entries(third, log, changed_since=2)) == {"coffee"}
    assert set(entries(third, log, changed_since=3)) == set()


def test_changes_since_a_release_need_releases(releases: Releases) -> None:
    with pytest.raises(OptionsError, match="`eventkit release` makes them"):
        eventkit.export(SCHOOL, to="icalendar", changed_since=1)
    with pytest.raises(OptionsError, match="ask for changed-since=1 "):
        eventkit.export(SCHOOL, to="icalendar", log=releases(SCHOOL), changed_since=2)


# --- readers that come later


def test_a_language_that_comes_later_changes_only_what_it_words_otherwise(
    releases: Releases,
) -> None:
    silent = attrs.evolve(SCHOOL, translations={})
    lecture = changed(silent, "talk", title="Lecture")
    spoken = attrs.evolve(lecture, translations={"ru": {"sessions.talk.title": "Лекция"}})
    log = releases(silent, lecture, spoken)

    russian = entries(spoken, log, language="ru")
    assert stamp(russian["talk"]) == (2, NOON + 2 * DAY, NOON + 2 * DAY, NOON)
    assert entries(spoken, log)["talk"]["SEQUENCE"] == 1


def test_a_language_that_is_taken_out_leaves_no_trace_in_the_own_one(releases: Releases) -> None:
    silent = attrs.evolve(SCHOOL, translations={})
    again = attrs.evolve(SCHOOL, translations={"ru": {"sessions.talk.title": "Доклад"}})
    log = releases(SCHOOL, silent, again)

    assert entries(again, log)["talk"]["SEQUENCE"] == 0
    assert entries(again, log, language="ru")["talk"]["SEQUENCE"] == 2


def test_what_was_hidden_first_counts_from_the_release_that_showed_it(releases: Releases) -> None:
    hidden = changed(SCHOOL, "talk", audience="organizers")
    renamed = changed(hidden, "talk", title="Lecture")
    log = releases(hidden, renamed, SCHOOL)

    assert stamp(entries(SCHOOL, log)["talk"]) == (0, *[NOON + 2 * DAY] * 3)
    assert stamp(entries(SCHOOL, log, audience="organizers")["talk"])[0] == 2


def test_an_event_that_opens_later_counts_from_then(releases: Releases) -> None:
    shut = attrs.evolve(SCHOOL, audience="organizers")
    more = changed(SCHOOL, "talk", title="Lecture")
    log = releases(shut, SCHOOL, more)

    assert {uid: entry["SEQUENCE"] for uid, entry in entries(more, log).items()} == {
        UID: 0,
        "opening": 0,
        "talk": 1,
        "coffee": 0,
    }


def test_what_changed_while_the_event_was_shut_is_seen_when_it_opens(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", title="Lecture")
    shut = attrs.evolve(after, audience="organizers")
    log = releases(SCHOOL, shut, after)

    assert stamp(entries(after, log)["talk"]) == (2, NOON + 2 * DAY, NOON + 2 * DAY, NOON)
    assert entries(after, log)["opening"]["SEQUENCE"] == 0


def test_who_moves_up_an_audience_sees_no_sequence_fall(releases: Releases) -> None:
    hidden = changed(SCHOOL, "talk", audience="participants")
    log = releases(hidden, SCHOOL, changed(SCHOOL, "talk", notice="Speaker ill"))
    event = log.event()

    public = entries(event, log, audience="public")
    participants = entries(event, log, audience="participants")

    assert public["talk"]["SEQUENCE"] <= participants["talk"]["SEQUENCE"]


# --- every option


def test_a_session_that_becomes_a_break_ends_in_calendars_without_breaks(
    releases: Releases,
) -> None:
    after = changed(SCHOOL, "talk", kind="break")
    log = releases(SCHOOL, after)

    assert entries(after, log, breaks=False)["talk"]["SUMMARY"] == "CANCELLED: Talk"
    assert "STATUS" not in entries(after, log)["talk"]
    assert entries(after, log, breaks=False)["talk"]["SEQUENCE"] == 1


def test_what_became_a_break_stays_cancelled_there_when_it_is_removed(releases: Releases) -> None:
    pause = changed(SCHOOL, "talk", kind="break")
    after = without(pause, "talk")
    log = releases(SCHOOL, pause, after)

    assert entries(after, log, breaks=False)["talk"]["STATUS"] == "CANCELLED"
    assert entries(after, log)["talk"]["STATUS"] == "CANCELLED"


def test_what_became_a_break_stays_cancelled_there_when_it_changes(releases: Releases) -> None:
    pause = changed(SCHOOL, "talk", kind="break")
    after = changed(pause, "talk", title="Tea")
    log = releases(SCHOOL, pause, after)

    assert entries(after, log, breaks=False)["talk"]["SUMMARY"] == "CANCELLED: Talk"
    assert entries(after, log)["talk"]["SUMMARY"] == "Tea"


def test_a_break_that_is_a_session_again_takes_place(releases: Releases) -> None:
    log = releases(SCHOOL, changed(SCHOOL, "talk", kind="break"), SCHOOL)

    found = entries(SCHOOL, log, breaks=False)
    assert "STATUS" not in found["talk"]
    assert found["talk"]["SEQUENCE"] == 2


def test_a_discreet_title_changes_the_entry_it_is_shown_in(releases: Releases) -> None:
    before = attrs.evolve(SCHOOL, discreet_title="Appointment")
    after = changed(before, "talk", discreet_title="Dentist")
    log = releases(before, after)

    found = entries(after, log, discreet=True)
    assert found["talk"]["SUMMARY"] == "Dentist"
    assert (found["talk"]["SEQUENCE"], found["opening"]["SEQUENCE"]) == (1, 0)


def test_a_session_that_loses_its_day_changes_the_entry_of_the_day(releases: Releases) -> None:
    walk = Session(id="walk", title="Walk", day=date(2027, 3, 26))
    before = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, walk])
    after = changed(before, "walk", day=None)

    found = entries(after, releases(before, after), entries="days")
    assert found["day.2027-03-26"]["SEQUENCE"] == 1
    assert found["day.2027-03-27"]["SEQUENCE"] == 0


def test_the_order_of_parts_without_hours_is_shown_in_their_whole(releases: Releases) -> None:
    parts = [Session(id=each, title=each, part_of="talk") for each in ("one", "two")]
    before = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, *parts])
    after = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, *parts[::-1]])

    assert entries(after, releases(before, after))["talk"]["SEQUENCE"] == 1


def test_other_words_of_a_newer_eventkit_are_no_change(
    releases: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases(SCHOOL)
    monkeypatch.setattr("eventkit.calendars.texts.role_name", lambda role, *_: role.upper())
    after = changed(SCHOOL, "opening", title="Welcome")
    log = releases(after)

    found = entries(after, log)
    assert "SPEAKER: Ada Example" in found["talk"]["DESCRIPTION"]
    assert (found["talk"]["SEQUENCE"], found["opening"]["SEQUENCE"]) == (0, 1)


# --- what may be told


def test_a_title_that_is_restricted_after_it_was_withdrawn_is_told_no_more(
    releases: Releases,
) -> None:
    after = without(SCHOOL, "talk")
    hidden = changed(SCHOOL, "talk", audience="organizers")
    log = releases(SCHOOL, after, hidden)

    gone = entries(hidden, log)["talk"]
    assert gone["SUMMARY"] == "CANCELLED"
    assert gone["SEQUENCE"] == 2
    assert entries(after, log.until(2))["talk"]["SUMMARY"] == "CANCELLED: Talk"


def test_the_digest_of_an_event_is_that_of_its_release(releases: Releases) -> None:
    after = changed(SCHOOL, "talk", title="Lecture")
    log = releases(SCHOOL, after, SCHOOL)

    assert event_digest(SCHOOL) == log.digest == log.until(1).digest
    assert event_digest(after) == log.until(2).digest


@pytest.mark.parametrize("way", [{}, {"breaks": False}])
def test_a_part_that_becomes_a_break_changes_nothing_of_its_whole(
    way: dict[str, object], releases: Releases
) -> None:
    part = Session(id="part", title="Part", part_of="talk", **at(10))
    old = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, part])
    new = attrs.evolve(SCHOOL, sessions=[*SCHOOL.sessions, attrs.evolve(part, kind="break")])

    log = releases(old, new)

    text = eventkit.export(new, to="icalendar", log=log, options=way)
    assert b"SEQUENCE:1" not in text
    for key, word in (("person", "ada"), ("room", "aula"), ("track", "law")):
        chosen = eventkit.export(new, to="icalendar", log=log, options=way, select={key: word})
        assert b"SEQUENCE:1" not in chosen
