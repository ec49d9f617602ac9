"""What is said of a view: what of it is not for the public, and what it leaves out."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from eventkit.model import (
    Audience,
    Contact,
    Event,
    Material,
    Online,
    Participation,
    Person,
    Session,
    Statement,
)
from eventkit.model.disclosure import hidden_places, restricted_places
from eventkit.testing.strategies import events

ADA = Person(id="ada", name="Ada", contact=Contact(email="ada@example.org"))
SLIDES = Material(id="slides", title="Slides", url="https://example.org/s", audience="participants")
OPENING = Session(
    id="opening",
    title="Opening",
    online=Online(url="https://example.org/join"),
    materials=[SLIDES],
    participations=[
        Participation(who=ADA, role="host"),
        Participation(who=ADA, role="first-aid", audience="organizers"),
    ],
    notes="Bring cups",
    x={"catering": {"cups": 40}},
)
CLOSED = Session(id="closed", title="Closed", audience="participants", notes="Ask first")


def event(**fields: Any) -> Event:
    given: dict[str, Any] = {
        "id": "school",
        "title": "School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 26),
        "timezone": "UTC",
        "people": [ADA],
        "sessions": [OPENING, CLOSED],
    }
    return Event(**(given | fields))


def test_what_is_not_for_the_public_is_named_by_what_holds_it() -> None:
    inside = event().view(audience="participants")

    assert restricted_places(inside, event()) == (
        "sessions.opening.online",
        "sessions.opening.materials.slides",
        "sessions.closed",
    )
    assert restricted_places(event().view(audience="public"), event()) == ()


def test_what_is_left_out_is_named_down_to_the_key() -> None:
    assert hidden_places(event().view(audience="participants"), event()) == (
        "people.ada.contact",
        "sessions.opening.notes",
        "sessions.opening.x.catering",
        "sessions.opening.participations.ada.first-aid",
        "sessions.closed.notes",
    )
    assert hidden_places(event().view(audience="organizers"), event()) == ()


def test_names_that_are_left_out_are_told_of() -> None:
    said = Statement(id="S-1", text="Said.", by=ADA)
    held = event(statements=[said], attribution="none", sessions=[])

    assert "statements.S-1.by" in hidden_places(held.view(audience="public"), held)


def test_nothing_of_an_event_that_is_not_for_the_public_is_for_the_public() -> None:
    held = event(audience="participants")

    assert restricted_places(held.view(audience="participants"), held) == ("event",)


@given(event=events(), audience=st.sampled_from(list(Audience)))
def test_a_view_holds_nothing_of_what_it_is_said_to_leave_out(
    event: Event, audience: Audience
) -> None:
    assume(audience.sees(event.audience or Audience.PUBLIC))
    seen = event.view(audience=audience)

    said = hidden_places(seen, event)

    sessions = {f"sessions.{session.id}" for session in event.sessions}
    shown = {f"sessions.{session.id}" for session in seen.sessions}
    assert {place for place in said if place in sessions} == sessions - shown
