"""What `diff` says of people who stood twice and are one now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from eventkit.changes import Diff, changes_since
from eventkit.model import Audience, Event, Participation, Person, Session
from eventkit.releases import release

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)
MERGED = {"people.ada": "people.ada", "people.ada-2": "people.ada"}


def school(speaker: str, *people: Person) -> Event:
    sessions = [
        Session(id=id, title=id.title(), participations=[Participation(who=who, role="speaker")])
        for id, who in (("talk", speaker), ("lecture", "ada"))
    ]
    return Event(
        id="school",
        uid="9d5c2f0a-school",
        title="School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="Europe/Berlin",
        people=people,
        sessions=sessions,
    )


ADA = Person(id="ada", name="Ada Example")
AFTER = school("ada", ADA)


def before(**second: Any) -> Event:
    fields = {"id": "ada-2", "name": "Ada Example", **second}
    return school("ada-2", ADA, Person(**fields))


def diff(folder: Path, *states: Event, language: str | None = None) -> Diff:
    """Release states of an event, in the last of which two people are one."""
    path = folder / "event.releases.jsonl"
    for number, state in enumerate(states):
        renamed = MERGED if state is states[-1] else {}
        log = release(state, path, now=NOON + timedelta(hours=number), renamed=renamed)
    return changes_since(log, 1, states[-1], audience="public", language=language)


def test_who_looked_the_same_was_the_same(tmp_path: Path) -> None:
    assert not diff(tmp_path, before(), AFTER).changes


@pytest.mark.parametrize("second", [{"name": "A. Example"}, {"position": "Judge"}])
def test_who_looked_different_is_gone_and_the_other_speaks(
    second: dict[str, str], tmp_path: Path
) -> None:
    changes = diff(tmp_path, before(**second), AFTER).changes

    said = [(change.table, change.old, change.new, *change.keys) for change in changes]
    assert said == [
        ("sessions", "talk", "talk", "participations"),
        ("people", "ada-2", None),
    ]


def test_who_had_the_id_of_the_one_who_stayed_is_the_one_who_is_gone(tmp_path: Path) -> None:
    judge = Person(id="ada", name="Ada Example", position="Judge")
    lawyer = Person(id="ada-2", name="Ada Example", position="Lawyer")
    swap = {"people.ada": "people.ada-2", "people.ada-2": "people.ada"}
    swapped = school("ada", attrs.evolve(lawyer, id="ada"), attrs.evolve(judge, id="ada-2"))
    last = school("ada", attrs.evolve(lawyer, id="ada"))
    path = tmp_path / "event.releases.jsonl"
    first = school("ada-2", judge, lawyer)
    states = [(first, {}), (swapped, swap), (last, MERGED)]
    for number, (state, renamed) in enumerate(states):
        log = release(state, path, now=NOON + timedelta(hours=number), renamed=renamed)

    found = changes_since(log, 1, last)

    gone = [change.old for change in found.changes if change.table == "people"]
    assert [person.position for person in found.old.people if person.id in gone] == ["Judge"]


def test_who_was_restricted_before_is_not_named(tmp_path: Path) -> None:
    shown = before(name="A. Secret")
    hidden = before(name="A. Secret", audience=Audience.ORGANIZERS)

    found = diff(tmp_path, shown, hidden, AFTER)

    assert "Secret" not in found.text() + found.json()
    assert "ada-2" not in found.json()


@pytest.mark.parametrize(("language", "is_changed"), [("en", False), ("ru", True)])
def test_who_looked_different_in_one_language_is_gone_there(
    language: str, is_changed: bool, tmp_path: Path
) -> None:
    names = {"people.ada.name": "Ада", "people.ada-2.name": "Ада Э."}
    first = attrs.evolve(before(), translations={"ru": names})
    last = attrs.evolve(AFTER, translations={"ru": {"people.ada.name": "Ада"}})

    assert bool(diff(tmp_path, first, last, language=language)) is is_changed


def test_who_was_merged_into_somebody_hidden_is_gone_without_a_name(tmp_path: Path) -> None:
    hidden = attrs.evolve(ADA, audience=Audience.ORGANIZERS)
    first = school("ada-2", hidden, Person(id="ada-2", name="A. Secret"))

    found = diff(tmp_path, first, school("ada", hidden))

    said = [(change.table, change.old, change.new) for change in found.changes]
    assert said == [("sessions", "talk", "talk"), ("people", None, None)]
    assert "Secret" not in found.text() + found.json()
    assert "ada" not in found.json().casefold()


def test_who_is_gone_is_not_told_under_an_id_that_only_others_knew(tmp_path: Path) -> None:
    bob = Person(id="bob", name="Bob Sample", audience=Audience.ORGANIZERS)
    swap = {"people.ada": "people.bob", "people.bob": "people.ada"}
    first = school("ada", ADA, bob)
    people = [attrs.evolve(ADA, id="bob"), attrs.evolve(bob, id="ada")]
    last = attrs.evolve(first, people=people, sessions=[])
    states: list[tuple[Event, dict[str, str]]] = [(first, {}), (last, swap)]
    path = tmp_path / "event.releases.jsonl"
    for number, (state, renamed) in enumerate(states):
        log = release(state, path, now=NOON + timedelta(hours=number), renamed=renamed)

    found = changes_since(log, 1, last, audience="public")

    assert [change.old for change in found.changes if change.table == "people"] == ["ada"]
    assert "bob" not in found.json().casefold()
