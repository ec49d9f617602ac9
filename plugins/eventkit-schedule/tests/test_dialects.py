"""Schedules whose entries are none of a schedule."""

from __future__ import annotations

import pytest

import eventkit
from eventkit import DocumentError

HEAD = "<schedule><conference><title>School</title></conference>\n"
OPTIONS = {"timezone": "Europe/Berlin", "id": "school"}


@pytest.mark.parametrize(
    "days",
    [
        '<day date="2027-03-26">\n<entry><title>Rivers</title></entry></day>',
        '<day date="2027-03-26"><room name="A">\n<slot><title>Rivers</title></slot></room></day>',
    ],
)
def test_a_schedule_with_entries_of_another_dialect_alone_is_refused(days: str) -> None:
    with pytest.raises(DocumentError) as error:
        eventkit.read(f"{HEAD}{days}</schedule>".encode(), format="schedule-xml", options=OPTIONS)

    (fault,) = error.value.faults
    assert (fault.rule, fault.line) == ("no-sessions", 3)
    assert "none of its 1 entries is an <event> in a <room> of a <day>" in fault.message
