"""Sessions that were merged, over random walks: calendars and differences agree, and leak nothing.

Of the sessions that a step of a walk takes out, some are merged into others. What is expected is
found out here from the states alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import attrs
from hypothesis import given
from hypothesis import strategies as st
from tests.costly import COSTLY

from eventkit.changes import changes_since
from eventkit.model import Audience, ChangeKind, Ending, Event, Session, Status
from eventkit.model.errors import ReleaseError, RestrictedError
from eventkit.releases import Log, history, load_log, release
from eventkit.testing.strategies import walks

FIRST = datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def by_uid(event: Event) -> dict[str, Session]:
    return {event.uid_of(session): session for session in event.sessions}


def merges(old: Event, new: Event, random: Random) -> dict[str, str]:
    """Return which of the sessions that are gone are a part of which others now."""
    there = [*by_uid(new)]
    gone = [uid for uid in by_uid(old) if uid not in there]
    return {uid: random.choice(there) for uid in gone if there and random.random() < 0.7}


def without_some(states: Sequence[Event], random: Random) -> list[Event]:
    """Return the states of a walk, from some of which sessions are taken out as well."""
    thinned = []
    for state in states:
        named = {it.session for it in state.outcomes} | {it.session for it in state.statements}
        named |= {it.part_of for it in state.sessions}
        kept = [it for it in state.sessions if it.id in named or random.random() < 0.7]
        paths = {f"sessions.{it.id}" for it in state.sessions if it not in kept}
        texts = {
            language: {
                path: text
                for path, text in held.items()
                if ".".join(path.split(".")[:2]) not in paths
            }
            for language, held in state.translations.items()
        }
        thinned.append(attrs.evolve(state, sessions=kept, translations=texts))
    return thinned


class Story:
    """Released states, and into which session each that is gone was merged, as far as it was."""

    def __init__(self, states: Sequence[Event], random: Random, folder: str) -> None:
        self.path = Path(folder) / "event.releases.jsonl"
        self.states: list[Event] = []
        self.into: dict[str, str] = {}
        self.log: Log | None = None
        for number, state in enumerate(states):
            merged = merges(self.states[-1], state, random) if self.states else {}
            with suppress(ReleaseError):
                self.log = release(state, self.path, now=FIRST + number * DAY, merged=merged)
                self.states.append(state)
                for uid in by_uid(state):
                    self.into.pop(uid, None)
                self.into |= merged

    def heir(self, uid: str, view: Event) -> Session | None:
        """Return the session that one is a part of now, if a view shows it and it takes place."""
        there = by_uid(view)
        while uid in self.into and uid not in there:
            uid = self.into[uid]
        heir = there.get(uid)
        around = (heir, view.whole_of(heir), view) if heir else ()
        is_off = any(it and it.status is Status.CANCELLED for it in around)
        return None if is_off else heir


def view_of(event: Event, audience: Audience) -> Event | None:
    try:
        return event.view(audience=audience)
    except RestrictedError:
        return None


@COSTLY
@given(walks(max_days=3), st.integers(0, 99), st.sampled_from(Audience))
def test_calendars_and_differences_say_the_same_of_merged_sessions(
    walk: tuple[Event, ...], seed: int, audience: Audience
) -> None:
    random = Random(seed)  # noqa: S311  # a run can be repeated
    with tempfile.TemporaryDirectory() as folder:
        story = Story(without_some(walk, random), random, folder)
        log = load_log(story.path)
    now = story.states[-1]
    view = view_of(now, audience)
    if view is None:
        return

    past = history(now, log, audience=audience)
    for gone in past.withdrawn:
        heir = story.heir(gone.uid, view) if gone.uid not in by_uid(view) else None
        if gone.uid in by_uid(now) or gone.title is None:
            continue
        assert gone.why is (Ending.PART if heir else Ending.WITHDRAWN)
        assert gone.whole == (heir.title if heir else None)
    titles = {gone.uid: gone for gone in past.withdrawn}
    for number, before in enumerate(story.states[:-1], 1):
        changes = changes_since(log, number, now, audience=audience)
        until = changes_since(log, number, len(story.states), audience=audience)
        assert changes.changes == until.changes
        for change in changes.changes:
            if ChangeKind.MERGED in change.kinds:
                uid = before.uid_of(before.session(change.old or ""))
                heir = story.heir(uid, view)
                assert heir
                assert (change.into, change.whole) == (heir.id, heir.title)
            gone_uid = change.table == "sessions" and change.old and not change.new
            if gone_uid and (entry := titles.get(before.uid_of(before.session(change.old or "")))):
                assert (change.kinds == (ChangeKind.MERGED,)) is (entry.why is Ending.PART)
