"""The files that are read with a document."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import eventkit
from eventkit.model import Audience

MAIN = """\
eventkit = 1
[event]
id = "school"
title = "School"
start = 2027-03-26
end = 2027-03-27
timezone = "Europe/Berlin"
[people.ada]
name = "Ada"
[sessions.opening]
title = "Opening"
"""
RUSSIAN = """\
eventkit = 1
translates = "school"
[event]
title = "Школа"
[sessions.opening]
title = "Открытие"
"""
PRIVATE = """\
eventkit = 1
extends = "school"
[people.ada]
contact = { email = "ada@example.org" }
notes = "Comes late"
[sessions.opening]
online = { url = "https://example.org" }
participations = [{ who = "ada", role = "chair" }]
[sessions.team]
title = "Team"
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "school.toml"
    path.write_text(MAIN, encoding="utf-8")
    return path


def beside(document: Path, middle: str, text: str) -> Path:
    path = document.with_name(f"school.{middle}.toml")
    path.write_text(text, encoding="utf-8")
    return path


def faults(document: Path) -> list[tuple[str, str, int | None]]:
    with pytest.raises(eventkit.DocumentError) as raised:
        eventkit.load(document)
    return [(f.rule, Path(f.file or "").name, f.line) for f in raised.value.faults]


def test_a_translation_is_read_with_the_document(document: Path) -> None:
    beside(document, "ru", RUSSIAN)

    event = eventkit.load(document)
    assert event.view(language="ru").session("opening").title == "Открытие"


def test_lines_are_looked_for_only_where_something_is_wrong(document: Path) -> None:
    beside(document, "ru", RUSSIAN)
    beside(document, "private", PRIVATE)
    code = (
        "import sys, eventkit; eventkit.load(sys.argv[1]); print('tree_sitter' in sys.modules)\n"
        "try: eventkit.load(sys.argv[2])\n"
        "except eventkit.DocumentError: print('tree_sitter' in sys.modules)"
    )
    wrong = document.with_name("wrong.toml")
    wrong.write_text(MAIN.replace("School", ""), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code, document, wrong], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False", "True"]


def test_a_translation_of_what_is_gone_says_what_to_do(document: Path) -> None:
    beside(document, "ru", RUSSIAN.replace("sessions.opening", "sessions.welcome"))

    with pytest.raises(eventkit.DocumentError) as raised:
        eventkit.load(document)

    (fault,) = raised.value.faults
    assert (fault.rule, fault.place) == ("unknown-id", "sessions.welcome")
    assert fault.message == "no 'welcome' in sessions to translate"
    assert fault.hint == "write its present id, or take the translation out"


def test_what_the_private_file_adds_is_for_organisers(document: Path) -> None:
    beside(document, "private", PRIVATE)
    event = eventkit.load(document)
    opening = event.session("opening")

    assert event.session("team").audience is Audience.ORGANIZERS
    assert opening.online and opening.online.audience is Audience.ORGANIZERS
    assert [p.audience for p in opening.participations] == [Audience.ORGANIZERS]
    assert event.people[0].notes == "Comes late"
    assert [s.id for s in event.view(audience="participants").sessions] == ["opening"]


def test_the_private_file_may_widen_an_audience(document: Path) -> None:
    beside(
        document,
        "private",
        PRIVATE.replace('title = "Team"', 'title = "Team"\naudience = "public"'),
    )

    assert eventkit.load(document).session("team").audience is Audience.PUBLIC


def test_the_private_file_may_not_change_what_the_document_says(document: Path) -> None:
    beside(document, "private", PRIVATE + '[rooms.a]\nname = "A"\n[event]\ntitle = "Other"\n')

    assert faults(document) == [("not-private", "school.private.toml", 14)]


def test_the_private_file_may_not_leave_open_who_is_hidden(document: Path) -> None:
    people = 'participations = [{ who = "TBA", role = "witness" }]\n'
    beside(document, "private", 'eventkit = 1\nextends = "school"\n[sessions.opening]\n' + people)

    assert faults(document) == [("too-visible", "school.private.toml", 4)]


def test_a_table_that_the_private_file_cannot_have_is_a_fault(document: Path) -> None:
    beside(document, "private", f'{PRIVATE}[checks]\nignore = ["no-uid"]\n')

    assert faults(document) == [("unknown-key", "school.private.toml", 11)]


def test_the_same_value_in_two_files_is_a_fault(document: Path) -> None:
    document.write_text(MAIN.replace('name = "Ada"', 'name = "Ada"\nnotes = "x"'), encoding="utf-8")
    beside(document, "private", PRIVATE)

    assert faults(document) == [("given-twice", "school.private.toml", 5)]


def test_extension_data_of_both_files_are_read_together(document: Path) -> None:
    document.write_text(f"{MAIN}x = {{ acme = {{ seats = 5 }} }}\n", encoding="utf-8")
    beside(document, "private", f"{PRIVATE}[sessions.opening.x.other]\ntable = 1\n")

    x = eventkit.load(document).session("opening").x
    assert {plugin: dict(table) for plugin, table in x.items()} == {
        "acme": {"seats": 5},
        "other": {"table": 1},
    }


@pytest.mark.parametrize(
    ("data", "rule"), [("{ acme = { seats = 6 } }", "given-twice"), ("5", "wrong-type")]
)
def test_extension_data_that_do_not_go_together_are_a_fault(
    document: Path, data: str, rule: str
) -> None:
    document.write_text(f"{MAIN}x = {{ acme = {{ seats = 5 }} }}\n", encoding="utf-8")
    head = 'eventkit = 1\nextends = "school"\n[sessions.opening]\n'
    beside(document, "private", f"{head}x = {data}\n")

    assert faults(document) == [(rule, "school.private.toml", 4)]


def test_a_text_translated_twice_is_a_fault(document: Path) -> None:
    document.write_text(MAIN.replace('"Opening"', '{ en = "Opening", ru = "О" }'), encoding="utf-8")
    beside(document, "ru", RUSSIAN)

    assert faults(document) == [("given-twice", "school.ru.toml", 6)]


@pytest.mark.parametrize(
    ("middle", "text"),
    [
        ("ru", RUSSIAN.replace('"school"', '"other"')),
        ("private", PRIVATE.replace('"school"', '"x"')),
    ],
)
def test_a_file_of_another_event_is_refused(document: Path, middle: str, text: str) -> None:
    beside(document, middle, text)

    assert faults(document) == [("another-event", f"school.{middle}.toml", 2)]


def test_a_file_named_as_a_sibling_must_say_so(document: Path) -> None:
    beside(document, "ru", 'eventkit = 1\n[event]\ntitle = "Школа"\n')

    assert faults(document) == [("missing-key", "school.ru.toml", 1)]


@pytest.mark.parametrize(("middle", "text"), [("ru", RUSSIAN), ("private", PRIVATE)])
def test_a_sibling_alone_names_its_document(document: Path, middle: str, text: str) -> None:
    beside(document, middle, text)

    with pytest.raises(eventkit.DocumentError) as raised:
        eventkit.load(document.with_name(f"school.{middle}.toml"))

    (fault,) = raised.value.faults
    assert (fault.rule, fault.line) == ("not-a-document", 2)
    assert fault.hint == f"name {document}: this file is read with it"


def test_a_sibling_under_a_name_of_its_own_is_told_how_to_be_called(tmp_path: Path) -> None:
    path = tmp_path / "secrets.toml"
    path.write_text(PRIVATE, encoding="utf-8")

    with pytest.raises(eventkit.DocumentError, match=r"event\.private\.toml"):
        eventkit.load(path)


def test_what_is_added_to_an_item_that_is_gone_is_told_so(document: Path) -> None:
    beside(document, "private", 'eventkit = 1\nextends = "school"\n[sessions.gone]\nnotes = "x"\n')

    with pytest.raises(
        eventkit.DocumentError, match=r"sessions\.gone is not in the document: correct the id"
    ):
        eventkit.load(document)


def test_a_translation_holds_texts_only(document: Path) -> None:
    beside(document, "ru", RUSSIAN + 'kind = "plenary"\n')

    assert faults(document) == [("unknown-key", "school.ru.toml", 7)]


def test_a_translation_of_nothing_is_a_fault(document: Path) -> None:
    beside(document, "ru", RUSSIAN.replace("sessions.opening", "sessions.openin"))

    assert faults(document) == [("unknown-id", "school.ru.toml", 5)]


def test_files_that_only_look_alike_are_left_alone(document: Path) -> None:
    beside(document, "releases", "this is = not toml at all [")
    beside(document, "de", MAIN)

    assert eventkit.load(document).translations == {}


def test_a_fault_names_the_file_it_is_in(document: Path) -> None:
    beside(document, "private", PRIVATE + "kind = 5\n")

    assert faults(document) == [("wrong-type", "school.private.toml", 11)]


def test_after_loading_nothing_tells_where_it_stood(document: Path) -> None:
    beside(document, "ru", RUSSIAN)
    beside(document, "private", PRIVATE)
    event = eventkit.load(document)

    assert eventkit.loads(eventkit.dumps(event)) == event


def test_what_is_still_to_be_translated_stays_in_the_language_of_the_event(document: Path) -> None:
    text = RUSSIAN.replace('"Открытие"', '""') + '\n[days.1]\ntitle = " "\n'
    beside(document, "ru", text.replace("[sessions", 'topics = ["вода", ""]\n[sessions', 1))
    document.write_text(
        MAIN.replace("start =", 'topics = ["water", "law"]\nstart =')
        + '[days.1]\ntitle = "The first"\n',
        encoding="utf-8",
    )

    event = eventkit.load(document)
    assert dict(event.translations["ru"]) == {"event.title": "Школа"}
    view = event.view(language="ru")
    assert (view.session("opening").title, view.topics) == ("Opening", ("water", "law"))


def test_what_is_still_to_be_translated_may_be_of_what_is_gone(document: Path) -> None:
    beside(document, "ru", RUSSIAN + '[sessions.gone]\ntitle = ""\nmaterials.slides.title = ""\n')

    assert list(eventkit.load(document).translations["ru"]) == [
        "event.title",
        "sessions.opening.title",
    ]


def test_a_shared_name_means_all_sessions_of_a_normal_form_too(document: Path) -> None:
    tea = '[sessions.tea]\ntitle = "Tea"\ndays = [1, 2]\n'
    document.write_text(MAIN + tea, encoding="utf-8")
    document.write_text(eventkit.dumps(eventkit.load(document)), encoding="utf-8")
    beside(document, "ru", RUSSIAN + '[sessions.tea]\ntitle = "Чай"\n')

    view = eventkit.load(document).view(language="ru")
    assert [view.session(id).title for id in ("tea-1", "tea-2")] == ["Чай", "Чай"]
