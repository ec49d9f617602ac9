"""`eventkit import --into` merges whatever both sides did, and refuses nothing as a whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.commands import Run

from eventkit.document import load
from eventkit.model import Event

DOCUMENT = """eventkit = 1
[event]
id = "s"
title = "S"
start = 2027-03-26
end = 2027-03-27
timezone = "UTC"
language = "en"
[people.ada]
name = "Ada Example"
[people.bob]
name = "Bob Beispiel"
[tracks.law]
title = "Law"
[sessions.open]
title = "Opening"
day = 1
time = "09:00-10:00"
speakers = ["ada"]
[sessions.rivers]
title = "Rivers"
day = 1
time = "10:00-11:00"
speakers = ["ada", "bob"]
track = "law"
"""
LAKES = """[sessions.lakes]
title = "Lakes"
day = 1
time = "11:00-12:00"
track = "law"
speakers = ["bob"]
participations = [{ who = "bob", role = "host" }]
"""
INTO = ("import", "source.toml", "--into", "event.toml")


@pytest.fixture
def folder(run: Run, tmp_path: Path) -> Path:
    """A folder with a document and its source."""
    (tmp_path / "source.toml").write_text(DOCUMENT, "utf-8")
    done = run("import", "source.toml", "-o", "event.toml")
    assert done.returncode == 0, done.stderr
    return tmp_path


def edit(path: Path, *changes: tuple[str, str]) -> None:
    text = path.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def again(run: Run, folder: Path, *options: str) -> tuple[Event, list[str]]:
    """Return the event and the lines of an import, of which a second one changes nothing."""
    done = run(*INTO, *options)
    assert done.returncode == 0, done.stderr
    files = files_of(folder)
    assert run(*INTO, *options).returncode == 0
    assert files_of(folder) == files
    return load(folder / "event.toml"), done.stderr.decode().splitlines()


# --- what refers to something that is not there


def test_a_reference_to_what_was_taken_out_is_left_out(run: Run, folder: Path) -> None:
    edit(
        folder / "event.toml",
        ('[tracks.law]\ntitle = "Law"\n', ""),
        ('track = "law"\n', ""),
        ('[people.bob]\nname = "Bob Beispiel"\n', ""),
        ('speakers = ["ada", "bob"]', 'speakers = ["ada"]'),
    )
    edit(
        folder / "source.toml",
        ("10:00-11:00", "10:00-10:45"),
        ("[sessions.open]", f"{LAKES}[sessions.open]"),
    )

    event, lines = again(run, folder)

    lakes = event.session("lakes")
    assert (lakes.track, lakes.participations) == (None, ())
    assert f"{event.session('rivers').end:%H:%M}" == "10:45"
    assert "left out, since it was taken out of the document:" in lines
    assert "  sessions.lakes.track: tracks.law" in lines
    assert "  sessions.lakes.speakers: people.bob" in lines
    assert not [line for line in lines if "sessions.rivers.track" in line]


def test_a_session_to_which_something_refers_is_not_removed(run: Run, folder: Path) -> None:
    more = '[sessions.{}]\ntitle = "{}"\nday = 2\ntime = "{}"\n'
    rows = [("talks", "Talks", "09:00-10:00"), ("lunch", "Lunch", "12:00-13:00")]
    edit(
        folder / "source.toml",
        ("[sessions.open]", f"{''.join(more.format(*it) for it in rows)}[sessions.open]"),
    )
    run(*INTO)
    edit(
        folder / "event.toml",
        ("[sessions.open]", '[sessions.part]\ntitle = "Part"\npart_of = "talks"\n[sessions.open]'),
    )
    edit(folder / "source.toml", *((more.format(*it), "") for it in rows))

    event, lines = again(run, folder, "--gone", "remove")

    assert [it.id for it in event.sessions if it.id in ("talks", "part", "lunch")] == [
        "part",
        "talks",
    ]
    assert "not removed, since something refers to it:" in lines
    assert "  sessions.talks: sessions.part.part_of" in lines


# --- what the source does not say


def test_an_end_that_was_guessed_grows_with_the_source(run: Run, tmp_path: Path) -> None:
    head = "Date,Time,Title\n2027-03-26,09:00-10:00,Opening\n"
    (tmp_path / "talks.csv").write_text(head, "utf-8")
    run("import", "talks.csv", "--title", "School", "--timezone", "UTC", "-o", "event.toml")

    for days in (["2027-03-28,09:00-10:00,Closing\n"], [], ["2027-03-29,09:00-10:00,Closing\n"]):
        (tmp_path / "talks.csv").write_text("".join([head, *days]), "utf-8")
        assert run("import", "talks.csv", "--into", "event.toml").returncode == 0

    assert f"{load(tmp_path / 'event.toml').end}" == "2027-03-29"


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [("2027-03-29", "2027-03-26", "2027-03-29"), ("2027-03-24", "2027-03-24", "2027-03-26")],
)
def test_a_day_that_was_guessed_gives_way_to_another_source(
    day: str, first: str, last: str, run: Run, tmp_path: Path
) -> None:
    head = "Date,Time,Title\n"
    (tmp_path / "talks.csv").write_text(f"{head}2027-03-26,09:00-10:00,Opening\n", "utf-8")
    (tmp_path / "walks.csv").write_text(f"{head}{day},09:00-10:00,Walk\n", "utf-8")
    run("import", "talks.csv", "--title", "School", "--timezone", "UTC", "-o", "event.toml")

    done = run("import", "walks.csv", "--into", "event.toml")

    event = load(tmp_path / "event.toml")
    assert (f"{event.start}", f"{event.end}") == (first, last)
    assert f"{event.session('opening').start:%Y-%m-%d}" == "2027-03-26"
    assert "was 26 March 2027" in done.stdout.decode()
    files = files_of(tmp_path)
    for source in ("talks.csv", "walks.csv"):
        assert run("import", source, "--into", "event.toml").returncode == 0
    assert files_of(tmp_path) == files


def test_the_comment_at_a_guess_holds_after_the_next_import(run: Run, tmp_path: Path) -> None:
    head = "Date,Time,Title\n2027-03-26,09:00-10:00,Opening\n"
    (tmp_path / "talks.csv").write_text(head, "utf-8")
    run("import", "talks.csv", "--title", "School", "--timezone", "UTC", "-o", "event.toml")

    (tmp_path / "talks.csv").write_text(f"{head}2027-03-28,09:00-10:00,Closing\n", "utf-8")
    assert run("import", "talks.csv", "--into", "event.toml").returncode == 0

    text = (tmp_path / "event.toml").read_text("utf-8")
    assert "# guessed: the source does not say it\nend = 2027-03-28\n" in text


def test_an_end_that_was_written_by_hand_stays(run: Run, tmp_path: Path) -> None:
    head = "Date,Time,Title\n2027-03-26,09:00-10:00,Opening\n"
    (tmp_path / "talks.csv").write_text(head, "utf-8")
    run("import", "talks.csv", "--title", "School", "--timezone", "UTC", "-o", "event.toml")
    edit(tmp_path / "event.toml", ("end = 2027-03-26", "end = 2027-03-30"))

    (tmp_path / "talks.csv").write_text(f"{head}2027-03-28,09:00-10:00,Closing\n", "utf-8")
    done = run("import", "talks.csv", "--into", "event.toml", "--strict")

    assert done.returncode == 0, done.stderr
    assert f"{load(tmp_path / 'event.toml').end}" == "2027-03-30"


def test_what_was_guessed_and_left_out_is_told_again(run: Run, tmp_path: Path) -> None:
    text = "Date,Time,Title,Mood\n2027-03-26,09:00-10:00,Opening,calm\n"
    (tmp_path / "talks.csv").write_text(text, "utf-8")
    facts = ("--title", "School", "--timezone", "UTC", "-o", "event.toml")
    first = json.loads(run("import", "talks.csv", *facts, "--json").stdout)["notes"]

    second = json.loads(run("import", "talks.csv", "--into", "event.toml", "--json").stdout)[
        "notes"
    ]
    lines = run("import", "talks.csv", "--into", "event.toml").stderr.decode()

    assert [it for it in second if it["kind"] == "left-out"]
    assert second == [
        it for it in first if it["kind"] != "guessed" or not it["path"].startswith("event.")
    ]
    assert all(it["message"] in lines for it in second)


EARLIER = ("start = 2027-03-26", "start = 2027-03-25")


def test_an_event_that_begins_earlier_leaves_sessions_on_their_days(run: Run, folder: Path) -> None:
    more = '[sessions.tea]\ntitle = "Tea"\ndays = [1, 2]\ntime = "15:00-15:30"\n'
    edit(folder / "event.toml", ("[sessions.open]", f"{more}[sessions.open]"))
    before = {it.id: it.start for it in load(folder / "event.toml").sessions}

    edit(folder / "source.toml", EARLIER, ("day = 1", "day = 2"))
    event, _ = again(run, folder)

    assert f"{event.start}" == "2027-03-25"
    assert {it.id: it.start for it in event.sessions} == before


def test_an_event_that_moves_as_a_whole_keeps_its_numbers(run: Run, folder: Path) -> None:
    numbers = [
        line for line in (folder / "event.toml").read_text("utf-8").splitlines() if "day" in line
    ]

    later = ("start = 2027-03-26", "start = 2027-04-02"), ("end = 2027-03-27", "end = 2027-04-03")
    edit(folder / "source.toml", *later)
    event, _ = again(run, folder)

    text = (folder / "event.toml").read_text("utf-8")
    assert [line for line in text.splitlines() if "day" in line] == numbers
    assert {f"{it.start:%m-%d}" for it in event.sessions} == {"04-02"}


# --- translations

RUSSIAN = """[translations.ru.sessions.open]
title = "{}"
[translations.ru.sessions.rivers]
title = "{}"
"""


def test_translations_are_merged_like_other_values(run: Run, folder: Path) -> None:
    source = folder / "source.toml"
    edit(source, ("[sessions.open]", RUSSIAN.format("Открытие", "Реки") + "[sessions.open]"))
    event, _ = again(run, folder)
    assert event.translations["ru"]["sessions.open.title"] == "Открытие"

    edit(folder / "event.toml", ("Открытие", "Начало"))
    edit(source, ("Открытие", "Приветствие"), ("Реки", "Озёра"))
    event, lines = again(run, folder)

    assert event.translations["ru"]["sessions.open.title"] == "Начало"
    assert event.translations["ru"]["sessions.rivers.title"] == "Озёра"
    assert [line for line in lines if "'Начало' here, 'Приветствие' in the source" in line]


@pytest.mark.parametrize("is_beside", [True, False])
def test_a_translation_is_put_where_those_of_its_language_are(
    run: Run, folder: Path, is_beside: bool
) -> None:
    if is_beside:
        text = 'eventkit = 1\ntranslates = "s"\n[sessions.open]\ntitle = "Начало"\n'
        (folder / "event.ru.toml").write_text(text, "utf-8")
    else:
        edit(
            folder / "event.toml", ('title = "Rivers"', 'title = { en = "Rivers", de = "Flüsse" }')
        )
    text = '[translations.ru.sessions.rivers]\ntitle = "Реки"\n[sessions.open]'
    edit(folder / "source.toml", ("[sessions.open]", text))

    event, _ = again(run, folder)

    file = folder / ("event.ru.toml" if is_beside else "event.toml")
    assert event.translations["ru"]["sessions.rivers.title"] == "Реки"
    assert "Реки" in file.read_text("utf-8")


def test_a_translated_session_is_removed_with_its_translations(run: Run, folder: Path) -> None:
    lakes = LAKES + '[translations.ru.sessions.lakes]\ntitle = "Озёра"\n'
    edit(folder / "source.toml", ("[sessions.open]", f"{lakes}[sessions.open]"))
    run(*INTO)

    edit(folder / "source.toml", (lakes, ""))
    event, _ = again(run, folder, "--gone", "remove")

    assert "lakes" not in [it.id for it in event.sessions]
    assert not event.translations
