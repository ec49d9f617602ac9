"""No text, however hostile, costs more than a fault: in little time, and said in few words."""

from __future__ import annotations

import json
import os
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from tests.fuzz.targets import LONGEST

import eventkit
from eventkit.document import find_documents
from eventkit.document._context import ITEM_LIMIT, REPEATED_LIMIT, REPETITION_LIMIT
from eventkit.document._faults import FAULT_LIMIT
from eventkit.document._lines import LINES_LIMIT
from eventkit.document._nodes import NESTING
from eventkit.document._parsing import LARGEST_NUMBER, SIZE_LIMIT
from eventkit.document.time_values import LAST_DAY
from eventkit.model.errors import Fault, OptionsError

Faults: TypeAlias = Callable[..., list[Fault]]
HEAD = 'eventkit=1\n[event]\nid="e"\ntitle="E"\nstart=2027-01-01\nend=2027-01-02\ntimezone="UTC"\n'
MEGABYTE = "k" * 10**6


# --- the stated limits


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("a = " + "[" * 10_000 + "]" * 10_000, "toml"),
        ("a = " + "{a=" * 10_000 + "1" + "}" * 10_000, "toml"),
        ("a" + ".a" * 10_000 + " = 1", "toml"),
        (f"[a{'.a' * 10_000}]", "toml"),
        ("[" * 10_000 + "]" * 10_000, "json"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "json"),
    ],
    ids=["lists", "tables in braces", "a dotted key", "a heading", "JSON lists", "JSON objects"],
)
def test_ten_thousand_levels_are_too_deep(text: str, format: str, faults: Faults) -> None:
    (fault,) = faults(text.encode(), format)

    assert fault.message == "tables and lists are nested deeper than 64 levels"


@pytest.mark.parametrize(("depth", "rules"), [(64, ["unknown-key"]), (65, ["too-deep"])])
def test_sixty_four_levels_are_not_too_deep(depth: int, rules: list[str], faults: Faults) -> None:
    found = faults("a = " + "[" * (depth - 1) + "]" * (depth - 1))

    assert [fault.rule for fault in found] == rules


@pytest.mark.parametrize("format", ["toml", "json"])
def test_more_than_64_mebibytes_are_too_large(format: str, faults: Faults, tmp_path: Path) -> None:
    path = tmp_path / f"event.{format}"
    with path.open("wb") as file:
        file.truncate(64 * 2**20 + 1)

    with pytest.raises(eventkit.DocumentError, match="the document is larger than 64 MiB"):
        eventkit.load(path)
    assert faults(b"#" * (64 * 2**20 + 1), format)[0].rule == "too-large"


@pytest.mark.slow
def test_more_than_200_000_items_are_too_many(faults: Faults) -> None:
    rooms: dict[str, object] = {f"r{number}": {} for number in range(200_001)}
    event = {"id": "e", "title": "E", "start": "2027-01-01", "end": "2027-01-02", "timezone": "UTC"}
    text = json.dumps({"eventkit": 1, "event": event, "rooms": rooms})

    (fault,) = faults(text.encode(), "json")
    assert (fault.rule, fault.message) == ("too-many-items", "more than 200,000 items")


@pytest.mark.parametrize("spelt", ["9" * 4000, "9" * 5000, "0x" + "f" * 10_000, "-" + "9" * 1001])
def test_a_number_without_end_is_too_large(spelt: str, faults: Faults) -> None:
    (fault,) = faults(f"x.acme.count = {spelt}\n")

    assert fault.message == "a number has more than a thousand digits"


def test_a_number_without_end_in_json_is_too_large(faults: Faults) -> None:
    (fault,) = faults(f'{{"x": {"9" * 5000}}}'.encode(), "json")

    assert (fault.rule, fault.message) == ("too-large", "a number has more than a thousand digits")


def test_the_limits_are_those_that_the_documentation_states() -> None:
    page = Path(__file__).parents[2] / "docs" / "explanation" / "hostile-input.md"
    text = page.read_text(encoding="utf-8")

    for limit in (
        ITEM_LIMIT,
        REPETITION_LIMIT,
        REPEATED_LIMIT,
        FAULT_LIMIT,
        LAST_DAY,
        NESTING,
        SIZE_LIMIT >> 20,
    ):
        assert f"{limit:,}" in text
    assert f"{LINES_LIMIT >> 20} MiB" in text
    assert f"{len(str(LARGEST_NUMBER)) - 1:,} digits" in text


# --- what a few lines come to


@pytest.mark.slow
@pytest.mark.parametrize(
    "more",
    [
        "".join(f"k{number} = 1\n" for number in range(3000)),
        "speakers = [" + '"p",' * 3000 + "]\n",
    ],
    ids=["unknown keys", "speakers"],
)
def test_repeated_sessions_come_to_an_end(more: str, faults: Faults) -> None:
    slots = "".join(f"slots.s{number} = {{ day = 1 }}\n" for number in range(3000))

    (fault,) = faults(f'[people.p]\nname = "P"\n[sessions.s]\ntitle = "S"\n{more}{slots}')
    assert (fault.rule, fault.place) == ("too-many-items", "sessions.s")


def test_few_lines_do_not_stand_for_very_many_sessions(faults: Faults) -> None:
    head = HEAD.replace("2027-01-02", "2039-01-02")
    lines = "".join(f'[sessions.s{n}]\ntitle = "S"\ndays = "all"\n' for n in range(10))

    (fault,) = faults(lines, head=head)
    assert fault.message == "repeated sessions amount to more than 20,000 sessions"
    assert (fault.rule, fault.place) == ("too-many-items", "sessions.s4")


def test_translations_of_repeated_sessions_come_to_an_end(faults: Faults) -> None:
    slots = "".join(f"slots.s{number} = {{ day = 1 }}\n" for number in range(10_000))
    keys = "".join(f"k{number} = 1\n" for number in range(300))

    (fault,) = faults(f'[sessions.s]\ntitle = "S"\n{slots}[translations.ru.sessions.s]\n{keys}')
    assert (fault.rule, fault.place) == ("too-many-items", "translations.ru.sessions.s")


def test_an_event_of_lifetimes_does_not_repeat_on_all_its_days(faults: Faults) -> None:
    head = HEAD.replace("2027-01-02", "2427-01-02")

    (fault,) = faults('[sessions.s]\ntitle = "S"\ndays = "all"\n', head=head)
    assert (fault.message, fault.line) == ("the event has 146,099 days", 10)


def test_an_event_of_lifetimes_has_no_entry_for_each_day() -> None:
    event = eventkit.loads(HEAD.replace("2027-01-02", "2427-01-02"))

    with pytest.raises(OptionsError, match="would make 146,099 entries, and 9,999 are the most"):
        eventkit.export(event, to="icalendar", options={"entries": "days"})


def test_a_day_beyond_four_digits_is_written_as_a_date() -> None:
    head = HEAD.replace("2027-01-02", "2427-01-02")
    event = eventkit.loads(f'{head}[sessions.s]\ntitle = "S"\nday = 2400-01-01\n')

    assert eventkit.loads(eventkit.dumps(event)) == event


def test_faults_without_end_are_not_all_told(faults: Faults) -> None:
    found = faults("topics = [" + "5," * 20_000 + "]\n")

    assert len(found) == 10_001
    assert "too-many-faults" in {fault.rule for fault in found}


def test_what_was_meant_is_not_guessed_without_end(faults: Faults) -> None:
    people = "".join(f'[people.person-{n}]\nname = "N"\n' for n in range(500))
    lost = ", ".join(f'"persn-{n}x"' for n in range(500))

    found = faults(f"{people}[sessions.s]\ntitle = 'S'\nspeakers = [{lost}]\n")
    assert len(found) == 500
    assert sum(fault.nearest is not None for fault in found) == 100


# --- messages stay short


@pytest.mark.parametrize(
    "text",
    [
        "{} = 1",
        '"{}" = 1',
        "[{}]",
        "[{}]\n[{}]",
        "{} = 1\n{} = 1",
        "{}",
        "[rooms.{}]",
        "[rooms.a]\nname = 'A'\n{} = 5",
        '[rooms.a]\nname = {{ {} = "A" }}',
        '[sessions.{}]\ntitle = "S"',
        '[sessions.s]\ntitle = "S"\nspeakers = ["{}"]',
        '[sessions.s]\ntitle = "S"\nspeakers = ["a:{}"]',
        '[sessions.s]\ntitle = "S"\nspeakers = "{}"',
        '[sessions.s]\ntitle = "S"\nslots.{} = 5',
        '[sessions.s]\ntitle = "S"\nslots.{} = {{ day = 1 }}',
        '[sessions.s]\ntitle = "S"\nslots.a = {{ {} = 1 }}',
        '[sessions.s]\ntitle = "S"\nmaterials.{} = 5',
        '[sessions.s]\ntitle = "S"\ndays = "{}"',
        '[sessions.s]\ntitle = "S"\ntimezone = "{}"',
        '[sessions.s]\ntitle = "S"\nstatus = "{}"',
        '[sessions.s]\ntitle = "S"\ntime = "{}"',
        '[sessions.s]\ntitle = "S"\nuid = "{}"',
        '[sessions.s]\ntitle = "S"\nafter = "{}"\nduration = "1 h"',
        '[sessions.s]\ntitle = "S"\nafter = "{}"\npause = "{}"',
        "[translations.{}]",
        "[translations.ru-{}]\n[translations.ru-{}.event]\ntitle = 5",
        "[translations.ru.{}]",
        "[translations.ru.rooms.{}]",
        '[event.x."{}"]\na = nan',
        '[exporters."{}"]\na = nan',
    ],
)
def test_a_megabyte_makes_no_long_message(text: str, faults: Faults) -> None:
    found = faults(text.replace("{}", MEGABYTE).replace("{{", "{").replace("}}", "}"))

    assert max(len(str(fault)) for fault in found) <= LONGEST


def test_a_key_twice_in_json_is_named_with_its_line_and_briefly(faults: Faults) -> None:
    (fault,) = faults(
        f'{{"event": {{"id": 1,\n"{MEGABYTE}": 1,\n"{MEGABYTE}": 2}}}}'.encode(), "json"
    )

    assert (fault.rule, fault.line) == ("key-used-twice", 3)
    assert fault.place.startswith("event.kkk")
    assert len(str(fault)) < 300


def test_every_fault_is_told_even_where_what_is_shown_of_two_is_alike(faults: Faults) -> None:
    found = faults(f"{MEGABYTE}a = 1\n{MEGABYTE}b = 1\n")

    assert [fault.line for fault in found] == [8, 9]


# --- what is no file


@pytest.mark.parametrize("made", ["pipe", "socket", "folder", "device"])
def test_what_is_no_file_is_said_and_not_waited_for(made: str, tmp_path: Path) -> None:
    path = tmp_path / "event.toml"
    if made == "pipe":
        os.mkfifo(path)
    elif made == "socket":
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(os.path.relpath(path))  # the whole path may be longer than a socket's
    elif made == "device":
        path.symlink_to("/dev/zero")
    else:
        path.mkdir()

    with pytest.raises(eventkit.DocumentError, match=f"cannot read it: it is a {made}, not a file"):
        eventkit.load(path)
    assert list(find_documents(tmp_path)) == []


def test_a_sibling_that_is_no_file_is_said_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "event.toml").write_text(HEAD, encoding="utf-8")
    os.mkfifo(tmp_path / "event.ru.toml")

    with pytest.raises(eventkit.DocumentError, match=r"event\.ru\.toml: cannot read it: it is a p"):
        eventkit.load(tmp_path / "event.toml")


def test_a_folder_of_blank_lines_is_searched_in_no_time(tmp_path: Path) -> None:
    (tmp_path / "blank.toml").write_text("\n" * 10**6, encoding="utf-8")
    search = threading.Thread(target=lambda: list(find_documents(tmp_path)), daemon=True)
    search.start()
    search.join(timeout=20)

    assert not search.is_alive()
