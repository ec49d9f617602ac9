"""What a reader finds in a calendar, as plain values, and what it has to find."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

import eventkit
from eventkit.model import Event, Status

WHEN_AND_WHAT = ("uid", "start", "end", "summary")
ALL = (*WHEN_AND_WHAT, "location", "description", "status", "categories")


class Entry(NamedTuple):
    """One entry: days as 2024-07-01, moments as 2024-07-01T12:00:00Z, "" for what is not there.

    A time without Z is one whose zone the reader did not find.
    """

    uid: str
    start: str
    end: str
    summary: str
    location: str = ""
    description: str = ""
    status: str = ""
    categories: tuple[str, ...] = ()


def said(moment: date) -> str:
    """Say a day or a moment in the words of an entry."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.utcoffset() is None:
        return moment.isoformat()
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def told(entries: Iterable[Entry], fields: Collection[str] = ALL) -> list[tuple[Any, ...]]:
    """Return of each entry the fields that a reader tells of, in an order of their own."""
    return sorted(tuple(getattr(entry, field) for field in fields) for entry in entries)


# --- what the model holds


def expected(event: Event, audience: str = "public", **options: Any) -> list[Entry]:
    """Return the event and its sessions that have hours and are no part.

    When they are and whether they take place is the model's to say; the texts are those that the
    exporter means to write, before anything is escaped, folded or encoded.
    """
    view = event.view(audience=audience)
    calendar: Any = eventkit.to_icalendar(event, audience=audience, times="utc", **options)
    texts = {str(each["UID"]): each for each in calendar.events}
    days = (said(view.start), said(view.end + timedelta(days=1)))
    found = [_entry(view.uid or view.id, *days, _state(view.status), texts)]
    for session in view.sessions:
        if session.start and session.end and not session.part_of:
            status = view.status if view.status in OFF else session.status or view.status
            times = (said(session.start), said(_end(session.start, session.end)))
            found.append(_entry(view.uid_of(session), *times, _state(status), texts))
    return found


OFF = (Status.CANCELLED, Status.POSTPONED)


def _end(start: datetime, end: datetime) -> datetime:
    """Nothing lasts less than a second in a calendar."""
    return max(end.astimezone(UTC), start.astimezone(UTC) + timedelta(seconds=1))


def _state(status: Status | None) -> str:
    """Say a status in the words of RFC 5545, which has none for "later"."""
    return "CANCELLED" if status in OFF else str(status or "").upper()


def _entry(uid: str, start: str, end: str, status: str, texts: dict[str, Any]) -> Entry:
    text = texts[uid]
    categories = tuple(text["CATEGORIES"].cats) if "CATEGORIES" in text else ()
    said = {key: str(text.get(key, "")) for key in ("summary", "location", "description")}
    return Entry(uid, start, end, status=status, categories=tuple(map(str, categories)), **said)
