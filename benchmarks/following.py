"""Many events with many outcomes: what a list, a chain, a drawing and a calendar of them cost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

from benchmarks.measuring import Way

import eventkit
from eventkit.model import Event
from eventkit_followup import graphs, printing
from eventkit_followup.rows import Row, chain_of, grouped, rows_of
from eventkit_followup.series import Reference, Series

EVENTS = 100
_HEAD = """\
eventkit = 1
[event]
id = "event-{event}"
uid = "event-{event}-of-many"
title = "Event {event}"
start = 2027-03-26
end = 2027-03-28
timezone = "Europe/Berlin"
updated = 2027-04-01T00:00:00Z
[people.ada]
name = "Ada Example"
[sources.report]
title = "Report"
"""
_OUTCOME = """\
[outcomes.O-{number}]
kind = "{kind}"
title = "Outcome {number} of event {event}"
text = "A wording that goes on for a line or so."
follows = [{follows}]
owners = ["ada"]
due = "Q3 2027"
horizon = {{ years = [3, 5] }}
progress = [
    {{ date = 2027-06-01, status = "in-progress", percent = 40, text = "Begun", by = "ada" }},
    {{ date = 2027-09-01, status = "done", percent = 100, sources = ["report"] }},
]
"""
_KINDS = ("finding", "recommendation", "commitment", "action")
_DAY = date(2028, 1, 1)


def outcome_ways(outcomes: int, seed: int) -> Mapping[str, Way]:
    """Return the ways to follow up so many outcomes of a hundred events, and that to load them."""
    texts = _texts(outcomes)
    documents = [(Path(f"{number}.toml"), it) for number, it in enumerate(_loaded(texts))]
    return {
        "load": Way(lambda: _loaded(texts), _nothing),
        "list": Way(lambda: _list(documents), _nothing),
        "trace": Way(lambda: _trace(documents), _nothing),
        "graph": Way(lambda: graphs.mermaid(_rows(documents)), _nothing),
        "calendar": Way(lambda: [_calendar(event) for _, event in documents], _nothing),
    }


def _nothing(_: object) -> None:
    """Return nothing to compare: the ways have different results."""


@cache
def _texts(outcomes: int) -> tuple[str, ...]:
    number = max(outcomes // EVENTS, len(_KINDS))
    return tuple(
        "".join([_HEAD.format(event=event), *(_outcome(event, it, number) for it in range(number))])
        for event in range(EVENTS)
    )


def _outcome(event: int, number: int, count: int) -> str:
    kind = _KINDS[number % len(_KINDS)]
    follows = f'"O-{number - 1}"' if number % len(_KINDS) else ""
    if number == 0 and event:
        follows = f'"event-{event - 1}:O-{count - 1}"'
    return _OUTCOME.format(event=event, number=number, kind=kind, follows=follows)


def _loaded(texts: tuple[str, ...]) -> list[Event]:
    return [eventkit.loads(text) for text in texts]


def _rows(documents: list[tuple[Path, Event]]) -> list[Row]:
    return [*rows_of(Series(documents), lambda _: _DAY)]


def _list(documents: list[tuple[Path, Event]]) -> list[object]:
    groups = grouped(rows_of(Series(documents), lambda _: _DAY), "state")
    return [*printing.list_lines(groups, "state", is_series=True)]


def _trace(documents: list[tuple[Path, Event]]) -> object:
    return chain_of(Series(documents), Reference("event-50", "O-1"), lambda _: _DAY)


def _calendar(event: Event) -> bytes:
    return eventkit.export(event, to="icalendar-outcomes")
