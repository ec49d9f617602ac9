"""The programme of an event: its days, and its sessions that have hours."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from math import inf
from operator import itemgetter
from typing import NamedTuple

from attrs import frozen

from eventkit.model import times
from eventkit.model.fields import Value
from eventkit.model.items import Day, Hours, Room, Session
from eventkit.model.timings import whole_days
from eventkit.model.words import Timing


@frozen(kw_only=True, repr=False, cache_hash=True)
class ProgrammeDay(Value):
    """One day of the programme.

    Args:
        number: Counted from the event's first day, which is 1; below 1 before it.
        date: The date.
        item: The title and text that the document gives the day, if any.
        sessions: What begins on the day or in the night after it, in order, without parts: first
            what is all-day; last, what has no hours.
        ongoing: The all-day sessions that began on an earlier day and go on.
    """

    number: int
    date: date
    item: Day | None = None
    sessions: tuple[Session, ...] = ()
    ongoing: tuple[Session, ...] = ()

    @property
    def all_sessions(self) -> tuple[Session, ...]:
        """What takes place on the day, in order: what goes on, then what begins."""
        return (*self.ongoing, *self.sessions)

    @property
    def title(self) -> str | None:
        """The title that the document gives the day, if any."""
        return self.item.title if self.item else None


class ScheduledSession(NamedTuple):
    """A session that has a start, with its start and end in UTC; an open end is its start."""

    start: datetime
    end: datetime
    session: Session


def scheduled(sessions: Iterable[Session]) -> tuple[ScheduledSession, ...]:
    """Return the sessions that have a start, by start, then in their order."""
    timed = (
        ScheduledSession(times.utc(session.start), times.utc(session.end or session.start), session)
        for session in sessions
        if session.start
    )
    return tuple(sorted(timed, key=itemgetter(0)))


NIGHT_END = time(4)
"""What begins earlier belongs to the day before, as in frab and pretalx."""


def hours_on(day: date, hours: Hours, zone: tzinfo) -> tuple[datetime, datetime] | None:
    """Return the moments between which the usual hours of a day lie; None if clocks skip them."""
    passes = timedelta(days=hours.end <= hours.start)
    start = datetime.combine(day, hours.start, tzinfo=zone)
    end = datetime.combine(day + passes, hours.end, tzinfo=zone)
    return (start, end) if times.utc(end) > times.utc(start) else None


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


def by_start(session: Session) -> float:
    """Return a sort key: all-day sessions come first, those without hours last.

    Between them sessions are in order of their instants. Others stay in document order.
    """
    if session.start:
        return session.start.timestamp()
    return inf if session.last_day is None else -inf


def programme_days(
    first: date,
    last: date,
    items: Mapping[int, Day],
    sessions: Iterable[tuple[Session, date | None]],
) -> tuple[ProgrammeDay, ...]:
    """Return the days of an event in order, with days outside it that have sessions.

    Args:
        first: Its first day.
        last: Its last day.
        items: The titles and texts of days, by their numbers.
        sessions: Its sessions, without parts, each with its day, if it is known.
    """
    starting: dict[date, list[Session]] = defaultdict(list)
    ongoing: dict[date, list[Session]] = defaultdict(list)
    for session, its_day in sessions:
        if its_day:
            starting[its_day].append(session)
        for later in islice(whole_days(session), 1, None):
            ongoing[later].append(session)
    of_event = (first + timedelta(days=number) for number in range((last - first).days + 1))
    dates = sorted({*starting, *ongoing, *of_event})
    numbers = ((day, (day - first).days + 1) for day in dates)
    return tuple(
        ProgrammeDay(
            number=number,
            date=day,
            item=items.get(number),
            sessions=tuple(sorted(starting.get(day, ()), key=by_start)),
            ongoing=tuple(ongoing.get(day, ())),
        )
        for day, number in numbers
    )


_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def _plain(text: str) -> str:
    """Return a text in one line of Markdown, in which none of it has a meaning (CommonMark 2.4)."""
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(text.split()))


def _hours(session: Session) -> str:
    if session.start is None:
        return "all day" if session.timing is Timing.ALL_DAY else ""
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
        for session in day.all_sessions:
            rooms = ", ".join(_plain(room.name) for room in rooms_of(session))
            date = session.start.date() if session.start else day.date
            lines.append(f"| {date} | {_hours(session)} | {_plain(session.title)} | {rooms} |")
    return "\n".join(lines)
