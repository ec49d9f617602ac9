"""Independent readers find in our calendars what the model holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.readers.cases import GIVEN, GROUPS, Case
from tests.readers.entries import ALL, told
from tests.readers.family import ICS_IS_OLD, READERS, reader
from tests.readers.held import Held
from tests.readers.languages import languages

from eventkit.exporters.icalendar import ICALENDAR

pytestmark = [pytest.mark.once, ICS_IS_OLD]

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "readers.md"


ALL_GROUPS: Mapping[str, Callable[[], dict[str, Case]]] = {**GROUPS, "languages": languages}
LONG = {
    "every zone",
    "every change",
    "languages",
}  # its calendars take more time than all others; `make full` has it


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "group",
    [
        pytest.param(group, marks=[pytest.mark.full] if group in LONG else [])
        for group in ALL_GROUPS
    ],
)
def test_a_reader_finds_what_the_model_holds(name: str, group: str, tmp_path: Path) -> None:
    one = reader(name)
    held = ALL_GROUPS[group]()

    read = one.read({name: each.calendar for name, each in held.items()}, tmp_path)

    assert held
    found = {name: told(read[name], one.tells) for name in held}
    known = {name: told(map(one.mistakes, held[name].entries), one.tells) for name in held}
    wrong = {name: different(found[name], known[name]) for name in held}
    assert {name: said for name, said in wrong.items() if said} == {}


@pytest.mark.parametrize("group", ["examples", "hard cases", "options", "generated events"])
def test_a_description_tells_in_order_what_the_model_holds(group: str) -> None:
    cases = ALL_GROUPS[group]()

    lost = {
        f"{name}: {entry.uid}": not_told(entry.description, each.held[entry.uid])
        for name, each in cases.items()
        for entry in each.entries
        if entry.uid in each.held
    }
    assert any(one.needed for each in cases.values() for one in each.held.values())
    assert {entry: pieces for entry, pieces in lost.items() if pieces} == {}


def not_told(description: str, held: Held) -> list[str]:
    """Return what a description does not tell where it has to, or tells and may not."""
    everything = (*held.needed, *held.more)
    pieces = everything if sum(map(len, everything)) < ROOM else held.needed
    lost, place = [], 0
    for piece in pieces:
        found = description.find(piece, place)
        if found < 0 and len(description) > TEXT and CUT.search(description, place):
            break
        lost += [piece] if found < 0 else []
        place = max(place, found + len(piece))
    unasked = [piece for piece in held.left_out if piece in description]
    return [*lost, *unasked] if pieces or not description else [description]


# Descriptions end before 2000 characters; a text, of which we know the first words, takes 600.
ROOM = 1300
TEXT = 500
# A longer list ends with how many it does not name.
CUT = re.compile(r"… and [0-9]+ more")


def different(read: list[Any], held: list[Any]) -> str:
    """Say what was read and is not there, and what is there and was not read."""
    if read == held:
        return ""
    added, lost = ([each for each in a if each not in b] for a, b in ((read, held), (held, read)))
    return f"read {added} instead of {lost}"


def test_every_option_of_the_format_is_tried() -> None:
    tried = {option for given in GIVEN.values() for option in given}
    there = {field.name for field in attrs.fields(ICALENDAR.options)}

    # What changed since a release has a case of its own.
    assert tried | {"changed_since"} == there


def test_the_page_tells_what_each_reader_is_held_to() -> None:
    assert table() in PAGE.read_text("utf-8")


def table() -> str:
    """Return the table of docs/reference/readers.md."""
    head = (
        "reader",
        "what it is",
        "knows a zone by its",
        "does not tell of",
        "does not read alike",
    )
    rows = [
        (name, each.what, each.zones, ", ".join(sorted({*ALL} - {*each.tells})), each.but)
        for name, each in READERS.items()
    ]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, ["---"] * len(head), *rows))
