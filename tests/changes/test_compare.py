"""What differs between two states of an event: everything, nothing else, and in both directions."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.releases.edits import edited

from eventkit.changes import changes_since, diff
from eventkit.model import (
    TABLES,
    Affiliation,
    Audience,
    Change,
    ChangeKind,
    Contact,
    Event,
    Item,
    Online,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Statement,
    Status,
    Venue,
)
from eventkit.model.errors import LanguageError, LogError, RestrictedError, SelectionError
from eventkit.model.times import zone
from eventkit.releases import release
from eventkit.testing.strategies import events

BERLIN = zone("Europe/Berlin")
AUDIENCES = (None, *Audience)


def at(day: int, hour: int) -> dict[str, Any]:
    return {
        "start": datetime(2027, 3, day, hour, tzinfo=BERLIN),
        "end": datetime(2027, 3, day, hour + 1, tzinfo=BERLIN),
    }


def school(*sessions: Session, **fields: Any) -> Event:
    held = {
        "people": [
            Person(id="ada", name="Ada Example", audience="public"),
            Person(id="bob", name="Bob Sample", audience="public"),
        ],
        "rooms": [
            Room(id="aula", name="Aula", audience="public"),
            Room(id="room-2", name="Room 2", audience="public"),
        ],
    }
    fields = {**held, **fields}
    return Event(
        **{
            "id": "school",
            "uid": "spring-school-2027",
            "title": "Spring School",
            "start": date(2027, 3, 26),
            "end": date(2027, 3, 28),
            "timezone": "Europe/Berlin",
            "sessions": sessions,
            **fields,
        }
    )


OPENING = Session(
    id="opening",
    title="Opening",
    rooms=["aula"],
    participations=[Participation(who="ada", role="speaker")],
    **at(26, 9),
)


def changes(old: Event, new: Event, **more: Any) -> list[tuple[str, str | None, list[str]]]:
    return [
        (it.table, it.new or it.old, [*map(str, it.kinds)]) for it in diff(old, new, **more).changes
    ]


def later(event: Event, **fields: Any) -> Event:
    """Return the event with the first session changed."""
    first, *rest = event.sessions
    return attrs.evolve(event, sessions=[attrs.evolve(first, **fields), *rest])


# --- what became of a session


@pytest.mark.parametrize(
    ("fields", "how"),
    [
        ({"title": "Welcome"}, "renamed"),
        (at(26, 10), "moved"),
        (at(27, 9), "moved"),
        ({"rooms": ["room-2"]}, "room"),
        ({"participations": [Participation(who="bob", role="speaker")]}, "people"),
        ({"participations": []}, "people"),
        ({"description": "All about it."}, "text"),
        ({"notice": "Speaker ill"}, "text"),
        ({"languages": ["ru"]}, "language"),
        ({"interpretation": ["ru"]}, "language"),
        ({"kind": "plenary"}, "kind"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "postponed"}, "postponed"),
        ({"status": "tentative"}, "tentative"),
        ({"status": "confirmed"}, "confirmed"),
        ({"url": "https://example.org/"}, "other"),
        ({"audience": "participants"}, "other"),
    ],
)
def test_a_session_that_changed_says_how(fields: dict[str, Any], how: str) -> None:
    old = school(OPENING)

    assert changes(old, later(old, **fields)) == [("sessions", "opening", [how])]


def test_the_second_of_two_hours_that_clocks_show_alike_is_another_time() -> None:
    first = datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN)
    night = attrs.evolve(OPENING, start=first, end=None)
    old = school(night, start=date(2027, 10, 30), end=date(2027, 10, 31))

    assert changes(old, later(old, start=first.replace(fold=1))) == [
        ("sessions", "opening", ["moved"])
    ]


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_session_that_takes_place_after_all_is_reinstated(status: str) -> None:
    new = school(OPENING)

    assert changes(later(new, status=status), new) == [("sessions", "opening", ["reinstated"])]


def test_a_session_that_is_no_longer_confirmed_is_not_called_confirmed() -> None:
    new = school(OPENING)

    assert changes(later(new, status=Status.CONFIRMED), new) == [("sessions", "opening", ["other"])]


def test_several_changes_of_a_session_are_one_with_the_weightiest_first() -> None:
    old = school(OPENING)
    new = later(old, title="Welcome", rooms=["room-2"], status="cancelled", **at(26, 11))

    assert changes(old, new) == [
        ("sessions", "opening", ["cancelled", "moved", "renamed", "room"]),
    ]


def test_sessions_are_added_and_withdrawn_in_the_order_of_the_programme() -> None:
    walk = Session(id="walk", title="Walk", **at(26, 8))
    film = Session(id="film", title="Film", **at(27, 20))
    old, new = school(OPENING, film), school(OPENING, walk)

    assert changes(old, new) == [
        ("sessions", "walk", ["added"]),
        ("sessions", "film", ["withdrawn"]),
    ]


def test_a_part_without_hours_comes_at_the_hours_of_its_whole() -> None:
    part = Session(id="part", title="Part", part_of="opening")
    film = Session(id="film", title="Film", **at(26, 20))

    assert [id for _, id, _ in changes(school(OPENING), school(OPENING, film, part))] == [
        "part",
        "film",
    ]


def test_a_session_may_get_the_id_that_another_had() -> None:
    renamed = attrs.evolve(OPENING, id="welcome", uid="opening@spring-school-2027")
    other = Session(id="opening", uid="second-opening", title="Second", **at(27, 9))

    assert changes(school(OPENING), school(renamed, other)) == [
        ("sessions", "welcome", ["identity"]),
        ("sessions", "opening", ["added"]),
    ]


def test_a_session_with_another_id_and_the_same_uid_is_the_same_session() -> None:
    old = school(OPENING)
    new = later(old, id="welcome", uid="opening@spring-school-2027")

    [change] = diff(old, new).changes

    assert (change.old, change.new, change.kinds) == ("opening", "welcome", (ChangeKind.IDENTITY,))


def test_a_session_keeps_its_id_where_the_event_gets_a_uid() -> None:
    new = school(OPENING)

    assert changes(attrs.evolve(new, uid=None), new) == [("event", "school", ["identity"])]


def test_what_refers_to_a_session_of_another_id_has_not_changed() -> None:
    part = Session(id="part", title="Part", part_of="opening")
    old = school(OPENING, part)
    renamed = attrs.evolve(OPENING, id="welcome", uid="opening@spring-school-2027")
    new = attrs.evolve(old, sessions=[renamed, attrs.evolve(part, part_of="welcome")])

    assert changes(old, new) == [("sessions", "welcome", ["identity"])]


def test_a_translation_is_a_text_of_its_session() -> None:
    old = school(OPENING, translations={"ru": {"sessions.opening.title": "Открытие"}})
    new = attrs.evolve(old, translations={"ru": {"sessions.opening.title": "Начало"}})

    [change] = diff(old, new).changes

    assert (change.new, change.kinds, change.keys) == (
        "opening",
        (ChangeKind.TEXT,),
        ("translations.ru.title",),
    )


def test_tables_other_than_sessions_and_the_event_itself_are_compared_too() -> None:
    old = school(OPENING, status="confirmed")
    new = school(
        OPENING, status="cancelled", rooms=[attrs.evolve(old.rooms[0], name="Hall"), *old.rooms[1:]]
    )

    assert changes(old, new) == [("event", "school", ["cancelled"]), ("rooms", "aula", ["renamed"])]


def test_a_further_affiliation_is_a_change_of_the_affiliations() -> None:
    ada = Person(id="ada", name="Ada Example", position="Professor")
    old = school(people=[ada])
    judge = Affiliation(position="Judge")

    [change] = diff(old, old.replace(attrs.evolve(ada, affiliations=[judge]))).changes

    assert change.keys == ("affiliations",)


def test_another_order_is_a_change_of_the_table() -> None:
    old = school(OPENING)

    assert changes(old, attrs.evolve(old, people=old.people[::-1])) == [("people", None, ["order"])]


# --- for whom


def test_a_selection_has_no_order() -> None:
    talk = Session(id="talk", title="Talk", **at(27, 9))
    old, new = school(OPENING, talk), school(talk, attrs.evolve(OPENING, title="Welcome"))

    assert changes(old, new, select={"session": ["opening", "talk"]}) == [
        ("sessions", "opening", ["renamed"])
    ]


def test_what_is_hidden_now_is_withdrawn_without_its_name() -> None:
    old = school(OPENING)
    new = later(old, audience="organizers", title="Secret opening")

    changes = diff(old, new, audience="public")

    assert changes.changes == (
        Change(
            table="sessions", kinds=[ChangeKind.WITHDRAWN], start=OPENING.start, end=OPENING.end
        ),
    )
    assert changes.old.sessions == ()


def test_what_is_shown_only_now_is_new() -> None:
    new = school(OPENING)
    old = later(new, audience="organizers", title="Secret opening")

    assert changes(old, new, audience="public") == [("sessions", "opening", ["added"])]


def test_what_the_reader_may_not_see_does_not_change() -> None:
    old = school(OPENING)
    new = attrs.evolve(later(old, notes="Call her"), contact=Contact(email="a@example.org"))

    assert changes(old, new, audience="public") == []
    assert len(changes(old, new, audience="organizers")) == 2


def test_who_is_hidden_now_is_not_named_as_who_was_there() -> None:
    old = school(OPENING)
    new = later(
        old, participations=[attrs.evolve(OPENING.participations[0], audience="organizers")]
    )

    changes = diff(old, new, audience="public")

    assert [it.kinds for it in changes.changes] == [(ChangeKind.PEOPLE,)]
    assert changes.old.session("opening").participations == ()


def test_a_text_that_was_public_and_is_a_note_now_is_not_told_again() -> None:
    old = later(school(OPENING), description="The budget is 3000")
    new = later(old, description=None, notes="The budget is 3000")

    changes = diff(old, new, audience="public")

    assert changes.changes[0].keys == ("description",)
    assert "budget" not in repr(changes.old)


def test_what_was_restricted_when_it_was_removed_is_withdrawn_without_its_name() -> None:
    old = school(OPENING)
    restricted = later(old, audience="organizers")

    changes = diff(old, school(), audience="public", between=[restricted])

    assert changes.changes == (
        Change(
            table="sessions", kinds=[ChangeKind.WITHDRAWN], start=OPENING.start, end=OPENING.end
        ),
    )
    assert "Opening" not in repr(changes.old)


def test_who_was_restricted_when_they_left_is_not_named() -> None:
    old = school(OPENING)
    hidden = [attrs.evolve(OPENING.participations[0], audience="organizers")]
    restricted, new = later(old, participations=hidden), later(old, participations=[])

    changes = diff(old, new, audience="public", between=[restricted])

    assert [it.kinds for it in changes.changes] == [(ChangeKind.PEOPLE,)]
    assert changes.old.session("opening").participations == ()


def test_a_session_whose_time_zone_is_hidden_by_now_has_times_in_the_zone_of_the_event() -> None:
    old = later(school(OPENING), timezone="Asia/Ashgabat")
    secret = attrs.evolve(old.sessions[0], id="secret", title="Closed", audience="organizers")

    shown = diff(old, school(secret), audience="public").old.session("opening")

    assert (shown.timezone, shown.start) == (None, OPENING.start)
    assert shown.start is not None
    assert shown.start.tzinfo is BERLIN


def test_a_person_who_is_hidden_by_now_is_as_unknown_as_nobody() -> None:
    old = school(OPENING)
    hidden = attrs.evolve(old.people[0], audience="organizers")
    new = school(people=[hidden, old.people[1]])

    with pytest.raises(SelectionError, match="cannot select by person 'ada': not known here"):
        diff(old, new, audience="public", person="ada")


def test_what_was_restricted_for_a_while_and_is_shown_is_told() -> None:
    old = school(OPENING)
    restricted, new = later(old, audience="organizers"), later(old, title="Welcome")

    changes = diff(old, new, audience="public", between=[restricted])

    assert [(it.old, it.new) for it in changes.changes] == [("opening", "opening")]
    assert changes.old.session("opening").participations == OPENING.participations


def test_changes_since_a_release_know_what_lay_between(tmp_path: Path) -> None:
    old = school(OPENING)
    restricted = later(old, audience="organizers")
    path = tmp_path / "event.releases.jsonl"
    release(old, path)
    log = release(restricted, path)

    changes = changes_since(log, 1, school(), audience="public")

    assert [it.old for it in changes.changes] == [None]
    assert "Opening" not in repr(changes.old)


def test_changes_since_a_release_may_be_those_of_a_selection(tmp_path: Path) -> None:
    log = release(school(), tmp_path / "event.releases.jsonl")
    new = school(OPENING, attrs.evolve(OPENING, id="end", title="End"))

    changes = changes_since(log, 1, new, select={"session": "end"})

    assert [it.new for it in changes.changes] == ["end"]


def test_a_release_is_compared_with_the_same_event_only(tmp_path: Path) -> None:
    log = release(school(OPENING), tmp_path / "school.releases.jsonl")

    with pytest.raises(LogError, match="uid"):
        changes_since(log, 1, attrs.evolve(school(OPENING), uid="autumn-school-2027"))


def test_organisers_are_told_all_of_what_lay_between() -> None:
    old = school(OPENING)
    restricted = later(old, audience="organizers")

    changes = diff(old, school(), audience="organizers", between=[restricted])

    assert [it.old for it in changes.changes] == ["opening"]


def test_who_said_something_is_not_told_once_statements_stand_without_names() -> None:
    said = Statement(id="S-1", text="Water is law.", by="ada")
    old = school(OPENING, statements=[said])
    new = attrs.evolve(old, attribution="none", statements=[attrs.evolve(said, by="bob")])

    changes = diff(old, new, audience="public")

    assert [it.keys for it in changes.changes if it.table == "statements"] == [("by",)]
    assert changes.old.statements[0].by is None


def test_an_event_that_was_not_for_the_reader_is_all_new() -> None:
    new = school(OPENING)
    old = attrs.evolve(new, audience="organizers")

    assert ("sessions", "opening", ["added"]) in changes(old, new, audience="public")


def test_an_event_that_is_no_longer_for_the_reader_is_refused() -> None:
    old = school(OPENING)

    with pytest.raises(RestrictedError):
        diff(old, attrs.evolve(old, audience="organizers"), audience="public")


def test_a_first_translation_is_another_text() -> None:
    old = school(OPENING)
    new = attrs.evolve(old, translations={"ru": {"sessions.opening.title": "Открытие"}})

    assert changes(old, new, language="ru") == [("sessions", "opening", ["renamed"])]


def test_a_language_of_neither_state_is_refused() -> None:
    old = school(OPENING)

    with pytest.raises(LanguageError):
        diff(old, old, language="kk")


# --- of what


def test_a_selection_holds_what_it_held_before_or_holds_now() -> None:
    joined = Session(id="joined", title="Joined", **at(27, 9))
    old = school(OPENING, joined)
    swapped = [Participation(who="ada", role="chair")]
    new = attrs.evolve(
        old,
        sessions=[
            attrs.evolve(OPENING, participations=[]),
            attrs.evolve(joined, participations=swapped),
            Session(id="other", title="Of others", **at(27, 10)),
        ],
    )

    assert changes(old, new, select={"person": "ada"}) == [
        ("sessions", "opening", ["people"]),
        ("sessions", "joined", ["people"]),
    ]


def test_whom_only_one_state_knows_can_be_selected() -> None:
    old = school(OPENING)
    new = attrs.evolve(later(old, participations=[]), people=old.people[1:])

    assert changes(old, new, select={"person": ["ada"]}) == [
        ("sessions", "opening", ["people"]),
        ("people", "ada", ["withdrawn"]),
    ]
    assert changes(new, old, select={"person": ["bob", "ada"]})[0] == (
        "sessions",
        "opening",
        ["people"],
    )


def test_a_person_is_told_of_the_event_and_of_their_sessions_and_no_other() -> None:
    bob = Participation(who="bob", role="speaker")
    bobs = Session(id="talk", title="Talk", participations=[bob])
    old = school(OPENING, bobs)
    sessions = (attrs.evolve(it, title="Other") for it in old.sessions)
    new = attrs.evolve(old, title="Summer School", sessions=sessions)

    assert changes(old, new, person="ada") == [
        ("event", "school", ["renamed"]),
        ("sessions", "opening", ["renamed"]),
    ]


@pytest.mark.parametrize("whom", [{"select": {"person": "adda"}}, {"person": "adda"}])
def test_whom_neither_state_knows_cannot_be_selected(whom: dict[str, Any]) -> None:
    old = school(OPENING)

    with pytest.raises(SelectionError, match="ada"):
        diff(old, old, **whom)


def test_a_person_is_told_of_what_refers_to_them_and_of_no_other() -> None:
    statements = [
        Statement(id=f"{verb}-{who}", by=who, text="Yes", session="opening")
        for verb in ("old", "new")
        for who in ("ada", "bob")
    ]
    old, new = (school(OPENING, statements=some) for some in (statements[:2], statements[2:]))

    assert changes(old, new, person="ada") == [
        ("statements", "new-ada", ["added"]),
        ("statements", "old-ada", ["withdrawn"]),
    ]


# --- laws


@COSTLY
@given(event=events(), audience=st.sampled_from(AUDIENCES))
def test_an_event_does_not_differ_from_itself(event: Event, audience: Audience | None) -> None:
    event = attrs.evolve(event, audience=None)

    assert not diff(event, event, audience=audience)


@COSTLY
@given(states=edited(), audience=st.sampled_from(AUDIENCES))
def test_states_differ_exactly_where_their_views_do(
    states: tuple[Event, Event], audience: Audience | None
) -> None:
    old, new = (attrs.evolve(state, audience=None) for state in states)

    changes = diff(old, new, audience=audience)

    assert bool(changes) == (old.view(audience=audience) != new.view(audience=audience))


def _identities(item: Item) -> dict[str, list[object]]:
    """Return the values of each key; moments of two zones differ, which are equal to Python."""
    values: dict[str, list[object]] = defaultdict(list)
    for field in attrs.fields(type(item)):
        identity = field.eq_key or (lambda value: value)
        values[field.metadata.get("key", field.name)].append(identity(getattr(item, field.name)))
    return values


def _following(*ids: str) -> Event:
    wish = Outcome(id="R-1", kind="recommendation", title="Meet again")
    return school(outcomes=[wish, Outcome(id="A-1", kind="action", title="Meet", follows=ids)])


@COSTLY
@given(states=edited())
@example(states=(_following("R-1"), _following("R-1", "other:R-2")))  # two fields of one key
def test_every_change_is_real_and_none_is_missing(states: tuple[Event, Event]) -> None:
    old, new = states

    changes = diff(old, new)

    told = {(it.table, it.new) for it in changes.changes if it.new}
    for change in changes.changes:
        assert change.kinds
        if change.table == "event" or not (change.old and change.new):
            continue
        before = _identities(old.item(change.old, change.table))
        after = _identities(new.item(change.new, change.table))
        assert all(before[key] != after[key] for key in change.keys if key in after)
    for table, name in TABLES.items():
        held = set(getattr(old, name))
        assert all((table, it.id) in told for it in getattr(new, name) if it not in held)


@COSTLY
@given(states=edited())
def test_what_is_added_one_way_is_withdrawn_the_other_way(states: tuple[Event, Event]) -> None:
    old, new = states

    there, back = diff(old, new).changes, diff(new, old).changes

    assert ids(there, ChangeKind.ADDED) == ids(back, ChangeKind.WITHDRAWN)
    assert ids(there, ChangeKind.WITHDRAWN) == ids(back, ChangeKind.ADDED)
    assert {(it.table, it.old, it.new, it.keys) for it in there if it.keys} == {
        (it.table, it.new, it.old, it.keys) for it in back if it.keys
    }


def ids(changes: tuple[Change, ...], kind: ChangeKind) -> set[tuple[str, str | None]]:
    return {(it.table, it.old or it.new) for it in changes if it.kinds == (kind,)}


def at_the_only_venue(room: Room | None) -> Event:
    rooms = [room] if room else []
    talk = Session(id="talk", title="Talk", **at(27, 9), rooms=[it.id for it in rooms])
    return school(talk, rooms=rooms, venues=[Venue(id="house", name="House")])


def test_a_session_at_the_only_venue_does_not_change_with_it() -> None:
    old, new = (
        school(attrs.evolve(OPENING, rooms=[]), venues=[Venue(id=id, name="House")])
        for id in ("house", "castle")
    )

    assert {it.table for it in diff(old, new).changes} == {"venues"}


@pytest.mark.parametrize("is_taken", [True, False])
def test_a_place_that_shows_since_a_hidden_room_is_gone_is_a_change(*, is_taken: bool) -> None:
    hidden = at_the_only_venue(Room(id="vault", name="Vault", audience="organizers"))
    shown = at_the_only_venue(None)
    old, new = (hidden, shown) if is_taken else (shown, hidden)

    changes = diff(old, new, audience="public")

    assert [(it.table, it.keys) for it in changes.changes] == [("sessions", ("rooms",))]
    assert "House" in changes.text()
    assert "ault" not in changes.text()


def test_a_room_whose_venue_has_another_name_is_no_other_room() -> None:
    fields = {"rooms": [Room(id="aula", name="Aula", venue="campus")]}
    old = school(
        attrs.evolve(OPENING, online=Online(url="https://meet.example/1")),
        venues=[Venue(id="campus", name="Campus")],
        **fields,
    )
    new = school(OPENING, venues=[Venue(id="campus", name="North Campus")], **fields)

    keys = {it.new: it.keys for it in diff(old, new).changes}

    assert keys == {"opening": ("online",), "campus": ("name",)}


def test_a_room_that_shows_its_place_since_its_hidden_venue_is_gone_is_a_change() -> None:
    hidden = Venue(id="bunker", name="Bunker", audience="organizers")
    room = Room(id="aula", name="Aula", venue="bunker")
    house = Venue(id="house", name="House")
    old = school(rooms=[room], venues=[house, hidden])
    new = school(rooms=[attrs.evolve(room, venue=None)], venues=[house])

    changes = diff(old, new, audience="public")

    assert [(it.table, it.keys) for it in changes.changes] == [("rooms", ("venue",))]
    assert "unker" not in changes.text()
