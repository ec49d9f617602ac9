from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from pathlib import Path

import attrs
import pytest
from tests.steps import steps

from eventkit import Event, loads
from eventkit.cli._text_width import text_width
from eventkit.cli._timetable import Frame, draw_timetable
from eventkit.model import Hours, Session

DOCUMENT = (Path(__file__).parent / "data" / "parallel.toml").read_text(encoding="utf-8")
WIDTHS = (20, 40, 49, 50, 80, 120, 160, 200)


@pytest.fixture(scope="module")
def event() -> Event:
    return loads(DOCUMENT).view(audience="public")


def drawn(event: Event, width: int | None, *, plain: bool = False) -> list[str]:
    lines = draw_timetable(event, Frame(width, plain=plain))
    return ["".join(span.text for span in line) for line in lines]


def words(lines: Iterable[str]) -> str:
    return re.sub(r"\W", "", " ".join(lines))


@pytest.mark.parametrize("width", range(20, 201, 3))
def test_no_line_is_wider_than_the_terminal(event: Event, width: int) -> None:
    widest = max(drawn(event, width), key=text_width)

    assert text_width(widest) <= width


@pytest.mark.parametrize("width", WIDTHS)
def test_every_session_is_drawn_at_any_width(event: Event, width: int) -> None:
    lines = drawn(event, width)

    for session in event.sessions:
        letters = [letter for letter in session.title if letter.isalnum()]
        assert re.search(".*?".join(map(re.escape, letters[:12])), "".join(lines)), session.title


def test_parallel_sessions_stand_side_by_side_where_there_is_room(event: Event) -> None:
    lines = drawn(event, 120)

    row = next(line for line in lines if line.startswith("10:45 "))

    assert row.index("Treaties") < row.index("水法入门") < row.index("Poster slam")


def test_a_session_that_goes_on_keeps_its_bar_beside_later_ones(event: Event) -> None:
    lines = drawn(event, 120)

    later = next(line for line in lines if line.startswith("11:30–12:30"))

    assert later.count("┃") == 3
    assert "Arbitration clinic" in later


def test_parallel_sessions_stand_below_each_other_in_a_narrow_terminal(event: Event) -> None:
    lines = drawn(event, 40)

    assert all(line.count("┃") <= 1 for line in lines)


def test_more_sessions_than_fit_go_into_several_rows_of_equal_length(event: Event) -> None:
    groups = [
        line.count("Working group") for line in drawn(event, 120) if "Working group 1" in line
    ]

    assert groups == [3]


def test_bars_of_one_row_stand_in_the_same_columns_whatever_the_script(event: Event) -> None:
    lines = drawn(event, 120)
    first = next(n for n, line in enumerate(lines) if line.startswith("10:45 "))

    columns = {
        tuple(text_width(line[: found.start()]) for found in re.finditer("┃", line))
        for line in lines[first : first + 5]
    }

    assert len(columns) == 1


def test_hours_past_midnight_say_so(event: Event) -> None:
    text = "\n".join(drawn(event, None, plain=True))

    assert "22:00–01:00" in text
    assert "(+1 day)" in text


def test_a_change_of_clocks_during_the_event_is_said_at_the_head(event: Event) -> None:
    zone = next(line for line in drawn(event, 120) if line.startswith("All times are"))

    assert zone.endswith("Europe/Berlin (UTC+01:00; from 28 March 2027, 03:00 UTC+02:00)")


def night(start: str, end: str) -> Event:
    return loads(
        f"""
        eventkit = 1
        [event]
        id = "night"
        title = "Night"
        start = 2027-03-27
        end = 2027-03-28
        timezone = "Europe/Berlin"
        [sessions.night]
        title = "The lost hour"
        start = "{start}"
        end = "{end}"
        [sessions.walk]
        title = "Walk"
        day = 2
        """
    )


def test_long_hours_stand_above_a_session_in_a_pipe_and_in_one_line() -> None:
    lines = drawn(night("2027-03-27 23:30", "2027-03-28 03:30"), None, plain=True)

    hours = lines.index("23:30 UTC+01:00 – 03:30 UTC+02:00 (+1 day)")
    assert [line.strip() for line in lines[hours + 1 : hours + 3]] == ["The lost hour", ""]
    assert lines[hours + 3].startswith("Day 2")


@pytest.mark.parametrize(
    ("width", "told"),
    [(40, ["Hours not known", "  ┃ Walk"]), (80, ["Hours not    ┃ Walk", "known        "])],
)
def test_hours_that_are_not_known_are_said_to_be_so(width: int, told: list[str]) -> None:
    assert drawn(night("2027-03-27 10:00", "2027-03-27 11:00"), width)[-2:] == told


def test_a_session_in_a_zone_of_its_own_is_told_in_both(event: Event) -> None:
    text = "\n".join(drawn(event, 100))

    assert "09:30–10:15  ┃ مستقبل" in text
    assert "13:30–14:15 Asia/Ashgabat" in text


def test_an_open_end_in_a_zone_of_its_own_is_told_before_the_zone() -> None:
    event = night("2027-03-27 10:00", "2027-03-27 11:00")
    session = attrs.evolve(event.session("night"), end=None, timezone="Asia/Tokyo")

    text = "\n".join(drawn(event.replace(session), 100))

    assert "from 18:00, open end, Asia/Tokyo" in text


def test_the_usual_hours_of_an_event_stand_beside_its_dates() -> None:
    usual = attrs.evolve(
        night("2027-03-27 10:00", "2027-03-27 11:00"), hours=Hours(start=clock(9), end=clock(17))
    )

    assert "27–28 March 2027, usually 09:00–17:00" in drawn(usual, 100)


def test_what_is_not_for_everybody_says_for_whom_it_is() -> None:
    held = loads(
        """
        eventkit = 1
        [event]
        id = "hearing"
        title = "Hearing"
        start = 2027-03-27
        end = 2027-03-27
        timezone = "UTC"
        [sessions.testimony]
        title = "Testimony"
        audience = "participants"
        day = 1
        time = "09:00-10:00"
        [sessions.briefing]
        title = "Briefing"
        audience = "organizers"
        day = 1
        time = "08:00-09:00"
        """
    )

    said = [line.strip() for line in drawn(held.view(audience="organizers"), None, plain=True)]
    assert "for organisers only" in said
    assert "for participants only" in said


def test_parts_stand_under_their_whole(event: Event) -> None:
    lines = drawn(event, 100)
    whole = next(n for n, line in enumerate(lines) if "Opening" in line)

    assert any("• Welcome by the host – Ada Example" in line for line in lines[whole : whole + 7])
    assert sum("Welcome by the host" in line for line in lines) == 1


def test_what_is_cancelled_says_so_before_its_title(event: Event) -> None:
    assert any("CANCELLED: Doctoral panel" in line for line in drawn(event, 100, plain=True))


def test_a_session_without_any_time_stands_under_a_heading_of_its_own(event: Event) -> None:
    lines = drawn(event, 80)
    heading = next(n for n, line in enumerate(lines) if "Time not known" in line)

    assert any("Follow-up call" in line for line in lines[heading:])


def test_plain_text_has_no_lines_drawn_and_breaks_nothing(event: Event) -> None:
    lines = drawn(event, None, plain=True)

    assert not re.search("[┃╎─━]", "".join(lines))
    assert any(
        "Treaties on shared rivers: what forty years of practice have taught the courts" in line
        for line in lines
    )


def test_outcomes_stand_at_the_end(event: Event) -> None:
    lines = drawn(event, 80)
    heading = next(n for n, line in enumerate(lines) if "Outcomes" in line)

    assert lines[heading + 2] == "F-1  Finding: Most treaties are silent on groundwater"


def test_sessions_that_overlap_when_clocks_go_back_stand_side_by_side() -> None:
    night = loads(
        """
        eventkit = 1
        [event]
        id = "night"
        title = "Night"
        start = 2027-10-31
        end = 2027-10-31
        timezone = "Europe/Berlin"
        [sessions.long]
        title = "Long"
        start = "2027-10-31 02:10+02:00"
        end = "2027-10-31 02:05+01:00"
        [sessions.short]
        title = "Short"
        start = "2027-10-31 02:50+02:00"
        end = "2027-10-31 02:55+02:00"
        """
    )

    lines = drawn(night, 100)

    assert any(line.count("┃") == 2 for line in lines)


@pytest.mark.slow
@pytest.mark.parametrize("frame", [Frame(100, plain=True), Frame(100)], ids=["plain", "drawn"])
@pytest.mark.parametrize("apart", [0, 1], ids=["at once", "in turn"])
def test_a_programme_is_drawn_in_proportion_to_its_sessions(frame: Frame, apart: int) -> None:
    def work(size: int) -> int:
        event = programme(size, apart)
        return steps(lambda: list(draw_timetable(event, frame)))

    work(20)  # loads what is loaded once
    assert work(1200) < 6 * work(300)


@pytest.mark.parametrize("apart", [0, 1], ids=["at once", "in turn"])
def test_each_of_many_sessions_is_drawn(apart: int) -> None:
    lines = draw_timetable(programme(1000, apart), Frame(100))

    assert sum(span.text.count("S") for line in lines for span in line) >= 1000


def programme(size: int, apart: int) -> Event:
    """Return an event whose sessions of two seconds begin some seconds apart."""
    first = datetime(2027, 3, 26, tzinfo=UTC)
    starts = [first + timedelta(seconds=number * apart) for number in range(size)]
    sessions = [
        Session(id=f"s{number}", title="S", start=start, end=start + timedelta(seconds=2))
        for number, start in enumerate(starts)
    ]
    day = first.date()
    return Event(id="e", title="E", start=day, end=day, timezone="UTC", sessions=sessions)
