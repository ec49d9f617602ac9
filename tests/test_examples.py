"""The examples are sound, and what lies beside them is what they export today."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

import eventkit
from eventkit.model import Answer, OutcomeKind, OutcomeStatus, Problem, texts, times
from eventkit_audit import audit

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted((ROOT / "examples").glob("*/event.toml"))
SCHOOL = ROOT / "examples" / "spring-school-2027"


@pytest.fixture(scope="module")
def school() -> eventkit.Event:
    return eventkit.load(SCHOOL / "event.toml")


def test_there_are_a_workshop_and_a_school() -> None:
    assert [document.parent.name for document in DOCUMENTS] == [
        "ashgabat-2024",
        "spring-school-2027",
    ]


def problems_of(event: eventkit.Event, today: date | None = None) -> list[Problem]:
    """Return the problems of an example, but for what came of it, which it does not know whole."""
    problems = eventkit.check(event, today=today)
    return [problem for problem in problems if not problem.rule.startswith("followup-")]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.parent.name)
def test_an_example_has_no_problems(document: Path) -> None:
    assert problems_of(eventkit.load(document)) == []


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


# --- the invented school


@pytest.mark.parametrize("weeks", [-20, -1, 0, 20])
def test_the_school_has_no_problems_however_near_it_is(school: eventkit.Event, weeks: int) -> None:
    assert problems_of(school, school.start + timedelta(weeks=weeks)) == []


def test_every_text_of_the_school_is_translated(school: eventkit.Event) -> None:
    assert set(school.translations) == {"ru", "tk"}
    for translated in school.translations.values():
        assert [path for path, _ in texts(school) if path not in translated] == []


def test_the_school_has_outcomes_of_every_kind_and_answer(school: eventkit.Event) -> None:
    assert {outcome.kind for outcome in school.outcomes} == set(OutcomeKind)
    assert {outcome.status for outcome in school.outcomes} >= set(OutcomeStatus)
    answers = {outcome.response.answer for outcome in school.outcomes if outcome.response}
    assert answers == set(Answer)


def test_a_session_of_the_school_passes_midnight_and_the_lost_hour(school: eventkit.Event) -> None:
    night = school.session("lost-hour")

    assert night.start and night.end
    assert (night.start.day, night.end.day) == (27, 28)
    assert night.end.replace(tzinfo=None) - night.start.replace(tzinfo=None) == timedelta(hours=4)
    assert times.utc(night.end) - times.utc(night.start) == timedelta(hours=3)


def test_every_day_of_the_school_has_its_breaks(school: eventkit.Event) -> None:
    for day in (date(2027, 3, 26), date(2027, 3, 27), date(2027, 3, 28)):
        held = {session.repeats for session in school.sessions if school.day_of(session) == day}
        assert {"coffee", "lunch"} <= held


def test_what_is_private_to_the_school_is_in_no_export_below_the_organisers() -> None:
    private = tomllib.loads((SCHOOL / "event.private.toml").read_text(encoding="utf-8"))
    known = (SCHOOL / "event.toml").read_text(encoding="utf-8")
    secrets = [said for said in _strings(_for_organisers(private)) if said not in known]

    assert len(secrets) > 20
    for path in _below_organisers():
        text = path.read_bytes().replace(b"\r\n ", b"").replace(b"\\,", b",").decode()
        assert [said for said in secrets if said in text] == []


@pytest.mark.parametrize("restricted", ["testimony", "two-banks", "meet.example.org"])
def test_the_public_exports_of_the_school_do_not_tell_what_is_for_participants(
    restricted: str,
) -> None:
    telling = [
        path
        for path in _below_organisers()
        if restricted in path.read_bytes().replace(b"\r\n ", b"").decode().casefold()
    ]

    assert telling
    assert [path for path in telling if ".participants" not in path.suffixes] == []


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["public", "participants"])
def test_what_is_exported_of_the_school_passes_its_audit(
    school: eventkit.Event, audience: str
) -> None:
    files = {
        path: audit(school, path.read_bytes(), audience=audience, name=path.name)
        for path in _below_organisers()
        if (".participants" in path.suffixes) == (audience == "participants")
    }

    assert len(files) == 10
    assert [path for path, audited in files.items() if audited.findings or audited.unread] == []


def _below_organisers() -> Iterator[Path]:
    return (path for path in SCHOOL.glob("spring-*") if ".organizers" not in path.suffixes)


def _for_organisers(table: Mapping[str, object]) -> Mapping[str, object]:
    """Return a table without what says that others may see it."""
    kept = {key: value for key, value in table.items() if isinstance(value, Mapping)}
    shown = {key for key, value in kept.items() if "audience" in value}
    return {
        key: _for_organisers(value) if isinstance(value, Mapping) else value
        for key, value in table.items()
        if key not in shown
    }


def _strings(value: object) -> Iterator[str]:
    """Yield the texts in a value that are long enough to be told from others."""
    if isinstance(value, Mapping):
        for held in value.values():
            yield from _strings(held)
    elif isinstance(value, list):
        for held in value:
            yield from _strings(held)
    elif isinstance(value, str) and len(value) > 5:
        yield value
