"""A person who is forgotten is in no byte of the files, and calendars differ by the name alone."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from tests.costly import COSTLY

import eventkit
from eventkit.changes import changes_since
from eventkit.forgetting import carry_out, plan_forgetting
from eventkit.model import (
    Audience,
    Contact,
    Event,
    Organization,
    Participation,
    Person,
    Statement,
)
from eventkit.model.errors import EventkitError, ReleaseError, RestrictedError, SelectionError
from eventkit.model.words import EVENT_SHORTHANDS, SESSION_SHORTHANDS
from eventkit.releases import Log, release
from eventkit.testing.strategies import walks
from eventkit.wording import every_word, languages

FIRST = datetime(2027, 1, 1, tzinfo=UTC)
ID, NAME, OTHER_NAME = "zq-wxyv", "Wxyvqu Zjkqpt", "Вжщюъ Зцхфэ"
EMAIL, PHONE = "jqzxv@example.org", "+99 8877 665544"
SECRETS = (ID, NAME, OTHER_NAME, EMAIL, PHONE)
ENTRY = re.compile(r"^BEGIN:VEVENT\r\n.*?^END:VEVENT\r\n", re.DOTALL | re.MULTILINE)
READERS = [(audience, language) for audience in Audience for language in (None, "en", "ru", "tk")]
OPTIONS: list[dict[str, object]] = [{"entries": "all"}, {"entries": "days"}, {"breaks": False}]


@st.composite
def somebody(draw: DrawFn) -> Person:
    return Person(
        id=ID,
        name=NAME,
        position=draw(st.none() | st.just("Guest")),
        audience=draw(st.none() | st.sampled_from(Audience)),
        contact=Contact(email=EMAIL, phone=PHONE, audience=draw(st.sampled_from(Audience))),
    )


def with_person(draw: DrawFn, event: Event, person: Person) -> Event:
    """Return an event in which somebody takes part, says something and is translated."""
    shares = st.lists(
        st.builds(Participation, who=st.just(ID), role=st.sampled_from(("speaker", "chair"))),
        max_size=2,
    )
    changes: dict[str, Any] = {
        "people": draw(st.permutations([*event.people, person])),
        "participations": (*event.participations, *draw(shares)),
        "sessions": [
            attrs.evolve(each, participations=(*draw(shares), *each.participations))
            for each in event.sessions
        ],
        "groups": [
            attrs.evolve(each, members=(*each.members, ID)) if draw(st.booleans()) else each
            for each in event.groups
        ],
        "outcomes": [
            attrs.evolve(each, owners=(ID, *each.owners)) if draw(st.booleans()) else each
            for each in event.outcomes
        ],
    }
    if draw(st.booleans()):
        said = Statement(id="zq-said", by=ID, text="We must.")
        changes["statements"] = (*event.statements, said)
    if draw(st.booleans()) and event.language != "ru":
        texts = {**event.translations.get("ru", {}), f"people.{ID}.name": OTHER_NAME}
        changes["translations"] = {**event.translations, "ru": texts}
    return attrs.evolve(event, **changes)


@st.composite
def histories(draw: DrawFn) -> list[Event]:
    """States of an event, in some of which somebody takes part."""
    states = []
    for state in draw(walks(max_days=2, max_steps=3)):
        is_there = draw(st.sampled_from((True, True, False)))
        states.append(with_person(draw, state, draw(somebody())) if is_there else state)
    return states


def released(states: Sequence[Event], folder: Path, suffix: str) -> Path:
    """Release the states, and return the document of the last of them."""
    document = folder / f"event{suffix}"
    for number, state in enumerate(states):
        try:
            release(state, folder / "event.releases.jsonl", now=FIRST + timedelta(number))
        except ReleaseError:
            continue
    text = eventkit.dumps(states[-1], suffix.removeprefix("."))
    document.write_bytes(text.encode())
    return document


def calendars(document: Path) -> dict[tuple[object, ...], dict[str, list[str]]]:
    """Return for each reader and way the lines of each entry by UID, and those around them."""
    event, log = (
        eventkit.load(document),
        eventkit.load_log(document.with_name("event.releases.jsonl")),
    )
    return {
        (audience, language, number, key): _lines(
            event, log, audience, language, options=options, select=select
        )
        for audience, language in READERS
        for number, options in enumerate(OPTIONS)
        for key, select in selections(event)
    }


def selections(event: Event) -> list[tuple[str, dict[str, list[str]] | None]]:
    other = [each.id for each in event.people if each.id != ID][:1]
    rooms = [each.id for each in event.rooms][:1]
    return [
        ("all", None),
        *(("person", {"person": [id]}) for id in other),
        *(("room", {"room": [id]}) for id in rooms),
    ]


def _lines(
    event: Event,
    log: Log,
    audience: Audience,
    language: str | None,
    *,
    options: dict[str, object],
    select: dict[str, list[str]] | None,
) -> dict[str, list[str]]:
    try:
        data = eventkit.export(
            event,
            to="icalendar",
            audience=audience,
            language=language,
            select=select,
            log=log,
            options=options,
        )
    except EventkitError:
        return {}
    text = data.decode().replace("\r\n ", "")
    entries = {re.findall(r"^UID:.*$", each, re.MULTILINE)[0]: each for each in ENTRY.findall(text)}
    return {"": ENTRY.sub("", text).split("\r\n")} | {
        uid: entry.split("\r\n") for uid, entry in entries.items()
    }


def names(line: str) -> bool:
    return any(secret in line for secret in SECRETS)


def by_property(lines: list[str]) -> list[str]:
    return [re.split("[:;]", line)[0] for line in lines]


@COSTLY
@given(histories(), st.sampled_from((".toml", ".json")), st.sampled_from((ID, NAME)))
def test_who_is_forgotten_is_in_no_byte_and_calendars_differ_by_the_name_alone(
    states: list[Event], suffix: str, who: str
) -> None:
    with tempfile.TemporaryDirectory() as name:
        document = released(states, Path(name), suffix)
        log = document.with_name("event.releases.jsonl")
        was_there = any(ID in {each.id for each in state.people} for state in states)
        before, releases = calendars(document), eventkit.load_log(log).releases
        if not was_there:
            with pytest.raises(SelectionError, match="nobody"):
                plan_forgetting(document, who)
            return

        plan = plan_forgetting(document, who)
        carry_out(plan, backup=False)

        for path in (document, log):
            text = path.read_text("utf-8")
            assert [secret for secret in SECRETS if secret in text] == []
        assert plan.mentions == ()
        assert eventkit.load_log(log).releases == releases
        assert eventkit.load_log(log).digest == eventkit.releases.event_digest(
            eventkit.load(document)
        )
        texts = [{*state.translations.get("ru", ())} for state in states]
        require_same_but_for_the_name(
            before, calendars(document), is_language_lost={f"people.{ID}.name"} in texts
        )
        with pytest.raises(SelectionError, match="nobody"):
            plan_forgetting(document, who)


def _sequence(lines: list[str]) -> int:
    return max((int(it.partition(":")[2]) for it in lines if it.startswith("SEQUENCE:")), default=0)


def require_same_but_for_the_name(
    before: dict[tuple[object, ...], dict[str, list[str]]],
    after: dict[tuple[object, ...], dict[str, list[str]]],
    *,
    is_language_lost: bool,
) -> None:
    """Compare all lines, where a language is lost but for titles of ended entries and for stamps.

    A release that was in Russian for the name alone is no more: what ended then is titled in the
    event's own language, and all entries have the higher one of two stamps.
    """
    assert before.keys() == after.keys()
    for key, old in before.items():
        new = after[key]
        note(repr(key))
        if old and not new and key[1] == "ru":
            continue  # nothing but the name was translated
        assert old.keys() == new.keys()
        for uid, lines in old.items():
            changed = set(by_property([line for line in lines if names(line)]))
            assert _sequence(lines) <= _sequence(new[uid])
            if is_language_lost:
                changed |= {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE"}
                changed |= {"SUMMARY"} if "STATUS:CANCELLED" in lines else set()
            kept, now = (
                [line for line in each if not {*by_property([line])} & changed]
                for each in (lines, new[uid])
            )
            assert kept == now


@COSTLY
@given(histories(), st.data())
def test_what_is_stopped_between_two_files_is_completed_by_a_second_run(
    states: list[Event], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as name:
        document = released([*states, states[0]], Path(name), ".toml")
        who = data.draw(st.sampled_from((ID, NAME)))
        try:
            plan = plan_forgetting(document, who)
        except SelectionError:
            return
        written = data.draw(st.integers(0, len(plan.edits) - 1))

        for each in plan.edits[:written]:
            each.path.write_bytes(each.new)
        carry_out(plan_forgetting(document, who), backup=False)

        assert [each.path.read_bytes() for each in plan.edits] == [each.new for each in plan.edits]


# --- nothing else is shown


@st.composite
def pasts(draw: DrawFn) -> list[Event]:
    """States of an event, in the last of which somebody is not any more, nor their organisation."""
    states = []
    for state in draw(walks(max_days=2, max_steps=2)):
        person, office = draw(somebody()), Organization(id="zq-office", name=OFFICE)
        where = draw(st.sampled_from(("zq-office", *(it.id for it in state.organizations))))
        held = attrs.evolve(state, organizations=(*state.organizations, office))
        states.append(with_person(draw, held, attrs.evolve(person, organization=where)))
    return [*states, attrs.evolve(state, audience=None)]


OFFICE = "Ksdwq Bvnzt"


def texts_of(document: Path) -> dict[tuple[object, ...], set[str]]:
    """Return by audience the words of all outputs of all releases, and the names of new feeds.

    Organisers see everything already.
    """
    log = eventkit.load_log(document.with_name("event.releases.jsonl"))
    outputs: dict[tuple[object, ...], set[str]] = {}
    for audience in (Audience.PUBLIC, Audience.PARTICIPANTS):
        for made, event in log:
            for to in ("json", "markdown"):
                key = (audience, made.number, to)
                with suppress(RestrictedError):
                    text = eventkit.export(event, to=to, audience=audience).decode()
                    outputs[key] = {*re.findall(r"\w+", text)}
            with suppress(RestrictedError):
                changes = changes_since(log, 1, made.number, audience=audience)
                outputs[audience, made.number, "diff"] = {*re.findall(r"\w+", changes.json())}
        with tempfile.TemporaryDirectory() as folder:
            eventkit.write_feeds(event, folder, audience=audience, log=log)
            outputs[audience, "feeds"] = {path.name for path in Path(folder).iterdir()}
    return outputs


@COSTLY
@given(pasts())
def test_no_output_of_any_release_shows_more_once_somebody_is_forgotten(
    states: list[Event],
) -> None:
    # A role of which the rest can be listed gets its short key, such as `sponsors`.
    own_words = {
        word for tag in languages() for it in every_word(tag) for word in re.findall(r"\w+", it)
    }
    own_words |= {*EVENT_SHORTHANDS, *SESSION_SHORTHANDS}
    with tempfile.TemporaryDirectory() as name:
        document = released(states, Path(name), ".toml")
        before = texts_of(document)
        try:
            carry_out(plan_forgetting(document, ID), backup=False)
        except SelectionError:
            return

        after = texts_of(document)

    for key, words in after.items():
        note(repr(key))
        audience, number = key[0], key[1]
        views = (before.get((audience, each, "json"), set()) for each in (1, number))
        known = before[key].union(*views) if "diff" in key else before[key]
        assert words - known - own_words == set()
        assert not any(ID in word or "zkqpt" in word.casefold() for word in words)
