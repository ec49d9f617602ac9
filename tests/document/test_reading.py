"""What people write, and the event that comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

import eventkit
from eventkit.model import Audience, Event, Role, Status
from eventkit.model.errors import DocumentWarning

Load = Callable[[str], Event]


def times(event: Event, id: str) -> tuple[str, str]:
    session = event.session(id)
    assert session.start and session.end
    return session.start.isoformat(), session.end.isoformat()


# --- when


@pytest.mark.parametrize(
    "when",
    [
        'day = 1\ntime = "09:30-10:15"',
        'day = 2027-03-26\ntime = "09:30-10:15"',
        'day = "2027-03-26"\ntime = "09:30–10:15"',
        'day = 1\ntime = "09:30"\nduration = "45 min"',
        'day = 1\ntime = "09:30"\nduration = "PT45M"',
        "start = 2027-03-26T09:30:00\nend = 2027-03-26T10:15:00",
        'start = "2027-03-26 09:30"\nend = "2027-03-26 10:15"',
        'start = "2027-03-26 09:30"\nduration = "45 min"',
        'start = "2027-03-26 08:30Z"\nend = "2027-03-26 09:15+00:00"',
        'start = 2027-03-26T13:30:00+05:00\nduration = "45 min"',
    ],
)
def test_a_time_can_be_said_in_many_ways(load: Load, when: str) -> None:
    event = load(f'[sessions.s]\ntitle = "S"\n{when}\n')

    assert times(event, "s") == ("2027-03-26T09:30:00+01:00", "2027-03-26T10:15:00+01:00")


def test_hours_may_pass_midnight(load: Load) -> None:
    event = load('[sessions.s]\ntitle = "S"\nday = 1\ntime = "22:00-01:00"\n')

    assert times(event, "s") == ("2027-03-26T22:00:00+01:00", "2027-03-27T01:00:00+01:00")


def test_a_duration_is_time_that_really_passes(load: Load) -> None:
    event = load('[sessions.s]\ntitle = "S"\nday = 3\ntime = "01:30"\nduration = "1 h"\n')

    assert times(event, "s") == ("2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00")


def test_a_session_may_have_a_zone_of_its_own(load: Load) -> None:
    event = load(
        '[sessions.s]\ntitle = "S"\nday = 1\ntime = "09:00-10:00"\ntimezone = "Asia/Ashgabat"\n'
    )

    assert times(event, "s")[0] == "2027-03-26T09:00:00+05:00"


def test_an_offset_says_which_of_two_hours_is_meant() -> None:
    event = eventkit.loads("""
        eventkit = 1
        [event]
        id = "e"
        title = "E"
        start = 2027-10-31
        end = 2027-10-31
        timezone = "Europe/Berlin"
        [sessions.s]
        title = "S"
        start = "2027-10-31 02:30+01:00"
        end = "2027-10-31 03:30"
    """)

    assert times(event, "s")[0] == "2027-10-31T02:30:00+01:00"


def test_what_is_not_known_stays_not_known(load: Load) -> None:
    event = load('[sessions.day]\ntitle = "D"\nday = 2\n[sessions.open]\ntitle = "O"\n')

    assert event.session("day").day == date(2027, 3, 27)
    assert event.session("open").start is event.session("open").day is None


# --- again


def test_a_session_on_all_days_is_one_for_each(load: Load) -> None:
    event = load('[sessions.coffee]\ntitle = "C"\ndays = "all"\ntime = "10:15-10:45"\n')

    assert [session.id for session in event.sessions] == [f"coffee-{day}" for day in (1, 2, 3, 4)]
    assert {session.repeats for session in event.sessions} == {"coffee"}
    assert times(event, "coffee-4")[0] == "2027-03-29T10:15:00+02:00"


def test_days_can_be_listed_by_number_and_date(load: Load) -> None:
    event = load('[sessions.c]\ntitle = "C"\ndays = [2, 2027-03-29]\n')

    assert [session.id for session in event.sessions] == ["c-2", "c-4"]


def test_slots_override_what_they_say_and_take_the_rest(load: Load) -> None:
    event = load("""
        [rooms.aula]
        name = "Aula"
        [rooms.lab]
        name = "Laboratory"
        [sessions.git]
        title = "Git"
        rooms = ["aula"]
        day = 1
        slots.first = { time = "09:00-10:00" }
        slots.second = { start = "2027-03-27 14:00", duration = "1 h", rooms = ["lab"], uid = "x" }
    """)

    assert [session.id for session in event.sessions] == ["git-first", "git-second"]
    assert times(event, "git-first")[0] == "2027-03-26T09:00:00+01:00"
    assert event.session("git-first").rooms == ("aula",)
    assert event.session("git-second").rooms == ("lab",)
    assert event.session("git-second").uid == "x"


def test_slots_may_say_only_when_they_begin_or_how_long_they_take(load: Load) -> None:
    event = load("""
        [sessions.git]
        title = "Git"
        day = 1
        time = "09:00"
        duration = "1 h"
        slots.late = { time = "14:00" }
        slots.long = { duration = "2 h" }
        slots.other = { start = "2027-03-27 16:00" }
        slots.ended = { start = "2027-03-27 18:00", end = "2027-03-27 18:30" }
        slots.whole = { time = "20:00-20:45" }
    """)

    assert {session.id: times(event, session.id) for session in event.sessions} == {
        "git-late": ("2027-03-26T14:00:00+01:00", "2027-03-26T15:00:00+01:00"),
        "git-long": ("2027-03-26T09:00:00+01:00", "2027-03-26T11:00:00+01:00"),
        "git-other": ("2027-03-27T16:00:00+01:00", "2027-03-27T17:00:00+01:00"),
        "git-ended": ("2027-03-27T18:00:00+01:00", "2027-03-27T18:30:00+01:00"),
        "git-whole": ("2027-03-26T20:00:00+01:00", "2027-03-26T20:45:00+01:00"),
    }


def test_how_long_a_slot_takes_replaces_the_end(load: Load) -> None:
    event = load("""
        [sessions.git]
        title = "Git"
        start = "2027-03-26 09:00"
        end = "2027-03-26 10:00"
        slots.same = { }
        slots.long = { duration = "2 h" }
    """)

    assert [times(event, session.id)[1] for session in event.sessions] == [
        "2027-03-26T10:00:00+01:00",
        "2027-03-26T11:00:00+01:00",
    ]


def test_the_short_id_of_a_repeated_session_is_translated_for_all(load: Load) -> None:
    event = load(
        '[sessions.c]\ntitle = "C"\ndays = [1, 2]\n[translations.ru.sessions.c]\ntitle = "К"\n'
    )

    assert event.translations["ru"] == {"sessions.c-1.title": "К", "sessions.c-2.title": "К"}


# --- parts


@pytest.mark.parametrize(
    "when",
    [
        'start = "2027-03-27 13:00"\nduration = "2 h"',
        'start = "2027-03-28T00:30+02:00"\nduration = "2 h"\ntimezone = "UTC"',
        "day = 2",
        "day = 2027-03-27",
        'day = "2027-03-27"',
    ],
)
@pytest.mark.parametrize("whole", ["panel", "Panel"])
def test_hours_of_a_part_are_on_the_day_of_its_whole(load: Load, when: str, whole: str) -> None:
    event = load(f"""
        [sessions.panel]
        title = "Panel"
        {when}
        [sessions.part]
        title = "Part"
        part_of = "{whole}"
        time = "13:30-14:00"
    """)

    assert times(event, "part")[0] == "2027-03-27T13:30:00+01:00"


# --- who


PEOPLE = """
[people.ada]
name = "Ada Example"
[people.ben]
name = "Ben Muster"
[organizations.ada-fan-club]
name = "Fans"
"""


def test_short_keys_become_participations_after_those_written_out(load: Load) -> None:
    event = load(
        PEOPLE
        + '[sessions.s]\ntitle = "S"\nmoderators = ["ben"]\nspeakers = ["ada"]\n'
        + 'participations = [{ who = "ben", role = "chair" }]\nremote = ["ada"]\n'
    )

    said = [(p.who, p.role, p.remote) for p in event.session("s").participations]
    assert said == [("ben", "chair", False), ("ada", "speaker", True), ("ben", "moderator", False)]


def test_a_party_may_be_named_instead_of_its_id(load: Load) -> None:
    event = load(PEOPLE + '[sessions.s]\ntitle = "S"\nspeakers = ["Ada Example", "Fans"]\n')

    assert [party.id for party in event.parties_of(event.session("s"), role=Role.SPEAKER)] == [
        "ada", "ada-fan-club",
    ]  # fmt: skip


def test_the_parties_of_the_event_are_participations_too(load: Load) -> None:
    event = load(PEOPLE.replace("[people.ada]", 'hosts = ["ada-fan-club"]\n[people.ada]', 1))

    assert [party.id for party in event.parties_of(role=Role.HOST)] == ["ada-fan-club"]


# --- texts


def test_languages_beside_each_other_become_text_and_translations(load: Load) -> None:
    event = load('[sessions.s]\ntitle = { en = "Opening", ru = "Открытие" }\n')

    assert event.session("s").title == "Opening"
    assert event.translations["ru"] == {"sessions.s.title": "Открытие"}


def test_texts_inside_items_are_translated_by_their_path(load: Load) -> None:
    event = load("""
        [outcomes.R-1]
        kind = "recommendation"
        title = "Do it"
        horizon = { years = [3, 5], text = { en = "soon", ru = "скоро" } }
        [outcomes.R-1.indicators.done]
        title = "Done"
        [translations.ru.outcomes.R-1.indicators.done]
        title = "Сделано"
    """)

    assert event.translations["ru"] == {
        "outcomes.R-1.horizon.text": "скоро",
        "outcomes.R-1.indicators.done.title": "Сделано",
    }


def test_topics_are_translated_as_a_whole() -> None:
    event = eventkit.loads("""
        eventkit = 1
        [event]
        id = "e"
        title = "E"
        start = 2027-03-26
        end = 2027-03-26
        timezone = "UTC"
        topics = ["Water", "Law"]
        [translations.ru.event]
        topics = ["Вода", "Право"]
    """)

    assert event.view(language="ru").topics == ("Вода", "Право")


# --- the rest


def test_a_byte_order_mark_is_no_fault() -> None:
    text = """\ufeffeventkit = 1
        [event]
        id = "e"
        title = "E"
        start = 2027-01-01
        end = 2027-01-01
        timezone = "UTC"
    """

    assert eventkit.loads(text.encode()).id == "e"


def test_the_only_venue_needs_no_id(load: Load) -> None:
    event = load('[venue]\ncity = "Berlin"\n[rooms.aula]\nname = "Aula"\n')

    assert event.venue_of(event.room("aula")) == event.venues[0]
    assert event.venues[0].id == "venue"


def test_contact_is_for_organisers_and_links_are_for_participants(load: Load) -> None:
    event = load(
        '[people.ada]\nname = "Ada"\ncontact = { email = "a@example.org" }\n'
        '[rooms.web]\nname = "Web"\nonline = { url = "https://example.org" }\n'
    )

    assert event.people[0].contact and event.people[0].contact.audience is Audience.ORGANIZERS
    assert event.rooms[0].online and event.rooms[0].online.audience is Audience.PARTICIPANTS


def test_settings_are_read() -> None:
    event = eventkit.loads("""
        eventkit = 1
        [event]
        id = "e"
        title = "E"
        start = 2027-03-26
        end = 2027-03-26
        timezone = "UTC"
        hours = "09:00-17:00"
        status = "tentative"
        updated = 2027-01-01T00:00:00Z
        [checks]
        ignore = ["event-without-uid"]
        buffer = "10 min"
        [exporters.icalendar]
        breaks = false
    """)

    assert event.checks.buffer == timedelta(minutes=10)
    assert event.exporters["icalendar"]["breaks"] is False
    assert event.status is Status.TENTATIVE
    assert event.updated == datetime(2027, 1, 1, tzinfo=UTC)


def test_json_is_the_same_structure(load: Load) -> None:
    event = load('[sessions.s]\ntitle = "S"\nday = 1\ntime = "09:00-10:00"\n')
    text = json.dumps(
        {
            "eventkit": 1,
            "event": {
                "id": "school", "title": "School", "start": "2027-03-26", "end": "2027-03-29",
                "timezone": "Europe/Berlin",
            },
            "sessions": {"s": {"title": "S", "day": 1, "time": "09:00-10:00"}},
        }
    )  # fmt: skip

    assert eventkit.loads(text, "json") == event


def test_unknown_keys_can_be_left_out_with_a_warning() -> None:
    text = """
        eventkit = 1
        [event]
        id = "e"
        title = "E"
        start = 2027-01-01
        end = 2027-01-01
        timezone = "UTC"
        new = 1
    """

    with pytest.warns(DocumentWarning, match=r"event.new: unknown key 'new'"):
        assert eventkit.loads(text, unknown="warn").id == "e"


def test_what_becomes_of_unknown_keys_is_one_of_two_words() -> None:
    with pytest.raises(ValueError, match="unknown"):
        eventkit.loads("eventkit = 1\n", unknown="ignore")
