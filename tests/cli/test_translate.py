"""`eventkit translate`: texts to fill in, what is stale, catalogues of gettext and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.commands import Run

import eventkit

MAIN = """\
eventkit = 1

[event]
id = "course"
uid = "course-of-examples-2027"
title = "Course on Wells"
start = 2027-06-07
end = 2027-06-08
timezone = "Asia/Ashgabat"
updated = 2027-02-01T12:00:00Z
topics = ["water", "law"]

[people.ada]
name = "Ada Example"
position = "Digger"

[sessions.opening]
title = "Opening"
day = 1
time = "09:00-09:30"
speakers = ["ada"]

[sessions.tea]
title = "Tea"
kind = "break"
days = "all"
time = "10:30-11:00"

[sessions.digging]
title = "How to dig"
abstract = \"\"\"
Dig.

And dig.\"\"\"
day = 1
time = "09:30-10:30"

[sessions.jury]
title = "Jury"
audience = "organizers"
"""
SKELETON = r"""
[event]
# title (en ac75f1e4): Course on Wells
title = ""
# topics (en 23efd827):
# | water
# | law
topics = ["", ""]

[people.ada]
# position (en 2903c3cb): Digger
position = ""

[sessions.opening]
# title (en f4b13e93): Opening
title = ""

[sessions.tea]
# title (en 017979e8): Tea
title = ""

[sessions.digging]
# title (en 337efe28): How to dig
title = ""
# abstract (en bc606df1):
# | Dig.
# |
# | And dig.
abstract = '''

'''
"""
BY_HAND = """\
eventkit = 1 # mine
translates = "course"

# the title is agreed
[sessions]
opening = { title = "Открытие" } # solemn
tea.title = 'Чай'
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "event.toml"
    path.write_text(MAIN, "utf-8")
    return path


def beside(document: Path, name: str, text: str) -> Path:
    path = document.with_name(name)
    path.write_bytes(text.encode())
    return path


def test_a_new_sibling_shows_each_text_to_fill_in_below_its_original(
    run: Run, document: Path
) -> None:
    done = run("translate", "event.toml", "--to", "ru")

    assert done.returncode == 0, done.stderr
    text = document.with_name("event.ru.toml").read_text("utf-8")
    head, _, body = text.partition('eventkit = 1\ntranslates = "course"\n')
    assert all(line.startswith("# ") for line in head.splitlines()[:-1])
    assert body == SKELETON.replace("'''", '"""')
    assert done.stdout.decode() == (
        "event.ru.toml: 7 texts to fill in (sessions' titles: 3, event's title: 1,"
        " event's topics: 1, others: 2)\n"
    )
    assert b"ru: 1 text is not public" in done.stderr
    assert b"mv event.toml.old-1 event.toml && rm event.ru.toml" in done.stderr


def test_what_is_not_filled_in_is_exported_in_the_language_of_the_event(
    run: Run, document: Path
) -> None:
    run("translate", "event.toml", "--to", "ru")
    sibling = document.with_name("event.ru.toml")
    text = sibling.read_text("utf-8").replace('Opening\ntitle = ""', 'Opening\ntitle = "Начало"')
    sibling.write_text(text.replace('["", ""]', '["вода", ""]'), "utf-8")
    done = run("export", "event.toml", "--to", "markdown", "--language", "ru")

    assert done.returncode == 0, done.stderr
    assert "Начало" in done.stdout.decode()
    assert "How to dig" in done.stdout.decode()
    view = eventkit.load(document).view(language="ru")
    assert (view.title, view.topics) == ("Course on Wells", ("water", "law"))


def test_a_second_run_changes_not_one_byte(run: Run, document: Path) -> None:
    run("translate", "event.toml", "--to", "ru", "--no-backup")
    files = {path: path.read_bytes() for path in document.parent.iterdir()}
    done = run("translate", "event.toml", "--to", "ru")

    assert done.stderr.decode().splitlines()[-1] == "nothing changes"
    assert {path: path.read_bytes() for path in document.parent.iterdir()} == files


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_a_person_wrote_stays_as_it_is(
    run: Run, document: Path, line_end: str, mark: str
) -> None:
    path = beside(document, "event.ru.toml", mark + BY_HAND.replace("\n", line_end))
    done = run("translate", "event.toml", "--to", "RU", "--no-backup")

    assert done.returncode == 0, done.stderr
    text = path.read_bytes().decode()
    assert text.count("\n") == text.count(line_end)
    lines = text.removeprefix(mark).split(line_end)
    assert [it for it in lines if it in BY_HAND.split("\n") and it] == [
        it for it in BY_HAND.split("\n") if it
    ]
    assert "# opening.title (en f4b13e93): Opening" in lines
    assert eventkit.load(document).view(language="ru").session("tea-2").title == "Чай"


def test_a_translation_of_an_older_original_is_marked_and_stays(run: Run, document: Path) -> None:
    path = beside(document, "event.ru.toml", BY_HAND)
    run("translate", "event.toml", "--to", "ru")
    document.write_text(document.read_text("utf-8").replace('"Opening"', '"The opening"'), "utf-8")
    done = run("translate", "event.toml", "--to", "ru")

    assert "1 stale, the originals have changed: sessions.opening.title" in done.stdout.decode()
    assert (
        "# opening.title (en 6d7a3f80): The opening\n"
        "# opening.title (stale a4e15b68): the original has changed; correct the translation, or"
        " delete this line if it is right\n"
        'opening = { title = "Открытие" } # solemn\n'
    ) in path.read_text("utf-8")


@pytest.mark.parametrize("corrected", ["the translation", "the line"])
def test_a_stale_translation_is_current_when_it_or_its_mark_is_gone(
    run: Run, document: Path, corrected: str
) -> None:
    path = beside(document, "event.ru.toml", BY_HAND)
    run("translate", "event.toml", "--to", "ru")
    document.write_text(document.read_text("utf-8").replace('"Opening"', '"The opening"'), "utf-8")
    run("translate", "event.toml", "--to", "ru")
    lines = path.read_text("utf-8").replace('"Открытие"', '"Начало"').splitlines()
    if corrected == "the line":
        lines = [it for it in path.read_text("utf-8").splitlines() if "(stale" not in it]
    path.write_text("\n".join(lines), "utf-8")
    done = run("translate", "event.toml", "--to", "ru")

    assert "stale" not in done.stdout.decode()
    assert "(stale" not in path.read_text("utf-8")


def test_the_status_counts_and_writes_nothing(run: Run, document: Path) -> None:
    beside(document, "event.ru.toml", BY_HAND)
    before = sorted(document.parent.iterdir())
    done = run("translate", "event.toml", "--status")
    as_json = run("translate", "event.toml", "--to", "ru", "--to", "pt-br", "--status", "--json")

    assert done.stdout.decode().splitlines() == [
        "language  table     texts  missing  stale",
        "ru        all       7      5        0",
        "ru        event     2      2        0",
        "ru        people    1      1        0",
        "ru        sessions  4      2        0",
        "ru: 1 text is not public, and not for this file; beside it write ru = … (1 missing)",
    ]
    russian, portuguese = json.loads(as_json.stdout)
    assert russian["tables"]["sessions"] == {"texts": 4, "missing": 2, "stale": 0}
    assert (portuguese["language"], portuguese["exists"]) == ("pt-BR", False)
    assert sorted(document.parent.iterdir()) == before


def test_the_check_counts_what_the_status_counts(run: Run, document: Path) -> None:
    beside(document, "event.ru.toml", BY_HAND)
    done = run("check", "event.toml")

    assert "event.ru.toml:1: warning: translations.ru: ru: 5 of 7 texts missing" in (
        done.stdout.decode()
    )
    assert "`eventkit translate PATH --to ru`" in done.stdout.decode()


def test_names_are_for_translators_who_are_asked_for_them(run: Run, document: Path) -> None:
    run("translate", "event.toml", "--to", "ru", "--names")

    assert '# name (en b9f00a22): Ada Example\nname = ""\n' in (
        document.with_name("event.ru.toml").read_text("utf-8")
    )


def test_what_is_private_stays_out(run: Run, document: Path) -> None:
    beside(
        document,
        "event.private.toml",
        'eventkit = 1\nextends = "course"\n[sessions.team]\ntitle = "Team"\naudience = "public"\n',
    )
    done = run("translate", "event.toml", "--to", "ru", "--audience", "organizers")

    text = document.with_name("event.ru.toml").read_text("utf-8")
    assert "Jury" in text
    assert "Team" not in text
    assert b"ru: 1 text is not public" in done.stderr


def test_the_original_of_what_is_not_public_any_more_goes(run: Run, document: Path) -> None:
    run("translate", "event.toml", "--to", "ru")
    sibling = document.with_name("event.ru.toml")
    sibling.write_text(
        sibling.read_text("utf-8").replace('dig\ntitle = ""', 'dig\ntitle = "Как копать"'), "utf-8"
    )
    text = document.read_text("utf-8").replace(
        'title = "How to dig"', 'title = "How to dig"\naudience = "organizers"'
    )
    document.write_text(text.replace('title = "Opening"', 'title = "O"\naudience = "organizers"'))
    run("translate", "event.toml", "--to", "ru")

    text = sibling.read_text("utf-8")
    assert "# title (en 337efe28): …\n" in text
    assert not [word for word in ("How to dig", "Opening", "And dig") if word in text]
    assert "[sessions.opening]" not in text


def test_a_dry_run_prints_what_would_change(run: Run, document: Path) -> None:
    beside(document, "event.ru.toml", BY_HAND)
    before = {path: path.read_bytes() for path in document.parent.iterdir()}
    done = run("translate", "event.toml", "--to", "ru", "--dry-run")

    assert "+# tea.title (en 017979e8): Tea" in done.stdout.decode().splitlines()
    assert {path: path.read_bytes() for path in document.parent.iterdir()} == before


def test_the_document_says_when_it_was_changed_unless_a_log_does(run: Run, document: Path) -> None:
    run("translate", "event.toml", "--to", "ru")
    changed = document.read_bytes()
    run("release", "event.toml")
    run("translate", "event.toml", "--to", "tk")

    assert b"updated = 2027-02-01T12:00:00Z" not in changed
    assert document.read_bytes() == changed
    assert document.with_name("event.tk.toml").exists()


def test_a_rename_keeps_what_is_known_of_translations(run: Run, document: Path) -> None:
    path = beside(document, "event.ru.toml", BY_HAND)
    run("translate", "event.toml", "--to", "ru")
    document.write_text(document.read_text("utf-8").replace('"Tea"', '"Green tea"'), "utf-8")
    run("edit", "rename", "event.toml", "opening", "welcome")
    run("edit", "rename", "event.toml", "tea", "chai")
    done = run("translate", "event.toml", "--to", "ru")

    assert "1 stale, the originals have changed: sessions.chai.title" in done.stdout.decode()
    text = path.read_text("utf-8")
    assert "# welcome.title (en f4b13e93): Opening\nwelcome = {" in text
    assert "opening.title" not in text


# --- people who are forgotten

TALK = """
[sessions.talk]
title = "Ada Example on wells"
abstract = \"\"\"
A talk by Ada
Example.\"\"\"
"""


@pytest.mark.parametrize("options", [(), ("--instead", "N.N.")])
def test_a_person_who_is_forgotten_is_in_no_original(
    run: Run, document: Path, options: tuple[str, ...]
) -> None:
    document.write_text(MAIN + TALK, "utf-8")
    path = beside(document, "event.ru.toml", 'eventkit = 1\ntranslates = "course"\n')
    run("translate", "event.toml", "--to", "ru", "--names", "--no-backup")
    run("forget", "event.toml", "Ada Example", "--no-backup", *options)

    text = path.read_text("utf-8")
    assert not [word for word in ("Ada", "Example", "Digger", "people") if word in text]
    assert eventkit.load(document).people == ()


@pytest.mark.parametrize(
    "lines",
    [
        'people.ada.position = "Землекоп"\npeople.ada.name = ""\n',
        'people.ada = { position = "Землекоп" }\n',
        '[people]\nada.position = "Землекоп"\n',
        '[people.ada]\nposition = "Землекоп"\n',
    ],
)
def test_the_originals_of_a_person_go_with_the_person(run: Run, document: Path, lines: str) -> None:
    path = beside(document, "event.ru.toml", f'eventkit = 1\ntranslates = "course"\n{lines}')
    run("translate", "event.toml", "--to", "ru", "--names", "--no-backup")
    rows = path.read_text("utf-8").split("\n")
    path.write_text("\n".join(row for row in rows if not row.endswith('name = ""')), "utf-8")
    done = run("forget", "event.toml", "ada", "--no-backup")

    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    text = path.read_text("utf-8")
    assert not [word for word in ("Ada", "Digger", "Землекоп") if word in text]


def test_the_replacement_of_a_name_makes_no_translation_stale(run: Run, document: Path) -> None:
    document.write_text(MAIN + TALK, "utf-8")
    text = f'{BY_HAND}\n[sessions.talk]\ntitle = "О колодцах"\nabstract = "О колодцах"\n'
    path = beside(document, "event.ru.toml", text)
    run("translate", "event.toml", "--to", "ru", "--no-backup")
    run("forget", "event.toml", "ada", "--instead", "N.N.", "--no-backup")
    before = path.read_bytes()
    done = run("translate", "event.toml", "--to", "ru", "--no-backup")

    assert "stale" not in done.stdout.decode()
    assert path.read_bytes() == before
    assert b": A talk by N.N..\n" in before


# --- catalogues


def translated(catalogue: Path, **translations: str) -> None:
    """Fill in translations, as a translators' tool does."""
    text = catalogue.read_text("utf-8")
    for original, translation in translations.items():
        text = text.replace(
            f'msgid "{original}"\nmsgstr ""', f'msgid "{original}"\nmsgstr "{translation}"'
        )
    catalogue.write_text(text, "utf-8")


def test_a_catalogue_goes_to_a_translator_and_back(run: Run, document: Path) -> None:
    beside(document, "event.ru.toml", BY_HAND)
    run("translate", "event.toml", "--to", "ru")
    document.write_text(document.read_text("utf-8").replace('"Opening"', '"The opening"'), "utf-8")
    written = run("translate", "event.toml", "--to", "ru", "--po", "ru.po")
    catalogue = document.with_name("ru.po")
    text = catalogue.read_text("utf-8")
    translated(catalogue, water="вода", law="право", Digger="Землекоп")
    done = run("translate", "event.toml", "--to", "ru", "--from-po", "ru.po")

    assert written.returncode == done.returncode == 0, done.stderr
    assert (
        '#, fuzzy\nmsgctxt "sessions.opening.title"\nmsgid "The opening"\nmsgstr "Открытие"\n'
    ) in text
    assert "Jury" not in text
    assert "event.ru.toml: 2 translations taken from the catalogue" in done.stdout.decode()
    view = eventkit.load(document).view(language="ru")
    assert (view.topics, view.people[0].position) == (("вода", "право"), "Землекоп")
    sibling = document.with_name("event.ru.toml").read_text("utf-8")
    assert "# opening.title (stale a4e15b68)" in sibling
    again = run("translate", "event.toml", "--to", "ru", "--from-po", "ru.po")
    assert again.stderr.decode().splitlines()[-1] == "nothing changes"


def test_a_translation_that_is_no_longer_fuzzy_is_current(run: Run, document: Path) -> None:
    beside(document, "event.ru.toml", BY_HAND)
    run("translate", "event.toml", "--to", "ru")
    document.write_text(document.read_text("utf-8").replace('"Opening"', '"The opening"'), "utf-8")
    run("translate", "event.toml", "--to", "ru", "--po", "ru.po")
    catalogue = document.with_name("ru.po")
    catalogue.write_text(catalogue.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    done = run("translate", "event.toml", "--to", "ru", "--from-po", "ru.po")

    assert "stale" not in done.stdout.decode()
    assert "(stale" not in document.with_name("event.ru.toml").read_text("utf-8")


def test_a_catalogue_of_an_older_document_takes_nothing_away(run: Run, document: Path) -> None:
    beside(document, "event.ru.toml", BY_HAND)
    run("translate", "event.toml", "--to", "ru", "--po", "ru.po")
    catalogue = document.with_name("ru.po")
    translated(catalogue, Digger="Землекоп {name}", water="вода")
    text = catalogue.read_text("utf-8").replace('"Чай"', '"Чаёк"').replace('"Tea"', '"Black tea"')
    catalogue.write_text(
        f'{text}\nmsgctxt "sessions.gone.title"\nmsgid "Gone"\nmsgstr "Нет"\n'
        'msgctxt "sessions.jury.title"\nmsgid "Jury"\nmsgstr "Жюри"\n'
        'msgid "alone"\nmsgstr "один"\n'
        'msgid "cup"\nmsgid_plural "cups"\nmsgstr[0] "чашка"\nmsgstr[1] "чашки"\n',
        "utf-8",
    )
    document.write_text(document.read_text("utf-8").replace("Digger", "Head digger"), "utf-8")
    done = run("translate", "event.toml", "--to", "ru", "--from-po", "ru.po")

    assert done.returncode == 0
    notes = [it for it in done.stderr.decode().splitlines() if it.startswith("warning: ")]
    assert [note.split(": ")[1] for note in notes] == [
        "people.ada.position",
        "people.ada.position",
        "sessions.tea.title",
        "sessions.gone.title",
        "sessions.jury.title",
        "alone",
        "cup",
    ]
    assert "other placeholders" in notes[0]
    view = eventkit.load(document).view(language="ru")
    assert view.session("tea-1").title == "Чай"
    assert view.people[0].position == "Землекоп {name}"
    text = document.with_name("event.ru.toml").read_text("utf-8")
    assert "# position (stale 8b8bf3b2)" in text
    assert 'topics = ["вода", ""]' in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Project-Id-Version: course", "Project-Id-Version: other", "of the event 'other'"),
        ("Language: ru", "Language: tk", "in the language 'tk'"),
        ('msgstr ""\n\nmsgctxt', 'msgstr "\n\nmsgctxt', "ends without a quotation mark"),
        ('msgid "Tea"\nmsgstr ""\n', 'msgid "Tea"\n', "no catalogue of gettext"),
    ],
)
def test_another_catalogue_is_refused(
    run: Run, document: Path, old: str, new: str, message: str
) -> None:
    run("translate", "event.toml", "--to", "ru", "--po", "ru.po")
    catalogue = document.with_name("ru.po")
    catalogue.write_text(catalogue.read_text("utf-8").replace(old, new), "utf-8")
    done = run("translate", "event.toml", "--to", "ru", "--from-po", "ru.po")

    assert done.returncode == 1
    assert message in done.stderr.decode()
    assert not document.with_name("event.ru.toml").exists()


def test_translations_beside_their_texts_are_changed_there(run: Run, document: Path) -> None:
    text = MAIN.replace('"Opening"', '{ en = "Opening", ru = "Открытие" }  # solemn')
    document.write_text(text, "utf-8")
    run("translate", "event.toml", "--to", "ru", "--po", "ru.po")
    catalogue = document.with_name("ru.po")
    catalogue.write_text(catalogue.read_text("utf-8").replace("Открытие", "Начало"), "utf-8")
    done = run("translate", "event.toml", "--to", "ru", "--from-po", "ru.po")

    assert done.returncode == 0, done.stderr
    assert 'title = { en = "Opening", ru = "Начало" }  # solemn\n' in document.read_text("utf-8")


def test_json_is_translated_by_catalogues(run: Run, document: Path) -> None:
    path = document.with_suffix(".json")
    path.write_text(eventkit.dumps(eventkit.load(document), "json"), "utf-8")
    document.unlink()
    refused = run("translate", "event.json", "--to", "ru")
    run("translate", "event.json", "--to", "ru", "--po", "ru.po")
    translated(document.with_name("ru.po"), Tea="Чай", water="вода", law="право")
    done = run("translate", "event.json", "--to", "ru", "--from-po", "ru.po")

    assert refused.returncode == 2
    assert b"--po event.ru.po" in refused.stderr
    assert done.returncode == 0, done.stderr
    view = eventkit.load(path).view(language="ru")
    assert (view.session("tea-2").title, view.topics) == ("Чай", ("вода", "право"))
    assert [it.name for it in document.parent.glob("event.ru*")] == []


# --- the command line


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "Missing option '--to'"),
        (("--to", "en"), "'en' is the event's own language"),
        (("--to", "pt_BR", "--to", "Russian"), "write pt-BR; 'Russian' is no language tag"),
        (("--to", "ru", "--json"), "--json needs --status"),
        (("--to", "ru", "--status", "--po", "x.po"), "do not go together"),
        (("--to", "ru", "--to", "tk", "--po", "x.po"), "give one --to"),
        (("--to", "ru", "--to", "tk", "--from-po", "x.po"), "give one --to"),
    ],
)
def test_a_wrong_command_line_is_told(
    run: Run, document: Path, words: tuple[str, ...], message: str
) -> None:
    done = run("translate", document.name, *words)

    assert done.returncode == 2
    assert message in done.stderr.decode()


def test_a_file_of_that_name_that_is_a_document_is_no_sibling(run: Run, document: Path) -> None:
    other = beside(document, "event.ru.toml", MAIN)
    done = run("translate", "event.toml", "--to", "ru")

    assert done.returncode == 1
    assert b"it is a document of its own" in done.stderr
    assert other.read_text("utf-8") == MAIN


def test_a_folder_takes_a_catalogue_for_each_language(run: Run, document: Path) -> None:
    (document.parent / "po").mkdir()
    done = run("translate", "event.toml", "--to", "ru", "--to", "uz-cyrl", "--po", "po")

    assert done.returncode == 0, done.stderr
    assert sorted(it.name for it in (document.parent / "po").iterdir()) == [
        "event.ru.po",
        "event.uz-Cyrl.po",
    ]
