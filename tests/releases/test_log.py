"""The release log: what it holds, what it refuses, and that nothing in it is ever lost."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import icalendar
import pytest
from tests.fuzz.logs import put_right
from tests.steps import steps

import eventkit
from eventkit.model import Event, Person, Release, Session
from eventkit.model.errors import LogError, ReleaseError, TargetError
from eventkit.releases import load_log, release, renamed, repair_log
from eventkit.releases.releasing import locked
from eventkit.testing.samples import SAMPLES

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
NINE = datetime(2027, 3, 26, 9, tzinfo=UTC)
GONE = {"start": "2027-03-26", "end": "2027-03-27", "why": "withdrawn"}


def school(title: str = "School", **more: Any) -> Event:
    base = Event(
        id="school",
        uid="9d5c2f0a-school",
        title=title,
        start=date(2027, 3, 26),
        end=date(2027, 3, 27),
        timezone="Europe/Berlin",
        people=[Person(id="ada", name="Ada Example")],
        sessions=[Session(id="opening", title="Opening"), Session(id="coffee", title="Coffee")],
    )
    return attrs.evolve(base, **more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "event.releases.jsonl"


@pytest.fixture
def released(path: Path) -> Path:
    """A log of three releases."""
    release(school(), path, note="one", now=NOON)
    release(school("Two"), path, by="Ada", now=NOON + HOUR)
    release(school("Three"), path, forced=True, now=NOON + 2 * HOUR)
    return path


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines()


def refused(path: Path) -> LogError:
    with pytest.raises(LogError) as caught:
        load_log(path)
    return caught.value


# --- what it holds


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_release_is_the_whole_event(name: str, path: Path) -> None:
    event = attrs.evolve(SAMPLES[name], uid="11111111-sample")

    release(event, path)

    assert load_log(path).event() == event


def test_a_log_says_what_was_said_of_each_release(released: Path) -> None:
    assert eventkit.load_log(released).releases == (
        Release(number=1, time=NOON, note="one"),
        Release(number=2, time=NOON + HOUR, by="Ada"),
        Release(number=3, time=NOON + 2 * HOUR, forced=True),
    )


def test_a_pipe_is_no_log_and_not_waited_for(path: Path) -> None:
    os.mkfifo(path.with_name("pipe.releases.jsonl"))

    with pytest.raises(LogError, match="it is a pipe, not a file"):
        load_log(path.with_name("pipe.releases.jsonl"))


def test_a_log_gives_every_event_back(released: Path) -> None:
    log = load_log(released)

    assert [event.title for _, event in log] == ["School", "Two", "Three"]
    assert log.event(2).title == "Two"
    assert log.until(2).event().title == "Two"


def test_a_release_that_is_not_there_is_an_error_that_says_which_are(released: Path) -> None:
    with pytest.raises(LogError, match="no release 4; there are releases 1 to 3"):
        load_log(released).event(4)


def test_a_later_line_holds_only_what_was_set_and_removed(path: Path) -> None:
    event = school()
    release(event, path)
    first, second = event.sessions

    release(attrs.evolve(event, sessions=[attrs.evolve(first, title="Welcome")]), path)

    line = json.loads(lines(path)[1])
    assert line["set"] == {"sessions.opening": {"title": "Welcome"}}
    assert line["removed"] == [f"sessions.{second.id}"]
    assert "event" not in line


def test_the_order_of_items_comes_back(path: Path) -> None:
    event = school(sessions=[Session(id=each, title=each) for each in "abcdef"])
    release(event, path)
    moved = attrs.evolve(
        event, sessions=[Session(id=each, title=each) for each in ("f", "x", "a", "c", "b", "e")]
    )

    log = release(moved, path)

    assert [session.id for session in log.event().sessions] == ["f", "x", "a", "c", "b", "e"]


def test_times_rise_also_where_the_clock_went_back(path: Path) -> None:
    release(school(), path, now=NOON)

    log = release(school("Two"), path, now=NOON - HOUR)

    assert [each.time for each in log.releases] == [NOON, NOON + timedelta(seconds=1)]


def test_times_are_whole_seconds(path: Path) -> None:
    log = release(school(), path, now=NOON + timedelta(microseconds=7))

    assert log.releases[0].time == NOON


# --- what cannot be released


def test_nothing_changed_is_nothing_to_release(released: Path) -> None:
    before = released.read_bytes()

    with pytest.raises(ReleaseError, match="nothing changed since release 3"):
        release(school("Three"), released)

    assert released.read_bytes() == before


def test_an_event_without_uid_is_not_released(path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"uid = \"[0-9a-f-]{36}\""):
        release(school(uid=None), path)

    assert not path.exists()


def test_the_uid_of_an_event_never_changes(released: Path) -> None:
    with pytest.raises(LogError, match=r'put back uid = "9d5c2f0a-school"'):
        release(school("Four", uid="another-school"), released)


def test_a_selection_is_not_released(path: Path) -> None:
    with pytest.raises(ReleaseError, match="selection"):
        release(school().view(select={"session": "opening"}), path)


def test_a_log_that_cannot_be_written_stays(released: Path, monkeypatch: Any) -> None:
    before = released.read_bytes()
    monkeypatch.setattr(os, "fsync", _full_disk)

    with pytest.raises(TargetError, match="No space left"):
        release(school("Four"), released)

    assert released.read_bytes() == before
    assert [each.name for each in released.parent.iterdir() if "lock" not in each.name] == [
        released.name
    ]


def _full_disk(_: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_note_that_is_no_text_is_refused(released: Path) -> None:
    before = released.read_bytes()

    with pytest.raises(ReleaseError, match="is not valid UTF-8"):
        release(school("Four"), released, note="caf\udce9")

    assert released.read_bytes() == before


def test_a_clock_in_the_last_year_releases_nothing(path: Path) -> None:
    with pytest.raises(ReleaseError, match="set the clock right"):
        release(school(), path, now=NOON.replace(year=9999))

    assert not path.exists()


# --- two at once


def test_who_comes_second_is_told(released: Path) -> None:
    with locked(released), pytest.raises(ReleaseError, match="somebody else is releasing"):
        release(school("Four"), released)


RELEASE = """
import sys, attrs
from eventkit.model.errors import ReleaseError
from eventkit.releases import load_log, release
path, title = sys.argv[1:]
try:
    release(attrs.evolve(load_log(path).event(1), title=title), path)
except ReleaseError as error:
    sys.exit(7)
"""


def test_of_many_at_once_no_release_is_lost(path: Path) -> None:
    release(school(), path)
    titles = [f"Title {number}" for number in range(5)]
    started = [
        subprocess.Popen([sys.executable, "-c", RELEASE, str(path), title]) for title in titles
    ]

    ended = [process.wait(60) for process in started]

    assert set(ended) <= {0, 7}
    there = [event.title for _, event in load_log(path)]
    assert sorted(there[1:]) == [
        title for title, code in zip(titles, ended, strict=True) if code == 0
    ]


# --- what is wrong with a log


def test_a_log_that_is_not_there_says_what_makes_one(path: Path) -> None:
    assert "`eventkit release` makes one" in str(refused(path))


def test_an_empty_log_is_none(path: Path) -> None:
    path.write_bytes(b"\r\n\n")

    assert "it is empty" in str(refused(path))


def test_line_ends_of_windows_and_a_mark_at_the_start_are_read(released: Path) -> None:
    held = released.read_bytes()
    released.write_bytes(b"\xef\xbb\xbf" + held.replace(b"\n", b"\r\n"))

    assert len(load_log(released)) == 3
    release(school("Four"), released)
    assert len(load_log(released)) == 4


def test_a_torn_last_line_is_named(released: Path) -> None:
    released.write_bytes(released.read_bytes()[:-20])

    error = refused(released)
    assert error.line == 3
    assert "torn" in str(error)
    assert "`eventkit log" in str(error)


def test_a_log_whose_only_line_is_torn_is_to_be_moved_away_at_once(released: Path) -> None:
    released.write_bytes(released.read_bytes()[:50])

    said = str(refused(released))
    assert "its only line is torn" in said
    assert "move it away" in said
    with pytest.raises(LogError, match="move it away, and `eventkit release"):
        repair_log(released)


@pytest.mark.parametrize(
    ("name", "typed"), [("my event.toml", "'{}/my event.toml'"), ("event.json", "{}/event.json")]
)
def test_advice_names_the_document_as_a_shell_reads_it(
    name: str, typed: str, tmp_path: Path
) -> None:
    document = tmp_path / name
    document.touch()
    log = document.with_name(f"{document.stem}.releases.jsonl")
    release(school(), log)
    log.write_bytes(log.read_bytes() + b"{")

    assert f"`eventkit log {typed.format(tmp_path)} --repair`" in str(refused(log))


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    "edit",
    [
        lambda line: line.replace(b"School", b"Skool").replace(b"Two", b"2").replace(b"Th", b"th"),
        lambda line: line.replace(b"T1", b"T0"),
        lambda line: line.replace(b'"eventkit-log":2', b'"eventkit-log":2,"note":"x"'),
        lambda line: b"[]",
    ],
    ids=["event", "time", "note", "no-release"],
)
def test_an_edited_line_is_named(
    number: int, edit: Callable[[bytes], bytes], released: Path
) -> None:
    held = lines(released)
    held[number - 1] = edit(held[number - 1])
    released.write_bytes(b"\n".join(held))

    assert refused(released).line == number


def test_a_missing_line_is_noticed(released: Path) -> None:
    first, _, third = lines(released)
    released.write_bytes(first + b"\n" + third)

    assert refused(released).line is not None


@pytest.mark.parametrize(
    ("format", "message"), [(3, "a newer eventkit wrote this line"), (1, "of the old format 1")]
)
def test_a_line_of_another_format_is_named(format: int, message: str, released: Path) -> None:
    text = released.read_text("utf-8").replace('"eventkit-log":2', f'"eventkit-log":{format}')
    released.write_text(text, "utf-8")

    error = refused(released)
    assert error.line == 1
    assert message in str(error)


def test_the_log_of_an_old_format_stays_and_the_error_says_what_to_do(released: Path) -> None:
    text = released.read_text("utf-8").replace('"eventkit-log":2', '"eventkit-log":1')
    released.write_text(text, "utf-8")

    with pytest.raises(
        LogError, match=r"move it away, and `eventkit release \S+event.toml` begins"
    ):
        release(school("Four"), released)

    assert released.read_text("utf-8") == text


def sealed(line: dict[str, Any]) -> bytes:
    """Return a line as its writer seals it."""
    line.pop("seal")
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    seal = hashlib.sha256(text.encode()).hexdigest()
    return f'{text[:-1]},"seal":"{seal}"}}'.encode()


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (
            lambda shown: shown["public"].update(new=["never@9d5c2f0a-school"]),
            "it names an entry 'never@9d5c2f0a-school' that no state of the event has",
        ),
        (
            lambda shown: shown["public"].update(gone={"never@9d5c2f0a-school": GONE}),
            "it names an entry 'never@9d5c2f0a-school' that no state of the event has",
        ),
        (
            lambda shown: shown.update({"public.xx": {}}),
            "it names a reader 'public.xx' that no state of the event has",
        ),
        (lambda shown: shown.update(nobody={}), "this line was edited"),
        (lambda shown: shown.pop("participants"), "this line was edited"),
        (lambda shown: shown.update(participants="nobody"), "this line was edited"),
        (lambda shown: shown["public"].update(new="opening"), "this line was edited"),
        (lambda shown: shown["public"].update(odd=[]), "this line was edited"),
        (
            lambda shown: shown["public"].update(gone={"x": GONE | {"zone": "Mars/Base"}}),
            "this line was edited",
        ),
        (
            lambda shown: shown["public"].update(gone={"x": GONE | {"end": "9999-12-31"}}),
            "this line was edited",
        ),
        (lambda shown: shown["public"].update(left={"person": [["x"]]}), "this line was edited"),
        (
            lambda shown: shown["public"].update(untold=["opening@9d5c2f0a-school"]),
            "it names a hidden title of 'opening@9d5c2f0a-school', an entry that has not ended",
        ),
    ],
    ids=[
        *("new", "gone", "language", "audience", "missing", "alias", "type", "key", "zone", "time"),
        *("list in a list", "untold"),
    ],
)
def test_a_record_of_what_the_event_does_not_know_is_refused(
    edit: Callable[[dict[str, Any]], object], message: str, released: Path
) -> None:
    *before, last = lines(released)
    line = json.loads(last)
    edit(line["shown"])
    released.write_bytes(b"\n".join([*before, sealed(line)]))

    error = refused(released)
    assert error.line == 3
    assert message in str(error)
    with pytest.raises(LogError):
        release(school("Four"), released)
    assert lines(released) == [*before, sealed(json.loads(lines(released)[-1]))]


@pytest.mark.parametrize(
    "edit",
    [
        lambda line: line.update(previous=["x"]),
        lambda line: line.update(event=line["shown"]),
        lambda line: line["set"].update({"translations.ru": "x", "translations.ru.sessions.a": {}}),
        lambda line: line.update(time="9999-12-31T23:59:59Z"),
        lambda line: line.update(after={"sessions.opening": 7}),
        lambda line: line["set"].update({"event.uid": "another-school"}),
        lambda line: line["set"].update({"instants.opening": "X/Y"}),
        lambda line: line["set"].update({"instants.opening": 7}),
        lambda line: line["set"].update({"instants.never": "2027-03-26T08:00:00+00:00"}),
        lambda line: line.update(offsets=7),
        lambda line: line.update(offsets=["2027-03-26T08:00:00"]),
        lambda line: line.update(offsets=["9999-12-31T23:59:59+01:00"]),
        lambda line: line.update(offsets=["2027-03-26T08:00:00.5+01:00"]),
    ],
    ids=[
        *("previous", "event", "translations", "time", "after", "uid"),
        *("instants", "number", "instants of nothing"),
        *("offsets", "no offset", "offset in the last year", "offset within a second"),
    ],
)
def test_a_line_of_another_shape_is_refused(
    edit: Callable[[dict[str, Any]], object], released: Path
) -> None:
    *before, last = lines(released)
    line = json.loads(last)
    edit(line)
    released.write_bytes(b"\n".join([*before, sealed(line)]))

    assert refused(released).line == 3
    with pytest.raises(LogError):
        repair_log(released)


def test_a_message_stays_short_whatever_a_line_says(released: Path) -> None:
    *before, last = lines(released)
    line = json.loads(last)
    line["shown"]["public"]["new"] = ["x" * 10_000]
    released.write_bytes(b"\n".join([*before, sealed(line)]))

    assert len(str(refused(released))) < 300 + len(str(released))


def test_a_release_that_is_no_event_is_refused_in_few_words(released: Path) -> None:
    *before, last = lines(released)
    line = json.loads(last)
    line["set"] = {f"rooms.{number}": {} for number in range(200)}
    released.write_bytes(put_right(b"\n".join([*before, json.dumps(line).encode()])))

    with pytest.raises(
        LogError, match="release 3 is not an event that this version of eventkit can read"
    ) as caught:
        load_log(released).event()
    assert caught.value.line == 3
    assert len(str(caught.value)) < 800 + len(str(released))


# --- who may read it


@pytest.mark.parametrize(("mode", "wanted"), [(0o600, 0o600), (0o640, 0o640), (0o444, 0o644)])
def test_a_log_may_be_read_by_those_who_may_read_the_document(
    mode: int, wanted: int, path: Path
) -> None:
    document = path.with_name("event.toml")
    document.touch(mode=0o666)
    document.chmod(mode)

    release(school(), path)

    assert stat.S_IMODE(path.stat().st_mode) == wanted


def test_a_log_becomes_no_wider_than_it_was(released: Path) -> None:
    released.with_name("event.toml").touch(mode=0o644)
    released.chmod(0o600)

    release(school("Four"), released)

    assert stat.S_IMODE(released.stat().st_mode) == 0o600


def test_nobody_may_read_the_copy_of_a_log_who_may_not_read_the_log(released: Path) -> None:
    released.write_bytes(released.read_bytes() + b"torn{")
    released.chmod(0o600)

    copy = repair_log(released).copy

    assert copy is not None
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_line_that_was_sealed_again_is_not_edited(released: Path) -> None:
    last = lines(released)[-1]

    assert sealed(json.loads(last)) == last


def test_the_log_of_another_event_is_refused(released: Path) -> None:
    other = school(uid="another-school")

    with pytest.raises(LogError, match="log of the event '9d5c2f0a-school'"):
        eventkit.export(other, to="icalendar", log=load_log(released))


def test_errors_can_be_sent_between_processes(released: Path) -> None:
    import pickle

    released.write_bytes(b"[]\n" + released.read_bytes())
    error = refused(released)

    again = pickle.loads(pickle.dumps(error))  # noqa: S301  # our own
    assert (str(again), again.path, again.line) == (str(error), error.path, 1)


# --- repair


def fork(path: Path) -> tuple[bytes, bytes, bytes]:
    """Return a first line and two that follow it, the later one first."""
    release(school(), path, now=NOON)
    first = path.read_bytes()
    release(school("Later"), path, by="Bob", now=NOON + 2 * HOUR)
    later = lines(path)[1]
    path.write_bytes(first)
    release(school(sessions=[]), path, by="Ada", now=NOON + HOUR)
    earlier = lines(path)[1]
    return first.rstrip(b"\n"), later, earlier


def test_two_lines_after_one_are_named(path: Path) -> None:
    path.write_bytes(b"\n".join(fork(path)))

    error = refused(path)
    assert error.line == 3
    assert "this line and line 2 both follow line 1" in str(error)


def test_a_fork_is_put_in_order_of_time(path: Path) -> None:
    path.write_bytes(b"\n".join(fork(path)))

    repaired = repair_log(path)

    log = load_log(path)
    assert repaired.moved == (3,)
    assert [each.by for each in log.releases] == ["", "Ada", "Bob"]
    assert [each.time for each in log.releases] == [NOON, NOON + HOUR, NOON + 2 * HOUR]


def test_each_release_of_a_fork_stays_what_was_published(path: Path) -> None:
    path.write_bytes(b"\n".join(fork(path)))

    repair_log(path)

    assert [event for _, event in load_log(path)] == [
        school(),
        school(sessions=[]),
        school("Later"),
    ]


@pytest.mark.parametrize("ended", [False, True])
def test_no_stamp_of_a_fork_goes_back(ended: bool, path: Path) -> None:
    """Both branches change the same; who has the later calendar must not be handed older stamps."""
    same = school(sessions=[]) if ended else school("Renamed")
    timed = [attrs.evolve(each, start=NINE, end=NINE + HOUR) for each in school().sessions]
    first, second = school(sessions=timed), attrs.evolve(same, sessions=[] if ended else timed)
    release(first, path, now=NOON)
    begun = path.read_bytes()
    release(second, path, now=NOON + HOUR, note="Ada's")
    earlier = lines(path)[1]
    path.write_bytes(begun)
    release(second, path, now=NOON + 2 * HOUR, note="Bob's")
    published = stamps(eventkit.export(second, to="icalendar", log=load_log(path)))
    path.write_bytes(path.read_bytes() + earlier)

    repair_log(path)

    merged = stamps(eventkit.export(second, to="icalendar", log=load_log(path)))
    assert merged.keys() == published.keys()
    assert all(merged[uid] >= stamp for uid, stamp in published.items()), (published, merged)


def stamps(calendar: bytes) -> dict[str, tuple[Any, ...]]:
    """Return by UID the SEQUENCE, DTSTAMP and LAST-MODIFIED of each entry."""
    entries = icalendar.Calendar.from_ical(calendar).events
    return {
        str(entry["UID"]): (
            entry.decoded("SEQUENCE"),
            entry.decoded("DTSTAMP"),
            entry.decoded("LAST-MODIFIED"),
        )
        for entry in entries
    }


def test_marks_of_git_are_named_and_taken_out(path: Path) -> None:
    first, later, earlier = fork(path)
    path.write_bytes(
        b"\n".join([first, b"<<<<<<< HEAD", later, b"=======", earlier, b">>>>>>> theirs", b""])
    )

    assert refused(path).line == 2
    repair_log(path)
    assert len(load_log(path)) == 3


def test_a_torn_end_is_taken_out_and_all_else_stays(released: Path) -> None:
    whole = lines(released)
    released.write_bytes(released.read_bytes()[:-20])
    torn = released.read_bytes()

    repaired = repair_log(released)

    assert lines(released) == whole[:2]
    assert repaired.copy
    assert repaired.copy.read_bytes() == torn


def test_what_is_whole_is_not_repaired(released: Path) -> None:
    before = released.read_bytes()

    repaired = repair_log(released)

    assert repaired.copy is None
    assert released.read_bytes() == before


@pytest.mark.parametrize("number", [1, 2])
def test_an_edited_line_cannot_be_repaired(number: int, released: Path) -> None:
    before = released.read_bytes().replace([b"", b"School", b"Two"][number], b"Edited")
    released.write_bytes(before)

    with pytest.raises(LogError):
        repair_log(released)

    assert released.read_bytes() == before


# --- ids that changed


def test_a_session_under_another_id_is_found(path: Path) -> None:
    event = school()
    release(event, path)
    opening, coffee = event.sessions
    after = attrs.evolve(event, sessions=[attrs.evolve(opening, id="welcome"), coffee])

    (found,) = renamed(load_log(path), after)

    assert (found.old, found.new, found.uid) == ("opening", "welcome", "opening@9d5c2f0a-school")


def test_a_session_that_kept_its_uid_is_not_taken_for_another(path: Path) -> None:
    event = school()
    release(event, path)
    opening, coffee = event.sessions
    again = attrs.evolve(opening, id="welcome", uid=event.uid_of(opening))

    assert not renamed(load_log(path), attrs.evolve(event, sessions=[again, coffee]))


def test_other_ids_are_found_in_time_that_grows_with_their_number(path: Path) -> None:
    def work(count: int) -> int:
        talks = [Session(id=f"t{number}", title="Talk") for number in range(count)]
        moved = [attrs.evolve(talk, id=f"{talk.id}-b") for talk in talks]
        log = release(attrs.evolve(school(), sessions=talks), path.with_name(f"{count}.jsonl"))
        event = attrs.evolve(school(), sessions=moved)
        pairs = renamed(log, event)
        assert len(pairs) == len({pair.new for pair in pairs}) == count
        return steps(lambda: renamed(log, event))

    assert work(200) < 2.5 * work(100)


def test_a_session_that_is_put_back_is_no_other_under_its_id(path: Path) -> None:
    event = school()
    opening, coffee = event.sessions
    welcome = attrs.evolve(opening, id="welcome")
    release(attrs.evolve(event, sessions=[opening, coffee]), path)
    log = release(attrs.evolve(event, sessions=[welcome, coffee]), path)

    assert not renamed(log, event)


def test_one_of_several_sessions_of_a_title_takes_over_an_id(path: Path) -> None:
    event = school()
    opening, coffee = event.sessions
    log = release(event, path)
    parts = [attrs.evolve(opening, id=f"opening-{number}") for number in (1, 2)]

    (found,) = renamed(log, attrs.evolve(event, sessions=[*parts, coffee]))
    assert (found.old, found.new) == ("opening", "opening-1")
