"""The examples are sound, and what lies beside them is what they export today."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import eventkit

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted((ROOT / "examples").glob("*/event.toml"))


def test_there_is_the_workshop_in_ashgabat() -> None:
    assert ROOT / "examples" / "ashgabat-2024" / "event.toml" in DOCUMENTS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.parent.name)
def test_an_example_has_no_problems(document: Path) -> None:
    assert eventkit.check(eventkit.load(document)) == ()


def test_the_exported_files_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "examples.py", "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_every_item_of_the_real_event_cites_a_source() -> None:
    event = eventkit.load(ROOT / "examples" / "ashgabat-2024" / "event.toml")
    items = [
        *event.projects,
        *event.venues,
        *event.parties,
        *event.sessions,
        *event.statements,
        *event.outcomes,
    ]

    assert event.cites
    assert [item.id for item in items if not item.sources] == []


def test_nobody_invents_a_time_for_the_real_event() -> None:
    event = eventkit.load(ROOT / "examples" / "ashgabat-2024" / "event.toml")

    assert [session.start or session.day for session in event.sessions] == [None]
