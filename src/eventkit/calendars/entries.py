"""The entries of an event's calendar, in order of time.

An entry is plain data. The iCalendar exporter writes it, as text or as a component; a release
compares it with the entry of the state before. So the two cannot disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import TypeAlias

from attrs import evolve, field, frozen

from eventkit.calendars.graphemes import shortened
from eventkit.calendars.options import CalendarOptions
from eventkit.calendars.texts import (
    DESCRIPTION_LENGTH,
    TITLE_LENGTH,
    Phrases,
    Place,
    calendar_title,
    ended_title,
    place,
)
from eventkit.model import (
    Ending,
    Event,
    ProgrammeDay,
    Session,
    SessionKind,
    Status,
    Timing,
    Venue,
    Withdrawn,
)
from eventkit.model.errors import OptionsError
from eventkit.model.times import identity, in_seconds, utc
from eventkit.wording import OFF, status_of, word

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Subject: TypeAlias = Event | ProgrammeDay | Session | Withdrawn
"""The subject of an entry."""
Span: TypeAlias = tuple[date, date | None]
"""When an entry begins and ends: aware datetimes, or the first day and the day after the last.

What has an open end or is a moment has no end.
"""


@frozen(kw_only=True)
class Entry:
    """One entry of a calendar; two entries are equal if they show the same at the same instants.

    Args:
        uid: Its UID.
        summary: Its title.
        start: An aware datetime, or the first day.
        end: An aware datetime, or the day after the last; None for an open end or a moment, whose
            end must not be written (RFC 5545, 3.6.1).
        description: Its text.
        location: Its location, in one line.
        geo: Latitude and longitude.
        url: A page about it.
        join: The address to join it remotely.
        categories: Its categories.
        status: Whether it takes place.
        is_busy: Whether it takes up the reader's time.
    """

    uid: str
    summary: str
    start: datetime | date = field(eq=identity)
    end: datetime | date | None = field(eq=identity)
    description: str = ""
    location: str = ""
    geo: tuple[float, float] | None = None
    url: str | None = None
    join: str | None = None
    categories: tuple[str, ...] = field(default=(), converter=tuple[str, ...])
    status: Status | None = None
    is_busy: bool = False

    @property
    def has_hours(self) -> bool:
        """Whether it has hours and is not for whole days."""
        return isinstance(self.start, datetime)


MOST_DAYS = 9_999
"""The most days of an event that have an entry each."""


def has_daily_entries(event: Event) -> bool:
    """Return whether the event has few enough days for an entry each."""
    return len(event.days) <= MOST_DAYS


class Entries:
    """The entries of an event's calendar in order of time; each is made when it is reached.

    Only their subjects, which are part of the event anyway, are kept in memory.

    Args:
        event: The event, as its readers may see it.
        options: The options of the calendar.

    Raises:
        OptionsError: If a discreet calendar is asked for and there is no discreet title,
            `changed_since` names a release that does not exist, or the event has too many days for
            an entry each.

    >>> school = Event(id="school", title="School", start=date(2027, 3, 26), end=date(2027, 3, 26),
    ...                timezone="UTC")
    >>> [entry.summary for entry in Entries(school, CalendarOptions())]
    ['School']
    """

    def __init__(self, event: Event, options: CalendarOptions) -> None:
        self.event = event
        self.options = options
        self._subjects: dict[int, list[Subject]] = defaultdict(list)
        changed = _changed_since(event, options.changed_since)
        if options.entries == "days" and not has_daily_entries(event):
            raise OptionsError(
                f"entries=days would make {len(event.days):,} entries, and {MOST_DAYS:,} are the"
                " most: check the start and end of the event"
            )
        for subject in subjects(event, options):
            if changed is None or uid_of(event, subject) in changed:
                self._subjects[self._moment(subject).toordinal()].append(subject)
        self._maker = MakerInLanguages(event, options)

    def __len__(self) -> int:
        return sum(map(len, self._subjects.values()))

    def __iter__(self) -> Iterator[Entry]:
        return map(self._maker.entry, self._in_order())

    def spans(self) -> Iterator[tuple[datetime, datetime]]:
        """Yield the start and end of each entry with hours, in no order."""
        for subjects in self._subjects.values():
            for subject in subjects:
                start, end = span_of(self.event, subject, self.options)
                if isinstance(start, datetime):
                    yield start, end if isinstance(end, datetime) else start

    def _in_order(self) -> Iterator[Subject]:
        for day in sorted(self._subjects):
            yield from sorted(
                self._subjects[day], key=lambda it: (self._moment(it), uid_of(self.event, it))
            )

    def _moment(self, subject: Subject) -> datetime:
        """Return the instant to sort by; a whole day comes before an entry at its midnight."""
        if isinstance(subject, Session) and subject.start and not subject.start.microsecond:
            return utc(subject.start)
        start, _ = span_of(self.event, subject, self.options)
        if isinstance(start, datetime):
            return utc(start)
        midnight = datetime.combine(start, time(), tzinfo=self.event.zone)
        return utc(midnight) - timedelta.resolution


class EntryMaker:
    """Makes the entries of one calendar from their subjects.

    Args:
        event: The event, as its readers may see it.
        options: The options of the calendar.
        phrases: The phrases of the event, if several calendars share them.

    Raises:
        OptionsError: If a discreet calendar is asked for and there is no discreet title.
    """

    def __init__(
        self, event: Event, options: CalendarOptions, phrases: Phrases | None = None
    ) -> None:
        self.event = event
        self.options = options
        self._phrases = phrases or Phrases(event)
        self._discreet_title = discreet_title(event)
        if options.discreet and not self._discreet_title:
            raise OptionsError(
                "a discreet calendar needs a title that strangers may see: add discreet_title to"
                " [event]; it is used for every session without one of its own"
            )

    def entry(self, subject: Subject) -> Entry:
        """Return the entry of a subject."""
        if self.options.discreet:
            return self._discreet(subject)
        if isinstance(subject, Session):
            return self._session(subject)
        if isinstance(subject, Withdrawn):
            return self._withdrawn(subject)
        return self._day(subject) if isinstance(subject, ProgrammeDay) else self._event()

    def _session(self, session: Session) -> Entry:
        event, phrases = self.event, self._phrases
        status = _status(event, session)
        where, ways = phrases.place(session), phrases.ways(session)
        join = ways[0].url if ways else None
        start, end = span_of(event, session, self.options)
        return Entry(
            uid=event.uid_of(session),
            summary=calendar_title(session.title, status, event) or session.id,
            start=start,
            end=end,
            description=phrases.session(session, ways),
            location=where.line(join),
            geo=where.geo,
            url=session.url or join,
            join=join if self.options.conference else None,
            categories=phrases.categories(session),
            status=status,
            is_busy=self.options.busy and isinstance(start, datetime) and status not in OFF,
        )

    def _day(self, day: ProgrammeDay) -> Entry:
        event = self.event
        text = self._phrases.day(day, sessions_in_day(event, day, self.options))
        return self._of_whole(day, _venue_of_day(event, day), title_of_day(event, day), text)

    def _event(self) -> Entry:
        event = self.event
        venue = event.venues[0] if len(event.venues) == 1 else None
        text = self._phrases.event(sessions_in_event(event, self.options))
        return self._of_whole(event, venue, event.title, text)

    def _of_whole(
        self, subject: Event | ProgrammeDay, venue: Venue | None, title: str, text: str
    ) -> Entry:
        """Return the entry of the event or a day of it."""
        event, where = self.event, _place(venue)
        status = _status(event)
        start, end = span_of(event, subject, self.options)
        join = event.online.url if event.online else None
        is_day, uid = subject is not event, uid_of(event, subject)
        return Entry(
            uid=uid,
            summary=calendar_title(title, status, event) or (uid if is_day else event.id),
            start=start,
            end=end,
            description=text,
            location=where.line(join),
            geo=where.geo,
            url=event.url or join,
            join=join if self.options.conference else None,
            status=status,
            is_busy=self.options.busy
            and is_day
            and isinstance(start, datetime)
            and status not in OFF,
        )

    def _withdrawn(self, gone: Withdrawn) -> Entry:
        title = ended_title(gone.title or "", gone, self.event)
        start, end = gone.start, gone.end
        return Entry(uid=gone.uid, summary=title, start=start, end=end, status=Status.CANCELLED)

    def _discreet(self, subject: Subject) -> Entry:
        """Return an entry that bystanders may see."""
        event = self.event
        discreet_title = subject.discreet_title if isinstance(subject, Session) else None
        title = calendar_title(discreet_title or "", None, event) or self._discreet_title
        session = subject if isinstance(subject, Session) else None
        if isinstance(subject, Withdrawn):
            status: Status | None = Status.CANCELLED
            summary = ended_title(title, evolve(subject, whole=None), event)
        else:
            status = _status(event, session)
            summary = calendar_title(title, status, event)
        start, end = span_of(event, subject, self.options)
        takes_time = isinstance(subject, Session | ProgrammeDay) and isinstance(start, datetime)
        return Entry(
            uid=uid_of(event, subject),
            summary=summary,
            start=start,
            end=end,
            status=status,
            is_busy=self.options.busy and takes_time and status not in OFF,
        )


class MakerInLanguages:
    """Makes the entries of a calendar in each language of a view: titles side by side, texts below.

    Args:
        event: The event, as its readers may see it.
        options: The options of the calendar.

    Raises:
        OptionsError: As for `EntryMaker`.
    """

    def __init__(self, event: Event, options: CalendarOptions) -> None:
        length = DESCRIPTION_LENGTH // len(event.editions)
        self._editions = [
            (edition, EntryMaker(edition, options, Phrases(edition, length=length)))
            for edition in event.editions
        ]

    def entry(self, subject: Subject) -> Entry:
        """Return the entry of a subject of the event."""
        (_, first), *others = self._editions
        entry = first.entry(subject)
        if not others:
            return entry
        entries = [entry, *(maker.entry(_in(edition, subject)) for edition, maker in others)]
        titles = dict.fromkeys(it.summary for it in entries)
        texts = dict.fromkeys(it.description for it in entries if it.description)
        categories = dict.fromkeys(chain.from_iterable(it.categories for it in entries))
        return evolve(
            entry,
            summary=shortened(" / ".join(titles), TITLE_LENGTH),
            description="\n\n".join(texts),
            categories=categories,
        )


def _in(edition: Event, subject: Subject) -> Subject:
    """Return what a subject is in the event in another language."""
    if isinstance(subject, Session):
        return edition.session(subject.id)
    if isinstance(subject, ProgrammeDay):
        return next(day for day in edition.days if day.date == subject.date)
    return subject if isinstance(subject, Withdrawn) else edition


# --- the subjects of entries


def subjects(event: Event, options: CalendarOptions) -> Iterator[Subject]:
    """Yield the subjects of all entries in a calendar with these options."""
    if options.entries in ("all", "event") and not event.is_selection:
        yield event
    if options.entries == "days":
        yield from entry_days(event)
    if options.entries in ("all", "sessions"):
        yield from (it for it in timed_sessions(event) if is_included(it, options))
    for gone in event.history.withdrawn:
        if _had_entry(event, gone, options):
            yield gone


def subjects_by_uid(event: Event) -> dict[str, Subject]:
    """Return, by UID, everything in the present event that has an entry in some calendar."""
    event_entry: dict[str, Subject] = {} if event.is_selection else {event.uid_of(): event}
    sessions = {event.uid_of(session): session for session in timed_sessions(event)}
    return {**event_entry, **sessions, **{event.uid_of(day.date): day for day in entry_days(event)}}


def timed_sessions(event: Event) -> Iterator[Session]:
    """Yield the sessions with an entry of their own: all but parts and those without hours."""
    return (it for it in event.sessions if not (it.part_of or is_untimed(it)))


def is_untimed(session: Session) -> bool:
    """Return whether neither hours nor whole days of a session are known."""
    return session.start is None and session.last_day is None


def entry_days(event: Event) -> Iterator[ProgrammeDay]:
    """Yield the days that have an entry; in a selection those with a session."""
    return (day for day in event.days if day.all_sessions or not event.is_selection)


def sessions_in_event(event: Event, options: CalendarOptions) -> Iterator[Session]:
    """Yield the sessions listed in the event's own entry: those without hours."""
    for session in event.sessions:
        if is_untimed(session) and not session.part_of and is_included(session, options):
            yield session


def sessions_in_day(event: Event, day: ProgrammeDay, options: CalendarOptions) -> list[Session]:
    """Return the sessions in a day's entry; the first day also has those without a day."""
    is_first = day.date == next(entry_days(event)).date
    sessions = (*day.all_sessions, *(event.unscheduled if is_first else ()))
    return [session for session in sessions if is_included(session, options)]


def is_included(session: Session, options: CalendarOptions) -> bool:
    """Return whether a session is in the calendar at all."""
    return options.breaks or session.kind != SessionKind.BREAK


def tells_of_untimed(event: Event, options: CalendarOptions) -> bool:
    """Return whether some entry lists the sessions without hours."""
    if options.discreet:
        return False
    if options.entries == "days":
        return next(entry_days(event), None) is not None
    return options.entries != "sessions" and not event.is_selection


def _had_entry(event: Event, gone: Withdrawn, options: CalendarOptions) -> bool:
    """Return whether a calendar with these options had a withdrawn entry."""
    if event.is_uid_of_outcome(gone.uid):
        return False
    is_day = event.is_uid_of_day(gone.uid)
    if options.entries == "event" or is_day != (options.entries == "days"):
        return False
    return gone.why is not Ending.BREAK if options.breaks else not gone.is_break


# --- the facts of an entry


def uid_of(event: Event, subject: Subject) -> str:
    """Return the UID of a subject in calendars."""
    if isinstance(subject, Session):
        return event.uid_of(subject)
    if isinstance(subject, Withdrawn):
        return subject.uid
    return event.uid_of(subject.date if isinstance(subject, ProgrammeDay) else None)


def span_of(event: Event, subject: Subject, options: CalendarOptions) -> Span:
    """Return when a subject begins and ends in a calendar."""
    if isinstance(subject, Session):
        if subject.day and subject.last_day:
            return subject.day, subject.last_day + timedelta(days=1)
        is_moment = subject.timing is Timing.MOMENT
        return in_seconds(subject.start or _NEVER, None if is_moment else subject.end)
    if isinstance(subject, ProgrammeDay):
        return event.hours_of(
            subject.date, (it for it in subject.sessions if is_included(it, options))
        )
    if isinstance(subject, Withdrawn):
        return subject.start, subject.end
    return event.start, event.end + timedelta(days=1)


def title_of_day(event: Event, day: ProgrammeDay) -> str:
    """Return the title of a day's entry, before it is prepared for calendars."""
    if len(event.days) == 1:
        return event.title
    title = day.title or word("day-number", event, number=day.number)
    return f"{event.title} · {title}"


def _status(event: Event, session: Session | None = None) -> Status | None:
    """Return the status of the event if it does not take place, or else that of a session."""
    return (status_of(event, session) if session else None) or event.status


def _place(venue: Venue | None) -> Place:
    return place({venue: ()} if venue else {}, ())


def _venue_of_day(event: Event, day: ProgrammeDay) -> Venue | None:
    """Return the venue of all sessions of a day, or else the only one of the whole event.

    The only venue in a selection does not count, since it says nothing about other sessions.
    """
    venues = {it.id: it for session in day.all_sessions for it in event.venues_of(session)}
    candidates = list(venues.values()) or list(() if event.is_selection else event.venues)
    return candidates[0] if len(candidates) == 1 else None


def _changed_since(event: Event, number: int | None) -> set[str] | None:
    """Return the UIDs that a later release changed or that are not released yet; None means all.

    Raises:
        OptionsError: If there is no release of that number.
    """
    if number is None:
        return None
    history = event.history
    if not history.releases:
        raise OptionsError(
            f"changed-since={number} needs the releases of the event, and it has none: `eventkit"
            " release` makes them; in Python hand them over with log=load_log(…)"
        )
    last = history.releases[-1].number
    if number > last:
        raise OptionsError(
            f"changed-since={number}: the last release is {last}: ask for changed-since={last} for"
            " what is not released yet, or a lower number"
        )
    withdrawn = {gone.uid: gone.revision for gone in history.withdrawn}
    revisions = (*history.revisions.items(), *withdrawn.items())
    return {uid for uid, revision in revisions if revision.release > number}


def discreet_title(event: Event) -> str:
    """Return the discreet title of an event, or an empty text if it has none.

    No other title and no default word replaces it; a calendar without a name is called after its
    file.
    """
    return calendar_title(event.discreet_title or "", None, event)
