"""The bytes of exports, pinned: a change that is to change none of them changes no digest.

`make golden` writes the digests anew where bytes change on purpose, and says which did.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import pytest
from tests.golden.__main__ import changed
from tests.golden.cases import HERE, digests, events, walks

OFTEN = 10  # one of so many events; all the others are for `make full`


def pinned(file: str) -> dict[str, dict[str, str]]:
    digests_by_event: dict[str, dict[str, str]] = json.loads((HERE / file).read_text("utf-8"))
    return digests_by_event


def sampled(names: Iterable[str]) -> list[Any]:
    """Return the names as parameters: the first of every ten as they are, the rest in full."""
    return [
        pytest.param(name, marks=[pytest.mark.full] if number % OFTEN else [])
        for number, name in enumerate(names)
    ]


def differing(name: str, file: str) -> str:
    """Return which exports of an event differ from those pinned, and how to look at the first."""
    keys = changed(pinned(file)[name], digests(name))
    if not keys:
        return ""
    shown = [f"  {key}" for key in keys[:20]] + [f"  … {len(keys)} in all"]
    look = f'.venv/bin/python -m tests.golden {name} "{keys[0]}" --against main'
    return "\n".join([f"{name} is exported otherwise than it was:", *shown, "see:", f"  {look}"])


@pytest.mark.parametrize("name", sampled(events()))
def test_the_bytes_of_an_export_are_those_pinned(name: str) -> None:
    message = differing(name, "digests.json")

    assert not message, message


@pytest.mark.parametrize("name", sampled(walks()))
def test_the_bytes_of_a_released_export_are_those_pinned(name: str) -> None:
    message = differing(name, "digests_of_releases.json")

    assert not message, message


@pytest.mark.parametrize(
    ("file", "names"), [("digests.json", events()), ("digests_of_releases.json", walks())]
)
def test_every_event_is_pinned(file: str, names: dict[str, Any]) -> None:
    assert list(pinned(file)) == list(names)
