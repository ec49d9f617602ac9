"""`eventkit release` on sessions that became one: questions, answers, and what follows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import HEAD

ADA = 'speakers = ["ada"]\n'
BOB = 'speakers = ["bob"]\n'
BOTH = 'speakers = ["ada", "bob"]\n'
AT_9 = 'day = 1\ntime = "09:00-10:00"\n'
AT_10 = 'day = 1\ntime = "10:00-11:00"\n'
AT_13 = 'day = 1\ntime = "13:00-14:00"\n'
FROM_9_TO_11 = 'day = 1\ntime = "09:00-11:00"\n'
PEOPLE = '[people.ada]\nname = "Ada Example"\n[people.bob]\nname = "Bob Sample"\n'
UID = "9d5c2f0a-school"


def session(id: str, title: str, *lines: str) -> str:
    return f'[sessions.{id}]\ntitle = "{title}"\n{"".join(lines)}'


A = session("training-a", "Training A", AT_9, ADA)
B = session("training-b", "Training B", AT_9, BOB)
ONE = session("training", "Training", AT_9, BOTH)
A_WITH_B = session("training-a", "Training", AT_9, BOTH)


@pytest.fixture
def document(tmp_path: Path) -> Path:
    return tmp_path / "event.toml"


def write(document: Path, *sessions: str, more: str = "") -> None:
    document.write_text(f"{HEAD}{PEOPLE}{more}{''.join(sessions)}", "utf-8")


def release(run: Run, document: Path, *sessions: str, more: str = "") -> None:
    write(document, *sessions, more=more)
    done = run("release", "event.toml", "--force")
    assert done.returncode == 0, done.stderr


@pytest.fixture
def two(run: Run, document: Path) -> Path:
    """A document with two trainings, after its first release."""
    release(run, document, A, B)
    return document


def titles(run: Run, *options: str) -> dict[str, str]:
    """Return the titles in the calendar by the part of the UID before the event's."""
    done = run("export", "event.toml", "--to", "icalendar", *options)
    assert done.returncode == 0, done.stderr
    entries = done.stdout.decode().replace("\r\n ", "").split("BEGIN:VEVENT")[1:]
    return {
        re.findall("UID:(.*)\r", entry)[0].partition("@")[0]: re.findall("SUMMARY:(.*)\r", entry)[0]
        for entry in entries
    }


def changes(run: Run, *options: str) -> list[dict[str, object]]:
    done = run("diff", "event.toml@1", "event.toml", "--json", *options)
    held: list[dict[str, object]] = json.loads(done.stdout)["changes"]
    return [change for change in held if change["table"] == "sessions"]


# --- what is asked


def slots(*hours: str) -> str:
    names = ("first", "second")
    slot = 'slots.{} = {{ day = 1, time = "{}" }}\n'
    return "".join(map(slot.format, names, hours))


RIVERS, COURTS = session("rivers", "Rivers", AT_9, ADA), session("courts", "Courts", AT_10, BOB)
PANEL, TALK = session("panel", "Panel", AT_9, ADA), session("talk", "A river", AT_10, BOB)
TWICE = session("training", "Training", slots("09:00-10:00", "13:00-14:00"))
MERGED = {
    "into one": (A + B, A_WITH_B, "training-b=sessions.training-a"),
    "into a new one": (A + B, ONE, "training-b=sessions.training"),
    "by title and hours": (
        session("workshop-1", "Workshop I", AT_9) + session("workshop-2", "Workshop II", AT_10),
        session("workshop-1", "Workshop", FROM_9_TO_11),
        "workshop-2=sessions.workshop-1",
    ),
    "by a title in the other": (
        RIVERS + COURTS,
        session("rivers", "Rivers and courts", FROM_9_TO_11, BOTH),
        "courts=sessions.rivers",
    ),
    "by people and hours": (
        PANEL + TALK,
        session("panel", "Panel", FROM_9_TO_11, BOTH),
        "talk=sessions.panel",
    ),
    "repetition": (
        session("training", "Training", AT_9, ADA) + session("again", "Training", AT_13, ADA),
        session("training", "Training", AT_13, ADA),
        "again=sessions.training",
    ),
    "slots": (
        TWICE,
        session("training", "Training", AT_9),
        "training-second=sessions.training",
    ),
    "slots with another title": (
        TWICE,
        session("training", "A course", AT_10),
        "training-second=sessions.training",
    ),
}


@pytest.mark.parametrize("case", MERGED.values(), ids=MERGED)
def test_sessions_that_became_one_are_asked_about(
    case: tuple[str, str, str], run: Run, document: Path, tmp_path: Path
) -> None:
    before, after, answer = case
    release(run, document, before)
    log = (tmp_path / "event.releases.jsonl").read_bytes()
    write(document, after)

    done = run("release", "event.toml", "--force")

    old, _, new = answer.partition("=")
    assert done.returncode == 1
    assert f"sessions.{old} is gone and {new} seems to contain it now".encode() in done.stderr
    assert f"release with --same sessions.{answer};".encode() in done.stderr
    assert f"release with --gone sessions.{old}\n".encode() in done.stderr
    assert (tmp_path / "event.releases.jsonl").read_bytes() == log


@pytest.mark.parametrize("answers", [(), ("--same", "all")])
def test_a_line_for_the_private_file_says_that_it_belongs_there(
    answers: tuple[str, ...], run: Run, two: Path
) -> None:
    write(two)
    two.with_name("event.private.toml").write_text(f'eventkit = 1\nextends = "school"\n{ONE}')

    done = run("release", "event.toml", *answers)

    line = f'sessions.training of event.private.toml:\n    uid = "training-a@{UID}"\n'
    assert line in done.stderr.decode()


@pytest.mark.parametrize("answers", [(), ("--same", "all")])
def test_a_line_for_a_document_in_json_is_json(
    answers: tuple[str, ...], run: Run, two: Path
) -> None:
    write(two, ONE)
    done = run("export", "event.toml", "--to", "json", "--audience", "organizers")
    two.with_suffix(".json").write_bytes(done.stdout)
    two.unlink()

    done = run("release", "event.json", *answers)

    assert f'sessions.training:\n    "uid": "training-a@{UID}"\n' in done.stderr.decode()


def test_a_session_that_is_put_back_contains_the_other_as_itself(run: Run, two: Path) -> None:
    release(run, two, A)
    write(two, ONE.replace("sessions.training", "sessions.training-b"))

    done = run("release", "event.toml", "--same", "training-a=training-b")

    assert done.returncode == 0, done.stderr
    shown = titles(run)
    assert shown["training-b"] == "Training"
    assert shown["training-a"] == "Training A (now part of Training)"


def test_the_id_of_a_merged_session_may_be_that_of_another(run: Run, two: Path) -> None:
    fresh = session("training-b", "Walk", AT_13, 'uid = "walk@9d5c2f0a-school"\n')
    write(two, A_WITH_B, fresh)

    done = run("release", "event.toml", "--same", "training-b=training-a")

    assert done.returncode == 0, done.stderr
    assert titles(run)["training-b"] == "Training B (now part of Training)"
    told = [(it["how"], it.get("into")) for it in changes(run) if it["id"] == "training-b"]
    assert sorted(told, key=str) == [(["added"], None), (["merged"], "training-a")]


GONE = {
    "dropped": (A + B, A),
    "dropped, the other moved": (A + B, A.replace("09:00-10", "13:00-14")),
    "another in its hours": (RIVERS + COURTS, session("rivers", "Rivers", AT_10, ADA)),
    "its speaker elsewhere": (PANEL + TALK, session("panel", "Panel", AT_9, BOTH)),
    "repetition, and another text": (
        session("training", "Training", AT_9, ADA) + session("again", "Training", AT_13, ADA),
        session("training", "Training", AT_9, ADA, 'description = "Bring boots"\n'),
    ),
    "one slot less": (TWICE, session("training", "Training", slots("09:00-10:00"))),
}


@pytest.mark.parametrize("case", GONE.values(), ids=GONE)
def test_a_session_that_is_only_gone_is_not_asked_about(
    case: tuple[str, str], run: Run, document: Path
) -> None:
    before, after = case
    release(run, document, before)
    write(document, after)

    assert run("release", "event.toml", "--force").returncode == 0


# --- what is answered


def test_a_merged_session_is_a_part_of_the_other_in_calendars_and_differences(
    run: Run, two: Path
) -> None:
    write(two, A_WITH_B)

    assert run("release", "event.toml", "--same", "training-b=training-a").returncode == 0

    found = titles(run)
    assert (found["training-a"], found["training-b"]) == (
        "Training",
        "Training B (now part of Training)",
    )
    assert titles(run, "--only", "person:bob")["training-b"] == found["training-b"]
    told = changes(run)
    assert [(it["id"], it["how"], it.get("into")) for it in told] == [
        ("training-a", ["renamed", "people"], None),
        ("training-b", ["merged"], "training-a"),
    ]
    assert b"Training B  now part of Training" in run("diff", "event.toml@1", "event.toml").stdout
    markdown = run("diff", "event.toml@1", "event.toml", "--format", "markdown").stdout
    assert b"- **Training B**: now part of Training\n" in markdown
    programme = run("export", "event.toml", "--to", "markdown", "--option", "changes-since=1")
    assert b"09:00\xe2\x80\x9310:00, now part of Training\n" in programme.stdout


def test_feeds_say_what_a_merged_session_is_a_part_of(run: Run, two: Path, tmp_path: Path) -> None:
    run("feeds", "event.toml", "-o", "public")
    write(two, A_WITH_B)
    run("release", "event.toml", "--same", "training-b=training-a")

    assert run("feeds", "event.toml", "-o", "public").returncode == 0

    for name in ("school.ics", "school.person-bob.ics"):
        calendar = (tmp_path / "public" / name).read_bytes()
        assert b"SUMMARY:Training B (now part of Training)\r\n" in calendar
    assert b"CANCELLED" not in (tmp_path / "public/index.html").read_bytes()


def test_of_sessions_that_became_a_new_one_the_first_goes_on(run: Run, two: Path) -> None:
    write(two, ONE)
    answers = ["--same=training-a=training", "--same=training-b=training"]

    assert run("release", "event.toml", *answers).returncode == 0

    assert f'[sessions.training]\nuid = "training-a@{UID}"\n' in two.read_text("utf-8")
    found = titles(run)
    assert (found["training-a"], found["training-b"]) == (
        "Training",
        "Training B (now part of Training)",
    )


def test_of_sessions_that_became_one_that_goes_on_which_has_its_uid(run: Run, two: Path) -> None:
    write(two, ONE.replace("]\n", f']\nuid = "training-b@{UID}"\n', 1))
    answers = ["--same=training-a=training", "--same=training-b=training"]

    assert run("release", "event.toml", *answers).returncode == 0

    assert titles(run)["training-a"] == "Training A (now part of Training)"


def test_all_may_be_answered_at_once(run: Run, two: Path) -> None:
    write(two, ONE)

    assert run("release", "event.toml", "--same", "all").returncode == 0
    assert titles(run)["training-b"] == "Training B (now part of Training)"


def test_one_of_two_may_be_gone_and_the_other_go_on(run: Run, two: Path) -> None:
    write(two, ONE)
    answers = ["--gone=training-a", "--same=training-b=training"]

    assert run("release", "event.toml", *answers).returncode == 0

    found = titles(run)
    assert found["training-b"] == "Training"
    assert found["training-a"] == "CANCELLED: Training A"


def test_half_an_answer_about_sessions_that_became_one_leaves_the_other_half_open(
    run: Run, two: Path
) -> None:
    write(two, ONE)

    done = run("release", "event.toml", "--same", "training-a=training")

    assert done.returncode == 1
    assert b"--same sessions.training-b=sessions.training" in done.stderr
    assert b"--same sessions.training-a" not in done.stderr


def test_a_session_that_does_not_take_place_any_more_is_cancelled(run: Run, two: Path) -> None:
    write(two, A_WITH_B)

    assert run("release", "event.toml", "--gone", "training-b").returncode == 0

    assert titles(run)["training-b"] == "CANCELLED: Training B"
    assert changes(run)[1]["how"] == ["withdrawn"]


def test_sessions_that_nothing_has_in_common_may_be_one_by_the_answer(run: Run, two: Path) -> None:
    write(two, session("course", "Water law", AT_13))
    answers = ["--same=training-a=course", "--same=training-b=course"]

    assert run("release", "event.toml", *answers).returncode == 0
    assert titles(run)["training-b"] == "Training B (now part of Water law)"


def test_slots_that_became_one_are_told_as_one(run: Run, document: Path) -> None:
    release(run, document, TWICE)
    write(document, session("training", "Training", AT_9))

    assert run("release", "event.toml", "--force", "--same", "all").returncode == 0

    found = titles(run)
    assert found["training-first"] == "Training"
    assert found["training-second"] == "Training (now part of Training)"


@pytest.mark.parametrize(
    ("answer", "title"),
    [(b"y\n", "Training B (now part of Training)"), (b"n\n", "CANCELLED: Training B")],
)
def test_on_a_terminal_it_is_asked(answer: bytes, title: str, run: Run, two: Path) -> None:
    write(two, A_WITH_B)
    ours, theirs = os.openpty()
    os.write(ours, answer)
    line = [sys.executable, "-m", "eventkit", "release", "event.toml"]

    done = subprocess.run(line, cwd=two.parent, stdin=theirs, stderr=theirs, check=False)

    asked = os.read(ours, 10_000)
    assert done.returncode == 0
    assert b"Is sessions.training-b a part of sessions.training-a now?" in asked
    assert titles(run)["training-b"] == title


# --- what follows


def test_it_follows_the_title_of_the_other_and_is_cancelled_with_it(run: Run, two: Path) -> None:
    write(two, A_WITH_B)
    run("release", "event.toml", "--same", "training-b=training-a")

    release(run, two, A_WITH_B.replace('"Training"', '"Course"'))
    assert titles(run)["training-b"] == "Training B (now part of Course)"
    release(run, two, A_WITH_B + 'status = "cancelled"\n')
    assert titles(run)["training-b"] == "CANCELLED: Training B"
    assert [it["how"][0] for it in changes(run)] == ["cancelled", "withdrawn"]  # type: ignore[index]


def test_what_the_other_is_merged_into_later_contains_it_too(run: Run, two: Path) -> None:
    write(two, A_WITH_B)
    run("release", "event.toml", "--same", "training-b=training-a")
    write(two, session("course", "Course", AT_9, BOTH), session("end", "End", AT_10))
    run("release", "event.toml", "--same", "training-a=course")
    write(two, session("end", "The end", AT_10))

    assert run("release", "event.toml", "--same", "course=end").returncode == 0

    assert titles(run)["training-b"] == "Training B (now part of The end)"
    assert {it.get("into") for it in changes(run)} == {None, "end"}


def test_what_is_put_back_and_taken_out_again_is_cancelled(run: Run, two: Path) -> None:
    write(two, A_WITH_B)
    run("release", "event.toml", "--same", "training-b=training-a")
    release(run, two, A_WITH_B, B)
    assert titles(run)["training-b"] == "Training B"
    release(run, two, A_WITH_B)

    assert titles(run)["training-b"] == "CANCELLED: Training B"
    assert [it["how"] for it in changes(run)] == [["renamed", "people"], ["withdrawn"]]


def test_a_merge_that_is_taken_back_is_asked_about_again(run: Run, two: Path) -> None:
    write(two, A_WITH_B)
    run("release", "event.toml", "--same", "training-b=training-a")
    run("release", "event.toml", "--unpublish", "2")

    assert run("release", "event.toml").returncode == 1
    assert run("release", "event.toml", "--gone", "training-b").returncode == 0
    assert titles(run)["training-b"] == "CANCELLED: Training B"


# --- what may be told


HIDDEN = 'audience = "organizers"\n'


@pytest.mark.parametrize("at_once", [True, False])
def test_what_was_merged_into_a_restricted_session_is_told_no_more(
    at_once: bool, run: Run, document: Path
) -> None:
    rivers = session("rivers", "Rivers", AT_9)
    release(run, document, rivers, session("courts", "Courts", AT_13))
    if not at_once:
        write(document, rivers)
        assert run("release", "event.toml", "--same", "courts=rivers").returncode == 0
    write(document, rivers + HIDDEN)

    answer = ["--same", "courts=rivers"] if at_once else []
    assert run("release", "event.toml", *answer).returncode == 0

    assert titles(run)["courts"] == "CANCELLED"
    assert titles(run, "--audience", "organizers")["courts"] == "Courts (now part of Rivers)"
    for state in ("event.toml", "event.toml@2"):
        told = run("diff", "event.toml@1", state, "--json", "--audience", "public").stdout
        assert b'"withdrawn"' in told
        assert b"ourts" not in told


def test_what_a_calendar_told_no_more_stays_untold_when_it_might_be_told_again(
    run: Run, document: Path
) -> None:
    rivers = session("rivers", "Rivers", AT_9)
    release(run, document, rivers, session("courts", "Courts", AT_13))
    write(document, rivers + HIDDEN)
    assert run("release", "event.toml", "--same", "courts=rivers").returncode == 0

    release(run, document, rivers)

    assert titles(run)["courts"] == "CANCELLED"
    for state in ("event.toml", "event.toml@3"):
        told = run("diff", "event.toml@1", state, "--json", "--audience", "public").stdout
        assert b'"withdrawn"' in told
        assert b"ourts" not in told
    told = run("diff", "event.toml@1", "event.toml", "--json", "--audience", "organizers").stdout
    assert b'"merged"' in told


def test_a_title_that_named_somebody_hidden_once_is_told_no_more_by_calendar_and_diff(
    run: Run, document: Path
) -> None:
    talk = session("talk", "Rivers, by Eve Hidden", AT_9, 'speakers = ["eve"]\n')
    eve = '[people.eve]\nname = "Eve Hidden"\n'
    other = session("other", "Other", AT_13, 'speakers = ["eve"]\n')
    release(run, document, talk, other, more=eve)
    release(run, document, other, more=eve + HIDDEN)

    release(run, document, other, more=eve)

    assert titles(run)["talk"] == "CANCELLED"
    told = run("diff", "event.toml@1", "event.toml", "--json", "--audience", "public").stdout
    assert b"Rivers, by" not in told


def test_a_restricted_session_that_was_merged_is_not_told_of(
    run: Run, document: Path, tmp_path: Path
) -> None:
    (tmp_path / "event.private.toml").write_text('eventkit = 1\nextends = "school"\n')
    release(run, document, A, B + HIDDEN)
    write(document, A_WITH_B)

    assert run("release", "event.toml", "--same", "training-b=training-a").returncode == 0

    assert b"training-b" in (tmp_path / "event.private.releases.jsonl").read_bytes()
    assert b"training-b" not in (tmp_path / "event.releases.jsonl").read_bytes()
    assert "training-b" not in titles(run)


@pytest.mark.parametrize("at_once", [True, False])
def test_a_public_log_tells_of_no_session_that_contains_another_and_is_restricted(
    at_once: bool, run: Run, document: Path, tmp_path: Path
) -> None:
    private = tmp_path / "event.private.toml"
    private.write_text('eventkit = 1\nextends = "school"\n')
    release(run, document, A, B)
    secret = session("secret-course", "Secret course", AT_9, BOTH)
    write(document)
    private.write_text(private.read_text() + secret, "utf-8")
    answers = ["--same=training-a=secret-course", "--same=training-b=secret-course"]
    assert run("release", "event.toml", *answers).returncode == 1  # the private file gets no line
    uid = f'uid = "training-a@{UID}"\n'
    private.write_text(private.read_text().replace("course]\n", f"course]\n{uid}"), "utf-8")

    assert run("release", "event.toml", *answers).returncode == 0

    if not at_once:
        private.unlink()
        (tmp_path / "event.private.releases.jsonl").unlink()
    assert b"ecret" not in (tmp_path / "event.releases.jsonl").read_bytes()
    found = titles(run)
    assert (found["training-a"], found["training-b"]) == ("CANCELLED", "CANCELLED")


def test_with_the_public_log_alone_the_same_is_told(
    run: Run, document: Path, tmp_path: Path
) -> None:
    private = tmp_path / "event.private.toml"
    private.write_text('eventkit = 1\nextends = "school"\n')
    release(run, document, A, B)
    write(document, A_WITH_B)
    run("release", "event.toml", "--same", "training-b=training-a")
    both = run("diff", "event.toml@1", "event.toml", "--json", "--audience", "public").stdout
    private.unlink()
    (tmp_path / "event.private.releases.jsonl").unlink()

    assert titles(run)["training-b"] == "Training B (now part of Training)"
    alone = run("diff", "event.toml@1", "event.toml", "--json", "--audience", "public").stdout
    assert json.loads(alone)["changes"] == json.loads(both)["changes"]
    assert b'"merged"' in alone


def test_a_title_cannot_become_markup_in_what_is_told(run: Run, two: Path) -> None:
    write(two, A_WITH_B.replace('"Training"', '"*Training* <b>"'))
    run("release", "event.toml", "--same", "training-b=training-a")

    markdown = run("diff", "event.toml@1", "event.toml", "--format", "markdown").stdout
    assert rb"now part of \*Training\* \<b>" in markdown


@pytest.mark.parametrize("at_once", [True, False])
def test_no_new_feed_is_named_after_what_was_merged_into_a_restricted_session(
    at_once: bool, run: Run, document: Path, tmp_path: Path
) -> None:
    rivers = session("rivers", "Rivers", AT_9, 'languages = ["en"]\n')
    courts = session("courts", "Courts", AT_13, 'languages = ["tk"]\n')
    release(run, document, rivers, courts)
    if not at_once:
        write(document, rivers)
        assert run("release", "event.toml", "--same", "courts=rivers").returncode == 0
    write(document, rivers + HIDDEN)
    answer = ["--same", "courts=rivers"] if at_once else []
    assert run("release", "event.toml", *answer).returncode == 0

    assert run("feeds", "event.toml", "-o", "feeds").returncode == 0

    assert not [path.name for path in (tmp_path / "feeds").iterdir() if "language-tk" in path.name]


def test_a_restricted_session_with_another_uid_hides_what_was_merged_into_it(
    run: Run, document: Path
) -> None:
    rivers = session("rivers", "Rivers", AT_9)
    release(run, document, rivers, session("courts", "Courts", AT_13))
    write(document, rivers)
    assert run("release", "event.toml", "--same", "courts=rivers").returncode == 0

    write(document, rivers + HIDDEN + 'uid = "other@example.org"\n')

    told = run("diff", "event.toml@1", "event.toml", "--json", "--audience", "public").stdout
    assert b"ourts" not in told
