"""What calendars and feeds may tell no more of what past releases showed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.releases.test_stamps import DAY, NOON, SCHOOL, changed, entries, stamp, without

import eventkit
from eventkit.model import Contact, Day, Event, Participation, Person
from eventkit.releases import release

Releases = Callable[..., eventkit.Log]


@pytest.fixture
def releases(tmp_path: Path) -> Releases:
    """Release events, a day after each other; those that got another id are named with them."""

    def made(*events: Event, renamed: dict[str, str] | None = None) -> eventkit.Log:
        path = tmp_path / "event.releases.jsonl"
        for number, event in enumerate(events):
            log = release(event, path, now=NOON + number * DAY, renamed=renamed if number else None)
        return log

    return made


def summaries(event: Event, log: eventkit.Log, **how: Any) -> dict[str, str]:
    """Return the titles of a calendar by the first part of their UID."""
    calendar = eventkit.to_icalendar(event, log=log, **how)
    return {str(each["UID"]).partition("@")[0]: str(each["SUMMARY"]) for each in calendar.events}


def restricted(event: Event, table: str, id: str) -> Event:
    items = [
        attrs.evolve(item, audience="organizers") if item.id == id else item
        for item in getattr(event, table)
    ]
    tables: dict[str, Any] = {table: items}
    return attrs.evolve(event, **tables)


def removed(event: Event, table: str, id: str) -> Event:
    tables: dict[str, Any] = {table: [it for it in getattr(event, table) if it.id != id]}
    return attrs.evolve(event, **tables)


NAMING = {
    "the name of a person": (
        changed(SCHOOL, "opening", title="Ada Example opens"),
        "people",
        "ada",
    ),
    "the id of a person": (changed(SCHOOL, "opening", title="Opening by ada"), "people", "ada"),
    "a room": (changed(SCHOOL, "opening", title="Opening of the laboratory"), "rooms", "lab"),
    "another session": (
        changed(SCHOOL, "opening", title="Opening before Coffee"),
        "sessions",
        "coffee",
    ),
}


@pytest.mark.parametrize("case", NAMING)
@pytest.mark.parametrize("is_gone", [False, True])
def test_a_withdrawn_title_does_not_name_what_is_restricted_since(
    case: str, is_gone: bool, releases: Releases
) -> None:
    event, table, id = NAMING[case]
    hidden = restricted(event, table, id)
    if table == "people":
        hidden = changed(hidden, "talk", participations=[])
    after = without(removed(hidden, table, id) if is_gone else hidden, "opening")

    found = summaries(after, releases(event, hidden, after))

    assert found["opening"] == "CANCELLED"


@pytest.mark.parametrize(
    "spelling",
    [
        "Jörg  MÜSSIG",
        "Jo\u0308rg Müßig",
        "Jörg\u00a0Müßig",
        "Jörg\u200b Mü\u00adßig",
        "**Jörg** Müßig",
        "J&ouml;rg M&uuml;&szlig;ig",
        "Jörg-Müßig",
        "Jörg_Müßig",
        "+39 0544 123 45",
        "+39-0544/12345",
    ],
)
def test_a_name_is_recognised_however_it_is_spelt(releases: Releases, spelling: str) -> None:
    contact = Contact(phone="+39 0544 12345", audience="public")
    person = Person(id="jm", name="Jörg Müßig", contact=contact)
    school = attrs.evolve(SCHOOL, people=[*SCHOOL.people, person])
    school = changed(school, "opening", title=f"Rivers with {spelling}")
    hidden = restricted(school, "people", "jm")
    gone = without(hidden, "opening")

    assert summaries(gone, releases(school, hidden, gone))["opening"] == "CANCELLED"


def test_a_withdrawn_title_is_told_no_more_once_it_names_what_is_restricted(
    releases: Releases,
) -> None:
    event = changed(SCHOOL, "opening", title="Ada Example opens")
    hidden = restricted(without(event, "opening"), "people", "ada")
    early, late = without(event, "opening"), removed(without(hidden, "talk"), "people", "ada")

    assert summaries(early, releases(event, early))["opening"] == "CANCELLED: Ada Example opens"
    assert summaries(hidden, releases(hidden))["opening"] == "CANCELLED"
    assert summaries(late, releases(late))["opening"] == "CANCELLED"


@pytest.mark.parametrize(
    "changes", [{"id": "closed"}, {"uid": "closed@example.org"}, {"id": "shut", "uid": "shut"}]
)
def test_a_session_that_is_restricted_under_another_id_has_no_title(
    changes: dict[str, Any], releases: Releases
) -> None:
    event = attrs.evolve(SCHOOL, translations={})
    closed = attrs.evolve(event.session("talk"), audience="organizers", **changes)
    after = attrs.evolve(without(event, "talk"), sessions=[*event.sessions[:1], closed])

    assert summaries(after, releases(event, after))["talk"] == "CANCELLED"


def test_a_session_that_is_restricted_under_another_id_and_title_has_no_title(
    releases: Releases,
) -> None:
    event = attrs.evolve(SCHOOL, translations={})
    closed = attrs.evolve(
        event.session("talk"), id="closed", title="Hearing", audience="organizers"
    )
    after = attrs.evolve(without(event, "talk"), sessions=[*event.sessions[:1], closed])

    assert summaries(after, releases(event, after))["talk"] == "CANCELLED"


def test_a_title_of_a_day_that_is_restricted_is_not_told_of_another_day(releases: Releases) -> None:
    """Days are numbered: one that is put before them gives each another number."""
    event = attrs.evolve(SCHOOL, day_infos=[Day(id="2", title="Finale")])
    first = date(2027, 3, 25)
    later = attrs.evolve(
        event,
        start=first,
        end=date(2027, 3, 26),
        day_infos=[Day(id="1", title="Start"), Day(id="2", title="Arrival", audience="organizers")],
    )
    log = releases(event, later)

    found = summaries(later, log, entries="days")

    assert found["day.2027-03-27"] == "CANCELLED: School · Finale"


# --- feeds


def files(event: Event, log: eventkit.Log, folder: Path, **how: Any) -> set[str]:
    eventkit.write_feeds(event, folder, log=log, **how)
    return {path.name.removeprefix("school.").removesuffix(".ics") for path in folder.glob("*.ics")}


def test_no_new_feed_is_named_after_who_was_restricted_when_they_were_removed(
    releases: Releases, tmp_path: Path
) -> None:
    hidden = restricted(SCHOOL, "people", "ada")
    after = removed(changed(hidden, "talk", participations=[]), "people", "ada")
    log = releases(SCHOOL, hidden, after)

    assert "person-ada" not in files(after, log, tmp_path / "public")
    assert "person-ada.organizers" in files(after, log, tmp_path / "inside", audience="organizers")


def test_the_feed_of_who_was_restricted_goes_on_where_it_is(
    releases: Releases, tmp_path: Path
) -> None:
    hidden = without(restricted(SCHOOL, "people", "ada"), "talk")
    after = removed(hidden, "people", "ada")
    files(SCHOOL, releases(SCHOOL), tmp_path / "public")
    log = releases(hidden, after)

    files(after, log, tmp_path / "public")

    text = (tmp_path / "public" / "school.person-ada.ics").read_text("utf-8")
    assert "UID:talk@" in text
    assert "SUMMARY:CANCELLED: Talk" in text


def test_no_new_feed_is_named_after_who_is_restricted_under_another_id(
    releases: Releases, tmp_path: Path
) -> None:
    ada = Person(id="countess", name="Ada Example", audience="organizers")
    speaks = [Participation(who="countess", role="speaker")]
    both = attrs.evolve(SCHOOL, people=[ada, *SCHOOL.people])
    new = removed(changed(both, "talk", participations=speaks), "people", "ada")
    log = releases(SCHOOL, new, renamed={"people.ada": "people.countess"})

    assert not {"person-ada", "person-countess"} & files(new, log, tmp_path / "public")


def test_who_is_shown_again_and_removed_then_has_a_feed(releases: Releases, tmp_path: Path) -> None:
    hidden = restricted(SCHOOL, "people", "ada")
    after = removed(without(SCHOOL, "talk"), "people", "ada")
    log = releases(SCHOOL, hidden, SCHOOL, after)

    assert "person-ada" in files(after, log, tmp_path / "public")


@pytest.mark.parametrize("is_gone", [False, True])
def test_no_new_feed_is_named_after_the_language_of_what_is_restricted_since(
    is_gone: bool, releases: Releases, tmp_path: Path
) -> None:
    event = changed(SCHOOL, "talk", languages=["tk-TM"])
    hidden = changed(event, "talk", audience="participants")
    after = without(hidden, "talk") if is_gone else hidden
    states = (event, hidden, after) if is_gone else (event, hidden)
    log = releases(*states)

    assert "language-tk-tm" not in files(after, log, tmp_path / "public")
    gone = without(event, "talk")
    assert "language-tk-tm" in files(gone, releases(event, gone), tmp_path / "other")


# --- stamps


def test_what_is_shown_for_the_first_time_does_not_tell_that_it_was_there(
    releases: Releases,
) -> None:
    hidden = changed(SCHOOL, "talk", audience="organizers")
    log = releases(hidden, changed(hidden, "talk", title="Lecture"), SCHOOL)

    released = NOON + 2 * DAY
    assert stamp(entries(SCHOOL, log)["talk"]) == (0, released, released, released)
