"""The options of the icalendar format."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from attrs import Attribute, field, frozen

from eventkit.text import is_feed_address

_LONGEST = timedelta(days=366)
_MOST_OFTEN = timedelta(minutes=1)


def _is_before(_: object, __: Attribute[Any], length: timedelta | None) -> None:
    """Accept the length of time by which an alarm may precede a session."""
    if length is not None and not timedelta(0) <= length <= _LONGEST:
        raise ValueError(
            f"an alarm goes off before a session, by at most {_LONGEST.days} days, not {length}"
        )


def _is_interval(_: object, __: Attribute[Any], length: timedelta) -> None:
    """Accept the interval at which programs fetch a feed."""
    if not _MOST_OFTEN <= length <= _LONGEST:
        raise ValueError(
            f"programs fetch a feed at intervals from one minute to {_LONGEST.days} days,"
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
        raise ValueError(f"the number of a release is needed, 1 or more, not {number}")


@frozen(kw_only=True)
class CalendarOptions:
    """The options of a calendar: its entries, texts and times."""

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
    conference: bool = field(
        default=True,
        metadata={
            "help": "whether entries say by the property CONFERENCE how to join; without it for"
            " programs that refuse such a calendar: the text has the link anyway"
        },
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
            "help": "the name of the calendar; by default the title of the event, and none for a"
            " file of one entry that is not a feed"
        },
    )
    description: str | None = field(
        default=None,
        metadata={"help": "a description of the calendar, which some programs show by its name"},
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
        metadata={"help": "how often subscribers should look for changes of a feed: PT1H"},
    )
    changed_since: int | None = field(
        default=None,
        validator=_is_count,
        metadata={"help": "only entries changed or cancelled since the release of that number: 3"},
    )
