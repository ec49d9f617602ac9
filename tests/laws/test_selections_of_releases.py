"""Law 7 for calendars of a selection: what they show of a UID never changes under one SEQUENCE.

Each state of a walk is released, and exported as it was then. What a calendar shows is found out
from its bytes alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import hypothesis
from hypothesis import given
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.laws.test_releases import READERS, STAMP, WAYS, entries, released, sequence

import eventkit
from eventkit.model import (
    Audience,
    Event,
    Online,
    Participation,
    Person,
    Room,
    Session,
    Track,
    Venue,
)
from eventkit.model.errors import (
    LanguageError,
    ModelError,
    OptionsError,
    RestrictedError,
    SelectionError,
)
from eventkit.model.reader import Choice, Select
from eventkit.releases import Log
from eventkit.testing.strategies import walks

KEYS = ("person", "room", "track", "day", "kind", "session", "language")


NINE = datetime(2027, 3, 26, 9, tzinfo=UTC)

NAMES = ("ada", "bob")
WHOLES = ("one", "two")
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "track": st.sampled_from([None, *NAMES]),
    "kind": st.sampled_from([None, "talk", "break"]),
    "repeats": st.sampled_from([None, "coffee"]),
    "languages": st.sampled_from([(), ("en",), ("ru",)]),
    "rooms": st.sampled_from([(), ("ada",), ("bob",), ("net",)]),
    "participations": st.sampled_from(
        [(), *([Participation(who=it, role="chair")] for it in NAMES)]
    ),
    "part_of": st.sampled_from([None, "one", "two"]),
    "description": st.sampled_from([None, "Text"]),
    "notice": st.sampled_from([None, "Bring boots"]),
    "audience": st.sampled_from([None, None, Audience.ORGANIZERS]),
    "start": st.sampled_from([NINE + timedelta(hours=hour) for hour in (0, 2, 24)]),
}
DEPENDENT = {
    **FIELDS,
    "start": st.sampled_from([None, *(NINE + timedelta(hours=hour) for hour in (0, 2, 24, 48))]),
    "description": st.sampled_from([None, "Text", "word " * 120]),
    "notice": st.sampled_from([None, "Bring boots", "boots " * 200]),
}
"""With these a text may not fit beside all parts of a whole, and fit beside some.

What the entry of a day says may depend on other days, too: on what has no day, or no venue.
"""

MARKS = ("track", "kind", "repeats", "languages")


def session_of(id: str, **fields: Any) -> Session:
    start, part_of = fields.pop("start"), fields.pop("part_of")
    end = start and start + timedelta(hours=1)
    whole = None if id in WHOLES else part_of
    return Session(id=id, title=f"Session {id}", start=start, end=end, part_of=whole, **fields)


@st.composite
def narrow_walks(
    draw: st.DrawFn, fields: dict[str, st.SearchStrategy[Any]] = FIELDS
) -> tuple[Event, ...]:
    """Return a strategy for walks in which sessions change above all what they are selected by."""
    ids = (*WHOLES, "three", "four", "five")
    held = {id: {key: draw(values) for key, values in fields.items()} for id in ids}
    venues = draw(st.integers(0, 2)) if fields is DEPENDENT else 0
    last = draw(st.sampled_from([26, 27])) if fields is DEPENDENT else 27
    states = []
    for _ in range(draw(st.integers(2, 4))):
        for _ in range(draw(st.integers(1, 2))):
            key = draw(st.sampled_from([*MARKS, *fields]))
            held[draw(st.sampled_from(ids))][key] = draw(fields[key])
        with suppress(ModelError):
            states.append(
                Event(
                    id="school",
                    uid="11111111-walk",
                    title="School",
                    discreet_title="Appointment",
                    start=date(2027, 3, 26),
                    end=date(2027, 3, last),
                    timezone="UTC",
                    people=[Person(id=name, name=name) for name in NAMES],
                    tracks=[Track(id=name, title=name) for name in NAMES],
                    venues=[Venue(id=name, name=name) for name in NAMES[:venues]],
                    rooms=[
                        *(Room(id=name, name=name, venue=name) for name in NAMES[:venues]),
                        *(Room(id=name, name=name) for name in NAMES[venues:]),
                        Room(id="net", name="Net", online=Online(url="https://example.org")),
                    ],
                    sessions=[session_of(id, **held[id]) for id in draw(st.permutations(ids))],
                )
            )
    hypothesis.assume(len(states) > 1)
    return tuple(states)


def choices(walk: tuple[Event, ...], key: str) -> list[Choice]:
    """Return what a walk can be selected by under a key."""
    found: list[set[str] | range] = [_words(event, key) for event in walk]
    days = range(1, 1 + max(len(event.days) for event in walk))
    return [*days] if key == "day" else sorted(set().union(*found))


def _words(event: Event, key: str) -> set[str]:
    words: dict[str, Iterator[str | None]] = {
        "person": (each.who for it in event.sessions for each in it.participations),
        "room": (room for it in event.sessions for room in it.rooms),
        "track": (it.track for it in event.sessions),
        "kind": (it.kind for it in event.sessions),
        "session": (id for it in event.sessions for id in (it.id, it.repeats)),
        "language": (tag for it in event.sessions for tag in (*it.languages, *it.interpretation)),
    }
    return {word for word in words.get(key, ()) if word}


@st.composite
def selections(draw: st.DrawFn, walk: tuple[Event, ...]) -> Select:
    """Return a strategy for a selection of one or two keys, each with one or two choices."""
    known = {key: found for key in KEYS if (found := choices(walk, key))}
    keys = draw(st.lists(st.sampled_from([*known]), min_size=1, max_size=2, unique=True))
    several = {key: st.lists(st.sampled_from(known[key]), min_size=1, max_size=2) for key in keys}
    return {key: tuple(draw(words)) for key, words in several.items()}


def calendars(
    log: Log, walk: list[Event], reader: tuple[Audience, str | None], select: Select | None
) -> Iterator[list[dict[str, str]]]:
    """Yield for each release the entries of the calendar of each option that shows it otherwise."""
    for number, event in enumerate(walk, 1):
        yield [entries(_exported(event, log.until(number), reader, select, way)) for way in WAYS]


def _exported(
    event: Event,
    log: Log,
    reader: tuple[Audience, str | None],
    select: Select | None,
    way: dict[str, object],
) -> str:
    """Return a calendar; none where there is nothing of the kind."""
    audience, language = reader
    with suppress(RestrictedError, LanguageError, SelectionError, OptionsError):
        return eventkit.export(
            event,
            to="icalendar",
            log=log,
            audience=audience,
            language=language,
            select=select,
            options=way,
        ).decode()
    return ""


@COSTLY
@given(walks(max_days=3, max_steps=3), READERS, st.data())
def test_a_selected_calendar_shows_one_thing_under_one_sequence(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None], data: st.DataObject
) -> None:
    require_one_entry_for_each_sequence(walk, reader, data.draw(selections(walk)))


@COSTLY
@given(narrow_walks(DEPENDENT), st.sampled_from(Audience), st.data())
def test_a_selected_calendar_is_stamped_anew_when_it_holds_other_parts_or_sessions(
    walk: tuple[Event, ...], audience: Audience, data: st.DataObject
) -> None:
    require_one_entry_for_each_sequence(walk, (audience, None), data.draw(selections(walk)))


def require_one_entry_for_each_sequence(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None], select: Select
) -> None:
    """Require that entries of one UID and SEQUENCE are the same bytes, and that it never falls."""
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    known: dict[tuple[int, str, int], str] = {}
    highest: dict[str, int] = {}
    for made in calendars(log, events, reader, select):
        for way, shown in enumerate(made):
            for uid, entry in shown.items():
                number = sequence(entry)
                assert known.setdefault((way, uid, number), entry) == entry
                assert highest.get(uid, 0) <= number
                highest[uid] = number


@COSTLY
@given(narrow_walks(), st.sampled_from(Audience), st.data())
def test_a_selected_calendar_is_stamped_as_that_of_all_where_it_shows_what_it_did(
    walk: tuple[Event, ...], audience: Audience, data: st.DataObject
) -> None:
    select = data.draw(selections(walk))
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    last: dict[str, tuple[set[str], int, int]] = {}
    of_all = calendars(log, events, (audience, None), None)
    for made, everything in zip(
        calendars(log, events, (audience, None), select), of_all, strict=True
    ):
        now = _shown(made)
        numbers = _numbers(everything)
        for uid, (texts, number) in now.items():
            was = last.get(uid)
            last[uid] = texts, number, numbers[uid]
            if was and was[0] == texts and number > was[1]:
                assert number == numbers[uid] > was[2]


def _shown(made: list[dict[str, str]]) -> dict[str, tuple[set[str], int]]:
    """Return what calendars of all options show of each UID, and its SEQUENCE."""
    numbers = _numbers(made)
    return {
        uid: (
            {f"{way} {STAMP.sub('', held.get(uid, ''))}" for way, held in enumerate(made)},
            number,
        )
        for uid, number in numbers.items()
    }


def _numbers(made: list[dict[str, str]]) -> dict[str, int]:
    return {uid: sequence(entry) for held in made for uid, entry in held.items()}
