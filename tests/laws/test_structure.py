"""Law 5: text cannot become structure, whatever stands in a title, a name or a description."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

import eventkit
from eventkit import wording
from eventkit.cli._program import program
from eventkit.model import Event, texts
from eventkit.testing.samples import SAMPLES
from eventkit.testing.strategies import HOSTILE, URLS, events, lines
from eventkit.text import one_line

CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LINE = re.compile(
    r"([A-Z-]+)((?:;[A-Z-]+=(?:\"[^\"]*\"|[^\",;:]*)(?:,(?:\"[^\"]*\"|[^\",;:]*))*)*):(.*)"
)
TITLE_LENGTH = 200
ONCE = ("UID", "DTSTAMP", "DTSTART", "SUMMARY")
OF_ENTRY = {
    *ONCE,
    *("DTEND", "DURATION", "SEQUENCE", "CREATED", "LAST-MODIFIED", "STATUS", "TRANSP"),
    *("DESCRIPTION", "LOCATION", "GEO", "URL", "CATEGORIES", "CONFERENCE", "COMMENT", "COLOR"),
    *("CONTACT", "ATTACH", "RELATED-TO", "CLASS", "X-MICROSOFT-CDO-BUSYSTATUS"),
}


def public(event: Event) -> Event:
    """Return the event for everybody: an event that is itself restricted is not what is tested."""
    return attrs.evolve(event, audience=None)


# --- calendars


def content_lines(calendar: bytes) -> Iterator[tuple[str, str]]:
    """Yield name and value of each line, or fail where a line is none (RFC 5545, 3.1)."""
    text = calendar.decode()
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    for line in text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n"):
        found = LINE.fullmatch(line)
        assert found, f"not a content line: {line!r}"
        yield found[1], found[3]


def components(calendar: bytes) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the components with their own lines, in the order of their beginnings."""
    made: list[tuple[str, list[tuple[str, str]]]] = []
    within: list[tuple[str, list[tuple[str, str]]]] = []
    for name, value in content_lines(calendar):
        if name == "BEGIN":
            within.append((value, []))
            made.append(within[-1])
        elif name == "END":
            assert within.pop()[0] == value
        else:
            within[-1][1].append((name, value))
    assert not within
    return made


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], value)


@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_a_calendar_has_an_entry_for_each_session_and_no_other(event: Event) -> None:
    event = public(event)
    view = event.view(audience="public")
    timed = [
        session
        for session in view.sessions
        if (session.start or session.last_day) and not session.part_of
    ]

    entries = [
        own for name, own in components(eventkit.export(event, to="icalendar")) if name == "VEVENT"
    ]

    assert len(entries) == 1 + len(timed)
    for entry in entries:
        names = Counter(name for name, _ in entry)
        assert set(names) <= OF_ENTRY
        assert [names[name] for name in ONCE] == [1] * len(ONCE)


def calendar_title(title: str) -> str:
    """Return as much of a title as every client shows; some backslashes are misread."""
    return re.sub(r"\\(?=[nN'\"])", "/", one_line(title.replace("\ufeff", "")))[
        :TITLE_LENGTH
    ].rstrip("… ")


@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_the_title_of_an_entry_is_the_title_alone(event: Event) -> None:
    event = public(event)
    view = event.view(audience="public")
    sessions = [
        session
        for session in view.sessions
        if (session.start or session.last_day) and not session.part_of
    ]
    titles = [view.title, *(session.title for session in sessions)]

    marks = "|".join(re.escape(wording.word(it, view).upper()) for it in wording.OFF)
    shown = [
        re.sub(f"^({marks})(: |$)", "", unescaped(value))
        for name, own in components(eventkit.export(event, to="icalendar", options={}))
        if name == "VEVENT"
        for name, value in own
        if name == "SUMMARY"
    ]

    # What is left of a title may be nothing that can be seen: then the id may stand for it.
    known = Counter(filter(None, map(calendar_title, titles)))
    assert len(shown) == len(titles)
    assert known <= Counter(map(calendar_title, shown))


# --- Markdown

PARSER = MarkdownIt("commonmark").enable("table")


def tokens(markdown: str) -> Iterator[Token]:
    for token in PARSER.parse(markdown):
        yield token
        yield from token.children or ()


def shape(markdown: str) -> list[str]:
    """Return the headings and tables of a text: what only the format may make."""
    made = ("heading_open", "table_open", "tr_open", "th_open", "td_open")
    return [token.tag for token in tokens(markdown) if token.type in made]


def tamed(event: Event) -> Event:
    """Return the event with a word for every text that is not blank once it is cleaned."""

    def tame(value: Any) -> Any:
        return "word" if one_line(value).strip() else ""

    return _replaced(event, tame)


def _replaced(event: Event, tame: Any) -> Event:
    language = "zz"

    def filled(text: str) -> str:
        return tame(text) or "\u0001"  # an event holds no empty text

    translation = {
        path: filled(text) if isinstance(text, str) else [filled(each) for each in text]
        for path, text in texts(event)
    }
    own = attrs.evolve(event, translations={language: translation}).view(language=language)
    return attrs.evolve(own, language=event.language)


@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_markdown_is_never_html(event: Event) -> None:
    text = eventkit.export(public(event), to="markdown").decode()

    assert not [token for token in tokens(text) if token.type.startswith("html")]


@given(event=events(descriptions=lines().map(one_line).map(lambda text: text or "x")))
def test_a_text_adds_no_heading_and_no_table(event: Event) -> None:
    event = attrs.evolve(public(event), translations={})
    hostile = eventkit.export(event, to="markdown").decode()
    tame = eventkit.export(tamed(event), to="markdown").decode()

    assert shape(hostile) == shape(tame)


SAFE = re.compile("https?://|mailto:|tel:")


@example(event=SAMPLES["hostile-text"])
@given(
    event=events(
        titles=st.sampled_from(HOSTILE).map(lambda text: f"A{text}"), descriptions=st.just("word")
    )
)
def test_a_title_adds_no_link(event: Event) -> None:
    event = public(event)
    text = eventkit.export(event, to="markdown").decode()
    targets = {str(token.attrGet("href")) for token in tokens(text) if token.type == "link_open"}
    known = {str(url) for url in (*URLS, "https://example.org/minutes", "mailto:word")}

    normal = {PARSER.normalizeLink(url) for url in known}
    assert {target for target in targets if not target.startswith("#")} <= normal | known
    assert not [token for token in tokens(text) if token.type == "image"]


@given(event=events())
def test_no_text_makes_a_link_that_runs_something(event: Event) -> None:
    text = eventkit.export(public(event), to="markdown").decode()
    targets = [str(token.attrGet("href")) for token in tokens(text) if token.type == "link_open"]

    assert [target for target in targets if not SAFE.match(target) and target[0] != "#"] == []


# --- JSON


@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_json_says_what_the_event_says(event: Event) -> None:
    event = public(event)

    read = eventkit.loads(eventkit.export(event, to="json"), "json")

    view = event.view(audience="public")
    assert read == attrs.evolve(view, unplaced=frozenset())  # JSON says no more than documents do


@given(event=events())
def test_json_has_no_key_twice(event: Event) -> None:
    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        assert len(pairs) == len(dict(pairs))
        return dict(pairs)

    json.loads(eventkit.export(public(event), to="json"), object_pairs_hook=once)


# --- tables

FORMULA = re.compile(r'[\s"\u200b-\u200f\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]')
NUMBER = re.compile(r"\s*([+-]?[0-9]+(\.[0-9]+)?|\+[0-9 ().\xa0-]{6,})\s*")  # or a telephone's


def table(event: Event, rows: str) -> list[list[str]]:
    """Return the cells as a reader of CSV finds them (RFC 4180)."""
    text = eventkit.export(event, to="csv", rows=rows).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("rows", ["sessions", "people", "outcomes"])
@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_a_text_adds_no_row_no_cell_and_no_formula(rows: str, event: Event) -> None:
    event = attrs.evolve(public(event), translations={})

    found = table(event, rows)

    assert list(map(len, found)) == list(map(len, table(tamed(event), rows)))
    parts = [part for row in found for cell in row for part in re.split("[,;\t\n\r]", cell)]
    assert [it for it in parts if FORMULA.match(it) and not NUMBER.fullmatch(it)] == []


# --- the terminal


def shown(event: Event, folder: Path, *, colour: bool) -> list[str]:
    """Return the lines of `eventkit show`, as they stand in a pipe or on a terminal in colour."""
    path = folder / "event.json"
    path.write_text(eventkit.dumps(event, "json"), encoding="utf-8")
    runner, environ = CliRunner(), {"FORCE_COLOR": "1" if colour else ""}
    done = runner.invoke(program, ["show", str(path)], env=environ, color=colour)
    assert done.exit_code == 0, done.output
    return done.stdout.split("\n")


STYLE = re.compile("\x1b\\[[0-9;]*m")


@pytest.mark.parametrize("colour", [False, True])
@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_a_text_steers_no_terminal(
    colour: bool, event: Event, tmp_path_factory: pytest.TempPathFactory
) -> None:
    event = attrs.evolve(public(event), translations={})
    folder = tmp_path_factory.mktemp("shown")

    found, tame = (shown(each, folder, colour=colour) for each in (event, tamed(event)))

    styles = [set(STYLE.findall("".join(lines))) for lines in (found, tame)]
    assert styles[0] <= styles[1]
    assert CONTROLS.findall(STYLE.sub("", "".join(found))) == []


@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_a_text_adds_no_line_to_what_is_shown(
    event: Event, tmp_path_factory: pytest.TempPathFactory
) -> None:
    event = attrs.evolve(public(event), translations={})
    folder = tmp_path_factory.mktemp("shown")

    assert len(shown(event, folder, colour=False)) == len(shown(tamed(event), folder, colour=False))


# --- all


@pytest.mark.parametrize("to", ["icalendar", "markdown"])
@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_no_control_character_gets_through(to: str, event: Event) -> None:
    text = eventkit.export(public(event), to=to).decode()

    assert CONTROLS.findall(text) == []


@pytest.mark.parametrize("format", ["toml", "json"])
@example(event=SAMPLES["hostile-text"])
@given(event=events())
def test_a_document_spells_control_characters_out(format: str, event: Event) -> None:
    text = eventkit.dumps(event, format)

    assert CONTROLS.findall(text) == []
