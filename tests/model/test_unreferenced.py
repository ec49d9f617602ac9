"""What is hidden without a word of its own: by what refers to it, and by lists of people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import eventkit
from eventkit.model import (
    Audience,
    Event,
    Group,
    Organization,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Source,
    Track,
    Venue,
)
from eventkit.testing.strategies import events

CLUB = Organization(id="club", name="Club")
SAM = Person(id="sam", name="Sam Secret", organization=CLUB)
SHELTER = Venue(id="shelter", city="Somewhere")
STUDY = Room(id="study", name="Study", venue=SHELTER, sources=["plan"])
ASYLUM = Track(id="asylum", title="Asylum")
TESTIMONY = Session(
    id="testimony",
    title="Testimony",
    audience="participants",
    rooms=[STUDY],
    track=ASYLUM,
    participations=[Participation(who=SAM, role="speaker")],
)


def event(*sessions: Session, **fields: Any) -> Event:
    held: dict[str, Any] = {
        "id": "hearing",
        "title": "Hearing",
        "start": date(2027, 5, 3),
        "end": date(2027, 5, 3),
        "timezone": "UTC",
        "organizations": [CLUB],
        "people": [SAM],
        "venues": [Venue(id="house", city="Berlin"), SHELTER],
        "rooms": [Room(id="unused", name="Unused"), STUDY],
        "tracks": [ASYLUM],
        "sources": [Source(id="plan", title="Plan")],
        "sessions": sessions,
    }
    return Event(**{**held, **fields})


def places(event: Event, audience: str = "public") -> set[str]:
    """Return what an audience sees of an event."""
    seen = event.view(audience=audience)
    items = (*seen.parties, *seen.rooms, *seen.venues, *seen.tracks, *seen.sources)
    return {item.id for item in items}


def test_what_only_a_closed_session_refers_to_is_as_closed() -> None:
    held = event(TESTIMONY)

    assert places(held) == {"unused", "house"}
    assert places(held, "participants") == places(held, "organizers")


def test_what_something_visible_refers_to_as_well_is_seen() -> None:
    opening = Session(
        id="opening",
        title="Opening",
        rooms=[STUDY],
        participations=[Participation(who=SAM, role="chair")],
    )

    assert places(event(TESTIMONY, opening)) == {
        "sam", "club", "unused", "study", "house", "shelter", "plan",
    }  # fmt: skip


def test_a_restricted_role_names_nobody() -> None:
    role = Participation(who=SAM, role="speaker", audience="organizers")

    assert "sam" not in places(event(Session(id="talk", title="Talk", participations=[role])))


@pytest.mark.parametrize("audience", ["public", "participants"])
def test_a_person_named_nowhere_is_for_the_organizers(audience: str) -> None:
    assert "sam" not in places(event(), audience)
    assert {"unused", "study", "asylum", "house"} <= places(event(), audience)


def test_what_says_its_audience_is_seen_by_it() -> None:
    said = Person(id="sam", name="Sam Secret", audience="public")

    assert "sam" in places(event(people=[said]))


def test_the_only_venue_stays() -> None:
    closed = Session(id="closed", title="Closed", audience="organizers", rooms=[STUDY])

    assert "shelter" in places(event(closed, venues=[SHELTER]))


def test_a_session_and_what_came_of_it_stand_for_themselves() -> None:
    plan = Outcome(id="R-1", kind="action", title="Act", session="talk", audience="organizers")
    held = event(Session(id="talk", title="Talk"), outcomes=[plan])

    assert [session.id for session in held.view(audience="public").sessions] == ["talk"]


def test_participants_are_for_participants() -> None:
    held = event(
        participations=[Participation(who=who, role="participant") for who in (SAM, "club")]
    )
    public, inside = (held.view(audience=who) for who in ("public", "participants"))

    assert [party.id for party in public.parties_of(role="participant")] == ["club"]
    assert [party.id for party in inside.parties_of(role="participant")] == ["sam", "club"]
    assert public.people == ()


def test_members_of_a_group_are_for_participants() -> None:
    held = event(groups=[Group(id="experts", name="Experts", members=[SAM, CLUB], count=9)])
    public, inside = (held.view(audience=who) for who in ("public", "participants"))

    assert (public.groups[0].members, public.groups[0].count) == (("club",), 9)
    assert inside.groups[0].members == ("sam", "club")


def test_a_list_does_not_hide_who_speaks_in_public() -> None:
    talk = Session(id="talk", title="Talk", participations=[Participation(who=SAM, role="speaker")])
    held = event(talk, participations=[Participation(who=SAM, role="participant")])
    public = held.view(audience="public")

    assert [party.id for party in public.parties_of(public.session("talk"))] == ["sam"]
    assert public.participations == ()


@pytest.mark.parametrize("says", ["person", "participation"])
def test_a_participant_may_be_public_outright(says: str) -> None:
    sam = Person(id="sam", name="Sam", audience="public" if says == "person" else None)
    role = Participation(
        who=sam, role="participant", audience="public" if says == "participation" else None
    )

    assert "sam" in places(event(people=[sam], participations=[role]))


def test_what_is_hidden_so_is_not_written_into_the_document() -> None:
    held = event(TESTIMONY)

    assert eventkit.loads(eventkit.dumps(held), "toml").people[0].audience is None


@given(event=events(), audience=st.sampled_from([Audience.PUBLIC, Audience.PARTICIPANTS]))
def test_a_view_of_a_view_hides_no_more(event: Event, audience: Audience) -> None:
    assume(audience.sees(event.audience or Audience.PUBLIC))
    seen = event.view(audience=audience)

    assert seen.view(audience=audience) == seen
