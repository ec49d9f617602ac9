"""A release that nobody received is taken back: nothing says that it ever was."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.steps import steps

import eventkit
from eventkit.changes import changes_since
from eventkit.forgetting import carry_out, plan_forgetting
from eventkit.model import Event, Person, Session
from eventkit.model.errors import LogError, OptionsError, ReleaseError, UnreleasedWarning
from eventkit.releases import load_log, log_path, release, repair_log, unpublish

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)
NINE = datetime(2027, 3, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
OPENING = Session(id="opening", title="Opening", start=NINE, end=NINE + HOUR)
DRAFT = Session(id="draft", title="Draft title", start=NINE + HOUR, end=NINE + 2 * HOUR)


def school(*sessions: Session, **more: Any) -> Event:
    base = Event(
        id="school",
        uid="9d5c2f0a-school",
        title="School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="UTC",
        people=[Person(id="ada", name="Ada Secret", audience="organizers")],
        sessions=sessions,
    )
    return attrs.evolve(base, **more)


FIRST = school(OPENING)
SECOND = school(attrs.evolve(OPENING, title="Welcome"), DRAFT)
THIRD = school(attrs.evolve(OPENING, title="Hello"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A log of two releases."""
    log = tmp_path / "event.releases.jsonl"
    release(FIRST, log, note="First", now=NOON)
    release(SECOND, log, note="Oops", now=NOON + HOUR)
    return log


def calendar(event: Event, log: eventkit.Log) -> str:
    return eventkit.export(event, to="icalendar", log=log).decode()


def test_calendars_are_those_of_the_release_before(path: Path) -> None:
    before = calendar(FIRST, load_log(path).until(1))

    unpublish(path, 2, now=NOON + 2 * HOUR)

    assert calendar(FIRST, load_log(path)) == before


def test_what_only_that_release_showed_is_nowhere(path: Path) -> None:
    unpublish(path, 2)
    log = release(THIRD, path)

    assert "Draft title" not in calendar(THIRD, log)
    assert "CANCELLED" not in calendar(THIRD, log)


def test_its_number_is_not_used_again(path: Path) -> None:
    unpublish(path, 2, now=NOON + 2 * HOUR)

    log = release(THIRD, path, now=NOON + 3 * HOUR)

    assert [made.number for made in log.releases] == [1, 3]
    assert "SEQUENCE:2\r\n" in calendar(THIRD, log)


def test_what_is_not_released_counts_as_the_release_after_it(path: Path) -> None:
    log = unpublish(path, 2, now=NOON + 2 * HOUR)

    with pytest.warns(UnreleasedWarning, match="since release 1"):
        text = calendar(THIRD, log)

    assert "SEQUENCE:2\r\n" in text
    assert "LAST-MODIFIED:20270105T140001Z" in text


def test_nothing_of_the_log_is_taken_out(path: Path) -> None:
    before = path.read_bytes()

    unpublish(path, 2, note="Nobody has it", by="Ada", now=NOON + 2 * HOUR)

    assert path.read_bytes().startswith(before)
    added = json.loads(path.read_bytes()[len(before) :])
    assert (added["eventkit-log"], added["number"], added["unpublished"]) == (3, 2, True)
    (told,) = load_log(path).unpublished.items()
    assert [made.note for made in told] == ["Oops", "Nobody has it"]


def test_releases_are_taken_back_one_after_the_other(path: Path) -> None:
    release(THIRD, path)
    unpublish(path, 3)
    unpublish(path, 2)

    log = release(THIRD, path)

    assert [made.number for made in log.releases] == [1, 4]
    assert load_log(path).event() == THIRD
    assert [event for _, event in load_log(path)] == [FIRST, THIRD]


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (
            1,
            (
                "cannot be taken back, only the last, which is 2:"
                " if somebody may have received 1, correct"
            ),
        ),
        (3, "there is no release 3 to take back: the last is 2"),
        (0, "there is no release 0 to take back: the last is 2"),
    ],
)
def test_only_the_last_release_is_taken_back(number: int, message: str, path: Path) -> None:
    before = path.read_bytes()

    with pytest.raises(ReleaseError, match=message):
        unpublish(path, number)
    assert path.read_bytes() == before


def test_the_only_release_is_not_taken_back(path: Path) -> None:
    unpublish(path, 2)

    with pytest.raises(ReleaseError, match=r"the only one.* move .* away"):
        unpublish(path, 1)


def test_a_release_is_taken_back_once(path: Path) -> None:
    unpublish(path, 2)

    with pytest.raises(ReleaseError, match="release 2 was taken back already"):
        unpublish(path, 2)


def test_a_release_that_was_taken_back_is_not_gone_back_to(path: Path) -> None:
    log = unpublish(path, 2)

    with pytest.raises(LogError, match="no release 2; it was taken back; there is only release 1"):
        log.until(2)
    with pytest.raises(LogError, match="no release 2; it was taken back; there is only release 1"):
        changes_since(log, 2, THIRD)
    with pytest.raises(OptionsError, match="no release 2; the last is 1"):
        eventkit.export(FIRST, to="markdown", log=log, options={"changes_since": 2})


@pytest.mark.slow
def test_a_log_is_proved_in_steps_in_proportion_to_its_releases(tmp_path: Path) -> None:
    log = tmp_path / "event.releases.jsonl"
    release(FIRST, log)

    def steps_with_taken_back(number: int) -> int:
        for _ in range(number):
            release(SECOND, log)
            unpublish(log, load_log(log).releases[-1].number)
        return steps(lambda: load_log(log))

    few, many = steps_with_taken_back(10), steps_with_taken_back(30)

    assert many < 4 * few


def test_releases_are_listed_without_those_that_were_taken_back(path: Path) -> None:
    unpublish(path, 2)
    log = release(FIRST, release(THIRD, path).path)

    with pytest.raises(
        LogError, match="no release 2; it was taken back; there are releases 1, 3 to 4"
    ):
        log.until(2)


def test_the_release_before_is_the_last_that_stands(path: Path) -> None:
    unpublish(path, 2)
    log = release(THIRD, path)

    text = eventkit.export(THIRD, to="markdown", log=log, options={"changes": True}).decode()
    since = eventkit.export(THIRD, to="icalendar", log=log, options={"changed_since": 3})

    assert "release 3; changes since 1" in text
    assert b"BEGIN:VEVENT" not in since


def test_a_title_that_comes_back_with_it_may_be_restricted_later(tmp_path: Path) -> None:
    path = tmp_path / "event.releases.jsonl"
    for event in (school(OPENING, DRAFT), FIRST, school(OPENING, DRAFT)):
        release(event, path)
    unpublish(path, 3)
    hidden = school(OPENING, attrs.evolve(DRAFT, audience="organizers"))

    log = release(hidden, path)

    assert "Draft title" not in calendar(hidden, load_log(log.path))


# --- private parts


@pytest.fixture
def split(tmp_path: Path) -> Path:
    """A log of two releases of an event with private parts."""
    (tmp_path / "event.private.toml").touch()
    path = tmp_path / "event.releases.jsonl"
    release(FIRST, path, now=NOON)
    release(SECOND, path, now=NOON + HOUR)
    return path


def as_the_public_has_it(path: Path, folder: Path) -> eventkit.Log:
    folder.mkdir(exist_ok=True)
    return load_log(shutil.copy(path, folder))


def test_both_logs_say_that_it_is_taken_back(split: Path, tmp_path: Path) -> None:
    unpublish(split, 2, note="Ada Secret is ill", by="Ada Secret")
    release(THIRD, split)

    public = as_the_public_has_it(split, tmp_path / "others")
    assert b"Secret" not in split.read_bytes()
    assert [made.number for made in public.releases] == [1, 3]
    assert calendar(THIRD, public) == calendar(THIRD, load_log(split))


def test_a_public_log_that_is_behind_is_completed(split: Path) -> None:
    before = split.read_bytes()
    unpublish(split, 2)
    after = split.read_bytes()
    split.write_bytes(before)

    repair_log(split)

    assert split.read_bytes() == after


def test_the_first_release_that_is_public_is_taken_back_with_its_log(tmp_path: Path) -> None:
    (tmp_path / "event.private.toml").touch()
    path = tmp_path / "event.releases.jsonl"
    release(attrs.evolve(FIRST, audience="organizers"), path)
    release(FIRST, path)
    before = path.with_name("event.private.releases.jsonl").read_bytes()
    with pytest.raises(ReleaseError, match=r"release 2 is the first public one.* move"):
        unpublish(path, 2)
    assert path.with_name("event.private.releases.jsonl").read_bytes() == before
    path.unlink()

    unpublish(path, 2)
    assert not path.exists()
    release(THIRD, path)

    assert [made.number for made in as_the_public_has_it(path, tmp_path / "x").releases] == [3]


def test_without_the_private_log_nothing_is_taken_back(split: Path, tmp_path: Path) -> None:
    public = as_the_public_has_it(split, tmp_path / "others").path

    with pytest.raises(LogError, match="nothing can be taken back"):
        unpublish(public, 2)


# --- what happens to such a log


def forked(path: Path, *ways: list[object]) -> None:
    """Let several people go on from one log, each with events to release or numbers to take back.

    Each does something an hour after the one before.
    """
    base, time, lines = path.read_bytes(), NOON + 2 * HOUR, []
    for way in ways:
        path.write_bytes(base)
        for step in way:
            time += HOUR
            if isinstance(step, Event):
                release(step, path, now=time)
            else:
                unpublish(path, int(str(step)), now=time)
        lines += path.read_bytes()[len(base) :].splitlines(keepends=True)
    path.write_bytes(base + b"".join(lines))


def test_what_somebody_released_after_it_is_kept(path: Path) -> None:
    forked(path, [THIRD], [2])

    repaired = repair_log(path)

    assert repaired.kept == (2,)
    assert "removed the line that takes back release 2: it was not the last" in repaired.summary
    assert [event for _, event in load_log(path)] == [FIRST, SECOND, THIRD]


def test_what_somebody_released_before_they_knew_stands_after_it(path: Path) -> None:
    forked(path, [2], [THIRD])

    repaired = repair_log(path)

    log = load_log(path)
    assert (repaired.moved, repaired.kept) == ((3,), ())
    assert [(made.number, event) for made, event in log] == [(1, FIRST), (3, THIRD)]
    assert "SEQUENCE:2\r\n" in calendar(THIRD, log)


def test_two_take_back_what_is_taken_back_once(path: Path) -> None:
    forked(path, [2], [2])

    repaired = repair_log(path)

    assert repaired.kept == ()
    assert [event for _, event in load_log(path)] == [FIRST]


def test_what_one_took_back_of_their_own_gets_another_number(path: Path) -> None:
    forked(path, [THIRD], [FIRST, 3])

    repair_log(path)

    log = load_log(path)
    assert [made.number for made in log.releases] == [1, 2, 3]
    assert [made.number for made in log.unpublished] == [4]


def test_it_tells_of_nobody_who_is_forgotten(tmp_path: Path) -> None:
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    head = eventkit.dumps(attrs.evolve(FIRST, people=[]))
    document.write_text(head, "utf-8")
    release(eventkit.load(document), log)
    document.write_text(f'{head}\n[people.ada]\nname = "Ada Secret"\n', "utf-8")
    release(eventkit.load(document), log)
    unpublish(log_path(document), 2, note="for Ada Secret", by="Ada Secret")

    carry_out(plan_forgetting(document, "ada", instead="…"), backup=False)

    assert b"Secret" not in log.read_bytes()
    assert [made.number for made in load_log(log).unpublished] == [2]
