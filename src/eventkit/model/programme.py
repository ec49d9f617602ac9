"""The programme of an event: its days, and its sessions that have hours."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from attrs import frozen

from eventkit.model.fields import Value
from eventkit.model.items import Day, Session


@frozen(kw_only=True, repr=False, cache_hash=True)
class ProgrammeDay(Value):
    """One day of the programme.

    Args:
        number: Counted from the event's first day, which is 1; below 1 before it.
        date: The date, in the event's zone.
        item: The title and text that the document gives the day, if any.
        sessions: What begins on the day, in order, without parts; last, what has no hours.
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
    """A session that has hours, with its start and end in UTC."""

    start: datetime
    end: datetime
    session: Session
