"""References between the outcomes of several events, as `eventkit check` finds them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.steps import steps

from eventkit import loads
from eventkit.checks.series import check_series
from eventkit.testing import App

HEAD = """\
eventkit = 1
[event]
id = "{id}"
uid = "{id}-of-school"
title = "{id}"
start = 2027-03-26
end = 2027-03-26
timezone = "Europe/Berlin"
[outcomes.A-1]
kind = "action"
title = "Plan"
follows = {follows}
{more}
"""


@pytest.fixture
def app(tmp_path: Path) -> App:
    return App(tmp_path)


def rules(app: App, *documents: tuple[str, str, str], code: int = 1) -> list[tuple[str, ...]]:
    """Return what the rules of series find in documents of an id, with references, and more."""
    names = []
    for number, (id, follows, more) in enumerate(documents):
        names.append(f"{number}.toml")
        text = HEAD.format(id=id, follows=follows, more=more)
        (app.folder / names[-1]).write_text(text, encoding="utf-8")
    result = app.run("check", "--json", *names)
    rows = [it for it in json.loads(result.output) if "series" in it["rule"]]
    assert result.code == code
    return [(it["rule"], Path(it["file"]).name, it["place"], it["message"]) for it in rows]


def test_a_reference_to_a_known_outcome_is_right(app: App) -> None:
    assert rules(app, ("one", "[]", ""), ("two", '["one:A-1"]', ""), code=0) == []


def test_one_document_alone_keeps_its_references_unchecked(app: App) -> None:
    assert rules(app, ("two", '["one:A-1"]', ""), code=0) == []


def test_a_missing_outcome_is_named_with_its_place(app: App) -> None:
    found = rules(app, ("one", "[]", ""), ("two", '["one:R-9"]', ""))

    message = "the event 'one' has no outcome 'R-9'"
    assert found == [("unknown-outcome-of-series", "1.toml", "outcomes.A-1.follows", message)]


def test_a_missing_event_is_named(app: App) -> None:
    ((_, _, _, message),) = rules(app, ("one", "[]", ""), ("two", '["none:R-9"]', ""))

    assert message == "there is no event 'none' among these documents"


def test_a_circle_through_two_events_is_found_once(app: App) -> None:
    found = rules(app, ("one", '["two:A-1"]', ""), ("two", '["one:A-1"]', ""))

    assert [it[0] for it in found] == ["outcomes-in-a-circle-of-series"]
    assert "one:A-1, two:A-1" in found[0][3]


def test_two_events_of_one_id_are_ambiguous_where_others_refer_to_it(app: App) -> None:
    same = ("one", "[]", "")

    found = rules(app, same, same, ("two", '["one:A-1"]', ""))
    assert [(it[0], it[1]) for it in found] == [
        ("event-id-used-twice-in-series", "0.toml"),
        ("event-id-used-twice-in-series", "1.toml"),
    ]
    assert rules(app, same, same, code=0) == []


def test_these_rules_can_be_ignored(app: App) -> None:
    ignore = '[checks]\nignore = ["unknown-outcome-of-series"]'

    assert rules(app, ("one", "[]", ""), ("two", '["one:R-9"]', ignore), code=0) == []


def test_many_events_take_as_much_more_work_as_they_are_more() -> None:
    def work(number: int) -> int:
        events = [
            loads(HEAD.format(id=f"e{it}", follows=f'["e{max(it - 1, 0) or 9999}:A-1"]', more=""))
            for it in range(number)
        ]
        return steps(lambda: check_series(events))

    assert work(80) < 2.4 * work(40)
