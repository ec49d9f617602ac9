"""Programmes in two languages: `--language en+ru` in every way out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner
from tests.documents import ADA, HEAD
from tests.exporters.wire import faults, read, unescaped

import eventkit
from eventkit import wording
from eventkit.cli._program import program
from eventkit.model import Event
from eventkit.model.errors import LanguageError
from eventkit.releases import release

TEXT = f"""{HEAD}
[sessions.opening]
title = {{ en = "Opening", ru = "Открытие", tk = "Açylyş" }}
abstract = {{ en = "We *begin*.", ru = "Мы *начинаем*." }}
kind = "plenary"
day = 1
time = "09:00-10:00"
speakers = ["ada"]
[sessions.walk]
title = "Walk"
day = 1
time = "19:00"
{ADA}"""


def school(**changes: Any) -> Event:
    return attrs.evolve(eventkit.loads(TEXT), **changes)


def entries(event: Event, **options: Any) -> dict[str, Any]:
    """Return the entries of a calendar in English and Russian by their titles."""
    calendar = eventkit.export(event, to="icalendar", **{"language": "en+ru", **options})
    assert faults(calendar) == []
    return {
        unescaped(it.value("SUMMARY")): it for it in read(calendar).inner if it.name == "VEVENT"
    }


# --- views


def test_a_view_is_in_the_first_language_and_has_the_others_that_are_asked_for() -> None:
    view = school().view(language="en+ru")

    assert (view.language, view.session("opening").title) == ("en", "Opening")
    assert view.translations["ru"]["sessions.opening.title"] == "Открытие"
    assert [*view.translations] == ["ru"]


def test_the_language_of_the_event_may_be_the_second() -> None:
    view = school().view(language="ru+en")

    titles = [edition.session("opening").title for edition in view.editions]
    assert titles == ["Открытие", "Opening"]
    assert [edition.language for edition in view.editions] == ["ru", "en"]


def test_a_selection_is_in_each_language() -> None:
    view = school().view(language="en+ru", select={"session": "opening"})

    assert [[it.title for it in edition.sessions] for edition in view.editions] == [
        ["Opening"],
        ["Открытие"],
    ]


def test_a_view_in_two_languages_is_a_document_with_a_translation() -> None:
    again = eventkit.loads(eventkit.dumps(school().view(language="ru+en")))

    assert again.language == "ru"
    assert again.view(language="en").session("opening").title == "Opening"


@pytest.mark.parametrize("languages", ["en+xx", "xx+en", "en+", "+en", "+"])
def test_a_language_that_is_not_there_is_named(languages: str) -> None:
    missing = next(tag for tag in languages.split("+") if tag != "en")

    with pytest.raises(LanguageError, match=f"'{missing}'"):
        school().view(language=languages)


def test_a_language_that_is_asked_for_twice_is_one() -> None:
    assert school().view(language="en+EN") == school().view(language="en")


# --- words


def test_words_stand_side_by_side_and_once_where_they_are_the_same() -> None:
    assert wording.word("cancelled", "en+de") == "Cancelled / Abgesagt"
    assert wording.day_hours(None, "en+de") == ""
    assert wording.word("programme", "en+en") == "Programme"


def test_what_is_put_into_a_word_is_in_its_language() -> None:
    day = wording.long_date(school().start, "en+de")

    assert wording.word("from-date", "en+de", date=day) == "from 26 March 2027 / ab 26. März 2027"


# --- formats


def test_markdown_has_titles_side_by_side_and_texts_below_each_other() -> None:
    page = eventkit.export(school(), to="markdown", language="en+ru").decode()

    assert "### Opening / Открытие" in page
    assert "We *begin*.\n\nМы *начинаем*." in page
    assert "Speaker / Докладчик: Ada Example" in page
    assert "пятница, 26 марта 2027" in page
    assert "**Walk**" in page


def test_markdown_with_the_languages_turned_begins_with_the_other() -> None:
    page = eventkit.export(school(), to="markdown", language="ru+en").decode()

    assert "### Открытие / Opening" in page


def test_a_calendar_has_titles_side_by_side_and_texts_below_each_other() -> None:
    entry = entries(school(), entries="sessions")["Opening / Открытие"]

    text = unescaped(entry.value("DESCRIPTION"))
    assert text.index("We begin.") < text.index("Мы начинаем.")
    assert text.index("Speaker: Ada Example") < text.index("Докладчик: Ada Example")


def test_a_cancelled_entry_is_marked_in_both_languages() -> None:
    whole = school()
    walk = attrs.evolve(whole.session("walk"), status="cancelled")

    assert "CANCELLED: Walk / ОТМЕНЕНО: Walk" in entries(whole.replace(walk), entries="sessions")


def test_a_day_and_the_whole_event_have_both_languages() -> None:
    whole = school(translations={"ru": {"event.title": "Школа"}})

    assert "School / Школа" in entries(whole, entries="days")
    assert "School / Школа" in entries(whole, entries="event")


def test_two_long_texts_fit_into_one_description() -> None:
    whole = school()
    opening = attrs.evolve(whole.session("opening"), abstract="word " * 400, title="x" * 250)
    entry = next(it for key, it in entries(whole.replace(opening)).items() if "xxx" in key)

    assert len(unescaped(entry.value("SUMMARY"))) <= 255
    assert len(unescaped(entry.value("DESCRIPTION"))) <= 2000


def test_json_is_in_the_first_language_with_the_second_as_its_translation() -> None:
    document = json.loads(eventkit.export(school(), to="json", language="ru+en"))

    assert document["sessions"]["opening"]["title"] == "Открытие"
    assert document["translations"]["en"]["sessions"]["opening"]["title"] == "Opening"


def test_other_formats_have_the_first_language_and_say_so(tmp_path: Path) -> None:
    path = tmp_path / "school.toml"
    path.write_text(TEXT, encoding="utf-8")
    call = ["export", str(path), "--to", "csv", "--language", "ru+en", "-o", f"{tmp_path}/out/"]
    result = CliRunner().invoke(program, call)

    table = (tmp_path / "out" / "school.ru+en.csv").read_text(encoding="utf-8")
    assert "Открытие" in table
    assert "Opening" not in table
    assert "only ru of ru, en" in result.output


# --- releases


def test_the_sequence_is_the_highest_of_the_languages(tmp_path: Path) -> None:
    path = tmp_path / "school.releases.jsonl"
    first = school()
    release(first, path)
    texts = {**first.translations["ru"], "sessions.opening.title": "Начало"}
    second = attrs.evolve(first, translations={**first.translations, "ru": texts})
    log = release(second, path)

    numbers = {
        language: entry.value("SEQUENCE")
        for language in ("en", "ru", "en+ru")
        for entry in entries(second, entries="sessions", language=language, log=log).values()
        if entry.value("UID").startswith("opening")
    }
    assert numbers == {"en": "0", "ru": "1", "en+ru": "1"}


def test_what_was_withdrawn_is_so_in_both_languages(tmp_path: Path) -> None:
    path = tmp_path / "school.releases.jsonl"
    first = school()
    release(first, path)
    opening = attrs.evolve(first.session("opening"))
    second = attrs.evolve(first, sessions=[opening])
    log = release(second, path)

    assert "CANCELLED: Walk / ОТМЕНЕНО: Walk" in entries(second, entries="sessions", log=log)


def test_feeds_of_two_languages_are_two(tmp_path: Path) -> None:
    path = tmp_path / "school.toml"
    path.write_text(TEXT, encoding="utf-8")
    call = ["feeds", str(path), "-o", f"{tmp_path}/feeds", "--language", "en+ru"]
    result = CliRunner().invoke(program, call)

    assert result.exit_code == 0, result.output
    names = sorted(it.name for it in (tmp_path / "feeds").glob("school*.ics"))
    assert "school.ics" in names
    assert "school.ru.ics" in names


# --- on the terminal


def two_states(folder: Path) -> list[str]:
    """Write two states of the school, and return their paths."""
    states = {"old.toml": TEXT, "new.toml": TEXT.replace("09:00-10:00", "09:30-10:00")}
    for name, text in states.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [str(folder / name) for name in states]


def test_differences_in_the_second_language_stand_below_those_in_the_first(tmp_path: Path) -> None:
    result = CliRunner().invoke(program, ["diff", *two_states(tmp_path), "--language", "ru+en"])

    assert result.stdout.index("Открытие  перенесено") < result.stdout.index("Opening  moved")


def test_json_of_differences_has_one_language_and_says_so(tmp_path: Path) -> None:
    call = ["diff", *two_states(tmp_path), "--language", "ru+en", "--json"]
    result = CliRunner().invoke(program, call)

    assert json.loads(result.stdout)["language"] == "ru"
    assert result.stderr == "json has only ru of ru, en: it has one language\n"


def test_differences_say_that_nothing_is_translated(tmp_path: Path) -> None:
    result = CliRunner().invoke(program, ["diff", *two_states(tmp_path), "--language", "de"])

    assert "Opening  verlegt" in result.stdout
    assert "nothing is translated into German" in result.stderr


@pytest.mark.parametrize("languages", ["de", "en+de", "de+en"])
def test_each_of_several_languages_that_nothing_is_translated_into_is_named(
    languages: str, tmp_path: Path
) -> None:
    path = two_states(tmp_path)[0]
    call = ["export", path, "--to", "markdown", "--language", languages]
    result = CliRunner().invoke(program, call)

    assert result.stderr.count("nothing is translated into German") == 1
    assert "into English" not in result.stderr


def test_the_programme_in_the_terminal_has_one_language_and_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(program, ["show", two_states(tmp_path)[0], "--language", "en+ru"])

    assert "show has only en of en, ru" in result.stderr
