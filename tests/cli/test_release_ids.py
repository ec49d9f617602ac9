"""`eventkit release` on items whose id may have changed: questions, answers, and what follows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.commands import Run
from tests.documents import AULA, HEAD, OPENING


@pytest.fixture(autouse=True)
def document(tmp_path: Path) -> Path:
    target = tmp_path / "event.toml"
    target.write_text(f'{HEAD}{AULA}{OPENING}rooms = ["aula"]\n', "utf-8")
    return target


def edit(document: Path, old: str, new: str) -> None:
    document.write_text(document.read_text("utf-8").replace(old, new), "utf-8")


@pytest.fixture
def released(run: Run, document: Path) -> Path:
    """A document with somebody and a track, after its first release."""
    text = document.read_text()
    text = text.replace('rooms = ["aula"]', 'rooms = ["aula"]\nspeakers = ["ada"]\ntrack = "law"')
    tables = '\n[people.ada]\nname = "Ada Example"\n[tracks.law]\ntitle = "Law"\n'
    document.write_text(text + tables)
    run("release", "event.toml")
    return document


def test_another_id_for_a_session_is_asked_about_before_anything_is_written(
    run: Run, released: Path, tmp_path: Path
) -> None:
    log = (tmp_path / "event.releases.jsonl").read_bytes()
    edit(released, "sessions.opening", "sessions.welcome")

    done = run("release", "event.toml")

    assert done.returncode == 1
    assert b'\n    uid = "opening@9d5c2f0a-school"\n' in done.stderr
    assert b"--same sessions.opening=sessions.welcome" in done.stderr
    assert b"--new sessions.welcome" in done.stderr
    assert (tmp_path / "event.releases.jsonl").read_bytes() == log


@pytest.mark.parametrize("answer", ["opening=welcome", "sessions.opening=sessions.welcome"])
def test_a_session_that_is_the_same_gets_the_line_that_keeps_its_identity(
    answer: str, run: Run, released: Path
) -> None:
    edit(released, "sessions.opening", "sessions.welcome")

    done = run("release", "event.toml", "--same", answer)

    assert done.returncode == 0, done.stderr
    assert '[sessions.welcome]\nuid = "opening@9d5c2f0a-school"\n' in released.read_text()
    calendar = run("export", "event.toml", "--to", "icalendar").stdout
    assert b"CANCELLED" not in calendar
    assert calendar.count(b"SEQUENCE:0") == 2


def test_a_line_for_a_session_takes_nothing_out_of_its_texts(run: Run, released: Path) -> None:
    text = '"""\nWrite to us:\nuid = "yours"\n"""'
    edit(released, "[sessions.opening]", f"[sessions.welcome]\ndescription = {text}")
    before = released.read_bytes()

    done = run("release", "event.toml", "--same", "opening=welcome")

    assert done.returncode == 1
    assert b'uid = "opening@9d5c2f0a-school"' in done.stderr
    assert released.read_bytes() == before


def test_a_session_that_has_its_uid_already_needs_no_line(run: Run, document: Path) -> None:
    edit(document, "[sessions.opening]", '[sessions.opening]\n"uid" = "o@example.org"')
    run("release", "event.toml")
    edit(document, "sessions.opening", "sessions.welcome")
    before = document.read_bytes()

    assert run("release", "event.toml", "--same", "opening=welcome").returncode == 0
    assert document.read_bytes() == before


def test_a_session_without_a_table_of_its_own_gets_no_line(run: Run, released: Path) -> None:
    edit(released, "day = 1", "slots.first = { day = 1, time = '09:00-10:00' }")
    edit(released, 'time = "09:00-10:00"\n', "")
    before = released.read_bytes()

    done = run("release", "event.toml", "--same", "opening=opening-first")

    assert done.returncode == 1
    assert b"not released; add this uid to its slot in sessions.opening" in done.stderr
    assert b'    slots.first = { uid = "opening@9d5c2f0a-school", \xe2\x80\xa6 }' in done.stderr
    assert released.read_bytes() == before


def test_a_session_that_got_several_days_keeps_its_identity_as_a_slot(
    run: Run, released: Path
) -> None:
    edit(released, "day = 1", 'days = "all"')

    done = run("release", "event.toml")
    assert done.returncode == 1
    line = b'    slots.1 = { uid = "opening@9d5c2f0a-school", \xe2\x80\xa6 }\n'
    assert line in done.stderr

    edit(released, 'days = "all"', line.decode().replace("…", "day = 1"))
    assert run("release", "event.toml").returncode == 0


def test_a_session_that_is_new_is_released_as_one(run: Run, released: Path) -> None:
    edit(released, "sessions.opening", "sessions.welcome")

    assert run("release", "event.toml", "--new", "sessions.welcome").returncode == 0
    assert b"CANCELLED: Opening" in run("export", "event.toml", "--to", "icalendar").stdout


def test_a_uid_that_is_changed_by_hand_is_asked_about(run: Run, released: Path) -> None:
    edit(released, "[sessions.opening]", '[sessions.opening]\nuid = "another"')

    done = run("release", "event.toml")
    assert done.returncode == 1
    assert b"sessions.opening has another uid than the one it was released with" in done.stderr

    assert run("release", "event.toml", "--same", "opening=opening").returncode == 0
    assert 'uid = "opening@9d5c2f0a-school"' in released.read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("people.ada", "people.lovelace"),
        ("rooms.aula", "rooms.hall"),
        ("tracks.law", "tracks.rights"),
    ],
)
def test_another_id_for_what_has_a_feed_is_asked_about(
    old: str, new: str, run: Run, released: Path
) -> None:
    rename(released, old, new)

    done = run("release", "event.toml")
    assert done.returncode == 1
    assert f"{old} is gone and {new} is new".encode() in done.stderr
    assert run("release", "event.toml", "--same", f"{old}={new}").returncode == 0


def test_what_was_released_as_the_same_is_one_in_a_diff(run: Run, released: Path) -> None:
    rename(released, "people.ada", "people.lovelace")
    run("release", "event.toml", "--same", "people.ada=people.lovelace")

    assert run("diff", "event.toml@2").stdout.splitlines()[-1] == b"No changes"
    edit(released, "Ada", "Countess Ada")
    changes = json.loads(run("diff", "event.toml@1", "event.toml", "--json").stdout)["changes"]
    assert [(it["table"], it["id"], it["keys"]) for it in changes] == [
        ("people", "lovelace", ["name"])
    ]


def rename(document: Path, old: str, new: str) -> None:
    """Give an item another id, where it stands and where it is referred to."""
    text = document.read_text().replace(f"[{old}]", f"[{new}]")
    before, after = (name.partition(".")[2] for name in (old, new))
    document.write_text(text.replace(f'"{before}"', f'"{after}"'))


def test_the_feed_of_a_person_with_another_id_leads_on(
    run: Run, released: Path, tmp_path: Path
) -> None:
    run("feeds", "event.toml", "-o", "public")
    before = (tmp_path / "public/school.person-ada.ics").read_bytes()
    rename(released, "people.ada", "people.lovelace")
    run("release", "event.toml", "--same", "people.ada=people.lovelace")

    assert run("feeds", "event.toml", "-o", "public").returncode == 0
    after = (tmp_path / "public/school.person-ada.ics").read_bytes()
    assert (tmp_path / "public/school.person-lovelace.ics").exists()
    assert after == before


@pytest.mark.parametrize(
    "answer",
    [
        ["--same", "opening"],
        ["--same", "opening=nothing"],
        ["--new", "nothing"],
        ["--gone", "nothing"],
    ],
)
def test_an_answer_about_nothing_is_the_lines_fault(
    answer: list[str], run: Run, released: Path
) -> None:
    assert released
    assert run("release", "event.toml", *answer).returncode == 2


TALK = '[sessions.{id}]\ntitle = "{id}"\nday = 1\ntime = "15:00-15:30"\n'


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("--same opening=welcome --same opening=talk", b"sessions.opening is in two answers"),
        ("--same opening=welcome --new welcome", b"is the same as sessions.opening, and new too"),
        ("--same opening=welcome --gone opening", b"the same as sessions.welcome, and gone too"),
        ("--same tea=lunch", b"sessions.tea is still in the event, and cannot be a part of"),
        ("--same all --new all", b"all cannot be the same, and new too"),
    ],
)
def test_answers_that_contradict_each_other_are_the_lines_fault(
    answers: str, message: bytes, run: Run, released: Path, tmp_path: Path
) -> None:
    more = TALK.format(id="tea") + TALK.format(id="lunch") + TALK.format(id="other")
    edit(released, "[sessions.opening]", f"{more}[sessions.opening]")
    assert run("release", "event.toml").returncode == 0
    edit(released, TALK.format(id="other"), TALK.format(id="talk"))
    edit(released, "[sessions.opening]", "[sessions.welcome]")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}

    done = run("release", "event.toml", *answers.split())

    assert done.returncode == 2
    assert message in done.stderr
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    assert after == before


def test_two_people_may_be_one_now(run: Run, released: Path, tmp_path: Path) -> None:
    edit(released, "[people.ada]", '[people.a-l]\nname = "A. L."\n[people.ada]')
    run("release", "event.toml")
    edit(released, '[people.a-l]\nname = "A. L."\n', "")
    rename(released, "people.ada", "people.lovelace")

    answers = ["--same", "people.ada=people.lovelace", "--same", "people.a-l=people.lovelace"]

    assert run("release", "event.toml", *answers).returncode == 0


@pytest.mark.parametrize(
    "answer", [["--same", "opening=welcome"], ["--new", "opening"], ["--gone", "opening"]]
)
def test_before_the_first_release_there_is_nothing_to_answer(
    answer: list[str], run: Run, tmp_path: Path
) -> None:
    assert run("release", "event.toml", *answer).returncode == 2
    assert not (tmp_path / "event.releases.jsonl").exists()


@pytest.mark.parametrize(("answer", "cancelled"), [(b"y\n", False), (b"n\n", True)])
def test_on_a_terminal_it_is_asked(
    answer: bytes, cancelled: bool, run: Run, released: Path
) -> None:
    edit(released, "sessions.opening", "sessions.welcome")
    ours, theirs = os.openpty()
    os.write(ours, answer)
    line = [sys.executable, "-m", "eventkit", "release", "event.toml"]

    done = subprocess.run(line, cwd=released.parent, stdin=theirs, stderr=theirs, check=False)

    asked = os.read(ours, 10_000)
    assert done.returncode == 0
    assert b"Is sessions.welcome what sessions.opening was?" in asked
    calendar = run("export", "event.toml", "--to", "icalendar").stdout
    assert (b"CANCELLED" in calendar) is cancelled


def test_the_public_log_tells_of_no_id_that_is_private(
    run: Run, released: Path, tmp_path: Path
) -> None:
    rename(released, "people.ada", "people.lovelace")
    edit(released, "[people.lovelace]", '[people.lovelace]\naudience = "organizers"')
    released.with_name("event.private.toml").write_text('eventkit = 1\nextends = "school"\n')

    assert run("release", "event.toml", "--same", "people.ada=people.lovelace").returncode == 0

    assert b"lovelace" in (tmp_path / "event.private.releases.jsonl").read_bytes()
    assert b"lovelace" not in (tmp_path / "event.releases.jsonl").read_bytes()


# --- ids that were exchanged or shifted


TWO = f"""{HEAD}
[people.s1]
name = "Ada Example"
[people.s2]
name = "Bob Sample"
[rooms.r1]
name = "Aula"
[rooms.r2]
name = "Library"
[tracks.t1]
title = "Law"
[tracks.t2]
title = "Water"
[sessions.talk-1]
title = "Rivers and their banks"
day = 1
time = "09:00-10:00"
speakers = ["s1"]
rooms = ["r1"]
track = "t1"
[sessions.talk-2]
title = "Courts"
day = 1
time = "11:00-12:00"
speakers = ["s2"]
rooms = ["r2"]
track = "t2"
"""


def with_ids(text: str, **ids: str) -> str:
    """Give items other ids, all at once, where they stand and where they are referred to."""
    pattern = r'(?<=[."])(' + "|".join(key.replace("_", "-") for key in ids) + r')(?=[]"])'
    return re.sub(pattern, lambda match: ids[match[0].replace("-", "_")], text)


@pytest.fixture
def two(run: Run, document: Path) -> Path:
    """A document with two of each, after its first release."""
    document.write_text(TWO, "utf-8")
    assert run("release", "event.toml").returncode == 0
    return document


def rewrite(document: Path, **ids: str) -> None:
    document.write_text(with_ids(document.read_text("utf-8"), **ids), "utf-8")


def same(*pairs: str) -> list[str]:
    return [f"--same={pair}" for pair in pairs]


SWAPPED = ("people.s1=people.s2", "people.s2=people.s1")


@pytest.mark.parametrize(
    ("one", "other"),
    [("people.s1", "people.s2"), ("rooms.r1", "rooms.r2"), ("tracks.t1", "tracks.t2")],
)
def test_ids_that_were_exchanged_are_asked_about(
    one: str, other: str, run: Run, two: Path, tmp_path: Path
) -> None:
    log = (tmp_path / "event.releases.jsonl").read_bytes()
    first, second = (place.partition(".")[2] for place in (one, other))
    rewrite(two, **{first: second, second: first})

    done = run("release", "event.toml")

    assert done.returncode == 1
    for old, new in ((one, other), (other, one)):
        assert f"{new} is called what {old} was called".encode() in done.stderr
        assert f"release with --same {old}={new};".encode() in done.stderr
        assert f"release with --new {new}\n".encode() in done.stderr
    assert (tmp_path / "event.releases.jsonl").read_bytes() == log


def test_half_an_answer_about_exchanged_ids_leaves_the_other_half_open(run: Run, two: Path) -> None:
    rewrite(two, s1="s2", s2="s1")

    done = run("release", "event.toml", *same(SWAPPED[0]))

    assert done.returncode == 1
    assert b"--same people.s2=people.s1" in done.stderr
    assert b"--same people.s1=people.s2" not in done.stderr


def changes_since(run: Run, number: int, *options: str) -> list[dict[str, object]]:
    line = ["diff", f"event.toml@{number}", "event.toml", "--json", *options]
    changes: list[dict[str, object]] = json.loads(run(*line).stdout)["changes"]
    return changes


def test_people_who_exchanged_ids_are_the_same_in_a_diff(run: Run, two: Path) -> None:
    rewrite(two, s1="s2", s2="s1")
    assert run("release", "event.toml", *same(*SWAPPED)).returncode == 0
    assert changes_since(run, 1) == []

    edit(two, "Ada Example", "Ada Byron")

    assert [(it["table"], it["id"], it["keys"]) for it in changes_since(run, 1)] == [
        ("people", "s2", ["name"])
    ]


def test_people_who_were_exchanged_keep_their_ids_if_the_answer_says_so(
    run: Run, two: Path
) -> None:
    rewrite(two, s1="s2", s2="s1")

    assert run("release", "event.toml", "--new=people.s1", "--new=people.s2").returncode == 0

    assert {it.get("id") for it in changes_since(run, 1)} > {"talk-1", "talk-2", "s1", "s2"}


DINNER = '[sessions.dinner]\ntitle = "Dinner with {}"\nday = 1\ntime = "19:00-20:00"\n'


def test_what_was_restricted_of_one_is_not_told_of_the_other_when_ids_were_exchanged(
    run: Run, two: Path
) -> None:
    lunch = DINNER.format("Bob Former").replace("dinner", "lunch").replace("19:00-20", "12:00-13")
    bare = two.read_text("utf-8")
    early = bare.replace("Ada Example", "Ada Former").replace("Bob Sample", "Bob Former")
    two.write_text(early + DINNER.format("Ada Former") + lunch, "utf-8")
    run("release", "event.toml")
    two.write_text(bare + DINNER.format("Ada Former") + lunch, "utf-8")
    run("release", "event.toml")
    two.write_text(bare, "utf-8")
    rewrite(two, s1="s2", s2="s1")
    edit(two, "[people.s2]", '[people.s2]\naudience = "organizers"')

    assert run("release", "event.toml", *same(*SWAPPED)).returncode == 0

    calendar = run("export", "event.toml", "--to", "icalendar").stdout
    assert b"Bob Former" in calendar
    assert b"CANCELLED" in calendar
    assert b"Ada" not in calendar
    for number in (1, 2, 3):
        assert (
            b"Ada"
            not in run(
                "diff", f"event.toml@{number}", "event.toml", "--json", "--audience", "public"
            ).stdout
        )


def test_ids_that_were_shifted_by_somebody_new_are_asked_about(run: Run, two: Path) -> None:
    rewrite(two, s1="s2", s2="s3")
    edit(two, '["s2"]', '["s1", "s2"]')
    edit(two, "[people.s2]", '[people.s1]\nname = "Cleo Novice"\n[people.s2]')

    asked = run("release", "event.toml").stderr
    assert b"--same people.s1=people.s2" in asked
    assert b"--same people.s2=people.s3" in asked
    answers = same("people.s1=people.s2", "people.s2=people.s3")
    assert run("release", "event.toml", *answers).returncode == 0

    assert [(it["table"], it["id"], it["how"]) for it in changes_since(run, 1)] == [
        ("sessions", "talk-1", ["people"]),
        ("people", "s1", ["added"]),
    ]


def test_ids_that_were_shifted_after_somebody_left_are_asked_about(
    run: Run, two: Path, tmp_path: Path
) -> None:
    text = two.read_text("utf-8").replace('[people.s1]\nname = "Ada Example"\n', "")
    two.write_text(text.replace('speakers = ["s1"]\n', ""), "utf-8")
    rewrite(two, s2="s1")

    assert b"--same people.s2=people.s1" in run("release", "event.toml").stderr
    run("feeds", "event.toml", "-o", "public")
    assert run("release", "event.toml", *same("people.s2=people.s1")).returncode == 0

    changes = changes_since(run, 1)
    assert [(it["table"], it["how"]) for it in changes] == [
        ("sessions", ["people"]),
        ("people", ["withdrawn"]),
    ]
    run("feeds", "event.toml", "-o", "feeds", "--url", "https://example.org/")
    former = (tmp_path / "feeds/school.person-s2.ics").read_bytes()
    assert b"Courts" in former
    assert b"school.person-s1.ics" in former


def test_a_corrected_name_is_no_exchanged_id(run: Run, two: Path) -> None:
    edit(two, "Ada Example", "Ada B. Example")
    edit(two, "Bob Sample", "Ada Example")

    assert run("release", "event.toml").returncode == 0


def test_sessions_that_exchanged_ids_keep_their_identities(run: Run, two: Path) -> None:
    rewrite(two, talk_1="talk-2", talk_2="talk-1")

    asked = run("release", "event.toml")
    assert asked.returncode == 1
    assert (
        b'add this line to sessions.talk-2:\n    uid = "talk-1@9d5c2f0a-school"\n' in asked.stderr
    )
    assert run("release", "event.toml", *same("talk-1=talk-2", "talk-2=talk-1")).returncode == 0

    assert '[sessions.talk-1]\nuid = "talk-2@9d5c2f0a-school"\n' in two.read_text("utf-8")
    calendar = run("export", "event.toml", "--to", "icalendar").stdout
    assert b"CANCELLED" not in calendar
    assert calendar.count(b"SEQUENCE:0") == 3


def test_half_an_answer_about_sessions_that_were_shifted_is_the_lines_fault(
    run: Run, two: Path
) -> None:
    rewrite(two, talk_1="talk-2", talk_2="talk-3")
    new = DINNER.format("everybody").replace("sessions.dinner", "sessions.talk-1")
    edit(two, "[sessions.talk-2]", f"{new}[sessions.talk-2]")

    done = run("release", "event.toml", *same("talk-1=talk-2"))

    assert done.returncode == 2
    assert b"sessions.talk-2 was released already, and is not sessions.talk-1" in done.stderr


def test_a_session_that_took_the_id_of_another_gets_an_identity_of_its_own(
    run: Run, two: Path
) -> None:
    rewrite(two, talk_1="talk-2", talk_2="talk-3")
    new = DINNER.format("everybody").replace("sessions.dinner", "sessions.talk-1")
    edit(two, "[sessions.talk-2]", f"{new}[sessions.talk-2]")
    before = two.read_bytes()

    asked = run("release", "event.toml")
    assert (asked.returncode, two.read_bytes()) == (1, before)
    assert (
        b'and add this line to sessions.talk-1:\n    uid = "talk-1.2@9d5c2f0a-school"'
        in asked.stderr
    )
    assert run("release", "event.toml", *same("talk-1=talk-2", "talk-2=talk-3")).returncode == 0

    calendar = run("export", "event.toml", "--to", "icalendar").stdout.decode()
    entries = calendar.split("BEGIN:VEVENT")[1:]
    uids = {
        title: uid
        for entry in entries
        for title in re.findall(r"SUMMARY:(.*)\r", entry)
        for uid in re.findall(r"UID:(.*)@", entry)
    }
    assert uids["Rivers and their banks"] == "talk-1"
    assert uids["Courts"] == "talk-2"
    assert uids["Dinner with everybody"] == "talk-1.2"
    assert "CANCELLED" not in calendar


# --- items that were merged


DOUBLE = TWO.replace("Bob Sample", "Ada Example").replace("Library", "Aula")


@pytest.fixture
def double(run: Run, document: Path) -> Path:
    """A document in which a person and a room stand twice, after its first release."""
    document.write_text(DOUBLE, "utf-8")
    assert run("release", "event.toml", "--force").returncode == 0
    return document


def merge(document: Path, table: str, one: str, other: str) -> None:
    """Take one of two items out, and refer to the other instead."""
    text = re.sub(rf'\[{table}\.{one}\]\nname = ".*"\n', "", document.read_text("utf-8"))
    document.write_text(text.replace(f'["{one}"]', f'["{other}"]'), "utf-8")


@pytest.mark.parametrize(
    ("table", "key", "ids"), [("people", "person", "s2 s1"), ("rooms", "room", "r1 r2")]
)
def test_items_that_were_merged_are_asked_about(
    table: str, key: str, ids: str, run: Run, double: Path
) -> None:
    one, other = ids.split()
    merge(double, table, one, other)

    done = run("release", "event.toml")

    answer = f"{table}.{one}={table}.{other}"
    assert done.returncode == 1
    assert f"If they are one now, release with --same {answer};".encode() in done.stderr
    assert run("release", "event.toml", "--same", answer).returncode == 0
    assert changes_since(run, 1) == []
    run("feeds", "event.toml", "-o", "feeds", "--url", "https://example.org/")
    former = double.with_name("feeds").joinpath(f"school.{key}-{one}.ics").read_bytes()
    assert f"school.{key}-{other}.ics".encode() in former.replace(b"\r\n ", b"")


def test_one_of_two_people_of_a_name_may_leave_without_a_question(run: Run, double: Path) -> None:
    edit(double, '[people.s2]\nname = "Ada Example"\n', "")
    edit(double, 'speakers = ["s2"]\n', "")

    assert run("release", "event.toml").returncode == 0


@pytest.mark.parametrize("answer", ["--new=people.s1", "--gone=people.s2"])
def test_people_of_one_name_are_two_if_the_answer_says_so(
    answer: str, run: Run, double: Path
) -> None:
    merge(double, "people", "s2", "s1")

    assert run("release", "event.toml", answer).returncode == 0
    assert {it["id"] for it in changes_since(run, 1)} == {"talk-2", "s2"}


def test_who_was_merged_into_somebody_restricted_is_told_no_more(run: Run, two: Path) -> None:
    edit(two, "Bob Sample", "A. Secret")
    two.write_text(two.read_text("utf-8") + DINNER.format("A. Secret"), "utf-8")
    run("release", "event.toml")
    merge(two, "people", "s2", "s1")
    edit(two, "[people.s1]", '[people.s1]\naudience = "organizers"')
    edit(two, DINNER.format("A. Secret"), "")

    assert run("release", "event.toml", *same("people.s2=people.s1")).returncode == 0

    told = run("diff", "event.toml@2", "event.toml", "--json", "--audience", "public").stdout
    told += run("export", "event.toml", "--to", "icalendar").stdout
    assert b"Secret" not in told
    assert b'"s2"' not in told
    assert b"CANCELLED" in told


def test_speakers_of_one_session_may_be_merged(run: Run, double: Path) -> None:
    edit(double, '["s1"]', '["s1", "s2"]')
    run("release", "event.toml")
    merge(double, "people", "s2", "s1")
    edit(double, '["s1", "s2"]', '["s1"]')

    assert run("release", "event.toml", *same("people.s2=people.s1")).returncode == 0
    assert changes_since(run, 2) == []


def test_a_party_that_changes_its_table_is_none_that_stays_the_same(run: Run, two: Path) -> None:
    edit(two, "[people.s2]", "[organizations.bobco]")
    edit(two, '["s2"]', '["bobco"]')

    done = run("release", "event.toml", *same("people.s2=organizations.bobco"))

    assert done.returncode == 2
    assert b"people.s2 cannot be the same as organizations.bobco" in done.stderr.replace(
        b"\n", b" "
    )
