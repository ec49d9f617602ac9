"""Independent readers find in our calendars what the model holds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from tests.readers.entries import told
from tests.readers.family import READERS
from tests.readers.libical import library

pytestmark = pytest.mark.readers

HELD = [(reader, group) for reader in READERS for group in READERS[reader].groups]


@pytest.mark.parametrize(("reader", "group"), HELD)
def test_a_reader_finds_what_the_model_holds(reader: str, group: str, tmp_path: Path) -> None:
    if reader == "libical" and library() is None and "CI" not in os.environ:
        pytest.skip("libical is not installed: the package libical3 of Debian (libical3t64) has it")
    one = READERS[reader]
    held = one.groups[group]()

    read = one.read({name: each.calendar for name, each in held.items()}, tmp_path)

    assert held
    found = {name: told(read[name], one.tells) for name in held}
    known = {name: told(map(one.mistakes, held[name].entries), one.tells) for name in held}
    wrong = {name: different(found[name], known[name]) for name in held}
    assert {name: said for name, said in wrong.items() if said} == {}


def different(read: list[Any], held: list[Any]) -> str:
    """Say what was read and is not there, and what is there and was not read."""
    if read == held:
        return ""
    added, lost = ([each for each in a if each not in b] for a, b in ((read, held), (held, read)))
    return f"read {added} instead of {lost}"
