"""A Markdown programme that says which release it is and what changed since another."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from markdown_it import MarkdownIt
from tests.changes.test_compare import OPENING, at, later, school
from tests.releases.edits import edited

from eventkit import Event, export
from eventkit.changes import diff
from eventkit.exporters.markdown import MarkdownOptions, render
from eventkit.exporters.markdown._page import page
from eventkit.model import History, Participation, Release, Session
from eventkit.model.errors import OptionsError
from eventkit.releases import Log, release

FIRST = datetime(2027, 3, 1, 12, tzinfo=UTC)
WALK = Session(id="walk", title="Walk", **at(27, 9))
FILM = Session(id="film", title="Film", rooms=["aula"], **at(27, 20))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "event.releases.jsonl"


def programme(
    event: Event, log: Log | None, select: Mapping[str, str] | None = None, **options: object
) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is not released yet
        return export(event, to="markdown", log=log, select=select, options=options).decode()


def row(text: str, title: str) -> str:
    return next(line for line in text.splitlines() if line.startswith("| ") and title in line)


def test_a_programme_says_which_release_it_is_and_since_which_changes_are_told(path: Path) -> None:
    first = school(OPENING)
    second = later(first, rooms=["room-2"])
    release(first, path, now=FIRST)
    log = release(second, path, now=datetime(2027, 3, 3, 12, tzinfo=UTC))

    text = programme(second, log, changes=True)

    assert "*Programme as of 3 March 2027, release 2; changes since 1*" in text
    assert "Room 2 (was Aula)" in row(text, "Opening")


def test_what_changed_is_told_with_what_it_was(path: Path) -> None:
    first = school(OPENING, FILM)
    log = release(first, path, now=FIRST)
    other = [Participation(who="bob", role="speaker")]
    new = later(first, title="Welcome", participations=other, **at(26, 10))

    said = row(programme(new, log, changes_since=1), "Welcome")

    assert said.startswith("| 10:00–11:00 (was 09:00–10:00) | **Welcome** (was Opening) · ")
    assert said.endswith("Speaker: Bob Sample (was Ada Example) | Aula |")


def test_another_day_is_told_with_its_date(path: Path) -> None:
    first = school(OPENING)
    log = release(first, path, now=FIRST)

    said = row(programme(later(first, **at(27, 9)), log, changes=True), "Opening")

    assert said.startswith("| 09:00–10:00 (was Friday, 26 March 2027, 09:00–10:00) |")


def test_new_sessions_are_marked_and_withdrawn_ones_listed(path: Path) -> None:
    log = release(school(OPENING, FILM), path, now=FIRST)

    text = programme(school(OPENING, WALK), log, changes=True)

    assert row(text, "Walk").startswith("| 09:00–10:00 | **New** · **Walk**")
    assert "## Withdrawn\n\n- Film, Saturday, 27 March 2027, 20:00–21:00\n" in text


def test_what_is_hidden_now_is_withdrawn_without_its_title(path: Path) -> None:
    log = release(school(OPENING, FILM), path, now=FIRST)
    hidden = attrs.evolve(FILM, audience="organizers")

    text = programme(school(OPENING, hidden), log, changes=True)

    assert "- No longer announced, Saturday, 27 March 2027, 20:00–21:00\n" in text
    assert "Film" not in text


def test_what_is_not_released_is_said_to_be_not_released(path: Path) -> None:
    first = school(OPENING)
    log = release(first, path, now=FIRST)

    text = programme(later(first, title="Welcome"), log, changes=True)

    last = "Not released yet; the last release is 1, of 1 March 2027; changes since 1"
    assert f"*{last}*" in text


def test_what_only_organisers_see_leaves_the_public_its_last_release(path: Path) -> None:
    first = school(OPENING)
    second = later(first, title="Welcome")
    release(first, path, now=FIRST)
    log = release(second, path, now=FIRST)

    text = programme(later(second, notes="Call her"), log, changes=True)

    assert "*Programme as of 1 March 2027, release 2; changes since 1*" in text
    assert "**Welcome** (was Opening)" in text


def test_a_first_release_has_no_changes(path: Path) -> None:
    first = school(OPENING)
    log = release(first, path, now=FIRST)

    assert "*Programme as of 1 March 2027, release 1*" in programme(first, log, changes=True)


def test_a_selection_tells_its_own_changes_only(path: Path) -> None:
    first = school(OPENING, FILM, WALK)
    log = release(first, path, now=FIRST)

    text = programme(school(OPENING), log, select={"room": "aula"}, changes=True)

    assert "- Film" in text
    assert "Walk" not in text


def test_without_the_option_nothing_is_said_of_releases(path: Path) -> None:
    first = school(OPENING)
    log = release(first, path, now=FIRST)
    new = later(first, rooms=["room-2"])

    text = programme(new, log)

    assert "was" not in text
    assert "release" not in text


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_release_that_is_not_there_is_refused(path: Path, number: int) -> None:
    first = school(OPENING)
    log = release(first, path, now=FIRST)

    with pytest.raises(OptionsError, match="the last is 1"):
        programme(first, log, changes_since=number)
    with pytest.raises(OptionsError, match="there is none"):
        programme(first, None, changes_since=1)


@given(states=edited())
def test_text_cannot_become_structure_of_a_programme_with_changes(
    states: tuple[Event, Event],
) -> None:
    changes = diff(*states)
    release = Release(number=1, time=FIRST)
    history = History(
        releases=[release], changes=changes.changes, since=release, earlier=changes.old
    )
    event, options = attrs.evolve(changes.new, history=history), MarkdownOptions(changes=True)

    text = "".join(render(event, options))

    kinds = [token.type for token in MarkdownIt("commonmark").enable("table").parse(text)]
    assert kinds.count("heading_open") == len(page(event, options).headings)
    for table in " ".join(kinds).split("table_open")[1:]:
        rows = table.partition("table_close")[0].split("tr_open")[1:]
        assert len({row.count("th_open") + row.count("td_open") for row in rows}) == 1
    assert "html_block" not in kinds
