"""No control character and no mark that reorders text reaches an output as it is.

Each is put into every text that a document can hold, so that no field is forgotten.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.laws.formats import FORMATS

import eventkit
from eventkit.builtin import default_registry
from eventkit.cli._program import program
from eventkit.model import Audience, Event
from eventkit.plugins import TextExporter

RICH = Path(__file__).parents[1] / "fuzz" / "corpus" / "json" / "shorthands"
MARKS = {
    "direction": "\u202e\u202a\u2067\u206a",
    "line separator": "\u2028",
    "escape": "\x1b[38;5;201m\x07\b",
    "control sequence": "\x9b38;5;201m",
}
UNMARKED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff]"
)
OWN_STYLE = re.compile("\x1b\\[[0-9;]*m")


def leaves(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every text in a document."""
    if isinstance(value, str):
        yield place
    inside = enumerate(value) if isinstance(value, list) else ()
    for key, held in value.items() if isinstance(value, dict) else inside:
        yield from leaves(held, (*place, key))


def put(document: Any, place: tuple[Any, ...], text: str) -> None:
    *above, last = place
    for key in above:
        document = document[key]
    document[last] = text


def at(document: Any, place: tuple[Any, ...]) -> Any:
    for key in place:
        document = document[key]
    return document


@cache
def full_of(mark: str) -> tuple[Event, int]:
    """Return an event with a mark in every text that may hold it, and in how many that is."""
    document = json.loads(RICH.read_text(encoding="utf-8"))
    document.pop("exporters")  # options of formats are checked by them
    marked = 0
    for place in list(leaves(document)):
        text = at(document, place)
        put(document, place, f"{text[:1]}{mark}{text[1:]}")
        try:
            eventkit.loads(json.dumps(document), "json")
        except eventkit.DocumentError:
            put(document, place, text)
        else:
            marked += 1
    return eventkit.loads(json.dumps(document), "json"), marked


@pytest.mark.parametrize("mark", MARKS)
def test_the_event_is_full_of_the_mark(mark: str) -> None:
    event, marked = full_of(MARKS[mark])

    assert marked > 30
    assert MARKS[mark] in event.title


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("to", FORMATS)
def test_no_format_hands_a_mark_on(to: str, mark: str) -> None:
    event, _ = full_of(MARKS[mark])
    if not isinstance(default_registry().exporter(to).value, TextExporter):
        pytest.skip("it is no text")

    for audience in Audience:
        text = eventkit.export(event, to=to, audience=audience).decode()
        assert UNMARKED.findall(text.removeprefix("\ufeff")) == []


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("format", ["toml", "json"])
def test_a_document_spells_a_mark_out_and_keeps_it(format: str, mark: str) -> None:
    event, _ = full_of(MARKS[mark])
    text = eventkit.dumps(event, format)

    assert UNMARKED.findall(text) == []
    assert eventkit.loads(text, format) == event


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u061c"])
def test_a_direction_that_is_only_hinted_at_stays_and_is_seen_in_a_document(mark: str) -> None:
    event, _ = full_of(mark)

    assert mark in eventkit.export(event, to="markdown").decode()
    assert mark not in eventkit.dumps(event)
    assert f"\\u{ord(mark):04x}" in eventkit.dumps(event)


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("colour", ["", "1"])
@pytest.mark.parametrize("command", ["show", "check"])
def test_no_mark_steers_the_terminal(command: str, colour: str, mark: str, tmp_path: Path) -> None:
    event, _ = full_of(MARKS[mark])
    (tmp_path / "event.json").write_text(eventkit.dumps(event, "json"), encoding="utf-8")
    arguments = [command, str(tmp_path / "event.json")]
    arguments += ["--audience", "organizers"] if command == "show" else []

    done = CliRunner().invoke(program, arguments, env={"FORCE_COLOR": colour}, color=bool(colour))
    assert done.exit_code == 0, done.output
    shown = OWN_STYLE.sub("", done.output)
    assert UNMARKED.findall(shown) == []
    assert "38;5;201" not in "".join(OWN_STYLE.findall(done.output))


@pytest.mark.parametrize("mark", MARKS)
def test_a_fault_shows_a_mark_by_its_number(mark: str, tmp_path: Path) -> None:
    spelt = json.dumps(f"a{MARKS[mark]}b")
    text = f"eventkit = 1\n[event]\nid = {spelt}\n{spelt} = {spelt}\n[rooms.{spelt}]\n"
    (tmp_path / "event.toml").write_text(text, encoding="utf-8")

    done = CliRunner().invoke(program, ["check", str(tmp_path / "event.toml")])
    assert done.exit_code == 1
    assert UNMARKED.findall(done.output) == []
    assert MARKS[mark].encode("unicode_escape").decode() in done.output
