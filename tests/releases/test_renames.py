"""Ids that were exchanged or shifted, and items that were merged, since the last release."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.steps import steps

from eventkit.changes.older_ids import with_other_ids
from eventkit.model import TABLES, Day, Event, Participation, Person, Session
from eventkit.releases import Log, release, renamed
from eventkit.testing.strategies import events

NAMES = ("Ada Example", "Bob Sample", "Cleo Novice", "Dora Muster", "Emil Probe", "Ngozi Test")


def school(names: dict[str, str]) -> Event:
    """Return an event at which each person speaks in a session."""
    return Event(
        id="school",
        uid="9d5c2f0a-school",
        title="School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="Europe/Berlin",
        people=[Person(id=id, name=name) for id, name in names.items()],
        sessions=[
            Session(
                id=f"talk-{number}",
                title=f"Talk {number}",
                participations=[Participation(who=id, role="speaker")],
            )
            for number, id in enumerate(names)
        ],
    )


def released(event: Event) -> Log:
    with TemporaryDirectory() as folder:
        return release(event, Path(folder, "event.releases.jsonl"))


@given(old=st.permutations(NAMES), new=st.permutations(NAMES), gone=st.integers(0, 2))
def test_ids_that_were_exchanged_or_shifted_are_all_found(
    old: list[str], new: list[str], gone: int
) -> None:
    old, new = old[gone:], new[: len(NAMES) - gone]
    before, now = ({f"s{number}": name for number, name in enumerate(it)} for it in (old, new))

    pairs = renamed(released(school(before)), school(now))

    ids = {name: id for id, name in now.items()}
    assert {(it.old, it.new, it.kind) for it in pairs} == {
        (id, ids[name], "moved") for id, name in before.items() if ids.get(name, id) != id
    }


@pytest.mark.parametrize("kind", ["moved", "merged"])
def test_they_are_found_in_time_that_grows_with_their_number(kind: str) -> None:
    def work(count: int) -> int:
        names = {f"s{number}": f"Person {'ab'[number % 2] * number}" for number in range(count)}
        shifted = {f"s{number + 1}": name for number, name in enumerate(names.values())}
        doubles = {**names, **{f"{id}-2": name for id, name in names.items()}}
        if kind == "moved":
            log, event = released(school(names)), school({"s0": "Somebody new", **shifted})
        else:
            log = released(school(doubles))
            event = attrs.evolve(
                school(names),
                sessions=[
                    attrs.evolve(it, participations=[Participation(who=id, role="speaker")])
                    for it, id in zip(school(doubles).sessions, [*names, *names], strict=True)
                ],
            )
        assert [it.kind for it in renamed(log, event)] == [kind] * count
        return steps(lambda: renamed(log, event))

    assert work(200) < 2.5 * work(100)


@given(event=events(), data=st.data())
def test_ids_that_were_exchanged_and_exchanged_back_are_as_they_were(
    event: Event, data: st.DataObject
) -> None:
    others: dict[str, str] = {}
    for table, name in TABLES.items():
        places = [f"{table}.{it.id}" for it in getattr(event, name) if not isinstance(it, Day)]
        others |= dict(zip(places, data.draw(st.permutations(places)), strict=True))
    back = {new: old for old, new in others.items()}

    assert with_other_ids(with_other_ids(event, others), back) == event
