"""The UIDs by which calendars know an event and what is in it (RFC 7986, 5.3)."""

from __future__ import annotations

import re
from datetime import date

# None is the made uid of a session: ids have no dots.
_DAY = re.compile(r"day\.\d{4}-\d\d-\d\d")
_OUTCOME = re.compile(r"outcome\.[A-Za-z0-9_-]+|review\.[A-Za-z0-9_-]+\.(mid|last|end)")


def session_uid(id: str, uid: str | None, event_uid: str) -> str:
    """Return the UID of a session: its own, or one made of its id and that of the event.

    >>> session_uid("opening", None, "spring-school")
    'opening@spring-school'
    """
    return uid or id + "@" + event_uid  # not formatted: a str of another class may do that its way


def day_uid(day: date, event_uid: str) -> str:
    """Return the UID of a day of an event.

    >>> day_uid(date(2027, 3, 26), "spring-school")
    'day.2027-03-26@spring-school'
    """
    return f"day.{day}@" + event_uid


def is_day_uid(uid: str, event_uid: str) -> bool:
    """Return whether a UID is that of a day of an event.

    >>> is_day_uid("day.2027-03-26@spring-school", "spring-school")
    True
    """
    day, _, event = uid.partition("@")
    return event == event_uid and _DAY.fullmatch(day) is not None


def outcome_uid(id: str, review: str | None, event_uid: str) -> str:
    """Return the UID of an outcome of an event, or of one of its reviews.

    >>> outcome_uid("R-1", None, "spring-school"), outcome_uid("R-1", "mid", "spring-school")
    ('outcome.R-1@spring-school', 'review.R-1.mid@spring-school')
    """
    place = "outcome." + id if review is None else "review." + id + "." + review
    return place + "@" + event_uid


def is_outcome_uid(uid: str, event_uid: str) -> bool:
    """Return whether a UID is that of an outcome of an event, or of one of its reviews.

    >>> is_outcome_uid("review.R-1.mid@spring-school", "spring-school")
    True
    """
    place, _, event = uid.partition("@")
    return event == event_uid and _OUTCOME.fullmatch(place) is not None
