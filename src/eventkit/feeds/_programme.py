"""The programme on the index for people: for each day its sessions, with times and places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from eventkit import wording
from eventkit.feeds._set import Labels, labels_of
from eventkit.model import Event, Session, SessionKind, Status, Timing
from eventkit.model.selections import Selector
from eventkit.text import one_line


class Row(NamedTuple):
    """What the page shows of a session.

    Args:
        hours: Its hours in the zone of the event; empty if they are not known.
        title: Its title, with its status before it where it does not take place.
        notice: What is shown first.
        place: Its rooms, or the venue.
        facts: Its subtitle, its track, its people by role, its hours in another zone, what is to be
            announced, and whom it is for.
        is_off: Whether it does not take place.
        is_break: Whether it is a break.
        parts: Its parts.
    """

    hours: str
    title: str
    notice: str
    place: str
    facts: tuple[str, ...]
    is_off: bool
    is_break: bool
    parts: tuple[Row, ...] = ()


class Day(NamedTuple):
    """A day of the programme with its sessions, or those without a day."""

    heading: str
    rows: tuple[Row, ...]


class Programme(NamedTuple):
    """The programme in one language: the zone of its times, and the days with sessions."""

    zone: str
    days: tuple[Day, ...]


def programme_of(selector: Selector[Event]) -> Programme:
    """Return the programme of a view.

    Args:
        selector: The selector of the view of the audience in one language.
    """
    view = selector.event
    rows = _Rows(view, labels_of(view, selector))
    zone = f"{view.timezone} ({wording.offsets(view)})"
    return Programme(
        wording.word("all-times", view, zone=zone),
        tuple(
            Day(heading, tuple(rows.row(session, day) for session in sessions))
            for heading, day, sessions in _days(view)
        ),
    )


def _days(view: Event) -> Iterator[tuple[str, date | None, tuple[Session, ...]]]:
    """Yield the heading, date and sessions of each day that has some, last of what has no day."""
    for day in view.days:
        if day.all_sessions:
            heading = wording.day_heading(day.number, day.date, view)
            heading = " · ".join(filter(None, [heading, one_line(day.title or "")]))
            yield heading, day.date, day.all_sessions
    if view.unscheduled:
        yield wording.word("no-time", view), None, view.unscheduled


class _Rows:
    """Makes the rows of a view."""

    def __init__(self, view: Event, labels: Labels) -> None:
        self._view, self._labels = view, labels

    def row(self, session: Session, day: date | None) -> Row:
        """Return the row of a session on a day of the programme, with its parts on that day."""
        view = self._view
        parts = view.parts_on(session, day) if day else view.parts_of(session)
        title = wording.marked_title(session.title, session.status, view)
        if session.status is Status.TENTATIVE:
            title = f"{title} ({wording.word('how-tentative', view)})"
        return Row(
            hours=self._hours(session),
            title=title,
            notice=one_line(session.notice or ""),
            place=self._place(session),
            facts=tuple(filter(None, self._facts(session))),
            is_off=session.status in wording.OFF,
            is_break=session.kind == SessionKind.BREAK,
            parts=tuple(self.row(part, day) for part in parts),
        )

    def _hours(self, session: Session) -> str:
        view = self._view
        if session.timing is Timing.DAY and not session.part_of:
            return wording.word("no-hours", view)
        return wording.other_weekday(view, session) + wording.hours(session, view.zone, view)

    def _place(self, session: Session) -> str:
        """Return the rooms, each with its venue if there are several; a part has its own alone."""
        if session.part_of and not session.rooms:
            return ""
        labels = [(room, self._labels.rooms[room.id]) for room in self._view.rooms_of(session)]
        if any(label != one_line(room.name) for room, label in labels):
            return wording.semicolon(self._view).join(label for _, label in labels)
        return wording.place_name(self._view, session)

    def _facts(self, session: Session) -> Iterator[str]:
        view = self._view
        yield one_line(session.subtitle or "")
        if session.track:
            yield self._labels.tracks[session.track]
        yield from self._people(session)
        yield wording.local_hours(view, session)
        yield wording.to_be_announced(session, view)
        yield wording.only_for(session.audience, view)

    def _people(self, session: Session) -> Iterator[str]:
        view = self._view
        by_role: dict[str, dict[str, None]] = {}
        for participation in session.participations:
            remote = f" ({wording.word('from-afar', view)})" if participation.remote else ""
            name = self._labels.parties[participation.who] + remote
            by_role.setdefault(participation.role, {})[name] = None
        for role, names in by_role.items():
            label = wording.role_name(role, len(names), view)
            yield f"{label}{wording.colon(view)}{wording.enumeration(names, view)}"
