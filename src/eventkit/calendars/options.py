"""The options of the icalendar format."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from attrs import Attribute, field, frozen

from eventkit.text import is_feed_address

_LONGEST = timedelta(days=366)
_MOST_OFTEN = timedelta(minutes=1)


def _is_before(_: object, __: Attribute[Any], length: timedelta | None) -> None:
    """Accept how long before a session an alarm may go off."""
    if length is not None and not timedelta(0) <= length <= _LONGEST:
        raise ValueError(
            f"an alarm goes off before a session, at most {_LONGEST.days} days, not {length}"
        )


def _is_interval(_: object, __: Attribute[Any], length: timedelta) -> None:
    """Accept how long readers may wait before they look for changes."""
    if not _MOST_OFTEN <= length <= _LONGEST:
        raise ValueError(
            f"readers look again after a minute at least and {_LONGEST.days} days at most,"
            f" not {length}"
        )


def _is_feed(_: object, __: Attribute[Any], url: str | None) -> None:
    """Accept the address of a feed."""
    if url is not None and not is_feed_address(url):
        raise ValueError(
            f"an address such as https://example.org/school.ics is needed, not {url!r}"
        )


def _is_count(_: object, __: Attribute[Any], number: int | None) -> None:
    """Accept the number of a release."""
    if number is not None and number < 1:
        raise ValueError(f"releases are counted from 1, and {number} is none of them")


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
    name: str | None = field(
        default=None,
        metadata={
            "help": "what the calendar is called; otherwise as the event, and a file of one entry"
            " that is no feed is not called anything"
        },
    )
    description: str | None = field(
        default=None,
        metadata={"help": "what the calendar says of itself, which some programs show by its name"},
    )
    feed_url: str | None = field(
        default=None,
        validator=_is_feed,
        metadata={
            "help": "where the file will be published, for calendars that subscribe to it:"
            " https://example.org/school.ics"
        },
    )
    refresh: timedelta = field(
        default=timedelta(hours=12),
        validator=_is_interval,
        metadata={"help": "how often subscribers of a feed are to look for changes: PT1H"},
    )
    changed_since: int | None = field(
        default=None,
        validator=_is_count,
        metadata={
            "help": "only what changed since the release of that number, with what was cancelled: 3"
        },
    )
