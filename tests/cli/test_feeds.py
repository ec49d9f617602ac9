from __future__ import annotations

from pathlib import Path

import pytest
from tests.commands import Run

Feeds = Run

DOCUMENT = """
eventkit = 1
[event]
id = "school"
uid = "9d5c2f0a-school"
title = { en = "School", ru = "Школа" }
start = 2027-03-26
end = 2027-03-27
timezone = "Europe/Berlin"
updated = 2027-01-01T12:00:00Z
[people.ada]
name = "Ada Example"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
speakers = ["ada"]
[sessions.board]
title = "Board"
day = 1
time = "11:00-12:00"
audience = "participants"
[sessions.coffee]
title = "Coffee"
kind = "break"
day = 1
time = "10:00-10:30"
"""
ADDRESS = "--url https://example.org/school"


@pytest.fixture(autouse=True)
def document(tmp_path: Path) -> Path:
    target = tmp_path / "event.toml"
    target.write_text(DOCUMENT, "utf-8")
    return target


@pytest.fixture
def feeds(run: Run) -> Feeds:
    """Run `eventkit feeds` with the words of a line."""
    return lambda line, **extra: run("feeds", *line.split(), **extra)


def text(folder: Path, name: str) -> str:
    return (folder / name).read_text("utf-8").replace("\n ", "")


def test_a_folder_of_feeds_is_written_and_its_index(feeds: Feeds, tmp_path: Path) -> None:
    done = feeds(f"event.toml -o public/deep {ADDRESS}")

    assert done.returncode == 0
    assert sorted(path.name for path in (tmp_path / "public" / "deep").iterdir()) == [
        ".eventkit-files.json",
        "index.html",
        "index.json",
        "school.entries-days.ics",
        "school.entries-days.ru.ics",
        "school.ics",
        "school.person-ada.ics",
        "school.person-ada.ru.ics",
        "school.ru.ics",
    ]
    assert done.stdout == b""
    assert b"public/deep: 8 files, 8 of them new or changed\n" in done.stderr


def test_the_second_time_nothing_is_written(feeds: Feeds, tmp_path: Path) -> None:
    feeds(f"event.toml -o public {ADDRESS}")
    written = {path: path.stat().st_mtime_ns for path in (tmp_path / "public").iterdir()}

    done = feeds(f"event.toml -o public {ADDRESS}")

    assert b"public: 8 files, none of them new or changed\n" in done.stderr
    assert written == {path: path.stat().st_mtime_ns for path in (tmp_path / "public").iterdir()}


def test_without_an_address_it_is_said_what_is_missing(feeds: Feeds) -> None:
    done = feeds("event.toml -o public")

    assert done.returncode == 0
    assert b"no links to subscribe; give the published address with --url" in done.stderr


def test_a_later_run_says_the_address_that_it_remembers(feeds: Feeds, tmp_path: Path) -> None:
    feeds(f"event.toml -o public {ADDRESS}")

    done = feeds("event.toml -o public")

    assert b"public: 8 files, none of them new or changed\n" in done.stderr
    assert b"at https://example.org/school/, as before; --url names another address" in done.stderr


def test_the_options_of_a_calendar_can_be_given(feeds: Feeds, tmp_path: Path) -> None:
    done = feeds(f"event.toml -o public {ADDRESS} --option breaks=no --option refresh=PT1H")

    assert done.returncode == 0
    assert "Coffee" not in text(tmp_path / "public", "school.ics")
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text(tmp_path / "public", "school.ics")


def test_each_audience_gets_what_is_theirs_in_its_own_folder(feeds: Feeds, tmp_path: Path) -> None:
    feeds("event.toml -o public")
    assert feeds("event.toml -o inside --audience participants").returncode == 0

    assert "Board" not in text(tmp_path / "public", "school.ics")
    assert "Board" in text(tmp_path / "inside", "school.participants.ics")
    done = feeds("event.toml -o public --audience participants")
    assert done.returncode == 1
    assert b"name another folder" in done.stderr


def test_it_is_said_whose_feeds_are_no_more(feeds: Feeds, document: Path, tmp_path: Path) -> None:
    feeds("event.toml -o public")
    document.write_text(DOCUMENT.replace('speakers = ["ada"]', ""), "utf-8")

    done = feeds("event.toml -o public")

    assert (
        b"public: school.person-ada.ics is no more; it remains for its subscribers" in done.stderr
    )
    assert "BEGIN:VEVENT" not in text(tmp_path / "public", "school.person-ada.ics")


def test_the_log_beside_the_document_is_read(
    feeds: Feeds, run: Run, document: Path, tmp_path: Path
) -> None:
    run("release", "event.toml")
    changed = DOCUMENT.replace("[sessions.coffee]\n", "[sessions.tea]\n")
    document.write_text(changed, "utf-8")

    done = feeds("event.toml -o public")

    assert done.returncode == 0
    assert b"changed since release 1" in done.stderr
    assert "SUMMARY:CANCELLED: Coffee" in text(tmp_path / "public", "school.ics")


def test_an_earlier_release_can_be_published(
    feeds: Feeds, run: Run, document: Path, tmp_path: Path
) -> None:
    run("release", "event.toml")
    document.write_text(DOCUMENT.replace("Coffee", "Tea"), "utf-8")

    done = feeds("event.toml -o public --release 1")

    assert done.returncode == 0
    assert b"changed since" not in done.stderr
    assert "SUMMARY:Coffee" in text(tmp_path / "public", "school.ics")
    assert feeds("event.toml -o public --release 2").returncode == 1


@pytest.mark.parametrize(
    ("line", "said", "code"),
    [
        ("event.toml", "Missing option '-o'", 2),
        ("event.toml -o out --url example.org", "cannot be published under 'example.org'", 2),
        ("event.toml -o out --language kk", "nothing is translated into 'kk'", 2),
        ("event.toml -o out --option brakes=no", "did you mean 'breaks'?", 2),
        ("event.toml -o out --option entries=days", "feeds take no entries", 2),
        ("event.toml -o out --option breaks=maybe", "yes or no is needed", 2),
        ("event.toml -o event.toml", "cannot", 1),
        ("absent.toml -o out", "absent.toml", 1),
        ("several -o out", "several events; each needs a folder", 1),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    line: str, said: str, code: int, feeds: Feeds, tmp_path: Path
) -> None:
    for name in ("a", "b"):
        (tmp_path / "several" / name).mkdir(parents=True)
        (tmp_path / "several" / name / "event.toml").write_text(DOCUMENT, "utf-8")

    done = feeds(line)

    assert (done.returncode, said in done.stderr.decode()) == (code, True), done.stderr
    assert not (tmp_path / "out").exists()


def test_options_that_are_wrong_in_the_document_are_its_fault(feeds: Feeds, document: Path) -> None:
    document.write_text(f"{DOCUMENT}\n[exporters.icalendar]\nbrakes = false\n", "utf-8")

    done = feeds("event.toml -o out")

    assert done.returncode == 1
    assert b"event.toml: in [exporters]: options of icalendar: no option 'brakes'" in done.stderr


def test_problems_of_the_document_are_counted(feeds: Feeds, document: Path) -> None:
    document.write_text(DOCUMENT.replace('uid = "9d5c2f0a-school"\n', ""), "utf-8")

    done = feeds("event.toml -o public")

    assert done.returncode == 0
    assert b"see: eventkit check event.toml" in done.stderr


# --- an event that is over


def test_an_event_that_is_over_is_retired(feeds: Feeds, document: Path, tmp_path: Path) -> None:
    document.write_text(DOCUMENT.replace("2027-03-2", "2024-03-2"), "utf-8")

    done = feeds(f"event.toml -o public {ADDRESS} --retire --more https://example.org/next")
    again = feeds(f"event.toml -o public {ADDRESS} --retire --more https://example.org/next")

    assert (done.returncode, again.returncode) == (0, 0)
    assert "X-WR-CALDESC:This event is over" in text(tmp_path / "public", "school.ics")
    assert "https://example.org/next" in text(tmp_path / "public", "index.html")
    assert b"none of them new or changed" in again.stderr


def test_an_event_that_is_still_to_come_is_not_retired(
    feeds: Feeds, document: Path, tmp_path: Path
) -> None:
    document.write_text(DOCUMENT.replace("2027-03-2", "2999-03-2"), "utf-8")

    done = feeds(f"event.toml -o public {ADDRESS} --retire")

    assert done.returncode == 1
    assert b"the event is not over: its last day is 2999-03-27" in done.stderr
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    "when", ["start = 2999-12-24\nend = 2999-12-31", 'start = "2999-12-31 19:00"']
)
def test_an_event_is_over_after_its_last_whole_day_and_open_evening(
    when: str, feeds: Feeds, document: Path
) -> None:
    fair = f'[sessions.fair]\ntitle = "Fair"\n{when}\n'
    document.write_text(DOCUMENT.replace("2027-03-2", "2024-03-2") + fair, "utf-8")

    done = feeds(f"event.toml -o public {ADDRESS} --retire")

    assert done.returncode == 1
    assert b"its last day is 2999-12-31" in done.stderr


def test_where_there_is_more_is_said_by_last_calendars_alone(feeds: Feeds) -> None:
    done = feeds("event.toml -o public --more https://example.org/next")

    assert done.returncode == 2
    assert b"--more needs --retire" in done.stderr
