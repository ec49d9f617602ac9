"""A person taken out of documents as people write them, by place, and what is left of it."""

from __future__ import annotations

import re
import stat
from contextlib import suppress
from pathlib import Path

import pytest
from attrs import evolve
from tests import documents

import eventkit
from eventkit._atomic import write_file
from eventkit.document import load
from eventkit.forgetting import Mention, carry_out, plan_forgetting
from eventkit.model.errors import DocumentError, LogError, SelectionError, TargetError
from eventkit.releases import load_log, log_path, release

HEAD = f"# The school\n{documents.HEAD}"
BOB = '[people.bob]\nname = "Bob Builder"\n'
ADA = documents.ADA
SESSION = '[sessions.walk]\ntitle = "Walk"\n'


def forget(tmp_path: Path, text: str, person: str = "ada", **options: object) -> str:
    """Return what is left of a document in which a person is forgotten."""
    document = tmp_path / "event.toml"
    document.write_bytes(text.encode())
    carry_out(plan_forgetting(document, person, **options), backup=False)  # type: ignore[arg-type]
    return document.read_bytes().decode()


PLACES = {
    "a table, and the blank line after it": (
        f"{HEAD}\n{ADA}\n{BOB}",
        f"{HEAD}\n{BOB}",
    ),
    "comments around a table": (
        f"{HEAD}# keynotes\n[people.ada] # she\nname = 'Ada' # is\n# next\n{BOB}",
        f"{HEAD}# keynotes\n# next\n{BOB}",
    ),
    "a table in several tables": (
        f"{HEAD}{ADA}[people.ada.contact]\nemail = 'a@b.c'\n{BOB}[people.ada.x.plugin]\na = 1\n",
        f"{HEAD}{BOB}",
    ),
    "keys with dots": (
        f"{HEAD}[people]\nada.name = 'Ada'\nada.contact.email = 'a@b.c'\nbob.name = 'Bob'\n",
        f"{HEAD}[people]\nbob.name = 'Bob'\n",
    ),
    "tables in braces": (
        f"{HEAD}[people]\nada = {{ name = 'Ada' }}\nbob = {{ name = 'Bob' }}\n",
        f"{HEAD}[people]\nbob = {{ name = 'Bob' }}\n",
    ),
    "the last in a list on one line": (
        f"{HEAD}{ADA}{BOB}{SESSION}speakers = ['bob', 'ada'] # both\n",
        f"{HEAD}{BOB}{SESSION}speakers = ['bob'] # both\n",
    ),
    "the first, the middle and the last": (
        f"{HEAD}{ADA}{BOB}{SESSION}speakers = [ 'ada','ada', 'bob', 'ada', ]\n",
        f"{HEAD}{BOB}{SESSION}speakers = [ 'bob', ]\n",
    ),
    "lines of a list": (
        f"{HEAD}{ADA}{BOB}{SESSION}speakers = [\n  'ada', # she\n  # he\n  'bob', # not she\n]\n",
        f"{HEAD}{BOB}{SESSION}speakers = [\n  # he\n  'bob', # not she\n]\n",
    ),
    "the last line of a list without a comma": (
        f"{HEAD}{ADA}{BOB}{SESSION}speakers = [\n  'bob', # he\n  'ada'\n]\n",
        f"{HEAD}{BOB}{SESSION}speakers = [\n  'bob' # he\n]\n",
    ),
    "all of a list": (
        f"{HEAD}{ADA}{BOB}{SESSION}speakers = ['ada']\n",
        f"{HEAD}{BOB}{SESSION}speakers = []\n",
    ),
    "tables in braces over several lines": (
        f"{HEAD}[people]\nada = {{\n  name = 'Ada',\n}}\nbob = {{\n  name = 'Bob',\n}}\n",
        f"{HEAD}[people]\nbob = {{\n  name = 'Bob',\n}}\n",
    ),
    "by the exact name": (
        f"{HEAD}{ADA}{BOB}{SESSION}speakers = ['Ada Example', 'Bob Builder']\n",
        f"{HEAD}{BOB}{SESSION}speakers = ['Bob Builder']\n",
    ),
    "a name that is the id of somebody else": (
        f"{HEAD}[people.ada]\nname = 'bob'\n{BOB}{SESSION}speakers = ['bob']\n",
        f"{HEAD}{BOB}{SESSION}speakers = ['bob']\n",
    ),
    "a participation with its role": (
        f"{HEAD}{ADA}{SESSION}participations = [{{ who = 'ada', role = 'host' }}]\n",
        f"{HEAD}{SESSION}participations = []\n",
    ),
    "participations in tables of their own": (
        (
            f"{HEAD}{ADA}{BOB}{SESSION}"
            "[[sessions.walk.participations]]\nwho = 'ada'\nrole = 'host'\n"
            "[[sessions.walk.participations]]\nwho = 'bob'\nrole = 'host'\n"
        ),
        f"{HEAD}{BOB}{SESSION}[[sessions.walk.participations]]\nwho = 'bob'\nrole = 'host'\n",
    ),
    "a slot, which overrides": (
        (
            f"{HEAD}{ADA}{BOB}{SESSION}speakers = ['bob']\n"
            "slots.one = { day = 1, speakers = ['ada'] }\nslots.two = { day = 2 }\n"
        ),
        (
            f"{HEAD}{BOB}{SESSION}speakers = ['bob']\n"
            "slots.one = { day = 1, speakers = [] }\nslots.two = { day = 2 }\n"
        ),
    ),
    "hours without seconds before it": (
        f"{HEAD}{SESSION}start = 2027-03-26 11:00\nend = 2027-03-26 12:00\nchairs = ['ada']\n{ADA}",
        f"{HEAD}{SESSION}start = 2027-03-26 11:00\nend = 2027-03-26 12:00\nchairs = []\n",
    ),
    "members, translations and who said what": (
        (
            f"{HEAD}{ADA}[groups.us]\nname = 'Us'\nmembers = ['ada']\n"
            "[statements.one]\nby = 'ada'\ntext = 'We must'\n"
            "[translations.ru.people.ada]\nname = 'Ада'\n"
        ),
        f"{HEAD}[groups.us]\nname = 'Us'\nmembers = []\n[statements.one]\ntext = 'We must'\n",
    ),
    "a byte-order mark and CRLF": (
        f"\ufeff{HEAD}\n{ADA}\n{BOB}".replace("\n", "\r\n"),
        f"\ufeff{HEAD}\n{BOB}".replace("\n", "\r\n"),
    ),
}


@pytest.mark.parametrize("case", PLACES)
def test_what_is_of_a_person_goes_and_all_else_stays_as_it_is_written(
    tmp_path: Path, case: str
) -> None:
    before, after = PLACES[case]

    assert forget(tmp_path, before) == after


def test_a_document_in_json_keeps_its_layout(tmp_path: Path) -> None:
    text = """{"eventkit": 1,
  "event": {"id": "school", "title": "School", "start": "2027-03-26", "end": "2027-03-26",
            "timezone": "UTC", "organizers": ["ada", "bob"]},
  "people": {
    "ada": {"name": "Ada"},
    "bob": {"name": "Bob"}
  }
}
"""
    document = tmp_path / "event.json"
    document.write_text(text, "utf-8")

    carry_out(plan_forgetting(document, "ada"), backup=False)

    wanted = text.replace('"ada", "bob"', '"bob"').replace('    "ada": {"name": "Ada"},\n', "")
    assert document.read_text("utf-8") == wanted


def test_contacts_alone_leave_the_person(tmp_path: Path) -> None:
    contact = 'contact = { email = "ada@example.org" }\n'

    left = forget(tmp_path, f"{HEAD}{ADA}{contact}{BOB}{contact}", contacts=True)

    assert left == f"{HEAD}{ADA}{BOB}{contact}"


def test_names_in_texts_are_listed_with_file_and_line(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    title = 'description = "Ada  EXAMPLE will open"\n'
    document.write_text(f"{HEAD}{ADA}{SESSION}{title}[rooms.ada]\nname = 'Hall'\n", "utf-8")

    plan = plan_forgetting(document, "ada")

    assert plan.mentions == (
        Mention(document, 12, "Ada Example"),
        Mention(document, 13, "ada", is_id=True),
    )


def test_a_word_stands_in_texts_and_in_old_releases_instead_of_the_name(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    session = '[sessions.walk]\ntitle = "Walk with Ada  Example"\nspeakers = ["ada"]\n'
    document.write_text(HEAD + ADA + session, "utf-8")
    log = log_path(document)
    release(eventkit.load(document), log, note="For Ada\u00a0Example", by="Ada Example")

    plan = plan_forgetting(document, "ada", instead="N.N.")
    carry_out(plan, backup=False)

    assert plan.mentions == ()
    assert b"Example" not in document.read_bytes() + log.read_bytes()
    assert eventkit.load(document).session("walk").title == "Walk with N.N."
    past = eventkit.load_log(log)
    assert (past.releases[0].note, past.releases[0].by) == ("For N.N.", "")
    assert past.event() == eventkit.load(document)


@pytest.mark.parametrize(
    ("name", "title", "replaced"),
    [
        ("王小明", "与王小明老师对话", "与N.N.老师对话"),
        ("สมชาย ใจดี", "พบกับสมชาย ใจดีวันนี้", "พบกับN.N.วันนี้"),
        ("Ada", "与Ada老师对话, Adams", "与N.N.老师对话, Adams"),
    ],
)
def test_a_name_stands_next_to_other_letters_where_no_blanks_part_words(
    name: str, title: str, replaced: str, tmp_path: Path
) -> None:
    document = tmp_path / "event.toml"
    person = f'[people.p]\nname = "{name}"\n'
    document.write_text(f'{HEAD}{person}[sessions.walk]\ntitle = "{title}"\n', "utf-8")
    copy = tmp_path / "copy.md"
    copy.write_text(title, "utf-8")

    plan = plan_forgetting(document, "p")
    carry_out(plan_forgetting(document, "p", instead="N.N."), backup=False)

    assert plan.mentions == (Mention(document, 11, name),)
    assert plan.copies == (copy,)
    assert eventkit.load(document).session("walk").title == replaced


def test_a_name_that_only_texts_still_hold_is_replaced_later(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    session = '[sessions.walk]\ntitle = "Walk with Ada Example"\nspeakers = ["ada"]\n'
    document.write_text(HEAD + ADA + session, "utf-8")
    log = log_path(document)
    release(eventkit.load(document), log)
    first = plan_forgetting(document, "ada")
    carry_out(first, backup=False)

    plan = plan_forgetting(document, "Ada Example", instead="N.N.")
    carry_out(plan, backup=False)

    assert [mention.path for mention in first.mentions] == [document, log]
    assert (plan.people, plan.mentions) == ({}, ())
    assert b"Example" not in document.read_bytes() + log.read_bytes()
    with pytest.raises(SelectionError, match="there is nobody 'Ada Example'"):
        plan_forgetting(document, "Ada Example", instead="N.N.")


def test_a_word_instead_does_not_make_a_past_state_unreadable(tmp_path: Path) -> None:
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    text = f"{HEAD}[people.ada]\nname = 'Berlin'\n"
    document.write_text(text, "utf-8")
    release(eventkit.load(document), log)
    document.write_text(text.replace("Europe/Berlin", "Europe/Paris"), "utf-8")
    before = log.read_bytes()

    with pytest.raises(LogError, match="release 1 is not an event"):
        plan_forgetting(document, "ada", instead="N.N.")

    assert log.read_bytes() == before


def test_somebody_whom_only_an_old_release_holds_is_forgotten(tmp_path: Path) -> None:
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    document.write_text(f"{HEAD}organizers = ['ada']\n{ADA}", "utf-8")
    release(eventkit.load(document), log)
    document.write_text(HEAD, "utf-8")
    release(eventkit.load(document), log)

    plan = plan_forgetting(document, "Ada Example")
    carry_out(plan, backup=False)

    assert [each.path for each in plan.edits] == [log]
    assert b'"ada"' not in log.read_bytes()
    assert [event.people for _, event in eventkit.load_log(log)] == [(), ()]


def test_the_log_of_another_event_is_left_as_it_is(tmp_path: Path) -> None:
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    document.write_text(f"{HEAD}organizers = ['ada']\n{ADA}", "utf-8")
    release(eventkit.load(document), log)
    document.write_text(document.read_text("utf-8").replace('uid = "', 'uid = "another-'), "utf-8")

    with pytest.raises(LogError, match="this is the log of the event"):
        plan_forgetting(document, "ada")


def test_siblings_are_written_before_the_file_that_holds_the_person(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(f"{HEAD}[sessions.walk]\ntitle = 'Walk'\nspeakers = ['ada']\n", "utf-8")
    private = tmp_path / "event.private.toml"
    private.write_text(f"eventkit = 1\nextends = 'school'\n{ADA}", "utf-8")
    russian = tmp_path / "event.ru.toml"
    translated = "[people.ada]\nname = 'Ада'\n[sessions.walk]\ntitle = 'Прогулка'\n"
    russian.write_text(f"eventkit = 1\ntranslates = 'school'\n{translated}", "utf-8")
    release(eventkit.load(document), log_path(document))

    plan = plan_forgetting(document, "ada")
    carry_out(plan, backup=False)

    all_of_it = tmp_path / "event.private.releases.jsonl"
    assert [each.path for each in plan.edits] == [
        russian,
        document,
        private,
        all_of_it,
        log_path(document),
    ]
    assert '"ada"' not in all_of_it.read_text("utf-8") + log_path(document).read_text("utf-8")
    assert "Ада" not in russian.read_text("utf-8")
    assert eventkit.load(document).people == ()
    assert eventkit.load_log(log_path(document)).event() == eventkit.load(document)


def test_a_kill_between_the_two_logs_is_completed(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(f"{HEAD}{ADA}{SESSION}speakers = ['ada']\n", "utf-8")
    (tmp_path / "event.private.toml").write_text("eventkit = 1\nextends = 'school'\n", "utf-8")
    release(eventkit.load(document), log_path(document))
    plan = plan_forgetting(document, "ada")
    for each in plan.edits[:-1]:
        each.path.write_bytes(each.new)

    again = plan_forgetting(document, "Ada Example")
    carry_out(again, backup=False)

    assert [each.path for each in again.edits] == [log_path(document)]
    assert log_path(document).read_bytes() == plan.edits[-1].new
    assert eventkit.load_log(log_path(document)).event() == eventkit.load(document)


def test_somebody_who_got_another_id_is_forgotten_under_both(tmp_path: Path) -> None:
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    text = f"{HEAD}{ADA}{SESSION}speakers = ['ada']\n"
    document.write_text(text, "utf-8")
    release(eventkit.load(document), log)
    new = text.replace("people.ada", "people.countess").replace("'ada'", "'countess'")
    document.write_text(new.replace("Ada Example", "Ada Muster"), "utf-8")
    release(eventkit.load(document), log, renamed={"people.ada": "people.countess"})

    plan = plan_forgetting(document, "countess")
    carry_out(plan, backup=False)

    assert plan.people == {"ada": "Ada Example", "countess": "Ada Muster"}
    assert not {b"ada", b"countess", b"Example", b"Muster"} & {*log.read_bytes().split(b'"')}
    assert len(eventkit.load_log(log)) == 2


def test_who_was_one_with_another_and_is_restricted_since_is_forgotten_under_both(
    tmp_path: Path,
) -> None:
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    twice = f"{HEAD}{ADA}[people.countess]\nname = 'Ada Muster'\n{SESSION}"
    once = twice.replace(ADA, "") + "speakers = ['countess']\n"
    hidden = once.replace("Muster'\n", "Muster'\naudience = 'organizers'\n")
    merged = {"people.ada": "people.countess", "people.countess": "people.countess"}
    states: list[tuple[str, dict[str, str]]] = [
        (f"{twice}speakers = ['ada', 'countess']\n", {}),
        (once, merged),
        (f"{once}notice = 'Later'\n", {}),
        (hidden, {}),
    ]
    for text, renamed in states:
        document.write_text(text, "utf-8")
        release(eventkit.load(document), log, renamed=renamed)

    carry_out(plan_forgetting(document, "countess"), backup=False)

    assert not {b"ada", b"countess", b"Example", b"Muster"} & {*log.read_bytes().split(b'"')}


@pytest.mark.parametrize("parted", [False, True])
def test_somebody_who_got_another_id_since_the_release_is_forgotten_under_both(
    tmp_path: Path, parted: bool
) -> None:
    document = tmp_path / "event.toml"
    text = f"{HEAD}{ADA}{SESSION}speakers = ['ada']\n"
    document.write_text(text, "utf-8")
    if parted:
        (tmp_path / "event.private.toml").write_text("eventkit = 1\nextends = 'school'\n", "utf-8")
    release(eventkit.load(document), log_path(document))
    document.write_text(
        text.replace("people.ada", "people.countess").replace("'ada'", "'countess'")
    )

    plan = plan_forgetting(document, "countess")
    carry_out(plan, backup=False)

    assert plan.people == {"ada": "Ada Example", "countess": "Ada Example"}
    for log in tmp_path.glob("*.jsonl"):
        assert b"Ada" not in log.read_bytes()


def test_another_person_of_the_name_in_the_document_is_not_forgotten(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(HEAD + ADA, "utf-8")
    release(eventkit.load(document), log_path(document))
    document.write_text(HEAD + ADA + ADA.replace("people.ada", "people.other"), "utf-8")

    assert plan_forgetting(document, "other").people == {"other": "Ada Example"}


def test_two_of_one_name_are_told_apart_by_their_ids(tmp_path: Path) -> None:
    other = ADA.replace("[people.ada]", "[people.ada-2]")

    with pytest.raises(SelectionError, match="name one by the id: ada, ada-2"):
        forget(tmp_path, HEAD + ADA + other, "Ada Example")


def test_nothing_is_written_where_the_text_would_not_be_right_afterwards(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(f'{HEAD}{ADA}[rooms.hall]\nname = "Ada Example"\n', "utf-8")

    with pytest.raises(DocumentError) as raised:
        plan_forgetting(document, "ada", instead='"N.N."')

    assert raised.value.faults[0].rule == "not-editable"
    assert "people.ada" in str(raised.value.faults[0].hint)


def test_what_only_a_hidden_person_referred_to_is_not_shown_for_that(tmp_path: Path) -> None:
    institute = "[organizations.institute]\nname = 'Institute'\n"
    hidden = f"{ADA}audience = 'organizers'\norganization = 'institute'\n"
    document = tmp_path / "event.toml"
    document.write_text(HEAD + hidden + institute, "utf-8")

    with pytest.raises(DocumentError) as raised:
        plan_forgetting(document, "ada")

    assert {each.place for each in raised.value.faults} == {"organizations.institute"}


def test_what_only_a_hidden_person_referred_to_is_not_shown_in_a_past_release_either(
    tmp_path: Path,
) -> None:
    institute = "[organizations.institute]\nname = 'Institute'\n"
    hidden = f"{ADA}audience = 'organizers'\norganization = 'institute'\n"
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    for text in (HEAD + hidden + institute, HEAD):
        document.write_text(text, "utf-8")
        release(eventkit.load(document), log)

    carry_out(plan_forgetting(document, "ada"), backup=False)

    past = eventkit.load_log(log).event(1)
    assert [each.id for each in past.organizations] == ["institute"]
    assert past.view(audience="public").organizations == ()
    assert past.view(audience="participants").organizations == ()


def test_a_file_that_was_changed_since_the_plan_is_left(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(HEAD + ADA, "utf-8")
    plan = plan_forgetting(document, "ada")
    document.write_text(HEAD + ADA + BOB, "utf-8")

    with pytest.raises(TargetError, match="it was changed meanwhile"):
        carry_out(plan)

    assert document.read_text("utf-8") == HEAD + ADA + BOB
    assert sorted(tmp_path.iterdir()) == [document]


@pytest.mark.parametrize("released_before", [False, True])
def test_a_release_that_was_made_since_the_plan_is_not_overlooked(
    released_before: bool, tmp_path: Path
) -> None:
    document = tmp_path / "event.toml"
    document.write_text(HEAD + ADA + BOB, "utf-8")
    event = load(document)
    if released_before:
        release(evolve(event, people=event.people[1:]), log_path(document))
    plan = plan_forgetting(document, "ada")
    release(event, log_path(document))

    with pytest.raises(TargetError, match="it was changed meanwhile"):
        carry_out(plan)

    assert document.read_text("utf-8") == HEAD + ADA + BOB
    carry_out(plan_forgetting(document, "ada"), backup=False)
    assert b"Ada" not in log_path(document).read_bytes()


def test_the_copy_of_each_file_is_as_private_as_the_file(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(HEAD + ADA, "utf-8")
    document.chmod(0o600)

    (copy,) = carry_out(plan_forgetting(document, "ada"))

    assert copy == tmp_path / "event.toml.old-1"
    assert copy.read_text("utf-8") == HEAD + ADA
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_files_beside_the_document_that_may_hold_copies_are_found(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(HEAD + ADA + SESSION + "speakers = ['ada']\n", "utf-8")
    eventkit.write(eventkit.load(document), tmp_path / "agenda.ics")
    (tmp_path / "feeds").mkdir()
    for name in ("school.person-ada.ics", "school.person-bob.ics"):
        write_file(tmp_path / "feeds" / name, [b""])
    (tmp_path / ".git").mkdir()

    plan = plan_forgetting(document, "ada")

    assert plan.copies == (tmp_path / "agenda.ics", tmp_path / "feeds/school.person-ada.ics")
    assert plan.repository == tmp_path


def test_who_reported_progress_is_forgotten_with_the_names_in_it(tmp_path: Path) -> None:
    document = tmp_path / "event.toml"
    document.write_text(
        """\
eventkit = 1
[event]
id = "school"
title = "School"
start = 2027-03-26
end = 2027-03-26
timezone = "UTC"
[people.ada]
name = "Ada Example"
[outcomes.A-1]
kind = "action"
title = "Plan"
owners = ["ada"]
progress = [{ date = 2027-05-01, percent = 40, text = "Ada Example is ill", by = "ada" }]
""",
        encoding="utf-8",
    )

    carry_out(plan_forgetting(document, "ada", instead="N. N."), backup=False)

    (action,) = eventkit.load(document).outcomes
    (entry,) = action.progress
    assert (action.owners, entry.by, entry.text, entry.percent) == ((), None, "N. N. is ill", 40)


def test_no_stamp_falls_in_a_language_that_had_nothing_but_the_name(tmp_path: Path) -> None:
    session = f"{SESSION}day = 1\ntime = '09:00-10:00'\nspeakers = ['ada']\n"
    document, log = tmp_path / "event.toml", tmp_path / "event.releases.jsonl"
    for russian in ("", "[translations.ru.people.ada]\nname = 'Ада'\n"):
        document.write_text(f"{HEAD}{ADA}{session}{russian}", "utf-8")
        release(load(document), log)

    stamps = []
    for _ in range(2):
        text = eventkit.export(load(document), to="icalendar", language="ru", log=load_log(log))
        stamps += re.findall(rb"^SEQUENCE:(\d+)", text, re.MULTILINE)
        with suppress(SelectionError):
            carry_out(plan_forgetting(document, "ada"), backup=False)

    assert stamps == [b"0", b"1", b"0", b"1"]  # of the event itself, and of the session
