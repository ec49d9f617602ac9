"""What was told once and may be told no more: no comparison of states tells it again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.changes.test_compare import OPENING, at, later, school

from eventkit.changes import Diff, changes_since, diff
from eventkit.changes.compare import compare_states
from eventkit.exporters.markdown import MarkdownOptions, render
from eventkit.model import (
    ChangeKind,
    Contact,
    Event,
    History,
    Material,
    Organization,
    Participation,
    Person,
    Release,
    Room,
    Session,
    Venue,
)
from eventkit.model.errors import RestrictedError, SelectionError
from eventkit.model.reader import Reader
from eventkit.model.times import utc
from eventkit.releases import Log, release

ADA = Person(id="ada", name="Ada Example", audience="public")


def told(changes: Diff) -> str:
    """Return all that a comparison tells, in every form."""
    assert OPENING.start
    since = Release(number=1, time=utc(OPENING.start))
    history = History(releases=[since], changes=changes.changes, since=since, earlier=changes.old)
    page = "".join(
        render(attrs.evolve(changes.new, history=history), MarkdownOptions(changes=True))
    )
    return "\n".join([repr(changes), changes.text(), changes.markdown(), changes.json(), page])


def restricted(event: Event, table: str, id: str) -> Event:
    items = [
        attrs.evolve(item, audience="organizers") if item.id == id else item
        for item in getattr(event, table)
    ]
    tables: dict[str, Any] = {table: items}
    return attrs.evolve(event, **tables)


TEXTS: dict[str, dict[str, Any]] = {
    "a title": {"title": "Opening by Ada Example"},
    "a title with another case and other blanks": {"title": "Opening by ADA  example"},
    "a title with the id": {"title": "Opening (ada)"},
    "an inflected name": {"title": "Ada Examples Opening"},
    "a description": {"description": "Ask Ada\nExample about it."},
    "a notice": {"notice": "Ada Example is ill"},
    "an address": {"url": "https://example.org/ada"},
    "an e-mail address": {"description": "Write to ada@example.org now"},
    "a telephone number": {"description": "Call +49 30 123456"},
    "an extension": {"x": {"plugin": {"audience": "public", "by": "Ada Example"}}},
}


@pytest.mark.parametrize("case", TEXTS)
def test_a_text_that_names_who_is_restricted_is_not_told_again(case: str) -> None:
    contact = Contact(email="ada@example.org", phone="+49 30 123456", audience="public")
    people = [attrs.evolve(ADA, contact=contact)]
    old = school(attrs.evolve(OPENING, participations=[], **TEXTS[case]), people=people)
    new = restricted(
        attrs.evolve(old, sessions=[later(school(OPENING)).sessions[0]]), "people", "ada"
    )
    new = later(new, participations=[], title="Welcome", description="All", notice="Now")

    changes = diff(old, new, audience="public")

    assert changes.changes
    for secret in ("ada", "123456"):
        assert secret not in told(changes).casefold()


def test_a_text_that_names_who_was_restricted_and_is_gone_is_not_told_again() -> None:
    old = school(attrs.evolve(OPENING, title="Opening by Ada Example", participations=[]))
    old = restricted(attrs.evolve(old, people=[ADA]), "people", "ada")
    new = attrs.evolve(later(old, title="Welcome"), people=[])

    changes = diff(old, new, audience="public")

    assert [it.keys for it in changes.changes] == [("title",)]
    assert "Ada" not in told(changes)


def test_who_is_named_by_nothing_any_more_is_not_restricted() -> None:
    people = [attrs.evolve(ADA, audience=None)]
    old = school(attrs.evolve(OPENING, title="Opening by Ada Example"), people=people)
    new = later(old, title="Welcome", participations=[])

    assert "Ada Example" in told(diff(old, new, audience="public"))


def test_a_session_that_is_gone_is_not_called_by_a_title_that_names_who_is_restricted() -> None:
    old = school(attrs.evolve(OPENING, title="Opening by Ada Example", participations=[]))
    new = restricted(school(people=[ADA]), "people", "ada")

    [change] = [it for it in diff(old, new, audience="public").changes if it.table == "sessions"]

    assert change.kinds == (ChangeKind.WITHDRAWN,)
    assert "Ada" not in told(diff(old, new, audience="public"))


@pytest.mark.parametrize(
    ("table", "item"),
    [
        ("rooms", Room(id="vault", name="Vault", audience="public")),
        ("organizations", Organization(id="spies", name="Vault", audience="public")),
        ("sessions", Session(id="meeting", title="Vault", **at(27, 9))),
    ],
)
def test_a_title_does_not_name_a_thing_that_is_restricted(table: str, item: Any) -> None:
    tables: dict[str, Any] = {table: [item]}
    old = attrs.evolve(school(), **tables)
    if table == "sessions":
        old = school(attrs.evolve(OPENING, title="Opening of the Vault"), item)
    else:
        old = attrs.evolve(
            old,
            sessions=[attrs.evolve(OPENING, title="Opening of the Vault", rooms=[])],
            people=[ADA],
        )
    new = restricted(later(old, title="Welcome"), table, item.id)

    assert "Vault" not in told(diff(old, new, audience="public"))


def test_a_translation_does_not_name_who_is_restricted() -> None:
    translations = {"ru": {"people.ada.name": "Ада", "sessions.opening.title": "Открывает Ада"}}
    old = school(attrs.evolve(OPENING, participations=[]), translations=translations)
    new = restricted(old, "people", "ada")
    texts = {"people.ada.name": "Ада", "sessions.opening.title": "Открытие"}
    new = attrs.evolve(new, translations={"ru": texts})

    assert "Ада" not in told(diff(old, new, audience="public"))
    assert "Ада" not in told(diff(old, new, audience="public", language="ru"))


def test_a_name_that_is_shown_still_is_told() -> None:
    old = school(attrs.evolve(OPENING, title="Opening by Ada Example", participations=[]))
    new = restricted(later(old, title="Welcome", description="With Ada Example"), "people", "ada")

    assert "was Opening by Ada Example" in diff(old, new, audience="public").markdown()


def test_a_name_within_another_word_is_no_name() -> None:
    bob = Person(id="b", name="Bob", audience="public")
    old = school(
        attrs.evolve(OPENING, title="Opening of the bobsleigh", participations=[]), people=[bob]
    )
    new = restricted(later(old, title="Welcome"), "people", "b")

    assert "bobsleigh" in diff(old, new, audience="public").markdown()


def test_a_name_in_a_script_without_blanks_is_found() -> None:
    old = school(
        attrs.evolve(OPENING, title="山田太郎の講演", participations=[]),
        people=[Person(id="b", name="山田太郎", audience="public")],
    )
    new = restricted(later(old, title="Welcome"), "people", "b")

    assert "山田" not in told(diff(old, new, audience="public"))


def test_a_session_that_is_restricted_under_another_id_is_withdrawn_without_its_materials() -> None:
    slides = Material(id="slides-of-ada", title="Slides", url="https://example.org/s")
    old = school(attrs.evolve(OPENING, materials=[slides]))
    closed = attrs.evolve(old.sessions[0], id="closed", audience="organizers")

    changes = diff(old, attrs.evolve(old, sessions=[closed]), audience="public")

    assert [(it.old, it.kinds) for it in changes.changes] == [(None, (ChangeKind.WITHDRAWN,))]
    for secret in ("slides-of-ada", "Slides", "Opening"):
        assert secret not in told(changes)


# --- between two past states


@pytest.fixture
def three(tmp_path: Path) -> Log:
    """Return a log whose third release restricts who was added with the second."""
    first = school(attrs.evolve(OPENING, participations=[]), people=[])
    speaks = [Participation(who="ada", role="speaker")]
    second = later(
        attrs.evolve(first, people=[ADA]), title="Ada Example speaks", participations=speaks
    )
    third = restricted(later(second, title="Opening"), "people", "ada")
    for state in (first, second, third):
        log = release(state, tmp_path / "event.releases.jsonl")
    return log


def test_a_comparison_of_two_past_states_does_not_tell_what_a_later_one_restricts(
    three: Log,
) -> None:
    changes = changes_since(three, 1, 2, audience="public")

    assert "ada" not in told(changes).casefold()
    assert "Ada" in told(changes_since(three, 1, 2, audience="organizers"))


def test_the_present_restricts_what_is_told_of_past_states(three: Log) -> None:
    old, new = three.event(1), three.event(2)
    reader = Reader("public")

    present = restricted(later(new, title="Opening"), "people", "ada")
    changes = compare_states(old, new, reader, later=[present])

    assert "Ada" in told(compare_states(old, new, reader))
    assert "ada" not in told(changes).casefold()


def test_past_states_of_an_event_that_is_restricted_by_now_are_refused(three: Log) -> None:
    old, new = three.event(1), three.event(2)

    with pytest.raises(RestrictedError):
        compare_states(old, new, Reader("public"), later=[attrs.evolve(new, audience="organizers")])


def test_who_is_hidden_by_now_cannot_be_selected() -> None:
    old = school(OPENING)
    new = restricted(old, "people", "ada")

    with pytest.raises(SelectionError, match="cannot select by person 'ada': not known here"):
        diff(old, new, audience="public", select={"person": "ada"})


def test_a_venue_that_only_a_restricted_room_named_before_it_was_removed_is_not_told(
    tmp_path: Path,
) -> None:
    hall, vault = Venue(id="hall", name="Hall", audience="public"), Venue(id="vault", name="Vault")
    attic = Room(id="attic", name="Attic", venue="vault", audience="public")
    opening = attrs.evolve(OPENING, rooms=[])
    first = school(opening, venues=[vault, hall], rooms=[attic])
    second = first.replace(attrs.evolve(attic, audience="organizers"))
    third = attrs.evolve(
        second.replace(attrs.evolve(second.room("attic"), venue=None)), venues=[hall]
    )
    for state in (first, second, third):
        log = release(state, tmp_path / "event.releases.jsonl")

    changes = changes_since(log, 1, third, audience="public")

    assert "Vault" not in changes.text() + changes.json()
    assert "vault" not in changes.json()


def test_past_states_are_compared_where_a_room_is_restricted_since(tmp_path: Path) -> None:
    vault = Room(id="vault", name="Vault", audience="public")
    first = school(attrs.evolve(OPENING, rooms=[vault]), rooms=[vault])
    opening = first.session(OPENING.id)
    second = first.replace(attrs.evolve(opening, notice="Bring boots"))
    third = second.replace(attrs.evolve(vault, audience="organizers"))
    for state in (first, second, third):
        log = release(state, tmp_path / "event.releases.jsonl")

    (change,) = changes_since(log, 1, 2, audience="public").changes

    assert (change.new, change.keys) == (OPENING.id, ("notice",))
