"""What is to be announced: how documents say it, and how everything else does."""

from __future__ import annotations

import warnings
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner
from tests.documents import ADA, IN_UTC

import eventkit
from eventkit.cli._program import program
from eventkit.model import Event, Session
from eventkit.model.errors import ModelError

HEAD = f'{IN_UTC}[rooms.hall]\nname = "Hall"\n{ADA}'


def event_with(*lines: str) -> Event:
    """Return an event with a session of these lines, called Talk unless the first says a title."""
    title = () if lines[0].startswith("title") else ('title = "Talk"',)
    return eventkit.loads("\n".join([HEAD, "[sessions.talk]", *title, *lines]))


def talk(*lines: str) -> Session:
    return event_with(*lines).session("talk")


@pytest.mark.parametrize("word", ["TBA", "tbc", "Tbd", "?"])
@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('time = "{}"\nday = 1', "time"),
        ('day = "{}"', "day"),
        ('start = "{}"', "time"),
        ('rooms = ["{}"]', "rooms"),
        ('rooms = "{}"', "rooms"),
        ('speakers = ["{}"]', "speakers"),
        ('chairs = "{}"', "chairs"),
        ('participations = [{{ who = "{}", role = "moderator" }}]', "moderators"),
        ('participations = [{{ who = "{}", role = "time-keeper" }}]', "time-keeper"),
        ('description = "{}"', "description"),
        ('title = "{}"', "title"),
        ('tba = ["rooms"]', "rooms"),
    ],
)
def test_a_word_in_place_of_a_value_says_that_it_is_to_be_announced(
    word: str, line: str, key: str
) -> None:
    assert talk(line.format(word)).tba == (key,)


def test_the_word_is_dropped_and_other_values_stay() -> None:
    session = talk('rooms = ["hall", "TBA"]', 'speakers = ["TBA", "ada"]', 'description = "TBD"')

    assert (session.rooms, session.description) == (("hall",), None)
    assert [it.who for it in session.participations] == ["ada"]
    assert session.tba == ("rooms", "description", "speakers")


def test_a_title_keeps_the_word() -> None:
    assert talk('title = "TBA"').title == "TBA"


def test_a_room_of_that_id_is_that_room() -> None:
    event = event_with('rooms = ["TBA"]', "[rooms.TBA]", 'name = "Tower by the abbey"')

    assert event.session("talk").rooms == ("TBA",)
    assert event.session("talk").tba == ()


def test_a_room_of_that_name_is_that_room() -> None:
    event = event_with('rooms = ["TBA"]', "[rooms.tower]", 'name = "TBA"')

    assert event.session("talk").rooms == ("tower",)


@pytest.mark.parametrize("format", ["toml", "json"])
def test_the_normal_form_lists_it(format: str) -> None:
    event = event_with('title = "tbc"', "day = 1", 'time = "TBA"', 'speakers = ["?", "ada"]')

    assert eventkit.loads(eventkit.dumps(event, format), format) == event
    assert 'tba = ["time", "title", "speakers"]' in eventkit.dumps(event)


def test_texts_in_python_say_the_same() -> None:
    session = Session(id="talk", title="TBA", description="tbd", tba=["speaker"])

    assert (session.tba, session.description) == (("title", "description", "speakers"), None)


def test_what_is_no_key_and_no_role_is_refused() -> None:
    with pytest.raises(ModelError, match="a key such as rooms or speakers, or a role"):
        Session(id="talk", title="Talk", tba=["The room"])


def test_organizers_of_the_event_are_known() -> None:
    with pytest.raises(eventkit.DocumentError, match="no 'TBA' in people or organizations"):
        eventkit.loads(HEAD.replace("[rooms", 'organizers = ["TBA"]\n[rooms'))


OPEN = ("day = 1", 'time = "09:00-10:00"', 'rooms = ["TBA"]', 'speakers = ["ada", "TBA"]')


@pytest.mark.parametrize("format", ["markdown", "icalendar"])
def test_exports_say_that_it_is_to_be_announced(format: str) -> None:
    assert b"To be announced: room" in eventkit.export(event_with(*OPEN), to=format)


def test_a_calendar_says_it_in_its_agenda() -> None:
    data = eventkit.export(event_with(*OPEN), to="icalendar", options={"entries": "days"})

    assert b"To be announced: room" in data.replace(b"\r\n ", b"")


def test_a_release_that_announces_it_changes_the_stamp(tmp_path: Path) -> None:
    path = tmp_path / "event.releases.jsonl"
    first = event_with(*OPEN)
    eventkit.release(first, path)
    known = attrs.evolve(first.session("talk"), tba=(), rooms=("hall",))
    log = eventkit.release(first.replace(known), path)

    data = eventkit.export(first.replace(known), to="icalendar", log=log)
    assert b"UID:talk@9d5c2f0a-school\r\nSEQUENCE:1" in data


def test_it_is_as_visible_as_its_session() -> None:
    event = event_with(*OPEN, 'audience = "participants"')

    with warnings.catch_warnings(action="ignore"):
        assert b"announced" not in eventkit.export(event, to="markdown")


def problems(event: Event) -> dict[str, str]:
    return {problem.rule: problem.message for problem in eventkit.check(event)}


def test_check_sums_it_up_once() -> None:
    assert problems(event_with(*OPEN))["to-be-announced"] == "something is to be announced of talk"


def test_nobody_is_called_so() -> None:
    event = event_with("day = 1", "[people.nn]", 'name = "TBA"')

    assert "'TBA'" in problems(event)["named-to-be-announced"]


# --- the list of what is open


def listed(event: Event, tmp_path: Path, *more: str) -> list[str]:
    eventkit.dump(event, tmp_path / "event.toml")
    done = CliRunner().invoke(program, ["show", str(tmp_path / "event.toml"), "--open", *more])
    assert done.exit_code == 0
    return done.stdout.splitlines()


def test_everything_that_is_open_is_listed(tmp_path: Path) -> None:
    event = event_with(
        *OPEN,
        'description = "TODO: write this"',
        "[sessions.dinner]",
        'title = "Dinner"',
        "day = 1",
        'time = "19:00"',
        "[sessions.coffee]",
        'title = "Coffee"',
        'kind = "break"',
        "day = 1",
        'time = "19:00-19:30"',
        "[sessions.walk]",
        'title = "Walk"',
        "[people.bo]",
        'name = "Bo Example"',
    )

    assert listed(event, tmp_path) == [
        "To be announced",
        "  sessions.talk: Talk: rooms, speakers",
        "Texts to write",
        "  sessions.talk.description: TODO: write this",
        "Without a day",
        "  sessions.walk: Walk",
        "Without a room",
        "  sessions.dinner: Dinner",
        "Without people",
        "  sessions.dinner: Dinner",
        "  sessions.walk: Walk",
        "Gaps",
        "  day 1: Friday, 26 March 2027, 10:00–19:00",
        "Days without sessions",
        "  day 2: Saturday, 27 March 2027",
        "Not used",
        "  people.bo: Bo Example",
        "  rooms.hall: Hall",
    ]


def test_where_nothing_is_open_it_says_so(tmp_path: Path) -> None:
    lines = ("days = [1, 2]", 'time = "09:00-10:00"', 'rooms = ["hall"]', 'speakers = ["ada"]')
    event = event_with(*lines)

    assert listed(event, tmp_path) == ["nothing is open"]


def test_the_list_is_for_organizers_unless_it_is_asked_otherwise(tmp_path: Path) -> None:
    event = event_with(*OPEN, 'audience = "organizers"')

    assert "  sessions.talk: Talk: rooms, speakers" in listed(event, tmp_path)
    assert "To be announced" not in listed(event, tmp_path, "--audience", "public")
