"""The report of what changed: what it shows, and that no text in it becomes structure."""

from __future__ import annotations

import json
import re
from datetime import date

import attrs
from hypothesis import given
from markdown_it import MarkdownIt
from tests.costly import COSTLY
from tests.releases.edits import edited

from eventkit import Event
from eventkit.changes import diff
from eventkit.model import Room, Session

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@COSTLY
@given(states=edited())
def test_text_cannot_become_structure_of_a_report(states: tuple[Event, Event]) -> None:
    changes = diff(*states)
    sections = changes.report().sections
    items = [item for section in sections for item in section.items]

    markdown = changes.markdown()
    tokens = [
        inner
        for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(markdown)
        for inner in (token, *(token.children or ()))
    ]

    kinds = [token.type for token in tokens]
    assert kinds.count("heading_open") == 1 + len(sections)
    assert kinds.count("list_item_open") == len(items) + sum(len(it.facts) for it in items)
    assert kinds.count("strong_open") == sum(bool(it.title) for it in items)
    assert not {"link_open", "image", "html_inline", "html_block", "table_open", "fence"} & {*kinds}


def test_a_report_in_text_is_lines() -> None:
    day = date(2027, 3, 27)
    school = Event(id="school", title="School", start=day, end=day, timezone="UTC")

    text = diff(school, attrs.evolve(school, sessions=[Session(id="talk", title="Talk")])).text()

    assert text.splitlines() == [
        "School: Changes", "",
        "Sessions", "",
        "+   Talk  new",
        "    Time  Time not known",
    ]  # fmt: skip


def test_json_says_of_what_and_for_whom_the_changes_are() -> None:
    day = date(2027, 3, 27)
    school = Event(id="school", title="School", start=day, end=day, timezone="UTC")

    table = json.loads(diff(school, school, audience="public").json(old="a.toml"))

    assert table == {"old": "a.toml", "audience": "public", "language": "en", "changes": []}


def test_an_escaped_tag_stays_text_in_a_report() -> None:
    def report_of(name: str) -> str:
        room = Room(id="hall", name=name)
        before = Event(
            id="school",
            title=name,
            start=date(2027, 3, 27),
            end=date(2027, 3, 27),
            timezone="UTC",
            rooms=[room],
            sessions=[Session(id="talk", title=name, description=name)],
        )
        after = before.replace(attrs.evolve(before.session("talk"), rooms=["hall"]))
        return diff(before, after).markdown()

    assert "TAG" in report_of("TAG")
    assert report_of("&lt;b&gt;") == report_of("TAG").replace("TAG", r"\<b>")


@COSTLY
@given(states=edited())
def test_no_report_has_a_control_character(states: tuple[Event, Event]) -> None:
    changes = diff(*states)

    for text in (changes.text(), changes.markdown(), changes.json()):
        assert not CONTROLS.search(text)


@COSTLY
@given(states=edited())
def test_a_report_has_every_change(states: tuple[Event, Event]) -> None:
    changes = diff(*states)

    items = [item for section in changes.report().sections for item in section.items]
    assert [item.kind for item in items] == [change.kinds[0] for change in changes.changes]
    assert len(json.loads(changes.json())["changes"]) == len(changes.changes)


@COSTLY
@given(states=edited())
def test_text_and_json_and_truth_agree_for_each_person(states: tuple[Event, Event]) -> None:
    for party in states[1].parties:
        changes = diff(*states, person=party.id)

        items = [item for section in changes.report().sections for item in section.items]
        assert len(items) == len(json.loads(changes.json())["changes"])
        assert bool(changes) == bool(items)


@COSTLY
@given(states=edited())
def test_json_has_old_and_new_hours_of_every_moved_session(states: tuple[Event, Event]) -> None:
    changes = diff(*states)

    for change in json.loads(changes.json())["changes"]:
        moved = {"start", "end", "day", "timezone"}.intersection(change.get("keys", ()))
        if change["table"] == "sessions" and moved:
            assert moved <= {*change.get("old", ()), *change.get("new", ())}
            assert change.get("old") != change.get("new")
