"""`eventkit edit`: what changes in the text, and that nothing else does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.commands import Run

from eventkit import Event
from eventkit.document import load

TEXT = """\
# Written by hand.
eventkit = 1

[event]
id = "school"
uid = "9d5c2f0a-school"
title = "Spring School"  # of all years
start = 2027-03-26
end = 2027-03-28
timezone = "Europe/Berlin"
updated = 2027-01-11T08:30:00Z

[rooms.aula]
name = "Aula"

[rooms.lab]
name = "Laboratory"

[people.ada]
name = "Ada Example"

# --- the programme

[sessions.opening]
title = "Opening"
day = 1
time = "09:30-10:15"  # not earlier
rooms = ["aula"]
speakers = ["ada"]

[sessions.talk]
title = "Rivers"
after = "opening"
duration = "45 min"
chairs = ["Ada Example"]

[sessions.tea]
title = "Tea"
kind = "break"
days = "all"
time = "15:30-16:00"

[sessions.walk]
title = "Walk"
start = 2027-03-27T14:00:00
end = 2027-03-27T15:00:00
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "event.toml"
    path.write_text(TEXT, "utf-8")
    return path


def changed_lines(path: Path) -> list[str]:
    """Return the lines that are not those of before, but for that of `updated`."""
    before = TEXT.splitlines()
    lines = path.read_text("utf-8").splitlines()
    return [it for it in lines if it not in before and not it.startswith("updated = ")]


def hours(event: Event, id: str) -> tuple[str, str]:
    session = event.session(id)
    return (f"{session.start:%d %H:%M}", f"{session.end:%H:%M}")


def test_a_shift_changes_the_hours_and_nothing_else(run: Run, document: Path) -> None:
    done = run("edit", "shift", "event.toml", "--day", "1", "--by", "30min")

    assert done.returncode == 0, done.stderr
    assert changed_lines(document) == [
        'time = "10:00-10:45"  # not earlier',
        'slots = { 1 = { day = 1, time = "16:00-16:30" }, 2 = { day = 2 }, 3 = { day = 3 } }',
    ]
    event = load(document)
    assert hours(event, "talk") == ("26 10:45", "11:30")
    assert hours(event, "tea-2") == ("27 15:30", "16:00")


def test_all_days_of_a_session_are_shifted_in_one_place(run: Run, document: Path) -> None:
    run("edit", "shift", "event.toml", "--after", "15:00", "--by", "-1h")

    assert changed_lines(document) == ['time = "14:30-15:00"']


def test_what_follows_a_session_that_stays_gets_a_pause(run: Run, document: Path) -> None:
    run("edit", "shift", "event.toml", "--day", "1", "--after", "10:00", "--by", "15min")

    assert 'pause = "15 min"' in changed_lines(document)
    assert hours(load(document), "talk") == ("26 10:30", "11:15")


NIGHT = """\
eventkit = 1

[event]
id = "night"
title = "Night"
start = {0}
end = {0}
timezone = "Europe/Berlin"

[sessions.owls]
title = "Owls"
day = 1
time = "01:00-01:30"

[sessions.bats]
title = "Bats"
start = {0}T01:00:00
end = {0}T01:45:00
"""


def test_a_shift_into_an_hour_that_comes_twice_writes_its_offset(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "event.toml"
    path.write_text(NIGHT.format("2027-10-31"), "utf-8")

    done = run("edit", "shift", "event.toml", "--by", "90min")

    assert done.returncode == 0, done.stderr
    owls, bats = load(path).sessions
    for session in (owls, bats):
        assert session.start and session.end
        assert f"{session.start:%H:%M %z}" == "02:30 +0200"
    assert "start = 2027-10-31T02:30:00+02:00" in path.read_text("utf-8")

    run("edit", "shift", "event.toml", "--by", "-90min")
    assert [f"{it.start:%H:%M}" for it in load(path).sessions] == ["01:00", "01:00"]


def test_a_shift_into_an_hour_that_is_skipped_is_refused_with_the_reason(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "event.toml"
    path.write_text(NIGHT.format("2027-03-28"), "utf-8")

    done = run("edit", "shift", "event.toml", "--by", "90min")

    assert done.returncode == 2
    reason = b"sessions.owls would be at 02:30 on 2027-03-28, which clocks skip in Europe/Berlin"
    assert reason in done.stderr
    assert path.read_text("utf-8") == NIGHT.format("2027-03-28")


def test_a_move_keeps_the_length_and_the_spelling(run: Run, document: Path) -> None:
    run("edit", "move", "event.toml", "opening", "--to", "day 2 11:00", "--room", "Laboratory")
    run("edit", "move", "event.toml", "Walk", "--to", "16:00", "--no-backup")

    assert changed_lines(document) == [
        "day = 2",
        'time = "11:00-11:45"  # not earlier',
        'rooms = ["lab"]',
        "start = 2027-03-27T16:00:00",
        "end = 2027-03-27T17:00:00",
    ]
    assert load(document).session("opening").start.day == 27  # type: ignore[union-attr]  # it has one


def test_what_followed_another_is_moved_for_itself(run: Run, document: Path) -> None:
    run("edit", "move", "event.toml", "talk", "--to", "day 3 09:00")

    assert changed_lines(document) == ["day = 3", 'time = "09:00"']
    assert "after" not in document.read_text("utf-8")
    assert hours(load(document), "talk") == ("28 09:00", "09:45")


def test_two_sessions_are_swapped(run: Run, document: Path) -> None:
    run("edit", "swap", "event.toml", "opening", "walk")

    event = load(document)
    assert hours(event, "opening") == ("27 14:00", "14:45")
    assert hours(event, "walk") == ("26 09:30", "10:30")
    assert (event.session("opening").rooms, event.session("walk").rooms) == ((), ("aula",))


def test_a_cancelled_session_says_so(run: Run, document: Path) -> None:
    done = run("edit", "cancel", "event.toml", "tea-2", "--notice", "No tea")

    event = load(document)
    assert b"cancelled" in done.stdout
    assert [str(event.session(f"tea-{day}").status) for day in (1, 2)] == ["None", "cancelled"]
    assert event.session("tea-2").notice == "No tea"


def test_an_empty_notice_takes_the_present_one_out(run: Run, document: Path) -> None:
    run("edit", "cancel", "event.toml", "tea", "--notice", "Ill")
    assert 'notice = "Ill"' in document.read_text("utf-8")

    run("edit", "cancel", "event.toml", "tea", "--notice", "")
    run("edit", "cancel", "event.toml", "walk", "--notice", " ")

    assert "notice" not in document.read_text("utf-8")
    assert [it.status for it in load(document).sessions if it.id == "walk"] == ["cancelled"]


@pytest.mark.parametrize("name", ["event.ru.toml", "event.private.toml"])
def test_an_id_is_renamed_in_every_file(
    run: Run, tmp_path: Path, document: Path, name: str
) -> None:
    sibling = tmp_path / name
    text = '[sessions.opening]\ntitle = "Открытие"\n[people.ada]\nname = "Ада"\n'
    if "private" in name:
        text = '[sessions.opening]\nnotes = "bring keys"\n[people.ada]\nnotes = "late"\n'
    link = "extends" if "private" in name else "translates"
    sibling.write_text(f'eventkit = 1\n{link} = "school"\n{text}', "utf-8")

    for old, new in (("opening", "welcome"), ("people.ada", "ada-example")):
        done = run("edit", "rename", "event.toml", old, new, "--no-backup")
        assert done.returncode == 0, done.stderr

    assert changed_lines(document) == [
        "[people.ada-example]",
        "[sessions.welcome]",
        'speakers = ["ada-example"]',
        'uid = "opening@9d5c2f0a-school"',
        'after = "welcome"',
    ]
    assert "[sessions.welcome]" in sibling.read_text("utf-8")
    assert "[people.ada-example]" in sibling.read_text("utf-8")


def test_a_source_of_the_only_venue_is_renamed_too(
    run: Run, tmp_path: Path, document: Path
) -> None:
    more = '[venue]\nname = "House"\nsources = ["plan"]\n[sources.plan]\ntitle = "Plan"\n'
    document.write_text(TEXT + more, "utf-8")

    done = run("edit", "rename", "event.toml", "plan", "ground-plan")

    assert done.returncode == 0, done.stderr
    assert load(document).venues[0].sources == ("ground-plan",)


def test_days_of_a_renamed_session_keep_their_uids(run: Run, document: Path) -> None:
    before = load(document)
    run("edit", "rename", "event.toml", "tea", "chai")

    after = load(document)
    uids = [before.uid_of(before.session(f"tea-{day}")) for day in (1, 2, 3)]
    assert [after.uid_of(after.session(f"chai-{day}")) for day in (1, 2, 3)] == uids


def test_a_person_is_added_and_takes_part(run: Run, document: Path) -> None:
    names = ("edit", "add-person", "event.toml", "Zoë Muster")
    run(*names, "--session", "opening", "--session", "Rivers", "--role", "moderator")

    event = load(document)
    assert changed_lines(document)[:2] == ["[people.zoe-muster]", 'name = "Zoë Muster"']
    for id in ("opening", "talk"):
        assert [it.name for it in event.parties_of(event.session(id), role="moderator")] == [
            "Zoë Muster"
        ]


def test_a_person_who_is_in_the_document_is_added_again_only_with_an_id(
    run: Run, document: Path
) -> None:
    document.write_text(TEXT.replace('chairs = ["Ada Example"]\n', ""), "utf-8")
    names = ("edit", "add-person", "event.toml", "ada example")

    refused = run(*names)
    done = run(*names, "--id", "ada-2")

    assert (refused.returncode, done.returncode) == (2, 0)
    assert b"'Ada Example' is in the document, as ada; --id ID adds another" in refused.stderr
    assert [it.id for it in load(document).people] == ["ada", "ada-2"]


def test_a_document_in_json_is_edited_too(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    opening = {"title": "Opening", "day": 1, "time": "09:00-10:00"}
    event = {"id": "school", "title": "S", "start": "2027-03-26", "end": "2027-03-26",
             "timezone": "UTC"}  # fmt: skip
    path.write_text(json.dumps({"eventkit": 1, "event": event, "sessions": {"opening": opening}}))
    text = path.read_text()

    run("edit", "move", "event.json", "opening", "--to", "11:00")
    run("edit", "add-person", "event.json", "Ada Example", "--session", "opening")

    head = text.replace("09:00-10:00", "11:00-12:00").removesuffix("}}}")
    people = '"people": {"ada-example":{"name":"Ada Example"}}}'
    assert path.read_text() == f'{head}, "speakers": ["ada-example"]}}}}, {people}'


def test_an_edit_can_be_undone_as_it_says(run: Run, tmp_path: Path, document: Path) -> None:
    done = run("edit", "cancel", "event.toml", "opening")

    assert done.stderr.decode().splitlines() == [
        "changed event.toml",
        "to undo it: mv event.toml.old-1 event.toml",
    ]
    assert (tmp_path / "event.toml.old-1").read_text("utf-8") == TEXT
    assert "updated = 2027-01-11T08:30:01Z" in document.read_text("utf-8")  # it never goes back


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path, document: Path) -> None:
    done = run("edit", "move", "event.toml", "walk", "--to", "09:45", "--room", "aula", "--dry-run")

    assert b"was Saturday, 27 March 2027, 14:00" in done.stdout
    assert done.stderr == b"would change event.toml\n"
    assert document.read_text("utf-8") == TEXT
    assert [*tmp_path.glob("*.old-*")] == []


def test_problems_that_an_edit_brings_are_told(run: Run, document: Path) -> None:
    done = run("edit", "move", "event.toml", "walk", "--to", "day 1 09:45", "--room", "aula")

    assert "1 new problem:" in done.stdout.decode()
    assert "Aula is taken by" in done.stdout.decode()


def test_what_is_so_already_changes_nothing(run: Run, document: Path) -> None:
    done = run("edit", "move", "event.toml", "opening", "--to", "day 1 09:30")

    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr == b"nothing changes: the document says so already\n"
    assert document.read_text("utf-8") == TEXT


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("move event.toml openin --to 11:00", "no session 'openin'; did you mean 'opening'?"),
        ("move event.toml tea --to 11:00", "tea is repeated: name one of tea-1, tea-2, tea-3"),
        ("move event.toml opening --to soon", "'soon' is no day: write 2 or 2027-03-27"),
        ("move event.toml opening --room Attic", "there is no room 'Attic'"),
        ("move event.toml opening", "where to? Give --to WHEN, --room ROOM or both"),
        ("shift event.toml --by later", "'later' is no length of time"),
        ("shift event.toml --by 1h --day 9", "no session with hours is concerned"),
        ("rename event.toml opening talk", "sessions.talk is there already"),
        ("rename event.toml opening a/b", "'a/b' cannot be an id"),
        ("rename event.toml nobody x", "there is no item 'nobody'"),
        ("rename event.toml openin x", "no item 'openin'; did you mean 'opening'?"),
        ("rename event.toml session.opening x", "did you mean 'sessions.opening'?"),
        ("add-person event.toml Bob --id ada", "there is somebody with the id 'ada'"),
    ],
)
def test_what_is_not_there_is_a_fault_of_the_line(
    run: Run, document: Path, line: str, message: str
) -> None:
    done = run("edit", *line.split())

    assert done.returncode == 2
    assert message in done.stderr.decode()
    assert document.read_text("utf-8") == TEXT


def test_an_edit_that_makes_no_event_is_refused(run: Run, document: Path) -> None:
    done = run("edit", "shift", "event.toml", "--day", "1", "--after", "10:00", "--by", "-30min")

    assert done.returncode == 2
    assert b"sessions.talk follows a session that is not shifted" in done.stderr
    assert document.read_text("utf-8") == TEXT


# --- comments and translations

LISTS = """
[sessions.panel]
title = "Panel"
days = [1, 3]  # not on Saturday
time = "17:00-18:00"
speakers = [
    # the host
    "ada",  # from nine
    # more to come
]
"""


def test_comments_of_a_list_stay_when_a_person_is_added(run: Run, document: Path) -> None:
    document.write_text(TEXT + LISTS, "utf-8")

    done = run("edit", "add-person", "event.toml", "Bob", "--session", "panel")

    lines = ["    # the host", '    "ada",  # from nine', '    "bob",', "    # more to come", "]"]
    assert done.returncode == 0, done.stderr
    assert "\n".join(["speakers = [", *lines]) in document.read_text("utf-8")
    assert b"comment" not in done.stderr


def test_the_comment_of_days_stays_beside_slots(run: Run, document: Path) -> None:
    document.write_text(TEXT + LISTS, "utf-8")

    done = run("edit", "move", "event.toml", "panel-3", "--to", "19:00")

    slots = 'slots = { 1 = { day = 1 }, 3 = { day = 3, time = "19:00-20:00" } }'
    assert f"{slots}  # not on Saturday\n" in document.read_text("utf-8")
    assert b"comment" not in done.stderr


def test_a_comment_that_cannot_be_kept_is_told(run: Run, document: Path) -> None:
    document.write_text(TEXT.replace('"opening"\n', '"opening"  # at once\n'), "utf-8")

    done = run("edit", "move", "event.toml", "talk", "--to", "day 3 09:00")

    assert b"comment that is gone from event.toml: # at once\n" in done.stderr


def test_translations_of_an_old_text_are_told(run: Run, document: Path) -> None:
    text = TEXT.replace(
        'title = "Rivers"',
        'title = "Rivers"\nnotice = { en = "Bring boots", ru = "Возьмите сапоги", de = "Stiefel" }',
    )
    document.write_text(text, "utf-8")

    done = run("edit", "cancel", "event.toml", "talk", "--notice", "Rain")

    assert "translated from the old text: sessions.talk.notice (ru, de)" in done.stderr.decode()


# --- the next event

LAST_TIME = """
[sources.yearbook]
title = "Yearbook"
date = 2026-12-01

[outcomes.R-1]
kind = "recommendation"
title = "Publish all readings"
session = "walk"
"""


def test_the_next_event_is_made_of_the_last(run: Run, tmp_path: Path, document: Path) -> None:
    text = TEXT.replace(
        'title = "Walk"\n', 'title = "Walk"\nstatus = "cancelled"\nnotice = "Rain"\n'
    )
    document.write_text(text + LAST_TIME, "utf-8")
    private = tmp_path / "event.private.toml"
    private.write_text('eventkit = 1\nextends = "school"\n[people.ada]\nnotes = "late"\n', "utf-8")

    done = run("new", "next.toml", "--like", "event.toml")

    before, after = load(document), load(tmp_path / "next.toml")
    assert done.returncode == 0, done.stderr
    assert document.read_text("utf-8") == text + LAST_TIME
    assert (after.id, after.outcomes, after.session("walk").status) == ("next", (), None)
    assert after.uid not in {None, before.uid}
    assert (f"{after.start}", f"{after.end}") == ("2028-03-24", "2028-03-26")
    assert f"{after.session('walk').start:%A %H:%M}" == f"{before.session('walk').start:%A %H:%M}"
    assert f"{after.sources[0].date}" == "2026-12-01"
    assert after.person("ada").notes == "late"
    assert "# --- the programme" in (tmp_path / "next.toml").read_text("utf-8")
    assert (tmp_path / "next.private.toml").stat().st_mode & 0o077 == 0
    assert "*.private.*" in (tmp_path / ".gitignore").read_text("utf-8")


def test_the_next_event_begins_when_it_is_told_to(run: Run, tmp_path: Path, document: Path) -> None:
    run("new", "next.toml", "--like", "event.toml", "--start", "2027-10-01")

    after = load(tmp_path / "next.toml")
    assert (f"{after.start}", f"{after.end}") == ("2027-10-01", "2027-10-03")
    assert f"{after.session('walk').start}" == "2027-10-02 14:00:00+02:00"


def test_an_hour_with_an_offset_stays_at_its_hour(run: Run, tmp_path: Path, document: Path) -> None:
    more = """
[sessions.early]
title = "Early"
start = 2027-03-26T09:00:00+01:00
end = "2027-03-26 09:30+01:00"

[sessions.late]
title = "Late"
start = "2027-03-26T17:00Z"
"""
    document.write_text(TEXT + more, "utf-8")
    run("new", "next.toml", "--like", "event.toml", "--start", "2027-06-04")

    event = load(tmp_path / "next.toml")
    assert hours(event, "early") == ("04 09:00", "09:30")
    assert f"{event.session('late').start:%H:%M}" == "18:00"
    text = (tmp_path / "next.toml").read_text("utf-8")
    for line in (
        "start = 2027-06-04T09:00:00+02:00",
        'end = "2027-06-04 09:30+02:00"',
        'start = "2027-06-04T16:00Z"',
    ):
        assert line in text


def test_the_next_event_was_updated_now(run: Run, tmp_path: Path, document: Path) -> None:
    later = TEXT.replace("updated = 2027-01-11T08:30:00Z", "updated = 2999-01-11T08:30:00Z")
    for text in (later, TEXT.replace("updated = 2027-01-11T08:30:00Z\n", "")):
        document.write_text(text, "utf-8")
        (tmp_path / "next.toml").unlink(missing_ok=True)

        done = run("new", "next.toml", "--like", "event.toml")

        assert done.returncode == 0, done.stderr
        updated = load(tmp_path / "next.toml").updated
        assert updated
        assert updated.year < 2999


def test_dates_of_a_repeated_session_are_later_too(
    run: Run, tmp_path: Path, document: Path
) -> None:
    document.write_text(TEXT.replace('days = "all"', "days = [2027-03-26, 2027-03-28]"), "utf-8")

    run("new", "next.toml", "--like", "event.toml")

    event = load(tmp_path / "next.toml")
    assert [str(it.start)[:10] for it in event.sessions if it.title == "Tea"] == [
        "2028-03-24",
        "2028-03-26",
    ]


def test_no_sibling_of_the_next_event_is_overwritten(
    run: Run, tmp_path: Path, document: Path
) -> None:
    (tmp_path / "event.ru.toml").write_text('eventkit = 1\ntranslates = "school"\n', "utf-8")
    (tmp_path / "next.ru.toml").write_text("mine", "utf-8")

    done = run("new", "next.toml", "--like", "event.toml")

    assert done.returncode == 1
    assert b"next.ru.toml: is there already; name another file" in done.stderr
    assert not (tmp_path / "next.toml").exists()
    assert (tmp_path / "next.ru.toml").read_text("utf-8") == "mine"


def test_a_start_needs_a_last_event(run: Run, tmp_path: Path) -> None:
    done = run("new", "next.toml", "--start", "2027-10-01")

    assert (done.returncode, [*tmp_path.glob("*.toml")]) == (2, [])
    assert b"--start goes with --like" in done.stderr
