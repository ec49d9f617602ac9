"""Clock rules that change after a release: what is told, released and stamped."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import AULA, HEAD, OPENING
from tests.fuzz.logs import put_right

DOCUMENT = f'{HEAD}{AULA}{OPENING}rooms = ["aula"]\n'


@pytest.fixture(autouse=True)
def document(tmp_path: Path) -> Path:
    target = tmp_path / "event.toml"
    target.write_text(DOCUMENT, "utf-8")
    return target


@pytest.fixture
def private(tmp_path: Path) -> Path:
    """A private sibling of the document."""
    target = tmp_path / "event.private.toml"
    target.write_text('eventkit = 1\nextends = "school"\n', "utf-8")
    return target


def edit(document: Path, old: str, new: str) -> None:
    document.write_text(document.read_text("utf-8").replace(old, new), "utf-8")


def with_fixed_offset(folder: Path, zone: str, fixed: str) -> str:
    """Make a folder of zone data in which a zone has always one offset, and return its path."""
    target = folder / "zones" / zone
    target.parent.mkdir(parents=True)
    data = resources.files("tzdata.zoneinfo.Etc").joinpath(fixed).read_bytes()
    target.write_bytes(data)
    return str(folder / "zones")


def test_other_rules_of_a_zone_are_told_and_released(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    export = ["export", "event.toml", "--to", "icalendar", "--option", "times=utc"]
    run("release", "event.toml")
    before = run(*export).stdout

    told = start("diff", "event.toml", PYTHONTZPATH=summer)
    assert b"clock rules of Europe/Berlin changed: 1 session keeps its wall time" in told.stderr
    assert b"Opening  moved" in told.stdout

    assert start("release", "event.toml", PYTHONTZPATH=summer).returncode == 0
    after = start(*export, PYTHONTZPATH=summer).stdout
    assert (b"T080000Z" in before, b"T070000Z" in after) == (True, True)
    assert b"SEQUENCE:1" in after


@pytest.mark.parametrize("uid", ["", 'uid = "opening@example.org"'])
def test_other_rules_of_the_zone_of_the_event_move_guests_in_its_agenda(
    uid: str, run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    edit(document, 'time = "09:00-10:00"', 'time = "09:00-10:00"\ntimezone = "UTC"')
    export = ["export", "event.toml", "--to", "icalendar", "--option", "entries=days"]
    assert run("release", "event.toml").returncode == 0
    assert b"SEQUENCE:0" in run(*export).stdout

    edit(document, "[sessions.opening]", f"[sessions.opening]\n{uid}")
    told = start("diff", "event.toml", PYTHONTZPATH=summer)
    early = start(*export, PYTHONTZPATH=summer).stdout
    new = ["--new", "sessions.opening"] if uid else []
    assert start("release", "event.toml", *new, PYTHONTZPATH=summer).returncode == 0
    after = start(*export, PYTHONTZPATH=summer).stdout

    assert b"1 session of another zone is at another hour of the event" in told.stderr
    for calendar in (early, after):
        assert b"11:00" in calendar
        assert b"SEQUENCE:1" in calendar
    assert b"nothing changed" in start("release", "event.toml", PYTHONTZPATH=summer).stderr


def test_other_rules_of_a_zone_move_what_is_cancelled(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    document.write_text(DOCUMENT + '[sessions.walk]\ntitle = "Walk"\nday = 1\ntime = "11:00-12:00"')
    assert run("release", "event.toml").returncode == 0
    document.write_text(DOCUMENT)
    assert run("release", "event.toml").returncode == 0

    assert start("release", "event.toml", PYTHONTZPATH=summer).returncode == 0
    after = start("export", "event.toml", "--to", "icalendar", PYTHONTZPATH=summer).stdout

    walk = next(entry for entry in after.split(b"BEGIN:VEVENT") if b"UID:walk@" in entry)
    assert b"SEQUENCE:2" in walk
    assert b"T120000" in walk


def test_other_rules_of_a_zone_are_released_where_they_move_what_is_cancelled_alone(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    head, _, _ = DOCUMENT.partition("[sessions")
    document.write_text(head + '[sessions.walk]\ntitle = "Walk"\nday = 1\ntime = "11:00-12:00"')
    assert run("release", "event.toml").returncode == 0
    document.write_text(head)
    assert run("release", "event.toml").returncode == 0

    export = ["export", "event.toml", "--to", "icalendar"]
    early = start(*export, PYTHONTZPATH=summer).stdout
    assert start("release", "event.toml", PYTHONTZPATH=summer).returncode == 0

    for calendar in (early, start(*export, PYTHONTZPATH=summer).stdout):
        walk = next(entry for entry in calendar.split(b"BEGIN:VEVENT") if b"UID:walk@" in entry)
        assert b"T120000" in walk
        assert b"SEQUENCE:2" in walk
    assert b"nothing changed" in start("release", "event.toml", PYTHONTZPATH=summer).stderr


DAYS = ["export", "event.toml", "--to", "icalendar", "--option", "entries=days"]


def stamps_of_days(calendar: bytes) -> dict[str, str]:
    """Return the SEQUENCE of the entry of each day by its date, with a mark if it is cancelled."""
    stamps = {}
    for entry in calendar.decode().split("BEGIN:VEVENT")[1:]:
        mark = " cancelled" if "STATUS:CANCELLED" in entry else ""
        sequence = re.search(r"SEQUENCE:(\d+)", entry)
        day = re.search(r"UID:day\.[-\d]+-(\d\d)@", entry)
        assert day and sequence
        stamps[day[1]] = sequence[1] + mark
    return stamps


@pytest.mark.parametrize(
    ("zone", "audience", "stamps"),
    [
        ("Europe/Berlin", "public", ["0", "1"]),  # keeps its hours, and so its day
        ("Europe/London", "public", ["0", "1"]),  # is at other hours of the event's clock now
        ("Europe/Berlin", "organizers", ["0", "1"]),
        ("Europe/London", "organizers", ["0", "1"]),
    ],
)
def test_other_rules_restamp_the_days_that_told_of_a_session_or_tell_of_it(
    zone: str, audience: str, stamps: list[str], start: Run, document: Path
) -> None:
    west = with_fixed_offset(document.parent, "Europe/Berlin", "GMT+7")
    edit(document, "end = 2027-03-26", "end = 2027-03-27")
    edit(document, "day = 1", f'day = 2\ntimezone = "{zone}"')
    edit(document, "09:00-10:00", "05:00-06:00")
    start("release", "event.toml")
    edit(document, "day = 2", f'day = 2\naudience = "{audience}"')

    assert start("release", "event.toml", PYTHONTZPATH=west).returncode == 0

    calendar = start(*DAYS, PYTHONTZPATH=west).stdout
    assert stamps_of_days(calendar) == dict(zip(("26", "27"), stamps, strict=True))


@pytest.mark.parametrize("is_back", [False, True])
def test_other_rules_restamp_no_day_on_which_clocks_say_what_they_said(
    is_back: bool, start: Run, document: Path, tmp_path: Path
) -> None:
    winter = {"PYTHONTZPATH": with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-1")}
    edit(document, "end = 2027-03-26", "end = 2027-03-29")
    edit(document, "day = 1", "days = [1, 2, 4]")  # summer begins on the third
    first, second = (winter, {}) if is_back else ({}, winter)
    assert start("release", "event.toml", **first).returncode == 0

    assert start("release", "event.toml", **second).returncode == 0

    calendar = start(*DAYS, **second).stdout
    assert stamps_of_days(calendar) == {"26": "0", "27": "0", "28": "0", "29": "1"}


def test_other_rules_cancel_a_day_outside_the_event_that_nothing_is_on_now(
    start: Run, document: Path, tmp_path: Path
) -> None:
    west = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT+7")
    edit(document, "day = 1", 'day = 2\ntimezone = "Europe/London"')
    edit(document, "09:00-10:00", "05:00-06:00")
    start("release", "event.toml", "--force")
    assert stamps_of_days(start(*DAYS).stdout) == {"26": "0", "27": "0"}

    assert start("release", "event.toml", PYTHONTZPATH=west).returncode == 0

    calendar = start(*DAYS, PYTHONTZPATH=west).stdout
    assert stamps_of_days(calendar) == {"26": "1", "27": "1 cancelled"}


def test_a_log_reads_alike_where_clocks_are_known_otherwise(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    run("release", "event.toml")

    shown = start("show", "event.toml", "--release", "1", PYTHONTZPATH=summer)
    assert b"10:00" in shown.stdout  # the instant that was released
    assert b"nothing changed" in run("release", "event.toml").stderr


def test_a_released_time_that_clocks_skip_now_stays_readable(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    fixed = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-1")
    edit(document, "2027-03-26\nend = 2027-03-26", "2027-03-28\nend = 2027-03-28")
    edit(document, "09:00-10:00", "02:15-02:45")
    assert start("release", "event.toml", PYTHONTZPATH=fixed).returncode == 0
    edit(document, "02:15-02:45", "03:15-03:45")

    assert run("release", "event.toml").returncode == 0
    for line in (["export", "--to", "markdown"], ["show"], ["diff"], ["show", "--release", "1"]):
        assert run(line[0], "event.toml", *line[1:]).returncode == 0, line
    calendar = run("export", "event.toml", "--to", "icalendar").stdout
    assert b"SEQUENCE:0" in calendar  # the same instant
    assert b"SEQUENCE:1" not in calendar


# --- days with usual hours

USUAL = f"""{HEAD}
hours = "09:00-17:00"
discreet_title = "Busy"

[people.ada]
name = "Ada Example"

[sessions.walk]
title = "Walk"
speakers = ["ada"]
"""
BERLIN = ["2027-03-25T01:00:00+01:00", "2027-03-28T03:00:00+02:00", "2027-03-29T02:00:00+02:00"]
LOG = "event.releases.jsonl"
PRIVATE_LOG = "event.private.releases.jsonl"
IN_UTC = [*DAYS, "--option", "times=utc"]


def offsets_in(log: Path) -> list[list[str]]:
    """Return the offsets of the event's zone in each line of a log."""
    return [json.loads(line).get("offsets", []) for line in log.read_text("utf-8").splitlines()]


@pytest.mark.slow
@pytest.mark.parametrize(("option", "day"), [("times=utc", ""), ("discreet=yes", "day = 1\n")])
def test_other_rules_that_move_usual_hours_are_told_and_released(
    option: str, day: str, run: Run, start: Run, document: Path
) -> None:
    summer = with_fixed_offset(document.parent, "Europe/Berlin", "GMT-2")
    document.write_text(USUAL + day, "utf-8")
    export = [*DAYS, "--option", option]
    assert run("release", "event.toml").returncode == 0
    assert b"DTSTART:20270326T080000Z" in run(*export).stdout

    told = start("diff", "event.toml", PYTHONTZPATH=summer)
    early = start(*export, PYTHONTZPATH=summer).stdout
    released = start("release", "event.toml", PYTHONTZPATH=summer)
    after = start(*export, PYTHONTZPATH=summer).stdout

    message = b"clock rules of Europe/Berlin changed: 1 day keeps its usual hours, at other"
    for done in (told, released):
        assert (done.returncode, message in done.stderr) == (0, True)
    for calendar in (early, after):
        assert b"DTSTART:20270326T070000Z" in calendar
        assert stamps_of_days(calendar) == {"26": "1"}
    assert b"nothing changed" in start("release", "event.toml", PYTHONTZPATH=summer).stderr


def test_other_rules_of_later_days_are_not_released(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    winter = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-1")
    document.write_text(USUAL, "utf-8")
    assert run("release", "event.toml").returncode == 0

    assert b"nothing changed" in start("release", "event.toml", PYTHONTZPATH=winter).stderr


def test_rules_that_differ_only_between_the_first_day_and_the_last_move_usual_hours(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    winter = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-1")
    document.write_text(USUAL, "utf-8")
    edit(document, "end = 2027-03-26", "end = 2027-11-26")
    assert start("release", "event.toml", PYTHONTZPATH=winter).returncode == 0

    assert b"217 days keep their usual hours" in run("diff", "event.toml").stderr


def test_usual_hours_are_not_told_to_move_on_a_day_whose_sessions_all_have_hours(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    edit(document, "[rooms", 'hours = "09:00-17:00"\n[rooms')
    assert run("release", "event.toml").returncode == 0

    told = start("diff", "event.toml", PYTHONTZPATH=summer).stderr

    assert b"1 session keeps" in told
    assert b"usual hours" not in told


def test_other_rules_change_nothing_for_a_log_that_does_not_know_the_older(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    document.write_text(USUAL, "utf-8")
    assert run("release", "event.toml").returncode == 0
    line = json.loads((tmp_path / LOG).read_text("utf-8"))
    del line["offsets"]
    (tmp_path / LOG).write_bytes(put_right(json.dumps(line).encode()))

    assert b"nothing changed" in start("release", "event.toml", PYTHONTZPATH=summer).stderr
    assert stamps_of_days(start(*IN_UTC, PYTHONTZPATH=summer).stdout) == {"26": "0"}


def test_usual_hours_tell_no_more_than_the_public_may_know(
    run: Run, document: Path, private: Path, tmp_path: Path
) -> None:
    hidden = 'audience = "organizers"\n'
    closed = f'[days.1]\nhours = "05:00-06:00"\n{hidden}'
    closed += f'[sessions.late]\ntitle = "Late"\nday = 2027-07-01\n{hidden}'
    document.write_text(USUAL.replace('hours = "09:00-17:00"\n', "") + closed, "utf-8")
    assert run("release", "event.toml", "--force").returncode == 0
    document.write_text(USUAL + closed, "utf-8")
    assert run("release", "event.toml", "--force").returncode == 0

    public, whole = offsets_in(tmp_path / LOG), offsets_in(tmp_path / PRIVATE_LOG)
    assert public == [[], BERLIN]
    assert [offsets[-1][:10] for offsets in whole] == ["2027-07-04"] * 2


def test_the_public_log_knows_the_older_rules_even_if_it_is_written_under_others(
    run: Run, start: Run, document: Path, private: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    talk = '[sessions.talk]\ntitle = "Talk"\nday = 1\ntime = "10:00-11:00"\n'
    document.write_text(f"{USUAL}day = 2\n{talk}", "utf-8")
    edit(document, "end = 2027-03-26", "end = 2027-03-27")
    assert run("release", "event.toml").returncode == 0
    offsets_of_private = offsets_in(tmp_path / PRIVATE_LOG)
    (tmp_path / LOG).unlink()  # as a crash might leave it

    assert start("log", "event.toml", "--repair", PYTHONTZPATH=summer).returncode == 0
    (tmp_path / PRIVATE_LOG).unlink()

    assert offsets_in(tmp_path / LOG) == offsets_of_private
    calendar = start(*IN_UTC, PYTHONTZPATH=summer).stdout
    assert b"DTSTART:20270327T070000Z" in calendar
    assert stamps_of_days(calendar) == {"26": "1", "27": "1"}


def test_a_log_keeps_the_older_rules_when_somebody_is_forgotten(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    document.write_text(USUAL, "utf-8")
    assert run("release", "event.toml").returncode == 0

    forget = start("forget", "event.toml", "ada", "--no-backup", "--yes", PYTHONTZPATH=summer)

    assert forget.returncode == 0
    assert offsets_in(tmp_path / LOG) == [BERLIN]


def test_a_log_keeps_the_older_rules_when_it_is_repaired(
    run: Run, start: Run, document: Path, tmp_path: Path
) -> None:
    summer = with_fixed_offset(tmp_path, "Europe/Berlin", "GMT-2")
    log = tmp_path / LOG
    document.write_text(USUAL, "utf-8")
    assert run("release", "event.toml").returncode == 0
    first = log.read_bytes()
    edit(document, "Walk", "Hike")
    assert run("release", "event.toml").returncode == 0
    second = log.read_bytes()
    log.write_bytes(first)
    edit(document, "Hike", "Climb")
    assert run("release", "event.toml").returncode == 0
    log.write_bytes(second + log.read_bytes().removeprefix(first))

    assert start("log", "event.toml", "--repair", PYTHONTZPATH=summer).returncode == 0

    assert offsets_in(log) == [BERLIN] * 3
