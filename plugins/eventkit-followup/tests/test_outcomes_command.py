"""`eventkit outcomes`, as it is typed."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from errno import ENOSPC
from pathlib import Path
from shutil import which

import pytest
from click import unstyle

from eventkit.plugins import Command, hookimpl
from eventkit.testing import App, CommandContract
from eventkit_followup.command import OUTCOMES

FIRST = """\
eventkit = 1
[event]
id = "school-2027"
uid = "school-2027-uid"
title = "School"
start = 2027-03-26
end = 2027-03-29
timezone = "Pacific/Auckland"
[people.ada]
name = "Ada Example"
[outcomes.F-1]
kind = "finding"
title = "Rivers are low"
[outcomes.R-1]
kind = "recommendation"
title = "Measure together"
follows = ["F-1"]
[outcomes.R-2]
kind = "recommendation"
title = "Hushhush"
audience = "organizers"
[outcomes.A-1]
kind = "action"
title = "Write the plan"
follows = ["R-1"]
owners = ["ada"]
due = "Q3 2027"
progress = [
    { date = 2027-06-01, status = "in-progress", percent = 40 },
    { date = 2027-11-01, status = "done", text = "hushhush", audience = "organizers" },
]
"""
SECOND = """\
eventkit = 1
[event]
id = "school-2030"
uid = "school-2030-uid"
title = "School again"
start = 2030-03-26
end = 2030-03-29
timezone = "Europe/Berlin"
[outcomes.R-1]
kind = "recommendation"
title = "=2+2"
follows = ["school-2027:A-1", "school-2027:R-2", "elsewhere:R-9"]
"""

Outcomes = Callable[..., str]


class Commands:
    """A plugin with the command alone."""

    @hookimpl
    def eventkit_commands(self) -> list[Command]:
        return [OUTCOMES]


@pytest.fixture
def app(tmp_path: Path) -> App:
    """Return the command line with the command."""
    line = App(tmp_path)
    line.register(Commands())
    return line


@pytest.fixture
def outcomes(app: App, tmp_path: Path) -> Outcomes:
    """Return a function that runs the command on the two schools, and returns what it prints."""
    (tmp_path / "school-2027.toml").write_text(FIRST, encoding="utf-8")
    (tmp_path / "school-2030.toml").write_text(SECOND, encoding="utf-8")

    def run(*words: str, code: int = 0, files: str = "12") -> str:
        names = {"1": "school-2027.toml", "2": "school-2030.toml"}
        paths = [str(tmp_path / names[it]) for it in files]
        result = app.run("outcomes", *paths, *words)
        assert result.code == code, result.errors
        return result.output if code == 0 else result.errors

    return run


class TestContract(CommandContract):
    """The command keeps the contract of commands."""

    command = OUTCOMES


def states_of(text: str) -> dict[str, str]:
    return {f"{it['event']}:{it['id']}": it["state"] for it in json.loads(text)}


def test_the_states_are_those_of_the_day(outcomes: Outcomes) -> None:
    on = {
        day: states_of(outcomes("--on", day, "--json", files="1"))["school-2027:A-1"]
        for day in ("2027-05-31", "2027-09-30", "2027-10-01")
    }

    assert on == {"2027-05-31": "open", "2027-09-30": "in-progress", "2027-10-01": "overdue"}


def test_progress_for_organisers_changes_the_state_for_them_alone(outcomes: Outcomes) -> None:
    words = ("--on", "2027-12-01", "--json")

    public = states_of(outcomes(*words, files="1"))
    organizers = states_of(outcomes(*words, "--audience", "organizers", files="1"))

    assert public == {"school-2027:A-1": "overdue", "school-2027:R-1": "open"}
    assert organizers["school-2027:A-1"] == "done"
    assert "school-2027:R-2" in organizers


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--trace", "A-1"),
        ("--graph",),
        *(("--format", form) for form in ("markdown", "csv", "json")),
        *(("--trace", "A-1", "--format", form) for form in ("markdown", "csv", "json")),
        *(("--graph", "--format", form) for form in ("markdown", "csv", "json")),
    ],
    ids=" ".join,
)
def test_nothing_hidden_is_in_any_form(outcomes: Outcomes, words: tuple[str, ...]) -> None:
    text = outcomes(*words, "--on", "2031-01-01")

    assert "ushhush" not in text
    assert "R-2" not in text
    assert "2027-11-01" not in text


def test_a_chain_goes_on_in_another_event(outcomes: Outcomes) -> None:
    chain = json.loads(outcomes("--trace", "F-1", "--json", "--on", "2031-01-01"))

    assert [(it["event"], it["id"], it["distance"]) for it in chain["outcomes"]] == [
        ("school-2027", "F-1", 0),
        ("school-2027", "R-1", 1),
        ("school-2027", "A-1", 2),
        ("school-2030", "R-1", 3),
    ]


def test_a_chain_names_what_is_in_no_document(outcomes: Outcomes) -> None:
    chain = json.loads(outcomes("--trace", "school-2030:R-1", "--json"))

    assert chain["unknown"] == ["elsewhere:R-9"]
    assert chain["outcomes"][0]["distance"] == -3


def test_an_id_of_several_events_is_asked_about(outcomes: Outcomes) -> None:
    error = outcomes("--trace", "R-1", code=1)

    assert "school-2027:R-1, school-2030:R-1" in error


def test_two_documents_of_one_id_are_refused(app: App, tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(FIRST, encoding="utf-8")

    result = app.run("outcomes", str(tmp_path))

    assert result.code == 1
    assert "a.toml" in result.errors
    assert "'school-2027'" in result.errors


def test_they_are_grouped_by_owner(outcomes: Outcomes) -> None:
    text = outcomes("--by", "owner", "--on", "2027-05-01", files="1")

    assert text.splitlines()[0] == "Ada Example (1)"
    assert "– (1)" in text


def test_no_cell_is_a_formula(outcomes: Outcomes) -> None:
    rows = list(csv.DictReader(io.StringIO(outcomes("--format", "csv", files="2"))))

    assert rows[0]["title"] == "'=2+2"


def test_a_title_is_no_mermaid(outcomes: Outcomes) -> None:
    assert '"R-1<br>#61;2+2<br>Open"' in outcomes("--graph", files="2")


@pytest.mark.skipif(which("dot") is None, reason="Graphviz is not installed")
def test_the_graph_is_drawn_by_graphviz(outcomes: Outcomes, tmp_path: Path) -> None:
    outcomes("--graph", "-o", str(tmp_path / "chain.svg"))

    assert "Rivers are low" in (tmp_path / "chain.svg").read_text("utf-8")


def test_without_graphviz_svg_is_refused(
    outcomes: Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eventkit_followup.command.which", lambda _: None)

    error = outcomes("--graph", "-o", str(tmp_path / "chain.svg"), code=1)
    assert "install Graphviz" in error
    assert not (tmp_path / "chain.svg").exists()


def test_later_progress_does_not_count_and_is_noted(app: App, tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(FIRST, encoding="utf-8")

    result = app.run("outcomes", str(tmp_path / "a.toml"), "--on", "2027-04-01")

    assert "school-2027:A-1: progress of 2027-06-01 does not count yet" in result.errors


@pytest.mark.parametrize(
    ("zone", "state"), [("Pacific/Auckland", "overdue"), ("Europe/Berlin", "in-progress")]
)
def test_today_is_the_day_in_the_zone_of_the_event(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str, state: str
) -> None:
    """At noon in UTC the last day of September is over in New Zealand, and not in Germany."""
    noon = datetime(2027, 9, 30, 12, tzinfo=UTC)

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:
            return cls.fromtimestamp(noon.timestamp(), tz)

    text = FIRST.replace("Pacific/Auckland", zone)
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr("eventkit_followup.command.datetime", Clock)

    result = app.run("outcomes", str(tmp_path / "a.toml"), "--json")

    assert states_of(result.output)["school-2027:A-1"] == state


def test_a_file_that_cannot_be_written_stays_as_it_was(
    outcomes: Outcomes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "report.md"
    target.write_text("old", encoding="utf-8")
    before = {it.name for it in tmp_path.iterdir()}

    def full(_: object) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    outcomes("-o", str(target), code=1)

    assert target.read_text("utf-8") == "old"
    assert {it.name for it in tmp_path.iterdir()} == before


@pytest.mark.parametrize("columns", [40, 60, 120])
def test_lines_on_a_terminal_fit_its_width(
    app: App, outcomes: Outcomes, tmp_path: Path, columns: int
) -> None:
    assert outcomes("--json", files="1")  # the documents are there
    words = ("outcomes", str(tmp_path / "school-2027.toml"), "--on", "2028-01-01")
    shown = app.run(*words, COLUMNS=str(columns), FORCE_COLOR="1").output
    lines = [unstyle(line) for line in shown.splitlines()]

    assert max(map(len, lines)) <= columns
    assert "Due: Q3 2027 · Owners: Ada Example" in " ".join(line.strip() for line in lines)
