"""Laws 3 and 7 over random walks in which releases are taken back: as if they had not been made."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from hypothesis import given, note
from hypothesis import strategies as st
from tests.costly import COSTLY
from tests.laws.test_releases import DAY, FIRST, READERS, WAYS, entries, seen, sequence

import eventkit
from eventkit.document import compact
from eventkit.model import Audience, Event, History
from eventkit.model.errors import LanguageError, OptionsError, ReleaseError, SelectionError
from eventkit.releases import Log, history, release, unpublish
from eventkit.releases.format import places_at, states
from eventkit.testing.strategies import walks

Walk = Sequence[tuple[Event, bool]]
"""States, each with whether its release is taken back."""


@st.composite
def walks_back(draw: st.DrawFn) -> Walk:
    """Return a strategy for states to be released, of which some are taken back; not the first."""
    first, *later = draw(walks(max_days=3))
    return [(first, False), *((state, draw(st.booleans())) for state in later)]


def walked(walk: Walk, folder: str, *, is_split: bool = False) -> tuple[Log, list[int]]:
    """Return the log of a walk, and the places in the walk of the releases that stand."""
    path = Path(folder) / "event.releases.jsonl"
    if is_split:
        path.with_name("event.private.toml").touch()
    log, left = None, []
    for number, (state, is_taken_back) in enumerate(walk):
        time = FIRST + number * DAY
        try:
            log = release(state, path, now=time)
        except ReleaseError:  # nothing changed
            continue
        if is_taken_back:
            log = unpublish(path, log.releases[-1].number, now=time + DAY / 2)
        else:
            left.append(number)
    assert log
    return eventkit.load_log(path), left


@COSTLY
@given(walks_back())
def test_each_state_of_a_log_is_that_of_the_releases_that_stood_then(walk: Walk) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lines = walked(walk, folder)[0].written

    for number, (_, places) in enumerate(states(lines), 1):
        assert compact(places) == compact(places_at(lines[:number]))


def calendars(event: Event, log: Log, audience: Audience, language: str | None) -> list[bytes]:
    """Return the calendars of a reader under every option, and of each selection."""
    view = seen(event, audience, language)
    if view is None:
        return []
    choices: list[Mapping[str, str]] = [
        {},
        *({"person": party.id} for party in view.parties),
        *({"room": room.id} for room in view.rooms),
        *({"track": track.id} for track in view.tracks),
    ]
    made = []
    for select in choices:
        for way in WAYS if not select else WAYS[:1]:
            try:
                made.append(
                    eventkit.export(
                        event,
                        to="icalendar",
                        log=log,
                        audience=audience,
                        language=view.language,
                        select=select or None,
                        options=way,
                    )
                )
            except (LanguageError, OptionsError, SelectionError):
                made.append(b"")
    return made


@COSTLY
@given(walks(max_days=3), READERS, st.booleans())
def test_calendars_are_the_bytes_that_they_were_before_a_release_was_taken_back(
    walk: tuple[Event, ...], reader: tuple[Audience, str | None], is_split: bool
) -> None:
    *states, last = walk
    with tempfile.TemporaryDirectory() as folder:
        log, left = walked([(state, False) for state in states], folder, is_split=is_split)
        before = calendars(states[left[-1]], log, *reader)
        path = Path(folder) / "event.releases.jsonl"
        try:
            made = release(last, path, now=FIRST + len(walk) * DAY).releases[-1].number
            unpublish(path, made)
        except ReleaseError:  # nothing changed, or nothing else was public
            return

        assert calendars(states[left[-1]], eventkit.load_log(path), *reader) == before


@COSTLY
@given(walks_back(), READERS)
def test_releases_say_what_they_say_without_those_that_were_taken_back(
    walk: Walk, reader: tuple[Audience, str | None]
) -> None:
    audience, language = reader
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
        log, left = walked(walk, folder)
        plain = walk[: left[-1] + 1]
        bare, same = walked([(state, False) for state in kept(plain, left)], other)
    event = walk[left[-1]][0]
    numbers = dict(
        zip((it.number for it in bare.releases), (it.number for it in log.releases), strict=True)
    )
    note(f"{numbers} {same}")

    with_them = history(event, log, audience=audience, language=language)
    without = history(event, bare, audience=audience, language=language)

    assert facts(with_them) == facts(without, numbers)


def kept(walk: Walk, left: Sequence[int]) -> list[Event]:
    """Return the states that stand, each in the place in the walk that it has."""
    return [walk[max(it for it in left if it <= number)][0] for number in range(len(walk))]


def facts(past: History, numbers: Mapping[int, int] | None = None) -> object:
    """Return what a history says, releases by the numbers that they have elsewhere."""

    def number(of: int) -> int:
        return numbers[of] if numbers else of

    stamps = {
        uid: (it.created, it.modified, number(it.release)) for uid, it in past.revisions.items()
    }
    gone = [(it.title, it.why, it.whole) for it in past.withdrawn]
    return past.modified, stamps, gone, [it.uid for it in past.withdrawn], past.has_unreleased


@COSTLY
@given(walks_back(), READERS, st.sampled_from(WAYS))
def test_who_received_what_stands_sees_no_sequence_fall(
    walk: Walk, reader: tuple[Audience, str | None], way: dict[str, object]
) -> None:
    audience, language = reader
    with tempfile.TemporaryDirectory() as folder:
        log, left = walked(walk, folder)
    before: dict[str, str] = {}
    for made, number in zip(log.releases, left, strict=True):
        event = walk[number][0]
        view = seen(event, audience, language)
        if view is None:
            continue
        try:
            text = eventkit.export(
                event,
                to="icalendar",
                log=log.until(made.number),
                audience=audience,
                language=view.language,
                options=way,
            ).decode()
        except (LanguageError, OptionsError):
            continue
        now = entries(text)
        assert set(before) <= set(now)
        for uid, entry in before.items():
            if now[uid] != entry:
                assert sequence(now[uid]) > sequence(entry)
        before = now
