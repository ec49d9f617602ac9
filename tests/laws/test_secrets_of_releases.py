"""Laws 3 and 8: an event's past tells no more than the event.

What was shown once and is hidden now, or was hidden when it was removed, is told no more, be it in
a text that names it. Two things alone may still be told: the UID of what calendars have, and what
was visible until it went.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import combinations, cycle
from pathlib import Path
from typing import Any

import attrs
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from tests.costly import COSTLY
from tests.laws.formats import FORMATS
from tests.laws.secrets import (
    MARK,
    SHOWN_TO,
    TELLER,
    TELLING,
    Marker,
    Other,
    Rules,
    asked_of,
    hidden_from,
    leaks,
    marks_in,
    strings_in,
    told,
    traces,
)
from tests.releases.edits import edited, hushed, later_of, naming, thinned

import eventkit
from eventkit.builtin import default_registry
from eventkit.changes import Diff, changes_since, diff
from eventkit.exporters.markdown import MarkdownOptions, render
from eventkit.model import Audience, Event, History, Release
from eventkit.model.errors import ReleaseError, RestrictedError, TargetError
from eventkit.model.views import without_parties
from eventkit.releases import Log, release
from eventkit.testing.strategies import events

UID = "11111111-walk"
NOTE = "zq9999qz"  # of a release
URL = "https://example.org/feeds/"
FIRST = datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


STEPS: tuple[Callable[[Event, Event], SearchStrategy[Event]], ...] = (
    later_of,
    lambda event, _: hushed(event),
    lambda event, _: thinned(event),
)


@st.composite
def marked_walks(draw: DrawFn) -> tuple[Event, ...]:
    """Return a strategy for an event of marks that is edited, restricted and opened by turns."""
    marker = Marker()
    state, other = (draw(naming(marker.event(draw(events(max_days=3))))) for _ in range(2))
    states = [attrs.evolve(state, uid=UID)]
    steps = draw(st.permutations(STEPS))
    for step in steps[: draw(st.integers(1, len(steps)))]:
        state = draw(step(states[-1], other))
        states.append(attrs.evolve(state, uid=UID))
    return *states[:-1], attrs.evolve(states[-1], audience=None)


def released(
    states: Sequence[Event], folder: str, note: str = NOTE, *, merging: bool = False
) -> Log:
    """Release states, a day after each other, but for those that change nothing.

    Args:
        states: The states.
        folder: Where the log is.
        note: The note of each release.
        merging: Whether each session that is gone was merged into one that is there.
    """
    path = Path(folder) / "event.releases.jsonl"
    log = None
    for number, state in enumerate(states):
        merged: dict[str, str] = merges(log.event(), state) if log and merging else {}
        now = FIRST + number * DAY
        try:
            log = release(state, path, now=now, note=note, by=note, merged=merged)
        except ReleaseError:
            continue
    assert log
    return log


def merges(old: Event, new: Event) -> dict[str, str]:
    """Return into which session each was merged that is gone: into another one each time."""
    there = [*map(new.uid_of, new.sessions)]
    gone = [uid for uid in map(old.uid_of, old.sessions) if uid not in there]
    return dict(zip(gone, cycle(there), strict=False))


def hidden_at_last(states: Sequence[Event], audience: Audience) -> set[str]:
    """Return the marks that were not for an audience in the last state that held them.

    A person who is no longer named is as one who was removed; what is removed is not restricted
    where a restricted text goes on to name it, nor a kind or role where something restricted goes
    on to have the same.
    """
    hidden: set[str] = set()
    words: set[tuple[str, ...]] = set()
    for state in map(named, states):
        hidden -= marks_in(state)
        hidden |= hidden_from(state, audience) & {*own_marks_in(state)}
        levels = [*Rules(state).words()]
        words -= {place for place, _ in levels}
        words |= {place for place, level in levels if audience.sees(level)}
    return hidden - {word for *_, word in words}


def own_marks_in(event: Event) -> Iterator[str]:
    """Yield the mark of each text of an event, without those that it names beside."""
    return (found[0] for found in map(MARK.search, strings_in(event)) if found)


def named(event: Event) -> Event:
    """Return an event without people to whom nothing refers that says whose it is."""
    if event.attribution == "none":
        event = attrs.evolve(
            event,
            statements=map(without_parties, event.statements),
            outcomes=map(without_parties, event.outcomes),
        )
    ids = {id for (table, id), _ in Rules(event).all_references() if table == "people"}
    people = [person for person in event.people if person.id in ids or person.audience]
    gone = {f"people.{person.id}" for person in event.people} - {f"people.{p.id}" for p in people}
    translations = {
        language: {
            path: text for path, text in texts.items() if ".".join(path.split(".")[:2]) not in gone
        }
        for language, texts in event.translations.items()
    }
    return attrs.evolve(event, people=people, translations=translations)


def identities(states: Sequence[Event], audience: Audience) -> set[str]:
    """Return the marks in the UIDs that calendars of an audience may have."""
    uids = []
    for state in states:
        hidden = hidden_from(state, audience)
        uids += [state.uid_of(it) for it in state.sessions if it.id not in hidden]
        uids += [state.uid_of_outcome(it) for it in state.outcomes if it.id not in hidden]
    return {mark for uid in uids for mark in MARK.findall(uid)}


@COSTLY
@given(
    states=marked_walks(), audience=st.sampled_from(SHOWN_TO), merging=st.booleans(), data=st.data()
)
def test_no_export_tells_what_was_hidden_at_last(
    states: tuple[Event, ...], audience: Audience, merging: bool, data: st.DataObject
) -> None:
    event = states[-1]
    texts = [text for state in states for text in strings_in(state)]
    hidden = {NOTE, *hidden_at_last(states, audience)} - identities(states, audience)
    searched = traces(hidden, texts)
    with tempfile.TemporaryDirectory() as folder:
        log = released(states if data.draw(st.booleans()) else states[:-1], folder, merging=merging)

    def leaked(to: str, options: dict[str, Any]) -> set[str]:
        asked = asked_of(to, event.view(audience=audience), audience, data)
        asked["options"] = {**asked["options"], **options}
        plugins = TELLER if to in TELLING else default_registry()
        return leaks(searched, told(to, event, plugins, log=log, **asked))

    for to in FORMATS:
        assert leaked(to, {}) == set(), to
    for number in range(1, len(log) + 1):
        for to in ("markdown", data.draw(st.sampled_from(TELLING))):
            assert leaked(to, {"changes_since": number}) == set(), to


@COSTLY
@given(
    states=marked_walks(), audience=st.sampled_from(SHOWN_TO), merging=st.booleans(), data=st.data()
)
def test_no_export_depends_on_what_was_never_shown(
    states: tuple[Event, ...], audience: Audience, merging: bool, data: st.DataObject
) -> None:
    shown = {mark for state in states for mark in marks_in(state) - hidden_from(state, audience)}
    never = {mark for state in states for mark in marks_in(state)} - shown
    others = [Other(state, audience, never).event() for state in states]
    logs = []
    for each, note in ((states, NOTE), (others, "")):
        with tempfile.TemporaryDirectory() as folder:
            logs.append(released(each, folder, note, merging=merging))

    assert len(logs[0]) == len(logs[1])
    for to in FORMATS:
        asked = asked_of(to, states[-1].view(audience=audience), audience, data)
        one, same = (
            told(to, event, default_registry(), log=log, **asked)
            for event, log in zip((states[-1], others[-1]), logs, strict=True)
        )
        assert one == same, to


@COSTLY
@given(states=marked_walks(), audience=st.sampled_from(SHOWN_TO), merging=st.booleans())
def test_no_feed_tells_what_was_hidden_at_last(
    states: tuple[Event, ...], audience: Audience, merging: bool
) -> None:
    """But for the address of a feed that is there already: its subscribers have to be told."""
    texts = [text for state in states for text in strings_in(state)]
    hidden = {NOTE, *hidden_at_last(states, audience)} - identities(states, audience)
    offered: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        feeds = Path(folder) / "feeds"
        for number, state in enumerate(states, 1):
            (logs := Path(folder) / str(number)).mkdir()
            log = released(states[:number], str(logs), merging=merging)
            with suppress(RestrictedError, TargetError):  # of another id: another event
                eventkit.write_feeds(state, feeds, url=URL, log=log, audience=audience)
                offered |= marks_in(state) - hidden_from(state, audience)
        files = [(path.name, path.read_text("utf-8")) for path in feeds.rglob("*.*")]

    named = {mark for name, _ in files for mark in MARK.findall(name)}
    assert named <= offered
    searched = traces(hidden - named, texts)
    assert leaks(searched, "\n".join(text for _, text in files)) == set()


@COSTLY
@given(states=marked_walks(), audience=st.sampled_from(SHOWN_TO), merging=st.booleans())
def test_no_feed_in_a_new_folder_is_named_after_what_was_hidden_at_last(
    states: tuple[Event, ...], audience: Audience, merging: bool
) -> None:
    hidden = hidden_at_last(states, audience)
    with tempfile.TemporaryDirectory() as folder:
        log = released(states, folder, merging=merging)
        eventkit.write_feeds(states[-1], Path(folder) / "feeds", log=log, audience=audience)
        names = [path.name for path in (Path(folder) / "feeds").iterdir()]

    assert not {mark for name in names for mark in MARK.findall(name)} & hidden


def with_changes(changes: Diff) -> Event:
    """Return the newer state as an exporter is handed it."""
    release = Release(number=1, time=datetime(2027, 3, 1, tzinfo=UTC))
    history = History(
        releases=[release], changes=changes.changes, since=release, earlier=changes.old
    )
    return attrs.evolve(changes.new, history=history)


@COSTLY
@given(data=st.data(), audience=st.sampled_from(SHOWN_TO))
def test_no_diff_tells_what_its_reader_may_not_see(data: st.DataObject, audience: Audience) -> None:
    """What was public and is restricted now is not told either, nor what was never public."""
    states = data.draw(edited(data.draw(naming(Marker().event(data.draw(events()))))))
    old, new = (attrs.evolve(state, audience=None) for state in states)
    new = data.draw(hushed(new))
    seen = marks_in(new.view(audience=audience))
    hidden = (hidden_from(new, audience) | hidden_from(old, audience)) - seen

    changes = diff(old, new, audience=audience)

    page = "".join(render(with_changes(changes), MarkdownOptions(changes=True)))
    for text in (
        " ".join(strings_in(changes)),
        changes.text(),
        changes.markdown(),
        changes.json(),
        page,
    ):
        assert not set(MARK.findall(text)) & hidden


@COSTLY
@given(states=marked_walks(), audience=st.sampled_from(SHOWN_TO), merging=st.booleans())
def test_no_diff_of_past_states_tells_what_was_hidden_at_last(
    states: tuple[Event, ...], audience: Audience, merging: bool
) -> None:
    hidden = hidden_at_last(states, audience)
    with tempfile.TemporaryDirectory() as folder:
        log = released(states, folder, merging=merging)

    for old, new in combinations(range(1, len(log) + 1), 2):
        with suppress(RestrictedError):
            changes = changes_since(log, old, new, audience=audience)
            page = "".join(render(with_changes(changes), MarkdownOptions(changes=True)))
            for text in (
                " ".join(strings_in(changes)),
                changes.text(),
                changes.markdown(),
                changes.json(),
                page,
            ):
                assert not set(MARK.findall(text)) & hidden
