"""`eventkit import --into`: what changed in the source, and only that, goes into the document."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.commands import Run

from eventkit.document import load

HEAD = "Date,Time,Title,Speaker,Room\n"
OPENING = "2027-03-26,09:00-10:00,Opening,Ada Example,Aula\n"
RIVERS = "2027-03-26,10:00-11:00,Rivers,Bob Beispiel,Lab\n"
TREATIES = "2027-03-27,09:00-10:30,Treaties,Ada Example,Aula\n"
INTO = ("import", "talks.csv", "--into", "event.toml")


@pytest.fixture
def document(run: Run, tmp_path: Path) -> Path:
    """A document that was made of a table."""
    write(tmp_path, OPENING, RIVERS, TREATIES)
    done = run("import", "talks.csv", "--title", "School", "--timezone", "UTC", "-o", "event.toml")
    assert done.returncode == 0, done.stderr
    return tmp_path / "event.toml"


def write(folder: Path, *rows: str) -> None:
    (folder / "talks.csv").write_text(HEAD + "".join(rows), "utf-8")


def edit(document: Path, old: str, new: str) -> None:
    text = document.read_text("utf-8")
    assert old in text
    document.write_text(text.replace(old, new), "utf-8")


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_same_source_again_changes_not_one_byte(run: Run, document: Path) -> None:
    edit(document, "[rooms.aula]", '# by hand\n[rooms.aula]\nfloor = "1"')
    before = files_of(document.parent)

    done = run(*INTO)

    assert done.returncode == 0, done.stderr
    assert done.stderr == b"nothing changes: the document has all that changed in the source\n"
    assert files_of(document.parent) == before


def test_what_changed_on_one_side_is_taken_and_the_rest_stays(run: Run, document: Path) -> None:
    edit(document, 'title = "Rivers"', 'title = "Rivers and lakes"  # better')
    write(
        document.parent,
        OPENING.replace("09:00-10:00", "09:30-10:00").replace("Aula", "Great Hall"),
        RIVERS.replace("Bob Beispiel", "Dora Neu"),
        TREATIES,
    )

    done = run(*INTO)

    event = load(document)
    opening, rivers = event.session("opening"), event.session("rivers")
    assert done.returncode == 0, done.stderr
    assert f"{opening.start:%H:%M}" == "09:30"
    assert [room.name for room in event.rooms_of(opening)] == ["Great Hall"]
    assert rivers.title == "Rivers and lakes"
    assert [party.name for party in event.speakers_of(rivers)] == ["Dora Neu"]
    assert 'title = "Rivers and lakes"  # better' in document.read_text("utf-8")


def test_what_changed_on_both_sides_is_told_and_left(run: Run, document: Path) -> None:
    edit(document, 'title = "Rivers"', 'title = "Lakes"')
    write(document.parent, OPENING, RIVERS.replace("Rivers", "Deltas"), TREATIES)
    text = document.read_text("utf-8")

    done = run(*INTO, "--strict")

    line = "  sessions.rivers.title: 'Lakes' here, 'Deltas' in the source"
    assert done.returncode == 1
    assert line in done.stderr.decode().splitlines()
    assert document.read_text("utf-8") == text


def test_the_source_can_be_preferred(run: Run, document: Path) -> None:
    edit(document, 'title = "Rivers"', 'title = "Lakes"')
    write(document.parent, OPENING, RIVERS.replace("Rivers", "Deltas"), TREATIES)

    assert run(*INTO, "--theirs", "--strict").returncode == 0
    assert load(document).session("rivers").title == "Deltas"


@pytest.mark.parametrize(
    ("choice", "status"), [("keep", "None"), ("cancel", "cancelled"), ("remove", "gone")]
)
def test_what_is_gone_is_told_and_stays_unless_it_is_to_go(
    run: Run, document: Path, choice: str, status: str
) -> None:
    write(document.parent, OPENING, RIVERS)

    done = run(*INTO, "--gone", choice)

    sessions = {it.id: str(it.status) for it in load(document).sessions}
    assert done.returncode == 0, done.stderr
    assert sessions.get("treaties", "gone") == status
    assert (b"  sessions.treaties\n" in done.stderr) == (choice == "keep")
    assert (b"takes such sessions out" in done.stderr) == (choice == "keep")


def test_what_is_no_session_stays_without_a_remedy(run: Run, document: Path) -> None:
    write(document.parent, OPENING, RIVERS.replace("Lab", "Aula"), TREATIES)

    done = run(*INTO)

    assert b"  rooms.lab\n" in done.stderr
    assert b"--gone" not in done.stderr


def test_what_was_taken_out_by_hand_does_not_come_back(run: Run, document: Path) -> None:
    text = document.read_text("utf-8")
    document.write_text(text[: text.index("[sessions.treaties]")], "utf-8")

    run(*INTO)

    assert "treaties" not in document.read_text("utf-8")


def test_an_id_that_was_renamed_is_known_by_its_source(run: Run, document: Path) -> None:
    run("edit", "rename", "event.toml", "rivers", "water", "--no-backup")
    write(document.parent, OPENING, RIVERS.replace("10:00-11:00", "10:30-11:00"), TREATIES)

    run(*INTO)

    event = load(document)
    assert [it.id for it in event.sessions] == ["opening", "water", "treaties"]
    assert f"{event.session('water').start:%H:%M}" == "10:30"


def test_what_follows_another_keeps_its_spelling_until_its_hours_change(
    run: Run, document: Path
) -> None:
    edit(document, 'day = 1\ntime = "10:00-11:00"', 'after = "opening"\nduration = "1 h"')

    run(*INTO)
    assert 'after = "opening"' in document.read_text("utf-8")

    write(document.parent, OPENING, RIVERS.replace("10:00-11:00", "12:00-13:00"), TREATIES)
    run(*INTO)
    assert f"{load(document).session('rivers').start:%H:%M}" == "12:00"


def test_without_a_record_items_are_matched_by_title_and_day(run: Run, document: Path) -> None:
    (document.parent / "event.imports.json").unlink()
    write(document.parent, OPENING, RIVERS, TREATIES, TREATIES.replace("Treaties", "Closing"))

    done = run(*INTO)

    assert [it.id for it in load(document).sessions] == ["opening", "rivers", "treaties", "closing"]
    assert b"matched by title and day, since nothing tells more:\n" in done.stderr


def test_without_a_record_nothing_that_the_document_says_is_replaced(
    run: Run, document: Path
) -> None:
    (document.parent / "event.imports.json").unlink()
    edit(document, 'time = "10:00-11:00"', 'time = "10:00-11:30"')
    edit(document, 'speakers = ["bob-beispiel"]\n', "")

    done = run(*INTO)

    rivers = load(document).session("rivers")
    day = "2027-03-26"
    line = f"  sessions.rivers.time: '{day} 10:00-11:30' here, '{day} 10:00-11:00' in the source"
    assert line in done.stderr.decode().splitlines()
    assert f"{rivers.end:%H:%M}" == "11:30"
    assert [it.who for it in rivers.participations] == ["bob-beispiel"]  # it said nothing


def test_contact_data_stay_out_of_the_public_files(run: Run, document: Path) -> None:
    people = document.parent / "people.csv"
    people.write_text("Name,E-mail\nAda Example,ada@example.org\n", "utf-8")

    done = run("import", "people.csv", "--into", "event.toml")

    private = [path for path in document.parent.iterdir() if ".private." in path.name]
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in private) == [
        "event.private.imports.json",
        "event.private.toml",
    ]
    assert all(path.stat().st_mode & 0o077 == 0 for path in private)
    assert load(document).person("ada-example").contact.email == "ada@example.org"  # type: ignore[union-attr]  # it has one
    public = files_of(document.parent).items()
    assert [n for n, data in public if b"ada@" in data and ".private." not in n] == ["people.csv"]


def test_a_new_private_file_is_named(run: Run, document: Path) -> None:
    people = document.parent / "people.csv"
    people.write_text("Name,E-mail\nAda Example,ada@example.org\n", "utf-8")
    line = ("import", "people.csv", "--into", "event.toml")

    dry = run(*line, "--dry-run")
    assert b"would change event.private.toml\n" in dry.stderr
    as_json = run(*line, "--dry-run", "--json")
    assert json.loads(as_json.stdout)["files"] == ["event.private.toml"]
    assert b"changed event.private.toml\n" in run(*line).stderr


def test_a_dry_run_writes_nothing(run: Run, document: Path) -> None:
    write(document.parent, OPENING.replace("Opening", "Welcome"), RIVERS, TREATIES)
    before = files_of(document.parent)

    done = run(*INTO, "--dry-run")

    assert done.stderr.startswith(b"would change event.toml\n")
    assert files_of(document.parent) == before


def test_json_has_what_was_taken_and_what_was_not(run: Run, document: Path) -> None:
    edit(document, 'title = "Rivers"', 'title = "Lakes"')
    write(document.parent, OPENING.replace("09:00", "09:15"), RIVERS.replace("Rivers", "Deltas"))

    report = json.loads(run(*INTO, "--json").stdout)

    assert report["taken"] == ["sessions.opening.time"]
    assert report["conflicts"] == [
        {"path": "sessions.rivers.title", "ours": "Lakes", "theirs": "Deltas"}
    ]
    assert report["gone"] == ["sessions.treaties"]


def test_a_record_that_cannot_be_read_is_told(run: Run, document: Path) -> None:
    (document.parent / "event.imports.json").write_text("{}", "utf-8")
    before = files_of(document.parent)

    done = run(*INTO)

    assert done.returncode == 1
    assert b"event.imports.json: cannot read what was imported before" in done.stderr
    assert files_of(document.parent) == before


def test_a_person_who_is_forgotten_is_in_no_record(run: Run, document: Path) -> None:
    run("forget", "event.toml", "bob-beispiel", "--yes", "--no-backup")

    assert b"eispiel" not in (document.parent / "event.imports.json").read_bytes()


def test_a_document_is_made_or_changed_and_not_both(run: Run, document: Path) -> None:
    done = run(*INTO, "-o", "other.toml")

    assert done.returncode == 2
    assert b"-o writes a new document, --into changes one" in done.stderr


TEA = "2027-03-26,15:00-15:30,Tea,,Lab\n2027-03-27,15:00-15:30,Tea,,Lab\n"


def test_one_day_of_a_repeated_session_goes(run: Run, document: Path) -> None:
    write(document.parent, OPENING, TEA)
    run(*INTO)
    run("import", "talks.csv", "--title", "S", "--timezone", "UTC", "-o", "tea.toml")
    assert "days = " in (document.parent / "tea.toml").read_text("utf-8")

    write(document.parent, OPENING, TEA.splitlines(keepends=True)[0])
    run("import", "talks.csv", "--into", "tea.toml", "--gone", "remove")

    sessions = load(document.parent / "tea.toml").sessions
    assert [it.id for it in sessions] == ["opening", "tea-1"]


def test_what_one_day_of_a_repeated_session_lost_is_gone_there_alone(
    run: Run, document: Path
) -> None:
    write(document.parent, OPENING, TEA)
    run("import", "talks.csv", "--title", "S", "--timezone", "UTC", "-o", "tea.toml")

    first, second = TEA.splitlines(keepends=True)
    write(document.parent, OPENING, first, second.replace("Lab", ""))
    run("import", "talks.csv", "--into", "tea.toml")

    event = load(document.parent / "tea.toml")
    assert [event.session(id).rooms for id in ("tea-1", "tea-2")] == [("lab",), ()]


def test_a_conflict_can_be_settled_later(run: Run, document: Path) -> None:
    edit(document, 'title = "Rivers"', 'title = "Lakes"')
    write(document.parent, OPENING, RIVERS.replace("Rivers", "Deltas"), TREATIES)
    for _ in range(2):
        assert b"'Lakes' here, 'Deltas' in the source" in run(*INTO).stderr

    run(*INTO, "--theirs")

    assert load(document).session("rivers").title == "Deltas"


def test_an_undone_import_can_be_made_again(run: Run, document: Path) -> None:
    write(document.parent, OPENING.replace("09:00-10:00", "09:30-10:00"), RIVERS, TREATIES)
    undo = run(*INTO).stderr.decode().splitlines()[-1].removeprefix("to undo it: ")
    for move in undo.split(" && "):
        _, source, target = move.split()
        (document.parent / source).rename(document.parent / target)

    run(*INTO)

    assert f"{load(document).session('opening').start:%H:%M}" == "09:30"


ADA = "2027-03-26,09:00-10:00,Opening,Ada Example <ada@example.org>,Aula\n"


def test_contact_data_that_go_leave_a_record_that_can_be_read(run: Run, document: Path) -> None:
    for row in (ADA, OPENING, OPENING.replace("09:00", "09:15")):
        write(document.parent, row, RIVERS, TREATIES)
        done = run(*INTO)
        assert done.returncode == 0, done.stderr


def test_contact_data_are_not_put_beside_public_ones(run: Run, document: Path) -> None:
    edit(document, 'name = "Ada Example"', 'name = "Ada Example"\ncontact.phone = "+49 30 1234"')
    write(document.parent, ADA, RIVERS, TREATIES)

    done = run(*INTO)

    assert b"ada@" not in document.read_bytes()
    assert b"+49 30 1234" in document.read_bytes()
    assert b"people.ada-example.contact.email" in done.stderr


def test_other_contact_data_of_a_person_stay(run: Run, document: Path) -> None:
    write(document.parent, ADA, RIVERS, TREATIES)
    run(*INTO)
    private = document.parent / "event.private.toml"
    edit(private, 'email = "ada@example.org"', 'email = "ada@example.org", phone = "+49 30 1234"')

    write(document.parent, ADA.replace("ada@", "new@"), RIVERS, TREATIES)
    run(*INTO)

    contact = load(document).person("ada-example").contact
    assert contact
    assert (contact.email, contact.phone) == ("new@example.org", "+49 30 1234")


def test_a_part_of_several_sources_says_nothing_of_the_rest(run: Run, document: Path) -> None:
    (document.parent / "more.csv").write_text(HEAD + TEA, "utf-8")
    run("import", "more.csv", "--into", "event.toml")
    write(document.parent, OPENING, RIVERS, TREATIES, TEA)
    run(*INTO)

    write(document.parent, OPENING, RIVERS, TREATIES)
    done = run(*INTO)

    assert b"gone" not in done.stderr


def test_one_of_the_files_of_a_source_is_not_the_whole_of_it(run: Run, tmp_path: Path) -> None:
    for name, row in (("a.csv", OPENING), ("b.csv", RIVERS)):
        (tmp_path / name).write_text(HEAD + row, "utf-8")
    facts = ("--title", "School", "--timezone", "UTC")
    run("import", "a.csv", "b.csv", *facts, "-o", "event.toml")

    done = run("import", "a.csv", "--into", "event.toml", "--gone", "remove")

    assert done.returncode == 0, done.stderr
    assert [it.id for it in load(tmp_path / "event.toml").sessions] == ["opening", "rivers"]


# --- what is not for the public


def test_what_is_not_public_is_in_the_private_record(run: Run, tmp_path: Path) -> None:
    text = 'eventkit = 1\n[event]\nid = "s"\ntitle = "S"\nstart = 2027-03-26\nend = 2027-03-26\n'
    more = 'timezone = "UTC"\n[sessions.open]\ntitle = "Open"\nnotes = "two banks"\n'
    hidden = '[sessions.closed]\ntitle = "Briefing"\naudience = "organizers"\n'
    (tmp_path / "source.toml").write_text(text + more + hidden, "utf-8")

    run("import", "source.toml", "-o", "event.toml")

    public = (tmp_path / "event.imports.json").read_text("utf-8")
    private = (tmp_path / "event.private.imports.json").read_text("utf-8")
    for word in ("two banks", "Briefing", "briefing"):
        assert word not in public
    assert "two banks" in private
    assert "Open" in public


def test_notes_that_became_private_in_the_source_move_to_the_private_file(
    run: Run, tmp_path: Path
) -> None:
    text = 'eventkit = 1\n[event]\nid = "s"\ntitle = "S"\nstart = 2027-03-26\nend = 2027-03-26\n'
    talk = 'timezone = "UTC"\n[sessions.open]\ntitle = "Open"\n'
    source = tmp_path / "source.toml"
    source.write_text(f'{text}{talk}notes = "two banks"\n', "utf-8")
    run("import", "source.toml", "-o", "event.toml")
    source.write_text(text + talk, "utf-8")
    head = 'eventkit = 1\nextends = "s"\n'
    (tmp_path / "source.private.toml").write_text(
        f'{head}[sessions.open]\nnotes = "a guard is ill"\n', "utf-8"
    )

    done = run("import", "source.toml", "--into", "event.toml")

    public = (tmp_path / "event.toml").read_text("utf-8")
    assert "notes" not in public
    assert done.stderr.decode().endswith(" && rm event.private.toml\n")
    assert "a guard is ill" in (tmp_path / "event.private.toml").read_text("utf-8")
    assert load(tmp_path / "event.toml").session("open").notes == "a guard is ill"


# --- sources with keys of their own

ACME = """
import json
from eventkit.plugins import Draft, Imported, Importer, hookimpl

def read(data, options):
    rows = json.loads(data)
    sessions = {f"s{n}": {"title": title, "day": 1, "time": time}
                for n, (_, title, time) in enumerate(rows)}
    event = {"title": "School", "start": "2027-03-26", "end": "2027-03-26", "timezone": "UTC"}
    keys = {f"sessions.s{n}": row[0] for n, row in enumerate(rows)}
    return Imported(drafts=[Draft(tables={"event": event, "sessions": sessions}, keys=keys)])

@hookimpl
def eventkit_importers():
    yield Importer(name="acme", summary="Rows", extensions=[".acme"], read=read)
"""


def test_an_item_is_found_by_the_key_of_its_source(run: Run, tmp_path: Path) -> None:
    (tmp_path / "acme.py").write_text(ACME, "utf-8")
    source = tmp_path / "talks.acme"
    source.write_text('[["a1", "Rivers", "09:00-10:00"], ["b2", "Lakes", "10:00-11:00"]]', "utf-8")
    run("import", "talks.acme", "-p", "acme.py", "-o", "event.toml")
    ids = [it.id for it in load(tmp_path / "event.toml").sessions]

    source.write_text('[["b2", "Big Lakes", "08:00-09:00"], ["a1", "Deltas", "12:00-13:00"]]')
    done = run("import", "talks.acme", "-p", "acme.py", "--into", "event.toml")

    sessions = load(tmp_path / "event.toml").sessions
    assert done.returncode == 0, done.stderr
    assert [(it.id, it.title) for it in sessions] == [(ids[0], "Deltas"), (ids[1], "Big Lakes")]


# --- which source it is


def test_a_file_of_another_name_is_another_source(run: Run, document: Path) -> None:
    document.with_name("tea.csv").write_text(HEAD + TEA, "utf-8")

    done = run("import", "tea.csv", "--into", "event.toml", "--gone", "remove")

    assert done.returncode == 0, done.stderr
    assert b"this is another source than those imported before: talks.csv\n" in done.stderr
    ids = [it.id for it in load(document).sessions]
    assert ids == ["opening", "rivers", "treaties", "tea-1", "tea-2"]


def test_whether_it_is_a_new_version_of_another_source_must_be_said(
    run: Run, document: Path
) -> None:
    document.with_name("talks.csv").rename(document.with_name("b.csv"))
    before = files_of(document.parent)

    done = run("import", "b.csv", "--into", "event.toml")
    assert done.returncode == 2
    assert b"with --as talks.csv it is a new version of that, with --as b.csv a" in done.stderr
    assert files_of(document.parent) == before

    done = run("import", "b.csv", "--into", "event.toml", "--as", "b.csv")
    assert done.returncode == 0
    assert run("import", "b.csv", "--into", "event.toml").stderr.startswith(b"nothing changes")


def test_a_new_version_under_another_name_is_named_by_the_user(run: Run, document: Path) -> None:
    write(document.parent, OPENING, RIVERS.replace("10:00-11:00", "10:15-11:00"))
    (document.parent / "talks.csv").rename(document.parent / "talks-2.csv")
    line = ("import", "talks-2.csv", "--into", "event.toml", "--as", "talks.csv")

    done = run(*line)
    before = files_of(document.parent)
    run(*line)

    assert done.returncode == 0, done.stderr
    assert done.stderr.endswith(b"event.imports.json.old-1 event.imports.json\n")
    assert b"gone from the source, and still in the document:\n  sessions.treaties\n" in done.stderr
    assert files_of(document.parent) == before


def test_files_of_one_name_in_two_folders_are_two_sources(run: Run, tmp_path: Path) -> None:
    facts = ("--title", "School", "--timezone", "UTC")
    for folder, row in (("main", OPENING), ("evening", TREATIES)):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, row)
    run("import", "main/talks.csv", *facts, "--end", "2027-03-27", "-o", "event.toml")

    done = run("import", "evening/talks.csv", "--into", "event.toml", "--gone", "remove")

    assert done.returncode == 0, done.stderr
    assert [it.id for it in load(tmp_path / "event.toml").sessions] == ["opening", "treaties"]
    record = json.loads((tmp_path / "event.imports.json").read_text("utf-8"))
    assert [it["files"] for it in record["sources"]] == [["main/talks.csv"], ["evening/talks.csv"]]


def test_a_source_is_known_however_its_path_is_spelt(run: Run, document: Path) -> None:
    before = files_of(document.parent)
    (document.parent / "sub").mkdir()

    for path in ("sub/../talks.csv", str(document.with_name("talks.csv"))):
        done = run("import", path, "--into", "event.toml")

        assert done.stderr.startswith(b"nothing changes")
    assert files_of(document.parent) == before


def test_a_source_that_was_moved_is_the_same_source(run: Run, document: Path) -> None:
    (document.parent / "sub").mkdir()
    document.with_name("talks.csv").rename(document.parent / "sub" / "talks.csv")

    moved = run("import", "sub/talks.csv", "--into", "event.toml")

    assert moved.stderr.startswith(b"nothing changes")


def test_what_was_typed_for_all_sources_counts_for_another_one(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Date,Time,Title\n26 March,09:00-10:00,Opening\n", "utf-8")
    (tmp_path / "b.csv").write_text("Date,Time,Title\n26 March,11:00-12:00,Rivers\n", "utf-8")
    facts = ("--title", "School", "--timezone", "UTC", "--year", "2027")
    run("import", "a.csv", *facts, "-o", "event.toml")

    done = run("import", "b.csv", "--into", "event.toml")

    assert done.returncode == 0, done.stderr
    assert [it.id for it in load(tmp_path / "event.toml").sessions] == ["opening", "rivers"]


@pytest.mark.parametrize("names", [("a",), ("a", "b", "c")])
def test_each_source_has_one_name(names: tuple[str, ...], run: Run, document: Path) -> None:
    typed = [word for name in names for word in ("--as", name)]

    done = run("import", "talks.csv", "talks.csv", "--into", "event.toml", *typed)

    assert done.returncode == 2
    assert b"--as NAME goes with each source" in done.stderr


# --- what only the organisers may see

PUBLIC = """\
eventkit = 1
[event]
id = "school"
title = "School"
start = 2027-03-26
end = 2027-03-27
timezone = "UTC"
[sessions.opening]
title = "Opening"
day = 1
time = "09:00-10:00"
"""

BOARD = """\
eventkit = 1
extends = "school"
[people.bob]
name = "Bob Beispiel"
[sessions.board]
title = { en = "Board", de = "Vorstand" }
day = 2
time = "12:00-13:00"
speakers = ["bob"]
"""


@pytest.mark.parametrize("has_file", [False, True])
def test_new_items_for_organisers_go_into_the_private_file(
    run: Run, document: Path, *, has_file: bool
) -> None:
    private = document.with_name("event.private.toml")
    if has_file:
        id = load(document).id
        private.write_text(f'eventkit = 1\nextends = "{id}"\n', "utf-8")
        private.chmod(0o600)
    document.with_name("source.toml").write_text(PUBLIC, "utf-8")
    document.with_name("source.private.toml").write_text(BOARD, "utf-8")

    done = run("import", "source.toml", "--into", "event.toml")

    assert done.returncode == 0, done.stderr
    public = document.read_text("utf-8") + document.with_name("event.imports.json").read_text()
    for word in ("board", "Board", "Vorstand", "extends"):
        assert word not in public
    assert private.stat().st_mode & 0o777 == 0o600
    view = load(document).view(language="de", audience="organizers")
    board = view.session("board")
    assert (board.title, f"{board.start:%d %H:%M}") == ("Vorstand", "27 12:00")
    before = files_of(document.parent)
    assert b"nothing changes" in run("import", "source.toml", "--into", "event.toml").stderr
    assert files_of(document.parent) == before


def test_a_new_translation_of_a_private_item_stays_private(run: Run, document: Path) -> None:
    document.with_name("source.toml").write_text(PUBLIC, "utf-8")
    source = document.with_name("source.private.toml")
    source.write_text(BOARD.replace('{ en = "Board", de = "Vorstand" }', '"Board"'), "utf-8")
    run("import", "source.toml", "--into", "event.toml")
    source.write_text(BOARD, "utf-8")

    done = run("import", "source.toml", "--into", "event.toml")

    assert done.returncode == 0, done.stderr
    assert "Vorstand" not in document.read_text("utf-8")
    view = load(document).view(language="de", audience="organizers")
    assert view.session("board").title == "Vorstand"


def test_the_same_source_after_a_removal_changes_not_one_byte(run: Run, document: Path) -> None:
    write(document.parent, OPENING, RIVERS)
    run(*INTO, "--gone", "remove")
    assert "treaties" not in document.read_text("utf-8")
    before = files_of(document.parent)

    for _ in range(2):
        done = run(*INTO, "--gone", "remove")
        assert b"nothing changes" in done.stderr
        assert files_of(document.parent) == before


def test_both_sides_at_once_are_a_fault_of_the_line(run: Run, document: Path) -> None:
    done = run(*INTO, "--theirs", "--ours")

    assert done.returncode == 2
    assert b"take one of them" in done.stderr


def test_a_conflict_stands_below_no_word_that_the_document_has_all(
    run: Run, document: Path
) -> None:
    edit(document, 'title = "Rivers"', 'title = "Lakes"')
    write(document.parent, OPENING, RIVERS.replace("Rivers", "Seas"), TREATIES)

    done = run(*INTO)

    assert done.stderr.splitlines()[0] == b"nothing changes in the document"


@pytest.mark.parametrize("reversed_too", [False, True])
def test_some_files_of_a_source_and_then_all_change_not_one_byte(
    run: Run, tmp_path: Path, *, reversed_too: bool
) -> None:
    (tmp_path / "talks.csv").write_text(HEAD + OPENING, "utf-8")
    people = "Name,Organisation,Email\nAda Example,Lakes,ada@example.org\n"
    (tmp_path / "people.csv").write_text(people, "utf-8")
    facts = ("--title", "School", "--timezone", "UTC", "-o", "event.toml")
    run("import", "talks.csv", "people.csv", *facts)
    before = files_of(tmp_path)
    orders = [["people.csv"], ["talks.csv", "people.csv"], ["talks.csv"]]

    for files in orders + ([["people.csv", "talks.csv"]] if reversed_too else []):
        done = run("import", *files, "--into", "event.toml")

        assert done.returncode == 0, done.stderr
        assert files_of(tmp_path) == before


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize("data", [LOCKED, b"PK\x03\x04 and no more"])
def test_a_workbook_that_cannot_be_read_leaves_the_document_as_it_is(
    run: Run, document: Path, data: bytes
) -> None:
    (document.parent / "talks.xlsx").write_bytes(data)
    before = files_of(document.parent)

    done = run("import", "talks.xlsx", "--into", "event.toml")

    assert done.returncode == 1
    assert done.stderr.startswith(b"talks.xlsx: the workbook is ")
    assert files_of(document.parent) == before
