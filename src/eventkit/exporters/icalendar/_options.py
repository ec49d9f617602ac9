"""The options of the icalendar format."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from attrs import Attribute, field, frozen

_LONGEST = timedelta(days=366)


def _is_before(_: object, field: Attribute[Any], length: timedelta | None) -> None:
    """Accept how long before a session an alarm may go off."""
    if length is not None and not timedelta(0) <= length <= _LONGEST:
        raise ValueError(
            f"an alarm goes off before a session, at most {_LONGEST.days} days, not {length}"
        )


@frozen(kw_only=True)
class CalendarOptions:
    """What a calendar holds, and how it tells time."""

    entries: Literal["all", "sessions", "days", "event"] = field(
        default="all",
        metadata={
            "help": "the event and its sessions (all), sessions only, one entry a day with the"
            " agenda in its text (days), or the event only"
        },
    )
    breaks: bool = field(default=True, metadata={"help": "whether breaks have entries"})
    busy: bool = field(
        default=True, metadata={"help": "whether sessions take up the reader's time"}
    )
    reminder: timedelta | None = field(
        default=None,
        validator=_is_before,
        metadata={"help": "how long before a session an alarm goes off: PT15M"},
    )
    discreet: bool = field(
        default=False,
        metadata={
            "help": "only discreet titles, and times in UTC: no other title, text, place, link or"
            " name, for a screen that others see"
        },
    )
    times: Literal["zone", "utc"] = field(
        default="zone", metadata={"help": "times in the event's zone, or all in UTC"}
    )
