"""What `eventkit check` tells programs and GitHub."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.commands import Run

EVENT = """
eventkit = 1
[event]
id = "day"
uid = "9d5c2f0a-day"
title = "Day"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
"""

DOUBTFUL = (
    EVENT
    + """
[tracks.water]
title = "Rivers, lakes"
[sessions.late]
title = "100 % late"
day = 2027-03-30
time = "09:00-10:00"
url = "example.org"
"""
)

RULE = """
from eventkit.plugins import Check, Problem, hookimpl

def run(event):
    yield Problem(
        rule="acme-hostile",
        severity="hint",
        place="event.title",
        message="one\\n::error::two\\r\\n\\x1b[31m 5 %\\u202e",
        hint="first\\nsecond",
    )

@hookimpl
def eventkit_checks():
    yield Check(id="acme-hostile", summary="S", severity="hint", run=run)
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(text: str, name: str = "event.toml") -> Path:
        target = tmp_path / name
        target.write_text(text, "utf-8")
        return target

    return write


def read(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


# --- json


def test_json_is_a_list_of_objects_and_nothing_else(run: Run, write: Callable[..., Path]) -> None:
    write(DOUBTFUL)

    done = run("check", "--format", "json", "event.toml")

    found = read(done)
    assert (done.returncode, done.stderr) == (1, b"")
    assert found[0] == {
        "rule": "session-outside-event",
        "severity": "error",
        "file": "event.toml",
        "line": 13,
        "place": "sessions.late",
        "message": "30 March 2027 is outside the event (26 March 2027)",
        "hint": "correct the date, or the event's start and end",
    }
    assert [each["rule"] for each in found[1:]] == ["link-not-web", "comma-in-track"]


def test_json_has_a_short_name(run: Run, write: Callable[..., Path]) -> None:
    write(DOUBTFUL)

    assert read(run("check", "--json", "event.toml")) == read(
        run("check", "--format", "json", "event.toml")
    )


def test_json_holds_the_faults_of_a_broken_document_in_the_same_form(
    run: Run, write: Callable[..., Path]
) -> None:
    write(EVENT.replace("title", "tilte"), "broken.toml")
    write(DOUBTFUL)

    done = run("check", "--format", "json", "broken.toml", "event.toml")

    found = read(done)
    assert (done.returncode, done.stderr) == (1, b"")
    assert len({tuple(each) for each in found}) == 1
    (unknown,) = [each for each in found if each["rule"] == "unknown-key"]
    assert unknown["file"] == "broken.toml"
    assert unknown["line"] == 6
    assert unknown["severity"] == "error"
    assert "did you mean 'title'?" in unknown["hint"]
    assert {each["file"] for each in found} == {"broken.toml", "event.toml"}


def test_json_of_nothing_found_is_an_empty_list(run: Run, write: Callable[..., Path]) -> None:
    write(EVENT)

    done = run("check", "--format", "json", "event.toml")

    assert (done.returncode, read(done), done.stderr) == (0, [], b"")


def test_the_line_is_null_where_it_is_not_known(run: Run, write: Callable[..., Path]) -> None:
    done = run("check", "--format", "json", "nowhere.toml")

    (fault,) = read(done)
    assert (done.returncode, fault["rule"], fault["line"]) == (1, "unreadable", None)


@pytest.mark.parametrize("format", ["text", "json", "github"])
@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_strict_means_the_same_in_every_format(
    run: Run, write: Callable[..., Path], format: str, strict: tuple[str, ...], code: int
) -> None:
    write(EVENT.replace('uid = "9d5c2f0a-day"\n', ""))

    assert run("check", *strict, "--format", format, "event.toml").returncode == code


def test_an_unknown_format_is_the_fault_of_the_line(run: Run, write: Callable[..., Path]) -> None:
    write(EVENT)

    done = run("check", "--format", "xml", "event.toml")

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"'text', 'json', 'github'" in done.stderr


def test_a_faulty_rule_leaves_standard_output_a_list(run: Run, write: Callable[..., Path]) -> None:
    write(EVENT)
    write(RULE.replace("one\\n", '" + str(1 / 0) + "'), "acme.py")

    done = run("check", "--format", "json", "event.toml", "-p", "acme.py")

    assert (done.returncode, json.loads(done.stdout)) == (3, [])
    assert b"ZeroDivisionError" in done.stderr


# --- github


def test_github_gets_a_command_for_each_problem(run: Run, write: Callable[..., Path]) -> None:
    write(DOUBTFUL, "a,b.toml")

    done = run("check", "--format", "github", "a,b.toml")

    error, warning, notice = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (1, b"")
    assert error == (
        "::error file=a%2Cb.toml,line=13,title=session-outside-event::sessions.late: 30 March 2027"
        " is outside the event (26 March 2027)%0Acorrect the date, or the event's start and end"
    )
    assert warning.startswith("::warning file=a%2Cb.toml,line=17,title=link-not-web::")
    assert notice.startswith("::notice file=a%2Cb.toml,line=12,title=comma-in-track::")


def test_github_gets_the_faults_of_a_broken_document(run: Run, write: Callable[..., Path]) -> None:
    write(EVENT.replace('title = "Day"', "title = 5"))

    done = run("check", "--format", "github", "event.toml")

    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"::error file=event.toml,line=6,title=wrong-type::event.title: ")


def test_no_text_can_become_a_command(run: Run, write: Callable[..., Path]) -> None:
    write(EVENT)
    write(RULE, "acme.py")

    done = run("check", "--format", "github", "event.toml", "-p", "acme.py")

    assert done.stdout.decode() == (
        "::notice file=event.toml,line=6,title=acme-hostile::event.title: one\\n::error::two"
        "\\r\\n\\x1b[31m 5 %25\\u202e%0Afirst%0Asecond\n"
    )


# --- the day


@pytest.mark.parametrize(("days", "found"), [(10, True), (20, False), (-10, False)])
def test_the_command_line_knows_what_day_it_is(
    run: Run, write: Callable[..., Path], days: int, found: bool
) -> None:
    day = str(datetime.now(UTC).date() + timedelta(days=days))
    write(EVENT.replace("2027-03-26", day) + '[sessions.talk]\ntitle = "Talk"\n')

    done = run("check", "event.toml")

    assert (b"[session-without-hours]" in done.stdout) == found


# --- where it stands


def test_a_translation_is_found_in_the_file_that_holds_it(
    run: Run, write: Callable[..., Path]
) -> None:
    write(EVENT + '[tracks.sea]\ntitle = { en = "Sea", tk = "Deňiz, kenar" }\n')
    write('eventkit = 1\ntranslates = "day"\n[event]\ntitle = " День"\n', "event.ru.toml")

    done = run("check", "event.toml")

    assert b"event.ru.toml:4: warning: translations.ru.event.title: " in done.stdout
    assert b"event.toml:11: hint: translations.tk.tracks.sea.title: " in done.stdout
