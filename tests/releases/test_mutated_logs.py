"""A log that was changed anywhere and sealed again is used as it is, or refused as it should."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fuzz.logs import put_right
from tests.fuzz.targets import log

KEPT = Path(__file__).parents[1] / "fuzz" / "corpus" / "log"
LOGS = [
    [json.loads(line) for line in (KEPT / name).read_bytes().splitlines()]
    for name in ("four-releases", "taken-back", "usual-hours")
]
WORDS = st.sampled_from(
    [
        *(
            "",
            "x",
            "private",
            "instants",
            "instants.opening",
            "2027-03-26T08:00:00+00:00/2027-03-26T09:00:00+00:00",
            "9999-12-31T23:59:59+00:00/9999-12-31T23:59:59+00:00",
            "offsets",
            "2027-03-26T08:00:00+01:00",
            "event",
            "uid",
            "public",
            "public.ru",
            "organizers",
            "9d5c2f0a-school",
            "\ud800",
        ),
        *("sessions.opening", "opening@9d5c2f0a-school", "coffee@9d5c2f0a-school", "coffee"),
        *(
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "2027-03-28 02:30",
            "9999-12-31",
            "withdrawn",
        ),
        *(
            "translations.ru",
            "translations.ru.sessions.opening",
            "days.1",
            "America/Nowhere",
            "x" * 5000,
        ),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 5) | st.just(1 << 80) | st.floats() | WORDS,
    lambda held: st.lists(held, max_size=3) | st.dictionaries(WORDS, held, max_size=3),
    max_leaves=4,
)


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of everything in a value, the value itself left out."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    return [path for key in keys for path in ((*above, key), *paths(value[key], (*above, key)))]


def changed(value: Any, path: tuple[Any, ...], how: str, new: Any, word: str) -> Any:
    """Return a value in which what stands at a path is replaced, taken out, or has company."""
    copy = json.loads(json.dumps(value))
    holder = copy
    for key in path[:-1]:
        holder = holder[key]
    last = path[-1]
    if how == "take":
        del holder[last]
    elif how == "add" and isinstance(holder, dict):
        holder[word] = new
    else:
        holder[last] = new
    return copy


@st.composite
def mutated_logs(draw: st.DrawFn) -> bytes:
    """Draw a log of four releases with one to three changes, sealed as its writer would."""
    lines = draw(st.sampled_from(LOGS))
    for _ in range(draw(st.integers(1, 3))):
        number = draw(st.integers(0, len(lines) - 1))
        key = draw(st.sampled_from(sorted(lines[number])))  # each as often, however much it holds
        below = paths(lines[number][key], (number, key))
        path = draw(st.sampled_from([(number, key), *below]))
        how = draw(st.sampled_from(["set", "take", "add"]))
        lines = changed(lines, path, how, draw(VALUES), draw(WORDS))
    return put_right(b"\n".join(json.dumps(line).encode() for line in lines))


@pytest.mark.parametrize("hours", [None, 5, ["09:00"], {"start": "09:00"}])
def test_hours_that_are_no_text_cost_no_more_than_a_message(hours: object) -> None:
    for lines in LOGS:
        for id in lines[0]["event"].get("sessions", {}):
            path = (0, "event", "sessions", id, "time")
            data = [json.dumps(line).encode() for line in changed(lines, path, "set", hours, "")]
            log(put_right(b"\n".join(data)))


@given(mutated_logs())
def test_a_log_that_was_changed_and_sealed_again_costs_no_more_than_a_message(data: bytes) -> None:
    log(data)
