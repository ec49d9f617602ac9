"""Every exception of eventkit crosses a process boundary with all that it knows."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Iterator
from inspect import isfunction, signature
from pathlib import Path

import pytest

import eventkit.exporting
import eventkit.feeds
import eventkit.forgetting
import eventkit.importing  # noqa: F401  # every room that may define an exception is imported
from eventkit.model.errors import EventkitError, Fault

FACTS: dict[str, object] = {
    "message": "it went wrong",
    "faults": (Fault(rule="unknown-key", message="unknown key 'tilte'", file="e.toml", line=3),),
    "path": Path("event.releases.jsonl"),
    "line": 7,
    "origin": "document",
}


def below(kind: type[EventkitError]) -> Iterator[type[EventkitError]]:
    yield kind
    for lower in kind.__subclasses__():
        yield from below(lower)


def example(kind: type[EventkitError]) -> EventkitError:
    """Return an error with a value for each argument."""
    if not isfunction(kind.__init__):  # that of Exception
        return kind("it went wrong")
    return kind(**{name: FACTS.get(name, f"a {name}") for name in signature(kind).parameters})


@pytest.mark.parametrize("kind", list(dict.fromkeys(below(EventkitError))))
def test_an_error_is_pickled_and_copied_with_its_facts(kind: type[EventkitError]) -> None:
    error = example(kind)
    error.add_note("a note")

    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301  # made here
        assert type(again) is kind
        assert (str(again), again.args, vars(again)) == (str(error), error.args, vars(error))
