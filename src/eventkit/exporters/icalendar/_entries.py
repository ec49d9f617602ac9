"""What stands in a calendar: its entries, each described once, in order of time.

An entry is plain data; `_components` turns one into a component. So the programme is never held
as components, and the bytes and the `icalendar.Calendar` cannot say different things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta

from attrs import evolve, frozen

from eventkit.exporters.icalendar._options import CalendarOptions
from eventkit.exporters.icalendar._texts import (
    agenda_text,
    categories,
    event_text,
    places,
    session_text,
    shown_title,
    wanted,
    ways_to_join,
)
from eventkit.model import Event, ProgrammeDay, Revision, Room, Session, Status, Venue, Withdrawn
from eventkit.model.errors import OptionsError
from eventkit.model.times import in_seconds, utc
from eventkit.wording import word

_OFF = (Status.CANCELLED, Status.POSTPONED)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@frozen(kw_only=True)
class Entry:
    """One entry of a calendar.

    Args:
        uid: What it is known by.
        summary: Its title.
        start: An aware datetime, or the first day.
        end: An aware datetime, or the day after the last (RFC 5545, 3.6.1).
        revision: When it was made and changed, and how often.
        is_created_known: Whether the revision comes from releases.
        description: Its text.
        location: Where it is, in one line.
        geo: Latitude and longitude.
        url: A page about it.
        join: Where to join from afar.
        categories: What it is filed under.
        status: Whether it takes place.
        is_busy: Whether it takes up the reader's time.
    """

    uid: str
    summary: str
    start: datetime | date
    end: datetime | date
    revision: Revision
    is_created_known: bool = False
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str | None = None
    join: str | None = None
    categories: tuple[str, ...] = ()
    status: Status | None = None
    is_busy: bool = False

    @property
    def has_hours(self) -> bool:
        """Whether it has hours, or takes whole days."""
        return isinstance(self.start, datetime)


@frozen
class Planned:
    """An entry that is still to be made: enough to sort it by, and to know its times.

    Args:
        order: What it is sorted by.
        start: When it begins, as its entry says it.
        end: When it ends.
        make: Makes the entry.
        discreet_title: What a discreet calendar calls it, where the event's title is not to stand.
    """

    order: tuple[datetime, str]
    start: datetime | date
    end: datetime | date
    make: Callable[[], Entry]
    discreet_title: str | None = None

    @property
    def uid(self) -> str:
        """What the entry will be known by."""
        return self.order[1]


def planned(event: Event, options: CalendarOptions) -> list[Planned]:
    """Return the entries of an event's calendar in order of time; none is made yet.

    Raises:
        OptionsError: If a discreet calendar is asked for and there is no discreet title, or what
            changed since a release that is not there.
    """
    plans = sorted(_plans(event, options), key=lambda plan: plan.order)
    if options.changed_since is not None:
        plans = _changed_since(event, plans, options.changed_since)
    return _discreet(event, plans) if options.discreet else plans


def _plans(event: Event, options: CalendarOptions) -> Iterator[Planned]:
    if options.entries in ("all", "event") and not event.is_selection:
        yield _plan_event(event, options)
    if options.entries == "days":
        for day in days_told(event):
            yield _plan_day(event, day, options)
    if options.entries in ("all", "sessions"):
        for session in event.sessions:
            if session.start and session.end and not session.part_of and wanted(session, options):
                yield _plan_session(event, session, options)
    yield from _plan_withdrawn(event, options)


def days_told(event: Event) -> tuple[ProgrammeDay, ...]:
    """Return the days that have an entry: of a selection those on which something is left."""
    return tuple(day for day in event.days if day.sessions or not event.is_selection)


def _order(event: Event, start: datetime | date, uid: str) -> tuple[datetime, str]:
    """Sort by instant; a whole day begins at midnight, before what begins then with hours."""
    if isinstance(start, datetime):
        return utc(start), uid
    midnight = datetime.combine(start, time(), tzinfo=event.zone)
    return utc(midnight) - timedelta.resolution, uid


def _status(event: Event, session: Session | None = None) -> Status | None:
    """Return whether something takes place: what the event does not do, no session does."""
    if event.status in _OFF:
        return event.status
    return (session.status if session else None) or event.status


def _revision(event: Event, uid: str) -> tuple[Revision, bool]:
    known = event.history.revisions.get(uid)
    if known:
        return known, True
    latest = event.history.modified or event.updated or _NEVER
    return Revision(sequence=0, created=latest, modified=latest), False


# --- a calendar of changes


def _changed_since(event: Event, plans: list[Planned], number: int) -> list[Planned]:
    """Return the entries that a later release changed, or that are not released yet.

    Raises:
        OptionsError: If there is no release of that number.
    """
    past = event.history
    if not past.releases:
        raise OptionsError(
            f"changed-since={number} needs the releases of the event, and it has none: `eventkit"
            " release` makes them; in Python hand them over with log=read_log(…)"
        )
    if number > len(past.releases):
        raise OptionsError(f"changed-since={number}: the last release is {len(past.releases)}")
    gone = {each.uid: each.revision for each in past.withdrawn}
    changed = {
        uid for uid, each in (*past.revisions.items(), *gone.items()) if each.release > number
    }
    return [plan for plan in plans if plan.uid in changed]


# --- a discreet calendar


def _discreet(event: Event, plans: list[Planned]) -> list[Planned]:
    """Return entries that tell no more than somebody who looks on may know.

    Raises:
        OptionsError: If the event has no discreet title: no other title, and no word of ours, is
            one, and without a name of its own a calendar is called after its file.
    """
    of_event = _discreet_title(event, event.discreet_title)
    if not of_event:
        raise OptionsError(
            "a discreet calendar needs a title that strangers may see: add discreet_title to"
            " [event], where it stands for every session without its own"
        )
    titles = (_discreet_title(event, plan.discreet_title) or of_event for plan in plans)
    return [_discreet_plan(event, plan, title) for plan, title in zip(plans, titles, strict=True)]


def _discreet_title(event: Event, said: str | None) -> str:
    return shown_title(said or "", None, event.language)


def _discreet_plan(event: Event, plan: Planned, title: str) -> Planned:
    def make() -> Entry:
        # Named one by one: what an entry may come to hold besides stays out by itself.
        full = plan.make()
        return Entry(
            uid=full.uid,
            summary=shown_title(title, full.status, event.language),
            start=full.start,
            end=full.end,
            revision=full.revision,
            is_created_known=full.is_created_known,
            status=full.status,
            is_busy=full.is_busy,
        )

    return evolve(plan, make=make)


# --- the event itself


def _plan_event(event: Event, options: CalendarOptions) -> Planned:
    start, end = event.start, event.end + timedelta(days=1)

    def make() -> Entry:
        revision, known = _revision(event, event.uid_of())
        status = _status(event)
        only = event.venues[0] if len(event.venues) == 1 else None
        join = event.online.url if event.online else None
        return Entry(
            uid=event.uid_of(),
            summary=shown_title(event.title, status, event.language) or event.id,
            start=start,
            end=end,
            revision=revision,
            is_created_known=known,
            description=event_text(event, options),
            location=places((), only, join),
            geo=only.geo if only else None,
            url=event.url or join,
            join=join,
            status=status,
        )

    return Planned(_order(event, start, event.uid_of()), start, end, make)


# --- a session


def _plan_session(event: Event, session: Session, options: CalendarOptions) -> Planned:
    uid = event.uid_of(session)
    start, end = in_seconds(session.start or _NEVER, session.end or _NEVER)

    def make() -> Entry:
        revision, known = _revision(event, uid)
        status = _status(event, session)
        venue = event.venue_of(session)
        join = next((way.url for way in ways_to_join(event, session)), None)
        return Entry(
            uid=uid,
            summary=shown_title(session.title, status, event.language) or session.id,
            start=start,
            end=end,
            revision=revision,
            is_created_known=known,
            description=session_text(event, session),
            location=places(_rooms(event, session), venue, join),
            geo=venue.geo if venue else None,
            url=session.url or join,
            join=join,
            categories=categories(event, session),
            status=status,
            is_busy=options.busy and status not in _OFF,
        )

    return Planned(_order(event, start, uid), start, end, make, session.discreet_title)


def _rooms(event: Event, session: Session) -> Iterable[Room]:
    """Return the rooms of a session that a map finds: others only where there are no such ones."""
    rooms = event.rooms_of(session)
    return [room for room in rooms if event.venue_of(room)] or rooms


# --- a day


def _plan_day(event: Event, day: ProgrammeDay, options: CalendarOptions) -> Planned:
    uid = event.uid_of(day.date)
    told = (session for session in day.sessions if wanted(session, options))
    start, end = event.hours_of(day.date, told)

    def make() -> Entry:
        revision, known = _revision(event, uid)
        status = _status(event)
        venue = _venue_of_day(event, day)
        join = event.online.url if event.online else None
        title = day.title or f"{word('day', event.language)} {day.number}"
        summary = event.title if len(event.days) == 1 else f"{event.title} · {title}"
        with_hours = isinstance(start, datetime)
        return Entry(
            uid=uid,
            summary=shown_title(summary, status, event.language) or uid,
            start=start,
            end=end,
            revision=revision,
            is_created_known=known,
            description=agenda_text(event, day, _held(event, day, options)),
            location=places((), venue, join),
            geo=venue.geo if venue else None,
            url=event.url or join,
            join=join,
            status=status,
            is_busy=options.busy and with_hours and status not in _OFF,
        )

    return Planned(_order(event, start, uid), start, end, make)


def _held(event: Event, day: ProgrammeDay, options: CalendarOptions) -> list[Session]:
    """Return what is told of in a day's entry; the first tells too of what has no day."""
    is_first = day.date == days_told(event)[0].date
    held = (*day.sessions, *(event.unscheduled if is_first else ()))
    return [session for session in held if wanted(session, options)]


def _venue_of_day(event: Event, day: ProgrammeDay) -> Venue | None:
    """Return the venue of all that the day holds, or the only one of the event."""
    venues = {venue.id: venue for session in day.sessions if (venue := event.venue_of(session))}
    held = list(venues.values()) or list(event.venues)
    return held[0] if len(held) == 1 else None


# --- what past releases showed and the event no longer does


def _plan_withdrawn(event: Event, options: CalendarOptions) -> Iterator[Planned]:
    """Plan the entries of what is gone, where a calendar of these options had one."""
    days_alone = options.entries == "days"
    for gone in event.history.withdrawn:
        had_entry = options.entries != "event" and event.is_uid_of_day(gone.uid) == days_alone
        if had_entry and (options.breaks or not gone.is_break):
            yield _plan_gone(event, gone)


def _plan_gone(event: Event, gone: Withdrawn) -> Planned:
    def make() -> Entry:
        return Entry(
            uid=gone.uid,
            summary=shown_title(gone.title or "", Status.CANCELLED, event.language),
            start=gone.start,
            end=gone.end,
            revision=gone.revision,
            is_created_known=True,
            status=Status.CANCELLED,
        )

    return Planned(_order(event, gone.start, gone.uid), gone.start, gone.end, make)
