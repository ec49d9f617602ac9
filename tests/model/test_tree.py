"""The walk through an event: every field that holds something is on the way."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args, get_type_hints

import attrs
import pytest

from eventkit.model import (
    Event,
    History,
    Indicator,
    Material,
    Outcome,
    Participation,
    Person,
    Response,
    Session,
    tree,
)
from eventkit.model.fields import Value
from eventkit.model.items import Item
from eventkit.model.tree import Kind

SCHOOL = Event(
    id="school",
    title="School",
    start=date(2027, 3, 26),
    end=date(2027, 3, 26),
    timezone="UTC",
    people=[Person(id="ada", name="Ada")],
    sessions=[
        Session(
            id="talk",
            title="Talk",
            materials=[Material(id="map", title="Map", url="https://example.org")],
            participations=[Participation(who="ada", role="speaker")],
        ),
        Session(id="part", title="Part", part_of="talk"),
    ],
    outcomes=[
        Outcome(
            id="R-1",
            kind="recommendation",
            title="Measure",
            owners=["ada"],
            response=Response(answer="noted", reason="Cost"),
            indicators=[Indicator(id="gauges", title="Gauges")],
        )
    ],
)


def classes() -> list[type[Value]]:
    """Return all classes of the model that an event holds, but for its history."""
    found: list[type[Value]] = []
    waiting: list[type[Any]] = [Event]
    while waiting:
        kind = waiting.pop()
        if kind not in found and kind is not History:
            found.append(kind)
            hints = get_type_hints(kind)
            waiting += [it for field in attrs.fields(kind) for it in values_in(hints[field.name])]
    return found


def values_in(hint: Any) -> list[Any]:
    if isinstance(hint, type) and issubclass(hint, Value):
        return [hint]
    return [held for inner in get_args(hint) for held in values_in(inner)]


@pytest.mark.parametrize("kind", classes())
def test_a_field_that_holds_values_is_marked_with_their_class(kind: type[Any]) -> None:
    hints = get_type_hints(kind)

    for field in tree.fields_of(kind):
        held = values_in(hints[field.name])
        if field.kind not in (Kind.TABLE, Kind.VIEW):
            assert held == ([field.holds] if field.holds else [])
            assert (field.kind is Kind.ITEMS) == any(issubclass(it, Item) for it in held)


def test_a_walk_comes_to_every_filled_field_with_its_path() -> None:
    paths = [path for path, _, _ in tree.walk(SCHOOL)]

    assert "outcomes.R-1.response.answer" in paths
    assert "sessions.talk.materials.map.url" in paths
    assert "sessions.talk.participations[0].who" in paths
    assert not any(path.startswith(("event.sessions", "event.history")) for path in paths)


def test_texts_come_in_the_order_of_the_fields() -> None:
    assert [path for path, _ in tree.texts(SCHOOL)][-4:] == [
        "sessions.part.title",
        "outcomes.R-1.title",
        "outcomes.R-1.response.reason",
        "outcomes.R-1.indicators.gauges.title",
    ]


def test_references_lead_into_tables() -> None:
    parties = ("people", "organizations", "groups")

    assert list(tree.references(SCHOOL.sessions[0])) == [(parties, "ada")]
    assert list(tree.references(SCHOOL.sessions[1])) == [(("sessions",), "talk")]
    assert list(tree.references(SCHOOL)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("event.title", "School"),
        ("event.topics", ""),
        ("sessions.talk.materials.map.title", "Map"),
        ("outcomes.R-1.response.reason", "Cost"),
        ("outcomes.R-1.horizon.text", ""),
        ("event", None),
        ("event.kind", None),
        ("event.title.more", None),
        ("sessions", None),
        ("sessions.none.title", None),
        ("sessions.talk.materials", None),
        ("sessions.talk.materials.none.title", None),
        ("outcomes.R-1.response.answer", None),
    ],
)
def test_the_text_at_a_path_is_found_where_there_can_be_one(path: str, text: str | None) -> None:
    assert tree.text_at(dict(tree.holders(SCHOOL)), path) == text


def test_what_a_change_does_not_touch_is_the_same_object() -> None:
    (outcome,) = SCHOOL.outcomes

    def change(holder: attrs.AttrsInstance, path: str) -> dict[str, Any]:
        return {"reason": f"at {path}"} if isinstance(holder, Response) else {}

    other = tree.rewrite(outcome, change, path="R-1")
    assert other.response == Response(answer="noted", reason="at R-1.response")
    assert other.indicators is outcome.indicators
    assert tree.rewrite(SCHOOL.people[0], change) is SCHOOL.people[0]
    without = tree.rewrite(outcome, change, lambda value: not isinstance(value, Response))
    assert without == attrs.evolve(outcome, response=None)
