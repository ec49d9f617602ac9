"""Equal events export equal bytes, in every format: what an export depends on is compared."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.formats import FORMATS, exported

import eventkit
from eventkit.model import (
    Audience,
    Day,
    Event,
    History,
    Hours,
    Indicator,
    Outcome,
    Release,
    Session,
    Venue,
    Withdrawn,
    with_history,
)
from eventkit.model.errors import ModelError
from eventkit.testing.strategies import events

BERLIN = ZoneInfo("Europe/Berlin")


class Other(str):
    """A text that Python holds for equal, and that is not written as it is."""

    __slots__ = ()

    def __str__(self) -> str:
        return "other"

    def __format__(self, _: str) -> str:
        return "other"


def exports(event: Event) -> list[str | bytes]:
    """Return an event in all formats and both spellings of the document.

    Of an event for organizers there are no mails, which are made of what participants may see.
    """
    mails = {"email"} if event.audience is Audience.ORGANIZERS else set()
    return [
        *(exported(event, name, audience="organizers") for name in FORMATS if name not in mails),
        *(eventkit.dumps(event, spelling) for spelling in ("toml", "json")),
    ]


@st.composite
def twins(draw: st.DrawFn, value: Any) -> Any:
    """Draw a value that Python holds for equal to another, or nearly."""
    near = [value]
    match value:
        case bool() | int() | float():
            near += [float(value), bool(value) if value in (0, 1) else value, value or -0.0]
        case str():
            near += [value, Other(value)]
        case time() | datetime():
            near.append(value.replace(fold=1))
        case tuple():
            near = [[draw(twins(inner)) for inner in value]]
        case Mapping():
            pairs = [(key, draw(twins(inner))) for key, inner in value.items()]
            near = [dict(pairs), dict(reversed(pairs))]
        case _ if attrs.has(type(value)):
            fields = {it.alias: getattr(value, it.name) for it in attrs.fields(type(value))}
            near = [type(value)(**{name: draw(twins(inner)) for name, inner in fields.items()})]
    return draw(st.sampled_from(near))


@given(event=events(max_sessions=3), data=st.data())
def test_equal_events_export_equal_bytes(event: Event, data: st.DataObject) -> None:
    names = data.draw(st.sets(st.sampled_from([it.name for it in attrs.fields(Event)])))
    changes: dict[str, Any] = {}
    try:
        for name in sorted(names):
            changes[name] = data.draw(twins(getattr(event, name)))
        twin = attrs.evolve(event, **changes)
    except ModelError:
        return

    if twin == event:
        assert hash(twin) == hash(event)
        assert exports(twin) == exports(event)


def school(**more: Any) -> Event:
    fields: dict[str, Any] = {
        "id": "school",
        "title": "School",
        "start": date(2027, 3, 26),
        "end": date(2027, 3, 27),
        "timezone": "Europe/Berlin",
    }
    return Event(**fields | more)


def talk(**more: Any) -> Session:
    return Session(id="talk", title="Talk", **more)


def place(latitude: float, longitude: float) -> Venue:
    return Venue(id="house", name="House", geo=(latitude, longitude))


def measure(number: float) -> Outcome:
    indicator = Indicator(id="people", title="People", target=number)
    return Outcome(id="F-1", kind="finding", title="Finding", indicators=[indicator])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"x": {"acme": {"a": 1}}}, {"x": {"acme": {"a": True}}}),
        ({"x": {"acme": {"a": 1}}}, {"x": {"acme": {"a": 1.0}}}),
        ({"x": {"acme": {"a": [0.0]}}}, {"x": {"acme": {"a": [-0.0]}}}),
        ({"x": {"acme": {"a": 1, "b": 2}}}, {"x": {"acme": {"b": 2, "a": 1}}}),
        ({"x": {"acme": {}, "lamp": {}}}, {"x": {"lamp": {}, "acme": {}}}),
        ({"exporters": {"acme": {"n": 1}}}, {"exporters": {"acme": {"n": True}}}),
        ({"venues": [place(52, 13)]}, {"venues": [place(52.0, 13)]}),
        ({"outcomes": [measure(1)]}, {"outcomes": [measure(1.0)]}),
        ({"history": History(has_unreleased=True)}, {}),
        ({"unplaced": frozenset({"sessions.talk"})}, {}),
        ({"selection": {"day": ("2027-03-26",)}}, {}),
        (
            {"translations": {"ru": {"event.title": "Ш"}, "tk": {"event.title": "M"}}},
            {"translations": {"tk": {"event.title": "M"}, "ru": {"event.title": "Ш"}}},
        ),
    ],
)
def test_what_exports_tell_apart_is_not_equal(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert school(**one) != school(**other)
    assert school(**one) == school(**one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"x": {"acme": {"a": (1, 2)}}}, {"x": {"acme": {"a": [1, 2]}}}),
        ({"x": {"acme": {"a": "text"}}}, {"x": {"acme": {"a": Other("text")}}}),
        ({"topics": ["water"]}, {"topics": (Other("water"),)}),
        ({"day_infos": [Day(id="1")]}, {"day_infos": [Day(id=1)]}),
        (
            {"hours": Hours(start=time(2, 30), end=time(5))},
            {"hours": Hours(start=time(2, 30, fold=1), end=time(5))},
        ),
        (
            {"sessions": [talk(start=datetime(2027, 3, 26, 9, tzinfo=BERLIN),
                               end=datetime(2027, 3, 26, 10, tzinfo=BERLIN))]},
            {"sessions": [talk(start=datetime(2027, 3, 26, 8, tzinfo=UTC),
                               end=datetime(2027, 3, 26, 9, tzinfo=UTC))]},
        ),
    ],
)  # fmt: skip
def test_what_is_written_alike_is_made_alike(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert school(**one) == school(**other)
    assert hash(school(**one)) == hash(school(**other))
    assert exports(school(**one)) == exports(school(**other))


def test_times_that_a_history_holds_are_the_same_in_one_zone_only() -> None:
    moment = datetime(2027, 3, 26, 9, tzinfo=BERLIN)
    there = moment.astimezone(UTC)

    assert Release(number=1, time=moment) != Release(number=1, time=there)
    assert History(modified=moment) != History(modified=there)


def test_a_text_that_is_not_written_as_it_is_is_refused() -> None:
    with pytest.raises(ModelError, match="a text that is written as it is"):
        school(title=Other("School"))


# --- hashes and copies


WHOLE = school(
    sessions=[talk(x={"acme": {"a": [1, {"b": 2}]}}), Session(id="part", title="P", part_of="talk")]
)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, attrs.evolve])
def test_a_copy_is_equal_hashes_alike_and_looks_up_anew(copied: Any) -> None:
    hash(WHOLE)
    assert WHOLE.parts_of(WHOLE.session("talk"))
    other = copied(WHOLE)

    assert other == WHOLE
    assert hash(other) == hash(WHOLE)
    assert repr(other) == repr(WHOLE)
    assert other.session("talk") is other.sessions[0]


def test_a_changed_copy_hashes_anew() -> None:
    hash(WHOLE)

    assert hash(attrs.evolve(WHOLE, title="Other")) != hash(WHOLE)
    assert hash(with_history(WHOLE, History(has_unreleased=True))) != hash(WHOLE)


@pytest.mark.parametrize("lookup", ["days", "timetable", "unscheduled"])
def test_what_was_looked_up_is_kept_when_a_history_is_added(lookup: str) -> None:
    known = getattr(WHOLE, lookup)

    assert getattr(with_history(WHOLE, History()), lookup) is known
    assert hash(attrs.evolve(WHOLE.sessions[0], title="Other")) != hash(WHOLE.sessions[0])


def test_a_pickle_hashes_by_the_seed_of_the_process_that_reads_it() -> None:
    hash(WHOLE)
    program = (
        "import pickle, sys; event = pickle.load(sys.stdin.buffer)\n"
        "import attrs; assert event in {attrs.evolve(event)}; assert event.session('talk')"
    )
    for seed in "12":
        subprocess.run(  # our own program
            [sys.executable, "-c", program],
            input=pickle.dumps(WHOLE),
            env={"PYTHONHASHSEED": seed},
            check=True,
        )


# --- history


def test_what_was_looked_up_stays_looked_up_with_a_history() -> None:
    event = school(sessions=WHOLE.sessions)
    days = event.days
    gone = Withdrawn(
        uid="a", start=date(2027, 3, 26), end=date(2027, 3, 27), revision=None  # type: ignore[arg-type]  # not looked at
    )  # fmt: skip
    stamped = with_history(event, History(withdrawn=[gone]))

    assert stamped.days is days
    assert stamped.session("talk") is event.session("talk")
    assert stamped.history.withdrawn == (gone,)
    assert (event.history, stamped != event) == (History(), True)
    assert attrs.evolve(stamped, history=History()) == event


def test_ids_that_are_written_otherwise_make_the_same_uids() -> None:
    day = date(2027, 3, 26)
    plain, odd = school(), school(id=Other("school"))

    assert odd == plain
    assert odd.uid_of(talk()) == plain.uid_of(talk()) == "talk@school"
    assert odd.uid_of(day) == plain.uid_of(day)
    assert (type(odd.id), type(Session(id=Other("talk"), title="Talk").id)) == (str, str)


@pytest.mark.parametrize(
    "field", [{"uid": Other("school-2027")}, {"language": Other("de")}], ids=min
)
def test_a_tag_or_uid_that_is_not_written_as_it_is_is_refused(field: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="a text that is written as it is"):
        school(**field)
