"""A session that follows another by its length has the times that its chain comes to."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents import FOUR_DAYS as HEAD
from tests.steps import steps

import eventkit
from eventkit.changes import diff
from eventkit.model import Event
from eventkit.model.errors import Fault

Faults: TypeAlias = Callable[..., list[Fault]]
Load: TypeAlias = Callable[[str], Event]

FIRST = '[sessions.first]\ntitle = "Opening address"\nday = 1\ntime = "09:00-10:00"\n'
COFFEE = '[sessions.coffee]\ntitle = "Coffee"\ndays = "all"\ntime = "10:00-10:30"\n'
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC")


def follows(id: str, after: str, *more: str, duration: str = "30 min") -> str:
    keys = [f'title = "{id}"', f'after = "{after}"', f'duration = "{duration}"', *more]
    return "\n".join([f"[sessions.{id}]", *keys, ""])


def hours(event: Event, id: str) -> str:
    session = event.session(id)
    assert session.start
    assert session.end
    return f"{session.start:%d %H:%M}-{session.end:%d %H:%M}"


def clocks(event: Event) -> dict[str, str]:
    """Return the hours of each session, without those of the first day."""
    return {it.id: hours(event, it.id).replace("26 ", "") for it in event.sessions}


# --- a chain


def test_a_session_begins_when_the_one_before_ends(load: Load) -> None:
    event = load(FIRST + follows("talk", "first") + follows("end", "talk", duration="1 h 15 min"))

    assert clocks(event) == {
        "first": "09:00-10:00", "talk": "10:00-10:30", "end": "10:30-11:45",
    }  # fmt: skip


def test_a_pause_lies_between_them(load: Load) -> None:
    event = load(FIRST + follows("talk", "first", 'pause = "10 min"'))

    assert hours(event, "talk") == "26 10:10-26 10:40"


def test_the_order_in_the_document_does_not_matter(load: Load) -> None:
    event = load(follows("end", "talk") + follows("talk", "first") + FIRST)

    assert clocks(event) == {"end": "10:30-11:00", "talk": "10:00-10:30", "first": "09:00-10:00"}


def test_several_may_follow_one(load: Load) -> None:
    event = load(FIRST + follows("a", "first") + follows("b", "first", duration="1 h"))

    assert (hours(event, "a"), hours(event, "b")) == ("26 10:00-26 10:30", "26 10:00-26 11:00")


def test_a_session_is_followed_by_its_title_too(load: Load) -> None:
    assert hours(load(FIRST + follows("talk", "Opening address")), "talk") == "26 10:00-26 10:30"


def test_a_chain_goes_past_midnight(load: Load) -> None:
    late = FIRST.replace("09:00-10:00", "22:00-23:30")
    event = load(late + follows("a", "first", duration="1 h") + follows("b", "a"))

    assert (hours(event, "a"), hours(event, "b")) == ("26 23:30-27 00:30", "27 00:30-27 01:00")
    assert event.day_of(event.session("b")) == event.start


def test_a_moment_is_followed_and_follows(load: Load) -> None:
    bus = FIRST.replace('time = "09:00-10:00"', 'time = "08:15"\nduration = "0 min"')
    event = load(bus + follows("ride", "first") + follows("there", "ride", duration="0 min"))

    assert clocks(event) == {"first": "08:15-08:15", "ride": "08:15-08:45", "there": "08:45-08:45"}
    assert event.session("there").timing == "moment"


def test_a_chain_goes_through_zones(load: Load) -> None:
    event = load(
        FIRST
        + follows("hub", "first", 'timezone = "America/New_York"')
        + follows("back", "hub", 'pause = "15 min"')
    )

    assert hours(event, "hub") == "26 05:00-26 05:30"
    assert hours(event, "back") == "26 10:45-26 11:15"


def test_length_and_pause_are_time_that_passes(load: Load) -> None:
    night = '[sessions.first]\ntitle = "First"\nday = 3\ntime = "01:00-01:30"\n'
    event = load(
        night
        + follows("a", "first", 'pause = "15 min"', duration="1 h")
        + follows("b", "first", 'pause = "45 min"')
    )

    assert (hours(event, "a"), hours(event, "b")) == ("28 01:45-28 03:45", "28 03:15-28 03:45")


def test_an_hour_that_clocks_show_twice_is_the_one_that_is_meant(load: Load) -> None:
    autumn = '[sessions.first]\ntitle = "First"\nday = 2027-10-31\ntime = "01:00-01:30"\n'
    event = load(autumn + follows("a", "first", duration="1 h") + follows("b", "a"))

    end = event.session("b").end
    assert end
    assert end.astimezone(UTC) == datetime(2027, 10, 31, 1, 0, tzinfo=UTC)
    assert eventkit.dumps(eventkit.loads(eventkit.dumps(event))) == eventkit.dumps(event)


@pytest.mark.parametrize("status", ["cancelled", "postponed", "tentative"])
def test_what_is_cancelled_keeps_its_time_and_so_does_what_follows(status: str, load: Load) -> None:
    event = load(f'{FIRST}status = "{status}"\n' + follows("talk", "first"))

    assert hours(event, "talk") == "26 10:00-26 10:30"


# --- the law


@st.composite
def chains(draw: st.DrawFn) -> tuple[str, str]:
    """Draw sessions of which most follow others, and the same with hours, as two documents."""
    change = draw(st.sampled_from([datetime(2027, 3, 28), datetime(2027, 10, 31)]))
    ends: list[datetime] = []
    by_after, by_hours = [], []
    for number in range(draw(st.integers(1, 8))):
        zone = draw(st.sampled_from(ZONES))
        length, pause = (timedelta(minutes=draw(st.integers(0, 180))) for _ in range(2))
        start = change.replace(tzinfo=UTC) + timedelta(minutes=draw(st.integers(-300, 300)))
        written = length_text = f'duration = "{length // timedelta(minutes=1)} min"\n'
        previous = draw(st.integers(-1, len(ends) - 1))
        if previous >= 0:
            start = ends[previous] + pause
            written += f'after = "s{previous}"\npause = "{pause // timedelta(minutes=1)} min"\n'
        else:
            written += f'start = "{start.isoformat()}"\n'
        ends.append(start + length)
        wall = start.astimezone(ZoneInfo(zone)).isoformat()
        head = f'[sessions.s{number}]\ntitle = "S"\ntimezone = "{zone}"\n'
        by_after.append(head + written)
        by_hours.append(f'{head}start = "{wall}"\n{length_text}')
    order = draw(st.permutations(range(len(ends))))
    return tuple(  # type: ignore[return-value]  # two of them
        HEAD + "".join(texts[number] for number in order) for texts in (by_after, by_hours)
    )


@given(chains())
def test_a_chain_is_the_same_document_as_its_hours(documents: tuple[str, str]) -> None:
    by_after, by_hours = map(eventkit.loads, documents)

    assert by_after == by_hours
    assert eventkit.dumps(by_after) == eventkit.dumps(by_hours)
    assert eventkit.loads(eventkit.dumps(by_after, "json"), "json") == by_after


# --- repeated sessions


def test_a_short_id_means_the_repetition_of_the_same_day(load: Load) -> None:
    event = load(
        COFFEE
        + follows("walk", "coffee", 'days = "all"')
        + follows("bell", "walk", "days = [1, 3]", duration="0 min")
        + follows("guest", "walk", "day = 2")
    )

    assert hours(event, "walk-2") == "27 10:30-27 11:00"
    assert hours(event, "bell-3") == "28 11:00-28 11:00"
    assert hours(event, "guest") == "27 11:00-27 11:30"


def test_the_title_of_a_session_that_is_repeated_means_the_same_as_its_id(load: Load) -> None:
    assert hours(load(COFFEE + follows("walk", "Coffee", "day = 2")), "walk") == "27 10:30-27 11:00"


def test_one_title_of_two_sessions_is_not_clear(faults: Faults) -> None:
    other = '[sessions.bar]\ntitle = "Coffee"\nrepeats = ["x"]\nday = 1\ntime = "20:00-21:00"\n'

    found = faults(COFFEE + other + follows("walk", "Coffee", "day = 2"))
    assert [fault.rule for fault in found] == ["wrong-type", "ambiguous-name"]


def test_a_slip_in_a_short_id_is_answered_with_it(faults: Faults) -> None:
    (fault,) = faults(COFFEE + follows("walk", "cofee", 'days = "all"'))

    assert fault.nearest == "coffee"


def test_one_repetition_is_followed_by_its_own_id(load: Load) -> None:
    assert hours(load(COFFEE + follows("walk", "coffee-3")), "walk") == "28 10:30-28 11:00"


def test_repetitions_that_pass_midnight_are_followed_by_those_of_their_day(load: Load) -> None:
    late = COFFEE.replace("10:00-10:30", "22:00-00:30")
    event = load(late + follows("walk", "coffee", 'days = "all"') + follows("b", "walk", "day = 1"))

    assert hours(event, "b") == "27 01:00-27 01:30"


def test_a_night_may_go_on_until_the_morning_of_the_next_day(load: Load) -> None:
    late = COFFEE.replace("10:00-10:30", "22:00-05:00")

    assert hours(load(late + follows("walk", "coffee", "days = [2]")), "walk-2") == (
        "28 05:00-28 05:30"
    )


@pytest.mark.parametrize("day", [1, 2])
def test_a_session_that_begins_at_night_is_of_that_day_or_the_one_before(
    day: int, load: Load
) -> None:
    late = FIRST.replace("09:00-10:00", "22:00-00:30")

    assert hours(load(late + follows("walk", "first", f"day = {day}")), "walk") == (
        "27 00:30-27 01:00"
    )


def test_slots_follow_each_other(load: Load) -> None:
    event = load(
        '[sessions.s]\ntitle = "S"\nduration = "1 h"\npause = "15 min"\nafter = "s-a"\n'
        'slots.a = { day = 1, time = "09:00" }\nslots.b = {}\n'
        'slots.c = { after = "s-b", pause = "0 min" }\n'
    )

    assert clocks(event) == {"s-a": "09:00-10:00", "s-b": "10:15-11:15", "s-c": "11:15-12:15"}


OVERRIDDEN = {
    # the session, its slot, the hours of the slot
    'day = 2\ntime = "14:00"\nduration = "30 min"': ('after = "first"', "26 10:00-26 10:30"),
    'start = "2027-03-27 14:00"\nend = "2027-03-27 15:00"': (
        'after = "first", duration = "20 min"', "26 10:00-26 10:20",
    ),
    'after = "first"\npause = "5 min"\nduration = "30 min"': (
        'day = 2, time = "14:00-15:00"', "27 14:00-27 15:00",
    ),
    'after = "first"\npause = "5 min"\nduration = "35 min"': (
        'start = "2027-03-27 14:00"', "27 14:00-27 14:35",
    ),
    'start = "2027-03-27 14:00"\nduration = "25 min"': (
        'day = 3, time = "14:30"', "28 14:30-28 14:55",
    ),
    'after = "first"\npause = "5 min"\nduration = "40 min"': ("day = 1", "26 10:05-26 10:45"),
    'after = "coffee"\nduration = "40 min"': ("day = 3", "28 10:30-28 11:10"),
}  # fmt: skip


@pytest.mark.parametrize("base", OVERRIDDEN)
def test_the_time_of_a_slot_replaces_that_of_its_session_in_any_form(base: str, load: Load) -> None:
    slot, expected = OVERRIDDEN[base]
    event = load(f'{FIRST}{COFFEE}[sessions.s]\ntitle = "S"\n{base}\nslots.a = {{ {slot} }}\n')

    assert hours(event, "s-a") == expected


# --- parts


def test_parts_follow_each_other_in_a_whole_that_follows(load: Load) -> None:
    event = load(
        FIRST
        + follows("panel", "first", duration="2 h")
        + '[sessions.a]\ntitle = "A"\npart_of = "panel"\ntime = "10:00-10:20"\n'
        + follows("b", "a", 'part_of = "panel"')
    )

    assert (hours(event, "a"), hours(event, "b")) == ("26 10:00-26 10:20", "26 10:20-26 10:50")


def test_a_whole_may_follow_a_part_that_has_a_day_of_its_own(load: Load) -> None:
    event = load(
        '[sessions.a]\ntitle = "A"\npart_of = "panel"\nday = 1\ntime = "09:00-10:00"\n'
        + follows("panel", "a")
    )

    assert hours(event, "panel") == "26 10:00-26 10:30"


@pytest.mark.parametrize("order", [1, -1])
def test_a_part_follows_the_repetition_of_the_day_of_its_whole(order: int, load: Load) -> None:
    panel = follows("panel", "coffee-2", duration="2 h")
    part = follows("a", "coffee", 'part_of = "panel"')

    event = load(COFFEE + "".join([panel, part][::order]))

    assert hours(event, "a") == "27 10:30-27 11:00"


def test_a_part_of_a_list_is_a_fault_where_it_stands(faults: Faults) -> None:
    (fault,) = faults(FIRST + follows("a", "first", 'part_of = ["first"]'))

    assert (fault.place, fault.hint) == (
        "sessions.a.part_of",
        "take the brackets away: there is at most one",
    )


def test_hours_of_a_part_are_not_lost_where_the_day_of_its_whole_is_open(faults: Faults) -> None:
    (fault,) = faults(
        '[sessions.w]\ntitle = "W"\nday = "TBA"\n'
        '[sessions.p]\ntitle = "P"\npart_of = "w"\ntime = "09:00-10:00"\n'
    )

    assert (fault.rule, fault.place) == ("half-a-time", "sessions.p.time")


# --- faults


WRONG = {
    # what follows the first session: the rule, the key at which it is, what is said somewhere
    follows("s", "frist"): ("unknown-id", "after", "did you mean 'first'?"),
    follows("s", "s"): ("sessions-in-a-circle", "after", "'s' follows itself"),
    follows("s", "10:15"): ("wrong-type", "after", "write day = 1 and time = … in place of after"),
    follows("s", "9.20 am"): ("wrong-type", "after", "write day = 1 and time = …"),
    follows("s", "9:20"): ("wrong-type", "after", "write day = 1 and time = …"),
    follows("s", "TBA"): ("wrong-type", "after", 'until it is known write time = "TBA"'),
    '[sessions.s]\ntitle = "S"\nafter = 10:15:00\nduration = "1 h"\n': (
        "wrong-type", "after", "write day = 1 and time = … in place of after",
    ),
    '[sessions.s]\ntitle = "S"\nafter = ["first"]\nduration = "1 h"\n': (
        "wrong-type", "after", "take the brackets away",
    ),
    '[sessions.s]\ntitle = "S"\nafter = "first"\n': (
        "half-a-time", "after", 'add its length: duration = "45 min"',
    ),
    '[sessions.s]\ntitle = "S"\npause = "5 min"\n': ("half-a-time", "pause", 'add after = "ID"'),
    f'{FIRST.replace("first", "s")}pause = "5 min"\n': ("half-a-time", "pause", "add after"),
    '[sessions.s]\ntitle = "S"\nduration = "1 h"\n': ("half-a-time", "duration", "add after"),
    follows("s", "first", 'pause = "10 minutes"'): ("impossible-time", "pause", 'write "10 min"'),
    follows("s", "first", 'time = "09:00"'): ("two-times", "time", "keep after and duration"),
    follows("s", "first", 'start = "2027-03-26 09:00"'): ("two-times", "start", "has no 'start'"),
    follows("s", "first", 'end = "2027-03-26 09:00"'): ("two-times", "end", "has no 'end'"),
    follows("s", "first", "day = 2"): (
        "two-times", "day", "a session after 'first' begins on 2027-03-26, not on 2027-03-27",
    ),
    follows("s", "first", "days = [1, 2]"): ("two-times", "days[1]", "take the day out"),
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_with_a_session_that_follows(text: str, faults: Faults) -> None:
    rule, key, said = WRONG[text]

    (fault,) = faults(FIRST + text)
    assert (fault.rule, fault.place) == (rule, f"sessions.s.{key}")
    assert said in str(fault)


ENDLESS = {
    'day = 1\ntime = "19:00"': "'s' has an open end; give 's' an end or a duration, or write day",
    'day = 1\ntime = "all-day"': "'s' takes whole days; write day = 1",
    "start = 2027-03-26\nend = 2027-03-27": "'s' takes whole days",
    "day = 1": "the hours of 's' are not known; give 's' hours, or write day",
    "": "the hours of 's' are not known",
    'day = 1\ntime = "TBA"': "the hours of 's' are not known",
}


@pytest.mark.parametrize("when", ENDLESS)
def test_a_session_without_an_end_is_not_followed(when: str, faults: Faults) -> None:
    (fault,) = faults(f'[sessions.s]\ntitle = "S"\n{when}\n' + follows("next", "s"))

    assert (fault.rule, fault.place) == ("no-end-to-follow", "sessions.next.after")
    assert ENDLESS[when] in str(fault)


def test_a_circle_is_told_once_with_its_members(faults: Faults) -> None:
    (fault,) = faults(
        FIRST + follows("d", "c") + follows("a", "c") + follows("b", "a") + follows("c", "b")
    )

    assert (fault.rule, fault.place) == ("sessions-in-a-circle", "sessions.c.after")
    assert fault.message == "sessions wait for each other in a circle: c, b, a, c"


def test_a_whole_that_waits_for_its_part_is_a_circle(faults: Faults) -> None:
    (fault,) = faults(
        follows("w", "p") + '[sessions.p]\ntitle = "P"\npart_of = "w"\ntime = "09:00-10:00"\n'
    )

    assert (fault.rule, fault.place) == ("sessions-in-a-circle", "sessions.w.after")


def test_two_parts_of_each_other_are_no_circle_of_times(faults: Faults) -> None:
    part = '[sessions.{}]\ntitle = "P"\npart_of = "{}"\ntime = "09:00-10:00"\n'

    found = faults(part.format("a", "b") + part.format("b", "a"))
    assert {fault.rule for fault in found} == {"part-of-a-part"}


def test_all_faults_of_a_chain_are_told_at_once_and_each_at_its_own_place(faults: Faults) -> None:
    found = faults(
        FIRST
        + follows("a", "lost", duration="1 hour")
        + follows("b", "a")
        + follows("c", "d", 'pause = "x"')
        + follows("d", "c")
        + follows("e", "first", "speakers = ['nobody']")
    )

    assert [fault.place for fault in found] == [
        "sessions.a.after", "sessions.a.duration", "sessions.c.after", "sessions.c.pause",
        "sessions.e.speakers[0]",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (follows("s", "coffee"), "takes place several times; expected one of coffee-1, coffee-2"),
        (
            follows("s", "coffee", "day = 2027-04-01"),
            "'coffee' does not take place on 2027-04-01; expected one of coffee-1, coffee-2",
        ),
        (follows("s", "twice"), "expected one of twice-a, twice-b"),
        (follows("s", "twice", "day = 1"), "expected one of twice-a, twice-b"),
    ],
)
def test_a_repeated_session_of_which_none_is_meant(text: str, said: str, faults: Faults) -> None:
    twice = '[sessions.twice]\ntitle = "T"\nduration = "1 h"\n'
    slots = 'slots.a = { day = 1, time = "09:00" }\nslots.b = { after = "twice-a" }\n'

    (fault,) = faults(COFFEE + twice + slots + text)
    assert (fault.rule, fault.place) == ("repeated-session", "sessions.s.after")
    assert said in str(fault)


def test_times_beyond_all_years_are_refused_where_they_begin(faults: Faults) -> None:
    far = '[sessions.first]\ntitle = "First"\nstart = "2999-12-01 09:00"\nduration = "1 h"\n'
    text = far + "".join(
        follows(f"s{n}", f"s{n - 1}" if n else "first", duration="P365D") for n in range(9)
    )

    (fault,) = faults(text)
    assert fault.place == "sessions.s0"


def test_a_length_without_quotes_is_answered(faults: Faults) -> None:
    (fault,) = faults("[sessions.s]\npause = 10 minutes\n")

    assert 'in quotes: "10 min"' in str(fault)


# --- what others see


def test_the_normal_form_has_hours_only(load: Load) -> None:
    text = eventkit.dumps(load(FIRST + follows("talk", "first", 'pause = "5 min"')))

    assert (
        text.partition("[sessions.talk]\n")[2] == 'title = "talk"\nday = 1\ntime = "10:05-10:35"\n'
    )


def test_a_change_of_the_first_moves_all_that_follow(load: Load) -> None:
    text = FIRST + follows("a", "first") + follows("b", "a") + follows("c", "coffee-2") + COFFEE
    before, after = load(text), load(text.replace("09:00-10:00", "09:15-10:15"))

    moved = [change.new for change in diff(before, after).changes]
    assert moved == ["first", "a", "b"]


def test_a_hidden_session_is_followed_and_leaves_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "event.toml"
    talk = follows("talk", "secret-board", 'pause = "20 min"')
    path.write_text(HEAD + FIRST + talk, encoding="utf-8")
    board = follows("secret-board", "first", duration="1 h")
    private = f'eventkit = 1\nextends = "school"\n{board}'
    path.with_name("event.private.toml").write_text(private, encoding="utf-8")
    event = eventkit.load(path)

    assert hours(event, "talk") == "26 11:20-26 11:50"
    assert event.session("secret-board").audience == "organizers"
    for audience in ("public", "participants"):
        view = event.view(audience=audience)
        assert hours(view, "talk") == "26 11:20-26 11:50"
        written = [eventkit.dumps(view, format) for format in ("toml", "json")]
        written += [eventkit.export(view, to=to).decode() for to in ("icalendar", "markdown")]
        assert not any("secret-board" in text or "after" in text for text in written)


# --- limits


def read_or_refuse(text: str) -> None:
    with suppress(eventkit.DocumentError):
        eventkit.loads(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    "after",
    [
        lambda number, count: number - 1 if number else None,
        lambda number, count: number + 1 if number < count - 1 else None,
        lambda number, count: (number + 1) % count,
        lambda number, count: number ^ 1,
        lambda number, count: 0 if number else None,
    ],
    ids=["forwards", "backwards", "a circle", "circles of two", "all after one"],
)
def test_a_long_chain_costs_no_more_for_each_session(
    after: Callable[[int, int], int | None],
) -> None:
    def cost(count: int) -> int:
        lines = []
        for number in range(count):
            previous = after(number, count)
            when = 'day = 1\ntime = "09:00"' if previous is None else f'after = "s{previous}"'
            lines.append(f'[sessions.s{number}]\ntitle = "S"\n{when}\nduration = "1 min"\n')
        text = HEAD + "".join(lines)
        return steps(lambda: read_or_refuse(text))

    cost(2)  # what is imported costs once

    assert cost(2000) < 6 * cost(400)
