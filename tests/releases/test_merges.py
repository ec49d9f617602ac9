"""Sessions that were merged: what `release` takes, and what logs say of them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import attrs
import pytest
from tests.steps import steps

from eventkit.model import Ending, Event, Participation, Person, Session
from eventkit.model.errors import LogError, ReleaseError
from eventkit.releases import history, load_log, release, renamed
from eventkit.releases.repair import repair_log

UID = "9d5c2f0a-school"


def at(hour: int, id: str, title: str) -> Session:
    start = datetime(2027, 3, 26, hour, tzinfo=UTC)
    return Session(id=id, title=title, start=start, end=start.replace(hour=hour + 1))


SCHOOL = Event(
    id="school",
    uid=UID,
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 26),
    timezone="UTC",
    sessions=[at(9, "maps", "Maps"), at(10, "rivers", "Rivers")],
)
MAPS = attrs.evolve(SCHOOL, sessions=SCHOOL.sessions[:1])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("never", "maps", "was not in the last release"),
        ("maps", "maps", "is in the event"),
        ("rivers", "never", "the event has no session"),
        ("rivers", "rivers", "the event has no session"),
    ],
)
def test_what_cannot_have_been_merged_is_refused(
    old: str, new: str, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "event.releases.jsonl"
    release(SCHOOL, path)
    before = path.read_bytes()

    with pytest.raises(ReleaseError, match=message):
        release(MAPS, path, merged={f"{old}@{UID}": f"{new}@{UID}"})
    assert path.read_bytes() == before


def test_nothing_can_be_merged_in_the_first_release(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="was not in the last release"):
        release(MAPS, tmp_path / "event.releases.jsonl", merged={f"rivers@{UID}": f"maps@{UID}"})


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


def merged_in(folder: Path) -> Path:
    path = folder / "event.releases.jsonl"
    release(SCHOOL, path, now=day(1))
    release(MAPS, path, merged={f"rivers@{UID}": f"maps@{UID}"}, now=day(3))
    return path


def test_a_log_that_names_a_merged_session_that_never_was_is_refused(tmp_path: Path) -> None:
    from tests.releases.test_log import sealed

    path = merged_in(tmp_path)
    first, last = path.read_text("utf-8").splitlines()
    line = json.loads(last)
    line["merged"] = {f"rivers@{UID}": f"never@{UID}"}
    path.write_bytes(first.encode() + b"\n" + sealed(line) + b"\n")

    with pytest.raises(LogError, match="that no state of the event has"):
        load_log(path)


def test_a_repair_keeps_what_was_merged(tmp_path: Path) -> None:
    """Two people released at once, and git joined the lines."""
    one = merged_in(tmp_path).read_bytes().splitlines()
    other = tmp_path / "other.releases.jsonl"
    other.write_bytes(one[0] + b"\n")
    titled = attrs.evolve(SCHOOL, title="Spring School")
    release(titled, other, now=day(2))
    both = tmp_path / "both.releases.jsonl"
    both.write_bytes(b"\n".join([*one, other.read_bytes().splitlines()[1], b""]))

    repair_log(both)

    log = load_log(both)
    assert len(log) == 3
    [gone] = history(log.event(), log).withdrawn
    assert (gone.uid, gone.why, gone.whole) == (f"rivers@{UID}", Ending.PART, "Maps")


def with_people(session: Session, *people: str) -> Session:
    speakers = [Participation(who=id, role="speaker") for id in people]
    return attrs.evolve(session, participations=speakers)


def in_pairs(count: int) -> tuple[Event, Event]:
    """Return an event, and it with so many pairs of its sessions made one."""
    people = [Person(id=f"p{number}", name=f"Person {number}") for number in range(2 * count)]
    talks = [at(9, f"s{number}", f"Talk {number}") for number in range(2 * count)]
    before = [with_people(it, person.id) for it, person in zip(talks, people, strict=True)]
    after = [
        with_people(it, f"p{number}", f"p{number + 1}")
        for number, it in zip(range(0, 2 * count, 2), talks[::2], strict=True)
    ]
    event = attrs.evolve(SCHOOL, people=people, sessions=before)
    return event, attrs.evolve(event, sessions=after)


@pytest.mark.slow
def test_merged_sessions_are_found_in_time_that_grows_with_their_number(tmp_path: Path) -> None:
    def work(count: int) -> int:
        old, new = in_pairs(count)
        log = release(old, tmp_path / f"{count}.releases.jsonl", now=day(1))
        assert [(it.old, it.new) for it in renamed(log, new)] == [
            (f"s{number + 1}", f"s{number}") for number in range(0, 2 * count, 2)
        ]
        return steps(lambda: renamed(log, new))

    assert work(100) < 2.5 * work(50)


@pytest.mark.slow
def test_a_release_seeks_merged_sessions_once_for_all_readers(tmp_path: Path) -> None:
    old, new = in_pairs(50)
    path = tmp_path / "event.releases.jsonl"
    log = release(old, path, now=day(1))
    renamed(log, new)  # what is read once

    one = steps(lambda: renamed(log, new))

    assert steps(lambda: release(new, path, now=day(2))) < 4.5 * one
