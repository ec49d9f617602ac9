"""A document to vary, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest
from tests.documents import FOUR_DAYS as HEAD

import eventkit
from eventkit.model.errors import Fault

Faults: TypeAlias = Callable[..., list[Fault]]


@pytest.fixture
def faults() -> Faults:
    """Return what is wrong with a text that follows the usual head."""

    def found(text: str | bytes, format: str = "toml", head: str = HEAD) -> list[Fault]:
        with pytest.raises(eventkit.DocumentError) as raised:
            eventkit.loads(text if isinstance(text, bytes) else head + text, format)
        return list(raised.value.faults)

    return found


@pytest.fixture
def load() -> Callable[[str], eventkit.Event]:
    """Return the event of a text that follows the usual head."""
    return lambda text: eventkit.loads(HEAD + text)
