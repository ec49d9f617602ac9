"""What happens to a log by accident: git, editors, clocks, cuts, and two people at once."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.steps import memory

import eventkit
from eventkit.model import Event, Session
from eventkit.model.errors import LogError
from eventkit.releases import load_log, release, repair_log

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)
NINE = datetime(2027, 3, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
Git = Callable[..., int]


def school(title: str = "School", **more: Any) -> Event:
    base = Event(
        id="school",
        uid="9d5c2f0a-school",
        title=title,
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="UTC",
        sessions=[Session(id="opening", title=title, start=NINE, end=NINE + HOUR)],
    )
    return attrs.evolve(base, **more)


def released(folder: Path, count: int = 3) -> Path:
    path = folder / "event.releases.jsonl"
    for number in range(count):
        release(school(f"Title {number}"), path, now=NOON + number * HOUR)
    return path


# --- git


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in the temporary folder, and return its exit code."""
    program = shutil.which("git")
    if program is None:
        pytest.skip("there is no git")
    names = {"NAME": "Ada", "EMAIL": "ada@example.org"}
    known = {
        f"GIT_{who}_{key}": name for who in ("AUTHOR", "COMMITTER") for key, name in names.items()
    }

    def run(*arguments: str) -> int:
        settings = ["-c", "init.defaultBranch=main", "-c", "core.autocrlf=false"]
        command = [program, *settings, *arguments]
        done = subprocess.run(
            command, cwd=tmp_path, env=os.environ | known, capture_output=True, check=False
        )
        return done.returncode

    return run


@pytest.mark.slow
@pytest.mark.parametrize("attributes", ["", "*.jsonl merge=union\n"], ids=["marks", "union"])
def test_what_git_merges_is_refused_and_repaired_without_losing_a_release(
    attributes: str, git: Git, tmp_path: Path
) -> None:
    path = released(tmp_path, 1)
    (tmp_path / ".gitattributes").write_text(attributes)
    git("init", "-q")
    git("add", "event.releases.jsonl", ".gitattributes")
    git("commit", "-qm", "first")
    git("checkout", "-qb", "theirs")
    release(school("Theirs"), path, now=NOON + HOUR)
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "main")
    release(school("Ours"), path, now=NOON + 2 * HOUR)
    release(school("Ours again"), path, now=NOON + 3 * HOUR)
    git("commit", "-qam", "ours")

    assert git("merge", "-q", "theirs") == (0 if attributes else 1)

    with pytest.raises(LogError, match="--repair"):
        load_log(path)
    repair_log(path)
    titles = [event.title for _, event in load_log(path)]
    assert titles == ["Title 0", "Theirs", "Ours", "Ours again"]


# --- line ends, cuts, clocks


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: data.replace(b"\n", b"\r\n\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: data.rstrip(b"\n"),
    ],
    ids=["windows", "blank-lines", "mark", "no-end"],
)
def test_what_an_editor_makes_of_a_log_is_read_and_written_as_it_was(
    change: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    path = released(tmp_path)
    before = path.read_bytes()
    path.write_bytes(change(before))

    assert len(load_log(path)) == 3
    release(school("Fourth"), path)
    assert path.read_bytes().startswith(before)


@given(st.data())
def test_a_log_that_is_cut_off_anywhere_keeps_every_whole_release(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        path = released(Path(folder))
        whole = path.read_bytes()
        cut = data.draw(st.integers(0, len(whole) - 1))
        path.write_bytes(whole[:cut])
        lines = whole.splitlines()
        kept = sum(len(b"\n".join(lines[:number])) <= cut for number in (1, 2, 3))

        if not kept:
            for use in (load_log, repair_log):
                with pytest.raises(LogError, match="begins a new one"):
                    use(path)
            assert path.read_bytes() == whole[:cut]
            return
        try:
            load_log(path)
        except LogError as error:
            assert error.line == kept + 1  # noqa: PT017  # a cut between two lines is no error
            repair_log(path)
        titles = [event.title for _, event in load_log(path)]
        assert titles == [f"Title {number}" for number in range(kept)]


@given(st.lists(st.integers(-(10**9), 10**9), min_size=2, max_size=6))
def test_stamps_only_rise_whatever_the_clock_says(seconds: list[int]) -> None:
    stamps = []
    with TemporaryDirectory() as folder:
        path = Path(folder, "event.releases.jsonl")
        for number, each in enumerate(seconds):
            event = school(f"Title {number}")
            log = release(event, path, now=NOON + timedelta(seconds=each))
            text = eventkit.export(event, to="icalendar", log=log).decode().splitlines()
            stamps.append(max(line for line in text if line.startswith("DTSTAMP:")))

    assert stamps == sorted(set(stamps))


# --- two at once

FEEDS = """
import sys, eventkit
from eventkit.feeds import write_feeds
event = eventkit.loads(sys.stdin.read(), "toml")
for _ in range(15):
    write_feeds(event, sys.argv[1])
"""


@pytest.mark.slow
def test_feeds_that_are_written_twice_at_once_are_each_whole(tmp_path: Path) -> None:
    states = [school("One"), school("Two", sessions=school("Two").sessions)]
    wanted = []
    for number, state in enumerate(states):
        eventkit.write_feeds(state, tmp_path / str(number))
        wanted.append({path.name: path.read_bytes() for path in (tmp_path / str(number)).iterdir()})
    command = [sys.executable, "-c", FEEDS, str(tmp_path / "feeds")]
    started = [subprocess.Popen(command, stdin=subprocess.PIPE) for _ in states]
    for process, state in zip(started, states, strict=True):
        assert process.stdin
        process.stdin.write(eventkit.dumps(state).encode())
        process.stdin.close()

    assert [process.wait(120) for process in started] == [0, 0]
    files = {path.name: path.read_bytes() for path in (tmp_path / "feeds").iterdir()}
    assert files.keys() == wanted[0].keys()
    for name, data in files.items():
        assert data in [each[name] for each in wanted], name


# --- large

LOAD = """
import sys
from pathlib import Path
from time import process_time
from eventkit.releases import load_log
begun = process_time()
log = load_log(sys.argv[1])
seconds = process_time() - begun
Path(sys.argv[2]).write_text(f"{len(log)} {seconds}")
"""


@pytest.mark.full
@pytest.mark.once
def test_a_log_of_100_mb_is_read_in_seconds(tmp_path: Path) -> None:
    path, text, number = tmp_path / "event.releases.jsonl", "word " * 4000, 0
    while not path.exists() or path.stat().st_size < 100_000_000:
        number += 1
        sessions = [
            Session(id=f"s{each}", title=f"{number}", description=text, start=NINE, end=NINE + HOUR)
            for each in range(50)
        ]
        release(school(sessions=sessions), path, now=NOON + number * HOUR)
    result = tmp_path / "result.txt"

    needed = memory(
        sys.executable, "-c", LOAD, path, result, folder=tmp_path, environment=dict(os.environ)
    )

    count, seconds = map(float, result.read_text().split())
    assert count == number
    assert seconds < 10
    assert needed < 600


# --- values that are equal and spelled otherwise

OPTIONS: dict[str, Any] = {"entries": "days", "breaks": False}
TEXTS = {"sessions.opening.title": "Auftakt", "sessions.opening.description": "Mit Musik"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            {"exporters": {"icalendar": OPTIONS}},
            {"exporters": {"icalendar": dict(reversed(OPTIONS.items()))}},
        ),
        ({"exporters": {"other": {"depth": 1}}}, {"exporters": {"other": {"depth": True}}}),
        ({"translations": {"de": TEXTS}}, {"translations": {"de": dict(reversed(TEXTS.items()))}}),
    ],
)
def test_a_log_stays_whole_where_equal_values_are_spelled_otherwise(
    before: dict[str, Any], after: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "event.releases.jsonl"
    opening = Session(id="opening", title="Opening", description="With music")
    first = school(sessions=[opening], **before)
    second = school(title="Other title", sessions=[opening], **after)
    release(first, path)
    release(second, path)

    assert [event for _, event in load_log(path)] == [first, second]
