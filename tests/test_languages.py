"""Exports in the reader's language: words of catalogues, of exporters, and what stands in."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import eventkit
from eventkit import Event, wording
from eventkit.model import Participation, Person, Session, Status
from eventkit.plugins import NoOptions, TextExporter
from eventkit.releases import history, release
from eventkit.testing import registry_with

ADA = Person(id="ada", name="Ada Example")
OPENING = Session(
    id="opening",
    title="Opening",
    participations=[Participation(who=ADA, role="speaker", remote=True)],
)
SCHOOL = Event(
    id="school",
    uid="school-2027-languages",
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 27),
    timezone="UTC",
    people=[ADA],
    sessions=[OPENING],
)
ENGLISH = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "acme-head"
msgid "{count} talk of {name}"
msgid_plural "{count} talks of {name}"
msgstr[0] ""
msgstr[1] ""

msgctxt "speaker"
msgid "Voice"
msgid_plural "Voices"
msgstr[0] ""
msgstr[1] ""
"""
RUSSIAN = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 ? 1 : 2);\\n"

msgctxt "acme-head"
msgid "{count} talk of {name}"
msgid_plural "{count} talks of {name}"
msgstr[0] "{count} доклад: {name}"
msgstr[1] "{count} доклада: {name}"
msgstr[2] "{count} докладов: {NAME}"
"""


def render(event: Event, _options: NoOptions) -> str:
    head = wording.word("acme-head", event, count=3, name=event.title)
    return f"{head}; {wording.role_name('speaker', 2, event)}; {wording.word('room', event)}"


def acme(folder: Path, translation: str | bytes | None = None) -> TextExporter[Any]:
    """Return an exporter whose catalogue is in a folder."""
    (folder / "messages.pot").write_text(ENGLISH, encoding="utf-8")
    if translation is not None:
        path = folder / "ru" / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        text = translation if isinstance(translation, bytes) else translation.encode()
        path.write_bytes(text)
    return TextExporter(
        name="acme",
        summary="Words",
        extension=".txt",
        media_type="text/plain",
        render=render,
        catalogue=folder,
    )


def exported(event: Event, exporter: TextExporter[Any], language: str | None = None) -> str:
    with registry_with(exporter):
        return eventkit.export(event, to="acme", language=language).decode()


def test_words_of_an_exporter_are_found_before_those_of_eventkit(tmp_path: Path) -> None:
    assert exported(SCHOOL, acme(tmp_path)) == "3 talks of School; Voices; Room"


def test_an_exporter_brings_its_words_in_other_languages(tmp_path: Path) -> None:
    translation = RUSSIAN.replace("{NAME}", "{name}")

    text = exported(SCHOOL, acme(tmp_path, translation), "ru")

    assert text == "3 доклада: School; Voices; Зал"


def test_an_exporter_that_is_called_with_any_event_finds_its_words(tmp_path: Path) -> None:
    exporter = acme(tmp_path)

    assert exporter.render(SCHOOL, NoOptions()) == "3 talks of School; Voices; Room"
    assert attrs.evolve(exporter, name="acme-2") == attrs.evolve(exporter, name="acme-2")


@pytest.mark.parametrize(
    "translation",
    [
        RUSSIAN,
        RUSSIAN.replace("{NAME}", "{name"),
        RUSSIAN.replace("{NAME}", "{name.__class__}"),
        RUSSIAN.replace("plural=(n%10", "plural=(n%%10"),
        "msgid",
        b"\xff\xfe",
    ],
)
def test_a_catalogue_that_is_wrong_is_told_and_english_stands_in(
    tmp_path: Path, translation: str | bytes
) -> None:
    exporter = acme(tmp_path, translation)
    view = attrs.evolve(SCHOOL.view(language="ru"), catalogues=(str(tmp_path),))

    assert exported(SCHOOL, exporter, "ru") == "3 talks of School; Voices; Зал"
    (fault,) = wording.faults_of_catalogues(view)
    assert fault.startswith(str(tmp_path / "ru" / "LC_MESSAGES" / "messages.po"))


@pytest.mark.parametrize("suffix", [".po", ".mo"])
def test_a_catalogue_without_a_rule_of_plurals_has_that_of_its_language(
    tmp_path: Path, suffix: str
) -> None:
    whole = RUSSIAN.replace("{NAME}", "{name}")
    lines = whole.splitlines(keepends=True)
    exporter = acme(tmp_path, "".join(it for it in lines if "Plural-Forms" not in it))
    file = tmp_path / "ru" / "LC_MESSAGES" / "messages.po"
    if suffix == ".mo":
        file = compiled(file)
    view = attrs.evolve(SCHOOL.view(language="ru"), catalogues=(str(tmp_path),))

    assert exported(SCHOOL, exporter, "ru") == "3 доклада: School; Voices; Зал"
    (fault,) = wording.faults_of_catalogues(view)
    assert fault.startswith(f"{file}: its head has no Plural-Forms")


def test_a_catalogue_without_a_rule_in_a_language_of_unknown_rule_never_fails(
    tmp_path: Path,
) -> None:
    lines = RUSSIAN.replace("{NAME}", "{name}").splitlines(keepends=True)
    exporter = acme(tmp_path, "".join(it for it in lines if "Plural-Forms" not in it))
    (tmp_path / "ru").rename(tmp_path / "qya")
    elvish = attrs.evolve(SCHOOL, language="qya")
    view = attrs.evolve(elvish.view(), catalogues=(str(tmp_path),))

    assert exported(elvish, exporter) == "3 talks of School; Voices; Room"
    (fault,) = wording.faults_of_catalogues(view)
    assert fault.startswith(f"{tmp_path / 'qya' / 'LC_MESSAGES' / 'messages.po'}: not a catalogue")


def compiled(file: Path) -> Path:
    """Compile a catalogue without a rule of plurals, and return what stands in its place."""
    known = read_po(io.BytesIO(file.read_bytes()), "ru")
    path = file.with_suffix(".mo")
    packed = io.BytesIO()
    write_mo(packed, known)
    rule = next(it for it in packed.getvalue().splitlines() if it.startswith(b"Plural-Forms"))
    path.write_bytes(packed.getvalue().replace(rule, b"X" * len(rule)))
    file.unlink()
    return path


@pytest.mark.parametrize("to", ["markdown", "icalendar"])
def test_a_title_from_right_to_left_puts_no_control_into_a_line(to: str) -> None:
    title = "\u2067افتتاح\u2069 \u202eالمدرسة\u202c"
    start = datetime(2027, 3, 26, 9, tzinfo=UTC)
    session = attrs.evolve(OPENING, title=title, start=start, end=start + timedelta(hours=1))
    view = attrs.evolve(SCHOOL, title=title, sessions=[session])

    text = eventkit.export(view, to=to).decode()

    assert "افتتاح المدرسة" in text
    assert re.findall("[\u202a-\u202e\u2066-\u206f]", text) == []


ARABIC = """
eventkit = 1
[event]
id = "school"
title = "مدرسة"
language = "ar"
start = 2027-03-26
end = 2027-03-26
timezone = "UTC"
[rooms.hall]
name = "القاعة"
[venue]
name = "البيت"
city = "تونس"
[people.huda]
name = "هدى"
[people.salim]
name = "سليم"
[groups.pupils]
name = "تلاميذ"
members = ["huda", "salim"]
[sessions.opening]
title = "افتتاح"
day = 2027-03-26
time = "09:00-10:00"
rooms = ["hall"]
speakers = ["huda", "salim"]
languages = ["ar", "fr"]
interpretation = ["en", "ru"]
tba = ["chair", "rooms"]
"""


def written_text(event: Event, to: str, folder: Path) -> str:
    """Return what an export shows, without the places of calendars, which maps look for."""
    if to == "html":
        eventkit.write(event, folder, to=to)
        pages = sorted(folder.rglob("*.html"))
        return "\n".join(path.read_text("utf-8") for path in pages)
    data = eventkit.export(event, to=to)
    if to in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(
                re.sub("<[^>]*>", "", archive.read(name).decode())
                for name in archive.namelist()
                if name.endswith(("document.xml", "sharedStrings.xml"))
            )
    lines = data.decode().replace("\r\n ", "").replace("\\,", ",").splitlines()
    return "\n".join(line for line in lines if not line.startswith("LOCATION"))


@pytest.mark.parametrize("to", ["markdown", "icalendar", "html", "docx", "xlsx"])
def test_lists_in_arabic_have_its_comma(to: str, tmp_path: Path) -> None:
    text = written_text(eventkit.loads(ARABIC), to, tmp_path)

    assert re.search("العربية\u200e?، الفرنسية", text)
    assert re.findall("[\u0600-\u06ff]\u200e?, ", text) == []


@pytest.mark.parametrize("to", ["markdown", "icalendar", "docx"])
def test_groups_in_arabic_have_its_semicolon(to: str, tmp_path: Path) -> None:
    topics = ARABIC.replace('timezone = "UTC"', 'timezone = "UTC"\ntopics = ["الماء", "النهر"]')
    text = written_text(eventkit.loads(topics), to, tmp_path)

    assert re.search("(هدى|الماء)\u200e?؛ (سليم|النهر)", text)
    assert re.findall("[\u0600-\u06ff]\u200e?; ", text) == []


def test_people_of_an_arabic_calendar_are_read_again() -> None:
    calendar = eventkit.export(eventkit.loads(ARABIC), to="icalendar")

    [event] = eventkit.read(calendar, format="icalendar").events
    assert [it.name for it in event.people] == ["هدى", "سليم"]


@pytest.mark.parametrize("to", ["markdown", "icalendar", "html", "docx", "xlsx"])
def test_labels_in_french_have_a_blank_before_their_colon(to: str, tmp_path: Path) -> None:
    event = attrs.evolve(eventkit.loads(ARABIC.replace('language = "ar"', 'language = "fr"')))

    text = written_text(event, to, tmp_path)

    assert re.findall(r"[a-zé]: ", text) == []


def test_a_report_of_changes_in_french_has_a_blank_before_its_colons() -> None:
    view = attrs.evolve(SCHOOL, language="fr")
    later = view.replace(attrs.evolve(OPENING, title="Clôture"))

    text = eventkit.diff(view, later).markdown()

    assert "Clôture" in text
    assert re.findall(r"\w\**: ", text) == []


def test_words_are_those_of_the_event_before_those_of_english() -> None:
    german = attrs.evolve(SCHOOL, language="de", translations={"kk": {"event.title": "Мектеп"}})

    view = german.view(language="kk")

    assert wording.word("room", view) == "Raum"
    assert wording.weekday(view.start, view) == "жұма"
    assert wording.language_of_words(view) == "de"


def test_a_title_that_says_in_its_own_words_that_it_is_off_is_marked_once() -> None:
    view = SCHOOL.view(language="ru")

    assert wording.marked_title("Cancelled: Talk", Status.CANCELLED, view) == "ОТМЕНЕНО: Talk"


def test_an_untranslated_language_has_the_stamps_of_the_own_language(tmp_path: Path) -> None:
    path, first = tmp_path / "event.releases.jsonl", datetime(2026, 9, 1, tzinfo=UTC)
    later = attrs.evolve(SCHOOL, sessions=[attrs.evolve(OPENING, day=date(2027, 3, 26))])
    release(SCHOOL, path, now=first)
    log = release(later, path, now=first + timedelta(days=1))
    unreleased = attrs.evolve(later, title="Spring School")

    for state in (later, unreleased):
        assert history(state, log, language="ru") == history(state, log)


@pytest.mark.parametrize("language", ["ru", "tk", "de", "fr", "es", "uk", "ar"])
def test_no_english_word_is_added_to_a_programme(language: str) -> None:
    view = attrs.evolve(SCHOOL, title="–", sessions=[attrs.evolve(OPENING, title="–")])
    english = {it for it in wording.every_word("en") if len(it) > 3} - {
        *wording.every_word(language)
    }

    text = eventkit.export(view, to="markdown", language=language).decode()

    assert [
        line for line in text.splitlines() if any(f" {it}" in f" {line}" for it in english)
    ] == []
