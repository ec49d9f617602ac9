"""What an event calls its roles and kinds, its own words, and texts that stay as they are."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.documents import ADA, HEAD, OPENING

import eventkit
from eventkit import wording
from eventkit.model import Event, RoleName, Track, texts_to_translate
from eventkit.model.errors import DocumentError, ModelError
from eventkit.plugins import TextExporter
from eventkit.testing import registry_with

ROLES = """
[roles.opponent]
title = { en = "Opponent", ru = "Оппонент" }
[kinds.field-visit]
title = { en = "Field trip", ru = "Выезд" }
"""
WORDS = """
[words.en]
speaker = ["Panelist", "Panelists"]
[words.ru]
speaker = ["Докладчик", "Докладчики"]
all-day = "весь день"
"""
SCHOOL = f"{HEAD}{ADA}{OPENING}{ROLES}{WORDS}"


def school(**changes: Any) -> Event:
    facts = {"id": "school", "title": "School", "timezone": "UTC"}
    days = {"start": date(2027, 3, 26), "end": date(2027, 3, 26)}
    return Event(**{**facts, **days, **changes})


def refusal(text: str) -> str:
    with pytest.raises(DocumentError) as refused:
        eventkit.loads(text)
    return str(refused.value)


def rules(text: str, *chosen: str) -> list[tuple[str, str]]:
    problems = eventkit.check(eventkit.loads(text))
    return [(it.rule, it.place) for it in problems if it.rule in chosen]


# --- reading and writing


@pytest.mark.parametrize("format", ["toml", "json"])
def test_what_was_read_is_written_again(format: str) -> None:
    event = eventkit.loads(SCHOOL)

    assert eventkit.loads(eventkit.dumps(event, format=format), format=format) == event


def test_a_word_is_a_text_or_a_list_of_its_forms() -> None:
    words = eventkit.loads(SCHOOL).words["ru"]

    assert words["speaker"] == ("Докладчик", "Докладчики")
    assert words["all-day"] == ("весь день",)


def test_the_names_of_roles_are_translated_in_the_file_of_a_language(tmp_path: Path) -> None:
    main, sibling = tmp_path / "school.toml", tmp_path / "school.tk.toml"
    main.write_text(SCHOOL, encoding="utf-8")
    sibling.write_text(
        'eventkit = 1\ntranslates = "school"\n[roles.opponent]\ntitle = "Garşydaş"\n',
        encoding="utf-8",
    )

    assert eventkit.load(main).view(language="tk").roles[0].title == "Garşydaş"


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        ("[words.ru]\nspeaker = 5", ["words.ru.speaker", "5 is not a word", "line 16"]),
        ("[words.ru]\nspeaker = []", ["a list of its forms"]),
        ('[words.ru]\nspeaker = ["a", " "]', ["words.ru.speaker"]),
        ('[words.ru]\nspeaker = ["1", "2", "3", "4", "5", "6", "7"]', ["words.ru.speaker"]),
        ('[words.ru]\nSpeaker = "a"', ["did you mean 'speaker'?"]),
        ('[words.Russian]\nspeaker = "a"\n[words.r_]\nx = "a"', ["'r_' is not a language tag"]),
        ('[words]\nspeaker = "a"', ["words.speaker", "is not a table of words"]),
        ('[words.ru]\nday = "a"\n[words.RU]\nday = "b"', ["'RU' is the language 'ru'"]),
        ('[roles.Opponent]\ntitle = "a"', ["[roles.opponent]"]),
        ("[roles.opponent]\nx.a = { b = 1 }", ["title"]),
    ],
)
def test_a_wrong_word_or_name_is_told_with_its_place(lines: str, parts: list[str]) -> None:
    message = refusal(f"{HEAD}{ADA}{OPENING}{lines}\n")

    assert all(part in message for part in parts), message


def test_words_in_the_file_of_a_language_are_told_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "school.toml").write_text(SCHOOL, encoding="utf-8")
    (tmp_path / "school.ru.toml").write_text(
        'eventkit = 1\ntranslates = "school"\n[words]\nspeaker = "a"\n', encoding="utf-8"
    )

    with pytest.raises(DocumentError, match=r"write it in the document: \[words.ru\]"):
        eventkit.load(tmp_path / "school.toml")


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ({"r_": {"day": "a"}}, "words.r_"),
        ({"ru": {"Day": "a"}}, "words.ru.Day"),
        ({"ru": {"day": []}}, "words.ru.day"),
        ({"ru": {"day": 5}}, "words.ru.day"),
        ({"ru": {"day": ["a", "\ud800"]}}, "words.ru.day"),
    ],
)
def test_wrong_words_are_refused_in_python_too(words: Any, place: str) -> None:
    with pytest.raises(ModelError) as refused:
        school(words=words)

    assert [fault.place for fault in refused.value.faults] == [place]


def test_a_role_of_a_name_is_a_word_as_roles_are() -> None:
    with pytest.raises(ModelError, match="small letters"):
        RoleName(id="Opponent", title="Opponent")


# --- views


@pytest.mark.parametrize("audience", ["public", "participants", "organizers"])
def test_names_and_words_are_in_every_view(audience: str) -> None:
    event = eventkit.loads(SCHOOL)
    view = event.view(audience=audience, select={"session": "opening"})

    assert (view.roles, view.kinds, view.words) == (event.roles, event.kinds, event.words)


def test_a_view_in_a_language_has_the_names_in_it() -> None:
    view = eventkit.loads(SCHOOL).view(language="ru")

    assert [view.roles[0].title, view.kinds[0].title] == ["Оппонент", "Выезд"]


def test_a_name_in_the_private_file_is_for_organisers(tmp_path: Path) -> None:
    (tmp_path / "school.toml").write_text(f"{HEAD}{OPENING}", encoding="utf-8")
    (tmp_path / "school.private.toml").write_text(
        'eventkit = 1\nextends = "school"\n[roles.mole]\ntitle = "Whistle-blower"\n',
        encoding="utf-8",
    )
    event = eventkit.load(tmp_path / "school.toml")

    assert b"Whistle" not in eventkit.export(event, to="json")
    assert b"Whistle" in eventkit.export(event, to="json", audience="organizers")


# --- rules


def test_a_role_or_kind_that_the_event_names_is_no_unknown_word() -> None:
    used = 'participations = [{ who = "ada", role = "opponent" }]\nkind = "field-visit"\n'
    hints = ("unknown-role", "unknown-kind", "misspelt-kind", "misspelt-role")

    assert rules(f"{HEAD}{ADA}{OPENING}{used}", *hints) == [
        ("unknown-kind", "sessions.opening.kind"),
        ("unknown-role", "sessions.opening.participations"),
    ]
    assert rules(f"{HEAD}{ADA}{OPENING}{used}{ROLES}", *hints) == []


def test_a_word_that_no_export_adds_is_warned_of_with_the_nearest() -> None:
    text = f'{HEAD}[words.ru]\nspeeker = "a"\nopponent = "b"\n[roles.opponent]\ntitle = "c"\n'
    problems = eventkit.check(eventkit.loads(text))

    (problem,) = (it for it in problems if it.rule == "unknown-message")
    assert problem.place == "words.ru.speeker"
    assert "'speaker'" in (problem.hint or "")


def test_a_word_of_an_exporter_is_known_and_may_be_replaced(tmp_path: Path) -> None:
    text = 'msgid ""\nmsgstr ""\n\nmsgctxt "acme-total"\nmsgid "{count} talks"\nmsgstr ""\n'
    (tmp_path / "messages.pot").write_text(text, encoding="utf-8")
    acme = TextExporter(
        name="acme",
        summary="Words",
        extension=".txt",
        media_type="text/plain",
        catalogue=tmp_path,
        render=lambda event, _: wording.word("acme-total", event, count=2),
    )
    event = eventkit.loads(f'{HEAD}[words.en]\nacme-total = "{{count}} voices"\n')
    wrong = eventkit.loads(f'{HEAD}[words.en]\nacme-total = "voices"\n')

    with registry_with(acme, builtins=True):
        assert eventkit.export(event, to="acme") == b"2 voices"
        assert [it.rule for it in eventkit.check(event) if "message" in it.rule] == []
        assert "message-placeholders" in [it.rule for it in eventkit.check(wrong)]
    assert "unknown-message" in [it.rule for it in eventkit.check(event)]


@pytest.mark.parametrize(
    "word",
    [
        'open-end = "later"',
        'open-end = "from {begin}"',
        'open-end = "from {start.__class__}"',
        'open-end = "from {start:>99999}"',
        'open-end = "from {start"',
        'day = "Day {number}"',
    ],
)
def test_a_word_with_other_placeholders_is_warned_of_and_not_used(word: str) -> None:
    text = f"{HEAD}[words.en]\n{word}\n{OPENING.replace('-10:00', '')}"
    event = eventkit.loads(text)

    assert [it.place for it in eventkit.check(event) if it.rule == "message-placeholders"] == [
        f"words.en.{word.partition(' ')[0]}"
    ]
    assert "from 09:00, open end" in eventkit.export(event, to="markdown").decode()


# --- texts that stay as they are


def test_texts_of_an_item_that_stays_need_no_translation() -> None:
    text = SCHOOL.replace('title = "Opening"', 'title = "Opening"\nsubtitle = "Why now?"')
    translated = f'{text}[translations.ru.event]\ntitle = "Школа"\n'
    stays = translated.replace("[sessions.opening]", "[sessions.opening]\ntranslate = false")

    assert rules(translated, "translation-missing") == [("translation-missing", "translations.ru")]
    assert rules(stays, "translation-missing") == []


def test_what_an_item_holds_stays_with_it() -> None:
    materials = '[sessions.opening.materials.slides]\ntitle = "Slides"\nurl = "https://a.example"\n'
    stays = eventkit.loads(f"{HEAD}{OPENING}translate = false\n{materials}")
    only_slides = eventkit.loads(f"{HEAD}{OPENING}{materials}translate = false\n")

    assert dict(texts_to_translate(stays)) == {"event.title": "School"}
    assert dict(texts_to_translate(only_slides)) == {
        "event.title": "School",
        "sessions.opening.title": "Opening",
    }


def test_that_the_texts_of_the_event_stay_says_nothing_of_its_items() -> None:
    event = school(translate=False, tracks=[Track(id="water", title="Water")])

    assert dict(texts_to_translate(event)) == {"tracks.water.title": "Water"}


# --- exports


def shown(text: str, **asked: Any) -> str:
    """Return a calendar and a page of a document, in one text."""
    event = eventkit.loads(text)
    calendar = eventkit.export(event, to="icalendar", **asked).decode().replace("\r\n ", "")
    return calendar + eventkit.export(event, to="markdown", **asked).decode()


TAKING_PART = """\
participations = [{ who = "ada", role = "speaker" }, { who = "bob", role = "opponent" }]
kind = "field-visit"
[people.bob]
name = "Bob Example"
"""


def test_exports_say_what_the_event_calls_roles_and_kinds() -> None:
    text = shown(f"{HEAD}{OPENING}{TAKING_PART}{ADA}{ROLES}{WORDS}")

    assert "Panelist: Ada Example" in text
    assert "Opponent: Bob Example" in text
    assert "Field trip" in text
    assert "Speaker" not in text


def test_exports_in_another_language_say_its_words_and_names() -> None:
    text = shown(
        f"{HEAD}{OPENING}{TAKING_PART}{ADA}{ROLES}{WORDS}"
        '[translations.ru.event]\ntitle = "Школа"\n',
        language="ru",
    )

    assert "Докладчик: Ada Example" in text
    assert "Оппонент: Bob Example" in text
    assert "Panelist" not in text


def test_a_word_in_english_does_not_take_the_place_of_one_in_another_language() -> None:
    words = '[words.en]\nspeaker = "Panelist"\n'
    translated = '[translations.de.event]\ntitle = "Schule"\n'
    text = shown(f'{HEAD}{OPENING}speakers = ["ada"]\n{ADA}{words}{translated}', language="de")

    assert "Panelist" not in text


@pytest.mark.parametrize(
    ("count", "name"), [(1, "Докладчик"), (2, "Докладчики"), (5, "Докладчики")]
)
def test_a_word_has_a_form_for_one_and_one_for_several(count: int, name: str) -> None:
    event = attrs.evolve(eventkit.loads(SCHOOL), language="ru", translations={})

    assert wording.role_name("speaker", count, event) == name


def test_a_word_may_have_each_plural_form_of_its_language() -> None:
    forms = ["{count} место!", "{count} места!", "{count} мест!"]
    event = school(language="ru", words={"ru": {"capacity": forms}})

    texts = [wording.word("capacity", event, count=count) for count in (1, 2, 5, 21)]
    assert texts == ["1 место!", "2 места!", "5 мест!", "21 место!"]


def test_a_name_with_marks_stays_text_in_markdown() -> None:
    words = '[words.en]\nwhen = "# [When](https://x.example) | *"\ncancelled = "a\\nb"\n'
    roles = '[roles.speaker]\ntitle = "**Chief** | <b>speaker</b>"\n'
    event = eventkit.loads(f'{HEAD}{OPENING}speakers = ["ada"]\n{ADA}{words}{roles}')
    page = eventkit.export(event, to="markdown").decode()

    assert "\\[When\\](https" in page
    assert "\\*\\*Chief" in page
    assert "**Chief" not in page.replace("\\*\\*Chief", "")


def test_a_changed_word_changes_what_calendars_show() -> None:
    before = eventkit.loads(f'{HEAD}{OPENING}speakers = ["ada"]\n{ADA}')
    after = attrs.evolve(before, words={"en": {"speaker": "Panelist"}})

    assert eventkit.export(before, to="icalendar") != eventkit.export(after, to="icalendar")
