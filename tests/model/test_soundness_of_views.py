"""A view of a sound event is sound, though nothing validates it, and touches what it has to."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.releases.edits import hushed

from eventkit.model import Audience, Event, History, Room, Session, Venue, tree
from eventkit.model.errors import ViewError
from eventkit.model.selections import matched
from eventkit.testing.strategies import events

KEYS = ("person", "room", "track", "day", "kind", "session", "language")


def rebuilt(value: Any) -> Any:
    """Return a value as the constructors of its class and of all in it make it anew."""
    if isinstance(value, tuple):
        return tuple(map(rebuilt, value))
    if not attrs.has(type(value)) or isinstance(value, History):
        return value
    fields = attrs.fields(type(value))
    return type(value)(**{it.alias: rebuilt(getattr(value, it.name)) for it in fields})


@st.composite
def selections(draw: st.DrawFn, event: Event) -> dict[str, list[Any]] | None:
    """Draw a selection of what sessions of an event match, or none."""
    keys = draw(st.lists(st.sampled_from(KEYS), max_size=2, unique=True))
    words = {
        key: sorted(
            {word for session in event.sessions for word in matched(event, key, session) if word},
            key=str,
        )
        for key in keys
    }
    return {
        key: draw(st.lists(st.sampled_from(known), min_size=1, max_size=2))
        for key, known in words.items()
        if known
    }


@given(event=events(), audience=st.none() | st.sampled_from(Audience), data=st.data())
def test_a_view_is_what_the_constructors_make_of_it(
    event: Event, audience: Audience | None, data: st.DataObject
) -> None:
    try:
        seen = event.view(audience=audience)
        language = data.draw(st.sampled_from([None, seen.language, *seen.translations]))
        view = event.view(audience=audience, language=language, select=data.draw(selections(seen)))
    except ViewError:
        return

    assert rebuilt(view) == view


@given(event=events(), audience=st.sampled_from(Audience))
def test_what_nothing_restricts_is_the_same_object(event: Event, audience: Audience) -> None:
    try:
        view = event.view(audience=audience)
    except ViewError:
        return
    whole = dict(tree.holders(event))

    for path, item in tree.holders(view):
        assert path == "event" or item is whole[path] or item != whole[path]


@given(event=events().map(lambda event: attrs.evolve(event, audience=None)), data=st.data())
def test_a_view_of_a_view_is_the_view_of_the_narrower_audience(
    event: Event, data: st.DataObject
) -> None:
    event = data.draw(hushed(event))

    for wider in Audience:
        seen = event.view(audience=wider)
        for narrower in Audience:
            if wider.sees(narrower):
                assert seen.view(audience=narrower) == event.view(audience=narrower)


@pytest.mark.parametrize("closed", [None, "participants"])
def test_the_only_venue_of_a_view_is_hidden_by_reference_as_in_the_whole(
    closed: str | None,
) -> None:
    def session(id: str, audience: str | None) -> Session:
        return Session(id=id, title=id, rooms=[id], audience=audience)

    event = Event(
        id="school",
        title="School",
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="UTC",
        venues=[Venue(id="town", name="Town"), Venue(id="lake", name="Lake")],
        rooms=[Room(id="a", name="A", venue="town"), Room(id="b", name="B", venue="lake")],
        sessions=[session("a", "organizers"), session("b", closed)],
    )

    seen = event.view(audience="participants")

    assert seen.view(audience="public") == event.view(audience="public")
    assert bool(seen.view(audience="public").venues) == (closed is None)
