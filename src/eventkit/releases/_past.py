"""What one audience was shown so far in one language: the releases, taken one after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from operator import attrgetter
from typing import TypeAlias

import attrs
from attrs import define, field, frozen

from eventkit.model import Audience, Event, Revision, Session, SessionKind, Withdrawn, views
from eventkit.model.errors import RestrictedError
from eventkit.model.times import in_seconds, utc
from eventkit.releases._places import Change, Places
from eventkit.releases._shown import (
    AS_SHOWN,
    AS_WRITTEN,
    PROJECTIONS,
    DayTold,
    Facts,
    Projection,
    Told,
)
from eventkit.releases._slices import Index, slice_of, spoken
from eventkit.wording import word

_LAST = datetime.max.replace(tzinfo=UTC)


@frozen
class Step:
    """A release, or changes that count as one.

    Args:
        number: Its number.
        time: Its time.
        projection: By which rules it is found out what it changes.
        change: What it sets and removes.
    """

    number: int
    time: datetime
    projection: int
    change: Change

    @property
    def rules(self) -> Projection:
        """The rules themselves."""
        return PROJECTIONS[self.projection]


@frozen(eq=False)
class _Row:
    """A session that is no part, as a release showed it.

    Args:
        event: A view of the event that holds it, its parts and all they refer to.
        session: The session.
        begins: When it begins, in UTC; what has no hours comes last.
        venue: Id of where it is.
        told: What other entries tell of it, as it is written.
    """

    event: Event
    session: Session
    begins: datetime
    venue: str | None
    told: Told

    @property
    def day(self) -> date | None:
        """The date on which it begins, if that is known."""
        return self.told.day


Same: TypeAlias = set[_Row]
"""Rows that two states share."""


@frozen(eq=False)
class _Shown:
    """An entry as a release showed it.

    Args:
        rules: The rules by which it is told.
        tell: Tells its facts as they are written.
        facts: Its facts by some rules as they are shown; but as they are written those of rows
            that are the same in what it is compared with.
        span: When it begins and ends.
        title: Its title.
        rows: The sessions that are told of in it.
        day: For the entry of a day, its number.
    """

    rules: Projection
    tell: Callable[[], Facts]
    facts: Callable[[Projection, Same], Facts]
    span: Callable[[], tuple[datetime, datetime] | tuple[date, date]]
    title: str
    rows: tuple[_Row, ...] = ()
    day: int | None = None

    @cached_property
    def written(self) -> Facts:
        """Its facts as they are written; most entries never change, and are never asked."""
        return self.tell()

    def differs(self, before: _Shown) -> bool:
        """Say whether readers of calendars see a difference to what was shown before."""
        if self.rules is before.rules and self.written == before.written:
            return False
        same = {*self.rows} & {*before.rows}
        return self.facts(self.rules, same) != before.facts(self.rules, same)


@define(eq=False)
class _Item:
    """What is known of an item, which is its UID.

    Args:
        created: Time of the first release that showed it.
        number: Number of the last release that changed what is shown of it.
        modified: Time of that release.
        shown: How it was last shown.
        is_gone: Whether it is withdrawn.
        is_hidden: Whether its last state was restricted.
    """

    created: datetime
    number: int
    modified: datetime
    shown: _Shown
    is_gone: bool = False
    is_hidden: bool = False

    def change(self, step: Step) -> None:
        """Note that a release changed what is shown of it."""
        self.number, self.modified = step.number, step.time


@define(eq=False)
class Past:
    """What an audience was shown so far in a language.

    Args:
        audience: Who reads.
        language: In which language; None is the event's own.
    """

    audience: Audience
    language: str | None

    _items: dict[str, _Item] = field(factory=dict, init=False)
    _gone: dict[str, None] = field(factory=dict, init=False)
    _first: dict[str, int] = field(factory=dict, init=False)
    _slices: list[Event] = field(factory=list, init=False)
    _index: Index = field(factory=Index, init=False)
    _rows: dict[str, _Row] = field(factory=dict, init=False)
    _uids: dict[str, str] = field(factory=dict, init=False)
    _days: dict[date | None, dict[str, None]] = field(factory=lambda: defaultdict(dict), init=False)
    _told: dict[date | None, tuple[_Row, ...]] = field(factory=dict, init=False)
    _day_uids: set[str] = field(factory=set, init=False)
    _unseen: dict[str | int, bool] = field(factory=dict, init=False)
    _is_behind: bool = field(default=True, init=False)

    # --- taking a release

    def take(self, step: Step, places: Places) -> None:
        """Take what a release shows.

        Args:
            step: The release.
            places: The event as it is from this release on.
        """
        self._index.note(step.change)
        touched = self._index.touched(step.change, self.language)
        touched = None if self._is_behind else touched
        tongue = spoken(places, self.language)
        whole = slice_of(places, touched, tongue)
        self._note_first(whole, step.number)
        seen = self._seen(whole, tongue)
        # A release that this reader could not be shown says nothing; its changes are seen later.
        self._is_behind = seen is None
        if seen is None:
            state = slice_of(places, None, None)
            self._unseen |= _hidden(state, self._for_audience(state))
            return
        self._take_sessions(step, seen, touched)
        self._take_days(step, seen, places)
        self._take_event(step, seen)
        self._note_hidden(step, _hidden(whole, seen))

    def _note_first(self, whole: Event, number: int) -> None:
        """Note at which release a UID first appears to anyone."""
        entries = (each for each in whole.sessions if each.start and not each.part_of)
        uids = (
            whole.uid_of(),
            *(whole.uid_of(day.date) for day in whole.days),
            *map(whole.uid_of, entries),
        )
        for uid in uids:
            self._first.setdefault(uid, number)

    def _for_audience(self, whole: Event) -> Event | None:
        """Return what the reader may see of a slice; None where the event is not for them."""
        try:
            return views.for_audience(whole, self.audience)
        except RestrictedError:
            return None

    def _seen(self, whole: Event, tongue: str | None) -> Event | None:
        """Return what the reader sees of a slice; None where the event cannot be shown at all."""
        seen = self._for_audience(whole)
        if seen is None:
            return None
        if self.language is None or self.language.casefold() == seen.language.casefold():
            return attrs.evolve(seen, translations={}) if seen.translations else seen
        if any(seen.translations.values()):
            return views.in_language(seen, self.language)
        return attrs.evolve(seen, language=tongue, translations={}) if tongue else None

    def _take_sessions(self, step: Step, seen: Event, touched: set[str] | None) -> None:
        self._slices.append(seen)
        there = {session.id: session for session in seen.sessions if not session.part_of}
        ids = {*self._rows, *there} if touched is None else touched
        before = {self._uids.pop(id) for id in ids if id in self._uids}
        for id in ids:
            self._forget_row(id)
        now: dict[str, _Shown] = {}
        for session in there.values():
            row = self._note_row(step.rules, seen, session)
            if session.start:
                uid = self._uids[session.id] = seen.uid_of(session)
                now[uid] = _session_shown(step.rules, row)
        self._note(step, now, before)

    def _forget_row(self, id: str) -> None:
        row = self._rows.pop(id, None)
        if row:
            del self._days[row.day][id]
            self._told.pop(row.day, None)

    def _note_row(self, rules: Projection, seen: Event, session: Session) -> _Row:
        begins = utc(session.start) if session.start else _LAST
        venue = seen.venue_of(session)
        told = Told(seen.day_of(session), rules.told(seen, session, AS_WRITTEN))
        row = _Row(seen, session, begins, venue.id if venue else None, told)
        self._rows[session.id] = row
        self._days[row.day][session.id] = None
        self._told.pop(row.day, None)
        return row

    def _take_days(self, step: Step, seen: Event, places: Places) -> None:
        self._order_rows(places)
        held = {day for day, ids in self._days.items() if day and ids}
        dates = sorted(held.union(_dates(seen)))
        now: dict[str, _Shown] = {}
        for day in dates:
            rows = self._told.get(day, ())
            told = DayTold(day, _only_venue(seen, rows), len(dates) == 1)
            more = self._told.get(None, ()) if day == dates[0] else ()
            now[seen.uid_of(day)] = _day_shown(step.rules, seen, told, rows, more)
        self._note(step, now, self._day_uids)
        self._day_uids = set(now)

    def _order_rows(self, places: Places) -> None:
        """Put what is told on each day in order: by time, without hours in the event's order."""
        stale = [day for day in self._days if day not in self._told]
        if not stale:
            return
        order = {id: number for number, id in enumerate(places.get("sessions", {}))}
        for day in stale:
            ids = sorted(self._days[day], key=order.__getitem__)
            rows = sorted((self._rows[id] for id in ids), key=attrgetter("begins"))
            self._told[day] = tuple(rows)

    def _take_event(self, step: Step, seen: Event) -> None:
        days = [*sorted(day for day in self._told if day), None]
        rows = tuple(
            row for day in days for row in self._told.get(day, ()) if not row.session.start
        )
        self._note(step, {seen.uid_of(): _event_shown(step.rules, seen, rows)}, set())

    def _note(self, step: Step, now: Mapping[str, _Shown], before: Iterable[str]) -> None:
        """Note what is shown of some items now, and which of those before are gone."""
        for uid, shown in now.items():
            item = self._items.get(uid)
            if item is None:
                self._items[uid] = _Item(step.time, step.number, step.time, shown)
                continue
            if item.is_gone or shown.differs(item.shown):
                item.change(step)
            item.shown, item.is_gone, item.is_hidden = shown, False, False
            self._gone.pop(uid, None)
        for uid in before:
            if uid not in now:
                self._items[uid].is_gone = True
                self._items[uid].change(step)
                self._gone[uid] = None

    def _note_hidden(self, step: Step, hidden: Mapping[str | int, bool]) -> None:
        """Note of what is withdrawn whether its last state is restricted."""
        known = {**self._unseen, **hidden}
        for uid in self._gone:
            item = self._items[uid]
            place = uid if item.shown.day is None else item.shown.day
            if known.get(place, item.is_hidden) != item.is_hidden:
                item.is_hidden = not item.is_hidden
                item.change(step)
        self._unseen.clear()

    # --- what comes of it

    def matched(self, key: str) -> set[object]:
        """Return the ids or words that sessions ever matched under a key of a selection."""
        shown = ((seen, session) for seen in self._slices for session in seen.sessions)
        return set[object]().union(*(views.matched(seen, key, each) for seen, each in shown))

    def revisions(self) -> dict[str, Revision]:
        """Return the stamp of everything that is shown."""
        return {uid: self._revision(uid) for uid in self._items if uid not in self._gone}

    def _revision(self, uid: str) -> Revision:
        item = self._items[uid]
        return Revision(
            sequence=item.number - self._first[uid],
            created=item.created,
            modified=item.modified,
            release=item.number,
        )

    def withdrawn(self, select: Mapping[str, views.Choices] | None = None) -> Iterator[Withdrawn]:
        """Yield what was shown and is no longer; with a selection what that held at last.

        Args:
            select: The selection, as `Event.view` takes it.
        """
        for uid in self._gone:
            item = self._items[uid]
            if select and not _is_held(item.shown, select):
                continue
            start, end = item.shown.span()
            rows = item.shown.rows
            yield Withdrawn(
                uid=uid,
                start=start,
                end=end,
                revision=self._revision(uid),
                title=None if item.is_hidden else item.shown.title,
                is_break=item.shown.day is None and rows[0].session.kind == SessionKind.BREAK,
            )


def _hidden(whole: Event, seen: Event | None) -> dict[str | int, bool]:
    """Return of the sessions of a slice, by UID, and the days, by number, which are not shown."""
    sessions = {session.id for session in seen.sessions} if seen else set[str]()
    days = {day.id for day in seen.day_items} if seen else set[str]()
    return {
        **{whole.uid_of(each): each.id not in sessions for each in whole.sessions},
        **{int(day.id): day.id not in days for day in whole.day_items},
    }


def _is_held(shown: _Shown, select: Mapping[str, views.Choices]) -> bool:
    return any(
        views.is_selected(row.event, session, select)
        for row in shown.rows
        for session in (row.session, *row.event.parts_of(row.session))
    )


def _dates(event: Event) -> Iterator[date]:
    return (
        event.start + timedelta(days=number) for number in range((event.end - event.start).days + 1)
    )


def _only_venue(event: Event, rows: Iterable[_Row]) -> str | None:
    """Return the venue of all that a day holds, or the only one of the event."""
    venues = {row.venue for row in rows if row.venue} or {venue.id for venue in event.venues}
    return venues.pop() if len(venues) == 1 else None


# --- how entries were shown


def _session_shown(rules: Projection, row: _Row) -> _Shown:
    event, session = row.event, row.session

    def span() -> tuple[datetime, datetime]:
        assert session.start  # noqa: S101  # only what has hours has an entry
        assert session.end  # noqa: S101
        return in_seconds(session.start, session.end)

    return _Shown(
        rules,
        lambda: rules.session(event, session, AS_WRITTEN),
        lambda rules, _: rules.session(event, session, AS_SHOWN),
        span,
        session.title,
        (row,),
    )


def _day_shown(
    rules: Projection, event: Event, day: DayTold, rows: tuple[_Row, ...], more: tuple[_Row, ...]
) -> _Shown:
    number = (day.date - event.start).days + 1
    item = next((each for each in event.day_items if each.id == str(number)), None)
    name = (item.title if item else None) or f"{word('day', event.language)} {number}"
    return _Shown(
        rules,
        lambda: rules.day(event, day, _written((*rows, *more)), AS_WRITTEN),
        lambda rules, same: rules.day(event, day, _told((*rows, *more), rules, same), AS_SHOWN),
        lambda: event.hours_of(day.date, (row.session for row in rows)),
        event.title if day.is_only else f"{event.title} · {name}",
        (*rows, *more),
        number,
    )


def _event_shown(rules: Projection, event: Event, rows: tuple[_Row, ...]) -> _Shown:
    return _Shown(
        rules,
        lambda: rules.event(event, _written(rows), AS_WRITTEN),
        lambda rules, same: rules.event(event, _told(rows, rules, same), AS_SHOWN),
        lambda: (event.start, event.end + timedelta(days=1)),
        event.title,
        rows,
    )


def _written(rows: Iterable[_Row]) -> Iterator[Told]:
    return (row.told for row in rows)


def _told(rows: Iterable[_Row], rules: Projection, same: Same) -> Iterator[Told]:
    return (
        row.told if row in same else Told(row.day, rules.told(row.event, row.session, AS_SHOWN))
        for row in rows
    )
