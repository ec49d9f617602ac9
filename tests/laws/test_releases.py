"""Laws 3, 4 and 7 over random walks: SEQUENCE rises exactly when what is shown changes.

Each state of a walk is released. What a calendar shows is found out here from its bytes alone, by
exporting every state without a log: nothing of how releases compare events is used.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.laws.secrets import strings_in
from tests.releases.edits import hushed

import eventkit
from eventkit.model import Audience, Ending, Event, Status
from eventkit.model.errors import LanguageError, OptionsError, ReleaseError, RestrictedError
from eventkit.releases import Log, history, release
from eventkit.testing.strategies import walks

Calendar: TypeAlias = dict[str, tuple[str, ...]]

FIRST = datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
STAMP = re.compile(r"^(DTSTAMP|LAST-MODIFIED|CREATED|SEQUENCE):[^\r]*\r\n", re.MULTILINE)
STAMP_LINE = re.compile(r"^((?:DTSTAMP|LAST-MODIFIED|CREATED|SEQUENCE):[^\r]*)\r$", re.MULTILINE)
ENTRY = re.compile(r"^BEGIN:(VEVENT|VTODO|VJOURNAL)\r\n.*?^END:\1\r\n", re.DOTALL | re.MULTILINE)
UID = re.compile(r"^UID:(.*)\r$", re.MULTILINE)
WAYS: list[dict[str, object]] = [
    {"entries": entries, "breaks": breaks, "discreet": discreet}
    for entries in ("all", "days")
    for breaks in (True, False)
    for discreet in (True, False)
]

READERS = st.tuples(st.sampled_from(Audience), st.sampled_from((None, "en", "ru", "tk")))


def entries(text: str) -> dict[str, str]:
    """Return the entries of a calendar by UID, unfolded."""
    unfolded = text.replace("\r\n ", "")
    held = {}
    for entry in (match[0] for match in ENTRY.finditer(unfolded)):
        found = UID.search(entry)
        assert found
        uid = re.sub(r"\\(.)", r"\1", found[1])
        assert uid not in held
        held[uid] = entry
    return held


def seen(event: Event, audience: Audience, language: str | None) -> Event | None:
    """Return what a reader sees of an event, in its own words where it has not the reader's.

    None where there is nothing to see.
    """
    try:
        return event.view(audience=audience, language=language)
    except RestrictedError:
        return None
    except LanguageError:
        return event.view(audience=audience)


def shown(event: Event, audience: Audience, language: str | None) -> Calendar | None:
    """Return what calendars of all ways show of each UID, without the stamps."""
    view = seen(event, audience, language)
    if view is None:
        return None
    return {
        uid: tuple(STAMP.sub("", entries(text).get(uid, "")) for text in texts)
        for texts in [
            [*(exported(view, audience, way) for way in WAYS), *followed_up(view, audience)]
        ]
        for uid in {uid for text in texts for uid in entries(text)}
    }


def followed_up(view: Event, audience: Audience) -> Iterator[str]:
    """Yield the calendars of outcomes of a view."""
    for way in ("tasks", "events"):
        asked: dict[str, Any] = {"audience": audience, "options": {"entries": way}}
        yield eventkit.export(view, to="icalendar-outcomes", **asked).decode()


def exported(view: Event, audience: Audience, way: dict[str, object]) -> str:
    """Return a calendar of a view; none where it is to be discreet and has no title for that."""
    try:
        return eventkit.export(view, to="icalendar", audience=audience, options=way).decode()
    except OptionsError:
        return ""


def released(states: Sequence[Event], folder: str) -> tuple[Log, list[Event]]:
    """Release the states that differ, a day after each other; return the log and them."""
    path = Path(folder) / "event.releases.jsonl"
    log, events = None, []
    for number, state in enumerate(states):
        try:
            log = release(state, path, now=FIRST + number * DAY)
        except ReleaseError:
            continue
        events.append(state)
    assert log
    return log, events


def times(log: Log) -> Iterator[tuple[int, datetime]]:
    return ((each.number, each.time) for each in log.releases)


@COSTLY
@given(walks(max_days=3), READERS)
def test_the_stamps_are_those_that_the_bytes_of_each_release_ask_for(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None]
) -> None:
    require_stamps_of_bytes(walk, *reader)


@pytest.mark.full
@settings(max_examples=25)  # each is as much work as ten short walks
@given(walks(max_days=3, max_steps=8), READERS)
def test_the_stamps_are_those_that_the_bytes_of_many_releases_ask_for(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None]
) -> None:
    require_stamps_of_bytes(walk, *reader)


def require_stamps_of_bytes(
    walk: tuple[Event, ...], audience: Audience, language: str | None
) -> None:
    """Compare the stamps of the last release with what calendars of all releases show."""
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    if seen(events[-1], audience, language) is None:
        return  # nothing can be exported that would have stamps
    past = history(log.event(), log, audience=audience, language=language)

    first: dict[str, int] = {}
    created: dict[str, datetime] = {}
    changed: dict[str, tuple[int, datetime]] = {}
    last: Calendar = {}
    for (number, time), event in zip(times(log), events, strict=True):
        now = shown(event, audience, language)
        if now is None:
            continue
        for uid in {*last, *now}:
            if now.get(uid) != last.get(uid):
                changed[uid] = number, time
        for uid in now:
            first.setdefault(uid, number)
            created.setdefault(uid, time)
        last = now

    note(str(past))
    stamps = {
        uid: (each.sequence, each.release, each.modified, each.created)
        for uid, each in past.revisions.items()
    }
    assert stamps == {
        uid: (changed[uid][0] - first[uid], *changed[uid], created[uid]) for uid in last
    }
    gone = {each.uid for each in past.withdrawn if each.why is not Ending.BREAK}
    assert gone == {uid for uid in created if uid not in last}


@COSTLY
@given(walks(max_days=3, max_steps=3), READERS, st.sampled_from(WAYS))
def test_a_sequence_rises_exactly_when_an_entry_changes(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None], way: dict[str, object]
) -> None:
    audience, language = reader
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    before: dict[str, str] = {}
    for (number, _), event in zip(times(log), events, strict=True):
        if seen(event, audience, language) is None:
            continue
        try:
            text = eventkit.export(
                event,
                to="icalendar",
                log=log.until(number),
                audience=audience,
                language=language,
                options=way,
            ).decode()
        except (LanguageError, OptionsError):
            continue
        now = entries(text)
        assert set(before) <= set(now)
        for uid, entry in now.items():
            if uid in before and entry != before[uid]:
                assert sequence(entry) > sequence(before[uid])
        before = now


@COSTLY
@given(walks(max_days=3, max_steps=5), READERS, st.data())
def test_an_entry_does_not_tell_that_it_was_hidden_first(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None], data: st.DataObject
) -> None:
    """Its stamps begin with the first release that showed it to this audience."""
    audience, language = reader
    states = [data.draw(hushed(state)) for state in walk[:-1]]
    with tempfile.TemporaryDirectory() as folder:
        log, events = released([*states, walk[-1]], folder)
    known: set[str] = set()  # in any language: one into which nothing was translated comes later
    for (number, time), event in zip(times(log), events, strict=True):
        if seen(event, audience, language) is None:
            continue
        how: dict[str, Any] = {"log": log.until(number), "audience": audience}
        with suppress(LanguageError):
            calendar = eventkit.export(event, to="icalendar", language=language, **how)
            now = entries(calendar.decode())
            for entry in (now[uid] for uid in now.keys() - known):
                stamps = dict(line.split(":") for line in STAMP_LINE.findall(entry))
                assert stamps.pop("SEQUENCE") == "0"
                assert set(stamps.values()) == {f"{time:%Y%m%dT%H%M%SZ}"}
        known |= entries(eventkit.export(event, to="icalendar", **how).decode()).keys()


def sequence(entry: str) -> int:
    found = re.search(r"^SEQUENCE:(\d+)\r$", entry, re.MULTILINE)
    assert found
    return int(found[1])


@COSTLY
@given(walks(max_days=3, max_steps=3), READERS)
def test_what_is_not_released_counts_as_the_next_release(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None]
) -> None:
    audience, language = reader
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    if len(log) == 1:
        return
    early = history(events[-1], log.until(len(log) - 1), audience=audience, language=language)
    late = history(events[-1], log, audience=audience, language=language)

    assert early.has_unreleased
    assert not late.has_unreleased
    assert {uid: (each.sequence, each.release) for uid, each in early.revisions.items()} == {
        uid: (each.sequence, each.release) for uid, each in late.revisions.items()
    }
    assert [each.uid for each in early.withdrawn] == [each.uid for each in late.withdrawn]


@COSTLY
@given(walks(max_days=3), READERS)
def test_a_calendar_cancels_nothing_that_a_comparison_calls_changed(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None]
) -> None:
    audience, language = reader
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    if len(log) == 1:
        return
    with suppress(RestrictedError, LanguageError):
        old, new = events[-2:]
        changes = eventkit.diff(old, new, audience=audience, language=language)
        view = new.view(audience=audience, language=language)
        remaining = {
            view.uid_of(view.session(it.new))
            for it in changes.changes
            if it.table == "sessions" and it.new
        }
        off = {
            view.uid_of(it) for it in view.sessions if Status.CANCELLED in (it.status, view.status)
        }

        past = history(new, log, audience=audience, language=language)

        cancelled = {it.uid for it in past.withdrawn if it.why is Ending.WITHDRAWN}
        assert not cancelled & remaining - off


@COSTLY
@given(walks(max_days=3, max_steps=3), READERS)
def test_no_calendar_holds_the_title_of_what_is_hidden_now(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None]
) -> None:
    audience, _ = reader
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    event = events[-1]
    view = seen(event, audience, None)
    if view is None:
        return
    said = [
        (state.uid_of(session), session.title) for state in events for session in state.sessions
    ]
    there = {session.id for session in view.sessions}
    hidden = [session for session in event.sessions if session.id not in there]

    text = eventkit.export(event, to="icalendar", log=log, audience=audience).decode()

    shown = re.sub(r"\\(.)", r"\1", text.replace("\r\n ", ""))
    for session in hidden:
        title = re.sub(r"\s+", " ", session.title).strip()
        is_its_alone = all(
            uid == event.uid_of(session) or describe_error.strip() != session.title.strip()
            for uid, describe_error in said
        )
        if len(title) > 6 and is_its_alone and title not in " ".join(strings_in(view)):
            assert f"SUMMARY:{title}" not in shown
            assert f"CANCELLED: {title}" not in shown


@COSTLY
@given(walks(max_days=3), READERS)
def test_what_a_release_changes_in_calendars_a_comparison_tells(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None]
) -> None:
    audience, language = reader
    with tempfile.TemporaryDirectory() as folder:
        log, events = released(walk, folder)
    if len(log) == 1:
        return
    with suppress(RestrictedError, LanguageError):
        old, new = events[-2:]
        old.view(audience=audience, language=language)
        changes = eventkit.diff(old, new, audience=audience, language=language)
        past = history(new, log, audience=audience, language=language)
        last = log.releases[-1].number
        changed = [uid for uid, it in past.revisions.items() if it.release == last]
        changed += [it.uid for it in past.withdrawn if it.revision.release == last]

        assert bool(changes) or not changed
