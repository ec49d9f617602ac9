"""Rules on the programme: clashes of people, rooms and tracks, and impossible times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from datetime import date, timedelta

from eventkit import wording
from eventkit.checks._overlaps import Spans, clashes, overlapping
from eventkit.checks._rule import Finding, dated_rule, rule
from eventkit.checks._sessions import attended, come_and_go, label, takes_place
from eventkit.model import Event, Role, ScheduledSession, Session, SessionKind, Severity, Timing

_SOON = timedelta(weeks=2)
_HALF_A_DAY = timedelta(hours=12)
_GROUPS = 100  # per member: their number must not multiply the work
_GIVING_A_BREAK = {Role.ORGANIZER, Role.HOST, Role.PARTNER, Role.SPONSOR, Role.DONOR}


@rule("person-in-two-places", Severity.ERROR, "A person in two sessions at the same time")
def person_in_two_places(event: Event) -> Iterator[Finding]:
    """A person who takes part in two sessions at the same time will be missed in one of them.

    An error: one of the two entries is wrong. The rule ignores posters, breaks, a part beside its
    whole, and sessions that are cancelled or postponed. It also ignores organisations and groups,
    which can be in several places.
    """
    people = {person.id: person for person in event.people}

    def who(session: Session) -> set[str]:
        return {p.who for p in session.participations if p.who in people}

    timed = (slot for slot in attended(event) if slot.session.kind != SessionKind.BREAK)
    for id, first, second in clashes(timed, who):
        yield Finding(
            f"sessions.{second.id}",
            f"{people[id].name} is also in {label(event, first)}",
            "move one of the two sessions, or remove the person from one",
        )


@rule("room-taken-twice", Severity.ERROR, "Two sessions in one room at the same time")
def room_taken_twice(event: Event) -> Iterator[Finding]:
    """Two sessions in one room at the same time leave somebody in the corridor.

    An error: one of the two entries is wrong. Posters, breaks, registration and social events may
    share a room with each other, and parts share the room of their whole. Cancelled and postponed
    sessions need no room.
    """

    def where(session: Session) -> set[str]:
        whole = event.whole_of(session)
        # A whole that has hours takes its rooms itself; otherwise its parts take them.
        inherited = whole.rooms if whole and not whole.start else ()
        return set(session.rooms or inherited)

    for id, first, second in clashes(attended(event), where, shares=come_and_go):
        yield Finding(
            f"sessions.{second.id}",
            f"{event.room(id).name} is taken by {label(event, first)}",
            "move one of the two sessions to another room or time",
        )


@rule("too-little-time-to-walk", Severity.WARNING, "Too little time to reach another venue")
def too_little_time_to_walk(event: Event) -> Iterator[Finding]:
    """A person whose next session is at another venue needs time to get there.

    The key `buffer` in `[checks]` says how much. Without it, the rule reports only sessions that
    follow each other without a break. People who take part remotely need no time, an online room
    has no venue, and in a session with rooms at several venues a person may be at any of them.

    A warning: the person will be late, and everybody may be prepared for that.
    """
    buffer = event.checks.buffer
    needed = timedelta.resolution if buffer is None else buffer
    people = {person.id: person for person in event.people}
    latest: dict[str, tuple[ScheduledSession, frozenset[str]]] = {}
    for slot, venues in _at_venues(event):
        present = {p.who for p in slot.session.participations if not p.remote and p.who in people}
        for id in sorted(present):
            before = latest.get(id)
            if before and _too_late(before, slot, venues, needed):
                yield Finding(
                    f"sessions.{slot.session.id}",
                    f"{people[id].name} has {wording.duration(before[0].end, slot.start)}"
                    f" to get here from {label(event, before[0].session)}",
                    f"leave {wording.duration(slot.start, slot.start + buffer)} between the two"
                    if buffer
                    else "leave time between the two, and set buffer in [checks] to how much",
                )
            if before is None or slot.end > before[0].end:
                latest[id] = slot, venues


def _at_venues(event: Event) -> Iterator[tuple[ScheduledSession, frozenset[str]]]:
    """Yield the sessions at known venues with these venues, if the event has several."""
    known: dict[tuple[str, ...], frozenset[str]] = {}  # thousands of sessions share a few rooms
    for slot in attended(event) if len(event.venues) > 1 else ():
        rooms = slot.session.rooms
        if not rooms or rooms not in known:
            places = map(event.venue_of, event.rooms_of(slot.session))
            known[rooms] = frozenset(venue.id for venue in places if venue)
        if venues := known[rooms]:
            yield slot, venues


def _too_late(
    before: tuple[ScheduledSession, frozenset[str]],
    now: ScheduledSession,
    venues: frozenset[str],
    needed: timedelta,
) -> bool:
    earlier, where = before
    return where.isdisjoint(venues) and timedelta() <= now.start - earlier.end < needed


@rule("break-missed", Severity.WARNING, "A session during a break of the same people")
def break_missed(event: Event) -> Iterator[Finding]:
    """People in a session during their break miss the break, or leave the session.

    A break is for the people, organisations and groups (with their members) that it names, except
    those who sponsor or host it; otherwise for its track; otherwise for everybody. A break that is
    a part is for its whole alone. The rule looks at parts instead of their whole where the parts
    have hours, and ignores posters, registration and social events.

    A warning: people may work through a break on purpose.
    """
    timed = list(attended(event))
    breaks: dict[object, Spans] = defaultdict(Spans)
    for slot in timed:
        if slot.session.kind == SessionKind.BREAK:
            for owner in _on_break(slot.session):
                breaks[owner].add(slot)
    wholes = {slot.session.part_of for slot in timed}
    groups = _groups_on_break(event, breaks)
    for slot in timed if breaks else ():
        if come_and_go(slot.session) or slot.session.id in wholes:
            continue
        at_work = _at_work(event, slot.session, groups)
        overlaps = (breaks[who].during(slot) for who in at_work if who in breaks)
        missed = next(filter(None, overlaps), None)
        if missed:
            yield Finding(
                f"sessions.{slot.session.id}",
                f"it overlaps {label(event, missed)}",
                "move one of them, or say whose break it is with track, participations or part_of",
            )


_EVERYBODY, _ANYBODY = ("everybody",), ("anybody",)


def _on_break(session: Session) -> Iterator[tuple[str, ...]]:
    """Yield the keys of those who have this break; sessions with one of these keys miss it."""
    if session.part_of:
        yield "whole", session.part_of
        return
    yield _ANYBODY
    named = {p.who for p in session.participations if p.role not in _GIVING_A_BREAK}
    if named:
        yield from (("party", who) for who in sorted(named))
    elif session.track:
        yield "track", session.track
    else:
        yield _EVERYBODY


def _groups_on_break(event: Event, breaks: Container[object]) -> dict[str, list[str]]:
    """Map each member to the groups of it that have a break."""
    groups: dict[str, list[str]] = defaultdict(list)
    for group in event.groups:
        for member in group.members if ("party", group.id) in breaks else ():
            if len(groups[member]) < _GROUPS:
                groups[member].append(group.id)
    return groups


def _at_work(
    event: Event, session: Session, groups: Mapping[str, Iterable[str]]
) -> Iterator[tuple[str, ...]]:
    yield _EVERYBODY
    if session.kind == SessionKind.PLENARY:
        yield _ANYBODY
    if session.part_of:
        yield "whole", session.part_of
    if track := event.track_of(session):
        yield "track", track.id
    for participation in session.participations:
        yield "party", participation.who
        yield from (("party", id) for id in groups.get(participation.who, ()))


@rule("track-in-parallel", Severity.WARNING, "Two sessions of one track at the same time")
def track_in_parallel(event: Event) -> Iterator[Finding]:
    """People who follow a track cannot be in two of its sessions at the same time.

    A warning: the track may be wide enough for both. The rule ignores plenaries, parts, posters,
    breaks, registration and social events. To split a track into groups, make them parts of one
    session.
    """
    by_track: dict[str, list[ScheduledSession]] = defaultdict(list)
    for slot in attended(event):
        session = slot.session
        one_of_many = come_and_go(session) or session.kind == SessionKind.PLENARY
        if session.track and not session.part_of and not one_of_many:
            by_track[session.track].append(slot)
    for id, timed in by_track.items():
        for first, second in overlapping(timed):
            yield Finding(
                f"sessions.{second.id}",
                f"the track {event.track(id).title!r} also has {label(event, first)}",
                "move one of the two, or make both the parts of one session",
            )


@rule("part-outside-whole", Severity.ERROR, "A part begins before its whole or ends after it")
def part_outside_whole(event: Event) -> Iterator[Finding]:
    """A part takes place during its whole: calendars show it only in the entry of its whole.

    An error: people who come at the hours of the whole miss the part. Where the whole or the part
    has no hours, the rule compares their days.
    """
    parts = [session for session in event.sessions if session.part_of]
    spans = {slot.session.id: slot for slot in (event.timetable if parts else ())}
    for part in parts:
        whole = event.whole_of(part)
        if whole is None or not takes_place(event, part):
            continue
        if part.id in spans and whole.id in spans:
            inner, outer = spans[part.id], spans[whole.id]
            # Nobody knows when a whole with an open end is over.
            is_after = whole.end is not None and inner.end > outer.end
            outside = inner.start < outer.start or is_after
        else:
            outside = not _within_days(event, part, whole)
        if outside:
            yield Finding(
                f"sessions.{part.id}",
                f"it is a part of {label(event, whole)}, and {_time_label(event, part)}",
                "correct the time of the part or of the whole",
            )


def _within_days(event: Event, part: Session, whole: Session) -> bool:
    day, first = event.date_of(part), event.date_of(whole)
    last = whole.last_day or first
    if whole.start:
        last = (whole.end or whole.start).astimezone(event.zone).date()
    if day is None or first is None or last is None:
        return True
    return first <= day and (whole.timing is Timing.OPEN or (part.last_day or day) <= last)


def _time_label(event: Event, part: Session) -> str:
    if part.start:
        start, end = part.start.astimezone(event.zone), part.end and part.end.astimezone(event.zone)
        return f"is on {wording.long_date(start)}, {wording.time_range(start, end)}"
    day = event.date_of(part)
    return f"is on {wording.date_range(day, part.last_day or day)}" if day else "has no day"


@rule("session-outside-event", Severity.ERROR, "A session on a day outside the event")
def session_outside_event(event: Event) -> Iterator[Finding]:
    """A session before the event's first day or after its last nearly always has a wrong date.

    An error: people who trust the date come on the wrong day. The night until 04:00 belongs to the
    day before, a session with its own zone to its day there, and a part to the day of its whole.
    The rule ignores cancelled and postponed sessions.
    """
    for session in event.sessions:
        whole = event.whole_of(session)
        days = () if whole and event.day_of(whole) else event.days_of(session)
        outside = [day for day in days if not event.start <= day <= event.end]
        if outside and takes_place(event, session):
            date = session.start or outside[0]  # of a night the date that the document has
            yield Finding(
                f"sessions.{session.id}",
                f"{wording.long_date(date)} is outside the event"
                f" ({wording.date_range(event.start, event.end)})",
                "correct the date, or the event's start and end",
            )


@rule("hours-past-midnight", Severity.WARNING, "A session of half a day or more at night")
def hours_past_midnight(event: Event) -> Iterator[Finding]:
    """Hours with an end before their start pass midnight; if that takes long, they may be swapped.

    A warning: a session may last longer than twelve hours. One that lasts a day or more has two
    dates, so its end is intended. The rule ignores posters and cancelled or postponed sessions.
    """
    for start, end, session in attended(event):
        first, last = session.start, session.end
        if not first or not last or first.date() == last.date():
            continue
        if _HALF_A_DAY < end - start < 2 * _HALF_A_DAY:
            yield Finding(
                f"sessions.{session.id}",
                f"it lasts through the night, for {wording.duration(first, last)}",
                f'write "{last:%H:%M}-{first:%H:%M}" if the two are swapped',
            )


@dated_rule("session-without-hours", Severity.WARNING, "A session without hours near the event")
def session_without_hours(event: Event, today: date) -> Iterator[Finding]:
    """From two weeks before an event until its end, people need to know when each session is.

    A warning: they may have been told by other means. The rule runs only from two weeks before the
    event until its end. It ignores parts, posters, sessions whose day is over and, in an event of
    months, sessions more than two weeks ahead.
    """
    if not event.start - _SOON <= today <= event.end:
        return
    when = "has begun" if event.start <= today else f"begins on {wording.long_date(event.start)}"
    for session in event.sessions:
        is_free = session.part_of or session.kind == SessionKind.POSTER
        if session.start or session.last_day or is_free or not takes_place(event, session):
            continue
        if session.day is None or today <= session.day <= max(today, event.start) + _SOON:
            missing = "hours" if session.day else "day and no hours"
            yield Finding(
                f"sessions.{session.id}",
                f"it has no {missing} yet, and the event {when}",
                "give it a day and a time",
            )
