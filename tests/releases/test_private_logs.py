"""Logs of events with private parts: what the public may know in one file, all in another."""

from __future__ import annotations

import re
import shutil
import stat
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pytest
from hypothesis import given
from tests.laws.secrets import MARK, hidden_from, marks_in
from tests.laws.test_secrets_of_releases import NOTE, marked_walks, released

import eventkit
from eventkit.changes import changes_since
from eventkit.model import (
    Audience,
    Event,
    Organization,
    Outcome,
    Participation,
    Person,
    Room,
    Session,
    Source,
    Statement,
    Venue,
)
from eventkit.model.errors import LogError, UnreleasedWarning
from eventkit.releases import Log, history, load_log, release, repair_log

NOON = datetime(2027, 1, 5, 12, tzinfo=UTC)
NINE = datetime(2027, 3, 26, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def school(title: str = "School", **more: Any) -> Event:
    base = Event(
        id="school",
        uid="9d5c2f0a-school",
        title=title,
        start=date(2027, 3, 26),
        end=date(2027, 3, 26),
        timezone="UTC",
        people=[Person(id="ada", name="Ada Secret", audience="organizers")],
        sessions=[
            Session(id="opening", title="Opening", start=NINE, end=NINE + HOUR),
            Session(id="talk", title="Talk", start=NINE + HOUR, end=NINE + 2 * HOUR),
        ],
    )
    return attrs.evolve(base, **more)


STATES = [
    school(),
    school("Second", sessions=school().sessions[:1]),
    school("Third", sessions=[attrs.evolve(school().sessions[0], title="Welcome")]),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the log of a document is to be that has a private part."""
    (tmp_path / "event.private.toml").touch()
    return tmp_path / "event.releases.jsonl"


@pytest.fixture
def private(path: Path) -> Path:
    """The private log, after three releases."""
    for number, state in enumerate(STATES):
        release(state, path, note="Ada Secret is ill", now=NOON + number * HOUR)
    return path.with_name("event.private.releases.jsonl")


def without(private: Path) -> Path:
    """Return the public log in a folder of its own, as others have it."""
    folder = private.parent / "others"
    folder.mkdir()
    return Path(shutil.copy(private.with_name("event.releases.jsonl"), folder))


def test_the_log_holds_what_the_public_may_know_and_the_private_one_all(
    path: Path, private: Path
) -> None:
    assert b"Secret" not in path.read_bytes()
    assert [event for _, event in load_log(path)] == STATES
    assert load_log(path).releases[0].note == "Ada Secret is ill"
    assert [event for _, event in load_log(without(private))] == [
        state.view(audience="public") for state in STATES
    ]


def test_nobody_but_its_owner_may_read_the_private_log(private: Path) -> None:
    assert stat.S_IMODE(private.stat().st_mode) == 0o600


def test_calendars_for_the_public_are_the_same_without_the_private_log(private: Path) -> None:
    public, whole = load_log(without(private)), load_log(private)

    for state in STATES[-1:]:
        assert eventkit.export(state, to="icalendar", log=public) == eventkit.export(
            state, to="icalendar", log=whole
        )


def test_what_is_not_released_is_seen_without_the_private_log(private: Path) -> None:
    changed = attrs.evolve(STATES[-1], title="Fourth")
    public = load_log(without(private))

    with pytest.warns(UnreleasedWarning):
        eventkit.export(changed, to="icalendar", log=public)
    hidden = attrs.evolve(STATES[-1], people=[])
    eventkit.export(hidden, to="icalendar", log=public)


@pytest.mark.parametrize("audience", ["participants", "organizers"])
def test_others_than_the_public_are_refused_without_the_private_log(
    audience: str, private: Path
) -> None:
    log = load_log(without(private))

    with pytest.raises(LogError, match=r"without event\.private\.releases\.jsonl beside it"):
        eventkit.export(STATES[-1], to="icalendar", audience=audience, log=log)
    with pytest.raises(LogError, match=r"without event\.private\.releases\.jsonl beside it"):
        eventkit.write_feeds(STATES[-1], private.parent / "f", audience=audience, log=log)


def test_nothing_is_released_without_the_private_log(private: Path) -> None:
    public = without(private)
    before = public.read_bytes()

    with pytest.raises(LogError, match="nothing can be released"):
        release(school("Fourth"), public)

    assert public.read_bytes() == before


def test_what_a_crash_kept_out_of_the_public_log_comes_with_the_next_release(
    path: Path, private: Path
) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:1]))

    release(school("Fourth"), path)

    assert path.read_bytes().splitlines(keepends=True)[:3] == lines
    assert len(load_log(path)) == len(load_log(without(private))) == 4


def test_a_log_from_before_there_was_a_private_part_is_parted(tmp_path: Path) -> None:
    path = tmp_path / "event.releases.jsonl"
    release(STATES[0], path, now=NOON)
    before = path.read_bytes()
    (tmp_path / "event.private.toml").touch()

    release(STATES[1], path, now=NOON + HOUR)

    private = path.with_name("event.private.releases.jsonl")
    assert private.read_bytes().startswith(before)
    assert b"Secret" not in path.read_bytes()
    assert len(load_log(without(private))) == 2


def test_a_public_log_of_other_releases_is_refused(path: Path, private: Path) -> None:
    private.write_bytes(b"".join(private.read_bytes().splitlines(keepends=True)[:2]))

    for use in (load_log, repair_log):
        with pytest.raises(LogError, match=r"this release is not in event\.private\.") as caught:
            use(path)
        assert caught.value.line == 3


def test_a_room_in_a_hidden_venue_is_as_it_was_where_the_public_log_is_alone(
    path: Path,
) -> None:
    event = school(
        venues=[
            Venue(id="open", name="Open house"),
            Venue(id="closed", name="Closed house", audience="organizers"),
        ],
        rooms=[Room(id="back", name="Back", venue="closed")],
        sessions=[attrs.evolve(it, rooms=["back"]) for it in school().sessions],
    )
    release(event, path)
    public = load_log(without(path.with_name("event.private.releases.jsonl")))
    later = attrs.evolve(
        event, sessions=[attrs.evolve(event.sessions[0], title="Welcome"), event.sessions[1]]
    )

    assert not changes_since(public, 1, event, audience="public")
    (change,) = changes_since(public, 1, later, audience="public").changes
    assert change.keys == ("title",)
    assert history(later, public).revisions[f"talk@{event.uid}"].sequence == 0
    assert "closed" not in path.read_text("utf-8")


RESTRICTED: dict[str, Any] = {
    "statements": (Statement(id="word", text="Secret word"),),
    "outcomes": (Outcome(id="F-1", kind="finding", title="Secret finding"),),
    "sources": (Source(id="paper", title="Secret paper"),),
    "sessions": (*school().sessions, Session(id="later", title="Secret session")),
    "organizations": (Organization(id="office", name="Secret office"),),
}


@pytest.mark.parametrize("table", RESTRICTED)
def test_a_public_log_alone_tells_of_nothing_that_was_restricted_before_it_was_removed(
    table: str, path: Path
) -> None:
    item = RESTRICTED[table][-1]
    hidden = attrs.evolve(item, audience="organizers")
    shown: dict[str, Any] = {table: RESTRICTED[table]}
    restricted: dict[str, Any] = {table: (*RESTRICTED[table][:-1], hidden)}
    release(school(**shown), path)
    release(school(**restricted), path)
    last = school("Other title")
    release(last, path)

    public = load_log(without(path.with_name("event.private.releases.jsonl")))

    changes = changes_since(public, 1, last, audience="public")
    assert "Other title" in changes.text()
    assert "Secret" not in changes.text() + changes.json() + changes.markdown()
    assert item.id not in changes.json()


def test_a_public_log_alone_tells_of_a_session_that_was_removed(path: Path) -> None:
    for state in STATES[:2]:
        release(state, path)
    public = load_log(without(path.with_name("event.private.releases.jsonl")))

    assert "Talk" in changes_since(public, 1, 2, audience="public").text()


def test_nobody_but_its_owner_may_read_the_copy_of_a_repaired_private_log(
    path: Path, private: Path
) -> None:
    private.write_bytes(private.read_bytes() + b'{"eventkit-log":2,"num')
    private.chmod(0o644)  # as git makes it

    copy = repair_log(path).copy

    assert copy is not None
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_whole_log_beside_a_private_one_is_refused(path: Path, private: Path) -> None:
    path.write_bytes(private.read_bytes())

    with pytest.raises(LogError, match="it contains more than the public may know"):
        load_log(path)


@pytest.mark.parametrize("torn", ["event.releases.jsonl", "event.private.releases.jsonl"])
def test_either_log_is_repaired(torn: str, path: Path, private: Path) -> None:
    before = path.read_bytes()
    with path.with_name(torn).open("ab") as file:
        file.write(b'{"eventkit-log":2,"num')

    with pytest.raises(LogError, match=r"`eventkit log \S+/event\.toml --repair`"):
        load_log(path)
    copy = repair_log(path).copy

    assert copy == path.with_name(f"{torn}.old-1")
    assert path.read_bytes() == before
    assert [event for _, event in load_log(path)] == STATES


@pytest.mark.parametrize("whole", [0, 2])
def test_a_torn_private_log_is_to_be_restored_where_the_public_one_tells_of_its_last_line(
    whole: int, path: Path, private: Path
) -> None:
    lines = private.read_bytes().splitlines(keepends=True)
    private.write_bytes(b"".join(lines[:whole]) + lines[whole][:-20])

    with pytest.raises(
        LogError, match=r"line is torn.*public log has its release: restore both"
    ) as caught:
        load_log(path)
    assert caught.value.line == whole + 1
    with pytest.raises(LogError, match="restore both from copies"):
        repair_log(path)


def test_an_event_that_becomes_public_later_has_a_public_log_from_then_on(path: Path) -> None:
    closed = school(audience="participants")
    release(closed, path, now=NOON)
    assert not path.exists()
    release(STATES[0], path, now=NOON + HOUR)
    release(STATES[1], path, now=NOON + 2 * HOUR)

    public = load_log(without(path.with_name("event.private.releases.jsonl")))

    assert [each.number for each in public.releases] == [2, 3]
    assert public.event(2).title == "School"
    with pytest.raises(LogError, match="there are releases 2 to 3"):
        public.event(1)
    assert eventkit.export(STATES[1], to="icalendar", log=public) == eventkit.export(
        STATES[1], to="icalendar", log=load_log(path)
    )


@given(states=marked_walks())
def test_a_public_log_tells_what_the_public_could_see_and_makes_the_same_calendars(
    states: tuple[Event, ...],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "event.releases.jsonl")
        path.with_name("event.private.toml").touch()
        whole = released(states, folder)
        text = path.read_text("utf-8")
        path.with_name("event.private.releases.jsonl").unlink()
        public = load_log(path)

    shown = {
        mark for state in states for mark in marks_in(state) - hidden_from(state, Audience.PUBLIC)
    }
    assert set(MARK.findall(text)) <= shown
    assert NOTE not in text
    for to in ("icalendar", "json"):
        assert eventkit.export(states[-1], to=to, log=public) == eventkit.export(
            states[-1], to=to, log=whole
        )


@given(states=marked_walks())
def test_a_public_log_alone_tells_what_the_document_restricts_no_more_than_both(
    states: tuple[Event, ...],
) -> None:
    first, present = states[0], states[-1]
    with TemporaryDirectory() as folder:
        path = Path(folder, "event.releases.jsonl")
        path.with_name("event.private.toml").touch()
        whole = released([attrs.evolve(first, audience=None)], folder)
        path.with_name("event.private.releases.jsonl").unlink()
        public = load_log(path)

    def marks(log: Log) -> set[str]:
        changes = changes_since(log, 1, present, audience="public")
        return set(MARK.findall(changes.text() + changes.json()))

    restricted = hidden_from(present, Audience.PUBLIC)
    assert marks(public) & restricted <= marks(whole)


def test_what_is_restricted_since_is_told_no_more_without_the_private_log(private: Path) -> None:
    log = load_log(without(private)).until(1)
    opening, talk = STATES[0].sessions
    restricted = attrs.evolve(
        STATES[0], sessions=[opening, attrs.evolve(talk, title="Talk", audience="organizers")]
    )

    with pytest.warns(UnreleasedWarning):
        calendar = eventkit.export(restricted, to="icalendar", log=log)
    changes = changes_since(log, 1, restricted, audience="public")

    assert b"Talk" not in calendar
    assert b"STATUS:CANCELLED" in calendar
    assert "Talk" not in changes.text() + changes.json()


@pytest.mark.parametrize("without_hours", [{}, {"start": None, "end": None}])
def test_what_was_restricted_and_removed_is_told_no_more_without_the_private_log(
    without_hours: dict[str, Any], path: Path
) -> None:
    (opening, talk), ada = STATES[0].sessions, Person(id="ada", name="Ada Public")
    speaker = Participation(who="ada", role="speaker")
    given = attrs.evolve(talk, participations=[speaker], **without_hours)
    states = [
        school(people=[ada], sessions=[opening, given]),
        school(people=[ada], sessions=[opening, attrs.evolve(given, audience="organizers")]),
        school(people=[], sessions=[opening]),
    ]
    for number, state in enumerate(states):
        release(state, path, now=NOON + number * HOUR)
    log = load_log(without(path.with_name("event.private.releases.jsonl")))

    for changes in (
        changes_since(log, 1, states[2], audience="public"),
        changes_since(log, 1, 3, audience="public"),
        changes_since(log, 1, attrs.evolve(states[2], title="Fourth"), audience="public"),
    ):
        assert {"Talk", "Ada"}.isdisjoint(re.findall(r"\w+", changes.text() + changes.json()))
        assert "withdrawn" in changes.text()


@pytest.mark.parametrize("shown_first", [True, False])
def test_a_public_log_tells_half_of_a_swap_of_ids_with_somebody_hidden(
    path: Path, *, shown_first: bool
) -> None:
    def state(shown: str, hidden: str) -> Event:
        people = [
            Person(id=shown, name="Ada Public"),
            Person(id=hidden, name="Eve Secret", audience="organizers"),
        ]
        speaking = [Participation(who=shown, role="speaker")]
        opening = attrs.evolve(school().sessions[0], participations=speaking)
        return school(people=people, sessions=[opening])

    old, new = ("a", "b") if shown_first else ("b", "a")
    swap = {"people.a": "people.b", "people.b": "people.a"}
    release(state(old, new), path, now=NOON)
    release(state(new, old), path, now=NOON + HOUR, renamed=swap)

    private = path.with_name("event.private.releases.jsonl")
    whole, public = load_log(path), load_log(without(private))

    assert dict(whole.lines[-1].renamed) == swap
    assert dict(public.lines[-1].renamed) == {f"people.{old}": f"people.{new}"}
    changes = changes_since(public, 1, 2, audience="public")
    assert changes.json() == changes_since(whole, 1, 2, audience="public").json()
    assert "Secret" not in changes.text() + changes.json()
