"""`eventkit import --into` finds what each item of a source is in the document."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.commands import Run

from eventkit.document import load
from eventkit.model import Event

HEAD = "Date,Time,Title,Speaker,Room\n"
OPENING = "2027-03-26,09:00-10:00,Opening,Ada Example,Aula\n"
RIVERS = "2027-03-26,10:00-11:00,Rivers,Bob Beispiel,Lab\n"
TREATIES = "2027-03-27,09:00-10:30,Treaties,Ada Example,Aula\n"
TEA = "2027-03-26,15:00-15:30,Tea,,Lab\n2027-03-27,15:00-15:30,Tea,,Lab\n"
FACTS = ("--title", "School", "--timezone", "UTC", "-o", "event.toml")


class School:
    """A document in a folder, and the table that it was made of."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run, self._folder = run, folder

    def says(self, *rows: str, name: str = "talks.csv", head: str = HEAD) -> School:
        """Write the source."""
        (self._folder / name).write_text(head + "".join(rows), "utf-8")
        return self

    def first(self, *sources: str) -> School:
        """Import the source."""
        done = self._run("import", *(sources or ("talks.csv",)), *FACTS)
        assert done.returncode == 0, done.stderr
        return self

    def edit(self, old: str, new: str) -> School:
        """Edit the document."""
        text = self.path.read_text("utf-8")
        assert old in text
        self.path.write_text(text.replace(old, new), "utf-8")
        return self

    def again(self, *options: str, source: str = "talks.csv") -> Event:
        """Import the source again, twice, and return the event: the second time changes nothing."""
        done = self._run("import", source, "--into", "event.toml", *options)
        assert done.returncode == 0, done.stderr
        self.summary = done.stderr.decode()
        files = self._files()
        assert self._run("import", source, "--into", "event.toml", *options).returncode == 0
        assert self._files() == files
        return load(self.path)

    @property
    def path(self) -> Path:
        """The document."""
        return self._folder / "event.toml"

    def _files(self) -> dict[str, bytes]:
        return {it.name: it.read_bytes() for it in self._folder.iterdir() if it.is_file()}


@pytest.fixture
def school(run: Run, tmp_path: Path) -> School:
    return School(run, tmp_path)


def times(event: Event) -> dict[str, str]:
    return {it.id: f"{it.start:%d %H:%M}" for it in event.sessions}


def test_an_id_that_was_renamed_by_hand_is_known_by_its_name(school: School) -> None:
    school.says(OPENING, RIVERS).first().edit("ada-example", "ada").edit(
        "[rooms.aula]", "[rooms.a]"
    )
    school.edit('rooms = ["aula"]', 'rooms = ["a"]')

    event = school.says(OPENING, RIVERS, TREATIES).again()

    treaties = event.session("treaties")
    assert [it.who for it in treaties.participations] == ["ada"]
    assert treaties.rooms == ("a",)
    assert [it.id for it in event.people] == ["ada", "bob-beispiel"]


def test_a_session_that_was_renamed_by_hand_takes_what_changes(school: School) -> None:
    school.says(OPENING, RIVERS).first().edit("[sessions.rivers]", "[sessions.water]")

    event = school.says(OPENING, RIVERS.replace("10:00", "10:30")).again()

    assert times(event) == {"opening": "26 09:00", "water": "26 10:30"}


def test_the_same_correction_on_both_sides_makes_no_second_session(school: School) -> None:
    school.says(OPENING, RIVERS).first().edit('title = "Rivers"', 'title = "Lakes"')

    row = RIVERS.replace("Rivers", "Lakes").replace("10:00-11:00", "12:00-13:00")
    event = school.says(OPENING, row).again()

    assert times(event) == {"opening": "26 09:00", "rivers": "26 12:00"}


def test_sessions_of_one_title_that_all_move_on_a_day_are_the_same(school: School) -> None:
    tea = "2027-03-26,11:00-11:30,Tea,,Lab\n2027-03-26,15:00-15:30,Tea,,Lab\n"
    before = times(load(school.says(OPENING, tea).first().path))

    after = times(school.says(OPENING, tea.replace(":00-", ":15-")).again())

    assert after == {id: time.replace(":00", ":15") if "tea" in id else time
                     for id, time in before.items()}  # fmt: skip


def test_days_that_move_take_their_sessions_with_them(school: School) -> None:
    rows = [OPENING, RIVERS, TREATIES, TEA]
    before = times(load(school.says(*rows).first().path))

    moved = [it.replace("03-27", "03-28").replace("03-26", "03-27") for it in rows]
    after = times(school.says(*moved).again())

    assert after == {id: it.replace("27", "28").replace("26", "27") for id, it in before.items()}


def test_a_day_that_is_put_between_others_mixes_none_up(school: School) -> None:
    school.says(OPENING, RIVERS, TREATIES, TEA).first()

    new = "2027-03-27,10:00-11:00,Lakes,,Lab\n2027-03-27,15:00-15:30,Tea,,Lab\n"
    rows = [it.replace("03-27", "03-28") for it in (OPENING, RIVERS, TREATIES, TEA)]
    event = school.says(*rows, new).again()

    assert {id: times(event)[id] for id in ("tea-1", "tea-2", "treaties")} == {
        "tea-1": "26 15:00",
        "tea-2": "28 15:00",
        "treaties": "28 09:00",
    }


def test_a_repetition_that_goes_is_that_of_its_day(school: School) -> None:
    school.says(OPENING, TREATIES, TEA).first()

    event = school.says(OPENING, TREATIES, TEA.splitlines(keepends=True)[1]).again()

    assert "  sessions.tea-1\n" in school.summary
    assert times(event)["tea-2"] == "27 15:00"


def test_a_repetition_that_is_removed_leaves_nothing_to_do(school: School) -> None:
    school.says(OPENING, TEA).first()

    event = school.says(OPENING, TEA.splitlines(keepends=True)[0]).again("--gone", "remove")

    assert [*times(event)] == ["opening", "tea-1"]


def test_sessions_of_one_title_are_told_by_their_speakers(school: School) -> None:
    one = "2027-03-26,09:00-10:00,Keynote,Ada Example,Aula\n"
    two = "2027-03-27,09:00-10:00,Keynote,Bob Beispiel,Aula\n"
    before = load(school.says(one, two).first().path)

    swapped = (one.replace("-26", "-27"), two.replace("-27", "-26"))
    event = school.says(*swapped).again()

    for session in before.sessions:
        assert event.session(session.id).participations == session.participations


# --- keys of sources

ENTRY = "BEGIN:VEVENT\r\nUID:{}\r\nDTSTART:202703{}T{}00Z\r\nSUMMARY:{}\r\n{}END:VEVENT\r\n"


def calendar(*entries: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" + "".join(entries) + "END:VCALENDAR\r\n"


def test_a_repeated_entry_is_known_by_its_recurrence(school: School) -> None:
    series = ENTRY.format("tea@example", "26", "1500", "Tea", "RRULE:FREQ=DAILY;COUNT=3\r\n")
    ids = [*times(load(school.says(calendar(series), name="c.ics", head="").first("c.ics").path))]

    moved = ENTRY.format(
        "tea@example", "28", "0900", "Farewell", "RECURRENCE-ID:20270327T150000Z\r\n"
    )
    event = school.says(calendar(series, moved), name="c.ics", head="").again(source="c.ics")

    assert [*times(event)] == ids
    assert times(event)[ids[1]] == "28 09:00"
    assert event.session(ids[1]).title == "Farewell"


def test_entries_of_one_uid_are_known_by_start_and_title(school: School) -> None:
    entries = [ENTRY.format("same", "26", hour, title, "")
               for hour, title in (("0900", "Opening"), ("1000", "Rivers"))]  # fmt: skip
    school.says(calendar(*entries), name="c.ics", head="").first("c.ics")

    entries = [entries[1], entries[0].replace("Opening", "Welcome")]
    event = school.says(calendar(*entries), name="c.ics", head="").again(source="c.ics")

    assert {it.id: it.title for it in event.sessions} == {"opening": "Welcome", "rivers": "Rivers"}


DOCUMENT = """eventkit = 1
[event]
id = "s"
title = "S"
start = 2027-03-26
end = 2027-03-27
timezone = "UTC"
[venue]
name = "Old House"
[people.ada]
name = "Ada Example"
[sessions.open]
title = "Opening"
day = 1
time = "09:00-10:00"
speakers = ["ada"]
"""


def test_items_of_a_document_are_known_by_their_ids(school: School) -> None:
    school.says(DOCUMENT, name="source.toml", head="").first("source.toml")

    text = DOCUMENT.replace("Old House", "New House").replace("Ada Example", "Ada Neu")
    text = text.replace("Opening", "Welcome").replace("day = 1", "day = 2")
    event = school.says(text, name="source.toml", head="").again(source="source.toml")

    assert [it.name for it in event.venues] == ["New House"]
    assert {it.id: it.name for it in event.people} == {"ada": "Ada Neu"}
    assert {it.id: it.title for it in event.sessions} == {"open": "Welcome"}
