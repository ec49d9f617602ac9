"""The programme of an event: its days, and its sessions that have hours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from attrs import frozen

from eventkit.model.fields import Value
from eventkit.model.items import Day, Room, Session
from eventkit.model.words import Timing


@frozen(kw_only=True, repr=False, cache_hash=True)
class ProgrammeDay(Value):
    """One day of the programme.

    Args:
        number: Counted from the event's first day, which is 1; below 1 before it.
        date: The date.
        item: The title and text that the document gives the day, if any.
        sessions: What begins on the day or in the night after it, in order, without parts; last,
            what has no hours.
    """

    number: int
    date: date
    item: Day | None = None
    sessions: tuple[Session, ...] = ()

    @property
    def title(self) -> str | None:
        """The title that the document gives the day, if any."""
        return self.item.title if self.item else None


class ScheduledSession(NamedTuple):
    """A session that has a start, with its start and end in UTC; an open end is its start."""

    start: datetime
    end: datetime
    session: Session


NIGHT_END = time(4)
"""What begins earlier belongs to the day before, as in frab and pretalx."""


def programme_day(start: datetime, first: date) -> date:
    """Return the day of the programme to which what begins at a time belongs.

    A night belongs to the day before it, unless the event had not begun on that day.

    Args:
        start: When it begins, by the clocks that count.
        first: The first day of the event.

    >>> programme_day(datetime(2027, 3, 27, 0, 30), date(2027, 3, 26))
    datetime.date(2027, 3, 26)
    """
    day = start.date()
    is_night = start.time() < NIGHT_END and day > first
    return day - timedelta(days=1) if is_night else day


_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def _plain(text: str) -> str:
    """Return a text in one line of Markdown, in which none of it has a meaning (CommonMark 2.4)."""
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(text.split()))


def _hours(session: Session) -> str:
    if session.start is None:
        return ""
    zone = f" {_plain(session.timezone)}" if session.timezone else ""
    start = f"{session.start:%H:%M}"
    if session.timing is Timing.OPEN:
        return f"{start}–{zone}"
    return start + (f"–{session.end:%H:%M}" if session.duration else "") + zone


def markdown_table(
    title: str, days: Iterable[ProgrammeDay], rooms_of: Callable[[Session], Iterable[Room]]
) -> str:
    """Return a programme as a Markdown table, for notebooks.

    Args:
        title: The title of the event.
        days: Its days.
        rooms_of: From a session to its rooms.
    """
    lines = [f"**{_plain(title)}**", "", "| Day | Time | Session | Room |", "|---|---|---|---|"]
    for day in days:
        for session in day.sessions:
            rooms = ", ".join(_plain(room.name) for room in rooms_of(session))
            date = session.start.date() if session.start else day.date
            lines.append(f"| {date} | {_hours(session)} | {_plain(session.title)} | {rooms} |")
    return "\n".join(lines)
