"""Minutes, read through the doors that users have."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, ClassVar

import pytest

import eventkit
import eventkit_followup
from eventkit import DocumentError, Event
from eventkit.model import Outcome
from eventkit.testing import ImporterContract
from eventkit.testing.command_line import App
from eventkit.testing.fixtures import app
from eventkit_followup import MINUTES
from eventkit_followup.minutes.lines import vocabulary

__all__ = ["app"]

FACTS = {"title": "School", "timezone": "Europe/Berlin", "start": "2027-03-26"}
DOCUMENT = """\
eventkit = 1
[event]
id = "school"
uid = "school-2027"
title = "School"
start = 2027-03-26
end = 2027-03-27
timezone = "Europe/Berlin"
[people.ada]
name = "Ada Example"
[people.al]
name = "Al Easy"
[people.ben]
name = "Ben van der Muster"
[organizations.institute]
name = "Institute of Rivers"
abbreviation = "IR"
[sessions.opening]
title = { en = "Opening", ru = "Открытие" }
day = 1
time = "09:00-10:00"
[sessions.welcome]
title = "Tea"
day = 1
[sessions.goodbye]
title = "Tea"
day = 2
[sessions.closed]
title = "Closed talks"
audience = "organizers"
day = 1  # as agreed
[outcomes.F-1]
kind = "finding"
title = "Water is low"
"""


class TestMinutes(ImporterContract):
    importer = MINUTES
    inputs: ClassVar[dict[str, bytes]] = {
        "english": b"# Opening\n\n- **ACTION:** Ada Example, write, by 30 June 2027\n",
        "russian": "РЕШИЛИ: Встретиться\nПОРУЧЕНИЕ: Ада Пример, написать, 2027\n".encode(),
        "table": b"| ACTION | Ada Example | write | 2027-06-30 |\n|--|--|--|--|\n",
    }


def read(text: str | bytes, **options: object) -> Event:
    data = text if isinstance(text, bytes) else text.encode()
    facts: dict[str, Any] = {"title": "School", "timezone": "Europe/Berlin"}
    days = {it: eventkit.loads(DOCUMENT).start for it in ("start", "end")}
    return eventkit.read(data, format="minutes", options={**facts, **days, **options}).events[0]


def outcome(text: str, **options: object) -> Outcome:
    (result,) = read(text, **options).outcomes
    return result


class Imported:
    """What `import --into` made of minutes, and printed."""

    def __init__(self, app: App, minutes: str | bytes, document: str = DOCUMENT) -> None:
        path = app.folder / "event.toml"
        if not path.exists():
            app.register(eventkit_followup)
            path.write_text(document, encoding="utf-8")
        data = minutes if isinstance(minutes, bytes) else minutes.encode()
        (app.folder / "minutes.md").write_bytes(data)
        self.path = path
        self.result = app.run("import", "minutes.md", "--from", "minutes", "--into", "event.toml")

    @property
    def new(self) -> list[Outcome]:
        return [it for it in eventkit.load(self.path).outcomes if it.id != "F-1"]

    @property
    def notes(self) -> str:
        return self.result.errors


# --- labels and lines


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("ACTION: Write the plan", "action"),
        ("- **Action item 3:** Write the plan", "action"),
        ("* __Decision__: Meet", "decision"),
        ("RESOLVED: To meet", "decision"),
        ("1. Recommendation: Meet", "recommendation"),
        ("> Finding: Water is low", "finding"),
        ("Commitment: We come back", "commitment"),
        ("ПОСТАНОВИЛИ: Встретиться", "decision"),
        ("Поручение: Написать", "action"),
        ("Рекомендация: Измерить", "recommendation"),
        ("Вывод: Воды мало", "finding"),
    ],
)
def test_a_label_at_the_start_of_a_line_is_an_outcome(line: str, kind: str) -> None:
    assert outcome(f"Text.\n\n{line}\n").kind == kind


def test_a_line_goes_on_until_the_next_item_or_blank_line() -> None:
    text = "- ACTION: Write the plan\n  with figures\n- Lunch\n\nFINDING: It rains\n\nMore text.\n"

    assert [it.title for it in read(text).outcomes] == ["Write the plan with figures", "It rains"]


def test_a_long_text_has_its_first_sentence_as_title() -> None:
    text = f"The lake is deep. {'It was measured again and again. ' * 6}".strip()

    result = outcome(f"FINDING: {text}")
    assert (result.title, result.text) == ("The lake is deep.", text)


def test_an_id_behind_the_label_and_outcomes_in_brackets_are_kept() -> None:
    text = "FINDING F-7: It rains\nRECOMMENDATION R-2: Take coats (F-7)\n"

    assert [(it.id, it.follows) for it in read(text).outcomes] == [("F-7", ()), ("R-2", ("F-7",))]


def test_outcomes_in_brackets_may_stand_behind_the_date() -> None:
    event = read("FINDING F-1: It rains\nACTION: Ada Example, write, by 30 June 2027 (F-1)\n")

    action = event.outcome("A-1")
    assert (action.follows, str(action.due)) == (("F-1",), "2027-06-30")


@pytest.mark.parametrize(("box", "status"), [("[x]", "done"), ("[ ]", "open")])
def test_a_box_says_whether_it_is_done(box: str, status: str) -> None:
    assert outcome(f"- {box} ACTION: Open the window").status == status


# --- who, what, due


@pytest.mark.parametrize(
    ("line", "title", "due"),
    [
        ("Ada Example, write, with care, by 30 June 2027", "Write, with care", "2027-06-30"),
        ("Ada Example, write, Q3 2027", "Write", "Q3 2027"),
        ("Ada Example, write, 2027-06", "Write", "2027-06"),
        ("Ada Example, написать, до 30 июня 2027 г.", "Написать", "2027-06-30"),  # Cyrillic
        ("Ada Example, написать, III квартал 2027 года", "Написать", "Q3 2027"),
        ("Ada Example to write by June 2027", "Write", "2027-06"),
        ("Ada Example, write by 2027", "Write", "2027"),
    ],
)
def test_an_action_is_who_what_and_by_when(line: str, title: str, due: str) -> None:
    event = read(f"ACTION: {line}")

    (action,) = event.outcomes
    assert [event.party(id).name for id in action.owners] == ["Ada Example"]
    assert (action.title, str(action.due)) == (title, due)


def test_the_row_of_a_table_has_them_in_its_cells() -> None:
    row = "| **ACTION** | Ada Example | write, and send | 2027-06-30 |"

    action = outcome(f"| What | Who | What | When |\n|---|---|---|---|\n{row}\n")
    assert (action.title, str(action.due)) == ("Write, and send", "2027-06-30")


@pytest.mark.parametrize(
    ("due", "doubt"),
    [("03/04/2027", "it is 2027-04-03 or 2027-03-04"), ("by 30 June", "it has no year")],
)
def test_a_date_in_doubt_stays_as_words_and_is_noted(due: str, doubt: str) -> None:
    data = f"\nACTION: Ada Example, write, {due}\n".encode()
    draft = MINUTES.read(data, MINUTES.options())

    (note,) = [it for it in draft.notes if it.path.endswith("due_text")]
    assert outcome(data.decode()).due_text == due
    assert (note.place, doubt in note.message) == (2, True)


def test_an_option_gives_the_year() -> None:
    assert str(outcome("ACTION: Ada Example, write, 30 June", year=2028).due) == "2028-06-30"


def test_words_for_a_time_are_kept_and_nothing_is_computed() -> None:
    action = outcome("ACTION: Ada Example, write, by the next meeting")

    assert (action.due, action.due_text) == (None, "by the next meeting")


# --- who is meant


@pytest.mark.parametrize(
    ("who", "ids"),
    [
        ("Ada Example", ("ada",)), ("Example Ada", ("ada",)), ("A. Example", ("ada",)),
        ("Example A.", ("ada",)), ("Dr. Ada", ("ada",)), ("Muster", ("ben",)), ("BvdM", ()),
        ("BM", ("ben",)), ("B.M.", ("ben",)), ("IR", ("institute",)), ("Ben and Al", ("ben", "al")),
        ("Ada / IR", ("ada", "institute")),
    ],
)  # fmt: skip
def test_people_of_the_document_are_known_by_names_and_initials(
    app: App, who: str, ids: tuple[str, ...]
) -> None:
    imported = Imported(app, f"# Opening\nACTION: {who}, write, 2027\n")

    assert imported.new[0].owners == ids, imported.notes


def test_two_people_of_the_same_initials_are_named_with_the_line(app: App) -> None:
    imported = Imported(app, "# Opening\n\nACTION: AE, write, 2027\n")

    (action,) = imported.new
    assert (action.owners, action.notes) == ((), "Named in the minutes: AE")
    assert "AE may be Ada Example (ada) or Al Easy (al): write the whole name (minutes.md:3)" in (
        imported.notes
    )


def test_a_list_of_those_present_explains_initials(app: App) -> None:
    text = "Present: Ada Example (AE), Al Easy (AY)\n\n# Opening\nACTION: AE, write, 2027\n"

    assert Imported(app, text).new[0].owners == ("ada",)


def test_somebody_who_is_not_known_is_noted_with_the_nearest_name(app: App) -> None:
    imported = Imported(app, "# Opening\nACTION: Ada Exampel, write, 2027\n")

    assert imported.new[0].owners == ()
    assert (
        "nobody is called Ada Exampel; did you mean Ada Example? (minutes.md:2)" in imported.notes
    )
    assert len(eventkit.load(imported.path).people) == 3


# --- sessions


@pytest.mark.parametrize(
    "heading",
    ["# Opening", "## 1. Opening", "Opening\n---", "**Opening**", "Session: Opening", "Opening",
     "## Session 3: Opening", "## 09:00–10:00 Opening", "## Opening (09:00)", "## Открытие"],
)  # fmt: skip
def test_a_heading_names_the_session(app: App, heading: str) -> None:
    text = f"{heading}\n\n### Decisions\n\nDECISION: Meet\n".replace("###", "#######")

    document = f"{DOCUMENT}[translations.ru.event]\ntitle = 'Школа'\n"
    assert Imported(app, text, document).new[0].session == "opening"


def test_days_tell_sessions_of_one_title_apart(app: App) -> None:
    imported = Imported(app, "# Day 2\n\n## Tea\nDECISION: Meet\n")

    assert imported.new[0].session == "goodbye"


@pytest.mark.parametrize(
    ("heading", "note"),
    [
        (
            "## Tea",
            "several sessions are called 'Tea': welcome, goodbye; it has none (minutes.md:2)",
        ),
        ("## Lunch", "no session is called 'Lunch', its heading: it has none (minutes.md:2)"),
        ("", "it stands below no heading of a session: it has none (minutes.md:2)"),
    ],
)
def test_an_outcome_without_a_certain_session_is_noted(app: App, heading: str, note: str) -> None:
    imported = Imported(app, f"{heading}\nDECISION: Meet\n")

    assert imported.new[0].session is None
    assert note in imported.notes


def test_the_outcomes_of_a_closed_session_are_as_closed(app: App) -> None:
    imported = Imported(app, "## Closed talks\nDECISION: Nobody may know\n")

    public = [path for path in app.folder.glob("event*") if "private" not in path.name]
    texts = [path.read_text() for path in public]
    assert imported.new[0].audience == "organizers"
    assert not any("Nobody may know" in text for text in texts)
    assert "Closed talks" not in (app.folder / "event.imports.json").read_text()


# --- into a document


def test_the_document_is_edited_with_care_and_the_same_minutes_change_nothing(app: App) -> None:
    text = "# Opening\nACTION: Ada, write, 2027\nDECISION: Meet (F-1)\n"
    imported = Imported(app, text)
    first = imported.path.read_text()

    assert first.startswith(DOCUMENT)
    assert imported.new[1].follows == ("F-1",)
    again = Imported(app, text)
    assert "nothing changes" in again.notes
    assert again.path.read_text() == first


def test_a_later_version_of_the_minutes_changes_what_changed(app: App) -> None:
    Imported(app, "# Opening\nACTION: Ada, write, 2027\n")
    imported = Imported(app, "# Opening\nFINDING: It rains\nACTION: Ada, write, 2028\n")

    assert [(it.id, str(it.due)) for it in imported.new] == [("A-1", "2028"), ("F-2", "None")]


def test_what_has_no_place_is_listed_with_its_line(app: App) -> None:
    text = "# Opening\nACTION:\nWe agreed. ACTION: Ada, write\nDECISION: Meet (F-9)\n"

    notes = Imported(app, text).notes
    assert "it has no text (minutes.md:2)" in notes
    assert "ACTION: stands inside a line" in notes
    assert "there is no outcome F-9, which it follows (minutes.md:4)" in notes


def test_minutes_are_recognised_without_their_name(app: App) -> None:
    app.register(eventkit_followup)
    (app.folder / "minutes.md").write_text("# School\n\n## Opening\nDECISION: Meet\n")
    facts = [word for key, value in FACTS.items() for word in (f"--{key}", value)]
    done = app.run("import", "minutes.md", "-o", "new.toml", *facts, "--end", "2027-03-27")

    event = eventkit.load(app.folder / "new.toml")
    assert done.code == 0, done.errors
    assert event.session(str(event.outcomes[0].session)).title == "Opening"


# --- bad input


def test_minutes_in_another_encoding_are_refused_with_the_line_and_the_document_stays(
    app: App,
) -> None:
    imported = Imported(app, "# Opening\nDECISION: Zürich\n".encode("latin-1"))

    assert imported.result.code == 1
    assert "minutes.md:2: this line is not in utf-8" in imported.notes
    assert "--option encoding=latin-1" in imported.notes
    assert imported.path.read_text() == DOCUMENT


def test_an_option_names_the_encoding() -> None:
    data = "ВЫВОД: Воды мало".encode("cp1251")

    assert read(data, encoding="cp1251").outcomes[0].title == "Воды мало"


@pytest.mark.parametrize("text", ["", "# Opening\n\nWe talked.\n"])
def test_minutes_without_outcomes_are_refused(text: str) -> None:
    with pytest.raises(DocumentError, match="no line of it begins with ACTION:"):
        read(text)


@pytest.mark.parametrize("piece", ["a, ", "ACTION: ", "(", "a b ", "A.", "*", "# a\n", "|a", "1 "])
def test_what_is_long_is_read_or_refused_in_time(piece: str) -> None:
    data = f"ACTION: x\nACTION: {piece * (60_000 // len(piece))}\n"
    before = time.process_time()
    read(data)

    assert time.process_time() - before < 5


def test_notes_are_for_programs_too(app: App) -> None:
    Imported(app, "# Opening\nDECISION: Meet\n")
    done = app.run("import", "minutes.md", "--into", "event.toml", "--dry-run", "--json")

    assert json.loads(done.output)["notes"] == []


def test_the_document_keeps_its_other_files(app: App, tmp_path: Path) -> None:
    imported = Imported(app, "# Opening\nDECISION: Meet\n")

    assert (tmp_path / "event.toml.old-1").read_text() == DOCUMENT
    assert imported.result.code == 0


def test_the_page_lists_all_words() -> None:
    page = (Path(__file__).parents[3] / "docs/how-to/from-minutes.md").read_text(encoding="utf-8")

    missing = [
        word for words in vocabulary()["kinds"].values() for word in words if word not in page
    ]
    assert missing == []
