"""What is wrong with a document is told at once, each fault with its place and what to do."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.documents import FOUR_DAYS as HEAD

import eventkit
from eventkit.model.errors import Fault

Faults = Callable[..., list[Fault]]


CASES = {
    # rule: what follows the head, the line after it, the place, what is said somewhere
    "unknown-key": ('[rooms.a]\nname = "A"\nkapacity = 5\n', 3, "rooms.a.kapacity", "'capacity'"),
    "missing-key": ("[rooms.a]\ncapacity = 5\n", 1, "rooms.a", "name: a text"),
    "wrong-type": ("[rooms.a]\nname = 5\n", 2, "rooms.a.name", 'put it in quotes: "5"'),
    "empty-text": ('[rooms.a]\nname = " "\n', 2, "rooms.a.name", "not an empty one"),
    "wrong-id": ('[rooms."a b"]\nname = "A"\n', 1, "rooms.a b", "letters, digits"),
    "unknown-id": (
        '[sessions.s]\ntitle = "S"\nspeakers = ["Jane Doe"]\n', 3, "sessions.s.speakers[0]",
        '[people.jane-doe]\nname = "Jane Doe"',
    ),
    "unknown-zone": (
        '[sessions.s]\ntitle = "S"\ntimezone = "Europe/Berln"\n', 3, "sessions.s.timezone",
        "'Europe/Berlin'",
    ),
    "unknown-word": (
        '[sessions.s]\ntitle = "S"\nstatus = "canceled"\n', 3, "sessions.s.status", "'cancelled'",
    ),
    "impossible-date": (
        '[sessions.s]\ntitle = "S"\nday = "26.03.2027"\n', 3, "sessions.s.day", "2027-03-26",
    ),
    "impossible-time": (
        '[sessions.s]\ntitle = "S"\nday = 1\ntime = 09:30:00\n', 4, "sessions.s.time", '"09:30"',
    ),
    "half-a-time": (
        '[sessions.s]\ntitle = "S"\nday = 1\nduration = "1 h"\n', 4, "sessions.s.duration",
        "a duration needs a time or a start",
    ),
    "two-times": (
        '[sessions.s]\ntitle = "S"\nday = 1\nstart = "2027-03-26 09:00"\nduration = "1 h"\n', 3,
        "sessions.s.day", "keep start and end, or day and time",
    ),
    "end-not-after-start": (
        '[sessions.s]\ntitle = "S"\nday = 1\ntime = "09:30-09:30"\n', 4, "sessions.s.time",
        "after 2027-03-26 09:30",
    ),
    "skipped-time": (
        '[sessions.s]\ntitle = "S"\nday = 3\ntime = "02:30-04:00"\n', 4, "sessions.s.time",
        "clocks skip 2027-03-28 02:30",
    ),
    "ambiguous-time": (
        '[sessions.s]\ntitle = "S"\nday = 2027-10-31\ntime = "02:30-04:00"\n', 4,
        "sessions.s.time", '"2027-10-31 02:30+02:00" or "2027-10-31 02:30+01:00"',
    ),
    "own-language-missing": (
        '[sessions.s]\ntitle = { ru = "С" }\n', 2, "sessions.s.title",
        "expected en = …; write the text in this language too; it is the key language of",
    ),
    "repeated-session": (
        '[sessions.c]\ntitle = "C"\ndays = [1, 2]\n[statements.x]\ntext = "X"\nsession = "c"\n', 6,
        "statements.x.session", "one of c-1, c-2",
    ),
    "shared-uid": (
        '[sessions.c]\ntitle = "C"\nuid = "x"\ndays = [1]\n', 3, "sessions.c.uid", "its own",
    ),
    "id-used-twice": (
        '[people.x]\nname = "X"\n[groups.X]\nname = "Y"\n', 3, "groups.X", "people.x",
    ),
    "given-twice": (
        '[venue]\ncity = "A"\n[venues.venue]\ncity = "B"\n', 1, "venue", "keep one of them",
    ),
    "ambiguous-name": (
        """
[people.a]\nname = "X"
[people.b]\nname = "X"
[sessions.s]\ntitle = "S"\nspeakers = ["X"]
""", 8, "sessions.s.speakers[0]", "the ids a, b",
    ),
    "not-taking-part": (
        '[people.a]\nname = "A"\n[sessions.s]\ntitle = "S"\nremote = ["a"]\n', 5,
        "sessions.s.remote[0]", "under a role",
    ),
    "too-visible": (
        """
[sessions.s]\ntitle = "S"
participations = [{ who = "TBA", role = "witness", audience = "organizers" }]
""", 4, "sessions.s.participations[0]", "write it in notes",
    ),
    "reserved-reference": (
        '[statements.S]\ntext = "A"\nsession = "other-event:talk"\n', 3,
        "statements.S.session", "only the follows of an outcome",
    ),
    "part-of-a-part": (
        """
[sessions.a]\ntitle = "A"
[sessions.b]\ntitle = "B"\npart_of = "a"
[sessions.c]\ntitle = "C"\npart_of = "b"
""", 9, "sessions.c.part_of", "one level",
    ),
}  # fmt: skip


@pytest.mark.parametrize("rule", CASES)
def test_a_fault_has_its_rule_line_place_and_advice(rule: str, faults: Faults) -> None:
    text, line, place, advice = CASES[rule]

    (fault,) = faults(text)
    assert (fault.rule, fault.line, fault.place) == (rule, 7 + line, place)
    assert advice in str(fault)


OUTCOME = '[outcomes.R]\nkind = "action"\ntitle = "A"\n'
OF_OUTCOMES = {
    # what follows the head of an outcome: the rule, the line after the head, the place, the advice
    'due = "2027-09-30/2027-07-01"': (
        "impossible-date", 1, "outcomes.R.due", "the first day comes first",
    ),
    "due = 2027": ("impossible-date", 1, "outcomes.R.due", 'put it in quotes: "2027"'),
    'due = "mid-2027"': ("impossible-date", 1, "outcomes.R.due", "other words go into due_text"),
    'due = "Q5 2027"': ("impossible-date", 1, "outcomes.R.due", '"Q3 2027"'),
    "horizon = { years = [5, 3] }": (
        "wrong-type", 1, "outcomes.R.horizon.years", "the smaller first",
    ),
    "progress = [{ date = 2027-05-01, percent = 140 }]": (
        "wrong-type", 1, "outcomes.R.progress[0].percent", "from 0 to 100",
    ),
    'progress = [{ text = "soon" }]': (
        "missing-key", 1, "outcomes.R.progress[0]", "date: a date",
    ),
    'status = "open"\nprogress = [{ date = 2027-05-01, status = "done" }]': (
        "contradicting-status", -2, "outcomes.R", "remove the status",
    ),
    'follows = ["school:R-1"]': ("unknown-id", 1, "outcomes.R.follows", "'R-1'"),
    "[outcomes.R.indicators.i]\ntitle = 'I'\nactuals = [{ date = 2027-05-01 }]": (
        "missing-key", 3, "outcomes.R.indicators.i.actuals[0]", "value: a number",
    ),
}  # fmt: skip


@pytest.mark.parametrize("keys", OF_OUTCOMES)
def test_a_fault_of_an_outcome_has_its_place_and_advice(keys: str, faults: Faults) -> None:
    rule, line, place, advice = OF_OUTCOMES[keys]

    (fault,) = faults(f"{OUTCOME}{keys}\n")
    assert (fault.rule, fault.place) == (rule, place)
    assert fault.line == 7 + 3 + line
    assert advice in str(fault)


SLIPS = {
    "curly quotes": ("title = “S”", "straight quotes"),
    "missing quotes": ("title = Opening", "in quotes"),
    "a date as in German": ("day = 26.03.2027", "2027-03-26"),
    "hours without quotes": ("time = 09:30-10:15", "hours in quotes"),
    "a colon for =": ("title: 'S'", "write ="),
    "a line break in a text": ('title = "one\ntwo"', '"""'),
    "a line break in single quotes": ("title = 'one\ntwo'", '"""'),
    "a capital in true": ("quote = False", "small letters"),
    "a letter that no key has": ("größe = 1", "a-z"),
    "a blank in an id": ("[sessions.my talk]", "a-z"),
    "lines that end in CR alone": ('title = "a"\rday = 1', "line feed"),
    "a text in a list without quotes": ("rooms = [aula]", "in quotes"),
    "a text that nothing ends": ("title = 'Larks", "the quotes that it begins with"),
    "quotes in a text": ('title = "The "best" larks"', 'written \\"'),
    "an apostrophe in single quotes": ("title = 'Ada's larks'", "an apostrophe"),
    "a comma at the end": ('title = "Larks",', "without a comma"),
    "no = at all": ('title "Larks"', "write ="),
    "no value at all": ("title =", "a value after ="),
    "no comma between keys": (
        "slots.a = { day = 1 time = '09:30' }",
        "comma between its keys, and } at",
    ),
    "no comma between values": ('rooms = ["a" "b"]', "comma between its values, and ] at"),
    "a date without noughts": ("day = 2027-3-6", "2027-03-06"),
    "a date with slashes": ("day = 26/03/2027", "year, month, day"),
    "a day that is none": ("day = 2027-02-30", "no such day"),
    "hours of one digit": ("start = 2027-03-26 9:00", "two digits"),
    "a table that nothing ends": ("[sessions.t", "with ]"),
    "a list of tables": ("[[sessions]]", "single brackets"),
    "a key twice": ('title = "a"\ntitle = "b"', "write a key once"),
}


UNSEEN = {
    "a no-break space": ("day = 1\u00a0", "a blank in place of the no-break space (U+00A0) in col"),
    "a no-break space in front": ("\u00a0day = 1", "in column 1"),
    "a narrow no-break space": ("day =\u202f1", "narrow no-break space (U+202F) in column 6"),
    "a space of no width": ("day\u200b = 1", "take out the zero width space (U+200B) in column 4"),
    "an ideographic space": ("day =\u30001", "ideographic space (U+3000)"),
    "one behind a text that has one": ('title = "a\u00a0b"\u00a0', "in column 14"),
}
SLIPS |= UNSEEN | {
    "a nought in front": ("day = 01", 'write 1 without the nought, or "01" in quotes'),
    "a nought in a list": ("days = [01, 02]", "write 1 without the nought"),
    "a telephone number": ("phone = 0305550100", '"0305550100" in quotes'),
    "a date in words": ("day = 26 March 2027", "2027-03-26"),
    "a date in words, as in America": ("day = March 26, 2027", "2027-03-26"),
    "a weekday": ("day = Monday", "the number of the day"),
    "hours with dots": ("time = 9.30-10.15", 'time = "09:30-10:15"'),
    "hours in four digits": ("time = 0930-1015", 'time = "09:30-10:15"'),
    "hours in words": ("time = 9 am to 10 am", 'time = "09:00-10:00"'),
    "a length in words": ("duration = 30 minutes", 'in quotes: "30 min"'),
    "another script in an id": ("[sessions.открытие]", "[sessions.otkrytie]"),
    "a blank in an id, and what to write": ("[sessions.my talk]", "[sessions.my-talk]"),
}  # fmt: skip


@pytest.mark.parametrize("slip", SLIPS)
def test_a_usual_slip_is_met_with_a_hint(slip: str, faults: Faults) -> None:
    text, hint = SLIPS[slip]

    (fault,) = faults(f"[sessions.s]\n{text}\n")
    assert fault.rule == "toml-syntax"
    assert hint in str(fault)


@pytest.mark.parametrize("quotes", ["'", "'''", '"""'])
def test_a_text_that_nothing_ends_is_told_where_it_begins(quotes: str, faults: Faults) -> None:
    (fault,) = faults(f"[sessions.s]\ntitle = {quotes}Larks\nday = 1\n\n")

    assert fault.line == 9


def test_a_list_of_tables_is_told_what_an_item_is(faults: Faults) -> None:
    (fault,) = faults('[[sessions]]\ntitle = "S"\n')

    assert fault.expected == "[sessions.ID], in single brackets"


MEANT = {
    "a number in quotes": (
        '[rooms.a]\nname = "A"\ncapacity = "20"\n', "take the quotes away: 20",
    ),
    "a day in quotes": ('[sessions.s]\ntitle = "S"\nday = "1"\n', "take the quotes away: 1"),
    "names in one text": (
        '[sessions.s]\ntitle = "S"\nspeakers = "Ada, Ben"\n', 'in brackets: ["Ada", "Ben"]',
    ),
    "a key beside the table it stands in": (
        '[people.a]\nname = "A"\nemail = "a@example.org"\n', "contact = { email = … }",
    ),
    "a text for a table": ('[people.a]\nname = "A"\ncontact = "a"\n', "such as { email = … }"),
    "a name for a title": ('[sessions.s]\nname = "S"\n', "mean 'title'?"),
    "a title for a name": ('[rooms.a]\ntitle = "A"\n', "mean 'name'?"),
    "a table that others have": ('[person.a]\nname = "A"\n', "mean 'people'?"),
    "an id that is made and taken": (
        '[sessions.c-1]\ntitle = "C"\n[sessions.c]\ntitle = "C"\ndays = [1]\n', "another id",
    ),
    "a person in one line": (
        '[sessions.s]\ntitle = "S"\nspeakers = ["a"]\n[people]\na = "A"\n',
        "expected [people.a], and its keys below it",
    ),
    "a list of one": ('[sessions.s]\ntitle = "S"\ntrack = ["a"]\n', "take the brackets away"),
    "a capital in a kind": (
        '[sessions.s]\ntitle = "S"\nkind = "Working Group"\n', "mean 'working-group'?",
    ),
    "a break by another name": (
        '[sessions.s]\ntitle = "S"\nkind = "Coffee Break"\n', "mean 'break'?",
    ),
    "a break in another script": (
        '[sessions.s]\ntitle = "S"\nkind = "Кофе-брейк"\n', "mean 'break'?",
    ),
    "a break in another language": (
        '[sessions.s]\ntitle = "S"\nkind = "Mittagessen"\n', "mean 'break'?",
    ),
    "a kind of organisations that is no break": (
        '[organizations.a]\nname = "A"\nkind = "Coffee Break"\n', "mean 'coffee-break'?",
    ),
    "a small letter in a country": ('[venue]\ncity = "A"\ncountry = "de"\n', "mean 'DE'?"),
    "hours of one digit": (
        '[sessions.s]\ntitle = "S"\nday = 1\ntime = "9:00-10.30"\n', "mean '09:00-10:30'?",
    ),
    "a slip in a long zone": (
        '[sessions.s]\ntitle = "S"\ntimezone = "America/Argentina/Buenos_Airs"\n',
        "mean 'America/Argentina/Buenos_Aires'?",
    ),
    "hours of which only the first say am or pm": (
        '[sessions.s]\ntitle = "S"\nday = 1\ntime = "11 am-1"\n', "mean '11:00-13:00'?",
    ),
    "days from and to": (
        '[sessions.s]\ntitle = "S"\ndays = "1-3"\n', "write days = [1, 2, 3]",
    ),
    "days in words": ('[sessions.s]\ntitle = "S"\ndays = "daily"\n', 'write days = "all"'),
    "days that stand twice": (
        '[sessions.s]\ntitle = "S"\ndays = "3, 1, 1"\n', "write days = [3, 1]",
    ),
    "a country with a sign in its name": (
        '[venue]\ncity = "A"\ncountry = "Cote d\'Ivoire"\n', "mean 'CI'?",
    ),
    "a country with a word for a sign": (
        '[venue]\ncity = "A"\ncountry = "Bosnia and Herzegovina"\n', "mean 'BA'?",
    ),
    "a country by an older name": ('[venue]\ncity = "A"\ncountry = "Turkey"\n', "mean 'TR'?"),
    "a country with an article": (
        '[venue]\ncity = "A"\ncountry = "The Netherlands"\n', "mean 'NL'?",
    ),
    "a country with dots": ('[venue]\ncity = "A"\ncountry = "U.S.A."\n', "mean 'US'?"),
    "a language by a name of two words": (
        '[sessions.s]\ntitle = "S"\nlanguages = ["Brazilian Portuguese"]\n', "mean 'pt-BR'?",
    ),
    "a language with its country": (
        '[sessions.s]\ntitle = "S"\nlanguages = ["en_US"]\n', "mean 'en-us'?",
    ),
    "a day that is no list": ('[sessions.s]\ntitle = "S"\ndays = 2\n', "write days = [2]"),
    "a key of another program": ('[sessions.s]\ntitle = "S"\nuntil = "10:00"\n', "mean 'end'?"),
    "a kind with accents": ('[sessions.s]\ntitle = "S"\nkind = "Apéro"\n', "mean 'apero'?"),
    "a country by its name": (
        '[venue]\ncity = "A"\ncountry = "Germany"\n', "mean 'DE'?",
    ),
    "a name with an institute": (
        '[people.a]\nname = "Ada"\n[sessions.s]\ntitle = "S"\nspeakers = ["Ada (Institute)"]\n',
        "mean 'Ada'?",
    ),
    "a city for a zone": (
        '[sessions.s]\ntitle = "S"\ntimezone = "New York"\n', "mean 'America/New_York'?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("slip", MEANT)
def test_what_is_not_right_is_told_with_what_was_meant(slip: str, faults: Faults) -> None:
    text, meant = MEANT[slip]

    (fault,) = faults(text)
    assert meant in str(fault)


@pytest.mark.parametrize(
    "line", ['days = "0"', 'days = "1-99999"', 'languages = ["English, Russian"]']
)
def test_what_would_be_refused_again_is_not_proposed(line: str, faults: Faults) -> None:
    (fault,) = faults(f'[sessions.s]\ntitle = "S"\n{line}\n')

    assert (fault.nearest, fault.hint) == (None, None)


def test_a_key_that_is_nearly_right_is_not_to_be_taken_out(faults: Faults) -> None:
    (fault,) = faults('[sessions.s]\ntitle = "S"\nroom = "a"\n')

    assert "mean 'rooms'?" in str(fault)
    assert "take it out" not in str(fault)


@pytest.mark.parametrize("hours", ["09:00", "2027-03-26 09:00"])
def test_hours_without_seconds_have_their_line(hours: str, faults: Faults) -> None:
    (fault,) = faults(f'[sessions.s]\ntitle = "S"\n\nkind = {hours}\n')

    assert (fault.place, fault.line) == ("sessions.s.kind", 11)


@pytest.mark.parametrize("whole", ["panl", "part"])
def test_a_part_of_no_whole_is_not_told_to_want_a_day(whole: str, faults: Faults) -> None:
    (fault,) = faults(
        f"""
[sessions.panel]\ntitle = "P"
[sessions.part]\ntitle = "A"\npart_of = "panel"
[sessions.s]\ntitle = "S"\ntime = "09:00-10:00"\npart_of = "{whole}"
"""
    )

    assert fault.place == "sessions.s.part_of"


def test_a_part_wants_no_day_where_that_of_the_event_is_wrong(faults: Faults) -> None:
    head = HEAD.replace("2027-03-26", '"26 March"')
    whole = '[sessions.w]\ntitle = "W"\nday = 1\n'

    found = faults(
        f'{whole}[sessions.s]\ntitle = "S"\ntime = "09:00-10:00"\npart_of = "w"\n', head=head
    )
    assert [fault.place for fault in found] == ["event.start"]


def test_a_session_that_repeats_is_no_fault_where_the_days_of_the_event_are_wrong(
    faults: Faults,
) -> None:
    head = HEAD.replace("2027-03-26", '"26 March"')
    coffee = '[sessions.coffee]\ntitle = "Coffee"\ndays = "all"\n'

    found = faults(f'{coffee}[statements.x]\ntext = "X"\nsession = "coffee"\n', head=head)
    assert [fault.place for fault in found] == ["event.start"]


def test_hours_want_a_day_whatever_others_are_called(faults: Faults) -> None:
    other = '[sessions.n]\ntitle = "None"\nday = 1\n'

    (fault,) = faults(f'{other}[sessions.s]\ntitle = "S"\ntime = "09:00-10:00"\n')
    assert (fault.rule, fault.place) == ("half-a-time", "sessions.s.time")


@pytest.mark.parametrize(
    ("when", "key"),
    [
        ('duration = "1 h"', "duration"),
        ('end = "2027-03-26 10:00"', "end"),
        ('time = "09:00"', "time"),
        ('start = "2027-03-26 09:00"\nend = "2027-03-26 10:00"\nduration = "1 h"', "start"),
        ('day = 1\ntime = "09:00-10:00"\nduration = "1 h"', "time"),
    ],
)
def test_half_a_time_is_told_at_its_key(when: str, key: str, faults: Faults) -> None:
    (fault,) = faults(f'[sessions.s]\ntitle = "S"\n{when}\n')

    assert (fault.rule, fault.place) == ("half-a-time", f"sessions.s.{key}")


@pytest.mark.parametrize("key", ["days", "slots"])
def test_only_a_session_is_held_again(key: str, faults: Faults) -> None:
    (fault,) = faults(f'[rooms.a]\nname = "A"\n{key} = "all"\n')

    assert (fault.rule, fault.place) == ("unknown-key", f"rooms.a.{key}")


def test_a_second_table_of_one_id_is_met_with_a_hint(faults: Faults) -> None:
    (fault,) = faults('[sessions.s]\ntitle = "S"\n[sessions.s]\ntitle = "T"\n')

    assert (fault.line, fault.rule) == (10, "toml-syntax")
    assert "write a table once" in str(fault)


def test_an_inline_table_may_have_line_breaks() -> None:
    head = HEAD.replace('"School"', '{\n en = "E",\n}')

    assert eventkit.loads(head).title == "E"


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1251", "Windows-1251"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_another_encoding_is_named(encoding: str, name: str, faults: Faults) -> None:
    text = "Café" if encoding == "cp1252" else "Открытие"

    (fault,) = faults(f'title = "{text}"'.encode(encoding))
    assert fault.rule == "not-utf-8"
    assert name in str(fault)


def test_midnight_is_met_with_the_way_it_is_written(faults: Faults) -> None:
    text = '[sessions.s]\ntitle = "S"\nday = 1\ntime = "{}"\n'

    (fault,) = faults(text.format("23:00-24:00"))
    assert "written 00:00" in str(fault)
    assert eventkit.loads(HEAD + text.format("23:00-00:00")).sessions[0].end is not None


@pytest.mark.parametrize("version", ["true", "1.0", '"1"'])
def test_the_format_is_a_whole_number(version: str, faults: Faults) -> None:
    (fault,) = faults("", head=HEAD.replace("eventkit = 1", f"eventkit = {version}"))

    assert fault.rule == "wrong-format"
    assert f"the format {version} is not known".replace('"', "'") in str(fault)


@pytest.mark.parametrize(
    "name", ["Ada \n::error::no", 'Ada "\\" \x1b[31m\u202e\x9b', "Ada " + '"' * 500], ids=ascii
)
def test_the_table_to_paste_is_a_table_whatever_the_name(name: str, faults: Faults) -> None:
    line = f"[sessions.s]\ntitle = 'S'\nspeakers = [{json.dumps(name)}]\n"

    (fault,) = faults(line)
    _, _, paste = (fault.hint or "").partition("\n")
    (person,) = tomllib.loads(paste)["people"].values()
    assert name.startswith(person["name"].removesuffix("…"))
    assert len(paste.splitlines()) == 2
    assert paste.replace("\n", "").isprintable()


def test_all_faults_come_at_once_in_order_of_their_lines(faults: Faults) -> None:
    found = faults('[rooms.a]\nnam = "A"\nfloor = 3\n[sessions.s]\nrooms = ["b"]\n')

    assert [(fault.rule, fault.line) for fault in found] == [
        ("unknown-key", 9), ("wrong-type", 10), ("missing-key", 11), ("unknown-id", 12),
    ]  # fmt: skip


def test_what_is_wrong_between_parts_comes_with_what_is_wrong_in_others(faults: Faults) -> None:
    head = HEAD.replace("end = 2027-03-29", "end = 2027-03-20").replace("id =", "idd =")
    parts = '[sessions.a]\ntitle = "A"\nuid = "one"\n[sessions.b]\ntitle = "B"\nuid = "one"\n'

    found = faults(f"{parts}speakers = 5\n", head=head)

    assert [fault.rule for fault in found] == [
        "unknown-key", "end-before-start", "uid-used-twice", "wrong-type",
    ]  # fmt: skip


def test_what_is_wrong_between_parts_needs_no_days(faults: Faults) -> None:
    head = HEAD.replace("start = 2027-03-26\nend = 2027-03-29\n", "")
    found = faults('[translations.en.event]\ntitle = "S"\n', head=head)

    assert [fault.rule for fault in found] == ["missing-key", "missing-key", "own-language"]


@pytest.mark.parametrize("table", ["people", "rooms"])
def test_an_id_used_twice_comes_with_what_is_wrong_in_others(table: str, faults: Faults) -> None:
    found = faults(f'[{table}.a]\nname = "A"\n[{table}.A]\nname = "B"\nurl = 5\n')

    assert [fault.rule for fault in found] == ["id-used-twice", "wrong-type"]


def test_what_could_not_be_read_is_not_missing_where_it_is_named(faults: Faults) -> None:
    (fault,) = faults('[rooms.a]\nname = 5\n[sessions.s]\ntitle = "S"\nrooms = ["a"]\n')

    assert fault.place == "rooms.a.name"


def test_a_misspelt_required_key_is_one_fault(faults: Faults) -> None:
    (fault,) = faults('[rooms.a]\nnme = "A"\n')

    assert (fault.rule, fault.nearest) == ("unknown-key", "name")


def test_a_material_without_address_is_a_fault(faults: Faults) -> None:
    (fault,) = faults('[sessions.s]\ntitle = "S"\n[sessions.s.materials.m]\ntitle = "M"\n')

    assert (fault.rule, fault.line, fault.place) == ("missing-key", 10, "sessions.s.materials.m")
    assert "the key 'url' is missing" in str(fault)


def test_a_topic_in_no_language_is_a_fault(faults: Faults) -> None:
    (fault,) = faults('topics = [{ en = "law", 6u = "x" }]\n')

    assert (fault.rule, fault.line, fault.place) == ("wrong-pattern", 8, "event.topics")


@pytest.mark.parametrize("key", ["start", "end"])
def test_a_session_on_all_days_wants_those_of_the_event(key: str, faults: Faults) -> None:
    head = re.sub(f"(?m)^{key} = .*\n", "", HEAD)
    (fault,) = faults('[sessions.c]\ntitle = "C"\ndays = "all"\n', head=head)

    assert (fault.rule, fault.place) == ("missing-key", "event")


def test_a_slot_whose_name_makes_no_id_is_one_fault(faults: Faults) -> None:
    (fault,) = faults('[sessions.c]\ntitle = "C"\nslots."a b" = { day = 1 }\n')

    assert (fault.rule, fault.message) == ("wrong-id", "this makes the id 'c-a b'")


def test_hours_of_a_slot_are_a_text(faults: Faults) -> None:
    (fault,) = faults('[sessions.c]\ntitle = "C"\nslots.a = { day = 1, time = 9 }\n')

    assert (fault.rule, fault.place) == ("impossible-time", "sessions.c.slots.a.time")


def test_a_day_has_at_most_four_digits(faults: Faults) -> None:
    days = "".join(f'[sessions.s{day}]\ntitle = "S"\nday = {day}\n' for day in (9999, 10000, 0))
    found = faults(days)

    assert [fault.place for fault in found] == ["sessions.s10000.day", "sessions.s0.day"]


def test_a_repeated_session_tells_a_fault_once(faults: Faults) -> None:
    (fault,) = faults('[sessions.c]\ntitle = "C"\ndays = "all"\nkind = 5\n')

    assert fault.place == "sessions.c.kind"


@pytest.mark.parametrize("key", ["hours", "duration"])
def test_digits_of_another_script_are_no_time(faults: Faults, key: str) -> None:
    said = {"hours": 'hours = "09:3٣-10:15"\n', "duration": '[checks]\nbuffer = "1٠ min"\n'}

    (fault,) = faults(said[key])

    assert fault.rule == "impossible-time"


@pytest.mark.parametrize("said", ['"09:30"', "09:30:00"])
def test_hours_without_a_date_are_told_where_they_belong(faults: Faults, said: str) -> None:
    (fault,) = faults(f'[sessions.s]\ntitle = "S"\nstart = {said}\nduration = "1 h"\n')

    assert fault.hint == 'hours without a date go with a day: day = 1, time = "09:30-10:15"'


@pytest.mark.parametrize("key", ["start", "time", "hours"])
def test_words_are_no_time_and_no_guess_is_made(faults: Faults, key: str) -> None:
    text = "" if key == "hours" else '[sessions.s]\ntitle = "S"\nday = 1\n'
    found = faults(f'{text}{key} = "soon"\n')

    assert [(it.rule, it.nearest, it.hint) for it in found] == [("impossible-time", None, None)]


@pytest.mark.parametrize("length", ["0 min", "P366D", f"{10**30} min", "P1Y", "45", ""])
def test_a_length_of_time_is_above_zero_and_at_most_a_year(faults: Faults, length: str) -> None:
    (fault,) = faults(f'[checks]\nbuffer = "{length}"\n')

    assert fault.rule == "impossible-time"


def test_a_fault_in_a_slot_stands_at_the_slot(faults: Faults) -> None:
    (fault,) = faults(
        '[sessions.c]\ntitle = "C"\n[sessions.c.slots.late]\nday = 1\ntime = "25:00-26:00"\n'
    )

    assert (fault.place, fault.line) == ("sessions.c.slots.late.time", 12)


def test_the_event_must_not_end_before_it_starts(faults: Faults) -> None:
    head = (
        'eventkit=1\n[event]\nid="e"\ntitle="E"\nstart=2027-01-02\nend=2027-01-01\ntimezone="UTC"\n'
    )

    (fault,) = faults("", head=head)
    assert (fault.rule, fault.place) == ("end-before-start", "event.end")


@pytest.mark.parametrize("version", ["2", "true", '"1"'])
def test_another_format_is_refused(version: str, faults: Faults) -> None:
    (fault,) = faults("[event]\n", head=f"eventkit = {version}\n")

    assert fault.rule == "wrong-format"


@pytest.mark.parametrize(("version", "is_newer"), [("2", True), ("0", False), ('"2"', False)])
def test_a_newer_format_asks_for_a_newer_eventkit(
    version: str, is_newer: bool, faults: Faults
) -> None:
    (fault,) = faults("[event]\n", head=f"eventkit = {version}\n")

    assert (fault.hint == "use a newer eventkit") is is_newer


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('ru = "Школа"\n', "translations.ru"),
        ("[translations.ru]\nsessions = 5\n", "translations.ru.sessions"),
        ("[translations.ru.sessions]\ns = 5\n", "translations.ru.sessions.s"),
        ("[translations.ru.sessions.s]\nmaterials = 5\n", "translations.ru.sessions.s.materials"),
    ],
)
def test_a_translation_that_is_no_table_is_a_fault(text: str, place: str, faults: Faults) -> None:
    (fault,) = faults(f'[sessions.s]\ntitle = "S"\n[translations]\n{text}')

    assert (fault.rule, fault.place) == ("wrong-type", place)


def test_a_document_without_head_says_what_to_begin_with(faults: Faults) -> None:
    found = faults("", head="")

    assert [fault.rule for fault in found] == ["missing-key", "missing-key"]
    assert "begin the document with: eventkit = 1" in str(found[0])


# --- JSON


def test_a_key_twice_in_json_is_refused(faults: Faults) -> None:
    (fault,) = faults(b'{"eventkit": 1, "event": {"id": "a", "id": "b"}}', "json")

    assert fault.rule == "key-used-twice"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_refused(number: str, faults: Faults) -> None:
    (fault,) = faults(f'{{"eventkit": {number}}}'.encode(), "json")

    assert fault.rule == "json-syntax"


def test_a_fault_in_json_has_its_line(faults: Faults) -> None:
    found = faults(b'{\n"eventkit": 1,\n"event": {\n"id": 5\n}\n}', "json")

    assert next(fault.line for fault in found if fault.place == "event.id") == 4


def test_half_a_character_is_refused(faults: Faults) -> None:
    found = faults(b'{"eventkit": 1, "event": {"id": "e", "title": "\\ud800"}}', "json")

    assert "half-a-character" in [fault.rule for fault in found]


# --- limits


@pytest.mark.parametrize(
    ("text", "format"),
    [("a = " + "[" * 10_000, "toml"), ('{"a": ' * 10_000, "json"), ("[" * 100_000, "json"),
     ("a = " + "[" * 65 + "]" * 65, "toml")],
)  # fmt: skip
def test_deep_nesting_is_refused(text: str, format: str, faults: Faults) -> None:
    (fault,) = faults(text.encode(), format)

    assert fault.rule == "too-deep"


def test_an_end_after_midnight_that_clocks_skip_is_of_the_next_day(faults: Faults) -> None:
    (fault,) = faults('[sessions.s]\ntitle = "S"\nday = 2\ntime = "23:30-02:30"\n')

    assert fault.message == "clocks skip 2027-03-28 02:30 in Europe/Berlin"


def test_too_many_items_are_refused(faults: Faults) -> None:
    head = (
        'eventkit=1\n[event]\nid="e"\ntitle="E"\nstart=2000-01-01\nend=2900-01-01\ntimezone="UTC"\n'
    )

    (fault,) = faults('[sessions.c]\ntitle = "C"\ndays = "all"\n', head=head)
    assert fault.rule == "too-many-items"


# --- files


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        eventkit.DocumentError, match=r"none\.toml: cannot read it: there is no such"
    ):
        eventkit.load(tmp_path / "none.toml")


def test_a_folder_is_no_document(tmp_path: Path) -> None:
    (tmp_path / "event.toml").mkdir()

    with pytest.raises(eventkit.DocumentError, match="cannot read it"):
        eventkit.load(tmp_path / "event.toml")


def test_another_suffix_is_no_document(tmp_path: Path) -> None:
    with pytest.raises(eventkit.DocumentError, match=r"ends in \.toml or \.json"):
        eventkit.load(tmp_path / "event.ics")


TWICE = {
    "a table of one id": (
        '[rooms.a]\nname = "A"\n\n[rooms.a]\nname = "B"\n',
        (12, "rooms.a", "the table stands twice, first on line 9"), "such as [rooms.a-2]",
    ),
    "a table of the event": ('[event]\nstatus = "confirmed"\n', (8, "event", "line 2"), "its keys"),
    "a key": (
        '[rooms.a]\nname = "A"\nname = "B"\n', (11, "rooms.a.name", "first on line 10"), "take one",
    ),
    "a key with dots": (
        '[rooms.a]\nname.en = "A"\nname.en = "B"\n',
        (11, "rooms.a.name.en", "first on line 10"), "take one",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TWICE)
def test_what_stands_twice_is_named_with_the_first_line(what: str, faults: Faults) -> None:
    text, (line, place, message), hint = TWICE[what]

    (fault,) = faults(text if "[event]" in text else f"\n{text}")
    assert (fault.line, fault.place) == (line, place)
    assert message in fault.message
    assert "(" not in str(fault)
    assert hint in (fault.hint or "")


def test_several_mistakes_of_syntax_come_at_once(faults: Faults) -> None:
    found = faults(
        """
[rooms.hall]
name = “Hall”
[sessions.my talk]
title = "Talk"
rooms = [
  "hall"
  "aula"
]
day = 01
[sessions.other]
title = Other
[rooms.hall]
name = "Hall again"
"""
    )

    assert [(fault.rule, fault.line) for fault in found] == [
        ("toml-syntax", line) for line in (10, 11, 15, 17, 19, 20)
    ]


def test_faults_of_values_come_with_mistakes_of_syntax(faults: Faults) -> None:
    found = faults(
        """
[sessions.a]
title = Rivers
day = "Friday"
speakers = ["ada"]
[sessions.b c]
time = "9-10"
[people.ada]
name = 'Ada's'
[rooms.a]
kapacity = 5
"""
    )

    assert [(fault.rule, fault.line) for fault in found] == [
        ("toml-syntax", 10), ("impossible-date", 11), ("toml-syntax", 13), ("toml-syntax", 16),
        ("unknown-key", 18),
    ]  # fmt: skip


def test_what_follows_a_text_that_nothing_ends_is_not_judged(faults: Faults) -> None:
    (fault,) = faults('[rooms.a]\nname = """A\n[rooms.b]\nname = “B”\n')

    assert fault.line == 9


def test_a_key_of_the_event_above_it_is_told_where_it_belongs(faults: Faults) -> None:
    (fault,) = faults("", head=HEAD.replace("[event]", 'title = "School"\n[event]'))

    assert (fault.rule, fault.line) == ("unknown-key", 2)
    assert fault.hint == "it is a key of the event: write it in [event]"


@pytest.mark.parametrize(
    ("text", "home"),
    [
        ("capacity = 20\n", "it is a key of [rooms.ID]: write it in such a table"),
        (
            '[rooms.a]\nname = "A"\nstatus = "x"',
            "it is a key of the event: write it in [event]",
        ),
        ("[rooms.a]\nname = 'A'\nhue = 5", "take it out, or use a newer eventkit that knows it"),
    ],
)
def test_a_key_of_another_table_is_told_where_it_belongs(
    text: str, home: str, faults: Faults
) -> None:
    (fault,) = faults(text)

    assert fault.hint == home


def test_an_id_in_another_script_is_answered_with_one_to_write(faults: Faults) -> None:
    (fault,) = faults('[people."Айгуль"]\nname = "Айгуль"\n')

    assert fault.hint == "write [people.aigul]; its name may have any letters: name = …"


def test_the_title_of_a_session_of_no_valid_id_may_have_any_letters(faults: Faults) -> None:
    (fault,) = faults('[sessions."Открытие"]\ntitle = "Открытие"\n')

    assert fault.hint == "write [sessions.otkrytie]; its title may have any letters: title = …"


def test_an_id_without_a_letter_has_no_valid_one(faults: Faults) -> None:
    (fault,) = faults('[people."!"]\nname = "!"\n')

    assert fault.hint is None


def session_with(*speakers: str) -> str:
    return f"[sessions.s]\ntitle = 'S'\nspeakers = [{', '.join(map(json.dumps, speakers))}]\n"


JOSE = '[people.jose]\nname = "Jos\u00e9 Example"\n'


@pytest.mark.parametrize(
    "name", ["Jose\u0301 Example", "Jos\u00e9\u00a0Example", "José  Example", "José Exam\u00adple"]
)
def test_a_name_is_found_however_its_letters_are_coded(name: str) -> None:
    event = eventkit.loads(f"{HEAD}{JOSE}{session_with(name)}")

    assert [it.who for it in event.sessions[0].participations] == ["jose"]


def test_a_reference_is_found_by_a_name_that_is_coded_otherwise() -> None:
    name = json.dumps("Sa\u0301la\u00a01", ensure_ascii=False)
    text = f"{HEAD}[rooms.sala]\nname = {name}\n[sessions.s]\ntitle = 'S'\nrooms = ['Sála 1']\n"

    assert eventkit.loads(text).sessions[0].rooms == ("sala",)


def test_two_items_of_one_name_in_two_codings_are_ambiguous(faults: Faults) -> None:
    twin = '[people.jose-2]\nname = "Jose\u0301 Example"\n'

    (fault,) = faults(JOSE + twin + session_with("José Example"))
    assert (fault.rule, fault.expected) == ("ambiguous-name", "one of the ids jose, jose-2")


def test_who_is_missing_is_offered_once_and_what_is_offered_can_be_pasted(faults: Faults) -> None:
    names = ["Bakyt New", "Бакыт", "Bakyt\u00a0New", "Bákyt New", "水", "火", "jose"]
    text = f'[rooms.bakyt-new-2]\nname = "B"\n{session_with(*names)}'

    hints = [fault.hint or "" for fault in faults(text)]
    pasted = "".join(hint.partition("\n")[2] + "\n" for hint in hints)
    assert hints[2] == "add [people.bakyt-new] once, as it is offered at its first use"
    event = eventkit.loads(HEAD + text + pasted)
    assert [it.who for it in event.sessions[0].participations] == [
        "bakyt-new", "bakyt", "bakyt-new", "bakyt-new-3", "new-id", "new-id-2", "jose",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("aigul, bakyt", '["aigul", "bakyt"]'),
        ("Aigul A; Bakyt B and Chynara C", '["Aigul A", "Bakyt B", "Chynara C"]'),
        ("ada and Bakyt", '["ada", "Bakyt"]'),
        ("Ada Example & Bakyt", '["Ada Example", "Bakyt"]'),
    ],
)
def test_several_names_in_one_text_are_not_offered_as_a_person(
    text: str, names: str, faults: Faults
) -> None:
    (fault,) = faults('[people.ada]\nname = "Ada Example"\n' + session_with(text))

    assert fault.hint == f"write each in quotes of its own: {names}"


@pytest.mark.parametrize("text", ["Aigul & Bakyt", "Smith and Sons"])
def test_what_may_be_one_name_or_two_is_offered_as_either(text: str, faults: Faults) -> None:
    (fault,) = faults(session_with(text))

    advice, _, paste = (fault.hint or "").partition("\n")
    assert json.dumps(re.split(" & | and ", text)) in advice
    (item,) = tomllib.loads(paste)["people"].values()
    assert item["name"] == text


@pytest.mark.parametrize("name", ["Ada Example, PhD", "Bob Beispiel, Jr.", "Rand Corporation"])
def test_a_name_with_a_degree_is_one_name(name: str, faults: Faults) -> None:
    (fault,) = faults(session_with(name))

    assert f"name = {json.dumps(name)}" in (fault.hint or "")


@pytest.mark.parametrize("text", ["T.B.C.", "to be announced", "N.N.", "Unknown"])
def test_who_is_not_known_yet_is_not_offered_as_a_person(text: str, faults: Faults) -> None:
    (fault,) = faults(session_with(text))

    assert fault.hint == 'write "TBA" in a session, or leave it out until it is known'


@pytest.mark.parametrize(
    "text", ["Various speakers", "Several experts", "All", "Speakers", "everyone"]
)
def test_people_without_names_are_offered_as_a_group(text: str, faults: Faults) -> None:
    (fault,) = faults(session_with(text))

    _, _, paste = (fault.hint or "").partition("\n")
    assert [*tomllib.loads(paste)] == ["groups"]


def test_an_id_keeps_letters_that_have_no_accent(faults: Faults) -> None:
    found = faults(session_with("Jörg Heißmeier", "Łukasz Øst", "Ýagmyr Şirin", "Щукин"))

    ids = [(fault.hint or "").split("]")[0].rpartition(".")[2] for fault in found]
    assert ids == ["jorg-heissmeier", "lukasz-ost", "yagmyr-sirin", "shchukin"]


@pytest.mark.parametrize(
    ("values", "advice"),
    [
        ({"people": {"a b": {"name": "A"}}}, 'write "people": {"a-b": {…}}; its name may have'),
        ({"rooms": []}, 'expected "rooms": {"ID": {…}}'),
        ({"people": {"a": {"name": "A", "email": "x"}}}, '"contact": {"email": …}'),
        (
            {"sessions": {"s": {"title": "S", "speakers": ["Jane Doe"]}}},
            'add it:\n"people": {"jane-doe": {"name": "Jane Doe"}}',
        ),
        ({"sessions": {"s": {"title": "S", "day": "26.3.2027"}}}, 'such as "2027-03-26"'),
        ({"sessions": {"s": {"title": "S", "pause": "5 min"}}}, '"after": "ID"'),
    ],
)
def test_faults_of_a_document_in_json_are_told_in_its_words(
    values: dict[str, object], advice: str, faults: Faults
) -> None:
    document = {**tomllib.loads(HEAD), **values}

    (fault,) = faults(json.dumps(document, default=str).encode(), "json")
    text = f"{fault.message}\nexpected {fault.expected}\n{fault.hint}"
    assert advice in text
    assert " = " not in text
    assert "table" not in text


def test_what_a_document_in_json_says_itself_is_told_as_it_is(faults: Faults) -> None:
    document = {**tomllib.loads(HEAD), "rooms": {"a": {"name": "A", "of [table] = 5": 1}}}

    (fault,) = faults(json.dumps(document, default=str).encode(), "json")
    assert fault.message == "unknown key 'of [table] = 5'"
